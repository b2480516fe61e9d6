//! Dossiers are found again: every filter, every ready-made list, and pages that lose and repeat nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;

/// Each on its own: blanks and letters beyond ASCII as an address carries them.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

fn page(client: &Client, query: &str) -> (Vec<String>, Option<String>) {
    let page = client.get(&format!("/api/v1/dossiers?{query}")).ok(200);
    let items = page["items"].as_array().unwrap();
    let codes = items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect();
    (codes, page["next_cursor"].as_str().map(str::to_owned))
}

/// The numbers of the day of the dossiers found, in order.
pub(crate) fn found(client: &Client, query: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = page(client, query).0.iter().map(|code| number(code)).collect();
    numbers.sort_unstable();
    numbers
}

fn number(code: &str) -> u32 {
    code.rsplit('-').next().unwrap().parse().unwrap()
}

fn named(app: &TestApp, name: &str, changes: &Value) -> String {
    let clerk = app.officer("clerk", "H26.268.05");
    let mut body = intake_with(changes);
    body["applicant"]["name"] = json!(name);
    body["papers"] =
        json!([{ "code": "application", "originals": 1 }, { "code": "original", "originals": 1 }]);
    let path = if body["channel"].as_str().unwrap().starts_with("online") {
        "/api/v1/submissions"
    } else {
        "/api/v1/dossiers"
    };
    clerk.post(path, &body).ok(201)["code"].as_str().unwrap().to_owned()
}

with_app! {
    fn a_list_is_narrowed_to_the_step_of_a_role(app) {
        let (here, handed_on) = (app.receive(), app.receive());
        let clerk = app.officer("clerk", "H26.268.05");
        clerk.act(&handed_on, "hand-overs", &json!({})).ok(200);
        let role = |code: &str| clerk.dossier(code)["step"]["role"].as_str().unwrap().to_owned();
        let (first, next) = (role(&here), role(&handed_on));
        assert_ne!(first, next);
        for (asked, found) in [(&first, &here), (&next, &handed_on)] {
            let list = clerk.get(&format!("/api/v1/dossiers?step_role={asked}")).ok(200);
            let codes: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|line| &line["code"]).collect();
            assert_eq!(codes, [&json!(found)], "{asked}");
        }
        assert_eq!(clerk.get("/api/v1/dossiers?step_role=king").status, 400);
    }

    fn every_filter_finds_what_it_says(app) {
        // 1 to 5 on Tuesday 7/3/2023; two procedures of two fields.
        let first = named(app, "Nguyễn Thị Hường", &json!({}));
        named(app, "Trần Đức Ân", &json!({ "procedure": "2.000815", "summary": "Sao y 100% bản chính_A" }));
        let third = named(app, "Lê Văn Cường", &json!({}));
        named(app, "Phạm Thị Dung", &json!({ "channel": "online_partial" }));
        let fifth = named(app, "Hoàng Văn Em", &json!({ "submitter": { "name": "Đỗ Thị Gấm" } }));
        let clerk = app.officer("clerk", "H26.268.05");
        app.officer("handler", "H26.268.05");
        app.officer("unit_head", "H26.268.05").act(&first, "assignments", &json!({ "handler": "handler.h26-268-05" })).ok(200);
        clerk.act(&third, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        resolve(app, &fifth);
        let all = [1, 2, 3, 4, 5];
        let nobody: [u32; 0] = [];
        for (query, expected) in [
            ("", &all[..]),
            ("agency=H26.268.05", &all),
            ("status=accepted", &[1, 2]),
            ("status=resolved", &[5]),
            ("stage=paused_supplement", &[3]),
            ("stage=waiting_acceptance", &[4]),
            ("procedure=2.000815", &[2]),
            ("procedure=9.9", &nobody),
            ("field=ho-tich", &[1, 3, 4, 5]),
            ("field=chung-thuc", &[2]),
            ("field=chung-thuc&procedure=1.004873", &nobody),
            ("handler=handler.h26-268-05", &[1]),
            ("handler=nobody", &nobody),
            ("received_from=2023-03-07&received_to=2023-03-07", &all),
            ("received_from=2023-03-08", &nobody),
            ("received_to=2023-03-06", &nobody),
            ("due_from=2023-03-10&due_to=2023-03-10", &[1, 3, 5]),
            ("due_to=2023-03-07", &[2]),
            ("due_from=2023-03-11", &nobody),
            ("overdue=true", &nobody),
            ("overdue=false", &all),
            ("status=accepted&procedure=1.004873&q=huong", &[1]),
        ] {
            assert_eq!(found(&clerk, query), expected, "{query}");
        }
        for (text, expected) in [
            ("Hường", &[1][..]),
            ("huong", &[1]),
            ("HƯỜNG", &[1]),
            // The same letters taken apart (NFD).
            ("Hu\u{31b}o\u{31b}\u{300}ng", &[1]),
            ("nguyen   thi", &[1]),
            ("duc an", &[2]),
            ("Đức Ân", &[2]),
            ("đỗ thị gấm", &[5]),
            ("-0003", &[3]),
            (&third, &[3]),
            ("%", &[2]),
            ("100%", &[2]),
            ("_", &[2]),
            ("_a", &[2]),
            ("\\", &nobody),
            ("h_ong", &nobody),
            ("%%%", &nobody),
            ("' OR 1=1 --", &nobody),
        ] {
            assert_eq!(found(&clerk, &format!("q={}", encoded(text))), expected, "{text}");
        }
        app.clock.set(at("2023-03-10T09:16"));
        // The desk has not answered the fourth.
        assert_eq!(found(&clerk, "overdue=true"), [1, 2, 4]);
        // A pause that began in time does not become overdue.
        assert_eq!(found(&clerk, "worklist=overdue"), [1, 2, 4]);
    }

    fn each_worklist_is_as_long_as_its_count(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let head = app.officer("unit_head", "H26.268.05");
        let [plain, paused, late_pause, handed, given] = [(); 5].map(|()| app.receive());
        named(app, "Chờ Tiếp Nhận", &json!({ "channel": "online_partial" }));
        clerk.act(&paused, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        clerk.act(&handed, "hand-overs", &json!({})).ok(200);
        app.officer("handler", "H26.268.05");
        app.named("other.clerk", &[("clerk", "H26.268.05")]);
        head.act(&given, "assignments", &json!({ "handler": "other.clerk" })).ok(200);
        let lengths = |client: &Client| -> Vec<(String, Vec<u32>)> {
            let counts = client.get("/api/v1/worklists").ok(200);
            let counted = |item: &Value| {
                let list = item["worklist"].as_str().unwrap().to_owned();
                let numbers = found(client, &format!("worklist={list}"));
                assert_eq!(item["dossiers"], numbers.len(), "{list}");
                (list, numbers)
            };
            counts["items"].as_array().unwrap().iter().map(counted).collect()
        };
        let list = |client: &Client, wanted: &str| lengths(client).into_iter().find(|(list, _)| list == wanted).unwrap().1;
        assert_eq!(lengths(&clerk).len(), 14);
        let nobody: [u32; 0] = [];
        let n = |code: &String| number(code);
        assert_eq!(list(&clerk, "paused"), [n(&paused)]);
        assert_eq!(list(&clerk, "waiting_acceptance"), [6]);
        assert_eq!(list(&clerk, "due_today"), nobody);
        // The clerk's own step, not what lies elsewhere, is paused or was given to a colleague.
        assert_eq!(list(&clerk, "mine"), [n(&plain), n(&late_pause), 6]);
        assert_eq!(list(&app.named("other.clerk", &[]), "mine"), [n(&plain), n(&late_pause), n(&given), 6]);
        assert_eq!(list(&head, "mine"), [n(&handed)]);
        assert_eq!(list(&app.officer("report_writer", "H26.268.05"), "mine"), nobody);
        // On the day it is due, before and after the instant.
        app.clock.set(at("2023-03-10T09:00"));
        assert_eq!(list(&clerk, "due_today"), [n(&plain), n(&late_pause), n(&handed), n(&given)]);
        // Only the desk is late, with its answer.
        assert_eq!(list(&clerk, "overdue"), [6]);
        app.clock.set(at("2023-03-10T09:30"));
        clerk.act(&late_pause, "payment-requests", &json!({ "amount_vnd": 1000, "reason": "x" })).ok(200);
        assert_eq!(list(&clerk, "due_today"), nobody);
        assert_eq!(list(&clerk, "overdue"), [n(&plain), n(&late_pause), n(&handed), n(&given), 6]);
        assert_eq!(list(&clerk, "paused"), [n(&paused), n(&late_pause)]);
        assert_eq!(found(&clerk, "overdue=true"), [n(&plain), n(&late_pause), n(&handed), n(&given), 6]);
    }

    fn list_filter_field_and_promise_agree_on_what_is_overdue(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let [running, in_time_pause, owes_papers, owes_fee, done, leaving, stopped] = [(); 7].map(|()| app.receive());
        let waiting = named(app, "Chờ", &json!({ "channel": "online_partial" }));
        let asked = named(app, "Chờ bổ sung", &json!({ "channel": "online_partial" }));
        let papers = json!({ "papers": ["x"], "reason": "x" });
        clerk.act(&in_time_pause, "supplement-requests", &papers).ok(200);
        clerk.act(&asked, "supplement-requests", &papers).ok(200);
        app.clock.set(at("2023-03-10T09:30"));
        clerk.act(&owes_papers, "supplement-requests", &papers).ok(200);
        clerk.act(&owes_fee, "payment-requests", &json!({ "amount_vnd": 1000, "reason": "x" })).ok(200);
        clerk.act(&leaving, "withdrawal", &json!({ "reason": "x" })).ok(200);
        app.officer("unit_head", "H26.268.05").act(&stopped, "stop", &json!({ "reason": "x" })).ok(200);
        resolve(app, &done);
        let fresh = app.receive();
        let late_codes = [&running, &owes_papers, &owes_fee, &leaving, &waiting];
        let late = late_codes.map(|code| number(code));
        assert_eq!(found(&clerk, "worklist=overdue"), late);
        assert_eq!(found(&clerk, "overdue=true"), late);
        let counts = clerk.get("/api/v1/worklists").ok(200);
        let counted = counts["items"].as_array().unwrap().iter().find(|item| item["worklist"] == "overdue").unwrap();
        assert_eq!(counted["dossiers"], late.len());
        let lines = clerk.get("/api/v1/dossiers").ok(200)["items"].as_array().unwrap().clone();
        assert_eq!(lines.len(), 10);
        for line in &lines {
            let code = line["code"].as_str().unwrap();
            let overdue = late_codes.iter().any(|late| *late == code);
            let dossier = clerk.dossier(code);
            assert_eq!((&line["overdue"], &dossier["overdue"]), (&json!(overdue), &json!(overdue)), "{line}");
            let open = ![&done, &stopped].iter().any(|ended| *ended == code);
            if open && dossier["promise"] != Value::Null {
                assert_eq!(dossier["promise"]["outcome"] == "broken", overdue, "{dossier}");
            }
        }
        assert_eq!(clerk.dossier(&fresh)["promise"]["outcome"], "standing");
    }

    fn the_most_urgent_comes_first_when_asked_so(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let slow = app.receive();
        let quick = named(app, "A", &json!({ "procedure": "2.000815" }));
        let waiting = named(app, "B", &json!({ "channel": "online_partial" }));
        app.clock.set(at("2023-03-07T10:00"));
        let slowest = app.receive();
        let (codes, _) = page(&clerk, "order=due");
        // One waits for the desk's answer, due on the next morning.
        assert_eq!(codes, [quick, waiting, slow, slowest.clone()]);
        assert_eq!(page(&clerk, "").0[0], slowest, "newest first");
    }

    fn the_newest_of_several_offices_come_in_one_order(app) {
        let wards = ["H26.268.05", "H26.268.06", "H26.268.07"];
        let mut newest_first = Vec::new();
        for minute in 0..12 {
            app.clock.set(at(&format!("2023-03-07T09:{:02}", 15 + minute)));
            // Two of an instant now and then; one ward is silent at last.
            let several = if minute % 3 == 0 { 2 } else { 1 };
            for ward in wards.iter().take(if minute > 8 { 2 } else { 3 }).cycle().skip(minute).take(several) {
                let body = intake_with(&json!({ "agency": ward }));
                let received = app.officer("clerk", ward).post("/api/v1/dossiers", &body).ok(201);
                newest_first.push((received["received_at"].to_string(), received["code"].as_str().unwrap().to_owned()));
            }
        }
        let supervisor = app.officer("supervisor", "H26.268");
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let after = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let (codes, next) = page(&supervisor, &format!("limit=3{after}"));
            assert!(codes.len() == 3 || next.is_none());
            seen.extend(codes);
            let Some(next) = next else { break };
            cursor = Some(next);
        }
        let received = |code: &String| newest_first.iter().find(|(_, of)| of == code).unwrap().0.clone();
        let instants: Vec<String> = seen.iter().map(received).collect();
        assert!(instants.is_sorted_by(|one, next| one >= next), "{instants:?}");
        let unique: BTreeSet<&String> = seen.iter().collect();
        assert_eq!((unique.len(), seen.len()), (newest_first.len(), newest_first.len()), "each once");
        assert_eq!(page(&supervisor, "limit=200").0, seen, "in one page or in many");
    }

    fn pages_give_each_dossier_once_while_new_ones_come_in(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        // Several share an instant, so that the key must tell them apart.
        let mut before = BTreeSet::new();
        for minute in 0..24 {
            app.clock.set(at(&format!("2023-03-07T09:{:02}", 15 + minute)));
            for _ in 0..5 {
                before.insert(app.receive());
            }
        }
        assert_eq!(before.len(), 120);
        for order in ["received", "due"] {
            let (mut seen, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
            loop {
                let after = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
                let (codes, next) = page(&clerk, &format!("order={order}&limit=7{after}"));
                assert!(codes.len() == 7 || next.is_none());
                seen.extend(codes);
                pages += 1;
                if pages % 6 == 0 {
                    app.receive();
                }
                let Some(next) = next else { break };
                cursor = Some(next);
                assert!(pages < 60, "the pages do not end");
            }
            let unique: BTreeSet<String> = seen.iter().cloned().collect();
            assert_eq!(unique.len(), seen.len(), "{order}: a dossier came twice");
            assert!(before.is_subset(&unique), "{order}: a dossier was left out");
            if order == "received" {
                assert_eq!(unique, before, "what came in later is newer than the first page");
            }
        }
    }
}
