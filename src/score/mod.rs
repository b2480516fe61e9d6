//! Scores: the service-quality index of QĐ 766/QĐ-TTg of 23/6/2022, as far as the register knows what it is made of.
//!
//! A *criterion* is a formula: a numerator and a denominator, each a sum of figures of the register, and how many points their
//! ratio is worth. Formulas are data with versions, because the portal's have changed and will again (`formula.rs`). What the
//! register cannot count itself an agency enters in the book of indicators, with what proves it (`entries.rs`); what nobody has
//! told is *no data*, never 0; a criterion that does not apply to a level is said to be so; and a total over some criteria is
//! never passed off as one over all of them (`total.rs`). These are estimates from the register's own books, not the scores
//! that the national portal publishes.

pub mod actions;
mod catalogue;
pub mod document;
mod indicator_entries;
pub(crate) mod phrases;
pub mod term_value;

pub mod formula;
mod formula_views;
pub(crate) mod http;
pub mod import;

pub mod period;
pub mod report;
mod requests;
pub mod store;
pub mod term;

pub mod total;
mod units;
mod views;
