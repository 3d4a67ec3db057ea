import { collectLines } from '../pipelines/collect/lines.js';
import { rawArchive } from '../pipelines/collect/raw-archive.js';
import { readConfig } from '../src/config.js';
import { httpOptions } from '../src/host/clients.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';
import { readTeamSeeds } from '../src/identity/seed-files.js';
import { createTeamResolver } from '../src/identity/teams.js';
import { createOddsApiClient } from '../src/sources/odds-api/client.js';

const config = readConfig(process.env);
const store = cloudObjects(config);
const teams = createTeamResolver(await readTeamSeeds());

/** Daily, after daily-espn: yesterday's closing lines → raw archive and line table; ESPN's own without a key. */
export const handler = scheduled('daily-odds', yesterdayOf, async (day) => {
  const { baseUrl, key } = config.oddsApi;
  const http = { ...httpOptions(config, fetch), onResponse: rawArchive(store, day) };
  const odds = key === null ? null : createOddsApiClient(http, { apiKey: key.reveal(), baseUrl });
  return collectLines({ odds, store, teams, rules: config.lines }, day);
});
