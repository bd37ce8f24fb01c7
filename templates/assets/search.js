// Search in the reader's browser: docs/search.md tells what is in the files that it loads. Words are cut as
// src/render/search/words.rs cuts them.

const STOPS = {
  id: "ada adalah akan antara atas atau bagi bahwa banyak belum berada bisa bukan dalam dan dapat dari dengan di hanya hingga ia ini itu jika juga kami karena ke kepada kita lagi lain lalu lebih maka masih mereka namun oleh pada para pun saat saja salah sangat saya sebagai sebuah secara sedang sehingga sejak seorang seperti serta setelah suatu sudah tak telah tetapi tidak tiap untuk yaitu yakni yang",
  en: "about after all also an and are as at be because been before but by can could did do does for from had has have he her his how if in into is it its just may more most no not of on one only or other our out over said she so some such than that the their them then there these they this those to two was we were what when which who will with would you your",
};
const PARTICLES = /^(.{2,}?)(으로부터|에서는|에서도|으로는|으로도|에게서|이라고|까지는|부터는|에서|에게|께서|으로|까지|부터|처럼|보다|마다|조차|마저|이나|이며|이고|라고|에는|에도|와의|과의|로는|로서|로써|들은|들이|들의|들을|[은는이가을를에의와과도로만])$/;
const HANGUL = "\\u1100-\\u11ff\\u3131-\\u318e\\uac00-\\ud7a3";
const HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const KANA = "\\u3041-\\u309f";
const JOINED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff";
const RUN = new RegExp(`(?<g>[${HANGUL}]+)|(?<h>[${HAN}]+)|(?<k>[${KANA}][${KANA}\\u30fc]*)|(?<j>[${JOINED}]+)|(?<w>(?:(?![${HANGUL}${HAN}${KANA}${JOINED}])[\\p{Alphabetic}\\p{N}\\p{M}])+)`, "gu");

export const fold = (text) => text.normalize("NFKD").toLowerCase()
  .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, "").replace(/ى/g, "ي").replace(/ة/g, "ه").normalize("NFC");

/** Snowball's stemmer of Indonesian. */
export function indonesian(word) {
  let vowels = word.match(/[aeiou]/g)?.length ?? 0, prefix = 0, rest = word;
  if (vowels < 3) return word;
  const cut = (end) => {
    const found = end.exec(rest);
    if (found) { rest = rest.slice(0, found.index); vowels--; }
  };
  const suffix = (from) => {
    const tail = rest.slice(from);
    let length = 0;
    if (tail.endsWith("an")) length = prefix !== 2 && prefix !== 3 && tail.endsWith("kan") ? 3 : prefix === 1 ? 0 : 2;
    else if (tail.endsWith("i") && prefix < 3 && !tail.endsWith("si")) length = 1;
    if (length) { rest = rest.slice(0, -length); vowels--; }
    return length;
  };
  const second = (from) => {
    const tail = rest.slice(from);
    let length = 0;
    if (tail.startsWith("pe")) {
      length = tail[2] === "r" || tail.startsWith("pelajar") ? 3 : 2;
      if (length === 2 || tail[2] === "r") prefix = 2;
    } else if (tail.startsWith("be")) {
      length = tail[2] === "r" || tail.startsWith("belajar") ? 3 : /^be[^aeiou]er/.test(tail) ? 2 : 0;
      if (length) prefix = 4;
    }
    if (length) { rest = rest.slice(0, from) + tail.slice(length); vowels--; }
  };
  cut(/(kah|lah|pun)$/);
  if (vowels < 3) return rest;
  cut(/(nya|[km]u)$/);
  if (vowels < 3) return rest;
  const first = /^(di|ke|meng?|mem|me|peng?|pem|ter)/.exec(rest)?.[0];
  if (first) {
    let tail = rest.slice(first.length), from = 0;
    if (/^[mp]en$/.test(first) && /^y[aeiou]/.test(tail)) { tail = "s" + tail.slice(1); from = 1; }
    if (/^[mp]em$/.test(first) && /^[aeiou]/.test(tail)) { tail = "p" + tail; from = 1; }
    rest = tail;
    prefix = /^[kp]/.test(first) ? 3 : 1;
    vowels--;
    if (vowels > 2 && suffix(from) && vowels > 2) second(from);
  } else {
    second(0);
    if (vowels > 2) suffix(0);
  }
  return rest;
}

const ODD = { skis: "ski", skies: "sky", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli", singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias", andes: "andes" };
const ENDS2 = [[/(ational|ation|ator)$/, "ate"], [/tional$/, "tion"], [/enci$/, "ence"], [/anci$/, "ance"], [/abli$/, "able"], [/entli$/, "ent"], [/(izer|ization)$/, "ize"], [/(alism|aliti|alli)$/, "al"], [/(fulli|fulness)$/, "ful"], [/(ousli|ousness)$/, "ous"], [/(iveness|iviti)$/, "ive"], [/(biliti|bli)$/, "ble"], [/ogist$/, "og"], [/lessli$/, "less"]];
const ENDS3 = [[/ational$/, "ate"], [/tional$/, "tion"], [/alize$/, "al"], [/(icate|iciti|ical)$/, "ic"], [/(ful|ness)$/, ""]];

/** Snowball's stemmer of English, for words without apostrophes. */
export function english(word) {
  if (Object.hasOwn(ODD, word)) return ODD[word];
  if (word.length < 3) return word;
  let w = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const after = (from) => from + (/^[^aeiouy]*[aeiouy]+[^aeiouy]/.exec(w.slice(from))?.[0].length ?? w.length - from);
  const r1 = /^(arsen|commun|emerg|gener|inter|later|organ|past|univers)/.exec(w)?.[0].length ?? after(0);
  const r2 = after(r1);
  const short = (text) => /([^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/.test(text);
  if (/sses$/.test(w)) w = w.slice(0, -2);
  else if (/ie[ds]$/.test(w)) w = w.slice(0, w.length > 4 ? -2 : -1);
  else if (/[^su]s$/.test(w) && /[aeiouy]/.test(w.slice(0, -2))) w = w.slice(0, -1);
  const eed = /eed(ly)?$/.exec(w);
  if (eed) {
    if (eed.index >= r1 && !/^(succ|proc|exc)$/.test(w.slice(0, eed.index))) w = w.slice(0, eed.index + 2);
  } else {
    const end = /(ed|edly|ing|ingly)$/.exec(w);
    const stem = w.slice(0, end?.index);
    if (end && end[0] === "ing" && /^[^aeiouy]y$/.test(stem)) w = stem[0] + "ie";
    else if (end && /[aeiouy]/.test(stem) && !(end[0] === "ing" && /^(even|cann|inn|earr|herr|out)$/.test(stem))) {
      if (/(at|bl|iz)$/.test(stem)) w = stem + "e";
      else if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) w = /^[aeo]..$/.test(stem) ? stem : stem.slice(0, -1);
      else w = stem.length === r1 && short(stem) ? stem + "e" : stem;
    }
  }
  w = w.replace(/(.[^aeiouy])[yY]$/, "$1i");
  const step = (ends) => {
    for (const [end, to] of ends) {
      const found = end.exec(w);
      if (found) { if (found.index >= r1) w = w.slice(0, found.index) + to; return true; }
    }
    return false;
  };
  if (!step(ENDS2)) {
    if (/ogi$/.test(w)) { if (w.length - 3 >= r1 && /logi$/.test(w)) w = w.slice(0, -1); }
    else if (/[cdeghkmnrt]li$/.test(w) && w.length - 2 >= r1) w = w.slice(0, -2);
  }
  if (!step(ENDS3) && /ative$/.test(w) && w.length - 5 >= r1 && w.length - 5 >= r2) w = w.slice(0, -5);
  const four = /(ement|ment|ance|ence|able|ible|ant|ent|ism|ate|iti|ous|ive|ize|ion|al|er|ic)$/.exec(w);
  if (four && four.index >= r2 && (four[0] !== "ion" || /[st]ion$/.test(w))) w = w.slice(0, four.index);
  const last = w.length - 1;
  if (w[last] === "e" && (last >= r2 || (last >= r1 && !short(w.slice(0, -1))))) w = w.slice(0, -1);
  else if (/ll$/.test(w) && last >= r2) w = w.slice(0, -1);
  return w.replace(/Y/g, "y");
}

const STEM = { id: indonesian, ms: indonesian, en: english };

function wordTerm(lang, word) {
  const tongue = lang.split("-")[0];
  if (/^[a-z]$/.test(word) || word.length > 40) return null;
  STOPS[tongue] = typeof STOPS[tongue] === "string" ? new Set(STOPS[tongue].split(" ")) : STOPS[tongue];
  if (STOPS[tongue]?.has(word)) return null;
  if (STEM[tongue]) { if (/^[a-z]+$/.test(word)) return STEM[tongue](word); }
  return /^[\u0600-\u06ff]/.test(word) ? word.replace(/^(وال|بال|كال|فال|ال|لل)(?=...)/u, "") : word;
}

const pairs = (text) => {
  const chars = [...text];
  return chars.length < 2 ? chars : chars.slice(1).map((c, at) => chars[at] + c);
};

/** The runs of a text with their terms: `{text, kind, terms}`; of a Korean word also how many terms reach no particle at its end. */
export function cut(lang, text) {
  return [...fold(text).matchAll(RUN)].map(({ 0: run, groups }) => {
    if (groups.w) { const term = wordTerm(lang, run); return { text: run, kind: "w", terms: term === null ? [] : [term] }; }
    if (groups.g) return { text: run, kind: "g", terms: pairs(run), main: PARTICLES.test(run) ? PARTICLES.exec(run)[1].length - 1 : Infinity };
    if (groups.k && [...run].length < 3) return { text: run, kind: "k", terms: [] };
    return { text: run, kind: "c", terms: pairs(run) };
  });
}

const fnv = (chars) => chars.reduce((hash, c) => Math.imul(hash ^ c.codePointAt(0), 0x01000193), 0x811c9dc5) >>> 0;
const isFilter = (term) => term[1] === ":";

/** The strong shard that holds a term, among all that begin alike. */
export const shardOf = (term, shards) => fnv(isFilter(term) ? [...term] : [...term].slice(0, 3)) % Math.max(shards, 1);

const DIGITS = new Map([..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"].map((c, at) => [c, at]));
/** What the steps of weights stand for. */
const STEPS = [9, 13, 20, 28, 34, 40, 46, 54];

/** A number at a place of a text: itself, and the place behind it. */
export function number(text, at) {
  let value = 0, unit = 1, digit;
  do { digit = DIGITS.get(text[at++]); value += (digit & 31) * unit; unit *= 32; } while (digit > 31);
  return [value, at];
}

/** Calls `found` with each of `held` items of `items` and its weight. Postings are those of `layer`: s, w, f of a filter. */
export function each(postings, held, items, layer, found) {
  const power = 31 - Math.clz32(Math.max(1, Math.floor(items / Math.max(1, held))));
  let at = 0, item = -1;
  const bit = () => (DIGITS.get(postings[Math.floor(at / 6)]) >> (5 - (at++ % 6))) & 1;
  const bits = (count) => { let value = 0; while (count-- > 0) value = value * 2 + bit(); return value; };
  while (held-- > 0) {
    let gap = 0;
    while (bit()) gap++;
    item += gap * 2 ** power + bits(power) + 1;
    found(item, layer === "f" ? 0 : STEPS[layer === "s" ? bits(3) : bit() ? bit() * 2 : 1]);
  }
}

/** The terms of a strong shard that begin as `start` does: `{term: [weak ones, strong ones, postings]}`. */
function terms(shard, start) {
  const key = isFilter(start) ? start : [...start].slice(0, 3).join(""), all = new Map();
  if (!Object.hasOwn(shard, key)) return all;
  const parts = shard[key].split(" ");
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [weak, from] = number(parts[at + 1], 0), [strong, behind] = number(parts[at + 1], from);
    all.set(key + parts[at], [weak, strong, parts[at + 1].slice(behind)]);
  }
  return all;
}

/** Edits between two words, with swapped neighbours as one; `limit + 1` when there are more than `limit`. */
export function edits(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [], row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
    if (Math.min(...row) > limit) return limit + 1;
  }
  return row[b.length];
}

/** Starts that a word may have been meant to have: two letters swapped, one too many, a vowel left out or another. */
function starts(word) {
  const [swapped, fewer, vowels] = [new Set(), new Set(), new Set()];
  for (let at = 0; at < 3; at++) {
    const [before, rest] = [word.slice(0, at), word.slice(at + 1)];
    swapped.add(before + (rest[0] ?? "") + word[at] + rest.slice(1));
    fewer.add(before + rest);
    if (at) for (const vowel of "aeiou") vowels.add(before + vowel + word[at] + rest).add(before + vowel + rest);
  }
  return [swapped, fewer, vowels].map((all) => [...new Set([...all].map((one) => one.slice(0, 3)))].filter((one) => one !== word.slice(0, 3)));
}

/**
 * The index, loaded as it is needed. `manifests` maps languages to addresses; `load` answers an address with its JSON and
 * fails when it cannot be had.
 */
export class Index {
  constructor(manifests, load) {
    this.manifests = manifests;
    this.load = load;
    this.files = new Map();
    this.isPartial = false;
  }

  /** A file, asked for once. What cannot be had is empty, and asked for again the next time. */
  file(url, empty) {
    if (!this.files.has(url)) {
      this.files.set(url, this.load(url).catch(() => { this.files.delete(url); this.isPartial = true; return empty; }));
    }
    return this.files.get(url);
  }

  async manifest(lang) {
    const url = this.manifests[lang];
    const found = url ? await this.file(url, null) : null;
    return found && { ...found, folder: url.slice(0, url.lastIndexOf("/") + 1) };
  }

  async names(lang) {
    const manifest = await this.manifest(lang);
    return manifest ? this.file(manifest.folder + manifest.names, {}) : {};
  }

  /** Periods of some languages, newest first: what they are made of, and the items, from one to before another, that are of `when`. */
  async periods(langs, when) {
    const all = [];
    for (const lang of langs) {
      const manifest = await this.manifest(lang);
      for (const [name, version, strong, weak, packs, units] of manifest?.periods ?? []) {
        let items = 0, from = Infinity, to = 0;
        for (const [own, count] of units) {
          if (!when || own === when || own.startsWith(when + "-")) { from = Math.min(from, items); to = items + count; }
          items += count;
        }
        if (from < to) all.push({ lang, name, version, strong, weak, packs, units, items, from, to, folder: manifest.folder });
      }
    }
    return all;
  }

  part({ folder, name, version }, part, empty) {
    return this.file(`${folder}${name}-${part}.json?v=${version}`, empty);
  }

  /** The terms of a period that begin as `start` does. */
  async terms(period, start) {
    return terms(await this.part(period, `s${shardOf(start, period.strong)}`, {}), start);
  }

  async card(hit) {
    const { folder, packs } = hit.period, at = Math.floor(hit.item / PACK);
    const cards = await (packs ? this.file(`${folder}${packs[0]}-p${at}.${packs[1][at]}.json`, []) : this.part(hit.period, `p${at}`, []));
    return cards[hit.item % PACK] ?? null;
  }

  /** What is asked for, as groups of which an item may match each: terms with weights, and a start when the last word is still being typed. */
  groups(lang, text) {
    const runs = cut(lang, text), groups = [];
    runs.forEach((run, at) => {
      // 은 is a particle in 북한은 and part of the name in 김정은: what holds it as well comes first.
      const shares = run.terms.map((term, at) => (at < (run.main ?? Infinity) ? 1 : 0.3)), whole = shares.reduce((sum, one) => sum + one, 0);
      run.terms.forEach((term, at) => {
        const terms = new Map([[term, 1]]);
        if (run.kind === "w" && run.text !== term) terms.set(run.text, 0.5);
        groups.push({ lang, word: run.text, terms, share: shares[at] / whole, start: null, kind: run.kind });
      });
      const isTyped = at === runs.length - 1 && run.kind === "w" && /[^\s]$/.test(text) && run.text.length > 2;
      if (isTyped && !run.terms.length) return;
      if (isTyped) groups[groups.length - 1].start = run.text;
    });
    return groups;
  }

  /**
   * Fills `group.hits` with what the strong layer says: item → weight, by period; `group.count` is how many items hold it
   * in any layer, `group.left` what the weak one is to be asked.
   */
  async match(group, periods) {
    Object.assign(group, { hits: new Map(), count: 0, left: [] });
    await Promise.all(periods.map(async (period) => {
      const starts = new Map([...group.terms].map(([term, factor]) => [term, { factor, isWhole: true }]));
      // A word that is still being typed begins as others do, as it stands and by what is its stem so far.
      if (group.start) for (const start of [group.start, ...group.terms.keys()]) if (start.length > 2) starts.set(start, { factor: 0, ...starts.get(start), isStart: true });
      let most = 0, begun = 0;
      const met = new Set();
      for (const [start, { factor, isWhole, isStart }] of starts) {
        for (const [term, [weak, strong, postings]] of await this.terms(period, start)) {
          const is = term === start, worth = is && isWhole ? factor : !is && isStart && term.startsWith(start) && !group.terms.has(term) ? 0.6 : 0;
          if (!worth || met.has(term)) continue;
          met.add(term);
          this.add(group, period, postings, strong, "s", worth);
          if (weak) group.left.push({ period, term, weak, worth });
          if (is) most = Math.max(most, weak + strong); else begun += weak + strong;
        }
      }
      group.count += Math.min(period.items, most + begun);
    }));
  }

  add(group, period, postings, held, layer, worth) {
    if (!group.hits.has(period)) group.hits.set(period, new Map());
    const found = group.hits.get(period);
    each(postings, held, period.items, layer, (item, weight) => found.set(item, Math.max(found.get(item) ?? 0, weight * worth)));
  }

  /** Adds what the weak layer says. Of words that are still being typed only the most frequent ones are asked for. */
  async matchWeak(group) {
    const sizes = new Map();
    for (const { term, weak } of group.left) if (!group.terms.has(term)) sizes.set(term, (sizes.get(term) ?? 0) + weak);
    const begun = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3).map(([term]) => term);
    await Promise.all(group.left.map(async ({ period, term, weak, worth }) => {
      if (!group.terms.has(term) && !begun.includes(term)) return;
      const shard = await this.part(period, `w${fnv([...term]) % period.weak}`, {});
      if (Object.hasOwn(shard, term)) this.add(group, period, shard[term], weak, "w", worth);
    }));
  }

  /** The nearest word of the index to one that is not in it. */
  async nearest(group, periods) {
    const word = group.word, limit = word.length > 6 ? 2 : 1;
    let best = null;
    const look = async (start, some, limit) => {
      for (const found of await Promise.all(some.map((period) => this.terms(period, start)))) {
        for (const [term, [weak, strong]] of found) {
          const far = Math.min(...[word, ...group.terms.keys()].map((one) => edits(one, term, limit)));
          const size = weak + strong;
          // Of equals the more frequent one; the order in which files come must not be seen.
          if (far <= limit && (!best || (far - best.far || best.size - size || (term < best.term ? -1 : 1)) < 0)) best = { term, far, size };
        }
      }
    };
    await look(word, periods, limit);
    // The more starts there are to try, the fewer periods are asked.
    const [swapped, fewer, vowels] = starts(word);
    for (const [some, where] of [[swapped, periods], [fewer, periods], [vowels, periods.slice(0, 3)]]) {
      if (!best) await Promise.all(some.map((start) => look(start, where, 1)));
    }
    return best?.term;
  }

  /**
   * Items that match, best first: `{period, item, score}`; and words that were taken for others. Where enough items hold
   * all words strongly, they come first whatever the weak layer says, and it is not asked but for `all`: then
   * `isOpen` says that there are more.
   */
  async search(query, langs, all = false) {
    this.isPartial = false;
    const { text = "", when, filters = [] } = query, hits = [], instead = [], terms = new Map();
    let isOpen = false;
    for (const lang of langs) {
      const periods = await this.periods([lang], when);
      const total = periods.reduce((sum, period) => sum + period.items, 0);
      const groups = this.groups(lang, text);
      if (text.trim() && !groups.length) continue;
      await Promise.all(groups.map((group) => this.match(group, periods)));
      for (const group of groups.filter((group) => !group.count && group.kind === "w" && group.word.length > 3 && /^\D+$/.test(group.word))) {
        const near = await this.nearest(group, periods);
        if (!near) continue;
        instead.push(near);
        Object.assign(group, { terms: new Map([[near, 0.8]]), start: null });
        await this.match(group, periods);
      }
      terms.set(lang, groups);
      const sets = await Promise.all(filters.map((filter) => this.allowed(filter, periods)));
      let found = ranked(groups, periods, total, sets);
      if (groups.some((group) => group.left.length)) {
        if (all || found.filter((hit) => hit.isFull).length < ENOUGH) {
          await Promise.all(groups.map((group) => this.matchWeak(group)));
          found = ranked(groups, periods, total, sets);
        } else isOpen = true;
      }
      for (const hit of found) hits.push(hit);
    }
    const unit = ({ period, item }) => { let at = item; return period.units.find(([, count]) => (at -= count) < 0)?.[0] ?? ""; };
    hits.sort((a, b) => b.score - a.score || (a.period === b.period ? b.item - a.item : unit(a) < unit(b) ? 1 : unit(a) > unit(b) ? -1 : b.item - a.item));
    return { hits, instead, terms, isOpen, isPartial: this.isPartial };
  }

  /** The items that a filter lets through, by period. */
  async allowed(filter, periods) {
    const sets = new Map();
    await Promise.all(periods.map(async (period) => {
      const [, held, postings] = (await this.terms(period, filter)).get(filter) ?? [0, 0, ""], items = new Set();
      each(postings, held, period.items, "f", (item) => items.add(item));
      sets.set(period, items);
    }));
    return sets;
  }
}

/** So many items stand in one pack: as `PACK` of src/plan/search.rs. */
const PACK = 8;

/** So many results that hold all words strongly are enough to begin with. */
const ENOUGH = 10;

/** What the groups have found, with its score. Rare words count more than frequent ones, and what holds all of them most. */
function ranked(groups, periods, total, sets) {
  const hits = [], whole = groups.reduce((sum, group) => sum + group.share, 0);
  for (const period of periods) {
    const scores = new Map();
    if (!groups.length) for (let item = period.from; item < period.to; item++) scores.set(item, { score: 0, share: 0 });
    for (const group of groups) {
      const rare = Math.log(1 + Math.max(0.5, total - group.count + 0.5) / (group.count + 0.5));
      group.hits.get(period)?.forEach((weight, item) => {
        const one = scores.get(item) ?? { score: 0, share: 0 };
        one.score += rare * weight * group.share;
        one.share += group.share;
        scores.set(item, one);
      });
    }
    scores.forEach(({ score, share }, item) => {
      const covered = whole ? share / whole : 1;
      if (covered < 0.5 || item < period.from || item >= period.to || !sets.every((set) => set.get(period)?.has(item))) return;
      hits.push({ period, item, score: Math.round(score * covered * covered), isFull: covered > 0.999 });
    });
  }
  return hits;
}

/** A text in pieces, those that were asked for marked: `[text, is marked]`. */
export function marked(lang, text, groups = []) {
  const wanted = new Set(groups.flatMap((group) => [...group.terms.keys()]));
  const typed = groups.map((group) => group.start).filter(Boolean);
  const pieces = [];
  let from = 0;
  const put = (start, end) => {
    if (start > from) pieces.push([text.slice(from, start), false]);
    if (end <= from) return;
    const piece = text.slice(Math.max(start, from), end), last = pieces.at(-1);
    // Pairs of syllables reach into each other: one mark for all of a word.
    if (last?.[1] && start <= from) last[0] += piece;
    else pieces.push([piece, true]);
    from = end;
  };
  for (const { 0: run, index, groups: kind } of text.matchAll(RUN)) {
    if (kind.w) {
      const word = fold(run), [one] = cut(lang, run);
      if (one && (wanted.has(word) || one.terms.some((term) => wanted.has(term)) || (one.terms.length && typed.some((start) => word.startsWith(start))))) put(index, index + run.length);
      continue;
    }
    const chars = [...run];
    let at = index;
    chars.forEach((c, number) => {
      const pair = c + (chars[number + 1] ?? "");
      if (wanted.has(fold(pair))) put(at, at + pair.length);
      else if (wanted.has(fold(c))) put(at, at + c.length);
      at += c.length;
    });
  }
  if (from < text.length) pieces.push([text.slice(from), false]);
  return pieces;
}

/** A day by a pattern of CLDR letters: `d MMM y`. */
export function dated(pattern, months, day) {
  const [year, month, number] = day.split("-").map(Number);
  return pattern.replace(/'([^']*)'|y+|M+|d+/g, (letters, quoted) => {
    if (quoted !== undefined) return quoted;
    if (letters[0] === "y") return year;
    if (letters.length > 2) return months[letters.length > 3 ? "full" : "short"][month - 1];
    return String(letters[0] === "M" ? month : number).padStart(letters.length, "0");
  });
}

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const key in attributes) if (attributes[key] != null) node.setAttribute(key, attributes[key]);
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Brings a search page to life. */
function start(form) {
  const words = JSON.parse(form.dataset.words), manifests = JSON.parse(form.dataset.index), base = form.dataset.base;
  const own = document.documentElement.lang, input = form.elements.q, results = document.getElementById("results"), told = document.getElementById("told");
  const filters = ["t", "c", "s", "d", "l"].map((name) => form.elements[name]).filter(Boolean);
  const index = new Index(manifests, async (url) => {
    // An address with a hash, or with a version, is right for ever. The manifest, which names those, is asked for anew.
    const isFixed = /[?]v=|[.][0-9a-f]{10}[.]json$/.test(url);
    const response = await fetch(url, { cache: isFixed ? "force-cache" : "no-cache" });
    if (!response.ok) throw new Error(response.status);
    return response.json();
  });
  const plural = new Intl.PluralRules(own), number = new Intl.NumberFormat(own);
  let turn = 0, timer = 0, chosen = "";

  const scope = () => form.elements.l?.value || own;
  const langs = () => (scope() === "*" ? [...new Set([own, ...Object.keys(manifests)])] : [scope()]).filter((lang) => manifests[lang]);

  /** Fills the choices of a language, and keeps what was chosen. */
  async function choices(wanted = {}) {
    const lang = langs()[0] ?? Object.keys(manifests)[0];
    if (chosen !== lang) {
      chosen = lang;
      const names = await index.names(lang), sorted = new Intl.Collator(lang);
      for (const key of ["t", "c", "s"]) {
        const list = (names[key] ?? []).slice().sort((a, b) => sorted.compare(a[1], b[1]));
        options(form.elements[key], list, lang);
      }
      const periods = await index.periods([lang]), years = new Map();
      for (const [when] of periods.flatMap(({ units }) => units.slice().reverse())) {
        const year = when.slice(0, 4);
        if (!years.has(year)) years.set(year, [year, year]);
        if (when.length > 4) years.set(when, [when, dated(words.month, words.months, when + "-01")]);
      }
      options(form.elements.d, [...years.values()]);
    }
    for (const field of filters) if (wanted[field.name] !== undefined) field.value = wanted[field.name];
    for (const field of filters) if (field.selectedIndex < 0) field.selectedIndex = 0;
  }

  function options(field, list, lang) {
    if (!field) return;
    const value = field.value;
    field.replaceChildren(field.options[0], ...list.map(([key, name]) => el("option", { value: key, lang: lang && lang !== own ? lang : null }, name)));
    field.value = value;
    if (field.selectedIndex < 0) field.selectedIndex = 0;
  }

  const state = () => Object.fromEntries([["q", input.value.trim()], ...filters.map((field) => [field.name, field.value])].filter(([, value]) => value));

  async function run() {
    const mine = ++turn, query = state();
    const address = new URL(location.href);
    address.search = new URLSearchParams(query);
    if (address.href !== location.href) history.replaceState(null, "", address);
    if (!query.q && !query.t && !query.c && !query.s && !query.d) { results.replaceChildren(); results.ariaBusy = false; told.textContent = ""; return; }
    results.ariaBusy = true;
    const asked = { text: input.value, when: query.d, filters: ["t", "c", "s"].filter((key) => query[key]).map((key) => `${key}:${query[key]}`) };
    let where = langs(), found = await index.search(asked, where);
    // Who asked for nothing in particular is shown what the other languages have.
    if (mine === turn && !found.hits.length && !query.l) found = await index.search(asked, where = Object.keys(manifests).filter((lang) => lang !== own));
    if (mine === turn) await show(found, mine, () => index.search(asked, where, true));
  }

  /** `whole` finds what was found, and what else there is. */
  async function show(found, mine, whole) {
    // More than are counted are behind a plus, until they are asked for.
    const counted = ({ hits: { length: count }, isOpen }) =>
      count ? (words.results[plural.select(count)] ?? words.results.other).replace("{n}", number.format(count) + (isOpen ? "+" : "")) : words.none;
    const title = counted(found), heading = el("h2", { id: "found" }, title), notes = [];
    if (found.instead.length) notes.push(words.instead.replace("{words}", found.instead.join(", ")));
    if (found.isPartial) notes.push(words.partial);
    const list = el("ul", { class: "list dated" }), more = el("button", { type: "button", class: "more-results" }, words.more);
    let shown = 0;
    const next = async () => {
      if (found.isOpen && shown && shown + 10 > found.hits.length) {
        const before = found.hits, key = ({ period, item }) => `${period.name} ${item}`, known = new Set(before.map(key));
        found = await whole();
        if (mine !== turn) return;
        // What was shown stays where it is.
        found.hits = [...before, ...found.hits.filter((hit) => !known.has(key(hit)))];
        heading.textContent = told.textContent = counted(found);
      }
      const hits = found.hits.slice(shown, shown + 10);
      const cards = await Promise.all(hits.map((hit) => index.card(hit)));
      if (mine !== turn) return;
      const items = hits.map((hit, at) => cards[at] && item(hit, cards[at], found.terms.get(hit.period.lang))).filter(Boolean);
      shown += hits.length;
      list.append(...items);
      more.hidden = shown >= found.hits.length && !found.isOpen;
      return items[0];
    };
    more.addEventListener("click", async () => (await next())?.querySelector("a").focus());
    await next();
    if (mine !== turn) return;
    results.replaceChildren(el("section", { class: "band", "aria-labelledby": "found" }, el("div", { class: "cut" }, heading),
      ...notes.map((note) => el("p", { class: "sub" }, note)), list, more));
    results.ariaBusy = false;
    told.textContent = [title, ...notes].join(" ");
  }

  function item(hit, [path, title, text, day, outlet, mark, label], groups) {
    const lang = hit.period.lang, other = lang === own ? null : lang;
    const pieces = (text) => marked(lang, text, groups).map(([piece, is]) => (is ? el("mark", {}, piece) : piece));
    const dir = other && new Intl.Locale(other).getTextInfo?.().direction;
    return el("li", {},
      el("time", { datetime: day }, dated(words.date, words.months, day)),
      mark ? el("p", { class: "kick" }, el("span", {}, mark === "r" ? words.retracted : label ?? words.sponsored)) : null,
      el("h3", { class: "hed", lang: other, dir }, el("a", { href: base + path }, ...pieces(title))),
      text ? el("p", { class: "dek", lang: other, dir }, ...pieces(text)) : null,
      outlet ? el("p", { class: "via" }, el("bdi", {}, outlet)) : null);
  }

  function restore() {
    const wanted = Object.fromEntries(new URLSearchParams(location.search));
    input.value = wanted.q ?? "";
    if (form.elements.l) form.elements.l.value = wanted.l ?? "";
    const set = Object.fromEntries(filters.map((field) => [field.name, wanted[field.name] ?? ""]));
    if (filters.some((field) => wanted[field.name])) choices(set).then(() => run());
    else { for (const field of filters) field.value = ""; run(); }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); run(); });
  // The choices are loaded when somebody looks at them.
  for (const field of filters) {
    field.addEventListener("focus", () => choices());
    field.addEventListener("pointerdown", () => choices());
    field.addEventListener("change", async () => { if (field.name === "l") await choices(); run(); });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...results.querySelectorAll("h3 a")], at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && at >= 0) { input.focus(); input.select(); return; }
    if (document.activeElement !== input && at < 0) return;
    const to = event.key === "ArrowDown" ? at + 1 : event.key === "ArrowUp" ? at - 1 : null;
    if (to === null || !links.length || (at < 0 && to < 0)) return;
    event.preventDefault();
    (links[Math.min(to, links.length - 1)] ?? input).focus();
  });
  addEventListener("popstate", restore);
  restore();
}

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-index]");
  if (form) start(form);
}
