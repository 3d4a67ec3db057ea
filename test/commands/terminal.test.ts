import { describe, expect, test } from 'vitest';
import { type CommandHost, PartsFailed, runCommand, UsageError } from '../../src/commands/command.js';
import { createTerminal, stepProgress } from '../../src/commands/terminal.js';

/** Streams that keep what is written to them. */
function streams() {
  const said = { out: '', err: '' };
  const into = (name: 'out' | 'err') => {
    const write = (text: string) => {
      said[name] += text;
    };
    return { write } as unknown as NodeJS.WritableStream;
  };
  return { said, stdout: into('out'), stderr: into('err') };
}

describe('a terminal', () => {
  test('gives people the text and programs the document, on stdout', () => {
    for (const [json, expected] of [
      [false, 'seven games\n'],
      [true, '{"games":7}\n'],
    ] as const) {
      const { said, ...s } = streams();
      createTerminal(s, json).result({ games: 7 }, () => 'seven games');
      expect(said).toEqual({ out: expected, err: '' });
    }
  });

  test('says remarks and progress on stderr only', () => {
    const { said, ...s } = streams();
    const terminal = createTerminal(s, true);
    terminal.note('looking');
    const progress = terminal.progress('games', 20);
    for (let done = 1; done <= 20; done++) progress.at(done);
    progress.stop();
    expect(said.out).toBe('');
    const lines = said.err.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 11);
    expect([lines[0], lines[1], lines.at(-1)]).toEqual([
      'looking',
      'games: 5 % (1/20)',
      'games: 100 % (20/20)',
    ]);
  });

  test('tells a new step of a job by a new title, and what changes within it behind', () => {
    const { said, ...s } = streams();
    const steps = stepProgress(createTerminal(s, false));
    steps.at({ step: 'import 2016-17', done: 1, of: 1 });
    steps.at({ step: 'train, loss 3.6', done: 1, of: 2 });
    steps.at({ step: 'train, loss 3.5', done: 2, of: 2 });
    expect(said.err.trimEnd().split('\n')).toEqual([
      'import 2016-17: 100 % (1/1)',
      'train: 50 % (1/2) loss 3.6',
      'train: 100 % (2/2) loss 3.5',
    ]);
  });
});

describe('a command that fails', () => {
  async function run(json: boolean, body: Parameters<typeof runCommand>[2], env: CommandHost['env'] = {}) {
    const { said, ...s } = streams();
    let code = 0;
    const host: CommandHost = {
      ...s,
      env,
      stopSignal: () => new AbortController().signal,
      setExitCode: (given) => {
        code = given;
      },
    };
    await runCommand(host, json ? { json } : {}, body);
    return { code, ...said };
  }
  const fails = (error: Error) => async () => {
    throw error;
  };

  test('says why in one line, and ends with 1', async () => {
    const error = new Error('TTLU_TRIGGERS: no name\n  at [0].name\n');
    expect(await run(false, fails(error))).toEqual({
      code: 1,
      out: '',
      err: 'ttlu: TTLU_TRIGGERS: no name; at [0].name\n',
    });
  });

  test('says it as its one document too', async () => {
    const { out, err } = await run(true, fails(new Error('espn summary 401: period 7 unknown')));
    expect(out).toBe('{"error":"espn summary 401: period 7 unknown"}\n');
    expect(err).toBe('ttlu: espn summary 401: period 7 unknown\n');
  });

  test('after its result was told, prints no second document', async () => {
    const { code, out, err } = await run(true, async ({ terminal }) => {
      terminal.result({ address: 'http://127.0.0.1:8017/' }, () => '');
      throw new Error('the disk is full');
    });
    expect(code).toBe(1);
    expect(out).toBe('{"address":"http://127.0.0.1:8017/"}\n');
    expect(err).toBe('ttlu: the disk is full\n');
  });

  test('in parts, tells its report with the failure in it, once', async () => {
    const failed = new PartsFailed(['kenpom: HTTP 500'], { collected: 18 }, () => '18 games');
    expect(await run(true, fails(failed))).toEqual({
      code: 1,
      out: '{"error":"parts failed: kenpom: HTTP 500","collected":18}\n',
      err: 'ttlu: parts failed: kenpom: HTTP 500\n',
    });
    expect((await run(false, fails(failed))).out).toBe('18 games\n');
  });

  test('because it was called wrongly, ends with 2', async () => {
    expect((await run(false, fails(new UsageError('no archive')))).code).toBe(2);
  });

  test('because of the environment, names the variable and never its value', async () => {
    const { code, err } = await run(false, async () => {}, { ESPN_POLL_SECONDS: 'often' });
    expect(code).toBe(1);
    expect(err).toMatch(/^ttlu: .*ESPN_POLL_SECONDS.*\n$/);
    expect(err).not.toContain('often');
  });

  test('shows where, when it is asked to', async () => {
    const { err } = await run(false, fails(new Error('broken')), { TTLU_DEBUG: '1' });
    expect(err).toContain('terminal.test.ts');
  });
});
