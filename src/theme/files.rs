//! The files of a theme: the default ones, each replaced by the site's own file of the same path.

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
pub(super) struct Files(BTreeMap<String, File>);

impl Files {
    /// The default theme with the site's own `templates/**` laid over it. Strings are not replaced but kept beside
    /// the default ones (`own_strings`), since they are laid over key by key.
    pub(super) fn overlaid(own: &[(SourcePath, Vec<u8>)]) -> Self {
        let mut files = Self::default_theme();
        for (path, bytes) in own {
            if let Some(name) = path.below("templates").filter(|name| !name.starts_with("strings/")) {
                let file = File { bytes: Cow::Owned(bytes.clone()), own: Some(path.clone()) };
                files.0.insert(name.to_owned(), file);
            }
        }
        files
    }

    pub(super) fn default_theme() -> Self {
        let all = embedded::files();
        Self(all.map(|(name, bytes)| (name.to_owned(), File { bytes: Cow::Borrowed(bytes), own: None })).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(name, file)| (name.as_str(), file))
    }

    /// What a template engine reads: all but strings, assets, and files that are no text.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &File)> {
        self.iter().filter(|(name, _)| is_template(name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&File> {
        self.0.get(name)
    }

    /// Takes the site's file back: the default one stands in its place, if there is one.
    pub(super) fn restore(&mut self, name: &str) {
        match embedded::file(name) {
            Some(bytes) => self.0.insert(name.to_owned(), File { bytes: Cow::Borrowed(bytes), own: None }),
            None => self.0.remove(name),
        };
    }
}

/// The hash of every byte that a theme is made of, the site's own strings included.
pub(super) fn hash(files: &Files, own: &[(SourcePath, Vec<u8>)]) -> ContentHash {
    let mut hash = HashOf::new();
    for (name, file) in files.iter() {
        hash.text(name).bytes(&file.bytes);
    }
    let mut strings: Vec<_> = own.iter().filter(|(path, _)| path.below("templates/strings").is_some()).collect();
    strings.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, bytes) in strings {
        hash.text(path.as_str()).bytes(bytes);
    }
    hash.done()
}

fn is_template(name: &str) -> bool {
    let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
    !name.starts_with("strings/")
        && !name.starts_with("assets/")
        && matches!(kind, "html" | "htm" | "xml" | "txt" | "svg" | "json")
}
