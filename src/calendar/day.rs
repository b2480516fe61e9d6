//! What kind of day it is: an ordinary working day, a weekend, a day off by decree, a worked Saturday.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! Days off rest on Bộ luật Lao động 2019 art. 112 \[V\]; swapped days on a letter of the Government Office (công văn
//! 2450/VPCP-KGVX of 12/4/2024 and its like) \[V\]: docs/domain/time-limits.md. Every row carries its own basis.

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// One row of the calendar: a date that is not what its weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayException {
    /// The date.
    pub date: NaiveDate,
    /// Off, or worked.
    #[serde(flatten)]
    pub kind: ExceptionKind,
    /// Its name in Vietnamese: "Tết Nguyên đán".
    pub name_vi: String,
    /// Its name in English: "Lunar New Year".
    pub name_en: String,
    /// The decree, letter or article it rests on.
    pub basis: String,
}

/// What the exception makes of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExceptionKind {
    /// Nobody works.
    Off,
    /// It is worked, with the hours of another weekday.
    Worked {
        /// The weekday whose hours it has.
        #[serde(default = "monday")]
        like: Weekday,
    },
}

impl ExceptionKind {
    /// A worked day with the hours of the given weekday, of Monday when none is given.
    #[must_use]
    pub fn worked(like: Option<Weekday>) -> Self {
        Self::Worked { like: like.unwrap_or_else(monday) }
    }
}

/// The weekday whose hours a worked day has when nothing else is said.
const fn monday() -> Weekday {
    Weekday::Mon
}

/// What a day is and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayKind {
    /// A working day by its weekday.
    Ordinary,
    /// No working day by its weekday: Saturday, Sunday or another weekly day of rest.
    Weekend,
    /// Off by a row of the calendar, whatever its weekday.
    Off {
        /// Name in Vietnamese.
        name_vi: String,
        /// Name in English.
        name_en: String,
        /// What it rests on.
        basis: String,
    },
    /// Worked by a row of the calendar, whatever its weekday.
    Worked {
        /// Name in Vietnamese.
        name_vi: String,
        /// Name in English.
        name_en: String,
        /// What it rests on.
        basis: String,
    },
}

impl DayKind {
    /// Whether work is done on such a day.
    #[must_use]
    pub const fn is_working(&self) -> bool {
        matches!(self, Self::Ordinary | Self::Worked { .. })
    }
}

impl From<&DayException> for DayKind {
    fn from(row: &DayException) -> Self {
        let (name_vi, name_en, basis) = (row.name_vi.clone(), row.name_en.clone(), row.basis.clone());
        match row.kind {
            ExceptionKind::Off => Self::Off { name_vi, name_en, basis },
            ExceptionKind::Worked { .. } => Self::Worked { name_vi, name_en, basis },
        }
    }
}
