import { describe, expect, test } from 'vitest';
import {
  DEFAULT_THRESHOLDS,
  type QualityInput,
  qualityInWords,
  qualityReport,
} from '../../pipelines/quality.js';
import type { TableName, TableRow } from '../../src/store/tables/schema.js';
import { writeDay } from '../../src/store/tables/write.js';
import { memoryObjects } from './memory-objects.js';

const DAY = '2026-03-02';

const game = (gameId: string, change: Partial<TableRow<'games'>> = {}): TableRow<'games'> => ({
  gameId,
  startUtc: '2026-03-03T00:00:00.000Z',
  homeTeamId: '150',
  homeTeamName: 'Duke Blue Devils',
  homeTeamLocation: 'Duke',
  homeTeamAbbreviation: 'DUKE',
  awayTeamId: '152',
  awayTeamName: 'NC State Wolfpack',
  awayTeamLocation: 'NC State',
  awayTeamAbbreviation: 'NCSU',
  neutralSite: false,
  conferenceGame: true,
  homeFinal: 80,
  awayFinal: 70,
  homeFirstHalf: 40,
  awayFirstHalf: 35,
  overtimes: 0,
  homeFouls: 18,
  awayFouls: 20,
  homePlayFouls: 18,
  awayPlayFouls: 19,
  homeFavoredBy: null,
  plays: 2,
  flags: null,
  source: 'espn',
  ...change,
});

const play = (
  gameId: string,
  playNumber: number,
  change: Partial<TableRow<'plays'>> = {},
): TableRow<'plays'> => ({
  gameId,
  playNumber,
  playId: `${gameId}-${playNumber}`,
  kind: 'made2',
  period: 2,
  secondsLeftInPeriod: 0,
  secondsAsSent: null,
  side: 'home',
  homeScore: 80,
  awayScore: 70,
  wallclockUtc: '2026-03-03T02:00:00.000Z',
  source: 'espn',
  ...change,
});

const official = (gameId: string): TableRow<'officials'> => ({
  gameId,
  position: 1,
  name: 'Tony Greene',
  refereeKey: 'greene tony',
  source: 'espn',
});

const line = (gameId: string, change: Partial<TableRow<'lines'>> = {}): TableRow<'lines'> => ({
  gameId,
  source: 'espn-pickcenter',
  book: 'draftkings',
  closingTotal: 148.5,
  openingTotal: 147.5,
  firstHalfTotal: null,
  secondHalfTotal: null,
  homeFavoredBy: 6.5,
  overPrice: -110,
  underPrice: -110,
  books: null,
  quotedAtUtc: null,
  snapshotAtUtc: null,
  scoreAgrees: null,
  ...change,
});

/** Two good games of one day. */
async function twoGames() {
  const store = memoryObjects();
  const write = <T extends TableName>(table: T, rows: readonly TableRow<T>[], day = DAY) =>
    writeDay(store, table, day, rows);
  const ids = ['401', '402'];
  await write(
    'games',
    ids.map((id) => game(id)),
  );
  await write(
    'plays',
    ids.flatMap((id) => [play(id, 1, { homeScore: 78 }), play(id, 2)]),
  );
  await write('officials', ids.map(official));
  await write(
    'lines',
    ids.map((id) => line(id)),
  );
  return { store, write };
}

const input = (change: Partial<QualityInput> = {}): QualityInput => ({
  job: 'daily',
  day: DAY,
  listed: { listed: 2, calledOff: 0, open: [], unknownCodes: [] },
  lines: true,
  ratings: null,
  ...change,
});

describe('a day’s quality', () => {
  test('is read off the tables and kept under its job and day', async () => {
    const { store } = await twoGames();
    const report = await qualityReport(store, DEFAULT_THRESHOLDS, input());
    expect(report).toMatchObject({
      job: 'daily',
      day: DAY,
      games: { expected: 2, collected: 2, withoutPlays: [], withoutOfficials: [], withoutLine: [] },
      disagreements: { finalScores: [], fouls: [], totals: [], spreads: [] },
      failures: [],
    });
    expect(JSON.parse(String(store.objects.get(`reports/quality/daily/${DAY}.json`)))).toEqual(report);
  });

  test('of the same tables is the same bytes', async () => {
    const { store } = await twoGames();
    await qualityReport(store, DEFAULT_THRESHOLDS, input());
    const first = store.objects.get(`reports/quality/daily/${DAY}.json`);
    await qualityReport(store, DEFAULT_THRESHOLDS, input());
    expect(store.objects.get(`reports/quality/daily/${DAY}.json`)).toEqual(first);
  });

  test('T4 a score that steps back at the end of the log is no other final', async () => {
    const { store, write } = await twoGames();
    await write('plays', [play('401', 1), play('401', 2, { homeScore: 78 }), play('402', 1)]);
    expect((await qualityReport(store, DEFAULT_THRESHOLDS, input())).disagreements.finalScores).toEqual([]);
  });

  test('names a game whose plays end otherwise', async () => {
    const { store, write } = await twoGames();
    await write('games', [game('401', { homeFinal: 82 }), game('402')]);
    expect((await qualityReport(store, DEFAULT_THRESHOLDS, input())).disagreements.finalScores).toEqual([
      { game: '401', says: { official: '82–70', plays: '80–70' } },
    ]);
  });

  test('names games without plays, officials or a line, and fails when all are so', async () => {
    const { store, write } = await twoGames();
    await write('plays', [play('401', 1)]);
    await write('officials', []);
    await write('lines', [line('402')]);
    const { games, failures } = await qualityReport(store, DEFAULT_THRESHOLDS, input());
    expect(games).toMatchObject({
      withoutPlays: ['402'],
      withoutOfficials: ['401', '402'],
      withoutLine: ['401'],
    });
    expect(failures).toEqual([
      'without-officials: 2 of 2 games have no officials (100 %, at most 25 % may): 401, 402',
    ]);
  });

  test('T17 sets a book’s spread beside ESPN’s', async () => {
    const { store, write } = await twoGames();
    await write('lines', [
      line('401'),
      line('401', { source: 'odds-api-history', homeFavoredBy: -6.5 }),
      line('402'),
    ]);
    expect((await qualityReport(store, DEFAULT_THRESHOLDS, input())).disagreements.spreads).toEqual([
      { game: '401', says: { 'odds-api-history': -6.5, 'espn-pickcenter': 6.5 } },
    ]);
  });

  test('T5 counts the plays of codes that nobody knows', async () => {
    const { store, write } = await twoGames();
    await write(
      'plays',
      Array.from({ length: 60 }, (_, i) => play('401', i + 1, i < 3 ? { kind: 'unknown' } : {})),
    );
    const code = { kind: 'play type' as const, code: '999', text: 'Bank Shot', count: 3 };
    const { failures } = await qualityReport(
      store,
      DEFAULT_THRESHOLDS,
      input({ listed: { listed: 2, calledOff: 0, open: [], unknownCodes: [code] } }),
    );
    expect(failures).toContain(
      'unknown-codes: 3 of 60 plays have a code that nobody knows (5 %, at most 2 % may): 999 Bank Shot',
    );
  });

  test('T33 tells a day without games from one that was never collected', async () => {
    const { store, write } = await twoGames();
    await write('games', [], '2026-02-28');
    const { coverage } = await qualityReport(store, DEFAULT_THRESHOLDS, input());
    expect(coverage).toHaveLength(14);
    expect(coverage.slice(-3)).toEqual([
      { day: '2026-02-28', games: 0 },
      { day: '2026-03-01', games: null },
      { day: DAY, games: 2 },
    ]);
  });
});

test('in words the failures come first, with the games to look at', async () => {
  const { store, write } = await twoGames();
  await write('officials', []);
  await write('lines', [line('401'), line('401', { source: 'odds-api-history', closingTotal: 140 })]);
  const report = await qualityReport(
    store,
    DEFAULT_THRESHOLDS,
    input({ listed: { listed: 4, calledOff: 1, open: ['403'], unknownCodes: [] } }),
  );
  expect(qualityInWords(report).split('\n')).toEqual([
    'NOT GOOD ENOUGH: without-officials: 2 of 2 games have no officials (100 %, at most 25 % may): 401, 402',
    '2 of 3 games collected, 1 called off, open: 403',
    'without plays 0, without officials 2, without a line 1',
    'totals that sources disagree on: 401 (espn-pickcenter 148.5, odds-api-history 140)',
    expect.stringMatching(/^days never collected, of the last 14: 2026-02-17, .*, 2026-03-01$/),
  ]);
});
