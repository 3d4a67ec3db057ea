import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluatePipeline } from '../pipelines/evaluate.js';
import type { OnProgress } from '../pipelines/import.js';
import { evaluationKey } from '../pipelines/models/artifacts.js';
import { trainPipeline } from '../pipelines/train.js';
import { readConfig, required } from '../src/config.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { parseArtifact } from '../src/model/artifact.js';
import { folderObjects } from '../src/store/folder-objects.js';

/** What the boot script asks for; settings of the surroundings come from the environment, see `src/config.ts`. */
const { values } = parseArgs({
  options: {
    /** Seasons to train on, e.g. `2016-17,2017-18`. */
    seasons: { type: 'string' },
    /** Seasons to judge the new model on, which trained nothing. */
    evaluate: { type: 'string' },
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
const archive = required(config.archive, 'TTLU_ARCHIVE');
const objects =
  config.objects === null ? folderObjects(join(config.dataDir, 'objects')) : cloudObjects(config);
const seasons = list(values.seasons);
if (seasons.length === 0) throw new Error('--seasons is missing: e.g. --seasons 2016-17,2017-18');
const seeds = numbers('seeds', values.seeds);
const [epochs] = numbers('epochs', values.epochs);
const tables = join(config.dataDir, 'tables');

let last = '';
const progress: OnProgress = ({ step, done, of }) => {
  const line = `${step}: ${done} of ${of}`;
  if (line !== last) process.stderr.write(`${line}\n`);
  last = line;
};

const trained = await trainPipeline({
  archive,
  seasons,
  tables,
  objects,
  training: { ...(seeds.length > 0 && { seeds }), ...(epochs !== undefined && { epochs }) },
  commit: values.commit ?? null,
  progress,
});

const judged = list(values.evaluate);
if (judged.length > 0) {
  const text = await objects.get(trained.key);
  if (text === null) throw new Error(`object ${trained.key}: written, but not there`);
  const artifact = parseArtifact(text.toString(), trained.key);
  const report = await evaluatePipeline({ archive, seasons: judged, tables, artifact, progress });
  await objects.put(evaluationKey(trained.version), `${JSON.stringify(report)}\n`);
}

process.stdout.write(`${JSON.stringify(trained)}\n`);
