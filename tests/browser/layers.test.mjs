// The index of an archive that is large enough for two layers, asked as the page's script asks it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { script } from './lib/script.mjs';
import { build } from './lib/site.mjs';

const { Index } = await script('search.js');
let source, site, asked;

before(() => {
  source = mkdtempSync(join(tmpdir(), 'kliping-layers-'));
  mkdirSync(join(source, 'content/articles'), { recursive: true });
  writeFileSync(join(source, 'kliping.yaml'), 'title: Layers\nbase_url: http://127.0.0.1/\nlanguages: [en]\nsite: { tag: "example.org,2024-01-01" }\nvocabulary: open\n');
  const filler = 'sentence '.repeat(300);
  for (let at = 0; at < 300; at++) {
    const year = 2018 + (at % 3), day = `${year}-${String(1 + (at % 12)).padStart(2, '0')}-${String(1 + (at % 27)).padStart(2, '0')}`;
    const title = at < 20 ? `Harbour ${at}` : at === 40 ? 'Strike' : `Number ${at}`;
    const body = `${at % 2 ? 'harbour' : 'quay'} ${at > 30 && at < 50 ? 'strike' : ''} ${filler}`;
    writeFileSync(join(source, `content/articles/a${at}.md`), `---\nid: a${at}\ntitle: ${title}\npublish_date: ${day}\ntopics: [${at % 5 ? 'sea' : 'land'}]\nsummary: Short.\n---\n${body}\n`);
  }
  writeFileSync(join(source, 'content/articles/last.md'), '---\nid: last\ntitle: Last\npublish_date: 2024-03-01\n---\nNothing.\n');
  site = build(source);
});
after(() => { site?.remove(); rmSync(source, { recursive: true, force: true }); });

/** What a search finds, with the files that it asked for. */
async function search(query, all = false) {
  asked = [];
  const index = new Index({ en: '/search/en.json' }, async (url) => {
    asked.push(url);
    return JSON.parse(readFileSync(join(site.out, url.split('?')[0]), 'utf8'));
  });
  const found = await index.search(query, ['en'], all);
  assert.equal(found.isPartial, false);
  const titles = await Promise.all(found.hits.map(async (hit) => (await index.card(hit))[1]));
  return { ...found, titles };
}
const weak = () => asked.filter((url) => /-w\d+\.json/.test(url)).length;

test('where enough items hold a word strongly, the weak layer is not asked', async () => {
  const some = await search({ text: 'harbour ' });
  assert.equal(some.hits.length, 20);
  assert.equal(some.isOpen, true);
  assert.equal(weak(), 0);
  const all = await search({ text: 'harbour ' }, true);
  assert.equal(all.isOpen, false);
  assert.equal(all.hits.length, 20 + 140, 'and every second one of the others');
  assert.deepEqual(all.titles.slice(0, 20), some.titles, 'what was shown first stays there');
});

test('what is only mentioned is found by one word and by two', async () => {
  assert.equal((await search({ text: 'quay ' })).hits.length, 150);
  assert.ok(weak() > 0);
  const { titles } = await search({ text: 'strike harbour ' });
  // Nine hold both in passing; the one whose title is the word holds the other not at all.
  assert.ok(titles.slice(0, 9).every((title) => /^Number (31|33|35|37|39|41|43|45|47|49)$/.test(title)), titles.slice(0, 12).join());
});

test('a word that is being typed finds what only mentions it', async () => {
  assert.equal((await search({ text: 'qua' })).hits.length, 150);
});

test('a year is asked for alone, with words and without', async () => {
  assert.equal((await search({ when: '2019' })).hits.length, 100);
  assert.equal((await search({ text: 'quay ', when: '2019' })).hits.length, 50);
  assert.equal((await search({ when: '2024' })).hits.length, 1);
  assert.equal((await search({ when: '2024-03' })).hits.length, 1);
  assert.equal((await search({ when: '2017' })).hits.length, 0);
});

test('a filter holds with the words, in both layers', async () => {
  assert.equal((await search({ filters: ['t:land'] })).hits.length, 60);
  assert.equal((await search({ text: 'quay ', filters: ['t:land'] })).hits.length, 30);
});
