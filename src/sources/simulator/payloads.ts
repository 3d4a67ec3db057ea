import { boxDeedOf, boxStatistics } from '../archive/boxscore.js';
import type { Fixture, SimulatorTeam } from './league.js';
import type { ClosingMarket } from './market.js';
import type { PlayRow } from './plays.js';

/** ESPN's summary of a simulated game as it stands at the end; the replay cuts it back to any moment. */
export function summaryPayload(
  fixture: Fixture,
  plays: readonly PlayRow[],
  market: ClosingMarket,
  crewNamed: boolean,
): unknown {
  const competition = competitionPayload(fixture, plays);
  const deeds = plays.map((play) => boxDeedOf({ play, type: play.type.id }));
  return {
    boxscore: {
      teams: (['away', 'home'] as const).map((side, i) => ({
        team: teamPayload(fixture[side]),
        statistics: boxStatistics(deeds, fixture[side].id),
        displayOrder: i + 1,
        homeAway: side,
      })),
    },
    format: {
      regulation: { periods: 2, displayName: 'Half', slug: 'half', clock: 1200 },
      overtime: { displayName: 'Half', slug: 'half', clock: 300 },
    },
    gameInfo: {
      venue: { id: fixture.home.id, fullName: 'Simulated Arena' },
      ...(crewNamed
        ? {
            officials: fixture.crew.map(({ name }, i) => ({
              fullName: name,
              displayName: name,
              position: { name: 'Referee', displayName: 'Referee', id: '40' },
              order: i + 1,
            })),
          }
        : {}),
    },
    pickcenter: [pickcenterPayload(market)],
    header: {
      id: fixture.gameId,
      uid: competition.uid,
      season: competition.season,
      timeValid: true,
      competitions: [competition],
    },
    plays,
    wallclockAvailable: true,
  };
}

/** The scoreboard of a simulated day, as it stands at its end. */
export function scoreboardPayload(
  games: readonly { readonly fixture: Fixture; readonly plays: readonly PlayRow[] }[],
): unknown {
  return {
    leagues: [
      {
        id: '41',
        uid: 's:40~l:41',
        name: "NCAA Men's Basketball (simulated)",
        abbreviation: 'NCAAM',
        slug: 'mens-college-basketball',
      },
    ],
    groups: ['50'],
    events: games.map(({ fixture, plays }) => {
      const competition = competitionPayload(fixture, plays);
      return {
        id: fixture.gameId,
        uid: competition.uid,
        date: fixture.startUtc,
        name: `${fixture.away.name} at ${fixture.home.name}`,
        shortName: `${abbreviationOf(fixture.away)} @ ${abbreviationOf(fixture.home)}`,
        season: competition.season,
        competitions: [competition],
        status: competition.status,
      };
    }),
  };
}

function competitionPayload(fixture: Fixture, plays: readonly PlayRow[]) {
  const last = plays.at(-1) as PlayRow;
  const overtimes = last.period.number - 2;
  const words = overtimes === 0 ? 'Final' : `Final/${overtimes === 1 ? '' : overtimes}OT`;
  const year = Number(fixture.startUtc.slice(0, 4)) + (Number(fixture.startUtc.slice(5, 7)) >= 7 ? 1 : 0);
  return {
    id: fixture.gameId,
    uid: `s:40~l:41~e:${fixture.gameId}`,
    date: fixture.startUtc,
    season: { year, type: 2 },
    timeValid: true,
    neutralSite: fixture.neutralSite,
    conferenceCompetition: false,
    competitors: (['home', 'away'] as const).map((side, order) => ({
      id: fixture[side].id,
      uid: `s:40~l:41~t:${fixture[side].id}`,
      type: 'team',
      order,
      homeAway: side,
      team: teamPayload(fixture[side]),
      score: String(side === 'home' ? last.homeScore : last.awayScore),
      curatedRank: { current: 99 },
    })),
    status: {
      type: {
        id: '3',
        name: 'STATUS_FINAL',
        state: 'post',
        completed: true,
        description: 'Final',
        detail: words,
        shortDetail: words,
      },
    },
  };
}

function teamPayload(team: SimulatorTeam) {
  return {
    id: team.id,
    uid: `s:40~l:41~t:${team.id}`,
    location: team.location,
    name: team.name.slice(team.location.length).trim() || team.name,
    abbreviation: abbreviationOf(team),
    displayName: team.name,
    shortDisplayName: team.location,
  };
}

function abbreviationOf({ abbreviation, location }: SimulatorTeam): string {
  return (
    abbreviation ||
    location
      .replace(/[^A-Za-z]/g, '')
      .slice(0, 4)
      .toUpperCase()
  );
}

function pickcenterPayload({ total, openTotal, homeSpread, openHomeSpread }: ClosingMarket) {
  const signed = (points: number) => (points > 0 ? `+${points}` : String(points));
  const line = (text: (points: number) => string, open: number, close: number) => ({
    open: { line: text(open), odds: '-110' },
    close: { line: text(close), odds: '-110' },
  });
  return {
    provider: { id: '100', name: 'Draft Kings', priority: 1 },
    overUnder: total,
    spread: homeSpread,
    overOdds: -110,
    underOdds: -110,
    pointSpread: {
      home: line(signed, openHomeSpread, homeSpread),
      away: line((points) => signed(-points), openHomeSpread, homeSpread),
    },
    total: {
      over: line((points) => `o${points}`, openTotal, total),
      under: line((points) => `u${points}`, openTotal, total),
    },
  };
}
