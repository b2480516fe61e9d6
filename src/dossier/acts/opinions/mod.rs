//! Opinions are asked for, given and taken back.

pub mod actions;
pub mod draft;
pub(in crate::dossier) mod leaving;
