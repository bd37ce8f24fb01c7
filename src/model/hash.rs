//! Hashes of what an output may show.

use super::{Article, Card, Picture, RelatedFacts};
use crate::base::{
    hash::{ContentHash, HashOf},
    moment::Moment,
};

fn moment(hash: &mut HashOf, at: Option<Moment>) {
    match at {
        Some(at) => hash.number(at.seconds()).text(&at.iso()).text(&at.zone_label()),
        None => hash.number(i64::MIN),
    };
}

fn picture(hash: &mut HashOf, picture: &Picture) {
    hash.maybe(picture.url.as_deref()).maybe(picture.alt.as_deref()).maybe(picture.caption.as_deref());
    hash.maybe(picture.credit.as_deref()).maybe(picture.license.as_deref()).maybe(picture.rights.as_deref());
    let (width, height) = picture.size.unwrap_or_default();
    hash.number(i64::from(width)).number(i64::from(height)).number(i64::from(picture.decorative));
}

/// Over everything that a listing may show of an item.
pub(super) fn card(card: &Card) -> ContentHash {
    let mut hash = HashOf::new();
    hash.number(card.kind as i64).text(&card.id).text(&card.url).maybe(card.external.as_deref());
    hash.text(card.lang.as_str()).text(&card.title).maybe(card.short_title.as_deref()).maybe(card.kicker.as_deref());
    for text in [&card.deck, &card.summary, &card.why, &card.note] {
        hash.maybe(text.as_deref());
    }
    hash.number(card.gloss.len() as i64);
    for (lang, text) in &card.gloss {
        hash.text(lang.as_str()).text(text);
    }
    for list in [&card.topics[..], &card.agencies[..], &card.curators[..]] {
        hash.number(list.len() as i64);
        list.iter().for_each(|named| named.hash_into(&mut hash));
    }
    for named in [&card.section, &card.source] {
        hash.number(i64::from(named.is_some()));
        if let Some(named) = named {
            named.hash_into(&mut hash);
        }
    }
    moment(&mut hash, Some(card.published));
    moment(&mut hash, card.original_published);
    moment(&mut hash, Some(card.modified));
    if let Some(image) = &card.image {
        picture(&mut hash, image);
    }
    if let Some(sponsored) = &card.sponsored {
        hash.text(&sponsored.by).maybe(sponsored.label.as_deref());
    }
    if let Some(retracted) = &card.retracted {
        moment(&mut hash, Some(retracted.when));
        hash.text(&retracted.reason);
    }
    hash.number(i64::from(card.corrected)).number(card.labels.len() as i64);
    card.labels.iter().for_each(|label| {
        hash.text(label);
    });
    hash.text(card.status.word());
    hash.done()
}

fn related(hash: &mut HashOf, lines: &[RelatedFacts]) {
    hash.number(lines.len() as i64);
    for line in lines {
        hash.maybe(line.label.as_deref()).text(&line.title).maybe(line.url.as_deref());
        hash.number(i64::from(line.local)).text(line.lang.as_str());
    }
}

/// Over everything that an article's page may show, but for its lists and its body's answers.
pub(super) fn article(article: &Article, card: ContentHash) -> ContentHash {
    let mut hash = HashOf::new();
    hash.hash(card).number(article.form as i64);
    hash.hash(article.body.as_ref().map(|body| body.hash).unwrap_or_default());
    hash.number(article.quotes.len() as i64);
    for quote in &article.quotes {
        hash.text(&quote.text).text(quote.lang.as_str()).maybe(quote.context.as_deref()).number(i64::from(quote.sic));
        quote.by.hash_into(&mut hash);
        if let Some(via) = &quote.via {
            via.hash_into(&mut hash);
        }
        moment(&mut hash, quote.said);
        for (lang, text) in &quote.gloss {
            hash.text(lang.as_str()).text(text);
        }
    }
    hash.number(article.corrections.len() as i64);
    for one in &article.corrections {
        moment(&mut hash, Some(one.when));
        hash.number(one.kind as i64).text(&one.text).maybe(one.was.as_deref()).maybe(one.is.as_deref());
        hash.number(one.fault.map_or(-1, |fault| fault as i64)).maybe(one.url.as_deref());
        if let Some(by) = &one.by {
            by.hash_into(&mut hash);
        }
    }
    original(&mut hash, article);
    related(&mut hash, &article.related);
    if let Some(rights) = &article.rights {
        hash.number(rights.basis as i64).maybe(rights.license.as_deref()).maybe(rights.holder.as_deref()).maybe(rights.note.as_deref());
    }
    for named in article.stories.iter().chain(article.people.iter()) {
        named.hash_into(&mut hash);
    }
    for text in article.places.iter().chain(article.robots.iter()) {
        hash.text(text);
    }
    if let Some(clip) = &article.clip {
        hash.text(&clip.from);
        moment(&mut hash, clip.when);
        clip.dropped.iter().for_each(|text| {
            hash.text(text);
        });
    }
    hash.text(&article.extra);
    moment(&mut hash, article.expires);
    hash.done()
}

fn original(hash: &mut HashOf, article: &Article) {
    let Some(original) = &article.original else {
        hash.number(0);
        return;
    };
    hash.number(1).text(&original.title).maybe(original.url.as_deref()).maybe(original.archive_url.as_deref());
    hash.number(i64::from(original.url_unknown)).number(i64::from(original.paywall)).text(original.lang.as_str());
    hash.maybe(original.section.as_deref()).maybe(original.kicker.as_deref());
    hash.number(original.words.map_or(-1, i64::from));
    original.outlet.hash_into(hash);
    original.agencies.iter().for_each(|agency| agency.hash_into(hash));
    for at in [original.published, original.updated, original.corrected] {
        moment(hash, at);
    }
    for (name, role) in &original.byline {
        name.hash_into(hash);
        hash.number(*role as i64);
    }
    if let Some((text, place)) = &original.dateline {
        hash.text(text).maybe(place.as_deref());
    }
    for speaker in &original.speakers {
        speaker.by.hash_into(hash);
        moment(hash, speaker.said);
        if let Some(via) = &speaker.via {
            via.hash_into(hash);
        }
        hash.number(speaker.count.map_or(-1, i64::from));
    }
    if let Some(image) = &original.image {
        picture(hash, image);
    }
    related(hash, &original.related);
}
