// `npm run notebook`: Jupyter on notebooks/, with this repository's kernel and without installing a kernel anywhere.
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const env = {
  ...process.env,
  JUPYTER_PATH: [here, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter),
};
const found = ['lab', 'notebook'].find(
  (app) => spawnSync('jupyter', [app, '--version'], { env }).status === 0,
);

if (!found) {
  console.error('Jupyter is not on this machine. It is added by: apt-get install -y jupyter-notebook');
  process.exitCode = 1;
} else {
  const jupyter = spawn('jupyter', [found, ...process.argv.slice(2)], {
    cwd: join(here, '..', 'notebooks'),
    env,
    stdio: 'inherit',
  });
  jupyter.on('exit', (code) => process.exit(code ?? 1));
}
