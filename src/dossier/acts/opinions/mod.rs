//! TODO dossier/acts/opinions.

pub mod actions;
