import { afterEach, beforeEach, expect, test } from 'vitest';
import { gameTables, writeGameTables } from '../../../pipelines/collect/game-tables.js';
import { tallyRecords } from '../../../pipelines/collect/records.js';
import { type GameDay, seasonOf } from '../../../src/domain/game.js';
import type { GameSummary } from '../../../src/sources/espn/client.js';
import { DUKE, game, NC_STATE, openTestStores, type Stores, summary } from '../collected.js';

let stores: Stores;
beforeEach(async () => {
  stores = await openTestStores();
});
afterEach(() => stores.close());

/** A game of Duke's at home with 145 points, closed at `close`. */
async function played(
  day: GameDay,
  close: number | null,
  change: Partial<GameSummary['game']> = {},
): Promise<void> {
  const of = {
    ...game(`4${day.replaceAll('-', '')}`, DUKE, NC_STATE),
    day,
    season: seasonOf(day),
    ...change,
  };
  const base = summary(of, { finalScore: { home: 75, away: 70 } });
  const closing = close === null || base.closing === null ? null : { ...base.closing, close };
  const rows = gameTables({ ...base, closing });
  if (rows !== null) await writeGameTables(stores.store, day, [rows]);
}

const duke = async (day: GameDay) => (await stores.lookups.record(DUKE.id, day))?.value;

test('a team’s season to date over, under and on the close, by where it played, for the next day on', async () => {
  await played('2026-01-02', 140.5);
  await played('2026-01-03', 150);
  await played('2026-01-04', 145, { home: NC_STATE, away: DUKE });
  await played('2026-01-05', 139, { neutralSite: true });
  const report = await tallyRecords(stores, '2026-01-05');
  expect(report).toEqual({ asOf: '2026-01-06', games: 4, settled: 4, teams: 2 });
  expect(await duke('2026-01-05')).toBeUndefined();
  expect(await duke('2026-01-06')).toEqual({
    teamId: DUKE.id,
    over: 2,
    under: 1,
    push: 1,
    meanMargin: (4.5 - 5 + 0 + 6) / 4,
    bySite: {
      home: { over: 1, under: 1, push: 0, meanMargin: -0.25 },
      away: { over: 0, under: 0, push: 1, meanMargin: 0 },
      neutral: { over: 1, under: 0, push: 0, meanMargin: 6 },
    },
  });
});

test('T25 neither later games nor last season’s count', async () => {
  await played('2025-03-01', 140.5);
  await played('2026-01-02', 140.5);
  await played('2026-01-03', 150);
  expect(await tallyRecords(stores, '2026-01-02')).toMatchObject({ games: 1, settled: 1 });
  expect(await duke('2026-01-03')).toMatchObject({ over: 1, under: 0 });
});

test('T14 a game without a close counts for nobody; with none at all nothing is written', async () => {
  await played('2026-01-02', null);
  expect(await tallyRecords(stores, '2026-01-02')).toMatchObject({ games: 1, settled: 0, teams: 0 });
  expect(await duke('2026-01-03')).toBeUndefined();
});
