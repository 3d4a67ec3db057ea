import { field, keep, list, numeric, type Shape, text } from './fields.js';

const ODDS: Shape = { line: true, odds: true };
const PROVIDER: Shape = { id: true, name: true, priority: true };

type Moment = 'open' | 'close';

/**
 * A summary's pickcenter as it stood: before the tip what the book opened with, from the tip on its close as well. When
 * the line moved in between is not recorded, so the close counts as known at the tip and no sooner. Recorded in-play
 * values are left out, since nothing says when they were quoted; so is an entry without opening values before the tip.
 */
export function pickcenterAt(pickcenter: unknown, tipped: boolean): unknown[] {
  return list(pickcenter).flatMap((entry) => {
    const shown = tipped ? entryBy(entry, 'close') : entryBy(entry, 'open');
    return shown === null ? [] : [shown];
  });
}

function entryBy(entry: unknown, moment: Moment): Record<string, unknown> | null {
  const structured = overUnderOf(entry, moment);
  const overUnder = structured ?? (moment === 'close' ? numeric(field(entry, 'overUnder')) : null);
  const spread = spreadOf(entry, moment) ?? (moment === 'close' ? numeric(field(entry, 'spread')) : null);
  if (overUnder === null && spread === null) return null;
  const moments: readonly Moment[] = moment === 'open' ? ['open'] : ['open', 'close'];
  const prices = (...path: string[]) => {
    const kept: Record<string, unknown> = {};
    for (const each of moments) {
      const value = keep(field(entry, ...path, each), ODDS);
      if (value !== undefined) kept[each] = value;
    }
    return kept;
  };
  const over = price(entry, 'over', moment);
  const under = price(entry, 'under', moment);
  return {
    provider: keep(field(entry, 'provider'), PROVIDER),
    ...(overUnder === null ? {} : { overUnder }),
    ...(spread === null ? {} : { spread }),
    ...(over === null ? {} : { overOdds: over }),
    ...(under === null ? {} : { underOdds: under }),
    ...(spread === null
      ? {}
      : {
          homeTeamOdds: { favorite: spread < 0, underdog: spread > 0 },
          awayTeamOdds: { favorite: spread > 0, underdog: spread < 0 },
        }),
    moneyline: { home: prices('moneyline', 'home'), away: prices('moneyline', 'away') },
    pointSpread: { home: prices('pointSpread', 'home'), away: prices('pointSpread', 'away') },
    total: { over: prices('total', 'over'), under: prices('total', 'under') },
  };
}

/** `o152.5` → 152.5. */
function overUnderOf(entry: unknown, moment: Moment): number | null {
  return numeric(text(field(entry, 'total', 'over', moment, 'line'))?.replace(/^[ou]/i, '') ?? null);
}

/** The home team's handicap, −3.5 for a favourite; `PK` is 0. */
function spreadOf(entry: unknown, moment: Moment): number | null {
  const line = text(field(entry, 'pointSpread', 'home', moment, 'line'));
  return line !== null && /^(pk|even)$/i.test(line) ? 0 : numeric(line);
}

function price(entry: unknown, side: 'over' | 'under', moment: Moment): number | null {
  const quoted = numeric(field(entry, 'total', side, moment, 'odds'));
  return quoted ?? (moment === 'close' ? numeric(field(entry, `${side}Odds`)) : null);
}
