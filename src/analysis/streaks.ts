/**
 * How long the longest run of one outcome is on average, in so many independent trials of two outcomes: what luck alone
 * makes of a season. By the distribution of the longest run, exactly.
 * @param share of the first outcome
 */
export function expectedLongestRun(trials: number, share = 0.5): number {
  let expected = 0;
  // E(longest) = Σ P(longest > k)
  for (let k = 0; k < trials; k++) expected += 1 - chanceOfNoRunAbove(k, trials, share);
  return expected;
}

/** P(the longest run is of just this length). */
export function chanceOfLongest(run: number, trials: number, share = 0.5): number {
  return chanceOfNoRunAbove(run, trials, share) - chanceOfNoRunAbove(run - 1, trials, share);
}

/** P(no run of either outcome is longer than `longest`). */
function chanceOfNoRunAbove(longest: number, trials: number, share: number): number {
  if (trials === 0) return 1;
  if (longest === 0) return 0;
  // By length of the run that is on: [first outcome, second outcome].
  let on = [new Float64Array(longest + 1), new Float64Array(longest + 1)] as const;
  const chances = [share, 1 - share] as const;
  on[0][1] = chances[0];
  on[1][1] = chances[1];
  for (let trial = 1; trial < trials; trial++) {
    const next = [new Float64Array(longest + 1), new Float64Array(longest + 1)] as const;
    for (const side of [0, 1] as const) {
      for (let run = 1; run < longest; run++) next[side][run + 1] = (on[side][run] as number) * chances[side];
      next[side][1] = on[(1 - side) as 0 | 1].reduce((sum, chance) => sum + chance, 0) * chances[side];
    }
    on = next;
  }
  return [...on[0], ...on[1]].reduce((sum, chance) => sum + chance, 0);
}

/** The longest run of one outcome. */
export function longestRun(outcomes: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const [i, outcome] of outcomes.entries()) {
    run = i > 0 && outcomes[i - 1] === outcome ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
