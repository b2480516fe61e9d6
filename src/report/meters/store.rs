//! Whether the applicant of a withdrawn dossier filed the same procedure again at the same office.

use diesel::prelude::*;

use super::meter::is_same_applicant;
use crate::dossier::status::Event;
use crate::on;
use crate::platform::database::schema::{dossier, journal};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::report::acts::Act;

/// When the citizen asked to withdraw the dossier that the act closed; when it was closed, where no such wish was entered.
///
/// # Errors
/// When the database fails.
pub(super) fn withdrawn_at(conn: &mut Connection, act: &Act) -> Result<Instant, DatabaseError> {
    let asked: Option<Instant> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(act.office_id))
        .filter(journal::dossier_id.eq(act.dossier_id))
        .filter(journal::seq.le(act.seq))
        .filter(journal::event.eq(Event::Withdraw))
        .order(journal::seq.desc())
        .select(journal::happened_at)
        .first(c)
        .optional())?;
    Ok(asked.unwrap_or(act.happened_at))
}

/// Whether a dossier that the act closed was filed again: between these instants, both included, before `until` and as
/// known at `known_at`.
///
/// # Errors
/// When the database fails.
pub(super) fn is_filed_again(
    conn: &mut Connection,
    act: &Act,
    (since, last): (Instant, Instant),
    (until, known_at): (Instant, Instant),
) -> Result<bool, DatabaseError> {
    type Who = (String, Option<String>);
    let withdrawn: Option<Who> = on!(&mut *conn, c => dossier::table
        .find((act.office_id, act.dossier_id))
        .select((dossier::applicant_name, dossier::applicant_identity))
        .first(c)
        .optional())?;
    let Some(withdrawn) = withdrawn else { return Ok(false) };
    let filed: Vec<(Id, String, Option<String>)> = on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(act.office_id))
        .filter(dossier::received_at.ge(since))
        .filter(dossier::received_at.le(last))
        .filter(dossier::received_at.lt(until))
        .filter(dossier::recorded_at.le(known_at))
        .filter(dossier::procedure_id.eq(act.procedure_id))
        .select((dossier::id, dossier::applicant_name, dossier::applicant_identity))
        .load(c))?;
    let is_other = |id: Id| id != act.dossier_id;
    Ok(filed.iter().any(|(id, name, identity)| {
        is_other(*id)
            && is_same_applicant((&withdrawn.0, withdrawn.1.as_deref()), (name, identity.as_deref()))
    }))
}
