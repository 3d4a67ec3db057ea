import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { readCatalog } from '../../pipelines/catalog.js';
import type { Catalog } from '../catalog/catalog.js';
import { catalogPage } from '../catalog/page.js';
import type { Config } from '../config.js';
import { gameDayOf, seasonName, seasonOf } from '../domain/game.js';
import { openObjects } from '../host/stores.js';
import { DDL_DIALECTS, type DdlDialect, tableDdl } from '../store/tables.js';
import { type CommandHost, runCommand } from './command.js';
import { table } from './terminal.js';

/** `ttlu catalog`: what the tables hold, and what every column means. */
export function catalogCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('catalog')
    .description('What each table holds: columns and their meaning, rows, coverage, age, source, an example.')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--html <file>', 'write it as one HTML file')
    .addOption(
      new Option(
        '--ddl <engine>',
        'print the statements that declare the tables to an engine instead',
      ).choices(DDL_DIALECTS),
    )
    .option('--schema <name>', 'database of the statements', 'ttlu')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal }) => {
        const folder = options.store === undefined ? config.dataDir : resolve(options.store);
        const today = gameDayOf(new Date());
        if (options.ddl !== undefined) {
          const sql = ddl(options.ddl, config, folder, options.schema, seasonOf(today));
          return terminal.result({ engine: options.ddl, sql }, () => sql);
        }
        let progress: ReturnType<typeof terminal.progress> | undefined;
        const catalog = await readCatalog(
          openObjects(config, folder),
          placeOf(config, folder),
          today,
          (done, of) => {
            progress ??= terminal.progress('reading parts', of);
            progress.at(done);
          },
        );
        if (options.html !== undefined) await writeFile(resolve(options.html), catalogPage(catalog));
        const page = options.html === undefined ? {} : { html: resolve(options.html) };
        terminal.result({ ...catalog, ...page }, () =>
          [describe(catalog), ...(options.html === undefined ? [] : [`written to ${options.html}`])].join(
            '\n',
          ),
        );
      }),
    );
}

/** Where the tables lie, as engines are told. */
function placeOf({ objects }: Config, folder: string): string {
  return objects === null ? join(folder, 'objects') : `s3://${objects.bucket}/${objects.prefix}`;
}

/** The first season of which recordings have plays. */
const FIRST_SEASON = 2017;
/** A table that is declared once shall not end with the season. */
const SEASONS_AHEAD = 5;

function ddl(dialect: DdlDialect, config: Config, folder: string, schema: string, season: number): string {
  const inBucket = config.objects !== null || dialect === 'duckdb';
  return tableDdl(dialect, {
    // Athena and Trino read buckets: without one the place is left to be filled in.
    root: inBucket ? placeOf(config, folder) : 's3://BUCKET/',
    schema,
    firstSeason: FIRST_SEASON,
    lastSeason: season + SEASONS_AHEAD,
  });
}

function describe({ place, tables }: Catalog): string {
  const grouped = (n: number) => n.toLocaleString('en-US');
  return [
    `${place}/tables`,
    table(
      ['table', 'rows', 'days', 'first', 'last', 'days old', 'MB', 'games covered'],
      tables.map(({ name, rows, days, firstDay, lastDay, ageDays, bytes, seasons }) => {
        const covered = seasons.reduce((n, s) => n + (s.covered ?? 0), 0);
        const games = seasons.reduce((n, s) => n + (s.games ?? 0), 0);
        return [
          name,
          grouped(rows),
          grouped(days),
          firstDay ?? '–',
          lastDay ?? '–',
          ageDays === null ? '–' : grouped(ageDays),
          (bytes / 1e6).toFixed(1),
          games === 0 ? '–' : `${grouped(covered)} of ${grouped(games)}`,
        ];
      }),
    ),
    ...tables.flatMap((t) => [
      '',
      `${t.name}: ${t.description}`,
      `  source: ${t.source}; a day is ${t.asOf}`,
      `  seasons: ${t.seasons.map((s) => `${seasonName(s.season)} ${s.games === null ? grouped(s.rows) : `${grouped(s.covered ?? 0)}/${grouped(s.games)}`}`).join(', ') || 'none'}`,
      ...t.columns.map(
        (c) =>
          `  ${c.name.padEnd(24)} ${c.type.padEnd(8)} ${c.unit === null ? '' : `[${c.unit}] `}${c.meaning}`,
      ),
      ...(t.example === null ? [] : [`  e.g. ${JSON.stringify(t.example)}`]),
    ]),
  ].join('\n');
}
