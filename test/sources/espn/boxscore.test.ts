import { describe, expect, test } from 'vitest';
import { readBoxscore } from '../../../src/sources/espn/boxscore.js';
import { parseSummary } from '../../../src/sources/espn/parse.js';
import { NOW } from '../fetch.js';
import { DUKE, GAME_ID, KANSAS, summary } from './payloads.js';

const { game } = parseSummary(GAME_ID, summary(), NOW);

/** A team's statistics as ESPN sends them: texts, shots as `made-tried`. */
const STATISTICS: Readonly<Record<string, string>> = {
  'fieldGoalsMade-fieldGoalsAttempted': '30-63',
  'threePointFieldGoalsMade-threePointFieldGoalsAttempted': '14-29',
  'freeThrowsMade-freeThrowsAttempted': '11-17',
  offensiveRebounds: '15',
  defensiveRebounds: '16',
  turnovers: '10',
  totalTurnovers: '12',
  assists: '9',
  blocks: '3',
  fouls: '23',
};

const boxscore = (change: Readonly<Record<string, string | null | undefined>> = {}) => ({
  teams: [KANSAS, DUKE].map(({ id }) => ({
    team: { id },
    statistics: Object.entries({ ...STATISTICS, ...(id === DUKE.id ? change : {}) }).flatMap(
      ([name, displayValue]) => (displayValue === undefined ? [] : [{ name, displayValue }]),
    ),
  })),
});
const read = (of: unknown) => readBoxscore(of, game, (reason) => expect.fail(reason));

describe('a box score', () => {
  test('is read by team, with the team’s own turnovers', () => {
    const { box, fouls } = read(boxscore({ totalTurnovers: '13' }));
    const side = game.home.id === DUKE.id ? 'home' : 'away';
    expect(box?.[side]).toEqual({
      fieldGoalsMade: 30,
      fieldGoalsTried: 63,
      threesMade: 14,
      threesTried: 29,
      freeThrowsMade: 11,
      freeThrowsTried: 17,
      offensiveRebounds: 15,
      defensiveRebounds: 16,
      turnovers: 13,
      assists: 9,
      blocks: 3,
    });
    expect(fouls).toEqual({ home: 23, away: 23 });
  });

  test('of a payload without the team’s turnovers has those of its players', () => {
    const { box } = read(boxscore({ totalTurnovers: undefined }));
    expect([box?.home.turnovers, box?.away.turnovers].sort()).toEqual([10, 12]);
  });

  test.each([
    ['a number is missing', { assists: undefined }],
    ['a number is null', { blocks: null }],
    ['a number is a word', { offensiveRebounds: '-' }],
    ['more shots are made than tried', { 'freeThrowsMade-freeThrowsAttempted': '18-17' }],
  ])('is none where %s, never one with a 0; its fouls are there', (_, change) => {
    expect(read(boxscore(change))).toEqual({ box: null, fouls: { home: 23, away: 23 } });
  });

  test('without fouls of one team has none', () => {
    const { box, fouls } = read(boxscore({ fouls: undefined }));
    expect(fouls).toBeNull();
    expect(box).not.toBeNull();
  });

  test('of season averages, as before the tip, is none', () => {
    const averages = {
      teams: [KANSAS, DUKE].map(({ id }) => ({
        team: { id },
        statistics: [{ name: 'avgPoints', displayValue: '80.1' }],
      })),
    };
    expect(read(averages)).toEqual({ box: null, fouls: null });
  });
});
