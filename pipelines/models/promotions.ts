/**
 * Which model predicts: an append-only log, `models/promotions/000001.json` and so on, whose last entry is in force. An
 * entry is one object that is written only where none is, so that of two promotions at one moment one is refused, a
 * process killed at any point leaves the log whole, and nothing of it is ever lost.
 */
import { z } from 'zod';
import type { UtcInstant } from '../../src/domain/game.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { provenModel, readArtifact } from './artifacts.js';

const promotionSchema = z.object({
  /** 1, 2, 3 … */
  number: z.number().int().positive(),
  atUtc: z.iso.datetime(),
  /** In use from then on; null is the model that came with the code. */
  version: z.string().nullable(),
  /** `weekly`: a training's candidate that was judged not worse. */
  rule: z.enum(['weekly', 'by hand', 'rollback']),
  /** In words for people; of `weekly` the figures. */
  because: z.string(),
  /** Who or what made it. */
  by: z.string(),
  /** What a rollback returns to: the number of an earlier promotion; null is the model that came with the code. */
  before: z.number().int().positive().nullable(),
});
export type Promotion = z.infer<typeof promotionSchema>;

export type Reason = Pick<Promotion, 'because' | 'by'> & { readonly atUtc: UtcInstant };

const FOLDER = 'models/promotions/';
const keyOf = (number: number) => `${FOLDER}${String(number).padStart(6, '0')}.json`;

/** The key of the promotion in force; null before the first. One listing: what a running predictor asks every minute. */
export async function newestPromotionKey(objects: ObjectStore): Promise<string | null> {
  let newest: string | null = null;
  for await (const key of objects.list(FOLDER)) newest = key;
  return newest;
}

/** @throws Error naming the object, when it is not there or no promotion */
export async function readPromotion(objects: ObjectStore, key: string): Promise<Promotion> {
  const bytes = await objects.get(key);
  try {
    return promotionSchema.parse(JSON.parse(String(bytes)));
  } catch (cause) {
    throw new Error(`${key} is no promotion; delete it, and the one before is in force`, { cause });
  }
}

/** The promotion in force; null: the model that came with the code. */
export async function promotionInForce(objects: ObjectStore): Promise<Promotion | null> {
  const key = await newestPromotionKey(objects);
  return key === null ? null : readPromotion(objects, key);
}

/** What a rollback of this promotion returns to; null: the model that came with the code. */
export async function promotionBefore(
  objects: ObjectStore,
  { before }: Promotion,
): Promise<Promotion | null> {
  return before === null ? null : readPromotion(objects, keyOf(before));
}

/** All promotions, oldest first. */
export async function readPromotions(objects: ObjectStore): Promise<Promotion[]> {
  const promotions: Promotion[] = [];
  for await (const key of objects.list(FOLDER)) promotions.push(await readPromotion(objects, key));
  return promotions;
}

/**
 * Puts a model into use, once it has shown that it loads and predicts.
 * @param version null for the model that came with the code
 * @throws Error when it is in use already, is broken, or another promotion is made at the same moment
 */
export async function promote(
  objects: ObjectStore,
  version: string | null,
  rule: Promotion['rule'],
  reason: Reason,
): Promise<Promotion> {
  const inForce = await promotionInForce(objects);
  if ((inForce?.version ?? null) === version) throw new Error(`${named(version)} is in use already`);
  return append(objects, inForce, { version, rule, before: inForce?.number ?? null, ...reason });
}

/** Returns to what was in use before the promotion in force; once more, to what was in use before that. */
export async function rollBack(objects: ObjectStore, reason: Reason): Promise<Promotion> {
  const inForce = await promotionInForce(objects);
  if (inForce === null || (inForce.version === null && inForce.before === null))
    throw new Error(`nothing to roll back: ${named(null)} is in use`);
  const target = await promotionBefore(objects, inForce);
  const { version = null, before = null } = target ?? {};
  return append(objects, inForce, { version, rule: 'rollback', before, ...reason });
}

async function append(
  objects: ObjectStore,
  inForce: Promotion | null,
  entry: Omit<Promotion, 'number'>,
): Promise<Promotion> {
  if (entry.version !== null) provenModel(await readArtifact(objects, entry.version));
  const promotion: Promotion = { number: (inForce?.number ?? 0) + 1, ...entry };
  const key = keyOf(promotion.number);
  const written = await objects.put(key, `${JSON.stringify(promotion, null, 2)}\n`, { ifAbsent: true });
  if (written === 'exists')
    throw new Error(
      `${key} was written at this moment by another promotion: see ttlu model history, then decide anew`,
    );
  return promotion;
}

/** A model in words for people. */
export function named(version: string | null): string {
  return version === null ? 'the model that came with the code' : `model ${version}`;
}
