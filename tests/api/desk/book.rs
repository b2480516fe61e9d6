//! The register book as a page: today when nothing is said, with its ordinals, what was amended marked, and the files of the API.

use serde_json::json;

use super::browser::Browser;
use crate::app::at;

const WARD: &str = "H26.268.05";
const PAGE: &str = "/so-theo-doi";

with_app! {
    fn the_book_of_today_has_its_ordinals_and_marks_what_was_amended(app) {
        let (first, second) = (app.receive(), app.receive());
        let clerk = app.officer("clerk", WARD);
        let plain = Browser::of(app, "clerk", WARD).get(PAGE).shown(200).to_owned();
        assert!(plain.contains("Tiếp nhận ngày 07/03/2023") && !plain.contains("đã sửa"), "{plain}");
        clerk.act(&second, "amendments", &json!({ "reason": "gõ nhầm", "summary": "khác" })).ok(200);
        let line = |code: &str| {
            let book = clerk.get(&format!("/api/v1/register-book?agency={WARD}&from=2023-03-07&to=2023-03-07")).ok(200);
            book["items"].as_array().unwrap().iter().find(|line| line["code"] == code).unwrap().clone()
        };
        assert_eq!(line(&first).get("amended_at"), None);
        assert_eq!(line(&second)["amended_at"], "2023-03-07T09:15:00+07:00");
        for role in motcua::access::Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            let page = browser.get(PAGE);
            let text = page.shown(200);
            let at = |code: &str| text.find(&format!("href=\"/ho-so/{code}\"")).unwrap_or_else(|| panic!("{code}: {text}"));
            assert!(at(&first) < at(&second) && text.contains("Quyển 2023"), "{text}");
            assert_eq!(text.matches("đã sửa 07/03 09:15").count(), 1, "{text}");
            assert!(browser.get("/viec").text.contains("href=\"/so-theo-doi\""), "{role}");
        }
        // A file names its reason: without one the page comes again and says so at the field.
        let clerk = Browser::of(app, "clerk", WARD);
        let refused = clerk.get(&format!("{PAGE}/csv"));
        let text = refused.shown(422);
        assert!(text.contains("href=\"#f-reason\"") && text.contains("Quyển 2023") && text.contains("Lỗi:"), "{text}");
        let csv = clerk.get(&format!("{PAGE}/csv?reason=kiem-tra"));
        assert!(csv.text.contains("Đã sửa thông tin ngày 07/3/2023") || csv.text.contains("Đã sửa thông tin ngày 07/03/2023"), "{}", csv.text);
    }

    fn the_files_are_those_of_the_api(app) {
        let code = app.receive();
        let browser = Browser::of(app, "supervisor", WARD);
        for (format, kind, shown) in [
            ("pdf", "application/pdf", "inline"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment"),
            ("csv", "text/csv; charset=utf-8", "attachment"),
        ] {
            let file = browser.get(&format!("{PAGE}/{format}?tu=1%2F3%2F2023&den=h&reason=kiem-tra"));
            assert_eq!((file.status, file.headers["content-type"].as_str()), (200, kind), "{format}: {}", file.text);
            assert!(file.headers["content-disposition"].starts_with(shown) && file.headers["cache-control"] == "no-store", "{format}");
        }
        let own = browser.get(&format!("{PAGE}/csv?tu=1%2F3%2F2023&den=h&reason=kiem-tra"));
        let api = app.officer("supervisor", WARD).get(&format!("/api/v1/register-book?agency={WARD}&from=2023-03-01&to=2023-03-07&format=csv&reason=kiem-tra"));
        assert_eq!(own.bytes, api.bytes);
        assert!(own.text.contains(&code));
        // A full export of a register names its reason.
        browser.get(&format!("{PAGE}/csv?tu=1%2F3%2F2023&den=h")).shown(422);
        browser.get(&format!("{PAGE}/docx")).shown(404);
        browser.get(&format!("{PAGE}/pdf?tu=hom+kia")).shown(422);
        assert!(Browser::new(app).get(&format!("{PAGE}/csv")).leads_to().starts_with("/dang-nhap"));
    }

    fn a_period_is_chosen_by_the_address_and_mistakes_are_told(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-08T09:00"));
        let clerk = Browser::of(app, "clerk", WARD);
        let today = clerk.get(PAGE);
        assert!(today.shown(200).contains("Không có hồ sơ nào vào sổ trong kỳ này.") && !today.text.contains(&code));
        let links: Vec<String> = today
            .text
            .split("href=\"/so-theo-doi?")
            .skip(1)
            .map(|rest| format!("{PAGE}?{}", rest.split('"').next().unwrap().replace("&amp;", "&")))
            .collect();
        let hits = links.iter().filter(|link| clerk.get(link).shown(200).contains(&code)).count();
        assert_eq!(hits, 3, "yesterday, this month and this year: {links:?}");
        assert!(clerk.get(&format!("{PAGE}?tu=7%2F3%2F2023")).shown(200).contains(&code), "a first day alone is that day");
        let wrong = clerk.get(&format!("{PAGE}?tu=hom+kia&den=h"));
        let text = wrong.shown(422);
        assert!(text.contains("<title>Lỗi: ") && text.contains("value=\"hom kia\"") && text.contains("aria-invalid"), "{text}");
        clerk.get(&format!("{PAGE}?tu=8%2F3%2F2023&den=7%2F3%2F2023")).shown(422);
        clerk.get(&format!("{PAGE}?sau=x")).shown(422);
        let english = Browser { cookie: Some(format!("{}; motcua_nn=en", clerk.cookie.clone().unwrap())), ..clerk.clone() };
        assert!(english.get(PAGE).shown(200).contains("Register book"));
    }

    fn a_long_book_has_pages_and_other_offices_have_none_of_it(app) {
        let codes: Vec<String> = (0..101).map(|_| app.receive()).collect();
        let clerk = Browser::of(app, "clerk", WARD);
        let first = clerk.get(PAGE);
        let (_, next) = first.shown(200).split_once("rel=\"next\"").map(|(before, _)| before.rsplit_once("href=\"").unwrap()).unwrap();
        let next = clerk.get(&next.split('"').next().unwrap().replace("&amp;", "&"));
        let on = |text: &str| codes.iter().filter(|code| text.contains(code.as_str())).count();
        assert_eq!((on(&first.text), on(next.shown(200))), (100, 1));
        assert!(!next.text.contains("rel=\"next\""));
        let there = Browser::of(app, "clerk", "H26.268.06");
        assert_eq!(on(there.get(PAGE).shown(200)), 0);
        there.get(&format!("{PAGE}?cq={WARD}")).shown(404);
        there.get(&format!("{PAGE}/csv?cq={WARD}&reason=kiem-tra")).shown(404);
        // A district reads the books of its wards, each under its own name.
        let district = Browser::of(app, "supervisor", "H26.268");
        let below = district.get(&format!("{PAGE}?cq={WARD}"));
        assert_eq!(on(below.shown(200)), 100);
        assert!(below.text.contains("<select id=\"f-cq\""), "{}", below.text);
    }
}
