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
use crate::parse::record::{Head, StoryItem, Text};
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
    /// By hand, in the order written; else by time, oldest first.
    pub entries: Vec<TimelineEntry>,
    pub by_hand: bool,
    pub see: Vec<Arc<Named>>,
    pub image: Option<Arc<Picture>>,
    pub curators: Option<Arc<[Arc<Named>]>>,
    pub variants: Vec<Variant>,
    /// Reports by language, newest first.
    pub lists: Vec<List>,
}

impl Story {
    /// The story as its own record tells it, without its items.
    pub(super) fn unfilled(&self) -> Self {
        Self { lead: None, entries: Vec::new(), see: Vec::new(), lists: Vec::new(), ..self.clone() }
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
    let unknown = |name: &Text, found: &mut Vec<Diagnostic>| {
        let finding = Diagnostic::new(Code::UnknownReference, format!("no article has the id `{}`", name.value))
            .at(&record.path, name.span);
        found.push(match world.references.nearest_article(&name.value) {
            Some(near) => finding.help(format!("write `{near}`")),
            None => finding.help("articles are named by their `id`"),
        });
    };
    if let Some(lead) = &head.lead {
        if world.references.entry(&lead.value, record.lang, &world.config.languages).is_none() {
            unknown(lead, found);
        }
        story.lead = Some(lead.value.clone());
    }
    for item in &head.items {
        match item {
            StoryItem::Article(name) => {
                if world.references.entry(&name.value, record.lang, &world.config.languages).is_none() {
                    unknown(name, found);
                }
                // Every translation of the item belongs to the story.
                for lang in &world.config.languages {
                    let exact = world.references.entries.get(&((*name.value).into(), *lang));
                    let live = exact.and_then(|at| world.references.live.get(*at).copied().flatten());
                    if let Some(article) = live.and_then(|id| items.articles.get(id.index())) {
                        push_card(story, *article);
                    }
                }
            }
            StoryItem::Event(event) => story.entries.push(TimelineEntry::Event {
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
        push_card(story, *card);
    }
    story.see = see(&head.see, names, entry.lang(), &record.path, world, found);
    if !story.by_hand {
        story.entries.sort_by_key(|entry| match entry {
            TimelineEntry::Card(id) => {
                let card = items.sheets.get(id.index()).map(|sheet| &sheet.card);
                (card.map(when), card.map(|card| card.id.clone()))
            }
            TimelineEntry::Event { when, .. } => (Some(*when), None),
        });
    }
    story.lists = lists(story, world, items);
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

fn push_card(story: &mut Story, card: Id<Card>) {
    let there = story.entries.iter().any(|entry| matches!(entry, TimelineEntry::Card(have) if *have == card));
    if !there {
        story.entries.push(TimelineEntry::Card(card));
    }
}

fn lists(story: &Story, world: &Known, items: &Listed) -> Vec<List> {
    let mut lists = vec![List::default(); world.config.languages.len()];
    for entry in &story.entries {
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
    }
    lists
}
