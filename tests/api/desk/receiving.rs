//! Receiving at the counter by the page: Enter only checks, the button receives once, and nothing that was typed is lost.

use serde_json::json;

use super::browser::{Browser, Page};
use crate::app::{TestApp, census, intake};

const WARD: &str = "H26.268.05";

/// The form as a clerk fills it in, with some fields changed.
fn form(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, main) = page.text.split_once("<main").unwrap();
    let hidden = |name: &str| {
        let (_, rest) = main.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let mut fields: Vec<(String, String)> = [
        ("procedure", "1.004873"),
        ("applicant.name", "Nguyễn Thị Ví Dụ"),
        ("applicant.kind", "citizen"),
        ("applicant.phone", "0900 000 001"),
        ("papers.0.code", "application"),
        ("papers.0.originals", "1"),
        ("channel", "counter"),
        ("result_delivery", "counter"),
        ("fee_payment.method", ""),
        ("do", "receive"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    fields.push(("csrf".into(), hidden("csrf")));
    fields.push(("key".into(), hidden("key")));
    for (name, value) in changes {
        fields.retain(|(found, _)| found != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

fn post(browser: &Browser, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/tiep-nhan", &fields)
}

fn dossiers(app: &TestApp) -> i64 {
    census(app).1
}

with_app! {
    fn a_dossier_is_received_once_and_its_receipt_is_at_hand(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        page.shown(200);
        let filled = form(&page, &[]);
        let received = post(&clerk, &filled).leads_to().to_owned();
        let code = received.strip_prefix("/ho-so/").unwrap().strip_suffix("?moi=1").unwrap().to_owned();
        assert_eq!(post(&clerk, &filled).leads_to(), received, "sent twice it is one dossier");
        assert_eq!(dossiers(app), 1);
        let fresh = clerk.get(&received);
        let text = fresh.shown(200);
        assert!(text.contains(&format!("src=\"/ho-so/{code}/giay/giay-tiep-nhan/pdf\"")) && text.contains("Hẹn trả kết quả"), "{text}");
        let dossier = app.officer("clerk", WARD).dossier(&code);
        assert_eq!((&dossier["channel"], &dossier["applicant"]["phone"]), (&json!("counter"), &json!("0900 000 001")));
        // The next form is empty, and has a key of its own.
        let next = clerk.get("/tiep-nhan");
        assert!(!next.shown(200).contains("Ví Dụ"));
        assert_ne!(form(&next, &[]).iter().find(|(name, _)| name == "key"), filled.iter().find(|(name, _)| name == "key"));
    }

    fn enter_only_checks_and_shows_when_it_would_be_due(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let (_, first) = page.shown(200).split_once("action=\"/tiep-nhan\"").unwrap();
        assert!(first.find("value=\"check\"").unwrap() < first.find("value=\"receive\"").unwrap(), "the first button only checks");
        let looked = post(&clerk, &form(&page, &[("do", "check"), ("applicant.name", "")]));
        let text = looked.shown(200);
        assert!(text.contains("Nếu tiếp nhận bây giờ, hẹn trả:") && text.contains("10/03/2023"), "{text}");
        assert!(text.contains("name=\"papers.0.code\" value=\"application\"") && text.contains("0900 000 001"), "{text}");
        let searched = post(&clerk, &form(&page, &[("do", "check"), ("procedure", "tinh trang hon nhan")]));
        assert!(searched.shown(200).contains("name=\"pick\" value=\"1.004873\""), "{}", searched.text);
        let picked = post(&clerk, &form(&page, &[("do", ""), ("procedure", "tinh trang hon nhan"), ("pick", "1.004873")]));
        assert!(picked.shown(200).contains("value=\"1.004873 "), "{}", picked.text);
        let none = post(&clerk, &form(&page, &[("do", "check"), ("procedure", "khong co dau")]));
        assert!(none.shown(200).contains("Không có thủ tục nào khớp"), "{}", none.text);
        assert_eq!(dossiers(app), 0, "nothing was recorded, no number given out");
        let code = app.receive();
        assert!(code.ends_with("-0001"), "{code}");
    }

    fn a_card_is_scanned_into_its_fields(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let scan = |card: &str| post(&clerk, &form(&page, &[("do", "check"), ("scan", card), ("applicant.name", "")]));
        let read = scan("001199000001||Trần Văn Mẫu|05031999|Nam|Số 1, phố Mẫu|01012021");
        let text = read.shown(200);
        for value in ["001199000001", "Trần Văn Mẫu", "05/03/1999", "Số 1, phố Mẫu"] {
            assert!(text.contains(&format!("value=\"{value}\"")), "{value}: {text}");
        }
        assert!(!text.contains("tắt Unikey"));
        assert!(scan("001199000001||Tr?n V?n M?u|05031999").shown(200).contains("tắt Unikey"));
    }

    fn every_mistake_is_told_at_once_and_nothing_is_lost(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let wrong = post(&clerk, &form(&page, &[("applicant.name", ""), ("applicant.phone", "12"), ("papers.0.originals", ""), ("summary", "Xin <gấp>")]));
        let text = wrong.shown(422);
        for field in ["applicant-name", "applicant-phone"] {
            assert!(text.contains(&format!("href=\"#f-{field}\"")) && text.contains(&format!("id=\"f-{field}-error\"")), "{field}: {text}");
        }
        assert!(text.contains("giấy tờ") && text.contains("value=\"12\"") && text.contains("Xin &lt;gấp&gt;"), "{text}");
        // One tick says that all that is required is there.
        let full = post(&clerk, &form(&wrong, &[("papers.0.originals", ""), ("all_papers", "1")]));
        full.leads_to();
        assert_eq!(dossiers(app), 1);
    }

    fn the_same_person_again_is_told_and_needs_a_word(app) {
        let body = intake();
        let before = app.officer("clerk", WARD).post("/api/v1/dossiers", &body).ok(201);
        let (code, identity) = (before["code"].as_str().unwrap(), body["applicant"]["identity"].as_str().unwrap());
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let same = [("applicant.identity", identity)];
        let warned = post(&clerk, &form(&page, &[same[0], ("do", "check")]));
        assert!(warned.shown(200).contains(&format!("href=\"/ho-so/{code}\"")) && warned.text.contains("Có thể trùng:"), "{}", warned.text);
        let refused = post(&clerk, &form(&page, &same));
        assert!(refused.shown(409).contains(code) && refused.text.contains("name=\"again\""), "{}", refused.text);
        post(&clerk, &form(&refused, &[same[0], ("again", "1")])).leads_to();
        assert_eq!(dossiers(app), 2);
    }

    fn only_the_desk_receives(app) {
        for role in motcua::access::Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            let clerk = role.as_str() == "clerk";
            browser.get("/tiep-nhan").shown(if clerk { 200 } else { 403 });
            assert_eq!(browser.get("/viec").text.contains("href=\"/tiep-nhan\""), clerk, "{role}");
        }
        let head = Browser::of(app, "unit_head", WARD);
        assert_eq!(head.submit("/tiep-nhan", &[("do", "receive"), ("procedure", "1.004873")]).status, 403);
        assert_eq!(dossiers(app), 0);
    }
}
