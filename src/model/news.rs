//! What search engines may list, and what is news by the build clock (DOMAIN S-2, N-2).

use super::{ArticleRow, Card, Sheet, Status};
use crate::base::{hash::HashOf, lang::Lang, moment::Moment};
use crate::parse::record::Form;
use std::sync::Arc;

/// How long an article is news: 48 hours (DOMAIN N-2).
const WINDOW: i64 = 48 * 3600;

/// Whether search engines may list an article (DOMAIN S-2, M-1, Q-12).
#[must_use]
pub fn indexable(row: &ArticleRow, card: &Card) -> bool {
    !row.noindex && !row.licensed && card.retracted.is_none()
}

/// An article as the news sitemap tells of it (DOMAIN N-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsItem {
    pub url: Arc<str>,
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
fn eligible(sheet: &Sheet) -> bool {
    let form = match sheet.facts.form {
        Form::Summary | Form::Full => true,
        Form::Link | Form::Quote => false,
    };
    let card = &sheet.card;
    let listed = sheet.article.as_ref().is_some_and(|row| indexable(row, card));
    form && listed && card.status == Status::Live && card.sponsored.is_none()
}

/// The news at `now`, newest first, of items in the order of DOMAIN T-10.
pub fn news(sheets: &[Arc<Sheet>], now: i64) -> impl Iterator<Item = &Card> {
    sheets
        .iter()
        .skip_while(move |sheet| sheet.card.published.seconds() > now)
        .take_while(move |sheet| sheet.card.published.seconds() > now - WINDOW)
        .filter(|sheet| eligible(sheet))
        .map(|sheet| &sheet.card)
}

/// When the oldest news leaves the window: the news sitemap is another then, though no record changes.
pub(super) fn next_change(sheets: &[Arc<Sheet>], now: i64) -> Option<i64> {
    news(sheets, now).last().map(|card| card.published.seconds() + WINDOW)
}

impl From<&Card> for NewsItem {
    fn from(card: &Card) -> Self {
        Self { url: card.url.clone(), lang: card.lang, title: card.title.clone(), published: card.published }
    }
}
