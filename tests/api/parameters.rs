//! Query parameters: an address refuses those that it does not have, and names those that it has.

use motcua::openapi::document;
use serde_json::Value;

use crate::app::TestApp;

/// Every documented operation: method, address with its named segments filled, and the query parameters.
fn operations() -> Vec<(String, String, Vec<String>)> {
    let document = serde_json::to_value(document()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let address: Vec<&str> =
            path.split('/').map(|segment| if segment.starts_with('{') { "1" } else { segment }).collect();
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let named = parameters.iter().filter(|parameter| parameter["in"] == "query");
            let names = named.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect();
            all.push((method.to_uppercase(), address.join("/"), names));
        }
    }
    all
}

fn refused(app: &TestApp, method: &str, path: &str) -> (String, Vec<(String, String)>, Value) {
    let answer = app.stranger().send(method, path, &[("Accept-Language", "en")], None);
    let (code, fields) = answer.problem(400);
    (code, fields, answer.json()["errors"][0]["detail"].clone())
}

with_app! {
    fn every_operation_refuses_an_unknown_parameter_and_names_its_own(app) {
        let unknown = |name: &str| (name.to_owned(), "unknown_parameter".to_owned());
        let operations = operations();
        assert!(operations.len() > 100, "{}", operations.len());
        for (method, path, own) in operations {
            let (code, fields, told) = refused(app, &method, &format!("{path}?no_such_parameter=1&other"));
            assert_eq!(code, "unreadable_query", "{method} {path}");
            assert_eq!(fields, [unknown("no_such_parameter"), unknown("other")], "{method} {path}");
            let known = if own.is_empty() {
                "this address takes no parameters".to_owned()
            } else {
                format!("there is no such parameter; the address takes: {}", own.join(", "))
            };
            assert_eq!(told, known, "{method} {path}");
        }
    }

    fn a_parameter_that_was_ignored_is_told(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        clerk.get("/api/v1/worklists").ok(200);
        let (_, fields) = clerk.get("/api/v1/worklists?handler=an.nguyen").problem(400);
        assert_eq!(fields, [("handler".to_owned(), "unknown_parameter".to_owned())]);
        let head = clerk.send("HEAD", "/api/v1/worklists?handler=an.nguyen", &[], None);
        assert_eq!(head.status, 400);
        // Names are read as the query is: with percent signs and plus.
        clerk.get("/api/v1/dossiers?%71=lan").ok(200);
        // What is not documented has its own rules: an address that nobody serves, and the page for people.
        clerk.get("/api/v1/nothing?colour=red").problem(404);
        assert_eq!(clerk.get("/?colour=red").status, 200);
    }
}
