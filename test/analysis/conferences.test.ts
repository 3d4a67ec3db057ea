import { describe, expect, test } from 'vitest';
import { conferencesOf } from '../../src/analysis/conferences.js';

const TODAY: Readonly<Record<string, { name: string; conference: string | null }>> = {
  1: { name: 'Duke', conference: 'ACC' },
  2: { name: 'Virginia', conference: 'ACC' },
  3: { name: 'Louisville', conference: 'ACC' },
  4: { name: 'Stanford', conference: 'ACC' },
  5: { name: 'UCLA', conference: 'Big Ten' },
  6: { name: 'Utah', conference: 'Big 12' },
  7: { name: 'Kansas', conference: 'Big 12' },
  8: { name: 'Baylor', conference: 'Big 12' },
};
const game = (season: string, home: string, away: string) => ({ season, teamIds: [home, away] as const });
const of = (games: Parameters<typeof conferencesOf>[0]) => conferencesOf(games, (id) => TODAY[id] ?? null);

describe('conferences by who met whom', () => {
  test('are those of the season, whatever their teams have joined since, and no name is given twice', () => {
    const then = of([
      game('2016-17', '1', '2'),
      game('2016-17', '2', '3'),
      game('2016-17', '4', '5'),
      game('2016-17', '5', '6'),
      game('2016-17', '4', '6'),
      game('2016-17', '7', '8'),
    ]).get('2016-17');
    const names = Object.fromEntries(then ?? []);
    expect(names).toEqual({
      1: 'ACC',
      2: 'ACC',
      3: 'ACC',
      4: 'Big Ten',
      5: 'Big Ten',
      6: 'Big Ten',
      7: 'Big 12',
      8: 'Big 12',
    });
  });

  test('a set whose every name is another one’s is called after a team of it', () => {
    const then = of([game('2016-17', '1', '2'), game('2016-17', '4', '9')]).get('2016-17');
    expect([then?.get('1'), then?.get('4'), then?.get('9')]).toEqual(['ACC', 'with 9', 'with 9']);
  });

  test('a team that changes its conference is in another one the year after', () => {
    const seasons = of([
      game('2023-24', '1', '2'),
      game('2023-24', '4', '5'),
      game('2024-25', '4', '1'),
      game('2024-25', '1', '2'),
    ]);
    expect(seasons.get('2024-25')?.get('4')).toBe('ACC');
    expect(seasons.get('2023-24')?.get('4')).toBe('Big Ten');
  });
});
