//! A draft of the next version of a calendar, as its form carries it from press to press: which days change, and what that makes of a year.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::calendar_hours::HoursDraft;
use crate::calendar::actions::{NewCalendar, NewDay};
use crate::calendar::version::{CalendarContents, CalendarDay, DayMark};
use crate::desk::posted::PostedForm;
use crate::platform::instant::parse_date;

/// What the form calls each day that changes: date, mark, and the names where the day has any, with bars between.
pub(super) const DAY_FIELD: &str = "d";
/// A day that is as it would be without this agency's calendar.
const NORMAL: &str = "normal";
/// The most days of a draft: more is no draft of a year.
const MOST_DAYS: usize = 400;

/// What a day becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftDay {
    /// Off or worked; none is as without this agency's calendar.
    pub mark: Option<DayMark>,
    /// The name in Vietnamese, where the day has one already.
    pub name_vi: String,
    /// The name in English.
    pub name_en: String,
}

impl DraftDay {
    fn pressed(mark: Option<DayMark>) -> Self {
        Self { mark, name_vi: String::new(), name_en: String::new() }
    }
}

/// How a day is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayShown {
    /// An ordinary working day.
    Ordinary,
    /// A weekly day of rest.
    Weekend,
    /// Off by a calendar.
    Off,
    /// Worked by a calendar.
    Worked,
}

/// The days that change, and what they change.
#[derive(Debug, Clone, Default)]
pub(super) struct CalendarPlan {
    /// What the calendars above say of the year, and the law where no decree does.
    pub above: BTreeMap<NaiveDate, CalendarDay>,
    /// What this agency's newest version says.
    pub own: CalendarContents,
    /// On which weekdays work is done.
    pub worked_weekdays: BTreeSet<u32>,
    /// The days that change.
    pub changes: BTreeMap<NaiveDate, DraftDay>,
    /// The office hours.
    pub hours: HoursDraft,
}

impl CalendarPlan {
    /// Reads the days of a form; what no form of ours says is passed over.
    pub(super) fn read(form: &PostedForm) -> BTreeMap<NaiveDate, DraftDay> {
        form.all(DAY_FIELD).take(MOST_DAYS).filter_map(day_of).collect()
    }

    /// The days as the form carries them.
    pub(super) fn carried(&self) -> Vec<String> {
        let plain = |text: &str| text.replace('|', " ");
        let told = |(date, day): (&NaiveDate, &DraftDay)| {
            let mark = day.mark.map_or(NORMAL, |mark| mark.as_str());
            format!("{date}|{mark}|{}|{}", plain(&day.name_vi), plain(&day.name_en))
        };
        self.changes.iter().map(told).collect()
    }

    /// What this agency's newest version says of a day.
    fn own_day(&self, date: NaiveDate) -> Option<&CalendarDay> {
        self.own.days.iter().find(|day| day.date == date)
    }

    /// What this agency's calendar would say of a day.
    fn own_mark(&self, date: NaiveDate) -> Option<DayMark> {
        match self.changes.get(&date) {
            Some(change) => change.mark,
            None => self.own_day(date).map(|day| day.mark),
        }
    }

    /// How a day would be without this agency's calendar.
    fn beneath(&self, date: NaiveDate) -> DayShown {
        match self.above.get(&date).map(|day| day.mark) {
            Some(DayMark::Off) => DayShown::Off,
            Some(DayMark::Worked) => DayShown::Worked,
            None if self.worked_weekdays.contains(&date.weekday().number_from_monday()) => DayShown::Ordinary,
            None => DayShown::Weekend,
        }
    }

    /// How a day would be.
    pub(super) fn shown(&self, date: NaiveDate) -> DayShown {
        match self.own_mark(date) {
            Some(DayMark::Off) => DayShown::Off,
            Some(DayMark::Worked) => DayShown::Worked,
            None => self.beneath(date),
        }
    }

    /// Presses a day: off, worked, normal, and around again, beginning with what is not so already.
    pub(super) fn press(&mut self, date: NaiveDate) {
        let works = matches!(self.beneath(date), DayShown::Ordinary | DayShown::Worked);
        let (first, second) =
            if works { (DayMark::Off, DayMark::Worked) } else { (DayMark::Worked, DayMark::Off) };
        let next = match self.own_mark(date) {
            None => Some(first),
            Some(mark) if mark == first => Some(second),
            Some(_) => None,
        };
        self.put(date, DraftDay::pressed(next));
    }

    /// Puts a day into the draft, or out of it where it says what stands already.
    fn put(&mut self, date: NaiveDate, day: DraftDay) {
        if self.own_day(date).map(|own| own.mark) == day.mark {
            self.changes.remove(&date);
        } else {
            self.changes.insert(date, day);
        }
    }

    /// Takes the days off of a year that are not decreed yet into the draft, but for those of which this agency has said something.
    pub(super) fn propose(&mut self, days: &[CalendarDay]) {
        for day in days {
            if self.own_day(day.date).is_some() {
                continue;
            }
            let (name_vi, name_en) = (day.name_vi.clone(), day.name_en.clone());
            self.changes.insert(day.date, DraftDay { mark: Some(day.mark), name_vi, name_en });
        }
    }

    /// The next version: what the newest one says with these days changed. Days without a name of their own get the one that is given, and
    /// all of them the ground of the version.
    pub(super) fn next_version(
        &self,
        basis: &str,
        (name_vi, name_en): (&str, &str),
        settled: Option<i32>,
    ) -> NewCalendar {
        let kept = self.own.days.iter().filter(|day| !self.changes.contains_key(&day.date)).map(kept_day);
        let named = |own: &str, given: &str| if own.is_empty() { given.to_owned() } else { own.to_owned() };
        let name_en = if name_en.trim().is_empty() { name_vi } else { name_en };
        let changed = self.changes.iter().filter_map(|(date, day)| {
            Some(NewDay {
                date: date.to_string(),
                kind: day.mark?,
                name_vi: named(&day.name_vi, name_vi),
                name_en: named(&day.name_en, name_en),
                basis: basis.to_owned(),
                verified: false,
            })
        });
        let mut years = self.own.years.clone();
        years.extend(settled);
        NewCalendar {
            basis: basis.to_owned(),
            shifts: self.hours.shifts(&self.own.shifts),
            days: kept.chain(changed).collect(),
            years: years.into_iter().collect(),
        }
    }
}

fn day_of(text: &str) -> Option<(NaiveDate, DraftDay)> {
    let mut parts = text.split('|');
    let (date, mark) = (parts.next()?, parts.next()?);
    let date = parse_date(date)?;
    let mark = if mark == NORMAL { None } else { Some(DayMark::parse(mark)?) };
    let mut name = || parts.next().unwrap_or_default().trim().to_owned();
    Some((date, DraftDay { mark, name_vi: name(), name_en: name() }))
}

fn kept_day(day: &CalendarDay) -> NewDay {
    NewDay {
        date: day.date.to_string(),
        kind: day.mark,
        name_vi: day.name_vi.clone(),
        name_en: day.name_en.clone(),
        basis: day.basis.clone(),
        verified: day.verified,
    }
}

/// The weekdays that have hours, by their numbers from Monday.
pub(super) fn weekdays_of(works: impl Fn(Weekday) -> bool) -> BTreeSet<u32> {
    crate::calendar::hours::WEEK
        .into_iter()
        .filter(|weekday| works(*weekday))
        .map(|weekday| weekday.number_from_monday())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    fn day(on: &str, mark: DayMark) -> CalendarDay {
        let (name_vi, name_en) = ("Nghỉ".to_owned(), "Off".to_owned());
        CalendarDay { date: date(on), mark, name_vi, name_en, basis: "QĐ 1".to_owned(), verified: true }
    }

    /// Monday to Friday are worked; 8/3 is off by the city, 11/3 (a Saturday) is worked by it; this agency has 9/3 off.
    fn plan() -> CalendarPlan {
        let above = [day("2023-03-08", DayMark::Off), day("2023-03-11", DayMark::Worked)];
        CalendarPlan {
            above: above.into_iter().map(|day| (day.date, day)).collect(),
            own: CalendarContents {
                days: vec![day("2023-03-09", DayMark::Off)],
                ..CalendarContents::default()
            },
            worked_weekdays: (1..=5).collect(),
            changes: BTreeMap::new(),
            hours: HoursDraft::default(),
        }
    }

    #[test]
    fn each_kind_of_day_is_pressed_around_and_ends_where_it_began() {
        use DayShown::{Off, Ordinary, Weekend, Worked};
        for (on, shown) in [
            ("2023-03-07", [Ordinary, Off, Worked, Ordinary]),
            ("2023-03-12", [Weekend, Worked, Off, Weekend]),
            ("2023-03-08", [Off, Worked, Off, Off]),
            ("2023-03-11", [Worked, Off, Worked, Worked]),
            // Marked by this agency already: the press goes on from there.
            ("2023-03-09", [Off, Worked, Ordinary, Off]),
        ] {
            let mut plan = plan();
            let mut seen = [plan.shown(date(on)); 4];
            for place in seen.iter_mut().skip(1) {
                plan.press(date(on));
                *place = plan.shown(date(on));
            }
            assert_eq!(seen, shown, "{on}");
            assert!(plan.changes.is_empty(), "{on}: nothing is left of a draft that changes nothing");
        }
    }

    #[test]
    fn a_draft_is_carried_by_its_form_whatever_stands_in_a_name() {
        let mut plan = plan();
        plan.press(date("2023-03-07"));
        plan.press(date("2023-03-09"));
        plan.press(date("2023-03-09"));
        let odd = CalendarDay { name_vi: "Tết | năm".to_owned(), ..day("2023-03-20", DayMark::Off) };
        plan.propose(&[odd, day("2023-03-09", DayMark::Off)]);
        let carried = plan.carried();
        assert_eq!(carried, ["2023-03-07|off||", "2023-03-09|normal||", "2023-03-20|off|Tết   năm|Off"]);
        let form = PostedForm::of(
            carried
                .into_iter()
                .chain(["nonsense", "2023-13-01|off||", "2023-03-05|holiday||"].map(str::to_owned))
                .map(|value| (DAY_FIELD.to_owned(), value))
                .collect(),
        );
        let read = CalendarPlan::read(&form);
        assert_eq!(read.len(), 3);
        assert_eq!(read[&date("2023-03-09")], DraftDay::pressed(None));
        assert_eq!(read[&date("2023-03-20")].name_vi, "Tết   năm");
    }

    #[test]
    fn the_next_version_keeps_what_is_not_changed() {
        let mut plan = plan();
        plan.own.days.push(day("2023-04-01", DayMark::Off));
        plan.own.years.insert(2022);
        plan.press(date("2023-03-07"));
        plan.press(date("2023-03-09"));
        plan.press(date("2023-03-09"));
        let next = plan.next_version("QĐ 2", ("Nghỉ bão", " "), Some(2023));
        let told: Vec<_> = next
            .days
            .iter()
            .map(|day| {
                (
                    day.date.as_str(),
                    day.name_vi.as_str(),
                    day.name_en.as_str(),
                    day.basis.as_str(),
                    day.verified,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("2023-04-01", "Nghỉ", "Off", "QĐ 1", true),
                ("2023-03-07", "Nghỉ bão", "Nghỉ bão", "QĐ 2", false)
            ]
        );
        assert_eq!((next.basis.as_str(), next.years), ("QĐ 2", vec![2022, 2023]));
    }
}
