import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Who may import whom inside the project; a folder may always import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/sources': ['src/domain'],
  'src/identity': ['src/domain'],
  'src/features': ['src/domain'],
  'src/store': ['src/domain'],
  'src/analysis': ['src/domain'],
  'src/charts': ['src/domain'],
  'src/page.ts': [],
  'src/catalog': ['src/domain', 'src/page.ts', 'src/store'],

  'src/model': ['src/domain', 'src/features'],
  'src/live': ['src/domain', 'src/features', 'src/model'],
  'src/dashboard': ['src/charts', 'src/domain'],
  'src/api.ts': ['src/api', 'src/domain', 'src/live', 'src/store'],
  'src/api': ['src/domain', 'src/live', 'src/store'],
};
/** Pipelines and analysis notebooks compose these; nothing but a host imports a host. */
const HOSTS = ['src/config.ts', 'src/cli.ts', 'src/commands', 'src/host', 'src/notebook', 'lambdas', 'ec2'];
const SECRETS_OF_THE_FUTURE = 'src/features/labels.ts';

const files = globSync('{src,pipelines,lambdas,ec2}/**/*.ts').filter((f) => !f.endsWith('.d.ts'));

/** `src/live`, `src/api.ts`, `pipelines`: the part of the project that a file belongs to. */
function partOf(file: string): string {
  const [top = '', second = ''] = file.split(path.sep);
  return top === 'src' ? `src/${second}` : top;
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((m) => m[1] as string);
}

/** Project files that a file imports, as paths from the root. */
function projectImports(file: string): string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.join(path.dirname(file), specifier).replace(/\.js$/, '.ts'));
}

function broken(rule: (file: string) => readonly string[]): string[] {
  return files.flatMap((file) => rule(file).map((what) => `${file} imports ${what}`));
}

test('every part imports only the parts below it', () => {
  expect(
    broken((file) => {
      const part = partOf(file);
      const allowed = MAY_IMPORT[part];
      if (allowed === undefined) return [];
      return projectImports(file).filter((f) => partOf(f) !== part && !allowed.includes(partOf(f)));
    }),
  ).toEqual([]);
});

test('every part of src has a rule or is a host', () => {
  const parts = new Set(files.filter((f) => f.startsWith('src')).map(partOf));
  expect([...parts].filter((p) => !(p in MAY_IMPORT) && !HOSTS.includes(p))).toEqual([]);
});

test('only hosts import hosts', () => {
  expect(
    broken((file) =>
      HOSTS.includes(partOf(file)) ? [] : projectImports(file).filter((f) => HOSTS.includes(partOf(f))),
    ),
  ).toEqual([]);
});

test('the domain needs no package', () => {
  expect(
    broken((file) =>
      partOf(file) === 'src/domain' ? importsOf(file).filter((s) => !s.startsWith('.')) : [],
    ),
  ).toEqual([]);
});

test('only the labels see the future, and serving does not import them', () => {
  expect(
    broken((file) =>
      ['src/live', 'src/features', 'lambdas'].includes(partOf(file)) && file !== SECRETS_OF_THE_FUTURE
        ? projectImports(file).filter((f) => f === SECRETS_OF_THE_FUTURE)
        : [],
    ),
  ).toEqual([]);
});

test('only hosts read the environment', () => {
  const readers = files.filter((file) => /process\.env/.test(readFileSync(file, 'utf8')));
  expect(readers.filter((file) => !HOSTS.includes(partOf(file)))).toEqual([]);
});

test('the core reads no clock and no dice of its own', () => {
  const core = ['src/domain', 'src/features', 'src/analysis', 'src/identity', 'src/live', 'src/charts'];
  const readers = files.filter(
    (file) =>
      core.includes(partOf(file)) &&
      /Date\.now\(\)|new Date\(\)|Math\.random\(\)/.test(readFileSync(file, 'utf8')),
  );
  expect(readers).toEqual([]);
});
