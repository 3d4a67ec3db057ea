// Starts this repository's own tslab as a Jupyter kernel, under the Node that npm put into node_modules/.bin
// where there is one: the modules that notebooks import are ES modules, which tslab loads by require().
'use strict';

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const root = join(__dirname, '..', '..', '..');
const node = join(root, 'node_modules', '.bin', 'node');
const built = join(root, 'dist', 'src', 'notebook', 'jupyter-kernel.js');
const [connectionFile, again] = process.argv.slice(2);

if (!existsSync(built)) {
  console.error(`The kernel is not built (${built} is not there): run npm ci, or npm run build.`);
  process.exit(1);
} else if (existsSync(node) && !again) {
  const kernel = spawn(node, [__filename, connectionFile, 'again'], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => kernel.kill(signal));
  kernel.on('exit', (code) => process.exit(code ?? 1));
} else {
  import(pathToFileURL(built)).then(({ startJupyterKernel }) => startJupyterKernel(connectionFile));
}
