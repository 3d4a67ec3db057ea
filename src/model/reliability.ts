import { clusteredSums } from './clustered.js';

/** Do things that are given a chance happen as often as that? Counted by game, since a game's states are one story. */

/** An expected calibration error and its 95 % interval when whole games are drawn anew. */
export interface CalibrationError {
  /** States. */
  readonly n: number;
  /** Mean distance of said and seen, over tenths of the chance, weighted by states. */
  readonly ece: number;
  readonly low: number;
  readonly high: number;
}

/** What happened of what was given a chance within a tenth. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  /** States. */
  readonly n: number;
  /** Mean chance that was given; null without states. */
  readonly said: number | null;
  /** Share that happened, with the half-width of its 95 % interval by game; null without states. */
  readonly seen: number | null;
  readonly halfWidth: number | null;
}

const BINS = 10;
const DRAWS = 200;

export interface Reliability {
  add(game: string, part: number, chance: number, happened: boolean): void;
  /** Of one part, or of all together. @param random for the draws */
  error(part: number | 'all', random: () => number): CalibrationError;
  /** All parts together, tenth by tenth. */
  bins(): ReliabilityBin[];
}

/** @param parts of a game that are looked at apart, e.g. its quarters */
export function createReliability(parts: number): Reliability {
  const width = parts * BINS;
  /** By game: of each part and bin the states, their summed chance, and how many of them happened. */
  const games = new Map<string, Record<'n' | 'said' | 'seen', Float64Array>>();
  const places = (part: number | 'all') =>
    Array.from({ length: part === 'all' ? width : BINS }, (_, i) => (part === 'all' ? 0 : part * BINS) + i);
  return {
    add(game, part, chance, happened) {
      let sums = games.get(game);
      if (!sums) {
        sums = { n: new Float64Array(width), said: new Float64Array(width), seen: new Float64Array(width) };
        games.set(game, sums);
      }
      const at = part * BINS + Math.min(BINS - 1, Math.floor(chance * BINS));
      sums.n[at] = (sums.n[at] as number) + 1;
      sums.said[at] = (sums.said[at] as number) + chance;
      sums.seen[at] = (sums.seen[at] as number) + (happened ? 1 : 0);
    },
    error(part, random) {
      const all = [...games.values()];
      const at = places(part);
      const binned = (draw: readonly { n: Float64Array; said: Float64Array; seen: Float64Array }[]) => {
        const off = new Float64Array(BINS);
        let states = 0;
        for (const { n, said, seen } of draw)
          for (const i of at) {
            states += n[i] as number;
            off[i % BINS] = (off[i % BINS] as number) + (said[i] as number) - (seen[i] as number);
          }
        return { states, ece: off.reduce((a, b) => a + Math.abs(b), 0) / states };
      };
      const { states, ece } = binned(all);
      const drawn = Array.from({ length: DRAWS }, () =>
        binned(all.map(() => all[Math.floor(random() * all.length)] as (typeof all)[number])),
      )
        .map((draw) => draw.ece)
        .sort((a, b) => a - b);
      const quantile = (q: number) => drawn[Math.min(DRAWS - 1, Math.floor(q * DRAWS))] as number;
      return { n: states, ece, low: quantile(0.025), high: quantile(0.975) };
    },
    bins() {
      const sums = clusteredSums(2 * BINS);
      for (const [game, { n, said, seen }] of games)
        for (let part = 0; part < parts; part++) {
          const of = (values: Float64Array) => [...values.subarray(part * BINS, (part + 1) * BINS)];
          sums.add(game, [...of(said), ...of(seen)], [...of(n), ...of(n)]);
        }
      return Array.from({ length: BINS }, (_, bin) => {
        const seen = sums.mean(BINS + bin);
        const known = sums.n(bin) > 0;
        return {
          from: bin / BINS,
          to: (bin + 1) / BINS,
          n: sums.n(bin),
          said: known ? sums.mean(bin).mean : null,
          seen: known ? seen.mean : null,
          halfWidth: known ? seen.halfWidth : null,
        };
      });
    },
  };
}
