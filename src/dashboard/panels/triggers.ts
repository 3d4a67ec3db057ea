import type { Grade } from '../../domain/market.js';
import type { GameView, RuleView, SlateView, TriggerView } from '../../domain/view.js';
import { arrange, byId, h, setAttribute, setShown, setText } from '../dom.js';
import { bookName, count, easternTime, odds, percent, points } from '../format.js';

export interface TriggersPanel {
  update(slate: SlateView): void;
}

/** On a phone only these many are shown until all are asked for (style.css says the same number). */
const NEWEST = 3;

interface Row {
  readonly element: HTMLElement;
  update(trigger: TriggerView, game: GameView | undefined): void;
}

/** Every trigger of the night, newest first, with its result once the game is over; new ones are announced. */
export function createTriggersPanel(openGame: (gameId: string) => void): TriggersPanel {
  const tally = h('p', { class: 'triggers-tally' });
  const list = h('ol', { class: 'trigger-list' });
  const more = h('button', { type: 'button', class: 'more' });
  more.addEventListener('click', () => list.classList.add('whole'));
  const empty = h('p', { class: 'empty' });
  const rules = h('ul', { class: 'rules' });
  byId('triggers', HTMLElement).append(
    h('div', { class: 'panel-head' }, h('h2', { id: 'triggers-title' }, 'Triggers'), tally),
    empty,
    list,
    more,
    h('details', { class: 'rules-box' }, h('summary', {}, 'What sets one off'), rules),
    h(
      'p',
      { class: 'small' },
      'We promise calibration, not profit. Triggers of one game win and lose together, so a night of them proves nothing.',
    ),
  );
  const announcer = byId('announcer', HTMLElement);
  const rows = new Map<string, Row>();
  let first = true;

  return {
    update({ triggers, games, rules: inForce, levels }) {
      const byGame = new Map(games.map((game) => [game.id, game]));
      const fresh: string[] = [];
      const elements = triggers.map((trigger) => {
        const game = byGame.get(trigger.gameId);
        let row = rows.get(trigger.id);
        if (!row) {
          row = createRow(openGame);
          rows.set(trigger.id, row);
          if (!first) {
            fresh.push(sentence(trigger, game));
            row.element.classList.add('trigger-new');
            row.element.addEventListener('animationend', ({ currentTarget }) =>
              (currentTarget as HTMLElement).classList.remove('trigger-new'),
            );
          }
        }
        row.update(trigger, game);
        return row.element;
      });
      arrange(list, elements);
      if (fresh.length > 0) setText(announcer, `New trigger: ${fresh.join('; ')}`);
      first = false;

      setText(more, `Show all ${triggers.length}`);
      setShown(more, triggers.length > NEWEST);
      setText(tally, tallyText(triggers));
      setShown(empty, triggers.length === 0);
      setText(empty, 'None yet. Most games set off none.');
      const lines = [
        ...inForce.map(ruleText),
        `Confidence is the calibrated probability of the side: slight, moderate from ${percent(levels.moderate, 0)}, strong from ${percent(levels.strong, 0)}.`,
      ];
      if (rules.childElementCount !== lines.length) rules.replaceChildren(...lines.map(() => h('li')));
      lines.forEach((line, i) => {
        setText(rules.children[i] as Node, line);
      });
    },
  };
}

function createRow(openGame: (gameId: string) => void): Row {
  let gameId = '';
  const bet = h('span', { class: 'trigger-bet' });
  const result = h('span', { class: 'grade' });
  const teams = h('button', { class: 'trigger-teams', type: 'button' });
  const confidence = h('span', { class: 'trigger-confidence' });
  const level = h('span', { class: 'level' });
  const book = h('span');
  const when = h('span');
  teams.addEventListener('click', () => openGame(gameId));
  const element = h(
    'li',
    { class: 'trigger' },
    h('div', { class: 'trigger-row' }, bet, h('span', { class: 'trigger-sure' }, confidence, level), result),
    h('div', { class: 'trigger-row' }, teams),
    h('div', { class: 'trigger-row small' }, book, when),
  );
  return {
    element,
    update(trigger, game) {
      gameId = trigger.gameId;
      setText(bet, betText(trigger));
      setAttribute(bet, 'data-side', trigger.side);
      setText(result, gradeText(trigger));
      setAttribute(result, 'data-grade', trigger.grade ?? 'open');
      setText(teams, game ? `${game.away.location} at ${game.home.location}` : `Game ${trigger.gameId}`);
      setText(confidence, percent(trigger.confidence));
      setText(level, trigger.level);
      setAttribute(level, 'data-level', trigger.level);
      const price = odds(trigger.price);
      setText(
        book,
        `${bookName(trigger.book)}${price === null ? '' : ` ${price}`} · ${ruleName(trigger.rule)}`,
      );
      setText(
        when,
        `${trigger.clockText}, ${trigger.score.away}–${trigger.score.home} · ${easternTime(trigger.firedAtUtc)}`,
      );
      setAttribute(element, 'title', trigger.because);
    },
  };
}

export const GRADES: Readonly<Record<Grade, string>> = { win: 'Won', loss: 'Lost', push: 'Push' };

export function betText({ side, points: line }: Pick<TriggerView, 'side' | 'points'>): string {
  return `${side === 'under' ? 'Under' : 'Over'} ${points(line)}`;
}

export function gradeText({ grade, finalTotal }: Pick<TriggerView, 'grade' | 'finalTotal'>): string {
  if (grade === null) return 'open';
  const name = GRADES[grade];
  return finalTotal === null ? name : `${name}, ${finalTotal}`;
}

/** `under-second-half` → `Under second half`. */
export function ruleName(rule: string): string {
  const words = rule.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function sentence(trigger: TriggerView, game: GameView | undefined): string {
  const teams = game ? `${game.away.location} at ${game.home.location}` : `game ${trigger.gameId}`;
  return `${betText(trigger)}, ${teams}, ${percent(trigger.confidence)} ${trigger.level}`;
}

function tallyText(triggers: readonly TriggerView[]): string {
  if (triggers.length === 0) return '';
  const of = (grade: TriggerView['grade']) => triggers.filter((trigger) => trigger.grade === grade).length;
  const games = new Set(triggers.map((trigger) => trigger.gameId)).size;
  const parts = [`${triggers.length} in ${count(games, 'game')}`, `${of('win')} won`, `${of('loss')} lost`];
  if (of('push') > 0) parts.push(`${of('push')} ${of('push') === 1 ? 'push' : 'pushes'}`);
  if (of(null) > 0) parts.push(`${of(null)} open`);
  return parts.join(' · ');
}

function ruleText(rule: RuleView): string {
  return `${ruleName(rule.name)}: ${rule.sentence}`;
}
