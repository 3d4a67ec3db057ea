import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DashboardServer, loadPage, startDashboardServer } from '../../src/host/server.js';

let root: string;
let server: DashboardServer;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'ttlu-page-'));
  const page = path.join(root, 'page');
  mkdirSync(path.join(page, 'chunks'), { recursive: true });
  writeFileSync(path.join(root, 'secret.html'), 'not for viewers');
  writeFileSync(path.join(page, 'index.html'), '<title>page</title>');
  writeFileSync(path.join(page, 'chunks', 'vega.js'), 'export {};');
  writeFileSync(path.join(page, 'notes.txt'), 'no type is known for this');
  server = await startDashboardServer({
    page: await loadPage(page),
    api: async ({ method, path: asked, query }) => {
      if (asked === '/api/broken') throw new Error('inside');
      const body = JSON.stringify({ method, asked, query });
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
    port: 0,
  });
});

afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

const get = (address: string, init?: RequestInit) => fetch(new URL(address, server.address), init);

/** A request whose path is sent as it stands: fetch would tidy the dots away. */
function rawStatus(rawPath: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.address);
    const asked = request({ hostname, port, path: rawPath }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the page', () => {
  test('is served with its types, and nothing may be sniffed, framed or loaded from elsewhere', async () => {
    const index = await get('/');
    expect(await index.text()).toBe('<title>page</title>');
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(index.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = index.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const script = await get('/chunks/vega.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test('is not sent twice', async () => {
    const etag = (await get('/')).headers.get('etag') as string;
    const again = await get('/', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/chunks/../../secret.html',
    '//secret.html',
  ])('a way out of its folder is refused: %s', async (way) => expect(await rawStatus(way)).toBe(404));

  test.each(['/notes.txt', '/chunks', '/nothing.js'])('%s is not part of it', async (address) =>
    expect((await get(address)).status).toBe(404),
  );

  test('takes no posts', async () => expect((await get('/', { method: 'POST' })).status).toBe(405));

  test('that has not been built is said to be so', async () => {
    await expect(loadPage(path.join(root, 'nowhere'))).rejects.toThrow('npm run build');
  });
});

describe('the API', () => {
  test('gets method, path and query', async () => {
    expect(await (await get('/api/slate?day=2026-01-09')).json()).toEqual({
      method: 'GET',
      asked: '/api/slate',
      query: { day: '2026-01-09' },
    });
  });

  test('that throws is a 500 without its reasons', async () => {
    const answer = await get('/api/broken');
    expect([answer.status, await answer.text()]).toEqual([500, 'the API failed']);
  });
});

test('only this machine is served', () => expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/));

test('a port that is taken is named', async () => {
  const port = Number(new URL(server.address).port);
  const another = startDashboardServer({ page: new Map(), api: async () => expect.fail(), port });
  await expect(another).rejects.toThrow(`port ${port} is taken`);
});
