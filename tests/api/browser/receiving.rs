//! Reception by somebody who never touches a mouse: with a scanner that types, with an input method, with script and without.

use serde_json::json;

use super::chrome::{BACKSPACE, Chrome, ENTER, F2, F8, F9};
use crate::app::{TestApp, census, intake};

const WARD: &str = "H26.268.05";
const CARD: &str = "001199000001|012345678|Trần Văn Mẫu|05031999|Nam|Số 1, phố Mẫu, phường Ví Dụ|01012021";

fn dossiers(app: &TestApp) -> i64 {
    census(app).1
}

/// Fills in a form that could be received.
fn filled(clerk: &Chrome) {
    filled_from(clerk, CARD);
}

fn filled_from(clerk: &Chrome, card: &str) {
    clerk.go("/tiep-nhan");
    clerk.scan(card);
    clerk.keys_on(&format!("1.004873{ENTER}"));
    clerk.fill("#f-applicant-phone", "0900000001");
    clerk.fill("#f-all-papers", " ");
}

/// The code of the dossier whose receipt is shown.
#[track_caller]
fn received(clerk: &Chrome) -> String {
    let path = clerk.path();
    let code = path.strip_prefix("/ho-so/").and_then(|rest| rest.strip_suffix("?moi=1"));
    code.unwrap_or_else(|| panic!("nothing was received: {path}: {}", clerk.says())).to_owned()
}

with_app! {
    fn a_simple_dossier_takes_forty_keys_and_no_mouse(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        clerk.keys_on(F2);
        assert_eq!((clerk.path().as_str(), clerk.focus().as_str()), ("/tiep-nhan", "f-scan"));
        clerk.scan(CARD);
        for (field, value) in [("applicant-name", "Trần Văn Mẫu"), ("applicant-identity", "001199000001"), ("applicant-born-on", "05/03/1999"), ("scan", "")] {
            assert_eq!(clerk.field(&format!("f-{field}")), value);
        }
        assert_eq!(clerk.focus(), "f-procedure", "the hand goes on where something is wanted");
        clerk.keys_on(&format!("hon nhan{ENTER}"));
        assert_eq!(clerk.focus(), "f-pick");
        clerk.keys_on("1");
        assert_eq!(clerk.focus(), "f-applicant-phone", "a digit chose the procedure: {}", clerk.says());
        assert!(clerk.says().contains("Nếu tiếp nhận bây giờ, hẹn trả:"), "{}", clerk.says());
        clerk.keys("0900000001");
        clerk.tab_to("#f-all-papers");
        clerk.keys(" ");
        clerk.keys_on(F9);
        let code = received(&clerk);
        assert!(clerk.says().contains("Hẹn trả kết quả"), "{}", clerk.says());
        let sheet = clerk.value("fetch(document.getElementById('paper').src).then(sheet => sheet.headers.get('content-type'))");
        assert_eq!(sheet, "application/pdf");
        clerk.sheet_is_drawn();
        clerk.keys_on(F8);
        assert_eq!(clerk.path(), format!("/ho-so/{code}/giay/giay-tiep-nhan/pdf"));
        let keys = clerk.counted();
        assert!(keys <= 40, "{keys} keys");
        let dossier = app.officer("clerk", WARD).dossier(&code);
        assert_eq!((&dossier["applicant"]["name"], &dossier["applicant"]["phone"]), (&json!("Trần Văn Mẫu"), &json!("0900000001")));
        assert_eq!(dossiers(app), 1);
    }

    fn the_next_form_is_empty_and_back_shows_the_receipt(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        filled(&clerk);
        clerk.keys_on(F9);
        let code = received(&clerk);
        clerk.keys_on(F2);
        assert_eq!(clerk.path(), "/tiep-nhan");
        let typed = clerk.value("[...document.querySelectorAll('main input:not([type=hidden]), main textarea')].filter(field => field.type === 'checkbox' ? field.checked : field.value).map(field => field.id)");
        assert_eq!(typed, json!([]), "nothing of the citizen before");
        assert!(!clerk.says().contains("Trần Văn Mẫu"));
        clerk.back();
        assert_eq!(received(&clerk), code);
        assert!(clerk.says().contains("Đã tiếp nhận") && !clerk.holds("document.querySelector('main form')"), "{}", clerk.says());
        assert_eq!(dossiers(app), 1);
    }

    fn pressed_twice_it_is_one_dossier(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        filled(&clerk);
        clerk.keys_on(&format!("{F9}{F9}"));
        received(&clerk);
        assert_eq!(dossiers(app), 1);
        // The line is cut, the key is pressed in vain, and the browser sends the same again when the line is back.
        filled_from(&clerk, &CARD.replace("000001", "000002"));
        clerk.tool("Network.enable", &json!({}));
        let line = |cut: bool| clerk.tool("Network.emulateNetworkConditions", &json!({ "offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }));
        line(true);
        clerk.keys_on(F9);
        assert_eq!(dossiers(app), 1);
        line(false);
        for _ in 0..2 {
            clerk.to_next_page(|| {
                clerk.tool("Page.reload", &json!({}));
            });
            received(&clerk);
            assert_eq!(dossiers(app), 2);
        }
    }

    fn enter_commits_nothing_wherever_it_is_pressed(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        filled(&clerk);
        let fields = clerk.value("[...document.querySelectorAll('main input:not([type=hidden])')].filter(field => field.checkVisibility()).map(field => field.id)");
        let fields: Vec<String> = serde_json::from_value(fields).unwrap();
        assert!(fields.len() > 8, "{fields:?}");
        for field in fields {
            clerk.tab_to(&format!("#{field}"));
            clerk.keys_on(ENTER);
            assert_eq!((clerk.path().as_str(), dossiers(app)), ("/tiep-nhan", 0), "{field}");
        }
        assert_eq!(clerk.field("f-applicant-phone"), "0900000001", "and it loses nothing");
        clerk.keys_on(F9);
        received(&clerk);
    }

    fn every_mistake_is_told_at_once_and_leads_to_its_field(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        clerk.go("/tiep-nhan");
        clerk.fill("#f-procedure", "1.004873");
        clerk.keys_on(ENTER);
        clerk.fill("#f-applicant-phone", "12");
        clerk.fill("#f-applicant-address", "Số 1, phố Mẫu");
        clerk.keys_on(F9);
        assert_eq!(clerk.focus(), "errors", "{}", clerk.says());
        assert!(clerk.text("document.title").starts_with("Lỗi:"));
        let told = clerk.text("document.getElementById('errors').innerText");
        let links = clerk.value("document.querySelectorAll('#errors li').length");
        assert_eq!(links, 3, "the name, the phone number and the papers: {told}");
        assert_eq!((clerk.field("f-applicant-phone"), clerk.field("f-applicant-address")), ("12".to_owned(), "Số 1, phố Mẫu".to_owned()));
        for field in ["f-applicant-name", "f-applicant-phone", "f-papers"] {
            clerk.tab_to(&format!("#errors a[href='#{field}']"));
            clerk.keys(ENTER);
            Chrome::until(field, || clerk.focus() == field);
            clerk.value("document.getElementById('errors').focus()");
        }
        let told_at = |field: &str| clerk.holds(&format!("document.getElementById('{field}').getAttribute('aria-invalid') === 'true' && document.getElementById('{field}-error').innerText.length > 5"));
        assert!(told_at("f-applicant-name") && told_at("f-applicant-phone"));
        assert_eq!(dossiers(app), 0);
    }

    fn the_same_person_again_is_warned_of_before_and_needs_the_tick(app) {
        let mut before = intake();
        before["applicant"]["identity"] = json!("001199000001");
        let before = app.officer("clerk", WARD).post("/api/v1/dossiers", &before).ok(201)["code"].as_str().unwrap().to_owned();
        let clerk = Chrome::of(app, "clerk", WARD);
        filled(&clerk);
        assert!(clerk.says().contains("Có thể trùng:") && clerk.holds(&format!("document.querySelector('main a[href=\"/ho-so/{before}\"]')")), "{}", clerk.says());
        clerk.keys_on(F9);
        assert_eq!(dossiers(app), 1, "{}", clerk.says());
        assert_eq!(clerk.focus(), "errors");
        // Looked at beside the form, which stays as it is.
        clerk.tab_to(&format!("#errors a[href='/ho-so/{before}']"));
        assert_eq!(clerk.beside(|| clerk.keys(ENTER)), format!("/ho-so/{before}"));
        assert_eq!(clerk.field("f-applicant-name"), "Trần Văn Mẫu");
        clerk.fill("#f-again", " ");
        clerk.keys_on(F9);
        received(&clerk);
        assert_eq!(dossiers(app), 2);
    }

    fn a_card_that_an_input_method_garbled_gives_its_number_and_marks_the_name(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        clerk.go("/tiep-nhan");
        clerk.scan(&CARD.replace("Trần Văn Mẫu", "Tr?n V?n M?u"));
        assert_eq!((clerk.field("f-applicant-identity"), clerk.field("f-applicant-name")), ("001199000001".to_owned(), "Tr?n V?n M?u".to_owned()));
        assert_eq!(clerk.focus(), "f-applicant-name");
        assert!(clerk.says().contains("tắt Unikey khi quét"), "{}", clerk.says());
        let hint = clerk.text("document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText");
        assert!(hint.contains("xem lại"), "{hint}");
        // Another scan of the same card, with the input method off, puts it right.
        clerk.fill("#f-scan", "");
        clerk.scan(CARD);
        assert_eq!(clerk.field("f-applicant-name"), "Trần Văn Mẫu");
        assert!(!clerk.says().contains("Unikey"), "{}", clerk.says());
    }

    fn a_name_is_composed_by_an_input_method_and_no_key_acts_meanwhile(app) {
        let clerk = Chrome::of(app, "clerk", WARD);
        filled(&clerk);
        clerk.tab_to("#f-applicant-name");
        clerk.value("document.activeElement.select()");
        for so_far in ["N", "Ng", "Nguye", "Nguyê", "Nguyên", "Nguyễn"] {
            clerk.tool("Input.imeSetComposition", &json!({ "text": so_far, "selectionStart": so_far.chars().count(), "selectionEnd": so_far.chars().count() }));
        }
        // What is pressed while letters are composed belongs to the input method.
        for (kind, code) in [("rawKeyDown", "F9"), ("keyUp", "F9")] {
            clerk.tool("Input.dispatchKeyEvent", &json!({ "type": kind, "code": code, "key": "Process", "windowsVirtualKeyCode": 229 }));
        }
        assert_eq!(clerk.field("f-applicant-name"), "Nguyễn");
        // Decomposed, as some input methods write.
        clerk.tool("Input.insertText", &json!({ "text": "Nguye\u{302}\u{303}n A\u{302}\u{301}t" }));
        // And one that takes letters back, as Unikey does.
        clerk.keys(&format!(" Mau{BACKSPACE}{BACKSPACE}ẫu"));
        assert_eq!(dossiers(app), 0);
        clerk.keys_on(F9);
        let code = received(&clerk);
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["applicant"]["name"], "Nguyễn Ất Mẫu");
    }

    fn everything_is_done_without_script_by_the_keyboard_alone(app) {
        let clerk = Chrome::stranger(app).without_script();
        clerk.sign_in(app, "clerk", WARD);
        clerk.open(".bar a[href='/tiep-nhan']");
        clerk.tab_to("#f-scan");
        clerk.scan(CARD);
        clerk.fill("#f-procedure", "hon nhan");
        clerk.keys_on(ENTER);
        clerk.open(".picks button");
        clerk.fill("#f-applicant-phone", "12");
        clerk.open("[data-key=do]");
        assert!(clerk.says().contains("Chưa xong, còn chỗ phải sửa") && clerk.field("f-applicant-name") == "Trần Văn Mẫu", "{}", clerk.says());
        assert_eq!(dossiers(app), 0);
        clerk.fill("#f-applicant-phone", &format!("{BACKSPACE}{BACKSPACE}0900000001"));
        clerk.fill("#f-all-papers", " ");
        clerk.open("[data-key=do]");
        let code = received(&clerk);
        assert_eq!(dossiers(app), 1);
        clerk.open(&format!("main a[href='/ho-so/{code}']"));
        assert!(clerk.says().contains("tiếp nhận tại quầy"), "{}", clerk.says());
    }
}
