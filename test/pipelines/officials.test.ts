import { describe, expect, test } from 'vitest';
import { crewStudy } from '../../pipelines/officials.js';
import type { Officiated } from '../../pipelines/reports/officiated.js';
import { addDays } from '../../src/domain/game.js';
import { chance } from '../analysis/chance.js';

/** 2,400 games of 30 teams; crews of three out of 45 bring free throws, and each of these so many points. */
function season(pointsPerFreeThrow: number): Officiated[] {
  const { normal, below } = chance(11);
  const referees = Array.from({ length: 45 }, () => 2 * normal());
  const teams = Array.from({ length: 30 }, () => 2 * normal());
  return Array.from({ length: 2400 }, (_, i): Officiated => {
    const crew = [below(15), 15 + below(15), 30 + below(15)];
    const home = below(30);
    const pair = [home, (home + 1 + below(29)) % 30];
    const brought = crew.reduce((sum, r) => sum + (referees[r] as number), 0);
    const overtimes = below(20) === 0 ? 1 : 0;
    const possessions = 69 + 5 * normal() + 8 * overtimes;
    const ofTeams = pair.reduce((sum, t) => sum + (teams[t] as number), 0);
    return {
      gameId: String(i),
      day: addDays('2024-11-04', Math.floor(i / 20)),
      crew: crew.map(String),
      teams: pair.map(String),
      conference: null,
      overtimes,
      possessions,
      freeThrows: 38 + brought + ofTeams + 0.4 * (possessions - 69) + 8 * normal(),
      fouls: null,
      overClose: pointsPerFreeThrow * brought + 24 * overtimes + 15 * normal(),
    };
  });
}

describe('what crews move', () => {
  const worthy = crewStudy(season(0.7));

  test('is foretold by games of earlier days, and helps a forecast of free throws', () => {
    const { freeThrows, from, judged } = worthy;
    expect([from, judged]).toEqual(['2024-12-22', 1440]);
    expect(freeThrows.spread.crews).toBeGreaterThan(2.5);
    expect(freeThrows.foretold.slope.low).toBeLessThan(1);
    expect(freeThrows.foretold.slope.high).toBeGreaterThan(1);
    expect(freeThrows.error.difference.high).toBeLessThan(0);
  });

  test('T29 a tight crew is no under: where its free throws are worth points, games go over', () => {
    const { pointsPerFreeThrow, overShareByQuartile, error } = worthy.tightCrews;
    expect(pointsPerFreeThrow.low).toBeGreaterThan(0.3);
    expect(pointsPerFreeThrow.high).toBeLessThan(1.1);
    expect(overShareByQuartile[3]?.value).toBeGreaterThan(overShareByQuartile[0]?.value ?? 1);
    expect(error.difference.value).toBeLessThan(0);
  });

  test('T29 nor an over by assertion: where they are worth nothing, nothing is found', () => {
    const { tightCrews, freeThrows, totals } = crewStudy(season(0));
    expect(freeThrows.error.difference.high).toBeLessThan(0);
    expect(tightCrews.pointsPerFreeThrow.low).toBeLessThan(0);
    expect(tightCrews.pointsPerFreeThrow.high).toBeGreaterThan(0);
    expect(totals.error.difference.high).toBeGreaterThan(0);
  });

  test('T25 what is expected of a crew knows nothing of the game’s own block or later', () => {
    const changedFrom = (day: string) =>
      crewStudy(season(0.7).map((game) => (game.day >= day ? { ...game, freeThrows: 99 } : game))).tightCrews;
    // The last block of 28 days begins on 16 February; overClose stays as it was.
    expect(changedFrom('2025-02-16')).toEqual(worthy.tightCrews);
    expect(changedFrom('2025-02-15')).not.toEqual(worthy.tightCrews);
  });

  test('games that lack crew, box score, overtimes or close are left out', () => {
    const games = season(0.7).map((game, i) => (i % 10 === 0 ? { ...game, overtimes: null } : game));
    expect(crewStudy(games).games).toBe(2160);
  });
});
