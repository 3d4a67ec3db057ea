import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawDays } from '../../pipelines/collect/raw-archive.js';
import { replayNight } from '../../pipelines/replay.js';
import type { WalkedNight } from '../../pipelines/reports/night.js';
import { enough } from '../../pipelines/reports/study.js';
import { handleApi } from '../api.js';
import type { TriggerMark } from '../charts/game.js';
import type { Config, DataSource } from '../config.js';
import { type GameDay, isGameDay } from '../domain/game.js';
import type { HistoryView, SlateView } from '../domain/view.js';
import { collectedNight, type NightSource, recordedNight } from '../host/night.js';
import { prepareReplay } from '../host/session.js';
import { simulatedLeague, simulatedNight } from '../host/simulated-night.js';
import { closedAfter, openEmbeddedStores, openObjects } from '../host/stores.js';
import { openArchive } from '../sources/archive.js';
import { placesOf } from './open.js';
import type { ShownData } from './page.js';

/** A night as the system lived it: the page's own views, after the last tick. */
export interface ReplayedNight extends WalkedNight {
  readonly data: ShownData;
  /** The game in which most triggers fired, tick by tick; null where nothing was played. */
  readonly history: HistoryView | null;
}

export interface NightOptions {
  readonly night: GameDay;
  /** Between two ticks; the live system takes 15. */
  readonly tickSeconds: number;
  /** Fewer games than this are too few to say anything of. */
  readonly minGames: number;
  /** The environment to read; a notebook's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A night from its first tick to its last, as the live system would have gone through it, and what its page says then.
 * Tried in the order of {@link open}: the archive that `TTLU_ARCHIVE` names, the day's answers that `ttlu collect` kept, the
 * archive beside the repository, and where no night is recorded at all the simulated league. Nothing of it is kept.
 * @throws Error naming a night that is not there, or has too few games
 */
export async function replayedNight({
  night,
  tickSeconds,
  minGames,
  env = process.env,
}: NightOptions): Promise<ReplayedNight> {
  if (!isGameDay(night)) throw new Error(`night ${JSON.stringify(night)}: a day is written like 2026-03-02`);
  if (!(tickSeconds >= 1)) throw new Error(`tickSeconds ${tickSeconds}: at least 1`);
  const { config, archive } = placesOf(env);
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-night-'));
  try {
    const kind = await sourceOf(config, archive, night);
    const source = await {
      archive: () => recordedNight(archive, night, tickSeconds),
      collected: () => {
        const objects = openObjects(config, config.dataDir);
        return collectedNight(config, { objects, night, tickSeconds, folder: join(folder, 'archive') });
      },
      simulated: async () => simulatedNight(await simulatedLeague(), night, tickSeconds),
    }[kind]();
    enough('games with plays', source.games, minGames, source);
    const stop = new AbortController().signal;
    return await closedAfter(openEmbeddedStores(config, join(folder, 'stores')), async (stores) => {
      const { deps, options } = await prepareReplay(config, stores, source, 'max', stop);
      const summary = await replayNight(deps, options);
      const { triggers: rules, confidence } = deps.rules;
      const ask = async <View>(path: string) => {
        const now = () => source.span.toUtc;
        const { body } = await handleApi(
          { path },
          { predictions: stores.predictions, now, rules, confidence },
        );
        return JSON.parse(body) as View;
      };
      const slate = await ask<SlateView>('/api/slate');
      const histories: HistoryView[] = [];
      for (const { id } of slate.games) histories.push(await ask<HistoryView>(`/api/games/${id}/history`));
      const shownGame = gameOfMostTriggers(slate);
      const history = histories.find(({ gameId }) => gameId === shownGame) ?? null;
      return { data: shown(kind, source), summary, slate, histories, history };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The nights that {@link replayedNight} could walk through, ascending; null where it would make up any. */
export async function nightsThere(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly GameDay[] | null> {
  const { config, archive } = placesOf(env);
  if (config.source === 'simulated') return null;
  const ofArchive = config.source === 'archive' || config.archive !== null;
  const collected = ofArchive ? [] : await rawDays(openObjects(config, config.dataDir));
  const recorded =
    config.source === 'collected'
      ? []
      : await openArchive(archive).then(
          ({ nights }) => nights,
          () => [],
        );
  const there = [...new Set([...collected, ...recorded])].sort();
  return there.length === 0 && config.source === null ? null : there;
}

async function sourceOf(config: Config, archive: string, night: GameDay): Promise<DataSource> {
  if (config.source !== null) return config.source;
  const objects = openObjects(config, config.dataDir);
  if (config.archive === null && (await rawDays(objects)).includes(night)) return 'collected';
  return existsSync(join(archive, 'espn', 'nights')) ? 'archive' : 'simulated';
}

function shown(source: DataSource, { label, simulated, night }: NightSource): ShownData {
  return {
    label: simulated ? `SIMULATED league in the place of the night of ${night}` : label,
    source,
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
