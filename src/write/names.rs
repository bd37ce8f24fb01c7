//! Outputs that cannot stand beside each other (RELIABILITY W9, DOMAIN U-4).
//!
//! `plan` finds these too, and names the records behind them; this is the last look before files move.

use super::fault::WriteFault;
use super::manifest::Line;
use crate::base::text::casefold;
use rayon::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Every pair of outputs that some disk takes for one file, or of which one needs the other to be a folder.
pub(super) fn clashes(lines: &[&Line]) -> Vec<WriteFault> {
    let mut keys: Vec<(u64, &str)> = lines.par_iter().map(|line| (key(&line.file), &*line.file)).collect();
    keys.par_sort_unstable();
    let twins = keys.windows(2).filter_map(|pair| match pair {
        [(a, file), (b, other)] if a == b => Some(clash(file, other)),
        _ => None,
    });
    let mut found: Vec<_> = twins.collect();
    let mut last = "";
    for line in lines {
        let folder = line.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder != last {
            found
                .extend(ancestors(&line.file).filter_map(|folder| stands(&keys, folder)).map(|f| clash(f, &line.file)));
            last = folder;
        }
    }
    found
}

/// The folders around a file, the outermost first.
pub(super) fn ancestors(file: &str) -> impl DoubleEndedIterator<Item = &str> {
    file.match_indices('/').filter_map(|(at, _)| file.get(..at))
}

fn stands<'a>(keys: &[(u64, &'a str)], folder: &str) -> Option<&'a str> {
    let key = key(folder);
    let at = keys.partition_point(|(other, _)| *other < key);
    keys.get(at).filter(|(other, _)| *other == key).map(|(_, file)| *file)
}

fn clash(file: &str, other: &str) -> WriteFault {
    WriteFault::Clash { file: file.to_owned(), other: other.to_owned() }
}

/// Equal for two paths that differ in case, normalisation, or in dots and spaces at the end of a part. 64 bits: two
/// other paths of a million meet by accident once in 40 million builds.
fn key(file: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in file.split('/') {
        let part = part.trim_end_matches(['.', ' ']);
        if part.is_ascii() {
            part.bytes().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
        } else {
            casefold(part).bytes().for_each(|byte| hasher.write_u8(byte));
        }
        '/'.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::ContentHash;

    fn count(files: &[&str]) -> usize {
        let line = |file: &&str| Line { file: (*file).into(), hash: ContentHash::default(), size: 0 };
        let mut lines: Vec<Line> = files.iter().map(line).collect();
        lines.sort();
        clashes(&lines.iter().collect::<Vec<_>>()).len()
    }

    #[test]
    fn names_that_some_disk_takes_for_one_clash() {
        // RELIABILITY W9: `Korea`/`korea`, NFC/NFD, trailing dots and spaces
        assert_eq!(count(&["tags/Korea/index.html", "tags/korea/index.html"]), 1);
        assert_eq!(count(&["caf\u{e9}.html", "cafe\u{301}.html"]), 1);
        assert_eq!(count(&["stra\u{df}e", "STRASSE"]), 1);
        assert_eq!(count(&["a./x", "a /x", "b/x"]), 1);
        assert_eq!(count(&["twice", "twice"]), 1);
        assert_eq!(count(&["a b", "a-b", "ab", "a/b"]), 0);
    }

    #[test]
    fn a_file_where_another_needs_a_folder_clashes() {
        // DOMAIN U-4
        assert_eq!(count(&["a", "a-b", "a/b"]), 1);
        assert_eq!(count(&["A/b", "a/b/c"]), 1);
        assert_eq!(count(&["a/b", "a/c", "a.html"]), 0);
    }
}
