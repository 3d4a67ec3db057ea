import { describe, expect, test } from 'vitest';
import { matchEvents } from '../../src/identity/games.js';
import { scheduleOf } from '../../src/identity/schedule.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';

const teams = createTeamResolver(await readTeamSeeds());
const DAY = '2026-01-10';
const game = (home: string, away: string, day = DAY) => ({ day, home: { id: home }, away: { id: away } });

const [CREIGHTON, VILLANOVA, AKRON, MIAMI_OH, MIAMI, DAYTON, LOYOLA_CHICAGO, DUKE] = [
  '156',
  '222',
  '2006',
  '193',
  '2390',
  '2168',
  '2350',
  '150',
];
const schedule = scheduleOf([
  game(CREIGHTON, VILLANOVA),
  game(MIAMI_OH, AKRON),
  game(MIAMI, DUKE),
  game(DAYTON, LOYOLA_CHICAGO),
]);
const ask = (name: string, opponent: string, day = DAY) => teams.resolve(name, { opponent, day, schedule });

describe('T9 a mis-spelled name', () => {
  test('is its team’s only when the opponent plays that team within a day', () => {
    expect(ask('Villinova', 'Creighton')).toMatchObject({
      teamId: VILLANOVA,
      confidence: 0.8,
      reason: expect.stringContaining('mis-spelled: it meets Creighton about 2026-01-10'),
    });
    expect(ask('Villinova', 'Creighton', '2026-01-11').teamId).toBe(VILLANOVA);
    expect(ask('Villinova', 'Creighton', '2026-01-12').teamId).toBeNull();
    expect(ask('Villinova', 'Duke').teamId).toBeNull();
    expect(ask('Villinova', 'Nobody Tech').teamId).toBeNull();
  });

  test('without a witness is null, with the right team first among the candidates', () => {
    for (const hint of [{}, { opponent: 'Creighton' }, { opponent: 'Creighton', day: DAY }]) {
      const match = teams.resolve('Villinova Wildcats', hint);
      expect(match).toMatchObject({ teamId: null, confidence: 0 });
      expect(match.candidates[0]).toMatchObject({ teamId: VILLANOVA });
    }
  });

  test('is not accepted with too many letters wrong, however good the witness', () => {
    expect(ask('Vilinovva U', 'Creighton').teamId).toBeNull();
    expect(ask('Villa', 'Creighton').teamId).toBeNull();
  });

  test('that is a school outside Division I is not accepted', () => {
    const near = scheduleOf([game('2447', DUKE)]);
    // Nichols is in Massachusetts; Nicholls, one letter away, in Louisiana.
    expect(teams.resolve('Nichols', { opponent: 'Duke', day: DAY, schedule: near }).teamId).toBeNull();
    expect(teams.resolve('Nicholls', { opponent: 'Duke', day: DAY, schedule: near }).teamId).toBe('2447');
  });

  test('of a women’s team is not accepted', () => {
    expect(ask('Villanova Women', 'Creighton').teamId).toBeNull();
  });
});

describe('a name of several teams', () => {
  test('is the one’s that alone meets the opponent', () => {
    expect(ask('Loyola', 'Dayton')).toMatchObject({
      teamId: LOYOLA_CHICAGO,
      confidence: 0.9,
      reason: expect.stringContaining('the only one that meets Dayton'),
    });
    expect(ask('Loyola', 'Duke').teamId).toBeNull();
    expect(ask('Wildcats', 'Creighton').teamId).toBe(VILLANOVA);
  });

  test('that is one team’s own is another’s where only that one meets the opponent', () => {
    expect(ask('Miami', 'Duke').teamId).toBe(MIAMI);
    expect(ask('Miami', 'Akron').teamId).toBe(MIAMI_OH);
    // Neither meets Dayton: the name is what it is by itself.
    expect(ask('Miami', 'Dayton').teamId).toBe(MIAMI);
  });
});

describe('an event whose names are not enough', () => {
  const side = (id: string, name: string) => ({ id, name, location: name, abbreviation: '' });
  const listed = [
    {
      id: 'g1',
      day: DAY,
      startUtc: `${DAY}T19:00:00Z`,
      home: side(CREIGHTON, 'A'),
      away: side(VILLANOVA, 'B'),
    },
    { id: 'g2', day: DAY, startUtc: `${DAY}T19:00:00Z`, home: side(MIAMI_OH, 'C'), away: side(AKRON, 'D') },
    {
      id: 'g3',
      day: DAY,
      startUtc: null,
      home: side(DUKE, 'E'),
      away: side('99999', 'Chaminade Silverswords'),
    },
  ];
  const event = (homeName: string, awayName: string) => ({
    id: 'e',
    commenceUtc: `${DAY}T19:10:00Z`,
    homeName,
    awayName,
  });
  const place = (homeName: string, awayName: string) =>
    matchEvents([event(homeName, awayName)], listed, teams).pairs.get('e');

  test('is placed by the other name and the game, and says so', () => {
    expect(place('Creighton Bluejays', 'Vilinova Wildcatz')).toBeUndefined();
    expect(place('Creighton Bluejays', 'Vilanova')).toMatchObject({
      gameId: 'g1',
      confidence: 0.8,
      evidence: expect.stringContaining('mis-spelled'),
    });
    expect(place('Miami', 'Akron')).toMatchObject({ gameId: 'g2', confidence: 0.9, swapped: false });
  });

  test('is placed on a game with a team outside Division I by the name that the game has', () => {
    expect(place('Chaminade Silverswords', 'Duke Blue Devils')).toEqual({
      gameId: 'g3',
      swapped: true,
      hoursApart: null,
      daysApart: 0,
      confidence: 0.97,
      evidence: '"Chaminade Silverswords" is a team of a listed game',
    });
    expect(place('Chaminade', 'Duke Blue Devils')).toBeUndefined();
  });

  test('with two mis-spelled names has no witness', () => {
    expect(place('Creigton', 'Vilanova')).toBeUndefined();
  });
});
