import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { type Game, gameDayOf, seasonOf, type Team } from '../../src/domain/game.js';
import { type EventToPlace, matchEvents } from '../../src/identity/games.js';
import { readTeamSeeds } from '../../src/identity/seed-files.js';
import { createTeamResolver } from '../../src/identity/teams.js';
import { withRealData } from '../parts.js';
import { readTable } from '../tables.js';

const teams = createTeamResolver(await readTeamSeeds());

function team(id: string): Team {
  return { id, name: `Team ${id}`, location: id, abbreviation: id };
}
function game(id: string, homeId: string, awayId: string, startUtc: string): Game {
  const day = gameDayOf(startUtc);
  const season = seasonOf(day);
  return {
    id,
    startUtc,
    day,
    season,
    home: team(homeId),
    away: team(awayId),
    neutralSite: false,
    conferenceGame: false,
  };
}
function event(id: string, homeName: string, awayName: string, commenceUtc: string): EventToPlace {
  return { id, homeName, awayName, commenceUtc };
}

function onNeutralSite(of: Game): Game {
  return { ...of, neutralSite: true };
}

const DUKE = '150';
const UNC = '153';
const at19 = '2026-03-03T00:00:00Z';
const dukeAtHome = game('g1', DUKE, UNC, at19);

describe('an event is placed on the game', () => {
  test('of its two teams at its time', () => {
    const { pairs, unmatched } = matchEvents(
      [event('e1', 'Duke Blue Devils', 'North Carolina Tar Heels', '2026-03-03T00:10:00Z')],
      [dukeAtHome, game('g2', '2', '12', at19)],
      teams,
    );
    expect(pairs.get('e1')).toEqual({
      gameId: 'g1',
      swapped: false,
      hoursApart: 1 / 6,
      daysApart: 0,
      confidence: 1,
      evidence: null,
    });
    expect(unmatched).toEqual([]);
  });

  test('that starts nearest, when the two meet on two days running', () => {
    const friday = game('g1', DUKE, UNC, '2026-01-10T00:00:00Z');
    const saturday = game('g2', DUKE, UNC, '2026-01-11T00:00:00Z');
    const events = [
      event('e1', 'Duke Blue Devils', 'North Carolina Tar Heels', '2026-01-10T00:05:00Z'),
      event('e2', 'Duke Blue Devils', 'North Carolina Tar Heels', '2026-01-11T02:00:00Z'),
    ];
    for (const games of [
      [friday, saturday],
      [saturday, friday],
    ]) {
      const { pairs } = matchEvents(events, games, teams);
      expect(pairs.get('e1')?.gameId).toBe('g1');
      expect(pairs.get('e2')?.gameId).toBe('g2');
    }
  });

  test('whatever the order of events and games', () => {
    const events = [
      event('e1', 'Duke Blue Devils', 'North Carolina Tar Heels', at19),
      event('e2', 'Arizona Wildcats', 'Auburn Tigers', at19),
    ];
    const games = [dukeAtHome, game('g2', '2', '12', at19)];
    const one = matchEvents(events, games, teams);
    const other = matchEvents(events.toReversed(), games.toReversed(), teams);
    expect(new Map([...other.pairs].sort())).toEqual(new Map([...one.pairs].sort()));
  });
});

describe('an event without a game is listed with the reason', () => {
  const reasonFor = (e: EventToPlace, games: readonly Game[] = [dukeAtHome]) => {
    const { pairs, unmatched } = matchEvents([e], games, teams);
    expect(pairs.size).toBe(0);
    expect(unmatched).toHaveLength(1);
    expect(unmatched[0]?.event).toBe(e.id);
    return unmatched[0]?.reason;
  };

  test('a name that no team has', () => {
    expect(reasonFor(event('e1', 'Duke Blue Devils', 'Springfield Isotopes', at19))).toBe(
      'Springfield Isotopes at Duke Blue Devils, 2026-03-03T00:00:00Z: no team or alias is called "Springfield Isotopes"',
    );
  });

  test('a name that several teams have', () => {
    expect(reasonFor(event('e1', 'Loyola', 'Duke Blue Devils', at19))).toContain(
      '"Loyola" is a name of 3 teams',
    );
  });

  test('a game that is not listed, or on another day', () => {
    const e = event('e1', 'Duke Blue Devils', 'North Carolina Tar Heels', '2026-03-06T00:00:00Z');
    expect(reasonFor(e)).toContain('no game of these two teams is listed within a day');
    expect(reasonFor(e, [])).toContain('no game of these two teams');
  });

  test('only one of the teams in the game', () => {
    expect(reasonFor(event('e1', 'Duke Blue Devils', 'Arizona Wildcats', at19))).toContain(
      'no game of these two',
    );
  });

  test('the same team twice, and a start that is no time', () => {
    expect(reasonFor(event('e1', 'Duke Blue Devils', 'Duke', at19))).toContain('both names are of one team');
    expect(reasonFor(event('e1', 'Duke', 'North Carolina', 'TBD'))).toContain('its start "TBD" is no time');
  });
});

describe('T12 events that differ from the game', () => {
  test('home and away the other way round is recorded as swapped', () => {
    const { pairs } = matchEvents(
      [event('e1', 'North Carolina Tar Heels', 'Duke Blue Devils', at19)],
      [onNeutralSite(dukeAtHome)],
      teams,
    );
    expect(pairs.get('e1')).toMatchObject({ gameId: 'g1', swapped: true, hoursApart: 0 });
  });

  test('a start one game day off is still that game, two days off is not', () => {
    const names = ['Duke Blue Devils', 'North Carolina Tar Heels'] as const;
    const placedAt = (start: string) =>
      matchEvents([event('e1', ...names, start)], [dukeAtHome], teams).pairs.get('e1')?.hoursApart;
    expect(placedAt('2026-03-04T00:30:00Z')).toBe(24.5);
    expect(placedAt('2026-03-01T17:00:00Z')).toBe(-31);
    expect(placedAt('2026-03-05T05:30:00Z')).toBeUndefined();
  });

  test('two events of one game are both placed on it', () => {
    const { pairs, unmatched } = matchEvents(
      [
        event('e1', 'Duke Blue Devils', 'North Carolina Tar Heels', at19),
        event('e2', 'North Carolina Tar Heels', 'Duke Blue Devils', '2026-03-03T18:00:00Z'),
      ],
      [dukeAtHome],
      teams,
    );
    expect([...pairs.values()].map((p) => p.gameId)).toEqual(['g1', 'g1']);
    expect(pairs.get('e2')?.swapped).toBe(true);
    expect(unmatched).toEqual([]);
  });

  test('of two games equally near, the one with the same home team is taken', () => {
    const first = game('g1', DUKE, UNC, '2026-03-03T00:00:00Z');
    const second = game('g2', UNC, DUKE, '2026-03-03T02:00:00Z');
    const e = event('e1', 'North Carolina Tar Heels', 'Duke Blue Devils', '2026-03-03T01:00:00Z');
    for (const games of [
      [first, second],
      [second, first],
    ])
      expect(matchEvents([e], games, teams).pairs.get('e1')).toMatchObject({ gameId: 'g2', swapped: false });
  });
});

withRealData('the recorded Odds API events of 2025-11-03 to 2026-01-31', (folder) => {
  test('are placed on the right games, without one wrong pair', async () => {
    const events = await recordedEvents(folder);
    const { games, truth } = await recordedGames(folder);
    const { pairs } = matchEvents(events, games, teams);
    const placeable = events.filter((e) => truth.has(e.id));
    const wrong = placeable.filter((e) => pairs.has(e.id) && pairs.get(e.id)?.gameId !== truth.get(e.id));
    const missed = placeable.filter((e) => !pairs.has(e.id));
    expect(placeable.length).toBeGreaterThan(3500);
    expect(wrong).toEqual([]);
    expect(missed.length / placeable.length).toBeLessThan(0.001);
    expect([...pairs.values()].filter((p) => p.swapped).length).toBeGreaterThan(50);
  });
});

/** Each event as its last snapshot names it. */
async function recordedEvents(folder: string): Promise<EventToPlace[]> {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const rows = await db.runAndReadAll(`
    select game_id, arg_max(commence_time, snapshot_time), arg_max(home_team, snapshot_time), arg_max(away_team, snapshot_time)
    from read_parquet('${folder}/odds-api/history/*.parquet')
    where commence_time >= '2025-11-03' and commence_time < '2026-02-01T05:00:00Z' group by 1 order by 1`);
  return rows.getRowsJson().map(([id, commenceUtc, homeName, awayName]) => ({
    id: String(id),
    commenceUtc: String(commenceUtc),
    homeName: String(homeName),
    awayName: String(awayName),
  }));
}

/** Games of 2025-26 with the teams of the box scores; the recorded event id is only the truth to compare with. */
async function recordedGames(folder: string): Promise<{ games: Game[]; truth: Map<string, string> }> {
  const sides = new Map<string, { home?: string; away?: string }>();
  for (const row of await readTable(`${folder}/espn/seasons/teambox_2025-26.csv.gz`)) {
    const both = sides.get(row.espn_game_id ?? '') ?? {};
    both[row.team === row.home ? 'home' : 'away'] = row.team_espn_team_id ?? '';
    sides.set(row.espn_game_id ?? '', both);
  }
  const starts = new Map<string, string>();
  for (const row of await readTable(`${folder}/lines/closing_totals_by_espn_id.csv.gz`))
    if (row.season === '2026') starts.set(row.espn_id ?? '', row.game_datetime ?? '');
  const games: Game[] = [];
  const truth = new Map<string, string>();
  for (const row of await readTable(`${folder}/espn/seasons/games_2025-26.csv.gz`)) {
    const id = row.game_id ?? '';
    const { home, away } = sides.get(id) ?? {};
    if (!home || !away) continue;
    games.push({ ...game(id, home, away, starts.get(id) ?? `${row.date}T23:59:00Z`), day: row.date ?? '' });
    if (row.odds_event_id) truth.set(row.odds_event_id, id);
  }
  return { games, truth };
}
