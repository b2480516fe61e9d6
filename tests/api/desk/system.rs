//! The page of the system: what works, who is signed in, and a walk through the register that goes on when nobody looks.

use diesel::prelude::*;
use motcua::access::Role;
use motcua::platform::database::schema::dossier;
use motcua::platform::database::{Connection, DatabaseError};
use motcua::worker::sweep;

use super::browser::{Browser, Page};
use crate::app::TestApp;

const WARD: &str = "H26.268.05";
const PAGE: &str = "/quan-tri/he-thong";

/// Looks again until the walk is over.
#[track_caller]
fn walked(admin: &Browser) -> Page {
    for _ in 0..600 {
        let page = admin.get(PAGE);
        page.shown(200);
        if !page.text.contains("Đang kiểm tra từ") {
            assert!(!page.headers.contains_key("refresh"));
            return page;
        }
        assert_eq!(page.headers["refresh"], "3");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the walk does not end");
}

/// Writes another name into a dossier, past the register.
fn damage(app: &TestApp) {
    let changed = app.database().write_now(|conn| {
        let name = dossier::applicant_name.eq("Ai Khác");
        Ok::<_, DatabaseError>(match conn {
            Connection::Sqlite(c) => diesel::update(dossier::table).set(name).execute(c)?,
            Connection::Postgres(c) => diesel::update(dossier::table).set(name).execute(&mut **c)?,
        })
    });
    assert_eq!(changed.unwrap(), 1);
}

with_app! {
    fn an_administrator_of_everything_walks_through_the_register(app) {
        app.receive();
        let now = app.clock.now();
        app.database().write_now(move |conn| sweep(conn, now)).unwrap();
        let admin = Browser::of(app, "administrator", "H26");
        let page = admin.get(PAGE);
        let text = page.shown(200);
        for words in ["Chưa kiểm tra lần nào", "Dọn dẹp mỗi giờ", "Dịch vụ chưa tự sao lưu lần nào.", "Phiên đăng nhập đang mở", "trình duyệt"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(admin.submit(PAGE, &[]).leads_to(), PAGE);
        let sound = walked(&admin);
        assert!(sound.text.contains("Sổ nguyên vẹn") && sound.text.contains("1 hồ sơ"), "{}", sound.text);
        damage(app);
        assert_eq!(admin.submit(PAGE, &[]).leads_to(), PAGE);
        let broken = walked(&admin);
        assert!(broken.text.contains("Số chỗ hỏng") && !broken.text.contains("Sổ nguyên vẹn"), "{}", broken.text);
        assert!(!broken.text.contains("Ai Khác"), "no personal data among findings: {}", broken.text);
    }

    fn what_concerns_every_office_is_not_for_the_administrator_of_one(app) {
        app.officer("clerk", WARD);
        app.officer("handler", "H26.268.06");
        let ward = Browser::of(app, "administrator", WARD);
        let page = ward.get(PAGE);
        let text = page.shown(200);
        assert!(text.contains("chỉ hiện với quản trị viên của mọi cơ quan") && !text.contains("Kiểm tra ngay"), "{text}");
        // Who is signed in at other offices is nobody's here.
        assert!(text.contains("/quan-tri/can-bo/clerk.h26-268-05") && !text.contains("handler.h26-268-06"), "{text}");
        let refused = ward.submit(PAGE, &[]);
        assert!(refused.shown(403).contains("quản trị viên của mọi cơ quan"), "{}", refused.text);
        for role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
            let browser = Browser::of(app, role.as_str(), "H26");
            browser.get(PAGE).shown(403);
            browser.submit(PAGE, &[]).shown(403);
        }
    }
}
