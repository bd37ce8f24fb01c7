//! The list of what kliping wrote, kept inside the output (RELIABILITY W3).
//!
//! It holds paths, sizes and hashes, no times: equal sites have equal lists. Whether a file still bears its hash
//! is mostly answered without reading it: a file that the kernel changed before it changed the list is as the list
//! says.

use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;
use std::collections::BTreeMap;
use std::path::Path;

/// The name of the list in the output. Never published.
pub const LIST: &str = ".kliping-manifest";

/// The name of the list of what a commit under way will write: it stands in the output from before the first
/// change until after the last, so that what a killed build wrote is known to be ours.
pub const PENDING: &str = ".kliping-pending";

const HEAD: &str = "kliping-manifest 1";

/// One output of ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub file: Box<str>,
    pub hash: ContentHash,
    pub size: u64,
}

/// Whether an output may have this name: a relative path without `.` and `..`, and none of our own.
pub(super) fn may_be_called(file: &str) -> bool {
    SourcePath::parse(file).is_ok() && !file.starts_with(".kliping-")
}

/// `HEAD`, a line `HASH SIZE PATH` each, `end HASH` over all of that.
pub(super) fn write<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<u8> {
    let mut text = String::from(HEAD);
    text.push('\n');
    for line in lines {
        push_hex(&mut text, line.hash);
        text.push(' ');
        text.push_str(&line.size.to_string());
        text.push(' ');
        text.push_str(&line.file);
        text.push('\n');
    }
    let sum = ContentHash::of(text.as_bytes());
    text.push_str("end ");
    push_hex(&mut text, sum);
    text.push('\n');
    text.into_bytes()
}

fn push_hex(text: &mut String, hash: ContentHash) {
    for byte in hash.bytes() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
}

/// The lines in the order of their paths; nothing when a single bit is not as [`write`] left it, or when a path
/// leads out of the output.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Line>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (body, end) = text.strip_suffix('\n')?.rsplit_once('\n')?;
    let body = text.get(..body.len() + 1)?;
    if ContentHash::from_hex(end.strip_prefix("end ")?)? != ContentHash::of(body.as_bytes()) {
        return None;
    }
    let mut lines = body.lines();
    if lines.next()? != HEAD {
        return None;
    }
    let mut lines: Vec<Line> = lines.map(line).collect::<Option<_>>()?;
    lines.sort_unstable();
    Some(lines)
}

/// What kliping wrote into a folder, by file; empty when it wrote nothing there, or the list cannot be read.
#[must_use]
pub fn written(output: &Path) -> BTreeMap<Box<str>, ContentHash> {
    let lines = std::fs::read(output.join(LIST)).ok().and_then(|bytes| read(&bytes)).unwrap_or_default();
    lines.into_iter().map(|line| (line.file, line.hash)).collect()
}

fn line(text: &str) -> Option<Line> {
    let (hash, rest) = text.split_once(' ')?;
    let (size, file) = rest.split_once(' ')?;
    let line = Line { file: file.into(), hash: ContentHash::from_hex(hash)?, size: size.parse().ok()? };
    may_be_called(file).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(file: &str) -> Line {
        Line { file: file.into(), hash: ContentHash::of(file.as_bytes()), size: 7 }
    }

    #[test]
    fn a_list_reads_back() {
        let lines = [line("a b.html"), line("a/b.html")];
        assert_eq!(read(&write(lines.iter())), Some(lines.to_vec()));
        assert_eq!(read(&write([].iter())), Some(Vec::new()));
    }

    #[test]
    fn a_list_cut_or_flipped_anywhere_is_none() {
        let whole = write([line("a.html"), line("b.html")].iter());
        for at in 0..whole.len() {
            assert_eq!(read(&whole[..at]), None, "cut at {at}");
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            assert_eq!(read(&flipped), None, "flipped at {at}");
        }
    }

    #[test]
    fn a_list_that_names_a_file_outside_the_output_is_none() {
        // RELIABILITY B4: hostile paths, never a delete outside the output
        for file in ["../x", "/etc/passwd", "a/../../x", ".kliping-manifest", ""] {
            assert_eq!(read(&write([line(file)].iter())), None, "{file}");
        }
    }
}
