import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/sources/errors.js';
import { createEspnClient } from '../../../src/sources/espn/client.js';
import type { Fetch } from '../../../src/sources/http.js';
import { sourceContract } from '../contract.js';
import { httpOptions, NOW, scriptedFetch } from '../fetch.js';
import { event, GAME_ID, type Json, livePick, quote, scoreboard, summary } from './payloads.js';

sourceContract('ESPN summary', {
  call: (http) => createEspnClient(http).summary(GAME_ID),
  good: JSON.stringify(summary()),
});

const DAY = '2026-01-09';

/** Answers by group; a number is an HTTP status. */
function byGroup(groups: Record<string, Json | number>): { fetch: Fetch; asked: URL[] } {
  const asked: URL[] = [];
  const fetch: Fetch = async (input) => {
    const url = new URL(String(input));
    asked.push(url);
    const answer = groups[url.searchParams.get('groups') ?? ''];
    return typeof answer === 'number'
      ? new Response('down', { status: answer })
      : new Response(JSON.stringify(answer));
  };
  return { fetch, asked };
}

describe('the scoreboard', () => {
  test('T1: asks for all of Division I and for the tournament, within the limit that works, and merges by id', async () => {
    const tournament = event({ id: '401990002' });
    const { fetch, asked } = byGroup({
      50: scoreboard([event()]),
      100: scoreboard([event(), tournament]),
    });
    const { games } = await createEspnClient(httpOptions(fetch)).scoreboard(DAY);
    expect(games.map((g) => g.game.id)).toEqual([GAME_ID, '401990002']);
    expect(asked.map((u) => [...u.searchParams].join('&')).sort()).toEqual([
      'dates,20260109&groups,100&limit,500',
      'dates,20260109&groups,50&limit,500',
    ]);
  });

  test('T33: an outage is an error, not a day without games', async () => {
    const { fetch } = byGroup({ 50: 503, 100: scoreboard([]) });
    await expect(createEspnClient(httpOptions(fetch)).scoreboard(DAY)).rejects.toMatchObject({
      kind: 'status',
      status: 503,
    });
  });

  test('a failing tournament list is named and leaves the slate', async () => {
    const { fetch } = byGroup({ 50: scoreboard(), 100: 503 });
    const { games, skipped } = await createEspnClient(httpOptions(fetch)).scoreboard(DAY);
    expect(games).toHaveLength(1);
    expect(skipped).toMatchObject([
      { source: 'espn', game: null, reason: expect.stringContaining('HTTP 503') },
    ]);
  });
});

test('a summary is as of now, its lines as of the server’s clock', async () => {
  const body = JSON.stringify(summary({}, { pickcenter: [livePick(quote('o128.5'), quote('u128.5'))] }));
  const provider = scriptedFetch({ body, headers: { date: 'Sat, 10 Jan 2026 00:29:40 GMT' } });
  const { state, lines } = await createEspnClient(httpOptions(provider.fetch)).summary(GAME_ID);
  expect(state.asOfUtc).toBe(NOW);
  expect(lines[0]?.snapshotAtUtc).toBe('2026-01-10T00:29:40.000Z');
  expect(provider.calls[0]?.url.searchParams.get('event')).toBe(GAME_ID);
});

test('a game id that is no number is not sent', async () => {
  const provider = scriptedFetch({ body: '{}' });
  const client = createEspnClient(httpOptions(provider.fetch));
  await expect(client.summary('../scoreboard')).rejects.toBeInstanceOf(SourceError);
  expect(provider.calls).toEqual([]);
});

test('a stand-in is reached at its own address', async () => {
  const provider = scriptedFetch({ body: JSON.stringify(summary()) });
  await createEspnClient(httpOptions(provider.fetch), { baseUrl: 'http://127.0.0.1:1/espn/' }).summary(
    GAME_ID,
  );
  expect(provider.calls[0]?.url.href).toBe(`http://127.0.0.1:1/espn/summary?event=${GAME_ID}`);
});
