//! The terms of a search period: its bodies are read once, however many shards are made of them.

use super::{unreadable, whole};
use crate::base::path::SourcePath;
use crate::diag::Diagnostic;
use crate::env::Files;
use crate::model::{Article, Site};
use crate::parse::{self, body::Body};
use crate::plan::{self, Own, Period, SearchOwn, Slice};
use crate::render::{
    Kit,
    search::{Builder, Index, add, needs_opening},
};
use std::sync::Arc;

/// The terms that a shard is cut from; nothing for other outputs.
pub(super) fn terms(
    files: &dyn Files,
    site: &Site,
    slice: &Slice<'_>,
    kit: &Kit<'_>,
) -> Result<Option<Arc<Index>>, Vec<Diagnostic>> {
    let Own::Search(own) = &slice.own else { return Ok(None) };
    match &**own {
        SearchOwn::Terms { period, .. } => {
            kit.periods.get(period.hash, || index(files, site, slice, period, kit)).map(Some)
        }
        SearchOwn::Page(_) | SearchOwn::Manifest(_) | SearchOwn::Names(_) | SearchOwn::Pack(_) => Ok(None),
    }
}

/// One body after the other: no more than one is in memory.
fn index(
    files: &dyn Files,
    site: &Site,
    slice: &Slice<'_>,
    period: &Period,
    kit: &Kit<'_>,
) -> Result<Index, Vec<Diagnostic>> {
    let mut builder = Builder::new(slice.lang);
    for found in plan::found(site, period) {
        let article = found.article.map(|(id, _)| whole(site, id)).transpose()?;
        let text = match article.as_ref().and_then(|article| Some((&article.path, article.body.as_ref()?))) {
            Some((path, body)) => Some(text(files, path, body)?),
            None => None,
        };
        add(&mut builder, &found, article.as_deref(), text.as_deref(), kit.directives());
    }
    Ok(builder.done(period.shards))
}

/// The articles of a pack whose results show how their bodies begin.
pub(super) fn opened(site: &Site, slice: &Slice<'_>) -> Result<Vec<Option<Arc<Article>>>, Vec<Diagnostic>> {
    let Own::Search(own) = &slice.own else { return Ok(Vec::new()) };
    let SearchOwn::Pack(items) = &**own else { return Ok(Vec::new()) };
    let opened = items.iter().map(|found| {
        let needed = found.article.filter(|_| needs_opening(found.card));
        needed.map(|(id, _)| whole(site, id)).transpose()
    });
    opened.collect()
}

fn text(files: &dyn Files, path: &SourcePath, body: &Body) -> Result<String, Vec<Diagnostic>> {
    let bytes = files.read(path).map_err(|error| vec![unreadable(path, &error)])?;
    Ok(parse::body_text(path, &bytes, &body.at).into_owned())
}

/// The records whose bodies a shard is made of.
#[must_use]
pub fn sources(site: &Site, slice: &Slice<'_>) -> Vec<SourcePath> {
    let Own::Search(own) = &slice.own else { return Vec::new() };
    let SearchOwn::Terms { period, .. } = &**own else { return Vec::new() };
    let rows = plan::found(site, period).filter_map(|found| found.article.map(|(_, row)| row));
    rows.filter(|row| row.body.is_some()).map(|row| row.path().clone()).collect()
}

/// The records of the articles that a file of an index is made of.
pub(super) fn records<'s>(site: &'s Site, slice: &Slice<'s>) -> Vec<&'s SourcePath> {
    let Own::Search(own) = &slice.own else { return Vec::new() };
    let path = |found: &plan::Found<'s>| found.article.map(|(_, row)| row.path());
    match &**own {
        SearchOwn::Terms { period, .. } => plan::found(site, period).filter_map(|found| path(&found)).collect(),
        SearchOwn::Pack(items) => items.iter().filter_map(path).collect(),
        SearchOwn::Page(_) | SearchOwn::Manifest(_) | SearchOwn::Names(_) => Vec::new(),
    }
}
