// The frame of every page: nothing in the console, nothing that a strict policy refuses.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

test('what comes late moves nothing on the front page', async () => {
  // A slow machine paints what it has read so far: each column must have its place before the others are there.
  const { page, context } = await open(browser);
  await page.setViewportSize({ width: 1280, height: 900 });
  const whole = await (await fetch(server.origin + '/')).text();
  const places = (html) => page.setContent(html.replace('<head>', `<head><base href="${server.origin}/">`), { waitUntil: 'load' })
    .then(() => page.evaluate(() => [...document.querySelectorAll('.top > *')].map((one) => { const { x, y, width } = one.getBoundingClientRect(); return [one.className, x, y, width]; })));
  const all = await places(whole), late = await places(whole.slice(0, whole.indexOf('<section class="side"')));
  assert.ok(all.length > 2 && late.length === all.length - 1, JSON.stringify([all, late]));
  assert.deepEqual(late, all.slice(0, late.length));
  await context.close();
});

test('what only colours say is said otherwise where colours are forced', async () => {
  const { page, context } = await open(browser, { forcedColors: 'active', colorScheme: 'dark' });
  const seen = (selector, property) => page.locator(selector).first().evaluate((one, property) => getComputedStyle(one)[property], property);
  await page.goto(server.origin + '/search/');
  assert.notEqual(await seen('.find button', 'borderTopWidth'), '0px');
  const paper = await seen('html', 'backgroundColor');
  // The legend of the two inks would name inks that nobody sees.
  assert.equal(await page.locator('.foot section:has(.pen)').first().isVisible(), false);
  await page.goto(server.origin + '/tags/korea/');
  assert.notEqual(await seen('.plot rect', 'fill'), paper);
  await page.goto(server.origin + '/archive/');
  assert.notEqual(await seen('.year rect', 'fill'), paper);
  await context.close();
});

test('nothing moves for readers who asked for that', async () => {
  const { page, context } = await open(browser, { reducedMotion: 'reduce' });
  for (const path of ['/', '/search/', '/archive/', '/tags/korea/']) {
    await page.goto(server.origin + path);
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].flatMap((one) => [null, '::before', '::after'].map((pseudo) => getComputedStyle(one, pseudo)))
      .filter((style) => style.transitionDuration.split(',').some((time) => parseFloat(time) > 0) || style.animationName !== 'none' || style.scrollBehavior === 'smooth').length);
    assert.equal(moving, 0, path);
  }
  await context.close();
});

test('a name longer than a phone is wide is broken, and pushes nothing out', async () => {
  // DESIGN: nothing scrolls sideways at 320 px. Words of Indonesian, German and Korean as compounds.
  const names = { id: 'Mempertanggungjawabkanketidakberpihakannyasepenuhnya', en: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk', ko: '대한민국조선민주주의인민공화국러시아연방정상회담공동선언문' };
  const home = mkdtempSync(join(tmpdir(), 'kliping-names-'));
  const write = (path, text) => { mkdirSync(dirname(join(home, path)), { recursive: true }); writeFileSync(join(home, path), text); };
  write('kliping.yaml', 'title: Kliping\nbase_url: https://kliping.example/\nlanguages: [id, en, ko]\ntimezone: Asia/Jakarta\nsite: { tag: "kliping.example,2024-01-01" }\n');
  write('content/topics/panjang.yaml', `names: { id: ${names.id}, en: ${names.en}, ko: ${names.ko} }\n`);
  write('content/topics/laut.yaml', 'names: { id: Laut, en: Sea, ko: 바다 }\n');
  write('content/sources/kantor.yaml', `title: ${names.id}\n`);
  write('content/articles/a.md', `---\nid: a\ntitle: ${names.id}\nkicker: ${names.id}\npublish_date: 2024-11-30 09:20 WIB\nform: summary\ntopics: [panjang, laut]\nplaces: [${names.en}]\ncurators: [${names.en}]\noriginal:\n  title: ${names.en}\n  url: https://kantor.example/a\n  outlet: kantor\n  byline: [${names.id}]\n---\n${names.id}\n`);
  const long = build(home), there = await serve(long.out);
  const { page, context } = await open(browser, { viewport: { width: 320, height: 800 } });
  const end = async () => { await context.close(); there.close(); long.remove(); rmSync(home, { recursive: true, force: true }); };
  const seen = [];
  for (const path of ['/', '/articles/2024/11/a/', '/tags/', '/tags/panjang/', '/tags/laut/', '/sources/', '/sources/kantor/']) {
    const status = (await page.goto(there.origin + path)).status();
    seen.push([path, status, await page.evaluate(() => document.documentElement.scrollWidth)]);
  }
  await end();
  assert.deepEqual(seen.filter(([, status, width]) => status !== 200 || width !== 320), []);
});
