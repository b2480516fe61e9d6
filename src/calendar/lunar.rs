//! The two holidays that follow the moon, by their dates of the solar calendar: Tết Nguyên đán and Giỗ Tổ Hùng Vương.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A table and no astronomy: the dates of the Vietnamese lunar calendar (UTC+7) are facts that do not change, and a table can be read
//! against any printed calendar. The tests compute the moon and hold the table against it, year by year.

use chrono::NaiveDate;

#[cfg(test)]
#[path = "lunar_tests.rs"]
mod tests;

/// The first year of the table.
const FIRST_YEAR: i32 = 2000;

/// For each year from 2000 to 2100: month and day of 1/1 (Tết), month and day of 10/3 (Giỗ Tổ), both of the lunar calendar.
#[rustfmt::skip]
const LUNAR_HOLIDAYS: [(u32, u32, u32, u32); 101] = [
    // 2000
    (2, 5, 4, 14), (1, 24, 4, 3), (2, 12, 4, 22), (2, 1, 4, 11), (1, 22, 4, 28),
    // 2005
    (2, 9, 4, 18), (1, 29, 4, 7), (2, 17, 4, 26), (2, 7, 4, 15), (1, 26, 4, 4),
    // 2010
    (2, 14, 4, 23), (2, 3, 4, 12), (1, 23, 3, 31), (2, 10, 4, 19), (1, 31, 4, 9),
    // 2015
    (2, 19, 4, 28), (2, 8, 4, 16), (1, 28, 4, 6), (2, 16, 4, 25), (2, 5, 4, 14),
    // 2020
    (1, 25, 4, 2), (2, 12, 4, 21), (2, 1, 4, 10), (1, 22, 4, 29), (2, 10, 4, 18),
    // 2025
    (1, 29, 4, 7), (2, 17, 4, 26), (2, 6, 4, 16), (1, 26, 4, 4), (2, 13, 4, 23),
    // 2030
    (2, 2, 4, 12), (1, 23, 4, 1), (2, 11, 4, 19), (1, 31, 4, 9), (2, 19, 4, 28),
    // 2035
    (2, 8, 4, 17), (1, 28, 4, 6), (2, 15, 4, 24), (2, 4, 4, 13), (1, 24, 4, 3),
    // 2040
    (2, 12, 4, 20), (2, 1, 4, 10), (1, 22, 4, 29), (2, 10, 4, 19), (1, 30, 4, 7),
    // 2045
    (2, 17, 4, 26), (2, 6, 4, 15), (1, 26, 4, 4), (2, 14, 4, 22), (2, 2, 4, 11),
    // 2050
    (1, 23, 4, 1), (2, 11, 4, 20), (2, 1, 4, 9), (2, 18, 4, 28), (2, 8, 4, 17),
    // 2055
    (1, 28, 4, 6), (2, 15, 4, 24), (2, 4, 4, 13), (1, 24, 4, 2), (2, 12, 4, 21),
    // 2060
    (2, 2, 4, 10), (1, 21, 3, 31), (2, 9, 4, 19), (1, 29, 4, 8), (2, 17, 4, 26),
    // 2065
    (2, 5, 4, 15), (1, 26, 4, 4), (2, 14, 4, 23), (2, 3, 4, 11), (1, 23, 4, 1),
    // 2070
    (2, 11, 4, 20), (1, 31, 4, 9), (2, 19, 4, 27), (2, 7, 4, 16), (1, 27, 4, 5),
    // 2075
    (2, 15, 4, 24), (2, 5, 4, 13), (1, 24, 4, 2), (2, 12, 4, 21), (2, 2, 4, 11),
    // 2080
    (1, 22, 3, 30), (2, 9, 4, 18), (1, 29, 4, 7), (2, 17, 4, 26), (2, 6, 4, 14),
    // 2085
    (1, 26, 4, 3), (2, 14, 4, 22), (2, 3, 4, 12), (1, 24, 4, 1), (2, 10, 4, 20),
    // 2090
    (1, 30, 4, 9), (2, 18, 4, 28), (2, 7, 4, 16), (1, 27, 4, 5), (2, 15, 4, 24),
    // 2095
    (2, 5, 4, 13), (1, 25, 4, 2), (2, 12, 4, 21), (2, 1, 4, 11), (1, 21, 4, 29),
    // 2100
    (2, 9, 4, 18),
];

/// The first day of the lunar year that begins in this solar year: mùng 1 Tết. None outside 2000 to 2100.
#[must_use]
pub fn new_year(year: i32) -> Option<NaiveDate> {
    let (month, day, ..) = row(year)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The tenth day of the third lunar month: Giỗ Tổ Hùng Vương. None outside 2000 to 2100.
#[must_use]
pub fn hung_kings(year: i32) -> Option<NaiveDate> {
    let (_, _, month, day) = row(year)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

fn row(year: i32) -> Option<(u32, u32, u32, u32)> {
    let place = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    LUNAR_HOLIDAYS.get(place).copied()
}
