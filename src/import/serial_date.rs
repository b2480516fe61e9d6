//! Dates as spreadsheets keep them: the number of days since an epoch, with the time as its fraction.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::written_moment::WrittenMoment;
use crate::platform::instant::Instant;

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SerialEpoch {
    /// Day 1 is 1 January 1900, and a 29 February 1900 is counted that never was.
    Of1900,
    /// Day 0 is 1 January 1904.
    Of1904,
}

/// Plain numbers that may be days: from 1954 to 2099, so that no year is taken for one.
const PLAIN_DAYS: std::ops::RangeInclusive<u64> = 20_000..=73_050;
const SECONDS_OF_A_DAY: u128 = 86_400;

impl SerialEpoch {
    /// The moment that a number stands for: a day where there is no fraction, else a time to the second. None before March 1900.
    ///
    /// ```
    /// use motcua::import::serial_date::SerialEpoch;
    /// use motcua::import::written_moment::WrittenMoment;
    /// let moment = |text| SerialEpoch::Of1900.moment(text);
    /// assert_eq!(moment("44992"), WrittenMoment::parse("07/03/2023"));
    /// assert_eq!(moment("44992.3854166667"), WrittenMoment::parse("07/03/2023 09:15"));
    /// assert_eq!(moment("-1"), None);
    /// ```
    #[must_use]
    pub fn moment(self, number: &str) -> Option<WrittenMoment> {
        let (days, fraction) = number.split_once('.').unwrap_or((number, ""));
        if !days.bytes().chain(fraction.bytes()).all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let days: u64 = days.parse().ok()?;
        let (first, days) = match self {
            Self::Of1900 => (NaiveDate::from_ymd_opt(1899, 12, 30)?, Some(days).filter(|days| *days > 60)?),
            Self::Of1904 => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        };
        let day = first.checked_add_days(Days::new(days))?;
        let seconds = seconds(fraction)?;
        if seconds == 0 {
            return Some(WrittenMoment::Day(day));
        }
        let start = NaiveDateTime::new(day, NaiveTime::MIN);
        let civil = start.checked_add_signed(TimeDelta::seconds(seconds))?;
        Some(WrittenMoment::At(Instant::from_civil(civil)))
    }

    /// The moment that a plain number stands for in a column of dates, when it can be no year and no other number.
    #[must_use]
    pub fn plain_moment(self, number: &str) -> Option<WrittenMoment> {
        let days = number.split_once('.').map_or(number, |(days, _)| days);
        let days: u64 = days.parse().ok()?;
        PLAIN_DAYS.contains(&days).then(|| self.moment(number)).flatten()
    }
}

/// The seconds of a fraction of a day, to the nearest one.
fn seconds(fraction: &str) -> Option<i64> {
    let digits = fraction.get(..fraction.len().min(15))?;
    if digits.is_empty() {
        return Some(0);
    }
    let whole = 10_u128.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let part: u128 = digits.parse().ok()?;
    i64::try_from((part * SECONDS_OF_A_DAY + whole / 2) / whole).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_and_times_are_read_and_years_are_none() {
        let day = |text: &str| Some(WrittenMoment::parse(text).unwrap());
        for (epoch, number, moment) in [
            (SerialEpoch::Of1900, "61", day("01/03/1900")),
            (SerialEpoch::Of1900, "60", None),
            (SerialEpoch::Of1904, "0", day("01/01/1904")),
            (SerialEpoch::Of1904, "43530.5", day("07/03/2023 12:00")),
            (SerialEpoch::Of1900, "44992.999999", day("08/03/2023 00:00")),
            (SerialEpoch::Of1900, "44992.000001", day("07/03/2023")),
            (SerialEpoch::Of1900, "4,4992E+4", None),
            (SerialEpoch::Of1900, "99999999999999999999", None),
            (SerialEpoch::Of1900, "", None),
        ] {
            assert_eq!(epoch.moment(number), moment, "{number}");
        }
        assert_eq!(SerialEpoch::Of1900.plain_moment("2023"), None);
        assert_eq!(SerialEpoch::Of1900.plain_moment("20230307"), None);
        assert_eq!(SerialEpoch::Of1900.plain_moment("44992"), day("07/03/2023"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_second_makes_the_round(days in 61_u64..80_000, second in 1_u64..86_400) {
            // As a workbook writes it: fifteen significant digits.
            let fraction = (u128::from(second) * 10_000_000_000 + 43_200) / 86_400;
            let read = SerialEpoch::Of1900.moment(&format!("{days}.{fraction:010}"));
            let day = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap() + Days::new(days);
            let civil = NaiveDateTime::new(day, NaiveTime::MIN) + TimeDelta::seconds(i64::try_from(second).unwrap());
            prop_assert_eq!(read, Some(WrittenMoment::At(Instant::from_civil(civil))));
        }
    }
}
