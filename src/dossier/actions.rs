//! What happens to a dossier, in the verbs of the people who do it: each act is checked, saved and journalled at once.

use serde_json::json;

use super::act::{entry, may, note, with_late_entry};
use super::answer::{self, AnswerBy};
use super::applicant::check_complete;
use super::arrival;
use super::deadline::{self, Timeliness};
use super::deed::{Deed, Permitted};
use super::journal;
use super::ledger::Account;
use super::onward::is_refused_as_drawn;
use super::opinions::actions as opinions;
use super::pause::{self, Pause, PauseKind};
use super::status::{Event, Facts, NotAllowed};
use super::steps::{self, Place};
use super::store::{self, Dossier, json_list};
use crate::account::{Assignment, Officer};
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::workflow::Workflow;
use crate::workflow::drawing::Outcome;

pub use super::act::{Act, Books, Timing};
pub use super::intake::{Intake, receive, search_text, submit};

/// Does one act to a dossier: checks role, office and state, saves if nobody was faster, and journals it.
///
/// # Errors
/// When the officer may not, the state or step forbids it, the input breaks a rule, somebody else was faster, or the
/// database fails. Then nothing has changed.
pub fn perform(
    conn: &mut Connection,
    act: &Act<'_>,
    before: &Dossier,
    deed: &Deed,
) -> Result<Dossier, Problem> {
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    let assignment = permitted(conn, act.officer, before, deed, &workflow)?;
    let happened_at = act.happened_at(Some(before.last_happened_at))?;
    let mut row = before.clone();
    let due_at = settle_pauses(conn, act, &mut row, deed, happened_at)?;
    let facts = Facts {
        overdue: before.due_at.is_some_and(|due| due < happened_at),
        timeliness: deadline::classify(happened_at.civil(), due_at.map(Instant::civil)),
    };
    let standing = before.standing().after(deed.event(), facts)?;
    row.status = standing.status;
    row.account = standing.account;
    row.due_at = due_at;
    move_step(conn, &mut row, deed, &workflow, is_refused_as_drawn(before, &workflow))?;
    let given_to = arrive(conn, before, &mut row, deed, &workflow)?;
    let unanswered = opinions::leave(conn, before, deed, workflow.step(before.step), happened_at)?;
    note_facts(conn, act, &mut row, deed, happened_at)?;
    row.version = before.version + 1;
    row.last_happened_at = happened_at;
    // Another machine's clock may run ahead by a little: a figure known at an instant needs rows in the order of learning.
    row.last_recorded_at = act.now.max(before.last_recorded_at);

    let mut details = with_late_entry(deed.details(), &act.timing);
    if let Some(username) = given_to {
        arrival::note_least_loaded(&mut details, &username);
    }
    if !unanswered.is_empty() {
        note(&mut details, "unanswered_opinions", json!(unanswered));
    }
    let entry = entry(act, assignment, deed.event(), Some(before), &row, &details);
    row.last_hash.clone_from(&entry.hash);
    if !store::save(conn, &row, before.version)? {
        return Err(Problem::new(Code::ChangedMeanwhile)
            .say("đọc lại hồ sơ rồi thử lại", "read the dossier again and try again"));
    }
    journal::append(conn, &[entry])?;
    Ok(row)
}

/// The assignment by which the officer may do this. Where the workflow names a unit for the step, its officers hold it.
pub(super) fn permitted<'a>(
    conn: &mut Connection,
    officer: &'a Officer,
    before: &Dossier,
    deed: &Deed,
    workflow: &Workflow,
) -> Result<&'a Assignment, Problem> {
    let drawn = matches!(deed, Deed::Refuse { .. }) && is_refused_as_drawn(before, workflow);
    match deed.permitted(before.account) {
        Permitted::Roles(roles) if !drawn => may(officer, roles, before.acting_office()),
        Permitted::Asked(to) => to.answers_as(officer, before.acting_office()).ok_or_else(|| {
            Problem::new(Code::RoleMayNot)
                .say("ý kiến này được hỏi người khác", "somebody else is asked for this opinion")
        }),
        Permitted::Roles(_) | Permitted::StepHolder => {
            let Some(role) = before.step_role() else {
                return Err(NotAllowed { status: before.status, event: deed.event() }.into());
            };
            let assignment = may(officer, &[role], before.acting_office())?;
            match arrival::unit_of(conn, workflow.step(before.step), before.acting_office())? {
                None => Ok(assignment),
                unit_id => officer.acts_at(role, before.acting_office(), unit_id).ok_or_else(|| {
                    Problem::new(Code::RoleMayNot).say(
                        "bước này do cán bộ của đơn vị khác thực hiện",
                        "officers of another unit do this step",
                    )
                }),
            }
        }
    }
}

/// Whether the state allows an act of this kind at all.
pub(super) fn must_be_possible(before: &Dossier, event: Event) -> Result<(), NotAllowed> {
    if before.standing().possible().contains(&event) {
        return Ok(());
    }
    Err(NotAllowed { status: before.status, event })
}

/// Begins or ends a pause as the act demands, and says what the due date is then.
fn settle_pauses(
    conn: &mut Connection,
    act: &Act<'_>,
    row: &mut Dossier,
    deed: &Deed,
    happened_at: Instant,
) -> Result<Option<Instant>, Problem> {
    let mut pauses = row.pauses();
    let accepted_at = match deed {
        Deed::Accept => {
            // Accepting afresh takes the calendar that is in force now.
            row.calendar_stamp.clone_from(&act.books.calendars.for_agency(conn, row.office_id)?.stamp);
            row.accepted_at = Some(happened_at);
            Some(happened_at)
        }
        _ => row.accepted_at,
    };
    let Some(accepted_at) = accepted_at else {
        return settle_answer(conn, act, row, deed, happened_at);
    };
    match deed {
        Deed::RequestSupplement { reason, .. } => {
            pauses.push(Pause {
                kind: PauseKind::Supplement,
                from: happened_at,
                until: None,
                reason: reason.clone(),
            });
        }
        Deed::RequestPayment { reason, .. } => {
            pauses.push(Pause {
                kind: PauseKind::Payment,
                from: happened_at,
                until: None,
                reason: reason.clone(),
            });
        }
        // A wish to withdraw does not start the clock again, nor does an opinion.
        Deed::Withdraw { .. } | Deed::GiveOpinion { .. } | Deed::WithdrawOpinion { .. } => {}
        _ => pause::end_open(&mut pauses, happened_at),
    }
    let changed = json_list(&pauses);
    if changed == row.pauses && !matches!(deed, Deed::Accept) {
        return Ok(row.due_at);
    }
    row.pauses = changed;
    if row.due_imported {
        // The due date was given elsewhere, with no rule to compute it from.
        return Ok(row.due_at);
    }
    let version = act.books.procedures.version(conn, row.procedure_version_id)?;
    let calendar = act.books.calendars.by_stamp(conn, &row.calendar_stamp)?;
    let due = deadline::due(
        &version.content.limit,
        accepted_at.civil(),
        &pause::for_deadline(&pauses),
        &calendar.processing,
    )?;
    Ok(Some(Instant::from_civil(due.due_at)))
}

/// Says by when the desk must answer a dossier that is not accepted.
fn settle_answer(
    conn: &mut Connection,
    act: &Act<'_>,
    row: &mut Dossier,
    deed: &Deed,
    happened_at: Instant,
) -> Result<Option<Instant>, Problem> {
    match answer::after(deed.event(), row.due_at) {
        AnswerBy::As(due_at) => Ok(due_at),
        AnswerBy::FromNow => {
            let calendar = act.books.calendars.for_agency(conn, row.office_id)?;
            row.calendar_stamp.clone_from(&calendar.stamp);
            let due_at = answer::answer_by(happened_at.civil(), &calendar.processing)?;
            Ok(Some(Instant::from_civil(due_at)))
        }
    }
}

fn move_step(
    conn: &mut Connection,
    row: &mut Dossier,
    deed: &Deed,
    workflow: &Workflow,
    refused_as_drawn: bool,
) -> Result<(), Problem> {
    let mut now = Place { position: row.step, role: row.step_role() };
    // Where several steps may decide, a result that is taken back goes to the one that decided.
    if matches!(deed, Deed::Correct { .. })
        && row.resolved_at.is_some()
        && workflow.ends(Outcome::Approve).len() > 1
    {
        let decided = journal::last_step_of(conn, row.office_id, row.id, Event::Resolve)?;
        now.position = decided.unwrap_or(now.position);
    }
    if matches!(deed, Deed::Refuse { .. }) && refused_as_drawn {
        steps::may_refuse(row.step, workflow)?;
    }
    let place = steps::after(now, deed, workflow)?;
    row.step = place.position;
    row.step_role = place.role.map(|role| role.as_str().to_owned());
    match deed {
        Deed::Assign { handler } => row.handler_id = Some(handler.id),
        Deed::HandOn { handler: Some(taker), .. } => row.handler_id = Some(taker.id),
        _ => {}
    }
    Ok(())
}

/// Gives a dossier that came to another step to somebody, where the workflow says so and nobody was named; answers to whom.
fn arrive(
    conn: &mut Connection,
    before: &Dossier,
    row: &mut Dossier,
    deed: &Deed,
    workflow: &Workflow,
) -> Result<Option<String>, Problem> {
    match deed {
        Deed::Accept | Deed::HandOn { handler: None, .. } | Deed::SendBack { .. }
            if row.step != before.step =>
        {
            arrival::give_to_least_loaded(conn, row, workflow)
        }
        _ => Ok(None),
    }
}

/// Keeps the instants and papers that the act brings.
fn note_facts(
    conn: &mut Connection,
    act: &Act<'_>,
    row: &mut Dossier,
    deed: &Deed,
    happened_at: Instant,
) -> Result<(), Problem> {
    match deed {
        Deed::Accept => {
            let version = act.books.procedures.version(conn, row.procedure_version_id)?;
            let mut check = Check::new();
            check_complete(&version.content.papers, &row.papers(), &mut check);
            check.done()?;
        }
        Deed::TakeInSupplement { papers } => {
            let mut all = row.papers();
            all.retain(|old| !papers.iter().any(|new| new.code == old.code));
            all.extend(papers.iter().cloned());
            row.papers = json_list(&all);
        }
        Deed::Resolve { document_number, .. } => {
            row.document_number = Some(document_number.clone());
            row.resolved_at = Some(happened_at);
        }
        Deed::ReturnResult { .. } => row.returned_at = Some(happened_at),
        Deed::Refuse { .. } | Deed::Stop { .. } => row.closed_at = Some(happened_at),
        Deed::Correct { .. } => {
            row.resolved_at = None;
            row.returned_at = None;
            row.closed_at = None;
            row.document_number = None;
        }
        _ => {}
    }
    Ok(())
}

/// How a dossier's resolution counts, from its account.
#[must_use]
pub fn timeliness(account: Account) -> Option<Timeliness> {
    match account {
        Account::ResolvedEarly => Some(Timeliness::Early),
        Account::ResolvedOnTime => Some(Timeliness::OnTime),
        Account::ResolvedLate => Some(Timeliness::Late),
        Account::ResolvedNoDeadline => Some(Timeliness::NoDeadline),
        _ => None,
    }
}

/// Whether the dossier is overdue at `now`: it is in process or waits for the desk, and its due instant has passed, or it
/// was overdue when the clock was stopped.
#[must_use]
pub fn is_overdue(row: &Dossier, now: Instant) -> bool {
    match row.account {
        Account::InProcess | Account::WaitingAcceptance => row.due_at.is_some_and(|due| due < now),
        Account::PausedSupplementOverdue | Account::PausedPaymentOverdue => true,
        _ => false,
    }
}
