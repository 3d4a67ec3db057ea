import { afterAll, beforeAll, expect, test } from 'vitest';
import { invokeBundle } from './bundle.js';
import { type StandIns, startStandIns } from './stand-ins.js';

let standIns: StandIns;
beforeAll(async () => {
  standIns = await startStandIns(6);
});
afterAll(() => standIns.close());

test('live ticks, and the dashboard shows what it wrote, both from their bundles', async () => {
  const now = new Date().toISOString();
  standIns.setNow(now);
  const env = { ...standIns.env, ESPN_POLL_SECONDS: '2', ODDS_API_POLL_SECONDS: '2' };
  const live = await invokeBundle('live', { forSeconds: 3 }, env, standIns.sqlAddress);
  expect(live.error).toBeUndefined();
  expect(live.result).toMatchObject({ failed: 0, games: 6 });
  expect((live.result as { ticks: number }).ticks).toBeGreaterThanOrEqual(1);
  expect(live.log).toHaveLength(1);
  expect(live.log[0]).toMatchObject({ level: 'INFO', service: 'live' });
  expect(await standIns.predictions.currentRun()).toMatchObject({ id: 'live', mode: 'live' });

  const request = { rawPath: '/api/slate', rawQueryString: '', requestContext: { http: { method: 'GET' } } };
  const page = await invokeBundle('dashboard', request, env, standIns.sqlAddress);
  const { statusCode, body } = page.result as { statusCode: number; body: string };
  expect(statusCode).toBe(200);
  expect(JSON.parse(body).games).toHaveLength(6);
  expect(page.log).toMatchObject([{ level: 'INFO', message: 'GET /api/slate: 200' }]);
});

test('the dashboard only reads, and says so', async () => {
  const request = { rawPath: '/api/slate', requestContext: { http: { method: 'POST' } } };
  const { result } = await invokeBundle('dashboard', request, standIns.env, standIns.sqlAddress);
  expect(result).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD' } });
});
