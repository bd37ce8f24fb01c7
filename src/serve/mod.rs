//! Following a site's folder: building it anew whenever it changes, and showing it in a browser meanwhile.
//!
//! Events only wake ([`watch`]); a look at the folder decides ([`look`]); the loop between the two is [`live`]. None of
//! them knows what a build is: whoever watches brings it along as [`live::Work`]. The preview has a loop of its own,
//! since requests, too, ask for a look.

pub mod live;
pub mod look;
#[cfg(feature = "serve")]
pub mod preview;
pub mod watch;
