import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { chooseNight, type NightChoice, type NightSource } from '../../src/host/night.js';
import type { Fetch } from '../../src/sources/http.js';
import { createSimulatorFetch } from '../../src/sources/simulator.js';
import { GAME_IDS, MORNING_AFTER, NIGHT, recordedNight, smallLeague } from '../commands/nights.js';
import { blackHole, refusingAddress } from '../commands/stand-ins.js';
import { temporaryFolder } from '../commands/ttlu.js';

const NIGHT_BEFORE = '2026-02-15';
const home = process.cwd();

let archive: string;
let espn: Fetch;
beforeAll(async () => {
  archive = await recordedNight();
  espn = createSimulatorFetch(await smallLeague(), { now: () => MORNING_AFTER });
});

/** A folder to work in, beside which no recorded data lies. */
let here: string;
beforeEach(async () => {
  here = join(await temporaryFolder(), 'checkout');
  await mkdir(here);
  process.chdir(here);
});
afterEach(() => process.chdir(home));

interface Chosen extends NightSource {
  readonly notes: readonly string[];
  /** Until ESPN was given up. */
  readonly probeSeconds: number;
}

/** Chooses as the product does, in a working folder of its own and with no other settings than `env`. */
async function choose(
  choice: Partial<NightChoice> = {},
  env: Record<string, string> = {},
  dataDir = join(here, '.ttlu'),
): Promise<Chosen> {
  const notes: string[] = [];
  const started = performance.now();
  let probeSeconds = 0;
  const source = await chooseNight(readConfig({ TTLU_DATA: dataDir, ...env }), {
    archive: null,
    night: null,
    tickSeconds: 15,
    note: (text) => {
      notes.push(text);
      probeSeconds = (performance.now() - started) / 1000;
    },
    now: () => new Date(MORNING_AFTER),
    fetch: async () => {
      throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND site.api.espn.com') });
    },
    stop: new AbortController().signal,
    ...choice,
  });
  return { ...source, notes, probeSeconds };
}

describe('what is shown', () => {
  test('is the archive that is asked for, before the environment’s', async () => {
    const chosen = await choose({ archive }, { TTLU_ARCHIVE: '/nowhere' });
    expect(chosen).toMatchObject({ night: NIGHT, label: `recorded night ${NIGHT}`, simulated: false });
    expect(chosen).toMatchObject({ hasOdds: true, leftOut: [], notes: [] });
  });

  test('is the environment’s archive, before the one beside the checkout', async () => {
    await mkdir(join(here, '../shared/data/espn/nights'), { recursive: true });
    expect((await choose({}, { TTLU_ARCHIVE: archive })).label).toBe(`recorded night ${NIGHT}`);
  });

  test('is the archive beside the checkout, before any source is asked', async () => {
    await mkdir(join(here, '../shared'));
    await symlink(archive, join(here, '../shared/data'));
    const fetch: Fetch = () => expect.fail('a source was asked');
    expect((await choose({ fetch })).label).toBe(`recorded night ${NIGHT}`);
  });

  test.each([
    ['--archive', () => choose({ archive: here })],
    ['TTLU_ARCHIVE', () => choose({}, { TTLU_ARCHIVE: here })],
  ])('is nothing else, when the archive of %s holds no night', async (_, chosen) => {
    await expect(chosen()).rejects.toThrow(`archive ${here}: no recorded night under espn/nights`);
  });

  test('is the night that is asked for, or an error that names those there are', async () => {
    expect((await choose({ archive, night: NIGHT })).night).toBe(NIGHT);
    await expect(choose({ archive, night: '2026-01-01' })).rejects.toThrow(
      `no recording of 2026-01-01; it holds ${NIGHT}`,
    );
  });

  test('is the last night on which anything was played, where none is asked for', async () => {
    const folder = await temporaryFolder();
    const nights = join(folder, 'espn', 'nights');
    await mkdir(join(nights, '2026-02-18'), { recursive: true });
    await writeFile(join(nights, '2026-02-18', 'scoreboard.json.gz'), gzipSync('{"events":[]}'));
    await expect(choose({ archive: folder })).rejects.toThrow('nothing was played on 2026-02-18');
    await symlink(join(archive, 'espn', 'nights', NIGHT), join(nights, NIGHT));
    expect(await choose({ archive: folder })).toMatchObject({ night: NIGHT, hasOdds: false });
  });
});

describe('without an archive it is the last night that ESPN has whole', () => {
  test('kept as it is read, and not asked for a second time', async () => {
    const first = await choose({ fetch: espn });
    expect(first).toMatchObject({ night: NIGHT, label: `ESPN, night ${NIGHT}`, simulated: false });
    // ESPN's answers of yesterday hold no line of the game under way: the books' are not there to be asked for.
    expect(first).toMatchObject({ hasOdds: false, leftOut: [] });
    expect(first.notes).toContain(`reading ${NIGHT} from ESPN: game 3 of 3`);
    const kept = await readdir(join(here, '.ttlu/archive/espn/nights', NIGHT, 'summary'));
    expect(kept.toSorted()).toEqual(GAME_IDS.map((id) => `${id}.json.gz`));
    const second = await choose({ fetch: () => expect.fail('ESPN was asked again') });
    expect(second).toMatchObject({ night: NIGHT, label: first.label, span: first.span, notes: [] });
  });

  test('from the address that the environment names', async () => {
    const asked: string[] = [];
    const fetch: Fetch = (input, init) => {
      asked.push(String(input));
      return espn(input, init);
    };
    await choose({ fetch }, { ESPN_BASE_URL: 'http://espn.test/mens-college-basketball' });
    expect(asked.length).toBe(2 + GAME_IDS.length);
    for (const url of asked) expect(url).toContain('http://espn.test/mens-college-basketball/');
  });

  test('and not one whose late games may still be going on (T2)', async () => {
    // Half past three in New York.
    const now = () => new Date('2026-02-17T08:30:00Z');
    expect((await choose({ fetch: espn, now })).night).toBe(NIGHT_BEFORE);
  });

  test('and not a day without games, which is not asked for again either', async () => {
    const idle: Fetch = async (input, init) =>
      String(input).includes('dates=20260216') ? Response.json({ events: [] }) : espn(input, init);
    expect((await choose({ fetch: idle })).night).toBe(NIGHT_BEFORE);
    const silent: Fetch = () => expect.fail('ESPN was asked again');
    expect((await choose({ fetch: silent })).night).toBe(NIGHT_BEFORE);
  });

  test('with what could not be read named, now and at the next start (T34)', async () => {
    const broken: Fetch = async (input, init) =>
      String(input).includes(`event=${GAME_IDS[1]}`) ? new Response('{"header":') : espn(input, init);
    const first = await choose({ fetch: broken });
    expect(first.notes.join('\n')).toContain(`left out: ${GAME_IDS[1]} espn summary`);
    const second = await choose();
    for (const { leftOut } of [first, second])
      expect(leftOut).toMatchObject([{ source: 'archive', game: GAME_IDS[1] }]);
  });
});

describe('without archive and network it is the simulated league, said to be one', () => {
  const expectSimulated = (chosen: Chosen) => {
    expect(chosen).toMatchObject({ label: 'simulated league', simulated: true, hasOdds: true });
    expect(chosen.notes.join('\n')).toContain('the simulated league is shown instead');
    expect(chosen.probeSeconds).toBeLessThan(3);
  };
  /** An empty day, but only after a while; it ends early where it is told to. */
  const slow: Fetch = (_, init) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(Response.json({ events: [] })), 800);
      init?.signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new Error('aborted'));
      });
    });

  test('at once where the connection is refused', async () => {
    const chosen = await choose({ fetch }, { ESPN_BASE_URL: await refusingAddress() });
    expectSimulated(chosen);
    expect(chosen.notes[0]).toContain(
      'espn scoreboard 2026-02-16 group 50: fetch failed: connect ECONNREFUSED',
    );
    expect(chosen.probeSeconds).toBeLessThan(2);
  });

  test('at once where the name is not found', async () => {
    const chosen = await choose();
    expectSimulated(chosen);
    expect(chosen.notes[0]).toContain('ENOTFOUND');
    expect(chosen.probeSeconds).toBeLessThan(2);
  });

  test.each([
    ['a page of the network’s own', () => new Response('<html>sign in</html>'), 'not JSON'],
    ['an error', () => new Response('', { status: 503 }), 'HTTP 503'],
  ])('at once where the answer is %s', async (_, answer, reason) => {
    const chosen = await choose({ fetch: async () => answer() });
    expectSimulated(chosen);
    expect(chosen.notes[0]).toContain(reason);
  });

  // These wait their three seconds side by side.
  test('after three seconds in all, whatever hangs', async () => {
    const { address } = await blackHole();
    const chosen = await Promise.all([
      choose({ fetch }, { ESPN_BASE_URL: address }, join(here, 'a')),
      choose({ fetch: () => new Promise(() => {}) }, {}, join(here, 'b')),
      choose({ fetch: slow }, {}, join(here, 'c')),
      choose({ fetch: slow, night: '2026-02-14' }, {}, join(here, 'd')),
    ]);
    for (const source of chosen) expectSimulated(source);
    const [hole, , days, one] = chosen.map(({ notes }) => notes[0]);
    expect(hole).toMatch(/scoreboard 2026-02-16 group 50: no whole answer within 2[0-5]\d\d ms/);
    // Some days answered in time, the next one got what was left.
    expect(days).toMatch(/scoreboard 2026-02-1[34] group 50: no whole answer within \d{1,3} ms/);
    expect(one).toContain('ESPN: no game was played out on 2026-02-14');
  });

  test('unless it is told to stop, at once', async () => {
    const stop = new AbortController();
    const started = performance.now();
    const chosen = choose({ fetch, stop: stop.signal }, { ESPN_BASE_URL: (await blackHole()).address });
    setTimeout(() => stop.abort(new Error('stopped by SIGINT')), 100);
    await expect(chosen).rejects.toThrow('stopped by SIGINT');
    expect(performance.now() - started).toBeLessThan(1500);
    await rm(here, { recursive: true, force: true });
  });
});
