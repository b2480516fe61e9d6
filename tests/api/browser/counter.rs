//! The rest of the counter's day at a browser: a citizen who lacks a paper, a sign-in that ends with a form in the window, a pile that is
//! handed over, a result that is given back, and scans.

use serde_json::json;

use super::axe::usable;
use super::chrome::{Chrome, DESK, ENTER, F2, F9, PHONE};
use super::every_page::keep;
use crate::app::{PASSWORD, TestApp, at, census};
use crate::attachments::{pdf, png};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";

#[track_caller]
fn says(officer: &Chrome, words: &str) {
    let page = officer.says();
    assert!(page.contains(words), "{words}: {page}");
}

/// Types what a simple dossier needs, but for its papers.
#[track_caller]
fn type_in(clerk: &Chrome, name: &str) {
    clerk.keys_on(F2);
    clerk.fill("#f-procedure", &format!("1.004873{ENTER}"));
    clerk.until_holds("the procedure is chosen", "document.getElementById('f-all-papers')");
    clerk.fill("#f-applicant-name", name);
    clerk.fill("#f-applicant-phone", "0900000001");
}

/// Chooses a file of this content in a field, as the window of the browser does.
#[track_caller]
pub(super) fn choose_file(officer: &Chrome, field: &str, name: &str, content: &[u8]) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("chosen");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    std::fs::write(&file, content).unwrap();
    let found = officer
        .tool("Runtime.evaluate", &json!({ "expression": format!("document.getElementById('{field}')") }));
    let chosen = json!({ "files": [file], "objectId": found["result"]["objectId"] });
    officer.tool("DOM.setFileInputFiles", &chosen);
}

/// What the register holds of files of a dossier.
fn files(app: &TestApp, code: &str) -> usize {
    let list = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/attachments")).ok(200);
    list["items"].as_array().unwrap().len()
}

with_app! {
    fn a_citizen_who_lacks_a_paper_waits_and_is_gone_on_with_after_a_new_sign_in(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        type_in(&clerk, "Nguyễn Thị Chờ");
        clerk.to_next_page(|| clerk.with_shift(F9));
        says(&clerk, "Đã để chờ: Nguyễn Thị Chờ");
        assert_eq!(clerk.field("f-applicant-name"), "", "the next form is empty");
        type_in(&clerk, "Trần Văn Sau");
        clerk.fill("#f-all-papers", " ");
        clerk.keys_on(F9);
        says(&clerk, "Trần Văn Sau");
        assert_eq!(census(app).1, 1, "the next citizen was served");
        clerk.sign_in(app, "clerk", WARD);
        clerk.keys_on(F2);
        clerk.open("main a[href='/tiep-nhan/cho']");
        says(&clerk, "Giấy tờ: ");
        clerk.open("main a[href^='/tiep-nhan?mo=']");
        assert_eq!(clerk.field("f-applicant-name"), "Nguyễn Thị Chờ");
        clerk.fill("#f-all-papers", " ");
        clerk.keys_on(F9);
        says(&clerk, "Nguyễn Thị Chờ");
        assert_eq!(census(app).1, 2);
    }

    fn a_citizen_who_lacks_a_paper_takes_form_02_home(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        let look = |page: &str| {
            for size in [DESK, PHONE] {
                clerk.sized(size);
                usable(&clerk, page);
                // A sheet in a narrow frame is too small a picture to tell whether it is drawn.
                if size == DESK || !clerk.holds("document.getElementById('paper')") {
                    keep(&clerk, "clerk", page, size);
                }
            }
            clerk.sized(DESK);
        };
        type_in(&clerk, "Nguyễn Thị Thiếu");
        clerk.open("button[value=ask]");
        says(&clerk, "Hướng dẫn bổ sung");
        assert_ne!(clerk.field("f-papers"), "", "what is missing is written down already");
        clerk.keys_on(F9);
        says(&clerk, "Lý do");
        look("phieu-bo-sung-sai");
        clerk.fill("#f-reason", "Thiếu tờ khai theo mẫu");
        clerk.keys_on(F9);
        assert!(clerk.holds("document.getElementById('paper')"), "the paper is shown");
        look("phieu-bo-sung");
        clerk.keys_on(F2);
        clerk.open("main a[href='/tiep-nhan/cho']");
        says(&clerk, "Đã hướng dẫn bổ sung");
        look("cho-bo-sung");
        clerk.open("main a[href^='/tiep-nhan?mo=']");
        clerk.fill("#f-all-papers", " ");
        clerk.keys_on(F9);
        says(&clerk, "Nguyễn Thị Thiếu");
        assert_eq!(census(app).1, 1);
    }

    fn a_form_outlives_the_sign_in_and_nothing_is_done_until_it_is_sent_again(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        type_in(&clerk, "Nguyễn Thị Lâu");
        clerk.fill("#f-all-papers", " ");
        app.clock.set(at("2023-03-07T11:30"));
        clerk.keys_on(F9);
        says(&clerk, "chưa được ghi");
        assert!(!clerk.says().contains("Nguyễn Thị Lâu"), "whoever sits down now does not read it");
        clerk.fill("#f-username", "clerk.h26-268-05");
        clerk.fill("#f-password", PASSWORD);
        clerk.keys_on(ENTER);
        assert_eq!((clerk.path().as_str(), clerk.field("f-applicant-name").as_str()), ("/tiep-nhan", "Nguyễn Thị Lâu"));
        says(&clerk, "Chưa ghi gì");
        assert_eq!(census(app).1, 0);
        clerk.keys_on(F9);
        says(&clerk, "Nguyễn Thị Lâu");
        assert_eq!(census(app).1, 1);
    }

    fn twenty_five_are_scanned_and_the_one_that_a_colleague_took_is_named(app) {
        let codes: Vec<String> = (0..25).map(|_| app.receive()).collect();
        let clerk = Chrome::of(app, "clerk", WARD);
        clerk.go("/ban-giao");
        clerk.tab_to("#f-codes");
        for code in &codes {
            clerk.keys(&format!("https:ơơmotcua.vn/tra-cuu/{code}{ENTER}"));
        }
        clerk.open("[data-key=do]");
        says(&clerk, "Sẽ chuyển: 25");
        let taken = &codes[7];
        app.named("hai.clerk", &[("clerk", WARD)]).act(taken, "hand-overs", &json!({})).ok(200);
        clerk.keys_on(F9);
        says(&clerk, "24 đã chuyển");
        let told = clerk.says();
        assert!(told.contains(taken), "{told}");
        assert!(clerk.holds("document.querySelector('a#print-file[href*=\"/phieu/\"]')"));
        let there = |code: &str| app.officer("clerk", WARD).dossier(code)["step"]["position"].as_i64().unwrap();
        assert!(codes.iter().all(|code| there(code) == 2));
    }

    fn a_result_is_found_by_the_telephone_number_and_given_back(app) {
        let code = app.receive();
        resolve(app, &code);
        let clerk = Chrome::of(app, "clerk", WARD);
        clerk.go("/tra-ket-qua");
        clerk.keys_on(&format!("0000001234{ENTER}"));
        says(&clerk, "12/GXN-UBND");
        assert_eq!(clerk.field("f-received-by"), "Nguyễn Thị Ví Dụ");
        // Enter only tries it: a scanner sends it too.
        clerk.tab_to("#f-received-by");
        clerk.keys_on(ENTER);
        says(&clerk, "Chưa ghi gì");
        assert_ne!(app.officer("clerk", WARD).dossier(&code)["status"], "returned");
        clerk.keys_on(F9);
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["status"], "returned");
        says(&clerk, "Đã ghi: trả kết quả");
        says(&clerk, "Không còn kết quả nào chờ trả.");
        assert!(clerk.holds("document.querySelector('a#print-file[href$=\"/giay/so-theo-doi\"]')"), "what is signed is at hand");
    }

    fn scans_go_up_before_the_eyes_and_a_broken_line_loses_nothing(app) {
        let code = app.receive();
        let clerk = Chrome::of(app, "clerk", WARD);
        clerk.go(&format!("/ho-so/{code}/tep"));
        choose_file(&clerk, "f-files", "Đơn xin.pdf", &pdf("đơn"));
        choose_file(&clerk, "f-photo", "anh.png", &png());
        clerk.tool("Network.enable", &json!({}));
        let line = |cut: bool| clerk.tool("Network.emulateNetworkConditions", &json!({ "offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }));
        line(true);
        clerk.tab_to("main form[enctype] button");
        clerk.keys(ENTER);
        clerk.until_holds("it is told that the line is broken", "document.body.innerText.includes('Không gửi được')");
        assert_eq!(files(app, &code), 0);
        line(false);
        clerk.open("main form[enctype] button");
        says(&clerk, "Đã đính kèm tệp: 2.");
        assert_eq!(files(app, &code), 2);
        // What is wrong with a file is told on the same page.
        choose_file(&clerk, "f-files", "xau.pdf", b"MZ");
        clerk.tab_to("main form[enctype] button");
        clerk.keys(ENTER);
        clerk.until_holds("the mistake is told", "document.activeElement.id === 'errors'");
        says(&clerk, "xau.pdf");
        assert_eq!(files(app, &code), 2);
        // And without script, a minute later.
        app.clock.set(at("2023-03-07T09:16"));
        let clerk = clerk.without_script();
        clerk.go(&format!("/ho-so/{code}/tep"));
        choose_file(&clerk, "f-files", "thu hai.pdf", &pdf("hai"));
        clerk.open("main form[enctype] button");
        clerk.until_holds("it is told that the file is there", "document.body.innerText.includes('Đã đính kèm tệp: 1.')");
        assert_eq!(files(app, &code), 3);
    }
}
