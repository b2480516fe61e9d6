//! The rule that says when a dossier is due: time of one call by kind and length of the limit.

use std::hint::black_box;
use std::time::{Duration, Instant as Stopwatch};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use motcua::agency;
use motcua::demo::random::SplitMix;
use motcua::dossier::acts::act_context::ReferenceCaches;
use motcua::dossier::clock::deadline::{ClockPause, due};
use motcua::platform::database::Connection;
use motcua::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};

use crate::load::median;
use crate::page::{Page, Table, whole};
use crate::place::{Engine, Place};
use crate::settings::Settings;

/// One round of one limit.
const ROUND: Duration = Duration::from_millis(300);
/// The limits, in days; an hour limit of as many days has eight hours for each.
const DAYS: [u32; 3] = [1, 30, 365];
const UNITS: [(LimitUnit, u32, &str); 3] = [
    (LimitUnit::WorkingDays, 1, "working days"),
    (LimitUnit::WorkingHours, 8, "working hours (8 for a day)"),
    (LimitUnit::CalendarDays, 1, "calendar days"),
];

/// Accepted in 2023, at any minute.
fn instants() -> Vec<NaiveDateTime> {
    let mut chance = SplitMix::new(7);
    let first = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap().and_time(NaiveTime::MIN);
    (0..1024).map(|_| first + TimeDelta::minutes(chance.between(0, 365 * 24 * 60 - 1))).collect()
}

/// A pause of two days that begins an hour after the acceptance.
fn paused(at: NaiveDateTime) -> [ClockPause; 1] {
    let from = at + TimeDelta::hours(1);
    [ClockPause { from, until: Some(from + TimeDelta::days(2)), restarts: false }]
}

pub(crate) fn measure(settings: &Settings, page: &mut Page) {
    println!("due dates");
    let place = Place::new(Engine::Sqlite, settings);
    let books = ReferenceCaches::new(motcua::platform::blind_index::BlindIndexKey::derived_from(b"bench"));
    let calendar = place
        .database
        .read_now(|conn: &mut Connection| {
            let ward = agency::store::find_by_code(conn, "H26.268.05")?.unwrap();
            books.calendars.for_agency(conn, ward.id)
        })
        .unwrap();
    let instants = instants();
    let limits: Vec<(Limit, bool)> = UNITS
        .iter()
        .flat_map(|(unit, times, _)| DAYS.map(|days| (*unit, days * times)))
        .map(|(unit, value)| {
            Limit::new(value, unit, FirstDay::Excluded, None, DayOffRule::EndOfNextWorkingDay).unwrap()
        })
        .flat_map(|limit| [(limit, false), (limit, true)])
        .collect();
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); limits.len()];
    for _ in 0..settings.rounds {
        for (place, (limit, with_pause)) in limits.iter().enumerate() {
            let begun = Stopwatch::now();
            let mut calls = 0_u32;
            while begun.elapsed() < ROUND {
                for at in &instants {
                    let pauses = paused(*at);
                    let pauses: &[ClockPause] = if *with_pause { &pauses } else { &[] };
                    black_box(due(black_box(limit), *at, pauses, &calendar.processing).unwrap());
                    calls += 1;
                }
            }
            times[place].push(begun.elapsed().as_secs_f64() * 1e9 / f64::from(calls));
        }
    }
    let medians: Vec<f64> = times.iter().map(|rounds| median(rounds)).collect();
    let mut table = Table::new(&[
        "limit in",
        "1 day",
        "30 days",
        "365 days",
        "1 day, paused",
        "30, paused",
        "365, paused",
    ]);
    for (row, (_, _, name)) in UNITS.iter().enumerate() {
        let of = |days: usize, paused: usize| whole(medians[(row * DAYS.len() + days) * 2 + paused]);
        table.row(&[(*name).to_owned(), of(0, 0), of(1, 0), of(2, 0), of(0, 1), of(1, 1), of(2, 1)]);
    }
    page.section(
        "Due dates",
        "Nanoseconds of one call of `deadline::due` on the working calendar of a ward, accepted at 1,024 different minutes of \
         2023; paused: with one pause of two days.",
        &[table],
    );
}
