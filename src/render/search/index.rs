//! The terms of one period's items, by shard.
//!
//! A shard is JSON: `{"term":"postings", …}`. Postings are the items that hold the term, oldest first, written with 64
//! characters: the distance from the item before in digits of five bits, the last of which is below 32, then the
//! weight, 1 to 62. What a weight says depends on the item alone, so a new one changes no other's.

use super::words::{Run, Script, Words, runs, shard_of};
use crate::base::lang::Lang;
use std::collections::HashMap;

/// The digits of postings, in the order of their values. `search.js` has the same.
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// How much a text of an item counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight(pub f32);

/// BM25's saturation: how soon more of the same word stops to count, with a title at eight and a body's word at one.
const SATURATION: f32 = 3.0;
/// How far a long body is held against its words.
const LENGTH: f32 = 0.6;
/// Words of a body that is neither long nor short.
const USUAL: f32 = 300.0;

/// A term and the items that hold it.
struct Term {
    text: Box<str>,
    /// Postings as they are written.
    items: Vec<u8>,
    /// One more than the last item.
    next: u32,
}

/// The shards of a period, each a file's bytes.
#[derive(Debug)]
pub struct Index {
    shards: Vec<Vec<u8>>,
}

impl Index {
    /// The bytes of one shard.
    #[must_use]
    pub fn shard(&self, at: u32) -> &[u8] {
        self.shards.get(at as usize).map_or(b"{}\n", Vec::as_slice)
    }
}

/// Takes the items of a period one after the other, oldest first.
pub struct Builder {
    words: Words,
    terms: Vec<Term>,
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
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self {
            words: Words::new(lang),
            terms: Vec::new(),
            numbers: HashMap::new(),
            met: HashMap::new(),
            counts: Vec::new(),
            held: Vec::new(),
            length: 0.0,
            item: 0,
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
            words.title_terms(run, &mut |term| found.push(number(terms, numbers, term)));
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
        let term = number(&mut self.terms, &mut self.numbers, &format!("{kind}:{key}"));
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
            digits(&mut term.items, self.item - term.next);
            term.next = self.item + 1;
            term.items.push(digit((weight * 15.5).round().clamp(1.0, 62.0) as usize));
        }
        self.length = 0.0;
        self.item += 1;
    }

    /// Writes the shards.
    #[must_use]
    pub fn done(mut self, shards: u32) -> Index {
        self.terms.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        let mut files: Vec<Vec<u8>> = vec![vec![b'{']; shards.max(1) as usize];
        for Term { text, items, .. } in &self.terms {
            let Some(file) = files.get_mut(shard_of(text, shards) as usize) else { continue };
            if file.len() > 1 {
                file.push(b',');
            }
            // A term is of letters; a filter's may hold anything.
            file.extend_from_slice(serde_json::Value::from(&**text).to_string().as_bytes());
            file.extend_from_slice(b":\"");
            file.extend_from_slice(items);
            file.push(b'"');
        }
        files.iter_mut().for_each(|file| file.extend_from_slice(b"}\n"));
        Index { shards: files }
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
        words.terms(run, &mut |term| found.push(number(terms, numbers, term)));
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
fn number(terms: &mut Vec<Term>, numbers: &mut HashMap<Box<str>, u32>, text: &str) -> u32 {
    if let Some(number) = numbers.get(text) {
        return *number;
    }
    let number = u32::try_from(terms.len()).unwrap_or(u32::MAX);
    terms.push(Term { text: text.into(), items: Vec::new(), next: 0 });
    numbers.insert(text.into(), number);
    number
}

fn digit(value: usize) -> u8 {
    DIGITS.get(value).copied().unwrap_or(b'_')
}

/// A number in digits of five bits, the least first; all but the last are 32 or more.
fn digits(out: &mut Vec<u8>, mut number: u32) {
    while number >= 32 {
        out.push(digit((number % 32 + 32) as usize));
        number /= 32;
    }
    out.push(digit(number as usize));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(index: &Index, at: u32) -> serde_json::Value {
        serde_json::from_slice(index.shard(at)).unwrap()
    }

    #[test]
    fn a_term_names_the_items_that_hold_it_and_how_much_it_counts_there() {
        let mut builder = Builder::new(Lang::parse("id").unwrap());
        for at in 0..70 {
            if at == 2 || at == 3 || at == 69 {
                builder.text("nikel", Weight(if at == 3 { 8.0 } else { 1.0 }));
            }
            builder.close();
        }
        let index = builder.done(1);
        // 2, then 0 more, then 65 = 1 + 2 · 32 more.
        assert_eq!(json(&index, 0), serde_json::json!({"nikel": format!("2{w}0{t}X2{w}", w = "S", t = "s")}));
    }

    #[test]
    fn a_weight_depends_on_its_item_alone() {
        let alone = |others: usize| {
            let mut builder = Builder::new(Lang::parse("en").unwrap());
            builder.title("Harbour queue", Weight(8.0));
            builder.body("The queue grew.");
            builder.close();
            for _ in 0..others {
                builder.body("queue queue");
                builder.close();
            }
            let postings = json(&builder.done(1), 0)["queue"].as_str().unwrap().to_owned();
            postings[..2].to_owned()
        };
        assert_eq!(alone(0), alone(40));
    }

    #[test]
    fn a_title_is_found_by_its_words_as_written_and_a_filter_by_its_key() {
        let mut builder = Builder::new(Lang::parse("id").unwrap());
        builder.title("Pelabuhan", Weight(8.0));
        builder.filter('t', "a \"quoted\" name");
        builder.close();
        let index = json(&builder.done(1), 0);
        let keys: Vec<&String> = index.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["labuh", "pelabuhan", "t:a \"quoted\" name"]);
    }

    #[test]
    fn each_term_stands_in_its_own_shard_alone() {
        let mut builder = Builder::new(Lang::parse("en").unwrap());
        builder.body("alpha beta gamma delta epsilon");
        builder.close();
        let index = builder.done(4);
        let mut count = 0;
        for at in 0..4 {
            for key in json(&index, at).as_object().unwrap().keys() {
                assert_eq!(shard_of(key, 4), at, "{key}");
                count += 1;
            }
        }
        assert_eq!(count, 5);
        assert_eq!(index.shard(9), b"{}\n");
    }
}
