//! Sheets at rest: what a model resolved of each article, for models of later processes.
//!
//! A sheet is made of its record, the record it inherits from, and what is known of topics, sources, people, stories and
//! pictures. The records stand in its key, all else in the ground of the whole cache ([`Rest::ground`]); a sheet holds
//! the span of time in which it is true. What few articles have (a correction, a retraction, something to find fault
//! with) is not put to rest: those are resolved anew.

use super::{
    Card, CardKind, Facts, Person, Picture, Site, Source, Status, Story, Topic,
    again::{Ground, More, Resolved},
    entity::{Named, NamedKind},
    gather::Filed,
    known::Known,
    sheet::{ArticleRow, Sheet},
};
use crate::base::{
    hash::{ContentHash, HashOf, Table},
    id::Id,
    lang::Lang,
    moment::Moment,
};
use crate::parse::{
    body::{Body, BodyPlace},
    record::{Form, Related},
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// Sheets that an earlier process put to rest.
#[derive(Clone, Copy)]
pub struct Rest<'r> {
    /// Over all that the sheets are made of beside their records.
    pub ground: ContentHash,
    /// The sheet of a key.
    pub find: &'r (dyn Fn(ContentHash) -> Option<&'r [u8]> + Sync),
}

impl std::fmt::Debug for Rest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rest").field("ground", &self.ground).finish_non_exhaustive()
    }
}

/// The sheets of a site for later processes.
#[derive(Debug)]
pub struct Rested {
    /// As [`Rest::ground`].
    pub ground: ContentHash,
    /// By their keys; none: as it lies at rest already.
    pub sheets: Vec<(ContentHash, Option<Vec<u8>>)>,
}

/// A reference to something that is named: its kind, whether more is known of it than the name, its key.
type Ref<'r> = (NamedKind, bool, &'r str);

/// When a sheet is true: from the clock of the build that made it until its status changes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Hours {
    from: i64,
    next: Option<i64>,
}

impl Hours {
    fn hold(self, now: i64) -> bool {
        self.from <= now && self.next.is_none_or(|next| now < next)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct SheetAtRest<'r> {
    /// First, so that it can be read alone.
    hours: Hours,
    #[serde(borrow)]
    aliases: Vec<&'r str>,
    card: CardAtRest<'r>,
    facts: FactsAtRest<'r>,
    row: RowAtRest<'r>,
}

#[derive(Debug, Serialize, Deserialize)]
struct CardAtRest<'r> {
    url: &'r str,
    external: Option<&'r str>,
    title: &'r str,
    short_title: Option<&'r str>,
    kicker: Option<&'r str>,
    deck: Option<&'r str>,
    summary: Option<&'r str>,
    why: Option<&'r str>,
    #[serde(borrow)]
    gloss: Vec<(Lang, &'r str)>,
    topics: Vec<Ref<'r>>,
    section: Option<Ref<'r>>,
    source: Option<Ref<'r>>,
    agencies: Vec<Ref<'r>>,
    /// None: the site's own.
    curators: Option<Vec<Ref<'r>>>,
    published: Moment,
    original_published: Option<Moment>,
    modified: Moment,
    image: Option<Picture>,
    status: Status,
    /// As [`Card::words`].
    words: ContentHash,
}

#[derive(Debug, Serialize, Deserialize)]
struct FactsAtRest<'r> {
    /// By their ids, as all in here: places in tables are those of one build.
    #[serde(borrow)]
    topics: Vec<&'r str>,
    direct: usize,
    section: Option<&'r str>,
    sources: Vec<&'r str>,
    stories: Vec<&'r str>,
    people: Vec<&'r str>,
    places: Vec<&'r str>,
    form: Form,
    rank: i8,
}

#[derive(Debug, Serialize, Deserialize)]
struct RowAtRest<'r> {
    licensed: bool,
    noindex: bool,
    body: Option<BodyPlace>,
    asks: Option<Box<Body>>,
    searched: ContentHash,
    #[serde(borrow)]
    writers: Vec<Ref<'r>>,
    hand: Vec<Related>,
    sought: Vec<(usize, ContentHash)>,
    clipped: Option<ContentHash>,
    original_title: Option<ContentHash>,
    named: Vec<Ref<'r>>,
    made_of: ContentHash,
}

/// Names an article's record and whatever it inherits from. What it is called stands in other records, too (DOMAIN R-7,
///
fn key(filed: &Filed) -> ContentHash {
    let mut key = HashOf::new();
    key.text(filed.record.path.as_str()).hash(filed.record.hash).text(&filed.id).text(&filed.key);
    key.hash(filed.base.as_ref().map(|base| base.hash).unwrap_or_default());
    key.done()
}

/// All that sheets are made of beside their records: what they may refer to is told by articles, too, where the
/// vocabulary is open.
pub(super) fn ground(ground: Ground, known: &Known) -> ContentHash {
    let mut hash = HashOf::new();
    ground.hash_into(&mut hash);
    let mut table = |ids: &mut dyn Iterator<Item = &str>| {
        hash.number(0);
        ids.for_each(|id| {
            hash.text(id);
        });
    };
    table(&mut known.topics.iter().map(|one| &*one.id));
    table(&mut known.sources.iter().map(|one| &*one.id));
    table(&mut known.people.iter().map(|one| &*one.id));
    table(&mut known.stories.iter().map(|one| &*one.named.key));
    table(&mut known.references.sections.iter().map(|one| &*one.key));
    hash.done()
}

impl Rest<'_> {
    /// What was resolved of each of these entries, where it is true now; nothing on other ground.
    pub(super) fn wake(&self, entries: &[Filed], known: &Known, stands_on: ContentHash) -> Vec<Option<Resolved>> {
        if self.ground != stands_on {
            return vec![None; entries.len()];
        }
        let tables = Tables::of(known);
        let one = |filed: &Filed| tables.wake((self.find)(key(filed))?, filed);
        let mut woken = Vec::with_capacity(entries.len());
        entries.par_iter().map(one).collect_into_vec(&mut woken);
        woken
    }
}

impl Site {
    /// The sheets of the site's articles for later processes. `rest`: what lies there already.
    #[must_use]
    pub fn at_rest(&self, rest: Rest<'_>) -> Rested {
        let known = self.known();
        let ground = ground(self.ground, &known);
        let lies = |key| {
            let bytes = Some(rest).filter(|rest| rest.ground == ground).and_then(|rest| (rest.find)(key));
            let hours = bytes.and_then(|bytes| postcard::take_from_bytes::<Hours>(bytes).ok());
            hours.is_some_and(|(hours, _)| hours.hold(self.now))
        };
        let one = |resolved: &Resolved| {
            let row = resolved.sheet.article.as_ref()?;
            let key = key(&row.filed(&resolved.sheet.card));
            if lies(key) {
                return Some((key, None));
            }
            let sheet = at_rest(resolved, row, &known)?;
            Some((key, Some(postcard::to_stdvec(&sheet).ok()?)))
        };
        Rested { ground, sheets: self.resolved.par_iter().filter_map(one).collect() }
    }
}

fn at_rest<'r>(resolved: &'r Resolved, row: &'r ArticleRow, known: &Known<'r>) -> Option<SheetAtRest<'r>> {
    let Resolved { sheet, next, more } = resolved;
    let aliases = match more.as_deref() {
        None => Vec::new(),
        Some(More { aliases, found, omitted: None }) if found.is_empty() => texts(aliases),
        Some(_) => return None,
    };
    let Sheet { card, facts, article: _ } = &**sheet;
    Some(SheetAtRest {
        hours: Hours { from: known.now, next: *next },
        aliases,
        card: card_at_rest(card, known)?,
        facts: facts_at_rest(facts, known),
        row: row_at_rest(row)?,
    })
}

fn card_at_rest<'r>(card: &'r Card, known: &Known<'r>) -> Option<CardAtRest<'r>> {
    let Card {
        kind: CardKind::Article,
        id: _,
        url,
        external,
        lang: _,
        title,
        short_title,
        kicker,
        deck,
        summary,
        why,
        note: None,
        gloss,
        topics,
        section,
        source,
        agencies,
        curators,
        published,
        original_published,
        modified,
        image,
        sponsored: None,
        retracted: None,
        corrected: false,
        labels,
        status,
        words,
        hash: _,
    } = card
    else {
        return None;
    };
    // A card whose hash was not taken is none that was shown.
    let words = *words.get()?;
    labels.is_empty().then(|| CardAtRest {
        url,
        external: external.as_deref(),
        title,
        short_title: short_title.as_deref(),
        kicker: kicker.as_deref(),
        deck: deck.as_deref(),
        summary: summary.as_deref(),
        why: why.as_deref(),
        gloss: gloss.iter().map(|(lang, text)| (*lang, &**text)).collect(),
        topics: references(topics),
        section: section.as_ref().map(reference),
        source: source.as_ref().map(reference),
        agencies: references(agencies),
        curators: (!Arc::ptr_eq(curators, known.curators)).then(|| references(curators)),
        published: *published,
        original_published: *original_published,
        modified: *modified,
        image: image.as_deref().cloned(),
        status: *status,
        words,
    })
}

fn facts_at_rest<'r>(facts: &'r Facts, known: &Known<'r>) -> FactsAtRest<'r> {
    let Facts { topics, direct, section, sources, stories, people, places, form, rank } = facts;
    FactsAtRest {
        topics: topics.iter().filter_map(|id| Some(&*known.topics.get(id.index())?.id)).collect(),
        direct: *direct,
        section: section.and_then(|at| Some(&*known.references.sections.get(at)?.key)),
        sources: sources.iter().filter_map(|id| Some(&*known.sources.get(id.index())?.id)).collect(),
        stories: stories.iter().filter_map(|id| Some(&*known.stories.get(id.index())?.named.key)).collect(),
        people: people.iter().filter_map(|id| Some(&*known.people.get(id.index())?.id)).collect(),
        places: texts(places),
        form: *form,
        rank: *rank,
    }
}

fn row_at_rest(row: &ArticleRow) -> Option<RowAtRest<'_>> {
    let ArticleRow {
        record: _,
        base: _,
        translation_key: _,
        licensed,
        noindex,
        body,
        asks,
        corrections,
        searched,
        writers,
        hand,
        sought,
        clipped,
        original_title,
        named,
        made_of,
        whole: _,
        untied: _,
    } = row;
    corrections.is_empty().then(|| RowAtRest {
        licensed: *licensed,
        noindex: *noindex,
        body: body.clone(),
        asks: asks.clone(),
        searched: *searched,
        writers: references(writers),
        hand: hand.to_vec(),
        sought: sought.to_vec(),
        clipped: *clipped,
        original_title: *original_title,
        named: references(named),
        made_of: *made_of,
    })
}

fn reference(named: &Arc<Named>) -> Ref<'_> {
    (named.kind, named.known, &named.key)
}

fn references(all: &[Arc<Named>]) -> Vec<Ref<'_>> {
    all.iter().map(reference).collect()
}

fn texts(all: &[Box<str>]) -> Vec<&str> {
    all.iter().map(|text| &**text).collect()
}

/// What sheets refer to, by its ids.
struct Tables<'k> {
    known: &'k Known<'k>,
    topics: Table<&'k str, Id<Topic>>,
    sources: Table<&'k str, Id<Source>>,
    people: Table<&'k str, Id<Person>>,
    stories: Table<&'k str, Id<Story>>,
    sections: Table<&'k str, usize>,
}

impl<'k> Tables<'k> {
    fn of(known: &'k Known<'k>) -> Self {
        Self {
            known,
            topics: by_id(known.topics.iter().map(|one| &*one.id)),
            sources: by_id(known.sources.iter().map(|one| &*one.id)),
            people: by_id(known.people.iter().map(|one| &*one.id)),
            stories: by_id(known.stories.iter().map(|one| &*one.named.key)),
            sections: known.references.sections.iter().enumerate().map(|(at, one)| (&*one.key, at)).collect(),
        }
    }

    /// A sheet again; nothing when it is not true now, or refers to what is not there.
    fn wake(&self, bytes: &[u8], filed: &Filed) -> Option<Resolved> {
        let (hours, _) = postcard::take_from_bytes::<Hours>(bytes).ok()?;
        if !hours.hold(self.known.now) {
            return None;
        }
        let SheetAtRest { hours, aliases, card, facts, row } = postcard::from_bytes(bytes).ok()?;
        let sheet = Sheet { card: self.card(card, filed)?, facts: self.facts(facts)?, article: self.row(row, filed) };
        let aliases: Vec<Box<str>> = aliases.into_iter().map(Into::into).collect();
        let more = (!aliases.is_empty()).then(|| Arc::new(More { aliases, found: Vec::new(), omitted: None }));
        sheet.article.is_some().then(|| Resolved { sheet: Arc::new(sheet), next: hours.next, more })
    }

    fn card(&self, card: CardAtRest, filed: &Filed) -> Option<Card> {
        let text = |text: Option<&str>| text.map(Into::into);
        let curators = match card.curators {
            None => Arc::clone(self.known.curators),
            Some(names) => self.all(&names)?.into(),
        };
        Some(Card {
            kind: CardKind::Article,
            id: Arc::clone(&filed.id),
            url: card.url.into(),
            external: text(card.external),
            lang: filed.lang(),
            title: card.title.into(),
            short_title: text(card.short_title),
            kicker: text(card.kicker),
            deck: text(card.deck),
            summary: text(card.summary),
            why: text(card.why),
            note: None,
            gloss: card.gloss.into_iter().map(|(lang, text)| (lang, text.into())).collect(),
            topics: self.all(&card.topics)?.into(),
            section: self.maybe(card.section)?,
            source: self.maybe(card.source)?,
            agencies: self.all(&card.agencies)?.into(),
            curators,
            published: card.published,
            original_published: card.original_published,
            modified: card.modified,
            image: card.image.map(Arc::new),
            sponsored: None,
            retracted: None,
            corrected: false,
            labels: Box::from([]),
            status: card.status,
            words: OnceLock::from(card.words),
            hash: OnceLock::new(),
        })
    }

    fn facts(&self, facts: FactsAtRest) -> Option<Facts> {
        Some(Facts {
            topics: found(&self.topics, &facts.topics)?,
            direct: facts.direct,
            section: match facts.section {
                None => None,
                Some(key) => Some(*self.sections.get(key)?),
            },
            sources: found(&self.sources, &facts.sources)?,
            stories: found(&self.stories, &facts.stories)?,
            people: found(&self.people, &facts.people)?,
            places: facts.places.into_iter().map(Into::into).collect(),
            form: facts.form,
            rank: facts.rank,
        })
    }

    fn row(&self, row: RowAtRest, filed: &Filed) -> Option<ArticleRow> {
        Some(ArticleRow {
            record: Arc::clone(&filed.record),
            base: filed.base.clone(),
            translation_key: Arc::clone(&filed.key),
            licensed: row.licensed,
            noindex: row.noindex,
            body: row.body,
            asks: row.asks,
            corrections: Box::from([]),
            searched: row.searched,
            writers: self.all(&row.writers)?.into(),
            hand: row.hand.into(),
            sought: row.sought.into(),
            clipped: row.clipped,
            original_title: row.original_title,
            named: self.all(&row.named)?.into(),
            made_of: row.made_of,
            whole: None,
            untied: OnceLock::new(),
        })
    }

    fn named(&self, (kind, is_known, key): Ref) -> Option<Arc<Named>> {
        if !is_known {
            return Some(self.known.references.plain.get(kind, key));
        }
        let known = self.known;
        let named = match kind {
            NamedKind::Topic => &known.topics.get(self.topics.get(key)?.index())?.named,
            NamedKind::Source => &known.sources.get(self.sources.get(key)?.index())?.named,
            NamedKind::Person => &known.people.get(self.people.get(key)?.index())?.named,
            NamedKind::Story => &known.stories.get(self.stories.get(key)?.index())?.named,
            NamedKind::Section => known.references.sections.get(*self.sections.get(key)?)?,
            NamedKind::List => return None,
        };
        Some(Arc::clone(named))
    }

    fn all(&self, references: &[Ref]) -> Option<Vec<Arc<Named>>> {
        references.iter().map(|one| self.named(*one)).collect()
    }

    /// The inner option is whether there is one.
    fn maybe(&self, reference: Option<Ref>) -> Option<Option<Arc<Named>>> {
        reference.map_or(Some(None), |one| self.named(one).map(Some))
    }
}

fn by_id<'k, T>(ids: impl Iterator<Item = &'k str>) -> Table<&'k str, Id<T>> {
    ids.enumerate().map(|(at, id)| (id, Id::new(at))).collect()
}

/// What ids stand for; nothing when one stands for nothing.
fn found<T>(table: &Table<&str, Id<T>>, ids: &[&str]) -> Option<Box<[Id<T>]>> {
    ids.iter().map(|id| table.get(id).copied()).collect()
}
