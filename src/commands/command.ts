import { join, resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { type ReportKind, reportKey } from '../../pipelines/models/artifacts.js';
import { type Config, readConfig } from '../config.js';
import { isGameDay } from '../domain/game.js';
import { readArtifact, readShippedArtifact } from '../host/model.js';
import { chooseNight, defaultArchive, type NightSource } from '../host/night.js';
import { openObjects } from '../host/stores.js';
import type { ModelArtifact } from '../model/artifact.js';
import { createTerminal, type Streams, stepProgress, type Terminal } from './terminal.js';

/** What every command works with. */
export interface CommandScope {
  readonly config: Config;
  readonly terminal: Terminal;
  /**
   * From the first call on, Ctrl-C or a termination signal aborts this instead of ending the process: for a command
   * that holds stores open, or has requests under way.
   */
  stopSignal(): AbortSignal;
}

/** A command line that cannot be meant so: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A job that failed in parts: its report is still its result, with the failure told in it. */
export class PartsFailed extends Error {
  override readonly name = 'PartsFailed';
  constructor(
    failures: readonly string[],
    readonly report: object,
    readonly text: () => string,
  ) {
    super(`parts failed: ${failures.join('; ')}`);
  }
}

export interface CommandHost extends Streams {
  readonly env: Readonly<Record<string, string | undefined>>;
  stopSignal(): AbortSignal;
  setExitCode(code: 0 | 1 | 2): void;
}

/** Runs a command's body; a failure is told in one line on stderr, and with `--json` as `{"error"}` on stdout too. */
export async function runCommand(
  host: CommandHost,
  options: { readonly json?: true | undefined },
  body: (scope: CommandScope) => Promise<void>,
): Promise<void> {
  const terminal = createTerminal(host, options.json === true);
  try {
    await body({ config: readConfig(host.env), terminal, stopSignal: host.stopSignal });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof PartsFailed) terminal.result({ error: message, ...error.report }, error.text);
    terminal.failure(message);
    if (host.env.TTLU_DEBUG && error instanceof Error) host.stderr.write(`${error.stack}\n`);
    host.setExitCode(error instanceof UsageError ? 2 : 1);
  }
}

/** The recorded archive that is asked for, else the environment's, else the one beside a developer's checkout. */
export function archiveOf(config: Config, option: string | undefined): string {
  const folder = option === undefined ? (config.archive ?? defaultArchive()) : resolve(option);
  if (folder === null) throw new UsageError('no recorded archive: name one with --archive or TTLU_ARCHIVE');
  return folder;
}

/** Where the pipelines of a command read recorded seasons, keep what they imported, and say how far they are. */
export function recordedSeasons({ config, terminal }: CommandScope, archive: string | undefined) {
  return {
    archive: archiveOf(config, archive),
    tables: join(config.dataDir, 'tables'),
    progress: stepProgress(terminal).at,
  };
}

/** The model that is asked for by its file, else the one that came with the code. */
export function modelAskedFor(file: string | undefined): Promise<ModelArtifact> {
  return file === undefined ? readShippedArtifact() : readArtifact(resolve(file));
}

/** Keeps what was found of a model for its card, where `--keep` asks for it. @param keep a version for which the model stands */
export async function keepReport(
  { config }: CommandScope,
  keep: string | true | undefined,
  kind: ReportKind,
  { version, report }: { readonly version: string; readonly report: object },
): Promise<void> {
  if (keep === undefined) return;
  const key = reportKey(keep === true ? version : keep, kind);
  await openObjects(config, config.dataDir).put(key, `${JSON.stringify(report)}\n`);
}

/** The night that is asked for, else the one that can be shown: see {@link chooseNight}. */
export function nightAskedFor(
  { config, terminal }: CommandScope,
  options: { readonly archive?: string | undefined; readonly night?: string | undefined },
  stop: AbortSignal,
): Promise<NightSource> {
  return chooseNight(config, {
    archive: options.archive === undefined ? null : resolve(options.archive),
    night: options.night ?? null,
    tickSeconds: config.espn.pollSeconds,
    note: terminal.note,
    now: () => new Date(),
    fetch: globalThis.fetch,
    stop,
  });
}

// What options are parsed by -------------------------------------------------------------------------------------

export function day(value: string): string {
  if (!isGameDay(value)) throw new InvalidArgumentError('A day is written like 2026-03-02.');
  return value;
}

export function wholeNumber(low: number, high: number): (value: string) => number {
  return (value) => {
    const n = Number(value);
    if (!/^\d+$/.test(value) || n < low || n > high)
      throw new InvalidArgumentError(`A whole number from ${low} to ${high} is needed.`);
    return n;
  };
}

/** Virtual seconds a second, or as fast as it goes. */
export type Speed = number | 'max';

export function speed(value: string): Speed {
  if (value === 'max') return 'max';
  const n = Number(value);
  if (!(n > 0 && n <= 100_000))
    throw new InvalidArgumentError('A number such as 60, at most 100000, or max is needed.');
  return n;
}

/** `2016-17,2017-18` */
export function seasons(value: string): readonly string[] {
  const list = value.split(',').map((s) => s.trim());
  for (const s of list) {
    const [from = '', to = ''] = s.split('-');
    if (!/^\d{4}-\d{2}$/.test(s) || (Number(from) + 1) % 100 !== Number(to))
      throw new InvalidArgumentError(`${JSON.stringify(s)} is not a season: write it like 2016-17.`);
  }
  return [...new Set(list)];
}
