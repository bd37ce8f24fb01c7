//! Every code of group 01 that one file alone can raise, at its line and column.

use super::*;

fn check(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(found(text, &read(path, text).found), expected, "{text:?}");
}

fn article(text: &str, expected: &[&str]) {
    check("content/articles/a.md", &format!("---\n{text}---\n"), expected);
}

#[test]
fn characters_that_no_record_may_hold_are_named() {
    // DOMAIN R-3
    check(
        "content/a.md",
        "one\ntwo \u{7} x\n\u{202E}y\n",
        &[
            "K0101 2:5 no record may hold the character U+0007; remove it; it shows nothing and breaks feeds",
            "K0101 3:1 the direction mark U+202E has no partner in its line; remove it; it would turn the text that follows",
        ],
    );
    let path = SourcePath::parse("content/a.md").unwrap();
    let read = parse(&path, b"ab\r\nc\xFFd", ContentHash::default(), &rules());
    assert!(read.value.is_none());
    let place = read.found[0].place.as_ref().unwrap();
    assert_eq!((read.found[0].code, place.span), (Code::Encoding, Span::new(4, 5)));
    article(
        "kicker: \"a\\u0001\"\n",
        &[
            "K0101 2:9 the escapes make the character U+0001, which no record may hold; drop the escape; line ends and tabs are the only controls allowed",
        ],
    );
}

#[test]
fn front_matter_of_other_dialects_names_the_command() {
    // DOMAIN R-1
    check(
        "content/a.md",
        "+++\na = 1\n+++\n",
        &[
            "K0102 1:1 the front matter is TOML; write it as YAML between `---` lines; `kliping import` converts whole sites",
        ],
    );
    check(
        "content/a.md",
        "---\ntitle: x\n",
        &[
            "K0102 1:1 the front matter is opened here and never closed; write a line `---` after the last key; the text follows it",
        ],
    );
}

#[test]
fn syntax_errors_are_all_told_in_one_run() {
    // DOMAIN R-1, RELIABILITY D2
    article(
        "title: Kim: x\ndeck: [a\nkicker: 'it's'\nrank: nine\n",
        &[
            "K0103 2:11 a plain value may not hold `: `, which ends a key; put the value in quotes: \"Kim: x\"",
            "K0103 3:7 the bracket `[` is opened here and never closed; close it before the next key, or put a value that begins with it in quotes",
            "K0103 4:13 text follows the closing quotation mark; between `'` marks an apostrophe is written twice: 'it''s'; or use \" marks",
            "K0107 5:7 `rank` takes a whole number from -9 to 9, not `nine`",
        ],
    );
    article(
        "title: Kim #korea\n",
        &[
            "K0103 2:12 `#korea` is a comment, not part of the value; put the whole value in quotes, or write a space after `#`",
        ],
    );
}

#[test]
fn what_the_subset_lacks_is_named_where_it_stands() {
    // DOMAIN R-2, RELIABILITY H6
    article(
        "title: &a x\ndeck: *a\nkicker: !t x\n<<: {}\nrank: 1\nrank: 2\n",
        &[
            "K0104 2:8 `&a` is a YAML anchor; records have none; put the value in quotes if it begins with `&`; else write it out where it is needed",
            "K0104 3:7 `*a` is a YAML alias; records have none; put the value in quotes if it begins with `*`; else write it out",
            "K0104 4:9 `!t` is a YAML tag; records have none; the key decides the type of its value: drop the tag, or put the value in quotes",
            "K0104 5:1 `<<` merges mappings; records have none; write its keys out",
            "K0105 7:1 the key `rank` stands twice in one mapping; keep one of the two",
        ],
    );
    check(
        "content/articles/a.yaml",
        "title: x\n---\ntext\n",
        &[
            "K0104 2:1 a second YAML document begins here; a record is one document; in a `.yaml` file the text stands under `body:`, after `---` only in `.md`",
        ],
    );
}

#[test]
fn what_others_call_the_keys_of_a_part_is_known() {
    // DOMAIN R-4
    article(
        "title: T\noriginal: {title: T, url: https://a.example/, outlet: x, bylines: [K], date: 2024-11-01}\nquotes:\n- {text: t, by: K, speaker: K, role: minister, date: 2024-11-01, mood: x}\n",
        &[
            "K0106 3:58 `bylines` is no key of an original; in kliping this key is `byline`",
            "K0106 3:72 `date` is no key of an original; in kliping this key is `published`",
            "K0106 5:20 `speaker` is no key of a quote; in kliping this key is `by`",
            "K0106 5:32 `role` is no key of a quote; write it beside the name: `by: Name, what they are`",
            "K0106 5:48 `date` is no key of a quote; in kliping this key is `said`",
            "K0106 5:66 `mood` is no key of a quote; the keys are `by`, `context`, `gloss`, `language`, `said`, `sic`, `text`, `via`",
        ],
    );
}

#[test]
fn an_unknown_key_names_the_right_one() {
    // DOMAIN R-4
    article(
        "titel: x\ncategories: [a]\nauthor: K\nlayout: post\nzzz: 1\noriginal: {title: T, url: https://a.example/, outlett: x}\n",
        &[
            "K0106 2:1 `titel` is no key of an article; write `title`",
            "K0106 3:1 `categories` is no key of an article; in kliping this key is `topics`",
            "K0106 4:1 `author` is no key of an article; who wrote the record stands under `curators`, who wrote the original under `original.byline`",
            "K0106 5:1 `layout` is no key of an article; remove it: the folder of a record is its kind, and the kind has its template",
            "K0106 6:1 `zzz` is no key of an article; free data goes under `extra:`",
            "K0106 7:47 `outlett` is no key of an original; write `outlet`",
        ],
    );
}

#[test]
fn a_value_of_the_wrong_type_says_what_is_due() {
    article(
        "title: [a, b]\ndraft: yes\nimage: pic.jpg\ngloss: x\n",
        &[
            "K0107 2:8 `title` takes one text, not a list",
            "K0107 3:8 `draft` takes `true` or `false`, not `yes`",
            "K0107 4:8 an image takes a mapping (`key: value` lines), not a text; write each entry as `key: value`, indented below its key",
            "K0107 5:8 `gloss` takes a text for each language: `{id: …, en: …}`, not `x`",
        ],
    );
    check(
        "content/articles/a.md",
        "---\njust text\n---\n",
        &[
            "K0107 2:1 an article takes a mapping (`key: value` lines), not a text; write each entry as `key: value`, indented below its key",
        ],
    );
}

#[test]
fn what_is_required_is_missed() {
    article(
        "quotes:\n- by: Kim\noriginal:\n  title: T\n",
        &[
            "K0108 3:3 a quote needs `text`; write `text: …`",
            "K0108 5:3 an original needs `url`; write `url: https://…`, or `url_unknown: true` if nobody knows it",
        ],
    );
    check("content/people/kim.yaml", "title:\n", &["K0108 1:1 a person needs `title`; write `title: …`"]);
    check("content/people/kim.yaml", "", &["K0108 1:1 a person needs `title`; write `title: …`"]);
    check(
        "content/people/kim.yaml",
        "title: a: b\n",
        &["K0103 1:9 a plain value may not hold `: `, which ends a key; put the value in quotes: \"a: b\""],
    );
}

#[test]
fn two_keys_that_mean_the_same_are_one_too_many() {
    // DOMAIN R-21
    article(
        "topics: [a]\ntags: [b]\nsource: kompas\noriginal: {title: T, url_unknown: true, outlet: x}\ndate: 2024-11-23\npublish_date: 2024-11-24\n",
        &[
            "K0109 3:1 `topics` and `tags` mean the same, and both are written; keep `topics`",
            "K0109 4:9 `source` and `original.outlet` mean the same, and both are written; keep `original.outlet`",
            "K0109 7:1 `publish_date` and `date` mean the same, and both are written; keep `publish_date`",
        ],
    );
}

#[test]
fn ids_moments_languages_and_addresses_have_forms() {
    article(
        "id: Kim Trump\npublish_date: 23-11-2024\nkicker: K\nlanguage: xx\nsame_as: www.example.org\nform: sumary\n",
        &[
            "K0110 2:5 `Kim Trump` is no id; an id has up to 64 of a–z, 0–9 and `-` and does not begin with `-`: write `kim-trump`",
            "K0112 3:15 `23-11-2024` does not begin with a date; write the date as year, month, day: `2024-11-23`",
            "K0114 5:11 `xx` is no language that kliping knows; write the code of ISO 639: `id`, `en`, `ko`",
            "K0115 6:10 `www.example.org` is no absolute http or https address; `same_as` takes an address like `https://example.org/a`",
            "K0116 7:7 `sumary` is no value of `form`; write `summary`; the words are `link`, `quote`, `summary`, `full`",
        ],
    );
    let text = "---\nexpires: 2024-11-23 16:05 EST\n---\n";
    let zone = found(text, &read("content/articles/a.md", text).found);
    assert!(zone.len() == 1 && zone[0].starts_with("K0113 2:10 `EST` means more than one zone"), "{zone:?}");
    check(
        "content/articles/a.ko.md",
        "---\nlanguage: en\n---\n",
        &["K0114 2:11 `language: en` stands in a file whose name says `ko`; rename the file, or remove `language`"],
    );
    article(
        "language: fr\n",
        &[
            "K0114 2:11 the site has no language `fr`; it has id, en, ko; add the language to `languages:` in kliping.yaml",
        ],
    );
    article(
        "kind: page\n",
        &["K0116 2:7 `kind: page` stands in the folder of another kind (article); move the file, or remove `kind`"],
    );
    check(
        "content/articles/2024-13-01-x.md",
        "x",
        &["K0112 1:1 the calendar has no day `2024-13-01`; rename the file"],
    );
}

#[test]
fn limits_hold_at_their_edge_and_not_before() {
    // RELIABILITY X
    let list = |entries: usize| format!("topics: [{}]\n", vec!["a"; entries].join(","));
    article(&list(1_000), &[]);
    article(
        &list(1_001),
        &["K0006 2:2010 a list has more than 1000 entries; split it, or raise `limits.list` in kliping.yaml"],
    );
    let nested = |depth: usize| format!("extra: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    article(&nested(15), &[]);
    article(
        &nested(16),
        &[
            "K0006 2:23 lists and mappings nest more than 16 deep; write it flatter, or raise `limits.depth` in kliping.yaml",
        ],
    );
    let padded = |bytes: usize| format!("kicker: {}\n", "x".repeat(bytes - 9));
    article(&padded(64 * 1024), &[]);
    article(
        &padded(64 * 1024 + 1),
        &[
            "K0006 2:1 the YAML has 65537 bytes; the limit is 65536; move text into the body; `limits.front_matter` in kliping.yaml raises the limit of records",
        ],
    );
    let body = format!("title: x\nbody: |\n  {}\n", "x ".repeat(100_000));
    check("content/pages/a.yaml", &body, &[]);
    let long = "x".repeat(2 * 1024 * 1024 + 1);
    check(
        "content/pages/a.md",
        &long,
        &[
            "K0006 1:1 the record has 2097153 bytes; the limit is 2097152; split it, or raise `limits.record` in kliping.yaml",
        ],
    );
}

#[test]
fn faults_of_a_body_have_their_place_in_the_file() {
    let directive = |text: &str| read("content/a.yaml", text).found.iter().map(|one| one.code).collect::<Vec<_>>();
    assert_eq!(directive("title: x\nbody: |\n  a\n\n  ::nope{}\n"), [Code::Directive]);
    let text = "title: x\nbody: |\n  a\n\n  ::nope{}\n";
    let found = found(text, &read("content/a.yaml", text).found);
    assert!(found[0].starts_with("K0401 5:"), "{found:?}");
}

#[test]
fn places_count_in_the_text_without_mark_and_carriage_returns() {
    // DOMAIN R-3
    let text = "---\r\ntitle: x\r\ntitel: y\r\n---\r\nbody\r\n";
    let expected = ["K0106 3:1 `titel` is no key of an article; write `title`"];
    assert_eq!(found(text, &read("content/articles/a.md", text).found), expected);
    let marked = format!("\u{feff}{text}");
    assert_eq!(found(text, &read("content/articles/a.md", &marked).found), expected);
}

#[test]
fn a_yaml_record_may_begin_with_the_mark_of_a_document() {
    check("content/people/kim.yaml", "---\ntitle: Kim\n", &[]);
    check("content/people/kim.yaml", "--- # Kim\ntitle: Kim\n...\n", &[]);
}
