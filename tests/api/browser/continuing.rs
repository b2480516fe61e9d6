//! An ended office at a browser: what waits is read, another successor is looked at first, and the dossiers go on.

use serde_json::json;

use super::axe::usable;
use super::chrome::{Chrome, DESK, F9, PHONE};
use super::every_page::keep;
use crate::app::{TestApp, at, intake_with};

/// Phường Quang Trung, taken apart on 1/7/2025: a part to Hà Đông, the rest to Kiến Hưng.
const QUANG_TRUNG: &str = "H26.268.13";
const HA_DONG: &str = "H26.9043";

fn walk(app: &TestApp, size: (u32, u32)) {
    app.clock.set(at("2025-06-27T09:15"));
    let body = intake_with(&json!({ "agency": QUANG_TRUNG }));
    let dossier = app.officer("clerk", QUANG_TRUNG).post("/api/v1/dossiers", &body).ok(201);
    let code = dossier["code"].as_str().unwrap();
    app.clock.set(at("2025-07-01T08:00"));
    let admin = Chrome::of(app, "administrator", "H26");
    admin.sized(size);
    let look = |name: &str| {
        keep(&admin, "administrator", &format!("/quan-tri/ke-tuc-{name}"), size);
        usable(&admin, &format!("an ended office, {name}, at {size:?}"));
    };
    admin.go(&format!("/quan-tri/co-quan/{QUANG_TRUNG}"));
    admin.open("a[href$='/ke-tuc']");
    assert!(admin.says().contains(code) && admin.says().contains("hồ sơ đang chờ"), "{}", admin.says());
    look("xem-truoc");
    admin.keys_on(F9);
    assert_eq!(admin.focus(), "errors", "{}", admin.says());
    look("thieu-ly-do");
    admin.fill("#f-reason", "Bàn giao");
    admin.value(&format!("document.getElementById('f-agency').value = '{HA_DONG}'"));
    admin.keys_on(F9);
    assert!(admin.holds(&format!("document.querySelector('[name=shown_for]').value == '{HA_DONG}'")));
    admin.keys_on(F9);
    assert!(admin.says().contains("1 hồ sơ đã chuyển"), "{}", admin.says());
    look("xong");
    assert_eq!(app.officer("clerk", HA_DONG).dossier(code)["acting_agency"]["code"], HA_DONG);
}

with_app! {
    fn an_ended_office_is_continued_at_a_desk(app) {
        walk(app, DESK);
    }
}

#[test]
fn an_ended_office_is_continued_on_a_telephone() {
    walk(&TestApp::new(crate::support::Engine::Sqlite), PHONE);
}
