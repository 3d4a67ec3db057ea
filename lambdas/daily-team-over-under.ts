import { tallyRecords } from '../pipelines/collect/records.js';
import { readConfig } from '../src/config.js';
import { cloudLookups } from '../src/host/cloud-lookups.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';

const config = readConfig(process.env);
const store = cloudObjects(config);
const lookups = cloudLookups(config);

/** Daily, after daily-odds: every team's season over and under its closing totals → cache. */
export const handler = scheduled('daily-team-over-under', yesterdayOf, store, (day) =>
  tallyRecords({ store, lookups }, day),
);
