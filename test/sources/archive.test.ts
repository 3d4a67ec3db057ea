import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createArchiveFetch,
  createRecordedFetch,
  nightSpan,
  openArchive,
} from '../../src/sources/archive.js';
import { createEspnClient } from '../../src/sources/espn/client.js';
import { createKenpomClient } from '../../src/sources/kenpom/client.js';
import { createOddsApiClient } from '../../src/sources/odds-api/client.js';
import { createRefmetricsClient } from '../../src/sources/refmetrics/client.js';
import { createSimulatorFetch, recordNight } from '../../src/sources/simulator.js';
import { withRealData } from '../parts.js';
import { httpOptions } from './fetch.js';
import { simulated } from './simulator/league.js';

const ESPN = 'https://site.api.espn.com/apis/site/v2/sports/basketball/mens-college-basketball';
const ODDS =
  'https://api.the-odds-api.com/v4/sports/basketball_ncaab/odds?apiKey=k&regions=us&markets=totals,spreads&oddsFormat=american';
const DAY = '2026-03-02';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('a recorded night, collected when it is over', () => {
  const league = simulated({ games: 2 });
  const night = league.night(DAY);
  const now = () => '2026-03-03T06:00:00Z';
  let root = '';
  beforeAll(async () => {
    root = newFolder();
    await recordNight(night, root);
  });
  const get = async (path: string) =>
    (await createRecordedFetch(await openArchive(root), DAY, { now }))(path);

  test('is answered byte by byte as it was recorded', async () => {
    const board = await get(`${ESPN}/scoreboard?dates=20260302&groups=50`);
    expect(await board.text()).toBe(JSON.stringify(night.recording.scoreboard));
    const summary = await get(`${ESPN}/summary?event=920260302001`);
    expect(await summary.text()).toBe(JSON.stringify(night.recording.summaries.get('920260302001')));
    expect(summary.headers.get('date')).toBe('Tue, 03 Mar 2026 06:00:00 GMT');
  });

  test('has its odds of any moment of it, and no other games in the tournament', async () => {
    expect((await get(ODDS)).status).toBe(200);
    const tournament = await get(`${ESPN}/scoreboard?dates=20260302&groups=100`);
    expect(await tournament.json()).toMatchObject({ events: [] });
  });

  test('T33 knows no other day and no other game, and says so', async () => {
    expect((await get(`${ESPN}/scoreboard?dates=20260303&groups=50`)).status).toBe(404);
    expect((await get(`${ESPN}/summary?event=1`)).status).toBe(404);
    const archive = await openArchive(root);
    await expect(createRecordedFetch(archive, '2026-03-03', { now })).rejects.toThrow(
      /no recording of 2026-03-03/,
    );
  });

  test('T34 with a damaged file fails for that game alone', async () => {
    const broken = newFolder();
    await recordNight(night, broken);
    writeFileSync(join(broken, 'espn', 'nights', DAY, 'summary', '920260302001.json.gz'), 'not gzip');
    const fetch = await createRecordedFetch(await openArchive(broken), DAY, { now });
    expect((await fetch(`${ESPN}/summary?event=920260302001`)).status).toBe(502);
    expect((await fetch(`${ESPN}/summary?event=920260302002`)).status).toBe(200);
  });
});

describe('a recorded night in a folder', () => {
  const league = simulated({ games: 3 });
  let root = '';
  beforeAll(async () => {
    root = newFolder();
    await recordNight(league.night(DAY), root, { oddsEverySeconds: 600 });
  });

  const bodies = async (fetch: typeof globalThis.fetch) => {
    const texts: string[] = [];
    for (const url of [
      `${ESPN}/scoreboard?dates=20260302&groups=50`,
      `${ESPN}/summary?event=920260302001`,
      `${ESPN}/summary?event=920260302003`,
      ODDS,
    ])
      texts.push(await (await fetch(url)).text());
    return texts;
  };

  test('answers, read from disk, byte for byte what the simulator that wrote it answers', async () => {
    const archive = await openArchive(root);
    expect(archive.nights).toEqual([DAY]);
    for (const now of [
      '2026-03-02T22:50:00Z',
      '2026-03-03T00:10:00Z',
      '2026-03-03T01:30:00Z',
      '2026-03-03T02:40:00Z',
    ]) {
      const recorded = await bodies(await createArchiveFetch(archive, DAY, { now: () => now }));
      const simulatedAnswers = await bodies(createSimulatorFetch(league, { now: () => now }));
      expect(recorded.map((body, i) => body === simulatedAnswers[i])).toEqual([true, true, true, true]);
    }
  });

  test('serves the odds of the newest snapshot, across the UTC midnight', async () => {
    const archive = await openArchive(root);
    const dateAt = async (now: string) => {
      const fetch = await createArchiveFetch(archive, DAY, { now: () => now });
      return new Date((await fetch(ODDS)).headers.get('date') ?? '').toISOString();
    };
    expect(await dateAt('2026-03-02T23:59:59Z')).toBe('2026-03-02T23:50:00.000Z');
    expect(await dateAt('2026-03-03T00:00:00Z')).toBe('2026-03-03T00:00:00.000Z');
    expect(await dateAt('2026-03-03T00:09:59Z')).toBe('2026-03-03T00:00:00.000Z');
  });

  test('changed after a moment in its odds files, answers the same odds at that moment', async () => {
    const other = newFolder();
    const at = Date.parse('2026-03-03T00:35:00Z');
    const night = league.night(DAY);
    const oddsAt = (moment: number) =>
      night
        .oddsAt(moment > at ? moment + 3_600_000 : moment)
        .map((event) => (moment > at ? { ...event, id: 'f'.repeat(32), home_team: 'Changed' } : event));
    await recordNight({ ...night, oddsAt }, other, { oddsEverySeconds: 600 });
    const answer = async (folder: string, now: number) => {
      const fetch = await createArchiveFetch(await openArchive(folder), DAY, { now: () => new Date(now) });
      return (await fetch(ODDS)).text();
    };
    expect(await answer(other, at)).toBe(await answer(root, at));
    expect(await answer(other, at + 600_000)).not.toBe(await answer(root, at + 600_000));
  });

  test('with one broken summary goes on with the others and names the file (T34)', async () => {
    const other = newFolder();
    await recordNight(league.night(DAY), other, { oddsEverySeconds: 3600 });
    const broken = join(other, 'espn', 'nights', DAY, 'summary', '920260302002.json.gz');
    writeFileSync(broken, gzipSync('{"header":{"id":"920260302002"'));
    const night = await (await openArchive(other)).night(DAY);
    expect([...(night?.games.keys() ?? [])]).toEqual(['920260302001', '920260302003']);
    expect(night?.skipped).toEqual([
      { game: '920260302002', reason: expect.stringContaining('recording of summary 920260302002, ') },
    ]);
  });

  test('with a broken scoreboard is refused by its path', async () => {
    const other = newFolder();
    const folder = join(other, 'espn', 'nights', DAY);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'scoreboard.json.gz'), 'not gzip');
    const archive = await openArchive(other);
    await expect(createArchiveFetch(archive, DAY, { now: () => new Date(0) })).rejects.toThrow(
      /recording of scoreboard of 2026-03-02, .*scoreboard\.json\.gz/,
    );
  });

  test('with a broken odds file says which', async () => {
    const other = newFolder();
    await recordNight(league.night(DAY), other, { oddsEverySeconds: 3600 });
    const file = join(other, 'odds-api', 'history', `${DAY}.parquet`);
    writeFileSync(file, 'not parquet');
    const fetch = await createArchiveFetch(await openArchive(other), DAY, {
      now: () => '2026-03-02T23:30:00Z',
    });
    await expect(fetch(ODDS)).rejects.toThrow(`recorded odds ${file}: `);
  });

  test('that is not there is named with the nights that are', async () => {
    const archive = await openArchive(root);
    await expect(nightSpan(archive, '2026-03-09')).rejects.toThrow(
      `archive ${root}: no recording of 2026-03-09; it holds 2026-03-02`,
    );
    await expect(openArchive(join(root, 'espn'))).rejects.toThrow('no recorded night under espn/nights');
  });
});

describe('recorded lookups', () => {
  const write = (root: string, path: string, lines: readonly string[]) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), gzipSync(`${lines.join('\r\n')}\r\n`));
  };
  let root = '';
  beforeAll(async () => {
    root = newFolder();
    await recordNight(simulated({ games: 1 }).night(DAY), root, { oddsEverySeconds: 7200 });
    write(root, 'kenpom/kenpom_archive_daily_2026-03-01_to_2026-03-02.csv.gz', [
      'rating_date,season,team,conf,rank_adjem,adj_em,adj_o,rank_adj_o,adj_d,rank_adj_d,adj_t,rank_adj_t',
      '2026-03-01,2026,Duke,ACC,1,39.3,130.1,1,90.8,5,66.0,269',
      '2026-03-01,2026,"Miami, FL",ACC,41,17.3,117.1,30,99.8,65,68.0,169',
      '2026-03-02,2026,Duke,ACC,1,39.5,130.2,1,90.7,5,66.1,268',
    ]);
    write(root, 'referees/refmetrics_fouls_2025-11-20.csv.gz', [
      'referee_name,total_fouls_per_game,home_fouls_per_game,away_fouls_per_game,foul_differential,total_games,profile_url',
      'Bill & Co. Watson,49.0,22.9,26.1,3.2,9,https://www.refmetrics.com/p?official=W',
      'Subscribe to see,43.9,21.0,22.9,1.9,78,',
    ]);
  });

  const http = async (now: string) =>
    httpOptions(await createArchiveFetch(await openArchive(root), DAY, { now: () => now }), {
      now: () => now,
      retries: 0,
    });

  test('KenPom answers exactly the day asked for', async () => {
    const kenpom = createKenpomClient(await http('2026-03-02T23:00:00Z'), { apiKey: 'k' });
    const { ratings, skipped } = await kenpom.archive('2026-03-01');
    expect(skipped).toEqual([]);
    expect(
      ratings.map(({ teamName, adjOffense, adjDefense, adjTempo }) => [
        teamName,
        adjOffense,
        adjDefense,
        adjTempo,
      ]),
    ).toEqual([
      ['Duke', 130.1, 90.8, 66],
      ['Miami, FL', 117.1, 99.8, 68],
    ]);
  });

  test('KenPom refuses a day that is missing, to come, or no archive at all', async () => {
    const kenpom = createKenpomClient(await http('2026-03-01T23:00:00Z'), { apiKey: 'k' });
    await expect(kenpom.archive('2026-02-01')).rejects.toThrow('No archive data for 2026-02-01');
    await expect(kenpom.archive('2026-03-02')).rejects.toThrow('No archive data for 2026-03-02');
    await expect(kenpom.ratings(2026)).rejects.toThrow('Endpoint ratings is not recorded');
  });

  test('RefMetrics answers the table fetched by that day, names behind the paywall hidden', async () => {
    const account = { user: 'u', password: 'p' };
    const { rows, skipped } = await createRefmetricsClient(await http('2026-03-02T23:00:00Z'), {
      account,
    }).fouls();
    expect(skipped).toEqual([]);
    expect(rows.map(({ name, games, foulsPerGame }) => [name, games, foulsPerGame])).toEqual([
      ['Bill & Co. Watson', 9, 49],
      [null, 78, 43.9],
    ]);
    const before = createRefmetricsClient(await http('2025-11-19T23:00:00Z'), { account: null });
    await expect(before.fouls()).rejects.toThrow('404');
  });
});

withRealData('the recorded night of 2026-03-02', (folder) => {
  test('is read in three seconds, and its summaries cost well under a millisecond each', async () => {
    const start = performance.now();
    const archive = await openArchive(folder);
    let now = '';
    const fetch = await createArchiveFetch(archive, DAY, { now: () => now });
    const loaded = performance.now() - start;
    const span = await nightSpan(archive, DAY);
    expect(span).toEqual({ first: '2026-03-02T23:02:15Z', last: '2026-03-03T04:58:00Z' });

    const games = [...((await archive.night(DAY))?.games.values() ?? [])];
    expect(games).toHaveLength(18);
    const spent: number[] = [];
    for (let at = Date.parse(span.first); at <= Date.parse(span.last); at += 300_000) {
      now = new Date(at).toISOString();
      for (const game of games) {
        const before = performance.now();
        await (await fetch(`${ESPN}/summary?event=${game.id}`)).text();
        spent.push(performance.now() - before);
      }
    }
    const median = spent.sort((a, b) => a - b)[spent.length >> 1] as number;
    expect(loaded).toBeLessThan(3000);
    expect(median).toBeLessThan(1);
  });

  test('is read by the clients without a complaint, and ends as it was recorded', async () => {
    const archive = await openArchive(folder);
    let now = '2026-03-02T23:00:00Z';
    const fetch = await createArchiveFetch(archive, DAY, { now: () => now });
    const http = httpOptions(fetch, { now: () => now, retries: 0 });
    const espn = createEspnClient(http);
    const odds = createOddsApiClient(http, { apiKey: 'k' });
    expect((await espn.scoreboard(DAY)).games.map(({ phase }) => phase)).toEqual(Array(18).fill('scheduled'));
    for (
      let at = Date.parse('2026-03-02T23:10:00Z');
      at <= Date.parse('2026-03-03T05:00:00Z');
      at += 600_000
    ) {
      now = new Date(at).toISOString();
      const board = await espn.scoreboard(DAY);
      expect(board.skipped).toEqual([]);
      for (const { game, phase, score } of board.games) {
        const summary = await espn.summary(game.id);
        expect([summary.problems, summary.unknownCodes]).toEqual([[], []]);
        expect(summary.state.phase).toBe(phase);
        if (phase === 'final') expect(summary.finalScore).toEqual(score);
      }
      const snapshot = await odds.odds();
      expect(Date.parse(snapshot.snapshotAtUtc)).toBeLessThanOrEqual(at);
      expect(at - Date.parse(snapshot.snapshotAtUtc)).toBeLessThan(31 * 60_000);
      expect(snapshot.events.length).toBeGreaterThan(0);
    }
    const board = await espn.scoreboard(DAY);
    expect(board.games.map(({ phase }) => phase)).toEqual(Array(18).fill('final'));
    const duke = board.games.find(({ game }) => game.id === '401820778');
    expect(duke?.score).toEqual({ home: 64, away: 93 });
  });
});
