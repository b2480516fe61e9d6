//! The legs of a dossier as they are shown to the officers of its agencies.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::agency::{self, AgencyId, Level};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::legs::store::{self, LegTurn};
use crate::dossier::books::legs::timing::{LegStay, LegTime, LegVerdict, leg_limit};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::limit_measure::MeasuredIn;
use crate::dossier::clock::pause::for_deadline;
use crate::dossier::clock::status::Event;
use crate::dossier::views::names::AgencyName;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::workflow::{Leg, legs};

/// Microseconds in a minute.
const MINUTE: i64 = 60_000_000;

/// One time that an agency had the dossier for a leg.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TurnView {
    /// Who had it.
    pub agency: AgencyName,
    /// When it came.
    pub started_at: Instant,
    /// When the leg was due; absent while the clock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// When it left; absent while it lies there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// By which act it left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_by: Option<Event>,
    /// How it stands to the due instant.
    pub verdict: LegVerdict,
    /// The calendar versions that the due date rests on.
    #[schema(example = "H26@1")]
    pub calendar: String,
}

/// One leg: what one agency does before the dossier goes on to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LegView {
    /// 1 for the first.
    pub number: i32,
    /// The level of the agency that does it; absent: the office that took the dossier in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Who has it, or had it last; absent when it has not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyName>,
    /// Position of its first step.
    pub first_step: i32,
    /// Position of its last counted step.
    pub last_step: i32,
    /// What it may take, in hours (8 for a day).
    #[schema(example = 24)]
    pub allowance_hours: u32,
    /// The same as a limit, in words.
    #[schema(example = "3 ngày làm việc")]
    pub limit: String,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Instant>,
    /// When it is due: by the agency's calendar, without the dossier's pauses and the time that others had it; absent before
    /// it begins and while the clock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// When it ended; absent while it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// What is measured: working time of the agency, or all time when the leg is in calendar days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_in: Option<MeasuredIn>,
    /// The time that the agency had it outside the pauses, in microseconds.
    pub spent_microseconds: i64,
    /// How it stands to its due instant.
    pub verdict: LegVerdict,
    /// The verdict in Vietnamese.
    #[schema(example = "Đúng hạn")]
    pub verdict_words: &'static str,
    /// How many minutes late it is or was, of what is measured and outside the pauses; 0 when in time.
    pub minutes_late: i64,
    /// Each time that an agency had it, oldest first.
    pub turns: Vec<TurnView>,
}

/// The legs of a dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Legs)]
pub(crate) struct LegsView {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// When the dossier is due: the one date that the citizen knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The legs, in order. None of a dossier that is handled in one place, and of one that was under way before legs were kept.
    pub legs: Vec<LegView>,
}

/// A leg in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LegLine {
    /// 1 for the first.
    pub number: i32,
    /// Who has it, or had it last.
    pub agency: AgencyName,
    /// When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// How it stands to its due instant.
    pub verdict: LegVerdict,
}

impl LegsView {
    /// Shows the legs of a dossier.
    ///
    /// # Errors
    /// When a calendar does not reach far enough, or the database fails.
    pub(in crate::dossier) fn of(
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &Dossier,
        now: Instant,
    ) -> Result<Self, Problem> {
        let planned = legs(books.workflows.workflow(conn, row.workflow_id)?.as_ref());
        let turns = store::of_dossier(conn, row.office_id, row.id)?;
        let names = names(conn, &turns)?;
        let mut views = Vec::new();
        for leg in planned.iter().filter(|_| !turns.is_empty()) {
            let own: Vec<LegTurn> = turns.iter().filter(|turn| turn.number == leg.number).cloned().collect();
            views.push(leg_view(conn, books, row, leg, &own, &names, now)?);
        }
        Ok(Self { code: row.code.clone(), due_at: row.legal_due_at(), legs: views })
    }
}

type AgencyNamesById = HashMap<AgencyId, AgencyName>;

fn names(conn: &mut Connection, turns: &[LegTurn]) -> Result<AgencyNamesById, Problem> {
    let ids: Vec<AgencyId> = turns.iter().map(|turn| turn.agency_id).collect();
    Ok(agency::store::load_many(conn, &ids)?
        .iter()
        .map(|agency| (agency.id, AgencyName::of(agency)))
        .collect())
}

fn name(names: &AgencyNamesById, id: AgencyId) -> AgencyName {
    names.get(&id).cloned().unwrap_or(AgencyName { code: String::new(), name: String::new() })
}

fn verdict(turn: &LegTurn, now: Instant) -> LegVerdict {
    let ended = turn.ended_at.map(Instant::civil).zip(turn.left_by);
    LegVerdict::of(ended, turn.due_at.map(Instant::civil), now.civil())
}

fn leg_view(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    leg: &Leg,
    turns: &[LegTurn],
    names: &AgencyNamesById,
    now: Instant,
) -> Result<LegView, Problem> {
    let version = books.procedures.version(conn, row.procedure_version_id)?;
    let limit = leg_limit(version.content.limit.within(), leg.number, leg.allowance_hours)
        .map_err(|error| Problem::new(Code::Internal).because(error))?;
    let last = turns.last();
    let mut view = LegView {
        number: leg.number,
        level: leg.level,
        agency: last.map(|turn| name(names, turn.agency_id)),
        first_step: leg.first_step(),
        last_step: leg.last_step(),
        allowance_hours: leg.allowance_hours,
        limit: limit.words_vi(),
        started_at: turns.first().map(|turn| turn.started_at),
        due_at: last.and_then(|turn| turn.due_at),
        ended_at: last.and_then(|turn| turn.ended_at),
        measured_in: None,
        spent_microseconds: 0,
        verdict: last.map_or(LegVerdict::NotBegun, |turn| verdict(turn, now)),
        verdict_words: "",
        minutes_late: 0,
        turns: turns
            .iter()
            .map(|turn| TurnView {
                agency: name(names, turn.agency_id),
                started_at: turn.started_at,
                due_at: turn.due_at,
                ended_at: turn.ended_at,
                left_by: turn.left_by,
                verdict: verdict(turn, now),
                calendar: turn.calendar_stamp.clone(),
            })
            .collect(),
    };
    view.verdict_words = view.verdict.words_vi();
    let Some(last) = last else { return Ok(view) };
    let calendar = books.calendars.by_stamp(conn, &last.calendar_stamp)?;
    let stays: Vec<LegStay> = store::counted(turns).iter().map(LegTurn::stay).collect();
    let pauses = for_deadline(&row.pauses()?);
    let clock = LegTime::new(limit, &*calendar, &stays, &pauses);
    view.measured_in = Some(clock.measured_in());
    if let Some(due) = clock.due()? {
        view.spent_microseconds = clock.spent(due.starts_at, now.civil())?;
    }
    if let (LegVerdict::Overdue | LegVerdict::Late, Some(due_at)) = (view.verdict, view.due_at) {
        view.minutes_late = clock.late_by(due_at.civil(), now.civil())?.div_euclid(MINUTE);
    }
    Ok(view)
}

/// The legs of a dossier in short, those that have begun.
///
/// # Errors
/// When the database fails.
pub(crate) fn lines_of(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    now: Instant,
) -> Result<Vec<LegLine>, Problem> {
    if legs(books.workflows.workflow(conn, row.workflow_id)?.as_ref()).len() < 2 {
        return Ok(Vec::new());
    }
    let mut turns = store::of_dossier(conn, row.office_id, row.id)?;
    let names = names(conn, &turns)?;
    // The last turn of each leg.
    turns.sort_by_key(|turn| (turn.number, std::cmp::Reverse(turn.turn)));
    turns.dedup_by_key(|turn| turn.number);
    let line = |turn: &LegTurn| LegLine {
        number: turn.number,
        agency: name(&names, turn.agency_id),
        due_at: turn.due_at,
        ended_at: turn.ended_at,
        verdict: verdict(turn, now),
    };
    Ok(turns.iter().map(line).collect())
}
