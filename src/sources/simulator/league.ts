import { addDays, type GameDay, gameDayOf, type UtcInstant } from '../../domain/game.js';
import { AVERAGE_EFFICIENCY, AVERAGE_POSSESSIONS, type Matchup } from './game.js';
import type { SimulatorParameters } from './parameters.js';
import { inventedNames } from './people.js';
import { chance, normal, pick, type Random, randomStream, shuffled } from './random.js';

/** A real team, so that identities join; what it does in the simulator is made up. */
export interface SimulatorTeam {
  /** ESPN's id, digits. */
  readonly id: string;
  /** Full name, e.g. `Duke Blue Devils`; the Odds API's spelling where no other is given. */
  readonly name: string;
  readonly location: string;
  /** Letters of the location where it is empty. */
  readonly abbreviation: string;
  readonly oddsApiName?: string;
  /** The location where no other is given. */
  readonly kenpomName?: string;
}

/** A team's made-up strength, about the average team. */
export interface Strength {
  /** Points per 100 possessions scored more, and allowed more. */
  readonly offense: number;
  readonly defense: number;
  /** Possessions per 40 minutes more. */
  readonly tempo: number;
}

export interface SimulatedReferee {
  readonly name: string;
  /** Fouls in his games, 1 for the average. */
  readonly fouls: number;
  readonly games: number;
}

export interface Fixture {
  readonly gameId: string;
  readonly startUtc: UtcInstant;
  readonly home: SimulatorTeam;
  readonly away: SimulatorTeam;
  readonly neutralSite: boolean;
  readonly crew: readonly SimulatedReferee[];
  readonly matchup: Matchup;
}

const REFEREES = 90;
const SLOTS = 9;

export function strengthOf(seed: string, team: SimulatorTeam, p: SimulatorParameters): Strength {
  const random = randomStream(seed, 'team', team.id);
  return {
    offense: normal(random, 0, p.strength.offenseSd),
    defense: normal(random, 0, p.strength.defenseSd),
    tempo: normal(random, 0, p.strength.tempoSd),
  };
}

export function refereesOf(seed: string, p: SimulatorParameters): readonly SimulatedReferee[] {
  const random = randomStream(seed, 'referees');
  // A crew's spread is that of the mean of three.
  const sd = p.fouls.crewSd * Math.sqrt(3);
  return inventedNames(random, REFEREES).map((name) => ({
    name,
    fouls: Math.max(0.6, normal(random, 1, sd)),
    games: 20 + Math.floor(random() * 900),
  }));
}

/**
 * A day's games: every team at most once, starts from 18:00 to 22:00 Eastern in half-hours, the first at 18:00.
 * @throws RangeError when there are too few teams.
 */
export function fixturesOf(
  seed: string,
  day: GameDay,
  games: number,
  teams: readonly SimulatorTeam[],
  p: SimulatorParameters,
): readonly Fixture[] {
  if (teams.length < games * 2)
    throw new RangeError(`${games} simulated games need ${games * 2} teams, and there are ${teams.length}`);
  const random = randomStream(seed, 'fixtures', day);
  const drawn = shuffled(random, teams);
  const referees = refereesOf(seed, p);
  const first = Date.parse(eveningStart(day));
  return Array.from({ length: games }, (_, i) => {
    const home = drawn[2 * i] as SimulatorTeam;
    const away = drawn[2 * i + 1] as SimulatorTeam;
    const neutralSite = chance(random, p.strength.neutralShare);
    const slot = i === 0 ? 0 : Math.min(SLOTS - 1, Math.floor((random() + random()) * 0.5 * SLOTS));
    const crew = crewOf(random, referees);
    return {
      gameId: `9${day.replaceAll('-', '')}${String(i + 1).padStart(3, '0')}`,
      startUtc: new Date(first + slot * 1800_000).toISOString().replace(':00.000Z', 'Z'),
      home,
      away,
      neutralSite,
      crew,
      matchup: matchupOf(strengthOf(seed, home, p), strengthOf(seed, away, p), neutralSite, crew, p),
    };
  });
}

function crewOf(random: Random, referees: readonly SimulatedReferee[]): readonly SimulatedReferee[] {
  const crew = new Set<SimulatedReferee>();
  while (crew.size < 3) crew.add(pick(random, referees));
  return [...crew];
}

function matchupOf(
  home: Strength,
  away: Strength,
  neutralSite: boolean,
  crew: readonly SimulatedReferee[],
  p: SimulatorParameters,
): Matchup {
  const possessions = AVERAGE_POSSESSIONS + (home.tempo + away.tempo) / 2;
  const edge = neutralSite ? 0 : p.strength.homeEdge / possessions / 2;
  return {
    home: AVERAGE_EFFICIENCY + (home.offense + away.defense) / 100 + edge,
    away: AVERAGE_EFFICIENCY + (away.offense + home.defense) / 100 - edge,
    possessions,
    crew: crew.reduce((sum, referee) => sum + referee.fouls, 0) / crew.length,
  };
}

/** 18:00 in New York, whichever side of daylight saving the day is on (T2). */
function eveningStart(day: GameDay): UtcInstant {
  // Midnight Eastern of the next day is 04:00 or 05:00 UTC: the hour before it is still the day itself.
  const next = addDays(day, 1);
  const offset = gameDayOf(`${next}T04:00:00Z`) === next ? 4 : 5;
  return `${day}T${18 + offset}:00:00Z`;
}
