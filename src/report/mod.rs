//! How well it went: figures, periods, and the dossiers behind every figure.
//!
//! Every figure is a flow or a balance of the journal (`figures.rs`), counted from one query and folded into rows and a
//! total that are checked against each other (`fold.rs`). The list behind a cell comes from the same table of figures, so
//! its length is the cell's value. A report is written for a period (`period.rs`), as of an instant (what had taken
//! effect) and as known at an instant (what the register had been told).

pub mod count;
pub mod figures;
pub mod measure;
mod page;
pub mod quantity;

pub mod runs;

pub mod series;

pub mod subscriptions;
