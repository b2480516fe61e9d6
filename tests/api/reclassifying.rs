//! A dossier that was received under another procedure or channel than was meant is entered again: every report says what it would
//! say if it had been received rightly, and what was known before stands as it was.

use std::collections::BTreeMap;

use motcua::dossier::books::rollup::rebuild::rebuild;
use motcua::dossier::views::verify;
use motcua::platform::progress::bar;
use serde_json::{Value, json};

use crate::annulling::figures;
use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";
const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";
/// Three working days; the one of the tests.
const MEANT: &str = "1.004873";
/// Another one of the ward, due on the same day.
const TYPED: &str = "1.000656";

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

fn rehearse(app: &TestApp, code: &str, meant: &Value) -> Value {
    supervisor(app).act(code, "reclassification-rehearsals", meant).ok(200)
}

/// What the rehearsal says is sent back, with a reason.
fn reclassify(app: &TestApp, code: &str, meant: &Value) -> Value {
    let mut body = meant.clone();
    body["due_at"] = rehearse(app, code, meant)["due_after"].clone();
    body["reason"] = json!("Chọn nhầm thủ tục trong danh mục");
    supervisor(app).act(code, "reclassifications", &body).ok(200)
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

/// Every report of March that counts dossiers or money, as known at an instant or now.
fn reports(app: &TestApp, known_at: Option<&str>) -> BTreeMap<String, Value> {
    let groups = ["agency", "procedure", "field", "level", "channel", "month"];
    let mut paths: Vec<String> =
        groups.iter().map(|group_by| format!("resolution?group_by={group_by}&")).collect();
    paths.extend(["legs", "series", "fees"].map(|report| format!("{report}?")));
    let known = known_at.map(|at| format!("&known_at={}", at.replace('+', "%2B"))).unwrap_or_default();
    let asked = paths.into_iter().map(|path| {
        let answer = supervisor(app).get(&format!("/api/v1/reports/{path}{PERIOD}{known}")).ok(200);
        (path, figures(answer))
    });
    asked.collect()
}

/// What was meant and what was typed, for each way in which a clerk mistakes one for the other.
fn mistakes() -> Vec<(Value, Value)> {
    let pay = json!({ "amount_vnd": 8000, "receipt_number": "1", "method": "cash" });
    let paid = |procedure: &str| json!({ "procedure": procedure, "fee_vnd": 8000, "fee_payment": pay });
    vec![
        (json!({ "procedure": MEANT }), json!({ "procedure": TYPED })),
        (json!({ "procedure": TYPED }), json!({ "procedure": MEANT })),
        (paid(MEANT), paid(TYPED)),
        (json!({ "channel": "postal" }), json!({ "channel": "counter" })),
        (json!({ "channel": "counter" }), json!({ "channel": "online_partial" })),
        (
            json!({ "procedure": MEANT, "channel": "postal" }),
            json!({ "procedure": TYPED, "channel": "counter" }),
        ),
    ]
}

fn receive(app: &TestApp, changes: &Value) -> String {
    let body = intake_with(changes);
    let path = if body["channel"] == "online_partial" { "submissions" } else { "dossiers" };
    app.officer("clerk", WARD).post(&format!("/api/v1/{path}"), &body).ok(201)["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The code as it stands after what is done to each: some are handed on, some resolved.
fn work(app: &TestApp, codes: &[String]) {
    app.clock.set(at("2023-03-08T10:00"));
    resolve(app, &codes[0]);
    resolve(app, &codes[3]);
}

with_app! {
    fn every_report_says_what_it_would_say_if_it_had_been_received_rightly(app) {
        let stays = app.receive();
        let nothing = reports(app, None);
        app.clock.set(at("2023-03-07T14:00"));
        let right: Vec<String> = mistakes().iter().map(|(meant, _)| receive(app, meant)).collect();
        work(app, &right);
        app.clock.set(at("2023-03-08T10:05"));
        let expected = reports(app, None);
        app.clock.set(at("2023-03-08T10:06"));
        for code in &right {
            let shown = supervisor(app).dossier(code);
            for entry in shown["fees"]["entries"].as_array().into_iter().flatten() {
                app.officer("clerk", WARD).act(code, "fee-reversals", &json!({ "entry": entry["entry"], "reason": "x" })).ok(200);
            }
            supervisor(app).act(code, "annulment", &json!({ "duplicate_of": stays, "reason": "x" })).ok(200);
        }
        assert_eq!(reports(app, None), nothing);

        // The same again, mistyped, worked on for a while, and mended.
        app.clock.set(at("2023-03-07T14:00"));
        let typed: Vec<String> = mistakes().iter().map(|(_, typed)| receive(app, typed)).collect();
        app.officer("clerk", WARD).act(&typed[0], "hand-overs", &json!({})).ok(200);
        app.clock.set(at("2023-03-08T09:00"));
        let mistyped = reports(app, None);
        let run = json!({ "layout": "ii06a", "agency": "H26.268", "from": "2023-03-01", "to": "2023-03-31" });
        let writer = app.officer("report_writer", "H26.268");
        let kept = writer.post("/api/v1/report-runs", &run).ok(201);
        app.clock.set(at("2023-03-08T09:30"));
        for (code, (meant, _)) in typed.iter().zip(mistakes()) {
            let mut named = json!({});
            for field in ["procedure", "channel"] {
                if let Some(value) = meant.get(field) {
                    named[field] = value.clone();
                }
            }
            let before = supervisor(app).dossier(code);
            let mended = reclassify(app, code, &named);
            assert_eq!(mended["code"], before["code"]);
            // One that waited for acceptance gets its number now.
            assert!(before["register_book"].is_null() || mended["register_book"] == before["register_book"], "{named}");
            assert_eq!((&mended["stage"], &mended["received_at"]), (&json!("in_process"), &before["received_at"]));
            assert_eq!(mended["step"]["position"], 1);
        }
        sound(app);
        work(app, &typed);
        app.clock.set(at("2023-03-08T10:07"));
        let asked = reports(app, None);
        for (path, answer) in &expected {
            assert_eq!(asked[path], *answer, "{path}");
        }
        // As far as was known before, they stand as they were typed.
        let then = reports(app, Some("2023-03-08T09:00:00+07:00"));
        for (path, answer) in &mistyped {
            assert_eq!(then[path], *answer, "{path}, as known at nine");
        }
        // A report that was kept repeats, a new one is kept, and what differs is told as corrections.
        let id = |run: &Value| run["id"].as_str().unwrap().to_owned();
        let again = writer.post(&format!("/api/v1/report-runs/{}/repeat", id(&kept)), &json!({})).ok(200);
        assert_eq!((&again["same"], &again["repeated_hash"]), (&json!(true), &kept["hash"]));
        let mut run_now = run;
        run_now["as_of"] = kept["as_of"].clone();
        let later = writer.post("/api/v1/report-runs", &run_now).ok(201);
        let differ = writer.get(&format!("/api/v1/report-runs/{}/differences?with={}", id(&kept), id(&later))).ok(200);
        let causes = differ["by_cause"].as_object().unwrap();
        assert!(causes.len() == 1 && causes["correction"].as_u64() > Some(6), "{causes:?}");
        sound(app);
        rebuild(app.database(), &bar(0, "adding up the journal")).unwrap();
        sound(app);
        assert_eq!(reports(app, None), asked);
    }

    fn the_due_date_is_shown_first_and_the_journal_keeps_both(app) {
        let code = receive(app, &json!({ "procedure": TYPED }));
        app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
        app.clock.set(at("2023-03-08T08:00"));
        let shown = rehearse(app, &code, &json!({ "procedure": MEANT }));
        assert_eq!((&shown["due_before"], &shown["due_after"]), (&json!("2023-03-07T17:00:00+07:00"), &json!("2023-03-10T09:15:00+07:00")));
        assert_eq!(supervisor(app).dossier(&code)["version"], 2, "a rehearsal writes nothing");
        let late = json!({ "procedure": MEANT, "due_at": "2023-03-10T10:00:00+07:00", "reason": "nhầm" });
        let refused = supervisor(app).act(&code, "reclassifications", &late);
        assert_eq!(refused.problem(422).1, [("due_at".to_owned(), "not_as_rehearsed".to_owned())]);
        let mended = reclassify(app, &code, &json!({ "procedure": MEANT }));
        assert_eq!((&mended["due_at"], &mended["procedure"]["code"], &mended["overdue"]), (&shown["due_after"], &json!(MEANT), &json!(false)));
        let journal = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let events: Vec<&Value> = journal["items"].as_array().unwrap().iter().map(|row| &row["event"]).collect();
        assert_eq!(events, ["receive", "hand_on", "reclassify", "receive"]);
        let told = &journal["items"][2]["details"];
        assert_eq!((&told["procedure_before"], &told["procedure_after"]), (&json!(TYPED), &json!(MEANT)));
        // The citizen reads one reception, and the slip has the steps of the procedure that was meant.
        let tracked = app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!(tracked["steps"].as_array().unwrap().len(), 1);
        resolve(app, &code);
        let slip = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        assert_eq!(slip["rows"][0]["step"], 1);
        sound(app);
    }

    fn one_that_waits_online_becomes_one_of_the_counter(app) {
        let code = receive(app, &json!({ "channel": "online_partial" }));
        let waiting = supervisor(app).dossier(&code);
        assert_eq!((&waiting["stage"], &waiting["register_book"]), (&json!("waiting_acceptance"), &Value::Null));
        let mended = reclassify(app, &code, &json!({ "channel": "counter" }));
        assert_eq!((&mended["stage"], &mended["accepted_at"]), (&json!("in_process"), &mended["received_at"]));
        assert_eq!(mended["register_book"]["ordinal"], 1);
        sound(app);
        // And back: what was accepted stays accepted, and its number is its number.
        let again = reclassify(app, &code, &json!({ "channel": "online_partial" }));
        assert_eq!((&again["stage"], &again["register_book"]), (&json!("in_process"), &mended["register_book"]));
        let accepted = receive(app, &json!({ "channel": "online_partial" }));
        app.officer("clerk", WARD).act(&accepted, "acceptance", &json!({})).ok(200);
        reclassify(app, &accepted, &json!({ "channel": "postal" }));
        sound(app);
    }

    fn who_may_not_and_what_cannot_be_changes_nothing(app) {
        let code = app.receive();
        let body = json!({ "channel": "postal", "due_at": "2023-03-10T09:15:00+07:00", "reason": "nhầm" });
        for role in ["clerk", "handler", "unit_head", "approver"] {
            assert_eq!(app.officer(role, WARD).act(&code, "reclassifications", &body).problem(403).0, "role_may_not", "{role}");
            app.officer(role, WARD).act(&code, "reclassification-rehearsals", &json!({ "channel": "postal" })).problem(403);
        }
        app.officer("supervisor", "H26.268.04").act(&code, "reclassifications", &body).problem(404);
        let told = |body: &Value| supervisor(app).act(&code, "reclassifications", body).problem(422).1;
        let named = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(told(&json!({ "procedure": MEANT, "channel": "counter", "reason": "x" })), named("procedure", "nothing_differs"));
        assert_eq!(told(&json!({ "procedure": "9.9", "reason": "x" })), named("procedure", "procedure_not_published"));
        assert_eq!(told(&json!({ "procedure": "9.9", "reason": " " })), [named("reason", "required"), named("procedure", "procedure_not_published")].concat());
        assert_eq!(supervisor(app).dossier(&code)["version"], 1);
        // What was done under a procedure, and cannot be done anew, stays with it: the way out is said.
        let paused = app.receive();
        app.officer("clerk", WARD).act(&paused, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        app.officer("clerk", WARD).act(&paused, "supplements", &json!({ "papers": [{ "code": "x", "copies": 1 }] })).ok(200);
        let refused = supervisor(app).act(&paused, "reclassifications", &body);
        assert_eq!(refused.problem(409).0, "act_not_allowed");
        let why = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(why.starts_with("hồ sơ đã yêu cầu công dân bổ sung"), "{why}");
        let barred = supervisor(app).dossier(&paused)["barred_acts"].clone();
        assert!(barred.as_array().unwrap().iter().any(|barred| barred["act"] == "reclassify" && barred["why"] == why));
        let done = app.receive();
        resolve(app, &done);
        assert_eq!(supervisor(app).act(&done, "reclassifications", &body).problem(409).0, "act_not_allowed");
        sound(app);
    }

    fn money_goes_with_it_and_a_lower_fee_than_was_paid_is_refused(app) {
        let pay = json!({ "amount_vnd": 8000, "receipt_number": "1", "method": "online" });
        let code = receive(app, &json!({ "procedure": TYPED, "fee_vnd": 8000, "fee_payment": pay }));
        let meant = json!({ "procedure": MEANT, "fee_vnd": 5000 });
        let mut body = meant.clone();
        body["due_at"] = rehearse(app, &code, &meant)["due_after"].clone();
        body["reason"] = json!("nhầm");
        let refused = supervisor(app).act(&code, "reclassifications", &body);
        assert_eq!(refused.problem(422).1, [("fee_vnd".to_owned(), "less_than_settled".to_owned())]);
        let mended = reclassify(app, &code, &json!({ "procedure": MEANT, "fee_vnd": 10000 }));
        assert_eq!((&mended["fees"]["due_vnd"], &mended["fees"]["paid_vnd"], &mended["fees"]["owed_vnd"]), (&json!(10000), &json!(8000), &json!(2000)));
        let marks = mended["marks"].as_array().unwrap();
        assert!(marks.contains(&json!("paid_online")), "{marks:?}");
        sound(app);
        // The payment can be taken back as it stands now.
        let entry = mended["fees"]["entries"].as_array().unwrap().iter().find(|entry| entry["taken_back_by"].is_null()).unwrap()["entry"].clone();
        app.officer("clerk", WARD).act(&code, "fee-reversals", &json!({ "entry": entry, "reason": "nhầm" })).ok(200);
        sound(app);
    }
}
