//! A procedure for which the law sets no limit: published, received, paused, resolved, and in no rate of what is in time.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp, at, intake_with};
use crate::dossiers::resolve;

const CODE: &str = "9.000001";
const WARD: &str = "H26.268.05";
const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";
const WORDS: &str = "pháp luật không quy định thời hạn";

fn content() -> Value {
    json!({
        "name_vi": "Giải quyết theo tình hình thực tế", "field_name": "Hộ tịch", "levels": ["ward"],
        "service_level": "partial", "limit": { "unit": "none_set_by_law" }, "papers": [],
        "legal_basis": "Luật Hộ tịch", "source": "Quyết định công bố", "verified": true,
    })
}

/// Publishes the procedure with these drafts of workflows.
fn publication(app: &TestApp, drafts: &Value) -> Answer {
    let decision =
        json!({ "decision_number": "1/QĐ", "valid_from": "2023-01-01", "workflow_drafts": drafts });
    let path = format!("/api/v1/procedures/{CODE}/versions/1/publication");
    app.officer("administrator", "H26").post(&path, &decision)
}

/// Drafts the procedure, and its own workflow: the office gives itself 40 hours. Answers the key of the workflow.
fn drafts(app: &TestApp) -> Value {
    let administrator = app.officer("administrator", "H26");
    administrator.post("/api/v1/procedures", &json!({ "code": CODE, "content": content() })).ok(201);
    let step = |position: i32, role: &str, hours: Option<u32>| json!({ "position": position, "name_vi": role, "name_en": role, "role": role, "allowance_hours": hours });
    let steps =
        [(1, "clerk", Some(8)), (2, "handler", Some(24)), (3, "approver", Some(8)), (4, "clerk", None)];
    let steps = steps.map(|(position, role, hours)| step(position, role, hours));
    let plan = json!({ "procedure_code": CODE, "steps": steps });
    administrator.post("/api/v1/workflows", &json!({ "name": "khong-thoi-han", "plan": plan })).ok(201)["id"]
        .clone()
}

/// Publishes both; answers the version.
fn publish(app: &TestApp) -> Value {
    let workflow = drafts(app);
    let published = publication(app, &json!([workflow])).ok(200);
    assert_eq!(published["workflows"][0]["total_hours"], 40);
    published
}

fn receive(app: &TestApp) -> String {
    let intake = intake_with(&json!({ "procedure": CODE }));
    app.officer("clerk", WARD).post("/api/v1/dossiers", &intake).ok(201)["code"].as_str().unwrap().to_owned()
}

fn total(app: &TestApp) -> Value {
    let path = format!("/api/v1/reports/resolution?{PERIOD}");
    app.officer("supervisor", "H26.268").get(&path).ok(200)["total"].clone()
}

fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

with_app! {
    fn it_is_published_and_takes_dossiers_under_a_workflow_of_its_own(app) {
        // No sum of hours finds a common workflow for it: without its own it is not published.
        let workflow = drafts(app);
        let refused = publication(app, &json!([]));
        assert_eq!(refused.problem(409), ("left_without_workflow".to_owned(), vec![("workflow".to_owned(), "no_workflow".to_owned())]));
        let version = publication(app, &json!([workflow])).ok(200);
        assert_eq!(version["limit"], json!({
            "unit": "none_set_by_law", "cut_off": null, "words_vi": WORDS, "words_en": "no limit set by law",
        }));
        let read = app.officer("clerk", WARD).get(&format!("/api/v1/procedures/{CODE}")).ok(200);
        assert_eq!(read["limit"], version["limit"]);
        let code = receive(app);
        let dossier = app.officer("clerk", WARD).dossier(&code);
        assert_eq!((&dossier["due_at"], &dossier["procedure"]["limit"]), (&Value::Null, &json!(WORDS)));
    }

    fn a_limit_that_is_not_set_has_no_value(app) {
        let mut body = content();
        body["limit"] = json!({ "unit": "none_set_by_law", "value": 3 });
        let refused = app.officer("administrator", "H26").post("/api/v1/procedures", &json!({ "code": CODE, "content": body }));
        assert_eq!(refused.problem(422).1, [("content.limit.value".to_owned(), "no_limit".to_owned())]);
    }

    fn it_is_never_late_and_in_no_rate(app) {
        publish(app);
        let (resolved, open) = (receive(app), receive(app));
        let clerk = app.officer("clerk", WARD);
        let papers = json!({ "papers": ["x"], "reason": "x" });
        clerk.act(&resolved, "supplement-requests", &papers).ok(200);
        app.clock.set(at("2023-03-20T10:00"));
        let answered = json!({ "papers": [{ "code": "x", "copies": 1 }] });
        assert_eq!(clerk.act(&resolved, "supplements", &answered).ok(200)["due_at"], Value::Null);
        app.clock.set(at("2023-03-30T10:00"));
        let done = resolve(app, &resolved);
        assert_eq!((&done["stage"], &done["timeliness"]), (&json!("resolved_no_deadline"), &json!("no_deadline")));
        assert_eq!((&done["due_at"], &done["promise"]), (&Value::Null, &Value::Null));
        assert_eq!(clerk.dossier(&open)["overdue"], false);
        assert_eq!(clerk.get("/api/v1/dossiers?overdue=true").ok(200)["items"], json!([]));
        assert_eq!(clerk.get("/api/v1/dossiers?worklist=overdue").ok(200)["items"], json!([]));

        let counted = total(app);
        let figure = |name: &str| counted["figures"][name].as_i64().unwrap();
        assert_eq!(["received", "resolved", "resolved_no_deadline", "pending"].map(figure), [2, 1, 1, 1]);
        assert_eq!(["resolved_early", "resolved_on_time", "resolved_late", "in_process_overdue"].map(figure), [0; 4]);
        assert_eq!(["promises_given", "promises_past"].map(figure), [0; 2]);
        for rate in ["on_time_of_resolved", "on_time_of_due", "promises_kept_of_ended"] {
            assert_eq!(counted["rates"][rate]["denominator"], 0, "{rate}");
        }
        assert_eq!(counted["balance"]["balanced"], true);
        let path = format!("/api/v1/reports/resolution/dossiers?{PERIOD}&figure=resolved_no_deadline");
        let list = app.officer("supervisor", "H26.268").get(&path).ok(200);
        assert_eq!((&list["total"], &list["items"][0]["code"]), (&json!(1), &json!(resolved)));
        let sheet = app.officer("supervisor", "H26.268").get(&format!("/api/v1/reports/resolution?{PERIOD}&format=csv"));
        let mut reader = csv::Reader::from_reader(sheet.text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().clone();
        let place = headings.iter().position(|heading| heading == "Giải quyết không có hạn").unwrap();
        assert_eq!(&reader.records().map(Result::unwrap).last().unwrap()[place], "1");
        sound(app);
    }

    fn the_proof_sheet_and_the_control_slip_say_so(app) {
        publish(app);
        let code = receive(app);
        app.clock.set(at("2023-03-09T10:00"));
        resolve(app, &code);
        let clerk = app.officer("clerk", WARD);
        let sheet = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
        assert_eq!((&sheet["limit"], &sheet["due_at"]), (&json!(WORDS), &Value::Null));
        assert_eq!((&sheet["rule"], &sheet["trace"]), (&Value::Null, &Value::Null));
        let page = clerk.get(&format!("/api/v1/dossiers/{code}/deadline?format=html")).text;
        assert!(page.contains("Pháp luật không quy định thời hạn giải quyết thủ tục này"), "{page}");
        let slip = clerk.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        assert_eq!((&slip["overrun"], &slip["measured_in"]), (&Value::Null, &json!("working_time")));
        // The allowances are the office's own, and still measured.
        assert_eq!(slip["rows"][0]["allowance_hours"], 8);
        assert!(slip["rows"][0]["verdict"].is_string(), "{slip}");
        assert_eq!(slip["procedure"]["limit"], WORDS);
        // Printed it says so where the date would stand.
        let printed = clerk.get(&format!("/api/v1/dossiers/{code}/control-slip?format=docx")).bytes;
        assert!(docx_rs::read_docx(&printed).unwrap().json().contains("không có: pháp luật không quy định thời hạn"));
    }

    fn an_online_one_is_answered_in_time_and_loses_its_instant(app) {
        publish(app);
        let clerk = app.officer("clerk", WARD);
        let online = intake_with(&json!({ "procedure": CODE, "channel": "online_partial" }));
        let waiting = clerk.post("/api/v1/submissions", &online).ok(201);
        assert!(waiting["answer_due_at"].is_string(), "the desk answers within 8 hours all the same");
        let code = waiting["code"].as_str().unwrap();
        let accepted = clerk.act(code, "acceptance", &json!({})).ok(200);
        assert_eq!((&accepted["due_at"], &accepted["answer_due_at"]), (&Value::Null, &Value::Null));
        assert_eq!(total(app)["figures"]["answered_in_time"], 1);
        sound(app);
    }

    fn running_dossiers_move_to_a_version_without_a_limit(app) {
        let code = app.receive();
        let administrator = app.officer("administrator", "H26");
        let mut body = content();
        body["name_vi"] = json!("Cấp Giấy xác nhận tình trạng hôn nhân");
        let draft = administrator.post("/api/v1/procedures/1.004873/versions", &body).ok(201);
        let number = draft["version"].as_i64().unwrap();
        let decision = json!({ "decision_number": "9/QĐ", "valid_from": "2023-03-08", "workflow": "scale" });
        administrator.post(&format!("/api/v1/procedures/1.004873/versions/{number}/publication"), &decision).ok(200);
        app.clock.set(at("2023-03-20T10:00"));
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["overdue"], true);
        let path = format!("/api/v1/procedures/1.004873/versions/{number}");
        let administrator = app.officer("administrator", WARD);
        let wish = json!({ "agency": WARD, "decision_number": "9/QĐ", "reason": "Luật bỏ thời hạn" });
        let rehearsal = administrator.post(&format!("{path}/move-rehearsals"), &wish).ok(200);
        assert_eq!((&rehearsal["dossiers"]["moves"]["later"], &rehearsal["dossiers"]["moves"]["no_longer_overdue"]), (&json!(1), &json!(1)), "{rehearsal}");
        administrator.post(&format!("{path}/moves"), &wish).ok(200);
        let moved = app.officer("clerk", WARD).dossier(&code);
        assert_eq!((&moved["due_at"], &moved["overdue"]), (&Value::Null, &json!(false)), "{moved}");
        sound(app);
    }
}
