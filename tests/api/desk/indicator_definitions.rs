//! What an indicator is, on pages: added and changed by those whose role reaches every office, with who changed it; read by others.

use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::form_fields::changed;
use super::parking::post;
use crate::app::TestApp;

const NEW: &str = "/chi-tieu-moi";
const HERE: &str = "/chi-tieu/A1/dinh-nghia";
const TYPED: &[(&str, &str)] = &[
    ("code", "A1"),
    ("unit", "feedback_items"),
    ("label_vi", "Phản ánh <đã xử lý>"),
    ("label_en", "Feedback handled"),
    ("section", "I.3"),
    ("source", "Phần mềm PAKN"),
    ("additive", "1"),
];

fn send(browser: &Browser, action: &str, fields: &[(&str, &str)]) -> Page {
    post(browser, action, &changed(&browser.get(action), action, fields))
}

fn versions(app: &TestApp) -> Vec<Value> {
    let found = app.officer("report_writer", "H26").get("/api/v1/indicators/A1").ok(200);
    found["versions"].as_array().unwrap().clone()
}

with_app! {
    fn an_indicator_is_added_and_given_other_words(app) {
        let writer = Browser::of(app, "report_writer", "H26");
        assert!(writer.get("/chi-tieu").shown(200).contains("href=\"/chi-tieu-moi\""));
        // Enter only looks.
        let checked: Vec<(&str, &str)> = TYPED.iter().chain(&[("do", "check")]).copied().collect();
        assert!(send(&writer, NEW, &checked).shown(200).contains("value=\"A1\""));
        writer.get(HERE).shown(404);
        let made = send(&writer, NEW, TYPED);
        assert_eq!(made.leads_to(), format!("{HERE}?xong=1"));
        let page = writer.get(made.leads_to());
        assert!(page.shown(200).contains("Đã ghi định nghĩa.") && page.text.contains("Phản ánh &lt;đã xử lý&gt;"), "{}", page.text);
        assert_eq!((versions(app).len(), &versions(app)[0]["additive"]), (1, &json!(true)));
        assert!(send(&writer, NEW, TYPED).shown(409).contains("value=\"Feedback handled\""));
        // What is left alone stays; why it is changed must be said.
        let silent = send(&writer, HERE, &[("label_vi", "Phản ánh xong")]);
        assert!(silent.shown(422).contains("href=\"#f-reason\"") && silent.text.contains("value=\"Phản ánh xong\""), "{}", silent.text);
        send(&writer, HERE, &[("label_vi", "Phản ánh xong"), ("places", "2"), ("reason", "Mẫu mới")]).leads_to();
        let known = versions(app);
        assert_eq!((&known[0]["label_vi"], &known[0]["places"], &known[0]["additive"]), (&json!("Phản ánh xong"), &json!(2), &json!(true)));
        assert_eq!((known.len(), &known[0]["source"]), (2, &known[1]["source"]));
        let page = writer.get(HERE);
        assert_eq!(page.shown(200).matches(">công bố</td>").count(), 2, "{}", page.text);
    }

    fn every_mistake_stands_at_its_field(app) {
        let writer = Browser::of(app, "report_writer", "H26");
        let wrong = send(&writer, NEW, &[("code", "a 1"), ("label_vi", " "), ("section", "I.3"), ("source", "x"), ("label_en", "x")]);
        for field in ["code", "label-vi"] {
            assert!(wrong.shown(422).contains(&format!("href=\"#f-{field}\"")), "{field}: {}", wrong.text);
        }
        let formula: Vec<(&str, &str)> = TYPED.iter().filter(|(name, _)| *name != "additive").chain(&[("formula", "X9 / Y9")]).copied().collect();
        assert!(send(&writer, NEW, &formula).shown(422).contains("href=\"#f-formula\""));
        send(&writer, NEW, TYPED).leads_to();
        assert!(send(&writer, HERE, &[("formula", "1 +"), ("reason", "x")]).shown(422).contains("href=\"#f-"));
        assert_eq!(versions(app).len(), 1);
    }

    fn others_read_it_and_are_told_who_may(app) {
        let (city, ward) = (Browser::of(app, "report_writer", "H26"), Browser::of(app, "report_writer", "H26.268.05"));
        send(&city, NEW, TYPED).leads_to();
        for page in [NEW, HERE] {
            let read = ward.get(page);
            assert!(read.shown(200).contains("Chỉ người lập báo cáo") && !read.text.contains(&format!("action=\"{page}\"")), "{}", read.text);
        }
        assert!(ward.get(HERE).text.contains("Phần mềm PAKN"));
        ward.submit(NEW, &[("code", "B1"), ("unit", "dossiers"), ("label_vi", "x"), ("label_en", "x"), ("section", "x"), ("source", "x"), ("places", "0")]).shown(403);
        ward.submit(HERE, &[("label_vi", "x"), ("label_en", "x"), ("section", "x"), ("source", "x"), ("places", "0"), ("reason", "x")]).shown(403);
        assert_eq!((versions(app).len(), &versions(app)[0]["label_vi"]), (1, &json!("Phản ánh <đã xử lý>")));
        city.get("/chi-tieu/B1/dinh-nghia").shown(404);
    }
}
