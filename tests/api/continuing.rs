//! Wards end in 2025: their open dossiers go on elsewhere, by rule or by name, and nothing of their clocks moves.

use motcua::dossier::views::verify::walk;
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at, census, intake_with};

/// Phường Nguyễn Trãi, part of Quang Trung from 1/1/2025.
const NGUYEN_TRAI: &str = "H26.268.08";
/// Phường Quang Trung, taken apart on 1/7/2025: a part to Hà Đông, the rest to Kiến Hưng.
const QUANG_TRUNG: &str = "H26.268.13";
const HA_DONG: &str = "H26.9043";
const KIEN_HUNG: &str = "H26.9047";

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

fn receive_at(app: &TestApp, agency: &str) -> String {
    let body = intake_with(&json!({ "agency": agency }));
    let dossier = app.officer("clerk", agency).post("/api/v1/dossiers", &body).ok(201);
    dossier["code"].as_str().unwrap().to_owned()
}

fn why() -> Value {
    json!({ "reason": "Sắp xếp đơn vị hành chính", "document_number": "12/BB-UBND" })
}

fn why_to(agency: &str) -> Value {
    json!({ "reason": "Sắp xếp đơn vị hành chính", "agency": agency })
}

fn rehearse(client: &Client, agency: &str, query: &str) -> Answer {
    client.get(&format!("/api/v1/agencies/{agency}/continuation-rehearsal{query}"))
}

fn continue_all(client: &Client, agency: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/agencies/{agency}/continuations"), body)
}

fn codes(list: &Value) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

fn listed(client: &Client, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("/api/v1/dossiers?limit=1{query}{cursor}")).ok(200);
        all.extend(codes(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn mine(client: &Client) -> i64 {
    let lists = client.get("/api/v1/worklists").ok(200);
    let mine = lists["items"].as_array().unwrap().iter().find(|list| list["worklist"] == "mine").unwrap();
    mine["dossiers"].as_i64().unwrap()
}

with_app! {
    fn a_dossier_of_nguyen_trai_goes_on_by_rule_over_two_reorganisations(app) {
        app.clock.set(at("2024-12-30T09:15"));
        let code = receive_at(app, NGUYEN_TRAI);
        let before = app.officer("clerk", NGUYEN_TRAI).dossier(&code);
        let admin = app.officer("administrator", "H26");
        assert_eq!(continue_all(&admin, NGUYEN_TRAI, &why()).problem(409).0, "act_not_allowed");
        app.clock.set(at("2025-01-02T08:00"));

        let (accounts, rows) = census(app);
        let rehearsal = rehearse(&admin, NGUYEN_TRAI, "").ok(200);
        assert_eq!(census(app), (accounts.clone(), rows), "a rehearsal writes nothing");
        assert_eq!((&rehearsal["to"]["code"], &rehearsal["dossiers"]), (&json!(QUANG_TRUNG), &json!(1)));
        assert_eq!(rehearsal["without_successor"], 0);
        assert_eq!(codes(&rehearsal), [code.as_str()]);
        // Only the administrator of the city is there yet: nobody at the new office can do a step.
        let steps = rehearsal["unstaffed_steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| step["role"] == "handler" && step["dossiers"] == 1), "{steps:?}");
        let clerk = app.officer("clerk", QUANG_TRUNG);
        let again = rehearse(&admin, NGUYEN_TRAI, "").ok(200);
        assert_eq!(again["unstaffed_steps"].as_array().unwrap().iter().filter(|step| step["role"] == "clerk").count(), 0);

        clerk.get(&format!("/api/v1/dossiers/{code}")).problem(404);
        assert_eq!(mine(&clerk), 0);
        let done = continue_all(&admin, NGUYEN_TRAI, &why()).ok(200);
        assert_eq!((&done["to"]["code"], &done["dossiers"]), (&json!(QUANG_TRUNG), &json!(1)));
        assert_eq!(continue_all(&admin, NGUYEN_TRAI, &why()).ok(200)["dossiers"], 0, "nothing is left");
        assert_eq!(census(app), (accounts, rows + 1), "no account changes, one row for each");

        let after = clerk.dossier(&code);
        assert_eq!((&after["agency"]["code"], &after["acting_agency"]["code"]), (&json!(NGUYEN_TRAI), &json!(QUANG_TRUNG)));
        for field in ["code", "due_at", "accepted_at", "stage", "status", "pauses", "step"] {
            assert_eq!(after[field], before[field], "{field}");
        }
        let journal = clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let row = journal["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&row["event"], &row["details"]["from"], &row["details"]["to"]), (&json!("continue"), &json!(NGUYEN_TRAI), &json!(QUANG_TRUNG)));
        assert_eq!((&row["due_before"], &row["actor_role"]), (&row["due_after"], &json!("administrator")));
        let tracking = app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!((&tracking["agency"]["code"], &tracking["acting_agency"]["code"]), (&json!(NGUYEN_TRAI), &json!(QUANG_TRUNG)));

        // The new office acts, the old one only sees.
        let old = app.officer("clerk", NGUYEN_TRAI);
        assert_eq!((mine(&clerk), mine(&old)), (1, 0));
        assert_eq!(old.act(&code, "hand-overs", &json!({})).problem(403).0, "role_may_not");
        assert!(old.dossier(&code)["acting_agency"].is_object());
        clerk.act(&code, "hand-overs", &json!({})).ok(200);

        // Half a year later Quang Trung is taken apart; what it has in hand is not its own only.
        let own = receive_at(app, QUANG_TRUNG);
        app.clock.set(at("2025-07-01T08:00"));
        let rehearsal = rehearse(&admin, QUANG_TRUNG, "").ok(200);
        assert_eq!((&rehearsal["to"]["code"], &rehearsal["dossiers"]), (&json!(KIEN_HUNG), &json!(2)));
        let successors: Vec<&Value> = rehearsal["successors"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
        assert_eq!(successors, [HA_DONG, KIEN_HUNG]);
        assert_eq!(rehearse(&admin, QUANG_TRUNG, "?agency=H26.9043").ok(200)["to"]["code"], HA_DONG);
        // One by name, the others by rule.
        let moved = admin.act(&own, "continuation", &why_to(HA_DONG)).ok(200);
        assert_eq!(moved["acting_agency"]["code"], HA_DONG);
        assert_eq!(continue_all(&admin, QUANG_TRUNG, &why()).ok(200)["dossiers"], 1);
        let kien_hung = app.officer("unit_head", KIEN_HUNG);
        assert_eq!(kien_hung.dossier(&code)["acting_agency"]["code"], KIEN_HUNG);
        kien_hung.get(&format!("/api/v1/dossiers/{own}")).problem(404);
        app.officer("clerk", HA_DONG).dossier(&own);
        // Quang Trung owns the one, and has nothing more to do with the other.
        clerk.get(&format!("/api/v1/dossiers/{code}")).problem(404);
        assert_eq!(clerk.dossier(&own)["agency"]["code"], QUANG_TRUNG);
        sound(app);
    }

    fn a_dossier_left_behind_follows_the_chain(app) {
        app.clock.set(at("2024-12-30T09:15"));
        let code = receive_at(app, NGUYEN_TRAI);
        app.clock.set(at("2025-07-02T08:00"));
        let admin = app.officer("administrator", "H26");
        // Quang Trung has ended too: no longer one of them.
        assert_eq!(admin.act(&code, "continuation", &why_to(QUANG_TRUNG)).problem(422).1, [("agency".into(), "not_a_successor".into())]);
        let key = [("Idempotency-Key", "k1")];
        let path = format!("/api/v1/dossiers/{code}/continuation");
        let moved = admin.post_with(&path, &key, &why()).ok(200);
        assert_eq!(moved["acting_agency"]["code"], KIEN_HUNG);
        assert_eq!(admin.post_with(&path, &key, &why()).ok(200), moved, "the same key acts once");
        assert_eq!(admin.post(&path, &why()).problem(409).0, "act_not_allowed", "Kiến Hưng is in force");
        sound(app);
    }

    fn nothing_moves_that_may_not(app) {
        app.clock.set(at("2025-06-30T09:15"));
        let (code, district) = (receive_at(app, QUANG_TRUNG), receive_at(app, "H26.268.04"));
        let admin = app.officer("administrator", "H26");
        let before = census(app);
        // On the last day it may be prepared; the day before, not.
        assert_eq!(rehearse(&admin, QUANG_TRUNG, "").ok(200)["to"]["code"], KIEN_HUNG);
        for (agency, code) in [("H26", 409), ("H26.9043", 409), ("H26.268.20", 404), ("H26.268.99", 404)] {
            assert_eq!(rehearse(&admin, agency, "").status, code, "{agency}");
            assert_eq!(continue_all(&admin, agency, &why()).status, code, "{agency}");
        }
        // The district is continued by nobody.
        let rehearsal = rehearse(&admin, "H26.268", "").ok(200);
        assert_eq!((&rehearsal["to"], &rehearsal["successors"], &rehearsal["dossiers"]), (&Value::Null, &json!([]), &json!(0)));
        assert_eq!(continue_all(&admin, "H26.268", &why()).problem(422).1, [("agency".into(), "not_a_successor".into())]);
        for body in [why_to("H26.9044"), why_to(QUANG_TRUNG), why_to("x"), why_to("a\u{0}b")] {
            assert_eq!(admin.act(&code, "continuation", &body).problem(422).1, [("agency".into(), "not_a_successor".into())]);
            assert_eq!(continue_all(&admin, QUANG_TRUNG, &body).problem(422).1, [("agency".into(), "not_a_successor".into())]);
        }
        let empty = json!({ "reason": " " });
        assert_eq!(admin.act(&code, "continuation", &empty).problem(422).1, [("reason".into(), "required".into())]);
        assert_eq!(continue_all(&admin, QUANG_TRUNG, &empty).problem(422).1, [("reason".into(), "required".into())]);
        assert_eq!(admin.act(&code, "continuation", &json!({ "reason": "x", "to": "y" })).problem(400).0, "unreadable_body");
        let stale = admin.post_with(&format!("/api/v1/dossiers/{code}/continuation"), &[("If-Match", "\"7\"")], &why());
        assert_eq!(stale.problem(412).0, "stale_version");
        // A clerk moves nothing, a supervisor of the old ward alone neither, and a stranger sees nothing.
        for (role, agency) in [("clerk", QUANG_TRUNG), ("supervisor", QUANG_TRUNG), ("supervisor", "H26.268"), ("approver", "H26")] {
            let officer = app.officer(role, agency);
            assert_eq!(officer.act(&code, "continuation", &why()).problem(403).0, "role_may_not", "{role} {agency}");
            assert_eq!(continue_all(&officer, QUANG_TRUNG, &why()).problem(403).0, "role_may_not", "{role} {agency}");
        }
        let elsewhere = app.officer("supervisor", HA_DONG);
        elsewhere.act(&code, "continuation", &why()).problem(404);
        continue_all(&elsewhere, QUANG_TRUNG, &why()).problem(404);
        assert_eq!(census(app), before);
        // Both reaches may come from two assignments of the same role.
        let both = app.named("both", &[("supervisor", QUANG_TRUNG), ("supervisor", KIEN_HUNG)]);
        both.act(&code, "continuation", &why()).ok(200);
        assert_eq!(app.officer("clerk", "H26.268.04").dossier(&district)["acting_agency"], Value::Null);
        sound(app);
    }

    fn what_is_over_stays_and_a_result_at_the_desk_goes_along(app) {
        app.clock.set(at("2025-06-26T09:15"));
        let (open, waiting, over) = (receive_at(app, QUANG_TRUNG), receive_at(app, QUANG_TRUNG), receive_at(app, QUANG_TRUNG));
        for code in [&waiting, &over] {
            for _ in 0..20 {
                let dossier = app.officer("clerk", QUANG_TRUNG).dossier(code);
                let officer = app.officer(dossier["step"]["role"].as_str().unwrap(), QUANG_TRUNG);
                if officer.act(code, "resolution", &json!({ "document_number": "1" })).status == 200 {
                    break;
                }
                officer.act(code, "hand-overs", &json!({})).ok(200);
            }
        }
        let clerk = app.officer("clerk", QUANG_TRUNG);
        clerk.act(&over, "result-return", &json!({})).ok(200);
        clerk.act(&open, "supplement-requests", &json!({ "papers": ["CCCD"], "reason": "thiếu" })).ok(200);
        let due = clerk.dossier(&open)["due_at"].clone();
        app.clock.set(at("2025-07-01T08:00"));
        let admin = app.officer("administrator", "H26");
        assert_eq!(admin.act(&over, "continuation", &why()).problem(409).0, "act_not_allowed");
        let first = rehearse(&admin, QUANG_TRUNG, "?limit=1").ok(200);
        assert_eq!((&first["dossiers"], codes(&first)), (&json!(2), vec![open.clone()]));
        let next = first["next_cursor"].as_str().unwrap();
        assert_eq!(codes(&rehearse(&admin, QUANG_TRUNG, &format!("?limit=1&cursor={next}")).ok(200)), [waiting.as_str()]);
        assert_eq!(continue_all(&admin, QUANG_TRUNG, &why()).ok(200)["dossiers"], 2);

        let clerk = app.officer("clerk", KIEN_HUNG);
        // The pause goes on and ends at the new office; the calendar stays the owner's.
        let paused = clerk.dossier(&open);
        assert_eq!((&paused["due_at"], &paused["stage"], &paused["pauses"][0]["until"]), (&due, &json!("paused_supplement"), &Value::Null));
        let taken = clerk.act(&open, "supplements", &json!({ "papers": [{ "code": "cccd", "copies": 1 }] })).ok(200);
        assert_eq!(taken["status"], "processing");
        clerk.act(&waiting, "result-return", &json!({})).ok(200);
        clerk.get(&format!("/api/v1/dossiers/{over}")).problem(404);
        clerk.get(&format!("/api/v1/dossiers/{open}/deadline")).ok(200);
        clerk.get(&format!("/api/v1/dossiers/{open}/control-slip")).ok(200);

        // Lists: both offices have them, the city has each once, in every order and page by page.
        let own = receive_at(app, KIEN_HUNG);
        assert_eq!(listed(&clerk, ""), [own.clone(), waiting.clone(), open.clone()]);
        assert_eq!(listed(&app.officer("clerk", QUANG_TRUNG), ""), [over.clone(), waiting.clone(), open.clone()]);
        let city = app.officer("supervisor", "H26");
        assert_eq!(listed(&city, ""), [own.clone(), over, waiting.clone(), open.clone()]);
        assert_eq!(listed(&city, "&agency=H26.9047"), [own.clone(), waiting, open.clone()]);
        assert_eq!(listed(&clerk, "&order=due&stage=in_process").len(), 2);
        assert_eq!(mine(&clerk), 2, "one to begin with, one at the step it was at: {own} {open}");
        clerk.get("/api/v1/dossiers?agency=H26.268.13").problem(404);
        sound(app);
    }
}
