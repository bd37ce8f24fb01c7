//! Rules that look at the finished site: what the build alone cannot know, because it shows in the whole or in what
//! templates make of it. Nothing is written; every finding names the record, setting or template that caused it.

mod feed;
mod html;
mod links;
mod owner;
mod page;
mod policy;
mod reach;

use crate::base::hash::ContentHash;
use crate::diag::{self, Checked, Diagnostic};
use crate::env::Files;
use crate::pipeline::{self, Draft};
use crate::write::{Sink, Summary, WriteFault};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is remembered of the files of a build. The files themselves are let go at once: a large site does not fit in
/// memory.
#[derive(Clone, Default)]
struct Scanned(Arc<Mutex<Seen>>, Arc<policy::Policy>);

#[derive(Default)]
struct Seen {
    links: links::Links,
    /// What is wrong with single files of the output.
    faults: BTreeMap<Arc<str>, Vec<owner::Fault>>,
    /// The addresses that sitemaps list, by sitemap.
    listed: BTreeMap<Arc<str>, Vec<String>>,
}

impl Scanned {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self, file: &str, bytes: &[u8]) {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let (mut faults, mut listed, mut marks) = (Vec::new(), Vec::new(), None);
        if file.ends_with(".html") {
            let mut found = links::Marks::default();
            html::tags(text, |tag| {
                page::tag(&tag, &self.1, &mut faults);
                found.tag(&tag);
            });
            page::ids(found.ids(), &mut faults);
            marks = Some(found);
        } else if file.ends_with(".xml") || file.ends_with(".opml") {
            listed = feed::xml(text, &mut faults);
        } else if file.ends_with(".json") || file.ends_with(".webmanifest") {
            feed::json(text, &mut faults);
        }
        let name: Arc<str> = file.into();
        let mut seen = self.seen();
        if let Some(marks) = marks {
            seen.links.add(&name, marks);
        }
        if !faults.is_empty() {
            seen.faults.insert(Arc::clone(&name), faults);
        }
        if !listed.is_empty() {
            seen.listed.insert(name, listed);
        }
    }
}

/// A sink that looks at every file and keeps none.
struct Looking(Scanned);

impl Sink for Looking {
    fn put_hashed(&self, file: &str, bytes: &[u8], _hash: ContentHash) -> Result<(), WriteFault> {
        self.put(file, bytes)
    }

    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), WriteFault> {
        self.0.look(file, bytes);
        Ok(())
    }

    fn keep(&self, _file: &str, _hash: ContentHash) -> Result<bool, WriteFault> {
        Ok(false)
    }

    fn commit(self) -> Result<Summary, WriteFault> {
        Ok(Summary::default())
    }
}

/// Renders the site of a draft without errors and looks at every file of it. How many files it has, and what is wrong.
#[must_use]
pub fn finished(files: &dyn Files, draft: &Draft, progress: &(dyn Fn(usize, usize) + Sync)) -> Checked<usize> {
    let scanned = Scanned(Arc::default(), Arc::new(policy::Policy::of(&draft.site.config)));
    let built = match pipeline::build_pages(files, draft, Looking(scanned.clone()), progress) {
        Ok(built) => built,
        Err(found) => return Checked::new(0, found),
    };
    let mut found: Vec<Diagnostic> = built.found;
    let seen = scanned.seen();
    let owners = owner::Owners::new(draft, files);
    found.extend(links::faults(&seen.links, &owners));
    for (file, faults) in &seen.faults {
        found.extend(faults.iter().map(|fault| owners.told(file, fault)));
    }
    for (file, addresses) in &seen.listed {
        found.extend(feed::unplanned(addresses, draft).map(|fault| owners.told(file, &fault)));
    }
    diag::sort(&mut found);
    Checked::new(built.outputs, found)
}
