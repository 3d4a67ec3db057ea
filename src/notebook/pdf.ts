import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const PRINT_MS = 60_000;

/** A page as PDF, printed by the Chromium of this machine. @throws Error where there is none, or it fails */
export async function pagePdf(html: string): Promise<Buffer> {
  const browser = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => BROWSERS.map((name) => join(folder, name)))
    .find(existsSync);
  if (browser === undefined)
    throw new Error(
      'a PDF is printed by Chromium, which is not here; it is added by: apt-get install -y chromium',
    );
  const folder = await mkdtemp(join(tmpdir(), 'ttlu-pdf-'));
  try {
    const [page, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
    await writeFile(page, html);
    const options = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-pdf-header-footer',
      `--user-data-dir=${join(folder, 'profile')}`,
    ];
    const child = spawn(browser, [...options, `--print-to-pdf=${pdf}`, pathToFileURL(page).href], {
      stdio: 'ignore',
      timeout: PRINT_MS,
    });
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    return await readFile(pdf).catch(() => {
      throw new Error(`${browser} printed no PDF`);
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
