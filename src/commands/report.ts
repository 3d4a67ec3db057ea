import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { csvFormat } from 'd3-dsv';
import { intervalsOf, numbersOf } from '../analysis/figures.js';
import { DATA_SOURCES } from '../config.js';
import { openObjects } from '../host/stores.js';
import { formatNotebook } from '../notebook/format.js';
import { number } from '../notebook/page.js';
import { pagePdf } from '../notebook/pdf.js';
import { makeReport, type Report, reportPage, storePage } from '../notebook/report.js';
import { REPORT_NAMES, REPORTS, type ReportName } from '../notebook/reports.js';
import { writeWhole } from '../notebook/write-whole.js';
import { type CommandHost, runCommand, seasons } from './command.js';
import { dataEnvironment, formatOf, parameter } from './run.js';
import { table } from './terminal.js';

/** `ttlu report`: a notebook with good defaults as a page, or the tables behind it. */
export function reportCommand(host: CommandHost): CommandUnknownOpts {
  const report = new Command('report').description(
    'Reports for analysts: figures with intervals, a page made by the notebook behind it, and what changed since the run before.',
  );
  for (const name of REPORT_NAMES) report.addCommand(oneReport(host, name));
  return report;
}

function oneReport(host: CommandHost, name: ReportName): CommandUnknownOpts {
  return new Command(name)
    .description(`Of ${REPORTS[name].about} (notebooks/${REPORTS[name].notebook}).`)
    .option(
      '--seasons <list>',
      "e.g. 2016-17,2017-18 (default: the notebook's, else the newest that is there)",
      seasons,
    )
    .option(
      '-p, --parameter <name=value>',
      'another parameter of the notebook',
      parameter,
      new Map<string, readonly string[]>(),
    )
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .addOption(new Option('--source <name>', 'where the data are read').choices(DATA_SOURCES))
    .option('--out <file...>', 'write the page here (.html, .ipynb, .pdf) instead of into the object store')
    .option('--fresh', 'make it though it was made before of the same code and data')
    .option(
      '--json',
      'print figures and tables as one JSON document; no page is made unless --out asks for it',
    )
    .option('--csv [table]', 'print one table as CSV (default: figures)')
    .addHelpText(
      'after',
      '\nIn the JSON each figure is a number in its place; "intervals" holds low, high (95 %) and n in the same places,\n' +
        '"tables" the rows behind, "changes" what is otherwise than in the run before on other data.',
    )
    .action((options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const formats = (options.out ?? []).map((path) => ({ path: resolve(path), format: formatOf(path) }));
        const store = openObjects(config, config.dataDir);
        const progress = terminal.progress(`report ${name}`, 1);
        const settings = {
          parameters: {
            ...Object.fromEntries([...options.parameter].map(([key, values]) => [key, values.at(-1) ?? ''])),
            ...(options.seasons && { seasons: options.seasons.join(',') }),
          },
          env: dataEnvironment(config, options),
          store,
          cache: join(config.dataDir, 'runs'),
          fresh: options.fresh === true,
          signal: stopSignal(),
          onStep: (step: string) => progress.at(0, step),
        };
        const made = await makeReport(name, settings);
        const tableOnly = options.json === true || options.csv !== undefined;
        const places: string[] = [];
        if (!tableOnly || formats.length > 0) {
          const { page, notebook } = await reportPage(made, settings);
          const write = {
            '.html': () => page,
            '.ipynb': () => formatNotebook(notebook),
            '.pdf': () => pagePdf(page),
          };
          const files = formats.map(async ({ path, format }) => ({ path, content: await write[format]() }));
          await writeWhole(await Promise.all(files));
          places.push(...formats.map(({ path }) => path));
          if (formats.length === 0) {
            const keys = await storePage(made, page, store);
            const at = (key: string) =>
              config.objects === null ? join(config.dataDir, 'objects', key) : key;
            places.push(at(keys.page), at(keys.index));
          }
        }
        progress.at(1);
        const text = () =>
          options.csv === undefined
            ? inWords(made, places)
            : csvOf(made, options.csv === true ? 'figures' : options.csv);
        terminal.result(documentOf(made), text);
      }),
    );
}

/** Figures as numbers in their places, and beside them what stands behind each. */
function documentOf({ name, data, parameters, figures, tables, changes }: Report): object {
  return {
    report: name,
    data,
    parameters,
    ...numbersOf(figures),
    intervals: intervalsOf(figures),
    tables,
    changes,
  };
}

function csvOf({ named, tables }: Report, wanted: string): string {
  const all: Readonly<Record<string, readonly object[]>> = { figures: named, ...tables };
  const rows = all[wanted];
  if (rows === undefined) throw new Error(`--csv ${wanted}: the tables are ${Object.keys(all).join(', ')}`);
  return csvFormat(rows as object[]);
}

function inWords({ name, data, named, changes }: Report, places: readonly string[]): string {
  const headline: readonly string[] = REPORTS[name].headline;
  const rows = named
    .filter(({ figure }) => headline.includes(figure))
    .map(({ figure, value, low, high, n }) => [
      figure,
      number(value),
      low === null ? '' : `${number(low)} to ${number(high)}`,
      n === null ? '' : number(n),
    ]);
  return [
    `${data.label}, games up to ${data.asOf}`,
    table(['figure', 'value', '95 %', 'n'], rows),
    changes === null
      ? 'the first report of its kind here'
      : `${changes.figures.length} figures changed since the report of games up to ${changes.since}`,
    ...(changes?.figures
      .filter(({ figure }) => headline.includes(figure))
      .map(({ figure, before, now }) => `  ${figure}: ${number(before)} → ${number(now)}`) ?? []),
    ...places.map((place) => `written: ${place}`),
  ].join('\n');
}
