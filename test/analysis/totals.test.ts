import { expect, test } from 'vitest';
import { overUnderRecords } from '../../src/analysis/totals.js';

const game = (home: string, away: string, finalTotal: number, closingTotal: number) => ({
  teamIds: { home, away },
  finalTotal,
  closingTotal,
});

test('a team’s record counts overs, unders and pushes, at home and away, with the mean margin', () => {
  const records = overUnderRecords([
    game('1', '2', 150, 145.5),
    game('3', '1', 140, 140),
    game('1', '2', 130, 141.5),
  ]);
  expect(records).toEqual([
    { teamId: '1', over: 1, under: 1, push: 1, meanMargin: (4.5 + 0 - 11.5) / 3 },
    { teamId: '2', over: 1, under: 1, push: 0, meanMargin: (4.5 - 11.5) / 2 },
    { teamId: '3', over: 0, under: 0, push: 1, meanMargin: 0 },
  ]);
});

test('T23 a final on the closing total is a push, neither over nor under', () => {
  expect(overUnderRecords([game('1', '2', 140, 140)])[0]).toMatchObject({ over: 0, under: 0, push: 1 });
});

test('without games there are no records', () => {
  expect(overUnderRecords([])).toEqual([]);
});
