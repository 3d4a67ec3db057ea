import type { GameView, SlateView, TriggerView } from '../../domain/view.js';
import { arrange, byId, h, setAttribute, setShown, setText } from '../dom.js';
import { dayName } from '../format.js';
import { type PointsScale, widened } from '../scale.js';
import { type Card, createCard, isOver } from './card.js';

export interface CardsPanel {
  update(slate: SlateView, carried: number): void;
}

const FILTERS = [
  { key: 'all', name: 'All', holds: () => true },
  { key: 'live', name: 'In play', holds: (game: GameView) => !isOver(game) && game.phase !== 'scheduled' },
  { key: 'coming', name: 'To come', holds: (game: GameView) => game.phase === 'scheduled' },
  { key: 'over', name: 'Over', holds: isOver },
] as const;

/** A card a game, in the order of the answer (start, then id): a refresh changes texts, never places (T24). */
export function createCardsPanel(openGame: (gameId: string) => void): CardsPanel {
  const title = h('h2', { id: 'games-title' }, 'Games');
  const filters = h('div', { class: 'filters', role: 'group', 'aria-label': 'Which games to show' });
  const list = h('ol', { class: 'cards' });
  const empty = h('p', { class: 'empty empty-games' }, 'Loading the games …');
  byId('games', HTMLElement).append(h('div', { class: 'games-head' }, title, filters), empty, list);

  const cards = new Map<string, Card>();
  let scale: PointsScale | null = null;
  let chosen: (typeof FILTERS)[number] = FILTERS[0];
  let latest: { slate: SlateView; carried: number } | null = null;
  const buttons = FILTERS.map((filter) => {
    const tally = h('span', { class: 'filter-count' });
    const button = h(
      'button',
      { type: 'button', class: 'filter', 'data-filter': filter.key },
      `${filter.name} `,
      tally,
    );
    button.addEventListener('click', () => {
      chosen = filter;
      if (latest) show(latest.slate, latest.carried);
    });
    filters.append(button);
    return { filter, button, tally };
  });

  function show(slate: SlateView, carried: number): void {
    latest = { slate, carried };
    scale = widened(scale, slate);
    const freshSeconds = Math.max(0, ...slate.rules.map((rule) => rule.maxSnapshotAgeSeconds));
    const triggers = byGame(slate.triggers);
    for (const game of slate.games) {
      let card = cards.get(game.id);
      if (!card) {
        card = createCard(game.id, openGame);
        cards.set(game.id, card);
      }
      card.update({ game, triggers: triggers.get(game.id) ?? [], scale, carried, freshSeconds });
    }
    const shown = slate.games.filter(chosen.holds);
    arrange(
      list,
      shown.map((game) => (cards.get(game.id) as Card).element),
    );
    for (const { filter, button, tally } of buttons) {
      setText(tally, String(slate.games.filter(filter.holds).length));
      setAttribute(button, 'aria-pressed', String(filter === chosen));
    }
    setShown(filters, slate.games.length > 0);
    setShown(empty, shown.length === 0);
    setText(empty, emptyText(slate));
  }
  return { update: show };
}

function byGame(triggers: readonly TriggerView[]): Map<string, TriggerView[]> {
  const found = new Map<string, TriggerView[]>();
  for (const trigger of triggers.toReversed()) {
    const those = found.get(trigger.gameId) ?? [];
    found.set(trigger.gameId, [...those, trigger]);
  }
  return found;
}

function emptyText({ run, games }: SlateView): string {
  if (run === null) return 'Nothing has run yet. The first games appear when a run has read its schedule.';
  if (games.length === 0) return `No games of ${dayName(run.day)} are known yet.`;
  return 'No game is in that state now.';
}
