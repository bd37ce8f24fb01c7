//! Which pages have a card of their own for those who show links to them, and what stands on it: articles, editions,
//! stories and pages without a picture, and each language's front page, whose card is that of all its other pages.

use super::{LangAt, Output, Work, outputs::page_in};
use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    lang::Lang,
    path::SourcePath,
    slug::{self, Letters},
    url::UrlPath,
};
use crate::config::{Accent, Look};
use crate::diag::{Checked, Code, Diagnostic};
use crate::model::{Card, Picture, Site};
use crate::theme::{self, Theme};
use std::collections::BTreeMap;

/// What the plan knows of the site's fonts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownFonts {
    /// Over the bytes of all.
    pub hash: ContentHash,
    /// The characters that one of them has at least, from the first to the last, none twice.
    ranges: Vec<(u32, u32)>,
}

impl KnownFonts {
    /// `ranges` of all fonts, in any order.
    #[must_use]
    pub fn new(hash: ContentHash, mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (first, last) in ranges {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
                _ => merged.push((first, last)),
            }
        }
        Self { hash, ranges: merged }
    }

    /// The first character of a text that no font has.
    fn lacks(&self, text: &str) -> Option<char> {
        let has = |c: char| {
            let behind = self.ranges.partition_point(|(first, _)| *first <= u32::from(c));
            behind.checked_sub(1).and_then(|at| self.ranges.get(at)).is_some_and(|(_, last)| *last >= u32::from(c))
        };
        text.chars().find(|c| !c.is_whitespace() && !is_silent(*c) && !has(*c))
    }
}

/// Marks that are not seen: joiners, directions, variants.
#[must_use]
pub fn is_silent(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// A card as an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// The page that it stands for.
    pub of: Work,
    pub url: UrlPath,
    pub face: Face,
}

impl Poster {
    /// In pixels.
    pub const SIZE: (u32, u32) = (1200, 630);
}

/// All that is seen of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    pub lang: Lang,
    /// The site's title.
    pub site: Box<str>,
    /// What stands above the title: the section, or that it was paid for or withdrawn.
    pub kicker: Option<Box<str>>,
    pub title: Box<str>,
    /// Who published it; of the front page its line about the site.
    pub foot: Option<Box<str>>,
    pub date: Option<Box<str>>,
    pub is_newspaper: bool,
    pub paper: [u8; 3],
    pub ink: [u8; 3],
    pub accent: [u8; 3],
    pub fonts: ContentHash,
}

impl Face {
    /// Names what is seen.
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self { lang, site, kicker, title, foot, date, is_newspaper, paper, ink, accent, fonts } = self;
        hash.text(lang.as_str()).text(site).text(title);
        for text in [kicker, foot, date] {
            hash.maybe(text.as_deref());
        }
        hash.number(i64::from(*is_newspaper)).hash(*fonts);
        for channel in [paper, ink, accent].into_iter().flatten() {
            hash.number(i64::from(*channel));
        }
    }
}

/// What is told of a page.
#[derive(Default)]
struct Told<'t> {
    kicker: Option<&'t str>,
    title: &'t str,
    foot: Option<&'t str>,
    date: Option<String>,
}

/// Makes cards, and remembers those that cannot be made.
struct Desk<'a> {
    site: &'a Site,
    fonts: &'a KnownFonts,
    /// Paper, ink, accent.
    colours: [[u8; 3]; 3],
    posters: Vec<Poster>,
    /// By language: how many, the first character that is missing, and the record that has it.
    undrawn: BTreeMap<Lang, (usize, char, Option<SourcePath>)>,
}

/// The site's cards in the order of their pages; none unless the configuration asks for them.
pub(super) fn gather(site: &Site, theme: &Theme, fonts: &KnownFonts) -> Checked<Vec<Poster>> {
    let config = &site.config;
    // That there are no fonts was told where they are read.
    if !config.cards || fonts.ranges.is_empty() {
        return Checked::new(Vec::new(), Vec::new());
    }
    let (posters, undrawn) = (Vec::new(), BTreeMap::new());
    let mut desk = Desk { site, fonts, colours: colours(&config.look), posters, undrawn };
    for (at, lang) in (0..).zip(&config.languages) {
        let title = desk.site_title(*lang);
        let foot = config.description.get(*lang, config.default_lang()).map(|(text, _)| text);
        desk.add(Work::Front(at), *lang, "site", None, Told { title, foot, ..Told::default() });
        desk.stories(theme, at, *lang);
    }
    for (id, _, card, row) in site.rows().filter(|(_, _, card, _)| is_bare(card.image.as_deref())) {
        let told = article(theme, card);
        desk.add(Work::Article(id), card.lang, &card.id, Some(row.path()), told);
    }
    for (at, edition) in site.editions.iter().enumerate().filter(|(_, one)| is_bare(one.cover.as_deref())) {
        // One without a title is named by its days: the site's own card says as much.
        let Some(title) = edition.title.as_deref() else { continue };
        let strings = theme.strings(edition.lang);
        let (kicker, date) = (Some(strings.text("kinds.edition")), Some(strings.dates().date(&edition.published)));
        let told = Told { kicker, title, foot: None, date };
        desk.add(Work::Edition(Id::new(at)), edition.lang, &edition.id, edition.path.as_ref(), told);
    }
    for (at, page) in site.pages.iter().enumerate().filter(|(_, page)| page.lends.is_none()) {
        if is_bare(page.image.as_deref()) {
            let told = Told { title: &page.title, ..Told::default() };
            desk.add(Work::Page(Id::new(at)), page.lang, &page.id, Some(&page.path), told);
        }
    }
    desk.posters.sort_by_key(|poster| poster.of);
    let found = desk.undrawn.iter().map(|(lang, (count, lacking, path))| undrawn_in(*lang, *count, *lacking, path));
    Checked::new(std::mem::take(&mut desk.posters), found.collect())
}

fn undrawn_in(lang: Lang, count: usize, lacking: char, path: &Option<SourcePath>) -> Diagnostic {
    let code = u32::from(lacking);
    let what = if count == 1 { "one card".to_owned() } else { format!("{count} cards") };
    let message = format!("{what} in `{lang}` cannot be drawn: no font of fonts/ has `{lacking}` (U+{code:04X})");
    let finding = Diagnostic::new(Code::CardFont, message).help("put a TTF or OTF file with these letters into fonts/");
    match path {
        Some(path) => finding.in_file(path),
        None => finding,
    }
}

/// Whether nothing is shown beside a link to a page, as it is.
fn is_bare(picture: Option<&Picture>) -> bool {
    !picture.is_some_and(Picture::is_social)
}

fn article<'t>(theme: &'t Theme, card: &'t Card) -> Told<'t> {
    let strings = theme.strings(card.lang);
    // What was withdrawn or paid for says so wherever its title stands (DOMAIN ).
    let mark = match (&card.retracted, &card.sponsored) {
        (Some(_), _) => Some(strings.text("retracted")),
        (None, Some(sponsored)) => Some(sponsored.label.as_deref().unwrap_or_else(|| strings.text("sponsored_label"))),
        (None, None) => None,
    };
    let section = card.section.as_deref().map(|named| named.name(card.lang).0);
    Told {
        kicker: mark.or(section),
        title: &card.title,
        foot: card.source.as_deref().map(|named| named.name(card.lang).0),
        date: Some(strings.dates().date(&card.published)),
    }
}

impl<'a> Desk<'a> {
    fn site_title(&self, lang: Lang) -> &'a str {
        let config = &self.site.config;
        config.title.get(lang, config.default_lang()).map_or("", |(title, _)| title)
    }

    fn stories(&mut self, theme: &Theme, at: LangAt, lang: Lang) {
        for (number, story) in self.site.stories.iter().enumerate() {
            if page_in(&story.named, at).is_some() && is_bare(story.image.as_deref()) {
                let kicker = Some(theme.strings(lang).text("kinds.story"));
                let told = Told { kicker, title: story.named.name(lang).0, ..Told::default() };
                let record = story.variants.first().map(|variant| &variant.path);
                self.add(Work::Story { of: Id::new(number), lang: at }, lang, &story.id, record, told);
            }
        }
    }

    /// A card with its address. What no font can show beside the title is left out.
    fn add(&mut self, of: Work, lang: Lang, id: &str, record: Option<&SourcePath>, told: Told<'_>) {
        let site = self.site_title(lang);
        if let Some(lacking) = self.fonts.lacks(told.title).or_else(|| self.fonts.lacks(site)) {
            self.undrawn.entry(lang).or_insert_with(|| (0, lacking, record.cloned())).0 += 1;
            return;
        }
        let shown = |text: Option<&str>| text.filter(|text| self.fonts.lacks(text).is_none()).map(Into::into);
        let [paper, ink, accent] = self.colours;
        let face = Face {
            lang,
            site: site.into(),
            kicker: shown(told.kicker),
            title: told.title.into(),
            foot: shown(told.foot),
            date: shown(told.date.as_deref()),
            is_newspaper: self.site.config.look.look != "reader",
            paper,
            ink,
            accent,
            fonts: self.fonts.hash,
        };
        let mut hash = HashOf::new();
        face.hash_into(hash.text("card 1").text(id));
        let name = slug::slugify(id, Letters::Ascii).slug;
        let name: String = name.as_ref().map_or("page", slug::Slug::as_str).chars().take(40).collect();
        let name = name.trim_end_matches('-');
        let url = format!("/assets/card-{name}-{}.{}.png", lang.path(), hash.done().short());
        if let Ok(url) = UrlPath::parse_static(&url) {
            self.posters.push(Poster { of, url, face });
        }
    }
}

/// Paper, ink and accent of the scheme that the site forces, else of the light one.
fn colours(look: &Look) -> [[u8; 3]; 3] {
    let pair = |(light, dark): (&str, &str)| Accent { light: light.to_owned(), dark: dark.to_owned() };
    let is_dark = look.scheme.as_deref() == Some("dark");
    let of = |own: &Option<Accent>, theirs: (&str, &str)| {
        let pair = own.clone().unwrap_or_else(|| pair(theirs));
        channels(if is_dark { &pair.dark } else { &pair.light })
    };
    [of(&look.paper, theme::paper(&look.look)), of(&look.ink, theme::INK), of(&look.accent, theme::ACCENT)]
}

/// `#rgb` or `#rrggbb`, as the configuration checked it.
fn channels(colour: &str) -> [u8; 3] {
    let digits: Vec<u8> = colour.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    match *digits.as_slice() {
        [r, g, b] => [r * 17, g * 17, b * 17],
        [a, b, c, d, e, f] => [a * 16 + b, c * 16 + d, e * 16 + f],
        _ => [0; 3],
    }
}

pub(super) fn outputs(posters: &[Poster]) -> impl Iterator<Item = Output> + '_ {
    posters.iter().zip(0..).map(|(one, at)| Output { url: one.url.clone(), work: Work::Poster(at) })
}
