import type { BySide, GameDay, UtcInstant } from './game.js';

/** Something looked up as of a day; null as a whole where nothing recent enough is known. */
export interface AsOf<T> {
  readonly value: T;
  readonly asOf: GameDay;
  readonly source: string;
  /** Days between `asOf` and the game. */
  readonly ageDays: number;
}

/** A team's strength on the KenPom scale, as of a day *before* the game (its games of that day unknown). */
export interface TeamRating {
  readonly teamId: string;
  /** Points scored per 100 possessions against an average defence. */
  readonly adjOffense: number;
  /** Points allowed per 100 possessions against an average offence. */
  readonly adjDefense: number;
  /** Possessions per 40 minutes against an average opponent. */
  readonly adjTempo: number;
}

/** Games against their closing totals. */
export interface OverUnderTally {
  readonly over: number;
  readonly under: number;
  readonly push: number;
  /** Mean of final total minus closing total, points; null without games. */
  readonly meanMargin: number | null;
}

/** Where a team played: a neutral site is nobody's home, whichever side the source puts the team on. */
export type Site = 'home' | 'away' | 'neutral';

/** A team's games against their closing totals, to date. */
export interface OverUnderRecord extends OverUnderTally {
  readonly teamId: string;
  readonly meanMargin: number;
  /** The same games by where they were played; missing in records from before they were told apart. */
  readonly bySite?: Readonly<Record<Site, OverUnderTally>> | undefined;
}

/** One referee's foul habit. */
export interface RefereeTendency {
  readonly name: string;
  readonly games: number;
  /** Fouls of both teams a game, as the source counts. */
  readonly foulsPerGame: number;
  /** The same, shrunken towards the league by games. */
  readonly shrunkFoulsPerGame: number;
}

/** A game's crew taken together. */
export interface CrewTendency {
  readonly gameId: string;
  readonly officials: readonly string[];
  /** How many of them have a tendency of their own; the others count as the league's mean. */
  readonly known: number;
  readonly foulsPerGame: number;
}

/** All that is known of a game besides its state; each part null where it is missing, with nothing put in its place. */
export interface GameContext {
  /** Ending year. */
  readonly season: number;
  readonly neutralSite: boolean;
  /** The last total quoted before the tip, points. */
  readonly closingTotal: number | null;
  /** Points by which the home team is favoured at the close; negative for an underdog. */
  readonly homeFavoredBy: number | null;
  readonly ratings: BySide<AsOf<TeamRating> | null>;
  readonly records: BySide<AsOf<OverUnderRecord> | null>;
  readonly crew: CrewTendency | null;
  /** The first total quoted; left out where no one looked it up. */
  readonly openingTotal?: number | null;
  /** Days since each team's last game of the season; null before its first. Left out where no one looked. */
  readonly restDays?: BySide<number | null>;
}

/** The last line before the tip, as it was last seen. */
export interface ClosingLine {
  readonly total: number;
  readonly homeFavoredBy: number | null;
  readonly book: string;
  readonly seenAtUtc: UtcInstant;
}
