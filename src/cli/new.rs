//! `kliping new`: a record from its archetype, with its id and date set.

use super::args::{NewArgs, NewKind};
use super::exit::{Exit, Stop};
use super::place::Place;
use super::show::Screen;
use super::{World, file, when};
use crate::base::hash::HashOf;
use crate::base::lang::Lang;
use crate::base::moment::{Moment, Zone};
use crate::base::path::SourcePath;
use crate::base::slug;
use crate::base::text::forbidden_character;
use crate::config::Config;
use crate::diag::Form;
use crate::env::Files;
use crate::yaml;
use serde_json::json;
use std::path::Path;

pub(super) fn new(args: &NewArgs, root: Option<&Path>, world: &World<'_>, screen: &Screen<'_>) -> Result<Exit, Stop> {
    let place = Place::open(root, world)?;
    let config = place.config(None);
    let lang = language(args.lang.as_deref(), &config)?;
    let title = args.title.trim();
    if title.is_empty() || forbidden_character(title).is_some() || title.contains('\n') {
        return Err(Stop::Usage("a title is one line of text without control characters".to_owned()));
    }
    let now = when::now(args.now.as_deref(), config.zone, world)?;
    let archetype = Archetype::of(args.kind, &place);
    let draft = Draft::of(args.kind, title, Moment::from_unix(now, config.zone), lang, &config, archetype.extension);
    let text = archetype.filled(&draft);
    let taken = |path: &str| Stop::Usage(format!("`{path}` stands there already and was left as it is"));
    // The same record in the other form would be a second one of the same name (DOMAIN R-1).
    if let Some(other) = draft.forms().find(|path| place.root.join(path).exists()) {
        return Err(taken(&other));
    }
    if !file::create(&place.root.join(&draft.path), text.as_bytes())? {
        return Err(taken(&draft.path));
    }
    match screen.form {
        Form::Json => screen.json(&json!({"path": draft.path, "id": draft.id})),
        Form::Human | Form::Github => screen.out(&format!("{}\n", draft.path)),
    }
    Ok(Exit::Done)
}

fn language(asked: Option<&str>, config: &Config) -> Result<Lang, Stop> {
    let Some(asked) = asked else { return Ok(config.default_lang()) };
    let lang = Lang::parse(asked).map_err(|fault| Stop::Usage(format!("--lang: {fault}")))?;
    if config.lang_at(lang).is_some() {
        return Ok(lang);
    }
    let known: Vec<&str> = config.languages.iter().map(Lang::as_str).collect();
    Err(Stop::Usage(format!("--lang: the site has no language `{lang}`; its languages are {}", known.join(", "))))
}

/// What an archetype is filled with.
struct Draft {
    path: String,
    id: String,
    /// As YAML writes it.
    title: String,
    date: String,
    day: String,
    lang: String,
    /// Whether records of the kind are dated.
    dated: bool,
}

impl Draft {
    fn of(kind: NewKind, title: &str, now: Moment, lang: Lang, config: &Config, extension: &str) -> Self {
        let day = now.day().key();
        // DOMAIN R-9: the file is named by the title, or by the id when no letter of it is left.
        let slug = slug::slugify(title, config.letters).slug.map(String::from);
        let suffix = if lang == config.default_lang() { String::new() } else { format!(".{lang}") };
        let path = |name: &str| match kind {
            NewKind::Article => format!("content/articles/{}/{name}{suffix}.{extension}", now.day().year()),
            NewKind::Edition => format!("content/editions/{day}-{name}{suffix}.{extension}"),
            NewKind::Story | NewKind::Topic | NewKind::Source | NewKind::Person | NewKind::Page => {
                format!("content/{}/{name}{suffix}.{extension}", folder(kind))
            }
        };
        let made = dated_id(&format!("{title}\n{}", path(slug.as_deref().unwrap_or("-"))), now);
        let id = match kind {
            NewKind::Article | NewKind::Edition | NewKind::Story => made,
            // What others refer to is called by a word that they can remember.
            NewKind::Topic | NewKind::Source | NewKind::Person | NewKind::Page => {
                slug::id_from(slug.as_deref().unwrap_or(&made))
            }
        };
        Self {
            path: path(slug.as_deref().unwrap_or(&id)),
            title: scalar(title),
            date: dated(now, config.zone),
            day,
            lang: lang.to_string(),
            dated: matches!(kind, NewKind::Article | NewKind::Edition),
            id,
        }
    }
}

impl Draft {
    /// The paths at which the record could stand already.
    fn forms(&self) -> impl Iterator<Item = String> {
        let bare = self.path.rsplit_once('.').map_or(self.path.as_str(), |(bare, _)| bare);
        ["md", "yaml", "yml"].into_iter().map(move |extension| format!("{bare}.{extension}"))
    }
}

fn folder(kind: NewKind) -> &'static str {
    match kind {
        NewKind::Article => "articles",
        NewKind::Edition => "editions",
        NewKind::Story => "stories",
        NewKind::Topic => "topics",
        NewKind::Source => "sources",
        NewKind::Person => "people",
        NewKind::Page => "pages",
    }
}

/// `20241123-k7d2m9`: the day, and six letters made of what tells this record from others.
pub(super) fn dated_id(of: &str, now: Moment) -> String {
    let hash = HashOf::new().text(of).number(now.seconds()).done();
    format!("{}-{}", now.day().key().replace('-', ""), base32(hash.bytes()))
}

/// Six letters and digits that nobody confuses by ear or eye (Crockford's alphabet, DOMAIN R-7).
pub(super) fn base32(hash: &[u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    hash.iter()
        .take(6)
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// A text as YAML reads it back, quoted where it must be.
pub(super) fn scalar(text: &str) -> String {
    let line = yaml::write(&json!({ "k": text }));
    line.strip_prefix("k:").map_or_else(|| json!(text).to_string(), |value| value.trim().to_owned())
}

/// A moment of the site's zone, which needs not be named; with its offset in the hour that comes twice (DOMAIN T-5).
pub(super) fn dated(now: Moment, zone: Zone) -> String {
    let whole = now.rfc3339();
    let bare = whole.get(..16).unwrap_or(&whole).replace('T', " ");
    let minute = now.seconds().div_euclid(60);
    let same = Moment::parse(&bare, zone).is_ok_and(|read| read.seconds().div_euclid(60) == minute);
    if same { bare } else { format!("{bare} {}", whole.get(19..).unwrap_or("")) }
}

/// The text that a record begins as.
struct Archetype {
    text: String,
    extension: &'static str,
}

impl Archetype {
    /// The site's own (`archetypes/article.md`), else the built-in one.
    fn of(kind: NewKind, place: &Place) -> Self {
        let name = word(kind);
        for extension in ["md", "yaml"] {
            let path = SourcePath::parse(&format!("archetypes/{name}.{extension}"));
            let bytes = path.ok().and_then(|path| place.files.read_capped(&path, 1 << 20).ok());
            if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                return Self { text: text.replace("\r\n", "\n"), extension };
            }
        }
        Self { text: built_in(kind).to_owned(), extension: "md" }
    }

    /// Fills the placeholders, and adds the keys that a record must have and the archetype leaves out.
    fn filled(&self, draft: &Draft) -> String {
        let mut text = self.text.clone();
        let (markdown, head) = (self.extension == "md", self.head());
        let lacks = |key: &str| !head.lines().any(|line| line.starts_with(&format!("{key}:")));
        let mut missing = String::new();
        if lacks("id") {
            missing.push_str("id: {id}\n");
        }
        if lacks("title") && lacks("names") {
            missing.push_str("title: {title}\n");
        }
        if draft.dated && lacks("publish_date") && lacks("date") {
            missing.push_str("publish_date: {date}\n");
        }
        if !missing.is_empty() {
            text = match text.strip_prefix("---\n").filter(|_| markdown) {
                Some(rest) => format!("---\n{missing}{rest}"),
                None if markdown => format!("---\n{missing}---\n{text}"),
                None => format!("{missing}{text}"),
            };
        }
        // The title last: a title that holds `{id}` stays as it is.
        for (name, value) in [
            ("{id}", &draft.id),
            ("{date}", &draft.date),
            ("{day}", &draft.day),
            ("{lang}", &draft.lang),
            ("{title}", &draft.title),
        ] {
            text = text.replace(name, value);
        }
        text
    }

    /// The lines in which keys stand.
    fn head(&self) -> &str {
        if self.extension != "md" {
            return &self.text;
        }
        let inside = self.text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"));
        inside.map_or("", |(head, _)| head)
    }
}

fn word(kind: NewKind) -> &'static str {
    match kind {
        NewKind::Article => "article",
        NewKind::Edition => "edition",
        NewKind::Story => "story",
        NewKind::Topic => "topic",
        NewKind::Source => "source",
        NewKind::Person => "person",
        NewKind::Page => "page",
    }
}

/// The archetype that a site has without writing one; `init` writes them out.
pub(super) fn built_in(kind: NewKind) -> &'static str {
    match kind {
        NewKind::Article => include_str!("scaffold/archetypes/article.md"),
        NewKind::Edition => include_str!("scaffold/archetypes/edition.md"),
        NewKind::Story => include_str!("scaffold/archetypes/story.md"),
        NewKind::Topic => include_str!("scaffold/archetypes/topic.md"),
        NewKind::Source => include_str!("scaffold/archetypes/source.md"),
        NewKind::Person => include_str!("scaffold/archetypes/person.md"),
        NewKind::Page => include_str!("scaffold/archetypes/page.md"),
    }
}

/// The name of each archetype's file with its text.
pub(super) fn archetypes() -> impl Iterator<Item = (String, &'static str)> {
    use clap::ValueEnum;
    NewKind::value_variants().iter().map(|kind| (format!("archetypes/{}.md", word(*kind)), built_in(*kind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, extension: &'static str) -> String {
        let zone = Zone::parse("Asia/Jakarta").unwrap();
        let now = Moment::parse("2024-11-23 18:30", zone).unwrap();
        let draft = Draft {
            path: String::new(),
            id: "20241123-k7d2m9".into(),
            title: scalar("Kim: \"{id}\""),
            date: dated(now, zone),
            day: "2024-11-23".into(),
            lang: "id".into(),
            dated: true,
        };
        Archetype { text: text.into(), extension }.filled(&draft)
    }

    #[test]
    fn an_archetype_that_forgets_id_title_and_date_gets_them() {
        let head = "id: 20241123-k7d2m9\ntitle: \"Kim: \\\"{id}\\\"\"\npublish_date: 2024-11-23 18:30\n";
        assert_eq!(draft("Text.\n", "md"), format!("---\n{head}---\nText.\n"));
        assert_eq!(draft("---\nform: link\n---\n", "md"), format!("---\n{head}form: link\n---\n"));
        assert_eq!(draft("form: link\n", "yaml"), format!("{head}form: link\n"));
        let whole = "---\nid: {id}\ndate: {day}\ntitle: {title}\n---\n";
        assert_eq!(
            draft(whole, "md"),
            "---\nid: 20241123-k7d2m9\ndate: 2024-11-23\ntitle: \"Kim: \\\"{id}\\\"\"\n---\n"
        );
    }

    #[test]
    fn the_hour_that_comes_twice_is_dated_with_its_offset() {
        // DOMAIN T-5
        let zone = Zone::parse("America/New_York").unwrap();
        let at = |text: &str| dated(Moment::parse(text, Zone::UTC).unwrap().in_zone(zone), zone);
        assert_eq!(at("2024-11-03 03:30:59"), "2024-11-02 23:30");
        assert_eq!(at("2024-11-03 05:30"), "2024-11-03 01:30 -04:00");
        assert_eq!(at("2024-11-03 06:30"), "2024-11-03 01:30 -05:00");
    }

    #[test]
    fn an_id_is_valid_and_every_archetype_holds_it() {
        // DOMAIN R-7
        assert!(slug::valid_id(&base32(&[255; 16])));
        for (name, text) in archetypes() {
            assert!(text.contains("\nid: {id}\n") || text.starts_with("id: {id}\n"), "{name}");
        }
    }
}
