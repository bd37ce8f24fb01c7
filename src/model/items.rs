//! Everything that lists hold, articles and briefs, in its order.

use super::{Article, Card, edition::BriefCard, sheet::Sheet, world::World};
use crate::base::{id::Id, lang::Lang};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Items in the order of DOMAIN T-10.
pub(super) struct Items {
    pub sheets: Vec<Arc<Sheet>>,
    pub articles_of: Vec<Option<Id<Article>>>,
    /// The card of each article.
    pub articles: Vec<Id<Card>>,
    /// By edition and place among its items.
    pub briefs: BTreeMap<usize, BTreeMap<usize, Id<Card>>>,
}

/// Published, briefs last, original's publication, place in an edition, id, language.
type Rank<'a> = (Reverse<i64>, bool, Option<Reverse<i64>>, (usize, usize), &'a str, Lang);

/// DOMAIN T-10; briefs after articles of the same moment, by place.
fn rank(card: &Card, brief: Option<(usize, usize)>) -> Rank<'_> {
    let original = card.original_published.map(|at| Reverse(at.seconds()));
    let published = Reverse(card.published.seconds());
    match brief {
        None => (published, false, Some(original.unwrap_or(Reverse(i64::MIN))), (0, 0), &card.id, card.lang),
        Some(at) => (published, true, None, at, &card.id, card.lang),
    }
}

/// A sheet with the entry of its article, or its place in an edition.
type Item = (Arc<Sheet>, Result<usize, (usize, usize)>);

pub(super) fn order(
    sheets: Vec<(usize, Arc<Sheet>)>,
    briefs: Vec<BriefCard>,
    entries: usize,
    world: &mut World,
) -> Items {
    let mut all: Vec<Item> = sheets.into_iter().map(|(at, sheet)| (sheet, Ok(at))).collect();
    all.extend(briefs.into_iter().map(|one| {
        let sheet = Sheet { card: one.card, facts: one.facts, article: None };
        (Arc::new(sheet), Err(one.at))
    }));
    all.par_sort_by(|a, b| rank(&a.0.card, a.1.err()).cmp(&rank(&b.0.card, b.1.err())));
    let mut items = Items {
        sheets: Vec::with_capacity(all.len()),
        articles_of: Vec::with_capacity(all.len()),
        articles: Vec::with_capacity(all.len()),
        briefs: BTreeMap::new(),
    };
    world.references.live = vec![None; entries];
    for (sheet, from) in all {
        let card: Id<Card> = Id::new(items.sheets.len());
        items.sheets.push(sheet);
        match from {
            Ok(entry) => {
                let id = Id::new(items.articles.len());
                if let Some(live) = world.references.live.get_mut(entry) {
                    *live = Some(id);
                }
                items.articles.push(card);
                items.articles_of.push(Some(id));
            }
            Err((edition, place)) => {
                items.briefs.entry(edition).or_default().insert(place, card);
                items.articles_of.push(None);
            }
        }
    }
    items
}
