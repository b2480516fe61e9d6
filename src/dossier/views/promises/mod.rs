//! What was promised to the citizen: the list of promises, and the letters of apology.

pub(in crate::dossier) mod http;
mod page;
pub mod view;
