import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Notice } from '../../pipelines/schedule.js';
import { webhook } from '../../src/host/webhook.js';

const NOTICE: Notice = {
  event: 'failed',
  job: 'daily',
  day: '2026-03-02',
  failedRuns: 1,
  reasons: ['espn scoreboard 2026-03-02: HTTP 503'],
  text: 'TakeTheLiveUnder daily of 2026-03-02 failed and will be tried again: espn scoreboard 2026-03-02: HTTP 503',
};

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** A chat that answers alike, or never; what it was told is kept. */
async function chat(status: number | 'never', headers: Record<string, string> = {}) {
  const told: { method: string | undefined; path: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    told.push({ method: request.method, path: request.url, body });
    if (status !== 'never') response.writeHead(status, headers).end('ok');
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  opened.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tell = (notice: Notice, secrets: readonly string[] = []) =>
    webhook({
      fetch,
      url: `${address}/services/token-of-the-hook`,
      host: 'the-machine',
      now: () => '2026-03-03T06:10:00Z',
      secrets,
      timeoutMs: 200,
    })(notice);
  return { told, tell, address };
}

describe('the webhook', () => {
  test('is sent the notice as JSON with a text that chats show', async () => {
    const { told, tell } = await chat(200);
    await tell(NOTICE);
    expect(told).toMatchObject([{ method: 'POST', path: '/services/token-of-the-hook' }]);
    expect(JSON.parse(told[0]!.body)).toEqual({ ...NOTICE, host: 'the-machine', at: '2026-03-03T06:10:00Z' });
  });

  test('T30 is told no key, whichever way it came into a reason', async () => {
    const { told, tell } = await chat(200);
    const key = 'a-key-of-the-odds-api';
    const reasons = [
      `GET /v4/odds?apiKey=${key} failed`,
      `authorization: Bearer ${key}`,
      `${encodeURIComponent(key)}!`,
    ];
    await tell({ ...NOTICE, reasons, text: reasons.join('; ') }, [key]);
    expect(told[0]!.body).not.toContain(key);
    expect(JSON.parse(told[0]!.body).reasons).toHaveLength(3);
  });

  test('that refuses is an error with its status', async () => {
    const { tell } = await chat(403);
    await expect(tell(NOTICE)).rejects.toThrow('it answered HTTP 403');
  });

  test('that leads elsewhere is not followed', async () => {
    const other = await chat(200);
    const { tell } = await chat(307, { location: `${other.address}/elsewhere` });
    await expect(tell(NOTICE)).rejects.toThrow('it answered HTTP 307');
    expect(other.told).toEqual([]);
  });

  test('that never answers is given up in time', async () => {
    const { tell } = await chat('never');
    const before = performance.now();
    await expect(tell(NOTICE)).rejects.toThrow('it cannot be reached: no answer in time');
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('that is not there is an error without its address, which holds a token', async () => {
    const tell = webhook({
      fetch,
      url: 'http://127.0.0.1:9/services/token-of-the-hook',
      host: 'the-machine',
      now: () => '',
      secrets: [],
    });
    const error = await tell(NOTICE).catch((e: Error) => e);
    expect(String(error)).toMatch(/it cannot be reached/);
    expect(String(error)).not.toContain('token');
  });
});
