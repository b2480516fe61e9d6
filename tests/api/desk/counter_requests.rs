//! A citizen whose papers are missing takes form 02 home before anything is received: the form of reception waits for weeks, for every clerk
//! of the office, and nothing is counted.

use motcua::worker::sweep;

use super::browser::{Browser, Page};
use super::parking::{contents, form, post};
use crate::app::{TestApp, at, census};
use crate::papers::reading::{keep, pages};

const WARD: &str = "H26.268.05";

fn asked_for(browser: &Browser, changes: &[(&str, &str)]) -> Page {
    let page = browser.get("/tiep-nhan");
    let changes =
        [&[("do", "ask"), ("papers.0.originals", ""), ("applicant.identity", "001199000001")][..], changes]
            .concat();
    post(browser, "/tiep-nhan", &form(&page, &changes))
}

/// Asks for papers and writes down what is missing; says under which address.
fn asked(browser: &Browser) -> String {
    let at = asked_for(browser, &[]).leads_to().to_owned();
    let written = [
        ("papers", "Tờ khai theo mẫu\n\n  Bản sao căn cước  "),
        ("reason", "Thiếu theo Điều 18 Luật Hộ tịch"),
    ];
    assert_eq!(browser.submit(&at, &written).leads_to(), at);
    at
}

fn id_of(address: &str) -> &str {
    address.split('/').nth(3).unwrap()
}

fn colleague(app: &TestApp) -> Browser {
    app.named("other.clerk", &[("clerk", WARD)]);
    let mut colleague = Browser::new(app);
    colleague.sign_in("other.clerk");
    colleague
}

with_app! {
    fn form_02_is_printed_before_anything_is_received_and_nothing_is_counted(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let before = census(app);
        let at = asked_for(&clerk, &[]).leads_to().to_owned();
        let first = clerk.get(&at);
        let first = first.shown(200);
        assert!(first.contains(">Đơn hoặc tờ khai theo mẫu</textarea>"), "what is missing is written down already: {first}");
        assert!(!first.contains("<iframe"), "nothing was asked for yet");
        clerk.get(&format!("{at}/pdf")).shown(404);
        for (papers, reason, field) in [(" \n ", "x", "papers"), ("x", " ", "reason"), (&"x\n".repeat(31)[..], "x", "papers"), (&"x".repeat(301)[..], "x", "papers.0")] {
            let refused = clerk.submit(&at, &[("papers", papers), ("reason", reason)]);
            let anchor = format!("#f-{}", field.replace('.', "-"));
            assert!(refused.shown(422).contains(&anchor), "{field}: {}", refused.text);
        }
        let at = asked(&clerk);
        let shown = clerk.get(&at);
        assert!(shown.shown(200).contains("<iframe") && shown.text.contains("Bản sao căn cước"), "{}", shown.text);
        let paper = pages(&keep("form-02-before-reception.pdf", &clerk.get(&format!("{at}/pdf")).bytes)).join("\n");
        for words in [
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "Mẫu số 02, Thông tư 01/2018/TT-VPCP",
            "Nguyễn Thị Ví Dụ",
            "Số 1, phố Mẫu",
            "0900 000 001",
            "Tờ khai theo mẫu",
            "Bản sao căn cước",
            "Thiếu theo Điều 18 Luật Hộ tịch",
            "Kiến Hưng, ngày 07 tháng 3 năm 2023",
        ] {
            assert!(paper.contains(words), "{words} is not on the paper: {paper}");
        }
        assert!(!paper.contains("H26.268.05-"), "there is no dossier, so there is no code: {paper}");
        let small = clerk.get(&format!("{at}/pdf?kho=a5"));
        assert_eq!(small.status, 200);
        assert_eq!(census(app), before, "nothing was received");
    }

    fn the_form_waits_for_weeks_and_every_clerk_of_the_office_opens_it_again(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let address = asked(&clerk);
        let id = id_of(&address).to_owned();
        let there = Browser::of(app, "clerk", "H26.268.06");
        there.get(&address).shown(404);
        there.get(&format!("{address}/pdf")).shown(404);
        there.submit(&address, &[("papers", "x"), ("reason", "x")]).shown(404);
        there.submit(&format!("/tiep-nhan/cho/{id}/bo"), &[]).shown(404);
        for role in motcua::access::Role::ALL.iter().filter(|role| role.as_str() != "clerk") {
            Browser::of(app, role.as_str(), WARD).get(&address).shown(403);
        }
        app.clock.set(at("2023-04-05T09:00"));
        app.database().write_now(|conn| sweep(conn, at("2023-04-05T09:00"))).unwrap();
        let colleague = colleague(app);
        let listed = colleague.get("/tiep-nhan/cho");
        assert!(listed.shown(200).contains("Ví Dụ") && listed.text.contains("Bản sao căn cước"), "{}", listed.text);
        // Whoever types the same number is told that papers were asked for.
        let same = post(&colleague, "/tiep-nhan", &form(&colleague.get("/tiep-nhan"), &[("do", "check"), ("applicant.identity", "001199000001")]));
        assert!(same.shown(200).contains(&format!("/tiep-nhan?mo={id}")), "{}", same.text);
        let again = colleague.get(&format!("/tiep-nhan?mo={id}"));
        assert!(again.shown(200).contains("value=\"Nguyễn Thị Ví Dụ\""));
        // Put aside again it is still what was asked for.
        post(&colleague, "/tiep-nhan", &form(&again, &[])).leads_to();
        assert!(clerk_of(app).get(&address).shown(200).contains("Bản sao căn cước"));
        let again = colleague.get(&format!("/tiep-nhan?mo={id}"));
        let received = post(&colleague, "/tiep-nhan", &form(&again, &[("do", "receive")]));
        assert!(received.leads_to().starts_with("/ho-so/"), "{}", received.text);
        colleague.get(&address).shown(404);
        assert!(!colleague.get("/tiep-nhan/cho").shown(200).contains("Ví Dụ"));
    }

    fn after_thirty_days_it_is_gone(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let address = asked(&clerk);
        app.clock.set(at("2023-04-06T09:15"));
        let clerk = clerk_of(app);
        clerk.get(&address).shown(200);
        app.clock.set(at("2023-04-06T09:16"));
        clerk.get(&address).shown(404);
        app.database().write_now(|conn| sweep(conn, at("2023-04-06T10:00"))).unwrap();
        assert!(contents(app).is_empty());
    }

    fn nothing_is_asked_of_nobody_and_for_no_procedure(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        for (name, field) in [("applicant.name", "#f-applicant-name"), ("procedure", "#f-procedure")] {
            let refused = asked_for(&clerk, &[(name, "")]);
            assert!(refused.shown(422).contains(field), "{name}: {}", refused.text);
        }
        assert!(contents(app).is_empty());
    }
}

/// The clerk again, after days.
fn clerk_of(app: &TestApp) -> Browser {
    Browser::of(app, "clerk", WARD)
}
