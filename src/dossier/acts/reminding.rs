//! Reminding whoever has a dossier: who may, of which dossiers, and how often.

use chrono::TimeDelta;

use super::act_context::{ReferenceCaches, may};
use super::arrival;
use crate::access::{Officer, Role};
use crate::dossier::books::reminders::store::{self, Reminder};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Who reminds: those who answer for the work of others.
pub const REMINDING: &[Role] = &[Role::Supervisor, Role::Approver, Role::UnitHead];

/// Nobody is reminded of a dossier twice within so many hours: what is said every hour is not heard.
const HOURS_APART: i64 = 24;

/// From when on a dossier of these reminders may be reminded of again; none where nobody was reminded yet.
#[must_use]
pub fn next_at(reminders: &[Reminder]) -> Option<Instant> {
    reminders.last().map(|last| last.made_at.plus(TimeDelta::hours(HOURS_APART)))
}

/// Whether this officer may remind of this dossier as it stands, whenever that is.
///
/// # Errors
/// Why not, and who may.
pub fn may_remind(officer: &Officer, row: &Dossier) -> Result<(), Problem> {
    may(officer, REMINDING, row.acting_office())?;
    if Account::REMINDED_OF.contains(&row.account) {
        return Ok(());
    }
    Err(Problem::new(Code::ActNotAllowed).say(
        "hồ sơ không ở tay ai để đôn đốc: đồng hồ đang dừng, đang chờ rút, hoặc hồ sơ đã kết thúc",
        "nobody has this dossier to work on: its clock stands, its withdrawal is pending, or it has ended",
    ))
}

/// Reminds whoever has the dossier.
///
/// # Errors
/// When this officer may not, nobody has it to work on, or somebody was reminded less than 24 hours ago (409, `reminded_already`).
pub fn remind(
    conn: &mut Connection,
    books: &ReferenceCaches,
    officer: &Officer,
    row: &Dossier,
    note: Option<String>,
    now: Instant,
) -> Result<Reminder, Problem> {
    may_remind(officer, row)?;
    let office_id = row.acting_office();
    let workflow = books.workflows.workflow(conn, row.workflow_id)?;
    let unit = arrival::unit_of(conn, workflow.step(row.step), office_id)?;
    store::add(conn, &row.code, (row.office_id, row.id), |standing| {
        if let Some(next) = next_at(standing).filter(|next| *next > now) {
            return Err(too_soon(next));
        }
        Ok(Reminder {
            office_id: row.office_id,
            dossier_id: row.id,
            number: standing.last().map_or(1, |last| last.number.saturating_add(1)),
            made_by: officer.id,
            made_at: now,
            officer_id: row.handler_id,
            role: row.step_role().unwrap_or(Role::Clerk),
            agency_id: unit.unwrap_or(office_id),
            due_at: row.due_at,
            note,
        })
    })
}

fn too_soon(next: Instant) -> Problem {
    let at = next.civil().format("%H:%M %d/%m/%Y");
    Problem::new(Code::RemindedAlready).say(
        format!("hồ sơ này vừa được đôn đốc: đôn đốc lại được từ {at}"),
        format!("somebody was reminded of this dossier lately: it can be done again from {at} on"),
    )
}
