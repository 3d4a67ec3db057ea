#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CommandHost } from './commands/command.js';

/** By name, in the order of the help. Each is loaded when it is asked for: all of them take twice as long. */
const COMMANDS: Readonly<Record<string, () => Promise<(host: CommandHost) => CommandUnknownOpts>>> = {
  start: async () => (await import('./commands/start.js')).startCommand,
  replay: async () => (await import('./commands/replay.js')).replayCommand,
  collect: async () => (await import('./commands/collect.js')).collectCommand,
  backfill: async () => (await import('./commands/backfill.js')).backfillCommand,
  schedule: async () => (await import('./commands/schedule.js')).scheduleCommand,
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand,
  import: async () => (await import('./commands/import.js')).importCommand,
  rebuild: async () => (await import('./commands/rebuild.js')).rebuildCommand,
  catalog: async () => (await import('./commands/catalog.js')).catalogCommand,
  rate: async () => (await import('./commands/rate.js')).rateCommand,
  train: async () => (await import('./commands/train.js')).trainCommand,
  blend: async () => (await import('./commands/blend.js')).blendCommand,
  evaluate: async () => (await import('./commands/evaluate.js')).evaluateCommand,
  explain: async () => (await import('./commands/explain.js')).explainCommand,
  backtest: async () => (await import('./commands/backtest.js')).backtestCommand,
  model: async () => (await import('./commands/model.js')).modelCommand,
  run: async () => (await import('./commands/run.js')).runNotebookCommand,
  report: async () => (await import('./commands/report.js')).reportCommand,
  notebook: async () => (await import('./commands/notebook.js')).notebookCommand,
  new: async () => (await import('./commands/new.js')).newCommand,
  match: async () => (await import('./commands/match.js')).matchCommand,
  identity: async () => (await import('./commands/identity.js')).identityCommand,
  bench: async () => (await import('./commands/bench.js')).benchCommand,
};

/** `ttlu`: exit code 0 done, 1 failed, 2 wrong usage. @param asked the command line's first word */
async function createProgram(host: CommandHost, asked: string | undefined): Promise<CommandUnknownOpts> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const program = new Command('ttlu')
    .description('Calibrated under-probabilities and triggers for live college basketball totals.')
    .version(version)
    .addHelpText(
      'after',
      '\nEvery command takes --json: one document on stdout. Progress and remarks go to stderr.' +
        '\nExit codes: 0 done, 1 failed, 2 wrong usage.',
    );
  for (const [name, load] of Object.entries(COMMANDS))
    if (name === asked || asked === undefined || !Object.hasOwn(COMMANDS, asked))
      program.addCommand((await load())(host));
  return program;
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

const program = await createProgram(
  {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    stopSignal: stopOnSignals,
    setExitCode: (code) => {
      process.exitCode = code;
    },
  },
  process.argv[2],
);
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
