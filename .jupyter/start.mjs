// `npm run notebook`: builds, watches the sources and starts Jupyter on notebooks/ with this repository's kernel, which
// is installed nowhere. What is after `--` goes to Jupyter.
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
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
  spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: root, stdio: 'inherit' });
  // A kernel takes up what is built anew with the next cell that imports it.
  const tsc = [
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.build.json',
    '--watch',
    '--preserveWatchOutput',
  ];
  // Out of Ctrl-C's reach: Jupyter asks whether it is meant, and goes on where it is not.
  const watch = spawn(process.execPath, tsc, { cwd: root, stdio: 'inherit', detached: true });
  const jupyter = spawn('jupyter', [found, ...process.argv.slice(2)], {
    cwd: join(root, 'notebooks'),
    env,
    stdio: 'inherit',
  });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => jupyter.kill());
  jupyter.on('exit', (code) => {
    watch.kill();
    process.exit(code ?? 1);
  });
}
