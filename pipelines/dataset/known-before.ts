import { type RatedGame, ratingsAsOf } from '../../src/analysis/ratings.js';
import { overUnderRecords, type SettledGame } from '../../src/analysis/totals.js';
import type { AsOf, GameContext, OverUnderRecord, TeamRating } from '../../src/domain/context.js';
import type { BySide, GameDay } from '../../src/domain/game.js';
import { totalPoints } from '../../src/domain/state.js';
import { createViews } from '../../src/store/tables/views.js';
import {
  readGames,
  type SeasonGame,
  type SeasonTables,
  seasonNamed,
  withDuckDb,
} from '../../src/store/tables.js';

/** What a game's morning knew of its teams: from games of earlier days alone. */
export type KnownBefore = Required<Pick<GameContext, 'ratings' | 'records' | 'restDays'>>;

const NOTHING_KNOWN: KnownBefore = {
  ratings: { home: null, away: null },
  records: { home: null, away: null },
  restDays: { home: null, away: null },
};

/** A team is rated from its third game on, or where last season rated it: opponents from outside the division are not. */
const LEAST_GAMES = 3;

export type KnownByGame = ReadonlyMap<string, KnownBefore>;

/** KenPom's ratings of the mornings that its archive has. */
export type KenpomMornings = ReadonlyMap<GameDay, readonly TeamRating[]>;

/**
 * What was known of both teams before every game of the seasons, by game id: KenPom's ratings where the game's morning has
 * them, else our own. A season starts from the ratings with which the season before ended, where that one is among them.
 */
export async function readKnownBefore(seasons: readonly SeasonTables[]): Promise<KnownByGame> {
  const all = new Map<string, KnownBefore>();
  const endings = new Map<number, readonly TeamRating[]>();
  for (const tables of [...seasons].sort((a, b) => (a.seasonName < b.seasonName ? -1 : 1))) {
    const season = seasonNamed(tables.seasonName);
    const prior = endings.get(season - 1) ?? null;
    const games = await readGames(tables);
    const boxes = await boxesByPlays(tables);
    const rated = games.flatMap((game) => ratedGame(game, boxes.get(game.gameId)) ?? []);
    const kenpom = await kenpomMornings(tables);
    for (const [gameId, known] of knownBefore(games, rated, prior, kenpom)) all.set(gameId, known);
    endings.set(season, rate(rated, `${season}-07-01`, prior));
  }
  return all;
}

/** The same from games in memory. @param prior the ratings with which the season before ended */
export function knownBefore(
  games: readonly SeasonGame[],
  rated: readonly RatedGame[],
  prior: readonly TeamRating[] | null,
  kenpom: KenpomMornings = new Map(),
): Map<string, KnownBefore> {
  const known = new Map<string, KnownBefore>();
  const settled: SettledGame[] = [];
  const lastPlayed = new Map<string, GameDay>();
  for (const [day, ofDay] of byDay(games)) {
    const ratings = byTeam(rate(rated, day, prior));
    const theirs = byTeam(kenpom.get(day) ?? []);
    const records = new Map(overUnderRecords(settled).map((record) => [record.teamId, record]));
    for (const { gameId, teamIds } of ofDay) known.set(gameId, { ...NOTHING_KNOWN, ...of(teamIds) });
    for (const game of ofDay) {
      for (const teamId of [game.teamIds.home, game.teamIds.away])
        if (teamId !== null) lastPlayed.set(teamId, day);
      const { closingTotal, finalScore, neutralSite, teamIds } = game;
      const { home, away } = teamIds;
      if (closingTotal !== null && home !== null && away !== null)
        settled.push({
          teamIds: { home, away },
          neutralSite,
          finalTotal: totalPoints(finalScore),
          closingTotal,
        });
    }

    function of(teamIds: BySide<string | null>): KnownBefore {
      const bySide = <T>(f: (teamId: string) => T | null): BySide<T | null> => ({
        home: teamIds.home === null ? null : f(teamIds.home),
        away: teamIds.away === null ? null : f(teamIds.away),
      });
      const asOf = <T>(value: T | undefined, source = 'own'): AsOf<T> | null =>
        value === undefined ? null : { value, asOf: day, source, ageDays: 0 };
      return {
        ratings: bySide((id) => asOf(theirs.get(id), 'kenpom') ?? asOf(ratings.get(id))),
        records: bySide((id) => asOf<OverUnderRecord>(records.get(id))),
        restDays: bySide((id) => {
          const then = lastPlayed.get(id);
          return then === undefined ? null : (Date.parse(day) - Date.parse(then)) / 86_400_000;
        }),
      };
    }
  }
  return known;
}

function rate(games: readonly RatedGame[], day: GameDay, prior: readonly TeamRating[] | null): TeamRating[] {
  const played = new Map<string, number>();
  for (const game of games)
    if (game.day < day)
      for (const teamId of [game.teamIds.home, game.teamIds.away])
        played.set(teamId, (played.get(teamId) ?? 0) + 1);
  const teams = new Set((prior ?? []).map(({ teamId }) => teamId));
  for (const [teamId, n] of played) if (n >= LEAST_GAMES) teams.add(teamId);
  return teams.size === 0 ? [] : ratingsAsOf(games, day, { teams: [...teams].sort(), prior });
}

const byTeam = (ratings: readonly TeamRating[]) => new Map(ratings.map((rating) => [rating.teamId, rating]));

function byDay(games: readonly SeasonGame[]): [GameDay, SeasonGame[]][] {
  const days = new Map<GameDay, SeasonGame[]>();
  for (const game of games) days.set(game.day, [...(days.get(game.day) ?? []), game]);
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}

type Box = RatedGame['box']['home'];

function ratedGame(game: SeasonGame, box: Partial<BySide<Box>> | undefined): RatedGame | null {
  const { home, away } = game.teamIds;
  if (home === null || away === null || !box?.home || !box.away) return null;
  const { day, neutralSite, finalScore, overtimes } = game;
  return {
    day,
    neutralSite,
    finalScore,
    overtimes,
    teamIds: { home, away },
    box: { home: box.home, away: box.away },
  };
}

async function kenpomMornings({ folder, seasonName }: SeasonTables): Promise<KenpomMornings> {
  const rows = await withDuckDb(async (db) => {
    await createViews(db, folder, seasonNamed(seasonName));
    const reader = await db.runAndReadAll(`
      select day::text, team_id, adj_offense, adj_defense, adj_tempo
        from ratings where source = 'kenpom' order by day, team_id`);
    return reader.getRows();
  });
  const mornings = new Map<GameDay, TeamRating[]>();
  for (const [day, teamId, adjOffense, adjDefense, adjTempo] of rows) {
    const ratings = mornings.get(String(day)) ?? [];
    ratings.push({
      teamId: String(teamId),
      adjOffense: Number(adjOffense),
      adjDefense: Number(adjDefense),
      adjTempo: Number(adjTempo),
    });
    mornings.set(String(day), ratings);
  }
  return mornings;
}

/** Each team's counts of a whole game, added up from its plays. */
async function boxesByPlays(tables: SeasonTables): Promise<Map<string, Partial<BySide<Box>>>> {
  const rows = await withDuckDb(async (db) => {
    await createViews(db, tables.folder, seasonNamed(tables.seasonName));
    const reader = await db.runAndReadAll(`
      select game_id, side,
             count(*) filter (kind in ('made2', 'missed2', 'made3', 'missed3')),
             count(*) filter (kind = 'offensiveRebound'),
             count(*) filter (kind = 'turnover'),
             count(*) filter (kind in ('madeFreeThrow', 'missedFreeThrow'))
        from plays where side is not null group by game_id, side`);
    return reader.getRows();
  });
  const boxes = new Map<string, Partial<Record<'home' | 'away', Box>>>();
  for (const [id, side, fieldGoalsTried, offensiveRebounds, turnovers, freeThrowsTried] of rows) {
    const box = boxes.get(String(id)) ?? {};
    box[side as 'home' | 'away'] = {
      fieldGoalsTried: Number(fieldGoalsTried),
      offensiveRebounds: Number(offensiveRebounds),
      turnovers: Number(turnovers),
      freeThrowsTried: Number(freeThrowsTried),
    };
    boxes.set(String(id), box);
  }
  return boxes;
}
