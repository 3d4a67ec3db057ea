import { collectGames } from '../pipelines/collect/games.js';
import { rawArchive } from '../pipelines/collect/raw-archive.js';
import { readConfig } from '../src/config.js';
import { httpOptions } from '../src/host/clients.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';
import { createEspnClient } from '../src/sources/espn/client.js';

const config = readConfig(process.env);
const store = cloudObjects(config);

/** Daily, 06:00 UTC: yesterday's games with plays and officials → raw archive and game table. */
export const handler = scheduled('daily-espn', yesterdayOf, (day) => {
  const http = { ...httpOptions(config, fetch), onResponse: rawArchive(store, day) };
  return collectGames({ espn: createEspnClient(http, { baseUrl: config.espn.baseUrl }), store }, day);
});
