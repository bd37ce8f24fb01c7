//! Render: the bytes of one output, made of its slice, the theme, and the texts that the slice names.

pub mod escape;
pub mod feeds;
pub mod highlight;
pub mod hosts;
pub mod icons;
mod jsonld;
pub mod kit;
pub mod manifest;
pub mod markdown;
pub mod media;
pub mod meta;
mod notice;
pub mod oembed;
pub mod picture;
pub mod poster;
pub mod robots;
pub mod sanitize;
pub mod search;
pub mod sitemap;
pub mod typography;
mod value;
mod view;
mod worker;

pub use kit::{Kit, Meter, limits};

use crate::base::hash::ContentHash;
use crate::diag::Diagnostic;
use crate::model::Article;
use crate::plan::{Slice, Work};
use feeds::EntryBytes;
use std::sync::Arc;
use view::View;

/// What the slice names and the memory does not hold: texts of bodies in the slice's order, or the bytes of a file.
#[derive(Debug, Default)]
pub struct Loaded {
    pub texts: Vec<String>,
    pub bytes: Vec<u8>,
    pub known: Known,
    /// The terms of a period, of which the output is a shard.
    pub terms: Option<Arc<search::Index>>,
    /// Of a pack of a search index: the articles whose texts begin in their bodies.
    pub found: Vec<Option<Arc<Article>>>,
}

/// What of an output was made for another before: entries of feeds (DOMAIN F-1).
#[derive(Debug, Default)]
pub struct Known {
    /// By place in the feed.
    entries: Vec<Option<Arc<EntryBytes>>>,
    /// Which of the slice's bodies nobody needs to read again.
    bodies: Vec<bool>,
}

impl Known {
    /// Whether the entry at this place of the feed need not be made.
    #[must_use]
    pub fn has_entry(&self, at: usize) -> bool {
        self.entries.get(at).is_some_and(Option::is_some)
    }

    /// Whether the body at this place of the slice need not be read.
    #[must_use]
    pub fn has_body(&self, at: usize) -> bool {
        self.bodies.get(at).copied().unwrap_or(false)
    }
}

/// Looks up what the kit still has of what the slice shows.
#[must_use]
pub fn known(slice: &Slice<'_>, kit: &Kit<'_>) -> Known {
    let entries: Vec<_> = feeds::keys(slice).into_iter().map(|key| kit.entries.get(key)).collect();
    // An article whose entry is known is not opened at all.
    let own = slice.editions.iter().map(|one| one.body.as_ref());
    let mut bodies = vec![false; slice.bodies.len()];
    let mut at = 0;
    for (body, entry) in own.zip(entries.iter().skip(slice.rows.len())) {
        let named = slice.bodies.get(at).is_some_and(|(_, have)| body.is_some_and(|body| std::ptr::eq(*have, body)));
        if let Some(known) = bodies.get_mut(at).filter(|_| named) {
            *known = entry.is_some();
            at += 1;
        }
    }
    Known { entries, bodies }
}

/// One finished file.
#[derive(Debug)]
pub struct Rendered {
    pub bytes: Vec<u8>,
    pub hash: ContentHash,
    /// Warnings: HTML that was dropped, links that were shown as text.
    pub found: Vec<Diagnostic>,
}

impl Rendered {
    fn new(bytes: Vec<u8>) -> Self {
        Self { hash: ContentHash::of(&bytes), bytes, found: Vec::new() }
    }
}

/// Makes one output.
///
/// # Errors
/// What is wrong with a template or with the page that it makes.
pub fn render(slice: &Slice<'_>, kit: &Kit<'_>, loaded: Loaded) -> Result<Rendered, Vec<Diagnostic>> {
    match slice.work {
        Work::File(_) => Ok(Rendered::new(loaded.bytes)),
        Work::Picture(_) => picture::rendered(slice, &loaded.bytes),
        Work::Poster(_) => Ok(poster::rendered(slice)),
        Work::Asset(at) => {
            let asset = kit.theme.assets().get(at as usize);
            Ok(Rendered::new(asset.map_or_else(Vec::new, |asset| asset.bytes.to_vec())))
        }
        Work::Accent => {
            let css = slice.plan.and_then(|plan| plan.accent.as_ref()).map(|(_, css)| css.as_bytes().to_vec());
            Ok(Rendered::new(css.unwrap_or_default()))
        }
        Work::Worker => Ok(Rendered::new(worker::worker(slice, kit))),
        Work::Manifest => Ok(Rendered::new(manifest::manifest(slice))),
        Work::Icon(file) => Ok(Rendered::new(icons::icon(file, &slice.config.look))),
        Work::Oembed(_) => Ok(Rendered::new(oembed::oembed(slice))),
        Work::Host(file) => Ok(Rendered::new(hosts::file(slice, file))),
        Work::FeedStyle(at) => {
            let css = slice.plan.and_then(|plan| plan.feed_style(at)).map(|(_, css)| css.as_bytes().to_vec());
            Ok(Rendered::new(css.unwrap_or_default()))
        }
        Work::Notice(of) => Ok(Rendered::new(notice::notice(&View::new(slice, kit), of))),
        Work::Robots => Ok(Rendered::new(robots::robots(slice))),
        Work::News(_) => Ok(Rendered::new(sitemap::news(slice))),
        Work::Opml(_) => Ok(Rendered::new(feeds::opml(slice, |lang| kit.theme.strings(lang)))),
        Work::Sitemap(_) => Ok(Rendered::new(sitemap::sitemap(slice))),
        Work::Feed { .. } => feed(slice, kit, &loaded),
        Work::SearchData { .. } => Ok(Rendered::new(search::file(slice, &loaded))),
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
        | Work::NotFound
        | Work::Redirect(_)
        | Work::Tombstone(_) => page(slice, kit, &loaded),
    }
}

fn page(slice: &Slice<'_>, kit: &Kit<'_>, loaded: &Loaded) -> Result<Rendered, Vec<Diagnostic>> {
    let view = View::new(slice, kit);
    let (template, context) = view::context(&view, loaded);
    let mut bytes = Vec::with_capacity(16 << 10);
    let mut found = view.found.into_inner();
    if let Err(fault) = kit.theme.render(template, &context, &mut bytes) {
        found.push(*fault);
    }
    // A broken directive or template of the site's own is an error of the page that shows it.
    if found.iter().any(Diagnostic::is_error) {
        return Err(found);
    }
    Ok(Rendered { found, ..Rendered::new(bytes) })
}

fn feed(slice: &Slice<'_>, kit: &Kit<'_>, loaded: &Loaded) -> Result<Rendered, Vec<Diagnostic>> {
    let view = View::new(slice, kit);
    let keys = feeds::keys(slice);
    let entry = |(at, key): (usize, &ContentHash)| {
        if let Some(known) = loaded.known.entries.get(at).cloned().flatten() {
            return Some(known);
        }
        let made = Arc::new(feeds::entry_bytes(slice, view.t, &view.feed_entry(at, loaded)?, &view));
        kit.entries.put(*key, &made);
        Some(made)
    };
    let entries: Vec<Arc<EntryBytes>> = keys.iter().enumerate().filter_map(entry).collect();
    Ok(Rendered::new(feeds::feed(slice, view.t, &entries)))
}
