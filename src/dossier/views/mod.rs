//! TODO dossier/views.

pub mod control_slip;
#[cfg(test)]
pub(super) mod control_slip_tests;
pub mod fewest_late;
pub mod hand_over;
pub mod journal_view;
pub mod legs;
pub(super) mod letterhead;
pub(super) mod lists;
pub mod names;
pub mod opinions;
pub mod promises;
pub mod proof;
pub mod register_book;
pub mod search;
pub mod step_history;
pub mod tracking;
pub mod verify;
pub mod view;
