import { rawArchive } from '../pipelines/collect/raw-archive.js';
import { collectWeek } from '../pipelines/weekly.js';
import { readConfig } from '../src/config.js';
import { httpOptions } from '../src/host/clients.js';
import { cloudLookups } from '../src/host/cloud-lookups.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { scheduled, todayOf } from '../src/host/scheduled.js';
import { createRefmetricsClient } from '../src/sources/refmetrics/client.js';

const config = readConfig(process.env);
const store = cloudObjects(config);
const lookups = cloudLookups(config);

/** Weekly, Sunday 06:00 UTC: referees' tendencies, RefMetrics' and our own → raw archive and cache. */
export const handler = scheduled('weekly-refmetrics', todayOf, null, (day) => {
  const { baseUrl, user, password } = config.refmetrics;
  const account = user === null || password === null ? null : { user, password: password.reveal() };
  const http = { ...httpOptions(config, fetch), onResponse: rawArchive(store, day).keep };
  return collectWeek({ refmetrics: createRefmetricsClient(http, { account, baseUrl }), store, lookups }, day);
});
