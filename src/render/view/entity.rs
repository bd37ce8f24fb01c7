//! `topic.html`, `source.html`, `person.html`, and the indexes.

use super::{Shown, View, described};
use crate::base::lang::Lang;
use crate::model::{Named, Person, Source, Variant, names::NameKey};
use crate::parse::record::SourceType;
use crate::plan::{IndexEntry, IndexOf, SourceOwn, TopicOwn};
use crate::render::{
    Loaded,
    meta::edition_title,
    value::{Fields, html},
};
use crate::theme::collate::Collate;
use crate::theme::dates::Form;
use std::sync::Arc;
use tera::Value;

impl View<'_> {
    /// Names in the site's other languages.
    fn other_names(&self, named: &Named) -> Vec<Value> {
        let shown = named.name(self.lang).0;
        named
            .names
            .iter()
            .filter_map(|(lang, name)| lang.map(|lang| (lang, name)))
            .filter(|(lang, name)| *lang != self.lang && ***name != *shown)
            .map(|(lang, name)| self.gloss(lang, name))
            .collect()
    }

    /// Other names in the page's language, or in none, but for those that stand beside them.
    fn aliases(&self, named: &Named, keys: &[NameKey], native: &[(Lang, Box<str>)]) -> Vec<Value> {
        let is_shown = |name: &str| {
            named.names.iter().any(|(_, shown)| **shown == *name) || native.iter().any(|(_, shown)| **shown == *name)
        };
        keys.iter()
            .filter(|key| key.lang.is_none_or(|lang| lang == self.lang) && !is_shown(&key.name))
            .map(|key| Value::normal_string(&key.name))
            .collect()
    }

    fn name_fields(&self, fields: &mut Fields, named: &Named) {
        let (name, other) = named.name(self.lang);
        fields
            .put("name", Value::normal_string(name))
            .text("lang", other.as_ref().map(Lang::as_str))
            .put("dir", other.unwrap_or(self.lang).dir());
    }

    fn identity(&self, fields: &mut Fields, wikidata: Option<&str>, named: &Named) {
        fields
            .text("wikidata", wikidata)
            .text("wikidata_url", wikidata.map(|id| format!("https://www.wikidata.org/wiki/{id}")).as_deref())
            .list("same_as", named.same_as.iter().map(|url| self.outside_link(url)));
    }

    /// The record's summary and who wrote it, in the page's language where there is one.
    fn text_fields(&self, fields: &mut Fields, text: Option<&Variant>) {
        let summary = text.and_then(|text| text.summary.as_deref());
        fields.put("summary", self.borrowed_value(summary, text.map_or(self.lang, |text| text.lang))).text(
            "sign",
            text.and_then(|text| text.curators.as_ref()).and_then(|curators| self.sign(curators)).as_deref(),
        );
    }

    fn description(&self, key: &str, title: &str, text: Option<&Variant>) -> String {
        let own = text.filter(|text| text.lang == self.lang && self.slice.links.page == 0);
        own.and_then(|text| text.summary.as_deref())
            .map_or_else(|| self.page_of(&self.t.fill(&format!("describe.{key}"), &[("title", title)])), described)
    }

    pub fn topic(&self, own: &TopicOwn, loaded: &Loaded) -> Shown {
        let named = &own.topic.named;
        let (title, _) = named.name(self.lang);
        let mut fields = Fields::with_capacity(24);
        self.name_fields(&mut fields, named);
        fields
            .put("url", self.link(self.slice.links.list.as_deref().unwrap_or(self.slice.url)))
            .list("names", self.other_names(named))
            .list("aliases", self.aliases(named, &own.topic.aliases, &[]))
            .maybe("parent", own.parent.as_ref().map(|parent| self.named(parent)))
            .list("ancestors", self.named_list(own.ancestors.iter()))
            .list(
                "children",
                own.children.iter().filter(|child| child.count > 0).map(|child| {
                    let mut fields = Fields::with_capacity(4);
                    fields
                        .put("ref", self.named(&child.named))
                        .text("names", self.names_elsewhere(&child.named).as_deref())
                        .put("count", self.number(child.count))
                        .list("spark", spark(&child.weeks));
                    fields.done()
                }),
            )
            .list("see", self.named_list(own.see.iter()))
            .list("together", self.counted(&own.together));
        self.text_fields(&mut fields, own.text);
        self.identity(&mut fields, own.topic.wikidata.as_deref(), named);
        fields
            .text("iptc", own.topic.iptc.as_deref())
            .text(
                "iptc_url",
                own.topic
                    .iptc
                    .as_deref()
                    .and_then(|id| id.strip_prefix("medtop:"))
                    .map(|id| format!("http://cv.iptc.org/newscodes/mediatopic/{id}"))
                    .as_deref(),
            )
            .maybe("chart", self.chart(own));
        let mut values = self.listing(title, self.body(loaded, own.text.map_or(self.lang, |text| text.lang)));
        values.push(("topic", fields.done()));
        let mut crumbs = vec![self.index_crumb("topics")];
        crumbs.extend(self.named_list(own.ancestors.iter()));
        Shown {
            template: "topic.html",
            kind: "topic",
            title: self.page_of(title),
            description: Some(self.description("topic", title, own.text)),
            crumbs,
            values,
        }
    }

    /// `한국, Korea`
    fn names_elsewhere(&self, named: &Named) -> Option<String> {
        let shown = named.name(self.lang).0;
        let names: Vec<&str> = named
            .names
            .iter()
            .filter(|(lang, name)| *lang != Some(self.lang) && **name != *shown)
            .map(|(_, name)| &**name)
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Shape `chart`: on the first page only, when there is something to compare.
    #[allow(clippy::too_many_lines)] // One line a field of the contract.
    fn chart(&self, own: &TopicOwn) -> Option<Value> {
        let total: usize = own.weeks.iter().map(|(_, count)| count).sum();
        let filled = own.weeks.iter().filter(|(_, count)| *count > 0).count();
        let (_, last) = own.weeks.last().copied()?;
        if filled < 3 {
            return None;
        }
        let (peak_at, (peak_day, peak)) =
            own.weeks.iter().copied().enumerate().max_by_key(|(at, (_, count))| (*count, std::cmp::Reverse(*at)))?;
        let weeks = own.weeks.len();
        let (width, height) = (weeks * 10, 100);
        let week = |day: crate::base::moment::Day| {
            let (year, week) = day.iso_week();
            self.t
                .fill("week_label", &[("week", &self.t.numbers().plain(week)), ("year", &self.t.numbers().plain(year))])
        };
        let scaled = |count: usize| count * height / peak.max(1);
        let bars = own.weeks.iter().enumerate().map(|(at, (day, count))| {
            let bar = scaled(*count);
            let mut fields = Fields::with_capacity(7);
            fields.put("x", at * 10 + 1).put("y", height - bar).put("w", 8_usize).put("h", bar);
            fields.put("label", week(*day)).put("count", *count).put("last", at + 1 == weeks);
            fields.done()
        });
        let mark = |at: usize, count: usize, label: String| {
            let mut fields = Fields::with_capacity(3);
            fields.put("x", at * 100 / weeks).put("y", height - scaled(count)).put("label", label);
            fields.done()
        };
        let when = self.t.dates().day(Form::Short, peak_day);
        let peak_text = self.number(peak);
        let last_text = self.number(last);
        let mut fields = Fields::with_capacity(10);
        let weeks_text = self.t.plural("weeks", weeks as u64);
        fields
            .put("title", self.t.fill("chart_title", &[("weeks", &weeks_text)]))
            .put("description", self.t.fill("chart_text", &[("n", &peak_text), ("when", &when), ("last", &last_text)]))
            .put("total", self.t.fill("in_a_year", &[("n", &self.number(total))]))
            .put("width", width)
            .put("height", height)
            .list("bars", bars)
            // Near the end its label would lie on that of the last bar.
            .maybe(
                "peak",
                (peak_at * 10 < weeks * 7)
                    .then(|| mark(peak_at, peak, self.t.fill("chart_peak", &[("when", &when), ("n", &peak_text)]))),
            )
            .put("last", mark(weeks.saturating_sub(1), last, self.t.fill("chart_last", &[("n", &last_text)])))
            .list(
                "axis",
                own.weeks
                    .iter()
                    .step_by(weeks.div_ceil(4).max(1))
                    .map(|(day, _)| Value::from(self.t.dates().day(Form::Short, *day))),
            )
            .list(
                "rows",
                own.months.iter().take(12).map(|(year, month, count)| {
                    let label = crate::base::moment::Day::new(*year, *month, 1)
                        .map_or_else(String::new, |day| self.t.dates().day(Form::Month, day));
                    let mut fields = Fields::with_capacity(2);
                    fields.put("label", label).put("count", self.number(*count));
                    fields.done()
                }),
            );
        Some(fields.done())
    }

    /// How an outlet is quoted, and what it allows of its pictures.
    fn policy(&self, source: &Source) -> Option<String> {
        let words = source.quote_words.map(|words| self.t.fill("policy_words", &[("n", &self.number(words as usize))]));
        let told: Vec<String> = words.into_iter().chain(source.images.as_deref().map(str::to_owned)).collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    pub fn source(&self, own: &SourceOwn, loaded: &Loaded) -> Shown {
        let source = own.source;
        let (title, _) = source.named.name(self.lang);
        let host = source.url.as_deref().and_then(crate::base::url::host);
        let mut fields = Fields::with_capacity(26);
        self.name_fields(&mut fields, &source.named);
        fields
            .list("names", self.other_names(&source.named))
            .list("aliases", self.aliases(&source.named, &source.aliases, &[]))
            .text("type", source.kind.map(type_word))
            .text(
                "type_name",
                source.kind.map(|kind| {
                    self.t.text(match kind {
                        SourceType::Outlet => "types.outlet",
                        SourceType::Agency => "types.agency",
                        SourceType::Broadcaster => "types.broadcaster",
                        SourceType::Official => "types.official",
                        SourceType::Photo => "types.photo",
                    })
                }),
            )
            .text("place", source.place.as_deref())
            .text("language", source.named.lang.map(|lang| self.lang_name(lang)).as_deref())
            .text("url", source.url.as_deref())
            .text("host", host.as_deref().map(|host| host.strip_prefix("www.").unwrap_or(host)))
            .text("feed", source.feed.as_deref())
            .text("timezone", source.timezone.map(|zone| zone.name()).as_deref())
            .text("policy", self.policy(source).as_deref())
            .list("see", self.named_list(own.see.iter()))
            .put("since", self.moment_maybe(own.since.map(|card| card.published)))
            .number("corrections_count", (own.corrections > 0).then_some(own.corrections))
            .list("agencies", self.counted(&own.agencies))
            .list("writers", self.counted(&own.writers));
        self.text_fields(&mut fields, own.text);
        self.identity(&mut fields, source.wikidata.as_deref(), &source.named);
        let mut values = self.listing(title, self.body(loaded, own.text.map_or(self.lang, |text| text.lang)));
        values.push(("source", fields.done()));
        Shown {
            template: "source.html",
            kind: "source",
            title: self.page_of(title),
            description: Some(self.description("source", title, own.text)),
            crumbs: vec![self.index_crumb("sources")],
            values,
        }
    }

    pub fn person(
        &self,
        person: &Person,
        text: Option<&Variant>,
        outlets: &[(Arc<Named>, usize)],
        topics: &[(Arc<Named>, usize)],
        loaded: &Loaded,
    ) -> Shown {
        let (title, _) = person.named.name(self.lang);
        let mut fields = Fields::with_capacity(18);
        self.name_fields(&mut fields, &person.named);
        fields
            .list(
                "native",
                person.native.iter().filter(|(_, name)| **name != *title).map(|(lang, name)| self.gloss(*lang, name)),
            )
            .list("aliases", self.aliases(&person.named, &person.aliases, &person.native))
            .text("role", person.role.as_deref())
            .text("initials", person.named.initials.as_deref())
            .maybe(
                "image",
                person.image.as_ref().filter(|image| image.url.is_some()).map(|image| self.image(image, self.lang)),
            )
            .list("sources", self.counted(outlets))
            .list("together", self.counted(topics));
        self.text_fields(&mut fields, text);
        self.identity(&mut fields, person.wikidata.as_deref(), &person.named);
        let mut values = self.listing(title, self.body(loaded, text.map_or(self.lang, |text| text.lang)));
        values.push(("person", fields.done()));
        Shown {
            template: "person.html",
            kind: "person",
            title: self.page_of(title),
            description: Some(self.description("person", title, text)),
            crumbs: vec![self.index_crumb("people")],
            values,
        }
    }

    pub fn index(&self, of: IndexOf, entries: &[IndexEntry]) -> Shown {
        let heading = self.heading(of.word());
        let groups = match of {
            IndexOf::Topics => vec![self.index_group(None, &self.topic_tree(entries))],
            IndexOf::Editions => self.by_year(entries),
            IndexOf::Stories => vec![self.index_group(None, &by_newest(entries))],
            IndexOf::Sections => vec![self.index_group(None, &entries.iter().collect::<Vec<_>>())],
            IndexOf::Sources | IndexOf::People => vec![self.index_group(None, &self.collated(entries))],
        };
        Shown {
            template: "index.html",
            kind: of.word(),
            description: Some(self.t.fill("describe.index", &[("title", &heading), ("site", &self.slice.frame.title)])),
            crumbs: Vec::new(),
            values: vec![
                ("heading", Value::from(heading.as_str())),
                ("intro", Value::none()),
                ("groups", Value::from(groups)),
                ("count", Value::from(entries.len())),
                ("pager", Value::none()),
                ("feeds", Value::from(self.feeds())),
            ],
            title: heading,
        }
    }

    fn sort_name<'e>(&self, entry: &'e IndexEntry) -> &'e str {
        let person = entry.person.and_then(|person| person.sort_name.as_deref());
        person.or_else(|| entry.named.as_ref().map(|named| named.name(self.lang).0)).unwrap_or_default()
    }

    /// DOMAIN I-7.
    fn collated<'e, 's>(&self, entries: &'e [IndexEntry<'s>]) -> Vec<&'e IndexEntry<'s>> {
        let mut sorted: Vec<&IndexEntry> = entries.iter().collect();
        Collate::of(self.lang).sort_by(&mut sorted, |entry| self.sort_name(entry));
        sorted
    }

    /// Topics below their parents, each level collated.
    fn topic_tree<'e, 's>(&self, entries: &'e [IndexEntry<'s>]) -> Vec<&'e IndexEntry<'s>> {
        let sorted = self.collated(entries);
        let mut tree = Vec::with_capacity(sorted.len());
        self.branch(&sorted, None, 0, &mut tree);
        // A topic whose parent has no page here stands at the end rather than nowhere.
        for entry in &sorted {
            if !tree.iter().any(|have| std::ptr::eq(*have, *entry)) {
                tree.push(entry);
            }
        }
        tree
    }

    #[allow(clippy::self_only_used_in_recursion)] // A step of `topic_tree`.
    fn branch<'e, 's>(
        &self,
        sorted: &[&'e IndexEntry<'s>],
        parent: Option<&str>,
        depth: usize,
        tree: &mut Vec<&'e IndexEntry<'s>>,
    ) {
        for entry in sorted.iter().filter(|entry| entry.depth == depth && entry.parent.as_deref() == parent) {
            tree.push(entry);
            if let Some(named) = &entry.named {
                self.branch(sorted, Some(&named.key), depth + 1, tree);
            }
        }
    }

    fn by_year(&self, entries: &[IndexEntry]) -> Vec<Value> {
        let zone = self.slice.config.zone;
        let mut groups: Vec<(i32, Vec<&IndexEntry>)> = Vec::new();
        for entry in entries {
            let Some(edition) = entry.edition else { continue };
            let year = edition.published.day_in(zone).year();
            match groups.last_mut() {
                Some((have, group)) if *have == year => group.push(entry),
                _ => groups.push((year, vec![entry])),
            }
        }
        groups.into_iter().map(|(year, group)| self.index_group(Some(self.t.numbers().plain(year)), &group)).collect()
    }

    fn index_group(&self, label: Option<String>, entries: &[&IndexEntry]) -> Value {
        let mut fields = Fields::with_capacity(3);
        fields
            .text("label", label.as_deref())
            .text("anchor", label.as_ref().map(|label| format!("g{label}")).as_deref())
            .list("entries", entries.iter().map(|entry| self.index_entry(entry)));
        fields.done()
    }

    fn index_entry(&self, entry: &IndexEntry) -> Value {
        let named = match (&entry.named, entry.edition) {
            (Some(named), _) => self.named(named),
            (None, Some(edition)) => {
                self.plain_ref(&edition_title(edition, self.t), Some(&edition.url), Some(edition.lang))
            }
            (None, None) => Value::none(),
        };
        let when = entry
            .edition
            .map(|edition| edition.published)
            .or_else(|| entry.story.and(entry.newest).map(|card| card.published));
        let number = entry.edition.and_then(|edition| edition.number).map(|number| self.number(number as usize));
        let detail = match (entry.source, entry.story, entry.summary) {
            (Some(source), ..) => source.kind.map(|kind| self.t.text(&format!("types.{}", type_word(kind))).to_owned()),
            (None, Some(story), summary) => Some(match summary {
                Some((summary, lang)) => self.in_lang("span", &self.inline(summary, lang), lang),
                None => {
                    self.t.text(if story.closed { "story_statuses.closed" } else { "story_statuses.open" }).to_owned()
                }
            }),
            (None, None, summary) => summary.map(|(summary, lang)| self.inline(summary, lang)),
        };
        // Beside a name in a column a number is enough; on a line of its own it says what it counts.
        let count = match (entry.edition, entry.story) {
            (Some(_), _) => self.t.plural("items", entry.count as u64),
            (None, Some(_)) => self.t.plural("reports", entry.count as u64),
            (None, None) => self.number(entry.count),
        };
        let mut fields = Fields::with_capacity(7);
        fields
            .put("ref", named)
            .put("depth", entry.depth)
            .text("names", entry.named.as_ref().and_then(|named| self.names_elsewhere(named)).as_deref())
            .text("number", number.as_deref())
            .put("when", self.moment_maybe(when))
            .maybe("detail", detail.map(|detail| html(&detail)))
            .put("count", count);
        fields.done()
    }
}

fn by_newest<'e, 's>(entries: &'e [IndexEntry<'s>]) -> Vec<&'e IndexEntry<'s>> {
    let mut sorted: Vec<&IndexEntry> = entries.iter().collect();
    sorted.sort_by_key(|entry| std::cmp::Reverse(entry.newest.map(|card| card.published)));
    sorted
}

/// Bars in a box of 84 by 24.
fn spark(weeks: &[usize]) -> Vec<Value> {
    let most = weeks.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return Vec::new();
    }
    weeks
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(at, count)| {
            let bar = (count * 24 / most).max(1);
            let mut fields = Fields::with_capacity(4);
            fields.put("x", at * 6).put("y", 24 - bar).put("w", 5_usize).put("h", bar);
            fields.done()
        })
        .collect()
}

fn type_word(kind: SourceType) -> &'static str {
    match kind {
        SourceType::Outlet => "outlet",
        SourceType::Agency => "agency",
        SourceType::Broadcaster => "broadcaster",
        SourceType::Official => "official",
        SourceType::Photo => "photo",
    }
}
