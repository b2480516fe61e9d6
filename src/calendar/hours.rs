//! Office hours: from when to when an office works on each weekday.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! Times are civil times of the install's zone (UTC+7). A shift is half-open: it opens at 08:00 and at
//! 12:00 it is over. Usual Hà Nội hours are 08:00-12:00 and 13:00-17:00, Monday to Friday
//! (docs/domain/time-limits.md \[M\]); every office keeps its own, so they are data. A shift cannot pass midnight; one that
//! closes at 24:00 ends its day.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

/// The days of the week in the order in which Vietnam counts working days.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// One unbroken stretch of work in a day: `opens` belongs to it, `closes` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shift {
    /// The first instant of work.
    pub opens: NaiveTime,
    /// The first instant after it; midnight is 24:00, the end of the day.
    pub closes: NaiveTime,
}

impl Shift {
    /// The microsecond of its day at which it closes.
    pub(super) fn closing_micro(&self) -> i64 {
        if self.closes == NaiveTime::MIN { MICROS_OF_A_DAY } else { micros(self.closes) }
    }

    /// The microsecond of its day at which it opens.
    pub(super) fn opening_micro(&self) -> i64 {
        micros(self.opens)
    }

    /// Whether it is over at that time of its day.
    #[must_use]
    pub fn is_over_at(&self, time: NaiveTime) -> bool {
        self.closes != NaiveTime::MIN && self.closes <= time
    }

    /// The instant at which it closes on that date; at 24:00 the first one of the next day.
    #[must_use]
    pub fn closes_on(&self, date: NaiveDate) -> NaiveDateTime {
        let ends_the_day = date.succ_opt().filter(|_| self.closes == NaiveTime::MIN);
        ends_the_day.unwrap_or(date).and_time(self.closes)
    }

    /// Its closing for people and for answers.
    #[must_use]
    pub fn closing_text(&self) -> String {
        if self.closes == NaiveTime::MIN {
            "24:00".to_owned()
        } else {
            self.closes.format("%H:%M").to_string()
        }
    }
}

/// The microseconds of a day of the calendar.
pub(super) const MICROS_OF_A_DAY: i64 = 86_400_000_000;

/// Microseconds since midnight; a leap second counts as the last microsecond of the second before it.
pub(super) fn micros(time: NaiveTime) -> i64 {
    let within = i64::from(time.nanosecond()).min(999_999_999) / 1_000;
    i64::from(time.num_seconds_from_midnight()).saturating_mul(1_000_000).saturating_add(within)
}

impl std::fmt::Display for Shift {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.opens.format("%H:%M"), self.closing_text())
    }
}

/// The shifts of a week; on every weekday sorted and apart.
///
/// ```
/// use chrono::{NaiveTime, Weekday};
/// use motcua::calendar::hours::{HoursError, Shift, WeekHours};
/// let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
/// let morning = Shift { opens: at(8), closes: at(12) };
/// let late = Shift { opens: at(11), closes: at(17) };
/// assert_eq!(
///     WeekHours::new([(Weekday::Sat, morning), (Weekday::Sat, late)]),
///     Err(HoursError::Overlap { weekday: Weekday::Sat, first: morning, second: late }),
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekHours {
    days: [Vec<Shift>; 7],
}

/// Why hours cannot be. The weekday and the shift say what to correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// The shift closes when or before it opens.
    #[error("{weekday} {shift}: a shift closes after it opens")]
    Inverted {
        /// The day it was given for.
        weekday: Weekday,
        /// The shift at fault.
        shift: Shift,
    },
    /// Two shifts of one day share time.
    #[error("{weekday}: the shifts {first} and {second} overlap")]
    Overlap {
        /// The day they were given for.
        weekday: Weekday,
        /// The one that opens first.
        first: Shift,
        /// The one that opens before the first closes.
        second: Shift,
    },
    /// Office hours are read from a notice on the door: whole seconds only.
    #[error("{weekday} {shift}: office hours are whole seconds")]
    FractionOfASecond {
        /// The day it was given for.
        weekday: Weekday,
        /// The shift at fault.
        shift: Shift,
    },
}

impl WeekHours {
    /// Hours from shifts in any order; a weekday without a shift is a day of rest.
    ///
    /// Shifts may touch (08:00-12:00 and 12:00-16:00); they may not overlap.
    ///
    /// # Errors
    /// When a shift is inverted or empty, is not in whole seconds, or overlaps another of its day.
    pub fn new(shifts: impl IntoIterator<Item = (Weekday, Shift)>) -> Result<Self, HoursError> {
        let mut days: [Vec<Shift>; 7] = Default::default();
        for (weekday, shift) in shifts {
            if shift.closing_micro() <= shift.opening_micro() {
                return Err(HoursError::Inverted { weekday, shift });
            }
            if shift.opens.nanosecond() != 0 || shift.closes.nanosecond() != 0 {
                return Err(HoursError::FractionOfASecond { weekday, shift });
            }
            if let Some(day) = days.get_mut(position(weekday)) {
                day.push(shift);
            }
        }
        for (weekday, day) in WEEK.into_iter().zip(&mut days) {
            day.sort_unstable();
            for pair in day.windows(2) {
                if let [first, second] = *pair
                    && !first.is_over_at(second.opens)
                {
                    return Err(HoursError::Overlap { weekday, first, second });
                }
            }
        }
        Ok(Self { days })
    }

    /// The same shifts from Monday to Friday, rest on Saturday and Sunday.
    ///
    /// # Errors
    /// As for [`WeekHours::new`].
    pub fn monday_to_friday(shifts: &[Shift]) -> Result<Self, HoursError> {
        Self::new(
            WEEK.into_iter().take(5).flat_map(|weekday| shifts.iter().map(move |shift| (weekday, *shift))),
        )
    }

    /// The shifts of a weekday in order; empty on a day of rest.
    #[must_use]
    pub fn shifts(&self, weekday: Weekday) -> &[Shift] {
        self.days.get(position(weekday)).map_or(&[], Vec::as_slice)
    }

    /// Every shift with its weekday, Monday first.
    pub fn iter(&self) -> impl Iterator<Item = (Weekday, Shift)> + '_ {
        WEEK.into_iter()
            .zip(&self.days)
            .flat_map(|(weekday, day)| day.iter().map(move |shift| (weekday, *shift)))
    }
}

/// Where a weekday stands in [`WEEK`].
const fn position(weekday: Weekday) -> usize {
    match weekday {
        Weekday::Mon => 0,
        Weekday::Tue => 1,
        Weekday::Wed => 2,
        Weekday::Thu => 3,
        Weekday::Fri => 4,
        Weekday::Sat => 5,
        Weekday::Sun => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::{HoursError, Shift, WeekHours};
    use chrono::{NaiveTime, Weekday};

    fn shift(text: &str) -> Shift {
        let (opens, closes) = text.split_once('-').unwrap();
        let time = |text: &str| text.parse::<NaiveTime>().unwrap();
        Shift { opens: time(opens), closes: time(closes) }
    }

    #[test]
    fn shifts_come_back_sorted_with_their_weekday() {
        let hours = WeekHours::new([
            (Weekday::Sat, shift("08:00-11:30")),
            (Weekday::Mon, shift("13:00-17:00")),
            (Weekday::Mon, shift("08:00-12:00")),
        ])
        .unwrap();
        assert_eq!(hours.shifts(Weekday::Mon), [shift("08:00-12:00"), shift("13:00-17:00")]);
        assert_eq!(hours.shifts(Weekday::Sun), []);
        assert_eq!(hours.iter().last(), Some((Weekday::Sat, shift("08:00-11:30"))));
        assert_eq!(WeekHours::new(hours.iter()), Ok(hours));
    }

    #[test]
    fn shifts_may_touch_but_not_overlap_repeat_or_run_backwards() {
        let weekday = Weekday::Tue;
        let of = |shifts: &[&str]| WeekHours::new(shifts.iter().map(|text| (weekday, shift(text))));
        assert!(of(&["08:00-12:00", "12:00-16:00"]).is_ok());
        for (given, error) in [
            (vec!["12:00-08:00"], HoursError::Inverted { weekday, shift: shift("12:00-08:00") }),
            (vec!["12:00-12:00"], HoursError::Inverted { weekday, shift: shift("12:00-12:00") }),
            (
                vec!["08:00-12:00:00.5"],
                HoursError::FractionOfASecond { weekday, shift: shift("08:00-12:00:00.5") },
            ),
            (
                vec!["11:59-17:00", "08:00-12:00"],
                HoursError::Overlap { weekday, first: shift("08:00-12:00"), second: shift("11:59-17:00") },
            ),
            (
                vec!["08:00-12:00", "08:00-12:00"],
                HoursError::Overlap { weekday, first: shift("08:00-12:00"), second: shift("08:00-12:00") },
            ),
        ] {
            assert_eq!(of(&given), Err(error));
            assert!(error.to_string().starts_with("Tue"), "{error}");
        }
    }

    #[test]
    fn a_shift_may_end_with_its_day() {
        let late = shift("18:00-00:00");
        assert_eq!(late.to_string(), "18:00-24:00");
        let day = "2023-03-31".parse().unwrap();
        assert_eq!(late.closes_on(day), "2023-04-01T00:00:00".parse().unwrap());
        assert!(!late.is_over_at("23:59:59".parse().unwrap()));
        let of = |texts: &[&str]| WeekHours::new(texts.iter().map(|text| (Weekday::Tue, shift(text))));
        assert!(of(&["18:00-00:00", "08:00-18:00"]).is_ok());
        assert_eq!(
            of(&["18:00-00:00", "20:00-21:00"]),
            Err(HoursError::Overlap { weekday: Weekday::Tue, first: late, second: shift("20:00-21:00") })
        );
    }
}
