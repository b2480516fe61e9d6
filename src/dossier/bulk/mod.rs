//! WHAT is done to many dossiers at once: another calendar, version or office, an officer who leaves, and a version tried on the past.
//!
//! Each but the hand-over is a sweep: rehearsed, planned outside the writer, posted batch by batch. What was entered late before it is put in its
//! place (`late_entry/`). Knows all inner rooms before it.

pub(crate) mod continuation;
pub(crate) mod hand_over;
pub mod late_entry;
pub mod recalendar;
pub(crate) mod release;
pub mod replay;
pub(super) mod sweep;
pub mod version_move;
