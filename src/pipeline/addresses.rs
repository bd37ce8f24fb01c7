//! The list of what was published: read before the plan, so that nothing is lost, and written after a build.

pub use crate::parse::addresses::FILE;

use super::{Draft, unreadable};
use crate::base::{hash::ContentHash, path::SourcePath};
use crate::diag::{Checked, Diagnostic};
use crate::env::Files;
use crate::model::{Site, published};
use crate::parse::addresses::{self, Addresses};
use std::io;

/// A line has 80 bytes as a rule: room for the largest archive, each record in several places.
const BYTES: u64 = 128 << 20;

/// The list as it stands.
pub(super) struct Known {
    bytes: Vec<u8>,
    /// Of its bytes; none when it cannot be read.
    pub hash: Option<ContentHash>,
    fault: Option<Diagnostic>,
}

impl Known {
    /// Whether this is the list of that hash.
    pub fn is_still(&self, before: Option<ContentHash>) -> bool {
        self.hash.is_some() && self.hash == before
    }

    fn read(&self, found: &mut Vec<Diagnostic>) -> Addresses {
        found.extend(self.fault.clone());
        let Checked { value, found: faults } = addresses::read(&file(), &self.bytes);
        found.extend(faults);
        value
    }
}

pub(super) fn known(files: &dyn Files) -> Known {
    let file = file();
    let (bytes, fault) = match files.read_capped(&file, BYTES) {
        Ok(bytes) => (bytes, None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Vec::new(), None),
        Err(error) => (Vec::new(), Some(unreadable(&file, &error))),
    };
    let hash = fault.is_none().then(|| ContentHash::of(&bytes));
    Known { bytes, hash, fault }
}

fn file() -> SourcePath {
    match SourcePath::parse(FILE) {
        Ok(file) => file,
        Err(fault) => unreachable!("`{FILE}` is a path of every site: {fault}"),
    }
}

pub(super) fn keep(known: &Known, site: &mut Site, found: &mut Vec<Diagnostic>) {
    let known = known.read(found);
    published::keep(site, &known, &file(), found);
}

/// The list with all that a site publishes, as it is to be written; nothing when it says so already (DOMAIN U-13).
#[must_use]
pub fn recorded(files: &dyn Files, draft: &Draft) -> Option<String> {
    let known = known(files);
    let text = published::record(&draft.site, &known.read(&mut Vec::new())).text();
    // A list that is missing or cannot be read has no bytes, and none that is written is without its head.
    (known.bytes != text.as_bytes()).then_some(text)
}
