import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HalfTimes, readHalfTimes } from '../../pipelines/half-time.js';
import { importArchiveSeasons, importSeasons } from '../../pipelines/import.js';
import { FEATURES, featureVector } from '../../src/features/index.js';
import { teams } from './collected.js';
import { type Cells, closingOf, LATER, laterGame, makeRecordings, PLAYED } from './import/recordings.js';

let root: string;
let number = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-half-time-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The half-times of a season without plays that has such games. */
async function halfTimesOf(games: readonly Cells[]): Promise<HalfTimes> {
  const folder = join(root, String(++number));
  const closing = games.map(({ game_id, home_final, away_final }) =>
    closingOf({
      espn_id: game_id as string,
      home_score: home_final as number,
      away_score: away_final as number,
    }),
  );
  const archive = await makeRecordings(join(folder, 'archive'), { games, closing, boxes: [] });
  const [season] = await importArchiveSeasons({
    archive,
    seasons: [LATER],
    tables: join(folder, 'tables'),
    teams,
  });
  if (season === undefined) throw new Error('no season');
  return readHalfTimes(season);
}
const game = (id: number, changes: Cells = {}) => laterGame({ game_id: String(id), ...changes });

describe('a season without plays', () => {
  test('is seen at half-time by its score alone', async () => {
    const { games, excluded } = await halfTimesOf([game(501)]);
    expect(excluded).toEqual({});
    const [half] = games;
    expect(half?.game).toMatchObject({ gameId: '501', closingTotal: 148.5 });
    expect(half?.moment).toMatchObject({ secondsLeft: 1200, overtime: 0, remaining: 151 - 70 });
    expect(half?.moment.state).toMatchObject({
      phase: 'halftime',
      clock: { period: 1, secondsLeftInPeriod: 0 },
      score: { home: 40, away: 30 },
      plays: 0,
    });
  });

  test('T27 leaves what only plays know missing: nothing is put in its place', async () => {
    const [half] = (await halfTimesOf([game(501)])).games;
    if (half === undefined) throw new Error('no game');
    const vector = featureVector(half.moment.state, half.moment.context);
    const ofPlays = FEATURES.flatMap(({ group }, i) =>
      group === 'plays' || group === 'fouls' ? [vector[i]] : [],
    );
    expect(ofPlays.length).toBeGreaterThan(10);
    expect(new Set(ofPlays)).toEqual(new Set([null]));
  });

  test('T29b with few half-time scores counts only games with a second-half total: the others may be a choice', async () => {
    const some = [
      game(501),
      game(502, { home_h1: null, away_h1: null }),
      game(503, { home_h1: null, away_h1: null }),
    ];
    expect(await halfTimesOf(some)).toMatchObject({
      games: [],
      excluded: { 'half-time score of a season that lacks many': 1, 'no half-time score': 2 },
    });
  });

  test('a half that has more points than the game is a slip', async () => {
    expect((await halfTimesOf([game(501, { home_h1: 90, away_h1: 70 })])).excluded).toEqual({
      'first-half points over the final score': 1,
    });
  });
});

test('a season with plays is seen with them', async () => {
  const archive = await makeRecordings(join(root, 'played'), {});
  const [season] = await importSeasons({ archive, seasons: [PLAYED], tables: join(root, 'played-tables') });
  if (season === undefined) throw new Error('no season');
  const { games, excluded } = await readHalfTimes(season);
  expect(games).toHaveLength(6);
  expect(excluded).toEqual({ 'no closing total': 1 });
  for (const { moment } of games) {
    expect(moment.secondsLeft).toBe(1200);
    expect(moment.state.plays).toBeGreaterThan(50);
  }
});

test('a season that an archive does not have is refused by name', async () => {
  const archive = await makeRecordings(join(root, 'missing'), {});
  const asked = importArchiveSeasons({
    archive,
    seasons: ['2011-12'],
    tables: join(root, 'missing-tables'),
    teams,
  });
  await expect(asked).rejects.toThrow(/no season 2011-12; it has 2018-19, 2024-25/);
});
