import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/sources/errors.js';
import type { ReceivedPayload } from '../../../src/sources/http.js';
import { createRefmetricsClient } from '../../../src/sources/refmetrics/client.js';
import { parseFoulsPage } from '../../../src/sources/refmetrics/parse.js';
import { sourceContract } from '../contract.js';
import { httpOptions, type Scripted, scriptedFetch } from '../fetch.js';

const HEADERS = [
  'Official',
  'Total Fouls/Game',
  'Home Fouls/Game',
  'Away Fouls/Game',
  'Differential',
  'Games',
];
const PAT = ['<a href="/profile?official=Pat">Pat  Whistle</a>', '38.4', '18.9', '19.5', '0.6', '1,204'];
const HIDDEN = ['Subscribe to see', '36.1', '18.0', '18.1', '0.1', '310'];

/** A page in the site's manner with invented rows. */
function page(rows: readonly (readonly string[])[], headers: readonly string[] = HEADERS): string {
  const tr = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((c) => `<${tag}>\n ${c} </${tag}>`).join('')}</tr>`;
  return `<!doctype html><html><body><nav><table><tr><td>Menu</td></tr></table></nav>
    <table><thead>${tr(headers, 'th')}</thead><tbody>${rows.map((r) => tr(r, 'td')).join('\n')}</tbody></table>
    </body></html>`;
}

const SIGN_IN = `<html><body><form method="post"><input type="hidden" id="csrf_token" name="csrf_token" value="tok&amp;en">
  <input name="username_or_email"><input type="password" name="password"></form></body></html>`;

const read = (html: string) => parseFoulsPage('fouls', html);

sourceContract('RefMetrics', {
  call: (http) => createRefmetricsClient(http, { account: null }).fouls(),
  good: page([PAT, HIDDEN]),
  truncated: 'shape',
});

describe('the fouls table', () => {
  test('is found by the words of its header, among other tables', () => {
    expect(read(page([PAT]))).toEqual({
      rows: [
        {
          name: 'Pat Whistle',
          games: 1204,
          foulsPerGame: 38.4,
          homeFoulsPerGame: 18.9,
          awayFoulsPerGame: 19.5,
        },
      ],
      skipped: [],
    });
  });

  test('may have its columns in any order and other words', () => {
    const html = page(
      [['0.6', '88', '20.1', '39.9', 'Pat Whistle']],
      ['Diff Fouls', 'Games', 'Road Fouls', 'Fouls Per Game', 'Referee Name'],
    );
    expect(read(html).rows).toEqual([
      { name: 'Pat Whistle', games: 88, foulsPerGame: 39.9, homeFoulsPerGame: null, awayFoulsPerGame: 20.1 },
    ]);
  });

  test('behind the paywall has numbers but no name: "Subscribe to see" is null, never a key', () => {
    const { rows } = read(page([PAT, HIDDEN, HIDDEN]));
    expect(rows.map((r) => [r.name, r.games])).toEqual([
      ['Pat Whistle', 1204],
      [null, 310],
      [null, 310],
    ]);
  });

  test.each([
    ['without a number of games', ['Pat', '38.4', '1', '1', '0', '–'], '"–" is no number of games'],
    ['without fouls', ['Pat', 'n/a', '1', '1', '0', '20'], '"n/a" are no fouls a game'],
    ['without a name', ['', '38.4', '1', '1', '0', '20'], 'no name'],
    ['cut short', ['Pat'], '"" is no number of games'],
  ])('T34: a row %s is skipped by name and the others go on', (_, row, why) => {
    const { rows, skipped } = read(page([row, PAT]));
    expect(rows.map((r) => r.name)).toEqual(['Pat Whistle']);
    expect(skipped).toEqual([
      { source: 'refmetrics', game: null, reason: expect.stringContaining(`row 1: ${why}`) },
    ]);
  });

  test('of which no row can be read is an error', () => {
    expect(() => read(page([['Pat']]))).toThrow('refmetrics fouls: no row can be read');
  });
});

test('the sign-in page in place of data says to log in', () => {
  expect(() => read(SIGN_IN)).toThrow('the sign-in page came instead: log in');
  expect(() => read('<html><p>Maintenance</p></html>')).toThrow('no table with columns for');
});

describe('with an account', () => {
  const account = { user: 'coach@example.org', password: 'p&ss word+1' };
  const signedIn: readonly Scripted[] = [
    { body: SIGN_IN, headers: { 'set-cookie': 'session=anonymous; Path=/; HttpOnly' } },
    { body: '', status: 302, headers: { location: '/', 'set-cookie': 'session=known; Path=/' } },
    { body: page([PAT]) },
  ];

  test('signs in by the form and reads the page with the session’s cookie', async () => {
    const provider = scriptedFetch(...signedIn);
    const { rows } = await createRefmetricsClient(httpOptions(provider.fetch), { account }).fouls();
    expect(rows).toHaveLength(1);
    expect(provider.calls.map((c) => `${c.init.method} ${c.url.pathname}`)).toEqual([
      'GET /login',
      'POST /login',
      'GET /ncaa-men/fouls',
    ]);
    expect(Object.fromEntries(new URLSearchParams(String(provider.calls[1]?.init.body)))).toEqual({
      csrf_token: 'tok&en',
      username_or_email: account.user,
      password: account.password,
    });
    expect(provider.calls[1]?.init.headers).toMatchObject({ cookie: 'session=anonymous' });
    expect(provider.calls[2]?.init.headers).toEqual({ cookie: 'session=known' });
  });

  test('T30: no page of the way in is archived, and no password shows', async () => {
    const kept: ReceivedPayload[] = [];
    const provider = scriptedFetch(...signedIn.slice(0, 2), {
      body: page([[`for ${account.user}`, ...PAT.slice(1)]]),
    });
    const http = httpOptions(provider.fetch, { onResponse: (p) => void kept.push(p) });
    await createRefmetricsClient(http, { account }).fouls();
    expect(kept.map((p) => p.id)).toEqual(['fouls']);
    expect(JSON.stringify(kept)).not.toContain(account.user);
  });

  test.each([
    ['a 200, the form again', { body: SIGN_IN }],
    ['a 401', { body: '', status: 401 }],
  ])('a refused sign-in, %s, is of kind key', async (_, refused) => {
    const provider = scriptedFetch({ body: SIGN_IN }, refused);
    const call = createRefmetricsClient(httpOptions(provider.fetch), { account }).fouls();
    await expect(call).rejects.toMatchObject({ kind: 'key', id: 'login' });
  });

  test('a form without its token is an error that says so', async () => {
    const provider = scriptedFetch({ body: '<html><form></form></html>' });
    const call = createRefmetricsClient(httpOptions(provider.fetch), { account }).fouls();
    await expect(call).rejects.toMatchObject({ kind: 'shape', field: 'csrf_token' });
  });
});

test('any page at all is a table or a SourceError', () => {
  const good = page([PAT, HIDDEN]);
  fc.assert(
    fc.property(fc.nat(good.length), fc.nat(40), fc.string(), (from, length, text) => {
      try {
        const { rows } = read(good.slice(0, from) + text + good.slice(from + length));
        expect(rows.map((r) => r.name)).not.toContain('Subscribe to see');
        for (const row of rows) expect(Math.min(row.games, row.foulsPerGame)).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
