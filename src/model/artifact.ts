import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FEATURES, HIDEABLE_GROUPS } from '../features/index.js';
import { FEATURE_VERSIONS } from '../features/version.js';
import { inputWidth } from './scaler.js';

/** Raised when the forward pass, the encoding or the mixture change: older artifacts would give other numbers. */
export const ARTIFACT_FORMAT = 4;

const numbers = z.array(z.number()).readonly();
/** Places in FEATURES. */
const places = z
  .array(
    z
      .number()
      .int()
      .min(0)
      .max(FEATURES.length - 1),
  )
  .readonly();
const layer = z.object({ kernel: numbers, bias: numbers });
const clockTable = z.object({
  secondsLeft: numbers,
  shareOfClose: numbers,
  points: numbers,
  sd: z.array(z.number().nonnegative()).readonly(),
});
const spread = z.object({ secondsLeft: numbers, sd: z.array(z.number().positive()).readonly() });
const learnedWeight = z.object({
  weight: z.number().min(0).max(1),
  halfWidth: z.number().nonnegative(),
  games: z.number().int().positive(),
});
const endgameRows = z.object({
  secondsLeft: numbers,
  margins: z.number().int().positive(),
  shares: z.array(z.array(z.number().min(0).max(1)).readonly()).readonly(),
});
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const artifactSchema = z.object({
  kind: z.literal('ttlu-model'),
  format: z.number().int(),
  /** `net-` and a hash of all the rest: equal versions predict alike. */
  version: z.string(),
  features: z.array(z.string()).readonly(),
  /** Of the features, in the same order: the same name may have meant something else. */
  featureVersions: z.array(z.string()).readonly(),
  scaler: z.object({
    inputs: places,
    mean: numbers,
    sd: z.array(z.number().positive()).readonly(),
    flags: places,
  }),
  frame: z.object({ regulation: clockTable, overtime: clockTable }),
  calibration: z.object({
    secondsLeft: numbers,
    shift: numbers,
    stretch: z.array(z.number().positive()).readonly(),
    games: z.number().int(),
  }),
  endgame: z.object({ any: endgameRows, leaderHasBall: endgameRows, trailerHasBall: endgameRows }),
  /** Groups of features that the networks never saw. */
  blindTo: z.array(z.enum(HIDEABLE_GROUPS)).readonly(),
  networks: z
    .array(
      z.object({
        parts: z.number().int().positive(),
        hidden: z.array(layer).readonly(),
        output: layer,
        direct: numbers,
      }),
    )
    .min(1)
    .readonly(),
  /** Errors of the simple forecasts on the held-back games, so that they have a distribution to be judged by. */
  baselines: z.object({ naive: spread, halfFactor: spread, closeAnchored: spread }),
  /** One regression a moment, fitted on the same games: a yardstick. */
  linear: z.object({
    secondsLeft: numbers,
    features: z.array(z.string()).readonly(),
    coefficients: z.array(numbers).readonly(),
    sd: z.array(z.number().positive()).readonly(),
  }),
  /** What the market's word is worth beside the model's; null where the tables had no half-time lines to learn it on. */
  blend: z
    .object({
      tip: learnedWeight,
      halfTime: learnedWeight,
      scoreOnly: learnedWeight.nullable(),
      halfAge: z.number().positive(),
    })
    .nullish(),
  metrics: z.object({ heldBackFrom: day, heldBackStates: z.number().int(), heldBackLoss: numbers }),
  data: z.object({
    seasons: z.array(z.string()).min(1).readonly(),
    firstDay: day,
    lastDay: day,
    games: z.number().int(),
    states: z.number().int(),
    excluded: z.record(z.string(), z.number().int()),
  }),
  training: z.record(z.string(), z.unknown()),
  /** Of the code that trained it; null where there was no repository. */
  commit: z.string().nullable(),
  software: z.record(z.string(), z.string()),
});

/** A trained model as plain numbers with all that is needed to trust it. */
export type ModelArtifact = z.infer<typeof artifactSchema>;

/** An artifact's text, one line, its version filled in. */
export function serializeArtifact(artifact: Omit<ModelArtifact, 'version' | 'kind' | 'format'>): {
  readonly version: string;
  readonly text: string;
} {
  const parts: Readonly<Record<string, unknown>> = {
    kind: 'ttlu-model',
    format: ARTIFACT_FORMAT,
    ...artifact,
  };
  // In the schema's order, whichever way the parts came together: a version is a hash of the text.
  const body = Object.fromEntries(
    Object.keys(artifactSchema.shape)
      .filter((key) => key !== 'version' && key in parts)
      .map((key) => [key, parts[key]]),
  );
  const version = versionOf(body);
  const text = `${JSON.stringify({ ...body, version })}\n`;
  parseArtifact(text, version);
  return { version, text };
}

const versionOf = (body: object) =>
  `net-${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 12)}`;

/** How a model was made, whatever it was made of: models of one recipe differ by their games alone. */
export function recipeOf({ format, featureVersions, blindTo, training }: ModelArtifact): string {
  return createHash('sha256')
    .update(JSON.stringify({ format, featureVersions, blindTo, training }))
    .digest('hex')
    .slice(0, 12);
}

/**
 * Reads an artifact, and refuses one that would predict something else than it did in training.
 * @param name of the file or object, for the error
 * @throws Error naming the artifact and the field: truncated JSON, a number that is none, other features or other
 *   versions of them, another format, a wrong shape, contents that are not those of its version
 */
export function parseArtifact(text: string, name: string): ModelArtifact {
  const json = parseJson(text, name);
  const format = (json as { format?: unknown } | null)?.format;
  if (format !== undefined && format !== ARTIFACT_FORMAT)
    throw new Error(
      `model artifact ${name}: format ${String(format)}, this code reads ${ARTIFACT_FORMAT}; train it anew`,
    );
  const result = artifactSchema.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Error(`model artifact ${name}: ${issue?.path.join('.') || 'document'}: ${issue?.message}`);
  }
  const artifact = result.data;
  checkFeatures(artifact, name);
  checkShapes(artifact, name);
  checkVersion(json as object, name);
  return artifact;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(
      `model artifact ${name}: no whole JSON document in its ${text.length} characters (${(error as Error).message})`,
    );
  }
}

function checkFeatures({ features, featureVersions }: ModelArtifact, name: string): void {
  const here = FEATURES.map((feature) => feature.name);
  const unlike = Math.max(features.length, here.length);
  for (let i = 0; i < unlike; i++) {
    if (features[i] !== here[i])
      throw new Error(
        `model artifact ${name}: feature ${i} is ${features[i] ?? 'missing'}, this code makes ${here[i] ?? 'none'}; train it anew`,
      );
    if (featureVersions[i] !== FEATURE_VERSIONS[i])
      throw new Error(
        `model artifact ${name}: feature ${here[i]} is of version ${featureVersions[i] ?? 'unknown'}, this code makes ${FEATURE_VERSIONS[i]}; train it anew`,
      );
  }
}

function checkShapes(artifact: ModelArtifact, name: string): void {
  const { scaler, networks, frame, calibration, endgame, baselines, linear } = artifact;
  const expect = (what: string, found: number, wanted: number) => {
    if (found !== wanted)
      throw new Error(`model artifact ${name}: ${what} has ${found} numbers, not ${wanted}`);
  };
  /** Arrays that run along the clock. */
  const alongClock = (
    what: string,
    { secondsLeft, ...rows }: { readonly secondsLeft: readonly number[] },
  ) => {
    const fault = secondsLeft.findIndex((s, i) => i > 0 && s <= (secondsLeft[i - 1] as number));
    if (secondsLeft.length === 0 || fault > 0)
      throw new Error(`model artifact ${name}: ${what}.secondsLeft does not ascend`);
    for (const [row, values] of Object.entries(rows as Readonly<Record<string, readonly number[]>>))
      expect(`${what}.${row}`, values.length, secondsLeft.length);
  };
  expect('scaler.mean', scaler.mean.length, scaler.inputs.length);
  expect('scaler.sd', scaler.sd.length, scaler.inputs.length);
  alongClock('frame.regulation', frame.regulation);
  alongClock('frame.overtime', frame.overtime);
  const { games: _, ...changes } = calibration;
  alongClock('calibration', changes);
  for (const [what, spread] of Object.entries(baselines)) alongClock(`baselines.${what}`, spread);
  const { features, ...alongLinear } = linear;
  alongClock('linear', alongLinear);
  // The intercept, then of each feature a slope and the mean that a missing value stands for.
  for (const [i, row] of linear.coefficients.entries())
    expect(`linear.coefficients.${i}`, row.length, 1 + 2 * features.length);
  for (const [what, { secondsLeft, margins, shares }] of Object.entries(endgame))
    expect(`endgame.${what}.shares`, shares.length, secondsLeft.length * margins);
  const width = inputWidth(scaler);
  for (const [n, network] of networks.entries()) {
    let inputs = width;
    for (const [l, { kernel, bias }] of network.hidden.entries()) {
      expect(`networks.${n}.hidden.${l}.kernel`, kernel.length, inputs * bias.length);
      inputs = bias.length;
    }
    const outputs = 3 * network.parts;
    expect(`networks.${n}.output.bias`, network.output.bias.length, outputs);
    expect(`networks.${n}.output.kernel`, network.output.kernel.length, inputs * outputs);
    expect(`networks.${n}.direct`, network.direct.length, width * outputs);
  }
}

/** A version is the hash of all the rest: what was changed since, by a hand or a disk, is another model. */
function checkVersion(json: object, name: string): void {
  const { version, ...body } = json as { readonly version: string };
  const found = versionOf(body);
  if (version !== found)
    throw new Error(
      `model artifact ${name}: version ${version} was given to other contents than these, which are ${found}`,
    );
}
