//! Watching a site's folder and building it anew whenever it changes.
//!
//! Events only wake ([`watch`]); a look at the folder decides ([`look`]); the loop between the two is [`live`]. None of
//! them knows what a build is: whoever watches brings it along as [`live::Work`].

pub mod live;
pub mod look;
pub mod watch;
