import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SlateView } from '../../src/domain/view.js';
import { GAME_IDS, MINUTE_TICKS, MORNING_AFTER, NIGHT, recordedNight } from './nights.js';
import { blackHole, startStandIns } from './stand-ins.js';
import { documentOf, NODE, type Running, startTtlu, temporaryFolder, ttlu } from './ttlu.js';

/** What `start --json` prints when its page is up. */
interface Shown {
  readonly address: string;
  readonly night: string;
  readonly source: string;
  readonly simulated: boolean;
}

const START = ['start', '--port', '0', '--json'];
const locksIn = (folder: string) =>
  ['postgres', 'dynamo'].map((store) => existsSync(join(folder, '.ttlu', 'shown', store, 'in-use-by')));
const slateAt = async ({ address }: Shown) =>
  (await (await fetch(`${address}api/slate`)).json()) as SlateView;

/** Asks a server to end, and says how long that took. */
async function stop(running: Running, signal: NodeJS.Signals) {
  const asked = performance.now();
  const ran = await running.end(signal);
  return { ...ran, seconds: (performance.now() - asked) / 1000 };
}

describe('start on the last night that ESPN has', () => {
  let folder: string;
  let standIns: Awaited<ReturnType<typeof startStandIns>>;
  let running: Running;
  let shown: Shown;
  const options = () => ({
    cwd: folder,
    now: MORNING_AFTER,
    env: { ...standIns.env, ...MINUTE_TICKS },
  });
  beforeAll(async () => {
    folder = await temporaryFolder();
    standIns = await startStandIns(MORNING_AFTER);
    running = await startTtlu([...START, '--speed', '1200'], options());
    shown = await running.shown<Shown>();
  });

  test('says what it shows and where, and serves it', async () => {
    expect(shown).toEqual({
      address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      night: NIGHT,
      source: `ESPN, night ${NIGHT}`,
      simulated: false,
    });
    expect(await (await fetch(shown.address)).text()).toContain('<!doctype html>');
    await expect
      .poll(async () => (await slateAt(shown)).games.length, { timeout: 20_000 })
      .toBe(GAME_IDS.length);
    expect((await slateAt(shown)).run).toMatchObject({ mode: 'replay', source: shown.source, speed: 1200 });
  });

  test('keeps the night as it was read, and nothing where the live system would', async () => {
    const nights = join(folder, '.ttlu', 'archive', 'espn', 'nights', NIGHT);
    expect(existsSync(join(nights, 'scoreboard.json.gz'))).toBe(true);
    expect(standIns.asked).toHaveLength(2 + GAME_IDS.length);
    expect((await readdir(join(folder, '.ttlu'))).toSorted()).toEqual(['archive', 'shown']);
  });

  test('has its stores to itself: another start says who has them, and what to do', async () => {
    const second = await ttlu(START, options());
    expect(second.code).toBe(1);
    const { error } = documentOf<{ error: string }>(second);
    expect(error).toMatch(/is in use by process \d+: stop that one, or give this one another folder/);
    expect(error).toContain(String(running.child.pid));
    expect(second.stderr).toBe(`ttlu: ${error}\n`);
  });

  test('has its port to itself: another start says how to choose one', async () => {
    const { port } = new URL(shown.address);
    const args = ['start', '--json', '--port', port];
    const second = await ttlu(args, { ...options(), cwd: await temporaryFolder() });
    expect(second.code).toBe(1);
    expect(documentOf(second)).toEqual({
      error: `port ${port} is taken: choose another with --port, or 0 for any free one`,
    });
  });

  test('killed, it leaves what the next start goes on from, without asking ESPN again', async () => {
    await running.end('SIGKILL');
    expect(locksIn(folder)).toEqual([true, true]);
    standIns.asked.length = 0;
    running = await startTtlu([...START, '--speed', '1200'], options());
    const again = await running.shown<Shown>();
    expect(again).toMatchObject({ night: NIGHT, source: shown.source });
    await expect.poll(async () => (await slateAt(again)).run?.done, { timeout: 20_000 }).toBe(false);
    expect((await slateAt(again)).games).toHaveLength(GAME_IDS.length);
    expect(standIns.asked).toEqual([]);
  });

  test('told to end, it closes its stores and is gone within three seconds', async () => {
    const { code, seconds, stdout, stderr } = await stop(running, 'SIGTERM');
    expect(code, stderr).toBe(0);
    expect(seconds).toBeLessThan(3);
    expect(locksIn(folder)).toEqual([false, false]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('ttlu:');
  });
});

describe('start on a recorded night', () => {
  let archive: string;
  beforeAll(async () => {
    archive = await recordedNight();
  });
  let running: Running | null = null;
  afterEach(async () => {
    await running?.end('SIGKILL');
    running = null;
  });
  const args = (speed: string) => [...START, '--archive', archive, '--speed', speed];

  test('goes on serving when the night is over, with every trigger graded, until Ctrl-C', async () => {
    const cwd = await temporaryFolder();
    running = await startTtlu(args('max'), { cwd, env: MINUTE_TICKS });
    const shown = await running.shown<Shown>();
    await expect.poll(running.stderr, { timeout: 50_000 }).toContain('The night is over');
    expect(running.stderr()).toContain(`the page stays at ${shown.address} until Ctrl-C`);
    const { run, games, triggers, skipped } = await slateAt(shown);
    expect([run?.done, run?.simulated, skipped]).toEqual([true, false, []]);
    expect(games.map(({ phase }) => phase)).toEqual(GAME_IDS.map(() => 'final'));
    expect(triggers.length).toBeGreaterThan(0);
    for (const { grade } of triggers) expect(grade).toMatch(/^(win|loss|push)$/);
    const { code, seconds } = await stop(running, 'SIGINT');
    expect([code, locksIn(cwd)]).toEqual([0, [false, false]]);
    expect(seconds).toBeLessThan(3);
  });

  test('ends with the night when it is asked to; a reader that leaves early is no fault', async () => {
    // Through a real pipe, whose reader takes one line and goes.
    const cwd = await temporaryFolder();
    const line = `"${NODE}" "${resolve('dist/src/cli.js')}" ${args('max').join(' ')} --once 2>err | head -1`;
    const shell = spawn('sh', ['-c', line], {
      cwd,
      env: { PATH: process.env.PATH, TTLU_DATA: join(cwd, '.ttlu'), ...MINUTE_TICKS },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    shell.stdout.on('data', (chunk) => {
      out += chunk;
    });
    await once(shell, 'close');
    expect(JSON.parse(out)).toMatchObject({ night: NIGHT });
    expect(locksIn(cwd)).toEqual([false, false]);
  });

  test('ends well when nobody reads what it says of its progress', async () => {
    const cwd = await temporaryFolder();
    running = await startTtlu(args('600'), { cwd, env: MINUTE_TICKS });
    await running.shown<Shown>();
    running.child.stderr?.destroy();
    const { code } = await running.end();
    expect([code, locksIn(cwd)]).toEqual([0, [false, false]]);
  });
});

test('start told to end while it waits for the network ends at once', async () => {
  const cwd = await temporaryFolder();
  const espn = await blackHole();
  const running = await startTtlu(START, { cwd, env: { ESPN_BASE_URL: espn.address } });
  await expect.poll(espn.connections, { timeout: 20_000 }).toBe(2);
  const { code, seconds, stdout } = await stop(running, 'SIGINT');
  expect([code, stdout, locksIn(cwd)]).toEqual([0, '', [false, false]]);
  expect(seconds).toBeLessThan(2);
});
