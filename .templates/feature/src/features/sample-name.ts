import { totalPoints } from '../domain/state.js';
import type { Feature } from './feature.js';

/** Points so far as a share of the closing total: 1 when the total is reached. */
export const SAMPLE_NAME: Feature = {
  name: 'sampleName',
  group: 'line',
  unit: 'share',
  range: [0, 5],
  of: ({ score }, { closingTotal }) => (closingTotal === null ? null : totalPoints(score) / closingTotal),
};
