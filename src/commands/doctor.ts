import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { diagnosisInWords, examine } from '../../pipelines/doctor.js';
import { doctorChecks } from '../host/doctor.js';
import { secretsOf } from '../host/secrets.js';
import { openObjects } from '../host/stores.js';
import { redact, secretBlotter } from '../sources/redact.js';
import { type CommandHost, runCommand } from './command.js';

/** For one question to one source. */
const ASK_MS = 4000;
/** For one check, whatever it asks. */
const LIMIT_MS = 8000;

/** `ttlu doctor`: what is set, what answers, how old everything is, and what needs a person. */
export function doctorCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('doctor')
    .description(
      'Say what is set and what is not, which sources answer, how old everything is, and what to do.',
    )
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu)')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit code 1 when something needs a person.')
    .action((options) =>
      runCommand(host, options, async ({ config, terminal }) => {
        const folder = resolve(options.store ?? config.dataDir);
        const checks = doctorChecks(config, {
          folder,
          objects: openObjects(config, folder),
          now: () => new Date().toISOString(),
          timeoutMs: ASK_MS,
        });
        const diagnosis = await examine(checks, {
          limitMs: LIMIT_MS,
          sleep: (ms) => sleep(ms, undefined, { ref: false }),
        });
        const blot = secretBlotter(secretsOf(config));
        const told = JSON.parse(redact(JSON.stringify(diagnosis), blot)) as typeof diagnosis;
        terminal.result(told, () => diagnosisInWords(told));
        if (!told.ok) host.setExitCode(1);
      }),
    );
}
