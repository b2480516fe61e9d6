//! Agencies as a tree at a date, delegations, and workflows with their drawing and problems.

use motcua::access::Role;
use serde_json::{Value, json};

use super::browser::Browser;
use crate::app::{TestApp, at};

const WARD: &str = "H26.268.05";
const DISTRICT: &str = "H26.268";
/// A birth with a foreign element: of the district alone.
const BIRTH: &str = "2.000528";

/// A draft of a workflow of three counted steps whose second one goes back and refuses; answers its key.
fn draft_workflow(app: &TestApp, hours: [u32; 3]) -> String {
    let step = |position: usize, role: &str, hours: Option<u32>, ways: Value| {
        json!({
            "position": position, "name_vi": format!("Việc {position}"), "name_en": format!("Work {position}"), "role": role,
            "allowance_hours": hours, "transitions": ways,
        })
    };
    let ways =
        json!([{ "outcome": "approve", "to": 3 }, { "outcome": "return", "to": 1 }, { "outcome": "reject" }]);
    let steps = [
        step(1, "clerk", Some(hours[0]), json!([])),
        step(2, "handler", Some(hours[1]), ways),
        step(3, "approver", Some(hours[2]), json!([])),
        step(4, "clerk", None, json!([])),
    ];
    let body = json!({ "name": "thu-nghiem", "plan": { "steps": steps, "procedure_code": "1.004873" } });
    let draft = app.officer("administrator", "H26").post("/api/v1/workflows", &body).ok(201);
    draft["id"].as_str().unwrap().to_owned()
}

fn delegations(app: &TestApp) -> Vec<Value> {
    let page =
        app.officer("administrator", DISTRICT).get(&format!("/api/v1/delegations?procedure={BIRTH}")).ok(200);
    page["items"].as_array().unwrap().clone()
}

with_app! {
    fn agencies_stand_in_a_tree_as_they_were_on_the_day(app) {
        let admin = Browser::of(app, "administrator", "H26");
        let text = admin.get("/quan-tri/co-quan?ngay=1/6/2025").shown(200).to_owned();
        let place = |code: &str| text.find(&format!("/quan-tri/co-quan/{code}\"")).unwrap_or_else(|| panic!("no {code}: {text}"));
        assert!(place("H26") < place(DISTRICT) && place(DISTRICT) < place(WARD), "each below what it is part of");
        // The district ended on 30/6/2025: the tree of July has it no more.
        let july = admin.get("/quan-tri/co-quan?ngay=1/7/2025").shown(200).to_owned();
        assert!(!july.contains("/quan-tri/co-quan/H26.268\"") && july.contains("/quan-tri/co-quan/H26\""), "{july}");
        assert!(admin.get("/quan-tri/co-quan?ngay=mai").shown(422).contains("href=\"#f-ngay\""));
        // One's own alone.
        let ward = Browser::of(app, "administrator", WARD);
        let own = ward.get("/quan-tri/co-quan").shown(200).to_owned();
        assert!(own.contains(&format!("/quan-tri/co-quan/{WARD}\"")) && !own.contains("/quan-tri/co-quan/H26.268\""), "{own}");
        ward.get("/quan-tri/co-quan/H26.268").shown(404);
        ward.get(&format!("/quan-tri/co-quan/{WARD}")).shown(200);
    }

    fn an_agency_tells_what_continues_it_and_what_it_continues(app) {
        let api = app.officer("administrator", "H26");
        let admin = Browser::of(app, "administrator", "H26");
        let detail = api.get(&format!("/api/v1/agencies/{WARD}")).ok(200);
        let successors = detail["successors"].as_array().unwrap();
        assert!(!successors.is_empty(), "{detail}");
        let text = admin.get(&format!("/quan-tri/co-quan/{WARD}")).shown(200).to_owned();
        for line in successors {
            let (code, basis) = (line["agency"]["code"].as_str().unwrap(), line["legal_basis"].as_str().unwrap());
            assert!(text.contains(&format!("/quan-tri/co-quan/{code}\"")) && text.contains(basis), "{code}: {text}");
            let after = admin.get(&format!("/quan-tri/co-quan/{code}"));
            let (_, before) = after.shown(200).split_once("Kế tục của").unwrap();
            assert!(before.contains(&format!("/quan-tri/co-quan/{WARD}\"")), "{}", after.text);
        }
        app.clock.set(at("2025-07-02T09:00"));
        assert!(admin.get("/quan-tri").leads_to().starts_with("/dang-nhap"));
        assert!(Browser::of(app, "administrator", "H26").get(&format!("/quan-tri/co-quan/{WARD}")).shown(200).contains("đã kết thúc"));
    }

    fn a_procedure_is_delegated_and_taken_back(app) {
        let admin = Browser::of(app, "administrator", DISTRICT);
        assert!(admin.get("/quan-tri/uy-quyen").shown(200).contains("Chưa có ủy quyền nào"));
        let form = [("procedure", BIRTH), ("from", DISTRICT), ("to", WARD), ("document_number", "12/QĐ-UBND"), ("valid_from", "h"), ("valid_to", "31/12/2023")];
        let wrong = admin.submit("/quan-tri/uy-quyen/moi", &[("procedure", "1.004873"), ("from", DISTRICT), ("to", WARD), ("document_number", ""), ("valid_from", "mai"), ("valid_to", "")]);
        let text = wrong.shown(422);
        assert!(text.contains("href=\"#f-document-number\"") && text.contains("href=\"#f-valid-from\"") && text.contains("value=\"mai\""), "{text}");
        assert_eq!(delegations(app), Vec::<Value>::new());
        let done = admin.submit("/quan-tri/uy-quyen/moi", &form).leads_to().to_owned();
        let told = admin.get(&done);
        assert!(told.shown(200).contains("role=\"status\"") && told.text.contains("Đã ghi ủy quyền từ ngày"), "{}", told.text);
        let list = admin.get("/quan-tri/uy-quyen");
        assert!(!list.shown(200).contains("Đã ghi ủy quyền"), "told once");
        assert!(list.shown(200).contains("12/QĐ-UBND") && list.text.contains("31/12/2023") && list.text.contains("đang hiệu lực"), "{}", list.text);
        let twice = admin.submit("/quan-tri/uy-quyen/moi", &form);
        assert!(twice.shown(409).contains("value=\"12/QĐ-UBND\""), "{}", twice.text);
        let known = delegations(app);
        let id = known[0]["id"].as_str().unwrap();
        let address = format!("/quan-tri/uy-quyen/{id}/thu-hoi");
        assert!(list.text.contains(&address), "{}", list.text);
        let outside = admin.submit(&address, &[("document_number", "99/QĐ-UBND"), ("from", "1/1/2024")]);
        assert!(outside.shown(422).contains("href=\"#f-from\"") && outside.text.contains("value=\"99/QĐ-UBND\""), "{}", outside.text);
        // Whoever does not administer the principal neither sees it nor takes it back.
        let ward = Browser::of(app, "administrator", WARD);
        assert!(!ward.get("/quan-tri/uy-quyen").shown(200).contains("12/QĐ-UBND"));
        ward.get(&address).shown(404);
        ward.submit(&address, &[("document_number", "99/QĐ-UBND"), ("from", "1/6/2023")]).shown(403);
        ward.submit("/quan-tri/uy-quyen/moi", &form).shown(422);
        assert_eq!(delegations(app), known);
        ward.get(&done).shown(404);
        let taken = admin.submit(&address, &[("document_number", "99/QĐ-UBND"), ("from", "1/6/2023")]).leads_to().to_owned();
        assert!(admin.get(&taken).shown(200).contains("Đã ghi thu hồi từ ngày 01/06/2023"));
        assert_eq!(delegations(app)[0]["revocation"]["document_number"], "99/QĐ-UBND");
        let list = admin.get("/quan-tri/uy-quyen");
        assert!(list.shown(200).contains("01/06/2023") && !list.text.contains(&address), "{}", list.text);
        admin.get("/quan-tri/uy-quyen/x/thu-hoi").shown(404);
    }

    fn a_workflow_is_shown_as_table_and_drawing_with_problems_that_lead_to_their_rows(app) {
        let admin = Browser::of(app, "administrator", "H26");
        let id = draft_workflow(app, [2, 20, 8]);
        let page = admin.get(&format!("/quan-tri/quy-trinh/{id}"));
        let text = page.shown(200);
        // 30 hours where the limit is 24: the path is named, and each of its steps is a link to its row.
        assert!(text.contains("Phải sửa trước khi công bố") && text.contains("<a href=\"#buoc-2\">bước 2</a>"), "{text}");
        for position in 1..=4 {
            assert!(text.contains(&format!("<tr id=\"buoc-{position}\"")), "{position}: {text}");
        }
        assert!(text.contains("trả lại → <a href=\"#buoc-1\">bước 1</a>") && text.contains("✕ từ chối"), "{text}");
        assert_eq!((text.matches("<rect").count(), text.matches("class=\"back\"").count()), (4, 1), "{text}");
        let refused = admin.submit(&format!("/quan-tri/quy-trinh/{id}"), &[("act", "publish"), ("decision_number", "78/QĐ-UBND")]);
        assert!(refused.shown(422).contains("value=\"78/QĐ-UBND\""), "{}", refused.text);
        assert_eq!(app.officer("clerk", WARD).get(&format!("/api/v1/workflows/{id}")).ok(200)["state"], "draft");
    }

    fn a_sound_workflow_is_published_and_taken_out_of_use_again(app) {
        let admin = Browser::of(app, "administrator", "H26");
        let id = draft_workflow(app, [2, 14, 8]);
        let address = format!("/quan-tri/quy-trinh/{id}");
        assert!(admin.get(&address).shown(200).contains("Không có gì phải sửa."));
        assert!(admin.submit(&address, &[("act", "publish"), ("decision_number", " ")]).shown(422).contains("href=\"#f-decision-number\""));
        assert_eq!(admin.submit(&address, &[("act", "publish"), ("decision_number", "78/QĐ-UBND")]).leads_to(), format!("{address}?xong=1"));
        assert!(admin.get(&format!("{address}?xong=1")).shown(200).contains("Đã ghi: quy trình được áp dụng."));
        let page = admin.get(&address);
        assert!(page.shown(200).contains("đang dùng") && page.text.contains("78/QĐ-UBND") && page.text.contains("Thôi dùng quy trình"), "{}", page.text);
        assert!(admin.get("/quan-tri/quy-trinh?tt=1.004873&bt=published").shown(200).contains(&id));
        assert!(!admin.get("/quan-tri/quy-trinh?bt=draft").shown(200).contains(&id));
        let wrong = admin.submit(&address, &[("act", "retire"), ("decision_number", "79/QĐ-UBND"), ("reason", "")]);
        assert!(wrong.shown(422).contains("href=\"#f-reason\"") && wrong.text.contains("value=\"79/QĐ-UBND\""), "{}", wrong.text);
        assert_eq!(admin.submit(&address, &[("act", "retire"), ("decision_number", "79/QĐ-UBND"), ("reason", "Thay quy trình")]).leads_to(), format!("{address}?xong=1"));
        assert!(admin.get(&address).shown(200).contains("79/QĐ-UBND: Thay quy trình"));
        admin.get("/quan-tri/quy-trinh/x").shown(404);
        admin.submit("/quan-tri/quy-trinh/x", &[("decision_number", "1")]).shown(404);
    }

    fn nobody_else_has_these_pages(app) {
        let id = draft_workflow(app, [2, 14, 8]);
        let pages = ["/quan-tri/co-quan".to_owned(), format!("/quan-tri/co-quan/{WARD}"), "/quan-tri/uy-quyen".to_owned(),
            "/quan-tri/uy-quyen/moi".to_owned(), "/quan-tri/quy-trinh".to_owned(), format!("/quan-tri/quy-trinh/{id}")];
        for role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
            let browser = Browser::of(app, role.as_str(), DISTRICT);
            for page in &pages {
                browser.get(page).shown(403);
            }
            browser.submit(&pages[5], &[("act", "publish"), ("decision_number", "1")]).shown(403);
            browser.submit("/quan-tri/uy-quyen/moi", &[("procedure", BIRTH), ("from", DISTRICT), ("to", WARD), ("document_number", "1"), ("valid_from", "h")]).shown(403);
        }
        assert_eq!(delegations(app), Vec::<Value>::new());
        assert_eq!(app.officer("clerk", WARD).get(&format!("/api/v1/workflows/{id}")).ok(200)["state"], "draft");
    }
}
