//! Opinions asked for at a step: planned or not, side by side, all or any of them, late, withdrawn, lapsed.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at};
use crate::drawn::{WARD, publish, step};

const HOUR: i64 = 3_600_000_000;

/// The ward's workflow, whose second step plans two opinions.
fn workflow(app: &TestApp, join: &str) {
    let planned = |name: &str, role: &str, hours: u32| json!({ "name_vi": name, "name_en": name, "role": role, "allowance_hours": hours });
    publish(
        app,
        "asking",
        &[
            step(1, "clerk", Some(4), json!({})),
            step(
                2,
                "handler",
                Some(12),
                json!({ "opinions": [planned("Quy hoạch", "unit_head", 2), planned("Hộ tịch", "records_clerk", 4)], "opinions_join": join }),
            ),
            step(3, "approver", Some(8), json!({})),
            step(4, "clerk", None, json!({})),
        ],
    );
}

/// A dossier at the second step.
fn dossier(app: &TestApp, join: &str) -> (String, Client) {
    workflow(app, join);
    let code = app.receive();
    app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
    (code, app.officer("handler", WARD))
}

fn both() -> Value {
    json!({ "opinions": [{ "planned": 1, "question": "Có phù hợp không?" }, { "planned": 2, "question": "Có trùng không?" }] })
}

fn give(client: &Client, code: &str, number: i32, answer: &str) -> Answer {
    client.act(
        code,
        &format!("opinion-requests/{number}/answer"),
        &json!({ "answer": answer, "text": "Theo hồ sơ" }),
    )
}

fn asked_of(client: &Client) -> usize {
    client.get("/api/v1/dossiers?worklist=opinions_asked").ok(200)["items"].as_array().unwrap().len()
}

fn broken(app: &TestApp) -> Vec<verify::BrokenRow> {
    app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap().broken
}

with_app! {
    fn who_leaves_leaves_the_question_to_everybody_of_the_role(app) {
        let (code, handler) = dossier(app, "all");
        app.named("binh.tran", &[("handler", WARD), ("unit_head", WARD)]);
        let asked = |officer: &str, question: &str| json!({ "officer": officer, "allowance_hours": 2, "question": question });
        let both = json!({ "opinions": [asked("binh.tran", "Có đúng không?"), asked("unit_head.h26-268-05", "Có trùng không?")] });
        app.officer("unit_head", WARD);
        handler.act(&code, "opinion-requests", &both).ok(200);
        // One that was answered stays as it is.
        let other = app.receive();
        app.officer("clerk", WARD).act(&other, "hand-overs", &json!({})).ok(200);
        handler.act(&other, "opinion-requests", &json!({ "opinions": [asked("binh.tran", "Đã rõ?")] })).ok(200);
        give(&app.named("binh.tran", &[]), &other, 1, "agree").ok(200);

        let left = app.officer("administrator", WARD).post("/api/v1/officers/binh.tran/deactivation", &json!({})).ok(200);
        assert_eq!((&left["dossiers_left"], &left["opinions"]),
            (&json!(0), &json!([{ "code": code, "number": 1, "role": "handler" }])));
        let shown = handler.dossier(&code);
        assert_eq!((&shown["opinions"][0]["role"], shown["opinions"][0].get("officer"), &shown["opinions"][0]["owed"]),
            (&json!("handler"), None, &json!(true)));
        assert_eq!(shown["opinions"][1]["officer"], "unit_head.h26-268-05");
        let journal = handler.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200)["items"].clone();
        let last = journal.as_array().unwrap().last().unwrap();
        assert_eq!((&last["event"], &last["details"]["opinions_of_roles"]), (&json!("release"), &json!([{ "number": 1, "role": "handler", "unit": null }])));
        // Whoever holds the role finds it and answers.
        let another = app.named("chi.le", &[("handler", WARD)]);
        assert_eq!(asked_of(&another), 1);
        give(&another, &code, 1, "agree").ok(200);
        give(&app.officer("unit_head", WARD), &code, 2, "agree").ok(200);
        handler.act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!(handler.dossier(&other)["opinions"][0]["answered_by"], "binh.tran");
        assert_eq!(broken(app), []);
    }

    fn who_has_no_role_there_any_more_leaves_a_question_that_is_told(app) {
        let (code, handler) = dossier(app, "all");
        app.named("binh.tran", &[("handler", WARD), ("clerk", "H26.268.04")]);
        let asked = json!({ "opinions": [{ "officer": "binh.tran", "allowance_hours": 2, "question": "Có đúng không?" }] });
        handler.act(&code, "opinion-requests", &asked).ok(200);
        let admin = app.officer("administrator", "H26");
        let supervisor = app.officer("supervisor", WARD);
        let nobodys = || supervisor.get("/api/v1/dossiers?worklist=without_officer").ok(200)["items"].as_array().unwrap().len();
        assert_eq!(nobodys(), 0);
        admin.post("/api/v1/officers/binh.tran/role-endings", &json!({ "role": "handler", "agency": WARD })).ok(200);
        // Nobody can answer: the supervisor finds it before anybody is told that the officer left.
        assert_eq!(nobodys(), 1);
        let left = admin.post("/api/v1/officers/binh.tran/deactivation", &json!({})).ok(200);
        assert_eq!(left["opinions"], json!([{ "code": code, "number": 1 }]));
        // Nothing was written: the question is withdrawn and asked anew by whoever asked.
        assert_eq!(handler.dossier(&code)["version"], 3);
        handler.act(&code, "opinion-requests/1/withdrawal", &json!({ "reason": "đã nghỉ" })).ok(200);
        assert_eq!(nobodys(), 0);
        // One that is asked of a role which nobody holds any more is found as well.
        let (head, asked) = (app.officer("unit_head", WARD), json!({ "opinions": [{ "role": "unit_head", "allowance_hours": 2, "question": "Có đúng không?" }] }));
        handler.act(&code, "opinion-requests", &asked).ok(200);
        assert_eq!(nobodys(), 0);
        admin.post("/api/v1/officers/unit_head.h26-268-05/deactivation", &json!({})).ok(200);
        assert!(head.get("/api/v1/me").status == 401 && nobodys() == 1);
        handler.act(&code, "opinion-requests/2/withdrawal", &json!({ "reason": "không còn lãnh đạo phòng" })).ok(200);
        handler.act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!(broken(app), []);
    }

    fn all_that_were_asked_for_must_be_there(app) {
        let (code, handler) = dossier(app, "all");
        let (head, records) = (app.officer("unit_head", WARD), app.officer("records_clerk", WARD));
        let before = handler.dossier(&code);
        let asked = handler.act(&code, "opinion-requests", &both()).ok(200);
        assert_eq!((&asked["due_at"], &asked["stage"], &asked["step"]), (&before["due_at"], &before["stage"], &before["step"]));
        // 09:15 and 2 or 4 working hours: 11:15, and over lunch 14:45 (11:30 to 13:00 is no lunch here: 12:00 to 13:00).
        let first = &asked["opinions"][0];
        assert_eq!(first["answer_by"], "2023-03-07T11:15:00+07:00");
        assert_eq!(asked["opinions"][1]["answer_by"], "2023-03-07T14:15:00+07:00");
        assert_eq!((&first["name"], &first["role"], &first["asked_by"], &first["owed"], &first["late"]),
            (&json!("Quy hoạch"), &json!("unit_head"), &json!("handler.h26-268-05"), &json!(true), &json!(false)));
        assert_eq!((asked_of(&head), asked_of(&records), asked_of(&handler)), (1, 1, 0));

        let waits = handler.act(&code, "hand-overs", &json!({}));
        assert_eq!(waits.problem(409).0, "act_not_allowed");
        assert!(waits.text.contains("1 (lãnh đạo phòng chuyên môn), 2 (văn thư)"), "{}", waits.text);
        let given = give(&head, &code, 1, "disagree").ok(200);
        assert_eq!((&given["opinions"][0]["answer"], &given["opinions"][0]["text"], &given["opinions"][0]["owed"]), (&json!("disagree"), &json!("Theo hồ sơ"), &json!(false)));
        assert_eq!(asked_of(&head), 0);
        let waits = handler.act(&code, "hand-overs", &json!({}));
        assert!(waits.text.contains("số 2 (văn thư)"), "{}", waits.text);
        give(&records, &code, 2, "agree").ok(200);
        let gone = handler.act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!(gone["step"]["position"], 3);
        assert_eq!(gone["opinions"][0]["left_at"], gone["opinions"][1]["left_at"]);
        let journal = handler.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200)["items"].clone();
        let events: Vec<_> = journal.as_array().unwrap().iter().map(|row| row["event"].as_str().unwrap()).collect();
        assert_eq!(events, ["receive", "hand_on", "request_opinion", "give_opinion", "give_opinion", "hand_on"]);
        assert_eq!(journal[2]["details"]["opinions"][1]["question"], "Có trùng không?");
        let seen = app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!(seen["steps"].as_array().unwrap().len(), 3, "a citizen is not told of opinions");
        assert_eq!(broken(app), []);
    }

    fn one_of_any_is_enough_and_the_other_lapses(app) {
        let (code, handler) = dossier(app, "any");
        handler.act(&code, "opinion-requests", &both()).ok(200);
        handler.act(&code, "hand-overs", &json!({})).problem(409);
        give(&app.officer("records_clerk", WARD), &code, 2, "no_opinion").ok(200);
        let gone = handler.act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!((&gone["opinions"][0]["owed"], &gone["opinions"][0]["answer"]), (&json!(false), &Value::Null));
        let head = app.officer("unit_head", WARD);
        assert_eq!(asked_of(&head), 0);
        assert_eq!(give(&head, &code, 1, "agree").problem(409).0, "act_not_allowed");
        let journal = handler.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200)["items"].clone();
        assert_eq!(journal[4]["details"]["unanswered_opinions"], json!([1]));
        // Back at the step, an answer of then is no answer to a question of now.
        app.officer("approver", WARD).act(&code, "send-backs", &json!({ "to_step": 2, "reason": "x" })).ok(200);
        handler.act(&code, "opinion-requests", &json!({ "opinions": [{ "planned": 1, "question": "Lần nữa?" }] })).ok(200);
        handler.act(&code, "hand-overs", &json!({})).problem(409);
        give(&head, &code, 3, "agree").ok(200);
        handler.act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!(broken(app), []);
    }

    fn a_question_may_be_withdrawn_and_lapses_when_the_dossier_goes_back_or_ends(app) {
        let (code, handler) = dossier(app, "all");
        handler.act(&code, "opinion-requests", &both()).ok(200);
        let withdrawal = json!({ "reason": "Đã rõ" });
        let head = app.officer("unit_head", WARD);
        assert_eq!(head.act(&code, "opinion-requests/1/withdrawal", &withdrawal).problem(403).0, "role_may_not");
        handler.act(&code, "opinion-requests/1/withdrawal", &withdrawal).ok(200);
        assert_eq!(handler.act(&code, "opinion-requests/1/withdrawal", &withdrawal).problem(409).0, "act_not_allowed");
        assert_eq!(give(&head, &code, 1, "agree").problem(409).0, "act_not_allowed");
        handler.act(&code, "send-backs", &json!({ "to_step": 1, "reason": "x" })).ok(200);
        assert_eq!(asked_of(&app.officer("records_clerk", WARD)), 0);
        app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
        handler.act(&code, "opinion-requests", &both()).ok(200);
        let ended = head.act(&code, "refusal", &json!({ "reason": "x" })).ok(200);
        assert!(ended["opinions"].as_array().unwrap().iter().all(|opinion| opinion["owed"] == false));
        assert_eq!(broken(app), []);
    }

    fn an_officer_a_role_or_a_unit_is_asked_and_only_they_answer(app) {
        let (code, handler) = dossier(app, "all");
        let an = app.named("an.head", &[("unit_head", WARD)]);
        let of_district = app.named("an.district", &[("unit_head", "H26.268")]);
        let wish = |whom: Value| {
            let mut wish = json!({ "question": "?", "allowance_hours": 1 });
            wish.as_object_mut().unwrap().extend(whom.as_object().unwrap().clone());
            wish
        };
        let body = json!({ "opinions": [
            wish(json!({ "officer": "an.head" })),
            wish(json!({ "role": "unit_head" })),
            wish(json!({ "role": "unit_head", "agency": "H26.268" })),
        ] });
        handler.act(&code, "opinion-requests", &body).ok(200);
        let head = app.officer("unit_head", WARD);
        for (client, number, status) in [(&head, 1, 403), (&an, 3, 403), (&head, 3, 403), (&handler, 2, 403)] {
            give(client, &code, number, "agree").problem(status);
        }
        assert_eq!((asked_of(&an), asked_of(&head), asked_of(&of_district)), (1, 1, 1));
        assert_eq!(give(&an, &code, 1, "agree").ok(200)["opinions"][0]["officer"], "an.head");
        assert_eq!(give(&head, &code, 2, "agree").ok(200)["opinions"][1]["answered_by"], "unit_head.h26-268-05");
        assert_eq!(give(&of_district, &code, 3, "agree").ok(200)["opinions"][2]["agency"], "H26.268");
        assert_eq!(give(&an, &code, 4, "agree").problem(404).0, "not_found");
        // Another ward sees neither dossier nor question.
        assert_eq!(give(&app.officer("unit_head", "H26.268.04"), &code, 2, "agree").problem(404).0, "not_found");
        assert_eq!(broken(app), []);
    }

    fn what_breaks_a_rule_is_named_and_asks_nothing(app) {
        let (code, handler) = dossier(app, "all");
        let before = handler.dossier(&code);
        let long = "x".repeat(2001);
        for (wish, field, code_told) in [
            (json!({ "question": "?" }), "role", "one_of_three"),
            (json!({ "question": "?", "planned": 1, "role": "clerk" }), "role", "one_of_three"),
            (json!({ "question": "?", "planned": 3 }), "planned", "unknown"),
            (json!({ "question": "?", "planned": -1 }), "planned", "unknown"),
            (json!({ "question": "?", "planned": 1, "allowance_hours": 1 }), "allowance_hours", "planned"),
            (json!({ "question": "", "planned": 1 }), "question", "required"),
            (json!({ "question": long, "planned": 1 }), "question", "too_long"),
            (json!({ "question": "?", "role": "clerk" }), "allowance_hours", "out_of_range"),
            (json!({ "question": "?", "role": "clerk", "allowance_hours": 0 }), "allowance_hours", "out_of_range"),
            (json!({ "question": "?", "role": "clerk", "allowance_hours": 13 }), "allowance_hours", "out_of_range"),
            (json!({ "question": "?", "role": "supervisor", "allowance_hours": 1 }), "role", "role_does_no_steps"),
            (json!({ "question": "?", "officer": "nobody", "allowance_hours": 1 }), "officer", "unknown_officer"),
            (json!({ "question": "?", "role": "clerk", "agency": "H99", "allowance_hours": 1 }), "agency", "unknown_agency"),
            (json!({ "question": "?", "officer": "x.y", "agency": "H26", "allowance_hours": 1 }), "agency", "without_role"),
            (json!({ "question": "?", "role": "clerk", "agency": "H26.268.04", "allowance_hours": 1 }), "role", "nobody_there"),
        ] {
            let (told, fields) = handler.act(&code, "opinion-requests", &json!({ "opinions": [wish] })).problem(422);
            assert_eq!((told.as_str(), fields), ("invalid_input", vec![(format!("opinions.0.{field}"), code_told.to_owned())]));
        }
        let one = json!({ "question": "?", "planned": 1 });
        for opinions in [json!([]), Value::Array(vec![one.clone(); 21])] {
            assert_eq!(handler.act(&code, "opinion-requests", &json!({ "opinions": opinions })).problem(422).1, [("opinions".to_owned(), "required".to_owned())]);
        }
        handler.act(&code, "opinion-requests", &json!({ "opinions": [{ "question": "?", "role": "king", "allowance_hours": 1 }] })).problem(400);
        assert_eq!(app.officer("approver", WARD).act(&code, "opinion-requests", &both()).problem(403).0, "role_may_not");
        assert_eq!(handler.dossier(&code), before);

        let body = json!({ "opinions": vec![one.clone(); 20] });
        handler.act(&code, "opinion-requests", &body).ok(200);
        assert_eq!(handler.act(&code, "opinion-requests", &json!({ "opinions": [one] })).problem(422).1, [("opinions".to_owned(), "too_many".to_owned())]);
        let head = app.officer("unit_head", WARD);
        let answer = |body: Value| head.act(&code, "opinion-requests/1/answer", &body);
        assert_eq!(answer(json!({ "answer": "disagree" })).problem(422).1, [("text".to_owned(), "required".to_owned())]);
        answer(json!({ "answer": "perhaps" })).problem(400);
        assert_eq!(head.act(&code, "opinion-requests/x/answer", &json!({ "answer": "agree" })).problem(400).0, "unreadable_path");
        // At the counter's door nobody asks yet.
        let online = crate::app::intake_with(&json!({ "channel": "online_partial" }));
        let clerk = app.officer("clerk", WARD);
        let waiting = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(clerk.act(&waiting, "opinion-requests", &both()).problem(409).0, "act_not_allowed");
    }

    fn the_same_key_asks_once_and_a_pause_does_not_keep_an_answer_out(app) {
        let (code, handler) = dossier(app, "all");
        let path = format!("/api/v1/dossiers/{code}/opinion-requests");
        let first = handler.post_with(&path, &[("Idempotency-Key", "k")], &both()).ok(200);
        assert_eq!(handler.post_with(&path, &[("Idempotency-Key", "k")], &both()).ok(200), first);
        assert_eq!(handler.dossier(&code)["opinions"].as_array().unwrap().len(), 2);
        assert_eq!(handler.post_with(&path, &[("If-Match", "\"1\"")], &both()).problem(412).0, "stale_version");

        app.clock.set(at("2023-03-07T10:00"));
        app.ask_for_papers(&code, WARD);
        app.clock.set(at("2023-03-07T11:00"));
        let given = give(&app.officer("unit_head", WARD), &code, 1, "agree").ok(200);
        assert_eq!((&given["status"], &given["pauses"][0]["until"]), (&json!("supplement_requested"), &Value::Null));
        assert_eq!(handler.act(&code, "opinion-requests", &both()).problem(409).0, "act_not_allowed");
        assert_eq!(broken(app), []);
    }

    fn a_late_opinion_is_shown_on_the_slip_within_the_step_that_waited(app) {
        let (code, handler) = dossier(app, "all");
        handler.act(&code, "opinion-requests", &both()).ok(200);
        // Due Friday 09:15. The opinions were due on Tuesday 11:15 and 14:15 and come on Monday 10:15.
        app.clock.set(at("2023-03-13T10:15"));
        assert_eq!(handler.dossier(&code)["opinions"][0]["late"], true);
        give(&app.officer("unit_head", WARD), &code, 1, "agree").ok(200);
        give(&app.officer("records_clerk", WARD), &code, 2, "agree").ok(200);
        app.clock.set(at("2023-03-13T11:15"));
        let slip = handler.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        let overrun = &slip["overrun"];
        assert_eq!(overrun["total_microseconds"], 10 * HOUR);
        let desk = &overrun["desks"][0];
        assert_eq!((&desk["step"], &desk["microseconds"]), (&json!(2), &json!(10 * HOUR)));
        // 11:15 on Tuesday to 10:15 on Monday are 31 hours of waiting: more than the share, so all of it.
        assert_eq!(desk["late_opinions_microseconds"], 10 * HOUR);
        assert_eq!((&slip["opinions"][0]["late"], &slip["opinions"][1]["answered_by"]), (&json!(true), &json!("records_clerk.h26-268-05")));
        let parts = ["applicant_microseconds", "calendar_microseconds", "unallocated_microseconds"].map(|part| overrun[part].as_i64().unwrap());
        assert_eq!(parts, [0, 0, 0]);
    }

    fn the_auditor_sees_an_answer_that_was_changed_afterwards(app) {
        use diesel::connection::SimpleConnection as _;
        let (code, handler) = dossier(app, "all");
        handler.act(&code, "opinion-requests", &both()).ok(200);
        give(&app.officer("unit_head", WARD), &code, 1, "disagree").ok(200);
        assert_eq!(broken(app), []);
        for forged in ["UPDATE dossier_opinion SET answer = 'agree' WHERE number = 1", "UPDATE dossier_opinion SET question = 'x' WHERE number = 2", "DELETE FROM dossier_opinion WHERE number = 2"] {
            app.database().write_now(move |conn| -> Result<(), motcua::platform::database::DatabaseError> {
                match conn {
                    motcua::platform::database::Connection::Sqlite(c) => c.batch_execute(forged)?,
                    motcua::platform::database::Connection::Postgres(c) => c.batch_execute(forged)?,
                }
                Ok(())
            }).unwrap();
            let found = broken(app);
            assert_eq!(found.iter().map(|broken| &*broken.what).collect::<Vec<_>>(), ["an opinion is not what the journal says of it"], "{forged}");
        }
    }
}
