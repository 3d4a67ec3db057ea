import { normalCdf } from '../../domain/distribution.js';
import { HALF_SECONDS, OVERTIME_SECONDS, REGULATION_SECONDS, secondsElapsed } from '../../domain/game.js';
import { americanOdds } from '../../domain/market.js';
import type { OddsApiBookmaker, OddsApiEvent, OddsApiMarket } from '../archive/odds.js';
import { BOOK_TITLES } from '../archive/odds.js';
import type { Matchup } from './game.js';
import type { Fixture } from './league.js';
import type { SimulatorParameters } from './parameters.js';
import type { PlayRow } from './plays.js';
import { drawAt, drawKey, normal, normalAt, type Random } from './random.js';

/** A game's pre-game lines. Spreads are the home team's handicap, −3.5 for a favourite. */
export interface ClosingMarket {
  readonly total: number;
  readonly openTotal: number;
  readonly homeSpread: number;
  readonly openHomeSpread: number;
}

const halfPoint = (points: number) => Math.floor(points) + 0.5;

/** The market's forecast of two teams: their expectation and its own error. */
export function closingMarket(matchup: Matchup, p: SimulatorParameters, random: Random): ClosingMarket {
  const expected = (matchup.home + matchup.away) * matchup.possessions + p.market.overtimePoints;
  const margin = (matchup.home - matchup.away) * matchup.possessions * p.market.marginSlope;
  const total = expected + normal(random, 0, p.market.closingTotalSd);
  const spread = -margin + normal(random, 0, p.market.closingSpreadSd);
  return {
    total: halfPoint(total),
    openTotal: halfPoint(total + normal(random, 0, p.market.openingSd)),
    homeSpread: halfPoint(spread),
    openHomeSpread: halfPoint(spread + normal(random, 0, p.market.openingSd / 2)),
  };
}

/** Books that quote in play, and those that leave their last pre-game quote standing. */
const LIVE_BOOKS = ['betmgm', 'fanatics', 'fanduel', 'draftkings', 'williamhill_us', 'betrivers', 'bovada'];
const PREGAME_BOOKS = ['betonlineag', 'lowvig', 'betus'];

/** A live quote falls somewhere in each slot of this length: 15 to 40 seconds apart. */
const SLOT_MS = 27_000;
const SLOT_PLAY_MS = 12_000;
/** Before the tip a book confirms its quote about once a minute. */
const PREGAME_SLOT_MS = 55_000;
/** How long a book sleeps or keeps a market shut at a time. */
const STALE_MS = 300_000;
const SUSPENDED_MS = 60_000;
/** What a book sees is this old. */
const SIGHT_MS = 6_000;
const LISTED_BEFORE_MS = 14 * 3600_000;
const LISTED_AFTER_MS = 90_000;

/** A simulated game as the market sees it. */
export interface MarketedGame {
  readonly fixture: Fixture;
  readonly closing: ClosingMarket;
  readonly eventId: string;
  readonly tip: number;
  readonly end: number;
  /** Its draws: of the market as a whole, and of each book. */
  readonly keys: { readonly market: number; readonly books: ReadonlyMap<string, number> };
  /** The plays as entered, by ascending wallclock. */
  readonly entered: readonly { readonly at: number; readonly row: PlayRow }[];
}

/** The keys under which a game's quotes are drawn. */
export function marketKeys(seed: string, eventId: string): MarketedGame['keys'] {
  return {
    market: drawKey(seed, eventId, 'market'),
    books: new Map([...LIVE_BOOKS, ...PREGAME_BOOKS].map((book) => [book, drawKey(seed, eventId, book)])),
  };
}

/** What a draw of a book is for. */
const DRAW = { sleeps: 1, slot: 2, bias: 3, hold: 4, jitter: 5, shut: 6 } as const;

/**
 * Quotes of every book on a game at a moment, as the Odds API lists them; null when the game is not listed. A quote
 * depends on the seed, the book, the moment at which it was made and the plays until then, and on nothing later.
 */
export function quotesAt(game: MarketedGame, at: number, p: SimulatorParameters): OddsApiEvent | null {
  const start = Date.parse(game.fixture.startUtc);
  if (at < start - LISTED_BEFORE_MS || at > game.end + LISTED_AFTER_MS) return null;
  const bookmakers = [...game.keys.books].map(([book, key]) => bookAt(game, book, key, at, p));
  return {
    id: game.eventId,
    sport_key: 'basketball_ncaab',
    sport_title: 'NCAAB',
    // The vendor rewrites a start to the true one once the game tips.
    commence_time: instant(at >= game.tip ? game.tip : start),
    home_team: game.fixture.home.oddsApiName ?? game.fixture.home.name,
    away_team: game.fixture.away.oddsApiName ?? game.fixture.away.name,
    bookmakers,
  };
}

function bookAt(
  game: MarketedGame,
  book: string,
  key: number,
  at: number,
  p: SimulatorParameters,
): OddsApiBookmaker {
  const live = at >= game.tip && LIVE_BOOKS.includes(book);
  let asOf = at;
  if (live) {
    const nap = Math.floor(at / STALE_MS);
    if (drawAt(key, DRAW.sleeps, nap) < p.market.stale) asOf = Math.max(nap * STALE_MS, game.tip);
  } else if (at >= game.tip) {
    asOf = game.tip - 1;
  }
  const slot = live ? SLOT_MS : PREGAME_SLOT_MS;
  const quoteOf = (k: number) => k * slot + drawAt(key, DRAW.slot, k) * SLOT_PLAY_MS;
  let k = Math.floor(asOf / slot);
  if (quoteOf(k) > asOf) k -= 1;
  const quotedAt = Math.floor(quoteOf(k) / 1000) * 1000;
  const inPlay = quotedAt >= game.tip;
  const bias = normalAt(key, DRAW.bias) * p.market.bookSd;
  const fair = inPlay ? liveView(game, quotedAt - SIGHT_MS, p) : pregameView(game, quotedAt);
  const hold = p.market.holdLow + (p.market.holdHigh - p.market.holdLow) * drawAt(key, DRAW.hold, k);
  const jitter = inPlay ? normalAt(key, DRAW.jitter, k) * p.market.bookSd : 0;
  const last_update = instant(quotedAt);
  const markets: OddsApiMarket[] = [
    {
      key: 'spreads',
      last_update,
      outcomes: spreadOutcomes(game.fixture, halfPoint(fair.homeSpread + bias / 3), hold),
    },
  ];
  const shut = inPlay && drawAt(key, DRAW.shut, Math.floor(quotedAt / SUSPENDED_MS)) < p.market.suspended;
  if (!shut) {
    const mean = fair.total + bias + jitter;
    markets.push({ key: 'totals', last_update, outcomes: totalOutcomes(mean, fair.sd, hold) });
  }
  return { key: book, title: BOOK_TITLES[book] ?? book, last_update, markets };
}

/** A forecast: of the final total, its spread, and the home team's handicap. */
interface View {
  readonly total: number;
  readonly sd: number;
  readonly homeSpread: number;
}

const GAME_SD = 16.5;

/** From the opening line to the closing one, over the day. */
function pregameView({ closing, tip }: MarketedGame, at: number): View {
  const moved = Math.min(1, Math.max(0, 1 - (tip - at) / (8 * 3600_000)));
  const between = (open: number, close: number) => open + (close - open) * moved;
  return {
    total: between(closing.openTotal, closing.total),
    sd: GAME_SD,
    homeSpread: between(closing.openHomeSpread, closing.homeSpread),
  };
}

/** The closing line carried on: what is scored, the rest of the game at the closing pace, late fouls and overtime. */
function liveView(game: MarketedGame, at: number, p: SimulatorParameters): View {
  const state = stateAt(game, at);
  const regulation = game.closing.total - p.market.overtimePoints;
  const done = shareScored(Math.min(state.elapsed, REGULATION_SECONDS), p);
  const left = 1 - done;
  const lead = state.home - state.away;
  const surprise = state.home + state.away - regulation * done;
  let rest =
    regulation * left + 0.1 * surprise * left + overtimeChance(lead, state, p) * p.market.pointsOfOvertime;
  const secondsLeft = REGULATION_SECONDS - state.elapsed;
  if (state.elapsed > REGULATION_SECONDS) {
    rest = (p.market.pointsOfOvertime * state.leftInPeriod) / OVERTIME_SECONDS;
  } else if (secondsLeft <= 240) {
    const rule = p.market.lastTwoMinutes.find(({ margin }) => Math.abs(lead) <= margin);
    const usual = (p.market.pointsByStep[19] as number) * 2;
    rest += ((rule?.points ?? usual) - usual) * Math.min(1, secondsLeft / 120);
  }
  const doubt = Math.sqrt(Math.max(left, 0.02));
  const error = marketError(game.keys.market, at) * p.market.liveSd * doubt;
  return {
    total: state.home + state.away + Math.max(0, rest) + error,
    sd: Math.max(2, GAME_SD * doubt),
    homeSpread: -(lead - game.closing.homeSpread * left * 0.95),
  };
}

interface SeenState {
  readonly home: number;
  readonly away: number;
  /** Seconds of game time. */
  readonly elapsed: number;
  readonly leftInPeriod: number;
}

function stateAt({ entered }: MarketedGame, at: number): SeenState {
  let low = 0;
  let high = entered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entered[middle] as { at: number }).at <= at) low = middle + 1;
    else high = middle;
  }
  const row = entered[low - 1]?.row;
  if (row === undefined) return { home: 0, away: 0, elapsed: 0, leftInPeriod: HALF_SECONDS };
  const [minutes = 0, seconds = 0] = row.clock.displayValue.split(':').map(Number);
  const leftInPeriod = minutes * 60 + seconds;
  return {
    home: row.homeScore,
    away: row.awayScore,
    elapsed: secondsElapsed({ period: row.period.number, secondsLeftInPeriod: leftInPeriod }),
    leftInPeriod,
  };
}

/** Share of regulation's points that is usually scored by a second. */
function shareScored(elapsed: number, { market }: SimulatorParameters): number {
  const all = market.pointsByStep.reduce((sum, rate) => sum + rate, 0);
  const steps = elapsed / 120;
  const whole = Math.floor(steps);
  const before = market.pointsByStep.slice(0, whole).reduce((sum, rate) => sum + rate, 0);
  return (before + (market.pointsByStep[whole] ?? 0) * (steps - whole)) / all;
}

/** Chance of a tie at the end by lead and time left: a normal margin, twice as likely to stop at level. */
function overtimeChance(lead: number, state: SeenState, p: SimulatorParameters): number {
  if (state.elapsed >= REGULATION_SECONDS) return 0;
  const sd = 0.8 + 0.23 * Math.sqrt(REGULATION_SECONDS - state.elapsed);
  const chance = Math.min(0.6, (0.8 / sd) * Math.exp(-((lead / sd) ** 2) / 2));
  // What the closing line already counts in is not counted twice.
  const counted = p.market.overtimePoints / p.market.pointsOfOvertime;
  return Math.max(0, chance - counted * (1 - state.elapsed / REGULATION_SECONDS));
}

/** The books' common error, drifting over about ten minutes; unit variance. */
function marketError(key: number, at: number): number {
  const step = at / 600_000;
  const k = Math.floor(step);
  const along = step - k;
  return (
    (normalAt(key, k) * (1 - along) + normalAt(key, k + 1) * along) / Math.sqrt(along ** 2 + (1 - along) ** 2)
  );
}

function totalOutcomes(mean: number, sd: number, hold: number): OddsApiMarket['outcomes'] {
  const point = halfPoint(mean);
  const over = Math.min(0.56, Math.max(0.44, 1 - normalCdf((point - mean) / sd)));
  return [
    { name: 'Over', price: priceOf(over, hold), point },
    { name: 'Under', price: priceOf(1 - over, hold), point },
  ];
}

function spreadOutcomes({ home, away }: Fixture, points: number, hold: number): OddsApiMarket['outcomes'] {
  return [
    { name: home.oddsApiName ?? home.name, price: priceOf(0.5, hold), point: points },
    { name: away.oddsApiName ?? away.name, price: priceOf(0.5, hold), point: -points },
  ];
}

function priceOf(probability: number, hold: number): number {
  const odds = americanOdds(probability * (1 + hold));
  return Math.abs(odds) < 100 ? 100 : odds;
}

function instant(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
