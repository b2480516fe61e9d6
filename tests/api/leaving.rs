//! What must leave the desk today: the time that is left, the latest safe instant to hand on, the order of the fewest late.

use diesel::prelude::*;
use motcua::agency;
use motcua::dossier::views::step_history::{self, StepHistoryResult};
use motcua::import::register::{RegisterArguments, import};
use motcua::on;
use motcua::platform::database::schema::dossier;
use motcua::platform::database::{DatabaseError, Id};
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::holder;

const WARD: &str = "H26.268.05";

fn clerk(app: &TestApp) -> Client {
    app.officer("clerk", WARD)
}

fn list(app: &TestApp, query: &str) -> Value {
    clerk(app).get(&format!("/api/v1/dossiers?{query}")).ok(200)
}

fn codes(list: &Value) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn row(app: &TestApp, code: &str) -> Value {
    let all = list(app, "limit=500");
    let items = all["items"].as_array().unwrap();
    items.iter().find(|item| item["code"] == code).unwrap().clone()
}

/// The latest safe instant, what it rests on, and how many cases.
type Safe = (String, String, i64);

/// Minutes left, the words, and by when it should leave its step.
fn outlook(app: &TestApp, code: &str) -> (Option<i64>, Option<String>, Option<Safe>) {
    let row = row(app, code);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let safe = &row["hand_over_by"];
    let safe = text(&safe["at"]).map(|at| {
        let source = text(&safe["source"]).unwrap();
        (at[..16].to_owned(), source, safe["cases"].as_i64().unwrap())
    });
    (row["remaining_minutes"].as_i64(), text(&row["remaining_words"]), safe)
}

fn safe(at: &str, source: &str, cases: i64) -> Safe {
    (at.to_owned(), source.to_owned(), cases)
}

/// Whoever holds the dossier does the act at that time.
#[track_caller]
fn act(app: &TestApp, when: &str, code: &str, act: &str, body: &Value) {
    app.clock.set(at(when));
    let dossier = clerk(app).dossier(code);
    holder(app, &dossier).act(code, act, body).ok(200);
}

/// A dossier of a workflow with 2, 2, 12, 4, 2 and 2 hours.
fn receive(app: &TestApp, when: &str) -> String {
    app.clock.set(at(when));
    app.receive()
}

/// Received on a morning and handed on at once, but for step 3: it leaves that at `leaves_third` and has its result
/// at the next 16:00.
fn resolved(app: &TestApp, day: &str, leaves_third: &str) {
    let code = receive(app, &format!("{day}T08:00"));
    for _ in 0..2 {
        act(app, &format!("{day}T08:00"), &code, "hand-overs", &json!({}));
    }
    for _ in 0..3 {
        act(app, &format!("{day}T{leaves_third}"), &code, "hand-overs", &json!({}));
    }
    act(app, &format!("{day}T16:00"), &code, "resolution", &json!({ "document_number": "1/GXN" }));
}

fn refresh(app: &TestApp) -> StepHistoryResult {
    step_history::refresh(app.database(), &crate::app::books(), app.clock.now()).unwrap()
}

with_app! {
    fn each_row_says_what_is_left_and_by_when_it_should_leave(app) {
        // Due Friday 10/3 at 09:15.
        let code = app.receive();
        let left = |minutes, words: &str| (Some(minutes), Some(words.to_owned()));
        let (minutes, words, by) = outlook(app, &code);
        assert_eq!((minutes, words), left(1440, "còn 3 ngày làm việc"));
        // 22 hours of allowances come after the first step.
        assert_eq!(by, Some(safe("2023-03-07T11:15", "allowances", 0)));
        act(app, "2023-03-07T14:00", &code, "hand-overs", &json!({}));
        let (minutes, words, by) = outlook(app, &code);
        assert_eq!((minutes, words), left(1215, "còn 2 ngày 4 giờ 15 phút làm việc"));
        assert_eq!(by, Some(safe("2023-03-07T14:15", "allowances", 0)));

        app.clock.set(at("2023-03-10T17:30"));
        let (minutes, words, by) = outlook(app, &code);
        assert_eq!((minutes, words), left(-405, "quá hạn 6 giờ 45 phút làm việc"));
        assert_eq!(by, Some(safe("2023-03-07T14:15", "allowances", 0)));

        app.ask_for_papers(&code, WARD);
        assert_eq!(outlook(app, &code), (None, Some("tạm dừng, đã quá hạn".to_owned()), None));

        let online = intake_with(&json!({ "channel": "online_partial" }));
        app.clock.set(at("2023-03-13T15:00"));
        let waiting = clerk(app).post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(outlook(app, &waiting), (Some(480), Some("còn 1 ngày làm việc".to_owned()), None));

        let ended = receive(app, "2023-03-13T16:00");
        crate::dossiers::resolve(app, &ended);
        assert_eq!(outlook(app, &ended), (None, None, None));
        // No calendar of that year is loaded: the list still comes.
        app.clock.set(at("2030-03-13T16:00"));
        assert_eq!(outlook(app, &waiting), (None, None, None));
    }

    fn thirty_cases_make_a_history_that_takes_the_place_of_allowances(app) {
        // Most leave the third step one working hour before the result, every fifth six hours.
        for number in 0..29 {
            let day = format!("2023-03-{:02}", 6 + number / 6);
            resolved(app, &day, if number % 5 == 0 { "09:00" } else { "15:00" });
        }
        let open = receive(app, "2023-03-13T08:00");
        for _ in 0..2 {
            act(app, "2023-03-13T08:00", &open, "hand-overs", &json!({}));
        }
        // Due Thursday 16/3 at 08:00; 8 hours of allowances come after the third step.
        let by_allowance = Some(safe("2023-03-14T17:00", "allowances", 0));
        assert_eq!(outlook(app, &open).2, by_allowance);
        assert_eq!(refresh(app), StepHistoryResult { dossiers: 29, steps: 5 });
        assert_eq!(outlook(app, &open).2, by_allowance, "29 cases are too few");

        resolved(app, "2023-03-13", "15:00");
        assert_eq!(outlook(app, &open).2, by_allowance, "nothing is counted meanwhile");
        assert_eq!(refresh(app), StepHistoryResult { dossiers: 30, steps: 5 });
        // 24 of the 30 took an hour from there: the nearest rank of 80 %. Wednesday 17:00 is Thursday 08:00.
        assert_eq!(outlook(app, &open).2, Some(safe("2023-03-15T16:00", "history", 30)));
        assert_eq!(refresh(app), StepHistoryResult { dossiers: 30, steps: 5 }, "the same journal gives the same counts");

        // One more slow one, and the rank falls on the slow ones: 25 of 31.
        resolved(app, "2023-03-14", "09:00");
        refresh(app);
        assert_eq!(outlook(app, &open).2, Some(safe("2023-03-15T10:00", "history", 31)));
        // After twelve months they tell nothing any more.
        app.clock.set(at("2024-03-14T16:01"));
        assert_eq!(refresh(app), StepHistoryResult { dossiers: 0, steps: 0 });
        assert_eq!(outlook(app, &open).2, by_allowance);
    }

    fn a_pause_is_no_part_of_the_history(app) {
        let code = receive(app, "2023-03-06T08:00");
        act(app, "2023-03-06T09:00", &code, "hand-overs", &json!({}));
        app.clock.set(at("2023-03-06T10:00"));
        app.ask_for_papers(&code, WARD);
        app.clock.set(at("2023-03-20T10:00"));
        clerk(app).act(&code, "supplements", &json!({ "papers": [{ "code": "extra", "copies": 1 }] })).ok(200);
        app.clock.set(at("2023-03-20T11:00"));
        crate::dossiers::resolve(app, &code);
        refresh(app);
        let minutes: Vec<i32> = app.database().read_now(|conn| {
            use diesel::prelude::*;
            use motcua::platform::database::schema::step_history::dsl;
            motcua::on!(conn, c => dsl::step_history.order(dsl::step).select(dsl::p80_minutes).load(c))
                .map_err(motcua::platform::database::DatabaseError::from)
        }).unwrap();
        assert_eq!(minutes, [120, 0, 0, 0, 0]);
    }

    fn an_imported_dossier_is_measured_by_the_calendar_of_its_office(app) {
        let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("leaving-{}.csv", <Id>::new()));
        let header = "code,agency,procedure,channel,applicant,received,due,resolved,returned,phone,identity,document_number";
        let row = "HS-2,H26.268.05,1.004873,postal,Trần Thị Ví Dụ,07/03/2023 09:15,09/03/2023 17:00,,,,,";
        std::fs::write(&file, format!("{header}\n{row}\n")).unwrap();
        let arguments = RegisterArguments::of(file.clone());
        app.clock.set(at("2023-03-08T09:00"));
        import(app.database(), &crate::app::number_key(), &arguments, app.clock.now()).unwrap();
        std::fs::remove_file(&file).unwrap();
        let (minutes, words, by) = outlook(app, "HS-2");
        assert_eq!((minutes, words), (Some(900), Some("còn 1 ngày 7 giờ làm việc".to_owned())));
        assert_eq!(by, Some(safe("2023-03-07T10:00", "allowances", 0)));
        crate::dossiers::resolve(app, "HS-2");
        assert_eq!(refresh(app), StepHistoryResult::default());
    }

    fn the_order_of_the_fewest_late_says_what_it_saves(app) {
        // At the clerk's step, whose allowance is 2 hours: safe until 11:15 and later.
        let first = receive(app, "2023-03-07T09:15");
        let second = receive(app, "2023-03-07T09:30");
        let third = receive(app, "2023-03-07T10:00");
        let paused = receive(app, "2023-03-07T10:00");
        clerk(app).act(&paused, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        let page = |query: &str| list(app, &format!("order=fewest_late{query}"));
        let effect = |by_due: i64, best: i64, dossiers: i64| {
            json!({ "dossiers": dossiers, "late_if_by_due": by_due, "late_if_this_order": best, "saves": by_due - best })
        };
        // 10:00: the first would end at 12:00, too late, the second likewise; the third can be safe at 12:00.
        let all = page("");
        assert_eq!(codes(&all), [third.clone(), first.clone(), second.clone(), paused.clone()]);
        assert_eq!(all["fewest_late"], effect(3, 2, 4));
        // At ten minutes each nothing is late.
        let quick = page("&minutes_each=10");
        assert_eq!(codes(&quick), [first.clone(), second.clone(), third.clone(), paused.clone()]);
        assert_eq!(quick["fewest_late"], effect(0, 0, 4));
        assert_eq!(list(app, "order=due")["fewest_late"], Value::Null);

        // Overdue ones are lost and come after the others.
        app.clock.set(at("2023-03-10T09:20"));
        let fresh = receive(app, "2023-03-10T09:20");
        let late = page("&worklist=mine");
        assert_eq!(codes(&late), [fresh.clone(), second.clone(), third.clone(), first.clone()]);
        // The overdue one and two whose safe instant has passed; worked first, they make the fresh one late as well.
        assert_eq!(late["fewest_late"], effect(4, 3, 4));

        // Page by page, also when the last row of a page has left the list.
        let mut seen = Vec::new();
        let mut cursor = String::new();
        for turn in 0..4 {
            let part = page(&format!("&worklist=mine&limit=1{cursor}"));
            seen.extend(codes(&part));
            cursor = part["next_cursor"].as_str().map_or(String::new(), |next| format!("&cursor={next}"));
            if turn == 1 {
                app.clock.set(at("2023-03-10T09:30"));
                clerk(app).act(&second, "hand-overs", &json!({})).ok(200);
            }
        }
        assert_eq!(seen, [fresh, second, third, first]);
        assert_eq!(cursor, "");
    }

    fn what_cannot_be_ordered_is_refused_with_the_field(app) {
        let refused = |query: &str| {
            let (_, fields) = clerk(app).get(&format!("/api/v1/dossiers?{query}")).problem(422);
            fields.into_iter().map(|(field, code)| format!("{field} {code}")).collect::<Vec<_>>()
        };
        app.receive();
        app.receive();
        assert_eq!(refused("order=fewest_late&minutes_each=0"), ["minutes_each out_of_range"]);
        assert_eq!(refused("order=fewest_late&minutes_each=4801"), ["minutes_each out_of_range"]);
        assert_eq!(refused("minutes_each=5"), ["minutes_each not_for_this_order"]);
        assert_eq!(refused("order=fewest_late&cursor=x"), ["cursor unknown_cursor"]);
        let next = list(app, "order=due&limit=1")["next_cursor"].as_str().unwrap().to_owned();
        assert_eq!(refused(&format!("order=fewest_late&cursor={next}")), ["cursor unknown_cursor"]);
        let next = list(app, "order=fewest_late&limit=1")["next_cursor"].as_str().unwrap().to_owned();
        assert_eq!(refused(&format!("order=due&cursor={next}")), ["cursor unknown_cursor"]);
        assert_eq!(clerk(app).get("/api/v1/dossiers?order=quickest").status, 400);
    }

    fn more_than_two_thousand_are_not_ordered(app) {
        let code = app.receive();
        app.database().write_now(move |conn| {
            let office = agency::store::find_by_code(conn, WARD)?.unwrap().office_id;
            let row = motcua::dossier::books::store::find_for_tracking(conn, &code)?.remove(0);
            assert_eq!(row.office_id, office);
            let copies: Vec<_> = (0..2_000).map(|number| motcua::dossier::books::store::Dossier {
                id: motcua::platform::database::Id::new(),
                code: format!("{code}-{number}"),
                search: format!("ban sao {number}"),
                // Two dossiers never share a number of the book.
                book_ordinal: None,
                ..row.clone()
            }).collect();
            for copies in copies.chunks(250) {
                on!(&mut *conn, c => diesel::insert_into(dossier::table).values(copies).execute(c))?;
            }
            Ok::<_, DatabaseError>(())
        }).unwrap();
        let (_, fields) = clerk(app).get("/api/v1/dossiers?order=fewest_late").problem(422);
        assert_eq!(fields, [("order".to_owned(), "too_many".to_owned())]);
        let narrow = list(app, "order=fewest_late&q=1999");
        assert_eq!(narrow["fewest_late"]["dossiers"], 1);
    }
}
