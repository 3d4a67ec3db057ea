import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNear } from '../../src/notebook/check.js';
import { open } from '../../src/notebook/open.js';
import type { PlayedGame } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';

let archive = '';
beforeAll(async () => {
  archive = await mkdtemp(join(tmpdir(), 'ttlu-open-'));
});
afterAll(() => rm(archive, { recursive: true, force: true }));

async function first(games: AsyncIterable<PlayedGame>, count: number): Promise<PlayedGame[]> {
  const read: PlayedGame[] = [];
  for await (const game of games) {
    read.push(game);
    if (read.length === count) break;
  }
  return read;
}

describe('opening seasons where no archive has them', () => {
  test('gives the simulated league, and says so and why', async () => {
    const data = await open({ seasons: ['2016-17'], env: { TTLU_ARCHIVE: archive } });
    expect(data.recorded).toBe(false);
    expect(data.label).toBe(
      'SIMULATED league, made-up games in the place of 2016-17 (TTLU_ARCHIVE has no espn/seasons)',
    );
  });

  test('its games are finished, of the season, named as made up, and the same each time', async () => {
    const data = await open({ seasons: ['2017-18'], env: { TTLU_ARCHIVE: archive } });
    const games = await first(data.playedGames(), 3);
    expect(await first(data.playedGames(), 3)).toEqual(games);
    for (const { game, plays } of games) {
      expect(game).toMatchObject({
        seasonName: 'simulated 2017-18',
        season: 2018,
        secondHalfTotal: null,
        flags: [],
      });
      expect(game.closingTotal).toBeGreaterThan(100);
      expect(game.overtimes).toBe(Math.max(...plays.map(({ period }) => period)) - 2);
      expect(plays.at(-1)?.score).toEqual(game.finalScore);
      expect(plays.find(({ period }) => period === 1)?.secondsRemaining).toBe(2400);
    }
  });

  test('a folder that is not there is an error by its variable, not a simulation', async () => {
    const env = { TTLU_ARCHIVE: join(archive, 'nowhere') };
    await expect(open({ seasons: ['2016-17'], env })).rejects.toThrow(/^TTLU_ARCHIVE: no folder .*nowhere/);
  });

  test('a season that an archive has not is an error that names those that it has', async () => {
    const other = join(archive, 'other');
    await mkdir(join(other, 'espn', 'seasons'), { recursive: true });
    await writeFile(join(other, 'espn', 'seasons', 'pbp_2015-16.csv.gz'), '');
    await expect(open({ seasons: ['2016-17'], env: { TTLU_ARCHIVE: other } })).rejects.toThrow(
      /no play-by-play of season 2016-17; it has 2015-16/,
    );
  });
});

withRealData('opening recorded seasons', (folder) => {
  test('gives their games with plays', async () => {
    const data = await open({ seasons: ['2016-17'], env: { TTLU_ARCHIVE: folder } });
    expect([data.recorded, data.label]).toEqual([true, 'recorded seasons 2016-17']);
    const [played] = await first(data.playedGames(), 1);
    expect(played?.game.seasonName).toBe('2016-17');
    expect(played?.plays.length).toBeGreaterThan(100);
  }, 300_000);
});

test('a key figure that has moved is named with both values', () => {
  expect(() => expectNear('fouls a game', 37.3, 37.15, 0.1)).toThrow('fouls a game: 37.3 is not 37.15 ± 0.1');
  expect(() => expectNear('fouls a game', Number.NaN, 37.15, 0.1)).toThrow('NaN');
  expectNear('fouls a game', 37.2, 37.15, 0.1);
});
