//! Why the working calendar has no answer.

use chrono::NaiveDate;

/// Why the calendar has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The days off of that year are not known here.
    #[error("the working calendar has no year {year}: load its days off first")]
    YearNotLoaded {
        /// The first year that was needed and is missing.
        year: i32,
    },
    /// Two rows speak of one date.
    #[error("the working calendar has two rows for {date}")]
    TwoRowsForOneDay {
        /// The date.
        date: NaiveDate,
    },
    /// A worked day takes its hours from a weekday that has none.
    #[error("{date} is worked like a {like}, but there are no office hours on that weekday")]
    WorkedDayWithoutHours {
        /// The date.
        date: NaiveDate,
        /// The weekday whose hours it should have.
        like: chrono::Weekday,
    },
    /// The end of a working day was asked of a day off.
    #[error("{date} is not a working day")]
    NotAWorkingDay {
        /// The date.
        date: NaiveDate,
    },
    /// Working time is added and subtracted as it is, never below nothing.
    #[error("working time is never negative")]
    NegativeWorkingTime,
}
