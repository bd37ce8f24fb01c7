//! Parse: one file read alone becomes a [`record::Record`]. Knows nothing of other records.

pub mod addresses;
mod article;
pub mod body;
mod briefs;
mod common;
pub mod data;
pub mod directive;
mod edition;
pub mod facts;
pub mod front;
pub mod html;
mod image;
pub mod name;
mod original;
pub mod packed;
mod page;
mod person;
pub mod picture;
pub mod record;
mod source;
mod story;
#[cfg(test)]
mod tests;
mod topic;

use crate::{
    base::{
        hash::ContentHash,
        lang::Lang,
        moment::{Moment, Zone},
        path::SourcePath,
        span::{Span, Spanned},
    },
    diag::{Checked, Code, Diagnostic},
    yaml::{self, Fields, Limits, Node, Value},
};
use body::{Body, BodyLimits, BodyPlace};
use name::{Form, Name};
use record::{Common, Head, Kind, Record};
use std::{borrow::Cow, ops::Range};

/// What parsing may know of the configuration: who changes these reads every record again.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The site's languages; the first is the default.
    pub languages: Vec<Lang>,
    /// The zone of moments that name none.
    pub zone: Zone,
    /// Of the front matter.
    pub yaml: Limits,
    /// Bytes of one record file: `limits.record`.
    pub record_bytes: usize,
    pub body: BodyLimits,
}

impl Rules {
    /// The default limits of a site with these languages.
    #[must_use]
    pub fn new(languages: Vec<Lang>, zone: Zone) -> Self {
        Self { languages, zone, yaml: Limits::default(), record_bytes: 2 * 1024 * 1024, body: BodyLimits::default() }
    }

    fn default_language(&self) -> Lang {
        self.languages.first().copied().unwrap_or(Lang::EN)
    }
}

/// Reads one file below `content/`. `None` without a report when no record stands at that path, and with one when the
/// file is no text.
#[must_use]
pub fn parse(path: &SourcePath, bytes: &[u8], hash: ContentHash, rules: &Rules) -> Checked<Option<Record>> {
    let Some(name) = Name::read(path, rules) else { return Checked::clean(None) };
    if bytes.len() > rules.record_bytes {
        let message = format!("the record has {} bytes; the limit is {}", bytes.len(), rules.record_bytes);
        let found = Diagnostic::new(Code::Limit, message).in_file(path);
        return Checked::new(None, vec![found.help("split it, or raise `limits.record` in kliping.yaml")]);
    }
    let text = match front::normalise(bytes) {
        Ok(text) => text,
        Err(at) => return Checked::new(None, vec![data::not_utf8(path, at)]),
    };
    let mut found = Vec::new();
    front::characters(&text, path, &mut found);
    let written = Written::read(&text, &name, path, rules, &mut found);
    let record = record(&written, name, path, hash, rules, &mut found);
    Checked::new(Some(record), found)
}

/// A record's file, cut and its YAML read.
struct Written<'t> {
    text: &'t str,
    node: Node,
    /// The Markdown after the front matter.
    after: Option<Range<usize>>,
    /// Keys were written, so that required ones can be missing.
    has_keys: bool,
}

impl<'t> Written<'t> {
    fn read(text: &'t str, name: &Name, path: &SourcePath, rules: &Rules, found: &mut Vec<Diagnostic>) -> Self {
        if name.form == Form::Yaml {
            let read = yaml::read(text, 0, path, Limits { bytes: rules.record_bytes, ..rules.yaml });
            found.extend(read.found);
            head_size(&read.value, text.len(), path, rules, found);
            return Self { text, node: read.value, after: None, has_keys: true };
        }
        let parts = front::split(text, path);
        found.extend(parts.found);
        let has_keys = parts.value.yaml.is_some();
        let range = parts.value.yaml.unwrap_or_default();
        let offset = u32::try_from(range.start).unwrap_or(u32::MAX);
        let read = yaml::read(text.get(range).unwrap_or_default(), offset, path, rules.yaml);
        found.extend(read.found);
        Self { text, node: read.value, after: Some(parts.value.body), has_keys }
    }

    /// Facts of the body, and what is wrong with it; `None` when there is no text.
    fn body(&self, key: Option<&Spanned<Box<str>>>, path: &SourcePath, rules: &Rules) -> Option<Checked<Body>> {
        if let Some(range) = &self.after {
            let markdown = self.text.get(range.clone()).filter(|text| !text.trim().is_empty())?;
            let offset = u32::try_from(range.start).unwrap_or(u32::MAX);
            return Some(body::read(markdown, offset, path, &rules.body));
        }
        let key = key.filter(|key| !key.value.trim().is_empty())?;
        let mut read = body::read(&key.value, 0, path, &rules.body);
        read.value.at = BodyPlace::Key;
        for found in &mut read.found {
            if let Some(place) = &mut found.place {
                let start = place.span.start as usize;
                place.span = inside_key(self.text, key, start..start + place.span.len as usize);
            }
        }
        Some(read)
    }

    /// The items that the body of an edition lists.
    fn briefs(&self, key: Option<&Spanned<Box<str>>>) -> Vec<record::EditionItem> {
        match (&self.after, key) {
            (Some(range), _) => {
                let start = range.start;
                let place = |at: Range<usize>| Span::new(start + at.start, start + at.end);
                briefs::read(self.text.get(range.clone()).unwrap_or_default(), &place)
            }
            (None, Some(key)) => briefs::read(&key.value, &|at| inside_key(self.text, key, at)),
            (None, None) => Vec::new(),
        }
    }
}

/// In a `.yaml` record the body may be as long as in a `.md` record; the other keys may not (RELIABILITY X).
fn head_size(node: &Node, len: usize, path: &SourcePath, rules: &Rules, found: &mut Vec<Diagnostic>) {
    if len <= rules.yaml.bytes {
        return;
    }
    let body = match &node.value {
        Value::Map(entries) => {
            entries.iter().find(|(key, _)| &*key.name == "body").map_or(0, |(_, node)| node.span.len)
        }
        _ => 0,
    };
    let head = len.saturating_sub(body as usize);
    if head > rules.yaml.bytes {
        let message = format!("the keys besides `body` have {head} bytes; the limit is {}", rules.yaml.bytes);
        let help = "move text into `body`, or raise `limits.front_matter` in kliping.yaml";
        found.push(Diagnostic::new(Code::Limit, message).in_file(path).help(help));
    }
}

/// Where bytes of a `body:` value stand in the file: exact for `|` texts, else the whole value.
fn inside_key(text: &str, key: &Spanned<Box<str>>, at: Range<usize>) -> Span {
    let start = key.span.start as usize;
    let lead = key.value.len() - key.value.trim_start_matches('\n').len();
    let indent = text.get(..start).map_or(0, |before| start - before.rfind('\n').map_or(0, |newline| newline + 1));
    let before = key.value.get(lead..at.start).unwrap_or_default();
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
    let mut from = start;
    for _ in 0..before.matches('\n').count() {
        let Some(newline) = text.get(from..).and_then(|rest| rest.find('\n')) else { return key.span };
        let line = text.get(from + newline + 1..).unwrap_or_default();
        let empty = line.trim_start_matches(' ').starts_with('\n');
        from += newline + 1 + if empty { 0 } else { indent };
    }
    let place = from + column..from + column + at.len();
    let same = |len: usize| text.get(place.start..place.start + len) == key.value.get(at.start..at.start + len);
    let first = key.value.get(at.clone()).map_or(0, |value| value.find('\n').unwrap_or(value.len()));
    if same(first) { Span::new(place.start, place.end) } else { key.span }
}

/// The Markdown of a record again, for rendering. Empty when the file has changed and holds none.
#[must_use]
pub fn body_text<'b>(path: &SourcePath, bytes: &'b [u8], place: &BodyPlace) -> Cow<'b, str> {
    let Ok(text) = front::normalise(bytes) else { return Cow::Borrowed("") };
    match place {
        BodyPlace::After(range) => {
            let range = range.start as usize..range.end as usize;
            match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
                Cow::Owned(text) => Cow::Owned(text.get(range).unwrap_or_default().to_owned()),
            }
        }
        BodyPlace::Key => {
            // The limits were kept when the record was read.
            let limits = Limits { bytes: usize::MAX, depth: 64, list: usize::MAX };
            let Value::Map(entries) = yaml::read(&text, 0, path, limits).value.value else { return Cow::Borrowed("") };
            let body = entries.into_iter().find(|(key, _)| &*key.name == "body").map(|(_, node)| node.value);
            match body {
                Some(Value::Plain(text) | Value::Quoted(text)) => Cow::Owned(text.into()),
                _ => Cow::Borrowed(""),
            }
        }
    }
}

fn record(
    written: &Written<'_>,
    name: Name,
    path: &SourcePath,
    hash: ContentHash,
    rules: &Rules,
    found: &mut Vec<Diagnostic>,
) -> Record {
    let kind = kind(&written.node, &name);
    let mut fields = Fields::new(&written.node, path, found, word(kind));
    agree_kind(&mut fields, &name);
    let lang = language(&mut fields, &name, kind, rules);
    let mut common = common::read(&mut fields, rules);
    date_of_name(&mut fields, &mut common, &name, rules);
    let mut head = head(&mut fields, kind, rules);
    unread_title(&mut fields, &mut common, path);
    if written.has_keys && needs_title(kind) && common.title.is_none() {
        fields.required_text("title");
    }
    let key = if name.form == Form::Yaml { fields.text("body") } else { None };
    fields.foreign(common::FOREIGN);
    fields.finish();
    let body = written.body(key.as_ref(), path, rules).map(|read| {
        found.extend(read.found);
        read.value
    });
    let mut body = own_title(&mut common, body, &name, written.has_keys);
    if let Some(body) = body.as_mut().filter(|_| common.summary.is_some()) {
        // DOMAIN M-8: the opening stands in for a summary, and one an article in memory for nothing is too many.
        body.opening = None;
    }
    if let Head::Edition(edition) = &mut head
        && edition.items_from_body
    {
        edition.items = written.briefs(key.as_ref());
    }
    Record {
        path: path.clone(),
        hash,
        kind,
        lang,
        stem: name.stem,
        bundle: name.bundle,
        common: Box::new(common),
        head,
        body,
    }
}

/// DOMAIN R-20: without front matter the first heading is the title, else the file's name. A heading beside a title that
/// is written is part of the text, unless it says the same.
fn own_title(common: &mut Common, body: Option<Body>, name: &Name, has_keys: bool) -> Option<Body> {
    let heading = body.as_ref().and_then(|body| body.title.as_deref());
    let keep = heading.is_some_and(|heading| common.title.as_ref().is_none_or(|title| *title.value == *heading));
    if !has_keys && heading.is_none() {
        common.title = Some(Spanned::new(name.title().into(), Span::default()));
    }
    body.map(|body| Body { title: body.title.filter(|_| keep), ..body })
}

const KINDS: [(&str, Kind); 7] = [
    ("article", Kind::Article),
    ("edition", Kind::Edition),
    ("story", Kind::Story),
    ("topic", Kind::Topic),
    ("source", Kind::Source),
    ("person", Kind::Person),
    ("page", Kind::Page),
];

fn word(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, other)| *other == kind).map_or("record", |(word, _)| word)
}

/// By folder, else by `kind:`, else an article if it has a date, else a page (DOMAIN R-5).
fn kind(node: &Node, name: &Name) -> Kind {
    let entries: &[_] = if let Value::Map(entries) = &node.value { entries } else { &[] };
    let told = entries.iter().find(|(key, _)| &*key.name == "kind").and_then(|(_, node)| match &node.value {
        Value::Plain(text) | Value::Quoted(text) => KINDS.iter().find(|(word, _)| *word == &**text),
        _ => None,
    });
    let dated = name.date.is_some() || entries.iter().any(|(key, _)| matches!(&*key.name, "date" | "publish_date"));
    let guessed = if dated { Kind::Article } else { Kind::Page };
    name.kind.or(told.map(|(_, kind)| *kind)).unwrap_or(guessed)
}

/// `kind:` against the folder is a mistake in one of them.
fn agree_kind(fields: &mut Fields<'_, '_>, name: &Name) {
    let Some(told) = fields.word("kind", &KINDS) else { return };
    if let Some(folder) = name.kind.filter(|folder| *folder != told.value) {
        let message = format!("`kind: {}` stands in the folder of another kind ({})", word(told.value), word(folder));
        fields.report(Code::BadValue, told.span, message, "move the file, or remove `kind`");
    }
}

/// By suffix, else by `language:`, else the default (DOMAIN R-6). A source's `language` is what it publishes in.
fn language(fields: &mut Fields<'_, '_>, name: &Name, kind: Kind, rules: &Rules) -> Lang {
    let told = if kind == Kind::Source { None } else { fields.lang("language") };
    match (told, name.lang) {
        (Some(told), Some(suffix)) if told.value != suffix => {
            let message = format!("`language: {}` stands in a file whose name says `{suffix}`", told.value);
            fields.report(Code::BadLanguage, told.span, message, "rename the file, or remove `language`");
            suffix
        }
        (Some(told), None) if !rules.languages.contains(&told.value) => {
            let known: Vec<&str> = rules.languages.iter().map(Lang::as_str).collect();
            let message = format!("the site has no language `{}`", told.value);
            let help = format!("it has {}; add the language to `languages:` in kliping.yaml", known.join(", "));
            fields.report(Code::BadLanguage, told.span, message, help);
            rules.default_language()
        }
        (Some(told), _) => told.value,
        (None, suffix) => suffix.unwrap_or_else(|| rules.default_language()),
    }
}

/// The date that begins the name of the file stands in for an absent `publish_date` (DOMAIN R-21).
fn date_of_name(fields: &mut Fields<'_, '_>, common: &mut Common, name: &Name, rules: &Rules) {
    if common.publish_date.is_some() || fields.has("publish_date") || fields.has("date") {
        return;
    }
    let fault = match &name.date {
        None => return,
        Some(Err(text)) => (format!("the calendar has no day `{text}`"), "rename the file".to_owned()),
        Some(Ok(day)) => match Moment::parse(&day.key(), rules.zone) {
            Ok(moment) => {
                common.publish_date = Some(Spanned::new(moment, Span::default()));
                return;
            }
            Err(fault) => (fault.to_string(), fault.help()),
        },
    };
    fields.report(Code::BadMoment, Span::default(), fault.0, fault.1);
}

fn head(fields: &mut Fields<'_, '_>, kind: Kind, rules: &Rules) -> Head {
    match kind {
        Kind::Article => Head::Article(Box::new(article::read(fields, rules))),
        Kind::Edition => Head::Edition(Box::new(edition::read(fields, rules))),
        Kind::Story => Head::Story(Box::new(story::read(fields, rules))),
        Kind::Topic => Head::Topic(Box::new(topic::read(fields))),
        Kind::Source => Head::Source(Box::new(source::read(fields))),
        Kind::Person => Head::Person(Box::new(person::read(fields))),
        Kind::Page => Head::Page(page::read(fields)),
    }
}

/// A title that is written and cannot be read was reported as that: it is not missing besides.
fn unread_title(fields: &mut Fields<'_, '_>, common: &mut Common, path: &SourcePath) {
    if let (None, Some(span)) = (&common.title, fields.value_span("title")) {
        common.title = Some(Spanned::new(path.stem().into(), span));
    }
}

/// Whether a title has no other origin (DOMAIN R-20). Articles may have the original's, topics have `names`: the model
/// knows.
fn needs_title(kind: Kind) -> bool {
    match kind {
        Kind::Edition | Kind::Story | Kind::Source | Kind::Person | Kind::Page => true,
        Kind::Article | Kind::Topic => false,
    }
}
