import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { promote, rollBack } from '../../pipelines/models/promotions.js';
import type { HistoryView, SlateView } from '../../src/domain/view.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { keepVariant } from '../model/variants.js';
import { GAME_IDS } from './nights.js';
import { blackHole, type StandIns, startStandIns } from './stand-ins.js';
import { documentOf, type Ran, type Running, startTtlu, temporaryFolder } from './ttlu.js';

/** All three games of the simulated night are under way, and the books quote them. */
const NOW = '2026-02-17T00:20:00Z';
const KEY = '0123456789abcdef0123456789abcdef';
const ESPN_LINE = 151.5;

/** A live run, a tick a second, on stand-ins that a test has set up. */
async function startLive(standIns: StandIns, env: Record<string, string> = {}): Promise<Live> {
  const cwd = await temporaryFolder();
  running = await startTtlu(['start', '--live', '--port', '0', '--json'], {
    cwd,
    now: NOW,
    env: { ...standIns.env, ESPN_POLL_SECONDS: '1', ODDS_API_POLL_SECONDS: '1', HTTP_RETRIES: '0', ...env },
  });
  const { address, source } = await running.shown<{ address: string; source: string }>();
  const slate = async () => (await (await fetch(`${address}api/slate`)).json()) as SlateView;
  const ticks = () => running?.stderr().match(/\d games, \d under way/g)?.length ?? 0;
  await expect.poll(ticks, { timeout: 40_000 }).toBeGreaterThan(2);
  const history = async (game: string) =>
    ((await (await fetch(`${address}api/games/${game}/history`)).json()) as HistoryView).ticks;
  return { cwd, source, slate, history };
}

interface Live {
  readonly cwd: string;
  readonly source: string;
  slate(): Promise<SlateView>;
  history(game: string): Promise<HistoryView['ticks']>;
}

let running: Running | null = null;
afterEach(async () => {
  await running?.end('SIGKILL');
  running = null;
});

/** Ends the run as Ctrl-C does: well, soon, and with one document in all. */
async function endWell({ cwd }: Pick<Live, 'cwd'>): Promise<Ran> {
  const asked = performance.now();
  const ran = await (running as Running).end('SIGINT');
  expect(ran.code, ran.stderr).toBe(0);
  expect(performance.now() - asked).toBeLessThan(3000);
  expect(existsSync(join(cwd, '.ttlu', 'postgres', 'in-use-by'))).toBe(false);
  documentOf(ran);
  return ran;
}

/** Every file of a folder, packed ones unpacked. */
async function filesIn(
  folder: string,
): Promise<readonly { readonly name: string; readonly bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (name) => {
      const bytes = await readFile(name);
      return { name, bytes: name.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes };
    }),
  );
}

const oddsAsked = ({ asked }: StandIns) => asked.filter((path) => path.startsWith('/v4/'));

describe('start --live', () => {
  test('with a key predicts every game under way beside the books’ lines, and the key shows nowhere (T30)', async () => {
    const standIns = await startStandIns(NOW);
    const live = await startLive(standIns, { ODDS_API_KEY: KEY });
    expect(live.source).toBe('live: ESPN and the Odds API');
    const { run, games, skipped } = await live.slate();
    expect(run).toMatchObject({ mode: 'live', simulated: false, day: '2026-02-16', silentSeconds: null });
    expect(skipped).toEqual([]);
    expect(games.map(({ id }) => id).toSorted()).toEqual(GAME_IDS);
    for (const { phase, projection, line, chances } of games) {
      expect(phase).toMatch(/^(live|halftime)$/);
      expect(projection?.median).toBeGreaterThan(80);
      expect(line?.source).toBe('odds-api');
      expect(chances?.under).toBeGreaterThan(0);
      expect(Math.abs((chances?.marketUnder ?? 0) - 0.5)).toBeLessThan(0.1);
    }
    expect(oddsAsked(standIns)[0]).toContain(`apiKey=${KEY}`);
    const { stdout, stderr } = await endWell(live);
    expect(stderr).toContain('3 games, 3 under way, 3 with a line');
    expect(stdout + stderr).not.toContain(KEY);
    const files = await filesIn(live.cwd);
    expect(files.some(({ name }) => /raw.odds-api/.test(name))).toBe(true);
    expect(files.filter(({ bytes }) => bytes.includes(KEY))).toEqual([]);
  });

  test('without a key takes the line that ESPN shows, and asks the Odds API nothing', async () => {
    const standIns = await startStandIns(NOW);
    standIns.espnLine = ESPN_LINE;
    const live = await startLive(standIns);
    expect(live.source).toBe('live: ESPN, its own line (no ODDS_API_KEY)');
    const { games } = await live.slate();
    for (const { line, chances } of games) {
      expect(line).toMatchObject({ points: ESPN_LINE, source: 'espn-pickcenter', bookAgeSeconds: null });
      expect(chances?.line).toBe(ESPN_LINE);
    }
    expect(oddsAsked(standIns)).toEqual([]);
    await endWell(live);
  });

  test.each([
    ['a wrong key', 'INVALID_KEY', 'INVALID_KEY: check the key'],
    [
      'no credits left (T32)',
      'OUT_OF_USAGE_CREDITS',
      'OUT_OF_USAGE_CREDITS: the credits of this month are used up',
    ],
  ])('with %s says so at every tick, asks once and goes on with ESPN’s line', async (_, error_code, said) => {
    const standIns = await startStandIns(NOW);
    standIns.espnLine = ESPN_LINE;
    standIns.refuseOdds = { status: 401, error_code };
    const live = await startLive(standIns, { ODDS_API_KEY: KEY });
    const { games, skipped } = await live.slate();
    expect(games.map(({ line }) => line?.points)).toEqual(GAME_IDS.map(() => ESPN_LINE));
    expect(games.every(({ projection }) => projection !== null)).toBe(true);
    const reason = `odds-api odds: HTTP 401 ${said}; not asked again before 00:30 UTC`;
    expect(skipped).toEqual([{ source: 'odds-api', game: null, reason }]);
    const { stderr, stdout } = await endWell(live);
    const ticks = stderr.match(/\d games, \d under way/g)?.length;
    expect(stderr.split(`left out: odds-api : ${reason}`)).toHaveLength((ticks ?? 0) + 1);
    expect(oddsAsked(standIns)).toHaveLength(1);
    expect(stdout + stderr).not.toContain(KEY);
  });

  test('takes up what is promoted between two ticks, refuses a broken artifact by name, and is rolled back', async () => {
    const standIns = await startStandIns(NOW);
    const live = await startLive(standIns, { MODEL_POLL_SECONDS: '1' });
    const objects = folderObjects(join(live.cwd, '.ttlu', 'objects'));
    const [good, broken] = [await keepVariant(objects, 'good'), await keepVariant(objects, 'broken')];
    const shipped = (await live.slate()).run?.modelVersion;
    const ticks = await live.history(GAME_IDS[0] as string);
    const inUse = () => expect.poll(async () => (await live.slate()).run?.modelVersion, { timeout: 20_000 });
    const reason = { because: 'a test', by: 'a test', atUtc: NOW };

    await promote(objects, good.version, 'by hand', reason);
    await inUse().toBe(good.version);
    expect((await live.slate()).games.every(({ projection }) => projection !== null)).toBe(true);
    expect((await live.history(GAME_IDS[0] as string))[0]).toEqual(ticks[0]);

    await objects.put(`models/${broken.version}.json`, broken.text.slice(0, 1000));
    const entry = { number: 2, version: broken.version, rule: 'by hand', before: 1, ...reason };
    await objects.put('models/promotions/000002.json', JSON.stringify(entry));
    await expect
      .poll(async () => (await live.slate()).skipped.map((skip) => skip.reason), { timeout: 20_000 })
      .toEqual([expect.stringContaining(`models/${broken.version}.json: no whole JSON document`)]);
    expect((await live.slate()).run?.modelVersion).toBe(good.version);

    await rollBack(objects, reason);
    await rollBack(objects, reason);
    await inUse().toBe(shipped);
    const { stderr } = await endWell(live);
    expect(stderr).toContain(`model ${good.version} is in use: promotion 1, by hand: a test`);
    expect(stderr).toContain(`; ${good.version} stays in use`);
  });

  test('ends at once, and writes nothing half, while ESPN does not answer', async () => {
    const espn = await blackHole();
    const cwd = await temporaryFolder();
    running = await startTtlu(['start', '--live', '--port', '0', '--json'], {
      cwd,
      env: { ESPN_BASE_URL: espn.address },
    });
    await expect.poll(espn.connections, { timeout: 40_000 }).toBeGreaterThan(0);
    const { stderr } = await endWell({ cwd });
    expect(stderr).toBe('');
  });
});
