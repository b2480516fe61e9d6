//! The catalogue belongs to those above it: who changes what several offices use, and who did.

use serde_json::{Value, json};

use crate::app::{Answer, Client};
use crate::desk::browser::Browser;

const WARD: &str = "H26.268.05";
const DISTRICT: &str = "H26.268";
/// A procedure of wards.
const OF_WARDS: &str = "1.004873";

fn content(levels: &[&str]) -> Value {
    json!({
        "name_vi": "Cấp giấy thử nghiệm", "field_name": "Hộ tịch", "levels": levels, "service_level": "partial",
        "limit": { "value": 3, "unit": "working_days" }, "papers": [], "legal_basis": "Luật Hộ tịch",
        "source": "Quyết định công bố", "verified": true,
    })
}

fn plan(more: &Value) -> Value {
    let mut plan = json!({ "steps": [
        { "position": 1, "name_vi": "Tiếp nhận", "name_en": "Take in", "role": "clerk", "allowance_hours": 8 },
        { "position": 2, "name_vi": "Thẩm định", "name_en": "Appraise", "role": "handler", "allowance_hours": 8 },
        { "position": 3, "name_vi": "Ký", "name_en": "Sign", "role": "approver", "allowance_hours": 8 },
        { "position": 4, "name_vi": "Trả", "name_en": "Return", "role": "clerk" },
    ] });
    for (name, value) in more.as_object().unwrap() {
        plan[name] = value.clone();
    }
    plan
}

fn changes(client: &Client, thing: &str, key: &str) -> Vec<Value> {
    let page = client.get(&format!("/api/v1/catalogue-changes?thing={thing}&key={key}")).ok(200);
    page["items"].as_array().unwrap().clone()
}

fn may_not(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 403, "{what}: {}", answer.text);
    assert_eq!(answer.problem(403).0, "role_may_not", "{what}");
    // It says who may.
    let words = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(words.contains("quản trị viên") || words.contains("người lập báo cáo"), "{what}: {words}");
}

/// Everything that serves several offices, as a client would change it: what it is, the address and the body.
fn common_things() -> Vec<(&'static str, String, Value)> {
    vec![
        (
            "a procedure is added",
            "procedures".into(),
            json!({ "code": "9.000001", "content": content(&["ward"]) }),
        ),
        ("a version is drafted", format!("procedures/{OF_WARDS}/versions"), content(&["ward"])),
        (
            "a ward's procedure is widened",
            format!("procedures/{OF_WARDS}/versions"),
            content(&["ward", "city"]),
        ),
        (
            "a procedure is abolished",
            format!("procedures/{OF_WARDS}/abolition"),
            json!({ "decision_number": "1/QĐ", "from": "2023-06-01" }),
        ),
        (
            "a workflow of a level",
            "workflows".into(),
            json!({ "name": "cua-moi-phuong", "plan": plan(&json!({ "procedure_code": OF_WARDS, "level": "ward" })) }),
        ),
        (
            "a common workflow",
            "workflows".into(),
            json!({ "name": "chung", "plan": plan(&json!({ "total_hours": 24 })) }),
        ),
        (
            "the classes of scores",
            "score-classes".into(),
            json!({ "valid_from": "2023-07-01", "source": "x", "trust": "V", "classes": [{ "name": "Một", "at_least": 0 }] }),
        ),
        (
            "an indicator",
            "indicators".into(),
            json!({ "code": "ZZ1", "unit": "feedback_items", "label_vi": "Số thử", "label_en": "A number", "section": "x", "source": "x" }),
        ),
        (
            "the calendar of the city",
            "agencies/H26/calendar-versions".into(),
            crate::late_entries::city(&[("2023-05-05", "off")]),
        ),
    ]
}

with_app! {
    fn what_several_offices_use_is_changed_only_from_above_them(app) {
        let ward = app.named("all.of.ward", &[("administrator", WARD), ("report_writer", WARD), ("supervisor", WARD)]);
        let district = app.named("all.of.district", &[("administrator", DISTRICT), ("report_writer", DISTRICT)]);
        for (what, path, body) in common_things() {
            for (who, client) in [("of a ward", &ward), ("of a district", &district)] {
                let answer = client.post(&format!("/api/v1/{path}"), &body);
                // A calendar above is not even seen.
                if path.starts_with("agencies") {
                    assert_eq!(answer.status, 404, "{what} {who}: {}", answer.text);
                } else {
                    may_not(&answer, &format!("{what} {who}"));
                }
            }
        }
        // Nothing was kept of it.
        let city = app.officer("administrator", "H26");
        assert!(changes(&city, "procedure", OF_WARDS).is_empty());
        city.get("/api/v1/procedures/9.000001/versions").problem(404);
        // From above all of them it is done, each once.
        for (what, path, body) in common_things().into_iter().filter(|(what, ..)| !what.contains("widened") && !what.contains("abolished")) {
            let answer = city.post(&format!("/api/v1/{path}"), &body);
            assert!([200, 201].contains(&answer.status), "{what}: {}", answer.text);
        }
    }

    fn an_office_has_its_own_workflow_and_its_own_calendar(app) {
        let ward = app.officer("administrator", WARD);
        let own = json!({ "name": "rieng-cua-phuong", "plan": plan(&json!({ "procedure_code": OF_WARDS, "agency_code": WARD })) });
        ward.post("/api/v1/workflows", &own).ok(201);
        // Another ward neither changes it nor takes its name.
        let other = app.officer("administrator", "H26.268.04");
        may_not(&other.post("/api/v1/workflows", &own), "the workflow of another ward");
        let day = json!({ "basis": "x", "days": [{ "date": "2023-05-05", "kind": "off", "name_vi": "Nghỉ", "name_en": "Off", "basis": "x", "verified": false }] });
        ward.post(&format!("/api/v1/agencies/{WARD}/calendar-versions"), &day).ok(201);
        let row = changes(&ward, "calendar", WARD).pop().unwrap();
        assert_eq!((&row["made_by"], &row["made_as"], &row["on_behalf_of"], &row["act"]),
            (&json!("administrator.h26-268-05"), &json!("administrator"), &json!(WARD), &json!("published")));
    }

    fn an_administrator_of_a_unit_has_nothing_of_the_office(app) {
        let office = app.officer("administrator", DISTRICT);
        let unit = office.get("/api/v1/agencies?within=H26.268&level=unit").json()["items"][0]["code"].as_str().map(str::to_owned);
        let unit = unit.unwrap_or_else(|| "H26.268.20".to_owned());
        let of_unit = app.named("admin.unit", &[("administrator", &unit)]);
        let day = json!({ "basis": "x", "days": [{ "date": "2023-05-05", "kind": "off", "name_vi": "Nghỉ", "name_en": "Off", "basis": "x", "verified": false }] });
        of_unit.post(&format!("/api/v1/agencies/{DISTRICT}/calendar-versions"), &day).problem(403);
        let own = json!({ "name": "rieng", "plan": plan(&json!({ "procedure_code": OF_WARDS, "agency_code": DISTRICT })) });
        may_not(&of_unit.post("/api/v1/workflows", &own), "the workflow of the office");
        let new = |username: &str, agency: &str| json!({ "username": username, "full_name": "Một Người", "password": "mat khau moi cua toi",
            "roles": [{ "role": "clerk", "agency": agency }] });
        of_unit.post("/api/v1/officers", &new("trong.don.vi", &unit)).ok(201);
        of_unit.post("/api/v1/officers", &new("ngoai.don.vi", DISTRICT)).problem(403);
    }

    fn every_version_says_who_in_which_role_on_whose_behalf_and_when(app) {
        let city = app.officer("administrator", "H26");
        city.post("/api/v1/procedures", &json!({ "code": "9.000002", "content": content(&["ward"]) })).ok(201);
        let body = content(&["ward"]).to_string();
        city.send("PUT", "/api/v1/procedures/9.000002/versions/1", &[("Content-Type", "application/json")], Some(&body)).ok(200);
        let told: Vec<(Value, Value, Value, Value, Value)> = changes(&city, "procedure", "9.000002")
            .into_iter()
            .map(|row| (row["version"].clone(), row["act"].clone(), row["made_by"].clone(), row["made_as"].clone(), row["on_behalf_of"].clone()))
            .collect();
        let by = |act: &str| (json!(1), json!(act), json!("administrator.h26"), json!("administrator"), json!("H26"));
        assert_eq!(told, [by("drafted"), by("changed")]);
        let page = Browser::of(app, "administrator", "H26").get("/quan-tri/thu-tuc/9.000002").shown(200).to_owned();
        assert!(page.contains("Ai đã thay đổi") && page.contains("sửa dự thảo"), "{page}");
        // A ward reads who did it, has no button that it may not press, and is told who may.
        let ward = Browser::of(app, "administrator", WARD);
        let page = ward.get("/quan-tri/thu-tuc/9.000002").shown(200).to_owned();
        assert!(page.contains("sửa dự thảo") && page.contains("nhờ quản trị viên của cấp trên"), "{page}");
        assert!(!page.contains("/du-thao\"") && !page.contains("/cong-bo\"") && !page.contains("/bai-bo\""), "{page}");
        for closed in ["du-thao", "bai-bo", "ban/1/cong-bo"] {
            ward.get(&format!("/quan-tri/thu-tuc/9.000002/{closed}")).shown(403);
        }
        assert!(!ward.get("/quan-tri/thu-tuc").shown(200).contains("/quan-tri/thu-tuc-moi\""));
    }

    fn a_common_indicator_is_no_ward_s_to_redefine(app) {
        let city = app.officer("report_writer", "H26");
        let new = json!({ "code": "ZZ2", "unit": "feedback_items", "label_vi": "Số thử", "label_en": "A number", "section": "x", "source": "x" });
        city.post("/api/v1/indicators", &new).ok(201);
        let again = json!({ "label_vi": "Khác", "label_en": "Other", "section": "x", "source": "x", "reason": "đổi tên" });
        may_not(&app.officer("report_writer", WARD).post("/api/v1/indicators/ZZ2/versions", &again), "an indicator");
        city.post("/api/v1/indicators/ZZ2/versions", &again).ok(201);
        let acts: Vec<Value> = changes(&city, "indicator", "ZZ2").into_iter().map(|row| row["version"].clone()).collect();
        assert_eq!(acts, [1, 2]);
    }
}
