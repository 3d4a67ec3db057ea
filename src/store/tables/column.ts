/**
 * What a column of a table may hold. Five types are enough, and each is the same in Parquet, DuckDB, Athena, Trino and
 * JavaScript: `instant` is an ISO 8601 text in UTC here and a timestamp in milliseconds there.
 */
export type ColumnType = 'text' | 'integer' | 'number' | 'flag' | 'instant';

export interface Column<V = unknown> {
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Null for names, ids and words, which have none. */
  readonly unit: string | null;
  /** For people, as the catalogue shows it: what it is, where it is missing and why, what it must not be used for. */
  readonly meaning: string;
  /** The only words that it may hold; null where any will do. */
  readonly values: readonly string[] | null;
  /** Carries the type of its values; never there at run time. */
  readonly of?: V;
}

export function text(meaning: string): Column<string> {
  return { type: 'text', nullable: false, unit: null, meaning, values: null };
}

export function word<const W extends string>(values: readonly W[], meaning: string): Column<W> {
  return { type: 'text', nullable: false, unit: null, meaning, values };
}

/** A whole number of 32 bits. */
export function integer(unit: string, meaning: string): Column<number> {
  return { type: 'integer', nullable: false, unit, meaning, values: null };
}

export function number(unit: string, meaning: string): Column<number> {
  return { type: 'number', nullable: false, unit, meaning, values: null };
}

export function flag(meaning: string): Column<boolean> {
  return { type: 'flag', nullable: false, unit: null, meaning, values: null };
}

export function instant(meaning: string): Column<string> {
  return { type: 'instant', nullable: false, unit: 'UTC', meaning, values: null };
}

/** The same column where a value may be missing: null, never 0 or a default. */
export function maybe<V>(column: Column<V>): Column<V | null> {
  return { ...(column as Column<V | null>), nullable: true };
}
