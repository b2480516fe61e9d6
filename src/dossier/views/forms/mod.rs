//! The forms of a dossier: which can be printed now, and what each tells, read from the dossier and its journal as they stand.

pub(crate) mod before_reception;
mod facts;
pub(in crate::dossier) mod http;
mod matters;
pub(crate) mod printing;
pub mod standing;
