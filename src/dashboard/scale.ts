import type { SlateView } from '../domain/view.js';

/** Points at the two ends of every card's bar: one scale for all, so that bars compare. */
export interface PointsScale {
  readonly from: number;
  readonly to: number;
}

const USUAL: PointsScale = { from: 110, to: 180 };

/** Widens the scale to the slate in steps of ten; it never narrows, so that bars do not jump between answers. */
export function widened(scale: PointsScale | null, { games }: Pick<SlateView, 'games'>): PointsScale {
  const shown = games
    .flatMap(({ projection, line, closing }) => [
      projection?.low,
      projection?.high,
      line?.points,
      closing?.total,
    ])
    .filter((points): points is number => typeof points === 'number');
  const start = scale ?? USUAL;
  return {
    from: Math.min(start.from, 10 * Math.floor(Math.min(...shown, start.from) / 10)),
    to: Math.max(start.to, 10 * Math.ceil(Math.max(...shown, start.to) / 10)),
  };
}

/** Where points lie on the scale, in percent of its length. */
export function position(scale: PointsScale, points: number): number {
  return Math.min(100, Math.max(0, (100 * (points - scale.from)) / (scale.to - scale.from)));
}
