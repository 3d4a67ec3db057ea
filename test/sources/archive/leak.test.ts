import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Recording, type ReplayedNight, replayedNight } from '../../../src/sources/archive/night.js';
import { openArchive } from '../../../src/sources/archive.js';
import { withRealData } from '../../parts.js';
import { simulated } from '../simulator/league.js';
import { changedAfter, readRecording } from './future.js';
import { recordingOf } from './recordings.js';

/** All that a recorded day answers at a moment. */
function answersAt(night: ReplayedNight, at: number): string[] {
  return [...night.games.values()].flatMap((game) => [game.eventAt(at), game.summaryAt(at)]);
}

/** Changes everything after random moments and compares the answers at them. */
function holdsFor(recordings: readonly Recording[], runs: number): void {
  const nights = recordings.map((recording) => ({ recording, night: replayedNight(recording) }));
  fc.assert(
    fc.property(
      fc.nat(nights.length - 1),
      fc.double({ min: -0.1, max: 1, noNaN: true }),
      fc.nat(),
      (n, share, seed) => {
        const { recording, night } = nights[n] as (typeof nights)[number];
        const spans = [...night.games.values()].flatMap(({ span }) => (span === null ? [] : [span]));
        const first = Math.min(...spans.map((span) => span.first));
        const last = Math.max(...spans.map((span) => span.last));
        const at = Math.round((first + share * (last - first)) / 1000) * 1000;
        const changed = replayedNight(changedAfter(recording, at, seed));
        expect(answersAt(changed, at)).toEqual(answersAt(night, at));
      },
    ),
    { numRuns: runs, seed: 20260302 },
  );
}

describe('the answer at a moment holds nothing of the time after it', () => {
  test('in a hand-built recording, whatever happens later', () => {
    holdsFor([recordingOf()], 300);
  });

  test('in simulated recordings, with rows entered late and scores that step back', () => {
    const nights = [1, 2, 3].map((seed) => simulated({ seed, games: 3 }).night('2026-03-02'));
    holdsFor(
      nights.map(({ recording }) => recording),
      60,
    );
  });

  test('and the comparison would notice: a change before the moment changes the answer', () => {
    const recording = recordingOf();
    const at = Date.parse('2026-03-03T01:30:00Z');
    const earlier = changedAfter(recording, Date.parse('2026-03-03T00:10:00Z'), 1);
    expect(answersAt(replayedNight(earlier), at)).not.toEqual(answersAt(replayedNight(recording), at));
  });

  test('and no field that a provider may add passes, wherever it stands', () => {
    const marked = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(marked);
      if (value === null || typeof value !== 'object') return value;
      const entries = Object.entries(value).map(([key, inner]) => [key, marked(inner)] as const);
      return { ...Object.fromEntries(entries), newField: 'FUTURE', newPart: { deep: ['FUTURE'] } };
    };
    const { day, scoreboard, summaries } = recordingOf();
    const night = replayedNight({
      day,
      scoreboard: marked(scoreboard),
      summaries: new Map([...summaries].map(([id, summary]) => [id, marked(summary)])),
    });
    for (const at of ['2026-03-02T23:00:00Z', '2026-03-03T01:00:00Z', '2026-03-03T04:00:00Z'])
      expect(answersAt(night, Date.parse(at)).join()).not.toContain('FUTURE');
    expect(JSON.stringify(night.frame)).not.toContain('FUTURE');
  });

  withRealData('on the recorded nights', (folder) => {
    test.each(['2026-03-02', '2026-03-04'])('%s', async (day) => {
      const archive = await openArchive(folder);
      expect(archive.nights).toContain(day);
      holdsFor([await readRecording(folder, day)], 12);
    });
  });
});
