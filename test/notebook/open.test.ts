import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNear } from '../../src/notebook/check.js';
import { open } from '../../src/notebook/open.js';
import { folderObjects } from '../../src/store/folder-objects.js';
import { type PlayedGame, writeDay } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';
import { gameRow } from '../store/tables/rows.js';

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

describe('opening seasons that were collected', () => {
  test('gives their games alone, and names those that are there for one that is not', async () => {
    const folder = join(archive, 'collected');
    const objects = folderObjects(join(folder, 'objects'));
    await writeDay(objects, 'games', '2026-03-02', [gameRow()]);
    await writeDay(objects, 'games', '2025-03-02', [gameRow({ gameId: '301' })]);
    const env = { TTLU_DATA: folder, TTLU_SOURCE: 'collected' };
    const data = await open({ seasons: ['2025-26'], env });
    expect(await data.rows('select game_id from games')).toEqual([{ game_id: '401' }]);
    expect([data.label, data.asOf]).toEqual([`collected games of 2025-26 (${folder})`, '2026-03-02']);
    data.close();
    await expect(open({ seasons: ['2016-17'], env })).rejects.toThrow(
      /no season 2016-17; they have 2024-25, 2025-26/,
    );
  });

  test('is no guess: an unknown source is refused by its variable', async () => {
    await expect(open({ env: { TTLU_SOURCE: 'lake' } })).rejects.toThrow(/TTLU_SOURCE/);
  });
});

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
        seasonName: '2017-18',
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

  test('its tables are those of a collection, and no season stands in the place of another', async () => {
    const data = await open({ seasons: ['2017-18', '2016-17'], env: { TTLU_ARCHIVE: archive } });
    const [counts] = await data.rows(`select count(*) as games, count(distinct season) as seasons,
      (select count(distinct game_id) > 600 from officials) as officials, (select count(*) from team_box) / count(*) as boxes,
      (select count(*) from closing_lines) / count(*) as lines, (select count(distinct source) from ratings) as ratings
      from games`);
    expect(counts).toEqual({ games: 720, seasons: 2, officials: true, boxes: 2, lines: 1, ratings: 2 });
    const one = await data.frame('select distinct season from games order by season');
    expect(one.array('season')).toEqual([2017, 2018]);
    expect([data.seasons, data.asOf]).toEqual([['2017-18', '2016-17'], '2017-12-06']);
    data.close();
  });

  test('a folder that is not there is an error by its variable, not a simulation', async () => {
    const env = { TTLU_ARCHIVE: join(archive, 'nowhere') };
    await expect(open({ seasons: ['2016-17'], env })).rejects.toThrow(/^TTLU_ARCHIVE: no folder .*nowhere/);
  });

  test('a season that an archive has not is an error that names those that it has', async () => {
    const other = join(archive, 'other');
    await mkdir(join(other, 'espn', 'seasons'), { recursive: true });
    await writeFile(join(other, 'espn', 'seasons', 'games_2015-16.csv.gz'), '');
    await expect(open({ seasons: ['2016-17'], env: { TTLU_ARCHIVE: other } })).rejects.toThrow(
      /no season 2016-17; it has 2015-16/,
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
