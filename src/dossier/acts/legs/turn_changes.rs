//! What an act does to the legs: it opens the first at acceptance, ends one and opens another where the dossier crosses,
//! ends the last with the result, and moves a due date where a pause ends.

use crate::agency::AgencyId;
use crate::calendar::OfficeCalendar;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::legs::next_agency::{no_crossing, taker};
use crate::dossier::books::journal::ActTime;
use crate::dossier::books::legs::store::{self, LegTurn};
use crate::dossier::books::legs::timing::{LegStay, LegTime, leg_limit};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline::ClockPause;
use crate::dossier::clock::pause::for_deadline;
use crate::dossier::clock::status::Event;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersionId;
use crate::workflow::{Leg, Workflow, leg_at, legs};

/// Brings the legs to where the act has brought the dossier, sets the office that acts on it from then on, and answers the
/// turns that changed. `asked` is the code of the agency that is to take it over, where the act names one.
///
/// # Errors
/// When nobody can take the dossier over, an agency is named where it does not cross, or the database fails.
pub(in crate::dossier) fn settle(
    conn: &mut Connection,
    books: &ReferenceCaches,
    before: Option<&Dossier>,
    row: &mut Dossier,
    (event, asked): (Event, Option<&str>),
    time: ActTime,
) -> Result<Vec<LegTurn>, Problem> {
    let legs = legs(books.workflows.workflow(conn, row.workflow_id)?.as_ref());
    let from = before.and_then(|before| leg_of(before, &legs));
    let to = leg_of(row, &legs);
    let enters = to.filter(|to| from != Some(*to));
    if asked.is_some() && enters.is_none_or(|leg| leg.level.is_none()) {
        return Err(no_crossing());
    }
    if legs.len() < 2 {
        return Ok(Vec::new());
    }
    let turns = match before {
        Some(before) => store::of_dossier(conn, before.office_id, before.id)?,
        None => Vec::new(),
    };
    let mut course = TurnChanges { books, time, turns, changed: Vec::new() };
    course.touch(conn, before, row, to, event)?;
    let office = match (enters, to) {
        (Some(leg), _) => course.enter(conn, row, leg, asked)?,
        (None, Some(_)) => row.acting_office(),
        (None, None) => home(&course.turns, row),
    };
    row.acting_office_id = Some(office).filter(|office| *office != row.office_id);
    if before.is_some_and(|before| before.acting_office() != office && before.handler_id == row.handler_id) {
        // Whom the one agency gave it to is nobody at the other.
        row.handler_id = None;
    }
    course.changed.sort_by_key(|turn| turn.turn);
    Ok(course.changed)
}

/// The leg that a dossier in process lies in.
fn leg_of<'l>(row: &Dossier, legs: &'l [Leg]) -> Option<&'l Leg> {
    leg_at(legs, row.step).filter(|_| row.account.is_pending())
}

/// The office whose desk the citizen goes to: the one that has the first leg, wherever the dossier lies.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn desk(
    conn: &mut Connection,
    workflow: &Workflow,
    row: &Dossier,
) -> Result<AgencyId, Problem> {
    if row.acting_office_id.is_none() || legs(workflow).len() < 2 {
        return Ok(row.acting_office());
    }
    Ok(home(&store::of_dossier(conn, row.office_id, row.id)?, row))
}

/// The office that a dossier comes back to: the one that had the first leg last.
fn home(turns: &[LegTurn], row: &Dossier) -> AgencyId {
    let first = turns.iter().rev().find(|turn| turn.number == 1);
    let unknown = if turns.is_empty() { row.acting_office() } else { row.office_id };
    first.map_or(unknown, |turn| turn.agency_id)
}

/// When the last of these turns of one leg is due by that calendar; none while its clock stands.
///
/// # Errors
/// When the calendar does not reach far enough, or the database fails.
pub(in crate::dossier) fn due_now(
    conn: &mut Connection,
    books: &ReferenceCaches,
    procedure_version_id: ProcedureVersionId,
    pauses: &[ClockPause],
    turns: &[LegTurn],
    calendar: &OfficeCalendar,
) -> Result<Option<Instant>, Problem> {
    let Some(turn) = turns.last() else { return Ok(None) };
    let version = books.procedures.version(conn, procedure_version_id)?;
    let limit = leg_limit(version.content.limit.within(), turn.number, turn.allowance())
        .map_err(|error| Problem::new(Code::Internal).because(error))?;
    let stays: Vec<LegStay> = store::counted(turns).iter().map(LegTurn::stay).collect();
    let due = LegTime::new(limit, calendar, &stays, pauses).due()?;
    let due = due.filter(|due| !due.stands || !turn.is_open());
    Ok(due.map(|due| Instant::from_civil(due.due_at)))
}

/// The turns of a dossier while an act is done to it.
struct TurnChanges<'a> {
    books: &'a ReferenceCaches,
    time: ActTime,
    turns: Vec<LegTurn>,
    changed: Vec<LegTurn>,
}

impl TurnChanges<'_> {
    /// Ends the open turn when the dossier leaves its leg. A turn that goes on follows the pauses, and the office that
    /// continues its agency.
    fn touch(
        &mut self,
        conn: &mut Connection,
        before: Option<&Dossier>,
        row: &Dossier,
        to: Option<&Leg>,
        event: Event,
    ) -> Result<(), Problem> {
        let (Some(before), Some(open)) = (before, self.turns.last_mut().filter(|turn| turn.is_open())) else {
            return Ok(());
        };
        let known = open.clone();
        open.agency_id = before.acting_office();
        if to.is_none_or(|to| to.number != open.number) {
            open.ended_at = Some(self.time.happened_at());
            open.left_by = Some(event);
            open.end_recorded_at = Some(self.time.recorded_at());
        }
        if before.pauses != row.pauses || *open != known {
            let (number, stamp) = (open.number, open.calendar_stamp.clone());
            let calendar = self.books.calendars.by_stamp(conn, &stamp)?;
            let due_at = self.due(conn, row, number, &calendar)?;
            if let Some(open) = self.turns.last_mut() {
                open.due_at = due_at;
            }
        }
        self.changed.extend(self.turns.last().filter(|turn| **turn != known).cloned());
        Ok(())
    }

    /// Opens a leg, and answers the office that has the dossier from then on.
    fn enter(
        &mut self,
        conn: &mut Connection,
        row: &Dossier,
        leg: &Leg,
        asked: Option<&str>,
    ) -> Result<AgencyId, Problem> {
        let agency_id = match leg.level {
            None => home(&self.turns, row),
            Some(level) => {
                let had = self.turns.iter().rev().find(|turn| turn.number == leg.number);
                let had = had.map(|turn| turn.agency_id);
                taker(conn, row.office_id, level, (asked, had), self.time.happened_at().date())?
            }
        };
        let calendar = self.books.calendars.for_agency(conn, agency_id)?;
        self.turns.push(LegTurn {
            office_id: row.office_id,
            dossier_id: row.id,
            turn: self.turns.last().map_or(1, |last| last.turn.saturating_add(1)),
            number: leg.number,
            agency_id,
            first_step: leg.first_step(),
            last_step: leg.last_step(),
            allowance_hours: i32::try_from(leg.allowance_hours).unwrap_or(i32::MAX),
            calendar_stamp: calendar.stamp.clone(),
            started_at: self.time.happened_at(),
            due_at: None,
            ended_at: None,
            left_by: None,
            recorded_at: self.time.recorded_at(),
            end_recorded_at: None,
        });
        let due_at = self.due(conn, row, leg.number, &calendar)?;
        if let Some(turn) = self.turns.last_mut() {
            turn.due_at = due_at;
            self.changed.push(turn.clone());
        }
        Ok(agency_id)
    }

    fn due(
        &self,
        conn: &mut Connection,
        row: &Dossier,
        number: i32,
        calendar: &OfficeCalendar,
    ) -> Result<Option<Instant>, Problem> {
        let turns: Vec<LegTurn> = self.turns.iter().filter(|turn| turn.number == number).cloned().collect();
        let pauses = for_deadline(&row.pauses()?);
        due_now(conn, self.books, row.procedure_version_id, &pauses, &turns, calendar)
    }
}
