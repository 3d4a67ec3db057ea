import { collectGames, listedGames, revisitGames } from '../pipelines/collect/games.js';
import { qualityReport } from '../pipelines/quality.js';
import { readConfig } from '../src/config.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { dayClientsOf, providerSources } from '../src/host/day-clients.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';

const config = readConfig(process.env);
const store = cloudObjects(config);

/**
 * Daily, 06:00 UTC: yesterday's games with plays and officials → raw archive and tables, and those of the week before
 * that have ended since.
 */
export const handler = scheduled('daily-espn', yesterdayOf, store, async (day) => {
  const sources = providerSources(config);
  const report = await collectGames({ ...dayClientsOf(store, sources, day), kept: null, store }, day);
  const revisited = await revisitGames(async (date) => dayClientsOf(store, sources, date), store, day);
  const quality = await qualityReport(store, config.quality, {
    job: 'daily-espn',
    day,
    listed: listedGames(report),
    lines: false,
    ratings: null,
  });
  const failures = revisited.flatMap((visit) => ('failure' in visit ? [visit.failure] : []));
  return { ...report, revisited, quality, failures: [...failures, ...quality.failures] };
});
