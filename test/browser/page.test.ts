import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handleApi } from '../../src/api.js';
import { DARK, LIGHT } from '../../src/charts/theme.js';
import { DEFAULT_CONFIDENCE, DEFAULT_TRIGGERS } from '../../src/config.js';
import { gameClock } from '../../src/domain/game.js';
import { type DashboardServer, loadPage, startDashboardServer } from '../../src/host/server.js';
import type { LoggedTick } from '../../src/store/predictions.js';
import {
  everyState,
  game,
  line,
  type MadeUpNight,
  NOW,
  prediction,
  row,
  run,
  storeOf,
  tick,
  trigger,
} from '../made-up-night.js';
import { startChromium, withChromium } from './chromium.js';

const LIVE = '401000001';
const HOSTILE = '<img src=x onerror="window.hacked=true"><b>Team</b>';

withChromium('the page in a browser', () => {
  let browser: Browser;
  let server: DashboardServer;
  let night: MadeUpNight;
  /** What the server answers instead of the API's answer. */
  let fault: { status: number; body: string } | null;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await startChromium();
    server = await startDashboardServer({
      page: await loadPage('dist/dashboard'),
      api: async (request) =>
        fault
          ? { ...fault, headers: {} }
          : handleApi(request, {
              predictions: storeOf(night),
              now: () => NOW,
              rules: DEFAULT_TRIGGERS,
              confidence: DEFAULT_CONFIDENCE,
            }),
      port: 0,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(() => {
    night = everyState();
    fault = null;
    complaints = [];
  });
  afterEach(async () => {
    await page.context().close();
  });

  /** Opens the page as a viewer would; it asks again every fifth of a second. */
  async function open(options: BrowserContextOptions = {}, address = '?poll=0.2'): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(server.address)) complaints.push(`asked ${request.url()}`);
    });
    await page.goto(server.address + address);
    await page.waitForSelector('body.loaded');
  }

  const card = (id: string) => page.locator(`[data-game="${id}"]`);
  const figure = (id: string, name: string) => card(id).locator(`[data-figure="${name}"] .figure-value`);
  const order = () =>
    page.locator('.card').evaluateAll((cards) => cards.map((c) => c.getAttribute('data-game')));
  const setTick = (id: string, logged: LoggedTick) => {
    night.rows = night.rows.map((r) => (r.game.id === id ? { ...r, tick: logged } : r));
  };
  const later = (made = prediction(LIVE, line(146.5), 0.402, 147)) =>
    setTick(LIVE, tick(LIVE, gameClock(2, 597), { home: 61, away: 53 }, made));

  describe('shows', () => {
    test('a game under way with score, clock, line, age, projection, both probabilities, fouls and crew', async () => {
      await open();
      const live = card(LIVE);
      expect(await live.locator('.status').innerText()).toBe('10:12 2nd half');
      expect(await live.locator('.team-name').allInnerTexts()).toEqual(['Riverbend', 'North Harbor State']);
      expect(await live.locator('.team-score').allInnerTexts()).toEqual(['53', '58']);
      expect(await live.locator('.team-fouls').allInnerTexts()).toEqual(['8 fouls', '4 fouls']);
      expect(await live.locator('.bonus:visible').allInnerTexts()).toEqual(['bonus']);
      expect(await figure(LIVE, 'Line').innerText()).toBe('148.5');
      expect(await figure(LIVE, 'Projected').innerText()).toBe('144');
      expect(await figure(LIVE, 'P(under)').innerText()).toBe('64.7\u202f%');
      expect(await figure(LIVE, 'Market').innerText()).toBe('49.5\u202f%');
      expect(await live.locator('.card-ages').innerText()).toMatch(/^Line quoted 3\d s ago, read 1\d s ago$/);
      expect(await live.locator('.card-officials').innerText()).toContain('2 of 3 known');
      expect(complaints).toEqual([]);
    });

    test('model and market together where that is known, with the part that each has in it', async () => {
      const made = prediction(LIVE, line(148.5), 0.647, 144);
      const blend = { under: 0.598, marketWeight: 0.31 };
      later({ ...made, market: made.market && { ...made.market, blend } });
      await open();
      expect(await figure(LIVE, 'P(under)').innerText()).toBe('59.8\u202f%');
      expect(await card(LIVE).locator('.figure-note').allInnerTexts()).toEqual([
        'DraftKings',
        '133–156',
        'model 65\u202f%',
        'weighs 31\u202f%',
      ]);
      await card(LIVE).click();
      expect(await page.getByRole('dialog').innerText()).toContain(
        '64.7\u202f% by the model, 49.5\u202f% by the market without its margin; 59.8\u202f% by both, the market weighing 31\u202f%',
      );
      expect(complaints).toEqual([]);
    });

    test('how model, market and blend have done, on the same games', async () => {
      const row = (minute: number | null, n: number, model: number, blend: number) => ({
        minute,
        n,
        games: n,
        brier: { model, market: 0.25, blend },
        logLoss: { model: 0.69, market: 0.69, blend: 0.68 },
      });
      night.record = [row(20, 9, 0.2489, 0.2464), row(null, 9, 0.2489, 0.2464)];
      await open();
      await page.locator('#record tbody tr').first().waitFor();
      expect(await page.locator('#record tbody tr').allInnerTexts()).toEqual([
        '20\t9\t.249\t.250\t.246',
        'all\t9\t.249\t.250\t.246',
      ]);
      expect(await page.locator('#record').innerText()).toContain('9 games');
      expect(complaints).toEqual([]);
    });

    test('what it shows, its clock, the age of its data and the model', async () => {
      await open();
      const masthead = await page.locator('.masthead').innerText();
      for (const part of [
        'Replay',
        'recorded night 2026-01-09',
        '8:30:0',
        'PM ET',
        'data ',
        run.modelVersion,
      ])
        expect(masthead).toContain(part);
    });

    test('why there is no line, that a crew is not named, and what a final came to', async () => {
      await open();
      expect(await card('401000003').innerText()).toContain('No line: no book has a fresh quote');
      expect(await card('401000004').innerText()).toContain('Crew not yet named');
      expect(await card('401000005').innerText()).toContain('Under the close by 7');
      expect(await card('401000007').innerText()).toContain('Postponed');
    });

    test('every trigger with side, line, book, confidence as number and level, moment and result', async () => {
      await open();
      const rows = await page.locator('.trigger').allInnerTexts();
      expect(rows).toHaveLength(4);
      expect(rows[0]?.replaceAll(/\s+/g, ' ')).toContain(
        'Under 148.5 63.4 % slight open Riverbend at North Harbor State DraftKings −108 · Under second half',
      );
      expect(rows[1]).toContain('strong');
      expect(await page.locator('.grade').allInnerTexts()).toEqual(['open', 'Won, 142', 'Push, 142', 'open']);
      expect(await page.locator('.triggers-tally').innerText()).toBe(
        '4 in 3 games · 1 won · 0 lost · 1 push · 2 open',
      );
    });

    test('T24: the thresholds that the engine uses', async () => {
      await open();
      await page.getByText('What sets one off').click();
      const rules = await page.locator('.rules').innerText();
      for (const rule of DEFAULT_TRIGGERS)
        expect(rules).toContain(`minute ${rule.minutes.from} to ${rule.minutes.to}`);
      expect(rules).toContain('moderate from 66');
    });

    test('prominently that games are simulated', async () => {
      night.run = { ...run, simulated: true, source: 'simulated league, seed 7' };
      await open();
      expect(await page.locator('.notices').innerText()).toContain('Simulated games.');
      expect(await page.locator('.masthead').innerText()).toContain('Simulated');
    });

    test('that nothing has run, or that a day has no games yet', async () => {
      night = { ...night, rows: [], triggers: [] };
      await open();
      expect(await page.locator('.empty-games').innerText()).toContain('No games of Fri, January 9, 2026');
      night.run = null;
      await page.getByText('The first games appear when a run').waitFor();
    });

    test('that the run has gone silent, and what was left out', async () => {
      night.run = { ...run, updatedAtUtc: '2026-01-10T01:26:00.000Z' };
      const seen = { firstAtUtc: NOW, lastAtUtc: NOW };
      night.skips = [{ source: 'espn', game: '401000099', reason: 'period 7 unknown', ...seen }];
      await open();
      expect(await page.locator('.notices').innerText()).toContain('Nothing new has been written for 4 min');
      await page.getByText('1 item left out').click();
      expect(await page.locator('.notices').innerText()).toContain('espn, 401000099: period 7 unknown');
    });
  });

  describe('at a refresh', () => {
    test('numbers change in the cards that are there: same elements, same order, same focus (T24)', async () => {
      await open();
      const before = await order();
      await card(LIVE).evaluate((element) => element.setAttribute('data-marked', 'yes'));
      await card(LIVE).locator('.card-open').focus();
      await page.evaluate(() => scrollTo(0, 200));
      later();
      night.rows = night.rows.toReversed();
      await card(LIVE).getByText('40.2').waitFor();
      expect(await card(LIVE).locator('.team-score').allInnerTexts()).toEqual(['53', '61']);
      expect(await figure(LIVE, 'Line').innerText()).toBe('146.5');
      expect(await order()).toEqual(before);
      expect(await card(LIVE).getAttribute('data-marked')).toBe('yes');
      expect(
        await page.evaluate(() => document.activeElement?.closest('.card')?.getAttribute('data-game')),
      ).toBe(LIVE);
      expect(await page.evaluate(() => scrollY)).toBe(200);
    });

    test('a new trigger comes first, is announced once, and those already there are not', async () => {
      await open();
      const announcer = page.locator('#announcer');
      expect(await announcer.innerText()).toBe('');
      night.triggers = [
        trigger('401000002', { firedAtUtc: '2026-01-10T01:29:00.000Z', confidence: 0.782, level: 'strong' }),
        ...night.triggers,
      ];
      await page.locator('.trigger').nth(4).waitFor();
      expect(await page.locator('.trigger').first().innerText()).toContain('Texas Plains-Corpus Vista');
      expect(await announcer.innerText()).toContain('New trigger: Under 148.5, Texas Plains-Corpus Vista');
      expect(await card('401000002').locator('.pill').innerText()).toBe('Under 148.5 · 78\u202f%');
    });

    test('a trigger gets its result in place', async () => {
      await open();
      night.triggers = night.triggers.map((t) =>
        t.gameId === LIVE ? { ...t, grade: 'loss', finalTotal: 151 } : t,
      );
      await page.getByText('Lost, 151').waitFor();
      expect(await page.locator('.trigger').count()).toBe(4);
    });

    test('a line that goes away leaves a dash and a reason, not the last number (T14)', async () => {
      await open();
      later(prediction(LIVE, null));
      await card(LIVE).getByText('No line: no book has a fresh quote').waitFor();
      expect(await figure(LIVE, 'Line').innerText()).toBe('–');
      expect(await figure(LIVE, 'P(under)').innerText()).toBe('–');
    });

    test('a filter keeps to its games, in the same order', async () => {
      await open();
      await page.getByRole('button', { name: 'In play 5' }).click();
      expect(await order()).toEqual(['401000000', '401000001', '401000002', '401000003', '401000004']);
      night.rows = night.rows.map((r) =>
        r.game.id === LIVE ? { ...r, phase: 'final', finalScore: { home: 70, away: 66 } } : r,
      );
      await page.getByRole('button', { name: 'In play 4' }).waitFor();
      expect(await order()).not.toContain(LIVE);
    });
  });

  describe('bad input', () => {
    test('names from outside are text and never HTML', async () => {
      const of = game(LIVE, '2026-01-10T00:00:00.000Z', HOSTILE, 'Home');
      const quoted = prediction(LIVE, line(148.5, { book: HOSTILE }));
      const logged = tick(LIVE, gameClock(2, 612), { home: 1, away: 2 }, quoted, { officials: [HOSTILE] });
      night = {
        run: { ...run, source: HOSTILE, modelVersion: HOSTILE },
        rows: [row(of, 'live', { tick: logged })],
        triggers: [trigger(LIVE, { rule: HOSTILE, because: HOSTILE })],
        skips: [{ source: HOSTILE, game: HOSTILE, reason: HOSTILE, firstAtUtc: NOW, lastAtUtc: NOW }],
        history: [logged, { ...logged, clock: gameClock(2, 600) }],
      };
      await open();
      expect(await card(LIVE).locator('.team-name').first().innerText()).toBe(HOSTILE);
      await card(LIVE).click();
      await page.locator('.chart svg').waitFor();
      expect(await page.locator('img, b:text-is("Team")').count()).toBe(0);
      expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
      expect(complaints).toEqual([]);
    });

    test('T24: NaN and null everywhere leave dashes and an intact page', async () => {
      const broken = prediction(LIVE, line(148.5, { overPrice: null }), Number.NaN, Number.NaN);
      setTick(LIVE, tick(LIVE, null, { home: 0, away: 0 }, broken, { crewKnown: null }));
      night.triggers = [trigger(LIVE, { confidence: Number.NaN })];
      await open();
      expect(await figure(LIVE, 'Projected').innerText()).toBe('–');
      expect(await page.locator('.trigger-confidence').innerText()).toBe('–');
      const text = await page.locator('body').innerText();
      expect(text).not.toMatch(/NaN|null|undefined|Infinity/);
      expect(await page.locator('.card').count()).toBe(8);
      expect(complaints).toEqual([]);
    });

    test.each([
      ['fails', { status: 503, body: '{"error":"the prediction store did not answer"}' }, 'status 503'],
      ['answers half a JSON', { status: 200, body: '{"games":[' }, 'not data'],
      ['answers another shape', { status: 200, body: '{"teams":[]}' }, 'another version'],
    ])('when the API %s, the page says so, keeps what it had, and recovers', async (_what, answer, words) => {
      await open();
      fault = answer;
      const notice = page.locator('.notice-error');
      await notice.waitFor();
      expect(await notice.innerText()).toContain(words);
      expect(await notice.innerText()).toMatch(/You are looking at 8:30:\d\d PM ET\. Trying again/);
      expect(await figure(LIVE, 'Line').innerText()).toBe('148.5');
      later();
      fault = null;
      await notice.waitFor({ state: 'detached' });
      expect(await figure(LIVE, 'Line').innerText()).toBe('146.5');
    });

    test('a server that is not there at the start is said so, and then found', async () => {
      await open();
      await page.route('**/api/**', (route) => route.abort());
      await page.reload();
      await page.getByText('The server cannot be reached. Nothing could be loaded yet.').waitFor();
      await page.unroute('**/api/**');
      await card(LIVE).waitFor();
      expect(await page.locator('.notice-error').count()).toBe(0);
    });
  });

  describe('one game', () => {
    test('opens by keyboard with its chart and the numbers behind it, and closes back to its card', async () => {
      await open();
      await card(LIVE).locator('.card-open').focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Riverbend Mascots at North Harbor State Mascots' });
      await dialog.locator('.chart svg').waitFor();
      const drawn = await dialog.locator('.chart svg text').allTextContents();
      for (const name of ['Model', 'Market, no vig', 'Live line', 'Projected, 80 %', 'Close'])
        expect(drawn).toContain(name);
      expect(await dialog.innerText()).toContain('148.5 at DraftKings, under −108, over −112');
      expect(await dialog.innerText()).toMatch(
        /Moved since 7:05 PM ET\s+from 149\.2: score, clock and pace −4\.2 \(under \+17 %\), fouls and bonus \+1\.0 \(under −4 %\)/,
      );
      await dialog.getByText('The numbers behind the chart').click();
      expect(await dialog.locator('tbody tr').first().innerText()).toMatch(/^10:15 2nd half\t53–58/);
      expect(new URL(page.url()).hash).toBe(`#game=${LIVE}`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      expect(new URL(page.url()).hash).toBe('');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('card-open');
      expect(complaints).toEqual([]);
    });

    test('the chart follows the game without being drawn anew', async () => {
      await open();
      await card(LIVE).click();
      await page.locator('.chart svg').waitFor();
      await page.locator('.chart svg').evaluate((svg) => svg.setAttribute('data-marked', 'yes'));
      const caption = page.locator('.game-figure figcaption');
      expect(await caption.textContent()).toContain('up to 10:15 2nd half');
      night.history.push(
        tick(LIVE, gameClock(2, 590), { home: 61, away: 53 }, prediction(LIVE, line(146.5)), {
          tickAtUtc: '2026-01-10T01:29:58.000Z',
        }),
      );
      await page.waitForFunction(() =>
        document.querySelector('figcaption')?.textContent?.includes('9:50 2nd half'),
      );
      expect(await page.locator('.chart svg').getAttribute('data-marked')).toBe('yes');
    });

    test('is opened by its address and closed by Back', async () => {
      await open({}, `?poll=0.2#game=${LIVE}`);
      await page.locator('.chart svg').waitFor();
      await page.locator('.game-close').click();
      await page.locator('.trigger-teams').first().click();
      await page.getByRole('dialog').waitFor();
      await page.goBack();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    });

    test('before the tip says that the chart begins with the game', async () => {
      await open();
      await card('401000006').click();
      await page.getByText('The chart begins with the game.').waitFor();
    });
  });

  describe('on a phone', () => {
    test('nothing scrolls sideways at 360 pixels, whatever the names are', async () => {
      const long = 'Southwestern-Northeasternmost-Agricultural-and-Mechanical-University-at-Llanfair';
      const of = game('401000009', '2026-01-10T00:00:00.000Z', long, long, { neutralSite: true });
      const logged = tick(of.id, gameClock(2, 1), { home: 101, away: 100 }, prediction(of.id, line(201.5)), {
        officials: [long, long, long],
        bonus: { home: 'double', away: 'double' },
      });
      night.rows.push(row(of, 'live', { tick: logged }));
      night.triggers.push(trigger(of.id), trigger(of.id, { rule: long }));
      night.run = { ...run, source: long, modelVersion: long, simulated: true, speed: 60 };
      await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await card(LIVE).tap();
      await page.locator('.chart svg').waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
      expect(
        await page.locator('.game-dialog').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth),
      ).toBeLessThanOrEqual(0);
    });

    test('the three newest triggers are shown, and all on request', async () => {
      await open({ viewport: { width: 360, height: 740 } });
      expect(await page.locator('.trigger:visible').count()).toBe(3);
      await page.getByRole('button', { name: 'Show all 4' }).click();
      expect(await page.locator('.trigger:visible').count()).toBe(4);
    });
  });

  test.each([
    ['light', LIGHT.surface],
    ['dark', DARK.surface],
  ] as const)('follows a %s colour scheme, in the chart too', async (colorScheme, surface) => {
    await open({ colorScheme });
    await card(LIVE).click();
    await page.locator('.chart svg').waitFor();
    const colours = await page.evaluate(() => ({
      card: getComputedStyle(document.querySelector('.card') as Element).backgroundColor,
      chart: document.querySelector('.chart svg rect, .chart svg')?.closest('svg')?.outerHTML ?? '',
    }));
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(surface.slice(at, at + 2), 16));
    expect(colours.card).toBe(`rgb(${r}, ${g}, ${b})`);
    expect(colours.chart).toContain(surface);
  });
});
