import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DARK, LIGHT } from '../../src/charts/theme.js';
import { documentOf, ttlu } from '../commands/ttlu.js';
import { startChromium, withChromium } from './chromium.js';

const PHONE = { width: 390, height: 844 };
/** `#161b22` as a browser says it. */
const rgb = (hex: string) =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;

withChromium('the fouls report in a browser', () => {
  let folder = '';
  let page = '';
  let figures: { readonly meanFouls: number; readonly corrFoulsError: number };
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttlu-fouls-'));
    page = join(folder, 'fouls.html');
    const args = ['report', 'fouls', '--source', 'simulated', '--out', page, '--json'];
    figures = documentOf(await ttlu(args, { env: { TTLU_DATA: folder } }));
    browser = await startChromium();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(colorScheme: 'light' | 'dark' = 'light') {
    const tab = await browser.newPage({ viewport: PHONE, colorScheme });
    const complaints: string[] = [];
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
    await tab.goto(pathToFileURL(page).href);
    return { tab, complaints };
  }

  test('says the figure that the command says, and which data it is of', async () => {
    const { tab, complaints } = await open();
    const row = tab.locator('tr', { hasText: 'all games' });
    expect(await row.innerText()).toContain(figures.meanFouls.toFixed(2));
    expect(await row.innerText()).toContain(figures.corrFoulsError.toFixed(3));
    expect(await tab.locator('.data').innerText()).toMatch(/^SIMULATED league/);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('its charts have a description, axes and marks, and fit a phone with letters that can be read', async () => {
    const { tab } = await open();
    const chart = tab.getByRole('img', {
      name: 'Share of games over the closing total by quartile of fouls',
    });
    const box = await chart.boundingBox();
    expect(box?.width).toBeGreaterThan(300);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
    expect(await chart.locator('path').count()).toBeGreaterThan(4);
    const label = chart.locator('text', { hasText: '50%' }).first();
    expect((await label.boundingBox())?.height).toBeGreaterThanOrEqual(10);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await tab.close();
  });

  test.each([
    ['light', LIGHT],
    ['dark', DARK],
  ] as const)('page and charts are %s together', async (scheme, colours) => {
    const { tab } = await open(scheme);
    const style = (selector: string, property: string) =>
      tab
        .locator(selector)
        .first()
        .evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);
    expect(await style('body', 'background-color')).toBe(rgb(colours.surface));
    expect(await style('figure svg rect', 'fill')).toBe(rgb(colours.surface));
    expect(await style('body', 'color')).toBe(rgb(colours.ink));
    await tab.close();
  });

  test('code is shown when it is asked for, and the contents lead to the answer', async () => {
    const { tab } = await open();
    const code = tab.locator('.code').first();
    expect(await code.isVisible()).toBe(false);
    await tab.getByText('Show code').click();
    expect(await code.isVisible()).toBe(true);
    await tab.getByRole('link', { name: 'Answer' }).click();
    expect(tab.url()).toContain('answer');
    await tab.close();
  });
});
