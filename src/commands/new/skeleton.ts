import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { FEATURES } from '../../features/index.js';

export const KINDS = ['notebook', 'feature', 'source', 'lambda'] as const;
export type Kind = (typeof KINDS)[number];

/** A name as its parts of a skeleton spell it, by how the template spells `sample-name`. */
export type Spellings = Readonly<Record<'kebab' | 'camel' | 'pascal' | 'upper' | 'snake' | 'title', string>>;

interface KindRules {
  readonly about: string;
  /** How a name of the kind is written. */
  readonly pattern: RegExp;
  readonly example: string;
  /** Files that name all of the kind, and how one more is entered. */
  readonly entries: Readonly<Record<string, (text: string, name: Spellings) => string>>;
  /** What is left to do, first of all with what the skeleton says so far. */
  next(name: Spellings, files: readonly string[]): readonly string[];
}

export interface SkeletonFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: string;
}

export interface Skeleton {
  readonly written: readonly SkeletonFile[];
  /** Files that were there already, with the new one entered. */
  readonly changed: readonly SkeletonFile[];
  readonly next: readonly string[];
}

export const RULES: Readonly<Record<Kind, KindRules>> = {
  notebook: {
    about: 'a notebook under the next number, run once on the newest season that is there',
    pattern: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
    example: 'conference_pace',
    entries: {},
    next: (_, [file = '']) => [
      'It asks how far games end from their closing total: put your question, its data and its answer in their places.',
      'npm run notebook                        (or open it in VS Code)',
      `npx ttlu notebook refresh ${file}   (runs it, keeps the outputs)`,
      `npx ttlu notebook check ${file}`,
      'npx vitest run test/notebooks.test.ts   (runs every notebook, on both engines)',
      'README.md, "Notebooks and reports": its line in the table.',
    ],
  },
  feature: {
    about: "a number that the model sees, entered at the end of the model's inputs",
    pattern: /^[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$/,
    example: 'shareOfClose',
    entries: {
      'src/features/index.ts': (text, { kebab, upper }) =>
        entered(
          entered(text, /^(?=import )/m, `import { ${upper} } from './${kebab}.js';\n`),
          /(?<=FEATURES: readonly Feature\[\] = \[[^\]]*)(?=\n\];)/,
          `\n  ${upper},`,
        ),
    },
    next: (_, [file = '']) => [
      `It says the share of the closing total that is scored: write yours, with group, unit and range, in ${file}.`,
      'npx vitest run test/features',
      'npm run build',
      'A model of other features is refused, the shipped one as well, until one is trained with this feature:',
      'npx ttlu train --seasons 2016-17 --out .ttlu/candidate',
      'npx ttlu evaluate --seasons 2017-18 --model .ttlu/candidate/objects/models/VERSION.json',
      'README.md, "From notebook to production": the way from there.',
    ],
  },
  source: {
    about: 'a provider: what is read of its answers, its client, its limits',
    pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    example: 'torvik',
    entries: {
      'src/sources/errors.ts': (text, { kebab }) =>
        entered(text, /(?<=export type SourceName =[^;]*)(?=;)/, ` | '${kebab}'`),
      'src/sources/rate.ts': (text, { kebab }) =>
        entered(
          text,
          /(?<=POLITE_LIMITS: [^=]*= \{.*?)(?=\n\};)/s,
          `\n  '${kebab}': { perSecond: 1, concurrency: 1 },`,
        ),
    },
    next: ({ kebab, upper }) => [
      'It reads a list of expected totals: write what the provider sends in wire.ts and what it means in parse.ts,',
      'with an answer made up by hand in its shape in the test; what it bears by its terms goes into src/sources/rate.ts.',
      `npx vitest run test/sources/${kebab}`,
      `src/config.ts: ${upper}_API_KEY and ${upper}_BASE_URL; src/host/clients.ts: the client of a job.`,
      'npx ttlu match teams says which of its names are unknown; a pipeline in pipelines/collect keeps what it sends.',
    ],
  },
  lambda: {
    about: 'a scheduled job, by its name of yesterday (daily-) or of the day itself (weekly-)',
    pattern: /^(daily|weekly)(-[a-z0-9]+)+$/,
    example: 'daily-injuries',
    entries: {},
    next: ({ kebab }, [file = '', test = '']) => [
      `It counts the collected games of its day: call your pipeline in ${file}.`,
      'npm run build',
      `npx vitest run ${test}`,
      `dist/bundles/lambdas/${kebab} is the function's code, with the handler index.handler; EventBridge is to call it.`,
    ],
  },
};

/** Spells a name. @throws Error naming one that cannot be of its kind */
export function spellingsOf(kind: Kind, name: string): Spellings {
  const { pattern, example } = RULES[kind];
  if (!pattern.test(name) || name.length > 40)
    throw new Error(`${kind} name ${JSON.stringify(name)}: it is written like ${example}`);
  const words = name.split(/[-_]|(?=[A-Z])/).map((word) => word.toLowerCase());
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const pascal = words.map(capital).join('');
  return {
    kebab: words.join('-'),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    upper: words.join('_').toUpperCase(),
    snake: words.join('_'),
    title: capital(words.join(' ')),
  };
}

const SAMPLE: Spellings = spellingsOf('source', 'sample-name');

/**
 * What is to be written for something new: the templates of its kind (`.templates/KIND`) under its name, and the files
 * in which it is entered.
 * @param root the repository
 * @param season the newest that a notebook could open; the template's own unless told
 * @throws Error naming a name that cannot be, or a file that is there already
 */
export async function skeletonOf(
  kind: Kind,
  name: string,
  { root, season = '2025-26' }: { readonly root: string; readonly season?: string | undefined },
): Promise<Skeleton> {
  const spelled = spellingsOf(kind, name);
  const { entries, next } = RULES[kind];
  if (kind === 'feature' && FEATURES.some((feature) => feature.name === name))
    throw new Error(`feature ${name} is there already`);
  const rename = (text: string) =>
    Object.entries(SAMPLE).reduce(
      (renamed, [how, sample]) => renamed.replaceAll(sample, spelled[how as keyof Spellings]),
      text,
    );
  const folder = join(root, '.templates', kind);
  const number = kind === 'notebook' ? await nextNumber(root, spelled.snake) : '';
  const numbered = (text: string) => text.replaceAll(`00_${spelled.snake}`, `${number}_${spelled.snake}`);
  const written: SkeletonFile[] = [];
  for (const template of await filesUnder(folder)) {
    const path = numbered(rename(relative(folder, template)));
    if (existsSync(join(root, path))) throw new Error(`${path} is there already`);
    const text = await readFile(template, 'utf8');
    refuseWords(text, name, rename);
    let content = numbered(rename(text)).replaceAll('2025-26', season);
    if (spelled.kebab.startsWith('weekly-')) content = content.replaceAll('yesterdayOf', 'todayOf');
    written.push({ path, content: formatted(root, path, content) });
  }
  const changed: SkeletonFile[] = [];
  for (const [path, enter] of Object.entries(entries)) {
    const text = await readFile(join(root, path), 'utf8');
    changed.push({ path, content: formatted(root, path, enter(text, spelled)) });
  }
  const files = written.map(({ path }) => path);
  return { written, changed, next: next(spelled, files) };
}

/** The place of `text` in a file is found by what stands around it. @throws Error where that is not there */
function entered(file: string, place: RegExp, text: string): string {
  if (!place.test(file))
    throw new Error(`no place for ${JSON.stringify(text.trim())}: ${place} is not found`);
  return file.replace(place, text);
}

/** A name that would make one of the words that the template's code has for something else. */
function refuseWords(template: string, name: string, rename: (text: string) => string): void {
  const words = new Set(template.replace(/'[^'\n]*'|`[^`]*`|\/\*.*?\*\/|\/\/.*?$/gms, '').match(/\w+/g));
  for (const word of words)
    if (rename(word) !== word && words.has(rename(word)))
      throw new Error(`name ${JSON.stringify(name)}: ${rename(word)} means something else in the skeleton`);
}

/** Two digits. @throws Error where a notebook of the name is there under another number */
async function nextNumber(root: string, name: string): Promise<string> {
  const notebooks = (await readdir(join(root, 'notebooks'))).filter((file) => file.endsWith('.ipynb'));
  const same = notebooks.find((file) => file.replace(/^\d+_/, '') === `${name}.ipynb`);
  if (same !== undefined) throw new Error(`notebooks/${same} is there already`);
  const last = Math.max(0, ...notebooks.map((file) => Number.parseInt(file, 10) || 0));
  return String(last + 1).padStart(2, '0');
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** As biome writes it: the length of a name decides where lines break, and imports are in order. */
function formatted(root: string, path: string, content: string): string {
  if (!path.endsWith('.ts')) return content;
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'check', '--write', `--stdin-file-path=${path}`],
    { cwd: root, input: content, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${path}: biome ended with ${status}: ${stderr.trim()}`);
  return stdout;
}
