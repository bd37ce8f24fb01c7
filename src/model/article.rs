//! One article, resolved: its place, its time, what it refers to (DOMAIN, Q).

use super::{
    Article, Card, CardKind, ClipFacts, CorrectionFacts, Facts, OriginalFacts, QuoteFacts, RelatedFacts, Retracted,
    RightsFacts, SpeakerFacts, Sponsored, Story, address,
    entity::{Named, Person, Source, Topic},
    gather::{self, Entry, title},
    hash,
    known::Known,
    sheet::{ArticleRow, Sheet},
    time::{Status, Times, times},
};
use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    lang::Lang,
    moment::{Moment, Zone},
    span::{Span, Spanned},
    text,
    url::{self, Target},
};
use crate::diag::{Code, Diagnostic, Severity};
use crate::parse::body::Link;
use crate::parse::record::{ArticleHead, Basis, Form, Head, Image, Original, Quote, Record, Speaker, Text};
use std::sync::{Arc, OnceLock};

/// Where and when an entry stands: known of every entry before any is resolved in full.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub status: Status,
    pub times: Times,
    /// Absent when the record has no date.
    pub published: Option<Moment>,
    pub url: Arc<str>,
    pub title: Box<str>,
    pub shown: bool,
}

pub(super) fn article_head(record: &Record) -> &ArticleHead {
    match &record.head {
        Head::Article(head) => head,
        _ => unreachable!("gathered by kind"),
    }
}

/// Finds status and address of an article.
pub(super) fn place(
    entry: &Entry,
    world: &Known,
    show: impl Fn(Status) -> bool,
    found: &mut Vec<Diagnostic>,
) -> Placed {
    let record = &entry.record;
    let head = article_head(record);
    let times = times(record);
    let status = times.status(world.now);
    let published = times.published();
    if published.is_none() {
        found.push(
            Diagnostic::new(Code::MissingKey, "the article has no `publish_date`")
                .in_file(&record.path)
                .help("write when it appears here: `publish_date: 2024-11-23 18:30 WIB`"),
        );
    }
    let until = head.rights.as_ref().and_then(|rights| rights.until.as_ref());
    for later in [&record.common.expires, &record.common.updated].into_iter().flatten().chain(until) {
        if times.publish.is_some_and(|from| later.value < from) {
            found.push(
                Diagnostic::new(Code::TimeOrder, "this is before the `publish_date`")
                    .at(&record.path, later.span)
                    .help("write a later moment"),
            );
        }
    }
    let slug = address::slug_of(record, &entry.id, world.config, found);
    let section =
        section_of(head, world).and_then(|at| world.config.sections.get(at)).map(|section| section.id.as_str());
    let zone = world.config.zone;
    let day = published.unwrap_or_else(|| Moment::from_unix(0, zone)).day_in(zone);
    let url = address::article(world.config, entry.lang(), day, &slug, &entry.id, section);
    let title = article_title(record, head).unwrap_or_default();
    if title.is_empty() {
        found.push(
            Diagnostic::new(Code::MissingKey, "the article has no `title`")
                .in_file(&record.path)
                .help("write a headline of your own: `title: …`"),
        );
    }
    Placed { status, times, published, url, title, shown: show(status) && published.is_some() }
}

/// DOMAIN R-20: `title`, else the original's when it is in the same language.
fn article_title(record: &Record, head: &ArticleHead) -> Option<Box<str>> {
    title(record).map(Into::into).or_else(|| {
        let original = head.original.as_ref()?;
        let same = original.language.is_none_or(|lang| lang == record.lang);
        original.title.as_ref().filter(|_| same).map(|title| title.value.clone())
    })
}

fn section_of(head: &ArticleHead, world: &Known) -> Option<usize> {
    match &head.section {
        Some(section) => world.references.sections.iter().position(|one| *one.key == *section.value),
        // DOMAIN R-21: the first.
        None => (!world.references.sections.is_empty()).then_some(0),
    }
}

/// The outlet's record, its name, and what it said.
type Outlet = (Option<Id<Source>>, Option<Arc<Named>>, Option<Box<OriginalFacts>>);

pub(super) struct Resolver<'a> {
    pub world: &'a Known<'a>,
    pub record: &'a Record,
    pub head: &'a ArticleHead,
    pub found: Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn lang(&self) -> Lang {
        self.record.lang
    }

    fn say(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::new(code, message).at(&self.record.path, span).help(help));
    }

    /// Topics of the record, then their ancestors; each once.
    fn topics(&mut self) -> (Vec<Id<Topic>>, usize) {
        let mut direct: Vec<Id<Topic>> = Vec::new();
        for name in self.head.topics.iter().flatten() {
            match self.world.references.topics.find(&name.value, self.lang(), self.world.default_lang()) {
                Some(id) if direct.contains(&id) => {}
                Some(id) => direct.push(id),
                None => self.found.push(self.world.unknown_topic(name, &self.record.path)),
            }
        }
        let count = direct.len();
        (with_ancestors(direct, self.world.topics), count)
    }

    fn section(&mut self) -> Option<usize> {
        let at = section_of(self.head, self.world);
        if let (None, Some(section)) = (at, &self.head.section) {
            let near = crate::base::nearest::nearest(
                &section.value,
                self.world.references.sections.iter().map(|one| &*one.key),
            );
            let help = near.map_or_else(
                || "list it under `sections:` in kliping.yaml".to_owned(),
                |near| format!("write `{near}`, or list it under `sections:` in kliping.yaml"),
            );
            self.say(Code::UnknownSection, section.span, format!("no section has the id `{}`", section.value), help);
        }
        at
    }

    fn stories(&mut self) -> Vec<Id<Story>> {
        let mut ids = Vec::new();
        for name in self.head.stories.iter().flatten() {
            let names = &self.world.references.stories;
            match names.find(&name.value, self.lang(), self.world.default_lang()) {
                Some(id) => ids.push(id),
                None => {
                    let help = names
                        .nearest(&name.value)
                        .map_or_else(|| "add it to content/stories/".to_owned(), |near| format!("write `{near}`"));
                    self.say(Code::UnknownReference, name.span, format!("no story is called `{}`", name.value), help);
                }
            }
        }
        ids
    }

    /// A moment of the original, told in its outlet's zone (DOMAIN T-1).
    fn moment(&mut self, text: Option<&Text>, zone: Zone) -> Option<Moment> {
        let text = text?;
        match Moment::parse(&text.value, zone) {
            Ok(moment) => Some(moment),
            Err(fault) => {
                let code = if fault.is_zone() { Code::BadZone } else { Code::BadMoment };
                self.say(code, text.span, fault.to_string(), fault.help());
                None
            }
        }
    }

    fn person(&self, name: &Text) -> (Option<Id<Person>>, Arc<Named>) {
        self.world.person(&name.value, self.lang())
    }

    fn quote(&mut self, quote: &Quote, zone: Zone) -> QuoteFacts {
        let said = self.moment(quote.said.as_ref(), zone);
        let via = quote.via.as_ref().map(|via| self.world.source(via, self.record, &mut self.found).1);
        QuoteFacts {
            text: quote.text.value.clone(),
            by: self.person(&quote.by).1,
            said,
            via,
            lang: quote.language.unwrap_or(self.lang()),
            gloss: quote.gloss.clone(),
            context: quote.context.clone(),
            sic: quote.sic,
        }
    }

    fn corrections(&self) -> Vec<CorrectionFacts> {
        let mut corrections: Vec<CorrectionFacts> = self
            .head
            .corrections
            .iter()
            .map(|one| CorrectionFacts {
                when: one.when.value,
                kind: one.kind,
                text: one.text.clone(),
                was: one.was.clone(),
                is: one.is.clone(),
                fault: one.fault,
                by: one.by.as_ref().map(|by| self.person(by).1),
                url: one.url.as_ref().map(|url| url.value.clone()),
            })
            .collect();
        corrections.sort_by_key(|one| std::cmp::Reverse(one.when));
        corrections
    }
}

/// Adds every ancestor that the topics let their articles stand on.
pub(super) fn with_ancestors(direct: Vec<Id<Topic>>, topics: &[Topic]) -> Vec<Id<Topic>> {
    let mut all = direct.clone();
    for id in direct {
        let Some(topic) = topics.get(id.index()) else { continue };
        let mut inherit = topic.inherit;
        for ancestor in topic.ancestors.iter().rev() {
            if !inherit {
                break;
            }
            if !all.contains(ancestor) {
                all.push(*ancestor);
            }
            inherit = topics.get(ancestor.index()).is_some_and(|topic| topic.inherit);
        }
    }
    all
}

/// Those topics that are no ancestor of another (DOMAIN G-3).
pub(super) fn most_specific(direct: &[Id<Topic>], topics: &[Topic]) -> Vec<Arc<Named>> {
    direct
        .iter()
        .filter(|id| {
            !direct.iter().any(|other| topics.get(other.index()).is_some_and(|topic| topic.ancestors.contains(id)))
        })
        .filter_map(|id| topics.get(id.index()).map(|topic| topic.named.clone()))
        .collect()
}

/// Makes the sheet of an article, and says what is wrong with it.
pub(super) fn resolve(
    entry: &Entry,
    filed: &gather::Filed,
    placed: &Placed,
    world: &Known,
    found: &mut Vec<Diagnostic>,
) -> Sheet {
    let mut with = Resolver { world, record: &entry.record, head: article_head(&entry.record), found: Vec::new() };
    let (outlet_id, outlet, original) = with.original();
    let (topics, direct) = with.topics();
    let section = with.section();
    let stories = with.stories();
    let people: Vec<(Option<Id<Person>>, Arc<Named>)> =
        with.head.people.iter().flatten().map(|name| with.person(name)).collect();
    let facts = Facts {
        people: with.listed_people(&people, original.is_none()),
        topics: topics.into(),
        direct,
        section,
        sources: outlet_id.into_iter().chain(with.agency_ids()).collect(),
        stories: stories.into(),
        places: with.head.places.iter().flatten().map(|place| place.value.clone()).collect(),
        form: with.form(),
        rank: with.head.rank.unwrap_or(0),
    };
    let people = people.into_iter().map(|(_, named)| named).collect();
    let published = with.published(placed);
    let article = with.article(entry.key.clone(), (&facts.stories, facts.form), people, original, outlet_id);
    with.rules(article.original.as_deref(), published, &article.corrections, outlet_id);
    let card = with.card(entry, placed, &facts, outlet, &article);
    let row = with.row(filed, article, outlet_id);
    found.append(&mut with.found);
    Sheet { card, facts, article: Some(row) }
}

/// An article in whole, again, of its record. What was wrong with it was said when its sheet was made.
pub(super) fn whole(card: &Card, row: &ArticleRow, world: &Known) -> Option<Article> {
    let record = gather::open(&row.record, row.base.as_deref())?;
    let mut with = Resolver { world, record: &record, head: article_head(&record), found: Vec::new() };
    let (outlet, _, original) = with.original();
    let stories = with.stories();
    let form = with.form();
    let people = with.head.people.iter().flatten().map(|name| with.person(name).1).collect();
    debug_assert_eq!(record.lang, card.lang);
    Some(with.article(row.translation_key.clone(), (&stories, form), people, original, outlet))
}

impl Resolver<'_> {
    /// When the item appears here; an item without a date is reported and never shown.
    fn published(&self, placed: &Placed) -> Moment {
        placed.published.unwrap_or_else(|| Moment::from_unix(0, self.world.config.zone))
    }

    fn card(
        &mut self,
        entry: &Entry,
        placed: &Placed,
        facts: &Facts,
        outlet: Option<Arc<Named>>,
        article: &Article,
    ) -> Card {
        let (world, record, head) = (self.world, self.record, self.head);
        let common = &record.common;
        let original = article.original.as_ref();
        let image = world.picture(common.image.as_ref(), record, &mut self.found);
        self.image_rights(original.is_some());
        let hidden = head.retracted.is_some();
        let keep = |text: &Option<Text>| text.as_ref().filter(|_| !hidden).map(|text| text.value.clone());
        let curators = common
            .curators
            .as_ref()
            .map_or_else(|| world.curators.clone(), |names| world.curators_of(names, record.lang));
        Card {
            kind: CardKind::Article,
            id: entry.id.clone(),
            url: placed.url.clone(),
            external: original.and_then(|original| original.url.clone()),
            lang: record.lang,
            title: placed.title.clone(),
            short_title: head.short_title.as_ref().map(|text| text.value.clone()),
            kicker: head.kicker.as_ref().map(|text| text.value.clone()),
            deck: keep(&head.deck),
            // DOMAIN Q-1: a link shows title and source alone. DOMAIN Q-12: of a retracted item its notice stays.
            summary: keep(&common.summary).filter(|_| facts.form != Form::Link),
            why: keep(&head.why),
            note: None,
            gloss: common.gloss.clone().into(),
            topics: most_specific(facts.topics.get(..facts.direct).unwrap_or_default(), world.topics).into(),
            section: facts.section.and_then(|at| world.references.sections.get(at)).cloned(),
            source: outlet,
            agencies: original.map_or_else(Vec::new, |original| original.agencies.clone()).into(),
            curators,
            published: self.published(placed),
            original_published: original.and_then(|original| original.published),
            modified: modified(record, head, self.published(placed)),
            image: image.filter(|_| !hidden),
            sponsored: head
                .sponsored
                .as_ref()
                .map(|one| Arc::new(Sponsored { by: one.by.clone(), label: one.label.clone() })),
            retracted: head
                .retracted
                .as_ref()
                .map(|one| Arc::new(Retracted { when: one.when.value, reason: one.reason.clone() })),
            corrected: !article.corrections.is_empty(),
            labels: Box::from([]),
            status: placed.status,
            words: OnceLock::new(),
            hash: OnceLock::new(),
        }
    }

    fn article(
        &mut self,
        translation_key: Arc<str>,
        (stories, form): (&[Id<Story>], Form),
        people: Box<[Arc<Named>]>,
        original: Option<Box<OriginalFacts>>,
        outlet: Option<Id<Source>>,
    ) -> Article {
        let (world, record, head) = (self.world, self.record, self.head);
        let zone = world.zone_of(outlet);
        let quotes: Vec<QuoteFacts> = head.quotes.iter().map(|quote| self.quote(quote, zone)).collect();
        let corrections = self.corrections();
        let hidden = head.retracted.is_some();
        let stories = stories.iter().filter_map(|id| world.stories.get(id.index()));
        Article {
            path: record.path.clone(),
            bundle: record.bundle.clone(),
            translation_key,
            body: record.body.clone().filter(|_| !hidden),
            form,
            quotes: if hidden { Vec::new() } else { quotes },
            corrections,
            original,
            related: Vec::new(),
            rights: head.rights.as_ref().map(|rights| RightsFacts {
                basis: rights.basis,
                license: rights.license.clone(),
                holder: rights.holder.clone(),
                note: rights.note.clone(),
            }),
            stories: stories.map(|story| story.named.clone()).collect(),
            people,
            places: head.places.iter().flatten().map(|place| place.value.clone()).collect(),
            clip: head.clip.as_ref().map(|clip| ClipFacts {
                from: clip.from.clone().unwrap_or_default(),
                when: clip.when.as_ref().map(|when| when.value),
                dropped: clip.dropped.clone(),
            }),
            robots: record
                .common
                .robots
                .iter()
                .map(|word| word.value.clone())
                .chain(self.outlet_robots(outlet))
                .collect(),
            extra: record.common.extra.clone(),
            expires: times(record).expires,
        }
    }

    /// What the site keeps of an article.
    fn row(&self, filed: &gather::Filed, article: Article, outlet: Option<Id<Source>>) -> ArticleRow {
        let searched = if self.world.config.search { hash::searched(&article) } else { ContentHash::default() };
        let Article { body, quotes, corrections, original, stories, people, robots, .. } = &article;
        let basis = article.rights.as_ref().map(|rights| rights.basis);
        let asks = |link: &Link| link.image || url::target(&link.target) == Target::Local;
        let mut named: Vec<Arc<Named>> = Vec::new();
        let mut add = |one: &Arc<Named>| {
            if one.known && !named.iter().any(|have| Arc::ptr_eq(have, one)) {
                named.push(Arc::clone(one));
            }
        };
        stories.iter().chain(people).for_each(&mut add);
        quotes.iter().flat_map(|quote| std::iter::once(&quote.by).chain(&quote.via)).for_each(&mut add);
        corrections.iter().filter_map(|one| one.by.as_ref()).for_each(&mut add);
        let zone = self.world.zone_of(outlet);
        let mut made_of = HashOf::new();
        made_of.hash(filed.record.hash).hash(filed.base.as_ref().map(|base| base.hash).unwrap_or_default());
        // Moments of the original are told in its outlet's zone; the outlet's wishes stand beside the record's.
        made_of.text(&zone.to_string()).text(&filed.key).text(filed.record.path.as_str()).text(&robots.join(" "));
        let (mut sought, mut original_title, mut writers) = (Vec::new(), None, Vec::new());
        let mut clipped = None;
        if let Some(original) = original {
            original.speakers.iter().flat_map(|one| std::iter::once(&one.by).chain(&one.via)).for_each(&mut add);
            original.byline.iter().map(|(name, _)| name).chain(&original.agencies).for_each(&mut add);
            add(&original.outlet);
            let open = original.related.iter().enumerate().filter(|(_, line)| line.url.is_none());
            sought.extend(open.map(|(at, line)| (at, title_key(&line.title))));
            original_title = Some(title_key(&original.title));
            clipped = original.url.as_deref().map(|url| ContentHash::of(url::article_key(url).as_bytes()));
            writers.extend(original.byline.iter().map(|(name, _)| Arc::clone(name)));
        }
        ArticleRow {
            record: Arc::clone(&filed.record),
            base: filed.base.clone(),
            translation_key: filed.key.clone(),
            licensed: article.form == Form::Full && matches!(basis, Some(Basis::Licence | Basis::Permission)),
            noindex: robots.iter().any(|word| &**word == "noindex"),
            body: body.as_ref().map(|body| body.at.clone()),
            asks: body
                .as_ref()
                .filter(|body| !body.directives.is_empty() || body.links.iter().any(asks))
                .map(|body| Box::new(body.clone())),
            corrections: corrections.clone().into(),
            searched,
            writers: writers.into(),
            hand: self.head.related.clone().into(),
            sought: sought.into(),
            clipped,
            original_title,
            named: named.into(),
            made_of: made_of.done(),
            whole: self.world.keeps_wholes.then(|| Arc::new(article)),
            untied: OnceLock::new(),
        }
    }
}

/// The key under which two titles are one (DOMAIN G-18): its hash, for there is one an article.
pub(super) fn title_key(title: &str) -> ContentHash {
    ContentHash::of(text::name_key(title).as_bytes())
}

/// What is told of a picture that is not here (DOMAIN R-25).
fn data_only(image: &Image) -> super::Picture {
    super::Picture {
        caption: image.caption.clone(),
        credit: image.credit.clone(),
        license: image.license.clone(),
        rights: image.rights.clone(),
        ..super::Picture::default()
    }
}

/// DOMAIN T-9: file times never count.
fn modified(record: &Record, head: &ArticleHead, published: Moment) -> Moment {
    let updated = record.common.updated.as_ref().map(|at| at.value);
    let corrected = head.corrections.iter().map(|one| one.when.value).max();
    let retracted = head.retracted.as_ref().map(|one| one.when.value);
    [updated, corrected, retracted].into_iter().flatten().fold(published, Moment::max)
}

impl Resolver<'_> {
    /// `form:`, else a summary; without an original a full text.
    fn form(&self) -> Form {
        match &self.head.form {
            Some(form) => form.value,
            None if self.head.original.is_none() && self.head.source.is_none() => Form::Full,
            None => Form::Summary,
        }
    }

    fn outlet_robots(&self, outlet: Option<Id<Source>>) -> Vec<Box<str>> {
        outlet.and_then(|id| self.world.sources.get(id.index())).map(|source| source.robots.clone()).unwrap_or_default()
    }

    fn agency_ids(&self) -> Vec<Id<Source>> {
        let names = self.head.original.iter().flat_map(|original| &original.agencies);
        names
            .filter_map(|name| self.world.references.sources.find(&name.value, self.lang(), self.world.default_lang()))
            .collect()
    }

    /// Who wrote, edited or is spoken of; of a piece of our own its curators wrote it (DOMAIN G-19).
    fn listed_people(&self, spoken: &[(Option<Id<Person>>, Arc<Named>)], own: bool) -> Box<[Id<Person>]> {
        let mut ids: Vec<Id<Person>> = spoken.iter().filter_map(|(id, _)| *id).collect();
        let bylines = self.head.original.iter().flat_map(|original| &original.byline).map(|byline| &byline.name);
        let ours = self.record.common.curators.iter().flatten().filter(|_| own);
        ids.extend(bylines.chain(ours).filter_map(|name| self.person(name).0));
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        ids.into()
    }

    /// The outlet, and what it said. Nothing of either: a piece of our own.
    fn original(&mut self) -> Outlet {
        let head = self.head;
        let Some(original) = &head.original else {
            let Some(source) = &head.source else { return (None, None, None) };
            let (id, named) = self.world.source(source, self.record, &mut self.found);
            return (id, Some(named), None);
        };
        let (id, outlet) = self.outlet(original);
        let zone = self.world.zone_of(id);
        (id, Some(outlet.clone()), Some(Box::new(self.original_facts(original, outlet, zone))))
    }

    /// DOMAIN R-22, times told in the outlet's zone.
    fn original_facts(&mut self, original: &Original, outlet: Arc<Named>, zone: Zone) -> OriginalFacts {
        let url = original.url.as_ref().map(|url| url.value.clone());
        if original.url_unknown && url.is_none() {
            self.say(
                Code::UrlUnknown,
                original.span,
                "the address of the original is not known, so readers cannot check the item",
                "search for it and write `url:` instead of `url_unknown: true`",
            );
        }
        let lang = original.language.unwrap_or(self.lang());
        OriginalFacts {
            title: original
                .title
                .as_ref()
                .map_or_else(|| title(self.record).unwrap_or_default().into(), |text| text.value.clone()),
            url,
            archive_url: original.archive_url.as_ref().map(|url| url.value.clone()),
            url_unknown: original.url_unknown,
            outlet,
            agencies: original
                .agencies
                .iter()
                .map(|name| self.world.source(name, self.record, &mut self.found).1)
                .collect(),
            section: original.section.clone(),
            kicker: original.kicker.clone(),
            published: self.moment(original.published.as_ref(), zone),
            updated: self.moment(original.updated.as_ref(), zone),
            corrected: self.moment(original.corrected.as_ref(), zone),
            byline: original.byline.iter().map(|byline| (self.person(&byline.name).1, byline.role)).collect(),
            dateline: original.dateline.as_ref().map(|line| (line.text.clone(), line.place.clone())),
            lang,
            words: original.words,
            speakers: original.speakers.iter().map(|one| self.speaker(one, zone)).collect(),
            image: original.image.as_ref().map(data_only),
            related: original
                .related
                .iter()
                .map(|line| RelatedFacts {
                    label: line.label.clone(),
                    title: line.title.clone().unwrap_or_default(),
                    url: line.url.as_ref().map(|url| url.value.clone()),
                    local: false,
                    card: None,
                    lang,
                })
                .collect(),
            paywall: original.paywall,
        }
    }

    fn speaker(&mut self, one: &Speaker, zone: Zone) -> SpeakerFacts {
        SpeakerFacts {
            by: self.person(&one.by).1,
            said: self.moment(one.said.as_ref(), zone),
            via: one.via.as_ref().map(|via| self.world.source(via, self.record, &mut self.found).1),
            count: one.count,
        }
    }

    /// `original.outlet`, else `source`, else the outlet whose host the address has, else the host itself.
    fn outlet(&mut self, original: &Original) -> (Option<Id<Source>>, Arc<Named>) {
        if let Some(name) = original.outlet.as_ref().or(self.head.source.as_ref()) {
            return self.world.source(name, self.record, &mut self.found);
        }
        let url = original.url.as_ref().map_or("", |url| &*url.value);
        if let Some(id) = self.world.references.host(url)
            && let Some(named) = self.world.source_named(id)
        {
            return (Some(id), named.clone());
        }
        let host = crate::base::url::host(url).unwrap_or_default();
        let host = Spanned::new(host.strip_prefix("www.").unwrap_or(&host).into(), original.span);
        self.world.source(&host, self.record, &mut self.found)
    }

    /// The rules on what may be quoted and shown (DOMAIN, T-9).
    fn rules(
        &mut self,
        original: Option<&OriginalFacts>,
        published: Moment,
        corrections: &[CorrectionFacts],
        outlet: Option<Id<Source>>,
    ) {
        let head = self.head;
        let span = |text: Option<&Text>| text.map_or(Span::default(), |text| text.span);
        let written = head.original.as_ref();
        if let Some(original) = original {
            if original.published.is_some_and(|at| at > published) {
                let at = span(written.and_then(|one| one.published.as_ref()));
                self.say(
                    Code::PublishedLater,
                    at,
                    "the original appeared after our own item",
                    "check both dates and their zones",
                );
            }
            let newest = corrections.first().map(|one| one.when);
            if original.corrected.is_some_and(|at| newest.is_none_or(|newest| at > newest)) {
                let at = span(written.and_then(|one| one.corrected.as_ref()));
                self.say(
                    Code::CorrectionOwed,
                    at,
                    "the outlet corrected its piece after our newest correction",
                    "add an entry to `corrections:` that tells what changed",
                );
            }
        }
        let basis = head
            .rights
            .as_ref()
            .map_or(if original.is_some() { Basis::Quotation } else { Basis::Own }, |rights| rights.basis);
        self.form_rule(basis);
        self.quote_rule(original, basis, outlet);
    }

    fn form_rule(&mut self, basis: Basis) {
        let head = self.head;
        let at = head.form.as_ref().map_or(Span::default(), |form| form.span);
        let form = self.form();
        if form == Form::Full {
            let noted = head.rights.as_ref().is_some_and(|rights| rights.holder.is_some() && rights.note.is_some());
            let allowed = match basis {
                Basis::Own | Basis::PublicDomain => true,
                Basis::Licence | Basis::Permission => noted,
                Basis::Quotation => false,
            };
            if !allowed {
                self.say(
                    Code::Rights,
                    at,
                    "a full text of others needs a right to it",
                    "write `rights: {basis: licence, holder: …, note: …}`, or `form: summary` and a text of your own",
                );
            }
        }
        let body = self.record.body.as_ref().is_some_and(|body| body.words > 0);
        let more = match form {
            Form::Link => body || !head.quotes.is_empty(),
            Form::Quote => body,
            Form::Summary | Form::Full => false,
        };
        if more {
            self.say(
                Code::Form,
                at,
                "the record holds more than its `form` shows",
                "write `form: summary`, or take the text out",
            );
        }
    }

    /// DOMAIN Q-4: an error when the right to quote is all there is, else a warning.
    fn quote_rule(&mut self, original: Option<&OriginalFacts>, basis: Basis, outlet: Option<Id<Source>>) {
        if basis == Basis::Own || original.is_none() {
            return;
        }
        let severity = if basis == Basis::Quotation { Severity::Error } else { Severity::Warning };
        let mut lengths: Vec<Spanned<u32>> = self
            .head
            .quotes
            .iter()
            .map(|quote| Spanned::new(text::words(&quote.text.value), quote.text.span))
            .collect();
        lengths.extend(self.record.body.iter().flat_map(|body| body.quoted.iter().cloned()));
        let total: u32 = lengths.iter().map(|one| one.value).sum();
        for one in lengths.iter().filter(|one| one.value > 45) {
            self.found.push(
                Diagnostic::new(Code::QuoteLength, format!("this quotation has {} words; one may have 45", one.value))
                    .at(&self.record.path, one.span)
                    .severity(severity)
                    .help("quote less, and tell the rest in your own words"),
            );
        }
        let policy = outlet.and_then(|id| self.world.sources.get(id.index())).and_then(|source| source.quote_words);
        let quarter = original.and_then(|original| original.words).map(|words| words / 4);
        let limit =
            [Some(self.world.config.quote_words), policy, quarter].into_iter().flatten().min().unwrap_or(u32::MAX);
        if let Some(last) = lengths.last().filter(|_| total > limit) {
            self.found.push(
                Diagnostic::new(Code::QuoteLength, format!("the record quotes {total} words; it may quote {limit}"))
                    .at(&self.record.path, last.span)
                    .severity(severity)
                    .help("quote less: the limit is the least of `quotes.max_words`, the outlet's `policy.quote_words` and a quarter of `original.words`"),
            );
        }
    }

    /// DOMAIN Q-9.
    fn image_rights(&mut self, of_others: bool) {
        let Some(image) = self.record.common.image.as_ref().filter(|image| image.file.is_some() && of_others) else {
            return;
        };
        if image.credit.is_none() || (image.rights.is_none() && image.license.is_none()) {
            let at = image.file.as_ref().map_or(image.span, |file| file.span);
            self.say(
                Code::ImageRights,
                at,
                "the picture has no credit, or nothing says why it may be shown",
                "write `credit:` and `rights:` or `license:`",
            );
        }
    }
}
