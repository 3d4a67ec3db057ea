import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importArchive } from '../../pipelines/import.js';
import { measureAgreement, type RatingAgreement } from '../../pipelines/rating-agreement.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { withRealData } from '../parts.js';
import { teams } from './collected.js';
import { memoryObjects } from './memory-objects.js';

test('without KenPom’s ratings there is nothing to agree with', async () => {
  const options = { store: memoryObjects(), season: 2026, teams, clock: () => 0 };
  await expect(measureAgreement(options)).rejects.toThrow("no rating of KenPom's");
});

withRealData('our ratings of 2025-26 beside KenPom’s of the same mornings', (archive) => {
  let folder: string;
  let measured: RatingAgreement;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttlu-agreement-'));
    const store = folderObjects(folder);
    const seasons = ['2023-24', '2024-25', '2025-26'];
    await importArchive({ archive, objects: store, teams, seasons });
    measured = await measureAgreement({ store, season: 2026, teams, clock: () => performance.now() });
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('are of every team on every recorded day', () => {
    expect([measured.from, measured.to]).toEqual(['2025-11-03', '2026-01-21']);
    expect(measured.ratings.map(({ month, n }) => [month, n])).toEqual([
      ['2025-11', 28 * 365],
      ['2025-12', 28 * 365],
      ['2026-01', 21 * 365],
      ['all', 77 * 365],
    ]);
  });

  // Measured bounds; the figures themselves stand in the README.
  test.each([
    ['2025-11', [0.94, 2.0], [0.93, 1.9], [0.94, 0.6]],
    ['2025-12', [0.96, 1.6], [0.95, 1.65], [0.96, 0.6]],
    ['2026-01', [0.97, 1.55], [0.955, 1.6], [0.97, 0.6]],
  ] as const)('agree with KenPom’s in %s', (month, offense, defense, tempo) => {
    const found = measured.ratings.find((of) => of.month === month);
    for (const [agreement, [correlation, difference]] of [
      [found?.adjOffense, offense],
      [found?.adjDefense, defense],
      [found?.adjTempo, tempo],
    ] as const) {
      expect(agreement?.correlation).toBeGreaterThan(correlation);
      expect(agreement?.meanAbsoluteDifference).toBeLessThan(difference);
      expect(Math.abs(agreement?.meanDifference ?? 9)).toBeLessThan(0.35);
    }
  });

  test('expect totals as well as KenPom’s once teams have played: in January nearer to the close and to the final', () => {
    const january = measured.totals.find((of) => of.month === '2026-01');
    expect(january?.n).toBeGreaterThan(950);
    expect(january?.own.close).toBeLessThan(january?.kenpom.close ?? 0);
    expect(january?.own.final).toBeLessThan(january?.kenpom.final ?? 0);
    const all = measured.totals.at(-1);
    expect(all?.own.close).toBeLessThan(3.2);
    expect(all?.own.final).toBeLessThan((all?.close ?? 0) + 0.45);
    expect(Math.abs(all?.own.bias ?? 9)).toBeLessThan(0.5);
  });

  test('take far less than a second a day for the whole season', () => {
    expect(measured.cost).toMatchObject({ teams: 365 });
    expect(measured.cost.games).toBeGreaterThan(3100);
    expect(measured.cost.milliseconds).toBeLessThan(300);
  });
});
