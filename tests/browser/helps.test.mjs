// Small helps for readers: each works, none is needed, and nothing of it leaves the device.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open } from './lib/browser.mjs';
import { build, root, serve } from './lib/site.mjs';

let browser, site, server;
before(async () => { site = build(); server = await serve(site.out); browser = await launch(); });
after(async () => { await browser?.close(); server?.close(); site?.remove(); });

/** A page of the sample in a fresh browser; `problems` must stay empty. */
async function at(path, options) {
  const one = await open(browser, options);
  await one.page.goto(server.origin + path);
  return one;
}
const article = () => {
  const folder = join(site.out, 'articles/2024/11');
  return `/articles/2024/11/${readdirSync(folder).find((name) => readFileSync(join(folder, name, 'index.html'), 'utf8').includes('class="text e-content"'))}/`;
};

test('a question in the masthead is answered on the search page, in Japanese as well', async () => {
  for (const [path, question] of [['/en/', 'harbour'], ['/', 'イカ釣り']]) {
    const { page, context, problems } = await at(path);
    await page.fill('#seek', question);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\/\?q=/);
    await page.locator('#results li').first().waitFor();
    assert.equal(await page.inputValue('#q'), question);
    assert.deepEqual(problems, []);
    await context.close();
  }
});

test('without JavaScript the field leads to the search page and no help is shown', async () => {
  const { page, context } = await at('/', { javaScriptEnabled: false });
  await page.fill('#seek', 'x');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\/\?q=x/);
  assert.equal(await page.locator('.share, .own').filter({ visible: true }).count(), 0);
  await context.close();
});

test('the slash leads to the search field, j and k from headline to headline', async () => {
  const { page, context, problems } = await at('/');
  const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
  await page.waitForSelector('.own:not([hidden])');
  const lines = await page.locator('main .hed a').filter({ visible: true }).allTextContents();
  await page.keyboard.press('j');
  assert.equal(await focused(), lines[0]);
  await page.keyboard.press('j');
  assert.equal(await focused(), lines[1]);
  await page.keyboard.press('k');
  assert.equal(await focused(), lines[0]);
  await page.keyboard.press('/');
  assert.equal(await focused(), 'seek');
  await page.keyboard.type('j/k');
  assert.equal(await page.inputValue('#seek'), 'j/k', 'in a field letters are letters');
  await page.keyboard.press('Tab');
  assert.notEqual(await focused(), 'seek', 'nobody is held');
  assert.deepEqual(problems, []);
  await context.close();
});

test('shortcuts can be switched off, and stay off', async () => {
  const { page, context } = await at('/');
  await page.uncheck('.own [type=checkbox]');
  await page.reload();
  await page.waitForSelector('.own:not([hidden])');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  await context.close();
});

test('light and dark are the reader’s choice, on every page from then on', async () => {
  const { page, context, problems } = await at('/', { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.selectOption('.own select', 'dark');
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.goto(`${server.origin}/archive/`);
  await page.waitForFunction(() => document.documentElement.dataset.scheme === 'dark');
  assert.equal(await ground(), dark);
  assert.equal(await page.locator('meta[name="theme-color"][media="all"]').getAttribute('content'), '#151417');
  await page.selectOption('.own select', '');
  assert.equal(await ground(), light);
  assert.deepEqual(problems, []);
  await context.close();
});

test('the reader’s own scheme is there before anything is painted', async () => {
  const { page, context } = await at('/', { colorScheme: 'light' });
  await page.selectOption('.own select', 'dark');
  // Without the script that follows later: what is seen first is already right.
  await page.route('**/assets/helps.*', (route) => route.abort());
  await page.goto(`${server.origin}/archive/`);
  assert.equal(await page.getAttribute('html', 'data-scheme'), 'dark');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(21, 20, 23)');
  await context.close();
});

test('nothing moves when the helps come, nor when a question is answered', async () => {
  for (const path of ['/sources/', '/tags/korea/', '/search/?q=nikel']) {
    for (const width of [360, 412, 1280]) {
      const { page, context } = await at('/404.html', { viewport: { width, height: 900 }, locale: 'en-US' });
      await page.addInitScript(() => {
        globalThis.moved = 0;
        new PerformanceObserver((list) => { for (const shift of list.getEntries()) globalThis.moved += shift.value; })
          .observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(server.origin + path);
      await page.waitForSelector('.own:not([hidden])');
      if (path.includes('?')) await page.waitForSelector('#results a');
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.ok(await page.evaluate(() => globalThis.moved) < 0.005, `${path} at ${width}`);
      await context.close();
    }
  }
});

test('the keyboard leads past the masthead to the text, and through the page in its order', async () => {
  const { page, context } = await at(article());
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('main')), 'the masthead is passed');
  const seen = [];
  for (let at = 0; at < 12; at += 1) {
    seen.push(await page.evaluate(() => {
      const all = [...document.querySelectorAll('a, button, input, select, summary')];
      return all.indexOf(document.activeElement);
    }));
    await page.keyboard.press('Tab');
  }
  const order = seen.filter((at) => at >= 0);
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
  await context.close();
});

test('the language switch of an item leads to the same item', async () => {
  const { page, context } = await at('/articles/2024/11/kesepakatan-selasih/');
  await page.click('.mast .langs a[hreflang=ko]');
  assert.equal(decodeURI(new URL(page.url()).pathname), '/ko/articles/2024/11/kesepakatan-selasih/');
  await page.click('.mast .langs a[hreflang=en]');
  assert.equal(new URL(page.url()).pathname, '/en/articles/2024/11/kesepakatan-selasih/');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await context.close();
});

test('the language switch leads to the translation, and a reader of another language is told of it', async () => {
  const { page, context } = await at('/', { locale: 'ko-KR' });
  const told = page.locator('.mast-top > p a');
  await told.waitFor();
  assert.equal(await told.getAttribute('lang'), 'ko');
  await told.click();
  assert.equal(new URL(page.url()).pathname, '/ko/');
  assert.equal(await page.locator('.mast-top > p a').count(), 0, 'here the reader is at home');
  await page.click('.langs a[hreflang=en]');
  assert.equal(new URL(page.url()).pathname, '/en/');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await context.close();
});

test('a link is copied and said to be', async () => {
  const { page, context, problems } = await at(article(), { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.click('.share button');
  await page.waitForFunction(() => document.querySelector('.share [role=status]').textContent);
  const canonical = await page.getAttribute('link[rel=canonical]', 'href');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), canonical);
  assert.deepEqual(problems, []);
  await context.close();
});

test('what came since the last visit is marked, and only then', async () => {
  const { page, context, problems } = await at('/');
  await page.waitForSelector('.own:not([hidden])');
  assert.equal(await page.locator('.fresh').count(), 0, 'nothing is new to a stranger');
  // As after a visit that ended when all but the newest was there.
  const newest = await page.evaluate(() => {
    const times = [...new Set([...document.querySelectorAll('main [data-at]')].map((link) => Date.parse(link.dataset.at)))].sort((a, b) => a - b);
    localStorage.setItem('kliping:seen:/', JSON.stringify({ newest: times.at(-2), at: 0 }));
    return times.at(-1);
  });
  await page.reload();
  await page.waitForSelector('.fresh');
  const marked = await page.$$eval('.fresh', (all) => all.map((mark) => Date.parse(mark.nextElementSibling.dataset.at)));
  assert.ok(marked.length > 0 && marked.every((at) => at === newest));
  await page.goto(`${server.origin}/archive/2024/12/`);
  await page.waitForSelector('.fresh');
  assert.deepEqual(problems, []);
  await context.close();
});

test('where nothing may be kept the page is as good', async () => {
  const { page, context, problems } = await open(browser);
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } }));
  await page.goto(server.origin);
  await page.waitForSelector('.own:not([hidden])');
  assert.deepEqual(problems, []);
  await context.close();
});

test('what was opened can be read without a network; what was not is said not to be there', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kliping-offline-'));
  for (const name of ['content', 'static', 'kliping.yaml']) cpSync(join(root, name), join(home, name), { recursive: true });
  writeFileSync(join(home, 'kliping.yaml'), `${readFileSync(join(root, 'kliping.yaml'), 'utf8')}\noffline: true\n`);
  const kept = build(home), line = await serve(kept.out);
  const { page, context, problems } = await open(browser);
  try {
    await page.goto(line.origin);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await page.goto(`${line.origin}/en/search/?q=harbour`);
    await page.locator('#results li').first().waitFor();
    await page.goto(line.origin);
    const heading = await page.locator('main h2').first().textContent();
    await context.setOffline(true);
    line.close();
    await page.reload();
    assert.equal(await page.locator('main h2').first().textContent(), heading);
    await page.goto(`${line.origin}/en/search/?q=harbour`);
    await page.locator('#results li').first().waitFor();
    await page.goto(`${line.origin}/ko/tags/`);
    assert.equal(await page.getAttribute('html', 'lang'), 'ko', 'in the language of what was asked for');
    await page.waitForSelector('.kept a');
    assert.equal(await page.locator('.kept a').count(), 2);
    assert.ok(await page.evaluate(() => getComputedStyle(document.querySelector('.mast-cut')).display === 'grid'), 'dressed');
    assert.deepEqual(problems.filter((problem) => !problem.includes('ERR_')), []);
  } finally {
    await context.close();
    line.close();
    kept.remove();
    rmSync(home, { recursive: true });
  }
});

test('online the newest page is shown, whatever the device keeps', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kliping-fresh-'));
  for (const name of ['content', 'static', 'kliping.yaml']) cpSync(join(root, name), join(home, name), { recursive: true });
  writeFileSync(join(home, 'kliping.yaml'), `${readFileSync(join(root, 'kliping.yaml'), 'utf8')}\noffline: true\n`);
  const kept = build(home), line = await serve(kept.out);
  const { page, context } = await open(browser);
  try {
    await page.goto(line.origin);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    const path = join(kept.out, 'index.html');
    writeFileSync(path, readFileSync(path, 'utf8').replace('<main', '<p id="news">news</p><main'));
    await page.reload();
    assert.equal(await page.textContent('#news'), 'news');
  } finally {
    await context.close();
    line.close();
    kept.remove();
    rmSync(home, { recursive: true });
  }
});
