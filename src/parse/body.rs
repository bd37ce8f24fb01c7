//! What the site may know of a body without holding it.

use super::{directive::Marked, facts::Reader};
use crate::{
    base::{
        hash::ContentHash,
        path::SourcePath,
        slug::{Letters, slugify},
        span::{Span, Spanned},
    },
    diag::{Checked, Code, Diagnostic},
};
use pulldown_cmark::{LinkType, Options, Parser};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, ops::Range};

/// The Markdown of a body: CommonMark with GitHub's tables, footnotes, alerts and so on, and definition lists.
///
/// Neither heading attributes (`## {{ x }}` would lose its text, RELIABILITY H1) nor smart punctuation (the
/// renderer's own knows languages and quotations, DOMAIN I-4).
pub const DIALECT: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Where the Markdown of a record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BodyPlace {
    /// These bytes of the file: what follows the front matter.
    After(Range<u32>),
    /// The value of the key `body` of a YAML record.
    Key,
}

/// The facts of a body. The text stays on disk and is read again when its page is rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub at: BodyPlace,
    pub hash: ContentHash,
    /// Words outside quotations (DOMAIN Q-5).
    pub words: u32,
    /// Words of each quotation, in order: `>` blocks and quote directives (DOMAIN Q-5).
    pub quoted: Vec<Spanned<u32>>,
    pub links: Vec<Link>,
    /// Ids that headings, elements of raw HTML and footnotes get on the record's own page.
    pub anchors: Vec<Box<str>>,
    pub directives: Vec<Directive>,
    /// Plain text of the first heading of level 1 before any other text, when no other title is written.
    pub title: Option<Box<str>>,
    /// Plain text of the first paragraph, at most 400 bytes: the description when there is no summary (DOMAIN M-8);
    /// none when there is one.
    pub opening: Option<Box<str>>,
}

/// A link or picture of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub target: Box<str>,
    /// The target where it is written in the link, else the whole link.
    pub span: Span,
    /// A picture, not a link.
    pub image: bool,
}

/// A directive of a body: `::latest{where="topic=korea" limit=5}` (DOMAIN R-14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    pub name: Box<str>,
    pub arguments: Vec<(Box<str>, Spanned<Box<str>>)>,
    /// Its line: of a container, the opening one.
    pub span: Span,
    /// `:::name` … `:::`
    pub container: bool,
    /// The Markdown between the lines of a container; empty for a leaf.
    pub text: Span,
}

impl Directive {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.arguments.iter().find(|(name, _)| **name == *key).map(|(_, value)| &*value.value)
    }
}

/// What a body may not exceed (RELIABILITY X), and the names of the site's own directives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyLimits {
    /// How deep elements may stand in each other.
    pub nesting: usize,
    /// How many bytes of HTML each byte of Markdown may become, besides [`Self::growth_bytes`].
    pub growth: usize,
    pub growth_bytes: usize,
    /// Files of `templates/directives/` without their ending.
    pub directives: Vec<Box<str>>,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { nesting: 64, growth: 16, growth_bytes: 64 * 1024, directives: Vec::new() }
    }
}

impl BodyLimits {
    /// The most HTML that a body of this length may become.
    #[must_use]
    pub fn html(&self, markdown: usize) -> usize {
        markdown.saturating_mul(self.growth).saturating_add(self.growth_bytes)
    }
}

/// Gives the headings of one body their ids: the same to whoever lists them and to whoever writes them.
#[derive(Debug, Default)]
pub struct Anchors {
    /// How often a slug was asked for.
    asked: HashMap<String, u32>,
}

/// Ids that pages have of their own.
const TAKEN: [&str; 4] = ["main", "menu", "search", "top"];

impl Anchors {
    /// The id of the next heading with this plain text: its slug, with `-2` and so on when that is taken.
    ///
    /// The ids of footnotes hold a colon, so that no heading can take one of theirs.
    pub fn heading(&mut self, text: &str) -> String {
        let made = slugify(text, Letters::Keep).slug;
        let slug = made.map_or_else(|| "section".to_owned(), |slug| slug.as_str().to_owned());
        let mut count = *self.asked.entry(slug.clone()).or_insert(u32::from(TAKEN.contains(&slug.as_str())));
        let mut id = if count == 0 { slug.clone() } else { format!("{slug}-{}", count + 1) };
        // `a-2` may be another heading's own slug; counting on from where the last search ended keeps this linear.
        while count > 0 && self.asked.contains_key(&id) {
            count += 1;
            id = format!("{slug}-{}", count + 1);
        }
        self.asked.insert(slug, count + 1);
        self.asked.entry(id.clone()).or_insert(1);
        id
    }
}

/// The id of a footnote, by its number in the order of first mention.
#[must_use]
pub fn note_id(number: usize) -> String {
    format!("fn:{number}")
}

/// The target of a link as an address: an e-mail address in `<a@b.example>` becomes `mailto:`.
#[must_use]
pub fn target_of(kind: LinkType, target: &str) -> Box<str> {
    if kind == LinkType::Email { format!("mailto:{target}").into() } else { target.into() }
}

/// The finding on a link whose scheme is not allowed (DOMAIN R-13).
#[must_use]
pub fn bad_link(target: &str) -> Diagnostic {
    Diagnostic::new(Code::BadLink, format!("the link `{target}` has a scheme that is not allowed"))
        .help("write a relative link, or one with http, https, mailto or tel")
}

/// Reads a body: its facts, and what is wrong with it as Markdown.
///
/// `offset` is the place of the body's first byte in its file. One pass, and a second where directives and code
/// may meet; linear in the length of the text (RELIABILITY H7).
#[must_use]
pub fn read(text: &str, offset: u32, path: &SourcePath, limits: &BodyLimits) -> Checked<Body> {
    let marked = Marked::read(text, &limits.directives);
    let mut reader = Reader::new(text, &marked, limits);
    for (event, range) in Parser::new_ext(&marked.text, DIALECT).into_offset_iter() {
        reader.event(event, range);
    }
    let (body, found) = reader.finish();
    let faults = marked.faults.iter().map(|fault| (fault.diagnostic(), fault.span));
    let found = found.into_iter().chain(faults).map(|(finding, span)| finding.at(path, span.shifted(offset))).collect();
    let end = offset.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
    Checked::new(Body { at: BodyPlace::After(offset..end), ..body }, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Form, render};

    fn body(text: &str) -> Body {
        let Checked { value, found } = checked(text);
        assert_eq!(found, [], "{text:?}");
        value
    }

    fn checked(text: &str) -> Checked<Body> {
        read(text, 0, &SourcePath::parse("content/a.md").unwrap(), &BodyLimits::default())
    }

    /// The findings on a body that stands behind other text in its file.
    fn found(text: &str) -> String {
        let path = SourcePath::parse("content/a.md").unwrap();
        let file = format!("---\ntitle: x\n---\n{text}");
        let offset = u32::try_from(file.len() - text.len()).unwrap();
        let found = read(text, offset, &path, &BodyLimits::default()).found;
        render(&found, Form::Human, &|_| Some(file.clone()))
    }

    #[test]
    fn quotations_are_counted_once_each_and_not_as_own_words() {
        // DOMAIN Q-5: "`quotes`, directives, `>` blocks count once each."
        let text = "Own words here.\n\n> one two **thr**ee\n> > four\n\n> [!NOTE]\n> An alert is ours.\n\n::quote{by=Kim text=\"five six\"}\n\n:::quote{by=Kim}\nseven\n\n> eight\n:::\n";
        let body = body(text);
        assert_eq!(body.words, 7);
        let quoted: Vec<(u32, &str)> = body
            .quoted
            .iter()
            .map(|one| (one.value, &text[one.span.start as usize..][..one.span.len as usize]))
            .collect();
        assert_eq!(
            quoted,
            [(4, "> one two **thr**ee\n> > four\n"), (2, "::quote{by=Kim text=\"five six\"}"), (2, ":::quote{by=Kim}")]
        );
    }

    #[test]
    fn links_and_pictures_are_told_with_their_places() {
        let text = "[kim](../2024/kim.md) ![a](pic.jpg \"t\") [r] <a@b.example>\n\n<p id=\"fig\"><a href=\"/x/?a&amp;b\">x</a></p>\n\n[r]: https://a.example/\n";
        let seen: Vec<(String, &str, bool)> = body(text)
            .links
            .iter()
            .map(|link| {
                (link.target.to_string(), &text[link.span.start as usize..][..link.span.len as usize], link.image)
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("../2024/kim.md".into(), "../2024/kim.md", false),
                ("pic.jpg".into(), "pic.jpg", true),
                ("https://a.example/".into(), "[r]", false),
                ("mailto:a@b.example".into(), "a@b.example", false),
                ("/x/?a&b".into(), "<a href=\"/x/?a&amp;b\">", false),
            ]
        );
    }

    #[test]
    fn headings_and_footnotes_have_anchors() {
        let text = "# One *two*\n\n## Same\n\n## Same\n\n## Same 2\n\n## Main\n\n## !\n\n<p id=fig>x</p>\n\na[^1] b[^x]\n\n[^x]: X\n\n[^1]: One\n";
        assert_eq!(
            body(text).anchors.iter().map(|id| &**id).collect::<Vec<_>>(),
            ["one-two", "same", "same-2", "same-2-2", "main-2", "section", "fig", "fn:1", "fn:2"]
        );
    }

    #[test]
    fn ten_thousand_equal_headings_have_ten_thousand_ids() {
        let mut anchors = Anchors::default();
        let ids: std::collections::BTreeSet<String> =
            (0..10_000).map(|nth| anchors.heading(if nth % 3 == 0 { "a 2" } else { "a" })).collect();
        assert_eq!(ids.len(), 10_000);
    }

    #[test]
    fn the_first_heading_may_be_the_title() {
        // DOMAIN R-20: "no front matter: first heading, else the file's name"
        assert_eq!(body("# The *title*\n\ntext").title.as_deref(), Some("The title"));
        assert_eq!(body("text\n\n# Late\n").title, None);
        assert_eq!(body("## Second\n").title, None);
    }

    #[test]
    fn the_opening_is_the_first_paragraph_of_ones_own() {
        // DOMAIN M-8
        let text =
            "# T\n\n> quoted\n\n- item\n\n![only](pic.jpg)\n\nThe *first*\nparagraph [here](/x/).\n\nThe second.";
        assert_eq!(body(text).opening.as_deref(), Some("The first paragraph here."));
        let long = body(&"word ".repeat(200)).opening.unwrap();
        assert!(long.len() <= 400 && long.ends_with("word"), "{long}");
        assert_eq!(body(&"북".repeat(200)).opening.unwrap().len(), 399);
    }

    #[test]
    fn link_definitions_and_footnotes_hold_across_directives() {
        let body = body("[a][r] b[^1]\n\n::latest{limit=5}\n\n[r]: /x/\n[^1]: note\n");
        assert_eq!((body.links.len(), body.anchors.len(), body.directives.len()), (1, 1, 1));
    }

    #[test]
    fn a_link_with_a_forbidden_scheme_is_shown_where_it_stands() {
        // DOMAIN R-13
        assert_eq!(
            found("see [this](javascript:alert(1))"),
            "warning[K0402]: the link `javascript:alert(1)` has a scheme that is not allowed\n  content/a.md:4:12\n4 | see [this](javascript:alert(1))\n  |            ^^^^^^^^^^^^^^^^^^^\n  = help: write a relative link, or one with http, https, mailto or tel\n\n"
        );
    }

    #[test]
    fn a_wrong_directive_is_shown_where_it_stands() {
        // DOMAIN R-14
        assert_eq!(
            found("text\n\n::latest{wher=\"topic=korea\"}\n"),
            "error[K0401]: `latest` has no key `wher`\n  content/a.md:6:10\n6 | ::latest{wher=\"topic=korea\"}\n  |          ^^^^\n  = help: write `where`\n\n"
        );
    }

    #[test]
    fn a_body_may_be_sixty_four_deep() {
        // RELIABILITY X: "Markdown nesting | 64"
        assert_eq!(found(&format!("{}a", "> ".repeat(63))), "");
        assert!(found(&format!("{}a", "> ".repeat(64))).starts_with("error[K0406]"));
        assert!(found(&format!("{}a", "> ".repeat(50_000))).starts_with("error[K0406]"));
    }

    #[test]
    fn a_table_of_empty_cells_grows_too_much() {
        // RELIABILITY X: "Markdown growth | x16 + 64 KiB"
        let text = format!("{}\n{}\n{}", "|a".repeat(400), "|-".repeat(400), "|x\n".repeat(400));
        assert!(found(&text).starts_with("error[K0406]: the Markdown grows too much"), "{}", found(&text));
    }
}
