import { describe, expect, test } from 'vitest';
import { bookLagSeconds, noVig, type TotalLine } from '../../src/domain/market.js';
import { createEspnClient } from '../../src/sources/espn/client.js';
import { createKenpomClient } from '../../src/sources/kenpom/client.js';
import { createOddsApiClient } from '../../src/sources/odds-api/client.js';
import { createRefmetricsClient } from '../../src/sources/refmetrics/client.js';
import {
  createSimulatorFetch,
  type League,
  simulatedSpan,
  simulatorParameters,
} from '../../src/sources/simulator.js';
import { httpOptions } from './fetch.js';
import { inventedTeams, parameters, simulated } from './simulator/league.js';

const DAY = '2026-03-02';
const ESPN = 'https://site.api.espn.com/apis/site/v2/sports/basketball/mens-college-basketball';
const ODDS =
  'https://api.the-odds-api.com/v4/sports/basketball_ncaab/odds?apiKey=k&regions=us&markets=totals,spreads&oddsFormat=american';

/** Clients on a league, and the clock that they are at. */
function clientsOf(league: League) {
  const clock = { now: simulatedSpan(league, DAY).first };
  const http = httpOptions(createSimulatorFetch(league, { now: () => clock.now }), {
    now: () => clock.now,
    retries: 0,
    timeoutMs: 10_000,
  });
  return {
    clock,
    espn: createEspnClient(http),
    odds: createOddsApiClient(http, { apiKey: 'k' }),
    kenpom: createKenpomClient(http, { apiKey: 'k' }),
    refmetrics: createRefmetricsClient(http, { account: null }),
  };
}

/** Instants from first to last tick, some minutes apart. */
function instants(league: League, minutes: number): string[] {
  const { first, last } = simulatedSpan(league, DAY);
  const steps = Math.floor((Date.parse(last) - Date.parse(first)) / (minutes * 60_000));
  return Array.from({ length: steps + 1 }, (_, i) =>
    new Date(Date.parse(first) + i * minutes * 60_000).toISOString(),
  );
}

describe('a simulated league', () => {
  const bodies = async (league: League, now: string) => {
    const fetch = createSimulatorFetch(league, { now: () => now });
    const urls = [`${ESPN}/scoreboard?dates=20260302&groups=50`, `${ESPN}/summary?event=920260302002`, ODDS];
    return Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  };

  test('answers the same bytes for the same seed at the same moment, whatever was asked before', async () => {
    const first = simulated({ seed: 'a' });
    const again = simulated({ seed: 'a' });
    for (const now of instants(again, 40)) await bodies(again, now);
    const now = '2026-03-03T01:11:07Z';
    expect(await bodies(again, now)).toEqual(await bodies(first, now));
  });

  test('plays other games for another seed, and on another day', async () => {
    const score = async (seed: string, day: string) => {
      const { espn, clock } = clientsOf(simulated({ seed }));
      clock.now = `${day.slice(0, 8)}${String(Number(day.slice(8)) + 1).padStart(2, '0')}T09:00:00Z`;
      return (await espn.scoreboard(day)).games.map(({ score }) => score);
    };
    const here = await score('a', '2026-03-02');
    expect(here).not.toEqual(await score('b', '2026-03-02'));
    expect(here).not.toEqual(await score('a', '2026-03-05'));
  });

  test('says that it is simulated', async () => {
    const [scoreboard] = await bodies(simulated(), '2026-03-03T01:00:00Z');
    expect(scoreboard).toContain('(simulated)');
  });

  test('is read by every client without a complaint, from the first tip to the last final', async () => {
    const league = simulated({ games: 6 });
    const { clock, espn, odds, kenpom, refmetrics } = clientsOf(league);
    for (const now of instants(league, 7)) {
      clock.now = now;
      const board = await espn.scoreboard(DAY);
      expect(board.skipped).toEqual([]);
      for (const { game, phase } of board.games) {
        const summary = await espn.summary(game.id);
        expect([summary.problems, summary.unknownCodes]).toEqual([[], []]);
        if (phase === 'scheduled') expect(summary.officials).toEqual([]);
        expect(summary.closing?.book).toBe('draftkings');
      }
      const { skipped } = await odds.odds();
      expect(skipped.filter(({ reason }) => !reason.includes('no totals'))).toEqual([]);
    }
    clock.now = simulatedSpan(league, DAY).last;
    const board = await espn.scoreboard(DAY);
    expect(board.games.map(({ phase }) => phase)).toEqual(Array(6).fill('final'));
    for (const { game, score } of board.games) {
      const { finalScore, boxFouls, state } = await espn.summary(game.id);
      expect(finalScore).toEqual(score);
      expect(boxFouls).toEqual({
        home: state.fouls.home.firstHalf + state.fouls.home.secondHalf,
        away: state.fouls.away.firstHalf + state.fouls.away.secondHalf,
      });
    }
    const { ratings, skipped } = await kenpom.archive(DAY);
    expect([ratings.length, skipped]).toEqual([12, []]);
    const table = await refmetrics.fouls();
    expect([table.rows.length, table.skipped]).toEqual([90, []]);
    const named = new Set(table.rows.map(({ name }) => name));
    for (const { game } of board.games)
      for (const official of (await espn.summary(game.id)).officials) expect(named).toContain(official.name);
  });

  test('names a crew of three once a game is under way, and not before', async () => {
    const { clock, espn } = clientsOf(simulated({ seed: 3 }));
    const crew = async () => (await espn.summary('920260302001')).officials.length;
    clock.now = '2026-03-02T23:00:30Z';
    expect(await crew()).toBe(0);
    clock.now = '2026-03-02T23:30:00Z';
    expect(await crew()).toBe(3);
  });

  test('takes about two hours of real time for a game', () => {
    const spans = [...simulated({ games: 60 }).night(DAY).replayed.games.values()].map(({ span }) => span);
    const minutes = spans.map((span) => ((span?.last ?? 0) - (span?.first ?? 0)) / 60_000);
    const mean = minutes.reduce((a, b) => a + b) / minutes.length;
    expect(mean).toBeGreaterThan(108);
    expect(mean).toBeLessThan(124);
    expect(Math.min(...minutes)).toBeGreaterThan(90);
  });

  test('has logs that step back and rows entered late, as real ones do (T4)', () => {
    const { summaries } = simulated({ games: 60 }).night(DAY).recording;
    const back = (values: readonly number[]) =>
      values.some((value, i) => i > 0 && value < (values[i - 1] as number));
    const logs = [...summaries.values()].map(
      (summary) =>
        (summary as { plays: { homeScore: number; awayScore: number; wallclock: string }[] }).plays,
    );
    const stepsBack = logs.filter((plays) => back(plays.map((play) => play.homeScore + play.awayScore)));
    const late = logs.filter((plays) => back(plays.map((play) => Date.parse(play.wallclock))));
    expect(stepsBack.length).toBeGreaterThan(4);
    expect(stepsBack.length).toBeLessThan(25);
    expect(late.length).toBeGreaterThan(15);
  });

  test('starts at 18:00 Eastern on either side of daylight saving (T2)', () => {
    const start = (day: string) =>
      Math.min(
        ...[...simulated().night(day).replayed.games.values()].map((game) =>
          Date.parse(JSON.parse(game.eventAt(0)).date),
        ),
      );
    expect(new Date(start('2026-03-07')).toISOString()).toBe('2026-03-07T23:00:00.000Z');
    expect(new Date(start('2026-03-08')).toISOString()).toBe('2026-03-08T22:00:00.000Z');
    expect(new Date(start('2025-11-02')).toISOString()).toBe('2025-11-02T23:00:00.000Z');
  });

  test('makes a day of 20 games in a second, and one of 150 in a few', () => {
    const spent = (games: number) => {
      const league = simulated({ games, seed: games });
      const start = performance.now();
      league.night(DAY);
      return performance.now() - start;
    };
    spent(20);
    expect(Math.min(spent(20), spent(20), spent(20))).toBeLessThan(1000);
    expect(spent(150)).toBeLessThan(8000);
  });

  test('needs two teams a game, and parameters that are whole', () => {
    const league = simulated({ games: 4, teams: inventedTeams(7) });
    expect(() => league.night(DAY)).toThrow('4 simulated games need 8 teams, and there are 7');
    expect(() => simulatorParameters({ ...parameters, shots: { ...parameters.shots, two: 1.2 } })).toThrow(
      /shots\.two/,
    );
  });
});

describe('the simulated market', () => {
  const LIVE = ['betmgm', 'fanatics', 'fanduel', 'draftkings', 'williamhill_us', 'betrivers', 'bovada'];

  /** Every line of a night, with its game's final total and minutes since the tip. */
  async function quotes(games: number, minutes: number) {
    const league = simulated({ games, seed: 'market' });
    const { clock, espn, odds } = clientsOf(league);
    const seen: { line: TotalLine; minute: number; final: number; now: number }[] = [];
    const { last } = simulatedSpan(league, DAY);
    clock.now = last;
    const ended = new Map(
      (await espn.scoreboard(DAY)).games.map(({ game, score }) => [
        game.home.name,
        {
          total: (score?.home ?? 0) + (score?.away ?? 0),
          tip: league.night(DAY).replayed.games.get(game.id)?.span,
        },
      ]),
    );
    for (const now of instants(league, minutes)) {
      clock.now = now;
      for (const event of (await odds.odds()).events) {
        const game = ended.get(event.homeName);
        if (game?.tip == null) throw new Error(`${event.homeName} is not in the scoreboard`);
        const minute = (Date.parse(now) - game.tip.first) / 60_000;
        for (const line of event.totals) seen.push({ line, minute, final: game.total, now: Date.parse(now) });
      }
    }
    return seen;
  }

  test('follows the game with books that disagree a little, at a hold of 4.5 to 7 %', async () => {
    const seen = await quotes(60, 10);
    const live = seen.filter(
      ({ line, minute }) => minute > 1 && LIVE.includes(line.book) && bookLagSeconds(line) <= 120,
    );
    const error = (from: number, to: number) => {
      const errors = live
        .filter(({ minute }) => minute >= from && minute < to)
        .map(({ line, final }) => Math.abs(line.points - final));
      return errors.reduce((a, b) => a + b, 0) / errors.length;
    };
    // Real live totals: 11.5 points off 15 to 25 minutes after the tip, 5.5 after 100 to 110.
    expect(error(10, 30)).toBeGreaterThan(9.5);
    expect(error(10, 30)).toBeLessThan(14.5);
    expect(error(95, 110)).toBeGreaterThan(2);
    expect(error(95, 110)).toBeLessThan(7);
    const holds = live.map(({ line }) => noVig(line)?.hold ?? Number.NaN);
    expect(Math.min(...holds)).toBeGreaterThan(0.035);
    expect(Math.max(...holds)).toBeLessThan(0.085);
  });

  test('T15: some books sleep on old quotes, some have shut the market, three stop at the tip', async () => {
    const seen = await quotes(20, 5);
    const inPlay = seen.filter(({ minute }) => minute > 10);
    const stale = inPlay.filter(({ line }) => LIVE.includes(line.book) && bookLagSeconds(line) > 120);
    const live = inPlay.filter(({ line }) => LIVE.includes(line.book));
    expect(stale.length / live.length).toBeGreaterThan(0.005);
    expect(stale.length / live.length).toBeLessThan(0.08);
    const asleep = inPlay.filter(({ line }) => !LIVE.includes(line.book));
    expect(asleep.length).toBeGreaterThan(0);
    expect(asleep.every(({ line, minute }) => bookLagSeconds(line) > (minute - 1) * 60)).toBe(true);
    const possible = asleep.length / 3;
    expect(live.length / (possible * LIVE.length)).toBeLessThan(0.95);
    expect(live.length / (possible * LIVE.length)).toBeGreaterThan(0.8);
  });

  test('changes a live quote every 15 to 40 seconds', () => {
    const night = simulated({ games: 1, seed: 5 }).night(DAY);
    const span = [...night.replayed.games.values()][0]?.span;
    const updates = new Set<number>();
    for (let at = (span?.first ?? 0) + 60_000; at < (span?.last ?? 0); at += 1000)
      for (const event of night.oddsAt(at))
        for (const book of event.bookmakers)
          if (book.key === 'fanduel') updates.add(Date.parse(book.last_update));
    const times = [...updates].sort((a, b) => a - b);
    const gaps = times.slice(1).map((time, i) => (time - (times[i] as number)) / 1000);
    // A sleeping book leaves longer gaps; the others keep the rhythm.
    const awake = gaps.filter((gap) => gap <= 60);
    expect(awake.length).toBeGreaterThan(100);
    expect(Math.min(...awake)).toBeGreaterThanOrEqual(14);
    expect(Math.max(...awake)).toBeLessThanOrEqual(41);
  });
});
