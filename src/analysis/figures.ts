import type { Estimate } from './estimate.js';

/** Figures by name, in groups and lists: estimates, and counts, which have no interval. */
export interface Figures {
  readonly [name: string]: Figure;
}
export type Figure = Estimate | number | null | Figures | readonly Figure[];

/** The same with each estimate as the number that it is. */
export type Numbers = number | null | { readonly [name: string]: Numbers } | readonly Numbers[];

/** Every figure as a bare number, in the same places: `{ meanFouls: 37.15, firstHalf: { … } }`. */
export function numbersOf(figures: Figures): Readonly<Record<string, Numbers>> {
  return mapped(
    figures,
    (estimate) => estimate.value,
    (count) => count,
  ) as Record<string, Numbers>;
}

/** What stands behind each estimate, in the same places: `{ meanFouls: { low, high, n }, … }`; counts have nothing. */
export function intervalsOf(figures: Figures): Readonly<Record<string, unknown>> {
  const behind = ({ low, high, n }: Estimate) => ({ low, high, n });
  return mapped(figures, behind, () => undefined) as Record<string, unknown>;
}

/** A figure under its whole name, e.g. `firstHalf.corrSecondHalfLine` or `overShareByQuartile.4`. */
export interface NamedFigure {
  readonly figure: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number | null;
}

/** All figures in a row; members of lists are counted from 1. */
export function namedFigures(figures: Figures): NamedFigure[] {
  const under = (name: string, figure: Figure): NamedFigure[] => {
    if (figure === null || typeof figure === 'number')
      return [{ figure: name, value: figure, low: null, high: null, n: null }];
    if (isEstimate(figure)) {
      const { value, low, high, n } = figure;
      return [{ figure: name, value, low, high, n }];
    }
    const members: readonly (readonly [string, Figure])[] = Array.isArray(figure)
      ? figure.map((member, i) => [String(i + 1), member] as const)
      : Object.entries(figure as Figures);
    return members.flatMap(([key, member]) => under(name === '' ? key : `${name}.${key}`, member));
  };
  return under('', figures);
}

function isEstimate(figure: Figure): figure is Estimate {
  return (
    typeof figure === 'object' && figure !== null && 'low' in figure && 'high' in figure && 'n' in figure
  );
}

function mapped(figure: Figure, estimate: (e: Estimate) => unknown, count: (n: number) => unknown): unknown {
  if (figure === null) return null;
  if (typeof figure === 'number') return count(figure);
  if (isEstimate(figure)) return estimate(figure);
  if (Array.isArray(figure)) return figure.map((member: Figure) => mapped(member, estimate, count));
  return Object.fromEntries(
    Object.entries(figure as Figures)
      .map(([name, member]) => [name, mapped(member, estimate, count)] as const)
      .filter(([, value]) => value !== undefined),
  );
}
