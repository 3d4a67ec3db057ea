import { createHash } from 'node:crypto';
import { addDays, type GameDay } from '../src/domain/game.js';
import { type ModelArtifact, parseArtifact } from '../src/model/artifact.js';
import type { WantedBackend } from '../src/model/backend.js';
import { createEvaluator, type Evaluation } from '../src/model/evaluate.js';
import { TRAINING_DEFAULTS, type TrainingOptions } from '../src/model/train.js';
import type { ObjectStore } from '../src/store/objects.js';
import { readGames, type SeasonTables } from '../src/store/tables.js';
import type { Excluded } from './dataset.js';
import { judgeGames } from './evaluate.js';
import { type ImportedSeason, importSeasons, type OnProgress } from './import.js';
import { trainOnSeasons } from './train.js';

export interface WalkForwardOptions {
  readonly archive: string;
  readonly seasons: readonly string[];
  /** Where imported tables are kept. */
  readonly tables: string;
  /** The first day that is judged; left out, the day by which half of all games have been played. */
  readonly from?: GameDay;
  /** Days that one model is judged on before the next is trained. */
  readonly blockDays: number;
  /** Keeps the blocks' artifacts, so that a walk that was broken off goes on where it was. */
  readonly objects: ObjectStore;
  /** Names the code that trains: its artifacts are not taken for another code's. */
  readonly code: string;
  readonly training?: Partial<TrainingOptions>;
  readonly commit: string | null;
  readonly backend?: WantedBackend;
  readonly progress?: OnProgress;
}

/** What a model of all days before a block was worth in it. */
export interface Block extends Evaluation {
  readonly from: GameDay;
  readonly to: GameDay;
  readonly model: string;
  readonly trainedOn: Pick<ModelArtifact['data'], 'firstDay' | 'lastDay' | 'games' | 'states'>;
  readonly games: number;
  readonly excluded: Excluded;
}

export interface WalkForwardReport {
  readonly seasons: readonly string[];
  readonly blockDays: number;
  readonly games: number;
  readonly blocks: readonly Block[];
  /** Every game judged once, by the model of its block. */
  readonly pooled: Evaluation;
}

/**
 * Trains on all games up to a day, judges the days after it, and goes on: what the model would have been worth had it
 * been retrained all along. A block's training reads nothing from its first day on.
 * @throws Error when no day is left to judge, or too few games come before the first
 */
export async function walkForward(options: WalkForwardOptions): Promise<WalkForwardReport> {
  const { seasons, blockDays, progress } = options;
  const tables: DatedSeason[] = [];
  for (const season of await importSeasons(options))
    tables.push({ ...season, days: (await readGames(season)).map(({ day }) => day) });
  const days = tables.flatMap((season) => season.days).sort();
  const starts = blockStarts(days, options.from ?? (days[Math.floor(days.length / 2)] as GameDay), blockDays);
  if (starts.length === 0)
    throw new Error(
      `walk forward: ${seasons.join(', ')} end on ${days.at(-1)}, before the first day to judge`,
    );
  const pooled = createEvaluator();
  const blocks: Block[] = [];
  for (const [i, from] of starts.entries()) {
    const to = addDays(from, blockDays - 1);
    const ofBlock: OnProgress = (at) =>
      progress?.({ ...at, step: `block ${i + 1} of ${starts.length}: ${at.step}` });
    const artifact = await artifactOf(seasonsUntil(tables, addDays(from, -1)), {
      ...options,
      progress: ofBlock,
    });
    const judged = await judgeGames(seasonsUntil(tables, to), {
      artifact,
      from,
      alsoTo: pooled,
      progress: ofBlock,
    });
    const { firstDay, lastDay, games, states } = artifact.data;
    blocks.push({
      from,
      to,
      model: artifact.version,
      trainedOn: { firstDay, lastDay, games, states },
      ...judged,
    });
  }
  const games = blocks.reduce((sum, block) => sum + block.games, 0);
  if (games === 0) throw new Error(`walk forward: no game from ${starts[0]} on can be judged`);
  return { seasons, blockDays, games, blocks, pooled: pooled.result() };
}

/** The first days of the blocks that have games. */
function blockStarts(days: readonly GameDay[], from: GameDay, blockDays: number): GameDay[] {
  const starts: GameDay[] = [];
  for (const day of days)
    if (day >= from && (starts.length === 0 || day >= addDays(starts.at(-1) as GameDay, blockDays)))
      starts.push(day);
  return starts;
}

type DatedSeason = ImportedSeason & { readonly days: readonly GameDay[] };

/** The seasons that have a game by a day, cut off after it. */
const seasonsUntil = (tables: readonly DatedSeason[], until: GameDay) =>
  tables.flatMap((season) => (season.days.some((day) => day <= until) ? [{ ...season, until }] : []));

/** The artifact of a block: kept from an earlier walk of the same data, options and code, or trained now. */
async function artifactOf(
  tables: readonly SeasonTables[],
  options: WalkForwardOptions,
): Promise<ModelArtifact> {
  const { objects, code, backend = 'fastest' } = options;
  const training = { ...TRAINING_DEFAULTS, ...options.training };
  // An imported season's folder is named by the content of its files.
  const content = tables.map(({ folder, until }) => [folder, until]);
  const key = createHash('sha256').update(JSON.stringify({ content, training, code, backend })).digest('hex');
  const place = `walks/${key.slice(0, 16)}.json`;
  const kept = await objects.get(place);
  if (kept !== null) {
    options.progress?.({ step: 'trained before', done: 1, of: 1 });
    return parseArtifact(String(kept), place);
  }
  const trained = await trainOnSeasons(tables, { ...options, training, blend: false });
  const text = String(await objects.get(trained.key));
  await objects.put(place, text);
  return parseArtifact(text, place);
}
