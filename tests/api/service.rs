//! What surrounds the register: health, meters, headers, languages, and documentation that needs no internet.

use serde_json::json;

use crate::app::{TestApp, at, intake};
use crate::support::{Engine, TestDatabase};

fn a_service_over_a_database_without_tables_is_not_ready(engine: Engine) {
    let app = TestApp::over(TestDatabase::empty(engine), at("2023-03-07T09:15"), |_| {});
    let stranger = app.stranger();
    stranger.get("/health/live").ok(200);
    let answer = stranger.send("GET", "/health/ready", &[("Accept-Language", "en")], None);
    assert_eq!(answer.problem(503).0, "database_unavailable");
    assert!(answer.json()["detail"].as_str().unwrap().contains("motcua migrate"));
}

#[test]
fn a_service_over_a_database_without_tables_is_not_ready_sqlite() {
    a_service_over_a_database_without_tables_is_not_ready(Engine::Sqlite);
}

#[test]
fn a_service_over_a_database_without_tables_is_not_ready_postgres() {
    a_service_over_a_database_without_tables_is_not_ready(Engine::Postgres);
}

/// The values of an attribute in a page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("{name}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

with_app! {
    fn it_says_that_it_is_well(app) {
        let stranger = app.stranger();
        assert_eq!(stranger.get("/health/live").ok(200), json!({ "status": "ok" }));
        assert_eq!(stranger.get("/health/ready").ok(200), json!({ "status": "ok", "database": app.database().engine_name() }));
        let meters = stranger.get("/metrics");
        assert_eq!(meters.status, 200);
        assert!(meters.headers["content-type"].starts_with("text/plain; version=0.0.4"));
    }

    fn every_answer_carries_headers_that_protect_and_an_id(app) {
        let code = app.receive();
        let (clerk, stranger) = (app.officer("clerk", "H26.268.05"), app.stranger());
        let mut ids = std::collections::BTreeSet::new();
        let answers = [
            clerk.get(&format!("/api/v1/dossiers/{code}")),
            clerk.post("/api/v1/dossiers", &json!({})),
            stranger.get("/api/v1/dossiers"),
            stranger.get("/nowhere"),
            stranger.get("/so-lieu"),
            stranger.get("/docs/"),
            stranger.get("/openapi.json"),
            stranger.get("/health/live"),
            stranger.raw("DELETE", "/", &[], b""),
            clerk.raw("GET", "/api/v1/dossiers/%00", &[], b""),
        ];
        for answer in &answers {
            for (name, value) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")] {
                assert_eq!(answer.headers.get(name).map(String::as_str), Some(value), "{}", answer.text);
            }
            assert!(answer.headers["content-security-policy"].starts_with("default-src 'self'"));
            ids.insert(answer.headers["x-request-id"].clone());
        }
        assert_eq!(ids.len(), answers.len(), "each request has its own id");
        for answer in &answers[..3] {
            assert_eq!(answer.headers["cache-control"], "no-store");
            assert!(answer.headers["vary"].contains("Accept-Language"));
        }
    }

    fn errors_speak_the_callers_language(app) {
        let stranger = app.stranger();
        let title = |language: Option<&str>| {
            let headers: Vec<_> = language.iter().map(|language| ("Accept-Language", *language)).collect();
            stranger.send("GET", "/api/v1/me", &headers, None).json()["title"].as_str().unwrap().to_owned()
        };
        let (vi, en) = (title(None), title(Some("en")));
        assert_eq!((vi.as_str(), en.as_str()), ("Chưa đăng nhập hoặc phiên đã hết hạn", "Not signed in, or the session has ended"));
        for (language, expected) in [
            ("vi", &vi), ("en-GB, vi;q=0.5", &en), ("vi-VN, en;q=0.9", &vi), ("fr, de;q=0.3", &vi), ("fr, en;q=0.1", &en),
            ("", &vi), (";;;", &vi), ("en;q=0", &vi), ("*", &vi), ("en;q=nonsense, vi;q=0.001", &vi),
        ] {
            assert_eq!(&title(Some(language)), expected, "{language}");
        }
        // Words change, codes and fields do not.
        let clerk = app.officer("clerk", "H26.268.05");
        let mut body = intake();
        body["fee_vnd"] = json!(-1);
        let vi = clerk.post("/api/v1/dossiers", &body);
        let en = clerk.post_with("/api/v1/dossiers", &[("Accept-Language", "en")], &body);
        assert_eq!(vi.problem(422), en.problem(422));
        assert_ne!(vi.json()["errors"][0]["detail"], en.json()["errors"][0]["detail"]);
    }

    fn the_documentation_needs_no_internet(app) {
        let stranger = app.stranger();
        let moved = stranger.raw("GET", "/docs", &[], b"");
        assert_eq!((moved.status, moved.headers.get("location").map(String::as_str)), (307, Some("/docs/")), "{moved:?}");
        let index = stranger.get("/docs/");
        assert_eq!(index.status, 200);
        assert!(index.headers["content-type"].starts_with("text/html"));
        assert!(!index.text.contains("http://") && !index.text.contains("https://"), "{}", index.text);
        let scripts = index.text.matches("<script").count();
        let referenced: Vec<&str> = attributes(&index.text, "src").into_iter().chain(attributes(&index.text, "href")).collect();
        assert!(attributes(&index.text, "src").len() >= scripts, "the policy lets no script stand in the page: {}", index.text);
        assert!(referenced.len() >= 3, "{referenced:?}");
        for file in referenced.into_iter().filter(|file| !file.contains(".png")) {
            let path = file.trim_start_matches("./");
            let path = if path.starts_with('/') { path.to_owned() } else { format!("/docs/{path}") };
            assert_eq!(stranger.send("GET", &path, &[], None).status, 200, "{path}");
        }
        let start = stranger.get("/docs/swagger-initializer.js");
        assert_eq!(start.status, 200);
        assert!(start.text.contains("/openapi.json"), "{}", start.text);
        assert!(!start.text.contains("https://"), "{}", start.text);
        let document = stranger.get("/openapi.json").ok(200);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        assert!(document["paths"].as_object().unwrap().len() > 30);
        let nothing = stranger.get("/docs/nothing.js");
        assert_eq!(nothing.problem(404).0, "not_found");
    }
}
