//! Acts by several people at their browsers: one drafts and another sends, two are at it at once, a mistake is taken back, and a
//! dossier goes through the house until its result waits at the counter.

use serde_json::json;

use super::chrome::{BACKSPACE, Chrome, ENTER, F4, F9};
use crate::app::{TestApp, census};

const WARD: &str = "H26.268.05";

/// Finds the dossier by the box of the bar, as a scanner of its receipt does.
#[track_caller]
fn find(officer: &Chrome, code: &str) {
    officer.keys(F4);
    officer.scan(&format!("https://motcua.example.vn/tra-cuu/{code}"));
    assert_eq!(officer.path(), format!("/ho-so/{code}"), "{}", officer.says());
}

/// Opens the form of an act on the page of its dossier.
#[track_caller]
fn choose(officer: &Chrome, act: &str) {
    officer.open(&format!(".acts a[href$='/viec/{act}']"));
}

/// How many dossiers the list of the home page has that ends in this.
#[track_caller]
fn count(officer: &Chrome, list: &str) -> String {
    officer.go("/viec");
    officer.text(&format!("document.querySelector('.counts a[href$=\"{list}\"] strong').innerText"))
}

#[track_caller]
fn says(officer: &Chrome, words: &str) {
    let page = officer.says();
    assert!(page.contains(words), "{words}: {page}");
}

/// Brings a dossier on until somebody of that role has it.
#[track_caller]
pub(super) fn bring_to(app: &TestApp, code: &str, role: &str) {
    for _ in 0..20 {
        let dossier = app.officer("clerk", WARD).dossier(code);
        let now = dossier["step"]["role"].as_str().unwrap().to_owned();
        if now == role {
            return;
        }
        app.officer(&now, WARD).act(code, "hand-overs", &json!({})).ok(200);
    }
    panic!("nobody of the role {role} has a step of it");
}

with_app! {
    fn the_head_drafts_what_is_missing_and_the_desk_sends_it(app) {
        let code = app.receive();
        let [head, clerk] = Chrome::two(app);
        head.sign_in(app, "unit_head", WARD);
        clerk.sign_in(app, "clerk", WARD);
        assert_eq!(count(&clerk, "ds=to_ask"), "0");
        find(&head, &code);
        choose(&head, "de-nghi-bo-sung");
        head.fill("#f-papers", "Giấy xác nhận");
        head.keys(&format!("{ENTER}Bản sao căn cước"));
        head.fill("#f-reason", "Thiếu giấy tờ");
        head.keys_on(F9);
        assert_eq!(head.focus(), "flash");
        says(&head, "Đã ghi: ");
        assert_eq!(count(&clerk, "ds=to_ask"), "1");
        clerk.open(".counts a[href$='ds=to_ask']");
        clerk.open(&format!("table.list a[href='/ho-so/{code}']"));
        says(&clerk, "Bản sao căn cước");
        choose(&clerk, "yeu-cau-bo-sung");
        clerk.keys_on(F9);
        says(&clerk, "đồng hồ dừng");
        says(&clerk, "Đồng hồ dừng");
        assert_eq!(count(&clerk, "ds=to_ask"), "0");
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["stage"], "paused_supplement");
    }

    fn of_two_at_once_the_second_sees_who_was_first_and_keeps_the_text(app) {
        let code = app.receive();
        let [first, second] = Chrome::two(app);
        app.named("hai.clerk", &[("clerk", WARD)]);
        first.sign_in(app, "clerk", WARD);
        second.sign_in_as("hai.clerk");
        for (clerk, act) in [(&first, "sua-thong-tin"), (&second, "chuyen-buoc")] {
            find(clerk, &code);
            choose(clerk, act);
        }
        second.fill("#f-note", "Gõ rất lâu");
        first.fill("#f-applicant-address", "Số 2, phố Mẫu");
        first.fill("#f-reason", "gõ nhầm");
        first.keys_on(F9);
        says(&first, "Đã ghi: ");
        second.keys_on(F9);
        assert_eq!(second.focus(), "errors");
        says(&second, "Trong lúc bạn mở trang này");
        says(&second, "sửa thông tin hồ sơ");
        assert_eq!(second.field("f-note"), "Gõ rất lâu");
        second.keys_on(F9);
        says(&second, "Đã ghi: chuyển bước tiếp theo");
        says(&second, "Gõ rất lâu");
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["version"], 3);
    }

    fn what_was_handed_on_by_mistake_is_taken_back_and_both_stand_in_the_journal(app) {
        let code = app.receive();
        let clerk = Chrome::of(app, "clerk", WARD);
        find(&clerk, &code);
        choose(&clerk, "chuyen-buoc");
        clerk.keys_on(F9);
        choose(&clerk, "lay-lai");
        clerk.fill("#f-reason", "chuyển nhầm");
        clerk.keys_on(F9);
        let journal = clerk.text("document.querySelector('.time').innerText");
        let (back, on) = (journal.find("chuyển nhầm").unwrap(), journal.find("chuyển bước tiếp theo").unwrap());
        assert!(back < on, "the newest first: {journal}");
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["step"]["position"], 1);
    }

    fn enter_only_checks_an_act_and_says_whether_it_could_be_done(app) {
        let code = app.receive();
        let clerk = Chrome::of(app, "clerk", WARD);
        let rows = census(app);
        find(&clerk, &code);
        choose(&clerk, "sua-thong-tin");
        clerk.fill("#f-applicant-phone", &BACKSPACE.repeat(20));
        clerk.keys("12");
        clerk.keys_on(ENTER);
        assert_eq!(clerk.focus(), "errors", "{}", clerk.says());
        assert_eq!(clerk.field("f-applicant-phone"), "12");
        clerk.fill("#f-reason", "gõ nhầm");
        clerk.fill("#f-applicant-phone", &format!("{BACKSPACE}{BACKSPACE}0900000009"));
        clerk.keys_on(ENTER);
        says(&clerk, "Chưa ghi gì");
        assert_eq!(census(app), rows, "nothing was written");
        clerk.keys_on(F9);
        says(&clerk, "Đã ghi: sửa thông tin hồ sơ");
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["applicant"]["phone"], "0900000009");
    }

    fn it_is_assigned_signed_and_numbered_and_then_waits_at_the_counter(app) {
        let code = app.receive();
        bring_to(app, &code, "unit_head");
        app.officer("handler", WARD);
        let [inside, counter] = Chrome::two(app);
        counter.sign_in(app, "clerk", WARD);
        assert_eq!(count(&counter, "/tra-ket-qua"), "0");
        inside.sign_in(app, "unit_head", WARD);
        find(&inside, &code);
        choose(&inside, "chuyen-buoc");
        inside.keys_on(F9);
        says(&inside, "Đã ghi: ");
        bring_to(app, &code, "approver");
        inside.sign_in(app, "approver", WARD);
        find(&inside, &code);
        choose(&inside, "chuyen-buoc");
        inside.keys_on(F9);
        says(&inside, "Đã ghi: ");
        bring_to(app, &code, "records_clerk");
        inside.sign_in(app, "records_clerk", WARD);
        find(&inside, &code);
        choose(&inside, "ghi-ket-qua");
        inside.fill("#f-document-number", "12/GXN-UBND");
        inside.keys_on(F9);
        says(&inside, "12/GXN-UBND");
        assert_eq!(count(&counter, "/tra-ket-qua"), "1");
        counter.open(".counts a[href='/tra-ket-qua']");
        says(&counter, &code);
    }

    fn acts_need_no_script(app) {
        let code = app.receive();
        let clerk = Chrome::stranger(app).without_script();
        clerk.sign_in(app, "clerk", WARD);
        clerk.open(".bar a[href='/ho-so']");
        clerk.open(&format!("table.list a[href='/ho-so/{code}']"));
        choose(&clerk, "chuyen-buoc");
        clerk.fill("#f-note", "Đủ giấy tờ");
        clerk.open("[data-key=do]");
        says(&clerk, "Đã ghi: chuyển bước tiếp theo");
        says(&clerk, "Ghi chú: Đủ giấy tờ");
    }

    fn who_writes_reports_sees_no_acts_but_who_does_them_and_forges_none(app) {
        let code = app.receive();
        let writer = Chrome::of(app, "report_writer", WARD);
        find(&writer, &code);
        says(&writer, "Bây giờ không có việc nào cho bạn ở hồ sơ này.");
        writer.tab_to(".barred summary");
        writer.keys(ENTER);
        says(&writer, "Chuyển bước tiếp theo: ");
        says(&writer, "bộ phận một cửa");
        assert!(!writer.holds("document.querySelector('main form, main .acts')"), "{}", writer.says());
        let rows = census(app);
        // With the cookie, from the very page; without the token, and with that of the page.
        let token = "document.querySelector('input[name=csrf]').value";
        for fields in ["{reason: 'x'}".to_owned(), format!("{{reason: 'x', csrf: {token}}}")] {
            let sent = format!("fetch('/ho-so/{code}/viec/chuyen-buoc', {{method: 'POST', body: new URLSearchParams({fields})}}).then(told => told.status)");
            assert_eq!(writer.value(&sent), 403, "{fields}");
        }
        assert_eq!(census(app), rows);
    }
}
