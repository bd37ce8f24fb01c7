//! The list of all outputs.

use super::{
    CopiedFile, FeedSource, IndexOf, LangAt, ListOf, Output, Plan, Poster, Work, address, feed, frame, machines,
    pictures::{self, Pictures},
    posters, search,
};
use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    lang::Lang,
    moment::Moment,
    path::SourcePath,
    url::{UrlFault, UrlPath},
};
use crate::diag::{Code, Diagnostic};
use crate::model::{List, Named, Redirect, Site, archive_pages};
use crate::theme::Theme;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// One file of the sitemap: pages of one kind and, where they are dated, one year (DOMAIN S-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapFile {
    /// `article-2024`, `topic`.
    pub name: String,
    /// In the order of their addresses.
    pub pages: Vec<SitemapPage>,
}

/// A page that search engines may list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapPage {
    pub url: UrlPath,
    /// When its record was changed; lists have none (DOMAIN S-3).
    pub modified: Option<Moment>,
}

struct Gather<'a> {
    site: &'a Site,
    found: &'a mut Vec<Diagnostic>,
    outputs: Vec<Output>,
}

pub(super) fn outputs(
    site: &Site,
    theme: &Theme,
    files: Vec<CopiedFile>,
    (pictures, posters): (Pictures, Vec<Poster>),
    found: &mut Vec<Diagnostic>,
) -> Plan {
    let mut gather = Gather { site, found, outputs: Vec::with_capacity(site.articles.len() * 3 / 2 + 64) };
    for at in 0..site.config.languages.len() {
        gather.language(LangAt::try_from(at).unwrap_or(LangAt::MAX));
    }
    gather.records();
    gather.add("/404.html", Work::NotFound, None);
    for (url, work) in machines::once(site, &gather.outputs) {
        gather.add(&url, work, None);
    }
    for (at, tombstone) in site.tombstones.iter().enumerate() {
        gather.add(&tombstone.url, Work::Tombstone(number(at)), Some(&tombstone.path));
    }
    let accent = super::dress::sheet(&site.config.look);
    if let Some((url, _)) = &accent {
        gather.outputs.push(Output { url: url.clone(), work: Work::Accent });
    }
    let feed_styles = machines::feed_styles(site, theme, &gather.outputs);
    // Languages without words of their own share the default's sheet.
    let shared: BTreeMap<&UrlPath, LangAt> = feed_styles.iter().rev().map(|(at, url, _)| (url, *at)).collect();
    gather.outputs.extend(shared.iter().map(|(url, at)| Output { url: (*url).clone(), work: Work::FeedStyle(*at) }));
    gather.assets(theme);
    gather.outputs.extend(super::hosts::outputs(&site.config));
    gather.outputs.extend(super::app::outputs(&site.config));
    gather.outputs.retain(|output| !gives_way(output.work) || files.iter().all(|file| file.url != output.url));
    for (at, file) in files.iter().enumerate() {
        gather.outputs.push(Output { url: file.url.clone(), work: Work::File(number(at)) });
    }
    let redirects = gather.redirects();
    let news = machines::news(site);
    for at in 0..news.len() {
        gather.add(&address::news(at), Work::News(number(at)), None);
    }
    let search = search::indexes(site, theme);
    gather.outputs.extend(search::outputs(&search));
    gather.outputs.extend(pictures::outputs(&pictures.derived));
    gather.outputs.extend(posters::outputs(&posters));
    let mut outputs = gather.outputs;
    outputs.par_sort_by(order);
    let mut plan = Plan {
        outputs,
        files,
        redirects,
        frames: Vec::new(),
        accent,
        asks: BTreeMap::new(),
        sitemaps: Arc::from([]),
        news,
        feed_styles,
        search,
        said: Vec::new(),
        derived: pictures.derived,
        posters,
        shown: pictures.shown,
        tints: BTreeMap::new(),
        assets: assets(theme),
    };
    if site.config.make.sitemaps {
        sitemaps(&mut plan, site);
    }
    plan.frames = frame::frames(site, theme, &plan);
    plan
}

/// The plan of a site that differs in texts from that of an earlier plan, by a theme with the same assets: only a search
/// index is named by texts. Nothing when two outputs would stand at one address, or a feed's notice is another.
pub(super) fn again(before: &Plan, site: &Site, theme: &Theme) -> Option<Plan> {
    let news = machines::news(site);
    let feed_styles = machines::feed_styles(site, theme, &before.outputs);
    if news.len() != before.news.len() || feed_styles != before.feed_styles {
        return None;
    }
    let search = search::indexes(site, theme);
    let mut outputs = before.outputs.clone();
    if !search.is_empty() {
        outputs.retain(|output| !matches!(output.work, Work::SearchData { .. }));
        outputs.extend(search::outputs(&search));
        outputs.sort_by(order);
        if outputs.iter().zip(outputs.iter().skip(1)).any(|(one, next)| one.url == next.url) {
            return None;
        }
    }
    let mut plan = Plan {
        outputs,
        files: before.files.clone(),
        redirects: before.redirects.clone(),
        frames: Vec::new(),
        accent: before.accent.clone(),
        asks: BTreeMap::new(),
        sitemaps: Arc::clone(&before.sitemaps),
        news,
        feed_styles,
        search,
        derived: before.derived.clone(),
        posters: before.posters.clone(),
        shown: before.shown.clone(),
        tints: BTreeMap::new(),
        said: before.said.clone(),
        assets: before.assets,
    };
    plan.frames = frame::frames(site, theme, &plan);
    Some(plan)
}

/// Over the addresses of the theme's assets.
pub(super) fn assets(theme: &Theme) -> ContentHash {
    let mut hash = HashOf::new();
    for asset in theme.assets() {
        hash.text(&asset.name).text(&asset.url);
    }
    hash.done()
}

/// By address.
fn order(a: &Output, b: &Output) -> Ordering {
    a.url.cmp(&b.url).then(a.work.cmp(&b.work))
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Gather<'_> {
    /// The theme's assets, but for scripts that no page of this site asks for.
    fn assets(&mut self, theme: &Theme) {
        let config = &self.site.config;
        let is_asked = |name: &str| match name {
            machines::FEED_CSS => false,
            "search.js" => config.search,
            super::frame::SCRIPT | super::frame::FIRST => config.helps,
            super::frame::OFFLINE => config.offline,
            _ => true,
        };
        for (at, asset) in theme.assets().iter().enumerate().filter(|(_, asset)| is_asked(&asset.name)) {
            self.add(&asset.url, Work::Asset(number(at)), None);
        }
    }

    /// Whether this fault of this record was told already.
    fn is_told(&self, path: Option<&SourcePath>, fault: &str) -> bool {
        self.found.iter().any(|one| {
            one.code == Code::BadAddress
                && one.place.as_ref().map(|place| &place.path) == path
                && one.message.ends_with(fault)
        })
    }

    fn add(&mut self, url: &str, work: Work, path: Option<&SourcePath>) {
        // `.well-known` is a name that no record may take.
        let parsed = if matches!(work, Work::Notice(_)) { UrlPath::parse_static(url) } else { UrlPath::parse(url) };
        self.put(url, parsed, work, path);
    }

    /// A record's page, whose address the model holds.
    fn add_record(&mut self, url: &Arc<str>, work: Work, path: Option<&SourcePath>) {
        self.put(url, UrlPath::shared(url), work, path);
    }

    fn put(&mut self, url: &str, parsed: Result<UrlPath, UrlFault>, work: Work, path: Option<&SourcePath>) {
        let alias = matches!(work, Work::Redirect(_));
        match parsed {
            Ok(url) => self.outputs.push(Output { url, work }),
            // A term's name is part of many addresses: its pages, feeds, languages.
            Err(fault) if self.is_told(path, &fault.to_string()) => {}
            Err(fault) => {
                let mut finding = Diagnostic::new(Code::BadAddress, format!("`{url}` cannot be an address: {fault}"))
                    .help(if alias {
                        "write the alias as a path of this site: `/old-name/`"
                    } else {
                        "write another `slug:`"
                    });
                if let Some(path) = path {
                    finding = finding.in_file(path);
                }
                self.found.push(finding);
            }
        }
    }

    fn lang(&self, at: LangAt) -> Lang {
        super::lang(self.site, at)
    }

    /// Everything that a language has once: front page, lists, indexes, archive.
    fn language(&mut self, at: LangAt) {
        let (site, lang) = (self.site, self.lang(at));
        let prefix = site.config.prefix(lang);
        self.add(&format!("{prefix}/"), Work::Front(at), None);
        self.lists(at);
        for (number, story) in site.stories.iter().enumerate() {
            if let Some(path) = page_in(&story.named, at) {
                let id = Id::new(number);
                let record = story.variants.first().map(|variant| &variant.path);
                self.add(&format!("{prefix}{path}"), Work::Story { of: id, lang: at }, record);
                self.feed(FeedSource::Story(id), at);
            }
        }
        if site.config.make.indexes {
            for of in IndexOf::ALL {
                if super::own::index_has_entries(site, of, at) {
                    self.add(&format!("{prefix}/{}/", of.folder()), Work::Index { of, lang: at }, None);
                }
            }
        }
        self.archive(at);
        self.add(&format!("{prefix}/corrections/"), Work::Corrections(at), None);
        if site.config.search {
            self.add(&format!("{prefix}/search/"), Work::Search(at), None);
        }
        if site.config.offline {
            self.add(&format!("{prefix}/{OFFLINE}/"), Work::Offline(at), None);
        }
        self.feed(FeedSource::Front, at);
        if site.editions.iter().any(|edition| edition.lang == lang) {
            self.feed(FeedSource::Editions, at);
        }
    }

    fn lists(&mut self, at: LangAt) {
        let site = self.site;
        for (number, topic) in site.topics.iter().enumerate() {
            let record = topic.variants.first().map(|variant| &variant.path);
            self.list(ListOf::Topic(Id::new(number)), &topic.named, &topic.lists, at, record);
        }
        for (number, source) in site.sources.iter().enumerate() {
            let record = source.variants.first().map(|variant| &variant.path);
            self.list(ListOf::Source(Id::new(number)), &source.named, &source.lists, at, record);
        }
        for (number, person) in site.people.iter().enumerate() {
            let record = person.variants.first().map(|variant| &variant.path);
            self.list(ListOf::Person(Id::new(number)), &person.named, &person.lists, at, record);
        }
        for (at_section, shelf) in site.sections.iter().enumerate() {
            self.list(ListOf::Section(number(at_section)), &shelf.named, &shelf.lists, at, None);
        }
        for (at_list, shelf) in site.lists.iter().enumerate() {
            self.list(ListOf::Named(number(at_list)), &shelf.named, &shelf.lists, at, None);
        }
    }

    fn list(&mut self, of: ListOf, named: &Named, lists: &[List], at: LangAt, record: Option<&SourcePath>) {
        let Some(path) = page_in(named, at) else { return };
        let url = format!("{}{path}", self.site.config.prefix(self.lang(at)));
        let items = lists.get(usize::from(at)).map_or(0, |list| list.items.len());
        for page in 0..=archive_pages(items, self.site.config.page_items) {
            let page = number(page);
            self.add(&address::page(&url, page), Work::List { of, lang: at, page }, record);
        }
        self.feed(FeedSource::List(of), at);
    }

    /// The feeds of a list and, where it is asked for, their history (DOMAIN F-1, F-9).
    fn feed(&mut self, of: FeedSource, at: LangAt) {
        let site = self.site;
        let feeds = &site.config.feeds;
        let Some(folder) = address::feed_folder(site, of, self.lang(at)).filter(|_| feed::is_wanted(site, of)) else {
            return;
        };
        for format in feed::formats(feeds, of) {
            self.add(&address::feed(&folder, format), Work::Feed { of, lang: at, format, page: 0 }, None);
            if feed::has_history(feeds, of, format) {
                for page in 1..=feed::full(feeds, feed::count(site, of, at)) {
                    let url = address::feed_page(&folder, format, page);
                    self.add(&url, Work::Feed { of, lang: at, format, page }, None);
                }
            }
        }
    }

    fn archive(&mut self, at: LangAt) {
        let (site, lang) = (self.site, self.lang(at));
        let years = site.years.get(usize::from(at)).map_or(&[][..], Vec::as_slice);
        if !site.config.make.archive || years.is_empty() {
            return;
        }
        self.add(&address::archive(&site.config, lang, None, None), Work::Archive(at), None);
        for year in years {
            self.add(
                &address::archive(&site.config, lang, Some(year.year), None),
                Work::ArchiveYear { lang: at, year: year.year },
                None,
            );
            for month in &year.months {
                let number = u8::try_from(month.month).unwrap_or(0);
                self.add(
                    &address::archive(&site.config, lang, Some(year.year), Some(month.month)),
                    Work::ArchiveMonth { lang: at, year: year.year, month: number },
                    None,
                );
            }
        }
    }

    fn records(&mut self) {
        let site = self.site;
        for (id, _, card, row) in site.rows() {
            self.add_record(&card.url, Work::Article(id), Some(row.path()));
            if site.config.make.oembed {
                self.add(&format!("{}oembed.json", card.url), Work::Oembed(id), Some(row.path()));
            }
        }
        for (at, edition) in site.editions.iter().enumerate() {
            self.add_record(&edition.url, Work::Edition(Id::new(at)), edition.path.as_ref());
        }
        for (at, page) in site.pages.iter().enumerate().filter(|(_, page)| page.lends.is_none()) {
            self.add_record(&page.url, Work::Page(Id::new(at)), Some(&page.path));
        }
    }

    /// Aliases, moved topics, truncated permalinks: each leads straight to its end (DOMAIN U-8, U-10).
    fn redirects(&mut self) -> Vec<Redirect> {
        let targets: HashMap<&str, &Redirect> = self.site.redirects.iter().map(|one| (&*one.from, one)).collect();
        let cuts = self.truncated();
        let asked = self.site.redirects.iter().flat_map(|one| [&*one.from, &*one.to]);
        let live = self.live_among(asked.chain(cuts.iter().map(|one| &*one.from)));
        let is_live = |url: &str| UrlPath::parse(url).is_ok_and(|url| live.contains(&*url.fold()));
        let mut kept: Vec<Redirect> = Vec::new();
        for redirect in &self.site.redirects {
            let mut end = &*redirect.to;
            let mut steps = 0;
            while let Some(next) = targets.get(end) {
                end = &next.to;
                steps += 1;
                if steps > targets.len() {
                    break;
                }
            }
            let lies_on_live = is_live(&redirect.from);
            if steps > targets.len() || end == &*redirect.from || lies_on_live {
                let wrong = if lies_on_live { "is the address of a page" } else { "leads in a circle" };
                let mut finding = Diagnostic::new(Code::Alias, format!("the alias `{}` {wrong}", redirect.from))
                    .help("take it out of `aliases:`");
                if let Some(path) = &redirect.path {
                    finding = finding.in_file(path);
                }
                self.found.push(finding);
                continue;
            }
            // What has no page in this language (DOMAIN G-7) has none that leads to it.
            if is_live(end) {
                kept.push(Redirect { to: end.into(), ..redirect.clone() });
            }
        }
        kept.extend(cuts.into_iter().filter(|cut| UrlPath::parse(&cut.from).is_ok() && !is_live(&cut.from)));
        for (at, redirect) in kept.iter().enumerate() {
            let url = if redirect.from.ends_with('/')
                || redirect.from.rsplit('/').next().is_some_and(|name| name.contains('.'))
            {
                redirect.from.to_string()
            } else {
                format!("{}/", redirect.from)
            };
            self.add(&url, Work::Redirect(number(at)), redirect.path.as_ref());
        }
        kept
    }

    /// Those of these addresses that outputs stand at, folded.
    fn live_among<'u>(&self, asked: impl Iterator<Item = &'u str>) -> HashSet<String> {
        let asked: HashSet<String> =
            asked.filter_map(|url| Some(UrlPath::parse(url).ok()?.fold().into_owned())).collect();
        let stands = |output: &Output| asked.get(&*output.url.fold()).cloned();
        self.outputs.iter().filter_map(stands).collect()
    }

    /// `/articles/2024/11/` is no 404 but leads to the archive's page (DOMAIN U-10).
    fn truncated(&self) -> Vec<Redirect> {
        let site = self.site;
        let dated = site.config.permalink.parts.get(1..5).is_some_and(|parts| {
            use crate::config::Part;
            matches!(parts, [Part::Year, Part::Text(a), Part::Month, Part::Text(b)] if a == "/" && b.starts_with('/'))
        });
        if !dated || !site.config.make.archive {
            return Vec::new();
        }
        let mut cuts: BTreeMap<String, (String, Lang)> = BTreeMap::new();
        for (at, lang) in site.config.languages.iter().enumerate() {
            let years = site.years.get(at).map_or(&[][..], Vec::as_slice);
            let root = format!("{}{}", site.config.prefix(*lang), site.config.permalink.root());
            if root != format!("{}/", site.config.prefix(*lang)) && !years.is_empty() {
                cuts.insert(root.clone(), (address::archive(&site.config, *lang, None, None), *lang));
            }
            for year in years {
                let cut = format!("{root}{:04}/", year.year);
                cuts.insert(cut.clone(), (address::archive(&site.config, *lang, Some(year.year), None), *lang));
                for month in &year.months {
                    let to = address::archive(&site.config, *lang, Some(year.year), Some(month.month));
                    cuts.insert(format!("{cut}{:02}/", month.month), (to, *lang));
                }
            }
        }
        cuts.into_iter()
            .map(|(from, (to, lang))| Redirect {
                title: to.as_str().into(),
                from: from.into(),
                to: to.into(),
                lang,
                path: None,
            })
            .collect()
    }
}

/// The page of something in one language, without the language's prefix.
pub(super) fn page_in(named: &Named, at: LangAt) -> Option<&str> {
    named.path.as_deref().filter(|_| named.pages().has(usize::from(at)))
}

/// When the record behind a page was changed: a list would rewrite its file at each article (DOMAIN S-3, T-9).
fn modified(site: &Site, work: Work) -> Option<Moment> {
    match work {
        Work::Article(id) => Some(site.card(site.card_of(id)).modified),
        Work::Edition(id) => Some(site.edition(id).modified),
        Work::Page(id) => site.page(id).updated,
        Work::Front(_)
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

/// Whether a file of the site's own takes the place of what kliping would make.
fn gives_way(work: Work) -> bool {
    let is_app = matches!(work, Work::Manifest | Work::Worker | Work::Icon(_));
    is_app || matches!(work, Work::Robots | Work::Opml(_) | Work::Notice(_) | Work::Host(_))
}

/// The last part of the address of the page for being offline.
pub(super) const OFFLINE: &str = "offline";

/// Cuts pages into parts that stay within a sitemap's limits (DOMAIN S-1).
fn parts(pages: Vec<SitemapPage>, base: usize) -> Vec<Vec<SitemapPage>> {
    const PAGES: usize = 45_000;
    const BYTES: usize = 45_000_000;
    // The tags around an address and its moment.
    const MARKUP: usize = 96;
    let mut parts: Vec<Vec<SitemapPage>> = Vec::new();
    let mut bytes = 0;
    for page in pages {
        let size = MARKUP + base + page.url.encoded().len();
        match parts.last_mut().filter(|part| part.len() < PAGES && bytes + size <= BYTES) {
            Some(part) => {
                bytes += size;
                part.push(page);
            }
            None => {
                bytes = size;
                parts.push(vec![page]);
            }
        }
    }
    parts
}

/// Cuts the pages into sitemap files and plans those and their index (DOMAIN S-1, S-2).
fn sitemaps(plan: &mut Plan, site: &Site) {
    let mut files: BTreeMap<String, Vec<SitemapPage>> = BTreeMap::new();
    for output in &plan.outputs {
        if let Some(name) = super::slice::sitemap_of(site, output.work) {
            let page = SitemapPage { url: output.url.clone(), modified: modified(site, output.work) };
            files.entry(name).or_default().push(page);
        }
    }
    let base = site.config.base_url.absolute("").len();
    let mut sitemaps = Vec::new();
    for (name, pages) in files {
        for (part, pages) in parts(pages, base).into_iter().enumerate() {
            let name = if part == 0 { name.clone() } else { format!("{name}-{}", part + 1) };
            sitemaps.push(SitemapFile { name, pages });
        }
    }
    plan.sitemaps = sitemaps.into();
    let names =
        plan.sitemaps.iter().enumerate().map(|(at, file)| (format!("/sitemaps/{}.xml", file.name), Some(number(at))));
    let works: Vec<(String, Option<u32>)> = names.chain([("/sitemap.xml".to_owned(), None)]).collect();
    for (url, at) in works {
        if let Ok(url) = UrlPath::parse(&url) {
            plan.outputs.push(Output { url, work: Work::Sitemap(at) });
        }
    }
    plan.outputs.sort_by(order);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_stays_within_its_limits() {
        // DOMAIN S-1
        let pages = |count: usize, name: &str| -> Vec<SitemapPage> {
            let page = |at| SitemapPage { url: UrlPath::parse(&format!("/{at}/{name}/")).unwrap(), modified: None };
            (0..count).map(page).collect()
        };
        let lengths = |pages| -> Vec<usize> { parts(pages, 20).iter().map(Vec::len).collect() };
        assert_eq!(lengths(pages(45_001, "a")), [45_000, 1]);
        assert_eq!(lengths(Vec::new()), Vec::<usize>::new());
        // Each Hangul syllable is nine bytes in an address.
        let long = lengths(pages(40_000, &format!("{0}/{0}/{0}", "한".repeat(60))));
        assert!(long.len() == 2 && long[0] < 27_000, "{long:?}");
    }
}
