//! A quantity: this figure, rate or indicator, this count of procedures; of this office, over this period.
//!
//! Whatever names a number names it here: formulas of indicators and of scores, paragraphs, the columns of layouts. One reader
//! knows how quantities are spelled (`spelling.rs`) and added up (`sum.rs`); one resolver makes values of them
//! (`resolver.rs`), from a source that knows the office and the period. What a source does not know is a missing value with
//! its reason, never 0.
//!
//! Knows `figures`, `count`, `series` and `measure`.

pub mod resolver;
pub mod spelling;
pub mod sum;
pub mod unit;
pub mod value;

/// The key of the row that holds everything.
pub const TOTAL: &str = "total";
