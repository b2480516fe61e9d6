//! A calendar changes under open dossiers: what that does to their due dates, and the act that makes it so.
//!
//! A due date rests on the calendar versions that its dossier's stamp names. When a version is added, every open dossier
//! of the agency and below takes the calendar now in force: its due date is computed again from the same limit, reception
//! and pauses, and a journal row says why. A dossier whose date stays takes the new stamp all the same, by a row that is
//! no move: a pause that ends later has to be counted by the new calendar. Ended dossiers and imported due dates stay.
//!
//! The work is done in batches, each a transaction of its own, so that the desk can go on between them. Done again, it
//! finds nothing to do; broken off, it is finished by doing it again.

pub(crate) mod http;
mod legs;
mod store;
mod totals;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::json;

pub use totals::DueDateTotals;

use self::store::OpenDossier;
use super::sweep;
use crate::agency::Agency;
use crate::calendar::OfficeCalendar;
use crate::calendar::draft::CalendarDraft;
use crate::calendar::error::CalendarError;
use crate::calendar::store as calendars;
use crate::calendar::version::read_stamp;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal::{self, Actor, Redated};
use crate::dossier::clock::deadline::{self, DeadlineError, Timeliness};
use crate::dossier::clock::pause::{self, Pause};
use crate::dossier::clock::status::{DeadlineFacts, DossierState, Event};
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Dossiers in one transaction. SQLite binds at most 32,766 values; a journal row has 27.
const BATCH: usize = 1_000;
/// How often a batch is read again when others are faster.
const TRIES: u32 = 5;

/// An open dossier that takes another calendar.
#[derive(Debug, Clone)]
struct DueDateChange {
    row: OpenDossier,
    due_after: Instant,
}

/// An office and the calendar that its open dossiers get.
#[derive(Debug, Clone)]
struct RecalculationTarget {
    office_id: Id,
    calendar: Arc<OfficeCalendar>,
}

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

impl RecalculationTarget {
    /// The dossier's due date by the target's calendar; `None` when it has that calendar already.
    fn due(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &OpenDossier,
    ) -> Result<Option<Instant>, Problem> {
        let standing = DossierState { status: row.chain.status, account: row.chain.account };
        let facts = DeadlineFacts { overdue: false, timeliness: Timeliness::NoDeadline };
        let Some(accepted_at) = row.accepted_at else { return Ok(None) };
        if row.calendar_stamp == self.calendar.stamp || standing.after(Event::RecalculateDue, facts).is_err()
        {
            return Ok(None);
        }
        let version = books.procedures.version(conn, row.procedure_version_id)?;
        let pauses: Vec<Pause> =
            serde_json::from_str(&row.pauses).map_err(|error| Problem::new(Code::Internal).because(error))?;
        let pauses = pause::for_deadline(&pauses);
        let due =
            deadline::due(&version.content.limit, accepted_at.civil(), &pauses, &self.calendar.processing);
        let due = due.map_err(|error| not_computable(&row.code, error))?;
        Ok(Some(Instant::from_civil(due.due_at)))
    }

    /// The open ones of these dossiers: those that take another calendar, and the count of those that have it.
    fn changes(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        ids: &[Id],
        now: Instant,
    ) -> Result<(Vec<DueDateChange>, DueDateTotals), Problem> {
        let mut totals = DueDateTotals::default();
        let mut changes = Vec::new();
        for row in store::load_open(conn, self.office_id, ids)? {
            match self.due(conn, books, &row)? {
                Some(due_after) => changes.push(DueDateChange { row, due_after }),
                None => totals.count(row.chain.account, row.chain.due_at, row.chain.due_at, now),
            }
        }
        Ok((changes, totals))
    }
}

fn busy() -> Problem {
    let mut busy = Problem::new(Code::ChangedMeanwhile).say(
        "hồ sơ đang được thay đổi liên tục: chạy lại calendar-recomputations",
        "dossiers keep changing: post calendar-recomputations again",
    );
    busy.retryable = true;
    busy
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

/// What a change of the calendar would do, computed without writing: the totals, and each dossier whose date moves by its
/// office and key, in their order. With no draft: what a recomputation by the calendars in force would do.
///
/// # Errors
/// When the due date of a dossier cannot be computed by the new calendar, or the database fails.
pub(crate) fn rehearse(
    conn: &mut Connection,
    books: &ReferenceCaches,
    agency: &Agency,
    draft: Option<&mut CalendarDraft>,
    now: Instant,
    mut moves: impl FnMut(&OpenDossier, Instant),
) -> Result<CalendarEffect, Problem> {
    let (mut totals, mut legs) = (DueDateTotals::default(), DueDateTotals::default());
    for target in targets(conn, books, agency, draft)? {
        for ids in store::open_keys(conn, target.office_id)?.chunks(BATCH) {
            let (changes, unchanged) = target.changes(conn, books, ids, now)?;
            totals.add(unchanged);
            for DueDateChange { row, due_after } in changes {
                totals.count(row.chain.account, row.chain.due_at, Some(due_after), now);
                if row.chain.due_at != Some(due_after) {
                    moves(&row, due_after);
                }
            }
        }
        legs.add(target.rehearse_legs(conn, books, now)?);
    }
    Ok(CalendarEffect { dossiers: totals, legs })
}

/// What a change of the calendar does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CalendarEffect {
    /// To the due dates of dossiers, by the calendars of their owners.
    pub(crate) dossiers: DueDateTotals,
    /// To those of legs in linked procedures, by the calendars of the agencies that have them.
    pub(crate) legs: DueDateTotals,
}

/// The act: every open dossier of an agency and below takes the calendar that is in force.
#[derive(Debug)]
pub(crate) struct Recalculation {
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) books: ReferenceCaches,
    /// Whose calendar changed.
    pub(crate) agency: Agency,
    /// Who does it.
    pub(crate) actor: Actor,
}

impl Recalculation {
    /// Does it, batch by batch, and answers what was done.
    ///
    /// # Errors
    /// When the database fails, or a dossier cannot be computed. What is committed by then stands; the rest is done by
    /// doing it again.
    pub(crate) async fn run(self) -> Result<CalendarEffect, Problem> {
        let this = Arc::new(self);
        let reader = Arc::clone(&this);
        let (batches, offices) = this.database.read(move |conn| reader.batches(conn)).await?;
        let mut totals = DueDateTotals::default();
        for (target, ids) in batches {
            let (reader, writer) = (Arc::clone(&this), Arc::clone(&this));
            let office = target.clone();
            // Computed while the writer is free, and written if nobody was faster.
            let (changes, unchanged) = this
                .database
                .read(move |conn| office.changes(conn, &reader.books, &ids, reader.clock.now()))
                .await?;
            totals.add(unchanged);
            if !changes.is_empty() {
                totals.add(this.database.write(move |conn| writer.write(conn, &target, &changes)).await?);
            }
        }
        let mut legs = DueDateTotals::default();
        for target in offices {
            let mut after = None;
            loop {
                let (writer, office) = (Arc::clone(&this), target.clone());
                let (part, last) =
                    this.database.write(move |conn| writer.write_legs(conn, &office, after)).await?;
                legs.add(part);
                after = last;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(CalendarEffect { dossiers: totals, legs })
    }

    #[expect(clippy::type_complexity, reason = "the batches, and the offices that they are of")]
    fn batches(
        &self,
        conn: &mut Connection,
    ) -> Result<(Vec<(RecalculationTarget, Vec<Id>)>, Vec<RecalculationTarget>), Problem> {
        let mut batches = Vec::new();
        let targets = targets(conn, &self.books, &self.agency, None)?;
        for target in &targets {
            let keys = store::open_keys(conn, target.office_id)?;
            batches.extend(keys.chunks(BATCH).map(|ids| (target.clone(), ids.to_vec())));
        }
        Ok((batches, targets))
    }

    /// Writes a batch; what others changed since it was read is read and computed again.
    fn write(
        &self,
        conn: &mut Connection,
        target: &RecalculationTarget,
        changes: &[DueDateChange],
    ) -> Result<DueDateTotals, Problem> {
        let now = self.clock.now();
        let mut totals = DueDateTotals::default();
        let mut reasons = HashMap::new();
        let mut waiting = changes.to_vec();
        for _ in 0..TRIES {
            let mut redated = Vec::with_capacity(waiting.len());
            for DueDateChange { row, due_after } in &waiting {
                let stamps = (&*row.calendar_stamp, &*target.calendar.stamp);
                let details = self.reason_once(conn, &mut reasons, stamps)?;
                redated.push(Redated { chain: &row.chain, due_at: *due_after, details });
            }
            let calendar = (target.office_id, &*target.calendar.stamp);
            let missed = journal::post_due_dates(conn, calendar, self.actor, now, &redated)?;
            for DueDateChange { row, due_after } in &waiting {
                if !missed.contains(&row.chain.id) {
                    totals.count(row.chain.account, row.chain.due_at, Some(*due_after), now);
                }
            }
            if missed.is_empty() {
                return Ok(totals);
            }
            let missed: Vec<Id> = missed.into_iter().collect();
            let (again, unchanged) = target.changes(conn, &self.books, &missed, now)?;
            totals.add(unchanged);
            waiting = again;
        }
        Err(busy())
    }

    /// The reason, asked for once for each calendar before.
    fn reason_once(
        &self,
        conn: &mut Connection,
        reasons: &mut HashMap<String, String>,
        (before, after): (&str, &str),
    ) -> Result<String, Problem> {
        if let Some(reason) = reasons.get(before) {
            return Ok(reason.clone());
        }
        let reason = self.reason(conn, before, after)?;
        reasons.insert(before.to_owned(), reason.clone());
        Ok(reason)
    }

    /// Why: the calendar before and after, and what the versions that are new in it rest on.
    fn reason(&self, conn: &mut Connection, before: &str, after: &str) -> Result<String, Problem> {
        let known = read_stamp(before).unwrap_or_default();
        let mut new = read_stamp(after).unwrap_or_default();
        new.retain(|layer| !known.contains(layer));
        let basis = calendars::load_bases(conn, &new)?.join("; ");
        Ok(json!({
            "agency": self.agency.code,
            "basis": basis,
            "calendar_before": before,
            "calendar_after": after,
        })
        .to_string())
    }
}
