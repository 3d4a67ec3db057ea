/** Simulated nights on disk, in the layout of a recorded archive. */
import { simulatedLeague } from '../../src/host/simulated-night.js';
import { type League, recordNight } from '../../src/sources/simulator.js';
import { temporaryFolder } from './ttlu.js';

/** A night on which three simulated games are over within three hours. */
export const NIGHT = '2026-02-16';
export const GAME_IDS = ['920260216001', '920260216002', '920260216003'] as const;
/** Well after its last play. */
export const MORNING_AFTER = '2026-02-17T12:00:00Z';

/** A tick a minute: a whole night of them takes seconds. */
export const MINUTE_TICKS = { ESPN_POLL_SECONDS: '60', ODDS_API_POLL_SECONDS: '60' } as const;

export function smallLeague(): Promise<League> {
  return simulatedLeague(GAME_IDS.length);
}

/** A new archive folder with the night in it, odds a minute apart. */
export async function recordedNight(): Promise<string> {
  const folder = await temporaryFolder();
  const league = await smallLeague();
  await recordNight(league.night(NIGHT), folder, { oddsEverySeconds: 60 });
  return folder;
}
