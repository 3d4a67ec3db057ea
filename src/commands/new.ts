import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { executeInPlace } from '../notebook/execute.js';
import { seasonsThere } from '../notebook/open.js';
import { repository } from '../notebook/repository.js';
import { writeWhole } from '../notebook/write-whole.js';
import { type CommandHost, runCommand } from './command.js';
import { KINDS, type Kind, RULES, skeletonOf } from './new/skeleton.js';
import { dataEnvironment } from './run.js';

/** `ttlu new`: a skeleton that works, in the repository's form, with its test. */
export function newCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('new').description(
    'Write the skeleton of something new with its test; it is correct and does something true before anyone changes it.',
  );
  for (const kind of KINDS) command.addCommand(oneKind(host, kind));
  return command;
}

function oneKind(host: CommandHost, kind: Kind): CommandUnknownOpts {
  return new Command(kind)
    .description(`Write ${RULES[kind].about}.`)
    .argument('<name>', `written like ${RULES[kind].example}`)
    .option('--json', 'print one JSON document')
    .action((name, options) =>
      runCommand(host, options, async ({ config, terminal, stopSignal }) => {
        const root = repository();
        const env = dataEnvironment(config, {});
        const seasons = kind === 'notebook' ? await seasonsThere({ env: { ...process.env, ...env } }) : null;
        const skeleton = await skeletonOf(kind, name, { root, season: seasons?.at(-1) });
        const files = [...skeleton.written, ...skeleton.changed].map(({ path, content }) => ({
          path: join(root, path),
          content,
        }));
        await writeWhole(files);
        for (const { path } of files.filter((file) => file.path.endsWith('.ipynb'))) {
          const progress = terminal.progress(name, 1);
          const onCell = (number: number, of: number) => progress.at(0, `cell ${number} of ${of}`);
          await executeInPlace(path, { env, signal: stopSignal(), onCell });
          progress.at(1);
        }
        const written = skeleton.written.map(({ path }) => path);
        const changed = skeleton.changed.map(({ path }) => path);
        const { next } = skeleton;
        terminal.result({ kind, name, written, changed, next }, () =>
          [
            ...written.map((path) => `written: ${path}`),
            ...changed.map((path) => `entered in ${path}`),
            'next:',
            ...next.map((step) => `  ${step}`),
          ].join('\n'),
        );
      }),
    );
}
