import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { importSeasons, seasonsOf } from '../../pipelines/import.js';
import { type CommandHost, runCommand, seasons } from './command.js';

/** `ttlu import`: recorded seasons into tables. */
export function importCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('import')
    .description('Load the recorded seasons of an archive into tables.')
    .argument('<archive>', 'folder with espn/seasons/pbp_S.csv.gz, games_S.csv.gz, lines/')
    .option('--seasons <list>', 'e.g. 2016-17,2017-18 (default: all that have plays)', seasons)
    .option('--json', 'print one JSON document')
    .action((folder, options) =>
      runCommand(host, options, async ({ config, terminal }) => {
        const archive = resolve(folder);
        const wanted = options.seasons ?? (await seasonsOf(archive));
        if (wanted.length === 0) throw new Error(`archive ${archive}: no espn/seasons/pbp_S.csv.gz in it`);
        const progress = terminal.progress('importing', wanted.length);
        const imported = await importSeasons({
          archive,
          seasons: wanted,
          tables: join(config.dataDir, 'tables'),
          progress: ({ step, done }) => progress.at(done, step),
        });
        terminal.result(imported, () =>
          imported
            .map((s) => `${s.seasonName}: ${s.imported ? 'imported' : 'was there'} ${s.folder}`)
            .join('\n'),
        );
      }),
    );
}
