//! Supervisors and heads at their browsers: thirty dossiers are given out, two that are late are found, reminded of and apologised for.

use super::acting::bring_to;
use super::chrome::{Chrome, F9};
use crate::app::at;

const WARD: &str = "H26.268.05";

#[track_caller]
fn says(officer: &Chrome, words: &str) {
    let page = officer.says();
    assert!(page.contains(words), "{words}: {page}");
}

/// The number that stands before a link of the board to this list.
fn figure(officer: &Chrome, list: &str) -> String {
    officer.go("/dieu-hanh");
    officer.text(&format!("document.querySelector('main a[href*=\"ds={list}\"] strong')?.innerText ?? ''"))
}

with_app! {
    fn two_that_are_late_are_found_reminded_of_and_apologised_for(app) {
        let late = [app.receive(), app.receive()];
        app.officer("handler", WARD);
        for code in &late {
            bring_to(app, code, "handler");
        }
        app.clock.set(at("2023-03-13T14:00"));
        app.receive();
        let [supervisor, head] = Chrome::two(app);
        supervisor.sign_in(app, "supervisor", WARD);
        assert_eq!(figure(&supervisor, "overdue"), "2");
        supervisor.open("main a[href*='ds=overdue']");
        for code in &late {
            says(&supervisor, code);
        }
        for code in &late {
            supervisor.go(&format!("/ho-so/{code}/don-doc"));
            supervisor.keys_on(F9);
            says(&supervisor, code);
            // Not twice within a day.
            supervisor.go(&format!("/ho-so/{code}/don-doc"));
            says(&supervisor, "Đôn đốc lại được từ");
            assert!(!supervisor.holds("document.querySelector('main [data-key=do]')"), "{}", supervisor.says());
        }
        let handler = app.officer("handler", WARD);
        let reminded = handler.get("/api/v1/dossiers?worklist=reminded").ok(200);
        assert_eq!(reminded["items"].as_array().unwrap().len(), 2, "who has them finds them on a list");
        head.sign_in(app, "unit_head", WARD);
        head.go(&format!("/ho-so/{}/viec/xin-loi", late[0]));
        // What is missing is told first, and what was typed stays.
        head.fill("#f-reason", "Chờ xác minh ở nơi khác");
        head.keys_on(F9);
        assert_eq!(head.focus(), "errors", "{}", head.says());
        assert_eq!(head.field("f-reason"), "Chờ xác minh ở nơi khác");
        head.fill("#f-new-date", "17/3/2023 09:00");
        head.fill("#f-signer-title", "Phó Chủ tịch");
        head.fill("#f-document-number", "15/TB-UBND");
        head.fill("#f-sent-at", "13/3/2023 14:00");
        head.value("document.getElementById('f-channel').selectedIndex = 1");
        head.keys_on(F9);
        says(&head, "Đã ghi: ");
        let letter = format!("document.querySelector('a[href^=\"/ho-so/{}/giay/phieu-xin-loi\"]')", late[0]);
        assert!(head.holds(&letter), "{}", head.says());
        assert_eq!(figure(&supervisor, "overdue"), "2", "a letter makes nothing any less late");
        let told = app.officer("supervisor", WARD).get(&format!("/api/v1/dossiers/{}/promises", late[0])).ok(200);
        assert_eq!((told["items"][1]["cause"].as_str(), told["items"][1]["outcome"].as_str()), (Some("apology"), Some("standing")), "{told}");
    }
}
