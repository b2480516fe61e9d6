//! Reminders: by whom, of what, not twice a day, listed until something is done, with a slip, and proved by the ledger.

use serde_json::{Value, json};

use crate::app::{TestApp, at, census};
use crate::dossiers::resolve;
use crate::journal::audit;

const WARD: &str = "H26.268.05";

fn path(code: &str) -> String {
    format!("/api/v1/dossiers/{code}/reminders")
}

fn reminded(app: &TestApp) -> Vec<String> {
    let list = app.officer("handler", WARD).get("/api/v1/dossiers?worklist=reminded").ok(200);
    list["items"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap().to_owned()).collect()
}

fn length(app: &TestApp) -> Value {
    let lists = app.officer("supervisor", WARD).get("/api/v1/worklists").ok(200);
    let list = lists["items"].as_array().unwrap().iter().find(|list| list["worklist"] == "reminded").unwrap();
    list["dossiers"].clone()
}

with_app! {
    fn whoever_has_it_is_reminded_once_a_day_and_until_something_is_done(app) {
        let code = app.receive();
        app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
        app.clock.set(at("2023-03-10T08:30"));
        let supervisor = app.officer("supervisor", WARD);
        let before = supervisor.dossier(&code);
        let made = supervisor.post(&path(&code), &json!({ "note": " Công dân đã hỏi " })).ok(201);
        assert_eq!((&made["number"], &made["made_by"], &made["note"]), (&json!(1), &json!("supervisor.h26-268-05"), &json!("Công dân đã hỏi")));
        assert_eq!((&made["role"], &made["agency"]["code"]), (&before["step"]["role"], &json!(WARD)));
        assert_eq!((&made["due_at"], &made["answered"]), (&before["due_at"], &json!(false)));
        assert_eq!(supervisor.dossier(&code), before, "it changes nothing about the dossier");
        assert_eq!((reminded(app), length(app)), (vec![code.clone()], json!(1)));
        // Anybody who sees the dossier sees it; the next day it may be said again, a microsecond before it may not.
        let list = app.officer("clerk", WARD).get(&path(&code)).ok(200);
        assert_eq!((&list["count"], &list["may_remind"], &list["next_at"]), (&json!(1), &json!(false), &json!("2023-03-11T08:30:00+07:00")));
        app.clock.set(at("2023-03-11T08:29"));
        let head = app.officer("unit_head", WARD);
        let (problem, _) = head.post(&path(&code), &json!({})).problem(409);
        assert_eq!(problem, "reminded_already");
        app.clock.set(at("2023-03-11T08:30"));
        assert_eq!(head.post(&path(&code), &json!({})).ok(201)["number"], 2);
        // Something was done: it is on the list no more, and what was said stays.
        app.clock.set(at("2023-03-11T08:31"));
        let role = before["step"]["role"].as_str().unwrap();
        app.officer(role, WARD).act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!((reminded(app), length(app)), (vec![], json!(0)));
        let list = supervisor.get(&path(&code)).ok(200);
        assert!(list["items"].as_array().unwrap().iter().all(|one| one["answered"] == true) && list["count"] == 2, "{list}");
        assert_eq!(audit(app).broken, []);
    }

    fn the_officer_who_has_it_is_named(app) {
        let code = app.receive();
        app.officer("handler", WARD);
        app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
        let role = app.officer("clerk", WARD).dossier(&code)["step"]["role"].as_str().unwrap().to_owned();
        let holder = format!("{role}.h26-268-05");
        app.officer(&role, WARD);
        app.officer("unit_head", WARD).act(&code, "assignments", &json!({ "handler": holder })).ok(200);
        let made = app.officer("supervisor", WARD).post(&path(&code), &json!({})).ok(201);
        assert_eq!(made["officer"], holder.as_str());
        assert!(made["officer_name"].as_str().is_some_and(|name| !name.is_empty()) && made.get("note").is_none(), "{made}");
    }

    fn only_those_who_answer_for_others_remind_and_only_of_what_somebody_has(app) {
        let code = app.receive();
        let rows = census(app);
        for role in ["clerk", "handler", "records_clerk", "report_writer", "administrator"] {
            let refused = app.officer(role, WARD).post(&path(&code), &json!({}));
            assert!([403, 404].contains(&refused.status), "{role}: {}", refused.text);
        }
        let there = app.officer("supervisor", "H26.268.06");
        for answer in [there.post(&path(&code), &json!({})), there.get(&path(&code)), there.get(&format!("{}/1/slip", path(&code)))] {
            assert_eq!(answer.status, 404);
        }
        let supervisor = app.officer("supervisor", WARD);
        let long = supervisor.post(&path(&code), &json!({ "note": "x".repeat(1001) })).problem(422);
        assert_eq!(long.1[0].0, "note");
        assert_eq!(census(app), rows, "whoever is refused changes nothing");
        app.ask_for_papers(&code, WARD);
        assert_eq!(supervisor.post(&path(&code), &json!({})).problem(409).0, "act_not_allowed");
        let done = app.receive();
        resolve(app, &done);
        assert_eq!(supervisor.post(&path(&done), &json!({})).problem(409).0, "act_not_allowed");
        assert_eq!((reminded(app), length(app)), (vec![], json!(0)));
        assert_eq!(supervisor.get(&path(&code)).ok(200)["count"], 0);
    }

    fn sent_twice_it_is_one_and_the_slip_says_whom_and_what(app) {
        let code = app.receive();
        let supervisor = app.officer("supervisor", WARD);
        let key = [("Idempotency-Key", "mot-lan")];
        let body = json!({ "note": "Đã quá hạn" });
        let first = supervisor.post_with(&path(&code), &key, &body).ok(201);
        assert_eq!(supervisor.post_with(&path(&code), &key, &body).ok(201), first);
        assert_eq!(supervisor.get(&path(&code)).ok(200)["count"], 1);
        for (format, kind) in [("", "application/pdf"), ("?format=docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")] {
            let slip = supervisor.get(&format!("{}/1/slip{format}", path(&code)));
            assert_eq!((slip.status, slip.headers["content-type"].as_str()), (200, kind));
            assert!(slip.bytes.len() > 2000);
        }
        let docx = supervisor.get(&format!("{}/1/slip?format=docx", path(&code))).bytes;
        let text = docx_rs::read_docx(&docx).unwrap().json();
        for words in ["PHIẾU ĐÔN ĐỐC GIẢI QUYẾT HỒ SƠ", &code, "Nguyễn Thị Ví Dụ", "Đã quá hạn"] {
            assert!(text.contains(words), "{words}");
        }
        supervisor.get(&format!("{}/2/slip", path(&code))).problem(404);
        assert_eq!(supervisor.get(&format!("{}/1/slip?format=exe", path(&code))).problem(422).1[0].0, "format");
    }
}
