import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../src/domain/game.js';
import { REPORT_NAMES } from '../../src/notebook/reports.js';
import { simulatedSeasons } from '../../src/notebook/simulated-seasons.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { copyTables, daysOf } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import { documentOf, ttlu } from './ttlu.js';

let data = '';
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'ttlu-report-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const report = (name: string, ...args: string[]) =>
  ttlu(['report', name, ...args], { env: { TTLU_DATA: data } });
const SIMULATED = ['--source', 'simulated'];

interface Document {
  readonly games: number;
  readonly data: { readonly recorded: boolean; readonly asOf: string };
  readonly changes: {
    readonly since: string;
    readonly figures: readonly { readonly figure: string }[];
  } | null;
}

describe('ttlu report', () => {
  test('prints figures as numbers in their places, and what stands behind them in the same places', async () => {
    const document = documentOf(await report('fouls', ...SIMULATED, '--json'));
    expect(document).toMatchObject({
      report: 'fouls',
      data: { recorded: false },
      games: expect.any(Number),
      meanFouls: expect.any(Number),
      corrFoulsErrorRegulation: expect.any(Number),
      overShareByQuartile: Array(4).fill(expect.any(Number)),
      firstHalf: { corrSecondHalfPoints: expect.any(Number), corrSecondHalfLine: null },
      intervals: {
        meanFouls: { low: expect.any(Number), high: expect.any(Number), n: expect.any(Number) },
        overShareByQuartile: Array(4).fill({
          low: expect.any(Number),
          high: expect.any(Number),
          n: expect.any(Number),
        }),
      },
      changes: null,
    });
  });

  test('prints one table as CSV, and names those that there are for another', async () => {
    const figures = await report('fouls', ...SIMULATED, '--csv');
    expect(figures.stdout).toMatch(/^figure,value,low,high,n\ngames,\d+,,,\n/);
    expect((await report('fouls', ...SIMULATED, '--csv', 'quartiles')).stdout).toMatch(
      /^quartile,from,to,pushes,over/,
    );
    const wrong = await report('fouls', ...SIMULATED, '--csv', 'crews');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('--csv crews: the tables are figures, quartiles, bands');
  });

  test.each(REPORT_NAMES)(
    '%s makes its page of the simulated league, says so, and finds it from the index',
    async (name) => {
      const made = await report(name, ...SIMULATED);
      expect(made.stderr).not.toContain('ttlu:');
      expect(made.stdout).toContain('SIMULATED league');
      const pages = join(data, 'objects', 'reports', 'pages');
      const [place = ''] = (await readdir(join(pages, name), { recursive: true })).filter((file) =>
        file.endsWith('.html'),
      );
      const page = await readFile(join(pages, name, place), 'utf8');
      expect(page).toContain('class="data made-up">SIMULATED league');
      expect(page).not.toMatch(/<script|https?:\/\//);
      expect(await readFile(join(pages, 'index.html'), 'utf8')).toContain(`href="${name}/${place}"`);
    },
    240_000,
  );

  test('makes the same bytes of the same data, kept or made anew', async () => {
    const out = join(data, 'same.html');
    const bytes = async (...args: string[]) => {
      expect((await report('kenpom', ...SIMULATED, '--out', out, ...args)).code).toBe(0);
      return readFile(out, 'utf8');
    };
    const first = await bytes();
    expect(await bytes()).toBe(first);
    expect(await bytes('--fresh')).toBe(first);
  }, 240_000);

  test('on newer data says what changed since the run before', async () => {
    const [season] = await simulatedSeasons(join(data, 'tables'), ['2025-26']);
    const [from, to] = [folderObjects(season!.folder), folderObjects(join(data, 'objects'))];
    const last = (await daysOf(from, 'games', 2026)).at(-1) ?? '';
    const allButLast = { ...from, list: (prefix: string) => without(from.list(prefix), `day=${last}`) };
    await copyTables(allButLast, to);
    const run = async () =>
      documentOf<Document>(await report('fouls', '--source', 'collected', '--json')) as unknown as Document;
    const first = await run();
    expect([first.data.asOf, first.changes]).toEqual([addDays(last, -1), null]);
    await copyTables(from, to);
    const second = await run();
    expect(second.games).toBeGreaterThan(first.games);
    expect(second.changes?.since).toBe(addDays(last, -1));
    expect(second.changes?.figures.map(({ figure }) => figure)).toContain('meanFouls');
    expect(await run()).toEqual(second);
  }, 240_000);

  test('referees tells of a crew by its names, each official and all together', async () => {
    const few = ['-p', 'minRefereeGames=6'];
    const csv = await report('referees', ...SIMULATED, ...few, '--csv', 'referees by freeThrows');
    const names = [...new Set(csvParse(csv.stdout).map((row) => row.referee))].slice(0, 3);
    const crew = ['-p', `crew=${names.join(',')}`];
    const asked = await report('referees', ...SIMULATED, ...few, ...crew, '--csv', 'crew');
    const rows = csvParse(asked.stdout).filter((row) => row.measure === 'freeThrows');
    expect(rows.map((row) => row.official)).toEqual([...names, 'together']);
    const [together, ...each] = rows.map((row) => Number(row.effect)).reverse();
    expect(together).toBeCloseTo(each.reduce((sum, effect) => sum + effect, 0));
  }, 240_000);

  test.each([
    [['fouls', '--seasons', '2011-12', '--source', 'collected'], 'no season 2011-12; they have 2025-26'],
    [['fouls', ...SIMULATED, '-p', 'minGames=5000'], 'at least 5000 are needed (minGames)'],
    [['kenpom', ...SIMULATED, '-p', 'ratings=torvik'], `parameter ratings: "torvik" is no 'kenpom' | 'own'`],
    [['referees', ...SIMULATED, '-p', 'crew=Nobody'], 'crew: "Nobody" on no sheet of SIMULATED league'],
    [['teams', ...SIMULATED, '-p', 'minGame=5'], '06_team_over_under.ipynb has no parameter minGame'],
  ])('%j is refused by name, and nothing is written', async (args, message) => {
    const out = join(data, 'refused.html');
    const ran = await ttlu(['report', ...args, '--out', out], { env: { TTLU_DATA: data } });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(message);
    expect((await readdir(data)).filter((name) => name.startsWith('refused'))).toEqual([]);
  });
});

async function* without(keys: AsyncIterable<string>, part: string): AsyncGenerator<string> {
  for await (const key of keys) if (!key.includes(part)) yield key;
}

withRealData('ttlu report on the recorded seasons', (archive) => {
  test('fouls has the reference figures', async () => {
    const ran = await report('fouls', '--archive', archive, '--seasons', '2016-17,2017-18', '--json');
    const figures = documentOf<Record<string, number> & { overShareByQuartile: number[] }>(ran);
    expect(figures.games).toBe(7349);
    expect(figures.meanFouls).toBeCloseTo(37.15, 1);
    expect(figures.corrFoulsError).toBeCloseTo(0.303, 2);
    expect(figures.corrFoulsErrorRegulation).toBeCloseTo(0.266, 2);
    expect(figures.slopePointsPerFoul).toBeCloseTo(0.58, 1);
    for (const [i, share] of [0.35, 0.47, 0.54, 0.66].entries())
      expect(Math.abs(figures.overShareByQuartile[i]! - share)).toBeLessThan(0.02);
  }, 300_000);
});
