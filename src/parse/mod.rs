//! Parse: one file read alone becomes a [`record::Record`]. Knows nothing of other records.

pub mod body;
pub mod record;
