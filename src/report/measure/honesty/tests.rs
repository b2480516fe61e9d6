//! Each meter counts at its threshold and not beyond it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::Weekday;
use proptest::prelude::*;

use super::meter::{Meter, MeterSettings, MeterVerdict, is_same_applicant};
use crate::calendar::OfficeCalendar;
use crate::calendar::fixtures::{any_instant, holidays, office, office_hours, shift, years};
use crate::calendar::hours::WeekHours;
use crate::calendar::working_time::WorkingCalendar;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::status::Event;
use crate::platform::database::Id;
use crate::platform::instant::Instant;
use crate::procedure::limit::{DayOffRule, FirstDay, LimitUnit};
use crate::procedure::{Limit, TimeLimit};
use crate::report::measure::acts::{JournalAct, MINUTE, MeasureBasis};

fn at(text: &str) -> Instant {
    let seconds = if text.len() == 16 { ":00" } else { "" };
    Instant::parse(&format!("{text}{seconds}+07:00")).unwrap()
}

/// The desk is open on Saturday morning too.
fn calendar() -> Arc<OfficeCalendar> {
    let saturday = [(Weekday::Sat, shift("08:00-12:00"))];
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let days = week.into_iter().flat_map(|day| [(day, shift("08:00-12:00")), (day, shift("13:00-17:00"))]);
    let reception_hours = WeekHours::new(days.chain(saturday)).unwrap();
    Arc::new(OfficeCalendar {
        stamp: "H26@1".to_owned(),
        processing: office(),
        reception: WorkingCalendar::new(&reception_hours, holidays(), &years()).unwrap(),
        processing_hours: office_hours(),
        reception_hours,
        days: std::collections::BTreeMap::new(),
        years: years(),
        provisional_years: BTreeSet::new(),
    })
}

fn limit(value: u32, unit: LimitUnit) -> TimeLimit {
    let rules = (FirstDay::Excluded, DayOffRule::EndOfNextWorkingDay);
    TimeLimit::Within(Limit::new(value, unit, rules.0, None, rules.1).unwrap())
}

/// Accepted on Tuesday 7/3/2023 at 09:15, three working days: due on Friday at 09:15.
fn basis() -> MeasureBasis {
    MeasureBasis {
        calendar: Some(calendar()),
        limit: limit(3, LimitUnit::WorkingDays),
        accepted_at: Some(at("2023-03-07T09:15")),
        pauses: Vec::new(),
    }
}

const DUE: &str = "2023-03-10T09:15";

fn act(event: Event, to: Account, happened: &str) -> JournalAct {
    JournalAct {
        office_id: Id::from_bytes([1; 16]),
        dossier_id: Id::from_bytes([2; 16]),
        seq: 4,
        event,
        from: Account::InProcess,
        to,
        due_before: Some(at(DUE)),
        due_after: Some(at(DUE)),
        happened_at: at(happened),
        recorded_at: at(happened),
        actor_id: Some(Id::from_bytes([3; 16])),
        procedure_id: Id::from_bytes([4; 16]),
        channel: Channel::Counter,
        code: "H26.268.05-230307-0001".to_owned(),
        stamp: "H26@1".to_owned(),
        version_id: Id::from_bytes([5; 16]),
    }
}

fn resolved(happened: &str) -> JournalAct {
    act(Event::Resolve, Account::ResolvedOnTime, happened)
}

/// Whether it is counted; none when it is not in the base.
#[track_caller]
fn counted(meter: Meter, act: &JournalAct, basis: &MeasureBasis) -> Option<bool> {
    match meter.judge(act, basis, MeterSettings::default()) {
        MeterVerdict::OutOfBase => None,
        MeterVerdict::InBase { counted, .. } => Some(counted),
        MeterVerdict::NotMeasured => panic!("{meter} is not measured"),
    }
}

#[test]
fn an_entry_lags_by_working_time_only() {
    for (happened, recorded, is_counted) in [
        ("2023-03-07T09:15", "2023-03-07T09:15", false),
        ("2023-03-07T09:15", "2023-03-07T10:15", false),
        ("2023-03-07T09:15", "2023-03-07T10:15:01", true),
        // The break and the night are nobody's delay.
        ("2023-03-07T11:30", "2023-03-07T13:30", false),
        ("2023-03-07T19:00", "2023-03-08T09:00", false),
        ("2023-03-07T16:30", "2023-03-08T08:31", true),
    ] {
        let act =
            JournalAct { recorded_at: at(recorded), ..act(Event::HandOn, Account::InProcess, happened) };
        assert_eq!(counted(Meter::EntryLag, &act, &basis()), Some(is_counted), "{happened} {recorded}");
    }
    let imported = JournalAct { actor_id: None, ..act(Event::Resolve, Account::ResolvedLate, DUE) };
    assert_eq!(counted(Meter::EntryLag, &imported, &basis()), None);
    for event in [Event::Submit, Event::RecalculateDue, Event::MoveVersion, Event::Continue, Event::Release] {
        assert_eq!(counted(Meter::EntryLag, &act(event, Account::InProcess, DUE), &basis()), None, "{event}");
    }
}

#[test]
fn a_result_in_time_is_entered_after_the_due_date() {
    for (happened, recorded, is_counted) in [
        (DUE, "2023-03-10T09:15:01", true),
        (DUE, DUE, false),
        ("2023-03-09T10:00", "2023-03-10T09:15", false),
        ("2023-03-09T10:00", "2023-03-13T08:00", true),
        // Late, and told so.
        ("2023-03-10T09:15:01", "2023-03-13T08:00", false),
    ] {
        let act = JournalAct { recorded_at: at(recorded), ..resolved(happened) };
        assert_eq!(
            counted(Meter::ResolvedRecordedLate, &act, &basis()),
            Some(is_counted),
            "{happened} {recorded}"
        );
    }
    let meter = Meter::ResolvedRecordedLate;
    assert_eq!(
        counted(meter, &JournalAct { due_before: None, due_after: None, ..resolved(DUE) }, &basis()),
        None
    );
    assert_eq!(counted(meter, &act(Event::HandOn, Account::InProcess, DUE), &basis()), None);
    let imported = JournalAct { actor_id: None, ..resolved(DUE) };
    assert_eq!(meter.judge(&imported, &basis(), MeterSettings::default()), MeterVerdict::NotMeasured);
}

#[test]
fn what_is_done_this_second_is_entered_at_once() {
    let recorded_at = at(DUE).plus(chrono::TimeDelta::microseconds(999_999));
    let live = JournalAct { recorded_at, ..resolved(DUE) };
    assert_eq!(counted(Meter::ResolvedRecordedLate, &live, &basis()), Some(false));
    let lag = Meter::EntryLag.judge(&live, &basis(), MeterSettings::default());
    assert_eq!(lag, MeterVerdict::InBase { counted: false, time: Some(0) });
    let recorded_at = at("2023-03-07T17:00").plus(chrono::TimeDelta::microseconds(999_999));
    let at_closing = JournalAct { recorded_at, ..act(Event::HandOn, Account::InProcess, "2023-03-07T17:00") };
    assert_eq!(counted(Meter::ActsRecordedOutsideOfficeHours, &at_closing, &basis()), Some(false));
}

#[test]
fn the_last_hours_are_working_hours_of_longer_limits() {
    let meter = Meter::ResolvedAtTheLastHours;
    for (happened, is_counted) in [
        ("2023-03-09T16:14:59", Some(false)),
        ("2023-03-09T16:15", Some(true)),
        (DUE, Some(true)),
        ("2023-03-10T09:15:01", None),
    ] {
        assert_eq!(counted(meter, &resolved(happened), &basis()), is_counted, "{happened}");
    }
    for (short, is_counted) in [
        (TimeLimit::NoneSetByLaw, None),
        (limit(1, LimitUnit::SameDay), None),
        (limit(7, LimitUnit::WorkingHours), None),
        (limit(8, LimitUnit::WorkingHours), Some(true)),
        (limit(1, LimitUnit::CalendarDays), Some(true)),
    ] {
        let basis = MeasureBasis { limit: short, ..basis() };
        assert_eq!(counted(meter, &resolved(DUE), &basis), is_counted, "{short:?}");
        assert_eq!(
            counted(Meter::InstantResolutions, &resolved(DUE), &basis).is_some(),
            is_counted.is_some()
        );
    }
}

#[test]
fn papers_are_asked_for_in_the_last_tenth() {
    // A tenth of 24 hours is 144 minutes.
    for (happened, is_counted) in [
        ("2023-03-07T09:15", Some(false)),
        ("2023-03-09T15:50:59", Some(false)),
        ("2023-03-09T15:51", Some(true)),
        (DUE, Some(true)),
        ("2023-03-10T09:15:01", Some(false)),
    ] {
        let asked = act(Event::RequestSupplement, Account::PausedSupplement, happened);
        assert_eq!(counted(Meter::RequestsInTheLastTenth, &asked, &basis()), is_counted, "{happened}");
    }
    let before = JournalAct {
        from: Account::WaitingAcceptance,
        ..act(Event::RequestSupplement, Account::WaitingAcceptance, DUE)
    };
    assert_eq!(counted(Meter::RequestsInTheLastTenth, &before, &basis()), None);
    let payment = act(Event::RequestPayment, Account::PausedPayment, DUE);
    assert_eq!(counted(Meter::RequestsInTheLastTenth, &payment, &basis()), None);
}

#[test]
fn a_pause_makes_the_difference_or_it_does_not() {
    for (happened, is_counted) in [
        (DUE, Some(false)),
        ("2023-03-10T09:15:01", Some(true)),
        ("2023-03-13T09:15", Some(true)),
        ("2023-03-13T09:15:01", None),
    ] {
        let due = Some(at("2023-03-13T09:15"));
        let act = JournalAct { due_before: due, due_after: due, ..resolved(happened) };
        assert_eq!(counted(Meter::OnTimeThanksToAPause, &act, &basis()), is_counted, "{happened}");
    }
}

#[test]
fn a_result_comes_at_once() {
    for (happened, is_counted) in
        [("2023-03-07T09:15", true), ("2023-03-07T09:30", true), ("2023-03-07T09:30:01", false)]
    {
        assert_eq!(counted(Meter::InstantResolutions, &resolved(happened), &basis()), Some(is_counted));
    }
}

#[test]
fn the_office_works_at_its_desk_and_behind_it_and_at_the_stroke_of_closing() {
    for (moment, is_counted) in [
        ("2023-03-07T07:59:59", true),
        ("2023-03-07T08:00", false),
        ("2023-03-07T12:00", false),
        ("2023-03-07T12:00:01", true),
        ("2023-03-07T17:00", false),
        ("2023-03-07T17:00:01", true),
        // Saturday morning the desk is open.
        ("2023-03-11T09:00", false),
        ("2023-03-11T13:00", true),
        ("2023-03-12T09:00", true),
        ("2023-04-30T09:00", true),
    ] {
        let happened = act(Event::HandOn, Account::InProcess, moment);
        assert_eq!(counted(Meter::ActsOutsideOfficeHours, &happened, &basis()), Some(is_counted), "{moment}");
        let entered = JournalAct { happened_at: at("2023-03-06T09:15"), ..happened };
        assert_eq!(counted(Meter::ActsOutsideOfficeHours, &entered, &basis()), Some(false), "{moment}");
        assert_eq!(
            counted(Meter::ActsRecordedOutsideOfficeHours, &entered, &basis()),
            Some(is_counted),
            "{moment}"
        );
    }
}

#[test]
fn without_a_calendar_nothing_is_measured_by_it() {
    let bare = MeasureBasis { calendar: None, ..basis() };
    let asked = act(Event::RequestSupplement, Account::PausedSupplement, DUE);
    for meter in Meter::ALL {
        let act = if *meter == Meter::RequestsInTheLastTenth { &asked } else { &resolved(DUE) };
        let verdict = meter.judge(act, &bare, MeterSettings::default());
        let expected = match meter {
            Meter::WithdrawnAndRefiled => MeterVerdict::OutOfBase,
            Meter::ResolvedRecordedLate => MeterVerdict::InBase { counted: false, time: None },
            _ => MeterVerdict::NotMeasured,
        };
        assert_eq!(verdict, expected, "{meter}");
    }
    let far = act(Event::HandOn, Account::InProcess, "2031-03-07T09:15");
    assert_eq!(Meter::EntryLag.judge(&far, &basis(), MeterSettings::default()), MeterVerdict::NotMeasured);
}

#[test]
fn people_are_the_same_by_number_or_else_by_name() {
    for (one, other, same) in [
        (("Nguyễn Văn A", Some("001")), ("Khác Tên", Some("001")), true),
        (("Nguyễn Văn A", Some("001")), ("Nguyễn Văn A", Some("002")), false),
        (("Nguyễn  Văn A", Some("001")), ("NGUYỄN VĂN A", None), true),
        (("Nguyễn Văn A", None), ("Nguyên Văn A", None), false),
        (("A", Some("b1234567")), ("B", Some("B1234567")), true),
    ] {
        assert_eq!(is_same_applicant(one, other), same, "{one:?} {other:?}");
    }
}

#[test]
fn working_time_leaves_pauses_out() {
    let pauses = vec![(at("2023-03-07T10:00"), at("2023-03-08T09:00"))];
    let basis = MeasureBasis { pauses, ..basis() };
    // 45 minutes before the pause, three hours less the lunch after it.
    assert_eq!(basis.handled_until(at("2023-03-08T14:00")), Some((45 + 180 + 60) * MINUTE));
    assert_eq!(MeasureBasis { accepted_at: None, ..basis }.handled_until(at("2023-03-08T14:00")), None);
}

proptest! {
    #[test]
    fn thresholds_only_ever_count_more(happened in any_instant(), lag in 0_i64..5_000, wider in 0_i64..500) {
        let happened_at = Instant::from_civil(happened);
        let act = JournalAct {
            happened_at,
            recorded_at: happened_at.plus(chrono::TimeDelta::minutes(lag)),
            ..resolved(DUE)
        };
        let usual = MeterSettings::default();
        let counts = |meter: Meter, settings| matches!(meter.judge(&act, &basis(), settings), MeterVerdict::InBase { counted: true, .. });
        let stretched = MeterSettings {
            entry_lag_minutes: usual.entry_lag_minutes,
            last_minutes: usual.last_minutes + wider,
            refiled_days: usual.refiled_days,
            instant_minutes: usual.instant_minutes + wider,
        };
        for meter in [Meter::ResolvedAtTheLastHours, Meter::InstantResolutions] {
            prop_assert!(!counts(meter, usual) || counts(meter, stretched));
        }
        let strict = MeterSettings { entry_lag_minutes: usual.entry_lag_minutes + wider, ..usual };
        prop_assert!(!counts(Meter::EntryLag, strict) || counts(Meter::EntryLag, usual));
    }
}
