// `kliping serve` as an editor sees it: what a save does to the page that is open.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, open } from './lib/browser.mjs';
import { preview } from './lib/preview.mjs';

const about = (title, words) => `---\nid: about\ntitle: ${title}\n---\n${words}\n\n${'A paragraph of some length.\n\n'.repeat(80)}`;
const article = (id, title, more = '') =>
  `---\nid: ${id}\ntitle: ${title}\npublish_date: 2024-12-01T08:10:00Z\nsummary: Short.\n${more}---\nWords.\n`;
const TEMPLATE = (mark) => `{# A page. #}{%- extends "base.html" -%}{%- block main -%}
<h1>{{ heading }}</h1><p id="mark">${mark}</p><form><input id="typed"></form>
<details id="fold"><summary>More</summary><p>Folded.</p></details><div id="words">{{ body }}</div>{%- endblock main -%}`;
const SHEET = (color) => `#mark { color: ${color} }`;

const FILES = {
  'kliping.yaml': 'title: Digest\nlanguages: [en]\nsite: { tag: "example.org,2025-01-01" }\n',
  'content/pages/about.md': about('About', 'First words.'),
  'content/articles/now.md': article('now', 'Now'),
  'content/articles/draft.md': article('draft', 'A draft', 'draft: true\n'),
  'content/articles/later.md': article('later', 'Much later').replace('2024-12-01', '2024-12-05'),
  'templates/page.html': TEMPLATE('One'),
  'templates/assets/kliping.css': SHEET('rgb(1, 2, 3)'),
};

let browser, site, seen;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });
beforeEach(async () => { site = await preview(FILES, ['--now', '2024-12-03T00:00:00Z']); seen = await open(browser); });
afterEach(async () => { await seen?.context.close(); await site?.stop(); });

/** Opens a page and leaves traces of a reader on it, which a reload would wipe. */
async function settle(path) {
  const { page } = seen;
  await page.goto(site.origin + path);
  // The bar stands there once the page listens.
  await page.locator('kliping-preview summary').first().waitFor();
  await page.evaluate(() => { window.isSame = true; });
  return page;
}
const isSame = (page) => page.evaluate(() => window.isSame === true);

test('a save patches the open page: place, opened details and typed words stay', async () => {
  const page = await settle('/about/');
  await page.locator('#fold summary').click();
  await page.fill('#typed', 'half a word');
  await page.evaluate(() => scrollTo(0, 700));
  site.write('content/pages/about.md', about('About', 'Second words.'));
  await page.locator('#words', { hasText: 'Second words.' }).waitFor();
  assert.deepEqual(
    await page.evaluate(() => [scrollY, document.querySelector('#fold').open, document.querySelector('#typed').value]),
    [700, true, 'half a word'],
  );
  assert.ok(await isSame(page), 'the page was loaded anew');
  assert.deepEqual(seen.problems, []);
});

test('an edited template is on screen at once, without a reload', async () => {
  const page = await settle('/about/');
  site.write('templates/page.html', TEMPLATE('Two'));
  await page.locator('#mark', { hasText: 'Two' }).waitFor();
  assert.ok(await isSame(page));
});

test('a style sheet is swapped without a reload', async () => {
  const page = await settle('/about/');
  const color = () => page.evaluate(() => getComputedStyle(document.querySelector('#mark')).color);
  assert.equal(await color(), 'rgb(1, 2, 3)');
  site.write('templates/assets/kliping.css', SHEET('rgb(4, 5, 6)'));
  await page.waitForFunction(() => getComputedStyle(document.querySelector('#mark')).color === 'rgb(4, 5, 6)');
  // The old one goes once the new one has come.
  await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  assert.ok(await isSame(page));
});

test('a page whose scripts changed is loaded anew', async () => {
  const page = await settle('/about/');
  site.write('static/a.js', 'document.documentElement.dataset.ran = "yes";');
  site.write('templates/page.html', TEMPLATE('Two').replace('<h1>', '<script src="/a.js"></script><h1>'));
  await page.waitForFunction(() => document.documentElement.dataset.ran === 'yes');
  assert.equal(await isSame(page), false);
});

test('a page that a save does not touch is left alone', async () => {
  const page = await settle('/about/');
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  site.write('content/articles/now.md', article('now', 'Now').replace('Words.', 'Other words.'));
  const other = await open(browser);
  await other.page.goto(`${site.origin}/articles/2024/12/now/`);
  await other.page.getByText('Other words.').waitFor();
  await other.context.close();
  assert.deepEqual(asked.filter((path) => path === '/about/'), []);
});

for (const [what, path, broken, mended] of [
  ['record', 'content/pages/about.md', '---\ntitle: [<img src=x onerror=alert(1)>\n---\n', about('About', 'Mended words.')],
  ['template', 'templates/page.html', '{% if %}', TEMPLATE('Mended')],
  ['word of the theme', 'templates/strings/en.yaml', 'home: [\n', '{}\n'],
  ['setting', 'kliping.yaml', 'languages: [\n', FILES['kliping.yaml'].replace('Digest', 'Mended')],
]) {
  test(`a broken ${what} is told over the last good page, and the panel goes when it is mended`, async () => {
    const page = await settle('/about/');
    const panel = page.locator('kliping-preview .overlay');
    site.write(path, broken);
    await panel.waitFor();
    assert.match(await panel.innerText(), new RegExp(path.replaceAll('.', '\\.')));
    assert.match(await panel.locator('a').first().getAttribute('href'), /^vscode:\/\/file\//);
    assert.equal(await panel.locator('img').count(), 0, 'what is quoted is text');
    assert.match(await page.locator('#words').innerText(), /First words\./);
    site.write(path, mended);
    await panel.waitFor({ state: 'detached' });
    if (mended.includes('Mended')) await page.locator('html', { hasText: 'Mended' }).waitFor();
    site.write(path, broken);
    await panel.waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    assert.ok(await isSame(page));
  });
}

test('drafts are hidden until they are asked for, and then bear a badge', async () => {
  const page = await settle('/');
  assert.equal(await page.getByText('A draft').count(), 0);
  const bar = page.locator('kliping-preview .bar');
  await bar.locator('summary').click();
  await bar.getByRole('link', { name: 'Show' }).click();
  await page.getByText('A draft').first().waitFor();
  assert.match(page.url(), /-drafts=1/);
  assert.equal(await page.locator('.flag', { hasText: /draft/i }).count() > 0, true, 'the item is marked');
  await page.locator('kliping-preview .badge', { hasText: 'drafts' }).waitFor();
  await page.getByText('A draft').first().click();
  await page.locator('.stamp', { hasText: /draft/i }).waitFor();
  assert.match(page.url(), /-drafts=1/, 'links lead on within the same view');
});

test('the clock of the bar shows the site as of another moment', async () => {
  const page = await settle('/');
  assert.equal(await page.getByText('Much later').count(), 0);
  const bar = page.locator('kliping-preview .bar');
  await bar.locator('summary').click();
  await bar.locator('input[type=datetime-local]').fill('2024-12-10T12:00');
  await bar.getByRole('button').click();
  await page.getByText('Much later').first().waitFor();
  await page.locator('kliping-preview .badge', { hasText: '2024-12-10 12:00' }).waitFor();
  // The other view is kept true, too.
  site.write('content/articles/later.md', article('later', 'Later still').replace('2024-12-01', '2024-12-05'));
  await page.getByText('Later still').first().waitFor();
});

test('the bar names the record behind a page, and leads to it in the editor', async () => {
  const page = await settle('/about/');
  const bar = page.locator('kliping-preview .bar');
  await bar.locator('summary').click();
  const link = bar.getByRole('link', { name: 'content/pages/about.md' });
  assert.equal(await link.getAttribute('href'), `vscode://file${site.root}/content/pages/about.md`);
});
