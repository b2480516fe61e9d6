//! What is noted of a workflow that is in use: where it came from, and that it is taken out of use.

pub(super) mod store;
