//! An act of people that is entered late, before what the machine did to the dossier meanwhile: a calendar changed, another version of the
//! procedure or of its workflow rules it, another office goes on with it.
//!
//! It comes out as if it had been entered in time. What the machine computed after it is taken back, by a row of the machine at
//! the instant of the one that it takes back; the act follows, with the due date, the calendar, the version and the step that held when it
//! happened; and behind it the machine's act is worked out again. Nothing in the journal is changed, and all of it is one transaction. Another
//! office that goes on, or an officer who has left, changes nothing that an act rests on, so it stays as it is; whoever acts for the
//! dossier now enters the act.
//!
//! Still refused, as before the dossier's last act: what lies before a move of a linked procedure, or a move at which opinions lapsed.

mod calendars;
mod leg;
mod moved;

use self::calendars::RecalculationTold;
use self::leg::LegTold;
use super::recalendar;
use crate::access::Role;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal::{self, ActTime, Actor, Chronicle, JournalEntry, Posting};
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::store::Dossier;
use crate::dossier::books::{legs, opinions};
use crate::dossier::clock::status::Event;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// What the machine did, as its row tells it.
#[derive(Debug)]
enum MachineAct {
    /// The due date was computed by another calendar.
    Recalculated(RecalculationTold),
    /// Another version or workflow rules it.
    Moved(Box<MoveDetails>),
    /// The due date of a leg of a linked procedure was computed by another calendar.
    LegRecalculated(RecalculationTold, LegTold),
}

/// An act of the machine that is taken back.
#[derive(Debug)]
struct TakenBack {
    entry: JournalEntry,
    told: MachineAct,
}

/// Does an act that took effect at `at`, or now when that is none, as if what the machine did after it came after it.
///
/// # Errors
/// As the act itself, which is done to the dossier that it is given; or when the database fails.
pub(in crate::dossier) fn before_the_machine(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    (at, now): (Option<Instant>, Instant),
    act: impl FnOnce(&mut Connection, &Dossier) -> Result<Dossier, Problem>,
) -> Result<Dossier, Problem> {
    let Some(at) = at.filter(|at| *at < row.last_happened_at) else { return act(conn, row) };
    let entries = journal::present_rows(conn, row.office_id, row.id)?;
    let Some((last, taken)) = after(&entries, at)? else { return act(conn, row) };
    if taken.iter().any(TakenBack::is_move) && is_bound(conn, row)? {
        return act(conn, row);
    }
    let mut before = row.clone();
    for taken in taken.iter().rev() {
        before = take_back(conn, books, &before, taken, now)?;
    }
    // To whoever acts, the machine's acts lie ahead.
    before.last_happened_at = last;
    let mut done = act(conn, &before)?;
    // What is sent takes effect when it is sent: that may lie after what was taken back.
    if let Some(first) = taken.first().filter(|first| first.entry.happened_at < done.last_happened_at) {
        return Err(sent_after(first.entry.happened_at));
    }
    for taken in &taken {
        done = work_out_again(conn, books, done, taken, now)?;
    }
    Ok(done)
}

/// When the last act took effect that holds at `at`, and the recalculations after it, oldest first; none when an act of then
/// cannot be entered any more.
fn after(entries: &[JournalEntry], at: Instant) -> Result<Option<(Instant, Vec<TakenBack>)>, Problem> {
    let people = entries.iter().rposition(|entry| !entry.event.rule().by.is_of_many());
    let Some((people, machine)) = people.and_then(|place| entries.get(place..)?.split_first()) else {
        return Ok(None);
    };
    if at < people.happened_at {
        return Ok(None);
    }
    let mut last = people.happened_at;
    let mut taken = Vec::new();
    for entry in machine {
        if entry.happened_at <= at {
            last = last.max(entry.happened_at);
        } else if entry.event == Event::RecalculateDue {
            let calendars: RecalculationTold = entry.details()?;
            let told = match LegTold::of(entry, entries)? {
                Some(leg) => MachineAct::LegRecalculated(calendars, leg),
                None => MachineAct::Recalculated(calendars),
            };
            taken.push(TakenBack { entry: entry.clone(), told });
        } else if let Some(details) = MoveDetails::of(entry)? {
            taken.push(TakenBack { entry: entry.clone(), told: MachineAct::Moved(Box::new(details)) });
        } else if ![Event::Continue, Event::Release].contains(&entry.event) {
            return Ok(None);
        }
    }
    Ok(Some((last, taken)))
}

/// An act that happened before a recalculation, and took effect only after it.
fn sent_after(recalculated_at: Instant) -> Problem {
    Problem::field(
        "happened_at",
        "before_last_act",
        format!(
            "gửi sau khi hạn được tính lại lúc {}: ghi thời điểm gửi làm happened_at",
            recalculated_at.words_vi()
        ),
        format!(
            "it was sent after the due date was computed again at {recalculated_at}: give when it was sent as happened_at"
        ),
    )
}

/// Whoever did what is taken back, or worked out again.
fn actor_of(entry: &JournalEntry) -> Result<Actor, Problem> {
    let role = Role::parse(&entry.actor_role).ok_or_else(|| {
        Problem::new(Code::Internal).because(format!("no role of a journal: {}", entry.actor_role))
    })?;
    Ok(Actor { officer_id: entry.actor_id, role, unit_id: entry.actor_unit_id })
}

impl TakenBack {
    fn is_move(&self) -> bool {
        matches!(self.told, MachineAct::Moved(_))
    }
}

/// Whether opinions or legs rest on the workflow that a move brought: they would have to be worked out again too.
fn is_bound(conn: &mut Connection, row: &Dossier) -> Result<bool, Problem> {
    Ok(!opinions::store::of_dossier(conn, row.office_id, row.id)?.is_empty()
        || !legs::store::of_dossier(conn, row.office_id, row.id)?.is_empty())
}

fn take_back(
    conn: &mut Connection,
    books: &ReferenceCaches,
    before: &Dossier,
    TakenBack { entry, told }: &TakenBack,
    now: Instant,
) -> Result<Dossier, Problem> {
    let (after, details) = match told {
        MachineAct::Recalculated(told) => before_recalculation(before, entry, told),
        MachineAct::Moved(told) => moved::before(conn, books, before, (entry, told))?,
        MachineAct::LegRecalculated(told, leg) => {
            leg.before(conn, before, &told.calendar_before, told.taken_back(entry))?
        }
    };
    post(conn, (before, after), entry, now, details)
}

fn before_recalculation(before: &Dossier, entry: &JournalEntry, told: &RecalculationTold) -> moved::Changed {
    let mut after = before.clone();
    told.undo(entry, &mut after);
    (after, told.taken_back(entry))
}

/// Takes back, in what is told of a dossier that stands, what the machine did to it after `at`, so that an act of then can be told
/// next; answers whether it can: not before a move to another version, or where a leg was computed again. What ends the dossier leaves nothing to work out again behind it.
///
/// # Errors
/// When the journal cannot be read.
pub fn make_way(
    chronicle: &mut Chronicle,
    entries: &[JournalEntry],
    (at, now): (Instant, Instant),
) -> Result<bool, Problem> {
    if at >= chronicle.dossier().last_happened_at {
        return Ok(true);
    }
    let Some((_, taken)) = after(entries, at)? else { return Ok(false) };
    if !taken.iter().all(|taken| matches!(taken.told, MachineAct::Recalculated(_))) {
        return Ok(false);
    }
    for TakenBack { entry, told } in taken.iter().rev() {
        let MachineAct::Recalculated(told) = told else { continue };
        let actor = actor_of(entry)?;
        let time = ActTime::new(entry.happened_at, now, Some(chronicle.dossier().last_recorded_at));
        let details = told.taken_back(entry).to_string();
        chronicle.tell(Event::RecalculateDue, actor, time, details, |row| told.undo(entry, row));
    }
    Ok(true)
}

/// The machine's act behind the one that was entered; none where that leaves nothing to it.
fn work_out_again(
    conn: &mut Connection,
    books: &ReferenceCaches,
    before: Dossier,
    TakenBack { entry, told }: &TakenBack,
    now: Instant,
) -> Result<Dossier, Problem> {
    let changed = match told {
        MachineAct::Recalculated(told) => recalculated(conn, books, &before, (entry, told))?,
        MachineAct::Moved(told) => moved::again(conn, books, &before, (entry, told))?,
        MachineAct::LegRecalculated(told, leg) => leg.again(conn, books, &before, (entry, told))?,
    };
    match changed {
        Some((after, details)) => post(conn, (&before, after), entry, now, details),
        None => Ok(before),
    }
}

fn recalculated(
    conn: &mut Connection,
    books: &ReferenceCaches,
    before: &Dossier,
    (entry, told): (&JournalEntry, &RecalculationTold),
) -> Result<Option<moved::Changed>, Problem> {
    if before.calendar_stamp != told.calendar_before {
        return Ok(None);
    }
    let calendar = books.calendars.by_stamp(conn, &told.calendar_after)?;
    let Some(due_at) = recalendar::due_by(conn, books, before, &calendar)? else { return Ok(None) };
    let mut after = before.clone();
    after.due_at = Some(due_at);
    after.calendar_stamp.clone_from(&told.calendar_after);
    Ok(Some((after, told.worked_out_again(entry))))
}

/// A row of the machine at the instant of the one that it takes back or works out again.
fn post(
    conn: &mut Connection,
    (before, after): (&Dossier, Dossier),
    entry: &JournalEntry,
    now: Instant,
    details: serde_json::Value,
) -> Result<Dossier, Problem> {
    let time = ActTime::new(entry.happened_at, now, Some(before.last_recorded_at));
    let (event, actor) = (entry.event, actor_of(entry)?);
    journal::post(conn, Posting { before: Some(before), after, event, actor, time, details })
}
