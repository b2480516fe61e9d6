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
//! - eight hours are one working day in the allowances of the steps \[V S6\].

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// The largest value a limit may have: ten years of days.
pub const LONGEST: u32 = 3660;

/// Hours of allowance in one day of a limit.
const HOURS_PER_DAY: u32 = 8;

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// "giờ làm việc": only working time elapses.
    WorkingHours,
    /// "ngày làm việc": the N-th working day, at the clock time of the reception.
    WorkingDays,
    /// "ngày": every day counts, days off too.
    CalendarDays,
    /// "trong ngày": the end of the working day of the reception.
    SameDay,
}

impl LimitUnit {
    /// Every unit, in the order in which a form lists them.
    pub const ALL: [Self; 4] = [Self::WorkingHours, Self::WorkingDays, Self::CalendarDays, Self::SameDay];

    /// The stable word for tables and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WorkingHours => "working_hours",
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
            Self::SameDay => "same_day",
        }
    }

    /// Reads the stable word; `None` when it is not one of them.
    ///
    /// ```
    /// use motcua::procedure::limit::LimitUnit;
    /// assert_eq!(LimitUnit::parse("same_day"), Some(LimitUnit::SameDay));
    /// assert_eq!(LimitUnit::parse("days"), None);
    /// ```
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == word)
    }
}

/// Whether the day of the reception is day 1. Only day limits ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstDay {
    /// Day 1 is the day after the reception: the rule of the law and the usual case.
    Excluded,
    /// The day of the reception is day 1, counted whole: the limit then ends with the last day.
    Included,
}

impl FirstDay {
    /// Both rules, the usual one first.
    pub const ALL: [Self; 2] = [Self::Excluded, Self::Included];

    /// The stable word for tables and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::Included => "included",
        }
    }

    /// Reads the stable word; `None` when it is not one of them.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == word)
    }
}

/// Where a limit in calendar days goes when its last day is a day off. Other units never ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOffRule {
    /// To the end of the next working day.
    EndOfNextWorkingDay,
    /// Nowhere: it stays where it falls.
    None,
}

impl DayOffRule {
    /// Both rules, the usual one first.
    pub const ALL: [Self; 2] = [Self::EndOfNextWorkingDay, Self::None];

    /// The stable word for tables and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EndOfNextWorkingDay => "end_of_next_working_day",
            Self::None => "none",
        }
    }

    /// Reads the stable word; `None` when it is not one of them.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == word)
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
}

/// A limit as it is written down, before it is checked.
#[derive(Serialize, Deserialize)]
struct LimitFields {
    value: u32,
    unit: LimitUnit,
    first_day: FirstDay,
    cut_off: Option<NaiveTime>,
    roll: DayOffRule,
}

/// Why a limit cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// A limit of nothing would be late at once.
    #[error("a time limit is at least 1")]
    Zero,
    /// More than ten years of days is a slip of the pen.
    #[error("a time limit is at most {LONGEST}, not {value}")]
    TooLong {
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
    };

    /// A limit of `value` units, 1 to [`LONGEST`]; for [`LimitUnit::SameDay`] the value is ignored and kept as 1.
    ///
    /// `cut_off` is the clock time after which a reception belongs to the next working day; exactly at
    /// the cut-off is in time; `None` when there is no such rule.
    ///
    /// # Errors
    /// When the value is zero or larger than [`LONGEST`].
    pub const fn new(
        value: u32,
        unit: LimitUnit,
        first_day: FirstDay,
        cut_off: Option<NaiveTime>,
        roll: DayOffRule,
    ) -> Result<Self, LimitError> {
        let value = if matches!(unit, LimitUnit::SameDay) { 1 } else { value };
        match value {
            0 => Err(LimitError::Zero),
            1..=LONGEST => Ok(Self { value, unit, first_day, cut_off, roll }),
            _ => Err(LimitError::TooLong { value }),
        }
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

    /// What the allowances of the steps must sum to, in hours: 8 for each day of a day limit.
    ///
    /// For [`LimitUnit::SameDay`] it is a budget of 8 that never moves the due date. For
    /// [`LimitUnit::CalendarDays`] 8 hours stand for one calendar day: never run them on working time.
    #[must_use]
    pub const fn allowance_hours(&self) -> u32 {
        match self.unit {
            LimitUnit::WorkingHours => self.value,
            // cannot saturate: the value is at most LONGEST
            LimitUnit::WorkingDays | LimitUnit::CalendarDays => self.value.saturating_mul(HOURS_PER_DAY),
            LimitUnit::SameDay => HOURS_PER_DAY,
        }
    }

    /// The limit as a receipt prints it: "3 ngày làm việc", "8 giờ làm việc", "trong ngày", "15 ngày".
    #[must_use]
    pub fn words_vi(&self) -> String {
        match self.unit {
            LimitUnit::WorkingHours => format!("{} giờ làm việc", self.value),
            LimitUnit::WorkingDays => format!("{} ngày làm việc", self.value),
            LimitUnit::CalendarDays => format!("{} ngày", self.value),
            LimitUnit::SameDay => "trong ngày".to_owned(),
        }
    }

    /// The same in English: "3 working days", "8 working hours", "within the day", "15 days".
    #[must_use]
    pub fn words_en(&self) -> String {
        let plural = if self.value == 1 { "" } else { "s" };
        match self.unit {
            LimitUnit::WorkingHours => format!("{} working hour{plural}", self.value),
            LimitUnit::WorkingDays => format!("{} working day{plural}", self.value),
            LimitUnit::CalendarDays => format!("{} day{plural}", self.value),
            LimitUnit::SameDay => "within the day".to_owned(),
        }
    }
}

impl TryFrom<LimitFields> for Limit {
    type Error = LimitError;

    fn try_from(fields: LimitFields) -> Result<Self, LimitError> {
        Self::new(fields.value, fields.unit, fields.first_day, fields.cut_off, fields.roll)
    }
}

impl From<Limit> for LimitFields {
    fn from(limit: Limit) -> Self {
        let Limit { value, unit, first_day, cut_off, roll } = limit;
        Self { value, unit, first_day, cut_off, roll }
    }
}

#[cfg(test)]
mod tests {
    use super::{DayOffRule, FirstDay, LONGEST, Limit, LimitError, LimitUnit};

    fn limit(value: u32, unit: LimitUnit) -> Result<Limit, LimitError> {
        Limit::new(value, unit, FirstDay::Excluded, None, DayOffRule::EndOfNextWorkingDay)
    }

    #[test]
    fn a_limit_has_bounds_and_a_same_day_limit_has_no_value() {
        assert_eq!(limit(0, LimitUnit::WorkingDays), Err(LimitError::Zero));
        assert_eq!(limit(3661, LimitUnit::WorkingHours), Err(LimitError::TooLong { value: 3661 }));
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
            (15, LimitUnit::SameDay, "trong ngày", "within the day", 8),
        ] {
            let limit = limit(value, unit).unwrap();
            assert_eq!((limit.words_vi().as_str(), limit.words_en().as_str()), (vi, en));
            assert_eq!(limit.allowance_hours(), hours);
        }
    }

    #[test]
    fn the_stable_words_read_back_and_are_those_of_the_json() {
        for unit in LimitUnit::ALL {
            assert_eq!(LimitUnit::parse(unit.as_str()), Some(unit));
            assert_eq!(serde_json::to_value(unit).unwrap(), unit.as_str());
        }
        for rule in FirstDay::ALL {
            assert_eq!(FirstDay::parse(rule.as_str()), Some(rule));
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.as_str());
        }
        for rule in DayOffRule::ALL {
            assert_eq!(DayOffRule::parse(rule.as_str()), Some(rule));
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
    }
}
