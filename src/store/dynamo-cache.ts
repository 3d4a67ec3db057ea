import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { AsOf, CrewTendency, OverUnderRecord, RefereeTendency, TeamRating } from '../domain/context.js';
import { addDays, type Game, type GameDay, gameDayOf, type UtcInstant } from '../domain/game.js';
import type { GameLookups, LookupCache } from './cache.js';
import { checkFinite, checkId, checkInstant } from './checks.js';
import { documents, readItems, writeItems } from './dynamo.js';

export interface DynamoCacheOptions {
  readonly client: DynamoDBClient;
  /** A table made by `createTable`. */
  readonly table: string;
  /** How many days after its `asOf` a value may still be used. */
  readonly lifetimeDays?: Partial<Record<Kind, number>>;
  /** Which source wins among those of one `asOf`, best first; unnamed ones follow by name. */
  readonly sources?: readonly string[];
  /** For how many days the first of `sources` wins over newer values of the others. */
  readonly firstWinsDays?: number;
}

interface Values {
  rating: TeamRating;
  record: OverUnderRecord;
  tendency: RefereeTendency;
}
type Kind = keyof Values;

/** A rating, a record: two months, within a season only. A referee's habit outlives the summer. */
const LIFETIME_DAYS: Record<Kind, number> = { rating: 60, record: 60, tendency: 400 };

const count = z.int().min(0);
const TALLY = z.object({ over: count, under: count, push: count, meanMargin: z.number().nullable() });
const VALUES: { [K in Kind]: z.ZodType<Values[K]> } = {
  rating: z.object({
    teamId: z.string(),
    adjOffense: z.number(),
    adjDefense: z.number(),
    adjTempo: z.number(),
  }),
  record: z.object({
    teamId: z.string(),
    over: count,
    under: count,
    push: count,
    meanMargin: z.number(),
    // Written since the records are tallied by site; an older item has none.
    bySite: z.object({ home: TALLY, away: TALLY, neutral: TALLY }).optional(),
  }),
  tendency: z.object({
    name: z.string(),
    games: count,
    foulsPerGame: z.number(),
    shrunkFoulsPerGame: z.number(),
  }),
};

const CREW = z.object({
  gameId: z.string(),
  officials: z.array(z.string()).min(1),
  known: count,
  foulsPerGame: z.number(),
});

const DAY = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const REFRESH = z.object({
  asOf: DAY,
  source: z.string(),
  version: z.string(),
  expiresOn: DAY,
  items: count,
});
type Refresh = z.infer<typeof REFRESH>;

/** Refreshes that a read looks through: a week of two sources, and a few for a team which the newest one lacks. */
const REFRESHES_A_READ = 20;

/**
 * Lookups in one DynamoDB table. A refresh writes its values under a version of their own
 * (`rating#150` / `2026-01-21#kenpom#VERSION`), and then one item that names the version
 * (`refresh#rating` / `2026-01-21#kenpom`): readers see all of it or the one before. A read is one query for the
 * newest refreshes and one batch of gets, however many teams it asks for.
 */
export function dynamoCache(options: DynamoCacheOptions): LookupCache {
  const { client, table, lifetimeDays, sources = [], firstWinsDays = 0 } = options;
  const db = documents(client);
  const lifetimes = { ...LIFETIME_DAYS, ...lifetimeDays };

  async function refresh(
    kind: Kind,
    asOf: GameDay,
    source: string,
    values: readonly (readonly [id: string, value: object])[],
  ): Promise<void> {
    const what = `cache ${kind}s of ${source} as of ${asOf}`;
    DAY.parse(asOf);
    checkId(`${what} source`, source);
    if (source.includes('#')) throw new RangeError(`${what}: a source's name must hold no #`);
    if (values.length === 0)
      throw new RangeError(`${what}: no values; a failed fetch is not an empty refresh (T33)`);
    const seen = new Set<string>();
    for (const [id, value] of values) {
      checkId(what, id);
      checkFinite(`${what}, ${id}`, value);
      if (seen.has(id)) throw new RangeError(`${what}: ${id} is there twice`);
      seen.add(id);
    }
    const expiresOn = addDays(asOf, lifetimes[kind]);
    const version = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12);
    const about = { asOf, source, version, expiresOn };
    await writeItems(
      db,
      table,
      values.map(([id, value]) => ({
        pk: `${kind}#${id}`,
        sk: `${asOf}#${source}#${version}`,
        ...about,
        value: VALUES[kind].parse(value),
      })),
    );
    await writeItems(db, table, [
      { pk: `refresh#${kind}`, sk: `${asOf}#${source}`, ...about, items: values.length },
    ]);
  }

  /** The last refreshes up to a day, newest first. */
  async function lastRefreshes(kind: Kind, day: GameDay): Promise<Refresh[]> {
    const answer = await db.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk and sk < :end',
        ExpressionAttributeValues: { ':pk': `refresh#${kind}`, ':end': addDays(day, 1) },
        ScanIndexForward: false,
        Limit: REFRESHES_A_READ,
        ConsistentRead: true,
      }),
    );
    return (answer.Items ?? []).map((item) => read(REFRESH, item, item));
  }

  /** Refreshes that may be used on a day, the best first. */
  async function refreshesFor(kind: Kind, day: GameDay): Promise<Refresh[]> {
    const rank = ({ source }: Refresh) => {
      const at = sources.indexOf(source);
      return at < 0 ? sources.length : at;
    };
    const behind = ({ source, asOf }: Refresh) =>
      source === sources[0] && daysBetween(asOf, day) <= firstWinsDays ? 0 : 1;
    return (await lastRefreshes(kind, day))
      .filter((r) => r.expiresOn >= day)
      .sort(
        (a, b) =>
          behind(a) - behind(b) ||
          compare(b.asOf, a.asOf) ||
          rank(a) - rank(b) ||
          compare(a.source, b.source),
      );
  }

  /** The newest values of many ids; ids of which nothing is known are absent. */
  async function valuesFor<K extends Kind>(
    kind: K,
    ids: readonly string[],
    day: GameDay,
  ): Promise<Map<string, AsOf<Values[K]>>> {
    const found = new Map<string, AsOf<Values[K]>>();
    let left = [...new Set(ids)];
    if (left.length === 0) return found;
    for (const { asOf, source, version } of await refreshesFor(kind, day)) {
      const keys = left.map((id) => ({ pk: `${kind}#${id}`, sk: `${asOf}#${source}#${version}` }));
      for (const item of await readItems(db, table, keys)) {
        const value = read<Values[K]>(VALUES[kind], item.value, item);
        const id = String(item.pk).slice(kind.length + 1);
        found.set(id, { value, asOf, source, ageDays: daysBetween(asOf, day) });
      }
      left = left.filter((id) => !found.has(id));
      if (left.length === 0) break;
    }
    return found;
  }

  async function crew(gameId: string, atUtc: UtcInstant): Promise<CrewTendency | null> {
    const answer = await db.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk and sk <= :at',
        ExpressionAttributeValues: { ':pk': `crew#${gameId}`, ':at': sortable(atUtc) },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    const item = answer.Items?.[0];
    return item ? read(CREW, item.crew, item) : null;
  }

  async function lookups(games: readonly Game[], atUtc: UtcInstant): Promise<Map<string, GameLookups>> {
    const byGame = new Map<string, GameLookups>();
    for (const day of new Set(games.map((game) => game.day))) {
      const ofDay = games.filter((game) => game.day === day);
      const teams = ofDay.flatMap((game) => [game.home.id, game.away.id]);
      const [ratings, records, crews] = await Promise.all([
        valuesFor('rating', teams, day),
        valuesFor('record', teams, day),
        Promise.all(ofDay.map((game) => crew(game.id, atUtc))),
      ]);
      ofDay.forEach((game, i) => {
        byGame.set(game.id, {
          ratings: { home: ratings.get(game.home.id) ?? null, away: ratings.get(game.away.id) ?? null },
          records: { home: records.get(game.home.id) ?? null, away: records.get(game.away.id) ?? null },
          crew: crews[i] ?? null,
        });
      });
    }
    return byGame;
  }

  const byTeam = <T extends { teamId: string }>(values: readonly T[]) =>
    values.map((v) => [v.teamId, v] as const);
  return {
    putRatings: (asOf, source, ratings) => refresh('rating', asOf, source, byTeam<TeamRating>(ratings)),
    rating: async (teamId, day) => (await valuesFor('rating', [teamId], day)).get(teamId) ?? null,
    putRecords: (asOf, source, records) => refresh('record', asOf, source, byTeam<OverUnderRecord>(records)),
    record: async (teamId, day) => (await valuesFor('record', [teamId], day)).get(teamId) ?? null,
    putTendencies: (asOf, source, tendencies) =>
      refresh(
        'tendency',
        asOf,
        source,
        tendencies.map(
          ({ refereeKey, ...tendency }) => [refereeKey, tendency satisfies RefereeTendency] as const,
        ),
      ),
    tendency: async (key, day) => (await valuesFor('tendency', [key], day)).get(key) ?? null,
    tendencies: (refereeKeys, day) => valuesFor('tendency', refereeKeys, day),
    putCrew: async (value, asOfUtc) => {
      if (value.officials.length === 0) return false;
      const what = `cache crew of game ${value.gameId}`;
      checkId(what, value.gameId);
      checkInstant(what, asOfUtc);
      checkFinite(what, value);
      const sk = sortable(asOfUtc);
      const item = { pk: `crew#${value.gameId}`, sk, day: gameDayOf(sk), crew: CREW.parse(value) };
      await db.send(new PutCommand({ TableName: table, Item: item }));
      return true;
    },
    crew,
    lookups,
    refreshes: async (kind, day) =>
      (await lastRefreshes(kind, day)).map(({ asOf, source, items, expiresOn }) => ({
        asOf,
        source,
        items,
        expiresOn,
      })),
  };
}

/** An instant in the one spelling whose order as text is its order in time. */
const sortable = (instant: UtcInstant) => new Date(instant).toISOString();

function daysBetween(from: GameDay, to: GameDay): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** @throws Error naming the item's key and the field */
function read<T>(schema: z.ZodType<T>, value: unknown, item: Record<string, unknown>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(
    `cache item ${String(item.pk)} / ${String(item.sk)}: ${issue?.path.join('.') || 'value'}: ${issue?.message}; write it anew`,
  );
}
