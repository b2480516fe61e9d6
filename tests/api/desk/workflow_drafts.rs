//! Workflows drafted on pages: anew, from another, changed, published; what is wrong with a row is told at the row.

use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::form_fields::fields_of;
use crate::app::TestApp;

const WARD: &str = "H26.268.05";
const NEW: &str = "/quan-tri/quy-trinh-moi";
/// A procedure of wards with three working days.
const OF_WARDS: &str = "1.004873";

/// The rows of a workflow of 24 hours whose second step goes back and refuses, and asks for an opinion.
const PLAN: &[(&str, &str)] = &[
    ("procedure_code", OF_WARDS),
    ("steps.0.name_vi", "Tiếp nhận"),
    ("steps.0.role", "clerk"),
    ("steps.0.allowance_hours", "2"),
    ("steps.2.name_vi", "Thẩm định"),
    ("steps.2.name_en", "Appraise"),
    ("steps.2.role", "handler"),
    ("steps.2.allowance_hours", "14"),
    ("steps.2.assignment", "least_loaded"),
    ("steps.3.name_vi", "Ký"),
    ("steps.3.role", "approver"),
    ("steps.3.allowance_hours", "8"),
    ("steps.4.name_vi", "Trả kết quả"),
    ("steps.4.role", "clerk"),
    ("ways.0.from", "2"),
    ("ways.0.outcome", "approve"),
    ("ways.0.to", "3"),
    ("ways.1.from", "2"),
    ("ways.1.outcome", "return"),
    ("ways.1.to", "1"),
    ("ways.2.from", "2"),
    ("ways.2.outcome", "reject"),
    ("opinions.0.step", "2"),
    ("opinions.0.name_vi", "Quy hoạch"),
    ("opinions.0.role", "handler"),
    ("opinions.0.allowance_hours", "4"),
];

fn with<'f>(more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let kept = PLAN.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more).copied().collect()
}

/// What the API says of a workflow, without what differs from one to the next.
fn plan_of(app: &TestApp, id: &str) -> Value {
    let mut found = app.officer("clerk", WARD).get(&format!("/api/v1/workflows/{id}")).ok(200);
    for own in ["id", "version", "state", "decision_number", "problems", "created_at", "published_at"] {
        found.as_object_mut().unwrap().remove(own);
    }
    found
}

fn id_in(address: &str) -> String {
    let (_, rest) = address.split_once("/quan-tri/quy-trinh/").unwrap_or_else(|| panic!("{address}"));
    rest.split(['?', '/']).next().unwrap().to_owned()
}

fn untouched(browser: &Browser, page: &Page, action: &str, more: &[(&str, &str)]) -> Page {
    let mut fields = fields_of(page, action);
    for (name, value) in more {
        match fields.iter_mut().find(|(found, _)| found == name) {
            Some((_, found)) => (*value).clone_into(found),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(action, &fields)
}

with_app! {
    fn a_workflow_is_drafted_changed_and_published_on_pages(app) {
        let admin = Browser::of(app, "administrator", "H26");
        assert!(admin.get("/quan-tri/quy-trinh").shown(200).contains(&format!("href=\"{NEW}\"")));
        // Enter only checks.
        let checked = admin.submit(NEW, &with(&[("name", "khai-sinh-moi"), ("do", "check")]));
        assert!(checked.shown(200).contains("value=\"Thẩm định\"") && checked.text.contains("role=\"status\""), "{}", checked.text);
        assert!(!admin.get("/quan-tri/quy-trinh?bt=draft").shown(200).contains("khai-sinh-moi"));

        let done = admin.submit(NEW, &with(&[("name", "khai-sinh-moi")])).leads_to().to_owned();
        let id = id_in(&done);
        let page = admin.get(&done);
        assert!(page.shown(200).contains("Đã lưu dự thảo") && page.text.contains("Không có gì phải sửa."), "{}", page.text);
        let plan = plan_of(app, &id);
        assert_eq!((&plan["steps"][1]["position"], &plan["steps"][1]["name_en"], &plan["steps"][0]["name_en"]), (&json!(2), &json!("Appraise"), &json!("Tiếp nhận")));
        assert_eq!(plan["steps"][1]["transitions"], json!([{ "outcome": "approve", "to": 3 }, { "outcome": "return", "to": 1 }, { "outcome": "reject" }]));
        assert_eq!((&plan["steps"][1]["assignment"], &plan["steps"][1]["opinions"][0]["name_vi"]), (&json!("least_loaded"), &json!("Quy hoạch")));
        assert_eq!(plan["steps"][3]["allowance_hours"], Value::Null, "the return is not counted");

        // The draft as its form holds it is the draft; one hour less makes the sum wrong, and the page says which steps.
        let edit = format!("/quan-tri/quy-trinh/{id}/sua");
        assert!(page.text.contains(&format!("href=\"{edit}\"")), "{}", page.text);
        untouched(&admin, &admin.get(&edit), &edit, &[]).leads_to();
        assert_eq!(plan_of(app, &id), plan);
        let done = untouched(&admin, &admin.get(&edit), &edit, &[("steps.1.allowance_hours", "13")]).leads_to().to_owned();
        assert!(admin.get(&done).shown(200).contains("href=\"#buoc-2\""));
        untouched(&admin, &admin.get(&edit), &edit, &[("steps.1.allowance_hours", "14")]).leads_to();
        let address = format!("/quan-tri/quy-trinh/{id}");
        admin.submit(&address, &[("act", "publish"), ("decision_number", "80/QĐ-UBND")]).leads_to();
        assert!(admin.submit(&edit, &with(&[])).shown(409).contains("value=\"Thẩm định\""), "what is in use is not changed");

        // The next version begins as a copy.
        let copy = format!("{NEW}?tu={id}");
        assert!(admin.get(&address).shown(200).contains(&copy));
        let next = id_in(untouched(&admin, &admin.get(&copy), NEW, &[]).leads_to());
        assert_eq!(plan_of(app, &next), plan);
        assert_eq!(app.officer("clerk", WARD).get(&format!("/api/v1/workflows/{next}")).ok(200)["version"], 2);
        // A name has one draft.
        assert!(admin.submit(NEW, &with(&[("name", "khai-sinh-moi")])).shown(409).contains("dự thảo số 2"));
    }

    fn every_workflow_that_stands_comes_through_its_form_as_it_is(app) {
        let admin = Browser::of(app, "administrator", "H26");
        let list = app.officer("clerk", WARD).get("/api/v1/workflows?limit=500").ok(200);
        let all: Vec<String> = list["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        assert!(all.len() > 3, "{list}");
        for (number, id) in all.iter().enumerate() {
            let page = admin.get(&format!("{NEW}?tu={id}"));
            page.shown(200);
            let name = format!("ban-sao-{number}");
            let copied = id_in(untouched(&admin, &page, NEW, &[("name", &name)]).leads_to());
            let (mut before, mut after) = (plan_of(app, id), plan_of(app, &copied));
            for plan in [&mut before, &mut after] {
                plan["name"] = json!("");
                plan.as_object_mut().unwrap().retain(|field, _| ["name", "procedure_code", "agency_code", "level", "steps"].contains(&field.as_str()));
            }
            assert_eq!(after, before, "{id}");
        }
    }

    fn what_is_wrong_is_told_at_its_row_and_nothing_is_kept(app) {
        let admin = Browser::of(app, "administrator", "H26");
        for (fields, at) in [
            (with(&[("name", "")]), "f-name"),
            (with(&[("name", "x"), ("steps.2.allowance_hours", "2,5")]), "f-steps-2-allowance-hours"),
            (with(&[("name", "x"), ("steps.2.name_vi", "")]), "f-steps-2-name-vi"),
            (with(&[("name", "x"), ("steps.2.unit_code", "H99")]), "f-steps-2-unit-code"),
            (with(&[("name", "x"), ("steps.4.position", "2")]), "f-steps-4-position"),
            (with(&[("name", "x"), ("ways.1.from", "9")]), "f-ways-1-from"),
            (with(&[("name", "x"), ("ways.1.to", "")]), "f-ways-1-to"),
            (with(&[("name", "x"), ("ways.1.branch", "Có dấu")]), "f-ways-1-branch"),
            (with(&[("name", "x"), ("opinions.0.allowance_hours", "")]), "f-opinions-0-allowance-hours"),
            (with(&[("name", "x"), ("opinions.0.step", "7")]), "f-opinions-0-step"),
            (with(&[("name", "x"), ("procedure_code", "9.9")]), "f-procedure-code"),
            (with(&[("name", "x"), ("total_hours", "8")]), "f-total-hours"),
            (with(&[("name", "x"), ("agency_code", WARD), ("level", "ward")]), "f-level"),
            (vec![("name", "x"), ("total_hours", "8")], "f-steps"),
        ] {
            let page = admin.submit(NEW, &fields);
            let text = page.shown(422);
            assert!(text.contains(&format!("href=\"#{at}\"")) && text.contains(&format!("id=\"{at}\"")), "{at}: {text}");
        }
        assert!(!admin.get("/quan-tri/quy-trinh?bt=draft").shown(200).contains("quy-trinh/0"));
    }

    fn whoever_does_not_reach_all_that_is_served_drafts_nothing(app) {
        let ward = Browser::of(app, "administrator", WARD);
        assert!(ward.submit(NEW, &with(&[("name", "cua-phuong")])).shown(403).contains("quản trị viên"));
        let own = id_in(ward.submit(NEW, &with(&[("name", "cua-phuong"), ("agency_code", WARD)])).leads_to());
        let edit = format!("/quan-tri/quy-trinh/{own}/sua");
        ward.get(&edit).shown(200);
        let other = Browser::of(app, "administrator", "H26.268.04");
        other.get(&edit).shown(403);
        other.submit(&edit, &with(&[("agency_code", WARD)])).shown(403);
        for role in ["clerk", "supervisor", "report_writer"] {
            Browser::of(app, role, "H26").get(NEW).shown(403);
            Browser::of(app, role, "H26").submit(NEW, &with(&[("name", "x")])).shown(403);
        }
        ward.get(&format!("{NEW}?tu=x")).shown(404);
    }
}
