//! Templates, words and assets: the default theme, over it the one that the site names in `themes/`, over both the
//! site's own `templates/`, file by file.
//!
//! What a template may count on is written in `docs/templates.md`. Nothing here reads a disk: the site's files are
//! given, the default theme is in the binary.

pub mod asks;
pub mod assets;
pub mod collate;
pub mod dates;
pub mod embedded;
mod faults;
mod files;
pub mod functions;
mod locale;
mod made;
mod minify;
pub mod numbers;
mod outline;
pub mod pattern;
pub mod plural;
mod settings;
mod sheet;
pub mod strings;
mod templates;

use crate::{
    base::{
        hash::{ContentHash, HashOf},
        lang::Lang,
        path::SourcePath,
    },
    diag::{self, Checked, Code, Diagnostic, Place},
};
use asks::Ask;
use assets::ThemeAsset;
use faults::Known;
use files::Files;
use outline::Outline;
pub use settings::Given;
use settings::Settings;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::Arc,
};
use strings::{Sheets, Strings};
use tera::{Context, Tera};

/// The theme's own accent in both schemes, as `assets/kliping.css` has it.
pub const ACCENT: (&str, &str) = ("#47268a", "#c3adfa");

/// The colour of text in both schemes, as in `assets/kliping.css`.
pub const INK: (&str, &str) = ("#18171b", "#e9e7e2");

/// The paper of a look in both schemes: what browsers and home screens paint around the pages.
#[must_use]
pub fn paper(look: &str) -> (&'static str, &'static str) {
    if look == "reader" { ("#fff", "#111013") } else { ("#f5f4f0", "#151417") }
}

/// The source of the service worker, beside the templates.
const WORKER: &str = "worker.js";

/// What the configuration says of the theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeSettings {
    /// The entries of `formats:`.
    pub formats: Vec<FormatSetting>,
    /// Whose words stand in for those that a language lacks.
    pub fallback: Vec<(Lang, Vec<Lang>)>,
    /// What the site says to the settings of the theme in `themes/`.
    pub given: Vec<Given>,
    pub limits: Limits,
}

/// One entry of `formats:` in the configuration: `formats: {id: {time: "HH:mm"}, ar: {digits: arab}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatSetting {
    pub lang: Lang,
    /// A form's name (`time`), or `digits`.
    pub key: String,
    pub value: String,
    /// Where the value stands.
    pub place: Option<Place>,
}

/// How much a template may be and make (RELIABILITY X).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a template: `limits.template`.
    pub template: usize,
    /// Bytes of a rendered page: `limits.page`.
    pub page: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { template: 256 * 1024, page: 16 * 1024 * 1024 }
    }
}

/// A theme, ready to render.
pub struct Theme {
    files: Files,
    engine: Tera,
    words: Arc<Words>,
    asks: BTreeMap<String, Vec<Ask>>,
    assets: Arc<[ThemeAsset]>,
    settings: tera::Value,
    /// What its settings are made of.
    given: Settings,
    worker: Arc<str>,
    hash: ContentHash,
    page_limit: usize,
    /// Over all but its files that the theme was loaded from.
    beside: ContentHash,
    /// Nothing was wrong with it.
    is_sound: bool,
}

/// The words of every language.
struct Words {
    /// Of the site's default language: what a language without strings is given.
    first: Strings,
    each: BTreeMap<Lang, Strings>,
}

impl Theme {
    /// Reads the theme of a site: the default one, with `own` in the place of its files. `own` holds files of
    /// `templates/` and of one folder of `themes/`; others are passed over. The first language is the site's default.
    ///
    /// A broken file is reported, and the one that it was laid over stands in its place.
    #[must_use]
    pub fn load(own: &[(SourcePath, Vec<u8>)], languages: &[Lang], settings: &ThemeSettings) -> Checked<Self> {
        Self::load_after(own, languages, settings, None)
    }

    /// As [`Self::load`], taking over what an earlier theme of the same site has of its templates and all of its words.
    /// What comes out is the same.
    #[must_use]
    pub fn load_after(
        own: &[(SourcePath, Vec<u8>)],
        languages: &[Lang],
        settings: &ThemeSettings,
        before: Option<&Self>,
    ) -> Checked<Self> {
        let mut files = Files::overlaid(own);
        let beside = beside(own, languages, settings);
        let before = before.filter(|before| before.is_sound && before.beside == beside);
        if let Some(theme) = before.and_then(|before| before.with(&files, own, languages, settings)) {
            return Checked::new(theme, Vec::new());
        }
        let mut found = Vec::new();
        let sheets = Sheets::read(own, languages, settings, &texts(&files), &mut found);
        let default = languages.first().copied().unwrap_or_else(english);
        let first = sheets.strings(default, default, settings, &mut found);
        let mut each: BTreeMap<Lang, Strings> = BTreeMap::from([(default, first.clone())]);
        for lang in languages {
            if !each.contains_key(lang) {
                each.insert(*lang, sheets.strings(*lang, default, settings, &mut found));
            }
        }
        let numbers = each.values().map(|one| (one.lang().to_string(), (one.lang(), one.numbers().clone())));
        let engine = functions::engine(Arc::new(numbers.collect()));
        let engine = templates::load(&mut files, engine, settings.limits.template);
        found.extend(engine.found);
        let asks = all_asks(&files, &mut found);
        let own_settings = Settings::read(own, &settings.given, &mut found);
        diag::sort(&mut found);
        let theme = Self {
            assets: assets::published(&files).into(),
            worker: files
                .get(WORKER)
                .map(|file| minify::script(&String::from_utf8_lossy(&file.bytes)))
                .unwrap_or_default()
                .into(),
            hash: hash(&files, own, languages, settings, &own_settings),
            engine: engine.value,
            page_limit: settings.limits.page,
            files,
            words: Arc::new(Words { first, each }),
            asks,
            settings: own_settings.value(),
            given: own_settings,
            beside,
            is_sound: found.is_empty(),
        };
        Checked::new(theme, found)
    }

    /// This theme with these files, which may differ from its own in templates only. Nothing when they differ in more,
    /// or when something is wrong with them.
    fn with(
        &self,
        files: &Files,
        own: &[(SourcePath, Vec<u8>)],
        languages: &[Lang],
        settings: &ThemeSettings,
    ) -> Option<Self> {
        let changed = files.templates_since(&self.files)?;
        let engine = templates::again(files, (&self.files, &self.engine), &changed, settings.limits.template)?;
        let mut found = Vec::new();
        if own.iter().any(|(path, _)| files::is_strings(path)) {
            // A key of the site's own is welcome only while a template shows it.
            Sheets::read(own, languages, settings, &texts(files), &mut found);
        }
        let asks = all_asks(files, &mut found);
        found.is_empty().then(|| Self {
            hash: hash(files, own, languages, settings, &self.given),
            files: files.clone(),
            engine,
            words: Arc::clone(&self.words),
            asks,
            assets: Arc::clone(&self.assets),
            settings: self.settings.clone(),
            given: self.given.clone(),
            worker: Arc::clone(&self.worker),
            page_limit: self.page_limit,
            beside: self.beside,
            is_sound: true,
        })
    }

    /// Appends the template with this context to `out`.
    ///
    /// # Errors
    /// The template's fault, at its place, or a page over `limits.page`. Then `out` is as it was.
    pub fn render(&self, template: &str, context: &Context, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        let before = out.len();
        let mut page = Capped { room: self.page_limit, is_full: false, out };
        let Err(error) = self.engine.render_to(template, context, &mut page) else { return Ok(()) };
        let is_full = page.is_full;
        out.truncate(before);
        if is_full {
            let message = format!("the page that the template {template} makes is over {} bytes", self.page_limit);
            let found = Diagnostic::new(Code::Limit, message).help("the limit is `limits: page`");
            return Err(Box::new(match self.files.get(template).and_then(|file| file.own.as_ref()) {
                Some(path) => found.in_file(path),
                None => found,
            }));
        }
        let known = Known {
            templates: self.engine.get_template_names().collect(),
            components: self.engine.get_component_names().collect(),
        };
        let report = faults::reports(&error, &self.files).into_iter().next();
        Err(Box::new(match report {
            Some(report) => faults::finding(&report, &self.files, &known),
            None => Diagnostic::new(Code::Template, error.to_string()),
        }))
    }

    /// Whether there is a template of this name: `article.html`.
    #[must_use]
    pub fn has(&self, template: &str) -> bool {
        self.engine.contains_template(template)
    }

    /// The names of all directives, sorted: `quote` for `templates/directives/quote.html`.
    #[must_use]
    pub fn directives(&self) -> Vec<String> {
        let names =
            self.files.templates().filter_map(|(name, _)| name.strip_prefix("directives/")?.strip_suffix(".html"));
        names.filter(|name| !name.contains('/')).map(str::to_owned).collect()
    }

    /// What this template asks for, also through its parents and what it includes.
    #[must_use]
    pub fn asks(&self, template: &str) -> &[Ask] {
        self.asks.get(template).map_or(&[], Vec::as_slice)
    }

    /// Every template that asks for something, and what.
    pub fn all_asks(&self) -> impl Iterator<Item = (&str, &[Ask])> {
        self.asks.iter().map(|(name, asks)| (name.as_str(), asks.as_slice()))
    }

    /// The page templates in which, or in whose parents, includes or components, this word stands. What no template of
    /// a page names need not be made for it.
    #[must_use]
    pub fn mentioning(&self, word: &str) -> BTreeSet<String> {
        let texts: BTreeMap<&str, String> = self
            .files
            .templates()
            .map(|(name, file)| (name, String::from_utf8_lossy(&file.bytes).into_owned()))
            .collect();
        let in_component = texts.iter().any(|(name, text)| name.starts_with("components/") && text.contains(word));
        let mut found = BTreeSet::new();
        for name in texts.keys().filter(|name| !name.contains('/')) {
            let mut seen = BTreeSet::new();
            let mut open = vec![(*name).to_owned()];
            let mut mentions = in_component;
            while let Some(next) = open.pop() {
                let Some(text) = texts.get(next.as_str()).filter(|_| seen.insert(next.clone())) else { continue };
                mentions |= text.contains(word);
                let outline = Outline::of(text);
                open.extend(outline.extends.iter().chain(&outline.includes).map(|one| one.value.to_owned()));
            }
            if mentions {
                found.insert((*name).to_owned());
            }
        }
        found
    }

    /// The words of a language; of the default language for one that the site does not have.
    #[must_use]
    pub fn strings(&self, lang: Lang) -> &Strings {
        self.words.each.get(&lang).unwrap_or(&self.words.first)
    }

    /// Every published asset, sorted by name.
    #[must_use]
    pub fn assets(&self) -> &[ThemeAsset] {
        &self.assets
    }

    /// The address of the asset at this path below `assets/`.
    #[must_use]
    pub fn asset_url(&self, name: &str) -> Option<&str> {
        self.assets.iter().find(|asset| asset.name == name).map(|asset| asset.url.as_str())
    }

    /// The script of the service worker, without what the site adds to it.
    #[must_use]
    pub fn worker(&self) -> &str {
        &self.worker
    }

    /// The settings of the theme in `themes/` with what the site says to them, as templates see them.
    #[must_use]
    pub fn settings(&self) -> &tera::Value {
        &self.settings
    }

    /// The hash of every template, string, asset and format: the widest key of what is rendered.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        self.hash
    }
}

/// `en` is a language tag, so this never fails; the type does not know it.
fn english() -> Lang {
    match Lang::parse("en") {
        Ok(lang) => lang,
        Err(_) => unreachable!("`en` is a language tag"),
    }
}

/// The texts of all templates.
fn texts(files: &Files) -> Vec<String> {
    files.templates().map(|(_, file)| String::from_utf8_lossy(&file.bytes).into_owned()).collect()
}

/// Over what a theme is loaded from besides the files that [`Files`] holds: strings, the manifest, languages, settings.
fn beside(own: &[(SourcePath, Vec<u8>)], languages: &[Lang], settings: &ThemeSettings) -> ContentHash {
    let mut hash = HashOf::new();
    hash.text(&format!("{languages:?} {settings:?}"));
    let is_file = |path: &SourcePath| files::place(path).is_some() && !files::is_strings(path);
    for (path, bytes) in own.iter().filter(|(path, _)| !is_file(path)) {
        hash.text(path.as_str()).bytes(bytes);
    }
    hash.done()
}

fn hash(
    files: &Files,
    own: &[(SourcePath, Vec<u8>)],
    languages: &[Lang],
    settings: &ThemeSettings,
    given: &Settings,
) -> ContentHash {
    let mut hash = HashOf::new();
    hash.hash(files::hash(files, own));
    given.hash(&mut hash);
    hash.number(i64::try_from(languages.len()).unwrap_or(i64::MAX));
    for lang in languages {
        hash.text(lang.as_str());
    }
    for setting in &settings.formats {
        hash.text(setting.lang.as_str()).text(&setting.key).text(&setting.value);
    }
    hash.done()
}

/// The asks of each template with those of its parents and of what it includes.
fn all_asks(files: &Files, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Vec<Ask>> {
    let mut own = BTreeMap::new();
    let mut references: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, file) in files.templates() {
        let source = String::from_utf8_lossy(&file.bytes);
        let outline = Outline::of(&source);
        let others = outline.extends.iter().chain(&outline.includes).map(|one| one.value.to_owned());
        references.insert(name, others.collect());
        own.insert(name, asks::read(&source, file.own.as_ref(), found));
    }
    let mut all = BTreeMap::new();
    for name in own.keys() {
        let mut asks: Vec<Ask> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(*name).to_owned()];
        while let Some(next) = open.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            for ask in own.get(next.as_str()).into_iter().flatten() {
                // The nearest template has the word: a page may ask otherwise than its frame.
                if !asks.iter().any(|other| other.name.value == ask.name.value) {
                    asks.push(ask.clone());
                }
            }
            open.extend(references.get(next.as_str()).into_iter().flatten().cloned());
        }
        if !asks.is_empty() {
            all.insert((*name).to_owned(), asks);
        }
    }
    all
}

/// A page that fails when it has no room left, so that a template that loops ends (RELIABILITY H10).
struct Capped<'o> {
    room: usize,
    is_full: bool,
    out: &'o mut Vec<u8>,
}

impl io::Write for Capped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.room.checked_sub(bytes.len()) {
            Some(room) => {
                self.room = room;
                self.out.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            None => {
                self.is_full = true;
                Err(io::Error::other("the page is full"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use crate::base::lang::Lang;

    pub(crate) fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }
}

#[cfg(test)]
mod tests;
