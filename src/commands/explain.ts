import { join, resolve } from 'node:path';
import { Command, type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { daysToWatch } from '../../pipelines/game-days.js';
import { replayNight } from '../../pipelines/replay.js';
import type { Config } from '../config.js';
import { formatClock, type UtcInstant } from '../domain/game.js';
import { CAUSES, type Movement } from '../domain/prediction.js';
import { FEATURES } from '../features/index.js';
import { prepareReplay } from '../host/session.js';
import { closedAfter, openEmbeddedStores, openPredictions } from '../host/stores.js';
import type { NightView, PredictionStore, SlateRow, TickRow } from '../store/predictions.js';
import {
  type CommandHost,
  type CommandScope,
  day,
  nightAskedFor,
  runCommand,
  UsageError,
} from './command.js';
import { table } from './terminal.js';

/** `ttlu explain`: what made a prediction what it is. */
export function explainCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('explain')
    .description('What moved a prediction since the game began and in the last minute, out of the tick log.')
    .argument('<game>', "ESPN's id of the game, or a word of one of its teams' names")
    .option('--at <instant>', 'the tick at or before this moment, in UTC (default: the latest)', instant)
    .option(
      '--night <day>',
      'of a replay of this night, which is walked up to that moment where it was not',
      day,
    )
    .option('--archive <dir>', 'recorded archive of the night (default: TTLU_ARCHIVE, else ../shared/data)')
    .option('--store <dir>', 'where embedded stores are kept (default: .ttlu, of a replay .ttlu/replay)')
    .option('--json', 'print one JSON document')
    .action((game, options) =>
      runCommand(host, options, async (scope) => {
        const explained =
          options.night === undefined && options.archive === undefined
            ? await fromLog(scope.config, game, options)
            : await fromReplay(scope, game, options);
        scope.terminal.result(explained, () => describe(explained));
      }),
    );
}

interface Asked {
  readonly at?: UtcInstant | undefined;
  readonly store?: string | undefined;
}

interface Explained {
  readonly game: SlateRow['game'];
  readonly tick: Omit<TickRow, 'features'>;
  /** The model's inputs by name; null where missing. */
  readonly features: Readonly<Record<string, number | null>>;
}

/** Of the live system, whichever models it used. */
async function fromLog(config: Config, game: string, { at, store }: Asked): Promise<Explained> {
  const opened = await openPredictions(config, store === undefined ? config.dataDir : resolve(store));
  try {
    const predictions = opened.store;
    const run = await predictions.currentRun();
    if (run === null)
      throw new Error('nothing has been logged here yet: ttlu start --live, or name a --night');
    const asOfUtc = at ?? run.nowUtc;
    const days = at === undefined ? [run.day] : daysToWatch(at);
    const slates = days.map((of) =>
      predictions.slate({ day: of, modelVersion: run.modelVersion, simulated: run.simulated, asOfUtc }),
    );
    return await explained(predictions, theGame((await Promise.all(slates)).flat(), game), null, asOfUtc);
  } finally {
    await opened.close();
  }
}

/** Of a night that is replayed, once, as far as that moment. */
async function fromReplay(
  scope: CommandScope,
  game: string,
  {
    at,
    store,
    ...options
  }: Asked & { readonly night?: string | undefined; readonly archive?: string | undefined },
): Promise<Explained> {
  const { config, terminal } = scope;
  const stop = scope.stopSignal();
  const source = await nightAskedFor(scope, options, stop);
  const { fromUtc, toUtc, everySeconds } = source.span;
  if (at !== undefined && (at < fromUtc || at > toUtc))
    throw new UsageError(`--at ${at}: ${source.label} goes from ${fromUtc} to ${toUtc}`);
  const until = at ?? toUtc;
  const folder = resolve(store ?? join(config.dataDir, 'replay'));
  return closedAfter(openEmbeddedStores(config, folder), async (stores) => {
    const { deps, options: replay, ticks } = await prepareReplay(config, stores, source, 'max', stop);
    const { version } = deps.model();
    const view: NightView = {
      day: source.night,
      modelVersion: version,
      simulated: source.simulated,
      asOfUtc: until,
    };
    const slate = () => stores.predictions.slate(view);
    const isLogged = (await slate()).some(
      ({ tick }) => tick !== null && Date.parse(until) - Date.parse(tick.tickAtUtc) < everySeconds * 1000,
    );
    if (!isLogged) {
      const progress = terminal.progress(`replaying ${source.label}`, ticks);
      const onTick = (_: unknown, done: number) => progress.at(done);
      await replayNight(deps, { ...replay, span: { ...source.span, toUtc: until }, onTick });
      progress.stop();
    }
    return explained(stores.predictions, theGame(await slate(), game), version, until);
  });
}

/** @throws UsageError naming the games there are, when it is none of them or several */
function theGame(slate: readonly SlateRow[], wanted: string): SlateRow['game'] {
  const word = wanted.toLowerCase();
  const games = slate.map(({ game }) => game);
  const found = games.filter(({ id, home, away }) => {
    const names = [home, away].flatMap((team) => [team.name, team.abbreviation]);
    return id === wanted || names.some((name) => name.toLowerCase().split(/\W+/).includes(word));
  });
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const list = (only === undefined ? games : found).map(
    ({ id, home, away }) => `${id} ${away.location} at ${home.location}`,
  );
  throw new UsageError(
    `"${wanted}" is ${only === undefined ? 'no game' : 'several games'} here; there are ${list.join(', ') || 'none'}`,
  );
}

async function explained(
  predictions: PredictionStore,
  game: SlateRow['game'],
  modelVersion: string | null,
  untilUtc: UtcInstant,
): Promise<Explained> {
  const [last] = await predictions.history(game.id, modelVersion, { untilUtc, limit: 1 });
  const { prediction } = last ?? {};
  if (last === undefined || !prediction)
    throw new Error(
      `game ${game.id}: no prediction is in the log at ${untilUtc}; it is on from ${game.startUtc}`,
    );
  const row = await predictions.tick(game.id, last.tickAtUtc, prediction.modelVersion);
  const features = Object.fromEntries(FEATURES.map(({ name }, i) => [name, row?.features?.[i] ?? null]));
  return { game, tick: last, features };
}

function describe({ game, tick }: Explained): string {
  const { prediction, clock, score } = tick;
  if (prediction === null) return '';
  const { total, interval80, market, moved } = prediction;
  const head = [
    `${game.away.name} at ${game.home.name} (${game.id}): ${score.away}–${score.home}, ${clock ? formatClock(clock) : ''}`,
    `at ${tick.tickAtUtc.slice(0, 19)}Z model ${prediction.modelVersion} expects ${total.mean.toFixed(1)} points ` +
      `(median ${total.median}, 80 % from ${interval80.low} to ${interval80.high})`,
    market === null
      ? 'no line is in force'
      : `P(under ${market.line.points} at ${market.line.book}) ${percent(market.under)}, by the market ` +
        (market.marketUnder === null ? 'without prices' : percent(market.marketUnder)),
  ];
  const parts =
    moved === null
      ? ['what moved it was not told']
      : [
          [`since ${moved.whole.sinceUtc.slice(11, 19)}`, moved.whole] as const,
          ...(moved.lastMinute
            ? [[`since ${moved.lastMinute.sinceUtc.slice(11, 19)}`, moved.lastMinute] as const]
            : []),
        ].map(([title, movement]) => movementTable(title, movement, total.mean, market?.under ?? null));
  return [...head, ...parts.flatMap((part) => ['', part])].join('\n');
}

function movementTable(title: string, movement: Movement, mean: number, under: number | null): string {
  const { meanBefore, underBefore, shares } = movement;
  const row = (name: string, points: string, chance: number | null, show: (p: number) => string) => [
    name,
    points,
    chance === null ? '' : show(chance),
  ];
  return table(
    [title, 'points', 'P(under)'],
    [
      row('then', meanBefore.toFixed(2), underBefore, percent),
      ...shares.map((share) =>
        row(CAUSES[share.cause], signed(share.points, 2), share.under, (p) => `${signed(100 * p, 1)} %`),
      ),
      row('now', mean.toFixed(2), underBefore === null ? null : under, percent),
    ],
  );
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const signed = (value: number, digits: number) =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** `2026-03-03T02:15Z` and the like; without a zone it is UTC. */
function instant(value: string): UtcInstant {
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
  if (!/^\d{4}-\d\d-\d\dT/.test(value) || Number.isNaN(time))
    throw new InvalidArgumentError('A moment is written like 2026-03-03T02:15Z.');
  return new Date(time).toISOString();
}
