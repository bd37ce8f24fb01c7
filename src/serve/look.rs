//! What a look at the site's folder sees. Only looks decide whether something changed (RELIABILITY L1).

use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;
use crate::env::{Entry, Files, Listing, shown};
use crate::pipeline::{FOLDERS, addresses, of_theme};
use std::cmp::{Ordering, Reverse};
use std::io::{self, ErrorKind};

/// How long a file system's clock may stand still (FAT: two seconds): two changes of one file within this time may
/// bear one ctime.
const TICK: i64 = 2_000_000_000;

/// Files of the last tick are told apart by their bytes: the newest of them, so many and so large.
const YOUNG: usize = 256;
const YOUNG_BYTES: u64 = 1 << 20;

/// The marks of everything that a site is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    listing: Listing,
    /// What editors lay beside a file while they save it: no reason to draft, but published where it lies in a bundle.
    scratch: Vec<Entry>,
    /// The bytes of the files that changed last: their marks may stay as they are through one more change.
    young: Vec<(SourcePath, ContentHash)>,
    /// Why nothing could be seen.
    fault: Option<String>,
}

/// What differs between two looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Sorted paths that came, went or changed; empty when the site as a whole cannot be seen, or can again.
    pub paths: Vec<String>,
    /// Whether a file went away or is empty now, as in the middle of a save.
    pub is_half: bool,
    /// When the first of the changes that can be dated was made, by the file system's own clock: nanoseconds since 1970.
    pub first: Option<i64>,
}

impl Look {
    /// Looks at the folders and settings that a site is made from. Nothing else is read: not the output, not `.git`.
    #[must_use]
    pub fn at(files: &dyn Files) -> Self {
        let enter = |folder: &SourcePath| of_site(folder.as_str()) && shown(folder);
        match files.list_where("", &enter) {
            Ok(mut listing) => {
                let (files_of_site, scratch) =
                    std::mem::take(&mut listing.files).into_iter().partition(|entry| matters(entry.path.as_str()));
                listing.files = files_of_site;
                listing.refused.retain(|refused| matters(&refused.path));
                let young = young(files, &listing.files);
                Self { listing, scratch, young, fault: None }
            }
            Err(fault) => Self::blind(&fault.to_string()),
        }
    }

    /// A look that saw nothing.
    #[must_use]
    pub fn blind(why: &str) -> Self {
        Self { fault: Some(why.to_owned()), ..Self::default() }
    }

    /// Looks at these paths alone; all else is taken to be as it was. Nothing when one of them may stand for more than
    /// itself: a folder, or what cannot be read.
    #[must_use]
    pub fn again(&self, files: &dyn Files, paths: &[SourcePath]) -> Option<Self> {
        if self.fault.is_some() {
            return None;
        }
        let mut look = self.clone();
        let all = &mut look.listing.files;
        for path in paths.iter().filter(|path| matters(path.as_str())) {
            let at = all.binary_search_by(|entry| entry.path.cmp(path));
            match (files.entry(path), at) {
                (Ok(entry), Ok(at)) => all.get_mut(at).into_iter().for_each(|old| *old = entry.clone()),
                (Ok(entry), Err(at)) => all.insert(at, entry),
                (Err(fault), at) if fault.kind() == ErrorKind::NotFound => {
                    // What was no file may have been a folder with many.
                    all.remove(at.ok()?);
                }
                (Err(_), _) => return None,
            }
        }
        look.young = young(files, &look.listing.files);
        Some(look)
    }

    /// When something in the folder last changed, by the file system's own clock: nanoseconds since 1970.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.listing.files.iter().map(|entry| entry.ctime).max().unwrap_or_default()
    }

    /// The files of a folder and those below it.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &SourcePath> {
        let inside = format!("{folder}/");
        let first = self.listing.files.partition_point(|entry| entry.path.as_str() < inside.as_str());
        let rest = self.listing.files.get(first..).unwrap_or_default();
        rest.iter().map(|entry| &entry.path).take_while(move |path| path.as_str().starts_with(&inside))
    }

    /// The folders that were looked into, without the site's root.
    #[must_use]
    pub fn folders(&self) -> &[SourcePath] {
        &self.listing.folders
    }

    /// The marks of one file; nothing when it was not there.
    #[must_use]
    pub fn entry(&self, path: &SourcePath) -> Option<&Entry> {
        let at = self.listing.files.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
        self.listing.files.get(at)
    }

    /// How this look differs from an earlier one; nothing when it does not.
    #[must_use]
    pub fn since(&self, old: &Self) -> Option<Difference> {
        if self == old {
            return None;
        }
        let mut difference = Difference::default();
        let (mut before, mut after) = (old.listing.files.iter().peekable(), self.listing.files.iter().peekable());
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(one), Some(other)) => one.path.cmp(&other.path),
            };
            let was = if order.is_le() { before.next() } else { None };
            let is = if order.is_ge() { after.next() } else { None };
            if was != is {
                difference.add(was, is);
            }
        }
        for (path, hash) in &self.young {
            if old.young.iter().any(|(before, old)| before == path && old != hash) {
                difference.paths.push(path.to_string());
            }
        }
        let (before, after) = (&old.listing.refused, &self.listing.refused);
        let refused =
            after.iter().filter(|one| !before.contains(one)).chain(before.iter().filter(|one| !after.contains(one)));
        difference.paths.extend(refused.map(|one| one.path.clone()));
        difference.paths.sort_unstable();
        difference.paths.dedup();
        // Of a folder that holds no file nothing is made; and a file that is no longer young has not changed.
        (!difference.paths.is_empty() || self.fault != old.fault).then_some(difference)
    }
}

/// The site's files as they were when they were looked at: listed from the look, read from the folder. So a draft need
/// not list again what a look has just seen.
pub struct Seen<'f> {
    pub files: &'f dyn Files,
    pub look: &'f Look,
}

impl Files for Seen<'_> {
    fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
        if let Some(fault) = &self.look.fault {
            return Err(io::Error::other(fault.clone()));
        }
        let below =
            |path: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let listing = &self.look.listing;
        // Only folders that the look entered are asked for.
        let folders: Vec<SourcePath> =
            listing.folders.iter().filter(|path| below(path.as_str()) && enter(path)).cloned().collect();
        let entries = |all: &[Entry]| all.iter().filter(|one| below(one.path.as_str())).cloned().collect::<Vec<_>>();
        let mut files = entries(&listing.files);
        files.extend(entries(&self.look.scratch));
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let refused = listing.refused.iter().filter(|one| below(&one.path)).cloned().collect();
        Ok(Listing { files, folders, refused })
    }

    fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
        self.files.read_capped(path, cap)
    }

    fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
        self.files.entry(path)
    }
}

impl Difference {
    fn add(&mut self, was: Option<&Entry>, is: Option<&Entry>) {
        let size = |entry: Option<&Entry>| entry.map_or(0, |entry| entry.size);
        self.is_half |= is.is_none() || size(is) == 0 && (size(was) > 0 || was.is_none());
        self.first = [self.first, is.map(|entry| entry.ctime)].into_iter().flatten().min();
        if let Some(entry) = is.or(was) {
            self.paths.push(entry.path.to_string());
        }
    }
}

/// Whether a path belongs to one of the folders that a site is made from.
pub(super) fn of_site(path: &str) -> bool {
    match path.split('/').next().unwrap_or_default() {
        "themes" => SourcePath::parse(path)
            .is_ok_and(|path| path.in_theme().is_some_and(|(_, rest)| rest == "theme.yaml") || of_theme(&path)),
        top => FOLDERS.contains(&top),
    }
}

/// Whether a change of this path may change the site. What editors lay beside a file while they save it does not;
/// `static/` is published as it is, so there every name counts.
pub(super) fn matters(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    if path == name && !of_site(path) {
        return name == addresses::FILE || name.starts_with("kliping.") && name.ends_with(".yaml");
    }
    let in_theme = |path: &SourcePath| path.in_theme().is_some_and(|(_, rest)| rest.starts_with("static/"));
    let is_copied = path.starts_with("static/") || SourcePath::parse(path).is_ok_and(|path| in_theme(&path));
    of_site(path) && (is_copied || !is_scratch(name))
}

fn is_scratch(name: &str) -> bool {
    // `4913` is made by vim to see whether it may write into a folder.
    let ends = ["~", ".swp", ".swx", ".tmp", ".bak", ".bck", "___jb_tmp___", "___jb_old___"];
    name.starts_with(['.', '#']) || name == "4913" || ends.iter().any(|end| name.ends_with(end))
}

fn young(files: &dyn Files, entries: &[Entry]) -> Vec<(SourcePath, ContentHash)> {
    let newest = entries.iter().map(|entry| entry.ctime).max().unwrap_or_default();
    let mut young: Vec<&Entry> = entries.iter().filter(|entry| entry.ctime > newest.saturating_sub(TICK)).collect();
    young.sort_unstable_by_key(|entry| Reverse(entry.ctime));
    young.truncate(YOUNG);
    let read = young.into_iter().filter_map(|entry| {
        let bytes = files.read_capped(&entry.path, YOUNG_BYTES).ok()?;
        Some((entry.path.clone(), ContentHash::of(&bytes)))
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::memory::MemoryFiles;
    use crate::env::real::RealFiles;
    use std::fs;

    fn path(text: &str) -> SourcePath {
        SourcePath::parse(text).unwrap()
    }

    fn since(files: &MemoryFiles, old: &Look) -> Option<String> {
        Look::at(files)
            .since(old)
            .map(|found| format!("{}{}", found.paths.join(" "), if found.is_half { " half" } else { "" }))
    }

    #[test]
    fn a_look_sees_the_themes_and_not_what_lies_beside_them() {
        let files = MemoryFiles::from([("content/a.md", "a"), ("themes/gazette/theme.yaml", "")]);
        let old = Look::at(&files);
        files.put(&path("themes/gazette/README.md"), "x");
        files.put(&path("themes/gazette/node_modules/a/templates/x.html"), "x");
        assert_eq!(since(&files, &old), None);
        files.put(&path("themes/gazette/static/a~"), "x");
        files.put(&path("themes/gazette/templates/404.html"), "x");
        files.put(&path("themes/gazette/theme.yaml"), "x");
        let told = "themes/gazette/static/a~ themes/gazette/templates/404.html themes/gazette/theme.yaml";
        assert_eq!(since(&files, &old).as_deref(), Some(told));
    }

    #[test]
    fn a_look_tells_what_came_went_and_changed() {
        let files = MemoryFiles::from([("content/a.md", "a"), ("content/b.md", "b"), ("kliping.yaml", "")]);
        let old = Look::at(&files);
        assert_eq!(since(&files, &old), None);
        files.put(&path("content/a.md"), "A");
        files.put(&path("templates/front.html"), "x");
        assert_eq!(since(&files, &old).as_deref(), Some("content/a.md templates/front.html"));
        files.remove(&path("content/b.md"));
        assert_eq!(since(&files, &old).as_deref(), Some("content/a.md content/b.md templates/front.html half"));
        let old = Look::at(&files);
        files.put(&path("content/a.md"), "");
        files.put(&path("kliping.draft.yaml"), "x: y");
        assert_eq!(since(&files, &old).as_deref(), Some("content/a.md kliping.draft.yaml half"));
    }

    #[test]
    fn the_output_the_state_and_what_editors_lay_aside_are_not_seen() {
        // RELIABILITY L5: output and state never
        let files = MemoryFiles::from([("content/a.md", "a"), ("static/.well-known/x", "x")]);
        let old = Look::at(&files);
        for name in [
            "public/index.html",
            ".git/index",
            ".kliping/store",
            "notes.txt",
            "content/.a.md.swp",
            "content/a.md~",
            "content/4913",
            "content/a.md.bck",
            "data/#x.csv#",
            "content/.obsidian/workspace.json",
        ] {
            files.put(&path(name), "x");
        }
        assert_eq!(since(&files, &old), None);
        files.put(&path("static/a.bak"), "published as it is");
        assert_eq!(since(&files, &old).as_deref(), Some("static/a.bak"));
    }

    #[test]
    fn what_cannot_be_read_is_told_when_it_comes_and_when_it_goes() {
        let files = MemoryFiles::from([("content/a.md", "a")]);
        let old = Look::at(&files);
        files.refuse(&path("content/pipe"), crate::env::Reason::Fifo);
        assert_eq!(since(&files, &old).as_deref(), Some("content/pipe"));
        let old = Look::at(&files);
        files.mend(&path("content/pipe"));
        assert_eq!(since(&files, &old).as_deref(), Some("content/pipe"));
        assert_eq!(Look::blind("gone").since(&Look::blind("gone")), None);
        assert!(Look::blind("gone").since(&Look::default()).is_some());
    }

    #[test]
    fn two_changes_within_one_tick_of_the_file_system_are_told_apart() {
        // RELIABILITY L3, B2: size, times and inode may all stay as they are.
        let marks = Entry { path: path("content/a.md"), size: 1, mtime: 5, ctime: 5, inode: 7 };
        let of = |text: &str| Look {
            listing: Listing { files: vec![marks.clone()], ..Listing::default() },
            scratch: Vec::new(),
            young: vec![(path("content/a.md"), ContentHash::of(text.as_bytes()))],
            fault: None,
        };
        assert!(of("b").since(&of("a")).is_some());
        assert_eq!(of("a").since(&of("a")), None);
        let other = Look { young: Vec::new(), ..of("a") };
        assert_eq!(of("a").since(&other), None, "another file was the youngest");
    }

    /// One way to write `two` over `a.md` in a folder.
    type Save = fn(&std::path::Path);

    #[test]
    fn every_style_of_saving_is_seen() {
        // RELIABILITY L3: 8 styles, 50 times each
        let styles: [(&str, Save); 8] = [
            ("truncate", |at| fs::write(at.join("a.md"), "two").unwrap()),
            ("temporary and rename", |at| {
                fs::write(at.join(".a.tmp"), "two").unwrap();
                fs::rename(at.join(".a.tmp"), at.join("a.md")).unwrap();
            }),
            ("backup and rename", |at| {
                fs::rename(at.join("a.md"), at.join("a.md~")).unwrap();
                fs::write(at.join("a.md"), "two").unwrap();
            }),
            ("delete and create", |at| {
                fs::remove_file(at.join("a.md")).unwrap();
                fs::write(at.join("a.md"), "two").unwrap();
            }),
            ("side file", |at| {
                fs::copy(at.join("a.md"), at.join("a.md.bck")).unwrap();
                fs::write(at.join("a.md"), "two").unwrap();
                fs::remove_file(at.join("a.md.bck")).unwrap();
            }),
            ("directory swap", |at| {
                let (new, old) = (at.with_file_name("_new"), at.with_file_name("_old"));
                fs::create_dir(&new).unwrap();
                fs::write(new.join("a.md"), "two").unwrap();
                fs::rename(at, &old).unwrap();
                fs::rename(&new, at).unwrap();
                fs::remove_dir_all(&old).unwrap();
            }),
            ("hard link", |at| {
                fs::write(at.join(".other"), "two").unwrap();
                fs::remove_file(at.join("a.md")).unwrap();
                fs::hard_link(at.join(".other"), at.join("a.md")).unwrap();
            }),
            ("time kept", |at| {
                let kept = fs::metadata(at.join("a.md")).unwrap().modified().unwrap();
                fs::write(at.join("a.md"), "two").unwrap();
                fs::File::options().write(true).open(at.join("a.md")).unwrap().set_modified(kept).unwrap();
            }),
        ];
        for (style, save) in styles {
            for _ in 0..50 {
                let root = tempfile::tempdir().unwrap();
                let at = root.path().join("content/articles");
                fs::create_dir_all(&at).unwrap();
                fs::write(at.join("a.md"), "one").unwrap();
                let files = RealFiles::open(root.path()).unwrap();
                let old = Look::at(&files);
                save(&at);
                let found = Look::at(&files).since(&old);
                assert_eq!(found.map(|found| found.paths), Some(vec!["content/articles/a.md".to_owned()]), "{style}");
            }
        }
    }
}
