//! From a slice to the values that a template is given (docs/templates.md).

mod archive;
mod article;
mod away;
mod body;
mod card;
mod edition;
mod entity;
mod front;
mod listing;
mod page;
mod picture;
mod plain;
mod search;
mod story;

pub(super) use page::context;

use super::{kit::Kit, markdown, value};
use crate::base::lang::Lang;
use crate::diag::Diagnostic;
use crate::plan::{NavKind, Slice};
use crate::theme::strings::Strings;
use std::cell::RefCell;
use tera::Value;

/// What every view function has at hand.
pub(super) struct View<'a> {
    pub slice: &'a Slice<'a>,
    pub kit: &'a Kit<'a>,
    pub t: &'a Strings,
    pub lang: Lang,
    /// What rendering finds on the way: dropped HTML, forbidden links.
    pub found: RefCell<Vec<Diagnostic>>,
}

/// A page's own values, its template, and what its head says.
pub(super) struct Shown {
    pub template: &'static str,
    pub kind: &'static str,
    pub values: Vec<(&'static str, Value)>,
    /// The headline; the complete title is made from it.
    pub title: String,
    pub description: Option<String>,
    pub crumbs: Vec<Value>,
}

impl<'a> View<'a> {
    pub fn new(slice: &'a Slice<'a>, kit: &'a Kit<'a>) -> Self {
        Self { slice, kit, t: kit.theme.strings(slice.lang), lang: slice.lang, found: RefCell::new(Vec::new()) }
    }

    /// A path on the site as it stands in a link.
    pub fn link(&self, path: &str) -> String {
        self.slice.config.base_url.link(path)
    }

    fn options(&self, lang: Lang) -> markdown::Options<'_> {
        markdown::Options {
            lang,
            form: markdown::Form::Page { prefix: "" },
            raw: self.kit.raw,
            punctuation: markdown::Punctuation::Smart,
            colours: markdown::Colours::Shown,
            top: 2,
            title: markdown::TitleHeading::Shown,
            strings: self.kit.words(self.lang),
            limits: &self.kit.limits,
            place: None,
        }
    }

    /// One paragraph of Markdown without its `<p>`.
    pub fn inline(&self, text: &str, lang: Lang) -> String {
        // Most summaries are plain sentences: nothing to parse, nothing to set.
        if !text
            .bytes()
            .any(|byte| b"*_[]<>&`!~\"'\\\n:^$|{}-.=".contains(&byte) && !matches!(byte, b'.' | b'-' | b':' | b'!'))
            && !text.contains("--")
            && !text.contains("...")
        {
            let mut out = String::with_capacity(text.len());
            super::escape::text(&mut out, text);
            return out;
        }
        let mut directive = |_: &crate::parse::body::Directive, _: Option<&str>| String::new();
        let mut link = |target: &str| self.field_link(target);
        let mut image = |_: &str| None;
        let mut hooks = markdown::Hooks { directive: &mut directive, link: &mut link, image: &mut image };
        let done = markdown::inline(text, &self.options(lang), &mut hooks);
        self.found.borrow_mut().extend(done.found);
        done.value
    }

    /// The same as a template value; `None` when there is nothing.
    pub fn inline_value(&self, text: Option<&str>, lang: Lang) -> Value {
        text.map_or_else(Value::none, |text| value::html(&self.inline(text, lang)))
    }

    /// As [`Self::inline_value`], of a text that stands in for what the page's language lacks: it says what language it
    /// is in (WCAG 3.1.2), so that no template must.
    pub fn borrowed_value(&self, text: Option<&str>, lang: Lang) -> Value {
        let marked = |text| value::html(&self.in_lang("span", &self.inline(text, lang), lang));
        text.map_or_else(Value::none, marked)
    }

    /// HTML in an element that names its language, when that is not the page's.
    pub fn in_lang(&self, element: &str, html: &str, lang: Lang) -> String {
        if lang == self.lang || html.is_empty() {
            return html.to_owned();
        }
        format!("<{element} lang=\"{}\" dir=\"{}\">{html}</{element}>", lang.as_str(), lang.dir())
    }

    /// What a link of the body leads to, as it stands in HTML.
    fn body_link(&self, target: &str) -> Option<String> {
        if let Some(path) = self.slice.links.body.get(target) {
            return Some(self.link(path));
        }
        // A fragment of the page itself.
        target.starts_with('#').then(|| target.to_owned())
    }

    /// What a link of a summary or note leads to: an address of the site, which `check` follows. The same on every page
    /// that shows the field, so that a card can be made once.
    fn field_link(&self, target: &str) -> Option<String> {
        target
            .starts_with('/')
            .then(|| self.link(&crate::base::url::decode(target).unwrap_or_else(|| target.to_owned())))
    }

    /// The name of a language in the page's language, else its tag.
    pub fn lang_name(&self, lang: Lang) -> String {
        let of = |tag: &str| self.t.maybe(&format!("languages.{tag}")).map(str::to_owned);
        of(lang.as_str()).or_else(|| of(lang.primary())).unwrap_or_else(|| lang.as_str().to_owned())
    }

    /// `KO`; nothing when it is the page's language.
    pub fn lang_mark(&self, lang: Lang) -> Option<String> {
        (lang != self.lang).then(|| lang.mark())
    }

    /// A number as the language writes it.
    pub fn number(&self, number: usize) -> String {
        self.t.numbers().text(i64::try_from(number).unwrap_or(i64::MAX))
    }

    pub fn nav_name(&self, kind: &NavKind) -> (String, Option<Lang>) {
        let heading = |key: &str| (self.t.text(&format!("headings.{key}")).to_owned(), None);
        match kind {
            NavKind::Section { name, lang } | NavKind::Page { name, lang } => (name.to_string(), *lang),
            NavKind::Editions => heading("editions"),
            NavKind::Stories => heading("stories"),
            NavKind::Topics => heading("topics"),
            NavKind::Archive => heading("archive"),
        }
    }

    pub fn heading(&self, key: &str) -> String {
        self.t.text(&format!("headings.{key}")).to_owned()
    }
}

/// Text for a description: at most 160 graphemes, cut at a word (DOMAIN M-8).
pub(super) fn described(text: &str) -> String {
    let plain = markdown::plain(text);
    crate::base::text::cut_graphemes(plain.trim(), 160).into_owned()
}
