//! Handing over many by the page: ticked or scanned, looked at first where they are many, told one by one, with a slip for each taker.

use serde_json::json;

use super::browser::{Browser, Page};
use crate::app::{TestApp, census};

const WARD: &str = "H26.268.05";
const PAGE: &str = "/ban-giao";

/// The value of the first hidden field of this name in the content.
#[track_caller]
fn hidden(page: &Page, name: &str) -> String {
    let (_, main) = page.text.split_once("<main").unwrap();
    let (_, rest) =
        main.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {main}"));
    rest.split('"').next().unwrap().to_owned()
}

/// What the ticks of a page send, in the order of the page.
fn ticks(page: &Page) -> Vec<String> {
    let after = page.text.split("name=\"dossier\" value=\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn post(browser: &Browser, page: &Page, act: &str, fields: &[(&str, &str)]) -> Page {
    let (csrf, key) = (hidden(page, "csrf"), hidden(page, "key"));
    let mut all = vec![("csrf", csrf.as_str()), ("key", key.as_str()), ("do", act)];
    all.extend(fields);
    browser.post(PAGE, &all)
}

fn step(app: &TestApp, code: &str) -> i64 {
    app.officer("clerk", WARD).dossier(code)["step"]["position"].as_i64().unwrap()
}

with_app! {
    fn what_is_ticked_is_handed_over_once_with_a_slip_for_each_taker(app) {
        let codes: Vec<String> = (0..3).map(|_| app.receive()).collect();
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get(PAGE);
        let text = page.shown(200);
        let sent = ticks(&page);
        assert_eq!(sent.len(), 3, "{text}");
        assert!(codes.iter().all(|code| sent.contains(&format!("{code}@1"))), "{sent:?}");
        let fields = [("dossier", sent[0].as_str()), ("dossier", sent[1].as_str()), ("note", "Buổi sáng")];
        let to = post(&clerk, &page, "hand-over", &fields).leads_to().to_owned();
        assert_eq!(to, format!("{PAGE}/{}", hidden(&page, "key")));
        let rows = census(app);
        assert_eq!(post(&clerk, &page, "hand-over", &fields).leads_to(), to, "the same form again does nothing");
        assert_eq!(census(app), rows);
        let moved: Vec<i64> = sent.iter().map(|tick| step(app, tick.split('@').next().unwrap())).collect();
        assert_eq!(moved, [2, 2, 1]);
        let told = clerk.get(&to);
        let text = told.shown(200);
        assert!(text.contains("role=\"status\"") && text.contains("2 đã chuyển.") && text.contains(" (2)</h2>"), "{text}");
        assert!(text.contains(&format!("href=\"{to}/phieu/0\" id=\"print-file\"")), "{text}");
        let slip = clerk.get(&format!("{to}/phieu/0"));
        assert_eq!((slip.status, slip.headers["content-type"].as_str()), (200, "application/pdf"));
        assert!(slip.bytes.starts_with(b"%PDF") && slip.headers["content-disposition"].starts_with("inline"));
        assert_eq!(slip.headers["x-frame-options"], "SAMEORIGIN");
        clerk.get(&format!("{to}/phieu/1")).shown(404);
        clerk.get(&format!("{PAGE}/khong-co")).shown(404);
        // It is told to whoever did it alone.
        app.named("other.clerk", &[("clerk", WARD)]);
        let mut other = Browser::new(app);
        other.sign_in("other.clerk");
        other.get(&to).shown(404);
        other.get(&format!("{to}/phieu/0")).shown(404);
    }

    fn an_empty_choice_and_wrong_codes_are_messages_and_nothing_is_lost(app) {
        let code = app.receive();
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get(PAGE);
        let rows = census(app);
        for act in ["hand-over", "check"] {
            let empty = post(&clerk, &page, act, &[("note", "Giữ lại <b>")]);
            let text = empty.shown(422);
            assert!(text.contains("chưa chọn hồ sơ nào") && text.contains("value=\"Giữ lại &lt;b&gt;\""), "{text}");
            assert!(text.contains("href=\"#f-dossiers\"") && text.contains("id=\"f-dossiers\"") && text.contains("<title>Lỗi: "), "{text}");
        }
        let tick = format!("{code}@1");
        let unknown = post(&clerk, &page, "hand-over", &[("dossier", &tick), ("codes", "H26.268.05-230307-9999\nkhông phải mã")]);
        let text = unknown.shown(422);
        assert!(text.contains("H26.268.05-230307-9999</textarea>") || text.contains("H26.268.05-230307-9999\nkhông phải mã</textarea>"), "{text}");
        assert!(text.contains("href=\"#f-codes\"") && text.contains(&format!("value=\"{tick}\" checked")), "{text}");
        let many: Vec<String> = (0..51).map(|number| format!("{WARD}-230307-{number:04}")).collect();
        assert!(post(&clerk, &page, "check", &[("codes", &many.join("\n"))]).shown(422).contains("đã chọn 51 hồ sơ"));
        let long = "x".repeat(1001);
        assert!(post(&clerk, &page, "hand-over", &[("dossier", &tick), ("note", &long)]).shown(422).contains("href=\"#f-note\""));
        assert_eq!(census(app), rows);
    }

    fn many_are_shown_once_more_and_enter_only_looks(app) {
        let codes: Vec<String> = (0..11).map(|_| app.receive()).collect();
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get(PAGE);
        let (_, form) = page.shown(200).split_once("action=\"/ban-giao\"").unwrap();
        assert!(form.find("value=\"check\"").unwrap() < form.find("value=\"hand-over\"").unwrap(), "the first button only looks");
        let rows = census(app);
        let typed = format!("{}\nhttps:ơơx/tra-cuu/{} {}", codes[0].to_lowercase(), codes[1], codes[2..].join(", "));
        let looked = post(&clerk, &page, "hand-over", &[("codes", &typed), ("note", "Cả chồng")]);
        let text = looked.shown(200);
        assert!(text.contains("Kiểm tra trước khi bàn giao") && text.contains("Sẽ chuyển: <strong>11</strong>"), "{text}");
        assert!(text.contains("value=\"Cả chồng\""), "{text}");
        assert_eq!(census(app), rows, "nothing was handed over yet");
        let sent = ticks(&looked);
        assert_eq!(sent.len(), 11);
        let mut fields: Vec<(&str, &str)> = sent.iter().map(|tick| ("dossier", tick.as_str())).collect();
        fields.push(("sure", "1"));
        let to = post(&clerk, &looked, "hand-over", &fields).leads_to().to_owned();
        assert!(clerk.get(&to).shown(200).contains("11 đã chuyển."));
        assert!(codes.iter().all(|code| step(app, code) == 2));
        assert!(clerk.get(PAGE).shown(200).contains("Không có hồ sơ nào ở bước của bạn"));
    }

    fn whoever_was_faster_is_named_and_the_others_go(app) {
        let codes: Vec<String> = (0..2).map(|_| app.receive()).collect();
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get(PAGE);
        let sent = ticks(&page);
        app.named("tap.le", &[("clerk", WARD)]).act(&codes[0], "hand-overs", &json!({})).ok(200);
        let to = post(&clerk, &page, "hand-over", &[("dossier", &sent[0]), ("dossier", &sent[1])]).leads_to().to_owned();
        let told = clerk.get(&to);
        let text = told.shown(200);
        assert!(text.contains("1 đã chuyển, 1 không."), "{text}");
        assert!(text.contains("vừa được Cán bộ thử nghiệm xử lý lúc 09:15: chuyển bước"), "{text}");
        let english = Browser { cookie: Some(format!("{}; motcua_nn=en", clerk.cookie.clone().unwrap())), ..clerk.clone() };
        assert!(english.get(&to).shown(200).contains("1 handed on, 1 not."));
        english.get(PAGE).shown(200);
        // What is at another step is shown with why, and not ticked.
        let looked = post(&clerk, &page, "check", &[("codes", &codes[0])]);
        assert!(looked.shown(200).contains("Không chuyển ở đây (1)") && ticks(&looked).is_empty() && !looked.text.contains("data-key=\"do\""), "{}", looked.text);
    }

    fn a_taker_is_chosen_for_all_that_go_the_same_way(app) {
        let code = app.receive();
        app.officer("unit_head", WARD);
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get(PAGE);
        let (_, rest) = page.shown(200).split_once("name=\"taker.").expect("somebody could take it");
        let field = format!("taker.{}", rest.split('"').next().unwrap());
        let to = post(&clerk, &page, "hand-over", &[("dossier", &format!("{code}@1")), (&field, "unit_head.h26-268-05")]).leads_to().to_owned();
        assert!(clerk.get(&to).shown(200).contains("<h2>Cán bộ thử nghiệm · "));
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["step"]["handler"], "unit_head.h26-268-05");
    }

    fn only_who_does_steps_hands_over_and_only_what_is_in_reach(app) {
        let code = app.receive();
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get(PAGE);
        let rows = census(app);
        for role in motcua::access::Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            let does = motcua::workflow::publish::STEP_ROLES.contains(role);
            browser.get(PAGE).shown(if does { 200 } else { 403 });
            assert_eq!(browser.get("/viec").text.contains("href=\"/ban-giao\""), does, "{role}");
            if !does {
                let token = browser.get("/viec").hidden("csrf");
                browser.post(PAGE, &[("csrf", &token), ("do", "hand-over"), ("dossier", &code)]).shown(403);
            }
        }
        let there = Browser::of(app, "clerk", "H26.268.06");
        let empty = there.get(PAGE);
        assert!(!empty.shown(200).contains(&code) && ticks(&empty).is_empty());
        let refused = post(&there, &empty, "hand-over", &[("dossier", &format!("{code}@1"))]);
        assert!(refused.shown(422).contains("không có trong phạm vi của bạn") && !refused.text.contains("Ví Dụ"), "{}", refused.text);
        let forged = clerk.post(PAGE, &[("csrf", "x"), ("do", "hand-over"), ("dossier", &code)]);
        forged.shown(403);
        assert!(Browser::new(app).get(PAGE).leads_to().starts_with("/dang-nhap"));
        for list in ["hand_over_today", "step_late", "khong-co"] {
            clerk.get(&format!("{PAGE}?ds={list}")).shown(200);
        }
        assert_eq!(census(app), rows);
        assert!(page.text.contains("value=\"check\""));
    }
}
