//! Calendars on pages: a storm closes a ward, pressed, rehearsed, published; the year that no decree has settled; who is kept out.

use motcua::dossier::views::verify::walk;
use serde_json::json;

use super::browser::{Browser, Page};
use super::parking::post;
use crate::app::{TestApp, at, census, intake_with};

const WARD: &str = "H26.268.05";
const OTHER_WARD: &str = "H26.268.04";
const MARCH: &str = "/quan-tri/lich?cq=H26.268.05&nam=2023";

/// The fields that the form of a page carries, as a browser would send them with this button and these values.
fn sent(page: &Page, button: (&str, &str), typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, form) = page
        .text
        .split_once("<form method=\"post\" action=\"/quan-tri/lich\" ")
        .expect("the form of a calendar");
    let form = form.split("</form>").next().unwrap();
    let mut fields: Vec<(String, String)> = form
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            (name.to_owned(), rest.split('"').next().unwrap().to_owned())
        })
        .collect();
    fields
        .extend(typed.iter().chain([&button]).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

fn press(browser: &Browser, page: &Page, day: &str, typed: &[(&str, &str)]) -> Page {
    let pressed = post(browser, "/quan-tri/lich", &sent(page, ("pick", day), typed));
    pressed.shown(200);
    pressed
}

fn button(browser: &Browser, page: &Page, name: &str, typed: &[(&str, &str)]) -> Page {
    post(browser, "/quan-tri/lich", &sent(page, ("do", name), typed))
}

/// What is read out of a day.
fn spoken(page: &Page, day: &str) -> String {
    let (_, rest) = page
        .text
        .split_once(&format!("value=\"{day}\" aria-label=\""))
        .unwrap_or_else(|| panic!("no {day}: {}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

const STORM: &[(&str, &str)] = &[
    ("basis", "QĐ 12/QĐ-UBND ngày 8/3/2023: trụ sở ngập sau bão"),
    ("day_name", "Nghỉ do bão"),
    ("day_name_en", ""),
];

fn versions(app: &TestApp) -> String {
    let calendar =
        app.officer("clerk", WARD).get(&format!("/api/v1/agencies/{WARD}/calendar?year=2023")).ok(200);
    calendar["stamp"].as_str().unwrap().to_owned()
}

with_app! {
    fn a_storm_closes_a_ward_is_rehearsed_and_published_and_every_journal_says_why(app) {
        let here = [app.receive(), app.receive()];
        let there = app.officer("clerk", OTHER_WARD).post("/api/v1/dossiers", &intake_with(&json!({ "agency": OTHER_WARD }))).ok(201);
        let there = there["code"].as_str().unwrap();
        app.clock.set(at("2023-03-08T18:00"));
        let admin = Browser::of(app, "administrator", WARD);
        let page = admin.get(MARCH);
        assert_eq!(spoken(&page, "2023-03-09"), "9/3 ngày làm việc", "{}", page.shown(200));
        let before = (census(app), versions(app));
        // Pressed and rehearsed: nothing is written, and the form keeps what was typed.
        let page = press(&admin, &page, "2023-03-09", STORM);
        assert_eq!(spoken(&page, "2023-03-09"), "9/3 nghỉ, trong dự thảo");
        assert!(page.text.contains("Nghỉ do bão") && !page.text.contains("value=\"publish\""), "{}", page.text);
        let page = button(&admin, &page, "rehearse", STORM);
        let text = page.shown(200);
        for code in &here {
            assert!(text.contains(&format!("/ho-so/{code}")), "{code}: {text}");
        }
        assert!(!text.contains(there) && text.contains("thứ Sáu 10/03/2023") && text.contains("thứ Hai 13/03/2023"), "{text}");
        assert_eq!((census(app), versions(app)), before, "a rehearsal writes nothing");
        // Published: each dossier of the ward has moved, and its page says by what.
        let done = button(&admin, &page, "publish", STORM);
        let to = done.leads_to().to_owned();
        assert_eq!(to, "/quan-tri/lich?cq=H26.268.05&nam=2023&xong=1");
        let page = admin.get(&to);
        assert!(page.shown(200).contains("Đã công bố lịch, bản 1") && page.text.contains("QĐ 12/QĐ-UBND"), "{}", page.text);
        assert_eq!(spoken(&page, "2023-03-09"), "9/3 nghỉ");
        let clerk = Browser::of(app, "clerk", WARD);
        for code in &here {
            let dossier = clerk.get(&format!("/ho-so/{code}"));
            let text = dossier.shown(200);
            assert!(text.contains("Căn cứ: QĐ 12/QĐ-UBND ngày 8/3/2023: trụ sở ngập sau bão"), "{text}");
            assert!(text.contains("10/03 09:15 → 13/03 09:15"), "{text}");
        }
        let elsewhere = Browser::of(app, "clerk", OTHER_WARD).get(&format!("/ho-so/{there}"));
        assert!(!elsewhere.shown(200).contains("QĐ 12/QĐ-UBND"));
        let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
        assert_eq!(findings.broken, []);
        // Again it is refused as nothing new; computing again changes nothing.
        let (before, again) = (census(app), button(&admin, &page, "publish", STORM));
        assert!(again.shown(409).contains("id=\"errors\""), "{}", again.text);
        let recomputed = admin.submit("/quan-tri/lich/tinh-lai", &[("cq", WARD), ("nam", "2023")]);
        assert!(recomputed.shown(200).contains("Đã tính lại hạn"), "{}", recomputed.text);
        assert_eq!(census(app), before);
    }

    fn a_rehearsal_tells_what_becomes_overdue_and_what_no_longer_is(app) {
        app.receive();
        app.clock.set(at("2023-03-10T10:00"));
        let admin = Browser::of(app, "administrator", WARD);
        let page = press(&admin, &admin.get(MARCH), "2023-03-08", STORM);
        let text = button(&admin, &page, "rehearse", STORM).shown(200).to_owned();
        assert!(text.contains("Hết quá hạn</span>"), "late now, in time with the day off: {text}");
        let page = button(&admin, &page, "rehearse", STORM);
        button(&admin, &page, "publish", STORM).leads_to();
        // Taken back: the day is normal again, and the dossier late.
        let page = admin.get(MARCH);
        let page = press(&admin, &page, "2023-03-08", STORM);
        let page = press(&admin, &page, "2023-03-08", STORM);
        assert_eq!(spoken(&page, "2023-03-08"), "8/3 ngày làm việc, trong dự thảo");
        let text = button(&admin, &page, "rehearse", STORM).shown(200).to_owned();
        assert!(text.contains("▲ Thành quá hạn</span>"), "{text}");
    }

    fn office_hours_are_drafted_rehearsed_and_published_with_each_fault_at_its_day(app) {
        let code = app.receive();
        let admin = Browser::of(app, "administrator", WARD);
        let page = admin.get(MARCH);
        let text = page.shown(200);
        assert!(text.contains("name=\"hours.processing.1\" value=\"08:00-12:00, 13:00-17:00\"") && !text.contains("theo cơ quan cấp trên</option>"), "{text}");
        let ground = ("basis", "QĐ 15/QĐ-UBND ngày 7/3/2023: nghỉ chiều và thứ Sáu để sửa trụ sở");
        // Faults stand at their day, and what was typed stays; nothing is lost by pressing a day meanwhile.
        let wrong = [ground, ("hours", "own"), ("hours.processing.1", "12h-8h"), ("hours.processing.2", "8-12, 11-17"), ("hours.processing.3", "sáng"), ("hours.processing.4", "8-12")];
        let refused = button(&admin, &page, "rehearse", &wrong);
        let text = refused.shown(422);
        for (day, typed) in [(1, "12h-8h"), (2, "8-12, 11-17"), (3, "sáng")] {
            assert!(text.contains(&format!("href=\"#f-hours-processing-{day}\"")) && text.contains(&format!("name=\"hours.processing.{day}\" value=\"{typed}\"")), "{day}: {text}");
        }
        assert!(!text.contains("href=\"#f-hours-processing-4\"") && text.contains("<details open"), "{text}");
        let none = button(&admin, &page, "rehearse", &[ground, ("hours", "own")]);
        assert!(none.shown(200).contains("Không hồ sơ nào đổi hạn"), "without any hours those of the agency above apply: {}", none.text);
        // Work ends at noon, and on Fridays nobody works.
        let noon: Vec<(String, &str)> = (1..=4).map(|day| (format!("hours.processing.{day}"), "7h30-11h30")).collect();
        let mut typed: Vec<(&str, &str)> = noon.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        typed.extend([ground, ("hours", "own"), ("hours.processing.5", ""), ("day_name", "Nghỉ sửa trụ sở")]);
        let pressed = press(&admin, &page, "2023-03-09", &typed);
        assert_eq!((spoken(&pressed, "2023-03-09").as_str(), spoken(&pressed, "2023-03-17").as_str()), ("9/3 nghỉ, trong dự thảo", "17/3 nghỉ cuối tuần"));
        assert!(pressed.text.contains("value=\"7h30-11h30\"") && pressed.text.contains("Giờ làm việc đổi"), "{}", pressed.text);
        let before = (census(app), versions(app));
        let rehearsed = button(&admin, &page, "rehearse", &typed);
        assert!(rehearsed.shown(200).contains(&format!("/ho-so/{code}")) && rehearsed.text.contains("thứ Hai 13/03/2023"), "{}", rehearsed.text);
        assert_eq!((census(app), versions(app)), before);
        button(&admin, &rehearsed, "publish", &typed).leads_to();
        let calendar = app.officer("clerk", WARD).get(&format!("/api/v1/agencies/{WARD}/calendar?year=2023")).ok(200);
        let processing = calendar["hours"]["processing"].as_array().unwrap();
        assert_eq!((processing.len(), &processing[0]["opens"], &processing[3]["closes"]), (4, &json!("07:30"), &json!("11:30")));
        assert_eq!(calendar["hours"]["reception"].as_array().unwrap().len(), 11, "the desk stays open as above");
        assert!(app.officer("clerk", WARD).dossier(&code)["due_at"].as_str().unwrap().starts_with("2023-03-13"));
        // A later version keeps them, until it says otherwise; then those of the agency above apply again.
        let page = press(&admin, &admin.get(MARCH), "2023-03-22", STORM);
        button(&admin, &page, "publish", STORM).leads_to();
        let hours = |app: &TestApp| app.officer("clerk", WARD).get(&format!("/api/v1/agencies/{WARD}/calendar?year=2023")).ok(200)["hours"]["processing"].as_array().unwrap().len();
        assert_eq!(hours(app), 4);
        let page = admin.get(MARCH);
        assert!(page.shown(200).contains("theo cơ quan cấp trên</option>"));
        button(&admin, &page, "publish", &[ground, ("hours", "above")]).leads_to();
        assert_eq!(hours(app), 10);
        let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
        assert_eq!(findings.broken, []);
    }

    fn what_is_missing_is_named_once_and_the_draft_stays(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let page = press(&admin, &admin.get(MARCH), "2023-03-09", &[]);
        let page = press(&admin, &page, "2023-03-11", &[]);
        assert_eq!(spoken(&page, "2023-03-11"), "11/3 làm việc, trong dự thảo");
        for act in ["rehearse", "publish"] {
            let wrong = button(&admin, &page, act, &[("basis", " "), ("day_name", ""), ("day_name_en", "Storm")]);
            let text = wrong.shown(422);
            assert!(text.contains("href=\"#f-basis\"") && text.contains("href=\"#f-day-name\"") && !text.contains("href=\"#f-day-name-en\""), "{text}");
            assert_eq!(text.matches("href=\"#f-day-name\"").count(), 1, "{text}");
            assert!(text.contains("value=\"Storm\""), "{text}");
            assert_eq!(spoken(&wrong, "2023-03-09"), "9/3 nghỉ, trong dự thảo");
        }
        assert_eq!(versions(app), "H26@1");
        assert_eq!(button(&admin, &page, "drop", STORM).leads_to(), MARCH);
    }

    fn whoever_was_slower_reads_the_other_version_first(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let page = press(&admin, &admin.get(MARCH), "2023-03-09", STORM);
        let off = json!({ "date": "2023-03-10", "kind": "off", "name_vi": "Nghỉ", "name_en": "Off", "basis": "QĐ 1" });
        app.officer("administrator", WARD).post(&format!("/api/v1/agencies/{WARD}/calendar-versions"), &json!({ "basis": "QĐ 1", "days": [off] })).ok(201);
        let late = button(&admin, &page, "publish", STORM);
        assert!(late.shown(412).contains("bản 1 do người khác công bố"), "{}", late.text);
        // Neither day of the two is lost: the draft stands on the version of the other one now.
        assert_eq!((spoken(&late, "2023-03-09"), spoken(&late, "2023-03-10")), ("9/3 nghỉ, trong dự thảo".into(), "10/3 nghỉ".into()));
        assert_eq!(versions(app), "H26@1+H26.268.05@1");
    }

    fn the_days_of_the_law_are_the_draft_of_a_year_that_nobody_has_settled(app) {
        app.clock.set(at("2026-11-30T09:00"));
        let admin = Browser::of(app, "administrator", "H26");
        let page = admin.get("/quan-tri/lich?cq=H26&nam=2027&luat=1");
        assert!(page.shown(200).contains("còn tạm tính"), "{}", page.text);
        assert_eq!(spoken(&page, "2027-02-05"), "5/2 nghỉ, trong dự thảo");
        let typed = [("basis", "VB 6150/VPCP-KGVX"), ("settled", "1")];
        let page = press(&admin, &page, "2027-02-12", &typed);
        assert!(page.text.contains("id=\"f-settled\" name=\"settled\" value=\"1\" checked"), "{}", page.text);
        let named = [("basis", "VB 6150/VPCP-KGVX"), ("settled", "1"), ("day_name", "Nghỉ hoán đổi"), ("day_name_en", "Swapped")];
        let page = button(&admin, &page, "rehearse", &named);
        page.shown(200);
        button(&admin, &page, "publish", &named).leads_to();
        let calendar = app.officer("clerk", WARD).get("/api/v1/agencies/H26/calendar?year=2027").ok(200);
        let day = |date: &str| calendar["days"].as_array().unwrap().iter().find(|day| day["date"] == date).unwrap()["name_vi"].clone();
        assert_eq!((day("2027-02-05"), day("2027-02-12")), (json!("Tết Nguyên đán"), json!("Nghỉ hoán đổi")));
        assert!(calendar["loaded_years"].as_array().unwrap().contains(&json!(2027)), "{calendar}");
        // Earlier years are as they were, and nothing is left to settle.
        let before = app.officer("clerk", WARD).get("/api/v1/agencies/H26/calendar?year=2023").ok(200);
        assert!(before["days"].as_array().unwrap().len() > 8, "{before}");
        assert!(!admin.get("/quan-tri").shown(200).contains("luat=1"));
    }

    fn a_calendar_of_another_office_is_not_found_and_odd_years_are_this_year(app) {
        let ward = Browser::of(app, "administrator", WARD);
        for code in ["H26", OTHER_WARD, "H26.999"] {
            ward.get(&format!("/quan-tri/lich?cq={code}&nam=2023")).shown(404);
            ward.submit("/quan-tri/lich", &[("cq", code), ("do", "publish"), ("basis", "x")]).shown(404);
            ward.submit("/quan-tri/lich/tinh-lai", &[("cq", code)]).shown(404);
        }
        for year in ["", "0", "20233", "x"] {
            assert!(ward.get(&format!("/quan-tri/lich?nam={year}")).shown(200).contains("Lịch làm việc 2023"), "{year}");
        }
        assert!(ward.get("/quan-tri/lich?nam=2040").shown(200).contains("chưa có trong lịch"));
        assert_eq!(ward.get("/quan-tri/lich/tinh-lai").leads_to(), "/quan-tri/lich");
        ward.post("/quan-tri/lich", &[("csrf", "x"), ("do", "publish")]).shown(403);
    }
}
