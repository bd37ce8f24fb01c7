//! All that one output may read. No way leads back to the site: what is not here cannot be shown.

use super::{
    Answer, FeedSource, Frame, LangAt, ListOf, Output, Own, Plan, Poster, SearchOwn, SearchPart, Tints, Work, address,
    answer::{self, Owner},
    ask::{self, AskAnswer},
    check, feed, opml, own, search,
};
use crate::base::{hash::ContentHash, id::Id, lang::Lang, moment::Day, path::SourcePath};
use crate::config::{Config, FeedFormat, Feeds};
use crate::model::{Article, ArticleRow, Card, Edition, Named, Picture, Site, archive_pages, news, window};
use crate::parse::body::Body;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An item of a list.
#[derive(Debug, Clone)]
pub struct Entry<'s> {
    pub card: &'s Card,
    /// On a topic's page: the narrower topic through which the item stands there (DOMAIN G-2).
    pub via: Option<Arc<Named>>,
}

/// What an entry of a feed tells of things beside its record (DOMAIN F-6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside<'s> {
    /// The outlet's own feed.
    pub outlet_feed: Option<&'s str>,
    /// Bytes of the picture's file.
    pub picture_bytes: Option<u64>,
}

/// What is kept of an article behind a feed's entry, and the hash of all that the article may show.
#[derive(Debug, Clone, Copy)]
pub struct RowOf<'s> {
    pub id: Id<Article>,
    pub row: &'s ArticleRow,
    pub hash: ContentHash,
}

/// A page that another leads to.
#[derive(Debug, Clone)]
pub struct PagePlace {
    pub url: String,
    /// `None`: an automatic edition, named by its days.
    pub title: Option<Box<str>>,
    pub days: Option<(Day, Day)>,
    pub lang: Lang,
}

/// Neighbours, translations, pages of the same list, feeds.
#[derive(Debug, Clone, Default)]
pub struct Links {
    pub previous: Option<PagePlace>,
    pub next: Option<PagePlace>,
    /// Live translations with the page itself, in the order of the site's languages; empty when alone (DOMAIN I-9).
    pub translations: Vec<(Lang, String)>,
    /// Number of the page and of the list's archive pages, where the output is a page of a list.
    pub page: u32,
    pub pages: u32,
    /// Address of the list itself.
    pub list: Option<String>,
    pub feeds: Vec<(FeedFormat, String)>,
    /// What links in the body lead to: as written → path on the site.
    pub body: BTreeMap<Box<str>, String>,
    /// The body's pictures, by how they are written.
    pub pictures: BTreeMap<Box<str>, Picture>,
}

/// Everything that one output is made of, but for the text of its bodies.
#[derive(Debug)]
pub struct Slice<'s> {
    pub work: Work,
    pub url: &'s str,
    pub lang: Lang,
    pub own: Own<'s>,
    pub lists: Vec<(&'static str, Vec<Entry<'s>>)>,
    pub links: Links,
    /// In the order of the body's directives.
    pub answers: Vec<Answer<'s>>,
    /// What the output's template asks for, by variable.
    pub asks: Vec<(&'s str, AskAnswer<'s>)>,
    /// The bodies to read, with the record that holds each: the page's own, or those of a feed's entries.
    pub bodies: Vec<(&'s SourcePath, &'s Body)>,
    /// Of a feed: what the links of each of `bodies` lead to, as written → path on the site.
    pub body_links: Vec<BTreeMap<Box<str>, String>>,
    /// What is kept of the articles behind a feed's entries, with the hash of each.
    pub rows: Vec<RowOf<'s>>,
    /// The articles behind a feed's entries in whole: before the feed is rendered, not while it is compared. None for
    /// one whose entry is known.
    pub articles: Vec<Option<&'s Article>>,
    pub editions: Vec<&'s Edition>,
    /// What else each of a feed's entries tells, in their order.
    pub beside: Vec<Beside<'s>>,
    /// The items of each of `editions`.
    pub edition_items: Vec<Vec<&'s Card>>,
    pub config: &'s Config,
    pub frame: &'s Frame,
    pub frames: &'s [Frame],
    /// What others show beside a link to a page without a picture.
    pub poster: Option<&'s Poster>,
    /// The colours of pictures, for their places until they are there. A colour follows from the file's bytes.
    pub tints: &'s Tints,
    pub plan: Option<&'s Plan>,
    pub hash: ContentHash,
}

impl<'s> Slice<'s> {
    /// The items of a list by its name; empty when the output has no such list.
    #[must_use]
    pub fn list(&self, name: &str) -> &[Entry<'s>] {
        self.lists.iter().find(|(have, _)| *have == name).map_or(&[], |(_, items)| items)
    }
}

impl Slice<'_> {
    /// The records whose texts the output shows.
    pub fn texts(&self) -> impl Iterator<Item = &SourcePath> {
        let own = match &self.own {
            Own::Article(own) => Some(own.row),
            _ => None,
        };
        let rows = own.into_iter().chain(self.rows.iter().map(|of| of.row)).filter(|row| row.body.is_some());
        rows.map(ArticleRow::path).chain(self.bodies.iter().map(|(path, _)| *path))
    }

    /// The files whose text, keys or pixels the output shows: those that must not change while it is made.
    pub fn records(&self) -> impl Iterator<Item = &SourcePath> {
        let own = match &self.own {
            Own::Article(own) => Some(own.row.path()),
            _ => None,
        };
        let bodies = self.bodies.iter().map(|(path, _)| *path);
        let file = match &self.own {
            Own::Picture(derived) => Some(&derived.file),
            _ => None,
        };
        own.into_iter().chain(self.rows.iter().map(|of| of.row.path())).chain(bodies).chain(file)
    }
}

/// The articles that an output shows in whole, in the order in which [`complete`] takes them.
#[must_use]
pub fn wholes(slice: &Slice<'_>) -> Vec<Id<Article>> {
    if let Work::Article(id) = slice.work {
        return vec![id];
    }
    slice.rows.iter().map(|row| row.id).collect()
}

/// Adds what only rendering needs, and comparing does not: the articles in whole ([`wholes`]), but for those of which
/// something that was made before is known.
#[must_use]
pub fn complete<'s>(mut slice: Slice<'s>, wholes: &'s [Option<Arc<Article>>]) -> Slice<'s> {
    if let Own::Article(own) = &mut slice.own {
        own.whole = wholes.first().and_then(Option::as_deref);
        slice.bodies.extend(own.whole.and_then(|article| Some((&article.path, article.body.as_ref()?))));
        return slice;
    }
    slice.articles = wholes.iter().map(Option::as_deref).collect();
    if slice.config.feeds.whole && !wholes.is_empty() {
        let mut links = std::mem::take(&mut slice.body_links).into_iter();
        for (of, article) in slice.rows.iter().zip(wholes).filter(|(of, _)| of.row.body.is_some()) {
            let links = links.next().unwrap_or_default();
            debug_assert_eq!(of.row.body.is_some(), article.as_ref().is_none_or(|article| article.body.is_some()));
            if let Some((path, body)) = article.as_ref().and_then(|one| Some((&one.path, one.body.as_ref()?))) {
                slice.bodies.push((path, body));
                slice.body_links.push(links);
            }
        }
    }
    slice
}

fn entries<'s>(site: &'s Site, ids: &[Id<Card>]) -> Vec<Entry<'s>> {
    ids.iter().map(|id| Entry { card: site.card(*id), via: None }).collect()
}

/// The language of an output.
pub(super) fn lang_of(site: &Site, plan: &Plan, work: Work) -> Lang {
    let default = site.config.default_lang();
    match work {
        Work::Front(at) | Work::Archive(at) | Work::Corrections(at) | Work::Offline(at) | Work::Search(at) => {
            super::lang(site, at)
        }
        Work::SearchData { of, .. } => plan.search.get(usize::from(of)).map_or(default, |index| index.lang),
        Work::Story { lang, .. }
        | Work::List { lang, .. }
        | Work::Index { lang, .. }
        | Work::ArchiveYear { lang, .. }
        | Work::ArchiveMonth { lang, .. }
        | Work::Feed { lang, .. } => super::lang(site, lang),
        Work::Article(id) | Work::Oembed(id) => site.card(site.card_of(id)).lang,
        Work::Edition(id) => site.edition(id).lang,
        Work::Page(id) => site.page(id).lang,
        Work::Redirect(at) => plan.redirects.get(at as usize).map_or(default, |one| one.lang),
        Work::Tombstone(at) => site.tombstones.get(at as usize).map_or(default, |one| one.lang),
        Work::NotFound
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Host(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_) => default,
    }
}

/// The sitemap that lists an output, by kind and year (DOMAIN S-1, S-2).
pub(super) fn sitemap_of(site: &Site, work: Work) -> Option<String> {
    let zone = site.config.zone;
    match work {
        Work::Article(id) => {
            let (row, card) = (site.row(id), site.card(site.card_of(id)));
            news::indexable(row, card).then(|| format!("article-{:04}", card.published.day_in(zone).year()))
        }
        Work::Edition(id) => Some(format!("edition-{:04}", site.edition(id).published.day_in(zone).year())),
        Work::Page(id) => site.page(id).robots.iter().all(|word| &**word != "noindex").then(|| "page".to_owned()),
        Work::Story { .. } => Some("story".into()),
        Work::List { of, .. } => Some(
            match of {
                ListOf::Topic(_) => "topic",
                ListOf::Source(_) => "source",
                ListOf::Person(_) => "person",
                ListOf::Section(_) | ListOf::Named(_) => "section",
            }
            .into(),
        ),
        Work::Front(_) | Work::Index { .. } | Work::Archive(_) | Work::Corrections(_) => Some("page".into()),
        Work::ArchiveYear { .. } | Work::ArchiveMonth { .. } => Some("archive".into()),
        // DOMAIN S-2
        Work::Search(_)
        | Work::Offline(_)
        | Work::SearchData { .. }
        | Work::NotFound
        | Work::Feed { .. }
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Redirect(_)
        | Work::Tombstone(_)
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Host(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_)
        | Work::Oembed(_) => None,
    }
}

/// Where the newest item of an output stands among all items: outputs of about the same age show the same items, so
/// rendering them one after the other lets what was made for one serve the next.
#[must_use]
pub fn age(site: &Site, plan: &Plan, work: Work) -> usize {
    let first = |ids: &[Id<Card>]| ids.first().map_or(0, |id| id.index());
    match work {
        Work::Article(id) | Work::Oembed(id) => site.card_of(id).index(),
        Work::List { of, lang, page } => {
            let ids = own::list_items(site, of, lang);
            first(ids.get(window(ids.len(), site.config.page_items, page as usize)).unwrap_or_default())
        }
        Work::ArchiveMonth { lang, year, month } => {
            let years = site.years.get(usize::from(lang)).map_or(&[][..], Vec::as_slice);
            let mut months = years.iter().flat_map(|year| &year.months);
            months.find(|one| one.year == year && one.month == u32::from(month)).map_or(0, |month| first(&month.items))
        }
        Work::Edition(id) => site.edition(id).items().map(Id::index).min().unwrap_or(0),
        // Full documents of histories stand among the pages of their articles; feeds come first, one after the other.
        Work::Feed { of, lang, page, .. } if page > 0 => feed::newest_of(site, of, lang, page),
        Work::SearchData { of, part: SearchPart::Terms { period, .. } | SearchPart::Pack { period, .. } } => {
            let index = plan.search.get(usize::from(of));
            let period = index.and_then(|index| index.periods.get(usize::from(period)));
            period.and_then(|period| period.cards.last()).map_or(0, |id| id.index())
        }
        Work::SearchData { part: SearchPart::Manifest | SearchPart::Names, .. }
        | Work::Search(_)
        | Work::Front(_)
        | Work::Page(_)
        | Work::Story { .. }
        | Work::Index { .. }
        | Work::Archive(_)
        | Work::ArchiveYear { .. }
        | Work::Corrections(_)
        | Work::Offline(_)
        | Work::NotFound
        | Work::Feed { .. }
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Redirect(_)
        | Work::Tombstone(_)
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Host(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_) => 0,
    }
}

/// Cuts the slice of one output out of the model.
#[must_use]
pub fn slice<'s>(site: &'s Site, plan: &'s Plan, output: &'s Output) -> Slice<'s> {
    let lang = lang_of(site, plan, output.work);
    let at = site.config.lang_at(lang).unwrap_or(0);
    let frame = plan.frames.get(at).or_else(|| plan.frames.first());
    let Some(frame) = frame else { unreachable!("a site has a language, and every language a frame") };
    let mut slice = Slice {
        work: output.work,
        url: output.url.as_str(),
        lang,
        own: Own::Nothing,
        lists: Vec::new(),
        links: Links::default(),
        answers: Vec::new(),
        asks: Vec::new(),
        bodies: Vec::new(),
        body_links: Vec::new(),
        rows: Vec::new(),
        articles: Vec::new(),
        editions: Vec::new(),
        beside: Vec::new(),
        edition_items: Vec::new(),
        config: &site.config,
        frame,
        frames: &plan.frames,
        poster: plan.poster(output.work, LangAt::try_from(at).unwrap_or(0)),
        tints: &plan.tints,
        plan: None,
        hash: ContentHash::default(),
    };
    let at = LangAt::try_from(at).unwrap_or(0);
    fill(&mut slice, site, plan, output, at);
    translations(&mut slice, site, plan, output);
    let asks = ask::template_of(output.work).and_then(|template| plan.asks.get(template));
    slice.asks = asks.map_or_else(Vec::new, |asks| ask::answer(site, asks, lang));
    slice.hash = super::fingerprint::slice(&slice);
    slice
}

#[allow(clippy::too_many_lines)] // One arm a page kind.
fn fill<'s>(slice: &mut Slice<'s>, site: &'s Site, plan: &'s Plan, output: &'s Output, at: LangAt) {
    match output.work {
        Work::Front(_) => {
            let (own, seconds, river) = own::front(site, at);
            slice.own = Own::Front(Box::new(own));
            slice.lists = vec![("seconds", seconds), ("river", river)];
            slice.links.feeds = feeds(site, plan, FeedSource::Front, slice.lang);
        }
        Work::Article(id) => article(slice, site, plan, id),
        Work::Edition(id) => edition(slice, site, plan, id),
        Work::Page(id) => {
            let page = site.page(id);
            slice.own = Own::Page(page);
            body(slice, site, plan, &page.path, page.bundle.as_ref(), page.body.as_ref());
        }
        Work::Story { of, .. } => {
            let story = own::story(site, of, at);
            slice.lists.push((
                "coverage",
                entries(site, site.story(of).lists.get(usize::from(at)).map_or(&[], |list| &list.items)),
            ));
            slice.links.feeds = feeds(site, plan, FeedSource::Story(of), slice.lang);
            if let Some(text) = story.text {
                body(slice, site, plan, &text.path, None, text.body.as_ref());
            }
            slice.own = Own::Story(Box::new(story));
        }
        Work::List { of, page, .. } => list(slice, site, plan, of, at, page),
        Work::Index { of, .. } => {
            slice.own = Own::Index { of, entries: own::index(site, of, at) };
            if of == super::IndexOf::Editions {
                slice.links.feeds = feeds(site, plan, FeedSource::Editions, slice.lang);
            }
        }
        Work::Archive(_) => {
            let archive = own::archive(site, at);
            if let Some(page) = archive.text {
                body(slice, site, plan, &page.path, page.bundle.as_ref(), page.body.as_ref());
            }
            slice.own = Own::Archive(archive);
        }
        Work::ArchiveYear { year, .. } => slice.own = own::year(site, at, year).map_or(Own::Nothing, Own::Year),
        Work::ArchiveMonth { year, month, .. } => {
            slice.own = own::month(site, at, year, u32::from(month)).map_or(Own::Nothing, Own::Month);
        }
        Work::Corrections(_) => {
            slice.own = own::corrections(site, at);
            if let Own::Corrections { policy: Some(page), .. } = slice.own {
                body(slice, site, plan, &page.path, page.bundle.as_ref(), page.body.as_ref());
            }
        }
        Work::Search(_) => {
            let page = search::page(site, plan, at);
            if let Some(page) = page.text {
                body(slice, site, plan, &page.path, page.bundle.as_ref(), page.body.as_ref());
            }
            slice.own = Own::Search(Box::new(SearchOwn::Page(page)));
        }
        Work::SearchData { of, part } => {
            slice.own = search::data(site, plan, of, part).map_or(Own::Nothing, |own| Own::Search(Box::new(own)));
        }
        Work::NotFound => {
            slice.own = Own::NotFound;
            let items = site.newest.get(usize::from(at)).map_or(&[][..], |list| &list.items);
            let articles: Vec<Id<Card>> =
                items.iter().copied().filter(|id| site.card(*id).is_article()).take(3).collect();
            slice.lists.push(("newest", entries(site, &articles)));
        }
        Work::Oembed(id) => slice.own = Own::Article(Box::new(own::article(site, id))),
        Work::Picture(at) => slice.own = plan.derived.get(at as usize).map_or(Own::Nothing, Own::Picture),
        Work::Poster(at) => slice.own = plan.posters.get(at as usize).map_or(Own::Nothing, Own::Poster),
        // Of the frame and the configuration alone.
        Work::Manifest | Work::Icon(_) => {}
        Work::Offline(_) => slice.own = Own::Offline,
        Work::Worker => slice.own = Own::Worker(super::app::worker(plan)),
        Work::Feed { of, format, page, .. } => feed(slice, site, plan, (of, format, page), at),
        Work::Redirect(number) => slice.own = plan.redirects.get(number as usize).map_or(Own::Nothing, Own::Redirect),
        Work::Tombstone(number) => {
            slice.own = site.tombstones.get(number as usize).map_or(Own::Nothing, Own::Tombstone)
        }
        Work::Opml(of) => slice.own = opml::own(site, plan, of),
        // These are made of the plan itself: they list its addresses, or copy a file of it.
        Work::Sitemap(_)
        | Work::News(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Host(_) => {
            slice.plan = Some(plan);
        }
    }
}

/// Ties a body to what its links and directives mean.
fn body<'s>(
    slice: &mut Slice<'s>,
    site: &'s Site,
    plan: &Plan,
    path: &'s SourcePath,
    bundle: Option<&SourcePath>,
    body: Option<&'s Body>,
) {
    let Some(body) = body else { return };
    let owner = Owner::new(path, slice.lang, bundle, body);
    meanings(slice, site, plan, &owner, body);
    slice.bodies.push((path, body));
}

/// What a body's directives, links and pictures mean.
fn meanings<'s>(slice: &mut Slice<'s>, site: &'s Site, plan: &Plan, owner: &Owner, body: &Body) {
    // What cannot be answered was reported when the plan was made.
    slice.answers = answer::answers(site, owner, &body.directives, &mut Vec::new());
    slice.links.body = check::links(site, plan, owner, body);
    slice.links.pictures = check::pictures(site, owner, body);
}

fn place(card: &Card) -> PagePlace {
    PagePlace { url: card.url.to_string(), title: Some(card.title.clone()), days: None, lang: card.lang }
}

fn article<'s>(slice: &mut Slice<'s>, site: &'s Site, plan: &'s Plan, id: Id<Article>) {
    let own = own::article(site, id);
    let row = own.row;
    let run = site.config.lang_at(own.card.lang).and_then(|at| site.runs.get(at)).map_or(&[][..], Vec::as_slice);
    if let Ok(at) = run.binary_search(&id) {
        let neighbour = |at: Option<usize>| at.and_then(|at| run.get(at)).map(|id| place(site.card(site.card_of(*id))));
        slice.links.previous = neighbour(Some(at + 1));
        slice.links.next = neighbour(at.checked_sub(1));
    }
    let kin = site.kin.get(site.card_of(id).index()).map_or(&[][..], |kin| kin);
    let hand = site.ties.get(&id).map_or(&[][..], |ties| &ties.hand);
    let mut related: Vec<Id<Card>> = hand.iter().filter_map(|line| line.card).collect();
    let by_hand = related.len();
    let automatic: Vec<Id<Card>> = kin.iter().copied().filter(|id| !related.contains(id)).collect();
    related.extend(automatic);
    related.truncate(by_hand.max(4));
    slice.lists.push(("related", entries(site, &related)));
    slice.own = Own::Article(Box::new(own));
    if let Some(body) = &row.asks {
        let owner = Owner::new(row.path(), slice.lang, row.bundle(), body);
        meanings(slice, site, plan, &owner, body);
    }
}

fn edition<'s>(slice: &mut Slice<'s>, site: &'s Site, plan: &'s Plan, id: Id<Edition>) {
    let edition = site.edition(id);
    let entries = edition
        .entries
        .iter()
        .map(|piece| match piece {
            crate::model::EditionEntry::Item(id) => Some(Entry { card: site.card(*id), via: None }),
            crate::model::EditionEntry::Heading { .. }
            | crate::model::EditionEntry::Gone { .. }
            | crate::model::EditionEntry::Prose(_) => None,
        })
        .collect();
    // Editions run from new to old; those of the same language are its neighbours.
    let same: Vec<usize> =
        site.editions.iter().enumerate().filter(|(_, other)| other.lang == edition.lang).map(|(at, _)| at).collect();
    let at = same.iter().position(|at| *at == id.index());
    let neighbour = |at: Option<usize>| {
        let other = at.and_then(|at| same.get(at)).and_then(|at| site.editions.get(*at))?;
        Some(PagePlace { url: other.url.to_string(), title: other.title.clone(), days: other.days, lang: other.lang })
    };
    slice.links.previous = neighbour(at.map(|at| at + 1));
    slice.links.next = neighbour(at.and_then(|at| at.checked_sub(1)));
    slice.links.feeds = feeds(site, plan, FeedSource::Editions, slice.lang);
    slice.own = Own::Edition { edition, entries };
    if let Some(path) = &edition.path {
        let own = edition.body.as_ref().filter(|_| !edition.items_from_body);
        body(slice, site, plan, path, edition.bundle.as_ref(), own);
    }
}

fn list<'s>(slice: &mut Slice<'s>, site: &'s Site, plan: &'s Plan, of: ListOf, at: LangAt, page: u32) {
    let ids = own::list_items(site, of, at);
    let range = window(ids.len(), site.config.page_items, page as usize);
    let mut items = entries(site, ids.get(range.clone()).unwrap_or_default());
    if let ListOf::Topic(topic) = of {
        for (entry, id) in items.iter_mut().zip(ids.get(range).unwrap_or_default()) {
            let facts = site.facts_of(*id);
            let direct = facts.topics.get(..facts.direct).unwrap_or_default();
            if !direct.contains(&topic) {
                let through = direct.iter().find(|narrow| site.topic(**narrow).ancestors.contains(&topic));
                entry.via = through.map(|narrow| site.topic(*narrow).named.clone());
            }
        }
    }
    slice.own = own::list(site, of, at, page);
    slice.lists.push(("items", items));
    slice.links.page = page;
    slice.links.pages = u32::try_from(archive_pages(ids.len(), site.config.page_items)).unwrap_or(0);
    slice.links.list = address::list(site, of, slice.lang);
    slice.links.feeds = feeds(site, plan, FeedSource::List(of), slice.lang);
    let text = match &slice.own {
        Own::Topic(own) => own.text,
        Own::Source(own) => own.text,
        Own::Person { text, .. } => *text,
        _ => None,
    };
    if let Some(text) = text.filter(|_| page == 0) {
        body(slice, site, plan, &text.path, None, text.body.as_ref());
    }
}

fn feeds(site: &Site, plan: &Plan, of: FeedSource, lang: Lang) -> Vec<(FeedFormat, String)> {
    let Some(folder) = address::feed_folder(site, of, lang) else { return Vec::new() };
    FeedFormat::ALL
        .into_iter()
        .map(|format| (format, address::feed(&folder, format)))
        .filter(|(_, url)| plan.find(url).is_some())
        .collect()
}

fn feed<'s>(
    slice: &mut Slice<'s>,
    site: &'s Site,
    plan: &Plan,
    (of, format, page): (FeedSource, FeedFormat, u32),
    at: LangAt,
) {
    let feeds = &site.config.feeds;
    slice.own = Own::Feed;
    slice.links.list = address::feed_folder(site, of, slice.lang);
    slice.links.page = page;
    if of == FeedSource::Editions {
        let editions = feed::editions(site, at);
        history(slice, feeds, (of, format, page), editions.len());
        slice.editions = editions.get(feed::window(feeds, editions.len(), page)).unwrap_or_default().to_vec();
        return edition_feed(slice, site, plan);
    }
    let articles = if feed::has_history(feeds, of, format) {
        let all = feed::articles(site, of, at);
        history(slice, feeds, (of, format, page), all.len());
        all.get(feed::window(feeds, all.len(), page)).unwrap_or_default().to_vec()
    } else {
        feed::newest(site, of, at, feeds.items)
    };
    slice.beside = articles.iter().map(|id| beside(site, plan, *id)).collect();
    for id in &articles {
        let (card, row) = (site.card_of(*id), site.row(*id));
        slice.rows.push(RowOf { id: *id, row, hash: site.article_hash(*id) });
        if site.config.feeds.whole && row.body.is_some() {
            let links = row.asks.as_ref().map(|body| {
                let owner = Owner::new(row.path(), site.card(card).lang, row.bundle(), body);
                check::links(site, plan, &owner, body)
            });
            slice.body_links.push(links.unwrap_or_default());
        }
    }
    let cards: Vec<Id<Card>> = articles.iter().map(|id| site.card_of(*id)).collect();
    slice.lists.push(("items", entries(site, &cards)));
    if let Some(named) = opml::named(site, of) {
        slice.own = Own::Named(named);
    }
}

fn edition_feed<'s>(slice: &mut Slice<'s>, site: &'s Site, plan: &Plan) {
    slice.edition_items =
        slice.editions.iter().map(|edition| edition.items().map(|id| site.card(id)).collect()).collect();
    let picture =
        |edition: &&Edition| Beside { outlet_feed: None, picture_bytes: bytes_of(plan, edition.cover.as_deref()) };
    slice.beside = slice.editions.iter().map(picture).collect();
    for edition in slice.editions.iter().filter(|edition| site.config.feeds.whole && !edition.items_from_body) {
        if let (Some(path), Some(body)) = (&edition.path, &edition.body) {
            let owner = Owner::new(path, edition.lang, edition.bundle.as_ref(), body);
            slice.body_links.push(check::links(site, plan, &owner, body));
            slice.bodies.push((path, body));
        }
    }
}

/// Where the entries before those of this document stand: the list's last full one, or the one before (DOMAIN F-9).
fn history(slice: &mut Slice, feeds: &Feeds, (of, format, page): (FeedSource, FeedFormat, u32), count: usize) {
    if !feed::has_history(feeds, of, format) {
        return;
    }
    let before = if page == 0 { feed::full(feeds, count) } else { page - 1 };
    let Some(folder) = slice.links.list.as_deref() else { return };
    let place = |url| PagePlace { url, title: None, days: None, lang: slice.lang };
    let previous = (before > 0).then(|| place(address::feed_page(folder, format, before)));
    slice.links.next = (page > 0).then(|| place(address::feed(folder, format)));
    slice.links.previous = previous;
}

/// The size of a picture's file, when it is one of the site's own.
fn bytes_of(plan: &Plan, picture: Option<&Picture>) -> Option<u64> {
    let Work::File(at) = plan.find(picture?.url.as_deref()?)?.work else { return None };
    plan.files.get(at as usize).map(|file| file.size)
}

fn beside<'s>(site: &'s Site, plan: &Plan, id: Id<Article>) -> Beside<'s> {
    let at = site.card_of(id);
    let card = site.card(at);
    // A source that was named in passing has no record, and the first of the sources is then an agency.
    let is_outlet = |named: &Arc<Named>| card.source.as_ref().is_some_and(|source| Arc::ptr_eq(source, named));
    let outlet = site.facts_of(at).sources.first().map(|id| site.source(*id));
    let outlet = outlet.filter(|outlet| is_outlet(&outlet.named));
    Beside {
        outlet_feed: outlet.and_then(|outlet| outlet.feed.as_deref()),
        picture_bytes: bytes_of(plan, card.image.as_deref()),
    }
}

/// The same page in the site's other languages (DOMAIN I-9, I-10).
#[allow(clippy::too_many_lines)] // One arm a page kind.
fn translations(slice: &mut Slice, site: &Site, plan: &Plan, output: &Output) {
    let config = &site.config;
    if config.languages.len() < 2 {
        return;
    }
    let mut found: Vec<(Lang, String)> = Vec::new();
    match output.work {
        Work::Article(id) => {
            for other in site.translations.get(&site.row(id).translation_key).into_iter().flatten() {
                let card = site.card(site.card_of(*other));
                found.push((card.lang, card.url.to_string()));
            }
        }
        Work::Edition(id) => {
            let key = &site.edition(id).translation_key;
            for other in site.editions.iter().filter(|other| other.translation_key == *key) {
                found.push((other.lang, other.url.to_string()));
            }
        }
        Work::Page(id) => {
            let key = &site.page(id).translation_key;
            for other in site.pages.iter().filter(|other| other.translation_key == *key) {
                found.push((other.lang, other.url.to_string()));
            }
        }
        Work::Front(_)
        | Work::Story { .. }
        | Work::List { page: 0, .. }
        | Work::Index { .. }
        | Work::Archive(_)
        | Work::ArchiveYear { .. }
        | Work::ArchiveMonth { .. }
        | Work::Corrections(_)
        | Work::Offline(_)
        | Work::Search(_) => {
            let own = config.prefix(slice.lang);
            let rest = output.url.as_str().strip_prefix(own.as_str()).unwrap_or(output.url.as_str());
            for lang in &config.languages {
                let url = format!("{}{rest}", config.prefix(*lang));
                if plan.find(&url).is_some() {
                    found.push((*lang, url));
                }
            }
        }
        // Pages of a list in two languages hold different items.
        Work::List { .. }
        | Work::SearchData { .. }
        | Work::NotFound
        | Work::Feed { .. }
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Redirect(_)
        | Work::Tombstone(_)
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Host(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_)
        | Work::Oembed(_) => {}
    }
    found.sort_by_key(|(lang, _)| config.lang_at(*lang));
    if found.len() > 1 {
        slice.links.translations = found;
    }
}
