//! The terms of a search period: its bodies are read once, however many shards are made of them.

use super::{unreadable, whole};
use crate::base::path::SourcePath;
use crate::diag::Diagnostic;
use crate::env::Files;
use crate::model::{Article, ArticleRow, Site};
use crate::parse::{self, body::Body};
use crate::plan::{self, Own, Period, SearchOwn, Slice};
use crate::render::{
    Kit,
    search::{Builder, Cut, Index, add, needs_opening},
};
use std::sync::Arc;

/// Items that one worker cuts while others cut those beside them.
const PIECE: usize = 256;

/// The terms that a shard is cut from; nothing for other outputs.
pub(super) fn terms(
    files: &dyn Files,
    site: &Site,
    slice: &Slice<'_>,
    kit: &Kit<'_>,
) -> Result<Option<Arc<Index>>, Vec<Diagnostic>> {
    let Some(SearchOwn::Terms { period, .. }) = own(slice) else { return Ok(None) };
    let pieces = period.cards.len().div_ceil(PIECE);
    let cut = |at: usize| cut(files, site, slice, period, at * PIECE, kit);
    let join = |cuts: Vec<Cut>| Index::join(cuts, period.cards.len(), period.shards);
    kit.periods.get(period.hash, pieces, cut, join).map(Some)
}

/// What an output of search is made of; nothing for other outputs.
fn own<'a, 's>(slice: &'a Slice<'s>) -> Option<&'a SearchOwn<'s>> {
    let Own::Search(own) = &slice.own else { return None };
    Some(own)
}

/// A piece of a period, from an item on. One body after the other: no more than one is in memory.
fn cut(
    files: &dyn Files,
    site: &Site,
    slice: &Slice<'_>,
    period: &Period,
    from: usize,
    kit: &Kit<'_>,
) -> Result<Cut, Vec<Diagnostic>> {
    let mut builder = Builder::new(slice.lang, from);
    for found in plan::found(site, period).skip(from).take(PIECE) {
        let article = found.article.map(|(id, _)| whole(site, id)).transpose()?;
        let text = match article.as_ref().and_then(|article| Some((&article.path, article.body.as_ref()?))) {
            Some((path, body)) => Some(text(files, path, body)?),
            None => None,
        };
        add(&mut builder, &found, article.as_deref(), text.as_deref(), kit.directives());
    }
    Ok(builder.done())
}

/// The articles of a pack whose results show how their bodies begin.
pub(super) fn opened(site: &Site, slice: &Slice<'_>) -> Result<Vec<Option<Arc<Article>>>, Vec<Diagnostic>> {
    let Some(SearchOwn::Pack(items)) = own(slice) else { return Ok(Vec::new()) };
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
    let is_read = |row: &&ArticleRow| row.body.is_some() && matches!(own(slice), Some(SearchOwn::Terms { .. }));
    rows(site, slice).into_iter().filter(is_read).map(|row| row.path().clone()).collect()
}

/// The records of the articles that a file of an index is made of.
pub(super) fn records<'s>(site: &'s Site, slice: &Slice<'s>) -> Vec<&'s SourcePath> {
    rows(site, slice).into_iter().map(ArticleRow::path).collect()
}

/// The articles that a file of an index is made of.
fn rows<'s>(site: &'s Site, slice: &Slice<'s>) -> Vec<&'s ArticleRow> {
    let row = |found: &plan::Found<'s>| found.article.map(|(_, row)| row);
    match own(slice) {
        Some(SearchOwn::Terms { period, .. }) => plan::found(site, period).filter_map(|found| row(&found)).collect(),
        Some(SearchOwn::Pack(items)) => items.iter().filter_map(row).collect(),
        Some(SearchOwn::Page(_) | SearchOwn::Manifest(_) | SearchOwn::Names(_)) | None => Vec::new(),
    }
}
