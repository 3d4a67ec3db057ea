import { addDays, type GameDay, HALF_SECONDS, type Play } from '../domain/game.js';
import { simulatedLeague } from '../host/simulated-night.js';
import { type GameSummary, parseSummary } from '../sources/espn/parse.js';
import type { PlayedGame } from '../store/tables.js';

const NIGHTS_A_SEASON = 6;
const GAMES_A_NIGHT = 60;

/**
 * Finished games of the simulated league in the form of recorded ones, read by the same parser as ESPN's own: 360 a
 * season, the same every time. They have no second-half line.
 * @param seasons named like recorded ones; a made-up game calls its own `simulated 2016-17`
 */
export async function* simulatedGames(seasons: readonly string[]): AsyncGenerator<PlayedGame> {
  const league = await simulatedLeague(GAMES_A_NIGHT);
  for (const season of seasons)
    for (const day of nightsOf(season))
      for (const [id, summary] of league.night(day).recording.summaries)
        yield playedGame(`simulated ${season}`, parseSummary(id, summary, `${addDays(day, 1)}T12:00:00Z`));
}

function nightsOf(season: string): GameDay[] {
  return Array.from({ length: NIGHTS_A_SEASON }, (_, i) => addDays(`${season.slice(0, 4)}-12-01`, i));
}

function playedGame(
  seasonName: string,
  { game, plays, closing, finalScore, state }: GameSummary,
): PlayedGame {
  if (finalScore === null) throw new Error(`simulated game ${game.id}: it has no final score`);
  const fouls = (side: 'home' | 'away') => state.fouls[side].firstHalf + state.fouls[side].secondHalf;
  return {
    game: {
      gameId: game.id,
      seasonName,
      season: game.season,
      day: game.day,
      teamIds: { home: game.home.id, away: game.away.id },
      neutralSite: game.neutralSite,
      openingTotal: closing?.open ?? null,
      closingTotal: closing?.close ?? null,
      secondHalfTotal: null,
      firstHalf: null,
      homeFavoredBy: closing?.homeFavoredBy ?? null,
      finalScore,
      overtimes: Math.max(0, ...plays.map(({ period }) => period - 2)),
      fouls: { home: fouls('home'), away: fouls('away') },
      flags: [],
    },
    plays: plays.map((play) => ({ ...play, secondsRemaining: secondsRemaining(play) })),
  };
}

/** As the season files count: to the end of regulation, or of the overtime. */
function secondsRemaining({ period, secondsLeftInPeriod }: Play): number {
  return secondsLeftInPeriod + (period === 1 ? HALF_SECONDS : 0);
}
