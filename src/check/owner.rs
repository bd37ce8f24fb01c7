//! Whose fault it is: the record, the setting or the template behind something wrong in a finished file.

use super::reach::address;
use crate::base::{path::SourcePath, span::Span, url};
use crate::diag::{Code, Diagnostic};
use crate::env::Files;
use crate::model::{Card, Site, Variant, variant};
use crate::pipeline::{self, Draft};
use crate::plan::{self, LangAt, ListOf, Work};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something wrong in one file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub code: Code,
    pub message: String,
    pub help: Option<String>,
    /// What to look for in the sources: text of an attribute, an id.
    about: Option<String>,
    /// The entry of a feed, by its tag URI.
    entry: Option<String>,
}

impl Fault {
    pub fn new(code: Code, message: String) -> Self {
        Self { code, message, help: None, about: None, entry: None }
    }

    pub fn about(mut self, about: &str) -> Self {
        self.about = Some(about.to_owned());
        self
    }

    pub fn of_entry(mut self, id: &str) -> Self {
        self.entry = Some(id.to_owned());
        self
    }

    pub fn help(mut self, help: &str) -> Self {
        self.help = Some(help.to_owned());
        self
    }
}

/// Looks up what is behind files of the output.
pub(super) struct Owners<'a> {
    pub draft: &'a Draft,
    files: &'a dyn Files,
    /// The site's own templates, read when the first finding asks for them.
    templates: OnceCell<Vec<(SourcePath, String)>>,
}

impl<'a> Owners<'a> {
    pub fn new(draft: &'a Draft, files: &'a dyn Files) -> Self {
        Self { draft, files, templates: OnceCell::new() }
    }

    /// The finding about a fault in a file of the output.
    pub fn told(&self, file: &Arc<str>, fault: &Fault) -> Diagnostic {
        let page = address(file);
        let mut finding = Diagnostic::new(fault.code, format!("{} (`{page}`)", fault.message));
        if let Some(help) = &fault.help {
            finding = finding.help(help.clone());
        }
        let entry = fault.entry.as_deref().and_then(|id| self.entry(id));
        let owner = entry.or_else(|| self.owners(&BTreeSet::from([Arc::clone(file)])).into_iter().next());
        let about = fault.about.as_deref().unwrap_or_default();
        // What the record does not hold comes from a template, if one of the site's own has it.
        let spot = |path| self.spot(path, about).map(|span| (path, span));
        if let Some((path, span)) = owner.and_then(spot) {
            return finding.at(path, span);
        }
        if let Some((path, span)) = self.template(about) {
            return finding.at(path, span);
        }
        match owner {
            Some(path) => finding.in_file(path),
            None => finding,
        }
    }

    /// The record of a feed's entry: `tag:AUTHORITY,DATE:article/ID/LANG` (DOMAIN F-2).
    fn entry(&self, id: &str) -> Option<&'a SourcePath> {
        let mut parts = id.rsplit(':').next()?.split('/');
        let (kind, id, lang) = (parts.next()?, parts.next()?, parts.next()?);
        let site = &self.draft.site;
        match kind {
            "article" => {
                let same = |card: &Card| *card.id == *id && card.lang.as_str() == lang;
                site.rows().find(|(_, _, card, _)| same(card)).map(|(.., row)| row.path())
            }
            "edition" => site
                .editions
                .iter()
                .find(|edition| *edition.id == *id && edition.lang.as_str() == lang)
                .and_then(|edition| edition.path.as_ref()),
            _ => None,
        }
    }

    /// The template of the site that holds a text.
    pub fn template(&self, text: &str) -> Option<(&SourcePath, Span)> {
        if text.is_empty() {
            return None;
        }
        let templates = self.templates.get_or_init(|| {
            let worn = self.draft.site.config.look.theme.as_ref();
            let folders = std::iter::once("templates".to_owned())
                .chain(worn.map(|name| format!("themes/{}/templates", name.value)));
            let entries =
                folders.flat_map(|folder| self.files.list(&folder).map(|found| found.files).unwrap_or_default());
            let text = |path: SourcePath| pipeline::text_of(self.files, &path).map(|text| (path, text));
            entries.filter_map(|entry| text(entry.path)).collect()
        });
        templates.iter().find_map(|(path, held)| {
            let at = held.find(text)?;
            Some((path, Span::new(at, at + text.len())))
        })
    }

    /// The records whose own pages some files are; else those of the terms whose lists they are.
    pub fn owners(&self, files: &BTreeSet<Arc<str>>) -> BTreeSet<&'a SourcePath> {
        let work = |file: &Arc<str>| self.draft.plan.find(&address(file)).map(|output| output.work);
        let works: Vec<Work> = files.iter().filter_map(work).collect();
        let owners: BTreeSet<&SourcePath> = works.iter().filter_map(|work| owner(&self.draft.site, *work)).collect();
        if !owners.is_empty() {
            return owners;
        }
        works.iter().filter_map(|work| term(&self.draft.site, *work)).collect()
    }

    /// Where a record writes a text: as it stands, below the site's address, or decoded.
    pub fn spot(&self, path: &SourcePath, written: &str) -> Option<Span> {
        if written.is_empty() {
            return None;
        }
        let shown = self.draft.site.config.base_url.path.as_str();
        let bare = written.strip_prefix(shown).unwrap_or(written);
        let decoded = url::decode(bare).unwrap_or_else(|| bare.to_owned());
        let text = pipeline::text_of(self.files, path).unwrap_or_default();
        let spot = [written, bare, &decoded].into_iter().find_map(|form| Some((text.find(form)?, form.len())));
        spot.map(|(at, len)| Span::new(at, at + len))
    }

    /// The finding at the place where the record writes a text, if it does.
    pub fn placed(&self, finding: Diagnostic, path: &SourcePath, written: &str) -> Diagnostic {
        match self.spot(path, written) {
            Some(span) => finding.at(path, span),
            None => finding.in_file(path),
        }
    }
}

/// The record whose own page an output is.
fn owner(site: &Site, work: Work) -> Option<&SourcePath> {
    match work {
        Work::Article(id) => Some(site.row(id).path()),
        Work::Page(id) => Some(&site.page(id).path),
        Work::Edition(id) => site.edition(id).path.as_ref(),
        Work::Story { of, lang } => told(&site.story(of).variants, site, lang),
        Work::Front(_)
        | Work::List { .. }
        | Work::Index { .. }
        | Work::Archive(_)
        | Work::ArchiveYear { .. }
        | Work::ArchiveMonth { .. }
        | Work::Corrections(_)
        | Work::Offline(_)
        | Work::NotFound
        | Work::Search(_)
        | Work::SearchData { .. }
        | Work::Feed { .. }
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::FeedStyle(_)
        | Work::Robots
        | Work::Redirect(_)
        | Work::Tombstone(_)
        | Work::Asset(_)
        | Work::Accent
        | Work::File(_)
        | Work::Picture(_)
        | Work::Poster(_)
        | Work::Host(_)
        | Work::Manifest
        | Work::Worker
        | Work::Icon(_)
        | Work::Oembed(_) => None,
    }
}

/// The record of the term that a list stands for. Most of a list is written elsewhere.
fn term(site: &Site, work: Work) -> Option<&SourcePath> {
    let Work::List { of, lang, .. } = work else { return None };
    match of {
        ListOf::Topic(id) => told(&site.topic(id).variants, site, lang),
        ListOf::Source(id) => told(&site.source(id).variants, site, lang),
        ListOf::Person(id) => told(&site.person(id).variants, site, lang),
        ListOf::Section(_) | ListOf::Named(_) => None,
    }
}

fn told<'a>(variants: &'a [Variant], site: &Site, lang: LangAt) -> Option<&'a SourcePath> {
    variant(variants, plan::lang(site, lang)).map(|variant| &variant.path)
}
