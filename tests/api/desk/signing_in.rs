//! Signing in and out with a browser: the cookie, the token of forms, and what ends a sign-in.

use diesel::prelude::*;
use motcua::access::actions::{PasswordChoice, deactivate, set_password};
use motcua::access::password::{Password, hash};
use motcua::platform::database::schema::desk_session;
use motcua::platform::database::{Connection, DatabaseError};
use motcua::platform::error::Problem;
use sha2::{Digest as _, Sha256};

use super::browser::{Browser, encoded};
use crate::app::{PASSWORD, TestApp, at};
use crate::support::{Engine, TestDatabase};

const CLERK: &str = "clerk.h26-268-05";

/// The digests that are kept of the ids of browsers.
fn digests(app: &TestApp) -> Vec<Vec<u8>> {
    app.database()
        .read_now(|conn| {
            let digests = desk_session::table.select(desk_session::digest);
            Ok::<_, DatabaseError>(match conn {
                Connection::Sqlite(c) => digests.load(c)?,
                Connection::Postgres(c) => digests.load(&mut **c)?,
            })
        })
        .unwrap()
}

with_app! {
    fn the_first_page_has_three_doors_and_the_last_is_for_officers(app) {
        let mut browser = Browser::new(app);
        let doors = browser.get("/");
        let text = doors.shown(200);
        for address in ["/tra-cuu", "/so-lieu", "/dang-nhap"] {
            assert!(text.contains(&format!("href=\"{address}\"")), "{address}");
            browser.get(address).text.contains("<h1>");
        }
        app.officer("clerk", "H26.268.05");
        assert_eq!(browser.get("/viec").leads_to(), "/dang-nhap?ve=%2Fviec");
        assert_eq!(browser.get("/ho-so?ds=mine&q=a").leads_to(), "/dang-nhap?ve=%2Fho-so%3Fds%3Dmine%26q%3Da");
        browser.sign_in(CLERK);
        assert_eq!(browser.get("/").leads_to(), "/viec");
        assert_eq!(browser.get("/dang-nhap").leads_to(), "/viec");
        assert!(browser.get("/viec").shown(200).contains("Cán bộ thử nghiệm"));
    }

    fn any_failure_is_answered_alike_and_a_sign_in_returns_where_it_was_asked_for(app) {
        app.officer("clerk", "H26.268.05");
        let browser = Browser::new(app);
        let post = |username: &str, password: &str, back: &str| {
            browser.post("/dang-nhap", &[("username", username), ("password", password), ("ve", back)])
        };
        let told = |username: &str, password: &str| {
            let page = post(username, password, "/ho-so");
            let text = page.shown(422).replace(username, "");
            assert!(!page.headers.contains_key("set-cookie") && text.contains("<title>Lỗi: "), "{text}");
            assert_eq!(page.hidden("ve"), "/ho-so");
            text
        };
        let wrong = told(CLERK, "sai mat khau roi");
        assert_eq!(wrong, told("nobody.at-all", PASSWORD));
        assert_eq!(wrong, told(CLERK, ""));
        assert!(wrong.contains("Sai tên đăng nhập hoặc mật khẩu"), "{wrong}");
        for (back, leads) in [("/ho-so?ds=mine", "/ho-so?ds=mine"), ("//evil.example", "/viec"), ("https://evil.example/", "/viec"), ("", "/viec")] {
            assert_eq!(post("  Clerk.H26-268-05 ", PASSWORD, back).leads_to(), leads, "{back}");
        }
    }

    fn the_cookie_is_a_secret_of_which_only_the_digest_is_kept(app) {
        app.officer("clerk", "H26.268.05");
        let browser = Browser::new(app);
        let page = browser.post("/dang-nhap", &[("username", CLERK), ("password", PASSWORD)]);
        let cookie = &page.headers["set-cookie"];
        let (pair, flags) = cookie.split_once("; ").unwrap();
        assert_eq!(flags, "Path=/; HttpOnly; SameSite=Lax");
        let value = pair.strip_prefix("motcua=").unwrap();
        assert_eq!(value.len(), 43, "256 bits");
        assert_eq!(digests(app), [Sha256::digest(value.as_bytes()).to_vec()]);
        assert_eq!(page.headers["cache-control"], "no-store");
        let stranger = Browser { cookie: Some(format!("motcua={}", "A".repeat(43))), ..browser };
        assert_eq!(stranger.get("/viec").status, 303);
    }

    fn a_form_without_its_token_or_with_another_ones_is_refused(app) {
        let (clerk, head) = (Browser::of(app, "clerk", "H26.268.05"), Browser::of(app, "unit_head", "H26.268.05"));
        let token = head.get("/viec").hidden("csrf");
        let own = clerk.get("/viec").hidden("csrf");
        for fields in [vec![], vec![("csrf", "")], vec![("csrf", "x")], vec![("csrf", token.as_str())]] {
            let page = clerk.post("/thoat", &fields);
            let text = page.shown(403);
            assert!(text.contains("biểu mẫu này không do phiên làm việc của bạn gửi đi"), "{text}");
        }
        assert_ne!(own, clerk.get("/viec").hidden("csrf"), "a token looks different each time");
        let elsewhere = Browser { headers: vec![("Origin".into(), "http://evil.example".into())], ..clerk.clone() };
        elsewhere.post("/thoat", &[("csrf", own.as_str())]).shown(403);
        let signing = [("username", CLERK), ("password", PASSWORD)];
        for origin in ["http://evil.example", "null"] {
            let forger = Browser { headers: vec![("Origin".into(), origin.into())], ..Browser::new(app) };
            forger.post("/dang-nhap", &signing).shown(403);
        }
        let here = Browser { headers: vec![("Origin".into(), app.address.clone())], ..Browser::new(app) };
        assert_eq!(here.post("/dang-nhap", &signing).leads_to(), "/viec");
        clerk.get("/viec").shown(200);
        assert_eq!(Browser::new(app).post("/thoat", &[("csrf", own.as_str())]).leads_to(), "/dang-nhap?ve=%2Fthoat");
    }

    fn signing_out_ends_it_for_whoever_holds_the_cookie(app) {
        let clerk = Browser::of(app, "clerk", "H26.268.05");
        let page = clerk.submit("/thoat", &[]);
        assert_eq!(page.leads_to(), "/");
        assert_eq!(page.headers["set-cookie"], "motcua=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        assert_eq!(clerk.get("/viec").status, 303);
        assert_eq!(clerk.get("/thoat").leads_to(), "/");
    }

    fn a_sign_in_ends_when_it_is_idle_and_however_busy_after_ten_hours(app) {
        let clerk = Browser::of(app, "clerk", "H26.268.05");
        let mut at_work = at("2023-03-07T09:15");
        // Seen once in 59 minutes, all day long.
        for _ in 0..10 {
            at_work = at_work.plus(chrono::TimeDelta::minutes(59));
            app.clock.set(at_work);
            assert_eq!(clerk.get("/viec").status, 200, "{at_work}");
        }
        app.clock.set(at("2023-03-07T19:15"));
        assert_eq!(clerk.get("/viec").status, 303);
        let another = Browser::of(app, "unit_head", "H26.268.05");
        app.clock.set(at("2023-03-07T20:14"));
        assert_eq!(another.get("/viec").status, 200);
        app.clock.set(at("2023-03-07T21:14"));
        assert_eq!(another.get("/viec").status, 303);
    }

    fn a_changed_password_and_leaving_end_it(app) {
        let (clerk, head) = (Browser::of(app, "clerk", "H26.268.05"), Browser::of(app, "unit_head", "H26.268.05"));
        let now = app.clock.now();
        let changed = hash(&Password::new("mat khau moi hoan toan")).unwrap();
        app.database()
            .write_now(move |conn| {
                set_password(conn, CLERK, (&changed, PasswordChoice::Own), now)?;
                deactivate(conn, "unit_head.h26-268-05", now)
            })
            .unwrap_or_else(|problem: Problem| panic!("{problem}"));
        assert_eq!((clerk.get("/viec").status, head.get("/viec").status), (303, 303));
    }

    fn pages_speak_english_to_whoever_wants_it(app) {
        let clerk = Browser::of(app, "clerk", "H26.268.05");
        let page = clerk.get("/ngon-ngu?nn=en&ve=%2Fho-so%3Fds%3Dmine");
        assert_eq!(page.leads_to(), "/ho-so?ds=mine");
        assert!(page.headers["set-cookie"].starts_with("motcua_nn=en; Path=/"));
        assert_eq!(clerk.get("/ngon-ngu?nn=en&ve=%2F%2Fevil.example").leads_to(), "/");
        let cookie = format!("{}; motcua_nn=en", clerk.cookie.clone().unwrap());
        let english = Browser { cookie: Some(cookie), ..clerk.clone() };
        let text = english.get("/viec").shown(200).to_owned();
        assert!(text.contains("<html lang=\"en\">") && text.contains("Sign out"), "{text}");
        assert!(clerk.get("/viec").shown(200).contains("<html lang=\"vi\">"));
    }
}

/// A service with other settings than most.
fn with_settings(change: fn(&mut motcua::platform::config::ServerConfig), body: fn(&TestApp)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        body(&TestApp::over(TestDatabase::with_reference(engine), at("2023-03-07T09:15"), change));
    }
}

#[test]
fn under_https_the_cookie_is_for_this_host_and_for_https_alone() {
    with_settings(
        |config| config.public_url = Some("https://motcua.example.vn".to_owned()),
        |app| {
            app.officer("clerk", "H26.268.05");
            let public = ("Origin".to_owned(), "https://motcua.example.vn".to_owned());
            let mut browser = Browser { headers: vec![public], ..Browser::new(app) };
            let page = browser.post("/dang-nhap", &[("username", CLERK), ("password", PASSWORD)]);
            let cookie = &page.headers["set-cookie"];
            assert!(cookie.starts_with("__Host-motcua="), "{cookie}");
            assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
            browser.cookie = cookie.split(';').next().map(str::to_owned);
            browser.get("/viec").shown(200);
            browser.cookie = browser.cookie.map(|cookie| cookie.replace("__Host-", ""));
            assert_eq!(browser.get("/viec").status, 303);
        },
    );
}

#[test]
fn tries_are_counted_by_address() {
    with_settings(
        |config| config.sign_in_per_minute = 3,
        |app| {
            app.officer("clerk", "H26.268.05");
            let browser = Browser::new(app);
            let post =
                |password: &str| browser.post("/dang-nhap", &[("username", CLERK), ("password", password)]);
            for _ in 0..3 {
                post("sai").shown(422);
            }
            let page = post(PASSWORD);
            assert!(page.shown(429).contains("thử lại sau"), "{}", page.text);
            assert!(page.headers["retry-after"].parse::<u64>().unwrap() > 0);
        },
    );
}

/// The cookies that an answer to a sign-in sets, in their order.
fn cookies_of(browser: &Browser, kept: Option<&str>, password: &str) -> (u16, Vec<String>) {
    let mut request = ureq::http::Request::builder()
        .method("POST")
        .uri(format!("{}/dang-nhap", browser.address))
        .header("Content-Type", "application/x-www-form-urlencoded");
    if let Some(kept) = kept {
        request = request.header("Cookie", kept);
    }
    let body = encoded(&[("username", CLERK), ("password", password)]);
    let answer = browser.agent.run(request.body(body).unwrap()).unwrap();
    let set = answer.headers().get_all("set-cookie").iter();
    let pairs = set.map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned()).collect();
    (answer.status().as_u16(), pairs)
}

with_app! {
    fn a_browser_that_was_signed_in_before_is_not_shut_out_by_others(app) {
        app.officer("clerk", "H26.268.05");
        let browser = Browser::new(app);
        let (status, cookies) = cookies_of(&browser, None, PASSWORD);
        assert_eq!((status, cookies.len()), (303, 2));
        let keepsake = cookies.iter().find(|pair| pair.starts_with("motcua_quen_")).unwrap();
        // The keepsake alone opens nothing.
        let mut stranger = Browser::new(app);
        stranger.cookie = Some(keepsake.clone());
        assert_eq!(stranger.get("/viec").status, 303);
        // The clock moves on, so that the address of the test is a strange one again.
        app.clock.set(app.clock.now().plus(chrono::TimeDelta::days(31)));
        let mut tries = 0;
        while cookies_of(&browser, None, "mot mat khau sai").0 == 422 {
            tries += 1;
            assert!(tries < 10, "wrong passwords never wait");
        }
        let (status, _) = cookies_of(&browser, None, PASSWORD);
        assert_eq!(status, 429, "the right one waits too, or it could be told from the wrong ones");
        let (status, renewed) = cookies_of(&browser, Some(keepsake), PASSWORD);
        assert_eq!((status, renewed.len()), (303, 2), "where one was signed in before, others make nobody wait");
    }

    fn a_password_that_somebody_else_set_is_changed_before_anything_else(app) {
        app.officer("clerk", "H26.268.05");
        let now = app.clock.now();
        let given = hash(&Password::new("chim sao ca tren canh tre")).unwrap();
        app.database()
            .write_now(move |conn| set_password(conn, CLERK, (&given, PasswordChoice::Given), now))
            .unwrap();
        let mut browser = Browser::new(app);
        let page = browser
            .post("/dang-nhap", &[("username", CLERK), ("password", "chim sao ca tren canh tre"), ("ve", "/ho-so")]);
        assert_eq!(page.leads_to(), "/ho-so");
        browser.cookie = page.headers["set-cookie"].split(';').next().map(str::to_owned);
        for closed in ["/viec", "/ho-so", "/tiep-nhan", "/so-theo-doi", "/ban-giao"] {
            assert_eq!(browser.get(closed).leads_to(), "/toi", "{closed}");
        }
        let account = browser.get("/toi");
        assert!(account.shown(200).contains("do người khác đặt"));
        let token = account.hidden("csrf");
        // Nothing is done by a form either.
        assert_eq!(browser.post("/ban-giao", &[("csrf", &token)]).leads_to(), "/toi");
        let change = |current: &str, new: &str| {
            let fields = [("csrf", token.as_str()), ("current_password", current), ("new_password", new), ("password_again", new)];
            browser.post("/toi/mat-khau", &fields)
        };
        let same = change("chim sao ca tren canh tre", "chim sao ca tren canh tre");
        assert!(same.shown(422).contains("phải khác mật khẩu hiện tại"));
        let easy = change("chim sao ca tren canh tre", "matkhau12345");
        assert!(easy.shown(422).contains("dễ đoán"), "{}", easy.text);
        change("chim sao ca tren canh tre", "bui tre xanh ben bo ao").shown(200);
        let page = browser.post("/dang-nhap", &[("username", CLERK), ("password", "bui tre xanh ben bo ao")]);
        browser.cookie = page.headers["set-cookie"].split(';').next().map(str::to_owned);
        browser.get("/viec").shown(200);
    }

    fn one_of_ones_own_sign_ins_is_ended_from_another(app) {
        let (here, there) = (Browser::of(app, "clerk", "H26.268.05"), Browser::of(app, "clerk", "H26.268.05"));
        let page = here.get("/toi");
        let session = page.shown(200).split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let other = Browser::of(app, "clerk", "H26.268.04");
        assert_eq!(other.submit("/toi/ket-thuc", &[("session", &session)]).leads_to(), "/toi");
        there.get("/viec").shown(200);
        for none in ["", "x"] {
            assert_eq!(here.submit("/toi/ket-thuc", &[("session", none)]).leads_to(), "/toi");
        }
        let open = |browser: &Browser| usize::from(browser.get("/viec").status == 200);
        // The first other sign-in of the list may be that of the token which the test itself holds.
        let before = open(&there);
        assert_eq!(here.submit("/toi/ket-thuc", &[("session", &session)]).leads_to(), "/toi");
        let after = here.get("/toi");
        assert!(!after.shown(200).contains(&session), "it is on no list any more");
        assert_eq!(open(&here), 1);
        assert!(open(&there) <= before);
    }
}
