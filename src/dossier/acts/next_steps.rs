//! Where a dossier may go next: the ways out of its step, as its officers see them.
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;
use utoipa::ToSchema;

use super::steps;
use crate::access::Role;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{ActRule, DraftEffect, OpinionEffect, StepEffect};
use crate::dossier::clock::status::{Event, Status};
use crate::platform::database::UnreadableColumn;
use crate::workflow::Workflow;
use crate::workflow::routing::StepOutcome;
use crate::workflow::step::StepExit;

/// A way out of the step where a dossier lies.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextStep {
    /// How it leaves.
    pub outcome: StepOutcome,
    /// The act that takes this way.
    pub act: Event,
    /// For `branch` of a hand-over; absent where another act chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "approve")]
    pub branch: Option<String>,
    /// When the way is taken, where the workflow says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Position of the step that it leads to; absent for the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_step: Option<i32>,
    /// Name of that step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_name: Option<String>,
    /// Whose turn it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// The ways out of the step where the dossier lies; none while its clock stands, before acceptance or after the end.
#[must_use]
pub fn next_steps(row: &Dossier, workflow: &Workflow) -> Vec<NextStep> {
    if !in_process(row) {
        return Vec::new();
    }
    let ways = workflow.ways(row.step);
    let forward = ways.iter().filter(|way| way.outcome != StepOutcome::Return);
    let returns = ways_back(row, workflow);
    let back = returns.iter().map(|to| {
        let drawn = ways.iter().find(|way| way.outcome == StepOutcome::Return && way.to == Some(*to));
        let way = drawn.copied();
        way.unwrap_or(StepExit { outcome: StepOutcome::Return, branch: "", names: None, to: Some(*to) })
    });
    forward.copied().chain(back).map(|way| shown(way, workflow)).collect()
}

/// The steps to which the dossier may be sent back.
fn ways_back(row: &Dossier, workflow: &Workflow) -> Vec<i32> {
    if row.status == Status::Processing { workflow.ways_back(row.step) } else { Vec::new() }
}

fn shown(way: StepExit<'_>, workflow: &Workflow) -> NextStep {
    let to = way.to.and_then(|to| workflow.step(to));
    let act = match (way.outcome, way.to) {
        (StepOutcome::Return, _) => Event::SendBack,
        (_, Some(_)) => Event::HandOn,
        (StepOutcome::Reject, None) => Event::Refuse,
        (StepOutcome::Approve, None) => Event::Resolve,
    };
    NextStep {
        outcome: way.outcome,
        act,
        branch: (act == Event::HandOn).then(|| way.branch.to_owned()),
        name: way.names.map(|(vi, _)| vi.to_owned()),
        to_step: way.to,
        to_name: to.map(|step| step.name_vi.clone()),
        role: to.map(|step| step.role),
    }
}

fn in_process(row: &Dossier) -> bool {
    matches!(row.status, Status::Accepted | Status::Processing)
}

/// Whether the drawing, and not the rank of the officer, says who refuses the dossier as it lies: it is in process, and its
/// workflow draws refusals. Papers or a payment that never came are refused by those who lead, whatever is drawn.
#[must_use]
pub fn is_refused_as_drawn(row: &Dossier, workflow: &Workflow) -> bool {
    in_process(row) && !steps::refusing_steps(workflow).is_empty()
}

/// What the journal of a dossier says of the acts that are possible now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JournalFacts {
    /// Somebody waits for an opinion.
    pub opinion_owed: bool,
    /// It was handed on, and nobody has acted since.
    pub just_handed_on: bool,
}

/// The acts that the state, the step and the journal allow.
///
/// # Errors
/// When what the unit drafted cannot be read.
pub fn possible_acts(
    row: &Dossier,
    workflow: &Workflow,
    facts: JournalFacts,
) -> Result<Vec<Event>, UnreadableColumn> {
    let at_the_desk = row.accepted_at.is_none() || row.step_role() == Some(Role::Clerk);
    let drafted = row.drafted()?;
    // The desk asks in its own words while the dossier lies there, or what the unit has drafted.
    let may_ask = |kind| at_the_desk || drafted == Some(kind);
    let mut acts = row.standing().possible();
    acts.retain(|event| {
        let rule = event.rule();
        rule.clock.asks_for().is_none_or(may_ask)
            && is_judged(rule, drafted.is_some(), row.request_approved)
            && leads_somewhere(row, workflow, rule)
            && (facts.opinion_owed || needs_no_question(rule))
            && (facts.just_handed_on || rule.step != StepEffect::ComesBack)
    });
    Ok(acts)
}

/// Whether there is a draft that this act can judge, if it judges one: what is approved may still be refused until it is sent.
fn is_judged(rule: &ActRule, drafted: bool, approved: bool) -> bool {
    match rule.draft {
        DraftEffect::Approved => drafted && !approved,
        DraftEffect::NotApproved => drafted,
        DraftEffect::Stays | DraftEffect::Made(_) | DraftEffect::Sent(_) | DraftEffect::Dropped => true,
    }
}

/// Whether the step has the way that this act takes.
fn leads_somewhere(row: &Dossier, workflow: &Workflow, rule: &ActRule) -> bool {
    match rule.step {
        StepEffect::GoesOn => steps::leads_on(workflow, row.step),
        StepEffect::Resolves => steps::is_result_step(workflow, row.step),
        // Whether it is still the same day, and nothing else was done in the same second, is said when it is done.
        StepEffect::BackToDesk => row.channel.is_online() && row.accepted_at == Some(row.last_happened_at),
        StepEffect::GoesBack => !workflow.ways_back(row.step).is_empty(),
        StepEffect::Rejects => {
            !is_refused_as_drawn(row, workflow) || steps::refusing_steps(workflow).contains(&row.step)
        }
        StepEffect::Begins
        | StepEffect::ComesBack
        | StepEffect::Returns
        | StepEffect::Stops
        | StepEffect::Annuls
        | StepEffect::Reopens
        | StepEffect::Moves
        | StepEffect::Stays => true,
    }
}

/// Whether this act is possible while nobody waits for an opinion.
fn needs_no_question(rule: &ActRule) -> bool {
    match rule.opinion {
        OpinionEffect::Gives | OpinionEffect::Withdraws => false,
        OpinionEffect::Asks | OpinionEffect::None => true,
    }
}
