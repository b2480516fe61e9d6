//! An import is taken back as one batch: what was only brought in goes, what somebody has worked on stays and is named, figures come out as
//! if nothing had been brought in, and the register, mended, comes in again under the same codes.

use std::sync::Arc;

use chrono::TimeDelta;
use motcua::access::Role;
use motcua::access::store::{active_officer, find_by_username};
use motcua::import::bringing_in::bring_in;
use motcua::import::mapping::Mapping;
use motcua::import::register_file::ToldOfFile;
use motcua::import::undo::actions::{self, ClaimedUndo};
use motcua::import::undo::command::{UndoArguments, run};
use motcua::import::undo::running::UndoRunner;
use motcua::import::watch::BarWatch;
use motcua::import::wish::{ImportPace, ImportWish, RegisterToImport};
use motcua::platform::database::Connection;
use motcua::platform::error::Problem;
use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::importing::{WARD, id_of, imported, many, register, rehearsed, sound, uploaded};
use crate::annulling::figures;
use crate::app::{TestApp, census, number_key};
use crate::attachments::{FileForm, pdf};

const REASON: &str = "Nhập nhầm sổ năm trước";

/// Two that are resolved, one of them under a code as our own are, one late and one open.
const ROWS: &str = "\
U-1;H26.268.05;1.004873;Trực tiếp;Nguyễn Văn Thí;10/01/2023;13/01/2023;12/01/2023;12/01/2023;
H26.268.05-230111-0012;;1.004873;Trực tiếp;Bùi Có Số;11/01/2023;16/01/2023;13/01/2023;;
U-2;;1.004873;Trực tiếp;Trần Thị Dụ;02/02/2023;06/02/2023;08/02/2023;;
U-3;H26.268.05;1.004873;Trực tiếp;Lê Thử;03/02/2023;08/02/2023;;;
";

/// Uploads a register, tries it and brings it in; its address.
fn brought_in(browser: &Browser, bytes: &[u8]) -> String {
    let address = uploaded(browser, bytes);
    rehearsed(browser, &address, &[]);
    imported(browser, &address).shown(200);
    address
}

fn undo_of(address: &str) -> String {
    format!("{address}/rut-lai")
}

/// Takes it back on its page, and answers the page once that is over.
#[track_caller]
fn taken_back(browser: &Browser, address: &str) -> Page {
    let here = undo_of(address);
    assert_eq!(browser.submit(&here, &[("do", "take-back"), ("reason", REASON)]).leads_to(), here);
    ended(browser, &here)
}

#[track_caller]
fn ended(browser: &Browser, here: &str) -> Page {
    for _ in 0..1_000 {
        let page = browser.get(here);
        if !page.shown(200).contains("<progress") {
            return page;
        }
        assert_eq!(page.headers["refresh"], "5");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("it does not end");
}

/// What reports of these months tell, as known at an instant or now.
fn reports(app: &TestApp, known_at: Option<&str>) -> Vec<Value> {
    let known = known_at.map(|at| format!("&known_at={}", at.replace('+', "%2B"))).unwrap_or_default();
    let asked =
        ["resolution?group_by=agency", "resolution?group_by=month", "meters?group_by=agency", "series?x"];
    let of = |path: &str| {
        let path = path.replace("?x", "?agency=H26.268.05").replace("group_by", "agency=H26.268.05&group_by");
        let path = format!("/api/v1/reports/{path}&from=2023-01-01&to=2023-02-28{known}");
        figures(app.officer("supervisor", "H26.268").get(&path).ok(200))
    };
    asked.into_iter().map(of).collect()
}

fn claimed(app: &TestApp, address: &str) -> ClaimedUndo {
    let (id, now) = (id_of(address), app.clock.now());
    let begin = move |conn: &mut Connection| {
        let known = find_by_username(conn, "administrator.h26-268-05")?.unwrap();
        let officer = active_officer(conn, known.id, now)?.unwrap();
        actions::begin(conn, &officer, (id, REASON), now)
    };
    app.database().write_now(begin).unwrap_or_else(|problem: Problem| panic!("{problem}"))
}

fn runner(app: &TestApp) -> UndoRunner {
    UndoRunner {
        database: app.database().clone(),
        number_key: app.service.books.number_key.clone(),
        clock: app.clock.clone(),
    }
}

fn later(app: &TestApp) {
    app.clock.set(app.clock.now().plus(TimeDelta::minutes(1)));
}

/// What the command line says.
fn typed(app: &TestApp, import: Option<&str>, reason: Option<&str>, dry_run: bool) -> Result<String, String> {
    let arguments = UndoArguments {
        import: import.map(str::to_owned),
        reason: reason.map(str::to_owned),
        dry_run,
        all: true,
    };
    let mut out = Vec::new();
    match run(app.database(), &number_key(), &arguments, &app.clock, &mut out) {
        Ok(()) => Ok(String::from_utf8(out).unwrap()),
        Err(error) => Err(error.to_string()),
    }
}

with_app! {
    fn what_was_only_brought_in_goes_as_if_it_had_never_come_and_comes_in_again_mended(app) {
        let admin = Browser::of(app, "administrator", WARD);
        app.receive();
        let (figures_before, rows_before) = (reports(app, None), census(app));
        later(app);
        let address = brought_in(&admin, &register(ROWS));
        let (with_it, known) = (reports(app, None), app.clock.now().rfc3339());
        assert_ne!(with_it, figures_before);
        later(app);
        // Looked at first: nothing is written, and the figures that it would take are told.
        let counted = census(app);
        let page = admin.get(&undo_of(&address));
        let text = page.shown(200);
        assert!(text.contains("<strong>4</strong> hồ sơ sẽ được rút lại") && text.contains("<strong>0</strong> hồ sơ ở lại"), "{text}");
        let effect = text.split("Thay đổi của từng kỳ</caption>").nth(1).unwrap().split("</table>").next().unwrap();
        let numbers: Vec<&str> = effect.split("<td class=\"num\">").skip(1).map(|cell| cell.split('<').next().unwrap()).collect();
        assert_eq!(numbers, ["-2", "-2", "-2", "0", "0", "-2", "-1", "0", "0", "-1"], "{effect}");
        assert!(admin.get(&address).shown(200).contains(&undo_of(&address)), "the import leads there");
        assert_eq!(census(app), counted);
        // Without a reason nothing is done; Enter only checks.
        let wrong = admin.submit(&undo_of(&address), &[("do", "take-back"), ("reason", " ")]);
        assert!(wrong.shown(422).contains("href=\"#f-reason\""), "{}", wrong.text);
        assert!(admin.submit(&undo_of(&address), &[("do", "check"), ("reason", "x")]).shown(200).contains(">x</textarea>"));
        assert_eq!(census(app), counted);
        let done = taken_back(&admin, &address);
        let text = done.shown(200);
        assert!(text.contains("<strong>4</strong> hồ sơ đã rút lại") && text.contains(REASON) && text.contains("Không có hồ sơ nào để rút lại."), "{text}");
        // Figures are what they were before; what was known meanwhile is still known so.
        assert_eq!(reports(app, None), figures_before);
        assert_eq!(reports(app, Some(&known)), with_it);
        assert_eq!(census(app).0.get(&motcua::dossier::clock::ledger::Account::Outside), Some(&4));
        sound(app);
        admin.submit(&undo_of(&address), &[("do", "take-back"), ("reason", REASON)]).shown(409);
        assert!(admin.get("/quan-tri/nhap").shown(200).contains("đã nhập xong; đã rút lại"));
        // Each says what became of it, under the code that it has now; its own code is free.
        let supervisor = app.officer("supervisor", WARD);
        supervisor.get("/api/v1/dossiers/U-2").problem(404);
        let gone = supervisor.dossier("U-2~1");
        assert_eq!(gone["annulment"], json!({ "reason": REASON, "import_taken_back": { "file": "sổ.csv", "import": address.rsplit('/').next().unwrap(), "code": "U-2" } }));
        let page = Browser::of(app, "supervisor", WARD).get("/ho-so/U-2~1");
        let text = page.shown(200);
        assert!(text.contains("đã rút lại cùng lần nhập sổ sổ.csv") && text.contains("rút lại cùng lần nhập sổ") && !text.contains("hủy hồ sơ nhập trùng"), "{text}");
        supervisor.act("U-2~1", "annulment", &json!({ "duplicate_of": "U-3", "reason": "x" })).problem(409);
        let mended = ROWS.replace("Trần Thị Dụ", "Trần Thị Dự").replace("08/02/2023;;", "06/02/2023;;");
        let again = uploaded(&admin, &register(&mended));
        let tried = rehearsed(&admin, &again, &[]);
        assert!(tried.shown(200).contains("<strong>4</strong> hồ sơ sẽ được thêm") && tried.text.contains("<strong>0</strong> đã có sẵn"), "{}", tried.text);
        imported(&admin, &again).shown(200);
        assert_eq!(supervisor.dossier("U-2")["applicant"]["name"], "Trần Thị Dự");
        assert_eq!(app.officer("clerk", WARD).get("/api/v1/dossiers/H26.268.05-230111-0012").ok(200)["status"], "resolved");
        sound(app);
        // The book keeps both numbers, and says which is which.
        let book = supervisor.get("/api/v1/register-book?agency=H26.268.05&from=2023-01-01&to=2023-03-31").ok(200);
        let notes: Vec<&str> = book["items"].as_array().unwrap().iter().filter_map(|line| line["note"].as_str()).collect();
        assert_eq!(notes.iter().filter(|note| note.contains("Đã rút lại cùng lần nhập sổ “sổ.csv”; mã trong sổ: U-2")).count(), 1, "{notes:?}");
        // And a second time: the code that was given back first is not given twice.
        taken_back(&admin, &again).shown(200);
        supervisor.dossier("U-2~2");
        assert_eq!(reports(app, None), figures_before);
        assert_eq!(census(app).1, rows_before.1 + 2 * (4 + 3 + 1) + 2 * 4);
        sound(app);
    }

    fn what_somebody_has_worked_on_stays_and_is_named(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let rows = "W-1;;1.004873;Trực tiếp;Nguyễn Một;10/01/2023;13/01/2023;12/01/2023;;\n\
            W-2;;1.004873;Trực tiếp;Nguyễn Hai;10/01/2023;13/01/2023;;;\n\
            W-3;;1.004873;Trực tiếp;Nguyễn Ba;10/01/2023;13/01/2023;;;\n\
            W-4;;1.004873;Trực tiếp;Nguyễn Bốn;10/01/2023;13/01/2023;;;\n\
            W-5;;1.004873;Trực tiếp;Nguyễn Năm;10/01/2023;13/01/2023;;;\n";
        let address = brought_in(&admin, &register(rows));
        app.officer("clerk", WARD).act("W-1", "result-return", &json!({ "received_by": "Nguyễn Một" })).ok(200);
        FileForm::new().field("purpose", "paper").file("a.pdf", &pdf("a")).send(&app.officer("clerk", WARD), "W-2").ok(201);
        app.officer("supervisor", WARD).act("W-3", "annulment", &json!({ "duplicate_of": "W-4", "reason": "x" })).ok(200);
        let page = admin.get(&undo_of(&address));
        let text = page.shown(200);
        assert!(text.contains("<strong>1</strong> hồ sơ sẽ được rút lại") && text.contains("<strong>4</strong> hồ sơ ở lại"), "{text}");
        for (code, why) in [("W-1", "trả kết quả"), ("W-2", "tệp đính kèm"), ("W-3", "hủy hồ sơ nhập trùng"), ("W-4", "nhập trùng với hồ sơ này")] {
            let row = text.split(&format!("/ho-so/{code}\"")).nth(1).unwrap_or_else(|| panic!("{code}: {text}")).split("</tr>").next().unwrap();
            assert!(row.contains(why), "{code}: {row}");
        }
        let list = admin.get(&format!("{}/o-lai", undo_of(&address)));
        assert_eq!((list.status, list.text.lines().count()), (200, 5), "{}", list.text);
        assert!(!list.text.contains("W-5") && !list.text.contains("Nguyễn"), "{}", list.text);
        let before = app.officer("clerk", WARD).dossier("W-2");
        let done = taken_back(&admin, &address);
        assert!(done.shown(200).contains("<strong>1</strong> hồ sơ đã rút lại") && done.text.contains("/ho-so/W-4\""), "{}", done.text);
        assert_eq!(app.officer("clerk", WARD).dossier("W-2"), before);
        app.officer("clerk", WARD).get("/api/v1/dossiers/W-5").problem(404);
        sound(app);
    }

    fn results_of_a_second_file_stay_at_dossiers_of_the_first_and_go_with_them(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let open = "R-1;;1.004873;Trực tiếp;Nguyễn Một;10/01/2023;13/01/2023;;;\n";
        let first = brought_in(&admin, &register(open));
        later(app);
        let second = uploaded(&admin, &register(&open.replace("13/01/2023;;", "13/01/2023;12/01/2023;")));
        rehearsed(&admin, &second, &[("update", "1")]);
        imported(&admin, &second).shown(200);
        assert_eq!(app.officer("clerk", WARD).dossier("R-1")["status"], "resolved");
        later(app);
        let page = admin.get(&undo_of(&second));
        assert!(page.shown(200).contains("<strong>0</strong> hồ sơ sẽ được rút lại") && page.text.contains("<strong>1</strong> hồ sơ có sẵn đã được ghi kết quả"), "{}", page.text);
        admin.submit(&undo_of(&second), &[("do", "take-back"), ("reason", REASON)]).shown(409);
        assert!(taken_back(&admin, &first).shown(200).contains("<strong>1</strong> hồ sơ đã rút lại"));
        sound(app);
    }

    fn it_stops_between_two_transactions_is_interrupted_with_the_service_and_goes_on(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let address = brought_in(&admin, &many(450));
        let here = undo_of(&address);
        let run = claimed(app, &address);
        let page = admin.get(&here);
        assert!(page.shown(200).contains("<progress") && page.text.contains("value=\"stop\"") && page.headers["refresh"] == "5", "{}", page.text);
        // Nothing else of the office beside it.
        admin.submit(&here, &[("do", "take-back"), ("reason", REASON)]).shown(409);
        let other = uploaded(&admin, &register(ROWS));
        admin.submit(&other, &[("do", "import")]).shown(409);
        assert_eq!(admin.submit(&here, &[("do", "stop")]).leads_to(), here);
        let before = census(app);
        runner(app).start(run);
        let stopped = ended(&admin, &here);
        assert!(stopped.shown(200).contains("đã dừng rút lại giữa chừng") && stopped.text.contains("<strong>0</strong> hồ sơ đã rút lại"), "{}", stopped.text);
        assert_eq!(census(app), before);
        // The service ends while it runs.
        claimed(app, &address);
        app.clock.set(app.clock.now().plus(TimeDelta::minutes(3)));
        let page = admin.get(&here);
        assert!(page.shown(200).contains("bị ngắt") && page.text.contains("Rút lại (450)"), "{}", page.text);
        let done = taken_back(&admin, &address);
        assert!(done.shown(200).contains("<strong>450</strong> hồ sơ đã rút lại"), "{}", done.text);
        sound(app);
    }

    fn an_import_is_taken_back_by_administrators_of_its_office_alone(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let address = brought_in(&admin, &register(ROWS));
        let (here, before) = (undo_of(&address), census(app));
        let act = [("do", "take-back"), ("reason", REASON)];
        for role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
            let other = Browser::of(app, role.as_str(), WARD);
            other.get(&here).shown(403);
            other.get(&format!("{here}/o-lai")).shown(403);
            other.submit(&here, &act).shown(403);
        }
        let elsewhere = Browser::of(app, "administrator", "H26.268.01");
        for page in [here.clone(), format!("{here}/o-lai"), "/quan-tri/nhap/x/rut-lai".to_owned()] {
            elsewhere.get(&page).shown(404);
        }
        for act in ["take-back", "stop"] {
            elsewhere.submit(&here, &[("do", act), ("reason", REASON)]).shown(404);
        }
        admin.submit(&here, &[("do", "stop")]).shown(409);
        assert_eq!(census(app), before);
    }

    fn the_command_line_lists_imports_and_takes_back_those_from_before_they_had_keys(app) {
        assert!(typed(app, None, None, false).unwrap().contains("nothing was imported"));
        let wish = ImportWish { dry_run: false, update: false, pace: ImportPace::Alone };
        for name in ["cu.csv", "khac.csv"] {
            let rows = ROWS.replace("U-", &format!("{name}-")).replace("-0012", if name == "cu.csv" { "-0012" } else { "-0013" });
            let old = RegisterToImport {
                bytes: register(&rows), told: ToldOfFile::default(), mapping: Mapping::default(),
                name: name.to_owned(), import_id: None, only_of: None,
            };
            bring_in(app.database(), &number_key(), old, wish, Arc::new(BarWatch::default()), app.clock.now()).unwrap();
        }
        later(app);
        let listed = typed(app, None, None, false).unwrap();
        assert_eq!(listed.lines().count(), 2, "{listed}");
        let name = listed.lines().find(|line| line.contains("cu.csv")).unwrap().split("  ").next().unwrap().to_owned();
        let before = census(app);
        let told = typed(app, Some(&name), None, true).unwrap();
        assert!(told.contains("2  sẽ rút lại") && told.contains("nothing was written"), "{told}");
        assert!(typed(app, Some(&name), None, false).unwrap_err().contains("--reason"));
        assert!(typed(app, Some("x"), Some(REASON), false).unwrap_err().contains("motcua import undo"));
        assert_eq!(census(app), before);
        assert!(typed(app, Some(&name), Some(REASON), false).unwrap().contains("2 hồ sơ đã rút lại"));
        let supervisor = app.officer("supervisor", WARD);
        supervisor.dossier("CU.CSV-1~1");
        supervisor.dossier("KHAC.CSV-1");
        assert!(typed(app, Some(&name), Some(REASON), false).unwrap().contains("2  đã rút lại trước đây"));
        sound(app);
    }
}
