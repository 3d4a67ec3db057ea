import fc from 'fast-check';

/**
 * Property tests draw the same examples in CI, so that a red run can be run again; elsewhere new ones each time, and
 * TTLU_SEED repeats those of a failure.
 */
const seed = process.env.TTLU_SEED ?? (process.env.CI ? '20260302' : undefined);
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
