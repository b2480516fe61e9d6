//! A procedure version is published together with the workflows that handle it: drafts, or the present ones scaled to its
//! limit. Planned first, so that a rehearsal shows what publishing does; nothing is published that would leave an office
//! without a workflow.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::access::{CatalogueKeeper, MadeBy};
use crate::agency::{AgencyId, Level};
use crate::named_values;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, FieldProblem, Problem, Words};
use crate::platform::instant::Instant;
use crate::procedure::keeping::{KEEPERS, served_by_code};
use crate::procedure::offering::HandlingCheck;
use crate::procedure::{ProcedureState, ProcedureVersion, actions as catalogue, store as procedures};
use crate::workflow::actions;
use crate::workflow::offering::coverage::{OfferedVersion, Offering, WorkflowGap};
use crate::workflow::offering::guard::{CoverageGuard, OfferingAct};
use crate::workflow::offering::scale::scaled;
use crate::workflow::offering::store;
use crate::workflow::publish::longest_of;
use crate::workflow::steps::{Workflow, WorkflowId, WorkflowState};
use crate::workflow::store::{self as workflows, Plan};

named_values! {
    /// By which workflows a version is handled.
    #[derive(Default)]
    pub enum WorkflowChoice {
        /// Those that are in use, and the drafts that are named.
        #[default]
        Present = "present",
        /// Where the present ones do not add up to the new limit, their allowances are scaled to it.
        Scale = "scale",
    }
}

/// How a version is to be published.
#[derive(Debug, Clone)]
pub struct PublicationWish {
    /// The decision.
    pub decision_number: String,
    /// The first day in force.
    pub valid_from: NaiveDate,
    /// By which workflows it is handled.
    pub workflow: WorkflowChoice,
    /// Drafts of workflows that are published with it.
    pub drafts: Vec<WorkflowId>,
}

/// When a version is published, and what is looked at.
#[derive(Debug, Clone, Copy)]
pub struct PublicationDay {
    /// Now.
    pub now: Instant,
    /// The first day on which something may still be received.
    pub since: NaiveDate,
}

/// A workflow that is published with a version.
#[derive(Debug, Clone)]
pub struct PlannedWorkflow {
    /// The workflow as it will be; a scaled one has no key yet.
    pub workflow: Workflow,
    /// The one whose allowances were scaled; none: it was drafted.
    pub source: Option<Workflow>,
}

/// What publishing a version does.
#[derive(Debug)]
pub struct PlannedPublication {
    /// The version, a draft.
    pub version: ProcedureVersion,
    /// The workflows that are published with it.
    pub workflows: Vec<PlannedWorkflow>,
    /// What speaks against it.
    pub refusals: Vec<FieldProblem>,
    /// The offices that would have no workflow for it.
    pub gaps: Vec<WorkflowGap>,
}

impl PlannedPublication {
    /// Refuses what may not be published.
    fn checked(self) -> Result<Self, Problem> {
        if !self.refusals.is_empty() {
            let mut problem = Problem::new(Code::PublishingRefused);
            problem.fields = self.refusals;
            return Err(problem);
        }
        if self.gaps.is_empty() { Ok(self) } else { Err(OfferingAct::PublishVersion.refused(&self.gaps)) }
    }
}

fn refusal(field: impl Into<String>, code: &'static str, vi: String, en: String) -> FieldProblem {
    FieldProblem { field: field.into(), code, words: Words { vi, en } }
}

/// What publishing a draft does; writes nothing.
///
/// # Errors
/// When there is no such version, when it is no draft, or the database fails.
pub fn plan(
    conn: &mut Connection,
    (code, number): (&str, i32),
    wish: &PublicationWish,
    day: PublicationDay,
) -> Result<PlannedPublication, Problem> {
    let versions = procedures::list_versions(conn, code)?;
    let version = catalogue::draft_of(&versions, code, number)?.clone();
    let before = versions.iter().rev().find(|version| version.state != ProcedureState::Draft);
    let offered = OfferedVersion {
        first: wish.valid_from.max(day.since),
        last: None,
        ..OfferedVersion::of(&version, day.since)
    };
    let present = store::load(conn, Some(&[version.procedure_id]), day.since)?;
    let then = Offering { versions: vec![offered.clone()], ..present.clone() };
    let mut planner =
        Planner { conn, day, offered, present, then, workflows: Vec::new(), refusals: Vec::new() };
    for (place, id) in wish.drafts.iter().enumerate() {
        planner.draft(place, *id)?;
    }
    if wish.workflow == WorkflowChoice::Scale {
        planner.scale(before)?;
    }
    let Planner { workflows, refusals, then, .. } = planner;
    Ok(PlannedPublication { version, workflows, refusals, gaps: then.gaps() })
}

/// Gathers the workflows that are published with a version.
struct Planner<'c> {
    conn: &'c mut Connection,
    day: PublicationDay,
    /// The version as it will be offered.
    offered: OfferedVersion,
    /// What is offered, and the workflows in use, before it.
    present: Offering,
    /// The version alone, with all workflows that there will be.
    then: Offering,
    workflows: Vec<PlannedWorkflow>,
    refusals: Vec<FieldProblem>,
}

impl Planner<'_> {
    fn refuse(&mut self, field: impl Into<String>, code: &'static str, vi: String, en: String) {
        self.refusals.push(refusal(field, code, vi, en));
    }

    /// Takes a workflow into the plan, with what speaks against publishing it.
    fn add(&mut self, field: &str, workflow: Workflow, source: Option<Workflow>) -> Result<(), Problem> {
        let name = &workflow.name;
        for reason in actions::reasons_against(self.conn, &workflow, workflow.total_hours, self.day.now)? {
            let (vi, en) = (format!("{name}: {}", reason.words_vi()), format!("{name}: {reason}"));
            self.refusals.push(refusal(field, reason.code(), vi, en));
        }
        // It takes the place of those of its name that add up to the same.
        let all = &mut self.then.workflows;
        all.retain(|old| (&old.name, old.total_hours) != (&workflow.name, workflow.total_hours));
        all.push(Workflow { steps: Vec::new(), ..workflow.clone() });
        self.workflows.push(PlannedWorkflow { workflow, source });
        Ok(())
    }

    /// A draft that was named.
    fn draft(&mut self, place: usize, id: WorkflowId) -> Result<(), Problem> {
        let field = format!("workflow_drafts.{place}");
        let Some(mut workflow) = workflows::find(self.conn, id)? else {
            let (vi, en) = (
                "không có quy trình này: xem danh sách quy trình",
                "there is no such workflow: see the list",
            );
            self.refuse(field, "unknown", vi.into(), en.into());
            return Ok(());
        };
        if workflow.state != WorkflowState::Draft {
            let (vi, en) = (
                "quy trình không còn là dự thảo: bỏ khỏi danh sách",
                "it is no draft any more: leave it out",
            );
            self.refuse(field, "not_a_draft", vi.into(), en.into());
            return Ok(());
        }
        if workflow.procedure_id != Some(self.offered.procedure_id) {
            self.refuse(
                field,
                "of_another_procedure",
                format!(
                    "quy trình không phải của thủ tục {}: chỉ công bố cùng quy trình của thủ tục",
                    self.offered.code
                ),
                format!(
                    "it is not of procedure {}: only workflows of its own are published with it",
                    self.offered.code
                ),
            );
            return Ok(());
        }
        if self.workflows.iter().any(|planned| planned.workflow.name == workflow.name) {
            self.refuse(field, "twice", "quy trình đã có ở trên".into(), "it stands there already".into());
            return Ok(());
        }
        workflow.total_hours = self.offered.hours.unwrap_or_else(|| longest_of(&workflow.steps));
        self.add(&field, workflow, None)
    }

    /// Scales the workflows by which the version before is handled.
    fn scale(&mut self, before: Option<&ProcedureVersion>) -> Result<(), Problem> {
        let Some(before) = before else {
            self.refuse(
                "workflow",
                "nothing_to_scale",
                "thủ tục chưa có bản nào được công bố nên chưa có quy trình để chia lại: ghi quy trình vào `workflow_drafts`".into(),
                "no version was published before, so there is no workflow to scale: name one in `workflow_drafts`".into(),
            );
            return Ok(());
        };
        let hours = before.content.limit.allowance_hours();
        // Its own ones first: what they cover needs no copy of a common one.
        for own in [true, false] {
            for (office, level) in self.places() {
                let there = |all: &Offering, hours| {
                    all.chosen(self.offered.procedure_id, office, level, hours).cloned()
                };
                let Some(source) = there(&self.present, hours) else { continue };
                let fits = there(&self.then, self.offered.hours);
                if source.procedure_id.is_some() != own || (fits.is_some() && !own) {
                    continue;
                }
                let known = |planned: &PlannedWorkflow| {
                    planned.workflow.name == source.name
                        || planned.source.as_ref().is_some_and(|of| of.id == source.id)
                };
                let has_all = self.offered.hours.is_none_or(|hours| hours == source.total_hours);
                if own && (has_all || self.workflows.iter().any(known)) {
                    continue;
                }
                self.scale_one(source.id, level)?;
            }
        }
        Ok(())
    }

    /// Wherever the version is offered: at any office of its levels, and at each office.
    fn places(&self) -> Vec<(Option<AgencyId>, Level)> {
        let any = self.offered.levels.iter().map(|level| (None, *level));
        let each = self.then.offices_of(&self.offered).map(|(office, _)| (Some(office.id), office.level));
        any.chain(each).collect()
    }

    /// The workflow with its allowances scaled: its next version, or of a common one a copy for this procedure at this level.
    fn scale_one(&mut self, id: WorkflowId, level: Level) -> Result<(), Problem> {
        let source = workflows::load(self.conn, id)?;
        let total_hours = self.offered.hours.unwrap_or(source.total_hours);
        let steps = match scaled(&source.steps, total_hours) {
            Ok(steps) => steps,
            Err(why) => {
                let name = &source.name;
                let (vi, en) = (format!("{name}: {}", why.words_vi()), format!("{name}: {why}"));
                let again = self.refusals.iter().any(|refusal| refusal.words.vi == vi);
                if !again {
                    self.refuse("workflow", why.code(), vi, en);
                }
                return Ok(());
            }
        };
        let (name, version) = if source.procedure_id.is_some() {
            let versions = workflows::list_versions(self.conn, &source.name)?;
            if let Some(draft) = versions.iter().find(|version| version.state == WorkflowState::Draft) {
                let (name, number) = (&source.name, draft.version);
                self.refuse(
                    "workflow",
                    "draft_stands",
                    format!("quy trình {name} đã có bản dự thảo số {number}: công bố cùng bản đó (`workflow_drafts`)"),
                    format!("version {number} of {name} is a draft already: publish that one with it (`workflow_drafts`)"),
                );
                return Ok(());
            }
            (source.name.clone(), versions.last().map_or(1, |last| last.version + 1))
        } else {
            (self.free_name()?, 1)
        };
        let bound = source.procedure_id.is_some() || source.agency_id.is_some();
        let workflow = Workflow {
            id: Id::default(),
            name,
            version,
            procedure_id: Some(self.offered.procedure_id),
            procedure_code: Some(self.offered.code.clone()),
            level: if bound { source.level } else { Some(level) },
            state: WorkflowState::Draft,
            total_hours,
            decision_number: None,
            retirement: None,
            steps,
            ..source.clone()
        };
        self.add("workflow", workflow, Some(source))
    }

    /// A name for a workflow of the procedure that no other has.
    fn free_name(&mut self) -> Result<String, Problem> {
        let code = self.offered.code.clone();
        let names = (2..).map(|number| format!("{code}-{number}"));
        for name in [code.clone()].into_iter().chain(names) {
            let planned = self.workflows.iter().any(|planned| planned.workflow.name == name);
            if !planned && workflows::list_versions(self.conn, &name)?.is_empty() {
                return Ok(name);
            }
        }
        Err(Problem::new(Code::Internal).because("every name is taken"))
    }
}

/// Publishes a draft together with its workflows.
///
/// # Errors
/// As [`plan`]; and when something speaks against it, an office would have no workflow, the day does not fit, or somebody
/// else published meanwhile. Nothing is published then.
pub fn publish(
    conn: &mut Connection,
    (code, number): (&str, i32),
    wish: &PublicationWish,
    (keeper, day): (&CatalogueKeeper, PublicationDay),
) -> Result<(ProcedureVersion, Vec<Workflow>), Problem> {
    let procedure_id = procedures::find_by_code(conn, code)?.ok_or_else(|| catalogue::no_procedure(code))?;
    let by = served_by_code(conn, code)?.changed_by(keeper, KEEPERS)?;
    let guard =
        CoverageGuard::before(conn, OfferingAct::PublishVersion, Some(vec![procedure_id]), day.since)?;
    let planned = plan(conn, (code, number), wish, day)?.checked()?;
    let mut together = TogetherWith {
        guard,
        planned: planned.workflows,
        decision_number: &wish.decision_number,
        day,
        by,
        published: Vec::new(),
    };
    let act = (wish.decision_number.as_str(), wish.valid_from);
    let version = catalogue::publish(conn, (code, number), act, (keeper, day.now), &mut together)?;
    Ok((version, together.published))
}

/// Publishes the planned workflows when their version is.
struct TogetherWith<'a> {
    guard: CoverageGuard,
    planned: Vec<PlannedWorkflow>,
    decision_number: &'a str,
    day: PublicationDay,
    by: MadeBy,
    published: Vec<Workflow>,
}

impl HandlingCheck for TogetherWith<'_> {
    fn see_to_it(&mut self, conn: &mut Connection) -> Result<(), Problem> {
        let mut written = BTreeSet::new();
        for PlannedWorkflow { mut workflow, source } in std::mem::take(&mut self.planned) {
            if source.is_some() {
                let plan = Plan {
                    procedure_id: workflow.procedure_id,
                    agency_id: workflow.agency_id,
                    level: workflow.level,
                    total_hours: workflow.total_hours,
                    steps: workflow.steps.clone(),
                };
                workflow.id =
                    workflows::insert_draft(conn, &workflow.name, workflow.version, &plan, self.day.now)?;
            }
            if written.insert(workflow.id) {
                self.published.push(actions::publish_in(
                    conn,
                    &workflow,
                    (workflow.total_hours, self.decision_number),
                    (self.day.since, self.day.now),
                    self.by,
                )?);
            }
        }
        self.guard.see_to_it(conn)
    }
}
