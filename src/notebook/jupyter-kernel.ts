/** The kernel that Jupyter and VS Code start by `.jupyter/kernels/tslab/kernel.json`. */
import { createRequire } from 'node:module';
import { ownFrames } from './cell-lines.js';
import { type Executor, tslabExecutor } from './tslab.js';

const { JupyterHandlerImpl, ZmqServer } = createRequire(import.meta.url)('tslab/dist/jupyter.js') as {
  JupyterHandlerImpl: new (executor: Executor, isJS: boolean) => object;
  ZmqServer: new (handler: object, connectionFile: string) => { init(): Promise<void> };
};

/** Serves the front end of a connection file until it shuts the kernel down. */
export async function startJupyterKernel(connectionFile: string): Promise<void> {
  const { executor, lineOf } = tslabExecutor({
    log: (...values) => console.log(...values),
    error: (...values) => {
      const [error] = values;
      if (values.length !== 1 || !(error instanceof Error)) return console.error(...values);
      const line = lineOf(error);
      if (line !== null) console.error(`line ${line} of the cell:`);
      console.error(
        [`${error.name}: ${error.message}`, ...ownFrames((error.stack ?? '').split('\n'))].join('\n'),
      );
    },
    onRebuilt: (modules) =>
      console.error(
        `built anew: ${modules.join(', ')}. This cell imports the new modules; run those above that import them again.`,
      ),
  });
  process.on('SIGINT', () => executor.interrupt());
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => console.error(`${event}:`, error));
  await new ZmqServer(new JupyterHandlerImpl(executor, false), connectionFile).init();
}
