import { describe, expect, test } from 'vitest';
import { mergeScoreboards, parseScoreboard } from '../../../src/sources/espn/parse.js';
import { DUKE, event, GAME_ID, type Json, KANSAS, scoreboard, status } from './payloads.js';

const DAY = '2026-01-09';
const read = (...events: Json[]) => parseScoreboard(DAY, scoreboard(events));
const only = (one: Json) => read(one).games[0];
const reason = (one: Json) => read(one).skipped[0]?.reason;

test('a game under way has teams, clock and a score of numbers', () => {
  expect(only(event())).toEqual({
    game: {
      id: GAME_ID,
      startUtc: '2026-01-10T00:00:00.000Z',
      day: DAY,
      season: 2026,
      home: { id: '150', name: 'Duke Blue Devils', location: 'Duke', abbreviation: 'DUKE' },
      away: { id: '2305', name: 'Kansas Jayhawks', location: 'Kansas', abbreviation: 'KU' },
      neutralSite: false,
      conferenceGame: false,
    },
    phase: 'live',
    clock: { period: 1, secondsLeftInPeriod: 754 },
    score: { home: 11, away: 9 },
    completed: false,
  });
});

describe('T2: the game day is the day in New York on which the game began', () => {
  test.each([
    ['a late West-coast game', '2026-01-10T04:59Z', '2026-01-09'],
    ['a game just after midnight in New York', '2026-01-10T05:01Z', '2026-01-10'],
    ['a late game on the day summer time begins', '2026-03-09T03:30Z', '2026-03-08'],
    ['a late game on the day summer time ends', '2025-11-03T04:30Z', '2025-11-02'],
  ])('%s', (_, date, day) => expect(only(event({ date }))?.game.day).toBe(day));
});

describe('phases', () => {
  test('a scheduled game has neither clock nor score, though ESPN sends 0 and 0:00', () => {
    const scheduled = status('STATUS_SCHEDULED', { period: 0, displayClock: '0:00' });
    expect(only(event({ status: scheduled, homeScore: '0', awayScore: '0' }))).toMatchObject({
      phase: 'scheduled',
      clock: null,
      score: null,
      completed: false,
    });
  });

  test('the break after the first half is half-time, after the second it is the end of a period', () => {
    const ended = (period: number) =>
      event({ status: status('STATUS_END_PERIOD', { period, displayClock: '0:00' }) });
    expect(only(ended(1))?.phase).toBe('halftime');
    expect(only(ended(2))?.phase).toBe('endOfPeriod');
  });

  test('a game that is delayed before the tip has no clock', () => {
    const delayed = status('STATUS_DELAYED', { period: 0, displayClock: '0:00' });
    expect(only(event({ status: delayed }))).toMatchObject({ phase: 'delayed', clock: null, score: null });
  });

  test('T7: the clock of an overtime', () => {
    const overtime = status('STATUS_IN_PROGRESS', { period: 4, displayClock: '0:05.3' });
    expect(only(event({ status: overtime }))?.clock).toEqual({ period: 4, secondsLeftInPeriod: 5 });
  });

  test.each(['STATUS_POSTPONED', 'STATUS_CANCELED'])('T8: %s is never a final, whatever it says', (name) => {
    const off = status(name, { period: 0, displayClock: '0:00' });
    const phase = name === 'STATUS_POSTPONED' ? 'postponed' : 'canceled';
    for (const completed of [false, true]) {
      const sent = { ...off, type: { ...off.type, completed } };
      expect(only(event({ status: sent, homeScore: '0', awayScore: '0' }))).toMatchObject({
        phase,
        score: null,
        completed: false,
      });
    }
  });
});

describe('T8: a final', () => {
  const final = status('STATUS_FINAL', { period: 2, displayClock: '0:00' });

  test('is completed and has the official score', () => {
    expect(only(event({ status: final, homeScore: '77', awayScore: '75' }))).toMatchObject({
      phase: 'final',
      score: { home: 77, away: 75 },
      completed: true,
    });
  });

  test.each([
    [
      'not completed',
      { status: { ...final, type: { ...final.type, completed: false } } },
      'contradicts the state',
    ],
    ['0-0', { status: final, homeScore: '0', awayScore: '0' }, '0-0 after 2 periods cannot be a final'],
    ['without a score', { status: final, homeScore: undefined }, 'score: missing is no score'],
    ['over in the first half', { status: { ...final, period: 1 } }, 'after 1 periods cannot be a final'],
  ])('is none when it is %s', (_, sketch, why) => {
    expect(read(event(sketch)).games).toEqual([]);
    expect(reason(event(sketch))).toContain(why);
  });
});

describe('T34: one malformed game is skipped by name and the others go on', () => {
  const good = event({ id: '401990002', home: KANSAS, away: DUKE });
  const bad = (change: (e: Json) => void): Json => {
    const e = event();
    change(e);
    return e;
  };

  test.each<[string, Json, string]>([
    [
      'of an unknown state',
      event({ status: status('STATUS_WEATHER') }),
      '"STATUS_WEATHER" is no known state',
    ],
    [
      'whose score is a number',
      bad((e) => (e.competitions[0].competitors[0].score = 11)),
      'score: 11: expected string',
    ],
    ['whose score is words', event({ homeScore: 'TBD' }), '"TBD" is no score'],
    ['without a clock', event({ status: status('STATUS_IN_PROGRESS') }), 'is no time'],
    [
      'whose clock does not fit',
      event({ status: status('STATUS_IN_PROGRESS', { period: 3, displayClock: '12:00' }) }),
      '720 seconds left in period 3',
    ],
    ['with one team', bad((e) => e.competitions[0].competitors.pop()), 'competitors'],
    [
      'with two home teams',
      bad((e) => (e.competitions[0].competitors[1].homeAway = 'home')),
      'not one home and one away',
    ],
    ['of a team against itself', event({ away: DUKE }), 'team 150 plays itself'],
    ['whose opponent is to come', event({ away: { ...KANSAS, id: '-2' } }), 'this opponent is not known yet'],
    ['without a date', bad((e) => delete e.competitions[0].date), 'date: missing'],
    ['without competitions', bad((e) => (e.competitions = [])), 'competitions'],
  ])('%s', (_, broken, why) => {
    const { games, skipped } = read(broken, good);
    expect(games.map((g) => g.game.id)).toEqual(['401990002']);
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toMatchObject({ source: 'espn', game: GAME_ID, reason: expect.stringContaining(why) });
  });

  test('an event that is no object at all', () => {
    const { games, skipped } = read(null, 'x', good);
    expect(games).toHaveLength(1);
    expect(skipped.map((s) => s.reason)).toEqual([
      expect.stringContaining('events[0].null: expected object'),
      expect.stringContaining('events[1]."x": expected object'),
    ]);
  });
});

test('T3: the same game listed twice counts once', () => {
  expect(read(event(), event()).games).toHaveLength(1);
});

test('T33: an answer without a list of events is an error, an empty list is a day without games', () => {
  for (const answer of [{}, { events: null }, { code: 500, message: 'down' }, [], 'x'])
    expect(() => parseScoreboard(DAY, answer)).toThrow(/^espn scoreboard 2026-01-09: /);
  expect(parseScoreboard(DAY, { events: [] })).toEqual({ day: DAY, games: [], skipped: [] });
});

test('T1: several answers merge by id, skipped games named once', () => {
  const tournament = event({ id: '401990002' });
  const broken = event({ id: '401990003', status: status('STATUS_WEATHER') });
  const merged = mergeScoreboards(DAY, [read(event(), broken), read(event(), tournament, broken)]);
  expect(merged.games.map((g) => g.game.id)).toEqual([GAME_ID, '401990002']);
  expect(merged.skipped).toHaveLength(1);
});
