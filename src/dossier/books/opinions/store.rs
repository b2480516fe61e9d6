//! The table of opinions that were asked for.

use diesel::prelude::*;

use crate::access::{Officer, OfficerId, Role};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::opinions::requested::{OpinionAddressee, OpinionAnswer};
use crate::on;
use crate::platform::database::schema::{dossier, dossier_opinion};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// An opinion that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = dossier_opinion, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/ and in the response OpinionView")]
pub struct Opinion {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub number: i32,
    pub step: i32,
    pub name: Option<String>,
    pub role: Option<Role>,
    pub unit_id: Option<AgencyId>,
    pub officer_id: Option<OfficerId>,
    pub question: String,
    pub allowance_hours: i32,
    pub asked_at: Instant,
    pub asked_by: OfficerId,
    pub answer_by: Instant,
    pub answer: Option<OpinionAnswer>,
    pub answer_text: Option<String>,
    pub answered_at: Option<Instant>,
    pub answered_by: Option<OfficerId>,
    pub withdrawn_at: Option<Instant>,
    pub left_at: Option<Instant>,
}

impl Opinion {
    /// Of whom it was asked; the table keeps one of the two.
    #[must_use]
    pub fn to(&self) -> OpinionAddressee {
        match (self.officer_id, self.role) {
            (None, Some(role)) => OpinionAddressee::Role { role, unit_id: self.unit_id },
            (officer_id, _) => OpinionAddressee::Officer(officer_id.unwrap_or_default()),
        }
    }

    /// When nobody waited for it any more; none while it is owed.
    #[must_use]
    pub fn settled_at(&self) -> Option<Instant> {
        self.answered_at.or(self.withdrawn_at).or(self.left_at)
    }
}

/// Writes new opinions.
///
/// # Errors
/// When a number is taken, or the database fails.
pub fn insert(conn: &mut Connection, rows: &[Opinion]) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::insert_into(dossier_opinion::table).values(rows).execute(c))?;
    Ok(())
}

/// The opinions asked for of a dossier, by number.
///
/// # Errors
/// When the database fails.
pub fn of_dossier(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
) -> Result<Vec<Opinion>, DatabaseError> {
    of_dossiers(conn, office_id, dossier_id, dossier_id)
}

/// The opinions asked for of several dossiers of one office, by dossier and number.
///
/// # Errors
/// When the database fails.
pub fn of_dossiers(
    conn: &mut Connection,
    office_id: AgencyId,
    first: DossierId,
    last: DossierId,
) -> Result<Vec<Opinion>, DatabaseError> {
    Ok(on!(conn, c => dossier_opinion::table
        .filter(dossier_opinion::office_id.eq(office_id))
        .filter(dossier_opinion::dossier_id.between(first, last))
        .order((dossier_opinion::dossier_id, dossier_opinion::number))
        .select(Opinion::as_select())
        .load(c))?)
}

/// Those asked for since the dossier came to its step and not withdrawn, answered or not, by number.
///
/// # Errors
/// When the database fails.
pub fn waiting(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
) -> Result<Vec<Opinion>, DatabaseError> {
    Ok(on!(conn, c => dossier_opinion::table
        .filter(dossier_opinion::office_id.eq(office_id))
        .filter(dossier_opinion::dossier_id.eq(dossier_id))
        .filter(dossier_opinion::left_at.is_null())
        .filter(dossier_opinion::withdrawn_at.is_null())
        .order(dossier_opinion::number)
        .select(Opinion::as_select())
        .load(c))?)
}

/// Writes what became of an opinion: its answer, its withdrawal.
///
/// # Errors
/// When the database fails.
pub fn settle(conn: &mut Connection, opinion: &Opinion) -> Result<(), DatabaseError> {
    let key = (opinion.office_id, opinion.dossier_id, opinion.number);
    on!(conn, c => diesel::update(dossier_opinion::table.find(key))
        .set((
            dossier_opinion::answer.eq(opinion.answer),
            dossier_opinion::answer_text.eq(&opinion.answer_text),
            dossier_opinion::answered_at.eq(opinion.answered_at),
            dossier_opinion::answered_by.eq(opinion.answered_by),
            dossier_opinion::withdrawn_at.eq(opinion.withdrawn_at),
        ))
        .execute(c))?;
    Ok(())
}

/// What is still owed by an officer who was asked by name, by dossier and number.
///
/// # Errors
/// When the database fails.
pub fn owed_by(conn: &mut Connection, officer_id: OfficerId) -> Result<Vec<Opinion>, DatabaseError> {
    Ok(on!(conn, c => dossier_opinion::table
        .filter(dossier_opinion::officer_id.eq(officer_id))
        .filter(dossier_opinion::answered_at.is_null())
        .filter(dossier_opinion::withdrawn_at.is_null())
        .filter(dossier_opinion::left_at.is_null())
        .order((dossier_opinion::office_id, dossier_opinion::dossier_id, dossier_opinion::number))
        .select(Opinion::as_select())
        .load(c))?)
}

/// Writes of whom an opinion is asked from now on: whoever holds this role, at this unit where one is named.
///
/// # Errors
/// When the database fails.
pub fn ask_role(
    conn: &mut Connection,
    opinion: &Opinion,
    role: Role,
    unit_id: Option<AgencyId>,
) -> Result<(), DatabaseError> {
    let key = (opinion.office_id, opinion.dossier_id, opinion.number);
    on!(conn, c => diesel::update(dossier_opinion::table.find(key))
        .set((
            dossier_opinion::officer_id.eq(None::<OfficerId>),
            dossier_opinion::role.eq(Some(role)),
            dossier_opinion::unit_id.eq(unit_id),
        ))
        .execute(c))?;
    Ok(())
}

/// Notes that the dossier left the step: nobody waits any more for what was asked for there.
///
/// # Errors
/// When the database fails.
pub fn leave(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
    at: Instant,
) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(dossier_opinion::table
        .filter(dossier_opinion::office_id.eq(office_id))
        .filter(dossier_opinion::dossier_id.eq(dossier_id))
        .filter(dossier_opinion::left_at.is_null()))
        .set(dossier_opinion::left_at.eq(at))
        .execute(c))?;
    Ok(())
}

/// The dossiers owned or acted on by these offices for which this officer owes an opinion.
///
/// # Errors
/// When the database fails.
pub fn dossiers_asking(
    conn: &mut Connection,
    offices: &[AgencyId],
    officer: &Officer,
) -> Result<Vec<DossierId>, DatabaseError> {
    let roles: Vec<Role> = officer.assignments.iter().map(|assignment| assignment.role).collect();
    let people: Vec<OfficerId> = officer.acts_for().chain([officer.id]).collect();
    let rows: Vec<(Opinion, Option<AgencyId>)> = on!(conn, c => dossier_opinion::table
        .inner_join(dossier::table.on(dossier::office_id
            .eq(dossier_opinion::office_id)
            .and(dossier::id.eq(dossier_opinion::dossier_id))))
        .filter(dossier_opinion::answered_at.is_null())
        .filter(dossier_opinion::withdrawn_at.is_null())
        .filter(dossier_opinion::left_at.is_null())
        .filter(dossier_opinion::office_id.eq_any(offices)
            .or(dossier::acting_office_id.eq_any(offices).assume_not_null()))
        .filter(dossier_opinion::officer_id.eq_any(people).assume_not_null()
            .or(dossier_opinion::role.eq_any(roles).assume_not_null()))
        .select((Opinion::as_select(), dossier::acting_office_id))
        .load(c))?;
    let mine = rows.iter().filter(|(opinion, acting)| {
        opinion.to().answers_as(officer, acting.unwrap_or(opinion.office_id)).is_some()
    });
    let mut ids: Vec<DossierId> = mine.map(|(opinion, _)| opinion.dossier_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
