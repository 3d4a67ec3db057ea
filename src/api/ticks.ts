import { formatClock, minutesElapsed } from '../domain/game.js';
import type { TickView } from '../domain/view.js';
import type { LoggedTick } from '../store/predictions.js';
import { projectionView } from './games.js';
import { finite } from './values.js';

/** The ticks at which something changed: a time-out of two minutes is one point of the chart, not eight. */
export function ticksThatTell(ticks: readonly LoggedTick[]): TickView[] {
  const told: TickView[] = [];
  let before = '';
  for (const { tickAtUtc: atUtc, clock, score, prediction } of ticks) {
    if (clock === null) continue;
    const market = prediction?.market ?? null;
    const projection = prediction && projectionView(prediction);
    const tick = {
      minute: minutesElapsed(clock),
      clockText: formatClock(clock),
      home: score.home,
      away: score.away,
      line: finite(market?.line.points),
      book: market?.line.book ?? null,
      under: finite(market?.under),
      marketUnder: finite(market?.marketUnder),
      blendUnder: finite(market?.blend?.under),
      median: projection?.median ?? null,
      low: projection?.low ?? null,
      high: projection?.high ?? null,
    };
    const now = JSON.stringify(tick);
    if (now !== before) told.push({ atUtc, ...tick });
    before = now;
  }
  return told;
}
