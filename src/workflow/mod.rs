//! How a procedure is handled inside: steps, roles, allowances.
//!
//! A *workflow* (quy trình nội bộ) is a published list of steps, with branches where they are drawn. A dossier keeps the workflow that it was received
//! under; [`store::find_for`] chooses it, the [`WorkflowCache`] has it at hand afterwards. Allowances are a plan of the
//! office: they add up to the procedure's limit and never move the due date.

pub mod actions;
mod cache;
pub(crate) mod requests;
pub mod routing;
mod routing_requests;
pub mod step;

pub mod http;
pub mod import;
pub mod keeping;
pub mod legs;
mod marks;
pub mod offering;
pub mod paths;
#[cfg(test)]
mod paths_tests;
pub mod publish;
pub mod refusal;

pub mod steps;
pub mod store;
mod views;

pub use crate::workflow::cache::WorkflowCache;
pub use crate::workflow::step::Step;
pub use legs::{Leg, leg_at, legs};
pub use steps::WorkflowState;
pub use steps::{Workflow, WorkflowId};
