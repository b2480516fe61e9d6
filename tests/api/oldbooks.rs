//! A register that was kept elsewhere comes in: read leniently, checked strictly, written once, and provable afterwards.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use motcua::access::Scope;
use motcua::agency::store as agencies;
use motcua::dossier::books::store::{self, Dossier};
use motcua::dossier::books::{journal, numbers};
use motcua::dossier::clock::ledger::{Account, Channel};
use motcua::dossier::clock::status::{Event, Status};
use motcua::dossier::views::verify;
use motcua::import::register::{RegisterArguments, import, run};
use motcua::import::report::{ImportCounts, ImportReport, RowOutcome};
use motcua::platform::database::{Connection, Database, DatabaseError, Id};
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::report::count::request::{GroupBy, ReportReader, ReportRequest};
use motcua::report::count::resolution::resolution;
use motcua::report::figures::boundaries::Boundaries;
use motcua::report::figures::figure::{Figure, FigureValues};
use motcua::report::figures::period::Period;

use crate::app::at;
use crate::support::{Engine, TestDatabase};

/// Writes one test body over a register with the reference data and runs it on both databases.
macro_rules! on_both_with_reference {
    ($(fn $name:ident($test:ident, $folder:ident) $body:block)+) => { $(
        mod $name {
            use super::*;
            fn body($test: &TestDatabase, $folder: &Folder) $body
            #[test]
            fn sqlite() { body(&TestDatabase::with_reference(Engine::Sqlite), &Folder::new()); }
            #[test]
            fn postgres() { body(&TestDatabase::with_reference(Engine::Postgres), &Folder::new()); }
        }
    )+ };
}

/// A folder for one test; it goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("registers-{}", <Id>::new()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let file = self.0.join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const HEADER: &str =
    "code,agency,procedure,channel,applicant,received,due,resolved,returned,phone,identity,document_number\n";

fn now() -> Instant {
    at("2023-06-01T08:00")
}

fn arguments(file: &Path) -> RegisterArguments {
    RegisterArguments::of(file.to_owned())
}

#[track_caller]
fn bring_in(test: &TestDatabase, arguments: &RegisterArguments) -> ImportReport {
    import(&test.database, &crate::app::number_key(), arguments, now())
        .unwrap_or_else(|error| panic!("{error:#}"))
}

/// Runs the command: exit code and what it prints.
#[track_caller]
fn command(test: &TestDatabase, arguments: &RegisterArguments) -> (u8, String) {
    let mut out = Vec::new();
    let code = run(&test.database, &crate::app::number_key(), arguments, now(), &mut out)
        .unwrap_or_else(|error| panic!("{error:#}"));
    (code, String::from_utf8(out).unwrap())
}

/// The bad rows: line, column, English reason.
fn bad(report: &ImportReport) -> Vec<(u64, &'static str, String)> {
    let fault = |line: &motcua::import::report::ImportLine| match &line.outcome {
        RowOutcome::Bad(faults) => {
            let [fault] = &faults[..] else { panic!("one fault each: {faults:?}") };
            let column = fault.column.map_or("", motcua::import::columns::RegisterColumn::as_str);
            Some((line.number, column, fault.reason.en.clone()))
        }
        _ => None,
    };
    report.lines.iter().filter_map(fault).collect()
}

#[track_caller]
fn all_good(report: &ImportReport, added: usize) {
    assert_eq!(bad(report), [], "no row is bad");
    assert_eq!(report.counts(), ImportCounts { added, ..ImportCounts::default() });
}

fn dossiers(database: &Database) -> BTreeMap<String, Dossier> {
    let all = database.read_now(|conn| store::page_by_key(conn, None, 100_000)).unwrap();
    all.into_iter().map(|row| (row.code.clone(), row)).collect()
}

/// The register is sound; answers the number of dossiers and journal rows.
#[track_caller]
fn sound(test: &TestDatabase) -> (u64, u64) {
    let findings = test.database.snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
    (findings.dossiers, findings.entries)
}

/// Everything that every dossier and its journal say.
fn content(test: &TestDatabase) -> String {
    test.database
        .read_now(|conn: &mut Connection| -> Result<String, DatabaseError> {
            let mut text = String::new();
            for row in store::page_by_key(conn, None, 100_000)? {
                let entries = journal::of_dossier(conn, row.office_id, row.id)?;
                writeln!(text, "{row:?}\n{entries:?}").unwrap();
            }
            Ok(text)
        })
        .unwrap()
}

fn figures(
    test: &TestDatabase,
    agency: &str,
    from: &str,
    to: &str,
    known_at: Option<Instant>,
) -> FigureValues {
    let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
    let question = ReportRequest {
        agency: agency.to_owned(),
        period: Period::new(day(from), day(to)).unwrap(),
        group_by: GroupBy::Agency,
        boundaries: Boundaries::Then,
        kind: motcua::procedure::ProcedureKind::Tthc,
        as_of: None,
        known_at,
    };
    test.database
        .read_now(|conn| resolution(conn, &question, ReportReader::Public, now()))
        .unwrap_or_else(|problem: Problem| panic!("{problem}"))
        .total
}

#[track_caller]
fn hold(cells: &FigureValues, expected: &[(Figure, i64)]) {
    for (figure, value) in expected {
        assert_eq!(cells.get(*figure), *value, "{}", figure.as_str());
    }
}

on_both_with_reference! {
    fn every_spelling_of_a_date_comes_in(test, folder) {
        let spellings = [
            ("2023-03-07T09:15:00+07:00", "2023-03-07T09:15:00+07:00"),
            ("2023-03-07T02:15:00Z", "2023-03-07T09:15:00+07:00"),
            ("2023-03-07 09:15", "2023-03-07T09:15:00+07:00"),
            ("07/03/2023 09:15", "2023-03-07T09:15:00+07:00"),
            ("7/3/2023 9:15:00", "2023-03-07T09:15:00+07:00"),
            ("09h15 ngày 07/03/2023", "2023-03-07T09:15:00+07:00"),
            ("07/03/2023 9:15:00 SA", "2023-03-07T09:15:00+07:00"),
            ("07/03/2023", "2023-03-07T00:00:00+07:00"),
            ("2023-03-07", "2023-03-07T00:00:00+07:00"),
            ("07.03.2023", "2023-03-07T00:00:00+07:00"),
            ("07-03-2023", "2023-03-07T00:00:00+07:00"),
        ];
        let mut text = HEADER.to_owned();
        for (number, (spelling, _)) in spellings.iter().enumerate() {
            writeln!(
                text,
                "HS-{number:02},H26.268.05,1.004873,counter,Nguyễn Văn Thí Dụ,{spelling},10/03/2023,,,,,"
            )
            .unwrap();
        }
        all_good(&bring_in(test, &arguments(&folder.file("good.csv", text))), spellings.len());
        let rows = dossiers(&test.database);
        for ((_, expected), row) in spellings.iter().zip(rows.values()) {
            assert_eq!(row.received_at.rfc3339(), *expected, "{}", row.code);
            assert_eq!(row.due_at.unwrap().rfc3339(), "2023-03-10T23:59:59+07:00");
            assert!(row.due_imported);
        }
        sound(test);
    }

    fn a_row_becomes_a_dossier_with_its_journal(test, folder) {
        let text = format!(
            "{HEADER}HS-1,H26.268.23,2.000528,online_partial,Nguyễn Văn Thí Dụ,07/03/2023 09:15,,07/03/2023 10:00,08/03/2023,0000 001 234,000000000001,12/QĐ\n\
             HS-2,H26.268.05,1.004873,postal,Trần Thị Ví Dụ,07/03/2023 09:15,,,,,,\n"
        );
        all_good(&bring_in(test, &arguments(&folder.file("so theo dõi.csv", text))), 2);
        let rows = dossiers(&test.database);
        let (done, open) = (&rows["HS-1"], &rows["HS-2"]);
        assert_eq!((done.status, done.account, done.version), (Status::Returned, Account::ResolvedOnTime, 3));
        assert_eq!((done.document_number.as_deref(), done.step_role.as_deref()), (Some("12/QĐ"), None));
        assert_eq!((open.status, open.account, open.version), (Status::Accepted, Account::InProcess, 1));
        assert_eq!((open.step, open.step_role.as_deref()), (1, Some("clerk")));
        assert_eq!(open.due_at.unwrap().rfc3339(), "2023-03-10T09:15:00+07:00");
        assert!(!open.due_imported && open.calendar_stamp.starts_with("H26@"));
        assert_eq!(open.summary, "Cấp Giấy xác nhận tình trạng hôn nhân");

        // The unit's dossier is the office's.
        let office = test.database.read_now(|conn| agencies::find(conn, done.office_id)).unwrap().unwrap();
        assert_eq!(office.code, "H26.268");

        let entries = test.database.read_now(|conn| journal::of_dossier(conn, done.office_id, done.id)).unwrap();
        let events: Vec<_> = entries.iter().map(|entry| (entry.event, entry.happened_at.rfc3339())).collect();
        assert_eq!(
            events,
            [
                (Event::Accept, "2023-03-07T09:15:00+07:00".to_owned()),
                (Event::Resolve, "2023-03-07T10:00:00+07:00".to_owned()),
                (Event::ReturnResult, "2023-03-08T00:00:00+07:00".to_owned()),
            ]
        );
        for entry in &entries {
            let told: serde_json::Value = serde_json::from_str(&entry.details).unwrap();
            let of_file = (&told["imported"]["file"], &told["imported"]["line"]);
            assert_eq!(of_file, (&serde_json::json!("so theo dõi.csv"), &serde_json::json!(2)));
            assert_eq!((entry.recorded_at, entry.actor_id, entry.actor_unit_id), (now(), None, None));
        }
        assert_eq!(sound(test), (2, 4));
    }

    fn every_bad_row_is_named_and_the_good_ones_come_in(test, folder) {
        let rows: &[(&str, &str, &str)] = &[
            ("HS-1,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,", "", ""),
            ("HS-1,H26.268.05,1.004873,counter,Bình,08/03/2023,,,,,,", "code", "a second time"),
            ("HS-1,H26.268.04,1.004873,counter,An,07/03/2023,,,,,,", "", ""),
            (",H26.268.05,1.004873,counter,An,07/03/2023,,,,,,", "code", "is empty"),
            ("HS-2,H26.999,1.004873,counter,An,07/03/2023,,,,,,", "agency", "no agency has the code “H26.999”"),
            ("HS-3,UBND phường Dương Nội,1.004873,counter,An,07/03/2023,,,,,,", "agency", "is the name of H26.268.02, H26.9044"),
            ("HS-4,H26.9044,1.004873,counter,An,07/03/2023,,,,,,", "agency", "was not in force when it was received, on 07/3/2023"),
            ("HS-5,H26.268.05,9.999999,counter,An,07/03/2023,,,,,,", "procedure", "no procedure with the code or name “9.999999”"),
            ("HS-6,H26.268.05,1.001612,counter,An,07/03/2023,,,,,,", "procedure", "not served at the level ward"),
            ("HS-7,H26.268.05,Đăng ký thành lập hộ kinh doanh,counter,An,07/03/2023,,,,,,", "procedure", "is 1.001612, which is not served at the level ward"),
            ("HS-8,H26.268.05,1.004873,Trực tuyến,An,07/03/2023,,,,,,", "channel", "“Trực tuyến” is no known channel"),
            ("HS-9,H26.268.05,1.004873,counter,,07/03/2023,,,,,,", "applicant", "is empty"),
            ("HS-10,H26.268.05,1.004873,counter,An,30/02/2023,,,,,,", "received", "is no date"),
            ("HS-11,H26.268.05,1.004873,counter,An,02/06/2023,,,,,,", "received", "future"),
            ("HS-12,H26.268.05,1.004873,counter,An,07/03/2023,06/03/2023,,,,,", "due", "+07:00 lies before the reception, 2023-03-07T"),
            ("HS-13,H26.268.05,1.004873,counter,An,07/03/2021,,,,,,", "due", "2021"),
            ("HS-14,H26.268.05,1.004873,counter,An,07/03/2021,10/03/2021,,,,,", "", ""),
            ("HS-15,H26.268.05,1.004873,counter,An,07/03/2023,,06/03/2023,,,,", "resolved", "before the reception"),
            ("HS-16,H26.268.05,1.004873,counter,An,07/03/2023,,,08/03/2023,,,", "resolved", "although the result was returned"),
            ("HS-17,H26.268.05,1.004873,counter,An,07/03/2023,,09/03/2023,08/03/2023,,,", "returned", "before the resolution"),
            ("HS-18,H26.268.05,1.004873,counter,An\u{0},07/03/2023,,,,,,", "applicant", "control characters"),
            ("HS-19,H26.268.05,1.004873,counter,An,07/03/2023,,,,09\u{7},,", "phone", "control characters"),
            ("HS-20,H26.268.05,1.004873,counter,An,07/03/2023,,,,,0\u{0},", "identity", "control characters"),
            ("H26.268.05-230307-99999999,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,", "code", "far beyond a day"),
            ("HS-21,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,,x", "", "13 cells, the header has 12"),
        ];
        let text: String = rows.iter().fold(HEADER.to_owned(), |text, (row, ..)| text + row + "\n");
        let file = folder.file("bad.csv", text.replace("An\u{0},", "An\u{1},"));
        let report = bring_in(test, &arguments(&file));
        let found = bad(&report);
        let expected: Vec<_> =
            (2_u64..).zip(rows).filter(|(_, (_, _, reason))| !reason.is_empty()).collect();
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for ((line, column, reason), (number, (row, at, says))) in found.iter().zip(expected) {
            assert_eq!((*line, *column), (number, *at), "{row}: {reason}");
            assert!(reason.contains(says), "{row}: {reason}");
        }
        assert_eq!(report.counts().added, 3);
        assert_eq!(sound(test).0, 3);
    }

    fn a_vietnamese_spreadsheet_needs_no_mapping(test, folder) {
        let text = "\u{feff}STT;Mã hồ sơ;Cơ quan/Đơn vị;Tên TTHC/Thủ tục;Hình thức nhận/Kênh;\"Tên cá nhân, tổ chức\";\
                    \"Nhận\r\nhồ sơ\";Hẹn trả;Ngày giải quyết;Trả kết quả;Số điện thoại;CCCD\r\n\
                    1;HS-1;H26.268.05;Đăng ký khai sinh;Trực tiếp;\"Nguyễn Văn;\r\nThí Dụ\";07/03/2023 09:15;07/03/2023;07/03/2023;;;\r\n\
                    2;HS-2;H26.268.05;THỦ TỤC ĐĂNG KÝ KHAI SINH;Bưu chính;\"Trần \"\"Ví\"\" Dụ\";07/03/2023;\r\n\
                    ;;;;;;;;;;;\r\n\
                    \r\n\
                    3;HS-3;H26.268.05;dang ky ket hon;BCCI;Lê Thử;07/03/2023;;;;;\r\n\
                    4;HS-4;H26.268.05;Đăng ký kết hôn;Trực tuyến toàn trình;Lê Thử;07/03/2023;;;;;;;;;\r\n\
                    5;HS-5;H26.268.05;Đăng ký kết hôn;Trực tuyến một phần;Lê Thử;32/03/2023;;;;;\r\n";
        let report = bring_in(test, &arguments(&folder.file("excel.csv", text)));
        assert_eq!(report.unused, ["STT"]);
        let faults = bad(&report);
        assert_eq!(faults.iter().map(|(line, column, _)| (*line, *column)).collect::<Vec<_>>(), [(10, "received")]);
        assert_eq!(report.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [3, 5, 8, 9, 10]);
        let rows = dossiers(&test.database);
        assert_eq!(rows["HS-1"].applicant_name, "Nguyễn Văn; Thí Dụ");
        assert_eq!(rows["HS-2"].applicant_name, "Trần \"Ví\" Dụ");
        let channels: Vec<Channel> = rows.values().map(|row| row.channel).collect();
        assert_eq!(channels, [Channel::Counter, Channel::Postal, Channel::Postal, Channel::OnlineFull]);
        assert_eq!(rows["HS-1"].procedure_version_id, rows["HS-2"].procedure_version_id);
    }

    fn the_sample_comes_in_with_its_mapping(test, folder) {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
        let file = folder.file("register.csv", std::fs::read(samples.join("register.csv")).unwrap());
        let with_mapping = RegisterArguments { mapping: Some(samples.join("register.toml")), ..arguments(&file) };
        let (code, printed) = command(test, &with_mapping);
        assert_eq!(code, 0, "{printed}");
        assert!(printed.starts_with("5 hồ sơ đã được thêm, 0 đã có, 0 dòng lỗi\n5 dossiers were added, 0 were there already, 0 rows are bad\n"), "{printed}");
        assert!(printed.contains("cột không dùng / columns not used: Ghi chú"), "{printed}");
        assert_eq!(folder.names(), ["register.csv"]);

        // The same, counted by hand: 0001 a day early, 0002 and 0005 on their day, 0003 three days late, 0004 open since.
        let cells = figures(test, "H26.268.05", "2023-03-07", "2023-03-20", None);
        hold(&cells, &[
            (Figure::Received, 5),
            (Figure::ReceivedInPerson, 3),
            (Figure::ReceivedPostal, 1),
            (Figure::ReceivedOnlinePartial, 1),
            (Figure::ResolvedEarly, 1),
            (Figure::ResolvedOnTime, 2),
            (Figure::ResolvedLate, 1),
            (Figure::Resolved, 4),
            (Figure::InProcessOverdue, 1),
            (Figure::Pending, 1),
        ]);
        assert_eq!(sound(test), (5, 12));

        // Without its mapping only the row of codes can be read.
        let again = TestDatabase::with_reference(Engine::Sqlite);
        let report = bring_in(&again, &arguments(&file));
        assert_eq!((report.counts().added, report.counts().bad), (1, 4));
    }

    fn the_same_file_twice_brings_nothing_twice(test, folder) {
        let text = format!(
            "{HEADER}HS-1,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,\nHS-2,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,\n"
        );
        let file = arguments(&folder.file("twice.csv", &text));
        all_good(&bring_in(test, &file), 2);
        let before = content(test);
        let second = bring_in(test, &file);
        assert_eq!(second.counts(), ImportCounts { already_there: 2, ..ImportCounts::default() });
        assert_eq!(second.before, second.after);
        assert_eq!(second.before.cells.get(Figure::Received), 2);
        assert_eq!(content(test), before);

        // A longer file brings its new rows.
        let more = text + "HS-3,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,\n";
        let third = bring_in(test, &arguments(&folder.file("twice.csv", more)));
        assert_eq!(third.counts(), ImportCounts { added: 1, already_there: 2, ..ImportCounts::default() });
        sound(test);
    }

    fn all_or_nothing_writes_nothing_when_a_row_is_bad(test, folder) {
        let good = format!("{HEADER}HS-1,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,\n");
        let file = folder.file("some.csv", good.clone() + "HS-2,H26.268.05,1.004873,counter,An,x,,,,,,\n");
        let strict = RegisterArguments { all_or_nothing: true, ..arguments(&file) };
        let (code, printed) = command(test, &strict);
        assert_eq!(code, 2);
        assert!(printed.contains("1 good rows were held back"), "{printed}");
        assert_eq!(sound(test), (0, 0));
        assert_eq!(folder.names(), ["some.csv", "some.csv.errors.csv"]);
        let list = std::fs::read_to_string(folder.0.join("some.csv.errors.csv")).unwrap();
        assert_eq!(list.lines().count(), 2, "{list}");

        let strict = RegisterArguments { all_or_nothing: true, ..arguments(&folder.file("all.csv", good)) };
        assert_eq!(command(test, &strict).0, 0);
        assert_eq!(sound(test), (1, 1));
    }

    fn a_dry_run_foretells_and_writes_nothing(test, folder) {
        bring_in(test, &arguments(&folder.file("first.csv", format!(
            "{HEADER}HS-1,H26.268.05,1.004873,counter,An,07/03/2023,,08/03/2023,,,,\n"
        ))));
        let text = format!(
            "{HEADER}HS-1,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,\n\
             HS-2,H26.268.05,1.004873,postal,An,07/03/2023,10/03/2023,09/03/2023,,,,\n\
             HS-3,H26.268.05,1.004873,online_full,An,08/03/2023,10/03/2023,13/03/2023,14/03/2023,,,\n\
             HS-4,H26.268.04,1.004873,counter,An,06/03/2023,,,,,,\n\
             H26.268.04-230306-0007,H26.268.04,1.004873,counter,An,06/03/2023,,,,,,\n\
             HS-5,H26.268.04,1.004873,counter,An,31/02/2023,,,,,,\n"
        );
        let file = folder.file("second.csv", text);
        let rehearsal = RegisterArguments { dry_run: true, ..arguments(&file) };
        let before = content(test);
        let (code, printed) = command(test, &rehearsal);
        assert_eq!(code, 2);
        assert_eq!(content(test), before);
        assert_eq!(sound(test), (1, 2));
        assert_eq!(folder.names(), ["first.csv", "second.csv", "second.csv.errors.csv"]);
        for line in [
            "4 hồ sơ sẽ được thêm, 1 đã có, 1 dòng lỗi\n4 dossiers would be added, 1 were there already, 1 rows are bad\n",
            "Dòng lỗi / Bad rows: 1\n  dòng / line 7: HS-5, received: “31/02/2023” không phải ngày giờ",
            " / “31/02/2023” is no date",
            "Sẽ được thêm / Would be added: 4\n  dòng / line 3: HS-2\n",
            "06/3/2023 - 14/3/2023, 2 cơ quan / offices",
        ] {
            assert!(printed.contains(line), "{line} in {printed}");
        }

        let foretold = bring_in(test, &rehearsal);
        let done = bring_in(test, &arguments(&file));
        assert_eq!(foretold.lines, done.lines);
        assert_eq!(foretold.before, done.before);
        assert_eq!(foretold.after, done.after, "a rehearsal foretells every figure and balance");
        hold(&done.before.cells, &[(Figure::Received, 1), (Figure::ResolvedEarly, 1), (Figure::Pending, 0)]);
        hold(&done.after.cells, &[
            (Figure::Received, 5),
            (Figure::ReceivedPostal, 1),
            (Figure::ReceivedOnlineFull, 1),
            (Figure::ReceivedInPerson, 3),
            (Figure::ResolvedEarly, 2),
            (Figure::ResolvedLate, 1),
            (Figure::Pending, 2),
            (Figure::InProcessOverdue, 2),
        ]);
        sound(test);
    }

    fn before_it_was_imported_nothing_was_known(test, folder) {
        let text = format!(
            "{HEADER}HS-1,H26.268.05,1.004873,counter,An,07/03/2023,10/03/2023,09/03/2023,,,,\n\
             HS-2,H26.268.05,1.004873,counter,An,07/03/2023,10/03/2023,,,,,\n"
        );
        all_good(&bring_in(test, &arguments(&folder.file("late.csv", text))), 2);
        let then = figures(test, "H26.268", "2023-03-01", "2023-03-31", Some(at("2023-05-31T23:59")));
        assert!(then.is_empty());
        let today = figures(test, "H26.268", "2023-03-01", "2023-03-31", Some(now()));
        hold(&today, &[(Figure::Received, 2), (Figure::ResolvedEarly, 1), (Figure::InProcessOverdue, 1)]);
        assert!(today.balance().balanced);
    }

    fn a_code_written_as_ours_takes_its_number(test, folder) {
        let text = format!("{HEADER}H26.268.05-230307-0012,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,\n");
        all_good(&bring_in(test, &arguments(&folder.file("ours.csv", text))), 1);
        let office = dossiers(&test.database)["H26.268.05-230307-0012"].office_id;
        let day = NaiveDate::from_ymd_opt(2023, 3, 7).unwrap();
        let next = test.database.write_now(move |conn| numbers::store::next(conn, office, day)).unwrap();
        assert_eq!(next, 13);
        let all = Scope::of(vec![office]);
        let found = test.database.read_now(|conn| store::find_by_code(conn, &all, "H26.268.05-230307-0012"));
        assert!(found.unwrap().is_some());
    }

    fn the_list_of_bad_rows_runs_no_formula(test, folder) {
        let text = format!(
            "{HEADER}\"=HYPERLINK(\"\"http://x\"\")\",H26.268.05,1.004873,=1+1,An,07/03/2023,,,,,,\n\
             +84,H26.268.05,1.004873,counter,@SUM(A1),x,,,,,,\n"
        );
        let file = folder.file("formula.csv", text);
        assert_eq!(command(test, &arguments(&file)).0, 2);
        let list = std::fs::read_to_string(folder.0.join("formula.csv.errors.csv")).unwrap();
        let mut reader = csv::Reader::from_reader(list.trim_start_matches('\u{feff}').as_bytes());
        assert!(list.starts_with('\u{feff}'));
        let header = format!("{},error_line,error_column,error_reason_vi,error_reason_en", HEADER.trim_end());
        assert_eq!(reader.headers().unwrap(), header.split(',').collect::<Vec<_>>());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(&records[0][0], "'=HYPERLINK(\"http://x\")");
        assert_eq!((&records[1][0], &records[1][4]), ("'+84", "'@SUM(A1)"));
        assert_eq!((&records[0][12], &records[0][13]), ("2", "channel"));
        for cell in records.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }

    fn a_list_that_cannot_be_written_is_printed(test, folder) {
        let file = folder.file("bad.csv", format!("{HEADER}HS-1,H26.268.05,1.004873,counter,An,x,,,,,,\n"));
        std::fs::create_dir(folder.0.join("bad.csv.errors.csv")).unwrap();
        let (code, printed) = command(test, &arguments(&file));
        assert_eq!(code, 2);
        assert!(printed.contains("dòng / line 2: HS-1, received: “x” không phải ngày giờ"), "{printed}");
        assert!(printed.contains(" / “x” is no date"), "{printed}");
    }

    fn huge_lines_and_cells_are_refused_and_the_rest_comes_in(test, folder) {
        let wide = format!("HS-1,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,{}", "x,".repeat(290));
        let big = format!("HS-2,H26.268.05,1.004873,counter,{},07/03/2023,,,,,,", "a".repeat(10 << 20));
        let code = format!("{},H26.268.05,1.004873,counter,An,07/03/2023,,,,,,", "b".repeat(10 << 20));
        let good = "HS-3,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,";
        let file = folder.file("huge.csv", format!("{HEADER}{wide}\n{big}\n{code}\n{good}\n"));
        let report = bring_in(test, &arguments(&file));
        let found = bad(&report);
        let found: Vec<_> = found.iter().map(|(line, column, reason)| (*line, *column, reason.as_str())).collect();
        assert!(matches!(found[..], [(2, "", wide), (3, "applicant", big), (4, "code", code)]
            if wide.contains("302 cells") && big.contains("longer than 200") && code.contains("longer than 60")), "{found:?}");
        assert!(report.lines.iter().all(|line| line.code.chars().count() <= 61));
        assert_eq!(dossiers(&test.database).keys().collect::<Vec<_>>(), ["HS-3"]);
    }
}

/// What cannot be imported at all, and the sentence that says so.
#[test]
fn a_file_that_cannot_be_read_is_refused_with_what_to_do() {
    let (test, folder) = (TestDatabase::with_reference(Engine::Sqlite), Folder::new());
    let refused = |arguments: &RegisterArguments| {
        let error = import(&test.database, &crate::app::number_key(), arguments, now()).unwrap_err();
        format!("{error:#}")
    };
    for (name, bytes, says) in [
        ("odd.csv", [HEADER.as_bytes(), b"HS-1,H26,\xd0\xe3,,,\n"].concat(), "line 2 is not in UTF-8"),
        ("book.xlsx", b"PK\x03\x04....".to_vec(), "cannot be read as an XLSX workbook"),
        ("book.xls", b"\xd0\xcf\x11\xe0....".to_vec(), "save it as XLSX or CSV UTF-8"),
        ("empty.csv", Vec::new(), "first line must name the columns"),
        ("other.csv", "Tên,Tuổi\nAn,3\n".into(), "no column is code; the file has: “Tên”, “Tuổi”"),
        ("two.csv", HEADER.replace("due", "Mã hồ sơ").into_bytes(), "two columns may be code"),
    ] {
        let said = refused(&arguments(&folder.file(name, bytes)));
        assert!(said.contains(says) && said.contains(name), "{said}");
    }
    assert!(refused(&arguments(&folder.0.join("none.csv"))).contains("none.csv cannot be read"));
    assert!(refused(&arguments(&folder.0)).contains("is a folder"));

    let good = format!("{HEADER}HS-1,H26.268.05,1.004873,counter,An,07/03/2023,,,,,,\n");
    let file = folder.file("good.csv", good);
    for (text, says) in [
        ("[columns]\nkode = \"x\"\n", "[columns] kode"),
        ("[columns]\ncode = \"Mã\"\n", "“Mã”"),
        (
            "[agencies]\n\"Kiến Hưng\" = \"H26.268.99\"\n",
            "[agencies] “Kiến Hưng”: no agency has the code \"H26.268.99\"",
        ),
        (
            "[procedures]\n\"Khai sinh\" = \"0.0\"\n",
            "[procedures] “Khai sinh”: no procedure has the code \"0.0\"",
        ),
        ("[channels]\n\"a\" = \"bus\"\n", "\"bus\" is no channel"),
        ("[what]\n", "line 1: unknown field"),
        ("code = \n", "line 1"),
    ] {
        let mapping = folder.file("mapping.toml", text);
        let said = refused(&RegisterArguments { mapping: Some(mapping), ..arguments(&file) });
        assert!(said.contains(says) && !said.contains('\n'), "{text}: {said}");
    }
    assert_eq!(sound(&test), (0, 0));
}
