import type { ModelArtifact } from '../../src/model/artifact.js';
import { loadModel, type Model } from '../../src/model/predict.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { messageOf } from '../collect/failure.js';
import { provenModel, readArtifact } from './artifacts.js';
import { named, newestPromotionKey, type Promotion, promotionBefore, readPromotion } from './promotions.js';

/** The model that predicts. */
export interface ModelInUse {
  readonly model: Model;
  readonly artifact: ModelArtifact;
  /** Null: it came with the code, and nothing was promoted. */
  readonly promotion: Promotion | null;
}

export interface ModelWatch {
  current(): ModelInUse;
  /** Why the promoted model is not the one in use; null where it is. */
  refused(): string | null;
  /** Looks for a newer promotion, where it is time to. It never fails: what is in use stays, and `refused` says why. */
  refresh(): Promise<void>;
}

export interface WatchOptions {
  readonly everySeconds: number;
  /** Milliseconds that only go up. */
  readonly clock: () => number;
  /** Hears of every change. */
  readonly note: (text: string) => void;
}

/**
 * The promoted model, looked for once at the start and then every so often with one listing; its artifact is read
 * only when the promotion is another. A broken one is refused by name, and the one before stays.
 * @param objects null where there is no store: then the shipped model is all there is
 */
export async function watchModel(
  objects: ObjectStore | null,
  shipped: ModelArtifact,
  { everySeconds, clock, note }: WatchOptions,
): Promise<ModelWatch> {
  const fallback: ModelInUse = { model: loadModel(shipped), artifact: shipped, promotion: null };
  let inUse = fallback;
  let key: string | null = null;
  let refused: string | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | null = null;

  const refuse = (reason: string) => {
    if (reason !== refused) note(reason);
    refused = reason;
  };
  const takeUp = (next: ModelInUse) => {
    if (next.model.version !== inUse.model.version) note(inWords(next));
    inUse = next;
  };
  const look = async (objects: ObjectStore) => {
    const newest = await newestPromotionKey(objects);
    if (newest === key && refused === null) return;
    const promotion = newest === null ? null : await readPromotion(objects, newest);
    try {
      takeUp(await loaded(objects, promotion, fallback));
      refused = null;
      key = newest;
    } catch (error) {
      refuse(`${messageOf(error)}; ${inUse.model.version} stays in use`);
      // At the start nothing stays: what was in use before the broken one is.
      if (inUse === fallback && promotion !== null) takeUp(await lastSound(objects, promotion, fallback));
    }
  };
  const watch: ModelWatch = {
    current: () => inUse,
    refused: () => refused,
    async refresh() {
      if (objects === null || clock() - askedAt < everySeconds * 1000) return underWay ?? undefined;
      askedAt = clock();
      underWay = look(objects)
        .catch((error) => refuse(`the promoted model could not be asked for: ${messageOf(error)}`))
        .finally(() => {
          underWay = null;
        });
      return underWay;
    },
  };
  await watch.refresh();
  return watch;
}

async function loaded(
  objects: ObjectStore,
  promotion: Promotion | null,
  fallback: ModelInUse,
): Promise<ModelInUse> {
  if (promotion === null || promotion.version === null) return { ...fallback, promotion };
  const artifact = await readArtifact(objects, promotion.version);
  return { model: provenModel(artifact), artifact, promotion };
}

async function lastSound(objects: ObjectStore, broken: Promotion, fallback: ModelInUse): Promise<ModelInUse> {
  for (
    let at = await promotionBefore(objects, broken);
    at !== null;
    at = await promotionBefore(objects, at)
  ) {
    const sound = await loaded(objects, at, fallback).catch(() => null);
    if (sound !== null) return sound;
  }
  return fallback;
}

function inWords({ model, promotion }: ModelInUse): string {
  if (promotion === null) return `${named(null)}, ${model.version}, is in use`;
  const { rule, because, number } = promotion;
  return `model ${model.version} is in use: promotion ${number}, ${rule}: ${because}`;
}
