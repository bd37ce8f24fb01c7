//! The last look before files move: is everything in the way of a planned file ours to move?

use super::{FolderSink, Over, Strangers};
use crate::write::disk::{Disk, Kind};
use crate::write::fault::WriteFault;
use crate::write::names::ancestors;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

/// What stands in the way of planned files.
#[derive(Debug, Default)]
pub(super) struct Ground<'a> {
    /// Folders looked at so far.
    folders: BTreeMap<&'a str, Found>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Folder,
    /// Nothing, or a file of ours that leaves the plan.
    Free,
    Foreign,
}

impl<'a> Ground<'a> {
    /// Folders to be made, those around others first.
    pub(super) fn to_make(&self) -> impl Iterator<Item = &'a str> {
        self.folders.iter().filter(|(_, found)| **found == Found::Free).map(|(folder, _)| *folder)
    }

    /// The first thing on the way to `file` that is neither a real folder nor about to leave.
    pub(super) fn obstacle(
        &mut self,
        sink: &FolderSink<impl Disk>,
        file: &'a str,
        leaving: &BTreeSet<&str>,
    ) -> Result<Option<&'a str>, WriteFault> {
        for folder in ancestors(file) {
            let found = match self.folders.get(folder) {
                Some(found) => *found,
                None => {
                    let found = look(sink, folder, leaving)?;
                    self.folders.insert(folder, found);
                    found
                }
            };
            if found == Found::Foreign {
                return Ok(Some(folder));
            }
        }
        Ok(None)
    }

    /// Whether `file` may take its place; else the fault that names what stands there.
    pub(super) fn check(
        &mut self,
        sink: &FolderSink<impl Disk>,
        file: &'a str,
        over: &Over,
        leaving: &BTreeSet<&str>,
    ) -> Result<Option<WriteFault>, WriteFault> {
        let foreign = |stands: &str| WriteFault::Foreign { file: file.to_owned(), stands: stands.to_owned() };
        if let Some(stands) = self.obstacle(sink, file, leaving)? {
            return Ok(Some(foreign(stands)));
        }
        match over {
            Over::Nothing | Over::Ours | Over::Adopted(_) => Ok(None),
            Over::Unclear => Ok(stranger(sink, file, leaving)?.map(|stands| foreign(&stands))),
        }
    }
}

fn look(sink: &FolderSink<impl Disk>, folder: &str, leaving: &BTreeSet<&str>) -> Result<Found, WriteFault> {
    let full = sink.place.standing(folder);
    match sink.disk.look(&full).map(|look| look.kind) {
        Ok(Kind::Folder) => Ok(Found::Folder),
        Ok(Kind::File) if leaving.contains(folder) => Ok(Found::Free),
        // A link is foreign even when it leads to a folder: what is behind it is not the output.
        Ok(Kind::File | Kind::Other) => Ok(Found::Foreign),
        Err(fault) if matches!(fault.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Found::Free),
        Err(fault) => Err(WriteFault::io(&full, fault)),
    }
}

/// What stands at `path` or below it and is not about to leave.
fn stranger(sink: &FolderSink<impl Disk>, path: &str, leaving: &BTreeSet<&str>) -> Result<Option<String>, WriteFault> {
    let full = sink.place.standing(path);
    match sink.disk.look(&full).map(|look| look.kind) {
        Ok(Kind::File) => Ok((!leaving.contains(path)).then(|| path.to_owned())),
        Ok(Kind::Other) => Ok((sink.strangers == Strangers::Refuse).then(|| path.to_owned())),
        Err(fault) if matches!(fault.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(fault) => Err(WriteFault::io(&full, fault)),
        Ok(Kind::Folder) => {
            let mut names = sink.disk.names(&full).map_err(|fault| WriteFault::io(&full, fault))?;
            names.sort_unstable();
            for name in names {
                let below = format!("{path}/{}", name.to_string_lossy());
                if let Some(found) = stranger(sink, &below, leaving)? {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        }
    }
}
