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

const BINS = 10;
const DRAWS = 200;

export interface Reliability {
  add(game: string, part: number, chance: number, happened: boolean): void;
  /** Of one part, or of all together. @param random for the draws */
  error(part: number | 'all', random: () => number): CalibrationError;
}

/** @param parts of a game that are looked at apart, e.g. its quarters */
export function createReliability(parts: number): Reliability {
  const width = parts * BINS;
  /** By game: of each part and bin the states, the summed chance less what happened. */
  const games = new Map<string, { readonly n: Float64Array; readonly off: Float64Array }>();
  return {
    add(game, part, chance, happened) {
      let sums = games.get(game);
      if (!sums) {
        sums = { n: new Float64Array(width), off: new Float64Array(width) };
        games.set(game, sums);
      }
      const at = part * BINS + Math.min(BINS - 1, Math.floor(chance * BINS));
      sums.n[at] = (sums.n[at] as number) + 1;
      sums.off[at] = (sums.off[at] as number) + chance - (happened ? 1 : 0);
    },
    error(part, random) {
      const all = [...games.values()];
      const binned = (draw: readonly { n: Float64Array; off: Float64Array }[]) => {
        const n = new Float64Array(BINS);
        const off = new Float64Array(BINS);
        for (const game of draw)
          for (
            let i = part === 'all' ? 0 : part * BINS;
            i < (part === 'all' ? width : (part + 1) * BINS);
            i++
          ) {
            n[i % BINS] = (n[i % BINS] as number) + (game.n[i] as number);
            off[i % BINS] = (off[i % BINS] as number) + (game.off[i] as number);
          }
        const states = n.reduce((a, b) => a + b, 0);
        return { states, ece: off.reduce((a, b) => a + Math.abs(b), 0) / states };
      };
      const { states, ece } = binned(all);
      const drawn = Array.from({ length: DRAWS }, () =>
        binned(all.map(() => all[Math.floor(random() * all.length)] as (typeof all)[number])),
      )
        .map((draw) => draw.ece)
        .sort((a, b) => a - b);
      const at = (q: number) => drawn[Math.min(DRAWS - 1, Math.floor(q * DRAWS))] as number;
      return { n: states, ece, low: at(0.025), high: at(0.975) };
    },
  };
}
