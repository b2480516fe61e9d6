//! Every mistake of a body comes at once: those of its fields, and those that only the register knows.

use serde_json::{Value, json};

use crate::app::{Client, census, intake_with};

/// Sends the body, and looks that exactly these mistakes are told.
#[track_caller]
fn told(client: &Client, path: &str, body: &Value, mistakes: &[(&str, &str)]) {
    let answer = client.post(path, body);
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
            &json!({ "papers": ["", "Giấy khai sinh"], "reason": "", "approved_by": "nobody", "override": { "reason": " " } }),
            &[
                ("papers.0", "required"),
                ("reason", "required"),
                ("approved_by", "unknown_officer"),
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
}
