//! The stays as they are kept in tables.

pub(in crate::dossier::books::rollup) mod store;
