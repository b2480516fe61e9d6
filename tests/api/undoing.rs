//! An acceptance by mistake is undone on the same day: the dossier waits for the desk again, and the books say what happened.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};

const WARD: &str = "H26.268.05";
const MISTAKE: &str = "Tiếp nhận nhầm hồ sơ của người khác";

/// Submitted online on Tuesday 7/3/2023 at 9:15; accepted at 10:00.
fn accepted(app: &TestApp, changes: &Value) -> String {
    let mut body = intake_with(changes);
    body["channel"] = json!("online_partial");
    let clerk = app.officer("clerk", WARD);
    let code = clerk.post("/api/v1/submissions", &body).ok(201)["code"].as_str().unwrap().to_owned();
    app.clock.set(at("2023-03-07T10:00"));
    clerk.act(&code, "acceptance", &json!({})).ok(200);
    code
}

fn undo(client: &Client, code: &str) -> crate::app::Answer {
    client.act(code, "acceptance-undoing", &json!({ "reason": MISTAKE }))
}

fn total(app: &TestApp) -> Value {
    let path = "/api/v1/reports/resolution?agency=H26.268&from=2023-03-01&to=2023-03-31";
    app.officer("supervisor", "H26.268").get(path).ok(200)["total"].clone()
}

fn figures<const N: usize>(total: &Value, names: [&str; N]) -> [i64; N] {
    names.map(|name| total["figures"][name].as_i64().unwrap())
}

fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

const BOOKS: [&str; 8] = [
    "received",
    "acceptance_undone",
    "closed",
    "pending",
    "waiting_acceptance",
    "promises_given",
    "promises_lapsed",
    "answered_in_time",
];

with_app! {
    fn it_waits_for_the_desk_again_with_the_instant_that_stood(app) {
        let code = accepted(app, &json!({}));
        let clerk = app.officer("clerk", WARD);
        let before = clerk.dossier(&code);
        assert!(before["possible_acts"].as_array().unwrap().contains(&json!("undo_acceptance")));
        assert_eq!(before["due_at"], "2023-03-10T10:00:00+07:00");
        app.clock.set(at("2023-03-07T16:00"));
        let undone = undo(&clerk, &code).ok(200);
        assert_eq!((&undone["status_code"], &undone["stage"]), (&json!(1), &json!("waiting_acceptance")));
        assert_eq!((&undone["due_at"], &undone["accepted_at"]), (&Value::Null, &Value::Null));
        // The desk gains no time by its mistake.
        assert_eq!(undone["answer_due_at"], "2023-03-08T09:15:00+07:00");
        assert_eq!((&undone["step"]["position"], &undone["step"]["role"]), (&json!(0), &json!("clerk")));
        assert_eq!(clerk.dossier(&code), undone);
        let journal = clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let last = journal["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["event"], &last["details"]["reason"]), (&json!("undo_acceptance"), &json!(MISTAKE)));
        let counted = total(app);
        assert_eq!(figures(&counted, BOOKS), [0, 0, 0, 0, 1, 1, 1, 1]);
        assert_eq!(counted["balance"]["balanced"], true);
        let list = app.officer("supervisor", "H26.268").get(
            "/api/v1/reports/resolution/dossiers?agency=H26.268&from=2023-03-01&to=2023-03-31&figure=acceptance_undoing_acts");
        assert_eq!((&list.ok(200)["total"], &list.json()["items"][0]["code"]), (&json!(1), &json!(code)));
        sound(app);
    }

    fn accepted_again_it_counts_from_then_on(app) {
        let code = accepted(app, &json!({}));
        let clerk = app.officer("clerk", WARD);
        undo(&clerk, &code).ok(200);
        assert_eq!(undo(&clerk, &code).problem(409).0, "act_not_allowed");
        app.clock.set(at("2023-03-08T09:30"));
        assert_eq!(clerk.dossier(&code)["overdue"], true);
        let again = clerk.act(&code, "acceptance", &json!({})).ok(200);
        assert_eq!((&again["due_at"], &again["overdue"]), (&json!("2023-03-13T09:30:00+07:00"), &json!(false)));
        assert_eq!(figures(&total(app), BOOKS), [1, 0, 0, 1, 0, 2, 1, 1]);
        // The slip tells of the acceptance that holds.
        let slip = clerk.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        assert_eq!(slip["rows"].as_array().unwrap().len(), 1);
        assert_eq!(slip["rows"][0]["taken_at"], "2023-03-08T09:30:00+07:00");
        sound(app);
    }

    fn only_the_last_act_of_the_same_day_is_undone(app) {
        let clerk = app.officer("clerk", WARD);
        let handed_in = app.receive();
        assert!(!clerk.dossier(&handed_in)["possible_acts"].as_array().unwrap().contains(&json!("undo_acceptance")));
        assert_eq!(undo(&clerk, &handed_in).problem(409).0, "act_not_allowed");
        let code = accepted(app, &json!({}));
        let nothing = clerk.act(&code, "acceptance-undoing", &json!({ "reason": " " }));
        assert_eq!(nothing.problem(422).1, [("reason".to_owned(), "required".to_owned())]);
        assert_eq!(undo(&app.officer("handler", WARD), &code).problem(403).0, "role_may_not");
        assert_eq!(undo(&app.officer("clerk", "H26.268.01"), &code).status, 404);
        app.clock.set(at("2023-03-07T10:05"));
        app.officer("unit_head", WARD).act(&code, "assignments", &json!({ "handler": "handler.h26-268-05" })).ok(200);
        assert!(!clerk.dossier(&code)["possible_acts"].as_array().unwrap().contains(&json!("undo_acceptance")));
        assert_eq!(undo(&clerk, &code).problem(409).0, "act_not_allowed");
        app.clock.set(at("2023-03-07T09:15"));
        let kept = accepted(app, &json!({}));
        app.clock.set(at("2023-03-08T08:00"));
        assert_eq!(undo(&clerk, &kept).problem(409).0, "act_not_allowed");
        let late = json!({ "reason": MISTAKE, "happened_at": "2023-03-07T16:30:00+07:00", "late_entry_reason": "Mất điện" });
        assert_eq!(clerk.act(&kept, "acceptance-undoing", &late).ok(200)["stage"], "waiting_acceptance");
        sound(app);
    }

    fn a_leg_that_was_begun_by_mistake_is_cut_off_and_begins_afresh(app) {
        let linked = json!({ "procedure": "2.001661" });
        let code = accepted(app, &linked);
        let clerk = app.officer("clerk", WARD);
        app.clock.set(at("2023-03-07T11:00"));
        undo(&clerk, &code).ok(200);
        app.clock.set(at("2023-03-07T14:00"));
        clerk.act(&code, "acceptance", &json!({})).ok(200);
        let legs = clerk.get(&format!("/api/v1/dossiers/{code}/legs")).ok(200);
        let turns = legs["legs"][0]["turns"].as_array().unwrap();
        assert_eq!(turns.iter().map(|turn| turn["verdict"].as_str().unwrap()).collect::<Vec<_>>(), ["interrupted", "running"]);
        // As if it had not been accepted before.
        assert_eq!(turns[1]["due_at"], "2023-03-10T14:00:00+07:00");
        sound(app);
    }
}
