//! How near their due date, or how long past it, the pending dossiers are at an instant.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Counted in working days of the calendar of the office, the unit in which the law counts most limits. *Today* is the civil
//! day of the instant. A dossier that is due at or after the instant is in time: due today, within the next five working days,
//! or later. One that was due before it is overdue: by as many working days as lie after its due day up to today, so one that
//! fell due earlier today is in the first group. Paused dossiers stand apart, their due date will move; so do those without one.

use chrono::NaiveDate;

use crate::calendar::error::CalendarError;
use crate::calendar::working_time::WorkingCalendar;
use crate::dossier::clock::ledger::Account;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::report::count::fold::{MoveCount, NO_DUE};

/// Working days that *soon* reaches, before and after the due date.
const SOON: u32 = 5;
/// Working days after which a dossier has been overdue for long.
const LONG: u32 = 20;

named_values! {
    /// Where a pending dossier stands to its due date.
    pub enum Age {
        /// Due after the next five working days.
        Later = "due_later",
        /// Due within the next five working days, and not today.
        Soon = "due_within_5_days",
        /// Due today, and not yet past.
        Today = "due_today",
        /// Overdue by at most five working days.
        Overdue = "overdue_up_to_5_days",
        /// Overdue by 6 to 20 working days.
        OverdueMore = "overdue_6_to_20_days",
        /// Overdue by more than 20 working days.
        OverdueLong = "overdue_over_20_days",
        /// The clock stands still.
        Paused = "paused",
        /// No due date.
        Undated = "no_due_date",
    }
}

impl Age {
    /// The words for people.
    #[must_use]
    pub fn words_vi(self) -> &'static str {
        match self {
            Self::Later => "Còn hạn trên 5 ngày làm việc",
            Self::Soon => "Đến hạn trong 5 ngày làm việc tới",
            Self::Today => "Đến hạn trong ngày",
            Self::Overdue => "Quá hạn đến 5 ngày làm việc",
            Self::OverdueMore => "Quá hạn 6 đến 20 ngày làm việc",
            Self::OverdueLong => "Quá hạn trên 20 ngày làm việc",
            Self::Paused => "Tạm dừng",
            Self::Undated => "Không có hạn",
        }
    }

    /// Whether the due date has passed while the clock ran.
    #[must_use]
    pub fn is_overdue(self) -> bool {
        matches!(self, Self::Overdue | Self::OverdueMore | Self::OverdueLong)
    }

    /// Of a dossier in this account whose due date lies in this slot of [`boundaries`]; none: it is not pending.
    fn of(account: Account, due: i32) -> Option<Self> {
        match account {
            account if account.clock_stands() => Some(Self::Paused),
            Account::InProcess => Some(match due {
                NO_DUE => Self::Undated,
                0 => Self::OverdueLong,
                1 => Self::OverdueMore,
                2 => Self::Overdue,
                3 => Self::Today,
                4 => Self::Soon,
                _ => Self::Later,
            }),
            _ => None,
        }
    }
}

/// The instants that part the groups, rising: due dates before the first are overdue for long, those from the last on are due
/// later. The third is the instant itself.
///
/// # Errors
/// When the calendar does not hold the days around the instant.
pub fn boundaries(calendar: &WorkingCalendar, at: Instant) -> Result<[Instant; 5], CalendarError> {
    let today = at.date();
    Ok([
        Instant::start_of(working_day_back(calendar, today, LONG)?),
        Instant::start_of(working_day_back(calendar, today, SOON)?),
        at,
        Instant::end_of(today),
        Instant::end_of(calendar.nth_working_day_after(today, SOON)?),
    ])
}

/// The first day after which no more than `n` working days lie up to `today`: the working day before those `n`.
fn working_day_back(
    calendar: &WorkingCalendar,
    today: NaiveDate,
    n: u32,
) -> Result<NaiveDate, CalendarError> {
    let mut day = today;
    let mut seen = u32::from(calendar.is_working_day(day)?);
    while seen <= n {
        let Some(before) = day.pred_opt() else { break };
        day = before;
        seen += u32::from(calendar.is_working_day(day)?);
    }
    Ok(day)
}

/// The pending dossiers by age, from rows whose due dates were cut at [`boundaries`].
#[must_use]
pub fn count(rows: &[MoveCount]) -> Vec<(Age, i64)> {
    let stands = |account, due, age| i64::from(Age::of(account, due) == Some(age));
    let of = |age| -> i64 {
        let weight =
            |row: &MoveCount| stands(row.to, row.due_after, age) - stands(row.from, row.due_before, age);
        // What is told once more as part of a pair moves nothing.
        rows.iter().filter(|row| row.pair.is_none()).map(|row| weight(row) * row.count).sum()
    };
    Age::ALL.iter().map(|age| (*age, of(*age))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::fixtures::office;

    fn instant(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    /// In which group a dossier in process is that is due at `due`, as of `at`.
    fn age(at: &str, due: &str) -> Age {
        let boundaries = boundaries(&office(), instant(at)).unwrap();
        assert!(boundaries.is_sorted(), "{boundaries:?}");
        let due = instant(due);
        let slot = boundaries.iter().filter(|boundary| **boundary <= due).count();
        Age::of(Account::InProcess, i32::try_from(slot).unwrap()).unwrap()
    }

    #[test]
    fn working_days_decide_and_days_off_do_not_count() {
        // Wednesday 10/5/2023; 29/4 to 3/5 were off.
        let at = "2023-05-10T10:00";
        for (due, expected) in [
            ("2023-05-18T08:00", Age::Later),
            ("2023-05-17T17:00", Age::Soon),
            ("2023-05-11T00:00", Age::Soon),
            ("2023-05-10T17:00", Age::Today),
            ("2023-05-10T10:00", Age::Today),
            ("2023-05-10T09:59", Age::Overdue),
            ("2023-05-09T17:00", Age::Overdue),
            // 4, 5, 8, 9 and 10/5 lie after the days off and after the working day before them.
            ("2023-05-03T00:00", Age::Overdue),
            ("2023-04-28T00:00", Age::Overdue),
            ("2023-04-27T17:00", Age::OverdueMore),
            ("2023-03-01T17:00", Age::OverdueLong),
        ] {
            assert_eq!(age(at, due), expected, "{due}");
        }
    }

    #[test]
    fn overdue_days_are_the_working_days_after_the_due_day() {
        let calendar = office();
        let today: NaiveDate = "2023-05-10".parse().unwrap();
        let mut due: NaiveDate = today;
        for _ in 0..60 {
            let after = due
                .iter_days()
                .skip(1)
                .take_while(|day| *day <= today)
                .filter(|day| calendar.is_working_day(*day).unwrap())
                .count();
            let expected = match after {
                0..=5 => Age::Overdue,
                6..=20 => Age::OverdueMore,
                _ => Age::OverdueLong,
            };
            assert_eq!(age("2023-05-10T18:00", &format!("{due}T17:00")), expected, "{due}: {after}");
            due = due.pred_opt().unwrap();
        }
    }

    #[test]
    fn a_calendar_that_ends_gives_no_guess() {
        assert!(boundaries(&office(), instant("2031-05-10T10:00")).is_err());
    }

    #[test]
    fn every_pending_account_has_a_group_and_no_other_has() {
        for account in Account::ALL {
            for due in NO_DUE..6 {
                assert_eq!(Age::of(*account, due).is_some(), account.is_pending(), "{account}");
            }
        }
    }
}
