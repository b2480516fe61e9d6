//! Whatever cannot be read or breaks a rule: a stable code, the field, a sentence in two languages, and nothing changed.

use serde_json::{Value, json};

use crate::app::{Client, at, census, intake, intake_with};

/// What the caller is told: status, code, field and the field's code (empty where no field is at fault).
type Told = (u16, &'static str, &'static str, &'static str);

/// Sends the request twice, once for each language: the same code and field, in other words.
#[track_caller]
fn refused(client: &Client, method: &str, path: &str, body: Option<&Value>, told: Told) {
    let body = body.map(Value::to_string);
    let send = |language: Option<&str>| {
        let mut headers: Vec<(&str, &str)> = Vec::new();
        headers.extend(body.as_ref().map(|_| ("Content-Type", "application/json")));
        headers.extend(language.map(|language| ("Accept-Language", language)));
        client.send(method, path, &headers, body.as_deref())
    };
    let (vi, en) = (send(None), send(Some("en")));
    let (status, code, field, reason) = told;
    let about = format!("{method} {path} {body:?}");
    assert_eq!(vi.status, status, "{about}: {}", vi.text);
    let (found, fields) = vi.problem(status);
    assert_eq!(found, code, "{about}: {}", vi.text);
    if field.is_empty() {
        assert!(fields.is_empty(), "{about}: {fields:?}");
    } else {
        assert!(fields.contains(&(field.to_owned(), reason.to_owned())), "{about}: {}", vi.text);
    }
    assert_eq!(en.problem(status), (found, fields), "{about}");
    assert_ne!(vi.json()["title"], en.json()["title"], "{about}");
    assert!(en.json()["title"].as_str().unwrap().is_ascii(), "{about}: {}", en.text);
}

fn unreadable(field: &'static str) -> Told {
    (400, "unreadable_body", field, "unreadable")
}

fn breaks(field: &'static str, reason: &'static str) -> Told {
    (422, "invalid_input", field, reason)
}

with_app! {
    fn an_intake_that_cannot_be_read_or_breaks_a_rule_is_refused(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let before = census(app);
        let paper = |originals: Value| json!([{ "code": "application", "originals": originals }]);
        let many: Vec<Value> = (0..201).map(|n| json!({ "code": format!("p{n}"), "copies": 1 })).collect();
        let applicant = |field: &str, value: Value| {
            let mut applicant = intake()["applicant"].clone();
            applicant[field] = value;
            json!({ "applicant": applicant })
        };
        for (changes, told) in [
            (json!({ "agency": "H99" }), breaks("agency", "unknown_agency")),
            (json!({ "agency": "H26.268.04" }), breaks("agency", "unknown_agency")),
            (json!({ "agency": "H26.268.05\u{0}" }), breaks("agency", "control_characters")),
            (json!({ "agency": "H".repeat(61) }), breaks("agency", "too_long")),
            (json!({ "agency": null }), unreadable("agency")),
            (json!({ "agency": 5 }), unreadable("agency")),
            (json!({ "procedure": "9.999999" }), breaks("procedure", "procedure_not_published")),
            (json!({ "procedure": "1.001612" }), breaks("procedure", "not_of_this_level")),
            (json!({ "procedure": "  " }), breaks("procedure", "required")),
            (json!({ "channel": "fax" }), unreadable("channel")),
            (json!({ "channel": "online_full" }), breaks("channel", "online")),
            (json!({ "channel": ["counter"] }), unreadable("channel")),
            (json!({ "nickname": "x" }), unreadable("nickname")),
            (applicant("nickname", json!("x")), unreadable("applicant.nickname")),
            (json!({ "applicant": { "phone": "0000001234" } }), unreadable("applicant.name")),
            (json!({ "applicant": "Nguyễn" }), unreadable("applicant")),
            (applicant("name", json!("")), breaks("applicant.name", "required")),
            (applicant("name", json!("N".repeat(201))), breaks("applicant.name", "too_long")),
            (applicant("name", json!("Nguyễn\u{7}")), breaks("applicant.name", "control_characters")),
            (applicant("name", json!("Nguyễn\u{0}Thị")), breaks("applicant.name", "control_characters")),
            (applicant("kind", json!("robot")), unreadable("applicant.kind")),
            (applicant("identity", json!("12")), breaks("applicant.identity", "not_an_identity_number")),
            (applicant("phone", json!("mười hai")), breaks("applicant.phone", "not_a_phone_number")),
            (applicant("email", json!("x@y")), breaks("applicant.email", "not_an_email")),
            (applicant("address", json!("a".repeat(301))), breaks("applicant.address", "too_long")),
            (json!({ "submitter": {} }), unreadable("submitter.name")),
            (json!({ "submitter": { "name": "\u{1b}[2J" } }), breaks("submitter.name", "control_characters")),
            (json!({ "summary": "m".repeat(1001) }), breaks("summary", "too_long")),
            (json!({ "papers": [] }), breaks("papers", "missing_paper")),
            (json!({ "papers": null }), breaks("papers", "missing_paper")),
            (json!({ "papers": {} }), unreadable("papers")),
            (json!({ "papers": paper(json!(-1)) }), unreadable("papers.0.originals")),
            (json!({ "papers": paper(json!(1.5)) }), unreadable("papers.0.originals")),
            (json!({ "papers": paper(json!(4_294_967_296_i64)) }), unreadable("papers.0.originals")),
            (json!({ "papers": paper(json!(0)) }), breaks("papers.0", "out_of_range")),
            (json!({ "papers": [{ "code": "application", "originals": u32::MAX, "copies": u32::MAX }] }), breaks("papers.0", "out_of_range")),
            (json!({ "papers": [{ "code": "application", "originals": 1, "colour": "red" }] }), unreadable("papers.0.colour")),
            (json!({ "papers": [{ "originals": 1 }] }), unreadable("papers.0.code")),
            (json!({ "papers": [{ "code": "application", "copies": 1 }, { "code": "application", "copies": 1 }] }), breaks("papers.1.code", "twice")),
            (json!({ "papers": many }), breaks("papers", "too_many")),
            (json!({ "fee_vnd": -1 }), breaks("fee_vnd", "out_of_range")),
            (json!({ "fee_vnd": 1_000_000_000_001_i64 }), breaks("fee_vnd", "out_of_range")),
            (json!({ "fee_vnd": "10.000" }), unreadable("fee_vnd")),
            (json!({ "happened_at": "2023-03-07" }), unreadable("happened_at")),
            (json!({ "happened_at": "2023-02-30T08:00:00+07:00" }), unreadable("happened_at")),
            (json!({ "happened_at": "2023-03-07T09:15:01+07:00" }), breaks("happened_at", "in_the_future")),
            (json!({ "happened_at": "9999-12-31T23:59:59-12:00" }), breaks("happened_at", "in_the_future")),
            (json!({ "happened_at": "0000-01-01T00:00:00+14:00" }), breaks("happened_at", "too_long_ago")),
            (json!({ "result_delivery": "pigeon" }), unreadable("result_delivery")),
        ] {
            refused(&clerk, "POST", "/api/v1/dossiers", Some(&intake_with(&changes)), told);
        }
        refused(&clerk, "POST", "/api/v1/submissions", Some(&intake()), breaks("channel", "not_online"));
        let several = intake_with(&json!({ "applicant": { "name": "", "phone": "1" }, "fee_vnd": -5 }));
        let (_, fields) = clerk.post("/api/v1/dossiers", &several).problem(422);
        let fields: Vec<_> = fields.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["applicant.name", "applicant.phone", "fee_vnd"], "every mistake at once");
        assert_eq!(census(app), before);
        // None of the refusals has used up a number.
        assert_eq!(app.receive(), "H26.268.05-230307-0001");
    }

    fn an_office_that_is_not_there_on_that_day_takes_nothing_in(app) {
        let before = census(app);
        let take_in = |client: &Client, agency: &str, told| {
            refused(client, "POST", "/api/v1/dossiers", Some(&intake_with(&json!({ "agency": agency }))), told);
        };
        let city = app.officer("clerk", "H26");
        take_in(&city, "H26.9043", breaks("agency", "agency_not_in_force"));
        take_in(&city, "H26", breaks("agency", "no_desk"));
        // A unit's dossier is its office's; the procedure is not the district's.
        take_in(&city, "H26.268.23", breaks("procedure", "not_of_this_level"));
        app.clock.set(at("2026-03-03T09:15"));
        for gone in ["H26.268", "H26.268.05", "H26.268.20", "H26.268.08"] {
            take_in(&city, gone, breaks("agency", "agency_not_in_force"));
        }
        // Three years after the last one that is loaded are reckoned by the law alone; what lies behind them is unknown.
        app.clock.set(at("2029-12-28T09:15"));
        take_in(&city, "H26.9043", (422, "calendar_not_loaded", "", ""));
        app.clock.set(at("2030-03-04T09:15"));
        take_in(&city, "H26.9043", (422, "calendar_not_loaded", "", ""));
        assert_eq!(census(app), before);
    }

    fn an_abolished_procedure_is_asked_for_in_vain(app) {
        let (clerk, admin) = (app.officer("clerk", "H26.268.05"), app.officer("administrator", "H26"));
        let decision = json!({ "decision_number": "1/QĐ-UBND", "from": "2023-03-07" });
        admin.post("/api/v1/procedures/1.004873/abolition", &decision).ok(200);
        let before = census(app);
        let told = breaks("procedure", "procedure_not_published");
        refused(&clerk, "POST", "/api/v1/dossiers", Some(&intake()), told);
        assert_eq!(census(app), before);
        // The day before it was still in force.
        let late = json!({ "happened_at": "2023-03-06T09:00:00+07:00", "late_entry_reason": "mất điện" });
        clerk.post("/api/v1/dossiers", &intake_with(&late)).ok(201);
    }

    fn a_body_that_is_no_json_is_refused(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let before = census(app);
        let json_type = ("Content-Type", "application/json");
        let whole = intake().to_string();
        let deep = "[".repeat(100_000);
        let long = intake_with(&json!({ "summary": "x".repeat(256 * 1024) })).to_string();
        let broken = [whole.as_bytes(), b"\xff"].concat();
        let inside = whole.replace("Nguy", "\u{1}").into_bytes();
        for (headers, body, status, code) in [
            (vec![json_type], b"".as_slice(), 400, "unreadable_body"),
            (vec![json_type], b"{", 400, "unreadable_body"),
            (vec![json_type], b"null", 400, "unreadable_body"),
            (vec![json_type], b"[]", 400, "unreadable_body"),
            (vec![json_type], b"{\"agency\":1e999}", 400, "unreadable_body"),
            (vec![json_type], b"{\"agency\":\"\\ud800\"}", 400, "unreadable_body"),
            (vec![json_type], b"{\"agency\":\"a\",\"agency\":\"b\"}", 400, "unreadable_body"),
            (vec![json_type], &broken, 400, "unreadable_body"),
            (vec![json_type], &inside, 400, "unreadable_body"),
            (vec![json_type], b"\xff\xfe{\x00}\x00", 400, "unreadable_body"),
            (vec![json_type], deep.as_bytes(), 400, "unreadable_body"),
            (vec![json_type], long.as_bytes(), 413, "body_too_large"),
            (vec![], whole.as_bytes(), 400, "unreadable_body"),
            (vec![("Content-Type", "text/plain")], whole.as_bytes(), 400, "unreadable_body"),
            (vec![("Content-Type", "application/x-www-form-urlencoded")], b"agency=H26", 400, "unreadable_body"),
            (vec![json_type, ("Idempotency-Key", "")], whole.as_bytes(), 400, "unreadable_header"),
            (vec![json_type, ("Idempotency-Key", "kh\u{f3}a")], whole.as_bytes(), 400, "unreadable_header"),
        ] {
            let answer = clerk.raw("POST", "/api/v1/dossiers", &headers, body);
            let about = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            assert_eq!(answer.status, status, "{about}: {}", answer.text);
            assert_eq!(answer.problem(status).0, code, "{about}");
        }
        let key = "k".repeat(201);
        let answer = clerk.post_with("/api/v1/dossiers", &[("Idempotency-Key", &key)], &intake());
        assert_eq!(answer.problem(400).0, "unreadable_header");
        assert_eq!(census(app), before);
        // A body of exactly the limit is read.
        let mut most = intake();
        most["summary"] = json!("");
        let missing = 256 * 1024 - most.to_string().len();
        most["summary"] = json!("x".repeat(missing));
        refused(&clerk, "POST", "/api/v1/dossiers", Some(&most), breaks("summary", "too_long"));
        // So is a media type with its parameters.
        let typed = [("Content-Type", "application/json; charset=utf-8")];
        assert_eq!(clerk.send("POST", "/api/v1/dossiers", &typed, Some(&whole)).status, 201);
    }

    fn an_act_that_breaks_a_rule_changes_nothing(app) {
        let code = app.receive();
        let (clerk, head) = (app.officer("clerk", "H26.268.05"), app.officer("unit_head", "H26.268.05"));
        let supervisor = app.officer("supervisor", "H26.268");
        let (before, dossier) = (census(app), clerk.dossier(&code));
        let reason = json!({ "reason": "lý do" });
        let with = |changes: &Value| {
            let mut body = reason.clone();
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        let long = "x".repeat(1001);
        for (client, act, body, told) in [
            (&clerk, "withdrawal", json!({}), unreadable("reason")),
            (&clerk, "withdrawal", json!({ "reason": " " }), breaks("reason", "required")),
            (&clerk, "withdrawal", json!({ "reason": long }), breaks("reason", "too_long")),
            (&clerk, "withdrawal", json!({ "reason": "a\u{8}" }), breaks("reason", "control_characters")),
            (&clerk, "withdrawal", with(&json!({ "mood": "bad" })), unreadable("mood")),
            (&clerk, "withdrawal", with(&json!({ "happened_at": "2023-03-08T08:00:00+07:00" })), breaks("happened_at", "in_the_future")),
            (&clerk, "withdrawal", with(&json!({ "happened_at": "2023-03-07T09:14:00+07:00" })), breaks("happened_at", "before_last_act")),
            (&clerk, "withdrawal", with(&json!({ "happened_at": 1 })), unreadable("happened_at")),
            (&clerk, "withdrawal", with(&json!({ "late_entry_reason": "x".repeat(501) })), breaks("late_entry_reason", "too_long")),
            (&clerk, "supplement-requests", with(&json!({ "papers": [] })), breaks("papers", "required")),
            (&clerk, "supplement-requests", with(&json!({ "papers": vec!["p"; 51] })), breaks("papers", "required")),
            (&clerk, "supplement-requests", with(&json!({ "papers": ["ok", ""] })), breaks("papers.1", "required")),
            (&clerk, "supplement-requests", with(&json!({ "papers": [7] })), unreadable("papers.0")),
            (&clerk, "payment-requests", with(&json!({ "amount_vnd": 0 })), breaks("amount_vnd", "out_of_range")),
            (&clerk, "payment-requests", with(&json!({ "amount_vnd": -20_000 })), breaks("amount_vnd", "out_of_range")),
            (&clerk, "payment-requests", with(&json!({ "amount_vnd": 2e3 })), unreadable("amount_vnd")),
            (&clerk, "supplements", json!({ "papers": [] }), breaks("papers", "required")),
            (&clerk, "payments", json!({ "receipt_number": "" }), breaks("receipt_number", "required")),
            (&head, "assignments", json!({ "handler": "nobody" }), breaks("handler", "unknown_officer")),
            (&head, "assignments", json!({ "handler": null }), unreadable("handler")),
            (&clerk, "hand-overs", json!({ "handler": "nobody" }), breaks("handler", "unknown_officer")),
            (&clerk, "hand-overs", json!({ "note": long }), breaks("note", "too_long")),
            (&clerk, "send-backs", with(&json!({ "to_step": "first" })), unreadable("to_step")),
            (&clerk, "resolution", json!({ "document_number": "\u{9f}" }), breaks("document_number", "control_characters")),
            (&clerk, "result-return", json!({ "received_by": "n".repeat(201) }), breaks("received_by", "too_long")),
            (&clerk, "stop", json!({ "reason": "" }), breaks("reason", "required")),
            (&head, "stop", with(&json!({ "why": "" })), unreadable("why")),
            (&supervisor, "corrections", json!({ "reason": "" }), breaks("reason", "required")),
            (&clerk, "acceptance", json!({ "reason": "" }), unreadable("reason")),
            (&clerk, "refusal", json!({ "reason": 1 }), unreadable("reason")),
            (&clerk, "refusal", reason.clone(), (403, "role_may_not", "", "")),
            (&supervisor, "corrections", reason.clone(), (409, "act_not_allowed", "", "")),
            (&clerk, "send-backs", with(&json!({ "to_step": -1 })), (409, "act_not_allowed", "", "")),
        ] {
            refused(client, "POST", &format!("/api/v1/dossiers/{code}/{act}"), Some(&body), told);
        }
        let nul = head.act(&code, "assignments", &json!({ "handler": "\u{0}" }));
        assert_eq!(nul.problem(422).0, "invalid_input");
        for stale in ["\"2\"", "2", "W/\"1\"", "\"one\"", "", "\"99999999999999999999\"", "\"-1\""] {
            let path = format!("/api/v1/dossiers/{code}/withdrawal");
            let answer = clerk.post_with(&path, &[("If-Match", stale)], &reason);
            assert_eq!(answer.problem(412).0, "stale_version", "{stale}");
        }
        assert_eq!((census(app), clerk.dossier(&code)), (before, dossier));
    }

    fn a_query_that_breaks_a_rule_is_refused(app) {
        app.receive();
        let client = app.named("everything", &[("administrator", "H26"), ("supervisor", "H26"), ("clerk", "H26.268.05")]);
        let query = (400, "unreadable_query", "", "");
        let report = "agency=H26.268&from=2023-01-01&to=2023-03-07";
        for (path, told) in [
            ("dossiers?limit=0".to_owned(), breaks("limit", "out_of_range")),
            ("dossiers?limit=501".to_owned(), breaks("limit", "out_of_range")),
            ("dossiers?limit=-9223372036854775808".to_owned(), breaks("limit", "out_of_range")),
            ("dossiers?limit=many".to_owned(), query),
            ("dossiers?colour=red".to_owned(), (400, "unreadable_query", "colour", "unknown_parameter")),
            ("dossiers?status=lost".to_owned(), query),
            ("dossiers?worklist=theirs".to_owned(), query),
            ("dossiers?overdue=maybe".to_owned(), query),
            ("dossiers?status=accepted&status=resolved".to_owned(), query),
            ("dossiers?q=a%00b".to_owned(), query),
            ("dossiers?q=a%07b".to_owned(), breaks("q", "control_characters")),
            (format!("dossiers?q={}", "a".repeat(201)), breaks("q", "too_long")),
            ("dossiers?cursor=rubbish".to_owned(), breaks("cursor", "unknown_cursor")),
            ("dossiers?cursor=WzEsMl0".to_owned(), breaks("cursor", "unknown_cursor")),
            ("dossiers?received_from=07/3/2023".to_owned(), breaks("received_from", "not_a_date")),
            ("dossiers?received_to=2023-02-29".to_owned(), breaks("received_to", "not_a_date")),
            ("dossiers?due_from=-262143-01-01".to_owned(), breaks("due_from", "not_a_date")),
            ("dossiers?due_to=%2B262142-12-31".to_owned(), breaks("due_to", "not_a_date")),
            ("dossiers?agency=H99".to_owned(), (404, "not_found", "", "")),
            ("officers?role=king".to_owned(), breaks("role", "unknown_role")),
            ("officers?agency=H99".to_owned(), breaks("agency", "unknown_agency")),
            ("officers?limit=0".to_owned(), breaks("limit", "out_of_range")),
            ("officers?cursor=!".to_owned(), breaks("cursor", "unknown_cursor")),
            ("agencies?level=village".to_owned(), query),
            ("agencies?on=yesterday".to_owned(), breaks("on", "not_a_date")),
            ("agencies?parent=H99".to_owned(), breaks("parent", "unknown_agency")),
            ("procedures?on=2023".to_owned(), breaks("on", "not_a_date")),
            ("procedures?state=lost".to_owned(), query),
            ("procedures?limit=501".to_owned(), breaks("limit", "out_of_range")),
            ("procedures/1.004873?on=x".to_owned(), breaks("on", "not_a_date")),
            ("procedures/9.9".to_owned(), (404, "not_found", "", "")),
            ("procedure-counts?on=32".to_owned(), breaks("on", "not_a_date")),
            ("workflows?state=x".to_owned(), query),
            ("workflows?cursor=x".to_owned(), breaks("cursor", "unknown_cursor")),
            ("workflows/not-a-key".to_owned(), (400, "unreadable_path", "", "")),
            ("agencies/H26/calendar?year=2031".to_owned(), (422, "calendar_not_loaded", "", "")),
            ("agencies/H26/calendar?year=2147483647".to_owned(), (422, "calendar_not_loaded", "", "")),
            ("agencies/H26/calendar?year=MMXXIII".to_owned(), query),
            ("agencies/H99/calendar".to_owned(), (404, "not_found", "", "")),
            ("reports/resolution".to_owned(), breaks("from", "required")),
            (format!("reports/resolution?{report}&group_by=mood"), breaks("group_by", "unknown_value")),
            (format!("reports/resolution?{report}&format=pdf"), breaks("format", "unknown_value")),
            (format!("reports/resolution?{report}&as_of=soon"), breaks("as_of", "not_an_instant")),
            (format!("reports/resolution?{report}&as_of=2023-03-08"), breaks("as_of", "in_the_future")),
            (format!("reports/resolution?{report}&known_at=-262143-01-01"), breaks("known_at", "not_an_instant")),
            (format!("reports/resolution?{report}&as_of=2022-01-01"), breaks("as_of", "before_the_period")),
            (format!("reports/resolution?{report}&colour=red"), (400, "unreadable_query", "colour", "unknown_parameter")),
            ("reports/resolution?agency=H26&from=2023-02-01&to=2023-01-01".to_owned(), breaks("to", "before_from")),
            ("reports/resolution?agency=H26&from=1000-01-01&to=9999-12-31".to_owned(), breaks("to", "too_long")),
            ("reports/resolution?agency=H26&from=2024-01-01&to=2024-01-31".to_owned(), breaks("from", "not_begun")),
            ("reports/resolution?agency=H99&from=2023-01-01&to=2023-01-31".to_owned(), (404, "not_found", "", "")),
            (format!("reports/resolution/dossiers?{report}"), breaks("figure", "unknown_value")),
            (format!("reports/resolution/dossiers?{report}&figure=late&limit=0"), breaks("limit", "out_of_range")),
            (format!("reports/resolution/dossiers?{report}&figure=late&cursor=x"), breaks("cursor", "unknown_cursor")),
        ] {
            refused(&client, "GET", &format!("/api/v1/{path}"), None, told);
        }
    }

    fn officers_procedures_workflows_and_calendars_are_checked(app) {
        let admin = app.officer("administrator", "H26");
        let officer = |changes: Value| {
            let mut body = json!({ "username": "an.nguyen", "full_name": "An", "password": crate::app::PASSWORD,
                "roles": [{ "role": "clerk", "agency": "H26.268.05" }] });
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        let content = |changes: Value| {
            let mut body = json!({ "name_vi": "Thử", "field_name": "Hộ tịch", "levels": ["ward"], "service_level": "full",
                "limit": { "value": 3, "unit": "working_days" }, "papers": [], "legal_basis": "x", "source": "x", "verified": false });
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        let procedure = |changes: Value| json!({ "code": "7.000001", "content": content(changes) });
        let step = json!({ "position": 1, "name_vi": "a", "name_en": "a", "role": "clerk", "allowance_hours": 8 });
        let workflow = |changes: Value| {
            let mut plan = json!({ "total_hours": 8, "steps": [step] });
            plan.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            json!({ "name": "thử", "plan": plan })
        };
        let calendar = |changes: Value| {
            let mut body = json!({ "basis": "x" });
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        let day = |date: &str| json!([{ "date": date, "kind": "off", "name_vi": "a", "name_en": "a", "basis": "a" }]);
        let long = "x".repeat(5000);
        for (path, body, told) in [
            ("officers", officer(json!({ "username": "Ân" })), breaks("username", "not_a_username")),
            ("officers", officer(json!({ "password": "short" })), breaks("password", "too_short")),
            ("officers", officer(json!({ "full_name": "\u{2}" })), breaks("full_name", "control_characters")),
            ("officers", officer(json!({ "roles": [] })), breaks("roles", "required")),
            ("officers", officer(json!({ "roles": [{ "role": "king", "agency": "H26" }] })), breaks("roles.0.role", "unknown_role")),
            ("officers", officer(json!({ "roles": [{ "role": "clerk", "agency": "H99" }] })), breaks("roles.0.agency", "unknown_agency")),
            ("officers", officer(json!({ "rank": 1 })), unreadable("rank")),
            ("officers", officer(json!({ "username": "administrator.h26" })), (409, "already_exists", "username", "taken")),
            ("procedures", procedure(json!({ "fee_vnd": -1 })), breaks("content.fee_vnd", "out_of_range")),
            ("procedures", procedure(json!({ "levels": [] })), breaks("content.levels", "not_levels")),
            ("procedures", procedure(json!({ "levels": ["village"] })), unreadable("content.levels.0")),
            ("procedures", procedure(json!({ "limit": { "value": 0, "unit": "working_days" } })), breaks("content.limit.value", "out_of_range")),
            ("procedures", procedure(json!({ "limit": { "value": 4_294_967_295_u32, "unit": "working_days" } })), breaks("content.limit.value", "out_of_range")),
            ("procedures", procedure(json!({ "limit": { "value": 3, "unit": "moons" } })), unreadable("content.limit.unit")),
            ("procedures", procedure(json!({ "name_vi": "\u{0}" })), breaks("content.name_vi", "control_characters")),
            ("procedures", procedure(json!({ "note": long })), breaks("content.note", "too_long")),
            ("procedures/1.004873/abolition", json!({ "decision_number": "", "from": "2023-07-01" }), breaks("decision_number", "required")),
            ("procedures/1.004873/abolition", json!({ "decision_number": "1", "from": "mai" }), breaks("from", "not_a_date")),
            ("procedures/9.9/abolition", json!({ "decision_number": "1", "from": "2023-07-01" }), (404, "not_found", "", "")),
            ("procedures/1.004873/versions/1/publication", json!({ "decision_number": "1", "valid_from": "2023-07-01" }), (409, "not_a_draft", "", "")),
            ("workflows", workflow(json!({ "procedure_code": "9.9", "total_hours": null })), breaks("plan.procedure_code", "unknown")),
            ("workflows", workflow(json!({ "agency_code": "H99" })), breaks("plan.agency_code", "unknown")),
            ("workflows", workflow(json!({ "total_hours": -1 })), unreadable("plan.total_hours")),
            ("workflows", workflow(json!({ "colour": "red" })), unreadable("plan.colour")),
            ("agencies/H26/calendar-versions", calendar(json!({ "basis": "" })), breaks("basis", "required")),
            ("agencies/H26/calendar-versions", calendar(json!({ "days": day("2023-02-30") })), breaks("days.0.date", "not_a_date")),
            ("agencies/H26/calendar-versions", calendar(json!({ "years": [2_147_483_647] })), breaks("years.0", "out_of_range")),
            ("agencies/H26/calendar-versions", calendar(json!({ "shifts": 1 })), unreadable("shifts")),
            ("agencies/H99/calendar-versions", calendar(json!({})), (404, "not_found", "", "")),
            ("auth/sign-in", json!({ "username": "", "password": "" }), breaks("username", "required")),
            ("auth/sign-in", json!({ "username": "an", "password": "x" }), (401, "wrong_credentials", "", "")),
            ("auth/refresh", json!({ "refresh_token": "\u{0}" }), (401, "not_signed_in", "", "")),
        ] {
            refused(&admin, "POST", &format!("/api/v1/{path}"), Some(&body), told);
        }
        let clerk = app.officer("clerk", "H26.268.05");
        for (path, body) in [
            ("officers", officer(json!({}))),
            ("procedures", procedure(json!({}))),
            ("workflows", workflow(json!({}))),
            ("agencies/H26.268.05/calendar-versions", calendar(json!({}))),
        ] {
            refused(&clerk, "POST", &format!("/api/v1/{path}"), Some(&body), (403, "role_may_not", "", ""));
        }
    }

    fn an_address_that_nobody_serves_and_a_method_that_it_does_not_take(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        for path in ["/nowhere", "/api", "/api/v1/dossiers/", "/api/v2/dossiers", "/api/v1/dossiers/a/b/c", "/.env", "//"] {
            refused(&clerk, "GET", path, None, (404, "not_found", "", ""));
        }
        let absent = format!("/api/v1/dossiers/{}", "9".repeat(8000));
        refused(&clerk, "GET", &absent, None, (404, "not_found", "", ""));
        for (method, path, allow) in [
            ("DELETE", format!("/api/v1/dossiers/{code}"), "GET, HEAD"),
            ("PATCH", "/api/v1/dossiers".to_owned(), "GET, HEAD, POST"),
            ("GET", format!("/api/v1/dossiers/{code}/withdrawal"), "POST"),
            ("PUT", "/health/live".to_owned(), "GET, HEAD"),
            ("BREW", "/api/v1/worklists".to_owned(), "GET, HEAD"),
        ] {
            let answer = clerk.raw(method, &path, &[], b"");
            assert_eq!(answer.problem(405).0, "method_not_allowed", "{method} {path}");
            assert_eq!(answer.headers["allow"], allow, "{method} {path}");
        }
        let (get, head) = (clerk.get(&format!("/api/v1/dossiers/{code}")), clerk.send("HEAD", &format!("/api/v1/dossiers/{code}"), &[], None));
        assert_eq!((head.status, head.text.as_str()), (200, ""));
        assert_eq!(head.headers["etag"], get.headers["etag"]);
        assert_eq!(clerk.send("HEAD", "/api/v1/dossiers/absent", &[], None).status, 404);
    }

    fn nothing_hostile_is_answered_as_our_fault_or_as_plain_text(app) {
        let code = app.receive();
        let anything = app.named("anything", &[("administrator", "H26"), ("supervisor", "H26"), ("clerk", "H26"), ("unit_head", "H26")]);
        let document = app.stranger().get("/openapi.json").ok(200);
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let method = method.to_uppercase();
                for target in targets(path, operation, &code) {
                    hostile(&anything, &method, &target, path);
                }
            }
        }
        for target in ["/docs/nothing", "/docs/..%2f..%2fetc", "/docs", "/%00", "/style.css?x=%00",
            "/so-lieu?from=x&to=y", "/so-lieu?agency=%00", "/so-lieu?agency=%FF", "/so-lieu?group_by=%F0", "/?agency=%FF",
            "/dang-nhap?ve=%FF", "/dang-nhap?ve=%0d%0aX-Forged:%201", "/tra-cuu/%00", "/tra-cuu/%FF", "/ho-so?ds=%FF", "/tai-nguyen/%00"] {
            hostile(&anything, "GET", target, target);
        }
        app.officer("clerk", "H26.268.05").dossier(&code);
    }
}

/// The address with every hostile part in each place, and every query parameter with every hostile value.
fn targets(path: &str, operation: &Value, code: &str) -> Vec<String> {
    let long = "9".repeat(3000);
    let values = [
        "%00",
        "%FF%FE",
        "%ED%A0%80",
        "-1",
        "99999999999999999999",
        "'%22;--",
        "%25%5F",
        "%F0%9F%98%80",
        "..%2f..",
        "-262143-01-01",
        "%2B262142-12-31",
        "9999-12-31",
        "-9999-12-31T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "Wy05MjIzMzcyMDM2ODU0Nzc1ODA4LCIwMTkwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAiXQ",
        "Ilx1MDAwMCI",
        "WyJcdTAwMDAiLDFd",
        "%0d%0aX-Forged:%201",
        &long,
    ];
    let plain = |text: &str| {
        let mut filled = String::new();
        for (number, part) in text.split('/').enumerate() {
            if number > 0 {
                filled.push('/');
            }
            filled.push_str(match part {
                "{code}" if path.contains("/agencies/") => "H26.268",
                "{code}" if path.contains("/procedures/") => "1.004873",
                "{code}" => code,
                "{number}" => "1",
                "{id}" => "01900000-0000-7000-8000-000000000000",
                "{username}" => "nobody.here",
                other => other,
            });
        }
        filled
    };
    let whole = plain(path);
    let mut targets = vec![whole.clone()];
    for name in ["{code}", "{number}", "{id}", "{username}"] {
        if path.contains(name) {
            targets.extend(values.iter().map(|value| plain(&path.replace(name, value))));
        }
    }
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let queries: Vec<&Value> = parameters.iter().filter(|parameter| parameter["in"] == "query").collect();
    let name = |parameter: &Value| parameter["name"].as_str().unwrap().to_owned();
    let needed = |without: &str| {
        let pairs = queries.iter().filter(|one| one["required"] == true && name(one) != without);
        let pairs = pairs.map(|one| {
            let example = [&one["example"], &one["schema"]["example"]].into_iter().find_map(Value::as_str);
            // No report reaches beyond the standing clock.
            format!("{}={}", name(one), example.unwrap_or("1").replace("2023-06-14", "2023-03-01"))
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    for parameter in &queries {
        let asked = name(parameter);
        targets.extend(values.iter().map(|value| format!("{whole}?{}&{asked}={value}", needed(&asked))));
    }
    targets
}

#[track_caller]
fn hostile(client: &Client, method: &str, target: &str, path: &str) {
    let json =
        [("Content-Type", "application/json"), ("If-Match", "\"-\""), ("Accept-Language", ";q=,en;q=x")];
    let bodies: &[&[u8]] = match (method, target.contains("%00") || target.len() > 2000) {
        ("GET", _) => &[b""],
        (_, true) => &[b"{}"],
        _ => &[b"", b"{}", b"{\"reason\":\"\\u0000\"}", b"\"\xff\"", b"{\"a\":"],
    };
    for body in bodies {
        let answer = client.raw(method, target, &json, body);
        let kind = answer.headers.get("content-type").cloned().unwrap_or_default();
        let about = format!(
            "{method} {} {:?}: {} {kind} {}",
            &target[..target.len().min(200)],
            String::from_utf8_lossy(body),
            answer.status,
            answer.text
        );
        assert!(answer.status < 500, "{about}");
        assert!(path == "/metrics" || !kind.starts_with("text/plain"), "{about}");
        // A page says so as a page does.
        let page = ["/?", "/so-lieu", "/dang-nhap", "/tra-cuu", "/ho-so", "/tai-nguyen"]
            .iter()
            .any(|begin| path.starts_with(begin));
        if answer.status >= 400 && !page {
            assert_eq!(kind, "application/problem+json", "{about}");
        }
        assert!(!answer.headers.contains_key("x-forged"), "{about}");
    }
}
