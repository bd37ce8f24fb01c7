// The script cuts words as the program does: every line of words.tsv, which the program wrote.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { script } from './lib/script.mjs';
import { root } from './lib/site.mjs';

const { cut, each, edits, number, shardOf, marked, dated } = await script('search.js');

test('words are cut and stemmed as in the index', () => {
  const wrong = [];
  for (const line of readFileSync(join(root, 'tests/browser/words.tsv'), 'utf8').trimEnd().split('\n')) {
    const [lang, text, expected] = line.split('\t');
    const terms = cut(lang, text).flatMap((run) => run.terms).join(' ');
    if (terms !== expected) {
      const [a, b, words] = [terms.split(' '), expected.split(' '), text.split(' ')];
      const at = a.findIndex((term, at) => term !== b[at]);
      wrong.push(`${lang} near "${words[at] ?? text}": ${a[at]}, but the index has ${b[at]}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('a term is looked for in the shard that holds it', () => {
  assert.equal(shardOf('pelabuhan', 157), shardOf('pelabuh', 157));
  assert.notEqual(shardOf('t:pelabuhan', 157), shardOf('t:pelabuh', 157));
});

test('postings are read as they are written', () => {
  // What src/render/search/index.rs writes of three of seventy items: 2, 3 and 69.
  const items = (...asked) => { const all = []; each(...asked, (item, weight) => all.push([item, weight])); return all; };
  assert.deepEqual(number('d1x', 0), [39, 2]);
  assert.deepEqual(items('4mVmi', 3, 70, 's'), [[2, 28], [3, 54], [69, 28]]);
  // Every item: a zero each, and behind it nothing of a filter's, else 0, 10 or 11.
  assert.deepEqual(items('0', 2, 2, 'f'), [[0, 0], [1, 0]]);
  assert.deepEqual(items('4m', 3, 3, 'w'), [[0, 13], [1, 9], [2, 20]]);
});

test('a swap of neighbours is one edit', () => {
  assert.equal(edits('korea', 'kroea', 2), 1);
  assert.equal(edits('nikel', 'nickel', 2), 1);
  assert.equal(edits('nikel', 'bauksit', 2), 3);
});

test('what was asked for is marked in its own spelling', () => {
  const groups = [{ terms: new Map([['labuh', 1], ['北朝', 1], ['朝鮮', 1]]), start: 'kor' }];
  assert.deepEqual(marked('id', 'Pelabuhannya, 北朝鮮 dan Korea', groups), [
    ['Pelabuhannya', true], [', ', false], ['北朝鮮', true], [' dan ', false], ['Korea', true],
  ]);
});

test('a day is written as the language writes it', () => {
  const months = { full: ['Januari', 'Februari'], short: ['Jan', 'Feb'] };
  assert.equal(dated('d MMM y', months, '2024-02-03'), '3 Feb 2024');
  assert.equal(dated("y'年'M'月'dd", months, '2024-02-03'), '2024年2月03');
});
