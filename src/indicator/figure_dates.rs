//! Which figure of an indicator: its period, and the day on which it stands.

use chrono::NaiveDate;

use super::store::ValueRow;

/// Which figure of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FigureDates {
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The day on which it stands.
    pub as_of: NaiveDate,
}

impl FigureDates {
    pub(super) fn of(row: &ValueRow) -> Self {
        Self { from: row.period_from, to: row.period_to, as_of: row.as_of }
    }
}
