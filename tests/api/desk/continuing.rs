//! The dossiers of an ended office on its page: what waits, where it would go, who may, and that nothing moves before it was shown.

use serde_json::json;

use super::browser::Browser;
use crate::app::{TestApp, at, census, intake_with};

/// Phường Nguyễn Trãi, part of Quang Trung from 1/1/2025.
const NGUYEN_TRAI: &str = "H26.268.08";
/// Phường Quang Trung, taken apart on 1/7/2025: a part to Hà Đông, the rest to Kiến Hưng.
const QUANG_TRUNG: &str = "H26.268.13";
const HA_DONG: &str = "H26.9043";
const KIEN_HUNG: &str = "H26.9047";

fn page_of(code: &str) -> String {
    format!("/quan-tri/co-quan/{code}/ke-tuc")
}

fn receive_at(app: &TestApp, agency: &str) -> String {
    let body = intake_with(&json!({ "agency": agency }));
    let dossier = app.officer("clerk", agency).post("/api/v1/dossiers", &body).ok(201);
    dossier["code"].as_str().unwrap().to_owned()
}

with_app! {
    fn what_an_ended_office_has_in_hand_goes_on_once_it_was_shown(app) {
        app.clock.set(at("2024-12-30T09:15"));
        let code = receive_at(app, NGUYEN_TRAI);
        let admin = Browser::of(app, "administrator", "H26");
        admin.get(&page_of(NGUYEN_TRAI)).shown(409);
        assert!(!admin.get(&format!("/quan-tri/co-quan/{NGUYEN_TRAI}")).shown(200).contains("/ke-tuc"));
        app.clock.set(at("2025-01-02T08:00"));
        let admin = Browser::of(app, "administrator", "H26");
        assert!(admin.get(&format!("/quan-tri/co-quan/{NGUYEN_TRAI}")).shown(200).contains(&page_of(NGUYEN_TRAI)));
        let before = census(app);
        let page = admin.get(&page_of(NGUYEN_TRAI));
        let text = page.shown(200);
        assert!(text.contains("<strong>1</strong> hồ sơ đang chờ") && text.contains(&format!("/ho-so/{code}\"")) && text.contains(QUANG_TRUNG), "{text}");
        assert!(text.contains("chưa có ai làm các bước này") && text.contains("công chức thụ lý"), "nobody is there yet: {text}");
        let act = [("do", "continue"), ("agency", QUANG_TRUNG), ("shown_for", QUANG_TRUNG)];
        let wrong = admin.submit(&page_of(NGUYEN_TRAI), &[&act[..], &[("reason", " "), ("document_number", "12/BB")]].concat());
        assert!(wrong.shown(422).contains("href=\"#f-reason\"") && wrong.text.contains("value=\"12/BB\""), "{}", wrong.text);
        let elsewhere = admin.submit(&page_of(NGUYEN_TRAI), &[("do", "continue"), ("agency", HA_DONG), ("shown_for", HA_DONG), ("reason", "x")]);
        assert!(elsewhere.status == 422 || elsewhere.status == 404, "{}", elsewhere.status);
        assert_eq!(census(app), before, "nothing is written");
        let act = [&act[..], &[("reason", "Sắp xếp đơn vị hành chính"), ("document_number", "12/BB-UBND")]].concat();
        let to = admin.submit(&page_of(NGUYEN_TRAI), &act).leads_to().to_owned();
        let done = admin.get(&to);
        assert!(done.shown(200).contains("<strong>1</strong> hồ sơ đã chuyển.") && done.text.contains("<strong>0</strong> hồ sơ đang chờ"), "{}", done.text);
        assert_eq!(census(app).1, before.1 + 1);
        assert_eq!(app.officer("clerk", QUANG_TRUNG).dossier(&code)["acting_agency"]["code"], QUANG_TRUNG);

        // Taken apart half a year later: another successor than the one by rule is shown first.
        let own = receive_at(app, QUANG_TRUNG);
        app.clock.set(at("2025-07-01T08:00"));
        let admin = Browser::of(app, "administrator", "H26");
        let page = admin.get(&page_of(QUANG_TRUNG));
        assert!(page.shown(200).contains("<strong>2</strong> hồ sơ đang chờ") && page.text.contains(&format!("name=\"shown_for\" value=\"{KIEN_HUNG}\"")), "{}", page.text);
        let counted = census(app);
        let other = [("do", "continue"), ("agency", HA_DONG), ("shown_for", KIEN_HUNG), ("reason", "Bàn giao")];
        let shown = admin.submit(&page_of(QUANG_TRUNG), &other);
        assert!(shown.shown(200).contains(&format!("name=\"shown_for\" value=\"{HA_DONG}\"")) && shown.text.contains(">Bàn giao</textarea>"), "{}", shown.text);
        assert_eq!(census(app), counted);
        admin.submit(&page_of(QUANG_TRUNG), &[("do", "continue"), ("agency", HA_DONG), ("shown_for", HA_DONG), ("reason", "Bàn giao")]).leads_to();
        assert_eq!(app.officer("clerk", HA_DONG).dossier(&own)["acting_agency"]["code"], HA_DONG);
    }

    fn only_administrators_who_reach_both_offices_move_dossiers(app) {
        app.clock.set(at("2024-12-30T09:15"));
        receive_at(app, NGUYEN_TRAI);
        app.officer("administrator", NGUYEN_TRAI);
        app.clock.set(at("2025-01-02T08:00"));
        let before = census(app);
        let act = [("do", "continue"), ("agency", QUANG_TRUNG), ("shown_for", QUANG_TRUNG), ("reason", "x")];
        for (role, office, status) in [("clerk", "H26", 403), ("supervisor", "H26", 403), ("administrator", "H26.268.05", 404), ("administrator", NGUYEN_TRAI, 403)] {
            let other = Browser::of(app, role, office);
            other.submit(&page_of(NGUYEN_TRAI), &act).shown(status);
        }
        Browser::of(app, "administrator", "H26.268.05").get(&page_of(NGUYEN_TRAI)).shown(404);
        assert_eq!(census(app), before);
    }
}
