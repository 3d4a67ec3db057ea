import { type GameDay, gameDayOf, type UtcInstant } from '../../domain/game.js';
import type { Fetch } from '../http.js';
import type { ReplayedGame } from './game.js';
import type { ReplayedNight } from './night.js';
import { answeredEvents, type OddsHistory, type OddsMoment, type OddsQuery, oddsQuery } from './odds.js';

/** What there is to answer from. Whatever is not recorded is null, and is answered as the provider's own "not found". */
export interface ReplaySources {
  night(day: GameDay): Promise<ReplayedNight | null>;
  /** A game by its id, or why it cannot be replayed. Null when no recorded day has it. */
  game(id: string): Promise<ReplayedGame | { readonly reason: string } | null>;
  readonly odds: OddsHistory | null;
  /** KenPom's ratings as they stood before a day's games, as its API sends them. */
  ratings(day: GameDay): Promise<readonly unknown[] | null>;
  /** RefMetrics' fouls page as of a day, HTML. */
  referees(day: GameDay): Promise<string | null>;
}

export interface ReplayOptions {
  /** The virtual present. */
  readonly now: () => UtcInstant | Date;
  /** Odds API credits at the start; 20,000 unless told. */
  readonly credits?: number;
}

/** `limit` over 500 has returned this many events (T1). */
const EVENTS_OVER_LIMIT = 25;

/** A `fetch` that answers as the four providers would have at the virtual present. Unknown addresses are a 404. */
export function createReplayFetch(sources: ReplaySources, options: ReplayOptions): Fetch {
  const answerOdds = oddsAnswers(sources.odds, options.credits ?? 20_000);
  return async (input, init) => {
    init?.signal?.throwIfAborted();
    const url = new URL(input instanceof Request ? input.url : input);
    const at = new Date(options.now()).getTime();
    const { pathname: path, searchParams: params } = url;
    if (path.endsWith('/mens-college-basketball/scoreboard')) return scoreboard(sources, params, at);
    if (path.endsWith('/mens-college-basketball/summary')) return summary(sources, params, at);
    if (path.endsWith('/v4/sports/basketball_ncaab/odds')) return answerOdds(params, at);
    if (path.endsWith('/v4/sports/basketball_ncaab/events')) return answerOdds(params, at, 'events');
    if (path.endsWith('/v4/historical/sports/basketball_ncaab/odds'))
      return answerOdds(params, at, 'historical');
    if (path.endsWith('/api.php')) return kenpom(sources, params, at);
    if (path.endsWith('/login')) return signIn(init?.method ?? 'GET', at);
    if (path.includes('/ncaa-men')) return refmetrics(sources, at);
    return json(404, { code: 404, message: `nothing is recorded under ${path}` }, at);
  };
}

async function scoreboard(sources: ReplaySources, params: URLSearchParams, at: number): Promise<Response> {
  const dates = params.get('dates');
  if (dates !== null && !/^\d{8}$/.test(dates))
    return json(400, { code: 400, message: `dates ${dates} is not YYYYMMDD` }, at);
  const day =
    dates === null ? gameDayOf(new Date(at)) : `${dates.slice(0, 4)}-${dates.slice(4, 6)}-${dates.slice(6)}`;
  const night = await sources.night(day);
  // A day that was not recorded is not a day without games (T33).
  if (night === null) return json(404, { code: 404, message: `no recording of ${day}` }, at);
  const group = params.get('groups');
  const games =
    group !== null && group !== '50'
      ? []
      : night.listed.flatMap((id) => {
          const game = night.games.get(id);
          return game === undefined || (group === null && !game.ranked) ? [] : [game];
        });
  const limit = Number(params.get('limit') ?? Number.NaN);
  const shown = games.slice(0, Number.isNaN(limit) ? games.length : limit > 500 ? EVENTS_OVER_LIMIT : limit);
  const frame = JSON.stringify(night.frame);
  const head = frame === '{}' ? '{' : `${frame.slice(0, -1)},`;
  return text(200, `${head}"events":[${shown.map((game) => game.eventAt(at)).join(',')}]}`, at);
}

async function summary(sources: ReplaySources, params: URLSearchParams, at: number): Promise<Response> {
  const id = params.get('event') ?? '';
  const game = await sources.game(id);
  if (game === null) return json(404, { code: 404, message: `no recording of event ${id}` }, at);
  if ('reason' in game) return json(404, { code: 404, message: game.reason }, at);
  return text(200, game.summaryAt(at), at);
}

function oddsAnswers(history: OddsHistory | null, credits: number) {
  let used = 0;
  let latest = { key: '', body: '' };
  const creditHeaders = (cost: number) => ({
    'x-requests-remaining': String(credits - used),
    'x-requests-used': String(used),
    'x-requests-last': String(cost),
  });
  const body = (moment: OddsMoment, query: OddsQuery, params: URLSearchParams, at: number) => {
    // Between snapshots only games that run out of their four hours can change the answer.
    const over = moment.events.filter((e) => Date.parse(e.commence_time) + 4 * 3600_000 <= at).length;
    const key = `${moment.timestamp} ${over} ${params}`;
    if (latest.key !== key) latest = { key, body: JSON.stringify(answeredEvents(moment, query, at)) };
    return latest.body;
  };
  return async (params: URLSearchParams, now: number, kind?: 'historical' | 'events'): Promise<Response> => {
    const refuse = (status: number, error_code: string, message: string) =>
      json(status, { message, error_code, details_url: 'https://the-odds-api.com/liveapi/guides/v4/' }, now);
    if (history === null) return refuse(404, 'UNKNOWN_SPORT', 'this archive holds no odds');
    if (kind === 'events') {
      const listed = (await history.at(now))?.events ?? [];
      const events = listed.map(({ bookmakers: _, ...event }) => event);
      return text(200, JSON.stringify(events), now, creditHeaders(0));
    }
    const query = oddsQuery(params);
    if ('error_code' in query) return refuse(query.status, query.error_code, query.message);
    let at = now;
    if (kind === 'historical') {
      const asked = Date.parse(params.get('date') ?? '');
      if (Number.isNaN(asked))
        return refuse(422, 'INVALID_HISTORICAL_TIMESTAMP', 'date must be given as YYYY-MM-DDTHH:MM:SSZ');
      at = Math.min(asked, now);
    }
    const moment = await history.at(at);
    const cost = query.cost * (kind === 'historical' ? 10 : 1);
    used += cost;
    const headers = creditHeaders(cost);
    const events = moment === null ? '[]' : body(moment, query, params, at);
    if (kind === undefined)
      return text(200, events, moment === null ? now : Date.parse(moment.timestamp), headers);
    if (moment === null)
      return refuse(404, 'HISTORICAL_UNAVAILABLE', `no snapshot at or before ${params.get('date')}`);
    // The next snapshot is known only once it has been taken.
    const next = moment.next !== null && Date.parse(moment.next) <= now ? moment.next : null;
    const envelope = JSON.stringify({
      timestamp: moment.timestamp,
      previous_timestamp: moment.previous,
      next_timestamp: next,
    });
    return text(200, `${envelope.slice(0, -1)},"data":${events}}`, now, headers);
  };
}

/** KenPom's errors come with status 200, as an object where a list was asked for. */
async function kenpom(sources: ReplaySources, params: URLSearchParams, at: number): Promise<Response> {
  const endpoint = params.get('endpoint');
  const day = params.get('d') ?? '';
  if (endpoint !== 'archive') return json(200, { error: `Endpoint ${endpoint} is not recorded` }, at);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return json(200, { error: `Invalid date: ${day}` }, at);
  const rows = day > gameDayOf(new Date(at)) ? null : await sources.ratings(day);
  return json(200, rows ?? { error: `No archive data for ${day}` }, at);
}

async function refmetrics(sources: ReplaySources, at: number): Promise<Response> {
  const page = await sources.referees(gameDayOf(new Date(at)));
  if (page === null) return text(404, '<p>nothing is recorded here</p>', at, HTML);
  return text(200, page, at, HTML);
}

/** RefMetrics' sign-in: a form with a token, and after it a redirect. Nobody is turned away. */
function signIn(method: string, at: number): Response {
  if (method === 'POST') return text(302, '', at, { ...HTML, location: '/ncaa-men' });
  const form =
    '<form method="post"><input type="hidden" name="csrf_token" value="replay">' +
    '<input name="username_or_email"><input type="password" name="password"></form>';
  return text(200, form, at, { ...HTML, 'set-cookie': 'session=replay; Path=/' });
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };

function json(status: number, value: unknown, at: number): Response {
  return text(status, JSON.stringify(value), at);
}

function text(status: number, body: string, at: number, headers: Record<string, string> = {}): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      date: new Date(at).toUTCString(),
      ...headers,
    },
  });
}
