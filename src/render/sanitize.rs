//! Raw HTML made harmless (DOMAIN R-13, RELIABILITY H2).
//!
//! Whole runs of block HTML go through ammonia, which reads them as a browser would. Tags inside a line of
//! Markdown arrive one by one and cannot: those of a fixed list are written anew, the others dropped.

use crate::{
    base::url::{self, Target},
    parse::html::{Tag, is_safe_name, tags},
};
use ammonia::Builder;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Elements that a block of raw HTML may hold: text, tables, lists, details, figures, media. Neither svg nor math
/// nor style, whose parsing rules are where sanitisers fail; no `h1`, which is the page's title.
const ELEMENTS: [&str; 68] = [
    "a",
    "abbr",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "track",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "address",
];

/// Elements whose content goes with them.
const WITH_CONTENT: [&str; 14] = [
    "script", "style", "template", "iframe", "object", "embed", "noscript", "noembed", "noframes", "svg", "math",
    "select", "textarea", "title",
];

const ANYWHERE: [&str; 5] = ["lang", "dir", "title", "id", "class"];

const ATTRIBUTES: [(&str, &[&str]); 17] = [
    ("a", &["href"]),
    ("audio", &["src", "controls"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "width", "height"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("source", &["src", "type"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope"]),
    ("time", &["datetime"]),
    ("track", &["src", "kind", "srclang", "label", "default"]),
    ("video", &["src", "controls", "width", "height", "poster"]),
];

/// Elements that may begin in one run of raw HTML and end in another, with Markdown between.
const ACROSS: [&str; 6] = ["aside", "blockquote", "details", "div", "figure", "section"];

/// Tags that may stand in a line of Markdown; `br` and `wbr` have no end.
const INLINE: [&str; 24] = [
    "abbr", "b", "bdi", "br", "cite", "del", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "small",
    "span", "strong", "sub", "sup", "u", "wbr", "dfn",
];

/// A larger run, or one with more open elements, is shown as text: ammonia takes the square of the depth
/// (20,000 elements: 2.4 s).
const RUN_BYTES: usize = 64 * 1024;
pub(super) const OPEN_ELEMENTS: usize = 200;
/// Further tags inside a line are dropped: an end tag looks through the open ones for its beginning.
pub(super) const OPEN_INLINE: usize = 32;

static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.into())
        .clean_content_tags(WITH_CONTENT.into())
        .generic_attributes(ANYWHERE.into())
        .tag_attributes(ATTRIBUTES.iter().map(|(name, keys)| (*name, keys.iter().copied().collect())).collect())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(attribute);
    builder
});

/// The value that an allowed attribute may have.
fn attribute<'v>(_element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match name {
        "id" => is_safe_name(value).then_some(Cow::Borrowed(value)),
        "class" => {
            let kept: Vec<&str> = value.split_ascii_whitespace().filter(|class| is_safe_name(class)).collect();
            (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
        }
        "lang" => is_safe_name(value).then_some(Cow::Borrowed(value)),
        "dir" => matches!(value, "ltr" | "rtl" | "auto").then_some(Cow::Borrowed(value)),
        "href" | "src" | "poster" | "cite" => (url::target(value) != Target::Refused).then_some(Cow::Borrowed(value)),
        "width" | "height" | "colspan" | "rowspan" | "span" => {
            (value.len() < 5 && value.bytes().all(|byte| byte.is_ascii_digit())).then_some(Cow::Borrowed(value))
        }
        _ => Some(Cow::Borrowed(value)),
    }
}

/// What was dropped of a body's raw HTML, in words, each once.
#[derive(Debug, Default)]
pub struct Dropped(BTreeSet<String>);

impl Dropped {
    fn element(&mut self, name: &str) {
        self.add(format!("<{}>", shortened(name)));
    }

    fn attribute(&mut self, name: &str) {
        self.add(shortened(name));
    }

    fn add(&mut self, what: String) {
        // A report of ten names is read, one of a thousand is not.
        if self.0.len() < 10 {
            self.0.insert(what);
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing when nothing was dropped.
    #[must_use]
    pub fn told(&self) -> Option<String> {
        let names: Vec<String> = self.0.iter().map(|name| format!("`{name}`")).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(30).collect::<String>().to_ascii_lowercase()
}

/// A run of raw HTML, or a part of one, made harmless.
#[derive(Debug, PartialEq, Eq)]
pub struct Clean {
    /// Regular HTML: every value in double quotation marks, every element closed but those of [`Self::open`].
    pub html: String,
    /// The elements left open, outermost first.
    pub open: Vec<&'static str>,
}

/// Cleans a run. `open` are those of its elements that it leaves open ([`across`]).
///
/// Nothing when the run is too large: then it is to be shown as text.
#[must_use]
pub fn block(run: &str, open: &[&'static str], dropped: &mut Dropped) -> Option<Clean> {
    if run.len() > RUN_BYTES || depth(run) > OPEN_ELEMENTS {
        dropped.add("too large or too deep".into());
        return None;
    }
    report(run, dropped);
    let mut html = AMMONIA.clean(run).to_string();
    let ends: String = open.iter().rev().map(|name| format!("</{name}>")).collect();
    // Where a browser would have closed them otherwise, they stay closed.
    let open = if html.ends_with(&ends) && !ends.is_empty() {
        html.truncate(html.len() - ends.len());
        open.to_vec()
    } else {
        Vec::new()
    };
    Some(Clean { html, open })
}

/// The element's name if it may begin in one run and end in another.
#[must_use]
pub fn across(tag: &Tag<'_>) -> Option<&'static str> {
    ACROSS.into_iter().find(|name| tag.is(name))
}

/// The element's name if it may stand in a line of Markdown.
#[must_use]
pub fn inline(tag: &Tag<'_>) -> Option<&'static str> {
    INLINE.into_iter().find(|name| tag.is(name))
}

/// Whether an element has no content and no end.
#[must_use]
pub fn is_void(name: &str) -> bool {
    matches!(name, "br" | "wbr" | "hr" | "img" | "source" | "track" | "col")
}

/// The attributes of an inline tag that are kept: language and direction (DOMAIN I-2), an abbreviation's meaning.
pub fn inline_attributes<'t>(tag: &Tag<'t>, dropped: &mut Dropped) -> Vec<(&'static str, &'t str)> {
    let mut kept = Vec::new();
    for (name, value) in tag.attributes() {
        let known = ["lang", "dir", "title"].into_iter().find(|known| name.eq_ignore_ascii_case(known));
        match known {
            Some("title") if !tag.is("abbr") && !tag.is("dfn") => dropped.attribute(name),
            Some(known) if attribute("", known, value).is_some() && !kept.iter().any(|(name, _)| *name == known) => {
                kept.push((known, value));
            }
            Some(_) | None => dropped.attribute(name),
        }
    }
    kept
}

/// Tells that a tag inside a line was dropped.
pub fn drop_inline(html: &str, dropped: &mut Dropped) {
    match tags(html).next() {
        Some(tag) => dropped.element(tag.name),
        // Comments are nobody's loss.
        None if html.starts_with("<!--") => {}
        None => dropped.add("<! …>".into()),
    }
}

/// How many elements are open at most. Those that a sibling closes of itself (`<p>`, `<li>`) cannot nest alone.
fn depth(run: &str) -> usize {
    const IMPLIED: [&str; 12] = ["p", "li", "dt", "dd", "tr", "td", "th", "br", "hr", "img", "col", "source"];
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let (mut now, mut most) = (0_usize, 0);
    for tag in tags(run).filter(|tag| !IMPLIED.iter().any(|name| tag.is(name))) {
        let count = open.entry(shortened(tag.name)).or_default();
        // An end without its beginning closes nothing, to a browser as here.
        if !tag.close {
            *count += 1;
            now += 1;
            most = most.max(now);
        } else if *count > 0 {
            *count -= 1;
            now -= 1;
        }
    }
    most
}

/// Notes what the allowlist does not hold.
fn report(run: &str, dropped: &mut Dropped) {
    for tag in tags(run).filter(|tag| !tag.close) {
        if !ELEMENTS.iter().any(|name| tag.is(name)) {
            dropped.element(tag.name);
            continue;
        }
        let own = ATTRIBUTES.iter().find(|(name, _)| tag.is(name)).map_or(&[][..], |(_, keys)| keys);
        for (name, value) in tag.attributes() {
            let key = name.to_ascii_lowercase();
            let known = ANYWHERE.contains(&key.as_str()) || own.contains(&key.as_str());
            if !known || attribute(tag.name, &key, value).is_none() {
                dropped.attribute(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(run: &str) -> (String, Option<String>) {
        let mut dropped = Dropped::default();
        let html = block(run, &[], &mut dropped).map_or_else(|| "too large".into(), |clean| clean.html);
        (html, dropped.told())
    }

    #[test]
    fn the_allowlist_keeps_text_tables_lists_and_media() {
        // DOMAIN R-13
        for kept in [
            "<details open=\"\"><summary>a</summary>b</details>",
            "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
            "<figure class=\"wide\" id=\"fig-1\"><img src=\"a.jpg\" alt=\"b\"><figcaption>c</figcaption></figure>",
            "<video src=\"/a.mp4\" controls=\"\"></video>",
            "<p lang=\"id\" dir=\"ltr\">a <a href=\"https://a.example/\">b</a></p>",
            "<ol start=\"3\"><li>a</li></ol>",
        ] {
            assert_eq!(clean(kept), (kept.to_owned(), None));
        }
    }

    #[test]
    fn what_is_dropped_is_told() {
        // DOMAIN R-13: "what was dropped: warn"
        for (run, html, told) in [
            ("<script>x</script><p onclick=x>a</p>", "<p>a</p>", "`<script>`, `onclick`"),
            ("<p style=\"color:red\">a</p>", "<p>a</p>", "`style`"),
            ("<p id=\"a b\" class=\"a {b} c\">a</p>", "<p class=\"a c\">a</p>", "`id`"),
            ("<a href=\"JaVaScRiPt:x\">a</a>", "<a>a</a>", "`href`"),
            ("<font>a</font><h1>b</h1>", "ab", "`<font>`, `<h1>`"),
            ("<svg><path/>x</svg>", "", "`<path>`, `<svg>`"),
        ] {
            assert_eq!(clean(run), (html.to_owned(), Some(told.to_owned())), "{run}");
        }
    }

    #[test]
    fn an_element_may_stay_open_for_markdown() {
        let mut dropped = Dropped::default();
        let seen = block("<details>\n<summary>a</summary>\n", &["details"], &mut dropped).unwrap();
        assert_eq!(seen, Clean { html: "<details>\n<summary>a</summary>\n".into(), open: vec!["details"] });
    }

    #[test]
    fn a_run_too_large_or_too_deep_is_not_cleaned() {
        assert_eq!(clean(&"<div>".repeat(201)).0, "too large");
        assert_eq!(clean(&"<div></span>".repeat(201)).0, "too large");
        assert_eq!(clean(&"a".repeat(RUN_BYTES + 1)).0, "too large");
        assert!(clean(&"<p>a<li>b".repeat(500)).0.len() > 1000);
    }
}
