//! TODO report/figures.

pub mod boundaries;
pub mod figure_rule;
pub mod figures;
pub mod interval;
pub mod named_period;
pub mod period;
pub mod rate;
