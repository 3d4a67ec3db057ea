import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Experiment, experimentGames, experimentOn } from '../../pipelines/experiment.js';
import { importSeasons } from '../../pipelines/import.js';
import { totalPoints } from '../../src/domain/state.js';
import { FEATURES } from '../../src/features/index.js';
import { seededRandom } from '../../src/model/random.js';
import { readGames, type SeasonTables } from '../../src/store/tables.js';
import { SMALL } from '../model/made.js';
import { makeArchive } from './made-archive.js';

let root: string;
let seasons: SeasonTables[];
let games: Awaited<ReturnType<typeof experimentGames>>;
let experiment: Experiment;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ttlu-experiment-'));
  const archive = await makeArchive(join(root, 'archive'), [
    { seasonName: '2016-17', games: 120 },
    { seasonName: '2017-18', games: 60 },
  ]);
  const named = ['2016-17', '2017-18'];
  seasons = await importSeasons({ archive, seasons: named, tables: join(root, 'tables') });
  games = await experimentGames(seasons);
  experiment = await experimentOn(seasons, games, { maxGames: 140, training: SMALL });
}, 240_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('an experiment', () => {
  test('is made of games with a line, earlier ones to train and later ones to judge', async () => {
    const lines = new Map(
      (await Promise.all(seasons.map(readGames))).flat().map((game) => [game.gameId, game.closingTotal]),
    );
    expect(games.length).toBeLessThan(180);
    expect(games.every(({ gameId }) => lines.get(gameId) !== null)).toBe(true);
    expect(games.map(({ day }) => day)).toEqual(games.map(({ day }) => day).sort());
    const { artifact, judged } = experiment;
    expect(artifact.data.games + judged.games).toBeLessThanOrEqual(140);
    expect(judged.games).toBeGreaterThan(40);
    expect(artifact.data.lastDay < (judged.days?.first ?? '')).toBe(true);
    expect(judged.overall.mae.closeAnchored).toBeGreaterThan(0);
    expect([...experiment.known.keys()]).toEqual(FEATURES.map(({ name }) => name));
    expect(experiment.known.get('total')).toBe(1);
    expect(experiment.known.get('crewFoulsPerGame')).toBe(0);
  });

  test('tells what another recipe loses: the same nothing, another one something', () => {
    expect(experiment.compare({}).crps.mean).toBe(0);
    const untrained = experiment.compare({ learningRate: 1e-9 });
    expect(untrained.negativeLogLikelihood.mean).toBeGreaterThan(untrained.negativeLogLikelihood.halfWidth);
    expect(experiment.compare({ seeds: [9] }).crps.mean).not.toBe(0);
  });

  test('an idea that knew the end would show, chance does not', async () => {
    const finals = new Map(
      (await Promise.all(seasons.map(readGames)))
        .flat()
        .map(({ gameId, finalScore }) => [gameId, totalPoints(finalScore)]),
    );
    const worth = await experiment.tryIdeas({
      'the end': ({ gameId }) => finals.get(gameId) ?? null,
      chance: ({ gameId }) => seededRandom(Number(gameId))(),
      nothing: () => null,
    });
    const of = (idea: string) => worth.filter((one) => one.idea === idea);
    for (const { moves, explains, known } of of('the end')) {
      expect(known).toBe(1);
      expect(moves.mean - moves.halfWidth).toBeGreaterThan(0);
      expect(explains).toBeGreaterThan(0.2);
    }
    for (const { moves } of of('chance')) expect(Math.abs(moves.mean)).toBeLessThan(1.5 * moves.halfWidth);
    expect(of('nothing').map(({ n }) => n)).toEqual([0, 0, 0]);
  });

  test('games of one day cannot train and judge', async () => {
    const [one] = games;
    const ofDay = games.filter(({ day }) => day === one?.day);
    await expect(experimentOn(seasons, ofDay, { maxGames: 10 })).rejects.toThrow(
      /experiment: \d+ games on too few days/,
    );
  });
});
