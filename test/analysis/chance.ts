import { seededRandom } from '../../src/model/random.js';

/** Repeatable chance for tests of estimators. */
export function chance(seed: number) {
  const random = seededRandom(seed);
  return {
    random,
    /** Of mean 0 and variance 1 (Box and Muller). */
    normal: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
    /** A whole number from 0 to below `n`. */
    below: (n: number) => Math.floor(random() * n),
  };
}
