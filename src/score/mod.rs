//! Scores: the service-quality index of QĐ 766/QĐ-TTg of 23/6/2022, as far as the register knows what it is made of.
//!
//! A *criterion* is a formula: a numerator and a denominator, each a sum of figures of the register, and how many points their
//! ratio is worth. Formulas are data with versions, because the portal's have changed and will again (`formula.rs`). What the
//! register does not know is *no data*, never 0; a criterion that does not apply to a level is said to be so; and a total over
//! some criteria is never passed off as one over all of them (`total.rs`). These are estimates from the register's own books,
//! not the scores that the national portal publishes.

pub mod actions;
pub mod formula;
pub(crate) mod http;
pub mod import;
pub mod paper;
pub mod period;
pub mod report;
mod requests;
pub mod store;
pub mod term;
pub mod total;
mod views;
