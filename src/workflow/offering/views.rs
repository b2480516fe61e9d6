//! What is answered about publishing a version with its workflows.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::access::Role;
use crate::agency::Level;
use crate::platform::error::FieldProblem;
use crate::procedure::views::ProcedureView;
use crate::workflow::offering::coverage::WorkflowGap;
use crate::workflow::offering::publication::{PlannedPublication, PlannedWorkflow};
use crate::workflow::steps::Workflow;
use crate::workflow::views::WorkflowView;

/// A version with the workflows that were published with it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PublishedVersion {
    /// The version.
    #[serde(flatten)]
    pub(super) version: ProcedureView,
    /// The workflows that were published with it; absent when there were none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) workflows: Vec<WorkflowView>,
}

/// A step of a workflow that would be published.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RehearsedStep {
    /// Its place.
    #[schema(example = 2)]
    pub position: i32,
    /// What is done, in Vietnamese.
    #[schema(example = "Thẩm định")]
    pub name_vi: String,
    /// What is done, in English.
    #[schema(example = "Appraise")]
    pub name_en: String,
    /// Who does it.
    pub role: Role,
    /// Where it is done, when not at the dossier's own office.
    pub agency_level: Option<Level>,
    /// What it is allowed today, in hours; absent for a draft and for a step that is not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub allowance_hours_before: Option<u32>,
    /// What it would be allowed, in hours; absent: not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 8)]
    pub allowance_hours: Option<u32>,
}

/// A workflow that would be published with the version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RehearsedWorkflow {
    /// Its name.
    #[schema(example = "1.004873")]
    pub name: String,
    /// Its version.
    #[schema(example = 1)]
    pub version: i32,
    /// The name of the one whose allowances are scaled; absent: it is a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "generic-3")]
    pub scaled_from: Option<String>,
    /// What that one adds up to, in hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 24)]
    pub total_hours_before: Option<u32>,
    /// What it adds up to, in hours.
    #[schema(example = 16)]
    pub total_hours: u32,
    /// The office that it is for; absent for every office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency_code: Option<String>,
    /// The level of the offices that it is for; absent for all.
    pub level: Option<Level>,
    /// The steps, by position.
    pub steps: Vec<RehearsedStep>,
}

/// Offices of a level that would have no workflow for the version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct UnhandledOffices {
    /// Their level.
    pub level: Level,
    /// How many there are.
    #[schema(example = 17)]
    pub count: usize,
    /// Their codes.
    pub agencies: Vec<String>,
    /// From which day on.
    pub from: NaiveDate,
}

/// Something that speaks against publishing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PublicationObstacle {
    /// The field to change.
    #[schema(example = "workflow_drafts.0")]
    pub field: String,
    /// A stable word for the reason.
    #[schema(example = "wrong_sum")]
    pub code: String,
    /// For people, in Vietnamese.
    pub words_vi: String,
    /// For people, in English.
    pub words_en: String,
}

/// What publishing a version would do. Nothing was written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PublicationRehearsal {
    /// Whether it may be published so.
    pub may_be_published: bool,
    /// What workflows of the version add up to, in hours; absent where the law sets no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 16)]
    pub limit_hours: Option<u32>,
    /// The workflows that would be published with it.
    pub workflows: Vec<RehearsedWorkflow>,
    /// The offices that would have no workflow.
    pub unhandled: Vec<UnhandledOffices>,
    /// What else speaks against it.
    pub obstacles: Vec<PublicationObstacle>,
}

impl From<PlannedWorkflow> for RehearsedWorkflow {
    fn from(planned: PlannedWorkflow) -> Self {
        let Workflow { name, version, total_hours, agency_code, level, steps, .. } = planned.workflow;
        let source = planned.source.as_ref();
        let before = |position| source.and_then(|source| source.step(position)?.allowance_hours);
        let steps = steps.into_iter().map(|step| RehearsedStep {
            position: step.position,
            name_vi: step.name_vi,
            name_en: step.name_en,
            role: step.role,
            agency_level: step.agency_level,
            allowance_hours_before: before(step.position),
            allowance_hours: step.allowance_hours,
        });
        Self {
            name,
            version,
            scaled_from: source.map(|source| source.name.clone()),
            total_hours_before: source.map(|source| source.total_hours),
            total_hours,
            agency_code,
            level,
            steps: steps.collect(),
        }
    }
}

fn unhandled(gaps: Vec<WorkflowGap>) -> Vec<UnhandledOffices> {
    let mut levels: BTreeMap<Level, UnhandledOffices> = BTreeMap::new();
    for gap in gaps {
        let (level, from) = (gap.office.level, gap.first);
        let none = UnhandledOffices { level, count: 0, agencies: Vec::new(), from };
        let row = levels.entry(level).or_insert(none);
        row.count += 1;
        row.from = row.from.min(from);
        row.agencies.push(gap.office.code);
    }
    levels.into_values().collect()
}

impl From<FieldProblem> for PublicationObstacle {
    fn from(problem: FieldProblem) -> Self {
        Self {
            field: problem.field,
            code: problem.code.to_owned(),
            words_vi: problem.words.vi,
            words_en: problem.words.en,
        }
    }
}

impl From<PlannedPublication> for PublicationRehearsal {
    fn from(planned: PlannedPublication) -> Self {
        Self {
            may_be_published: planned.refusals.is_empty() && planned.gaps.is_empty(),
            limit_hours: planned.version.content.limit.allowance_hours(),
            workflows: planned.workflows.into_iter().map(Into::into).collect(),
            unhandled: unhandled(planned.gaps),
            obstacles: planned.refusals.into_iter().map(Into::into).collect(),
        }
    }
}
