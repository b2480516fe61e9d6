//! Running dossiers move to another version or workflow: rehearsed first, then done, each journal saying why.

use motcua::access::CatalogueKeeper;
use motcua::dossier::views::verify::walk;
use motcua::procedure::actions as procedures;
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at, census, intake_with};
use crate::dossiers::{holder, resolve};
use crate::journal::tamper;
use crate::support::Unasked;

const WARD: &str = "H26.268.05";
const PROCEDURE: &str = "1.004873";
const HOUR: i64 = 3_600_000_000;

/// Drafts the next version of the procedure with a limit in working days; answers its number.
fn draft(app: &TestApp, days: u32) -> i64 {
    let content = json!({
        "name_vi": "Cấp Giấy xác nhận tình trạng hôn nhân", "field_name": "Hộ tịch", "levels": ["ward"],
        "service_level": "partial", "limit": { "value": days, "unit": "working_days" }, "papers": [],
        "legal_basis": "Nghị định thử nghiệm", "source": "thử nghiệm", "verified": false,
    });
    let path = format!("/api/v1/procedures/{PROCEDURE}/versions");
    app.officer("administrator", "H26").post(&path, &content).ok(201)["version"].as_i64().unwrap()
}

/// The same, published and in force from 8/3/2023.
pub(crate) fn publish(app: &TestApp, days: u32) -> i64 {
    let number = draft(app, days);
    let path = format!("/api/v1/procedures/{PROCEDURE}/versions/{number}/publication");
    let body = json!({ "decision_number": "77/QĐ-UBND", "valid_from": "2023-03-08" });
    app.officer("administrator", "H26").post(&path, &body).ok(200);
    number
}

fn step(position: i32, name: &str, role: &str, hours: Option<u32>) -> Value {
    let mut step = json!({ "position": position, "name_vi": name, "name_en": name, "role": role });
    if let Some(hours) = hours {
        step["allowance_hours"] = json!(hours);
    }
    step
}

/// Drafts a short workflow of 24 hours; the first step is the one that every generic workflow begins with.
fn draft_workflow(app: &TestApp, name: &str, changes: &Value) -> String {
    let mut plan = json!({ "total_hours": 24, "steps": [
        step(1, "Tiếp nhận, số hóa, chuyển hồ sơ", "clerk", Some(2)),
        step(2, "Thẩm định", "handler", Some(16)),
        step(3, "Ký", "approver", Some(6)),
        step(4, "Trả kết quả", "clerk", None),
    ] });
    plan.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let body = json!({ "name": name, "plan": plan });
    let admin = app.officer("administrator", "H26");
    admin.post("/api/v1/workflows", &body).ok(201)["id"].as_str().unwrap().to_owned()
}

fn publish_workflow(app: &TestApp, name: &str, changes: &Value) -> String {
    let id = draft_workflow(app, name, changes);
    let path = format!("/api/v1/workflows/{id}/publication");
    app.officer("administrator", "H26").post(&path, &json!({ "decision_number": "78/QĐ-UBND" })).ok(200);
    id
}

/// A wish to move the ward's dossiers.
fn wish(changes: &Value) -> Value {
    let mut body =
        json!({ "agency": WARD, "decision_number": "79/QĐ-UBND", "reason": "Điều khoản chuyển tiếp" });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

fn rehearse(client: &Client, version: i64, body: &Value) -> Answer {
    client.post(&format!("/api/v1/procedures/{PROCEDURE}/versions/{version}/move-rehearsals"), body)
}

fn move_to(client: &Client, version: i64, body: &Value) -> Answer {
    client.post(&format!("/api/v1/procedures/{PROCEDURE}/versions/{version}/moves"), body)
}

/// Rehearses, makes sure that nothing was written, does it, and makes sure that it came as rehearsed and only once.
#[track_caller]
fn change(app: &TestApp, version: i64, body: &Value) -> Value {
    let admin = app.officer("administrator", WARD);
    let before = census(app);
    let rehearsal = rehearse(&admin, version, body).ok(200);
    assert_eq!(census(app), before, "a rehearsal writes nothing");
    let done = move_to(&admin, version, body).ok(200);
    assert_eq!(done["dossiers"], rehearsal["dossiers"]);
    let refused: Vec<&Value> =
        rehearsal["items"].as_array().unwrap().iter().filter(|item| item.get("refusal").is_some()).collect();
    assert_eq!(done["refused"].as_array().unwrap().iter().collect::<Vec<_>>(), refused);
    let after = census(app);
    let moved = rehearsal["dossiers"]["moves"]["open"].as_i64().unwrap();
    assert_eq!(
        (&after.0, after.1),
        (&before.0, before.1 + moved),
        "a row for each, and none leaves its account"
    );
    let again = move_to(&admin, version, body).ok(200);
    assert_eq!(again["dossiers"]["moves"]["open"], 0);
    assert_eq!(again["refused"], done["refused"]);
    assert_eq!(census(app), after);
    sound(app);
    rehearsal
}

/// What became of the dossiers: found, already there, refused; and of those that moved by their due dates.
fn totals(found: [i64; 3], moves: [i64; 6]) -> Value {
    let ([found, already_there, refused], [open, unchanged, earlier, later, overdue, in_time]) =
        (found, moves);
    json!({
        "found": found, "already_there": already_there, "refused": refused,
        "moves": { "open": open, "unchanged": unchanged, "earlier": earlier, "later": later,
            "becomes_overdue": overdue, "no_longer_overdue": in_time },
    })
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

/// The due date, once the proof sheet has added up to it.
#[track_caller]
fn due(app: &TestApp, code: &str) -> String {
    let clerk = app.officer("clerk", "H26");
    let sheet = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
    let due = sheet["due_at"].as_str().unwrap();
    assert_eq!(clerk.dossier(code)["due_at"], due);
    assert_eq!(sheet["trace"]["deadline"]["due_at"], due[..19], "the trace agrees");
    due[..16].to_owned()
}

fn journal(app: &TestApp, code: &str) -> Vec<Value> {
    let answer = app.officer("clerk", "H26").get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
    answer["items"].as_array().unwrap().clone()
}

fn told(field: &str, code: &str) -> (String, Vec<(String, String)>) {
    ("invalid_input".to_owned(), vec![(field.to_owned(), code.to_owned())])
}

with_app! {
    fn a_new_version_moves_nothing_until_it_is_told_to_and_then_says_why(app) {
        let code = app.receive();
        let there = intake_with(&json!({ "agency": "H26.268.04" }));
        let there = app.officer("clerk", "H26.268.04").post("/api/v1/dossiers", &there).ok(201);
        app.clock.set(at("2023-03-08T10:00"));
        let version = publish(app, 5);
        let fresh = app.receive();
        assert_eq!((due(app, &code), due(app, &fresh)), ("2023-03-10T09:15".into(), "2023-03-15T10:00".into()));
        assert_eq!(app.officer("clerk", WARD).dossier(&code).get("last_move"), None);

        let rehearsal = change(app, version, &wish(&json!({})));
        assert_eq!(rehearsal["dossiers"], totals([2, 1, 0], [1, 0, 0, 1, 0, 0]));
        let item = &rehearsal["items"][0];
        assert_eq!(rehearsal["items"].as_array().unwrap().len(), 1);
        assert_eq!((&item["code"], &item["agency_code"], &item["version_before"]), (&json!(code), &json!(WARD), &json!(1)));
        assert_eq!((&item["workflow_before"]["name"], &item["workflow_after"]["name"]), (&json!("generic-3"), &json!("generic-5")));
        assert_eq!((&item["step_before"], &item["step_after"]), (&json!({ "position": 1, "name": "Tiếp nhận, số hóa, chuyển hồ sơ" }), &item["step_before"]));
        assert_eq!((&item["due_before"], &item["due_after"]), (&json!("2023-03-10T09:15:00+07:00"), &json!("2023-03-14T09:15:00+07:00")));
        assert_eq!((item.get("becomes"), item.get("refusal")), (None, None));
        assert_eq!(due(app, &code), "2023-03-14T09:15");

        let row = journal(app, &code).pop().unwrap();
        assert_eq!((&row["event"], &row["seq"], &row["actor"], &row["actor_role"]),
            (&json!("move_version"), &json!(2), &json!("administrator.h26-268-05"), &json!("administrator")));
        assert_eq!((&row["from_stage"], &row["to_stage"], &row["due_before"], &row["due_after"]),
            (&json!("in_process"), &json!("in_process"), &item["due_before"], &item["due_after"]));
        let details = &row["details"];
        assert_eq!((&details["version_before"]["version"], &details["version_after"]["version"]), (&json!(1), &json!(2)));
        assert_eq!((&details["workflow_after"]["name"], &details["decision_number"], &details["reason"]),
            (&json!("generic-5"), &json!("79/QĐ-UBND"), &json!("Điều khoản chuyển tiếp")));
        // The dossier, its proof sheet and its control slip say the same.
        let clerk = app.officer("clerk", WARD);
        let dossier = clerk.dossier(&code);
        assert_eq!((&dossier["procedure"]["version"], &dossier["procedure"]["limit"]), (&json!(2), &json!("5 ngày làm việc")));
        assert_eq!((&dossier["last_move"]["moved_at"], &dossier["last_move"]["version_before"]["version"]), (&json!("2023-03-08T10:00:00+07:00"), &json!(1)));
        for part in ["deadline", "control-slip"] {
            let view = clerk.get(&format!("/api/v1/dossiers/{code}/{part}")).ok(200);
            assert_eq!(view["last_move"], dossier["last_move"], "{part}");
        }
        let page = clerk.get(&format!("/api/v1/dossiers/{code}/deadline?format=html")).text;
        assert!(page.contains("bản 2 từ 10:00 08/3/2023 (trước đó bản 1), theo 79/QĐ-UBND: Điều khoản chuyển tiếp"), "{page}");
        // The other ward's dossier keeps its version.
        let there = there["code"].as_str().unwrap();
        assert_eq!((journal(app, there).len(), due(app, there)), (1, "2023-03-10T09:15".into()));
        // It goes on by the steps of its new workflow.
        app.clock.set(at("2023-03-14T09:00"));
        assert_eq!(resolve(app, &code)["timeliness"], "on_time");
        sound(app);
    }

    fn a_shorter_limit_makes_overdue_only_what_was_seen_and_can_be_taken_back(app) {
        let (code, other) = (app.receive(), app.receive());
        app.clock.set(at("2023-03-09T10:00"));
        let version = publish(app, 2);
        resolve(app, &other);
        let before = (census(app), app.officer("clerk", WARD).dossier(&other));
        let admin = app.officer("administrator", WARD);
        let rehearsal = rehearse(&admin, version, &wish(&json!({}))).ok(200);
        assert_eq!(rehearsal["dossiers"], totals([1, 0, 0], [1, 0, 1, 0, 1, 0]));
        assert_eq!(rehearsal["items"][0]["becomes"], "overdue");
        let refused = move_to(&admin, version, &wish(&json!({})));
        assert_eq!(refused.problem(422), told("becomes_overdue", "not_as_rehearsed"));
        assert_eq!(census(app), before.0);

        change(app, version, &wish(&json!({ "becomes_overdue": 1 })));
        assert_eq!(due(app, &code), "2023-03-09T09:15");
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["overdue"], true);
        // Back to the version that was superseded: in time again, and both moves stay in the books.
        let rehearsal = change(app, 1, &wish(&json!({ "reason": "Chuyển nhầm" })));
        assert_eq!(rehearsal["dossiers"], totals([1, 0, 0], [1, 0, 0, 1, 0, 1]));
        assert_eq!(rehearsal["items"][0]["becomes"], "in_time");
        assert_eq!((due(app, &code), journal(app, &code).len()), ("2023-03-10T09:15".into(), 3));
        assert_eq!(app.officer("clerk", WARD).dossier(&other), before.1, "what was resolved never changes");
    }

    fn a_pause_stays_what_it_was_and_ends_by_the_new_limit(app) {
        let (code, late) = (app.receive(), app.receive());
        let clerk = app.officer("clerk", WARD);
        app.clock.set(at("2023-03-08T09:15"));
        clerk.act(&code, "supplement-requests", &json!({ "papers": ["x"], "reason": "thiếu" })).ok(200);
        app.clock.set(at("2023-03-10T10:00"));
        clerk.act(&late, "payment-requests", &json!({ "amount_vnd": 8000, "reason": "lệ phí" })).ok(200);
        let version = publish(app, 5);
        let rehearsal = change(app, version, &wish(&json!({})));
        assert_eq!(rehearsal["dossiers"], totals([2, 0, 0], [2, 0, 0, 2, 0, 0]));
        assert_eq!((due(app, &code), due(app, &late)), ("2023-03-14T09:15".into(), "2023-03-14T09:15".into()));
        assert_eq!(clerk.dossier(&code)["stage"], "paused_supplement");
        assert_eq!(clerk.dossier(&late)["stage"], "paused_payment_overdue");
        // Two working days of pause, after five of the limit.
        app.clock.set(at("2023-03-10T10:15"));
        let papers = json!({ "papers": [{ "code": "x", "copies": 1 }], "happened_at": "2023-03-10T10:15:00+07:00" });
        clerk.act(&code, "supplements", &papers).ok(200);
        assert_eq!(due(app, &code), "2023-03-16T10:15");
        sound(app);
    }

    fn a_step_goes_to_its_counterpart_or_where_it_is_sent_or_nowhere(app) {
        let (first, third) = (app.receive(), app.receive());
        app.clock.set(at("2023-03-07T11:15"));
        for _ in 0..2 {
            let dossier = app.officer("clerk", WARD).dossier(&third);
            holder(app, &dossier).act(&third, "hand-overs", &json!({})).ok(200);
        }
        app.clock.set(at("2023-03-08T09:15"));
        let workflow = publish_workflow(app, "short", &json!({ "level": "ward" }));
        // The same version with another workflow; only the dossier with a counterpart goes.
        let rehearsal = change(app, 1, &wish(&json!({ "workflow": workflow })));
        assert_eq!(rehearsal["dossiers"], totals([2, 0, 1], [1, 1, 0, 0, 0, 0]));
        let stays = &rehearsal["items"][1];
        assert_eq!((&stays["code"], &stays["refusal"], stays.get("due_after")), (&json!(third), &json!("no_counterpart"), None));
        assert!(stays["refusal_words"].as_str().unwrap().contains("steps"));
        assert_eq!(app.officer("clerk", WARD).dossier(&first)["step"]["of"], 4);

        let named = wish(&json!({ "workflow": workflow, "steps": [{ "from": 3, "to": 2 }], "dossiers": [third] }));
        let rehearsal = change(app, 1, &named);
        assert_eq!(rehearsal["dossiers"], totals([1, 0, 0], [1, 1, 0, 0, 0, 0]));
        assert_eq!(rehearsal["items"][0]["step_after"], json!({ "position": 2, "name": "Thẩm định" }));
        let moved = app.officer("clerk", WARD).dossier(&third);
        assert_eq!((&moved["step"]["position"], &moved["step"]["role"]), (&json!(2), &json!("handler")));

        // The slip keeps the stays under the old workflow, by its allowances, and goes on by the new one.
        app.clock.set(at("2023-03-13T09:15"));
        let slip = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{third}/control-slip")).ok(200);
        let rows: Vec<_> = slip["rows"].as_array().unwrap().iter().map(|row| (
            row["workflow"]["name"].as_str().unwrap_or("-"), row["step"].as_i64().unwrap(), row["allowance_hours"].as_i64().unwrap(),
            row["spent_microseconds"].as_i64().unwrap() / HOUR, row["left_by"].as_str().unwrap_or("-"),
        )).collect();
        assert_eq!(rows, [
            ("generic-3", 1, 2, 2, "hand_on"), ("generic-3", 2, 2, 0, "hand_on"), ("generic-3", 3, 12, 6, "move_version"),
            ("-", 2, 16, 24, "-"),
        ]);
        assert_eq!(slip["rows"][3]["name"], "Thẩm định");
        let overrun = &slip["overrun"];
        let parts: i64 = ["applicant_microseconds", "calendar_microseconds", "unallocated_microseconds"].iter()
            .map(|part| overrun[*part].as_i64().unwrap()).sum();
        let desks: i64 = overrun["desks"].as_array().unwrap().iter().map(|desk| desk["microseconds"].as_i64().unwrap()).sum();
        assert_eq!((overrun["total_microseconds"].as_i64().unwrap(), parts + desks), (8 * HOUR, 8 * HOUR));
        assert_eq!((&overrun["desks"][0]["step"], &overrun["desks"][0]["role"]), (&json!(2), &json!("handler")));
        // Handed on once more it can be resolved.
        resolve(app, &third);
        sound(app);
    }

    fn what_cannot_move_says_why_and_keeps_its_version(app) {
        let clerk = app.officer("clerk", WARD);
        let (ended, plain) = (app.receive(), app.receive());
        let online = intake_with(&json!({ "channel": "online_partial" }));
        let waiting = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        resolve(app, &ended);
        app.clock.set(at("2023-03-08T09:15"));
        // No workflow has 32 hours: nobody can go. No act of today leaves a version so; a register may have one from before.
        let version = draft(app, 4);
        let number = i32::try_from(version).unwrap();
        app.database()
            .write_now(move |conn| {
                let act = ("77/QĐ-UBND", at("2023-03-08T00:00").date());
                procedures::publish(conn, (PROCEDURE, number), act, (&CatalogueKeeper::CommandLine, at("2023-03-08T09:15")), &mut Unasked)
            })
            .unwrap();
        let rehearsal = change(app, version, &wish(&json!({ "dossiers": [ended, plain, waiting] })));
        assert_eq!(rehearsal["dossiers"], totals([3, 0, 3], [0; 6]));
        let reason = |rehearsal: &Value, code: &str| {
            let items = rehearsal["items"].as_array().unwrap();
            items.iter().find(|item| item["code"] == code).unwrap()["refusal"].as_str().unwrap().to_owned()
        };
        assert_eq!(reason(&rehearsal, &ended), "ended");
        assert_eq!(reason(&rehearsal, &plain), "no_workflow");
        assert_eq!(reason(&rehearsal, &waiting), "not_accepted");
        // One for another level is no better.
        let steps = json!([step(1, "Tiếp nhận, số hóa, chuyển hồ sơ", "clerk", Some(32))]);
        let district = publish_workflow(app, "district-4", &json!({ "total_hours": 32, "level": "district", "steps": steps }));
        let rehearsal = change(app, version, &wish(&json!({ "workflow": district })));
        assert_eq!((rehearsal["dossiers"].clone(), reason(&rehearsal, &plain)), (totals([2, 0, 2], [0; 6]), "workflow_not_for_office".into()));
        publish_workflow(app, "ward-4", &json!({ "total_hours": 32, "level": "ward", "steps": steps }));
        let rehearsal = change(app, version, &wish(&json!({})));
        assert_eq!(rehearsal["dossiers"], totals([2, 0, 1], [1, 0, 0, 1, 0, 0]));
        assert_eq!(due(app, &plain), "2023-03-13T09:15");
        // The list comes in pages.
        app.receive();
        let path = format!("/api/v1/procedures/{PROCEDURE}/versions/1/move-rehearsals?limit=1");
        let admin = app.officer("administrator", WARD);
        let one = admin.post(&path, &wish(&json!({}))).ok(200);
        let cursor = one["next_cursor"].as_str().unwrap();
        let two = admin.post(&format!("{path}&cursor={cursor}"), &wish(&json!({}))).ok(200);
        assert_eq!((&one["items"][0]["code"], &two["items"][0]["code"]), (&json!(plain), &json!(waiting)));
        assert_eq!(one["dossiers"], two["dossiers"]);
    }

    fn the_report_balances_and_what_was_stays(app) {
        let codes: Vec<String> = (0..3).map(|_| app.receive()).collect();
        app.clock.set(at("2023-03-10T10:00"));
        let version = publish(app, 5);
        let writer = app.officer("report_writer", "H26.268");
        let report = |as_of: &str| {
            let path = format!("/api/v1/reports/resolution?agency=H26.268&from=2023-03-01&to=2023-03-31&as_of={as_of}%2B07:00");
            writer.get(&path).ok(200)["total"].clone()
        };
        let before = report("2023-03-10T09:59:00");
        assert_eq!((&before["figures"]["in_process_overdue"], &before["figures"]["pending"]), (&json!(3), &json!(3)));
        assert_eq!(before["balance"]["balanced"], true);
        let rehearsal = change(app, version, &wish(&json!({})));
        assert_eq!(rehearsal["dossiers"], totals([3, 0, 0], [3, 0, 0, 3, 0, 3]));
        app.clock.set(at("2023-03-10T11:00"));
        let after = report("2023-03-10T11:00:00");
        assert_eq!((&after["figures"]["in_process_overdue"], &after["figures"]["pending"]), (&json!(0), &json!(3)));
        assert_eq!(after["balance"]["balanced"], true);
        assert_eq!((&after["figures"]["received"], &after["figures"]["reopened"]), (&json!(3), &json!(0)));
        assert_eq!(report("2023-03-10T09:59:00")["figures"], before["figures"], "what was, was");
        assert_eq!(resolve(app, &codes[0])["timeliness"], "early");
    }

    fn the_desk_goes_on_while_dossiers_move(app) {
        let codes: Vec<String> = (0..24).map(|_| app.receive()).collect();
        app.clock.set(at("2023-03-08T09:15"));
        let version = publish(app, 5);
        let (clerk, admin) = (app.officer("clerk", WARD), app.officer("administrator", WARD));
        std::thread::scope(|scope| {
            for some in codes.chunks(8) {
                let clerk = clerk.clone();
                scope.spawn(move || for code in some {
                    let answer = clerk.act(code, "hand-overs", &json!({}));
                    assert!([200, 409].contains(&answer.status), "{}", answer.text);
                });
            }
            let done = move_to(&admin, version, &wish(&json!({}))).ok(200);
            assert_eq!(done["dossiers"], totals([24, 0, 0], [24, 0, 0, 24, 0, 0]));
        });
        for code in &codes {
            assert_eq!(due(app, code), "2023-03-14T09:15");
        }
        sound(app);
    }

    fn the_audit_knows_where_a_dossier_moved_to(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-08T09:15"));
        let version = publish(app, 5);
        change(app, version, &wish(&json!({})));
        tamper(app, "UPDATE dossier SET procedure_version_id = (SELECT v.id FROM procedure_version v
            JOIN procedure p ON p.id = v.procedure_id WHERE p.code = '1.004873' AND v.version = 1)");
        let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
        let broken: Vec<_> = findings.broken.iter().map(|broken| (broken.code.as_str(), &*broken.what)).collect();
        assert_eq!(broken, [(code.as_str(), "the dossier does not stand where its journal left it: procedure_version_id, workflow_id")]);
    }

    fn bad_input_is_named_and_changes_nothing(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-08T09:15"));
        let version = publish(app, 5);
        let drafted = draft(app, 3);
        let (admin, city) = (app.officer("administrator", WARD), app.officer("administrator", "H26"));
        let (short, other_draft) = (publish_workflow(app, "short", &json!({})), draft_workflow(app, "draft", &json!({})));
        let foreign = json!({ "procedure_code": "1.001612", "total_hours": null });
        let foreign = draft_workflow(app, "foreign", &foreign);
        let gone = "01890000-0000-7000-8000-000000000000";
        let before = (census(app), app.officer("clerk", WARD).dossier(&code));
        for ask in [rehearse, move_to] {
            for (version, changes, field, reason) in [
                (drafted, json!({}), "version", "not_published"),
                (version, json!({ "agency": "H99" }), "agency", "unknown_agency"),
                (version, json!({ "agency": "H26.268.04" }), "agency", "unknown_agency"),
                (version, json!({ "decision_number": " " }), "decision_number", "required"),
                (version, json!({ "reason": "" }), "reason", "required"),
                (version, json!({ "workflow": gone }), "workflow", "unknown"),
                (version, json!({ "workflow": short }), "workflow", "wrong_sum"),
                (version, json!({ "workflow": other_draft }), "workflow", "not_published"),
                (1, json!({ "workflow": short, "steps": [{ "from": 1, "to": 4 }] }), "steps", "unknown_step"),
                (1, json!({ "workflow": short, "steps": [{ "from": 1, "to": 9 }] }), "steps", "unknown_step"),
                (version, json!({ "steps": [{ "from": 0, "to": 1 }] }), "steps.0.from", "out_of_range"),
                (version, json!({ "dossiers": [] }), "dossiers", "required"),
                (version, json!({ "dossiers": [code, "H26.268.04-230307-0001"] }), "dossiers.1", "unknown_dossier"),
                (version, json!({ "becomes_overdue": -1 }), "becomes_overdue", "out_of_range"),
            ] {
                assert_eq!(ask(&admin, version, &wish(&changes)).problem(422), told(field, reason), "{changes}");
            }
            assert_eq!(ask(&admin, version, &wish(&json!({ "workflow": foreign }))).problem(422), told("workflow", "not_published"));
            for changes in [json!({ "workflow": "x" }), json!({ "steps": { "1": 2 } }), json!({ "colour": "red" }), json!({ "reason": null })] {
                assert_eq!(ask(&admin, version, &wish(&changes)).problem(400).0, "unreadable_body", "{changes}");
            }
            assert_eq!(ask(&admin, 99, &wish(&json!({}))).problem(404).0, "not_found");
            // Out of role, and out of reach.
            for (role, agency) in [("clerk", WARD), ("supervisor", WARD), ("approver", "H26")] {
                assert_eq!(ask(&app.officer(role, agency), version, &wish(&json!({}))).problem(403).0, "role_may_not", "{role}");
            }
            assert_eq!(ask(&admin, version, &wish(&json!({ "agency": "H26.268" }))).problem(422), told("agency", "unknown_agency"));
            assert_eq!(ask(&app.stranger(), version, &wish(&json!({}))).problem(401).0, "not_signed_in");
        }
        let path = format!("/api/v1/procedures/{PROCEDURE}/versions/{version}/move-rehearsals");
        assert_eq!(admin.post(&format!("{path}?limit=0"), &wish(&json!({}))).problem(422), told("limit", "out_of_range"));
        assert_eq!(admin.post(&format!("{path}?cursor=x"), &wish(&json!({}))).problem(422), told("cursor", "unknown_cursor"));
        assert_eq!(city.post("/api/v1/procedures/9.9/versions/1/moves", &wish(&json!({}))).problem(404).0, "not_found");
        assert_eq!((census(app), app.officer("clerk", WARD).dossier(&code)), before);
        // A version is moved to from its first day on.
        app.clock.set(at("2023-03-07T16:00"));
        assert_eq!(rehearse(&admin, version, &wish(&json!({}))).problem(422), told("version", "not_in_force_yet"));
    }
}
