//! What somebody who wants a run sends.

use serde::{Deserialize, Serialize};

use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::count::query::{ReportQuery as Parameters, read_period};
use crate::report::figures::named_period::{NamedPeriod, PeriodCalendar, PeriodUnit};
use crate::report::figures::period::Period;
use crate::report::runs::actions::RequestedRun;
use crate::report::runs::layouts::{LAYOUTS, Layout};
use crate::report::runs::store::RunId;

/// A run to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "layout": "ii06a",
    "agency": "H26.268",
    "period": { "calendar": "reporting", "unit": "half_year", "year": 2023, "number": 1 }
}))]
pub(crate) struct RunRequest {
    /// How it is printed: `ii06a`, `hanoi_period`, `hanoi_week` or `resolution`.
    layout: String,
    /// Code of the agency; the offices of its subtree that you may see are counted.
    agency: String,
    /// The first day; or name the period.
    #[serde(default)]
    #[schema(format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// The last day.
    #[serde(default)]
    #[schema(format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// The period by its name, instead of `from` and `to`.
    #[serde(default)]
    period: Option<PeriodRequest>,
    /// What the rows are; only where the layout leaves it open (`resolution`).
    #[serde(default)]
    #[schema(example = "agency")]
    group_by: Option<String>,
    /// `then` (when nothing is said) or `now`.
    #[serde(default)]
    #[schema(example = "then")]
    boundaries: Option<String>,
    /// `tthc` (when nothing is said) or `outside`.
    #[serde(default)]
    #[schema(example = "tthc")]
    kind: Option<String>,
    /// Only what had taken effect by this instant, or by the end of this day.
    #[serde(default)]
    #[schema(example = "2023-05-14")]
    as_of: Option<String>,
    /// Only what had been recorded by this instant, or by the end of this day; now when nothing is said.
    #[serde(default)]
    #[schema(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
    /// Puts paused and closed dossiers into the columns of the form; the print says so. Only where the layout can.
    #[serde(default)]
    fold: bool,
    /// The run that this one supersedes.
    #[serde(default)]
    supersedes: Option<SupersedesRequest>,
}

/// A period by its name.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeriodRequest {
    /// `reporting` (15th to 14th) or `calendar`.
    #[schema(example = "reporting")]
    calendar: String,
    /// `week`, `month`, `quarter`, `half_year`, `nine_months` or `year`.
    #[schema(example = "half_year")]
    unit: String,
    /// The year.
    #[schema(example = 2023)]
    year: i32,
    /// Which of the year; 1 when absent.
    #[serde(default = "first")]
    #[schema(example = 1)]
    number: u32,
}

const fn first() -> u32 {
    1
}

/// The run that is superseded, and why.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupersedesRequest {
    /// Its key.
    run: RunId,
    /// Why.
    #[schema(max_length = 1000, example = "Bổ sung 3 hồ sơ nhập muộn của phường Văn Quán")]
    reason: String,
}

/// A report as it is asked for, without its agency and its period: what a subscription keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportDefinition {
    /// How it is printed.
    #[schema(example = "ii06a")]
    pub layout: String,
    /// What the rows are; only where the layout leaves it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "agency")]
    pub group_by: Option<String>,
    /// `then` (when nothing is said) or `now`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "then")]
    pub boundaries: Option<String>,
    /// `tthc` (when nothing is said) or `outside`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "tthc")]
    pub kind: Option<String>,
    /// Whether paused and closed dossiers stand in the columns of the form.
    #[serde(default)]
    pub fold: bool,
}

impl ReportDefinition {
    /// The run of one agency and period.
    ///
    /// # Errors
    /// When a part of it is not known, or the period has not begun.
    pub fn run(self, agency: String, period: Period, now: Instant) -> Result<RequestedRun, Problem> {
        let request = RunRequest {
            layout: self.layout,
            agency,
            from: Some(period.from().to_string()),
            to: Some(period.to().to_string()),
            period: None,
            group_by: self.group_by,
            boundaries: self.boundaries,
            kind: self.kind,
            as_of: None,
            known_at: None,
            fold: self.fold,
            supersedes: None,
        };
        request.checked(now)
    }
}

impl RunRequest {
    /// What is asked, or every mistake in it.
    ///
    /// # Errors
    /// When a field breaks a rule.
    pub(crate) fn checked(self, now: Instant) -> Result<RequestedRun, Problem> {
        let mut check = Check::new();
        let layout = read_layout(&mut check, &self.layout);
        let fixed = layout.map(|layout| {
            if self.fold && layout.folding.is_none() {
                check.wrong(
                    "fold",
                    "not_in_this_layout",
                    "mẫu này có cột riêng cho hồ sơ tạm dừng và kết thúc: không gộp",
                    "this layout has columns of its own for paused and closed dossiers: nothing is folded",
                );
            }
            if let Some(rows) = layout.rows
                && self.group_by.as_deref().is_some_and(|asked| asked != rows.as_str())
            {
                check.wrong(
                    "group_by",
                    "fixed_by_the_layout",
                    format!("mẫu này phân dòng theo {rows}: bỏ trống mục này"),
                    format!("this layout has its rows by {rows}: leave this out"),
                );
            }
            layout.rows
        });
        let supersedes = self.supersedes.as_ref().map(|named| {
            check.text("supersedes.reason", &named.reason, 1000).map(|reason| (named.run, reason))
        });
        let agency = check.text("agency", &self.agency, 64);
        let period = self.read_days(&mut check);
        let parameters = Parameters {
            agency: None,
            from: None,
            to: None,
            group_by: self.group_by,
            boundaries: self.boundaries,
            kind: self.kind,
            as_of: self.as_of,
            known_at: self.known_at,
        };
        let question = parameters.within(&mut check, agency, period, now);
        let parts = (layout, fixed, question, Checked::maybe(supersedes));
        let (layout, rows, mut question, supersedes) = check.finish(parts)?;
        question.group_by = rows.unwrap_or(question.group_by);
        Ok(RequestedRun { layout, question, folded: self.fold, supersedes })
    }
}

impl RunRequest {
    /// The days, as they were sent or as the period is called.
    fn read_days(&self, check: &mut Check) -> Checked<Period> {
        let Some(named) = &self.period else {
            return read_period(check, self.from.as_deref(), self.to.as_deref());
        };
        if self.from.is_some() || self.to.is_some() {
            check.wrong(
                "period",
                "said_twice",
                "chỉ ghi period, hoặc from và to",
                "give either period, or from and to",
            );
        }
        let days = PeriodCalendar::parse(&named.calendar)
            .zip(PeriodUnit::parse(&named.unit))
            .map(|(calendar, unit)| NamedPeriod { calendar, unit, year: named.year, number: named.number })
            .and_then(|named| named.days().ok());
        check.some(
            days,
            "period",
            "no_such_period",
            "không có kỳ này: lịch reporting hoặc calendar; week (chỉ calendar), month, quarter, half_year, nine_months, year; \
             số thứ tự trong năm",
            "no such period: calendar reporting or calendar; unit week (calendar only), month, quarter, half_year, nine_months \
             or year; number within the year",
        )
    }
}

/// Reads the name of a layout.
pub(in crate::report) fn read_layout(check: &mut Check, text: &str) -> Checked<&'static Layout> {
    let offered: Vec<&'static Layout> = LAYOUTS.iter().collect();
    check.one_of("layout", text, &offered, |layout| layout.slug)
}
