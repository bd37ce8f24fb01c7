//! `kliping list`: what is there, and what is not on the site.

use super::args::{ListArgs, What};
use super::exit::{Exit, Stop};
use super::place::Place;
use super::show::{Screen, counted};
use super::table::table;
use super::{World, when};
use crate::base::lang::Lang;
use crate::base::moment::Zone;
use crate::diag::{Diagnostic, Form};
use crate::model::{Card, List, Named, Omitted, Site, Status};
use crate::pipeline;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn list(args: &ListArgs, root: Option<&Path>, world: &World<'_>, screen: &Screen<'_>) -> Result<Exit, Stop> {
    let place = Place::open(root, world)?;
    let request = place.request(&args.view, world)?;
    let draft = pipeline::draft(&place.files, &request);
    let site = &draft.site;
    if args.next {
        next(site, screen);
    } else if args.missing_translations {
        show(screen, &MISSING, missing(site));
    } else if let Some(what) = args.what {
        let (columns, rows) = rows(site, what, if screen.form == Form::Json { when::machine } else { when::shown });
        show(screen, columns, rows);
    } else {
        overview(site, screen);
    }
    if draft.found.iter().any(Diagnostic::is_error) {
        screen.say(&format!("{}, so something may be missing here: `kliping check`\n", Screen::tally(&draft.found)));
    }
    Ok(Exit::Done)
}

fn next(site: &Site, screen: &Screen<'_>) {
    let zone = site.config.zone;
    match (screen.form, site.next_change) {
        (Form::Json, next) => screen.json(&json!({ "next_change": next.map(|next| when::machine(next, zone)) })),
        (Form::Human | Form::Github, Some(next)) => screen.out(&format!("{}\n", when::shown(next, zone))),
        (Form::Human | Form::Github, None) => screen.say("nothing is scheduled: the site stays as it is\n"),
    }
}

fn overview(site: &Site, screen: &Screen<'_>) {
    let all = [What::Articles, What::Editions, What::Stories, What::Topics, What::Sources, What::People, What::Pages];
    let counts = all.map(|what| (word(what), rows(site, what, when::machine).1.len()));
    if screen.form == Form::Json {
        let mut value: Map<String, Value> =
            counts.iter().map(|(word, number)| ((*word).to_owned(), json!(number))).collect();
        value.insert("omitted".to_owned(), json!(site.omitted.len()));
        value.insert(
            "next_change".to_owned(),
            json!(site.next_change.map(|next| when::machine(next, site.config.zone))),
        );
        screen.json(&Value::Object(value));
        return;
    }
    let mut lines: Vec<Vec<String>> =
        counts.iter().map(|(word, number)| vec![(*word).to_owned(), number.to_string()]).collect();
    lines.push(vec!["omitted".to_owned(), site.omitted.len().to_string()]);
    screen.out(&table(&lines));
    if let Some(next) = site.next_change {
        screen.out(&format!("next change at {}\n", when::shown(next, site.config.zone)));
    }
}

fn word(what: What) -> &'static str {
    match what {
        What::Articles => "articles",
        What::Editions => "editions",
        What::Stories => "stories",
        What::Topics => "topics",
        What::Sources => "sources",
        What::People => "people",
        What::Pages => "pages",
        What::Omitted => "omitted",
    }
}

/// How a moment is told: for people or for programs.
type Told = fn(i64, Zone) -> String;

/// Rows for people and for programs: the same cells under the same names.
type Rows = Vec<Vec<String>>;

fn show(screen: &Screen<'_>, columns: &[&str], rows: Rows) {
    if screen.form == Form::Json {
        let object = |row: Vec<String>| -> Value {
            let cell = |(name, cell): (&&str, String)| {
                let value = match (*name, cell.parse::<u64>()) {
                    ("items", Ok(number)) => json!(number),
                    (_, _) if cell.is_empty() => Value::Null,
                    (_, _) => Value::String(cell),
                };
                ((*name).to_owned(), value)
            };
            Value::Object(columns.iter().zip(row).map(cell).collect())
        };
        screen.json(&Value::Array(rows.into_iter().map(object).collect()));
        return;
    }
    screen.out(&table(&rows));
    screen.say(&format!("{}\n", counted(rows.len(), "entry")));
}

const ARTICLE: [&str; 5] = ["published", "language", "id", "title", "url"];
const TERM: [&str; 4] = ["id", "items", "title", "url"];
const PAGE: [&str; 3] = ["language", "title", "url"];
const OMITTED: [&str; 4] = ["status", "until", "path", "title"];
const MISSING: [&str; 4] = ["missing", "id", "path", "title"];

fn rows(site: &Site, what: What, told: Told) -> (&'static [&'static str], Rows) {
    let lang = site.config.default_lang();
    match what {
        What::Articles => (&ARTICLE, articles(site, told)),
        What::Editions => (&ARTICLE, editions(site, told)),
        What::Stories => (&TERM, site.stories.iter().map(|one| term(&one.id, &one.named, &one.lists, lang)).collect()),
        What::Topics => (&TERM, site.topics.iter().map(|one| term(&one.id, &one.named, &one.lists, lang)).collect()),
        What::Sources => (&TERM, site.sources.iter().map(|one| term(&one.id, &one.named, &one.lists, lang)).collect()),
        What::People => (&TERM, site.people.iter().map(|one| term(&one.id, &one.named, &one.lists, lang)).collect()),
        What::Pages => (&PAGE, pages(site)),
        What::Omitted => (&OMITTED, omitted_columns(site, told)),
    }
}

fn articles(site: &Site, told: Told) -> Rows {
    let row = |card: &Card| {
        vec![
            told(card.published.seconds(), site.config.zone),
            card.lang.to_string(),
            card.id.to_string(),
            card.title.to_string(),
            card.url.to_string(),
        ]
    };
    site.rows().map(|(_, _, card, _)| row(card)).collect()
}

fn editions(site: &Site, told: Told) -> Rows {
    let row = |edition: &crate::model::Edition| {
        vec![
            told(edition.published.seconds(), site.config.zone),
            edition.lang.to_string(),
            edition.id.to_string(),
            edition.title.as_deref().unwrap_or_default().to_owned(),
            edition.url.to_string(),
        ]
    };
    site.editions.iter().map(row).collect()
}

fn term(id: &str, named: &Named, lists: &[List], lang: Lang) -> Vec<String> {
    let items: usize = lists.iter().map(|list| list.items.len()).sum();
    let url = named.path.as_deref().filter(|_| !named.pages().is_empty()).unwrap_or_default();
    vec![id.to_owned(), items.to_string(), named.name(lang).0.to_owned(), url.to_owned()]
}

fn pages(site: &Site) -> Rows {
    site.pages.iter().map(|page| vec![page.lang.to_string(), page.title.to_string(), page.url.to_string()]).collect()
}

/// Articles that lack languages of the site (DOMAIN R-8), with the ones that they lack, newest first.
fn missing(site: &Site) -> Rows {
    let mut groups: BTreeMap<&str, Vec<Lang>> = BTreeMap::new();
    for (_, _, card, row) in site.rows() {
        groups.entry(&row.translation_key).or_default().push(card.lang);
    }
    let mut rows = Rows::new();
    for (_, _, card, row) in site.rows() {
        // Once for all languages that there are, at the newest.
        let Some(has) = groups.remove(&*row.translation_key) else { continue };
        let lacking = site.config.languages.iter().filter(|lang| !has.contains(lang));
        let lacking: Vec<&str> = lacking.map(Lang::as_str).collect();
        if !lacking.is_empty() {
            rows.push(vec![lacking.join(" "), card.id.to_string(), row.path().to_string(), card.title.to_string()]);
        }
    }
    rows
}

/// Status, what it waits for, path and title of records that are not on the site (DOMAIN T-8).
fn omitted_columns(site: &Site, told: Told) -> Rows {
    let row = |one: &Omitted| {
        let until = one.until.map(|until| told(until.seconds(), site.config.zone)).unwrap_or_default();
        vec![one.status.word().to_owned(), until, one.path.to_string(), one.title.to_string()]
    };
    site.omitted.iter().map(row).collect()
}

/// The same in words, for the end of a build.
pub(super) fn omitted_rows(site: &Site, omitted: &[Omitted]) -> Rows {
    let row = |one: &Omitted| {
        let at = one.until.map(|until| when::shown(until.seconds(), site.config.zone)).unwrap_or_default();
        let until = match one.status {
            Status::Draft | Status::Live => String::new(),
            Status::Withheld | Status::Scheduled => format!("until {at}"),
            Status::Expired => format!("since {at}"),
        };
        vec![one.status.word().to_owned(), until, one.path.to_string(), one.title.to_string()]
    };
    omitted.iter().map(row).collect()
}

pub(super) fn omitted_json(site: &Site) -> Value {
    let object = |row: Vec<String>| -> Value {
        let cell = |(name, cell): (&&str, String)| {
            ((*name).to_owned(), if cell.is_empty() { Value::Null } else { Value::String(cell) })
        };
        Value::Object(OMITTED.iter().zip(row).map(cell).collect())
    };
    Value::Array(omitted_columns(site, when::machine).into_iter().map(object).collect())
}
