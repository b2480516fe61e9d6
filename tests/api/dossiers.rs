//! A dossier's life through the door: in at the counter, worked step by step, resolved, returned.

use motcua::dossier::books::store;
use motcua::platform::database::Connection;
use motcua::platform::instant::Instant;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake, intake_with};
use crate::support::{Engine, TestDatabase};

/// The officer whose turn it is at the ward of the tests.
pub(crate) fn holder(app: &TestApp, dossier: &Value) -> Client {
    app.officer(dossier["step"]["role"].as_str().unwrap(), "H26.268.05")
}

/// Hands a dossier on until the result can be recorded, and records it.
pub(crate) fn resolve(app: &TestApp, code: &str) -> Value {
    for _ in 0..20 {
        let dossier = app.officer("clerk", "H26.268.05").dossier(code);
        let officer = holder(app, &dossier);
        let answer = officer.act(code, "resolution", &json!({ "document_number": "12/GXN-UBND" }));
        if answer.status == 200 {
            return answer.json();
        }
        officer.act(code, "hand-overs", &json!({})).ok(200);
    }
    panic!("the workflow does not end");
}

with_app! {
    fn a_dossier_goes_from_the_counter_to_the_citizen(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let answer = clerk.post("/api/v1/dossiers", &intake());
        let dossier = answer.ok(201);
        let code = dossier["code"].as_str().unwrap().to_owned();
        assert_eq!(code, "H26.268.05-230307-0001");
        assert_eq!(answer.headers["etag"], "\"1\"");
        assert_eq!(dossier["status_code"], 2);
        assert_eq!(dossier["status_words"], "Được tiếp nhận");
        // Three working days after Tuesday 7/3/2023, 09:15.
        assert_eq!(dossier["due_at"], "2023-03-10T09:15:00+07:00");
        assert_eq!(dossier["procedure"]["limit"], "3 ngày làm việc");

        app.clock.set(at("2023-03-09T10:00"));
        let resolved = resolve(app, &code);
        assert_eq!(resolved["status_code"], 9);
        assert_eq!(resolved["timeliness"], "early");
        assert_eq!(resolved["document_number"], "12/GXN-UBND");
        assert_eq!(resolved["resolved_at"], "2023-03-09T10:00:00+07:00");

        let returned = clerk.act(&code, "result-return", &json!({})).ok(200);
        assert_eq!(returned["status_code"], 10);
        assert_eq!((&returned["possible_acts"], &returned["barred_acts"][0]["act"]), (&json!(["amend"]), &json!("correct")));

        let journal = clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let rows = journal["items"].as_array().unwrap();
        assert_eq!(rows.first().unwrap()["event"], "receive");
        assert_eq!(rows.last().unwrap()["event"], "return_result");
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row["seq"], number + 1);
            assert_eq!(row["hash"].as_str().unwrap().len(), 64);
        }
        assert_eq!(rows[0]["actor"], "clerk.h26-268-05");
        assert_eq!(rows[0]["actor_unit"], "H26.268.05");
    }

    fn numbers_run_by_office_and_day(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let number = |client: &Client, body: &Value| {
            client.post("/api/v1/dossiers", body).ok(201)["code"].as_str().unwrap().to_owned()
        };
        assert_eq!(number(&clerk, &intake()), "H26.268.05-230307-0001");
        assert_eq!(number(&clerk, &intake()), "H26.268.05-230307-0002");
        let other = app.officer("clerk", "H26.268.04");
        assert_eq!(number(&other, &intake_with(&json!({ "agency": "H26.268.04" }))), "H26.268.04-230307-0001");
        app.clock.set(at("2023-03-08T08:00"));
        assert_eq!(number(&clerk, &intake()), "H26.268.05-230308-0001");
    }

    fn a_walk_through_the_register_meets_every_dossier_once_in_the_order_of_its_key(app) {
        for office in ["H26.268.05", "H26.268.04", "H26.268.05", "H26.268.06", "H26.268.04"] {
            let clerk = app.officer("clerk", office);
            clerk.post("/api/v1/dossiers", &intake_with(&json!({ "agency": office }))).ok(201);
        }
        let page = |after, limit| {
            let read = |conn: &mut Connection| store::page_by_key(conn, after, limit);
            app.database().read_now(read).unwrap().iter().map(|row| (row.office_id, row.id)).collect::<Vec<_>>()
        };
        let whole = page(None, 100);
        assert_eq!(whole.len(), 5);
        assert!(whole.is_sorted());
        let mut walked = page(None, 2);
        while let next @ [_, ..] = page(walked.last().copied(), 2).as_slice() {
            walked.extend(next);
        }
        assert_eq!(walked, whole);
    }

    fn numbers_have_no_gaps_when_many_clerks_receive_at_once(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let mut codes: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|thread| {
                let clerk = clerk.clone();
                scope.spawn(move || (0..5).map(|place| {
                    // Every fifth is refused and must leave no hole.
                    let bad = (thread + place) % 5 == 0;
                    let body = if bad { intake_with(&json!({ "papers": [] })) } else { intake() };
                    let answer = clerk.post("/api/v1/dossiers", &body);
                    if bad { answer.problem(422); String::new() } else {
                        answer.ok(201)["code"].as_str().unwrap().to_owned()
                    }
                }).collect::<Vec<_>>())
            }).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        codes.retain(|code| !code.is_empty());
        codes.sort();
        let expected: Vec<String> = (1..=32).map(|n| format!("H26.268.05-230307-{n:04}")).collect();
        assert_eq!(codes, expected);
    }

    fn of_sixteen_equal_acts_at_once_one_succeeds(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16).map(|_| {
                let (clerk, code) = (clerk.clone(), code.clone());
                scope.spawn(move || clerk.act(&code, "withdrawal", &json!({ "reason": "đổi ý" })).status)
            }).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 15, "{statuses:?}");
    }

    fn a_supplement_stops_the_clock_and_its_arrival_starts_it(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        app.clock.set(at("2023-03-08T09:15"));
        let body = json!({ "papers": ["Sổ hộ khẩu"], "reason": "Thiếu giấy tờ" });
        let paused = clerk.act(&code, "supplement-requests", &body).ok(200);
        assert_eq!((&paused["status_code"], &paused["stage"]), (&json!(5), &json!("paused_supplement")));
        assert_eq!(paused["due_at"], "2023-03-10T09:15:00+07:00");
        // Two working days later the papers come.
        app.clock.set(at("2023-03-10T09:15"));
        let papers = json!({ "papers": [{ "code": "residence", "name": "Sổ hộ khẩu", "copies": 1 }] });
        let going_on = clerk.act(&code, "supplements", &papers).ok(200);
        assert_eq!(going_on["status_code"], 4);
        assert_eq!(going_on["due_at"], "2023-03-14T09:15:00+07:00");
        assert_eq!(going_on["papers"].as_array().unwrap().len(), 2);
        let deadline = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
        assert_eq!(deadline["due_at"], "2023-03-14T09:15:00+07:00");
        assert_eq!(deadline["calendar"], "H26@1");
        let days = deadline["trace"]["days"].as_array().unwrap();
        assert_eq!(days.first().unwrap()["date"], "2023-03-07");
        assert_eq!(days.last().unwrap()["date"], "2023-03-14");
        let paused: i64 = days.iter().map(|day| day["paused_microseconds"].as_i64().unwrap()).sum();
        assert_eq!(paused, 16 * 3_600_000_000);
    }

    fn a_pause_begun_late_stays_overdue(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-13T10:00"));
        let clerk = app.officer("clerk", "H26.268.05");
        let body = json!({ "amount_vnd": 50_000, "reason": "Lệ phí" });
        let paused = clerk.act(&code, "payment-requests", &body).ok(200);
        assert_eq!(paused["stage"], "paused_payment_overdue");
        assert_eq!(paused["overdue"], true);
        app.clock.set(at("2023-03-20T10:00"));
        let paid = clerk.act(&code, "payments", &json!({ "receipt_number": "BL-1" })).ok(200);
        assert_eq!(paid["due_at"], "2023-03-10T09:15:00+07:00");
        assert_eq!(paid["overdue"], true);
        assert_eq!(resolve(app, &code)["timeliness"], "late");
    }

    fn an_online_dossier_waits_until_the_desk_accepts_it(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        app.clock.set(at("2023-03-11T20:00"));
        let online = intake_with(&json!({ "channel": "online_partial" }));
        let waiting = clerk.post("/api/v1/submissions", &online).ok(201);
        let code = waiting["code"].as_str().unwrap().to_owned();
        assert_eq!((&waiting["status_code"], &waiting["stage"]), (&json!(1), &json!("waiting_acceptance")));
        assert_eq!(waiting["due_at"], Value::Null);
        app.clock.set(at("2023-03-13T08:30"));
        let accepted = clerk.act(&code, "acceptance", &json!({})).ok(200);
        assert_eq!(accepted["due_at"], "2023-03-16T08:30:00+07:00");
        assert_eq!(accepted["status_code"], 2);

        let again = intake_with(&json!({ "channel": "online_partial" }));
        let other = clerk.post("/api/v1/submissions", &again).ok(201)["code"].as_str().unwrap().to_owned();
        let refused = clerk.act(&other, "refusal", &json!({ "reason": "Không thuộc thẩm quyền" })).ok(200);
        assert_eq!((&refused["status_code"], &refused["stage"]), (&json!(3), &json!("not_accepted")));
    }

    fn acts_out_of_order_are_refused_and_change_nothing(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        let before = clerk.dossier(&code);
        for (act, body) in [
            ("acceptance", json!({})),
            ("supplements", json!({ "papers": [{ "code": "x", "copies": 1 }] })),
            ("payments", json!({ "receipt_number": "1" })),
            ("result-return", json!({})),
            ("resolution", json!({ "document_number": "1" })),
            ("send-backs", json!({ "to_step": 1, "reason": "x" })),
        ] {
            let (problem, _) = clerk.act(&code, act, &body).problem(409);
            assert_eq!(problem, "act_not_allowed", "{act}");
        }
        assert_eq!(clerk.dossier(&code), before);
    }

    fn a_dossier_is_sent_back_and_comes_again(app) {
        let code = app.receive();
        app.officer("clerk", "H26.268.05").act(&code, "hand-overs", &json!({})).ok(200);
        app.officer("unit_head", "H26.268.05").act(&code, "hand-overs", &json!({})).ok(200);
        let handler = app.officer("handler", "H26.268.05");
        let back = handler.act(&code, "send-backs", &json!({ "to_step": 1, "reason": "Thiếu chữ ký" })).ok(200);
        assert_eq!((&back["step"]["position"], &back["step"]["role"]), (&json!(1), &json!("clerk")));
        let (problem, _) = handler.act(&code, "hand-overs", &json!({})).problem(403);
        assert_eq!(problem, "role_may_not");
        app.officer("clerk", "H26.268.05").act(&code, "hand-overs", &json!({})).ok(200);
    }

    fn a_dossier_is_given_to_an_officer_of_its_office(app) {
        let code = app.receive();
        let head = app.officer("unit_head", "H26.268.05");
        app.officer("handler", "H26.268.05");
        app.officer("handler", "H26.268.04");
        let given = head.act(&code, "assignments", &json!({ "handler": "handler.h26-268-05" })).ok(200);
        assert_eq!(given["step"]["handler"], "handler.h26-268-05");
        let (_, fields) = head.act(&code, "assignments", &json!({ "handler": "handler.h26-268-04" })).problem(422);
        assert_eq!(fields, [("handler".to_owned(), "unknown_officer".to_owned())]);
    }

    fn withdrawing_refusing_and_stopping_close_without_a_result(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let head = app.officer("unit_head", "H26.268.05");
        let withdrawn = app.receive();
        clerk.act(&withdrawn, "withdrawal", &json!({ "reason": "đổi ý" })).ok(200);
        let closed = head.act(&withdrawn, "stop", &json!({ "reason": "theo đề nghị" })).ok(200);
        assert_eq!(closed["stage"], "closed_withdrawn");
        let refused = app.receive();
        let closed = head.act(&refused, "refusal", &json!({ "reason": "không đủ điều kiện" })).ok(200);
        assert_eq!(closed["stage"], "closed_refused");
        let stopped = app.receive();
        let closed = head.act(&stopped, "stop", &json!({ "reason": "có văn bản" })).ok(200);
        assert_eq!((&closed["stage"], &closed["status_code"]), (&json!("closed_stopped"), &json!(8)));
    }

    fn a_mistake_is_corrected_by_a_further_row(app) {
        let code = app.receive();
        let resolved = resolve(app, &code);
        let supervisor = app.officer("supervisor", "H26.268");
        let open = supervisor.act(&code, "corrections", &json!({ "reason": "nhầm số văn bản" })).ok(200);
        assert_eq!((&open["status_code"], &open["stage"]), (&json!(4), &json!("in_process")));
        assert_eq!(open["due_at"], resolved["due_at"]);
        assert_eq!(open["document_number"], Value::Null);
        let again = resolve(app, &code);
        assert_eq!(again["status_code"], 9);
        let (problem, _) = app.officer("clerk", "H26.268.05")
            .act(&code, "corrections", &json!({ "reason": "x" })).problem(403);
        assert_eq!(problem, "role_may_not");
    }

    fn a_late_entry_needs_a_reason_and_has_a_bound(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let late = |when: &str, reason: Value| {
            clerk.post("/api/v1/dossiers", &intake_with(&json!({ "happened_at": when, "late_entry_reason": reason })))
        };
        let fields = |answer: crate::app::Answer| answer.problem(422).1;
        let pair = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(fields(late("2023-03-06T15:00:00+07:00", Value::Null)), pair("late_entry_reason", "required"));
        assert_eq!(fields(late("2023-03-07T09:16:00+07:00", Value::Null)), pair("happened_at", "in_the_future"));
        assert_eq!(fields(late("2023-02-20T15:00:00+07:00", json!("mất điện"))), pair("happened_at", "too_long_ago"));
        let dossier = late("2023-03-06T14:00:00+07:00", json!("mất điện")).ok(201);
        assert_eq!(dossier["code"], "H26.268.05-230306-0001");
        assert_eq!(dossier["received_at"], "2023-03-06T14:00:00+07:00");
        assert_eq!(dossier["recorded_at"], "2023-03-07T09:15:00+07:00");
        let code = dossier["code"].as_str().unwrap();
        let before = json!({ "happened_at": "2023-03-06T13:00:00+07:00", "late_entry_reason": "x" });
        assert_eq!(fields(clerk.act(code, "hand-overs", &before)), pair("happened_at", "before_last_act"));
    }

    fn a_clock_that_was_set_back_holds_acts_up_and_breaks_nothing(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        app.clock.set(at("2023-03-07T09:14"));
        let (_, fields) = clerk.act(&code, "hand-overs", &json!({})).problem(422);
        assert_eq!(fields, [("happened_at".to_owned(), "in_the_future".to_owned())]);
        app.clock.set(at("2023-03-07T09:15"));
        clerk.act(&code, "hand-overs", &json!({})).ok(200);
    }
}

fn an_office_without_late_entries_works_at_any_fraction_of_a_second(engine: Engine) {
    let now = Instant::parse("2023-03-07T09:15:00.654321+07:00").unwrap();
    let app = TestApp::over(TestDatabase::with_reference(engine), now, |config| config.backdate_days = 0);
    let code = app.receive();
    let dossier = app.officer("clerk", "H26.268.05").act(&code, "hand-overs", &json!({})).ok(200);
    assert_eq!(dossier["received_at"], "2023-03-07T09:15:00+07:00");
    let late = json!({ "happened_at": "2023-03-07T09:14:59+07:00", "late_entry_reason": "x" });
    let (_, fields) =
        app.officer("clerk", "H26.268.05").post("/api/v1/dossiers", &intake_with(&late)).problem(422);
    assert_eq!(fields, [("happened_at".to_owned(), "too_long_ago".to_owned())]);
}

#[test]
fn an_office_without_late_entries_works_at_any_fraction_of_a_second_sqlite() {
    an_office_without_late_entries_works_at_any_fraction_of_a_second(Engine::Sqlite);
}

#[test]
fn an_office_without_late_entries_works_at_any_fraction_of_a_second_postgres() {
    an_office_without_late_entries_works_at_any_fraction_of_a_second(Engine::Postgres);
}
