//! What the keeper of the workflows does: draft one, change it, publish it, take it out of use.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::access::{CatalogueAct, CatalogueKeeper, MadeBy, store as officers};
use crate::agency;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::offering::HandlingCheck as _;
use crate::procedure::{ProcedureId, search};
use crate::workflow::keeping::{WorkflowPlace, keep, keeper_of};
use crate::workflow::legs::leg_refusals;
use crate::workflow::offering;
use crate::workflow::offering::coverage::Offering;
use crate::workflow::offering::guard::{CoverageGuard, OfferingAct};
use crate::workflow::publish::{PublishRefusal, StaffedRoles, longest_of, refusals};
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
pub fn draft(
    conn: &mut Connection,
    name: &str,
    plan: &Plan,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<Workflow, Problem> {
    let versions = store::list_versions(conn, name)?;
    let by = keeper_of(conn, keeper, places(&versions, plan.place()))?;
    if let Some(draft) = versions.iter().find(|workflow| workflow.state == WorkflowState::Draft) {
        return Err(Problem::new(Code::AlreadyExists).say(
            format!("quy trình {name} đã có bản dự thảo số {}: sửa hoặc công bố bản đó", draft.version),
            format!("version {} of {name} is a draft already: change or publish that one", draft.version),
        ));
    }
    let version = versions.last().map_or(1, |last| last.version + 1);
    let id = store::insert_draft(conn, name, version, plan, now)?;
    let drafted = store::load(conn, id)?;
    keep(conn, &drafted, CatalogueAct::Drafted, (by, now))?;
    Ok(drafted)
}

/// The places of all versions of a name, and of what is to be one.
fn places(versions: &[Workflow], also: WorkflowPlace) -> Vec<WorkflowPlace> {
    versions.iter().map(WorkflowPlace::of).chain([also]).collect()
}

/// Writes a draft anew; its name stays.
///
/// # Errors
/// When there is no such workflow, when it is no draft, or the database fails.
pub fn change_draft(
    conn: &mut Connection,
    id: WorkflowId,
    plan: &Plan,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<Workflow, Problem> {
    let before = store::find(conn, id)?.ok_or_else(no_workflow)?;
    let by = keeper_of(conn, keeper, [WorkflowPlace::of(&before), plan.place()])?;
    if !store::change_draft(conn, id, plan)? {
        return Err(not_a_draft());
    }
    let changed = store::load(conn, id)?;
    keep(conn, &changed, CatalogueAct::Changed, (by, now))?;
    Ok(changed)
}

/// Publishes a draft. It takes the place of published versions of the same name that add up to the same, or to what no
/// version needs that is offered from `since` on; dossiers that run under them keep them.
///
/// # Errors
/// When there is no such workflow, when it is no draft, when a rule of [`refusals`] speaks against it, when a procedure
/// would be left without a workflow, or the database fails.
pub fn publish(
    conn: &mut Connection,
    id: WorkflowId,
    decision_number: &str,
    since: NaiveDate,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<Workflow, Problem> {
    let workflow = draft_of(conn, id)?;
    let replaced = in_use_of_name(conn, &workflow.name)?;
    let by = keeper_of(conn, keeper, places(&replaced, WorkflowPlace::of(&workflow)))?;
    let mut affected: Vec<Option<ProcedureId>> = vec![workflow.procedure_id];
    affected.extend(replaced.iter().map(|other| other.procedure_id));
    // A common workflow is for any procedure.
    let affected: Option<Vec<ProcedureId>> = affected.into_iter().collect();
    let mut guard = CoverageGuard::before(conn, OfferingAct::PublishWorkflow, affected, since)?;
    let limit_hours = limit_of(conn, &workflow, now)?;
    let published = publish_in(conn, &workflow, (limit_hours, decision_number), (since, now), by)?;
    guard.see_to_it(conn)?;
    Ok(published)
}

fn draft_of(conn: &mut Connection, id: WorkflowId) -> Result<Workflow, Problem> {
    let workflow = store::find(conn, id)?.ok_or_else(no_workflow)?;
    if workflow.state == WorkflowState::Draft { Ok(workflow) } else { Err(not_a_draft()) }
}

/// What the allowances must add up to: the limit of a version that is in force today or later, the latest when none fits.
fn limit_of(conn: &mut Connection, workflow: &Workflow, now: Instant) -> Result<u32, Problem> {
    let Some(procedure_id) = workflow.procedure_id else { return Ok(workflow.total_hours) };
    let versions = search::in_force_from(conn, Some(&[procedure_id]), now.date())?;
    let Some(latest) = versions.last() else {
        return Err(Problem::new(Code::PublishingRefused).with_field(
            "procedure_code",
            "not_published",
            "thủ tục chưa có bản nào được công bố: công bố thủ tục cùng với quy trình này (ghi mã quy trình vào `workflow_drafts`)",
            "the procedure has no published version: publish that together with this workflow (name it in `workflow_drafts`)",
        ));
    };
    let hours = longest_of(&workflow.steps);
    if versions.iter().any(|version| version.content.limit.allowance_hours() == Some(hours)) {
        return Ok(hours);
    }
    // Where the law sets no limit, the workflow says how long the office takes.
    Ok(latest.content.limit.allowance_hours().unwrap_or(workflow.total_hours))
}

fn in_use_of_name(conn: &mut Connection, name: &str) -> Result<Vec<Workflow>, Problem> {
    let mut versions = store::list_versions(conn, name)?;
    versions.retain(|workflow| workflow.state == WorkflowState::Published);
    Ok(versions)
}

/// Publishes a draft that is to add up to these hours. Whether that leaves anything without a workflow is asked by the act that
/// it is part of.
///
/// # Errors
/// When a rule of [`refusals`] speaks against it, somebody was faster, or the database fails.
pub(super) fn publish_in(
    conn: &mut Connection,
    workflow: &Workflow,
    (limit_hours, decision_number): (u32, &str),
    (since, now): (NaiveDate, Instant),
    by: MadeBy,
) -> Result<Workflow, Problem> {
    may_be_published(conn, workflow, limit_hours, now)?;
    let before = in_use_of_name(conn, &workflow.name)?;
    let procedures: Option<Vec<ProcedureId>> = before.iter().map(|old| old.procedure_id).collect();
    let offering = if before.is_empty() {
        Offering::default()
    } else {
        offering::store::load(conn, procedures.as_deref(), since)?
    };
    let replaced = before.iter().filter(|old| old.total_hours == limit_hours || !offering.needs(old));
    let replaced: Vec<WorkflowId> = replaced.map(|old| old.id).collect();
    if !store::publish(conn, workflow, (limit_hours, decision_number), &replaced, now)? {
        return Err(
            Problem::new(Code::ChangedMeanwhile).say("xem lại rồi làm lại", "look again, then try again")
        );
    }
    let published = store::load(conn, workflow.id)?;
    if by.officer_id.is_some() {
        keep(conn, &published, CatalogueAct::Published, (by, now))?;
    }
    Ok(published)
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

/// Every reason not to publish a workflow that is to add up to these hours.
///
/// # Errors
/// When the database fails.
pub(super) fn reasons_against(
    conn: &mut Connection,
    workflow: &Workflow,
    limit_hours: u32,
    now: Instant,
) -> Result<Vec<PublishRefusal>, Problem> {
    let mut reasons = refusals(&workflow.steps, limit_hours, &members(conn, workflow, now)?);
    reasons.extend(leg_refusals(workflow));
    Ok(reasons)
}

fn may_be_published(
    conn: &mut Connection,
    workflow: &Workflow,
    limit_hours: u32,
    now: Instant,
) -> Result<(), Problem> {
    let refusals = reasons_against(conn, workflow, limit_hours, now)?;
    if refusals.is_empty() {
        return Ok(());
    }
    let problem = Problem::new(Code::PublishingRefused).say(
        format!("quy trình {} bản {} còn phải sửa", workflow.name, workflow.version),
        format!("version {} of {} needs changes first", workflow.version, workflow.name),
    );
    Err(refusals.into_iter().fold(problem, |problem, refusal| {
        problem.with_field("steps", refusal.code(), refusal.words_vi(), refusal.to_string())
    }))
}

/// What speaks against publishing a draft now: each reason with the steps that it names.
///
/// # Errors
/// When the database fails.
pub fn problems(
    conn: &mut Connection,
    workflow: &Workflow,
    now: Instant,
) -> Result<Vec<PublishRefusal>, Problem> {
    match limit_of(conn, workflow, now) {
        Ok(limit_hours) => reasons_against(conn, workflow, limit_hours, now),
        // Without a published version of its procedure its own hours are what it is held to.
        Err(problem) if problem.code == Code::PublishingRefused => {
            reasons_against(conn, workflow, workflow.total_hours, now)
        }
        Err(problem) => Err(problem),
    }
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
    let workflow = store::load(conn, id)?;
    let limit_hours = limit_of(conn, &workflow, now)?;
    publish_in(conn, &workflow, (limit_hours, decision_number), (now.date(), now), MadeBy::default())?;
    store::mark_starter(conn, id)?;
    Ok(Some(id))
}

/// Takes a published workflow out of use: no new dossier is received under it, those that run under it keep it.
///
/// # Errors
/// When there is no such workflow, when it is not in use, when an office would have no workflow for something that is
/// received from `since` on, or the database fails.
pub fn retire(
    conn: &mut Connection,
    id: WorkflowId,
    retirement: &Retirement,
    since: NaiveDate,
    (keeper, now): (&CatalogueKeeper, Instant),
) -> Result<Workflow, Problem> {
    let workflow = store::find(conn, id)?.ok_or_else(no_workflow)?;
    let by = keeper_of(conn, keeper, [WorkflowPlace::of(&workflow)])?;
    let affected = workflow.procedure_id.map(|own| vec![own]);
    let mut guard = CoverageGuard::before(conn, OfferingAct::RetireWorkflow, affected, since)?;
    if !store::retire(conn, id, retirement, now)? {
        return Err(Problem::new(Code::NotInUse).say(
            "quy trình này chưa công bố hoặc đã thôi dùng: xem lại danh sách quy trình đang công bố",
            "this workflow is not published, or out of use already: see the list of published workflows",
        ));
    }
    guard.see_to_it(conn)?;
    keep(conn, &workflow, CatalogueAct::Retired, (by, now))?;
    Ok(store::load(conn, id)?)
}

/// What the allowances of a draft are to add up to before a limit is asked: the hours named, or what they come to.
#[must_use]
pub fn draft_total(named: Option<u32>, plan_steps: &[Step]) -> u32 {
    named.unwrap_or_else(|| longest_of(plan_steps))
}
