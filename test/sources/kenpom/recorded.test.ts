import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseRatings } from '../../../src/sources/kenpom/parse.js';
import { withRealData } from '../../parts.js';

withRealData('KenPom as recorded', (folder) => {
  const json = JSON.parse(
    gunzipSync(readFileSync(join(folder, 'kenpom/api_ratings_y2025.json.gz'))).toString(),
  );
  const { ratings, skipped } = parseRatings('ratings 2025', json);

  test('every team of the season is read', () => {
    expect(ratings).toHaveLength(364);
    expect(skipped).toEqual([]);
  });

  test('the 68 teams of the tournament have a seed, the others none', () => {
    expect(ratings.filter((r) => r.seed !== null)).toHaveLength(68);
  });

  test('the words for the end of a season are not taken for a date', () => {
    expect(new Set(ratings.map((r) => r.dataThrough))).toEqual(new Set(['End of season']));
  });
});
