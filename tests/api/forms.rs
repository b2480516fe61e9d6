//! The forms of a dossier through the door: which are true when, what they say, in which edition, on which sheet, and who may not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at, intake_with};
use crate::papers::reading::{about, keep, pages};
use crate::support::{Engine, TestDatabase};

const WARD: &str = "H26.268.05";
/// Phường Hà Đông, since 1/7/2025.
const HA_DONG: &str = "H26.9043";

fn form(client: &Client, code: &str, rest: &str) -> Answer {
    client.get(&format!("/api/v1/dossiers/{code}/forms/{rest}"))
}

/// Every word of a form, as a reader comes by them.
fn said(form: &Value) -> String {
    match form {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(said).collect(),
        Value::Object(fields) => fields.values().map(said).collect(),
        _ => String::new(),
    }
}

/// The value under a heading of a form.
#[track_caller]
fn field<'f>(form: &'f Value, label: &str) -> &'f str {
    let part = form["parts"].as_array().unwrap().iter().find(|part| part["label"] == label);
    part.unwrap_or_else(|| panic!("no {label:?}: {form}"))["value"].as_str().unwrap()
}

/// The text of a printed form, blanks as one.
fn printed(name: &str, answer: &Answer) -> (usize, String) {
    assert_eq!(
        (answer.status, answer.headers["content-type"].as_str()),
        (200, "application/pdf"),
        "{}",
        answer.text
    );
    let file = keep(&format!("form-{name}.pdf"), &answer.bytes);
    let pages = pages(&file);
    (pages.len(), pages.concat().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What the dossier tells of its forms is true at their addresses: the offered ones are read and printed on each of their sheets in their
/// edition, the others are 409 with the same words. Answers the offered ones.
#[track_caller]
fn told(client: &Client, code: &str) -> Vec<String> {
    let dossier = client.dossier(code);
    let mut by_kind: BTreeMap<String, usize> = BTreeMap::new();
    let mut offered = Vec::new();
    for offer in dossier["forms"].as_array().unwrap() {
        let kind = offer["form"].as_str().unwrap();
        *by_kind.entry(kind.to_owned()).or_default() += 1;
        let Some(address) = offer["address"].as_str() else {
            let refused = form(client, code, kind);
            assert_eq!(refused.problem(409).0, "act_not_allowed", "{kind}");
            assert!(
                said(&refused.json()).contains(offer["why"].as_str().unwrap()),
                "{kind}: {}",
                refused.text
            );
            assert_eq!(offer["sheets"], json!([]));
            continue;
        };
        let read = client.get(address).ok(200);
        assert_eq!(
            (&read["form"], &read["label"], &read["code"]),
            (&offer["form"], &offer["label"], &json!(code))
        );
        let separator = if address.contains('?') { '&' } else { '?' };
        for sheet in offer["sheets"].as_array().unwrap() {
            let sheet = sheet.as_str().unwrap();
            let drawn = client.get(&format!("{address}{separator}format=pdf&sheet={sheet}"));
            assert_eq!(drawn.status, 200, "{address} {sheet}: {}", drawn.text);
            assert!(drawn.bytes.starts_with(b"%PDF"));
        }
        offered.push(address.rsplit('/').next().unwrap().to_owned());
    }
    assert_eq!(by_kind.len(), 7, "every form is told: {by_kind:?}");
    offered
}

with_app! {
    fn a_receipt_says_what_was_received_and_is_printed_in_two_copies(app) {
        let clerk = app.officer("clerk", WARD);
        let body = intake_with(&json!({
            "applicant": { "name": "Nguyễn Thị Ví Dụ 陈 #strong[*a*]", "identity": "001199000001", "phone": "0900 000 001", "address": "Số 1 phố Ví Dụ" },
            "submitter": { "name": "Trần Văn Nộp Thay", "relation": "anh trai" },
            "papers": [{ "code": "application", "originals": 1 }, { "code": "x", "name": "Giấy tờ khác 😀", "copies": 2 }],
            "result_delivery": "postal"
        }));
        let code = clerk.post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned();
        let receipt = form(&clerk, &code, "receipt").ok(200);
        assert_eq!((&receipt["edition"], &receipt["label"]), (&json!("2018"), &json!("Mẫu số 01, Thông tư 01/2018/TT-VPCP")));
        assert_eq!(receipt["head"], json!({
            "above": "UBND phường Kiến Hưng", "writer": "Bộ phận Tiếp nhận và Trả kết quả", "number": "Số: 1/TNHS",
            "place_and_date": "Kiến Hưng, ngày 07 tháng 3 năm 2023" }));
        assert_eq!(field(&receipt, "Thời gian nhận hồ sơ"), "09 giờ 15 phút, ngày 07 tháng 3 năm 2023");
        assert_eq!(field(&receipt, "Thời gian trả kết quả giải quyết hồ sơ"), "09 giờ 15 phút, ngày 10 tháng 3 năm 2023");
        assert_eq!(field(&receipt, "Đăng ký nhận kết quả tại"), "Số 1 phố Ví Dụ, qua dịch vụ bưu chính công ích");
        assert_eq!(receipt["signatures"][0]["name"], "Trần Văn Nộp Thay");
        assert_eq!(receipt["signatures"][1]["name"], "Cán bộ thử nghiệm", "the full name, not the sign-in name");
        assert_eq!(receipt["look_up"]["qr"], code.as_str(), "without a public address the code alone");
        assert!(!said(&receipt).contains("clerk"), "{receipt}");

        for (sheet, size) in [("a4", "595.276 x 841.89 pts (A4)"), ("a5", "419.528 x 595.276"), ("roll80", "226.772 x")] {
            let answer = form(&clerk, &code, &format!("receipt?format=pdf&sheet={sheet}"));
            let (pages, text) = printed(&format!("receipt-{sheet}"), &answer);
            assert_eq!(pages, 2, "a page for each copy: {text}");
            for words in ["Liên 1: Lưu", "Liên 2: Giao người nộp hồ sơ", "Nguyễn Thị Ví Dụ □ #strong[*a*]", "Giấy tờ khác □", code.as_str(), "□ đứng thay"] {
                assert!(text.contains(words), "{words:?} is not on {sheet}: {text}");
            }
            let about = about(&keep(&format!("form-receipt-{sheet}.pdf"), &answer.bytes));
            assert!(about.contains(size) && about.contains("Tagged:          yes"), "{about}");
        }
        assert_eq!(form(&clerk, &code, "receipt?format=pdf").bytes, form(&clerk, &code, "receipt?format=pdf&sheet=a4").bytes);
    }

    fn each_form_is_told_when_it_is_true(app) {
        let clerk = app.officer("clerk", WARD);
        let always = ["receipt", "control_slip", "register_book"];
        let code = app.receive();
        assert_eq!(told(&clerk, &code), always);
        // Papers are asked for twice.
        app.clock.set(at("2023-03-07T10:15"));
        for (papers, day) in [(["Hộ chiếu"], "2023-03-08T08:15"), (["Ảnh thẻ"], "2023-03-09T08:15")] {
            clerk.act(&code, "supplement-requests", &json!({ "papers": papers, "reason": "Thiếu giấy tờ", "document_number": "3/HDHS" })).ok(200);
            app.clock.set(at(day));
            clerk.act(&code, "supplements", &json!({ "papers": [{ "code": papers[0], "copies": 1 }] })).ok(200);
        }
        assert_eq!(told(&clerk, &code), ["receipt", "supplement_request?number=1", "supplement_request?number=2", "control_slip", "register_book"]);
        let first = form(&clerk, &code, "supplement_request?number=1").ok(200);
        let last = form(&clerk, &code, "supplement_request").ok(200);
        assert!(said(&first).contains("Hộ chiếu") && said(&last).contains("Ảnh thẻ"), "{first} {last}");
        assert_eq!((&last["head"]["number"], field(&last, "Lý do")), (&json!("Số: 3/HDHS"), "Thiếu giấy tờ"));
        // The due date has moved; the receipt says what was promised on its day.
        let receipt = form(&clerk, &code, "receipt").ok(200);
        assert_ne!(clerk.dossier(&code)["due_at"], "2023-03-10T09:15:00+07:00");
        assert_eq!(field(&receipt, "Thời gian trả kết quả giải quyết hồ sơ"), "09 giờ 15 phút, ngày 10 tháng 3 năm 2023");

        // A letter of apology, once it is late.
        app.clock.set(at("2023-03-20T09:00"));
        let offers = clerk.dossier(&code)["forms"].clone();
        let apology = offers.as_array().unwrap().iter().find(|offer| offer["form"] == "apology").unwrap();
        assert!(apology["why"].as_str().unwrap().contains("đã quá hạn"), "{apology}");
        app.officer("approver", WARD).act(&code, "apologies", &json!({
            "reason": "Chờ xác minh", "new_date": "2023-03-22T09:15:00+07:00", "signer_title": "Phó Chủ tịch",
            "document_number": "12/PXL", "sent_at": "2023-03-20T09:00:00+07:00", "channel": "zalo" })).ok(200);
        let letter = form(&clerk, &code, "apology").ok(200);
        assert_eq!(letter["title"], "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ");
        assert_eq!(letter["signatures"][0]["role"], json!(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]));
        assert_eq!(letter["signatures"][0]["name"], "Cán bộ thử nghiệm");
        assert_eq!((&letter["head"]["above"], &letter["head"]["writer"]), (&json!("UBND quận Hà Đông"), &json!("UBND phường Kiến Hưng")));
        assert_eq!(field(&letter, "Thời gian hẹn trả kết quả lại"), "09 giờ 15 phút, ngày 22 tháng 3 năm 2023");

        // Stopped in 2023, when there was no such form.
        clerk.act(&code, "withdrawal", &json!({ "reason": "Không còn nhu cầu" })).ok(200);
        app.officer("approver", WARD).act(&code, "stop", &json!({ "reason": "Theo đề nghị" })).ok(200);
        assert_eq!(told(&clerk, &code), [
            "receipt", "supplement_request?number=1", "supplement_request?number=2", "apology?number=1", "control_slip", "register_book"]);
        let refused = form(&clerk, &code, "stop_notice");
        assert!(said(&refused.json()).contains("15/9/2025"), "{}", refused.text);
    }

    fn a_dossier_that_is_turned_away_has_a_refusal_and_no_receipt(app) {
        let clerk = app.officer("clerk", WARD);
        let online = intake_with(&json!({ "channel": "online_partial" }));
        let code = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(told(&clerk, &code), [""; 0]);
        clerk.act(&code, "acceptance", &json!({})).ok(200);
        assert_eq!(told(&clerk, &code), ["receipt", "control_slip", "register_book"]);
        clerk.act(&code, "acceptance-undoing", &json!({ "reason": "Bấm nhầm" })).ok(200);
        assert_eq!(told(&clerk, &code), ["register_book"], "its number stays in the book");
        clerk.act(&code, "refusal", &json!({ "reason": "Không thuộc thẩm quyền" })).ok(200);
        assert_eq!(told(&clerk, &code), ["refusal", "register_book"]);
        let refusal = form(&clerk, &code, "refusal").ok(200);
        assert_eq!((field(&refusal, "Lý do"), &refusal["signatures"][1]["role"]), ("Không thuộc thẩm quyền", &json!(["NGƯỜI TIẾP NHẬN HỒ SƠ"])));

        // Refused by the head after acceptance, then opened again: the refusal is not true any more.
        let other = app.receive();
        clerk.act(&other, "hand-overs", &json!({})).ok(200);
        let refused = app.officer("unit_head", WARD).act(&other, "refusal", &json!({ "reason": "Không đủ điều kiện" }));
        refused.ok(200);
        assert_eq!(told(&clerk, &other), ["receipt", "refusal", "control_slip", "register_book"]);
        let refusal = form(&clerk, &other, "refusal").ok(200);
        assert_eq!(refusal["signatures"][1]["role"], json!(["LÃNH ĐẠO PHÒNG CHUYÊN MÔN"]));
        app.officer("supervisor", WARD).act(&other, "corrections", &json!({ "reason": "Từ chối nhầm" })).ok(200);
        assert_eq!(told(&clerk, &other), ["receipt", "control_slip", "register_book"]);
        // Entered twice: the forms are those of the dossier that stays.
        let stays = app.receive();
        app.officer("supervisor", WARD).act(&other, "annulment", &json!({ "duplicate_of": stays, "reason": "Nhập trùng" })).ok(200);
        assert_eq!(told(&clerk, &other), ["register_book"]);
        assert!(said(&form(&clerk, &other, "receipt").json()).contains(&stays));
    }

    fn the_day_of_the_act_chooses_the_edition(app) {
        app.clock.set(at("2025-09-12T09:15"));
        let clerk = app.officer("clerk", HA_DONG);
        let body = intake_with(&json!({ "agency": HA_DONG }));
        let code = clerk.post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(form(&clerk, &code, "receipt").ok(200)["edition"], "2018");
        app.clock.set(at("2025-09-15T09:15"));
        clerk.act(&code, "withdrawal", &json!({ "reason": "Không còn nhu cầu" })).ok(200);
        app.officer("approver", HA_DONG).act(&code, "stop", &json!({ "reason": "Theo đề nghị của người nộp" })).ok(200);
        assert_eq!(told(&clerk, &code), ["receipt", "stop_notice", "control_slip", "register_book"]);
        assert_eq!(form(&clerk, &code, "receipt").ok(200)["edition"], "2018", "what was printed keeps its edition");
        assert_eq!(form(&clerk, &code, "control_slip").ok(200)["label"], "Mẫu số 05, Thông tư 01/2018/TT-VPCP");
        let stop = form(&clerk, &code, "stop_notice").ok(200);
        assert_eq!(stop["label"], "Mẫu số 05, Thông tư 03/2025/TT-VPCP");
        assert_eq!(stop["head"]["place_and_date"], "Hà Đông, ngày 15 tháng 9 năm 2025");
        assert_eq!(field(&stop, "Đề nghị dừng giải quyết của người nộp hồ sơ"), "09 giờ 15 phút, ngày 15 tháng 9 năm 2025; lý do: Không còn nhu cầu");
        assert_eq!((field(&stop, "Lý do dừng"), &stop["signatures"][0]["role"]), ("Theo đề nghị của người nộp", &json!(["LÃNH ĐẠO CƠ QUAN"])));

        let body = intake_with(&json!({ "agency": HA_DONG }));
        let later = clerk.post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(told(&clerk, &later), ["receipt", "control_slip", "register_book"]);
        let labels = ["receipt", "control_slip", "register_book"].map(|kind| form(&clerk, &later, kind).ok(200)["label"].clone());
        assert_eq!(labels, ["01", "06", "07"].map(|number| json!(format!("Mẫu số {number}, Thông tư 03/2025/TT-VPCP"))));
        let (_, text) = printed("receipt-2025", &form(&clerk, &later, "receipt?format=pdf&sheet=a5"));
        assert!(text.contains("Tên giấy tờ Bản chính Bản sao") && text.contains("Phí, lệ phí (nếu có)"), "{text}");
    }

    fn the_slip_and_the_line_of_the_book_are_those_of_the_dossier(app) {
        let code = crate::slips::late_dossier(app);
        let other = app.receive();
        let clerk = app.officer("clerk", WARD);
        let (_, slip) = printed("control-slip", &form(&clerk, &code, "control_slip?format=pdf"));
        for words in ["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Kèm theo hồ sơ của: Nguyễn Thị Ví Dụ", "TÊN CƠ QUAN", "Quá hạn", "Người giao:"] {
            assert!(slip.contains(words), "{words:?}: {slip}");
        }
        let told = form(&clerk, &code, "control_slip").ok(200);
        assert!(said(&told).contains("Người giao: Cán bộ thử nghiệm"), "{told}");
        let rows = told["parts"].as_array().unwrap().last().unwrap()["rows"].clone();
        let whole = clerk.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200)["rows"].clone();
        assert_eq!(rows.as_array().unwrap().len(), whole.as_array().unwrap().len());
        for code in [&code, &other] {
            let line = form(&clerk, code, "register_book").ok(200);
            let cells = &line["parts"][0]["rows"];
            assert_eq!((cells.as_array().unwrap().len(), &cells[0][2]), (1, &json!(code)), "{line}");
            assert_eq!(line.get("look_up"), None, "it stays in the office");
        }
    }

    fn what_cannot_be_seen_or_asked_for_is_said(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", WARD);
        assert_eq!(form(&app.officer("supervisor", "H26.268.04"), &code, "receipt").problem(404).0, "not_found");
        assert_eq!(form(&app.stranger(), &code, "receipt").problem(401).0, "not_signed_in");
        assert_eq!(form(&clerk, "H26.268.05-230307-9999", "receipt").problem(404).0, "not_found");
        let unknown = form(&clerk, &code, "01");
        assert_eq!(unknown.problem(404).0, "not_found");
        assert!(said(&unknown.json()).contains("receipt, supplement_request"), "{}", unknown.text);
        assert_eq!(form(&clerk, &code, "receipt?number=2").problem(404).0, "not_found");
        assert_eq!(form(&clerk, &code, "receipt?number=1").status, 200);
        for (rest, field, fault) in [
            ("receipt?format=docx", "format", "unknown_value"),
            ("receipt?format=pdf&sheet=a3", "sheet", "unknown_value"),
            ("control_slip?format=pdf&sheet=roll80", "sheet", "unknown_value"),
            ("receipt?sheet=a4", "sheet", "not_for_this_format"),
        ] {
            assert_eq!(form(&clerk, &code, rest).problem(422).1, [(field.to_owned(), fault.to_owned())], "{rest}");
        }
        assert_eq!(clerk.dossier(&code)["version"], 1, "printing changes nothing");
    }
}

#[test]
fn the_code_leads_to_the_public_address() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::over(TestDatabase::with_reference(engine), at("2023-03-07T09:15"), |config| {
            config.public_url = Some("https://motcua.example.vn".to_owned());
        });
        let code = app.receive();
        let clerk = app.officer("clerk", WARD);
        let look_up = form(&clerk, &code, "receipt").ok(200)["look_up"].clone();
        assert_eq!(look_up["qr"], json!(format!("https://motcua.example.vn/tra-cuu/{code}")));
        let (_, text) = printed("receipt-public", &form(&clerk, &code, "receipt?format=pdf"));
        assert!(text.replace(' ', "").contains("motcua.example.vn"), "{text}");
    }
}
