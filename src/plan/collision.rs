//! Two outputs for one address (DOMAIN U-4, RELIABILITY W9).

use super::{ListOf, Plan, Work};
use crate::base::{hash::Table, path::SourcePath, text::casefold};
use crate::diag::{Code, Diagnostic};
use crate::model::{List, Named, Site, Variant};
use crate::theme::Theme;
use std::borrow::Cow;
use std::collections::hash_map::Entry;

/// What an output is made of, for people: words, and the file when there is one.
pub(super) fn origin(work: Work, plan: &Plan, site: &Site, theme: &Theme) -> (String, Option<SourcePath>) {
    let made = |what: &str| (what.to_owned(), None);
    let record = |what: &str, path: Option<&SourcePath>| (what.to_owned(), path.cloned());
    // A topic or source that was made by naming it has no file of its own: its name tells what it is, and the newest
    // article that names it where it comes from.
    let named = |what: &str, name: &Named, text: Option<&Variant>, lists: &[List]| match text {
        Some(text) => record(what, Some(&text.path)),
        None => {
            let shown = name.names.first().map_or(&*name.key, |(_, name)| name);
            (format!("{what} `{shown}`"), first_of(site, lists))
        }
    };
    match work {
        Work::Front(_) => made("a front page"),
        Work::Article(id) => record("the article", Some(site.row(id).path())),
        Work::Edition(id) => record("the edition", site.edition(id).path.as_ref()),
        Work::Page(id) => record("the page", Some(&site.page(id).path)),
        Work::Story { of, .. } => record("the story", site.story(of).variants.first().map(|one| &one.path)),
        Work::List { of, .. } => match of {
            ListOf::Topic(id) => {
                named("the topic", &site.topic(id).named, site.topic(id).variants.first(), &site.topic(id).lists)
            }
            ListOf::Source(id) => {
                named("the source", &site.source(id).named, site.source(id).variants.first(), &site.source(id).lists)
            }
            ListOf::Person(id) => record("the person", site.person(id).variants.first().map(|one| &one.path)),
            ListOf::Section(_) => made("a section of kliping.yaml"),
            ListOf::Named(_) => made("a list of kliping.yaml"),
        },
        Work::Index { of, .. } => made(&format!("the index of {}", of.word())),
        Work::Archive(_) | Work::ArchiveYear { .. } | Work::ArchiveMonth { .. } => made("the archive"),
        Work::Corrections(_) => made("the corrections log"),
        Work::Search(_) => made("the search page"),
        Work::SearchData { .. } => made("the search index"),
        Work::NotFound => made("the page for what is not found"),
        Work::Feed { .. } => made("a feed"),
        Work::Sitemap(_) => made("a sitemap"),
        Work::News(_) => made("the news sitemap"),
        Work::Opml(_) => made("a list of feeds"),
        Work::Notice(_) => made("a file that kliping.yaml asks for"),
        Work::Robots => made("robots.txt"),
        Work::Redirect(at) => {
            let path = plan.redirects.get(at as usize).and_then(|one| one.path.as_ref());
            record("an alias", path)
        }
        Work::Tombstone(at) => record("a tombstone", site.tombstones.get(at as usize).map(|one| &one.path)),
        Work::Asset(at) => {
            made(&format!("the theme's {}", theme.assets().get(at as usize).map_or("asset", |asset| &asset.name)))
        }
        Work::Accent => made("the site's colours and fonts"),
        Work::Manifest => made("the manifest"),
        Work::Worker => made("the service worker"),
        Work::Offline(_) => made("the page for being offline"),
        Work::Icon(_) => made("an icon"),
        Work::Oembed(id) => record("the oEmbed file of the article", Some(site.row(id).path())),
        Work::Host(file) => made(&format!("`{}`", file.url())),
        Work::FeedStyle(_) => made("the style sheet of feeds"),
        Work::Picture(at) => record("a rendition of", plan.derived.get(at as usize).map(|one| &one.file)),
        Work::Poster(_) => made("a card"),
        Work::File(at) => record("the file", plan.files.get(at as usize).map(|file| &file.path)),
    }
}

/// The record of the newest article of some lists.
fn first_of(site: &Site, lists: &[List]) -> Option<SourcePath> {
    let newest = lists.iter().flat_map(|list| &list.items).filter_map(|id| site.article_of(*id)).min()?;
    Some(site.row(newest).path().clone())
}

pub(super) fn check(plan: &Plan, site: &Site, theme: &Theme, found: &mut Vec<Diagnostic>) {
    let keys: Vec<Cow<'_, str>> = plan.outputs.iter().map(|output| key(output.url.as_str())).collect();
    let mut files: Table<&str, usize> = Table::with_capacity_and_hasher(keys.len(), Default::default());
    for (at, key) in keys.iter().enumerate() {
        match files.entry(key) {
            Entry::Occupied(first) => report(plan, site, theme, *first.get(), at, "both claim", found),
            Entry::Vacant(free) => drop(free.insert(at)),
        }
    }
    // Folders of which neither they nor any above them is a file: most outputs share theirs with others.
    let mut free: Table<&str, ()> = Table::default();
    for (at, key) in keys.iter().enumerate() {
        let (mut folder, mut passed, mut is_free) = (&**key, Vec::new(), true);
        while let Some((above, _)) = folder.rsplit_once('/') {
            if free.contains_key(above) {
                break;
            }
            if let Some(first) = files.get(above).copied() {
                report(plan, site, theme, first, at, "need as a file and as a folder", found);
                is_free = false;
            }
            passed.push(above);
            folder = above;
        }
        if is_free {
            free.extend(passed.into_iter().map(|folder| (folder, ())));
        }
    }
}

/// The file that an address claims, as file systems that pass over case compare them. A page's is its folder with a
/// slash: that of `/a/` and of a file `/a/index.html` are one.
fn key(url: &str) -> Cow<'_, str> {
    let url = url.strip_prefix('/').unwrap_or(url);
    let cut =
        |key: &str| key.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).map(str::len);
    match casefold(url) {
        Cow::Borrowed(key) => Cow::Borrowed(cut(key).and_then(|end| key.get(..end)).unwrap_or(key)),
        Cow::Owned(mut key) => {
            key.truncate(cut(&key).unwrap_or(key.len()));
            Cow::Owned(key)
        }
    }
}

fn report(
    plan: &Plan,
    site: &Site,
    theme: &Theme,
    first: usize,
    second: usize,
    verb: &str,
    found: &mut Vec<Diagnostic>,
) {
    let (Some(one), Some(other)) = (plan.outputs.get(first), plan.outputs.get(second)) else { return };
    let (a, a_path) = origin(one.work, plan, site, theme);
    let (b, b_path) = origin(other.work, plan, site, theme);
    let mut finding = Diagnostic::new(
        Code::Collision,
        if a == b {
            format!("{a} and another {verb} the address `{}`", one.url)
        } else {
            format!("{b} and {a} {verb} the address `{}`", one.url)
        },
    )
    .help("give one of them another `slug:`, or rename the file");
    match (&b_path, &a_path) {
        (Some(path), Some(other)) => {
            finding = finding.in_file(path).related(other, crate::base::span::Span::default(), "the other one");
        }
        (Some(path), None) | (None, Some(path)) => finding = finding.in_file(path),
        (None, None) => {}
    }
    found.push(finding);
}
