import type { RunView, SlateView } from '../../domain/view.js';
import { laterInstant } from '../clock.js';
import { byId, h, setShown, setText } from '../dom.js';
import { dayName, duration, easternTime } from '../format.js';

export interface Masthead {
  /** `carried` is the seconds of the run's time since the answer came. */
  update(slate: SlateView, carried: number): void;
}

/** What is shown: the night, whether it is made up, its clock, how old the data is, which model speaks. */
export function createMasthead(): Masthead {
  const mode = h('span', { class: 'badge' });
  const simulated = h('span', { class: 'badge badge-warning' }, 'Simulated');
  const source = h('span', { class: 'run-source' });
  const day = h('span', { class: 'run-day' });
  const model = h('span', { class: 'run-model' });
  const clock = h('time', { class: 'run-clock' });
  const age = h('span', { class: 'run-age' });
  byId('run', HTMLElement).append(
    h('div', { class: 'run-what' }, mode, simulated, source, day, model),
    h('div', { class: 'run-when' }, clock, age),
  );
  const progress = byId('progress', HTMLElement);
  const done = byId('progress-done', HTMLElement);

  return {
    update(slate, carried) {
      const { run } = slate;
      setShown(mode, run !== null);
      setShown(simulated, run?.simulated ?? false);
      if (run === null) {
        setText(source, 'Nothing has run yet');
        return;
      }
      const now = laterInstant(run.nowUtc, carried);
      setText(mode, modeText(run));
      mode.classList.toggle('badge-live', run.mode === 'live' && !run.done);
      setText(source, run.source);
      // A recorded night already carries its date in its name.
      setShown(day, !run.source.includes(run.day));
      setText(day, dayName(run.day));
      setText(model, `model ${run.modelVersion}`);
      setText(clock, easternTime(now, true));
      if (clock.dateTime !== now) clock.dateTime = now;
      setText(age, dataAge(slate, carried));

      const part = replayed(run, now);
      setShown(progress, part !== null);
      done.style.width = `${100 * (part ?? 0)}%`;
    },
  };
}

function modeText({ mode, speed, done }: RunView): string {
  if (mode === 'live') return 'Live';
  if (done) return 'Replay, ended';
  if (speed === null) return 'Replay, full speed';
  return speed === 1 ? 'Replay' : `Replay, ${speed}× speed`;
}

function dataAge({ games }: SlateView, carried: number): string {
  const ages = games
    .filter((game) => game.phase === 'live' || game.phase === 'halftime' || game.phase === 'endOfPeriod')
    .map((game) => game.stateAgeSeconds)
    .filter((age) => age !== null);
  return ages.length > 0 ? `data ${duration(Math.min(...ages) + carried)} old` : 'no game in play';
}

/** How much of a replay's window lies behind, 0 to 1; null for a live run. */
function replayed({ mode, fromUtc, toUtc, done }: RunView, now: string): number | null {
  if (mode === 'live' || fromUtc === null || toUtc === null) return null;
  if (done) return 1;
  const [from, to, at] = [Date.parse(fromUtc), Date.parse(toUtc), Date.parse(now)];
  return to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : null;
}
