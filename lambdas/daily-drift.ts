import { readConfig } from '../src/config.js';
import { cloudObjects } from '../src/host/cloud-objects.js';
import { cloudPredictions } from '../src/host/cloud-predictions.js';
import { liveDrift } from '../src/host/drift.js';
import { scheduled, yesterdayOf } from '../src/host/scheduled.js';

const config = readConfig(process.env);
const objects = cloudObjects(config);
const predictions = cloudPredictions(config);

/** Daily, when the night's games are graded: live calibration of the newest weeks against the model card → S3. */
export const handler = scheduled('daily-drift', yesterdayOf, null, async (day) => {
  const report = await liveDrift(objects, predictions, day);
  return { day, games: report?.games ?? 0, failures: report?.findings ?? [] };
});
