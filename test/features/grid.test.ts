import { describe, expect, test } from 'vitest';
import type { Play } from '../../src/domain/game.js';
import { totalPoints } from '../../src/domain/state.js';
import { gridStates, REGULATION_GRID } from '../../src/features/grid.js';
import { featureVector } from '../../src/features/index.js';
import { finalTotal, remainingPoints } from '../../src/features/labels.js';
import { context, NOW, play } from '../domain/made.js';

const at = (
  period: number,
  secondsLeftInPeriod: number,
  home: number,
  away: number,
  changes: Partial<Play> = {},
) =>
  play({
    id: `${period}-${secondsLeftInPeriod}-${home}`,
    period,
    secondsLeftInPeriod,
    score: { home, away },
    ...changes,
  });

const regulation: readonly Play[] = [
  at(1, 1190, 2, 0),
  at(1, 900, 2, 3),
  at(1, 0, 30, 31),
  at(2, 1000, 40, 41),
  at(2, 31, 70, 68),
  at(2, 30, 70, 70),
  at(2, 29, 70, 70, { kind: 'missed2' }),
];

const totals = (plays: readonly Play[]) =>
  new Map(
    gridStates('401', plays, NOW).map(({ overtime, secondsLeft, state }) => [
      `${overtime}:${secondsLeft}`,
      totalPoints(state.score),
    ]),
  );

describe('a game on the grid', () => {
  test('is looked at every 30 seconds from 40:00 to 0:00 left', () => {
    expect(REGULATION_GRID).toHaveLength(81);
    expect(REGULATION_GRID.slice(0, 2)).toEqual([2400, 2370]);
    expect(REGULATION_GRID.at(-1)).toBe(0);
  });

  test('stands at r as the last play with r or more seconds left says', () => {
    const seen = totals(regulation);
    expect(seen.get('0:2400')).toBe(0);
    expect(seen.get('0:2370')).toBe(2);
    expect(seen.get('0:2130')).toBe(2);
    expect(seen.get('0:2100')).toBe(5);
    expect(seen.get('0:1200')).toBe(61);
    expect(seen.get('0:60')).toBe(81);
    expect(seen.get('0:30')).toBe(140);
    expect(seen.get('0:0')).toBe(140);
  });

  test('T7 an end-of-half row with the overtime’s clock turns nothing back', () => {
    const overtime = [
      at(2, 300, 70, 70, { kind: 'endPeriod' }),
      at(3, 280, 72, 70),
      at(3, 100, 72, 75),
      at(3, 300, 72, 75, { kind: 'endPeriod' }),
    ];
    const [without, withOvertime] = [totals(regulation), totals([...regulation, ...overtime])];
    for (const [moment, total] of without) expect(withOvertime.get(moment)).toBe(total);
    expect(withOvertime.get('1:270')).toBe(142);
    expect(withOvertime.get('1:90')).toBe(147);
  });

  test('T4 a play out of clock order keeps the place that the source gave it', () => {
    const late = at(2, 500, 41, 41);
    const seen = totals([...regulation.slice(0, 5), late, ...regulation.slice(5)]);
    expect(seen.get('0:60')).toBe(81);
    expect(seen.get('0:0')).toBe(140);
  });

  test('has its half-time phase at 20:00 left only', () => {
    const halves = gridStates('401', regulation, NOW).filter(({ state }) => state.phase === 'halftime');
    expect(halves.map(({ secondsLeft }) => secondsLeft)).toEqual([1200]);
  });

  test('leak: the state at r is the same whatever comes after r', () => {
    for (const cut of [2, 4, 6]) {
      const known = regulation.slice(0, cut);
      const end = regulation[cut] as Play;
      const after = (end.period === 1 ? 1200 : 0) + end.secondsLeftInPeriod;
      const invented = at(end.period, end.secondsLeftInPeriod, 99, 99, { kind: 'made3' });
      const [truth, other] = [
        gridStates('401', [...known, end], NOW),
        gridStates('401', [...known, invented], NOW),
      ];
      for (const [i, { secondsLeft, state }] of truth.entries())
        if (secondsLeft > after)
          expect(featureVector(state, context())).toEqual(featureVector(other[i]?.state ?? state, context()));
    }
  });
});

describe('the label', () => {
  test('is the official final less the points on the board, overtime included', () => {
    const [start] = gridStates('401', regulation, NOW);
    const outcome = { finalScore: { home: 80, away: 77 }, overtimes: 1 };
    expect(finalTotal(outcome)).toBe(157);
    expect(remainingPoints(start?.state ?? raise(), outcome)).toBe(157);
  });
});

function raise(): never {
  throw new Error('the grid is empty');
}
