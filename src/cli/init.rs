//! `kliping init`: a new digest that builds at once.

use super::args::{Forge, InitArgs};
use super::exit::{Exit, Stop};
use super::show::{Screen, counted};
use super::{World, file, new, when};
use crate::base::hash::HashOf;
use crate::base::lang::Lang;
use crate::base::moment::{Moment, Zone};
use crate::base::slug;
use crate::base::text::forbidden_character;
use crate::base::url;
use crate::diag::Form;
use serde_json::json;
use std::fs;
use std::io;
use std::path::Path;

/// What the files are filled with.
struct Digest {
    title: String,
    /// The line of `base_url`, commented out while the address is unknown.
    base_url: String,
    lang: Lang,
    zone: Zone,
    tag: String,
    now: Moment,
}

pub(super) fn init(args: &InitArgs, world: &World<'_>, screen: &Screen<'_>) -> Result<Exit, Stop> {
    let folder = world.folder.join(&args.dir);
    let digest = Digest::of(args, &folder, world)?;
    empty(&folder)?;
    let files = digest.files(args.ci);
    for (name, text) in &files {
        file::create(&folder.join(name), text.as_bytes())?;
    }
    if screen.form == Form::Json {
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        screen.json(&json!({ "files": names }));
        return Ok(Exit::Done);
    }
    let enter = if args.dir == Path::new(".") { String::new() } else { format!("cd {} && ", args.dir.display()) };
    screen.say(&format!(
        "{} written. Now:\n  {enter}kliping build\n  kliping new article \"The first headline\"\n",
        counted(files.len(), "file")
    ));
    Ok(Exit::Done)
}

/// A folder with anything in it is somebody's: only what git and editors leave before the first file is passed over.
fn empty(folder: &Path) -> Result<(), Stop> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(fault) => return Err(file::stop(folder, fault)),
    };
    for entry in entries {
        let name = entry.map_err(|fault| file::stop(folder, fault))?.file_name();
        if name != ".git" {
            let folder = folder.file_name().unwrap_or(folder.as_os_str()).display();
            return Err(Stop::Usage(format!(
                "the folder `{folder}` is not empty: it holds `{}`; nothing was written",
                name.display()
            )));
        }
    }
    Ok(())
}

impl Digest {
    fn of(args: &InitArgs, folder: &Path, world: &World<'_>) -> Result<Self, Stop> {
        let lang = Lang::parse(&args.language).map_err(|fault| Stop::Usage(format!("--language: {fault}")))?;
        let zone = Zone::parse(&args.timezone)
            .map_err(|fault| Stop::Usage(format!("--timezone: {fault}; {}", fault.help())))?;
        let now = Moment::from_unix(when::now(None, zone, world)?, zone);
        let name = folder.file_name().map_or_else(|| "digest".to_owned(), |name| name.to_string_lossy().into_owned());
        let title = args.title.clone().unwrap_or_else(|| name.clone());
        if title.trim().is_empty() || title.contains('\n') || forbidden_character(&title).is_some() {
            return Err(Stop::Usage("--title: a title is one line of text without control characters".to_owned()));
        }
        let base_url = match args.base_url.as_deref() {
            Some(address) if url::is_absolute(address) => format!("base_url: {address}"),
            Some(address) => {
                return Err(Stop::Usage(format!(
                    "--base-url: `{address}` is no address; write `https://example.org/`"
                )));
            }
            None => "# base_url: https://example.org/".to_owned(),
        };
        let authority = match args.base_url.as_deref().and_then(url::host) {
            Some(host) => host,
            None => invented(&name, &title, now),
        };
        let tag = format!("{authority},{}", now.day());
        Ok(Self { title: title.trim().to_owned(), base_url, lang, zone, tag, now })
    }

    /// Every file of the digest with its text.
    fn files(&self, ci: Option<Forge>) -> Vec<(String, String)> {
        let year = self.now.day().year();
        let article = format!("content/articles/{year}/hello.md");
        let mut files: Vec<(String, String)> = [
            ("kliping.yaml", include_str!("scaffold/kliping.yaml")),
            (".gitignore", include_str!("scaffold/gitignore")),
            (&article, include_str!("scaffold/content/hello.md")),
            ("content/topics/news.md", include_str!("scaffold/content/news.md")),
            ("content/topics/media.md", include_str!("scaffold/content/media.md")),
            ("content/pages/about.md", include_str!("scaffold/content/about.md")),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), self.filled(text)))
        .collect();
        files.extend(new::archetypes().map(|(name, text)| (name, text.to_owned())));
        match ci {
            None => {}
            Some(Forge::Github) => {
                files.push((".github/workflows/digest.yml".to_owned(), include_str!("scaffold/github.yml").to_owned()));
            }
            Some(Forge::Gitlab) => {
                files.push((".gitlab-ci.yml".to_owned(), include_str!("scaffold/gitlab.yml").to_owned()));
            }
        }
        files
    }

    fn filled(&self, text: &str) -> String {
        let id = new::dated_id("hello", self.now);
        text.replace("{base_url}", &self.base_url)
            .replace("{language}", self.lang.as_str())
            .replace("{timezone}", &self.zone.name())
            .replace("{tag}", &self.tag)
            .replace("{id}", &id)
            .replace("{date}", &new::dated(self.now, self.zone))
            .replace("{title}", &new::scalar(&self.title))
    }
}

/// An authority for a site whose address nobody knows yet. RFC 4151 wants a name that is one's own on the day of the
/// tag; a name that nobody else makes serves as well, for it only keeps entries of feeds apart.
fn invented(name: &str, title: &str, now: Moment) -> String {
    let slug = slug::id_from(name);
    let hash = HashOf::new().text(name).text(title).number(now.seconds()).done();
    format!("{slug}-{}.example", new::base32(hash.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;
    use crate::yaml;

    #[test]
    fn every_scaffold_is_the_yaml_that_records_may_use() {
        let now = Moment::parse("2026-11-23 10:00", Zone::UTC).unwrap();
        let digest = Digest {
            title: "It's: \"news\"".into(),
            base_url: "base_url: https://example.org/".into(),
            lang: Lang::EN,
            zone: Zone::UTC,
            tag: "example.org,2026-11-23".into(),
            now,
        };
        for (name, text) in digest.files(Some(Forge::Github)) {
            if name == "kliping.yaml" {
                let path = SourcePath::parse(&name).unwrap();
                let read = yaml::read(&text, 0, &path, yaml::Limits::default());
                assert_eq!(read.found, [], "{text}");
                let config = crate::config::read(&[crate::config::ConfigFile { path, node: read.value }], "x");
                assert_eq!(config.found, [], "{text}");
                assert_eq!(config.value.title.get(Lang::EN, Lang::EN).unwrap().0, "It's: \"news\"");
            }
            assert!(!text.contains("{tag}") && !text.contains("{base_url}"), "{name}");
        }
    }
}
