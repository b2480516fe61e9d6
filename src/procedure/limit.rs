//! How long the office may take: the time limit that a procedure promises, and how it is counted.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A limit belongs to a version of a procedure. It says only *how much* and *by which rule*; the due
//! date of one dossier comes from `dossier::deadline`, which reads the limit against a calendar.
//!
//! What the fields rest on (docs/domain/time-limits.md):
//! - both "ngày" and "ngày làm việc" occur, even inside one procedure (2.001263), so the unit is part
//!   of the limit \[V S3\];
//! - the day of reception is not counted (Bộ luật Dân sự 2015 art. 147(3) \[S S29\]; a printed
//!   receipt of 2019 agrees \[V S7\]);
//! - a paper received after 15:00 counts from the next working day (QĐ 163/QĐ-BTP: 1.001193, 1.000656)
//!   \[V S3\]; some offices say 16:00 \[M\], so it is a field;
//! - a last day on a day off moves to the end of the next working day (Bộ luật Dân sự 2015
//!   art. 148(5)) \[M\], so it is a field too;
//! - a month ends on the corresponding day of the last month (Bộ luật Dân sự 2015 art. 148(3) \[M\]);
//! - a dossier received on a day off on which the desk is open has that day as its day of reception, and the next day is day 1
//!   (art. 147(3) \[S S29\]); a procedure may say otherwise, so it is a field;
//! - eight hours are one working day in the allowances of the steps \[V S6\].

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use crate::named_values;

/// The longest limit in days or hours: ten years of days. Of other units see [`LimitUnit::longest`].
pub const LONGEST: u32 = 3660;

/// Hours of allowance in one day of a limit.
const HOURS_PER_DAY: u32 = 8;

/// Days of allowance in one month of a limit.
const DAYS_PER_MONTH: u32 = 30;

named_values! {
    /// What a limit is counted in.
    pub enum LimitUnit {
        /// "giờ làm việc": only working time elapses.
        WorkingHours = "working_hours",
        /// "2 giờ 30 phút làm việc": the same in minutes.
        WorkingMinutes = "working_minutes",
        /// "ngày làm việc": the N-th working day, at the clock time of the reception.
        WorkingDays = "working_days",
        /// "1,5 ngày làm việc", in halves: a half day is half of the working time of its day.
        HalfWorkingDays = "half_working_days",
        /// "ngày": every day counts, days off too.
        CalendarDays = "calendar_days",
        /// "tháng": the corresponding day of the N-th month after the reception.
        Months = "months",
        /// "trong ngày": the end of the working day of the reception.
        SameDay = "same_day",
    }
}

impl LimitUnit {
    /// The largest value of a limit in this unit: ten years of it, a slip of the pen beyond.
    #[must_use]
    pub const fn longest(self) -> u32 {
        match self {
            Self::WorkingHours | Self::WorkingDays | Self::CalendarDays | Self::SameDay => LONGEST,
            Self::WorkingMinutes => LONGEST.saturating_mul(60),
            Self::HalfWorkingDays => LONGEST.saturating_mul(2),
            Self::Months => 120,
        }
    }

    /// Whether it counts days, of which the day of reception is one or none.
    #[must_use]
    pub const fn counts_days(self) -> bool {
        match self {
            Self::WorkingDays | Self::CalendarDays | Self::Months => true,
            Self::WorkingHours | Self::WorkingMinutes | Self::HalfWorkingDays | Self::SameDay => false,
        }
    }

    /// Whether all time counts, nights and days off too; else only working time does.
    #[must_use]
    pub const fn counts_all_time(self) -> bool {
        match self {
            Self::CalendarDays | Self::Months => true,
            Self::WorkingHours
            | Self::WorkingMinutes
            | Self::WorkingDays
            | Self::HalfWorkingDays
            | Self::SameDay => false,
        }
    }
}

named_values! {
    /// Whether the day of the reception is day 1. Only day limits ask.
    pub enum FirstDay {
        /// Day 1 is the day after the reception: the rule of the law and the usual case.
        Excluded = "excluded",
        /// The day of the reception is day 1, counted whole: the limit then ends with the last day.
        Included = "included",
    }
}

named_values! {
    /// Where a limit in calendar days or months goes when its last day is a day off. Other units never ask.
    pub enum DayOffRule {
        /// To the end of the next working day.
        EndOfNextWorkingDay = "end_of_next_working_day",
        /// Nowhere: it stays where it falls.
        None = "none",
    }
}

named_values! {
    /// What a dossier counts as that comes in on a day off while the desk is open. Only day limits ask.
    #[derive(Default)]
    pub enum RestDayRule {
        /// Received on that day: the next one that counts is day 1.
        #[default]
        DayOfReception = "day_of_reception",
        /// Received at the start of the next working time.
        NextWorkingTime = "next_working_time",
    }
}

impl RestDayRule {
    /// Whether it need not be said.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    const fn is_usual(&self) -> bool {
        matches!(self, Self::DayOfReception)
    }
}

/// How long the office may take for one version of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeLimit {
    /// The law sets no limit: a dossier has no due date, and is neither late nor in time.
    NoneSetByLaw,
    /// It sets this one.
    Within(Limit),
}

impl TimeLimit {
    /// The stable word for a limit that is not set.
    pub const NONE_SET_BY_LAW: &'static str = "none_set_by_law";

    /// The limit, where one is set.
    #[must_use]
    pub const fn within(&self) -> Option<&Limit> {
        match self {
            Self::NoneSetByLaw => None,
            Self::Within(limit) => Some(limit),
        }
    }

    /// What the allowances of the steps must sum to; where no limit is set, whatever the workflow says.
    #[must_use]
    pub fn allowance_hours(&self) -> Option<u32> {
        self.within().map(Limit::allowance_hours)
    }

    /// As a receipt prints it.
    #[must_use]
    pub fn words_vi(&self) -> String {
        self.within().map_or_else(|| "pháp luật không quy định thời hạn".to_owned(), Limit::words_vi)
    }

    /// The same in English.
    #[must_use]
    pub fn words_en(&self) -> String {
        self.within().map_or_else(|| "no limit set by law".to_owned(), Limit::words_en)
    }
}

/// The time limit of one version of a procedure; always within its bounds.
///
/// ```
/// use motcua::procedure::limit::{FirstDay, Limit, LimitUnit, DayOffRule};
/// let limit = Limit::new(3, LimitUnit::WorkingDays, FirstDay::Excluded, None, DayOffRule::EndOfNextWorkingDay)?;
/// assert_eq!(limit.words_vi(), "3 ngày làm việc");
/// assert_eq!(limit.allowance_hours(), 24);
/// # Ok::<(), motcua::procedure::limit::LimitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "LimitFields", into = "LimitFields")]
pub struct Limit {
    value: u32,
    unit: LimitUnit,
    first_day: FirstDay,
    cut_off: Option<NaiveTime>,
    roll: DayOffRule,
    rest_day: RestDayRule,
}

/// A limit as it is written down, before it is checked.
#[derive(Serialize, Deserialize)]
struct LimitFields {
    value: u32,
    unit: LimitUnit,
    first_day: FirstDay,
    cut_off: Option<NaiveTime>,
    roll: DayOffRule,
    #[serde(default, skip_serializing_if = "RestDayRule::is_usual")]
    rest_day: RestDayRule,
}

/// Why a limit cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// A limit of nothing would be late at once.
    #[error("a time limit is at least 1")]
    Zero,
    /// More than ten years of days is a slip of the pen.
    #[error("a time limit is at most {longest}, not {value}")]
    TooLong {
        /// The largest value of the unit.
        longest: u32,
        /// The value that was asked for.
        value: u32,
    },
}

impl Limit {
    /// Eight working hours, without a cut-off.
    pub const EIGHT_WORKING_HOURS: Self = Self {
        value: HOURS_PER_DAY,
        unit: LimitUnit::WorkingHours,
        first_day: FirstDay::Excluded,
        cut_off: None,
        roll: DayOffRule::None,
        rest_day: RestDayRule::NextWorkingTime,
    };

    /// A limit of `value` units, 1 to [`LimitUnit::longest`]; for [`LimitUnit::SameDay`] the value is ignored and kept as 1.
    ///
    /// `cut_off` is the clock time after which a reception belongs to the next working day; exactly at
    /// the cut-off is in time; `None` when there is no such rule.
    ///
    /// # Errors
    /// When the value is zero or larger than [`LimitUnit::longest`].
    pub const fn new(
        value: u32,
        unit: LimitUnit,
        first_day: FirstDay,
        cut_off: Option<NaiveTime>,
        roll: DayOffRule,
    ) -> Result<Self, LimitError> {
        let value = if matches!(unit, LimitUnit::SameDay) { 1 } else { value };
        let longest = unit.longest();
        if value == 0 {
            return Err(LimitError::Zero);
        }
        if value > longest {
            return Err(LimitError::TooLong { longest, value });
        }
        Ok(Self { value, unit, first_day, cut_off, roll, rest_day: RestDayRule::DayOfReception })
    }

    /// The same with that rule for what comes in on a day off while the desk is open.
    #[must_use]
    pub const fn with_rest_day(self, rest_day: RestDayRule) -> Self {
        Self { rest_day, ..self }
    }

    /// How many units; 1 for [`LimitUnit::SameDay`].
    #[must_use]
    pub const fn value(&self) -> u32 {
        self.value
    }

    /// What it is counted in.
    #[must_use]
    pub const fn unit(&self) -> LimitUnit {
        self.unit
    }

    /// Whether the day of the reception is day 1.
    #[must_use]
    pub const fn first_day(&self) -> FirstDay {
        self.first_day
    }

    /// The clock time after which a reception belongs to the next working day.
    #[must_use]
    pub const fn cut_off(&self) -> Option<NaiveTime> {
        self.cut_off
    }

    /// Where a last day on a day off goes.
    #[must_use]
    pub const fn roll(&self) -> DayOffRule {
        self.roll
    }

    /// What a dossier counts as that comes in on a day off while the desk is open.
    #[must_use]
    pub const fn rest_day(&self) -> RestDayRule {
        self.rest_day
    }

    /// Whether the day of the reception, or of the last day, is counted whole: the limit ends with the work of its last day.
    #[must_use]
    pub const fn ends_with_its_day(&self) -> bool {
        matches!(self.unit, LimitUnit::SameDay)
            || (self.unit.counts_days() && matches!(self.first_day, FirstDay::Included))
    }

    /// What the allowances of the steps must sum to, in hours: 8 for each day of a day limit.
    ///
    /// For [`LimitUnit::SameDay`] it is a budget of 8 that never moves the due date. In calendar days and months 8 hours stand
    /// for one calendar day: never run them on working time. Minutes are rounded up to the hour.
    #[must_use]
    pub const fn allowance_hours(&self) -> u32 {
        match self.unit {
            LimitUnit::WorkingHours => self.value,
            LimitUnit::WorkingMinutes => self.value.div_ceil(60),
            // cannot saturate: the value is at most the longest of its unit
            LimitUnit::WorkingDays | LimitUnit::CalendarDays => self.value.saturating_mul(HOURS_PER_DAY),
            LimitUnit::HalfWorkingDays => self.value.saturating_mul(HOURS_PER_DAY / 2),
            LimitUnit::Months => self.value.saturating_mul(DAYS_PER_MONTH).saturating_mul(HOURS_PER_DAY),
            LimitUnit::SameDay => HOURS_PER_DAY,
        }
    }

    /// The limit as a receipt prints it: "3 ngày làm việc", "8 giờ làm việc", "trong ngày", "15 ngày".
    #[must_use]
    pub fn words_vi(&self) -> String {
        match self.unit {
            LimitUnit::WorkingHours => format!("{} giờ làm việc", self.value),
            LimitUnit::WorkingMinutes => match self.hours_and_minutes() {
                (0, minutes) => format!("{minutes} phút làm việc"),
                (hours, 0) => format!("{hours} giờ làm việc"),
                (hours, minutes) => format!("{hours} giờ {minutes} phút làm việc"),
            },
            LimitUnit::WorkingDays => format!("{} ngày làm việc", self.value),
            LimitUnit::HalfWorkingDays => format!("{} ngày làm việc", self.halves(',')),
            LimitUnit::CalendarDays => format!("{} ngày", self.value),
            LimitUnit::Months => format!("{} tháng", self.value),
            LimitUnit::SameDay => "trong ngày".to_owned(),
        }
    }

    /// The same in English: "3 working days", "8 working hours", "within the day", "15 days".
    #[must_use]
    pub fn words_en(&self) -> String {
        let plural = if self.value == 1 { "" } else { "s" };
        match self.unit {
            LimitUnit::WorkingHours => format!("{} working hour{plural}", self.value),
            LimitUnit::WorkingMinutes => match self.hours_and_minutes() {
                (0, minutes) => format!("{minutes} min of working time"),
                (hours, 0) => format!("{hours} h of working time"),
                (hours, minutes) => format!("{hours} h {minutes} min of working time"),
            },
            LimitUnit::WorkingDays => format!("{} working day{plural}", self.value),
            LimitUnit::HalfWorkingDays => {
                let plural = if self.value <= 2 { "" } else { "s" };
                format!("{} working day{plural}", self.halves('.'))
            }
            LimitUnit::CalendarDays => format!("{} day{plural}", self.value),
            LimitUnit::Months => format!("{} month{plural}", self.value),
            LimitUnit::SameDay => "within the day".to_owned(),
        }
    }

    const fn hours_and_minutes(&self) -> (u32, u32) {
        (self.value / 60, self.value % 60)
    }

    /// Half days as days: "1,5", "2".
    fn halves(&self, point: char) -> String {
        let days = self.value / 2;
        if self.value.is_multiple_of(2) { days.to_string() } else { format!("{days}{point}5") }
    }
}

impl TryFrom<LimitFields> for Limit {
    type Error = LimitError;

    fn try_from(fields: LimitFields) -> Result<Self, LimitError> {
        let LimitFields { value, unit, first_day, cut_off, roll, rest_day } = fields;
        Ok(Self::new(value, unit, first_day, cut_off, roll)?.with_rest_day(rest_day))
    }
}

impl From<Limit> for LimitFields {
    fn from(limit: Limit) -> Self {
        let Limit { value, unit, first_day, cut_off, roll, rest_day } = limit;
        Self { value, unit, first_day, cut_off, roll, rest_day }
    }
}

#[cfg(test)]
mod tests {
    use super::{DayOffRule, FirstDay, LONGEST, Limit, LimitError, LimitUnit, RestDayRule};

    fn limit(value: u32, unit: LimitUnit) -> Result<Limit, LimitError> {
        Limit::new(value, unit, FirstDay::Excluded, None, DayOffRule::EndOfNextWorkingDay)
    }

    #[test]
    fn a_limit_has_bounds_and_a_same_day_limit_has_no_value() {
        assert_eq!(limit(0, LimitUnit::WorkingDays), Err(LimitError::Zero));
        assert_eq!(
            limit(3661, LimitUnit::WorkingHours),
            Err(LimitError::TooLong { longest: LONGEST, value: 3661 })
        );
        assert!(limit(3661, LimitUnit::WorkingMinutes).is_ok());
        assert_eq!(limit(121, LimitUnit::Months), Err(LimitError::TooLong { longest: 120, value: 121 }));
        assert!(limit(LONGEST, LimitUnit::CalendarDays).is_ok());
        for ignored in [0, 1, 9999] {
            assert_eq!(limit(ignored, LimitUnit::SameDay).unwrap().value(), 1);
        }
    }

    #[test]
    fn the_words_and_the_allowance_follow_the_unit() {
        for (value, unit, vi, en, hours) in [
            (3, LimitUnit::WorkingDays, "3 ngày làm việc", "3 working days", 24),
            (1, LimitUnit::WorkingDays, "1 ngày làm việc", "1 working day", 8),
            (8, LimitUnit::WorkingHours, "8 giờ làm việc", "8 working hours", 8),
            (1, LimitUnit::WorkingHours, "1 giờ làm việc", "1 working hour", 1),
            (15, LimitUnit::CalendarDays, "15 ngày", "15 days", 120),
            (150, LimitUnit::WorkingMinutes, "2 giờ 30 phút làm việc", "2 h 30 min of working time", 3),
            (45, LimitUnit::WorkingMinutes, "45 phút làm việc", "45 min of working time", 1),
            (120, LimitUnit::WorkingMinutes, "2 giờ làm việc", "2 h of working time", 2),
            (1, LimitUnit::HalfWorkingDays, "0,5 ngày làm việc", "0.5 working day", 4),
            (3, LimitUnit::HalfWorkingDays, "1,5 ngày làm việc", "1.5 working days", 12),
            (4, LimitUnit::HalfWorkingDays, "2 ngày làm việc", "2 working days", 16),
            (1, LimitUnit::Months, "1 tháng", "1 month", 240),
            (2, LimitUnit::Months, "2 tháng", "2 months", 480),
            (15, LimitUnit::SameDay, "trong ngày", "within the day", 8),
        ] {
            let limit = limit(value, unit).unwrap();
            assert_eq!((limit.words_vi().as_str(), limit.words_en().as_str()), (vi, en));
            assert_eq!(limit.allowance_hours(), hours);
        }
    }

    #[test]
    fn the_stable_words_read_back_and_are_those_of_the_json() {
        for unit in LimitUnit::ALL.iter().copied() {
            assert_eq!(LimitUnit::parse(unit.as_str()), Some(unit));
            assert_eq!(serde_json::to_value(unit).unwrap(), unit.as_str());
        }
        for rule in FirstDay::ALL.iter().copied() {
            assert_eq!(FirstDay::parse(rule.as_str()), Some(rule));
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.as_str());
        }
        for rule in DayOffRule::ALL.iter().copied() {
            assert_eq!(DayOffRule::parse(rule.as_str()), Some(rule));
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.as_str());
        }
        for rule in RestDayRule::ALL.iter().copied() {
            assert_eq!(RestDayRule::parse(rule.as_str()), Some(rule));
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.as_str());
        }
        assert_eq!(LimitUnit::parse("WorkingDays"), None);
        assert_eq!(FirstDay::parse(""), None);
        assert_eq!(DayOffRule::parse("None"), None);
    }

    #[test]
    fn a_limit_read_from_json_is_checked_like_any_other() {
        let json =
            r#"{"value":3,"unit":"working_days","first_day":"excluded","cut_off":"15:00:00","roll":"none"}"#;
        let limit: Limit = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&limit).unwrap(), json);
        let error = serde_json::from_str::<Limit>(&json.replace(":3,", ":0,")).unwrap_err();
        assert!(error.to_string().contains("at least 1"), "{error}");
        let other = limit.with_rest_day(RestDayRule::NextWorkingTime);
        let json = serde_json::to_string(&other).unwrap();
        assert!(json.contains("\"rest_day\":\"next_working_time\""), "{json}");
        assert_eq!(serde_json::from_str::<Limit>(&json).unwrap(), other);
    }
}
