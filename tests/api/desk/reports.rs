//! The pages of those who answer for figures: every figure opens to as many dossiers as it says, a report is kept, signed, repeated and
//! compared, and a text is checked.

use super::browser::Browser;
use crate::app::at;
use crate::dossiers::resolve;
use crate::runs::worked;

const WARD: &str = "H26.268.05";
const MARCH: &str = "co-quan=H26.268&ky=ngay&tu=1/3/2023&den=31/3/2023";

/// Every link of a page that begins so, with the words that it is on.
pub(crate) fn links(page: &str, start: &str) -> Vec<(String, String)> {
    page.split("<a ")
        .skip(1)
        .filter_map(|link| {
            let (_, rest) = link.split_once("href=\"")?;
            let (to, rest) = rest.split_once('"')?;
            let words = rest.split_once('>')?.1.split("</a>").next()?;
            to.starts_with(start).then(|| (to.replace("&amp;", "&"), words.to_owned()))
        })
        .collect()
}

/// Follows every figure of a page; its list says the same number and has as many lines.
#[track_caller]
fn every_figure_opens(browser: &Browser, page: &str, start: &str) -> usize {
    let figures = links(page, start);
    for (to, words) in &figures {
        let list = browser.get(to);
        let list = list.shown(200);
        assert!(list.contains(&format!("<strong>{words}</strong>")), "{to} says {words}: {list}");
        assert_eq!(list.matches("<td><a href=\"/ho-so/").count().to_string(), *words, "{to}");
    }
    figures.len()
}

/// Keeps a report by the page; answers its address.
#[track_caller]
fn kept(browser: &Browser, layout: &str) -> String {
    let fields = [
        ("co-quan", "H26.268"),
        ("ky", "ngay"),
        ("tu", "1/3/2023"),
        ("den", "31/3/2023"),
        ("dong", "agency"),
    ];
    let fields = [&fields[..], &[("mau", layout)]].concat();
    let kept = browser.submit("/bao-cao/moi", &fields);
    let (address, done) = kept.leads_to().split_once('?').unwrap();
    assert_eq!(done, "xong=lap");
    address.to_owned()
}

with_app! {
    fn every_figure_of_a_table_opens_to_its_dossiers(app) {
        let codes = worked(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        for rows in ["agency", "level", "field", "procedure", "channel"] {
            let page = writer.get(&format!("/bao-cao/moi?{MARCH}&dong={rows}"));
            let opened = every_figure_opens(&writer, page.shown(200), "/bao-cao/o?");
            assert!(opened >= 10, "{rows}: {opened} figures open");
            assert!(page.text.contains("✓ 5 = 5"), "the books balance: {}", page.text);
        }
        // As it stood: what is received meanwhile does not lengthen a list that is open.
        let page = writer.get(&format!("/bao-cao/moi?{MARCH}&dong=level"));
        let received = links(page.shown(200), "/bao-cao/o?").into_iter().find(|(to, _)| to.contains("chi-tieu=received&")).unwrap().0;
        app.clock.set(at("2023-03-10T08:45"));
        app.receive();
        let list = writer.get(&received);
        assert!(list.shown(200).contains("<strong>5</strong>") && list.text.contains(&codes[4]), "{}", list.text);
        let anew = writer.get(&format!("/bao-cao/moi?{MARCH}&dong=level"));
        assert!(anew.shown(200).contains("✓ 6 = 6"));
    }

    fn a_report_is_kept_signed_repeated_compared_and_taken_away(app) {
        let codes = worked(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        assert!(writer.get("/bao-cao").shown(200).contains("Chưa có báo cáo nào được chốt"));
        let report = kept(&writer, "ii06a");
        let page = writer.get(&format!("{report}?xong=lap"));
        assert!(page.shown(200).contains("Đã chốt báo cáo.") && page.text.contains("(3)+(14)="), "{}", page.text);
        assert!(every_figure_opens(&writer, &page.text, &format!("{report}/o/")) >= 10);
        assert!(writer.get("/bao-cao").shown(200).contains(&report));

        // The maker signs as the maker, the head as the head, nobody twice.
        assert_eq!(writer.submit(&format!("{report}/ky"), &[]).leads_to(), format!("{report}?xong=ky"));
        let again = writer.submit(&format!("{report}/ky"), &[]);
        assert!(again.shown(409).contains("bạn đã ký báo cáo này"), "{}", again.text);
        let head = Browser::of(app, "approver", "H26.268");
        assert!(head.get(&report).shown(200).contains("Ký báo cáo"));
        head.submit(&format!("{report}/ky"), &[]).leads_to();
        let signed = head.get(&report);
        assert_eq!(signed.shown(200).matches("UBND quận Hà Đông, 10/03 08:30").count(), 2, "{}", signed.text);
        assert!(!signed.text.contains("/ky\""), "nobody is offered to sign twice");

        // Later acts change nothing of it; a later report differs by the dossiers that it names.
        let same = writer.get(&format!("{report}/lap-lai"));
        assert!(same.shown(200).contains("✓ Lập lại cho cùng kết quả"), "{}", same.text);
        // Before any of them falls due.
        app.clock.set(at("2023-03-10T09:00"));
        resolve(app, &codes[3]);
        let later = kept(&writer, "ii06a");
        assert!(writer.get(&format!("{report}/lap-lai")).shown(200).contains("✓ Lập lại"));
        let differences = writer.get(&format!("{report}/khac{}", later.strip_prefix("/bao-cao").unwrap()));
        assert!(differences.shown(200).contains(&codes[3]) && !differences.text.contains(&codes[4]), "{}", differences.text);
        assert!(writer.get(&later).shown(200).contains(&format!("{later}/khac{}", report.strip_prefix("/bao-cao").unwrap())));

        for (format, kind) in [
            ("pdf", "application/pdf"),
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("csv", "text/csv; charset=utf-8"),
        ] {
            let file = writer.get(&format!("{report}/tep/{format}"));
            assert_eq!((file.status, file.headers["content-type"].as_str()), (200, kind));
            assert_eq!(file.headers["cache-control"], "no-store");
            assert!(file.bytes.len() > 300);
        }
        assert_eq!(writer.get(&format!("{report}/tep/exe")).status, 404);

        // The paragraph quotes the cells of this very report.
        let paragraph = writer.get(&format!("{report}/doan-van"));
        let figures = links(paragraph.shown(200), &format!("{report}/o/"));
        for (to, words) in &figures {
            let list = writer.get(to);
            let whole = words.bytes().all(|letter| letter.is_ascii_digit());
            assert!(!whole || list.text.contains(&format!("<strong>{words}</strong>")), "{to} {words}: {}", list.text);
            list.shown(200);
        }
        assert!(!figures.is_empty() && paragraph.text.contains("id=\"text\""), "{}", paragraph.text);
        assert!(writer.get(&format!("{report}/doan-van?mau=x")).shown(404).contains("Đoạn văn của báo cáo"));
    }

    fn nobody_keeps_or_sees_what_is_not_theirs(app) {
        worked(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        let report = kept(&writer, "resolution");
        // A ward does not see what counts its district; one that there is not looks the same.
        let ward = Browser::of(app, "supervisor", "H26.268.06");
        for page in ["", "/o/total:received", "/lap-lai", "/tep/pdf"] {
            let page = ward.get(&format!("{report}{page}"));
            assert!(page.shown(404).contains("không có báo cáo này"), "{}", page.text);
        }
        assert!(!ward.get("/bao-cao").shown(200).contains(&report));
        for id in ["/bao-cao/x", "/bao-cao/01900000-0000-7000-8000-000000000000"] {
            assert!(ward.get(id).shown(404).contains("không có báo cáo này"));
        }
        let there = ward.get(&format!("/bao-cao/moi?{MARCH}"));
        assert!(there.shown(200).contains("Số cơ quan được tính: 1/18"), "{}", there.text);
        assert!(links(&there.text, "/bao-cao/o?").is_empty(), "nothing of another office is counted: {}", there.text);
        assert_eq!(ward.submit(&format!("{report}/ky"), &[]).status, 404);
        // A clerk may look at the figures of the own office, and keeps none.
        let clerk = Browser::of(app, "clerk", WARD);
        let own = clerk.get(&format!("/bao-cao/moi?co-quan={WARD}&ky=ngay&tu=1/3/2023&den=31/3/2023"));
        assert!(own.shown(200).contains("Việc này dành cho") && !own.text.contains("name=\"mau\""), "{}", own.text);
        let refused = clerk.submit("/bao-cao/moi", &[("co-quan", WARD), ("ky", "ngay"), ("tu", "1/3/2023"), ("den", "31/3/2023"), ("mau", "ii06a")]);
        assert_eq!(refused.status, 403, "{}", refused.text);
        // A form of somebody else's is refused.
        assert_eq!(writer.post("/bao-cao/moi", &[("co-quan", "H26.268"), ("mau", "ii06a")]).status, 403);
    }

    fn mistakes_stand_first_lead_to_their_fields_and_keep_what_was_typed(app) {
        worked(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        let page = writer.get("/bao-cao/moi?co-quan=H26.268&ky=ngay&tu=1/3/2023&den=32/3/2023&dong=x");
        let text = page.shown(422);
        for part in ["<title>Lỗi: ", "href=\"#f-den\"", "href=\"#f-dong\"", "value=\"32/3/2023\"", "id=\"f-den-error\""] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let page = writer.submit("/bao-cao/moi", &[("co-quan", "H26.268"), ("ky", "quarter:9"), ("nam", "2023"), ("mau", "ii06a")]);
        assert!(page.shown(422).contains("href=\"#f-ky\""), "{}", page.text);
        for address in ["/bao-cao/o", "/bao-cao/o?chi-tieu=x", "/bao-cao?sau=x", "/bao-cao/moi?co-quan=%00", "/bao-cao/o?chi-tieu=received&luc=x&co-quan=H26.268"] {
            assert!([400, 404, 422].contains(&writer.get(address).status), "{address}");
        }
    }

    fn a_text_is_marked_figure_by_figure_and_put_right(app) {
        worked(app);
        let writer = Browser::of(app, "report_writer", "H26.268");
        assert!(writer.get("/kiem-tra-van-ban").shown(200).contains("Văn bản cần kiểm tra"));
        let text = "Trong kỳ đã xử lý 3.415/3.464 PAKN, đạt 97%.\r\nNgười dân <b>hài lòng</b> 12%.";
        let page = writer.submit("/kiem-tra-van-ban", &[("van-ban", text)]);
        let shown = page.shown(200);
        for part in [
            "3.415/3.464 PAKN, đạt 98,59%.",
            "✗ không khớp",
            "? không kiểm chứng được",
            "3.415/3.464 = 98,59%, không phải 97%",
            "&lt;b&gt;hài lòng&lt;/b&gt;",
            "href=\"#k2\"",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let empty = writer.submit("/kiem-tra-van-ban", &[("van-ban", " "), ("tu", "hôm kia"), ("den", "31/3/2023")]);
        let empty = empty.shown(422);
        assert!(empty.contains("href=\"#f-van-ban\"") && empty.contains("href=\"#f-tu\"") && empty.contains("hôm kia"), "{empty}");
        let elsewhere = writer.submit("/kiem-tra-van-ban", &[("van-ban", "5 hồ sơ"), ("co-quan", "H99")]);
        assert!([404, 422].contains(&elsewhere.status), "{}", elsewhere.text);
    }

    fn whoever_answers_for_figures_has_reports_in_the_bar(app) {
        for (role, there) in [("supervisor", true), ("report_writer", true), ("approver", true), ("unit_head", true), ("clerk", false), ("handler", false)] {
            let page = Browser::of(app, role, WARD).get("/viec");
            assert_eq!(page.shown(200).contains("href=\"/bao-cao\""), there, "{role}");
        }
    }
}
