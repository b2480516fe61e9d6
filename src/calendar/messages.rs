//! What a clerk is told when the calendar has no answer.

use super::effective::LayersError;
use crate::calendar::error::CalendarError;
use crate::platform::error::{Code, Problem};

/// No calendar for an agency: neither of its own nor of an agency above it.
#[must_use]
pub fn not_loaded(agency_code: &str) -> Problem {
    Problem::new(Code::CalendarNotLoaded).say(
        format!(
            "cơ quan {agency_code} chưa có lịch làm việc: quản trị chạy `motcua import reference DIR` \
             hoặc ghi một phiên bản lịch"
        ),
        format!(
            "the agency {agency_code} has no working calendar: an administrator runs `motcua import reference DIR` \
             or records a calendar version"
        ),
    )
}

/// A frozen stamp whose versions are not in the register.
#[must_use]
pub fn unknown_stamp(stamp: &str) -> Problem {
    Problem::new(Code::CalendarNotLoaded).say(
        format!("không có lịch làm việc {stamp}: khôi phục dữ liệu lịch từ bản sao lưu"),
        format!("there is no working calendar {stamp}: restore the calendars from a backup"),
    )
}

impl From<CalendarError> for Problem {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::YearNotLoaded { year } => Self::new(Code::CalendarNotLoaded)
                .say(
                    format!(
                        "chưa nạp ngày nghỉ năm {year}: quản trị thêm năm {year} vào holidays.csv rồi chạy \
                         `motcua import reference DIR`, hoặc ghi một phiên bản lịch có năm {year}"
                    ),
                    format!(
                        "the days off of {year} are not loaded: an administrator adds {year} to holidays.csv and runs \
                         `motcua import reference DIR`, or records a calendar version with {year}"
                    ),
                )
                .because(error),
            CalendarError::TwoRowsForOneDay { .. }
            | CalendarError::WorkedDayWithoutHours { .. }
            | CalendarError::NotAWorkingDay { .. }
            | CalendarError::NegativeWorkingTime => Self::new(Code::Internal).because(error),
        }
    }
}

impl From<LayersError> for Problem {
    fn from(error: LayersError) -> Self {
        match error {
            LayersError::Calendar(error) => error.into(),
            LayersError::NoHours => Self::new(Code::CalendarNotLoaded)
                .say(
                    "lịch làm việc chưa có giờ làm việc: quản trị ghi một phiên bản lịch có giờ làm việc",
                    "the working calendar has no office hours: an administrator records a version with office hours",
                )
                .because(error),
            LayersError::Hours(_) => Self::new(Code::Internal).because(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_year_is_named() {
        let problem = Problem::from(CalendarError::YearNotLoaded { year: 2027 });
        assert_eq!(problem.code, Code::CalendarNotLoaded);
        let words = problem.detail.unwrap();
        assert!(words.vi.contains("2027") && words.en.contains("2027"));
        assert_eq!(Problem::from(CalendarError::NegativeWorkingTime).code, Code::Internal);
    }
}
