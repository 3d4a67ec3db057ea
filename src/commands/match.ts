import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { type GameMatches, matchArchive, summarized } from '../../pipelines/identity/match-games.js';
import { matchNames, type NamedMatch } from '../../pipelines/identity/match-names.js';
import { type MatchedPerson, matchOfficials } from '../../pipelines/identity/match-officials.js';
import { openObjects } from '../host/stores.js';
import { teamsOf } from '../host/teams.js';
import { archiveOf, type CommandHost, type CommandScope, day, runCommand, UsageError } from './command.js';

/** `ttlu match teams|games|referees`: who is who, shown for any list. */
export function matchCommand(host: CommandHost): CommandUnknownOpts {
  const teams = new Command('teams')
    .description('Teams of a list of names: CSV columns name[,source][,season][,opponent][,date].')
    .requiredOption('--in <file>', 'the list')
    .option('--archive <dir>', 'whose games are the second witness, where opponent and date are given')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const text = await readFile(resolve(options.in), 'utf8');
        const store = storeOf(scope, options.store);
        const archive = archiveOrNull(scope, options.archive);
        const matches = await matchNames(text, { teams: await teamsOf(store), store, archive });
        scope.terminal.result(matches, () => describeNames(matches));
      }),
    );
  const games = new Command('games')
    .description("An archive's Odds API events placed on its ESPN games.")
    .option('--archive <dir>', 'the recorded archive (default: TTLU_ARCHIVE)')
    .requiredOption('--from <day>', 'first game day', day)
    .requiredOption('--to <day>', 'last game day', day)
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const { from, to } = options;
        if (to < from) throw new UsageError(`--to ${to} is before --from ${from}`);
        const archive = archiveOf(scope.config, options.archive);
        const resolver = await teamsOf(storeOf(scope, options.store));
        const found = summarized(await matchArchive(archive, resolver, { from, to }));
        scope.terminal.result(found, () => describeGames(found));
      }),
    );
  const referees = new Command('referees')
    .description('People of a list of officials: CSV columns name[,crew][,date].')
    .requiredOption('--in <file>', 'the list; crew is the names on the sheet, or what tells the game')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ terminal }) => {
        const people = matchOfficials(await readFile(resolve(options.in), 'utf8'));
        terminal.result(people, () => describePeople(people));
      }),
    );
  return new Command('match')
    .description('Who is who: teams, games and referees of any list.')
    .addCommand(teams)
    .addCommand(games)
    .addCommand(referees);
}

function storeOf({ config }: CommandScope, folder: string | undefined) {
  return openObjects(config, folder === undefined ? config.dataDir : resolve(folder));
}

/** Games are a second witness where they are at hand; a list can be matched without any. */
function archiveOrNull({ config }: CommandScope, option: string | undefined): string | null {
  try {
    return archiveOf(config, option);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

function describeNames(matches: readonly NamedMatch[]): string {
  const found = matches.filter(({ teamId }) => teamId !== null).length;
  return [
    `${found} of ${matches.length} names are a team's`,
    ...matches.map(({ name, teamId, confidence, reason, candidates }) => {
      if (teamId !== null) return `${name} → ${teamId} (${confidence}): ${reason}`;
      const likeliest = candidates.map((c) => `${c.name} ${c.score}`).join(', ');
      return `${name} → nobody: ${reason}${likeliest === '' ? '' : `; could be ${likeliest}`}`;
    }),
  ].join('\n');
}

function describeGames(found: GameMatches): string {
  const { events, matched, swapped, duplicates, offByOneDay, unmatched, unsure } = found;
  return [
    `${matched} of ${events} events have a game: ${swapped} the other way round, ${duplicates} second events, ` +
      `${offByOneDay} a day off, ${unsure.length} by a name below full confidence`,
    ...unmatched.map(({ event, reason }) => `no game: ${event} ${reason}`),
  ].join('\n');
}

function describePeople(people: readonly MatchedPerson[]): string {
  const spellings = people.reduce((sum, person) => sum + person.spellings.length, 0);
  return [
    `${spellings} spellings, ${people.length} people`,
    ...people.map(
      ({ name, rows, confidence, spellings: names }) =>
        `${name}: ${rows.length} rows${names.length === 1 ? '' : `, ${confidence}: ${names.join(' | ')}`}`,
    ),
  ].join('\n');
}
