//! Reads `kliping.yaml` and its overlays into a [`Config`]; every mistake in one run.

use super::{
    Accent, Automatic, BaseUrl, Config, DateFormat, Density, Feeds, Limits, Look, Make, MenuItem, NamedList, Names,
    Permalink, RawHtml, Robots, Section, SiteTag, Social, Usage, Vocabulary,
};
use crate::base::{
    lang::Lang,
    moment::Zone,
    path::SourcePath,
    slug::Letters,
    span::{Span, Spanned},
};
use crate::diag::{Checked, Code, Diagnostic};
use crate::yaml::{Fields, Node, Value};

/// One file of settings, read but not yet understood.
#[derive(Debug)]
pub struct ConfigFile {
    pub path: SourcePath,
    pub node: Node,
}

/// Understands the settings. Later files change what earlier ones say, key by key.
///
/// `folder` is the name of the site's folder: the title when none is written.
#[must_use]
pub fn read(files: &[ConfigFile], folder: &str) -> Checked<Config> {
    let mut found = Vec::new();
    let mut draft = Draft::new(folder);
    for file in files {
        let mut fields = Fields::config(&file.node, &file.path, &mut found, "kliping.yaml");
        draft.apply(&mut fields);
        draft.news = fields.key_span("news").map(|span| (file.path.clone(), span)).or(draft.news);
        fields.foreign(FOREIGN);
        fields.finish();
    }
    let config = draft.finish(files.first().map(|file| &file.path), &mut found);
    Checked::new(config, found)
}

/// Keys of other tools with ours.
const FOREIGN: &[(&str, &str)] = &[
    ("baseURL", "base_url"),
    ("url", "base_url"),
    ("languageCode", "languages"),
    ("default_language", "languages"),
    ("paginate", "pages"),
    ("timeZone", "timezone"),
    ("permalink", "permalinks"),
];

/// Settings while they are gathered.
struct Draft {
    config: Config,
    base_url_written: bool,
    tag_written: bool,
    /// Where the name of the publication is written.
    news: Option<(SourcePath, Span)>,
}

impl Draft {
    fn new(folder: &str) -> Self {
        let permalink = match Permalink::parse("/articles/{year}/{month}/{slug}/") {
            Ok(permalink) => permalink,
            Err(fault) => unreachable!("the default pattern is sound: {fault}"),
        };
        Self {
            config: Config {
                title: Names::one(folder),
                description: Names::default(),
                base_url: BaseUrl { origin: "http://localhost".into(), path: String::new() },
                languages: vec![Lang::en()],
                zone: Zone::Named(chrono_tz::UTC),
                look: Look::default(),
                menu: Vec::new(),
                footer: Names::default(),
                social: Vec::new(),
                helps: true,
                offline: false,
                sections: Vec::new(),
                curators: Vec::new(),
                tag: SiteTag { authority: "localhost".into(), date: "2025-01-01".into() },
                page_items: 20,
                front_days: 7,
                vocabulary: None,
                automatic: Automatic::None,
                permalink,
                feeds: Feeds::default(),
                news: None,
                robots: Robots::default(),
                usage: Usage::default(),
                llms: false,
                indexnow: None,
                quote_words: 90,
                letters: Letters::Keep,
                raw_html: RawHtml::Sanitize,
                formats: Vec::new(),
                lists: Vec::new(),
                mix: false,
                fallback: Vec::new(),
                make: Make::default(),
                hosting: super::Hosting::default(),
                pictures: super::Pictures::default(),
                cards: false,
                search: true,
                limits: Limits::default(),
            },
            base_url_written: false,
            tag_written: false,
            news: None,
        }
    }

    fn apply(&mut self, fields: &mut Fields) {
        self.identity(fields);
        self.structure(fields);
        self.frame(fields);
        self.look(fields);
        self.content(fields);
        self.output(fields);
        super::hosts::read(fields, &mut self.config.hosting);
        super::pictures::read(fields, &mut self.config);
    }

    fn identity(&mut self, fields: &mut Fields) {
        let config = &mut self.config;
        if let Some(title) = names(fields, "title") {
            config.title = title;
        }
        if let Some(description) = names(fields, "description") {
            config.description = description;
        }
        if let Some(text) = fields.text("base_url") {
            match base_url(&text.value) {
                Some(url) => {
                    self.base_url_written = true;
                    config.base_url = url;
                }
                None => fields.report(
                    Code::ConfigValue,
                    text.span,
                    format!("`{}` is no address of a site", text.value),
                    "write `https://example.org/`, with a path below it if need be",
                ),
            }
        }
        let tags = fields.texts("languages");
        let languages: Vec<Lang> = tags.iter().filter_map(|tag| lang(fields, &tag.value, tag.span)).collect();
        if !languages.is_empty() {
            config.languages = languages;
        }
        if config.languages.len() > 64 {
            config.languages.truncate(64);
            fields.report(Code::ConfigValue, fields.span(), "more than 64 languages", "leave some out");
        }
        if let Some(text) = fields.text("timezone") {
            match Zone::parse(&text.value) {
                Ok(zone) => config.zone = zone,
                Err(fault) => fields.report(Code::ConfigValue, text.span, fault.to_string(), fault.help()),
            }
        }
        fallback(fields, config);
        let tag = fields.part("site", "site", |site| site.text("tag").map(|tag| (site_tag(&tag.value), tag)));
        if let Some(Some((tag, text))) = tag {
            match tag {
                Some(tag) => {
                    config.tag = tag;
                    self.tag_written = true;
                }
                None => fields.report(
                    Code::ConfigValue,
                    text.span,
                    format!("`{}` is no tag", text.value),
                    "write a host of yours and a day on which it was yours: `example.org,2026-11-23`",
                ),
            }
        }
    }

    fn structure(&mut self, fields: &mut Fields) {
        let config = &mut self.config;
        let sections = fields.parts("sections", "section", |section| {
            let id = section.required_text("id")?;
            if !crate::base::slug::valid_id(&id.value) {
                section.report(Code::ConfigValue, id.span, format!("`{}` is no id", id.value), "use a-z, 0-9 and `-`");
                return None;
            }
            let names = names(section, "names").unwrap_or_else(|| Names::one(&*id.value));
            Some(Section { id: id.value.into(), names })
        });
        if !sections.is_empty() {
            config.sections = sections;
        }
        if let Some(curators) = fields.texts_maybe("curators") {
            config.curators = curators;
        }
        if let Some(items) = fields.number("pages", 1..=1000_u32) {
            config.page_items = items as usize;
        }
        if let Some(Some(days)) = fields.part("front", "front", |front| front.number("days", 1..=3650_u32)) {
            config.front_days = days;
        }
        if let Some(word) = fields.word("vocabulary", &[("closed", Vocabulary::Closed), ("open", Vocabulary::Open)]) {
            config.vocabulary = Some(word.value);
        }
        let automatic = fields.part("editions", "editions", |editions| {
            const DAYS: [(&str, u8); 7] = [
                ("monday", 0),
                ("tuesday", 1),
                ("wednesday", 2),
                ("thursday", 3),
                ("friday", 4),
                ("saturday", 5),
                ("sunday", 6),
            ];
            let weekday = editions.word("weekday", &DAYS).map_or(6, |day| day.value);
            let words =
                [("none", Automatic::None), ("daily", Automatic::Daily), ("weekly", Automatic::Weekly(weekday))];
            editions.word("automatic", &words)
        });
        if let Some(Some(automatic)) = automatic {
            config.automatic = automatic.value;
        }
        if let Some(Some(pattern)) = fields.part("permalinks", "permalinks", |patterns| patterns.text("article")) {
            match Permalink::parse(&pattern.value) {
                Ok(permalink) => config.permalink = permalink,
                Err(fault) => {
                    fields.report(Code::ConfigValue, pattern.span, fault, "write `/articles/{year}/{month}/{slug}/`")
                }
            }
        }
    }

    /// What stands around every page.
    fn frame(&mut self, fields: &mut Fields) {
        let config = &mut self.config;
        let menu = fields.parts("menu", "menu entry", |entry| {
            entry.require("title")?;
            let title = names(entry, "title")?;
            let url = entry.required_text("url")?;
            Some(MenuItem { title, url: url.value.into() })
        });
        if !menu.is_empty() {
            config.menu = menu;
        }
        if let Some(footer) = names(fields, "footer") {
            config.footer = footer;
        }
        let social = fields.parts("social", "place elsewhere", |entry| {
            entry.require("name")?;
            let name = names(entry, "name")?;
            entry.require("url")?;
            Some(Social { name, url: entry.url("url")?.value })
        });
        if !social.is_empty() {
            config.social = social;
        }
    }

    fn look(&mut self, fields: &mut Fields) {
        let look = &mut self.config.look;
        // `theme: gazette` is short for `theme: { name: gazette }`.
        if let Some(Node { value: Value::Plain(_) | Value::Quoted(_), .. }) = fields.node("theme") {
            if let Some(name) = fields.text("theme") {
                look.theme = theme_name(fields, name);
            }
            return;
        }
        fields.part("theme", "theme", |theme| {
            if let Some(name) = theme.text("name") {
                look.theme = theme_name(theme, name);
            }
            if let Some(node) = theme.node("settings") {
                settings(theme, node, &mut look.settings);
            }
            if let Some(word) = theme.word("look", &[("newspaper", "newspaper"), ("reader", "reader")]) {
                look.look = word.value.into();
            }
            if let Some(word) = theme.word("scheme", &[("light", "light"), ("dark", "dark")]) {
                look.scheme = Some(word.value.into());
            }
            if let Some(logo) = theme.text("logo") {
                look.logo = Some(logo);
            }
            let pairs = [("accent", &mut look.accent), ("paper", &mut look.paper), ("ink", &mut look.ink)];
            for (key, into) in pairs {
                let pair = theme.part(key, key, |pair| {
                    // One colour cannot be read on both papers.
                    pair.require("light");
                    pair.require("dark");
                    (colour(pair, "light"), colour(pair, "dark"))
                });
                if let Some((Some(light), Some(dark))) = pair {
                    *into = Some(Accent { light, dark });
                }
            }
            theme.part("fonts", "fonts", |fonts| {
                for (key, into) in [("serif", &mut look.serif), ("sans", &mut look.sans)] {
                    if let Some(font) = font(fonts, key) {
                        *into = Some(font);
                    }
                }
            });
            let words = [("comfortable", Density::Comfortable), ("compact", Density::Compact)];
            if let Some(word) = theme.word("density", &words) {
                look.density = word.value;
            }
        });
    }

    fn content(&mut self, fields: &mut Fields) {
        let config = &mut self.config;
        if let Some(Some(words)) = fields.part("quotes", "quotes", |quotes| quotes.number("max_words", 1..=100_000_u32))
        {
            config.quote_words = words;
        }
        if let Some(word) = fields.word("slugs", &[("keep", Letters::Keep), ("ascii", Letters::Ascii)]) {
            config.letters = word.value;
        }
        let words = [("sanitize", RawHtml::Sanitize), ("escape", RawHtml::Escape), ("trust", RawHtml::Trust)];
        if let Some(word) = fields.word("raw_html", &words) {
            config.raw_html = word.value;
        }
        formats(fields, &mut config.formats);
        fields.part("limits", "limits", |limits| {
            let own = &mut config.limits;
            let set = |value: Option<u64>, into: &mut u64| {
                if let Some(value) = value {
                    *into = value;
                }
            };
            set(bytes(limits, "record"), &mut own.record);
            set(bytes(limits, "front_matter"), &mut own.front);
            let count = |limits: &mut Fields, key: &'static str, into: &mut usize| {
                if let Some(value) = limits.number(key, 1..=100_000_000_u64) {
                    *into = usize::try_from(value).unwrap_or(usize::MAX);
                }
            };
            count(limits, "depth", &mut own.depth);
            count(limits, "list", &mut own.list);
            count(limits, "markdown_nesting", &mut own.nesting);
            count(limits, "records", &mut own.records);
            count(limits, "outputs", &mut own.outputs);
            super::pictures::limits(limits, &mut own.pictures);
            if let Some(page) = bytes(limits, "page") {
                own.page = usize::try_from(page).unwrap_or(usize::MAX);
            }
        });
    }

    fn output(&mut self, fields: &mut Fields) {
        let config = &mut self.config;
        super::syndication::read(fields, config);
        super::machines::read(fields, config);
        fields.part("make", "make", |make| {
            let own = &mut config.make;
            for (key, switch) in [
                ("people", &mut own.people),
                ("archive", &mut own.archive),
                ("related", &mut own.related),
                ("indexes", &mut own.indexes),
                ("sitemaps", &mut own.sitemaps),
                ("manifest", &mut own.manifest),
                ("oembed", &mut own.oembed),
            ] {
                if let Some(value) = make.flag(key) {
                    *switch = value;
                }
            }
        });
        if let Some(value) = fields.flag("helps") {
            config.helps = value;
        }
        if let Some(value) = fields.flag("offline") {
            config.offline = value;
        }
        if let Some(value) = fields.flag("search") {
            config.search = value;
        }
        fields.part("lists", "lists", |lists| {
            if let Some(mix) = lists.flag("mix") {
                config.mix = mix;
            }
            let named = lists.parts("named", "list", |list| {
                let id = list.required_text("id")?;
                let condition = list.required_text("where")?;
                let title = names(list, "title").unwrap_or_else(|| Names::one(&*id.value));
                let limit = list.number("limit", 1..=100_000_u32);
                let feed = list.flag("feed").unwrap_or(false);
                Some(NamedList { id: id.value.into(), title, condition, limit, feed })
            });
            if !named.is_empty() {
                config.lists = named;
            }
        });
    }

    fn finish(self, path: Option<&SourcePath>, found: &mut Vec<Diagnostic>) -> Config {
        let mut config = self.config;
        let mut say = |code: Code, message: &str, help: &str| {
            let mut finding = Diagnostic::new(code, message).help(help);
            if let Some(path) = path {
                finding = finding.in_file(path);
            }
            found.push(finding);
        };
        if !self.base_url_written {
            say(
                Code::BaseUrl,
                "the site has no `base_url`, so absolute links lead to http://localhost/",
                "write `base_url: https://example.org/` into kliping.yaml",
            );
        }
        if !self.tag_written {
            config.tag.authority =
                crate::base::url::host(&format!("{}/", config.base_url.origin)).unwrap_or_else(|| "localhost".into());
            if self.base_url_written {
                say(
                    Code::SiteTag,
                    "the site has no `site: {tag: …}`, so another host would make every feed entry new",
                    "write `site: {tag: \"HOST,DATE\"}` into kliping.yaml and never change it",
                );
            }
        }
        if let Some((lang, name, title)) = config.news.as_ref().and_then(|news| news.stranger(&config)) {
            let message = format!("`news.name` is `{name}` in `{lang}`, but pages show `{title}`");
            let finding =
                Diagnostic::new(Code::NewsName, message).help("write it as `title` has it, letter for letter");
            found.push(match &self.news {
                Some((path, span)) => finding.at(path, *span),
                None => finding,
            });
        }
        config
    }
}

/// The folder of a theme; nothing for the one that kliping brings.
fn theme_name(fields: &mut Fields, name: Spanned<Box<str>>) -> Option<Spanned<Box<str>>> {
    if crate::base::slug::valid_id(&name.value) {
        return (*name.value != *"default").then_some(name);
    }
    let message = format!("`{}` is no name of a theme", name.value);
    fields.report(Code::ConfigValue, name.span, message, "name a folder of themes/: a-z, 0-9 and `-`");
    None
}

/// `settings: { motto: All the news }`: which there are, the theme knows.
fn settings(fields: &mut Fields, node: &Node, settings: &mut Vec<(Box<str>, Spanned<Box<str>>)>) {
    let Value::Map(entries) = &node.value else {
        fields.wrong("settings", node, "a mapping of settings");
        return;
    };
    for (key, value) in entries {
        match &value.value {
            Value::Plain(text) | Value::Quoted(text) => {
                settings.retain(|(have, _)| *have != key.name);
                settings.push((key.name.clone(), Spanned::new(text.clone(), value.span)));
            }
            Value::Null | Value::Broken => {}
            Value::List(_) | Value::Map(_) => fields.wrong(&key.name, value, "one text, number or flag"),
        }
    }
}

/// One text, or a text by language.
pub(super) fn names(fields: &mut Fields, key: &'static str) -> Option<Names> {
    let node = fields.node(key)?;
    if let Value::Map(entries) = &node.value {
        let mut texts = Vec::new();
        for (tag, value) in entries {
            let text = fields.as_text(&tag.name, value);
            if let (Some(lang), Some(text)) = (lang(fields, &tag.name, tag.span), text) {
                texts.push((Some(lang), text.value.into()));
            }
        }
        return (!texts.is_empty()).then(|| Names::of(texts));
    }
    fields.text(key).map(|text| Names::one(&*text.value))
}

fn lang(fields: &mut Fields, tag: &str, span: Span) -> Option<Lang> {
    match Lang::parse(tag) {
        Ok(lang) => Some(lang),
        Err(fault) => {
            fields.report(Code::ConfigValue, span, fault.to_string(), "write a language tag: id, en, ko, zh-Hant");
            None
        }
    }
}

/// Reads an address under which a site may stand; nothing when it is none.
#[must_use]
pub fn base_url(text: &str) -> Option<BaseUrl> {
    if !crate::base::url::is_absolute(text) || text.contains(['?', '#']) {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.trim_end_matches('/');
    Some(BaseUrl {
        origin: format!("{}://{}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase()),
        path: if path.is_empty() { String::new() } else { format!("/{path}") },
    })
}

/// RFC 4151: an authority and a day.
fn site_tag(text: &str) -> Option<SiteTag> {
    let (authority, date) = text.split_once(',')?;
    let fine = authority.chars().all(|c| c.is_ascii_alphanumeric() || ".-@_".contains(c)) && !authority.is_empty();
    let date = date.trim();
    (fine && crate::base::moment::Day::parse(date).is_ok())
        .then(|| SiteTag { authority: authority.into(), date: date.into() })
}

/// `#rgb` or `#rrggbb`: nothing else reaches the style sheet.
fn colour(fields: &mut Fields, key: &'static str) -> Option<String> {
    let text = fields.text(key)?;
    let digits = text.value.strip_prefix('#').unwrap_or("");
    if matches!(digits.len(), 3 | 6) && digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return Some(text.value.into());
    }
    fields.report(Code::ConfigValue, text.span, format!("`{}` is no colour", text.value), "write it as `\"#a4161a\"`");
    None
}

/// Names of fonts, or a file: nothing else reaches the style sheet.
fn font(fields: &mut Fields, key: &'static str) -> Option<Spanned<Box<str>>> {
    let text = fields.text(key)?;
    let is_file = text.value.starts_with("static/") && text.value.ends_with(".woff2");
    let plain = |c: char| c.is_alphanumeric() || " -_".contains(c) || if is_file { "/.".contains(c) } else { c == ',' };
    if !text.value.is_empty() && text.value.chars().all(plain) && !text.value.contains("..") {
        return Some(text);
    }
    let message = format!("`{}` is neither a WOFF2 file in static/ nor names of fonts", text.value);
    fields.report(
        Code::ConfigValue,
        text.span,
        message,
        "write `static/fonts/literata.woff2`, or `Literata, Palatino`",
    );
    None
}

/// `2 MiB`, `64 KiB`, `1000`.
pub(super) fn bytes(fields: &mut Fields, key: &'static str) -> Option<u64> {
    let text = fields.text(key)?;
    let (number, unit) =
        text.value.split_at(text.value.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.value.len()));
    let factor = match unit.trim() {
        "" | "B" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1 << 30),
        _ => None,
    };
    let size = number.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    if size.is_none() {
        fields.report(Code::ConfigValue, text.span, format!("`{}` is no size", text.value), "write it as `2 MiB`");
    }
    size
}

/// A list of words; nothing when the key is absent. An empty list stays empty.
pub(super) fn words_of<T: Copy>(fields: &mut Fields, key: &'static str, words: &[(&str, T)]) -> Option<Vec<T>> {
    let texts = fields.texts_maybe(key)?;
    let mut values = Vec::new();
    for text in texts {
        match words.iter().find(|(word, _)| **word == *text.value) {
            Some((_, value)) => values.push(*value),
            None => {
                let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                fields.report(
                    Code::ConfigValue,
                    text.span,
                    format!("`{}` is none of the words of `{key}`", text.value),
                    format!("the words are {}", all.join(", ")),
                );
            }
        }
    }
    Some(values)
}

/// `fallback: { en: [id], ms: id }`: what stands in for what a language lacks.
fn fallback(fields: &mut Fields, config: &mut Config) {
    let mut chains: Vec<(Lang, Vec<Lang>)> = Vec::new();
    for (of, tag) in fields.lists_by_language("fallback") {
        if !config.languages.contains(&of) {
            let message = format!("`{of}` is no language of the site");
            fields.report(Code::ConfigValue, tag.span, message, "name one of `languages:`");
            continue;
        }
        let Some(to) = lang(fields, &tag.value, tag.span).filter(|to| *to != of) else { continue };
        match chains.iter_mut().find(|(have, _)| *have == of) {
            Some((_, chain)) => chain.push(to),
            None => chains.push((of, vec![to])),
        }
    }
    if !chains.is_empty() {
        config.fallback = chains;
    }
}

/// `formats: {id: {time: "HH:mm"}}` (DOMAIN T-6).
fn formats(fields: &mut Fields, formats: &mut Vec<DateFormat>) {
    let Some(node) = fields.node("formats") else { return };
    let Value::Map(languages) = &node.value else {
        fields.wrong("formats", node, "a mapping of languages");
        return;
    };
    for (tag, value) in languages {
        let Some(lang) = lang(fields, &tag.name, tag.span) else { continue };
        let Value::Map(patterns) = &value.value else {
            fields.wrong(&tag.name, value, "a mapping of patterns");
            continue;
        };
        for (key, pattern) in patterns {
            if let Some(pattern) = fields.as_text(&key.name, pattern) {
                formats.retain(|one| one.lang != lang || *one.key != *key.name);
                formats.push(DateFormat { lang, key: key.name.to_string(), pattern: pattern.value.into() });
            }
        }
    }
}
