import { describe, expect, test } from 'vitest';
import { examineClock, examineQuota, examineSource } from '../../../pipelines/doctor/sources.js';
import { SourceError, type SourceErrorDetails } from '../../../src/sources/errors.js';

const fails = (details: Partial<SourceErrorDetails>) => async () => {
  throw new SourceError({ source: 'kenpom', id: 'archive', kind: 'network', reason: 'why', ...details });
};
const source = (ask: (() => Promise<string>) | null, needed = true) =>
  examineSource({ name: 'kenpom', without: 'ratings are our own', ask, needed }, () => 0);

describe('a source', () => {
  test('that answers is good, with what it said and how fast', async () => {
    let ms = 0;
    const clock = () => (ms += 120);
    const found = await examineSource(
      { name: 'espn', without: '', ask: async () => '38 games today', needed: true },
      clock,
    );
    expect(found).toMatchObject({
      level: 'good',
      says: 'answers in 120 ms: 38 games today',
      facts: { ms: 120 },
    });
  });

  test('without a key is not asked, which is no fault', async () => {
    expect(await source(null)).toMatchObject({
      level: 'note',
      says: 'not asked: no key; ratings are our own',
    });
  });

  test('that does not answer is a problem where a job needs it, and says what is missing meanwhile', async () => {
    expect(await source(fails({ kind: 'timeout' }))).toMatchObject({
      level: 'problem',
      says: 'does not answer: kenpom archive: why; ratings are our own',
      facts: { answers: false, kind: 'timeout' },
    });
    expect(await source(fails({ kind: 'timeout' }), false)).toMatchObject({ level: 'note' });
  });

  test.each([
    ['key', 'renew the key or password of kenpom'],
    ['quota', 'wait for the new month, or buy credits of kenpom'],
  ] as const)('T32 that refuses for its %s needs a person, needed or not', async (kind, todo) => {
    expect(await source(fails({ kind, status: 401 }), false)).toMatchObject({ level: 'problem', todo });
  });

  test('that has changed its answers is told so', async () => {
    expect((await source(fails({ kind: 'shape' }))).todo).toContain('has changed its answers');
  });

  test('that answers "nothing there" with status 200 is a note', async () => {
    expect(await source(fails({ kind: 'status' }))).toMatchObject({
      level: 'note',
      facts: { answers: true },
    });
    expect(await source(fails({ kind: 'status', status: 503 }))).toMatchObject({ level: 'problem' });
  });
});

describe('credits', () => {
  test.each([
    [18_000, 2_000, 'good'],
    [2_001, 18_000, 'good'],
    [1_999, 18_000, 'note'],
    [0, 20_000, 'problem'],
    [-40, 20_040, 'problem'],
  ])('%i left of %i used are %s', (remaining, used, level) => {
    expect(examineQuota({ remaining, used, last: 0 })).toMatchObject({ level, facts: { remaining } });
  });

  test('that the answer does not tell are not made up', () => {
    expect(examineQuota({ remaining: null, used: null, last: null })).toMatchObject({
      level: 'note',
      facts: { remaining: null },
    });
  });
});

describe('the clock', () => {
  const NOW = '2026-03-03T06:00:00Z';
  test.each([
    ['2026-03-03T06:00:59Z', 'good', -59],
    ['2026-03-03T05:59:00Z', 'good', 60],
    ['2026-03-03T05:58:59Z', 'problem', 61],
    ['2026-03-03T07:00:00Z', 'problem', -3600],
  ])('that reads 06:00:00 while a source says %s is %s', (theirs, level, aheadSeconds) => {
    expect(examineClock(theirs, NOW)).toMatchObject({ level, facts: { aheadSeconds } });
  });

  test('of no source is known to be neither', () => {
    expect(examineClock(null, NOW).level).toBe('note');
  });
});
