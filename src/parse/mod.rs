//! Parse: one file read alone becomes a [`record::Record`]. Knows nothing of other records.

pub mod body;
pub mod directive;
pub mod facts;
pub mod html;
pub mod record;
