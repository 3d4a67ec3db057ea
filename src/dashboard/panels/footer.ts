import { byId, h } from '../dom.js';

/** How to read a card, what is promised and what is not. */
export function createFooter(): void {
  byId('footer', HTMLElement).append(
    h(
      'div',
      { class: 'footer-text' },
      h('h2', {}, 'How to read a card'),
      h(
        'p',
        {},
        h('span', { class: 'key key-band', 'aria-hidden': 'true' }),
        ' is the 80 % interval of the final total and ',
        h('span', { class: 'key key-median', 'aria-hidden': 'true' }),
        ' its median; ',
        h('span', { class: 'key key-line', 'aria-hidden': 'true' }),
        ' is the live line, ',
        h('span', { class: 'key key-close', 'aria-hidden': 'true' }),
        ' the close. All bars have one scale. P(under) leaves pushes out and counts overtime, as bets do; the market’s probability has the book’s margin taken out. Where both are known it is model and market together, in a measure that was learned at the tip and at half-time and is interpolated in between. “Bonus” is what a team shoots at the next foul against it.',
      ),
      h(
        'p',
        {},
        h('strong', {}, 'We promise calibration, not profit: '),
        'of the moments at which we say 60 %, about 60 in 100 should end under. Books keep about 7 % of a live total, and betting blindly loses. This is no advice to bet.',
      ),
    ),
  );
}
