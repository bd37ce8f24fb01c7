//! The site after an edit of texts. What is saved most often moves no list, no address and no date: then everything but
//! the sheets of the edited articles is taken over from the model before, whatever the size of the archive.

use super::{
    Card, Site,
    again::Resolved,
    build::{Given, resolve, sorted},
    gather::Filed,
    known::Known,
    sheet::ArticleRow,
    ties::ties,
    world::KEPT_WHOLE,
};
use crate::base::{
    hash::{ContentHash, HashOf},
    path::SourcePath,
    span::Spanned,
};
use crate::diag::Checked;
use crate::parse::{packed::Packed, record::Kind};
use std::sync::Arc;

/// The site of these records, when it has the shape of the one before. Nothing when more than texts may be another.
pub(super) fn edited(given: &Given, before: &Site) -> Option<Checked<Site>> {
    let now = given.options.now;
    if before.ground != given.ground || !before.is_still(now) {
        return None;
    }
    let records = sorted(given.records);
    let known = Known { now, keeps_wholes: before.resolved.len() <= KEPT_WHOLE, ..before.known() };
    let mut site = Site { now, ..before.clone() };
    let mut moved = Vec::new();
    for (at, record) in changed(&records, before)? {
        let old = before.resolved.get(at)?;
        let new = resolve(&filed(record, old, &records)?, &known, given.options).ok()?;
        if !stays(old, &new) {
            return None;
        }
        let article = before.references.live.get(at).copied().flatten()?;
        *site.sheets.get_mut(before.card_of(article).index())? = Arc::clone(&new.sheet);
        *site.resolved.get_mut(at)? = new;
        moved.push(article);
    }
    let mut found = site.said.clone();
    site.ties = ties(&site.articles, &site.sheets, &known, &mut found);
    found.extend(site.resolved.iter().flat_map(Resolved::found).cloned());
    moved.extend(before.ties.keys().chain(site.ties.keys()));
    for id in moved {
        let hash = site.row(id).hash(site.card(site.card_of(id)), site.ties.get(&id));
        *site.article_hashes.get_mut(id.index())? = hash;
    }
    site.records = records;
    Some(Checked::new(site, found))
}

/// The entries of articles whose record, or the one that it inherits from, is another now, with their records. Nothing
/// when a record came, went or is another kind of thing.
fn changed<'r>(records: &'r [Arc<Packed>], before: &Site) -> Option<Vec<(usize, &'r Arc<Packed>)>> {
    if records.len() != before.records.len() {
        return None;
    }
    let (mut articles, mut changed, mut paths): (Vec<&Arc<Packed>>, _, Vec<&SourcePath>) =
        (Vec::with_capacity(before.resolved.len()), Vec::new(), Vec::new());
    for (record, old) in records.iter().zip(&before.records) {
        let is_article = record.label.kind == Kind::Article;
        if is_article && Arc::ptr_eq(record, old) {
            articles.push(record);
            continue;
        }
        if record.path != old.path || (record.hash != old.hash && !(is_article && is_known_as(record, old))) {
            return None;
        }
        if is_article {
            if record.hash != old.hash {
                changed.push((articles.len(), record));
                paths.push(&record.path);
            }
            articles.push(record);
        }
    }
    if articles.len() != before.resolved.len() {
        return None;
    }
    if !paths.is_empty() {
        for (at, (one, record)) in before.resolved.iter().zip(articles).enumerate() {
            let base = one.sheet.article.as_ref().and_then(|row| row.base.as_ref());
            // Paths are in order: they come from records that are.
            let inherits = base.is_some_and(|base| paths.binary_search(&&base.path).is_ok());
            if inherits && paths.binary_search(&&record.path).is_err() {
                changed.push((at, record));
            }
        }
    }
    Some(changed)
}

/// Whether two versions of a record are one to all others (DOMAIN ).
fn is_known_as(new: &Packed, old: &Packed) -> bool {
    fn value(text: Option<&Spanned<Box<str>>>) -> Option<&str> {
        text.map(|text| &*text.value)
    }
    let (a, b) = (&new.label, &old.label);
    (a.kind, a.lang, &a.stem, &a.bundle) == (b.kind, b.lang, &b.stem, &b.bundle)
        && value(a.id.as_ref()) == value(b.id.as_ref())
        && value(a.translation_key.as_ref()) == value(b.translation_key.as_ref())
}

/// The entry of a record that has the identity of before.
fn filed(record: &Arc<Packed>, old: &Resolved, records: &[Arc<Packed>]) -> Option<Filed> {
    let row = old.sheet.article.as_ref()?;
    let base = match &row.base {
        None => None,
        Some(base) => {
            let at = records.binary_search_by(|record| record.path.cmp(&base.path)).ok()?;
            Some(Arc::clone(records.get(at)?))
        }
    };
    let (id, key) = (Arc::clone(&old.sheet.card.id), Arc::clone(&row.translation_key));
    Some(Filed { record: Arc::clone(record), id, key, base })
}

/// Whether an entry moves nothing but its own texts: it is shown at the same address, in the same lists, at the same
/// time, and asks for the same files.
fn stays(old: &Resolved, new: &Resolved) -> bool {
    let is_plain =
        |one: &Resolved| one.more.as_ref().is_none_or(|more| more.aliases.is_empty() && more.omitted.is_none());
    let (a, b) = (&*old.sheet, &*new.sheet);
    let (Some(row), Some(new_row)) = (&a.article, &b.article) else { return false };
    let marks = |card: &Card| (card.kind, card.lang, card.status, card.retracted.is_some(), card.sponsored.is_some());
    let rules = |row: &ArticleRow| (row.clipped, row.licensed, row.noindex);
    is_plain(old)
        && is_plain(new)
        && old.next == new.next
        && a.card.url == b.card.url
        && marks(&a.card) == marks(&b.card)
        && times(&a.card) == times(&b.card)
        && a.facts == b.facts
        && rules(row) == rules(new_row)
        && a.card.image.as_ref().and_then(|one| one.file.as_ref())
            == b.card.image.as_ref().and_then(|one| one.file.as_ref())
        && files(row) == files(new_row)
}

/// As they are told: a moment in another zone is another text in a sitemap.
fn times(card: &Card) -> ContentHash {
    let mut hash = HashOf::new();
    for at in [Some(card.published), card.original_published, Some(card.modified)] {
        super::hash::moment(&mut hash, at);
    }
    hash.done()
}

/// The files that a body shows: as pictures, and by directives.
fn files(row: &ArticleRow) -> Vec<&str> {
    let bodies = || row.asks.iter();
    let pictures = bodies().flat_map(|body| &body.links).filter(|link| link.image).map(|link| &*link.target);
    pictures.chain(bodies().flat_map(|body| &body.directives).filter_map(|one| one.get("file"))).collect()
}
