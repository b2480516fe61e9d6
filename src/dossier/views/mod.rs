//! WHAT is shown of a dossier: the view of one, lists, search, look-up, control slip, proof of the due date, register book, forms.
//!
//! Also the audit that holds books and journal against each other (`verify.rs`). Reads, never writes. Knows `clock`, `books` and
//! `acts`.

pub(crate) mod applicants;
pub mod control_slip;
#[cfg(test)]
pub(super) mod control_slip_tests;
pub mod fees;
pub mod fewest_late;
pub mod forms;
pub mod hand_over;
pub mod journal_view;
pub mod legs;
pub(super) mod letterhead;
pub mod list_filter;
pub(crate) mod lists;
pub mod names;
pub mod opinions;
pub(crate) mod people;
pub mod promises;
pub mod proof;
pub mod register_book;
pub(crate) mod reminders;
pub mod search;
pub mod step_history;
pub(in crate::dossier) mod step_holders;
pub mod tracking;
pub mod verify;
pub mod view;
