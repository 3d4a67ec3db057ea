import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluatePipeline } from '../pipelines/evaluate.js';
import type { OnProgress } from '../pipelines/import.js';
import { readArtifact, reportKey } from '../pipelines/models/artifacts.js';
import { trainWeekly } from '../pipelines/schedule/training.js';
import { trainPipeline } from '../pipelines/train.js';
import { readConfig, required } from '../src/config.js';
import { isGameDay } from '../src/domain/game.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { weeklyTraining } from '../src/host/training.js';
import { folderObjects } from '../src/store/folder-objects.js';

/** What the boot script asks for; settings of the surroundings come from the environment, see `src/config.ts`. */
const { values } = parseArgs({
  options: {
    /** Seasons to train on, e.g. `2016-17,2017-18`. */
    seasons: { type: 'string' },
    /** Seasons to judge the new model on, which trained nothing. */
    evaluate: { type: 'string' },
    /** Instead of these: the weekly training on the store's tables, as of this day; it may promote what it trained. */
    weekly: { type: 'string' },
    /** Of the code, for the artifact's record. */
    commit: { type: 'string' },
    epochs: { type: 'string' },
    seeds: { type: 'string' },
  },
});

const list = (text: string | undefined) => text?.split(',').filter((part) => part !== '') ?? [];
const numbers = (option: string, text: string | undefined) =>
  list(text).map((part) => {
    const number = Number(part);
    if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} ${part}: not 1, 2, 3 …`);
    return number;
  });

const config = readConfig(process.env);
const objects =
  config.objects === null ? folderObjects(join(config.dataDir, 'objects')) : cloudObjects(config);
const seeds = numbers('seeds', values.seeds);
const [epochs] = numbers('epochs', values.epochs);
const training = { ...(seeds.length > 0 && { seeds }), ...(epochs !== undefined && { epochs }) };
const commit = values.commit ?? null;

let last = '';
const progress: OnProgress = ({ step, done, of }) => {
  const line = `${step}: ${done} of ${of}`;
  if (line !== last) process.stderr.write(`${line}\n`);
  last = line;
};

process.stdout.write(
  `${JSON.stringify(await (values.weekly === undefined ? onSeasons() : weekly(values.weekly)))}\n`,
);

async function weekly(day: string) {
  if (!isGameDay(day)) throw new Error(`--weekly ${day}: not a day such as 2026-03-08`);
  const folder = config.dataDir;
  const note = (text: string) => process.stderr.write(`${text}\n`);
  return trainWeekly(weeklyTraining(config, { folder, objects, note, training, commit, progress }), day);
}

async function onSeasons() {
  const archive = required(config.archive, 'TTLU_ARCHIVE');
  const tables = join(config.dataDir, 'tables');
  const seasons = list(values.seasons);
  if (seasons.length === 0)
    throw new Error('--seasons is missing: e.g. --seasons 2016-17,2017-18; or give --weekly a day');
  const trained = await trainPipeline({ archive, seasons, tables, objects, training, commit, progress });
  const judged = list(values.evaluate);
  if (judged.length > 0) {
    const artifact = await readArtifact(objects, trained.version);
    const report = await evaluatePipeline({ archive, seasons: judged, tables, artifact, progress });
    await objects.put(reportKey(trained.version, 'evaluation'), `${JSON.stringify(report)}\n`);
  }
  return trained;
}
