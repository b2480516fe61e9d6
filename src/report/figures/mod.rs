//! WHAT is counted: figures and their rules, rates, periods, bounds.
//!
//! Pure. Knows no other inner room.

pub mod boundaries;
pub mod figure;
pub mod figure_rule;
pub mod interval;
pub mod named_period;
pub mod overview;
pub mod period;
pub mod rate;
pub mod rates;
