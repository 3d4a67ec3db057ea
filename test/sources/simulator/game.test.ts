import { beforeAll, describe, expect, test } from 'vitest';
import { playGame, type SimulatedPlay } from '../../../src/sources/simulator/game.js';
import { fixturesOf } from '../../../src/sources/simulator/league.js';
import { randomStream } from '../../../src/sources/simulator/random.js';
import { inventedTeams, parameters } from './league.js';

/** Sizes at which a mean of this many games is good to about a tenth of the tolerances below. */
const GAMES = 2400;

interface Played {
  readonly plays: readonly SimulatedPlay[];
  readonly expectedTotal: number;
  readonly expectedMargin: number;
  readonly neutralSite: boolean;
}

/** Half-time, the end of regulation and the end of a game: the rows that say so. */
function ends({ plays }: Played) {
  const [half, regulation] = plays.filter(({ kind }) => kind === 'endPeriod');
  return { half, regulation, end: plays.at(-1) } as Record<'half' | 'regulation' | 'end', SimulatedPlay>;
}

const total = (row: SimulatedPlay) => row.home + row.away;
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const sd = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const correlation = (a: readonly number[], b: readonly number[]) => {
  const [middleA, middleB] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - middleA) * ((b[i] as number) - middleB))) / sd(a) / sd(b);
};
const count = (games: readonly Played[], test: (row: SimulatedPlay) => boolean) =>
  mean(games.map(({ plays }) => plays.filter((row) => row.period <= 2 && test(row)).length));

describe(`${GAMES} simulated games have the figures of real ones`, () => {
  let games: Played[] = [];
  beforeAll(() => {
    const teams = inventedTeams(300);
    games = Array.from({ length: GAMES / 150 }, (_, day) =>
      fixturesOf('calibration', `2026-01-${String(day + 1).padStart(2, '0')}`, 150, teams, parameters),
    )
      .flat()
      .map(({ matchup, gameId, neutralSite }) => ({
        plays: playGame(matchup, parameters, randomStream('calibration', gameId)),
        expectedTotal: (matchup.home + matchup.away) * matchup.possessions,
        expectedMargin: (matchup.home - matchup.away) * matchup.possessions,
        neutralSite,
      }));
  });

  const within = (value: number, target: number, tolerance: number) => {
    expect(value).toBeGreaterThan(target - tolerance);
    expect(value).toBeLessThan(target + tolerance);
  };

  test('totals: 145.6 ± 2 with sd 19.8 ± 1.5; regulation 144.4 ± 2 with sd 19.0 ± 1.5', () => {
    const finals = games.map((game) => total(ends(game).end));
    const regulation = games.map((game) => total(ends(game).regulation));
    within(mean(finals), 145.6, 2);
    within(sd(finals), 19.8, 1.5);
    within(mean(regulation), 144.4, 2);
    within(sd(regulation), 19.0, 1.5);
  });

  test('halves: 68.0 ± 1.2 (sd 11.3 ± 1) and 76.1 ± 1.2 (sd 12.5 ± 1), surprises all but independent (0.11 ± 0.15)', () => {
    const first = games.map((game) => total(ends(game).half));
    const second = games.map((game) => total(ends(game).regulation) - total(ends(game).half));
    within(mean(first), 68.0, 1.2);
    within(sd(first), 11.3, 1);
    within(mean(second), 76.1, 1.2);
    within(sd(second), 12.5, 1);
    const surprise = (points: readonly number[], share: number) =>
      points.map((value, i) => value - (games[i] as Played).expectedTotal * share);
    within(correlation(surprise(first, 0.472), surprise(second, 0.528)), 0.11, 0.15);
  });

  test('margins: sd 14.0 ± 1, home +5.1 ± 1, about their expectation sd under 11.1; neutral sites even ± 3', () => {
    const margin = (game: Played) => ends(game).end.home - ends(game).end.away;
    within(sd(games.map(margin)), 14.0, 1);
    within(mean(games.map(margin)), 5.1, 1);
    within(mean(games.filter(({ neutralSite }) => neutralSite).map(margin)), 0, 3);
    within(sd(games.map((game) => margin(game) - game.expectedMargin)), 10.7, 0.6);
  });

  test('shots: 72.2 twos at 49.6 %, 42.5 threes at 35.2 %, 39.0 free throws at 71.3 % (± 2 tries, ± 1.5 points)', () => {
    for (const [tried, tries, share] of [
      [2, 72.2, 0.496],
      [3, 42.5, 0.352],
      [1, 39.0, 0.713],
    ] as const) {
      const taken = count(games, (row) => row.tried === tried);
      within(taken, tries, 2);
      within(count(games, (row) => row.tried === tried && row.made) / taken, share, 0.015);
    }
  });

  test('possessions 69.2 ± 1 (sd 5.6 ± 0.6) a team, 25.2 ± 1 turnovers, 20.0 ± 1 offensive rebounds', () => {
    within(
      count(games, ({ kind }) => kind === 'turnover'),
      25.2,
      1,
    );
    within(
      count(games, ({ kind }) => kind === 'offensiveRebound'),
      20.0,
      1,
    );
    const possessions = games.map(({ plays }) => {
      const of = (kinds: readonly string[]) =>
        plays.filter((row) => row.period <= 2 && kinds.includes(row.kind)).length;
      return (of(['shot']) - of(['offensiveRebound']) + of(['turnover']) + 0.475 * of(['freeThrow'])) / 2;
    });
    within(mean(possessions), 69.2, 1);
    within(sd(possessions), 5.6, 0.6);
  });

  test('fouls: 15.5 ± 0.7 (sd 4.1 ± 0.5) and 21.0 ± 0.7 (sd 5.0 ± 0.5) by half; they go with the total (0.35 ± 0.08)', () => {
    const fouls = (period: number) =>
      games.map(({ plays }) => plays.filter((row) => row.period === period && /foul/i.test(row.kind)).length);
    within(mean(fouls(1)), 15.5, 0.7);
    within(sd(fouls(1)), 4.1, 0.5);
    within(mean(fouls(2)), 21.0, 0.7);
    within(sd(fouls(2)), 5.0, 0.5);
    const [first, second] = [fouls(1), fouls(2)];
    const both = first.map((each, i) => each + (second[i] as number));
    within(
      correlation(
        both,
        games.map((game) => total(ends(game).end)),
      ),
      0.35,
      0.08,
    );
  });

  test('overtime: 6.2 ± 1.6 % of games, more than one 1.0 ± 0.7 %, worth 24.5 ± 2.5 points', () => {
    const overtimes = games.map((game) => ends(game).end.period - 2);
    within(mean(overtimes.map((n) => (n > 0 ? 100 : 0))), 6.2, 1.6);
    within(mean(overtimes.map((n) => (n > 1 ? 100 : 0))), 1.0, 0.7);
    const extra = games.flatMap((game) => {
      const { end, regulation } = ends(game);
      return end.period > 2 ? [total(end) - total(regulation)] : [];
    });
    within(mean(extra), 24.5, 2.5);
  });

  test('the last two minutes by margin: 9.7, 13.1, 11.9 and 7.6 points ± 0.8; ties 19 ± 5 % and 7 ± 3 %', () => {
    const late = games.map((game) => {
      const at = game.plays.findLast((row) => row.period < 2 || (row.period === 2 && row.secondsLeft > 120));
      const { regulation, end } = ends(game);
      return {
        margin: Math.abs((at?.home ?? 0) - (at?.away ?? 0)),
        points: total(regulation) - total(at as SimulatedPlay),
        overtime: end.period > 2 ? 100 : 0,
      };
    });
    const of = (low: number, high: number) => late.filter(({ margin }) => margin >= low && margin <= high);
    within(mean(of(0, 3).map(({ points }) => points)), 9.7, 0.8);
    within(mean(of(4, 8).map(({ points }) => points)), 13.1, 0.8);
    within(mean(of(9, 15).map(({ points }) => points)), 11.9, 0.8);
    within(mean(of(16, 99).map(({ points }) => points)), 7.6, 0.8);
    within(mean(of(0, 3).map(({ overtime }) => overtime)), 19, 5);
    within(mean(of(4, 8).map(({ overtime }) => overtime)), 7, 3);
  });

  test('points a minute rise over the game as they do in real ones, step by step (± 0.2)', () => {
    const real = [
      3.19, 3.47, 3.32, 3.36, 3.25, 3.42, 3.43, 3.59, 3.56, 3.61, 3.39, 3.76, 3.53, 3.65, 3.55, 3.72, 3.67,
      3.8, 3.74, 5.24,
    ];
    const points = Array.from({ length: 20 }, () => 0);
    for (const { plays } of games)
      for (const row of plays)
        if (row.period <= 2 && row.made) {
          const elapsed = row.period * 1200 - row.secondsLeft;
          const step = Math.min(19, Math.max(0, Math.ceil(elapsed / 120) - 1));
          points[step] = (points[step] as number) + row.tried;
        }
    const off = points.map((sum, i) => Math.abs(sum / GAMES / 2 - (real[i] as number)));
    expect(Math.max(...off)).toBeLessThan(0.2);
  });

  test('a log is one that a real game could have: the score adds up, the clock runs down, somebody wins', () => {
    for (const { plays } of games.slice(0, 300)) {
      let score = { home: 0, away: 0 };
      let before: SimulatedPlay | null = null;
      for (const row of plays) {
        if (row.made && row.side) score = { ...score, [row.side]: score[row.side] + row.tried };
        expect({ home: row.home, away: row.away }).toEqual(score);
        if (before?.period === row.period) expect(row.secondsLeft).toBeLessThanOrEqual(before.secondsLeft);
        before = row;
      }
      expect(before?.home).not.toBe(before?.away);
      expect(before?.kind).toBe('endGame');
    }
  });
});

test('the side that shoots on a common foul is the one that was fouled, from its seventh team foul on (T6)', () => {
  const [fixture] = fixturesOf('bonus', '2026-01-10', 1, inventedTeams(2), parameters);
  const always = {
    ...parameters,
    fouls: { ...parameters.fouls, floor: 0.9, shootingTwo: 0, shootingThree: 0, technical: 0 },
  };
  const plays = playGame(fixture!.matchup, always, randomStream('bonus'));
  const fouls = { home: 0, away: 0 };
  for (const [i, row] of plays.entries()) {
    if (row.period > 1) break;
    if (row.kind !== 'foul' || !row.side) continue;
    fouls[row.side] += 1;
    const next = plays.slice(i + 1).find(({ kind }) => kind !== 'tvTimeout');
    const offensive = next?.kind === 'turnover';
    if (offensive || next === undefined || next.kind === 'endPeriod') continue;
    const shoots = next.kind === 'freeThrow';
    expect(shoots).toBe(fouls[row.side] >= 7);
    if (shoots)
      expect([next.side, next.of]).toEqual([
        row.side === 'home' ? 'away' : 'home',
        fouls[row.side] >= 10 ? 2 : 1,
      ]);
  }
  expect(Math.max(fouls.home, fouls.away)).toBeGreaterThan(10);
});
