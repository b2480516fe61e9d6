//! What an administrator does with calendars: records a new version, after it was checked.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveTime};
use serde::Deserialize;
use utoipa::ToSchema;

use super::draft::CalendarDraft;
use super::effective::CalendarLayer;
use super::hours::Shift;
use super::store::{self, AncestorReach};
use super::version::{CalendarContents, CalendarDay, DayMark, LayerName, OfficeShift, Purpose};
use crate::access::{CatalogueAct, CatalogueChange, CatalogueThing, MadeBy, keep_catalogue_change};
use crate::agency::{AgencyId, store as agencies};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Years that a calendar may name.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;
/// The most shifts, days and years in a version.
const MOST_ROWS: usize = 2_000;

/// A version of a calendar as it is typed in. It replaces the agency's version before it as a whole.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCalendar {
    /// The decision it rests on.
    #[schema(example = "QĐ 12/QĐ-UBND of 5/9/2024: closed after the storm")]
    pub basis: String,
    /// Office hours; without any for a purpose those of the agency above apply.
    #[serde(default)]
    pub shifts: Vec<NewShift>,
    /// Days that differ from their weekday; the agency above is asked for all others.
    #[serde(default)]
    pub days: Vec<NewDay>,
    /// Years whose days off are wholly known by this version. Leave it empty to follow the agency above.
    #[serde(default)]
    #[schema(example = json!([]))]
    pub years: Vec<i32>,
}

/// One shift of a week.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShift {
    /// What it is for.
    pub purpose: Purpose,
    /// 1 Monday to 7 Sunday.
    #[schema(minimum = 1, maximum = 7, example = 6)]
    pub weekday: u8,
    /// The first minute of work, `HH:MM`.
    #[schema(example = "08:00")]
    pub opens: String,
    /// The first minute after it, `HH:MM`; `24:00` where the shift ends with its day.
    #[schema(example = "12:00")]
    pub closes: String,
}

/// One day that differs.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDay {
    /// The date.
    #[schema(example = "2024-09-09", format = Date)]
    pub date: String,
    /// Off or worked.
    pub kind: DayMark,
    /// Its name in Vietnamese.
    #[schema(example = "Nghỉ do bão số 3")]
    pub name_vi: String,
    /// Its name in English.
    #[schema(example = "Closed after storm no. 3")]
    pub name_en: String,
    /// The decree, letter or article.
    #[schema(example = "CĐ 92/CĐ-TTg")]
    pub basis: String,
    /// Whether the basis was read in a copy of the paper.
    #[serde(default)]
    pub verified: bool,
}

/// Records the next version of an agency's calendar and answers its number.
///
/// # Errors
/// As [`draft_version`], or that somebody else recorded a version at the same time.
pub fn insert_version(
    conn: &mut Connection,
    agency_id: AgencyId,
    new: &NewCalendar,
    (by, now): (MadeBy, Instant),
) -> Result<i32, Problem> {
    let CalendarDraft { basis, layer, .. } = draft_version(conn, agency_id, new)?;
    let version = layer.name.version;
    store::insert(conn, agency_id, version, &basis, &layer.contents, now).map_err(|error| match error {
        DatabaseError::Duplicate(cause) => Problem::new(Code::ChangedMeanwhile).because(cause),
        other => other.into(),
    })?;
    if by.officer_id.is_some() {
        let key = agencies::find(conn, agency_id)?.map(|agency| agency.code).unwrap_or_default();
        let (thing, act) = (CatalogueThing::Calendar, CatalogueAct::Published);
        keep_catalogue_change(conn, &CatalogueChange { thing, key, version, act, by, made_at: now })?;
    }
    Ok(version)
}

/// Checks the next version of an agency's calendar without recording it.
///
/// # Errors
/// Every mistake at once, each with its field: shifts that run backwards or overlap, days that stand twice or in a year
/// that neither this version nor an agency above knows, hours that nobody gives. Or that the version says what the
/// agency's newest one says already.
pub fn draft_version(
    conn: &mut Connection,
    agency_id: AgencyId,
    new: &NewCalendar,
) -> Result<CalendarDraft, Problem> {
    let names = store::newest_layers(conn, agency_id, AncestorReach::Above)?;
    let above = store::load_layers(conn, &names)?.unwrap_or_default();
    let mut inherited = CalendarContents::default();
    for layer in above {
        inherited.shifts.extend(layer.contents.shifts);
        inherited.years.extend(layer.contents.years);
    }
    let mut check = Check::new();
    let basis = check.text("basis", &new.basis, 1_000);
    let contents = checked(&mut check, new, &inherited);
    let (basis, contents) = check.finish((basis, contents))?;
    let versions = store::list_versions(conn, agency_id)?;
    let mut version = 0;
    if let Some((newest, id)) = versions.last() {
        version = *newest;
        let mut said = store::load_contents(conn, *id)?;
        said.shifts.sort_unstable();
        if said == contents {
            return Err(Problem::new(Code::AlreadyExists).say(
                format!("lịch này giống hệt bản {newest} đang dùng: không có gì để ghi"),
                format!("this calendar says what version {newest} in force says: there is nothing to record"),
            ));
        }
    }
    let code = agencies::find(conn, agency_id)?.map(|agency| agency.code).unwrap_or_default();
    let name = LayerName { code, version: version.saturating_add(1) };
    Ok(CalendarDraft::new(basis, CalendarLayer { name, contents }, names.len()))
}

/// The contents in order, with every mistake noted.
pub(super) fn checked(
    check: &mut Check,
    new: &NewCalendar,
    inherited: &CalendarContents,
) -> Checked<CalendarContents> {
    for (field, rows) in [("shifts", new.shifts.len()), ("days", new.days.len()), ("years", new.years.len())]
    {
        if rows > MOST_ROWS {
            return check.refuse(
                field,
                "too_many",
                format!("nhiều nhất {MOST_ROWS} dòng"),
                format!("at most {MOST_ROWS} rows"),
            );
        }
    }
    let shifts = checked_shifts(check, new, inherited);
    let years = checked_years(check, new);
    let days = checked_days(check, new, &years, &inherited.years);
    days.map(|days| CalendarContents { shifts, days, years })
}

fn checked_shifts(check: &mut Check, new: &NewCalendar, inherited: &CalendarContents) -> Vec<OfficeShift> {
    let mut shifts: Vec<OfficeShift> = Vec::new();
    for (place, row) in new.shifts.iter().enumerate() {
        if !(1..=7).contains(&row.weekday) {
            check.wrong(
                &format!("shifts.{place}.weekday"),
                "out_of_range",
                "thứ trong tuần là từ 1 (thứ Hai) đến 7 (Chủ nhật)",
                "a weekday is 1 (Monday) to 7 (Sunday)",
            );
        }
        let opens = clock_time(check, &format!("shifts.{place}.opens"), &row.opens);
        // A shift that ends with its day closes at 24:00, which a clock shows as 00:00.
        let ends_the_day = row.closes == "24:00";
        let closes = if ends_the_day {
            Some(NaiveTime::MIN)
        } else {
            clock_time(check, &format!("shifts.{place}.closes"), &row.closes)
        };
        let Some((opens, closes)) = opens.zip(closes) else { continue };
        let given = Shift { opens, closes };
        if closes <= opens && !ends_the_day {
            check.wrong(
                &format!("shifts.{place}.closes"),
                "closes_before_opening",
                "giờ đóng phải sau giờ mở trong cùng ngày",
                "a shift closes after it opens, on the same day",
            );
            continue;
        }
        let shift = OfficeShift { purpose: row.purpose, weekday: row.weekday, shift: given };
        let other = shifts.iter().find(|other| {
            other.purpose == shift.purpose
                && other.weekday == shift.weekday
                && !given.is_over_at(other.shift.opens)
                && !other.shift.is_over_at(opens)
        });
        if let Some(other) = other {
            check.wrong(
                &format!("shifts.{place}"),
                "overlap",
                format!("trùng với ca {} của cùng ngày", other.shift),
                format!("overlaps the shift {} of the same day", other.shift),
            );
        }
        shifts.push(shift);
    }
    let has_hours = |shift: &OfficeShift| shift.purpose == Purpose::Processing;
    if !new.shifts.iter().any(|shift| shift.purpose == Purpose::Processing)
        && !inherited.shifts.iter().any(has_hours)
    {
        check.wrong(
            "shifts",
            "no_processing_hours",
            "chưa có giờ làm việc (processing): cơ quan cấp trên cũng chưa có",
            "there are no processing hours: the agency above has none either",
        );
    }
    shifts.sort_unstable();
    shifts
}

fn clock_time(check: &mut Check, field: &str, text: &str) -> Option<NaiveTime> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok();
    if time.is_none() {
        check.wrong(
            field,
            "not_a_clock_time",
            "giờ viết như 08:00, từ 00:00 đến 23:59; ca hết ngày đóng lúc 24:00",
            "a time is written as 08:00, from 00:00 to 23:59; a shift that ends with its day closes at 24:00",
        );
    }
    time
}

fn checked_years(check: &mut Check, new: &NewCalendar) -> BTreeSet<i32> {
    let mut years = BTreeSet::new();
    for (place, year) in new.years.iter().enumerate() {
        let field = format!("years.{place}");
        if !YEARS.contains(year) {
            check.wrong(
                &field,
                "out_of_range",
                format!("năm là từ {} đến {}", YEARS.start(), YEARS.end()),
                format!("a year is {} to {}", YEARS.start(), YEARS.end()),
            );
        } else if !years.insert(*year) {
            check.wrong(&field, "duplicate", "năm này có hai lần", "this year stands twice");
        }
    }
    years
}

fn checked_days(
    check: &mut Check,
    new: &NewCalendar,
    own: &BTreeSet<i32>,
    inherited: &BTreeSet<i32>,
) -> Checked<Vec<CalendarDay>> {
    let mut seen = BTreeSet::new();
    let days = new.days.iter().enumerate().map(|(place, row)| {
        let field = |name: &str| format!("days.{place}.{name}");
        let name_vi = check.text(&field("name_vi"), &row.name_vi, 200);
        let name_en = check.text(&field("name_en"), &row.name_en, 200);
        let basis = check.text(&field("basis"), &row.basis, 1_000);
        let date = check.day(&field("date"), Some(&row.date)).map(|date| {
            if !seen.insert(date) {
                check.wrong(&field("date"), "duplicate", "ngày này có hai lần", "this day stands twice");
            }
            let year = date.year();
            if !own.contains(&year) && !inherited.contains(&year) {
                check.wrong(
                    &field("date"),
                    "year_not_covered",
                    format!("năm {year} không có trong years và cơ quan cấp trên chưa nạp năm {year}"),
                    format!("{year} is not among years, and the agency above has not loaded it"),
                );
            }
            date
        });
        let (mark, verified) = (row.kind, row.verified);
        Checked::all((date, name_vi, name_en, basis)).map(|(date, name_vi, name_en, basis)| CalendarDay {
            date,
            mark,
            name_vi,
            name_en,
            basis,
            verified,
        })
    });
    days.collect::<Checked<Vec<_>>>().map(|mut days| {
        days.sort_by_key(|day| day.date);
        days
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(weekday: u8, opens: &str, closes: &str) -> NewShift {
        NewShift { purpose: Purpose::Processing, weekday, opens: opens.into(), closes: closes.into() }
    }

    fn day(date: &str) -> NewDay {
        NewDay {
            date: date.into(),
            kind: DayMark::Off,
            name_vi: "Nghỉ".into(),
            name_en: "Off".into(),
            basis: "test".into(),
            verified: false,
        }
    }

    fn mistakes(new: &NewCalendar, inherited: &CalendarContents) -> Vec<(String, &'static str)> {
        let mut check = Check::new();
        checked(&mut check, new, inherited);
        let fields = check.done().map_or_else(|problem| problem.fields, |()| Vec::new());
        fields.into_iter().map(|field| (field.field, field.code)).collect()
    }

    #[test]
    fn every_mistake_is_named_with_its_field() {
        let mut no_name = day("2024-01-01");
        no_name.name_vi = " ".into();
        let new = NewCalendar {
            basis: "test".into(),
            shifts: vec![
                shift(1, "08:00", "12:00"),
                shift(1, "11:59", "17:00"),
                shift(1, "12:00", "12:00"),
                shift(2, "13:00", "08:00"),
                shift(8, "24:00", "24:00"),
                NewShift { purpose: Purpose::Reception, ..shift(1, "08:00", "12:00") },
            ],
            days: vec![day("2023-01-02"), day("2023-01-02"), day("2025-01-01"), day("soon"), no_name],
            years: vec![2023, 2023, 20],
        };
        let inherited = CalendarContents { years: BTreeSet::from([2024]), ..CalendarContents::default() };
        let found = mistakes(&new, &inherited);
        let found: Vec<_> = found.iter().map(|(field, code)| (field.as_str(), *code)).collect();
        assert_eq!(
            found,
            [
                ("shifts.1", "overlap"),
                ("shifts.2.closes", "closes_before_opening"),
                ("shifts.3.closes", "closes_before_opening"),
                ("shifts.4.weekday", "out_of_range"),
                ("shifts.4.opens", "not_a_clock_time"),
                ("years.1", "duplicate"),
                ("years.2", "out_of_range"),
                ("days.1.date", "duplicate"),
                ("days.2.date", "year_not_covered"),
                ("days.3.date", "not_a_date"),
                ("days.4.name_vi", "required"),
            ]
        );
    }

    #[test]
    fn hours_may_come_from_above_but_not_from_nowhere() {
        let empty = NewCalendar { basis: "test".into(), ..NewCalendar::default() };
        assert_eq!(
            mistakes(&empty, &CalendarContents::default()),
            [("shifts".to_owned(), "no_processing_hours")]
        );
        let above = NewCalendar { shifts: vec![shift(1, "08:00", "12:00")], ..empty.clone() };
        let mut check = Check::new();
        let inherited = checked(&mut check, &above, &CalendarContents::default());
        let inherited = check.finish(inherited).unwrap();
        assert_eq!(mistakes(&empty, &inherited), []);
    }
}
