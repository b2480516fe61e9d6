//! A calendar changes under open dossiers: what that does to their due dates, and the act that makes it so.
//!
//! A due date rests on the calendar versions that its dossier's stamp names. When a version is added, every open dossier
//! of the agency and below takes the calendar now in force: its due date is computed again from the same limit, reception
//! and pauses, and a journal row says why. A dossier whose date stays takes the new stamp all the same, by a row that is
//! no move: a pause that ends later has to be counted by the new calendar. The instant by which the desk must answer a dossier that
//! waits for acceptance follows likewise, counted again from when its wait began. Ended dossiers and imported due dates stay.

mod due_dates;
pub(crate) mod http;
mod legs;
mod recalculation;
mod store;
mod totals;

pub use totals::{DueDateTotals, OverdueTurn};

use self::due_dates::{DueDate, DueDates};
use self::legs::LegDueDates;
use self::recalculation::{Recalculation, RecalculationTarget};
use self::store::OpenDossier;
use std::sync::Arc;

use super::sweep;
use crate::agency::Agency;
use crate::calendar::OfficeCalendar;
use crate::calendar::draft::CalendarDraft;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal::Actor;
use crate::dossier::books::store::Dossier;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// When a dossier is due by another calendar, or must be answered; none where nothing is recalculated.
///
/// # Errors
/// When that cannot be computed, or the database fails.
pub(in crate::dossier) fn due_by(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    calendar: &Arc<OfficeCalendar>,
) -> Result<Option<Instant>, Problem> {
    if row.due_imported || row.due_at.is_none() {
        return Ok(None);
    }
    let target = RecalculationTarget { office_id: row.office_id, calendar: Arc::clone(calendar) };
    target.due(conn, books, &OpenDossier::from(row))
}

/// The offices of an agency with the calendars in force, or those that a draft would give them.
fn targets(
    conn: &mut Connection,
    books: &ReferenceCaches,
    agency: &Agency,
    mut draft: Option<&mut CalendarDraft>,
) -> Result<Vec<RecalculationTarget>, Problem> {
    let mut targets = Vec::new();
    for office_id in sweep::offices(conn, agency)? {
        let calendar = match &mut draft {
            Some(draft) => draft.for_office(conn, office_id)?,
            None => books.calendars.for_agency(conn, office_id)?,
        };
        targets.push(RecalculationTarget { office_id, calendar });
    }
    targets.sort_by_key(|target| target.office_id);
    Ok(targets)
}

/// What a change of the calendar does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CalendarEffect {
    /// To the due dates of dossiers, by the calendars of their owners.
    pub(crate) dossiers: DueDateTotals,
    /// To those of legs in linked procedures, by the calendars of the agencies that have them.
    pub(crate) legs: DueDateTotals,
}

/// What a change of the calendar would do, computed without writing: the totals, and each dossier that takes another calendar by
/// its office and key, in their order. With no draft: what a recomputation by the calendars in force would do.
///
/// # Errors
/// When the due date of a dossier cannot be computed by the new calendar, or the database fails.
fn rehearse(
    conn: &mut Connection,
    books: &ReferenceCaches,
    agency: &Agency,
    draft: Option<&mut CalendarDraft>,
    now: Instant,
    each: impl FnMut(DueDate),
) -> Result<CalendarEffect, Problem> {
    let targets = targets(conn, books, agency, draft)?;
    let due_dates = DueDates { books: books.clone(), targets: targets.clone() };
    let legs = LegDueDates { books: books.clone(), targets };
    Ok(CalendarEffect {
        dossiers: sweep::rehearse(conn, &due_dates, now, each)?,
        legs: sweep::rehearse(conn, &legs, now, |_| {})?,
    })
}

/// Does it, batch by batch: the dossiers first, then the legs. Answers what was done.
///
/// # Errors
/// When the database fails, or a dossier cannot be computed. What is committed by then stands; the rest is done by doing it
/// again.
async fn recalculate(
    database: &Database,
    clock: &Clock,
    books: &ReferenceCaches,
    agency: &Agency,
    actor: Actor,
) -> Result<CalendarEffect, Problem> {
    let (reader, of) = (books.clone(), agency.clone());
    let targets = database.read(move |conn| targets(conn, &reader, &of, None)).await?;
    let due_dates = DueDates { books: books.clone(), targets: targets.clone() };
    let legs = LegDueDates { books: books.clone(), targets };
    let agency = agency.code.clone();
    let act = Recalculation { rehearsal: due_dates, agency: agency.clone(), actor };
    let (dossiers, _) = sweep::run(database, clock, act).await?;
    let (legs, _) = sweep::run(database, clock, Recalculation { rehearsal: legs, agency, actor }).await?;
    Ok(CalendarEffect { dossiers, legs })
}
