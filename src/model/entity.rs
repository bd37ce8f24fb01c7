//! The things that items refer to: topics, sources, people, sections, stories.

use super::{List, Picture, names::NameKey};
use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    lang::Lang,
    path::SourcePath,
};
use crate::parse::{body::Body, record::SourceType};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// A set of the site's languages, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LangSet(u64);

impl LangSet {
    pub fn add(&mut self, at: usize) {
        if at < 64 {
            self.0 |= 1 << at;
        }
    }

    #[must_use]
    pub fn has(self, at: usize) -> bool {
        at < 64 && self.0 & (1 << at) != 0
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |at| self.has(*at))
    }

    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NamedKind {
    Topic,
    Source,
    Person,
    Section,
    Story,
    List,
}

/// How something is named and where it stands: all that an item shows of what it refers to.
#[derive(Debug, Clone)]
pub struct Named {
    pub kind: NamedKind,
    /// Its id; of a plain name the name itself.
    pub key: Box<str>,
    /// There is more to it than the name: a record, or a page.
    pub known: bool,
    /// By language; `None` is a name for every language. The default's comes first.
    pub names: Vec<(Option<Lang>, Box<str>)>,
    /// Its page without the language's prefix: `/tags/korea/`.
    pub path: Option<Box<str>>,
    pub initials: Option<Box<str>>,
    /// Its own language: of a source the one it publishes in.
    pub lang: Option<Lang>,
    /// Profiles elsewhere, for machines.
    pub same_as: Vec<Box<str>>,
    /// Languages in which the page exists (DOMAIN G-7): known once every list is made, and set once.
    pub(super) pages: OnceLock<LangSet>,
    /// Its place among everything that has a page, so that what is made of it once can be found again.
    pub(super) slot: OnceLock<u32>,
    /// Of what an item shows of it; taken once it is settled.
    pub(super) hash: OnceLock<ContentHash>,
}

impl Named {
    /// A name that nothing is known of: shown, not linked (DOMAIN R-12).
    #[must_use]
    pub fn plain(kind: NamedKind, name: &str) -> Self {
        Self {
            kind,
            key: name.into(),
            known: false,
            names: vec![(None, name.into())],
            path: None,
            initials: None,
            lang: None,
            same_as: Vec::new(),
            pages: OnceLock::new(),
            slot: OnceLock::new(),
            hash: OnceLock::new(),
        }
    }

    /// Something with a page of its own, in languages that are told when every list is made.
    #[must_use]
    pub fn with_page(kind: NamedKind, key: &str, names: Vec<(Option<Lang>, Box<str>)>, path: Option<String>) -> Self {
        Self { known: true, names, path: path.map(Into::into), ..Self::plain(kind, key) }
    }

    /// Says in which languages the page exists. Only the first call counts.
    pub(super) fn settle(&self, pages: LangSet, slot: usize) {
        let _ = self.pages.set(pages);
        let _ = self.slot.set(u32::try_from(slot).unwrap_or(u32::MAX));
    }

    /// Its place among everything that has a record or a page; none for a plain name.
    #[must_use]
    pub fn slot(&self) -> Option<usize> {
        self.slot.get().map(|slot| *slot as usize)
    }

    /// The languages in which the page exists.
    #[must_use]
    pub fn pages(&self) -> LangSet {
        self.pages.get().copied().unwrap_or_default()
    }

    /// Adds everything that an item shows of this to a hash.
    pub fn hash_into(&self, hash: &mut HashOf) {
        // What is not settled yet may have other pages when it is.
        let is_settled = self.pages.get().is_some();
        let sum = if is_settled { *self.hash.get_or_init(|| self.sum()) } else { self.sum() };
        hash.bytes(sum.bytes());
    }

    fn sum(&self) -> ContentHash {
        let Self { kind, key, known: _, names, path, initials, lang, same_as, pages: _, slot: _, hash: _ } = self;
        let mut hash = HashOf::new();
        hash.number(*kind as i64).text(key).maybe(path.as_deref()).number(self.pages().bits().cast_signed());
        hash.maybe(initials.as_deref()).maybe(lang.as_ref().map(Lang::as_str)).number(names.len() as i64);
        for (lang, name) in names {
            hash.maybe(lang.as_ref().map(Lang::as_str)).text(name);
        }
        hash.number(same_as.len() as i64);
        for address in same_as {
            hash.text(address);
        }
        hash.done()
    }

    /// The name for readers of `lang`, and its own language when that differs.
    #[must_use]
    pub fn name(&self, lang: Lang) -> (&str, Option<Lang>) {
        let find = |wanted: Option<Lang>| self.names.iter().find(|(have, _)| *have == wanted);
        let found = find(Some(lang)).or_else(|| find(None)).or_else(|| self.names.first());
        match found {
            Some((have, name)) => (name, have.filter(|have| *have != lang)),
            None => (&self.key, None),
        }
    }
}

/// The text of a topic, source, person or story in one language.
#[derive(Debug, Clone)]
pub struct Variant {
    pub lang: Lang,
    pub path: SourcePath,
    pub title: Option<Box<str>>,
    /// Markdown.
    pub summary: Option<Box<str>>,
    pub body: Option<Body>,
    pub curators: Option<Arc<[Arc<Named>]>>,
    pub hash: ContentHash,
}

/// A term of the vocabulary (DOMAIN R-27, G-1).
#[derive(Debug, Clone)]
pub struct Topic {
    pub id: Box<str>,
    pub named: Arc<Named>,
    pub aliases: Vec<NameKey>,
    pub parent: Option<Id<Topic>>,
    pub children: Vec<Id<Topic>>,
    /// From the root.
    pub ancestors: Vec<Id<Topic>>,
    /// Articles stand on the ancestors' pages, too.
    pub inherit: bool,
    pub see: Vec<Id<Topic>>,
    pub wikidata: Option<Box<str>>,
    pub iptc: Option<Box<str>>,
    pub variants: Vec<Variant>,
    /// By language.
    pub lists: Vec<List>,
}

/// An outlet or agency.
#[derive(Debug, Clone)]
pub struct Source {
    pub id: Box<str>,
    pub named: Arc<Named>,
    pub aliases: Vec<NameKey>,
    /// `None`: named by an item, without a record of its own.
    pub kind: Option<SourceType>,
    pub url: Option<Box<str>>,
    pub place: Option<Box<str>>,
    pub timezone: Option<crate::base::moment::Zone>,
    pub feed: Option<Box<str>>,
    pub quote_words: Option<u32>,
    /// What it allows of its pictures, in words.
    pub images: Option<Box<str>>,
    pub see: Vec<Id<Source>>,
    pub robots: Vec<Box<str>>,
    pub wikidata: Option<Box<str>>,
    pub variants: Vec<Variant>,
    pub lists: Vec<List>,
}

/// A byline, a curator, somebody spoken of.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: Box<str>,
    pub named: Arc<Named>,
    pub aliases: Vec<NameKey>,
    pub role: Option<Box<str>>,
    pub sort_name: Option<Box<str>>,
    pub native: Vec<(Lang, Box<str>)>,
    pub image: Option<Arc<Picture>>,
    pub wikidata: Option<Box<str>>,
    pub variants: Vec<Variant>,
    pub lists: Vec<List>,
}

/// The text for readers of `lang`: its own, else the first.
#[must_use]
pub fn variant(variants: &[Variant], lang: Lang) -> Option<&Variant> {
    variants.iter().find(|one| one.lang == lang).or_else(|| variants.first())
}
