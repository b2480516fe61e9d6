//! Processes outside the administrative procedures: handled alike, and never in their figures.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{TestApp, at, intake_with};
use crate::dossiers::resolve;

const OUTSIDE: &str = "NB-01";
const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";

fn procedure(code: &str, kind: Option<&str>) -> Value {
    let mut body = json!({
        "code": code,
        "content": {
            "name_vi": "Xin ý kiến nội bộ", "field_name": "Hộ tịch", "levels": ["ward"], "service_level": "information",
            "limit": { "value": 3, "unit": "working_days" }, "papers": [], "legal_basis": "Quy chế làm việc",
            "source": "Quy chế làm việc", "verified": true,
        }
    });
    if let Some(kind) = kind {
        body["kind"] = json!(kind);
    }
    body
}

pub(crate) fn publish(app: &TestApp, code: &str, kind: Option<&str>) -> Value {
    let administrator = app.officer("administrator", "H26");
    let draft = administrator.post("/api/v1/procedures", &procedure(code, kind)).ok(201);
    let decision = json!({ "decision_number": "1/QĐ", "valid_from": "2023-01-01" });
    administrator.post(&format!("/api/v1/procedures/{code}/versions/1/publication"), &decision).ok(200);
    draft
}

fn receive(app: &TestApp, procedure: &str) -> String {
    let intake = intake_with(&json!({ "procedure": procedure }));
    app.officer("clerk", "H26.268.05").post("/api/v1/dossiers", &intake).ok(201)["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn report(app: &TestApp, rest: &str) -> Value {
    app.officer("supervisor", "H26.268").get(&format!("/api/v1/reports/resolution?{PERIOD}{rest}")).ok(200)
}

fn behind(app: &TestApp, rest: &str) -> Vec<String> {
    let path = format!("/api/v1/reports/resolution/dossiers?{PERIOD}{rest}");
    let list = app.officer("supervisor", "H26.268").get(&path).ok(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len());
    items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

/// Every figure that a reader of administrative procedures sees.
fn figures(app: &TestApp) -> Vec<Value> {
    let reports = ["agency", "field", "procedure", "level", "channel", "month"].map(|group_by| {
        let report = report(app, &format!("&group_by={group_by}"));
        json!([report["rows"], report["total"]])
    });
    let page =
        app.stranger().get("/so-lieu?agency=H26.268&from=2023-03-01&to=2023-03-31&group_by=procedure").text;
    let tables = page.split("<table ").skip(1).collect::<Vec<_>>().concat();
    let counts = app.officer("clerk", "H26.268.05").get("/api/v1/procedure-counts").ok(200);
    reports.into_iter().chain([json!(tables), counts]).collect()
}

with_app! {
    fn figures_do_not_move_when_dossiers_outside_are_worked(app) {
        let inside = receive(app, "1.004873");
        app.clock.set(at("2023-03-20T10:00"));
        resolve(app, &inside);
        receive(app, "1.004873");
        let before = figures(app);
        assert!(before[6].as_str().unwrap().contains("Quá hạn"));

        assert_eq!(publish(app, OUTSIDE, Some("outside"))["kind"], "outside");
        let outside = [receive(app, OUTSIDE), receive(app, OUTSIDE)];
        resolve(app, &outside[0]);
        assert_eq!(figures(app), before, "no figure, row, page or count moves");

        // Asked for, they are all there is.
        let own = report(app, "&kind=outside&group_by=procedure");
        assert_eq!((&own["parameters"]["kind"], own["rows"].as_array().unwrap().len()), (&json!("outside"), 1));
        assert_eq!(own["rows"][0]["key"], OUTSIDE);
        let figures = &own["total"]["figures"];
        assert_eq!([&figures["received"], &figures["resolved"], &figures["pending"]], [2, 1, 1]);
        assert_eq!(report(app, "")["parameters"]["kind"], "tthc");

        // The list behind a cell is as long as the cell, for each kind and each row.
        assert_eq!(behind(app, "&kind=outside&figure=received"), outside);
        assert_eq!(behind(app, "&kind=outside&figure=received&group_by=field&group=ho-tich"), outside);
        assert_eq!(behind(app, "&figure=resolved"), [inside.as_str()]);
        assert_eq!(behind(app, "&figure=resolved&group_by=field&group=ho-tich"), [inside]);
        let path = format!("/api/v1/reports/resolution/dossiers?{PERIOD}&figure=received&group_by=procedure&group={OUTSIDE}");
        let (_, fields) = app.officer("supervisor", "H26.268").get(&path).problem(422);
        assert_eq!(fields, [("group".to_owned(), "unknown_group".to_owned())]);

        let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
        assert_eq!(findings.broken, []);
    }

    fn a_kind_is_chosen_once_and_found_by(app) {
        assert_eq!(publish(app, "NB-02", None)["kind"], "tthc");
        publish(app, OUTSIDE, Some("outside"));
        let clerk = app.officer("clerk", "H26.268.05");
        let total = |query: &str| clerk.get(&format!("/api/v1/procedure-counts?{query}")).ok(200)["total"].clone();
        assert_eq!((total("kind=outside"), total("")), (json!(1), total("kind=tthc")));
        let found = |query: &str| {
            let list = clerk.get(&format!("/api/v1/procedures?q=NB-0&{query}")).ok(200);
            list["items"].as_array().unwrap().iter().map(|item| {
                (item["code"].as_str().unwrap().to_owned(), item["kind"].as_str().unwrap().to_owned())
            }).collect::<Vec<_>>()
        };
        let (own, tthc) = ((OUTSIDE.to_owned(), "outside".to_owned()), ("NB-02".to_owned(), "tthc".to_owned()));
        assert_eq!(found(""), [own.clone(), tthc.clone()]);
        assert_eq!(found("kind=outside"), [own]);
        assert_eq!(found("kind=tthc"), [tthc]);

        let outside = receive(app, OUTSIDE);
        let inside = receive(app, "1.004873");
        assert_eq!(clerk.dossier(&outside)["procedure"]["kind"], "outside");
        let listed = |query: &str| {
            let list = clerk.get(&format!("/api/v1/dossiers?{query}")).ok(200);
            list["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(listed("kind=outside"), [outside.as_str()]);
        assert_eq!(listed("kind=tthc"), [inside]);
        assert_eq!(listed("").len(), 2);

        // A version does not change it, and no other word names one.
        let administrator = app.officer("administrator", "H26");
        let mut next = procedure(OUTSIDE, None)["content"].clone();
        let second = administrator.post(&format!("/api/v1/procedures/{OUTSIDE}/versions"), &next).ok(201);
        assert_eq!(second["kind"], "outside");
        next["kind"] = json!("tthc");
        assert_eq!(administrator.post(&format!("/api/v1/procedures/{OUTSIDE}/versions"), &next).status, 400);
        assert_eq!(administrator.post("/api/v1/procedures", &procedure("NB-03", Some("TTHC"))).status, 400);
        assert_eq!(clerk.get("/api/v1/procedure-counts?kind=both").status, 400);
        assert_eq!(clerk.get("/api/v1/dossiers?kind=both").status, 400);
        let (_, fields) = app.officer("supervisor", "H26.268").get(&format!("/api/v1/reports/resolution?{PERIOD}&kind=both")).problem(422);
        assert_eq!(fields, [("kind".to_owned(), "unknown_value".to_owned())]);
    }
}
