//! What somebody who wants a run sends.

use serde::{Deserialize, Serialize};

use crate::platform::check::Check;
use crate::platform::database::Id;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::report::count::query::ReportQuery as Parameters;
use crate::report::figures::named_period::{NamedPeriod, PeriodCalendar, PeriodUnit};
use crate::report::figures::period::Period;
use crate::report::runs::actions::RequestedRun;
use crate::report::runs::layouts::{LAYOUTS, Layout};

/// A run to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunRequest {
    /// How it is printed: `ii06a`, `hanoi_period`, `hanoi_week` or `resolution`.
    #[schema(example = "ii06a")]
    layout: String,
    /// Code of the agency; the offices of its subtree that you may see are counted.
    #[schema(example = "H26.268")]
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
    run: Id,
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
        let (from, to) = read_days(&mut check, self.from, self.to, self.period.as_ref());
        let group_by = match layout.and_then(|layout| layout.rows) {
            None => self.group_by,
            Some(rows) => {
                if self.group_by.as_deref().is_some_and(|asked| asked != rows.as_str()) {
                    check.wrong(
                        "group_by",
                        "fixed_by_the_layout",
                        format!("mẫu này phân dòng theo {rows}: bỏ trống mục này"),
                        format!("this layout has its rows by {rows}: leave this out"),
                    );
                }
                Some(rows.as_str().to_owned())
            }
        };
        if self.fold && layout.is_some_and(|layout| layout.folding.is_none()) {
            check.wrong(
                "fold",
                "not_in_this_layout",
                "mẫu này có cột riêng cho hồ sơ tạm dừng và kết thúc: không gộp",
                "this layout has columns of its own for paused and closed dossiers: nothing is folded",
            );
        }
        let supersedes =
            self.supersedes.map(|named| (named.run, check.text("supersedes.reason", &named.reason, 1000)));
        let question = Parameters {
            agency: Some(self.agency),
            from,
            to,
            group_by,
            boundaries: self.boundaries,
            kind: self.kind,
            as_of: self.as_of,
            known_at: self.known_at,
        }
        .question(check, now)?;
        let layout = layout.ok_or_else(|| Problem::new(Code::InvalidInput))?;
        Ok(RequestedRun { layout, question, folded: self.fold, supersedes })
    }
}

fn read_layout(check: &mut Check, text: &str) -> Option<&'static Layout> {
    let layout = Layout::find(text);
    if layout.is_none() {
        let names: Vec<&str> = LAYOUTS.iter().map(|layout| layout.slug).collect();
        let names = names.join(", ");
        check.wrong(
            "layout",
            "unknown_value",
            format!("chọn một trong: {names}"),
            format!("one of: {names}"),
        );
    }
    layout
}

/// The days, as they were sent or as the period is called.
fn read_days(
    check: &mut Check,
    from: Option<String>,
    to: Option<String>,
    period: Option<&PeriodRequest>,
) -> (Option<String>, Option<String>) {
    let Some(named) = period else { return (from, to) };
    if from.is_some() || to.is_some() {
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
    if let Some(days) = days {
        return (Some(days.from().to_string()), Some(days.to().to_string()));
    }
    check.wrong(
        "period",
        "no_such_period",
        "không có kỳ này: lịch reporting hoặc calendar; week (chỉ calendar), month, quarter, half_year, nine_months, year; \
         số thứ tự trong năm",
        "no such period: calendar reporting or calendar; unit week (calendar only), month, quarter, half_year, nine_months or \
         year; number within the year",
    );
    // Read as days, so that nothing else is said to be missing.
    (Some("2000-01-01".to_owned()), Some("2000-01-01".to_owned()))
}
