import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../src/domain/game.js';
import { REPORT_NAMES, type ReportName } from '../../src/notebook/reports.js';
import { simulatedSeasons } from '../../src/notebook/simulated-seasons.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { copyTables, daysOf } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import { NIGHT, recordedNight } from './nights.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

let data = '';
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'ttlu-report-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const report = (name: string, ...args: string[]) =>
  ttlu(['report', name, ...args], { env: { TTLU_DATA: data } });
const SIMULATED = ['--source', 'simulated'];
/** What makes a report quick to make where it would take long. */
const SMALL: Partial<Record<ReportName, readonly string[]>> = {
  model: ['--seasons', '2024-25,2025-26'],
  night: ['-p', 'tickSeconds=300'],
};

interface Document {
  readonly games: number;
  readonly data: { readonly recorded: boolean; readonly asOf: string };
  readonly changes: {
    readonly since: string;
    readonly figures: readonly { readonly figure: string }[];
  } | null;
}

interface Night extends Document {
  readonly triggers: number;
  readonly tables: Readonly<Record<'games' | 'triggers' | 'ticks', readonly Record<string, unknown>[]>>;
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
      const made = await report(name, ...SIMULATED, ...(SMALL[name] ?? []));
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

  test('model says what the model in use, its card and its recipe are worth, each beside the close', async () => {
    const document = documentOf(await report('model', ...SIMULATED, ...(SMALL.model ?? []), '--json'));
    const scores = {
      games: expect.any(Number),
      error: expect.any(Number),
      errorOfClose: expect.any(Number),
      lessLinear: expect.any(Number),
      calibrationError: expect.any(Number),
      covered: { 50: expect.any(Number), 80: expect.any(Number), 95: expect.any(Number) },
    };
    expect(document).toMatchObject({
      inUse: { ...scores, games: 720 },
      card: scores,
      recipe: { ...scores, anotherSeed: expect.any(Number) },
      intervals: { inUse: { error: { n: 720 } }, recipe: { anotherSeed: { low: expect.any(Number) } } },
      tables: { minutes: expect.any(Array), calibration: expect.any(Array), features: expect.any(Array) },
    });
  }, 240_000);

  test('night has every tick, trigger and grade of a night, and says what changed since another', async () => {
    const night = (day: string, ...args: string[]) =>
      report('night', ...SIMULATED, ...(SMALL.night ?? []), '-p', `night=${day}`, ...args);
    await night('2026-01-05', '--json');
    const document = documentOf<Night>(await night('2026-01-06', '--json'));
    expect(document).toMatchObject({ games: 12, open: 0, data: { recorded: false, asOf: '2026-01-06' } });
    const { games, triggers, ticks } = document.tables;
    expect(games).toHaveLength(12);
    expect(triggers).toHaveLength(document.triggers);
    expect(triggers.every(({ grade }) => grade !== null)).toBe(true);
    expect(new Set(ticks.map(({ game }) => game))).toEqual(new Set(games.map(({ game }) => game)));
    expect(document.changes?.since).toBe('2026-01-05');
    expect(document.changes?.figures.map(({ figure }) => figure)).toContain('brier.model');
    const csv = (await night('2026-01-06', '--csv', 'ticks')).stdout.trim().split('\n');
    expect(csv[0]).toMatch(/^game,atUtc,minute,clockText,home,away,line,.*under/);
    expect(csv).toHaveLength(1 + ticks.length);
  }, 240_000);

  test('night replays a recorded day, and the same day when it was collected', async () => {
    const archive = await recordedNight();
    const quick = ['-p', `night=${NIGHT}`, '-p', 'tickSeconds=300', '-p', 'minGames=3'];
    const cwd = await temporaryFolder();
    const made = async (env: Record<string, string>, ...args: string[]) =>
      documentOf<Night>(
        await ttlu(['report', 'night', ...quick, ...args, '--json'], { env: { TTLU_DATA: data, ...env } }),
      );
    const recorded = await made({}, '--archive', archive);
    await ttlu(['collect', 'daily', '--date', NIGHT, '--archive', archive], { cwd });
    const kept = { TTLU_DATA: join(cwd, '.ttlu', 'recorded') };
    const collected = await made(kept, '--source', 'collected');
    expect(collected).toMatchObject({ data: { source: 'collected', recorded: true }, games: recorded.games });
    expect(collected.tables.games.map(({ finalTotal }) => finalTotal)).toEqual(
      recorded.tables.games.map(({ finalTotal }) => finalTotal),
    );
    const few = ['report', 'night', '--archive', archive, '-p', `night=${NIGHT}`];
    expect((await ttlu(few, { env: { TTLU_DATA: data } })).stderr).toContain(
      `3 games with plays in recorded night ${NIGHT}: at least 5 are needed (minGames)`,
    );
    const other = ['report', 'night', '--source', 'collected', '-p', 'night=2026-03-01'];
    expect((await ttlu(other, { env: kept })).stderr).toContain('nothing was kept of 2026-03-01');
    const missing = ['report', 'night', '--archive', archive, '-p', 'night=2026-03-01'];
    expect((await ttlu(missing, { env: { TTLU_DATA: data } })).stderr).toContain(
      `no recording of 2026-03-01; it holds ${NIGHT}`,
    );
  }, 240_000);

  test.each([
    [['fouls', '--seasons', '2011-12', '--source', 'collected'], 'no season 2011-12; they have 2025-26'],
    [['fouls', ...SIMULATED, '-p', 'minGames=5000'], 'at least 5000 are needed (minGames)'],
    [['kenpom', ...SIMULATED, '-p', 'ratings=torvik'], `parameter ratings: "torvik" is no 'kenpom' | 'own'`],
    [['referees', ...SIMULATED, '-p', 'crew=Nobody'], 'crew: "Nobody" on no sheet of SIMULATED league'],
    [
      ['model', ...SIMULATED, '-p', 'minGames=5000'],
      'games with plays and a closing total in SIMULATED league',
    ],
    [['night', ...SIMULATED, '--seasons', '2025-26'], '05_live_night.ipynb has no parameter seasons'],
    [['night', ...SIMULATED, '-p', 'night=today'], 'night "today": a day is written like 2026-03-02'],
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
