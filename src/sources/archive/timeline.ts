import { ArchiveError } from './errors.js';
import { field, list, numeric, text } from './fields.js';

/** What the replay itself has to know of a recorded play; the rest passes through as it was sent. */
export interface RecordedRow {
  readonly at: number;
  readonly type: string | null;
  readonly period: number | null;
  /** The game clock as displayed, `12:34`. */
  readonly clock: string | null;
  readonly home: number | null;
  readonly away: number | null;
  /** Another game's, by its id (T3): shown as it was sent, but no part of this game. */
  readonly foreign: boolean;
  readonly play: unknown;
}

/** A game's recorded plays in the order in which the source lists them, each with the moment it was entered. */
export interface Timeline {
  readonly rows: readonly RecordedRow[];
  /** The rows' moments, ascending. Milliseconds since 1970. */
  readonly moments: Float64Array;
  /** Whether the list order is the order of entry: then what is visible is always a prefix of the list. */
  readonly inOrder: boolean;
}

/**
 * Puts a game's plays in real time.
 *
 * A play is visible from its own wallclock on, wherever it stands in the list. Scorers insert forgotten plays up to an
 * hour later, above plays of earlier wallclocks: waiting for those (a running maximum) would stop one game of the
 * recorded night for 66 minutes. The price is known: a play's own score may already count a basket inserted above it
 * later, which on that night concerns 1 % of game time, by one to three points.
 *
 * A play without a wallclock takes that of the play before it.
 * @throws ArchiveError when no play has one: such old recordings cannot be replayed.
 */
export function timelineOf(gameId: string, plays: unknown): Timeline {
  const recorded = list(plays);
  const stamps = recorded.map((play) => Date.parse(text(field(play, 'wallclock')) ?? ''));
  const first = stamps.find((stamp) => !Number.isNaN(stamp));
  if (recorded.length > 0 && first === undefined)
    throw new ArchiveError(
      `recording of game ${gameId}: none of its ${recorded.length} plays has a wallclock: ` +
        'an old recording, which cannot be replayed',
    );
  let before = first ?? 0;
  let inOrder = true;
  const rows = recorded.map((play, i): RecordedRow => {
    const stamp = stamps[i] as number;
    const at = Number.isNaN(stamp) ? before : stamp;
    if (at < before) inOrder = false;
    before = at;
    return {
      at,
      type: text(field(play, 'type', 'id')),
      period: numeric(field(play, 'period', 'number')),
      clock: text(field(play, 'clock', 'displayValue')),
      home: numeric(field(play, 'homeScore')),
      away: numeric(field(play, 'awayScore')),
      // Play ids begin with the id of their game.
      foreign: text(field(play, 'id'))?.startsWith(gameId) === false,
      play,
    };
  });
  return { rows, moments: Float64Array.from(rows, (row) => row.at).sort(), inOrder };
}

/** How many plays had been entered at a moment. */
export function countAt(timeline: Timeline, at: number): number {
  let low = 0;
  let high = timeline.moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeline.moments[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Places in the list of the plays that had been entered at a moment, in the list's order. */
export function visibleAt(timeline: Timeline, at: number): readonly number[] {
  const count = countAt(timeline, at);
  if (timeline.inOrder) return Array.from({ length: count }, (_, i) => i);
  const visible: number[] = [];
  for (let i = 0; i < timeline.rows.length; i++)
    if ((timeline.rows[i] as RecordedRow).at <= at) visible.push(i);
  return visible;
}
