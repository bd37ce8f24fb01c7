//! What the site keeps of one item. Small, because there are a hundred thousand, and shared, because the drafts of a
//! running preview differ in one.

use super::{Article, Card, CorrectionFacts, Facts, RelatedFacts, entity::Named, gather::Filed};
use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    path::SourcePath,
};
use crate::parse::{
    body::{Body, BodyPlace},
    packed::Packed,
    record::Related,
};
use std::sync::{Arc, OnceLock};

/// An article or a brief.
#[derive(Debug)]
pub struct Sheet {
    pub card: Card,
    pub facts: Facts,
    /// None for a brief.
    pub article: Option<ArticleRow>,
}

/// What lists, plans and checks ask of an article beside its card. The whole is made of the record ([`Article`]).
#[derive(Debug)]
pub struct ArticleRow {
    pub record: Arc<Packed>,
    /// The default language's record, from which a translation inherits (DOMAIN R-8).
    pub base: Option<Arc<Packed>>,
    /// Ties translations together (DOMAIN R-8).
    pub translation_key: Arc<str>,
    /// A full text under another's licence, which search engines are asked not to list (DOMAIN M-1).
    pub licensed: bool,
    /// The record or its outlet asks that search engines do not list the item.
    pub noindex: bool,
    /// Where the body's text stands; none when there is none, or none is shown.
    pub body: Option<BodyPlace>,
    /// The facts of a body that asks something of the site: it has links within it, pictures or directives.
    pub asks: Option<Box<Body>>,
    /// Newest first.
    pub corrections: Box<[CorrectionFacts]>,
    /// Over all that a search finds the article by, beside what stands on its card. Not over where it is written: the
    /// same record in another file is found at the same addresses (DOMAIN R-1).
    pub searched: ContentHash,
    /// Who stands in the original's byline.
    pub writers: Box<[Arc<Named>]>,
    /// By hand, as written: what they lead to is known when every article is.
    pub(super) hand: Box<[Related]>,
    /// The places and keys of the original's lines "related" that have no address (DOMAIN G-18).
    pub(super) sought: Box<[(usize, ContentHash)]>,
    /// The key of the original's address (DOMAIN Q-13).
    pub(super) clipped: Option<ContentHash>,
    /// The key of the original's title.
    pub(super) original_title: Option<ContentHash>,
    /// Everything known that the article names: what its page shows of it may change without the record.
    pub(super) named: Box<[Arc<Named>]>,
    /// Over the records and what else the article is made of, but for `named` and what it is tied to.
    pub(super) made_of: ContentHash,
    /// The article itself, but for what it is tied to; kept in small archives.
    pub(super) whole: Option<Arc<Article>>,
    /// The hash of an article that is tied to nothing: the same in every model that takes the sheet over.
    pub(super) untied: OnceLock<ContentHash>,
}

impl ArticleRow {
    #[must_use]
    pub fn path(&self) -> &SourcePath {
        &self.record.path
    }

    #[must_use]
    pub fn bundle(&self) -> Option<&SourcePath> {
        self.record.label.bundle.as_ref()
    }

    /// The entry that the row was made of.
    pub(super) fn filed(&self, card: &Card) -> Filed {
        Filed {
            record: Arc::clone(&self.record),
            id: Arc::clone(&card.id),
            key: Arc::clone(&self.translation_key),
            base: self.base.clone(),
        }
    }

    /// Over all that the article's page may show, but for its lists and its body's answers.
    pub(super) fn hash(&self, card: &Card, ties: Option<&Ties>) -> ContentHash {
        let untied = *self.untied.get_or_init(|| {
            let mut hash = HashOf::new();
            hash.hash(card.hash()).hash(self.made_of);
            super::hash::named(&mut hash, self.named.iter());
            hash.done()
        });
        let Some(ties) = ties else { return untied };
        let mut hash = HashOf::new();
        ties.hash_into(hash.hash(untied));
        hash.done()
    }
}

/// What an article's lines "related" lead to.
#[derive(Debug, Clone, Default)]
pub struct Ties {
    /// The record's own.
    pub hand: Vec<RelatedFacts>,
    /// Of the original's lines, those that are records of ours: the line's place, and address and card of the record.
    pub original: Vec<(usize, Arc<str>, Id<Card>)>,
}

impl Ties {
    pub(super) fn tie(&self, article: &mut Article) {
        article.related.clone_from(&self.hand);
        let Some(original) = &mut article.original else { return };
        for (at, url, card) in &self.original {
            if let Some(line) = original.related.get_mut(*at) {
                line.url = Some((**url).into());
                line.local = true;
                line.card = Some(*card);
            }
        }
    }

    fn hash_into(&self, hash: &mut HashOf) {
        let Self { hand, original } = self;
        super::hash::related(hash, hand);
        hash.number(original.len() as i64);
        for (at, url, _) in original {
            hash.number(*at as i64).text(url);
        }
    }
}
