//! Indexes of the periods at hand: a period's shards are rendered one after the other, and its items are cut into terms
//! once, by all who ask for it together.

use super::{Cut, Index};
use crate::base::hash::ContentHash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How many periods are kept. Shards are rendered in the order of their periods, so each worker needs one; of ten
/// thousand articles one takes about three megabytes.
const PERIODS: usize = 4;

/// The indexes that were asked for last. What is kept depends on the hash of the period alone.
#[derive(Default)]
pub struct Kept(Mutex<Vec<(ContentHash, Arc<Job>)>>);

/// The cutting of a period, which is done in pieces.
struct Job {
    /// The next piece that nobody has taken.
    next: AtomicUsize,
    state: Mutex<State>,
    moved: Condvar,
}

enum State {
    /// The pieces that are done.
    Cutting(Vec<Option<Cut>>),
    Done(Arc<Index>),
    /// Somebody could not do his piece.
    Failed,
}

impl Job {
    fn new(pieces: usize) -> Self {
        let none = (0..pieces).map(|_| None).collect();
        Self { next: AtomicUsize::new(0), state: Mutex::new(State::Cutting(none)), moved: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, state: State) {
        *self.state() = state;
        self.moved.notify_all();
    }

    /// Puts a piece in its place. Who puts the last one gets all of them.
    fn put(&self, at: usize, cut: Cut) -> Option<Vec<Cut>> {
        let mut state = self.state();
        let State::Cutting(cuts) = &mut *state else { return None };
        if let Some(place) = cuts.get_mut(at) {
            *place = Some(cut);
        }
        cuts.iter().all(Option::is_some).then(|| std::mem::take(cuts).into_iter().flatten().collect())
    }

    /// Waits for the others' pieces; `None` when one of them failed.
    fn wait(&self) -> Option<Arc<Index>> {
        let mut state = self.state();
        loop {
            match &*state {
                State::Done(index) => return Some(Arc::clone(index)),
                State::Failed => return None,
                State::Cutting(_) => state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// Tells those who wait when somebody leaves with his piece undone, be it by a panic.
struct Taken<'j>(&'j Job);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.set(State::Failed);
    }
}

impl Kept {
    /// The index of the items that `hash` covers. When it is not kept, `cut` makes each of its pieces, and `join` the
    /// whole of them. Who asks while others make it helps them.
    ///
    /// # Errors
    /// What `cut` found wrong; then nothing is kept.
    pub fn get<E>(
        &self,
        hash: ContentHash,
        pieces: usize,
        cut: impl Fn(usize) -> Result<Cut, E>,
        join: impl Fn(Vec<Cut>) -> Index,
    ) -> Result<Arc<Index>, E> {
        let job = self.job(hash, pieces);
        loop {
            let at = job.next.fetch_add(1, Ordering::Relaxed);
            if at >= pieces {
                break;
            }
            let taken = Taken(&job);
            if let Some(cuts) = job.put(at, cut(at).inspect_err(|_| self.forget(hash))?) {
                job.set(State::Done(Arc::new(join(cuts))));
            }
            std::mem::forget(taken);
        }
        if let Some(index) = job.wait() {
            return Ok(index);
        }
        // Somebody else's piece failed: his error is his, and this is another try.
        self.forget(hash);
        Ok(Arc::new(join((0..pieces).map(cut).collect::<Result<_, _>>()?)))
    }

    fn all(&self) -> MutexGuard<'_, Vec<(ContentHash, Arc<Job>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn job(&self, hash: ContentHash, pieces: usize) -> Arc<Job> {
        let mut kept = self.all();
        let at = kept.iter().position(|(have, _)| *have == hash);
        let job = at.map_or_else(|| (hash, Arc::new(Job::new(pieces))), |at| kept.remove(at));
        // The last asked for stands first.
        kept.insert(0, job.clone());
        kept.truncate(PERIODS);
        job.1
    }

    fn forget(&self, hash: ContentHash) {
        self.all().retain(|(have, _)| *have != hash);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Builder;
    use super::*;
    use crate::base::lang::Lang;
    use crate::plan::{Layer, Shards};
    use std::sync::Barrier;

    fn cut(at: usize) -> Cut {
        let mut builder = Builder::new(Lang::en(), at);
        builder.body("harbour");
        builder.close();
        builder.done()
    }

    fn join(cuts: Vec<Cut>) -> Index {
        let items = cuts.len();
        Index::join(cuts, items, Shards { strong: 1, weak: 0 })
    }

    fn hash(at: usize) -> ContentHash {
        ContentHash::of(&at.to_le_bytes())
    }

    #[test]
    fn an_index_is_made_once_as_long_as_few_others_are_asked_for() {
        let kept = Kept::default();
        let made = AtomicUsize::new(0);
        let get = |at: usize| {
            let count = |piece| {
                made.fetch_add(1, Ordering::Relaxed);
                Ok::<Cut, ()>(cut(piece))
            };
            kept.get(hash(at), 3, count, join).unwrap()
        };
        [0, 0, 1, 2, 3, 0].into_iter().for_each(|at| drop(get(at)));
        assert_eq!(made.load(Ordering::Relaxed), 4 * 3);
        (4..8).for_each(|at| drop(get(at)));
        get(0);
        assert_eq!(made.load(Ordering::Relaxed), 9 * 3, "it was forgotten");
    }

    #[test]
    fn all_who_ask_get_what_one_would_make_alone() {
        let kept = Kept::default();
        let (made, start) = (AtomicUsize::new(0), Barrier::new(4));
        let alone = join((0..40).map(cut).collect());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    start.wait();
                    let count = |piece| {
                        made.fetch_add(1, Ordering::Relaxed);
                        Ok::<Cut, ()>(cut(piece))
                    };
                    let index = kept.get(hash(0), 40, count, join).unwrap();
                    assert_eq!(index.shard(Layer::Strong, 0), alone.shard(Layer::Strong, 0));
                });
            }
        });
        assert_eq!(made.load(Ordering::Relaxed), 40, "each piece was cut by one of them");
    }

    #[test]
    fn what_could_not_be_made_is_tried_again() {
        let kept = Kept::default();
        assert!(kept.get(hash(0), 2, |at| if at == 1 { Err(()) } else { Ok(cut(at)) }, join).is_err());
        assert!(kept.get(hash(0), 2, |at| Ok::<Cut, ()>(cut(at)), join).is_ok());
    }

    #[test]
    fn nobody_waits_for_who_has_left() {
        let kept = Kept::default();
        let start = Barrier::new(2);
        std::thread::scope(|scope| {
            let leaves = scope.spawn(|| {
                kept.get(
                    hash(0),
                    2,
                    |_| -> Result<Cut, ()> {
                        start.wait();
                        panic!("as a bug does")
                    },
                    join,
                )
            });
            start.wait();
            assert!(kept.get(hash(0), 2, |at| Ok::<Cut, ()>(cut(at)), join).is_ok());
            assert!(leaves.join().is_err());
        });
    }
}
