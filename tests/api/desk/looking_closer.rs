//! Pictures, meters, comparisons and scores as pages: every number opens to as many lines as it says, a picture has its table and its words,
//! and nobody sees what is not theirs.

use super::browser::Browser;
use super::reports::links;
use crate::app::{TestApp, at};
use crate::dossiers::resolve;
use crate::runs::worked;

const WARD: &str = "H26.268.05";
const MARCH: &str = "co-quan=H26.268&ky=ngay&tu=1/3/2023&den=31/3/2023";

/// Follows every number of a page that leads to such an address; its list has as many lines.
#[track_caller]
fn every_number_opens(browser: &Browser, page: &str, start: &str) -> usize {
    let numbers = links(page, start);
    for (to, words) in &numbers {
        let list = browser.get(to);
        let lines = list.shown(200).matches("<td><a href=\"/ho-so/").count();
        assert_eq!(lines.to_string(), *words, "{to}: {}", list.text);
    }
    numbers.len()
}

/// Work of a month: some resolved in time and late, some open and overdue, one paused.
fn busy(app: &TestApp) -> Vec<String> {
    let codes = worked(app);
    app.clock.set(at("2023-03-20T09:00"));
    resolve(app, &codes[3]);
    app.clock.set(at("2023-03-28T09:00"));
    codes
}

/// Every picture of a page says to a screen reader what it is.
#[track_caller]
fn pictures_are_told(page: &str) -> usize {
    let pictures: Vec<&str> =
        page.split("<svg ").skip(1).map(|svg| svg.split("</svg>").next().unwrap()).collect();
    for picture in &pictures {
        let (_, rest) = picture.split_once("aria-labelledby=\"").expect("a name");
        let ids: Vec<&str> = rest.split('"').next().unwrap().split(' ').collect();
        assert!(picture.contains("role=\"img\"") && ids.len() == 2, "{picture}");
        for id in ids {
            assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id} stands once");
        }
        assert!(
            picture.contains("<title") && picture.contains("<desc") && !picture.contains("style="),
            "{picture}"
        );
    }
    pictures.len()
}

with_app! {
    fn every_picture_has_its_numbers_beside_it_and_they_open(app) {
        busy(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        for by in ["", "&theo=week", "&theo=day", "&theo=month"] {
            let page = writer.get(&format!("/bao-cao/bieu-do?{MARCH}{by}"));
            assert_eq!(pictures_are_told(page.shown(200)), 4, "{by}");
            assert!(every_number_opens(&writer, &page.text, "/bao-cao/o?") >= 5, "{by}: {}", page.text);
            // In process and overdue, by the role of the step.
            assert!(every_number_opens(&writer, &page.text, "/ho-so?") >= 2, "{by}: {}", page.text);
        }
        // A dot and the line of its bounds for each office that resolved anything, and the rate of all as a line.
        let page = writer.get(&format!("/bao-cao/bieu-do?{MARCH}"));
        assert_eq!((page.text.matches("r=\"5\"").count(), page.text.matches("class=\"span\"").count()), (1, 1));
        assert!(page.text.contains("stroke-dasharray") && page.text.contains("66,67% (2/3)"), "{}", page.text);
        // One that has no room says why, and takes no other away.
        let long = writer.get("/bao-cao/bieu-do?co-quan=H26.268&ky=ngay&tu=1/12/2022&den=31/3/2023&theo=day");
        assert_eq!(pictures_are_told(long.shown(200)), 3);
        assert!(long.text.contains("biểu đồ không đủ chỗ"), "{}", long.text);
        let unknown = writer.get(&format!("/bao-cao/bieu-do?{MARCH}&theo=mood"));
        assert!(unknown.shown(200).contains("chọn một trong các cách chia có sẵn"), "{}", unknown.text);
    }

    fn the_board_says_at_whose_step_dossiers_wait(app) {
        busy(app);
        let supervisor = Browser::of(app, "supervisor", "H26.268");
        let board = supervisor.get("/dieu-hanh");
        assert_eq!(pictures_are_told(board.shown(200)), 1);
        let waiting: Vec<_> = links(&board.text, "/ho-so?").into_iter().filter(|(to, _)| to.contains("gd=in_process")).collect();
        assert!(waiting.len() >= 2, "{}", board.text);
        for (to, words) in waiting {
            let list = supervisor.get(&to);
            assert_eq!(list.shown(200).matches("<td><a href=\"/ho-so/").count().to_string(), words, "{to}");
        }
        // Nothing is drawn of nothing.
        let elsewhere = Browser::of(app, "supervisor", "H26.268.06");
        assert_eq!(pictures_are_told(elsewhere.get("/dieu-hanh").shown(200)), 0);
    }

    fn every_meter_opens_to_its_acts_and_accuses_nobody(app) {
        busy(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        for rows in ["agency", "procedure", "level"] {
            let page = writer.get(&format!("/bao-cao/chi-so-trung-thuc?{MARCH}&dong={rows}"));
            assert!(page.shown(200).contains("không phải là kết luận vi phạm"), "{}", page.text);
            assert!(every_number_opens(&writer, &page.text, "/bao-cao/chi-so-trung-thuc/o?") >= 6, "{rows}: {}", page.text);
        }
        // Other thresholds count otherwise, and the lists follow.
        let page = writer.get(&format!("/bao-cao/chi-so-trung-thuc?{MARCH}&tuc-thi=100000&phut-cuoi=100000"));
        assert!(page.shown(200).contains("value=\"100000\""));
        assert!(every_number_opens(&writer, &page.text, "/bao-cao/chi-so-trung-thuc/o?") >= 8, "{}", page.text);
        let wrong = writer.get(&format!("/bao-cao/chi-so-trung-thuc?{MARCH}&tuc-thi=mau&nop-lai=0"));
        for part in ["<title>Lỗi: ", "href=\"#f-tuc-thi\"", "href=\"#f-nop-lai\"", "value=\"mau\""] {
            assert!(wrong.shown(422).contains(part), "{part}: {}", wrong.text);
        }
        for address in ["/bao-cao/chi-so-trung-thuc/o", "/bao-cao/chi-so-trung-thuc/o?chi-so=mood"] {
            assert_eq!(writer.get(address).status, 404, "{address}");
        }
    }

    fn every_number_of_a_comparison_opens_and_a_level_without_offices_is_told(app) {
        busy(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        let page = writer.get(&format!("/bao-cao/so-sanh?{MARCH}&cap=ward"));
        assert_eq!(pictures_are_told(page.shown(200)), 1);
        assert!(every_number_opens(&writer, &page.text, "/bao-cao/so-sanh/o?") >= 6, "{}", page.text);
        assert!(page.text.contains("cơ sở nhỏ, khó nói gì") && page.text.contains("Khoảng là khoảng Wilson 95%"), "{}", page.text);
        let none = writer.get(&format!("/bao-cao/so-sanh?{MARCH}&cap=city"));
        for part in ["<title>Lỗi: ", "href=\"#f-cap\"", "không có cơ quan cấp này"] {
            assert!(none.shown(422).contains(part), "{part}: {}", none.text);
        }
        assert_eq!(writer.get(&format!("/bao-cao/so-sanh/o?{MARCH}&so=mood")).status, 422);
    }

    fn a_score_says_what_it_is_made_of_and_what_is_not_known(app) {
        busy(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        let page = writer.get("/bao-cao/cham-diem?co-quan=H26.268&ky=03&nam=2023");
        let text = page.shown(200);
        for part in ["Điểm ước tính từ sổ hồ sơ", "UBND quận Hà Đông, tháng 3/2023", "? ", "Theo đơn vị", "trên 100,00 điểm"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(every_number_opens(&writer, text, "/bao-cao/o?") >= 1, "{text}");
        let procedures = links(text, "/bao-cao/cham-diem/thu-tuc?");
        assert!(!procedures.is_empty(), "{text}");
        for (to, words) in procedures {
            let list = writer.get(&to);
            assert_eq!(list.shown(200).matches("<td><a href=\"/ho-so?tt=").count().to_string(), words, "{to}");
        }
        // Each unit below has its own page, with the same words.
        let units = links(text, "/bao-cao/cham-diem?");
        assert!(units.len() >= 17, "{units:?}");
        writer.get(&units[0].0).shown(200);
        for (address, field) in [("ky=03&nam=hai", "#f-nam"), ("ky=Q4&nam=2023", "#f-ky")] {
            let wrong = writer.get(&format!("/bao-cao/cham-diem?co-quan=H26.268&{address}"));
            assert!(wrong.shown(422).contains(&format!("href=\"{field}\"")), "{address}: {}", wrong.text);
        }
    }

    fn nobody_looks_closer_at_what_is_not_theirs(app) {
        busy(app);
        let ward = Browser::of(app, "supervisor", "H26.268.06");
        for page in ["bieu-do", "chi-so-trung-thuc", "so-sanh", "cham-diem"] {
            let query = if page == "cham-diem" { format!("co-quan={WARD}&ky=03&nam=2023") } else { format!("co-quan={WARD}&ky=ngay&tu=1/3/2023&den=31/3/2023") };
            let there = ward.get(&format!("/bao-cao/{page}?{query}"));
            assert!([404, 422].contains(&there.status), "{page}: {}", there.text);
            assert!(!there.text.contains("<table class=\"figures"), "{page}: {}", there.text);
        }
        for list in ["/bao-cao/chi-so-trung-thuc/o?chi-so=entry_lag", "/bao-cao/so-sanh/o?so=resolved"] {
            let there = ward.get(&format!("{list}&co-quan={WARD}&ky=ngay&tu=1/3/2023&den=31/3/2023"));
            assert!([404, 422].contains(&there.status), "{list}: {}", there.text);
        }
    }
}
