//! No input panics (RELIABILITY D1): records with random changes, and documents made to hurt.

use super::*;

/// SplitMix64: the same numbers on every machine.
fn roll(state: &mut u64, sides: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
}

const RECORD: &str = "---
id: a-1
title: 'Kim: x'
publish_date: 2024-11-23 18:30 WIB
topics: [a, \"b\"]
summary: >-
  Untuk 북한
  lalu

  lalu
quotes:
  - text: x
    by: Kim
original: { title: T, url: https://example.org/, outlet: x, byline: [{ name: A, role: editor }] }
items: [a, {heading: b}, {title: c, url: https://example.org/}]
items_from: body
also: {id: [a], ko: b}
extra: {a: 1}
---
# H

- [x](https://example.org/) – note {#a}
- [V] [[VIDEO] y](https://example.org/)

::latest{where=\"topic=a\"}
";

const PIECES: &[&[u8]] = &[
    b" ",
    b"\n",
    b"\n\n",
    b":",
    b": ",
    b"-",
    b"- ",
    b"#",
    b" #",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b"'",
    b"\"",
    b"|\n",
    b">",
    b"&a ",
    b"*a",
    b"!t ",
    b"?",
    b"~",
    b"\\",
    b"\t",
    b"\r",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\0",
    b"\xC2\x85",
    "가".as_bytes(),
    b"---\n",
    b"...\n",
    b"%",
    b"<<: ",
    b"\xE2\x80\xAE",
    b"{#",
    b"](",
    b"::",
];

#[test]
fn changed_records_do_not_panic() {
    let mut state = 3;
    let rules = rules();
    for round in 0..2_000 {
        let mut bytes = RECORD.as_bytes().to_vec();
        for _ in 0..=roll(&mut state, 6) {
            let at = roll(&mut state, bytes.len() + 1);
            let piece = PIECES[roll(&mut state, PIECES.len())];
            let end = (at + roll(&mut state, 3)).min(bytes.len());
            drop(bytes.splice(at..end, piece.iter().copied()));
        }
        let name =
            ["content/articles/a.md", "content/editions/a.md", "content/topics/a.yaml", "content/editions/a.yaml"]
                [round % 4];
        let path = SourcePath::parse(name).unwrap();
        let read = parse(&path, &bytes, ContentHash::default(), &rules);
        if let Some(body) = read.value.and_then(|record| record.body) {
            let _ = body_text(&path, &bytes, &body.at);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let _ = crate::diag::render(&read.found, crate::diag::Form::Human, &|_| Some(text.clone()));
    }
}

#[test]
fn documents_made_to_hurt_are_refused() {
    // RELIABILITY H6
    for text in [
        "a: ".to_owned() + &"{a: ".repeat(10_000),
        "- ".repeat(20_000),
        "a: ".to_owned() + &"[".repeat(60_000),
        "? ".repeat(20_000),
        "a: &a [x]\n".to_owned() + &"b: *a\n".repeat(5_000),
        "'".repeat(60_000),
        "a: \"\n".repeat(5_000),
        "a: b: c\n".repeat(5_000),
    ] {
        let read = read("content/articles/a.md", &format!("---\n{text}\n---\n"));
        assert!(read.found.iter().any(Diagnostic::is_error), "{}", &text[..20]);
    }
}
