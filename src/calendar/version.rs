//! What one version of an agency's calendar says: office hours, days that differ, and the years that are wholly known.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{NaiveDate, Weekday};

use super::hours::Shift;
use crate::named_values;

named_values! {
    /// What office hours are for (docs/domain/time-limits.md): a Saturday may be open for reception and not count.
    pub enum Purpose {
        /// Deadlines run.
        Processing = "processing",
        /// The desk is open.
        Reception = "reception",
    }
}

named_values! {
    /// What a row of the calendar makes of its day.
    pub enum DayMark {
        /// Nobody works.
        Off = "off",
        /// It is worked although its weekday is not: a swapped Saturday.
        Worked = "worked",
    }
}

crate::text_column!(Purpose, DayMark);

/// One shift of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficeShift {
    /// What it is for.
    pub purpose: Purpose,
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// From when to when.
    pub shift: Shift,
}

impl OfficeShift {
    /// The weekday by name.
    #[must_use]
    pub fn day(&self) -> Option<Weekday> {
        self.weekday.checked_sub(1).and_then(|place| Weekday::try_from(place).ok())
    }
}

/// A day that is not what its weekday says, and on what that rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The date.
    pub date: NaiveDate,
    /// Off or worked.
    pub mark: DayMark,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// The decree, letter or article.
    pub basis: String,
    /// Whether the basis was read in a copy of the paper.
    pub verified: bool,
}

/// The whole of a version; shifts and days in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CalendarContents {
    /// Office hours for both purposes; none means those of the agency above.
    pub shifts: Vec<OfficeShift>,
    /// The days that differ.
    pub days: Vec<CalendarDay>,
    /// The years whose days off are wholly known by this version.
    pub years: BTreeSet<i32>,
}

/// A version by its name, such as `H26.268.05@2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LayerName {
    /// The agency's code.
    pub code: String,
    /// The version's number, from 1.
    pub version: i32,
}

impl fmt::Display for LayerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.code, self.version)
    }
}

/// The stamp of layers, the root first: `H26@1+H26.268.05@2`.
#[must_use]
pub fn stamp(layers: &[LayerName]) -> String {
    layers.iter().map(LayerName::to_string).collect::<Vec<_>>().join("+")
}

/// Reads a stamp back; `None` when it is none.
///
/// ```
/// use motcua::calendar::version::{read_stamp, stamp};
/// let layers = read_stamp("H26@1+H26.268.05@2").unwrap();
/// assert_eq!((layers.len(), layers[1].code.as_str(), layers[1].version), (2, "H26.268.05", 2));
/// assert_eq!(stamp(&layers), "H26@1+H26.268.05@2");
/// assert_eq!(read_stamp(""), None);
/// assert_eq!(read_stamp("H26"), None);
/// ```
#[must_use]
pub fn read_stamp(text: &str) -> Option<Vec<LayerName>> {
    text.split('+')
        .map(|layer| {
            let (code, version) = layer.split_once('@')?;
            let version = version.parse().ok().filter(|version| *version > 0)?;
            (!code.is_empty()).then(|| LayerName { code: code.to_owned(), version })
        })
        .collect()
}
