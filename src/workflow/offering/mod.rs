//! Whatever a counter offers is handled: no act leaves a procedure without a workflow that fits.
//!
//! A dossier is received under a workflow that adds up to the limit of its procedure version (`workflow/store.rs`,
//! `find_key_for`). There are several ways to come to offer something that no workflow fits: a version with another limit
//! or another level, a workflow that is taken out of use or replaced by one for fewer offices, a delegation, a new agency, a
//! file. Each of these acts is held against what the catalogue offered before it ([`guard::CoverageGuard`]): what it
//! would leave without a workflow is named, and the act is refused.
//!
//! A version and its workflows are published together: drafts that are named, or the present ones with their allowances
//! scaled to the new limit ([`scale`]).

pub mod coverage;
pub mod guard;
pub(crate) mod http;
pub mod publication;
pub(crate) mod requests;
pub mod scale;
pub mod store;
pub(crate) mod views;
