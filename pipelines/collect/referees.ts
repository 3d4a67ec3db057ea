import { refereeMeans, shrunkTendency } from '../../src/analysis/referees.js';
import type { GameDay } from '../../src/domain/game.js';
import { refereeKey } from '../../src/identity/referees.js';
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
    if (rowsOfKey === 1) tendencies.push({ refereeKey: key, ...shrunkTendency(row, mean) });
    else twice.push({ source: 'refmetrics', game: null, reason: `${row.name} has ${rowsOfKey} rows` });
  }
  return {
    source: 'refmetrics',
    tendencies,
    rows: rows.length,
    withoutName: rows.length - named.length,
    skipped: [...skipped, ...twice],
  };
}

/** Every referee of our own archive's season up to a day: ESPN's officials and the box scores' fouls. */
export async function ownTendencies(store: ObjectStore, until: GameDay): Promise<Tendencies> {
  const games = await readSeason(store, 'games', until);
  const skipped: Skipped[] = [];
  const crews = new Map<string, string[]>();
  for (const { gameId, name } of await readSeason(store, 'officials', until))
    crews.set(gameId, [...(crews.get(gameId) ?? []), name]);
  const officiated = games.flatMap(({ gameId, homeFouls, awayFouls }) => {
    const crew = crews.get(gameId) ?? [];
    if (crew.length > 0 && homeFouls !== null && awayFouls !== null) {
      const keyed = crew.map((name) => ({ key: refereeKey(name), name }));
      return [{ officials: keyed, fouls: homeFouls + awayFouls }];
    }
    const reason = crew.length === 0 ? 'no officials' : 'no box score fouls';
    skipped.push({ source: 'espn', game: gameId, reason });
    return [];
  });
  const mean = officiated.reduce((sum, game) => sum + game.fouls, 0) / officiated.length;
  const tendencies = [...refereeMeans(officiated)].map(([key, referee]) => ({
    refereeKey: key,
    ...shrunkTendency(referee, mean),
  }));
  return { source: 'espn officials and fouls', tendencies, rows: games.length, withoutName: 0, skipped };
}

/** Each referee once: where two sources have him, the one that has seen more of his games. */
export function mergeTendencies(sources: readonly Tendencies[]): Tendencies[] {
  const best = new Map<string, { readonly source: Tendencies; readonly games: number }>();
  for (const source of sources)
    for (const { refereeKey: key, games } of source.tendencies)
      if (games > (best.get(key)?.games ?? -1)) best.set(key, { source, games });
  return sources.map((source) => ({
    ...source,
    tendencies: source.tendencies.filter((t) => best.get(t.refereeKey)?.source === source),
  }));
}
