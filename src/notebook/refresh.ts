/**
 * `node dist/src/notebook/refresh.js [NOTEBOOK …]`: runs notebooks (all of `notebooks/` unless told) from top to bottom
 * and keeps their new outputs, clean for a commit. Run it from the root of the repository, after `npm run build`.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { executeInPlace } from './execute.js';

const all = () =>
  readdirSync('notebooks')
    .filter((name) => name.endsWith('.ipynb'))
    .sort()
    .map((name) => join('notebooks', name));

const asked = process.argv.slice(2);
for (const file of asked.length > 0 ? asked : all()) {
  try {
    const { cellsRun, seconds } = await executeInPlace(file);
    console.log(`${file}: ${cellsRun} cells, ${seconds.toFixed(1)} s`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
