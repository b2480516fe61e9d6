//! Reminders (đôn đốc): whoever has a dossier to work on was told to get on with it, by whom and when.
//!
//! They stand beside the journal and are sealed: a reminder changes nothing about a dossier, so it is no act. As an act it would take the
//! form away that its handler has open, and become "the last act" that is taken back.

pub mod store;
