import { describe, expect, test } from 'vitest';
import type { PlayKind, TeamSide } from '../../../src/domain/game.js';
import { readPlays } from '../../../src/sources/espn/plays.js';
import { at, DUKE, foul, GAME_ID, type Json, KANSAS, play, shot } from './payloads.js';

const SIDES = new Map<string, TeamSide>([
  [DUKE.id, 'home'],
  [KANSAS.id, 'away'],
]);
const read = (...rows: Json[]) => readPlays(GAME_ID, SIDES, rows);
const kindOf = (row: Json): PlayKind | undefined => read(row).plays[0]?.kind;

describe('what a play is', () => {
  test('a shot counts what its value says, made or missed', () => {
    expect([shot(1, 2, true), shot(2, 2, false), shot(3, 3, true), shot(4, 3, false)].map(kindOf)).toEqual([
      'made2',
      'missed2',
      'made3',
      'missed3',
    ]);
  });

  test('a miss without a value is told by what was tried, else by its text', () => {
    const miss = { scoringPlay: false, scoreValue: 0 };
    expect(kindOf(shot(1, 3, false, { ...miss, text: 'misses jumper', pointsAttempted: 3 }))).toBe('missed3');
    const bare = { ...miss, pointsAttempted: undefined };
    expect(kindOf(shot(2, 3, false, { ...bare, text: 'A missed Three Point Jumper.' }))).toBe('missed3');
    expect(kindOf(shot(3, 2, false, { ...bare, text: 'A missed Jumper.' }))).toBe('missed2');
  });

  test.each(['540', '97'])('free throw %s is named for the make and sent for misses too', (type) => {
    expect(kindOf(play(1, type, { scoringPlay: true, scoreValue: 1 }))).toBe('madeFreeThrow');
    expect(kindOf(play(1, type, { scoringPlay: false, scoreValue: 1 }))).toBe('missedFreeThrow');
  });

  test('the ids of old payloads are shots as well, and 30558 is always a three', () => {
    const old = { pointsAttempted: undefined, text: 'A missed Jumper.' };
    for (const type of ['20424', '20437', '20558', '20574'])
      expect(kindOf(play(1, type, old))).toBe('missed2');
    expect(kindOf(play(1, '30558', { ...old, text: undefined }))).toBe('missed3');
  });

  test('601 of old payloads is a foul or a turnover by its text, and unknown without one', () => {
    expect(kindOf(play(1, '601', { text: 'Foul on Somebody' }))).toBe('foul');
    expect(kindOf(play(1, '601', { text: 'Technical Foul on Somebody' }))).toBe('technicalFoul');
    expect(kindOf(play(1, '601', { text: 'Somebody Turnover.' }))).toBe('turnover');
    expect(read(play(1, '601', { text: undefined })).unknownCodes).toMatchObject([{ code: '601', count: 1 }]);
  });

  test('a row that ESPN calls "Not Available" is a note, with no text needed', () => {
    expect(kindOf(play(1, '0', { text: undefined }))).toBe('note');
  });

  test('T5: unknown ids are counted and named, keep score and clock, and stop nothing', () => {
    const { plays, unknownCodes, problems } = read(
      play(1, '9001', { type: { id: '9001', text: 'Replay Review' }, homeScore: 3, ...at(1, '18:00') }),
      foul(2, DUKE),
      play(3, '9001', { type: { id: '9001', text: 'Replay Review' } }),
      play(4, 'constructor'),
    );
    expect(plays.map((p) => p.kind)).toEqual(['unknown', 'foul', 'unknown', 'unknown']);
    expect(plays[0]).toMatchObject({ secondsLeftInPeriod: 1080, score: { home: 3, away: 0 } });
    expect(unknownCodes).toEqual([
      { kind: 'play type', code: '9001', text: 'Replay Review', count: 2 },
      { kind: 'play type', code: 'constructor', text: 'type constructor', count: 1 },
    ]);
    expect(problems).toEqual([]);
  });
});

describe('what does not belong', () => {
  test('T3: another game’s play inside the summary is left out by name', () => {
    const stray = foul(2, DUKE, { id: '401990777100000002' });
    const { plays, problems } = read(foul(1, DUKE), stray, foul(3, DUKE));
    expect(plays).toHaveLength(2);
    expect(problems).toEqual([
      { source: 'espn', game: GAME_ID, reason: 'play 401990777100000002 is of another game' },
    ]);
  });

  test('T3: a play of a team that does not play here is left out by name', () => {
    const { plays, problems } = read(foul(1, { id: '99' }));
    expect(plays).toEqual([]);
    expect(problems[0]?.reason).toContain('is of team 99, which does not play here');
  });

  test('T3: a play that is listed twice counts once', () => {
    const { plays, problems } = read(foul(1, DUKE), foul(1, DUKE));
    expect(plays).toHaveLength(1);
    expect(problems[0]?.reason).toContain('is listed twice');
  });

  test('T3: a player listed under both teams counts for the team of the play', () => {
    const both = [{ athlete: { id: '1' } }, { athlete: { id: '1' } }];
    const { plays } = read(foul(1, DUKE, { participants: both }), foul(2, KANSAS, { participants: both }));
    expect(plays.map((p) => p.side)).toEqual(['home', 'away']);
  });

  test('T4: scores that step back and clocks out of order are left as sent, in the order of the source', () => {
    const { plays } = read(
      shot(1, 2, true, { homeScore: 10, ...at(1, '12:00') }),
      shot(2, 2, true, { homeScore: 8, ...at(1, '12:30') }),
      shot(3, 2, true, { homeScore: 8, ...at(1, '12:30') }),
    );
    expect(plays.map((p) => [p.score.home, p.secondsLeftInPeriod])).toEqual([
      [10, 720],
      [8, 750],
      [8, 750],
    ]);
  });

  test('T7: a clock that cannot be is left out by name', () => {
    const { plays, problems } = read(foul(1, DUKE, at(3, '12:00')), foul(2, DUKE, at(3, '4:00')));
    expect(plays).toHaveLength(1);
    expect(problems[0]?.reason).toMatch(/^play \d+: 720 seconds left in period 3, which lasts 300$/);
  });

  test.each([
    ['a score as text', { homeScore: '3' }, 'homeScore: "3": expected number'],
    ['a missing score', { awayScore: undefined }, 'awayScore: missing'],
    ['a missing clock', { clock: undefined }, 'clock: missing'],
    ['a clock of words', { clock: { displayValue: 'Half' } }, 'clock "Half" is no time'],
    ['no type', { type: null }, 'type: null'],
    ['a wallclock of words', { wallclock: 'soon' }, 'wallclock: "soon": expected a UTC time'],
  ])('T34: a play with %s is left out by name and the others go on', (_, change, reason) => {
    const { plays, problems } = read(foul(1, DUKE), foul(2, DUKE, change), foul(3, DUKE));
    expect(plays).toHaveLength(2);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.reason).toContain(reason);
  });

  test('a log gone wrong as a whole is named twenty times, then counted', () => {
    const { problems } = read(...Array.from({ length: 100 }, (_, n) => foul(n, DUKE, { clock: null })));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)?.reason).toBe('and 80 more plays');
  });
});

test('a play without a team, as the end of a period, belongs to no side; old ones have no wallclock', () => {
  const { plays } = read(play(1, '412', { team: undefined, wallclock: undefined, ...at(1, '0:00') }));
  expect(plays[0]).toMatchObject({
    kind: 'endPeriod',
    side: null,
    wallclockUtc: null,
    secondsLeftInPeriod: 0,
  });
});
