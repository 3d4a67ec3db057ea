import { resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { type Config, readConfig } from '../config.js';
import { defaultArchive } from '../host/night.js';
import { createTerminal, type Streams, type Terminal } from './terminal.js';

/** What every command works with. */
export interface CommandScope {
  readonly config: Config;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C or a termination signal: finish what is under way, then stop. */
  readonly signal: AbortSignal;
}

/** A command line that cannot be meant so: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CommandHost extends Streams {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
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
    await body({ config: readConfig(host.env), terminal, signal: host.signal });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    host.stderr.write(`ttlu: ${message}\n`);
    if (terminal.json) terminal.result({ error: message }, () => '');
    else if (host.env.TTLU_DEBUG && error instanceof Error) host.stderr.write(`${error.stack}\n`);
    host.setExitCode(error instanceof UsageError ? 2 : 1);
  }
}

/** The recorded archive that is asked for, else the environment's, else the one beside a developer's checkout. */
export function archiveOf(config: Config, option: string | undefined): string {
  const folder = option === undefined ? (config.archive ?? defaultArchive()) : resolve(option);
  if (folder === null) throw new UsageError('no recorded archive: name one with --archive or TTLU_ARCHIVE');
  return folder;
}

// What options are parsed by -------------------------------------------------------------------------------------

export function day(value: string): string {
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  if (!valid) throw new InvalidArgumentError('a day is written like 2026-03-02');
  return value;
}

export function wholeNumber(low: number, high: number): (value: string) => number {
  return (value) => {
    const n = Number(value);
    if (!Number.isInteger(n) || n < low || n > high)
      throw new InvalidArgumentError(`a whole number from ${low} to ${high} is needed`);
    return n;
  };
}

/** Virtual seconds a second, or as fast as it goes. */
export type Speed = number | 'max';

export function speed(value: string): Speed {
  if (value === 'max') return 'max';
  const n = Number(value);
  if (!(n > 0 && n <= 100_000)) throw new InvalidArgumentError('a number such as 60, or max');
  return n;
}

/** `2016-17,2017-18` */
export function seasons(value: string): readonly string[] {
  const list = value.split(',').map((s) => s.trim());
  for (const s of list) {
    const [from = '', to = ''] = s.split('-');
    if (!/^\d{4}-\d{2}$/.test(s) || (Number(from) + 1) % 100 !== Number(to))
      throw new InvalidArgumentError(`${s} is not a season: write it like 2016-17`);
  }
  return [...new Set(list)];
}
