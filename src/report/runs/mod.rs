//! Report runs: a report as it was published, kept with every cell and the dossiers behind it, and proven by a hash.
//!
//! A run is made from the journal in one read (`take.rs`): each dossier that can count is followed by itself (`follow/`,
//! `weigh.rs`), and what the lines count must be what the report sums over all moves, or nothing is kept (`guard.rs`). A run is never changed or deleted; a
//! later one may supersede it, with a reason. Taken again for the same instants it gives the same hash (`content.rs`); against
//! another one every dossier that differs is named with its cause (`differences.rs`).

pub mod actions;
pub mod cells;
pub mod comparing;
pub mod content;
pub mod counted_lines;
pub mod differences;
pub mod document;
pub mod figure_set;
pub mod figures;
pub mod follow;
pub mod guard;
pub(crate) mod http;
pub mod layouts;
pub mod line;
pub(crate) mod listing;
mod writing;

mod refusal;
mod remarks;
pub mod request;
mod rows;
pub mod search;
pub mod signing;
pub mod store;

pub mod view;

pub use crate::report::runs::writing::{keep, keep_in_parts, make};
