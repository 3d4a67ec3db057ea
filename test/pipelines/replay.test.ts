import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { percentile, type ReplaySummary, tickTimes } from '../../pipelines/replay.js';
import { readConfig } from '../../src/config.js';
import { openEmbeddedStores } from '../../src/host/stores.js';
import { GAME_IDS, MINUTE_TICKS, NIGHT, recordedNight } from '../commands/nights.js';
import { documentOf, type Ran, startTtlu, temporaryFolder, ttlu } from '../commands/ttlu.js';

type Document = ReplaySummary & { readonly wallSeconds: number; readonly peakRssMb: number };

const locks = ['postgres', 'dynamo'].map((store) => join('.ttlu', 'replay', store, 'in-use-by'));

let archive: string;
beforeAll(async () => {
  archive = await recordedNight();
});

const line = () => ['replay', '--archive', archive, '--night', NIGHT, '--speed', 'max', '--json'];
const replay = (cwd: string) => ttlu(line(), { cwd, env: MINUTE_TICKS });

/** The numbers that must not depend on how often or how fast a night is replayed. */
function numbersOf(ran: Ran): Omit<Document, 'wallSeconds' | 'peakRssMb'> {
  const { wallSeconds, peakRssMb, ...numbers } = documentOf<Document>(ran);
  return numbers;
}

/** Everything that a replay in this folder has left for the page to read. */
async function rowsIn(cwd: string, { modelVersion }: Pick<Document, 'modelVersion'>) {
  const stores = await openEmbeddedStores(readConfig({ TTLU_DATA: cwd }), join(cwd, '.ttlu', 'replay'));
  try {
    const { predictions } = stores;
    const view = { day: NIGHT, modelVersion, simulated: false, asOfUtc: '2026-02-18T00:00:00Z' };
    return {
      slate: await predictions.slate(view),
      triggers: await predictions.triggers(view),
      histories: await Promise.all(GAME_IDS.map((id) => predictions.history(id, modelVersion))),
    };
  } finally {
    await stores.close();
  }
}

describe('a night replayed as fast as it goes', () => {
  let folder: string;
  let first: Ran;
  let rows: Awaited<ReturnType<typeof rowsIn>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    first = await replay(folder);
    rows = await rowsIn(folder, numbersOf(first));
  }, 180_000);

  test('is told in one document, with everything that was asked of it', () => {
    expect(first.code).toBe(0);
    const document = documentOf<Document>(first);
    expect(Object.keys(document).toSorted()).toEqual(
      [
        ...['night', 'source', 'games', 'ticks', 'predictions', 'triggers', 'graded', 'skipped', 'metrics'],
        ...['modelVersion', 'unknownCodes', 'wallSeconds', 'peakRssMb'],
      ].toSorted(),
    );
    expect(document).toMatchObject({
      night: NIGHT,
      source: `recorded night ${NIGHT}`,
      games: GAME_IDS.length,
    });
    expect(document.skipped).toEqual([]);
    expect(document.wallSeconds).toBeGreaterThan(0);
    expect(document.peakRssMb).toBeLessThan(900);
  });

  test('says how it goes on stderr', () => {
    expect(first.stderr).toMatch(/^replaying recorded night 2026-02-16: 0 % \(1\/\d+\)/);
    expect(first.stderr).toContain(': 100 % (');
  });

  test('scores the model beside the baseline, at every scored minute', () => {
    const { metrics } = numbersOf(first);
    expect(metrics.maeByMinute.map(({ minute, n }) => [minute, n])).toEqual(
      [5, 10, 15, 20, 25, 30, 35, 38].map((minute) => [minute, GAME_IDS.length]),
    );
    const both = { model: expect.any(Number), closeAnchored: expect.any(Number) };
    for (const { mae, brierUnderClose } of [...metrics.maeByMinute, { ...metrics, mae: both }]) {
      expect(mae).toEqual(both);
      expect(brierUnderClose).toEqual(both);
    }
    // Less is known of the end early than late.
    expect(metrics.maeByMinute.at(-1)?.mae.model).toBeLessThan(metrics.maeByMinute[0]?.mae.model ?? 0);
  });

  test('fires triggers and grades every one at its game’s final, with overtime (T18, T23)', () => {
    const { triggers, graded } = numbersOf(first);
    expect(triggers).toBeGreaterThan(0);
    expect(graded.win + graded.loss + graded.push).toBe(triggers);
    expect(graded.open).toBe(0);
    expect(rows.triggers).toHaveLength(triggers);
    for (const { gameId, line, grade, finalTotal } of rows.triggers) {
      const final = rows.slate.find(({ game }) => game.id === gameId)?.finalScore;
      expect(finalTotal).toBe((final?.home ?? 0) + (final?.away ?? 0));
      const difference = (finalTotal ?? 0) - line.points;
      expect(grade).toBe(difference < 0 ? 'win' : difference > 0 ? 'loss' : 'push');
    }
  });

  test('logs one row a game and tick', () => {
    const { ticks } = numbersOf(first);
    for (const history of rows.histories) {
      expect(history.length).toBeGreaterThan(90);
      expect(history.length).toBeLessThan(ticks);
      const instants = history.map(({ tickAtUtc }) => tickAtUtc);
      expect(new Set(instants).size).toBe(history.length);
    }
  });

  test('a second time says the same and writes nothing more', async () => {
    const second = await replay(folder);
    expect(numbersOf(second)).toEqual(numbersOf(first));
    expect(await rowsIn(folder, numbersOf(first))).toEqual(rows);
  });

  test('killed in the middle and run again, says the same and leaves the same rows', async () => {
    const elsewhere = await temporaryFolder();
    const running = await startTtlu(line(), { cwd: elsewhere, env: MINUTE_TICKS });
    await expect.poll(running.stderr, { timeout: 90_000 }).toContain(': 50 %');
    const killed = await running.end('SIGKILL');
    expect([killed.code, killed.stdout]).toEqual([null, '']);
    expect(killed.stderr).not.toContain(': 90 %');
    expect(locks.map((lock) => existsSync(join(elsewhere, lock)))).toEqual([true, true]);
    const again = await replay(elsewhere);
    expect(again.code).toBe(0);
    expect(numbersOf(again)).toEqual(numbersOf(first));
    expect(await rowsIn(elsewhere, numbersOf(first))).toEqual(rows);
  }, 180_000);

  test('stopped by Ctrl-C, says so, closes its stores and leaves no result', async () => {
    const running = await startTtlu(line(), { cwd: folder, env: MINUTE_TICKS });
    await expect.poll(running.stderr, { timeout: 50_000 }).toContain(': 20 %');
    const asked = performance.now();
    const ran = await running.end('SIGINT');
    expect(performance.now() - asked).toBeLessThan(3000);
    expect(ran.code).toBe(1);
    expect(documentOf(ran)).toEqual({ error: 'stopped by SIGINT' });
    expect(ran.stderr).toContain('ttlu: stopped by SIGINT');
    expect(locks.map((lock) => existsSync(join(folder, lock)))).toEqual([false, false]);
  });
});

describe('the ticks of a span', () => {
  test('are on the quarter minute, from the one before its start to one past its end', () => {
    expect(
      tickTimes({ fromUtc: '2026-03-02T23:02:20Z', toUtc: '2026-03-02T23:02:50Z', everySeconds: 15 }),
    ).toEqual([
      '2026-03-02T23:02:15.000Z',
      '2026-03-02T23:02:30.000Z',
      '2026-03-02T23:02:45.000Z',
      '2026-03-02T23:03:00.000Z',
      '2026-03-02T23:03:15.000Z',
    ]);
  });

  test('hold one past the end where the end is a tick itself', () => {
    const span = { fromUtc: '2026-03-02T23:02:15Z', toUtc: '2026-03-02T23:02:15Z', everySeconds: 15 };
    expect(tickTimes(span)).toHaveLength(2);
  });
});

test('a percentile is one of the values', () => {
  const values = [9, 1, 8, 2, 7, 3, 6, 4, 5, 10];
  expect([0, 0.5, 0.95, 1].map((q) => percentile(values, q))).toEqual([1, 6, 10, 10]);
});
