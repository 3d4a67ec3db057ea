/** A made-up night for the page: every state a card can be in, in a store that holds it in memory. */
import type { PredictionReader } from '../src/api/reader.js';
import { type BySide, type Game, type GameClock, type GamePhase, gameClock } from '../src/domain/game.js';
import type { TotalLine } from '../src/domain/market.js';
import type { GradedTrigger, Prediction } from '../src/domain/prediction.js';
import type { ForecastRecord, LoggedTick, RunStatus, SeenSkip, SlateRow } from '../src/store/predictions.js';

export const NOW = '2026-01-10T01:30:00.000Z';
export const MODEL = 'mixture-2026-01-05-3f2a9c';

/** What the store holds; a test changes it and the page follows. */
export interface MadeUpNight {
  run: RunStatus | null;
  rows: SlateRow[];
  triggers: GradedTrigger[];
  skips: SeenSkip[];
  history: LoggedTick[];
  record?: ForecastRecord[];
}

export const run: RunStatus = {
  id: 'replay',
  mode: 'replay',
  source: 'recorded night 2026-01-09',
  simulated: false,
  day: '2026-01-09',
  modelVersion: MODEL,
  earlierModels: [],
  nowUtc: NOW,
  fromUtc: '2026-01-09T23:00:00.000Z',
  toUtc: '2026-01-10T05:00:00.000Z',
  speed: 1,
  ticks: 600,
  done: false,
  updatedAtUtc: NOW,
};

export function game(
  id: string,
  startUtc: string,
  away: string,
  home: string,
  changes: Partial<Game> = {},
): Game {
  const team = (name: string, side: string) => ({
    id: `${id}-${side}`,
    name: `${name} Mascots`,
    location: name,
    abbreviation: name.slice(0, 4).toUpperCase(),
  });
  return {
    id,
    startUtc,
    day: '2026-01-09',
    season: 2026,
    home: team(home, 'home'),
    away: team(away, 'away'),
    neutralSite: false,
    conferenceGame: true,
    ...changes,
  };
}

export function line(points: number, changes: Partial<TotalLine> = {}): TotalLine {
  return {
    source: 'odds-api',
    book: 'draftkings',
    points,
    overPrice: -112,
    underPrice: -108,
    quotedAtUtc: '2026-01-10T01:29:30.000Z',
    snapshotAtUtc: '2026-01-10T01:29:50.000Z',
    ...changes,
  };
}

export function prediction(
  gameId: string,
  quoted: TotalLine | null,
  under = 0.5,
  median = 146,
  changes: Partial<Prediction> = {},
): Prediction {
  return {
    gameId,
    asOfUtc: '2026-01-10T01:29:55.000Z',
    modelVersion: MODEL,
    featuresHash: '0123456789abcdef',
    total: { mean: median + 0.4, median, sd: 9 },
    interval80: { low: median - 11, high: median + 12 },
    market: quoted && {
      line: quoted,
      bookAgeSeconds: 25,
      snapshotAgeSeconds: 5,
      under,
      push: Number.isInteger(quoted.points) ? 0.031 : 0,
      marketUnder: 0.495,
      blend: null,
    },
    moved: {
      whole: {
        sinceUtc: '2026-01-10T00:05:00.000Z',
        meanBefore: 149.2,
        underBefore: 0.5,
        shares: [
          { cause: 'score', points: -4.2, under: 0.17 },
          { cause: 'fouls', points: 1.04, under: -0.04 },
          { cause: 'line', points: 0, under: 0.002 },
        ],
      },
      lastMinute: null,
    },
    ...changes,
  };
}

export function tick(
  gameId: string,
  clock: GameClock | null,
  score: BySide<number>,
  made: Prediction | null,
  changes: Partial<LoggedTick> = {},
): LoggedTick {
  return {
    gameId,
    tickAtUtc: '2026-01-10T01:29:55.000Z',
    phase: 'live',
    clock,
    score,
    fouls: {
      home: { firstHalf: 6, secondHalf: 4, technical: 0 },
      away: { firstHalf: 8, secondHalf: 8, technical: 1 },
    },
    bonus: { home: 'oneAndOne', away: 'none' },
    officials: ['Pat Referee', 'K.B. Whistle Jr.', 'Lee Umpire'],
    crewKnown: 2,
    prediction: made,
    ...changes,
  };
}

export function row(of: Game, phase: GamePhase, changes: Partial<SlateRow> = {}): SlateRow {
  return {
    game: of,
    phase,
    source: run.source,
    openingTotal: 147.5,
    closing: { total: 149, homeFavoredBy: 3.5, book: 'fanduel', seenAtUtc: '2026-01-09T23:58:00.000Z' },
    finalScore: null,
    tick: null,
    ...changes,
  };
}

export function trigger(gameId: string, changes: Partial<GradedTrigger> = {}): GradedTrigger {
  return {
    gameId,
    rule: 'under-second-half',
    modelVersion: MODEL,
    firedAtUtc: '2026-01-10T01:20:00.000Z',
    side: 'under',
    line: line(148.5),
    confidence: 0.634,
    level: 'slight',
    because: "P(under) at least 60 % and 4 % above the market's, minute 20 to 36",
    phase: 'live',
    clock: gameClock(2, 840),
    score: { home: 45, away: 41 },
    grade: null,
    finalTotal: null,
    gradedAtUtc: null,
    ...changes,
  };
}

/** One game in every state. */
export function everyState(): MadeUpNight {
  const inPlay = game('401000001', '2026-01-10T00:00:00.000Z', 'Riverbend', 'North Harbor State');
  const half = game('401000002', '2026-01-10T00:30:00.000Z', 'Texas Plains-Corpus Vista', 'Mount Alder', {
    neutralSite: true,
  });
  const noLine = game('401000003', '2026-01-10T00:30:00.000Z', 'Lakeshore', 'Granite Tech');
  const early = game('401000004', '2026-01-10T01:00:00.000Z', 'Old Ferry', 'Saint Brendan');
  const overtime = game('401000000', '2026-01-09T23:00:00.000Z', 'East Juniper', 'Pine Valley');
  const over = game('401000005', '2026-01-09T23:00:00.000Z', 'Cedar Falls', 'Bayside');
  const coming = game('401000006', '2026-01-10T03:00:00.000Z', 'Weston', 'Palm Desert');
  const postponed = game('401000007', '2026-01-10T02:00:00.000Z', 'Snowmass', 'Redrock');
  return {
    run,
    skips: [],
    rows: [
      row(inPlay, 'live', {
        tick: tick(
          inPlay.id,
          gameClock(2, 612),
          { home: 58, away: 53 },
          prediction(inPlay.id, line(148.5), 0.647, 144),
        ),
      }),
      row(half, 'halftime', {
        tick: tick(
          half.id,
          gameClock(1, 0),
          { home: 31, away: 36 },
          prediction(half.id, line(141, { book: 'betmgm', quotedAtUtc: null }), 0.452, 142),
          {
            phase: 'halftime',
            bonus: { home: 'double', away: 'oneAndOne' },
            fouls: {
              home: { firstHalf: 7, secondHalf: 0, technical: 0 },
              away: { firstHalf: 11, secondHalf: 0, technical: 0 },
            },
          },
        ),
      }),
      row(noLine, 'live', {
        closing: null,
        openingTotal: null,
        tick: tick(
          noLine.id,
          gameClock(1, 432),
          { home: 22, away: 19 },
          prediction(noLine.id, null, 0.5, 139),
          {
            crewKnown: 3,
          },
        ),
      }),
      row(early, 'live', {
        tick: tick(
          early.id,
          gameClock(1, 1043),
          { home: 7, away: 4 },
          prediction(
            early.id,
            line(156.5, {
              quotedAtUtc: '2026-01-10T00:55:00.000Z',
              snapshotAtUtc: '2026-01-10T00:57:00.000Z',
              book: 'williamhill_us',
            }),
            0.512,
            156,
            { interval80: { low: 137, high: 176 } },
          ),
          { officials: [], crewKnown: null, bonus: { home: 'none', away: 'none' } },
        ),
      }),
      row(overtime, 'live', {
        tick: tick(
          overtime.id,
          gameClock(3, 187),
          { home: 78, away: 80 },
          prediction(overtime.id, line(172.5), 0.581, 171, { interval80: { low: 164, high: 179 } }),
        ),
      }),
      row(over, 'final', {
        finalScore: { home: 68, away: 74 },
        tick: tick(over.id, gameClock(2, 0), { home: 68, away: 74 }, null, { phase: 'final' }),
      }),
      row(coming, 'scheduled'),
      row(postponed, 'postponed', { closing: null, openingTotal: null }),
    ],
    triggers: [
      trigger(inPlay.id, { confidence: 0.634 }),
      trigger(overtime.id, {
        rule: 'under-first-half',
        firedAtUtc: '2026-01-09T23:25:00.000Z',
        confidence: 0.701,
        level: 'moderate',
        clock: gameClock(1, 500),
        line: line(151.5, { book: 'fanduel' }),
        score: { home: 20, away: 24 },
      }),
      trigger(over.id, {
        firedAtUtc: '2026-01-10T00:21:00.000Z',
        confidence: 0.771,
        level: 'strong',
        line: line(149.5, { book: 'betrivers', underPrice: 102 }),
        grade: 'win',
        finalTotal: 142,
        gradedAtUtc: '2026-01-10T01:05:00.000Z',
      }),
      trigger(over.id, {
        rule: 'under-first-half',
        firedAtUtc: '2026-01-09T23:31:00.000Z',
        confidence: 0.611,
        clock: gameClock(1, 300),
        line: line(142),
        grade: 'push',
        finalTotal: 142,
        gradedAtUtc: '2026-01-10T01:05:00.000Z',
      }),
    ],
    history: gameSoFar(inPlay.id),
  };
}

/** Ticks every 15 seconds of a game up to 10:12 of the second half, with minutes in which no book quotes. */
export function gameSoFar(gameId: string): LoggedTick[] {
  const ticks: LoggedTick[] = [];
  for (let played = 0; played <= 1788; played += 15) {
    const wobble = Math.sin(played / 140) + 0.5 * Math.sin(played / 47);
    const quoted =
      played > 700 && played < 800
        ? null
        : line(149 - Math.floor(played / 240) / 2 + Math.round(2 * wobble) / 2);
    const median = 148 - played / 450 + 2.2 * wobble;
    const width = 17 * Math.sqrt(1 - played / 2500);
    const clock = played < 1200 ? gameClock(1, 1200 - played) : gameClock(2, 2400 - played);
    const made = prediction(gameId, quoted, 0.5 + 0.085 * wobble + played / 20_000, median, {
      interval80: { low: Math.round(median - width), high: Math.round(median + width) },
    });
    ticks.push(
      tick(gameId, clock, { home: Math.round(played * 0.0324), away: Math.round(played * 0.0296) }, made, {
        tickAtUtc: new Date(Date.parse('2026-01-10T00:00:00.000Z') + played * 3000).toISOString(),
      }),
    );
  }
  return ticks;
}

/** The reading half of a prediction store, over what `night` holds at the moment of the question. */
export function storeOf(night: MadeUpNight): PredictionReader {
  return {
    currentRun: async () => night.run,
    slate: async () => night.rows,
    triggers: async () => night.triggers,
    skips: async () => night.skips,
    record: async () => night.record ?? [],
    history: async (gameId) => night.history.filter((logged) => logged.gameId === gameId),
  };
}
