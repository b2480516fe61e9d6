//! The calendar that an office really has: its own version laid over those of the agencies above it.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Years and days are the union of the layers; where two speak of one day, the nearer agency wins. The hours of a purpose
//! are those of the nearest agency that has any for it; where nobody has reception hours, the desk keeps processing hours.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use super::day::{DayException, ExceptionKind};
use super::hours::{HoursError, WEEK, WeekHours};
use super::provisional::{self, provisional_years};
use super::version::{CalendarContents, CalendarDay, DayMark, LayerName, Purpose, stamp};
use super::working_time::WorkingCalendar;
use crate::calendar::error::CalendarError;

/// The layer of days that the law alone gives.
const PROVISIONAL: &str = "provisional";

/// One version in the pile.
#[derive(Debug, Clone)]
pub struct CalendarLayer {
    /// Whose and which.
    pub name: LayerName,
    /// What it says.
    pub contents: CalendarContents,
}

/// A day that differs, and the layer that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveDay {
    /// The day.
    pub day: CalendarDay,
    /// The layer, such as `H26@1`.
    pub layer: String,
}

/// The calendar of an office, ready to count with. It never changes: a change makes another stamp.
#[derive(Debug, Clone)]
pub struct OfficeCalendar {
    /// The layers it was made of, such as `H26@1+H26.268.05@2`.
    pub stamp: String,
    /// When deadlines run.
    pub processing: WorkingCalendar,
    /// When the desk is open.
    pub reception: WorkingCalendar,
    /// The week in which deadlines run.
    pub processing_hours: WeekHours,
    /// The week in which the desk is open.
    pub reception_hours: WeekHours,
    /// The days that differ.
    pub days: BTreeMap<NaiveDate, EffectiveDay>,
    /// The years that are known.
    pub years: BTreeSet<i32>,
    /// The years between and after them whose days off are those of the law, until a decree is loaded.
    pub provisional_years: BTreeSet<i32>,
}

/// Why layers make no calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LayersError {
    /// No layer has office hours.
    #[error("no office hours in any layer")]
    NoHours,
    /// Hours that cannot be.
    #[error(transparent)]
    Hours(#[from] HoursError),
    /// Days that cannot be.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl OfficeCalendar {
    /// Lays the layers over each other, the root first.
    ///
    /// # Errors
    /// When no layer has office hours, or when hours or days contradict themselves.
    pub fn of(layers: &[CalendarLayer]) -> Result<Self, LayersError> {
        let processing_hours = nearest_hours(layers, Purpose::Processing)?.ok_or(LayersError::NoHours)?;
        let reception_hours =
            nearest_hours(layers, Purpose::Reception)?.unwrap_or_else(|| processing_hours.clone());
        let mut days = BTreeMap::new();
        let mut years = BTreeSet::new();
        for layer in layers {
            years.extend(&layer.contents.years);
            let name = layer.name.to_string();
            for day in &layer.contents.days {
                days.insert(day.date, EffectiveDay { day: day.clone(), layer: name.clone() });
            }
        }
        let provisional_years = provisional_years(&years);
        let works = |weekday| !processing_hours.shifts(weekday).is_empty();
        for day in provisional_years.iter().flat_map(|year| provisional::days_off(*year, works)) {
            // What an agency has said of a day already, such as a storm, holds before the law.
            days.entry(day.date).or_insert_with(|| EffectiveDay { day, layer: PROVISIONAL.to_owned() });
        }
        let names: Vec<_> = layers.iter().map(|layer| layer.name.clone()).collect();
        let counted = &years | &provisional_years;
        let count_with = |hours: &WeekHours| WorkingCalendar::new(hours, exceptions(hours, &days), &counted);
        Ok(Self {
            stamp: stamp(&names),
            processing: count_with(&processing_hours)?,
            reception: count_with(&reception_hours)?,
            processing_hours,
            reception_hours,
            days,
            years,
            provisional_years,
        })
    }

    /// The first provisional year that a count from one day to another touches: its due date rests on days that no decree has
    /// settled.
    #[must_use]
    pub fn provisional_year(&self, from: NaiveDate, due: NaiveDate) -> Option<i32> {
        self.provisional_years.iter().copied().find(|year| (from.year()..=due.year()).contains(year))
    }

    /// The days of a year that differ, in order.
    pub fn days_of(&self, year: i32) -> impl Iterator<Item = &EffectiveDay> {
        self.days.values().filter(move |day| day.day.date.year() == year)
    }

    /// How many working days a year has.
    ///
    /// # Errors
    /// When the year is not loaded.
    pub fn working_days_of(&self, year: i32) -> Result<u32, CalendarError> {
        let no_such_year = CalendarError::YearNotLoaded { year };
        let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(no_such_year)?;
        let mut count = 0_u32;
        for day in first.iter_days().take_while(|day| day.year() == year) {
            count = count.saturating_add(u32::from(self.processing.is_working_day(day)?));
        }
        Ok(count)
    }
}

/// The hours of the nearest agency that has any for that purpose.
fn nearest_hours(layers: &[CalendarLayer], purpose: Purpose) -> Result<Option<WeekHours>, HoursError> {
    for layer in layers.iter().rev() {
        let shifts: Vec<_> = layer
            .contents
            .shifts
            .iter()
            .filter(|shift| shift.purpose == purpose)
            .filter_map(|shift| shift.day().map(|weekday| (weekday, shift.shift)))
            .collect();
        if !shifts.is_empty() {
            return WeekHours::new(shifts).map(Some);
        }
    }
    Ok(None)
}

/// The rows for one purpose. A worked day has the hours of Monday, or of the first weekday that has any.
fn exceptions<'a>(
    hours: &WeekHours,
    days: &'a BTreeMap<NaiveDate, EffectiveDay>,
) -> impl Iterator<Item = DayException> + use<'a> {
    let like: Option<Weekday> = WEEK.into_iter().find(|weekday| !hours.shifts(*weekday).is_empty());
    days.values().map(move |EffectiveDay { day, .. }| DayException {
        date: day.date,
        kind: match day.mark {
            DayMark::Off => ExceptionKind::Off,
            DayMark::Worked => ExceptionKind::worked(like),
        },
        name_vi: day.name_vi.clone(),
        name_en: day.name_en.clone(),
        basis: day.basis.clone(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::super::hours::Shift;
    use super::super::version::OfficeShift;
    use super::*;

    fn shift(purpose: Purpose, weekday: u8, hours: &str) -> OfficeShift {
        let (opens, closes) = hours.split_once('-').unwrap();
        let time = |text: &str| text.parse::<NaiveTime>().unwrap();
        OfficeShift { purpose, weekday, shift: Shift { opens: time(opens), closes: time(closes) } }
    }

    fn day(date: &str, mark: DayMark) -> CalendarDay {
        CalendarDay {
            date: date.parse().unwrap(),
            mark,
            name_vi: String::new(),
            name_en: String::new(),
            basis: String::new(),
            verified: true,
        }
    }

    fn layer(code: &str, version: i32, contents: CalendarContents) -> CalendarLayer {
        CalendarLayer { name: LayerName { code: code.into(), version }, contents }
    }

    fn city() -> CalendarLayer {
        layer(
            "H26",
            1,
            CalendarContents {
                shifts: (1..=5).map(|weekday| shift(Purpose::Processing, weekday, "08:00-17:00")).collect(),
                days: vec![day("2023-01-02", DayMark::Off), day("2023-01-07", DayMark::Worked)],
                years: BTreeSet::from([2023]),
            },
        )
    }

    fn works(calendar: &WorkingCalendar, date: &str) -> bool {
        calendar.is_working_day(date.parse().unwrap()).unwrap()
    }

    #[test]
    fn without_reception_hours_the_desk_keeps_processing_hours() {
        let calendar = OfficeCalendar::of(&[city()]).unwrap();
        assert_eq!(calendar.stamp, "H26@1");
        assert_eq!(calendar.reception_hours, calendar.processing_hours);
        assert!(!works(&calendar.processing, "2023-01-02") && works(&calendar.processing, "2023-01-07"));
        assert_eq!(calendar.working_days_of(2023).unwrap(), 260);
        assert_eq!(calendar.working_days_of(2027), Err(CalendarError::YearNotLoaded { year: 2027 }));
    }

    #[test]
    fn the_years_after_the_last_loaded_one_have_the_days_off_of_the_law() {
        let calendar = OfficeCalendar::of(&[city()]).unwrap();
        assert_eq!(
            (&calendar.years, &calendar.provisional_years),
            (&BTreeSet::from([2023]), &BTreeSet::from([2024, 2025, 2026]))
        );
        // Tết 2024 is on Saturday 10/2.
        assert!(works(&calendar.processing, "2024-02-08") && !works(&calendar.processing, "2024-02-09"));
        assert_eq!(calendar.days_of(2024).next().unwrap().layer, "provisional");
        let touched =
            |from: &str, due: &str| calendar.provisional_year(from.parse().unwrap(), due.parse().unwrap());
        assert_eq!(touched("2023-12-28", "2024-01-02"), Some(2024));
        assert_eq!(touched("2023-12-01", "2023-12-29"), None);

        let mut next = city();
        next.contents.years.insert(2024);
        let decreed = OfficeCalendar::of(&[next]).unwrap();
        assert_eq!(decreed.days_of(2024).count(), 0, "a loaded year has what was loaded");
        assert_eq!(decreed.provisional_years, BTreeSet::from([2025, 2026, 2027]));
    }

    #[test]
    fn the_nearer_agency_wins_each_day_and_each_purpose() {
        let ward = layer(
            "H26.268.05",
            2,
            CalendarContents {
                shifts: vec![shift(Purpose::Reception, 6, "08:00-12:00")],
                days: vec![day("2023-01-02", DayMark::Worked), day("2023-01-03", DayMark::Off)],
                years: BTreeSet::from([2025]),
            },
        );
        let calendar = OfficeCalendar::of(&[city(), ward]).unwrap();
        assert_eq!(calendar.stamp, "H26@1+H26.268.05@2");
        assert!(works(&calendar.processing, "2023-01-02") && !works(&calendar.processing, "2023-01-03"));
        assert!(!works(&calendar.processing, "2023-01-14") && works(&calendar.reception, "2023-01-14"));
        assert!(!works(&calendar.reception, "2023-01-16"), "reception hours replace, they do not add");
        assert_eq!(calendar.years, BTreeSet::from([2023, 2025]));
        // Through a gap between loaded years the count rests on the law, though its end is in a loaded year.
        assert_eq!(
            calendar.provisional_year("2023-12-28".parse().unwrap(), "2025-01-03".parse().unwrap()),
            Some(2024)
        );
        let layers: Vec<_> = calendar.days_of(2023).map(|day| day.layer.as_str()).collect();
        assert_eq!(layers, ["H26.268.05@2", "H26.268.05@2", "H26@1"]);
    }

    #[test]
    fn layers_without_hours_are_no_calendar() {
        let bare = layer(
            "H26",
            1,
            CalendarContents { years: BTreeSet::from([2023]), ..CalendarContents::default() },
        );
        assert_eq!(OfficeCalendar::of(&[bare]).unwrap_err(), LayersError::NoHours);
        assert_eq!(OfficeCalendar::of(&[]).unwrap_err(), LayersError::NoHours);
    }
}
