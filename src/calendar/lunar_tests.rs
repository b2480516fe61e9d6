//! The table of lunar holidays is held against the moon and the sun, by the usual series for new moons and the sun's longitude.

#![expect(
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::suboptimal_flops,
    reason = "astronomy, for the tests alone"
)]

use std::f64::consts::PI;

use super::*;

/// Julian day number of 1/1/2000.
const EPOCH: i64 = 2_451_545;
/// Days from one new moon to the next, on average.
const MONTH: f64 = 29.530_588_853;
/// The zone of Vietnam, as a part of a day.
const ZONE: f64 = 7.0 / 24.0;

/// The Julian day number, at the place of Vietnam, of the `k`-th new moon since 1900.
fn new_moon(k: i64) -> i64 {
    let k = k as f64;
    let t = k / 1236.85;
    let sin = |degrees: f64| (degrees * PI / 180.0).sin();
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t * t - 0.000_000_155 * t.powi(3)
        + 0.000_33 * sin(166.56 + 132.87 * t - 0.009_173 * t * t);
    let sun = 359.2242 + 29.105_356_08 * k - 0.000_033_3 * t * t - 0.000_003_47 * t.powi(3);
    let moon = 306.0253 + 385.816_918_06 * k + 0.010_730_6 * t * t + 0.000_012_36 * t.powi(3);
    let node = 21.2964 + 390.670_506_46 * k - 0.001_652_8 * t * t - 0.000_002_39 * t.powi(3);
    let moved = (0.1734 - 0.000_393 * t) * sin(sun) + 0.0021 * sin(2.0 * sun) - 0.4068 * sin(moon)
        + 0.0161 * sin(2.0 * moon)
        - 0.0004 * sin(3.0 * moon)
        + 0.0104 * sin(2.0 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2.0 * node + sun)
        - 0.0004 * sin(2.0 * node - sun)
        - 0.0006 * sin(2.0 * node + moon)
        + 0.0010 * sin(2.0 * node - moon)
        + 0.0005 * sin(2.0 * moon + sun);
    let clock = -0.000_278 + 0.000_265 * t + 0.000_262 * t * t;
    (mean + moved - clock + 0.5 + ZONE).floor() as i64
}

/// In which twelfth of its year the sun stands when that day begins in Vietnam; 9 begins at the winter solstice.
fn sun_twelfth(day: i64) -> i64 {
    let t = (day as f64 - 2_451_545.5 - ZONE) / 36_525.0;
    let sin = |degrees: f64| (degrees * PI / 180.0).sin();
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let anomaly = 357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t * t - 0.000_000_48 * t.powi(3);
    let longitude = mean
        + (1.914_6 - 0.004_817 * t - 0.000_014 * t * t) * sin(anomaly)
        + (0.019_993 - 0.000_101 * t) * sin(2.0 * anomaly)
        + 0.000_29 * sin(3.0 * anomaly);
    (longitude.rem_euclid(360.0) / 30.0).floor() as i64
}

/// Which new moon begins the eleventh month of that solar year: the last one up to the winter solstice.
fn eleventh_month(year: i64) -> i64 {
    let last_day = day_number(NaiveDate::from_ymd_opt(i32::try_from(year).unwrap(), 12, 31).unwrap());
    let k = ((last_day - 2_415_021) as f64 / MONTH).floor() as i64;
    if sun_twelfth(new_moon(k)) >= 9 { k - 1 } else { k }
}

fn day_number(date: NaiveDate) -> i64 {
    let epoch = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
    EPOCH + date.signed_duration_since(epoch).num_days()
}

/// The solar date of a day of the first or third lunar month.
fn solar(year: i64, month: i64, day: i64) -> NaiveDate {
    let (before, after) = (eleventh_month(year - 1), eleventh_month(year));
    let mut months = month + 1;
    if after - before > 12 {
        // The leap month is the first one in which the sun enters no new twelfth.
        let leap =
            (1..14).find(|at| sun_twelfth(new_moon(before + at)) == sun_twelfth(new_moon(before + at + 1)));
        months += i64::from(leap.is_some_and(|leap| months >= leap));
    }
    let days = new_moon(before + months) + day - 1 - EPOCH;
    NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(days)
}

#[test]
fn the_table_is_what_the_moon_says() {
    for year in 2000..=2100 {
        assert_eq!(new_year(year), Some(solar(i64::from(year), 1, 1)), "Tết {year}");
        assert_eq!(hung_kings(year), Some(solar(i64::from(year), 3, 10)), "Giỗ Tổ {year}");
    }
}

#[test]
fn years_that_differ_from_the_chinese_calendar_are_those_of_vietnam() {
    let tet = |year| new_year(year).unwrap().to_string();
    assert_eq!([tet(2007), tet(2030), tet(2053)], ["2007-02-17", "2030-02-02", "2053-02-18"]);
    // A leap second month in 2023.
    assert_eq!(hung_kings(2023).unwrap().to_string(), "2023-04-29");
    assert_eq!((new_year(1999), new_year(2101), hung_kings(i32::MIN)), (None, None, None));
}
