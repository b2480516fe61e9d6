//! Control slips of worked dossiers, and the laws of how an overrun is split.

use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;

use super::control_slip::{
    ControlSlip, Giver, HandlingHistory, Overrun, SlipAct, StepVerdict, control_slip, verdict,
};
use crate::access::Role;
use crate::calendar::fixtures::{any_instant, at, office};
use crate::dossier::clock::deadline::{ClockPause, due};
use crate::dossier::clock::deadline_properties::any_limit;
use crate::dossier::clock::limit_measure::{LimitMeasure, MeasuredIn};
use crate::dossier::clock::status::Event;
use crate::dossier::views::legs::attribution::by_office;
use crate::platform::database::Id;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};
use crate::workflow::routing::StepRouting;
use crate::workflow::step::Step;
use crate::workflow::{Workflow, WorkflowState};

const HOUR: i64 = 3_600_000_000;

/// Clerk, handler, approver with those hours, and the return that is not counted.
fn workflow(hours: [u32; 3]) -> Workflow {
    let step = |position: i32, role, allowance_hours| Step {
        position,
        name_vi: format!("Bước {position}"),
        name_en: format!("Step {position}"),
        role,
        agency_level: None,
        unit_id: None,
        unit_code: None,
        allowance_hours,
        drawing: StepRouting::default(),
    };
    Workflow {
        id: Id::new(),
        name: "of-tests".into(),
        version: 1,
        procedure_id: None,
        procedure_code: None,
        agency_id: None,
        agency_code: None,
        level: None,
        state: WorkflowState::Published,
        total_hours: hours.iter().sum(),
        decision_number: None,
        retirement: None,
        steps: vec![
            step(1, Role::Clerk, Some(hours[0])),
            step(2, Role::Handler, Some(hours[1])),
            step(3, Role::Approver, Some(hours[2])),
            step(4, Role::Clerk, None),
        ],
    }
}

fn turn(event: Event, step_after: i32, at: NaiveDateTime) -> SlipAct {
    SlipAct {
        event,
        step_after,
        at,
        actor: Giver { officer_id: None, role: "clerk".into(), unit_id: None, acting_for: None },
        office_id: Id::default(),
    }
}

fn days(value: u32, unit: LimitUnit) -> Limit {
    Limit::new(value, unit, FirstDay::Excluded, None, DayOffRule::EndOfNextWorkingDay).unwrap()
}

fn slip(
    limit: &Limit,
    hours: [u32; 3],
    turns: &[(Event, i32, &str)],
    pauses: &[(&str, &str)],
    late_until: Option<&str>,
) -> ControlSlip {
    let turns: Vec<SlipAct> = turns.iter().map(|(event, step, when)| turn(*event, *step, at(when))).collect();
    let pauses: Vec<ClockPause> = pauses
        .iter()
        .map(|(from, until)| ClockPause { from: at(from), until: Some(at(until)), restarts: false })
        .collect();
    control_slip(&HandlingHistory {
        turns: &turns,
        workflow: &workflow(hours),
        limit: Some(limit),
        accepted_at: turns[0].at,
        pauses: &pauses,
        calendar: (&office()).into(),
        late_until: late_until.map(at),
        now: at(late_until.unwrap_or("2023-03-31T17:00")),
    })
    .unwrap()
}

#[test]
fn less_than_allowed_is_early_as_much_on_time_more_late() {
    assert_eq!(verdict(1, 2), StepVerdict::Early);
    assert_eq!(verdict(2, 2), StepVerdict::OnTime);
    assert_eq!(verdict(3, 2), StepVerdict::Late);
}

#[test]
fn each_stay_has_its_row_without_the_weekend_and_the_pause() {
    let turns = [
        (Event::Receive, 1, "2023-03-09T08:00"),
        (Event::HandOn, 2, "2023-03-09T10:00"),
        (Event::RequestSupplement, 2, "2023-03-10T15:00"),
        (Event::TakeInSupplement, 2, "2023-03-13T10:00"),
        (Event::SendBack, 1, "2023-03-13T14:00"),
        (Event::HandOn, 2, "2023-03-13T16:00"),
        (Event::HandOn, 3, "2023-03-13T17:00"),
        (Event::Resolve, 4, "2023-03-14T11:00"),
        (Event::ReturnResult, 4, "2023-03-15T09:00"),
    ];
    let slip = slip(
        &days(3, LimitUnit::WorkingDays),
        [2, 20, 2],
        &turns,
        &[("2023-03-10T15:00", "2023-03-13T10:00")],
        None,
    );
    assert_eq!((slip.measured_in, &slip.overrun), (MeasuredIn::WorkingTime, &None));
    let told: Vec<_> = slip
        .rows
        .iter()
        .map(|row| (row.step, row.giver.is_some(), row.spent_microseconds, row.verdict, row.left_by))
        .collect();
    assert_eq!(
        told,
        [
            (1, false, 2 * HOUR, Some(StepVerdict::OnTime), Some(Event::HandOn)),
            // Thursday 6 h, Friday 6 h until the pause, Monday 3 h after it.
            (2, true, 15 * HOUR, Some(StepVerdict::Early), Some(Event::SendBack)),
            (1, true, 2 * HOUR, Some(StepVerdict::OnTime), Some(Event::HandOn)),
            (2, true, HOUR, Some(StepVerdict::Early), Some(Event::HandOn)),
            (3, true, 3 * HOUR, Some(StepVerdict::Late), Some(Event::Resolve)),
            (4, true, 6 * HOUR, None, Some(Event::ReturnResult)),
        ]
    );
}

#[test]
fn a_reception_after_hours_is_not_held_against_the_desk() {
    let slip = slip(
        &days(1, LimitUnit::WorkingDays),
        [2, 4, 2],
        &[(Event::Receive, 1, "2023-03-10T19:00"), (Event::HandOn, 2, "2023-03-13T09:00")],
        &[],
        None,
    );
    assert_eq!(slip.rows[0].spent_microseconds, HOUR);
    assert_eq!((slip.rows[1].handed_at, slip.rows[1].verdict), (None, Some(StepVerdict::Late)));
}

#[test]
fn a_withdrawal_taken_back_goes_on_and_a_result_taken_back_begins_a_new_stay() {
    let turns = [
        (Event::Receive, 1, "2023-03-09T08:00"),
        (Event::Withdraw, 1, "2023-03-09T09:00"),
        (Event::Correct, 1, "2023-03-09T10:00"),
        (Event::HandOn, 2, "2023-03-09T11:00"),
        (Event::HandOn, 3, "2023-03-09T12:00"),
        (Event::Resolve, 4, "2023-03-09T14:00"),
        (Event::Correct, 3, "2023-03-09T15:00"),
        (Event::Stop, 3, "2023-03-09T16:00"),
    ];
    let rows = slip(&days(3, LimitUnit::WorkingDays), [2, 20, 2], &turns, &[], None).rows;
    let told: Vec<_> =
        rows.iter().map(|row| (row.step, row.spent_microseconds / HOUR, row.left_by)).collect();
    assert_eq!(
        told,
        [
            (1, 3, Some(Event::HandOn)),
            (2, 1, Some(Event::HandOn)),
            (3, 1, Some(Event::Resolve)),
            (4, 1, Some(Event::Correct)),
            (3, 1, Some(Event::Stop)),
        ]
    );
}

/// Due Friday 10/3 08:00 (1 day from Thursday 08:00, 8 hours allowed), resolved Friday 17:00: 8 hours over.
#[test]
fn an_overrun_is_borne_by_the_desks_that_overran() {
    let turns = [
        (Event::Receive, 1, "2023-03-09T08:00"),
        (Event::HandOn, 2, "2023-03-09T14:00"),
        (Event::HandOn, 3, "2023-03-10T15:00"),
        (Event::Resolve, 4, "2023-03-10T17:00"),
    ];
    let limit = days(1, LimitUnit::WorkingDays);
    let overrun = slip(&limit, [1, 2, 5], &turns, &[], Some("2023-03-10T17:00")).overrun.unwrap();
    // Clerk 5 - 1 = 4, handler 9 - 2 = 7, approver saved 3: 8 hours over in the proportion 4 : 7.
    assert_eq!(overrun.total, 8 * HOUR);
    let desks: Vec<_> = overrun
        .desks
        .iter()
        .map(|share| (share.step, share.own_overrun_microseconds / HOUR, share.microseconds))
        .collect();
    assert_eq!(desks, [(1, 4, 8 * HOUR * 4 / 11), (2, 7, 8 * HOUR - 8 * HOUR * 4 / 11)]);
    assert_eq!((overrun.applicant, overrun.calendar, overrun.unallocated), (0, 0, 0));
}

#[test]
fn a_pause_begun_after_the_due_instant_is_the_applicants_part() {
    let turns = [(Event::Receive, 1, "2023-03-09T08:00"), (Event::Resolve, 4, "2023-03-10T17:00")];
    let pause = [("2023-03-10T10:00", "2023-03-10T14:00")];
    let overrun = slip(&days(1, LimitUnit::WorkingDays), [1, 2, 5], &turns, &pause, Some("2023-03-10T17:00"))
        .overrun
        .unwrap();
    assert_eq!((overrun.total, overrun.applicant), (8 * HOUR, 3 * HOUR));
    assert_eq!(overrun.desks[0].microseconds, 5 * HOUR);
}

#[test]
fn a_limit_shorter_than_the_plan_is_the_calendars_part() {
    // Received 14:00 and due at the end of that day: 3 hours of a plan of 8, each step exactly in its time.
    let turns = [
        (Event::Receive, 1, "2023-03-09T14:00"),
        (Event::HandOn, 2, "2023-03-09T15:00"),
        (Event::HandOn, 3, "2023-03-09T17:00"),
        (Event::Resolve, 4, "2023-03-10T14:00"),
    ];
    let overrun =
        slip(&days(1, LimitUnit::SameDay), [1, 2, 5], &turns, &[], Some("2023-03-10T14:00")).overrun.unwrap();
    assert_eq!(overrun, Overrun { total: 5 * HOUR, calendar: 5 * HOUR, ..Overrun::default() });
}

#[test]
fn time_at_no_desk_is_nobodys_part() {
    let turns = [
        (Event::Receive, 1, "2023-03-09T08:00"),
        (Event::HandOn, 2, "2023-03-09T09:00"),
        (Event::HandOn, 3, "2023-03-09T11:00"),
        (Event::Stop, 3, "2023-03-09T16:00"),
        (Event::Correct, 3, "2023-03-10T16:00"),
        (Event::Resolve, 4, "2023-03-10T17:00"),
    ];
    let overrun = slip(&days(1, LimitUnit::WorkingDays), [1, 2, 5], &turns, &[], Some("2023-03-10T17:00"))
        .overrun
        .unwrap();
    assert_eq!(overrun, Overrun { total: 8 * HOUR, unallocated: 8 * HOUR, ..Overrun::default() });
}

#[test]
fn a_limit_in_calendar_days_is_measured_in_all_time() {
    let turns = [(Event::Receive, 1, "2023-03-09T08:00"), (Event::HandOn, 2, "2023-03-10T08:00")];
    let slip = slip(&days(3, LimitUnit::CalendarDays), [8, 8, 8], &turns, &[], Some("2023-03-14T17:00"));
    assert_eq!(slip.measured_in, MeasuredIn::AllTime);
    assert_eq!(
        (slip.rows[0].spent_microseconds, slip.rows[0].verdict),
        (24 * HOUR, Some(StepVerdict::OnTime))
    );
    // Due Monday 17:00 after the roll: 33 hours more than the plan. The handler lay on it 105 hours of 24.
    let overrun = slip.overrun.unwrap();
    assert_eq!((overrun.total, overrun.desks[0].own_overrun_microseconds), (24 * HOUR, 81 * HOUR));
    assert_eq!(overrun.desks[0].microseconds, 24 * HOUR);
}

/// Acts as they may follow each other, each some time after the one before.
fn any_turns() -> impl Strategy<Value = Vec<SlipAct>> {
    let gap = prop_oneof![(0_i64..200).prop_map(|n| n * 900_000_000), 0_i64..400_000_000_000];
    (any_instant(), proptest::collection::vec((gap, 0_u8..6), 0..14)).prop_map(|(accepted_at, acts)| {
        let mut turns = vec![turn(Event::Receive, 1, accepted_at)];
        let (mut now, mut step, mut stopped) = (accepted_at, 1, false);
        for (gap, kind) in acts {
            now += TimeDelta::microseconds(gap);
            let (event, after) = match (stopped || step == 4, kind, step) {
                (true, _, _) => (Event::Correct, step.min(3)),
                (false, 0, 2..) => (Event::SendBack, step - 1),
                (false, 1, _) => (Event::Stop, step),
                (false, 2, _) => (Event::Assign, step),
                (false, _, 3) => (Event::Resolve, 4),
                (false, _, _) => (Event::HandOn, step + 1),
            };
            stopped = event == Event::Stop;
            step = after;
            turns.push(turn(event, step, now));
        }
        turns
    })
}

fn any_pauses() -> impl Strategy<Value = Vec<(i64, i64)>> {
    proptest::collection::vec((0_i64..2_000, 0_i64..300), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_parts_add_up_to_the_overrun_and_none_is_negative(
        mut turns in any_turns(),
        steps in any_pauses(),
        limit in any_limit(),
        hours in proptest::array::uniform3(0_u32..80),
        more in prop_oneof![Just(0_i64), 0_i64..2_000_000_000_000],
        restarts in any::<bool>(),
    ) {
        let calendar = office();
        let (one, other) = (Id::new(), Id::new());
        for turn in &mut turns {
            turn.office_id = if turn.step_after < 2 { one } else { other };
        }
        let accepted_at = turns[0].at;
        let pauses: Vec<ClockPause> = steps.iter().map(|(after, length)| {
            let from = accepted_at + TimeDelta::minutes(after * 30);
            ClockPause { from, until: Some(from + TimeDelta::minutes(length * 30)), restarts }
        }).collect();
        let end = turns.last().unwrap().at + TimeDelta::microseconds(more);
        let workflow = workflow(hours);
        let slip = control_slip(&HandlingHistory {
            turns: &turns, workflow: &workflow, limit: Some(&limit), accepted_at, pauses: &pauses,
            calendar: (&calendar).into(), late_until: Some(end), now: end,
        }).unwrap();
        let overrun = slip.overrun.unwrap();
        prop_assert_eq!(overrun.sum_of_parts(), overrun.total);
        prop_assert!(overrun.total >= 0 && overrun.applicant >= 0 && overrun.calendar >= 0 && overrun.unallocated >= 0);
        for share in &overrun.desks {
            prop_assert!(share.microseconds >= 0);
            prop_assert!(share.microseconds <= share.own_overrun_microseconds + 3, "{:?}", share);
        }
        let by_office: i64 = by_office(&overrun.desks, &slip.rows).iter().map(|share| share.microseconds).sum();
        let by_step: i64 = overrun.desks.iter().map(|share| share.microseconds).sum();
        prop_assert_eq!(by_office, by_step);
        // Nobody bears no more than the time at no counted step.
        let deadline = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        let all = LimitMeasure::new(Some(&limit), &calendar, &pauses).unpaused(deadline.starts_at, end).unwrap();
        let counted = slip.rows.iter().filter(|row| row.allowance_hours.is_some());
        let at_desks: i64 = counted.map(|row| row.spent_microseconds).sum();
        prop_assert!(overrun.unallocated <= all - at_desks, "{} of {}", overrun.unallocated, all - at_desks);
        if end <= deadline.due_at {
            prop_assert_eq!(overrun.total, 0);
        }
    }
}
