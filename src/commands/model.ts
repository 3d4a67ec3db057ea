import { writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { messageOf } from '../../pipelines/collect/failure.js';
import { readArtifact, storedVersions } from '../../pipelines/models/artifacts.js';
import { type ModelCard, modelCard } from '../../pipelines/models/card.js';
import { DRIFT_RULE, driftInWords, driftReports } from '../../pipelines/models/drift.js';
import {
  named,
  type Promotion,
  promote,
  promotionInForce,
  type Reason,
  readPromotions,
  rollBack,
} from '../../pipelines/models/promotions.js';
import { lastDayOver } from '../../pipelines/schedule/plan.js';
import { gameDayOf } from '../domain/game.js';
import { driftHere } from '../host/drift.js';
import { evaluationTables } from '../host/evaluation-tables.js';
import { modelInUse, readShippedArtifact, reportOf } from '../host/model.js';
import { judgedText, modelCardPage, standing } from '../host/model-card.js';
import { openObjects } from '../host/stores.js';
import type { ModelArtifact } from '../model/artifact.js';
import type { ObjectStore } from '../store/objects.js';
import { type CommandHost, type CommandScope, day, PartsFailed, runCommand } from './command.js';
import { tableText } from './evaluation-text.js';
import { table } from './terminal.js';

/** The word for the model that came with the code, where a version is asked for. */
const SHIPPED = 'shipped';
const STORE = ['--store <dir>', 'where embedded stores are kept (default: .ttlu)'] as const;
const JSON_OPTION = ['--json', 'print one JSON document'] as const;

/** `ttlu model …`: which models there are, which one predicts, and since when. */
export function modelCommand(host: CommandHost): CommandUnknownOpts {
  const list = new Command('list')
    .description('The models of the store and the one that came with the code; which of them predicts.')
    .option(...STORE)
    .option(...JSON_OPTION)
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const listed = await listModels(storeOf(scope, options.store));
        scope.terminal.result(listed, () => describeModels(listed));
      }),
    );
  const history = new Command('history')
    .description('Every promotion and rollback: what, when, by whom, by which rule and why.')
    .option(...STORE)
    .option(...JSON_OPTION)
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const promotions = await readPromotions(storeOf(scope, options.store));
        scope.terminal.result({ promotions }, () =>
          promotions.length === 0
            ? `${named(null)} has been in use all along`
            : promotions.map(inWords).join('\n'),
        );
      }),
    );
  const promoteCommand = new Command('promote')
    .description('Put a model of the store into use; running predictors take it up within a minute.')
    .argument('<version>', `its version, or ${SHIPPED} for the one that came with the code`)
    .option('--because <text>', 'why, for the history', 'asked for by hand')
    .option(...STORE)
    .option(...JSON_OPTION)
    .action((version, options) =>
      runCommand(host, options, async (scope) => {
        const objects = storeOf(scope, options.store);
        const promotion = await promote(
          objects,
          version === SHIPPED ? null : version,
          'by hand',
          reasonOf(options.because),
        );
        scope.terminal.result(promotion, () => inWords(promotion));
      }),
    );
  const rollback = new Command('rollback')
    .description('Return to the model that was in use before; once more, to the one before that.')
    .option('--because <text>', 'why, for the history', 'asked for by hand')
    .option(...STORE)
    .option(...JSON_OPTION)
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const promotion = await rollBack(storeOf(scope, options.store), reasonOf(options.because));
        scope.terminal.result(promotion, () => inWords(promotion));
      }),
    );
  const card = new Command('card')
    .description(
      'All that is to be known of a model before it is trusted: what for, how good, how weak, made of what.',
    )
    .argument(
      '[version]',
      `its version, or ${SHIPPED} for the one that came with the code (default: the one in use)`,
    )
    .option('--html <file>', 'write it as one HTML file')
    .option(...STORE)
    .option(...JSON_OPTION)
    .action((version, options) =>
      runCommand(host, options, async (scope) => {
        const made = await cardOf(storeOf(scope, options.store), version);
        if (options.html !== undefined) await writeFile(resolve(options.html), await modelCardPage(made));
        const page = options.html === undefined ? {} : { html: resolve(options.html) };
        scope.terminal.result({ ...made, ...page }, () =>
          [describeCard(made), ...(options.html === undefined ? [] : [`written to ${options.html}`])].join(
            '\n',
          ),
        );
      }),
    );
  const drift = new Command('drift')
    .description(
      `Hold the live predictions of the newest ${DRIFT_RULE.days} days against the card of the model in use.`,
    )
    .option('--day <day>', 'the last of these days (default: the last one that is over)', day)
    .option(...STORE)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExit code 1 when something is beyond its bounds.')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const folder = folderOf(scope, options.store);
        const objects = openObjects(scope.config, folder);
        const last = options.day ?? lastDayOver(new Date().toISOString());
        const report = await driftHere(scope.config, folder, objects, last);
        if (report === null)
          throw new Error(
            `no live prediction of a finished game in the ${DRIFT_RULE.days} days up to ${last}`,
          );
        const text = () => driftInWords(report);
        if (report.findings.length > 0) throw new PartsFailed(report.findings, report, text);
        scope.terminal.result(report, text);
      }),
    );
  return new Command('model')
    .description('Which models there are, which one predicts, since when, and how it does.')
    .addCommand(list)
    .addCommand(history)
    .addCommand(promoteCommand)
    .addCommand(rollback)
    .addCommand(card)
    .addCommand(drift);
}

function folderOf({ config }: CommandScope, folder: string | undefined): string {
  return folder === undefined ? config.dataDir : resolve(folder);
}

function storeOf(scope: CommandScope, folder: string | undefined): ObjectStore {
  return openObjects(scope.config, folderOf(scope, folder));
}

const reasonOf = (because: string): Reason => ({
  because,
  by: `${userInfo().username} on ${hostname()}`,
  atUtc: new Date().toISOString(),
});

/** @param wanted its version, or {@link SHIPPED}; the one in use where it is left out */
async function cardOf(objects: ObjectStore, wanted: string | undefined): Promise<ModelCard> {
  const shipped = await readShippedArtifact();
  const inUse = (await modelInUse(objects)).current().artifact;
  const isShipped = wanted === SHIPPED || (wanted ?? inUse.version) === shipped.version;
  const artifact = isShipped ? shipped : wanted === undefined ? inUse : await readArtifact(objects, wanted);
  return modelCard({
    artifact,
    shipped: isShipped,
    inUse: artifact.version === inUse.version,
    evaluation: await reportOf(objects, artifact, 'evaluation'),
    ablations: await reportOf(objects, artifact, 'ablations'),
    backtest: await reportOf(objects, artifact, 'backtest'),
    promotions: await readPromotions(objects),
    drift: await driftReports(objects),
    today: gameDayOf(new Date()),
  });
}

function describeCard(card: ModelCard): string {
  const { version, purpose, data, limits, drift } = card;
  const { firstDay, lastDay, games, states } = data;
  const newest = drift.at(-1);
  return [
    `Model ${version}. ${standing(card)}`,
    ...purpose,
    `Trained on ${games.toLocaleString('en-US')} games of ${firstDay} to ${lastDay}, ${states.toLocaleString('en-US')} states.`,
    judgedText(card),
    ...(card.evaluation ? evaluationTables(card.evaluation).map(tableText) : []),
    ['What is known to be weak:', ...limits.map((limit) => `- ${limit}`)].join('\n'),
    newest === undefined ? 'Live predictions were not followed yet.' : driftInWords(newest),
  ].join('\n\n');
}

interface ListedModel {
  readonly version: string;
  readonly shipped: boolean;
  readonly inUse: boolean;
  /** Null where the artifact is refused. */
  readonly trained: Pick<ModelArtifact, 'data' | 'commit'> | null;
  /** Why it is refused, and cannot be promoted; null where it can. */
  readonly refused: string | null;
}

interface Listed {
  /** Null while nothing has ever been promoted. */
  readonly promotion: Promotion | null;
  readonly models: readonly ListedModel[];
}

async function listModels(objects: ObjectStore): Promise<Listed> {
  const promotion = await promotionInForce(objects);
  const inUse = promotion?.version ?? null;
  const shipped = await readShippedArtifact();
  const trainedAs = ({ data, commit }: ModelArtifact) => ({ data, commit });
  const models: ListedModel[] = [
    {
      version: shipped.version,
      shipped: true,
      inUse: inUse === null,
      trained: trainedAs(shipped),
      refused: null,
    },
  ];
  for (const version of await storedVersions(objects)) {
    const about = { version, shipped: false, inUse: version === inUse };
    models.push(
      await readArtifact(objects, version).then(
        (artifact) => ({ ...about, trained: trainedAs(artifact), refused: null }),
        (error) => ({ ...about, trained: null, refused: messageOf(error) }),
      ),
    );
  }
  return { promotion, models };
}

function describeModels({ promotion, models }: Listed): string {
  const rows = models.map(({ version, shipped, inUse, trained }) => [
    version,
    [inUse ? 'in use' : '', shipped ? 'came with the code' : ''].filter(Boolean).join(', '),
    trained === null ? 'refused' : `${trained.data.firstDay} to ${trained.data.lastDay}`,
    trained === null ? '' : trained.data.games.toLocaleString('en-US'),
    trained?.commit?.slice(0, 7) ?? '',
  ]);
  return [
    table(['model', '', 'trained on', 'games', 'commit'], rows),
    ...models.flatMap(({ refused }) => refused ?? []),
    promotion === null ? 'nothing was promoted so far' : inWords(promotion),
  ].join('\n');
}

function inWords({ number, atUtc, version, rule, because, by }: Promotion): string {
  return `${number}. ${atUtc.slice(0, 16).replace('T', ' ')} UTC: ${named(version)} in use, ${rule}, by ${by}: ${because}`;
}
