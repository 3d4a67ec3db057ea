import type { BySide, Game, Team } from '../../domain/game.js';
import { complaintLine } from '../shape.js';
import { boxscoreWire } from './wire.js';

/** A team's box score. Counts of the whole game. */
export interface TeamBox {
  readonly fieldGoalsMade: number;
  readonly fieldGoalsTried: number;
  readonly threesMade: number;
  readonly threesTried: number;
  readonly freeThrowsMade: number;
  readonly freeThrowsTried: number;
  readonly offensiveRebounds: number;
  readonly defensiveRebounds: number;
  /** Of the players and the team. */
  readonly turnovers: number;
  readonly assists: number;
  readonly blocks: number;
}

export interface Boxscore {
  /** Null unless both teams have one that is whole. */
  readonly box: BySide<TeamBox> | null;
  /** Fouls of the whole game; known of more games than all else. */
  readonly fouls: BySide<number> | null;
}

/** Both teams' box scores, as far as they are there. A missing number is never 0. */
export function readBoxscore(boxscore: unknown, game: Game, leaveOut: (reason: string) => void): Boxscore {
  const read = boxscoreWire.safeParse(boxscore);
  if (!read.success) {
    leaveOut(`boxscore.${complaintLine(read.error, boxscore)}`);
    return { box: null, fouls: null };
  }
  const statisticsOf = (team: Team): ReadonlyMap<string, string> => {
    const rows = read.data?.teams?.find((t) => t.team.id === team.id)?.statistics ?? [];
    return new Map(rows.map(({ name, displayValue }) => [name, displayValue ?? '']));
  };
  const home = statisticsOf(game.home);
  const away = statisticsOf(game.away);
  return {
    box: both(teamBox(home), teamBox(away)),
    fouls: both(count(home, 'fouls'), count(away, 'fouls')),
  };
}

function both<T>(home: T | null, away: T | null): BySide<T> | null {
  return home === null || away === null ? null : { home, away };
}

type Statistics = ReadonlyMap<string, string>;

function teamBox(statistics: Statistics): TeamBox | null {
  const fieldGoals = shots(statistics, 'fieldGoalsMade-fieldGoalsAttempted');
  const threes = shots(statistics, 'threePointFieldGoalsMade-threePointFieldGoalsAttempted');
  const freeThrows = shots(statistics, 'freeThrowsMade-freeThrowsAttempted');
  const offensiveRebounds = count(statistics, 'offensiveRebounds');
  const defensiveRebounds = count(statistics, 'defensiveRebounds');
  const turnovers = count(statistics, 'totalTurnovers') ?? count(statistics, 'turnovers');
  const assists = count(statistics, 'assists');
  const blocks = count(statistics, 'blocks');
  if (fieldGoals === null || threes === null || freeThrows === null) return null;
  if (offensiveRebounds === null || defensiveRebounds === null) return null;
  if (turnovers === null || assists === null || blocks === null) return null;
  return {
    fieldGoalsMade: fieldGoals.made,
    fieldGoalsTried: fieldGoals.tried,
    threesMade: threes.made,
    threesTried: threes.tried,
    freeThrowsMade: freeThrows.made,
    freeThrowsTried: freeThrows.tried,
    offensiveRebounds,
    defensiveRebounds,
    turnovers,
    assists,
    blocks,
  };
}

function count(statistics: Statistics, name: string): number | null {
  const text = statistics.get(name) ?? '';
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** `30-63` */
function shots(statistics: Statistics, name: string): { made: number; tried: number } | null {
  const read = /^(\d{1,3})-(\d{1,3})$/.exec(statistics.get(name) ?? '');
  if (read === null) return null;
  const [made, tried] = [Number(read[1]), Number(read[2])];
  return made <= tried ? { made, tried } : null;
}
