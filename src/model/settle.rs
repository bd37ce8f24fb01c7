//! The last steps of a model: in which languages everything has a page, and the hashes that follow from it.

use super::{
    Card, List, Site,
    again::is_settled,
    entity::{LangSet, Named},
};
use crate::base::id::Id;
use crate::config::Config;
use rayon::prelude::*;

/// Says of everything that is named in which languages it has a page (DOMAIN G-7). False when something that was taken
/// from an earlier model has other pages now.
pub(super) fn settle(site: &mut Site) -> bool {
    let filled = |lists: &[List]| {
        let mut set = LangSet::default();
        for (at, _) in lists.iter().enumerate().filter(|(_, list)| !list.items.is_empty()) {
            set.add(at);
        }
        set
    };
    // A record with a text of its own is worth a page in its languages even before anything is listed.
    let written = |mut set: LangSet, variants: &[super::Variant], config: &Config| {
        for variant in variants.iter().filter(|one| one.body.is_some() || one.summary.is_some()) {
            if let Some(at) = config.lang_at(variant.lang) {
                set.add(at);
            }
        }
        set
    };
    let config = &site.config;
    let (mut slot, mut as_before) = (0, true);
    let mut settle = |named: &Named, pages: LangSet| {
        as_before &= is_settled(named, pages);
        named.settle(pages, slot);
        slot += 1;
    };
    for topic in &site.topics {
        settle(&topic.named, written(filled(&topic.lists), &topic.variants, config));
    }
    for source in &site.sources {
        settle(&source.named, written(filled(&source.lists), &source.variants, config));
    }
    for person in &site.people {
        let pages = written(filled(&person.lists), &person.variants, config);
        settle(
            &person.named,
            if config.make.people && person.named.path.is_some() { pages } else { LangSet::default() },
        );
    }
    for story in &site.stories {
        settle(&story.named, written(filled(&story.lists), &story.variants, config));
    }
    for shelf in site.sections.iter().chain(&site.lists) {
        settle(&shelf.named, filled(&shelf.lists));
    }
    site.named = slot;
    as_before
}

/// Takes the hashes of cards, articles, pages and editions, when every name and address in them is settled.
pub(super) fn hash(site: &mut Site) {
    site.sheets.par_iter().for_each(|sheet| {
        let _ = sheet.card.hash();
    });
    let (sheets, ties) = (&site.sheets, &site.ties);
    let of = |(at, card): (usize, &Id<Card>)| {
        let sheet = sheets.get(card.index());
        let row = sheet.and_then(|sheet| Some((&sheet.card, sheet.article.as_ref()?)));
        row.map(|(card, row)| row.hash(card, ties.get(&Id::new(at)))).unwrap_or_default()
    };
    site.article_hashes = site.articles.par_iter().enumerate().map(of).collect();
    site.pages.iter_mut().for_each(|page| page.hash = super::hash::page(page));
    site.editions.iter_mut().for_each(|edition| edition.hash = super::hash::edition(edition));
}
