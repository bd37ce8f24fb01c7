//! The default theme, held in the binary: what `theme eject` writes and a site's own files replace.

/// Sorted by path; `build.rs` writes the list from the folder `templates/`.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme_files.rs"));

/// Every file of the default theme with its path below `templates/`, sorted by path.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().copied()
}

/// The file of the default theme at this path below `templates/`.
#[must_use]
pub fn file(path: &str) -> Option<&'static [u8]> {
    let at = FILES.binary_search_by(|(name, _)| (*name).cmp(path)).ok()?;
    FILES.get(at).map(|(_, bytes)| *bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_is_found_by_its_path() {
        for (path, bytes) in files() {
            assert_eq!(file(path), Some(bytes), "{path}");
            assert!(!path.starts_with('/') && !path.contains(".."), "{path}");
        }
    }
}
