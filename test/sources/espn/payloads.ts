/**
 * ESPN answers in their true shape with invented content: real team ids, a game that was never played. Each builder
 * gives one good payload; a test changes one thing in it.
 */

/** Any JSON object, to be changed freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests bend payloads into every wrong shape
export type Json = any;

export const GAME_ID = '401990001';
export const START = '2026-01-10T00:00Z';

export const DUKE = {
  id: '150',
  location: 'Duke',
  name: 'Blue Devils',
  abbreviation: 'DUKE',
  displayName: 'Duke Blue Devils',
};
export const KANSAS = {
  id: '2305',
  location: 'Kansas',
  name: 'Jayhawks',
  abbreviation: 'KU',
  displayName: 'Kansas Jayhawks',
};

const STATES: Record<string, { state: string; completed: boolean }> = {
  STATUS_SCHEDULED: { state: 'pre', completed: false },
  STATUS_FINAL: { state: 'post', completed: true },
  STATUS_POSTPONED: { state: 'post', completed: false },
  STATUS_CANCELED: { state: 'post', completed: false },
};

export function status(name: string, clock?: { period: number; displayClock: string }): Json {
  const { state, completed } = STATES[name] ?? { state: 'in', completed: false };
  return { ...clock, type: { id: '9', name, state, completed, description: name } };
}

export interface GameSketch {
  id?: string;
  date?: string;
  status?: Json;
  home?: Json;
  away?: Json;
  homeScore?: string;
  awayScore?: string;
  neutralSite?: boolean;
}

function competitor(homeAway: 'home' | 'away', team: Json, score: string | undefined): Json {
  return {
    id: team.id,
    uid: `s:40~l:41~t:${team.id}`,
    homeAway,
    team: { ...team, color: '003087' },
    ...(score === undefined ? {} : { score }),
  };
}

function competition(game: GameSketch): Json {
  const id = game.id ?? GAME_ID;
  return {
    id,
    uid: `s:40~l:41~e:${id}`,
    date: game.date ?? START,
    neutralSite: game.neutralSite ?? false,
    conferenceCompetition: false,
    status: game.status ?? status('STATUS_IN_PROGRESS', { period: 1, displayClock: '12:34' }),
    competitors: [
      competitor('home', game.home ?? DUKE, game.homeScore),
      competitor('away', game.away ?? KANSAS, game.awayScore),
    ],
  };
}

/** One event of a scoreboard: Duke 11, Kansas 9 with 12:34 to go in the first half, unless told. */
export function event(game: GameSketch = {}): Json {
  const only = competition({ homeScore: '11', awayScore: '9', ...game });
  return {
    id: only.id,
    uid: only.uid,
    date: only.date,
    season: { year: 2026, type: 2 },
    competitions: [only],
  };
}

export function scoreboard(events: Json[] = [event()]): Json {
  return { leagues: [{ id: '41' }], events, provider: { id: '100', name: 'Draft Kings' } };
}

/** A row of a play-by-play; `n` numbers it within the game. */
export function play(n: number, type: string, change: Json = {}): Json {
  return {
    id: `${GAME_ID}1${String(n).padStart(8, '0')}`,
    sequenceNumber: String(n),
    type: { id: type, text: `type ${type}` },
    text: 'Somebody did something',
    awayScore: 0,
    homeScore: 0,
    period: { number: 1, displayValue: '1st Half' },
    clock: { displayValue: '19:00' },
    scoringPlay: false,
    scoreValue: 0,
    pointsAttempted: 0,
    shootingPlay: false,
    team: { id: DUKE.id },
    participants: [{ athlete: { id: '1' } }],
    wallclock: '2026-01-10T00:06:00Z',
    ...change,
  };
}

/** A made or missed shot. */
export function shot(n: number, points: 2 | 3, made: boolean, change: Json = {}): Json {
  return play(n, '558', {
    text: `Somebody ${made ? 'makes' : 'misses'} ${points === 3 ? 'three point ' : ''}jumper`,
    scoringPlay: made,
    scoreValue: points,
    pointsAttempted: points,
    ...change,
  });
}

export function foul(n: number, team: Json, change: Json = {}): Json {
  return play(n, '519', { text: 'Foul on Somebody.', team: { id: team.id }, ...change });
}

export function at(period: number, clock: string): Json {
  return { period: { number: period }, clock: { displayValue: clock } };
}

export function quote(line: string, odds = '-110'): Json {
  return { line, odds };
}

/** A book's pickcenter entry: total opened at 148.5, closed at 145.5, Duke favoured by 6.5. */
export function pick(change: Json = {}): Json {
  return {
    provider: { id: '100', name: 'Draft Kings', priority: 1 },
    details: 'DUKE -6.5',
    overUnder: 145.5,
    spread: -6.5,
    overOdds: -105,
    underOdds: -115,
    total: {
      over: { open: quote('o148.5'), close: quote('o145.5', '-105') },
      under: { open: quote('u148.5'), close: quote('u145.5', '-115') },
    },
    ...change,
  };
}

/** The same book with an in-play total beside. */
export function livePick(over: Json, under: Json): Json {
  const { total } = pick();
  return pick({ total: { over: { ...total.over, live: over }, under: { ...total.under, live: under } } });
}

/** A summary: in the first half, one made three, one foul on each side, crew of three, unless told. */
export function summary(game: GameSketch = {}, change: Json = {}): Json {
  const only = competition({ homeScore: '3', awayScore: '0', ...game });
  return {
    header: { id: only.id, uid: only.uid, season: { year: 2026, type: 2 }, competitions: [only] },
    plays: [
      play(1, '615', { text: 'Start game', team: undefined, ...at(1, '20:00') }),
      shot(2, 3, true, { homeScore: 3, ...at(1, '19:40') }),
      foul(3, KANSAS, { homeScore: 3, ...at(1, '19:10') }),
      foul(4, DUKE, { homeScore: 3, ...at(1, '18:50') }),
    ],
    pickcenter: [pick()],
    gameInfo: {
      officials: [
        { fullName: 'Pat Whistle', displayName: 'Pat Whistle', position: { name: 'Referee' }, order: 1 },
        {
          fullName: 'Sam  Stripes Jr.',
          displayName: 'Sam  Stripes Jr.',
          position: { name: 'Referee' },
          order: 2,
        },
        { fullName: ' Lee Lane ', displayName: 'Lee Lane', position: { name: 'Referee' }, order: 3 },
      ],
    },
    boxscore: {
      teams: [
        { team: { id: KANSAS.id }, statistics: [{ name: 'fouls', displayValue: '1' }] },
        { team: { id: DUKE.id }, statistics: [{ name: 'fouls', displayValue: '1' }] },
      ],
    },
    news: {},
    ...change,
  };
}
