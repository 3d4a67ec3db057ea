import { describe, expect, test } from 'vitest';
import { FEATURES } from '../../src/features/index.js';
import { SAMPLE_NAME } from '../../src/features/sample-name.js';
import { context, play, stateOf } from '../domain/made.js';

const state = stateOf([play({ score: { home: 40, away: 33 } })]);

describe('sampleName', () => {
  test('is given to the model', () => {
    expect(FEATURES).toContain(SAMPLE_NAME);
  });

  test('is the points so far as a share of the closing total', () => {
    expect(SAMPLE_NAME.of(state, context({ closingTotal: 146 }))).toBe(0.5);
  });

  test('T14 is missing without a closing total', () => {
    expect(SAMPLE_NAME.of(state, context({ closingTotal: null }))).toBeNull();
  });
});
