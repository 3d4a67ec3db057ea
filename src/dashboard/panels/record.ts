import type { ByVoice, RecordRow, RecordView } from '../../domain/view.js';
import { byId, h, setShown, setText } from '../dom.js';
import { count, NONE } from '../format.js';

export interface RecordPanel {
  update(record: RecordView): void;
}

const COLUMNS = ['Minute', 'Games', 'Model', 'Market', 'Blend'] as const;

/** How model, market and blend have done so far, minute by minute, on the same games. */
export function createRecordPanel(): RecordPanel {
  const rows = h('tbody');
  const table = h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...COLUMNS.map((name) => h('th', { scope: 'col' }, name)))),
    rows,
  );
  const box = h(
    'div',
    { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': 'Brier scores by minute' },
    table,
  );
  const tally = h('p', { class: 'record-tally' });
  const note = h('p', { class: 'small' });
  byId('record', HTMLElement).append(
    h('div', { class: 'panel-head' }, h('h2', { id: 'record-title' }, 'Record'), tally),
    box,
    note,
  );
  return {
    update({ rows: told }) {
      const all = told.find(({ minute }) => minute === null);
      setShown(box, all !== undefined);
      setText(tally, all ? count(all.games, 'game') : '');
      setText(
        note,
        all
          ? 'Brier score of P(under the live line): lower is better, .250 is a coin’s. One forecast a game and minute; pushes left out.'
          : 'It begins with the first game that had a priced line and has ended.',
      );
      while (rows.rows.length > told.length) rows.deleteRow(-1);
      told.forEach((row, i) => {
        const line = rows.rows[i] ?? rows.appendChild(h('tr', {}, ...COLUMNS.map(() => h('td'))));
        cellsOf(row).forEach((text, j) => {
          setText(line.cells[j] as Node, text);
        });
      });
    },
  };
}

function cellsOf({ minute, games, brier }: RecordRow): string[] {
  const score = (voice: keyof ByVoice) => brier[voice]?.toFixed(3).replace(/^0/, '') ?? NONE;
  return [
    minute === null ? 'all' : String(minute),
    String(games),
    score('model'),
    score('market'),
    score('blend'),
  ];
}
