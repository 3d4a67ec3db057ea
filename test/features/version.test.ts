import { describe, expect, test } from 'vitest';
import { FEATURES } from '../../src/features/index.js';
import { FEATURE_VERSIONS, featureVersion } from '../../src/features/version.js';

describe('a feature’s version', () => {
  test('tells every feature from every other: the made-up states reach each of them', () => {
    expect(new Set(FEATURE_VERSIONS).size).toBe(FEATURES.length);
  });

  test('changes with its definition, its unit and its range', () => {
    for (const feature of FEATURES) {
      const other = (change: Partial<typeof feature>) => featureVersion({ ...feature, ...change });
      const scaled = (...known: Parameters<typeof feature.of>) => {
        const value = feature.of(...known);
        return value === null ? null : value * 1.001;
      };
      const versions = [
        {},
        { of: scaled },
        { unit: 'furlongs' },
        { range: [feature.range[0] - 1, feature.range[1]] as const },
      ].map(other);
      expect(versions[0]).toBe(featureVersion(feature));
      expect(new Set(versions).size, feature.name).toBe(versions.length);
    }
  });
});
