//! Where an output and the folder that its new bytes wait in lie.

use super::Strangers;
use crate::write::disk::Disk;
use crate::write::fault::{At, OutputFault, WriteFault};
use crate::write::lock::Lock;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An output that nobody else writes to.
#[derive(Debug)]
pub(super) struct Place {
    pub output: PathBuf,
    /// On the file system of the output. Whatever stands there was left by a dead build: the lock is ours.
    pub stage: PathBuf,
    /// Whether the staging folder becomes the output as a whole.
    pub fresh: bool,
    /// Whether the staging folder lies beside the output, not in it.
    beside: bool,
    _lock: Lock,
}

impl Place {
    pub(super) fn take(disk: &impl Disk, output: PathBuf, patience: Duration) -> Result<Self, WriteFault> {
        let stands = disk.look(&output).is_ok();
        if let Some(parent) = output.parent().filter(|_| !stands) {
            std::fs::create_dir_all(parent).at(parent)?;
        }
        if !(stands && disk.is_mount(&output)) {
            match Lock::beside(&sibling(&output, "lock"), &output, patience) {
                // The folder around the output is not ours to write to; the output may be.
                Err(WriteFault::Io { source, .. }) if stands && closed(source.kind()) => {}
                Err(fault) => return Err(fault),
                Ok(lock) => {
                    let stage = sibling(&output, "stage");
                    return Ok(Self { output, stage, fresh: false, beside: true, _lock: lock });
                }
            }
        }
        let lock = Lock::folder(&output, patience)?;
        let stage = output.join(".kliping-stage");
        Ok(Self { output, stage, fresh: false, beside: false, _lock: lock })
    }

    /// Begins an output in which no list of ours stands.
    pub(super) fn begin(&mut self, disk: &impl Disk, strangers: Strangers) -> Result<(), WriteFault> {
        let empty = match disk.names(&self.output) {
            Ok(names) => names.is_empty(),
            Err(fault) if fault.kind() == ErrorKind::NotFound => true,
            Err(fault) => return Err(WriteFault::io(&self.output, fault)),
        };
        match (empty, strangers) {
            (true, _) => self.fresh = self.beside,
            (false, Strangers::Adopt) => {}
            (false, Strangers::Refuse) => {
                return Err(WriteFault::Output { path: self.output.clone(), fault: OutputFault::Filled });
            }
        }
        Ok(())
    }

    pub(super) fn standing(&self, file: &str) -> PathBuf {
        self.output.join(file)
    }

    pub(super) fn staged(&self, file: &str) -> PathBuf {
        if file.is_empty() { self.stage.clone() } else { self.stage.join(file) }
    }

    pub(super) fn waiting(&self, number: u64) -> PathBuf {
        self.stage.join(number.to_string())
    }
}

/// `site/public` has `site/.public.kliping-stage` and `site/.public.kliping-lock`.
fn sibling(output: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".kliping-");
    name.push(what);
    output.with_file_name(name)
}

fn closed(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}
