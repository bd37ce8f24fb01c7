//! What a record's path tells of it (DOMAIN ).

use super::{Rules, record::Kind};
use crate::base::{lang::Lang, moment::Day, path::SourcePath, text::nfc};

/// What a path tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// By the first folder; `None` outside the seven.
    pub kind: Option<Kind>,
    /// By the suffix, when it is a language of the site.
    pub lang: Option<Lang>,
    pub stem: Box<str>,
    pub bundle: Option<SourcePath>,
    /// The date that the name of the file or bundle begins with. `Err` when the calendar has no such day.
    pub date: Option<Result<Day, Box<str>>>,
    pub form: Form,
}

/// How a record is written (DOMAIN R-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Markdown,
    Yaml,
}

const FOLDERS: [(&str, Kind); 7] = [
    ("articles", Kind::Article),
    ("editions", Kind::Edition),
    ("stories", Kind::Story),
    ("topics", Kind::Topic),
    ("sources", Kind::Source),
    ("people", Kind::Person),
    ("pages", Kind::Page),
];

impl Name {
    /// Reads a path below `content/`; `None` when no record stands there.
    #[must_use]
    pub fn read(path: &SourcePath, rules: &Rules) -> Option<Self> {
        let form = match &*path.extension() {
            "md" => Form::Markdown,
            "yaml" | "yml" => Form::Yaml,
            _ => return None,
        };
        let below = path.below("content")?;
        if below.split('/').any(|part| part.starts_with(['_', '.'])) || path.name().eq_ignore_ascii_case("readme.md") {
            return None;
        }
        let kind = below
            .split_once('/')
            .and_then(|(folder, rest)| FOLDERS.iter().find(|(name, _)| *name == folder).map(|(_, kind)| (*kind, rest)));
        let (kind, inner) = kind.map_or((None, below), |(kind, rest)| (Some(kind), rest));
        let bare = inner.rsplit_once('.').map_or(inner, |(bare, _)| bare);
        let (bare, lang) = suffix(bare, &rules.languages);
        let folder = bare.strip_suffix("/index");
        let bundle = folder.and_then(|_| SourcePath::parse(path.folder()).ok());
        let stem = folder.unwrap_or(bare);
        let last = stem.rsplit_once('/').map_or(stem, |(_, last)| last);
        Some(Self { kind, lang, stem: nfc(stem).into(), bundle, date: date(last), form })
    }
}

impl Name {
    /// The name of the file or bundle without the date that it begins with: the title when nothing else tells one.
    #[must_use]
    pub fn title(&self) -> &str {
        let last = self.stem.rsplit_once('/').map_or(&*self.stem, |(_, last)| last);
        let rest =
            last.get(10..).filter(|_| self.date.is_some()).unwrap_or(last).trim_start_matches(['-', '_', ' ', '.']);
        if rest.is_empty() { last } else { rest }
    }
}

/// Takes a language of the site off the end of a name: `kim.ko`.
fn suffix<'a>(bare: &'a str, languages: &[Lang]) -> (&'a str, Option<Lang>) {
    let cut =
        bare.rsplit_once('.').filter(|(stem, tag)| !stem.is_empty() && !stem.ends_with('/') && !tag.contains('/'));
    let lang = cut.and_then(|(_, tag)| Lang::parse(tag).ok()).filter(|lang| languages.contains(lang));
    match (cut, lang) {
        (Some((stem, _)), Some(lang)) => (stem, Some(lang)),
        _ => (bare, None),
    }
}

/// The date that a name begins with: `2024-11-23`, `2024-11-23-kim`.
fn date(name: &str) -> Option<Result<Day, Box<str>>> {
    let head = name.get(..10)?;
    let shaped = head.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let ends = name.get(10..).is_none_or(|rest| rest.is_empty() || rest.starts_with(['-', '_', ' ', '.']));
    (shaped && ends).then(|| Day::parse(head).map_err(|_| head.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Option<Name> {
        Name::read(&SourcePath::parse(path).unwrap(), &super::super::tests::rules())
    }

    #[test]
    fn the_first_folder_is_the_kind() {
        // DOMAIN R-5
        assert_eq!(name("content/people/kim.yaml").unwrap().kind, Some(Kind::Person));
        assert_eq!(name("content/about.md").unwrap().kind, None);
        assert_eq!(name("content/korea/articles/x.md").unwrap().kind, None);
        for other in [
            "content/articles/_draft.md",
            "content/articles/_x/a.md",
            "content/README.md",
            "content/articles/a.jpg",
            "static/a.md",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn a_suffix_is_a_language_only_if_the_site_has_it() {
        // DOMAIN R-6
        let korean = name("content/articles/2024/kim.ko.md").unwrap();
        assert_eq!((&*korean.stem, korean.lang.unwrap().as_str()), ("2024/kim", "ko"));
        let french = name("content/articles/kim.fr.md").unwrap();
        assert_eq!((&*french.stem, french.lang), ("kim.fr", None));
        assert_eq!(&*name("content/articles/v1.2/kim.md").unwrap().stem, "v1.2/kim");
    }

    #[test]
    fn a_bundle_is_its_folder() {
        // DOMAIN R-11
        let bundle = name("content/articles/2024-11-23-kim/index.ko.md").unwrap();
        assert_eq!(
            (&*bundle.stem, bundle.bundle.unwrap().as_str()),
            ("2024-11-23-kim", "content/articles/2024-11-23-kim")
        );
        assert_eq!(bundle.date.unwrap().unwrap().key(), "2024-11-23");
        assert_eq!(&*name("content/pages/index.md").unwrap().stem, "index");
    }

    #[test]
    fn a_name_may_begin_with_its_date() {
        // DOMAIN R-21
        assert_eq!(name("content/editions/2024-11-23.md").unwrap().date.unwrap().unwrap().key(), "2024-11-23");
        assert_eq!(name("content/articles/2024-13-45-x.md").unwrap().date, Some(Err("2024-13-45".into())));
        assert_eq!(name("content/articles/2024-11-234.md").unwrap().date, None);
        // NFC: the same name on every file system.
        assert_eq!(
            name("content/topics/cafe\u{301}.md").unwrap().stem,
            name("content/topics/caf\u{e9}.md").unwrap().stem
        );
    }
}
