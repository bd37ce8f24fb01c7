//! Two sites of the same files: one built on what the last build kept, the other built clean each time.

use crate::paper;
use crate::tree::{SECOND, Tree};
use kliping::diag::{self, Diagnostic};
use kliping::env::Files;
use kliping::model::Rested;
use kliping::pipeline::{self, Draft, Memory, Past, Request};
use kliping::store::{Outputs, PROGRAM, Records, Sheets};
use kliping::write::memory::{Held, MemorySite};
use std::collections::BTreeMap;

/// A cache as it would lie on disk: a base, and a delta over it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cache {
    pub base: Option<Vec<u8>>,
    pub delta: Option<Vec<u8>>,
}

impl Cache {
    /// As the folder does it: a delta while that is small, else a base, whose delta is gone.
    fn keep(&mut self, delta: Option<Vec<u8>>, base: impl FnOnce() -> Vec<u8>) {
        match delta {
            Some(delta) => self.delta = Some(delta),
            None => *self = Self { base: Some(base()), delta: None },
        }
    }
}

/// The three caches, and the site that they are about.
#[derive(Default)]
pub struct Kept {
    pub records: Cache,
    pub outputs: Cache,
    pub sheets: Cache,
    pub site: MemorySite,
    /// The last draft: every second build is one of a process that goes on, the others are of new ones.
    last: Option<Draft>,
    /// What a preview holds that looks on: its files as it saw them, and its newest draft.
    preview: (Memory, Option<Draft>),
    builds: usize,
}

/// `None`: one of the two files is wrong, and so none is used.
pub fn records(cache: &Cache) -> Option<Records> {
    let mut records = Records::read(cache.base.clone()?, PROGRAM).ok()?;
    cache.delta.as_ref().map_or(Ok(()), |delta| records.lay(delta.clone(), PROGRAM)).ok().map(|()| records)
}

/// As [`records`].
pub fn outputs(cache: &Cache) -> Option<Outputs> {
    let mut outputs = Outputs::read(cache.base.as_ref()?, PROGRAM).ok()?;
    cache.delta.as_ref().map_or(Ok(()), |delta| outputs.lay(delta, PROGRAM)).ok().map(|()| outputs)
}

/// As [`records`].
pub fn sheets(cache: &Cache) -> Option<Sheets> {
    let mut sheets = Sheets::read(cache.base.clone()?, PROGRAM).ok()?;
    cache.delta.as_ref().map_or(Ok(()), |delta| sheets.lay(delta.clone(), PROGRAM)).ok().map(|()| sheets)
}

/// What one incremental build did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Did {
    pub outputs: usize,
    pub rendered: usize,
    pub failed: bool,
}

impl Kept {
    /// One incremental build, as the command does it. `Err` holds the findings of a failed one.
    pub fn build(&mut self, tree: &Tree, request: &Request) -> (Did, Vec<Diagnostic>) {
        let records = records(&self.records).unwrap_or_default();
        let outputs = outputs(&self.outputs).unwrap_or_default();
        let sheets = sheets(&self.sheets).unwrap_or_default();
        self.builds += 1;
        let before = self.last.as_ref().filter(|_| self.builds.is_multiple_of(2));
        let past = Past { records: &records, sheets: &sheets, at: tree.clock, before, is_held: false };
        let mut draft = pipeline::draft_after(tree, request, Some(past));
        let mut found = draft.found.clone();
        let failed = Did { outputs: 0, rendered: 0, failed: true };
        if draft.has_errors() {
            self.last = Some(draft);
            return (failed, found);
        }
        let built = pipeline::build_after(tree, &draft, self.site.sink(), &outputs, &|_, _| ());
        let did = match built {
            Err(faults) => {
                found.extend(faults);
                (failed, found)
            }
            Ok(built) => {
                let seen = draft.seen.as_mut().unwrap();
                seen.learn(&built.read);
                if !records.same_as(seen) {
                    let delta = records.delta(seen, PROGRAM).unwrap();
                    self.records.keep(delta, || records.write(seen, Vec::new(), PROGRAM).unwrap());
                }
                if !outputs.same_as(&built.made) {
                    let delta = outputs.delta(&built.made, PROGRAM).unwrap();
                    self.outputs.keep(delta, || built.made.write(Vec::new(), PROGRAM).unwrap());
                }
                let Rested { ground, sheets: rested } = pipeline::at_rest(&draft, &sheets);
                if !sheets.same_as(ground, &rested) {
                    let delta = sheets.delta(ground, &rested, PROGRAM).unwrap();
                    self.sheets.keep(delta, || sheets.write(ground, &rested, Vec::new(), PROGRAM).unwrap());
                }
                found.extend(built.found);
                (Did { outputs: built.outputs, rendered: built.rendered, failed: false }, found)
            }
        };
        self.last = Some(draft);
        did
    }
}

/// The whole site of a draft, and what was found wrong.
fn whole(files: &dyn Files, draft: &Draft) -> (Option<MemorySite>, Vec<Diagnostic>) {
    let mut found = draft.found.clone();
    if draft.has_errors() {
        return (None, found);
    }
    let site = MemorySite::new();
    match pipeline::build(files, draft, site.sink(), &|_, _| ()) {
        Ok(built) => {
            found.extend(built.found);
            (Some(site), found)
        }
        Err(faults) => {
            found.extend(faults);
            (None, found)
        }
    }
}

/// A build that knows nothing: the site, and what was found wrong.
pub fn clean(files: &dyn Files, request: &Request) -> (Option<MemorySite>, Vec<Diagnostic>) {
    whole(files, &pipeline::draft(files, request))
}

/// The difference of what was found wrong.
fn same_findings(name: &str, found: &[Diagnostic], expected: &[Diagnostic]) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    let only = |a: &[Diagnostic], b: &[Diagnostic]| {
        let alone = a.iter().filter(|one| !b.contains(one));
        alone.map(|one| format!("{} {:?}", one.message, one.place)).collect::<Vec<_>>()
    };
    Err(format!("findings: {name} alone {:#?}, clean alone {:#?}", only(found, expected), only(expected, found)))
}

type Shown = BTreeMap<String, Held>;

/// The first file in which two sites differ.
fn same_files(name: &str, shown: &Shown, expected: &Shown) -> Result<(), String> {
    for (file, held) in expected.iter() {
        match shown.get(file) {
            None => return Err(format!("{name}: {file} is missing")),
            Some(have) if have.bytes != held.bytes => {
                let (have, want) = (String::from_utf8_lossy(&have.bytes), String::from_utf8_lossy(&held.bytes));
                let at = have.bytes().zip(want.bytes()).take_while(|(a, b)| a == b).count();
                let around = |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
                return Err(format!(
                    "{name}: {file} is stale:\n  has  …{}…\n  want …{}…",
                    around(&have),
                    around(&want)
                ));
            }
            Some(_) => {}
        }
    }
    match shown.keys().find(|file| !expected.contains_key(*file)) {
        Some(file) => Err(format!("{name}: {file} should be gone")),
        None => Ok(()),
    }
}

/// Builds in three ways, clean, after the last build, and as a preview drafts, and compares every byte and every
/// finding; the difference in a few words.
pub fn compare(kept: &mut Kept, tree: &Tree, request: &Request) -> Result<Did, String> {
    let before = kept.site.shown();
    let (did, mut found) = kept.build(tree, request);
    let (site, mut expected) = clean(tree, request);
    diag::sort(&mut found);
    diag::sort(&mut expected);
    same_findings("incremental", &found, &expected)?;
    let (memory, last) = &mut kept.preview;
    let draft = memory.draft(tree, request, tree.clock, last.as_ref());
    let (seen, mut found) = whole(tree, &draft);
    diag::sort(&mut found);
    *last = Some(draft);
    same_findings("preview", &found, &expected)?;
    let shown = kept.site.shown();
    let Some(site) = site.map(|site| site.shown()) else {
        return same_files("incremental", &shown, &before).map(|()| did);
    };
    same_files("incremental", &shown, &site)?;
    let seen = seen.ok_or("the preview made nothing")?;
    same_files("preview", &seen.shown(), &site).map(|()| did)
}

/// A site that nobody has touched for a while, built once.
pub fn start() -> (Tree, Kept, Request) {
    let mut tree = Tree { clock: 1_732_000_000 * SECOND, ..Tree::default() };
    paper::plant(&mut tree);
    tree.clock += 10 * SECOND;
    let request = Request { now: 1_733_000_000, folder: "site".into(), ..Request::default() };
    let mut kept = Kept::default();
    let did = compare(&mut kept, &tree, &request).unwrap();
    assert!(!did.failed, "{:#?}", clean(&tree, &request).1);
    (tree, kept, request)
}
