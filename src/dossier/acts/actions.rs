//! What happens to a dossier, in the verbs of the people who do it: each act is checked, saved and journalled at once.

use serde_json::json;

use super::apology::ApologyContext;
use super::arrival;
use super::on_behalf;
use super::opinions::actions as opinions;
use super::pausing;
use super::steps::{self, StepPosition};
use crate::access::{self, Assignment, Officer, Role};
use crate::dossier::acts::act::{Act, PermittedTo};
use crate::dossier::acts::act_context::{may, note, with_late_entry};
use crate::dossier::acts::next_steps::is_refused_as_drawn;
use crate::dossier::books::applicant::check_complete;
use crate::dossier::books::journal;
use crate::dossier::books::legs;
use crate::dossier::books::store::{Dossier, json_list};
use crate::dossier::clock::deadline::{self, Timeliness};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::{DeadlineFacts, Event, NotAllowed};
use crate::dossier::endpoints::requests::unknown_officer;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::workflow::Workflow;
use crate::workflow::routing::StepOutcome;

pub use super::intake::{Intake, receive, search_text, submit};
pub use crate::dossier::acts::act_context::{ActContext, ActTiming, ReferenceCaches};

/// Does one act to a dossier: checks role, office and state, saves if nobody was faster, and journals it.
///
/// # Errors
/// When the officer may not, the state or step forbids it, the input breaks a rule, somebody else was faster, or the
/// database fails. Then nothing has changed.
pub fn perform(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    deed: &Act,
) -> Result<Dossier, Problem> {
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    let assignment = permitted(conn, act.officer, before, deed, &workflow)?;
    let happened_at = pausing::effect(act, before, deed)?;
    // What the state forbids is said before what is wrong with the act.
    let whenever = DeadlineFacts { overdue: false, timeliness: Timeliness::NoDeadline };
    before.standing().after(deed.event(), whenever)?;
    let mut row = before.clone();
    let settled = pausing::settle(conn, act, &mut row, deed, happened_at)?;
    let due_at = settled.due_at;
    let facts = DeadlineFacts {
        overdue: before.due_at.is_some_and(|due| due < happened_at),
        timeliness: deadline::classify(happened_at.civil(), due_at.map(Instant::civil)),
    };
    let standing = before.standing().after(deed.event(), facts)?;
    row.status = standing.status;
    row.account = standing.account;
    row.due_at = due_at;
    move_step(conn, &mut row, deed, &workflow, is_refused_as_drawn(before, &workflow))?;
    let time = act.time(Some(before), happened_at);

    let asked = (deed.event(), deed.agency());
    let turns = crate::dossier::acts::legs::turn_changes::settle(
        conn,
        act.books,
        Some(before),
        &mut row,
        asked,
        time,
    )?;
    taker_is_there(conn, &row, deed)?;
    let given_to = arrive(conn, before, &mut row, deed, &workflow)?;
    let unanswered = opinions::leave(conn, before, deed, workflow.step(before.step), happened_at)?;
    note_facts(conn, act, &mut row, deed, happened_at)?;

    let mut details = with_late_entry(settled.details, &act.timing);
    if on_behalf::DECISIONS.contains(&deed.event())
        && let Some(principal) = on_behalf::principal(conn, before, assignment, happened_at)?
    {
        principal.note_in(&mut details);
    }
    if let Some(username) = given_to {
        arrival::note_least_loaded(&mut details, &username);
    }
    if !unanswered.is_empty() {
        note(&mut details, "unanswered_opinions", json!(unanswered));
    }
    let details = legs::telling(details, &turns);
    let posting = act.posting(assignment, deed.event(), Some(before), row, time, details);
    let row = journal::post(conn, posting)?;
    legs::store::keep(conn, &turns)?;
    Ok(row)
}

/// The assignment by which the officer may do this. Where the workflow names a unit for the step, its officers hold it.
pub(in crate::dossier) fn permitted<'a>(
    conn: &mut Connection,
    officer: &'a Officer,
    before: &Dossier,
    deed: &Act,
    workflow: &Workflow,
) -> Result<&'a Assignment, Problem> {
    let drawn = matches!(deed, Act::Refuse { .. }) && is_refused_as_drawn(before, workflow);
    let office = if deed.is_at_the_desk() {
        crate::dossier::acts::legs::turn_changes::desk(conn, workflow, before)?
    } else {
        before.acting_office()
    };
    match deed.permitted(before.account) {
        PermittedTo::Roles(roles) if !drawn => may(officer, roles, office).map_err(|problem| match deed {
            Act::Ask(_) => through_the_desk(officer, before).unwrap_or(problem),
            _ => problem,
        }),
        PermittedTo::Asked(to) => to.answers_as(officer, before.acting_office()).ok_or_else(|| {
            Problem::new(Code::RoleMayNot)
                .say("ý kiến này được hỏi người khác", "somebody else is asked for this opinion")
        }),
        PermittedTo::Roles(_) | PermittedTo::StepHolder => {
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
pub(in crate::dossier) fn must_be_possible(before: &Dossier, event: Event) -> Result<(), NotAllowed> {
    if before.standing().possible().contains(&event) {
        return Ok(());
    }
    Err(NotAllowed { status: before.status, event })
}

/// Whoever is named to take a dossier works at the office that has it now.
fn taker_is_there(conn: &mut Connection, row: &Dossier, deed: &Act) -> Result<(), Problem> {
    let Act::HandOn { handler: Some(taker), .. } = deed else { return Ok(()) };
    let there = access::store::find_active_at(conn, &taker.username, row.acting_office())?;
    if there == Some(taker.id) { Ok(()) } else { Err(unknown_officer("handler")) }
}

fn move_step(
    conn: &mut Connection,
    row: &mut Dossier,
    deed: &Act,
    workflow: &Workflow,
    refused_as_drawn: bool,
) -> Result<(), Problem> {
    let mut now = StepPosition { position: row.step, role: row.step_role() };
    // Where several steps may decide, a result that is taken back goes to the one that decided.
    if matches!(deed, Act::Correct { .. })
        && row.resolved_at.is_some()
        && workflow.ends(StepOutcome::Approve).len() > 1
    {
        let decided = journal::last_of(conn, row.office_id, row.id, &[Event::Resolve])?;
        now.position = decided.map_or(now.position, |entry| entry.step_before);
    }
    if matches!(deed, Act::Refuse { .. }) && refused_as_drawn {
        steps::may_refuse(row.step, workflow)?;
    }
    let place = steps::after(now, deed, workflow)?;
    row.step = place.position;
    row.step_role = place.role.map(|role| role.as_str().to_owned());
    match deed {
        Act::Assign { handler } => row.handler_id = Some(handler.id),
        Act::HandOn { handler: Some(taker), .. } => row.handler_id = Some(taker.id),
        _ => {}
    }
    Ok(())
}

/// What is said to an officer of the professional unit who asks the citizen past the desk.
fn through_the_desk(officer: &Officer, before: &Dossier) -> Option<Problem> {
    officer.acts_as(&[Role::Handler, Role::UnitHead], before.acting_office())?;
    Some(Problem::new(Code::RoleMayNot).say(
        "yêu cầu gửi công dân phải qua một cửa: soạn đề nghị (supplement-drafts, payment-drafts), một cửa sẽ gửi",
        "what is asked of the citizen goes through the desk: draft it (supplement-drafts, payment-drafts), the desk sends it",
    ))
}

/// Gives a dossier that came to another step to somebody, where the workflow says so and nobody was named; answers to whom.
fn arrive(
    conn: &mut Connection,
    before: &Dossier,
    row: &mut Dossier,
    deed: &Act,
    workflow: &Workflow,
) -> Result<Option<String>, Problem> {
    match deed {
        Act::Accept | Act::HandOn { handler: None, .. } | Act::SendBack { .. } if row.step != before.step => {
            arrival::give_to_least_loaded(conn, row, workflow)
        }
        _ => Ok(None),
    }
}

/// Keeps the instants and papers that the act brings.
fn note_facts(
    conn: &mut Connection,
    act: &ActContext<'_>,
    row: &mut Dossier,
    deed: &Act,
    happened_at: Instant,
) -> Result<(), Problem> {
    match deed {
        Act::Accept => {
            let version = act.books.procedures.version(conn, row.procedure_version_id)?;
            let mut check = Check::new();
            check_complete(&version.content.papers, &row.papers(), &mut check);
            check.done()?;
            row.promised_at = None;
        }
        Act::TakeInSupplement { papers, .. } => {
            let mut all = row.papers();
            all.retain(|old| !papers.iter().any(|new| new.code == old.code));
            all.extend(papers.iter().cloned());
            row.papers = json_list(&all);
        }
        Act::Resolve { document_number, .. } => {
            row.document_number = Some(document_number.clone());
            row.resolved_at = Some(happened_at);
        }
        Act::ReturnResult { .. } => row.returned_at = Some(happened_at),
        Act::Refuse { .. } | Act::Stop { .. } => row.closed_at = Some(happened_at),
        Act::Correct { .. } => {
            row.resolved_at = None;
            row.returned_at = None;
            row.closed_at = None;
            row.document_number = None;
        }
        Act::Apologise(apology) => {
            let calendar = act.books.calendars.for_agency(conn, row.office_id)?;
            apology.check(&ApologyContext {
                marks: row.marks,
                received_at: row.received_at,
                due_at: row.due_at,
                promised_at: row.promised_at,
                happened_at,
                now: act.now,
                calendar: &calendar.processing,
            })?;
            row.promised_at = Some(apology.new_date);
            row.marks |= apology.marks();
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
