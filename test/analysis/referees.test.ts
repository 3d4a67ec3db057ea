import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { correlation, slope } from '../../src/analysis/estimate.js';
import {
  CAREER_GAMES_OF_EQUAL_WEIGHT,
  type OfficiatedGame,
  refereeEffects,
  refereeTendencies,
  shrunkCareer,
} from '../../src/analysis/referees.js';
import { LEAGUE_FOULS_PER_GAME } from '../../src/domain/fouls.js';
import { crewTendency, refereeKey } from '../../src/identity/referees.js';
import { withRealData } from '../parts.js';
import { readTable } from '../tables.js';
import { chance } from './chance.js';

describe('a career in a source’s table', () => {
  const referee = (games: number, foulsPerGame: number) => ({ name: 'Tony Greene', games, foulsPerGame });

  test('says little with few games, much with many', () => {
    const lead = (games: number) =>
      shrunkCareer(referee(games, 45), 35).shrunkFoulsPerGame - LEAGUE_FOULS_PER_GAME;
    expect(lead(0)).toBe(0);
    expect(lead(6)).toBeCloseTo(10 * (6 / (6 + CAREER_GAMES_OF_EQUAL_WEIGHT)));
    expect(lead(CAREER_GAMES_OF_EQUAL_WEIGHT)).toBeCloseTo(5);
    expect(lead(1400)).toBeGreaterThan(9);
  });

  test('is held against the mean of its own source', () => {
    const strict = shrunkCareer(referee(100, 40), 40);
    expect(strict.shrunkFoulsPerGame).toBe(LEAGUE_FOULS_PER_GAME);
    expect(strict.foulsPerGame).toBe(40);
  });
});

const crew = (...names: string[]) => names.map((name) => ({ key: refereeKey(name), name }));
const gameOf = (
  fouls: number,
  officials: OfficiatedGame['officials'],
  change: Partial<OfficiatedGame> = {},
) => ({
  season: 2026,
  teamIds: { home: '1', away: '2' },
  officials,
  fouls,
  ...change,
});

/** A season of a made-up league: referees differ by sd 1 a game, teams by sd 2, games by sd 6 round 36 fouls. */
function season(games: number, seed: number, teamsOf: (referee: number, random: () => number) => number[]) {
  const { normal, random, below } = chance(seed);
  const referees = Array.from({ length: 120 }, () => normal());
  const teams = Array.from({ length: 60 }, () => 2 * normal());
  const played = Array.from({ length: games }, (): OfficiatedGame => {
    const first = below(referees.length);
    const officials = [first, (first + 1 + below(59)) % 120, (first + 60 + below(59)) % 120];
    const [home, away] = teamsOf(first, random) as [number, number];
    const share = [
      ...officials.map((r) => referees[r] as number),
      teams[home] as number,
      teams[away] as number,
    ];
    const fouls = 36 + share.reduce((sum, s) => sum + s, 0) + 6 * normal();
    const teamIds = { home: String(home), away: String(away) };
    return gameOf(fouls, crew(...officials.map((r) => `Referee ${r}`)), { teamIds });
  });
  return { played, referees };
}
const anyTeams = (_: number, random: () => number) => {
  const home = Math.floor(60 * random());
  return [home, (home + 1 + Math.floor(59 * random())) % 60];
};

describe('what referees add to a game’s fouls', () => {
  test('is found for each of a crew of three, and held back by what is not known', () => {
    const { played, referees } = season(6000, 1, anyTeams);
    const { effects, equalWeight, estimated } = refereeEffects(played);
    expect(estimated).toBe(true);
    // Truly about 6² / 1², and 6² / 2² with what the crew adds to the chance.
    expect(equalWeight.referee).toBeGreaterThan(25);
    expect(equalWeight.referee).toBeLessThan(50);
    expect(equalWeight.team).toBeGreaterThan(6);
    expect(equalWeight.team).toBeLessThan(16);
    const found = referees.map((_, i) => effects.get(refereeKey(`Referee ${i}`)) as number);
    expect(correlation(found, referees).value).toBeGreaterThan(0.9);
    // An honest guess: the truth is as far from 0 as the guess, on average.
    expect(slope(found, referees).value).toBeGreaterThan(0.9);
    expect(slope(found, referees).value).toBeLessThan(1.1);
  });

  test('is not what the teams add that they see all winter', () => {
    // Every referee works one conference of six teams, so that its fouls look like his.
    const home = (referee: number, random: () => number) => {
      const conference = (referee % 10) * 6;
      const first = Math.floor(6 * random());
      return [conference + first, conference + ((first + 1 + Math.floor(5 * random())) % 6)];
    };
    const { played, referees } = season(6000, 3, home);
    const blind = played.map((game) => ({ ...game, teamIds: { home: null, away: null } }));
    const [knowing, unknowing] = [refereeEffects(played), refereeEffects(blind)];
    const [known, unknown] = [knowing, unknowing].map(
      ({ effects }) =>
        correlation(
          referees.map((_, i) => effects.get(refereeKey(`Referee ${i}`)) as number),
          referees,
        ).value,
    );
    expect(knowing.equalWeight.referee).toBeGreaterThan(unknowing.equalWeight.referee + 3);
    expect(known).toBeGreaterThan((unknown as number) + 0.05);
  });

  test('of a few games is shrunken as usual', () => {
    const games = [gameOf(30, crew('Loose Hand')), gameOf(42, crew('Strict Hand'))];
    const { effects, equalWeight, estimated } = refereeEffects(games);
    expect({ equalWeight, estimated }).toEqual({ equalWeight: { referee: 40, team: 10 }, estimated: false });
    expect(effects.get('strict hand')).toBeCloseTo(6 / 41, 6);
    expect(effects.get('loose hand')).toBeCloseTo(-6 / 41, 6);
  });

  test('counts less the longer ago it was, and each season is held against its own mean', () => {
    const lead = (season: number) => {
      const games = [
        gameOf(30, crew('Strict Hand'), { season }),
        gameOf(18, crew('Loose Hand'), { season }),
        // A season in which everyone calls more.
        gameOf(50, crew('Someone Else')),
        gameOf(50, crew('Another')),
      ];
      return refereeEffects(games).effects.get('strict hand') as number;
    };
    expect(lead(2025)).toBeGreaterThan(0);
    expect(lead(2024)).toBeGreaterThan(0);
    expect(lead(2025)).toBeGreaterThan(1.3 * lead(2024));
  });
});

describe('a referee’s tendency', () => {
  test('has his games and his fouls a game under the last spelling of his name', () => {
    const games = [
      gameOf(30, [...crew('TONY GREENE'), ...crew('K.B. Burdett')]),
      gameOf(42, crew('Tony  Greene')),
    ];
    const tendencies = refereeTendencies(games, refereeEffects(games));
    expect(tendencies.get('tony greene')).toMatchObject({ name: 'Tony  Greene', games: 2, foulsPerGame: 36 });
    expect(tendencies.get('kb burdett')).toMatchObject({ name: 'K.B. Burdett', games: 1, foulsPerGame: 30 });
  });

  test('is what a crew of three like him would bring: the crew’s mean is the sum of its effects', () => {
    const { played } = season(2000, 4, anyTeams);
    const fitted = refereeEffects(played);
    const { officials } = played[0] as OfficiatedGame;
    const tendency = crewTendency('1', officials, refereeTendencies(played, fitted), LEAGUE_FOULS_PER_GAME);
    const sum = officials.reduce((total, { key }) => total + (fitted.effects.get(key) as number), 0);
    expect(tendency?.foulsPerGame).toBeCloseTo(LEAGUE_FOULS_PER_GAME + sum, 9);
  });
});

withRealData('crews and free throws of 2024-25, where no fouls are recorded', (folder) => {
  test('what crews added until mid-January they add again after it, in the measure that was foretold', async () => {
    const rows = await readTable(join(folder, 'espn/seasons/games_2024-25.csv.gz'));
    const games = rows.flatMap((row) => {
      const { date, referees, home_fta: home, away_fta: away, home_id, away_id } = row;
      if (!date || !referees || !home || !away) return [];
      const fouls = Number(home) + Number(away);
      const teamIds = { home: home_id || null, away: away_id || null };
      return [{ date, ...gameOf(fouls, crew(...referees.split('/')), { teamIds }) }];
    });
    const before = games.filter((game) => game.date < '2025-01-15');
    const after = games.filter((game) => game.date >= '2025-01-15');
    const { effects, equalWeight, estimated } = refereeEffects(before);
    expect(estimated).toBe(true);
    expect(equalWeight.referee).toBeLessThan(41);
    const foretold = after.map(({ officials }) =>
      officials.reduce((sum, { key }) => sum + (effects.get(key) ?? 0), 0),
    );
    const seen = after.map(({ fouls }) => fouls);
    const r = correlation(foretold, seen);
    expect(r.n).toBeGreaterThan(2500);
    expect(r.low).toBeGreaterThan(0.14);
    const part = slope(foretold, seen);
    expect(part.low).toBeGreaterThan(0.5);
    expect(part.high).toBeLessThan(1.2);
  });
});
