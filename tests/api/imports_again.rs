//! A register that is imported again: open dossiers get their results, what differs is listed, and what officers did stands.

use std::path::PathBuf;

use motcua::dossier::views::verify;
use motcua::import::register::{RegisterArguments, import, run};
use motcua::import::report::{ImportCounts, ImportReport};
use motcua::platform::database::Id;
use serde_json::{Value, json};

use crate::app::{TestApp, at};

const HEADER: &str =
    "code,agency,procedure,channel,applicant,received,due,resolved,returned,phone,identity,document_number\n";
/// The ward whose dossiers come in whole, and the one whose results come in a later file.
const AT_ONCE: &str = "H26.268.05";
const LATER: &str = "H26.268.04";

/// Files of one test; they go when it ends.
struct Files<'a> {
    app: &'a TestApp,
    folder: PathBuf,
}

impl<'a> Files<'a> {
    fn new(app: &'a TestApp) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("again-{}", <Id>::new()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { app, folder }
    }

    fn write(&self, lines: &str) -> RegisterArguments {
        let file = self.folder.join("so.csv");
        std::fs::write(&file, format!("{HEADER}{lines}")).unwrap();
        RegisterArguments::of(file)
    }

    fn import(&self, arguments: &RegisterArguments) -> ImportReport {
        import(self.app.database(), &crate::app::number_key(), arguments, self.app.clock.now())
            .unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// Brings lines in, with what is new of dossiers that are there.
    fn update(&self, lines: &str) -> ImportReport {
        self.import(&RegisterArguments { update: true, ..self.write(lines) })
    }

    /// What the command prints.
    fn printed(&self, arguments: &RegisterArguments) -> String {
        let mut out = Vec::new();
        let key = crate::app::number_key();
        run(self.app.database(), &key, arguments, self.app.clock.now(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn warnings(&self) -> Option<String> {
        std::fs::read_to_string(self.folder.join("so.csv.warnings.csv")).ok()
    }
}

impl Drop for Files<'_> {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What must be the same however a result came in.
fn shown(app: &TestApp, ward: &str, code: &str) -> Value {
    let dossier = app.officer("clerk", ward).dossier(code);
    let fields = [
        "status_code",
        "stage",
        "due_at",
        "timeliness",
        "overdue",
        "step",
        "accepted_at",
        "resolved_at",
        "returned_at",
        "document_number",
    ];
    json!(fields.map(|name| dossier[name].clone()))
}

fn figures(app: &TestApp, ward: &str, known_at: Option<&str>) -> Vec<Value> {
    let supervisor = app.officer("supervisor", "H26.268");
    let report = |until: &str| {
        let known = known_at.map(|at| format!("&known_at={at}:00%2B07:00")).unwrap_or_default();
        let path = format!("/api/v1/reports/resolution?agency={ward}&from=2023-03-01&to={until}{known}");
        let mut figures = supervisor.get(&path).ok(200)["total"]["figures"].clone();
        // A date that was taken back was promised meanwhile, and moved: the books of promises keep both.
        let moved = figures["promises_moved"].take().as_i64().unwrap();
        figures["promises_given"] = json!(figures["promises_given"].as_i64().unwrap() - moved);
        figures
    };
    ["2023-03-08", "2023-03-09", "2023-03-10", "2023-03-31"].map(report).into()
}

fn journal(app: &TestApp, ward: &str, code: &str) -> Vec<Value> {
    let path = format!("/api/v1/dossiers/{code}/journal");
    app.officer("clerk", ward).get(&path).ok(200)["items"].as_array().unwrap().clone()
}

fn events(app: &TestApp, ward: &str, code: &str) -> Vec<String> {
    journal(app, ward, code).iter().map(|row| row["event"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

fn reasons(report: &ImportReport) -> Vec<(u64, String, String)> {
    let of_line = |line: &motcua::import::report::ImportLine| {
        let number = line.number;
        let one = move |fault: &motcua::import::rows::RowFault| {
            let column = fault.column.map_or("", |column| column.as_str()).to_owned();
            (number, column, fault.reason.en.clone())
        };
        line.warnings.iter().map(one).collect::<Vec<_>>()
    };
    report.lines.iter().flat_map(of_line).collect()
}

/// Dossiers of a ward with their results, or as they stood before: early, on time, late, returned at once, and open.
fn lines(ward: &str, with_results: bool) -> String {
    let rows = [
        ("1", "07/03/2023 09:15", "10/03/2023", "08/03/2023 10:00", "", ""),
        ("2", "07/03/2023 09:15", "10/03/2023", "10/03/2023 16:00", "10/03/2023 16:30", "2/GXN"),
        ("3", "07/03/2023", "08/03/2023", "09/03/2023", "13/03/2023", "3/GXN"),
        ("4", "07/03/2023 09:15", "", "07/03/2023", "07/03/2023", ""),
        ("5", "07/03/2023 09:15", "", "15/03/2023 08:00", "", "5/GXN"),
        ("6", "07/03/2023 09:15", "", "", "", ""),
    ];
    let line = |(number, received, due, resolved, returned, document): (
        &str,
        &str,
        &str,
        &str,
        &str,
        &str,
    )| {
        let (resolved, returned, document) =
            if with_results { (resolved, returned, document) } else { ("", "", "") };
        format!(
            "{ward}-{number},{ward},1.004873,counter,Lê An {number},{received},{due},{resolved},{returned},,,{document}\n"
        )
    };
    rows.into_iter().map(line).collect()
}

with_app! {
    fn open_dossiers_get_their_results_as_if_they_had_come_with_the_first_file(app) {
        let files = Files::new(app);
        app.clock.set(at("2023-06-01T08:00"));
        files.import(&files.write(&lines(AT_ONCE, true)));
        files.import(&files.write(&lines(LATER, false)));
        let open = figures(app, LATER, None);
        app.clock.set(at("2023-06-02T08:00"));
        let second = files.write(&lines(LATER, true));

        // Not asked for, the results are shown and stay where they are.
        let told = files.printed(&second);
        assert!(told.contains("5 that were there have results in the file: --update enters them"), "{told}");
        assert_eq!(figures(app, LATER, None), open);
        // A dry run shows what would be entered, and foretells every figure.
        let rehearsal = RegisterArguments { update: true, dry_run: true, ..second.clone() };
        let foretold = files.import(&rehearsal);
        assert_eq!(foretold.counts(), ImportCounts { updated: 5, already_there: 1, ..ImportCounts::default() });
        let told = files.printed(&rehearsal);
        assert!(told.contains("dòng / line 4: H26.268.04-3: có kết quả 00:00 09/3/2023") && told.contains(" / resolved 2023-03-09T00:00:00+07:00, returned 2023-03-13"), "{told}");
        assert_eq!(figures(app, LATER, None), open);

        let done = files.update(&lines(LATER, true));
        assert_eq!((&done.lines, &done.before, &done.after), (&foretold.lines, &foretold.before, &foretold.after));
        for number in 1..=6 {
            let [late, whole] = [LATER, AT_ONCE].map(|ward| format!("{ward}-{number}"));
            assert_eq!(shown(app, LATER, &late), shown(app, AT_ONCE, &whole), "{number}");
            assert_eq!(events(app, LATER, &late), events(app, AT_ONCE, &whole), "{number}");
        }
        assert_eq!(figures(app, LATER, None), figures(app, AT_ONCE, None));
        sound(app);
        // What was known before the second file stays what it was.
        assert_eq!(figures(app, LATER, Some("2023-06-01T09:00")), open);
        let rows = journal(app, LATER, "H26.268.04-2");
        for row in &rows[1..] {
            let told = &row["details"]["imported"];
            assert_eq!((&told["file"], &told["line"]), (&json!("so.csv"), &json!(3)));
            assert_eq!((&row["recorded_at"], &row["actor"]), (&json!("2023-06-02T08:00:00+07:00"), &Value::Null));
        }
        // For the meters of a report that is kept, each dossier is followed.
        let asked = json!({ "layout": "ii06a", "agency": LATER, "from": "2023-03-01", "to": "2023-03-31" });
        app.officer("report_writer", LATER).post("/api/v1/report-runs", &asked).ok(201);

        // Again: nothing is new.
        let before: Vec<Value> = (1..=6).flat_map(|number| journal(app, LATER, &format!("{LATER}-{number}"))).collect();
        let again = files.update(&lines(LATER, true));
        assert_eq!(again.counts(), ImportCounts { already_there: 6, ..ImportCounts::default() });
        assert_eq!(reasons(&again), []);
        let after: Vec<Value> = (1..=6).flat_map(|number| journal(app, LATER, &format!("{LATER}-{number}"))).collect();
        assert_eq!(after, before);
    }

    fn a_return_comes_after_its_result_in_a_third_file(app) {
        let files = Files::new(app);
        app.clock.set(at("2023-06-01T08:00"));
        let line = |resolved: &str, returned: &str| {
            format!("HS-1,{LATER},1.004873,counter,Lê An,07/03/2023,10/03/2023,{resolved},{returned},,,\n")
        };
        files.update(&line("", ""));
        assert_eq!(files.update(&line("09/03/2023", "")).counts().updated, 1);
        assert_eq!(files.update(&line("09/03/2023", "10/03/2023")).counts().updated, 1);
        // A file from before says nothing against it.
        let older = files.update(&line("", ""));
        assert_eq!((older.counts().already_there, reasons(&older)), (1, Vec::new()));
        assert_eq!(events(app, LATER, "HS-1"), ["receive", "resolve", "return_result"]);
        assert_eq!(app.officer("clerk", LATER).dossier("HS-1")["status"], "returned");
        sound(app);
    }

    fn what_a_file_says_differently_is_listed_and_never_taken(app) {
        let files = Files::new(app);
        app.clock.set(at("2023-06-01T08:00"));
        files.update(&format!(
            "HS-1,{LATER},1.004873,counter,Lê An,07/03/2023 09:15,10/03/2023,09/03/2023,,0912345678,,1/GXN\n\
             HS-2,{LATER},1.004873,counter,Lê Bình,07/03/2023 09:15,10/03/2023,,,,,\n\
             HS-3,{LATER},1.004873,counter,Lê Chi,07/03/2023 09:15,10/03/2023,,,,,\n\
             HS-4,{LATER},1.004873,counter,Lê Dung,07/03/2023 09:15,10/03/2023,,,,,\n\
             HS-5,{LATER},1.004873,counter,Lê Giang,07/03/2023 09:15,10/03/2023,09/03/2023,,,,\n\
             HS-6,{LATER},1.004873,counter,Lê Hà,07/03/2023 09:15,10/03/2023,,,,,\n"
        ));
        let before: Vec<Value> = (1..=6).map(|number| app.officer("clerk", LATER).dossier(&format!("HS-{number}"))).collect();
        let second = format!(
            "HS-1,{LATER},1.004873,postal,LÊ AN,07/03/2023,11/03/2023,08/03/2023,,0912 345 678,001199000071,2/GXN\n\
             HS-2,{LATER},1.004873,counter,Trần Bình,07/03/2023 09:15,10/03/2023,09/03/2023,,,,\n\
             HS-3,{LATER},1.001193,counter,Lê Chi,07/03/2023 09:15,10/03/2023,09/03/2023,,,,\n\
             HS-4,{LATER},1.004873,counter,Lê Dung,06/03/2023 09:15,10/03/2023,09/03/2023,,,,\n\
             HS-5,{LATER},1.004873,counter,Lê Giang,07/03/2023 09:15,10/03/2023,08/03/2023,10/03/2023,,,\n\
             HS-6,{LATER},1.004873,counter,Lê Hà,07/03/2023 08:00,10/03/2023,07/03/2023 09:00,,,,\n"
        );
        let arguments = RegisterArguments { update: true, ..files.write(&second) };
        let report = files.import(&arguments);
        assert_eq!(report.counts(), ImportCounts { kept: 5, already_there: 1, ..ImportCounts::default() });
        let found = reasons(&report);
        let expected = [
            (2, "applicant", "the file says “LÊ AN”, the register has “Lê An”"),
            (2, "channel", "the file says “postal”, the register has “counter”"),
            (2, "due", "the file says 2023-03-11T23:59:59+07:00, the register has 2023-03-10T23:59:59+07:00"),
            (2, "identity", "the register does not: not entered"),
            (2, "document_number", "the file says “2/GXN”, the register has “1/GXN”"),
            (2, "resolved", "the file says 2023-03-08T00:00:00+07:00, the register has 2023-03-09T00:00:00+07:00"),
            (3, "applicant", "the file says “Trần Bình”, the register has “Lê Bình”"),
            (3, "code", "person, procedure or day of reception differ"),
            (4, "procedure", "the register has “Cấp Giấy xác nhận tình trạng hôn nhân”"),
            (4, "code", "person, procedure or day of reception differ"),
            (5, "received", "the file says 2023-03-06T09:15:00+07:00, the register has 2023-03-07T09:15:00+07:00"),
            (5, "code", "person, procedure or day of reception differ"),
            (6, "resolved", "the register has 2023-03-09"),
            (6, "returned", "two days of the result"),
            (7, "received", "the file says 2023-03-07T08:00:00+07:00"),
            (7, "resolved", "2023-03-07T09:00:00+07:00 lies before the reception that stands, 2023-03-07T09:15:00+07:00"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for ((line, column, reason), (number, at, says)) in found.iter().zip(expected) {
            assert_eq!((*line, column.as_str()), (number, at), "{reason}");
            assert!(reason.contains(says), "{says}: {reason}");
        }
        let after: Vec<Value> = (1..=6).map(|number| app.officer("clerk", LATER).dossier(&format!("HS-{number}"))).collect();
        assert_eq!(after, before);
        sound(app);
        // The list beside the file names them, in both languages; people's numbers stand there by their last digits.
        let told = files.printed(&arguments);
        assert!(told.contains("5 that were there have results in the file that cannot be entered"), "{told}");
        let listed = files.warnings().unwrap();
        assert_eq!(listed.lines().count(), 1 + expected.len());
        assert!(listed.contains("tệp ghi “Trần Bình”, hệ thống có “Lê Bình”: giữ nguyên"), "{listed}");
    }

    fn what_officers_have_acted_on_is_left_to_them(app) {
        let files = Files::new(app);
        app.clock.set(at("2023-06-01T08:00"));
        let line = |code: &str, resolved: &str| {
            format!("{code},{LATER},1.004873,counter,Lê An,31/05/2023,,{resolved},,,,\n")
        };
        files.update(&(line("HS-1", "") + &line("HS-2", "")));
        let clerk = app.officer("clerk", LATER);
        app.clock.set(at("2023-06-01T09:00"));
        clerk.act("HS-1", "hand-overs", &json!({})).ok(200);
        let before = clerk.dossier("HS-1");
        app.clock.set(at("2023-06-02T09:00"));
        let report = files.update(&(line("HS-1", "01/06/2023") + &line("HS-2", "01/06/2023")));
        assert_eq!(report.counts(), ImportCounts { updated: 1, kept: 1, ..ImportCounts::default() });
        let found = reasons(&report);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1.as_str()), (2, "resolved"));
        assert!(found[0].2.contains("officers have acted on this dossier (hand_on, 2023-06-01T09:00:00+07:00)"), "{found:?}");
        assert_eq!(clerk.dossier("HS-1"), before);
        assert_eq!(clerk.dossier("HS-2")["status"], "resolved");
        // An officer may go on from what the file brought, and then nothing more is taken from files.
        clerk.act("HS-2", "result-return", &json!({})).ok(200);
        sound(app);
    }

    fn what_lies_before_a_changed_calendar_comes_out_as_if_it_had_come_in_time(app) {
        let files = Files::new(app);
        let admin = app.officer("administrator", "H26");
        let rows = |ward: &str, results: bool| {
            let line = |number: u32, resolved: &str, returned: &str| {
                let (resolved, returned) = if results { (resolved, returned) } else { ("", "") };
                format!("{ward}-{number},{ward},1.004873,counter,Lê An {number},07/03/2023 09:15,,{resolved},{returned},,,\n")
            };
            line(1, "08/03/2023 10:00", "") + &line(2, "08/03/2023 10:00", "13/03/2023 10:00")
        };
        app.clock.set(at("2023-03-08T08:00"));
        files.import(&files.write(&rows(LATER, false)));
        app.clock.set(at("2023-03-08T11:00"));
        let typed = files.import(&files.write(&rows(AT_ONCE, true).replace("13/03/2023 10:00", "")));
        assert_eq!(typed.counts().added, 2);
        // A storm: the due dates of what is open move on, twice.
        for (moment, days) in [("2023-03-09T14:00", &["2023-03-10"][..]), ("2023-03-09T18:00", &["2023-03-10", "2023-03-13"])] {
            app.clock.set(at(moment));
            let days: Vec<(&str, &str)> = days.iter().map(|day| (*day, "off")).collect();
            admin.post("/api/v1/agencies/H26/calendar-versions", &crate::late_entries::city(&days)).ok(201);
        }
        assert_eq!(events(app, LATER, "H26.268.04-1"), ["receive", "recalculate_due", "recalculate_due"]);
        app.clock.set(at("2023-03-14T09:00"));
        files.update(&rows(AT_ONCE, true));
        let rehearsal = RegisterArguments { update: true, dry_run: true, ..files.write(&rows(LATER, true)) };
        let foretold = files.import(&rehearsal);
        let done = files.update(&rows(LATER, true));
        assert_eq!((done.counts().updated, reasons(&done)), (2, Vec::new()));
        assert_eq!((&done.before, &done.after), (&foretold.before, &foretold.after));
        for number in 1..=2 {
            let [late, whole] = [LATER, AT_ONCE].map(|ward| format!("{ward}-{number}"));
            assert_eq!(shown(app, LATER, &late), shown(app, AT_ONCE, &whole), "{number}");
        }
        assert_eq!(figures(app, LATER, None), figures(app, AT_ONCE, None));
        sound(app);
        let asked = json!({ "layout": "ii06a", "agency": LATER, "from": "2023-03-01", "to": "2023-03-13" });
        app.officer("report_writer", LATER).post("/api/v1/report-runs", &asked).ok(201);
    }

    fn all_or_nothing_holds_results_back_too(app) {
        let files = Files::new(app);
        app.clock.set(at("2023-06-01T08:00"));
        files.update(&lines(LATER, false));
        let bad = format!("HS-9,{LATER},1.004873,counter,Lê An,x,,,,,,\n");
        let strict = RegisterArguments { update: true, all_or_nothing: true, ..files.write(&(lines(LATER, true) + &bad)) };
        let report = files.import(&strict);
        assert_eq!(report.counts(), ImportCounts { held_back: 5, already_there: 1, bad: 1, ..ImportCounts::default() });
        assert_eq!(events(app, LATER, "H26.268.04-1"), ["receive"]);
        let new = format!("HS-9,{LATER},1.004873,counter,Lê An,01/03/2023,,,,,,\n");
        let strict = RegisterArguments { update: true, all_or_nothing: true, ..files.write(&(lines(LATER, true) + &new)) };
        assert_eq!(files.import(&strict).counts(), ImportCounts { added: 1, updated: 5, already_there: 1, ..ImportCounts::default() });
        sound(app);
    }
}
