import type { SlateView } from '../../domain/view.js';
import { arrange, byId, h, setText } from '../dom.js';
import { count, duration, easternTime } from '../format.js';
import type { Trouble } from '../poll.js';

export interface ConnectionTrouble {
  readonly trouble: Trouble;
  /** Seconds until the next try. */
  readonly retrySeconds: number;
  /** The run's time of what is still shown; null when nothing has been shown yet. */
  readonly shownUtc: string | null;
}

export interface Notices {
  update(slate: SlateView | null, connection: ConnectionTrouble | null): void;
}

/** What the viewer must know before believing a number: in plain words, above everything else. */
export function createNotices(): Notices {
  const box = byId('notices', HTMLElement);
  const connectionText = h('p');
  const connectionNotice = h('div', { class: 'notice notice-error', role: 'alert' }, connectionText);
  const simulated = h(
    'div',
    { class: 'notice notice-warning' },
    h('p', {}, h('strong', {}, 'Simulated games.'), ' Teams, plays and lines here are made up.'),
  );
  const silentText = h('p');
  const silent = h('div', { class: 'notice notice-warning', role: 'status' }, silentText);
  const skippedTitle = h('summary');
  const skippedList = h('ul');
  const skipped = h('div', { class: 'notice notice-quiet' }, h('details', {}, skippedTitle, skippedList));

  return {
    update(slate, connection) {
      const wanted: HTMLElement[] = [];
      if (connection) {
        setText(connectionText, connectionWords(connection));
        wanted.push(connectionNotice);
      }
      if (slate?.run?.simulated) wanted.push(simulated);
      const silentSeconds = slate?.run?.silentSeconds ?? null;
      if (silentSeconds !== null) {
        setText(
          silentText,
          `Nothing new has been written for ${duration(silentSeconds)}: the numbers below may be out of date.`,
        );
        wanted.push(silent);
      }
      if (slate && slate.skipped.length > 0) {
        setText(skippedTitle, `${count(slate.skipped.length, 'item')} left out`);
        const lines = slate.skipped.map(({ source, game, reason }) =>
          game === null ? `${source}: ${reason}` : `${source}, ${game}: ${reason}`,
        );
        if (lines.join('\n') !== [...skippedList.children].map((li) => li.textContent).join('\n'))
          skippedList.replaceChildren(...lines.map((line) => h('li', {}, line)));
        wanted.push(skipped);
      }
      arrange(box, wanted);
    },
  };
}

function connectionWords({ trouble, retrySeconds, shownUtc }: ConnectionTrouble): string {
  const shown =
    shownUtc === null ? 'Nothing could be loaded yet.' : `You are looking at ${easternTime(shownUtc, true)}.`;
  return `${trouble.message} ${shown} Trying again every ${duration(retrySeconds)}.`;
}
