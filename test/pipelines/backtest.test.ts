import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BacktestReport, backtest } from '../../pipelines/backtest.js';
import { importArchiveSeasons, importSeasons } from '../../pipelines/import.js';
import { DEFAULT_LINES } from '../../src/config.js';
import type { ModelArtifact } from '../../src/model/artifact.js';
import { MADE_SEASON, type MadeModel, makeModel } from '../model/made.js';
import { teams } from './collected.js';
import { type Cells, closingOf, LATER, laterGame, makeRecordings, quoteOf } from './import/recordings.js';

const learned = (weight: number) => ({ weight, halfWidth: 0.1, games: 7000 });
const BLEND = { tip: learned(0.4), halfTime: learned(0.3), scoreOnly: learned(0.8), halfAge: 0.05 };

let made: MadeModel;
let root: string;
let number = 0;
beforeAll(async () => {
  made = await makeModel();
  root = await mkdtemp(join(tmpdir(), 'ttlu-backtest-'));
});
afterAll(() => Promise.all([made.remove(), rm(root, { recursive: true, force: true })]));

const FINALS = [
  [80, 71],
  [90, 80],
  [75, 73],
  [70, 60],
] as const;

/** Four games that were 40–30 at half-time and closed at 148.5: 151, 170, 148 and 130 points in the end. */
async function report(
  quotes: readonly Cells[],
  closing: Cells = {},
  artifact: ModelArtifact = { ...made.artifact, blend: BLEND },
): Promise<BacktestReport> {
  const folder = join(root, String(++number));
  const ids = FINALS.map((_, i) => String(501 + i));
  const archive = await makeRecordings(join(folder, 'archive'), {
    games: FINALS.map(([home_final, away_final], i) =>
      laterGame({ game_id: ids[i] as string, home_final, away_final }),
    ),
    closing: FINALS.map(([home_score, away_score], i) =>
      closingOf({ espn_id: ids[i] as string, home_score, away_score, ...closing }),
    ),
    boxes: [],
    quotes,
  });
  const seasons = await importArchiveSeasons({
    archive,
    seasons: [LATER],
    tables: join(folder, 'tables'),
    teams,
  });
  return backtest({ artifact, seasons, lineRules: DEFAULT_LINES });
}

/** Of half-time: the usual line of such a first half is 148.9. */
const quote = (id: number, changes: Cells = {}) =>
  quoteOf({
    espn_game_id: String(id),
    commence_time: '2025-01-16T00:00:00Z',
    last_update: '2025-01-16T00:53:00Z',
    snapshot_time: '2025-01-16T00:53:40Z',
    total: 148.5,
    over_price: -115,
    under_price: -105,
    ...changes,
  });

describe('at half-time', () => {
  test('the model is judged beside the close, with its bias', async () => {
    const { halfTime, excluded, blend, trainedOn } = await report([]);
    expect(halfTime).toHaveLength(1);
    expect(halfTime[0]).toMatchObject({ season: LATER, withPlays: 0, overtimes: 0 });
    expect(halfTime[0]?.overall.n).toBe(4);
    expect(halfTime[0]?.closeBias.mean).toBeCloseTo(148.5 - (151 + 170 + 148 + 130) / 4, 9);
    expect(excluded).toEqual({});
    expect(blend).toEqual(BLEND);
    expect(trainedOn).toEqual([MADE_SEASON]);
  });

  test('second-half totals are bet at −110 and said to be, pushes returned (T23)', async () => {
    const { secondHalfTotals, inPlayQuotes } = await report([], { source: 'sbr', second_half_total: 78 });
    expect(inPlayQuotes).toBeNull();
    expect(secondHalfTotals?.prices).toBe('taken to be −110, none was recorded');
    expect(secondHalfTotals?.games).toBe(4);
    const blind = secondHalfTotals?.bets.find(({ rule }) => rule === 'blind under')?.record;
    // The line is 148: one final is on it.
    expect(blind).toMatchObject({ bets: 4, won: 1, lost: 2, pushed: 1 });
    expect(blind?.profit).toBeCloseTo(100 / 110 - 2, 9);
    const over = secondHalfTotals?.bets.find(({ rule }) => rule === 'blind over')?.record;
    expect(over).toMatchObject({ bets: 4, won: 2, lost: 1, pushed: 1 });
  });

  test('in-play quotes are bet at their own prices', async () => {
    const { inPlayQuotes, refused } = await report([quote(501), quote(504)]);
    expect(refused).toEqual({});
    expect(inPlayQuotes?.prices).toBe('as recorded');
    const blind = inPlayQuotes?.bets.find(({ rule }) => rule === 'blind under')?.record;
    expect(blind).toMatchObject({ bets: 2, won: 1, lost: 1 });
    expect(blind?.profit).toBeCloseTo(100 / 105 - 1, 9);
    expect(inPlayQuotes?.scores.brier.blend).toBeDefined();
  });

  test('T25 a quote that is newer or older than the half-time state is refused and counted', async () => {
    const { inPlayQuotes, refused } = await report([
      quote(501, { last_update: '2025-01-16T01:10:00Z', snapshot_time: '2025-01-16T01:10:30Z' }),
      quote(502, { last_update: '2025-01-16T00:30:00Z', snapshot_time: '2025-01-16T00:30:30Z' }),
    ]);
    expect(inPlayQuotes).toBeNull();
    expect(refused).toEqual({
      'after the window: the line is newer than the state': 1,
      'before the window: the state is newer than the line': 1,
    });
  });

  test('T26 the leads that bets are made at stand before any result', async () => {
    const { secondHalfTotals } = await report([], { source: 'sbr', second_half_total: 78 });
    expect(secondHalfTotals?.bets.map(({ rule }) => rule)).toEqual([
      'blind under',
      'blind over',
      ...['model', 'blend'].flatMap((who) =>
        [0, 2, 4].flatMap((edge) => [
          `under, ${who} at least ${edge} % over break-even`,
          `either side, ${who} at least ${edge} % over break-even`,
        ]),
      ),
    ]);
  });

  test('without learned weights there is a model and a market, no blend', async () => {
    const { secondHalfTotals, blend } = await report(
      [],
      { source: 'sbr', second_half_total: 78 },
      made.artifact,
    );
    expect(blend).toBeNull();
    expect(secondHalfTotals?.scores.brier.blend).toBeUndefined();
    expect(secondHalfTotals?.bets).toHaveLength(8);
  });
});

describe('what cannot be judged', () => {
  test('T25 a season that trained the model is refused, unless it is asked for', async () => {
    const options = { archive: made.archive, tables: made.tables, seasons: [MADE_SEASON] };
    const seasons = await importSeasons(options);
    const of = (inSample: boolean) =>
      backtest({ artifact: made.artifact, seasons, lineRules: DEFAULT_LINES, inSample });
    await expect(of(false)).rejects.toThrow(/was trained on 2016-17/);
    const { halfTime, inSample } = await of(true);
    expect(inSample).toBe(true);
    expect(halfTime[0]?.withPlays).toBe(halfTime[0]?.overall.n);
  });

  test('seasons without a half-time score are refused by reason', async () => {
    const folder = join(root, String(++number));
    const archive = await makeRecordings(folder, { games: [laterGame({ home_h1: null, away_h1: null })] });
    const seasons = await importArchiveSeasons({
      archive,
      seasons: [LATER],
      tables: join(folder, 'tables'),
      teams,
    });
    await expect(backtest({ artifact: made.artifact, seasons, lineRules: DEFAULT_LINES })).rejects.toThrow(
      /no game of 2024-25 has a closing total and a half-time score.*no half-time score/,
    );
  });
});
