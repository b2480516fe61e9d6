//! What can be asked for: the published catalogue and its versions.

pub mod limit;
