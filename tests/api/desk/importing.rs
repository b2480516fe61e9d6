//! Registers imported on pages: uploaded, their columns corrected, tried, brought in beside the desks, stopped, interrupted, forgotten.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use motcua::access::Role;
use motcua::access::store::{active_officer, find_by_username};
use motcua::agency::AgencyId;
use motcua::agency::store::find_by_code;
use motcua::dossier::views::verify;
use motcua::import::bringing_in::bring_in;
use motcua::import::kept::actions::{self, ClaimedRun, RunKind};
use motcua::import::kept::running::ImportRunner;
use motcua::import::kept::store::{self, ContentKind, ImportId, ImportState};
use motcua::import::mapping::Mapping;
use motcua::import::register_file::ToldOfFile;
use motcua::import::watch::{ImportWatch, WrittenCounts};
use motcua::import::wish::{ImportPace, ImportRefusal, ImportWish, RegisterToImport};
use motcua::platform::database::{Connection, DatabaseError};
use motcua::platform::error::{Code, Problem};
use motcua::worker::sweep;

use super::browser::{Browser, Page};
use super::files::send;
use super::form_fields::changed;
use super::parking::post;
use crate::app::{TestApp, census, number_key};
use crate::attachments::FileForm;

pub(super) const WARD: &str = "H26.268.05";
const HERE: &str = "/quan-tri/nhap";
const HEADER: &str =
    "Mã hồ sơ;Cơ quan;Thủ tục;Kênh;Chủ hồ sơ;Ngày nhận;Hẹn trả;Ngày có kết quả;Ngày trả;Ghi chú\n";
/// Two good rows, one resolved in time and one late; words that nobody knows; another office; no day.
const ROWS: &str = "\
A-1;H26.268.05;1.004873;Trực tiếp;Nguyễn Văn Thí;10/01/2023;13/01/2023;12/01/2023;12/01/2023;
A-2;;1.004873;Tại quầy;Trần Thị Dụ;02/02/2023;06/02/2023;08/02/2023;;
A-3;H26.268.05;1.004873;Qua Zalo;Lê Thử;03/02/2023;08/02/2023;;;
A-4;H26.268.05;Báo tử;Trực tiếp;Phạm Nghiệm;03/02/2023;08/02/2023;;;
A-5;H26.268.01;1.004873;Trực tiếp;Vũ Khác;03/02/2023;08/02/2023;;;
A-6;H26.268.05;1.004873;Trực tiếp;Đỗ Sai;31/02/2023;;;;x
";

pub(super) fn register(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

/// So many good rows.
pub(super) fn many(count: usize) -> Vec<u8> {
    let row = |number| {
        format!("M-{number};{WARD};1.004873;Trực tiếp;Người {number};10/01/2023;13/01/2023;12/01/2023;;\n")
    };
    register(&(0..count).map(row).collect::<String>())
}

/// Uploads a register by the form of the page.
#[track_caller]
fn upload(browser: &Browser, office: &str, name: &str, bytes: &[u8]) -> Page {
    let page = browser.get(HERE);
    let form = FileForm::new().field("csrf", &page.hidden("csrf")).field("agency", office);
    send(browser, HERE, &form.file_in("register", name, bytes))
}

/// The address of a register that was just uploaded.
#[track_caller]
pub(super) fn uploaded(browser: &Browser, bytes: &[u8]) -> String {
    upload(browser, WARD, "sổ.csv", bytes).leads_to().to_owned()
}

pub(super) fn id_of(address: &str) -> ImportId {
    ImportId::parse(address.rsplit('/').next().unwrap()).unwrap()
}

/// Presses a button of the form of columns, with some of its fields changed.
#[track_caller]
fn press(browser: &Browser, address: &str, changes: &[(&str, &str)]) -> Page {
    let page = browser.get(address);
    // The form of columns is the one with hidden fields of words or lists of columns: it begins with the button that only checks.
    let start = format!("<form method=\"post\" action=\"{address}\"><button class=\"skip\"");
    let (_, rest) =
        page.text.split_once(&start).unwrap_or_else(|| panic!("no form of columns: {}", page.text));
    let form = Page { text: format!("{start}{rest}"), ..page.clone() };
    post(browser, address, &changed(&form, address, changes))
}

/// The page of an import once no run has it.
#[track_caller]
fn ended(browser: &Browser, address: &str) -> Page {
    for _ in 0..1_000 {
        let page = browser.get(address);
        if !page.shown(200).contains("<progress") {
            return page;
        }
        assert_eq!(page.headers["refresh"], "5");
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it does not end");
}

#[track_caller]
pub(super) fn rehearsed(browser: &Browser, address: &str, changes: &[(&str, &str)]) -> Page {
    let all = [&[("do", "rehearse")], changes].concat();
    assert_eq!(press(browser, address, &all).leads_to(), address);
    ended(browser, address)
}

#[track_caller]
pub(super) fn imported(browser: &Browser, address: &str) -> Page {
    assert_eq!(browser.submit(address, &[("do", "import")]).leads_to(), address);
    ended(browser, address)
}

/// A run that another process has begun and of which nothing more is heard.
fn begun_elsewhere(app: &TestApp, address: &str, kind: RunKind) -> ClaimedRun {
    let (id, now) = (id_of(address), app.clock.now());
    let begin = move |conn: &mut Connection| {
        let known = find_by_username(conn, "administrator.h26-268-05")?.unwrap();
        let officer = active_officer(conn, known.id, now)?.unwrap();
        actions::begin(conn, &officer, (id, kind), now)
    };
    app.database().write_now(begin).unwrap_or_else(|problem: Problem| panic!("{problem}"))
}

fn runner(app: &TestApp) -> ImportRunner {
    ImportRunner {
        database: app.database().clone(),
        number_key: app.service.books.number_key.clone(),
        cipher: app.service.keys.form_key(),
        clock: app.clock.clone(),
    }
}

pub(super) fn office(app: &TestApp) -> AgencyId {
    app.database().read_now(|conn| find_by_code(conn, WARD)).unwrap().unwrap().id
}

#[track_caller]
pub(super) fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

/// Breaks off after so many transactions, as when the process ends.
struct BreaksOff(AtomicUsize);

impl ImportWatch for BreaksOff {
    fn checked(&self, _: usize, _: usize) -> Result<(), Problem> {
        Ok(())
    }
    fn begins_to_write(&self, _: usize) -> Result<(), Problem> {
        Ok(())
    }
    fn is_to_stop(&self) -> Result<bool, Problem> {
        Ok(false)
    }
    fn written(&self, _: &mut Connection, counts: WrittenCounts) -> Result<(), Problem> {
        assert!(counts.added <= 200, "a desk waits for no more: {counts:?}");
        let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map(|_| ()).map_err(|error| Problem::new(Code::Internal).because(format!("{error:?}")))
    }
    fn ends(&self) {}
}

with_app! {
    fn a_register_is_uploaded_corrected_tried_and_brought_in(app) {
        let admin = Browser::of(app, "administrator", WARD);
        assert!(admin.get(HERE).shown(200).contains("Chưa có sổ nào được tải lên."));
        let address = uploaded(&admin, &register(ROWS));
        let page = admin.get(&address);
        let text = page.shown(200);
        // What is recognised is chosen already, with what stands in the file.
        assert!(text.contains("<option value=\"5\" selected>6. Ngày nhận (10/01/2023)</option>"), "{text}");
        assert!(text.contains("sổ.csv") && text.contains("chờ xem cột") && !text.contains("value=\"import\""), "{text}");
        let before = census(app);
        let tried = rehearsed(&admin, &address, &[]);
        let text = tried.shown(200);
        assert!(text.contains("<strong>2</strong> hồ sơ sẽ được thêm") && text.contains("<strong>4</strong> dòng lỗi"), "{text}");
        for words in ["Qua Zalo", "Báo tử", "là cơ quan khác với cơ quan của sổ này", "31/02/2023", "Nguyễn Văn Thí", "10/01/2023 - 31/01/2023"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("value=\"H26.268.01\""), "the code of another office is no word to be given a meaning: {text}");
        assert!(!text.contains("tệp ánh xạ") && text.contains("chọn nghĩa của từ này"), "{text}");
        assert_eq!(census(app), before, "nothing is written");
        assert!(text.contains("Nhập vào hệ thống (2)"), "{text}");
        // The words get their meanings; a wrong code is told at its field.
        let words = [("mean.channel.0", "postal"), ("mean.procedure.0", "9.9")];
        let wrong = press(&admin, &address, &[&[("do", "rehearse")], &words[..]].concat());
        assert!(wrong.shown(422).contains("href=\"#f-mean-procedure-0\"") && wrong.text.contains("value=\"9.9\""), "{}", wrong.text);
        let tried = rehearsed(&admin, &address, &[("mean.channel.0", "postal"), ("mean.procedure.0", "1.000656")]);
        assert!(tried.shown(200).contains("<strong>4</strong> hồ sơ sẽ được thêm") && tried.text.contains("<strong>2</strong> dòng lỗi"), "{}", tried.text);
        // The effect by month: one in January, three in February, of which one is resolved late.
        let effect = tried.text.split("Thêm vào từng kỳ</caption>").nth(1).unwrap().split("</table>").next().unwrap().to_owned();
        let numbers: Vec<&str> = effect.split("<td class=\"num\">").skip(1).map(|cell| cell.split('<').next().unwrap()).collect();
        assert_eq!(numbers, ["1", "1", "1", "0", "0", "3", "1", "0", "0", "1"], "{effect}");
        let list = admin.get(&format!("{address}/dong-loi"));
        assert_eq!((list.status, list.headers["content-type"].as_str()), (200, "text/csv; charset=utf-8"));
        assert!(list.headers["content-disposition"].starts_with("attachment") && list.headers["cache-control"] == "no-store");
        assert!(list.text.contains("A-5") && list.text.contains("A-6") && list.text.contains("error_reason_vi") && !list.text.contains("A-1"), "{}", list.text);
        let done = imported(&admin, &address);
        let text = done.shown(200);
        assert!(text.contains("Đã nhập xong.") && text.contains("<strong>4</strong> hồ sơ mới") && text.contains("<strong>4</strong> hồ sơ đã thêm"), "{text}");
        let dossier = app.officer("clerk", WARD).dossier("A-2");
        assert_eq!(dossier["applicant"]["name"], "Trần Thị Dụ");
        assert_eq!(app.officer("clerk", WARD).dossier("A-3")["channel"], "postal");
        let log = app.officer("clerk", WARD).get("/api/v1/dossiers/A-2/journal").ok(200);
        assert!(log.to_string().contains(address.rsplit('/').next().unwrap()), "the journal names the import: {log}");
        // What is in is kept no more; what became of it is, for others of the office, too.
        let kinds = app.database().read_now(|conn| {
            let row = store::of_offices(conn, &[office(app)], 5)?.remove(0);
            store::kinds(conn, row.key())
        });
        let mut kinds = kinds.unwrap_or_else(|error: DatabaseError| panic!("{error}"));
        kinds.sort();
        assert_eq!(kinds, [ContentKind::Imported, ContentKind::BadRows]);
        assert!(admin.get(HERE).shown(200).contains("đã nhập xong"));
        admin.submit(&address, &[("do", "import")]).shown(409);
        // The list of bad rows is a register: mended, it is imported by itself.
        let mended = list.text.replace("31/02/2023", "28/02/2023");
        let again = uploaded(&admin, mended.as_bytes());
        assert!(rehearsed(&admin, &again, &[]).shown(200).contains("<strong>1</strong> hồ sơ sẽ được thêm"));
        imported(&admin, &again).shown(200);
        app.officer("clerk", WARD).dossier("A-6");
        sound(app);
    }

    fn columns_are_corrected_and_what_lacks_is_told_at_its_field(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let text = "Số biên nhận;Thủ tục;Chủ hồ sơ;Ngày vào sổ;Hẹn trả\nB-1;1.004873;Lê Biên;10/01/2023;13/01/2023\n";
        let address = uploaded(&admin, text.as_bytes());
        let wrong = press(&admin, &address, &[("do", "rehearse"), ("col.phone", "2")]);
        let text = wrong.shown(422);
        for field in ["col-code", "col-channel", "col-received", "col-phone"] {
            assert!(text.contains(&format!("href=\"#f-{field}\"")) && text.contains(&format!("id=\"f-{field}\"")), "{field}: {text}");
        }
        assert!(!text.contains("href=\"#f-col-agency\""), "every row is of the office: {text}");
        let checked = press(&admin, &address, &[("do", "check"), ("col.code", "0")]);
        assert!(checked.shown(422).contains("<option value=\"0\" selected>1. Số biên nhận (B-1)"), "{}", checked.text);
        let sound = [("do", "check"), ("col.code", "0"), ("col.received", "3"), ("default.channel", "counter")];
        assert!(press(&admin, &address, &sound).shown(200).contains("Đã kiểm tra: làm được"));
        let tried = rehearsed(&admin, &address, &[("col.code", "0"), ("col.received", "3"), ("default.channel", "counter")]);
        assert!(tried.shown(200).contains("<strong>1</strong> hồ sơ sẽ được thêm"), "{}", tried.text);
        imported(&admin, &address);
        assert_eq!(app.officer("clerk", WARD).dossier("B-1")["applicant"]["name"], "Lê Biên");
    }

    fn an_encoding_that_is_not_certain_is_asked_for_and_another_sheet_is_read(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let mut bytes = b"code;procedure;channel;applicant;received\nC-1;1.004873;counter;L".to_vec();
        bytes.extend(b"\xaa An;10/01/2023\n");
        let address = uploaded(&admin, &bytes);
        let page = admin.get(&address);
        assert!(page.shown(200).contains("Chưa đọc được tệp này") && !page.text.contains("value=\"rehearse\""), "{}", page.text);
        assert_eq!(press(&admin, &address, &[("do", "read"), ("encoding", "tcvn3")]).leads_to(), address);
        let page = admin.get(&address);
        assert!(page.shown(200).contains("value=\"rehearse\"") && page.text.contains("4. applicant (Lê An)"), "{}", page.text);
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("Ghi chú").unwrap().write(0, 0, "x").unwrap();
        let sheet = book.add_worksheet().set_name("Sổ 2023").unwrap();
        for (row, cells) in [["code", "procedure", "channel", "applicant", "received"], ["D-1", "1.004873", "counter", "Võ Trang", "10/01/2023"]].into_iter().enumerate() {
            for (column, cell) in cells.into_iter().enumerate() {
                sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
            }
        }
        let address = upload(&admin, WARD, "so.xlsx", &book.save_to_buffer().unwrap()).leads_to().to_owned();
        assert_eq!(press(&admin, &address, &[("do", "read"), ("sheet", "Sổ 2023")]).leads_to(), address);
        rehearsed(&admin, &address, &[]);
        imported(&admin, &address);
        assert_eq!(app.officer("clerk", WARD).dossier("D-1")["applicant"]["name"], "Võ Trang");
    }

    fn a_run_goes_on_beside_whoever_looks_on_and_is_stopped_between_transactions(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let address = uploaded(&admin, &many(450));
        rehearsed(&admin, &address, &[]);
        let run = begun_elsewhere(app, &address, RunKind::Import);
        let page = admin.get(&address);
        assert!(page.shown(200).contains("<progress") && page.text.contains("value=\"stop\"") && page.headers["refresh"] == "5", "{}", page.text);
        app.named("quan.tri.hai", &[("administrator", WARD)]);
        let mut other = Browser::new(app);
        other.sign_in("quan.tri.hai");
        assert!(other.get(&address).shown(200).contains("<progress"), "another administrator sees it");
        assert!(other.get("/quan-tri").shown(200).contains(&format!("{address}\">sổ.csv</a>, đang nhập")), "and is led to it");
        // It runs once, and nothing else of the office beside it.
        other.submit(&address, &[("do", "import")]).shown(409);
        let second = uploaded(&other, &register(ROWS));
        assert!(press(&other, &second, &[("do", "rehearse")]).shown(409).contains("đang kiểm tra hoặc nhập một sổ"));
        assert_eq!(other.submit(&address, &[("do", "stop")]).leads_to(), address);
        assert!(admin.get(&address).shown(200).contains("Đã yêu cầu dừng"));
        let before = census(app);
        runner(app).start(run);
        let stopped = ended(&admin, &address);
        let text = stopped.shown(200);
        assert!(text.contains("Đã dừng.") && text.contains("<strong>0</strong> hồ sơ mới") && text.contains("Người dừng"), "{text}");
        assert_eq!(census(app), before);
        assert!(text.contains("Nhập tiếp"), "{text}");
        let done = imported(&admin, &address);
        assert!(done.shown(200).contains("<strong>450</strong> hồ sơ mới"), "{}", done.text);
        sound(app);
    }

    fn what_was_broken_off_is_taken_up_with_the_same_file(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let register = RegisterToImport {
            bytes: many(450), told: ToldOfFile::default(), mapping: Mapping::default(),
            name: "sổ.csv".to_owned(), import_id: None, only_of: None,
        };
        let wish = ImportWish { dry_run: false, update: false, pace: ImportPace::BesideDesks };
        let watch = Arc::new(BreaksOff(AtomicUsize::new(1)));
        let broken = bring_in(app.database(), &number_key(), register, wish, watch, app.clock.now());
        assert!(matches!(broken, Err(ImportRefusal::Failed(_))));
        assert_eq!(census(app).0.values().sum::<i64>(), 200, "whole transactions, and no part of one");
        let address = uploaded(&admin, &many(450));
        rehearsed(&admin, &address, &[]);
        begun_elsewhere(app, &address, RunKind::Import);
        admin.get(&address).shown(200);
        app.clock.set(app.clock.now().plus(TimeDelta::minutes(3)));
        let page = admin.get(&address);
        let text = page.shown(200);
        assert!(text.contains("Máy chủ ngừng khi đang chạy.") && text.contains("Nhập tiếp") && !page.headers.contains_key("refresh"), "{text}");
        let done = imported(&admin, &address);
        assert!(done.shown(200).contains("<strong>250</strong> hồ sơ mới") && done.text.contains("<strong>200</strong> đã có sẵn"), "{}", done.text);
        assert_eq!(census(app).0.values().sum::<i64>(), 450);
        sound(app);
    }

    fn a_run_that_was_thought_dead_writes_nothing_any_more(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let address = uploaded(&admin, &many(3));
        rehearsed(&admin, &address, &[]);
        let run = begun_elsewhere(app, &address, RunKind::Import);
        app.clock.set(app.clock.now().plus(TimeDelta::minutes(3)));
        rehearsed(&admin, &address, &[]);
        let before = census(app);
        let key = run.key;
        runner(app).start(run);
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(census(app), before);
        let state = app.database().read_now(|conn| store::find(conn, &[key.office_id], key.id)).unwrap().unwrap().state;
        assert_eq!(state, ImportState::Checked, "and the dry run after it stands");
    }

    fn registers_are_imported_by_administrators_of_the_office_alone(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let address = uploaded(&admin, &register(ROWS));
        rehearsed(&admin, &address, &[]);
        for role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
            let other = Browser::of(app, role.as_str(), WARD);
            for page in [HERE.to_owned(), address.clone()] {
                other.get(&page).shown(403);
            }
            other.get(&format!("{address}/dong-loi")).shown(403);
            other.submit(&address, &[("do", "import")]).shown(403);
        }
        let elsewhere = Browser::of(app, "administrator", "H26.268.01");
        for page in [address.clone(), format!("{address}/dong-loi"), format!("{address}/can-xem"), format!("{HERE}/x")] {
            elsewhere.get(&page).shown(404);
        }
        for act in ["rehearse", "import", "stop", "forget"] {
            elsewhere.submit(&address, &[("do", act)]).shown(404);
        }
        assert!(!elsewhere.get(HERE).shown(200).contains("sổ.csv"));
        let wrong = upload(&elsewhere, WARD, "sổ.csv", &register(ROWS));
        assert!(wrong.shown(422).contains("href=\"#f-agency\""), "{}", wrong.text);
        // Whoever administers everything administers this office, too.
        Browser::of(app, "administrator", "H26").get(&address).shown(200);
        let stranger = Browser::new(app);
        assert!(stranger.get(&address).leads_to().starts_with("/dang-nhap"));
        let forged = FileForm::new().field("csrf", "x").field("agency", WARD).file_in("register", "a.csv", b"a");
        send(&admin, HERE, &forged).shown(403);
        admin.get(&address).shown(200);
    }

    fn what_is_no_register_is_told_and_nothing_is_kept(app) {
        let admin = Browser::of(app, "administrator", WARD);
        for (name, bytes) in [("rong.csv", Vec::new()), ("lon.csv", vec![b'a'; 20 * 1024 * 1024 + 1])] {
            let wrong = upload(&admin, WARD, name, &bytes);
            assert!(wrong.shown(422).contains("href=\"#f-register\""), "{name}: {}", wrong.text);
        }
        assert!(admin.get(HERE).shown(200).contains("Chưa có sổ nào được tải lên."));
        let address = upload(&admin, WARD, "cu.xls", b"\xd0\xcf\x11\xe0x").leads_to().to_owned();
        assert!(admin.get(&address).shown(200).contains("bảng tính kiểu cũ (XLS)"));
        assert_eq!(admin.submit(&address, &[("do", "forget")]).leads_to(), format!("{HERE}?xong=xoa"));
        assert!(admin.get(&format!("{HERE}?xong=xoa")).shown(200).contains("Đã xóa tệp."));
        admin.get(&address).shown(404);
    }

    fn what_is_kept_of_a_file_is_encrypted_and_goes_after_a_week(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let address = uploaded(&admin, &register(ROWS));
        rehearsed(&admin, &address, &[]);
        let done = uploaded(&admin, &many(1));
        rehearsed(&admin, &done, &[]);
        imported(&admin, &done);
        let office = office(app);
        let kept = app.database().read_now(|conn| -> Result<Vec<Vec<u8>>, DatabaseError> {
            let rows = store::of_offices(conn, &[office], 5)?;
            let mut all = Vec::new();
            for row in rows {
                for kind in store::kinds(conn, row.key())? {
                    all.extend(store::content(conn, row.key(), kind)?);
                }
            }
            Ok(all)
        });
        let (kept, name) = (kept.unwrap(), "Nguyễn Văn Thí".as_bytes());
        assert!(kept.len() >= 5, "{}", kept.len());
        assert!(kept.iter().all(|bytes| !bytes.windows(name.len()).any(|part| part == name)));
        let left = |app: &TestApp| {
            app.database().read_now(|conn| store::of_offices(conn, &[office], 5)).unwrap().into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(left(app).len(), 2);
        app.clock.set(app.clock.now().plus(TimeDelta::days(8)));
        let now = app.clock.now();
        app.database().write_now(move |conn| sweep(conn, now)).unwrap();
        // What has brought something in is remembered without its file; the journal names it.
        assert_eq!(left(app), [id_of(&done)]);
        let kinds = app.database().read_now(|conn| {
            let row = store::find(conn, &[office], id_of(&done))?.unwrap();
            store::kinds(conn, row.key())
        });
        assert_eq!(kinds.unwrap_or_else(|error: DatabaseError| panic!("{error}")), []);
        assert!(Browser::of(app, "administrator", WARD).get(&done).shown(200).contains("Đã nhập xong."));
    }
}
