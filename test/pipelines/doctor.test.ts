import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Finding, good, note, problem } from '../../pipelines/doctor/finding.js';
import {
  type Check,
  diagnosisInWords,
  examine,
  examineDisk,
  examineNode,
  examineSettings,
} from '../../pipelines/doctor.js';

const PATIENCE = { limitMs: 50, sleep: (ms: number) => sleep(ms) };
const check = (run: Check['run'], area: Check['area'] = 'stores'): Check => ({ area, name: 'bucket', run });

describe('a diagnosis', () => {
  test('is well when nothing needs a person, notes or not', async () => {
    const diagnosis = await examine(
      [
        check(async () => [
          good({ area: 'stores', name: 'bucket' }, 'answers'),
          note({ area: 'stores', name: 'x' }, 'y', null),
        ]),
      ],
      PATIENCE,
    );
    expect(diagnosis.ok).toBe(true);
  });

  test('is not well with one problem', async () => {
    const diagnosis = await examine(
      [check(async () => [problem({ area: 'disk', name: '/' }, 'full', 'make room')])],
      PATIENCE,
    );
    expect(diagnosis.ok).toBe(false);
  });

  test('a check that fails is a problem that says why, and the others are told', async () => {
    const { ok, findings } = await examine(
      [
        check(async () => {
          throw new Error('s3 get: AccessDenied');
        }),
        check(async () => [good({ area: 'node', name: 'Node.js' }, '22')], 'node'),
      ],
      PATIENCE,
    );
    expect(ok).toBe(false);
    expect(findings).toMatchObject([
      { area: 'stores', name: 'bucket', level: 'problem', says: 's3 get: AccessDenied' },
      { area: 'node', level: 'good' },
    ]);
  });

  test('a check that never ends is a problem in time', async () => {
    const { findings } = await examine([check(() => new Promise(() => {}))], PATIENCE);
    expect(findings).toMatchObject([{ level: 'problem', says: 'no answer within 0.05 s' }]);
  });

  test('every problem says what to do', async () => {
    const { findings } = await examine(
      [check(() => Promise.reject(new Error('x'))), check(() => new Promise(() => {}))],
      PATIENCE,
    );
    for (const { todo } of findings) expect(todo).toMatch(/\w+/);
  });

  test('stands in one order, whichever check is first done', async () => {
    const slow = check(async () => {
      await sleep(10);
      return [good({ area: 'keys', name: 'a' }, '')];
    }, 'keys');
    const fast = check(async () => [good({ area: 'disk', name: 'b' }, '')], 'disk');
    const { findings } = await examine([fast, slow], PATIENCE);
    expect(findings.map((finding) => finding.area)).toEqual(['keys', 'disk']);
  });

  test('reads with what needs a person first, and what to do under it', () => {
    const findings: Finding[] = [
      good({ area: 'keys', name: 'ODDS_API_KEY' }, 'set'),
      problem({ area: 'disk', name: '/data' }, '0.4 GB free', 'make room'),
    ];
    expect(diagnosisInWords({ ok: false, findings }).split('\n')).toEqual([
      '!! disk     /data: 0.4 GB free',
      '            → make room',
      'ok keys     ODDS_API_KEY: set',
      '1 of these need you.',
    ]);
    expect(diagnosisInWords({ ok: true, findings: [] })).toBe('Nothing needs you.');
  });
});

test('T30 settings are told as set or not, with what is so without them', () => {
  expect(
    examineSettings([
      { name: 'KENPOM_API_KEY', set: true, without: 'ratings are our own' },
      { name: 'ODDS_API_KEY', set: false, without: 'lines are ESPN’s' },
    ]),
  ).toMatchObject([
    { name: 'KENPOM_API_KEY', level: 'good', says: 'set', facts: { set: true } },
    { name: 'ODDS_API_KEY', level: 'note', says: 'not set: lines are ESPN’s', facts: { set: false } },
  ]);
});

describe('free disk', () => {
  test.each([
    [20, 'good'],
    [5, 'good'],
    [4.9, 'note'],
    [1, 'note'],
    [0.9, 'problem'],
    [0, 'problem'],
  ])('of %d GB is %s', (gb, level) => {
    expect(examineDisk(gb * 1024 ** 3, '/data')).toMatchObject({ level, facts: { freeGb: gb } });
  });
});

describe('Node.js', () => {
  test.each([
    ['22.15.0', 'good'],
    ['22.15.1', 'good'],
    ['22.23.3', 'good'],
    ['24.0.0', 'good'],
    ['22.14.9', 'problem'],
    ['20.20.2', 'problem'],
  ])('%s is %s', (version, level) => {
    expect(examineNode(version, '22.15.0').level).toBe(level);
  });
});
