import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gameTables, writeGameTables } from '../../pipelines/collect/game-tables.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { readDay } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import { DUKE, game, NC_STATE, summary } from '../pipelines/collected.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

test('ttlu rate rates every day of a season by the games before it', async () => {
  const folder = await temporaryFolder();
  const store = folderObjects(join(folder, 'objects'));
  for (let day = 1; day <= 6; day++) {
    const date = `2026-01-0${day}`;
    const rows = gameTables(summary({ ...game(`40${day}`, DUKE, NC_STATE), day: date }));
    if (rows !== null) await writeGameTables(store, date, [rows]);
  }
  const ran = await ttlu(['rate', '--seasons', '2025-26', '--store', folder, '--json']);
  expect(documentOf(ran)).toEqual({
    seasons: [
      {
        season: 2026,
        days: 7,
        games: 6,
        leftOut: { outside: 0, withoutBox: 0, partBox: 0 },
        prior: false,
      },
    ],
  });
  expect(await readDay(store, 'ratings', '2026-01-05')).toBeNull();
  expect(await readDay(store, 'ratings', '2026-01-06')).toHaveLength(2);
});

test('ttlu rate of a season that is not there fails, and says what to do', async () => {
  const ran = await ttlu(['rate', '--seasons', '2019-20', '--store', await temporaryFolder(), '--json']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('no game with a box score in the tables of 2019-20: import or collect it');
});

withRealData('ttlu bench ratings', (archive) => {
  test('shows how near our ratings are to KenPom’s, and what both say of the totals', async () => {
    const ran = await ttlu(['bench', 'ratings', '--archive', archive, '--json']);
    const measured = documentOf<{
      ratings: { month: string; adjTempo: { correlation: number } }[];
      cost: { teams: number; milliseconds: number };
    }>(ran);
    expect(measured.ratings.at(-1)).toMatchObject({ month: 'all' });
    expect(measured.ratings.at(-1)?.adjTempo.correlation).toBeGreaterThan(0.95);
    expect(measured.cost.teams).toBe(365);
  }, 180_000);
});
