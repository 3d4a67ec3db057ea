#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { benchCommand } from './commands/bench.js';
import { collectCommand } from './commands/collect.js';
import type { CommandHost } from './commands/command.js';
import { evaluateCommand } from './commands/evaluate.js';
import { importCommand } from './commands/import.js';
import { replayCommand } from './commands/replay.js';
import { startCommand } from './commands/start.js';
import { trainCommand } from './commands/train.js';

/** `ttlu`: exit code 0 done, 1 failed, 2 wrong usage. */
function createProgram(host: CommandHost): CommandUnknownOpts {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return new Command('ttlu')
    .description('Calibrated under-probabilities and triggers for live college basketball totals.')
    .version(version)
    .showHelpAfterError('(ttlu help COMMAND tells more)')
    .addCommand(startCommand(host))
    .addCommand(replayCommand(host))
    .addCommand(collectCommand(host))
    .addCommand(importCommand(host))
    .addCommand(trainCommand(host))
    .addCommand(evaluateCommand(host))
    .addCommand(benchCommand(host))
    .addHelpText(
      'after',
      '\nEvery command takes --json: one document on stdout. Progress and remarks go to stderr.' +
        '\nExit codes: 0 done, 1 failed, 2 wrong usage.',
    );
}

/** Sub-commands neither exit nor print on their own: the one place that decides is below. */
function strict(command: CommandUnknownOpts): void {
  command.exitOverride();
  for (const sub of command.commands) strict(sub);
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));

const program = createProgram({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
  setExitCode: (code) => {
    process.exitCode = code;
  },
});
strict(program);
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
