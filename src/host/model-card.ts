import type { ModelCard } from '../../pipelines/models/card.js';
import type { DriftReport } from '../../pipelines/models/drift.js';
import { DRIFT_RULE, driftRows } from '../../pipelines/models/drift.js';
import { differencesChart } from '../charts/model.js';
import { seasonName, seasonOf } from '../domain/game.js';
import type { LearnedWeight } from '../model/blend.js';
import { chartSvg } from '../notebook/svg.js';
import { escaped, page, pageFacts, pageTable } from '../page.js';
import { evaluationSections, tableSection } from './evaluation-page.js';
import { ablationsTable } from './evaluation-tables.js';
import { backtestTables, halfTimeTables } from './market-tables.js';

/** A model card as one HTML file that needs nothing else. */
export async function modelCardPage(card: ModelCard): Promise<string> {
  const { version, purpose, evaluation, ablations, backtest, limits } = card;
  const parts: readonly (readonly [id: string, title: string, html: string])[] = [
    ['for', 'What it is for', list(purpose)],
    ['weak', 'What is known to be weak', list(limits)],
    ['live', 'How it does live', await driftHtml(card.drift)],
    ['data', 'What it was trained on', dataHtml(card)],
    ['use', 'In use', promotionsHtml(card)],
  ];
  const section = ([id, title, html]: (typeof parts)[number]) =>
    `<section id="${id}">\n<h2>${title}</h2>\n${html}\n</section>`;
  const [first, ...rest] = parts.map(section);
  return page({
    title: `Model card of ${version}`,
    header: `<h1>Model ${escaped(version)}</h1>
<p class="lead">${escaped(standing(card))}</p>
<p>${[
      ...parts.map(([id, title]) => [id, title] as const),
      ['good', 'How good it is'],
      ['features', 'What it sees'],
    ]
      .map(([id, title]) => `<a href="#${id}">${title}</a>`)
      .join(' · ')}</p>`,
    main: [
      first,
      `<section id="good">\n<h2>How good it is</h2>\n<p class="lead">${escaped(judgedText(card))}</p>\n</section>`,
      ...(evaluation
        ? [await evaluationSections(evaluation), ...halfTimeTables(evaluation).map(tableSection)]
        : []),
      ...(ablations ? [tableSection(ablationsTable(ablations))] : []),
      ...(backtest ? backtestTables(backtest).map(tableSection) : []),
      ...rest,
      `<section id="features">\n<h2>What it sees</h2>\n${featuresHtml(card)}\n</section>`,
    ].join('\n'),
  });
}

const list = (items: readonly string[]) =>
  `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}</ul>`;
const grouped = (n: number) => n.toLocaleString('en-US');

/** Where it stands, in a sentence. */
export function standing({ shipped, inUse }: ModelCard): string {
  const origin = shipped ? 'It came with the code' : 'It is in the object store';
  if (inUse === null) return `${origin}; another model predicts.`;
  const since = inUse.sinceUtc === null ? '' : ` since ${inUse.sinceUtc.slice(0, 16).replace('T', ' ')} UTC`;
  return `${origin} and predicts${since}.`;
}

/** What its scores are of, in a sentence. */
export function judgedText({ evaluation, judged, version }: ModelCard): string {
  if (evaluation === null)
    return 'It was not judged on games that it had not seen: ttlu evaluate --keep does that.';
  const { model, games, days, seasons, trainedOn, inSample, overall } = evaluation;
  const span = days === null ? seasons.join(', ') : `${days.first} to ${days.last}`;
  const who =
    judged === 'itself'
      ? version
      : judged === 'its training on fewer days'
        ? `${model}, the same training on fewer days (of ${trainedOn.join(', ')}), which stands for it,`
        : `${model}, ANOTHER TRAINING (of ${trainedOn.join(', ')}), which does not stand for it,`;
  return (
    `${who} was judged on ${grouped(games)} games of ${span} that it had ${inSample ? 'SEEN IN TRAINING' : 'not seen'}, ` +
    `${grouped(overall.n)} moments of them.`
  );
}

async function driftHtml(reports: readonly DriftReport[]): Promise<string> {
  const newest = reports.at(-1);
  if (newest === undefined) return '<p>Live predictions were not followed yet.</p>';
  const { from, to, games, states, models, findings } = newest;
  const verdict =
    games < DRIFT_RULE.leastGames
      ? `<p>Too few games to judge by: ${DRIFT_RULE.leastGames} are wanted.</p>`
      : findings.length === 0
        ? '<p class="good">Within its bounds.</p>'
        : findings.map((finding) => `<p class="bad">${escaped(finding)}</p>`).join('\n');
  const enough = reports.filter((report) => report.games >= DRIFT_RULE.leastGames).slice(-SHOWN_REPORTS);
  const chart = differencesChart(
    enough.map(({ to: day, totalBias: { mean, halfWidth, states: n } }) => ({
      name: day,
      figure: { value: mean, low: mean - halfWidth, high: mean + halfWidth, n },
    })),
    { title: `Expected total less final, ${DRIFT_RULE.days} days up to`, unit: 'Points' },
  );
  return `<p>${grouped(games)} games of ${from} to ${to}, ${grouped(states)} predictions by ${escaped(Object.keys(models).join(', '))}.</p>
${verdict}
${pageTable(
  ['', 'live', 'card'],
  driftRows(newest).map(({ name, live, card }) => [name, live, card ?? '']),
)}
${enough.length > 1 ? `<div class="charts">${await chartSvg(chart)}</div>` : ''}`;
}

/** Of the reports so far, so many of the newest are drawn. */
const SHOWN_REPORTS = 12;

function dataHtml({ data, heldBack, training, commit, software, blend }: ModelCard): string {
  const loss = heldBack.heldBackLoss.map((nats) => nats.toFixed(4)).join(', ');
  const weight = ({ weight: w, halfWidth, games }: LearnedWeight) =>
    `${w.toFixed(2)} ± ${halfWidth.toFixed(2)} (${grouped(games)} games)`;
  return pageFacts([
    ['Games', `${grouped(data.games)} of ${data.firstDay} to ${data.lastDay}, seasons ${seasonsOf(data)}`],
    ['States', grouped(data.states)],
    [
      'Left out',
      Object.entries(data.excluded)
        .map(([rule, n]) => `${rule}: ${n}`)
        .join(', ') || 'none',
    ],
    [
      'Held back',
      `games from ${heldBack.heldBackFrom} on decided when to stop: ${grouped(heldBack.heldBackStates)} states, ` +
        `negative log-likelihood ${loss} nats by network`,
    ],
    ...Object.entries(training).map(([name, value]) => [`Training: ${name}`, words(value)] as const),
    ...(blend === null
      ? [['The market’s weight', 'none was learned: model and market stand beside each other'] as const]
      : [
          ['The market’s weight at the tip', weight(blend.tip)] as const,
          ['The market’s weight at half-time', weight(blend.halfTime)] as const,
          ...(blend.scoreOnly
            ? [['The same where only the score is known', weight(blend.scoreOnly)] as const]
            : []),
        ]),
    ['Commit', commit ?? 'none: trained outside a repository'],
    [
      'Software',
      Object.entries(software)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ],
  ]);
}

function seasonsOf({ seasons, firstDay, lastDay }: ModelCard['data']): string {
  return seasons.length > 0
    ? seasons.join(', ')
    : [firstDay, lastDay].map((day) => seasonName(seasonOf(day))).join(' to ');
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name} ${words(one)}`)
    .join(', ');
}

function featuresHtml({ features }: ModelCard): string {
  return pageTable(
    ['Feature', 'Group', 'Unit', 'From', 'To', 'Seen', 'Version'],
    features.map(({ name, group, unit, range, used, version }) => [
      name,
      group,
      unit,
      String(range[0]),
      String(range[1]),
      used ? 'yes' : 'no',
      version,
    ]),
  );
}

function promotionsHtml({ promotions, shipped }: ModelCard): string {
  const origin = shipped
    ? '<p>It came with the code and predicts where nothing is promoted, or where what is promoted is broken.</p>'
    : '';
  if (promotions.length === 0) return origin || '<p>It was never promoted.</p>';
  return `${origin}${pageTable(
    ['', 'when', 'rule', 'by', 'because'],
    promotions.map(({ number, atUtc, rule, by, because }) => [String(number), atUtc, rule, by, because]),
  )}`;
}
