//! The open dossiers of offices whose calendar changes: their due dates are computed again, and the journals say why.

use std::collections::HashSet;

use super::DueDateTotals;
use super::recalculation::{Reasons, Recalculation, RecalculationTarget, busy};
use super::store::{self, OpenDossier};
use crate::calendar::OfficeCalendar;
use crate::calendar::error::CalendarError;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{self, ChainHead, Redated};
use crate::dossier::books::store::Dossier;
use crate::dossier::bulk::sweep::{self, Rehearse, Sweep};
use crate::dossier::clock::answer_due;
use crate::dossier::clock::deadline::{self, DeadlineError};
use crate::dossier::clock::pause::{self, Pause};
use crate::dossier::clock::status::{DossierState, Event, Status};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The states in which a dossier may be open, or wait for the desk.
const OPEN: &[Status] = &[
    Status::Submitted,
    Status::Accepted,
    Status::Processing,
    Status::SupplementRequested,
    Status::PaymentRequested,
    Status::WithdrawalRequested,
];

/// The due dates of open dossiers by other calendars.
#[derive(Debug)]
pub(super) struct DueDates {
    pub(super) books: ReferenceCaches,
    pub(super) targets: Vec<RecalculationTarget>,
}

/// An open dossier.
#[derive(Debug)]
pub(super) struct DueDate {
    /// As it is.
    pub(super) row: OpenDossier,
    /// Its due date by the other calendar; none when it has that calendar already.
    pub(super) after: Option<Instant>,
}

impl Rehearse for DueDates {
    type Of = RecalculationTarget;
    type Plan = DueDate;
    type Totals = DueDateTotals;
    const BATCH: usize = 1_000;

    fn found(&self, conn: &mut Connection) -> Result<Vec<(RecalculationTarget, Vec<DossierId>)>, Problem> {
        let keys = |target: &RecalculationTarget| {
            Ok((target.clone(), sweep::store::keys(conn, target.office_id, OPEN, None)?))
        };
        self.targets.iter().map(keys).collect()
    }

    fn plan(
        &self,
        conn: &mut Connection,
        target: &RecalculationTarget,
        ids: &[DossierId],
    ) -> Result<Vec<DueDate>, Problem> {
        let rows = store::load_open(conn, target.office_id, ids)?;
        rows.into_iter().map(|row| Ok(DueDate { after: target.due(conn, &self.books, &row)?, row })).collect()
    }

    fn count(totals: &mut DueDateTotals, DueDate { row, after }: &DueDate, now: Instant) {
        totals.count(row.chain.account, row.chain.due_at, after.or(row.chain.due_at), now);
    }
}

impl RecalculationTarget {
    /// The dossier's due date, or the instant by which it must be answered, by the target's calendar; `None` when it has that
    /// calendar already.
    pub(super) fn due(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &OpenDossier,
    ) -> Result<Option<Instant>, Problem> {
        let standing = DossierState { status: row.chain.status, account: row.chain.account };
        if row.calendar_stamp == self.calendar.stamp || standing.allows(Event::RecalculateDue).is_err() {
            return Ok(None);
        }
        let Some((counted_from, due)) = self.reckoned(conn, books, row)? else { return Ok(None) };
        let touched = |calendar: &OfficeCalendar, due: Option<Instant>| {
            due.and_then(|due| calendar.provisional_year(counted_from.date(), due.date()))
        };
        // A version that forgets a year must not take a settled date back to what the law alone gives.
        match touched(&self.calendar, due) {
            Some(year)
                if touched(&*books.calendars.by_stamp(conn, &row.calendar_stamp)?, row.chain.due_at)
                    .is_none() =>
            {
                Err(not_computable(&row.code, DeadlineError::Calendar(CalendarError::YearNotLoaded { year })))
            }
            _ => Ok(due),
        }
    }

    /// From when it is counted, and when it is due by the target's calendar; before acceptance by when it must be answered.
    fn reckoned(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &OpenDossier,
    ) -> Result<Option<(Instant, Option<Instant>)>, Problem> {
        let Some(accepted_at) = row.accepted_at else {
            let entries = journal::present_rows(conn, row.chain.office_id, row.chain.id)?;
            let acts = entries.iter().map(|entry| (entry.event, entry.due_before, entry.happened_at));
            let Some(since) = answer_due::waits_since(acts) else { return Ok(None) };
            let by = answer_due::answer_by(since.civil(), &*self.calendar);
            let by = by.map_err(|error| not_computable(&row.code, error))?;
            return Ok(Some((since, Some(Instant::from_civil(by)))));
        };
        let version = books.procedures.version(conn, row.procedure_version_id)?;
        let pauses = row.pauses()?;
        let limit = &version.content.limit;
        let due = deadline::due_if_set(limit, accepted_at.civil(), &pauses, &*self.calendar);
        let due = due.map_err(|error| not_computable(&row.code, error))?;
        Ok(Some((accepted_at, due.map(|due| Instant::from_civil(due.due_at)))))
    }
}

impl From<&Dossier> for OpenDossier {
    fn from(row: &Dossier) -> Self {
        Self {
            chain: ChainHead::from(row),
            code: row.code.clone(),
            procedure_version_id: row.procedure_version_id,
            calendar_stamp: row.calendar_stamp.clone(),
            accepted_at: row.accepted_at,
            pauses: row.pauses.clone(),
        }
    }
}

impl OpenDossier {
    /// Its pauses as a deadline takes them.
    pub(super) fn pauses(&self) -> Result<Vec<deadline::ClockPause>, Problem> {
        let pauses: Vec<Pause> = serde_json::from_str(&self.pauses)
            .map_err(|error| Problem::new(Code::Internal).because(error))?;
        Ok(pause::for_deadline(&pauses))
    }
}

/// A dossier that the calendar cannot reach the end of: the change is refused as a whole.
fn not_computable(code: &str, error: DeadlineError) -> Problem {
    match error {
        DeadlineError::Calendar(CalendarError::YearNotLoaded { year }) => Problem::from(error).with_field(
            "years",
            "year_not_loaded",
            format!("hồ sơ {code} cần lịch năm {year}: nạp năm {year} trước"),
            format!("the dossier {code} needs the calendar of {year}: load {year} first"),
        ),
        other => Problem::from(other),
    }
}

impl Sweep for Recalculation<DueDates> {
    type Rehearsal = DueDates;

    fn rehearsal(&self) -> &DueDates {
        &self.rehearsal
    }

    fn changes(plan: &DueDate) -> Option<DossierId> {
        plan.after.map(|_| plan.row.chain.id)
    }

    fn post(
        &self,
        conn: &mut Connection,
        target: &RecalculationTarget,
        plans: &[DueDate],
        now: Instant,
    ) -> Result<HashSet<DossierId>, Problem> {
        let mut reasons = Reasons::new();
        let mut redated = Vec::with_capacity(plans.len());
        for DueDate { row, after } in plans {
            let Some(due_at) = *after else { continue };
            let reason = self.reason(conn, &mut reasons, &row.calendar_stamp, &target.calendar.stamp)?;
            redated.push(Redated { chain: &row.chain, due_at, details: reason.to_owned() });
        }
        let calendar = (target.office_id, &*target.calendar.stamp);
        Ok(journal::post_due_dates(conn, calendar, self.actor, now, &redated)?)
    }

    fn busy() -> Problem {
        busy()
    }
}
