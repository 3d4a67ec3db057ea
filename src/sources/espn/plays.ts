import type { Play, PlayKind, TeamSide } from '../../domain/game.js';
import type { Skipped } from '../errors.js';
import { complaintLine } from '../shape.js';
import { readClock } from './clock.js';
import { PLAY_CODES } from './codes.js';
import { playWire, type WirePlay } from './wire.js';

/** A code that no table knows, with the text that the source gives it and how often it came (T5). */
export interface UnknownCode {
  readonly kind: 'play type';
  readonly code: string;
  readonly text: string;
  readonly count: number;
}

export interface PlaysRead {
  readonly plays: readonly Play[];
  readonly unknownCodes: readonly UnknownCode[];
  readonly problems: readonly Skipped[];
}

/** A log gone wrong as a whole would else fill the answer with one reason. */
const MOST_NAMED = 20;

/**
 * The plays of one game in the order of the source. Left out, by name: rows that cannot be read, rows of another
 * game or team and rows that come twice (T3), clocks that cannot be (T7). Score and clock are left as sent (T4).
 */
export function readPlays(
  gameId: string,
  sideOf: ReadonlyMap<string, TeamSide>,
  rows: readonly unknown[],
): PlaysRead {
  const plays: Play[] = [];
  const seen = new Set<string>();
  const unknown = new Map<string, { text: string; count: number }>();
  const reasons: string[] = [];

  for (let i = 0; i < rows.length; i++) {
    const read = playWire.safeParse(rows[i]);
    if (!read.success) {
      reasons.push(`plays[${i}].${complaintLine(read.error, rows[i])}`);
      continue;
    }
    const row = read.data;
    const fault = faultOf(row, gameId, sideOf) ?? (seen.has(row.id) ? 'is listed twice' : null);
    if (fault !== null) {
      reasons.push(`play ${row.id} ${fault}`);
      continue;
    }
    try {
      const clock = readClock(row.period.number, row.clock.displayValue);
      const kind = kindOf(row);
      if (kind === 'unknown') {
        const known = unknown.get(row.type.id);
        if (known) known.count += 1;
        else unknown.set(row.type.id, { text: row.type.text ?? '', count: 1 });
      }
      seen.add(row.id);
      plays.push({
        id: row.id,
        kind,
        period: clock.period,
        secondsLeftInPeriod: clock.secondsLeftInPeriod,
        side: row.team ? (sideOf.get(row.team.id) ?? null) : null,
        score: { home: row.homeScore, away: row.awayScore },
        wallclockUtc: row.wallclock ?? null,
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      reasons.push(`play ${row.id}: ${error.message}`);
    }
  }

  const more = reasons.length - MOST_NAMED;
  if (more > 0) reasons.splice(MOST_NAMED, more, `and ${more} more plays`);
  return {
    plays,
    unknownCodes: [...unknown].map(([code, { text, count }]) => ({ kind: 'play type', code, text, count })),
    problems: reasons.map((reason) => ({ source: 'espn', game: gameId, reason })),
  };
}

/** Play ids begin with the id of their game, in all payloads since 2009. */
function faultOf(row: WirePlay, gameId: string, sideOf: ReadonlyMap<string, TeamSide>): string | null {
  if (!row.id.startsWith(gameId)) return 'is of another game';
  if (row.team && !sideOf.has(row.team.id)) return `is of team ${row.team.id}, which does not play here`;
  return null;
}

/** What a row is; `unknown` for an id that no table knows, or one whose row does not say what it needs to. */
function kindOf(row: WirePlay): PlayKind {
  const is = PLAY_CODES.get(row.type.id)?.is;
  switch (is) {
    case undefined:
      return 'unknown';
    case 'fieldGoal':
      return shot(row, pointsTried(row));
    case 'threePointer':
      return shot(row, 3);
    case 'freeThrow':
      return row.scoringPlay ? 'madeFreeThrow' : 'missedFreeThrow';
    case 'foulOrTurnover':
      return foulOrTurnover(row.text ?? '');
    default:
      return is;
  }
}

function shot(row: WirePlay, points: 2 | 3): PlayKind {
  if (points === 3) return row.scoringPlay ? 'made3' : 'missed3';
  return row.scoringPlay ? 'made2' : 'missed2';
}

/** What the shot would have counted: payloads before 2024 have the value on makes only, and the text on all. */
function pointsTried(row: WirePlay): 2 | 3 {
  if (row.scoreValue === 2 || row.scoreValue === 3) return row.scoreValue;
  if (row.pointsAttempted === 2 || row.pointsAttempted === 3) return row.pointsAttempted;
  return /three[ -]point/i.test(row.text ?? '') ? 3 : 2;
}

function foulOrTurnover(text: string): PlayKind {
  if (/^technical foul/i.test(text)) return 'technicalFoul';
  if (/^foul on/i.test(text)) return 'foul';
  return /turnover/i.test(text) ? 'turnover' : 'unknown';
}
