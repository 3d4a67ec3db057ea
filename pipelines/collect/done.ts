import { type GameDay, seasonOf } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import type { LineOrigin } from './lines.js';

/** How a day's games were left by the last run that went through. */
export interface CollectedGames {
  readonly games: number;
  readonly collected: number;
  readonly calledOff: readonly string[];
  /** Neither collected nor called off. */
  readonly open: readonly string[];
  /** Entries and parts of the scoreboard that could not be read. */
  readonly unread: number;
}

/** How a day's closing lines were left. */
export interface CollectedLines {
  /** Games of the day that were looked for. */
  readonly games: number;
  readonly byOrigin: Readonly<Record<LineOrigin, number>>;
  /** Whether the provider's past was asked for each of them, to the end. */
  readonly history: boolean;
}

export interface Collected {
  readonly games: CollectedGames;
  readonly lines: CollectedLines;
}

/** `collected/games/season=2026/day=2026-03-02.json`: written when all of a day's tables are, never before. */
function keyOf(part: keyof Collected, day: GameDay): string {
  return `collected/${part}/season=${seasonOf(day)}/day=${day}.json`;
}

export async function writeCollected<P extends keyof Collected>(
  store: ObjectStore,
  part: P,
  day: GameDay,
  how: Collected[P],
): Promise<void> {
  await store.put(keyOf(part, day), `${JSON.stringify(how)}\n`);
}

/** Null for a day that no run has gone through. @throws Error naming the object when it cannot be read */
export async function readCollected<P extends keyof Collected>(
  store: ObjectStore,
  part: P,
  day: GameDay,
): Promise<Collected[P] | null> {
  const key = keyOf(part, day);
  const bytes = await store.get(key);
  if (bytes === null) return null;
  try {
    return JSON.parse(String(bytes)) as Collected[P];
  } catch (cause) {
    throw new Error(`${key} is no JSON: remove it, and the day is collected again`, { cause });
  }
}
