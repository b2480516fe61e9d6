//! Administration: what needs attention, officers with roles over time, every act on them, and who is kept out.

use motcua::access::Role;
use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::coming_back::{sent_on, signing_in};
use super::parking::post;
use crate::app::{Client, PASSWORD, at, census};

const WARD: &str = "H26.268.05";
const OTHER_WARD: &str = "H26.268.04";
const CLERK: &str = "clerk.h26-268-05";
const ADMIN: &str = "administrator.h26-268-05";

/// What the API tells of an officer.
fn record(client: &Client, username: &str) -> Value {
    client.get(&format!("/api/v1/officers/{username}")).ok(200)
}

/// Does an act by its page and looks at the page that follows, which says that it is done.
#[track_caller]
fn acted(admin: &Browser, username: &str, act: &str, fields: &[(&str, &str)]) -> Page {
    let form = admin.get(&format!("/quan-tri/can-bo/{username}/{act}"));
    for (name, _) in fields {
        assert!(form.shown(200).contains(&format!("name=\"{name}\"")), "{act} has no {name}: {}", form.text);
    }
    let to = admin.submit(&format!("/quan-tri/can-bo/{username}/{act}"), fields).leads_to().to_owned();
    assert!(to.starts_with(&format!("/quan-tri/can-bo/{username}?xong=")), "{to}");
    let page = admin.get(&to);
    assert!(page.shown(200).contains("id=\"flash\""), "{}", page.text);
    page
}

/// The password that a slip shows.
#[track_caller]
fn password_of(slip: &Page) -> String {
    let marks: Vec<&str> = slip.shown(200).split("class=\"secret\">").skip(1).collect();
    assert_eq!(marks.len(), 2, "{}", slip.text);
    marks[1].split('<').next().unwrap().to_owned()
}

fn new_officer(username: &str) -> Vec<(&'static str, String)> {
    [
        ("full_name", "Lê Thị Chi"),
        ("username", username),
        ("post", "Chuyên viên"),
        ("roles.0.role", "clerk"),
        ("roles.0.agency", WARD),
        ("roles.0.from", ""),
        ("roles.0.until", "30/6/2023"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn send(browser: &Browser, path: &str, fields: &[(&'static str, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.submit(path, &fields)
}

with_app! {
    fn only_administrators_have_these_pages(app) {
        app.officer("clerk", WARD);
        let pages = ["/quan-tri", "/quan-tri/can-bo", "/quan-tri/can-bo-moi", "/quan-tri/lich"];
        let of_officer = [format!("/quan-tri/can-bo/{CLERK}"), format!("/quan-tri/can-bo/{CLERK}/khoa")];
        let pages: Vec<&str> = pages.into_iter().chain(of_officer.iter().map(String::as_str)).collect();
        for role in Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            let may = *role == Role::Administrator;
            assert_eq!(browser.get("/viec").shown(200).contains("href=\"/quan-tri\""), may, "{role}");
            for page in &pages {
                browser.get(page).shown(if may { 200 } else { 403 });
            }
            if !may {
                send(&browser, "/quan-tri/can-bo-moi", &new_officer("chi.le")).shown(403);
                browser.submit(&of_officer[1], &[]).shown(403);
                browser.submit("/quan-tri/lich", &[("cq", WARD), ("do", "publish")]).shown(403);
                browser.submit("/quan-tri/lich/tinh-lai", &[("cq", WARD)]).shown(403);
            }
        }
        for page in &pages {
            assert!(Browser::new(app).get(page).leads_to().starts_with("/dang-nhap?ve=%2Fquan-tri"));
        }
        assert_eq!(record(&app.officer("administrator", WARD), CLERK)["active"], true);
    }

    fn administrators_of_other_offices_see_and_change_nothing(app) {
        app.officer("clerk", WARD);
        let other = Browser::of(app, "administrator", OTHER_WARD);
        assert!(!other.get("/quan-tri/can-bo").shown(200).contains(CLERK));
        for page in ["", "/khoa", "/giao-vai-tro", "/mat-khau"] {
            other.get(&format!("/quan-tri/can-bo/{CLERK}{page}")).shown(404);
        }
        for act in ["khoa", "mat-khau", "ket-thuc-vai-tro"] {
            other.submit(&format!("/quan-tri/can-bo/{CLERK}/{act}"), &[("held", "clerk@H26.268.05")]).shown(404);
        }
        // A role beyond one's reach is refused at its field, whatever the list of agencies offers.
        let beyond = send(&other, "/quan-tri/can-bo-moi", &new_officer("chi.le"));
        assert!(beyond.shown(403).contains("href=\"#f-roles-0-agency\""), "{}", beyond.text);
        // The ward's own administrator sees an officer of the district too, and may change nothing of theirs.
        app.named("dung.vo", &[("clerk", WARD), ("supervisor", "H26.268")]);
        let ward = Browser::of(app, "administrator", WARD);
        assert!(ward.get("/quan-tri/can-bo").shown(200).contains("dung.vo"));
        assert!(ward.get("/quan-tri/can-bo/dung.vo").shown(403).contains("mọi cơ quan nơi cán bộ đó có vai trò"));
        ward.submit("/quan-tri/can-bo/dung.vo/khoa", &[]).shown(403);
        let admin = app.officer("administrator", "H26");
        assert_eq!(record(&admin, CLERK)["active"], true);
        assert_eq!(record(&admin, "dung.vo")["active"], true);
    }

    fn officers_are_found_without_accents_by_role_and_by_agency(app) {
        let api = app.officer("administrator", WARD);
        for (username, name, role) in [("an.nguyen", "Nguyễn Thị An", "clerk"), ("binh.tran", "Trần Văn Bình", "handler")] {
            api.post("/api/v1/officers", &json!({ "username": username, "full_name": name, "password": PASSWORD,
                "roles": [{ "role": role, "agency": WARD, "until": "2023-05-31" }] })).ok(201);
        }
        api.post("/api/v1/officers/an.nguyen/substitutions",
            &json!({ "substitute": "binh.tran", "agency": WARD, "until": "2023-03-10", "reason": "nghỉ phép" })).ok(200);
        let admin = Browser::of(app, "administrator", WARD);
        let found = |query: &str| {
            let page = admin.get(&format!("/quan-tri/can-bo?{query}"));
            let text = page.shown(200).to_owned();
            ["an.nguyen", "binh.tran"].map(|name| text.contains(&format!("/quan-tri/can-bo/{name}\"")))
        };
        for (query, expected) in [
            ("", [true, true]),
            ("q=nguyen+an", [true, false]),
            ("q=TR%E1%BA%A6N", [false, true]),
            ("q=binh.tran", [false, true]),
            ("q=nguyen+binh", [false, false]),
            ("vai=clerk", [true, false]),
            ("vai=handler&q=tran", [false, true]),
            ("cq=H26.268.05", [true, true]),
            ("q=khong+ai", [false, false]),
        ] {
            assert_eq!(found(query), expected, "{query}");
            // The API finds the same.
            let query = query.replace("vai=", "role=").replace("cq=", "agency=");
            let page = api.get(&format!("/api/v1/officers?{query}")).ok(200);
            let listed = |name: &str| page["items"].as_array().unwrap().iter().any(|one| one["username"] == name);
            assert_eq!([listed("an.nguyen"), listed("binh.tran")], expected, "{query}");
        }
        let text = admin.get("/quan-tri/can-bo?q=an.nguyen").shown(200).to_owned();
        assert!(text.contains("bộ phận một cửa") && text.contains("07/03/2023 – 31/05/2023"), "{text}");
        assert!(text.contains("Trần Văn Bình") && text.contains("10/03/2023"), "who stands in, and until when: {text}");
        admin.get("/quan-tri/can-bo?vai=king").shown(422);
        admin.get("/quan-tri/can-bo?sau=nonsense").shown(422);
    }

    fn a_search_goes_on_over_its_pages(app) {
        let api = app.officer("administrator", WARD);
        for number in 0..6 {
            app.named(&format!("nhan.vien{number}"), &[("clerk", WARD)]);
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = api.get(&format!("/api/v1/officers?q=nhan&limit=2{cursor}")).ok(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, (0..6).map(|number| format!("nhan.vien{number}")).collect::<Vec<_>>());
    }

    fn a_new_officer_signs_in_with_the_password_that_is_shown_once(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let form = admin.get("/quan-tri/can-bo-moi");
        assert!(!form.shown(200).contains("type=\"password\""), "nobody makes up a password here: {}", form.text);
        let slip = send(&admin, "/quan-tri/can-bo-moi", &new_officer("chi.le"));
        let password = password_of(&slip);
        assert!(slip.text.contains("Lê Thị Chi") && slip.text.contains("chi.le"), "{}", slip.text);
        assert_eq!(slip.headers["cache-control"], "no-store");
        let signs_in = |password: &str| {
            Browser::new(app).post("/dang-nhap", &[("username", "chi.le"), ("password", password)]).status
        };
        assert_eq!((signs_in(&password), signs_in(PASSWORD)), (303, 422));
        let told = record(&app.officer("administrator", WARD), "chi.le");
        assert_eq!(
            (&told["post"], &told["roles"][0]["role"], &told["roles"][0]["until"]),
            (&json!("Chuyên viên"), &json!("clerk"), &json!("2023-07-01T00:00:00+07:00"))
        );
        // Nowhere again: not on the officer's page, and the same form makes no second officer.
        assert!(!admin.get("/quan-tri/can-bo/chi.le").shown(200).contains(&password));
        let again = send(&admin, "/quan-tri/can-bo-moi", &new_officer("chi.le"));
        assert!(again.shown(409).contains("href=\"#f-username\"") && !again.text.contains("class=\"secret\""), "{}", again.text);
        assert_eq!(signs_in(&password), 303);
    }

    fn every_mistake_of_a_new_officer_is_named_and_nothing_typed_is_lost(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let wrong = send(&admin, "/quan-tri/can-bo-moi", &[
            ("full_name", String::new()),
            ("username", "Chị Lê".into()),
            ("post", "Chuyên viên".into()),
            ("roles.0.role", "handler".into()),
            ("roles.0.agency", WARD.into()),
            ("roles.0.from", "hôm kia".into()),
            ("roles.0.until", "1/3/2023".into()),
        ]);
        let text = wrong.shown(422);
        for field in ["full-name", "username", "roles-0-from", "roles-0-until"] {
            assert!(text.contains(&format!("href=\"#f-{field}\"")) && text.contains(&format!("id=\"f-{field}-error\"")), "{field}: {text}");
        }
        assert!(text.contains("gõ ngày/tháng/năm") && !text.contains("YYYY"), "{text}");
        for value in ["Chị Lê", "Chuyên viên", "hôm kia", "1/3/2023"] {
            assert!(text.contains(&format!("value=\"{value}\"")), "{value}: {text}");
        }
        assert!(text.contains("value=\"handler\" selected"), "{text}");
        assert!(!admin.get("/quan-tri/can-bo").shown(200).contains("Chị Lê"));
    }

    fn roles_are_given_moved_and_ended_and_the_page_tells_it(app) {
        let api = app.officer("administrator", "H26.268");
        app.officer("clerk", WARD);
        let admin = Browser::of(app, "administrator", "H26.268");
        let page = acted(&admin, CLERK, "giao-vai-tro", &[("role", "handler"), ("agency", WARD), ("from", "3/4/2023"), ("until", "30062023")]);
        assert!(page.text.contains("03/04/2023 – 30/06/2023") && page.text.contains("chưa đến ngày"), "{}", page.text);
        assert!(page.text.contains("Cán bộ thử nghiệm giao vai trò"), "{}", page.text);
        let held = |role: &str| -> Vec<Value> {
            record(&api, CLERK)["roles"].as_array().unwrap().iter().filter(|held| held["role"] == role).cloned().collect()
        };
        assert_eq!(held("handler")[0]["from"], "2023-04-03T00:00:00+07:00");
        // The same days twice are refused with what was typed.
        let twice = admin.submit(&format!("/quan-tri/can-bo/{CLERK}/giao-vai-tro"), &[("role", "handler"), ("agency", WARD), ("from", "1/5/2023"), ("until", "")]);
        assert!(twice.shown(409).contains("href=\"#f-role\"") && twice.text.contains("value=\"1/5/2023\""), "{}", twice.text);
        acted(&admin, CLERK, "chuyen-noi", &[("held", "clerk@H26.268.05"), ("to", OTHER_WARD), ("on", "1/4/2023")]);
        assert_eq!(held("clerk").iter().map(|held| held["agency_code"].as_str().unwrap()).collect::<Vec<_>>(), [WARD, OTHER_WARD]);
        let there = admin.submit(&format!("/quan-tri/can-bo/{CLERK}/chuyen-noi"), &[("held", "clerk@H26.268.04"), ("to", OTHER_WARD), ("on", "")]);
        assert!(there.shown(422).contains("href=\"#f-to\""), "{}", there.text);
        acted(&admin, CLERK, "ket-thuc-vai-tro", &[("held", "handler@H26.268.05"), ("until", "")]);
        assert!(admin.get(&format!("/quan-tri/can-bo/{CLERK}")).shown(200).contains("không bắt đầu"));
        let gone = admin.submit(&format!("/quan-tri/can-bo/{CLERK}/ket-thuc-vai-tro"), &[("held", "approver@H26.268.05"), ("until", "")]);
        assert!(gone.shown(422).contains("href=\"#f-held\""), "{}", gone.text);
        // Nothing to do with is said, and an act that there is not is not found.
        assert!(admin.get(&format!("/quan-tri/can-bo/{CLERK}/mo-lai")).shown(200).contains("Lúc này không có gì"));
        admin.get(&format!("/quan-tri/can-bo/{CLERK}/tang-luong")).shown(404);
        admin.submit(&format!("/quan-tri/can-bo/{CLERK}/tang-luong"), &[]).shown(404);
    }

    fn posts_and_stand_ins_are_set_and_ended(app) {
        let api = app.officer("administrator", WARD);
        app.officer("clerk", WARD);
        app.named("chi.le", &[("clerk", WARD)]);
        let admin = Browser::of(app, "administrator", WARD);
        let page = acted(&admin, CLERK, "chuc-vu", &[("post", "Phó trưởng phòng"), ("from", "")]);
        assert!(page.text.contains("Phó trưởng phòng"), "{}", page.text);
        assert_eq!(record(&api, CLERK)["post"], "Phó trưởng phòng");
        let missing = admin.submit(&format!("/quan-tri/can-bo/{CLERK}/lam-thay"),
            &[("substitute", "chi.le"), ("agency", WARD), ("from", ""), ("until", ""), ("reason", "")]);
        let text = missing.shown(422);
        assert!(text.contains("href=\"#f-until\"") && text.contains("href=\"#f-reason\""), "{text}");
        assert!(text.contains("value=\"chi.le\" selected"), "{text}");
        let page = acted(&admin, CLERK, "lam-thay",
            &[("substitute", "chi.le"), ("agency", WARD), ("from", ""), ("until", "10/3/2023"), ("reason", "nghỉ phép năm")]);
        assert!(page.text.contains("nghỉ phép năm") && page.text.contains("đang hiệu lực"), "{}", page.text);
        let id = record(&api, CLERK)["substitutions"][0]["id"].as_str().unwrap().to_owned();
        acted(&admin, CLERK, "ket-thuc-lam-thay", &[("substitution", &id)]);
        assert_eq!(record(&api, CLERK)["substitutions"][0]["in_force"], false);
        admin.submit(&format!("/quan-tri/can-bo/{CLERK}/ket-thuc-lam-thay"), &[("substitution", "x")]).shown(404);
    }

    fn whoever_is_locked_out_leaves_what_was_in_hand_and_comes_back(app) {
        let code = app.receive();
        app.officer("unit_head", WARD);
        app.named("chi.le", &[("handler", WARD)]);
        let api = app.officer("administrator", WARD);
        app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
        app.officer("unit_head", WARD).act(&code, "assignments", &json!({ "handler": "chi.le" })).ok(200);
        let mut chi = Browser::new(app);
        chi.sign_in("chi.le");
        let admin = Browser::of(app, "administrator", WARD);
        let before = census(app);
        let form = admin.get("/quan-tri/can-bo/chi.le/khoa");
        assert!(form.shown(200).contains(&format!("/ho-so/{code}")), "what is in hand is told before: {}", form.text);
        assert_eq!(census(app), before);
        let page = acted(&admin, "chi.le", "khoa", &[]);
        assert!(page.text.contains("Đã khóa") && page.text.contains("khóa tài khoản"), "{}", page.text);
        assert_eq!(chi.get("/viec").status, 303, "every session has ended");
        assert_eq!(record(&api, "chi.le")["active"], false);
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["handler"], Value::Null);
        let page = acted(&admin, "chi.le", "mo-lai", &[]);
        assert!(page.text.contains("Đang làm việc"), "{}", page.text);
        chi.sign_in("chi.le");
    }

    fn a_new_password_ends_every_session_and_is_shown_once(app) {
        app.officer("clerk", WARD);
        let clerk = Browser::of(app, "clerk", WARD);
        let admin = Browser::of(app, "administrator", WARD);
        let slip = admin.submit(&format!("/quan-tri/can-bo/{CLERK}/mat-khau"), &[]);
        let password = password_of(&slip);
        assert_eq!(clerk.get("/viec").status, 303);
        let sign_in = |password: &str| Browser::new(app).post("/dang-nhap", &[("username", CLERK), ("password", password)]).status;
        assert_eq!((sign_in(PASSWORD), sign_in(&password)), (422, 303));
        assert!(!admin.get(&format!("/quan-tri/can-bo/{CLERK}")).shown(200).contains(&password));
    }

    fn nobody_changes_their_own_account_here(app) {
        let admin = Browser::of(app, "administrator", WARD);
        let own = admin.get(&format!("/quan-tri/can-bo/{ADMIN}"));
        assert!(own.shown(200).contains("href=\"/toi\"") && !own.text.contains("/khoa\""), "{}", own.text);
        for act in ["khoa", "mat-khau", "giao-vai-tro"] {
            admin.get(&format!("/quan-tri/can-bo/{ADMIN}/{act}")).shown(403);
            admin.submit(&format!("/quan-tri/can-bo/{ADMIN}/{act}"), &[("role", "supervisor"), ("agency", WARD)]).shown(403);
        }
        admin.get("/quan-tri").shown(200);
    }

    fn a_form_that_was_sent_too_late_comes_back_and_does_nothing(app) {
        let mut admin = Browser::of(app, "administrator", WARD);
        let csrf = admin.get("/quan-tri/can-bo-moi").hidden("csrf");
        app.clock.set(at("2023-03-07T10:15"));
        let fields: Vec<(String, String)> = [("csrf".to_owned(), csrf)]
            .into_iter()
            .chain(new_officer("chi.le").into_iter().map(|(name, value)| (name.to_owned(), value)))
            .collect();
        let answer = post(&admin, "/quan-tri/can-bo-moi", &fields);
        answer.shown(401);
        let (to, back) = sent_on(&mut admin, &signing_in(&answer, ADMIN, PASSWORD));
        assert_eq!(to, "/quan-tri/can-bo-moi");
        let text = back.shown(200);
        assert!(text.contains("Chưa ghi gì") && text.contains("value=\"Lê Thị Chi\"") && text.contains("value=\"30/6/2023\""), "{text}");
        assert!(!text.contains("class=\"secret\"") && !text.contains(PASSWORD), "{text}");
        assert!(!admin.get("/quan-tri/can-bo").shown(200).contains("chi.le"));
        admin.submit("/quan-tri/can-bo-moi", &[("csrf", "x")]).shown(422);
        admin.post("/quan-tri/can-bo-moi", &[("csrf", "x")]).shown(403);
    }

    fn the_overview_tells_what_needs_attention_with_the_way_there(app) {
        app.clock.set(at("2026-11-30T09:00"));
        let admin = Browser::of(app, "administrator", "H26");
        let api = app.officer("administrator", "H26");
        app.named("chi.le", &[("clerk", WARD)]);
        app.named("xa.pham", &[("clerk", WARD)]);
        for (username, until) in [("chi.le", "2026-12-15"), ("xa.pham", "2027-03-01")] {
            api.post(&format!("/api/v1/officers/{username}/role-endings"), &json!({ "role": "clerk", "agency": WARD, "until": until })).ok(200);
        }
        let page = admin.get("/quan-tri");
        let text = page.shown(200);
        assert!(text.contains("/quan-tri/lich?cq=H26&amp;nam=2027&amp;luat=1"), "{text}");
        assert!(text.contains("/quan-tri/can-bo/chi.le\"") && text.contains("15/12/2026"), "{text}");
        assert!(!text.contains("xa.pham"), "what ends in three months is not soon: {text}");
        // The city's calendar is nothing that a ward could settle.
        let ward = Browser::of(app, "administrator", OTHER_WARD).get("/quan-tri");
        assert!(ward.shown(200).contains("Không có gì phải xem") && !ward.text.contains("2027"), "{}", ward.text);
    }
}
