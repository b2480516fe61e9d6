//! One's own account: what is held and until when, where one is signed in, the password, the keys; and the help.

use motcua::access::Role;
use serde_json::json;

use super::browser::Browser;
use crate::app::{PASSWORD, at};

const WARD: &str = "H26.268.05";
const CLERK: &str = "clerk.h26-268-05";
const NEW: &str = "mot mat khau khac han";

with_app! {
    fn everybody_has_an_account_and_help_for_their_role(app) {
        for role in Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            let account = browser.get("/toi");
            let text = account.shown(200);
            assert!(text.contains("Cán bộ thử nghiệm") && text.contains(role.words_vi()) && text.contains("01/12/2022"), "{text}");
            assert!(text.contains("đến khi có quyết định khác") && text.contains("(phiên này)"), "{text}");
            let help = browser.get("/tro-giup");
            let text = help.shown(200);
            assert!(text.contains("<kbd>Shift+F9</kbd>") && text.contains("Unikey") && text.contains("class=\"b late\""), "{text}");
            assert!(browser.get("/viec").shown(200).contains("href=\"/toi\"") && browser.get("/viec").text.contains("href=\"/tro-giup\""));
            let cookie = format!("{}; motcua_nn=en", browser.cookie.clone().unwrap());
            let english = Browser { cookie: Some(cookie), ..browser };
            english.get("/toi").shown(200);
            assert!(english.get("/tro-giup").shown(200).contains("What to do first"));
        }
        for page in ["/toi", "/tro-giup"] {
            assert!(Browser::new(app).get(page).leads_to().starts_with("/dang-nhap?ve=%2Ft"));
        }
    }

    fn roles_and_stand_ins_are_shown_with_their_days(app) {
        let admin = app.officer("administrator", "H26");
        app.officer("clerk", WARD);
        app.named("chi.le", &[("clerk", WARD)]);
        admin.post(&format!("/api/v1/officers/{CLERK}/roles"), &json!({ "role": "handler", "agency": WARD, "from": "2023-04-03", "until": "2023-06-30" })).ok(200);
        admin.post(&format!("/api/v1/officers/{CLERK}/substitutions"), &json!({ "substitute": "chi.le", "agency": WARD, "until": "2023-03-10", "reason": "nghỉ phép" })).ok(200);
        let mut clerk = Browser::new(app);
        clerk.sign_in(CLERK);
        let text = clerk.get("/toi").shown(200).to_owned();
        assert!(text.contains("03/04/2023") && text.contains("30/06/2023"), "{text}");
        assert!(text.contains("Người làm thay bạn") && text.contains("10/03/2023"), "{text}");
        let mut substitute = Browser::new(app);
        substitute.sign_in("chi.le");
        let text = substitute.get("/toi").shown(200).to_owned();
        assert!(text.contains("Bạn làm thay") && !text.contains("Người làm thay bạn"), "{text}");
        app.clock.set(at("2023-03-11T09:00"));
        substitute.sign_in("chi.le");
        assert!(!substitute.get("/toi").shown(200).contains("Bạn làm thay"));
    }

    fn other_sign_ins_are_listed_and_ended_and_this_one_stays(app) {
        let token = app.officer("clerk", WARD);
        let clerk = Browser::of(app, "clerk", WARD);
        let mut other = Browser::new(app);
        other.sign_in(CLERK);
        let text = clerk.get("/toi").shown(200).to_owned();
        assert_eq!((text.matches("trình duyệt").count(), text.matches("phần mềm khác").count()), (2, 1), "{text}");
        // A colleague's sign-in is no business of this officer.
        let head = Browser::of(app, "unit_head", WARD);
        assert_eq!(clerk.submit("/toi/noi-khac", &[]).leads_to(), "/toi");
        let text = clerk.get("/toi").shown(200).to_owned();
        assert!(!text.contains("phần mềm khác") && !text.contains("Đăng xuất nơi khác") && text.contains("(phiên này)"), "{text}");
        assert_eq!((other.get("/viec").status, token.get("/api/v1/me").status, head.get("/viec").status), (303, 401, 200));
        // One that has been idle too long is none.
        other.sign_in(CLERK);
        app.clock.set(at("2023-03-07T10:14"));
        clerk.get("/viec").shown(200);
        app.clock.set(at("2023-03-07T10:30"));
        assert_eq!(clerk.get("/toi").shown(200).matches("trình duyệt").count(), 1);
        clerk.post("/toi/noi-khac", &[("csrf", "x")]).shown(403);
    }

    fn a_password_is_changed_by_the_rule_of_the_api_and_ends_every_sign_in(app) {
        let token = app.officer("clerk", WARD);
        let clerk = Browser::of(app, "clerk", WARD);
        let change = |current: &str, new: &str, again: &str| {
            clerk.submit("/toi/mat-khau", &[("current_password", current), ("new_password", new), ("password_again", again)])
        };
        let wrong = change("sai mat khau roi", "ngan", "ngan");
        let text = wrong.shown(422);
        for field in ["current-password", "new-password"] {
            assert!(text.contains(&format!("href=\"#f-{field}\"")) && text.contains(&format!("id=\"f-{field}-error\"")), "{field}: {text}");
        }
        assert!(!text.contains("ngan\"") && !text.contains("sai mat khau roi"), "{text}");
        assert!(change(PASSWORD, NEW, "mot mat khau khac hna").shown(422).contains("href=\"#f-password-again\""));
        assert!(change("", NEW, NEW).shown(422).contains("href=\"#f-current-password\""));
        clerk.get("/viec").shown(200);
        let changed = change(PASSWORD, NEW, NEW);
        assert!(changed.shown(200).contains("Đăng nhập lại bằng mật khẩu mới") && changed.headers["set-cookie"].contains("Max-Age=0"));
        assert_eq!((clerk.get("/viec").status, token.get("/api/v1/me").status), (303, 401));
        let browser = Browser::new(app);
        let sign_in = |password: &str| browser.post("/dang-nhap", &[("username", CLERK), ("password", password)]).status;
        assert_eq!((sign_in(PASSWORD), sign_in(NEW)), (422, 303));
    }

    fn a_password_that_was_typed_too_late_is_never_carried(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let csrf = clerk.get("/toi").hidden("csrf");
        app.clock.set(at("2023-03-07T10:15"));
        let fields = [("csrf", csrf.as_str()), ("current_password", PASSWORD), ("new_password", NEW), ("password_again", NEW)];
        assert_eq!(clerk.post("/toi/mat-khau", &fields).leads_to(), "/dang-nhap?ve=%2Ftoi%2Fmat-khau");
        for (address, page) in [("/toi/mat-khau", "/toi"), ("/bo-loc/x/bo", "/bo-loc"), ("/tiep-nhan/cho/x/bo", "/tiep-nhan/cho")] {
            assert_eq!(clerk.get(address).leads_to(), page, "where a sign-in returns to");
        }
    }

    fn the_keys_are_turned_off_and_on_for_one_officer_at_every_sign_in(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let head = Browser::of(app, "unit_head", WARD);
        let off = |browser: &Browser| browser.get("/viec").shown(200).contains("<body data-nokeys>");
        assert!(!off(&clerk));
        assert_eq!(clerk.submit("/toi/phim-tat", &[("off", "1")]).leads_to(), "/toi");
        let mut again = Browser::new(app);
        again.sign_in(CLERK);
        assert_eq!((off(&clerk), off(&again), off(&head)), (true, true, false));
        assert!(again.get("/toi").shown(200).contains("Bật phím tắt") && again.get("/tro-giup").shown(200).contains("Đang tắt."));
        clerk.submit("/toi/phim-tat", &[("off", "")]).leads_to();
        assert!(!off(&again));
        let script = clerk.get("/viec").text.split('"').find(|part| part.contains(".js")).unwrap().to_owned();
        assert!(clerk.get(&script).text.contains("document.body.hasAttribute(\"data-nokeys\")"));
    }
}
