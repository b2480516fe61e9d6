//! What becomes of a dossier in a move, as it is shown.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::plan::MoveRefusal;
use super::{MoveEffect, PlannedMove};
use crate::agency::{AgencyId, store as agencies};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::moves::WorkflowName;
use crate::dossier::bulk::recalendar::DueDateTotals;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::workflow::Workflow;

/// A step by place and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StepName {
    /// Its position in its workflow; 0 before acceptance.
    #[schema(example = 3)]
    position: i32,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Thẩm định hồ sơ")]
    name: Option<String>,
}

/// What the move makes of a dossier's standing.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BecomesByMove)]
pub(crate) enum MoveOutcome {
    /// In process and in time now, overdue afterwards.
    Overdue,
    /// In process and overdue now, in time afterwards.
    InTime,
}

/// A dossier that moves, or cannot.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DossierMove {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    code: String,
    /// The office that owns it.
    #[schema(example = "H26.268.05")]
    agency_code: String,
    /// The version that rules it now.
    #[schema(example = 1)]
    version_before: i32,
    /// The workflow that it follows now.
    workflow_before: WorkflowName,
    /// The workflow that it would follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    workflow_after: Option<WorkflowName>,
    /// Where it lies.
    step_before: StepName,
    /// Where it would lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    step_after: Option<StepName>,
    /// When it is due now, by law; absent before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_before: Option<Instant>,
    /// When it would be due.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_after: Option<Instant>,
    /// Whether it changes between in time and overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    becomes: Option<MoveOutcome>,
    /// Why it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<MoveRefusal>,
    /// The reason and the way out, in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal_words: Option<&'static str>,
}

/// Shows dossiers and what becomes of them.
pub(in crate::dossier) fn shown(
    conn: &mut Connection,
    books: &ReferenceCaches,
    planned: &[PlannedMove],
    now: Instant,
) -> Result<Vec<DossierMove>, Problem> {
    let offices: Vec<AgencyId> = planned.iter().map(|planned| planned.row.office_id).collect();
    let codes: HashMap<AgencyId, String> =
        agencies::load_many(conn, &offices)?.into_iter().map(|office| (office.id, office.code)).collect();
    let step = |workflow: &Workflow, position: i32| StepName {
        position,
        name: workflow.step(position).map(|step| step.name_vi.clone()),
    };
    let mut items = Vec::with_capacity(planned.len());
    for PlannedMove { row, workflow, effect } in planned {
        let mut item = DossierMove {
            code: row.code.clone(),
            agency_code: codes.get(&row.office_id).cloned().unwrap_or_default(),
            version_before: books.procedures.version(conn, row.procedure_version_id)?.version,
            workflow_before: workflow.as_ref().into(),
            workflow_after: None,
            step_before: step(workflow, row.step),
            step_after: None,
            due_before: row.legal_due_at(),
            due_after: None,
            becomes: None,
            refusal: None,
            refusal_words: None,
        };
        match effect {
            MoveEffect::AlreadyThere => {}
            MoveEffect::Refused(refusal) => {
                item.refusal = Some(*refusal);
                item.refusal_words = Some(refusal.words_vi());
            }
            MoveEffect::Moves(place) => {
                item.workflow_after = Some(place.workflow.as_ref().into());
                item.step_after = Some(step(&place.workflow, place.step));
                item.due_after = place.due_at;
                let mut one = DueDateTotals::default();
                one.count(row.account, row.due_at, place.due_at, now);
                item.becomes = match (one.becomes_overdue, one.no_longer_overdue) {
                    (0, 0) => None,
                    (_, 0) => Some(MoveOutcome::Overdue),
                    _ => Some(MoveOutcome::InTime),
                };
            }
        }
        items.push(item);
    }
    Ok(items)
}
