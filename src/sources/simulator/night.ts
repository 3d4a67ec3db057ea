import type { GameDay } from '../../domain/game.js';
import { type Recording, type ReplayedNight, replayedNight } from '../archive/night.js';
import type { OddsApiEvent } from '../archive/odds.js';
import { playGame } from './game.js';
import { type Fixture, fixturesOf, type SimulatorTeam } from './league.js';
import { closingMarket, type MarketedGame, marketKeys, quotesAt } from './market.js';
import type { SimulatorParameters } from './parameters.js';
import { scoreboardPayload, summaryPayload } from './payloads.js';
import { type PlayRow, playRows } from './plays.js';
import { between, chance, type Random, randomStream } from './random.js';

/** What a simulated league is made of; the same values always make the same bytes. */
export interface LeagueOptions {
  readonly seed: string | number;
  /** Games a day. */
  readonly games: number;
  /** At least two for each game. */
  readonly teams: readonly SimulatorTeam[];
  readonly parameters: SimulatorParameters;
}

/** A simulated day: a recording of it, as an archive would hold it, and the odds on it. */
export interface SimulatedNight {
  readonly recording: Recording;
  readonly replayed: ReplayedNight;
  /** When its odds come on and go off the list. Milliseconds since 1970. */
  readonly listed: { readonly from: number; readonly to: number };
  oddsAt(at: number): OddsApiEvent[];
}

/** Plays a whole day at once; the replay then shows it piece by piece. */
export function simulateNight(day: GameDay, options: LeagueOptions): SimulatedNight {
  const { parameters: p } = options;
  const seed = String(options.seed);
  const games = fixturesOf(seed, day, options.games, options.teams, p).map((fixture) =>
    simulateGame(fixture, seed, p),
  );
  const recording: Recording = {
    day,
    scoreboard: scoreboardPayload(games),
    summaries: new Map(games.map(({ fixture, summary }) => [fixture.gameId, summary])),
  };
  const markets = games.map(({ market }) => market);
  return {
    recording,
    replayed: replayedNight(recording),
    listed: {
      from: Math.min(...markets.map(({ fixture }) => Date.parse(fixture.startUtc))) - 14 * 3600_000,
      to: Math.max(...markets.map(({ end }) => end)) + 90_000,
    },
    oddsAt: (at) =>
      markets.flatMap((market) => {
        const event = quotesAt(market, at, p);
        return event === null ? [] : [event];
      }),
  };
}

interface SimulatedGame {
  readonly fixture: Fixture;
  readonly plays: readonly PlayRow[];
  readonly summary: unknown;
  readonly market: MarketedGame;
}

function simulateGame(fixture: Fixture, seed: string, p: SimulatorParameters): SimulatedGame {
  const random = randomStream(seed, 'game', fixture.gameId);
  const tip = Date.parse(fixture.startUtc) + Math.round(between(random, 60, 420)) * 1000;
  const plays = playRows(fixture, playGame(fixture.matchup, p, random), tip, p, random);
  const closing = closingMarket(fixture.matchup, p, random);
  const eventId = hexId(random);
  const crewNamed = !chance(random, p.blemishes.noOfficials);
  const entered = plays.map((row) => ({ at: Date.parse(row.wallclock), row })).sort((a, b) => a.at - b.at);
  return {
    fixture,
    plays,
    summary: summaryPayload(fixture, plays, closing, crewNamed),
    market: {
      fixture,
      closing,
      eventId,
      keys: marketKeys(seed, eventId),
      tip,
      end: Date.parse((plays.at(-1) as PlayRow).wallclock),
      entered,
    },
  };
}

function hexId(random: Random): string {
  return Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
}
