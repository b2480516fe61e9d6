//! Office hours of a ward changed at a browser: typed, refused at their day, rehearsed and published, at a desk and on a telephone.

use super::axe::usable;
use super::chrome::{Chrome, DESK, F9, PHONE};
use super::every_page::keep;
use crate::app::TestApp;

const WARD: &str = "H26.268.05";

fn walk(app: &TestApp, size: (u32, u32)) {
    let code = app.receive();
    let admin = Chrome::of(app, "administrator", WARD);
    admin.sized(size);
    let look = |name: &str| {
        keep(&admin, "administrator", &format!("/quan-tri/lich-gio-{name}"), size);
        usable(&admin, &format!("office hours, {name}, at {size:?}"));
    };
    admin.go("/quan-tri/lich?cq=H26.268.05&nam=2023");
    // A year of days lies between: the tab key would need hundreds of presses.
    let set =
        |id: &str, text: &str| admin.value(&format!("document.getElementById('{id}').value = '{text}'"));
    set("f-basis", "QĐ 15/QĐ-UBND: nghỉ thứ Sáu");
    admin.value("document.getElementById('f-hours').closest('details').open = true, document.getElementById('f-hours').value = 'own'");
    set("f-hours-processing-5", "17h-8h");
    admin.keys_on(F9);
    assert_eq!(admin.focus(), "errors", "{}", admin.says());
    look("sai");
    set("f-hours-processing-5", "");
    admin.keys_on(F9);
    assert!(admin.says().contains(&code), "{}", admin.says());
    look("thu");
    admin.keys_on(F9);
    assert!(admin.says().contains("Đã công bố lịch"), "{}", admin.says());
    assert!(app.officer("clerk", WARD).dossier(&code)["due_at"].as_str().unwrap().starts_with("2023-03-13"));
    look("xong");
}

with_app! {
    fn office_hours_are_changed_at_a_desk(app) {
        walk(app, DESK);
    }
}

#[test]
fn office_hours_are_changed_on_a_telephone() {
    walk(&TestApp::new(crate::support::Engine::Sqlite), PHONE);
}
