//! Editions: items in a hand-made or automatic order, briefs among them (DOMAIN R-24, G-10, G-11).

use super::{
    ArticleRow, Card, CardKind, Facts, Picture, Sheet, Source, Topic, address,
    article::{most_specific, with_ancestors},
    condition,
    entity::Named,
    gather::{Entry, title},
    known::Known,
    time::{Status, times},
    world::World,
};
use crate::base::{
    hash::{ContentHash, Table},
    id::Id,
    lang::Lang,
    moment::{Day, Moment},
    path::SourcePath,
    span::Span,
    url,
};
use crate::config::Automatic;
use crate::diag::{Code, Diagnostic, Severity};
use crate::parse::body::Body;
use crate::parse::record::{Brief, EditionHead, EditionItem, Form, Head, Text};
use std::collections::{BTreeMap, HashMap, hash_map::Entry as Place};
use std::sync::{Arc, OnceLock};

/// One piece of an edition, in its order.
#[derive(Debug, Clone)]
pub enum EditionEntry {
    Heading {
        text: Box<str>,
        topic: Option<Arc<Named>>,
    },
    Item(Id<Card>),
    /// An article that was here and is no more (DOMAIN G-11).
    Gone {
        title: Box<str>,
        when: Option<Moment>,
        lang: Lang,
    },
    /// Markdown between the items.
    Prose(Box<str>),
}

/// One issue of the digest.
#[derive(Debug, Clone)]
pub struct Edition {
    pub id: Arc<str>,
    pub translation_key: Arc<str>,
    pub url: Arc<str>,
    pub lang: Lang,
    /// The record; none for an automatic edition.
    pub path: Option<SourcePath>,
    pub bundle: Option<SourcePath>,
    /// `None`: an automatic edition, named by its period in the page's language.
    pub title: Option<Box<str>>,
    pub number: Option<u32>,
    pub published: Moment,
    pub modified: Moment,
    pub period: Option<(Moment, Moment)>,
    /// The first and last day of an automatic edition.
    pub days: Option<(Day, Day)>,
    pub summary: Option<Box<str>>,
    pub body: Option<Body>,
    /// The body is made of its items: there is no introduction besides.
    pub items_from_body: bool,
    pub cover: Option<Arc<Picture>>,
    pub curators: Arc<[Arc<Named>]>,
    pub entries: Vec<EditionEntry>,
    pub status: Status,
    pub hash: ContentHash,
}

impl Edition {
    /// The items in order, articles and briefs.
    pub fn items(&self) -> impl Iterator<Item = Id<Card>> {
        self.entries.iter().filter_map(|entry| match entry {
            EditionEntry::Item(card) => Some(*card),
            EditionEntry::Heading { .. } | EditionEntry::Gone { .. } | EditionEntry::Prose(_) => None,
        })
    }
}

pub(super) fn edition_head(entry: &Entry) -> &EditionHead {
    match &entry.record.head {
        Head::Edition(head) => head,
        _ => unreachable!("gathered by kind"),
    }
}

/// A brief as a card, before its place in the order of all cards is known.
pub(super) struct BriefCard {
    pub card: Card,
    pub facts: Facts,
    /// The edition's place among the published ones, and the brief's among its items.
    pub at: (usize, usize),
}

/// An edition without its items.
pub(super) fn shell(entry: &Entry, world: &World, found: &mut Vec<Diagnostic>) -> Option<Edition> {
    let record = &entry.record;
    let head = edition_head(entry);
    let times = times(record);
    let Some(published) = times.published() else {
        found.push(
            Diagnostic::new(Code::MissingKey, "the edition has no `publish_date`")
                .in_file(&record.path)
                .help("write when it appears: `publish_date: 2024-11-24 06:30 WIB`"),
        );
        return None;
    };
    let slug = address::slug_of(record, &entry.id, world.config, found);
    let cover = head.cover.as_ref().or(record.common.image.as_ref());
    let updated = record.common.updated.as_ref().map(|at| at.value);
    Some(Edition {
        id: entry.id.clone(),
        translation_key: entry.key.clone(),
        url: address::under(world.config, entry.lang(), "editions", &slug),
        lang: entry.lang(),
        path: Some(record.path.clone()),
        bundle: record.bundle.clone(),
        title: title(record).map(Into::into),
        number: head.number,
        published,
        modified: updated.map_or(published, |at| at.max(published)),
        period: head.period.as_ref().map(|(from, to)| (from.value, to.value)),
        days: None,
        summary: record.common.summary.as_ref().map(|text| text.value.clone()),
        body: record.body.clone(),
        items_from_body: head.items_from_body,
        cover: world.known().picture(cover, record, found),
        curators: record
            .common
            .curators
            .as_ref()
            .map_or_else(|| world.curators.clone(), |names| world.known().curators_of(names, record.lang)),
        entries: Vec::new(),
        status: times.status(world.now),
        hash: ContentHash::default(),
    })
}

/// The briefs of one edition as cards.
pub(super) fn briefs(
    entry: &Entry,
    edition: &Edition,
    at: usize,
    world: &Known,
    found: &mut Vec<Diagnostic>,
) -> Vec<BriefCard> {
    let mut cards = Vec::new();
    let mut heading: Option<&Text> = None;
    let mut used: BTreeMap<Box<str>, usize> = BTreeMap::new();
    for (place, item) in edition_head(entry).items.iter().enumerate() {
        match item {
            EditionItem::Heading(text) => heading = Some(text),
            EditionItem::Brief(brief) => {
                let mut id = brief.id.as_ref().map_or_else(|| brief_id(&brief.url.value), |id| id.value.clone());
                // One address twice in one edition: the second anchor is told apart by its count.
                let count = used.entry(id.clone()).or_default();
                *count += 1;
                if *count > 1 {
                    id = format!("{id}-{count}").into();
                }
                cards.push(brief_card(brief, &id, heading, entry, edition, (at, place), world, found));
            }
            EditionItem::Article(_) | EditionItem::Prose(_) => {}
        }
    }
    cards
}

/// Ten digits of the hash of the address's key (DOMAIN R-24).
fn brief_id(address: &str) -> Box<str> {
    ContentHash::of(url::article_key(address).as_bytes()).short().into()
}

#[allow(clippy::too_many_arguments)] // A brief is made of all that surrounds it.
fn brief_card(
    brief: &Brief,
    id: &str,
    heading: Option<&Text>,
    entry: &Entry,
    edition: &Edition,
    at: (usize, usize),
    world: &Known,
    found: &mut Vec<Diagnostic>,
) -> BriefCard {
    let record = &entry.record;
    let lang = brief.language.unwrap_or(entry.lang());
    let direct = brief_topics(brief, heading.filter(|_| edition.items_from_body), entry, world, found);
    let (source, named) = brief_source(brief, entry, world, found);
    let published = brief.published.as_ref().and_then(|text| match Moment::parse(&text.value, world.zone_of(source)) {
        Ok(moment) => Some(moment),
        Err(fault) => {
            found.push(
                Diagnostic::new(Code::BadMoment, fault.to_string()).at(&record.path, text.span).help(fault.help()),
            );
            None
        }
    });
    let count = direct.len();
    let topics = with_ancestors(direct, world.topics);
    let card = Card {
        kind: CardKind::Brief,
        id: id.into(),
        url: format!("{}#b-{id}", edition.url).into(),
        external: Some(brief.url.value.clone()),
        lang,
        title: brief.title.value.clone(),
        short_title: None,
        kicker: None,
        deck: None,
        summary: None,
        why: None,
        note: brief.note.clone(),
        gloss: Box::from([]),
        topics: most_specific(topics.get(..count).unwrap_or_default(), world.topics).into(),
        section: None,
        source: Some(named),
        agencies: Box::from([]),
        curators: edition.curators.clone(),
        published: edition.published,
        original_published: published,
        modified: edition.modified,
        image: None,
        sponsored: None,
        retracted: None,
        corrected: false,
        labels: brief.labels.clone().into(),
        status: edition.status,
        words: OnceLock::new(),
        hash: OnceLock::new(),
    };
    let facts = Facts {
        topics: topics.into(),
        direct: count,
        section: None,
        sources: source.into_iter().collect(),
        stories: Box::from([]),
        people: Box::from([]),
        places: Box::from([]),
        form: Form::Link,
        rank: 0,
    };
    BriefCard { card, facts, at }
}

/// The brief's own topics, and the one that its heading names (DOMAIN R-24).
fn brief_topics(
    brief: &Brief,
    heading: Option<&Text>,
    entry: &Entry,
    world: &Known,
    found: &mut Vec<Diagnostic>,
) -> Vec<Id<Topic>> {
    let find = |name: &str| world.references.topics.find(name, entry.lang(), world.default_lang());
    let mut direct = Vec::new();
    for name in &brief.topics {
        match find(&name.value) {
            Some(topic) => direct.push(topic),
            None => found.push(world.unknown_topic(name, &entry.record.path)),
        }
    }
    direct.extend(heading.and_then(|text| find(&text.value)));
    direct.sort_unstable();
    direct.dedup();
    direct
}

/// The outlet that is named, else the one whose host the address has, else the host.
fn brief_source(
    brief: &Brief,
    entry: &Entry,
    world: &Known,
    found: &mut Vec<Diagnostic>,
) -> (Option<Id<Source>>, Arc<Named>) {
    if let Some(name) = &brief.outlet {
        return world.source(name, &entry.record, found);
    }
    let id = world.references.host(&brief.url.value);
    let named = id.and_then(|id| world.source_named(id).cloned()).unwrap_or_else(|| plain_host(&brief.url.value));
    (id, named)
}

fn plain_host(address: &str) -> Arc<Named> {
    let host = url::host(address).unwrap_or_default();
    Arc::new(Named::plain(super::NamedKind::Source, host.strip_prefix("www.").unwrap_or(&host)))
}

/// What is known of articles when editions are filled.
pub(super) struct Ready<'a> {
    /// The card of each.
    pub articles: &'a [Id<Card>],
    pub sheets: &'a [Arc<Sheet>],
    /// Title, status and end of articles that are not shown, by their entries.
    pub omitted: &'a HashMap<usize, super::article::Placed>,
}

/// The pieces of a written edition, in its order.
pub(super) fn entries(
    entry: &Entry,
    edition: &Edition,
    brief_ids: &BTreeMap<usize, Id<Card>>,
    world: &Known,
    ready: &Ready,
    found: &mut Vec<Diagnostic>,
) -> Vec<EditionEntry> {
    let mut pieces = Vec::new();
    for (place, item) in edition_head(entry).items.iter().enumerate() {
        match item {
            EditionItem::Heading(text) => pieces.push(EditionEntry::Heading {
                text: text.value.clone(),
                topic: world
                    .references
                    .topics
                    .find(&text.value, entry.lang(), world.default_lang())
                    .and_then(|id| world.topics.get(id.index()))
                    .map(|topic| topic.named.clone()),
            }),
            EditionItem::Prose(text) => pieces.push(EditionEntry::Prose(text.value.clone())),
            EditionItem::Brief(_) => pieces.extend(brief_ids.get(&place).map(|id| EditionEntry::Item(*id))),
            EditionItem::Article(name) => pieces.extend(article_piece(name, entry, edition, world, ready, found)),
        }
    }
    pieces.extend(automatic(entry, edition, world, ready, found));
    once(pieces)
}

/// An item that was chosen by hand and by condition stands where it stood first.
fn once(pieces: Vec<EditionEntry>) -> Vec<EditionEntry> {
    let mut seen = std::collections::HashSet::new();
    let kept: Vec<EditionEntry> = pieces
        .into_iter()
        .filter(|piece| if let EditionEntry::Item(id) = piece { seen.insert(*id) } else { true })
        .collect();
    // A heading over nothing is no heading.
    let next_is_item = |at: usize| kept.get(at + 1).is_some_and(|piece| !matches!(piece, EditionEntry::Heading { .. }));
    kept.iter()
        .enumerate()
        .filter(|(at, piece)| !matches!(piece, EditionEntry::Heading { .. }) || next_is_item(*at))
        .map(|(_, piece)| piece.clone())
        .collect()
}

fn article_piece(
    name: &Text,
    entry: &Entry,
    edition: &Edition,
    world: &Known,
    ready: &Ready,
    found: &mut Vec<Diagnostic>,
) -> Option<EditionEntry> {
    let path = &entry.record.path;
    let Some(at) = world.references.entry(&name.value, entry.lang(), &world.config.languages) else {
        let finding = Diagnostic::new(Code::UnknownReference, format!("no article has the id `{}`", name.value))
            .at(path, name.span);
        found.push(match world.references.nearest_article(&name.value) {
            Some(near) => finding.help(format!("write `{near}`")),
            None => finding.help("articles are named by their `id`"),
        });
        return None;
    };
    if let Some(article) =
        world.references.live.get(at).copied().flatten().and_then(|id| ready.articles.get(id.index()))
    {
        return Some(EditionEntry::Item(*article));
    }
    let placed = ready.omitted.get(&at)?;
    if placed.status == Status::Expired {
        return Some(EditionEntry::Gone {
            title: placed.title.clone(),
            when: placed.times.expires,
            lang: entry.lang(),
        });
    }
    if edition.status == Status::Live {
        found.push(
            Diagnostic::new(
                Code::EditionItem,
                format!("`{}` is {}, but the edition is live", name.value, placed.status.word()),
            )
            .at(path, name.span)
            .help("take the item out, or give the edition a later `publish_date`"),
        );
    }
    None
}

/// The sections that an edition fills by condition, within its period.
fn automatic(
    entry: &Entry,
    edition: &Edition,
    world: &Known,
    ready: &Ready,
    found: &mut Vec<Diagnostic>,
) -> Vec<EditionEntry> {
    let mut pieces = Vec::new();
    for section in &edition_head(entry).auto {
        let condition =
            match condition::read(&section.condition.value, world.references, entry.lang(), world.default_lang()) {
                Ok(condition) => condition,
                Err(fault) => {
                    let start = section.condition.span.start as usize;
                    found.push(
                        Diagnostic::new(Code::Where, fault.message)
                            .at(&entry.record.path, Span::new(start + fault.at.0, start + fault.at.1))
                            .help(fault.help),
                    );
                    continue;
                }
            };
        let limit = section.limit.map_or(usize::MAX, |limit| limit as usize);
        let chosen: Vec<EditionEntry> = ready
            .sheets
            .iter()
            .enumerate()
            .filter(|(_, sheet)| {
                let Sheet { card, facts, .. } = &***sheet;
                card.kind == CardKind::Article
                    && card.lang == edition.lang
                    && within(card.published, edition)
                    && condition.holds(card, facts, world.config.zone)
            })
            .take(limit)
            .map(|(at, _)| EditionEntry::Item(Id::new(at)))
            .collect();
        if !chosen.is_empty() {
            pieces.push(EditionEntry::Heading { text: section.heading.value.clone(), topic: None });
            pieces.extend(chosen);
        }
    }
    pieces
}

/// Within the edition's period; without one, up to its publication.
fn within(at: Moment, edition: &Edition) -> bool {
    match edition.period {
        // A day told without a time counts to its end.
        Some((from, to)) => at >= from && (at <= to || (!to.has_time() && at.seconds() < to.seconds() + 86_400)),
        None => at <= edition.published,
    }
}

/// Editions that make themselves: one for each closed day or week with articles (DOMAIN G-10).
pub(super) fn make(world: &Known, sheets: &[Arc<Sheet>], written: &[Edition]) -> Vec<Edition> {
    let zone = world.config.zone;
    let today = Moment::from_unix(world.now, zone).day_in(zone);
    let mut periods: BTreeMap<(Day, usize), Vec<Id<Card>>> = BTreeMap::new();
    let articles = sheets.iter().map(|sheet| &sheet.card).enumerate();
    for (at, card) in articles.filter(|(_, card)| card.kind == CardKind::Article) {
        let day = card.published.day_in(zone);
        let last = match world.config.automatic {
            Automatic::None => return Vec::new(),
            Automatic::Daily => day,
            Automatic::Weekly(end) => {
                day.add(i64::from((u32::from(end) + 7 - day.weekday().num_days_from_monday()) % 7))
            }
        };
        let Some(lang) = world.config.lang_at(card.lang) else { continue };
        if last < today {
            periods.entry((last, lang)).or_default().push(Id::new(at));
        }
    }
    periods
        .into_iter()
        .filter_map(|((last, lang), items)| automatic_edition(world, last, lang, &items, written))
        .collect()
}

fn automatic_edition(
    world: &Known,
    last: Day,
    lang: usize,
    items: &[Id<Card>],
    written: &[Edition],
) -> Option<Edition> {
    let zone = world.config.zone;
    let lang = world.config.languages.get(lang).copied()?;
    let (first, key) = match world.config.automatic {
        Automatic::Weekly(_) => (last.add(-6), last.week_key()),
        Automatic::None | Automatic::Daily => (last, last.key()),
    };
    // A written edition for the period takes the place of the automatic one.
    let replaced = written.iter().any(|edition| {
        edition.lang == lang
            && edition.period.is_some_and(|(from, to)| from.day_in(zone) <= first && to.day_in(zone) >= last)
    });
    if replaced {
        return None;
    }
    let published = last.next().start(zone);
    Some(Edition {
        id: key.as_str().into(),
        translation_key: format!("auto-{key}").into(),
        url: address::under(world.config, lang, "editions", &key),
        lang,
        path: None,
        bundle: None,
        title: None,
        number: None,
        published,
        modified: published,
        period: Some((first.start(zone), last.start(zone))),
        days: Some((first, last)),
        summary: None,
        body: None,
        items_from_body: false,
        cover: None,
        curators: world.curators.clone(),
        entries: items.iter().map(|id| EditionEntry::Item(*id)).collect(),
        status: Status::Live,
        hash: ContentHash::default(),
    })
}

/// Warns of one address twice in one language (DOMAIN Q-13).
pub(super) fn same_article<'a>(
    articles: impl Iterator<Item = (&'a Card, &'a ArticleRow)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut seen: Table<(Lang, ContentHash), &SourcePath> = Table::default();
    for (card, row) in articles {
        let Some(key) = row.clipped else { continue };
        match seen.entry((card.lang, key)) {
            Place::Vacant(free) => drop(free.insert(row.path())),
            Place::Occupied(first) => {
                let address = card.external.as_deref().unwrap_or_default();
                found.push(
                    Diagnostic::new(Code::SameArticle, format!("`{address}` is clipped twice"))
                        .in_file(row.path())
                        .severity(Severity::Warning)
                        .related(first.get(), Span::default(), "first clipped here")
                        .help("keep one of the two records and let the other's address be its alias"),
                );
            }
        }
    }
}
