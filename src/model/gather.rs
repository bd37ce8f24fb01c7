//! Records by kind, each with its id and what it inherits from its translation (DOMAIN ).

use crate::base::{hash::Table, lang::Lang, path::SourcePath, slug, span::Span};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::parse::packed::Packed;
use crate::parse::record::{ArticleHead, Common, EditionHead, Head, Image, Kind, Record, Text};
use std::collections::HashMap;
use std::sync::Arc;

/// A record with its identity.
#[derive(Debug)]
pub(super) struct Entry {
    pub record: Record,
    pub id: Arc<str>,
    /// Ties translations together.
    pub key: Arc<str>,
}

impl Entry {
    pub fn lang(&self) -> Lang {
        self.record.lang
    }
}

/// A packed record with its identity.
#[derive(Debug)]
pub(super) struct Filed {
    pub record: Arc<Packed>,
    pub id: Arc<str>,
    pub key: Arc<str>,
    /// The default language's record, from which this one takes what it leaves out (DOMAIN R-8).
    pub base: Option<Arc<Packed>>,
}

impl Filed {
    pub fn lang(&self) -> Lang {
        self.record.label.lang
    }

    fn kind(&self) -> Kind {
        self.record.label.kind
    }

    /// Where the record's id stands, else the file.
    fn id_span(&self) -> Span {
        self.record.label.id.as_ref().map_or(Span::default(), |id| id.span)
    }

    /// The record in full, with what it inherits. `None`: its bytes come from a cache that somebody has tampered with.
    pub fn open(&self) -> Option<Entry> {
        let record = open(&self.record, self.base.as_deref())?;
        Some(Entry { record, id: self.id.clone(), key: self.key.clone() })
    }
}

/// A record in full, with what it inherits from `base`.
pub(super) fn open(packed: &Packed, base: Option<&Packed>) -> Option<Record> {
    let mut record = packed.open()?;
    if let Some(base) = base {
        inherit(&mut record, &base.open()?);
    }
    Some(record)
}

/// Says that a record of the cache cannot be opened.
#[must_use]
pub fn tampered(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(Code::Io, "what the folder .kliping/ holds of this record is damaged")
        .in_file(path)
        .help("delete the folder .kliping/: it is only a cache")
}

/// One thing with a record in one or more languages; the default language's comes first.
#[derive(Debug)]
pub(super) struct Group {
    pub id: Arc<str>,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// They stay packed: there may be a hundred thousand.
    pub articles: Vec<Filed>,
    pub editions: Vec<Entry>,
    pub pages: Vec<Entry>,
    pub stories: Vec<Group>,
    pub topics: Vec<Group>,
    pub sources: Vec<Group>,
    pub people: Vec<Group>,
}

/// Of records in the order of their paths.
pub(super) fn gather(records: Vec<Arc<Packed>>, config: &Config, found: &mut Vec<Diagnostic>) -> Gathered {
    let filed = identify(records, found);
    let mut filed = unique(filed, found);
    find_bases(&mut filed, config);
    let mut all = Gathered::default();
    let mut groups: HashMap<Kind, Vec<Entry>> = HashMap::new();
    for one in filed {
        if one.kind() == Kind::Article {
            all.articles.push(one);
            continue;
        }
        let Some(entry) = one.open() else {
            found.push(tampered(&one.record.path));
            continue;
        };
        match entry.record.kind {
            Kind::Article => {}
            Kind::Edition => all.editions.push(entry),
            Kind::Page => all.pages.push(entry),
            Kind::Story | Kind::Topic | Kind::Source | Kind::Person => {
                groups.entry(entry.record.kind).or_default().push(entry);
            }
        }
    }
    let mut take = |kind| group(groups.remove(&kind).unwrap_or_default(), config);
    all.stories = take(Kind::Story);
    all.topics = take(Kind::Topic);
    all.sources = take(Kind::Source);
    all.people = take(Kind::Person);
    all
}

/// Gives every record its id: the written one, that of a record of the same stem, or one made from the path.
fn identify(records: Vec<Arc<Packed>>, found: &mut Vec<Diagnostic>) -> Vec<Filed> {
    // Only a record without an id asks for its sibling's: where all have theirs, nothing need be remembered.
    let mut written: HashMap<(Kind, &str), &str> = HashMap::new();
    if records.iter().any(|record| record.label.id.is_none()) {
        for record in &records {
            if let Some(id) = &record.label.id {
                written.entry((record.label.kind, &record.label.stem)).or_insert(&id.value);
            }
        }
    }
    let mut identity = |record: &Packed| -> Arc<str> {
        let label = &record.label;
        match (&label.id, written.get(&(label.kind, &*label.stem))) {
            (Some(id), _) => (*id.value).into(),
            (None, Some(sibling)) => (*sibling).into(),
            (None, None) => {
                let made = slug::id_from(&label.stem);
                if matches!(label.kind, Kind::Article | Kind::Edition | Kind::Story) {
                    found.push(
                        Diagnostic::new(
                            Code::NoId,
                            "the record has no `id`, so renaming its file makes it another record",
                        )
                        .in_file(&record.path)
                        .help(format!("write `id: {made}` into it")),
                    );
                }
                made.into()
            }
        }
    };
    let ids: Vec<Arc<str>> = records.iter().map(|record| identity(record)).collect();
    records
        .into_iter()
        .zip(ids)
        .map(|(record, id)| {
            let key = record.label.translation_key.as_ref().map_or_else(|| id.clone(), |key| (*key.value).into());
            Filed { record, id, key, base: None }
        })
        .collect()
}

/// Keeps the first of two records with one identity and reports the second.
fn unique(entries: Vec<Filed>, found: &mut Vec<Diagnostic>) -> Vec<Filed> {
    let mut ids: Table<(Kind, Lang, &str), &Filed> = Table::with_capacity_and_hasher(entries.len(), Default::default());
    let mut keys: Table<(Kind, Lang, &str), &Filed> =
        Table::with_capacity_and_hasher(entries.len(), Default::default());
    let mut refused: Vec<usize> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let (kind, lang) = (entry.kind(), entry.lang());
        if let Some(first) = ids.get(&(kind, lang, &*entry.id)) {
            found.push(
                Diagnostic::new(Code::DuplicateId, format!("the id `{}` is taken", entry.id))
                    .at(&entry.record.path, entry.id_span())
                    .label("second use")
                    .related(&first.record.path, first.id_span(), "first used here")
                    .help("give one of the two another id; ids are never reused"),
            );
            refused.push(at);
            continue;
        }
        if let Some(first) = keys.get(&(kind, lang, &*entry.key)) {
            let span = entry.record.label.translation_key.as_ref().map_or(Span::default(), |key| key.span);
            found.push(
                Diagnostic::new(
                    Code::Translations,
                    format!("`{}` already has a record in the language `{lang}`", entry.key),
                )
                .at(&entry.record.path, span)
                .related(&first.record.path, Span::default(), "the other record")
                .help("a translation has another language: name the file `NAME.LANGUAGE.md` or write `language:`"),
            );
            refused.push(at);
            continue;
        }
        ids.insert((kind, lang, &*entry.id), entry);
        keys.insert((kind, lang, &*entry.key), entry);
    }
    if refused.is_empty() {
        return entries;
    }
    let mut at = 0..;
    let mut kept = entries;
    kept.retain(|_| at.next().is_none_or(|at| refused.binary_search(&at).is_err()));
    kept
}

/// Finds the default language's record of every translation.
fn find_bases(entries: &mut [Filed], config: &Config) {
    let default = config.default_lang();
    if entries.iter().all(|entry| entry.lang() == default) {
        return;
    }
    let bases: Table<(Kind, Arc<str>), Arc<Packed>> = entries
        .iter()
        .filter(|entry| entry.lang() == default)
        .map(|entry| ((entry.kind(), entry.key.clone()), Arc::clone(&entry.record)))
        .collect();
    for entry in entries.iter_mut().filter(|entry| entry.lang() != default) {
        entry.base = bases.get(&(entry.kind(), entry.key.clone())).cloned();
    }
}

fn or<T: Clone>(own: &mut Option<T>, base: &Option<T>) {
    if own.is_none() {
        own.clone_from(base);
    }
}

fn or_list<T: Clone>(own: &mut Vec<T>, base: &[T]) {
    if own.is_empty() {
        *own = base.to_vec();
    }
}

/// DOMAIN R-8: everything but identity and what is written in a language.
fn inherit(own: &mut Record, base: &Record) {
    common(&mut own.common, &base.common);
    match (&mut own.head, &base.head) {
        (Head::Article(own), Head::Article(from)) => article(own, from, base.lang),
        (Head::Edition(own), Head::Edition(base)) => edition(own, base),
        // Of other kinds the default language's record speaks for all.
        _ => {}
    }
}

fn common(own: &mut Common, base: &Common) {
    or(&mut own.curators, &base.curators);
    or(&mut own.draft, &base.draft);
    // The date that the file's name begins with stands in for a key that is written nowhere.
    let written = base.publish_date.as_ref().is_some_and(|date| date.span != Span::default());
    if own.publish_date.as_ref().is_none_or(|date| written && date.span == Span::default()) {
        own.publish_date.clone_from(&base.publish_date);
    }
    or(&mut own.expires, &base.expires);
    or(&mut own.updated, &base.updated);
    or(&mut own.iptc, &base.iptc);
    or(&mut own.wikidata, &base.wikidata);
    or_list(&mut own.robots, &base.robots);
    or_list(&mut own.same_as, &base.same_as);
    if own.extra.is_empty() {
        own.extra.clone_from(&base.extra);
    }
    image(&mut own.image, &base.image);
}

/// A picture is inherited without its words, which belong to a language.
fn image(own: &mut Option<Image>, base: &Option<Image>) {
    let Some(base) = base else { return };
    let own = own.get_or_insert_with(|| Image { span: base.span, ..Image::default() });
    // Without a place of its own: that tells a picture that was inherited from one that is written here.
    or(&mut own.file, &base.file.as_ref().map(|file| Text::new(file.value.clone(), Span::default())));
    or(&mut own.credit, &base.credit);
    or(&mut own.license, &base.license);
    or(&mut own.rights, &base.rights);
    or(&mut own.focus, &base.focus);
    own.decorative |= base.decorative && own.alt.is_none();
}

fn article(own: &mut ArticleHead, base: &ArticleHead, lang: Lang) {
    or(&mut own.form, &base.form);
    // What is said in the language of the record it comes from stays said in it.
    if own.source.is_none() && own.original.is_none() {
        own.original.clone_from(&base.original);
        own.original.iter_mut().for_each(|original| original.language = original.language.or(Some(lang)));
    }
    if own.original.is_none() {
        or(&mut own.source, &base.source);
    }
    or(&mut own.topics, &base.topics);
    or(&mut own.section, &base.section);
    or(&mut own.stories, &base.stories);
    or(&mut own.people, &base.people);
    or(&mut own.places, &base.places);
    or(&mut own.rank, &base.rank);
    or(&mut own.embargo, &base.embargo);
    or(&mut own.rights, &base.rights);
    or(&mut own.retracted, &base.retracted);
    or(&mut own.sponsored, &base.sponsored);
    or(&mut own.clip, &base.clip);
    if own.quotes.is_empty() {
        own.quotes.clone_from(&base.quotes);
        own.quotes.iter_mut().for_each(|quote| quote.language = quote.language.or(Some(lang)));
    }
    or_list(&mut own.related, &base.related);
    or_list(&mut own.corrections, &base.corrections);
}

fn edition(own: &mut EditionHead, base: &EditionHead) {
    or(&mut own.number, &base.number);
    or(&mut own.period, &base.period);
    if own.items.is_empty() && own.auto.is_empty() {
        own.items.clone_from(&base.items);
        own.auto.clone_from(&base.auto);
        own.items_from_body |= base.items_from_body;
    }
    image(&mut own.cover, &base.cover);
}

fn group(entries: Vec<Entry>, config: &Config) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at: HashMap<Arc<str>, usize> = HashMap::new();
    for entry in entries {
        if let Some(group) = at.get(&entry.key).and_then(|at| groups.get_mut(*at)) {
            group.entries.push(entry);
        } else {
            at.insert(entry.key.clone(), groups.len());
            groups.push(Group { id: entry.id.clone(), entries: vec![entry] });
        }
    }
    for group in &mut groups {
        group.entries.sort_by_key(|entry| config.lang_at(entry.lang()));
        if let Some(first) = group.entries.first() {
            group.id.clone_from(&first.id);
        }
    }
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    groups
}

/// The title that a record writes, else the one its body begins with, else its file's name (DOMAIN R-20).
pub(super) fn title(record: &Record) -> Option<&str> {
    let written: Option<&Text> = record.common.title.as_ref();
    written.map(|title| &*title.value).or_else(|| record.body.as_ref().and_then(|body| body.title.as_deref()))
}
