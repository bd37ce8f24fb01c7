//! Finding what a reference means: by id, else by a name in some language (DOMAIN R-12, G-4).

use super::{
    Article, Person, Source, Story, Topic,
    entity::{Named, NamedKind},
};
use crate::base::{hash::Table, id::Id, lang::Lang, nearest::nearest, text};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A name by which something is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKey {
    pub lang: Option<Lang>,
    pub name: Box<str>,
    /// Matches only as written: short Latin names, and topics with `case: true`.
    pub case: bool,
}

impl NameKey {
    #[must_use]
    pub fn new(lang: Option<Lang>, name: &str, case: bool) -> Self {
        Self { lang, name: name.into(), case: case || text::is_short_latin(name) }
    }
}

/// What a name means, by language.
type Owners<T> = Vec<(Option<Lang>, Id<T>)>;

/// The names of one kind of thing.
#[derive(Debug)]
pub struct Names<T> {
    ids: Table<Box<str>, Id<T>>,
    /// What each key means, by language; the first that was added stands for any language.
    by_key: Table<Box<str>, Owners<T>>,
    /// As written, for proposals.
    shown: Vec<Box<str>>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { ids: Table::default(), by_key: Table::default(), shown: Vec::new() }
    }
}

/// Folded and cased names share one table; a mark keeps `as` and `AS` apart.
fn key(name: &str, case: bool) -> Box<str> {
    if case { format!("={}", text::case_key(name)).into() } else { text::name_key(name).into() }
}

impl<T> Names<T> {
    pub fn add_id(&mut self, id: &str, what: Id<T>) {
        self.ids.insert(id.into(), what);
        self.shown.push(id.into());
    }

    /// Adds a name. The answer is the other owner when the name is taken in that language.
    pub fn add(&mut self, name: &NameKey, what: Id<T>) -> Option<Id<T>> {
        let owners = self.by_key.entry(key(&name.name, name.case)).or_default();
        match owners.iter().find(|(lang, _)| *lang == name.lang) {
            Some((_, other)) if *other != what => return Some(*other),
            Some(_) => {}
            None => owners.push((name.lang, what)),
        }
        self.shown.push(name.name.clone());
        None
    }

    /// What `name` means in a record of `lang`.
    #[must_use]
    pub fn find(&self, name: &str, lang: Lang, default: Lang) -> Option<Id<T>> {
        if let Some(found) = self.ids.get(name) {
            return Some(*found);
        }
        if self.by_key.is_empty() {
            return None;
        }
        let owners = |case| self.by_key.get(&key(name, case)).map_or(&[][..], Vec::as_slice);
        let forms = [owners(true), owners(false)];
        let of = |wanted: Option<Lang>| {
            forms.iter().find_map(|owners| owners.iter().find(|(lang, _)| *lang == wanted)).map(|(_, id)| *id)
        };
        let any = || forms.iter().find_map(|owners| owners.first()).map(|(_, id)| *id);
        of(Some(lang)).or_else(|| of(None)).or_else(|| of(Some(default))).or_else(any)
    }

    /// The known name nearest to a wrong one.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.shown.iter().map(|name| &**name))
    }
}

/// Everything a record may refer to.
#[derive(Debug, Default)]
pub struct References {
    pub topics: Names<Topic>,
    pub sources: Names<Source>,
    pub people: Names<Person>,
    pub stories: Names<Story>,
    /// Outlets by the host of their address, for originals that name none.
    pub hosts: HashMap<String, Id<Source>>,
    /// Articles by id and language, live or not, with their place among the entries.
    pub entries: Table<(Arc<str>, Lang), usize>,
    /// The article of an entry, when it is published.
    pub live: Vec<Option<Id<Article>>>,
    /// Sections by id, in their order.
    pub sections: Vec<Arc<Named>>,
    pub plain: Plain,
}

/// Names that nothing is known of. A byline stands on a thousand items, and need not be held a thousand times.
#[derive(Debug, Default, Clone)]
pub struct Plain(Arc<Mutex<ByName>>);

type ByName = Table<Box<str>, Vec<Arc<Named>>>;

impl Plain {
    /// The one that stands for a name, whoever asks.
    #[must_use]
    pub fn get(&self, kind: NamedKind, name: &str) -> Arc<Named> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(name).and_then(|kinds| kinds.iter().find(|one| one.kind == kind));
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let made = Arc::new(Named::plain(kind, name));
        all.entry(name.into()).or_default().push(Arc::clone(&made));
        made
    }
}

impl References {
    /// The outlet that publishes at this address, sub-domains included.
    #[must_use]
    pub fn host(&self, url: &str) -> Option<Id<Source>> {
        let host = crate::base::url::host(url)?;
        let mut rest: &str = &host;
        loop {
            if let Some(found) = self.hosts.get(rest) {
                return Some(*found);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The entry of an article by its id: in the record's language, else the default, else any.
    #[must_use]
    pub fn entry(&self, id: &str, lang: Lang, languages: &[Lang]) -> Option<usize> {
        let id: Arc<str> = id.into();
        std::iter::once(&lang).chain(languages).find_map(|lang| self.entries.get(&(Arc::clone(&id), *lang))).copied()
    }

    /// The published article behind an id.
    #[must_use]
    pub fn article(&self, id: &str, lang: Lang, languages: &[Lang]) -> Option<Id<Article>> {
        self.live.get(self.entry(id, lang, languages)?).copied().flatten()
    }

    /// The known id of an article nearest to a wrong one.
    #[must_use]
    pub fn nearest_article(&self, id: &str) -> Option<&str> {
        let mut ids: Vec<&str> = self.entries.keys().map(|(id, _)| &**id).collect();
        ids.sort_unstable();
        nearest(id, ids)
    }
}
