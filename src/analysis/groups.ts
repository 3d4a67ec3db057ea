import type { Estimate } from './estimate.js';
import { type Shrinkage, shrinkageOf } from './shrinkage.js';

/** What is known of one group's mean, drawn to the mean of all as far as its own observations say little. */
export interface GroupMean {
  readonly group: string;
  /** Its own observations alone. */
  readonly mean: number;
  /** The best guess of its true mean, with the 95 % interval of that guess. */
  readonly shrunken: Estimate;
}

export interface GroupMeans {
  /** By the best guess, highest first. */
  readonly groups: readonly GroupMean[];
  /** Null where the groups cannot be told apart: then every group is the mean of all. */
  readonly shrinkage: Shrinkage | null;
}

/** Means of groups by partial pooling: n / (n + equal weight) of the way from the mean of all to a group's own. */
export function groupMeans(groups: ReadonlyMap<string, readonly number[]>): GroupMeans {
  const all = [...groups.values()].flat();
  const mean = average(all);
  const shrinkage = shrinkageOf(groups.values());
  const equalWeight = shrinkage?.equalWeight ?? Number.POSITIVE_INFINITY;
  const means = [...groups].map(([group, values]): GroupMean => {
    const n = values.length;
    const own = average(values);
    const value = mean + (n / (n + equalWeight)) * (own - mean);
    const half =
      shrinkage === null || equalWeight === Infinity
        ? 0
        : 1.959964 * Math.sqrt(shrinkage.within / (n + equalWeight));
    return { group, mean: own, shrunken: { value, low: value - half, high: value + half, n } };
  });
  return { groups: means.sort((a, b) => b.shrunken.value - a.shrunken.value), shrinkage };
}

/** Values by what they belong to; one value may belong to several groups, or to none. */
export function byGroup<T>(
  items: readonly T[],
  groupsOf: (item: T) => readonly (string | null)[],
  measure: (item: T, group: string) => number,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const item of items)
    for (const group of groupsOf(item)) {
      if (group === null) continue;
      const known = groups.get(group);
      if (known === undefined) groups.set(group, [measure(item, group)]);
      else known.push(measure(item, group));
    }
  return groups;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
