//! The numbers that a desk gives out: `{office}-{yymmdd}-{0001}`, each day from 1 on without a gap, so that a dossier which is
//! gone with everything that was written of it still leaves a hole that the auditor finds.
//! Pure: no HTTP, no SQL, no clock.

pub mod audit;
pub mod book_numbers;
pub mod given_back;
pub mod older_registers;
pub mod spelling;
pub mod store;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A place in the register book of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct BookNumber {
    /// Quyển số: the year of reception; each office has its own.
    #[schema(example = 2023)]
    pub volume: i32,
    /// Số thứ tự: given when the dossier is accepted and recorded; it never changes.
    #[schema(example = 112)]
    pub ordinal: i32,
}

/// The largest number that a day of an office may have in an older register: a hundred times what the busiest desk gives out. A
/// larger one is no number of a day, and the desk would go on behind it.
pub const MOST_OF_A_DAY: i32 = 99_999;

/// The code of the dossier with that number.
#[must_use]
pub fn code(office: &str, day: NaiveDate, number: i32) -> String {
    format!("{office}-{}-{number:04}", day.format("%y%m%d"))
}

/// Day and number of a code that is written as the office's own; `None` for any other, as of an older register.
#[must_use]
pub fn read(office: &str, code: &str) -> Option<(NaiveDate, i32)> {
    let rest = code.strip_prefix(office)?.strip_prefix('-')?;
    let (day, number) = rest.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if day.len() != 6 || !(4..=10).contains(&number.len()) || !digits(day) || !digits(number) {
        return None;
    }
    Some((NaiveDate::parse_from_str(&format!("20{day}"), "%Y%m%d").ok()?, number.parse().ok()?))
}

/// The numbers of one day that are there.
#[derive(Debug, Default)]
struct NumbersOfDay {
    numbers: Vec<i32>,
    /// The largest one that came from an older register: those before it may never have been.
    imported: i32,
}

/// The numbers of one office, collected while its dossiers are walked through.
#[derive(Debug, Default)]
pub struct OfficeNumbers {
    days: BTreeMap<NaiveDate, NumbersOfDay>,
}

/// Numbers that were given out and whose dossiers are gone, the first and the last of a run.
pub type NumberGap = (NaiveDate, i32, i32);

impl OfficeNumbers {
    /// Notes a number; `imported`: it came with an older register and was not given out here.
    pub fn add(&mut self, day: NaiveDate, number: i32, imported: bool) {
        let of_day = self.days.entry(day).or_default();
        of_day.numbers.push(number);
        if imported {
            of_day.imported = of_day.imported.max(number);
        }
    }

    /// What is missing of the numbers up to the last one that was given out on each day, in their order. What lies before a
    /// number of an older register is not asked for: that register may have had gaps of its own.
    #[must_use]
    pub fn gaps(mut self, last: &BTreeMap<NaiveDate, i32>) -> Vec<NumberGap> {
        let mut gaps = Vec::new();
        for (day, last) in last {
            let mut found = self.days.remove(day).unwrap_or_default();
            found.numbers.sort_unstable();
            let mut next = found.imported.saturating_add(1);
            for number in found.numbers {
                if number > next {
                    gaps.push((*day, next, number - 1));
                }
                next = next.max(number.saturating_add(1));
            }
            if next <= *last {
                gaps.push((*day, next, *last));
            }
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 3, number).unwrap()
    }

    #[test]
    fn a_code_reads_back() {
        assert_eq!(code("H26.268.05", day(7), 3), "H26.268.05-230307-0003");
        for number in [1, 9_999, 10_000, 99_999_999, 100_000_000, i32::MAX] {
            assert_eq!(read("H26", &code("H26", day(7), number)), Some((day(7), number)));
        }
        for other in [
            "H26.9-230307-0003",
            "H26-230307-003",
            "H26-230307-9999999999",
            "H26-231307-0003",
            "H26-230307-+003",
            "H26-0003",
            "x",
            "",
        ] {
            assert_eq!(read("H26", other), None, "{other}");
        }
    }

    fn gaps(numbers: &[(u32, i32, bool)], last: &[(u32, i32)]) -> Vec<(u32, i32, i32)> {
        use chrono::Datelike as _;
        let mut found = OfficeNumbers::default();
        for (on, number, imported) in numbers {
            found.add(day(*on), *number, *imported);
        }
        let last = last.iter().map(|(on, number)| (day(*on), *number)).collect();
        found.gaps(&last).into_iter().map(|(on, first, last)| (on.day(), first, last)).collect()
    }

    #[test]
    fn what_is_missing_is_named_in_runs() {
        let (ours, theirs) = (false, true);
        assert_eq!(gaps(&[], &[]), []);
        assert_eq!(gaps(&[(1, 2, ours), (1, 1, ours)], &[(1, 2)]), []);
        assert_eq!(
            gaps(&[(1, 2, ours), (1, 6, ours)], &[(1, 8), (2, 1)]),
            [(1, 1, 1), (1, 3, 5), (1, 7, 8), (2, 1, 1)]
        );
        // An older register had 5 and never a 3; ours went on from 6.
        assert_eq!(gaps(&[(1, 2, theirs), (1, 5, theirs), (1, 7, ours)], &[(1, 7)]), [(1, 6, 6)]);
        assert_eq!(gaps(&[(1, 1, ours)], &[(1, i32::MAX)]), [(1, 2, i32::MAX)]);
    }
}
