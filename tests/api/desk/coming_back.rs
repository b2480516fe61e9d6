//! A form that is sent when the sign-in has ended comes back after the next one, filled in, and nothing was done.

use super::browser::{Browser, Page, restarted};
use super::parking::{form, post};
use crate::app::{PASSWORD, TestApp, at, census};

const WARD: &str = "H26.268.05";
const CLERK: &str = "clerk.h26-268-05";

/// What the browser sends to sign in, with the form that its page carries.
pub(super) fn signing_in(page: &Page, username: &str, password: &str) -> Vec<(String, String)> {
    [
        ("username", username),
        ("password", password),
        ("ve", &page.hidden("ve")),
        ("kept", &page.hidden("kept")),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// Signs in with what is carried and sends the same on where the answer leads, as browsers do after 307.
pub(super) fn sent_on(browser: &mut Browser, fields: &[(String, String)]) -> (String, Page) {
    let answer = post(browser, "/dang-nhap", fields);
    assert_eq!(answer.status, 307, "{}", answer.text);
    browser.cookie = answer.headers["set-cookie"].split(';').next().map(str::to_owned);
    let to = answer.headers["location"].clone();
    let shown = post(browser, &to, fields);
    (to, shown)
}

/// A clerk whose sign-in has ended with a form in the window, and what the service answers to it.
fn too_late(app: &TestApp) -> (Browser, Page) {
    let clerk = Browser::of(app, "clerk", WARD);
    let filled = form(&clerk.get("/tiep-nhan"), &[("do", "receive")]);
    app.clock.set(at("2023-03-07T10:15"));
    let answer = post(&clerk, "/tiep-nhan", &filled);
    (clerk, answer)
}

with_app! {
    fn a_reception_comes_back_filled_in_and_is_done_when_it_is_sent_again(app) {
        let (mut clerk, answer) = too_late(app);
        let text = answer.shown(401);
        assert!(text.contains("chưa được ghi") && text.contains("name=\"password\"") && answer.hidden("ve") == "/tiep-nhan", "{text}");
        for typed in ["Ví Dụ", "0900", "1.004873", CLERK] {
            assert!(!text.contains(typed), "{typed}: {text}");
        }
        // A wrong password loses nothing.
        let wrong = post(&clerk, "/dang-nhap", &signing_in(&answer, CLERK, "sai mat khau roi"));
        wrong.shown(422);
        let (to, back) = sent_on(&mut clerk, &signing_in(&wrong, CLERK, PASSWORD));
        assert_eq!(to, "/tiep-nhan");
        let text = back.shown(200);
        assert!(text.contains("Chưa ghi gì") && text.contains("id=\"flash\""), "{text}");
        for value in ["Nguyễn Thị Ví Dụ", "0900 000 001", "Số 1, phố Mẫu"] {
            assert!(text.contains(&format!("value=\"{value}\"")), "{value}: {text}");
        }
        assert!(!text.contains(PASSWORD), "{text}");
        assert_eq!(census(app).1, 0, "nothing was done");
        let done = post(&clerk, "/tiep-nhan", &form(&back, &[("do", "receive")]));
        assert!(done.leads_to().ends_with("?moi=1"));
        assert_eq!(census(app).1, 1);
    }

    fn an_act_comes_back_and_is_not_done(app) {
        let code = app.receive();
        let mut clerk = Browser::of(app, "clerk", WARD);
        let path = format!("/ho-so/{code}/viec/chuyen-buoc");
        let (_, main) = clerk.get(&path).text.split_once("<main").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let hidden = |name: &str| main.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1.split('"').next().unwrap().to_owned();
        let fields = [("csrf", hidden("csrf")), ("key", hidden("key")), ("version", hidden("version")), ("note", "Gõ rất lâu".to_owned())]
            .map(|(name, value)| (name.to_owned(), value));
        let rows = census(app);
        app.clock.set(at("2023-03-07T10:15"));
        let answer = post(&clerk, &path, &fields);
        answer.shown(401);
        let (to, back) = sent_on(&mut clerk, &signing_in(&answer, CLERK, PASSWORD));
        assert_eq!(to, path);
        assert!(back.shown(200).contains("Gõ rất lâu</textarea>") && back.text.contains("Chưa ghi gì"), "{}", back.text);
        assert_eq!(census(app), rows);
    }

    fn nobody_else_is_shown_what_was_typed(app) {
        let (_, answer) = too_late(app);
        app.officer("unit_head", WARD);
        let head = Browser::new(app);
        let told = post(&head, "/dang-nhap", &signing_in(&answer, "unit_head.h26-268-05", PASSWORD));
        let text = told.shown(200);
        assert!(text.contains("của người khác nên đã bị bỏ") && told.headers.contains_key("set-cookie"), "{text}");
        assert!(!text.contains("Ví Dụ") && !text.contains("name=\"kept\""), "{text}");
        // Nor by sending it on with a sign-in of one's own.
        app.named("other.clerk", &[("clerk", WARD)]);
        let mut colleague = Browser::new(app);
        colleague.sign_in("other.clerk");
        let forged = post(&colleague, "/tiep-nhan", &signing_in(&answer, "other.clerk", PASSWORD));
        assert!(!forged.shown(403).contains("Ví Dụ"));
        assert_eq!(census(app).1, 0);
    }

    fn it_is_carried_for_an_hour_to_its_own_page_and_unchanged(app) {
        let (mut clerk, answer) = too_late(app);
        let told = |fields: &[(String, String)]| {
            let page = post(&Browser::new(app), "/dang-nhap", fields);
            assert!(page.shown(200).contains("không giữ được nữa") && !page.text.contains("Ví Dụ"), "{}", page.text);
        };
        let fields = signing_in(&answer, CLERK, PASSWORD);
        let with = |name: &str, value: &str| {
            let mut fields = fields.clone();
            fields.iter_mut().filter(|(found, _)| found == name).for_each(|(_, kept)| value.clone_into(kept));
            fields
        };
        told(&with("ve", "/viec"));
        told(&with("ve", "//evil.example/tiep-nhan"));
        told(&with("kept", &fields[3].1[1..]));
        told(&with("kept", "AAAA"));
        app.clock.set(at("2023-03-07T11:14"));
        sent_on(&mut clerk, &fields).1.shown(200);
        app.clock.set(at("2023-03-07T11:15"));
        told(&fields);
        assert_eq!(census(app).1, 0);
    }

    fn a_restarted_service_brings_it_back(app) {
        let (mut clerk, answer) = too_late(app);
        let other = restarted(app);
        clerk.address.clone_from(&other.address);
        let (_, back) = sent_on(&mut clerk, &signing_in(&answer, CLERK, PASSWORD));
        assert!(back.shown(200).contains("value=\"Nguyễn Thị Ví Dụ\""), "{}", back.text);
        assert_eq!(census(app).1, 0);
    }

    fn whoever_signed_in_again_in_another_window_loses_nothing(app) {
        let mut clerk = Browser::of(app, "clerk", WARD);
        let filled = form(&clerk.get("/tiep-nhan"), &[("do", "receive")]);
        clerk.sign_in(CLERK);
        let back = post(&clerk, "/tiep-nhan", &filled);
        assert!(back.shown(200).contains("Chưa ghi gì") && back.text.contains("value=\"Nguyễn Thị Ví Dụ\""), "{}", back.text);
        assert_eq!(census(app).1, 0);
        post(&clerk, "/tiep-nhan", &form(&back, &[("do", "receive")])).leads_to();
        // The same window with another officer in it: refused, as every form of somebody else.
        let head = Browser::of(app, "unit_head", WARD);
        let mut passed = clerk.clone();
        passed.cookie.clone_from(&head.cookie);
        let refused = post(&passed, "/tiep-nhan", &filled);
        assert!(!refused.shown(403).contains("Ví Dụ"), "{}", refused.text);
    }

    fn an_address_that_shows_no_form_does_nothing_and_shows_what_was_typed(app) {
        let mut clerk = Browser::of(app, "clerk", WARD);
        let token = clerk.get("/viec").hidden("csrf");
        clerk.sign_in(CLERK);
        let back = clerk.post("/thoat", &[("csrf", token.as_str()), ("note", "Đã gõ <b>"), ("key", "k-1")]);
        let text = back.shown(200);
        assert!(text.contains("<li>Đã gõ &lt;b&gt;</li>") && !text.contains("k-1"), "{text}");
        clerk.get("/viec").shown(200);
    }

    fn nothing_is_carried_that_nobody_typed_or_that_came_from_elsewhere(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let token = page.hidden("csrf");
        let filled = form(&page, &[]);
        let stranger = Browser::new(app);
        assert_eq!(stranger.post("/thoat", &[("csrf", token.as_str())]).leads_to(), "/dang-nhap?ve=%2Fthoat");
        let elsewhere = Browser { headers: vec![("Origin".into(), "http://evil.example".into())], ..stranger.clone() };
        assert_eq!(post(&elsewhere, "/tiep-nhan", &filled).leads_to(), "/dang-nhap?ve=%2Ftiep-nhan");
        // A form of no sign-in that is known is taken for ours only if the browser says so.
        let unknown = form(&page, &[("csrf", "x")]);
        assert_eq!(post(&stranger, "/tiep-nhan", &unknown).leads_to(), "/dang-nhap?ve=%2Ftiep-nhan");
        let here = Browser { headers: vec![("Origin".into(), app.address.clone())], ..stranger.clone() };
        post(&here, "/tiep-nhan", &unknown).shown(401);
        let huge = form(&page, &[("summary", &"x".repeat(70 * 1024))]);
        let lost = post(&stranger, "/tiep-nhan", &huge);
        assert!(lost.shown(401).contains("quá dài nên không giữ được") && !lost.text.contains("name=\"kept\""), "{}", lost.text);
    }
}
