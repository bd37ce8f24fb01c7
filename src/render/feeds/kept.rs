//! The bytes of entries, made once for each format and shared by all feeds that hold them (DOMAIN F-1).

use super::Extent;
use crate::base::hash::ContentHash;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// One entry in one format, with and without its whole text.
#[derive(Debug)]
pub struct EntryBytes {
    whole: Box<[u8]>,
    /// Where the whole text stands.
    content: Range<usize>,
    /// What stands there when the feed has no room for it.
    instead: Box<[u8]>,
}

impl EntryBytes {
    pub(super) fn new(whole: Vec<u8>, content: Range<usize>, instead: Vec<u8>) -> Self {
        Self { whole: whole.into(), content, instead: instead.into() }
    }

    pub(super) fn len(&self, extent: Extent) -> usize {
        match extent {
            Extent::Whole => self.whole.len(),
            Extent::Summary => self.whole.len() - self.content.len() + self.instead.len(),
        }
    }

    pub(super) fn write(&self, extent: Extent, out: &mut Vec<u8>) {
        match extent {
            Extent::Whole => out.extend_from_slice(&self.whole),
            Extent::Summary => {
                out.extend_from_slice(self.whole.get(..self.content.start).unwrap_or_default());
                out.extend_from_slice(&self.instead);
                out.extend_from_slice(self.whole.get(self.content.end..).unwrap_or_default());
            }
        }
    }

    fn size(&self) -> usize {
        self.whole.len() + self.instead.len()
    }
}

/// Places for entries; the hash of an entry decides on its own.
const PLACES: usize = 8192;

/// Bytes of all entries that are kept. An entry has four kilobytes or so, and is asked for by the feeds of its topics,
/// its outlet and its section, which are rendered one after the other.
const BYTES: usize = 8 << 20;

/// A longer entry is made each time, so that a few of them do not take all the room.
const ENTRY: usize = 64 << 10;

type Place = Mutex<Option<(ContentHash, Arc<EntryBytes>)>>;

/// The entries that were made last.
pub(in crate::render) struct Kept {
    places: Vec<Place>,
    bytes: AtomicUsize,
}

impl Kept {
    pub(in crate::render) fn new() -> Self {
        Self { places: (0..PLACES).map(|_| Mutex::new(None)).collect(), bytes: AtomicUsize::new(0) }
    }

    fn place(&self, key: ContentHash) -> Option<&Place> {
        let [low, high, ..] = *key.bytes();
        self.places.get(usize::from(u16::from_le_bytes([low, high])) % PLACES)
    }

    pub(in crate::render) fn get(&self, key: ContentHash) -> Option<Arc<EntryBytes>> {
        let kept = self.place(key)?.lock().ok()?;
        kept.as_ref().filter(|(have, _)| *have == key).map(|(_, entry)| entry.clone())
    }

    /// Keeps an entry while there is room, in the place of the one that stood there. A poisoned lock only costs making.
    pub(in crate::render) fn put(&self, key: ContentHash, entry: &Arc<EntryBytes>) {
        let size = entry.size();
        let Some(mut place) = self.place(key).filter(|_| size <= ENTRY).and_then(|place| place.lock().ok()) else {
            return;
        };
        let old = place.take().map_or(0, |(_, old)| old.size());
        let bytes = self.bytes.fetch_sub(old, Ordering::Relaxed).saturating_sub(old);
        if bytes + size <= BYTES {
            self.bytes.fetch_add(size, Ordering::Relaxed);
            *place = Some((key, entry.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(size: usize) -> Arc<EntryBytes> {
        Arc::new(EntryBytes::new(vec![b'x'; size], 0..0, Vec::new()))
    }

    #[test]
    fn what_is_kept_never_takes_more_than_its_room() {
        let kept = Kept::new();
        for at in 0_u32..2_000 {
            kept.put(ContentHash::of(&at.to_le_bytes()), &entry(60_000));
        }
        assert!(kept.bytes.load(Ordering::Relaxed) <= BYTES);
        let held: usize =
            kept.places.iter().map(|place| place.lock().unwrap().as_ref().map_or(0, |(_, e)| e.size())).sum();
        assert_eq!(held, kept.bytes.load(Ordering::Relaxed));
        let long = ContentHash::of(b"long");
        kept.put(long, &entry(ENTRY + 1));
        assert!(kept.get(long).is_none());
    }

    #[test]
    fn an_entry_without_its_text_is_cut_out_of_the_whole() {
        let entry = EntryBytes::new(b"<a/><long/><b/>".to_vec(), 4..11, b"-".to_vec());
        let mut out = Vec::new();
        entry.write(Extent::Summary, &mut out);
        assert_eq!((&*out, entry.len(Extent::Summary)), (&b"<a/>-<b/>"[..], out.len()));
    }
}
