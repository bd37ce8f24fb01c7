//! What all pages are rendered with: theme, words, limits. Made once a build.

use super::{feeds::Kept, markdown, search};
use crate::base::{hash::ContentHash, lang::Lang, moment::Day};
use crate::config::Config;
use crate::parse::body::BodyLimits;
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use tera::Value;

/// What templates are given of a name.
#[derive(Clone)]
pub(super) struct NamedValues {
    /// Shape `ref`.
    pub reference: Value,
    /// Shape `curator`.
    pub curator: Value,
}

/// What templates are given of a language beside a text.
#[derive(Clone)]
pub(super) struct LangValues {
    pub tag: Value,
    pub dir: Value,
    /// In the page's language.
    pub name: Value,
    /// `KO`; `None` when it is the page's language.
    pub mark: Value,
}

/// How many cards are kept. A card takes about five kilobytes, and an item stands in six or seven lists; pages are
/// rendered in the order of their newest items, so a card is asked for again soon or not at all.
const CARDS: usize = 1024;

/// What templates are given of a day: an archive has many moments, but few days.
#[derive(Clone)]
pub(super) struct DayValues {
    pub date: Value,
    pub day_month: Value,
    pub full: Value,
    pub short: Value,
    pub weekday: Value,
}

/// Counts what a part of rendering costs, for whoever asked. Rendering itself knows no clock.
pub trait Meter: Sync {
    /// Does the work, once.
    fn measure(&self, work: &mut dyn FnMut());
}

/// The tools of rendering, shared by all workers.
pub struct Kit<'a> {
    pub theme: &'a Theme,
    /// Measures what pages say of themselves to machines.
    metadata: Option<&'a dyn Meter>,
    pub(super) limits: BodyLimits,
    /// Values of names by slot and language of the page: made once, then cloned, which copies nothing.
    names: Vec<OnceLock<NamedValues>>,
    languages: Vec<Lang>,
    langs: RwLock<HashMap<(Lang, Lang), LangValues>>,
    frames: RwLock<HashMap<(Lang, u128), Value>>,
    days: RwLock<HashMap<(Lang, Day), DayValues>>,
    /// The cards that were shown last, each at a place that its hash decides.
    cards: Vec<Mutex<Option<(ContentHash, Lang, Value)>>>,
    /// Templates that show the page's structured data: for the others none is made.
    structured: BTreeSet<String>,
    /// Entries of feeds that were made last.
    pub(super) entries: Kept,
    /// The search indexes of the periods at hand.
    pub periods: Arc<search::Kept>,
    words: BTreeMap<Lang, markdown::Strings>,
    first: markdown::Strings,
    pub(super) raw: markdown::RawHtml,
}

impl<'a> Kit<'a> {
    /// `named` is the number of slots of the site's names.
    #[must_use]
    pub fn new(theme: &'a Theme, config: &Config, named: usize) -> Self {
        let words = |lang: Lang| {
            let t = theme.strings(lang);
            let text = |key: &str| t.text(key).into();
            markdown::Strings {
                note: text("alerts.note"),
                tip: text("alerts.tip"),
                important: text("alerts.important"),
                warning: text("alerts.warning"),
                caution: text("alerts.caution"),
                footnotes: text("footnotes"),
                back: text("footnote_back"),
                table: text("table_n"),
                done: text("task_done"),
                open: text("task_open"),
            }
        };
        Self {
            theme,
            metadata: None,
            limits: limits(theme),
            names: (0..named * config.languages.len()).map(|_| OnceLock::new()).collect(),
            languages: config.languages.clone(),
            langs: RwLock::new(HashMap::new()),
            frames: RwLock::new(HashMap::new()),
            days: RwLock::new(HashMap::new()),
            cards: (0..CARDS).map(|_| Mutex::new(None)).collect(),
            entries: Kept::new(),
            structured: theme.mentioning("jsonld"),
            periods: Arc::default(),
            words: config.languages.iter().map(|lang| (*lang, words(*lang))).collect(),
            first: words(config.default_lang()),
            raw: match config.raw_html {
                crate::config::RawHtml::Sanitize => markdown::RawHtml::Sanitize,
                crate::config::RawHtml::Escape => markdown::RawHtml::Escape,
                crate::config::RawHtml::Trust => markdown::RawHtml::Trust,
            },
        }
    }

    /// Has the metadata of pages measured.
    #[must_use]
    pub fn measured(self, metadata: Option<&'a dyn Meter>) -> Self {
        Self { metadata, ..self }
    }

    /// Makes what a page says of itself to machines.
    pub(super) fn metadata<T>(&self, make: impl FnOnce() -> T) -> T {
        let Some(meter) = self.metadata else { return make() };
        let (mut make, mut made) = (Some(make), None);
        meter.measure(&mut || made = made.take().or_else(|| make.take().map(|make| make())));
        match made {
            Some(made) => made,
            None => unreachable!("a meter does the work that it measures"),
        }
    }

    /// With the search periods that others have cut, and will.
    #[must_use]
    pub fn with_periods(self, periods: Arc<search::Kept>) -> Self {
        Self { periods, ..self }
    }

    /// Names of the site's own directives.
    #[must_use]
    pub fn directives(&self) -> &[Box<str>] {
        &self.limits.directives
    }

    /// Whether a page by this template shows its structured data.
    pub(super) fn shows_structured_data(&self, template: &str) -> bool {
        self.structured.contains(template)
    }

    /// The values of a name for readers of `lang`, made by `make` when they are asked for first.
    pub(super) fn named(&self, slot: Option<usize>, lang: Lang, make: impl FnOnce() -> NamedValues) -> NamedValues {
        let at = slot.zip(self.languages.iter().position(|have| *have == lang));
        match at.and_then(|(slot, at)| self.names.get(slot * self.languages.len() + at)) {
            Some(cell) => cell.get_or_init(make).clone(),
            None => make(),
        }
    }

    pub(super) fn lang(&self, page: Lang, lang: Lang, make: impl FnOnce() -> LangValues) -> LangValues {
        remembered(&self.langs, (page, lang), make)
    }

    pub(super) fn day(&self, lang: Lang, day: Day, make: impl FnOnce() -> DayValues) -> DayValues {
        remembered(&self.days, (lang, day), make)
    }

    /// The value of a card for readers of `lang`; `hash` covers all that it shows.
    pub(super) fn card(&self, hash: ContentHash, lang: Lang, make: impl FnOnce() -> Value) -> Value {
        let [low, high, ..] = *hash.bytes();
        let place = usize::from(u16::from_le_bytes([low, high])) % CARDS;
        let Some(place) = self.cards.get(place) else { return make() };
        if let Ok(kept) = place.lock()
            && let Some((have, of, value)) = &*kept
            && (*have, *of) == (hash, lang)
        {
            return value.clone();
        }
        let value = make();
        if let Ok(mut kept) = place.lock() {
            *kept = Some((hash, lang, value.clone()));
        }
        value
    }

    /// The values of a frame; `current` tells which links of its navigation lead to the page.
    pub(super) fn frame(&self, lang: Lang, current: u128, make: impl FnOnce() -> Value) -> Value {
        remembered(&self.frames, (lang, current), make)
    }

    pub(super) fn words(&self, lang: Lang) -> &markdown::Strings {
        self.words.get(&lang).unwrap_or(&self.first)
    }
}

/// Looks a value up, or makes and keeps it. A poisoned lock only costs the making.
fn remembered<K: Eq + Hash + Copy, V: Clone>(known: &RwLock<HashMap<K, V>>, key: K, make: impl FnOnce() -> V) -> V {
    if let Ok(known) = known.read()
        && let Some(value) = known.get(&key)
    {
        return value.clone();
    }
    let value = make();
    if let Ok(mut known) = known.write() {
        known.insert(key, value.clone());
    }
    value
}

/// The limits of bodies, with the directives that the theme has beside the built-in ones.
#[must_use]
pub fn limits(theme: &Theme) -> BodyLimits {
    BodyLimits { directives: theme.directives().into_iter().map(Into::into).collect(), ..BodyLimits::default() }
}
