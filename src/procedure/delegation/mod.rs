//! An agency lets another one decide a procedure in its name (ủy quyền), for a period, by a document.
//!
//! The principal's level holds the procedure; the delegate is below it: UBND or Chủ tịch of the city to departments and
//! districts, a department to its divisions, UBND or Chủ tịch of a district to its divisions and to wards
//! (docs/domain/people.md \[V S1\]). A delegate that is an office may take dossiers in; one that is a unit decides
//! those of its own office. What is decided names the principal.

pub mod actions;
pub(crate) mod http;
pub mod period;
pub mod store;

pub use period::DelegationPeriod;
pub use store::Delegation;
