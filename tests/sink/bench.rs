//! A site folder to write into, and a disk that breaks on command.

use kliping::write::disk::{Disk, Look, RealDisk};
use kliping::write::{FolderSink, Sink, Strangers, Summary, Target, WriteFault};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;

pub type Plan = &'static [(&'static str, &'static str)];

/// A site's folder with sources in it; its output is `public`.
pub struct Site {
    pub folder: TempDir,
    pub strangers: Strangers,
}

impl Site {
    pub fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap(), strangers: Strangers::Refuse };
        fs::create_dir(site.folder.path().join("content")).unwrap();
        site
    }

    pub fn adopting() -> Self {
        Self { strangers: Strangers::Adopt, ..Self::new() }
    }

    pub fn output(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Writes a file into the output behind the sink's back.
    pub fn plant(&self, file: &str, text: &str) {
        let full = self.output().join(file);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    pub fn open_on<D: Disk>(&self, disk: D) -> Result<FolderSink<D>, WriteFault> {
        let target = Target {
            output: &self.output(),
            root: self.folder.path(),
            sources: &[self.folder.path().join("content")],
            home: None,
            strangers: self.strangers,
            patience: Duration::from_secs(10),
        };
        FolderSink::open_on(disk, &target)
    }

    pub fn open(&self) -> FolderSink {
        self.open_on(RealDisk).unwrap()
    }

    pub fn build(&self, plan: Plan) -> Summary {
        self.try_build(&Broken::never(), plan).unwrap()
    }

    pub fn try_build(&self, disk: impl Disk, plan: Plan) -> Result<Summary, WriteFault> {
        let sink = self.open_on(disk)?;
        put_all(&sink, plan)?;
        sink.commit()
    }

    /// Every file and folder of the output.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.output())
    }

    /// What the site's folder holds beside sources and output.
    pub fn litter(&self) -> Vec<OsString> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|name| name.unwrap().file_name());
        names.filter(|name| name != "content" && name != "public").collect()
    }

    /// Inode and times of everything in the output.
    pub fn marks(&self) -> BTreeMap<String, (u64, i64, i64)> {
        let mark = |name: String| {
            let found = fs::symlink_metadata(self.output().join(&name)).unwrap();
            (name, (found.ino(), found.mtime(), found.mtime_nsec()))
        };
        self.tree().into_keys().chain([String::new()]).map(mark).collect()
    }
}

pub fn put_all(sink: &impl Sink, plan: Plan) -> Result<(), WriteFault> {
    plan.iter().try_for_each(|(file, text)| sink.put(file, text.as_bytes()))
}

/// Folders end in `/` and have no bytes.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &str, into: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(names) = fs::read_dir(root.join(folder)) else { return };
        for name in names.map(Result::unwrap) {
            let path = format!("{folder}{}", name.file_name().to_str().unwrap());
            if name.file_type().unwrap().is_dir() {
                into.insert(format!("{path}/"), Vec::new());
                walk(root, &format!("{path}/"), into);
            } else {
                into.insert(path, fs::read(name.path()).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(root, "", &mut files);
    files
}

/// What happens at one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The process dies: this operation and all after it do nothing. A file being written is cut.
    Kill,
    /// The power fails: as `Kill`, and files written since the last flush are empty.
    Power,
    /// This operation alone fails.
    Once(ErrorKind),
    /// From here on nothing new fits on the disk; a file being written is cut.
    Full,
}

/// A disk whose changing operations are numbered, and that breaks at one of them.
pub struct Broken {
    at: usize,
    fault: Fault,
    count: AtomicUsize,
    /// Where files written since the last flush stand now.
    unflushed: Mutex<Vec<PathBuf>>,
    pub log: Mutex<Vec<String>>,
    mount: bool,
}

impl Broken {
    pub fn new(at: usize, fault: Fault) -> Self {
        let count = AtomicUsize::new(0);
        Self { at, fault, count, unflushed: Mutex::default(), log: Mutex::default(), mount: false }
    }

    /// Never breaks, but counts and logs.
    pub fn never() -> Self {
        Self::new(usize::MAX, Fault::Kill)
    }

    /// The output is a file system of its own.
    pub fn mounted(self) -> Self {
        Self { mount: true, ..self }
    }

    pub fn operations(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    fn step(&self, grows: bool, what: String) -> io::Result<()> {
        let now = self.count.fetch_add(1, Ordering::SeqCst);
        self.log.lock().unwrap().push(what);
        match self.fault {
            Fault::Kill | Fault::Power if now >= self.at => {
                if self.fault == Fault::Power {
                    for path in self.unflushed.lock().unwrap().drain(..) {
                        let _ = fs::write(path, "");
                    }
                }
                Err(io::Error::other("killed"))
            }
            Fault::Once(kind) if now == self.at => Err(kind.into()),
            Fault::Full if now >= self.at && grows => Err(ErrorKind::StorageFull.into()),
            Fault::Kill | Fault::Power | Fault::Once(_) | Fault::Full => Ok(()),
        }
    }
}

impl Disk for &Broken {
    fn look(&self, path: &Path) -> io::Result<Look> {
        RealDisk.look(path)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step(false, format!("read {}", path.display()))?;
        RealDisk.read(path)
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        RealDisk.names(folder)
    }
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(fault) = self.step(true, format!("create {}", path.display())) {
            if self.operations() == self.at + 1 {
                let _ = RealDisk.create(path, &bytes[..bytes.len() / 2]);
            }
            return Err(fault);
        }
        self.unflushed.lock().unwrap().push(path.to_owned());
        RealDisk.create(path, bytes)
    }
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step(true, format!("make {}", path.display()))?;
        RealDisk.make_folder(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(false, format!("rename {} {}", from.display(), to.display()))?;
        for path in self.unflushed.lock().unwrap().iter_mut() {
            if let Ok(below) = path.strip_prefix(from) {
                *path = if below == Path::new("") { to.to_owned() } else { to.join(below) };
            }
        }
        RealDisk.rename(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(false, format!("unlink {}", path.display()))?;
        RealDisk.remove_file(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step(false, format!("rmdir {}", path.display()))?;
        RealDisk.remove_folder(path)
    }
    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step(false, format!("rmtree {}", path.display()))?;
        RealDisk.remove_tree(path)
    }
    fn same_rights(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(false, format!("chmod {}", to.display()))?;
        RealDisk.same_rights(from, to)
    }
    fn flush(&self, folder: &Path) -> io::Result<()> {
        self.step(false, "flush".to_owned())?;
        // Not the true one: thousands of them would be most of the suite's time.
        self.unflushed.lock().unwrap().clear();
        let _ = folder;
        Ok(())
    }
    fn is_mount(&self, _: &Path) -> bool {
        self.mount
    }
}
