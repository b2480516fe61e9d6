//! What callers were promised: `openapi.yaml` and the table of codes are what the code says.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets the unexpected fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use motcua::openapi::{document, yaml};
use motcua::platform::error::Code;
use serde_json::Value;

fn operations() -> Vec<(String, Value)> {
    let document = serde_json::to_value(document()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((format!("{method} {path}"), operation.clone()));
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    all
}

#[test]
fn the_written_description_is_what_the_code_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.yaml");
    let said = yaml().unwrap();
    #[expect(clippy::disallowed_methods, reason = "whoever changes an address says so by UPDATE=1")]
    let update = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    if update {
        std::fs::write(&file, &said).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = written.lines().zip(said.lines()).position(|(written, said)| written != said);
    assert!(
        written == said,
        "openapi.yaml is not current (line {}): run `UPDATE=1 cargo test --test contract` and read the difference",
        differs.map_or(written.lines().count().min(said.lines().count()) + 1, |line| line + 1)
    );
}

#[test]
fn the_style_guide_lists_every_code_with_its_words() {
    let guide =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api-style.md")).unwrap();
    let written: Vec<&str> = guide
        .lines()
        .skip_while(|line| !line.starts_with("| status | code |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    let said: Vec<String> = Code::ALL
        .iter()
        .map(|code| {
            format!("| {} | `{}` | {} | {} |", code.status(), code.as_str(), code.title_vi(), code.title_en())
        })
        .collect();
    assert_eq!(written, said);
}

/// The query parameters of every operation, each with the types that its schemas have.
fn query_parameters() -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, operation) in operations() {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "query" {
                let schema = &parameter["schema"];
                let named = schema["$ref"].as_str().and_then(|place| place.rsplit('/').next());
                let kind = named.or(schema["format"].as_str()).or(schema["type"].as_str()).unwrap();
                let name = parameter["name"].as_str().unwrap();
                all.entry(name.to_owned()).or_default().insert(kind.to_owned());
            }
        }
    }
    all
}

#[test]
fn the_style_guide_lists_every_query_parameter_with_its_type() {
    let guide =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api-style.md")).unwrap();
    let written: Vec<String> = guide
        .lines()
        .skip_while(|line| !line.starts_with("| parameter | type |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.split('|').take(3).collect::<Vec<_>>().join("|"))
        .collect();
    let said: Vec<String> = query_parameters()
        .iter()
        .map(|(name, types)| {
            format!("| `{name}` | {} ", types.iter().cloned().collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(written, said, "one name for one meaning: a new name, or a second type of one, is told there");
}

#[test]
fn every_operation_is_named_described_and_can_be_refused() {
    let mut ids = BTreeSet::new();
    for (name, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{name} has no operationId"));
        assert!(ids.insert(id.to_owned()), "{id} stands twice");
        let well_formed =
            id.contains('_') && id.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_');
        assert!(well_formed, "{id} is not <verb>_<resource>");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{id}");
        assert!(
            operation["summary"].as_str().is_some_and(|summary| summary.len() > 10),
            "{id} has no summary"
        );
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{id}");
        // 304 tells whoever has a file that it is still the same.
        let refusals: Vec<_> =
            responses.iter().filter(|(status, _)| !status.starts_with(['2', '3'])).collect();
        assert!(!refusals.is_empty(), "{id}");
        for (status, refusal) in refusals {
            let shared =
                refusal["$ref"].as_str().is_some_and(|name| name.starts_with("#/components/responses/"));
            let own = refusal["content"]["application/problem+json"].is_object();
            assert!(shared || own, "{id} {status}");
        }
    }
}

#[test]
fn every_operation_that_needs_a_token_says_what_happens_without() {
    for (name, operation) in operations() {
        if operation["security"].is_array() {
            let responses = &operation["responses"];
            assert!(responses["401"].is_object() || responses["default"].is_object(), "{name}");
        }
    }
}

/// Every reference in a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str().filter(|_| name == "$ref") {
                    Some(reference) => drop(found.insert(reference.to_owned())),
                    None => references(field, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = serde_json::to_value(document()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    let dangling: Vec<_> = found
        .iter()
        .filter(|reference| document.pointer(reference.trim_start_matches('#')).is_none())
        .collect();
    assert_eq!(dangling, [""; 0]);
}

#[test]
fn every_body_that_is_sent_refuses_unknown_fields() {
    let document = serde_json::to_value(document()).unwrap();
    for (name, operation) in operations() {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let Some(reference) = schema["$ref"].as_str() else { continue };
        let body = document.pointer(reference.trim_start_matches('#')).unwrap();
        assert_eq!(body["additionalProperties"], false, "{name}: {reference}");
    }
}
