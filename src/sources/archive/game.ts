import { type BoxDeed, boxDeedOf, boxStatistics } from './boxscore.js';
import { ArchiveError } from './errors.js';
import { field, keep, list, numeric, type Shape, text } from './fields.js';
import { pickcenterAt } from './pickcenter.js';
import { displayedSeconds, officialFinal, type Standing, standingOf, statusType } from './standing.js';
import { countAt, type RecordedRow, type Timeline, timelineOf, visibleAt } from './timeline.js';

/** A recorded game that answers as the provider would have at a moment (milliseconds since 1970). */
export interface ReplayedGame {
  readonly id: string;
  /** Whether a team is ranked: without a group only such games are listed. */
  readonly ranked: boolean;
  /** Moments of the first and the last play, null for a game without plays. */
  readonly span: { readonly first: number; readonly last: number } | null;
  /** The scoreboard's event, JSON. */
  eventAt(at: number): string;
  /** The summary, JSON. */
  summaryAt(at: number): string;
}

const TEAM: Shape = {
  id: true,
  uid: true,
  slug: true,
  location: true,
  name: true,
  nickname: true,
  abbreviation: true,
  displayName: true,
  shortDisplayName: true,
  color: true,
  alternateColor: true,
  conferenceId: true,
  logo: true,
};
const CONFERENCE: Shape = { id: true, name: true, abbreviation: true, shortName: true, isConference: true };
const COMPETITION: Shape = {
  id: true,
  uid: true,
  date: true,
  startDate: true,
  type: { id: true, abbreviation: true },
  timeValid: true,
  neutralSite: true,
  conferenceCompetition: true,
  venue: { id: true, fullName: true, address: { city: true, state: true }, indoor: true },
  notes: [{ type: true, headline: true }],
  groups: CONFERENCE,
  format: { regulation: { periods: true } },
  tournamentId: true,
};
const EVENT: Shape = {
  id: true,
  uid: true,
  date: true,
  name: true,
  shortName: true,
  season: { year: true, type: true, slug: true },
};
const COMPETITOR: Shape = {
  id: true,
  uid: true,
  type: true,
  order: true,
  homeAway: true,
  team: TEAM,
  curatedRank: { current: true },
  rank: true,
};
const HEADER: Shape = {
  id: true,
  uid: true,
  season: { year: true, type: true },
  timeValid: true,
  gameNote: true,
  week: true,
  league: { id: true, uid: true, name: true, abbreviation: true, slug: true, isTournament: true },
};
const FORMAT: Shape = {
  regulation: { periods: true, displayName: true, slug: true, clock: true },
  overtime: { displayName: true, slug: true, clock: true },
};
const VENUE: Shape = { id: true, guid: true, fullName: true, address: { city: true, state: true } };
const OFFICIALS: Shape = [
  {
    fullName: true,
    displayName: true,
    position: { name: true, displayName: true, id: true },
    order: true,
  },
];
/** All of a play but its players, place on the floor and short description, which are a third of its bytes. */
const PLAY: Shape = {
  id: true,
  sequenceNumber: true,
  type: { id: true, text: true },
  text: true,
  awayScore: true,
  homeScore: true,
  period: { number: true, displayValue: true },
  clock: { displayValue: true },
  scoringPlay: true,
  scoreValue: true,
  team: { id: true },
  wallclock: true,
  shootingPlay: true,
  pointsAttempted: true,
};

/** Statuses of games that were never played out: no final, whatever their state says. */
const CALLED_OFF = ['STATUS_POSTPONED', 'STATUS_CANCELED', 'STATUS_FORFEIT', 'STATUS_DELAYED'];

/**
 * Prepares a recorded game for replay. Everything is rebuilt from the plays entered by the moment asked for, or comes
 * from a list of fields that are known before a game; officials count as known from the first play on.
 * @throws ArchiveError by the game's id, when its plays have no wallclock or a played game's plays are missing.
 */
export function replayedGame(event: unknown, summary: unknown): ReplayedGame {
  const id = text(field(summary, 'header', 'id')) ?? text(field(event, 'id'));
  if (id === null) throw new ArchiveError('recording of a game: neither header.id nor the event has an id');
  const listed = text(field(event, 'id')) ?? id;
  if (listed !== id)
    throw new ArchiveError(`recording of game ${listed}: header.id ${id}: its summary is another game's`);
  const timeline = timelineOf(id, field(summary, 'plays'));
  const competition = field(summary, 'header', 'competitions', 0) ?? field(event, 'competitions', 0);
  const recorded = {
    competition,
    status: text(field(competition, 'status', 'type', 'name')),
    final: field(competition, 'status', 'type', 'completed') === true,
    startUtc: text(field(competition, 'date')) ?? '',
  };
  const state = text(field(competition, 'status', 'type', 'state'));
  if (timeline.rows.length === 0 && state !== 'pre' && !CALLED_OFF.includes(recorded.status ?? ''))
    throw new ArchiveError(
      `recording of game ${id}: ${recorded.status ?? 'of no known status'}, but it has no plays, so it cannot be replayed`,
    );

  const standingAt = standings(timeline, recorded);
  const first = timeline.moments[0];
  const last = timeline.moments.at(-1);
  return {
    id,
    ranked: list(field(event, 'competitions', 0, 'competitors')).some(
      (competitor) => (numeric(field(competitor, 'curatedRank', 'current')) ?? 99) <= 25,
    ),
    span: first === undefined || last === undefined ? null : { first, last },
    eventAt: eventWriter(event ?? eventOf(summary), recorded.startUtc, standingAt),
    summaryAt: summaryWriter(summary, recorded, timeline, standingAt),
  };
}

interface Recorded {
  readonly competition: unknown;
  readonly status: string | null;
  readonly final: boolean;
  readonly startUtc: string;
}

/** A standing, with the key under which everything made from it can be kept. */
interface Moment {
  readonly key: string;
  /** Places of the plays entered so far. */
  readonly visible: readonly number[];
  /** Whether one of them is this game's. */
  readonly begun: boolean;
  readonly standing: Standing;
  /** The recorded status of a game that was called off, once its start has passed. */
  readonly calledOff: unknown;
}

function standings(timeline: Timeline, recorded: Recorded): (at: number) => Moment {
  const calledOff =
    recorded.status !== null && CALLED_OFF.includes(recorded.status)
      ? keep(field(recorded.competition, 'status', 'type'), {
          id: true,
          name: true,
          state: true,
          completed: true,
          description: true,
          detail: true,
          shortDetail: true,
        })
      : null;
  const start = Date.parse(recorded.startUtc);
  const lastPlay = timeline.moments.at(-1) ?? Number.POSITIVE_INFINITY;
  let latest: Moment | null = null;
  return (at) => {
    // The day on which a game was called off is not recorded; at its start it was known.
    const off = calledOff !== null && countAt(timeline, at) === timeline.rows.length && at >= start;
    const key = `${countAt(timeline, at)}${off ? ' off' : ''}`;
    if (latest?.key === key) return latest;
    const visible = visibleAt(timeline, at);
    const over = recorded.final && at >= lastPlay;
    const own = visible.flatMap((i) => {
      const row = timeline.rows[i] as RecordedRow;
      return row.foreign ? [] : [row];
    });
    const played = standingOf(own, over);
    const standing =
      played.phase === 'final' && recorded.final
        ? officialFinal(played, field(recorded.competition, 'competitors'))
        : played;
    latest = { key, visible, begun: own.length > 0, standing, calledOff: off ? calledOff : null };
    return latest;
  };
}

/** Remembers the last text, since most ticks see no new play. */
function remembered(standingAt: (at: number) => Moment, write: (moment: Moment) => string) {
  let key: string | null = null;
  let body = '';
  return (at: number): string => {
    const moment = standingAt(at);
    if (moment.key !== key) {
      body = write(moment);
      key = moment.key;
    }
    return body;
  };
}

/** A JSON object's text opened up, so that fields written later can be put in at its end. */
function opened(value: unknown): string {
  const json = JSON.stringify(value);
  return json === '{}' ? '{' : `${json.slice(0, -1)},`;
}

function eventWriter(event: unknown, startUtc: string, standingAt: (at: number) => Moment) {
  const competition = field(event, 'competitions', 0);
  const eventHead = opened(keep(event, EVENT));
  const competitionHead = opened(keep(competition, COMPETITION));
  const competitors = list(field(competition, 'competitors')).map((competitor) => ({
    side: text(field(competitor, 'homeAway')),
    head: opened(keep(competitor, COMPETITOR)),
  }));
  return remembered(standingAt, ({ standing, calledOff }) => {
    const status = JSON.stringify({
      clock: standing.phase === 'final' ? 0 : displayedSeconds(standing.clock),
      displayClock: standing.phase === 'final' ? '0:00' : standing.clock,
      period: standing.period,
      type: calledOff ?? statusType(standing, startUtc),
    });
    const teams = competitors.map(({ side, head }) => {
      const { score, byPeriod } = pointsOf(standing, side);
      const linescores = byPeriod.map((value, i) => ({ value, displayValue: String(value), period: i + 1 }));
      return `${head}${inner({ score: String(score), ...(linescores.length > 0 ? { linescores } : {}) })}}`;
    });
    return (
      `${eventHead}"competitions":[${competitionHead}"competitors":[${teams.join(',')}],"status":${status}}],` +
      `"status":${status}}`
    );
  });
}

function pointsOf(standing: Standing, side: string | null) {
  return side === 'home'
    ? { score: standing.home, byPeriod: standing.homeByPeriod }
    : { score: standing.away, byPeriod: standing.awayByPeriod };
}

/** The fields of an object as JSON, without its braces. */
function inner(value: Record<string, unknown>): string {
  return JSON.stringify(value).slice(1, -1);
}

function summaryWriter(
  summary: unknown,
  recorded: Recorded,
  timeline: Timeline,
  standingAt: (at: number) => Moment,
) {
  const plays = timeline.rows.map((row) => JSON.stringify(keep(row.play, PLAY)));
  const deeds = timeline.rows.map((row) => (row.foreign ? null : boxDeedOf(row)));
  const headerHead = opened(keep(field(summary, 'header'), HEADER));
  const competitionHead = opened(keep(recorded.competition, COMPETITION));
  const competitors = list(field(recorded.competition, 'competitors')).map((competitor) => ({
    side: text(field(competitor, 'homeAway')),
    head: opened(keep(competitor, COMPETITOR)),
  }));
  const boxTeams = list(field(summary, 'boxscore', 'teams')).map((team) => ({
    id: text(field(team, 'team', 'id')) ?? '',
    head: opened(keep(team, { team: TEAM, displayOrder: true, homeAway: true })),
  }));
  const format = JSON.stringify(keep(field(summary, 'format'), FORMAT) ?? {});
  const venue = keep(field(summary, 'gameInfo', 'venue'), VENUE);
  const officials = keep(field(summary, 'gameInfo', 'officials'), OFFICIALS);
  const gameInfo = {
    before: JSON.stringify({ venue }),
    underWay: JSON.stringify({ venue, officials }),
  };
  const pickcenter = {
    before: JSON.stringify(pickcenterAt(field(summary, 'pickcenter'), false)),
    underWay: JSON.stringify(pickcenterAt(field(summary, 'pickcenter'), true)),
  };

  return remembered(standingAt, ({ visible, begun, standing, calledOff }) => {
    const when = begun ? 'underWay' : 'before';
    const teams = competitors.map(({ side, head }) => {
      if (standing.phase === 'scheduled') return `${head}"possession":false}`;
      const { score, byPeriod } = pointsOf(standing, side);
      const linescores = byPeriod.map((value) => ({ displayValue: String(value) }));
      return `${head}${inner({ score: String(score), linescores })}}`;
    });
    const shown: (BoxDeed | null)[] = visible.map((i) => deeds[i] as BoxDeed | null);
    const box = boxTeams.map(
      ({ id, head }) => `${head}"statistics":${JSON.stringify(begun ? boxStatistics(shown, id) : [])}}`,
    );
    const clock =
      standing.phase === 'scheduled' || standing.phase === 'final'
        ? {}
        : { displayClock: standing.clock, period: standing.period };
    const status = { ...clock, type: calledOff ?? statusType(standing, recorded.startUtc) };
    const header =
      `${headerHead}"competitions":[${competitionHead}"competitors":[${teams.join(',')}],` +
      `"status":${JSON.stringify(status)}}]}`;
    const log = begun ? `,"plays":[${visible.map((i) => plays[i]).join(',')}]` : '';
    return (
      `{"boxscore":{"teams":[${box.join(',')}]},"format":${format},"gameInfo":${gameInfo[when]},` +
      `"pickcenter":${pickcenter[when]},"header":${header}${log},"wallclockAvailable":${begun}}`
    );
  });
}

/** A scoreboard's event for a summary that no scoreboard lists. */
function eventOf(summary: unknown): unknown {
  const header = field(summary, 'header');
  const competition = field(header, 'competitions', 0);
  return {
    id: field(header, 'id'),
    uid: field(header, 'uid'),
    date: field(competition, 'date'),
    season: field(header, 'season'),
    competitions: [competition],
  };
}
