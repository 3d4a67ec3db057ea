import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE_HOST } from './stand-ins.js';

export interface Invocation {
  /** What the handler answered; absent when it failed. */
  readonly result?: unknown;
  readonly error?: string;
  /** The lines that it logged, parsed. */
  readonly log: readonly {
    readonly level: string;
    readonly message: string;
    readonly [field: string]: unknown;
  }[];
  /** Both streams as they came. */
  readonly output: string;
}

/**
 * Calls the handler as Lambda does: one import, one event. Requests to the database's host go to a stand-in, and the
 * process's clock can be set to a moment at which something is on.
 */
const INVOKE = `
import { writeFileSync } from 'node:fs';
const [event, sqlAddress, now, answer] = process.argv.slice(2);
if (now !== '') {
  const RealDate = Date;
  const ahead = RealDate.parse(now) - RealDate.now();
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(RealDate.now() + ahead);
      else super(...parts);
    }
    static now() {
      return RealDate.now() + ahead;
    }
  };
}
const real = globalThis.fetch;
globalThis.fetch = (url, init) =>
  new URL(url).hostname.endsWith('${DATABASE_HOST.split('.').slice(1).join('.')}') ? real(sqlAddress, init) : real(url, init);
try {
  const { handler } = await import('./index.mjs');
  const result = await handler(JSON.parse(event));
  writeFileSync(answer, JSON.stringify({ result }));
} catch (error) {
  writeFileSync(answer, JSON.stringify({ error: error.message }));
}
process.exit(0);
`;

/**
 * Invokes the bundle of a Lambda in a process of its own, from a copy outside the repository, so that an import which
 * the bundle does not carry is missing.
 */
export async function invokeBundle(
  name: string,
  event: object,
  env: Readonly<Record<string, string>>,
  { sqlAddress = '', now = '' }: { readonly sqlAddress?: string; readonly now?: string } = {},
): Promise<Invocation> {
  const folder = await mkdtemp(join(tmpdir(), `ttlu-lambda-${name}-`));
  try {
    await cp(join('dist', 'bundles', 'lambdas', name), folder, { recursive: true });
    await writeFile(join(folder, 'invoke.mjs'), INVOKE);
    const answer = join(folder, 'answer.json');
    const output = await new Promise<string>((resolve) => {
      execFile(
        process.execPath,
        ['invoke.mjs', JSON.stringify(event), sqlAddress, now, answer],
        { cwd: folder, env: { PATH: '', ...env }, timeout: 50_000 },
        (_error, stdout, stderr) => resolve(stdout + stderr),
      );
    });
    const text = await readFile(answer, 'utf8').catch(() => {
      throw new Error(`lambda ${name} did not answer: ${output}`);
    });
    const log = output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    return { ...(JSON.parse(text) as { result?: unknown; error?: string }), log, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
