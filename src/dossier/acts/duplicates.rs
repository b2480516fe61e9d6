//! The same person hands the same procedure in again: the desk is told, and says that it is meant.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::act_context::{ActContext, note};
use crate::dossier::books::applicant::Applicant;
use crate::dossier::books::person_index::same_person::{NamedPerson, is_fresh};
use crate::dossier::books::person_index::{blind_identity, blind_phones, store};
use crate::dossier::books::store::Dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::procedure::ProcedureId;

/// So many are named.
const MOST: usize = 20;

/// The dossiers of the same person and procedure that are open or fresh, at the offices that the officer sees: the newest.
pub(super) fn find(
    conn: &mut Connection,
    act: &ActContext<'_>,
    procedure_id: ProcedureId,
    applicant: &Applicant,
    received_at: Instant,
) -> Result<Vec<Dossier>, DatabaseError> {
    let key = &act.books.number_key;
    let (identity, phone) = (applicant.identity.as_deref(), applicant.phone.as_deref());
    let mut blinds: Vec<Vec<u8>> = identity.and_then(|text| blind_identity(key, text)).into_iter().collect();
    blinds.extend(phone.map(|text| blind_phones(key, text)).unwrap_or_default());
    if blinds.is_empty() {
        return Ok(Vec::new());
    }
    let person = NamedPerson::of(&applicant.name, identity, phone);
    let is_again = |row: &Dossier| {
        let named = (row.applicant_identity.as_deref(), row.applicant_phone.as_deref());
        row.procedure_id == procedure_id
            && is_fresh(row.ended_at(), received_at)
            && person.is(&NamedPerson::of(&row.applicant_name, named.0, named.1))
    };
    let mut seen = BTreeSet::new();
    let rows = store::of_applicants(conn, &act.officer.scope().offices(), &[procedure_id], &blinds)?;
    Ok(rows.into_iter().filter(|row| is_again(row) && seen.insert(row.id)).take(MOST).collect())
}

/// Refuses unless another one is meant, or there is none.
pub(super) fn are_intended(others: &[Dossier], intended: bool) -> Result<(), Problem> {
    if others.is_empty() || intended { Ok(()) } else { Err(refusal(others)) }
}

/// Adds the codes of the others to what the journal keeps.
pub(super) fn note_in(details: &mut Value, others: &[Dossier]) {
    if !others.is_empty() {
        let codes: Vec<&str> = others.iter().map(|row| row.code.as_str()).collect();
        note(details, "duplicate_of", json!(codes));
    }
}

/// What the desk is told: the codes of the others, and the way out.
fn refusal(others: &[Dossier]) -> Problem {
    let words = |row: &Dossier| {
        let (code, day) = (&row.code, date_vi(row.received_at.date()));
        (
            format!("{code} (nhận ngày {day}, {})", row.status.words_vi().to_lowercase()),
            format!("{code} (received on {day}, {})", row.status),
        )
    };
    let (vi, en): (Vec<String>, Vec<String>) = others.iter().map(words).unzip();
    let mut problem = Problem::new(Code::PossibleDuplicate).with_field(
        "duplicate_of_intended",
        "possible_duplicate",
        format!(
            "người này đã có hồ sơ cùng thủ tục: {}; nếu đúng là hồ sơ khác thì gửi lại với duplicate_of_intended là true",
            vi.join(", ")
        ),
        format!(
            "this person has a dossier of the same procedure: {}; if another one is meant, send duplicate_of_intended: true",
            en.join(", ")
        ),
    );
    problem.dossiers = others.iter().map(|row| row.code.clone()).collect();
    problem
}
