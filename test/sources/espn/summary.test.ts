import { describe, expect, test } from 'vitest';
import { bonusOf } from '../../../src/domain/fouls.js';
import { parseSummary } from '../../../src/sources/espn/parse.js';
import {
  at,
  DUKE,
  event,
  foul,
  GAME_ID,
  type GameSketch,
  type Json,
  KANSAS,
  livePick,
  play,
  quote,
  shot,
  status,
  summary,
} from './payloads.js';

const NOW = '2026-01-10T00:30:00.000Z';
const read = (payload: Json) => parseSummary(GAME_ID, payload, NOW);
const withPlays = (plays: Json[], game: GameSketch = {}) => read(summary(game, { plays }));

test('a game under way: state from header and plays, crew, line and close', () => {
  const { state, closing, officials, finalScore, boxFouls, problems } = read(summary());
  expect(state).toMatchObject({
    gameId: GAME_ID,
    asOfUtc: NOW,
    phase: 'live',
    clock: { period: 1, secondsLeftInPeriod: 754 },
    score: { home: 3, away: 0 },
    plays: 4,
  });
  expect(state.tally.home).toMatchObject({ fieldGoalsMade: 1, threesMade: 1 });
  expect(closing?.close).toBe(145.5);
  expect(officials.map((o) => o.name)).toEqual(['Pat Whistle', 'Sam Stripes Jr.', 'Lee Lane']);
  expect(state.officials).toEqual(officials);
  expect(finalScore).toBeNull();
  expect(boxFouls).toEqual({ home: 1, away: 1 });
  expect(problems).toEqual([]);
});

describe('clock and score of a game under way', () => {
  const plays = [shot(1, 3, true, { homeScore: 3, ...at(1, '15:00') })];

  test('come from the header where it has them', () => {
    const ahead = withPlays(plays, { homeScore: '5' });
    expect(ahead.state.score).toEqual({ home: 5, away: 0 });
    expect(ahead.state.clock).toEqual({ period: 1, secondsLeftInPeriod: 754 });
  });

  test('come from the plays where the header is silent, as summaries often are', () => {
    const silent = withPlays(plays, { status: status('STATUS_IN_PROGRESS') });
    expect(silent.state.clock).toEqual({ period: 1, secondsLeftInPeriod: 900 });
    const scoreless = withPlays(plays, { homeScore: undefined, awayScore: undefined });
    expect(scoreless.state.score).toEqual({ home: 3, away: 0 });
    expect(scoreless.problems[0]?.reason).toContain("the plays' score is taken");
  });

  test('a header clock that cannot be is named, and the plays tell it', () => {
    const game = { status: status('STATUS_IN_PROGRESS', { period: 3, displayClock: '12:00' }) };
    const { state, problems } = withPlays(plays, game);
    expect(state.clock).toEqual({ period: 1, secondsLeftInPeriod: 900 });
    expect(problems[0]?.reason).toContain('720 seconds left in period 3');
  });

  test('T4: a score that steps back is not believed at once, in the plays or in the header', () => {
    const steps = [
      shot(1, 3, true, { homeScore: 10, ...at(1, '15:00') }),
      shot(2, 3, false, { homeScore: 7, ...at(1, '14:50') }),
    ];
    expect(withPlays(steps, { homeScore: '7' }).state.score).toEqual({ home: 10, away: 0 });
  });

  test('T7: an overtime lasts five minutes and is counted after regulation', () => {
    const game = { status: status('STATUS_IN_PROGRESS', { period: 3, displayClock: '4:00' }) };
    const { state } = withPlays([shot(1, 2, true, { homeScore: 70, ...at(3, '4:30') })], game);
    expect(state.clock).toEqual({ period: 3, secondsLeftInPeriod: 240 });
    expect(state.scoring.at(-1)).toMatchObject({ elapsed: 2430, home: 70 });
  });
});

describe('T6: team fouls', () => {
  test('start anew at half-time; overtime goes on with the second half’s', () => {
    const { state } = withPlays([
      ...[1, 2, 3].map((n) => foul(n, DUKE, at(1, '10:00'))),
      ...[4, 5].map((n) => foul(n, DUKE, at(2, '10:00'))),
      foul(6, DUKE, at(3, '4:00')),
      foul(7, KANSAS, at(2, '9:00')),
    ]);
    expect(state.fouls.home).toEqual({ firstHalf: 3, secondHalf: 3, technical: 0 });
    expect(state.fouls.away).toEqual({ firstHalf: 0, secondHalf: 1, technical: 0 });
  });

  test('the bonus comes from the opponent’s fouls', () => {
    const { state } = withPlays([1, 2, 3, 4, 5, 6, 7].map((n) => foul(n, KANSAS, at(1, '13:00'))));
    expect(bonusOf('home', state.fouls, state.clock, 2026)).toBe('oneAndOne');
    expect(bonusOf('away', state.fouls, state.clock, 2026)).toBe('none');
  });

  test('technical fouls are told apart', () => {
    const technical = play(2, '521', { text: 'Technical Foul on Somebody.', team: { id: KANSAS.id } });
    const { state } = withPlays([foul(1, KANSAS), technical]);
    expect(state.fouls.away).toEqual({ firstHalf: 2, secondHalf: 0, technical: 1 });
  });
});

describe('finals', () => {
  const final: GameSketch = { status: status('STATUS_FINAL'), homeScore: '77', awayScore: '75' };
  const last = [shot(1, 2, true, { homeScore: 75, awayScore: 75, ...at(2, '0:02') })];

  test('T4: the official final score wins over the plays', () => {
    const { state, finalScore } = withPlays(last, final);
    expect(finalScore).toEqual({ home: 77, away: 75 });
    expect(state).toMatchObject({ phase: 'final', score: { home: 77, away: 75 } });
  });

  test('T4: a sparse log, even an empty one, still has its final', () => {
    const { state, finalScore } = withPlays([], final);
    expect(finalScore).toEqual({ home: 77, away: 75 });
    expect(state).toMatchObject({ plays: 0, clock: null });
  });

  test.each([
    ['0-0', { ...final, homeScore: '0', awayScore: '0' }],
    ['without a score', { ...final, homeScore: undefined }],
  ])('T8: a final %s is an error', (_, game) => {
    expect(() => withPlays(last, game)).toThrow(/^espn summary 401990001: header\.competitions\[0]/);
  });

  test('T8: a final with one half behind it is an error', () => {
    const payload = summary(final);
    for (const c of payload.header.competitions[0].competitors) c.linescores = [{ displayValue: '40' }];
    expect(() => read(payload)).toThrow('77-75 after 1 periods cannot be a final');
  });

  test('linescores with displayValue alone, or with value, are read alike', () => {
    for (const half of [{ displayValue: '40' }, { value: 40 }]) {
      const payload = summary(final);
      for (const c of payload.header.competitions[0].competitors) c.linescores = [half, half, half];
      expect(read(payload).finalScore).toEqual({ home: 77, away: 75 });
    }
  });

  test('T8: a postponed game has no final score', () => {
    const { state, finalScore, lines } = withPlays([], { status: status('STATUS_POSTPONED') });
    expect({ phase: state.phase, finalScore, lines }).toEqual({
      phase: 'postponed',
      finalScore: null,
      lines: [],
    });
  });
});

test('a scheduled game has its line, no crew and no clock', () => {
  const scheduled = summary(
    { status: status('STATUS_SCHEDULED'), homeScore: undefined, awayScore: undefined },
    { plays: undefined, gameInfo: {}, boxscore: undefined },
  );
  const { state, lines, officials, boxFouls, problems } = read(scheduled);
  expect(state).toMatchObject({ phase: 'scheduled', clock: null, score: { home: 0, away: 0 } });
  expect(lines).toMatchObject([{ points: 145.5 }]);
  expect({ officials, boxFouls, problems }).toEqual({ officials: [], boxFouls: null, problems: [] });
});

test('the in-play line is stamped with the time of its answer', () => {
  const payload = summary({}, { pickcenter: [livePick(quote('o128.5'), quote('u128.5'))] });
  const { lines } = parseSummary(GAME_ID, payload, NOW, '2026-01-10T00:29:58.000Z');
  expect(lines).toMatchObject([{ points: 128.5, snapshotAtUtc: '2026-01-10T00:29:58.000Z' }]);
});

describe('T34: a part that cannot be read is left out by name and the rest goes on', () => {
  test.each<[string, Json, string]>([
    ['crew', { gameInfo: { officials: 'none' } }, 'gameInfo.officials: "none"'],
    ['one official', { gameInfo: { officials: [{ order: 1 }] } }, 'gameInfo.officials[0].fullName: missing'],
    ['box score', { boxscore: { teams: {} } }, 'boxscore.teams: {}'],
    ['pickcenter', { pickcenter: {} }, 'pickcenter: {}: expected a list'],
  ])('%s', (_, change, why) => {
    const { state, problems } = read(summary({}, change));
    expect(state.plays).toBe(4);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      source: 'espn',
      game: GAME_ID,
      reason: expect.stringContaining(why),
    });
  });
});

describe('what makes a summary unusable is an error naming source, id, field and value', () => {
  test.each<[string, Json, RegExp]>([
    [
      'an unknown state',
      summary({ status: status('STATUS_WEATHER') }),
      /status\.type\.name: "STATUS_WEATHER" is no known/,
    ],
    ['no header', { plays: [] }, /header: missing: expected object/],
    ['plays that are no list', summary({}, { plays: {} }), /plays: \{\}: expected array/],
    ['a scoreboard in its place', { events: [event()] }, /header: missing/],
  ])('%s', (_, payload, message) => {
    expect(() => read(payload)).toThrow(message);
    expect(() => read(payload)).toThrow(/^espn summary 401990001: /);
  });

  test('T3: the summary of another game', () => {
    expect(() => parseSummary('401990009', summary(), NOW)).toThrow('"401990001": this is another game');
  });
});
