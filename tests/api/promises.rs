//! What is promised to the citizen, and the letter of apology that promises another day: through the door, and in figures.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;
use crate::journal::{audit, tamper};

const WARD: &str = "H26.268.05";
const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";
/// The due date of a dossier received on Tuesday 7/3/2023 at 09:15.
const DUE: &str = "2023-03-10T09:15:00+07:00";

/// A letter that is sent now and promises that day.
fn letter(app: &TestApp, new_date: &str) -> Value {
    app.officer("approver", WARD);
    json!({
        "reason": "Chờ xác minh của nơi cư trú trước đây",
        "new_date": format!("{new_date}:00+07:00"),
        "signer_title": "Phó Chủ tịch",
        "document_number": "12/PXL",
        "sent_at": app.clock.now().rfc3339(),
        "channel": "zalo",
    })
}

fn with(mut body: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// The ward apologises at that moment and promises that day.
#[track_caller]
fn apologise(app: &TestApp, moment: &str, code: &str, new_date: &str) -> Value {
    app.clock.set(at(moment));
    app.officer("approver", WARD).act(code, "apologies", &letter(app, new_date)).ok(200)
}

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

fn report(app: &TestApp, extra: &str) -> Value {
    supervisor(app).get(&format!("/api/v1/reports/resolution?{PERIOD}{extra}")).ok(200)["total"].clone()
}

/// Promises given, kept, broken, moved, lapsed, standing and past; every one opens to as many lines.
#[track_caller]
fn promises(app: &TestApp) -> [i64; 7] {
    let figures = report(app, "")["figures"].clone();
    ["given", "kept", "broken", "moved", "lapsed", "standing", "past"].map(|name| {
        let name = format!("promises_{name}");
        let path = format!("/api/v1/reports/resolution/dossiers?{PERIOD}&figure={name}");
        let list = supervisor(app).get(&path).ok(200);
        assert_eq!(list["total"], figures[&name], "{name}");
        figures[&name].as_i64().unwrap()
    })
}

/// Resolved late, with and without a letter; overdue in process, with and without.
#[track_caller]
fn split(app: &TestApp) -> [i64; 4] {
    let figures = report(app, "")["figures"].clone();
    let value = |name: &str| figures[name].as_i64().unwrap();
    for whole in ["resolved_late", "in_process_overdue"] {
        let parts = value(&format!("{whole}_apologised")) + value(&format!("{whole}_not_apologised"));
        assert_eq!(value(whole), parts, "{whole}");
    }
    [
        "resolved_late_apologised",
        "resolved_late_not_apologised",
        "in_process_overdue_apologised",
        "in_process_overdue_not_apologised",
    ]
    .map(value)
}

/// The list of promises in short: promised, by what, what became of it.
fn told(app: &TestApp, code: &str) -> Vec<(String, String, String)> {
    let list = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/promises")).ok(200);
    let items = list["items"].as_array().unwrap().iter();
    let short = items.map(|item| {
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        (text("promised_at")[5..16].to_owned(), text("cause"), text("outcome"))
    });
    short.collect()
}

fn lines(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(at, cause, outcome)| ((*at).into(), (*cause).into(), (*outcome).into())).collect()
}

#[track_caller]
fn sound(app: &TestApp) {
    assert_eq!(audit(app).broken, []);
}

with_app! {
    fn a_letter_in_time_moves_the_promise_and_never_the_due_date(app) {
        let code = app.receive();
        let fresh = app.officer("clerk", WARD).dossier(&code);
        assert_eq!(fresh["promise"], json!({ "promised_at": DUE, "outcome": "standing", "outcome_words": "còn hiệu lực" }));
        // The steps after the first one have time enough yet: a letter would not be true.
        let early = letter(app, "2023-03-14T09:15");
        let refused = app.officer("approver", WARD).act(&code, "apologies", &early);
        assert_eq!(refused.problem(409).0, "act_not_allowed");
        let seen = app.officer("approver", WARD).dossier(&code);
        assert!(!seen["possible_acts"].as_array().unwrap().contains(&json!("apologise")));
        let barred = seen["barred_acts"].as_array().unwrap().iter().find(|barred| barred["act"] == "apologise").unwrap();
        assert!(barred["why"].as_str().unwrap().contains("chắc chắn quá hạn"), "{barred}");
        assert!(barred["why_en"].as_str().unwrap().contains("certain to be late"), "{barred}");
        assert_eq!((promises(app), split(app)), ([1, 0, 0, 0, 0, 1, 0], [0; 4]));

        app.clock.set(at("2023-03-09T10:00"));
        assert!(app.officer("approver", WARD).dossier(&code)["possible_acts"].as_array().unwrap().contains(&json!("apologise")));
        let after = apologise(app, "2023-03-09T10:00", &code, "2023-03-14T09:15");
        assert_eq!((&after["due_at"], &after["stage"]), (&json!(DUE), &json!("in_process")));
        assert_eq!((&after["promise"]["promised_at"], &after["promise"]["outcome"]), (&json!("2023-03-14T09:15:00+07:00"), &json!("standing")));
        assert_eq!((&after["marks"], &after["apologies"][0]["document_number"]), (&json!(["apologised"]), &json!("12/PXL")));
        assert_eq!(after["apologies"][0]["signer_name"], "Cán bộ thử nghiệm");
        let tracked = app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!((&tracked["due_at"], &tracked["promised_at"]), (&json!(DUE), &json!("2023-03-14T09:15:00+07:00")));
        let journal = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let row = &journal["items"][1];
        assert_eq!((&row["due_before"], &row["due_after"]), (&json!(DUE), &json!(DUE)));
        assert_eq!((&row["promise_before"], &row["promise_after"]), (&Value::Null, &json!("2023-03-14T09:15:00+07:00")));
        app.clock.set(at("2023-03-10T09:16"));
        assert_eq!((promises(app), split(app)), ([2, 0, 0, 1, 0, 1, 0], [0, 0, 1, 0]));

        // Late by law and as promised, both at once.
        app.clock.set(at("2023-03-13T16:00"));
        let resolved = resolve(app, &code);
        assert_eq!((&resolved["timeliness"], &resolved["promise"]["outcome"]), (&json!("late"), &json!("kept")));
        assert_eq!(told(app, &code), lines(&[("03-10T09:15", "slip", "moved"), ("03-14T09:15", "apology", "kept")]));
        assert_eq!((promises(app), split(app)), ([2, 1, 0, 1, 0, 0, 0], [1, 0, 0, 0]));
        assert_eq!(report(app, "")["rates"]["promises_kept_of_ended"]["text"], "100,00%");
        sound(app);
    }

    fn a_letter_too_late_has_broken_the_slip(app) {
        let code = app.receive();
        apologise(app, "2023-03-10T14:00", &code, "2023-03-13T17:00");
        assert_eq!(told(app, &code), lines(&[("03-10T09:15", "slip", "broken"), ("03-13T17:00", "apology", "standing")]));
        // Past, and nothing came yet.
        app.clock.set(at("2023-03-14T08:00"));
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["promise"]["outcome"], "broken");
        resolve(app, &code);
        assert_eq!(told(app, &code)[1..], lines(&[("03-13T17:00", "apology", "broken")]));
        assert_eq!(promises(app), [2, 0, 2, 0, 0, 0, 0]);
        let rate = &report(app, "")["rates"]["promises_kept_of_ended"];
        assert_eq!((&rate["numerator"], &rate["denominator"]), (&json!(0), &json!(2)));
        sound(app);
    }

    fn a_second_letter_takes_a_supervisor_and_figures_show_it(app) {
        let code = app.receive();
        apologise(app, "2023-03-09T10:00", &code, "2023-03-14T09:15");
        app.clock.set(at("2023-03-13T10:00"));
        let again = letter(app, "2023-03-16T09:15");
        let refused = app.officer("approver", WARD).act(&code, "apologies", &again);
        assert_eq!((refused.status, &refused.json()["code"]), (409, &json!("act_not_allowed")));
        let beyond = with(again.clone(), &json!({ "override": { "reason": "Bão số 3" } }));
        app.officer("approver", WARD).act(&code, "apologies", &beyond).ok(403);
        supervisor(app).act(&code, "apologies", &again).ok(403);
        assert_eq!(report(app, "")["figures"]["granted_beyond_policy"], 0);
        let after = supervisor(app).act(&code, "apologies", &beyond).ok(200);
        assert_eq!((&after["due_at"], &after["marks"]), (&json!(DUE), &json!(["apologised", "overridden"])));
        assert_eq!((&after["apologies"][1]["number"], &after["apologies"][1]["override_reason"]), (&json!(2), &json!("Bão số 3")));
        assert_eq!(promises(app), [3, 0, 0, 2, 0, 1, 0]);
        // A third one is no second dossier.
        let third = with(letter(app, "2023-03-20T09:15"), &json!({ "override": { "reason": "Bão số 4" } }));
        supervisor(app).act(&code, "apologies", &third).ok(200);
        assert_eq!(report(app, "")["figures"]["granted_beyond_policy"], 1);
        let opened = supervisor(app).get(&format!("/api/v1/reports/resolution/dossiers?{PERIOD}&figure=granted_beyond_policy")).ok(200);
        assert_eq!((&opened["total"], &opened["items"][0]["promised_at"]), (&json!(1), &json!("2023-03-16T09:15:00+07:00")));
        sound(app);
    }

    fn only_the_head_of_the_late_agency_apologises_for_an_open_dossier(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-09T10:00"));
        let sent = letter(app, "2023-03-14T09:15");
        for role in ["clerk", "handler", "records_clerk", "supervisor"] {
            app.officer(role, WARD).act(&code, "apologies", &sent).ok(403);
        }
        app.officer("approver", "H26.268.04").act(&code, "apologies", &sent).ok(404);
        app.stranger().act(&code, "apologies", &sent).ok(401);
        let approver = app.officer("approver", WARD);
        // Nobody says that somebody else has signed.
        let for_another = with(sent.clone(), &json!({ "signer": "approver.h26-268-05" }));
        app.officer("unit_head", WARD).act(&code, "apologies", &for_another).problem(400);
        assert_eq!(approver.dossier(&code)["version"], 1, "a refused act changes nothing");
        let late = app.officer("unit_head", WARD).act(&code, "apologies", &sent).ok(200);
        assert_eq!(late["apologies"][0]["signer"], "unit_head.h26-268-05");

        let online = intake_with(&json!({ "channel": "online_partial" }));
        let waiting = app.officer("clerk", WARD).post("/api/v1/submissions", &online).ok(201);
        assert_eq!((&waiting["promise"], &waiting["marks"]), (&Value::Null, &json!([])));
        approver.act(waiting["code"].as_str().unwrap(), "apologies", &sent).ok(409);
        let done = app.receive();
        resolve(app, &done);
        approver.act(&done, "apologies", &sent).ok(409);
    }

    fn what_a_letter_may_not_say_is_refused_by_name(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-09T10:00"));
        let good = letter(app, "2023-03-14T09:15");
        let approver = app.officer("approver", WARD);
        for (change, field, why) in [
            (json!({ "new_date": "2023-03-09T10:00:00+07:00" }), "new_date", "not_in_the_future"),
            (json!({ "new_date": DUE }), "new_date", "not_later"),
            (json!({ "new_date": "2023-03-11T09:15:00+07:00" }), "new_date", "not_in_working_time"),
            (json!({ "new_date": "2023-03-14T12:30:00+07:00" }), "new_date", "not_in_working_time"),
            (json!({ "new_date": "2090-03-14T09:30:00+07:00" }), "new_date", "year_not_loaded"),
            (json!({ "sent_at": "2023-03-09T10:01:00+07:00" }), "sent_at", "in_the_future"),
            (json!({ "sent_at": "2023-03-06T10:01:00+07:00" }), "sent_at", "before_reception"),
            (json!({ "reason": "  " }), "reason", "required"),
            (json!({ "document_number": "x".repeat(101) }), "document_number", "too_long"),
            (json!({ "signer_title": "" }), "signer_title", "required"),
            (json!({ "override": { "reason": "" } }), "override.reason", "required"),
        ] {
            let refused = approver.act(&code, "apologies", &with(good.clone(), &change));
            let found = refused.json();
            let fault = &found["errors"][0];
            assert_eq!((refused.status, &fault["field"], &fault["code"]), (422, &json!(field), &json!(why)), "{change}");
        }
        // Nothing was sent yet that a supervisor could go beyond.
        let early = with(good.clone(), &json!({ "override": { "reason": "x" } }));
        let refused = supervisor(app).act(&code, "apologies", &early).json();
        assert_eq!(refused["errors"][0]["field"], "override");
        for change in [json!({ "new_date": "mai" }), json!({ "channel": "fax" }), json!({ "channel": null }), json!({ "due_at": DUE })] {
            approver.act(&code, "apologies", &with(good.clone(), &change)).ok(400);
        }
        assert_eq!(approver.dossier(&code)["version"], 1, "a refused act changes nothing");
    }

    fn while_papers_are_owed_no_promise_is_broken(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", WARD);
        app.clock.set(at("2023-03-08T09:15"));
        clerk.act(&code, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        app.clock.set(at("2023-03-20T09:15"));
        assert_eq!(clerk.dossier(&code)["promise"]["outcome"], "standing");
        assert_eq!(promises(app), [1, 0, 0, 0, 0, 1, 0]);
        clerk.act(&code, "supplements", &json!({ "papers": [{ "code": "x", "copies": 1 }] })).ok(200);
        assert_eq!(told(app, &code), lines(&[("03-10T09:15", "slip", "moved"), ("03-22T09:15", "pause", "standing")]));
        // A letter during a pause does not end it.
        clerk.act(&code, "supplement-requests", &json!({ "papers": ["y"], "reason": "y" })).ok(200);
        let paused = apologise(app, "2023-03-21T10:00", &code, "2023-03-24T09:15");
        assert_eq!((&paused["stage"], &paused["pauses"][1]["until"]), (&json!("paused_supplement"), &Value::Null));
        app.clock.set(at("2023-03-22T10:00"));
        clerk.act(&code, "supplements", &json!({ "papers": [{ "code": "y", "copies": 1 }] })).ok(200);
        // Due on 24/3 at 10:00 now, after the letter's date: the promise is never stricter than the law.
        assert_eq!(told(app, &code)[2..], lines(&[("03-24T09:15", "apology", "moved"), ("03-24T10:00", "pause", "standing")]));
        clerk.act(&code, "withdrawal", &json!({ "reason": "x" })).ok(200);
        app.officer("unit_head", WARD).act(&code, "stop", &json!({ "reason": "x" })).ok(200);
        assert_eq!(told(app, &code)[3..], lines(&[("03-24T10:00", "pause", "lapsed")]));
        assert_eq!(promises(app), [4, 0, 0, 3, 1, 0, 0]);
        sound(app);
    }

    fn a_storm_day_moves_the_promise_with_the_due_date(app) {
        let (plain, sent) = (app.receive(), app.receive());
        apologise(app, "2023-03-08T10:00", &sent, "2023-03-14T09:15");
        let admin = app.officer("administrator", WARD);
        let storm = json!({ "basis": "CĐ 92/CĐ-TTg", "days": [{
            "date": "2023-03-09", "kind": "off", "name_vi": "Nghỉ do bão", "name_en": "Storm", "basis": "CĐ 92/CĐ-TTg"
        }] });
        app.clock.set(at("2023-03-08T18:00"));
        admin.post(&format!("/api/v1/agencies/{WARD}/calendar-versions"), &storm).ok(201);
        assert_eq!(told(app, &plain), lines(&[("03-10T09:15", "slip", "moved"), ("03-13T09:15", "calendar", "standing")]));
        assert_eq!(told(app, &sent), lines(&[("03-10T09:15", "slip", "moved"), ("03-14T09:15", "apology", "standing")]));
        assert_eq!(app.officer("clerk", WARD).dossier(&sent)["due_at"], "2023-03-13T09:15:00+07:00");
        sound(app);
    }

    fn a_report_of_then_does_not_know_the_letter_of_now(app) {
        let code = app.receive();
        let then = "&as_of=2023-03-10T12:00:00%2B07:00&known_at=2023-03-10T12:00:00%2B07:00";
        app.clock.set(at("2023-03-10T12:00"));
        let before = report(app, then);
        assert_eq!((&before["figures"]["in_process_overdue_not_apologised"], &before["figures"]["promises_past"]), (&json!(1), &json!(1)));
        apologise(app, "2023-03-10T14:00", &code, "2023-03-14T09:15");
        assert_eq!(report(app, then), before);
        assert_eq!(split(app), [0, 0, 1, 0]);
        // Entered late, it changes the day for those who know it now and for nobody else.
        let other = app.receive();
        app.clock.set(at("2023-03-16T08:00"));
        let known = report(app, "&as_of=2023-03-15T17:00:00%2B07:00");
        let late = with(letter(app, "2023-03-20T09:15"), &json!({
            "happened_at": "2023-03-15T16:00:00+07:00", "late_entry_reason": "Mất điện",
        }));
        app.officer("approver", WARD).act(&other, "apologies", &late).ok(200);
        let now = report(app, "&as_of=2023-03-15T17:00:00%2B07:00");
        let same = report(app, "&as_of=2023-03-15T17:00:00%2B07:00&known_at=2023-03-16T07:00:00%2B07:00");
        assert_eq!(same, known);
        assert_ne!(now, known);
        sound(app);
    }

    fn whoever_changes_a_promise_or_a_mark_is_found(app) {
        let changes = [
            (2, "UPDATE journal SET marks_after = 0 WHERE OWN AND seq = 2"),
            (2, "UPDATE journal SET promise_after = due_after WHERE OWN AND seq = 2"),
            (2, "UPDATE journal SET marks_before = 1 WHERE OWN AND seq = 2"),
            (1, "UPDATE journal SET promise_before = due_after WHERE OWN AND seq = 1"),
            (2, "UPDATE dossier SET marks = 0 WHERE code = 'CODE'"),
            (2, "UPDATE dossier SET promised_at = due_at WHERE code = 'CODE'"),
        ];
        let codes: Vec<String> = changes.iter().map(|_| app.receive()).collect();
        for code in &codes {
            apologise(app, "2023-03-09T10:00", code, "2023-03-14T09:15");
        }
        sound(app);
        let mut expected = Vec::new();
        for (code, (seq, sql)) in codes.iter().zip(changes) {
            let own = "dossier_id = (SELECT id FROM dossier WHERE code = 'CODE')";
            tamper(app, &sql.replace("OWN", own).replace("CODE", code));
            expected.push((code.clone(), seq));
            let broken = audit(app).broken;
            let mut found: Vec<_> = broken.into_iter().map(|broken| (broken.code, broken.seq)).collect();
            found.sort();
            assert_eq!(found, expected, "{sql}");
        }
    }

    fn the_letter_is_form_04_for_programs_and_for_the_printer(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-09T10:00"));
        let sent = with(letter(app, "2023-03-14T09:15"), &json!({ "reason": "Chờ <b>xác minh</b>" }));
        let approver = app.officer("approver", WARD);
        approver.act(&code, "apologies", &sent).ok(200);
        let path = format!("/api/v1/dossiers/{code}/apologies/1");
        let form = approver.get(&path).ok(200);
        assert_eq!((&form["form"], &form["agency"]["code"]), (&json!("apology"), &json!(WARD)));
        assert_eq!((&form["due_at"], &form["promised_before"]), (&json!(DUE), &json!(DUE)));
        assert_eq!((&form["letter"]["new_date"], &form["letter"]["channel"]), (&json!("2023-03-14T09:15:00+07:00"), &json!("zalo")));
        for page in [approver.get(&format!("{path}?format=html")), approver.send("GET", &path, &[("Accept", "text/html")], None)] {
            assert!(page.headers["content-type"].starts_with("text/html"));
            for words in ["Phiếu xin lỗi và hẹn lại ngày trả kết quả", "12/PXL", "09:15 14/3/2023", "09:15 10/3/2023", "Nguyễn Thị Ví Dụ", "Phó Chủ tịch"] {
                assert!(page.text.contains(words), "{words}");
            }
            assert!(!page.text.contains("<b>"));
        }
        approver.get(&format!("/api/v1/dossiers/{code}/apologies/2")).ok(404);
        approver.get(&format!("/api/v1/dossiers/{code}/apologies/0")).ok(404);
        approver.get(&format!("/api/v1/dossiers/{code}/apologies/x")).ok(400);
        approver.get(&format!("{path}?format=pdf")).ok(400);
        app.officer("clerk", "H26.268.04").get(&path).ok(404);
        app.officer("clerk", "H26.268.04").get(&format!("/api/v1/dossiers/{code}/promises")).ok(404);
    }
}
