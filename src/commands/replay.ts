import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { percentile, type ReplaySummary, replayNight } from '../../pipelines/replay.js';
import { prepareReplay } from '../host/session.js';
import { closedAfter, openEmbeddedStores } from '../host/stores.js';
import { type CommandHost, day, nightAskedFor, runCommand, type Speed, speed } from './command.js';
import { table } from './terminal.js';

/** `ttlu replay`: a night from its first tick to its last, and how the forecasts did. */
export function replayCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('replay')
    .description('Replay a recorded or simulated night and score its forecasts.')
    .option('--archive <dir>', 'recorded archive (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--night <day>', 'game day, e.g. 2026-03-02', day)
    .option('--speed <factor>', 'virtual seconds a second, or max', speed, 'max' as Speed)
    .option('--store <dir>', 'where the embedded stores keep what it writes (default: .ttlu/replay)')
    .option('--json', 'print one JSON document')
    .action((options) =>
      runCommand(host, options, async (scope) => {
        const { config, terminal } = scope;
        const stop = scope.stopSignal();
        const source = await nightAskedFor(scope, options, stop);
        const folder = resolve(options.store ?? join(config.dataDir, 'replay'));
        await closedAfter(openEmbeddedStores(config, folder), async (stores) => {
          const started = performance.now();
          const prepared = await prepareReplay(config, stores, source, options.speed, stop);
          const milliseconds: number[] = [];
          const progress = terminal.progress(`replaying ${source.label}`, prepared.ticks);
          const summary = await replayNight(prepared.deps, {
            ...prepared.options,
            onTick: (report, done) => {
              milliseconds.push(report.milliseconds);
              progress.at(done, `${report.at.slice(11, 19)} UTC, ${report.underWay} under way`);
            },
          });
          const wallSeconds = Number(((performance.now() - started) / 1000).toFixed(1));
          const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
          const document = { ...summary, wallSeconds, peakRssMb };
          terminal.result(document, () => describe(document, milliseconds));
        });
      }),
    );
}

function describe(
  s: ReplaySummary & { wallSeconds: number; peakRssMb: number },
  tickMilliseconds: readonly number[],
): string {
  const two = (n: number | undefined) => (n === undefined ? '–' : n.toFixed(2));
  const three = (n: number | undefined) => (n === undefined ? '–' : n.toFixed(3));
  const work = (q: number) => percentile(tickMilliseconds, q).toFixed(0);
  const scores = table(
    ['minute', 'n', 'MAE model', 'MAE close-anchored', 'Brier model', 'Brier close-anchored'],
    s.metrics.maeByMinute.map(({ minute, n, mae, brierUnderClose }) => [
      String(minute),
      String(n),
      two(mae.model),
      two(mae.closeAnchored),
      three(brierUnderClose?.model),
      three(brierUnderClose?.closeAnchored),
    ]),
  );
  const { win, loss, push, open } = s.graded;
  return [
    `${s.source}: ${s.games} games, ${s.ticks} ticks, ${s.predictions} predictions by model ${s.modelVersion}`,
    `${s.triggers} triggers: ${win} won, ${loss} lost, ${push} pushed${open > 0 ? `, ${open} open` : ''}`,
    '',
    'Final total, absolute error in points, and Brier score of P(under the closing total), of one night:',
    scores,
    '',
    ...s.skipped.map((k) => `left out: ${k.source} ${k.game ?? ''} ${k.reason}`),
    `${s.wallSeconds} s, at most ${s.peakRssMb} MB; a tick's own work ${work(0.5)} ms (p95 ${work(0.95)})`,
  ].join('\n');
}
