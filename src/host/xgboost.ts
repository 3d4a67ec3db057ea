import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { XgboostOptions } from '../../pipelines/xgboost/forecast.js';
import { seedsFolder } from '../identity/seed-files.js';

/** How XGBoost is run: by Debian's Python, whatever other comes first on the path; python3-xgboost is installed for it. */
export function xgboostOptions(): XgboostOptions {
  return {
    python: '/usr/bin/python3',
    script: join(dirname(seedsFolder()), 'pipelines', 'xgboost', 'forecast.py'),
    temporary: tmpdir(),
    threads: 2,
    heldBack: 0.12,
  };
}

/** The same; null where it is not installed. */
export function xgboostHere(): XgboostOptions | null {
  const options = xgboostOptions();
  try {
    execFileSync(options.python, ['-c', 'import numpy, xgboost'], { stdio: 'ignore' });
    return options;
  } catch {
    return null;
  }
}
