//! What search engines may list, and what is news by the build clock (DOMAIN S-2, N-2).

use super::{Article, Card, Status};
use crate::base::{hash::HashOf, lang::Lang, moment::Moment};
use crate::parse::record::{Basis, Form};

/// How long an article is news: 48 hours (DOMAIN N-2).
const WINDOW: i64 = 48 * 3600;

/// A full text under another's licence, which search engines are asked not to list (DOMAIN M-1).
#[must_use]
pub fn licensed(article: &Article) -> bool {
    let basis = article.rights.as_ref().map(|rights| rights.basis);
    article.form == Form::Full && matches!(basis, Some(Basis::Licence | Basis::Permission))
}

/// Whether search engines may list an article (DOMAIN S-2, M-1, Q-12).
#[must_use]
pub fn indexable(article: &Article, card: &Card) -> bool {
    let hidden = article.robots.iter().any(|word| &**word == "noindex");
    !hidden && card.retracted.is_none() && !licensed(article)
}

/// An article as the news sitemap tells of it (DOMAIN N-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsItem {
    pub url: Box<str>,
    pub lang: Lang,
    pub title: Box<str>,
    pub published: Moment,
}

impl NewsItem {
    /// Adds everything to a hash.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self { url, lang, title, published } = self;
        hash.text(url).text(lang.as_str()).text(title);
        super::hash::moment(hash, Some(*published));
    }
}

/// Whether the article is news once it is published and while it is fresh: own words or a whole text, ours, not paid for.
fn eligible(article: &Article, card: &Card) -> bool {
    let form = match article.form {
        Form::Summary | Form::Full => true,
        Form::Link | Form::Quote => false,
    };
    form && card.status == Status::Live && card.sponsored.is_none() && indexable(article, card)
}

/// The news at `now`, newest first, of articles in the order of DOMAIN T-10.
pub fn news<'a>(articles: &'a [Article], cards: &'a [Card], now: i64) -> impl Iterator<Item = &'a Card> {
    articles
        .iter()
        .filter_map(|article| Some((article, cards.get(article.card.index())?)))
        .skip_while(move |(_, card)| card.published.seconds() > now)
        .take_while(move |(_, card)| card.published.seconds() > now - WINDOW)
        .filter(|(article, card)| eligible(article, card))
        .map(|(_, card)| card)
}

/// When the oldest news leaves the window: the news sitemap is another then, though no record changes.
pub(super) fn next_change(articles: &[Article], cards: &[Card], now: i64) -> Option<i64> {
    news(articles, cards, now).last().map(|card| card.published.seconds() + WINDOW)
}

impl From<&Card> for NewsItem {
    fn from(card: &Card) -> Self {
        Self { url: card.url.clone(), lang: card.lang, title: card.title.clone(), published: card.published }
    }
}
