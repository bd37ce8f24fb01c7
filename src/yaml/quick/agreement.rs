//! The quick reader against the full one: whatever it answers, the full one answers too, without a word of complaint.

use super::super::{Limits, full};
use crate::base::path::SourcePath;

/// The quick answer, after it was held against the full one.
fn agreed(text: &str) -> bool {
    let path = SourcePath::parse("content/a.yaml").unwrap();
    let limits = Limits { depth: 5, list: 20, ..Limits::default() };
    let quick = super::read(text, 7, limits);
    let Some(node) = quick else { return false };
    let full = full::read(text, 7, &path, limits);
    assert!(full.found.is_empty(), "{text:?}\nquick: {node:?}\nfull: {:?}", full.found);
    assert_eq!(node, full.value, "{text:?}");
    true
}

/// Numbers from a seed (SplitMix64), the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len())]
    }
}

/// Values that are in order, so that whole documents are, too.
const PLAIN: &[&str] = &[
    "x",
    "Kim Jong-un",
    "no",
    "16:05",
    "'it''s'",
    "\"a, b\"",
    "[a, 'b']",
    "{a: b, c: [d]}",
    "북한 핵",
    "|\n  text\n   more\n\n  end",
    ">-\n  fold\n  ed",
    "~",
    "https://example.org/a?b=c#d",
    "a\n  b",
    "[\n  a,\n  b\n]",
];

const SCALARS: &[&str] = &[
    "x",
    "Kim Jong-un",
    "no",
    "007",
    "16:05",
    "+62",
    "1.0",
    "~",
    "null",
    "Null",
    "",
    "북한 핵",
    "a:b",
    "a: b",
    "a #b",
    "a # b",
    "a#b",
    "-",
    "- x",
    "-x",
    "-1",
    "?x",
    "? x",
    ":x",
    ": x",
    "'it''s'",
    "'it's'",
    "'a'",
    "\"a\\n\\\"b\\\"\"",
    "\"\\u00e9\"",
    "\"a",
    "\"\\0\"",
    "\"\"",
    "''",
    "[a, b]",
    "[a,b,]",
    "[]",
    "{}",
    "{a: b, c: [d, e: f]}",
    "{a: b}",
    "{a}",
    "{a:b}",
    "[a: b]",
    "[a, [b, {c: 'd'}]]",
    "[\n  a,\n  b\n]",
    "[\n a\n b]",
    "{\n  a: b,\n  c:\n   d }",
    "&a b",
    "*a",
    "!t x",
    "@x",
    "`x",
    "%x",
    "|",
    "|\n  text\n   more\n\n  end",
    "|-\n  text",
    ">-\n  fold\n  ed\n\n  text  \n  x",
    ">\n  a\n   b\n  c",
    "|+\n  x\n\n",
    "|2\n   x",
    "|\n\n\n  x",
    "|\n     \n  x",
    ">-\n\n  x\n  # no comment",
    "a\n  b",
    "a\n  b: c",
    "a\n  # c\n  b",
    "a\n\n  b\n  c  ",
    "a  ",
    "https://example.org/a?b=c#d",
    "a, b",
    "a [b] {c}",
    "*",
    "&",
    "!",
    "|x",
    ">x",
    "%",
    "a\tb",
    "\ta",
    "<<",
    "---",
    "...",
    "--- x",
    "# c",
    "   # c",
    "a -",
    "2024-11-23 18:30 WIB",
    "'a' b",
    "'a'#b",
    "'a' # b",
    "[a] # b",
    "[a]#b",
    "[a #b\n]",
    "\u{a0}x\u{3000}",
    "x\u{2028}y",
    "ａ，ｂ",
];

const KEYS: &[&str] = &[
    "a", "b", "c", "title", "a-b", "a_b", "x1", "북", "a b", "'q'", "\"q\"", "? a", "<<", "-a", "a/b", ".a", "1", "no",
    "null", "é", "e\u{301}", "[a]", "*a", "a:b", "",
];

/// A document of nested entries in random and often wrong forms.
fn document(dice: &mut Dice, out: &mut String, indent: usize, depth: usize) {
    let list = dice.roll(3) == 0;
    for _ in 0..=dice.roll(3) {
        if dice.roll(12) == 0 {
            out.push_str(dice.pick(&["\n", "# c\n", "  # c\n", "   \n", "\n\n"]));
        }
        let lead = " ".repeat(indent + usize::from(dice.roll(40) == 0));
        out.push_str(&lead);
        let name = if dice.roll(3) == 0 { dice.pick(KEYS) } else { dice.pick(&["d", "e", "f", "g", "h", "i"]) };
        let inline = list && dice.roll(3) == 0;
        match (list, inline) {
            (true, false) => out.push('-'),
            (true, true) => out.push_str(&format!("- {name}:")),
            (false, _) => out.push_str(&format!("{name}:")),
        }
        if depth < 6 && dice.roll(4) == 0 {
            let ends = dice.pick(&["\n", " \n", " # c\n", "#\n"]);
            out.push_str(ends);
            let flush = dice.roll(4) == 0;
            document(dice, out, indent + if flush { 0 } else { 2 } + if inline { 2 } else { 0 }, depth + 1);
            continue;
        }
        out.push_str(dice.pick(&[" ", " ", " ", "  ", ""]));
        let plain = dice.roll(3) > 0;
        let scalar = if plain { dice.pick(PLAIN) } else { dice.pick(SCALARS) };
        let scalar = scalar.replace('\n', &format!("\n{lead}"));
        out.push_str(&scalar);
        let odd = dice.roll(8) == 0;
        out.push_str(if odd { dice.pick(&[" # c\n", "\n\n", "\r\n", "\t\n", " x\n", ",", " \n"]) } else { "\n" });
    }
}

/// One to three small changes at random places.
fn mutated(dice: &mut Dice, text: &str) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(text.len() + 1);
        let piece: Vec<char> = dice
            .pick(&[
                " ", "  ", "\n", "\n\n", ":", ": ", " :", "-", "- ", "#", " #", " # ", "[", "]", "{", "}", ",", "'",
                "\"", "|", ">", "&", "*", "!", "?", "? ", "~", "\\", "\t", "\r", "\u{feff}", "\u{85}", "가", "a: b\n",
                "\n- ", "---\n", "...\n", "%", "@", "`", "<<: ", "null",
            ])
            .chars()
            .collect();
        match dice.roll(3) {
            0 => drop(text.splice(at..at, piece)),
            1 => drop(text.splice(at..(at + 1).min(text.len()), piece)),
            _ => drop(text.drain(at.min(text.len())..(at + 1 + dice.roll(4)).min(text.len()))),
        }
    }
    text.into_iter().collect()
}

#[test]
fn every_scalar_means_the_same_to_both_readers() {
    for scalar in SCALARS {
        for frame in [
            "a: {}\n",
            "a: {}",
            "- {}\n",
            "- a: {}\n  b: c\n",
            "a: [{}, x]\n",
            "a: {b: {}}\n",
            "a:\n  {}\nb: c\n",
            "{}\n",
            "a:\n- {}\nb: c\n",
        ] {
            agreed(&frame.replace("{}", scalar));
            agreed(&frame.replace("{}", &scalar.replace('\n', "\n  ")));
        }
    }
    for key in KEYS {
        agreed(&format!("{key}: x\n"));
        agreed(&format!("{key}:\n- x\n"));
        agreed(&format!("a: {{{key}: x}}\n"));
        agreed(&format!("{key}: x\n{key}: y\n"));
    }
}

#[test]
fn random_documents_mean_the_same_to_both_readers() {
    let mut dice = Dice(1);
    let mut mine = 0;
    for _ in 0..6_000 {
        let mut text = String::new();
        document(&mut dice, &mut text, 0, 0);
        mine += usize::from(agreed(&text));
    }
    assert!(mine > 1_000, "only {mine} documents were tested");
}

#[test]
fn changed_records_mean_the_same_to_both_readers() {
    assert!(agreed(MODEL), "the model record is plain YAML");
    let mut dice = Dice(2);
    let mine = (0..6_000).filter(|_| agreed(&mutated(&mut dice, MODEL))).count();
    assert!(mine > 1_000, "only {mine} documents were tested");
}

/// All forms that the quick reader knows.
const MODEL: &str = "\
# content/articles/2024/kim-trump.id.yaml
id: 20241123-k7d2m9
title: Kim Jong-un dingin soal perundingan
when: 2024-11-23 18:30 WIB
topics: [korea-utara, AS, senjata-nuklir]     # AS: a name
people: [Kim Jong-un, 'it''s', \"a \\\"b\\\"\"]
empty:
none: ~

summary: >-
  Untuk pertama kali sejak Trump memenangi pemilu,
  lalu dinilainya tidak melunakkan.

  Tiga kali mereka
quotes:
  - text: satu-satunya cara
    by: Kim Jong-un
  - text: plain
      goes on
    by:
    - x
    - y
original:
  title: Kim Jong-Un Sinis
  dateline: { text: \"PYONGYANG, KOMPAS.TV\", place: Pyongyang }
  byline: [{ name: Haryo Jati, role: writer }, { name: Desy-Afrianti, role: editor }]
  related:
    - { label: Baca Juga, title: \"Tentara Korea Utara\" }
    - - a
      - b
  many: [
    a,
    b,
  ]
body: |
  Text  with [links](https://example.org/a#b): and more

    code
  # heading
last: 북한 x
";
