//! Whole texts, their templates, reports that come by themselves and the inbox, as pages.

use super::browser::Browser;
use super::reports::links;
use crate::app::at;
use crate::runs::worked;
use crate::subscriptions::tick;

const DISTRICT: &str = "H26.268";
const MARCH: &str = "co-quan=H26.268&ky=ngay&tu=1/3/2023&den=31/3/2023";

/// Every number of a text that opens does so.
#[track_caller]
fn quotes_open(browser: &Browser, page: &str) -> usize {
    let quoted = links(page, "/bao-cao/o?");
    for (to, words) in &quoted {
        let list = browser.get(to);
        let whole = words.bytes().all(|letter| letter.is_ascii_digit());
        assert!(
            !whole || list.shown(200).contains(&format!("<strong>{words}</strong>")),
            "{to} {words}: {}",
            list.text
        );
    }
    quoted.len()
}

fn template(browser: &Browser, fields: &[(&str, &str)]) -> super::browser::Page {
    let usual = [
        ("co-quan", DISTRICT),
        ("ma", "hang-thang"),
        ("tieng", "vi"),
        ("ten", "Hằng tháng"),
        ("dung-tu", "1/3/2023"),
        ("tu", "1/3/2023"),
        ("den", "31/3/2023"),
        ("noi-dung", "Trong kỳ đã giải quyết {resolved} hồ sơ."),
    ];
    let kept = usual.iter().filter(|(name, _)| fields.iter().all(|(own, _)| own != name));
    let all: Vec<(&str, &str)> = kept.chain(fields).copied().collect();
    browser.submit("/bao-cao/mau-van/sua", &all)
}

fn subscribe(browser: &Browser, fields: &[(&str, &str)]) -> super::browser::Page {
    let usual = [("co-quan", DISTRICT), ("mau", "ii06a"), ("lich", "monthly"), ("do", "save")];
    let kept = usual.iter().filter(|(name, _)| fields.iter().all(|(own, _)| own != name));
    let all: Vec<(&str, &str)> = kept.chain(fields).copied().collect();
    browser.submit("/bao-cao/dinh-ky", &all)
}

with_app! {
    fn a_template_is_tried_saved_and_written_as_a_whole_text(app) {
        worked(app);
        let writer = Browser::of(app, "report_writer", DISTRICT);
        assert!(writer.get(&format!("/bao-cao/mau-van?co-quan={DISTRICT}")).shown(200).contains("có sẵn"));
        assert!(writer.get(&format!("/bao-cao/mau-van/sua?co-quan={DISTRICT}")).shown(200).contains("Mẫu mới"));
        // What is tried is shown beside, and nothing is kept.
        let tried = template(&writer, &[("do", "try")]);
        assert!(tried.shown(200).contains("Trong kỳ đã giải quyết <a href"), "{}", tried.text);
        assert_eq!(quotes_open(&writer, &tried.text), 1);
        assert!(!writer.get(&format!("/bao-cao/mau-van?co-quan={DISTRICT}")).shown(200).contains("hang-thang"));
        // Mistakes stand first, and what was written stays.
        let wrong = template(&writer, &[("noi-dung", "Đã giải quyết {mood} hồ sơ."), ("do", "save"), ("ma", "Hằng tháng")]);
        for part in ["<title>Lỗi: ", "href=\"#f-ma\"", "Đã giải quyết {mood} hồ sơ."] {
            assert!(wrong.shown(422).contains(part), "{part}: {}", wrong.text);
        }
        let unknown = template(&writer, &[("noi-dung", "Đã giải quyết {mood} hồ sơ."), ("do", "try")]);
        assert!(unknown.shown(422).contains("href=\"#f-noi-dung\""), "{}", unknown.text);

        let saved = template(&writer, &[("do", "save")]);
        let page = writer.get(saved.leads_to());
        assert!(page.shown(200).contains("Đã lưu phiên bản mới.") && page.text.contains("{resolved}"), "{}", page.text);
        let list = writer.get(&format!("/bao-cao/mau-van?co-quan={DISTRICT}"));
        assert!(list.shown(200).contains("1, dùng từ ngày 01/3/2023"), "{}", list.text);

        let text = writer.get(&format!("/bao-cao/toan-van?{MARCH}&mau=hang-thang&so=125%2FBC-UBND&nguoi-ky=Tr%E1%BA%A7n%20%3CB%3E&kinh-gui=S%E1%BB%9F%20A%0AS%E1%BB%9F%20B"));
        for part in ["Số: 125/BC-UBND", "Kính gửi: Sở A; Sở B", "Trần &lt;B&gt;", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO"] {
            assert!(text.shown(200).contains(part), "{part}: {}", text.text);
        }
        assert_eq!(quotes_open(&writer, &text.text), 1);
        for (to, _) in links(&text.text, "/bao-cao/toan-van/tep/") {
            let file = writer.get(&to);
            let kind = if to.contains("/pdf?") { "application/pdf" } else { "application/vnd.openxmlformats-officedocument.wordprocessingml.document" };
            assert_eq!((file.status, file.headers["content-type"].as_str(), file.headers["cache-control"].as_str()), (200, kind, "no-store"));
        }
        assert_eq!(writer.get(&format!("/bao-cao/toan-van/tep/exe?{MARCH}&mau=hang-thang")).status, 404);
        let wrong = writer.get(&format!("/bao-cao/toan-van?{MARCH}&mau=hang-thang&ngay=32%2F1%2F2023"));
        assert!(wrong.shown(422).contains("href=\"#f-ngay\"") && wrong.text.contains("value=\"32/1/2023\""), "{}", wrong.text);
        // Every built-in text of a district can be read as a page, or says what is missing.
        for (code, _) in links(&list.text, "/bao-cao/mau-van/sua?") {
            let code = code.split("ma=").nth(1).unwrap_or_default().split('&').next().unwrap_or_default().to_owned();
            if !code.is_empty() {
                assert!([200, 404, 422].contains(&writer.get(&format!("/bao-cao/toan-van?{MARCH}&mau={code}")).status), "{code}");
            }
        }
    }

    fn who_may_not_write_tries_and_saves_nothing(app) {
        worked(app);
        let head = Browser::of(app, "approver", DISTRICT);
        let page = head.get(&format!("/bao-cao/mau-van/sua?co-quan={DISTRICT}"));
        assert!(!page.shown(200).contains("value=\"save\""), "{}", page.text);
        assert_eq!(template(&head, &[("do", "save")]).status, 403);
        let elsewhere = Browser::of(app, "report_writer", "H26.268.06");
        assert_eq!(template(&elsewhere, &[("do", "save")]).status, 404);
        for page in ["mau-van", "mau-van/sua"] {
            assert_eq!(elsewhere.get(&format!("/bao-cao/{page}?co-quan={DISTRICT}")).status, 404);
        }
        assert_eq!(elsewhere.get(&format!("/bao-cao/toan-van?{MARCH}")).status, 404);
    }

    fn a_report_comes_by_itself_is_opened_once_and_ended(app) {
        worked(app);
        let writer = Browser::of(app, "report_writer", DISTRICT);
        assert!(writer.get("/bao-cao/dinh-ky").shown(200).contains("Chưa có báo cáo định kỳ nào."));
        assert!(writer.get("/bao-cao/hop-thu").shown(200).contains("Chưa có báo cáo nào gửi đến bạn."));
        let looked = subscribe(&writer, &[("do", "check"), ("nguoi", "ai-do")]);
        assert!(looked.shown(200).contains("value=\"ai-do\"") && looked.text.contains("Chưa có báo cáo định kỳ nào."), "{}", looked.text);
        let wrong = subscribe(&writer, &[("nguoi", "khong-ai"), ("lich", "yearly"), ("cat-sau", "1/1/2030")]);
        for part in ["href=\"#f-nguoi\"", "href=\"#f-lich\"", "href=\"#f-cat-sau\"", "value=\"khong-ai\""] {
            assert!(wrong.shown(422).contains(part), "{part}: {}", wrong.text);
        }
        Browser::of(app, "supervisor", DISTRICT);
        let made = subscribe(&writer, &[("vai-tro", "supervisor"), ("noi-nhan", DISTRICT), ("nguoi", "report_writer.h26-268"), ("cat-sau", "1/3/2023")]);
        let page = writer.get(made.leads_to());
        for part in ["Đã đăng ký báo cáo định kỳ.", "<strong>14/3/2023</strong>", "<strong>14/4/2023</strong>", "Người giám sát"] {
            assert!(page.shown(200).to_lowercase().contains(&part.to_lowercase()), "{part}: {}", page.text);
        }

        app.clock.set(at("2023-03-15T01:00"));
        assert_eq!(tick(app), 1);
        let supervisor = Browser::of(app, "supervisor", DISTRICT);
        assert!(supervisor.get("/bao-cao").shown(200).contains("<strong>1</strong> chưa xem"));
        let inbox = supervisor.get("/bao-cao/hop-thu?chua-xem=1");
        assert!(inbox.shown(200).contains("15/02/2023 - 14/3/2023") && inbox.text.contains("● Chưa xem"), "{}", inbox.text);
        let (_, action) = inbox.text.split_once("action=\"/bao-cao/hop-thu/").unwrap();
        let id = action.split('/').next().unwrap().to_owned();
        let run = inbox.hidden("bao-cao");
        let opened = supervisor.submit(&format!("/bao-cao/hop-thu/{id}/mo"), &[("bao-cao", &run)]);
        assert_eq!(opened.leads_to(), format!("/bao-cao/{run}"));
        supervisor.get(opened.leads_to()).shown(200);
        assert!(supervisor.get("/bao-cao/hop-thu?chua-xem=1").shown(200).contains("Không còn báo cáo nào chưa xem."));
        assert!(links(supervisor.get("/bao-cao/hop-thu").shown(200), "/bao-cao/").iter().any(|(to, _)| to.ends_with(&run)));
        // A form leads nowhere else, and nobody opens what came to others.
        assert_eq!(supervisor.submit(&format!("/bao-cao/hop-thu/{id}/mo"), &[("bao-cao", "//evil.example")]).leads_to(), "/bao-cao/hop-thu");
        let other = Browser::of(app, "report_writer", "H26.268.06");
        assert_eq!(other.submit(&format!("/bao-cao/hop-thu/{id}/mo"), &[("bao-cao", &run)]).status, 404);

        let writer = Browser::of(app, "report_writer", DISTRICT);
        let page = writer.get("/bao-cao/dinh-ky");
        let (_, action) = page.shown(200).split_once("action=\"/bao-cao/dinh-ky/").unwrap();
        let end = format!("/bao-cao/dinh-ky/{}", action.split('"').next().unwrap());
        assert_eq!(other.submit(&end, &[]).status, 404);
        let clerk = Browser::of(app, "clerk", DISTRICT);
        assert!(!clerk.get("/bao-cao/dinh-ky").shown(200).contains("Đăng ký báo cáo định kỳ</h2>"));
        assert_eq!(clerk.submit(&end, &[]).status, 403);
        assert_eq!(subscribe(&clerk, &[]).status, 403);
        let ended = writer.submit(&end, &[]);
        assert!(writer.get(ended.leads_to()).shown(200).contains("Đã kết thúc. Các báo cáo đã gửi vẫn còn."));
        assert!(writer.submit(&end, &[]).shown(409).contains("đăng ký này đã kết thúc"));
    }
}
