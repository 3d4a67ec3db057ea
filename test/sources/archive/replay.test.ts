import { describe, expect, test } from 'vitest';
import { createReplayFetch, type ReplaySources } from '../../../src/sources/archive/answer.js';
import { type Recording, replayedNight, spanOf } from '../../../src/sources/archive/night.js';
import {
  AWAY,
  type GameFacts,
  HALFTIME,
  HOME,
  PLAYS,
  play,
  recordingOf,
  SCHEDULED,
  summaryOf,
} from './recordings.js';

const ESPN = 'https://site.api.espn.com/apis/site/v2/sports/basketball/mens-college-basketball';

function replayOf(recording: Recording) {
  const night = replayedNight(recording);
  const sources: ReplaySources = {
    night: async (day) => (day === night.day ? night : null),
    game: async (id) => night.games.get(id) ?? night.skipped.find(({ game }) => game === id) ?? null,
    odds: null,
    ratings: async () => null,
    referees: async () => null,
  };
  const at = (instant: string) => {
    const fetch = createReplayFetch(sources, { now: () => instant });
    const json = async (path: string) => (await fetch(`${ESPN}/${path}`)).json();
    return {
      fetch,
      summary: (id = '401820778') => json(`summary?event=${id}`),
      scoreboard: (params = 'dates=20260302&groups=50&limit=500') => json(`scoreboard?${params}`),
    };
  };
  return { night, at };
}

const oneGame = (facts: GameFacts = {}) => replayOf(recordingOf([facts]));

describe('a recorded game before its tip', () => {
  const before = oneGame().at('2026-03-03T00:01:40Z');

  test('is scheduled, with no score, no plays and no crew', async () => {
    const summary = await before.summary();
    const [competition] = summary.header.competitions;
    expect(competition.status).toEqual({ type: SCHEDULED });
    expect(competition.competitors.map((c: object) => 'score' in c || 'linescores' in c)).toEqual([
      false,
      false,
    ]);
    expect(summary.plays).toBeUndefined();
    expect(summary.gameInfo).toEqual({
      venue: { id: '999', fullName: 'Lenovo Center', address: { city: 'Raleigh', state: 'NC' } },
    });
    expect(summary.boxscore.teams.map((t: { statistics: unknown[] }) => t.statistics)).toEqual([[], []]);
  });

  test('stands on the scoreboard at 0-0, period 0', async () => {
    const [event] = (await before.scoreboard()).events;
    expect(event.status).toEqual({ clock: 0, displayClock: '0:00', period: 0, type: SCHEDULED });
    expect(event.competitions[0].competitors.map((c: { score: string }) => c.score)).toEqual(['0', '0']);
  });

  test('shows what the book opened with, and no close', async () => {
    const [pick] = (await before.summary()).pickcenter;
    expect(pick.overUnder).toBe(148.5);
    expect(pick.spread).toBe(12.5);
    expect(pick.overOdds).toBe(-105);
    expect(pick.total.over).toEqual({ open: { line: 'o148.5', odds: '-105' } });
    expect(pick.pointSpread.home).toEqual({ open: { line: '+12.5', odds: '-110' } });
    expect(pick.homeTeamOdds).toEqual({ favorite: false, underdog: true });
  });

  test('shows no line at all where no opening was recorded', async () => {
    const recording = recordingOf();
    const summary = summaryOf();
    summary.pickcenter = [
      { provider: { id: '100', name: 'Draft Kings', priority: 1 }, overUnder: 150.5, spread: 14.5 },
    ] as never;
    const replay = replayOf({ ...recording, summaries: new Map([['401820778', summary]]) });
    expect((await replay.at('2026-03-03T00:01:40Z').summary()).pickcenter).toEqual([]);
    expect((await replay.at('2026-03-03T00:01:41Z').summary()).pickcenter[0].overUnder).toBe(150.5);
  });
});

describe('a recorded game under way', () => {
  test('has score, clock and period of the last play entered', async () => {
    const summary = await oneGame().at('2026-03-03T00:19:59Z').summary();
    const [competition] = summary.header.competitions;
    expect(summary.plays).toHaveLength(4);
    expect(competition.status.displayClock).toBe('19:10');
    expect(competition.status.period).toBe(1);
    expect(competition.status.type.name).toBe('STATUS_IN_PROGRESS');
    expect(competition.status.type.detail).toBe('19:10 - 1st Half');
    expect(competition.competitors.map((c: { score: string }) => c.score)).toEqual(['0', '3']);
  });

  test('shows a play from its own second on', async () => {
    const { at } = oneGame();
    expect((await at('2026-03-03T00:02:39Z').summary()).plays).toHaveLength(2);
    expect((await at('2026-03-03T00:02:40Z').summary()).plays).toHaveLength(3);
  });

  test('keeps a play as it was sent', async () => {
    const summary = await oneGame().at('2026-03-03T01:40:00Z').summary();
    const { participants: _, coordinate: __, ...sent } = summaryOf().plays[8] as Record<string, unknown>;
    expect(summary.plays[8]).toEqual(sent);
  });

  test('names its crew from the first play on', async () => {
    const summary = await oneGame().at('2026-03-03T00:01:41Z').summary();
    expect(summary.gameInfo.officials.map((o: { fullName: string }) => o.fullName)).toEqual([
      'Shawn Lehigh',
      'Jason Creek',
    ]);
  });

  test('shows the close, and not an in-play total of which nobody knows the time', async () => {
    const [pick] = (await oneGame().at('2026-03-03T00:01:41Z').summary()).pickcenter;
    expect(pick.overUnder).toBe(150.5);
    expect(pick.total.under).toEqual({
      open: { line: 'u148.5', odds: '-115' },
      close: { line: 'u150.5', odds: '-108' },
    });
    expect(JSON.stringify(pick)).not.toContain('156.5');
  });

  test('is at half-time from the end of the first half to the next play', async () => {
    const { at } = oneGame();
    const state = async (instant: string) => (await at(instant).scoreboard()).events[0].status.type.name;
    expect(await state('2026-03-03T00:44:59Z')).toBe('STATUS_IN_PROGRESS');
    expect(await state('2026-03-03T00:45:00Z')).toBe('STATUS_HALFTIME');
    expect(await state('2026-03-03T01:01:59Z')).toBe('STATUS_HALFTIME');
    expect(await state('2026-03-03T01:02:00Z')).toBe('STATUS_IN_PROGRESS');
  });

  test('rebuilds the points by period', async () => {
    const { at } = oneGame();
    const [event] = (await at('2026-03-03T02:02:30Z').scoreboard()).events;
    expect(event.competitions[0].competitors[1].linescores).toEqual([
      { value: 3, displayValue: '3', period: 1 },
      { value: 90, displayValue: '90', period: 2 },
    ]);
  });

  test('rebuilds the box score from its plays', async () => {
    const summary = await oneGame().at('2026-03-03T01:40:00Z').summary();
    const of = (id: string) =>
      Object.fromEntries(
        summary.boxscore.teams
          .find((t: { team: { id: string } }) => t.team.id === id)
          .statistics.map((s: { name: string; displayValue: string }) => [s.name, s.displayValue]),
      );
    expect(of(HOME)).toMatchObject({
      fouls: '1',
      technicalFouls: '0',
      'fieldGoalsMade-fieldGoalsAttempted': '1-1',
      'threePointFieldGoalsMade-threePointFieldGoalsAttempted': '1-1',
      offensiveRebounds: '1',
      assists: '1',
    });
    expect(of(AWAY)).toMatchObject({
      fouls: '1',
      technicalFouls: '1',
      'freeThrowsMade-freeThrowsAttempted': '1-1',
      turnovers: '1',
    });
    expect(summary.boxscore.players).toBeUndefined();
  });

  test('does not stand still because of a play that was entered an hour later, above the others', async () => {
    const late = PLAYS.map((facts, i) => (i === 6 ? { ...facts, at: '2026-03-03T02:01:00Z' } : facts));
    const summary = await oneGame({ plays: late }).at('2026-03-03T01:40:00Z').summary();
    expect(summary.plays.map((p: { sequenceNumber: string }) => p.sequenceNumber)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '7',
      '8',
    ]);
    expect(summary.header.competitions[0].status.displayClock).toBe('4:00');
    const after = await oneGame({ plays: late }).at('2026-03-03T02:01:00Z').summary();
    expect(after.plays.map((p: { sequenceNumber: string }) => p.sequenceNumber)).toContain('6');
    expect(after.header.competitions[0].status.displayClock).toBe('4:00');
  });

  test('lets a score that steps back step back (T4)', async () => {
    const slip = PLAYS.map((facts, i) => (i === 4 ? { ...facts, home: 1, away: 2 } : facts));
    const summary = await oneGame({ plays: slip }).at('2026-03-03T00:20:00Z').summary();
    expect(summary.header.competitions[0].competitors.map((c: { score: string }) => c.score)).toEqual([
      '1',
      '2',
    ]);
  });

  test('passes an unknown play type on for the parser to count (T5)', async () => {
    const odd = PLAYS.map((facts, i) => (i === 2 ? { ...facts, type: '99999' } : facts));
    const summary = await oneGame({ plays: odd }).at('2026-03-03T00:10:00Z').summary();
    expect(summary.plays[2].type.id).toBe('99999');
  });
});

describe('the end of a recorded game', () => {
  const level = (facts: (typeof PLAYS)[number], i: number) =>
    i >= 9 ? { ...facts, home: 93, away: 93 } : facts;

  test('is final once its End Game is entered, by the official score and halves', async () => {
    const { at } = oneGame();
    expect((await at('2026-03-03T02:03:07Z').scoreboard()).events[0].status.type.completed).toBe(false);
    const [event] = (await at('2026-03-03T02:03:08Z').scoreboard()).events;
    expect(event.status.type).toMatchObject({ name: 'STATUS_FINAL', completed: true, detail: 'Final' });
    expect(event.competitions[0].competitors[0]).toMatchObject({
      score: '64',
      linescores: [{ value: 30 }, { value: 34 }],
    });
    const summary = await at('2026-03-03T02:03:08Z').summary();
    expect(summary.header.competitions[0].status).toEqual({
      type: expect.objectContaining({ name: 'STATUS_FINAL' }),
    });
  });

  test('prefers the official score to the last play (T4)', async () => {
    const short = PLAYS.map((facts, i) => (i >= 10 ? { ...facts, home: 62 } : facts));
    const [event] = (await oneGame({ plays: short }).at('2026-03-03T03:00:00Z').scoreboard()).events;
    expect(event.competitions[0].competitors[0].score).toBe('64');
  });

  test('breaks before an overtime when the second half ends level, and is named by its overtimes', async () => {
    const overtime = [
      ...PLAYS.map(level).slice(0, 11),
      { at: '2026-03-03T02:06:00Z', period: 3, clock: '4:50', home: 93, away: 93 },
      { at: '2026-03-03T02:20:00Z', type: '412', period: 3, clock: '0:00', home: 99, away: 97, team: null },
      { at: '2026-03-03T02:20:09Z', type: '402', period: 3, clock: '0:00', home: 99, away: 97, team: null },
    ];
    const { at } = oneGame({ plays: overtime });
    const type = async (instant: string) => (await at(instant).scoreboard()).events[0].status.type;
    expect(await type('2026-03-03T02:03:30Z')).toMatchObject({
      name: 'STATUS_END_PERIOD',
      completed: false,
      detail: 'End of 2nd Half',
    });
    expect(await type('2026-03-03T02:06:00Z')).toMatchObject({
      name: 'STATUS_IN_PROGRESS',
      detail: '4:50 - OT',
    });
    expect(await type('2026-03-03T02:20:00Z')).toMatchObject({ name: 'STATUS_IN_PROGRESS' });
    expect(await type('2026-03-03T02:20:09Z')).toMatchObject({ name: 'STATUS_FINAL', detail: 'Final/OT' });
  });

  test('comes with the last play where the recording has no End Game', async () => {
    const { at } = oneGame({ plays: PLAYS.slice(0, 10) });
    expect((await at('2026-03-03T02:01:59Z').scoreboard()).events[0].status.type.completed).toBe(false);
    expect((await at('2026-03-03T02:02:00Z').scoreboard()).events[0].status.type.completed).toBe(true);
  });

  test('never comes in a recording that was made at half-time', async () => {
    const { at, night } = oneGame({ plays: PLAYS.slice(0, 6), status: HALFTIME });
    expect(night.skipped).toEqual([]);
    expect((await at('2026-03-04T00:00:00Z').scoreboard()).events[0].status.type.name).toBe(
      'STATUS_HALFTIME',
    );
  });
});

describe('what cannot be replayed', () => {
  test('is a game whose plays have no wallclock, by name, and the others go on (T34)', async () => {
    const recording = recordingOf([{}, { id: '330452197' }]);
    const old = summaryOf({ id: '330452197' });
    for (const p of old.plays) delete p.wallclock;
    const replay = replayOf({
      ...recording,
      summaries: new Map([...recording.summaries, ['330452197', old]]),
    });
    expect(replay.night.skipped).toEqual([
      {
        game: '330452197',
        reason:
          'recording of game 330452197: none of its 12 plays has a wallclock: an old recording, which cannot be replayed',
      },
    ]);
    const at = replay.at('2026-03-03T01:00:00Z');
    expect((await at.scoreboard()).events.map((e: { id: string }) => e.id)).toEqual(['401820778']);
    const refused = await at.fetch(`${ESPN}/summary?event=330452197`);
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('has a wallclock') });
  });

  test("is a game that was given another game's summary (T3)", () => {
    const { day, scoreboard } = recordingOf();
    const summaries = new Map([['401820778', summaryOf({ id: '401820999' })]]);
    expect(replayedNight({ day, scoreboard, summaries }).skipped).toEqual([
      {
        game: '401820778',
        reason: "recording of game 401820778: header.id 401820999: its summary is another game's",
      },
    ]);
  });

  test("is no beginning and no score of a game: another game's plays in its summary (T3)", async () => {
    const recording = recordingOf([{}]);
    const foreign = { ...play(0, { at: '2026-03-02T23:30:00Z', home: 10, away: 7 }), id: '401820999001' };
    const { plays, ...rest } = summaryOf();
    const summaries = new Map([['401820778', { ...rest, plays: [foreign, ...plays] }]]);
    const { at } = replayOf({ ...recording, summaries });
    const sound = oneGame();
    for (const instant of ['2026-03-02T23:45:00Z', '2026-03-03T00:02:10Z', '2026-03-03T02:30:00Z']) {
      const { plays: shown = [], ...summary } = await at(instant).summary();
      const { plays: own = [], ...expected } = await sound.at(instant).summary();
      expect(summary).toEqual(expected);
      // It is shown with the others, so that whoever reads them refuses it by name.
      expect(shown.filter((p: { id: string }) => p.id !== foreign.id)).toEqual(own);
      expect(shown.length).toBe(own.length === 0 ? 0 : own.length + 1);
      expect(await at(instant).scoreboard()).toEqual(await sound.at(instant).scoreboard());
    }
  });

  test('is a final without plays', () => {
    expect(oneGame({ plays: [] }).night.skipped).toEqual([
      {
        game: '401820778',
        reason: 'recording of game 401820778: STATUS_FINAL, but it has no plays, so it cannot be replayed',
      },
    ]);
  });

  test('a play without wallclock goes with the one before it', async () => {
    const gap = PLAYS.map((facts, i) => (i === 3 ? { ...facts, at: '' } : facts));
    const summary = await oneGame({ plays: gap }).at('2026-03-03T00:02:40Z').summary();
    expect(summary.plays).toHaveLength(4);
  });
});

describe('a day', () => {
  test('T1: only ranked games are listed without a group, 25 with a limit over 500, none in the tournament group', async () => {
    const games = Array.from({ length: 30 }, (_, i) => ({ id: String(500 + i), rank: i === 3 ? 12 : 99 }));
    const { at } = replayOf(recordingOf(games));
    const listed = async (params: string) =>
      (await at('2026-03-03T01:00:00Z').scoreboard(params)).events.map((e: { id: string }) => e.id);
    expect(await listed('dates=20260302')).toEqual(['503']);
    expect(await listed('dates=20260302&groups=50&limit=500')).toHaveLength(30);
    expect(await listed('dates=20260302&groups=50&limit=900')).toHaveLength(25);
    expect(await listed('dates=20260302&groups=100')).toEqual([]);
  });

  test('T3: a game that is listed twice stays listed twice, for the parser to merge', async () => {
    const recording = recordingOf([{}, {}]);
    const { at, night } = replayOf(recording);
    expect(night.games.size).toBe(1);
    expect((await at('2026-03-03T01:00:00Z').scoreboard()).events).toHaveLength(2);
  });

  test('T8: a postponed game is scheduled until its start and postponed from then on, never final', async () => {
    const status = {
      ...SCHEDULED,
      id: '6',
      name: 'STATUS_POSTPONED',
      state: 'post',
      description: 'Postponed',
    };
    const { at } = oneGame({ plays: [], status });
    const type = async (instant: string) => (await at(instant).scoreboard()).events[0].status.type;
    expect((await type('2026-03-02T23:59:59Z')).name).toBe('STATUS_SCHEDULED');
    expect(await type('2026-03-03T00:00:00Z')).toMatchObject({ name: 'STATUS_POSTPONED', completed: false });
  });

  test('T33: a day that was not recorded is "not found", not a day without games', async () => {
    const { fetch } = oneGame().at('2026-03-03T01:00:00Z');
    const answer = await fetch(`${ESPN}/scoreboard?dates=20260301&groups=50`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ code: 404, message: 'no recording of 2026-03-01' });
  });

  test('is the virtual present game day where none is asked for (T2)', async () => {
    const { at } = oneGame({ rank: 1 });
    expect((await at('2026-03-03T04:59:00Z').scoreboard('')).events).toHaveLength(1);
    expect((await at('2026-03-03T05:00:00Z').fetch(`${ESPN}/scoreboard`)).status).toBe(404);
  });

  test('spans the ticks from its first play to its last', () => {
    expect(spanOf(oneGame().night)).toEqual({ first: '2026-03-03T00:01:30Z', last: '2026-03-03T02:03:15Z' });
    expect(spanOf(oneGame({ plays: [], status: SCHEDULED }).night)).toBeNull();
  });

  test('answers addresses that nobody recorded with a 404 in JSON', async () => {
    const { fetch } = oneGame().at('2026-03-03T01:00:00Z');
    const answer = await fetch('https://api.example.com/v1/teams?key=k');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ code: 404, message: 'nothing is recorded under /v1/teams' });
  });

  test('a request that was given up is not answered', async () => {
    const { fetch } = oneGame().at('2026-03-03T01:00:00Z');
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(fetch(`${ESPN}/scoreboard`, { signal })).rejects.toThrow('too late');
  });
});
