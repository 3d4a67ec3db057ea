import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import {
  COVERAGE_JOBS,
  type CoverageReport,
  coverageInWords,
  coverageReports,
  reportsBefore,
} from '../../pipelines/coverage.js';
import { decideName, type QuarantinedName, quarantinedNames } from '../../pipelines/identity/quarantine.js';
import { coveragePage } from '../host/coverage-page.js';
import { openObjects } from '../host/stores.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import type { ObjectStore } from '../store/objects.js';
import { type CommandHost, type CommandScope, day, runCommand, UsageError } from './command.js';

/** `ttlu identity review|coverage`: names that nobody knows, and how much the jobs could match. */
export function identityCommand(host: CommandHost): CommandUnknownOpts {
  const review = new Command('review')
    .description('Names in quarantine: list them, accept one as an alias of a team, or reject it.')
    .option('--accept <name>', 'the name is that of --team from now on')
    .option('--reject <name>', 'the name is nobody’s here, and no fault any more')
    .option('--team <id>', "ESPN's id of the team")
    .option('--source <name>', 'whose spelling it is, where several sources have it')
    .option('--by <who>', 'who decides (default: the user of this machine)')
    .option('--all', 'list the decided ones, too')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const store = storeOf(scope, options.store);
        const name = options.accept ?? options.reject;
        if (options.accept !== undefined && options.reject !== undefined)
          throw new UsageError('--accept or --reject, not both');
        if (name === undefined) {
          const names = (await quarantinedNames(store)).filter(
            ({ source, decision }) =>
              (options.all === true || decision === null) &&
              (options.source === undefined || source === options.source),
          );
          return scope.terminal.result({ names }, () => describeNames(names));
        }
        const teamId = options.accept === undefined ? null : await knownTeam(options.team);
        const decided = await decideName(store, await theName(store, name, options.source), {
          teamId,
          by: options.by ?? userInfo().username,
          atUtc: new Date().toISOString(),
        });
        scope.terminal.result(decided, () => describeNames([decided]));
      }),
    );
  const coverage = new Command('coverage')
    .description('What the jobs could match: share by source, what is unmatched or unsure, and why.')
    .option('--day <day>', 'of this day (default: the newest of each job)', day)
    .addOption(new Option('--job <name>', 'of this job only').choices(COVERAGE_JOBS))
    .option('--html <file>', 'write it as one HTML file, with the reports before')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const store = storeOf(scope, options.store);
        const found = await coverageReports(store, options.day ?? null);
        const reports = found.filter(({ job }) => options.job === undefined || job === options.job);
        if (options.html !== undefined)
          await writeFile(resolve(options.html), coveragePage(await withThoseBefore(store, reports)));
        const page = options.html === undefined ? {} : { html: resolve(options.html) };
        scope.terminal.result({ reports, ...page }, () =>
          reports.length === 0
            ? 'no job has reported yet: run ttlu collect daily'
            : reports.map(coverageInWords).join('\n\n'),
        );
      }),
    );
  return new Command('identity')
    .description('Names that nobody knows, and how much the jobs could match.')
    .addCommand(review)
    .addCommand(coverage);
}

function storeOf({ config }: CommandScope, folder: string | undefined): ObjectStore {
  return openObjects(config, folder === undefined ? config.dataDir : resolve(folder));
}

async function knownTeam(id: string | undefined): Promise<string> {
  if (id === undefined) throw new UsageError("--accept needs --team, ESPN's id of the team");
  const { teams } = await readTeamSeeds();
  if (!teams.some(({ teamId }) => teamId === id))
    throw new UsageError(`--team ${id} is no team of seeds/teams.csv`);
  return id;
}

/** The one entry that is meant. */
async function theName(
  store: ObjectStore,
  name: string,
  source: string | undefined,
): Promise<QuarantinedName> {
  const found = (await quarantinedNames(store)).filter(
    (entry) => entry.name === name && (source === undefined || entry.source === source),
  );
  const [only, ...others] = found;
  if (only === undefined) throw new UsageError(`"${name}" is not in quarantine`);
  if (others.length > 0)
    throw new UsageError(
      `"${name}" is in quarantine for ${found.map((f) => f.source).join(', ')}: say which with --source`,
    );
  return only;
}

function describeNames(names: readonly QuarantinedName[]): string {
  if (names.length === 0) return 'nothing is in quarantine';
  return names
    .flatMap(({ name, source, firstSeen, lastSeen, opponent, reason, candidates, decision }) => [
      `${name} (${source}, ${firstSeen}${lastSeen === firstSeen ? '' : ` to ${lastSeen}`}${opponent === null ? '' : `, against ${opponent}`}): ${
        decision === null
          ? reason
          : `${decision.teamId === null ? 'rejected' : `team ${decision.teamId}`}, by ${decision.by} at ${decision.atUtc}`
      }`,
      ...candidates.map((c) => `    could be ${c.name} (${c.teamId}), ${c.score}`),
    ])
    .join('\n');
}

async function withThoseBefore(
  store: ObjectStore,
  reports: readonly CoverageReport[],
): Promise<{ report: CoverageReport; before: CoverageReport[] }[]> {
  return Promise.all(
    reports.map(async (report) => ({ report, before: await reportsBefore(store, report.job, report.day) })),
  );
}
