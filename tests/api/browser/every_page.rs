//! Every page and its error state, at a desk, on a telephone and at 200 %: the rules of axe-core, nothing too wide, no focus that is
//! hidden, and states that are told without colour. With `MOTCUA_PICTURES` a picture of each is left there to be looked at.

use std::collections::BTreeMap;
use std::path::PathBuf;

use motcua::access::Role;
use serde_json::json;

use super::axe::{badges, fits, usable};
use super::chrome::{Chrome, DESK, PHONE, ZOOMED};
use crate::app::{TestApp, at};
use crate::desk::page_list::{
    FIGURES_OF_MARCH, OF_EVERYBODY, OF_FIGURES, OF_HEADS, OF_KEEPERS, OF_THE_COUNTER, of_administrators,
    of_dossier, of_officers,
};
use crate::desk::pages::eventful;
use crate::dossiers::resolve;
use crate::support::Engine;

const WARD: &str = "H26.268.05";

/// Where pictures go, if somebody wants them.
fn pictures() -> Option<PathBuf> {
    std::env::var_os("MOTCUA_PICTURES").map(PathBuf::from)
}

/// An office with a dossier in every state that a list shows, and one that has everything a page of a dossier can have.
fn office() -> (TestApp, String) {
    let app = TestApp::new(Engine::Sqlite);
    let late = app.receive();
    app.officer("clerk", WARD).act(&late, "hand-overs", &json!({})).ok(200);
    let paused = app.receive();
    app.ask_for_papers(&paused, WARD);
    resolve(&app, &app.receive());
    app.clock.set(at("2023-03-09T10:00"));
    app.receive();
    app.clock.set(at("2023-03-10T09:00"));
    let code = eventful(&app);
    app.clock.set(at("2023-03-14T08:30"));
    app.receive();
    (app, code)
}

/// What one sees of a page, under the name of who looks.
pub(super) fn keep(chrome: &Chrome, who: &str, page: &str, (width, height): (u32, u32)) {
    let Some(folder) = pictures() else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let name: String = page
        .trim_start_matches('/')
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    let whole = chrome.value("document.documentElement.scrollHeight").as_u64().unwrap_or_default();
    let whole = u32::try_from(whole.min(4000)).unwrap().max(height);
    chrome.sized((width, whole));
    if chrome.holds("document.getElementById('paper')") {
        chrome.sheet_is_drawn();
    }
    std::fs::write(folder.join(format!("{who}-{name}-{width}.png")), chrome.picture()).unwrap();
    chrome.sized((width, height));
}

/// Opens a page and looks at it.
fn look(chrome: &Chrome, who: &str, page: &str, size: (u32, u32)) {
    chrome.go(page);
    keep(chrome, who, page, size);
    usable(chrome, &format!("{page} as {who} at {size:?}"));
}

/// Sends the form of a page as it stands, which is wrong, and looks at what comes.
fn look_at_errors(chrome: &Chrome, who: &str, page: &str, size: (u32, u32)) {
    chrome.go(page);
    chrome.to_next_page(|| {
        chrome.value("document.querySelector('main form[method=post] button.main').click()");
    });
    assert_eq!(chrome.focus(), "errors", "{page}: {}", chrome.says());
    keep(chrome, who, &format!("{page}-sai"), size);
    usable(chrome, &format!("the errors of {page} as {who} at {size:?}"));
}

fn acts(chrome: &Chrome) -> Vec<String> {
    let found =
        chrome.value("[...document.querySelectorAll('.acts a')].map(act => act.getAttribute('href'))");
    serde_json::from_value(found).unwrap()
}

fn everybody(size: (u32, u32)) {
    let (app, code) = office();
    let anybody = Chrome::stranger(&app);
    anybody.sized(size);
    for page in OF_EVERYBODY {
        look(&anybody, "everybody", page, size);
    }
    look(&anybody, "everybody", &format!("/tra-cuu/{code}"), size);
    for page in ["/dang-nhap", "/tra-cuu"] {
        look_at_errors(&anybody, "everybody", page, size);
    }
    anybody.go(&format!("/tra-cuu/{code}"));
    anybody.to_next_page(|| {
        anybody.value("document.getElementById('f-digits').value = '1234'; document.querySelector('main button.main').click()");
    });
    keep(&anybody, "everybody", "/tra-cuu-thay", size);
    usable(&anybody, "a dossier that was looked up");
}

fn clerk(size: (u32, u32)) {
    let (app, code) = office();
    let clerk = Chrome::of(&app, "clerk", WARD);
    clerk.sized(size);
    let wrong = ["/ho-so?q=khong+ai+ca", "/ho-so?ds=mine&tu=hom+kia", "/ho-so/khong-co", "/so-theo-doi?tu=x"];
    let fixed = wrong.iter().chain(OF_THE_COUNTER).map(|page| (*page).to_owned());
    let pages = of_officers().into_iter().chain(of_dossier(&code)).chain(fixed);
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for page in pages {
        look(&clerk, "clerk", &page, size);
        told.extend(badges(&clerk));
    }
    for page in ["/tiep-nhan", "/ban-giao"] {
        look_at_errors(&clerk, "clerk", page, size);
    }
    clerk.go("/toi");
    clerk.to_next_page(|| {
        clerk.value("document.querySelector('form[action=\"/toi/mat-khau\"] button').click()");
    });
    keep(&clerk, "clerk", "/toi-sai", size);
    usable(&clerk, "the errors of a new password");
    // Each state has a mark or a border of its own.
    let states: Vec<&String> =
        ["b late", "b stand", "b ok", "b end"].iter().map(|state| &told[*state]).collect();
    let apart: std::collections::BTreeSet<&&String> = states.iter().collect();
    assert_eq!(apart.len(), states.len(), "{told:?}");
}

fn acts_of_every_role(size: (u32, u32)) {
    let (app, code) = office();
    let mut seen = std::collections::BTreeSet::new();
    let officer = Chrome::stranger(&app);
    for role in Role::ALL {
        officer.sign_in(&app, role.as_str(), WARD);
        officer.sized(size);
        look(&officer, role.as_str(), "/viec", size);
        look(&officer, role.as_str(), &format!("/ho-so/{code}"), size);
        for act in acts(&officer) {
            if seen.insert(act.clone()) {
                look(&officer, role.as_str(), &act, size);
                // Some acts need nothing: their forms cannot be wrong.
                if act.ends_with("sua-thong-tin") || act.ends_with("de-nghi-rut") {
                    look_at_errors(&officer, role.as_str(), &act, size);
                }
            }
        }
    }
    assert!(seen.len() > 8, "{seen:?}");
}

fn administrator(size: (u32, u32)) {
    let (app, _) = office();
    let administrator = Chrome::of(&app, "administrator", WARD);
    administrator.sized(size);
    for page in of_administrators(WARD, "clerk.h26-268-05") {
        look(&administrator, "administrator", &page, size);
    }
    look_at_errors(&administrator, "administrator", "/quan-tri/can-bo-moi", size);
    look_at_errors(&administrator, "administrator", "/quan-tri/lich?cq=H26.268.05", size);
    let keeper = Chrome::of(&app, "administrator", "H26");
    keeper.sized(size);
    for page in OF_KEEPERS {
        look(&keeper, "keeper", page, size);
    }
}

fn head_of_office(size: (u32, u32)) {
    let (app, _) = office();
    app.officer("report_writer", WARD);
    let head = Chrome::of(&app, "supervisor", WARD);
    head.sized(size);
    for page in OF_HEADS {
        look(&head, "head", page, size);
    }
    look_at_errors(&head, "head", "/dieu-hanh/cho-xem", size);
}

#[test]
fn a_head_at_a_desk() {
    head_of_office(DESK);
}

#[test]
fn a_head_on_a_telephone() {
    head_of_office(PHONE);
}

#[test]
fn an_administrator_at_a_desk() {
    administrator(DESK);
}

#[test]
fn an_administrator_on_a_telephone() {
    administrator(PHONE);
}

#[test]
fn everybody_at_a_desk() {
    everybody(DESK);
}

#[test]
fn everybody_on_a_telephone() {
    everybody(PHONE);
}

#[test]
fn a_clerk_at_a_desk() {
    clerk(DESK);
}

#[test]
fn a_clerk_on_a_telephone() {
    clerk(PHONE);
}

/// A report is kept by its page; then every page of it is looked at.
fn report_writer(size: (u32, u32)) {
    let (app, _) = office();
    let writer = Chrome::of(&app, "report_writer", WARD);
    writer.sized(size);
    for page in OF_FIGURES {
        look(&writer, "report_writer", page, size);
    }
    look_at_errors(&writer, "report_writer", "/kiem-tra-van-ban", size);
    writer.go("/kiem-tra-van-ban");
    writer.to_next_page(|| {
        writer.value("document.getElementById('f-van-ban').value = 'Tháng 3 năm 2023, đã tiếp nhận 4 hồ sơ, giải quyết đúng hạn 9/10 hồ sơ, đạt 97 %.'; document.querySelector('main form[method=post] button.main').click()");
    });
    keep(&writer, "report_writer", "/kiem-tra-van-ban-xong", size);
    usable(&writer, "a text that was checked");
    writer.go(FIGURES_OF_MARCH);
    let figure =
        writer.text("document.querySelector('main td a[href^=\"/bao-cao/o?\"]').getAttribute('href')");
    look(&writer, "report_writer", &figure, size);
    writer.go(FIGURES_OF_MARCH);
    writer.to_next_page(|| {
        writer.value("document.querySelector('main form[method=post] button').click()");
    });
    let report = writer.text("location.pathname");
    let cell = writer.text("document.querySelector('main td a').getAttribute('href')");
    for page in [
        report.clone(),
        cell,
        format!("{report}/doan-van"),
        format!("{report}/lap-lai"),
        "/bao-cao".to_owned(),
    ] {
        look(&writer, "report_writer", &page, size);
    }
}

#[test]
fn a_report_writer_at_a_desk() {
    report_writer(DESK);
}

#[test]
fn a_report_writer_on_a_telephone() {
    report_writer(PHONE);
}

#[test]
fn acts_of_every_role_at_a_desk() {
    acts_of_every_role(DESK);
}

#[test]
fn acts_of_every_role_on_a_telephone() {
    acts_of_every_role(PHONE);
}

#[test]
fn nothing_is_too_wide_at_twice_the_size_and_english_is_as_good() {
    let (app, code) = office();
    let clerk = Chrome::of(&app, "clerk", WARD);
    clerk.go("/ngon-ngu?nn=en&ve=/viec");
    assert_eq!(clerk.text("document.documentElement.lang"), "en");
    let act = format!("/ho-so/{code}/viec/sua-thong-tin");
    for page in
        ["/viec", "/tiep-nhan", "/ho-so", &act].into_iter().map(str::to_owned).chain(of_dossier(&code))
    {
        clerk.sized(ZOOMED);
        clerk.go(&page);
        fits(&clerk, &page);
        clerk.sized(DESK);
        look(&clerk, "english", &page, DESK);
    }
    // As somebody sees it who tells no colours apart, for the eye.
    clerk.tool("Emulation.setEmulatedVisionDeficiency", &json!({ "type": "achromatopsia" }));
    for page in ["/ho-so", "/viec"] {
        clerk.go(page);
        keep(&clerk, "grey", page, DESK);
    }
}
