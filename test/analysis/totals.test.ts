import { expect, test } from 'vitest';
import { overUnderRecords } from '../../src/analysis/totals.js';

const game = (home: string, away: string, finalTotal: number, closingTotal: number, neutralSite = false) => ({
  teamIds: { home, away },
  neutralSite,
  finalTotal,
  closingTotal,
});
const recordOf = (teamId: string, games: Parameters<typeof overUnderRecords>[0]) =>
  overUnderRecords(games).find((record) => record.teamId === teamId);

test('a team’s record counts overs, unders and pushes, at home and away, with the mean margin', () => {
  const records = overUnderRecords([
    game('1', '2', 150, 145.5),
    game('3', '1', 140, 140),
    game('1', '2', 130, 141.5),
  ]);
  expect(records.map(({ bySite: _, ...record }) => record)).toEqual([
    { teamId: '1', over: 1, under: 1, push: 1, meanMargin: (4.5 + 0 - 11.5) / 3 },
    { teamId: '2', over: 1, under: 1, push: 0, meanMargin: (4.5 - 11.5) / 2 },
    { teamId: '3', over: 0, under: 0, push: 1, meanMargin: 0 },
  ]);
});

test('the same games are told apart by where the team played, each with its own margin', () => {
  const games = [
    game('1', '2', 150, 145.5),
    game('1', '3', 141, 141),
    game('3', '1', 140, 144),
    game('1', '2', 160, 150, true),
  ];
  expect(recordOf('1', games)?.bySite).toEqual({
    home: { over: 1, under: 0, push: 1, meanMargin: 2.25 },
    away: { over: 0, under: 1, push: 0, meanMargin: -4 },
    neutral: { over: 1, under: 0, push: 0, meanMargin: 10 },
  });
});

test('T12 at a neutral site it does not matter which team a source calls the home team', () => {
  const called = overUnderRecords([game('1', '2', 150, 145.5, true)]);
  const swapped = overUnderRecords([game('2', '1', 150, 145.5, true)]);
  expect(swapped).toEqual(called);
});

test('where a team has not played, its margin is missing, not 0', () => {
  expect(recordOf('1', [game('1', '2', 150, 145.5)])?.bySite?.away).toEqual({
    over: 0,
    under: 0,
    push: 0,
    meanMargin: null,
  });
});

test('T23 a final on the closing total is a push, neither over nor under', () => {
  expect(overUnderRecords([game('1', '2', 140, 140)])[0]).toMatchObject({ over: 0, under: 0, push: 1 });
});

test('without games there are no records', () => {
  expect(overUnderRecords([])).toEqual([]);
});
