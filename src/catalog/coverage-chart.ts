import { type GameDay, seasonName, seasonOf } from '../domain/game.js';
import type { DayCoverage } from './catalog.js';

/** A season is drawn from November on; games of the NCAA tournament end in the first days of April. */
const FIRST = { month: 10, day: 1 };
const DAYS = 160;
const MONTHS = ['Nov', 'Dec', 'Jan', 'Feb', 'Mar', 'Apr'];

const BAR = 4;
const HEIGHT = 34;
const WIDTH = DAYS * BAR;

/**
 * Coverage by day as small multiples, one strip a season: a bar a day, its height the games of that day (the rows,
 * where a table is not made of games), its dark part the games that the table has. Colours are the page's
 * (`--have`, `--lack`).
 */
export function coverageChart(coverage: readonly DayCoverage[]): string {
  const seasons = [...new Set(coverage.map(({ day }) => seasonOf(day)))].sort((a, b) => b - a);
  const highest = Math.max(1, ...coverage.map(heightOf));
  return seasons
    .map((season) =>
      strip(
        season,
        coverage.filter(({ day }) => seasonOf(day) === season),
        highest,
      ),
    )
    .join('\n');
}

function heightOf({ rows, games }: DayCoverage): number {
  return games ?? rows;
}

function strip(season: number, days: readonly DayCoverage[], highest: number): string {
  const bars = (of: (day: DayCoverage) => number) =>
    days
      .map((day) => {
        const x = placeOf(day.day, season);
        const height = (of(day) / highest) * HEIGHT;
        if (x === null || height === 0) return '';
        return `M${x * BAR} ${HEIGHT}h${BAR - 1}v-${Math.max(height, 0.8).toFixed(1)}h-${BAR - 1}z`;
      })
      .join('');
  const months = MONTHS.map((name, i) => ({
    name,
    x: (placeOf(monthStart(season, i), season) as number) * BAR,
  }));
  return [
    '<figure class="strip">',
    `<figcaption><b>${seasonName(season)}</b> ${inWords(days)}</figcaption>`,
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${seasonName(season)}: ${inWords(days)}" preserveAspectRatio="none">`,
    ...months.map(({ x }) => `<path class="month" d="M${x} 0v${HEIGHT}"/>`),
    `<path class="lack" d="${bars(heightOf)}"/>`,
    `<path class="have" d="${bars(({ rows, covered }) => covered ?? rows)}"/>`,
    '</svg>',
    // Outside the drawing, which is stretched to its width.
    '<div class="months" aria-hidden="true">',
    ...months.map(({ name, x }) => `<span style="left:${((100 * x) / WIDTH).toFixed(1)}%">${name}</span>`),
    '</div>',
    '</figure>',
  ].join('');
}

function inWords(days: readonly DayCoverage[]): string {
  const total = (of: (day: DayCoverage) => number) => days.reduce((n, day) => n + of(day), 0);
  const games = total((day) => day.games ?? 0);
  const collected = days.filter((day) => day.collected).length;
  if (games === 0)
    return `${grouped(total(({ rows }) => rows))} rows on ${collected} ${collected === 1 ? 'day' : 'days'}`;
  const covered = total((day) => day.covered ?? 0);
  return `${grouped(covered)} of ${grouped(games)} games, ${share(covered / games)}`;
}

export function grouped(n: number): string {
  return n.toLocaleString('en-US');
}

/** A share as people read it: never 100 % where something is missing, nor 0 % where something is there. */
export function share(of: number): string {
  if (of > 0 && of < 0.001) return '<0.1 %';
  if (of < 1 && of > 0.999) return '>99.9 %';
  return `${(100 * of).toFixed(of === 0 || of === 1 ? 0 : 1)} %`;
}

/** The place of a day in its season's strip; null for a day outside it. */
function placeOf(day: GameDay, season: number): number | null {
  const first = Date.UTC(season - 1, FIRST.month, FIRST.day);
  const place = Math.round((Date.parse(day) - first) / 86_400_000);
  return place >= 0 && place < DAYS ? place : null;
}

function monthStart(season: number, i: number): GameDay {
  return new Date(Date.UTC(season - 1, FIRST.month + i, 1)).toISOString().slice(0, 10);
}
