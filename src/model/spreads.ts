import { BASELINES, type BaselineName, type BaselineSpread, baselineTotal } from './baselines.js';
import type { ModelInput } from './model.js';

/** Gathers the errors of the simple forecasts by seconds left, over games that trained nothing. */
export interface SpreadGatherer {
  add(input: ModelInput & { readonly secondsLeft: number; readonly remaining: number }, total: number): void;
  spreads(): Record<BaselineName, BaselineSpread>;
}

/** A forecast is not believed to be exact, even at the last second. */
const LEAST_SD = 0.5;

export function gatherSpreads(): SpreadGatherer {
  const sums = new Map<BaselineName, Map<number, { n: number; squares: number }>>(
    BASELINES.map((name) => [name, new Map()]),
  );
  return {
    add(input, total) {
      for (const name of BASELINES) {
        const forecast = baselineTotal(name, input);
        if (forecast === null) continue;
        const bySeconds = sums.get(name) as Map<number, { n: number; squares: number }>;
        const sum = bySeconds.get(input.secondsLeft) ?? { n: 0, squares: 0 };
        sum.n += 1;
        sum.squares += (forecast - total - input.remaining) ** 2;
        bySeconds.set(input.secondsLeft, sum);
      }
    },
    spreads() {
      const of = (name: BaselineName): BaselineSpread => {
        const rows = [...(sums.get(name) ?? [])].sort(([a], [b]) => a - b);
        return {
          secondsLeft: rows.map(([seconds]) => seconds),
          sd: rows.map(([, { n, squares }]) =>
            Math.max(LEAST_SD, Number(Math.sqrt(squares / n).toPrecision(5))),
          ),
        };
      };
      return { naive: of('naive'), halfFactor: of('halfFactor'), closeAnchored: of('closeAnchored') };
    },
  };
}
