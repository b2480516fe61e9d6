//! What every form of a dossier tells: who writes, whose dossier it is, who acted.

use crate::access::{self, Role};
use crate::agency::{self, Agency, AgencyId};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::form::facts::{FormAgency, FormFacts, FormOfficer, FormPerson};
use crate::form::words::{desk_name, place_of};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// What a form of this dossier tells, written by that office.
pub(super) fn of(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    (office_id, made_at): (AgencyId, Instant),
    public_url: Option<String>,
) -> Result<FormFacts, Problem> {
    let version = books.procedures.version(conn, row.procedure_version_id)?;
    let handed_in_by = row.submitter_name.as_ref().unwrap_or(&row.applicant_name).clone();
    Ok(FormFacts {
        code: Some(row.code.clone()),
        writer: writer(conn, office_id)?,
        applicant: FormPerson {
            name: row.applicant_name.clone(),
            address: row.applicant_address.clone(),
            phone: row.applicant_phone.clone(),
            email: row.applicant_email.clone(),
        },
        handed_in_by,
        procedure: version.content.name_vi.clone(),
        summary: row.summary.clone(),
        public_url,
        made_at,
    })
}

fn found(conn: &mut Connection, id: AgencyId) -> Result<Agency, Problem> {
    agency::store::find(conn, id)?.ok_or_else(|| Problem::new(Code::Internal).because("the office is gone"))
}

/// An office as a form names it. A department writes in the place of the agency above it.
pub(super) fn writer(conn: &mut Connection, office_id: AgencyId) -> Result<FormAgency, Problem> {
    let office = found(conn, office_id)?;
    let superior = agency::store::ancestors(conn, office.id)?.pop().map(|above| above.name_vi);
    let desk = match office.desk_id.filter(|desk| *desk != office.id) {
        Some(desk) => agency::store::find(conn, desk)?.map(|desk| desk.name_vi),
        None => None,
    };
    let place = place_of(&office.name_vi).or_else(|| superior.as_deref().and_then(place_of));
    Ok(FormAgency {
        desk: desk_name(desk.as_deref(), &office.name_vi),
        superior,
        name: office.name_vi,
        place,
    })
}

/// The office whose officer did what a row tells of: it writes the form.
pub(super) fn office_of(
    conn: &mut Connection,
    row: &Dossier,
    entry: &JournalEntry,
) -> Result<AgencyId, DatabaseError> {
    let unit = match entry.actor_unit_id {
        Some(unit) => agency::store::find(conn, unit)?,
        None => None,
    };
    Ok(unit.map_or_else(|| row.acting_office(), |unit| unit.office_id))
}

/// Who did what a row tells of; nobody is known after an import.
pub(super) fn officer_of(conn: &mut Connection, entry: &JournalEntry) -> Result<FormOfficer, DatabaseError> {
    let name = match entry.actor_id {
        Some(id) => access::store::officer_names(conn, &[id])?.remove(&id),
        None => None,
    };
    let role = Role::parse(&entry.actor_role);
    Ok(FormOfficer {
        post: name.as_ref().and_then(|name| name.posts.at(entry.recorded_at)),
        name: name.map(|name| name.full_name).unwrap_or_default(),
        role: role.map(|role| role.words_vi().to_owned()).unwrap_or_default(),
        at_the_desk: role.is_none_or(|role| role == Role::Clerk),
    })
}
