import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveReport } from '../../lambdas/live.js';
import { promote, rollBack } from '../../pipelines/models/promotions.js';
import type { SlateView } from '../../src/domain/view.js';
import { readShippedArtifact } from '../../src/host/model.js';
import { openS3, s3Objects } from '../../src/store/s3-objects.js';
import { keepVariant } from '../model/variants.js';
import { invokeBundle } from './bundle.js';
import { BUCKET, type StandIns, startStandIns } from './stand-ins.js';

const GAMES = 6;
/** Half past nine in New York: some games are in their second half. */
const NOW = '2026-03-03T02:30:00Z';

let standIns: StandIns;
let local: { readonly sqlAddress: string; readonly now: string };
beforeAll(async () => {
  standIns = await startStandIns(GAMES);
  standIns.setNow(NOW);
  local = { sqlAddress: standIns.sqlAddress, now: NOW };
});
afterAll(() => standIns.close());

test('live predicts and writes, and the dashboard shows what it wrote, both from their bundles', async () => {
  const env = { ...standIns.env, ESPN_POLL_SECONDS: '2', ODDS_API_POLL_SECONDS: '2' };
  const live = await invokeBundle('live', { forSeconds: 3 }, env, local);
  expect(live.error).toBeUndefined();
  const report = live.result as LiveReport;
  expect(report).toMatchObject({ failed: 0, games: GAMES });
  expect(report.underWay).toBeGreaterThan(0);
  expect(report.predictions).toBe(report.underWay * report.ticks);
  expect(live.log).toMatchObject([{ level: 'INFO', service: 'live', report: { ticks: report.ticks } }]);

  const request = { rawPath: '/api/slate', rawQueryString: '', requestContext: { http: { method: 'GET' } } };
  const page = await invokeBundle('dashboard', request, env, local);
  const { statusCode, body } = page.result as { statusCode: number; body: string };
  expect(statusCode).toBe(200);
  const slate = JSON.parse(body) as SlateView;
  expect(slate.games).toHaveLength(GAMES);
  expect(slate.games.filter((game) => game.projection !== null).length).toBe(report.underWay);
  expect(page.log).toMatchObject([{ level: 'INFO', message: 'GET /api/slate: 200' }]);
});

test('live predicts with the promoted model of the bucket, and names a broken one', async () => {
  const env = { ...standIns.env, ESPN_POLL_SECONDS: '2', ODDS_API_POLL_SECONDS: '2' };
  const client = openS3({
    endpoint: standIns.env.S3_ENDPOINT as string,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  });
  const objects = s3Objects({ client, bucket: BUCKET });
  const { version } = await keepVariant(objects, 'promoted');
  const reason = { because: 'a test', by: 'a test', atUtc: NOW };
  await promote(objects, version, 'by hand', reason);
  const live = await invokeBundle('live', { forSeconds: 3 }, env, local);
  expect(live.result).toMatchObject({ failed: 0, model: version });

  await objects.put(`models/${version}.json`, '{"kind":');
  const { model } = (await invokeBundle('live', { forSeconds: 3 }, env, local)).result as LiveReport;
  expect(model).toBe((await readShippedArtifact()).version);
  const page = { rawPath: '/api/slate', rawQueryString: '', requestContext: { http: { method: 'GET' } } };
  const { body } = (await invokeBundle('dashboard', page, env, local)).result as { body: string };
  expect((JSON.parse(body) as SlateView).skipped).toMatchObject([
    { source: 'model', reason: expect.stringContaining(`model artifact models/${version}.json`) },
  ]);
  await rollBack(objects, reason);
});

test('live fails when no tick succeeds, with the reason', async () => {
  const broken = { ...local, sqlAddress: 'http://127.0.0.1:1' };
  const { error, log } = await invokeBundle('live', { forSeconds: 1 }, standIns.env, broken);
  expect(error).toBeDefined();
  expect(log).toMatchObject([{ level: 'ERROR', service: 'live' }]);
});

test('the dashboard only reads, and says so', async () => {
  const request = { rawPath: '/api/slate', requestContext: { http: { method: 'POST' } } };
  const { result } = await invokeBundle('dashboard', request, standIns.env, local);
  expect(result).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD' } });
});
