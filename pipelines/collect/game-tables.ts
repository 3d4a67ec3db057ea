import {
  type BySide,
  type Game,
  type GameDay,
  type Play,
  SIDES,
  type TeamSide,
} from '../../src/domain/game.js';
import { refereeKey } from '../../src/identity/referees.js';
import type { GameSummary } from '../../src/sources/espn/client.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { mergeDay, type TableRow } from '../../src/store/tables.js';

/** All that the tables keep of one finished game. */
export interface GameTables {
  readonly game: TableRow<'games'>;
  readonly plays: readonly TableRow<'plays'>[];
  readonly officials: readonly TableRow<'officials'>[];
  readonly boxes: readonly TableRow<'team_box'>[];
  /** ESPN's own pre-game line; null without a pickcenter. */
  readonly line: TableRow<'lines'> | null;
}

/** The rows of a finished game; null of one that has no official final score. */
export function gameTables(summary: GameSummary): GameTables | null {
  const { game, plays, officials, finalScore } = summary;
  if (finalScore === null) return null;
  return {
    game: gameRow(summary, finalScore),
    plays: plays.map((play, i) => playRow(game.id, play, i + 1)),
    officials: officials.map(({ name }, i) => ({
      gameId: game.id,
      position: i + 1,
      name,
      refereeKey: refereeKey(name),
      source: 'espn',
    })),
    boxes: boxRows(summary, finalScore),
    line: pickcenterRow(summary),
  };
}

function gameRow({ game, state, plays, boxFouls }: GameSummary, final: BySide<number>): TableRow<'games'> {
  const { home, away } = game;
  const half = halfTimeScore(plays);
  const played = plays.length > 0;
  const fouls = (side: TeamSide) =>
    played ? state.fouls[side].firstHalf + state.fouls[side].secondHalf : null;
  return {
    gameId: game.id,
    startUtc: game.startUtc,
    homeTeamId: home.id,
    homeTeamName: home.name,
    homeTeamLocation: home.location,
    homeTeamAbbreviation: home.abbreviation,
    awayTeamId: away.id,
    awayTeamName: away.name,
    awayTeamLocation: away.location,
    awayTeamAbbreviation: away.abbreviation,
    neutralSite: game.neutralSite,
    conferenceGame: game.conferenceGame,
    homeFinal: final.home,
    awayFinal: final.away,
    homeFirstHalf: half?.home ?? null,
    awayFirstHalf: half?.away ?? null,
    overtimes: played ? Math.max(0, ...plays.map((play) => play.period - 2)) : null,
    homeFouls: boxFouls?.home ?? null,
    awayFouls: boxFouls?.away ?? null,
    homePlayFouls: fouls('home'),
    awayPlayFouls: fouls('away'),
    homeFavoredBy: null,
    plays: plays.length,
    flags: null,
    source: 'espn',
  };
}

/** The highest scores of the first half's plays; null unless the plays go on after it. */
function halfTimeScore(plays: readonly Play[]): BySide<number> | null {
  const first = plays.filter((play) => play.period === 1);
  if (first.length === 0 || first.length === plays.length) return null;
  const highest = (side: TeamSide) => Math.max(...first.map((play) => play.score[side]));
  return { home: highest('home'), away: highest('away') };
}

function playRow(gameId: string, play: Play, playNumber: number): TableRow<'plays'> {
  return {
    gameId,
    playNumber,
    playId: play.id,
    kind: play.kind,
    period: play.period,
    secondsLeftInPeriod: play.secondsLeftInPeriod,
    secondsAsSent: null,
    side: play.side,
    homeScore: play.score.home,
    awayScore: play.score.away,
    wallclockUtc: play.wallclockUtc,
    source: 'espn',
  };
}

function boxRows({ game, box, boxFouls }: GameSummary, final: BySide<number>): TableRow<'team_box'>[] {
  if (box === null) return [];
  return SIDES.map((side) => ({
    gameId: game.id,
    side,
    teamId: game[side].id,
    teamName: game[side].name,
    points: final[side],
    opponentPoints: final[side === 'home' ? 'away' : 'home'],
    possessions: null,
    minutes: null,
    ...box[side],
    fouls: boxFouls?.[side] ?? null,
    source: 'espn',
  }));
}

function pickcenterRow({ game, closing }: GameSummary): TableRow<'lines'> | null {
  if (closing === null || closing.close === null) return null;
  const { book, open, close, homeFavoredBy, overPrice, underPrice } = closing;
  return {
    gameId: game.id,
    source: 'espn-pickcenter',
    book,
    closingTotal: close,
    openingTotal: open,
    firstHalfTotal: null,
    secondHalfTotal: null,
    homeFavoredBy,
    overPrice,
    underPrice,
    books: 1,
    quotedAtUtc: null,
    snapshotAtUtc: null,
    scoreAgrees: null,
  };
}

/**
 * Puts games among those of their day; what the tables had of them is replaced. The table of games comes last: a game
 * that stands in it has all its other rows.
 */
export async function writeGameTables(
  store: ObjectStore,
  day: GameDay,
  tables: readonly GameTables[],
): Promise<void> {
  const games = new Set(tables.map(({ game }) => game.gameId));
  const all = <R>(rows: (of: GameTables) => readonly R[]) => tables.flatMap(rows);
  await mergeDay(
    store,
    'plays',
    day,
    all(({ plays }) => plays),
    { games },
  );
  await mergeDay(
    store,
    'officials',
    day,
    all(({ officials }) => officials),
    { games },
  );
  await mergeDay(
    store,
    'team_box',
    day,
    all(({ boxes }) => boxes),
    { games },
  );
  await mergeDay(
    store,
    'lines',
    day,
    all(({ line }) => (line === null ? [] : [line])),
  );
  await mergeDay(
    store,
    'games',
    day,
    all(({ game }) => [game]),
  );
}

/** The game that a row of ESPN's is of; null for an imported row, which lacks what a game needs. */
export function gameOfRow(row: TableRow<'games'>, day: GameDay, season: number): Game | null {
  if (row.source !== 'espn' || row.startUtc === null || row.conferenceGame === null) return null;
  const home = teamOf(row.homeTeamId, row.homeTeamName, row.homeTeamLocation, row.homeTeamAbbreviation);
  const away = teamOf(row.awayTeamId, row.awayTeamName, row.awayTeamLocation, row.awayTeamAbbreviation);
  if (home === null || away === null) return null;
  const { gameId: id, startUtc, neutralSite, conferenceGame } = row;
  return { id, startUtc, day, season, home, away, neutralSite, conferenceGame };
}

function teamOf(
  id: string | null,
  name: string,
  location: string | null,
  abbreviation: string | null,
): Game['home'] | null {
  return id === null || location === null || abbreviation === null
    ? null
    : { id, name, location, abbreviation };
}
