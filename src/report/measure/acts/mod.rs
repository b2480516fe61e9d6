//! The acts of a period one after the other, each with what it is measured by: what figures need that no sum of moves tells.
//!
//! Acts are read by office and page, so that memory does not grow with the register, and each as the journal had it: what
//! was recorded after the known-at instant is neither read nor changes by what an act is measured (`history.rs`).

mod history;
mod label;
pub(crate) mod selection;
mod store;

use std::collections::HashMap;
use std::sync::Arc;

use self::history::{MeasureState, Milestone};
use chrono::NaiveDateTime;

pub(in crate::report) use self::store::JournalAct;
use crate::calendar::OfficeCalendar;
use crate::calendar::error::CalendarError;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::clock::ledger::Account;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::TimeLimit;
use crate::report::count::search::CountedSpan;
use crate::report::count::store::Selection;
use crate::report::measure::acts::selection::{ActKey, ActSelection};

/// Acts read at once.
const PAGE: i64 = 1_000;
/// Microseconds of a minute.
pub(in crate::report) const MINUTE: i64 = 60_000_000;

/// What an act is measured by.
#[derive(Debug, Clone)]
pub(in crate::report) struct MeasureBasis {
    /// The calendar of the dossier; none when it was imported without one.
    pub calendar: Option<Arc<OfficeCalendar>>,
    /// The limit of its procedure.
    pub limit: TimeLimit,
    /// When it was accepted.
    pub accepted_at: Option<Instant>,
    /// Where its clock stood still since then.
    pub pauses: Vec<(Instant, Instant)>,
}

impl JournalAct {
    /// Its place.
    pub(in crate::report) fn key(&self) -> ActKey {
        let Self { office_id, happened_at, dossier_id, seq, .. } = *self;
        ActKey { office_id, happened_at, dossier_id, seq }
    }

    /// Whether a result came to exist by it.
    pub(in crate::report) fn is_resolution(&self) -> bool {
        self.from != self.to && self.to.is_resolved()
    }

    /// Whether the dossier was closed as withdrawn by it.
    pub(in crate::report) fn is_withdrawal(&self) -> bool {
        self.from != self.to && self.to == Account::ClosedWithdrawn
    }

    /// When it was entered, to the second as the instant at which it took effect: an act of this moment is entered at once.
    pub(in crate::report) fn entered_at(&self) -> Instant {
        self.recorded_at.whole_second().max(self.happened_at)
    }

    /// The due date that it is judged by.
    pub(in crate::report) fn due_at(&self) -> Option<Instant> {
        self.due_after.or(self.due_before)
    }
}

impl MeasureBasis {
    /// The working microseconds between two instants; none without a calendar that reaches so far.
    pub(in crate::report) fn working(&self, from: Instant, until: Instant) -> Option<i64> {
        self.between(from.civil(), until.civil())
    }

    /// The same between civil times.
    pub(in crate::report) fn between(&self, from: NaiveDateTime, until: NaiveDateTime) -> Option<i64> {
        let calendar = self.calendar.as_ref()?;
        calendar.processing.working_time_between(from, until).ok()?.num_microseconds()
    }

    /// Whether the office works at that instant, at its desk or behind it; the instant of closing is still office time.
    pub(in crate::report) fn is_office_time(&self, at: Instant) -> Option<bool> {
        let calendar = self.calendar.as_ref()?;
        let open = |at: NaiveDateTime| -> Result<bool, CalendarError> {
            Ok(calendar.processing.is_open(at)? || calendar.reception.is_open(at)?)
        };
        let just_before = at.plus(chrono::TimeDelta::microseconds(-1));
        Some(open(at.civil()).ok()? || open(just_before.civil()).ok()?)
    }

    /// The working microseconds from the acceptance to that instant, without those of pauses.
    pub(in crate::report) fn handled_until(&self, at: Instant) -> Option<i64> {
        let mut time = self.working(self.accepted_at?, at)?;
        for (from, until) in &self.pauses {
            time = time.saturating_sub(self.working(*from, *until)?);
        }
        Some(time.max(0))
    }
}

/// Reads the acts of the selection in the span, by office and in the order in which they took effect; `each` gets a page of acts
/// of one office.
///
/// # Errors
/// When the database fails, or what `each` answers.
pub(in crate::report) fn scan(
    conn: &mut Connection,
    books: &ReferenceCaches,
    (selection, span): (&Selection, CountedSpan),
    wanted: ActSelection,
    mut each: impl FnMut(&mut Connection, &[(JournalAct, MeasureBasis)]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for office in &selection.offices {
        let mut after = None;
        loop {
            let acts = store::page(conn, (*office, selection), span, wanted, after, PAGE)?;
            let Some(last) = acts.last() else { break };
            after = Some(last.key());
            let mut dossiers: Vec<DossierId> = acts.iter().map(|act| act.dossier_id).collect();
            dossiers.sort_unstable();
            dossiers.dedup();
            let milestones = store::milestones(conn, *office, &dossiers)?;
            let mut page = Vec::with_capacity(acts.len());
            for act in acts {
                let basis = basis(conn, books, &act, &milestones)?;
                page.push((act, basis));
            }
            each(conn, &page)?;
        }
    }
    Ok(())
}

fn basis(
    conn: &mut Connection,
    books: &ReferenceCaches,
    act: &JournalAct,
    milestones: &HashMap<DossierId, Vec<Milestone>>,
) -> Result<MeasureBasis, Problem> {
    let milestones = milestones.get(&act.dossier_id).map(Vec::as_slice).unwrap_or_default();
    let MeasureState { stamp, version_id, accepted_at, pauses } =
        MeasureState::at(milestones, (act.seq, act.happened_at), (&act.stamp, act.version_id))?;
    let calendar = match stamp.as_str() {
        "" => None,
        stamp => Some(books.calendars.by_stamp(conn, stamp)?),
    };
    let limit = books.procedures.version(conn, version_id)?.content.limit;
    Ok(MeasureBasis { calendar, limit, accepted_at, pauses })
}
