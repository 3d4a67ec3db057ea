import { describe, expect, test } from 'vitest';
import { type Catalog, catalogOf, type DayCoverage, type TableContents } from '../../src/catalog/catalog.js';
import { coverageChart, share } from '../../src/catalog/coverage-chart.js';
import { catalogPage } from '../../src/catalog/page.js';
import { TABLE_NAMES, type TableName, tableSpec } from '../../src/store/tables.js';

const day = (change: Partial<DayCoverage> = {}): DayCoverage => ({
  day: '2026-03-02',
  collected: true,
  rows: 40,
  covered: 3,
  games: 4,
  ...change,
});

function contents(change: Partial<TableContents> = {}): TableContents {
  return {
    bytes: 2_500_000,
    coverage: [day()],
    example: { day: '2026-03-02', home_team_name: '<script>alert("x")</script> & Sons' },
    sample: { days: 1, rows: 40, missing: new Map([['start_utc', 10]]) },
    ...change,
  };
}

const catalog = (change: Partial<TableContents> = {}): Catalog =>
  catalogOf(
    '/data/<objects>',
    '2026-03-04',
    Object.fromEntries(TABLE_NAMES.map((name) => [name, contents(change)])) as Record<
      TableName,
      TableContents
    >,
  );

describe('the page', () => {
  test('needs nothing but itself', () => {
    const page = catalogPage(catalog());
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|<script/);
    expect(page).toContain('prefers-color-scheme: dark');
  });

  test('has every table and column with its meaning', () => {
    const page = catalogPage(catalog());
    for (const name of TABLE_NAMES) {
      expect(page).toContain(`<section id="${name}">`);
      for (const column of Object.keys(tableSpec(name).columns))
        expect(page).toContain(`<code>${column}</code>`);
    }
    expect(page).toContain('it settles with overtime (T18)');
    expect(page).toContain('25.0 %');
  });

  test('shows what the data hold as text, never as markup', () => {
    const page = catalogPage(catalog());
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Sons');
    expect(page).toContain('<code>/data/&lt;objects&gt;</code>');
  });

  test('says how old a table is, and that an empty one is empty', () => {
    expect(catalogPage(catalog())).toContain('<span class="fresh">2 days old</span>');
    expect(catalogPage(catalog({ coverage: [day({ day: '2026-01-04' })] }))).toContain(
      '<span class="stale">59 days old</span>',
    );
    const empty = { coverage: [], example: null, sample: { days: 0, rows: 0, missing: new Map() } };
    expect(catalogPage(catalog(empty))).toContain('<span class="stale">empty</span>');
  });
});

describe('coverage by day', () => {
  const bars = (svg: string, kind: string) => new RegExp(`class="${kind}" d="([^"]*)"`).exec(svg)?.[1] ?? '';

  test('is a strip a season, the newest first, in words too', () => {
    const svg = coverageChart([day({ day: '2024-12-02' }), day(), day({ day: '2026-03-03', covered: 4 })]);
    expect(
      [...svg.matchAll(/<b>([^<]*)<\/b> ([^<]*)</g)].map(([, season, words]) => [season, words]),
    ).toEqual([
      ['2025-26', '7 of 8 games, 87.5 %'],
      ['2024-25', '3 of 4 games, 75.0 %'],
    ]);
  });

  test('draws games by their number, and those that the table has before them', () => {
    const svg = coverageChart([
      day({ covered: 1, games: 4 }),
      day({ day: '2026-03-03', covered: 0, games: 2 }),
    ]);
    expect([...bars(svg, 'lack').matchAll(/v-([\d.]+)/g)].map(([, height]) => Number(height))).toEqual([
      34, 17,
    ]);
    expect([...bars(svg, 'have').matchAll(/v-([\d.]+)/g)].map(([, height]) => Number(height))).toEqual([8.5]);
  });

  test('draws rows where there are no games to count', () => {
    const svg = coverageChart([day({ covered: null, games: null, rows: 365 })]);
    expect(svg).toContain('365 rows on 1 day<');
    expect(bars(svg, 'have')).toContain('v-34.0');
  });

  test('of a day in summer is left out of the drawing, not of the words', () => {
    const svg = coverageChart([day({ day: '2026-06-02' })]);
    expect(svg).toContain('3 of 4 games');
    expect(bars(svg, 'have')).toBe('');
  });

  test.each([
    [0, '0 %'],
    [0.0004, '<0.1 %'],
    [0.5, '50.0 %'],
    [0.9996, '>99.9 %'],
    [1, '100 %'],
  ])('a share of %s reads %s', (of, text) => {
    expect(share(of)).toBe(text);
  });
});
