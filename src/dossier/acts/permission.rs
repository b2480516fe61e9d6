//! Who may do an act to a dossier as it stands: one rule, for those who act and for those who are shown what they may do.
//! Pure: no HTTP, no SQL, no clock.

use super::act::PermittedTo;
use super::act_context::may;
use super::next_steps::is_refused_as_drawn;
use super::undone;
use crate::access::{Assignment, Officer, Role};
use crate::agency::AgencyId;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::opinions::OpinionAddressee;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{By, StepEffect};
use crate::dossier::clock::status::{Event, NotAllowed};
use crate::platform::error::{Code, Problem, Words};
use crate::workflow::Workflow;

/// What decides who may act on a dossier, and stands elsewhere than in its row.
#[derive(Debug, Clone, Copy)]
pub struct PermissionFacts<'f> {
    /// The workflow that rules it.
    pub workflow: &'f Workflow,
    /// The office whose desk the citizen goes to.
    pub desk: AgencyId,
    /// The unit that does the step where it lies, where the workflow names one.
    pub step_unit: Option<AgencyId>,
    /// The hand-over after which nobody has acted, if it was handed on last.
    pub handed_on: Option<&'f JournalEntry>,
}

/// An act that the dossier allows and this officer may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarredAct {
    /// The act.
    pub event: Event,
    /// Why, and who may.
    pub why: Words,
}

impl PermissionFacts<'_> {
    /// The assignment by which the officer may do this. Where the workflow names a unit for the step, its officers hold it.
    ///
    /// # Errors
    /// When the officer may not: who may.
    pub fn permitted<'o>(
        &self,
        officer: &'o Officer,
        row: &Dossier,
        event: Event,
        to: &PermittedTo<'_>,
    ) -> Result<&'o Assignment, Problem> {
        let rule = event.rule();
        let drawn = rule.step == StepEffect::Rejects && is_refused_as_drawn(row, self.workflow);
        let office = if rule.by == By::Desk { self.desk } else { row.acting_office() };
        match to {
            PermittedTo::Roles(roles) if !drawn => may(officer, roles, office).map_err(|problem| {
                let past_the_desk = rule.clock.asks_for().and_then(|_| through_the_desk(officer, row));
                past_the_desk.unwrap_or(problem)
            }),
            PermittedTo::Giver => undone::giver(officer, self.handed_on),
            PermittedTo::Asked(to) => {
                to.answers_as(officer, row.acting_office()).ok_or_else(asked_of_another)
            }
            PermittedTo::Roles(_) | PermittedTo::StepHolder => self.holder(officer, row, event),
        }
    }

    /// The assignment by which the officer holds the step where the dossier lies.
    fn holder<'o>(
        &self,
        officer: &'o Officer,
        row: &Dossier,
        event: Event,
    ) -> Result<&'o Assignment, Problem> {
        let Some(role) = row.step_role() else {
            return Err(NotAllowed { status: row.status, event }.into());
        };
        let assignment = may(officer, &[role], row.acting_office())?;
        if self.step_unit.is_none() {
            return Ok(assignment);
        }
        officer.acts_at(role, row.acting_office(), self.step_unit).ok_or_else(|| {
            Problem::new(Code::RoleMayNot)
                .say("bước này do cán bộ của đơn vị khác thực hiện", "officers of another unit do this step")
        })
    }

    /// Parts the acts that the dossier allows into those that this officer may do and those that are barred; `asked` are those
    /// of whom an opinion is waited for.
    #[must_use]
    pub fn allowed_acts(
        &self,
        officer: &Officer,
        row: &Dossier,
        possible: &[Event],
        asked: &[OpinionAddressee],
    ) -> (Vec<Event>, Vec<BarredAct>) {
        let (mut allowed, mut barred) = (Vec::new(), Vec::new());
        for event in possible.iter().copied() {
            let by = event.rule().by;
            let answers = |to: &OpinionAddressee| to.answers_as(officer, row.acting_office()).is_some();
            let permitted = match by {
                By::Addressee if asked.iter().any(answers) => Ok(()),
                By::Addressee => Err(asked_of_another()),
                By::Desk
                | By::Roles(_)
                | By::ClerkThen(_)
                | By::StepHolder
                | By::Giver
                | By::WhoeverChangesMany => {
                    let to = PermittedTo::of(by, row.account, None);
                    self.permitted(officer, row, event, &to).map(|_| ())
                }
            };
            match permitted {
                Ok(()) => allowed.push(event),
                Err(problem) => barred.extend(problem.detail.map(|why| BarredAct { event, why })),
            }
        }
        (allowed, barred)
    }
}

fn asked_of_another() -> Problem {
    Problem::new(Code::RoleMayNot)
        .say("ý kiến này được hỏi người khác", "somebody else is asked for this opinion")
}

/// What is said to an officer of the professional unit who asks the citizen past the desk.
fn through_the_desk(officer: &Officer, row: &Dossier) -> Option<Problem> {
    officer.acts_on_dossiers_as(&[Role::Handler, Role::UnitHead], row.acting_office())?;
    Some(Problem::new(Code::RoleMayNot).say(
        "yêu cầu gửi công dân phải qua một cửa: bộ phận chuyên môn soạn đề nghị, một cửa gửi",
        "what is asked of the citizen goes through the desk: draft it (supplement-drafts, payment-drafts), the desk sends it",
    ))
}
