//! A head lets an officer approve by a document: who may, for how long, and what the journal says of it.

use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at};
use crate::drawn::WARD;

const HEAD: &str = "approver.h26-268-05";
const PATH: &str = "/api/v1/approval-delegations";

fn delegation() -> Value {
    json!({ "delegate": "clerk.h26-268-05", "agency": WARD, "document_number": "12/QĐ-UBND", "until": "2023-03-10" })
}

/// A dossier with the handler, whose draft nobody has approved.
fn drafted(app: &TestApp) -> String {
    let code = app.receive();
    for role in ["clerk", "unit_head"] {
        app.officer(role, WARD).act(&code, "hand-overs", &json!({})).ok(200);
    }
    draft(app, &code);
    code
}

fn draft(app: &TestApp, code: &str) {
    let asked = json!({ "papers": ["Giấy xác nhận nơi cư trú"], "reason": "Thiếu giấy tờ" });
    app.officer("handler", WARD).act(code, "supplement-drafts", &asked).ok(200);
}

fn send(clerk: &Client, code: &str) -> Answer {
    clerk.act(code, "supplement-requests", &json!({}))
}

with_app! {
    fn the_desk_of_a_small_ward_sends_by_the_document_of_its_head(app) {
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("approver", WARD));
        let code = drafted(app);
        assert_eq!(send(&clerk, &code).problem(409).0, "act_not_allowed");
        let given = head.post(PATH, &delegation()).ok(201);
        assert_eq!((&given["head"]["username"], &given["delegate"]["username"]), (&json!(HEAD), &json!("clerk.h26-268-05")));
        assert!(clerk.dossier(&code)["possible_acts"].as_array().unwrap().contains(&json!("request_supplement")));
        let paused = send(&clerk, &code).ok(200);
        let pause = &paused["pauses"][0];
        assert_eq!((&pause["prepared_by"], &pause["approved_by"]), (&json!("handler.h26-268-05"), &json!("clerk.h26-268-05")));
        assert_eq!(pause["approved_under"], json!({ "document_number": "12/QĐ-UBND", "head": HEAD }));
        let journal = clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let row = journal["items"].as_array().unwrap().last().unwrap();
        assert_eq!(row["details"]["approved_under"]["document_number"], "12/QĐ-UBND");
        let named: Vec<&Value> = row["people"].as_array().unwrap().iter().map(|person| &person["username"]).collect();
        assert_eq!(named, [&json!("handler.h26-268-05"), &json!("clerk.h26-268-05"), &json!(HEAD)]);
        assert_eq!(crate::journal::audit(app).broken, []);
    }

    fn it_holds_for_its_days_and_while_the_head_leads_the_office(app) {
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("approver", WARD));
        let code = drafted(app);
        let tomorrow = json!({ "from": "2023-03-08" });
        let mut body = delegation();
        body["from"] = tomorrow["from"].clone();
        head.post(PATH, &body).ok(201);
        assert_eq!(send(&clerk, &code).problem(409).0, "act_not_allowed");
        app.clock.set(at("2023-03-11T08:00"));
        assert_eq!(send(&clerk, &code).problem(409).0, "act_not_allowed");
        app.clock.set(at("2023-03-10T16:00"));
        // The head is taken out of service, and with the head the delegation.
        let admin = app.officer("administrator", "H26.268");
        admin.post(&format!("/api/v1/officers/{HEAD}/deactivation"), &json!({})).ok(200);
        assert_eq!(send(&clerk, &code).problem(409).0, "act_not_allowed");
        admin.send("POST", &format!("/api/v1/officers/{HEAD}/reactivation"), &[], None).ok(200);
        send(&clerk, &code).ok(200);
    }

    fn only_heads_delegate_and_only_to_those_who_work_there(app) {
        let head = app.officer("approver", WARD);
        app.officer("clerk", WARD);
        app.officer("clerk", "H26.268.04");
        for role in ["clerk", "handler", "administrator", "supervisor"] {
            assert_eq!(app.officer(role, WARD).post(PATH, &delegation()).problem(403).0, "role_may_not", "{role}");
        }
        let with = |field: &str, value: Value| {
            let mut body = delegation();
            body[field] = value;
            head.post(PATH, &body).problem(422).1
        };
        let told = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(with("delegate", json!(HEAD)), told("delegate", "unknown_officer"));
        assert_eq!(with("delegate", json!("clerk.h26-268-04")), told("delegate", "unknown_officer"));
        assert_eq!(with("agency", json!("H26.268.04")), told("agency", "unknown_agency"));
        assert_eq!(with("document_number", json!(" ")), told("document_number", "required"));
        assert_eq!(with("until", json!("2023-03-06")), told("until", "in_the_past"));
        head.post(PATH, &delegation()).ok(201);
        assert_eq!(head.post(PATH, &delegation()).problem(409).1, told("from", "already_delegated"));
    }

    fn it_is_ended_by_a_head_and_listed_for_those_who_see_the_office(app) {
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("approver", WARD));
        let code = drafted(app);
        let given = head.post(PATH, &delegation()).ok(201);
        let path = format!("{PATH}?agency={WARD}");
        let listed = clerk.get(&path).ok(200);
        assert_eq!(listed["items"], json!([given]));
        app.officer("clerk", "H26.268.04").get(&path).problem(404);
        let ending = format!("{PATH}/{}/ending", given["id"].as_str().unwrap());
        let end = |client: &Client| client.send("POST", &ending, &[], None);
        assert_eq!(end(&clerk).problem(403).0, "role_may_not");
        app.officer("approver", "H26.268.04").send("POST", &ending, &[], None).problem(404);
        app.clock.set(at("2023-03-08T08:00"));
        assert_eq!(end(&head).ok(200)["until"], "2023-03-08T08:00:00+07:00");
        assert_eq!(end(&head).problem(409).0, "act_not_allowed");
        assert_eq!(send(&clerk, &code).problem(409).0, "act_not_allowed");
        let record = app.officer("administrator", WARD).get("/api/v1/officers/clerk.h26-268-05").ok(200);
        let kinds: Vec<&Value> = record["changes"].as_array().unwrap().iter().map(|change| &change["kind"]).collect();
        assert_eq!(kinds[kinds.len() - 2..], [&json!("approval_delegated"), &json!("approval_delegation_ended")]);
    }

    fn whoever_may_approve_and_drafts_has_approved(app) {
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("approver", WARD));
        let mut to_the_handler = delegation();
        app.officer("handler", WARD);
        to_the_handler["delegate"] = json!("handler.h26-268-05");
        head.post(PATH, &to_the_handler).ok(201);
        let code = drafted(app);
        let waits = clerk.dossier(&code);
        assert_eq!(waits["request_draft"]["approved_under"]["head"], HEAD);
        assert_eq!(waits["draft_approved_by"]["username"], "handler.h26-268-05");
        send(&clerk, &code).ok(200);
        assert_eq!(crate::journal::audit(app).broken, []);
    }
}
