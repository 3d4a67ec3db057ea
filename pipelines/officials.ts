import { correlation, type Estimate, meanEstimate, shareEstimate, slope } from '../src/analysis/estimate.js';
import { type GroupEffects, type MixedModel, mixedModel } from '../src/analysis/mixed-model.js';
import { addDays, type GameDay } from '../src/domain/game.js';
import type { TeamSeed } from '../src/identity/team-seeds.js';
import type { OnProgress } from './import.js';
import { type Officiated, officiatedGames } from './reports/officiated.js';
import { enough, type StudyData } from './reports/study.js';

/** What is said of one measure of a game. */
export interface CrewMeasure {
  /** Of all games, standard deviations: what a crew of three, the two teams, and chance bring. */
  readonly spread: { readonly crews: number; readonly teams: number; readonly residual: number };
  /** Games at which what a referee has shown counts half. */
  readonly gamesOfEqualWeight: number;
  /** What was expected of the crew by the games of earlier days against what came beyond everything else's expectation. */
  readonly foretold: { readonly correlation: Estimate; readonly slope: Estimate };
  readonly error: CrewError;
}

/** Mean absolute error of a forecast without and with its crew, and of the second less the first, game by game. */
export interface CrewError {
  readonly without: Estimate;
  readonly with: Estimate;
  readonly difference: Estimate;
}

export interface CrewStudy {
  readonly games: number;
  readonly referees: number;
  /** The first judged day, and the games from there on. */
  readonly from: GameDay;
  readonly judged: number;
  /** Free throws of both teams, beside a forecast of their teams and conference. */
  readonly freeThrows: CrewMeasure;
  /** The final total, beside the closing total. */
  readonly totals: CrewMeasure;
  /** Of games whose crew was expected to bring free throws: more or fewer points than the close? (T29) */
  readonly tightCrews: {
    readonly pointsPerFreeThrow: Estimate;
    readonly correlation: Estimate;
    /** Share over the close by quartile of the free throws that the crew was expected to bring, pushes left out. */
    readonly overShareByQuartile: readonly Estimate[];
    /** The close beside the close and those free throws, at the worth in points that earlier blocks had shown. */
    readonly error: CrewError;
  };
}

export interface CrewStudyOptions {
  /** Share of the games, the earliest, that the first forecast is made of. */
  readonly learned?: number;
  /** Days after which what is known of the crews is learned anew. */
  readonly blockDays?: number;
  readonly minGames?: number;
  readonly progress?: OnProgress;
}

/**
 * How much crews move free throws and totals, and whether knowing them would have helped a forecast: what is expected of
 * a crew comes from games of earlier days alone. A game's overtimes and possessions explain what is learned from, and
 * are not used in a forecast, which could not know them.
 */
export async function officialsStudy(
  data: StudyData,
  teams: readonly TeamSeed[],
  options: CrewStudyOptions = {},
): Promise<CrewStudy & { readonly seasons: readonly string[] }> {
  const { games } = await officiatedGames(data, teams);
  const { minGames = 1000 } = options;
  enough(
    'games whose officials, box scores and close are known',
    games.filter(isWhole).length,
    minGames,
    data,
  );
  return { seasons: data.seasons, ...crewStudy(games, options) };
}

type Kind = 'conference' | 'team' | 'referee';
const KINDS: readonly Kind[] = ['conference', 'team', 'referee'];
type Measure = 'freeThrows' | 'overClose';
type WholeGame = Officiated & Readonly<Record<Measure | 'overtimes' | 'possessions', number>>;

const isWhole = (game: Officiated): game is WholeGame =>
  game.freeThrows !== null &&
  game.overClose !== null &&
  game.overtimes !== null &&
  game.possessions !== null &&
  game.teams.length === 2;

/** A game with what was expected of it on its morning. */
interface Expected {
  readonly game: WholeGame;
  readonly by: Readonly<Record<Measure, { readonly crew: number; readonly others: number }>>;
}

/** The same of games in memory. */
export function crewStudy(
  all: readonly Officiated[],
  { learned = 0.4, blockDays = 28, progress }: CrewStudyOptions = {},
): CrewStudy {
  const games = all.filter(isWhole).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const from = (games[Math.floor(learned * games.length)] as WholeGame).day;
  const blocks: Expected[][] = [];
  for (let start = from; start <= (games.at(-1) as WholeGame).day; start = addDays(start, blockDays)) {
    const block = games.filter(({ day }) => day >= start && day < addDays(start, blockDays));
    const before = games.filter(({ day }) => day < start);
    progress?.({ step: 'crews by date', done: before.length, of: games.length });
    const [freeThrows, overClose] = [expectation(before, 'freeThrows'), expectation(before, 'overClose')];
    blocks.push(
      block.map((game) => ({ game, by: { freeThrows: freeThrows(game), overClose: overClose(game) } })),
    );
  }
  const expected = blocks.flat();
  progress?.({ step: 'crews by date', done: games.length, of: games.length });
  const ofCrews = expected.map(({ by }) => by.freeThrows.crew);
  const beyond = expected.map(({ game }) => game.overClose);
  return {
    games: games.length,
    referees: new Set(games.flatMap(({ crew }) => crew)).size,
    from,
    judged: expected.length,
    freeThrows: measured('freeThrows', modelOf(games, 'freeThrows'), expected),
    totals: measured('overClose', modelOf(games, 'overClose'), expected),
    tightCrews: {
      pointsPerFreeThrow: slope(ofCrews, beyond),
      correlation: correlation(ofCrews, beyond),
      overShareByQuartile: quartiles(expected).map((quartile) => {
        const settled = quartile.filter(({ game }) => game.overClose !== 0);
        return shareEstimate(settled.filter(({ game }) => game.overClose > 0).length, settled.length);
      }),
      error: crewError(
        blocks.slice(1).flatMap((block, i) => byFreeThrows(blocks.slice(0, i + 1).flat(), block)),
      ),
    },
  };
}

function modelOf(games: readonly WholeGame[], measure: Measure): MixedModel<Kind> {
  return mixedModel(
    games.map((game) => ({
      value: game[measure],
      // The close has foretold the pace of a total; free throws come with the possessions.
      fixed: measure === 'overClose' ? [game.overtimes] : [game.overtimes, game.possessions],
      groups: groupsOf(game),
    })),
    KINDS,
  );
}

const groupsOf = ({ crew, teams, conference }: WholeGame): Record<Kind, readonly string[]> => ({
  referee: crew,
  team: teams,
  conference: conference === null ? [] : [conference],
});

/** What is to be expected of a later game, of its crew and of all else. */
function expectation(before: readonly WholeGame[], measure: Measure) {
  const { kinds } = modelOf(before, measure);
  const mean = before.reduce((sum, game) => sum + game[measure], 0) / before.length;
  const effects = new Map(KINDS.map((kind) => [kind, effectsOf(kinds[kind])]));
  const sum = (kind: Kind, game: WholeGame) =>
    groupsOf(game)[kind].reduce((total, group) => total + (effects.get(kind)?.get(group) ?? 0), 0);
  return (game: WholeGame) => ({
    crew: sum('referee', game),
    // Nobody's expectation of a total is better than the close.
    others: measure === 'overClose' ? 0 : mean + sum('team', game) + sum('conference', game),
  });
}

const effectsOf = ({ effects }: GroupEffects) =>
  new Map(effects.map(({ group, effect }) => [group, effect.value]));

/** Officials of a game. */
const CREW = 3;

function measured(measure: Measure, model: MixedModel<Kind>, expected: readonly Expected[]): CrewMeasure {
  const { referee, team } = model.kinds;
  const crews = expected.map(({ by }) => by[measure].crew);
  const left = expected.map(({ game, by }) => game[measure] - by[measure].others);
  return {
    spread: {
      crews: Math.sqrt(CREW) * referee.spread,
      teams: Math.SQRT2 * team.spread,
      residual: model.residual,
    },
    gamesOfEqualWeight: referee.equalWeight,
    foretold: { correlation: correlation(crews, left), slope: slope(crews, left) },
    error: crewError(left.map((value, i) => [value, value - (crews[i] as number)])),
  };
}

/** @param errors of a game without its crew, and with it */
function crewError(errors: readonly (readonly [without: number, withCrew: number])[]): CrewError {
  return {
    without: meanEstimate(errors.map(([without]) => Math.abs(without))),
    with: meanEstimate(errors.map(([, withCrew]) => Math.abs(withCrew))),
    difference: meanEstimate(errors.map(([without, withCrew]) => Math.abs(withCrew) - Math.abs(without))),
  };
}

/** How far the close was off, and how far with the crew's free throws at the worth that they had before. */
function byFreeThrows(before: readonly Expected[], block: readonly Expected[]): [number, number][] {
  const worth = slope(
    before.map(({ by }) => by.freeThrows.crew),
    before.map(({ game }) => game.overClose),
  ).value;
  return block.map(({ game, by }) => [game.overClose, game.overClose - worth * by.freeThrows.crew]);
}

/** By the free throws that a crew was expected to bring, the fewest first. */
function quartiles(expected: readonly Expected[]): Expected[][] {
  const sorted = [...expected].sort((a, b) => a.by.freeThrows.crew - b.by.freeThrows.crew);
  const edge = (i: number) => Math.round((i * sorted.length) / 4);
  return [0, 1, 2, 3].map((i) => sorted.slice(edge(i), edge(i + 1)));
}
