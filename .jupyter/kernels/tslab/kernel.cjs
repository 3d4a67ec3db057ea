// Starts this repository's own tslab as a Jupyter kernel, under the Node that npm put into node_modules/.bin
// where there is one: the modules that notebooks import are ES modules, which tslab loads by require().
'use strict';

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..', '..', '..');
const node = join(root, 'node_modules', '.bin', 'node');
const [configPath, again] = process.argv.slice(2);

if (existsSync(node) && !again) {
  const kernel = spawn(node, [__filename, configPath, 'again'], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => kernel.kill(signal));
  kernel.on('exit', (code) => process.exit(code ?? 1));
} else {
  const { startKernel } = require(join(root, 'node_modules', 'tslab', 'dist', 'main.js'));
  startKernel({ configPath, enableFindLocal: false });
}
