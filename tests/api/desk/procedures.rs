//! Procedures on pages: found, compared, drafted, tried on the past, rehearsed, published, abolished.

use motcua::access::Role;
use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::form_fields::changed;
use super::parking::post;
use crate::app::{TestApp, at, census};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";
const CODE: &str = "1.004873";
const HERE: &str = "/quan-tri/thu-tuc/1.004873";

fn admin(app: &TestApp) -> Browser {
    Browser::of(app, "administrator", "H26")
}

/// Saves the form of a draft with these values changed.
fn save(browser: &Browser, changes: &[(&str, &str)]) -> Page {
    let action = format!("{HERE}/du-thao");
    let form = browser.get(&action);
    form.shown(200);
    post(browser, &action, &changed(&form, &action, changes))
}

fn versions(app: &TestApp) -> Vec<Value> {
    let found = app.officer("clerk", WARD).get(&format!("/api/v1/procedures/{CODE}/versions")).ok(200);
    found["items"].as_array().unwrap().clone()
}

with_app! {
    fn the_catalogue_is_searched_without_accents_and_paged(app) {
        let admin = admin(app);
        let page = admin.get("/quan-tri/thu-tuc?q=tinh+trang+hon+nhan&cap=ward");
        let text = page.shown(200);
        assert!(text.contains(&format!("{HERE}\"")) && text.contains("3 ngày làm việc"), "{text}");
        assert!(!admin.get("/quan-tri/thu-tuc?q=tinh+trang+hon+nhan&cap=department").shown(200).contains(HERE));
        assert!(admin.get("/quan-tri/thu-tuc?q=khong+co+thu+tuc+nay").shown(200).contains("Không có thủ tục nào khớp"));
        assert!(admin.get("/quan-tri/thu-tuc?tt=draft").shown(200).contains("Không có thủ tục nào khớp"));
        // Page after page shows each of them once.
        let api = app.officer("administrator", "H26");
        for number in 1..=53 {
            let content = json!({ "name_vi": "Thử", "field_name": "Hộ tịch", "levels": ["ward"], "service_level": "full",
                "limit": { "value": 1, "unit": "working_days" }, "papers": [], "legal_basis": "x", "source": "x", "verified": false });
            api.post("/api/v1/procedures", &json!({ "code": format!("9.{number:06}"), "content": content })).ok(201);
        }
        let (mut seen, mut next) = (Vec::new(), Some("/quan-tri/thu-tuc?tt=draft".to_owned()));
        while let Some(address) = next {
            let page = admin.get(&address.replace("&amp;", "&"));
            let text = page.shown(200).to_owned();
            seen.extend(text.split("<td><a href=\"/quan-tri/thu-tuc/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            next = text.split("<a href=\"").find(|part| part.contains("rel=\"next\"")).map(|part| part.split('"').next().unwrap().to_owned());
        }
        assert_eq!(seen, (1..=53).map(|number| format!("9.{number:06}")).collect::<Vec<_>>());
        admin.get("/quan-tri/thu-tuc?sau=nonsense").shown(422);
        admin.get("/quan-tri/thu-tuc/9.999999").shown(404);
    }

    fn a_draft_is_saved_compared_changed_and_told_on_the_overview(app) {
        let admin = admin(app);
        let saved = save(&admin, &[("limit.value", "2"), ("fee_vnd", "20.000"), ("pause_policy.most_requests", "1"), ("source", "QĐ 5")]);
        assert_eq!(saved.leads_to(), format!("{HERE}?xong=luu-2"));
        let page = admin.get(saved.leads_to());
        let text = page.shown(200);
        assert!(text.contains("Đã lưu dự thảo.") && text.contains("dự thảo"), "{text}");
        // What differs is marked by a sign, row by row, and what does not is not.
        let row = |label: &str| {
            let (_, rest) = text.split_once(&format!("<th scope=\"row\">{label}</th>")).unwrap();
            rest.split("</tr>").next().unwrap().to_owned()
        };
        for (label, differs) in [("Thời hạn", true), ("Phí, lệ phí", true), ("Tạm dừng", true), ("Nguồn", true), ("Tên thủ tục", false), ("Giấy tờ", false)] {
            assert_eq!(row(label).contains('≠'), differs, "{label}: {}", row(label));
        }
        assert!(row("Thời hạn").contains("2 ngày làm việc") && row("Thời hạn").contains("3 ngày làm việc"), "{text}");
        let known = versions(app);
        let [first, second] = known.as_slice() else { panic!("{known:?}") };
        assert_eq!((&second["state"], &second["limit"]["value"], &second["fee_vnd"]), (&json!("draft"), &json!(2), &json!(20000)));
        // Untouched fields went through the form as they were, papers with their counts among them.
        for field in ["name_vi", "field_name", "levels", "service_level", "papers", "legal_basis", "verified"] {
            assert_eq!(first[field], second[field], "{field}");
        }
        assert!(!first["papers"].as_array().unwrap().is_empty());
        assert_eq!(first["limit"]["cut_off"], second["limit"]["cut_off"]);
        save(&admin, &[("limit.value", "1")]).leads_to();
        assert_eq!((versions(app).len(), &versions(app)[1]["limit"]["value"]), (2, &json!(1)));
        assert!(admin.get("/quan-tri").shown(200).contains(HERE));
        assert!(admin.get("/quan-tri/thu-tuc?tt=draft").shown(200).contains(HERE));
    }

    fn every_mistake_of_a_draft_is_named_in_its_row_and_nothing_is_lost(app) {
        let admin = admin(app);
        let action = format!("{HERE}/du-thao");
        let form = admin.get(&action);
        let mut fields = changed(&form, &action, &[
            ("name_vi", " "), ("limit.value", "0"), ("limit.cut_off", "3 giờ chiều"), ("fee_vnd", "0"),
            ("papers.9.code", "extra"), ("papers.9.name", ""), ("legal_basis", "NĐ 1/2023 & luật \"khác\" <mới>"),
        ]);
        fields.retain(|(name, _)| name != "levels");
        let wrong = post(&admin, &action, &fields);
        let text = wrong.shown(422);
        for field in ["name-vi", "levels", "limit-value", "limit-cut-off", "papers-9-name"] {
            assert!(text.contains(&format!("href=\"#f-{field}\"")) && text.contains(&format!("id=\"f-{field}\"")), "{field}: {text}");
        }
        assert!(text.contains("value=\"3 giờ chiều\"") && text.contains("value=\"extra\"") && text.contains("&lt;mới&gt;"), "{text}");
        assert_eq!(versions(app).len(), 1);
        let unread = post(&admin, &action, &changed(&form, &action, &[("limit.value", "ba"), ("fee_vnd", "tám nghìn"), ("papers.0.originals", "hai")]));
        assert!(unread.shown(422).contains("href=\"#f-limit-value\"") && unread.text.contains("value=\"tám nghìn\""), "{}", unread.text);
        assert_eq!(versions(app).len(), 1);
    }

    fn a_new_procedure_is_drafted_under_a_code_of_its_own(app) {
        let admin = admin(app);
        let action = "/quan-tri/thu-tuc-moi";
        let form = admin.get(action);
        let typed = [("code", "9.000001"), ("name_vi", "Cấp bản sao"), ("field_name", "Hộ tịch"), ("levels", "ward"), ("limit.value", "1"),
            ("limit.unit", "working_days"), ("legal_basis", "Luật Hộ tịch"), ("source", "QĐ 1"), ("papers.0.code", "don"), ("papers.0.name", "Đơn"), ("papers.0.originals", "1")];
        let saved = post(&admin, action, &changed(&form, action, &typed));
        assert_eq!(saved.leads_to(), "/quan-tri/thu-tuc/9.000001?xong=luu-1");
        let page = admin.get(saved.leads_to());
        assert!(page.shown(200).contains("Cấp bản sao") && page.text.contains("Đơn"), "{}", page.text);
        let twice = post(&admin, action, &changed(&form, action, &typed));
        assert!(twice.shown(409).contains("value=\"Cấp bản sao\""), "{}", twice.text);
        let wrong = post(&admin, action, &changed(&form, action, &[("code", "9 1"), ("limit.unit", "none_set_by_law")]));
        assert!(wrong.shown(422).contains("href=\"#f-code\"") && wrong.text.contains("href=\"#f-name-vi\""), "{}", wrong.text);
    }

    fn a_draft_is_tried_on_the_past_rehearsed_and_published(app) {
        // Three working days from Tuesday 09:15; the draft gives one.
        let slow = app.receive();
        app.clock.set(at("2023-03-09T10:00"));
        resolve(app, &slow);
        let admin = admin(app);
        save(&admin, &[("limit.value", "1")]).leads_to();
        app.clock.set(at("2023-07-03T09:00"));
        let admin = Browser::of(app, "administrator", "H26");
        let before = census(app);
        let replay = admin.get(&format!("{HERE}/ban/2/thu"));
        let text = replay.shown(200);
        assert!(text.contains(&format!("/ho-so/{slow}")) && text.contains("▲ Mới thành trễ"), "{text}");
        assert!(admin.get(&format!("{HERE}/ban/2/thu?tu=1/4/2023")).shown(200).contains("Không hồ sơ nào đổi kết luận"));
        assert!(admin.get(&format!("{HERE}/ban/2/thu?tu=mai")).shown(422).contains("href=\"#f-tu\""));
        admin.get(&format!("{HERE}/ban/7/thu")).shown(404);
        // Four days, for which there is no workflow.
        save(&admin, &[("limit.value", "4")]).leads_to();
        let action = format!("{HERE}/ban/2/cong-bo");
        let form = admin.get(&action);
        assert!(!form.shown(200).contains("value=\"publish\""), "{}", form.text);
        let send = |page: &Page, changes: &[(&str, &str)]| post(&admin, &action, &changed(page, &action, changes));
        let wrong = send(&form, &[("do", "rehearse"), ("decision_number", ""), ("valid_from", "mai")]);
        assert!(wrong.shown(422).contains("href=\"#f-decision-number\"") && wrong.text.contains("href=\"#f-valid-from\"") && wrong.text.contains("value=\"mai\""), "{}", wrong.text);
        // Nothing that is in use fits, and it is not published.
        let typed = [("decision_number", "77/QĐ-UBND"), ("valid_from", "3/7/2023"), ("workflow", "present")];
        let present = send(&form, &[&typed[..], &[("do", "rehearse")]].concat());
        assert!(present.shown(200).contains("Chưa công bố được.") && present.text.contains(WARD) && !present.text.contains("value=\"publish\""), "{}", present.text);
        let refused = send(&form, &[&typed[..], &[("do", "publish")]].concat());
        assert!(refused.shown(409).contains("value=\"77/QĐ-UBND\""), "{}", refused.text);
        assert_eq!((census(app), versions(app)[1]["state"].clone()), (before, json!("draft")));
        // Scaled to the new limit it may be.
        let scaled = send(&form, &[("decision_number", "77/QĐ-UBND"), ("valid_from", "3/7/2023"), ("workflow", "scale"), ("do", "rehearse")]);
        let text = scaled.shown(200);
        assert!(text.contains("Công bố được.") && text.contains("chia lại từ") && text.contains("value=\"publish\""), "{text}");
        let done = send(&scaled, &[("do", "publish")]);
        assert_eq!(done.leads_to(), format!("{HERE}?xong=congbo-2"));
        assert!(admin.get(done.leads_to()).shown(200).contains("Đã công bố."));
        let known = versions(app);
        assert_eq!((&known[1]["state"], &known[1]["decision_number"], &known[1]["valid_from"], &known[0]["state"]),
            (&json!("published"), &json!("77/QĐ-UBND"), &json!("2023-07-03"), &json!("superseded")));
        // What is no draft any more is not published again.
        admin.get(&action).shown(409);
    }

    fn a_procedure_is_abolished_with_its_decision_and_day(app) {
        let admin = admin(app);
        let action = format!("{HERE}/bai-bo");
        let form = admin.get(&action);
        let wrong = post(&admin, &action, &changed(&form, &action, &[("from", "hôm nào đó")]));
        assert!(wrong.shown(422).contains("href=\"#f-decision-number\"") && wrong.text.contains("href=\"#f-from\""), "{}", wrong.text);
        let done = post(&admin, &action, &changed(&form, &action, &[("decision_number", "90/QĐ-UBND"), ("from", "1/4/2023")]));
        assert_eq!(done.leads_to(), format!("{HERE}?xong=baibo-1"));
        let page = admin.get(done.leads_to());
        assert!(page.shown(200).contains("Đã bãi bỏ.") && page.text.contains("90/QĐ-UBND") && page.text.contains("31/03/2023"), "{}", page.text);
        assert_eq!(versions(app)[0]["state"], "abolished");
    }

    fn nobody_else_has_the_pages_of_procedures(app) {
        save(&admin(app), &[("limit.value", "2")]).leads_to();
        let pages = ["/quan-tri/thu-tuc".to_owned(), "/quan-tri/thu-tuc-moi".to_owned(), HERE.to_owned(), format!("{HERE}/du-thao"),
            format!("{HERE}/ban/2/thu"), format!("{HERE}/ban/2/cong-bo"), format!("{HERE}/bai-bo")];
        for role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
            let browser = Browser::of(app, role.as_str(), WARD);
            for page in &pages {
                browser.get(page).shown(403);
            }
            for (form, fields) in [
                ("/quan-tri/thu-tuc-moi", &[("code", "9.1")][..]),
                (pages[3].as_str(), &[("limit.value", "1")]),
                (pages[5].as_str(), &[("do", "publish"), ("decision_number", "1"), ("valid_from", "h"), ("workflow", "scale")]),
                (pages[6].as_str(), &[("decision_number", "1"), ("from", "h")]),
            ] {
                browser.submit(form, fields).shown(403);
            }
        }
        assert_eq!(versions(app)[1]["limit"]["value"], 2);
        assert_eq!((versions(app)[0]["state"].clone(), versions(app)[1]["state"].clone()), (json!("published"), json!("draft")));
    }
}
