import type { GameState } from '../domain/game.js';
import { pointsInLast, totalPoints } from '../domain/state.js';
import { nearness, secondsToPlay } from './clock.js';
import type { Feature } from './feature.js';

/** Points by which the home team leads; negative when it trails. */
export function homeMargin(state: GameState): number {
  return state.score.home - state.score.away;
}

/** Near the end every point of the margin is another game: who fouls, who holds the ball, whether overtime comes. */
const MARGIN_BANDS = [
  ...Array.from({ length: 10 }, (_, margin) => [margin, margin] as const),
  [10, 11],
  [12, 14],
  [15, 19],
] as const satisfies readonly (readonly [number, number])[];

const bandNearEnd = ([low, high]: readonly [number, number], scale: number): Feature => ({
  name: low === high ? `margin${low}NearEnd${scale}` : `margin${low}to${high}NearEnd${scale}`,
  group: 'score',
  unit: 'share',
  range: [0, 1],
  of: (state) => {
    const margin = Math.abs(homeMargin(state));
    return margin >= low && margin <= high ? nearness(secondsToPlay(state), scale) : 0;
  },
});

const recentPoints = (seconds: number): Feature => ({
  name: `pointsLast${seconds}s`,
  group: 'score',
  unit: 'points',
  range: [0, 400],
  of: (state) => Math.max(0, pointsInLast(state, seconds)),
});

export const SCORE_FEATURES: readonly Feature[] = [
  { name: 'total', group: 'score', unit: 'points', range: [0, 400], of: (state) => totalPoints(state.score) },
  { name: 'margin', group: 'score', unit: 'points', range: [-150, 150], of: homeMargin },
  {
    name: 'absMargin',
    group: 'score',
    unit: 'points',
    range: [0, 150],
    of: (state) => Math.abs(homeMargin(state)),
  },
  {
    /** A lead against the spread of what can still happen, which grows with the root of the time left. */
    name: 'leadPerRootSecond',
    group: 'score',
    unit: 'points/√s',
    range: [0, 50],
    of: (state) => Math.abs(homeMargin(state)) / Math.sqrt(secondsToPlay(state) + 10),
  },
  ...MARGIN_BANDS.flatMap((band) => [bandNearEnd(band, 25), bandNearEnd(band, 100)]),
  recentPoints(120),
  recentPoints(240),
  recentPoints(480),
  { name: 'leadChanges', group: 'score', unit: 'changes', range: [0, 150], of: (state) => state.leadChanges },
];
