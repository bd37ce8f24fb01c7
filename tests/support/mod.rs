//! A whole site in one string, and its whole outcome (STYLE 5, example 6).
//!
//! ```text
//! == content/topics/korea.yaml
//! == content/articles/a.yaml
//! title: A
//! ```
//!
//! Lines stand under the `== path` of their file, indented as the first `==` is. Without a `kliping.yaml` the site
//! is in English and in UTC; `base_url` and `site.tag` are added where they are absent, so that no test is about
//! them by accident. The clock stands at [`NOW`].

// Each test binary uses its part of this.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use kliping::base::moment::{Moment, Zone};
use kliping::base::path::SourcePath;
use kliping::diag::{Diagnostic, Place};
use kliping::env::{Files, memory::MemoryFiles};
use kliping::pipeline::{self, Draft, Request};
use kliping::write::memory::MemorySite;
use std::collections::BTreeMap;

/// The build clock of tests that do not set another.
pub const NOW: &str = "2024-12-01 12:00 UTC";

/// What every site of a test has unless it is about just that.
const BASE_URL: &str = "base_url: https://kliping.test/\n";
const TAG: &str = "site: { tag: \"kliping.test,2024-01-01\" }\n";

/// Seconds since 1970.
pub fn seconds(moment: &str) -> i64 {
    Moment::parse(moment, Zone::parse("UTC").unwrap()).unwrap_or_else(|fault| panic!("{moment}: {fault}")).seconds()
}

pub fn path(text: &str) -> SourcePath {
    SourcePath::parse(text).unwrap_or_else(|_| panic!("`{text}` is no path of a site"))
}

/// The files of a fixture, in its order.
pub fn files(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().skip_while(|line| line.trim().is_empty()).collect();
    let indent = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    let mut files: Vec<(String, String)> = Vec::new();
    for line in lines {
        let line = line.get(indent..).unwrap_or_else(|| line.trim_start());
        if let Some(path) = line.strip_prefix("== ") {
            files.push((path.trim().to_owned(), String::new()));
        } else {
            let (_, text) = files.last_mut().expect("a fixture begins with `== path`");
            text.push_str(line);
            text.push('\n');
        }
    }
    files
}

/// A site in memory and what is asked of its build.
pub struct Desk {
    pub files: MemoryFiles,
    pub request: Request,
}

/// The site of a fixture, with an address and a tag.
pub fn site(text: &str) -> Desk {
    let desk = bare(text);
    let config = path("kliping.yaml");
    let mut settings =
        desk.files.read(&config).map_or_else(|_| String::new(), |bytes| String::from_utf8(bytes).unwrap());
    for (key, line) in [("base_url:", BASE_URL), ("site:", TAG)] {
        if !settings.lines().any(|have| have.starts_with(key)) {
            settings.push_str(line);
        }
    }
    desk.files.put(&config, settings);
    desk
}

/// The site of a fixture and nothing else.
pub fn bare(text: &str) -> Desk {
    let desk = Desk {
        files: MemoryFiles::new(),
        request: Request { now: seconds(NOW), folder: "desk".into(), ..Request::default() },
    };
    for (at, text) in files(text) {
        desk.put(&at, &text);
    }
    desk
}

/// One line a finding, sorted by place; then what the build itself says. No findings: `ok`. That records have no
/// written `id` (K0111) is told only to those who expect it.
#[track_caller]
pub fn check(files: &str, expected: &str) {
    site(files).check(expected);
}

impl Desk {
    pub fn now(mut self, moment: &str) -> Self {
        self.request.now = seconds(moment);
        self
    }

    pub fn put(&self, at: &str, text: &str) {
        self.files.put(&path(at), text);
    }

    /// Adds the files of another fixture.
    pub fn add(self, text: &str) -> Self {
        for (at, text) in files(text) {
            self.put(&at, &text);
        }
        self
    }

    pub fn draft(&self) -> Draft {
        pipeline::draft(&self.files, &self.request)
    }

    /// Findings of the whole build.
    pub fn found(&self) -> Vec<Diagnostic> {
        let draft = self.draft();
        let mut found = draft.found.clone();
        if !draft.has_errors() {
            found.extend(match pipeline::build(&self.files, &draft, MemorySite::new().sink(), &|_, _| ()) {
                Ok(built) => built.found,
                Err(found) => found,
            });
        }
        found
    }

    pub fn lines(&self) -> String {
        self.found().iter().map(|one| self.line(one)).collect::<Vec<_>>().join("\n")
    }

    pub fn line(&self, one: &Diagnostic) -> String {
        let place = one.place.as_ref().map_or(String::new(), |place| format!("{} ", self.place(place)));
        let help = one.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        format!("{} {place}{}{help}", one.code.row().id, one.message)
    }

    /// `path:line:column`, both from 1, columns in characters; the path alone for a whole file.
    fn place(&self, place: &Place) -> String {
        if place.span == kliping::base::span::Span::default() {
            return place.path.to_string();
        }
        let text = pipeline::text_of(&self.files, &place.path).unwrap_or_default();
        let before = &text[..place.span.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        format!("{}:{line}:{column}", place.path)
    }

    #[track_caller]
    pub fn check(&self, expected: &str) {
        let all = self.lines();
        let quiet = |line: &&str| !line.starts_with("K0111") || expected.contains("K0111");
        let found = all.lines().filter(quiet).collect::<Vec<_>>().join("\n");
        let found = if found.is_empty() { "ok" } else { &found };
        let expected = expected.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n");
        assert!(found == expected, "found:\n{found}\nexpected:\n{expected}");
    }

    /// The finished site; whatever is wrong fails the test.
    #[track_caller]
    pub fn build(&self) -> Built {
        self.built().unwrap_or_else(|found| panic!("the site does not build:\n{}", found.join("\n")))
    }

    /// # Errors
    /// What was found wrong.
    pub fn built(&self) -> Result<Built, Vec<String>> {
        let tell = |found: &[Diagnostic]| {
            found.iter().filter(|one| one.is_error()).map(|one| self.line(one)).collect::<Vec<_>>()
        };
        let draft = self.draft();
        if draft.has_errors() {
            return Err(tell(&draft.found));
        }
        let shown = MemorySite::new();
        pipeline::build(&self.files, &draft, shown.sink(), &|_, _| ()).map_err(|found| tell(&found))?;
        let held = shown.shown();
        Ok(Built { outputs: held.iter().map(|(file, held)| (address(file), held.bytes.to_vec())).collect() })
    }
}

/// `tags/korea/index.html` → `/tags/korea/`.
fn address(file: &str) -> String {
    let page = file.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    format!("/{}", page.unwrap_or(file))
}

/// A finished site: bytes by address.
#[derive(Debug, PartialEq, Eq)]
pub struct Built {
    pub outputs: BTreeMap<String, Vec<u8>>,
}

impl Built {
    pub fn has(&self, url: &str) -> bool {
        self.outputs.contains_key(url)
    }

    /// Addresses that begin so.
    pub fn under(&self, url: &str) -> Vec<&str> {
        self.outputs.keys().filter(|have| have.starts_with(url)).map(String::as_str).collect()
    }

    #[track_caller]
    pub fn html(&self, url: &str) -> &str {
        let bytes = self.outputs.get(url).unwrap_or_else(|| panic!("no `{url}` among {:#?}", self.outputs.keys()));
        std::str::from_utf8(bytes).unwrap()
    }

    /// What stands in `<main>`, or in the whole of a page without one.
    #[track_caller]
    pub fn main(&self, url: &str) -> &str {
        let main = between(self.html(url), "<main", "</main>").and_then(|main| main.split_once('>'));
        main.map_or_else(|| self.html(url), |(_, inner)| inner)
    }

    /// The words of a page's `<main>`, without markup, spaces joined.
    #[track_caller]
    pub fn page(&self, url: &str) -> String {
        words(self.main(url))
    }

    /// The headlines of a page's items, in their order.
    #[track_caller]
    pub fn headlines(&self, url: &str) -> Vec<String> {
        headlines(self.main(url))
    }

    /// The headlines below a heading with this id, up to the section's end.
    #[track_caller]
    pub fn headlines_of(&self, url: &str, id: &str) -> Vec<String> {
        let main = self.main(url);
        let part = main.split_once(&format!("id=\"{id}\"")).map_or("", |(_, rest)| rest);
        headlines(part.split("</section>").next().unwrap_or_default())
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn leads(&self, url: &str) -> &str {
        between(self.html(url), "<meta http-equiv=\"refresh\" content=\"0; url=", "\">")
            .unwrap_or_else(|| panic!("{url} is no redirect"))
    }

    /// What differs from another build: `+ /new/`, `- /gone/`, `~ /changed/`.
    pub fn changes(&self, after: &Self) -> Vec<String> {
        let mut changes = Vec::new();
        for (url, bytes) in &after.outputs {
            match self.outputs.get(url) {
                None => changes.push(format!("+ {url}")),
                Some(old) if old != bytes => changes.push(format!("~ {url}")),
                Some(_) => {}
            }
        }
        changes.extend(self.outputs.keys().filter(|url| !after.has(url)).map(|url| format!("- {url}")));
        changes
    }
}

pub fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(open)?;
    rest.split_once(close).map(|(inner, _)| inner)
}

fn headlines(html: &str) -> Vec<String> {
    let parts = html.split("class=\"hed p-name\"").skip(1).filter_map(|part| part.split_once('>'));
    parts
        .map(|(_, part)| words(part.split("</h").next().unwrap_or(part).split("</p>").next().unwrap_or(part)))
        .collect()
}

/// Text without tags: entities read, runs of white space one space.
pub fn words(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (name, after) = tag.split_once('>').unwrap_or((tag, ""));
        let inline = ["b", "bdi", "a", "span", "em", "strong", "i", "time", "abbr", "small", "q"];
        let name = name.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if !inline.contains(&name) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The five names and numbers of characters, as the renderer writes them.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, entity)) = rest.split_once('&') {
        out.push_str(before);
        let known = entity.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        match known {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = entity;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
            Some(digits) => number(digits, 16),
            None => name.strip_prefix('#').and_then(|digits| number(digits, 10)),
        },
    }
}
