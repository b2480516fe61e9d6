//! Whatever officers do in whatever order: never our fault, and afterwards the books are sound and balance.

use std::cell::Cell;

use chrono::TimeDelta;
use motcua::dossier::views::verify::walk;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};

/// One thing that somebody tries.
#[derive(Debug, Clone)]
struct Try {
    act: usize,
    sensible: bool,
    role: Option<usize>,
    dossier: usize,
    minutes_later: i64,
    entered_late: Option<i64>,
}

const ROLES: [&str; 6] = ["clerk", "handler", "unit_head", "approver", "records_clerk", "supervisor"];

/// Every act: its event, its address and a body.
fn acts() -> Vec<(&'static str, &'static str, Value)> {
    let reason = json!({ "reason": "lý do" });
    vec![
        ("hand_on", "hand-overs", json!({})),
        ("hand_on", "hand-overs", json!({ "note": "xin ý kiến" })),
        ("hand_on", "hand-overs", json!({ "handler": "handler.h26-268-05" })),
        ("resolve", "resolution", json!({ "document_number": "1/GXN" })),
        ("resolve", "resolution", json!({ "document_number": "2/GXN", "note": "x" })),
        ("accept", "acceptance", json!({})),
        ("undo_acceptance", "acceptance-undoing", reason.clone()),
        ("draft_supplement", "supplement-drafts", json!({ "papers": ["x"], "reason": "x" })),
        ("draft_payment", "payment-drafts", json!({ "amount_vnd": 8000, "reason": "x" })),
        ("approve_draft", "draft-approvals", json!({})),
        ("refuse_draft", "draft-refusals", reason.clone()),
        ("request_supplement", "supplement-requests", json!({})),
        ("request_supplement", "supplement-requests", json!({ "papers": ["x"], "reason": "x" })),
        ("request_payment", "payment-requests", json!({})),
        ("take_in_supplement", "supplements", json!({ "papers": [{ "code": "x", "copies": 2 }] })),
        ("request_payment", "payment-requests", json!({ "amount_vnd": 8000, "reason": "x" })),
        ("confirm_payment", "payments", json!({ "receipt_number": "1" })),
        ("assign", "assignments", json!({ "handler": "handler.h26-268-05" })),
        ("send_back", "send-backs", json!({ "to_step": 1, "reason": "x" })),
        (
            "request_opinion",
            "opinion-requests",
            json!({ "opinions": [{ "role": "approver", "question": "?", "allowance_hours": 1 }] }),
        ),
        ("give_opinion", "opinion-requests/1/answer", json!({ "answer": "agree" })),
        ("give_opinion", "opinion-requests/2/answer", json!({ "answer": "disagree", "text": "x" })),
        ("withdraw_opinion", "opinion-requests/2/withdrawal", reason.clone()),
        ("return_result", "result-return", json!({})),
        ("refuse", "refusal", reason.clone()),
        ("withdraw", "withdrawal", reason.clone()),
        ("undo_withdrawal", "withdrawal-undoing", reason.clone()),
        ("recall", "recalls", reason.clone()),
        ("amend", "amendments", json!({ "reason": "x", "sets": 2, "submitter": { "name": "Đỗ Thị Gấm" } })),
        ("amend", "amendments", json!({ "reason": "x", "fee_vnd": 30000 })),
        ("amend", "amendments", json!({ "reason": "x", "fee_vnd": 10000 })),
        (
            "collect_fee",
            "fee-payments",
            json!({ "amount_vnd": 8000, "receipt_number": "1", "method": "online" }),
        ),
        ("exempt_fee", "fee-exemptions", json!({ "amount_vnd": 3000, "ground": "x" })),
        ("refund_fee", "fee-refunds", json!({ "amount_vnd": 5000, "reason": "x" })),
        ("take_back_fee", "fee-reversals", json!({ "entry": 3, "reason": "x" })),
        ("annul", "annulment", json!({ "reason": "x", "duplicate_of": "?" })),
        ("reclassify", "reclassifications", json!({ "reason": "x", "channel": "postal", "due_at": "?" })),
        ("reclassify", "reclassifications", json!({ "reason": "x", "channel": "counter", "due_at": "?" })),
        ("stop", "stop", reason.clone()),
        ("correct", "corrections", reason),
        (
            "apologise",
            "apologies",
            json!({
                "reason": "x", "signer_title": "x", "document_number": "1/PXL", "channel": "email"
            }),
        ),
    ]
}

/// An act by number; of those that the dossier's state allows when somebody knows what they do.
fn chosen_act(dossier: &Value, number: usize, sensible: bool) -> (&'static str, &'static str, Value) {
    let possible = |event: &str| {
        dossier["possible_acts"].as_array().unwrap().iter().any(|act| act == event)
            || dossier["barred_acts"].as_array().unwrap().iter().any(|barred| barred["act"] == event)
    };
    let fitting: Vec<_> = acts().into_iter().filter(|(event, ..)| !sensible || possible(event)).collect();
    // Nothing fits one that was annulled, and somebody tries all the same.
    let fitting = if fitting.is_empty() { acts() } else { fitting };
    fitting[number % fitting.len()].clone()
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    // Mostly somebody who may and who knows what they do.
    let role = prop::option::weighted(0.2, 0..ROLES.len());
    let late = prop::option::weighted(0.1, 1..3000_i64);
    let one = (0..1000_usize, prop::bool::weighted(0.8), role, 0..3_usize, (0..1500_i64, late));
    let one = one.prop_map(|(act, sensible, role, dossier, (minutes_later, entered_late))| Try {
        act,
        sensible,
        role,
        dossier,
        minutes_later,
        entered_late,
    });
    prop::collection::vec(one, 20..40)
}

/// The role in which somebody acted last.
fn last_actor(app: &TestApp, dossier: &Value) -> &'static str {
    let path = format!("/api/v1/dossiers/{}/journal", dossier["code"].as_str().unwrap());
    let journal = app.officer("clerk", "H26.268.05").get(&path).ok(200);
    let role = journal["items"].as_array().unwrap().last().unwrap()["actor_role"].clone();
    ROLES.iter().find(|name| role == **name).copied().unwrap_or("clerk")
}

/// The officer of that role, or the one whose act it is.
fn chosen_officer(app: &TestApp, dossier: &Value, event: &str, role: Option<usize>) -> Client {
    let turn = dossier["step"]["role"].as_str().unwrap_or("clerk");
    let role = role.map_or_else(
        || match event {
            "correct" | "annul" | "reclassify" => "supervisor",
            "recall" => last_actor(app, dossier),
            "apologise" | "approve_draft" | "refuse_draft" => "unit_head",
            "draft_supplement" | "draft_payment" => "handler",
            "refuse" | "stop" | "assign" if dossier["stage"] != "waiting_acceptance" => "unit_head",
            "hand_on" | "send_back" | "resolve" | "request_opinion" | "withdraw_opinion" => turn,
            "give_opinion" => "approver",
            _ => "clerk",
        },
        |role| ROLES[role],
    );
    app.officer(role, if role == "supervisor" { "H26.268" } else { "H26.268.05" })
}

fn balances(app: &TestApp) -> Result<(), TestCaseError> {
    let supervisor = app.officer("supervisor", "H26.268");
    let today = app.clock.now().date();
    let mut totals = Vec::new();
    for group_by in ["agency", "field", "procedure", "level", "channel", "month"] {
        let path = format!(
            "/api/v1/reports/resolution?agency=H26.268&from=2023-03-01&to={today}&group_by={group_by}"
        );
        let report = supervisor.get(&path).ok(200);
        let rows = report["rows"].as_array().unwrap();
        for row in rows.iter().chain([&report["total"]]) {
            prop_assert_eq!(&row["balance"]["balanced"], &json!(true), "{} {}", group_by, row);
        }
        let received = |row: &Value| row["figures"]["received"].as_i64().unwrap();
        prop_assert_eq!(rows.iter().map(received).sum::<i64>(), received(&report["total"]), "{}", group_by);
        totals.push(report["total"].clone());
    }
    prop_assert!(totals.windows(2).all(|pair| pair[0] == pair[1]), "{:?}", totals);
    Ok(())
}

fn some_weeks_at_the_office(app: &TestApp, tries: Vec<Try>, done: &Cell<u32>) -> Result<(), TestCaseError> {
    let clerk = app.officer("clerk", "H26.268.05");
    let online = intake_with(&json!({ "channel": "online_partial" }));
    let waiting = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
    let codes = [app.receive(), app.receive(), waiting];
    for Try { act, sensible, role, dossier, minutes_later, entered_late } in tries {
        app.clock.set(app.clock.now().plus(TimeDelta::minutes(minutes_later)));
        let code = &codes[dossier];
        let before = clerk.dossier(code);
        let (event, name, mut body) = chosen_act(&before, act, sensible);
        if event == "apologise" {
            body["sent_at"] = json!(app.clock.now().rfc3339());
            body["new_date"] = json!(app.clock.now().plus(TimeDelta::days(7)).rfc3339());
        }
        if event == "reclassify" {
            body["due_at"] = before["due_at"].clone();
        } else if event == "annul" {
            body["duplicate_of"] = json!(codes[(dossier + 1) % codes.len()]);
        } else if let Some(minutes) = entered_late {
            let then = app.clock.now().plus(-TimeDelta::minutes(minutes));
            body["happened_at"] = json!(then.rfc3339());
            body["late_entry_reason"] = json!("mất điện");
        }
        let officer = chosen_officer(app, &before, event, role);
        let answer = officer.act(code, name, &body);
        prop_assert!(answer.status < 500, "{} {}: {}", name, body, answer.text);
        let after = clerk.dossier(code);
        if answer.status == 200 {
            done.set(done.get() + 1);
            prop_assert_eq!(answer.json(), officer.dossier(code));
        } else {
            prop_assert_eq!(before["version"].clone(), after["version"].clone(), "{} {}", name, answer.text);
        }
    }
    let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
    prop_assert!(findings.broken.is_empty(), "{:?}", findings.broken);
    balances(app)
}

with_app! {
    fn no_order_of_acts_unbalances_the_books(app) {
        app.clock.set(at("2023-03-07T09:15"));
        app.officer("handler", "H26.268.05");
        app.officer("unit_head", "H26.268.05");
        // Every case goes on in the same register; a failure names the acts of its case.
        let done = Cell::new(0);
        let config = Config { cases: 8, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
        TestRunner::new(config).run(&tries(), |tries| some_weeks_at_the_office(app, tries, &done)).unwrap_or_else(|failure| panic!("{failure}"));
        assert!(done.get() > 60, "only {} acts were done: nothing was tried", done.get());
    }
}
