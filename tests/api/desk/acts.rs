//! Acts by their pages: done once, refused with everything kept, and told who was faster.

use serde_json::json;

use super::browser::{Browser, Page};
use crate::app::{TestApp, census};

const WARD: &str = "H26.268.05";

/// The fields of a form as it stands, hidden ones and those that are filled in, with some changed.
fn filled(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = ["csrf", "key", "version"]
        .iter()
        .map(|name| ((*name).to_owned(), hidden_of_main(page, name)))
        .collect();
    fields.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

/// A hidden field of the form in the content, not of that in the bar.
#[track_caller]
fn hidden_of_main(page: &Page, name: &str) -> String {
    let (_, main) = page.text.split_once("<main").unwrap();
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = main.split_once(&start).unwrap_or_else(|| panic!("no {name}: {main}"));
    rest.split('"').next().unwrap().to_owned()
}

fn post(browser: &Browser, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &fields)
}

fn version(app: &TestApp, code: &str) -> i64 {
    app.officer("supervisor", WARD).dossier(code)["version"].as_i64().unwrap()
}

with_app! {
    fn every_act_that_a_page_offers_has_its_form_and_each_form_is_sound(app) {
        let code = app.receive();
        let mut seen = std::collections::BTreeSet::new();
        for role in motcua::access::Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            let dossier = browser.get(&format!("/ho-so/{code}")).shown(200).to_owned();
            for link in dossier.split("href=\"").filter(|link| link.starts_with(&format!("/ho-so/{code}/viec/"))) {
                let address = link.split('"').next().unwrap().to_owned();
                browser.get(&address).shown(200);
                seen.insert(address);
            }
        }
        assert!(seen.len() >= 8, "{seen:?}");
        let clerk = Browser::of(app, "clerk", WARD);
        let cookie = format!("{}; motcua_nn=en", clerk.cookie.clone().unwrap());
        let english = Browser { cookie: Some(cookie), ..clerk.clone() };
        english.get(&format!("/ho-so/{code}/viec/chuyen-buoc")).shown(200);
        clerk.get(&format!("/ho-so/{code}/viec/khong-co")).shown(404);
        let late = clerk.get(&format!("/ho-so/{code}/viec/tra-ket-qua"));
        assert!(late.shown(409).contains("trạng thái hồ sơ hiện nay không cho phép") && !late.text.contains("data-key=\"do\""), "{}", late.text);
    }

    fn an_act_is_done_once_however_often_its_form_is_sent(app) {
        let code = app.receive();
        let clerk = Browser::of(app, "clerk", WARD);
        let path = format!("/ho-so/{code}/viec/chuyen-buoc");
        let form = filled(&clerk.get(&path), &[("note", "Đủ giấy tờ")]);
        let before = version(app, &code);
        let done = post(&clerk, &path, &form).leads_to().to_owned();
        assert_eq!(done, format!("/ho-so/{code}?xong={}", before + 1));
        let rows = census(app);
        assert_eq!(post(&clerk, &path, &form).leads_to(), done, "the same form again is the same act");
        assert_eq!((version(app, &code), census(app)), (before + 1, rows));
        let told = clerk.get(&done);
        assert!(told.shown(200).contains("role=\"status\"") && told.text.contains("Đã ghi: chuyển bước tiếp theo"), "{}", told.text);
        assert!(told.text.contains("Ghi chú: Đủ giấy tờ"), "{}", told.text);
        // Nobody else is told that they did it, and it is said once.
        assert!(!Browser::of(app, "supervisor", WARD).get(&done).text.contains("role=\"status\""));
        assert!(!clerk.get(&format!("/ho-so/{code}?xong=1")).text.contains("role=\"status\""));
    }

    fn what_is_wrong_comes_back_with_everything_that_was_typed(app) {
        let code = app.receive();
        let clerk = Browser::of(app, "clerk", WARD);
        let path = format!("/ho-so/{code}/viec/sua-thong-tin");
        let page = clerk.get(&path);
        assert!(page.shown(200).contains("value=\"Nguyễn Thị Ví Dụ\""), "what stands is filled in");
        let changes = [("applicant.name", " "), ("applicant.kind", "citizen"), ("applicant.phone", "12"), ("applicant.born_on", "31/2/1999"), ("summary", "<b>gì đó</b>"), ("sets", "1"), ("result_delivery", "counter"), ("reason", "")];
        let unread = post(&clerk, &path, &filled(&page, &changes));
        let text = unread.shown(422);
        assert!(text.contains("href=\"#f-applicant-born-on\"") && text.contains("value=\"31/2/1999\""), "{text}");
        assert!(text.contains("&lt;b&gt;gì đó&lt;/b&gt;"), "{text}");
        let changes = [("applicant.name", " "), ("applicant.kind", "citizen"), ("applicant.phone", "12"), ("summary", "x"), ("sets", "1"), ("result_delivery", "counter"), ("reason", "")];
        let key = hidden_of_main(&page, "key");
        let wrong = post(&clerk, &path, &filled(&page, &changes));
        let text = wrong.shown(422);
        for field in ["applicant-name", "applicant-phone", "reason"] {
            assert!(text.contains(&format!("href=\"#f-{field}\"")) && text.contains(&format!("id=\"f-{field}-error\"")), "{field}: {text}");
        }
        assert!(text.contains("value=\"12\"") && text.contains("<title>Lỗi: "), "{text}");
        assert_eq!(hidden_of_main(&wrong, "key"), key, "the key stays until it is done");
        assert_eq!(version(app, &code), 1);
        // Only what differs is mended.
        let changes = [("applicant.name", "Nguyễn Thị Ví Dụ"), ("applicant.kind", "citizen"), ("applicant.identity", ""), ("applicant.phone", "0000 001 234"), ("summary", "Nội dung mới"), ("sets", "1"), ("result_delivery", "counter"), ("reason", "gõ nhầm")];
        let identity = app.officer("clerk", WARD).dossier(&code)["applicant"]["identity"].as_str().unwrap().to_owned();
        let mut form = filled(&wrong, &changes);
        form.iter_mut().filter(|(name, _)| name == "applicant.identity").for_each(|(_, value)| value.clone_from(&identity));
        let standing = app.officer("clerk", WARD).dossier(&code);
        if let Some(fee) = standing["fee_vnd"].as_i64() {
            form.push(("fee_vnd".into(), fee.to_string()));
        }
        post(&clerk, &path, &form).leads_to();
        let after = app.officer("clerk", WARD).dossier(&code);
        assert_eq!((&after["summary"], &after["applicant"]), (&json!("Nội dung mới"), &standing["applicant"]));
    }

    fn whoever_was_slower_learns_who_was_faster_and_keeps_the_text(app) {
        let code = app.receive();
        let clerk = Browser::of(app, "clerk", WARD);
        let path = format!("/ho-so/{code}/viec/chuyen-buoc");
        let form = filled(&clerk.get(&path), &[("note", "Gõ rất lâu")]);
        app.officer("clerk", WARD).act(&code, "amendments", &json!({ "reason": "x", "summary": "khác" })).ok(200);
        let stale = post(&clerk, &path, &form);
        let text = stale.shown(412);
        assert!(text.contains("Trong lúc bạn mở trang này") && text.contains("sửa thông tin hồ sơ"), "{text}");
        assert!(text.contains("Gõ rất lâu</textarea>") && text.contains("data-key=\"do\""), "{text}");
        // The page now holds the version that it shows: sent again it is done.
        let again = filled(&stale, &[("note", "Gõ rất lâu")]);
        assert!(post(&clerk, &path, &again).leads_to().contains("?xong=3"));
    }

    fn a_forged_act_and_one_that_is_not_ones_own_change_nothing(app) {
        let code = app.receive();
        let (clerk, writer) = (Browser::of(app, "clerk", WARD), Browser::of(app, "report_writer", WARD));
        let path = format!("/ho-so/{code}/viec/de-nghi-rut");
        let rows = census(app);
        let mut form = filled(&clerk.get(&path), &[("reason", "Không còn nhu cầu")]);
        form[0].1 = "x".into();
        post(&clerk, &path, &form).shown(403);
        let page = writer.get(&path);
        assert!(page.shown(409).contains("Bây giờ bạn không làm được việc này:"), "{}", page.text);
        let mut fields = filled(&clerk.get(&path), &[("reason", "x")]);
        fields[0].1 = writer.get("/viec").hidden("csrf");
        let refused = post(&writer, &path, &fields);
        assert!(refused.shown(403).contains("bộ phận một cửa"), "{}", refused.text);
        let there = Browser::of(app, "clerk", "H26.268.06");
        there.get(&path).shown(404);
        let token = there.get("/viec").hidden("csrf");
        there.post(&path, &[("csrf", token.as_str()), ("reason", "x")]).shown(404);
        assert_eq!(census(app), rows);
    }

    fn papers_are_asked_for_and_taken_in_by_pages(app) {
        let code = app.receive();
        let (clerk, head) = (Browser::of(app, "clerk", WARD), Browser::of(app, "unit_head", WARD));
        let done = |browser: &Browser, act: &str, changes: &[(&str, &str)]| {
            let path = format!("/ho-so/{code}/viec/{act}");
            let page = browser.get(&path);
            page.shown(200);
            post(browser, &path, &filled(&page, changes)).leads_to().to_owned()
        };
        done(&head, "de-nghi-bo-sung", &[("papers", "Giấy xác nhận\r\nBản sao căn cước"), ("reason", "Thiếu")]);
        let draft = clerk.get(&format!("/ho-so/{code}"));
        assert!(draft.shown(200).contains("<li>Bản sao căn cước</li>"), "{}", draft.text);
        let sent = done(&clerk, "yeu-cau-bo-sung", &[("channel", "zalo")]);
        assert!(clerk.get(&sent).shown(200).contains("đồng hồ dừng"));
        let asked = clerk.get(&format!("/ho-so/{code}/viec/nhan-bo-sung"));
        assert!(asked.shown(200).contains("value=\"Giấy xác nhận\"") && asked.text.contains("value=\"Bản sao căn cước\""), "{}", asked.text);
        let wrong = post(&clerk, &format!("/ho-so/{code}/viec/nhan-bo-sung"), &filled(&asked, &[("papers.0.name", "Giấy xác nhận"), ("papers.0.originals", "hai")]));
        assert!(wrong.shown(422).contains("value=\"hai\""), "{}", wrong.text);
        let taken = done(&clerk, "nhan-bo-sung", &[("papers.0.name", ""), ("papers.1.name", "Bản sao căn cước"), ("papers.1.copies", "1")]);
        assert!(clerk.get(&taken).shown(200).contains("Đã ghi: "));
        let dossier = app.officer("clerk", WARD).dossier(&code);
        assert!(dossier["papers"].as_array().unwrap().iter().any(|paper| paper["name"] == "Bản sao căn cước"), "{dossier}");
        assert_eq!(dossier["stage"], "in_process");
    }
}
