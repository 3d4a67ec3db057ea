import { setTimeout as sleep } from 'node:timers/promises';
import { keepLiveOdds } from '../../pipelines/collect/live-odds.js';
import { createLiveSession, type LiveDeps, type TickReport } from '../../pipelines/live.js';
import { watchModel } from '../../pipelines/models/watch.js';
import { type ReplayOptions, tickTimes } from '../../pipelines/replay.js';
import type { Config } from '../config.js';
import type { UtcInstant } from '../domain/game.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver } from '../identity/teams.js';
import type { HttpOptions } from '../sources/http.js';
import { httpOptions, liveClients, recordedHttp, recordedProviders, untilStopped } from './clients.js';
import { loadShippedModel, readShippedArtifact } from './model.js';
import type { NightSource } from './night.js';
import type { Stores } from './stores.js';
import { teamsOf } from './teams.js';

export interface PreparedReplay {
  readonly deps: LiveDeps;
  readonly options: ReplayOptions;
  readonly ticks: number;
}

/** Longer than any gap between recorded snapshots of one night. */
const MAX_SNAPSHOT_GAP_SECONDS = 3 * 3600;

/**
 * Everything that a replay of a night needs: the live session's own parts, with a virtual clock in their sources.
 * @param speed virtual seconds a second
 */
export async function prepareReplay(
  config: Config,
  stores: Stores,
  source: NightSource,
  speed: number | 'max',
  signal: AbortSignal,
): Promise<PreparedReplay> {
  const factor = speed === 'max' ? null : speed;
  const { model, artifact } = await loadShippedModel();
  const teams = createTeamResolver(await readTeamSeeds());
  let virtualNow: UtcInstant = source.span.fromUtc;
  const now = () => virtualNow;
  const fetch = await source.open(now);
  const { espn, odds } = liveClients(recordedHttp(fetch, now), recordedProviders({ odds: source.hasOdds }));
  await source.fillLookups(stores.lookups, teams);
  return {
    ticks: tickTimes(source.span).length,
    deps: {
      espn,
      odds,
      lookups: stores.lookups,
      predictions: stores.predictions,
      model: () => model,
      teams,
      // Recorded snapshots are half an hour apart and more: a line stands until the next one, its true age shown.
      rules: {
        lines: config.lines,
        triggers: config.triggers.map((rule) => ({
          ...rule,
          maxSnapshotAgeSeconds: MAX_SNAPSHOT_GAP_SECONDS,
        })),
        confidence: config.confidence,
      },
      pollSeconds: { espn: config.espn.pollSeconds, odds: config.oddsApi.pollSeconds },
      run: {
        id: 'replay',
        mode: 'replay',
        source: source.label,
        simulated: source.simulated,
        fromUtc: source.span.fromUtc,
        toUtc: source.span.toUtc,
        speed: factor,
      },
      wallClock: () => new Date().toISOString(),
      leftOut: () => source.leftOut,
    },
    options: {
      night: source.night,
      span: source.span,
      speed: factor,
      setNow: (at) => {
        virtualNow = at;
      },
      sleep: (ms) => sleep(ms, undefined, { signal }).catch(() => {}),
      closeAnchoredSpread: artifact.baselines.closeAnchored,
      signal,
    },
  };
}

export interface PreparedLive {
  /** In words for people: what is asked, and whose line it is. */
  readonly source: string;
  /** Ticks on the quarter minute until the signal, the last one to its end; one that fails is told and the next comes. */
  run(
    signal: AbortSignal,
    onTick: (report: TickReport) => void,
    onError: (error: Error) => void,
  ): Promise<void>;
}

/**
 * The live session on the real sources, with whatever keys the environment has.
 * @param stop ends what is under way at once: requests are given up and the tick writes nothing
 */
export async function prepareLive(
  config: Config,
  stores: Pick<Stores, 'lookups' | 'predictions'> & Partial<Pick<Stores, 'objects'>>,
  stop: AbortSignal = new AbortController().signal,
  note: (text: string) => void = () => {},
): Promise<PreparedLive> {
  const models = await watchModel(stores.objects ?? null, await readShippedArtifact(), {
    everySeconds: config.model.pollSeconds,
    clock: Date.now,
    note,
  });
  const http = {
    ...untilStopped(httpOptions(config, globalThis.fetch), stop),
    ...keepOdds(config, stores, note),
  };
  const { espn, odds } = liveClients(http, config);
  const source = odds === null ? 'live: ESPN, its own line (no ODDS_API_KEY)' : 'live: ESPN and the Odds API';
  const session = createLiveSession({
    espn,
    odds,
    lookups: stores.lookups,
    predictions: stores.predictions,
    model: () => models.current().model,
    leftOut: () => {
      const reason = models.refused();
      return reason === null ? [] : [{ source: 'model', game: null, reason }];
    },
    teams: await teamsOf(stores.objects),
    rules: { lines: config.lines, triggers: config.triggers, confidence: config.confidence },
    pollSeconds: { espn: config.espn.pollSeconds, odds: config.oddsApi.pollSeconds },
    run: { id: 'live', mode: 'live', source, simulated: false, fromUtc: null, toUtc: null, speed: 1 },
    wallClock: () => new Date().toISOString(),
    stop,
  });
  const step = Math.min(config.espn.pollSeconds, config.oddsApi.pollSeconds) * 1000;
  return {
    source,
    async run(signal, onTick, onError) {
      while (!signal.aborted) {
        const at = Math.floor(Date.now() / step) * step;
        await session.tick(new Date(at).toISOString()).then(onTick, onError);
        // Between two ticks; a store that is slow delays none of them.
        const pause = sleep(Math.max(0, at + step - Date.now()), undefined, { signal }).catch(() => {});
        await Promise.race([models.refresh(), pause]);
        await pause;
      }
    },
  };
}

/** Answers of the Odds API go into the raw archive, where there is one and the config wants it. */
function keepOdds(
  { oddsApi: { archiveSeconds } }: Config,
  { objects }: Partial<Pick<Stores, 'objects'>>,
  note: (text: string) => void,
): Pick<HttpOptions, 'onResponse'> {
  if (objects === undefined || archiveSeconds === 0) return {};
  const onError = ({ message }: Error) => note(`the odds were not kept: ${message}`);
  return { onResponse: keepLiveOdds({ store: objects, everySeconds: archiveSeconds, onError }) };
}
