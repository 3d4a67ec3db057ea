import { rateTeams } from '../pipelines/collect/own-ratings.js';
import { readConfig } from '../src/config.js';
import { cloudLookups } from '../src/host/cloud-lookups.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';
import { readTeamSeeds } from '../src/identity/seed-files.js';
import { createTeamResolver } from '../src/identity/teams.js';

const config = readConfig(process.env);
const store = cloudObjects(config);
const lookups = cloudLookups(config);
const teams = createTeamResolver(await readTeamSeeds());

/** Daily, after daily-espn: every team's efficiency and tempo by our own games → table and cache. */
export const handler = scheduled('daily-own-ratings', yesterdayOf, store, (day) =>
  rateTeams({ store, lookups, teams }, day),
);
