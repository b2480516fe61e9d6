//! What the keeper of the workflows does: draft one, change it, publish it, take it out of use.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::store as officers;
use crate::agency;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::store as procedures;
use crate::workflow::legs::leg_refusals;
use crate::workflow::publish::{StaffedRoles, longest_of, refusals};
use crate::workflow::step::Step;
use crate::workflow::steps::{Retirement, Workflow, WorkflowId, WorkflowState};
use crate::workflow::store::{self, Plan};

/// The answer when there is no such workflow.
#[must_use]
pub fn no_workflow() -> Problem {
    Problem::not_found(
        "không có quy trình này: xem danh sách quy trình",
        "there is no such workflow: see the list of workflows",
    )
}

fn not_a_draft() -> Problem {
    Problem::new(Code::NotADraft).say(
        "quy trình này không còn là dự thảo: lập bản mới cùng tên",
        "this workflow is no draft any more: draft a new version under the same name",
    )
}

/// Drafts a workflow: version 1 of a new name, or the next version of a name that exists.
///
/// # Errors
/// When the name has a draft already, or the database fails.
pub fn draft(conn: &mut Connection, name: &str, plan: &Plan, now: Instant) -> Result<Workflow, Problem> {
    let versions = store::list_versions(conn, name)?;
    if let Some(draft) = versions.iter().find(|workflow| workflow.state == WorkflowState::Draft) {
        return Err(Problem::new(Code::AlreadyExists).say(
            format!("quy trình {name} đã có bản dự thảo số {}: sửa hoặc công bố bản đó", draft.version),
            format!("version {} of {name} is a draft already: change or publish that one", draft.version),
        ));
    }
    let version = versions.last().map_or(1, |last| last.version + 1);
    let id = store::insert_draft(conn, name, version, plan, now)?;
    Ok(store::load(conn, id)?)
}

/// Writes a draft anew; its name stays.
///
/// # Errors
/// When there is no such workflow, when it is no draft, or the database fails.
pub fn change_draft(conn: &mut Connection, id: WorkflowId, plan: &Plan) -> Result<Workflow, Problem> {
    if store::find(conn, id)?.is_none() {
        return Err(no_workflow());
    }
    if !store::change_draft(conn, id, plan)? {
        return Err(not_a_draft());
    }
    Ok(store::load(conn, id)?)
}

/// Publishes a draft. Older published versions of the same name retire; dossiers that run under them keep them.
///
/// # Errors
/// When there is no such workflow, when it is no draft, when a rule of [`refusals`] speaks against it, or the database
/// fails.
pub fn publish(
    conn: &mut Connection,
    id: WorkflowId,
    decision_number: &str,
    now: Instant,
) -> Result<Workflow, Problem> {
    let Some(workflow) = store::find(conn, id)? else { return Err(no_workflow()) };
    if workflow.state != WorkflowState::Draft {
        return Err(not_a_draft());
    }
    let limit_hours = match workflow.procedure_id {
        None => workflow.total_hours,
        Some(procedure_id) => procedures::find_latest(conn, procedure_id)?
            .ok_or_else(|| {
                Problem::new(Code::PublishingRefused).with_field(
                    "procedure_code",
                    "not_published",
                    "thủ tục chưa có bản nào được công bố: công bố thủ tục trước",
                    "the procedure has no published version: publish that first",
                )
            })?
            .content
            .limit
            .allowance_hours()
            // Where the law sets no limit, the workflow says how long the office takes.
            .unwrap_or(workflow.total_hours),
    };
    let members = members(conn, &workflow, now)?;
    may_be_published(&workflow, limit_hours, &members)?;
    if !store::publish(conn, &workflow, limit_hours, decision_number, now)? {
        return Err(
            Problem::new(Code::ChangedMeanwhile).say("xem lại rồi làm lại", "look again, then try again")
        );
    }
    Ok(store::load(conn, id)?)
}

/// Who is there to do the steps and to be asked: at the office, if it is bound to one, and at each unit that it names.
fn members(conn: &mut Connection, workflow: &Workflow, now: Instant) -> Result<StaffedRoles, Problem> {
    let at_office = match workflow.agency_id {
        None => None,
        Some(office_id) => Some(officers::roles_at(conn, office_id, now)?),
    };
    let named = |step: &Step| {
        let asked = step.drawing.opinions.iter().filter_map(|planned| planned.agency_code.clone());
        step.unit_code.iter().cloned().chain(asked).collect::<Vec<_>>()
    };
    let codes: BTreeSet<String> = workflow.steps.iter().flat_map(named).collect();
    let mut at_units = BTreeMap::new();
    for code in codes {
        if let Some(unit) = agency::store::find_by_code(conn, &code)? {
            at_units.insert(code, officers::roles_held_at(conn, unit.id, now)?);
        }
    }
    Ok(StaffedRoles { at_office, at_units })
}

fn may_be_published(workflow: &Workflow, limit_hours: u32, members: &StaffedRoles) -> Result<(), Problem> {
    let mut refusals = refusals(&workflow.steps, limit_hours, members);
    refusals.extend(leg_refusals(workflow));
    if refusals.is_empty() {
        return Ok(());
    }
    let mut problem = Problem::new(Code::PublishingRefused).say(
        format!("quy trình {} bản {} còn phải sửa", workflow.name, workflow.version),
        format!("version {} of {} needs changes first", workflow.version, workflow.name),
    );
    for refusal in refusals {
        problem = problem.with_field("steps", refusal.code(), refusal.words_vi(), refusal.to_string());
    }
    Err(problem)
}

/// Publishes reference data at once, version 1 of a name. Answers whether it was new.
///
/// # Errors
/// When a rule of publishing speaks against it, or the database fails.
pub(super) fn publish_reference(
    conn: &mut Connection,
    name: &str,
    plan: &Plan,
    decision_number: &str,
    now: Instant,
) -> Result<Option<WorkflowId>, Problem> {
    if !store::list_versions(conn, name)?.is_empty() {
        return Ok(None);
    }
    let id = store::insert_draft(conn, name, 1, plan, now)?;
    publish(conn, id, decision_number, now)?;
    Ok(Some(id))
}

/// Takes a published workflow out of use: no new dossier is received under it, those that run under it keep it.
///
/// # Errors
/// When there is no such workflow, when it is not in use, or the database fails.
pub fn retire(
    conn: &mut Connection,
    id: WorkflowId,
    retirement: &Retirement,
    now: Instant,
) -> Result<Workflow, Problem> {
    if store::find(conn, id)?.is_none() {
        return Err(no_workflow());
    }
    if !store::retire(conn, id, retirement, now)? {
        return Err(Problem::new(Code::NotInUse).say(
            "quy trình này chưa công bố hoặc đã thôi dùng: xem lại danh sách quy trình đang công bố",
            "this workflow is not published, or out of use already: see the list of published workflows",
        ));
    }
    Ok(store::load(conn, id)?)
}

/// What the allowances of a draft are to add up to before a limit is asked: the hours named, or what they come to.
#[must_use]
pub fn draft_total(named: Option<u32>, plan_steps: &[Step]) -> u32 {
    named.unwrap_or_else(|| longest_of(plan_steps))
}
