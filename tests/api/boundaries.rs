//! A report drawn by the map of then or by the map of now: other rows, the same total, and lists as long as the cells.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};

fn receive(app: &TestApp, agency: &str, procedure: &str) -> String {
    let body = intake_with(&json!({ "agency": agency, "procedure": procedure }));
    let dossier = app.officer("clerk", agency).post("/api/v1/dossiers", &body).ok(201);
    dossier["code"].as_str().unwrap().to_owned()
}

const PERIOD: &str = "from=2024-12-15&to=2025-07-31";

fn report(client: &Client, agency: &str, rest: &str) -> Value {
    client.get(&format!("/api/v1/reports/resolution?agency={agency}&{PERIOD}{rest}")).ok(200)
}

/// The rows as pairs of key and dossiers received.
fn received(report: &Value) -> Vec<(String, i64)> {
    let rows = report["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| (row["key"].as_str().unwrap().to_owned(), row["figures"]["received"].as_i64().unwrap()))
        .collect()
}

fn rows(pairs: &[(&str, i64)]) -> Vec<(String, i64)> {
    pairs.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
}

/// Opens every cell of a report and compares.
#[track_caller]
fn every_cell_opens(client: &Client, agency: &str, rest: &str) {
    let report = report(client, agency, rest);
    let as_of = report["parameters"]["as_of"].as_str().unwrap().replace('+', "%2B");
    let known_at = report["parameters"]["known_at"].as_str().unwrap().replace('+', "%2B");
    for row in report["rows"].as_array().unwrap() {
        for (figure, value) in row["figures"].as_object().unwrap() {
            let list = client.get(&format!(
                "/api/v1/reports/resolution/dossiers?agency={agency}&{PERIOD}{rest}&as_of={as_of}&known_at={known_at}\
                 &figure={figure}&group={}&limit=500",
                row["key"].as_str().unwrap()
            ));
            let list = list.ok(200);
            assert_eq!(&list["total"], value, "{figure} of {}", row["key"]);
            assert_eq!(
                list["items"].as_array().unwrap().len(),
                usize::try_from(value.as_i64().unwrap()).unwrap()
            );
        }
    }
}

with_app! {
    fn both_maps_total_the_same_and_every_cell_opens(app) {
        app.clock.set(at("2024-12-30T09:15"));
        let moved = receive(app, "H26.268.08", "1.004873");
        receive(app, "H26.268.17", "1.004873");
        receive(app, "H26.268.13", "1.004873");
        receive(app, "H26.268.04", "1.004873");
        receive(app, "H26.268.10", "1.004873");
        receive(app, "H26.268", "2.000528");
        app.clock.set(at("2025-07-02T08:00"));
        receive(app, "H26.9047", "1.004873");
        let admin = app.officer("administrator", "H26");
        // Continued elsewhere than the rule says: its history stays where it was, and is folded by the rule.
        admin.act(&moved, "continuation", &json!({ "reason": "x", "agency": "H26.9043" })).ok(200);

        let then = report(&admin, "H26", "");
        let now = report(&admin, "H26", "&boundaries=now");
        assert_eq!((&then["parameters"]["boundaries"], &now["parameters"]["boundaries"]), (&json!("then"), &json!("now")));
        assert_eq!(received(&then), rows(&[
            ("H26.268", 1), ("H26.268.04", 1), ("H26.268.08", 1), ("H26.268.10", 1), ("H26.268.13", 1), ("H26.268.17", 1), ("H26.9047", 1),
        ]));
        // The district is continued by nobody and keeps its row.
        assert_eq!(received(&now), rows(&[("H26.268", 1), ("H26.9046", 1), ("H26.9047", 5)]));
        let kien_hung = now["rows"].as_array().unwrap().iter().find(|row| row["key"] == "H26.9047").unwrap();
        assert_eq!(kien_hung["name"], "UBND phường Kiến Hưng");
        for group_by in ["agency", "level", "field", "procedure", "channel", "month"] {
            let by = format!("&group_by={group_by}");
            let (then, now) = (report(&admin, "H26", &by), report(&admin, "H26", &format!("{by}&boundaries=now")));
            assert_eq!(then["total"], now["total"], "{group_by}");
            let sum = |report: &Value| received(report).iter().map(|(_, count)| count).sum::<i64>();
            assert_eq!((sum(&then), sum(&now)), (7, 7), "{group_by}");
        }
        for rest in ["", "&boundaries=now", "&boundaries=now&group_by=level"] {
            every_cell_opens(&admin, "H26", rest);
        }
        // The list names the office that made the history.
        let list = admin.get(&format!("/api/v1/reports/resolution/dossiers?agency=H26&{PERIOD}&boundaries=now&figure=received&group=H26.9047")).ok(200);
        let owners: Vec<&str> = list["items"].as_array().unwrap().iter().map(|item| item["office"]["code"].as_str().unwrap()).collect();
        assert!(owners.contains(&"H26.268.08") && owners.contains(&"H26.268.17"), "{owners:?}");
        // By the map of March: Quang Trung was there.
        app.clock.set(at("2025-07-03T08:00"));
        let march = report(&admin, "H26", "&boundaries=now&known_at=2025-03-01");
        assert_eq!(received(&march), rows(&[("H26.268", 1), ("H26.268.04", 1), ("H26.268.10", 1), ("H26.268.13", 3)]));

        // The ended district folds into offices outside it, and counts the same.
        let (then, now) = (report(&admin, "H26.268", ""), report(&admin, "H26.268", "&boundaries=now"));
        assert_eq!(then["total"], now["total"]);
        assert_eq!(received(&now), rows(&[("H26.268", 1), ("H26.9046", 1), ("H26.9047", 4)]));
        let page = admin.get(&format!("/api/v1/reports/resolution?agency=H26&{PERIOD}&boundaries=now&format=csv"));
        assert!(page.text.lines().all(|line| !line.is_empty()) && page.text.contains(",now"), "{}", page.text);
    }

    fn a_map_shows_nobody_more_than_the_other(app) {
        app.clock.set(at("2025-06-27T09:15"));
        let code = receive(app, "H26.268.13", "1.004873");
        app.clock.set(at("2025-07-02T08:00"));
        let admin = app.officer("administrator", "H26");
        admin.act(&code, "continuation", &json!({ "reason": "x" })).ok(200);
        let writer = app.officer("report_writer", "H26.9047");
        // The new ward sees the dossier that it goes on with, and no report of the old ward.
        writer.dossier(&code);
        for rest in ["", "&boundaries=now"] {
            let own = report(&writer, "H26.9047", rest);
            assert_eq!((received(&own), &own["parameters"]["offices_counted"]), (vec![], &json!(1)));
            writer.get(&format!("/api/v1/reports/resolution?agency=H26.268.13&{PERIOD}{rest}")).problem(404);
            let city = report(&writer, "H26", rest);
            assert_eq!((received(&city), &city["parameters"]["offices_counted"]), (vec![], &json!(1)));
        }
        let old = app.officer("report_writer", "H26.268.13");
        assert_eq!(received(&report(&old, "H26.268.13", "&boundaries=now")), rows(&[("H26.9047", 1)]));
        let wrong = admin.get(&format!("/api/v1/reports/resolution?agency=H26&{PERIOD}&boundaries=tomorrow"));
        assert_eq!(wrong.problem(422).1, [("boundaries".into(), "unknown_value".into())]);
        let group = admin.get(&format!("/api/v1/reports/resolution/dossiers?agency=H26&{PERIOD}&boundaries=now&figure=received&group=H26.268.13"));
        assert_eq!(group.problem(422).1, [("group".into(), "unknown_group".into())]);
    }
}
