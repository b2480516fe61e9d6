//! Filters of lists under a name: kept as they stand, counted, renamed, removed, and nobody else's.

use super::browser::{Browser, Page};
use crate::app::{at, census};

const WARD: &str = "H26.268.05";

fn keep(browser: &Browser, name: &str, filter: &[(&str, &str)]) -> Page {
    browser.submit("/bo-loc", &[&[("name", name)][..], filter].concat())
}

/// The keys of the filters that the page lists.
fn ids(page: &Page) -> Vec<String> {
    let forms = page.text.split("action=\"/bo-loc/").skip(1);
    forms.filter_map(|rest| rest.split('"').next().unwrap().strip_suffix("/ten")).map(str::to_owned).collect()
}

with_app! {
    fn a_filter_is_kept_under_a_name_and_stands_beside_the_lists_with_its_length(app) {
        app.receive();
        let clerk = Browser::of(app, "clerk", WARD);
        assert!(!clerk.get("/ho-so").shown(200).contains("action=\"/bo-loc\""), "nothing is filtered");
        let list = clerk.get("/ho-so?ds=mine&q=v%C3%AD+d%E1%BB%A5&tt=1.004873");
        let text = list.shown(200);
        for (name, value) in [("ds", "mine"), ("q", "ví dụ"), ("tt", "1.004873")] {
            assert!(text.contains(&format!("type=\"hidden\" name=\"{name}\" value=\"{value}\"")), "{name}: {text}");
        }
        let kept = keep(&clerk, " Hộ tịch <của tôi> ", &[("ds", "mine"), ("q", " ví dụ "), ("tt", "1.004873")]);
        let address = kept.leads_to().to_owned();
        let shown = clerk.get(&address);
        let tab = "aria-current=\"page\">★ Hộ tịch &lt;của tôi&gt; <strong>1</strong></a>";
        assert!(shown.shown(200).contains(tab) && shown.text.matches("aria-current=\"page\">").count() == 2, "{}", shown.text);
        assert!(!shown.text.contains("action=\"/bo-loc\""), "it is kept already");
        app.receive();
        assert!(clerk.get("/ho-so").shown(200).contains("★ Hộ tịch &lt;của tôi&gt; <strong>2</strong>"));
        // What a day means is asked anew each day: «h» is today.
        keep(&clerk, "Hôm nay", &[("tu", "h")]).leads_to();
        assert!(clerk.get("/ho-so").shown(200).contains("★ Hôm nay <strong>2</strong>"));
        app.clock.set(at("2023-03-07T09:40"));
        let page = clerk.get("/bo-loc");
        assert!(page.shown(200).contains("Mã, tên hoặc số: ví dụ; Mã thủ tục: 1.004873"), "{}", page.text);
        let id = ids(&page).remove(0);
        clerk.submit(&format!("/bo-loc/{id}/ten"), &[("name", "Tên khác")]).leads_to();
        let renamed = clerk.get("/ho-so");
        assert!(renamed.shown(200).contains("★ Tên khác <strong>2</strong>") && !renamed.text.contains("của tôi&gt;"), "{}", renamed.text);
        assert_eq!(clerk.submit(&format!("/bo-loc/{id}/bo"), &[]).leads_to(), "/bo-loc");
        let left = clerk.get("/ho-so");
        assert!(!left.shown(200).contains("Tên khác") && left.text.contains("★ Hôm nay"), "{}", left.text);
    }

    fn a_filter_is_its_officers_alone(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        keep(&clerk, "Riêng tôi", &[("ds", "overdue")]).leads_to();
        let id = ids(&clerk.get("/bo-loc")).remove(0);
        let head = Browser::of(app, "unit_head", WARD);
        assert!(!head.get("/ho-so").shown(200).contains("Riêng tôi"));
        assert!(head.get("/bo-loc").shown(200).contains("Chưa lưu bộ lọc nào."));
        for path in [format!("/bo-loc/{id}/ten"), format!("/bo-loc/{id}/bo"), "/bo-loc/x/bo".into(), "/bo-loc/x/ten".into()] {
            head.submit(&path, &[("name", "Của người khác")]).shown(404);
        }
        assert!(clerk.get("/ho-so").shown(200).contains("★ Riêng tôi"));
        // The same name is another officer's own.
        keep(&head, "Riêng tôi", &[("ds", "mine")]).leads_to();
        assert_eq!(Browser::new(app).get("/bo-loc").leads_to(), "/dang-nhap?ve=%2Fbo-loc");
        for role in motcua::access::Role::ALL {
            Browser::of(app, role.as_str(), WARD).get("/bo-loc").shown(200);
        }
    }

    fn what_cannot_be_kept_comes_back_with_what_was_typed(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let rows = census(app);
        let refused = keep(&clerk, " ", &[("ds", "mine"), ("q", "an")]);
        let text = refused.shown(422);
        assert!(text.contains("href=\"#f-name\"") && text.contains("name=\"q\" value=\"an\""), "{text}");
        assert!(keep(&clerk, &"x".repeat(61), &[("q", "an")]).shown(422).contains("id=\"f-name-error\""));
        assert!(keep(&clerk, "Không có gì", &[]).shown(422).contains("lọc trước rồi lưu"));
        let unread = keep(&clerk, "Ngày lạ", &[("tu", "hôm kia")]);
        assert!(unread.shown(422).contains("value=\"Ngày lạ\"") && unread.text.contains("value=\"hôm kia\""), "{}", unread.text);
        keep(&clerk, "Một", &[("q", "an")]).leads_to();
        let taken = keep(&clerk, "Một", &[("q", "binh")]);
        assert!(taken.shown(409).contains("chọn tên khác") && taken.text.contains("name=\"q\" value=\"binh\""), "{}", taken.text);
        for number in 2..=10 {
            keep(&clerk, &format!("Số {number}"), &[("q", "an"), ("nguoi", &number.to_string())]).leads_to();
        }
        assert!(keep(&clerk, "Thêm", &[("q", "chi")]).shown(422).contains("đã lưu 10 bộ lọc"));
        let page = clerk.get("/bo-loc");
        let id = &ids(&page)[1];
        assert!(clerk.submit(&format!("/bo-loc/{id}/ten"), &[("name", "Một")]).shown(409).contains("chọn tên khác"));
        clerk.submit(&format!("/bo-loc/{id}/ten"), &[("name", "")]).shown(422);
        assert!(clerk.get("/bo-loc").shown(200).contains("★ Số 2"));
        let forged = clerk.post("/bo-loc", &[("csrf", "x"), ("name", "Giả"), ("q", "an")]);
        forged.shown(403);
        assert_eq!(census(app), rows);
    }
}
