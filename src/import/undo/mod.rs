//! An import is taken back as one batch: each dossier that it brought in and that nobody has worked on since leaves the register by an
//! act of its own, as if it had never been brought in, and gives its code back, so that the register can be imported again, mended.
//!
//! `batch` names an import, `standing` says what becomes of a dossier of it, `outlook` what all of it would come to, `taking_back` does
//! it, `actions` is what administrators do on pages, `running` a run of its own thread, `command` the command line, and `store` the tables.

pub mod actions;
pub mod batch;
pub mod command;
pub mod outlook;
pub mod running;
pub mod runs;
pub mod standing;
pub mod store;
pub mod taking_back;
