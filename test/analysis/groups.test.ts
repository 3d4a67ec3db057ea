import { describe, expect, test } from 'vitest';
import { byGroup, groupMeans } from '../../src/analysis/groups.js';

describe('means of groups', () => {
  test('are drawn to the mean of all, those of few observations further', () => {
    const groups = new Map([
      ['many', Array.from({ length: 40 }, (_, i) => 30 + (i % 5))],
      ['few', [30, 34]],
      ['other', Array.from({ length: 40 }, (_, i) => 40 + (i % 5))],
    ]);
    const { groups: means, shrinkage } = groupMeans(groups);
    expect(means.map(({ group }) => group)).toEqual(['other', 'few', 'many']);
    const [other, few, many] = means;
    expect(shrinkage?.equalWeight).toBeGreaterThan(0);
    expect(many!.shrunken.value).toBeGreaterThan(many!.mean);
    expect(few!.shrunken.value - few!.mean).toBeGreaterThan(many!.shrunken.value - many!.mean);
    expect(few!.shrunken.high - few!.shrunken.low).toBeGreaterThan(
      other!.shrunken.high - other!.shrunken.low,
    );
  });

  test('that differ no more than by chance are the mean of all', () => {
    const { groups } = groupMeans(
      new Map([
        ['a', [1, 3]],
        ['b', [3, 1]],
      ]),
    );
    expect(groups.map(({ shrunken }) => shrunken.value)).toEqual([2, 2]);
  });
});

test('a value may belong to several groups, or to none', () => {
  const groups = byGroup(
    [1, 2, 3],
    (n) => (n === 3 ? [null] : ['all', n === 1 ? 'odd' : 'even']),
    (n) => n,
  );
  expect(Object.fromEntries(groups)).toEqual({ all: [1, 2], odd: [1], even: [2] });
});
