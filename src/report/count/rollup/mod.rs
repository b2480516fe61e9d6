//! The report from the roll-ups of the journal: what it reads grows with the period and not with the age of the register.
//!
//! A period is made of whole leaves of time, read as counted (`slices.rs`), and of what is left over at its edges, counted
//! from the journal. Balances are what stands at an instant. The figures and their checks are those of `fold.rs`. What the
//! roll-ups cannot say, a figure as known before a late entry, is counted from the journal as a whole.

pub mod half_months;
pub mod opening;
pub mod rollup_tally;
pub mod search;

pub mod store;
