//! What templates ask for in their head comments: lists by condition, files of `data/` (DOMAIN G-13).

use super::{Work, slice::Entry};
use crate::base::{hash::ContentHash, lang::Lang, span::Span};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Site,
    condition::{self, Condition},
};
use crate::theme::{Theme, asks::AskKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file of `data/`, read once and shared by all outputs that show it.
#[derive(Debug, Clone)]
pub struct Data {
    pub value: Arc<serde_json::Value>,
    pub hash: ContentHash,
}

/// The files of `data/` by their names without ending.
pub type DataFiles = BTreeMap<String, Data>;

/// A variable of a template, its condition read.
#[derive(Debug, Clone)]
pub struct Asked {
    pub name: Box<str>,
    pub what: Wanted,
}

#[derive(Debug, Clone)]
pub enum Wanted {
    List { condition: Condition, limit: usize },
    Data(Data),
}

/// The answer to one ask, as a slice holds it.
#[derive(Debug, Clone)]
pub enum AskAnswer<'s> {
    List(Vec<Entry<'s>>),
    Data(&'s Data),
}

/// Reads the asks of all templates; what cannot be answered is reported where it is written.
pub(super) fn read(
    site: &Site,
    theme: &Theme,
    data: &DataFiles,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Vec<Asked>> {
    let default = site.config.default_lang();
    let mut all = BTreeMap::new();
    for (template, asks) in theme.all_asks() {
        let mut answered = Vec::new();
        for ask in asks {
            let mut say = |code: Code, message: String, span: Span, help: String| {
                let finding = Diagnostic::new(code, message).help(help);
                found.push(match &ask.path {
                    Some(path) => finding.at(path, span),
                    None => finding,
                });
            };
            let what = match &ask.kind {
                AskKind::List { condition, limit } => {
                    let text = condition.as_ref().map_or("", |text| &*text.value);
                    match condition::read(text, &site.references, default, default) {
                        Ok(condition) => Some(Wanted::List { condition, limit: *limit as usize }),
                        Err(fault) => {
                            let start = condition.as_ref().map_or(0, |text| text.span.start as usize);
                            say(
                                Code::Where,
                                fault.message,
                                Span::new(start + fault.at.0, start + fault.at.1),
                                fault.help,
                            );
                            None
                        }
                    }
                }
                AskKind::Data(name) => match data.get(&*name.value) {
                    Some(data) => Some(Wanted::Data(data.clone())),
                    None => {
                        let near = crate::base::nearest::nearest(&name.value, data.keys().map(String::as_str));
                        let help = near
                            .map_or_else(|| format!("add data/{}.yaml", name.value), |near| format!("write `{near}`"));
                        say(Code::Data, format!("there is no file `{}` in data/", name.value), name.span, help);
                        None
                    }
                },
            };
            answered.extend(what.map(|what| Asked { name: ask.name.value.clone(), what }));
        }
        all.insert(template.to_owned(), answered);
    }
    all
}

/// Answers the asks of one template for readers of `lang`.
pub(super) fn answer<'s>(site: &'s Site, asks: &'s [Asked], lang: Lang) -> Vec<(&'s str, AskAnswer<'s>)> {
    let config = &site.config;
    asks.iter()
        .map(|ask| {
            let answer = match &ask.what {
                Wanted::Data(data) => AskAnswer::Data(data),
                Wanted::List { condition, limit } => AskAnswer::List(
                    site.items()
                        .filter(|(card, facts)| {
                            (config.mix || card.lang == lang) && condition.holds(card, facts, config.zone)
                        })
                        .take(*limit)
                        .map(|(card, _)| Entry { card, via: None })
                        .collect(),
                ),
            };
            (&*ask.name, answer)
        })
        .collect()
}

/// The template of an output; none for files, feeds and sitemaps.
#[must_use]
pub fn template_of(work: Work) -> Option<&'static str> {
    use super::ListOf;
    Some(match work {
        Work::Front(_) => "front.html",
        Work::Article(_) => "article.html",
        Work::Edition(_) => "edition.html",
        Work::Page(_) => "page.html",
        Work::Story { .. } => "story.html",
        Work::List { of, .. } => match of {
            ListOf::Topic(_) => "topic.html",
            ListOf::Source(_) => "source.html",
            ListOf::Person(_) => "person.html",
            ListOf::Section(_) => "section.html",
            ListOf::Named(_) => "list.html",
        },
        Work::Index { .. } => "index.html",
        Work::Archive(_) => "archive.html",
        Work::ArchiveYear { .. } => "archive-year.html",
        Work::ArchiveMonth { .. } => "archive-month.html",
        Work::Corrections(_) => "corrections.html",
        Work::Offline(_) => "offline.html",
        Work::Search(_) => "search.html",
        Work::NotFound => "404.html",
        Work::Redirect(_) => "redirect.html",
        Work::Tombstone(_) => "tombstone.html",
        Work::SearchData { .. }
        | Work::Feed { .. }
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Host(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_)
        | Work::Oembed(_) => {
            return None;
        }
    })
}
