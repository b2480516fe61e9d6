//! Pauses with a policy, through the door: the unit drafts, the desk sends, and what goes beyond needs a supervisor.

use motcua::dossier::books::store;
use motcua::dossier::clock::marks::Mark;
use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};

const WARD: &str = "H26.268.05";

struct People {
    clerk: Client,
    handler: Client,
    head: Client,
    supervisor: Client,
}

fn people(app: &TestApp) -> People {
    People {
        clerk: app.officer("clerk", WARD),
        handler: app.officer("handler", WARD),
        head: app.officer("unit_head", WARD),
        supervisor: app.officer("supervisor", "H26.268"),
    }
}

fn content(policy: &Value) -> Value {
    json!({
        "name_vi": "Cấp Giấy xác nhận tình trạng hôn nhân", "field_name": "Hộ tịch", "levels": ["ward"],
        "service_level": "partial", "limit": { "value": 3, "unit": "working_days", "cut_off": "15:00" }, "papers": [],
        "legal_basis": "Luật Hộ tịch", "source": "QĐ 1/QĐ-UBND", "verified": true, "pause_policy": policy
    })
}

/// From today on the procedure of the tests has this policy.
fn with_policy(app: &TestApp, policy: &Value) {
    let admin = app.officer("administrator", "H26");
    let draft = admin.post("/api/v1/procedures/1.004873/versions", &content(policy)).ok(201);
    let path = format!("/api/v1/procedures/1.004873/versions/{}/publication", draft["version"]);
    let published =
        admin.post(&path, &json!({ "decision_number": "9/QĐ-UBND", "valid_from": "2023-03-07" })).ok(200);
    for (name, value) in policy.as_object().unwrap() {
        assert_eq!(&published["pause_policy"][name], value, "{name}");
    }
}

fn papers() -> Value {
    json!({ "papers": ["Giấy xác nhận nơi cư trú"], "reason": "Thiếu giấy tờ" })
}

/// A body with some parts added.
fn and(body: &Value, more: &Value) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn came() -> Value {
    json!({ "papers": [{ "code": "residence", "copies": 1 }] })
}

fn over(reason: &str) -> Value {
    json!({ "override": { "reason": reason } })
}

/// Receives a dossier and brings it to the handler.
fn at_the_handler(app: &TestApp, people: &People) -> String {
    let code = app.receive();
    people.clerk.act(&code, "hand-overs", &json!({})).ok(200);
    people.head.act(&code, "hand-overs", &json!({})).ok(200);
    code
}

fn on(client: &Client, worklist: &str) -> Vec<String> {
    let page = client.get(&format!("/api/v1/dossiers?worklist={worklist}")).ok(200);
    page["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

/// The books are sound and the report balances.
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
    let path = "/api/v1/reports/resolution?agency=H26.268&from=2023-03-01&to=2023-03-31";
    let report = app.officer("supervisor", "H26.268").get(path).ok(200);
    assert_eq!(report["total"]["balance"]["balanced"], true);
}

fn field(name: &str, code: &str) -> (String, Vec<(String, String)>) {
    ("invalid_input".to_owned(), vec![(name.to_owned(), code.to_owned())])
}

with_app! {
    fn a_pause_carries_what_the_form_says_and_the_citizen_reads_what_is_owed(app) {
        let people = people(app);
        let code = app.receive();
        app.clock.set(at("2023-03-08T10:00"));
        let body = and(&papers(), &json!({
            "document_number": "12/YCBS", "channel": "zalo",
            "answer_by": "2023-03-20T17:00:00+07:00"
        }));
        let paused = people.clerk.act(&code, "supplement-requests", &body).ok(200);
        assert_eq!((&paused["sub_state"], &paused["sub_state_words"]), (&json!("supplement_asked_of_citizen"), &json!("Yêu cầu công dân bổ sung")));
        assert_eq!(paused["citizen_due_at"], "2023-03-20T17:00:00+07:00");
        let asked = json!({
            "kind": "supplement", "papers": ["Giấy xác nhận nơi cư trú"], "reason": "Thiếu giấy tờ",
            "document_number": "12/YCBS", "prepared_by": "clerk.h26-268-05",
            "channel": "zalo", "from": "2023-03-08T10:00:00+07:00", "sent_at": "2023-03-08T10:00:00+07:00",
            "answer_by": "2023-03-20T17:00:00+07:00", "until": null
        });
        assert_eq!(paused["pauses"], json!([asked]));
        let journal = people.clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        assert_eq!(journal["items"][1]["details"], json!({
            "papers": ["Giấy xác nhận nơi cư trú"], "reason": "Thiếu giấy tờ", "document_number": "12/YCBS",
            "prepared_by": "clerk.h26-268-05", "channel": "zalo",
            "answer_by": "2023-03-20T17:00:00+07:00"
        }));
        let tracked = || app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234"));
        assert_eq!(tracked().ok(200)["owed"], json!({
            "kind": "supplement", "papers": ["Giấy xác nhận nơi cư trú"], "since": "2023-03-08T10:00:00+07:00",
            "answer_by": "2023-03-20T17:00:00+07:00"
        }));
        assert!(!tracked().text.contains("Thiếu"), "the reason stays inside");
        app.clock.set(at("2023-03-09T10:00"));
        let went_on = people.clerk.act(&code, "supplements", &came()).ok(200);
        let pause = &went_on["pauses"][0];
        assert_eq!((&pause["until"], &pause["answered_at"]), (&json!("2023-03-09T10:00:00+07:00"), &json!("2023-03-09T10:00:00+07:00")));
        assert_eq!((&went_on["citizen_due_at"], &went_on["sub_state"]), (&Value::Null, &Value::Null));
        assert_eq!(tracked().ok(200)["owed"], Value::Null);
        // A fee is owed by its amount; on no way but the one on which the dossier came in.
        let fee = json!({ "amount_vnd": 8000, "reason": "Lệ phí" });
        let owing = people.clerk.act(&code, "payment-requests", &fee).ok(200);
        assert_eq!((&owing["pauses"][1]["amount_vnd"], &owing["pauses"][1]["channel"]), (&json!(8000), &json!("counter")));
        assert_eq!(tracked().ok(200)["owed"], json!({ "kind": "payment", "papers": [], "amount_vnd": 8000, "since": "2023-03-09T10:00:00+07:00" }));
        sound(app);
    }

    fn the_unit_drafts_and_the_desk_sends_and_nothing_goes_past_it(app) {
        let people = people(app);
        let code = at_the_handler(app, &people);
        for asker in [&people.handler, &people.head] {
            let answer = asker.act(&code, "supplement-requests", &papers());
            assert_eq!(answer.problem(403).0, "role_may_not");
            // Officials read this: what they do, and no address.
            assert_eq!(answer.json()["detail"], "yêu cầu gửi công dân phải qua một cửa: bộ phận chuyên môn soạn đề nghị, một cửa gửi");
        }
        // Nor does the desk ask of its own while the dossier lies with the unit.
        assert_eq!(people.clerk.act(&code, "supplement-requests", &papers()).problem(409).0, "act_not_allowed");
        assert_eq!(people.clerk.act(&code, "supplement-drafts", &papers()).problem(403).0, "role_may_not");
        // Nobody writes down that somebody else has approved.
        let told = and(&papers(), &json!({ "approved_by": "unit_head.h26-268-05" }));
        people.handler.act(&code, "supplement-drafts", &told).problem(400);
        let before = people.clerk.dossier(&code);
        assert!(!before["possible_acts"].as_array().unwrap().contains(&json!("request_supplement")));

        let drafted = people.handler.act(&code, "supplement-drafts", &papers()).ok(200);
        assert_eq!((&drafted["stage"], &drafted["status"], &drafted["due_at"]), (&json!("in_process"), &before["status"], &before["due_at"]));
        assert_eq!((&drafted["sub_state_words"], &drafted["pauses"]), (&json!("Yêu cầu một cửa bổ sung"), &json!([])));
        assert_eq!(drafted["request_draft"]["prepared_by"], "handler.h26-268-05");
        sound(app);

        // Until a head has approved it, nothing is sent: the clerk reads why, and the head has it on a list.
        let send = |body: &Value| people.clerk.act(&code, "supplement-requests", body);
        let barred = people.clerk.dossier(&code)["barred_acts"].clone();
        let barred = barred.as_array().unwrap().iter().find(|barred| barred["act"] == "request_supplement").unwrap().clone();
        assert!(barred["why"].as_str().unwrap().starts_with("đề nghị của bộ phận chuyên môn chưa được duyệt: lãnh đạo cơ quan,"));
        assert_eq!(send(&json!({})).problem(409).0, "act_not_allowed");
        assert_eq!((on(&people.clerk, "to_ask"), on(&people.head, "to_approve")), (vec![], vec![code.clone()]));
        assert!(!people.handler.dossier(&code)["possible_acts"].as_array().unwrap().contains(&json!("approve_draft")));
        assert_eq!(people.handler.act(&code, "draft-approvals", &json!({})).problem(403).0, "role_may_not");
        let approved = people.head.act(&code, "draft-approvals", &json!({})).ok(200);
        assert_eq!(approved["draft_approved_by"]["username"], "unit_head.h26-268-05");
        assert_eq!(people.head.act(&code, "draft-approvals", &json!({})).problem(409).0, "act_not_allowed");
        assert!(people.clerk.dossier(&code)["possible_acts"].as_array().unwrap().contains(&json!("request_supplement")));
        assert_eq!((on(&people.clerk, "to_ask"), on(&people.head, "to_approve")), (vec![code.clone()], vec![]));
        let journal = people.clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let row = journal["items"].as_array().unwrap().last().unwrap();
        assert_eq!((&row["event"], &row["actor"], &row["details"]["papers"]), (&json!("approve_draft"), &json!("unit_head.h26-268-05"), &papers()["papers"]));
        sound(app);

        app.clock.set(at("2023-03-08T10:00"));
        assert_eq!(send(&papers()).problem(422), field("papers", "draft_stands"));
        let paused = send(&json!({ "document_number": "13/YCBS" })).ok(200);
        let pause = &paused["pauses"][0];
        assert_eq!((&pause["prepared_by"], &pause["approved_by"]), (&json!("handler.h26-268-05"), &json!("unit_head.h26-268-05")));
        assert_eq!((&pause["from"], &pause["papers"]), (&json!("2023-03-08T10:00:00+07:00"), &papers()["papers"]));
        assert_eq!((&paused["stage"], &paused["request_draft"]), (&json!("paused_supplement"), &Value::Null));
        assert_eq!(on(&people.clerk, "to_ask"), Vec::<String>::new());
        people.clerk.act(&code, "supplements", &came()).ok(200);

        // A head approves what he or she drafts; a fee goes the same way.
        let fee = json!({ "amount_vnd": 8000, "reason": "Lệ phí" });
        assert_eq!(people.head.act(&code, "payment-requests", &fee).problem(403).0, "role_may_not");
        people.head.act(&code, "payment-drafts", &fee).ok(200);
        assert_eq!(people.clerk.act(&code, "supplement-requests", &json!({})).problem(409).0, "act_not_allowed");
        // Nothing at all is sent to send what was drafted.
        let owing = people.clerk.send("POST", &format!("/api/v1/dossiers/{code}/payment-requests"), &[], Some("")).ok(200);
        assert_eq!((&owing["pauses"][1]["amount_vnd"], &owing["pauses"][1]["approved_by"]), (&json!(8000), &json!("unit_head.h26-268-05")));
        people.clerk.act(&code, "payments", &json!({ "receipt_number": "BL-1" })).ok(200);

        // Whoever hands the dossier on needs the papers no more.
        people.handler.act(&code, "supplement-drafts", &papers()).ok(200);
        assert_eq!(people.handler.act(&code, "hand-overs", &json!({})).ok(200)["request_draft"], Value::Null);
        sound(app);
    }

    fn what_a_head_does_not_approve_is_not_sent(app) {
        let people = people(app);
        let code = at_the_handler(app, &people);
        assert_eq!(people.head.act(&code, "draft-refusals", &json!({ "reason": "x" })).problem(409).0, "act_not_allowed");
        people.handler.act(&code, "supplement-drafts", &papers()).ok(200);
        people.head.act(&code, "draft-approvals", &json!({})).ok(200);
        // What the unit words anew wants another approval.
        people.handler.act(&code, "supplement-drafts", &papers()).ok(200);
        assert_eq!(people.clerk.act(&code, "supplement-requests", &json!({})).problem(409).0, "act_not_allowed");
        let refused = people.head.act(&code, "draft-refusals", &json!({ "reason": "Cơ quan tự tra cứu được" })).ok(200);
        assert_eq!((&refused["request_draft"], &refused["stage"]), (&Value::Null, &json!("in_process")));
        assert_eq!(people.clerk.act(&code, "supplement-requests", &json!({})).problem(409).0, "act_not_allowed");
        // One that is approved may be refused until it is sent.
        people.handler.act(&code, "supplement-drafts", &papers()).ok(200);
        people.head.act(&code, "draft-approvals", &json!({})).ok(200);
        people.head.act(&code, "draft-refusals", &json!({ "reason": "Nhầm hồ sơ" })).ok(200);
        assert_eq!(on(&people.clerk, "to_ask"), Vec::<String>::new());
        sound(app);
    }

    fn a_substitute_of_the_head_approves_and_the_journal_names_both(app) {
        let people = people(app);
        let code = at_the_handler(app, &people);
        people.handler.act(&code, "supplement-drafts", &papers()).ok(200);
        let admin = app.officer("administrator", "H26.268");
        let away = json!({ "substitute": "handler.h26-268-05", "agency": "H26.268.05", "until": "2023-03-20", "reason": "nghỉ phép" });
        admin.post("/api/v1/officers/unit_head.h26-268-05/substitutions", &away).ok(200);
        people.handler.act(&code, "draft-approvals", &json!({})).ok(200);
        let journal = people.clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let row = journal["items"].as_array().unwrap().last().unwrap();
        assert_eq!((&row["actor"], &row["acting_for"]), (&json!("handler.h26-268-05"), &json!("unit_head.h26-268-05")));
        people.clerk.act(&code, "supplement-requests", &json!({})).ok(200);
        sound(app);
    }

    fn at_the_counter_no_clock_has_started_and_nothing_is_paused(app) {
        with_policy(app, &json!({ "most_requests": 0, "answer_within_days": 5, "late_answer_closes": true, "on_answer": "restart" }));
        let people = people(app);
        let online = intake_with(&json!({ "channel": "online_partial" }));
        let code = people.clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(people.handler.act(&code, "supplement-drafts", &papers()).problem(409).0, "act_not_allowed");
        let asked = people.clerk.act(&code, "supplement-requests", &papers()).ok(200);
        assert_eq!((&asked["pauses"], &asked["stage"]), (&json!([]), &json!("waiting_acceptance")));
        assert_eq!((&asked["sub_state_words"], &asked["citizen_due_at"]), (&json!("Chờ bổ sung tiếp nhận"), &json!("2023-03-12T23:59:59+07:00")));
        let tracked = app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!(tracked["owed"]["answer_by"], "2023-03-12T23:59:59+07:00");
        app.clock.set(at("2023-03-13T09:00"));
        assert_eq!(on(&people.clerk, "answer_overdue"), std::slice::from_ref(&code));
        people.clerk.act(&code, "supplements", &came()).ok(200);
        let accepted = people.clerk.act(&code, "acceptance", &json!({})).ok(200);
        assert_eq!((&accepted["due_at"], &accepted["pauses"]), (&json!("2023-03-16T09:00:00+07:00"), &json!([])));
        sound(app);
    }

    fn beyond_the_policy_only_a_supervisor_goes_and_says_why(app) {
        with_policy(app, &json!({ "most_requests": 1, "longest_days": 10, "longest_total_days": 12, "answer_within_days": 5 }));
        let people = people(app);
        let code = app.receive();
        app.clock.set(at("2023-03-07T10:00"));
        let beyond = |name: &str, code: &str| ("beyond_policy".to_owned(), vec![(name.to_owned(), code.to_owned())]);
        let eleven = and(&papers(), &json!({ "answer_by": "2023-03-18T10:00:00+07:00" }));
        let before = people.clerk.dossier(&code);
        let refused = people.clerk.act(&code, "supplement-requests", &eleven);
        assert_eq!(refused.problem(409), beyond("answer_by", "too_long"));
        assert!(refused.text.contains("dài nhất 10 ngày") && refused.text.contains("giám sát"), "{}", refused.text);
        assert_eq!(people.clerk.act(&code, "supplement-requests", &and(&eleven, &over("gấp"))).problem(403).0, "role_may_not");
        assert_eq!(people.supervisor.act(&code, "supplement-requests", &and(&papers(), &over("gấp"))).problem(422), field("override", "not_needed"));
        assert_eq!(people.supervisor.act(&code, "supplement-requests", &and(&eleven, &over(" "))).problem(422), field("override.reason", "required"));
        assert_eq!(people.supervisor.act(&code, "supplement-requests", &papers()).problem(403).0, "role_may_not");
        assert_eq!(people.clerk.dossier(&code), before);

        // Within it the citizen gets the days that the procedure gives.
        let asked = people.clerk.act(&code, "supplement-requests", &papers()).ok(200);
        assert_eq!(asked["citizen_due_at"], "2023-03-12T23:59:59+07:00");
        app.clock.set(at("2023-03-08T10:00"));
        people.clerk.act(&code, "supplements", &came()).ok(200);
        assert_eq!(people.clerk.act(&code, "supplement-requests", &papers()).problem(409), beyond("override", "too_many"));
        // A fee is another matter; of the twelve days eleven remain.
        let fee = json!({ "amount_vnd": 8000, "reason": "Lệ phí", "answer_by": "2023-03-20T10:00:00+07:00" });
        let too_much = people.clerk.act(&code, "payment-requests", &fee).problem(409);
        let told: Vec<_> = too_much.1.iter().map(|(_, code)| code.as_str()).collect();
        assert_eq!(told, ["too_long", "too_long_in_total"]);

        let granted = people.supervisor.act(&code, "supplement-requests", &and(&papers(), &over("Công dân ở xa"))).ok(200);
        let set_aside = json!([{ "what": ["too_many"], "reason": "Công dân ở xa", "by": "supervisor.h26-268" }]);
        assert_eq!(granted["pauses"][1]["overrides"], set_aside);
        let journal = people.clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let last = journal["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["details"]["overrides"], &last["actor_role"]), (&set_aside, &json!("supervisor")));
        let rows = app.database().read_now(|conn| store::page_by_key(conn, None, 10)).unwrap();
        assert!(Mark::Overridden.is_in(rows[0].marks), "reports show it");
        sound(app);
    }

    fn an_answer_that_comes_too_late_is_refused_and_the_dossier_closed_by_somebody(app) {
        with_policy(app, &json!({ "late_answer_closes": true, "answer_within_days": 5 }));
        let people = people(app);
        let [in_time, closed, granted, fee] = [(); 4].map(|()| app.receive());
        app.clock.set(at("2023-03-08T10:00"));
        for code in [&in_time, &closed, &granted] {
            people.clerk.act(code, "supplement-requests", &papers()).ok(200);
        }
        people.clerk.act(&fee, "payment-requests", &json!({ "amount_vnd": 8000, "reason": "x" })).ok(200);
        app.clock.set(at("2023-03-13T23:59"));
        assert_eq!(on(&people.clerk, "answer_overdue"), Vec::<String>::new());
        people.clerk.act(&in_time, "supplements", &came()).ok(200);
        app.clock.set(at("2023-03-14T08:00"));
        let mut late = on(&people.clerk, "answer_overdue");
        late.sort();
        assert_eq!(late, [closed.clone(), granted.clone(), fee.clone()]);
        let refused = people.clerk.act(&closed, "supplements", &came());
        assert_eq!(refused.problem(409).0, "beyond_policy");
        assert!(refused.text.contains("từ chối hoặc dừng"), "{}", refused.text);
        assert_eq!(people.clerk.act(&fee, "payments", &json!({ "receipt_number": "1" })).problem(409).0, "beyond_policy");
        assert_eq!(people.clerk.act(&granted, "supplements", &and(&came(), &over("bão"))).problem(403).0, "role_may_not");
        let end = people.head.act(&closed, "refusal", &json!({ "reason": "Quá hạn bổ sung" })).ok(200);
        assert_eq!((&end["stage"], &end["pauses"][0]["answered_at"]), (&json!("closed_refused"), &Value::Null));
        assert_eq!(end["pauses"][0]["until"], "2023-03-14T08:00:00+07:00");
        let taken = people.supervisor.act(&granted, "supplements", &and(&came(), &over("bão"))).ok(200);
        assert_eq!(taken["pauses"][0]["overrides"], json!([{ "what": ["answered_late"], "reason": "bão", "by": "supervisor.h26-268" }]));
        assert_eq!(on(&people.clerk, "answer_overdue"), std::slice::from_ref(&fee));
        // They came in time and were entered late.
        let then = json!({ "receipt_number": "1", "happened_at": "2023-03-13T16:00:00+07:00", "late_entry_reason": "mất điện" });
        people.clerk.act(&fee, "payments", &then).ok(200);
        sound(app);
    }

    fn papers_start_the_clock_afresh_where_the_procedure_says_so(app) {
        with_policy(app, &json!({ "on_answer": "restart" }));
        let people = people(app);
        let (code, late, fee) = (app.receive(), app.receive(), app.receive());
        app.clock.set(at("2023-03-08T10:00"));
        people.clerk.act(&code, "supplement-requests", &papers()).ok(200);
        people.clerk.act(&fee, "payment-requests", &json!({ "amount_vnd": 8000, "reason": "x" })).ok(200);
        app.clock.set(at("2023-03-09T10:00"));
        let afresh = people.clerk.act(&code, "supplements", &came()).ok(200);
        // Three working days after Thursday, not Friday and the hours that were left.
        assert_eq!((&afresh["due_at"], &afresh["pauses"][0]["restarts"]), (&json!("2023-03-14T10:00:00+07:00"), &json!(true)));
        let paid = people.clerk.act(&fee, "payments", &json!({ "receipt_number": "1" })).ok(200);
        assert_eq!((&paid["due_at"], &paid["pauses"][0]["restarts"]), (&json!("2023-03-13T09:15:00+07:00"), &Value::Null));
        let proof = people.clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
        assert_eq!(proof["trace"]["restart"]["at"], "2023-03-09T10:00:00");
        assert_eq!(proof["counted_total"], json!({ "days": 3, "microseconds": 24 * 3_600_000_000_i64, "paused_microseconds": 0 }));
        let page = people.clerk.get(&format!("/api/v1/dossiers/{code}/deadline?format=html")).text;
        assert!(page.contains("thời hạn tính lại từ đầu, từ 10:00 09/03/2023"), "{page}");
        // Overdue since Friday: papers asked for then save nothing.
        app.clock.set(at("2023-03-10T09:16"));
        people.clerk.act(&late, "supplement-requests", &papers()).ok(200);
        app.clock.set(at("2023-03-13T10:00"));
        let still = people.clerk.act(&late, "supplements", &came()).ok(200);
        assert_eq!((&still["due_at"], &still["overdue"]), (&json!("2023-03-10T09:15:00+07:00"), &json!(true)));
        // What a late one is late by is split to the last second, with and without a fresh count.
        app.clock.set(at("2023-03-15T10:00"));
        for code in [&code, &late] {
            let slip = people.clerk.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
            let overrun = &slip["overrun"];
            let desks: i64 = overrun["desks"].as_array().unwrap().iter().map(|desk| desk["microseconds"].as_i64().unwrap()).sum();
            let parts = ["applicant_microseconds", "calendar_microseconds", "unallocated_microseconds"].map(|part| overrun[part].as_i64().unwrap());
            assert_eq!(desks + parts.iter().sum::<i64>(), overrun["total_microseconds"].as_i64().unwrap());
            assert!(overrun["total_microseconds"].as_i64().unwrap() > 0);
        }
        sound(app);
    }

    fn a_change_of_the_calendar_counts_a_fresh_start_anew(app) {
        with_policy(app, &json!({ "on_answer": "restart" }));
        let people = people(app);
        let code = app.receive();
        app.clock.set(at("2023-03-08T10:00"));
        people.clerk.act(&code, "supplement-requests", &papers()).ok(200);
        app.clock.set(at("2023-03-09T10:00"));
        people.clerk.act(&code, "supplements", &came()).ok(200);
        let admin = app.officer("administrator", WARD);
        let change = json!({
            "basis": "CV 1/UBND",
            "days": [{ "date": "2023-03-10", "kind": "off", "name_vi": "Bão", "name_en": "Storm", "basis": "CV 1/UBND" }]
        });
        admin.post(&format!("/api/v1/agencies/{WARD}/calendar-versions"), &change).ok(201);
        assert_eq!(people.clerk.dossier(&code)["due_at"], "2023-03-15T10:00:00+07:00");
        sound(app);
    }

    fn a_pause_that_makes_no_sense_is_refused_with_its_field(app) {
        let people = people(app);
        let code = app.receive();
        app.clock.set(at("2023-03-08T10:00"));
        let before = people.clerk.dossier(&code);
        let late = |more: &Value| and(&and(&papers(), &json!({ "late_entry_reason": "mất điện" })), more);
        for (body, told) in [
            (late(&json!({ "happened_at": "2023-03-07T09:14:00+07:00" })), field("happened_at", "before_last_act")),
            (late(&json!({ "happened_at": "2023-03-08T10:01:00+07:00" })), field("happened_at", "in_the_future")),
            (and(&papers(), &json!({ "sent_at": "2023-03-08T09:59:00+07:00" })), field("sent_at", "before_it_happened")),
            (and(&papers(), &json!({ "sent_at": "2023-03-08T10:01:00+07:00" })), field("sent_at", "in_the_future")),
            (and(&papers(), &json!({ "answer_by": "2023-03-08T09:00:00+07:00" })), field("answer_by", "before_sent")),
            (and(&papers(), &json!({ "answer_by": "2023-03-08T10:00:00+07:00" })), field("answer_by", "before_sent")),
            (late(&json!({ "happened_at": "2023-03-08T09:00:00+07:00", "answer_by": "2023-03-08T10:00:00+07:00" })), field("answer_by", "not_in_the_future")),
            (and(&papers(), &json!({ "answer_by": "2043-03-08T10:00:00+07:00" })), field("answer_by", "out_of_range")),
            (and(&papers(), &json!({ "document_number": "x".repeat(101) })), field("document_number", "too_long")),
            (json!({}), field("papers", "required")),
            (json!({ "papers": ["x"] }), field("reason", "required")),
            (json!({ "reason": "x" }), field("papers", "required")),
        ] {
            assert_eq!(people.clerk.act(&code, "supplement-requests", &body).problem(422), told, "{body}");
        }
        let fax = and(&papers(), &json!({ "channel": "fax" }));
        assert_eq!(people.clerk.act(&code, "supplement-requests", &fax).problem(400).0, "unreadable_body");
        assert_eq!(people.clerk.act(&code, "payment-requests", &json!({})).problem(422), field("amount_vnd", "required"));
        assert_eq!(people.handler.act(&code, "payment-drafts", &json!({ "amount_vnd": 0, "reason": "x" })).problem(422), field("amount_vnd", "out_of_range"));
        assert_eq!(people.handler.act(&code, "supplement-drafts", &json!({ "papers": [], "reason": "x" })).problem(422), field("papers", "required"));
        assert_eq!(people.clerk.dossier(&code), before);

        // Decided at nine and sent at half past: the clock stands from then on.
        let sent = late(&json!({ "happened_at": "2023-03-08T09:00:00+07:00", "sent_at": "2023-03-08T09:30:00+07:00" }));
        let paused = people.clerk.act(&code, "supplement-requests", &sent).ok(200);
        assert_eq!(paused["pauses"][0]["from"], "2023-03-08T09:30:00+07:00");
        // A pause cannot end before it starts.
        let too_soon = and(&came(), &json!({ "happened_at": "2023-03-08T09:29:00+07:00", "late_entry_reason": "x" }));
        assert_eq!(people.clerk.act(&code, "supplements", &too_soon).problem(422), field("happened_at", "before_last_act"));
        // One policy for all: a payment is not confirmed by papers.
        assert_eq!(people.clerk.act(&code, "payments", &json!({ "receipt_number": "1" })).problem(409).0, "act_not_allowed");
        sound(app);
    }

    fn a_policy_that_makes_no_sense_is_refused_with_its_field(app) {
        let admin = app.officer("administrator", "H26");
        for (policy, name, code) in [
            (json!({ "longest_days": 30, "longest_total_days": 10 }), "longest_total_days", "shorter_than_one"),
            (json!({ "longest_days": 0 }), "longest_days", "out_of_range"),
            (json!({ "most_requests": 100 }), "most_requests", "out_of_range"),
            (json!({ "answer_within_days": 31, "longest_days": 30 }), "answer_within_days", "longer_than_allowed"),
            (json!({ "late_answer_closes": true }), "answer_within_days", "required"),
        ] {
            let answer = admin.post("/api/v1/procedures/1.004873/versions", &content(&policy));
            assert_eq!(answer.problem(422), field(&format!("pause_policy.{name}"), code), "{policy}");
        }
        for policy in [json!({ "on_answer": "stop" }), json!({ "most": 1 }), json!({ "longest_days": -1 }), json!(null)] {
            let answer = admin.post("/api/v1/procedures/1.004873/versions", &content(&policy));
            assert_eq!(answer.problem(400).0, "unreadable_body", "{policy}");
        }
        let versions = admin.get("/api/v1/procedures/1.004873/versions").ok(200);
        assert_eq!(versions["items"].as_array().unwrap().len(), 1);
        assert_eq!(versions["items"][0]["pause_policy"], json!({ "on_answer": "continue", "late_answer_closes": false }));
    }
}
