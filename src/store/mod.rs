//! `.kliping/`: what earlier builds learned, so that the next one need not do it again.
//!
//! Three caches, each true by itself: what a file held when it had this stamp ([`Records`]), what the model made of a
//! record ([`Sheets`]), and which bytes an output has at this fingerprint ([`Outputs`]). Each lies in two files, a base
//! and a delta, so that a build after one edit writes what moved and not all of it. Nothing here says what stands in the output: that is the sink's to know. So
//! deleting the folder, or a part of it, changes nothing but time (RELIABILITY B4). Beside them stand the renditions of
//! pictures, each under the hash of what it was made of ([`Shelf`]), and what each output was made of ([`Footings`]), which only `kliping explain` reads.

mod folder;
mod frame;
mod outputs;
mod parts;
mod pictures;
mod records;
mod seen;
mod sheets;

pub use folder::{Store, records};
pub use frame::Damage;
pub use outputs::{Made, Outputs};
pub use parts::{Cause, Footing, Footings, Last, key};
pub use pictures::Shelf;
pub use records::{Known, Parsed, Records, Stamp};
pub use seen::{Look, Seen, SeenFile};
pub use sheets::{Kept, Sheets};

/// Names this very build of the program: its version, and the hash of all that it was compiled from (RELIABILITY B5).
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("KLIPING_SOURCES"));
