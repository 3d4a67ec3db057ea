import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leagueLevel, type RatedGame, ratingsAsOf } from '../../src/analysis/ratings.js';
import type { TeamRating } from '../../src/domain/context.js';
import { addDays } from '../../src/domain/game.js';
import { chance } from './chance.js';

const TEAMS = Array.from({ length: 40 }, (_, i) => String(100 + i));
const START = '2026-01-10';

/** A box of so many possessions: shots alone. */
const box = (possessions: number) => ({
  fieldGoalsTried: possessions,
  offensiveRebounds: 0,
  turnovers: 0,
  freeThrowsTried: 0,
});

interface Truth {
  readonly offense: number;
  readonly defense: number;
  readonly tempo: number;
}

const truthOf = (seed: number): Map<string, Truth> => {
  const { normal } = chance(seed);
  return new Map(
    TEAMS.map((id) => [id, { offense: 7 * normal(), defense: 6 * normal(), tempo: 2.5 * normal() }]),
  );
};

/** Games of a made-up league of 106 points per 100 possessions and 68 possessions, `noise` points off each. */
function leagueGames(truth: ReadonlyMap<string, Truth>, games: number, noise: number, seed = 5): RatedGame[] {
  const { normal, below } = chance(seed);
  return Array.from({ length: games }, (_, i) => {
    const home = below(TEAMS.length);
    const away = (home + 1 + below(TEAMS.length - 1)) % TEAMS.length;
    const teamIds = { home: TEAMS[home] as string, away: TEAMS[away] as string };
    const [h, a] = [truth.get(teamIds.home) as Truth, truth.get(teamIds.away) as Truth];
    const neutralSite = i % 5 === 0;
    const edge = neutralSite ? 0 : 1.9;
    const possessions = Math.round(68 + h.tempo + a.tempo + noise * 0.4 * normal());
    const points = (per100: number) => Math.round(((per100 + noise * normal()) * possessions) / 100);
    return {
      day: addDays(START, Math.floor((i * 60) / games)),
      teamIds,
      neutralSite,
      finalScore: {
        home: points(106 + h.offense + a.defense + edge),
        away: points(106 + a.offense + h.defense - edge),
      },
      overtimes: 0,
      box: { home: box(possessions), away: box(possessions) },
    };
  });
}

const END = addDays(START, 60);
const options = { teams: TEAMS, prior: null };
const byTeam = (ratings: readonly TeamRating[]) => new Map(ratings.map((r) => [r.teamId, r]));
const one = (ratings: readonly TeamRating[], teamId: string) => byTeam(ratings).get(teamId) as TeamRating;

describe('the ratings of a league', () => {
  test('find offence, defence and tempo that the games were made with', () => {
    const truth = truthOf(1);
    const ratings = ratingsAsOf(leagueGames(truth, 2000, 4), END, options);
    const level = leagueLevel(ratings);
    const [mo, md, mt] = (['offense', 'defense', 'tempo'] as const).map(
      (part) => [...truth.values()].reduce((sum, t) => sum + t[part], 0) / TEAMS.length,
    ) as [number, number, number];
    expect(level.efficiency).toBeCloseTo(106 + mo + md, 0);
    expect(level.tempo).toBeCloseTo(68 + 2 * mt, 0);
    for (const { teamId, adjOffense, adjDefense, adjTempo } of ratings) {
      const t = truth.get(teamId) as Truth;
      expect(Math.abs(adjOffense - level.efficiency - (t.offense - mo))).toBeLessThan(3);
      expect(Math.abs(adjDefense - level.efficiency - (t.defense - md))).toBeLessThan(3);
      expect(Math.abs(adjTempo - level.tempo - (t.tempo - mt))).toBeLessThan(1);
    }
  });

  test('are centred: the mean offence is the mean defence, as in KenPom’s', () => {
    const ratings = ratingsAsOf(leagueGames(truthOf(2), 300, 10), END, options);
    const mean = (of: (r: TeamRating) => number) =>
      ratings.reduce((sum, r) => sum + of(r), 0) / ratings.length;
    expect(mean((r) => r.adjOffense)).toBeCloseTo(
      mean((r) => r.adjDefense),
      9,
    );
  });

  test('know a home game from one at a neutral site', () => {
    const games = leagueGames(truthOf(3), 400, 5);
    const atHome = games.map((game) => ({ ...game, neutralSite: false }));
    const swap = ({ home, away }: { home: number; away: number }) => ({ home: away, away: home });
    const turned = games.map((game) => ({
      ...game,
      teamIds: { home: game.teamIds.away, away: game.teamIds.home },
      finalScore: swap(game.finalScore),
    }));
    const neutral = (list: RatedGame[]) => list.filter((game) => game.neutralSite);
    // T12: whichever team a source calls the home team on a neutral site, the ratings are the same.
    const [plain, other] = [neutral(games), neutral(turned)].map((list) => ratingsAsOf(list, END, options));
    plain?.forEach((rating, i) => {
      expect(other?.[i]?.adjOffense).toBeCloseTo(rating.adjOffense, 7);
      expect(other?.[i]?.adjTempo).toBeCloseTo(rating.adjTempo, 7);
    });
    expect(ratingsAsOf(atHome, END, options)).not.toEqual(ratingsAsOf(games, END, options));
  });

  test('do not take a team for strong because it plays at home', () => {
    // Equal teams, of which one plays all its games at home and wins them by the home edge: 3.8 points per 100.
    const atHome = Array.from({ length: 20 }, (_, i): RatedGame => {
      const teamIds = { home: '100', away: TEAMS[1 + i] as string };
      const boxes = { home: box(70), away: box(70) };
      return {
        day: START,
        teamIds,
        neutralSite: false,
        finalScore: { home: 74, away: 71 },
        overtimes: 0,
        box: boxes,
      };
    });
    const prior = TEAMS.map((teamId) => ({ teamId, adjOffense: 105, adjDefense: 105, adjTempo: 68 }));
    const lead = (games: RatedGame[]) => {
      const { adjOffense, adjDefense } = one(ratingsAsOf(games, END, { teams: TEAMS, prior }), '100');
      return adjOffense - adjDefense;
    };
    expect(Math.abs(lead(atHome))).toBeLessThan(0.5);
    expect(lead(atHome.map((game) => ({ ...game, neutralSite: true })))).toBeGreaterThan(2);
  });

  test('do not depend on the order of the games', () => {
    const games = leagueGames(truthOf(4), 200, 10);
    const there = ratingsAsOf(games, END, options);
    const back = ratingsAsOf(games.toReversed(), END, options);
    there.forEach((rating, i) => {
      expect(back[i]?.adjOffense).toBeCloseTo(rating.adjOffense, 7);
      expect(back[i]?.adjDefense).toBeCloseTo(rating.adjDefense, 7);
      expect(back[i]?.adjTempo).toBeCloseTo(rating.adjTempo, 7);
    });
  });

  test('take the tempo of recent games before that of old ones, and strength from all alike', () => {
    const [slow, fast] = [62, 76];
    const game = (day: string, possessions: number): RatedGame => ({
      day,
      teamIds: { home: '100', away: '101' },
      neutralSite: true,
      finalScore: { home: possessions, away: possessions },
      overtimes: 0,
      box: { home: box(possessions), away: box(possessions) },
    });
    const rate = (first: number, second: number) =>
      one(
        ratingsAsOf(
          [...Array(3).fill(game('2025-12-01', first)), ...Array(3).fill(game('2026-02-19', second))],
          '2026-02-20',
          options,
        ),
        '100',
      );
    expect(rate(slow, fast).adjTempo).toBeGreaterThan(rate(fast, slow).adjTempo + 1);
    expect(rate(slow, fast).adjOffense).toBeCloseTo(rate(fast, slow).adjOffense, 0);
  });
});

describe('T25 no rating knows the future', () => {
  const games = leagueGames(truthOf(6), 400, 10);

  test('cutting off the games of the day and later changes nothing, to the last bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 59 }), (n) => {
        const day = addDays(START, n);
        const past = games.filter((game) => game.day < day);
        expect(ratingsAsOf(games, day, options)).toEqual(ratingsAsOf(past, day, options));
      }),
      { numRuns: 20 },
    );
  });

  test('other scores on the day and later change nothing; the day before changes it', () => {
    const day = '2026-02-01';
    const changed = (from: string, to: string) =>
      games.map((game) =>
        game.day >= from && game.day <= to ? { ...game, finalScore: { home: 150, away: 40 } } : game,
      );
    const ratings = ratingsAsOf(games, day, options);
    expect(ratingsAsOf(changed(day, END), day, options)).toEqual(ratings);
    expect(ratingsAsOf(changed(addDays(day, -1), addDays(day, -1)), day, options)).not.toEqual(ratings);
  });

  test('a season before is known by its last ratings alone', () => {
    const last = games.map((game) => ({ ...game, day: addDays(game.day, -365) }));
    expect(ratingsAsOf([...last, ...games], END, options)).toEqual(ratingsAsOf(games, END, options));
  });
});

describe('last season’s ratings', () => {
  const prior = TEAMS.map((teamId, i) => ({
    teamId,
    adjOffense: 110 + (i - 19.5) / 2,
    adjDefense: 110 - (i - 19.5) / 2,
    adjTempo: 67 + (i - 19.5) / 10,
  }));
  const best = TEAMS.at(-1) as string;

  test('are all that is known before the first game: the order of strength, a faster and poorer league', () => {
    const ratings = ratingsAsOf([], '2025-11-03', { teams: TEAMS, prior });
    const strength = ratings.map((r) => r.adjOffense - r.adjDefense);
    expect(strength).toEqual(strength.toSorted((a, b) => a - b));
    expect(strength.at(-1)).toBeCloseTo(19.5, 6);
    const level = leagueLevel(ratings);
    expect(level.efficiency).toBeCloseTo(110 - 4 * 0.98, 6);
    expect(level.tempo).toBeCloseTo(67 + 2.5 * 0.98, 6);
  });

  test('fade as games are played', () => {
    // Games between equals: whatever the best team of last season was, it is average now.
    const truth = new Map(TEAMS.map((id) => [id, { offense: 0, defense: 0, tempo: 0 }]));
    const lead = (games: number) => {
      const ratings = ratingsAsOf(leagueGames(truth, games, 0), END, { teams: TEAMS, prior });
      const { adjOffense, adjDefense } = one(ratings, best);
      return adjOffense - adjDefense;
    };
    const leads = [0, 40, 200, 800].map(lead);
    expect(leads).toEqual(leads.toSorted((a, b) => b - a));
    expect(leads[0]).toBeGreaterThan(19);
    expect(leads[2]).toBeLessThan(10);
    expect(leads[3]).toBeLessThan(4);
  });

  test('that a team lacks among others that have them make it a newcomer: weaker than most', () => {
    const ratings = ratingsAsOf([], '2025-11-03', { teams: [...TEAMS, '999'], prior });
    const { adjOffense, adjDefense } = one(ratings, '999');
    expect(adjOffense - adjDefense).toBeLessThan(-14);
  });

  test('of a team that has left the league are no one’s', () => {
    const ratings = ratingsAsOf([], '2025-11-03', { teams: TEAMS.slice(1), prior });
    expect(ratings.map((r) => r.teamId)).toEqual(TEAMS.slice(1));
  });
});

describe('what is left out', () => {
  const games = leagueGames(truthOf(8), 200, 5);
  const ratings = ratingsAsOf(games, END, options);
  const odd: RatedGame = {
    ...(games[0] as RatedGame),
    finalScore: { home: 140, away: 30 },
  };

  test('a game with a team that is not rated', () => {
    const guest = { ...odd, teamIds: { home: '100', away: 'not in Division I' } };
    expect(ratingsAsOf([...games, guest], END, options)).toEqual(ratings);
  });

  test('a game whose box score is only a part', () => {
    const part = { ...odd, box: { home: box(68), away: box(30) } };
    expect(ratingsAsOf([...games, part], END, options)).toEqual(ratings);
  });

  test('a team of which neither five games nor a season before are known: missing, not the league’s mean', () => {
    const [team, opponent] = ['100', '101'];
    const five = Array.from({ length: 5 }, (_, i) => ({
      ...(games[0] as RatedGame),
      day: addDays(START, i),
      teamIds: { home: team, away: i === 0 ? '102' : opponent },
    }));
    expect(ratingsAsOf(five, END, options).map((r) => r.teamId)).toEqual([team]);
    expect(ratingsAsOf(five.slice(1), END, options)).toEqual([]);
    const prior = [{ teamId: '103', adjOffense: 110, adjDefense: 100, adjTempo: 68 }];
    expect(ratingsAsOf(five.slice(1), END, { teams: TEAMS, prior })).toHaveLength(TEAMS.length);
  });

  test('everything, where nothing is known: then there are no ratings and no level', () => {
    expect(ratingsAsOf([], END, options)).toEqual([]);
    expect(ratingsAsOf([], END, { teams: TEAMS, prior: [] })).toEqual([]);
    expect(() => leagueLevel([])).toThrow('without ratings');
  });
});
