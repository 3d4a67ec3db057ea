/** Runs the built command as a user does: a process of its own, in a folder beside which no recorded data lies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect } from 'vitest';

const CLI = resolve('dist/src/cli.js');
/** The Node that the package brings along, where the machine's own may be another. */
const packaged = resolve('node_modules/.bin/node');
export const NODE = existsSync(packaged) ? packaged : process.execPath;

/** No request is even tried at this port: the network that is not there. */
export const NOWHERE = 'http://127.0.0.1:9';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the process takes for the time at its start. */
  readonly now?: string;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A command under way, and what it has said so far. */
export interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Its first line on stdout, as JSON. @throws Error with its stderr, when it ends without one */
  shown<T>(): Promise<T>;
  /** Waits for the end, after `signal` if one is given. */
  end(signal?: NodeJS.Signals): Promise<Ran>;
}

const folders: string[] = [];
const children = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A new folder that goes when the file's tests are over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-cli-'));
  folders.push(folder);
  return folder;
}

export async function startTtlu(args: readonly string[], options: RunOptions = {}): Promise<Running> {
  const cwd = options.cwd ?? (await temporaryFolder());
  const started = performance.now();
  const child = spawn(NODE, [...clockAt(options.now), CLI, ...args], {
    cwd,
    // Nothing of the machine's own settings and keys, and no address of a real source.
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      TTLU_DATA: join(cwd, '.ttlu'),
      ESPN_BASE_URL: NOWHERE,
      ODDS_API_BASE_URL: NOWHERE,
      KENPOM_BASE_URL: NOWHERE,
      REFMETRICS_BASE_URL: NOWHERE,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  const closed = once(child, 'close').then(() => children.delete(child));
  const line = new Promise<void>((found) => child.stdout?.on('data', () => stdout.includes('\n') && found()));
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    async shown() {
      await Promise.race([line, closed]);
      if (!stdout.includes('\n')) throw new Error(`ttlu ${args.join(' ')} ended: ${stderr}`);
      return JSON.parse(stdout.slice(0, stdout.indexOf('\n')));
    },
    async end(signal) {
      if (signal !== undefined) child.kill(signal);
      await closed;
      return { code: child.exitCode, stdout, stderr, seconds: (performance.now() - started) / 1000 };
    },
  };
}

export async function ttlu(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return (await startTtlu(args, options)).end();
}

/** The one document that a command printed with `--json`. */
export function documentOf<T = Record<string, unknown>>({ stdout, stderr }: Ran): T {
  expect(stdout, stderr).toMatch(/^\{.*\}\n$/);
  return JSON.parse(stdout) as T;
}

/** Sets the process's clock ahead or back, before any of its modules is read; it goes on from there. */
function clockAt(now: string | undefined): string[] {
  if (now === undefined) return [];
  const script = `
    const RealDate = Date;
    const ahead = RealDate.parse('${now}') - RealDate.now();
    globalThis.Date = class extends RealDate {
      constructor(...parts) {
        if (parts.length === 0) super(RealDate.now() + ahead);
        else super(...parts);
      }
      static now() {
        return RealDate.now() + ahead;
      }
    };`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}
