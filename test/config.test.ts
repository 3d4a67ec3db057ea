import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../pipelines/quality/thresholds.js';
import {
  type Config,
  DEFAULT_CONFIDENCE,
  DEFAULT_TRIGGERS,
  readConfig,
  required,
  Secret,
} from '../src/config.js';

/** What went wrong, its cause included, as a log would print them. */
function complaintOf(env: Readonly<Record<string, string>>): string {
  try {
    readConfig(env);
  } catch (error) {
    const { message, cause } = error as Error;
    return `${message} ${inspect(cause)}`;
  }
  throw new Error('the environment was taken');
}

describe('an empty environment', () => {
  const config = readConfig({});

  test('asks for embedded parts in .ttlu', () => {
    expect(config.dataDir).toBe(path.resolve('.ttlu'));
    expect(config).toMatchObject({ archive: null, objects: null, cache: null, databaseUrl: null });
  });

  test('holds no key', () => {
    expect([config.oddsApi.key, config.kenpom.key, config.refmetrics.password]).toEqual([null, null, null]);
  });

  test('polls both sources every 15 seconds, at their own addresses', () => {
    expect(config.espn).toEqual({ baseUrl: undefined, pollSeconds: 15 });
    expect(config.oddsApi).toMatchObject({ baseUrl: undefined, pollSeconds: 15 });
  });

  test('waits 8 seconds for an answer and asks twice more', () => {
    expect(config.http).toEqual({ timeoutMs: 8000, retries: 2 });
  });

  test('has the default rules', () => {
    expect(config.triggers).toBe(DEFAULT_TRIGGERS);
    expect(config.confidence).toBe(DEFAULT_CONFIDENCE);
  });

  test('is one in which every variable is empty', () => {
    const empty = {
      ODDS_API_KEY: '',
      ESPN_POLL_SECONDS: '',
      TTLU_BUCKET: '',
      TTLU_TRIGGERS: '',
      S3_ENDPOINT: '',
    };
    expect(readConfig(empty)).toEqual(config);
  });
});

describe('the default rules', () => {
  test('have a name each, since there is one trigger a game and rule (T21)', () => {
    const names = DEFAULT_TRIGGERS.map((rule) => rule.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('ask for more than the break-even of −110', () => {
    for (const rule of DEFAULT_TRIGGERS) expect(rule.minProbability).toBeGreaterThan(110 / 210);
  });

  test('are rules that the variable would take', () => {
    expect(readConfig({ TTLU_TRIGGERS: JSON.stringify(DEFAULT_TRIGGERS) }).triggers).toEqual(
      DEFAULT_TRIGGERS,
    );
  });

  test('have levels that rise', () => {
    expect(DEFAULT_CONFIDENCE.strong).toBeGreaterThan(DEFAULT_CONFIDENCE.moderate);
  });
});

describe('a variable that is set', () => {
  test.each<[string, string, (config: Config) => unknown, unknown]>([
    ['TTLU_DATA', 'elsewhere', (c) => c.dataDir, path.resolve('elsewhere')],
    ['TTLU_ARCHIVE', '/recorded', (c) => c.archive, path.resolve('/recorded')],
    ['ESPN_BASE_URL', 'http://127.0.0.1:9/espn', (c) => c.espn.baseUrl, 'http://127.0.0.1:9/espn'],
    ['ESPN_POLL_SECONDS', '30', (c) => c.espn.pollSeconds, 30],
    ['ODDS_API_BASE_URL', 'http://localhost:9', (c) => c.oddsApi.baseUrl, 'http://localhost:9'],
    ['ODDS_API_POLL_SECONDS', '40', (c) => c.oddsApi.pollSeconds, 40],
    ['ODDS_API_KEY', 'made-up', (c) => c.oddsApi.key?.reveal(), 'made-up'],
    ['KENPOM_BASE_URL', 'https://proxy.example', (c) => c.kenpom.baseUrl, 'https://proxy.example'],
    ['KENPOM_API_KEY', 'made-up', (c) => c.kenpom.key?.reveal(), 'made-up'],
    ['REFMETRICS_BASE_URL', 'https://proxy.example', (c) => c.refmetrics.baseUrl, 'https://proxy.example'],
    ['REFMETRICS_USER', 'someone', (c) => c.refmetrics.user, 'someone'],
    ['REFMETRICS_PASSWORD', 'made-up', (c) => c.refmetrics.password?.reveal(), 'made-up'],
    ['HTTP_TIMEOUT_MS', '500', (c) => c.http.timeoutMs, 500],
    ['HTTP_RETRIES', '0', (c) => c.http.retries, 0],
    ['DATABASE_URL', 'postgres://made-up', (c) => c.databaseUrl?.reveal(), 'postgres://made-up'],
    ['TTLU_BUCKET', 'b', (c) => c.objects, { bucket: 'b', prefix: '', endpoint: null }],
    ['TTLU_TABLE', 't', (c) => c.cache, { table: 't', endpoint: null }],
    [
      'TTLU_WEBHOOK_URL',
      'https://hooks.example/made-up',
      (c) => c.webhookUrl?.reveal(),
      'https://hooks.example/made-up',
    ],
    ['TTLU_QUALITY', '{"withoutPlays":0.2}', (c) => c.quality, { ...DEFAULT_THRESHOLDS, withoutPlays: 0.2 }],
  ])('%s=%s stands in its place', (name, value, read, expected) => {
    expect(read(readConfig({ [name]: value }))).toEqual(expected);
    expect(read(readConfig({}))).not.toEqual(expected);
  });

  test('for a store goes with its bucket or table', () => {
    const config = readConfig({
      TTLU_BUCKET: 'b',
      TTLU_PREFIX: 'p/',
      S3_ENDPOINT: 'http://localhost:1',
      TTLU_TABLE: 't',
      DYNAMODB_ENDPOINT: 'http://localhost:2',
    });
    expect(config.objects).toEqual({ bucket: 'b', prefix: 'p/', endpoint: 'http://localhost:1' });
    expect(config.cache).toEqual({ table: 't', endpoint: 'http://localhost:2' });
  });

  test('but is no setting of ours is left alone', () => {
    expect(readConfig({ PATH: '/usr/bin' })).toEqual(readConfig({}));
  });
});

describe('a wrong value', () => {
  test.each([
    ['ESPN_POLL_SECONDS', 'soon-please'],
    ['ESPN_POLL_SECONDS', '-77'],
    ['ESPN_POLL_SECONDS', '777777'],
    ['ODDS_API_POLL_SECONDS', '0.123'],
    ['HTTP_TIMEOUT_MS', '77'],
    ['HTTP_RETRIES', '2.77'],
    ['ESPN_BASE_URL', 'no address'],
    ['ODDS_API_BASE_URL', 'localhost:4566'],
    ['KENPOM_BASE_URL', 'ftp://kenpom.example'],
    ['S3_ENDPOINT', '//storage'],
    ['TTLU_WEBHOOK_URL', 'hooks.example/77'],
  ])('of %s is named but not shown: %s', (name, value) => {
    const complaint = complaintOf({ [name]: value });
    expect(complaint).toContain(`the environment is not usable: ${name}: `);
    expect(complaint).not.toContain(value);
  });

  test('is named beside every other', () => {
    const complaint = complaintOf({ HTTP_RETRIES: 'x', ESPN_BASE_URL: 'y', ODDS_API_KEY: 'made-up' });
    expect(complaint).toMatch(/ESPN_BASE_URL: .*; HTTP_RETRIES: /);
    expect(complaint).not.toContain('ODDS_API_KEY');
  });
});

describe('TTLU_TRIGGERS', () => {
  const RULE = {
    name: 'late-over',
    side: 'over',
    minProbability: 0.58,
    minEdge: 0.03,
    minutes: { from: 30, to: 38 },
    maxBookLagSeconds: 60,
    maxSnapshotAgeSeconds: 45,
  };
  const complaintOn = (rules: unknown) => complaintOf({ TTLU_TRIGGERS: JSON.stringify(rules) });

  test('is a list of rules in place of the default ones', () => {
    expect(readConfig({ TTLU_TRIGGERS: JSON.stringify([RULE]) }).triggers).toEqual([RULE]);
  });

  test('may be empty: then nothing is alerted', () => {
    expect(readConfig({ TTLU_TRIGGERS: '[]' }).triggers).toEqual([]);
  });

  test('that is no JSON is refused without a word of it, not even as a cause', () => {
    const complaint = complaintOf({ TTLU_TRIGGERS: 'my-secret' });
    expect(complaint).toContain('TTLU_TRIGGERS is not JSON');
    expect(complaint).not.toContain('my-secret');
  });

  test('that is no list is refused', () => {
    expect(complaintOn(RULE)).toContain('TTLU_TRIGGERS: ');
  });

  test.each<[string, Record<string, unknown>]>([
    ['name', { name: '' }],
    ['side', { side: 'both' }],
    ['minProbability', { minProbability: 58 }],
    ['minProbability', { minProbability: '0.58' }],
    ['minEdge', { minEdge: 3 }],
    ['minutes', { minutes: { from: -1, to: 38 } }],
    ['minutes', { minutes: { from: 38, to: 30 } }],
    ['minutes', { minutes: { from: 38, to: 38 } }],
    ['maxBookLagSeconds', { maxBookLagSeconds: 0 }],
    ['maxSnapshotAgeSeconds', { maxSnapshotAgeSeconds: undefined }],
    ['minProbabilty', { minProbabilty: 0.7 }],
  ])('with a wrong %s is refused, naming it: %o', (field, change) => {
    const complaint = complaintOn([RULE, { ...RULE, name: 'other', ...change }]);
    expect(complaint).toContain('TTLU_TRIGGERS: ');
    expect(complaint).toContain(field);
    expect(complaint).toContain('[1]');
  });

  test('with one name twice is refused: one of the two would never be stored (T21)', () => {
    expect(complaintOn([RULE, { ...RULE, side: 'under' }])).toMatch(
      /TTLU_TRIGGERS: .*another rule has this name.*\[1\]\.name/s,
    );
  });
});

describe('TTLU_QUALITY', () => {
  const complaintOn = (thresholds: unknown) => complaintOf({ TTLU_QUALITY: JSON.stringify(thresholds) });

  test.each<[string, unknown]>([
    ['withoutPlays', { withoutPlays: 20 }],
    ['withoutPlays', { withoutPlays: '20 %' }],
    ['foulsApart', { foulsApart: -1 }],
    ['withoutPlay', { withoutPlay: 0.2 }],
  ])('with a wrong %s is refused, naming it: %o', (field, thresholds) => {
    expect(complaintOn(thresholds)).toMatch(new RegExp(`^TTLU_QUALITY: .*${field}`, 's'));
  });

  test('that is no JSON is refused without a word of it', () => {
    const complaint = complaintOf({ TTLU_QUALITY: 'my-secret' });
    expect(complaint).toContain('TTLU_QUALITY is not JSON');
    expect(complaint).not.toContain('my-secret');
  });
});

describe('a secret (T30)', () => {
  const KEY = 'do-not-print-me';
  const config = readConfig({
    TTLU_WEBHOOK_URL: `https://hooks.example/${KEY}`,
    ODDS_API_KEY: KEY,
    DATABASE_URL: KEY,
    REFMETRICS_PASSWORD: KEY,
    KENPOM_API_KEY: KEY,
  });

  test('is told to who asks for it', () => {
    expect(new Secret(KEY).reveal()).toBe(KEY);
  });

  test.each<[string, (value: unknown) => string]>([
    ['String', (value) => String(value)],
    ['a template', (value) => `${value}`],
    ['JSON', (value) => JSON.stringify(value)],
    ['inspect', (value) => inspect(value, { depth: null, showHidden: true })],
    ['its own fields', (value) => Object.entries(value as object).join()],
    ['a structured clone', (value) => inspect(structuredClone(value))],
  ])('is not shown by %s', (_, show) => {
    expect(show(new Secret(KEY))).not.toContain(KEY);
  });

  test.each<[string, (value: unknown) => string]>([
    ['JSON', (value) => JSON.stringify(value)],
    ['inspect', (value) => inspect(value, { depth: null, showHidden: true })],
  ])('is not shown by %s of the whole configuration, which says that it is there', (_, show) => {
    expect(show(config)).not.toContain(KEY);
    expect(show(config).match(/\[secret\]/g)).toHaveLength(5);
  });
});

describe('a required setting', () => {
  test('is handed on', () => {
    expect(required('eu-west-1', 'AWS_REGION')).toBe('eu-west-1');
  });

  test('that is missing is named', () => {
    expect(() => required(null, 'KENPOM_API_KEY')).toThrow('KENPOM_API_KEY is not set');
  });

  test('may be 0', () => {
    expect(required(0, 'HTTP_RETRIES')).toBe(0);
  });
});
