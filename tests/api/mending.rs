//! Mistakes of every day are mended: what was typed in, a hand-over to the wrong step, a withdrawal of the wrong dossier. The
//! journal keeps what stood before, and no figure counts anything twice.

use std::collections::BTreeSet;

use diesel::prelude::*;
use motcua::dossier::books::numbers::older_registers;
use motcua::dossier::views::verify;
use motcua::on;
use motcua::platform::database::DatabaseError;
use motcua::platform::database::schema::{book_counter, dossier};
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at, intake_with};
use crate::seals::begin_to_seal_now;

const WARD: &str = "H26.268.05";
const KIEN_HUNG: &str = "agency=H26.268.05&from=2023-01-01&to=2023-12-31";

fn amend(client: &Client, code: &str, changes: &Value) -> Answer {
    let mut body = json!({ "reason": "Gõ nhầm" });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    client.act(code, "amendments", &body)
}

fn last_row(client: &Client, code: &str) -> Value {
    let journal = client.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
    journal["items"].as_array().unwrap().last().unwrap().clone()
}

fn possible(dossier: &Value, act: &str) -> bool {
    dossier["possible_acts"].as_array().unwrap().contains(&json!(act))
}

fn total(app: &TestApp) -> Value {
    let path = "/api/v1/reports/resolution?agency=H26.268&from=2023-03-01&to=2023-03-31";
    let total = app.officer("supervisor", "H26.268").get(path).ok(200)["total"].clone();
    assert_eq!(total["balance"]["balanced"], true);
    total["figures"].clone()
}

fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

fn ordinals(app: &TestApp) -> Vec<(String, i64)> {
    let book = app.officer("clerk", WARD).get(&format!("/api/v1/register-book?{KIEN_HUNG}")).ok(200);
    let lines = book["items"].as_array().unwrap().iter();
    lines.map(|line| (line["code"].as_str().unwrap().to_owned(), line["ordinal"].as_i64().unwrap())).collect()
}

with_app! {
    fn what_was_typed_in_is_mended_and_the_journal_tells_both(app) {
        let clerk = app.officer("clerk", WARD);
        let code = app.receive();
        let before = clerk.dossier(&code);
        let counted = total(app);
        app.clock.set(at("2023-03-07T10:00"));
        let mended = amend(&clerk, &code, &json!({
            "applicant": { "kind": "citizen", "name": "Trần Thị Mến", "phone": "0912345678", "born_on": "1990-05-14" },
            "submitter": { "name": "Đỗ Thị Gấm", "relation": "mẹ" },
            "sets": 3,
            "result_delivery": "postal",
            "fee_vnd": 8000,
        })).ok(200);
        assert_eq!((&mended["applicant"]["name"], &mended["applicant"]["born_on"]), (&json!("Trần Thị Mến"), &json!("1990-05-14")));
        assert_eq!((&mended["submitter"]["name"], &mended["sets"], &mended["result_delivery"], &mended["fee_vnd"]), (&json!("Đỗ Thị Gấm"), &json!(3), &json!("postal"), &json!(8000)));
        assert_eq!(clerk.dossier(&code), mended);
        // Nothing else has changed, and it is no new dossier.
        for same in ["code", "status", "stage", "due_at", "step", "register_book", "received_at", "papers", "summary"] {
            assert_eq!(mended[same], before[same], "{same}");
        }
        assert_eq!(total(app), counted);
        let row = last_row(&clerk, &code);
        assert_eq!((&row["event"], &row["details"]["reason"]), (&json!("amend"), &json!("Gõ nhầm")));
        let changes = &row["details"]["changes"];
        assert_eq!(changes["applicant.name"], json!({ "before": before["applicant"]["name"], "after": "Trần Thị Mến" }));
        assert_eq!(changes["applicant.born_on"], json!({ "before": null, "after": "1990-05-14" }));
        assert_eq!(changes["submitter.name"], json!({ "before": null, "after": "Đỗ Thị Gấm" }));
        assert_eq!(changes["sets"], json!({ "before": 1, "after": 3 }));
        assert_eq!(changes["summary"], Value::Null);
        // It is found by what is right and no more by what was wrong; the book shows what is right.
        let found = |query: &str| clerk.get(&format!("/api/v1/dossiers?q={query}")).ok(200)["items"].as_array().unwrap().len();
        assert_eq!((found("tran%20thi%20men"), found("do%20thi%20gam"), found("0912.345.678")), (1, 1, 1));
        let phone = before["applicant"]["phone"].as_str().unwrap().replace(' ', "");
        assert_eq!(found(&phone), 0);
        let book = clerk.get(&format!("/api/v1/register-book?{KIEN_HUNG}")).ok(200);
        assert_eq!((&book["items"][0]["applicant_name"], &book["items"][0]["sets"]), (&json!("Trần Thị Mến"), &json!(3)));
        // A part that is sent as null goes; a part that is not sent stays.
        let alone = amend(&clerk, &code, &json!({ "submitter": null })).ok(200);
        assert_eq!((&alone["submitter"], &alone["applicant"]["name"]), (&Value::Null, &json!("Trần Thị Mến")));
        sound(app);
    }

    fn it_is_mended_wherever_it_stands_by_the_desk_alone(app) {
        let clerk = app.officer("clerk", WARD);
        let waiting = clerk.post("/api/v1/submissions", &intake_with(&json!({ "channel": "online_partial" }))).ok(201)["code"].as_str().unwrap().to_owned();
        let ended = app.receive();
        let paused = app.receive();
        clerk.act(&paused, "supplement-requests", &json!({ "papers": ["x"], "reason": "x", "answer_by": "2023-03-20T17:00:00+07:00" })).ok(200);
        crate::dossiers::resolve(app, &ended);
        clerk.act(&ended, "result-return", &json!({})).ok(200);
        for code in [&waiting, &ended, &paused] {
            let before = clerk.dossier(code);
            assert!(possible(&before, "amend"));
            let after = amend(&clerk, code, &json!({ "summary": "Xác nhận tình trạng hôn nhân" })).ok(200);
            for same in ["status", "stage", "due_at", "answer_due_at", "citizen_due_at", "pauses", "returned_at", "timeliness"] {
                assert_eq!(after[same], before[same], "{same}");
            }
            assert_eq!(amend(&app.officer("handler", WARD), code, &json!({ "sets": 2 })).problem(403).0, "role_may_not");
            assert_eq!(amend(&app.officer("clerk", "H26.268.04"), code, &json!({ "sets": 2 })).status, 404);
        }
        sound(app);
    }

    fn an_amendment_that_is_wrong_names_all_its_fields_and_changes_nothing(app) {
        let clerk = app.officer("clerk", WARD);
        let code = app.receive();
        let before = clerk.dossier(&code);
        let answer = amend(&clerk, &code, &json!({ "applicant": { "name": " ", "phone": "x" }, "sets": 0, "fee_vnd": -1 }));
        let fields: Vec<String> = answer.problem(422).1.into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["applicant.name", "applicant.phone", "sets", "fee_vnd"]);
        for (changes, field, mistake) in [
            (json!({ "applicant": { "name": "A", "born_on": "2023-03-08" } }), "applicant.born_on", "out_of_range"),
            (json!({ "applicant": { "name": "A", "kind": "business", "born_on": "1990-01-01" } }), "applicant.born_on", "not_a_person"),
            (json!({ "papers": [] }), "papers", "missing_paper"),
        ] {
            let (_, fields) = amend(&clerk, &code, &changes).problem(422);
            assert_eq!(fields[0], (field.to_owned(), mistake.to_owned()));
        }
        let unread = amend(&clerk, &code, &json!({ "applicant": { "name": "A", "born_on": "14/5/1990" } }));
        assert_eq!(unread.problem(400).1, [("applicant.born_on".to_owned(), "unreadable".to_owned())]);
        assert!(unread.text.contains("ngày viết như 2023-05-14"), "{}", unread.text);
        let same = json!({ "summary": before["summary"], "sets": 1 });
        assert_eq!(amend(&clerk, &code, &same).problem(422).0, "invalid_input");
        let silent = clerk.act(&code, "amendments", &json!({ "sets": 2, "reason": "" }));
        assert_eq!(silent.problem(422).1, [("reason".to_owned(), "required".to_owned())]);
        assert_eq!(clerk.dossier(&code), before);
    }

    fn whoever_handed_on_by_mistake_takes_it_back_until_the_next_one_acts(app) {
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("unit_head", WARD));
        let code = app.receive();
        let at_the_desk = clerk.dossier(&code);
        assert!(!possible(&at_the_desk, "recall"));
        let recall = |client: &Client| client.act(&code, "recalls", &json!({ "reason": "Chuyển nhầm" }));
        assert_eq!(recall(&clerk).problem(409).0, "act_not_allowed");
        app.clock.set(at("2023-03-07T10:00"));
        let handed = clerk.act(&code, "hand-overs", &json!({})).ok(200);
        assert!(possible(&handed, "recall"));
        assert_eq!(recall(&head).problem(403).0, "role_may_not");
        // A name that is mended meanwhile is no work on it.
        amend(&clerk, &code, &json!({ "sets": 2 })).ok(200);
        let back = recall(&clerk).ok(200);
        for same in ["status", "stage", "step", "due_at", "next_steps", "possible_acts"] {
            assert_eq!(back[same], at_the_desk[same], "{same}");
        }
        assert_eq!(last_row(&clerk, &code)["details"]["reason"], "Chuyển nhầm");
        assert_eq!(recall(&clerk).problem(409).0, "act_not_allowed");
        // The next one has acted: now it is for them to send it back.
        clerk.act(&code, "hand-overs", &json!({})).ok(200);
        app.officer("handler", WARD);
        head.act(&code, "assignments", &json!({ "handler": "handler.h26-268-05" })).ok(200);
        assert!(!possible(&clerk.dossier(&code), "recall"));
        assert_eq!(recall(&clerk).problem(409).0, "act_not_allowed");
        sound(app);
    }

    fn what_was_sent_back_by_mistake_comes_back_to_whoever_had_it(app) {
        let (clerk, head, handler) = (app.officer("clerk", WARD), app.officer("unit_head", WARD), app.officer("handler", WARD));
        let code = app.receive();
        clerk.act(&code, "hand-overs", &json!({})).ok(200);
        let mut dossier = clerk.dossier(&code);
        while dossier["step"]["role"] != "handler" {
            head.act(&code, "hand-overs", &json!({ "handler": "handler.h26-268-05" })).ok(200);
            dossier = clerk.dossier(&code);
        }
        handler.act(&code, "send-backs", &json!({ "to_step": 1, "reason": "x" })).ok(200);
        let back = handler.act(&code, "recalls", &json!({ "reason": "Bấm nhầm" })).ok(200);
        assert_eq!((&back["step"]["position"], &back["step"]["role"]), (&dossier["step"]["position"], &json!("handler")));
        assert_eq!(back["step"]["handler"], "handler.h26-268-05");
        sound(app);
    }

    fn a_withdrawal_that_waits_makes_nobody_late_and_is_counted_apart(app) {
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("unit_head", WARD));
        let (code, late) = (app.receive(), app.receive());
        app.clock.set(at("2023-03-08T10:00"));
        let wish = clerk.act(&code, "withdrawal", &json!({ "reason": "đổi ý" })).ok(200);
        assert_eq!((&wish["stage"], &wish["overdue"]), (&json!("withdrawal_pending"), &json!(false)));
        // Due on 10/3 at 9:15; the head is away until the 14th.
        app.clock.set(at("2023-03-14T10:00"));
        assert_eq!(clerk.dossier(&code)["overdue"], false);
        let asked_late = clerk.act(&late, "withdrawal", &json!({ "reason": "đổi ý" })).ok(200);
        assert_eq!((&asked_late["stage"], &asked_late["overdue"]), (&json!("withdrawal_pending_overdue"), &json!(true)));
        let figures = total(app);
        let of = |names: [&str; 6]| names.map(|name| figures[name].as_i64().unwrap());
        assert_eq!(of(["pending", "withdrawal_pending", "in_process_in_time", "in_process_overdue", "paused_overdue", "promises_past"]), [2, 2, 0, 0, 1, 1]);
        let list = app.officer("supervisor", "H26.268").get(
            "/api/v1/reports/resolution/dossiers?agency=H26.268&from=2023-03-01&to=2023-03-31&figure=withdrawal_pending").ok(200);
        assert_eq!(list["total"], 2);
        for code in [&code, &late] {
            assert_eq!(head.act(code, "stop", &json!({ "reason": "theo đề nghị" })).ok(200)["stage"], "closed_withdrawn");
        }
        let figures = total(app);
        assert_eq!((&figures["closed_withdrawn"], &figures["pending"], &figures["withdrawal_pending"]), (&json!(2), &json!(0), &json!(0)));
        sound(app);
    }

    fn a_withdrawal_of_the_wrong_dossier_is_undone_with_all_that_stood_before(app) {
        let clerk = app.officer("clerk", WARD);
        let ask = json!({ "papers": ["x"], "reason": "x", "answer_by": "2023-03-20T17:00:00+07:00" });
        let (running, paused) = (app.receive(), app.receive());
        let waiting = clerk.post("/api/v1/submissions", &intake_with(&json!({ "channel": "online_partial" }))).ok(201)["code"].as_str().unwrap().to_owned();
        let owing = clerk.post("/api/v1/submissions", &intake_with(&json!({ "channel": "online_partial" }))).ok(201)["code"].as_str().unwrap().to_owned();
        clerk.act(&paused, "supplement-requests", &ask).ok(200);
        clerk.act(&owing, "supplement-requests", &ask).ok(200);
        let undo = |client: &Client, code: &str| client.act(code, "withdrawal-undoing", &json!({ "reason": "Ghi nhầm hồ sơ" }));
        for code in [&running, &paused, &waiting, &owing] {
            let before = clerk.dossier(code);
            assert_eq!(undo(&clerk, code).problem(409).0, "act_not_allowed");
            app.clock.set(at("2023-03-08T10:00"));
            clerk.act(code, "withdrawal", &json!({ "reason": "đổi ý" })).ok(200);
            assert_eq!(undo(&app.officer("unit_head", WARD), code).problem(403).0, "role_may_not");
            app.clock.set(at("2023-03-09T10:00"));
            let after = undo(&clerk, code).ok(200);
            for same in ["status", "stage", "sub_state", "step", "due_at", "answer_due_at", "citizen_due_at", "pauses", "possible_acts"] {
                assert_eq!(after[same], before[same], "{code} {same}");
            }
        }
        // The pause runs on and ends as if nothing had been.
        app.clock.set(at("2023-03-10T10:00"));
        let came = clerk.act(&paused, "supplements", &json!({ "papers": [{ "code": "x", "copies": 1 }] })).ok(200);
        assert_eq!(came["pauses"][0]["until"], "2023-03-10T10:00:00+07:00");
        assert_eq!(total(app)["withdrawal_pending"], 0);
        sound(app);
    }

    fn everybody_is_shown_what_they_may_do_and_who_does_the_rest(app) {
        let code = app.receive();
        let acts = |dossier: &Value| -> (Vec<String>, Vec<String>) {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let possible = dossier["possible_acts"].as_array().unwrap().iter().map(text).collect();
            (possible, dossier["barred_acts"].as_array().unwrap().iter().map(|barred| text(&barred["act"])).collect())
        };
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("unit_head", WARD));
        let mut everything = BTreeSet::new();
        for (role, own) in [("clerk", "hand_on"), ("unit_head", "assign"), ("supervisor", "stop"), ("approver", "refuse")] {
            let officer = app.officer(role, WARD);
            let dossier = officer.dossier(&code);
            let (possible, barred) = acts(&dossier);
            assert!(possible.contains(&own.to_owned()) && !barred.contains(&own.to_owned()), "{role}: {possible:?}");
            let all: BTreeSet<String> = possible.iter().chain(&barred).cloned().collect();
            assert_eq!(all.len(), possible.len() + barred.len());
            // Everybody is told of the same acts.
            assert!(everything.is_empty() || everything == all, "{role}: {all:?}");
            everything = all;
        }
        let shown = clerk.dossier(&code);
        let assign = shown["barred_acts"].as_array().unwrap().iter().find(|barred| barred["act"] == "assign").unwrap().clone();
        assert_eq!(assign["why"], "việc này dành cho: lãnh đạo phòng chuyên môn");
        assert!(assign["why_en"].as_str().unwrap().starts_with("this act is for: "));
        // What is shown as barred is refused in the same words, and what is shown as possible is not refused for the role.
        app.officer("handler", WARD);
        let refused = clerk.act(&code, "assignments", &json!({ "handler": "handler.h26-268-05" }));
        assert_eq!((refused.status, &refused.json()["detail"]), (403, &assign["why"]));
        head.act(&code, "assignments", &json!({ "handler": "handler.h26-268-05" })).ok(200);
    }

    fn the_number_in_the_book_never_changes(app) {
        let (first, second) = (app.receive(), app.receive());
        let clerk = app.officer("clerk", WARD);
        let number = |code: &str| clerk.dossier(code)["register_book"].clone();
        assert_eq!(number(&second), json!({ "volume": 2023, "ordinal": 2 }));
        // Entered late: it was received before the others, and stands after them.
        app.clock.set(at("2023-03-08T09:00"));
        let late = intake_with(&json!({ "happened_at": "2023-03-07T08:00:00+07:00", "late_entry_reason": "Mất điện" }));
        let late = clerk.post("/api/v1/dossiers", &late).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(number(&second), json!({ "volume": 2023, "ordinal": 2 }));
        let expected = [(first, 1), (second, 2), (late, 3)];
        assert_eq!(ordinals(app), expected);
        // A dossier that waits has none; an acceptance that is taken back keeps its own.
        let online = clerk.post("/api/v1/submissions", &intake_with(&json!({ "channel": "online_partial" }))).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(number(&online), Value::Null);
        clerk.act(&online, "acceptance", &json!({})).ok(200);
        assert_eq!(number(&online)["ordinal"], 4);
        clerk.act(&online, "acceptance-undoing", &json!({ "reason": "nhầm" })).ok(200);
        let book = clerk.get(&format!("/api/v1/register-book?{KIEN_HUNG}")).ok(200);
        assert_eq!((&book["items"][3]["ordinal"], &book["items"][3]["note"]), (&json!(4), &json!("Đã hủy tiếp nhận")));
        let next = app.receive();
        assert_eq!(number(&next)["ordinal"], 5);
        clerk.act(&online, "acceptance", &json!({})).ok(200);
        assert_eq!(number(&online)["ordinal"], 4);
        sound(app);
        // A number that is gone from the book is found.
        app.database().write_now(move |conn| {
            on!(conn, c => diesel::update(dossier::table)
                .filter(dossier::code.eq(&next))
                .set((dossier::book_volume.eq(None::<i32>), dossier::book_ordinal.eq(None::<i32>)))
                .execute(c))?;
            Ok::<_, DatabaseError>(())
        }).unwrap();
        let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
        let broken: Vec<_> = findings.broken.iter().map(|row| row.what.as_ref()).collect();
        assert_eq!(broken, ["the dossier is not what this row sealed: book_volume, book_ordinal"]);
    }

    fn a_register_that_is_older_than_the_numbers_is_numbered_in_the_order_of_reception(app) {
        let codes = [app.receive(), app.receive(), app.receive()];
        app.clock.set(at("2024-01-03T10:00"));
        let later = app.receive();
        app.database().write_now(|conn| {
            on!(&mut *conn, c => diesel::update(dossier::table)
                .set((dossier::book_volume.eq(None::<i32>), dossier::book_ordinal.eq(None::<i32>)))
                .execute(c))?;
            on!(conn, c => diesel::delete(book_counter::table).execute(c))?;
            Ok::<_, DatabaseError>(())
        }).unwrap();
        assert!(!app.database().read_now(older_registers::are_numbered).unwrap());
        older_registers::ensure(app.database(), &indicatif::ProgressBar::hidden()).unwrap();
        assert!(app.database().read_now(older_registers::are_numbered).unwrap());
        let [first, second, third] = codes;
        assert_eq!(ordinals(app), [(first, 1), (second, 2), (third, 3)]);
        let number = app.officer("clerk", WARD).dossier(&later)["register_book"].clone();
        assert_eq!(number, json!({ "volume": 2024, "ordinal": 1 }));
        // Such a register is older than the seals too.
        begin_to_seal_now(app);
        sound(app);
        // Once numbered, nothing is numbered again.
        older_registers::ensure(app.database(), &indicatif::ProgressBar::hidden()).unwrap();
        sound(app);
    }
}
