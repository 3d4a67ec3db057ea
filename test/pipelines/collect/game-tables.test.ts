import { describe, expect, test } from 'vitest';
import { gameTables } from '../../../pipelines/collect/game-tables.js';
import { type GameSummary, parseSummary } from '../../../src/sources/espn/parse.js';
import {
  at,
  DUKE,
  foul,
  GAME_ID,
  type GameSketch,
  type Json,
  KANSAS,
  pick,
  play,
  shot,
  status,
  summary,
} from '../../sources/espn/payloads.js';

const NOW = '2026-01-10T05:00:00Z';
const FINAL: GameSketch = { status: status('STATUS_FINAL'), homeScore: '77', awayScore: '75' };

/** A finished game's summary as it comes, read and laid into tables. */
function tablesOf(plays: Json[], game: GameSketch = FINAL, change: Json = {}) {
  return gameTables(read(plays, game, change));
}

function read(plays: Json[], game: GameSketch = FINAL, change: Json = {}): GameSummary {
  return parseSummary(GAME_ID, summary(game, { plays, ...change }), NOW, NOW);
}

/** Regulation ends 70–70; after the overtime it is 77–75. */
const OVERTIME = [
  shot(1, 2, true, { homeScore: 40, awayScore: 38, ...at(1, '0:05') }),
  shot(2, 2, true, { homeScore: 70, awayScore: 70, ...at(2, '0:02') }),
  shot(3, 2, true, { homeScore: 77, awayScore: 75, ...at(3, '0:10') }),
];

describe('a game in the tables', () => {
  test('T18 has its final with the overtime in it, as totals settle, and says how many there were (T7)', () => {
    expect(tablesOf(OVERTIME)?.game).toMatchObject({
      homeFinal: 77,
      awayFinal: 75,
      overtimes: 1,
      homeFirstHalf: 40,
      awayFirstHalf: 38,
    });
  });

  test('T7 has the seconds of each period’s own clock: an overtime’s are at most 300', () => {
    expect(
      tablesOf(OVERTIME)?.plays.map(({ period, secondsLeftInPeriod }) => [period, secondsLeftInPeriod]),
    ).toEqual([
      [1, 5],
      [2, 2],
      [3, 10],
    ]);
  });

  test('T4 keeps the plays as they were sent, steps back and all, and the official final beside them', () => {
    const steps = [
      shot(1, 2, true, { homeScore: 10, ...at(1, '15:00') }),
      shot(2, 2, false, { homeScore: 8, ...at(1, '14:50') }),
      shot(3, 2, true, { homeScore: 75, awayScore: 75, ...at(2, '0:02') }),
    ];
    const tables = tablesOf(steps);
    expect(tables?.plays.map((row) => row.homeScore)).toEqual([10, 8, 75]);
    expect(tables?.plays.map((row) => row.playNumber)).toEqual([1, 2, 3]);
    expect(tables?.game).toMatchObject({ homeFinal: 77, awayFinal: 75 });
  });

  test('T6 counts the fouls of both halves and of overtime, technicals with them', () => {
    const fouls = [
      foul(1, DUKE, at(1, '10:00')),
      foul(2, DUKE, at(2, '10:00')),
      play(3, '521', { text: 'Technical Foul on Somebody.', team: { id: DUKE.id }, ...at(2, '9:00') }),
      foul(4, DUKE, at(3, '4:00')),
      foul(5, KANSAS, at(2, '8:00')),
    ];
    expect(tablesOf(fouls)?.game).toMatchObject({
      homePlayFouls: 4,
      awayPlayFouls: 1,
      homeFouls: 1,
      awayFouls: 1,
    });
  });

  test('without plays has no half-time, no overtimes and no fouls of its plays: missing, not 0', () => {
    expect(tablesOf([])?.game).toMatchObject({
      plays: 0,
      overtimes: null,
      homeFirstHalf: null,
      homePlayFouls: null,
      homeFouls: 1,
    });
  });

  test('T8 is none that is postponed, called off or still to end', () => {
    for (const name of ['STATUS_POSTPONED', 'STATUS_CANCELED', 'STATUS_IN_PROGRESS'])
      expect(tablesOf([], { status: status(name), homeScore: '0', awayScore: '0' }), name).toBeNull();
  });

  test('T5 keeps a play of an unknown code, for its score and clock', () => {
    const row = tablesOf([play(1, '99999', { homeScore: 3, ...at(1, '18:00') })])?.plays[0];
    expect(row).toMatchObject({ kind: 'unknown', homeScore: 3, period: 1, secondsLeftInPeriod: 1080 });
  });

  test('T13 names its officials in the source’s order, each under one normal form, stray spaces or not', () => {
    const rows = tablesOf(OVERTIME)?.officials;
    expect(rows?.map(({ position, name }) => [position, name])).toEqual([
      [1, 'Pat Whistle'],
      [2, 'Sam Stripes Jr.'],
      [3, 'Lee Lane'],
    ]);
    const [, stripes] = rows ?? [];
    const spelledOtherwise = tablesOf(OVERTIME, FINAL, {
      gameInfo: { officials: [{ fullName: 'Sam Stripes, Jr', order: 1 }] },
    })?.officials[0];
    expect(spelledOtherwise?.refereeKey).toBe(stripes?.refereeKey);
  });

  test('T13 of a crew that is not yet named has no officials', () => {
    expect(tablesOf(OVERTIME, FINAL, { gameInfo: {} })?.officials).toEqual([]);
  });

  test('T14 without a pickcenter has no line, and T17 a spread is positive for the home favourite', () => {
    expect(tablesOf(OVERTIME, FINAL, { pickcenter: [] })?.line).toBeNull();
    expect(tablesOf(OVERTIME)?.line).toMatchObject({
      closingTotal: 145.5,
      openingTotal: 148.5,
      homeFavoredBy: 6.5,
    });
    expect(
      tablesOf(OVERTIME, FINAL, { pickcenter: [pick({ spread: 6.5, details: 'KU -6.5' })] })?.line,
    ).toMatchObject({
      homeFavoredBy: -6.5,
    });
  });

  test('T3 is not another game’s: a summary of one is refused, naming both', () => {
    const other = summary({ ...FINAL, id: '401990002' });
    expect(() => parseSummary(GAME_ID, other, NOW, NOW)).toThrow(/espn summary 401990001: .*401990002/);
  });
});
