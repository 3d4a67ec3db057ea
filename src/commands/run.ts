import { availableParallelism } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import pLimit from 'p-limit';
import { type Config, DATA_SOURCES, type DataSource } from '../config.js';
import { NotebookError } from '../notebook/execute.js';
import { formatNotebook, type Notebook } from '../notebook/format.js';
import { notebookPage, type PageOptions, shownData } from '../notebook/page.js';
import { parametersOf } from '../notebook/parameters.js';
import { pagePdf } from '../notebook/pdf.js';
import { type NotebookRun, readNotebook, runNotebook } from '../notebook/run.js';
import { versions } from '../notebook/versions.js';
import { writeWhole } from '../notebook/write-whole.js';
import { type CommandHost, runCommand, wholeNumber } from './command.js';
import { table } from './terminal.js';

/** `ttlu run`: a notebook with parameters, without anyone at the keyboard. */
export function runNotebookCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('run')
    .description(
      'Run a notebook top to bottom with parameters; it stops at the first error and then writes nothing.\n' +
        'The cell tagged "parameters" says which there are; its TypeScript types decide how values are read.',
    )
    .argument('<notebook>', 'e.g. notebooks/01_foul_analysis.ipynb')
    .option(
      '-p, --parameter <name=value>',
      'a parameter, lists with commas; given twice with two values: a run for each, for several such names a grid',
      parameter,
      new Map<string, readonly string[]>(),
    )
    .option(
      '--out <file...>',
      'write .ipynb, .html or .pdf (by Chromium); of a grid one file a run, named by its values',
    )
    .option('--parameters', 'list the parameters instead')
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .addOption(new Option('--source <name>', 'where the data are read').choices(DATA_SOURCES))
    .addOption(
      new Option('--engine <name>', 'what executes it: tslab alone, or Jupyter on the same kernel')
        .choices(['tslab', 'jupyter'] as const)
        .default('tslab' as const),
    )
    .option(
      '--jobs <number>',
      'runs of a grid at once',
      wholeNumber(1, 64),
      Math.min(2, availableParallelism()),
    )
    .option('--fresh', 'run though the same notebook, parameters, code and data were run before')
    .option('--json', 'print one JSON document')
    .action((file, options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        if (options.parameters) {
          const parameters = parametersOf(await readNotebook(file), file);
          const rows = parameters.map(({ name, type, code, description }) => [
            name,
            type.text,
            code,
            description,
          ]);
          return terminal.result({ parameters }, () => table(['parameter', 'type', 'default', ''], rows));
        }
        const out = (options.out ?? []).map((path) => ({
          path: resolve(path),
          write: WRITE[formatOf(path)],
        }));
        const grid = combinations(options.parameter);
        const places = grid.map((parameters) =>
          out.map(({ path }) =>
            grid.length === 1 ? path : namedByValues(path, parameters, options.parameter),
          ),
        );
        refuseTwice(places.flat());
        const signal = stopSignal();
        const env = dataEnvironment(config, options);
        const progress = terminal.progress(file, grid.length);
        const limit = pLimit(options.jobs);
        let done = 0;
        const stop = new AbortController();
        const runs = await Promise.all(
          grid.map((parameters) =>
            limit(async () => {
              const run = await runNotebook(file, {
                parameters,
                engine: options.engine,
                env,
                cache: join(config.dataDir, 'runs'),
                fresh: options.fresh === true,
                signal: AbortSignal.any([signal, stop.signal]),
                onCell: (number, of) => progress.at(done, `cell ${number} of ${of}`),
              });
              done += 1;
              progress.at(done);
              return run;
            }).catch((error: unknown) => {
              // The others are of no use once one has failed: nothing is written.
              stop.abort(error);
              throw error instanceof NotebookError && grid.length > 1
                ? new Error(
                    `${Object.entries(parameters)
                      .map((p) => p.join('='))
                      .join(' ')}: ${error.message}`,
                  )
                : error;
            }),
          ),
        );
        const made = await versions();
        const files: { path: string; content: string | Buffer }[] = [];
        for (const [i, run] of runs.entries())
          for (const [j, { write }] of out.entries())
            files.push({
              path: places[i]?.[j] as string,
              content: await write(run.notebook, { parameters: run.parameters, versions: made }),
            });
        await writeWhole(files);
        const results = runs.map(resultOf);
        terminal.result({ runs: results, files: files.map(({ path }) => path) }, () =>
          [...results.map(inWords), ...files.map(({ path }) => `written: ${path}`)].join('\n'),
        );
      }),
    );
}

export function parameter(
  text: string,
  before: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is written like minGames=50.');
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  return new Map([...before, [name, [...new Set([...(before.get(name) ?? []), value])]]]);
}

/** Every combination of the values, the last name's changing first. */
function combinations(values: ReadonlyMap<string, readonly string[]>): Record<string, string>[] {
  let all: Record<string, string>[] = [{}];
  for (const [name, some] of values)
    all = all.flatMap((one) => some.map((value) => ({ ...one, [name]: value })));
  return all;
}

/** `report.html` → `report-seasons-2016-17.html` */
function namedByValues(
  path: string,
  parameters: Readonly<Record<string, string>>,
  grid: ReadonlyMap<string, readonly string[]>,
): string {
  const varied = Object.entries(parameters).filter(([name]) => (grid.get(name)?.length ?? 0) > 1);
  const values = varied.map((pair) => `-${pair.join('-').replace(/[^\w.-]+/g, '_')}`).join('');
  const kind = extname(path);
  return path.slice(0, path.length - kind.length) + values + kind;
}

/** @throws Error naming a file that two results would be written to */
function refuseTwice(paths: readonly string[]): void {
  const twice = paths.find((path, i) => paths.indexOf(path) < i);
  if (twice !== undefined) throw new Error(`--out: two results would be written to ${twice}`);
}

const FORMATS = ['.ipynb', '.html', '.pdf'] as const;
export type OutFormat = (typeof FORMATS)[number];

/** The format that a file's name asks for. @throws Error naming those that there are */
export function formatOf(path: string): OutFormat {
  const format = FORMATS.find((known) => known === extname(path));
  if (format === undefined)
    throw new Error(`--out ${path}: it is named by its format, ${FORMATS.join(', ')}`);
  return format;
}

const WRITE: Readonly<
  Record<OutFormat, (notebook: Notebook, page: PageOptions) => string | Promise<Buffer>>
> = {
  '.ipynb': formatNotebook,
  '.html': notebookPage,
  '.pdf': (notebook, page) => pagePdf(notebookPage(notebook, page)),
};

/** The environment that a notebook opens its data with: absolute folders, whatever folder its kernel runs in. */
export function dataEnvironment(
  config: Config,
  options: { readonly archive?: string | undefined; readonly source?: DataSource | undefined },
): Record<string, string> {
  const archive = options.archive === undefined ? config.archive : resolve(options.archive);
  const source = options.source ?? (options.archive === undefined ? config.source : 'archive');
  return {
    TTLU_DATA: config.dataDir,
    ...(archive !== null && { TTLU_ARCHIVE: archive }),
    ...(source !== null && { TTLU_SOURCE: source }),
  };
}

function resultOf({ notebook, parameters, executed, seconds }: NotebookRun) {
  return {
    parameters: Object.fromEntries(parameters.map(({ name, code }) => [name, code])),
    data: shownData(notebook),
    executed,
    seconds: Number(seconds.toFixed(1)),
  };
}

function inWords({ parameters, data, executed, seconds }: ReturnType<typeof resultOf>): string {
  const how = executed ? `run in ${seconds} s` : 'kept from before';
  const what = Object.entries(parameters).map(([name, code]) => `${name} = ${code}`);
  return [how, ...what, ...(data === null ? [] : [`${data.label}, games up to ${data.asOf}`])].join('; ');
}
