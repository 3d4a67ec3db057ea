import {
  correlation,
  type Estimate,
  meanEstimate,
  shareEstimate,
  slope,
} from '../../src/analysis/estimate.js';
import type { Figures } from '../../src/analysis/figures.js';
import {
  type GroupEffects,
  type MixedModel,
  type MixedObservation,
  mixedModel,
} from '../../src/analysis/mixed-model.js';
import type { GameDay } from '../../src/domain/game.js';
import type { TeamSeed } from '../../src/identity/team-seeds.js';
import { recordedTendencies } from '../lookups.js';
import { type Officiated, type OfficiatedGames, officiatedGames } from './officiated.js';
import { enough, type Row, type Study, type StudyData } from './study.js';

export interface RefereeStudyOptions {
  /** Fewer games than this are too few to say anything of. */
  readonly minGames: number;
  /** Referees with fewer games are not listed by name. */
  readonly minRefereeGames: number;
  /** Names of officials who are to be told of, as on a sheet. */
  readonly crew?: readonly string[];
  readonly teams: readonly TeamSeed[];
}

/** What is measured of a game. */
const MEASURES = ['freeThrows', 'overClose', 'fouls'] as const;
export type Measure = (typeof MEASURES)[number];
type Kind = 'conference' | 'team' | 'referee';
/** In this order each is given what it can explain: a referee works the same conference all winter. */
const KINDS: readonly Kind[] = ['conference', 'team', 'referee'];

export type RefereeModel = MixedModel<Kind>;

export interface RefereeStudy extends Study {
  readonly officiated: OfficiatedGames;
  /** Null where too few games have the measure. */
  readonly models: Readonly<Record<Measure, RefereeModel | null>>;
  /** Null where there is no table of RefMetrics'. */
  readonly refmetrics: RefmetricsMatch | null;
}

/** RefMetrics' table beside the sheets of the games. */
export interface RefmetricsMatch {
  readonly asOf: GameDay;
  readonly rows: number;
  /** Rows whose name the paywall hides. */
  readonly withoutName: number;
  /** Named referees who are on a sheet of these games. */
  readonly onSheets: number;
  readonly named: number;
}

/**
 * What referees bring to a game's free throws, fouls and total, apart from teams, conference, pace and overtimes, by
 * partial pooling. Each measure uses the games that have it.
 * @throws Error when too few games name their officials, or naming those of a crew who are on no sheet
 */
export async function refereeStudy(
  data: StudyData,
  { minGames, minRefereeGames, crew = [], teams }: RefereeStudyOptions,
): Promise<RefereeStudy> {
  const officiated = await officiatedGames(data, teams);
  const { games, finished, nameOf, spellings } = officiated;
  enough('games whose officials are named', games.length, minGames, data);
  const asked = peopleOf(crew, officiated, data);
  const models: RefereeStudy['models'] = {
    freeThrows: modelOf(games, 'freeThrows', minGames),
    overClose: modelOf(games, 'overClose', minGames),
    fouls: modelOf(games, 'fouls', minGames),
  };
  const refmetrics = await matchRefmetrics(data, officiated);
  const count = (measure: Measure) => games.filter((game) => game[measure] !== null).length;
  return {
    officiated,
    models,
    refmetrics,
    figures: {
      games: games.length,
      withOfficials: shareEstimate(games.length, finished),
      referees: nameOf.size,
      spellings,
      gamesAReferee: gamesEach(games),
      withFouls: count('fouls'),
      freeThrows: figuresOf(models.freeThrows, minRefereeGames, foretold(games, 'freeThrows', minGames)),
      overClose: figuresOf(models.overClose, minRefereeGames, foretold(games, 'overClose', minGames)),
      fouls: figuresOf(models.fouls, minRefereeGames, foretold(games, 'fouls', minGames)),
      ...(asked.length > 0 && { crew: crewFigures(models, asked) }),
      refmetrics:
        refmetrics === null
          ? null
          : { rows: refmetrics.rows, named: refmetrics.named, onSheets: refmetrics.onSheets },
    },
    tables: {
      ...Object.fromEntries(
        MEASURES.map((measure) => [
          `referees by ${measure}`,
          effectRows(models[measure], nameOf, minRefereeGames),
        ]),
      ),
      ...(asked.length > 0 && {
        crew: MEASURES.flatMap((measure) => crewRows(models, measure, asked, nameOf)),
      }),
    },
  };
}

/** @throws Error naming those who are on no sheet of the data */
function peopleOf(
  crew: readonly string[],
  { names, nameOf }: OfficiatedGames,
  { label }: StudyData,
): readonly string[] {
  const unknown = crew.filter((name) => !nameOf.has(names.idOf(name, null)));
  if (unknown.length > 0)
    throw new Error(
      `crew: ${unknown.map((name) => JSON.stringify(name)).join(', ')} on no sheet of ${label}`,
    );
  return [...new Set(crew.map((name) => names.idOf(name, null)))];
}

/** What some officials add to a game together, as if their effects were known independently; null where it is not known. */
function together(model: RefereeModel | null, people: readonly string[]): Estimate | null {
  const effects = people.map((id) => model?.kinds.referee.effects.find(({ group }) => group === id)?.effect);
  if (effects.includes(undefined)) return null;
  const known = effects as readonly Estimate[];
  const value = known.reduce((sum, effect) => sum + effect.value, 0);
  const half = Math.hypot(...known.map((effect) => effect.value - effect.low));
  return { value, low: value - half, high: value + half, n: Math.min(...known.map((effect) => effect.n)) };
}

function crewFigures(models: RefereeStudy['models'], people: readonly string[]): Figures {
  return Object.fromEntries(MEASURES.map((measure) => [measure, together(models[measure], people)]));
}

function crewRows(
  models: RefereeStudy['models'],
  measure: Measure,
  people: readonly string[],
  nameOf: ReadonlyMap<string, string>,
): Row[] {
  const rowOf = (official: string, effect: Estimate | null): Row[] =>
    effect === null
      ? []
      : [{ measure, official, games: effect.n, effect: effect.value, low: effect.low, high: effect.high }];
  return [
    ...people.flatMap((id) => rowOf(nameOf.get(id) ?? id, together(models[measure], [id]))),
    ...rowOf('together', together(models[measure], people)),
  ];
}

/** Fouls of the games that have both crew and fouls; null where there are too few to tell anything. */
export async function foulsByReferee(
  data: StudyData,
  teams: readonly TeamSeed[],
  minGames: number,
): Promise<RefereeModel | null> {
  return modelOf((await officiatedGames(data, teams)).games, 'fouls', minGames);
}

async function matchRefmetrics(
  { archive }: StudyData,
  { names, nameOf }: OfficiatedGames,
): Promise<RefmetricsMatch | null> {
  const table = archive === null ? null : await recordedTendencies(archive, '9999-12-31');
  if (table === null) return null;
  const { rows, withoutName, tendencies } = table.found;
  const onSheets = tendencies.filter(({ name }) => nameOf.has(names.idOf(name, null))).length;
  return { asOf: table.asOf, rows, withoutName, named: tendencies.length, onSheets };
}

/** Share of the games, by date, that a forecast is made of. */
const LEARNED = 0.6;

/**
 * What crews' effects of the first part of the games foretell of the rest: the sum of the crew's effects against what
 * everything else leaves of the value. A slope of 1 says that they were drawn to 0 by just enough.
 */
function foretold(games: readonly Officiated[], measure: Measure, minGames: number) {
  const all = observationsOf(games, measure);
  const learned = all.slice(0, Math.floor(LEARNED * all.length));
  const rest = all.slice(learned.length);
  if (learned.length < minGames || rest.length < minGames) return null;
  const model = mixedModel(learned, KINDS);
  const effects = new Map(KINDS.map((kind) => [kind, effectsOf(model.kinds[kind])]));
  const sum = (kind: Kind, groups: readonly string[]) =>
    groups.reduce((total, group) => total + (effects.get(kind)?.get(group) ?? 0), 0);
  const crews = rest.map(({ groups }) => sum('referee', groups.referee));
  const left = rest.map(({ value, fixed, groups }) => {
    const covariates = fixed.reduce((total, x, j) => total + x * (model.fixed[j]?.value ?? 0), 0);
    return value - covariates - sum('team', groups.team) - sum('conference', groups.conference);
  });
  return { correlation: correlation(crews, left), slope: slope(crews, left) };
}

function effectsOf({ effects }: GroupEffects): Map<string, number> {
  return new Map(effects.map(({ group, effect }) => [group, effect.value]));
}

function modelOf(games: readonly Officiated[], measure: Measure, minGames: number): RefereeModel | null {
  const observations = observationsOf(games, measure);
  return observations.length < minGames ? null : mixedModel(observations, KINDS);
}

function observationsOf(games: readonly Officiated[], measure: Measure): MixedObservation<Kind>[] {
  return games.flatMap((game) => {
    const { crew, teams, conference, overtimes, possessions } = game;
    const value = game[measure];
    if (value === null || overtimes === null || teams.length < 2) return [];
    // A total's pace is what the close foretold; a game's free throws come with its possessions.
    if (measure === 'overClose') return [observation(value, [overtimes])];
    return possessions === null ? [] : [observation(value, [overtimes, possessions])];

    function observation(of: number, fixed: readonly number[]) {
      const groups = { referee: crew, team: teams, conference: conference === null ? [] : [conference] };
      return { value: of, fixed, groups };
    }
  });
}

/** Officials of a game. */
const CREW = 3;

function figuresOf(model: RefereeModel | null, minRefereeGames: number, later: ReturnType<typeof foretold>) {
  if (model === null) return null;
  const { referee, team, conference } = model.kinds;
  const listed = often(referee, minRefereeGames);
  const apart = listed.filter(({ effect }) => effect.low > 0 || effect.high < 0);
  return {
    games: model.n,
    residual: model.residual,
    spreadOfReferees: referee.spread,
    /** A crew's is that of the sum of three. */
    spreadOfCrews: Math.sqrt(CREW) * referee.spread,
    spreadOfTeams: team.spread,
    spreadOfConferences: conference.spread,
    gamesOfEqualWeight: referee.equalWeight,
    listed: listed.length,
    clearlyDifferent: apart.length,
    foretold: later,
  };
}

/** Those with enough games to be spoken of. */
export function often({ effects }: GroupEffects, minGames: number): GroupEffects['effects'] {
  return effects.filter(({ effect }) => effect.n >= minGames);
}

function effectRows(
  model: RefereeModel | null,
  nameOf: ReadonlyMap<string, string>,
  minRefereeGames: number,
): Row[] {
  if (model === null) return [];
  return often(model.kinds.referee, minRefereeGames).map(({ group, effect }) => ({
    referee: nameOf.get(group) ?? group,
    games: effect.n,
    effect: effect.value,
    low: effect.low,
    high: effect.high,
  }));
}

function gamesEach(games: readonly Officiated[]): Estimate {
  const counts = new Map<string, number>();
  for (const id of games.flatMap(({ crew }) => crew)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return meanEstimate([...counts.values()]);
}
