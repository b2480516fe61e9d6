//! Officers come and go: roles with dates, posts, who acts for whom, and who changed what of an officer.

pub(crate) mod http;
pub mod officer_admin;
pub mod roles;
pub mod service;
pub mod store;
pub mod substitutes;
mod term;
pub(crate) mod views;

use serde_json::Value;

use super::keys::OfficerId;
use super::permission::{Assignment, Officer, Role};
use crate::agency::AgencyId;
use crate::named_values;
use crate::platform::database::Id;
use crate::platform::instant::Instant;

pub use term::OfficerTerm;

named_values! {
    /// What was done to an officer.
    pub enum OfficerChangeKind {
        /// Added.
        Added = "added",
        /// A role was given.
        RoleGiven = "role_given",
        /// A role was taken.
        RoleTaken = "role_taken",
        /// A role was moved to another agency.
        RoleMoved = "role_moved",
        /// The post (chức vụ) became another one.
        PostSet = "post_set",
        /// A substitute was named.
        SubstituteNamed = "substitute_named",
        /// A substitution was ended.
        SubstitutionEnded = "substitution_ended",
        /// A head lets the officer approve in his or her stead.
        ApprovalDelegated = "approval_delegated",
        /// That was ended.
        ApprovalDelegationEnded = "approval_delegation_ended",
        /// Taken out of service.
        Deactivated = "deactivated",
        /// Taken back into service.
        Reactivated = "reactivated",
    }
}

crate::text_column!(OfficerChangeKind);

/// A role as it was held, is held or will be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// Where.
    pub agency_id: AgencyId,
    /// When.
    pub term: OfficerTerm,
}

/// The key of a substitution.
pub type SubstitutionId = Id<Substitution>;

/// Who acts for an officer who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// The key.
    pub id: SubstitutionId,
    /// Who is away.
    pub absent_id: OfficerId,
    /// Who acts.
    pub substitute_id: OfficerId,
    /// At which office.
    pub office_id: AgencyId,
    /// From when on.
    pub from: Instant,
    /// Until before this instant.
    pub until: Instant,
    /// Why, such as the decision on the leave.
    pub reason: String,
}

/// Who changes something of an officer, as it is kept; nobody is named for the command line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MadeBy {
    /// The administrator.
    pub officer_id: Option<OfficerId>,
    /// In which role.
    pub role: Option<Role>,
    /// Held at which agency.
    pub agency_id: Option<AgencyId>,
}

impl MadeBy {
    /// An officer in a role.
    #[must_use]
    pub fn of(officer: &Officer, held: &Assignment) -> Self {
        Self { officer_id: Some(officer.id), role: Some(held.role), agency_id: Some(held.agency_id) }
    }
}

/// Something that was done to an officer.
#[derive(Debug, Clone)]
pub struct OfficerChange {
    /// What.
    pub kind: OfficerChangeKind,
    /// When.
    pub made_at: Instant,
    /// By whom.
    pub by: MadeBy,
    /// What it changed.
    pub details: Value,
}
