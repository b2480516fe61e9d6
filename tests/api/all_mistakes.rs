//! Every mistake of a body comes at once: those of its fields, and those that only the register knows.

use serde_json::{Value, json};

use crate::app::{Answer, Client, census, intake_with};

/// Sends the body, and looks that exactly these mistakes are told.
#[track_caller]
fn told(client: &Client, path: &str, body: &Value, mistakes: &[(&str, &str)]) {
    names(&client.post(path, body), path, mistakes);
}

/// Looks that exactly these mistakes are told.
#[track_caller]
fn names(answer: &Answer, path: &str, mistakes: &[(&str, &str)]) {
    let (code, mut fields) = answer.problem(422);
    assert_eq!(code, "invalid_input", "{path}: {}", answer.text);
    fields.sort();
    let mut expected: Vec<(String, String)> =
        mistakes.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
    expected.sort();
    assert_eq!(fields, expected, "{path}: {}", answer.text);
}

with_app! {
    fn an_intake_tells_what_the_desk_and_what_the_register_find(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let before = census(app);
        let nameless = |changes: Value| {
            let mut body = intake_with(&changes);
            body["applicant"]["name"] = json!("");
            body
        };
        for (body, mistakes) in [
            (nameless(json!({ "papers": [] })), &[("applicant.name", "required"), ("papers", "missing_paper")][..]),
            (
                nameless(json!({ "procedure": "9.999999", "fee_vnd": -1 })),
                &[("applicant.name", "required"), ("fee_vnd", "out_of_range"), ("procedure", "procedure_not_published")],
            ),
            (
                nameless(json!({ "agency": "H99", "procedure": "9.999999" })),
                &[("agency", "unknown_agency"), ("applicant.name", "required"), ("procedure", "procedure_not_published")],
            ),
            (
                nameless(json!({ "agency": "H99", "papers": [] })),
                &[("agency", "unknown_agency"), ("applicant.name", "required"), ("papers", "missing_paper")],
            ),
            (
                nameless(json!({ "happened_at": "2023-03-06T09:00:00+07:00", "procedure": "1.001612" })),
                &[("applicant.name", "required"), ("late_entry_reason", "required")],
            ),
            (
                nameless(json!({ "late_entry_reason": "\u{1}", "procedure": "1.001612" })),
                &[
                    ("applicant.name", "required"),
                    ("late_entry_reason", "control_characters"),
                    ("procedure", "not_of_this_level"),
                ],
            ),
            (
                nameless(json!({ "papers": [{ "code": "residence" }, { "code": "", "copies": 1 }] })),
                &[
                    ("applicant.name", "required"),
                    ("papers.0", "out_of_range"),
                    ("papers.1.code", "required"),
                    ("papers", "missing_paper"),
                ],
            ),
            (
                nameless(json!({ "channel": "online_full", "papers": [] })),
                &[("applicant.name", "required"), ("channel", "online"), ("papers", "missing_paper")],
            ),
        ] {
            told(&clerk, "/api/v1/dossiers", &body, mistakes);
        }
        // Whoever may not take in there is told so, whatever else is wrong.
        let handler = app.officer("handler", "H26.268.05");
        handler.post("/api/v1/dossiers", &nameless(json!({}))).problem(403);
        assert_eq!(census(app), before);
    }

    fn an_act_tells_unknown_officers_with_its_fields(app) {
        let code = app.receive();
        let head = app.officer("unit_head", "H26.268.05");
        let clerk = app.officer("clerk", "H26.268.05");
        let long = "x".repeat(501);
        let path = |act: &str| format!("/api/v1/dossiers/{code}/{act}");
        told(
            &head,
            &path("assignments"),
            &json!({ "handler": "nobody", "late_entry_reason": long }),
            &[("handler", "unknown_officer"), ("late_entry_reason", "too_long")],
        );
        told(
            &clerk,
            &path("supplement-requests"),
            &json!({ "papers": ["", "Giấy khai sinh"], "reason": "", "override": { "reason": " " } }),
            &[
                ("papers.0", "required"),
                ("reason", "required"),
                ("override.reason", "required"),
            ],
        );
        told(
            &clerk,
            &path("hand-overs"),
            &json!({ "handler": "nobody", "note": "\u{1}", "agency": "x".repeat(61) }),
            &[("handler", "unknown_officer"), ("note", "control_characters"), ("agency", "too_long")],
        );
    }

    fn other_bodies_tell_what_the_register_finds_with_their_fields(app) {
        let admin = app.named("everything", &[("administrator", "H26"), ("report_writer", "H26"), ("supervisor", "H26")]);
        let step = json!({ "position": 1, "name_vi": "", "name_en": "Step", "role": "clerk", "unit_code": "H99" });
        for (path, body, mistakes) in [
            (
                "workflows",
                json!({ "name": "", "plan": { "procedure_code": "9.9", "agency_code": "H99", "steps": [step] } }),
                &[
                    ("name", "required"),
                    ("plan.procedure_code", "unknown"),
                    ("plan.agency_code", "unknown"),
                    ("plan.steps.0.name_vi", "required"),
                    ("plan.steps.0.unit_code", "unknown"),
                ][..],
            ),
            (
                "officers",
                json!({ "username": "A", "full_name": "", "password": "", "roles": [{ "role": "king", "agency": "H99" }] }),
                &[
                    ("username", "not_a_username"),
                    ("full_name", "required"),
                    ("password", "required"),
                    ("roles.0.role", "unknown_role"),
                    ("roles.0.agency", "unknown_agency"),
                ],
            ),
            (
                "report-runs",
                json!({ "layout": "x", "agency": "", "period": { "calendar": "lunar", "unit": "week", "year": 2023 }, "kind": "x" }),
                &[
                    ("layout", "unknown_value"),
                    ("agency", "required"),
                    ("period", "no_such_period"),
                    ("kind", "unknown_value"),
                ],
            ),
            (
                "report-subscriptions",
                json!({ "agency": "H26.268", "schedule": "hourly", "cuts_after": "2024-01-01", "report": { "layout": "x" },
                    "receivers": [{ "officer": "nobody" }] }),
                &[
                    ("schedule", "unknown_value"),
                    ("cuts_after", "in_the_future"),
                    ("report.layout", "unknown_value"),
                    ("receivers.0", "unknown_receiver"),
                ],
            ),
            (
                "delegations",
                json!({ "procedure": "9.9", "from": "H99", "to": "H98", "document_number": "", "valid_from": "2023-01-01" }),
                &[
                    ("procedure", "procedure_not_published"),
                    ("from", "unknown_agency"),
                    ("to", "unknown_agency"),
                    ("document_number", "required"),
                ],
            ),
        ] {
            told(&admin, &format!("/api/v1/{path}"), &body, mistakes);
        }
    }

    fn the_time_of_an_act_is_told_with_its_fields(app) {
        let code = app.receive();
        let (clerk, head) = (app.officer("clerk", "H26.268.05"), app.officer("unit_head", "H26.268.05"));
        let path = |act: &str| format!("/api/v1/dossiers/{code}/{act}");
        told(
            &clerk,
            &path("resolution"),
            &json!({ "document_number": "", "note": "\u{1}", "happened_at": "2023-03-08T09:00:00+07:00" }),
            &[("document_number", "required"), ("note", "control_characters"), ("happened_at", "in_the_future")],
        );
        told(
            &head,
            &path("assignments"),
            &json!({ "handler": "nobody", "happened_at": "2023-03-06T09:00:00+07:00" }),
            &[
                ("handler", "unknown_officer"),
                ("happened_at", "before_last_act"),
                ("late_entry_reason", "required"),
            ],
        );
        told(
            &clerk,
            &path("continuation"),
            &json!({ "reason": "", "happened_at": "2024-03-06T09:00:00+07:00", "late_entry_reason": "\u{1}" }),
            &[
                ("reason", "required"),
                ("happened_at", "in_the_future"),
                ("late_entry_reason", "control_characters"),
            ],
        );
    }

    fn questions_tell_what_is_wrong_with_each_of_them(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        let path = format!("/api/v1/dossiers/{code}/opinion-requests");
        let body = json!({ "opinions": [
            { "planned": 3, "question": "" },
            { "officer": "nobody", "allowance_hours": 99, "question": "" },
            { "role": "handler", "agency": "H99", "allowance_hours": 1, "question": "Có trùng không?" },
            { "role": "approver", "allowance_hours": 1, "question": "Có trùng không?" },
            { "role": "supervisor", "question": "Có trùng không?" },
        ], "happened_at": "2023-03-08T09:00:00+07:00" });
        let mistakes = [
            ("opinions.0.planned", "unknown"),
            ("opinions.0.question", "required"),
            ("opinions.1.officer", "unknown_officer"),
            ("opinions.1.allowance_hours", "out_of_range"),
            ("opinions.1.question", "required"),
            ("opinions.2.agency", "unknown_agency"),
            ("opinions.3.role", "nobody_there"),
            ("opinions.4.role", "role_does_no_steps"),
            ("happened_at", "in_the_future"),
        ];
        told(&clerk, &path, &body, &mistakes);
        // Whoever may not ask is told so, whatever else is wrong.
        app.officer("handler", "H26.268.05").post(&path, &body).problem(403);
    }

    fn a_move_tells_everything_that_it_names_and_the_register_has_not(app) {
        let admin = app.officer("administrator", "H26");
        let nobody = "01900000-0000-7000-8000-000000000000";
        let path = |version: i32, what: &str| format!("/api/v1/procedures/1.004873/versions/{version}/{what}");
        for what in ["move-rehearsals", "moves"] {
            told(
                &admin,
                &path(1, what),
                &json!({ "agency": "H26.268.05", "workflow": nobody, "decision_number": "", "reason": "x",
                    "dossiers": ["H26-1", "H26-2"], "becomes_overdue": -1 }),
                &[
                    ("workflow", "unknown"),
                    ("decision_number", "required"),
                    ("dossiers.0", "unknown_dossier"),
                    ("dossiers.1", "unknown_dossier"),
                    ("becomes_overdue", "out_of_range"),
                ],
            );
        }
        told(
            &admin,
            &path(1, "moves"),
            &json!({ "agency": "H99", "workflow": nobody, "decision_number": "1", "reason": "" }),
            &[("agency", "unknown_agency"), ("workflow", "unknown"), ("reason", "required")],
        );
    }

    fn a_value_tells_what_is_wrong_with_its_days_and_its_correction(app) {
        let writer = app.officer("report_writer", "H26.268");
        let share = json!({ "code": "A", "unit": "percent", "label_vi": "A", "label_en": "A", "section": "I", "source": "x" });
        app.officer("report_writer", "H26").post("/api/v1/indicators", &share).ok(201);
        let path = "/api/v1/indicators/A/values";
        let value = |changes: Value| {
            let mut body = json!({ "agency": "H26.268", "from": "2023-01-01", "to": "2023-01-31", "value": "1", "evidence": "" });
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        told(
            &writer,
            path,
            &value(json!({ "as_of": "2024-01-01", "denominator": "5", "value": "viele" })),
            &[
                ("as_of", "in_the_future"),
                ("denominator", "share_is_computed"),
                ("evidence", "required"),
                ("value", "not_a_number"),
            ],
        );
        told(
            &writer,
            path,
            &value(json!({ "to": "2022-01-01", "denominator": "0", "reason": "x" })),
            &[("to", "before_from"), ("denominator", "out_of_range"), ("evidence", "required")],
        );
        told(
            &writer,
            path,
            &value(json!({ "reason": "x" })),
            &[("reason", "nothing_to_correct"), ("evidence", "required")],
        );
        writer.post(path, &value(json!({ "evidence": "x" }))).ok(201);
        told(&writer, path, &value(json!({})), &[("reason", "required"), ("evidence", "required")]);
    }

    fn a_list_tells_its_page_with_its_other_parameters(app) {
        let all = ["administrator", "report_writer", "supervisor"].map(|role| (role, "H26"));
        let reader = app.named("everything", &all);
        let report = "agency=H26.268&from=2023-02-01&to=2023-01-01";
        for (path, mistakes) in [
            ("dossiers?received_from=x", &[("received_from", "not_a_date")][..]),
            ("dossiers?order=fewest_late&due_to=x", &[("due_to", "not_a_date")]),
            ("register-book?agency=&from=2023-01-01&to=2023-01-31", &[("agency", "required")]),
            ("officers?role=king&agency=H99", &[("role", "unknown_role"), ("agency", "unknown_agency")]),
            ("agencies?on=x", &[("on", "not_a_date")]),
            ("procedures?on=x", &[("on", "not_a_date")]),
            ("delegations?on=x", &[("on", "not_a_date")]),
            ("indicators?kind=x", &[("kind", "unknown_value")]),
            ("indicator-figures?agency=H26&from=2023-01-01", &[("to", "required")]),
            ("score-formulas?on=x", &[("on", "not_a_date")]),
            ("report-runs?layout=x", &[("layout", "unknown_value")]),
            (&format!("reports/resolution/dossiers?{report}&figure=x"), &[("to", "before_from"), ("figure", "unknown_value")]),
            (&format!("reports/legs/dossiers?{report}&figure=x"), &[("to", "before_from"), ("figure", "unknown_value")]),
            (&format!("reports/meters/dossiers?{report}&meter=x"), &[("to", "before_from"), ("meter", "unknown_value")]),
            ("report-inbox?", &[]),
            ("workflows?", &[]),
        ] {
            let path = format!("/api/v1/{path}&limit=0&cursor=x");
            let page = [("limit", "out_of_range"), ("cursor", "unknown_cursor")];
            names(&reader.get(&path), &path, &[mistakes, &page].concat());
        }
    }
}
