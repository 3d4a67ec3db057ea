import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/sources/errors.js';
import { createKenpomClient } from '../../../src/sources/kenpom/client.js';
import { parseArchive, parseRatings } from '../../../src/sources/kenpom/parse.js';
import { sourceContract } from '../contract.js';
import { httpOptions, scriptedFetch } from '../fetch.js';
import { bent, holdsNoNumber } from '../mutate.js';

// biome-ignore lint/suspicious/noExplicitAny: tests bend payloads into every wrong shape
type Json = any;

const KEY = 'kp_0123456789abcdef';
const DAY = '2026-01-10';

/** Rows in the API's shape with invented numbers. */
const rating = (TeamName: string, change: Json = {}): Json => ({
  DataThrough: 'Games of Friday, January 9',
  Season: 2026,
  TeamName,
  Seed: 0,
  ConfShort: 'ACC',
  AdjEM: 20,
  RankAdjEM: 5,
  AdjOE: 118.5,
  AdjDE: 98.5,
  AdjTempo: 67.25,
  Event: null,
  ...change,
});
const archived = (TeamName: string, change: Json = {}): Json => {
  const { DataThrough: _, ...row } = rating(TeamName);
  return {
    ArchiveDate: DAY,
    Preseason: 'false',
    ...row,
    AdjEMFinal: 31.5,
    AdjOEFinal: 125.1,
    AdjDEFinal: 93.6,
    AdjTempoFinal: 65.2,
    RankAdjEMFinal: 1,
    RankChg: 4,
    AdjEMChg: 11.5,
    AdjTChg: -2.05,
    ...change,
  };
};

const client = (fetch: typeof globalThis.fetch) => createKenpomClient(httpOptions(fetch), { apiKey: KEY });

sourceContract('KenPom ratings', {
  call: (http) => createKenpomClient(http, { apiKey: KEY }).ratings(2026),
  good: JSON.stringify([rating('Duke')]),
  secret: KEY,
});
sourceContract('KenPom archive', {
  call: (http) => createKenpomClient(http, { apiKey: KEY }).archive(DAY),
  good: JSON.stringify([archived('Duke')]),
  secret: KEY,
});

test('a rating is read under KenPom’s own team name', () => {
  expect(parseRatings('ratings 2026', [rating('N.C. State', { Seed: 11 })])).toEqual({
    ratings: [
      {
        teamName: 'N.C. State',
        season: 2026,
        dataThrough: 'Games of Friday, January 9',
        adjOffense: 118.5,
        adjDefense: 98.5,
        adjTempo: 67.25,
        seed: 11,
      },
    ],
    skipped: [],
  });
});

test('Seed 0 is no seed', () => {
  expect(parseRatings('ratings 2026', [rating('Duke', { Seed: 0 })]).ratings[0]?.seed).toBeNull();
});

describe('the archive of a day', () => {
  test('holds what was known before the games of that day', () => {
    expect(parseArchive('archive', [archived('Duke')], DAY).ratings[0]?.dataThrough).toBe('2026-01-09');
  });

  test('fields of the future, ending Final and Chg, are dropped at the border', () => {
    const told = JSON.stringify(parseArchive('archive', [archived('Duke')], DAY));
    for (const future of ['31.5', '125.1', '93.6', '65.2', '11.5', '-2.05', 'Final', 'Chg'])
      expect(told).not.toContain(future);
    const otherFuture = archived('Duke', { AdjEMFinal: -9, AdjOEFinal: 90, RankChg: 99, AdjEMChg: 0 });
    expect(JSON.stringify(parseArchive('archive', [otherFuture], DAY))).toBe(told);
  });

  test('a row of another date is skipped by name', () => {
    const { ratings, skipped } = parseArchive(
      'archive',
      [archived('Duke'), archived('Yale', { ArchiveDate: '2026-01-11' })],
      DAY,
    );
    expect(ratings.map((r) => r.teamName)).toEqual(['Duke']);
    expect(skipped[0]?.reason).toContain('2026-01-11 instead of 2026-01-10');
  });
});

describe('refusals come with HTTP 200', () => {
  test('as an object with an error, which is named', async () => {
    const provider = scriptedFetch({ body: '{"error": "No archive data for 2026-12-24"}' });
    await expect(client(provider.fetch).archive('2026-12-24')).rejects.toMatchObject({
      kind: 'status',
      message: 'kenpom archive 2026-12-24: refused: No archive data for 2026-12-24',
    });
  });

  test('a refused key is of kind key', async () => {
    for (const answer of [{ body: '{"error": "Invalid API key"}' }, { body: '', status: 403 }])
      await expect(client(scriptedFetch(answer).fetch).ratings(2026)).rejects.toMatchObject({ kind: 'key' });
  });

  test('an object of another shape is an error too', () => {
    expect(() => parseRatings('ratings 2026', { data: [] })).toThrow(
      'kenpom ratings 2026: {"data":[]}: expected array',
    );
  });
});

test('the key goes in the header, never in the address', async () => {
  const provider = scriptedFetch({ body: JSON.stringify([archived('Duke')]) });
  await client(provider.fetch).archive(DAY);
  expect(provider.calls[0]?.url.href).toBe(`https://kenpom.com/api.php?endpoint=archive&d=${DAY}`);
  expect(provider.calls[0]?.init.headers).toEqual({ authorization: `Bearer ${KEY}` });
});

describe('T34: one malformed row is skipped by name and the others go on', () => {
  test.each<[string, Json, string]>([
    ['a rating as text', { AdjOE: '118.5' }, 'AdjOE: "118.5": expected number'],
    ['no tempo', { AdjTempo: null }, 'AdjTempo: null'],
    ['no name', { TeamName: '' }, 'TeamName: ""'],
  ])('%s', (_, change, why) => {
    const { ratings, skipped } = parseRatings('ratings 2026', [rating('Duke', change), rating('Yale')]);
    expect(ratings.map((r) => r.teamName)).toEqual(['Yale']);
    expect(skipped).toMatchObject([{ reason: expect.stringContaining(why) }]);
  });

  test('a team listed twice counts once', () => {
    const { ratings, skipped } = parseRatings('ratings 2026', [
      rating('Duke'),
      rating('Duke', { AdjOE: 90 }),
    ]);
    expect(ratings.map((r) => r.adjOffense)).toEqual([118.5]);
    expect(skipped[0]?.reason).toContain('Duke is listed twice');
  });

  test('a table of which no row can be read is an error, not a league without teams', () => {
    expect(() => parseRatings('ratings 2026', [{ team: 'Duke' }])).toThrow('no row can be read');
  });
});

test('an answer bent in any way is read, refused by name, or a SourceError', () => {
  fc.assert(
    fc.property(bent([archived('Duke'), archived('Yale')]), (payload) => {
      try {
        const { ratings } = parseArchive('archive', payload, DAY);
        expect(holdsNoNumber(ratings)).toBe(false);
        for (const r of ratings) expect(Math.min(r.adjOffense, r.adjDefense, r.adjTempo)).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
