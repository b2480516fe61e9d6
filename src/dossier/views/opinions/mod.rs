//! TODO dossier/views/opinions.

pub(in crate::dossier) mod audit;
pub mod lateness;
pub mod view;
