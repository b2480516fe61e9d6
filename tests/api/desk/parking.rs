//! Forms of reception that wait: put aside as they stand, taken up as they were typed, and nobody else's business.

use diesel::prelude::*;
use motcua::platform::database::schema::parked_form;
use motcua::platform::database::{Connection, DatabaseError};
use motcua::worker::sweep;

use super::browser::{Browser, Page, restarted};
use crate::app::{TestApp, at, census};

const WARD: &str = "H26.268.05";

/// The form of a clerk, as far as it is typed, with some fields changed.
pub(super) fn form(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, main) = page.text.split_once("<main").unwrap();
    let hidden = |name: &str| {
        let (_, rest) = main.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(rest.split('"').next().unwrap().to_owned())
    };
    let mut fields: Vec<(String, String)> = [
        ("procedure", "1.004873"),
        ("applicant.name", "Nguyễn Thị Ví Dụ"),
        ("applicant.kind", "citizen"),
        ("applicant.phone", "0900 000 001"),
        ("applicant.address", "Số 1, phố Mẫu"),
        ("papers.0.code", "application"),
        ("papers.0.originals", "1"),
        ("channel", "counter"),
        ("result_delivery", "postal"),
        ("fee_payment.method", ""),
        ("do", "park"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    for name in ["csrf", "key", "parked"] {
        fields.extend(hidden(name).map(|value| (name.to_owned(), value)));
    }
    for (name, value) in changes {
        fields.retain(|(found, _)| found != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

pub(super) fn post(browser: &Browser, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &fields)
}

/// Puts a form aside and says under which key.
fn park(browser: &Browser, changes: &[(&str, &str)]) -> String {
    let parked = post(browser, "/tiep-nhan", &form(&browser.get("/tiep-nhan"), changes));
    parked.leads_to().strip_prefix("/tiep-nhan?vua=").unwrap().to_owned()
}

/// What the table holds of every form.
pub(super) fn contents(app: &TestApp) -> Vec<Vec<u8>> {
    app.database()
        .read_now(|conn| {
            let contents = parked_form::table.select(parked_form::content);
            Ok::<_, DatabaseError>(match conn {
                Connection::Sqlite(c) => contents.load(c)?,
                Connection::Postgres(c) => contents.load(&mut **c)?,
            })
        })
        .unwrap()
}

with_app! {
    fn a_form_is_taken_up_as_it_was_typed_and_waits_until_it_is_received(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let fresh = clerk.get("/tiep-nhan");
        assert!(fresh.shown(200).contains("data-key=\"park\"") && !fresh.text.contains("Đang chờ ("), "{}", fresh.text);
        let id = park(&clerk, &[("papers.0.originals", ""), ("applicant.phone", "12")]);
        assert_eq!(census(app).1, 0, "nothing was received, no number given out");
        let next = clerk.get(&format!("/tiep-nhan?vua={id}"));
        assert!(next.shown(200).contains("Đã để chờ: Nguyễn Thị Ví Dụ · ") && next.text.contains("Đang chờ (1)"), "{}", next.text);
        assert!(!next.text.contains("value=\"Nguyễn Thị Ví Dụ\""), "the next form is empty");
        let list = clerk.get("/tiep-nhan/cho");
        let text = list.shown(200);
        assert!(text.contains(&format!("href=\"/tiep-nhan?mo={id}\"")) && text.contains("(1.004873)"), "{text}");
        assert!(text.contains("Điện thoại: ") && text.contains("Giấy tờ: ") && text.contains("07/03 09:15"), "{text}");
        let again = clerk.get(&format!("/tiep-nhan?mo={id}"));
        for value in ["Nguyễn Thị Ví Dụ", "12", "Số 1, phố Mẫu", "1.004873 "] {
            assert!(again.shown(200).contains(&format!("value=\"{value}")), "{value}: {}", again.text);
        }
        assert!(again.text.contains("<option value=\"postal\" selected>") && again.text.contains("hẹn trả:"), "{}", again.text);
        // Put aside once more it is the same one; wrong it still waits; received it waits no more.
        post(&clerk, "/tiep-nhan", &form(&again, &[("applicant.address", "Số 2")])).leads_to();
        assert_eq!(contents(app).len(), 1);
        let again = clerk.get(&format!("/tiep-nhan?mo={id}"));
        assert!(again.shown(200).contains("value=\"Số 2\""), "{}", again.text);
        let wrong = post(&clerk, "/tiep-nhan", &form(&again, &[("do", "receive"), ("applicant.phone", "12")]));
        assert!(wrong.shown(422).contains(&format!("name=\"parked\" value=\"{id}\"")), "{}", wrong.text);
        assert_eq!(contents(app).len(), 1);
        let whole = form(&wrong, &[("do", "receive")]);
        let received = post(&clerk, "/tiep-nhan", &whole).leads_to().to_owned();
        assert_eq!((contents(app).len(), census(app).1), (0, 1));
        assert_eq!(post(&clerk, "/tiep-nhan", &whole).leads_to(), received, "sent twice it is one dossier");
        clerk.get(&format!("/tiep-nhan?mo={id}")).shown(404);
        assert!(clerk.get("/tiep-nhan/cho").shown(200).contains("Không có biểu mẫu nào đang chờ."));
    }

    fn what_waits_cannot_be_read_in_the_database_and_belongs_to_whoever_typed_it(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let id = park(&clerk, &[]);
        let kept = contents(app).remove(0);
        for typed in ["Nguyễn", "0900", "phố", "applicant", "1.004873"] {
            assert!(!kept.windows(typed.len()).any(|part| part == typed.as_bytes()), "{typed}");
        }
        app.named("other.clerk", &[("clerk", WARD)]);
        let mut colleague = Browser::new(app);
        colleague.sign_in("other.clerk");
        let there = Browser::of(app, "clerk", "H26.268.06");
        for other in [&colleague, &there] {
            assert!(!other.get("/tiep-nhan").shown(200).contains("Đang chờ ("));
            assert!(!other.get("/tiep-nhan/cho").shown(200).contains("Ví Dụ"));
            other.get(&format!("/tiep-nhan?mo={id}")).shown(404);
            assert!(!other.get(&format!("/tiep-nhan?vua={id}")).shown(200).contains("Ví Dụ"));
            other.submit(&format!("/tiep-nhan/cho/{id}/bo"), &[]).shown(404);
            // Whoever names another one's form puts aside a form of their own.
            post(other, "/tiep-nhan", &form(&other.get("/tiep-nhan"), &[("parked", &id)])).leads_to();
        }
        assert_eq!(contents(app).len(), 3);
        assert!(clerk.get(&format!("/tiep-nhan?mo={id}")).shown(200).contains("Ví Dụ"));
        for role in motcua::access::Role::ALL.iter().filter(|role| role.as_str() != "clerk") {
            Browser::of(app, role.as_str(), WARD).get("/tiep-nhan/cho").shown(403);
        }
        assert_eq!(Browser::new(app).get("/tiep-nhan/cho").leads_to(), "/dang-nhap?ve=%2Ftiep-nhan%2Fcho");
        for unknown in ["x", "0190a0b0-c0d0-7000-8000-000000000001"] {
            clerk.get(&format!("/tiep-nhan?mo={unknown}")).shown(404);
            clerk.submit(&format!("/tiep-nhan/cho/{unknown}/bo"), &[]).shown(404);
        }
        assert_eq!(clerk.submit(&format!("/tiep-nhan/cho/{id}/bo"), &[]).leads_to(), "/tiep-nhan/cho");
        assert!(!clerk.get("/tiep-nhan/cho").shown(200).contains("Ví Dụ"));
    }

    fn it_waits_through_a_restart_and_a_new_sign_in_until_the_night(app) {
        let mut clerk = Browser::of(app, "clerk", WARD);
        let id = park(&clerk, &[]);
        let other = restarted(app);
        clerk.address.clone_from(&other.address);
        clerk.submit("/thoat", &[]).leads_to();
        clerk.sign_in("clerk.h26-268-05");
        assert!(clerk.get(&format!("/tiep-nhan?mo={id}")).shown(200).contains("value=\"Nguyễn Thị Ví Dụ\""));
        let night = |time: &str| {
            let now = at(time);
            app.clock.set(now);
            app.database().write_now(move |conn| sweep(conn, now)).unwrap();
        };
        night("2023-03-07T23:59");
        assert_eq!(contents(app).len(), 1);
        // Past midnight it is gone for everybody, whether or not it was swept away.
        app.clock.set(at("2023-03-08T00:00"));
        clerk.sign_in("clerk.h26-268-05");
        clerk.get(&format!("/tiep-nhan?mo={id}")).shown(404);
        assert!(!clerk.get("/tiep-nhan/cho").shown(200).contains("Ví Dụ"));
        assert_eq!(contents(app).len(), 1);
        night("2023-03-08T00:30");
        assert_eq!(contents(app).len(), 0);
    }

    fn an_empty_form_is_not_kept_and_nobody_keeps_too_many(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/tiep-nhan");
        let empty = [("procedure", ""), ("applicant.name", " "), ("applicant.phone", ""), ("applicant.address", ""), ("papers.0.originals", "")];
        let refused = post(&clerk, "/tiep-nhan", &form(&page, &empty));
        assert!(refused.shown(422).contains("chưa gõ gì nên không có gì để giữ lại"), "{}", refused.text);
        let long = "x".repeat(70 * 1024);
        let refused = post(&clerk, "/tiep-nhan", &form(&page, &[("summary", &long)]));
        assert!(refused.shown(422).contains("quá dài") && refused.text.contains(&long));
        assert_eq!(contents(app).len(), 0);
        let first = park(&clerk, &[]);
        for number in 1..50 {
            park(&clerk, &[("applicant.name", &format!("Người thứ {number}")), ("procedure", "")]);
        }
        let refused = post(&clerk, "/tiep-nhan", &form(&clerk.get("/tiep-nhan"), &[("applicant.name", "Thêm nữa")]));
        assert!(refused.shown(422).contains("đã có 50 biểu mẫu đang chờ") && refused.text.contains("value=\"Thêm nữa\""), "{}", refused.text);
        assert_eq!(contents(app).len(), 50);
        let again = clerk.get(&format!("/tiep-nhan?mo={first}"));
        post(&clerk, "/tiep-nhan", &form(&again, &[])).leads_to();
        assert_eq!(contents(app).len(), 50);
    }
}
