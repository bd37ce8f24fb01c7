//! Stories: reports of one matter over time (DOMAIN R-27).

use super::{
    Card, List, Picture, Sheet,
    entity::{Named, Variant},
    fallback::Stands,
    gather::Group,
    known::Known,
};
use crate::base::{id::Id, lang::Lang, moment::Moment, path::SourcePath};
use crate::diag::{Code, Diagnostic};
use crate::parse::record::{Head, Record, StoryItem, Text};
use std::sync::Arc;

/// One line of a timeline.
#[derive(Debug, Clone)]
pub enum TimelineEntry {
    Card(Id<Card>),
    Event {
        when: Moment,
        /// Markdown.
        text: Box<str>,
        lang: Lang,
        url: Option<Box<str>>,
        outlet: Option<Arc<Named>>,
        /// A turning point.
        key: bool,
    },
}

/// A cluster of reports.
#[derive(Debug, Clone)]
pub struct Story {
    pub id: Box<str>,
    pub named: Arc<Named>,
    pub closed: bool,
    /// The lead by language; the default language's stands in.
    pub lead: Option<Box<str>>,
    /// By language: that of the default language's record first, then those of translations that tell events in words of
    /// their own.
    pub timelines: Vec<(Lang, Vec<TimelineEntry>)>,
    pub by_hand: bool,
    pub see: Vec<Arc<Named>>,
    pub image: Option<Arc<Picture>>,
    pub curators: Option<Arc<[Arc<Named>]>>,
    pub variants: Vec<Variant>,
    /// Reports by language, newest first.
    pub lists: Vec<List>,
}

impl Story {
    /// What happened, for readers of `lang`: by hand in the order written, else by time, oldest first. Where the
    /// language has no record with items, the default language's events are told (DOMAIN R-8).
    #[must_use]
    pub fn timeline(&self, lang: Lang) -> &[TimelineEntry] {
        let own = self.timelines.iter().find(|(have, _)| *have == lang);
        own.or_else(|| self.timelines.first()).map_or(&[], |(_, entries)| entries)
    }

    /// The story as its own record tells it, without its items.
    pub(super) fn unfilled(&self) -> Self {
        Self { lead: None, timelines: Vec::new(), see: Vec::new(), lists: Vec::new(), ..self.clone() }
    }
}

/// When a timeline places an item (DOMAIN T-10).
pub(super) fn when(card: &Card) -> Moment {
    card.original_published.unwrap_or(card.published)
}

/// All items, in their order.
pub(super) struct Listed<'a> {
    /// The card of each article.
    pub articles: &'a [Id<Card>],
    pub sheets: &'a [Arc<Sheet>],
    /// In which languages' lists each card stands.
    pub stands: &'a Stands,
}

/// Ties a story to its items: those it names, and those that name it. `names` are those of all stories.
#[allow(clippy::too_many_arguments)] // A story is tied to everything at once.
pub(super) fn fill(
    group: &Group,
    story: &mut Story,
    members: &[Id<Card>],
    names: &[Arc<Named>],
    world: &Known,
    items: &Listed,
    found: &mut Vec<Diagnostic>,
) {
    let Some(entry) = group.entries.first() else { return };
    let Head::Story(head) = &entry.record.head else { return };
    let record = &entry.record;
    if let Some(lead) = &head.lead {
        if world.references.entry(&lead.value, record.lang, &world.config.languages).is_none() {
            found.push(unknown(lead, &record.path, world));
        }
        story.lead = Some(lead.value.clone());
    }
    for entry in &group.entries {
        let Head::Story(own) = &entry.record.head else { continue };
        if story.timelines.is_empty() || !own.items.is_empty() {
            let told = timeline(&entry.record, &own.items, (members, story.by_hand), world, items, found);
            story.timelines.push((entry.lang(), told));
        }
    }
    story.see = see(&head.see, names, entry.lang(), &record.path, world, found);
    story.lists = lists(story, world, items);
}

fn unknown(name: &Text, path: &SourcePath, world: &Known) -> Diagnostic {
    let finding =
        Diagnostic::new(Code::UnknownReference, format!("no article has the id `{}`", name.value)).at(path, name.span);
    match world.references.nearest_article(&name.value) {
        Some(near) => finding.help(format!("write `{near}`")),
        None => finding.help("articles are named by their `id`"),
    }
}

/// What one record tells of its story, and the articles that name the story themselves.
fn timeline(
    record: &Record,
    told: &[StoryItem],
    (members, by_hand): (&[Id<Card>], bool),
    world: &Known,
    items: &Listed,
    found: &mut Vec<Diagnostic>,
) -> Vec<TimelineEntry> {
    let mut entries = Vec::new();
    for item in told {
        match item {
            StoryItem::Article(name) => {
                if world.references.entry(&name.value, record.lang, &world.config.languages).is_none() {
                    found.push(unknown(name, &record.path, world));
                }
                // Every translation of the item belongs to the story.
                for lang in &world.config.languages {
                    let exact = world.references.entries.get(&((*name.value).into(), *lang));
                    let live = exact.and_then(|at| world.references.live.get(*at).copied().flatten());
                    if let Some(article) = live.and_then(|id| items.articles.get(id.index())) {
                        push_card(&mut entries, *article);
                    }
                }
            }
            StoryItem::Event(event) => entries.push(TimelineEntry::Event {
                when: event.when.value,
                text: event.text.clone(),
                lang: record.lang,
                url: event.url.as_ref().map(|url| url.value.clone()),
                outlet: event.outlet.as_ref().map(|outlet| world.source(outlet, record, found).1),
                key: event.key,
            }),
        }
    }
    for card in members {
        push_card(&mut entries, *card);
    }
    if !by_hand {
        entries.sort_by_key(|entry| match entry {
            TimelineEntry::Card(id) => {
                let card = items.sheets.get(id.index()).map(|sheet| &sheet.card);
                (card.map(when), card.map(|card| card.id.clone()))
            }
            TimelineEntry::Event { when, .. } => (Some(*when), None),
        });
    }
    entries
}

/// The stories that a story points at.
fn see(
    others: &[Text],
    names: &[Arc<Named>],
    lang: Lang,
    path: &SourcePath,
    world: &Known,
    found: &mut Vec<Diagnostic>,
) -> Vec<Arc<Named>> {
    let mut see = Vec::new();
    for name in others {
        if let Some(other) = world.references.stories.find(&name.value, lang, world.default_lang())
            && let Some(other) = names.get(other.index())
        {
            see.push(other.clone());
        } else {
            found.push(
                Diagnostic::new(Code::UnknownReference, format!("no story is called `{}`", name.value))
                    .at(path, name.span),
            );
        }
    }
    see
}

fn push_card(entries: &mut Vec<TimelineEntry>, card: Id<Card>) {
    let there = entries.iter().any(|entry| matches!(entry, TimelineEntry::Card(have) if *have == card));
    if !there {
        entries.push(TimelineEntry::Card(card));
    }
}

fn lists(story: &Story, world: &Known, items: &Listed) -> Vec<List> {
    let mut lists = vec![List::default(); world.config.languages.len()];
    for entry in story.timelines.iter().flat_map(|(_, entries)| entries) {
        let TimelineEntry::Card(id) = entry else { continue };
        let Some(card) = items.sheets.get(id.index()).map(|sheet| &sheet.card) else { continue };
        for (at, lang) in world.config.languages.iter().enumerate() {
            if items.stands.has(*id, card, *lang, world.config)
                && let Some(list) = lists.get_mut(at)
            {
                list.items.push(*id);
            }
        }
    }
    for list in &mut lists {
        // Cards stand in the order of DOMAIN T-10, so their ids do, too.
        list.items.sort_unstable();
        list.items.dedup();
    }
    lists
}
