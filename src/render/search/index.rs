//! The terms of one period's items, by layer and shard.
//!
//! A period is cut piece by piece ([`Cut`]), by whoever has time, and then joined ([`Index`]). What a weight says depends
//! on the item alone, so a new one changes no other's.
//!
//! A **strong** shard is JSON: `{"pel":"abuh POSTINGS ungsi POSTINGS …"}`, the terms that begin alike without the three
//! characters that they share; a filter's term (`t:laut`) stands in whole. Postings are how many weak ones there are and
//! how many follow, then those. A **weak** shard is `{"pelabuh":"POSTINGS"}`, its number told by the strong one.

use super::bits::{Bits, number};
use super::words::{Run, Script, Words, runs, shard_of, shard_of_whole};
use crate::base::lang::Lang;
use crate::plan::{Layer, Shards};
use std::collections::{BTreeMap, HashMap};

/// How much a text of an item counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight(pub f32);

/// BM25's saturation: how soon more of the same word stops to count, with a title at eight and a body's word at one.
const SATURATION: f32 = 3.0;
/// How far a long body is held against its words.
const LENGTH: f32 = 0.6;
/// Words of a body that is neither long nor short.
const USUAL: f32 = 300.0;

/// From what a weight is of the next step. The steps are narrow where titles and names are told apart; a sentence more in
/// a body moves few of its words. `search.js` knows what each stands for.
const STEPS: [f32; 7] = [0.7, 1.05, 1.5, 2.0, 2.4, 2.75, 3.2];
/// The first step of the strong layer: a name, a summary's word, a body's word that comes often.
const STRONG: u32 = 3;
/// So few weak postings cost less beside the strong ones than in a file of their own.
const FEW: usize = 4;

/// An item and the step of its weight, which takes the three lowest bits: a period has millions of them.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Posting(u32);

impl Posting {
    fn new(item: u32, step: u32) -> Self {
        Self(item << 3 | step)
    }

    fn item(self) -> u32 {
        self.0 >> 3
    }

    fn step(self) -> u32 {
        self.0 & 7
    }
}

/// Items of a period, cut into terms.
#[derive(Debug, Default)]
pub struct Cut(Vec<(Box<str>, Vec<Posting>)>);

/// The shards of a period, each a file's bytes.
#[derive(Debug)]
pub struct Index {
    strong: Vec<Vec<u8>>,
    weak: Vec<Vec<u8>>,
}

impl Index {
    /// Joins what a period's items were cut into, oldest first.
    #[must_use]
    pub fn join(cuts: Vec<Cut>, items: usize, shards: Shards) -> Self {
        let mut terms: BTreeMap<Box<str>, Vec<Posting>> = BTreeMap::new();
        for (term, postings) in cuts.into_iter().flat_map(|cut| cut.0) {
            terms.entry(term).or_default().extend(postings);
        }
        let (mut strong, mut weak) = (Files::new(shards.strong), Files::new(shards.weak));
        let mut held = (Vec::new(), Vec::new());
        for (term, postings) in &terms {
            strong.add(term, shards.strong, &terms_bytes(term, postings, items, shards, &mut held));
            if !held.1.is_empty() {
                weak.add_alone(term, shards.weak, &weak_bytes(&held.1, items));
            }
        }
        Self { strong: strong.done(), weak: weak.done() }
    }

    /// The bytes of one shard.
    #[must_use]
    pub fn shard(&self, layer: Layer, at: u32) -> &[u8] {
        let shards = match layer {
            Layer::Strong => &self.strong,
            Layer::Weak => &self.weak,
        };
        shards.get(at as usize).map_or(b"{}\n", Vec::as_slice)
    }
}

/// Whether a term is a filter's, such as `t:laut`: no letter of a word is a colon.
pub(super) fn is_filter(term: &str) -> bool {
    term.as_bytes().get(1) == Some(&b':')
}

/// What a strong shard says of a term; which postings it holds and which it leaves to the weak layer stands in `held`.
fn terms_bytes(
    term: &str,
    postings: &[Posting],
    items: usize,
    shards: Shards,
    held: &mut (Vec<Posting>, Vec<Posting>),
) -> Vec<u8> {
    let (strong, weak) = held;
    strong.clear();
    weak.clear();
    let is_filter = is_filter(term);
    for posting in postings {
        let is_strong = is_filter || posting.step() >= STRONG;
        if is_strong { strong.push(*posting) } else { weak.push(*posting) }
    }
    if weak.len() <= FEW || shards.weak == 0 {
        weak.clear();
        strong.clear();
        strong.extend_from_slice(postings);
    }
    let mut out = Vec::new();
    number(&mut out, weak.len());
    number(&mut out, strong.len());
    let mut bits = Bits::new(strong.len(), items);
    for posting in &*strong {
        bits.item(posting.item());
        // A filter's items are all alike.
        if !is_filter {
            bits.put(posting.step(), 3);
        }
    }
    bits.done(&mut out);
    out
}

/// The weak postings of a term. Most are of the middle step, which is that of one word of a usual body.
fn weak_bytes(weak: &[Posting], items: usize) -> Vec<u8> {
    let mut bits = Bits::new(weak.len(), items);
    for posting in weak {
        bits.item(posting.item());
        match posting.step() {
            1 => bits.put(0, 1),
            0 => bits.put(0b10, 2),
            _ => bits.put(0b11, 2),
        }
    }
    let mut out = Vec::new();
    bits.done(&mut out);
    out
}

/// The files of a layer while terms are written into them in their order.
struct Files(Vec<File>);

#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    /// The characters that the terms of the entry at hand begin with.
    start: String,
}

impl Files {
    fn new(shards: u32) -> Self {
        Self((0..shards).map(|_| File::default()).collect())
    }

    /// Adds a term among those that begin alike.
    fn add(&mut self, term: &str, shards: u32, postings: &[u8]) {
        let Some(File { bytes, start }) = self.0.get_mut(shard_of(term, shards) as usize) else { return };
        let split =
            if is_filter(term) { term.len() } else { term.char_indices().nth(3).map_or(term.len(), |(at, _)| at) };
        let (own, rest) = term.split_at(split);
        if start.as_str() == own && !bytes.is_empty() {
            bytes.push(b' ');
        } else {
            open(bytes, own);
            own.clone_into(start);
        }
        bytes.extend_from_slice(rest.as_bytes());
        bytes.push(b' ');
        bytes.extend_from_slice(postings);
    }

    /// Adds a term under the whole of its letters.
    fn add_alone(&mut self, term: &str, shards: u32, postings: &[u8]) {
        let Some(File { bytes, .. }) = self.0.get_mut(shard_of_whole(term, shards) as usize) else { return };
        open(bytes, term);
        bytes.extend_from_slice(postings);
    }

    fn done(self) -> Vec<Vec<u8>> {
        let close = |File { mut bytes, .. }: File| {
            bytes.extend_from_slice(if bytes.is_empty() { b"{}\n" } else { b"\"}\n" });
            bytes
        };
        self.0.into_iter().map(close).collect()
    }
}

/// Closes the entry before, and opens one.
fn open(bytes: &mut Vec<u8>, key: &str) {
    bytes.extend_from_slice(if bytes.is_empty() { b"{" } else { b"\"," });
    // A term is of letters; a filter's may hold anything.
    bytes.extend_from_slice(serde_json::Value::from(key).to_string().as_bytes());
    bytes.extend_from_slice(b":\"");
}

/// Takes items of a period one after the other, oldest first.
pub struct Builder {
    words: Words,
    terms: Vec<(Box<str>, Vec<Posting>)>,
    numbers: HashMap<Box<str>, u32>,
    /// What words met before became: most words of a text were.
    met: HashMap<Box<str>, Option<u32>>,
    /// Of the item at hand: how much each term counts; and those that do.
    counts: Vec<f32>,
    held: Vec<u32>,
    length: f32,
    item: u32,
}

impl Builder {
    /// `first` is the number of the first item in its period.
    #[must_use]
    pub fn new(lang: Lang, first: usize) -> Self {
        Self {
            words: Words::new(lang),
            terms: Vec::new(),
            numbers: HashMap::new(),
            met: HashMap::new(),
            counts: Vec::new(),
            held: Vec::new(),
            length: 0.0,
            item: u32::try_from(first).unwrap_or(u32::MAX),
        }
    }

    /// A text of the item at hand.
    pub fn text(&mut self, text: &str, weight: Weight) {
        runs(text, |run| self.run(run, weight));
    }

    /// A title of the item at hand, which is also found by its words as they are written.
    pub fn title(&mut self, text: &str, weight: Weight) {
        self.text(text, weight);
        runs(text, |run| {
            let mut found: Vec<u32> = Vec::new();
            let (words, terms, numbers) = (&self.words, &mut self.terms, &mut self.numbers);
            words.title_terms(run, &mut |term| found.push(number_of(terms, numbers, term)));
            for term in found {
                self.count(term, Weight(weight.0 / 2.0));
            }
        });
    }

    /// The text of the item's body: its length counts, too.
    pub fn body(&mut self, text: &str) {
        let mut words = 0_u32;
        runs(text, |run| {
            words += 1;
            self.run(run, Weight(1.0));
        });
        self.length += words as f32;
    }

    /// What a filter asks for: `t:korea`.
    pub fn filter(&mut self, kind: char, key: &str) {
        let term = number_of(&mut self.terms, &mut self.numbers, &format!("{kind}:{key}"));
        self.count(term, Weight(1.0));
    }

    /// Closes the item at hand; the next texts are those of the one after it.
    pub fn close(&mut self) {
        let room = SATURATION * (1.0 - LENGTH + LENGTH * self.length / USUAL);
        for at in std::mem::take(&mut self.held) {
            let Some((term, count)) = self.terms.get_mut(at as usize).zip(self.counts.get_mut(at as usize)) else {
                continue;
            };
            let weight = (1.0 + SATURATION) * *count / (*count + room);
            *count = 0.0;
            let step = STEPS.iter().filter(|from| weight >= **from).count() as u32;
            term.1.push(Posting::new(self.item, step));
        }
        self.length = 0.0;
        self.item += 1;
    }

    #[must_use]
    pub fn done(self) -> Cut {
        Cut(self.terms)
    }

    fn run(&mut self, run: Run<'_>, weight: Weight) {
        if run.script == Script::Word
            && let Some(met) = self.met.get(run.text).copied()
        {
            if let Some(term) = met {
                self.count(term, weight);
            }
            return;
        }
        let mut found: Vec<u32> = Vec::new();
        let (words, terms, numbers) = (&self.words, &mut self.terms, &mut self.numbers);
        words.terms(run, &mut |term| found.push(number_of(terms, numbers, term)));
        if run.script == Script::Word {
            self.met.insert(run.text.into(), found.first().copied());
        }
        for term in found {
            self.count(term, weight);
        }
    }

    fn count(&mut self, term: u32, weight: Weight) {
        let at = term as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0.0);
        }
        if let Some(count) = self.counts.get_mut(at) {
            if *count == 0.0 {
                self.held.push(term);
            }
            *count += weight.0;
        }
    }
}

/// The number of a term, which is new when it was not met.
fn number_of(terms: &mut Vec<(Box<str>, Vec<Posting>)>, numbers: &mut HashMap<Box<str>, u32>, text: &str) -> u32 {
    if let Some(number) = numbers.get(text) {
        return *number;
    }
    let number = u32::try_from(terms.len()).unwrap_or(u32::MAX);
    terms.push((text.into(), Vec::new()));
    numbers.insert(text.into(), number);
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ONE: Shards = Shards { strong: 1, weak: 0 };

    fn read(index: &Index, layer: Layer, at: u32) -> serde_json::Value {
        serde_json::from_slice(index.shard(layer, at)).unwrap()
    }

    fn build(lang: &str, items: usize, shards: Shards, mut fill: impl FnMut(usize, &mut Builder)) -> Index {
        // In pieces, as several workers cut them.
        let cuts = (0..items).step_by(8).map(|from| {
            let mut builder = Builder::new(Lang::parse(lang).unwrap(), from);
            for at in from..items.min(from + 8) {
                fill(at, &mut builder);
                builder.close();
            }
            builder.done()
        });
        Index::join(cuts.collect(), items, shards)
    }

    #[test]
    fn a_term_names_the_items_that_hold_it_and_how_much_it_counts_there() {
        let index = build("id", 70, ONE, |at, builder| {
            if at == 2 || at == 3 || at == 69 {
                builder.text("nikel", Weight(if at == 3 { 8.0 } else { 1.0 }));
            }
        });
        // None is weak, three follow. One of 23 items: a quotient in ones, four digits, three of the step:
        // 0 0010 011, 0 0000 111, 11110 0001 011.
        let bits = "0001001100000111111100001011";
        let digits: String = bits
            .as_bytes()
            .chunks(6)
            .map(|six| {
                let value =
                    six.iter().chain(b"00000").take(6).fold(0, |value, bit| value * 2 + usize::from(bit - b'0'));
                char::from(super::super::bits::DIGITS[value])
            })
            .collect();
        assert_eq!(read(&index, Layer::Strong, 0), json!({"nik": format!("el 03{digits}")}));
    }

    #[test]
    fn words_in_passing_stand_in_the_weak_layer_and_the_strong_one_counts_them() {
        let index = build("id", 40, Shards { strong: 1, weak: 1 }, |at, builder| {
            builder.title(if at == 9 { "kapal" } else { "" }, Weight(8.0));
            builder.body(&format!("kapal {} {}", if at < 3 { "langka" } else { "" }, "lain ".repeat(300)));
        });
        let strong = read(&index, Layer::Strong, 0);
        assert!(strong["kap"].as_str().unwrap().starts_with("al d11"), "{strong}: 39 weak ones, a strong one");
        let weak = read(&index, Layer::Weak, 0);
        assert!(weak["kapal"].is_string() && weak.get("langka").is_none(), "{weak}: few are no file's worth");
    }

    #[test]
    fn a_weight_depends_on_its_item_alone() {
        let steps = |others: usize| {
            let mut builder = Builder::new(Lang::parse("en").unwrap(), 0);
            builder.title("Harbour queue", Weight(8.0));
            builder.body("The queue grew.");
            builder.close();
            for _ in 0..others {
                builder.body("queue queue");
                builder.close();
            }
            let cut = builder.done();
            cut.0.iter().find(|(term, _)| &**term == "queue").unwrap().1[0]
        };
        assert_eq!(steps(0), steps(40));
    }

    #[test]
    fn a_title_is_found_by_its_words_as_written_and_a_filter_by_its_key() {
        let index = build("id", 1, ONE, |_, builder| {
            builder.title("Pelabuhan", Weight(8.0));
            builder.filter('t', "a \"quoted\" name");
        });
        let index = read(&index, Layer::Strong, 0);
        let keys: Vec<&String> = index.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["lab", "pel", "t:a \"quoted\" name"]);
        assert!(index["lab"].as_str().unwrap().starts_with("uh 01"));
    }

    #[test]
    fn each_term_stands_in_its_own_shard_alone() {
        let index =
            build("en", 1, Shards { strong: 4, weak: 0 }, |_, builder| builder.body("alpha beta gamma delta epsilon"));
        let mut count = 0;
        for at in 0..4 {
            for key in read(&index, Layer::Strong, at).as_object().unwrap().keys() {
                assert_eq!(shard_of(key, 4), at, "{key}");
                count += 1;
            }
        }
        assert_eq!(count, 5);
        assert_eq!(index.shard(Layer::Weak, 9), b"{}\n");
    }
}
