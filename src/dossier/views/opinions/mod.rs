//! Opinions as they are shown and audited, and how late they came.

pub(in crate::dossier) mod audit;
pub mod lateness;
mod names;
pub mod view;
