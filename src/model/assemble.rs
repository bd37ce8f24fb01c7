//! The tables of the site, of all that was resolved: who has which items, by language.

use super::{
    Article, Card, List, Page, Redirect, Sheet, Shelf, Site,
    again::Ground,
    build::Options,
    calendar, condition,
    edition::Edition,
    entity::{Named, NamedKind},
    fallback::Stands,
    items::Items,
    news,
    notes::Notes,
    related, story,
    world::World,
};
use crate::base::{id::Id, path::SourcePath, span::Span};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One list a language, of the items that `belongs` chooses.
fn by_language(config: &Config, stands: &Stands, sheets: &[Arc<Sheet>], items: &[Id<Card>]) -> Vec<List> {
    config
        .languages
        .iter()
        .map(|lang| List {
            items: items
                .iter()
                .filter(|id| sheets.get(id.index()).is_some_and(|one| stands.has(**id, &one.card, *lang, config)))
                .copied()
                .collect(),
        })
        .collect()
}

/// The items of every topic, source, person and story, in the order of all cards.
struct Members {
    topics: Vec<Vec<Id<Card>>>,
    sources: Vec<Vec<Id<Card>>>,
    people: Vec<Vec<Id<Card>>>,
    stories: Vec<Vec<Id<Card>>>,
    sections: Vec<Vec<Id<Card>>>,
}

fn members(items: &Items, world: &World) -> Members {
    let mut members = Members {
        topics: vec![Vec::new(); world.topics.len()],
        sources: vec![Vec::new(); world.sources.len()],
        people: vec![Vec::new(); world.people.len()],
        stories: vec![Vec::new(); world.stories.len()],
        sections: vec![Vec::new(); world.references.sections.len()],
    };
    fn add(table: &mut [Vec<Id<Card>>], at: usize, card: Id<Card>) {
        if let Some(list) = table.get_mut(at) {
            list.push(card);
        }
    }
    for (at, sheet) in items.sheets.iter().enumerate() {
        let (card, facts) = (Id::new(at), &sheet.facts);
        facts.topics.iter().for_each(|id| add(&mut members.topics, id.index(), card));
        facts.sources.iter().for_each(|id| add(&mut members.sources, id.index(), card));
        facts.people.iter().for_each(|id| add(&mut members.people, id.index(), card));
        facts.stories.iter().for_each(|id| add(&mut members.stories, id.index(), card));
        if let Some(section) = facts.section {
            add(&mut members.sections, section, card);
        }
    }
    members
}

#[allow(clippy::too_many_lines)] // One line a table of the site.
pub(super) fn assemble(
    items: Items,
    editions: Vec<Edition>,
    pages: Vec<Page>,
    mut world: World,
    notes: Notes,
    options: Options,
    found: &mut Vec<Diagnostic>,
) -> Site {
    let config = world.config;
    let members = members(&items, &world);
    let stands = world.stand(&items.sheets);
    let lists = |items_of: &[Id<Card>]| by_language(config, &stands, &items.sheets, items_of);
    world.topics.iter_mut().zip(&members.topics).for_each(|(topic, ids)| topic.lists = lists(ids));
    world.sources.iter_mut().zip(&members.sources).for_each(|(source, ids)| source.lists = lists(ids));
    world.people.iter_mut().zip(&members.people).for_each(|(person, ids)| person.lists = lists(ids));
    let mut stories = std::mem::take(&mut world.stories);
    let names: Vec<Arc<Named>> = stories.iter().map(|story| story.named.clone()).collect();
    let listed = story::Listed { articles: &items.articles, sheets: &items.sheets, stands: &stands };
    for ((story, ids), group) in stories.iter_mut().zip(&members.stories).zip(&world.story_groups) {
        story::fill(group, story, ids, &names, &world.known(), &listed, found);
    }
    let sections = world
        .references
        .sections
        .iter()
        .zip(&members.sections)
        .map(|(named, ids)| Shelf { id: named.key.clone(), named: named.clone(), lists: lists(ids) })
        .collect();
    let every: Vec<Id<Card>> = (0..items.sheets.len()).map(Id::new).collect();
    let newest = lists(&every);
    let named_lists = named_lists(&items, &world, &every, found);
    let runs = runs(&items, config);
    let years = newest.iter().map(|list| calendar::years(&list.items, &items.sheets, config.zone)).collect();
    let kin = if config.make.related { related::kin(&items.sheets, &world.topics) } else { Vec::new() };
    let by_clock = next_change(&notes, config, options.now);
    let news = config.news.as_ref().and_then(|_| news::next_change(&items.sheets, options.now));
    let next_change = [by_clock, news].into_iter().flatten().min();
    let mut omitted = notes.omitted;
    omitted.sort_by(|a, b| a.path.cmp(&b.path));
    let redirect = |(from, to, title, lang, path)| Redirect { from, to, title, lang, path: Some(path) };
    Site {
        config: config.clone(),
        now: options.now,
        translations: Arc::new(translations(&items, config)),
        sheets: items.sheets,
        articles_of: items.articles_of,
        articles: items.articles,
        article_hashes: Vec::new(),
        ties: HashMap::new(),
        topics: world.topics,
        sources: world.sources,
        people: world.people,
        stories,
        editions,
        pages,
        sections,
        lists: named_lists,
        newest,
        runs,
        years,
        redirects: world.moved.into_iter().map(redirect).collect(),
        tombstones: notes.tombstones,
        omitted,
        next_change,
        by_path: Arc::new(notes.by_path),
        kin: Arc::new(kin),
        curators: world.curators,
        named: 0,
        pictures: Arc::new(world.pictures.clone()),
        homes: Arc::new(world.homes),
        references: Arc::new(world.references),
        resolved: Vec::new(),
        ground: Ground::default(),
        records: Vec::new(),
        said: Vec::new(),
        shape: Arc::default(),
        kept_from: None,
    }
}

/// The next instant at which a status changes, or a day closes that gets an automatic edition.
fn next_change(notes: &Notes, config: &Config, now: i64) -> Option<i64> {
    if config.automatic == crate::config::Automatic::None {
        return notes.next;
    }
    let today = crate::base::moment::Moment::from_unix(now, config.zone).day_in(config.zone);
    [notes.next, Some(today.next().start(config.zone).seconds())].into_iter().flatten().min()
}

fn named_lists(items: &Items, world: &World, every: &[Id<Card>], found: &mut Vec<Diagnostic>) -> Vec<Shelf> {
    let config = world.config;
    let file = SourcePath::parse("kliping.yaml");
    let mut shelves = Vec::new();
    for list in &config.lists {
        let condition = match condition::read(
            &list.condition.value,
            &world.references,
            config.default_lang(),
            config.default_lang(),
        ) {
            Ok(condition) => condition,
            Err(fault) => {
                let start = list.condition.span.start as usize;
                let mut finding = Diagnostic::new(Code::Where, fault.message).help(fault.help);
                if let Ok(file) = &file {
                    finding = finding.at(file, Span::new(start + fault.at.0, start + fault.at.1));
                }
                found.push(finding);
                continue;
            }
        };
        let chosen: Vec<Id<Card>> = every
            .iter()
            .filter(|id| {
                let sheet = items.sheets.get(id.index());
                sheet.is_some_and(|one| condition.holds(&one.card, &one.facts, config.zone))
            })
            .copied()
            .collect();
        let mut lists = by_language(config, &world.stands, &items.sheets, &chosen);
        for list_of_one in &mut lists {
            list_of_one.items.truncate(list.limit.map_or(usize::MAX, |limit| limit as usize));
        }
        let names = list.title.iter().map(|(lang, name)| (lang, name.into())).collect();
        let named = Named::with_page(NamedKind::List, &list.id, names, Some(format!("/lists/{}/", list.id)));
        shelves.push(Shelf { id: list.id.as_str().into(), named: Arc::new(named), lists });
    }
    shelves
}

fn runs(items: &Items, config: &Config) -> Vec<Vec<Id<Article>>> {
    config
        .languages
        .iter()
        .map(|lang| {
            items
                .articles
                .iter()
                .enumerate()
                .filter(|(_, card)| items.sheets.get(card.index()).is_some_and(|one| one.card.lang == *lang))
                .map(|(at, _)| Id::new(at))
                .collect()
        })
        .collect()
}

fn translations(items: &Items, config: &Config) -> BTreeMap<Arc<str>, Vec<Id<Article>>> {
    let mut groups: BTreeMap<Arc<str>, Vec<Id<Article>>> = BTreeMap::new();
    if config.languages.len() < 2 {
        return groups;
    }
    for (at, card) in items.articles.iter().enumerate() {
        if let Some(row) = items.sheets.get(card.index()).and_then(|sheet| sheet.article.as_ref()) {
            groups.entry(row.translation_key.clone()).or_default().push(Id::new(at));
        }
    }
    groups.retain(|_, group| group.len() > 1);
    let lang_at = |id: &Id<Article>| {
        let card = items.articles.get(id.index()).and_then(|card| items.sheets.get(card.index()));
        card.and_then(|sheet| config.lang_at(sheet.card.lang))
    };
    for group in groups.values_mut() {
        group.sort_by_key(lang_at);
    }
    groups
}
