//! The table of turns: which agency has or had a dossier for which leg.

use diesel::prelude::*;
use serde::Serialize;

use super::timing::LegStay;
use crate::access::Scope;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::act_rule::ClockEffect;
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::schema::dossier_leg;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// One time that an agency has a dossier for a leg. What is serialized is what the journal tells of it.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = dossier_leg, primary_key(office_id, dossier_id, turn), treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct LegTurn {
    /// The owner of the dossier.
    #[serde(skip)]
    pub office_id: AgencyId,
    /// The dossier.
    #[serde(skip)]
    pub dossier_id: DossierId,
    /// 1 for the first time that any agency has it.
    pub turn: i32,
    /// Which leg of the workflow.
    pub number: i32,
    /// Who has it.
    pub agency_id: AgencyId,
    /// Position of the first step of the leg.
    pub first_step: i32,
    /// Position of its last counted step.
    pub last_step: i32,
    /// What the leg may take, in hours (8 for a day).
    pub allowance_hours: i32,
    /// The calendar versions that its due date rests on.
    pub calendar_stamp: String,
    /// When it came.
    pub started_at: Instant,
    /// When it is due; none while the clock stands.
    pub due_at: Option<Instant>,
    /// When it left.
    pub ended_at: Option<Instant>,
    /// By which act it left.
    pub left_by: Option<Event>,
    /// When the register learned that it came.
    #[serde(skip)]
    pub recorded_at: Instant,
    /// When the register learned that it left.
    #[serde(skip)]
    pub end_recorded_at: Option<Instant>,
}

impl LegTurn {
    /// Whether the agency has it now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    /// What the leg may take, in hours.
    #[must_use]
    pub fn allowance(&self) -> u32 {
        u32::try_from(self.allowance_hours).unwrap_or_default()
    }

    /// The turn as its clock sees it.
    #[must_use]
    pub fn stay(&self) -> LegStay {
        LegStay { from: self.started_at.civil(), until: self.ended_at.map(Instant::civil) }
    }
}

/// The turns of one leg that its clock counts: those since an acceptance that was taken back, and all where none was. The last
/// one always counts for itself.
pub(in crate::dossier) fn counted(turns: &[LegTurn]) -> &[LegTurn] {
    let taken_back =
        |turn: &LegTurn| turn.left_by.is_some_and(|event| event.rule().clock == ClockEffect::TakenBack);
    let before_last = turns.iter().take(turns.len().saturating_sub(1));
    let first = before_last.rev().skip_while(|turn| !taken_back(turn)).count();
    turns.get(first..).unwrap_or_default()
}

/// The turns of a dossier, oldest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn of_dossier(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
) -> Result<Vec<LegTurn>, DatabaseError> {
    of_dossiers(conn, office_id, dossier_id, dossier_id)
}

/// The turns of several dossiers of one office, by dossier and number.
///
/// # Errors
/// When the database fails.
pub(crate) fn of_dossiers(
    conn: &mut Connection,
    office_id: AgencyId,
    first: DossierId,
    last: DossierId,
) -> Result<Vec<LegTurn>, DatabaseError> {
    Ok(on!(conn, c => dossier_leg::table
        .filter(dossier_leg::office_id.eq(office_id))
        .filter(dossier_leg::dossier_id.between(first, last))
        .order((dossier_leg::dossier_id, dossier_leg::turn))
        .select(LegTurn::as_select())
        .load(c))?)
}

/// Writes turns, each anew or over what was known of it.
///
/// # Errors
/// When the database fails.
pub(crate) fn keep(conn: &mut Connection, turns: &[LegTurn]) -> Result<(), DatabaseError> {
    for turn in turns {
        on!(&mut *conn, c => diesel::insert_into(dossier_leg::table)
            .values(turn)
            .on_conflict((dossier_leg::office_id, dossier_leg::dossier_id, dossier_leg::turn))
            .do_update()
            .set(turn)
            .execute(c))?;
    }
    Ok(())
}

/// Whether an agency of this scope has or had the dossier for a leg.
///
/// # Errors
/// When the database fails.
pub(crate) fn is_on_the_way(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
    scope: &Scope,
) -> Result<bool, DatabaseError> {
    let turns = of_dossier(conn, office_id, dossier_id)?;
    Ok(turns.iter().any(|turn| scope.sees(turn.agency_id)))
}

/// Whether one of these agencies has or had a leg of a dossier that none of them owns.
///
/// # Errors
/// When the database fails.
pub(crate) fn any_of_others(conn: &mut Connection, agencies: &[AgencyId]) -> Result<bool, DatabaseError> {
    let any: Option<DossierId> = on!(conn, c => dossier_leg::table
        .filter(dossier_leg::agency_id.eq_any(agencies))
        .filter(dossier_leg::office_id.ne_all(agencies))
        .select(dossier_leg::dossier_id)
        .first(c)
        .optional())?;
    Ok(any.is_some())
}

/// The keys of the dossiers of which an agency has an open turn, in order.
///
/// # Errors
/// When the database fails.
pub(crate) fn open_keys(conn: &mut Connection, agency_id: AgencyId) -> Result<Vec<DossierId>, DatabaseError> {
    Ok(on!(conn, c => dossier_leg::table
        .filter(dossier_leg::agency_id.eq(agency_id))
        .filter(dossier_leg::ended_at.is_null())
        .order((dossier_leg::office_id, dossier_leg::dossier_id))
        .select(dossier_leg::dossier_id)
        .load(c))?)
}

/// The open turns that an agency has of these dossiers, in order of their keys.
///
/// # Errors
/// When the database fails.
pub(crate) fn open_at(
    conn: &mut Connection,
    agency_id: AgencyId,
    dossiers: &[DossierId],
) -> Result<Vec<LegTurn>, DatabaseError> {
    Ok(on!(conn, c => dossier_leg::table
        .filter(dossier_leg::agency_id.eq(agency_id))
        .filter(dossier_leg::ended_at.is_null())
        .filter(dossier_leg::dossier_id.eq_any(dossiers))
        .order((dossier_leg::office_id, dossier_leg::dossier_id))
        .select(LegTurn::as_select())
        .load(c))?)
}
