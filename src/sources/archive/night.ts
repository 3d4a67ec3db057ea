import type { GameDay } from '../../domain/game.js';
import { field, keep, list, text } from './fields.js';
import { type ReplayedGame, replayedGame } from './game.js';

/** A game day as it was recorded, or as the simulator made it up: the provider's payloads, parsed but unread. */
export interface Recording {
  readonly day: GameDay;
  readonly scoreboard: unknown;
  /** Summaries by game id. A summary that could not be read is an Error. */
  readonly summaries: ReadonlyMap<string, unknown>;
}

/** A recorded day, ready to answer at any moment of it. */
export interface ReplayedNight {
  readonly day: GameDay;
  readonly games: ReadonlyMap<string, ReplayedGame>;
  /** Ids as the scoreboard lists them: in its order, a game that it lists twice twice. */
  readonly listed: readonly string[];
  /** Games of the recording that cannot be replayed, and why: not listed in its answers, and to be counted. */
  readonly skipped: readonly { readonly game: string; readonly reason: string }[];
  /** The provider's frame of a scoreboard answer. */
  readonly frame: unknown;
}

/** Prepares every game of a day; one that cannot be replayed is left out with its reason (T34). */
export function replayedNight(recording: Recording): ReplayedNight {
  const games = new Map<string, ReplayedGame>();
  const skipped: { game: string; reason: string }[] = [];
  const listed: string[] = [];
  const place = (id: string, event: unknown, summary: unknown) => {
    listed.push(id);
    if (games.has(id) || skipped.some(({ game }) => game === id)) return;
    try {
      if (summary instanceof Error) throw summary;
      games.set(id, replayedGame(event, summary ?? null));
    } catch (error) {
      skipped.push({ game: id, reason: (error as Error).message });
    }
  };
  for (const event of list(field(recording.scoreboard, 'events'))) {
    const id = text(field(event, 'id'));
    if (id === null)
      skipped.push({ game: '?', reason: `scoreboard of ${recording.day}: an event without id` });
    else place(id, event, recording.summaries.get(id));
  }
  for (const [id, summary] of recording.summaries) if (!listed.includes(id)) place(id, undefined, summary);
  const frame = keep(recording.scoreboard, {
    leagues: [{ id: true, uid: true, name: true, abbreviation: true, slug: true }],
    groups: [true],
  });
  return { day: recording.day, games, listed: listed.filter((id) => games.has(id)), skipped, frame };
}

/** First and last tick of a day's replay. UTC instants. */
export interface NightSpan {
  readonly first: string;
  readonly last: string;
}

/**
 * From the tick that holds the day's first play to the first tick after its last.
 * Null for a day on which nothing was played.
 */
export function spanOf(night: ReplayedNight, tickSeconds = 15): NightSpan | null {
  const spans = [...night.games.values()].flatMap((game) => (game.span === null ? [] : [game.span]));
  if (spans.length === 0) return null;
  const step = tickSeconds * 1000;
  const instant = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
  return {
    first: instant(Math.floor(Math.min(...spans.map((span) => span.first)) / step) * step),
    last: instant(Math.ceil(Math.max(...spans.map((span) => span.last)) / step) * step),
  };
}
