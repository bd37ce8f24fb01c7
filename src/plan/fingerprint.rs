//! The hash that says whether an output can have changed: over all that its slice holds, and what stands beside it.
//!
//! As in `model/hash.rs` every struct is taken apart by name, without `..`, so that nothing is left out unseen. A key
//! that is too wide costs time, one that is too narrow costs truth: `tests/incremental.rs` holds it.

use super::{
    Answer, FrontOwn, Lead, MonthOwn, Output, Own, Plan, Work, YearOwn,
    answer::Event,
    ask::AskAnswer,
    opml,
    own::{ArchiveOwn, ArticleOwn, ChildTopic, FrontBand, IndexEntry, SourceOwn, StoryOwn, TopicOwn},
    parts::{Hashes, Part, Whole},
    slice::{Beside, Entry, Links, PagePlace, RowOf, Slice},
};
use crate::base::{
    hash::{ContentHash, HashOf},
    lang::Lang,
};
use crate::config::Config;
use crate::model::{Named, Redirect, Tombstone, Variant, hash as model};
use std::sync::Arc;

/// What all outputs of a build have in common: the program, the theme, the configuration.
///
/// `program` names the very build of kliping. The configuration counts as a whole: any key may change any page.
#[must_use]
pub fn engine(program: &str, theme: ContentHash, config: &Config) -> ContentHash {
    let mut hash = HashOf::new();
    for ground in grounds(program, theme, config) {
        hash.hash(ground);
    }
    hash.done()
}

/// The hashes behind [`engine`], in the order of [`Part::GROUNDS`].
#[must_use]
pub fn grounds(program: &str, theme: ContentHash, config: &Config) -> [ContentHash; 3] {
    [ContentHash::of(program.as_bytes()), theme, ContentHash::of(format!("{config:?}").as_bytes())]
}

/// Equal fingerprints, equal bytes, and equal findings of rendering. A copied file has none: its bytes' own hash says it.
#[must_use]
pub fn fingerprint(output: &Output, slice: &Slice<'_>, engine: ContentHash) -> ContentHash {
    let mut hash = HashOf::new();
    hash.hash(engine).text(output.url.as_str());
    work(&mut hash, output.work);
    hash.hash(slice.hash).done()
}

/// The kind of the output and its place in a list. Ids mean nothing outside of one build; the slice says what they name.
fn work(hash: &mut HashOf, work: Work) {
    let (kind, more) = match work {
        Work::Front(_) => (1, 0),
        Work::Article(_) => (2, 0),
        Work::Edition(_) => (3, 0),
        Work::Page(_) => (4, 0),
        Work::Story { .. } => (5, 0),
        Work::List { page, .. } => (6, i64::from(page)),
        Work::Index { of, .. } => (7, of as i64),
        Work::Archive(_) => (8, 0),
        Work::ArchiveYear { year, .. } => (9, i64::from(year)),
        Work::ArchiveMonth { year, month, .. } => (10, i64::from(year) * 100 + i64::from(month)),
        Work::Corrections(_) => (11, 0),
        Work::NotFound => (12, 0),
        Work::Feed { format, page, .. } => (13, format as i64 + i64::from(page) * 8),
        Work::Sitemap(at) => (14, i64::from(at.is_some())),
        Work::Robots => (15, 0),
        Work::Redirect(_) => (16, 0),
        Work::Tombstone(_) => (17, 0),
        Work::Asset(_) => (18, 0),
        Work::Accent => (19, 0),
        Work::File(_) => (20, 0),
        Work::News(at) => (21, i64::from(at)),
        Work::Opml(of) => (22, of as i64),
        Work::Host(file) => (23, file as i64),
        Work::FeedStyle(_) => (26, 0),
        Work::Notice(of) => (24, of as i64),
        Work::Manifest => (27, 0),
        Work::Icon(file) => (28, file as i64),
        Work::Oembed(_) => (29, 0),
        Work::Worker => (30, 0),
        Work::Offline(_) => (31, 0),
        // Which picture it is, and what of it, stands in the slice.
        Work::Picture(_) => (32, 0),
        // What stands on it, too.
        Work::Poster(_) => (33, 0),
        // What part of an index it is stands in the slice.
        Work::Search(_) => (40, 0),
        Work::SearchData { .. } => (41, 0),
    };
    hash.number(kind).number(more);
}

/// The hash of everything in the slice: what decides whether an output is made again.
pub(super) fn slice(slice: &Slice) -> ContentHash {
    let mut whole = Whole(HashOf::new());
    walk(slice, &mut whole);
    whole.0.done()
}

/// Adds everything that the slice holds, each to the hash of its part.
#[allow(clippy::too_many_lines)] // One step a field of the slice.
pub(super) fn walk(slice: &Slice, hashes: &mut impl Hashes) {
    let Slice {
        // In the fingerprint beside this hash; the configuration as a part of the engine.
        work,
        url,
        config: _,
        hash: _,
        lang,
        own: subject,
        lists,
        links: around,
        answers,
        asks,
        bodies,
        body_links,
        rows,
        // Made of the records behind `rows`, after this hash is taken.
        articles: _,
        editions,
        beside,
        edition_items,
        frame,
        frames,
        poster,
        // Each follows from the bytes of a file, whose hash is with the picture.
        tints: _,
        plan,
    } = slice;
    let hash = hashes.of(Part::Frame);
    hash.text(url).text(lang.as_str()).hash(frame.hash).number(frames.len() as i64);
    for other in *frames {
        hash.hash(other.hash);
    }
    own(hashes.of(Part::Subject), subject);
    let hash = hashes.of(Part::Lists);
    hash.number(lists.len() as i64);
    for (name, items) in lists {
        hash.text(name);
        entries(hash, items);
    }
    links(hashes.of(Part::Links), around);
    // Its address names what stands on it.
    hashes.of(Part::Links).maybe(poster.map(|poster| poster.url.as_str()));
    let hash = hashes.of(Part::Answers);
    hash.number(answers.len() as i64);
    answers.iter().for_each(|one| answer(hash, one));
    hash.number(asks.len() as i64);
    for (name, answer) in asks {
        hash.text(name);
        match answer {
            AskAnswer::List(items) => entries(hash, items),
            AskAnswer::Data(data) => {
                hash.number(-1).hash(data.hash);
            }
        }
    }
    let hash = hashes.of(Part::Texts);
    hash.number(bodies.len() as i64);
    for (path, body) in bodies {
        // Where the text stands is no part of a page, but of what is found wrong with it.
        hash.text(path.as_str()).text(&format!("{:?}", body.at)).hash(body.hash);
    }
    hash.number(body_links.len() as i64);
    for links in body_links {
        hash.number(links.len() as i64);
        for (written, url) in links {
            hash.text(written).text(url);
        }
    }
    let hash = hashes.of(Part::Entries);
    hash.number(rows.len() as i64);
    for RowOf { id: _, row: _, hash: made_of } in rows {
        hash.hash(*made_of);
    }
    hash.number(beside.len() as i64);
    for Beside { outlet_feed, picture_bytes } in beside {
        hash.maybe(*outlet_feed).text(&format!("{picture_bytes:?}"));
    }
    hash.number(editions.len() as i64);
    for (edition, items) in editions.iter().zip(edition_items) {
        hash.hash(edition.hash).number(items.len() as i64);
        for card in items {
            hash.hash(card.hash());
        }
    }
    if let Some(plan) = plan {
        of_plan(hashes.of(Part::Addresses), plan, *work);
    }
}

/// What an output that is made of the plan itself shows of it.
#[allow(clippy::too_many_lines)] // One arm a kind of output.
fn of_plan(hash: &mut HashOf, plan: &Plan, work: Work) {
    match work {
        Work::Sitemap(None) => {
            for file in &*plan.sitemaps {
                hash.text(&file.name);
                model::moment(hash, file.pages.iter().filter_map(|page| page.modified).max());
            }
        }
        Work::Sitemap(Some(at)) => {
            for page in plan.sitemaps.get(at as usize).map_or(&[][..], |file| &file.pages) {
                hash.text(page.url.as_str());
                model::moment(hash, page.modified);
            }
        }
        Work::News(at) => {
            let items = plan.news.get(at as usize).map_or(&[][..], Vec::as_slice);
            hash.number(items.len() as i64);
            items.iter().for_each(|item| item.hash_into(hash));
        }
        Work::Notice(_) => {
            hash.number(i64::from(plan.find("/sitemap.xml").is_some()));
        }
        Work::Robots => {
            hash.number(i64::from(plan.find("/sitemap.xml").is_some())).number(plan.news.len() as i64);
        }
        Work::Accent => {
            hash.maybe(plan.accent.as_ref().map(|(_, css)| css.as_str()));
        }
        Work::Host(_) => {
            // All of them: a bucket's rule asks whether an address is the beginning of another.
            for output in &plan.outputs {
                let is_tombstone = matches!(output.work, Work::Tombstone(_));
                let is_own = matches!(output.work, Work::File(_));
                hash.text(output.url.as_str()).number(i64::from(is_tombstone)).number(i64::from(is_own));
                if let Work::Redirect(at) = output.work {
                    hash.maybe(plan.redirects.get(at as usize).map(|one| &*one.to));
                }
            }
        }
        Work::FeedStyle(at) => {
            hash.maybe(plan.feed_style(at).map(|(_, css)| css));
        }
        // An asset is the theme's, whose hash is part of the engine; a copied file is compared by its own bytes.
        Work::Asset(_) | Work::File(_) => {}
        Work::Front(_)
        | Work::Article(_)
        | Work::Edition(_)
        | Work::Page(_)
        | Work::Story { .. }
        | Work::List { .. }
        | Work::Index { .. }
        | Work::Archive(_)
        | Work::ArchiveYear { .. }
        | Work::ArchiveMonth { .. }
        | Work::Corrections(_)
        | Work::Offline(_)
        | Work::Search(_)
        | Work::SearchData { .. }
        | Work::NotFound
        | Work::Feed { .. }
        | Work::Opml(_)
        | Work::Redirect(_)
        | Work::Tombstone(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Oembed(_) => unreachable!("only files that are made of the plan hold it"),
    }
}

fn entry(hash: &mut HashOf, entry: &Entry) {
    let Entry { card, via } = entry;
    hash.hash(card.hash()).number(i64::from(via.is_some()));
    if let Some(via) = via {
        via.hash_into(hash);
    }
}

fn entries(hash: &mut HashOf, list: &[Entry]) {
    hash.number(list.len() as i64);
    list.iter().for_each(|one| entry(hash, one));
}

fn maybe_entry(hash: &mut HashOf, one: Option<&Entry>) {
    hash.number(i64::from(one.is_some()));
    if let Some(one) = one {
        entry(hash, one);
    }
}

fn maybe_named(hash: &mut HashOf, one: Option<&Arc<Named>>) {
    hash.number(i64::from(one.is_some()));
    if let Some(one) = one {
        one.hash_into(hash);
    }
}

fn counted(hash: &mut HashOf, names: &[(Arc<Named>, usize)]) {
    hash.number(names.len() as i64);
    for (named, count) in names {
        named.hash_into(hash);
        hash.number(*count as i64);
    }
}

fn text(hash: &mut HashOf, text: Option<&Variant>) {
    hash.number(i64::from(text.is_some()));
    if let Some(text) = text {
        text.hash_into(hash);
    }
}

fn links(hash: &mut HashOf, links: &Links) {
    let Links { previous, next, translations, page, pages, list, feeds, body, pictures } = links;
    for place in [previous, next] {
        hash.number(i64::from(place.is_some()));
        if let Some(PagePlace { url, title, days, lang }) = place {
            hash.text(url).maybe(title.as_deref()).text(lang.as_str()).text(&format!("{days:?}"));
        }
    }
    hash.number(translations.len() as i64);
    for (lang, url) in translations {
        hash.text(lang.as_str()).text(url);
    }
    hash.number(i64::from(*page)).number(i64::from(*pages)).maybe(list.as_deref()).number(feeds.len() as i64);
    for (format, url) in feeds {
        hash.text(format.name()).text(url);
    }
    hash.number(body.len() as i64);
    for (written, url) in body {
        hash.text(written).text(url);
    }
    hash.number(pictures.len() as i64);
    for (written, picture) in pictures {
        model::picture(hash.text(written), Some(picture));
    }
}

fn answer(hash: &mut HashOf, answer: &Answer) {
    match answer {
        Answer::Plain => {
            hash.number(0);
        }
        Answer::Quote { by, said, via, lang } => {
            hash.number(1).maybe(lang.as_ref().map(Lang::as_str));
            maybe_named(hash, by.as_ref());
            maybe_named(hash, via.as_ref());
            model::moment(hash, *said);
        }
        Answer::Related { label, title, url, item } => {
            hash.number(2).maybe(label.as_deref()).text(title).maybe(url.as_deref());
            maybe_entry(hash, item.as_ref());
        }
        Answer::Image(picture) => {
            hash.number(3);
            model::picture(hash, Some(picture));
        }
        Answer::Latest { items } => {
            hash.number(4);
            entries(hash, items);
        }
        Answer::Correction { when, kind } => {
            hash.number(5).number(*kind as i64);
            model::moment(hash, *when);
        }
        Answer::Gloss { lang } => {
            hash.number(6).text(lang.as_str());
        }
        Answer::Timeline { story, events } => {
            hash.number(7).number(events.len() as i64);
            maybe_named(hash, story.as_ref());
            for event in events {
                match event {
                    Event::Item(one) => entry(hash, one),
                    Event::Other(line) => line.hash_into(hash),
                }
            }
        }
    }
}

fn own(hash: &mut HashOf, own: &Own) {
    match own {
        Own::Front(own) => front(hash.number(1), own),
        Own::Article(own) => {
            let ArticleOwn { card, row: _, hash: whole_hash, whole: _, story } = &**own;
            hash.number(2).hash(card.hash()).hash(*whole_hash).number(i64::from(story.is_some()));
            if let Some((named, items)) = story {
                named.hash_into(hash);
                entries(hash, items);
            }
        }
        Own::Edition { edition, entries } => {
            hash.number(3).hash(edition.hash).number(entries.len() as i64);
            entries.iter().for_each(|one| maybe_entry(hash, one.as_ref()));
        }
        Own::Page(page) => {
            hash.number(4).hash(page.hash);
        }
        Own::Story(own) => story(hash.number(5), own),
        Own::Topic(own) => topic(hash.number(6), own),
        Own::Source(own) => source(hash.number(7), own),
        Own::Person { person, text: words, outlets, topics } => {
            person.hash_into(hash.number(8));
            text(hash, *words);
            counted(hash, outlets);
            counted(hash, topics);
        }
        Own::Section(named) => named.hash_into(hash.number(9)),
        Own::Named(named) => named.hash_into(hash.number(10)),
        Own::Index { of, entries } => {
            hash.number(11).number(*of as i64).number(entries.len() as i64);
            entries.iter().for_each(|entry| index_entry(hash, entry));
        }
        Own::Archive(own) => archive(hash.number(12), own),
        Own::Year(own) => year(hash.number(13), own),
        Own::Month(own) => month(hash.number(14), own),
        Own::Corrections { entries, policy } => {
            hash.number(15).number(entries.len() as i64);
            for (item, at, correction) in entries {
                entry(hash, item);
                correction.hash_into(hash.number(*at as i64));
            }
            hash.hash(policy.map(|page| page.hash).unwrap_or_default());
        }
        Own::NotFound => drop(hash.number(16)),
        Own::Offline => drop(hash.number(30)),
        Own::Worker(own) => own.hash_into(hash.number(31)),
        Own::Feed => drop(hash.number(17)),
        Own::Redirect(Redirect { from, to, title, lang, path: _ }) => {
            hash.number(18).text(from).text(to).text(title).text(lang.as_str());
        }
        Own::Tombstone(Tombstone { url, title, when, reason, lang, path: _ }) => {
            hash.number(19).text(url).text(title).maybe(reason.as_deref()).text(lang.as_str());
            model::moment(hash, *when);
        }
        Own::Search(own) => own.hash_into(hash.number(22)),
        Own::Nothing => drop(hash.number(20)),
        Own::Opml(own) => opml::hash(hash.number(21), own),
        Own::Picture(derived) => derived.hash_into(hash.number(23)),
        Own::Poster(poster) => poster.face.hash_into(hash.number(24)),
    }
}

fn front(hash: &mut HashOf, own: &FrontOwn) {
    let FrontOwn { lead, edition, bands, topics } = own;
    hash.number(i64::from(lead.is_some()));
    if let Some(Lead { entry: item, story, reports, outlets, coverage }) = lead {
        entry(hash, item);
        maybe_named(hash, story.as_ref());
        hash.number(*reports as i64).number(*outlets as i64);
        entries(hash, coverage);
    }
    hash.number(i64::from(edition.is_some()));
    if let Some((edition, items)) = edition {
        entries(hash.hash(edition.hash), items);
    }
    hash.number(bands.len() as i64);
    for FrontBand { section, items } in bands {
        section.hash_into(hash);
        entries(hash, items);
    }
    counted(hash, topics);
}

fn story(hash: &mut HashOf, own: &StoryOwn) {
    let StoryOwn { story, text: words, lead, timeline, outlets, agencies } = own;
    story.hash_into(hash);
    text(hash, *words);
    maybe_entry(hash, lead.as_ref());
    hash.number(timeline.len() as i64);
    for (item, line) in timeline {
        maybe_entry(hash, item.as_ref());
        line.hash_into(hash);
    }
    counted(hash, outlets);
    counted(hash, agencies);
}

fn topic(hash: &mut HashOf, own: &TopicOwn) {
    let TopicOwn { topic, text: words, parent, ancestors, children, see, together, weeks, months } = own;
    topic.hash_into(hash);
    text(hash, *words);
    maybe_named(hash, parent.as_ref());
    model::named(hash, ancestors.iter());
    model::named(hash, see.iter());
    hash.number(children.len() as i64);
    for ChildTopic { named, count, weeks } in children {
        named.hash_into(hash);
        hash.number(*count as i64).text(&format!("{weeks:?}"));
    }
    counted(hash, together);
    hash.text(&format!("{weeks:?}{months:?}"));
}

fn source(hash: &mut HashOf, own: &SourceOwn) {
    let SourceOwn { source, text: words, since, corrections, agencies, writers, see } = own;
    model::named(hash, see.iter());
    source.hash_into(hash);
    text(hash, *words);
    hash.hash(since.map(|card| card.hash()).unwrap_or_default()).number(*corrections as i64);
    counted(hash, agencies);
    counted(hash, writers);
}

fn index_entry(hash: &mut HashOf, entry: &IndexEntry) {
    let IndexEntry { named, edition, story, source, person, depth, parent, count, newest, summary } = entry;
    maybe_named(hash, named.as_ref());
    hash.hash(edition.map(|edition| edition.hash).unwrap_or_default())
        .hash(newest.map(|card| card.hash()).unwrap_or_default());
    hash.number(i64::from(story.is_some())).number(i64::from(source.is_some())).number(i64::from(person.is_some()));
    if let Some(story) = story {
        story.hash_into(hash);
    }
    if let Some(source) = source {
        source.hash_into(hash);
    }
    if let Some(person) = person {
        person.hash_into(hash);
    }
    hash.number(*depth as i64).maybe(parent.as_deref()).number(*count as i64);
    hash.maybe(summary.map(|(text, _)| text)).maybe(summary.as_ref().map(|(_, lang)| lang.as_str()));
}

fn archive(hash: &mut HashOf, own: &ArchiveOwn) {
    let ArchiveOwn { years, month: newest, count, oldest, indexes, text } = own;
    hash.number(years.len() as i64);
    years.iter().for_each(|one| year(hash, one));
    hash.number(i64::from(newest.is_some()));
    if let Some(newest) = newest {
        month(hash, newest);
    }
    hash.number(*count as i64).hash(oldest.map(|card| card.hash()).unwrap_or_default()).text(&format!("{indexes:?}"));
    hash.hash(text.map(|page| page.hash).unwrap_or_default());
}

fn year(hash: &mut HashOf, own: &YearOwn) {
    let YearOwn { year, months, previous, next } = own;
    hash.text(&format!("{year:?}{months:?}{previous:?}{next:?}"));
}

fn month(hash: &mut HashOf, own: &MonthOwn) {
    let MonthOwn { year, month, previous, next, days, editions, now } = own;
    hash.text(&format!("{year:?}-{month:?}{previous:?}{next:?}{now:?}")).number(days.len() as i64);
    for (day, items) in days {
        hash.text(&day.key());
        entries(hash, items);
    }
    hash.number(editions.len() as i64);
    for (day, edition) in editions {
        hash.text(&day.key()).hash(edition.hash);
    }
}
