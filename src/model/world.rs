//! What items refer to, made before any item is read: topics, outlets, people, stories, sections, and their names.

use super::{
    address,
    entity::{Named, NamedKind, Person, Source, Topic, Variant},
    fallback::Stands,
    gather::{Entry, Filed, Gathered, Group, title},
    known::Known,
    names::{NameKey, Names, References},
    sheet::Sheet,
    story::Story,
};
use crate::base::{hash::HashOf, id::Id, lang::Lang, moment::Zone, path::SourcePath, slug, span::Span};
use crate::config::{Config, Vocabulary};
use crate::diag::{Code, Diagnostic};
use crate::parse::{
    picture::PictureFile,
    record::{Head, Text},
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The files that pictures are made of, with what they tell of themselves.
pub type Pictures = BTreeMap<SourcePath, PictureFile>;

/// Old address, new address, title, language, record.
pub(super) type Moved = (Box<str>, Arc<str>, Box<str>, Lang, SourcePath);

/// An outlet, the names of its kin, and where they stand.
type Sees = (Id<Source>, Vec<Text>, SourcePath, Lang);

pub(super) struct World<'a> {
    pub config: &'a Config,
    pub now: i64,
    pub pictures: &'a Pictures,
    pub references: References,
    pub topics: Vec<Topic>,
    pub sources: Vec<Source>,
    pub people: Vec<Person>,
    pub stories: Vec<Story>,
    /// Records of stories, for their items, which are resolved when the articles are known.
    pub story_groups: Vec<Group>,
    pub curators: Arc<[Arc<Named>]>,
    /// The folder on the site where a bundle's files are published: that of its first live record.
    pub homes: HashMap<SourcePath, Arc<str>>,
    /// Old addresses of merged topics and aliases of records: from, to, title, record.
    pub moved: Vec<Moved>,
    /// In which languages' lists each card stands: known when all cards are in order.
    pub stands: Arc<Stands>,
    pub keeps_wholes: bool,
}

/// Up to this many articles, each is kept in whole, half a KiB apiece: a clean build then opens a record once. Above
/// it an article is made of its record again when its page is rendered, which takes a thirtieth of a clean build.
pub(super) const KEPT_WHOLE: usize = 16_384;

/// Whether a record of a kind without times of its own is held back.
fn is_draft(group: &Group) -> bool {
    group.entries.first().and_then(|entry| entry.record.common.draft).unwrap_or(false)
}

pub(super) fn world<'a>(
    all: &mut Gathered,
    config: &'a Config,
    now: i64,
    pictures: &'a Pictures,
    found: &mut Vec<Diagnostic>,
) -> World<'a> {
    let has_topics = !all.topics.is_empty();
    let open = match config.vocabulary {
        Some(vocabulary) => vocabulary == Vocabulary::Open,
        None => !has_topics,
    };
    let mut world = World {
        config,
        now,
        pictures,
        references: References::default(),
        topics: Vec::new(),
        sources: Vec::new(),
        people: Vec::new(),
        stories: Vec::new(),
        story_groups: Vec::new(),
        curators: Arc::from([]),
        homes: HashMap::new(),
        moved: Vec::new(),
        stands: Arc::default(),
        keeps_wholes: all.articles.len() <= KEPT_WHOLE,
    };
    world.add_people(std::mem::take(&mut all.people), found);
    world.curators = world.site_curators();
    world.add_topics(std::mem::take(&mut all.topics), found);
    world.add_sources(std::mem::take(&mut all.sources), found);
    world.add_stories(std::mem::take(&mut all.stories), found);
    world.add_sections();
    if open {
        world.open_vocabulary(all);
    }
    for (at, entry) in all.articles.iter().enumerate() {
        world.references.entries.insert((entry.id.clone(), entry.lang()), at);
    }
    world
}

/// Every name of a thing with a record: titles of its translations, `names`, `also`.
fn names_of(group: &Group, named: &[(Lang, Text)], default: Lang) -> Vec<(Option<Lang>, Box<str>)> {
    let mut names: Vec<(Option<Lang>, Box<str>)> = Vec::new();
    let mut add = |lang: Lang, name: &str| {
        if !names.iter().any(|(have, _)| *have == Some(lang)) {
            names.push((Some(lang), name.into()));
        }
    };
    if let Some((lang, name)) = named.iter().find(|(lang, _)| *lang == default) {
        add(*lang, &name.value);
    }
    for entry in &group.entries {
        if let Some(title) = title(&entry.record) {
            add(entry.lang(), title);
        }
    }
    for (lang, name) in named {
        add(*lang, &name.value);
    }
    if names.is_empty() {
        names.push((None, (*group.id).into()));
    }
    names
}

fn texts(named: &[(Lang, Text)]) -> HashMap<Lang, Span> {
    named.iter().map(|(lang, name)| (*lang, name.span)).collect()
}

impl<'a> World<'a> {
    /// All of it, to look at.
    pub fn known(&self) -> Known<'_> {
        Known {
            config: self.config,
            now: self.now,
            pictures: self.pictures,
            references: &self.references,
            topics: &self.topics,
            sources: &self.sources,
            people: &self.people,
            stories: &self.stories,
            curators: &self.curators,
            homes: &self.homes,
            keeps_wholes: self.keeps_wholes,
        }
    }

    /// Learns in which languages' lists each card stands.
    pub fn stand(&mut self, sheets: &[Arc<Sheet>]) -> Arc<Stands> {
        self.stands = Arc::new(Stands::of(sheets, self.config));
        Arc::clone(&self.stands)
    }

    pub fn default_lang(&self) -> Lang {
        self.config.default_lang()
    }

    /// The text of a record in one language.
    fn variants(&self, group: &Group) -> Vec<Variant> {
        group
            .entries
            .iter()
            .map(|entry| {
                let common = &entry.record.common;
                let mut hash = HashOf::new();
                hash.hash(entry.record.hash);
                Variant {
                    lang: entry.lang(),
                    path: entry.record.path.clone(),
                    title: title(&entry.record).map(Into::into),
                    summary: common.summary.as_ref().map(|text| text.value.clone()),
                    body: entry.record.body.clone(),
                    curators: common.curators.as_ref().map(|names| self.known().curators_of(names, entry.lang())),
                    hash: hash.done(),
                }
            })
            .collect()
    }

    /// The site's curators, else the site itself (DOMAIN R-20).
    fn site_curators(&self) -> Arc<[Arc<Named>]> {
        let lang = self.default_lang();
        if self.config.curators.is_empty() {
            let names = self.config.title.iter().map(|(lang, name)| (lang, name.into())).collect();
            return Arc::from([Arc::new(Named::with_page(NamedKind::Source, "", names, None))]);
        }
        self.config.curators.iter().map(|name| self.known().person(&name.value, lang).1).collect()
    }

    /// Adds names to a table and reports those that are taken (DOMAIN G-4).
    fn claim<T>(
        table: &mut Names<T>,
        id: Id<T>,
        keys: &[(NameKey, Span)],
        owners: &HashMap<Id<T>, SourcePath>,
        path: &SourcePath,
        found: &mut Vec<Diagnostic>,
    ) {
        for (key, span) in keys {
            if let Some(other) = table.add(key, id) {
                let mut finding =
                    Diagnostic::new(Code::DuplicateName, format!("the name `{}` is taken in its language", key.name))
                        .at(path, *span)
                        .help("one name means one thing: take it out of one of the two records");
                if let Some(other) = owners.get(&other) {
                    finding = finding.related(other, Span::default(), "its other owner");
                }
                found.push(finding);
            }
        }
    }

    /// The names by which a thing is found, with their places.
    fn keys(group: &Group, named: &[(Lang, Text)], case: bool) -> Vec<(NameKey, Span)> {
        let mut keys = Vec::new();
        for entry in &group.entries {
            if let Some(title) = &entry.record.common.title {
                keys.push((NameKey::new(Some(entry.lang()), &title.value, case), title.span));
            }
            for (lang, name) in &entry.record.common.also {
                keys.push((NameKey::new(*lang, &name.value, case), name.span));
            }
        }
        let spans = texts(named);
        for (lang, name) in named {
            keys.push((NameKey::new(Some(*lang), &name.value, case), spans.get(lang).copied().unwrap_or_default()));
        }
        keys.dedup_by(|a, b| a.0 == b.0);
        keys
    }

    fn add_people(&mut self, groups: Vec<Group>, found: &mut Vec<Diagnostic>) {
        let mut owners = HashMap::new();
        for group in groups.into_iter().filter(|group| !is_draft(group)) {
            let Some(Entry { record, .. }) = group.entries.first() else { continue };
            let Head::Person(head) = &record.head else { continue };
            let id: Id<Person> = Id::new(self.people.len());
            let slug = address::slug_of(record, &group.id, self.config, found);
            let page = (!head.no_page).then(|| format!("/people/{slug}/"));
            let named = Named {
                initials: head.initials.clone(),
                same_as: record.common.same_as.iter().map(|url| url.value.clone()).collect(),
                ..Named::with_page(NamedKind::Person, &group.id, names_of(&group, &[], self.default_lang()), page)
            };
            let keys = Self::keys(&group, &[], false);
            self.references.people.add_id(&group.id, id);
            Self::claim(&mut self.references.people, id, &keys, &owners, &record.path, found);
            owners.insert(id, record.path.clone());
            let image = self.known().picture(record.common.image.as_ref(), record, found);
            self.people.push(Person {
                id: (*group.id).into(),
                named: Arc::new(named),
                aliases: keys.into_iter().map(|(key, _)| key).collect(),
                role: head.role.clone(),
                sort_name: head.sort_name.clone(),
                native: head.native.clone(),
                image,
                wikidata: record.common.wikidata.as_ref().map(|text| text.value.clone()),
                variants: self.variants(&group),
                lists: Vec::new(),
            });
            self.aliases(&group, |slug| format!("/people/{slug}/"), &slug);
        }
    }

    fn aliases(&mut self, group: &Group, path: impl Fn(&str) -> String, slug: &str) {
        for entry in &group.entries {
            let prefix = self.config.prefix(entry.lang());
            let to = format!("{prefix}{}", path(slug));
            for alias in &entry.record.common.aliases {
                let title = title(&entry.record).unwrap_or(&group.id);
                self.moved.push((
                    alias.value.clone(),
                    to.as_str().into(),
                    title.into(),
                    entry.lang(),
                    entry.record.path.clone(),
                ));
            }
        }
    }

    fn add_sources(&mut self, groups: Vec<Group>, found: &mut Vec<Diagnostic>) {
        let mut sees: Vec<Sees> = Vec::new();
        let mut owners = HashMap::new();
        for group in groups.into_iter().filter(|group| !is_draft(group)) {
            let Some(Entry { record, .. }) = group.entries.first() else { continue };
            let Head::Source(head) = &record.head else { continue };
            let id: Id<Source> = Id::new(self.sources.len());
            let slug = address::slug_of(record, &group.id, self.config, found);
            let named = Named {
                lang: head.language,
                same_as: record.common.same_as.iter().map(|url| url.value.clone()).collect(),
                ..Named::with_page(
                    NamedKind::Source,
                    &group.id,
                    names_of(&group, &[], self.default_lang()),
                    Some(format!("/sources/{slug}/")),
                )
            };
            let timezone = head.timezone.as_ref().and_then(|zone| match Zone::parse(&zone.value) {
                Ok(zone) => Some(zone),
                Err(fault) => {
                    found.push(
                        Diagnostic::new(Code::BadZone, fault.to_string())
                            .at(&record.path, zone.span)
                            .help(fault.help()),
                    );
                    None
                }
            });
            if let Some(host) = head.url.as_ref().and_then(|url| crate::base::url::host(&url.value)) {
                let host = host.strip_prefix("www.").map(str::to_owned).unwrap_or(host);
                self.references.hosts.entry(host).or_insert(id);
            }
            let keys = Self::keys(&group, &[], false);
            self.references.sources.add_id(&group.id, id);
            Self::claim(&mut self.references.sources, id, &keys, &owners, &record.path, found);
            owners.insert(id, record.path.clone());
            self.sources.push(Source {
                id: (*group.id).into(),
                named: Arc::new(named),
                aliases: keys.into_iter().map(|(key, _)| key).collect(),
                kind: Some(head.kind),
                url: head.url.as_ref().map(|url| url.value.clone()),
                place: head.place.clone(),
                timezone,
                feed: head.feed.as_ref().map(|url| url.value.clone()),
                quote_words: head.policy_quote_words,
                images: head.policy_images.clone(),
                see: Vec::new(),
                robots: head.policy_robots.clone(),
                wikidata: record.common.wikidata.as_ref().map(|text| text.value.clone()),
                variants: self.variants(&group),
                lists: Vec::new(),
            });
            self.aliases(&group, |slug| format!("/sources/{slug}/"), &slug);
            sees.push((id, head.see.clone(), record.path.clone(), record.lang));
        }
        self.source_kin(sees, found);
    }

    /// Ties outlets to those that their records name as kin.
    fn source_kin(&mut self, sees: Vec<Sees>, found: &mut Vec<Diagnostic>) {
        for (id, names, path, lang) in sees {
            for name in names {
                match self.references.sources.find(&name.value, lang, self.default_lang()) {
                    Some(other) => {
                        if let Some(source) = self.sources.get_mut(id.index()) {
                            source.see.push(other);
                        }
                    }
                    None => found.push(
                        Diagnostic::new(Code::UnknownReference, format!("no source is called `{}`", name.value))
                            .at(&path, name.span)
                            .help(match self.references.sources.nearest(&name.value) {
                                Some(near) => format!("write `{near}`"),
                                None => "write the name of a source that has a record".to_owned(),
                            }),
                    ),
                }
            }
        }
    }

    fn add_sections(&mut self) {
        for section in &self.config.sections {
            let names = section.names.iter().map(|(lang, name)| (lang, name.into())).collect();
            let path = Some(format!("/sections/{}/", section.id));
            let named = Named::with_page(NamedKind::Section, &section.id, names, path);
            self.references.sections.push(Arc::new(named));
        }
    }

    fn add_stories(&mut self, groups: Vec<Group>, found: &mut Vec<Diagnostic>) {
        let mut owners = HashMap::new();
        for group in groups.into_iter().filter(|group| !is_draft(group)) {
            let Some(Entry { record, .. }) = group.entries.first() else { continue };
            let Head::Story(head) = &record.head else { continue };
            let id: Id<Story> = Id::new(self.stories.len());
            let slug = address::slug_of(record, &group.id, self.config, found);
            let named = Named::with_page(
                NamedKind::Story,
                &group.id,
                names_of(&group, &[], self.default_lang()),
                Some(format!("/stories/{slug}/")),
            );
            let keys = Self::keys(&group, &[], false);
            self.references.stories.add_id(&group.id, id);
            Self::claim(&mut self.references.stories, id, &keys, &owners, &record.path, found);
            owners.insert(id, record.path.clone());
            let image = self.known().picture(record.common.image.as_ref(), record, found);
            self.stories.push(Story {
                id: (*group.id).into(),
                named: Arc::new(named),
                closed: head.closed,
                lead: None,
                timelines: Vec::new(),
                by_hand: head.by_hand,
                see: Vec::new(),
                image,
                curators: record.common.curators.as_ref().map(|names| self.known().curators_of(names, record.lang)),
                variants: self.variants(&group),
                lists: Vec::new(),
            });
            self.aliases(&group, |slug| format!("/stories/{slug}/"), &slug);
            self.story_groups.push(group);
        }
    }

    fn add_topics(&mut self, groups: Vec<Group>, found: &mut Vec<Diagnostic>) {
        let merged = merges(&groups, self.config, found);
        let (kept, gone): (Vec<Group>, Vec<Group>) =
            groups.into_iter().filter(|group| !is_draft(group)).partition(|group| !merged.contains_key(&*group.id));
        let mut owners = HashMap::new();
        let mut parents: Vec<(Id<Topic>, Text, SourcePath, Lang)> = Vec::new();
        let mut sees: Vec<(Id<Topic>, Vec<Text>, SourcePath, Lang)> = Vec::new();
        for group in kept {
            let Some(Entry { record, .. }) = group.entries.first() else { continue };
            let Head::Topic(head) = &record.head else { continue };
            let id: Id<Topic> = Id::new(self.topics.len());
            let slug = address::slug_of(record, &group.id, self.config, found);
            let names = names_of(&group, &head.names, self.default_lang());
            let mut named = Named::with_page(NamedKind::Topic, &group.id, names, Some(format!("/tags/{slug}/")));
            named.same_as = record.common.same_as.iter().map(|url| url.value.clone()).collect();
            let keys = Self::keys(&group, &head.names, head.case);
            self.references.topics.add_id(&group.id, id);
            if *slug != *group.id && self.references.topics.find(&slug, record.lang, record.lang).is_none() {
                self.references.topics.add_id(&slug, id);
            }
            Self::claim(&mut self.references.topics, id, &keys, &owners, &record.path, found);
            owners.insert(id, record.path.clone());
            if let Some(parent) = &head.parent {
                parents.push((id, parent.clone(), record.path.clone(), record.lang));
            }
            sees.push((id, head.see.clone(), record.path.clone(), record.lang));
            self.topics.push(Topic {
                id: (*group.id).into(),
                named: Arc::new(named),
                aliases: keys.into_iter().map(|(key, _)| key).collect(),
                parent: None,
                children: Vec::new(),
                ancestors: Vec::new(),
                inherit: !head.no_inherit,
                see: Vec::new(),
                wikidata: record.common.wikidata.as_ref().map(|text| text.value.clone()),
                iptc: record.common.iptc.as_ref().map(|text| text.value.clone()),
                variants: self.variants(&group),
                lists: Vec::new(),
            });
            self.aliases(&group, |slug| format!("/tags/{slug}/"), &slug);
        }
        for group in gone {
            self.merge(&group, &merged, &owners, found);
        }
        self.relate(&parents, &sees, found);
    }

    /// Lets a merged topic's names mean its target, and its address lead there (DOMAIN G-6).
    fn merge(
        &mut self,
        group: &Group,
        merged: &BTreeMap<Box<str>, Box<str>>,
        owners: &HashMap<Id<Topic>, SourcePath>,
        found: &mut Vec<Diagnostic>,
    ) {
        let Some(Entry { record, .. }) = group.entries.first() else { return };
        let Head::Topic(head) = &record.head else { return };
        let Some(target) = merged.get(&*group.id) else { return };
        let Some(id) = self.references.topics.find(target, record.lang, self.default_lang()) else { return };
        self.references.topics.add_id(&group.id, id);
        Self::claim(
            &mut self.references.topics,
            id,
            &Self::keys(group, &head.names, head.case),
            owners,
            &record.path,
            found,
        );
        let slug = address::slug_of(record, &group.id, self.config, found);
        let Some(to) = self.topics.get(id.index()).map(|topic| topic.named.clone()) else { return };
        for lang in &self.config.languages {
            let prefix = self.config.prefix(*lang);
            if let Some(path) = &to.path {
                let title = to.name(*lang).0.into();
                self.moved.push((
                    format!("{prefix}/tags/{slug}/").into(),
                    format!("{prefix}{path}").into(),
                    title,
                    *lang,
                    record.path.clone(),
                ));
            }
        }
        for entry in &group.entries {
            let (lang, path) = (entry.lang(), to.path.as_deref().unwrap_or_default());
            for alias in &entry.record.common.aliases {
                let end = format!("{}{path}", self.config.prefix(lang)).into();
                self.moved.push((alias.value.clone(), end, to.name(lang).0.into(), lang, entry.record.path.clone()));
            }
        }
    }

    /// Ties topics to parents, ancestors and kin, and reports circles (DOMAIN G-1).
    fn relate(
        &mut self,
        parents: &[(Id<Topic>, Text, SourcePath, Lang)],
        sees: &[(Id<Topic>, Vec<Text>, SourcePath, Lang)],
        found: &mut Vec<Diagnostic>,
    ) {
        for (id, parent, path, lang) in parents {
            match self.references.topics.find(&parent.value, *lang, self.default_lang()) {
                Some(parent) => {
                    if let Some(topic) = self.topics.get_mut(id.index()) {
                        topic.parent = Some(parent);
                    }
                }
                None => found.push(self.known().unknown_topic(parent, path)),
            }
        }
        let up: Vec<Option<Id<Topic>>> = self.topics.iter().map(|topic| topic.parent).collect();
        for at in 0..self.topics.len() {
            let mut ancestors = Vec::new();
            let mut next = up.get(at).copied().flatten();
            while let Some(parent) = next {
                if parent.index() == at || ancestors.len() >= 6 {
                    let (_, text, path, _) = match parents.iter().find(|(id, ..)| id.index() == at) {
                        Some(written) => written,
                        None => break,
                    };
                    found.push(
                        Diagnostic::new(
                            Code::TopicCycle,
                            format!("`{}` leads back to this topic, or lies more than six topics deep", text.value),
                        )
                        .at(path, text.span)
                        .help("topics are a forest: give it another parent, or write `see:`"),
                    );
                    ancestors.clear();
                    break;
                }
                ancestors.push(parent);
                next = up.get(parent.index()).copied().flatten();
            }
            ancestors.reverse();
            let parent = up.get(at).copied().flatten().filter(|_| !ancestors.is_empty());
            if let Some(topic) = self.topics.get_mut(at) {
                topic.ancestors = ancestors;
                topic.parent = parent;
            }
            if let Some(parent) = parent.and_then(|parent| self.topics.get_mut(parent.index())) {
                parent.children.push(Id::new(at));
            }
        }
        for (id, names, path, lang) in sees {
            for name in names {
                match self.references.topics.find(&name.value, *lang, self.default_lang()) {
                    Some(other) => {
                        if let Some(topic) = self.topics.get_mut(id.index()) {
                            topic.see.push(other);
                        }
                    }
                    None => found.push(self.known().unknown_topic(name, path)),
                }
            }
        }
    }

    /// With an open vocabulary, whatever is named exists (DOMAIN G-5, R-12).
    fn open_vocabulary(&mut self, all: &Gathered) {
        let mut topics: Vec<(Text, Lang)> = Vec::new();
        let mut sources: Vec<(Text, Lang)> = Vec::new();
        // What cannot be opened is reported when it is to be shown.
        for entry in all.articles.iter().filter_map(Filed::open) {
            let Head::Article(head) = &entry.record.head else { continue };
            let lang = entry.lang();
            topics.extend(head.topics.iter().flatten().map(|topic| (topic.clone(), lang)));
            sources.extend(head.source.iter().map(|source| (source.clone(), lang)));
            sources
                .extend(head.quotes.iter().filter_map(|quote| quote.via.as_ref()).map(|source| (source.clone(), lang)));
            if let Some(original) = &head.original {
                let speakers = original.speakers.iter().filter_map(|speaker| speaker.via.as_ref());
                let named = original.outlet.iter().chain(&original.agencies).chain(speakers);
                sources.extend(named.map(|source| (source.clone(), lang)));
            }
        }
        for entry in &all.editions {
            let Head::Edition(head) = &entry.record.head else { continue };
            for item in &head.items {
                if let crate::parse::record::EditionItem::Brief(brief) = item {
                    topics.extend(brief.topics.iter().map(|topic| (topic.clone(), entry.lang())));
                    sources.extend(brief.outlet.iter().map(|source| (source.clone(), entry.lang())));
                }
            }
        }
        for (name, lang) in topics {
            self.open_topic(&name.value, lang);
        }
        for (name, lang) in sources {
            self.open_source(&name.value, lang);
        }
    }

    fn open_slug(&self, name: &str) -> String {
        slug::slugify(name, self.config.letters)
            .slug
            .map_or_else(|| slug::id_from(name), |slug| slug.as_str().to_owned())
    }

    fn open_topic(&mut self, name: &str, lang: Lang) {
        if self.references.topics.find(name, lang, self.default_lang()).is_some() {
            return;
        }
        let slug = self.open_slug(name);
        let id = Id::new(self.topics.len());
        let named =
            Named::with_page(NamedKind::Topic, &slug, vec![(None, name.into())], Some(format!("/tags/{slug}/")));
        let key = NameKey::new(None, name, false);
        // The name is new: `find` has just said so.
        let _ = self.references.topics.add(&key, id);
        self.topics.push(Topic {
            id: slug.as_str().into(),
            named: Arc::new(named),
            aliases: vec![key],
            parent: None,
            children: Vec::new(),
            ancestors: Vec::new(),
            inherit: true,
            see: Vec::new(),
            wikidata: None,
            iptc: None,
            variants: Vec::new(),
            lists: Vec::new(),
        });
    }

    fn open_source(&mut self, name: &str, lang: Lang) {
        if self.references.sources.find(name, lang, self.default_lang()).is_some() {
            return;
        }
        let slug = self.open_slug(name);
        let id = Id::new(self.sources.len());
        let named =
            Named::with_page(NamedKind::Source, &slug, vec![(None, name.into())], Some(format!("/sources/{slug}/")));
        let key = NameKey::new(None, name, false);
        let _ = self.references.sources.add(&key, id);
        self.sources.push(Source {
            id: slug.as_str().into(),
            named: Arc::new(named),
            aliases: vec![key],
            kind: None,
            url: None,
            place: None,
            timezone: None,
            feed: None,
            quote_words: None,
            images: None,
            see: Vec::new(),
            robots: Vec::new(),
            wikidata: None,
            variants: Vec::new(),
            lists: Vec::new(),
        });
    }
}

/// The final target of every merged topic; chains resolved, circles reported (DOMAIN G-6).
fn merges(groups: &[Group], config: &Config, found: &mut Vec<Diagnostic>) -> BTreeMap<Box<str>, Box<str>> {
    let mut direct: BTreeMap<Box<str>, (Text, SourcePath)> = BTreeMap::new();
    let mut known: Names<Topic> = Names::default();
    for (at, group) in groups.iter().enumerate() {
        let Some(Entry { record, .. }) = group.entries.first() else { continue };
        let Head::Topic(head) = &record.head else { continue };
        known.add_id(&group.id, Id::new(at));
        for (key, _) in World::keys(group, &head.names, head.case) {
            // A name that is taken is reported where names are claimed.
            let _ = known.add(&key, Id::new(at));
        }
        if let Some(target) = &head.merged_into {
            direct.insert((*group.id).into(), (target.clone(), record.path.clone()));
        }
    }
    let resolve = |name: &str| -> Option<Box<str>> {
        let id = known.find(name, config.default_lang(), config.default_lang())?;
        groups.get(id.index()).map(|group| (*group.id).into())
    };
    let mut merged = BTreeMap::new();
    for (from, (target, path)) in &direct {
        let mut at = resolve(&target.value);
        let mut steps = 0;
        while let Some((next, _)) = at.as_ref().and_then(|at| direct.get(at)) {
            steps += 1;
            if steps > direct.len() {
                break;
            }
            at = resolve(&next.value);
        }
        match at {
            Some(end) if steps <= direct.len() && end != *from => {
                merged.insert(from.clone(), end);
            }
            Some(_) => found.push(
                Diagnostic::new(Code::TopicCycle, format!("merging into `{}` leads in a circle", target.value))
                    .at(path, target.span)
                    .help("one of the merged topics must stay"),
            ),
            None => found.push(
                Diagnostic::new(Code::UnknownTopic, format!("no topic is called `{}`", target.value))
                    .at(path, target.span)
                    .label("merged into a topic that does not exist"),
            ),
        }
    }
    merged
}
