//! The book of indicators: entered with what proves it, corrected with a reason, computed and never typed.

use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at};

const DISTRICT: &str = "H26.268";

fn indicator(code: &str, changes: &Value) -> Value {
    let mut body = json!({
        "code": code, "unit": "feedback_items", "label_vi": format!("PAKN {code}"), "label_en": format!("Feedback {code}"),
        "section": "I.3", "source": "Phần mềm PAKN",
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// Whoever writes reports for everybody: the book is common to all, so only they define what stands in it.
fn editor(app: &TestApp) -> Client {
    app.officer("report_writer", "H26")
}

fn define(client: &Client, code: &str, changes: &Value) -> Answer {
    client.post("/api/v1/indicators", &indicator(code, changes))
}

fn value(client: &Client, code: &str, changes: &Value) -> Answer {
    let mut body = json!({
        "agency": DISTRICT, "from": "2023-01-01", "to": "2023-03-31", "as_of": "2023-03-06", "value": "3415",
        "evidence": "Báo cáo số 12/BC-VP",
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post(&format!("/api/v1/indicators/{code}/values"), &body)
}

fn figure(client: &Client, code: &str, extra: &str) -> Value {
    let address = format!(
        "/api/v1/indicator-figures?agency={DISTRICT}&from=2023-01-01&to=2023-03-31&as_of=2023-03-06&indicator={code}{extra}"
    );
    client.get(&address).ok(200)["items"][0].clone()
}

/// Handled, received, and the share of them.
fn feedback(app: &TestApp) -> Client {
    let writer = app.officer("report_writer", DISTRICT);
    define(&editor(app), "A", &json!({})).ok(201);
    define(&editor(app), "B", &json!({})).ok(201);
    define(&editor(app), "C", &json!({ "unit": "percent", "formula": "A / B" })).ok(201);
    value(&writer, "A", &json!({})).ok(201);
    value(&writer, "B", &json!({ "value": "3464" })).ok(201);
    writer
}

fn fields(answer: &Answer) -> Vec<(String, String)> {
    answer.problem(422).1
}

fn field(name: &str, code: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), code.to_owned())]
}

with_app! {
    fn a_share_is_computed_and_follows_its_operands(app) {
        let writer = feedback(app);
        let share = figure(&writer, "C", "");
        assert_eq!((&share["text"], &share["value"]), (&json!("98,59%"), &json!("98.59")));
        assert_eq!((&share["numerator"], &share["denominator"]), (&json!("3415"), &json!("3464")));
        let (code, _) = value(&writer, "C", &json!({ "value": "97" })).problem(409);
        assert_eq!(code, "computed_indicator");
        let then = app.clock.now().rfc3339().replace('+', "%2B");
        app.clock.set(at("2023-03-08T09:00"));
        let corrected = value(&writer, "A", &json!({ "value": "3360", "reason": "đếm lại" })).ok(201);
        assert_eq!((&corrected["entry"], &corrected["recorded_by"]), (&json!(2), &json!("report_writer.h26-268")));
        assert_eq!(figure(&writer, "C", "")["text"], "97,00%");
        assert_eq!(figure(&writer, "C", &format!("&known_at={then}"))["text"], "98,59%", "the past stays readable");
        let history = writer.get(&format!("/api/v1/indicators/A/values?agency={DISTRICT}")).ok(200);
        let entries: Vec<_> = history["items"].as_array().unwrap().iter().map(|row| row["text"].clone()).collect();
        assert_eq!(entries, ["3.415", "3.360"]);
        let first = writer.get("/api/v1/indicators/A/values?limit=1").ok(200);
        let next = first["next_cursor"].as_str().unwrap();
        let second = writer.get(&format!("/api/v1/indicators/A/values?limit=1&cursor={next}")).ok(200);
        assert_eq!((&second["items"][0]["reason"], second["next_cursor"].is_null()), (&json!("đếm lại"), true));
    }

    fn a_formula_is_checked_when_it_is_saved(app) {
        let writer = feedback(app);
        for (changes, code) in [
            (json!({ "formula": "A +" }), "not_a_formula"),
            (json!({ "formula": "A + Z" }), "unknown_indicator"),
            (json!({ "formula": "A + D" }), "cycle"),
            (json!({ "formula": "A + report(resolved)" }), "unit_mismatch"),
            (json!({ "formula": "A / B" }), "unit_mismatch"),
            (json!({ "formula": "A + C" }), "share_within"),
            (json!({ "formula": "1 + 2" }), "nothing_read"),
            (json!({ "formula": "report(nothing)" }), "not_a_formula"),
        ] {
            assert_eq!(fields(&define(&editor(app), "D", &changes)), field("formula", code), "{changes}");
        }
        assert_eq!(writer.get("/api/v1/indicators/D").status, 404, "nothing is stored");
        define(&editor(app), "D", &json!({ "formula": "A + B" })).ok(201);
        // Round a corner.
        define(&editor(app), "E", &json!({ "formula": "D - A" })).ok(201);
        let mut again = indicator("D", &json!({ "formula": "A + E", "reason": "thử" }));
        let again = again.as_object_mut().unwrap();
        again.remove("code");
        again.remove("unit");
        let mut again = Value::Object(again.clone());
        let answer = editor(app).post("/api/v1/indicators/D/versions", &again);
        assert_eq!(fields(&answer), field("formula", "cycle"));
        assert!(answer.text.contains("D → E → D"), "{}", answer.text);
        again["formula"] = Value::Null;
        assert_eq!(fields(&editor(app).post("/api/v1/indicators/D/versions", &again)), field("formula", "kind_is_fixed"));
        again["formula"] = json!("A - B");
        assert_eq!(editor(app).post("/api/v1/indicators/D/versions", &again).ok(201)["version"], 2);
        assert_eq!(figure(&writer, "D", "")["text"], "-49");
        assert_eq!(writer.get("/api/v1/indicators/D").ok(200)["versions"].as_array().unwrap().len(), 2);
        assert_eq!(define(&editor(app), "A", &json!({})).problem(409).0, "already_exists");
    }

    fn the_register_and_the_catalogue_are_read(app) {
        let writer = app.officer("report_writer", DISTRICT);
        app.receive();
        define(&editor(app), "R", &json!({ "unit": "dossiers", "formula": "report(received, ward)" })).ok(201);
        define(&editor(app), "P", &json!({ "unit": "procedures", "formula": "procedures(ward) + procedures(district)" })).ok(201);
        define(&editor(app), "D", &json!({ "unit": "percent", "formula": "delegation(delegated) / delegation(authority)" })).ok(201);
        define(&editor(app), "S", &json!({ "unit": "percent", "formula": "report(resolved) / report(resolved_early)" })).ok(201);
        let now = "/api/v1/indicator-figures?agency=H26.268&from=2023-01-01&to=2023-03-31";
        let page = writer.get(now).ok(200);
        let text = |code: &str| {
            let found = page["items"].as_array().unwrap().iter().find(|item| item["code"] == code).cloned();
            found.unwrap_or_else(|| panic!("no {code} in {page}"))
        };
        assert_eq!(text("R")["value"], "1");
        let counts = writer.get("/api/v1/procedure-counts?on=2023-03-07").ok(200);
        let level = |name: &str| {
            let rows = counts["by_level"].as_array().unwrap();
            rows.iter().find(|row| row["level"] == name).unwrap()["counted_here"].as_u64().unwrap()
        };
        assert_eq!(text("P")["value"], (level("ward") + level("district")).to_string());
        assert_eq!(text("D")["numerator"], "0");
        assert_eq!(text("S")["missing"][0]["code"], "empty_denominator");
        let ward = app.officer("report_writer", "H26.268.05");
        assert_eq!(ward.get(now).status, 404);
        assert_eq!(ward.get("/api/v1/indicator-figures?agency=H26.268.05&from=2023-01-01&to=2023-03-31&indicator=R").ok(200)["items"][0]["value"], "1");
    }

    fn bad_values_are_refused_and_nothing_is_stored(app) {
        let writer = feedback(app);
        define(&editor(app), "S", &json!({ "unit": "percent" })).ok(201);
        let wrong = |code: &str, changes: Value| fields(&value(&writer, code, &changes));
        assert_eq!(wrong("A", json!({ "value": "89,58", "reason": "x" })), field("value", "not_a_number"));
        assert_eq!(wrong("A", json!({ "value": "1.23456", "reason": "x" })), field("value", "not_a_number"));
        assert_eq!(wrong("A", json!({ "denominator": "0", "reason": "x" })), field("denominator", "out_of_range"));
        assert_eq!(wrong("A", json!({ "evidence": " ", "reason": "x" })), field("evidence", "required"));
        assert_eq!(wrong("A", json!({ "to": "2022-12-31", "reason": "x" })), field("to", "before_from"));
        assert_eq!(wrong("A", json!({ "as_of": "2023-03-08", "reason": "x" })), field("as_of", "in_the_future"));
        assert_eq!(wrong("A", json!({ "as_of": "2022-12-08", "reason": "x" })), field("as_of", "before_the_period"));
        assert_eq!(wrong("A", json!({})), field("reason", "required"));
        assert_eq!(wrong("A", json!({ "as_of": "2023-03-05", "reason": "x" })), field("reason", "nothing_to_correct"));
        assert_eq!(wrong("S", json!({ "denominator": "50" })), field("denominator", "share_is_computed"));
        assert_eq!(value(&writer, "NONE", &json!({})).status, 404);
        assert_eq!(value(&writer, "A", &json!({ "agency": "H26.268.20" })).status, 404, "a unit has none of its own");
        assert_eq!(fields(&define(&editor(app), "thường", &json!({ "unit": "nothing", "places": 5 }))).len(), 3);
        let history = writer.get("/api/v1/indicators/A/values").ok(200);
        assert_eq!(history["items"].as_array().unwrap().len(), 1);
        for query in ["from=2023-03-31&to=2023-01-01", "from=2023-01-01&to=2023-03-31&as_of=2023-04-01", "to=2023-01-01"] {
            assert_eq!(writer.get(&format!("/api/v1/indicator-figures?agency={DISTRICT}&{query}")).status, 422, "{query}");
        }
        assert_eq!(writer.get(&format!("/api/v1/indicator-figures?agency={DISTRICT}&from=2023-01-01&to=2023-01-31&known_at=2024-01-01")).status, 422);
    }

    fn only_writers_write_and_only_their_agency_is_seen(app) {
        let writer = feedback(app);
        let clerk = app.officer("clerk", DISTRICT);
        assert_eq!(define(&clerk, "Z", &json!({})).problem(403).0, "role_may_not");
        assert_eq!(define(&writer, "Z", &json!({})).problem(403).0, "role_may_not", "the book serves other offices too");
        assert_eq!(value(&clerk, "A", &json!({ "reason": "x" })).problem(403).0, "role_may_not");
        assert_eq!(figure(&clerk, "C", "")["text"], "98,59%", "everybody of the agency reads");
        let other = app.officer("report_writer", "H26.268.05");
        assert_eq!(value(&other, "A", &json!({})).status, 404);
        assert_eq!(other.get("/api/v1/indicators/A/values").ok(200)["items"], json!([]));
        assert_eq!(other.get(&format!("/api/v1/indicators/A/values?agency={DISTRICT}")).status, 404);
        assert_eq!(app.stranger().get("/api/v1/indicators").status, 401);
        let sections = writer.get("/api/v1/indicators?kind=computed&section=I.3").ok(200);
        assert_eq!(sections["items"].as_array().unwrap().len(), 1);
    }
}
