// The browser: Chromium as it is installed, driven by playwright-core, which brings none of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** The path of the browser: CHROME, else the first that is found. */
export function chrome() {
  if (process.env.CHROME) return process.env.CHROME;
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  const all = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
  const found = all.find((path) => existsSync(path));
  if (!found) throw new Error('no Chromium was found: name one in CHROME');
  return found;
}

/** A browser without a window. Close it when done. */
export const launch = () => chromium.launch({
  executablePath: chrome(), headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

/**
 * A page that fails the test on what readers must never meet: errors in the console, uncaught exceptions, requests to
 * other hosts. `problems` lists them.
 */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => { if (message.type() === 'error') problems.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  return { page, context, problems };
}
