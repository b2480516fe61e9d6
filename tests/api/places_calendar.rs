//! The calendar that an office really has: inherited from the city, changed by its own days.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use motcua::access::MadeBy;
use motcua::agency::{Agency, store as agencies};
use motcua::calendar::actions::{NewCalendar, NewDay, NewShift, insert_version};
use motcua::calendar::import::{LoadedCalendar, load};
use motcua::calendar::version::{DayMark, Purpose};
use motcua::calendar::{CalendarCache, OfficeCalendar};
use motcua::import::half_year;
use motcua::import::reference::{LoadedReference, load_reference};
use motcua::import::reference_files::ReferenceFiles;
use motcua::platform::database::{Connection, Database};
use motcua::platform::error::{Code, Problem};
use motcua::platform::instant::Instant;

use crate::support::{Engine, TestDatabase};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn now() -> Instant {
    Instant::parse("2023-03-07T09:15:00+07:00").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn load_all(database: &Database) -> LoadedReference {
    load_reference(database, data(), now()).unwrap()
}

fn agency(database: &Database, code: &str) -> Agency {
    let found = database.read_now(|conn| Ok::<_, Problem>(agencies::find_by_code(conn, code)?));
    found.unwrap().unwrap_or_else(|| panic!("no {code}"))
}

fn calendar(database: &Database, cache: &CalendarCache, code: &str) -> Result<Arc<OfficeCalendar>, Problem> {
    let id = agency(database, code).id;
    database.read_now(|conn| cache.for_agency(conn, id))
}

fn stamped(database: &Database, cache: &CalendarCache, stamp: &str) -> Result<Arc<OfficeCalendar>, Problem> {
    database.read_now(|conn| cache.by_stamp(conn, stamp))
}

fn record(database: &Database, code: &str, new: NewCalendar) -> Result<i32, Problem> {
    let id = agency(database, code).id;
    database.write_now(move |conn| insert_version(conn, id, &new, (MadeBy::default(), now())))
}

fn off(date: &str) -> NewDay {
    NewDay {
        date: date.into(),
        kind: DayMark::Off,
        name_vi: "Nghỉ do bão".into(),
        name_en: "Closed after a storm".into(),
        basis: "CĐ 92/CĐ-TTg".into(),
        verified: false,
    }
}

fn only_days(days: Vec<NewDay>) -> NewCalendar {
    NewCalendar { basis: "bão".into(), days, ..NewCalendar::default() }
}

fn load_text(database: &Database, code: &str, file: &'static str) -> Result<LoadedCalendar, Problem> {
    let owner = agency(database, code);
    database.write_now(move |conn: &mut Connection| load(conn, &owner, file.as_bytes(), now()))
}

/// The program holds the files of the folder, and one who has loaded them today loads the demonstration of 2022 all the same.
fn the_files_that_the_program_holds_are_those_of_the_folder(engine: Engine) {
    let test = TestDatabase::empty(engine);
    test.database.migrate().unwrap();
    load_all(&test.database);
    let today = Instant::parse("2026-11-24T09:00:00+07:00").unwrap();
    half_year::load(&test.database, ReferenceFiles::Held, today).unwrap();
    let opening = Instant::parse("2022-12-15T00:00:00+07:00").unwrap();
    let again = load_reference(&test.database, ReferenceFiles::Held, opening).unwrap();
    let new = [again.procedures, again.workflows, again.indicators, again.formulas, again.classes];
    assert_eq!(new.map(|counts| (counts.added, counts.changed)), [(0, 0); 5]);
    assert_eq!(
        (again.places.agencies.added, again.places.agencies.changed, again.calendar.added),
        (0, 0, false)
    );
    let nowhere = load_reference(&test.database, Path::new("nowhere"), now()).unwrap_err();
    assert!(nowhere.detail.unwrap().vi.contains("nowhere/agencies.csv"));
}

#[test]
fn the_program_holds_its_files_on_sqlite() {
    the_files_that_the_program_holds_are_those_of_the_folder(Engine::Sqlite);
}

#[test]
fn the_program_holds_its_files_on_postgres() {
    the_files_that_the_program_holds_are_those_of_the_folder(Engine::Postgres);
}

fn the_reference_files_load_once(engine: Engine) {
    let test = TestDatabase::empty(engine);
    test.database.migrate().unwrap();
    let first = load_all(&test.database);
    assert_eq!((first.places.agencies.added, first.places.successions.added), (44, 32));
    assert_eq!(first.calendar, LoadedCalendar { version: 1, added: true, days: 88 });
    let again = load_all(&test.database);
    assert_eq!((again.places.agencies.unchanged, again.places.successions.unchanged), (44, 32));
    assert_eq!(again.calendar, LoadedCalendar { version: 1, added: false, days: 88 });
}

#[test]
fn the_reference_files_load_once_on_sqlite() {
    the_reference_files_load_once(Engine::Sqlite);
}

#[test]
fn the_reference_files_load_once_on_postgres() {
    the_reference_files_load_once(Engine::Postgres);
}

on_both! {
    fn offices_and_units_inherit_the_calendar_of_the_city(test) {
        let (database, cache) = (&test.database, CalendarCache::new());
        load_all(database);
        let city = calendar(database, &cache, "H26").unwrap();
        for code in ["H26.268", "H26.268.05", "H26.268.23", "H26.9043"] {
            let inherited = calendar(database, &cache, code).unwrap();
            assert!(Arc::ptr_eq(&city, &inherited), "{code} reads the calendar anew");
        }
        assert_eq!(city.stamp, "H26@1");
        let counts: Vec<_> = (2022..=2026).map(|year| city.working_days_of(year).unwrap()).collect();
        assert_eq!(counts, [249, 249, 251, 250, 250]);
        assert!(city.days.values().any(|day| !day.day.verified && day.layer == "H26@1"));
    }

    fn a_desk_is_open_on_saturday_mornings_that_do_not_count(test) {
        let (database, cache) = (&test.database, CalendarCache::new());
        load_all(database);
        let office = calendar(database, &cache, "H26.268").unwrap();
        let saturday = day("2023-03-11");
        assert!(!office.processing.is_working_day(saturday).unwrap());
        let shifts = office.reception.shifts_on(saturday).unwrap();
        assert_eq!(shifts.iter().map(ToString::to_string).collect::<Vec<_>>(), ["08:00-12:00"]);
        // a worked Saturday has the hours of a weekday, for both
        let swapped = day("2024-05-04");
        assert_eq!(office.processing.shifts_on(swapped).unwrap().len(), 2);
        assert_eq!(office.reception.shifts_on(swapped).unwrap().len(), 2);
        // a holiday closes the desk as well, on a Saturday too
        assert!(!office.reception.is_working_day(day("2023-09-02")).unwrap());
    }

    fn a_ward_closes_for_a_storm_and_nobody_else(test) {
        let (database, cache) = (&test.database, CalendarCache::new());
        load_all(database);
        let storm = day("2024-09-09");
        let before = calendar(database, &cache, "H26.268.05").unwrap();
        assert_eq!(record(database, "H26.268.05", only_days(vec![off("2024-09-09")])).unwrap(), 1);
        let after = calendar(database, &cache, "H26.268.05").unwrap();
        assert_eq!((before.stamp.as_str(), after.stamp.as_str()), ("H26@1", "H26@1+H26.268.05@1"));
        assert!(before.processing.is_working_day(storm).unwrap());
        assert!(!after.processing.is_working_day(storm).unwrap());
        assert!(!after.reception.is_working_day(storm).unwrap());
        assert_eq!(after.working_days_of(2024).unwrap(), 250);
        assert_eq!(calendar(database, &cache, "H26.268.06").unwrap().stamp, "H26@1");

        // the next version replaces the ward's days; what was frozen stays as it was
        assert_eq!(record(database, "H26.268.05", only_days(vec![])).unwrap(), 2);
        let third = calendar(database, &cache, "H26.268.05").unwrap();
        assert_eq!(third.stamp, "H26@1+H26.268.05@2");
        assert!(third.processing.is_working_day(storm).unwrap());
        let fresh = CalendarCache::new();
        let frozen = stamped(database, &fresh, "H26@1+H26.268.05@1").unwrap();
        assert!(!frozen.processing.is_working_day(storm).unwrap());
        assert!(Arc::ptr_eq(&frozen, &stamped(database, &fresh, "H26@1+H26.268.05@1").unwrap()));
    }

    fn a_district_between_adds_its_layer_to_its_wards(test) {
        let (database, cache) = (&test.database, CalendarCache::new());
        load_all(database);
        let desk = NewShift {
            purpose: Purpose::Reception,
            weekday: 1,
            opens: "07:30".into(),
            closes: "11:30".into(),
        };
        let hours = NewCalendar { basis: "QĐ".into(), shifts: vec![desk], ..NewCalendar::default() };
        record(database, "H26.268", hours).unwrap();
        record(database, "H26.268.05", only_days(vec![off("2024-09-09")])).unwrap();
        let ward = calendar(database, &cache, "H26.268.05").unwrap();
        assert_eq!(ward.stamp, "H26@1+H26.268@1+H26.268.05@1");
        assert_eq!(ward.reception_hours.iter().count(), 1);
        assert_eq!(ward.processing_hours.iter().count(), 10);
        assert_eq!(calendar(database, &cache, "H26.9043").unwrap().reception_hours.iter().count(), 11);
    }

    fn a_missing_calendar_and_a_missing_year_say_what_to_do(test) {
        let (database, cache) = (&test.database, CalendarCache::new());
        load_all(database);
        let office = calendar(database, &cache, "H26.268").unwrap();
        let problem = Problem::from(office.processing.is_working_day(day("2030-01-04")).unwrap_err());
        assert_eq!(problem.code, Code::CalendarNotLoaded);
        assert!(problem.to_string().contains("2030"), "{problem}");

        let agencies = "code,parent_code,level,name_vi,name_en,valid_from,valid_to,synthetic_code,source,gso_code,note\n\
            Z1,,city,Thành phố,City,,,true,test,,\n";
        let successions = "from_code,to_code,kind,effective_on,legal_basis\n";
        database.write_now(move |conn: &mut Connection| {
            motcua::agency::import::load(conn, agencies.as_bytes(), successions.as_bytes())
        }).unwrap();
        let problem = calendar(database, &cache, "Z1").unwrap_err();
        assert_eq!(problem.code, Code::CalendarNotLoaded);
        let words = problem.detail.unwrap();
        assert!(words.en.contains("Z1") && words.en.contains("motcua import reference DIR"), "{words:?}");

        for stamp in ["", "H26", "H26@9", "H99@1"] {
            assert_eq!(stamped(database, &cache, stamp).unwrap_err().code, Code::CalendarNotLoaded, "{stamp}");
        }
    }

    fn a_version_that_breaks_a_rule_is_not_kept(test) {
        let (database, cache) = (&test.database, CalendarCache::new());
        load_all(database);
        let days = vec![off("2024-09-09"), off("2024-09-09"), off("2027-09-09")];
        let problem = record(database, "H26.268.05", NewCalendar { basis: " ".into(), ..only_days(days) }).unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(fields, [
            ("basis", "required"),
            ("days.1.date", "duplicate"),
            ("days.2.date", "year_not_covered"),
        ]);
        assert_eq!(calendar(database, &cache, "H26.268.05").unwrap().stamp, "H26@1");
        // the city has nobody above it from whom hours or years could come
        let problem = record(database, "H26", only_days(vec![off("2024-09-09")])).unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(fields, [("shifts", "no_processing_hours"), ("days.0.date", "year_not_covered")]);
    }

    fn another_file_adds_a_version_and_the_old_one_none(test) {
        let (database, cache) = (&test.database, CalendarCache::new());
        load_all(database);
        let file = "date,kind,name_vi,name_en,basis,verified\n2027-01-01,off,Tết Dương lịch,New Year,BLLĐ,true\n";
        let loaded = load_text(database, "H26", file).unwrap();
        assert_eq!(loaded, LoadedCalendar { version: 2, added: true, days: 2 });
        let office = calendar(database, &cache, "H26.268").unwrap();
        assert_eq!((office.stamp.as_str(), office.years.len()), ("H26@2", 1));
        assert_eq!(load_all(database).calendar, LoadedCalendar { version: 1, added: false, days: 88 });
        assert_eq!(calendar(database, &cache, "H26.268").unwrap().stamp, "H26@2");
    }
}
