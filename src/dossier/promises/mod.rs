//! What was promised to the citizen: the list of promises, and the letters of apology.

pub(super) mod http;
mod page;
pub mod view;
