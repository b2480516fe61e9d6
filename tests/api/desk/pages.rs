//! The pages that are read: who sees which, what stands on them, and how they go out.

use motcua::access::Role;
use serde_json::json;

use super::browser::Browser;
use super::page_list::{of_dossier, of_officers};
use crate::app::{TestApp, intake, intake_with};
use crate::support::{Engine, TestDatabase};

const WARD: &str = "H26.268.05";

/// A dossier that was received, asked for papers, answered and handed on: pauses, papers and a journal.
pub(crate) fn eventful(app: &TestApp) -> String {
    let code = app.receive();
    app.ask_for_papers(&code, WARD);
    let clerk = app.officer("clerk", WARD);
    let papers =
        json!({ "papers": [{ "code": "residence", "name": "Giấy xác nhận <nơi cư trú>", "originals": 1 }] });
    clerk.act(&code, "supplements", &papers).ok(200);
    code
}

with_app! {
    fn every_role_reads_every_page_of_its_office_and_each_is_sound(app) {
        let code = eventful(app);
        let mut pages = of_dossier(&code);
        pages.extend(of_officers());
        for role in Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            for page in &pages {
                // What consists of people's data is for those who see people.
                if !role.sees_people() && ["/giay/", "/tep"].iter().any(|part| page.contains(part)) {
                    browser.get(page).shown(403);
                    continue;
                }
                // The page of one's own account holds the sign-in name.
                let text = browser.get(page).shown(200).replace(&format!("{}.h26", role.as_str()), "");
                for code in ["unit_head", "report_writer", "records_clerk"] {
                    assert!(!text.contains(code), "{code} on {page}");
                }
            }
        }
    }

    fn a_dossier_whose_clock_stands_promises_no_date(app) {
        let code = app.receive();
        let clerk = Browser::of(app, "clerk", WARD);
        let address = format!("/ho-so/{code}");
        let running = clerk.get(&address).shown(200).to_owned();
        assert!(running.contains("Hẹn trả kết quả") && !running.contains("Đồng hồ dừng"), "{running}");
        app.ask_for_papers(&code, WARD);
        let standing = clerk.get(&address).shown(200).to_owned();
        assert!(standing.contains("Đồng hồ dừng") && standing.contains("Hẹn trả trước khi dừng"), "{standing}");
        assert!(!standing.contains("Hẹn trả kết quả"), "{standing}");
    }

    fn another_office_sees_nothing_on_any_page(app) {
        let code = eventful(app);
        let there = Browser::of(app, "supervisor", "H26.268.06");
        let mut pages = of_dossier(&code);
        pages.push(format!("/ho-so/{code}/giay/giay-tiep-nhan/pdf"));
        for page in &pages {
            let page = there.get(page);
            assert!(!page.shown(404).contains("Ví Dụ"), "{}", page.text);
            assert!(page.text.contains("không có hồ sơ nào mã này trong phạm vi của bạn"), "{}", page.text);
        }
        // As one that there is not.
        let (hidden, absent) = (there.get(&format!("/ho-so/{code}")), there.get("/ho-so/H26.268.05-230307-9999"));
        let bare = |text: &str, code: &str| text.replace(code, "").split("csrf").next().unwrap().to_owned();
        assert_eq!(bare(&hidden.text, &code), bare(&absent.text, "H26.268.05-230307-9999"));
        let lists = there.get("/ho-so");
        assert!(!lists.shown(200).contains(&code));
        assert_eq!(there.get(&format!("/ho-so?q={code}")).status, 200, "no way to a dossier that is hidden");
        let work = there.get("/viec");
        for count in work.shown(200).split("<strong>").skip(1) {
            assert!(count.starts_with("0<"), "{}", work.text);
        }
        let home = Browser::of(app, "supervisor", WARD);
        assert!(home.get("/ho-so").shown(200).contains(&code));
        assert!(home.get("/viec").shown(200).contains("<strong>1</strong>"));
    }

    fn nobody_reads_a_page_without_signing_in(app) {
        let code = eventful(app);
        let stranger = Browser::new(app);
        for page in of_dossier(&code).iter().map(String::as_str).chain(["/viec", "/ho-so"]) {
            assert!(stranger.get(page).leads_to().starts_with("/dang-nhap?ve=%2F"), "{page}");
        }
        let paper = stranger.get(&format!("/ho-so/{code}/giay/giay-tiep-nhan/pdf"));
        assert!(paper.leads_to().starts_with("/dang-nhap"));
    }

    fn a_dossier_says_what_its_reader_may_do_and_who_may_do_the_rest(app) {
        let code = app.receive();
        let page = |role: &str| Browser::of(app, role, WARD).get(&format!("/ho-so/{code}")).shown(200).to_owned();
        let (clerk, writer) = (page("clerk"), page("report_writer"));
        assert!(clerk.contains("Chuyển bước tiếp theo"), "{clerk}");
        assert!(writer.contains("Bây giờ không có việc nào cho bạn ở hồ sơ này."), "{writer}");
        assert!(writer.contains("Chuyển bước tiếp theo</em>: ") && writer.contains("bộ phận một cửa"), "{writer}");
        // In sentences, with full names and posts or roles.
        assert!(clerk.contains("Cán bộ thử nghiệm (bộ phận một cửa) tiếp nhận tại quầy"), "{clerk}");
        assert!(clerk.contains("Nguyễn Thị Ví Dụ") && clerk.contains("Tờ khai") || clerk.contains("Đơn"), "{clerk}");
    }

    fn a_journal_tells_of_the_clock_and_the_due_date_newest_first(app) {
        let code = eventful(app);
        let text = Browser::of(app, "clerk", WARD).get(&format!("/ho-so/{code}")).shown(200).to_owned();
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
        assert!(at("<em>đồng hồ chạy lại</em>") < at("<em>đồng hồ dừng</em>"));
        assert!(text.contains("Giấy xác nhận &lt;nơi cư trú&gt;") && !text.contains("<nơi"), "{text}");
        assert!(text.contains("Chờ công dân bổ sung: "), "{text}");
    }

    fn a_code_leads_to_its_dossier_and_filters_live_in_the_address(app) {
        let code = app.receive();
        let other = app.officer("clerk", WARD).post("/api/v1/dossiers", &intake_with(&json!({ "applicant": { "name": "Đỗ Văn Ấn", "phone": "0900 000 009" } }))).ok(201);
        let other = other["code"].as_str().unwrap();
        let clerk = Browser::of(app, "clerk", WARD);
        for typed in [code.clone(), code.to_lowercase(), format!("http:%2F%2Fx%2Ftra-cuu%2F{code}")] {
            assert_eq!(clerk.get(&format!("/ho-so?q={typed}")).leads_to(), format!("/ho-so/{code}"));
        }
        let found = clerk.get("/ho-so?q=do+van+an");
        assert!(found.shown(200).contains(other) && !found.text.contains(&format!(">{code}<")), "{}", found.text);
        let by_day = clerk.get("/ho-so?tu=7%2F3%2F2023&den=07032023");
        assert!(by_day.shown(200).contains(other) && by_day.text.contains(&code));
        assert!(!clerk.get("/ho-so?tu=8.3.2023").shown(200).contains(other));
        let wrong = clerk.get("/ho-so?ds=mine&tu=hom+kia");
        let text = wrong.shown(422);
        assert!(text.contains("<title>Lỗi: ") && text.contains("value=\"hom kia\"") && text.contains("aria-invalid"), "{text}");
        let none = clerk.get("/ho-so?q=khong+ai+ca");
        assert!(none.shown(200).contains("Không có hồ sơ nào khớp."));
    }

    fn a_long_list_has_pages_that_fit_together(app) {
        let clerk = app.officer("clerk", WARD);
        let mut codes: Vec<String> = (0..53).map(|_| clerk.post("/api/v1/dossiers", &intake()).ok(201)["code"].as_str().unwrap().to_owned()).collect();
        let browser = Browser::of(app, "clerk", WARD);
        let (mut seen, mut address): (Vec<String>, String) = (Vec::new(), "/ho-so".into());
        loop {
            let page = browser.get(&address);
            let text = page.shown(200);
            seen.extend(text.split("href=\"/ho-so/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            let next = text.split("<a href=\"").find(|link| link.contains("rel=\"next\""));
            let Some(next) = next.and_then(|link| link.split('"').next()) else { break };
            address = next.replace("&amp;", "&");
        }
        codes.sort();
        seen.sort();
        assert_eq!(seen, codes);
    }

    fn forms_are_shown_in_a_frame_and_only_in_one_of_ours(app) {
        let code = eventful(app);
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get(&format!("/ho-so/{code}/giay/giay-tiep-nhan?kho=a5"));
        let file = format!("/ho-so/{code}/giay/giay-tiep-nhan/pdf?kho=a5");
        assert!(page.shown(200).contains(&format!("src=\"{file}\"")), "{}", page.text);
        assert_eq!(page.headers["x-frame-options"], "DENY");
        let paper = clerk.get(&file);
        assert_eq!((paper.status, paper.headers["content-type"].as_str()), (200, "application/pdf"));
        assert!(paper.bytes.starts_with(b"%PDF"));
        assert_eq!(paper.headers["x-frame-options"], "SAMEORIGIN");
        assert!(paper.headers["content-security-policy"].contains("frame-ancestors 'self'"));
        assert!(paper.headers["content-disposition"].starts_with("inline;"));
        assert_eq!(paper.headers["cache-control"], "no-store");
        // What is not true of it says what to do first.
        let untrue = clerk.get(&format!("/ho-so/{code}/giay/phieu-tu-choi"));
        assert!(untrue.shown(409).contains("ghi việc từ chối trước"), "{}", untrue.text);
        clerk.get(&format!("/ho-so/{code}/giay/khong-co")).shown(404);
        clerk.get(&format!("/ho-so/{code}/giay/phieu-bo-sung?so=2")).shown(404);
    }

    fn a_citizen_learns_how_far_it_is_and_nothing_of_anybody(app) {
        // The code of the first one stands on the form as an example.
        app.receive();
        let code = app.receive();
        let citizen = Browser::new(app);
        assert!(citizen.get(&format!("/tra-cuu/{code}")).shown(200).contains(&format!("value=\"{code}\"")));
        let look = |code: &str, digits: &str| citizen.post("/tra-cuu", &[("code", code), ("digits", digits)]);
        let found = look(&code, "1234");
        let text = found.shown(200);
        assert!(text.contains("Hẹn trả kết quả") && text.contains("16 giờ") | text.contains("9 giờ"), "{text}");
        for secret in ["Ví Dụ", "Cán bộ", "0000 001", "1234"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        let bare = |text: &str, code: &str| text.replace(code, "");
        let wrong_digits = look(&code, "9999").shown(404).to_owned();
        let wrong_code = look("H26.268.05-230307-9999", "1234").shown(404).to_owned();
        assert_eq!(bare(&wrong_digits, &code), bare(&wrong_code, "H26.268.05-230307-9999"));
        let both = look(" ", "12").shown(422).to_owned();
        assert_eq!(both.matches("class=\"err\"").count(), 2, "{both}");
        // What is owed stands first.
        app.ask_for_papers(&code, WARD);
        let owing = look(&code, "1234").shown(200).to_owned();
        assert!(owing.contains("Bạn cần nộp thêm") && owing.contains("<li>x</li>"), "{owing}");
    }

    fn a_browser_is_told_in_a_page_what_nobody_serves(app) {
        let browser = Browser { headers: vec![("Accept".into(), "text/html,*/*".into())], ..Browser::new(app) };
        assert!(browser.get("/khong-co-trang-nay").shown(404).contains("không có địa chỉ này"));
        browser.get("/ho-so/%00").shown(400);
        assert_eq!(Browser::new(app).get("/khong-co-trang-nay").headers["content-type"], "application/problem+json");
        assert_eq!(browser.get("/api/v1/khong-co").headers["content-type"], "application/problem+json");
    }

    fn pages_go_out_protected_and_what_they_load_is_kept_for_ever(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let page = clerk.get("/viec");
        let policy = &page.headers["content-security-policy"];
        for part in ["default-src 'none'", "style-src 'self'", "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-src 'self'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [("referrer-policy", "same-origin"), ("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")] {
            assert_eq!(page.headers[name], value, "{name}");
        }
        let loaded: Vec<&str> = page.text.split('"').filter(|part| part.starts_with("/tai-nguyen/")).collect();
        assert_eq!(loaded.len(), 2, "{loaded:?}");
        for asset in loaded {
            let answer = clerk.get(asset);
            assert_eq!((answer.status, answer.headers["cache-control"].as_str()), (200, "public, max-age=31536000, immutable"));
        }
        clerk.get("/tai-nguyen/desk.0000000000000000.css").shown(404);
        let packed = Browser { headers: vec![("Accept-Encoding".into(), "gzip, br".into())], ..clerk.clone() };
        let answer = packed.get("/viec");
        assert_eq!(answer.headers["content-encoding"], "gzip");
        assert!(answer.bytes.len() < page.bytes.len() && answer.headers["vary"].contains("Accept-Encoding"));
        assert!(page.bytes.len() < 40_000, "{}", page.bytes.len());
    }
}

#[test]
fn look_ups_of_one_address_are_counted() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let test = TestDatabase::with_reference(engine);
        let app =
            TestApp::over(test, crate::app::at("2023-03-07T09:15"), |config| config.tracking_per_minute = 2);
        let citizen = Browser::new(&app);
        let look = || citizen.post("/tra-cuu", &[("code", "H26.268.05-230307-0001"), ("digits", "1234")]);
        look().shown(404);
        look().shown(404);
        let page = look();
        assert!(page.shown(429).contains("thử lại sau"));
        assert!(page.headers.contains_key("retry-after"));
    }
}
