import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../pipelines/doctor.js';
import { LEAST_NODE } from '../../src/host/doctor.js';
import { addressesAt, type StandInProviders, startProviders } from '../network/providers.js';
import { documentOf, temporaryFolder, ttlu } from './ttlu.js';

const NOW = '2026-02-15T12:00:00Z';
const KEYS = {
  ODDS_API_KEY: 'key-of-the-odds-api',
  KENPOM_API_KEY: 'key-of-kenpom',
  REFMETRICS_USER: 'someone',
  REFMETRICS_PASSWORD: 'password-of-refmetrics',
  TTLU_WEBHOOK_URL: 'http://127.0.0.1:9/token-of-the-webhook',
};

let providers: StandInProviders;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  providers = await startProviders(3, NOW);
  const at = addressesAt(providers.address);
  env = {
    ESPN_BASE_URL: at.espn,
    ODDS_API_BASE_URL: at.oddsApi,
    KENPOM_BASE_URL: at.kenpom,
    REFMETRICS_BASE_URL: at.refmetrics,
  };
});
afterAll(() => providers.close());

interface Diagnosis {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

const named = ({ findings }: Diagnosis, name: string) => findings.find((finding) => finding.name === name);

describe('ttlu doctor', () => {
  test('on a machine that has just collected finds nothing that needs a person, and shows no key (T30)', async () => {
    const cwd = await temporaryFolder();
    const all = { ...env, ...KEYS };
    await ttlu(['schedule', '--once'], { cwd, env: { ...all, TTLU_WEBHOOK_URL: '' }, now: NOW });
    const ran = await ttlu(['doctor', '--json'], { cwd, env: all, now: NOW });
    const diagnosis = documentOf<Diagnosis>(ran);
    expect(diagnosis.findings.filter((finding) => finding.level === 'problem')).toEqual([]);
    expect(diagnosis.ok).toBe(true);
    expect(ran.code).toBe(0);
    for (const key of Object.keys(KEYS)) expect(named(diagnosis, key)?.facts).toEqual({ set: true });
    for (const name of ['espn', 'odds-api', 'kenpom', 'refmetrics'])
      expect(named(diagnosis, name)?.facts.answers, name).toBe(true);
    expect(named(diagnosis, 'odds-api credits')?.facts.remaining).toBeGreaterThan(0);
    expect(named(diagnosis, 'ratings')?.facts).toMatchObject({ asOf: '2026-02-14', source: 'kenpom' });
    expect(named(diagnosis, 'games')?.facts).toMatchObject({ last: '2026-02-14', ageDays: 1 });
    expect(named(diagnosis, 'in use')?.facts.version).toMatch(/^net-/);
    expect(named(diagnosis, 'next daily')?.facts).toEqual({
      day: '2026-02-15',
      dueUtc: '2026-02-16T06:00:00.000Z',
    });
    const text = await ttlu(['doctor'], { cwd, env: all, now: NOW });
    expect(text.stdout).toContain('Nothing needs you.');
    for (const { stdout, stderr } of [ran, text])
      for (const secret of ['key-of', 'password-of', 'token-of'])
        expect(stdout + stderr).not.toContain(secret);
  });

  test('on an untouched machine without keys says what each would bring, and leaves no trace', async () => {
    const cwd = await temporaryFolder();
    const ran = await ttlu(['doctor', '--json'], { cwd, env, now: NOW });
    const diagnosis = documentOf<Diagnosis>(ran);
    expect(ran.code, ran.stdout).toBe(0);
    expect(named(diagnosis, 'ODDS_API_KEY')).toMatchObject({
      level: 'note',
      says: expect.stringContaining('ESPN'),
    });
    expect(named(diagnosis, 'kenpom')).toMatchObject({ says: expect.stringContaining('not asked') });
    expect(await readdir(cwd)).toEqual([]);
  });

  test('with sources that swallow every question ends in bounded time, with exit code 1 and what to do', async () => {
    const hole = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((ready) => hole.once('listening', ready));
    const nowhere = `http://127.0.0.1:${(hole.address() as AddressInfo).port}`;
    const at = addressesAt(nowhere);
    const ran = await ttlu(['doctor', '--json'], {
      env: {
        ...KEYS,
        ESPN_BASE_URL: at.espn,
        ODDS_API_BASE_URL: at.oddsApi,
        KENPOM_BASE_URL: at.kenpom,
        REFMETRICS_BASE_URL: at.refmetrics,
      },
      now: NOW,
    });
    hole.close();
    expect(ran.seconds).toBeLessThan(15);
    expect(ran.code).toBe(1);
    const diagnosis = documentOf<Diagnosis>(ran);
    expect(diagnosis.ok).toBe(false);
    for (const name of ['espn', 'odds-api', 'kenpom', 'refmetrics'])
      expect(named(diagnosis, name)).toMatchObject({
        level: 'problem',
        says: expect.stringContaining('no whole answer within 4000 ms'),
        todo: expect.stringMatching(/\w/),
      });
  });

  test('wants the Node.js that the package wants', async () => {
    const { engines } = JSON.parse(await readFile('package.json', 'utf8')) as { engines: { node: string } };
    expect(`${engines.node.replace('>=', '')}.0`).toBe(LEAST_NODE);
  });
});
