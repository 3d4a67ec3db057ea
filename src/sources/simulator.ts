import { type GameDay, gameDayOf } from '../domain/game.js';
import { createReplayFetch, type ReplayOptions } from './archive/answer.js';
import { foulsPage } from './archive/fouls-page.js';
import { type NightSpan, spanOf } from './archive/night.js';
import type { OddsHistory } from './archive/odds.js';
import type { Fetch } from './http.js';
import { refereesOf, strengthOf } from './simulator/league.js';
import { type LeagueOptions, type SimulatedNight, simulateNight } from './simulator/night.js';
import { randomStream } from './simulator/random.js';

export type { SimulatorTeam } from './simulator/league.js';
export type { LeagueOptions, SimulatedNight } from './simulator/night.js';
export { type SimulatorParameters, simulatorParameters } from './simulator/parameters.js';
export { recordNight } from './simulator/record.js';

/** A league that plays every day: each day's games are made up when they are first asked for. */
export interface League {
  readonly options: LeagueOptions;
  night(day: GameDay): SimulatedNight;
}

/** Days kept at hand: today, yesterday and one more. */
const DAYS_KEPT = 3;
/** The last game of a day ends at most this long after midnight. */
const LATEST_END_MS = 4 * 3600_000;
/** Odds are taken as often as this. */
const ODDS_STEP_MS = 5000;
/** Points per 100 possessions of the average team, on KenPom's scale. */
const AVERAGE_RATING = 106.5;
const AVERAGE_TEMPO = 68.5;

/** @throws RangeError at the first night when there are fewer than two teams a game. */
export function createLeague(options: LeagueOptions): League {
  const nights = new Map<GameDay, SimulatedNight>();
  return {
    options,
    night(day) {
      const night = nights.get(day) ?? simulateNight(day, options);
      nights.delete(day);
      nights.set(day, night);
      for (const oldest of nights.keys()) {
        if (nights.size <= DAYS_KEPT) break;
        nights.delete(oldest);
      }
      return night;
    },
  };
}

/** A `fetch` that answers for all four providers out of a simulated league, at the virtual present. */
export function createSimulatorFetch(league: League, options: ReplayOptions): Fetch {
  return createReplayFetch(
    {
      night: async (day) => league.night(day).replayed,
      game: async (id) => league.night(dayOfGame(id)).replayed.games.get(id) ?? null,
      odds: simulatedOdds(league),
      ratings: async (day) => ratings(league, day),
      referees: async () => referees(league),
    },
    options,
  );
}

/** From the tick of a day's first play to that of its last. */
export function simulatedSpan(league: League, day: GameDay, tickSeconds = 15): NightSpan {
  const span = spanOf(league.night(day).replayed, tickSeconds);
  if (span === null) throw new RangeError(`the simulated ${day} has no games`);
  return span;
}

/** `920260302001` was played on 2026-03-02. */
function dayOfGame(id: string): GameDay {
  const read = /^9(\d{4})(\d{2})(\d{2})\d{3}$/.exec(id);
  return read === null ? '1970-01-01' : `${read[1]}-${read[2]}-${read[3]}`;
}

function simulatedOdds(league: League): OddsHistory {
  return {
    async at(at) {
      const step = Math.floor(at / ODDS_STEP_MS) * ODDS_STEP_MS;
      // After midnight the evening's games go on.
      const days = new Set([step - LATEST_END_MS, step].map((ms) => gameDayOf(new Date(ms))));
      const nights = [...days].map((day) => league.night(day));
      const instant = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
      return {
        timestamp: instant(step),
        previous: instant(step - ODDS_STEP_MS),
        next: instant(step + ODDS_STEP_MS),
        events: nights.flatMap((night) =>
          step >= night.listed.from && step <= night.listed.to ? night.oddsAt(step) : [],
        ),
      };
    },
  };
}

/** KenPom's archive of a day: the teams' made-up strengths, measured a little wrong. */
function ratings({ options }: League, day: GameDay): readonly unknown[] {
  const seed = String(options.seed);
  const rated = options.teams.map((team) => {
    const strength = strengthOf(seed, team, options.parameters);
    const random = randomStream(seed, 'rating', team.id, day);
    const measured = (value: number) => Math.round((value + (random() - 0.5) * 2) * 10) / 10;
    return {
      team,
      offense: measured(AVERAGE_RATING + strength.offense),
      defense: measured(AVERAGE_RATING + strength.defense),
      tempo: measured(AVERAGE_TEMPO + strength.tempo),
    };
  });
  const season = Number(day.slice(0, 4)) + (Number(day.slice(5, 7)) >= 7 ? 1 : 0);
  return rated
    .sort((a, b) => b.offense - b.defense - (a.offense - a.defense))
    .map(({ team, offense, defense, tempo }, i) => ({
      ArchiveDate: day,
      Season: season,
      Preseason: 'false',
      TeamName: team.kenpomName ?? team.location,
      ConfShort: 'SIM',
      AdjEM: Math.round((offense - defense) * 10) / 10,
      RankAdjEM: i + 1,
      AdjOE: offense,
      AdjDE: defense,
      AdjTempo: tempo,
    }));
}

function referees({ options }: League): string {
  const pool = refereesOf(String(options.seed), options.parameters);
  return foulsPage(
    pool.map(({ name, fouls, games }) => {
      const home = 18.0 * fouls;
      const away = 18.6 * fouls;
      return {
        name,
        profile: `https://www.refmetrics.com/ncaa-men/referee-profile?official=${name.replaceAll(' ', '+')}`,
        fouls: (home + away).toFixed(1),
        homeFouls: home.toFixed(1),
        awayFouls: away.toFixed(1),
        differential: (away - home).toFixed(1),
        games: String(games),
      };
    }),
  );
}
