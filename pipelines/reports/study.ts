import type { Figures } from '../../src/analysis/figures.js';
import type { GameDay } from '../../src/domain/game.js';
import type { PlayedGame, SeasonGame } from '../../src/store/tables.js';

/** The opened tables that a study asks. */
export interface StudyData {
  /** As people call the seasons, e.g. for an error. */
  readonly label: string;
  readonly seasons: readonly string[];
  /** The last game day. */
  readonly asOf: GameDay;
  /** The recorded archive behind it; null where there is none. */
  readonly archive: string | null;
  rows(sql: string): Promise<Record<string, unknown>[]>;
  playedGames(wanted?: (game: SeasonGame) => boolean): AsyncIterable<PlayedGame>;
}

export type Row = Readonly<Record<string, string | number | null>>;

/** What comes of a study: its figures, and the tables behind them by name. */
export interface Study {
  readonly figures: Figures;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** Of fewer games than this nothing has an interval. */
const LEAST_GAMES = 2;

/** @throws Error saying how many of what there are in which data, and how many are needed */
export function enough(what: string, n: number, least: number, { label }: { readonly label: string }): void {
  const needed = Math.max(LEAST_GAMES, least);
  if (n < needed) throw new Error(`${n} ${what} in ${label}: at least ${needed} are needed (minGames)`);
}
