import { CAUSES, type Movement } from '../../domain/prediction.js';
import type {
  GameView,
  HistoryView,
  LookupView,
  SlateView,
  TickView,
  TriggerView,
} from '../../domain/view.js';
import { byId, h, setShown, setText } from '../dom.js';
import { bookName, duration, easternTime, odds, percent, points, whole } from '../format.js';
import { bonusText, lineAgeText, officialsText, verdictText } from './card.js';
import { type Chart, createChart } from './chart.js';
import { betText, gradeText } from './triggers.js';

export interface GamePanel {
  /** The game on show, null when the panel is closed. */
  readonly gameId: string | null;
  open(gameId: string, slate: SlateView | null): void;
  close(): void;
  update(slate: SlateView, carried: number): void;
  history(history: HistoryView, slate: SlateView): Promise<void>;
  trouble(text: string): void;
}

/** A game in full: what is known of it, its chart over the game, and the numbers behind the chart. */
export function createGamePanel(onClose: () => void): GamePanel {
  const dialog = byId('game', HTMLDialogElement);
  const title = h('h2', { id: 'game-title' });
  const status = h('p', { class: 'game-status' });
  const close = h('button', { type: 'button', class: 'game-close', 'aria-label': 'Close' }, '×');
  const facts = h('dl', { class: 'facts' });
  const chartBox = h('div', { class: 'chart' });
  const chartNote = h('p', { class: 'chart-note', role: 'status' });
  const caption = h('figcaption', { class: 'visually-hidden' });
  const rows = h('tbody');
  const table = h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...COLUMNS.map(({ name }) => h('th', { scope: 'col' }, name)))),
    rows,
  );
  const numbers = h(
    'details',
    { class: 'numbers' },
    h('summary', {}, 'The numbers behind the chart'),
    h(
      'div',
      { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': 'Numbers by game minute' },
      table,
    ),
  );
  dialog.append(
    h('div', { class: 'game-head' }, h('div', {}, title, status), close),
    h('figure', { class: 'game-figure' }, chartNote, chartBox, caption),
    facts,
    numbers,
  );
  close.addEventListener('click', () => dialog.close());
  // A click on the backdrop is a click on the dialog itself.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  let gameId: string | null = null;
  let chart: Chart | null = null;
  dialog.addEventListener('close', () => {
    chart?.remove();
    chart = null;
    gameId = null;
    onClose();
  });

  const update = (slate: SlateView, carried: number) => {
    const game = slate.games.find(({ id }) => id === gameId);
    if (!game) {
      setText(title, slate.games.length > 0 ? 'This game is not among those shown' : 'Loading …');
      return;
    }
    setText(title, `${game.away.name} at ${game.home.name}`);
    setText(status, statusText(game));
    const triggers = slate.triggers.filter((trigger) => trigger.gameId === game.id);
    const freshSeconds = Math.max(0, ...slate.rules.map((rule) => rule.maxSnapshotAgeSeconds));
    showFacts(facts, factsOf(game, triggers, carried, freshSeconds));
  };

  return {
    get gameId() {
      return gameId;
    },
    open(id, slate) {
      if (gameId === id) return;
      chart?.remove();
      chartBox.replaceChildren();
      rows.replaceChildren();
      setText(title, '');
      setText(status, '');
      facts.replaceChildren();
      setText(chartNote, 'Loading the chart …');
      setShown(chartNote, true);
      setShown(numbers, false);
      chart = createChart(chartBox);
      gameId = id;
      if (slate) update(slate, 0);
      if (!dialog.open) dialog.showModal();
    },
    close() {
      if (dialog.open) dialog.close();
    },
    update,
    async history(history, slate) {
      if (history.gameId !== gameId) return;
      const { ticks } = history;
      setShown(numbers, ticks.length > 0);
      if (ticks.length === 0) {
        setText(chartNote, 'The chart begins with the game.');
        setShown(chartNote, true);
        return;
      }
      const game = slate.games.find(({ id }) => id === gameId);
      const triggers = slate.triggers.filter((trigger) => trigger.gameId === gameId);
      showRows(rows, ticks);
      setText(caption, captionText(ticks));
      await chart?.update({
        ticks,
        closingTotal: game?.closing?.total ?? null,
        triggers: triggers.map((trigger) => ({
          minute: minuteOf(trigger, ticks),
          side: trigger.side,
          points: trigger.points,
          confidence: trigger.confidence,
        })),
      });
      setShown(chartNote, false);
    },
    trouble(text) {
      setText(chartNote, text);
      setShown(chartNote, true);
    },
  };
}

/** The game minute at which a trigger fired: that of the last tick up to then. */
function minuteOf(trigger: TriggerView, ticks: readonly TickView[]): number {
  return ticks.findLast((tick) => tick.atUtc <= trigger.firedAtUtc)?.minute ?? 0;
}

function statusText(game: GameView): string {
  const score =
    game.away.score === null || game.home.score === null ? '' : `${game.away.score}–${game.home.score} · `;
  return `${score}${game.clockText ?? `Starts ${easternTime(game.startUtc)}`}${game.neutralSite ? ' · neutral court' : ''}`;
}

function factsOf(
  game: GameView,
  triggers: readonly TriggerView[],
  carried: number,
  freshSeconds: number,
): [string, string][] {
  const { line, projection, chances } = game;
  const facts: [string, string][] = [];
  const verdict = verdictText(game);
  if (game.result)
    facts.push(['Result', `${game.result.finalTotal} points${verdict ? `: ${verdict.toLowerCase()}` : ''}`]);
  if (line) {
    const prices = [odds(line.underPrice), odds(line.overPrice)];
    const priced = prices.includes(null) ? 'no prices' : `under ${prices[0]}, over ${prices[1]}`;
    facts.push(['Live line', `${points(line.points)} at ${bookName(line.book)}, ${priced}`]);
  }
  if (!game.result) facts.push(['Age', lineAgeText(game, carried, freshSeconds).text]);
  if (projection)
    facts.push([
      'Projected total',
      `median ${points(projection.median)}, mean ${points(projection.mean)}, 80 % interval ${whole(projection.low)} to ${whole(projection.high)}`,
    ]);
  if (chances) {
    const push = chances.push > 0 ? `; push ${percent(chances.push)}, left out` : '';
    const alone = `${percent(chances.under)} by the model, ${percent(chances.marketUnder)} by the market without its margin`;
    const both =
      chances.blendUnder === null
        ? ''
        : `; ${percent(chances.blendUnder)} by both, the market weighing ${percent(chances.marketWeight, 0)}. ${WEIGHT_NOTE}`;
    facts.push(['P(under)', `${alone}${push}${both}`]);
  }
  if (game.moved) {
    const { whole, lastMinute } = game.moved;
    facts.push([`Moved since ${easternTime(whole.sinceUtc)}`, movedText(whole)]);
    if (lastMinute) facts.push(['Moved in the last minute', movedText(lastMinute)]);
  }
  facts.push(['Opening and closing line', openAndClose(game)]);
  const fouls = [game.away, game.home].filter((team) => team.fouls !== null);
  if (fouls.length > 0)
    facts.push([
      'Team fouls this half',
      fouls
        .map(
          (team) => `${team.location} ${team.fouls}${bonusText(team) ? ` (shoots ${bonusText(team)})` : ''}`,
        )
        .join(', '),
    ]);
  if (game.phase !== 'scheduled') facts.push(['Crew', officialsText(game)]);
  if (game.lookups.length > 0)
    facts.push(['Looked up beforehand', game.lookups.map((l) => lookupText(l, game)).join('; ')]);
  for (const trigger of triggers)
    facts.push([
      'Trigger',
      `${betText(trigger)} at ${bookName(trigger.book)}, ${percent(trigger.confidence)} ${trigger.level}, at ${trigger.clockText}: ${gradeText(trigger)}. ${trigger.because}.`,
    ]);
  return facts;
}

const WEIGHT_NOTE =
  'The weight was learned at the tip and at half-time; between them it is interpolated, after half-time assumed to stay, and an old line weighs less';

/** Points of the expected total by cause, and what they did to P(under). */
function movedText({ shares, meanBefore }: Movement): string {
  const told = shares.filter(
    ({ points: by, under }) => Math.abs(by) >= 0.05 || Math.abs(under ?? 0) >= 0.005,
  );
  const causes = told.map(({ cause, points: by, under }) => {
    const chance = under === null ? '' : ` (under ${signed(100 * under, 0)} %)`;
    return `${CAUSES[cause]} ${signed(by, 1)}${chance}`;
  });
  return `from ${points(meanBefore)}: ${causes.join(', ') || 'by nothing'}`;
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}

function openAndClose({ openingTotal, closing }: GameView): string {
  const opened = openingTotal === null ? 'opening not seen' : `opened ${points(openingTotal)}`;
  return `${opened}, ${closing ? `latest before the tip ${points(closing.total)} at ${bookName(closing.book)}` : 'closing not seen'}`;
}

function lookupText({ what, side, ageDays, source }: LookupView, game: GameView): string {
  const name = `${game[side].location} ${what}`;
  if (ageDays === null) return `no ${name} recent enough`;
  return `${name} ${ageDays === 0 ? 'of the day' : `${duration(ageDays * 86_400)} old`}${source ? ` (${source})` : ''}`;
}

function showFacts(list: HTMLElement, facts: readonly [string, string][]): void {
  while (list.childElementCount > facts.length) list.lastElementChild?.remove();
  facts.forEach(([name, text], i) => {
    const row = list.children[i] ?? list.appendChild(h('div', {}, h('dt'), h('dd')));
    setText(row.children[0] as Node, name);
    setText(row.children[1] as Node, text);
  });
}

const COLUMNS: readonly { name: string; of: (tick: TickView) => string }[] = [
  { name: 'Clock', of: (tick) => tick.clockText },
  { name: 'Score', of: (tick) => `${tick.away}–${tick.home}` },
  { name: 'Line', of: (tick) => points(tick.line) },
  { name: 'Projected', of: (tick) => points(tick.median) },
  { name: '80 % interval', of: (tick) => `${whole(tick.low)}–${whole(tick.high)}` },
  { name: 'P(under): model', of: (tick) => percent(tick.under) },
  { name: 'Market', of: (tick) => percent(tick.marketUnder) },
  { name: 'Blend', of: (tick) => percent(tick.blendUnder) },
];

/** The last tick of every second minute, newest first: what a chart says to those who cannot see it. */
function showRows(body: HTMLTableSectionElement, ticks: readonly TickView[]): void {
  const byMinute = new Map(ticks.map((tick) => [Math.ceil(tick.minute / 2), tick]));
  const wanted = [...byMinute.values()].reverse();
  while (body.rows.length > wanted.length) body.deleteRow(-1);
  wanted.forEach((tick, i) => {
    const row = body.rows[i] ?? body.appendChild(h('tr', {}, ...COLUMNS.map(() => h('td'))));
    COLUMNS.forEach(({ of }, j) => {
      setText(row.cells[j] as Node, of(tick));
    });
  });
}

function captionText(ticks: readonly TickView[]): string {
  const last = ticks.at(-1) as TickView;
  return (
    `Chart by game minute up to ${last.clockText}: P(under) ${percent(last.under)} by the model, ` +
    `${percent(last.marketUnder)} by the market, ${percent(last.blendUnder)} by both; projected total ${points(last.median)}, line ${points(last.line)}. ` +
    'The same numbers are in the table below.'
  );
}
