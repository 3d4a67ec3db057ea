import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { part } from '../parts.js';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((place) => existsSync(place));

/** `describe` for tests that need a browser. */
export const withChromium = part('Chromium', {
  found: () => executablePath !== undefined,
  add: 'apt-get install -y --no-install-recommends chromium',
});

/** A browser that talks to this machine only; its profile is new and goes with it. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
