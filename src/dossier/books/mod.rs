//! WHAT is written down: the dossier, its journal, numbers, fees, promises, legs, opinions, reminders and the sums that reports read.
//!
//! A dossier and its journal are written at one gate (`journal/post.rs`). Knows `clock`.

pub mod annulment;
pub mod applicant;
pub mod content_seal;
pub mod fees;
mod id;
pub mod in_effect;
pub mod journal;
pub mod legs;
pub(super) mod moves;
pub mod numbers;
pub mod opinions;
pub mod person_index;
pub mod promise;
pub mod reminders;
pub mod rollup;
pub mod store;
pub(super) mod sub_state;

pub use id::DossierId;
