// Search beside Pagefind's on the same pages: what is found in the first five, bytes a question, size of the index,
// time to make it.
//
//   npm install --prefix bench pagefind@1.6.0
//   node benches/search/run.mjs --kliping target/release/kliping --pagefind bench/node_modules/.bin/pagefind [--articles 10000] [--missed]
//
// Needs Node 20, Python 3.11, Chromium (CHROME names it) and, once, `npm ci` in tests/browser.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url)), root = resolve(here, '../..');
const { values: asked } = parseArgs({ options: { kliping: { type: 'string', default: join(root, 'target/release/kliping') }, pagefind: { type: 'string', default: 'pagefind' }, articles: { type: 'string' }, runs: { type: 'string', default: '3' }, missed: { type: 'boolean' } } });
const { launch } = await import('../../tests/browser/lib/browser.mjs');
const { serve } = await import('../../tests/browser/lib/site.mjs');
const { archive } = await import('./archive.mjs');

const work = mkdtempSync(join(tmpdir(), 'kliping-search-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const median = (list) => list.slice().sort((a, b) => a - b)[Math.floor(list.length / 2)];
const kb = (bytes) => (bytes / 1024).toFixed(1);
const files = (folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((file) => statSync(file).isFile());

function timed(run) {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

const make = (site, out) => {
  rmSync(out, { recursive: true, force: true });
  rmSync(join(site, '.kliping'), { recursive: true, force: true });
  execFileSync(resolve(asked.kliping), ['build', '--clean', '--output', out, '--now', '2026-01-01T00:00:00Z'], { cwd: site, stdio: ['ignore', 'ignore', 'pipe'] });
};
const pagefind = (out) => execFileSync(asked.pagefind, ['--site', out, '--root-selector', 'main', '--glob', '**/{articles,editions}/**/index.html', '--output-path', join(out, 'pagefind')], { stdio: 'ignore' });

/** A copy of a site's sources, with another setting of search. */
function copy(site, name, search) {
  const to = join(work, name);
  for (const part of ['content', 'data', 'static', 'templates', 'kliping.yaml']) {
    if (existsSync(join(site, part)) && !(site === root && part === 'templates')) cpSync(join(site, part), join(to, part), { recursive: true });
  }
  const settings = readFileSync(join(to, 'kliping.yaml'), 'utf8').replace(/^search:.*\n/m, '');
  writeFileSync(join(to, 'kliping.yaml'), `${settings}search: ${search}\n`);
  return to;
}

/** Builds with and without, in turn, then Pagefind's index; and what both weigh. */
function measured(site, name) {
  const on = copy(site, `${name}-on`, true), off = copy(site, `${name}-off`, false), out = join(work, `${name}-public`), bare = join(work, `${name}-bare`);
  const times = { on: [], off: [], pagefind: [] };
  for (let run = 0; run < Number(asked.runs); run++) {
    times.on.push(timed(() => make(on, out)));
    times.off.push(timed(() => make(off, bare)));
    times.pagefind.push(timed(() => pagefind(out)));
  }
  const own = files(out).filter((file) => /\/search\/[^/]+\.json$/.test(file)), theirs = files(join(out, 'pagefind'));
  const weight = (list) => list.reduce((sum, file) => { const bytes = readFileSync(file); return sum + Math.min(bytes.length, gzipSync(bytes, { level: 9 }).length); }, 0);
  const [with_, without] = [median(times.on), median(times.off)];
  console.log(`\n${name}: ${files(join(on, 'content')).length} files of content`);
  console.log(`  build ${without.toFixed(2)} s without search, ${with_.toFixed(2)} s with: ${(100 * (with_ / without - 1)).toFixed(0)} % more. Pagefind: ${median(times.pagefind).toFixed(2)} s`);
  console.log(`  index, compressed: ours ${kb(weight(own))} KB in ${own.length} files, Pagefind's ${kb(weight(theirs))} KB in ${theirs.length} files`);
  return out;
}

const questions = readFileSync(join(here, 'queries.tsv'), 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
  const [site, lang, text, expected] = line.split('\t');
  return { site, lang, text, expected: expected.split(' ') };
});

/** Asks a search in a browser that has nothing yet: addresses of the first five, and the bytes of index and program. */
async function ask(browser, server, question, engine, first) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const start = question.lang === first ? '' : `/${question.lang}`;
  const before = server.sent.length;
  let found;
  if (engine === 'ours') {
    await page.goto(`${server.origin}${start}/search/?${new URLSearchParams({ q: question.text })}`);
    await page.waitForFunction(() => document.getElementById('results').ariaBusy === 'false');
    found = await page.locator('#results h3 a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  } else {
    await page.goto(`${server.origin}${start}/`);
    found = await page.evaluate(async (text) => {
      const search = await import('/pagefind/pagefind.js');
      await search.init();
      const { results } = await search.search(text);
      return (await Promise.all(results.slice(0, 10).map((result) => result.data()))).map((one) => one.url);
    }, question.text);
  }
  await context.close();
  const sent = server.sent.slice(before), sum = (list) => list.reduce((sum, one) => sum + Math.min(one.bytes, one.gzip), 0);
  const index = sent.filter(({ path }) => (engine === 'ours' ? /\/search\/.*\.json$/.test(path) : /pagefind\/.*(pf_|pagefind-entry)/.test(path)));
  const program = sent.filter(({ path }) => (engine === 'ours' ? /\/assets\/search\./.test(path) : path.startsWith('/pagefind/') && !index.some((one) => one.path === path)));
  const place = found.slice(0, 5).map((url) => decodeURI(url).replace(/[#?].*/, '')).findIndex((url) => question.expected.some((end) => url.endsWith(`/${end}`)));
  return { place, index: sum(index), files: index.length, program: sum(program) };
}

async function quality(browser, out, site, first) {
  const servers = { ours: await serve(out), Pagefind: await serve(out, { policy: false }) };
  for (const engine of ['ours', 'Pagefind']) {
    const answers = [];
    for (const question of questions.filter((one) => one.site === site)) answers.push({ question, ...await ask(browser, servers[engine], question, engine, first) });
    const langs = [...new Set(answers.map((one) => one.question.lang))];
    const told = langs.map((lang) => {
      const own = answers.filter((one) => one.question.lang === lang);
      return `${lang} ${own.filter((one) => one.place >= 0).length}/${own.length}`;
    });
    const all = answers.filter((one) => one.place >= 0).length, best = answers.filter((one) => one.place === 0).length;
    console.log(`  ${engine.padEnd(8)} in the first five ${all}/${answers.length} (${told.join(', ')}), first ${best}; a question: index ${kb(median(answers.map((one) => one.index)))} KB in ${median(answers.map((one) => one.files))} files, at most ${kb(Math.max(...answers.map((one) => one.index)))} KB; program ${kb(median(answers.map((one) => one.program)))} KB`);
    if (asked.missed) for (const one of answers.filter((one) => one.place < 0)) console.log(`           missed: ${one.question.lang} ${one.question.text}`);
  }
  Object.values(servers).forEach((server) => server.close());
}

/** Bytes of questions to a large archive: words of its own titles, one to three. */
async function bytes(browser, out) {
  const names = files(join(out, 'articles')).filter((file) => file.endsWith('index.html'));
  const picked = Array.from({ length: 30 }, (_, at) => names[Math.floor((at * names.length) / 30)]);
  const texts = picked.map((file, at) => {
    const words = (/<h1[^>]*>([^<]+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '').split(' ').filter((word) => word.length > 3);
    return words.slice(0, 1 + (at % 3)).join(' ');
  }).filter(Boolean);
  const servers = { ours: await serve(out), Pagefind: await serve(out, { policy: false }) };
  for (const engine of ['ours', 'Pagefind']) {
    for (const count of [1, 2, 3]) {
      const answers = [];
      for (const text of texts.filter((text) => text.split(' ').length === count)) answers.push(await ask(browser, servers[engine], { lang: 'en', text, expected: [] }, engine, 'en'));
      const index = answers.map((one) => one.index);
      console.log(`  ${engine.padEnd(8)} questions of ${count}: index ${kb(median(index))} KB (at most ${kb(Math.max(...index))}) in ${median(answers.map((one) => one.files))} files; program ${kb(median(answers.map((one) => one.program)))} KB`);
    }
  }
  Object.values(servers).forEach((server) => server.close());
}

const browser = await launch();
try {
  await quality(browser, measured(root, 'sample'), 'sample', 'id');
  const made = join(work, 'made');
  archive(made);
  await quality(browser, measured(made, 'made'), 'made', 'id');
  if (asked.articles) {
    execFileSync('python3', [join(root, 'benches/archive.py'), '--articles', asked.articles, '--out', join(work, 'large'), '--for', 'defaults'], { stdio: 'ignore' });
    await bytes(browser, measured(join(work, 'large/defaults'), 'large'));
  }
} finally {
  await browser.close();
}
