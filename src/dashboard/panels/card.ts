import type { ChancesView, GameView, LineView, TeamView, TriggerView } from '../../domain/view.js';
import { h, setAttribute, setShown, setText } from '../dom.js';
import { bookName, duration, easternTime, lead, percent, points, whole } from '../format.js';
import { type PointsScale, position } from '../scale.js';
import { betText, GRADES } from './triggers.js';

export interface CardView {
  readonly game: GameView;
  readonly triggers: readonly TriggerView[];
  readonly scale: PointsScale;
  /** Seconds of the run's time since the answer came: ages grow by them. */
  readonly carried: number;
  /** A line read longer ago than this sets off no trigger. */
  readonly freshSeconds: number;
}

export interface Card {
  readonly element: HTMLElement;
  update(view: CardView): void;
}

/** One game. Built once; every later answer only changes its texts. */
export function createCard(gameId: string, open: (gameId: string) => void): Card {
  const status = h('span', { class: 'status' });
  const neutral = h('span', { class: 'tag', title: 'Played on a neutral court' }, 'neutral');
  const alerts = h('span', { class: 'card-alerts' });
  const title = h('button', { class: 'card-open', type: 'button' });
  title.addEventListener('click', () => open(gameId));
  const away = createTeam('away');
  const home = createTeam('home');
  const market = createMarket();
  const result = createResult();
  const officials = h('p', { class: 'card-officials' });
  const element = h(
    'li',
    { class: 'card', 'data-game': gameId },
    h(
      'article',
      {},
      h('div', { class: 'card-head' }, status, neutral, alerts),
      h('h3', { class: 'visually-hidden-label' }, title),
      h('div', { class: 'teams' }, away.element, home.element),
      market.element,
      result.element,
      officials,
    ),
  );

  return {
    element,
    update(view) {
      const { game, triggers } = view;
      setAttribute(element, 'data-phase', game.phase);
      setText(status, game.clockText ?? easternTime(game.startUtc));
      setShown(neutral, game.neutralSite);
      setText(title, `${game.away.location} at ${game.home.location}: chart and details`);
      away.update(game.away);
      home.update(game.home);
      setShown(market.element, !isOver(game));
      if (!isOver(game)) market.update(view);
      setShown(result.element, isOver(game));
      result.update(game);
      setShown(officials, game.phase !== 'scheduled' && !isOver(game));
      setText(officials, officialsText(game));
      updateAlerts(alerts, triggers);
    },
  };
}

export function isOver({ phase }: GameView): boolean {
  return phase === 'final' || phase === 'postponed' || phase === 'canceled';
}

export function officialsText({ officials, crew }: GameView): string {
  if (officials.length === 0) return 'Crew not yet named';
  return `${crewText(crew)}: ${officials.join(', ')}`;
}

/** How many of the crew have a tendency of their own, and what it comes to. */
function crewText(crew: GameView['crew']): string {
  if (crew === null) return 'Officials';
  const habit = crew.foulsPerGame === null ? '' : `, ${points(crew.foulsPerGame)} fouls a game`;
  return `Officials (${crew.known} of ${crew.of} known${habit})`;
}

function updateAlerts(alerts: HTMLElement, triggers: readonly TriggerView[]): void {
  while (alerts.childElementCount > triggers.length) alerts.lastElementChild?.remove();
  triggers.forEach((trigger, i) => {
    const pill = alerts.children[i] ?? alerts.appendChild(h('span', { class: 'pill' }));
    setText(
      pill,
      `${betText(trigger)} · ${trigger.grade ? GRADES[trigger.grade] : percent(trigger.confidence, 0)}`,
    );
    setAttribute(pill, 'data-grade', trigger.grade ?? 'open');
    setAttribute(pill, 'data-side', trigger.side);
  });
}

function createTeam(side: 'home' | 'away') {
  const name = h('span', { class: 'team-name' });
  const bonus = h('span', { class: 'bonus' });
  const fouls = h('span', { class: 'team-fouls' });
  const score = h('span', { class: 'team-score' });
  return {
    element: h(
      'div',
      { class: 'team', 'data-side': side },
      name,
      h('span', { class: 'team-notes' }, bonus, fouls),
      score,
    ),
    update(team: TeamView) {
      setText(name, team.location || team.name);
      setAttribute(name, 'title', team.name);
      setText(score, team.score === null ? '' : String(team.score));
      setShown(fouls, team.fouls !== null);
      setText(fouls, team.fouls === null ? '' : `${team.fouls} ${team.fouls === 1 ? 'foul' : 'fouls'}`);
      const text = bonusText(team);
      setShown(bonus, text !== null);
      setText(bonus, text ?? '');
    },
  };
}

/** What the team shoots at the next common foul against it. */
export function bonusText({ bonus }: Pick<TeamView, 'bonus'>): string | null {
  if (bonus === 'double') return 'double bonus';
  return bonus === 'oneAndOne' ? 'bonus' : null;
}

function createMarket() {
  const line = createFigure('Line');
  const projected = createFigure('Projected');
  const under = createFigure('P(under)');
  const market = createFigure('Market');
  const bar = createBar();
  const ages = h('p', { class: 'card-ages' });
  return {
    element: h(
      'div',
      { class: 'market' },
      h('dl', { class: 'figures' }, line.element, projected.element, under.element, market.element),
      bar.element,
      ages,
    ),
    update(view: CardView) {
      const { game, carried, freshSeconds } = view;
      const { projection, chances } = game;
      const pregame = game.phase === 'scheduled';
      // Before the tip there is a line and nothing to hold against it.
      for (const { element } of [projected, under, market]) setShown(element, !pregame);
      setText(line.name, pregame ? 'Latest line' : 'Live line');
      line.update(
        points(pregame ? (game.closing?.total ?? null) : (game.line?.points ?? null)),
        pregame ? game.closing && bookName(game.closing.book) : game.line && bookName(game.line.book),
      );
      projected.update(
        points(projection?.median ?? null),
        projection && `${whole(projection.low)}–${whole(projection.high)}`,
      );
      const { value, note, marketNote } = underFigure(chances);
      under.update(percent(value), note);
      under.element.classList.toggle('blended', chances?.blendUnder != null);
      market.update(percent(chances?.marketUnder ?? null), marketNote);
      bar.update(view);
      const { text, stale } = lineAgeText(game, carried, freshSeconds);
      setText(ages, text);
      ages.classList.toggle('stale', stale);
    },
  };
}

/** What triggers go by: model and market together where that is known, with each one's part, else the model's word. */
function underFigure(chances: ChancesView | null) {
  const { under = null, marketUnder = null, blendUnder = null, marketWeight = null } = chances ?? {};
  if (blendUnder !== null && marketWeight !== null)
    return {
      value: blendUnder,
      note: `model ${percent(under, 0)}`,
      marketNote: `weighs ${percent(marketWeight, 0)}`,
    };
  const ahead = lead(under, marketUnder);
  return { value: under, note: ahead && `${ahead} pts`, marketNote: chances && 'no vig' };
}

function createFigure(label: string) {
  const name = h('dt', {}, label);
  const value = h('span', { class: 'figure-value' });
  const note = h('span', { class: 'figure-note' });
  return {
    name,
    element: h('div', { class: 'figure', 'data-figure': label }, name, h('dd', {}, value, note)),
    update(text: string, noteText: string | null) {
      setText(value, text);
      setText(note, noteText ?? '');
    },
  };
}

/** The age of the line in words; stale when no rule would take it. */
export function lineAgeText(
  game: GameView,
  carried: number,
  freshSeconds: number,
): { text: string; stale: boolean } {
  const { line } = game;
  if (line !== null)
    return { text: ageWords(line, carried), stale: line.snapshotAgeSeconds + carried > freshSeconds };
  if (game.phase === 'scheduled') {
    const opened = game.openingTotal === null ? '' : `, opened at ${points(game.openingTotal)}`;
    return { text: game.closing ? `Before the tip${opened}` : 'No line yet', stale: false };
  }
  return { text: `No line: ${game.noLineReason ?? 'none is quoted'}`, stale: true };
}

function ageWords({ bookAgeSeconds, snapshotAgeSeconds }: LineView, carried: number): string {
  const read = `read ${duration(snapshotAgeSeconds + carried)} ago`;
  return bookAgeSeconds === null
    ? `Line ${read}, its book gives no time`
    : `Line quoted ${duration(bookAgeSeconds + carried)} ago, ${read}`;
}

function createBar() {
  const band = h('span', { class: 'bar-band' });
  const median = h('span', { class: 'bar-median' });
  const close = h('span', { class: 'bar-close' });
  const line = h('span', { class: 'bar-line' });
  const element = h(
    'div',
    { class: 'bar', role: 'img' },
    h('span', { class: 'bar-track' }),
    band,
    close,
    line,
    median,
  );
  const place = (part: HTMLElement, scale: PointsScale, at: number | null) => {
    setShown(part, at !== null);
    if (at !== null) part.style.left = `${position(scale, at)}%`;
  };
  return {
    element,
    update({ game, scale }: CardView) {
      const { projection } = game;
      const lineAt = game.line?.points ?? null;
      setShown(element, projection !== null || lineAt !== null);
      place(band, scale, projection?.low ?? null);
      if (projection)
        band.style.width = `${position(scale, projection.high) - position(scale, projection.low)}%`;
      place(median, scale, projection?.median ?? null);
      place(close, scale, game.closing?.total ?? null);
      place(line, scale, lineAt);
      setAttribute(element, 'aria-label', barText(game, lineAt));
    },
  };
}

function barText({ projection, closing }: GameView, line: number | null): string {
  const projected = projection
    ? `projected ${points(projection.median)}, 80 % interval ${whole(projection.low)} to ${whole(projection.high)}`
    : 'no projection';
  return `${projected}; ${line === null ? 'no line' : `line ${points(line)}`}${closing ? `; closed ${points(closing.total)}` : ''}`;
}

function createResult() {
  const total = h('span', { class: 'result-total' });
  const verdict = h('span', { class: 'result-verdict' });
  const note = h('span', { class: 'result-note' });
  return {
    element: h('p', { class: 'result' }, total, verdict, note),
    update(game: GameView) {
      const { result, closing, openingTotal } = game;
      setText(total, result ? `${result.finalTotal} points` : '');
      setText(verdict, verdictText(game) ?? '');
      setAttribute(verdict, 'data-settled', result?.againstClose ?? 'none');
      const lines = [
        closing && `closed ${points(closing.total)} (${bookName(closing.book)})`,
        openingTotal === null ? null : `opened ${points(openingTotal)}`,
      ].filter((text) => text !== null);
      setText(
        note,
        lines.length > 0
          ? lines.join(', ')
          : game.result
            ? 'no closing line'
            : 'Not played on this day: nothing to settle.',
      );
    },
  };
}

/** `Under the close by 6.5`, `Push`; null without a result or a closing line. */
export function verdictText({ result, closing }: GameView): string | null {
  if (result === null || closing === null || result.againstClose === null) return null;
  if (result.againstClose === 'push') return 'Push at the close';
  const side = result.againstClose === 'under' ? 'Under' : 'Over';
  return `${side} the close by ${points(Math.abs(result.finalTotal - closing.total))}`;
}
