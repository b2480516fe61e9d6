//! Agencies and calendars as the reference files bring them in.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use motcua::agency::import::{LoadedAgencies, load};
use motcua::agency::store::{self as agencies, AgencyFilter};
use motcua::agency::{
    Agency, AgencyId, Level,
    SuccessionKind::{Part, Rest},
};
use motcua::platform::csv_sheet::{LoadCounts, open};
use motcua::platform::database::{Connection, Database};
use motcua::platform::error::{Code, Problem};

use crate::support::{Engine, TestDatabase};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn load_agencies(database: &Database) -> LoadedAgencies {
    let work = |conn: &mut Connection| {
        load(conn, open(&data(), "agencies.csv")?, open(&data(), "unit_succession.csv")?)
    };
    database.write_now(work).unwrap()
}

fn load_text(
    database: &Database,
    agencies: &'static str,
    successions: &'static str,
) -> Result<LoadedAgencies, Problem> {
    database.write_now(move |conn: &mut Connection| load(conn, agencies.as_bytes(), successions.as_bytes()))
}

fn read<T>(database: &Database, work: impl FnOnce(&mut Connection) -> T) -> T {
    database.read_now(|conn| Ok::<_, Problem>(work(conn))).unwrap()
}

fn agency(database: &Database, code: &str) -> Agency {
    read(database, |conn| agencies::find_by_code(conn, code)).unwrap().unwrap_or_else(|| panic!("no {code}"))
}

fn codes(agencies: &[Agency]) -> Vec<&str> {
    agencies.iter().map(|agency| agency.code.as_str()).collect()
}

fn codes_of(database: &Database, ids: &[AgencyId]) -> Vec<String> {
    let offices = read(database, |conn| agencies::load_many(conn, ids)).unwrap();
    offices.into_iter().map(|office| office.code).collect()
}

fn all(added: usize, unchanged: usize) -> LoadCounts {
    LoadCounts { added, changed: 0, unchanged }
}

fn fields(problem: &Problem) -> Vec<(&str, &str)> {
    problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect()
}

fn the_reference_agencies_load_once(engine: Engine) {
    let test = TestDatabase::empty(engine);
    test.database.migrate().unwrap();
    let first = load_agencies(&test.database);
    assert_eq!((first.agencies, first.successions), (all(44, 0), all(32, 0)));
    let again = load_agencies(&test.database);
    assert_eq!((again.agencies, again.successions), (all(0, 44), all(0, 32)));
}

#[test]
fn the_reference_agencies_load_once_on_sqlite() {
    the_reference_agencies_load_once(Engine::Sqlite);
}

#[test]
fn the_reference_agencies_load_once_on_postgres() {
    the_reference_agencies_load_once(Engine::Postgres);
}

const CITY_BOTTOM_UP: &str = "code,parent_code,level,name_vi,name_en,valid_from,valid_to,synthetic_code,source,gso_code,note,desk\n\
    Z1.1.1,Z1.1,unit,Phòng,Division,,,true,test,,,\n\
    Z1.1,Z1,district,Quận,District,,,true,test,,,Z1.1.1\n\
    Z1,,city,Thành phố,City,,,true,test,,,\n";

const DISTRICT_ENDED: &str = "code,parent_code,level,name_vi,name_en,valid_from,valid_to,synthetic_code,source,gso_code,note\n\
    Z1.1,Z1,district,Quận,District,,2025-06-30,true,test,,\n";

const NO_SUCCESSIONS: &str = "from_code,to_code,kind,effective_on,legal_basis\n";

const WRONG_AGENCIES: &str = "code,parent_code,level,name_vi,name_en,valid_from,valid_to,synthetic_code,source,gso_code,note,desk\n\
    Z1,,city,Thành phố,City,,,true,test,,,\n\
    Z1.1,Z9,ward,Phường,Ward,,,true,test,,,Z1.1\n\
    Z1.2,Z1,village,Làng,Village,,,true,test,,,Z1.9\n\
    Z1.3,Z1,ward,,Ward,2025-07-01,2025-06-30,yes,test,,,\n\
    z1/4,Z1,ward,Phường,Ward,,,true,test,,,\n\
    H26.268,,city,UBND quận Hà Đông,Ha Dong,,,true,test,,,\n";

const GOOD_AGENCIES: &str = "code,parent_code,level,name_vi,name_en,valid_from,valid_to,synthetic_code,source,gso_code,note,desk\n\
    Z1,,city,Thành phố,City,,,true,test,,,\n\
    Z1.1,Z1,ward,Phường,Ward,,,true,test,,,Z1.1\n";

const TORN_SUCCESSION: &str = "from_code,to_code,kind,effective_on,legal_basis\n\
    Z1,Z1.1,part,2025-07-01,test\n";

const LOST_SUCCESSION: &str = "from_code,to_code,kind,effective_on,legal_basis\n\
    Z1,Z8,all,soon,\n";

on_both! {
    fn the_tree_knows_offices_units_and_ancestors(test) {
        let database = &test.database;
        load_agencies(database);
        let district = agency(database, "H26.268");
        let offices = read(database, |conn| agencies::subtree_offices(conn, district.id)).unwrap();
        assert_eq!(offices.len(), 18);
        let names = codes_of(database, &offices);
        assert_eq!(names[0], "H26.268");
        assert!(names[1..].iter().all(|code| agency(database, code).level == Level::Ward), "{names:?}");

        let justice = agency(database, "H26.268.23");
        assert!(!justice.is_office());
        assert_eq!(justice.office_id, district.id);
        assert_eq!(read(database, |conn| agencies::subtree_offices(conn, justice.id)).unwrap(), [district.id]);

        let ward = agency(database, "H26.268.05");
        assert_eq!(ward.office_id, ward.id);
        let above = read(database, |conn| agencies::ancestors(conn, ward.id)).unwrap();
        assert_eq!(codes(&above), ["H26", "H26.268"]);
        assert_eq!(read(database, |conn| agencies::ancestors(conn, above[0].id)).unwrap(), []);
    }

    fn a_desk_is_the_ward_itself_or_a_unit_of_the_district(test) {
        let database = &test.database;
        load_agencies(database);
        let ward = agency(database, "H26.9043");
        assert_eq!(ward.desk_id, Some(ward.id));
        assert_eq!(agency(database, "H26.268").desk_id, Some(agency(database, "H26.268.20").id));
        assert_eq!(agency(database, "H26").desk_id, None);
        assert_eq!(agency(database, "H26.268.23").desk_id, None);
    }

    fn the_same_name_is_not_the_same_agency(test) {
        let database = &test.database;
        load_agencies(database);
        let list = |filter: &AgencyFilter, after: Option<&str>, limit| {
            read(database, |conn| agencies::list(conn, filter, after, limit)).unwrap()
        };
        let text = |text: &str| AgencyFilter { text: Some(text.into()), ..AgencyFilter::default() };
        for spelling in ["duong noi", "DƯƠNG NỘI", "Dương Nội"] {
            assert_eq!(codes(&list(&text(spelling), None, 10)), ["H26.268.02", "H26.9044"], "{spelling}");
        }
        assert_eq!(list(&text("%"), None, 10), []);
        assert_eq!(read(database, |conn| agencies::find_by_code(conn, "H26\0")).unwrap(), None);
        let then = AgencyFilter { in_force_on: Some(day("2025-06-30")), ..text("duong noi") };
        assert_eq!(codes(&list(&then, None, 10)), ["H26.268.02"]);
        let now = AgencyFilter { in_force_on: Some(day("2025-07-01")), ..text("duong noi") };
        assert_eq!(codes(&list(&now, None, 10)), ["H26.9044"]);

        let district = agency(database, "H26.268").id;
        let wards = AgencyFilter {
            parent_id: Some(district),
            level: Some(Level::Ward),
            ..AgencyFilter::default()
        };
        let first = list(&wards, None, 10);
        let rest = list(&wards, Some(&first[9].code), 10);
        assert_eq!((first.len(), rest.len()), (10, 7));
        assert_eq!((first[0].code.as_str(), rest[6].code.as_str()), ("H26.268.01", "H26.268.17"));
    }

    fn successions_are_read_from_both_sides(test) {
        let database = &test.database;
        load_agencies(database);
        let (before, after) = (agency(database, "H26.268.02"), agency(database, "H26.9044"));
        let from = read(database, |conn| agencies::successions_from(conn, before.id)).unwrap();
        let said: Vec<_> = from.iter().map(|line| (line.agency.code.as_str(), line.kind)).collect();
        assert_eq!(
            said,
            [("H26.9037", Part), ("H26.9038", Part), ("H26.9044", Part), ("H26.9105", Rest)]
        );
        let to = read(database, |conn| agencies::successions_to(conn, after.id)).unwrap();
        let line = to.iter().find(|line| line.agency.code == "H26.268.02").unwrap();
        assert_eq!(line.effective_on, day("2025-07-01"));
        assert!(line.legal_basis.starts_with("NQ 1656/NQ-UBTVQH15"), "{}", line.legal_basis);
    }

    fn parents_come_in_any_order_and_changes_are_told_from_news(test) {
        let database = &test.database;
        assert_eq!(load_text(database, CITY_BOTTOM_UP, NO_SUCCESSIONS).unwrap().agencies, all(3, 0));
        let unit = agency(database, "Z1.1.1");
        let district = agency(database, "Z1.1");
        assert_eq!((unit.office_id, district.desk_id), (district.id, Some(unit.id)));

        let counts = load_text(database, DISTRICT_ENDED, NO_SUCCESSIONS).unwrap().agencies;
        assert_eq!(counts, LoadCounts { added: 0, changed: 1, unchanged: 0 });
        let ended = agency(database, "Z1.1");
        assert_eq!(ended, Agency { valid_to: Some(day("2025-06-30")), ..district });
    }

    fn a_wrong_row_is_named_by_line_and_column_and_nothing_is_kept(test) {
        let database = &test.database;
        load_agencies(database);
        let problem = load_text(database, WRONG_AGENCIES, NO_SUCCESSIONS).unwrap_err();
        assert_eq!(problem.code, Code::InvalidInput);
        let mut found = fields(&problem);
        found.sort_unstable();
        assert_eq!(found, [
            ("agencies.csv:3:parent_code", "unknown_parent"),
            ("agencies.csv:4:desk", "unknown_desk"),
            ("agencies.csv:4:level", "unknown_value"),
            ("agencies.csv:5:name_vi", "required"),
            ("agencies.csv:5:synthetic_code", "not_a_flag"),
            ("agencies.csv:5:valid_to", "before_valid_from"),
            ("agencies.csv:6:code", "not_a_code"),
            ("agencies.csv:7:level", "agency_moved"),
            ("agencies.csv:7:parent_code", "agency_moved"),
        ]);
        assert_eq!(read(database, |conn| agencies::find_by_code(conn, "Z1")).unwrap(), None);

        assert_eq!(
            fields(&load_text(database, GOOD_AGENCIES, TORN_SUCCESSION).unwrap_err()),
            [("unit_succession.csv:2:kind", "incomplete_succession")]
        );
        assert_eq!(read(database, |conn| agencies::find_by_code(conn, "Z1")).unwrap(), None);
        assert_eq!(fields(&load_text(database, GOOD_AGENCIES, LOST_SUCCESSION).unwrap_err()), [
            ("unit_succession.csv:2:to_code", "unknown_agency"),
            ("unit_succession.csv:2:kind", "unknown_value"),
            ("unit_succession.csv:2:effective_on", "not_a_date"),
            ("unit_succession.csv:2:legal_basis", "required"),
        ]);
    }
}
