import { availableParallelism, cpus } from 'node:os';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import {
  type EventAccuracy,
  eventAccuracy,
  type ListAccuracy,
  nameAccuracy,
  type OutsideAccuracy,
  outsideAccuracy,
  type RefereeAccuracy,
  refereeAccuracy,
} from '../../pipelines/identity/accuracy.js';
import { placeQuotes } from '../../pipelines/quotes.js';
import { percentile } from '../../pipelines/replay.js';
import type { Game } from '../domain/game.js';
import { readTeamSeeds } from '../identity/seed-files.js';
import { createTeamResolver, type TeamResolver, type TeamSeed, type TeamSeeds } from '../identity/teams.js';
import type { OddsSnapshot } from '../sources/odds-api/client.js';
import { archiveOf, type CommandHost, type CommandScope, runCommand, UsageError } from './command.js';
import { table } from './terminal.js';

/** What the resolver costs on this machine. */
interface IdentitySpeed {
  /** Of tables already read, milliseconds, half of the builds at most. */
  readonly buildMilliseconds: number;
  /** Names of the tables, asked about again and again. */
  readonly warmNamesPerSecond: number;
  /** The same names with rankings, and ones that nobody has, each asked about once. */
  readonly newNamesPerSecond: number;
  /** Unknown names with their candidates, each asked about once. */
  readonly suggestionsPerSecond: number;
  /** A day's events of so many games and books placed on the games, milliseconds. */
  readonly dayJoin: {
    readonly games: number;
    readonly books: number;
    readonly p50: number;
    readonly p95: number;
  };
}

interface IdentityAccuracy {
  readonly lists: readonly ListAccuracy[];
  readonly outside: OutsideAccuracy;
  readonly events: EventAccuracy;
  readonly referees: RefereeAccuracy;
}

/** The days that the recorded odds and the table of 2025-26 have in common. */
const SPAN = { from: '2025-11-03', to: '2026-01-31' };
const GAMES = 150;
const BOOKS = 11;
const BUILDS = 20;
const JOINS = 60;
const WARM_UP = 20;

/** `ttlu bench identity`: how right and how fast names, events and officials are matched. */
export function benchIdentityCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('identity')
    .description('Accuracy on recorded names, events and officials, and the speed of matching.')
    .option(
      '--archive <dir>',
      'the recorded archive to judge by (default: TTLU_ARCHIVE; without one, speed only)',
    )
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const seeds = await readTeamSeeds();
        const speed = measureSpeed(seeds);
        const archive = archiveOrNull(scope, options.archive);
        const accuracy = archive === null ? null : await measureAccuracy(archive, createTeamResolver(seeds));
        const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
        scope.terminal.result({ machine, speed, accuracy }, () => describe(machine, speed, accuracy));
      }),
    );
}

function archiveOrNull({ config }: CommandScope, option: string | undefined): string | null {
  try {
    return archiveOf(config, option);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

async function measureAccuracy(archive: string, teams: TeamResolver): Promise<IdentityAccuracy> {
  return {
    lists: await nameAccuracy(archive, teams),
    outside: await outsideAccuracy(archive, teams),
    events: await eventAccuracy(archive, teams, SPAN),
    referees: await refereeAccuracy(archive),
  };
}

function measureSpeed(seeds: TeamSeeds): IdentitySpeed {
  const builds = Array.from({ length: BUILDS }, () => milliseconds(() => createTeamResolver(seeds)));
  const names = [
    ...seeds.teams.flatMap(({ name, location }) => [name, location]),
    ...seeds.aliases.map((a) => a.alias),
  ];
  const warm = createTeamResolver(seeds);
  const ask = (name: string) => warm.resolve(name);
  for (const name of names) ask(name);
  const rounds = 40;
  const warmTime = milliseconds(() => {
    for (let i = 0; i < rounds; i++) for (const name of names) ask(name);
  });
  const fresh = names.flatMap((name) => [`#7 ${name}`, `${name} Institute`]);
  const freshTime = milliseconds(() => fresh.forEach(ask));
  const unknown = names.map((name) => `${name} of Nowhere`);
  const suggestTime = milliseconds(() => {
    for (const name of unknown) void ask(name).candidates.length;
  });
  return {
    buildMilliseconds: percentile(builds, 0.5),
    warmNamesPerSecond: Math.round((rounds * names.length * 1000) / warmTime),
    newNamesPerSecond: Math.round((fresh.length * 1000) / freshTime),
    suggestionsPerSecond: Math.round((unknown.length * 1000) / suggestTime),
    dayJoin: measureJoin(seeds, warm),
  };
}

function measureJoin(seeds: TeamSeeds, teams: TeamResolver) {
  const games = Array.from({ length: GAMES }, (_, i) => gameOf(i, seeds.teams));
  const snapshot = snapshotOf(games);
  const join = () => milliseconds(() => placeQuotes(snapshot, games, teams));
  for (let i = 0; i < WARM_UP; i++) join();
  const joins = Array.from({ length: JOINS }, join);
  return { games: GAMES, books: BOOKS, p50: percentile(joins, 0.5), p95: percentile(joins, 0.95) };
}

const DAY = '2026-03-02';
const START = `${DAY}T23:00:00.000Z`;

function gameOf(i: number, teams: readonly TeamSeed[]): Game {
  const side = (at: number) => {
    const { teamId: id, name, location, abbreviation } = teams[at] as TeamSeed;
    return { id, name, location, abbreviation: abbreviation ?? '' };
  };
  return {
    id: String(i),
    startUtc: START,
    day: DAY,
    season: 2026,
    home: side(2 * i),
    away: side(2 * i + 1),
    neutralSite: false,
    conferenceGame: true,
  };
}

/** What so many books say of the games, by the teams' full names. */
function snapshotOf(games: readonly Game[]): OddsSnapshot {
  const books = Array.from({ length: BOOKS }, (_, i) => `book ${i}`);
  return {
    snapshotAtUtc: START,
    skipped: [],
    quota: { remaining: null, used: null, last: null },
    events: games.map(({ id, home, away }) => ({
      id: `event ${id}`,
      commenceUtc: START,
      homeName: home.name,
      awayName: away.name,
      totals: books.map((book) => ({
        source: 'odds-api',
        book,
        points: 145.5,
        overPrice: -110,
        underPrice: -110,
        quotedAtUtc: START,
        snapshotAtUtc: START,
      })),
      homeSpreads: books.map((book) => ({ book, points: -3.5, quotedAtUtc: START })),
    })),
  };
}

function milliseconds(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function describe(machine: string, speed: IdentitySpeed, accuracy: IdentityAccuracy | null): string {
  const { dayJoin } = speed;
  const costs = [
    machine,
    `build ${speed.buildMilliseconds.toFixed(1)} ms; names a second: ${speed.warmNamesPerSecond} warm, ` +
      `${speed.newNamesPerSecond} never seen, ${speed.suggestionsPerSecond} unknown with candidates`,
    `a day of ${dayJoin.games} games and ${dayJoin.books} books: p50 ${dayJoin.p50.toFixed(1)} ms, p95 ${dayJoin.p95.toFixed(1)} ms`,
  ];
  if (accuracy === null) return [...costs, 'no recorded archive: accuracy was not measured'].join('\n');
  const { lists, outside, events, referees } = accuracy;
  return [
    ...costs,
    table(
      ['list', 'names', 'right', 'missed', 'wrong'],
      lists.map(({ list, names, right, missed, wrong }) => [
        list,
        String(names),
        String(right),
        String(missed.length),
        String(wrong.length),
      ]),
    ),
    `outside Division I: ${outside.names} names, ${outside.wrong.length} given a team`,
    `events of ${events.from} to ${events.to}: ${events.placed} of ${events.events} placed; of ${events.known} with a known game ` +
      `${events.right} right, ${events.missed.length} missed, ${events.wrong.length} wrong`,
    `officials of 2024-25: ${referees.spellings} spellings, ${referees.people} people; ${referees.merged} of ${referees.crews} crews with two made one`,
    ...lists.flatMap(({ wrong, missed }) => [...wrong, ...missed]),
    ...outside.wrong,
    ...events.wrong,
    ...events.missed,
  ].join('\n');
}
