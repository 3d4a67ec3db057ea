import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { rateSeason, type SeasonRated } from '../../pipelines/collect/own-ratings.js';
import { seasonName } from '../domain/game.js';
import { openObjects } from '../host/stores.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver } from '../identity/teams.js';
import { type CommandHost, runCommand, seasons } from './command.js';
import { table } from './terminal.js';

/** `ttlu rate`: our own ratings for every day of seasons that are in the tables. */
export function rateCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('rate')
    .description('Our own ratings of every day of collected or imported seasons, into the table of ratings.')
    .requiredOption('--seasons <list>', 'e.g. 2024-25,2025-26', seasons)
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const folder = options.store === undefined ? config.dataDir : resolve(options.store);
        const store = openObjects(config, folder);
        const teams = createTeamResolver(await readTeamSeeds());
        const stop = stopSignal();
        const rated: SeasonRated[] = [];
        for (const name of options.seasons) {
          let progress: ReturnType<typeof terminal.progress> | undefined;
          const season = Number(name.slice(0, 4)) + 1;
          rated.push(
            await rateSeason({ store, teams }, season, (done, of) => {
              stop.throwIfAborted();
              progress ??= terminal.progress(`days of ${name}`, of);
              progress.at(done);
            }),
          );
          progress?.stop();
        }
        const empty = rated.filter(({ days }) => days === 0).map(({ season }) => seasonName(season));
        if (empty.length > 0)
          throw new Error(
            `no game with a box score in the tables of ${empty.join(', ')}: import or collect it`,
          );
        terminal.result({ seasons: rated }, () => describe(rated));
      }),
    );
}

function describe(rated: readonly SeasonRated[]): string {
  return table(
    ['season', 'days', 'games', 'outside Division I', 'without box', 'part box', 'season before'],
    rated.map(({ season, days, games, leftOut, prior }) => [
      seasonName(season),
      String(days),
      String(games),
      String(leftOut.outside),
      String(leftOut.withoutBox),
      String(leftOut.partBox),
      prior ? 'known' : 'unknown',
    ]),
  );
}
