import { findNbclient } from '../../src/notebook/jupyter.js';
import { part } from '../parts.js';

/** `describe` for tests that need Jupyter's own executor. */
export const withNbclient = part('nbclient', {
  found: () => findNbclient() !== null,
  add: 'apt-get install -y --no-install-recommends python3-nbclient',
});
