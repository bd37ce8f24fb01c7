//! Lists: topics, sections, sources, people, stories, indexes, the archive (DOMAIN M-3).

use super::{Node, Page};
use crate::model::{Card, Named, NamedKind};
use crate::parse::record::SourceType;
use crate::plan::{IndexEntry, IndexOf, Own, SourceOwn, TopicOwn};
use crate::render::{
    markdown::plain,
    meta::{list_named, name_of},
};
use serde_json::Value;

/// More would tell machines nothing that the pages and the sitemap do not.
const MOST: usize = 100;

pub(super) fn nodes(page: &Page<'_, '_>) -> Vec<Value> {
    let crumbs = crumbs(page);
    let items = items(page);
    if let Own::Person { person, text, .. } = &page.slice.own {
        let mut one = Node::of("Person");
        one.text("name", &name_of(&person.named, page.lang()))
            .maybe("url", page.page_of(&person.named).as_deref())
            .list("alternateName", person.native.iter().map(|(_, name)| (&**name).into()).collect())
            .maybe("jobTitle", person.role.as_deref())
            .maybe("description", text.and_then(|text| text.summary.as_deref()).map(plain).as_deref())
            .put("image", page.image(person.image.as_ref()).unwrap_or_default())
            .list("sameAs", same_as(&person.named, person.wikidata.as_deref()));
        let mut profile = page.web_page("ProfilePage");
        profile.put("mainEntity", one.done());
        return std::iter::once(profile.done()).chain(items).chain([crumbs]).collect();
    }
    let mut node = page.web_page("CollectionPage");
    if let Own::Topic(own) = &page.slice.own {
        node.put("about", topic(page, own));
    } else if let Own::Source(own) = &page.slice.own {
        node.put("about", source(page, own));
    }
    node.put("mainEntity", items.unwrap_or_default());
    vec![node.done(), crumbs]
}

fn same_as(named: &Named, wikidata: Option<&str>) -> Vec<Value> {
    let wikidata = wikidata.map(|id| format!("https://www.wikidata.org/wiki/{id}"));
    let profiles = named.same_as.iter().map(|url| url.to_string());
    let mut all: Vec<String> = profiles.collect();
    all.extend(wikidata.filter(|url| !all.contains(url)));
    all.into_iter().map(Value::from).collect()
}

fn topic(page: &Page<'_, '_>, own: &TopicOwn<'_>) -> Value {
    let topic = own.topic;
    let (name, _) = topic.named.name(page.lang());
    let others = topic.named.names.iter().map(|(_, other)| &**other).filter(|other| *other != name);
    let mut node = Node::of("DefinedTerm");
    let iptc = topic.iptc.as_deref().and_then(|code| code.strip_prefix("medtop:"));
    let mut same = same_as(&topic.named, topic.wikidata.as_deref());
    // DOMAIN G-8
    same.extend(iptc.map(|code| Value::from(format!("http://cv.iptc.org/newscodes/mediatopic/{code}"))));
    let set = page.slice.config.make.indexes.then(|| page.absolute(&index_path(page, IndexOf::Topics)));
    node.text("name", name)
        .maybe("url", page.page_of(&topic.named).as_deref())
        .list("alternateName", others.map(Value::from).collect())
        .maybe("inDefinedTermSet", set.as_deref())
        .list("sameAs", same);
    node.done()
}

fn source(page: &Page<'_, '_>, own: &SourceOwn<'_>) -> Value {
    let source = own.source;
    let mut node = Node::of(match source.kind {
        Some(SourceType::Official) => "Organization",
        Some(SourceType::Outlet | SourceType::Agency | SourceType::Broadcaster | SourceType::Photo) | None => {
            "NewsMediaOrganization"
        }
    });
    node.text("name", &name_of(&source.named, page.lang()))
        .maybe("url", source.url.as_deref())
        .maybe("location", source.place.as_deref())
        .list("sameAs", same_as(&source.named, source.wikidata.as_deref()));
    node.done()
}

/// Addresses in their order; nothing for an empty list.
pub(super) fn item_list(urls: &[String]) -> Option<Value> {
    if urls.is_empty() {
        return None;
    }
    let element = |(at, url): (u32, &String)| {
        let mut element = Node::of("ListItem");
        element.number("position", at).text("url", url);
        element.done()
    };
    let mut node = Node::of("ItemList");
    node.list("itemListElement", (1..).zip(urls.iter().take(MOST)).map(element).collect());
    Some(node.done())
}

fn items(page: &Page<'_, '_>) -> Option<Value> {
    let of_list = |name: &str| -> Vec<&Card> { page.slice.list(name).iter().map(|entry| entry.card).collect() };
    let cards: Vec<&Card> = match &page.slice.own {
        Own::Story(_) => of_list("coverage"),
        Own::Month(month) => month.days.iter().flat_map(|(_, items)| items).map(|entry| entry.card).collect(),
        Own::Archive(own) => own
            .month
            .iter()
            .flat_map(|month| &month.days)
            .flat_map(|(_, items)| items)
            .map(|entry| entry.card)
            .collect(),
        Own::Index { entries, .. } => {
            let urls: Vec<String> = entries.iter().filter_map(|entry| index_url(page, entry)).collect();
            return item_list(&urls);
        }
        Own::Topic(_) | Own::Source(_) | Own::Person { .. } | Own::Section(_) | Own::Named(_) => of_list("items"),
        Own::Front(_)
        | Own::Article(_)
        | Own::Edition { .. }
        | Own::Page(_)
        | Own::Year(_)
        | Own::Corrections { .. }
        | Own::Search(_)
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
    };
    page.items(&cards)
}

fn index_url(page: &Page<'_, '_>, entry: &IndexEntry<'_>) -> Option<String> {
    match (entry.edition, &entry.named) {
        (Some(edition), _) => Some(page.absolute(&edition.url)),
        (None, Some(named)) => page.page_of(named),
        (None, None) => None,
    }
}

fn index_path(page: &Page<'_, '_>, of: IndexOf) -> String {
    format!("{}/{}/", page.slice.config.prefix(page.lang()), of.folder())
}

fn index_of(kind: NamedKind) -> Option<IndexOf> {
    match kind {
        NamedKind::Topic => Some(IndexOf::Topics),
        NamedKind::Source => Some(IndexOf::Sources),
        NamedKind::Person => Some(IndexOf::People),
        NamedKind::Section => Some(IndexOf::Sections),
        NamedKind::Story => Some(IndexOf::Stories),
        NamedKind::List => None,
    }
}

/// The way here from the front page, this page last.
fn crumbs(page: &Page<'_, '_>) -> Value {
    let slice = page.slice;
    let mut steps: Vec<(String, String)> = vec![(slice.frame.title.to_string(), page.absolute(&slice.frame.home))];
    let named = list_named(&slice.own);
    if let Some(of) = named.and_then(|named| index_of(named.kind)).filter(|_| slice.config.make.indexes) {
        steps.push((
            page.strings.text(&format!("headings.{}", of.word())).to_owned(),
            page.absolute(&index_path(page, of)),
        ));
    }
    if let Own::Topic(own) = &slice.own {
        let above = own.ancestors.iter().filter_map(|named| Some((name_of(named, page.lang()), page.page_of(named)?)));
        steps.extend(above);
    }
    if let (Own::Year(_) | Own::Month(_), Some(archive)) = (&slice.own, &slice.frame.archive_url) {
        steps.push((page.strings.text("headings.archive").to_owned(), page.absolute(archive)));
    }
    if let (Own::Month(month), Some(archive)) = (&slice.own, &slice.frame.archive_url) {
        steps.push((month.year.to_string(), page.absolute(&format!("{archive}{:04}/", month.year))));
    }
    // On a numbered page the list itself lies on the way.
    if let (Some(named), Some(list), true) = (named, &slice.links.list, slice.links.page > 0) {
        steps.push((name_of(named, page.lang()), page.absolute(list)));
    }
    steps.push((page.heading.to_owned(), page.absolute(slice.url)));
    let step = |(at, (name, url)): (u32, (String, String))| {
        let mut element = Node::of("ListItem");
        element.number("position", at).text("name", &name).text("item", &url);
        element.done()
    };
    let mut node = Node::of("BreadcrumbList");
    node.list("itemListElement", (1..).zip(steps).map(step).collect());
    node.done()
}
