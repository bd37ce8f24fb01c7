//! A canary in every field: it comes out as it went in, and makes nothing (RELIABILITY H1, H4).

use super::dom;
use super::support::{Built, Desk, site};
use std::collections::BTreeMap;

/// Fields of plain text, each with its canary at `@`; a number is put in its place.
const TEXTS: &str = "
        == kliping.yaml
        title: @
        description: @
        vocabulary: open
        curators: [@]
        sections: [{ id: world, names: @ }]
        menu: [{ title: @, url: /archive/ }]
        lists: { named: [{ id: it, title: @, where: kind=article }] }
        == content/topics/t.yaml
        id: t
        title: @
        also: [@]
        see: u
        == content/topics/u.yaml
        id: u
        title: @
        parent: t
        == content/people/p.yaml
        id: p
        title: @
        role: @
        native: { ko: @ }
        == content/sources/s.yaml
        id: s
        title: @
        place: @
        == content/stories/y.yaml
        id: y
        title: @
        items: [{ when: 2024-01-01, text: Began, outlet: @ }]
        == content/pages/about.yaml
        id: about
        title: @
        == content/editions/e.yaml
        id: e
        title: @
        date: 2024-11-03
        items: [a, { heading: @ }, { title: @, url: https://x.test/b, outlet: @, labels: [@], topics: [t] }]
        == content/articles/2024-11-01-a/index.yaml
        id: a
        title: @
        short_title: @
        kicker: @
        deck: @
        gloss: { ko: @ }
        topics: [u, @]
        stories: [y]
        people: [p, @]
        places: [@]
        image: { file: p.svg, alt: @, credit: @, license: @ }
        quotes: [{ text: @, by: @, context: @, via: @ }, { text: @, by: @, language: ko, gloss: { en: @ } }]
        related: [{ title: @, label: @, url: https://x.test/r }]
        sponsored: { by: @, label: @ }
        rights: { basis: permission, license: @, holder: @, note: @ }
        corrections: [{ when: 2024-11-02, kind: correction, text: x, was: @, is: @, by: @ }]
        clip: { from: paste, when: 2024-11-01, dropped: [@] }
        original:
          title: @
          url: https://x.test/1
          outlet: s
          agencies: [@]
          section: @
          kicker: @
          published: 2024-10-31
          byline: [{ name: @, role: editor }, @]
          dateline: { text: @, place: @ }
          speakers: [{ by: @, via: @ }]
          image: { credit: @ }
          related: [{ title: @, label: @ }]
          words: 4000
        == content/articles/2024-11-02-b.yaml
        id: b
        title: @
        source: @
        topics: [t]
        retracted: { when: 2024-11-03, reason: x }
        == content/articles/2024-11-02-c.yaml
        id: c
        title: @
        expires: 2024-11-20
        aliases: [/old/]
        == content/articles/2024-11-01-a/p.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\"/>";

/// Fields of Markdown.
const MARKDOWN: &str = "
        == content/topics/t.yaml
        id: t
        title: T
        summary: @
        == content/stories/y.yaml
        id: y
        title: Y
        summary: @
        items: [{ when: 2024-01-01, text: @ }]
        == content/pages/about.yaml
        id: about
        title: About
        summary: @
        body: @
        == content/editions/e.yaml
        id: e
        title: E
        date: 2024-11-03
        summary: @
        body: @
        items: [a, { title: L, url: https://x.test/b, note: @, topics: [t] }]
        == content/articles/2024-11-01-a/index.yaml
        id: a
        title: A
        topics: [t]
        stories: [y]
        summary: @
        why: @
        body: @
        image: { file: p.svg, alt: A, caption: @ }
        corrections: [{ when: 2024-11-02, kind: correction, text: @ }]
        original: { title: O, url: https://x.test/1, outlet: X, image: { caption: @, credit: C } }
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B
        retracted: { when: 2024-11-03, reason: @ }
        == content/articles/2024-11-01-a/p.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\"/>";

/// The fixture with a canary in each field, and the field of each number.
pub fn planted(fixture: &str, canary: &dyn Fn(usize) -> String) -> (Desk, BTreeMap<usize, String>) {
    let mut text = String::new();
    let mut fields = BTreeMap::new();
    let mut file = "";
    for line in fixture.lines() {
        file = line.trim().strip_prefix("== ").unwrap_or(file);
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('@') {
            let number = 100 + fields.len();
            fields.insert(number, format!("{file}: {}", line.trim()));
            text.push_str(before);
            text.push_str(&serde_json::to_string(&canary(number)).unwrap());
            rest = after;
        }
        text.push_str(rest);
        text.push('\n');
    }
    (site(&text), fields)
}

/// The pages of a site as a browser reads them.
fn pages(built: &Built) -> Vec<(&String, Vec<dom::Element>)> {
    let pages = built.outputs.iter().filter(|(url, _)| url.ends_with('/') || url.ends_with(".html"));
    pages.map(|(url, bytes)| (url, dom::elements(std::str::from_utf8(bytes).unwrap()))).collect()
}

/// Fields whose canary no page shows unchanged.
fn lost(
    pages: &[(&String, Vec<dom::Element>)],
    fields: &BTreeMap<usize, String>,
    canary: &dyn Fn(usize) -> String,
) -> Vec<String> {
    let all: Vec<String> = pages.iter().flat_map(|(_, elements)| dom::strings(elements)).collect();
    let shown = |number: usize| all.iter().any(|text| text.contains(&canary(number)));
    fields.iter().filter(|(number, _)| !shown(**number)).map(|(number, field)| format!("{number}: {field}")).collect()
}

fn markup(number: usize) -> String {
    format!("Z{number}<x-{number}>&amp;&\"'</x-{number}>")
}

#[test]
fn text_of_every_field_comes_out_as_it_went_in_and_makes_no_element() {
    // RELIABILITY H4
    let (desk, fields) = planted(TEXTS, &markup);
    let built = desk.build();
    let pages = pages(&built);
    for (url, elements) in &pages {
        let made: Vec<&dom::Element> = elements.iter().filter(|one| one.name.starts_with("x-")).collect();
        assert!(made.is_empty(), "{url}: {made:?}");
        let attributes: Vec<&dom::Element> = elements
            .iter()
            .filter(|one| one.attributes.iter().any(|(name, _)| name.contains(['<', '"', '\'', '&'])))
            .collect();
        assert!(attributes.is_empty(), "{url}: {attributes:?}");
    }
    let lost = lost(&pages, &fields, &markup);
    assert!(lost.is_empty(), "lost or changed:\n{}", lost.join("\n"));
}

#[test]
fn text_of_every_field_is_a_string_of_the_json_in_scripts() {
    // RELIABILITY H4: JSON in script (`<` as `\u003c`).
    let (desk, _) = planted(TEXTS, &markup);
    let built = desk.build();
    let mut seen = 0;
    for (url, elements) in pages(&built) {
        for script in elements.iter().filter(|one| one.name == "script" && !one.text.is_empty()) {
            let value: serde_json::Value =
                serde_json::from_str(&script.text).unwrap_or_else(|error| panic!("{url}: {error}: {}", script.text));
            assert!(!script.text.contains('<'), "{url}");
            seen += usize::from(value.to_string().contains("<x-"));
        }
    }
    assert!(seen > 5, "canaries stand in the JSON of {seen} pages");
}

/// Well-formed, with every entity known.
fn well_formed(url: &str, xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{url} is no XML: {error}\n{xml}"),
        }
    }
}

#[test]
fn feeds_and_sitemaps_parse_whatever_their_texts_hold() {
    // RELIABILITY H4, H5
    let canary = |number: usize| format!("{}]]><!-- <![CDATA[ \u{1F600}", markup(number));
    let (desk, _) = planted(TEXTS, &canary);
    let built = desk.build();
    for (url, bytes) in &built.outputs {
        let text = String::from_utf8_lossy(bytes);
        if url.ends_with(".xml") {
            well_formed(url, &text);
            assert!(!text.contains("<x-"), "{url}");
        } else if url.ends_with(".json") {
            let feed: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{url}: {error}"));
            if url.contains("/search/") {
                continue;
            }
            let titles: Vec<String> = feed["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["title"].as_str().unwrap_or_default().to_owned())
                .collect();
            assert!(titles.iter().any(|title| dom::plain(title).contains("]]><!-- <![CDATA[")), "{titles:?}");
        }
    }
    let atom = built.html("/feed.xml");
    let titles: Vec<String> = atom
        .split("<title>")
        .skip(1)
        .map(|part| super::support::unescape(part.split("</title>").next().unwrap()))
        .collect();
    assert!(titles.iter().any(|title| dom::plain(title).contains("&amp;&\"'</x-")), "{titles:?}");
}

fn template(number: usize) -> String {
    format!("T{number} {{{{ 7 * 7 }}}} {{% include 'base.html' %}} {{# gone #}} {{{{ page.title }}}}")
}

#[test]
fn content_is_never_template_source() {
    // RELIABILITY H1
    for fixture in [TEXTS, MARKDOWN] {
        let (desk, fields) = planted(fixture, &template);
        let built = desk.build();
        let lost = lost(&pages(&built), &fields, &template);
        assert!(lost.is_empty(), "lost or rendered:\n{}", lost.join("\n"));
    }
}

#[test]
fn raw_html_in_every_field_of_markdown_is_sanitized() {
    // RELIABILITY H2
    let payload = |number: usize| {
        format!(
            "M{number} <script>alert({number})</script><img src=x onerror=alert({number})><svg onload=alert(1)><a href=javascript:alert(1)>x</a>"
        )
    };
    let (desk, fields) = planted(MARKDOWN, &payload);
    match desk.built() {
        Ok(built) => {
            for (url, elements) in pages(&built) {
                assert_eq!(dom::dangers(&elements), Vec::<String>::new(), "{url}");
            }
            let seen = |number: usize| format!("M{number}");
            assert_eq!(lost(&pages(&built), &fields, &seen), Vec::<String>::new());
        }
        Err(found) => panic!("{found:#?}"),
    }
}
