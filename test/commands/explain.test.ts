import { beforeAll, describe, expect, test } from 'vitest';
import type { CauseShare, Movement, Prediction } from '../../src/domain/prediction.js';
import { FEATURES } from '../../src/features/index.js';
import { GAME_IDS, MINUTE_TICKS, NIGHT, recordedNight } from './nights.js';
import { documentOf, type Ran, temporaryFolder, ttlu } from './ttlu.js';

const AT = '2026-02-17T00:20Z';

interface Explained {
  readonly game: { readonly id: string };
  readonly tick: { readonly tickAtUtc: string; readonly prediction: Prediction };
  readonly features: Readonly<Record<string, number | null>>;
}

let archive: string;
let cwd: string;
beforeAll(async () => {
  archive = await recordedNight();
  cwd = await temporaryFolder();
});

const explain = (game: string, ...args: readonly string[]): Promise<Ran> =>
  ttlu(['explain', game, '--archive', archive, '--night', NIGHT, ...args], { cwd, env: MINUTE_TICKS });

describe('ttlu explain on a recorded night', () => {
  test('replays as far as that moment, and says what moved the prediction: it adds up', async () => {
    const ran = await explain(GAME_IDS[1], '--at', AT, '--json');
    const { game, tick, features } = documentOf<Explained>(ran);
    expect([game.id, tick.tickAtUtc]).toEqual([GAME_IDS[1], '2026-02-17T00:20:00.000Z']);
    expect(Object.keys(features)).toEqual(FEATURES.map(({ name }) => name));
    const { total, market, moved } = tick.prediction;
    const { whole, lastMinute } = moved ?? expect.fail('nothing moved it');
    for (const movement of [whole, lastMinute as Movement]) {
      const sum = (of: (share: CauseShare) => number) =>
        movement.shares.reduce((so, share) => so + of(share), 0);
      expect(movement.meanBefore + sum(({ points }) => points)).toBeCloseTo(total.mean, 9);
      expect((movement.underBefore as number) + sum(({ under }) => under as number)).toBeCloseTo(
        market?.under as number,
        9,
      );
    }
    expect(ran.stderr).toContain(`replaying recorded night ${NIGHT}`);
  }, 120_000);

  test('reads what was replayed before, by a word of a team’s name, and says it in words', async () => {
    const { game } = documentOf<{ game: { home: { name: string } } }>(
      await explain(GAME_IDS[1], '--at', AT, '--json'),
    );
    const ran = await explain(game.home.name.split(' ')[0] as string, '--at', AT);
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain(game.home.name);
    expect(ran.stdout).toMatch(/^since \d\d:\d\d:\d\d +points +P\(under\)$/m);
    expect(ran.stdout).toMatch(/^score, clock and pace +[+−]\d+\.\d\d +[+−]\d+\.\d %$/m);
  });

  test.each([
    ['nobody', AT, 2, `"nobody" is no game here; there are ${GAME_IDS[0]} `],
    [GAME_IDS[0], '2026-02-19T00:00Z', 2, `recorded night ${NIGHT} goes from`],
    [GAME_IDS[0], 'half past nine', 2, 'A moment is written like 2026-03-03T02:15Z.'],
  ])('of %s at %s fails by name', async (game, at, code, says) => {
    const ran = await explain(game, '--at', at);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(says);
  });

  test('without a night and without a live log says where to begin', async () => {
    const ran = await ttlu(['explain', GAME_IDS[0]], { cwd: await temporaryFolder() });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('nothing has been logged here yet: ttlu start --live, or name a --night');
  });
});
