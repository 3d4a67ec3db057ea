/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A random stream named by a seed: the same name always gives the same numbers, and streams of different names are
 * independent, so that one more game in a league changes no other. (sfc32, seeded by a cyrb128 hash of the name.)
 */
export function randomStream(...name: readonly (string | number)[]): Random {
  let [a, b, c, d] = hash(name.join('/'));
  const next = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

function hash(text: string): [number, number, number, number] {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  return [h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1, h4 ^ h1];
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** Evenly between two numbers. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** A normal deviate (Box–Muller). */
export function normal(random: Random, mean: number, sd: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + sd * radius * Math.cos(2 * Math.PI * random());
}

/** One of several. @throws RangeError when there is none. */
export function pick<T>(random: Random, from: readonly T[]): T {
  if (from.length === 0) throw new RangeError('nothing to pick from');
  return from[Math.floor(random() * from.length)] as T;
}

/** A copy in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, from: readonly T[]): T[] {
  const cards = from.slice();
  for (let i = cards.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [cards[i], cards[j]] = [cards[j] as T, cards[i] as T];
  }
  return cards;
}

/**
 * A number in [0, 1) that belongs to a place: always the same for the same key and numbers, with no stream to advance.
 * (murmur3's finaliser over each number in turn.)
 */
export function drawAt(key: number, ...place: readonly number[]): number {
  let h = key;
  for (const number of place) h = mixed(h ^ mixed((number % 4294967296) ^ Math.floor(number / 4294967296)));
  return (h >>> 0) / 4294967296;
}

/** A key for {@link drawAt}, from a name. */
export function drawKey(...name: readonly (string | number)[]): number {
  return hash(name.join('/'))[0];
}

function mixed(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A normal deviate of unit variance that belongs to a place. */
export function normalAt(key: number, ...place: readonly number[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - drawAt(key, ...place, 1)));
  return radius * Math.cos(2 * Math.PI * drawAt(key, ...place, 2));
}
