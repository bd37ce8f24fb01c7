//! The list of what was published: read before the plan, so that nothing is lost, and written after a build.

pub use crate::parse::addresses::FILE;

use super::{Draft, unreadable};
use crate::base::path::SourcePath;
use crate::diag::{Checked, Diagnostic};
use crate::env::Files;
use crate::model::{Site, published};
use crate::parse::addresses::{self, Addresses};
use std::io;

/// A line has 80 bytes as a rule: room for the largest archive, each record in several places.
const BYTES: u64 = 128 << 20;

fn read(files: &dyn Files, file: &SourcePath, found: &mut Vec<Diagnostic>) -> Addresses {
    match files.read_capped(file, BYTES) {
        Ok(bytes) => {
            let Checked { value, found: faults } = addresses::read(file, &bytes);
            found.extend(faults);
            value
        }
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                found.push(unreadable(file, &error));
            }
            Addresses::default()
        }
    }
}

fn file() -> SourcePath {
    match SourcePath::parse(FILE) {
        Ok(file) => file,
        Err(fault) => unreachable!("`{FILE}` is a path of every site: {fault}"),
    }
}

pub(super) fn keep(files: &dyn Files, site: &mut Site, found: &mut Vec<Diagnostic>) {
    let file = file();
    let known = read(files, &file, found);
    published::keep(site, &known, &file, found);
}

/// The list with all that a site publishes, as it is to be written; nothing when it says so already (DOMAIN U-13).
#[must_use]
pub fn recorded(files: &dyn Files, draft: &Draft) -> Option<String> {
    let file = file();
    let known = read(files, &file, &mut Vec::new());
    let text = published::record(&draft.site, &known).text();
    let same = files.read_capped(&file, BYTES).is_ok_and(|bytes| bytes == text.as_bytes());
    (!same).then_some(text)
}
