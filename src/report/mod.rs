//! How well it went: figures, periods, and the dossiers behind every figure.
//!
//! Every figure is a flow or a balance of the journal (`figures.rs`), counted from one query and folded into rows and a
//! total that are checked against each other (`fold.rs`). The list behind a cell comes from the same table of figures, so
//! its length is the cell's value. A report is written for a period (`period.rs`), as of an instant (what had taken
//! effect) and as known at an instant (what the register had been told).

mod acts;
pub(crate) mod asked;
pub mod boundaries;
pub mod charts;
pub mod comparison;
pub mod delegation;
pub mod figures;
pub mod fold;
mod ground;
pub mod http;
pub mod interval;
pub mod layouts;
pub mod legs;
pub mod listing;
pub mod meters;
pub mod named_period;
pub mod nested;
mod page;
pub mod period;
pub mod rate;
pub mod resolution;
pub mod rollup;
mod row_keys;
pub mod rule;
pub mod runs;
pub mod search;
pub mod series;
mod sheet;
pub mod store;
pub mod subscriptions;
pub mod view;
