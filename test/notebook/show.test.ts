import { describe, expect, test } from 'vitest';
import { figure, showMarkdown, showTable } from '../../src/notebook/show.js';

const R = { value: 0.30254, low: 0.2816, high: 0.3232, n: 7349 };

describe('figures in words', () => {
  test('have their interval and their n', () => {
    expect(figure(R, { digits: 3 })).toBe('0.303 (95 %: 0.282 to 0.323, n 7,349)');
    expect(figure(R, { digits: 0, percent: true })).toBe('30 % (95 %: 28 to 32 %, n 7,349)');
  });

  test('T14: what the data has not is said to be missing', () => {
    expect(figure(null, { digits: 3 })).toBe('not in this data');
  });
});

test('outside a notebook there is nothing to show on', () => {
  expect(() => showMarkdown('# fouls')).toThrow('this is no notebook');
  expect(() => showTable([{ fouls: 37 }])).toThrow('this is no notebook');
});
