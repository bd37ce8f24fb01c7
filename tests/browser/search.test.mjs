// The search page of the sample, as readers use it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open } from './lib/browser.mjs';
import { build, serve } from './lib/site.mjs';

let browser, site, server;
before(async () => { site = build(); server = await serve(site.out); browser = await launch(); });
after(async () => { await browser?.close(); server?.close(); site?.remove(); });

/** Waits until the results are those of what stands in the field. */
const settled = (page) => page.waitForFunction(() => {
  const asked = new URLSearchParams(location.search).get('q') ?? '';
  return asked === document.getElementById('q').value.trim() && document.getElementById('results').ariaBusy === 'false';
});

/** Opens a search page, with what `ask` does to it; the titles of the results. */
async function asked(path, ask = async () => {}, options = {}) {
  const { page, context, problems } = await open(browser, options);
  await page.goto(server.origin + path);
  await ask(page);
  await settled(page);
  const titles = await page.locator('#results h3').allInnerTexts();
  assert.deepEqual(problems, []);
  return { page, context, titles };
}

const type = (text) => (page) => page.locator('#q').pressSequentially(text);

for (const [path, word, title] of [
  ['/search/', 'antrean pelabuhan selasih', /Selasih/],
  ['/search/', 'perundingan Trump', /Kim Jong-un/],
  ['/en/search/', 'bridge toll', /toll/i],
  ['/en/search/', 'delegations glossary', /glossary/],
  ['/ko/search/', '전기차', /전기차/],
  ['/ko/search/', '도서관의', /책을 나르는 섬/],
]) {
  test(`${path} finds ${word}`, async () => {
    const { context, titles } = await asked(path, type(word));
    assert.match(titles[0] ?? 'nothing', title);
    await context.close();
  });
}

test('results come while a word is typed, and its start is enough', async () => {
  const { context, titles } = await asked('/search/', type('pelab'));
  assert.ok(titles.some((title) => /pelabuhan/i.test(title)), titles.join(' | '));
  await context.close();
});

test('a misspelt word is taken for the nearest one, and the page says so', async () => {
  const { page, context, titles } = await asked('/search/', type('nikkel'));
  assert.ok(titles.some((title) => /nikel/i.test(title)), titles.join(' | '));
  assert.match(await page.locator('#results .sub').first().innerText(), /nikel/);
  await context.close();
});

test('an address with a question shows its answer, and what is asked is written into the address', async () => {
  const { page, context, titles } = await asked('/search/?q=nikel');
  assert.ok(titles.length > 0);
  assert.equal(await page.locator('#q').inputValue(), 'nikel');
  await page.locator('#q').fill('bakau');
  await page.waitForURL(/\?q=bakau$/);
  await page.reload();
  assert.equal(await page.locator('#q').inputValue(), 'bakau');
  await context.close();
});

test('filters narrow the results, alone and with words', async () => {
  const { page, context, titles } = await asked('/search/?t=nonexistent&q=nikel');
  // A topic that is not there is no filter that can be chosen.
  assert.ok(titles.length > 0);
  await page.locator('select[name=t]').focus();
  await page.waitForFunction(() => document.querySelector('select[name=t]').options.length > 3);
  const all = await page.locator('#found').innerText();
  await page.locator('select[name=t]').selectOption({ label: 'Korea Utara' });
  await page.locator('#q').fill('');
  await page.waitForURL(/\?t=korea-utara$/);
  // On the way there the filter holds with the words as well: the count may change twice.
  const shown = (before) => document.getElementById('found').textContent !== before && document.querySelector('#results h3');
  await page.waitForFunction(shown, all);
  const narrowed = await page.locator('#results h3').allInnerTexts();
  assert.ok(narrowed.some((title) => /Kim Jong-un/.test(title)), narrowed.join(' | '));
  assert.ok(!narrowed.some((title) => /nikel/i.test(title)), narrowed.join(' | '));
  await context.close();
});

test('another language is one choice away, and is searched when the own one has nothing', async () => {
  const { context, titles } = await asked('/search/?q=toll+collectors');
  assert.match(titles[0] ?? 'nothing', /toll/i);
  await context.close();
  const chosen = await asked('/search/?q=%EC%A0%84%EA%B8%B0%EC%B0%A8&l=ko');
  assert.match(chosen.titles[0] ?? 'nothing', /전기차/);
  assert.equal(await chosen.page.locator('#results h3').first().getAttribute('lang'), 'ko');
  await chosen.context.close();
});

test('the keyboard leads from the field to the results, and back', async () => {
  const { page, context } = await asked('/search/', type('pelabuhan'));
  const focused = () => page.evaluate(() => document.activeElement.closest('li') ? [...document.activeElement.closest('ul').children].indexOf(document.activeElement.closest('li')) : document.activeElement.id);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 0);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), 'q');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(await focused(), 'q');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.includes('search'));
  await context.close();
});

test('what changes is told to screen readers, and what was asked for is marked', async () => {
  const { page, context } = await asked('/en/search/', type('bridge toll'));
  assert.match(await page.locator('#told').innerText(), /^\d+ results?$/);
  assert.ok((await page.locator('#results mark').allInnerTexts()).some((text) => /toll/i.test(text)));
  await context.close();
});

test('what was loaded once is found without a network', async () => {
  const { page, context } = await asked('/search/', type('nikel'));
  await page.locator('#q').fill('');
  await page.waitForFunction(() => document.getElementById('told').textContent === '');
  await context.setOffline(true);
  await page.locator('#q').fill('nikel');
  await page.waitForFunction(() => document.querySelectorAll('#results h3').length > 0);
  await context.close();
});

test('nothing found is said', async () => {
  const { page, context, titles } = await asked('/en/search/', type('zzyzx qqq'));
  assert.deepEqual(titles, []);
  assert.equal(await page.locator('#found').innerText(), 'Nothing matches.');
  await context.close();
});

test('without JavaScript the page leads to the archive, the topics and the sections', async () => {
  const { page, context } = await open(browser, { javaScriptEnabled: false });
  await page.goto(`${server.origin}/search/`);
  for (const path of ['/archive/', '/tags/', '/sections/']) assert.equal(await page.locator(`.side a[href="${path}"]`).count(), 1, path);
  await context.close();
});

test('a site below a path finds what it has', async () => {
  const below = build(undefined, { base: 'http://127.0.0.1/digest/' });
  const host = await serve(below.out, { prefix: '/digest' });
  const { page, context, problems } = await open(browser);
  await page.goto(`${host.origin}/digest/search/?q=nikel`);
  await page.locator('#results h3 a').first().click();
  await page.waitForURL(/\/digest\/articles\//);
  assert.deepEqual(problems, []);
  await context.close();
  host.close();
  below.remove();
});
