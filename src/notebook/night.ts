import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ReplaySummary, replayNight } from '../../pipelines/replay.js';
import { handleApi } from '../api.js';
import type { TriggerMark } from '../charts/game.js';
import { readConfig } from '../config.js';
import type { GameDay } from '../domain/game.js';
import type { HistoryView, SlateView } from '../domain/view.js';
import { chooseNight, type NightSource } from '../host/night.js';
import { prepareReplay } from '../host/session.js';
import { simulatedLeague, simulatedNight } from '../host/simulated-night.js';
import { closedAfter, openEmbeddedStores } from '../host/stores.js';
import type { ShownData } from './page.js';
import { repository } from './repository.js';

export interface ReplayedNight {
  readonly data: ShownData;
  readonly summary: ReplaySummary;
  /** The page's own views, after the last tick. */
  readonly slate: SlateView;
  /** The game in which most triggers fired, tick by tick; null where nothing was played. */
  readonly history: HistoryView | null;
}

export interface NightOptions {
  readonly night: GameDay;
  /** Between two ticks; the live system takes 15. */
  readonly tickSeconds: number;
  /** The environment to read; a notebook's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A night from its first tick to its last, as the live system would have gone through it, and what its page says then:
 * the recorded one of the archive, else the simulated league's. Nothing of it is kept.
 */
export async function replayedNight({
  night,
  tickSeconds,
  env = process.env,
}: NightOptions): Promise<ReplayedNight> {
  const root = repository();
  const archive = resolve(root, env.TTLU_ARCHIVE || join('..', 'shared', 'data'));
  const config = readConfig({ ...env, TTLU_ARCHIVE: archive });
  const stop = new AbortController().signal;
  const source: NightSource = existsSync(join(archive, 'espn', 'nights', night))
    ? await chooseNight(config, {
        archive,
        night,
        tickSeconds,
        note: () => {},
        now: () => new Date(),
        fetch: globalThis.fetch,
        stop,
      })
    : simulatedNight(await simulatedLeague(), night, tickSeconds);
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-night-'));
  try {
    return await closedAfter(openEmbeddedStores(config, folder), async (stores) => {
      const { deps, options } = await prepareReplay(config, stores, source, 'max', stop);
      const summary = await replayNight(deps, options);
      const { triggers: rules, confidence } = deps.rules;
      const ask = async (path: string) => {
        const now = () => source.span.toUtc;
        const { body } = await handleApi(
          { path },
          { predictions: stores.predictions, now, rules, confidence },
        );
        return JSON.parse(body) as unknown;
      };
      const slate = (await ask('/api/slate')) as SlateView;
      const game = gameOfMostTriggers(slate);
      const history = game === null ? null : ((await ask(`/api/games/${game}/history`)) as HistoryView);
      return { data: shown(source), summary, slate, history };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shown({ label, simulated, night }: NightSource): ShownData {
  return {
    label: simulated ? `SIMULATED league in the place of the night of ${night}` : label,
    source: simulated ? 'simulated' : 'archive',
    recorded: !simulated,
    seasons: [],
    asOf: night,
  };
}

function gameOfMostTriggers({ games, triggers }: SlateView): string | null {
  const count = (id: string) => triggers.filter((trigger) => trigger.gameId === id).length;
  return [...games].sort((a, b) => count(b.id) - count(a.id))[0]?.id ?? null;
}

/** The triggers of a game as marks of its chart, each at the minute of the tick at which it fired. */
export function triggerMarks({ gameId, ticks }: HistoryView, { triggers }: SlateView): TriggerMark[] {
  return triggers
    .filter((trigger) => trigger.gameId === gameId)
    .map(({ side, points, confidence, firedAtUtc }) => {
      const minute = ticks.findLast((tick) => tick.atUtc <= firedAtUtc)?.minute ?? 0;
      return { side, points, confidence, minute };
    });
}
