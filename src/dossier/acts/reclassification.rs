//! The procedure or the channel of a dossier is mended: it is entered again, as it would have been received (decision 50).
//!
//! One row takes it out of the register, as an annulment does; the next ones receive it again under the same code and number, at the
//! instant when it was received. Whoever counts what was known before finds the old rows, whoever counts later the new ones alone.

use std::sync::Arc;

use serde_json::{Value, json};

use super::actions::permitted_to;
use super::arrival::{self, note_least_loaded};
use super::fee_lines::settled_already;
use super::intake_lookup::{check_channel, check_level, find_procedure, find_workflow};
use super::legs::turn_changes;
use super::steps;
use crate::access::Assignment;
use crate::agency;
use crate::calendar::OfficeCalendar;
use crate::dossier::acts::act::PermittedTo;
use crate::dossier::acts::act_context::{ActContext, note};
use crate::dossier::acts::grounds::{EntryFacts, reclassification_refusal};
use crate::dossier::books::applicant::{HandedPaper, check_complete};
use crate::dossier::books::fees::account::{FeeAccount, FeeKind, FeeLine};
use crate::dossier::books::fees::{self, FEE_LINES};
use crate::dossier::books::store::{Dossier, json_list};
use crate::dossier::books::{journal, legs, opinions, person_index};
use crate::dossier::clock::answer_due;
use crate::dossier::clock::deadline::{self, Timeliness};
use crate::dossier::clock::ledger::Channel;
use crate::dossier::clock::status::{DeadlineFacts, DossierState, Event};
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;
use crate::workflow::Workflow;

/// What is to be mended, read field by field; what it names is not looked up yet.
#[derive(Debug)]
pub struct ReclassificationDraft {
    /// The mistakes so far.
    pub check: Check,
    /// Code of the procedure that was meant; the present one when absent.
    pub procedure: Checked<Option<String>>,
    /// The channel that was meant; the present one when absent.
    pub channel: Option<Channel>,
    /// The papers as the other procedure demands them; those that were handed in when absent.
    pub papers: Checked<Option<Vec<HandedPaper>>>,
    /// The fee; when absent the one of the procedure, where the present one was its procedure's too.
    pub fee_vnd: Checked<Option<i64>>,
}

/// How the dossier would have been received.
#[derive(Debug, Clone)]
pub struct ReclassificationPlan {
    /// The version of the procedure.
    pub version: ProcedureVersion,
    /// The workflow.
    pub workflow: Arc<Workflow>,
    /// The channel.
    pub channel: Channel,
    /// The papers.
    pub papers: Vec<HandedPaper>,
    /// The fee.
    pub fee_vnd: Option<i64>,
    /// When it was accepted; none while it waits.
    pub accepted_at: Option<Instant>,
    /// When it is due, or must be answered.
    pub due_at: Option<Instant>,
    calendar: Arc<OfficeCalendar>,
}

/// What is mended, and what a supervisor says of it.
#[derive(Debug)]
pub struct ReclassificationWish {
    /// What is to be mended.
    pub draft: ReclassificationDraft,
    /// How the mistake came about.
    pub reason: Checked<String>,
    /// The due date as the rehearsal showed it.
    pub due_at: Option<Instant>,
}

/// How the dossier would stand; nothing is written.
///
/// # Errors
/// When the officer may not, its state or what was done to it forbids it, the input breaks a rule, or the database fails.
pub fn rehearse(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    draft: ReclassificationDraft,
) -> Result<ReclassificationPlan, Problem> {
    may_be_entered_again(conn, act, before)?;
    let mut check = draft.check;
    let parts = (draft.procedure, draft.papers, draft.fee_vnd);
    let plan = plan(conn, act, before, (&mut check, parts, draft.channel))?;
    check.finish(plan)
}

/// Takes the dossier out and enters it again.
///
/// # Errors
/// As [`rehearse`]; when the due date is another than was shown; when somebody was faster.
pub fn perform(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    wish: ReclassificationWish,
) -> Result<Dossier, Problem> {
    let assignment = may_be_entered_again(conn, act, before)?;
    let mut check = wish.draft.check;
    let parts = (wish.draft.procedure, wish.draft.papers, wish.draft.fee_vnd);
    let plan = plan(conn, act, before, (&mut check, parts, wish.draft.channel))?;
    let plan = plan.and_then(|plan| as_shown(&mut check, plan, wish.due_at));
    let (plan, reason) = check.finish((plan, wish.reason))?;
    let fee = MovedFee::of(&fees::store::account_of(conn, before)?, before, &plan)?;
    let out = take_out(conn, act, (assignment, before), &plan, &reason, &fee.out)?;
    enter_again(conn, act, (assignment, &out), &plan, &fee.back)
}

/// The assignment by which the officer may do it to this dossier, which allows it.
fn may_be_entered_again<'o>(
    conn: &mut Connection,
    act: &ActContext<'o>,
    before: &Dossier,
) -> Result<&'o Assignment, Problem> {
    let event = Event::Reclassify;
    let workflow = act.books.workflows.workflow(conn, before.workflow_id)?;
    let to = PermittedTo::of(event.rule().by, before.account, None);
    let assignment = permitted_to(conn, act.officer, before, (event, &to), &workflow)?;
    before.standing().allows(event)?;
    let asked = !opinions::store::of_dossier(conn, before.office_id, before.id)?.is_empty();
    let legs = !legs::store::of_dossier(conn, before.office_id, before.id)?.is_empty();
    match reclassification_refusal(EntryFacts::of(before, asked, legs)?) {
        Some(why) => Err(Problem::new(Code::ActNotAllowed).say(why.vi, why.en)),
        None => Ok(assignment),
    }
}

/// What is named of the procedure, the papers and the fee.
type NamedParts = (Checked<Option<String>>, Checked<Option<Vec<HandedPaper>>>, Checked<Option<i64>>);

fn plan(
    conn: &mut Connection,
    act: &ActContext<'_>,
    before: &Dossier,
    (check, (procedure, papers, fee_vnd), channel): (&mut Check, NamedParts, Option<Channel>),
) -> Result<Checked<ReclassificationPlan>, Problem> {
    let present = act.books.procedures.version(conn, before.procedure_version_id)?;
    let office = agency::store::find(conn, before.office_id)?
        .ok_or_else(|| Problem::new(Code::Internal).because("the office of a dossier is gone"))?;
    let at = before.received_at;
    let channel = channel.unwrap_or(before.channel);
    let version = procedure.look_up(check, |code| match code {
        Some(code) if code != present.code => find_procedure(conn, &code, at),
        Some(_) | None => Ok((*present).clone()),
    })?;
    let version = version.and_then(|version| {
        if version.procedure_id != before.procedure_id || channel != before.channel {
            return Checked::sure(version);
        }
        check.refuse(
            "procedure",
            "nothing_differs",
            "thủ tục và hình thức nhận đều như đang ghi: ghi thủ tục hoặc hình thức đúng",
            "procedure and channel are as they stand: name the one that was meant",
        )
    });
    version.as_ref().look_up(check, |version| check_level(conn, version, &office, at))?;
    version.as_ref().look_up(check, |version| check_channel(version, channel))?;
    let workflow = version.as_ref().look_up(check, |version| find_workflow(conn, act, version, &office))?;
    // At the counter and by post it is accepted when it comes in; online when the desk accepted it.
    let accepted_at = if channel.is_online() { before.accepted_at } else { Some(at) };
    let handed = before.papers()?;
    let papers = papers.map(|papers| papers.unwrap_or(handed));
    if accepted_at.is_some() {
        Checked::all((version.as_ref(), papers.as_ref())).map(|(version, papers)| {
            let handed: Vec<String> = papers.iter().map(|paper| paper.code.clone()).collect();
            check_complete(&version.content.papers, &handed, check);
        });
    }
    let calendar = act.books.calendars.for_agency(conn, before.office_id)?;
    let due_at = version.as_ref().look_up(check, |version| due(version, accepted_at, at, &calendar))?;
    let all = Checked::all((version, workflow, papers, fee_vnd, due_at));
    Ok(all.map(|(version, workflow, papers, fee_vnd, due_at)| {
        let by_procedure = before.fee_vnd == present.content.fee_vnd;
        let kept = if by_procedure { version.content.fee_vnd } else { before.fee_vnd };
        ReclassificationPlan {
            fee_vnd: fee_vnd.or(kept),
            version,
            workflow,
            channel,
            papers,
            accepted_at,
            due_at,
            calendar,
        }
    }))
}

/// When it is due by its limit, or must be answered while it waits.
fn due(
    version: &ProcedureVersion,
    accepted_at: Option<Instant>,
    received_at: Instant,
    calendar: &OfficeCalendar,
) -> Result<Option<Instant>, Problem> {
    let due = match accepted_at {
        Some(accepted_at) => {
            let due = deadline::due_if_set(&version.content.limit, accepted_at.civil(), &[], calendar)?;
            due.map(|due| due.due_at)
        }
        None => Some(answer_due::answer_by(received_at.civil(), calendar)?),
    };
    Ok(due.map(Instant::from_civil))
}

/// The plan, when its due date is the one that was shown.
fn as_shown(
    check: &mut Check,
    plan: ReclassificationPlan,
    shown: Option<Instant>,
) -> Checked<ReclassificationPlan> {
    if plan.due_at == shown {
        return Checked::sure(plan);
    }
    let (vi, en) = plan.due_at.map_or_else(
        || ("không có hạn".to_owned(), "there is no due date".to_owned()),
        |due| (format!("hạn là {}", due.words_vi()), format!("it is due at {due}")),
    );
    check.refuse(
        "due_at",
        "not_as_rehearsed",
        format!("theo thủ tục và hình thức này {vi}: xem trước rồi gửi đúng hạn đó"),
        format!("by this procedure and channel {en}: rehearse, then send that"),
    )
}

/// What stands of the fee: taken out under the one procedure, and brought back under the other.
#[derive(Debug)]
struct MovedFee {
    out: Vec<FeeLine>,
    back: Vec<FeeLine>,
}

impl MovedFee {
    fn of(account: &FeeAccount, before: &Dossier, plan: &ReclassificationPlan) -> Result<Self, Problem> {
        let stands: Vec<_> = account.standing().collect();
        let owed = account.facts().iter().filter(|fact| fact.line.kind == FeeKind::Due);
        let out: Vec<FeeLine> = owed
            .chain(stands.iter().copied())
            .map(|fact| FeeLine {
                takes_back: (fact.line.kind != FeeKind::Due).then_some(fact.seq),
                counts_at: Some(fact.counts_at),
                method: fact.line.method,
                ..FeeLine::new(fact.line.kind, -fact.line.amount_vnd)
            })
            .collect();
        let opened_at = account.opened_at().or(plan.accepted_at);
        let opening = FeeAccount::new(Vec::new(), plan.fee_vnd).opening().filter(|_| opened_at.is_some());
        let opening = opening.map(|line| FeeLine { counts_at: opened_at, ..line });
        let again = stands.iter().map(|fact| FeeLine {
            counts_at: Some(fact.counts_at),
            takes_back: None,
            ..fact.line.clone()
        });
        let back: Vec<FeeLine> = opening.into_iter().chain(again).collect();
        let (left, came) = (before.version.saturating_add(1), before.version.saturating_add(2));
        account
            .with(&out, left, before.received_at)
            .and_then(|gone| gone.with(&back, came, before.received_at))
            .map_err(|_more_than_due| settled_already(account))?;
        Ok(Self { out, back })
    }
}

fn told_with_fee(mut details: Value, lines: &[FeeLine]) -> Value {
    if !lines.is_empty() {
        note(&mut details, FEE_LINES, json!(lines));
    }
    details
}

/// The row by which what was entered leaves the register.
fn take_out(
    conn: &mut Connection,
    act: &ActContext<'_>,
    (assignment, before): (&Assignment, &Dossier),
    plan: &ReclassificationPlan,
    reason: &str,
    fee: &[FeeLine],
) -> Result<Dossier, Problem> {
    let present = act.books.procedures.version(conn, before.procedure_version_id)?;
    let happened_at = act.happened_at(Some(before.last_happened_at))?;
    let facts = DeadlineFacts { overdue: false, timeliness: Timeliness::NoDeadline };
    let standing = before.standing().after(Event::Reclassify, facts)?;
    let mut out = before.clone();
    (out.status, out.account, out.step_role) = (standing.status, standing.account, None);
    (out.request_draft, out.request_approved, out.citizen_due_at) = (None, false, None);
    let details = json!({
        "reason": reason,
        "procedure_before": present.code, "procedure_after": plan.version.code,
        "channel_before": before.channel, "channel_after": plan.channel,
        "due_before": before.due_at, "due_after": plan.due_at,
    });
    let time = act.time(Some(before), happened_at);
    let details = told_with_fee(details, fee);
    journal::post(conn, act.posting(assignment, Event::Reclassify, Some(before), out, time, details))
}

/// The rows by which it comes in as it was meant: received, or submitted and perhaps accepted.
fn enter_again(
    conn: &mut Connection,
    act: &ActContext<'_>,
    (assignment, out): (&Assignment, &Dossier),
    plan: &ReclassificationPlan,
    fee: &[FeeLine],
) -> Result<Dossier, Problem> {
    let present = act.books.procedures.version(conn, out.procedure_version_id)?;
    let mut row = out.clone();
    (row.procedure_id, row.procedure_version_id) = (plan.version.procedure_id, plan.version.id);
    (row.workflow_id, row.channel, row.fee_vnd) = (plan.workflow.id, plan.channel, plan.fee_vnd);
    row.calendar_stamp.clone_from(&plan.calendar.stamp);
    row.papers = json_list(&plan.papers);
    if row.summary == present.content.name_vi {
        row.summary.clone_from(&plan.version.content.name_vi);
    }
    row.handler_id = None;
    person_index::derive(&act.books.number_key, &mut row);
    let entry = EntryAgain { act, assignment, plan };
    if !plan.channel.is_online() {
        return entry.post(conn, out, row, Event::Receive, fee);
    }
    let submitted = entry.post(conn, out, row, Event::Submit, fee)?;
    match plan.accepted_at {
        Some(_) => entry.post(conn, &submitted, submitted.clone(), Event::Accept, &[]),
        None => Ok(submitted),
    }
}

/// Who enters a dossier again, and how.
#[derive(Debug, Clone, Copy)]
struct EntryAgain<'e> {
    act: &'e ActContext<'e>,
    assignment: &'e Assignment,
    plan: &'e ReclassificationPlan,
}

impl EntryAgain<'_> {
    /// Posts one of the rows, at the instant when it happened.
    fn post(
        self,
        conn: &mut Connection,
        before: &Dossier,
        mut row: Dossier,
        event: Event,
        fee: &[FeeLine],
    ) -> Result<Dossier, Problem> {
        let Self { act, assignment, plan } = self;
        let waits = event == Event::Submit;
        let accepted_at = plan.accepted_at.filter(|_| !waits);
        let (standing, place) = if waits {
            (DossierState::SUBMITTED, steps::StepPosition::DESK)
        } else {
            (DossierState::RECEIVED, steps::first(&plan.workflow))
        };
        (row.status, row.account) = (standing.status, standing.account);
        (row.step, row.step_role) = (place.position, place.role.map(|role| role.as_str().to_owned()));
        row.accepted_at = accepted_at;
        row.due_at = due(&plan.version, accepted_at, row.received_at, &plan.calendar)?;
        let happened_at = accepted_at.unwrap_or(row.received_at);
        let time = act.time(Some(before), happened_at);
        let known = (event == Event::Accept).then_some(before);
        let turns = turn_changes::settle(conn, act.books, known, &mut row, (event, None), time)?;
        let mut details = told_with_fee(json!({ "entered_again": true, "papers": plan.papers }), fee);
        if let Some(username) =
            arrival::give_to_least_loaded(conn, act.books, &mut row, &plan.workflow, act.now)?
        {
            note_least_loaded(&mut details, &username);
        }
        let details = legs::telling(details, &turns);
        let posted = journal::post(conn, act.posting(assignment, event, Some(before), row, time, details))?;
        legs::store::keep(conn, &turns)?;
        Ok(posted)
    }
}
