import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { type KenpomRatings, parseRatings } from '../../../src/sources/kenpom/parse.js';
import { withRealData } from '../../parts.js';

withRealData('KenPom as recorded', (folder) => {
  let read: KenpomRatings;

  beforeAll(() => {
    const body = gunzipSync(readFileSync(join(folder, 'kenpom/api_ratings_y2025.json.gz'))).toString();
    read = parseRatings('ratings 2025', JSON.parse(body));
  });

  test('every team of the season is read', () => {
    expect(read.ratings).toHaveLength(364);
    expect(read.skipped).toEqual([]);
  });

  test('the 68 teams of the tournament have a seed, the others none', () => {
    expect(read.ratings.filter((r) => r.seed !== null)).toHaveLength(68);
  });

  test('the words for the end of a season are not taken for a date', () => {
    expect(new Set(read.ratings.map((r) => r.dataThrough))).toEqual(new Set(['End of season']));
  });
});
