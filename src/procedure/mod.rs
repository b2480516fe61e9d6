//! What can be asked for: the published catalogue and its versions.
//!
//! A *procedure* is a code that stays; a *version* is what one decision says about it: name, papers, fee, time limit,
//! and the days on which it holds. A published version never changes. Other rooms ask [`store::find_published`] for the
//! version in force on a day, and [`ProcedureCache`] for the version that a dossier was received under. What is offered must be handled: [`offering`].

pub mod actions;
mod cache;
pub mod counts;
pub mod delegation;
pub mod http;
pub mod import;
pub mod keeping;
pub mod limit;
pub mod offering;
pub mod pause_policy;
pub(crate) mod requests;
pub mod search;

pub mod store;
pub mod version;
pub(crate) mod views;

pub use crate::procedure::cache::ProcedureCache;
pub use limit::{Limit, TimeLimit};
pub use pause_policy::PausePolicy;
pub use version::{
    ProcedureContent, ProcedureId, ProcedureKind, ProcedureState, ProcedureVersion, ProcedureVersionId,
    RequiredPaper, ServiceLevel,
};
