//! An article: our text, and what it is based on (DOMAIN M-2, M-4).

use super::{Node, Page};
use crate::base::{moment::Moment, text::cut_graphemes};
use crate::model::{Named, OriginalFacts, QuoteFacts};
use crate::parse::record::Role;
use crate::plan::ArticleOwn;
use crate::render::{
    markdown::plain,
    meta::{license_url, name_of},
};
use serde_json::Value;
use std::sync::Arc;

pub(super) fn node(page: &Page<'_, '_>, own: &ArticleOwn<'_>) -> Value {
    let (card, article) = (own.card, own.article());
    let original = article.original.as_deref();
    let mut node = Node::of("NewsArticle");
    node.text("headline", &cut_graphemes(&card.title, 200))
        .text("url", &page.absolute(&card.url))
        .text("datePublished", &card.published.rfc3339())
        .text("dateModified", &card.modified.rfc3339())
        .text("inLanguage", card.lang.as_str())
        .list("author", page.authors(&card.curators))
        .put("publisher", page.publisher())
        .put("image", page.image(card.image.as_ref()).unwrap_or_default())
        .maybe("description", page.description)
        .maybe("articleSection", card.section.as_deref().map(|named| name_of(named, page.lang())).as_deref())
        .list("about", card.topics.iter().map(|named| page.term(named)).collect())
        .list("mentions", mentions(page, &article.people, &article.places))
        .list("isPartOf", article.stories.iter().map(|named| series(page, named)).collect())
        .put("isBasedOn", original.map(|original| based_on(page, original)).unwrap_or_default())
        .list("hasPart", article.quotes.iter().map(|quote| quotation(page, quote)).collect())
        .maybe("creativeWorkStatus", card.retracted.as_ref().map(|_| "Retracted"))
        .list("correction", corrections(own));
    if let Some(sponsored) = &card.sponsored {
        let mut sponsor = Node::of("Organization");
        sponsor.text("name", &sponsored.by);
        node.put("sponsor", sponsor.done());
    }
    page.translations(&mut node, "NewsArticle");
    let license = article.rights.as_ref().and_then(|rights| rights.license.as_deref()).and_then(license_url);
    node.maybe("license", license.as_deref());
    node.done()
}

fn mentions(page: &Page<'_, '_>, people: &[Arc<Named>], places: &[Box<str>]) -> Vec<Value> {
    let place = |name: &str| {
        let mut node = Node::of("Place");
        node.text("name", name);
        node.done()
    };
    people.iter().map(|named| page.person(named)).chain(places.iter().map(|name| place(name))).collect()
}

fn series(page: &Page<'_, '_>, story: &Named) -> Value {
    let mut node = Node::of("CreativeWorkSeries");
    node.text("name", &name_of(story, page.lang())).maybe("url", page.page_of(story).as_deref());
    node.done()
}

/// The outlet's piece: its writers are its authors, the outlet its publisher (DOMAIN M-4).
fn based_on(page: &Page<'_, '_>, original: &OriginalFacts) -> Value {
    let people = |roles: &[Role]| {
        original.byline.iter().filter(|(_, role)| roles.contains(role)).map(|(named, _)| page.person(named)).collect()
    };
    let mut node = Node::of("NewsArticle");
    node.maybe("url", original.url.as_deref())
        .text("headline", &original.title)
        .maybe("datePublished", original.published.map(|at| at.iso()).as_deref())
        .maybe("dateModified", original.updated.map(|at| at.iso()).as_deref())
        .list("author", people(&[Role::Writer, Role::Reporter, Role::Contributor]))
        .list("editor", people(&[Role::Editor]))
        .put("publisher", outlet(page, &original.outlet))
        .maybe("dateline", original.dateline.as_ref().map(|(text, _)| &**text))
        .text("inLanguage", original.lang.as_str())
        .list("sourceOrganization", original.agencies.iter().map(|named| outlet(page, named)).collect());
    node.done()
}

fn outlet(page: &Page<'_, '_>, named: &Named) -> Value {
    let mut node = Node::of("NewsMediaOrganization");
    node.text("name", &name_of(named, page.lang()))
        .list("sameAs", named.same_as.iter().map(|url| (&**url).into()).collect());
    node.done()
}

fn quotation(page: &Page<'_, '_>, quote: &QuoteFacts) -> Value {
    let mut node = Node::of("Quotation");
    node.text("text", &quote.text)
        .put("creator", page.person(&quote.by))
        .maybe("dateCreated", quote.said.map(|at| at.iso()).as_deref())
        .text("inLanguage", quote.lang.as_str());
    node.done()
}

/// A retraction is the last word on an article, so it comes first (DOMAIN Q-12).
fn corrections(own: &ArticleOwn<'_>) -> Vec<Value> {
    let retracted = own.card.retracted.iter().map(|one| comment(&one.reason, one.when));
    retracted.chain(own.article().corrections.iter().map(|one| comment(&one.text, one.when))).collect()
}

fn comment(text: &str, when: Moment) -> Value {
    let mut node = Node::of("CorrectionComment");
    node.text("text", &plain(text)).text("datePublished", &when.rfc3339());
    node.done()
}
