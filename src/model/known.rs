//! What is known while one record is resolved: all that records refer to, looked at and never changed.

use super::{
    Site,
    entity::{Named, NamedKind, Person, Source, Topic},
    names::References,
    picture::{Picture, find_picture},
    story::Story,
    world::Pictures,
};
use crate::base::{
    id::Id,
    lang::Lang,
    moment::Zone,
    path::SourcePath,
    slug,
    span::{Span, Spanned},
};
use crate::config::Config;
use crate::diag::{Code, Diagnostic, Severity};
use crate::parse::record::{Image, Record, Text};
use std::collections::HashMap;
use std::sync::Arc;

/// A view of what a build has made of the records of topics, sources, people and stories.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub config: &'a Config,
    pub now: i64,
    pub pictures: &'a Pictures,
    pub references: &'a References,
    pub topics: &'a [Topic],
    pub sources: &'a [Source],
    pub people: &'a [Person],
    pub stories: &'a [Story],
    pub curators: &'a Arc<[Arc<Named>]>,
    pub homes: &'a HashMap<SourcePath, Arc<str>>,
    /// Whether articles are kept in whole ([`KEPT_WHOLE`](super::world::KEPT_WHOLE)).
    pub keeps_wholes: bool,
}

impl Site {
    /// The same view of a site that is done.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            config: &self.config,
            now: self.now,
            pictures: &self.pictures,
            references: &self.references,
            topics: &self.topics,
            sources: &self.sources,
            people: &self.people,
            stories: &self.stories,
            curators: &self.curators,
            homes: &self.homes,
            keeps_wholes: false,
        }
    }
}

impl<'a> Known<'a> {
    pub fn default_lang(&self) -> Lang {
        self.config.default_lang()
    }

    /// The people behind names; those without a record are shown by name (DOMAIN R-12).
    pub fn curators_of(&self, names: &[Text], lang: Lang) -> Arc<[Arc<Named>]> {
        names.iter().map(|name| self.person(&name.value, lang).1).collect()
    }

    pub fn person(&self, name: &str, lang: Lang) -> (Option<Id<Person>>, Arc<Named>) {
        let id = self.references.people.find(name, lang, self.default_lang());
        let named = id.and_then(|id| self.people.get(id.index())).map(|person| person.named.clone());
        (id, named.unwrap_or_else(|| self.references.plain.get(NamedKind::Person, name)))
    }

    pub fn source_named(&self, id: Id<Source>) -> Option<&'a Arc<Named>> {
        self.sources.get(id.index()).map(|source| &source.named)
    }

    /// An outlet or agency by reference; unknown ones are plain names with a warning (DOMAIN R-12).
    pub fn source(
        &self,
        name: &Text,
        record: &Record,
        found: &mut Vec<Diagnostic>,
    ) -> (Option<Id<Source>>, Arc<Named>) {
        let lang = record.lang;
        if let Some(id) = self.references.sources.find(&name.value, lang, self.default_lang())
            && let Some(named) = self.source_named(id)
        {
            return (Some(id), named.clone());
        }
        let mut finding = Diagnostic::new(
            Code::PlainName,
            format!("no source is called `{}`, so it is shown without a link", name.value),
        )
        .at(&record.path, name.span);
        finding = match self.references.sources.nearest(&name.value) {
            Some(near) => finding.help(format!("write `{near}`, or add a record to content/sources/")),
            None => finding.help("add a record to content/sources/"),
        };
        found.push(finding);
        (None, self.references.plain.get(NamedKind::Source, &name.value))
    }

    /// The zone that an outlet tells its times in, else the site's (DOMAIN T-1).
    pub fn zone_of(&self, source: Option<Id<Source>>) -> Zone {
        source
            .and_then(|id| self.sources.get(id.index()))
            .and_then(|source| source.timezone)
            .unwrap_or(self.config.zone)
    }

    /// A picture of a record, its file found and its rights looked at (DOMAIN ).
    pub fn picture(&self, image: Option<&Image>, record: &Record, found: &mut Vec<Diagnostic>) -> Option<Arc<Picture>> {
        let image = image?;
        let mut picture = Picture {
            alt: image.alt.clone(),
            decorative: image.decorative,
            caption: image.caption.clone(),
            credit: image.credit.clone(),
            license: image.license.clone(),
            rights: image.rights.clone(),
            ..Picture::default()
        };
        let Some(file) = &image.file else { return Some(Arc::new(picture)) };
        match find_picture(&file.value, record.bundle.as_ref(), record.lang, self.pictures, self.homes) {
            Ok((path, url)) => {
                if let Some(seen) = self.pictures.get(&path) {
                    picture.show(path, url, seen, image.focus.unwrap_or_default(), &self.config.pictures);
                }
            }
            Err(finding) => found.push(finding.at(&record.path, file.span)),
        }
        // A picture written without `alt` was reported where it is written; one inherited from the default language's
        // record lacks its words in this language.
        if image.alt.is_none() && !image.decorative && file.span == Span::default() {
            found.push(
                Diagnostic::new(
                    Code::MissingAlt,
                    format!("the picture `{}` has no `alt` in this language", file.value),
                )
                .in_file(&record.path)
                .severity(Severity::Warning)
                .help("write `image: {alt: …}` into the translation"),
            );
        }
        Some(Arc::new(picture))
    }

    /// DOMAIN G-5.
    pub fn unknown_topic(&self, name: &Spanned<Box<str>>, path: &SourcePath) -> Diagnostic {
        let add = format!(
            "add content/topics/{}.md",
            slug::slugify(&name.value, self.config.letters)
                .slug
                .map_or_else(|| "NAME".to_owned(), |slug| slug.as_str().to_owned())
        );
        let finding = Diagnostic::new(Code::UnknownTopic, format!("no topic is called `{}`", name.value))
            .at(path, name.span)
            .label("topics are listed in content/topics/");
        match self.references.topics.nearest(&name.value) {
            Some(near) => finding.help(format!("write `{near}`, or {add}")),
            None => finding.help(add),
        }
    }
}
