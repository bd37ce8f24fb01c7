//! Telling browsers that their page moved (RELIABILITY S4, L7).
//!
//! A subscription says which page it shows and in which state. It is told a build's number when the state that is
//! servable now is another one, and nothing else; what changed it asks for itself.

use super::site::View;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, Sender, channel, error::TrySendError};

/// What a browser has open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Open {
    pub view: View,
    /// The path of the page, decoded.
    pub path: String,
}

/// A browser that listens.
#[derive(Debug)]
struct Listener {
    open: Open,
    /// The state of the page that it shows, or was told of.
    state: String,
    events: Sender<Bytes>,
}

/// Everybody who listens.
#[derive(Debug, Default)]
pub(super) struct Hub {
    listeners: Mutex<Vec<Listener>>,
}

/// How many events may wait for a browser. One that does not read so few is let go; it subscribes anew with the state
/// that it shows.
const WAITING: usize = 8;

impl Hub {
    fn all(&self) -> MutexGuard<'_, Vec<Listener>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new listener, which shows `state`. `now` is asked under the lock, so no build falls between the answer and the
    /// first event: whoever shows something old is told at once.
    pub fn listen(&self, open: Open, state: &str, now: impl FnOnce() -> (u64, String)) -> Live {
        let (events, received) = channel(WAITING);
        let mut all = self.all();
        let (build, current) = now();
        // A channel that nothing was sent through has room.
        let _ = events.try_send(Bytes::from_static(b"retry: 300\n: kliping\n\n"));
        if current != state {
            let _ = events.try_send(event(build));
        }
        all.push(Listener { open, state: current, events });
        Live { received }
    }

    /// Every page that is open somewhere, once.
    pub fn open(&self) -> Vec<Open> {
        let mut open: Vec<Open> = self.all().iter().map(|one| one.open.clone()).collect();
        open.sort_unstable();
        open.dedup();
        open
    }

    /// Tells those whose page is in another state now. Returns how many.
    pub fn tell(&self, build: u64, states: &BTreeMap<Open, String>) -> usize {
        let mut told = 0;
        self.all().retain_mut(|one| match states.get(&one.open) {
            Some(state) if *state != one.state => {
                one.state.clone_from(state);
                told += 1;
                one.events.try_send(event(build)).is_ok()
            }
            Some(_) | None => !one.events.is_closed(),
        });
        told
    }

    /// Says that we are still here, and finds out who is gone.
    pub fn beat(&self) {
        self.all().retain(|one| {
            // A browser with events waiting needs no beat.
            !matches!(one.events.try_send(Bytes::from_static(b":\n\n")), Err(TrySendError::Closed(_)))
        });
    }

    /// Ends every subscription.
    pub fn close(&self) {
        self.all().clear();
    }
}

fn event(build: u64) -> Bytes {
    Bytes::from(format!("data: {build}\n\n"))
}

/// The events of one listener as a response's body.
#[derive(Debug)]
pub(super) struct Live {
    received: Receiver<Bytes>,
}

impl Body for Live {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.received.poll_recv(context).map(|event| event.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &str) -> Open {
        Open { view: View::default(), path: path.to_owned() }
    }

    fn heard(live: &mut Live) -> Vec<String> {
        std::iter::from_fn(|| live.received.try_recv().ok())
            .filter_map(|bytes| String::from_utf8(bytes.to_vec()).ok())
            .filter(|text| text.starts_with("data:"))
            .collect()
    }

    #[test]
    fn only_the_browsers_whose_page_moved_are_told() {
        // RELIABILITY S4
        let hub = Hub::default();
        let mut a = hub.listen(open("/a/"), "old", || (1, "old".to_owned()));
        let mut b = hub.listen(open("/b/"), "old", || (1, "old".to_owned()));
        let states = BTreeMap::from([(open("/a/"), "new".to_owned()), (open("/b/"), "old".to_owned())]);
        assert_eq!((hub.tell(2, &states), hub.tell(3, &states)), (1, 0));
        assert_eq!((heard(&mut a), heard(&mut b)), (vec!["data: 2\n\n".to_owned()], vec![]));
    }

    #[test]
    fn who_shows_an_old_page_when_subscribing_is_told_at_once() {
        // RELIABILITY L7: the page was fetched, then a build was taken in, then came the subscription.
        let hub = Hub::default();
        let mut late = hub.listen(open("/a/"), "old", || (2, "new".to_owned()));
        assert_eq!(heard(&mut late), ["data: 2\n\n"]);
    }

    #[test]
    fn who_is_gone_or_does_not_read_is_let_go() {
        let hub = Hub::default();
        drop(hub.listen(open("/a/"), "", || (1, String::new())));
        let stalled = hub.listen(open("/a/"), "", || (1, String::new()));
        hub.beat();
        assert_eq!(hub.all().len(), 1);
        for build in 0..20 {
            hub.tell(build, &BTreeMap::from([(open("/a/"), build.to_string())]));
        }
        assert!(hub.all().is_empty());
        drop(stalled);
    }
}
