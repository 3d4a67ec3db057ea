/** Hand-built recordings of games, in the provider's spelling, with all the future that a real recording holds. */
import type { Recording } from '../../../src/sources/archive/night.js';

export interface PlayFacts {
  readonly at: string;
  readonly type?: string;
  readonly text?: string;
  readonly period?: number;
  readonly clock?: string;
  readonly home?: number;
  readonly away?: number;
  readonly team?: string | null;
  readonly scoring?: boolean;
  readonly tried?: number;
}

export const HOME = '152';
export const AWAY = '150';

export function play(index: number, facts: PlayFacts): Record<string, unknown> {
  return {
    id: `40182077800${index}`,
    sequenceNumber: String(index),
    type: { id: facts.type ?? '587', text: 'whatever the provider says' },
    text: facts.text ?? 'Somebody Defensive Rebound.',
    awayScore: facts.away ?? 0,
    homeScore: facts.home ?? 0,
    period: { number: facts.period ?? 1, displayValue: 'a half' },
    clock: { displayValue: facts.clock ?? '10:00' },
    scoringPlay: facts.scoring ?? false,
    scoreValue: facts.tried ?? 0,
    ...(facts.team === null ? {} : { team: { id: facts.team ?? HOME } }),
    participants: [{ athlete: { id: '5176412' } }],
    wallclock: facts.at,
    shootingPlay: (facts.tried ?? 0) > 0,
    coordinate: { x: 25, y: 0 },
    pointsAttempted: facts.tried ?? 0,
  };
}

/** Two halves in a dozen plays: tip 00:01:41Z, half-time 00:45, second half 01:02, end 02:03:08Z; 64-93 in the end. */
export const PLAYS: readonly PlayFacts[] = [
  { at: '2026-03-03T00:01:41Z', type: '615', text: 'Start game', clock: '20:00', team: null },
  {
    at: '2026-03-03T00:02:10Z',
    type: '572',
    text: 'A. Guard makes layup',
    clock: '19:35',
    away: 2,
    team: AWAY,
    scoring: true,
    tried: 2,
  },
  {
    at: '2026-03-03T00:02:40Z',
    type: '519',
    text: 'Foul on B. Center.',
    clock: '19:10',
    away: 2,
    team: HOME,
  },
  {
    at: '2026-03-03T00:03:05Z',
    type: '540',
    text: 'A. Guard makes free throw 1 of 1',
    clock: '19:10',
    away: 3,
    team: AWAY,
    scoring: true,
    tried: 1,
  },
  {
    at: '2026-03-03T00:20:00Z',
    type: '558',
    text: 'C. Wing makes 24-foot three point jumper (D. Point assists)',
    clock: '8:00',
    home: 3,
    away: 3,
    scoring: true,
    tried: 3,
  },
  {
    at: '2026-03-03T00:45:00Z',
    type: '412',
    text: 'End of 1st half',
    clock: '0:00',
    home: 3,
    away: 3,
    team: null,
  },
  {
    at: '2026-03-03T01:02:00Z',
    type: '586',
    text: 'B. Center Offensive Rebound.',
    period: 2,
    clock: '19:50',
    home: 3,
    away: 3,
  },
  {
    at: '2026-03-03T01:10:00Z',
    type: '521',
    text: 'Technical Foul on the bench.',
    period: 2,
    clock: '15:00',
    home: 3,
    away: 3,
    team: AWAY,
  },
  {
    at: '2026-03-03T01:40:00Z',
    type: '598',
    text: 'A. Guard bad pass\nturnover',
    period: 2,
    clock: '4:00',
    home: 3,
    away: 3,
    team: AWAY,
  },
  {
    at: '2026-03-03T02:02:00Z',
    type: '574',
    text: 'A. Guard makes dunk',
    period: 2,
    clock: '0:12',
    home: 3,
    away: 93,
    team: AWAY,
    scoring: true,
    tried: 2,
  },
  {
    at: '2026-03-03T02:03:00Z',
    type: '412',
    text: 'End of 2nd half',
    period: 2,
    clock: '0:00',
    home: 64,
    away: 93,
    team: null,
  },
  {
    at: '2026-03-03T02:03:08Z',
    type: '402',
    text: 'End of Game',
    period: 2,
    clock: '0:00',
    home: 64,
    away: 93,
    team: null,
  },
];

const FINAL = {
  id: '3',
  name: 'STATUS_FINAL',
  state: 'post',
  completed: true,
  description: 'Final',
  detail: 'Final',
  shortDetail: 'Final',
};
export const SCHEDULED = {
  id: '1',
  name: 'STATUS_SCHEDULED',
  state: 'pre',
  completed: false,
  description: 'Scheduled',
  detail: 'Mon, March 2nd at 7:00 PM EST',
  shortDetail: '3/2 - 7:00 PM EST',
};
export const HALFTIME = { ...FINAL, id: '23', name: 'STATUS_HALFTIME', state: 'in', completed: false };

export interface GameFacts {
  readonly id?: string;
  readonly plays?: readonly PlayFacts[];
  readonly status?: Record<string, unknown>;
  readonly rank?: number;
}

function competitors(rank: number) {
  return [
    {
      id: HOME,
      uid: `s:40~l:41~t:${HOME}`,
      order: 0,
      homeAway: 'home',
      winner: false,
      team: {
        id: HOME,
        location: 'NC State',
        name: 'Wolfpack',
        abbreviation: 'NCSU',
        displayName: 'NC State Wolfpack',
      },
      score: '64',
      linescores: [{ displayValue: '30' }, { displayValue: '34' }],
      record: [{ type: 'total', summary: '19-11' }],
      curatedRank: { current: rank },
    },
    {
      id: AWAY,
      uid: `s:40~l:41~t:${AWAY}`,
      order: 1,
      homeAway: 'away',
      winner: true,
      team: {
        id: AWAY,
        location: 'Duke',
        name: 'Blue Devils',
        abbreviation: 'DUKE',
        displayName: 'Duke Blue Devils',
      },
      score: '93',
      linescores: [{ displayValue: '47' }, { displayValue: '46' }],
      record: [{ type: 'total', summary: '28-2' }],
      curatedRank: { current: 99 },
    },
  ];
}

export function summaryOf({ id = '401820778', plays = PLAYS, status = FINAL, rank = 99 }: GameFacts = {}) {
  return {
    boxscore: {
      teams: [
        {
          team: { id: AWAY, displayName: 'Duke Blue Devils' },
          statistics: [{ name: 'fouls', displayValue: '17' }],
          homeAway: 'away',
        },
        {
          team: { id: HOME, displayName: 'NC State Wolfpack' },
          statistics: [{ name: 'fouls', displayValue: '18' }],
          homeAway: 'home',
        },
      ],
      players: [{ team: { id: AWAY }, statistics: [{ athletes: [{ stats: ['26'] }] }] }],
    },
    gameInfo: {
      venue: { id: '999', fullName: 'Lenovo Center', address: { city: 'Raleigh', state: 'NC' } },
      attendance: 19367,
      officials: [
        {
          fullName: 'Shawn Lehigh',
          displayName: 'Shawn Lehigh',
          position: { name: 'Referee', id: '40' },
          order: 1,
        },
        {
          fullName: 'Jason Creek',
          displayName: 'Jason Creek',
          position: { name: 'Referee', id: '40' },
          order: 2,
        },
      ],
    },
    leaders: [{ leaders: [{ displayValue: '26 points' }] }],
    pickcenter: [
      {
        provider: { id: '100', name: 'Draft Kings', priority: 1 },
        details: 'DUKE -14.5',
        overUnder: 150.5,
        spread: 14.5,
        overOdds: -112,
        underOdds: -108,
        homeTeamOdds: { favorite: false, moneyLine: 800 },
        pointSpread: {
          home: {
            open: { line: '+12.5', odds: '-110' },
            close: { line: '+14.5', odds: '-105' },
            live: { line: '+29.5', odds: '-110' },
          },
          away: { open: { line: '-12.5', odds: '-110' }, close: { line: '-14.5', odds: '-115' } },
        },
        total: {
          over: {
            open: { line: 'o148.5', odds: '-105' },
            close: { line: 'o150.5', odds: '-112' },
            live: { line: 'o156.5', odds: '-120' },
          },
          under: {
            open: { line: 'u148.5', odds: '-115' },
            close: { line: 'u150.5', odds: '-108' },
            live: { line: 'u156.5', odds: '-110' },
          },
        },
      },
    ],
    header: {
      id,
      season: { year: 2026, type: 2 },
      competitions: [
        {
          id,
          date: '2026-03-03T00:00Z',
          neutralSite: false,
          conferenceCompetition: true,
          competitors: competitors(rank),
          status: { type: status },
        },
      ],
    },
    winprobability: [{ homeWinPercentage: 0.01 }],
    article: { headline: 'Duke wins 93-64' },
    predictor: { homeTeam: { gameProjection: '12.1' } },
    standings: { groups: [] },
    plays: plays.map((facts, i) => play(i, facts)),
    meta: { lastUpdatedAt: '2026-03-03T02:03:08Z', gameState: 'post' },
  };
}

export function eventOf({ id = '401820778', status = FINAL, rank = 99 }: GameFacts = {}) {
  return {
    id,
    uid: `s:40~l:41~e:${id}`,
    date: '2026-03-03T00:00Z',
    name: 'Duke Blue Devils at NC State Wolfpack',
    season: { year: 2026, type: 2 },
    competitions: [
      {
        id,
        date: '2026-03-03T00:00Z',
        attendance: 19367,
        neutralSite: false,
        conferenceCompetition: true,
        competitors: competitors(rank),
        status: { clock: 0, displayClock: '0:00', period: 2, type: status },
        headlines: [{ description: 'scored 26 points' }],
      },
    ],
    status: { clock: 0, displayClock: '0:00', period: 2, type: status },
  };
}

export function recordingOf(games: readonly GameFacts[] = [{}]): Recording {
  return {
    day: '2026-03-02',
    scoreboard: { leagues: [{ id: '41', name: 'NCAAM' }], groups: ['50'], events: games.map(eventOf) },
    summaries: new Map(games.map((game) => [game.id ?? '401820778', summaryOf(game)])),
  };
}
