//! The book of indicators as pages: a value is entered with what proves it, corrected with a reason, summed over wards with the missing ones
//! named, and by nobody else.

use serde_json::json;

use super::browser::{Browser, Page};
use super::reports::links;
use crate::app::TestApp;

const DISTRICT: &str = "H26.268";
const DAYS: &str = "tu=1/1/2023&den=31/3/2023&tinh-den=6/3/2023";

fn define(app: &TestApp, code: &str, more: &serde_json::Value) {
    let mut body = json!({
        "code": code, "unit": "feedback_items", "label_vi": format!("Phản ánh <{code}>"), "label_en": format!("Feedback {code}"),
        "section": "I.3", "source": "Phần mềm PAKN",
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.officer("report_writer", "H26").post("/api/v1/indicators", &body).ok(201);
}

/// Handled and received, which add up, and the share of them.
fn book(app: &TestApp) {
    define(app, "A1", &json!({ "additive": true }));
    define(app, "B1", &json!({}));
    define(app, "C1", &json!({ "unit": "percent", "formula": "A1 / B1", "places": 2 }));
}

/// Sends the form of an indicator with some fields.
#[track_caller]
fn enter(browser: &Browser, code: &str, agency: &str, fields: &[(&str, &str)]) -> Page {
    let usual = [
        ("co-quan", agency),
        ("tu", "1/1/2023"),
        ("den", "31/3/2023"),
        ("tinh-den", "6/3/2023"),
        ("trang-tu", "1/1/2023"),
        ("trang-den", "31/3/2023"),
        ("trang-tinh-den", "6/3/2023"),
        ("bang-chung", "Báo cáo số 12/BC-VP"),
        ("do", "save"),
    ];
    let kept = usual.iter().filter(|(name, _)| fields.iter().all(|(own, _)| own != name));
    let all: Vec<(&str, &str)> = kept.chain(fields).copied().collect();
    browser.submit(&format!("/chi-tieu/{code}"), &all)
}

with_app! {
    fn a_value_is_entered_corrected_and_computed_with(app) {
        book(app);
        let writer = Browser::of(app, "report_writer", DISTRICT);
        let empty = writer.get(&format!("/chi-tieu?co-quan={DISTRICT}&ky=ngay&{DAYS}"));
        assert!(empty.shown(200).contains("<strong>0</strong>/") && empty.text.contains("Phản ánh &lt;A1&gt;"), "{}", empty.text);
        let form = format!("/chi-tieu/A1?co-quan={DISTRICT}&{DAYS}");
        assert!(writer.get(&form).shown(200).contains("Nhập giá trị của kỳ này"));
        // Enter looks and enters nothing.
        let looked = enter(&writer, "A1", DISTRICT, &[("gia-tri", "3.415"), ("do", "check")]);
        assert!(looked.shown(200).contains("value=\"3.415\"") && looked.text.contains("Cơ quan này chưa nhập lần nào"), "{}", looked.text);

        let done = enter(&writer, "A1", DISTRICT, &[("gia-tri", "3.415")]);
        let page = writer.get(done.leads_to());
        assert!(page.shown(200).contains("Đã ghi vào sổ chỉ tiêu.") && page.text.contains("Báo cáo số 12/BC-VP"), "{}", page.text);
        enter(&writer, "B1", DISTRICT, &[("gia-tri", "3.464")]).leads_to();
        let book = writer.get(&format!("/chi-tieu?co-quan={DISTRICT}&ky=ngay&{DAYS}"));
        for part in ["<strong>3</strong>/", ">3.415</a>", ">98,59%</a>"] {
            assert!(book.shown(200).contains(part), "{part}: {}", book.text);
        }
        // The computed one names its operands, each of which opens; nobody types it.
        let share = writer.get(&links(&book.text, "/chi-tieu/C1?")[0].0);
        assert!(!share.shown(200).contains("name=\"gia-tri\""), "{}", share.text);
        for operand in ["/chi-tieu/A1?", "/chi-tieu/B1?"] {
            writer.get(&links(&share.text, operand)[0].0).shown(200);
        }
        let typed = enter(&writer, "C1", DISTRICT, &[("gia-tri", "99")]);
        assert!(typed.shown(409).contains("A1 / B1"), "{}", typed.text);

        // A correction says why, and the first entry stays in the history.
        let silent = enter(&writer, "A1", DISTRICT, &[("gia-tri", "3.416")]);
        assert!(silent.shown(422).contains("href=\"#f-ly-do\"") && silent.text.contains("value=\"3.416\""), "{}", silent.text);
        let corrected = enter(&writer, "A1", DISTRICT, &[("gia-tri", "3.416"), ("ly-do", "Văn phòng báo cáo lại")]);
        let page = writer.get(corrected.leads_to());
        for part in ["3.415</td>", "3.416</td>", "Văn phòng báo cáo lại", "(đã sửa)"] {
            assert!(page.shown(200).contains(part), "{part}: {}", page.text);
        }
    }

    fn mistakes_lead_to_their_fields_and_keep_what_was_typed(app) {
        book(app);
        let writer = Browser::of(app, "report_writer", DISTRICT);
        let wrong = enter(&writer, "A1", DISTRICT, &[("tu", "32/1/2023"), ("gia-tri", "nhiều"), ("tren", "0"), ("bang-chung", " ")]);
        let text = wrong.shown(422);
        for part in ["<title>Lỗi: ", "href=\"#f-tu\"", "href=\"#f-gia-tri\"", "href=\"#f-tren\"", "href=\"#f-bang-chung\"", "value=\"32/1/2023\"", "value=\"nhiều\"", "Viết như 3.415 hoặc 89,58"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(writer.get(&format!("/chi-tieu/A1?co-quan={DISTRICT}&{DAYS}")).shown(200).contains("Cơ quan này chưa nhập lần nào"));
        for address in [format!("/chi-tieu/X9?co-quan={DISTRICT}&{DAYS}"), format!("/chi-tieu/A1?co-quan=H99&{DAYS}")] {
            assert_eq!(writer.get(&address).status, 404, "{address}");
        }
        let days = writer.get(&format!("/chi-tieu?co-quan={DISTRICT}&ky=ngay&tu=1/1/2023&den=32/3/2023"));
        assert!(days.shown(422).contains("href=\"#f-den\""), "{}", days.text);
    }

    fn a_sum_over_wards_names_those_that_have_told_nothing(app) {
        book(app);
        let writer = Browser::of(app, "report_writer", DISTRICT);
        let wards = writer.get(&format!("/chi-tieu/A1?co-quan={DISTRICT}&{DAYS}"));
        assert!(wards.shown(200).contains("? chưa có"), "{}", wards.text);
        enter(&writer, "A1", "H26.268.05", &[("gia-tri", "12")]).leads_to();
        let book = writer.get(&format!("/chi-tieu?co-quan={DISTRICT}&ky=ngay&{DAYS}"));
        assert!(book.shown(200).contains("Cộng từ các cơ quan trực thuộc đã nhập: 1/17, mới được 12"), "{}", book.text);
        assert!(book.text.contains("Còn thiếu: 16"), "{}", book.text);
        // Each missing one leads to where it is entered.
        let missing: Vec<_> = links(&book.text, "/chi-tieu/A1?co-quan=H26.268.").into_iter().collect();
        assert_eq!(missing.len(), 16, "{missing:?}");
        for (to, _) in missing {
            assert!(writer.get(&to).shown(200).contains("Nhập giá trị của kỳ này"), "{to}");
            let agency = to.split("co-quan=").nth(1).unwrap().split('&').next().unwrap();
            enter(&writer, "A1", agency, &[("gia-tri", "1")]).leads_to();
        }
        let whole = writer.get(&format!("/chi-tieu/A1?co-quan={DISTRICT}&{DAYS}"));
        assert!(whole.shown(200).contains("đã nhập: 17/17") && whole.text.contains(": 28</p>"), "{}", whole.text);
    }

    fn only_writers_of_the_agency_enter_and_nobody_reads_another_agency(app) {
        book(app);
        let address = format!("/chi-tieu/A1?co-quan=H26.268.05&{DAYS}");
        for (role, enters) in [("report_writer", true), ("supervisor", true), ("clerk", false), ("approver", false)] {
            let officer = Browser::of(app, role, "H26.268.05");
            assert_eq!(officer.get(&address).shown(200).contains("name=\"gia-tri\""), enters, "{role}");
            if !enters {
                assert_eq!(enter(&officer, "A1", "H26.268.05", &[("gia-tri", "1")]).status, 403, "{role}");
            }
        }
        let elsewhere = Browser::of(app, "report_writer", "H26.268.06");
        assert_eq!(elsewhere.get(&address).status, 404);
        assert_eq!(enter(&elsewhere, "A1", "H26.268.05", &[("gia-tri", "1")]).status, 404);
        // A form that no page of theirs sent.
        let writer = Browser::of(app, "report_writer", "H26.268.05");
        assert_eq!(writer.post("/chi-tieu/A1", &[("co-quan", "H26.268.05"), ("gia-tri", "1"), ("do", "save")]).status, 403);
        assert!(writer.get(&address).shown(200).contains("Cơ quan này chưa nhập lần nào"));
    }
}
