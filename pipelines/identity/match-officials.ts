import { csvParse } from 'd3-dsv';
import { isGameDay } from '../../src/domain/game.js';
import { type Appearance, refereeKey, refereePeople } from '../../src/identity/referees.js';

/** A person of a list of officials. */
export interface MatchedPerson {
  readonly id: string;
  /** His commonest spelling. */
  readonly name: string;
  /** The commonest first. */
  readonly spellings: readonly string[];
  /** Rows of the list that are his, from 0. */
  readonly rows: readonly number[];
  readonly confidence: number;
  /** What joined his names, or sets him apart from another of his name. */
  readonly reason: string;
}

/**
 * The people of a list of officials. Columns: name, and where the list has them crew and date. Crew is the names on the
 * sheet, with `/`, `;`, `|` or commas between them, this one among them or not; a single word or number there is what
 * tells the game, and its crew is made up of the rows that share it.
 * @throws Error naming the row and column that cannot be read
 */
export function matchOfficials(text: string): readonly MatchedPerson[] {
  const appearances = readAppearances(text);
  return refereePeople(appearances).map(
    ({ id, name, spellings, appearances: rows, confidence, evidence }) => ({
      id,
      name,
      spellings: spellings.map((spelling) => spelling.name),
      rows,
      confidence,
      reason: evidence.length === 0 ? 'one normal form' : evidence.join('; '),
    }),
  );
}

function readAppearances(text: string): Appearance[] {
  const rows = csvParse(text.replace(/^\uFEFF/, ''));
  if (!rows.columns.includes('name'))
    throw new Error(`the list has no column name; it has ${rows.columns.join(', ')}`);
  const read = rows.map((row, i) => {
    const date = row.date?.trim() || null;
    if (date !== null && !isGameDay(date))
      throw new Error(
        `the list, row ${i + 2}: date is ${JSON.stringify(row.date)}, expected a day such as 2026-03-02`,
      );
    const name = row.name ?? '';
    const crew = row.crew?.trim() || null;
    const names = crew === null ? [] : namesIn(crew);
    const sheet = names.length > 1 || (names.length === 1 && crew?.includes(' ') === true);
    const key = sheet ? [...new Set([name, ...names].map(refereeKey))].sort().join(', ') : crew;
    return { name, day: date, game: key === null ? null : `${date ?? ''} ${key}`, names: sheet ? names : [] };
  });
  const byGame = new Map<string, string[]>();
  for (const { name, game } of read) if (game !== null) byGame.set(game, [...(byGame.get(game) ?? []), name]);
  return read.map(({ name, day, game, names }) => ({
    name,
    day,
    game,
    crew: game === null ? [] : [...names, ...(byGame.get(game) ?? [])],
  }));
}

/** `A. Smith, Jr., B. Jones` is two names: a suffix belongs to the one before it. */
function namesIn(crew: string): string[] {
  const parts = /[/;|]/.test(crew) ? crew.split(/[/;|]/) : crew.split(',');
  const names: string[] = [];
  for (const part of parts.map((p) => p.trim()).filter((p) => p !== '')) {
    const last = names.at(-1);
    if (last !== undefined && /^(?:jr|sr|ii|iii|iv)\.?$/i.test(part))
      names[names.length - 1] = `${last}, ${part}`;
    else names.push(part);
  }
  return names;
}
