import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectRatings } from '../../pipelines/collect/ratings.js';
import { refmetricsTendencies } from '../../pipelines/collect/referees.js';
import type { GameDay } from '../domain/game.js';
import { readTeamSeeds, seedsFolder } from '../identity/seed-files.js';
import { createKenpomClient } from '../sources/kenpom/client.js';
import { createRefmetricsClient } from '../sources/refmetrics/client.js';
import {
  createLeague,
  createSimulatorFetch,
  type League,
  simulatedSpan,
  simulatorParameters,
} from '../sources/simulator.js';
import { recordedHttp } from './clients.js';
import type { NightSource } from './night.js';

/** Games of a simulated night where no number is asked for. */
const GAMES = 12;
const SEED = 'ttlu';

/** A league of the real teams' names whose games are made up. The same seed plays the same games. */
export async function simulatedLeague(games: number = GAMES, seed: string = SEED): Promise<League> {
  const { teams, aliases } = await readTeamSeeds();
  const parameters = simulatorParameters(
    JSON.parse(await readFile(join(seedsFolder(), 'simulator.json'), 'utf8')),
  );
  const nameAt = (source: string, teamId: string) =>
    aliases.find((a) => a.teamId === teamId && a.sources.includes(source))?.alias;
  return createLeague({
    seed,
    games,
    parameters,
    teams: teams
      .filter((team) => team.lastSeason === null)
      .map(({ teamId, name, location, abbreviation }) => {
        const oddsApiName = nameAt('odds-api', teamId);
        const kenpomName = nameAt('kenpom', teamId);
        return {
          id: teamId,
          name,
          location,
          abbreviation: abbreviation ?? '',
          ...(oddsApiName !== undefined && { oddsApiName }),
          ...(kenpomName !== undefined && { kenpomName }),
        };
      }),
  });
}

/** A night of the simulated league, labelled as such wherever it is shown. */
export function simulatedNight(league: League, night: GameDay, tickSeconds: number): NightSource {
  const { first, last } = simulatedSpan(league, night, tickSeconds);
  return {
    night,
    games: league.night(night).recording.summaries.size,
    label: 'simulated league',
    simulated: true,
    span: { fromUtc: first, toUtc: last, everySeconds: tickSeconds },
    hasOdds: true,
    leftOut: [],
    open: async (now) => createSimulatorFetch(league, { now }),
    async fillLookups(lookups, teams) {
      const now = () => first;
      const http = recordedHttp(createSimulatorFetch(league, { now }), now);
      await collectRatings({ kenpom: createKenpomClient(http, { apiKey: 'none' }), lookups, teams }, night);
      const { source, tendencies } = await refmetricsTendencies(
        createRefmetricsClient(http, { account: null }),
      );
      await lookups.putTendencies(night, source, tendencies);
    },
  };
}
