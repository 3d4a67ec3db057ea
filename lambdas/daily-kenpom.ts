import { collectRatings } from '../pipelines/collect/ratings.js';
import { rawArchive } from '../pipelines/collect/raw-archive.js';
import { qualityReport } from '../pipelines/quality.js';
import { readConfig, required } from '../src/config.js';
import { seasonOf } from '../src/domain/game.js';
import { httpOptions } from '../src/host/clients.js';
import { cloudLookups } from '../src/host/cloud-lookups.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';
import { teamsOf } from '../src/host/teams.js';
import { createKenpomClient } from '../src/sources/kenpom/client.js';

const config = readConfig(process.env);
const apiKey = required(config.kenpom.key, 'KENPOM_API_KEY').reveal();
const store = cloudObjects(config);
const lookups = cloudLookups(config);

/** Daily, 06:00 UTC: KenPom's ratings as of yesterday → raw archive and cache. */
export const handler = scheduled('daily-kenpom', yesterdayOf, store, async (day) => {
  const teams = await teamsOf(store);
  const http = { ...httpOptions(config, fetch), onResponse: rawArchive(store, day).keep };
  const kenpom = createKenpomClient(http, { apiKey, baseUrl: config.kenpom.baseUrl });
  const report = await collectRatings({ kenpom, lookups, teams, store, quality: config.quality }, day);
  if (report === null) throw new Error(`kenpom archive: nothing in the days before ${day}`);
  const quality = await qualityReport(store, config.quality, {
    job: 'daily-kenpom',
    day,
    listed: null,
    lines: false,
    ratings: { ageDays: report.ageDays, teams: report.teams, of: teams.divisionOne(seasonOf(day)).length },
  });
  return { ...report, quality, failures: [...report.failures, ...quality.failures] };
});
