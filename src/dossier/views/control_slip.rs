//! The control slip: who had a dossier when, for how long against what was allowed, and who bears how much of its lateness.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A control slip (phiếu kiểm soát quá trình giải quyết hồ sơ, form 05 of TT 01/2018, 06 of TT 03/2025:
//! docs/domain/forms.md) has a row for each hand-over. A row is judged as a running system judges it: spent less than
//! allowed is early, as much is on time, more is late \[V S7\]. A step that the workflow does not count has no verdict.
//!
//! # What is measured
//!
//! Working time, from the effective reception on, without what lies in a recorded pause. An allowance of a limit in
//! calendar days is nominal, 8 hours for a day of 24: there all time is measured, and the allowance is taken threefold.
//!
//! # How an overrun is split
//!
//! The overrun `O` is the time from the due instant to the resolution, or to now. For each step `over` is what all its stays
//! together took beyond its allowance, and `under` what they left of it; `A` is the sum of the allowances (of the longest path,
//! where the workflow draws several; then what is left of other paths is relief too), `G` the time that
//! the limit gives from the effective reception to the due instant without pauses (with what was used before papers started
//! the count afresh); `P` lies in pauses after the due
//! instant, and `U` is spent at no counted step (stopped and opened again, a result that was taken back). Then, exactly,
//!
//! `O = sum(over) - sum(under) + U + P + (A - G)`
//!
//! and the parts are taken in this order, each no more than is left of `O`:
//!
//! 1. the applicant: `P`. A pause that counts has moved the due instant and is outside the clock; only one that did not
//!    count, begun after the due instant, lies inside the overrun.
//! 2. the desks: `sum(over)`, split by step in proportion to its own `over`; the last step takes the rounding.
//! 3. calendar and reception rule: `A - G` when positive, the time by which the limit is shorter than the plan.
//! 4. nobody: what is left, never more than `U`.
//!
//! So what other desks saved, or a limit longer than the plan gave, relieves first nobody's part, then the calendar's,
//! then the desks', never the applicant's. A desk never bears more than its own overrun, but for the microseconds of rounding.

use chrono::NaiveDateTime;

use crate::access::{OfficerId, Role};
use crate::agency::AgencyId;
use crate::calendar::desk::DeskCalendar;
use crate::dossier::acts::act_context::ACTING_FOR;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::clock::act_rule::StepEffect;
use crate::dossier::clock::deadline::{ClockPause, Deadline, DeadlineError, due};
use crate::dossier::clock::limit_measure::{LimitMeasure, MeasuredIn};
use crate::dossier::clock::status::Event;
use crate::named_values;
use crate::platform::database::UnreadableColumn;
use crate::procedure::limit::Limit;
use crate::workflow::Workflow;

named_values! {
    /// How the time spent at a step stands to its allowance.
    pub enum StepVerdict {
        /// "trước hạn": less than allowed.
        Early = "early",
        /// "đúng hạn": as much as allowed.
        OnTime = "on_time",
        /// "quá hạn": more than allowed.
        Late = "late",
    }
}

/// What is needed of one act of the journal.
#[derive(Debug, Clone)]
pub struct SlipAct {
    /// What was done.
    pub event: Event,
    /// Where the dossier lay after it; 0 before acceptance.
    pub step_after: i32,
    /// When it took effect.
    pub at: NaiveDateTime,
    /// Who did it, in which role and unit.
    pub actor: Giver,
    /// The office that acts on the dossier after it.
    pub office_id: AgencyId,
}

/// Who handed a dossier over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Giver {
    /// The officer.
    pub officer_id: Option<OfficerId>,
    /// The role in which he or she acted.
    pub role: String,
    /// The agency or unit of that role.
    pub unit_id: Option<AgencyId>,
    /// Sign-in name of the colleague who was away, when it was done for one.
    pub acting_for: Option<String>,
}

impl SlipAct {
    /// The acts of a journal.
    ///
    /// # Errors
    /// When the details of a row cannot be read.
    pub fn of(entries: &[JournalEntry]) -> Result<Vec<Self>, UnreadableColumn> {
        let mut acting = None;
        let turns = entries.iter().map(|entry| {
            acting = entry.acting_office_after(acting)?;
            Ok(Self {
                event: entry.event,
                step_after: entry.step_after,
                at: entry.happened_at.civil(),
                actor: Giver {
                    officer_id: entry.actor_id,
                    role: entry.actor_role.clone(),
                    unit_id: entry.actor_unit_id,
                    acting_for: entry.detail(ACTING_FOR)?,
                },
                office_id: acting.unwrap_or(entry.office_id),
            })
        });
        turns.collect()
    }
}

/// A dossier whose clock has started.
#[derive(Debug, Clone, Copy)]
pub struct HandlingHistory<'a> {
    /// Its journal, oldest first.
    pub turns: &'a [SlipAct],
    /// The workflow that it was received under.
    pub workflow: &'a Workflow,
    /// The limit of its procedure; none where the law sets none.
    pub limit: Option<&'a Limit>,
    /// When it was accepted.
    pub accepted_at: NaiveDateTime,
    /// Every recorded pause.
    pub pauses: &'a [ClockPause],
    /// The calendars that are frozen with it.
    pub calendar: DeskCalendar<'a>,
    /// When it was resolved late, or now if it is overdue; none when it is not late.
    pub late_until: Option<NaiveDateTime>,
    /// Now: a step at which it still lies is judged by it.
    pub now: NaiveDateTime,
}

/// One stay at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepStay {
    /// Position of the step.
    pub step: i32,
    /// Who handed it over; none when it came from the citizen.
    pub giver: Option<Giver>,
    /// The office that had it.
    pub office_id: AgencyId,
    /// The role whose turn it was.
    pub taker_role: Role,
    /// When it came.
    pub taken_at: NaiveDateTime,
    /// When it left; none while it lies there.
    pub handed_at: Option<NaiveDateTime>,
    /// By which act it left.
    pub left_by: Option<Event>,
    /// The allowance in hours, as the workflow says; none when the step is not counted.
    pub allowance_hours: Option<u32>,
    /// The time that it lay there, in microseconds.
    pub spent_microseconds: i64,
    /// How that stands to the allowance.
    pub verdict: Option<StepVerdict>,
}

/// The part of an overrun that a step bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepShare {
    /// Position of the step.
    pub step: i32,
    /// What all its stays took beyond its allowance, in microseconds.
    pub own_overrun_microseconds: i64,
    /// What it bears of the dossier's overrun, in microseconds.
    pub microseconds: i64,
}

/// An overrun and its parts, in microseconds; the parts add up to the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overrun {
    /// From the due instant to the resolution, or to now.
    pub total: i64,
    /// The desks, by step.
    pub desks: Vec<StepShare>,
    /// The applicant.
    pub applicant: i64,
    /// The calendar and the reception rule.
    pub calendar: i64,
    /// Nobody: spent at no counted step.
    pub unallocated: i64,
}

impl Overrun {
    /// All parts together: always the whole.
    #[must_use]
    pub fn sum_of_parts(&self) -> i64 {
        let desks: i64 = self.desks.iter().map(|share| share.microseconds).sum();
        desks.saturating_add(self.applicant).saturating_add(self.calendar).saturating_add(self.unallocated)
    }
}

/// The slip of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlSlip {
    /// What is measured.
    pub measured_in: MeasuredIn,
    /// One row for each stay, oldest first.
    pub rows: Vec<StepStay>,
    /// Who bears the lateness, when it is late.
    pub overrun: Option<Overrun>,
}

/// Writes the slip.
///
/// # Errors
/// When a year that has to be looked at is not in the calendar, or a pause ends before it starts.
pub fn control_slip(handling: &HandlingHistory<'_>) -> Result<ControlSlip, DeadlineError> {
    let HandlingHistory { limit, calendar, accepted_at, pauses, .. } = *handling;
    let deadline = limit.map(|limit| due(limit, accepted_at, pauses, calendar)).transpose()?;
    let starts_at = match deadline {
        Some(deadline) => deadline.starts_at,
        None => calendar.processing.next_working_start(accepted_at)?,
    };
    let measure = LimitMeasure::new(limit, calendar.processing, pauses);
    let mut rows = stays(handling);
    for stay in &mut rows {
        let left_at = stay.handed_at.unwrap_or(handling.now);
        stay.spent_microseconds = measure.unpaused(stay.taken_at.max(starts_at), left_at)?;
        stay.verdict =
            stay.allowance_hours.map(|hours| verdict(stay.spent_microseconds, measure.allowance(hours)));
    }
    let overrun = match handling.late_until.zip(deadline) {
        Some((end, deadline)) => Some(overrun(handling, &measure, &rows, deadline, end)?),
        None => None,
    };
    Ok(ControlSlip { measured_in: measure.measured_in(), rows, overrun })
}

/// How the spent time stands to the allowance.
#[must_use]
pub fn verdict(spent_microseconds: i64, allowance_microseconds: i64) -> StepVerdict {
    match spent_microseconds.cmp(&allowance_microseconds) {
        std::cmp::Ordering::Less => StepVerdict::Early,
        std::cmp::Ordering::Equal => StepVerdict::OnTime,
        std::cmp::Ordering::Greater => StepVerdict::Late,
    }
}

/// The stays that the journal tells of, not yet measured.
fn stays(handling: &HandlingHistory<'_>) -> Vec<StepStay> {
    let mut rows: Vec<StepStay> = Vec::new();
    for turn in handling.turns {
        let open = rows.last_mut().filter(|stay| stay.handed_at.is_none());
        let lies_at = open.as_ref().map(|stay| (stay.step, stay.allowance_hours.is_some()));
        let effect = turn.event.rule().step;
        if effect == StepEffect::BackToDesk {
            // The acceptance was taken back: the slip begins with the one that holds.
            rows.clear();
            continue;
        }
        let (ends, returning) = match effect {
            StepEffect::Resolves => (false, true),
            StepEffect::Returns | StepEffect::Rejects | StepEffect::Stops | StepEffect::Annuls => {
                (true, false)
            }
            StepEffect::Begins
            | StepEffect::BackToDesk
            | StepEffect::GoesOn
            | StepEffect::GoesBack
            | StepEffect::ComesBack
            | StepEffect::Reopens
            | StepEffect::Moves
            | StepEffect::Stays => (false, false),
        };
        // Taking a wish to withdraw back leaves the dossier where it lies; taking a result back does not.
        let moves = turn.step_after > 0
            && if effect == StepEffect::Reopens {
                lies_at != Some((turn.step_after, true))
            } else {
                lies_at.is_none_or(|(step, _)| step != turn.step_after)
            };
        if !ends && !returning && !moves {
            continue;
        }
        let came_from_citizen = open.is_none() && effect == StepEffect::Begins;
        if let Some(stay) = open {
            stay.handed_at = Some(turn.at);
            stay.left_by = Some(turn.event);
        }
        if ends {
            continue;
        }
        let step = handling.workflow.step(turn.step_after);
        rows.push(StepStay {
            step: turn.step_after,
            giver: (!came_from_citizen).then(|| turn.actor.clone()),
            office_id: turn.office_id,
            taker_role: step.filter(|_| !returning).map_or(Role::Clerk, |step| step.role),
            taken_at: turn.at,
            handed_at: None,
            left_by: None,
            // With the result the clock has stopped, also where the workflow names no step for its return.
            allowance_hours: step.filter(|_| !returning).and_then(|step| step.allowance_hours),
            spent_microseconds: 0,
            verdict: None,
        });
    }
    rows
}

fn overrun(
    handling: &HandlingHistory<'_>,
    measure: &LimitMeasure<'_>,
    rows: &[StepStay],
    Deadline { starts_at, due_at, .. }: Deadline,
    end: NaiveDateTime,
) -> Result<Overrun, DeadlineError> {
    let total = measure.all(due_at, end)?;
    let in_pauses_after = total.saturating_sub(measure.unpaused(due_at, end)?);
    let mut owns = Vec::new();
    let mut planned = 0_i64;
    for step in &handling.workflow.steps {
        let Some(hours) = step.allowance_hours else { continue };
        let allowance = measure.allowance(hours);
        planned = planned.saturating_add(allowance);
        let mut spent = 0_i64;
        for stay in rows.iter().filter(|stay| stay.step == step.position && stay.allowance_hours.is_some()) {
            let left_at = stay.handed_at.unwrap_or(end).min(end);
            spent = spent.saturating_add(measure.unpaused(stay.taken_at.max(starts_at), left_at)?);
        }
        owns.push((step.position, spent.saturating_sub(allowance).max(0)));
    }
    // Where ways are drawn, no dossier comes through every step: the plan is the longest path, which is the limit.
    if handling.workflow.is_drawn() {
        planned = measure.allowance(handling.workflow.total_hours);
    }
    owns.retain(|(_, own)| *own > 0);
    let given = measure.unpaused(starts_at, due_at)?;

    let mut left = total;
    let mut take = |wanted: i64| {
        let part = wanted.clamp(0, left);
        left = left.saturating_sub(part);
        part
    };
    let applicant = take(in_pauses_after);
    let by_desks = take(owns.iter().map(|(_, own)| own).sum());
    let calendar = take(planned.saturating_sub(given));
    let unallocated = take(i64::MAX);
    Ok(Overrun { total, desks: shared(by_desks, &owns), applicant, calendar, unallocated })
}

/// That much in proportion to each step's own overrun; the last step takes the rounding.
fn shared(whole: i64, owns: &[(i32, i64)]) -> Vec<StepShare> {
    let all: i128 = owns.iter().map(|(_, own)| i128::from(*own)).sum();
    let mut left = whole;
    let last = owns.len().saturating_sub(1);
    let share = |(place, (step, own)): (usize, &(i32, i64))| {
        let exact = i128::from(whole).saturating_mul(i128::from(*own)).checked_div(all).unwrap_or(0);
        let part = if place == last { left } else { i64::try_from(exact).unwrap_or(left).min(left) };
        left = left.saturating_sub(part);
        StepShare { step: *step, own_overrun_microseconds: *own, microseconds: part }
    };
    owns.iter().enumerate().map(share).collect()
}
