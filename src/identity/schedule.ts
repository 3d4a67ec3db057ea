import { addDays, type Game, type GameDay } from '../domain/game.js';

/** Who meets whom and when: the second witness for a name that alone is not enough. */
export interface Schedule {
  /** Ids of the teams that a team meets on game days at most one apart from `day`. */
  opponents(teamId: string, day: GameDay): ReadonlySet<string>;
}

/** A game as far as a schedule goes. */
export interface ScheduledGame {
  readonly day: GameDay;
  readonly home: Pick<Game['home'], 'id'>;
  readonly away: Pick<Game['away'], 'id'>;
}

const NOBODY: ReadonlySet<string> = new Set();

/** The schedule that a list of games makes. */
export function scheduleOf(games: readonly ScheduledGame[]): Schedule {
  const byTeamAndDay = new Map<string, string[]>();
  const add = (teamId: string, day: GameDay, opponent: string) => {
    const key = `${teamId} ${day}`;
    const known = byTeamAndDay.get(key);
    if (known === undefined) byTeamAndDay.set(key, [opponent]);
    else known.push(opponent);
  };
  for (const { day, home, away } of games) {
    add(home.id, day, away.id);
    add(away.id, day, home.id);
  }
  return {
    opponents(teamId, day) {
      const found = [-1, 0, 1].flatMap((days) => byTeamAndDay.get(`${teamId} ${addDays(day, days)}`) ?? []);
      return found.length === 0 ? NOBODY : new Set(found);
    },
  };
}
