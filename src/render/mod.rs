//! Render: bytes of one output from its slice and the theme.

pub mod escape;
pub mod highlight;
pub mod markdown;
pub mod sanitize;
pub mod typography;
