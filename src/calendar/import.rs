//! Loads the days off and the worked Saturdays of a city from the reference file, with the office hours of Hà Nội.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::actions::{NewCalendar, NewDay, NewShift, checked, insert_version};
use super::version::{CalendarContents, DayMark, Purpose};
use super::{provisional, store};
use crate::access::MadeBy;
use crate::agency::Agency;
use crate::platform::check::{Check, Checked};
use crate::platform::csv_sheet::Sheet;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// What a load did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadedCalendar {
    /// The version that says what the file says.
    pub version: i32,
    /// Whether it is new.
    pub added: bool,
    /// Days off and worked days, with the Saturdays of the breaks.
    pub days: usize,
}

/// Loads `holidays.csv` as the next version of an agency's calendar; a file that some version already says adds nothing.
///
/// The years covered are those from which the file has at least one day.
///
/// # Errors
/// Every mistake in the file at once, each with its line and column.
pub fn load(
    conn: &mut Connection,
    agency: &Agency,
    holidays: impl Read,
    now: Instant,
) -> Result<LoadedCalendar, Problem> {
    let new = read_holidays(holidays)?;
    let mut check = Check::new();
    let contents = checked(&mut check, &new, &CalendarContents::default());
    let contents = check.finish(contents)?;
    let days = contents.days.len();
    for (version, id) in store::list_versions(conn, agency.id)? {
        if store::load_contents(conn, id)? == contents {
            return Ok(LoadedCalendar { version, added: false, days });
        }
    }
    let version = insert_version(conn, agency.id, &new, (MadeBy::default(), now))?;
    Ok(LoadedCalendar { version, added: true, days })
}

/// The days off of a year by the law as rows of `holidays.csv`, those on weekdays only, as the file has them.
///
/// # Errors
/// When the rows cannot be written.
pub fn proposed(year: i32) -> Result<Vec<u8>, csv::Error> {
    let weekday = |weekday| !matches!(weekday, Weekday::Sat | Weekday::Sun);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for day in provisional::days_off(year, weekday).iter().filter(|day| weekday(day.date.weekday())) {
        let date = day.date.to_string();
        writer.write_record([&date, "off", &day.name_vi, &day.name_en, &day.basis, "false", ""])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn read_holidays(file: impl Read) -> Result<NewCalendar, Problem> {
    let required = ["date", "kind", "name_vi", "name_en", "basis", "verified"];
    let sheet = Sheet::read("holidays.csv", file, &required)?;
    let mut check = Check::new();
    let mut dates = BTreeSet::new();
    let days = sheet.rows().map(|row| {
        let date = row.date(&mut check, "date").and_then(|date| {
            if dates.insert(date) {
                return Checked::sure(date);
            }
            row.refuse(&mut check, "date", "duplicate", "ngày này có hai dòng", "this day has two rows")
        });
        let parts = (
            date,
            row.value(&mut check, "kind", read_mark, "off, working_swap"),
            row.text(&mut check, "name_vi"),
            row.text(&mut check, "name_en"),
            row.text(&mut check, "basis"),
            row.flag(&mut check, "verified"),
        );
        Checked::all(parts).map(|(date, kind, name_vi, name_en, basis, verified)| {
            let date = date.to_string();
            NewDay { date, kind, name_vi, name_en, basis, verified }
        })
    });
    let days = days.collect::<Checked<Vec<_>>>();
    let mut days = check.finish(days)?;
    let years: Vec<i32> = dates.iter().map(NaiveDate::year).collect::<BTreeSet<_>>().into_iter().collect();
    days.extend(closed_saturdays(&days, &years));
    Ok(NewCalendar {
        basis: "holidays.csv; office hours of Hà Nội, desks open on Saturday mornings".to_owned(),
        shifts: hanoi_hours(),
        days,
        years,
    })
}

/// The Saturdays that belong to a break: the file lists days off on weekdays only, because deadlines never ran on the
/// others, but a desk that opens on Saturday mornings is closed on 2/9/2023 too.
///
/// A holiday on a Saturday is made up for on the next working day (Bộ luật Lao động 2019 art. 111(3) \[V\]:
/// docs/domain/time-limits.md), so every such Saturday has a day off beside it. That the desk is closed on them is our
/// inference: an agency that opens says so in a version.
fn closed_saturdays(days: &[NewDay], years: &[i32]) -> Vec<NewDay> {
    let dated = |day: &NewDay| NaiveDate::parse_from_str(&day.date, "%Y-%m-%d").ok();
    let mut saturdays: BTreeMap<NaiveDate, NewDay> = BTreeMap::new();
    for day in days.iter().filter(|day| day.kind == DayMark::Off) {
        let beside = dated(day).and_then(|date| match date.weekday() {
            Weekday::Fri => date.succ_opt(),
            Weekday::Mon => date.checked_sub_days(Days::new(2)),
            _ => None,
        });
        let said = |saturday: &NaiveDate| days.iter().any(|day| dated(day) == Some(*saturday));
        let Some(saturday) = beside.filter(|saturday| years.contains(&saturday.year()) && !said(saturday))
        else {
            continue;
        };
        saturdays.entry(saturday).or_insert_with(|| NewDay {
            date: saturday.to_string(),
            basis: format!("{} (Saturday beside a day off: inferred)", day.basis),
            verified: false,
            ..day.clone()
        });
    }
    saturdays.into_values().collect()
}

fn read_mark(text: &str) -> Option<DayMark> {
    match text {
        "off" => Some(DayMark::Off),
        "working_swap" => Some(DayMark::Worked),
        _ => None,
    }
}

/// Usual hours in Hà Nội; desks are also open on Saturday mornings (QĐ 14/2010/QĐ-TTg), which count for nothing
/// (docs/domain/time-limits.md \[M\]).
fn hanoi_hours() -> Vec<NewShift> {
    let shift = |purpose, weekday, (opens, closes): (&str, &str)| NewShift {
        purpose,
        weekday,
        opens: opens.to_owned(),
        closes: closes.to_owned(),
    };
    let (morning, afternoon) = (("08:00", "12:00"), ("13:00", "17:00"));
    let mut shifts = Vec::new();
    for purpose in [Purpose::Processing, Purpose::Reception] {
        for weekday in 1..=5 {
            shifts.push(shift(purpose, weekday, morning));
            shifts.push(shift(purpose, weekday, afternoon));
        }
    }
    shifts.push(shift(Purpose::Reception, 6, morning));
    shifts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_saturdays_of_a_break_are_off_but_not_the_worked_ones() {
        let file = "date,kind,name_vi,name_en,basis,verified\n\
            2023-09-01,off,Quốc khánh,National Day,test,true\n\
            2023-09-04,off,Quốc khánh,National Day,test,true\n\
            2024-05-03,off,Nghỉ,Off,test,true\n\
            2024-05-04,working_swap,Làm bù,Worked,test,true\n\
            2024-06-05,off,Nghỉ,Off,test,true\n";
        let new = read_holidays(file.as_bytes()).unwrap();
        let added: Vec<_> = new.days.iter().skip(5).collect();
        assert_eq!(added.len(), 1);
        assert_eq!(
            (added[0].date.as_str(), added[0].kind, added[0].verified),
            ("2023-09-02", DayMark::Off, false)
        );
        assert_eq!(added[0].name_vi, "Quốc khánh");
    }

    #[test]
    fn a_wrong_row_is_named_by_line_and_column() {
        let file = "date,kind,name_vi,name_en,basis,verified,comment\n\
            2023-01-02,off,Tết,New Year,test,true,\n\
            2023-01-02,holiday,Tết,New Year,,true,\n\
            2023-01-02,off,Tết,New Year,test,true,\n";
        let problem = read_holidays(file.as_bytes()).unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [
                ("holidays.csv:3:date", "duplicate"),
                ("holidays.csv:3:kind", "unknown_value"),
                ("holidays.csv:3:basis", "required"),
                ("holidays.csv:4:date", "duplicate"),
            ]
        );
    }
}
