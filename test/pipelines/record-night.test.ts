import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RecordedNight, recordNight } from '../../pipelines/record-night.js';
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { openArchive } from '../../src/sources/archive.js';
import type { Fetch } from '../../src/sources/http.js';
import { createSimulatorFetch } from '../../src/sources/simulator.js';

const DAY = '2026-02-16';
const IDS = ['920260216001', '920260216002', '920260216003'];
const now = () => '2026-02-17T12:00:00Z';
const espn = createSimulatorFetch(await simulatedLeague(IDS.length), { now });

let root: string;
let asked: string[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-record-'));
  asked = [];
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Answers in place of ESPN where it has one to give; null leaves it to the simulator. */
type Instead = (url: URL) => Response | null;

function record(instead: Instead = () => null, retries = 0): Promise<RecordedNight> {
  const fetch: Fetch = async (input, init) => {
    const url = new URL(String(input));
    asked.push(url.searchParams.get('event') ?? `group ${url.searchParams.get('groups')}`);
    return instead(url) ?? espn(input, init);
  };
  return recordNight({
    http: { fetch, now, timeoutMs: 5000, retries, sleep: async () => {} },
    day: DAY,
    root,
  });
}

const night = () => join(root, 'espn', 'nights', DAY);
const kept = async () => (await readdir(join(night(), 'summary'))).map((name) => name.split('.')[0]);
const isComplete = () => existsSync(join(night(), 'scoreboard.json.gz'));
const summaryOf = (id: string) => (url: URL) => url.searchParams.get('event') === id;

describe('a night read from ESPN', () => {
  test('is kept as it came, in the layout that a replay reads', async () => {
    expect(await record()).toEqual({ day: DAY, games: 3, skipped: [] });
    expect(asked.toSorted()).toEqual([...IDS, 'group 100', 'group 50'].toSorted());
    const sent = await espn(`https://x/mens-college-basketball/summary?event=${IDS[0]}`);
    const file = await readFile(join(night(), 'summary', `${IDS[0]}.json.gz`));
    expect(gunzipSync(file).toString()).toBe(await sent.text());
    const archive = await openArchive(root);
    const read = await archive.night(DAY);
    expect([read?.games.size, read?.skipped]).toEqual([3, []]);
  });

  test('holds each game once, when both scoreboards list it (T1, T3)', async () => {
    // The simulator knows no tournament: here it lists one of the night's games.
    const both = (await (await espn(boardUrl(50))).json()) as { events: { id: string }[] };
    const tournament = { events: both.events.filter((event) => event.id === IDS[1]) };
    await record((url) => (url.searchParams.get('groups') === '100' ? Response.json(tournament) : null));
    const board = JSON.parse(gunzipSync(await readFile(join(night(), 'scoreboard.json.gz'))).toString());
    expect(board.events.map((event: { id: string }) => event.id).toSorted()).toEqual(IDS);
  });

  test('is whole without the tournament’s scoreboard, and says what may be missing', async () => {
    const { games, skipped } = await record((url) =>
      url.searchParams.get('groups') === '100' ? new Response('down', { status: 404 }) : null,
    );
    expect(games).toBe(3);
    expect(skipped).toMatchObject([{ game: null, reason: expect.stringContaining('tournament') }]);
    expect((await openArchive(root)).nights).toEqual([DAY]);
    expect((await (await openArchive(root)).night(DAY))?.games.size).toBe(3);
  });

  test.each([
    ['truncated JSON', () => new Response('{"header":{"id":"9202'), 'not JSON, or cut off'],
    ['another game', () => espnSummary('920260216001'), 'this is another game'],
    ['an error of its own', () => new Response('{}', { status: 404 }), 'HTTP 404'],
  ])('leaves a game out by name whose summary is %s (T34)', async (_, answer, reason) => {
    const body = await answer();
    const { games, skipped } = await record((url) => (summaryOf('920260216002')(url) ? body : null));
    expect(games).toBe(3);
    expect(skipped).toMatchObject([
      { source: 'espn', game: '920260216002', reason: expect.stringContaining(reason) },
    ]);
    expect(await kept()).toEqual(['920260216001', '920260216003']);
    // The replay names it too, instead of showing two games as the whole night.
    const read = await (await openArchive(root)).night(DAY);
    expect(read?.skipped).toMatchObject([{ game: '920260216002' }]);
  });

  test('is no night yet when the connection breaks down on the way; run again, it goes on where it was', async () => {
    const broken = record((url) =>
      summaryOf('920260216002')(url) ? new Response('', { status: 503 }) : null,
    );
    await expect(broken).rejects.toThrow('espn summary 920260216002: HTTP 503');
    expect(isComplete()).toBe(false);
    expect(await kept()).toContain('920260216001');
    asked = [];
    await record();
    expect(asked).not.toContain('920260216001');
    expect((await (await openArchive(root)).night(DAY))?.games.size).toBe(3);
  });

  test('asks again after a failure that passes, and keeps the good answer only', async () => {
    let failures = 0;
    const { skipped } = await record(
      (url) =>
        summaryOf('920260216002')(url) && failures++ === 0 ? new Response('busy', { status: 503 }) : null,
      1,
    );
    expect(skipped).toEqual([]);
    expect((await (await openArchive(root)).night(DAY))?.skipped).toEqual([]);
  });

  test('leaves nothing behind when there is no scoreboard', async () => {
    const unreachable = record(() => {
      throw new TypeError('fetch failed');
    });
    await expect(unreachable).rejects.toThrow('espn scoreboard 2026-02-16 group 50: fetch failed');
    expect(await readdir(root)).toEqual([]);
  });
});

function boardUrl(group: number): string {
  return `https://x/mens-college-basketball/scoreboard?dates=20260216&groups=${group}&limit=500`;
}

function espnSummary(id: string): Promise<Response> {
  return espn(`https://x/mens-college-basketball/summary?event=${id}`);
}
