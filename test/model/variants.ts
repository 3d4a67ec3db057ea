/** Sound artifacts without a training: the shipped one under other commits, hence of other versions. */
import { readShippedArtifact } from '../../src/host/model.js';
import { type ModelArtifact, serializeArtifact } from '../../src/model/artifact.js';
import type { ObjectStore } from '../../src/store/objects.js';

export interface Variant {
  readonly version: string;
  readonly text: string;
}

export async function variant(commit: string, change: Partial<ModelArtifact> = {}): Promise<Variant> {
  const { kind: _kind, format: _format, version: _version, ...rest } = await readShippedArtifact();
  return serializeArtifact({ ...rest, ...change, commit });
}

/** Keeps a variant in the store, as a training would. */
export async function keepVariant(objects: ObjectStore, commit: string): Promise<Variant> {
  const kept = await variant(commit);
  await objects.put(`models/${kept.version}.json`, kept.text);
  return kept;
}
