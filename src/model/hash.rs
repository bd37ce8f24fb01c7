//! Hashes of what an output may show.
//!
//! Every struct is taken apart by name, without `..`: a new field does not compile until somebody says here whether a
//! page may show it. What is passed over is a place in the tables of one build, which no page can see.

use super::{
    Article, Card, CorrectionFacts, Edition, EditionEntry, Negative, Page, Person, Picture, RelatedFacts, Retracted,
    Source, Sponsored, Story, TimelineEntry, Topic, Variant, entity::Named,
};
use crate::base::{
    hash::{ContentHash, HashOf},
    lang::Lang,
    moment::{Moment, Zone},
};
use crate::parse::record::Focus;
use std::sync::Arc;

/// Adds a moment as it may be written: instant, offset, zone, precision.
pub fn moment(hash: &mut HashOf, at: Option<Moment>) {
    let Some(at) = at else {
        hash.number(0);
        return;
    };
    hash.number(1).number(at.seconds()).number(i64::from(at.offset())).number(at.precision() as i64);
    match at.zone() {
        Zone::Named(zone) => hash.text(zone.name()),
        Zone::Fixed(seconds) => hash.number(i64::from(seconds)),
    };
}

/// Adds names with their number, so that two lists never run together.
pub fn named<'n>(hash: &mut HashOf, list: impl ExactSizeIterator<Item = &'n Arc<Named>>) {
    hash.number(list.len() as i64);
    list.for_each(|named| named.hash_into(hash));
}

fn maybe_named(hash: &mut HashOf, one: Option<&Arc<Named>>) {
    hash.number(i64::from(one.is_some()));
    if let Some(one) = one {
        one.hash_into(hash);
    }
}

fn texts<'t>(hash: &mut HashOf, list: impl ExactSizeIterator<Item = &'t Box<str>>) {
    hash.number(list.len() as i64);
    list.for_each(|text| {
        hash.text(text);
    });
}

fn gloss(hash: &mut HashOf, list: &[(Lang, Box<str>)]) {
    hash.number(list.len() as i64);
    for (lang, text) in list {
        hash.text(lang.as_str()).text(text);
    }
}

/// Adds all that a page may show of a picture.
pub fn picture(hash: &mut HashOf, picture: Option<&Picture>) {
    hash.number(i64::from(picture.is_some()));
    let Some(picture) = picture else { return };
    let Picture { url, file, size, negative, alt, decorative, caption, credit, license, rights } = picture;
    hash.maybe(url.as_deref())
        .maybe(file.as_ref().map(crate::base::path::SourcePath::as_str))
        .number(i64::from(*decorative));
    for text in [alt, caption, credit, license, rights] {
        hash.maybe(text.as_deref());
    }
    let (width, height) = size.unwrap_or_default();
    hash.number(i64::from(size.is_some())).number(i64::from(width)).number(i64::from(height));
    hash.number(i64::from(negative.is_some()));
    if let Some(Negative { hash: bytes, size, is_clear, focus: Focus { x, y } }) = negative {
        hash.hash(*bytes).number(i64::from(size.0)).number(i64::from(size.1)).number(i64::from(*is_clear));
        hash.number(i64::from(*x)).number(i64::from(*y));
    }
}

/// Over everything that a listing may show of an item.
pub(super) fn card(card: &Card) -> ContentHash {
    let Card {
        kind,
        id,
        url,
        external,
        lang,
        title,
        short_title,
        kicker,
        deck,
        summary,
        why,
        note,
        gloss: glosses,
        topics,
        section,
        source,
        agencies,
        curators,
        published,
        original_published,
        modified,
        image,
        sponsored,
        retracted,
        corrected,
        labels,
        status,
        words: _,
        hash: _,
    } = card;
    let own = || {
        let mut hash = HashOf::new();
        hash.number(*kind as i64).text(id).text(url).text(lang.as_str()).text(title);
        for text in [external, short_title, kicker, deck, summary, why, note] {
            hash.maybe(text.as_deref());
        }
        gloss(&mut hash, glosses);
        hash.done()
    };
    let mut hash = HashOf::new();
    hash.hash(*card.words.get_or_init(own));
    for list in [&topics[..], &agencies[..], &curators[..]] {
        named(&mut hash, list.iter());
    }
    maybe_named(&mut hash, section.as_ref());
    maybe_named(&mut hash, source.as_ref());
    for at in [Some(*published), *original_published, Some(*modified)] {
        moment(&mut hash, at);
    }
    picture(&mut hash, image.as_deref());
    state(&mut hash, sponsored.as_deref(), retracted.as_deref());
    hash.number(i64::from(*corrected)).text(status.word());
    texts(&mut hash, labels.iter());
    hash.done()
}

fn state(hash: &mut HashOf, sponsored: Option<&Sponsored>, retracted: Option<&Retracted>) {
    hash.number(i64::from(sponsored.is_some())).number(i64::from(retracted.is_some()));
    if let Some(Sponsored { by, label }) = sponsored {
        hash.text(by).maybe(label.as_deref());
    }
    if let Some(Retracted { when, reason }) = retracted {
        moment(hash, Some(*when));
        hash.text(reason);
    }
}

pub(super) fn related(hash: &mut HashOf, lines: &[RelatedFacts]) {
    hash.number(lines.len() as i64);
    for RelatedFacts { label, title, url, local, card: _, lang } in lines {
        hash.maybe(label.as_deref()).text(title).maybe(url.as_deref()).number(i64::from(*local)).text(lang.as_str());
    }
}

impl CorrectionFacts {
    /// Adds all that a page may show of a correction.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self { when, kind, text, was, is, fault, by, url } = self;
        moment(hash, Some(*when));
        hash.number(*kind as i64).text(text).maybe(was.as_deref()).maybe(is.as_deref());
        hash.number(fault.map_or(-1, |fault| fault as i64)).maybe(url.as_deref());
        maybe_named(hash, by.as_ref());
    }
}

/// Over all that a search finds an article by, beside what stands on its card.
///
/// Every field by name: a new one does not compile until somebody says here whether it is found.
pub(super) fn searched(article: &Article) -> ContentHash {
    let Article {
        body,
        original,
        quotes,
        stories,
        people,
        places,
        path: _,
        bundle: _,
        translation_key: _,
        form: _,
        corrections: _,
        related: _,
        rights: _,
        clip: _,
        robots: _,
        extra: _,
        expires: _,
    } = article;
    let mut hash = HashOf::new();
    hash.hash(body.as_ref().map(|body| body.hash).unwrap_or_default());
    hash.maybe(original.as_ref().map(|original| &*original.title));
    let writers = original.iter().flat_map(|original| &original.byline).map(|(writer, _)| writer);
    for list in [writers.collect::<Vec<_>>(), stories.iter().collect(), people.iter().collect()] {
        hash.number(list.len() as i64);
        list.into_iter().for_each(|named| names_of(&mut hash, named));
    }
    hash.number(places.len() as i64);
    for place in places {
        hash.text(place);
    }
    hash.number(quotes.len() as i64);
    for quote in quotes {
        hash.text(&quote.text);
        names_of(&mut hash, &quote.by);
    }
    hash.done()
}

fn names_of(hash: &mut HashOf, named: &Named) {
    hash.number(named.names.len() as i64);
    for (_, name) in &named.names {
        hash.text(name);
    }
}

/// A body's facts are made of its text alone, so its hash stands for them.
fn body_facts(hash: &mut HashOf, body: Option<&crate::parse::body::Body>) {
    hash.number(i64::from(body.is_some())).hash(body.map(|body| body.hash).unwrap_or_default());
}

/// Over everything that a page of the site may show, but for its body's answers.
pub(super) fn page(page: &Page) -> ContentHash {
    let Page {
        id,
        url,
        lang,
        path,
        bundle,
        translation_key,
        title,
        summary,
        gloss: glosses,
        image,
        body,
        updated,
        menu,
        robots,
        extra,
        lends,
        hash: _,
    } = page;
    let mut hash = HashOf::new();
    hash.text(id)
        .text(url)
        .text(lang.as_str())
        .text(path.as_str())
        .maybe(bundle.as_ref().map(crate::base::path::SourcePath::as_str));
    hash.text(translation_key).text(title).maybe(summary.as_deref()).text(extra).maybe(lends.as_deref());
    gloss(&mut hash, glosses);
    picture(&mut hash, image.as_deref());
    body_facts(&mut hash, body.as_ref());
    moment(&mut hash, *updated);
    hash.number(menu.map_or(i64::MIN, i64::from));
    texts(&mut hash, robots.iter());
    hash.done()
}

/// Over everything that may be shown of an edition but its items, whose cards stand beside it wherever they are shown.
pub(super) fn edition(edition: &Edition) -> ContentHash {
    let Edition {
        id,
        translation_key,
        url,
        lang,
        path,
        bundle,
        title,
        number,
        published,
        modified,
        period,
        days,
        summary,
        body,
        items_from_body,
        cover,
        curators,
        entries,
        status,
        hash: _,
    } = edition;
    let mut hash = HashOf::new();
    hash.text(id).text(translation_key).text(url).text(lang.as_str()).maybe(title.as_deref()).maybe(summary.as_deref());
    hash.maybe(path.as_ref().map(crate::base::path::SourcePath::as_str))
        .maybe(bundle.as_ref().map(crate::base::path::SourcePath::as_str));
    hash.number(number.map_or(-1, i64::from)).number(i64::from(*items_from_body)).text(status.word());
    let (from, to) = period.map_or((None, None), |(from, to)| (Some(from), Some(to)));
    for at in [Some(*published), Some(*modified), from, to] {
        moment(&mut hash, at);
    }
    hash.text(&format!("{days:?}"));
    body_facts(&mut hash, body.as_ref());
    picture(&mut hash, cover.as_deref());
    named(&mut hash, curators.iter());
    hash.number(entries.len() as i64);
    for entry in entries {
        match entry {
            EditionEntry::Heading { text, topic } => {
                hash.number(1).text(text);
                maybe_named(&mut hash, topic.as_ref());
            }
            EditionEntry::Item(_) => {
                hash.number(2);
            }
            EditionEntry::Gone { title, when, lang } => {
                hash.number(3).text(title).text(lang.as_str());
                moment(&mut hash, *when);
            }
            EditionEntry::Prose(text) => {
                hash.number(4).text(text);
            }
        }
    }
    hash.done()
}

impl Variant {
    /// Adds the text of a thing in one language, and whose it is.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self { lang, path, title, summary, body, curators, hash: record } = self;
        hash.text(lang.as_str()).text(path.as_str()).maybe(title.as_deref()).maybe(summary.as_deref()).hash(*record);
        body_facts(hash, body.as_ref());
        hash.number(i64::from(curators.is_some()));
        if let Some(curators) = curators {
            named(hash, curators.iter());
        }
    }
}

impl TimelineEntry {
    /// Adds a line of a timeline; the card of an item stands beside it.
    pub fn hash_into(&self, hash: &mut HashOf) {
        match self {
            Self::Card(_) => {
                hash.number(1);
            }
            Self::Event { when, text, lang, url, outlet, key } => {
                hash.number(2).text(text).text(lang.as_str()).maybe(url.as_deref()).number(i64::from(*key));
                moment(hash, Some(*when));
                maybe_named(hash, outlet.as_ref());
            }
        }
    }
}

impl Story {
    /// Adds what a page may show of a story but its items and texts.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self { id, named: name, closed, lead, timelines, by_hand, see, image, curators, variants: _, lists: _ } =
            self;
        hash.text(id)
            .number(i64::from(*closed))
            .maybe(lead.as_deref())
            .number(i64::from(*by_hand))
            .number(timelines.len() as i64);
        name.hash_into(hash);
        named(hash, see.iter());
        picture(hash, image.as_deref());
        hash.number(i64::from(curators.is_some()));
        if let Some(curators) = curators {
            named(hash, curators.iter());
        }
    }
}

impl Topic {
    /// Adds what a page may show of a topic but its items, texts and kin, which a slice tells by name.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self {
            id,
            named: name,
            aliases,
            parent: _,
            children: _,
            ancestors: _,
            inherit,
            see: _,
            wikidata,
            iptc,
            variants: _,
            lists: _,
        } = self;
        hash.text(id)
            .text(&format!("{aliases:?}"))
            .number(i64::from(*inherit))
            .maybe(wikidata.as_deref())
            .maybe(iptc.as_deref());
        name.hash_into(hash);
    }
}

impl Source {
    /// Adds what a page may show of an outlet but its items and texts.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self {
            id,
            named: name,
            aliases,
            kind,
            url,
            place,
            timezone,
            feed,
            quote_words,
            images,
            // As names, by whoever shows them.
            see: _,
            robots,
            wikidata,
            variants: _,
            lists: _,
        } = self;
        hash.text(id).text(&format!("{aliases:?}{kind:?}{timezone:?}{quote_words:?}"));
        for text in [url, place, feed, wikidata, images] {
            hash.maybe(text.as_deref());
        }
        texts(hash, robots.iter());
        name.hash_into(hash);
    }
}

impl Person {
    /// Adds what a page may show of a person but their items and texts.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self { id, named: name, aliases, role, sort_name, native, image, wikidata, variants: _, lists: _ } = self;
        hash.text(id).text(&format!("{aliases:?}"));
        for text in [role, sort_name, wikidata] {
            hash.maybe(text.as_deref());
        }
        gloss(hash, native);
        picture(hash, image.as_deref());
        name.hash_into(hash);
    }
}
