//! The files of a theme: the default ones, each replaced by the file of the same path in the theme that the site
//! names, and that by the site's own.

use super::embedded;
use crate::base::{
    hash::{ContentHash, HashOf},
    path::SourcePath,
};
use std::{borrow::Cow, collections::BTreeMap};

/// One file of the theme.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub bytes: Cow<'static, [u8]>,
    /// Where it lies in the site; nothing for a file of the default theme.
    pub own: Option<SourcePath>,
}

/// All files by their path below `templates/`, in the order of their bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    shown: BTreeMap<String, File>,
    /// Files of a theme in `themes/` whose place one of the site's own has taken.
    beneath: BTreeMap<String, File>,
}

impl Files {
    /// The default theme, over it `themes/NAME/templates/**`, over both the site's own `templates/**`. Strings are
    /// not replaced but kept beside the default ones (`strings.rs`), since they are laid over key by key.
    pub(super) fn overlaid(own: &[(SourcePath, Vec<u8>)]) -> Self {
        let mut files = Self::default_theme();
        for layer in [Layer::Theme, Layer::Site] {
            for (path, bytes) in own {
                let Some((at, name)) = place(path).filter(|(_, name)| !name.starts_with("strings/")) else { continue };
                if at != layer {
                    continue;
                }
                let file = File { bytes: Cow::Owned(bytes.clone()), own: Some(path.clone()) };
                let before = files.shown.insert(name.to_owned(), file);
                if let Some(before) = before.filter(|before| before.own.is_some()) {
                    files.beneath.insert(name.to_owned(), before);
                }
            }
        }
        files
    }

    pub(super) fn default_theme() -> Self {
        let all = embedded::files();
        let shown = all.map(|(name, bytes)| (name.to_owned(), File { bytes: Cow::Borrowed(bytes), own: None }));
        Self { shown: shown.collect(), beneath: BTreeMap::new() }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.shown.iter().map(|(name, file)| (name.as_str(), file))
    }

    /// What a template engine reads: all but strings, assets, and files that are no text.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &File)> {
        self.iter().filter(|(name, _)| is_template(name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&File> {
        self.shown.get(name)
    }

    /// The names of the templates that are not what they were in `old`. Nothing when another file differs, or when one
    /// came or went.
    pub(super) fn templates_since<'f>(&'f self, old: &Self) -> Option<Vec<&'f str>> {
        if self.shown.len() != old.shown.len() {
            return None;
        }
        let mut changed = Vec::new();
        for ((name, file), (before, was)) in self.shown.iter().zip(&old.shown) {
            if name != before {
                return None;
            }
            if file.own != was.own || file.bytes != was.bytes {
                changed.push(is_template(name).then_some(name.as_str())?);
            }
        }
        Some(changed)
    }

    /// Takes a file back: what it was laid over stands in its place, if there is such a file.
    pub(super) fn restore(&mut self, name: &str) {
        let default = || Some(File { bytes: Cow::Borrowed(embedded::file(name)?), own: None });
        match self.beneath.remove(name).or_else(default) {
            Some(file) => self.shown.insert(name.to_owned(), file),
            None => self.shown.remove(name),
        };
    }
}

/// Whose a file of a theme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    /// Of `templates/`: before all others.
    Site,
    /// Of `themes/NAME/templates/`.
    Theme,
}

/// The layer of a file, and its path below the layer's `templates/`.
pub(super) fn place(path: &SourcePath) -> Option<(Layer, &str)> {
    let own = path.below("templates").map(|name| (Layer::Site, name));
    own.or_else(|| Some((Layer::Theme, path.in_theme()?.1.strip_prefix("templates/")?)))
}

/// The hash of every byte that a theme is made of, the site's own strings included.
pub(super) fn hash(files: &Files, own: &[(SourcePath, Vec<u8>)]) -> ContentHash {
    let mut hash = HashOf::new();
    for (name, file) in files.iter() {
        hash.text(name).bytes(&file.bytes);
    }
    let mut strings: Vec<_> = own.iter().filter(|(path, _)| is_strings(path)).collect();
    strings.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, bytes) in strings {
        hash.text(path.as_str()).bytes(bytes);
    }
    hash.done()
}

/// Whether a file holds words of a language.
pub(super) fn is_strings(path: &SourcePath) -> bool {
    place(path).is_some_and(|(_, name)| name.starts_with("strings/"))
}

fn is_template(name: &str) -> bool {
    let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
    !name.starts_with("strings/")
        && !name.starts_with("assets/")
        && matches!(kind, "html" | "htm" | "xml" | "txt" | "svg" | "json")
}
