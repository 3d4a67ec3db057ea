import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NamedFigure, namedFigures } from '../analysis/figures.js';
import type { ObjectStore } from '../store/objects.js';
import { type Changes, keepRecord } from './changes.js';
import type { Notebook } from './format.js';
import { keptFile } from './inputs.js';
import { nightsThere } from './night.js';
import { seasonsThere } from './open.js';
import { notebookPage, type ShownData } from './page.js';
import {
  type Parameter,
  type ParameterValue,
  parametersOf,
  parseValue,
  withParameters,
} from './parameters.js';
import { type IndexEntry, reportIndex } from './report-index.js';
import { type Environment, type Parameters, REPORTS, type ReportName, type StudiedData } from './reports.js';
import { repository } from './repository.js';
import { readNotebook, runNotebook } from './run.js';
import { versions } from './versions.js';
import { writeWhole } from './write-whole.js';

export interface ReportOptions {
  /** By name, as a command line gives them; `seasons` as well. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What notebooks open their data with. */
  readonly env: Readonly<Record<string, string>>;
  /** Keeps the records of earlier runs, and the pages. */
  readonly store: ObjectStore;
  /** Where runs are kept. */
  readonly cache: string;
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string) => void;
}

/** A report's figures and tables, and what is otherwise than in the run before it. */
export interface Report extends StudiedData {
  readonly name: ReportName;
  readonly parameters: Parameters;
  readonly named: readonly NamedFigure[];
  readonly changes: Changes | null;
  /** The parameters as a command line gives them: what its notebook is run with. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Makes a report's figures and tables, without its notebook, and keeps them for the next run to be compared with.
 * @throws Error naming a parameter, season or number of games that cannot serve
 */
export async function makeReport(name: ReportName, options: ReportOptions): Promise<Report> {
  const kind = REPORTS[name];
  const notebook = await readNotebook(notebookOf(name));
  const given = await withNewest(notebook, name, options);
  withParameters(notebook, kind.notebook, given);
  const parameters = Object.fromEntries(
    parametersOf(notebook, kind.notebook).map((parameter) => [parameter.name, valueFor(parameter, given)]),
  );
  const kept = await keptFile(options.cache, ['report', name, parameters], options.env, '.json');
  const studied =
    (options.fresh === true ? null : await readStudy(kept)) ??
    (await kind.study(parameters, { ...process.env, ...options.env }));
  if (kept !== null) await writeWhole([{ path: kept, content: JSON.stringify(studied) }]);
  const named = namedFigures(studied.figures);
  const record = { asOf: studied.data.asOf, figures: named };
  const changes = await keepRecord(
    options.store,
    `reports/records/${slug(name, studied.data, parameters)}`,
    record,
  );
  return { ...studied, name, parameters, named, changes, given };
}

async function readStudy(file: string | null): Promise<StudiedData | null> {
  const text = file === null ? null : await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as StudiedData);
}

/** The notebook run with a report's parameters, as a page that also says what changed. */
export async function reportPage(
  report: Report,
  options: ReportOptions,
): Promise<{ page: string; notebook: Notebook }> {
  const { notebook, parameters } = await runNotebook(notebookOf(report.name), {
    parameters: report.given,
    env: options.env,
    cache: options.cache,
    ...(options.fresh !== undefined && { fresh: options.fresh }),
    ...(options.signal && { signal: options.signal }),
    onCell: (number, of) => options.onStep?.(`cell ${number} of ${of}`),
  });
  const page = notebookPage(notebook, { parameters, versions: await versions(), changes: report.changes });
  return { page, notebook };
}

/** Stores a report's page, and the index page of all that are stored. @returns the keys of both */
export async function storePage(
  report: Report,
  page: string,
  store: ObjectStore,
): Promise<{ page: string; index: string }> {
  const { name, parameters, data, named, changes } = report;
  const key = `reports/pages/${slug(name, data, parameters)}/${data.asOf}.html`;
  const headline: readonly string[] = REPORTS[name].headline;
  const entry: IndexEntry = {
    name,
    about: REPORTS[name].about,
    label: data.label,
    recorded: data.recorded,
    asOf: data.asOf,
    page: key.slice(PAGES.length),
    figures: named.filter(({ figure }) => headline.includes(figure)),
    changed: changes === null ? null : { since: changes.since, figures: changes.figures.length },
  };
  await store.put(key, page);
  await store.put(key.replace(/html$/, 'json'), `${JSON.stringify(entry)}\n`);
  const entries: IndexEntry[] = [];
  for await (const other of store.list(PAGES))
    if (other.endsWith('.json')) entries.push(JSON.parse(String(await store.get(other))) as IndexEntry);
  await store.put(`${PAGES}index.html`, reportIndex(entries));
  return { page: key, index: `${PAGES}index.html` };
}

const PAGES = 'reports/pages/';

function notebookOf(name: ReportName): string {
  return join(repository(), 'notebooks', REPORTS[name].notebook);
}

/** Which seasons and nights there are, ascending; null where any is made up. */
const THERE = { seasons: (env: Environment) => seasonsThere({ env }), night: nightsThere } as const;

/** Seasons, or a night, not asked for are the notebook's own where the data have them, else the newest that they have. */
async function withNewest(
  notebook: Notebook,
  name: ReportName,
  options: ReportOptions,
): Promise<Readonly<Record<string, string>>> {
  const newest: Record<string, string> = {};
  for (const { name: parameter, value } of parametersOf(notebook, name)) {
    if (!(parameter === 'seasons' || parameter === 'night')) continue;
    const there = await THERE[parameter]({ ...process.env, ...options.env });
    const last = there?.at(-1);
    if (last !== undefined && ![value].flat().every((own) => there?.includes(String(own))))
      newest[parameter] = last;
  }
  return { ...newest, ...options.parameters };
}

function valueFor(parameter: Parameter, given: Readonly<Record<string, string>>): ParameterValue {
  const text = given[parameter.name];
  return text === undefined ? parameter.value : parseValue(parameter, text);
}

/**
 * Tells runs of other parameters or sources apart: `fouls/2016-17_2017-18-archive-1f0c9b2a`. Nights are days of one kind of
 * data, so that one is held against the other.
 */
function slug(
  name: ReportName,
  { seasons, source }: ShownData,
  { night: _, ...parameters }: Parameters,
): string {
  const hash = createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 8);
  return `${name}/${[...(seasons.length === 0 ? [] : [seasons.join('_')]), source, hash].join('-')}`;
}
