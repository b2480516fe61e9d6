//! The request for papers (form 02) that a citizen takes home from the counter before anything is received: there is no dossier and no code,
//! so nothing is counted and nothing can be looked up.

use super::facts::writer;
use crate::access::{self, OfficerId, Role};
use crate::agency::AgencyId;
use crate::form::facts::{FormFacts, FormMatter, FormOfficer, FormPerson, SupplementFacts};
use crate::form::{FormEdition, PrintedForm, content};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What was said at the counter.
#[derive(Debug, Clone)]
pub(crate) struct RequestBeforeReception {
    /// The office whose desk it is.
    pub office_id: AgencyId,
    /// Whose dossier it would be.
    pub applicant: FormPerson,
    /// Who stood at the counter.
    pub handed_in_by: String,
    /// Name of the procedure.
    pub procedure: String,
    /// The matter, in the words of the desk.
    pub summary: String,
    /// What is missing or wrong.
    pub papers: Vec<String>,
    /// Why.
    pub reason: String,
    /// When, and who guided the citizen.
    pub asked: (Instant, OfficerId),
}

/// The form, in the edition of its day.
///
/// # Errors
/// When the database fails.
pub(crate) fn printed(
    conn: &mut Connection,
    request: RequestBeforeReception,
) -> Result<PrintedForm, Problem> {
    let (at, officer_id) = request.asked;
    let name = access::store::officer_names(conn, &[officer_id])?.remove(&officer_id);
    let guide = FormOfficer {
        post: name.as_ref().and_then(|name| name.posts.at(at)),
        name: name.map(|name| name.full_name).unwrap_or_default(),
        role: Role::Clerk.words_vi().to_owned(),
        at_the_desk: true,
    };
    let facts = FormFacts {
        code: None,
        writer: writer(conn, request.office_id)?,
        applicant: request.applicant,
        handed_in_by: request.handed_in_by,
        procedure: request.procedure,
        summary: request.summary,
        public_url: None,
        made_at: at,
    };
    let matter = FormMatter::SupplementRequest(SupplementFacts {
        papers: request.papers,
        reason: request.reason,
        document_number: None,
        sent_at: at,
        answer_by: None,
        guide,
    });
    Ok(content::printed(FormEdition::on(at.date()), &facts, &matter))
}
