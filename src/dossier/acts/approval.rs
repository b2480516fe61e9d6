//! Who approves what a citizen is asked: a head by an act of his or her own, or an officer whom a head lets approve by a document.
//!
//! Nobody writes down that somebody else has approved (decision 49).

use crate::access::{self, Officer, Role};
use crate::agency::AgencyId;
use crate::dossier::clock::pause::{Approval, ApprovedUnder};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What an officer approves by an act that takes effect at `at`: as a head of the office in his or her own right, or by the document of one; none
/// of both for everybody else. A substitute of a head approves by the act that is there for it, whose row names both.
pub(in crate::dossier) fn given_by(
    conn: &mut Connection,
    officer: &Officer,
    office: AgencyId,
    (at, now): (Instant, Instant),
) -> Result<Option<Approval>, Problem> {
    let by = officer.username.clone();
    if officer.acts_as(Role::HEADS, office).is_some() {
        return Ok(Some(Approval { by, at, under: None }));
    }
    let found = access::store::approval_in_force(conn, officer.id, office, now)?;
    let under = found.map(|(document_number, head)| ApprovedUnder { document_number, head });
    Ok(under.map(|under| Approval { by, at, under: Some(under) }))
}
