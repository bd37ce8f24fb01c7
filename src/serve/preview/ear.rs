//! Hearing of saves: a thread that wakes the one which takes them in.

use super::Told;
use super::take::{Ask, Preview, Taker};
use crate::serve::watch::{Ear, Events, Means, Wake};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long the thread waits before it asks whether the preview still runs.
const STEP: Duration = Duration::from_secs(1);

/// Listens below `root` until the preview ends, or until the system stops telling; then looks alone must do, and are
/// taken often again (RELIABILITY L4).
pub(super) fn listen(root: PathBuf, taker: &Taker, asks: Sender<Ask>) -> io::Result<()> {
    let (preview, told) = (Arc::downgrade(&taker.preview), taker.told.clone());
    let work = move || {
        let remark = hear(Ear::new(&root, Means::Told), &preview, &asks);
        if let Some(preview) = preview.upgrade() {
            preview.hears.store(false, Ordering::Relaxed);
            // The next looks are taken in the short rhythm.
            let _ = asks.send(Ask::Wake);
        }
        if let Some(remark) = remark {
            // Whoever reads reports may be gone.
            let _ = told.send(Told::Remark(remark));
        }
    };
    std::thread::Builder::new().name("ear".to_owned()).spawn(work).map(drop)
}

/// Why nothing is heard any more; nothing when the preview ended.
fn hear(mut ear: Ear, preview: &Weak<Preview>, asks: &Sender<Ask>) -> Option<String> {
    loop {
        let seen = Arc::clone(&preview.upgrade()?.looked.read().unwrap_or_else(PoisonError::into_inner));
        let is_new = ear.register(seen.folders());
        if ear.means() != Means::Told {
            let why = ear.remarks().into_iter().next().unwrap_or_default();
            let why = why.split(';').next().unwrap_or_default().to_owned();
            return Some(format!("{why}; the site is looked at several times a second instead"));
        }
        preview.upgrade()?.hears.store(true, Ordering::Relaxed);
        // What happened in a folder before it was heard of went unheard.
        if !is_new && !stirs(&mut ear, preview)? {
            return Some("the system does not tell of changes any more".to_owned());
        }
        let (answer, answered) = oneshot::channel();
        let usual = preview.upgrade()?.usual;
        asks.send(Ask::Show(usual, ear.named(), answer)).ok()?;
        answered.blocking_recv().ok()?;
    }
}

/// Waits until something stirs: true. False when nothing will ever be heard; nothing when the preview ended.
fn stirs(ear: &mut Ear, preview: &Weak<Preview>) -> Option<bool> {
    loop {
        preview.upgrade()?;
        let until = ear.elapsed() + STEP;
        match ear.wait(until) {
            Wake::Stirred => return Some(true),
            Wake::Quiet => {}
            Wake::Ended => return Some(false),
        }
    }
}
