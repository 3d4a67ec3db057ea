import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partKey } from '../../../src/store/tables/layout.js';
import { closingLines } from '../../../src/store/tables/lines.js';
import { openTables } from '../../../src/store/tables/open.js';
import { encodeRows } from '../../../src/store/tables/parquet.js';
import { LINE_SOURCES, type TableRow } from '../../../src/store/tables/schema.js';
import { DAY, lineRow } from './rows.js';

const chosen = (rows: readonly TableRow<'lines'>[]) => closingLines(rows).get('401')?.source;

test('the closing line is that of the most trusted source', () => {
  const of = (source: TableRow<'lines'>['source']) => lineRow({ source });
  expect(chosen([of('wagertalk'), of('espn-pickcenter'), of('sbr')])).toBe('espn-pickcenter');
  expect(chosen([of('espn-pickcenter'), of('odds-api-live'), of('odds-api-history')])).toBe(
    'odds-api-history',
  );
  expect(chosen([of('oddsshark')])).toBe('oddsshark');
});

test('T9 a source whose final score is another one’s is passed over, and a game can be left without a line (T14)', () => {
  const wrong = lineRow({ source: 'sbr', scoreAgrees: false });
  expect(chosen([wrong, lineRow({ source: 'oddsshark', scoreAgrees: true })])).toBe('oddsshark');
  expect(chosen([wrong])).toBeUndefined();
});

test('SQL chooses the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-lines-'));
  try {
    const line = fc.record({
      gameId: fc.constantFrom('401', '402', '403', '404'),
      source: fc.constantFrom(...LINE_SOURCES),
      scoreAgrees: fc.constantFrom(true, false, null),
    });
    const [some = []] = fc.sample(
      fc.uniqueArray(line, { selector: (l) => `${l.gameId} ${l.source}`, minLength: 25, maxLength: 30 }),
      { numRuns: 1, seed: 3 },
    );
    const rows = some.map((change) => lineRow(change));
    const file = join(folder, partKey('lines', DAY));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, encodeRows('lines', rows));
    const tables = await openTables(folder);
    const read = await tables.rows('select game_id, source from closing_lines order by game_id');
    tables.close();
    const expected = [...closingLines(rows).values()].map(({ gameId, source }) => ({
      game_id: gameId,
      source,
    }));
    expect(read).toEqual(expected.sort((a, b) => (a.game_id < b.game_id ? -1 : 1)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
