import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { cleanNotebook } from '../notebook/clean.js';
import { executeInPlace } from '../notebook/execute.js';
import { formatNotebook } from '../notebook/format.js';
import { notebookFaults } from '../notebook/hygiene.js';
import { repository } from '../notebook/repository.js';
import { readNotebook } from '../notebook/run.js';
import { writeWhole } from '../notebook/write-whole.js';
import { type CommandHost, runCommand } from './command.js';

/** `ttlu notebook`: notebooks as they are committed. */
export function notebookCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('notebook')
    .description(
      'Notebooks as they are committed: clean, with the outputs of their last run, without logic of their own.',
    )
    .addCommand(clean(host))
    .addCommand(refresh(host))
    .addCommand(check(host));
}

function clean(host: CommandHost): CommandUnknownOpts {
  return new Command('clean')
    .description('Strip counters and metadata; outputs stay.')
    .argument('[notebooks...]', 'all of notebooks/ unless told')
    .option('--json', 'print one JSON document')
    .action((files, options) =>
      runCommand(host, options, async ({ terminal }) => {
        const cleaned: string[] = [];
        for (const file of await orAll(files)) {
          const notebook = await readNotebook(file);
          await writeWhole([{ path: file, content: formatNotebook(cleanNotebook(notebook)) }]);
          cleaned.push(file);
        }
        terminal.result({ cleaned }, () => cleaned.map((file) => `clean: ${file}`).join('\n'));
      }),
    );
}

function refresh(host: CommandHost): CommandUnknownOpts {
  return new Command('refresh')
    .description(
      'Run notebooks top to bottom with their own parameters, and keep the new outputs, clean for a commit.',
    )
    .argument('[notebooks...]', 'all of notebooks/ unless told')
    .option('--json', 'print one JSON document')
    .action((files, options) =>
      runCommand(host, options, async ({ terminal, stopSignal }) => {
        const signal = stopSignal();
        const refreshed: { file: string; seconds: number }[] = [];
        for (const file of await orAll(files)) {
          const { seconds } = await executeInPlace(file, { signal });
          refreshed.push({ file, seconds: Number(seconds.toFixed(1)) });
          terminal.note(`${file}: ${seconds.toFixed(1)} s`);
        }
        terminal.result({ refreshed }, () => `${refreshed.length} refreshed`);
      }),
    );
}

function check(host: CommandHost): CommandUnknownOpts {
  return new Command('check')
    .description('Say what keeps notebooks from being committed; exit code 1 when there is anything.')
    .argument('[notebooks...]', 'all of notebooks/ unless told')
    .option('--json', 'print one JSON document')
    .action((files, options) =>
      runCommand(host, options, async ({ terminal }) => {
        const faults: string[] = [];
        const checked = await orAll(files);
        for (const file of checked)
          faults.push(...(await notebookFaults(file)).map((fault) => `${file}: ${fault}`));
        if (faults.length > 0) throw new Error(faults.join('\n'));
        terminal.result({ checked }, () => `${checked.length} notebooks are as they should be`);
      }),
    );
}

async function orAll(files: readonly string[]): Promise<readonly string[]> {
  if (files.length > 0) return files;
  const folder = join(repository(), 'notebooks');
  return (await readdir(folder))
    .filter((name) => name.endsWith('.ipynb'))
    .sort()
    .map((name) => join(folder, name));
}
