import { readConfig } from '../src/config.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';
import { readDay } from '../src/store/tables.js';

const config = readConfig(process.env);
const store = cloudObjects(config);

/** After daily-espn: how many games of the day were collected, and how many of them went to overtime → report. */
export const handler = scheduled('sample-name', yesterdayOf, store, async (day) => {
  const games = await readDay(store, 'games', day);
  if (games === null) throw new Error(`games of ${day} have not been collected; run daily-espn first`);
  const withOvertime = games.filter(({ overtimes }) => overtimes !== null && overtimes > 0);
  return { day, games: games.length, withOvertime: withOvertime.length };
});
