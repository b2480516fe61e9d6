//! A dossier that was entered twice is annulled: it leaves every figure, list and measure for all time, once that is known; as far
//! as was known before, it stands; and its number stays explained.

use std::collections::BTreeMap;

use motcua::dossier::books::rollup::rebuild::rebuild;
use motcua::dossier::views::verify;
use motcua::platform::progress::bar;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";
const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

fn annul(app: &TestApp, code: &str, stays: &str) -> Value {
    let body = json!({ "duplicate_of": stays, "reason": "Nhập hai lần vì mất mạng" });
    supervisor(app).act(code, "annulment", &body).ok(200)
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

/// The answer without what tells when and how it was asked.
pub(crate) fn figures(mut answer: Value) -> Value {
    for told in ["parameters", "known_at", "as_of", "dossiers"] {
        if let Some(fields) = answer.as_object_mut() {
            fields.remove(told);
        }
    }
    answer
}

/// Every report of March, with everything that it tells, as known at an instant or now.
fn reports(app: &TestApp, known_at: Option<&str>) -> BTreeMap<String, Value> {
    let mut paths: Vec<String> = ["agency", "procedure", "field", "level", "channel", "month"]
        .iter()
        .flat_map(|group_by| ["resolution", "meters"].map(|report| format!("{report}?group_by={group_by}&")))
        .collect();
    paths.extend(["comparison", "legs", "series", "fees"].map(|report| format!("{report}?")));
    if known_at.is_none() {
        paths.push("workload?".to_owned());
    }
    let known = known_at.map(|at| format!("&known_at={}", at.replace('+', "%2B"))).unwrap_or_default();
    let asked = paths.into_iter().map(|path| {
        let answer = supervisor(app).get(&format!("/api/v1/reports/{path}{PERIOD}{known}")).ok(200);
        (path, figures(answer))
    });
    asked.collect()
}

/// What the ward's desk enters twice, a day late, in every state that it can come to; the codes.
fn entered_twice(app: &TestApp) -> Vec<String> {
    let clerk = app.officer("clerk", WARD);
    let enter = |changes: &Value| {
        let mut body = intake_with(changes);
        body["happened_at"] = json!("2023-03-13T08:30:00+07:00");
        body["late_entry_reason"] = json!("mất điện");
        let path = if body["channel"] == "online_partial" { "submissions" } else { "dossiers" };
        clerk.post(&format!("/api/v1/{path}"), &body).ok(201)["code"].as_str().unwrap().to_owned()
    };
    let waiting = enter(&json!({ "channel": "online_partial" }));
    let codes: Vec<String> = (0..5).map(|_| enter(&json!({ "fee_vnd": 8000 }))).collect();
    app.ask_for_papers(&codes[1], WARD);
    resolve(app, &codes[2]);
    resolve(app, &codes[3]);
    clerk.act(&codes[3], "result-return", &json!({})).ok(200);
    clerk.act(&codes[4], "withdrawal", &json!({ "reason": "x" })).ok(200);
    app.officer("approver", WARD).act(&codes[4], "stop", &json!({ "reason": "x" })).ok(200);
    let mut all = codes;
    all.push(waiting);
    all
}

/// One that stays, and three more in process, paused and resolved; it is Tuesday 14/3, 10:00.
fn worked(app: &TestApp) -> String {
    let codes: Vec<String> = (0..4).map(|_| app.receive()).collect();
    app.clock.set(at("2023-03-08T10:00"));
    app.ask_for_papers(&codes[1], WARD);
    resolve(app, &codes[2]);
    app.clock.set(at("2023-03-14T10:00"));
    codes[0].clone()
}

fn listed(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers?limit=500&{query}")).ok(200);
    list["items"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
}

with_app! {
    fn every_report_says_what_it_would_say_if_nothing_had_been_entered_twice(app) {
        let stays = worked(app);
        let (before, there) = (reports(app, None), listed(app, ""));
        let twice = entered_twice(app);
        let with_them = reports(app, None);
        let unlike = before.iter().filter(|(path, answer)| with_them[*path] != **answer).count();
        assert!(unlike > before.len() - 4, "only {unlike} of {} reports tell of what was entered twice", before.len());
        let run = json!({ "layout": "ii06a", "agency": "H26.268", "from": "2023-03-01", "to": "2023-03-31" });
        let writer = app.officer("report_writer", "H26.268");
        let first = writer.post("/api/v1/report-runs", &run).ok(201);

        app.clock.set(at("2023-03-14T10:01"));
        for code in &twice {
            let annulled = annul(app, code, &stays);
            assert_eq!((&annulled["sub_state"], &annulled["stage"], &annulled["status"]), (&json!("annulled"), &json!("outside"), &json!("stopped")));
            assert_eq!(annulled["annulment"], json!({ "duplicate_of": stays, "reason": "Nhập hai lần vì mất mạng" }));
            assert_eq!((&annulled["possible_acts"], &annulled["barred_acts"], &annulled["overdue"]), (&json!([]), &json!([]), &json!(false)));
        }
        sound(app);
        // Said as of 10:00, when the first answer was given.
        let asked = reports(app, None);
        for (path, answer) in &before {
            assert_eq!(asked[path], *answer, "{path}");
        }
        // As far as was known at ten, they stand.
        let then = reports(app, Some("2023-03-14T10:00:00+07:00"));
        for (path, answer) in &then {
            assert_eq!(with_them[path], *answer, "{path}, as known at ten");
        }
        let again = writer.post(&format!("/api/v1/report-runs/{}/repeat", first["id"].as_str().unwrap()), &json!({})).ok(200);
        assert_eq!((&again["same"], &again["repeated_hash"]), (&json!(true), &first["hash"]));
        let mut now = run;
        now["as_of"] = first["as_of"].clone();
        let now = writer.post("/api/v1/report-runs", &now).ok(201);
        let differ = writer.get(&format!("/api/v1/report-runs/{}/differences?with={}", first["id"].as_str().unwrap(), now["id"].as_str().unwrap())).ok(200);
        assert_eq!(differ["by_cause"], json!({ "correction": 6 }));
        // Listed apart, and in no other list; the roll-ups made anew hold none of it.
        assert_eq!(listed(app, ""), there);
        let mut apart = listed(app, "stage=outside");
        apart.sort_unstable();
        let mut expected = twice.clone();
        expected.sort_unstable();
        assert_eq!(apart, expected);
        assert_eq!(listed(app, &format!("q={}", twice[0])), twice[..1]);
        rebuild(app.database(), &bar(0, "adding up the journal")).unwrap();
        sound(app);
        assert_eq!(reports(app, None), asked);
    }

    fn its_number_stays_explained_to_the_office_and_to_the_citizen(app) {
        let clerk = app.officer("clerk", WARD);
        let stays = app.receive();
        let twice = app.receive();
        annul(app, &twice, &stays.to_lowercase());
        let next = app.receive();
        let book = clerk.get("/api/v1/register-book?agency=H26.268.05&from=2023-01-01&to=2023-12-31").ok(200);
        let lines: Vec<_> = book["items"].as_array().unwrap().iter().map(|line| (line["ordinal"].as_i64().unwrap(), line["code"].as_str().unwrap(), line["note"].as_str().unwrap())).collect();
        let note = format!("Đã hủy vì nhập trùng với hồ sơ {stays}");
        assert_eq!(lines, [(1, &*stays, "Được tiếp nhận"), (2, &*twice, &*note), (3, &*next, "Được tiếp nhận")]);
        let told = app.stranger().get(&format!("/api/v1/tracking/{twice}?digits=1234")).ok(200);
        assert_eq!((&told["duplicate_of"], &told["steps"].as_array().unwrap().last().unwrap()["words"]), (&json!(stays), &json!("hủy hồ sơ nhập trùng")));
        let journal = clerk.get(&format!("/api/v1/dossiers/{twice}/journal")).ok(200);
        let last = journal["items"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["event"], &last["details"]["duplicate_of"]), (&json!("annul"), &json!(stays)));
        sound(app);
    }

    fn whoever_comes_again_is_held_against_the_one_that_stays_alone(app) {
        let clerk = app.officer("clerk", WARD);
        let person = json!({ "name": "Nguyễn Thị Ví Dụ", "identity": "001199000077" });
        let receive = |intended: bool| clerk.post("/api/v1/dossiers", &intake_with(&json!({ "applicant": person, "duplicate_of_intended": intended })));
        let code = |answer: Value| answer["code"].as_str().unwrap().to_owned();
        let first = code(receive(false).ok(201));
        let second = code(receive(true).ok(201));
        annul(app, &first, &second);
        let refused = receive(false);
        assert_eq!(refused.problem(409).0, "possible_duplicate");
        assert_eq!(refused.json()["dossiers"], json!([second]));
    }

    fn money_that_was_collected_is_not_annulled_with_it(app) {
        let clerk = app.officer("clerk", WARD);
        let fees = || figures(supervisor(app).get(&format!("/api/v1/reports/fees?{PERIOD}")).ok(200));
        let stays = app.receive();
        let before = fees();
        let body = intake_with(&json!({ "fee_vnd": 8000 }));
        let twice = clerk.post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned();
        let paid = clerk.act(&twice, "fee-payments", &json!({ "amount_vnd": 8000, "receipt_number": "1", "method": "cash" })).ok(200);
        assert_ne!(fees(), before);
        let shown = supervisor(app).dossier(&twice);
        let barred = shown["barred_acts"].as_array().unwrap().iter().any(|barred| barred["act"] == "annul");
        assert!(barred && !shown["possible_acts"].as_array().unwrap().contains(&json!("annul")));
        let answer = supervisor(app).act(&twice, "annulment", &json!({ "duplicate_of": stays, "reason": "x" }));
        assert_eq!(answer.problem(409).0, "act_not_allowed");
        clerk.act(&twice, "fee-reversals", &json!({ "entry": paid["version"], "reason": "nhập trùng" })).ok(200);
        annul(app, &twice, &stays);
        assert_eq!(fees(), before);
        sound(app);
    }

    fn a_mistaken_annulment_is_refused_with_all_its_mistakes_and_changes_nothing(app) {
        let (stays, twice, gone) = (app.receive(), app.receive(), app.receive());
        annul(app, &gone, &stays);
        let district = intake_with(&json!({ "agency": "H26.268", "procedure": "2.000528" }));
        let elsewhere = app.officer("clerk", "H26.268").post("/api/v1/dossiers", &district).ok(201)["code"].as_str().unwrap().to_owned();
        let before = supervisor(app).dossier(&twice);
        let try_it = |code: &str, stays: &str, reason: &str| {
            supervisor(app).act(code, "annulment", &json!({ "duplicate_of": stays, "reason": reason }))
        };
        for other in ["", "H26.268.05-230307-9999", &twice, &gone, &elsewhere] {
            let answer = try_it(&twice, other, " ");
            assert_eq!(answer.problem(422).1, [("duplicate_of".to_owned(), "not_a_duplicate".to_owned()), ("reason".to_owned(), "required".to_owned())], "{other}");
        }
        // What is out of the register is left alone, by whatever act.
        assert_eq!(try_it(&gone, &stays, "x").problem(409).0, "act_not_allowed");
        let clerk = app.officer("clerk", WARD);
        for (act, body) in [("amendments", json!({ "reason": "x", "sets": 2 })), ("corrections", json!({ "reason": "x" })), ("withdrawal", json!({ "reason": "x" }))] {
            let officer = if act == "corrections" { supervisor(app) } else { clerk.clone() };
            let refused = officer.act(&gone, act, &body);
            assert_eq!(refused.problem(409).0, "act_not_allowed", "{act}");
            let said = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(said.contains("đã bị hủy vì nhập trùng") && said.contains(&stays) && !said.contains("Dừng"), "{said}");
        }
        let body = json!({ "duplicate_of": stays, "reason": "x" });
        for role in ["clerk", "handler", "unit_head", "approver"] {
            assert_eq!(app.officer(role, WARD).act(&twice, "annulment", &body).problem(403).0, "role_may_not", "{role}");
        }
        app.officer("supervisor", "H26.268.04").act(&twice, "annulment", &body).problem(404);
        assert_eq!(supervisor(app).dossier(&twice), before);
        assert!(before["possible_acts"].as_array().unwrap().contains(&json!("annul")));
    }
}
