//! The proof sheet as it is shown to the officers of the office: why a dossier is due when it is due.

use serde::Serialize;
use utoipa::ToSchema;

use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal;
use crate::dossier::books::moves::LastMove;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline_trace::{DeadlineTrace, explain};
use crate::dossier::clock::limit_rule::{LimitRule, rule};
use crate::dossier::clock::pause::{Pause, for_deadline};
use crate::dossier::clock::status::Event;
use crate::dossier::views::names::ProcedureName;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What the days of a trace count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountedTotal {
    /// Days of the limit that were counted; in limits of hours, days of which some time counts.
    pub days: usize,
    /// Time that counts, in microseconds: the sum over the days.
    pub microseconds: i64,
    /// Time that would count but lies in a pause, in microseconds.
    pub paused_microseconds: i64,
}

/// Why a dossier is due when it is due.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineView {
    /// Mã hồ sơ.
    pub code: String,
    /// The procedure.
    pub procedure: ProcedureName,
    /// Since when this version rules it, and by which decision; absent when it came in under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_move: Option<LastMove>,
    /// The time limit in words.
    pub limit: String,
    /// The calendar versions that it rests on.
    #[schema(example = "H26@1")]
    pub calendar: String,
    /// The due date came with an import: there is no rule to explain.
    pub due_imported: bool,
    /// When it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Instant>,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The due date reaches into a year whose days off are not decreed yet: it rests on the law and may move when they are.
    pub due_provisional: bool,
    /// By when the desk must answer a dossier that waits for acceptance, or had to answer one that was turned away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due_at: Option<Instant>,
    /// How the limit is counted, and by which articles; absent for an imported due date, and where the law sets no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<LimitRule>,
    /// Every recorded pause.
    pub pauses: Vec<Pause>,
    /// Day by day, when the clock has started.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub trace: Option<DeadlineTrace>,
    /// What the days of the trace add up to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_total: Option<CountedTotal>,
}

impl DeadlineView {
    /// Explains the due date of a dossier.
    ///
    /// # Errors
    /// When the calendar does not reach far enough, or the database fails.
    pub(crate) fn of(conn: &mut Connection, books: &ReferenceCaches, row: &Dossier) -> Result<Self, Problem> {
        let version = books.procedures.version(conn, row.procedure_version_id)?;
        let pauses = row.pauses()?;
        let limit = version.content.limit.within().filter(|_| !row.due_imported);
        let trace = match row.accepted_at.zip(limit) {
            Some((accepted_at, limit)) => {
                let calendar = books.calendars.by_stamp(conn, &row.calendar_stamp)?;
                let stops = for_deadline(&pauses);
                let trace = explain(limit, accepted_at.civil(), &stops, &*calendar)?;
                Some(trace.by_layers(|date| calendar.days.get(&date).map(|day| day.layer.as_str())))
            }
            None => None,
        };
        let counted_total = trace.as_ref().map(|trace| CountedTotal {
            days: trace.counted_days(),
            microseconds: trace.days.iter().map(|day| day.counted_microseconds).sum(),
            paused_microseconds: trace.days.iter().map(|day| day.paused_microseconds).sum(),
        });
        let last_move = journal::last_of(conn, row.office_id, row.id, &[Event::MoveVersion])?;
        Ok(Self {
            code: row.code.clone(),
            procedure: ProcedureName::of(&version),
            last_move: LastMove::in_journal(last_move.as_slice())?,
            limit: version.content.limit.words_vi(),
            calendar: row.calendar_stamp.clone(),
            due_imported: row.due_imported,
            accepted_at: row.accepted_at,
            answer_due_at: row.answer_due_at(),
            due_at: row.legal_due_at(),
            due_provisional: books.due_is_provisional(conn, row)?,
            rule: limit.map(rule),
            pauses,
            trace,
            counted_total,
        })
    }
}
