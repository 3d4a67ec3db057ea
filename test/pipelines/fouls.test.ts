import { describe, expect, test } from 'vitest';
import { foulSample } from '../../pipelines/fouls.js';
import {
  firstHalfFouls,
  foulCorrelations,
  foulsInPlay,
  overShareByQuartile,
} from '../../src/analysis/fouls.js';
import type { PlayKind, TeamSide } from '../../src/domain/game.js';
import { open } from '../../src/notebook/open.js';
import type { PlayedGame, SeasonPlay } from '../../src/store/tables.js';
import { withRealData } from '../parts.js';

function play(
  period: number,
  secondsLeftInPeriod: number,
  kind: PlayKind,
  side: TeamSide | null,
  [home, away]: readonly [number, number],
): SeasonPlay {
  return {
    id: `${period}-${secondsLeftInPeriod}-${kind}-${side}`,
    kind,
    period,
    secondsLeftInPeriod,
    secondsRemaining: secondsLeftInPeriod + (period === 1 ? 1200 : 0),
    side,
    score: { home, away },
    wallclockUtc: null,
  };
}

/** A made-up game of one overtime: 3 fouls in the first half, 2 in the second, 1 in overtime. */
const PLAYED: PlayedGame = {
  game: {
    gameId: '1',
    seasonName: '2016-17',
    season: 2017,
    day: '2016-12-01',
    teamIds: { home: '10', away: '20' },
    neutralSite: false,
    openingTotal: 139,
    closingTotal: 140.5,
    secondHalfTotal: 73.5,
    firstHalf: null,
    homeFavoredBy: null,
    finalScore: { home: 75, away: 70 },
    overtimes: 1,
    fouls: { home: 4, away: 2 },
    flags: [],
  },
  plays: [
    play(1, 1100, 'foul', 'home', [0, 0]),
    play(1, 700, 'made2', 'home', [2, 0]),
    play(1, 300, 'technicalFoul', 'away', [2, 0]),
    play(1, 20, 'made3', 'away', [2, 3]),
    play(1, 0, 'foul', 'home', [2, 3]),
    play(2, 900, 'foul', 'home', [2, 3]),
    play(2, 30, 'foul', 'away', [60, 60]),
    play(3, 200, 'foul', 'home', [70, 66]),
    play(3, 0, 'endGame', null, [75, 70]),
  ],
};

async function sampleOf(...games: readonly PlayedGame[]) {
  return foulSample(
    (async function* () {
      yield* games;
    })(),
  );
}
const changed = (change: Partial<PlayedGame['game']>): PlayedGame => ({
  ...PLAYED,
  game: { ...PLAYED.game, ...change },
});

describe('the sample of the foul study', () => {
  test('fouls are counted by half, overtime only in the whole game', async () => {
    const { games } = await sampleOf(PLAYED);
    expect(games[0]).toMatchObject({
      fouls: { firstHalf: 3, secondHalf: 2, game: 6 },
      firstHalfPoints: 5,
      finalTotal: 145,
      closingTotal: 140.5,
    });
  });

  test('a minute knows what had happened by then, and no more', async () => {
    const { games } = await sampleOf(PLAYED);
    const at = (minute: number) => games[0]?.moments.find((m) => m.minute === minute);
    expect(at(2)).toEqual({ minute: 2, fouls: 1, points: 0 });
    expect(at(14)).toEqual({ minute: 14, fouls: 1, points: 2 });
    expect(at(16)).toEqual({ minute: 16, fouls: 2, points: 2 });
    expect(at(20)).toEqual({ minute: 20, fouls: 3, points: 5 });
    expect(at(38)).toEqual({ minute: 38, fouls: 4, points: 5 });
  });

  test('changing all that came after half-time leaves half-time as it was', async () => {
    const other = {
      ...PLAYED,
      plays: PLAYED.plays.map((p) => (p.period === 1 ? p : { ...p, score: { home: 99, away: 99 } })),
    };
    const [a, b] = [(await sampleOf(PLAYED)).games[0], (await sampleOf(other)).games[0]];
    expect(b?.moments.filter((m) => m.minute <= 20)).toEqual(a?.moments.filter((m) => m.minute <= 20));
    expect(b?.moments.at(-1)).not.toEqual(a?.moments.at(-1));
  });

  test('T14: what has no close, no fouls or no plays is left out and counted, with nothing put in its place', async () => {
    const { games, excluded } = await sampleOf(
      PLAYED,
      changed({ closingTotal: null }),
      changed({ flags: ['score_decrease', 'few_plays'] }),
      changed({ fouls: { home: null, away: 20 } }),
      { ...PLAYED, plays: [] },
    );
    expect(games).toHaveLength(1);
    expect(excluded).toEqual({ 'no closing total': 1, few_plays: 1, 'no fouls counted': 1, 'no plays': 1 });
  });
});

withRealData('the seasons 2016-17 and 2017-18', (archive) => {
  test('T29: fouls go with overs once they are known, and at half-time little of it is', async () => {
    const data = await open({ seasons: ['2016-17', '2017-18'], env: { TTLU_ARCHIVE: archive } });
    const { games } = await foulSample(data.playedGames());
    expect(games).toHaveLength(7349);
    expect(foulCorrelations(games).corrFoulsError.low).toBeGreaterThan(0.25);
    const shares = overShareByQuartile(games).map(({ over }) => over);
    for (const [i, share] of shares.slice(1).entries())
      expect(share.low).toBeGreaterThan(shares[i]?.value as number);
    expect(firstHalfFouls(games).corrSecondHalfPoints.high).toBeLessThan(0.06);
    for (const { soFar } of foulsInPlay(games)) expect(soFar.high).toBeLessThan(0.13);
  }, 300_000);
});
