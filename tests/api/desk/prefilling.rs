//! A bare number fills the form of reception from the person's last dossier at this office, and from nowhere else.

use serde_json::json;

use super::browser::Browser;
use super::parking::{form, post};
use crate::app::{TestApp, census, intake_with};

const WARD: &str = "H26.268.05";
const IDENTITY: &str = "001199000001";

/// A dossier of the person at an office.
fn dossier(app: &TestApp, office: &str, applicant: &serde_json::Value) -> String {
    let body =
        intake_with(&json!({ "agency": office, "applicant": applicant, "duplicate_of_intended": true }));
    app.officer("clerk", office).post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned()
}

/// Nobody has typed anything about the person yet.
const NOBODY: [(&str, &str); 4] =
    [("applicant.name", ""), ("applicant.phone", ""), ("applicant.address", ""), ("do", "check")];

with_app! {
    fn a_bare_number_fills_what_is_empty_and_marks_it(app) {
        let person = json!({ "name": "Đỗ Văn Ấn", "identity": IDENTITY, "phone": "0900 000 007", "address": "Số 7, phố Mẫu", "born_on": "1999-03-05" });
        dossier(app, WARD, &json!({ "name": "Đỗ Văn Ấn", "identity": IDENTITY, "email": "an@example.vn", "phone": "0900 000 001" }));
        let last = dossier(app, WARD, &person);
        let rows = census(app);
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        assert!(page.shown(200).contains("value=\"fill\""), "{}", page.text);
        let filled = post(&clerk, "/tiep-nhan", &form(&page, &[&NOBODY[..], &[("scan", "001 199 000 001")][..]].concat()));
        let text = filled.shown(200);
        for value in ["Đỗ Văn Ấn", IDENTITY, "0900 000 007", "05/03/1999", "Số 7, phố Mẫu", "an@example.vn"] {
            assert!(text.contains(&format!("value=\"{value}\"")), "{value}: {text}");
        }
        for field in ["name", "phone", "born-on", "address", "email"] {
            assert!(text.contains(&format!("id=\"f-applicant-{field}-hint\">từ hồ sơ trước<")), "{field}: {text}");
        }
        assert!(text.contains(&format!("href=\"/ho-so/{last}\"")) && text.contains("hỏi lại người nộp"), "{text}");
        assert_eq!(census(app), rows, "nothing was done");
        // By the button beside the number: what was typed stays, and the marks go on with the form.
        let by_button = [("applicant.name", "Tên mới"), ("applicant.phone", ""), ("applicant.address", ""), ("applicant.identity", IDENTITY), ("do", "fill")];
        let filled = post(&clerk, "/tiep-nhan", &form(&page, &by_button));
        let text = filled.shown(200);
        assert!(text.contains("value=\"Tên mới\"") && !text.contains("id=\"f-applicant-name-hint\"") && text.contains("value=\"0900 000 007\""), "{text}");
        let checked = post(&clerk, "/tiep-nhan", &form(&filled, &[("applicant.identity", IDENTITY), ("prefilled", &filled.hidden("prefilled")), ("do", "check")]));
        assert!(checked.shown(200).contains("id=\"f-applicant-phone-hint\">từ hồ sơ trước<"), "{}", checked.text);
        // Another number makes room for another person.
        let other = post(&clerk, "/tiep-nhan", &form(&filled, &[("applicant.identity", IDENTITY), ("prefilled", "applicant.name applicant.phone"), ("scan", "001199000009"), ("do", "check")]));
        let text = other.shown(200);
        assert!(text.contains("value=\"001199000009\"") && text.contains("chưa có hồ sơ nào của số định danh đó") && !text.contains("value=\"Nguyễn Thị Ví Dụ\""), "{text}");
    }

    fn another_office_and_nobody_known_fill_nothing(app) {
        dossier(app, "H26.268.06", &json!({ "name": "Người Nơi Khác", "identity": IDENTITY, "phone": "0900 000 008" }));
        let fields = |scan: &'static str| [&NOBODY[..], &[("scan", scan)][..]].concat();
        let clerk = Browser::of(app, "clerk", WARD);
        let here = post(&clerk, "/tiep-nhan", &form(&clerk.get("/tiep-nhan"), &fields(IDENTITY)));
        assert!(here.shown(200).contains("chưa có hồ sơ nào của số định danh đó") && !here.text.contains("Nơi Khác"), "{}", here.text);
        assert!(here.text.contains(&format!("value=\"{IDENTITY}\"")), "the number itself is taken");
        let there = Browser::of(app, "clerk", "H26.268.06");
        let known = post(&there, "/tiep-nhan", &form(&there.get("/tiep-nhan"), &fields(IDENTITY)));
        assert!(known.shown(200).contains("value=\"Người Nơi Khác\""), "{}", known.text);
        // Who receives at both fills it in at the office that is chosen.
        app.named("both.clerk", &[("clerk", WARD), ("clerk", "H26.268.06")]);
        let mut both = Browser::new(app);
        both.sign_in("both.clerk");
        let at = |office: &'static str| {
            let changes = [&fields(IDENTITY)[..], &[("agency", office)][..]].concat();
            post(&both, "/tiep-nhan", &form(&both.get("/tiep-nhan"), &changes)).shown(200).contains("Người Nơi Khác")
        };
        assert_eq!((at(WARD), at("H26.268.06")), (false, true));
        assert!(!both.get("/tiep-nhan").text.contains("Người Nơi Khác"));
        // A number that is none is told at its field.
        for wrong in ["", "12"] {
            let refused = post(&clerk, "/tiep-nhan", &form(&clerk.get("/tiep-nhan"), &[("applicant.identity", wrong), ("do", "fill")]));
            assert!(refused.shown(422).contains("href=\"#f-applicant-identity\""), "{}", refused.text);
        }
        let head = Browser::of(app, "unit_head", WARD);
        head.submit("/tiep-nhan", &[("do", "fill"), ("applicant.identity", IDENTITY)]).shown(403);
    }

    fn a_garbled_card_is_put_right_or_doubted_and_leads_to_the_name(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let scan = |card: &str| post(&clerk, "/tiep-nhan", &form(&page, &[("do", "check"), ("scan", card), ("applicant.name", "")]));
        let latin: String = "Trần Văn Mẫu".bytes().map(char::from).collect();
        let read = scan(&format!("{IDENTITY}||{latin}|05031999|Nam|Số 1|01012021"));
        assert!(read.shown(200).contains("value=\"Trần Văn Mẫu\"") && !read.text.contains("data-first=\"f-applicant-name\""), "{}", read.text);
        let doubtful = scan(&format!("{IDENTITY}||TraafnF Vawn Maaux|05031999|Nam|Số 1|01012021"));
        let text = doubtful.shown(200);
        assert!(text.contains("data-first=\"f-applicant-name\"") && text.contains("tắt Unikey") && text.contains("value=\"TraafnF Vawn Maaux\""), "{text}");
        assert!(text.contains(&format!("value=\"{IDENTITY}\"")), "{text}");
    }
}
