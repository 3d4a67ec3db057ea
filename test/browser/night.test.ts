import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SlateView } from '../../src/domain/view.js';
import { withRealData } from '../parts.js';
import { startChromium, withChromium } from './chromium.js';

/** What `ttlu start --json` prints when its page is up. */
interface Shown {
  readonly address: string;
  readonly source: string;
  readonly simulated: boolean;
}

/** The product as a user starts it, in a folder of its own, beside which no recorded data lies. */
async function startProduct(args: readonly string[], env: Record<string, string> = {}) {
  const cli = resolvePath('dist/src/cli.js');
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-night-'));
  const child: ChildProcess = spawn(process.execPath, [cli, 'start', '--port', '0', '--json', ...args], {
    cwd: folder,
    env: { ...process.env, TTLU_DATA: join(folder, '.ttlu'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors += chunk));
  const shown = await new Promise<Shown>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(JSON.parse(text));
    });
    child.once('exit', (code) => reject(new Error(`start ended with ${code}: ${errors}`)));
  });
  return {
    shown,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const figure = (page: Page, label: string) =>
  page.locator(`[data-phase="live"] [data-figure="${label}"] .figure-value`).first();

withChromium('the product from its start to a trigger on the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  withRealData('on the recorded night of 2026-03-02', (archive) => {
    let product: Awaited<ReturnType<typeof startProduct>>;
    let page: Page;
    beforeAll(async () => {
      product = await startProduct(['--archive', archive, '--speed', '900']);
      page = await browser.newPage();
      await page.goto(`${product.shown.address}?poll=0.5`);
    });
    afterAll(async () => {
      await page?.close();
      await product?.stop();
    });

    test('the page says which night it shows, and does not call it simulated', async () => {
      expect(product.shown).toMatchObject({ source: 'recorded night 2026-03-02', simulated: false });
      await page.getByText('recorded night 2026-03-02').first().waitFor();
      expect(
        await page
          .getByText(/simulated/i)
          .filter({ visible: true })
          .count(),
      ).toBe(0);
    });

    test('a live game shows line, projection and probability beside the market', async () => {
      await figure(page, 'P(under)').waitFor();
      await expect
        .poll(() => figure(page, 'Line').innerText(), { timeout: 30_000 })
        .toMatch(/^\d{2,3}(\.5)?$/);
      expect(await figure(page, 'Projected').innerText()).toMatch(/^\d{2,3}$/);
      expect(await figure(page, 'P(under)').innerText()).toMatch(/^\d+(\.\d)?\s%$/);
      expect(await figure(page, 'Market').innerText()).toMatch(/^\d+(\.\d)?\s%$/);
    });

    test('a trigger appears with its confidence, and the API says the same', async () => {
      const row = page.locator('.trigger-list > li').last();
      await row.waitFor({ timeout: 45_000 });
      const text = await row.innerText();
      expect(text).toMatch(/Under \d{2,3}(\.5)?/);
      const shown = Number(/(\d+\.\d)\s%/.exec(text)?.[1]);
      const slate = (await (await fetch(`${product.shown.address}api/slate`)).json()) as SlateView;
      const first = slate.triggers.at(-1);
      expect(first?.side).toBe('under');
      expect(shown).toBeCloseTo(100 * (first?.confidence ?? 0), 1);
      expect(shown).toBeGreaterThanOrEqual(60);
    });
  });

  describe('without archive and network', () => {
    test('a simulated league is shown, and said to be one', async () => {
      // Port 9 of this machine refuses at once: the network that cannot be reached.
      const env = { TTLU_ARCHIVE: '', ESPN_BASE_URL: 'http://127.0.0.1:9' };
      const product = await startProduct(['--speed', '900'], env);
      const page = await browser.newPage();
      try {
        expect(product.shown).toMatchObject({ simulated: true });
        await page.goto(`${product.shown.address}?poll=0.5`);
        await page
          .getByText(/simulated/i)
          .first()
          .waitFor();
        await figure(page, 'P(under)').waitFor({ timeout: 45_000 });
      } finally {
        await page.close();
        await product.stop();
      }
    });
  });
});
