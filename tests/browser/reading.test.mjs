// The frame of every page: nothing in the console, nothing that a strict policy refuses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open } from './lib/browser.mjs';
import { build, serve } from './lib/site.mjs';

let browser, site, server;
before(async () => { site = build(); server = await serve(site.out); browser = await launch(); });
after(async () => { await browser?.close(); server?.close(); site?.remove(); });

for (const path of ['/', '/en/', '/ko/', '/archive/', '/404.html']) {
  test(`${path} is shown under a strict policy without a complaint`, async () => {
    const { page, context, problems } = await open(browser);
    await page.goto(server.origin + path);
    assert.ok((await page.locator('h1').first().innerText()).length > 0);
    assert.deepEqual(problems, []);
    await context.close();
  });
}
