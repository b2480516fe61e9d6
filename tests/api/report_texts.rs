//! The text of a report is written from a template of headings and paragraphs, between the head and the foot of an official text.

use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at};
use crate::papers::reading::{keep, pages};
use crate::support::{Engine, TestDatabase};

const DISTRICT: &str = "H26.268";
const WARD: &str = "H26.268.05";
const TEXT: &str = "Thực hiện chương trình công tác, {agency} báo cáo như sau:\n\n# I. KẾT QUẢ\n\n## 1. Tiếp nhận\n\n\
                    Các phường tiếp nhận **{ward:received|00} hồ sơ**[, trả lại {closed_refused|00} hồ sơ].\n\n\
                    ### a) Còn lại\n\nĐang giải quyết {pending|00} hồ sơ./.";

fn save(client: &Client, text: &str) -> Answer {
    let title = "Kết quả quý I";
    let body =
        json!({ "agency": DISTRICT, "code": "quarter", "language": "vi", "title": title, "text": text });
    client.post("/api/v1/paragraph-templates", &body)
}

fn asked(letter: &Value) -> Value {
    json!({ "template": "quarter", "agency": DISTRICT, "from": "2023-03-01", "to": "2023-03-31", "letter": letter })
}

fn letter() -> Value {
    json!({
        "number": "125/BC-UBND", "date": "2023-03-09", "subject": "Kết quả tiếp nhận tháng 3",
        "addressees": ["UBND thành phố Hà Nội", "Sở Nội vụ"],
        "signed_as": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "signed_by": "Trần Thị Bích",
        "recipients": ["Như trên", "Lưu: VT, NV"],
    })
}

fn text_of(client: &Client, format: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/report-texts{format}"), body)
}

with_app! {
    fn a_report_has_a_head_headings_and_a_foot(app) {
        for _ in 0..3 {
            app.receive();
        }
        app.clock.set(at("2023-03-09T09:15"));
        let writer = app.officer("report_writer", DISTRICT);
        save(&writer, TEXT).ok(201);
        let plain = text_of(&writer, "", &asked(&json!({}))).ok(200);
        // What is not said is told by who writes.
        assert_eq!(plain["letter"], json!({
            "superior": [], "agency": ["ỦY BAN NHÂN DÂN", "QUẬN HÀ ĐÔNG"], "number": "Số:          /BC-UBND",
            "place_and_date": "Hà Đông, ngày 09 tháng 3 năm 2023", "kind": "BÁO CÁO", "subject": "Kết quả quý I", "addressees": [],
            "signed_as": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "recipients": ["Lưu: VT"],
        }));
        let written = text_of(&writer, "", &asked(&letter())).ok(200);
        assert_eq!(written["letter"]["signed_as"][1], "KT. CHỦ TỊCH");
        assert_eq!(
            written["text"],
            "Thực hiện chương trình công tác, UBND quận Hà Đông báo cáo như sau:\n\nI. KẾT QUẢ\n\n1. Tiếp nhận\n\nCác phường tiếp nhận \
             03 hồ sơ.\n\na) Còn lại\n\nĐang giải quyết 03 hồ sơ./."
        );
        let segments = written["segments"].as_array().unwrap();
        let levels: Vec<_> = segments.iter().filter_map(|part| part["heading"].as_u64()).collect();
        assert_eq!(levels, [1, 2, 3]);
        let number = segments.iter().find(|part| part["cell"] == "ward:received").unwrap();
        assert_eq!((&number["text"], &number["value"], &number["strong"]), (&json!("03"), &json!("3"), &json!(true)));
        assert_eq!(writer.get(number["link"].as_str().unwrap()).ok(200)["total"], 3);
        let as_text = text_of(&writer, "?format=text", &asked(&letter()));
        assert!(as_text.text.starts_with("BÁO CÁO\nKết quả tiếp nhận tháng 3\n\nThực hiện"), "{}", as_text.text);
        let pdf = text_of(&writer, "?format=pdf", &asked(&letter()));
        let file = keep("report-text.pdf", &pdf.bytes);
        let page = pages(&file).concat();
        for words in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QUẬN HÀ ĐÔNG", "Số: 125/BC-UBND", "Hà Đông, ngày 09 tháng 3 năm 2023", "BÁO CÁO",
            "Kính gửi:", "- Sở Nội vụ.", "I. KẾT QUẢ", "03 hồ sơ", "Nơi nhận:", "- Lưu: VT, NV.", "KT. CHỦ TỊCH", "Trần Thị Bích",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let docx = text_of(&writer, "?format=docx", &asked(&letter()));
        assert!(docx.status == 200 && docx.bytes.starts_with(b"PK"), "{}", docx.status);
        keep("report-text.docx", &docx.bytes);
        // The same from a run that is kept, whatever comes in later.
        let wanted = json!({ "layout": "ii06a", "agency": DISTRICT, "from": "2023-03-01", "to": "2023-03-31" });
        let run = writer.post("/api/v1/report-runs", &wanted).ok(201)["id"].clone();
        app.receive();
        let of_run = json!({ "template": "quarter", "run": run, "letter": letter() });
        let kept = text_of(&writer, "", &of_run).ok(200);
        assert_eq!(kept["text"], written["text"]);
        assert_ne!(text_of(&writer, "", &asked(&letter())).ok(200)["text"], written["text"]);
    }

    fn what_is_wrong_with_a_report_is_named_by_its_field(app) {
        let writer = app.officer("report_writer", DISTRICT);
        save(&writer, TEXT).ok(201);
        let many = vec!["Phòng Nội vụ"; 31];
        for (letter, field, code) in [
            (json!({ "recipients": many }), "letter.recipients", "too_many"),
            (json!({ "signed_as": ["CHỦ TỊCH", " "] }), "letter.signed_as.1", "required"),
            (json!({ "date": "9/3/2023" }), "letter.date", "not_a_date"),
            (json!({ "subject": "a".repeat(501) }), "letter.subject", "too_long"),
            (json!({ "place": "Hà\u{7}Đông" }), "letter.place", "control_characters"),
        ] {
            let answer = text_of(&writer, "", &asked(&letter));
            assert_eq!(answer.problem(422).1, [(field.to_owned(), code.to_owned())], "{letter}");
        }
        // All at once, with the format.
        let body = json!({ "template": "quarter", "from": "2023-03-31", "to": "2023-03-01", "letter": { "date": "x" } });
        let wrong: Vec<String> = text_of(&writer, "?format=xlsx", &body).problem(422).1.into_iter().map(|(field, _)| field).collect();
        assert_eq!(wrong, ["format", "agency", "to", "letter.date"]);
        let run = json!({ "template": "quarter", "run": "01890000-0000-7000-8000-000000000000", "to": "2023-03-31" });
        assert_eq!(text_of(&writer, "", &run).problem(422).1, [("to".to_owned(), "not_needed".to_owned())]);
        let run = json!({ "template": "quarter", "run": "01890000-0000-7000-8000-000000000000" });
        assert_eq!(text_of(&writer, "", &run).status, 404);
        let mut other = asked(&json!({}));
        other["template"] = json!("none");
        assert_eq!(text_of(&writer, "", &other).status, 404);
        assert_eq!(text_of(&app.officer("report_writer", WARD), "", &asked(&json!({}))).status, 404);
        assert_eq!(text_of(&app.stranger(), "", &asked(&json!({}))).status, 401);
        let mut unknown = asked(&json!({ "colour": "red" }));
        assert_eq!(text_of(&writer, "", &unknown).problem(400).0, "unreadable_body");
        unknown["letter"] = json!(null);
        assert_eq!(text_of(&writer, "", &unknown).status, 200);
        // A template says where it is wrong.
        for (text, code) in [("**{received} hồ sơ", "stars"), ("{received|000}", "unknown_format"), ("[{received}", "braces")] {
            assert_eq!(save(&writer, text).problem(422).1, [("text".to_owned(), code.to_owned())], "{text}");
        }
    }
}

/// The addresses that a PDF leads to.
fn links(name: &str, answer: &Answer) -> String {
    let file = keep(name, &answer.bytes);
    let output = std::process::Command::new("pdfinfo").arg("-url").arg(file).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn numbers_are_links_where_the_service_has_a_public_address() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        for public in [None, Some("https://motcua.example.vn")] {
            let app = TestApp::over(TestDatabase::with_reference(engine), at("2023-03-07T09:15"), |config| {
                config.public_url = public.map(str::to_owned);
            });
            app.receive();
            let writer = app.officer("report_writer", DISTRICT);
            save(&writer, TEXT).ok(201);
            let paragraph =
                "/api/v1/paragraphs/quarter?agency=H26.268&from=2023-03-01&to=2023-03-31&format=pdf";
            for file in [text_of(&writer, "?format=pdf", &asked(&json!({}))), writer.get(paragraph)] {
                let found = links("report-links.pdf", &file);
                match public {
                    None => assert!(!found.contains("/api/"), "{found}"),
                    Some(public) => {
                        assert!(
                            found.contains(&format!("{public}/api/v1/reports/resolution/dossiers")),
                            "{found}"
                        );
                    }
                }
            }
        }
    }
}
