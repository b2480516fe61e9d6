//! The tour of `docs/tour.md`: signing in as each role of the office of today shows work to do. Where `MOTCUA_TOUR` names a folder, the
//! pictures of the tour are drawn into it.

use std::path::PathBuf;

use motcua::demo::DemoWish;
use motcua::demo::people::SignIn;

use super::chrome::{Chrome, DESK, ENTER};
use crate::app::{TestApp, at};
use crate::support::{Engine, TestDatabase};

/// The office of today, and the city from where it is supervised.
const OFFICE: &str = "H26.9043";
const CITY: &str = "H26";

/// The office of today on a Tuesday morning, and who works there.
fn office_of_today() -> (TestApp, Vec<SignIn>) {
    let test = TestDatabase::with_reference(Engine::Sqlite);
    let now = at("2026-11-24T09:40");
    let wish = DemoWish { half_year: None, now: Some(now) };
    let bar = indicatif::ProgressBar::hidden();
    let shown = motcua::demo::replay(&test.database, &crate::app::books(), wish, &bar).unwrap();
    let of_today = |one: &SignIn| one.agency == CITY || one.agency.starts_with(OFFICE);
    (TestApp::over(test, now, |_| {}), shown.sign_ins.into_iter().filter(of_today).collect())
}

fn keep(chrome: &Chrome, name: &str) {
    let Some(folder) = std::env::var_os("MOTCUA_TOUR").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.png")), chrome.picture()).unwrap();
}

/// Signs in as whoever has that role.
#[track_caller]
fn enter(chrome: &Chrome, people: &[SignIn], role: &str) {
    let one =
        people.iter().find(|one| one.role.as_str() == role).unwrap_or_else(|| panic!("nobody is {role}"));
    chrome.tool("Network.clearBrowserCookies", &serde_json::json!({}));
    chrome.go("/dang-nhap");
    chrome.fill("#f-username", &one.username);
    chrome.fill("#f-password", one.password.reveal());
    chrome.keys_on(ENTER);
    assert_eq!(chrome.path(), "/viec", "{role}: {}", chrome.says());
}

/// Opens a page on which a list or a table has something in it.
#[track_caller]
fn show(chrome: &Chrome, page: &str, filled: &str, name: &str) {
    chrome.go(page);
    let found = chrome.value(&format!("document.querySelectorAll({filled:?}).length")).as_u64();
    assert!(found.is_some_and(|found| found > 0), "{page}: nothing is {filled}: {}", chrome.says());
    keep(chrome, name);
}

#[test]
fn each_role_finds_work_to_do() {
    let (app, people) = office_of_today();
    let chrome = Chrome::stranger(&app);
    chrome.sized(DESK);
    show(&chrome, "/", "main a[href='/tra-cuu']", "doors");
    enter(&chrome, &people, "clerk");
    show(&chrome, "/viec", "main .counts a", "clerk");
    show(&chrome, "/tiep-nhan", "main form[method=post]", "reception");
    enter(&chrome, &people, "handler");
    show(&chrome, "/ho-so?ds=mine", "main table tbody tr", "handler");
    let first =
        chrome.text("document.querySelector('main table tbody a[href^=\"/ho-so/\"]').getAttribute('href')");
    let dossier = first.split('?').next().unwrap().to_owned();
    show(&chrome, &dossier, ".acts a", "dossier");
    show(&chrome, &format!("{dossier}/han"), "main table tbody tr", "due-date");
    enter(&chrome, &people, "unit_head");
    show(&chrome, "/ho-so?ds=to_approve", "main table tbody tr", "unit-head");
    enter(&chrome, &people, "approver");
    show(&chrome, "/ho-so?ds=mine", "main table tbody tr", "approver");
    enter(&chrome, &people, "records_clerk");
    show(&chrome, "/ho-so?ds=opinions_asked", "main table tbody tr", "records-clerk");
    enter(&chrome, &people, "supervisor");
    show(&chrome, "/dieu-hanh", "main table tbody tr", "supervisor");
    enter(&chrome, &people, "report_writer");
    let months = format!("/bao-cao/moi?co-quan={OFFICE}&ky=ngay&tu=1/9/2026&den=24/11/2026&dong=procedure");
    show(&chrome, &months, "main table tbody tr", "report-writer");
    chrome.go("/kiem-tra-van-ban");
    chrome.to_next_page(|| {
        chrome.value(
            "document.getElementById('f-van-ban').value = 'Số phản ánh, kiến nghị đã tiếp nhận là 3.464; \
             đã xử lý 3.415 (đạt 97%).'; document.querySelector('main form[method=post] button.main').click()",
        );
    });
    assert!(chrome.says().contains("98,59"), "{}", chrome.says());
    keep(&chrome, "checked-text");
    enter(&chrome, &people, "administrator");
    show(&chrome, &format!("/quan-tri/lich?cq={OFFICE}&nam=2026"), "main button", "administrator");
}
