//! A register imported at a browser: a file is chosen, its columns corrected, tried and brought in, at a desk and on a telephone.

use serde_json::json;

use super::axe::usable;
use super::chrome::{Chrome, DESK, F9, PHONE};
use super::counter::choose_file;
use super::every_page::keep;
use crate::app::TestApp;

const WARD: &str = "H26.268.05";
const REGISTER: &str = "\
Số biên nhận;Thủ tục;Kênh;Chủ hồ sơ;Ngày nhận;Hẹn trả;Ngày có kết quả;Ghi chú
HS-1;1.004873;Trực tiếp;Nguyễn Văn Thí;10/01/2023;13/01/2023;12/01/2023;
HS-2;1.004873;Qua Zalo;Trần Thị Dụ;02/02/2023;06/02/2023;08/02/2023;
HS-3;1.004873;Trực tiếp;Lê Văn Sai;31/02/2023;;;
";

#[track_caller]
fn says(officer: &Chrome, words: &str) {
    let page = officer.says();
    assert!(page.contains(words), "{words}: {page}");
}

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
        keep(&admin, "administrator", &format!("/quan-tri/nhap-{name}"), size);
        usable(&admin, &format!("an import, {name}, at {size:?}"));
    };
    admin.go("/quan-tri/nhap");
    admin.keys_on(F9);
    assert_eq!(admin.focus(), "errors", "{}", admin.says());
    look("chua-chon-tep");
    choose_file(&admin, "f-register", "so-theo-doi.csv", REGISTER.as_bytes());
    admin.keys_on(F9);
    says(&admin, "Các cột của tệp");
    look("cot");
    // Nothing recognises the column of codes.
    admin.keys_on(F9);
    assert_eq!(admin.focus(), "errors", "{}", admin.says());
    look("cot-sai");
    admin.fill("#f-col-code", "1");
    admin.keys_on(F9);
    ended(&admin, "hồ sơ sẽ được thêm");
    says(&admin, "Qua Zalo");
    look("thu");
    admin.fill("#f-mean-channel-0", "B");
    admin.keys_on(F9);
    ended(&admin, "2 hồ sơ sẽ được thêm");
    admin.open("button[value=import]");
    ended(&admin, "Đã nhập xong");
    says(&admin, "2 hồ sơ mới");
    look("xong");
    admin.go("/quan-tri/nhap");
    says(&admin, "đã nhập xong");
    look("danh-sach");
    assert_eq!(app.officer("clerk", WARD).dossier("HS-2")["channel"], "postal");
}

with_app! {
    fn a_register_is_imported_at_a_desk(app) {
        walk(app, DESK);
    }
}

#[test]
fn a_register_is_imported_on_a_telephone() {
    walk(&TestApp::new(crate::support::Engine::Sqlite), PHONE);
}
