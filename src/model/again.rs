//! What one model of a process spares the next: the sheets of articles that cannot have changed.
//!
//! A sheet is made of its record, the record it inherits from, and what is known of topics, sources, people and stories
//! ([`Known`](super::known::Known)). While all of these are as they were, so is the sheet; and because cards name other
//! things by shared names, those are taken over, too.

use super::{
    Named, Options, Picture, Site, Topic,
    article::Placed,
    entity::LangSet,
    gather::Filed,
    sheet::Sheet,
    story::Story,
    world::{Pictures, World},
};
use crate::base::{
    hash::{ContentHash, HashOf},
    path::SourcePath,
};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::parse::{packed::Packed, record::Kind};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// An article's entry, resolved. Small: there is one an article, all at once.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub sheet: Arc<Sheet>,
    /// When its status changes next.
    pub next: Option<i64>,
    pub more: Option<Arc<More>>,
}

/// What few entries have.
#[derive(Debug)]
pub(super) struct More {
    pub aliases: Vec<Box<str>>,
    pub found: Vec<Diagnostic>,
    /// Of an entry that is not shown.
    pub omitted: Option<Placed>,
}

impl Resolved {
    pub fn is_shown(&self) -> bool {
        self.more.as_ref().is_none_or(|more| more.omitted.is_none())
    }

    /// What is wrong with its record.
    pub fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        self.more.iter().flat_map(|more| &more.found)
    }

    fn path(&self) -> Option<&SourcePath> {
        self.sheet.article.as_ref().map(super::ArticleRow::path)
    }
}

/// What sheets are made of beside their records, as hashes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ground {
    /// Configuration, options, and all records that are no articles.
    world: ContentHash,
    /// Pictures and their bytes.
    pictures: ContentHash,
}

impl Ground {
    pub fn hash_into(self, hash: &mut HashOf) {
        let Self { world, pictures } = self;
        hash.hash(world).hash(pictures);
    }

    /// Of all records, before they are gathered.
    pub fn of(records: &[Arc<Packed>], config: &Config, pictures: &Pictures, options: Options) -> Self {
        let Options { now: _, drafts, embargoed } = options;
        let mut world = HashOf::new();
        world.text(&format!("{config:?}")).number(i64::from(drafts)).number(i64::from(embargoed));
        // An article's own record is compared by itself; editions and pages name others, and are named by none.
        let mut named: Vec<&Packed> = records
            .iter()
            .map(|record| &**record)
            .filter(|record| match record.label.kind {
                Kind::Topic | Kind::Source | Kind::Person | Kind::Story => true,
                Kind::Article | Kind::Edition | Kind::Page => false,
            })
            .collect();
        named.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        for record in named {
            world.text(record.path.as_str()).hash(record.hash);
        }
        let mut sizes = HashOf::new();
        for (path, file) in pictures {
            // The format and the size are the bytes'.
            sizes.text(path.as_str()).hash(file.hash);
        }
        Self { world: world.done(), pictures: sizes.done() }
    }
}

/// An earlier model on the same ground.
#[derive(Clone, Copy)]
pub(super) struct Earlier<'a> {
    site: &'a Site,
    same_pictures: bool,
}

impl<'a> Earlier<'a> {
    /// The earlier model, when it stands on the same ground and time has not run back.
    pub fn on(before: Option<&'a Site>, ground: Ground, options: Options) -> Option<Self> {
        let site = before.filter(|site| site.ground.world == ground.world && site.now <= options.now)?;
        Some(Self { site, same_pictures: site.ground.pictures == ground.pictures })
    }

    /// Takes its names over. False when what articles name in passing is not the same (an open vocabulary), or when
    /// something with a picture may have another now.
    pub fn lend(&self, world: &mut World) -> bool {
        let people = self.site.people.iter().map(|one| &one.image);
        let mut pictures = people.chain(self.site.stories.iter().map(|one| &one.image));
        if !self.same_pictures && pictures.any(Option::is_some) {
            return false;
        }
        let ids = |topics: &[Topic]| topics.iter().map(|topic| topic.id.clone()).collect::<Vec<_>>();
        let sources = |all: &[super::Source]| all.iter().map(|source| source.id.clone()).collect::<Vec<_>>();
        if ids(&world.topics) != ids(&self.site.topics) || sources(&world.sources) != sources(&self.site.sources) {
            return false;
        }
        world.topics.clone_from(&self.site.topics);
        world.sources.clone_from(&self.site.sources);
        world.people.clone_from(&self.site.people);
        world.stories = self.site.stories.iter().map(Story::unfilled).collect();
        world.references.sections.clone_from(&self.site.references.sections);
        world.references.plain = self.site.references.plain.clone();
        world.curators = Arc::clone(&self.site.curators);
        true
    }

    /// What was resolved of each of these entries, which are sorted by their paths, when it still holds.
    pub fn resolved(&self, entries: &[Filed], now: i64) -> Spared {
        let mut before = self.site.resolved.iter().peekable();
        let entries = entries
            .iter()
            .map(|filed| {
                let path = &filed.record.path;
                while let Some(one) = before.peek() {
                    match one.path().map_or(Ordering::Less, |have| have.cmp(path)) {
                        Ordering::Less => drop(before.next()),
                        Ordering::Equal => return before.next().filter(|one| self.holds(one, filed, now)).cloned(),
                        Ordering::Greater => return None,
                    }
                }
                None
            })
            .collect();
        Spared { entries, same_pictures: self.same_pictures }
    }

    fn holds(&self, one: &Resolved, filed: &Filed, now: i64) -> bool {
        let Some(row) = &one.sheet.article else { return false };
        let base = |base: &Option<Arc<Packed>>| base.as_ref().map(|base| base.hash);
        row.record.hash == filed.record.hash
            && base(&row.base) == base(&filed.base)
            && one.sheet.card.id == filed.id
            && row.translation_key == filed.key
            && one.next.is_none_or(|next| now < next)
            // What is wrong may lie in what stands around the record.
            && one.more.as_ref().is_none_or(|more| more.found.is_empty())
    }
}

/// What was resolved before, entry by entry.
pub(super) struct Spared {
    pub entries: Vec<Option<Resolved>>,
    /// Whether all files of pictures are as they were.
    pub same_pictures: bool,
}

impl Spared {
    /// Nothing was.
    pub fn none(entries: usize) -> Self {
        Self { entries: vec![None; entries], same_pictures: false }
    }

    /// What was resolved of an entry, if its picture stands where its bundle's files now lie.
    pub fn get(&self, at: usize, homes: &HashMap<SourcePath, Arc<str>>) -> Option<Resolved> {
        let one = self.entries.get(at)?.as_ref()?;
        let stands = match one.sheet.card.image.as_deref() {
            Some(Picture { file: Some(file), url: Some(url), .. }) => {
                let bundle = one.sheet.article.as_ref().and_then(|row| row.bundle());
                let below = bundle.and_then(|bundle| Some((homes.get(bundle)?, file.below(bundle.as_str())?)));
                self.same_pictures && below.is_none_or(|(home, name)| url.strip_suffix(name) == Some(home))
            }
            // An entry whose file was not found has a finding, and is not spared.
            Some(Picture { file: None, .. }) | None => true,
            Some(Picture { url: None, .. }) => false,
        };
        stands.then(|| one.clone())
    }
}

/// Whether a name's pages are those that it was settled with. A card's hash is taken once, so a name that has other
/// pages now needs other cards.
pub(super) fn is_settled(named: &Named, pages: LangSet) -> bool {
    named.pages.get().is_none_or(|settled| *settled == pages)
}
