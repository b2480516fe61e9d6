//! Opinions asked for while a dossier lies at a step (xin ý kiến phối hợp): of whom, by when, and what came back.
//!
//! One or several are asked for at once, of a role, a unit or an officer. The clock does not stop for them. Until as many have
//! come as the step wants (`OpinionsJoin`), the dossier is neither handed on nor resolved; what is still owed when it leaves
//! the step in another way lapses.

pub(in crate::dossier) mod requested;
pub mod store;

pub use crate::dossier::books::opinions::requested::{OpinionAddressee, OpinionAnswer, RequestedOpinion};

/// What the row of an officer's leaving calls the questions that go to everybody of a role: each with number, role and unit.
pub const OPINIONS_OF_ROLES: &str = "opinions_of_roles";
