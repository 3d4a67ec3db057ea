import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { importArchive } from '../../pipelines/import.js';
import { type Agreement, measureAgreement, type RatingAgreement } from '../../pipelines/rating-agreement.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver } from '../identity/teams.js';
import { folderObjects } from '../store/folder-objects.js';
import { archiveOf, type CommandHost, runCommand } from './command.js';
import { stepProgress, table } from './terminal.js';

/** The season of which KenPom's days are recorded, and those before it that its ratings start from. */
const SEASON = 2026;
const SEASONS = ['2023-24', '2024-25', '2025-26'];

/** `ttlu bench ratings`: our own ratings beside KenPom's, and what both say of the totals. */
export function benchRatingsCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('ratings')
    .description(
      "Our own ratings of 2025-26 beside KenPom's of the same mornings, and the totals they expect.",
    )
    .option('--archive <dir>', 'recorded seasons (default: TTLU_ARCHIVE, ../shared/data)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const archive = archiveOf(config, options.archive);
        const signal = stopSignal();
        const folder = await mkdtemp(join(tmpdir(), 'ttlu-ratings-'));
        try {
          const store = folderObjects(folder);
          const teams = createTeamResolver(await readTeamSeeds());
          const progress = stepProgress(terminal);
          await importArchive({
            archive,
            objects: store,
            teams,
            seasons: SEASONS,
            progress: progress.at,
            signal,
          });
          const measured = await measureAgreement({
            store,
            season: SEASON,
            teams,
            clock: () => performance.now(),
            onDay: () => signal.throwIfAborted(),
          });
          terminal.result(measured, () => describe(measured));
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
    );
}

function describe({ from, to, ratings, totals, cost }: RatingAgreement): string {
  const pair = ({ correlation, meanAbsoluteDifference }: Agreement) => [
    correlation.toFixed(3),
    meanAbsoluteDifference.toFixed(2),
  ];
  const two = (value: number) => value.toFixed(2);
  return [
    `${from} to ${to}: correlation and mean absolute difference`,
    table(
      ['month', 'team-days', 'offence r', 'diff', 'defence r', 'diff', 'tempo r', 'diff'],
      ratings.map(({ month, n, adjOffense, adjDefense, adjTempo }) => [
        month,
        String(n),
        ...[adjOffense, adjDefense, adjTempo].flatMap(pair),
      ]),
    ),
    '',
    'expected totals: mean absolute error against the final, mean distance from the close',
    table(
      ['month', 'games', 'close', 'own', "KenPom's", 'own to close', "KenPom's to close"],
      totals.map(({ month, n, close, own, kenpom }) => [
        month,
        String(n),
        ...[close, own.final, kenpom.final, own.close, kenpom.close].map(two),
      ]),
    ),
    '',
    `${cost.teams} teams by ${cost.games} games: ${cost.milliseconds.toFixed(1)} ms a day`,
  ].join('\n');
}
