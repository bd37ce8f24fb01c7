//! Indexes of the periods at hand: a period's shards are rendered one after the other, and its items are cut into terms
//! once.

use super::Index;
use crate::base::hash::ContentHash;
use std::sync::{Arc, Mutex};

/// How many periods are kept. Shards are rendered in the order of their periods, so each worker needs one; of a year
/// with ten thousand articles one takes about ten megabytes.
const PERIODS: usize = 4;

/// A period's index, or nothing while somebody makes it.
type Slot = Arc<Mutex<Option<Arc<Index>>>>;

/// The indexes that were asked for last. What is kept depends on the hash of the period alone.
#[derive(Default)]
pub struct Kept(Mutex<Vec<(ContentHash, Slot)>>);

impl Kept {
    /// The index of the items that `hash` covers, made by `make` when it is not kept. Who asks while another makes it
    /// waits.
    ///
    /// # Errors
    /// What `make` found wrong; then nothing is kept.
    pub fn get<E>(&self, hash: ContentHash, make: impl FnOnce() -> Result<Index, E>) -> Result<Arc<Index>, E> {
        let slot = self.slot(hash);
        // A poisoned lock only costs the making.
        let Ok(mut index) = slot.lock() else { return make().map(Arc::new) };
        if let Some(index) = &*index {
            return Ok(index.clone());
        }
        let made = Arc::new(make()?);
        *index = Some(made.clone());
        Ok(made)
    }

    fn slot(&self, hash: ContentHash) -> Slot {
        let Ok(mut kept) = self.0.lock() else { return Slot::default() };
        let at = kept.iter().position(|(have, _)| *have == hash);
        let slot = at.map_or_else(|| (hash, Slot::default()), |at| kept.remove(at));
        // The last asked for stands first.
        kept.insert(0, slot.clone());
        kept.truncate(PERIODS);
        slot.1
    }
}

#[cfg(test)]
mod tests {
    use super::super::Builder;
    use super::*;
    use crate::base::lang::Lang;

    fn make() -> Result<Index, ()> {
        Ok(Builder::new(Lang::en()).done(1))
    }

    fn hash(at: usize) -> ContentHash {
        ContentHash::of(&at.to_le_bytes())
    }

    #[test]
    fn an_index_is_made_once_as_long_as_few_others_are_asked_for() {
        let kept = Kept::default();
        let mut made = 0;
        for at in [0, 0, 1, 2, 3, 0] {
            kept.get(hash(at), || {
                made += 1;
                make()
            })
            .unwrap();
        }
        assert_eq!(made, 4);
        (4..8).for_each(|at| drop(kept.get(hash(at), make)));
        let mut again = false;
        kept.get(hash(0), || {
            again = true;
            make()
        })
        .unwrap();
        assert!(again, "it was forgotten");
    }

    #[test]
    fn what_could_not_be_made_is_tried_again() {
        let kept = Kept::default();
        assert!(kept.get(hash(0), || Err::<Index, ()>(())).is_err());
        assert!(kept.get(hash(0), make).is_ok());
    }
}
