//! WHAT officers do to one dossier: receive, ask, hand on, decide, return, correct.
//!
//! `kinds/` holds one row for each act; `actions.rs` does an act, `intake.rs` takes a dossier in. Knows `clock` and `books`.

pub mod act;
pub mod act_context;
pub mod actions;
pub mod apology;
pub(super) mod approval;
pub(super) mod arrival;
mod duplicates;
pub mod fee_lines;
pub mod grounds;
pub mod intake;
pub mod intake_lookup;
pub mod kinds;
pub(super) mod lateness;
pub mod legs;
pub(super) mod new_pause;
pub mod next_steps;
pub mod on_behalf;
pub mod opinions;
pub(super) mod pausing;
pub mod permission;
pub mod reclassification;
pub mod reminding;
pub mod steps;
pub(in crate::dossier) mod undone;
