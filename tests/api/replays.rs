//! A draft version of a procedure, tried on the dossiers of the past: who would have been late, and where.

use motcua::import::register::{RegisterArguments, import};
use motcua::platform::database::Id;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, census, intake_with};
use crate::dossiers::resolve;

const CODE: &str = "1.004873";

/// A draft of that many working days; its number is 2.
fn draft(app: &TestApp, days: u32) {
    draft_with(app, days, &json!({}));
}

fn draft_with(app: &TestApp, days: u32, pause_policy: &Value) {
    let administrator = app.officer("administrator", "H26");
    let version = administrator.get(&format!("/api/v1/procedures/{CODE}")).ok(200);
    let body = json!({
        "name_vi": version["name_vi"], "field_name": version["field_name"], "levels": version["levels"],
        "service_level": version["service_level"], "limit": { "value": days, "unit": "working_days" },
        "papers": version["papers"], "legal_basis": "Dự thảo", "source": "Dự thảo", "verified": false,
        "pause_policy": pause_policy,
    });
    let answer = administrator.post(&format!("/api/v1/procedures/{CODE}/versions"), &body);
    assert_eq!(answer.ok(201)["version"], 2);
}

fn replay(client: &Client, query: &str) -> Value {
    client.get(&format!("/api/v1/procedures/{CODE}/versions/2/replay?{query}")).ok(200)
}

fn receive(app: &TestApp, when: &str, agency: &str) -> String {
    app.clock.set(at(when));
    let body = intake_with(&json!({ "agency": agency }));
    app.officer("clerk", agency).post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned()
}

fn resolve_at(app: &TestApp, when: &str, code: &str) {
    app.clock.set(at(when));
    resolve(app, code);
}

fn changes(replay: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = replay["items"].as_array().unwrap();
    items.iter().map(|item| (text(&item["code"]), text(&item["change"]))).collect()
}

fn totals(of: &Value) -> [i64; 10] {
    [
        "accepted",
        "counted",
        "late",
        "late_by_version",
        "newly_late",
        "newly_in_time",
        "open",
        "closed",
        "due_imported",
        "not_computable",
    ]
    .map(|name| of["totals"][name].as_i64().unwrap_or_else(|| panic!("{name}: {of}")))
}

with_app! {
    fn a_shorter_limit_would_have_made_them_late(app) {
        // Three working days from Tuesday 7/3 09:15; the draft gives one.
        let quick = receive(app, "2023-03-07T09:15", "H26.268.05");
        let slow = receive(app, "2023-03-07T09:15", "H26.268.05");
        let late = receive(app, "2023-03-07T09:15", "H26.268.05");
        let paused = receive(app, "2023-03-07T09:15", "H26.268.05");
        let refused = receive(app, "2023-03-07T09:15", "H26.268.05");
        receive(app, "2023-03-07T10:00", "H26.268.04");
        let clerk = app.officer("clerk", "H26.268.05");
        app.clock.set(at("2023-03-07T09:20"));
        clerk.act(&paused, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        app.officer("unit_head", "H26.268.05").act(&refused, "refusal", &json!({ "reason": "x" })).ok(200);
        resolve_at(app, "2023-03-08T09:15", &quick);
        resolve_at(app, "2023-03-09T10:00", &slow);
        app.clock.set(at("2023-03-09T09:20"));
        clerk.act(&paused, "supplements", &json!({ "papers": [{ "code": "extra", "copies": 1 }] })).ok(200);
        // Its pause of two days counts by the draft too.
        resolve_at(app, "2023-03-10T09:00", &paused);
        resolve_at(app, "2023-03-13T09:00", &late);
        draft(app, 1);
        let before = census(app);
        app.clock.set(at("2023-07-01T09:00"));
        let supervisor = app.officer("supervisor", "H26.268");
        let found = replay(&supervisor, "");
        assert_eq!((&found["from"], &found["to"]), (&json!("2022-07-01"), &json!("2023-06-30")));
        assert_eq!((&found["state"], &found["procedure"]["limit"]), (&json!("draft"), &json!("1 ngày làm việc")));
        assert_eq!(changes(&found), [(slow.clone(), "newly_late".to_owned())]);
        let item = &found["items"][0];
        assert_eq!((&item["due_at"], &item["due_by_version"]), (&json!("2023-03-10T09:15:00+07:00"), &json!("2023-03-08T09:15:00+07:00")));
        assert_eq!(totals(&found), [6, 4, 1, 2, 1, 0, 1, 1, 0, 0]);
        let offices: Vec<_> = found["offices"].as_array().unwrap().iter().map(|office| {
            (office["agency"]["code"].as_str().unwrap().to_owned(), totals(office)[0])
        }).collect();
        assert_eq!(offices, [("H26.268.04".to_owned(), 1), ("H26.268.05".to_owned(), 5)]);

        // Narrower: by agency, by days, and by what an officer may see.
        assert_eq!(totals(&replay(&supervisor, "agency=H26.268.04"))[0], 1);
        assert_eq!(totals(&replay(&app.officer("clerk", "H26.268.04"), ""))[0], 1);
        assert_eq!(totals(&replay(&supervisor, "from=2023-03-08&to=2023-06-30")), [0; 10]);
        assert_eq!(totals(&replay(&supervisor, "from=2023-03-07&to=2023-03-07"))[0], 6);
        assert_eq!(census(app), before, "nothing is written");
    }

    fn papers_that_start_the_count_afresh_would_have_left_more_time(app) {
        let code = receive(app, "2023-03-07T09:15", "H26.268.05");
        let clerk = app.officer("clerk", "H26.268.05");
        app.clock.set(at("2023-03-08T09:15"));
        clerk.act(&code, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        app.clock.set(at("2023-03-08T10:15"));
        clerk.act(&code, "supplements", &json!({ "papers": [{ "code": "extra", "copies": 1 }] })).ok(200);
        // Due on Friday 10:15, an hour later than without the pause.
        resolve_at(app, "2023-03-13T10:00", &code);
        draft_with(app, 3, &json!({ "on_answer": "restart" }));
        let tried = replay(&app.officer("supervisor", "H26.268"), "from=2023-03-01&to=2023-03-31");
        assert_eq!(changes(&tried), [(code, "newly_in_time".to_owned())]);
        // Counted afresh from Wednesday 10:15: the third working day is Monday.
        assert_eq!(tried["items"][0]["due_by_version"], "2023-03-13T10:15:00+07:00");
    }

    fn a_longer_limit_would_have_made_them_in_time_page_by_page(app) {
        let codes: Vec<String> = (0..5).map(|_| receive(app, "2023-03-07T09:15", "H26.268.05")).collect();
        for code in &codes {
            resolve_at(app, "2023-03-13T09:00", code);
        }
        draft(app, 10);
        let supervisor = app.officer("supervisor", "H26.268");
        let window = "from=2023-03-01&to=2023-03-31";
        let expected: Vec<_> = codes.into_iter().map(|code| (code, "newly_in_time".to_owned())).collect();
        for limit in [1, 2, 5, 50] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = replay(&supervisor, &format!("{window}&limit={limit}{cursor}"));
                assert_eq!(totals(&page), [5, 5, 5, 0, 0, 5, 0, 0, 0, 0]);
                seen.extend(changes(&page));
                assert!(seen.len() <= expected.len());
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, expected, "{limit}");
        }
    }

    fn imported_dates_and_limits_beyond_the_calendar_are_named_apart(app) {
        let code = receive(app, "2023-03-07T09:15", "H26.268.05");
        resolve_at(app, "2023-03-08T09:15", &code);
        app.clock.set(at("2023-07-01T09:00"));
        let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("replays-{}.csv", <Id>::new()));
        let header = "code,agency,procedure,channel,applicant,received,due,resolved,returned,phone,identity,document_number";
        let row = "HS-2,H26.268.05,1.004873,postal,Trần Thị Ví Dụ,07/03/2023 09:15,09/03/2023 17:00,10/03/2023 09:00,,,,1/GXN";
        std::fs::write(&file, format!("{header}\n{row}\n")).unwrap();
        let arguments = RegisterArguments::of(file.clone());
        import(app.database(), &crate::app::number_key(), &arguments, app.clock.now()).unwrap();
        std::fs::remove_file(&file).unwrap();
        let rows = app.officer("clerk", "H26.268.05").get("/api/v1/dossiers").ok(200);
        assert_eq!(rows["items"].as_array().unwrap().len(), 2);
        draft(app, 2_000);
        // The working calendar is loaded to 2026 and reckoned by the law to 2029.
        let found = replay(&app.officer("supervisor", "H26.268"), "");
        assert_eq!(totals(&found), [2, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!(changes(&found), []);
    }

    fn what_is_asked_badly_is_refused(app) {
        draft(app, 1);
        let supervisor = app.officer("supervisor", "H26.268");
        let path = |rest: &str| format!("/api/v1/procedures/{rest}");
        for (query, field, code) in [
            ("from=2023-03-08&to=2023-03-07", "to", "before_from"),
            ("from=2020-03-08&to=2023-03-07", "to", "too_long"),
            ("from=7/3/2023", "from", "not_a_date"),
            ("limit=0", "limit", "out_of_range"),
            ("cursor=x", "cursor", "unknown_cursor"),
        ] {
            let (_, fields) = supervisor.get(&path(&format!("{CODE}/versions/2/replay?{query}"))).problem(422);
            assert_eq!(fields, [(field.to_owned(), code.to_owned())], "{query}");
        }
        supervisor.get(&path(&format!("{CODE}/versions/3/replay"))).problem(404);
        supervisor.get(&path("9.9/versions/1/replay")).problem(404);
        supervisor.get(&path(&format!("{CODE}/versions/2/replay?agency=H26.267"))).problem(404);
        app.stranger().get(&path(&format!("{CODE}/versions/2/replay"))).problem(401);
    }
}
