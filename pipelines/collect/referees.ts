import {
  CAREER_GAMES_OF_EQUAL_WEIGHT,
  type OfficiatedGame,
  refereeEffects,
  refereeTendencies,
  shrunkCareer,
} from '../../src/analysis/referees.js';
import { type GameDay, seasonOf } from '../../src/domain/game.js';
import { type Appearance, type RefereeNames, refereeKey, refereeNames } from '../../src/identity/referees.js';
import type { Skipped } from '../../src/sources/errors.js';
import type { RefmetricsClient } from '../../src/sources/refmetrics/client.js';
import type { KeyedTendency } from '../../src/store/cache.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { readSeason } from '../../src/store/tables.js';
import { CollectionError } from './failure.js';

/** What one source says of the referees. */
export interface Tendencies {
  /** As the cache shows it beside each value. */
  readonly source: 'refmetrics' | 'espn officials and fouls';
  readonly tendencies: readonly KeyedTendency[];
  /** Rows that were read: referees of a table, games of our own archive. */
  readonly rows: number;
  /** Rows whose name the source hides. */
  readonly withoutName: number;
  /** Games at which what a referee has shown counts half; null where there was none to judge by. */
  readonly gamesOfEqualWeight: number | null;
  readonly skipped: readonly Skipped[];
}

/**
 * The named referees of RefMetrics' table, career to date. Of two rows of one name neither is believed.
 * @throws SourceError when the page cannot be had, CollectionError when it holds no row at all
 */
export async function refmetricsTendencies(refmetrics: RefmetricsClient): Promise<Tendencies> {
  const { rows, skipped } = await refmetrics.fouls();
  if (rows.length === 0) throw new CollectionError('refmetrics fouls: the table has no rows', skipped);
  // Numbers without a name still tell the source's own mean.
  const mean = rows.reduce((sum, row) => sum + row.foulsPerGame, 0) / rows.length;
  const named = rows.flatMap(({ name, games, foulsPerGame }) =>
    name === null ? [] : [{ name, games, foulsPerGame }],
  );
  const keys = named.map((row) => refereeKey(row.name));
  const rowsOf = new Map<string, number>();
  for (const key of keys) rowsOf.set(key, (rowsOf.get(key) ?? 0) + 1);
  const tendencies: KeyedTendency[] = [];
  const twice: Skipped[] = [];
  for (const [i, row] of named.entries()) {
    const key = keys[i] as string;
    const rowsOfKey = rowsOf.get(key);
    if (rowsOfKey === 1) tendencies.push({ refereeKey: key, ...shrunkCareer(row, mean) });
    else twice.push({ source: 'refmetrics', game: null, reason: `${row.name} has ${rowsOfKey} rows` });
  }
  return {
    source: 'refmetrics',
    tendencies,
    rows: rows.length,
    withoutName: rows.length - named.length,
    gamesOfEqualWeight: CAREER_GAMES_OF_EQUAL_WEIGHT,
    skipped: [...skipped, ...twice],
  };
}

/** Seasons of our own archive that say something of a referee: the present one and two before. */
const SEASONS = 3;

/**
 * Every name on the sheets of our own archive up to a day, that day included, of this season and the two before it.
 */
export async function refereeSheets(store: ObjectStore, until: GameDay): Promise<Appearance[]> {
  const sheets: Appearance[] = [];
  for (const upTo of seasonsUntil(until)) {
    const rows = await readSeason(store, 'officials', upTo);
    const crews = new Map<string, string[]>();
    for (const { gameId, name } of rows) crews.set(gameId, [...(crews.get(gameId) ?? []), name]);
    for (const { gameId, name, day } of rows)
      sheets.push({ name, day, game: gameId, crew: crews.get(gameId) ?? [] });
  }
  return sheets;
}

/** Who is who among those names and the ones of a table, which is of no game. */
export function refereesOf(sheets: readonly Appearance[], table: readonly string[]): RefereeNames {
  return refereeNames([...sheets, ...table.map((name) => ({ name, day: null, game: null, crew: [] }))]);
}

/** The last days of the seasons that count: the present one up to `until`. */
function seasonsUntil(until: GameDay): GameDay[] {
  const season = seasonOf(until);
  return Array.from({ length: SEASONS }, (_, i) => {
    const of = season - SEASONS + 1 + i;
    return of === season ? until : `${of}-06-30`;
  });
}

/**
 * Every referee of our own archive up to a day, that day included: ESPN's officials and the box scores' fouls, of this
 * season and, with less weight, of the two before it. A game of this season that tells nothing is named. A tendency is
 * a person's, under his id.
 */
export async function ownTendencies(
  store: ObjectStore,
  until: GameDay,
  names: Pick<RefereeNames, 'idOf'>,
): Promise<Tendencies> {
  const season = seasonOf(until);
  const officiated: OfficiatedGame[] = [];
  const skipped: Skipped[] = [];
  let rows = 0;
  for (const upTo of seasonsUntil(until)) {
    const read = await officiatedGames(store, upTo, names);
    officiated.push(...read.games);
    rows += read.rows;
    if (seasonOf(upTo) === season) skipped.push(...read.skipped);
  }
  const source = 'espn officials and fouls';
  if (officiated.length === 0)
    return { source, tendencies: [], rows, withoutName: 0, gamesOfEqualWeight: null, skipped };
  const effects = refereeEffects(officiated);
  return {
    source,
    tendencies: [...refereeTendencies(officiated, effects)].map(([key, tendency]) => ({
      refereeKey: key,
      ...tendency,
    })),
    rows,
    withoutName: 0,
    gamesOfEqualWeight: effects.equalWeight.referee,
    skipped,
  };
}

async function officiatedGames(
  store: ObjectStore,
  until: GameDay,
  names: Pick<RefereeNames, 'idOf'>,
): Promise<{ readonly games: OfficiatedGame[]; readonly rows: number; readonly skipped: Skipped[] }> {
  const crews = new Map<string, OfficiatedGame['officials'][number][]>();
  for (const { gameId, name } of await readSeason(store, 'officials', until)) {
    const key = names.idOf(name, gameId);
    const crew = crews.get(gameId) ?? [];
    // A name that is listed twice is one man of the crew.
    if (!crew.some((official) => official.key === key)) crews.set(gameId, [...crew, { key, name }]);
  }
  const rows = await readSeason(store, 'games', until);
  const skipped: Skipped[] = [];
  const games = rows.flatMap(({ gameId, homeTeamId, awayTeamId, homeFouls, awayFouls }) => {
    const officials = crews.get(gameId);
    if (officials !== undefined && homeFouls !== null && awayFouls !== null) {
      const teamIds = { home: homeTeamId, away: awayTeamId };
      return [{ season: seasonOf(until), teamIds, officials, fouls: homeFouls + awayFouls }];
    }
    const reason = officials === undefined ? 'no officials' : 'no box score fouls';
    skipped.push({ source: 'espn', game: gameId, reason });
    return [];
  });
  return { games, rows: rows.length, skipped };
}

/** The same tendencies under the ids of the people whose names they are. */
export function underIds(found: Tendencies, names: Pick<RefereeNames, 'idOf'>): Tendencies {
  return {
    ...found,
    tendencies: found.tendencies.map((t) => ({ ...t, refereeKey: names.idOf(t.name, null) })),
  };
}

/** Each person's tendency under every normal form that a game's sheet may have of him. */
export function underEveryName(
  tendencies: readonly KeyedTendency[],
  names: Pick<RefereeNames, 'keysOf'>,
): KeyedTendency[] {
  return tendencies.flatMap((tendency) => {
    const keys = names.keysOf(tendency.refereeKey);
    return keys.length === 0 ? [tendency] : keys.map((key) => ({ ...tendency, refereeKey: key }));
  });
}

/** Each referee once: where two sources have him, the one that his games there say more of. */
export function mergeTendencies(sources: readonly Tendencies[]): Tendencies[] {
  const best = new Map<string, { readonly source: Tendencies; readonly weight: number }>();
  for (const source of sources)
    for (const { refereeKey: key, games } of source.tendencies) {
      const weight = games / (games + (source.gamesOfEqualWeight ?? Number.POSITIVE_INFINITY));
      if (weight > (best.get(key)?.weight ?? -1)) best.set(key, { source, weight });
    }
  return sources.map((source) => ({
    ...source,
    tendencies: source.tendencies.filter((t) => best.get(t.refereeKey)?.source === source),
  }));
}
