//! A supervisor of an office lets a writer of reports see the people behind its figures, for a reason and until a day.

pub(crate) mod actions;
pub(crate) mod http;
pub(crate) mod store;

use super::keys::OfficerId;
use crate::agency::AgencyId;
use crate::platform::database::Id;
use crate::platform::instant::Instant;

/// The key of a grant.
pub type PersonalGrantId = Id<PersonalGrant>;

/// Somebody may see the people of an office's dossiers for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalGrant {
    /// The key.
    pub id: PersonalGrantId,
    /// Of which office.
    pub office_id: AgencyId,
    /// Who may.
    pub officer_id: OfficerId,
    /// Why.
    pub reason: String,
    /// From when on.
    pub valid_from: Instant,
    /// Until before this instant.
    pub valid_until: Instant,
    /// The supervisor.
    pub granted_by: OfficerId,
}
