//! What was once published keeps its address (DOMAIN U-11, U-13): moved records get redirects, records that are gone
//! tombstones, and what is neither is an error.

use super::{Named, Omitted, Redirect, Site, Status, Tombstone, entity::Variant};
use crate::base::{lang::Lang, moment::Day, path::SourcePath, span::Span, text, url::UrlPath};
use crate::diag::{Code, Diagnostic, Severity};
use crate::parse::addresses::{Addresses, Gone, Line, Owner};
use crate::parse::record::Kind;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Where a record stands now.
struct Standing<'s> {
    url: String,
    title: String,
    path: Option<&'s SourcePath>,
}

/// Tells every address of a record, and whose it is.
fn each<'s>(site: &'s Site, mut tell: impl FnMut(Owner, Standing<'s>)) {
    let owner = |kind, id: &str, lang| Owner { kind, id: id.into(), lang };
    for (_, _, card, row) in site.rows() {
        let standing = Standing { url: card.url.to_string(), title: card.title.to_string(), path: Some(row.path()) };
        tell(owner(Kind::Article, &card.id, card.lang), standing);
    }
    for edition in &site.editions {
        let title = edition.title.as_deref().unwrap_or(&edition.id).to_owned();
        let standing = Standing { url: edition.url.to_string(), title, path: edition.path.as_ref() };
        tell(owner(Kind::Edition, &edition.id, edition.lang), standing);
    }
    for page in site.pages.iter().filter(|page| page.lends.is_none()) {
        let standing = Standing { url: page.url.to_string(), title: page.title.to_string(), path: Some(&page.path) };
        tell(owner(Kind::Page, &page.id, page.lang), standing);
    }
    let mut terms = |kind, id: &str, named: &Named, variants: &'s [Variant]| {
        for (at, lang) in site.config.languages.iter().enumerate().filter(|(at, _)| named.pages().has(*at)) {
            let Some(path) = &named.path else { continue };
            debug_assert!(at < 64, "the configuration takes no more languages");
            let url = format!("{}{path}", site.config.prefix(*lang));
            let record = super::variant(variants, *lang).map(|variant| &variant.path);
            tell(owner(kind, id, *lang), Standing { url, title: named.name(*lang).0.to_owned(), path: record });
        }
    };
    site.topics.iter().for_each(|one| terms(Kind::Topic, &one.id, &one.named, &one.variants));
    site.sources.iter().for_each(|one| terms(Kind::Source, &one.id, &one.named, &one.variants));
    site.people.iter().for_each(|one| terms(Kind::Person, &one.id, &one.named, &one.variants));
    site.stories.iter().for_each(|one| terms(Kind::Story, &one.id, &one.named, &one.variants));
}

/// What was published before, and what is published now.
#[must_use]
pub fn record(site: &Site, known: &Addresses) -> Addresses {
    let mut lines = known.lines.clone();
    each(site, |owner, standing| {
        if let Ok(path) = UrlPath::parse(&standing.url) {
            lines.push(Line { owner, path, gone: None, span: Span::default() });
        }
    });
    // A record whose time is up may be deleted one day; its address was promised, too.
    let expired: HashMap<&SourcePath, &Owner> =
        site.omitted.iter().filter(|one| one.status == Status::Expired).map(|one| (&one.path, &one.owner)).collect();
    for tombstone in &site.tombstones {
        if let (Some(owner), Ok(path)) = (expired.get(&tombstone.path), UrlPath::parse(&tombstone.url)) {
            lines.push(Line { owner: (*owner).clone(), path, gone: None, span: Span::default() });
        }
    }
    // A line that is marked stands for the one without the mark.
    let marked: HashSet<(Owner, UrlPath)> =
        lines.iter().filter(|line| line.gone.is_some()).map(|line| (line.owner.clone(), line.path.clone())).collect();
    lines.retain(|line| line.gone.is_some() || !marked.contains(&(line.owner.clone(), line.path.clone())));
    Addresses { lines }
}

/// Puts a redirect or a tombstone on every address that was published and is no page now. `file` is where they stand.
pub fn keep(site: &mut Site, known: &Addresses, file: &SourcePath, found: &mut Vec<Diagnostic>) {
    // A site that was made of another holds what was kept for that one.
    let (redirects, tombstones) = *site.kept_from.get_or_insert((site.redirects.len(), site.tombstones.len()));
    site.redirects.truncate(redirects);
    site.tombstones.truncate(tombstones);
    if known.lines.is_empty() {
        return;
    }
    let (redirects, tombstones) = Keeper::new(site, file).keep(known, found);
    site.redirects.extend(redirects);
    site.tombstones.extend(tombstones);
}

struct Keeper<'s> {
    site: &'s Site,
    file: &'s SourcePath,
    now: HashMap<Owner, Standing<'s>>,
    /// Whose each address is now.
    taken: HashMap<String, Owner>,
    /// Addresses where a redirect or a tombstone stands anyway.
    settled: HashSet<String>,
    omitted: HashMap<&'s Owner, &'s Omitted>,
}

/// The key under which two addresses are one (DOMAIN U-4).
fn fold(url: &str) -> String {
    text::casefold(url.trim_end_matches('/')).into_owned()
}

impl<'s> Keeper<'s> {
    fn new(site: &'s Site, file: &'s SourcePath) -> Self {
        let (mut now, mut taken) = (HashMap::new(), HashMap::new());
        each(site, |owner, standing| {
            taken.insert(fold(&standing.url), owner.clone());
            now.insert(owner, standing);
        });
        let moved = site.redirects.iter().map(|one| fold(&one.from));
        let gone = site.tombstones.iter().map(|one| fold(&one.url));
        let omitted = site.omitted.iter().map(|one| (&one.owner, one)).collect();
        Self { site, file, now, taken, settled: moved.chain(gone).collect(), omitted }
    }

    fn keep(mut self, known: &Addresses, found: &mut Vec<Diagnostic>) -> (Vec<Redirect>, Vec<Tombstone>) {
        // The mark of one line is the record's, whatever other addresses it had.
        let mut marks: HashMap<&Owner, &Gone> = HashMap::new();
        for line in &known.lines {
            if let Some(gone) = &line.gone {
                marks.insert(&line.owner, gone);
                if self.now.contains_key(&line.owner) {
                    found.push(self.still_here(line));
                }
            }
        }
        // By address, so that what comes out does not hang on the order of lines.
        let lines: BTreeMap<(&UrlPath, &Owner), &Line> =
            known.lines.iter().map(|line| ((&line.path, &line.owner), line)).collect();
        let (mut redirects, mut tombstones) = (Vec::new(), Vec::new());
        for line in lines.into_values() {
            let key = fold(line.path.as_str());
            if let Some(other) = self.taken.get(&key) {
                if *other != line.owner {
                    found.push(self.used(line, other));
                }
            } else if self.settled.contains(&key) {
            } else if let Some(standing) = self.now.get(&line.owner) {
                redirects.push(self.redirect(line, standing));
                self.settled.insert(key);
            } else if let Some(tombstone) = self.tombstone(line, marks.get(&line.owner).copied()) {
                tombstones.push(tombstone);
                self.settled.insert(key);
            } else {
                found.push(self.lost(line));
            }
        }
        (redirects, tombstones)
    }

    fn redirect(&self, line: &Line, standing: &Standing<'_>) -> Redirect {
        Redirect {
            from: line.path.as_str().into(),
            to: standing.url.as_str().into(),
            title: standing.title.as_str().into(),
            lang: line.owner.lang,
            path: Some(standing.path.unwrap_or(self.file).clone()),
        }
    }

    /// What stands at the address of a record that is gone: removed on purpose, or expired (DOMAIN U-11).
    fn tombstone(&self, line: &Line, gone: Option<&Gone>) -> Option<Tombstone> {
        let url: Arc<str> = line.path.as_str().into();
        if let Some(Gone { day, reason }) = gone {
            return Some(Tombstone {
                url,
                title: "".into(),
                when: Some(day.start(self.site.config.zone)),
                reason: Some(reason.clone()),
                lang: line.owner.lang,
                path: self.file.clone(),
            });
        }
        // A former address of a record whose time is up.
        let one = self.omitted.get(&line.owner).filter(|one| one.status == Status::Expired)?;
        Some(Tombstone {
            url,
            title: one.title.clone(),
            when: one.until,
            reason: None,
            lang: line.owner.lang,
            path: one.path.clone(),
        })
    }

    fn still_here(&self, line: &Line) -> Diagnostic {
        let message = format!("the {} `{}` is marked as gone and is on the site", line.owner.word(), line.owner.id);
        Diagnostic::new(Code::AddressLine, message)
            .at(self.file, line.span)
            .help("take the mark away, or take the record away")
    }

    fn used(&self, line: &Line, by: &Owner) -> Diagnostic {
        let message = format!(
            "the {} `{}` takes the address `{}`, which was published as the {} `{}`",
            by.word(),
            by.id,
            line.path,
            line.owner.word(),
            line.owner.id
        );
        let mut finding = Diagnostic::new(Code::UsedAddress, message);
        finding = match self.now.get(by).and_then(|standing| standing.path) {
            Some(path) => finding.in_file(path).related(self.file, line.span, "published here"),
            None => finding.at(self.file, line.span),
        };
        if by.kind == line.owner.kind && by.lang == line.owner.lang && !self.now.contains_key(&line.owner) {
            return finding
                .help(format!("if it is the same record, write `id: {}`; else another `slug:`", line.owner.id));
        }
        finding.help("write another `slug:`")
    }

    fn lost(&self, line: &Line) -> Diagnostic {
        let Owner { kind, id, lang } = &line.owner;
        let what = format!("the {} `{id}`", line.owner.word());
        let today: Day =
            crate::base::moment::Moment::from_unix(self.site.now, self.site.config.zone).day_in(self.site.config.zone);
        let mark = format!("add `gone {} REASON` to this line", today.key());
        let finding = |message: String| Diagnostic::new(Code::LostAddress, message).at(self.file, line.span);
        let away = format!("`{}` was published as {what}", line.path);
        if let Some(one) = self.omitted.get(&line.owner) {
            let seen = |finding: Diagnostic| finding.related(&one.path, Span::default(), "the record");
            return match one.status {
                // It comes back by itself, and nobody can be led anywhere better until then.
                Status::Scheduled | Status::Withheld => {
                    let back = one.until.map_or_else(String::new, |until| format!(" before {}", until.rfc3339()));
                    seen(finding(format!("{away}, which is not shown{back}"))).severity(Severity::Warning)
                }
                Status::Draft => seen(finding(format!("{away}, which is a draft now")))
                    .help(format!("take `draft: true` away, or {mark}")),
                Status::Expired | Status::Live => unreachable!("both have an address"),
            };
        }
        if self.has_record(*kind, id) {
            return finding(format!("{away}, which lists nothing in `{}` any more", lang.as_str()))
                .help(format!("write a `summary:` in that language, which is worth a page; or {mark}"));
        }
        finding(format!("{away}, and no such record is there now"))
            .help(format!("bring the record back, name the address among the `aliases:` of another, or {mark}"))
    }

    /// Whether something that has pages by what it lists is there, in whatever language.
    fn has_record(&self, kind: Kind, id: &str) -> bool {
        let has = |lang: &Lang| self.now.contains_key(&Owner { kind, id: id.into(), lang: *lang });
        match kind {
            Kind::Article | Kind::Edition | Kind::Page => false,
            Kind::Topic | Kind::Source | Kind::Person | Kind::Story => self.site.config.languages.iter().any(has),
        }
    }
}
