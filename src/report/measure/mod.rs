//! Reports on conduct and on the catalogue: honesty meters, the comparison of offices, legs, delegations, fees, the workload of officers.
//!
//! Knows `figures`, `count` and `series`.

pub(super) mod acts;
pub mod catalogue;
pub mod comparison;
pub mod delegation;
pub mod fees;
pub mod honesty;
pub mod legs;
pub mod workload;
