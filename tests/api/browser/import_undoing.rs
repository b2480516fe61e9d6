//! An import taken back at a browser: what would go is read, a reason is typed, and the page tells when it is over.

use serde_json::json;

use super::axe::usable;
use super::chrome::{Chrome, DESK, F9, PHONE};
use super::counter::choose_file;
use super::every_page::keep;
use crate::app::TestApp;

const WARD: &str = "H26.268.05";
const REGISTER: &str = "\
Mã hồ sơ;Thủ tục;Kênh;Chủ hồ sơ;Ngày nhận;Hẹn trả;Ngày có kết quả;Ghi chú
HS-1;1.004873;Trực tiếp;Nguyễn Văn Thí;10/01/2023;13/01/2023;12/01/2023;
HS-2;1.004873;Trực tiếp;Trần Thị Dụ;02/02/2023;06/02/2023;08/02/2023;
";

/// Looks at the page of a run, which comes anew by itself, until that has ended.
#[track_caller]
fn ended(admin: &Chrome, words: &str) {
    let over = "!document.getElementById('progress') && document.body.innerText.includes";
    admin.until_holds(words, &format!("{over}({})", json!(words)));
}

fn walk(app: &TestApp, size: (u32, u32)) {
    let admin = Chrome::of(app, "administrator", WARD);
    admin.sized(size);
    let look = |name: &str| {
        keep(&admin, "administrator", &format!("/quan-tri/nhap-rut-lai-{name}"), size);
        usable(&admin, &format!("an import taken back, {name}, at {size:?}"));
    };
    admin.go("/quan-tri/nhap");
    choose_file(&admin, "f-register", "so-theo-doi.csv", REGISTER.as_bytes());
    admin.keys_on(F9);
    admin.keys_on(F9);
    ended(&admin, "2 hồ sơ sẽ được thêm");
    admin.open("button[value=import]");
    ended(&admin, "Đã nhập xong");
    app.officer("clerk", WARD)
        .act("HS-1", "result-return", &json!({ "received_by": "Nguyễn Văn Thí" }))
        .ok(200);
    admin.open("a[href$='/rut-lai']");
    ended(&admin, "1 hồ sơ sẽ được rút lại");
    look("xem-truoc");
    admin.keys_on(F9);
    assert_eq!(admin.focus(), "errors", "{}", admin.says());
    look("thieu-ly-do");
    admin.fill("#f-reason", "Nhập nhầm sổ");
    admin.keys_on(F9);
    ended(&admin, "1 hồ sơ đã rút lại");
    look("xong");
    app.officer("clerk", WARD).dossier("HS-1");
    app.officer("clerk", WARD).get("/api/v1/dossiers/HS-2").problem(404);
}

with_app! {
    fn an_import_is_taken_back_at_a_desk(app) {
        walk(app, DESK);
    }
}

#[test]
fn an_import_is_taken_back_on_a_telephone() {
    walk(&TestApp::new(crate::support::Engine::Sqlite), PHONE);
}
