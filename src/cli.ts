#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { backfillCommand } from './commands/backfill.js';
import { backtestCommand } from './commands/backtest.js';
import { benchCommand } from './commands/bench.js';
import { blendCommand } from './commands/blend.js';
import { catalogCommand } from './commands/catalog.js';
import { collectCommand } from './commands/collect.js';
import type { CommandHost } from './commands/command.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { explainCommand } from './commands/explain.js';
import { identityCommand } from './commands/identity.js';
import { importCommand } from './commands/import.js';
import { matchCommand } from './commands/match.js';
import { modelCommand } from './commands/model.js';
import { newCommand } from './commands/new.js';
import { notebookCommand } from './commands/notebook.js';
import { rateCommand } from './commands/rate.js';
import { rebuildCommand } from './commands/rebuild.js';
import { replayCommand } from './commands/replay.js';
import { reportCommand } from './commands/report.js';
import { runNotebookCommand } from './commands/run.js';
import { scheduleCommand } from './commands/schedule.js';
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
    .addCommand(startCommand(host))
    .addCommand(replayCommand(host))
    .addCommand(collectCommand(host))
    .addCommand(backfillCommand(host))
    .addCommand(scheduleCommand(host))
    .addCommand(doctorCommand(host))
    .addCommand(importCommand(host))
    .addCommand(rebuildCommand(host))
    .addCommand(catalogCommand(host))
    .addCommand(rateCommand(host))
    .addCommand(trainCommand(host))
    .addCommand(blendCommand(host))
    .addCommand(evaluateCommand(host))
    .addCommand(explainCommand(host))
    .addCommand(backtestCommand(host))
    .addCommand(modelCommand(host))
    .addCommand(runNotebookCommand(host))
    .addCommand(reportCommand(host))
    .addCommand(notebookCommand(host))
    .addCommand(newCommand(host))
    .addCommand(matchCommand(host))
    .addCommand(identityCommand(host))
    .addCommand(benchCommand(host))
    .addHelpText(
      'after',
      '\nEvery command takes --json: one document on stdout. Progress and remarks go to stderr.' +
        '\nExit codes: 0 done, 1 failed, 2 wrong usage.',
    );
}

/** Commands neither exit on their own nor leave a mistake without a way on: the one place that decides is below. */
function strict(command: CommandUnknownOpts, name: string): void {
  command.exitOverride().showHelpAfterError(`(${name} --help tells more)`);
  for (const sub of command.commands) strict(sub, `${name} ${sub.name()}`);
}

/** How long a command may take to end after it was told to stop: stores are closed in less. */
const STOP_WITHIN_MS = 2500;

const stop = new AbortController();

/** One Ctrl-C asks, the second one ends at once; so does the time, whatever the command is waiting for. */
function stopOnSignals(): AbortSignal {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort(new Error(`stopped by ${signal}`));
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    });
  return stop.signal;
}

/** A reader that has gone (`| head -1`) is no fault: there is only nobody to tell anything, or to go on for. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort(new Error('nobody reads the output'));
  });

const program = createProgram({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  stopSignal: stopOnSignals,
  setExitCode: (code) => {
    process.exitCode = code;
  },
});
strict(program, 'ttlu');
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
  if (process.exitCode !== 0 && process.argv.includes('--json')) {
    const reason = error.code === 'commander.help' ? 'a command is missing' : error.message;
    process.stdout.write(`${JSON.stringify({ error: reason.replace(/^error: /, '') })}\n`);
  }
}
