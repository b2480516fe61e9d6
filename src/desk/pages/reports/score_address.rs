//! Whose scores, for which month, quarter or year: what the address of the page says.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;

use crate::desk::shown::address;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::score::formula::DoesNotApplyPolicy;
use crate::score::period::ScorePeriod;
use crate::score::report::ScoreRequest;

/// The page of the scores.
pub(super) const PAGE: &str = "/bao-cao/cham-diem";

/// Whose scores, for which period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct ScoresAddress {
    /// Code of the agency.
    pub co_quan: String,
    /// `year`, `Q2` or `05`.
    pub ky: String,
    /// The year.
    pub nam: String,
    /// `bo`: criteria that do not apply are left out.
    pub khong_ap_dung: String,
    /// The count that is opened.
    pub so: String,
    /// What the register had been told by this instant.
    pub biet: String,
}

impl ScoresAddress {
    /// The same, with what a reader of today most likely wants where nothing is said.
    pub(super) fn or_usual(mut self, agency: String, today: NaiveDate) -> Self {
        self.co_quan = agency;
        if self.ky.trim().is_empty() {
            self.ky = format!("Q{}", today.month().div_ceil(3));
        }
        if self.nam.trim().is_empty() {
            self.nam = today.year().to_string();
        }
        self
    }

    /// The period that is named.
    fn period(&self, now: Instant) -> Result<ScorePeriod, Problem> {
        let (year, part) = (self.nam.trim(), self.ky.trim());
        let named = if part == "year" { year.to_owned() } else { format!("{year}-{part}") };
        let read = ScorePeriod::parse(&named).and_then(|period| Some((period, period.days()?)));
        let (period, days) = read.ok_or_else(|| {
            Problem::field(
                "nam",
                "not_a_period",
                "viết năm bằng bốn chữ số, ví dụ 2023",
                "write the year with four digits, such as 2023",
            )
        })?;
        if days.start() < now {
            return Ok(period);
        }
        Err(Problem::field("ky", "not_begun", "kỳ này chưa bắt đầu", "the period has not begun"))
    }

    /// The scores that are asked for.
    ///
    /// # Errors
    /// A year that is none, or a period that has not begun.
    pub(super) fn request(&self, now: Instant) -> Result<ScoreRequest, Problem> {
        let left_out = self.khong_ap_dung == "bo";
        let policy = if left_out { DoesNotApplyPolicy::LeftOut } else { DoesNotApplyPolicy::Full };
        let known_at = Instant::parse(self.biet.trim()).ok();
        Ok(ScoreRequest {
            agency: self.co_quan.trim().to_owned(),
            period: self.period(now)?,
            policy,
            known_at,
        })
    }

    /// The address of the scores of an agency in the same period.
    pub(super) fn to(&self, path: &str, agency: &str, more: &[(&str, &str)]) -> String {
        let own = [
            ("co-quan", agency),
            ("ky", self.ky.trim()),
            ("nam", self.nam.trim()),
            ("khong-ap-dung", self.khong_ap_dung.trim()),
        ];
        let all: Vec<(&str, &str)> = own.into_iter().chain(more.iter().copied()).collect();
        address(path, &all)
    }
}
