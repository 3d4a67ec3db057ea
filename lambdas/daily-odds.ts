import { collectLines } from '../pipelines/collect/lines.js';
import { daysWithoutLines } from '../pipelines/daily.js';
import { qualityReport } from '../pipelines/quality.js';
import { readConfig } from '../src/config.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { dayClientsOf, providerSources } from '../src/host/day-clients.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';
import { teamsOf } from '../src/host/teams.js';

const config = readConfig(process.env);
const store = cloudObjects(config);

/**
 * Daily, after daily-espn: yesterday's closing lines → raw archive and line table, and those of earlier games that
 * were collected since.
 */
export const handler = scheduled('daily-odds', yesterdayOf, store, async (day) => {
  const sources = providerSources(config);
  const teams = await teamsOf(store);
  const linesOf = (date: string) =>
    collectLines(
      { ...dayClientsOf(store, sources, date), store, teams, rules: config.lines, quality: config.quality },
      date,
    );
  const report = await linesOf(day);
  const late = [];
  for (const date of await daysWithoutLines(store, day)) late.push(await linesOf(date));
  const quality = await qualityReport(store, config.quality, {
    job: 'daily-odds',
    day,
    listed: null,
    lines: true,
    ratings: null,
  });
  const failures = [report, ...late, quality].flatMap((part) => part.failures);
  return { ...report, late, quality, failures };
});
