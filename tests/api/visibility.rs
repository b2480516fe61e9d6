//! What an officer may not see is as if it were not there: in single look-ups, lists, counts, reports and acts.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Client, TestApp, intake_with};

const ACTS: [(&str, &str); 19] = [
    ("acceptance", "{}"),
    ("refusal", r#"{"reason":"x"}"#),
    ("supplement-drafts", r#"{"papers":["x"],"reason":"x"}"#),
    ("payment-drafts", r#"{"amount_vnd":1,"reason":"x"}"#),
    ("supplement-requests", r#"{"papers":["x"],"reason":"x"}"#),
    ("supplements", r#"{"papers":[{"code":"x","copies":1}]}"#),
    ("payment-requests", r#"{"amount_vnd":1,"reason":"x"}"#),
    ("payments", r#"{"receipt_number":"x"}"#),
    ("assignments", r#"{"handler":"clerk.h26-268-04"}"#),
    ("hand-overs", "{}"),
    ("send-backs", r#"{"to_step":1,"reason":"x"}"#),
    ("resolution", r#"{"document_number":"x"}"#),
    ("result-return", "{}"),
    ("withdrawal", r#"{"reason":"x"}"#),
    ("withdrawal-undoing", r#"{"reason":"x"}"#),
    ("recalls", r#"{"reason":"x"}"#),
    ("amendments", r#"{"reason":"x","sets":2}"#),
    ("stop", r#"{"reason":"x"}"#),
    ("corrections", r#"{"reason":"x"}"#),
];

/// A dossier at a ward.
fn at_ward(app: &TestApp, ward: &str) -> String {
    let clerk = app.officer("clerk", ward);
    let body = clerk.post("/api/v1/dossiers", &intake_with(&json!({ "agency": ward }))).ok(201);
    body["code"].as_str().unwrap().to_owned()
}

/// A dossier at the district's own desk.
fn at_district(app: &TestApp) -> String {
    let clerk = app.officer("clerk", "H26.268.20");
    let changes = json!({ "agency": "H26.268.20", "procedure": "1.001612" });
    clerk.post("/api/v1/dossiers", &intake_with(&changes)).ok(201)["code"].as_str().unwrap().to_owned()
}

fn codes(client: &Client, path: &str) -> BTreeSet<String> {
    let page = client.get(path).ok(200);
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

fn received(client: &Client, agency: &str) -> i64 {
    let path = format!("/api/v1/reports/resolution?agency={agency}&from=2023-03-01&to=2023-03-31");
    total(&client.get(&path).ok(200))
}

fn total(report: &Value) -> i64 {
    let figures = &report["total"];
    figures["received"]
        .as_i64()
        .or_else(|| figures["figures"]["received"].as_i64())
        .unwrap_or_else(|| panic!("{report}"))
}

with_app! {
    fn another_wards_dossiers_are_as_if_they_were_not_there(app) {
        let (own, other) = (app.receive(), at_ward(app, "H26.268.04"));
        // Whatever the role, ward 05 sees ward 05.
        let roles: Vec<(&str, &str)> = ["clerk", "handler", "unit_head", "approver", "records_clerk", "supervisor", "report_writer", "administrator"]
            .map(|role| (role, "H26.268.05")).to_vec();
        let officer = app.named("all.of.05", &roles);
        let absent = other.replace("-0001", "-0099");
        for part in ["", "/journal", "/deadline", "/control-slip"] {
            let (hidden, missing) = (officer.get(&format!("/api/v1/dossiers/{other}{part}")), officer.get(&format!("/api/v1/dossiers/{absent}{part}")));
            assert_eq!(hidden.problem(404).0, "not_found", "{part}");
            assert_eq!((hidden.status, hidden.text), (missing.status, missing.text), "{part}");
            assert_eq!(officer.get(&format!("/api/v1/dossiers/{own}{part}")).status, 200, "{part}");
        }
        let before = app.officer("clerk", "H26.268.04").dossier(&other);
        for (act, body) in ACTS {
            let body: Value = serde_json::from_str(body).unwrap();
            let headers = [("If-Match", "\"7\""), ("Idempotency-Key", act)];
            let send = |code: &str| officer.post_with(&format!("/api/v1/dossiers/{code}/{act}"), &headers, &body);
            let (hidden, missing) = (send(&other), send(&absent));
            hidden.problem(404);
            assert_eq!(hidden.text, missing.text, "{act}");
        }
        assert_eq!(app.officer("clerk", "H26.268.04").dossier(&other), before);

        let only: BTreeSet<String> = [own.clone()].into();
        for query in ["", "?order=due", "?q=nguyen", "?status=accepted", "?procedure=1.004873", "?field=ho-tich", "?worklist=mine", "?received_from=2023-03-01&received_to=2023-03-31"] {
            assert_eq!(codes(&officer, &format!("/api/v1/dossiers{query}")), only, "{query}");
        }
        for query in [format!("?q={other}"), "?handler=clerk.h26-268-04".to_owned()] {
            assert!(codes(&officer, &format!("/api/v1/dossiers{query}")).is_empty(), "{query}");
        }
        let (hidden, absent) = (officer.get("/api/v1/dossiers?agency=H26.268.04"), officer.get("/api/v1/dossiers?agency=H26.268.99"));
        hidden.problem(404);
        assert_eq!(hidden.text.replace("H26.268.04", "?"), absent.text.replace("H26.268.99", "?"));
        // Asking for more than one may see gives what one may see.
        assert_eq!(codes(&officer, "/api/v1/dossiers?agency=H26.268"), only);
        let mine = officer.get("/api/v1/worklists").ok(200)["items"].as_array().unwrap().iter().find(|item| item["worklist"] == "mine").unwrap()["dossiers"].clone();
        assert_eq!(mine, 1);
        assert_eq!(received(&officer, "H26.268"), 1);
        let listed = "/api/v1/reports/resolution/dossiers?agency=H26.268&from=2023-03-01&to=2023-03-31&figure=received";
        assert_eq!(codes(&officer, listed), only);
        officer.get("/api/v1/reports/resolution?agency=H26.268.04&from=2023-03-01&to=2023-03-31").problem(404);
        officer.get("/api/v1/reports/resolution/dossiers?agency=H26.268.04&from=2023-03-01&to=2023-03-31&figure=received").problem(404);
        // Nor are their officers.
        assert!(!officer.get("/api/v1/officers?limit=500").text.contains("h26-268-04"));
    }

    fn the_district_sees_its_eighteen_offices_and_its_units_only_its_own(app) {
        let wards: Vec<String> = (1..=17).map(|ward| at_ward(app, &format!("H26.268.{ward:02}"))).collect();
        let own = at_district(app);
        let all: BTreeSet<String> = wards.iter().cloned().chain([own.clone()]).collect();
        assert_eq!(all.len(), 18);
        for (role, agency) in [("supervisor", "H26.268"), ("supervisor", "H26"), ("report_writer", "H26")] {
            let officer = app.officer(role, agency);
            assert_eq!(codes(&officer, "/api/v1/dossiers"), all, "{role} {agency}");
            assert_eq!(received(&officer, "H26.268"), 18, "{role} {agency}");
            assert_eq!(received(&officer, "H26.268.04"), 1, "{role} {agency}");
            officer.dossier(&own);
            officer.dossier(&wards[3]);
        }
        let unit = app.officer("handler", "H26.268.31");
        assert_eq!(codes(&unit, "/api/v1/dossiers"), [own.clone()].into());
        assert_eq!(received(&unit, "H26.268"), 1);
        unit.dossier(&own);
        for ward in &wards {
            unit.get(&format!("/api/v1/dossiers/{ward}")).problem(404);
        }
        unit.get("/api/v1/dossiers?agency=H26.268.04").problem(404);
        // A role at a ward of 2025 sees nothing of the district of 2023.
        let later = app.officer("supervisor", "H26.9043");
        assert!(codes(&later, "/api/v1/dossiers").is_empty());
        later.get(&format!("/api/v1/dossiers/{own}")).problem(404);
    }

    fn without_a_token_nothing_but_the_public_addresses_answers(app) {
        let code = app.receive();
        let stranger = app.stranger();
        let document = stranger.get("/openapi.json").ok(200);
        let public = ["/health/live", "/health/ready", "/metrics", "/api/v1/tracking/{code}", "/api/v1/auth/sign-in", "/api/v1/auth/refresh"];
        let mut closed = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let secured = operation["security"].as_array().is_some_and(|list| !list.is_empty());
                assert_eq!(secured, !public.contains(&path.as_str()), "{method} {path}");
                if !secured {
                    continue;
                }
                let target = path.replace("{code}", &code).replace("{number}", "1").replace("{username}", "an.nguyen")
                    .replace("{id}", "01900000-0000-7000-8000-000000000000");
                let method = method.to_uppercase();
                let body = (method != "GET").then_some("{}");
                for header in [None, Some("Bearer"), Some("Bearer "), Some("Basic YTpi"), Some("Bearer a.b.c"), Some("Bearer eyJhbGciOiJub25lIn0.e30.")] {
                    let mut headers = vec![("Content-Type", "application/json")];
                    headers.extend(header.map(|header| ("Authorization", header)));
                    let answer = stranger.send(&method, &target, &headers, body);
                    assert_eq!(answer.problem(401).0, "not_signed_in", "{method} {path} {header:?}");
                    assert_eq!(answer.headers["www-authenticate"], "Bearer");
                }
                closed += 1;
            }
        }
        assert!(closed > 30, "{closed}");
        for path in ["/health/live", "/health/ready", "/metrics", "/", "/so-lieu", "/tra-cuu", "/dang-nhap", "/docs/", "/openapi.json"] {
            assert_eq!(stranger.get(path).status, 200, "{path}");
        }
        stranger.get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        let signing = json!({ "username": "clerk.h26-268-05", "password": crate::app::PASSWORD });
        let tokens = stranger.post("/api/v1/auth/sign-in", &signing).ok(200);
        assert!(tokens["access_token"].as_str().is_some_and(|token| token.split('.').count() == 3), "{tokens}");
    }
}
