import type { NamedFigure } from '../analysis/figures.js';
import type { GameDay } from '../domain/game.js';
import type { ObjectStore } from '../store/objects.js';

/** The figures of a report, of data that go up to a day. */
export interface ReportRecord {
  readonly asOf: GameDay;
  readonly figures: readonly NamedFigure[];
}

/** A figure that is another one than it was. */
export interface Change {
  readonly figure: string;
  readonly before: number | null;
  readonly now: number | null;
}

export interface Changes {
  /** The last game day of the report before. */
  readonly since: GameDay;
  readonly figures: readonly Change[];
}

/**
 * Keeps a report's figures after those of earlier runs, and says what changed since the one before. The same figures are
 * kept once, so that a rerun on the same data says the same again. Null for the first of its kind.
 * @param folder of the object store, one for each report and its parameters
 */
export async function keepRecord(
  store: ObjectStore,
  folder: string,
  record: ReportRecord,
): Promise<Changes | null> {
  const keys: string[] = [];
  for await (const key of store.list(`${folder}/`)) keys.push(key);
  const text = `${JSON.stringify(record)}\n`;
  const texts = await Promise.all(keys.map(async (key) => String(await store.get(key))));
  const known = texts.indexOf(text);
  if (known === -1) await store.put(`${folder}/${String(keys.length + 1).padStart(5, '0')}.json`, text);
  const before = texts[(known === -1 ? texts.length : known) - 1];
  return before === undefined ? null : changesSince(JSON.parse(before) as ReportRecord, record);
}

export function changesSince(before: ReportRecord, now: ReportRecord): Changes {
  const then = new Map(before.figures.map(({ figure, value }) => [figure, value]));
  const names = new Set([...then.keys(), ...now.figures.map(({ figure }) => figure)]);
  const present = new Map(now.figures.map(({ figure, value }) => [figure, value]));
  const figures = [...names].map((figure) => ({
    figure,
    before: then.get(figure) ?? null,
    now: present.get(figure) ?? null,
  }));
  return { since: before.asOf, figures: figures.filter((change) => change.before !== change.now) };
}
