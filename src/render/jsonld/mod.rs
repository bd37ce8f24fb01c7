//! JSON-LD: what a page is about, in the words of schema.org (DOMAIN M-2, M-3, M-4).

mod article;
mod list;
mod node;

pub(super) use node::Node;

use super::{
    markdown::plain,
    meta::{edition_title, name_of, page_of},
};
use crate::base::lang::Lang;
use crate::model::{Card, Edition, Named, Picture, Shape};
use crate::plan::{Entry, Own, Slice};
use crate::theme::strings::Strings;
use serde_json::{Map, Value};
use std::sync::Arc;

/// A page that is described.
pub(super) struct Page<'p, 's> {
    pub slice: &'p Slice<'s>,
    pub strings: &'p Strings,
    /// The page's own title.
    pub heading: &'p str,
    pub description: Option<&'p str>,
}

/// The text of the one data script, safe inside `<script>`; nothing for pages that are about nothing.
pub(super) fn jsonld(page: &Page<'_, '_>) -> Option<String> {
    let nodes = nodes(page);
    let mut top = Map::new();
    top.insert("@context".into(), "https://schema.org".into());
    let one = <[Value; 1]>::try_from(nodes);
    match one {
        Ok([Value::Object(node)]) => top.extend(node),
        Ok([_]) => return None,
        Err(nodes) if nodes.is_empty() => return None,
        Err(nodes) => {
            top.insert("@graph".into(), Value::Array(nodes));
        }
    }
    Some(guarded(&Value::Object(top).to_string()))
}

/// Inside JSON these five stand in strings only, where an escape means the same (RELIABILITY H4).
fn guarded(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            _ => out.push(c),
        }
    }
    out
}

fn nodes(page: &Page<'_, '_>) -> Vec<Value> {
    match &page.slice.own {
        Own::Front(_) => vec![page.web_site()],
        Own::Article(own) => vec![article::node(page, own)],
        Own::Edition { edition, entries } => vec![page.edition(edition, entries)],
        Own::Page(_) | Own::Corrections { .. } => vec![page.web_page("WebPage").done()],
        Own::Person { .. }
        | Own::Story(_)
        | Own::Topic(_)
        | Own::Source(_)
        | Own::Section(_)
        | Own::Named(_)
        | Own::Index { .. }
        | Own::Archive(_)
        | Own::Year(_)
        | Own::Month(_) => list::nodes(page),
        Own::Search(_)
        | Own::NotFound
        | Own::Offline
        | Own::Worker(_)
        | Own::Feed
        | Own::Redirect(_)
        | Own::Tombstone(_)
        | Own::Opml(_)
        | Own::Picture(_)
        | Own::Poster(_)
        | Own::Nothing => Vec::new(),
    }
}

impl Page<'_, '_> {
    fn absolute(&self, path: &str) -> String {
        self.slice.config.base_url.absolute(path)
    }

    fn lang(&self) -> Lang {
        self.slice.lang
    }

    /// The absolute address of something's page in this language.
    fn page_of(&self, named: &Named) -> Option<String> {
        page_of(self.slice.config, named, self.lang()).map(|path| self.absolute(&path))
    }

    /// The site as the one that publishes; never the outlet (DOMAIN M-4).
    fn publisher(&self) -> Value {
        let mut node = Node::of("Organization");
        node.text("name", &self.slice.frame.title).text("url", &self.absolute(&self.slice.frame.home));
        if let Some(logo) = &self.slice.frame.logo {
            let mut image = Node::of("ImageObject");
            image.text("url", &self.absolute(&logo.url));
            if let Some((width, height)) = logo.size {
                image.number("width", width).number("height", height);
            }
            node.put("logo", image.done());
        }
        node.list("sameAs", self.slice.config.social.iter().map(|one| (&*one.url).into()).collect());
        node.done()
    }

    fn person(&self, named: &Named) -> Value {
        let mut node = Node::of("Person");
        node.text("name", &name_of(named, self.lang()))
            .maybe("url", self.page_of(named).as_deref())
            .list("sameAs", named.same_as.iter().map(|url| (&**url).into()).collect());
        node.done()
    }

    /// Who wrote our text: the curators, else the site.
    fn authors(&self, curators: &[Arc<Named>]) -> Vec<Value> {
        if curators.is_empty() {
            return vec![self.publisher()];
        }
        curators.iter().map(|named| self.person(named)).collect()
    }

    fn term(&self, named: &Named) -> Value {
        let mut node = Node::of("DefinedTerm");
        node.text("name", &name_of(named, self.lang()))
            .maybe("url", self.page_of(named).as_deref())
            .list("sameAs", named.same_as.iter().map(|url| (&**url).into()).collect());
        node.done()
    }

    /// A picture; one that crops were made of in each shape, so that whoever shows it has one that fits.
    fn image(&self, picture: Option<&Arc<Picture>>) -> Option<Value> {
        let picture = picture?;
        let crop = |shape| picture.social(shape, &self.slice.config.pictures);
        let crops = Shape::ALL.into_iter().filter_map(crop).map(|crop| (crop.url, Some(crop.recipe.size)));
        let mut all: Vec<Node> = crops.map(|(url, size)| self.image_object(&url, size)).collect();
        let mut first = match all.is_empty() {
            true => self.image_object(picture.url.as_deref()?, picture.size),
            false => all.remove(0),
        };
        first
            .maybe("caption", picture.caption.as_deref().map(plain).as_deref())
            .maybe("creditText", picture.credit.as_deref());
        if all.is_empty() {
            return Some(first.done());
        }
        Some(Value::Array(std::iter::once(first).chain(all).map(Node::done).collect()))
    }

    fn image_object(&self, url: &str, size: Option<(u32, u32)>) -> Node {
        let mut node = Node::of("ImageObject");
        node.text("url", &self.absolute(url));
        if let Some((width, height)) = size {
            node.number("width", width).number("height", height);
        }
        node
    }

    fn web_site(&self) -> Value {
        let mut node = Node::of("WebSite");
        node.text("name", &self.slice.frame.title)
            .text("url", &self.absolute(self.slice.url))
            .maybe("description", self.description)
            .text("inLanguage", self.lang().as_str())
            .put("publisher", self.publisher());
        node.done()
    }

    /// What every kind of page says: name, address, description, language.
    fn web_page(&self, kind: &str) -> Node {
        let mut node = Node::of(kind);
        node.text("name", self.heading)
            .text("url", &self.absolute(self.slice.url))
            .maybe("description", self.description)
            .text("inLanguage", self.lang().as_str());
        if let Own::Page(page) = &self.slice.own {
            node.maybe("dateModified", page.updated.map(|at| at.rfc3339()).as_deref());
        }
        node
    }

    fn edition(&self, edition: &Edition, entries: &[Option<Entry<'_>>]) -> Value {
        let cards: Vec<&Card> = entries.iter().flatten().map(|entry| entry.card).collect();
        let mut paper = Node::of("Periodical");
        paper.text("name", &self.slice.frame.title).text("url", &self.absolute(&self.slice.frame.home));
        let mut node = Node::of("PublicationIssue");
        node.text("name", &edition_title(edition, self.strings))
            .text("url", &self.absolute(&edition.url))
            .maybe("description", self.description)
            .maybe("issueNumber", edition.number.map(|number| number.to_string()).as_deref())
            .text("datePublished", &edition.published.rfc3339())
            .text("dateModified", &edition.modified.rfc3339())
            .text("inLanguage", edition.lang.as_str())
            .list("author", self.authors(&edition.curators))
            .put("publisher", self.publisher())
            .put("isPartOf", paper.done())
            .put("image", self.image(edition.cover.as_ref()).unwrap_or_default())
            // DOMAIN G-8: an edition is a summary of others' news.
            .text("genre", "http://cv.iptc.org/newscodes/genre/Summary")
            .put("mainEntity", self.items(&cards).unwrap_or_default());
        self.translations(&mut node, "PublicationIssue");
        node.done()
    }

    /// Cards as a list of addresses, in their order.
    fn items(&self, cards: &[&Card]) -> Option<Value> {
        let urls: Vec<String> = cards.iter().map(|card| self.absolute(&card.url)).collect();
        list::item_list(&urls)
    }

    /// The default language's page is the one the others are translations of.
    fn translations(&self, node: &mut Node, kind: &str) {
        let default = self.slice.config.default_lang();
        let work = |(lang, path): &(Lang, String)| {
            let mut work = Node::of(kind);
            work.text("url", &self.absolute(path)).text("inLanguage", lang.as_str());
            work.done()
        };
        let translations = &self.slice.links.translations;
        let first = translations.iter().find(|(lang, _)| *lang == default).filter(|_| self.lang() != default);
        match first {
            Some(first) => node.put("translationOfWork", work(first)),
            None if self.lang() == default => {
                let others = translations.iter().filter(|(lang, _)| *lang != default);
                node.list("workTranslation", others.map(work).collect())
            }
            None => node,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_script_can_end_it() {
        // DOMAIN M-2, RELIABILITY H4
        let json = Value::from("</script><!-- &\u{2028}").to_string();
        let safe = guarded(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), "</script><!-- &\u{2028}");
    }
}
