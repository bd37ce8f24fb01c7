//! The files of the search index (DOMAIN U-1). What they hold is told in `docs/search.md`.

mod bits;
mod index;
mod kept;
mod words;

pub use index::{Builder, Cut, Index};
pub use kept::Kept;
pub use words::{Run, Script, Words, runs, shard_of, shard_of_whole};

use super::Loaded;
use super::markdown;
use crate::base::{hash::ContentHash, text, url};
use crate::config::BaseUrl;
use crate::model::{Article, Card, CardKind, Named};
use crate::parse::directive::Marked;
use crate::plan::{Found, Own, Period, SearchIndex, SearchOwn, Shards, Slice};
use index::Weight;
use serde_json::{Value, json};
use std::sync::Arc;

/// Graphemes of the text below a result.
const TEXT: usize = 180;

/// A file of an index.
pub(super) fn file(slice: &Slice<'_>, loaded: &Loaded) -> Vec<u8> {
    let Own::Search(own) = &slice.own else { return line(&Value::Null) };
    match &**own {
        SearchOwn::Manifest(index) => manifest(index),
        SearchOwn::Names(index) => names(index),
        SearchOwn::Terms { layer, shard, .. } => {
            loaded.terms.as_ref().map_or_else(Vec::new, |terms| terms.shard(*layer, *shard).to_vec())
        }
        SearchOwn::Pack(items) => pack(items, &loaded.found),
        SearchOwn::Page(_) => unreachable!("the page has a template"),
    }
}

/// Names every period: `[name, version, strong shards, weak shards, packs, [[unit, items], …]]`; of packs with hashes of
/// their own `[name without its hash, hashes]`, of others 0.
fn manifest(index: &SearchIndex) -> Vec<u8> {
    let file = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let period = |period: &Period| {
        let Shards { strong, weak } = period.shards;
        let hashes = |packs: &Vec<ContentHash>| packs.iter().map(|hash| hash.short()).collect::<Vec<_>>();
        let packs = period.packs.as_ref().map_or(json!(0), |packs| json!([period.stem(), hashes(packs)]));
        let units: Vec<Value> = period.units.iter().map(|unit| json!([unit.name, unit.items])).collect();
        json!([period.name, period.hash.short(), strong, weak, packs, units])
    };
    let periods: Vec<Value> = index.periods.iter().map(period).collect();
    line(&json!({"lang": index.lang.as_str(), "names": file(&index.names), "periods": periods}))
}

/// What can be chosen: `[key, name]`, in the order of the site. The script orders them as the language does.
fn names(index: &SearchIndex) -> Vec<u8> {
    let list = |named: &[Arc<Named>]| -> Vec<Value> {
        named.iter().map(|one| json!([one.key, one.name(index.lang).0])).collect()
    };
    line(&json!({"t": list(&index.topics), "c": list(&index.sections), "s": list(&index.sources)}))
}

/// What results show of items: `[path, title, text, day, outlet or 0, mark, label]`.
fn pack(items: &[Found<'_>], whole: &[Option<Arc<Article>>]) -> Vec<u8> {
    let bare = BaseUrl { origin: String::new(), path: String::new() };
    let items = items.iter().enumerate().map(|(at, found)| {
        let card = found.card;
        let mut item = vec![
            json!(bare.link(&card.url)),
            json!(card.title),
            json!(excerpt(found, whole.get(at).and_then(Option::as_deref))),
        ];
        item.push(json!(card.published.day().key()));
        item.push(card.source.as_ref().map_or(json!(0), |source| json!(source.name(card.lang).0)));
        if card.retracted.is_some() {
            item.push(json!("r"));
        } else if let Some(sponsored) = &card.sponsored {
            item.push(json!("s"));
            item.extend(sponsored.label.as_ref().map(|label| json!(label)));
        }
        Value::from(item)
    });
    line(&Value::from(items.collect::<Vec<_>>()))
}

fn line(value: &Value) -> Vec<u8> {
    let mut bytes = value.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

/// Whether the text below a result is the body's opening, which the card does not hold.
pub(crate) fn needs_opening(card: &Card) -> bool {
    card.summary.is_none() && card.deck.is_none() && card.note.is_none()
}

fn excerpt(found: &Found<'_>, whole: Option<&Article>) -> String {
    let Card { summary, deck, note, .. } = found.card;
    let opening = || whole.and_then(|article| article.body.as_ref()?.opening.as_deref());
    let text = summary.as_deref().or(deck.as_deref()).or(note.as_deref()).or_else(opening).unwrap_or_default();
    text::cut_graphemes(markdown::plain(text).trim(), TEXT).into_owned()
}

/// Adds an item to the index of its period, with its article in whole and the text of its body. `directives` are the
/// names of the site's own.
pub fn add(
    index: &mut Builder,
    found: &Found<'_>,
    article: Option<&Article>,
    body: Option<&str>,
    directives: &[Box<str>],
) {
    let Found { card, article: _, topics } = found;
    let lang = card.lang;
    index.title(&card.title, Weight(8.0));
    for (text, weight) in [(&card.short_title, 4.0), (&card.kicker, 3.0), (&card.deck, 3.0)] {
        index.text(text.as_deref().unwrap_or_default(), Weight(weight));
    }
    for text in [&card.summary, &card.why, &card.note].into_iter().flatten() {
        index.text(&plain(text), Weight(2.0));
    }
    card.gloss.iter().for_each(|(_, text)| index.text(text, Weight(4.0)));
    card.labels.iter().for_each(|label| index.text(label, Weight(1.0)));
    for topic in topics {
        every_name(index, topic, Weight(4.0));
        index.filter('t', &topic.key);
    }
    for source in card.source.iter().chain(&card.agencies) {
        every_name(index, source, Weight(3.0));
        index.filter('s', &source.key);
    }
    if let Some(section) = &card.section {
        index.text(section.name(lang).0, Weight(1.0));
        index.filter('c', &section.key);
    }
    if card.kind == CardKind::Brief
        && let Some(host) = card.external.as_deref().and_then(url::host)
    {
        index.text(&host, Weight(1.0));
    }
    if let Some(article) = article {
        if let Some(original) = &article.original {
            index.text(&original.title, Weight(5.0));
            original.byline.iter().for_each(|(writer, _)| every_name(index, writer, Weight(2.0)));
        }
        article.people.iter().for_each(|person| every_name(index, person, Weight(4.0)));
        article.stories.iter().for_each(|story| every_name(index, story, Weight(3.0)));
        article.places.iter().for_each(|place| index.text(place, Weight(3.0)));
        for quote in &article.quotes {
            index.text(&quote.text, Weight(1.0));
            every_name(index, &quote.by, Weight(1.0));
        }
    }
    if let Some(body) = body {
        index.body(&plain(&Marked::read(body, directives).text));
    }
    index.close();
}

/// Something is found by its name in every language of the site.
fn every_name(index: &mut Builder, named: &Named, weight: Weight) {
    named.names.iter().for_each(|(_, name)| index.text(name, weight));
}

/// Markdown without what nobody reads: addresses of links, tags, entities.
fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(['[', '<', '&']) { markdown::plain(text).into() } else { text.into() }
}
