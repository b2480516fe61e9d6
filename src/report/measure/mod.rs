//! Reports on conduct: honesty meters, the comparison of offices, legs, delegations, fees, the workload of officers.
//!
//! Knows `figures`, `count` and `series`.

pub(super) mod acts;
pub mod comparison;
pub mod delegation;
pub mod fees;
pub mod honesty;
pub mod legs;
pub mod workload;
