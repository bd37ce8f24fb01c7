//! DOMAIN R-30: the model record holds all that the seed tells.

use super::*;
use crate::parse::record::{
    ArticleHead, Basis, CorrectionKind, EditionItem, Fault, Form as ArticleForm, Image, Role, SourceType, StoryItem,
};

const MODEL: &str = r#"# content/articles/2024/kim-trump.id.yaml
id: 20241123-k7d2m9
title: Kim Jong-un dingin soal perundingan lamanya dengan Trump
slug: kim-dingin-soal-perundingan
publish_date: 2024-11-23 18:30 WIB
form: summary
section: dunia
topics: [korea-utara, AS, senjata-nuklir]     # AS: a name of topic us (G-4)
stories: [kim-trump]
people: [Kim Jong-un, Donald Trump]
places: [Pyongyang]
curators: [Redaksi]
summary: >-
  Untuk pertama kali sejak Trump memenangi pemilu, Kim angkat bicara: perundingan nuklir masa
  lalu dinilainya tidak melunakkan Washington, jadi pembangunan militer jalan terus. Tiga kali
  mereka bertatap muka; kini Pyongyang lebih dekat ke Moskow, terikat pakta sejak Juni.
quotes:
  - text: satu-satunya cara untuk menjaga perdamaian
    by: Kim Jong-un
    said: 2024-11-21
    via: anadolu
    context: tentang kekuatan militer
original:
  title: Kim Jong-Un Sinis atas Pertemuan Pertamanya dengan Donald Trump, Hubungan Bromance Hancur?
  url_unknown: true
  outlet: kompas-tv
  agencies: [anadolu]
  section: Kompas dunia
  published: 2024-11-23 16:05 WIB
  dateline: { text: "PYONGYANG, KOMPAS.TV", place: Pyongyang }
  byline: [{ name: Haryo Jati, role: writer }, { name: Desy-Afrianti, role: editor }]
  words: 261
  speakers: [{ by: Kim Jong-un, said: 2024-11-21, via: anadolu, count: 2 }]
  image: { caption: Trump (kanan) dan Kim (kiri), credit: AP Photo }
  related:
    - { label: Baca Juga, title: "Tentara Korea Utara Bantu Rusia, Putin Disebut Beri Kim Jong-Un Sistem Pertahanan Udara dan Minyak" }
    - { label: Baca Juga, title: "Keluarga Ini Adakan Upacara Pemakaman untuk Mobil Kesayangan, Rela Keluarkan Kocek Rp71 Juta" }
clip: { from: paste, when: 2024-11-23 18:10 WIB, dropped: ["> >", TERBARU] }
"#;

const PATH: &str = "content/articles/2024/kim-trump.id.yaml";

fn words(texts: &[record::Text]) -> Vec<&str> {
    texts.iter().map(|text| &*text.value).collect()
}

fn value(text: &Option<record::Text>) -> &str {
    text.as_ref().map_or("", |text| &*text.value)
}

fn article(record: &Record) -> &ArticleHead {
    match &record.head {
        Head::Article(head) => head,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_model_record_tells_what_stands_at_its_top() {
    let record = record(PATH, MODEL);
    assert_eq!((record.kind, record.lang.as_str(), &*record.stem), (Kind::Article, "id", "2024/kim-trump"));
    assert_eq!((record.bundle, record.body), (None, None));
    let common = &record.common;
    assert_eq!(value(&common.id), "20241123-k7d2m9");
    assert_eq!(value(&common.title), "Kim Jong-un dingin soal perundingan lamanya dengan Trump");
    assert_eq!(value(&common.slug), "kim-dingin-soal-perundingan");
    let published = common.publish_date.as_ref().unwrap();
    assert_eq!(published.value.rfc3339(), "2024-11-23T18:30:00+07:00");
    assert_eq!(words(common.curators.as_ref().unwrap()), ["Redaksi"]);
    let summary = value(&common.summary);
    assert!(
        summary.starts_with("Untuk pertama kali") && summary.contains("masa lalu") && summary.ends_with("sejak Juni.")
    );
    assert_eq!(&*common.extra, "");
    let Head::Article(head) = &record.head else { panic!() };
    assert_eq!(head.form.as_ref().unwrap().value, ArticleForm::Summary);
    assert_eq!(value(&head.section), "dunia");
    assert_eq!(words(head.topics.as_ref().unwrap()), ["korea-utara", "AS", "senjata-nuklir"]);
    assert_eq!(words(head.stories.as_ref().unwrap()), ["kim-trump"]);
    assert_eq!(words(head.people.as_ref().unwrap()), ["Kim Jong-un", "Donald Trump"]);
    assert_eq!(words(head.places.as_ref().unwrap()), ["Pyongyang"]);
    let [quote] = &head.quotes[..] else { panic!() };
    assert_eq!((&*quote.text.value, &*quote.by.value), ("satu-satunya cara untuk menjaga perdamaian", "Kim Jong-un"));
    assert_eq!((value(&quote.said), value(&quote.via)), ("2024-11-21", "anadolu"));
    assert_eq!((quote.context.as_deref(), quote.sic), (Some("tentang kekuatan militer"), false));
    let clip = head.clip.as_ref().unwrap();
    assert_eq!((clip.from.as_deref(), &*clip.dropped), (Some("paste"), &["> >".into(), "TERBARU".into()][..]));
    assert_eq!(clip.when.as_ref().unwrap().value.rfc3339(), "2024-11-23T18:10:00+07:00");
}

#[test]
fn the_model_record_tells_what_the_outlet_says() {
    let record = record(PATH, MODEL);
    let original = article(&record).original.as_ref().unwrap();
    assert!(value(&original.title).ends_with("Hubungan Bromance Hancur?"));
    assert_eq!((original.url.is_none(), original.url_unknown, original.paywall), (true, true, false));
    assert_eq!((value(&original.outlet), words(&original.agencies)), ("kompas-tv", vec!["anadolu"]));
    assert_eq!((original.section.as_deref(), original.words), (Some("Kompas dunia"), Some(261)));
    assert_eq!(value(&original.published), "2024-11-23 16:05 WIB");
    let dateline = original.dateline.as_ref().unwrap();
    assert_eq!((&*dateline.text, dateline.place.as_deref()), ("PYONGYANG, KOMPAS.TV", Some("Pyongyang")));
    let byline: Vec<_> = original.byline.iter().map(|one| (&*one.name.value, one.role)).collect();
    assert_eq!(byline, [("Haryo Jati", Role::Writer), ("Desy-Afrianti", Role::Editor)]);
    let [speaker] = &original.speakers[..] else { panic!() };
    assert_eq!((&*speaker.by.value, value(&speaker.said), speaker.count), ("Kim Jong-un", "2024-11-21", Some(2)));
    let image = original.image.as_ref().unwrap();
    assert_eq!(
        (image.caption.as_deref(), image.credit.as_deref()),
        (Some("Trump (kanan) dan Kim (kiri)"), Some("AP Photo"))
    );
    let labels: Vec<_> = original.related.iter().map(|one| one.label.as_deref().unwrap()).collect();
    assert_eq!(labels, ["Baca Juga", "Baca Juga"]);
    assert!(original.related[1].title.as_deref().unwrap().ends_with("Rela Keluarkan Kocek Rp71 Juta"));
}

#[test]
fn the_same_data_in_either_form_gives_the_same_record() {
    // DOMAIN R-1. The comment is as long as the opening line, so that even the places agree.
    let keys = MODEL.split_once('\n').unwrap().1;
    let yaml = record(PATH, &format!("# a\n{keys}body: |\n  Text with a [link](https://example.org/).\n"));
    let markdown = record(
        "content/articles/2024/kim-trump.id.md",
        &format!("---\n{keys}---\nText with a [link](https://example.org/).\n"),
    );
    assert_eq!((&yaml.common, &yaml.head), (&markdown.common, &markdown.head));
    let (one, other) = (yaml.body.unwrap(), markdown.body.unwrap());
    assert_eq!((one.hash, one.words, one.links), (other.hash, other.words, other.links));
}

#[test]
fn the_text_of_a_body_is_found_again() {
    for (path, text) in [
        ("content/a.md", "---\r\ntitle: x\r\n---\r\nOne\r\n\r\ntwo\r\n"),
        ("content/a.yaml", "title: x\nbody: |\n  One\n\n  two\n"),
        ("content/a.md", "One\n\ntwo\n"),
    ] {
        let body = record(path, text).body.unwrap();
        let again = body_text(&SourcePath::parse(path).unwrap(), text.as_bytes(), &body.at);
        assert_eq!(again, "One\n\ntwo\n", "{path}");
    }
}

#[test]
fn an_original_may_be_a_bare_address() {
    // DOMAIN R-21
    let record = record(
        "content/articles/a.md",
        "---\noriginal: https://example.org/a\nquotes:\n- {text: x, by: Kim, language: ko, gloss: {id: y}}\n---\n",
    );
    let original = article(&record).original.as_ref().unwrap();
    assert_eq!(value(&original.url), "https://example.org/a");
    assert_eq!(&*article(&record).quotes[0].gloss[0].1, "y");
}

#[test]
fn an_article_holds_every_other_key() {
    let text = "---
date: 2024-11-23
tags: nuklir
related: [kim-2, https://example.org/b, {title: T, url: https://example.org/c, label: L}]
rank: -9
embargo: 2024-11-24 06:00
rights: {basis: permission, holder: H, note: N, license: CC, until: 2025-01-01}
corrections:
- {when: 2024-11-24, kind: reply, text: x, was: a, is: b, fault: original, by: Kim, url: https://example.org/d}
retracted: {when: 2024-11-25, reason: r}
sponsored: {by: S, label: advertorial}
image: {file: a.jpg, alt: A, caption: C, credit: D, license: L, rights: R}
also: {id: [a, b], ko: 북한}
gloss: {en: x}
iptc: medtop:20000638
wikidata: Q884
same_as: https://example.org/e
extra: {a: 1, b: [no, 2.5]}
draft: true
kicker: K
deck: D
short_title: S
why: W
---
";
    let record = record("content/articles/a.md", text);
    let (common, head) = (&record.common, article(&record));
    assert_eq!(words(head.topics.as_ref().unwrap()), ["nuklir"]);
    assert_eq!(value(&head.related[0].article), "kim-2");
    assert_eq!(value(&head.related[1].url), "https://example.org/b");
    assert_eq!((head.related[2].title.as_deref(), head.related[2].label.as_deref()), (Some("T"), Some("L")));
    assert_eq!(
        (head.rank, head.embargo.as_ref().unwrap().value.rfc3339()),
        (Some(-9), "2024-11-24T06:00:00+07:00".into())
    );
    assert_eq!(head.rights.as_ref().unwrap().basis, Basis::Permission);
    let correction = &head.corrections[0];
    assert_eq!((correction.kind, correction.fault), (CorrectionKind::Reply, Some(Fault::Original)));
    assert_eq!(&*head.retracted.as_ref().unwrap().reason, "r");
    assert_eq!(head.sponsored.as_ref().unwrap().label.as_deref(), Some("advertorial"));
    let Image { file, alt, .. } = common.image.as_ref().unwrap();
    assert_eq!((value(file), alt.as_deref()), ("a.jpg", Some("A")));
    let also: Vec<_> = common.also.iter().map(|(lang, text)| format!("{}:{}", lang.unwrap(), text.value)).collect();
    assert_eq!(also, ["id:a", "id:b", "ko:북한"]);
    assert_eq!(&*common.extra, "{\"a\":1,\"b\":[\"no\",2.5]}");
    assert_eq!((common.draft, value(&head.why)), (Some(true), "W"));
}

#[test]
fn other_kinds_are_read_by_their_folder() {
    // DOMAIN R-5, R-27
    let topic = record(
        "content/topics/us.yaml",
        "names: {id: Amerika Serikat, ko: 미국}\nalso: {id: [AS], en: [US]}\ninherit: false\nparent: world\n",
    );
    let Head::Topic(topic) = topic.head else { panic!() };
    assert_eq!((topic.names.len(), topic.no_inherit, value(&topic.parent)), (2, true, "world"));
    let source = record(
        "content/sources/kompas-tv.yaml",
        "title: KOMPAS.TV\ntype: broadcaster\ntimezone: Asia/Jakarta\nlanguage: ms\npolicy: {quote_words: 40, images: none, robots: nosnippet}\n",
    );
    assert_eq!(source.lang.as_str(), "id");
    let Head::Source(source) = source.head else { panic!() };
    assert_eq!((source.kind, source.language.unwrap().as_str()), (SourceType::Broadcaster, "ms"));
    assert_eq!((source.policy_quote_words, source.policy_images.as_deref()), (Some(40), Some("none")));
    let person = record("content/people/kim-jong-un.yaml", "title: Kim Jong-un\nnative: {ko: 김정은}\npage: false\n");
    let Head::Person(person) = person.head else { panic!() };
    assert_eq!((person.no_page, &*person.native[0].1), (true, "김정은"));
    let story = record(
        "content/stories/kim.md",
        "---\ntitle: S\nstatus: closed\norder: hand\nitems: [a, {when: 2018-06-12, text: Singapura, key: true}]\n---\n",
    );
    let Head::Story(story) = story.head else { panic!() };
    assert!(story.closed && story.by_hand);
    assert!(matches!(&story.items[..], [StoryItem::Article(_), StoryItem::Event(event)] if event.key));
    let page = record("content/about.md", "---\ntitle: About\nmenu: 3\n---\n");
    assert!(matches!((page.kind, page.head), (Kind::Page, Head::Page(head)) if head.menu == Some(3)));
    assert_eq!(record("content/2024-11-23-x.md", "text").kind, Kind::Article);
    assert_eq!(record("content/x.md", "---\nkind: topic\n---\n").kind, Kind::Topic);
}

#[test]
fn an_edition_lists_its_items_in_keys_or_in_its_body() {
    // DOMAIN R-24
    let keys = record("content/editions/47.md", "---
title: W
number: 47
publish_date: 2024-11-24
period: {from: 2024-11-18, to: 2024-11-24}
items: [kim, {heading: Korea}, {title: T, url: https://a.example/1, id: x, outlet: O, note: n, topics: [a], published: 2024-11-20, labels: [video], language: en}]
auto: [{heading: Rest, where: topic=korea, limit: 5}]
cover: {file: c.jpg, decorative: true}
---
");
    let Head::Edition(edition) = &keys.head else { panic!() };
    assert!(matches!(&edition.items[..], [EditionItem::Article(_), EditionItem::Heading(_), EditionItem::Brief(_)]));
    assert_eq!((edition.number, edition.auto[0].limit, edition.period.is_some()), (Some(47), Some(5), true));
    let text = "---\ntitle: W\nitems_from: body\n---\n# Korea\n\n- [T](https://a.example/1) - note {#a}\n";
    let Head::Edition(markdown) = record("content/editions/48.md", text).head else { panic!() };
    let [EditionItem::Heading(_), EditionItem::Brief(brief)] = &markdown.items[..] else {
        panic!("{:?}", markdown.items)
    };
    assert_eq!((&*brief.title.value, brief.note.as_deref(), words(&brief.topics)), ("T", Some("note"), vec!["a"]));
    assert_eq!(brief.url.span.start as usize, text.find("https").unwrap());
    let text = "title: W\nitems_from: body\nbody: |\n  # Korea\n\n  - [T](https://a.example/1)\n";
    let Head::Edition(yaml) = record("content/editions/49.yaml", text).head else { panic!() };
    let [_, EditionItem::Brief(brief)] = &yaml.items[..] else { panic!() };
    assert_eq!(brief.url.span.start as usize, text.find("https").unwrap());
}
