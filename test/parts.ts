/**
 * Parts of a machine that some tests need: a browser, a server, the recorded data. On a machine without the part its
 * tests are skipped by name, with the one command that adds it; in CI a missing part is a failed test instead.
 * The recorded data counts as such a part: it lies beside the repository in CI.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const inCI = Boolean(process.env.CI) && process.env.CI !== 'false';

export interface PartOptions {
  /** Whether the part is on this machine. */
  readonly found: () => boolean;
  /** The one command that adds it. */
  readonly add: string;
}

/**
 * `describe` for tests that need a part.
 *
 * @example
 * const withChromium = part('Chromium', { found: () => existsSync('/usr/bin/chromium'), add: 'apt-get install -y chromium' });
 * withChromium('the page', () => { test('shows the line', async () => { … }) });
 */
export function part(name: string, { found, add }: PartOptions) {
  const present = found();
  return (title: string, tests: () => void): void => {
    if (present) {
      describe(title, tests);
    } else if (inCI) {
      describe(title, () => {
        test(`needs ${name}`, () => expect.fail(`${name} is missing, and CI may skip nothing: ${add}`));
      });
    } else {
      describe.skip(`${title} [skipped: no ${name}; add it: ${add}]`, tests);
    }
  };
}

function findRealData(): string | null {
  const folder = resolve(process.env.TTLU_ARCHIVE ?? '../shared/data');
  return existsSync(folder) ? folder : null;
}

/** The folder of recorded data (TTLU_ARCHIVE, else ../shared/data beside the repository), or null. */
export const realData: string | null = findRealData();

/** `describe` for tests on the recorded data; `tests` gets its folder. */
export function withRealData(title: string, tests: (folder: string) => void): void {
  part('recorded data', {
    found: () => realData !== null,
    add: 'export TTLU_ARCHIVE=its folder',
  })(title, () => tests(realData ?? ''));
}
