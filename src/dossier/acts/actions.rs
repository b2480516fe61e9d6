//! What happens to a dossier, in the verbs of the people who do it: each act is checked, saved and journalled at once.

use serde_json::json;

use super::opinions::leaving::leave;
use super::steps::{self, StepPosition};
use super::{arrival, fee_lines, on_behalf, pausing, undone};
use crate::access::{self, Assignment, Officer, Role};
use crate::dossier::acts::act::{Act, NewHandler, PermittedTo};
use crate::dossier::acts::act_context::{note, with_late_entry};
use crate::dossier::acts::legs::turn_changes;
use crate::dossier::acts::next_steps::is_refused_as_drawn;
use crate::dossier::acts::permission::PermissionFacts;
use crate::dossier::books::fees::FEE_LINES;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::dossier::books::{journal, legs, person_index};
use crate::dossier::clock::act_rule::StepEffect;
use crate::dossier::clock::deadline::{self, Timeliness};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::overdue::is_past;
use crate::dossier::clock::status::{DeadlineFacts, Event, NotAllowed};
use crate::dossier::endpoints::requests::unknown_officer;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::workflow::Workflow;
use crate::workflow::routing::StepOutcome;

pub use super::intake::{IntakeDraft, receive, submit};
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
    deed: &dyn Act,
) -> Result<Dossier, Problem> {
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    let assignment = permitted(conn, act.officer, before, deed, &workflow)?;
    let happened_at = pausing::effect(act, before, deed)?;
    // What the state forbids is said before what is wrong with the act.
    before.standing().allows(deed.event())?;
    let mut row = before.clone();
    let settled = pausing::settle(conn, act, &mut row, deed, happened_at)?;
    let due_at = settled.due_at;
    let facts = DeadlineFacts {
        overdue: is_past(before.due_at, happened_at),
        timeliness: deadline::classify(happened_at.civil(), due_at.map(Instant::civil)),
    };
    let undone = undone::undone(conn, before, deed.event())?;
    let standing = match &undone {
        None => before.standing().after(deed.event(), facts)?,
        Some(undone) => before.standing().restored(deed.event(), undone::stood(before, undone))?,
    };
    row.status = standing.status;
    row.account = standing.account;
    row.due_at = due_at;
    move_step(conn, &mut row, deed, &workflow, is_refused_as_drawn(before, &workflow))?;
    if let (StepEffect::ComesBack, Some(handed_on)) = (deed.rule().step, &undone) {
        come_back(&mut row, &workflow, handed_on, act.officer);
    }
    let time = act.time(Some(before), happened_at);

    let asked = (deed.event(), deed.agency());
    let turns = turn_changes::settle(conn, act.books, Some(before), &mut row, asked, time)?;
    taker_is_there(conn, &row, deed.taker(), act.now)?;
    let given_to = arrive(conn, act, before, &mut row, deed, &workflow)?;
    let unanswered = leave(conn, before, deed.rule().step, workflow.step(before.step), happened_at)?;
    deed.check(conn, act, &row, happened_at)?;
    deed.write(&mut row, happened_at)?;
    if deed.describes() {
        person_index::derive(&act.books.number_key, &mut row);
    }

    let asked = fee_lines::ask(conn, before, &mut row, deed.event(), &settled.details)?;
    let confirmed = fee_lines::confirmed(conn, before, deed.confirmed_payment())?;
    let fee = deed.fee().or(confirmed.as_ref());
    let fee_lines = fee_lines::settle(conn, before, &mut row, (fee, asked), happened_at)?;

    let mut details = with_late_entry(settled.details, &act.timing);
    if !fee_lines.is_empty() {
        note(&mut details, FEE_LINES, json!(fee_lines));
    }
    if deed.rule().step.is_decision()
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
    deed: &dyn Act,
    workflow: &Workflow,
) -> Result<&'a Assignment, Problem> {
    permitted_to(conn, officer, before, (deed.event(), &deed.permitted(before.account)), workflow)
}

/// The same, of an act of that kind that is permitted to these.
pub(in crate::dossier) fn permitted_to<'a>(
    conn: &mut Connection,
    officer: &'a Officer,
    before: &Dossier,
    (event, to): (Event, &PermittedTo<'_>),
    workflow: &Workflow,
) -> Result<&'a Assignment, Problem> {
    let handed_on = undone::undone(conn, before, event)?;
    let facts = PermissionFacts {
        workflow,
        desk: turn_changes::desk(conn, workflow, before)?,
        step_unit: arrival::unit_of(conn, workflow.step(before.step), before.acting_office())?,
        handed_on: handed_on.as_ref(),
    };
    facts.permitted(officer, before, event, to)
}

/// Whether the state allows an act of this kind at all.
pub(in crate::dossier) fn must_be_possible(before: &Dossier, event: Event) -> Result<(), NotAllowed> {
    if before.standing().possible().contains(&event) {
        return Ok(());
    }
    Err(NotAllowed { status: before.status, event })
}

/// Whoever is named to take a dossier works at the office that has it now.
fn taker_is_there(
    conn: &mut Connection,
    row: &Dossier,
    taker: Option<&NewHandler>,
    now: Instant,
) -> Result<(), Problem> {
    let Some(taker) = taker else { return Ok(()) };
    let there = access::store::find_active_at(conn, &taker.username, row.acting_office(), now)?;
    if there == Some(taker.id) { Ok(()) } else { Err(unknown_officer("handler")) }
}

fn move_step(
    conn: &mut Connection,
    row: &mut Dossier,
    deed: &dyn Act,
    workflow: &Workflow,
    refused_as_drawn: bool,
) -> Result<(), Problem> {
    let mut now = StepPosition { position: row.step, role: row.step_role() };
    // Where several steps may decide, a result that is taken back goes to the one that decided.
    let effect = deed.rule().step;
    if effect == StepEffect::Reopens
        && row.resolved_at.is_some()
        && workflow.ends(StepOutcome::Approve).len() > 1
    {
        let decided = journal::last_of(conn, row.office_id, row.id, &[Event::Resolve])?;
        now.position = decided.map_or(now.position, |entry| entry.step_before);
    }
    if effect == StepEffect::Rejects && refused_as_drawn {
        steps::may_refuse(row.step, workflow)?;
    }
    let place = steps::after(now, effect, deed.way(), workflow)?;
    row.step = place.position;
    row.step_role = place.role.map(|role| role.as_str().to_owned());
    if let Some(taker) = deed.taker() {
        row.handler_id = Some(taker.id);
    }
    Ok(())
}

/// Brings a dossier back to the step from which it was handed on. Whoever takes it back has it again; what lies at the desk is
/// everybody's there.
fn come_back(row: &mut Dossier, workflow: &Workflow, handed_on: &JournalEntry, officer: &Officer) {
    let place = steps::at(workflow, handed_on.step_before);
    row.step = place.position;
    row.step_role = place.role.map(|role| role.as_str().to_owned());
    row.handler_id = (place.role != Some(Role::Clerk)).then_some(officer.id);
}

/// Gives a dossier that came to another step to somebody, where the workflow says so and nobody was named; answers to whom.
fn arrive(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    row: &mut Dossier,
    deed: &dyn Act,
    workflow: &Workflow,
) -> Result<Option<String>, Problem> {
    let comes = match deed.rule().step {
        StepEffect::Begins | StepEffect::GoesOn | StepEffect::GoesBack => row.step != before.step,
        // A result goes to the desk, and a dossier that is opened again to whoever had it.
        StepEffect::Resolves
        | StepEffect::BackToDesk
        | StepEffect::ComesBack
        | StepEffect::Returns
        | StepEffect::Rejects
        | StepEffect::Stops
        | StepEffect::Annuls
        | StepEffect::Reopens
        | StepEffect::Moves
        | StepEffect::Stays => false,
    };
    if comes && deed.taker().is_none() {
        return arrival::give_to_least_loaded(conn, act.books, row, workflow, act.now);
    }
    Ok(None)
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
