//! What a directive of a body asks of the model (DOMAIN R-14).

use super::slice::Entry;
use crate::base::{
    lang::Lang,
    moment::Moment,
    path::SourcePath,
    span::{Span, Spanned},
};
use crate::diag::{Code, Diagnostic};
use crate::model::{Named, NamedKind, Picture, Site, TimelineEntry, condition, find_picture};
use crate::parse::body::{Body, BodyPlace, Directive};
use crate::parse::record::{CorrectionKind, Focus};
use std::sync::Arc;

/// The prepared data of one directive, in the order of the body's directives.
#[derive(Debug, Clone)]
pub enum Answer<'s> {
    /// A note, or a directive of the site's own: nothing but its arguments and text.
    Plain,
    Quote {
        by: Option<Arc<Named>>,
        said: Option<Moment>,
        via: Option<Arc<Named>>,
        lang: Option<Lang>,
    },
    Related {
        label: Option<Box<str>>,
        title: Box<str>,
        url: Option<Box<str>>,
        item: Option<Entry<'s>>,
    },
    Image(Box<Picture>),
    Latest {
        items: Vec<Entry<'s>>,
    },
    Correction {
        when: Option<Moment>,
        kind: CorrectionKind,
    },
    Gloss {
        lang: Lang,
    },
    Timeline {
        story: Option<Arc<Named>>,
        events: Vec<Event<'s>>,
    },
}

/// A line of a timeline inside a body.
#[derive(Debug, Clone)]
pub enum Event<'s> {
    Item(Entry<'s>),
    Other(&'s TimelineEntry),
}

/// Whose body it is.
pub(super) struct Owner<'a> {
    pub path: &'a SourcePath,
    pub lang: Lang,
    pub bundle: Option<&'a SourcePath>,
    /// Where the body begins in its file: places in a body count from its own first byte. `None`: the body is the
    /// value of a key, and only the file can be named.
    pub base: Option<u32>,
}

impl<'a> Owner<'a> {
    pub fn new(path: &'a SourcePath, lang: Lang, bundle: Option<&'a SourcePath>, body: &Body) -> Self {
        let base = match &body.at {
            BodyPlace::After(range) => Some(range.start),
            BodyPlace::Key => None,
        };
        Self { path, lang, bundle, base }
    }

    /// Names the place of a finding in the body.
    pub fn place(&self, finding: Diagnostic, span: Span) -> Diagnostic {
        match self.base {
            Some(base) => finding.at(self.path, span.shifted(base)),
            None => finding.in_file(self.path),
        }
    }
}

struct Asker<'s, 'a, 'f> {
    site: &'s Site,
    owner: &'a Owner<'a>,
    found: &'f mut Vec<Diagnostic>,
}

/// Answers every directive of a body; what cannot be answered is reported.
pub(super) fn answers<'s>(
    site: &'s Site,
    owner: &Owner<'_>,
    directives: &[Directive],
    found: &mut Vec<Diagnostic>,
) -> Vec<Answer<'s>> {
    let mut asker = Asker { site, owner, found };
    directives.iter().map(|directive| asker.answer(directive)).collect()
}

fn argument<'d>(directive: &'d Directive, key: &str) -> Option<&'d Spanned<Box<str>>> {
    directive.arguments.iter().find(|(name, _)| **name == *key).map(|(_, value)| value)
}

impl<'s> Asker<'s, '_, '_> {
    fn say(&mut self, code: Code, span: Span, message: String, help: String) {
        let finding = Diagnostic::new(code, message).help(help);
        self.found.push(self.owner.place(finding, span));
    }

    fn answer(&mut self, directive: &Directive) -> Answer<'s> {
        match &*directive.name {
            "quote" => Answer::Quote {
                by: argument(directive, "by").map(|name| self.person(name)),
                said: self.moment(argument(directive, "said")),
                via: argument(directive, "via").map(|name| self.source(name)),
                lang: self.lang(argument(directive, "language")),
            },
            "related" => self.related(directive),
            "image" => self.image(directive),
            "latest" => self.latest(directive),
            "correction" => self.correction(directive),
            "gloss" => Answer::Gloss { lang: self.lang(argument(directive, "language")).unwrap_or(self.owner.lang) },
            "timeline" => self.timeline(directive),
            _ => Answer::Plain,
        }
    }

    fn person(&self, name: &Spanned<Box<str>>) -> Arc<Named> {
        let known = &self.site.references.people;
        let id = known.find(&name.value, self.owner.lang, self.site.config.default_lang());
        id.map_or_else(
            || Arc::new(Named::plain(NamedKind::Person, &name.value)),
            |id| self.site.person(id).named.clone(),
        )
    }

    fn source(&self, name: &Spanned<Box<str>>) -> Arc<Named> {
        let known = &self.site.references.sources;
        let id = known.find(&name.value, self.owner.lang, self.site.config.default_lang());
        id.map_or_else(
            || Arc::new(Named::plain(NamedKind::Source, &name.value)),
            |id| self.site.source(id).named.clone(),
        )
    }

    fn moment(&mut self, text: Option<&Spanned<Box<str>>>) -> Option<Moment> {
        let text = text?;
        match Moment::parse(&text.value, self.site.config.zone) {
            Ok(moment) => Some(moment),
            Err(fault) => {
                let code = if fault.is_zone() { Code::BadZone } else { Code::BadMoment };
                self.say(code, text.span, fault.to_string(), fault.help());
                None
            }
        }
    }

    fn lang(&mut self, tag: Option<&Spanned<Box<str>>>) -> Option<Lang> {
        let tag = tag?;
        match Lang::parse(&tag.value) {
            Ok(lang) => Some(lang),
            Err(fault) => {
                self.say(Code::BadLanguage, tag.span, fault.to_string(), "write a language tag: id, en, ko".into());
                None
            }
        }
    }

    fn related(&mut self, directive: &Directive) -> Answer<'s> {
        let label = argument(directive, "label").map(|text| text.value.clone());
        let title = argument(directive, "title").map(|text| text.value.clone());
        if let Some(name) = argument(directive, "ref") {
            let languages = &self.site.config.languages;
            let references = &self.site.references;
            if references.entry(&name.value, self.owner.lang, languages).is_none() {
                let help = references
                    .nearest_article(&name.value)
                    .map_or_else(|| "articles are named by their `id`".to_owned(), |near| format!("write `{near}`"));
                self.say(Code::UnknownReference, name.span, format!("no article has the id `{}`", name.value), help);
            }
            let card = references
                .article(&name.value, self.owner.lang, languages)
                .map(|id| self.site.card(self.site.card_of(id)));
            return Answer::Related {
                label,
                title: title.or_else(|| card.map(|card| card.title.clone())).unwrap_or_else(|| name.value.clone()),
                url: card.map(|card| (*card.url).into()),
                item: card.map(|card| Entry { card, via: None }),
            };
        }
        let url = argument(directive, "url");
        if let Some(url) = url.filter(|url| !crate::base::url::is_absolute(&url.value)) {
            self.say(
                Code::BadUrl,
                url.span,
                format!("`{}` is no absolute address", url.value),
                "write https://…, or `ref=\"ID\"` for an article of ours".into(),
            );
        }
        let url = url.map(|url| url.value.clone());
        let title = title.or_else(|| url.clone());
        if title.is_none() {
            self.say(
                Code::Directive,
                directive.span,
                "`::related` needs `ref`, `url` or `title`".into(),
                "write `::related{ref=\"ID\"}`".into(),
            );
        }
        Answer::Related { label, title: title.unwrap_or_default(), url, item: None }
    }

    fn image(&mut self, directive: &Directive) -> Answer<'s> {
        let text = |key| argument(directive, key).map(|text| text.value.clone());
        let mut picture =
            Picture { alt: text("alt"), caption: text("caption"), credit: text("credit"), ..Picture::default() };
        let Some(file) = argument(directive, "file") else {
            self.say(
                Code::Directive,
                directive.span,
                "`::image` needs `file`".into(),
                "write `::image{file=\"picture.jpg\" alt=\"…\"}`".into(),
            );
            return Answer::Image(Box::new(picture));
        };
        match find_picture(&file.value, self.owner.bundle, self.owner.lang, &self.site.pictures, &self.site.homes) {
            Ok((path, url)) => {
                if let Some(seen) = self.site.pictures.get(&path) {
                    picture.show(path, url, seen, Focus::default(), &self.site.config.pictures);
                }
            }
            Err(finding) => self.found.push(self.owner.place(*finding, file.span)),
        }
        if picture.alt.is_none() {
            self.say(
                Code::MissingAlt,
                directive.span,
                format!("the picture `{}` has no `alt`", file.value),
                "say in `alt` what it shows".into(),
            );
        }
        Answer::Image(Box::new(picture))
    }

    fn latest(&mut self, directive: &Directive) -> Answer<'s> {
        let limit = argument(directive, "limit");
        let count = match limit.map(|limit| limit.value.parse::<usize>()) {
            None => 5,
            Some(Ok(count)) if (1..=100).contains(&count) => count,
            Some(_) => {
                let at = limit.map_or(directive.span, |limit| limit.span);
                self.say(Code::Directive, at, "`limit` is a number from 1 to 100".into(), "write `limit=5`".into());
                5
            }
        };
        let condition = match argument(directive, "where") {
            None => condition::Condition::Always,
            Some(text) => match condition::read(
                &text.value,
                &self.site.references,
                self.owner.lang,
                self.site.config.default_lang(),
            ) {
                Ok(condition) => condition,
                Err(fault) => {
                    let start = text.span.start as usize;
                    self.say(Code::Where, Span::new(start + fault.at.0, start + fault.at.1), fault.message, fault.help);
                    return Answer::Latest { items: Vec::new() };
                }
            },
        };
        let config = &self.site.config;
        let items = self
            .site
            .items()
            .filter(|(card, facts)| {
                (config.mix || card.lang == self.owner.lang) && condition.holds(card, facts, config.zone)
            })
            .take(count)
            .map(|(card, _)| Entry { card, via: None })
            .collect();
        Answer::Latest { items }
    }

    fn correction(&mut self, directive: &Directive) -> Answer<'s> {
        let kind = argument(directive, "kind");
        let kind = match kind.map(|kind| (&*kind.value, kind.span)) {
            None | Some(("correction", _)) => CorrectionKind::Correction,
            Some(("clarification", _)) => CorrectionKind::Clarification,
            Some(("update", _)) => CorrectionKind::Update,
            Some(("reply", _)) => CorrectionKind::Reply,
            Some((other, span)) => {
                let message = format!("`{other}` is no kind of correction");
                self.say(
                    Code::Directive,
                    span,
                    message,
                    "the kinds are correction, clarification, update, reply".into(),
                );
                CorrectionKind::Correction
            }
        };
        Answer::Correction { when: self.moment(argument(directive, "when")), kind }
    }

    fn timeline(&mut self, directive: &Directive) -> Answer<'s> {
        let Some(name) = argument(directive, "story") else {
            self.say(
                Code::Directive,
                directive.span,
                "`::timeline` needs `story`".into(),
                "write `::timeline{story=\"ID\"}`".into(),
            );
            return Answer::Timeline { story: None, events: Vec::new() };
        };
        let known = &self.site.references.stories;
        let Some(id) = known.find(&name.value, self.owner.lang, self.site.config.default_lang()) else {
            let help = known
                .nearest(&name.value)
                .map_or_else(|| "add it to content/stories/".to_owned(), |near| format!("write `{near}`"));
            self.say(Code::UnknownReference, name.span, format!("no story is called `{}`", name.value), help);
            return Answer::Timeline { story: None, events: Vec::new() };
        };
        let story = self.site.story(id);
        let events = story
            .timeline(self.owner.lang)
            .iter()
            .filter_map(|entry| match entry {
                TimelineEntry::Card(id) => {
                    let card = self.site.card(*id);
                    (self.site.config.mix || card.lang == self.owner.lang)
                        .then_some(Event::Item(Entry { card, via: None }))
                }
                TimelineEntry::Event { .. } => Some(Event::Other(entry)),
            })
            .collect();
        Answer::Timeline { story: Some(story.named.clone()), events }
    }
}
