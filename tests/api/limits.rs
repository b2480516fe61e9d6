//! Limits in minutes, half days and months, and the day of reception of a Saturday, from the catalogue to the proof sheet.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{TestApp, at, intake_with};

const WARD: &str = "H26.268.05";

fn content(limit: &Value) -> Value {
    json!({
        "name_vi": "Thủ tục thử thời hạn", "field_name": "Hộ tịch", "levels": ["ward"], "service_level": "partial",
        "limit": limit, "papers": [], "legal_basis": "Luật Hộ tịch", "source": "Quyết định công bố", "verified": true,
    })
}

/// Publishes a procedure with this limit, and a workflow that has all of it; answers the version.
fn publish(app: &TestApp, code: &str, limit: &Value) -> Value {
    let administrator = app.officer("administrator", "H26");
    let draft = json!({ "code": code, "content": content(limit) });
    let version = administrator.post("/api/v1/procedures", &draft).ok(201);
    let step = |position: i32, role: &str, hours: Value| json!({ "position": position, "name_vi": role, "name_en": role, "role": role, "allowance_hours": hours });
    let hours = &version["limit"]["allowance_hours"];
    let steps = json!([step(1, "handler", hours.clone()), step(2, "clerk", Value::Null)]);
    let plan = json!({ "procedure_code": code, "steps": steps });
    let body = json!({ "name": format!("thu-{code}"), "plan": plan });
    let workflow = administrator.post("/api/v1/workflows", &body).ok(201);
    let decision =
        json!({ "decision_number": "1/QĐ", "valid_from": "2023-01-01", "workflow_drafts": [workflow["id"]] });
    let path = format!("/api/v1/procedures/{code}/versions/1/publication");
    administrator.post(&path, &decision).ok(200)
}

fn receive(app: &TestApp, procedure: &str, moment: &str) -> Value {
    app.clock.set(at(moment));
    let intake = intake_with(&json!({ "procedure": procedure, "duplicate_of_intended": true }));
    app.officer("clerk", WARD).post("/api/v1/dossiers", &intake).ok(201)
}

fn due(dossier: &Value) -> String {
    dossier["due_at"].as_str().unwrap()[..16].to_owned()
}

with_app! {
    fn a_limit_in_each_unit_is_kept_said_and_counted(app) {
        for (code, limit, words, hours, expected) in [
            ("9.000011", json!({ "value": 150, "unit": "working_minutes" }), "2 giờ 30 phút làm việc", 3, "2023-03-07T11:45"),
            ("9.000012", json!({ "value": 3, "unit": "half_working_days" }), "1,5 ngày làm việc", 12, "2023-03-08T14:15"),
            ("9.000013", json!({ "value": 2, "unit": "months" }), "2 tháng", 480, "2023-05-08T17:00"),
        ] {
            let version = publish(app, code, &limit);
            assert_eq!((&version["limit"]["value"], &version["limit"]["unit"]), (&limit["value"], &limit["unit"]));
            assert_eq!((&version["limit"]["words_vi"], &version["limit"]["allowance_hours"]), (&json!(words), &json!(hours)));
            assert_eq!(version["limit"]["rest_day"], "day_of_reception");
            let dossier = receive(app, code, "2023-03-07T09:15");
            assert_eq!((due(&dossier).as_str(), &dossier["procedure"]["limit"]), (expected, &json!(words)));
            // The receipt, the proof sheet and the control slip say the same.
            let path = format!("/api/v1/dossiers/{}", dossier["code"].as_str().unwrap());
            let clerk = app.officer("clerk", WARD);
            let proof = clerk.get(&format!("{path}/deadline")).ok(200);
            assert_eq!((&proof["limit"], &proof["due_at"]), (&json!(words), &dossier["due_at"]));
            assert!(proof["rule"]["vi"].as_str().unwrap().starts_with(&format!("Thời hạn {words}: ")), "{proof}");
            let days = proof["trace"]["days"].as_array().unwrap();
            assert!(days.last().unwrap()["words_vi"].as_str().unwrap().contains("hạn trả kết quả"), "{proof}");
            clerk.get(&format!("{path}/control-slip")).ok(200);
        }
        let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
        assert_eq!(findings.broken, []);
    }

    fn a_limit_beyond_ten_years_of_its_unit_is_refused(app) {
        for limit in [
            json!({ "value": 121, "unit": "months" }),
            json!({ "value": 7321, "unit": "half_working_days" }),
            json!({ "value": 219_601, "unit": "working_minutes" }),
            json!({ "value": 0, "unit": "months" }),
        ] {
            let draft = json!({ "code": "9.000014", "content": content(&limit) });
            let refused = app.officer("administrator", "H26").post("/api/v1/procedures", &draft);
            assert_eq!(refused.problem(422).1, [("content.limit.value".to_owned(), "out_of_range".to_owned())], "{limit}");
        }
    }

    fn a_saturday_at_an_open_desk_is_the_day_of_reception_unless_the_procedure_says_otherwise(app) {
        // The desks of the city are open on Saturday mornings.
        publish(app, "9.000015", &json!({ "value": 3, "unit": "working_days" }));
        let other = json!({ "value": 3, "unit": "working_days", "rest_day": "next_working_time" });
        assert_eq!(publish(app, "9.000016", &other)["limit"]["rest_day"], "next_working_time");
        for (moment, by_law, otherwise) in [
            ("2023-03-11T09:00", "2023-03-15T09:00", "2023-03-16T08:00"),
            ("2023-03-11T14:00", "2023-03-16T08:00", "2023-03-16T08:00"),
            ("2023-03-12T09:00", "2023-03-16T08:00", "2023-03-16T08:00"),
        ] {
            assert_eq!(due(&receive(app, "9.000015", moment)), by_law, "{moment}");
            assert_eq!(due(&receive(app, "9.000016", moment)), otherwise, "{moment}");
        }
        // Whatever computes the date again has it from the same calendars: a pause, and another calendar.
        let dossier = receive(app, "9.000015", "2023-03-18T09:00");
        let code = dossier["code"].as_str().unwrap();
        assert_eq!(due(&dossier), "2023-03-22T09:00");
        let clerk = app.officer("clerk", WARD);
        let admin = app.officer("administrator", WARD);
        let storm = json!({ "date": "2023-03-21", "kind": "off", "name_vi": "Bão", "name_en": "Storm", "basis": "CĐ 92" });
        let body = json!({ "basis": "CĐ 92", "days": [storm] });
        admin.post(&format!("/api/v1/agencies/{WARD}/calendar-versions"), &body).ok(201);
        assert_eq!(due(&clerk.dossier(code)), "2023-03-23T09:00");
        let proof = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
        assert_eq!(proof["trace"]["reception"], "on_a_day_off");
        assert_eq!(proof["trace"]["deadline"]["due_at"], "2023-03-23T09:00:00");
        let page = clerk.send("GET", &format!("/api/v1/dossiers/{code}/deadline"), &[("Accept", "text/html")], None);
        assert!(page.text.contains("ngày nghỉ mà bộ phận một cửa nhận hồ sơ"), "{}", page.text);
    }

    fn a_shift_may_end_with_its_day(app) {
        let admin = app.officer("administrator", WARD);
        let shift = |weekday: u8, opens: &str, closes: &str| json!({ "purpose": "processing", "weekday": weekday, "opens": opens, "closes": closes });
        let shifts: Vec<Value> = (1..=7).map(|weekday| shift(weekday, "13:00", "24:00")).collect();
        let body = json!({ "basis": "QĐ 8", "shifts": shifts });
        admin.post(&format!("/api/v1/agencies/{WARD}/calendar-versions"), &body).ok(201);
        let calendar = admin.get(&format!("/api/v1/agencies/{WARD}/calendar?year=2023")).ok(200);
        assert_eq!(calendar["hours"]["processing"][0]["closes"], "24:00", "{calendar}");
        publish(app, "9.000017", &json!({ "unit": "same_day" }));
        let dossier = receive(app, "9.000017", "2023-03-07T23:10");
        assert_eq!(dossier["due_at"], "2023-03-07T23:59:59+07:00");
    }
}
