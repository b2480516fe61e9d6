//! A head lets an officer of the office approve in his or her stead: by a document, for a period, by the head's own act.
//!
//! It stands in for the head's approval of what the citizen is asked (decision 49) and for nothing else. It holds while both work
//! at the office, the one as its head.

pub mod actions;
pub(crate) mod http;
pub mod store;

use super::keys::OfficerId;
use super::terms::OfficerTerm;
use crate::agency::AgencyId;
use crate::platform::database::Id;
use crate::platform::instant::Instant;

/// The key of a delegation of approval.
pub type ApprovalDelegationId = Id<ApprovalDelegation>;

/// Who approves in the stead of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalDelegation {
    /// The key.
    pub id: ApprovalDelegationId,
    /// At which office.
    pub office_id: AgencyId,
    /// The head.
    pub head_id: OfficerId,
    /// Who approves.
    pub delegate_id: OfficerId,
    /// The document that says so.
    pub document_number: String,
    /// When.
    pub term: OfficerTerm,
    /// When it was entered.
    pub recorded_at: Instant,
}
