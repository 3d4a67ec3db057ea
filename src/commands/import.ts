import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { type ArchiveImport, importArchive } from '../../pipelines/import.js';
import { openObjects } from '../host/stores.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver } from '../identity/teams.js';
import { type CommandHost, runCommand, seasons } from './command.js';
import { stepProgress, table } from './terminal.js';

/** `ttlu import`: a recorded archive into the tables. */
export function importCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('import')
    .description("Load an archive's recorded seasons and nights into the tables.")
    .argument('<archive>', 'folder with espn/seasons, espn/nights, lines, kenpom')
    .option('--seasons <list>', 'e.g. 2016-17,2017-18 (default: all)', seasons)
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--again', 'import files that were imported before')
    .option('--json', 'print one JSON document')
    .action((folder, options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const progress = stepProgress(terminal);
        const report = await importArchive({
          archive: resolve(folder),
          objects: openObjects(config, options.store === undefined ? config.dataDir : resolve(options.store)),
          teams: createTeamResolver(await readTeamSeeds()),
          seasons: options.seasons,
          again: options.again === true,
          progress: progress.at,
          signal: stopSignal(),
        });
        terminal.result(report, () => describe(report));
      }),
    );
}

function describe(report: ArchiveImport): string {
  const { rows, leftOut, unknownTypes, nights } = report;
  const count = (n: number) => n.toLocaleString('en-US');
  const others = [
    ...Object.entries(leftOut),
    ...Object.entries(unknownTypes).map(([type, n]) => [`plays of unknown type ${type}`, n] as const),
    ...nights.flatMap(({ failures }) => failures.map((failure) => [failure, 1] as const)),
  ].filter(([, n]) => n > 0);
  return [
    report.imported ? 'imported' : 'imported before; nothing to do (--again does it anyway)',
    table(
      ['table', 'rows'],
      Object.entries(rows).map(([name, n]) => [name, count(n)]),
    ),
    `${count(report.gamesWithPlays)} games with plays, ${count(report.gamesWithClosingTotal)} with a closing total ` +
      `(${count(report.gamesWithClosingLine)} of a source that agrees on the score), ` +
      `${count(report.gamesWithOfficials)} with officials, ${nights.length} nights`,
    ...(others.length > 0
      ? [
          table(
            ['left out', 'count'],
            others.map(([why, n]) => [why, count(n)]),
          ),
        ]
      : []),
  ].join('\n');
}
