/** An event of the Odds API's answer, as sent. */
export interface OddsApiEvent {
  readonly id: string;
  readonly sport_key: string;
  readonly sport_title: string;
  readonly commence_time: string;
  readonly home_team: string;
  readonly away_team: string;
  readonly bookmakers: readonly OddsApiBookmaker[];
}

export interface OddsApiBookmaker {
  readonly key: string;
  readonly title: string;
  readonly last_update: string;
  readonly markets: readonly OddsApiMarket[];
}

export interface OddsApiMarket {
  readonly key: string;
  readonly last_update: string;
  readonly outcomes: readonly OddsApiOutcome[];
}

export interface OddsApiOutcome {
  readonly name: string;
  /** American odds; null where the recording has none. */
  readonly price: number | null;
  readonly point?: number;
}

/** What every book quoted when a snapshot was taken. */
export interface OddsMoment {
  /** UTC instants: of this snapshot, the one before and the one after it. */
  readonly timestamp: string;
  readonly previous: string | null;
  readonly next: string | null;
  readonly events: readonly OddsApiEvent[];
}

/** Recorded (or simulated) odds over time. */
export interface OddsHistory {
  /** The newest snapshot at or before a moment (milliseconds since 1970), null when there is none. */
  at(at: number): Promise<OddsMoment | null>;
}

/** The vendor's titles of the books' keys; a book without one keeps its key. */
export const BOOK_TITLES: Readonly<Record<string, string>> = {
  betmgm: 'BetMGM',
  betonlineag: 'BetOnline.ag',
  betrivers: 'BetRivers',
  betus: 'BetUS',
  bovada: 'Bovada',
  draftkings: 'DraftKings',
  fanatics: 'Fanatics',
  fanduel: 'FanDuel',
  lowvig: 'LowVig.ag',
  williamhill_us: 'Caesars',
};

/** A game is off the list when its snapshot has dropped it, at the latest this long after its start. */
const LONGEST_GAME_MS = 4 * 3600_000;

const MARKETS = ['h2h', 'spreads', 'totals', 'outrights'];

/** A refusal as the vendor words it. */
export interface OddsRefusal {
  readonly status: number;
  readonly error_code: string;
  readonly message: string;
}

export interface OddsQuery {
  readonly markets: readonly string[];
  /** Null for every book of the regions. */
  readonly bookmakers: readonly string[] | null;
  readonly regions: readonly string[];
  readonly eventIds: readonly string[] | null;
  readonly american: boolean;
  /** Credits that an answer costs: regions (or tens of bookmakers) × markets. */
  readonly cost: number;
}

/** Reads an odds request's parameters as the vendor does: `h2h` and decimal prices unless told. */
export function oddsQuery(params: URLSearchParams): OddsQuery | OddsRefusal {
  const words = (name: string) => {
    const given = params.get(name);
    return given === null || given === '' ? null : given.split(',').map((word) => word.trim());
  };
  const markets = words('markets') ?? ['h2h'];
  const unknown = markets.find((market) => !MARKETS.includes(market));
  if (unknown !== undefined)
    return { status: 422, error_code: 'INVALID_MARKET', message: `Invalid market: ${unknown}` };
  const bookmakers = words('bookmakers');
  const regions = words('regions') ?? [];
  if (bookmakers === null && regions.length === 0)
    return { status: 422, error_code: 'MISSING_REGION', message: 'Missing regions or bookmakers' };
  const format = params.get('oddsFormat') ?? 'decimal';
  if (format !== 'american' && format !== 'decimal')
    return { status: 422, error_code: 'INVALID_ODDS_FORMAT', message: `Invalid oddsFormat: ${format}` };
  const dateFormat = params.get('dateFormat') ?? 'iso';
  if (dateFormat !== 'iso')
    return { status: 422, error_code: 'INVALID_DATE_FORMAT', message: `Invalid dateFormat: ${dateFormat}` };
  return {
    markets,
    bookmakers,
    regions,
    eventIds: words('eventIds'),
    american: format === 'american',
    cost: (bookmakers === null ? regions.length : Math.ceil(bookmakers.length / 10)) * markets.length,
  };
}

/** A snapshot's events as an answer at `at` holds them: the books and markets asked for, games that are over left out. */
export function answeredEvents(moment: OddsMoment, query: OddsQuery, at: number): readonly OddsApiEvent[] {
  // Every recorded book is one of the vendor's region `us`.
  const asked = (book: string) =>
    query.bookmakers === null ? query.regions.includes('us') : query.bookmakers.includes(book);
  return moment.events
    .filter((event) => Date.parse(event.commence_time) + LONGEST_GAME_MS > at)
    .filter((event) => query.eventIds === null || query.eventIds.includes(event.id))
    .map((event) => ({
      ...event,
      bookmakers: event.bookmakers
        .filter((book) => asked(book.key))
        .map((book) => ({
          ...book,
          markets: book.markets
            .filter((market) => query.markets.includes(market.key))
            .map((market) => (query.american ? market : inDecimal(market))),
        }))
        .filter((book) => book.markets.length > 0),
    }));
}

function inDecimal(market: OddsApiMarket): OddsApiMarket {
  const decimal = (price: number) => Math.round((price > 0 ? 1 + price / 100 : 1 - 100 / price) * 100) / 100;
  return {
    ...market,
    outcomes: market.outcomes.map((o) => ({ ...o, price: o.price === null ? null : decimal(o.price) })),
  };
}

/** A row of a recorded snapshot: one outcome of one book. */
export interface OddsRow {
  readonly game_id: string;
  readonly commence_time: string;
  readonly home_team: string;
  readonly away_team: string;
  readonly bookmaker: string;
  readonly last_update: string;
  readonly market: string;
  readonly outcome: string;
  /** Null where it is missing or NaN. */
  readonly price: number | null;
  readonly point: number | null;
}

/** Groups a snapshot's rows into the events that they came from, each level in the order of its first row. */
export function eventsOfRows(rows: Iterable<OddsRow>): OddsApiEvent[] {
  type Growing<T, K extends keyof T, V> = Omit<T, K> & { [P in K]: V[] };
  type Market = Growing<OddsApiMarket, 'outcomes', OddsApiOutcome>;
  type Book = Growing<OddsApiBookmaker, 'markets', Market>;
  type Event = Growing<OddsApiEvent, 'bookmakers', Book>;
  const events = new Map<string, Event>();
  const books = new Map<string, Book>();
  const markets = new Map<string, Market>();
  for (const row of rows) {
    let event = events.get(row.game_id);
    if (event === undefined) {
      event = {
        id: row.game_id,
        sport_key: 'basketball_ncaab',
        sport_title: 'NCAAB',
        commence_time: row.commence_time,
        home_team: row.home_team,
        away_team: row.away_team,
        bookmakers: [],
      };
      events.set(row.game_id, event);
    }
    const bookKey = `${row.game_id} ${row.bookmaker}`;
    let book = books.get(bookKey);
    if (book === undefined) {
      book = {
        key: row.bookmaker,
        title: BOOK_TITLES[row.bookmaker] ?? row.bookmaker,
        last_update: row.last_update,
        markets: [],
      };
      books.set(bookKey, book);
      event.bookmakers.push(book);
    }
    const marketKey = `${bookKey} ${row.market}`;
    let market = markets.get(marketKey);
    if (market === undefined) {
      market = { key: row.market, last_update: row.last_update, outcomes: [] };
      markets.set(marketKey, market);
      book.markets.push(market);
    }
    market.outcomes.push({
      name: row.outcome,
      price: row.price,
      ...(row.point === null ? {} : { point: row.point }),
    });
  }
  return [...events.values()];
}
