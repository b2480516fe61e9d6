//! Office hours: from when to when an office works on each weekday.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! Times are civil times of the install's zone (UTC+7). A shift is half-open: it opens at 08:00 and at
//! 12:00 it is over. Usual Hà Nội hours are 08:00-12:00 and 13:00-17:00, Monday to Friday
//! (docs/domain/time-limits.md \[M\]); every office keeps its own, so they are data. A shift cannot pass midnight.

use chrono::{NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

/// The days of the week in the order in which Vietnam counts working days.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// One unbroken stretch of work in a day: `opens` belongs to it, `closes` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shift {
    /// The first instant of work.
    pub opens: NaiveTime,
    /// The first instant after it.
    pub closes: NaiveTime,
}

impl std::fmt::Display for Shift {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.opens.format("%H:%M"), self.closes.format("%H:%M"))
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
            if shift.closes <= shift.opens {
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
                    && second.opens < first.closes
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
}
