//! Automatic kin of an article (DOMAIN G-17).

use super::{Card, CardKind, Facts, Sheet, Topic};
use crate::base::{hash::Table, id::Id};
use rayon::prelude::*;
use std::sync::Arc;

/// How many kin an article gets.
const KIN: usize = 4;

/// How many of the next older items of each shared story, person, place or topic are looked at.
///
/// A topic with 30,000 items would else make the work grow with the square of the archive. What is older than the
/// hundredth report on a matter is no better company than the ninety-nine before it, and because the window looks
/// back from the article itself, an unrelated new article moves nothing.
const WINDOW: usize = 100;

#[derive(PartialEq, Eq, Hash, Clone)]
enum Tie<'a> {
    Story(usize),
    Person(usize),
    Place(&'a str),
    Topic(usize),
}

/// For each card its kin: same language, live, not retracted, not newer; best score first, ties by T-10.
pub(super) fn kin(sheets: &[Arc<Sheet>], topics: &[Topic]) -> Vec<Box<[Id<Card>]>> {
    let ties = sheets.iter().map(|sheet| ties(&sheet.facts, topics)).collect::<Vec<_>>();
    let mut members: Table<(&Tie, crate::base::lang::Lang), Vec<usize>> = Table::default();
    for (at, (sheet, ties)) in sheets.iter().zip(&ties).enumerate() {
        let card = &sheet.card;
        if card.kind == CardKind::Article && card.retracted.is_none() {
            for (tie, _) in ties {
                members.entry((tie, card.lang)).or_default().push(at);
            }
        }
    }
    sheets
        .par_iter()
        .zip(&ties)
        .enumerate()
        .map(|(at, (sheet, ties))| {
            let card = &sheet.card;
            if card.kind != CardKind::Article {
                return Box::from([]);
            }
            let mut scores: Table<usize, u32> = Table::default();
            for (tie, weight) in ties {
                let Some(list) = members.get(&(tie, card.lang)) else { continue };
                // Cards run from new to old: what follows is not newer.
                let from = list.partition_point(|other| *other <= at);
                for other in list.iter().skip(from).take(WINDOW) {
                    *scores.entry(*other).or_default() += weight;
                }
            }
            best(scores)
        })
        .collect()
}

fn best(scores: Table<usize, u32>) -> Box<[Id<Card>]> {
    let mut ranked: Vec<(usize, u32)> = scores.into_iter().collect();
    ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(KIN).map(|(at, _)| Id::new(at)).collect()
}

fn ties<'a>(facts: &'a Facts, topics: &[Topic]) -> Vec<(Tie<'a>, u32)> {
    let mut ties = Vec::new();
    ties.extend(facts.stories.iter().map(|id| (Tie::Story(id.index()), 8)));
    ties.extend(facts.people.iter().map(|id| (Tie::Person(id.index()), 3)));
    ties.extend(facts.places.iter().map(|place| (Tie::Place(place), 2)));
    let direct = facts.topics.get(..facts.direct).unwrap_or_default();
    for id in direct {
        let Some(topic) = topics.get(id.index()) else { continue };
        let covered =
            direct.iter().any(|other| topics.get(other.index()).is_some_and(|other| other.ancestors.contains(id)));
        if !covered {
            let depth = u32::try_from(topic.ancestors.len()).unwrap_or(0);
            ties.push((Tie::Topic(id.index()), 1 + depth));
        }
    }
    ties
}
