import { type GameDay, seasonOf } from '../domain/game.js';
import { TABLE_NAMES, type TableName, tableSpec } from '../store/tables.js';

/** What the tables hold, for people who look for data: every table, every column, and how far each goes. */
export interface Catalog {
  /** The day that ages are counted to. */
  readonly today: GameDay;
  /** Where the tables lie, in words: a folder or a bucket. */
  readonly place: string;
  readonly tables: readonly CatalogTable[];
}

export interface CatalogTable {
  readonly name: TableName;
  readonly description: string;
  readonly source: string;
  /** What the day of a partition says of its rows. */
  readonly asOf: string;
  readonly key: readonly string[];
  readonly columns: readonly CatalogColumn[];
  readonly rows: number;
  /** Parts: one a day. */
  readonly days: number;
  readonly bytes: number;
  readonly firstDay: GameDay | null;
  readonly lastDay: GameDay | null;
  /** Days since the last day; null for an empty table. */
  readonly ageDays: number | null;
  readonly seasons: readonly SeasonCoverage[];
  /** Every day that was written, or that has games, ascending. */
  readonly coverage: readonly DayCoverage[];
  /** A row of the newest day that has any; null for an empty table. */
  readonly example: Readonly<Record<string, unknown>> | null;
  /** How many of the newest days the shares of missing values are of. */
  readonly sampledDays: number;
}

export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly unit: string | null;
  readonly meaning: string;
  readonly nullable: boolean;
  readonly values: readonly string[] | null;
  /** Share of missing values in the newest days; null where there are no rows. */
  readonly missing: number | null;
}

export interface DayCoverage {
  readonly day: GameDay;
  /** Whether the table has a part of that day: a day that was never collected has none (T33). */
  readonly collected: boolean;
  readonly rows: number;
  /** Games of the day that the table has something of, and games of the day; null for tables not made of games. */
  readonly covered: number | null;
  readonly games: number | null;
}

export interface SeasonCoverage {
  readonly season: number;
  readonly days: number;
  readonly rows: number;
  readonly covered: number | null;
  readonly games: number | null;
}

/** What was found of a table. */
export interface TableContents {
  readonly bytes: number;
  readonly coverage: readonly DayCoverage[];
  readonly example: Readonly<Record<string, unknown>> | null;
  /** Missing values by column, and rows, of the newest days. */
  readonly sample: {
    readonly days: number;
    readonly rows: number;
    readonly missing: ReadonlyMap<string, number>;
  };
}

/** The catalogue of what was found, with the meaning that the specs give it. */
export function catalogOf(
  place: string,
  today: GameDay,
  contents: Readonly<Record<TableName, TableContents>>,
): Catalog {
  return { today, place, tables: TABLE_NAMES.map((name) => tableOf(name, today, contents[name])) };
}

function tableOf(name: TableName, today: GameDay, contents: TableContents): CatalogTable {
  const { description, source, asOf, key, columns } = tableSpec(name);
  const { coverage, bytes, example, sample } = contents;
  const parts = coverage.filter(({ collected }) => collected);
  const lastDay = parts.at(-1)?.day ?? null;
  return {
    name,
    description,
    source,
    asOf,
    key,
    columns: Object.entries(columns).map(([column, { type, unit, meaning, nullable, values }]) => ({
      name: column,
      type,
      unit,
      meaning,
      nullable,
      values,
      missing: sample.rows === 0 ? null : (sample.missing.get(column) ?? 0) / sample.rows,
    })),
    rows: sum(coverage, ({ rows }) => rows),
    days: parts.length,
    bytes,
    firstDay: parts[0]?.day ?? null,
    lastDay,
    ageDays: lastDay === null ? null : (Date.parse(today) - Date.parse(lastDay)) / 86_400_000,
    seasons: seasonsOf(coverage),
    coverage,
    example,
    sampledDays: sample.days,
  };
}

function seasonsOf(coverage: readonly DayCoverage[]): SeasonCoverage[] {
  const seasons = [...new Set(coverage.map(({ day }) => seasonOf(day)))].sort();
  return seasons.map((season) => {
    const days = coverage.filter(({ day }) => seasonOf(day) === season);
    const ofGames = days.some(({ games }) => games !== null);
    return {
      season,
      days: days.filter(({ collected }) => collected).length,
      rows: sum(days, ({ rows }) => rows),
      covered: ofGames ? sum(days, ({ covered }) => covered ?? 0) : null,
      games: ofGames ? sum(days, ({ games }) => games ?? 0) : null,
    };
  });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
