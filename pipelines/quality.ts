import { addDays, type GameDay } from '../src/domain/game.js';
import type { ObjectStore } from '../src/store/objects.js';
import { readDay } from '../src/store/tables/read.js';
import type { TableRow } from '../src/store/tables/schema.js';
import {
  assess,
  type DayCoverage,
  type GameFacts,
  type ListedGames,
  type Quality,
  type RatingFacts,
} from './quality/assess.js';
import type { QualityThresholds } from './quality/thresholds.js';

export { isAlwaysPlayed, type ListedGames, type Quality, type RatingFacts } from './quality/assess.js';
export { DEFAULT_THRESHOLDS, type QualityThresholds } from './quality/thresholds.js';

/** What a job says of its run beyond what is in the tables. */
export interface QualityInput {
  /** Names the report: `reports/quality/JOB/DAY.json`. */
  readonly job: string;
  readonly day: GameDay;
  /** Null in a job that does not ask for games. */
  readonly listed: ListedGames | null;
  /** Whether the day's lines belong to the job. */
  readonly lines: boolean;
  /** Null in a job without ratings. */
  readonly ratings: RatingFacts | null;
}

export interface QualityReport extends Quality {
  readonly job: string;
  readonly day: GameDay;
}

/** Days whose coverage is shown, the job's own the last of them. */
const COVERAGE_DAYS = 14;

/**
 * Judges a day by what the tables hold of it at a job's end, and keeps the report. The same tables give the same bytes.
 * Its `failures` are reasons for the job to fail; what was collected stays.
 */
export async function qualityReport(
  store: ObjectStore,
  thresholds: QualityThresholds,
  { job, day, ...input }: QualityInput,
): Promise<QualityReport> {
  const games = await readDay(store, 'games', day);
  const quality = assess(
    {
      day,
      ...input,
      games: games && (await gameFacts(store, day, games)),
      coverage: await coverageBefore(store, day),
    },
    thresholds,
  );
  const report = { job, day, ...quality };
  await store.put(`reports/quality/${job}/${day}.json`, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

async function gameFacts(
  store: ObjectStore,
  day: GameDay,
  games: readonly TableRow<'games'>[],
): Promise<GameFacts[]> {
  const [plays, officials, lines] = await Promise.all([
    readDay(store, 'plays', day),
    readDay(store, 'officials', day),
    readDay(store, 'lines', day),
  ]);
  const ofGame = { plays: byGame(plays), officials: byGame(officials), lines: byGame(lines) };
  return games.map((game) => {
    const rows = ofGame.plays.get(game.gameId) ?? [];
    return {
      gameId: game.gameId,
      final: { home: game.homeFinal, away: game.awayFinal },
      plays: rows.length,
      unknownPlays: rows.filter((row) => row.kind === 'unknown').length,
      highestScore: highestScore(rows),
      officials: ofGame.officials.get(game.gameId)?.length ?? 0,
      boxFouls: { home: game.homeFouls, away: game.awayFouls },
      playFouls: { home: game.homePlayFouls, away: game.awayPlayFouls },
      lines: (ofGame.lines.get(game.gameId) ?? []).map((row) => ({
        source: row.source,
        total: row.closingTotal,
        homeFavoredBy: row.homeFavoredBy,
      })),
    };
  });
}

function byGame<Row extends { readonly gameId: string }>(
  rows: readonly Row[] | null,
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows ?? []) {
    const group = groups.get(row.gameId);
    if (group === undefined) groups.set(row.gameId, [row]);
    else group.push(row);
  }
  return groups;
}

/** Scores step back for a moment and are corrected (T4): the highest is what the log came to. */
function highestScore(rows: readonly TableRow<'plays'>[]): GameFacts['highestScore'] {
  if (rows.length === 0) return null;
  const highest = { home: 0, away: 0 };
  for (const row of rows) {
    highest.home = Math.max(highest.home, row.homeScore);
    highest.away = Math.max(highest.away, row.awayScore);
  }
  return highest;
}

async function coverageBefore(store: ObjectStore, day: GameDay): Promise<DayCoverage[]> {
  const days = Array.from({ length: COVERAGE_DAYS }, (_, i) => addDays(day, i + 1 - COVERAGE_DAYS));
  return Promise.all(
    days.map(async (date) => ({ day: date, games: (await readDay(store, 'games', date))?.length ?? null })),
  );
}

/** A report as a person reads it, most important first. */
export function qualityInWords({ games, disagreements, unknownCodes, coverage, failures }: Quality): string {
  const { expected, collected, calledOff, open, withoutPlays, withoutOfficials, withoutLine } = games;
  const missing = coverage.filter((day) => day.games === null).map((day) => day.day);
  const apart = Object.entries({
    'final scores': disagreements.finalScores,
    fouls: disagreements.fouls,
    totals: disagreements.totals,
    spreads: disagreements.spreads,
  }).filter(([, list]) => list.length > 0);
  return [
    ...failures.map((failure) => `NOT GOOD ENOUGH: ${failure}`),
    `${collected}${expected === null ? '' : ` of ${expected}`} games collected` +
      `${calledOff > 0 ? `, ${calledOff} called off` : ''}${open.length > 0 ? `, open: ${open.join(', ')}` : ''}`,
    `without plays ${withoutPlays.length}, without officials ${withoutOfficials.length}, without a line ${withoutLine.length}`,
    ...(unknownCodes.length > 0
      ? [
          `codes that nobody knows: ${unknownCodes.map((c) => `${c.kind} ${c.code} ${c.text} (${c.count})`).join(', ')}`,
        ]
      : []),
    ...apart.map(
      ([what, list]) =>
        `${what} that sources disagree on: ${list.map(({ game, says }) => `${game} (${saysInWords(says)})`).join(', ')}`,
    ),
    ...(missing.length > 0
      ? [`days never collected, of the last ${coverage.length}: ${missing.join(', ')}`]
      : []),
  ].join('\n');
}

function saysInWords(says: Readonly<Record<string, string | number>>): string {
  return Object.entries(says)
    .map(([source, what]) => `${source} ${what}`)
    .join(', ');
}
