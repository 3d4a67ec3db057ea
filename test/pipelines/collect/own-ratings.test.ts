import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gameTables, writeGameTables } from '../../../pipelines/collect/game-tables.js';
import { rateSeason, rateTeams } from '../../../pipelines/collect/own-ratings.js';
import { addDays, type GameDay, seasonOf, type Team } from '../../../src/domain/game.js';
import type { GameSummary } from '../../../src/sources/espn/client.js';
import { daysOf, readDay, type TableRow, writeDay } from '../../../src/store/tables.js';
import {
  ARIZONA,
  DUKE,
  game,
  IOWA_STATE,
  NC_STATE,
  openTestStores,
  type Stores,
  summary,
  teams,
} from '../collected.js';

const FIRST = '2026-01-05';

let stores: Stores;
beforeEach(async () => {
  stores = await openTestStores();
});
afterEach(() => stores.close());

/** Puts a day's only game into the tables. */
async function played(
  day: GameDay,
  home: Team,
  away: Team,
  [homePoints, awayPoints]: readonly [number, number],
  change: Partial<GameSummary> = {},
): Promise<void> {
  const of = {
    ...game(`${home.id}${away.id}${day.replaceAll('-', '')}`, home, away),
    day,
    season: seasonOf(day),
  };
  const rows = gameTables(summary(of, { finalScore: { home: homePoints, away: awayPoints }, ...change }));
  if (rows === null) expect.fail('a finished game has rows');
  await writeGameTables(stores.store, day, [rows]);
}

/** Duke beats everyone, Iowa State nobody, on three days a round. */
async function rounds(n: number, first: GameDay = FIRST): Promise<GameDay> {
  let day = first;
  for (let i = 0; i < n; i++) {
    await played(day, DUKE, IOWA_STATE, [90, 60]);
    await played(addDays(day, 1), NC_STATE, ARIZONA, [75, 75 - (i % 2)]);
    await played(addDays(day, 2), DUKE, NC_STATE, [85, 70]);
    await played(addDays(day, 3), ARIZONA, IOWA_STATE, [80, 65]);
    day = addDays(day, 4);
  }
  return addDays(day, -1);
}

const own = async (day: GameDay) =>
  ((await readDay(stores.store, 'ratings', day)) ?? []).filter((row) => row.source === 'own');
const strength = ({ adjOffense, adjDefense }: { adjOffense: number; adjDefense: number }) =>
  adjOffense - adjDefense;

describe('our own ratings after a day', () => {
  test('stand in table and cache under the next day, their source beside them', async () => {
    const last = await rounds(3);
    const report = await rateTeams({ ...stores, teams }, last);
    expect(report).toEqual({
      asOf: addDays(last, 1),
      teams: 4,
      games: 12,
      leftOut: { outside: 0, withoutBox: 0, partBox: 0 },
      prior: false,
    });
    const rows = await own(addDays(last, 1));
    expect(rows.map((row) => row.teamName).toSorted()).toEqual([
      'Arizona Wildcats',
      'Duke Blue Devils',
      'Iowa State Cyclones',
      'NC State Wolfpack',
    ]);
    const duke = await stores.lookups.rating(DUKE.id, addDays(last, 1));
    expect(duke).toMatchObject({ source: 'own', asOf: addDays(last, 1), ageDays: 0 });
    expect(duke?.value).toMatchObject({ adjOffense: rows.find((row) => row.teamId === DUKE.id)?.adjOffense });
    const worst = await stores.lookups.rating(IOWA_STATE.id, addDays(last, 1));
    expect(strength(duke!.value)).toBeGreaterThan(strength(worst!.value) + 10);
    expect(await stores.lookups.rating(DUKE.id, last)).toBeNull();
  });

  test('run again are the same, to the byte', async () => {
    const last = await rounds(3);
    await rateTeams({ ...stores, teams }, last);
    const first = await stores.contents();
    await rateTeams({ ...stores, teams }, last);
    expect(await stores.contents()).toEqual(first);
  });

  test('stand beside KenPom’s of the same day', async () => {
    const last = await rounds(3);
    const theirs: TableRow<'ratings'> = {
      source: 'kenpom',
      teamId: DUKE.id,
      teamName: 'Duke',
      adjOffense: 120,
      adjDefense: 95,
      adjTempo: 68,
    };
    await writeDay(stores.store, 'ratings', addDays(last, 1), [theirs]);
    await rateTeams({ ...stores, teams }, last);
    const rows = await readDay(stores.store, 'ratings', addDays(last, 1));
    expect(rows?.filter((row) => row.source === 'kenpom')).toEqual([theirs]);
    expect(rows).toHaveLength(5);
  });

  test('T25 know nothing of the days after it', async () => {
    const last = await rounds(3);
    await rateTeams({ ...stores, teams }, last);
    const before = await own(addDays(last, 1));
    await rounds(2, addDays(last, 1));
    await rateTeams({ ...stores, teams }, last);
    expect(await own(addDays(last, 1))).toEqual(before);
  });

  test('count what they leave out: teams outside Division I, no box score, no length, half a box score', async () => {
    const last = await rounds(3);
    const guest: Team = { ...ARIZONA, id: '999999', name: 'Springfield Isotopes' };
    await played('2026-01-20', DUKE, guest, [140, 30]);
    await played('2026-01-21', DUKE, NC_STATE, [140, 30], { box: null });
    await played('2026-01-22', DUKE, NC_STATE, [140, 30], { plays: [] });
    const { box } = summary(game('1', DUKE, NC_STATE));
    const half = { ...box!.away, fieldGoalsTried: 20 };
    await played('2026-01-23', DUKE, NC_STATE, [140, 30], { box: { home: box!.home, away: half } });
    await rateTeams({ ...stores, teams }, last);
    const [plain] = await own(addDays(last, 1));
    const report = await rateTeams({ ...stores, teams }, '2026-01-23');
    expect(report).toMatchObject({ games: 12, leftOut: { outside: 1, withoutBox: 2, partBox: 1 } });
    const later = (await own('2026-01-24')).find((row) => row.teamId === plain?.teamId);
    expect(later?.adjOffense).toBeCloseTo(plain?.adjOffense ?? 0, 0);
  });

  test('of too few games without a season before are none: nothing is written', async () => {
    await played(FIRST, DUKE, NC_STATE, [80, 70]);
    const report = await rateTeams({ ...stores, teams }, FIRST);
    expect(report).toMatchObject({ teams: 0, games: 1, prior: false });
    expect(await readDay(stores.store, 'ratings', addDays(FIRST, 1))).toBeNull();
    expect(await stores.lookups.rating(DUKE.id, addDays(FIRST, 1))).toBeNull();
  });

  test('start from the season before, so that all of Division I has one on the first day', async () => {
    await rounds(3, '2025-01-05');
    const report = await rateTeams({ ...stores, teams }, '2025-11-02');
    expect(report).toMatchObject({ teams: 365, games: 0, prior: true });
    const duke = await stores.lookups.rating(DUKE.id, '2025-11-03');
    expect(strength(duke!.value)).toBeGreaterThan(10);
  });

  test('of the days after a game that was collected late are made anew', async () => {
    const last = await rounds(3);
    const rateAll = async () => {
      for (let day = addDays(FIRST, 6); day <= last; day = addDays(day, 1))
        await rateTeams({ ...stores, teams }, day);
    };
    await rateAll();
    const late = addDays(last, -2);
    const before = [await own(late), await own(addDays(late, 1))];
    await played(late, IOWA_STATE, ARIZONA, [99, 50]);
    await rateTeams({ ...stores, teams }, last, late);
    const made = await stores.contents();
    await rateAll();
    expect(await stores.contents()).toEqual(made);
    expect(await own(late)).toEqual(before[0]);
    expect(await own(addDays(late, 1))).not.toEqual(before[1]);
  });
});

test('a recorded season is rated day by day, each day as the daily job would have', async () => {
  const last = await rounds(3);
  const seen: number[] = [];
  const report = await rateSeason({ ...stores, teams }, 2026, (done) => seen.push(done));
  expect(report).toMatchObject({ season: 2026, days: 13, games: 12, prior: false });
  expect(seen).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
  const days = await daysOf(stores.store, 'ratings', 2026);
  expect(days.at(-1)).toBe(addDays(last, 1));
  const made = await stores.contents();
  for (const day of days) await rateTeams({ ...stores, teams }, addDays(day, -1));
  expect(await stores.contents()).toEqual(made);
});
