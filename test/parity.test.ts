/** One state, one number: the four hosts of the model say the same of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayNight } from '../pipelines/replay.js';
import { readConfig } from '../src/config.js';
import type { UtcInstant } from '../src/domain/game.js';
import type { Prediction } from '../src/domain/prediction.js';
import { chooseNight } from '../src/host/night.js';
import { prepareReplay } from '../src/host/session.js';
import { closedAfter, openEmbeddedStores } from '../src/host/stores.js';
import type { Decision } from '../src/live/tick.js';
import { executeNotebook } from '../src/notebook/execute.js';
import { recordNight } from '../src/sources/simulator.js';
import { GAME_IDS, MINUTE_TICKS, NIGHT, smallLeague } from './commands/nights.js';
import { documentOf, ttlu } from './commands/ttlu.js';
import { invokeBundle } from './lambdas/bundle.js';
import { startStandIns } from './lambdas/stand-ins.js';

/** Every game of the simulated night is under way. */
const AT = '2026-02-17T00:20:00.000Z';
const GAME = GAME_IDS[0];
const TOLERANCE = 1e-6;

/** What every host says of the state. */
type Numbers = Pick<Prediction, 'modelVersion' | 'total' | 'interval80'> & {
  readonly line: number | null;
  readonly under: number | null;
};

const numbersOf = ({ modelVersion, total, interval80, market }: Prediction): Numbers => ({
  modelVersion,
  total,
  interval80,
  line: market?.line.points ?? null,
  under: market?.under ?? null,
});

let folder: string;
let archive: string;
/** The replay's own decision, whose state the notebook gets. */
let replayed: Decision;
/** When the replay last saw a line before the tip. */
let closeSeenUtc: UtcInstant;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttlu-parity-'));
  archive = join(folder, 'archive');
  await recordNight((await smallLeague()).night(NIGHT), archive, { oddsEverySeconds: 60 });
  ({ replayed, closeSeenUtc } = await inReplay());
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inReplay() {
  const config = readConfig({ TTLU_DATA: folder, ...MINUTE_TICKS });
  const stop = new AbortController().signal;
  const source = await chooseNight(config, {
    archive,
    night: NIGHT,
    tickSeconds: config.espn.pollSeconds,
    note: () => {},
    now: () => new Date(),
    fetch: () => expect.fail('the network was asked'),
    stop,
  });
  return closedAfter(openEmbeddedStores(config, join(folder, 'in-replay')), async (stores) => {
    const { deps, options } = await prepareReplay(config, stores, source, 'max', stop);
    let replayed: Decision | undefined;
    const onDecision = (decision: Decision) => {
      const { gameId, asOfUtc } = decision.prediction;
      if (gameId === GAME && Date.parse(asOfUtc) === Date.parse(AT)) replayed = decision;
    };
    await replayNight({ ...deps, onDecision }, { ...options, span: { ...source.span, toUtc: AT } });
    const view = { day: NIGHT, modelVersion: deps.model().version, simulated: false, asOfUtc: AT };
    const row = (await stores.predictions.slate(view)).find(({ game }) => game.id === GAME);
    return {
      replayed: replayed ?? expect.fail('no decision'),
      closeSeenUtc: row?.closing?.seenAtUtc ?? expect.fail('no close'),
    };
  });
}

async function onCommandLine(): Promise<Numbers> {
  const line = ['explain', GAME, '--at', AT, '--night', NIGHT, '--archive', archive, '--json'];
  const ran = await ttlu(line, { env: MINUTE_TICKS });
  const { tick } = documentOf<{ tick: { prediction: Prediction } }>(ran);
  return numbersOf(tick.prediction);
}

/** The bundle as Lambda runs it: once before the tip, so that the close is known, and once at the moment. */
async function inLambda(): Promise<Numbers> {
  const standIns = await startStandIns(await smallLeague());
  try {
    for (const now of [closeSeenUtc, AT]) {
      standIns.setNow(now);
      const { result, output } = await invokeBundle(
        'live',
        { forSeconds: 1 },
        { ...standIns.env, ...MINUTE_TICKS },
        { sqlAddress: standIns.sqlAddress, now },
      );
      expect(result, output).toMatchObject({ ticks: 1, failed: 0 });
    }
    const [tick] = await standIns.predictions.history(GAME, null, { limit: 1 });
    expect(tick?.tickAtUtc).toBe(AT);
    return numbersOf(tick?.prediction ?? expect.fail('no prediction'));
  } finally {
    await standIns.close();
  }
}

/** A cell that loads the built modules, as one in Jupyter does. */
async function inNotebook(): Promise<Numbers> {
  const { state, context } = replayed.live;
  const line = replayed.prediction.market?.line.points ?? null;
  // Inside the repository, as notebooks are: a cell imports the built modules by a relative path.
  const place = await mkdtemp('dist/parity-');
  try {
    await writeFile(join(place, 'state.json'), JSON.stringify({ state, context, line }));
    const cells = [
      `import { readFileSync } from 'node:fs';
       import { centralInterval, lineChances, meanPoints, quantilePoints, sdPoints, settledUnder } from '../src/domain/distribution.js';
       import { loadShippedModel } from '../src/host/model.js';`,
      `const { state, context, line } = JSON.parse(readFileSync('state.json', 'utf8'));
       const { model } = await loadShippedModel();
       const [said] = model.predict([{ state, context }]);
       console.log(JSON.stringify({
         modelVersion: model.version,
         total: { mean: meanPoints(said), median: quantilePoints(said, 0.5), sd: sdPoints(said) },
         interval80: centralInterval(said, 0.8),
         line,
         under: line === null ? null : settledUnder(lineChances(said, line)),
       }));`,
    ].map((source) => ({ cell_type: 'code', metadata: {}, source, outputs: [], execution_count: null }));
    const file = join(place, 'state.ipynb');
    await writeFile(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    const { notebook } = await executeNotebook(relative('.', file));
    const [output] = notebook.cells.at(-1)?.outputs ?? [];
    if (output?.output_type !== 'stream') throw new Error('the cell said nothing');
    return JSON.parse([output.text].flat().join(''));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

test('notebook kernel, command line, Lambda bundle and replay agree to 1e-6', async () => {
  const replay = numbersOf(replayed.prediction);
  expect(replay.under).not.toBeNull();
  const others = {
    commandLine: await onCommandLine(),
    lambda: await inLambda(),
    notebook: await inNotebook(),
  };
  for (const [host, said] of Object.entries(others)) {
    expect([host, said.modelVersion, said.line]).toEqual([host, replay.modelVersion, replay.line]);
    const differences = {
      mean: said.total.mean - replay.total.mean,
      median: said.total.median - replay.total.median,
      sd: said.total.sd - replay.total.sd,
      low: said.interval80.low - replay.interval80.low,
      high: said.interval80.high - replay.interval80.high,
      under: (said.under ?? Number.NaN) - (replay.under as number),
    };
    for (const [what, difference] of Object.entries(differences))
      expect(Math.abs(difference), `${host}: ${what} differs by ${difference}`).toBeLessThan(TOLERANCE);
  }
}, 180_000);
