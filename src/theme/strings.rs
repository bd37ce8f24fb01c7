//! The words of the interface in each language of the site (DOMAIN I-8).
//!
//! A text is looked for in the site's `templates/strings/LANG.yaml`, that of its theme in `themes/`, the shipped one,
//! those of the language without its region, then those of the site's default language, then English. What comes from another language is reported.

use super::{
    FormatSetting, ThemeSettings,
    dates::Dates,
    embedded,
    files::{Layer, place},
    locale,
    made::dates,
    numbers::Numbers,
    plural::Plural,
    sheet::{Entry, Leaf, Sheet},
};
use crate::{
    base::{lang::Lang, path::SourcePath},
    diag::{Code, Diagnostic, Place},
};
use std::collections::{BTreeMap, BTreeSet};
use tera::{Map, Value, value::Key};

/// The words of one language, and how it writes dates and numbers.
#[derive(Debug, Clone)]
pub struct Strings {
    lang: Lang,
    leaves: BTreeMap<String, Leaf>,
    value: Value,
    dates: Dates,
    numbers: Numbers,
}

impl Strings {
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// All of them, as templates see them (`t`). Cloning it copies nothing.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The text at a key with dots: `describe.article`. A key that is no text answers with itself, so that it is seen.
    #[must_use]
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.maybe(key).unwrap_or(key)
    }

    /// The text at a key that need not exist: `languages.fi`.
    #[must_use]
    pub fn maybe(&self, key: &str) -> Option<&str> {
        self.leaves.get(key).and_then(Leaf::text)
    }

    /// The form for `n` of something, with `{n}` as the language writes it.
    #[must_use]
    pub fn plural(&self, key: &str, n: u64) -> String {
        let category = Plural::of(self.lang, n);
        let form = match self.leaves.get(key) {
            Some(Leaf::Forms(forms)) => {
                let of =
                    |one: Plural| forms.iter().find(|(category, _)| *category == one).map(|(_, text)| text.as_ref());
                of(category).or_else(|| of(Plural::Other)).unwrap_or(key)
            }
            Some(Leaf::Text(text)) => text,
            Some(Leaf::List(_)) | None => key,
        };
        form.replace("{n}", &self.numbers.text(i64::try_from(n).unwrap_or(i64::MAX)))
    }

    /// The forms of a plural by the name of their category, with `{n}` as it is written.
    #[must_use]
    pub fn forms(&self, key: &str) -> Vec<(&'static str, &str)> {
        match self.leaves.get(key) {
            Some(Leaf::Forms(forms)) => forms.iter().map(|(category, text)| (category.name(), &**text)).collect(),
            Some(Leaf::Text(text)) => vec![(Plural::Other.name(), text)],
            Some(Leaf::List(_)) | None => Vec::new(),
        }
    }

    /// The text at a key with each `{name}` replaced. Plain text: nothing is escaped.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.text(key), values)
    }

    /// `a, b, dan c`
    #[must_use]
    pub fn list(&self, items: &[&str]) -> String {
        let Some((last, before)) = items.split_last() else { return String::new() };
        let (Some(first), false) = (before.first(), before.is_empty()) else { return (*last).to_owned() };
        if before.len() == 1 {
            return self.fill("list.two", &[("a", first), ("b", last)]);
        }
        let before = before.join(self.text("list.sep"));
        self.fill("list.last", &[("a", &before), ("b", last)])
    }

    #[must_use]
    pub fn dates(&self) -> &Dates {
        &self.dates
    }

    #[must_use]
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// Every key with its dots, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.leaves.keys().map(String::as_str)
    }
}

/// A value in braces is not filled again.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(rest.get(..open).unwrap_or_default());
        let inner = rest.get(open + 1..).unwrap_or_default();
        let hit = values.iter().find(|(name, _)| inner.strip_prefix(name).is_some_and(|after| after.starts_with('}')));
        match hit {
            Some((name, value)) => {
                out.push_str(value);
                rest = inner.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('{');
                rest = inner;
            }
        }
    }
    out + rest
}

/// An entry that was chosen for a language.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub leaf: Leaf,
    /// Where it stands in the site; nothing for a shipped text.
    pub place: Option<Place>,
    /// Which of the sheets gave it; the first one goes before all others.
    layer: usize,
}

/// The sheets of strings of a site.
pub(super) struct Sheets {
    /// Of each language the site's own, then its theme's.
    own: BTreeMap<Lang, Vec<Sheet>>,
    shipped: BTreeMap<Lang, Sheet>,
}

/// English: complete, so that the other files are measured by it.
const REFERENCE: &str = "en";

impl Sheets {
    /// Reads the site's own sheets and the shipped ones of these languages. `templates` are the texts of all
    /// templates: a key that no shipped sheet has is welcome when one of them shows it.
    pub(super) fn read(
        own: &[(SourcePath, Vec<u8>)],
        languages: &[Lang],
        settings: &ThemeSettings,
        templates: &[String],
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut sheets = Self { own: BTreeMap::new(), shipped: BTreeMap::new() };
        let bases: Vec<Lang> = languages.iter().filter_map(|lang| base(*lang)).collect();
        let stand_ins = settings.fallback.iter().flat_map(|(_, chain)| chain.iter().copied());
        let wanted: BTreeSet<Lang> =
            languages.iter().copied().chain(bases).chain(stand_ins).chain(Lang::parse(REFERENCE).ok()).collect();
        for lang in wanted {
            let name = format!("strings/{lang}.yaml");
            if let (Some(bytes), Ok(path)) = (embedded::file(&name), SourcePath::parse(&name)) {
                sheets.shipped.insert(lang, Sheet::read(bytes, &path, found));
            }
        }
        let mut written: Vec<(Layer, &str, &SourcePath, &[u8])> = own
            .iter()
            .filter_map(|(path, bytes)| {
                let (layer, name) = place(path)?;
                Some((layer, name.strip_prefix("strings/")?, path, bytes.as_slice()))
            })
            .collect();
        written.sort_by_key(|(layer, name, ..)| (*layer, *name));
        for (_, name, path, bytes) in written {
            let lang = name.strip_suffix(".yaml").and_then(|tag| Lang::parse(tag).ok());
            let Some(lang) = lang else {
                let message = format!("`{name}` is not named after a language");
                let help = "name a file of interface strings after the language: templates/strings/id.yaml";
                found.push(Diagnostic::new(Code::Strings, message).in_file(path).help(help));
                continue;
            };
            let mut sheet = Sheet::read(bytes, path, found);
            if let Some(shipped) = sheets.reference() {
                sheet.hold_against(shipped, &|key| is_open(key, templates), found);
            }
            sheets.own.entry(lang).or_default().push(sheet);
        }
        sheets
    }

    fn reference(&self) -> Option<&Sheet> {
        Lang::parse(REFERENCE).ok().and_then(|lang| self.shipped.get(&lang))
    }

    /// The sheets of a language, the site's own before the shipped ones, the exact language before its base.
    fn of(&self, lang: Lang) -> Vec<&Sheet> {
        let base = base(lang).filter(|base| *base != lang);
        let tags = std::iter::once(lang).chain(base);
        tags.flat_map(|tag| self.exactly(tag)).collect()
    }

    /// The sheets of just this language.
    fn exactly(&self, lang: Lang) -> impl Iterator<Item = &Sheet> {
        self.own.get(&lang).into_iter().flatten().chain(self.shipped.get(&lang))
    }

    /// The strings of one language, complete.
    pub(super) fn strings(
        &self,
        lang: Lang,
        default: Lang,
        settings: &ThemeSettings,
        found: &mut Vec<Diagnostic>,
    ) -> Strings {
        let own = self.of(lang);
        // What stands in by configuration is meant: its words and calendar count as the language's.
        let chain = settings.fallback.iter().find(|(have, _)| *have == lang).map_or(&[][..], |(_, chain)| chain);
        let native: Vec<&Sheet> = own.iter().copied().chain(chain.iter().flat_map(|kin| self.of(*kin))).collect();
        let mut layers = native.clone();
        layers.extend(self.of(default));
        layers.extend(self.reference());
        let keys: BTreeSet<&str> = self
            .own
            .values()
            .flatten()
            .chain(layers.iter().copied())
            .flat_map(|sheet| sheet.entries.keys())
            .map(String::as_str)
            .collect();
        let mut held = BTreeMap::new();
        let mut missing = Vec::new();
        for key in keys {
            let hit = layers.iter().enumerate().find_map(|(at, sheet)| Some((at, *sheet, sheet.entries.get(key)?)));
            let Some((layer, sheet, Entry { leaf, span })) = hit else { continue };
            if layer >= native.len() && !matches!(key, "lang.tag" | "lang.dir") {
                missing.push(key);
            }
            let is_own = self.own.values().flatten().any(|own| own.path == sheet.path);
            let place = is_own.then(|| Place::new(&sheet.path, *span));
            held.insert(key.to_owned(), Held { leaf: leaf.clone(), place, layer });
        }
        found.extend(self.missing(lang, default, &missing, !native.is_empty()));
        self.adapt(lang, (own.len(), native.len()), &layers, &mut held);
        finish(lang, held, &settings.formats, found)
    }

    /// One warning a language.
    fn missing(&self, lang: Lang, default: Lang, missing: &[&str], has_file: bool) -> Option<Diagnostic> {
        let instead = if lang == default { REFERENCE.to_owned() } else { default.to_string() };
        let file = format!("templates/strings/{lang}.yaml");
        if !has_file {
            let message =
                format!("there are no interface strings in `{lang}`; those of `{instead}` stand in their place");
            let help = format!("write {file}; `kliping theme eject` gives you one to translate");
            return Some(Diagnostic::new(Code::MissingString, message).help(help));
        }
        let first: Vec<String> = missing.iter().take(5).map(|key| format!("`{key}`")).collect();
        if first.is_empty() {
            return None;
        }
        let more = if missing.len() > first.len() { ", …" } else { "" };
        let message = format!(
            "{} interface {} missing in `{lang}`: {}{more}",
            missing.len(),
            if missing.len() == 1 { "string is" } else { "strings are" },
            first.join(", ")
        );
        let found = Diagnostic::new(Code::MissingString, message)
            .help(format!("write them in {file}; those of `{instead}` stand in their place"));
        Some(match self.own.get(&lang).and_then(|sheets| sheets.first()) {
            Some(sheet) => found.in_file(&sheet.path),
            None => found,
        })
    }

    /// Puts in what no foreign file can say of a language: its tag, its calendar, its quotation marks.
    /// `own` of the layers are the language's, `native` those and what stands in for it.
    fn adapt(&self, lang: Lang, (own, native): (usize, usize), layers: &[&Sheet], held: &mut BTreeMap<String, Held>) {
        let from = |held: &BTreeMap<String, Held>, key: &str| held.get(key).map_or(usize::MAX, |one| one.layer);
        let put = |held: &mut BTreeMap<String, Held>, key: &str, leaf: Leaf| {
            held.insert(key.to_owned(), Held { leaf, place: None, layer: 0 });
        };
        // A calendar is taken whole: ISO's numbers do not go with another language's words.
        let has_calendar = from(held, "dates.date") < native;
        for (key, leaf) in locale::entries(lang) {
            if from(held, key) >= native && !(has_calendar && key.starts_with("dates.")) {
                put(held, key, leaf);
            }
        }
        let exact = self.exactly(lang).count();
        for (key, leaf) in locale::variant(lang) {
            if from(held, key) >= exact {
                put(held, key, leaf);
            }
        }
        if from(held, "numbers.group") >= native {
            held.remove("numbers.group");
            let group = Numbers::of(lang).group().to_owned();
            put(held, "numbers.group", Leaf::Text(group.into()));
        }
        put(held, "lang.tag", Leaf::Text(lang.as_str().into()));
        put(held, "lang.dir", Leaf::Text(lang.dir().into()));
        if from(held, "lang.name") >= own {
            let name =
                held.get(&format!("languages.{lang}")).or_else(|| held.get(&format!("languages.{}", lang.primary())));
            let name = name.and_then(|one| one.leaf.text()).unwrap_or(lang.as_str()).into();
            put(held, "lang.name", Leaf::Text(name));
        }
        if from(held, "lang.native") >= own {
            put(held, "lang.native", Leaf::Text(lang.as_str().into()));
        }
        // A site that writes another time means it wherever a time stands.
        let (time, with_day) = (from(held, "dates.time"), from(held, "dates.weekday_time"));
        if time < with_day {
            let text = |key: &str| layers.get(with_day)?.entries.get(key)?.leaf.text();
            if let (Some(old), Some(new)) = (text("dates.time"), held.get("dates.time").and_then(|one| one.leaf.text()))
            {
                let new = new.to_owned();
                replace_time(held, old, &new);
            }
        }
    }
}

/// The language without its region, unless that is written in another script: `zh-Hant` is not read as `zh`.
fn base(lang: Lang) -> Option<Lang> {
    let is_traditional = lang.primary() == "zh" && matches!(lang.region(), Some("TW" | "HK" | "MO"));
    let is_plain = matches!((lang.primary(), lang.script()), (_, None) | ("zh", Some("Hans")));
    (is_plain && !is_traditional).then(|| Lang::parse(lang.primary()).ok()).flatten()
}

/// Writes another time pattern into the form of weekday and time.
pub(super) fn replace_time(held: &mut BTreeMap<String, Held>, old: &str, new: &str) {
    if let Some(Held { leaf: Leaf::Text(text), .. }) = held.get_mut("dates.weekday_time") {
        *text = text.replace(old, new).into();
    }
}

/// Keys that a site may add: names of languages and words of records, and what a template shows.
fn is_open(key: &str, templates: &[String]) -> bool {
    let parent = key.rsplit_once('.').map_or("", |(parent, _)| parent);
    if matches!(parent, "languages" | "labels" | "roles") || key == "dates.weekday" {
        return true;
    }
    let shown = format!("t.{key}");
    let by_name = format!("t.{parent}[");
    templates.iter().any(|text| text.contains(&shown) || (!parent.is_empty() && text.contains(&by_name)))
}

fn finish(
    lang: Lang,
    mut held: BTreeMap<String, Held>,
    formats: &[FormatSetting],
    found: &mut Vec<Diagnostic>,
) -> Strings {
    let (dates, digits) = dates(lang, &mut held, formats, found);
    let group = held.get("numbers.group").and_then(|one| one.leaf.text()).unwrap_or_default();
    let numbers = Numbers::of(lang).with_group(group).with_digits(digits);
    let leaves: BTreeMap<String, Leaf> = held.into_iter().map(|(key, one)| (key, one.leaf)).collect();
    Strings { lang, value: tree(&leaves), leaves, dates, numbers }
}

/// Keys with dots as maps in maps.
fn tree(leaves: &BTreeMap<String, Leaf>) -> Value {
    #[derive(Default)]
    struct Branch(BTreeMap<String, Branch>, Option<Value>);
    let mut root = Branch::default();
    for (key, leaf) in leaves {
        let mut at = &mut root;
        for part in key.split('.') {
            at = at.0.entry(part.to_owned()).or_default();
        }
        at.1 = Some(leaf_value(leaf));
    }
    fn grown(branch: Branch) -> Value {
        match branch {
            Branch(children, Some(value)) if children.is_empty() => value,
            Branch(children, _) => {
                let entries = children.into_iter().map(|(key, inner)| (Key::from(key), grown(inner)));
                Value::from(entries.collect::<Map>())
            }
        }
    }
    grown(root)
}

fn leaf_value(leaf: &Leaf) -> Value {
    match leaf {
        Leaf::Text(text) => Value::from(text.as_ref()),
        Leaf::List(all) => Value::from(all.iter().map(|text| Value::from(text.as_ref())).collect::<Vec<_>>()),
        Leaf::Forms(forms) => {
            let entries = forms.iter().map(|(category, text)| (Key::from(category.name()), Value::from(text.as_ref())));
            Value::from(entries.collect::<Map>())
        }
    }
}
