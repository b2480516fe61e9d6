//! An online dossier waits for the desk, which must answer within 8 working hours: kept in the books, counted, opened.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};

/// Somebody submits online at that moment; the dossier as the desk sees it.
fn submit(app: &TestApp, moment: &str) -> Value {
    app.clock.set(at(moment));
    let online = intake_with(&json!({ "channel": "online_partial" }));
    app.officer("clerk", "H26.268.05").post("/api/v1/submissions", &online).ok(201)
}

fn code(dossier: &Value) -> String {
    dossier["code"].as_str().unwrap().to_owned()
}

/// The desk does that to a dossier at that moment.
fn act(app: &TestApp, moment: &str, code: &str, act: &str) -> Value {
    app.clock.set(at(moment));
    let body = match act {
        "acceptance" => json!({}),
        "supplement-requests" => json!({ "papers": ["Giấy xác nhận nơi cư trú"], "reason": "Thiếu giấy tờ" }),
        "supplements" => json!({ "papers": [{ "code": "residence", "copies": 1 }] }),
        _ => json!({ "reason": "lý do" }),
    };
    let role = if act == "corrections" { "supervisor" } else { "clerk" };
    let agency = if act == "corrections" { "H26.268" } else { "H26.268.05" };
    app.officer(role, agency).act(code, act, &body).ok(200)
}

/// The instant by which the desk must answer, the due date by law, and whether it is overdue.
fn dates(dossier: &Value) -> (Option<&str>, Option<&str>, bool) {
    let text = |name: &str| dossier[name].as_str().and_then(|text| text.strip_suffix(":00+07:00"));
    (text("answer_due_at"), text("due_at"), dossier["overdue"].as_bool().unwrap())
}

const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

fn report(app: &TestApp, extra: &str) -> Value {
    supervisor(app).get(&format!("/api/v1/reports/resolution?{PERIOD}{extra}")).ok(200)
}

/// Waiting in time and overdue, answered in time and late.
fn counted(app: &TestApp) -> [i64; 4] {
    let figures = report(app, "")["total"]["figures"].clone();
    let value = |name: &str| figures[name].as_i64().unwrap();
    assert_eq!(value("waiting_in_time") + value("waiting_overdue"), value("waiting_acceptance"));
    ["waiting_in_time", "waiting_overdue", "answered_in_time", "answered_late"].map(value)
}

/// The items behind a figure.
fn opened(app: &TestApp, figure: &str) -> Vec<Value> {
    let path = format!("/api/v1/reports/resolution/dossiers?{PERIOD}&figure={figure}");
    let list = supervisor(app).get(&path).ok(200);
    let items = list["items"].as_array().unwrap().clone();
    assert_eq!(list["total"], items.len(), "{figure}");
    items
}

fn codes(items: &[Value]) -> Vec<String> {
    items.iter().map(code).collect()
}

fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

with_app! {
    fn eight_working_hours_run_from_the_opening_after_a_saturday_night(app) {
        let waiting = submit(app, "2023-03-11T20:00");
        assert_eq!(dates(&waiting), (Some("2023-03-13T17:00"), None, false));
        let code = code(&waiting);
        let tracked = |app: &TestApp| app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!(dates(&tracked(app)), (Some("2023-03-13T17:00"), None, false));
        let clerk = app.officer("clerk", "H26.268.05");
        let proof = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
        assert_eq!((&proof["due_at"], &proof["answer_due_at"]), (&Value::Null, &json!("2023-03-13T17:00:00+07:00")));
        // At the very instant it is in time, a second later it is not.
        for (moment, overdue) in [("2023-03-13T17:00:00+07:00", false), ("2023-03-13T17:00:01+07:00", true)] {
            app.clock.set(motcua::platform::instant::Instant::parse(moment).unwrap());
            assert_eq!(dates(&clerk.dossier(&code)).2, overdue, "{moment}");
            assert_eq!(dates(&tracked(app)).2, overdue, "{moment}");
            let listed = clerk.get("/api/v1/dossiers?overdue=true").ok(200);
            assert_eq!(listed["items"].as_array().unwrap().len(), usize::from(overdue), "{moment}");
            assert_eq!(clerk.get("/api/v1/dossiers?worklist=overdue").ok(200)["items"], listed["items"]);
        }
    }

    fn acceptance_puts_the_legal_due_date_in_its_place(app) {
        let at_the_last_minute = code(&submit(app, "2023-03-11T20:00"));
        let too_late = code(&submit(app, "2023-03-11T20:30"));
        assert_eq!(counted(app), [2, 0, 0, 0]);
        let accepted = act(app, "2023-03-13T17:00", &at_the_last_minute, "acceptance");
        // The minute of closing is within the hours.
        assert_eq!(dates(&accepted), (None, Some("2023-03-16T17:00"), false));
        assert_eq!(counted(app), [1, 0, 1, 0]);
        app.clock.set(at("2023-03-13T17:01"));
        assert_eq!(counted(app), [0, 1, 1, 0]);
        let accepted = act(app, "2023-03-14T08:01", &too_late, "acceptance");
        assert_eq!(dates(&accepted), (None, Some("2023-03-17T08:01"), false));
        assert_eq!(counted(app), [0, 0, 1, 1]);
        assert_eq!(codes(&opened(app, "answered_in_time")), [at_the_last_minute]);
        let late = opened(app, "answered_late");
        assert_eq!(codes(&late), [too_late]);
        assert_eq!(dates(&json!({
            "answer_due_at": late[0]["answer_due_at"], "due_at": late[0]["due_at"], "overdue": false
        })), (Some("2023-03-13T17:00"), Some("2023-03-17T08:01"), false));
        // As it stood on the Saturday, and on the Monday after work.
        for (as_of, stood) in [("2023-03-12", [2, 0]), ("2023-03-13", [0, 1])] {
            let figures = report(app, &format!("&as_of={as_of}"))["total"]["figures"].clone();
            assert_eq!([&figures["waiting_in_time"], &figures["waiting_overdue"]], [&json!(stood[0]), &json!(stood[1])], "{as_of}");
        }
        sound(app);
    }

    fn turned_away_or_withdrawn_it_keeps_the_instant_it_is_judged_by(app) {
        let refused = code(&submit(app, "2023-03-07T09:15"));
        let withdrawn = code(&submit(app, "2023-03-07T09:20"));
        let answer = act(app, "2023-03-08T09:16", &refused, "refusal");
        assert_eq!(dates(&answer), (Some("2023-03-08T09:15"), None, false));
        // The wish stops nothing; the desk closes it too late.
        let wish = act(app, "2023-03-08T09:17", &withdrawn, "withdrawal");
        assert_eq!(dates(&wish), (Some("2023-03-08T09:20"), None, false));
        assert_eq!(counted(app), [1, 0, 0, 1]);
        let closed = act(app, "2023-03-08T10:00", &withdrawn, "stop");
        assert_eq!(dates(&closed), (Some("2023-03-08T09:20"), None, false));
        assert_eq!(counted(app), [0, 0, 0, 2]);
        assert_eq!(codes(&opened(app, "answered_late")), [refused.clone(), withdrawn]);
        // Opened again it gets no new time.
        let again = act(app, "2023-03-08T10:30", &refused, "corrections");
        assert_eq!(dates(&again), (Some("2023-03-08T09:15"), None, true));
        assert_eq!(counted(app), [0, 1, 0, 2]);
        sound(app);
    }

    fn asking_for_papers_is_an_answer_and_their_arrival_a_new_wait(app) {
        let waiting = code(&submit(app, "2023-03-07T09:15"));
        let asked = act(app, "2023-03-07T15:00", &waiting, "supplement-requests");
        assert_eq!((dates(&asked), &asked["status_code"]), ((None, None, false), &json!(5)));
        app.clock.set(at("2023-03-09T08:00"));
        assert_eq!(dates(&supervisor(app).dossier(&waiting)), (None, None, false));
        assert_eq!(counted(app), [1, 0, 1, 0]);
        // They come on Friday evening: Monday is for the answer.
        let came = act(app, "2023-03-10T19:00", &waiting, "supplements");
        assert_eq!(dates(&came), (Some("2023-03-13T17:00"), None, false));
        let accepted = act(app, "2023-03-14T09:00", &waiting, "acceptance");
        assert_eq!(dates(&accepted), (None, Some("2023-03-17T09:00"), false));
        assert_eq!(counted(app), [0, 0, 1, 1]);
        let total = report(app, "")["total"].clone();
        let rate = &total["rates"]["answered_in_time_of_answered"];
        assert_eq!((&rate["numerator"], &rate["denominator"]), (&json!(1), &json!(2)));
        let asked = opened(app, "answered_in_time");
        assert_eq!((&asked[0]["event"], &asked[0]["answer_due_at"]), (&json!("request_supplement"), &json!("2023-03-08T09:15:00+07:00")));
        assert_eq!(opened(app, "answered_in_time_of_answered_denominator").len(), 2);
        // Refused for want of the papers: it had been answered.
        let other = code(&submit(app, "2023-03-14T09:15"));
        act(app, "2023-03-14T09:30", &other, "supplement-requests");
        act(app, "2023-03-24T09:30", &other, "refusal");
        assert_eq!(counted(app), [0, 0, 2, 1]);
        // Opened again it waits for the desk, which has its hours from then.
        let again = act(app, "2023-03-24T10:00", &other, "corrections");
        assert_eq!(dates(&again), (Some("2023-03-27T10:00"), None, false));
        sound(app);
    }

    fn the_queue_of_the_desk_begins_with_the_most_urgent(app) {
        let papers_owed = code(&submit(app, "2023-03-07T08:30"));
        let first = code(&submit(app, "2023-03-07T09:00"));
        let owed_too = code(&submit(app, "2023-03-07T09:10"));
        let second = code(&submit(app, "2023-03-07T10:00"));
        act(app, "2023-03-07T10:30", &papers_owed, "supplement-requests");
        act(app, "2023-03-07T10:30", &owed_too, "supplement-requests");
        let third = code(&submit(app, "2023-03-07T11:00"));
        let clerk = app.officer("clerk", "H26.268.05");
        let expected = [first.clone(), second, third, papers_owed, owed_too];
        for limit in [1, 2, 3, 4, 50] {
            let (mut queue, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = clerk.get(&format!("/api/v1/dossiers?worklist=waiting_acceptance&limit={limit}{cursor}")).ok(200);
                queue.extend(codes(page["items"].as_array().unwrap()));
                assert!(queue.len() <= expected.len(), "{queue:?}");
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(queue, expected, "{limit}");
        }
        let page = clerk.get("/api/v1/dossiers?worklist=waiting_acceptance").ok(200);
        assert_eq!(dates(&page["items"][0]), (Some("2023-03-08T09:00"), None, false));
        // Where dossiers without a date are left out, the others come by their date.
        let urgent = clerk.get("/api/v1/dossiers?order=due").ok(200);
        assert_eq!(codes(urgent["items"].as_array().unwrap()), expected[..3]);
        act(app, "2023-03-07T11:10", &first, "acceptance");
        let urgent = clerk.get("/api/v1/dossiers?order=due").ok(200);
        assert_eq!(codes(urgent["items"].as_array().unwrap())[2], first);
    }

    fn the_sheet_has_the_figures_and_the_rate(app) {
        let waiting = code(&submit(app, "2023-03-07T09:15"));
        act(app, "2023-03-07T15:00", &waiting, "acceptance");
        submit(app, "2023-03-07T15:30");
        let sheet = supervisor(app).get(&format!("/api/v1/reports/resolution?{PERIOD}&format=csv"));
        let mut reader = csv::Reader::from_reader(sheet.text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().clone();
        let total = reader.records().map(Result::unwrap).last().unwrap();
        let cell = |name: &str| total[headings.iter().position(|heading| heading == name).unwrap()].to_owned();
        for (name, value) in [
            ("Chờ tiếp nhận cuối kỳ", "1"),
            ("Chờ tiếp nhận đúng hạn", "1"),
            ("Chờ tiếp nhận quá hạn", "0"),
            ("Hồ sơ trực tuyến được trả lời đúng hạn", "1"),
            ("Hồ sơ trực tuyến được trả lời quá hạn", "0"),
            ("Tỷ lệ trả lời đúng hạn trên hồ sơ trực tuyến đã trả lời", "100,00%"),
            ("Tỷ lệ trả lời đúng hạn trên hồ sơ trực tuyến đã trả lời: mẫu số", "1"),
        ] {
            assert_eq!(cell(name), value, "{name}");
        }
    }

    fn what_waits_is_in_no_figure_of_what_was_accepted(app) {
        let waiting = code(&submit(app, "2023-03-07T09:15"));
        app.clock.set(at("2023-03-20T09:00"));
        let total = report(app, "")["total"].clone();
        for (figure, value) in total["figures"].as_object().unwrap() {
            let expected = i64::from(["waiting_acceptance", "waiting_overdue"].contains(&figure.as_str()));
            assert_eq!(value, expected, "{figure}");
        }
        assert_eq!(total["rates"]["on_time_of_due"]["denominator"], 0);
        // Accepted after its answer was due it is in process and in time.
        act(app, "2023-03-20T09:00", &waiting, "acceptance");
        let figures = report(app, "")["total"]["figures"].clone();
        assert_eq!((&figures["in_process_in_time"], &figures["in_process_overdue"]), (&json!(1), &json!(0)));
    }
}
