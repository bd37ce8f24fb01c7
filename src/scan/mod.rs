//! Scan: what each file of the site's folder is for.

use crate::base::path::SourcePath;
use crate::diag::{Code, Diagnostic};
use std::collections::BTreeSet;

/// The site's files by what they are for. Every list is sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// `content/**/*.md`, `.yaml`, `.yml`.
    pub records: Vec<SourcePath>,
    /// Files beside a bundle's `index`, with the bundle's folder (DOMAIN R-11).
    pub bundled: Vec<(SourcePath, SourcePath)>,
    /// `static/**`, and `themes/NAME/static/**` where `static/` has no file of that path.
    pub statics: Vec<SourcePath>,
    /// `templates/**`, and all else that a theme of `themes/` is made of.
    pub templates: Vec<SourcePath>,
    /// `data/*`.
    pub data: Vec<SourcePath>,
    /// `fonts/**.ttf`, `.otf`.
    pub fonts: Vec<SourcePath>,
}

/// Sorts the site's files. Those under `content/` that are neither a record nor part of a bundle are reported.
pub fn sort(paths: impl IntoIterator<Item = SourcePath>, found: &mut Vec<Diagnostic>) -> Sources {
    let mut sources = Sources::default();
    let mut loose = Vec::new();
    for path in paths {
        let top = path.as_str().split('/').next().unwrap_or_default();
        match top {
            "content" if hidden(&path) => {}
            "content" if is_record(&path) => sources.records.push(path),
            "content" => loose.push(path),
            "static" => sources.statics.push(path),
            _ if is_template(&path) => sources.templates.push(path),
            "themes" => match path.in_theme() {
                Some((_, rest)) if rest.starts_with("static/") => sources.statics.push(path),
                Some(_) | None => {}
            },
            "data" if !hidden(&path) => sources.data.push(path),
            "fonts" if matches!(path.extension().as_str(), "ttf" | "otf") => sources.fonts.push(path),
            _ => {}
        }
    }
    let bundles: BTreeSet<&str> =
        sources.records.iter().filter(|path| is_index(path)).map(SourcePath::folder).collect();
    let mut bundled = Vec::new();
    for path in loose {
        match bundle_of(&path, &bundles) {
            Some(bundle) => bundled.push((path, bundle)),
            None => found.push(
                Diagnostic::new(Code::FileKind, "the file is neither a record nor part of a bundle, so nothing is made of it")
                    .in_file(&path)
                    .help("put it beside an `index.md`, or into static/; files that begin with `_` are passed over in silence"),
            ),
        }
    }
    sources.bundled = bundled;
    let Sources { records, statics, templates, data, fonts, bundled: _ } = &mut sources;
    for list in [records, statics, templates, data, fonts] {
        list.sort_unstable();
    }
    sources.bundled.sort_unstable();
    let own: BTreeSet<String> =
        sources.statics.iter().filter_map(|path| path.below("static")).map(str::to_owned).collect();
    sources.statics.retain(|path| path.in_theme().is_none() || published(path).is_some_and(|name| !own.contains(name)));
    sources
}

/// Where a file of `static/`, the site's or its theme's, is published, from the site's root.
#[must_use]
pub fn published(path: &SourcePath) -> Option<&str> {
    path.below("static").or_else(|| path.in_theme()?.1.strip_prefix("static/"))
}

/// Whether a theme is made of this file: one of `templates/`, or of a theme of `themes/` but for its `static/`.
#[must_use]
pub fn is_template(path: &SourcePath) -> bool {
    let in_theme = |(_, rest): (&str, &str)| rest.starts_with("templates/") || rest == "theme.yaml";
    path.below("templates").is_some() || path.in_theme().is_some_and(in_theme)
}

/// Names that begin with `_` or `.`, and `README.md`, are no records (DOMAIN R-5).
fn hidden(path: &SourcePath) -> bool {
    path.as_str().split('/').any(|part| part.starts_with(['_', '.'])) || path.name().eq_ignore_ascii_case("readme.md")
}

fn is_record(path: &SourcePath) -> bool {
    matches!(path.extension().as_str(), "md" | "yaml" | "yml")
}

/// `index.md`, `index.ko.md`.
fn is_index(path: &SourcePath) -> bool {
    path.name().split('.').next() == Some("index")
}

/// The nearest folder above a file that is a bundle.
fn bundle_of(path: &SourcePath, bundles: &BTreeSet<&str>) -> Option<SourcePath> {
    let mut folder = path.folder();
    loop {
        if bundles.contains(folder) {
            return SourcePath::parse(folder).ok();
        }
        folder = folder.rsplit_once('/')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(paths: &[&str]) -> (Sources, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let sources = sort(paths.iter().map(|path| SourcePath::parse(path).unwrap()), &mut found);
        (sources, found)
    }

    #[test]
    fn files_beside_an_index_belong_to_its_bundle() {
        // DOMAIN R-11
        let (sources, found) =
            sorted(&["content/articles/kim/index.md", "content/articles/kim/img/a.svg", "content/articles/b.svg"]);
        assert_eq!(sources.bundled.len(), 1);
        assert_eq!(sources.bundled[0].1.as_str(), "content/articles/kim");
        assert_eq!(found.len(), 1, "the loose picture is reported");
    }

    #[test]
    fn static_files_of_the_site_go_before_those_of_its_theme() {
        let (sources, _) = sorted(&[
            "static/a.txt",
            "themes/gazette/static/a.txt",
            "themes/gazette/static/b.txt",
            "themes/gazette/templates/base.html",
            "themes/gazette/theme.yaml",
            "themes/gazette/README.md",
        ]);
        let statics: Vec<&str> = sources.statics.iter().map(SourcePath::as_str).collect();
        assert_eq!(statics, ["static/a.txt", "themes/gazette/static/b.txt"]);
        assert_eq!(sources.templates.len(), 2);
    }

    #[test]
    fn hidden_files_and_readmes_are_no_records() {
        // DOMAIN R-5
        let (sources, found) = sorted(&[
            "content/_draft.md",
            "content/README.md",
            "content/.x/y.md",
            "content/a.md",
            "static/.well-known/x",
        ]);
        assert_eq!(sources.records.len(), 1);
        assert_eq!(sources.statics.len(), 1);
        assert!(found.is_empty());
    }
}
