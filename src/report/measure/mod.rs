//! TODO report/measure.

pub(super) mod acts;
pub mod comparison;
pub mod delegation;
pub mod honesty;
pub mod legs;
