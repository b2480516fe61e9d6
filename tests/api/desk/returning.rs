//! The return desk: found by whatever the citizen brings, handed over once, the fee in the same breath, and what comes first told.

use serde_json::{Value, json};

use super::browser::{Browser, Page};
use crate::app::{TestApp, census, intake_with};
use crate::dossiers::resolve;
use crate::journal::audit;

const WARD: &str = "H26.268.05";
const PAGE: &str = "/tra-ket-qua";

/// A dossier of somebody, received now.
#[track_caller]
fn received(app: &TestApp, changes: &Value) -> String {
    let answer = app.officer("clerk", WARD).post("/api/v1/dossiers", &intake_with(changes));
    answer.ok(201)["code"].as_str().unwrap().to_owned()
}

/// The same with its result.
#[track_caller]
fn ready(app: &TestApp, changes: &Value) -> String {
    let code = received(app, changes);
    resolve(app, &code);
    code
}

/// What the page holds in its own part, without the bar.
fn main_of(page: &Page) -> &str {
    page.text.split_once("<main").unwrap().1
}

fn hidden(page: &Page, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = main_of(page).split_once(&start).unwrap_or_else(|| panic!("no {name}: {}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

/// The form of a page with some fields filled in.
fn filled(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let hidden = ["csrf", "key", "version", "code"].map(|name| (name.to_owned(), hidden(page, name)));
    let changes = changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    hidden.into_iter().chain(changes).collect()
}

fn post(browser: &Browser, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(PAGE, &fields)
}

fn look(browser: &Browser, q: &str) -> Page {
    browser.get(&format!("{PAGE}?{}", super::browser::encoded(&[("q", q)])))
}

fn dossier(app: &TestApp, code: &str) -> Value {
    app.officer("clerk", WARD).dossier(code)
}

with_app! {
    fn a_result_is_found_by_whatever_is_brought(app) {
        let person = json!({ "applicant": { "name": "Đỗ Văn Ấn", "identity": "001199000777", "phone": "0912 345 678" } });
        let code = ready(app, &person);
        ready(app, &json!({ "applicant": { "name": "Lê Thị Khác", "phone": "0900 000 002" } }));
        let clerk = Browser::of(app, "clerk", WARD);
        let address = format!("https:ơơx/tra-cuu/{code}");
        for brought in [code.as_str(), &code.to_lowercase(), &address, "001199000777", "0912345678", "do van an", "001199000777||Đỗ Văn Ấn|05031999|Nam|x|01012021"] {
            let found = look(&clerk, brought);
            found.shown(200);
            assert_eq!(hidden(&found, "code"), code, "{brought}");
            assert!(found.text.contains("12/GXN-UBND") && found.text.contains("data-key=\"do\""), "{brought}: {}", found.text);
            assert!(found.text.contains("name=\"received_by\" value=\"Đỗ Văn Ấn\""), "{}", found.text);
        }
        let nobody = look(&clerk, "khong co ai");
        assert!(nobody.shown(200).contains("Không có hồ sơ nào khớp") && nobody.text.contains("value=\"khong co ai\""), "{}", nobody.text);
        let long = look(&clerk, &"x".repeat(201));
        assert!(long.shown(422).contains("href=\"#f-q\""), "{}", long.text);
        // A second result of the same person: both are offered.
        let second = ready(app, &intake_of("2.000815", &person));
        let both = look(&clerk, "0912345678");
        assert!(both.shown(200).contains("Có nhiều hồ sơ khớp"), "{}", both.text);
        for code in [&code, &second] {
            assert!(both.text.contains(&format!("href=\"/tra-ket-qua?q={code}\"")), "{}", both.text);
        }
    }

    fn a_result_is_handed_over_once_and_what_is_signed_is_at_hand(app) {
        let by = json!({ "submitter": { "name": "Trần Thị Nộp", "relation": "vợ", "phone": "0900 000 003" } });
        let code = ready(app, &by);
        let clerk = Browser::of(app, "clerk", WARD);
        let page = look(&clerk, &code);
        assert!(page.shown(200).contains("name=\"received_by\" value=\"Trần Thị Nộp\""), "{}", page.text);
        let form = filled(&page, &[("received_by", "Trần Thị Nộp")]);
        // Enter only tries it, and uses up nothing.
        let before = census(app);
        let mut tried = form.clone();
        tried.push(("do".to_owned(), "check".to_owned()));
        let answer = post(&clerk, &tried);
        assert!(answer.shown(200).contains("Chưa ghi gì") && answer.text.contains("value=\"Trần Thị Nộp\""), "{}", answer.text);
        assert_eq!((census(app), &hidden(&answer, "key")), (before, &hidden(&page, "key")));
        let done = post(&clerk, &form).leads_to().to_owned();
        assert_eq!(done, format!("{PAGE}?xong={code}"));
        let rows = census(app);
        assert_eq!(post(&clerk, &form).leads_to(), done, "the same form again is the same act");
        assert_eq!(census(app), rows);
        assert_eq!(dossier(app, &code)["status"], "returned");
        let told = clerk.get(&done);
        let text = told.shown(200);
        assert!(text.contains("role=\"status\"") && text.contains("Người nhận: Trần Thị Nộp"), "{text}");
        assert!(text.contains("/giay/so-theo-doi\" id=\"print-file\"") && text.contains("/giay/phieu-kiem-soat\""), "{text}");
        clerk.get(&format!("/ho-so/{code}/giay/so-theo-doi")).shown(200);
        assert!(text.contains("Không còn kết quả nào chờ trả."), "{text}");
        // Nobody else is told that they did it.
        app.named("other.clerk", &[("clerk", WARD)]);
        let mut other = Browser::new(app);
        other.sign_in("other.clerk");
        assert!(!other.get(&done).shown(200).contains("role=\"status\""));
        let again = look(&clerk, &code);
        assert!(again.shown(200).contains("Kết quả đã trả.") && again.text.contains("Trần Thị Nộp") && !again.text.contains("data-key=\"do\""), "{}", again.text);
        assert_eq!(audit(app).broken, []);
    }

    fn the_applicant_is_no_other_taker(app) {
        let code = ready(app, &json!({}));
        let clerk = Browser::of(app, "clerk", WARD);
        post(&clerk, &filled(&look(&clerk, &code), &[("received_by", "Nguyễn Thị Ví Dụ")])).leads_to();
        let journal = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let last = journal["items"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["event"], &last["details"]["received_by"]), (&json!("return_result"), &Value::Null));
    }

    fn the_fee_is_collected_in_the_same_breath_or_neither_is_done(app) {
        let code = ready(app, &json!({ "fee_vnd": 15000 }));
        let clerk = Browser::of(app, "clerk", WARD);
        let page = look(&clerk, &code);
        assert!(page.shown(200).contains("Còn phải nộp: 15.000 đồng") && page.text.contains("name=\"amount_vnd\" value=\"15.000\""), "{}", page.text);
        let before = census(app);
        let too_much = [("received_by", "A"), ("method", "cash"), ("amount_vnd", "15.001"), ("receipt_number", "BL-1")];
        let refused = post(&clerk, &filled(&page, &too_much));
        let text = refused.shown(422);
        assert!(text.contains("href=\"#f-amount-vnd\"") && text.contains("value=\"15.001\"") && text.contains("value=\"BL-1\""), "{text}");
        let half = post(&clerk, &filled(&page, &[("received_by", "A"), ("method", ""), ("amount_vnd", "x"), ("receipt_number", "BL-1")]));
        let text = half.shown(422);
        assert!(text.contains("href=\"#f-method\"") && text.contains("href=\"#f-amount-vnd\""), "{text}");
        // A taker that cannot be kept takes the fee back out with it.
        let long = "x".repeat(201);
        let both = post(&clerk, &filled(&page, &[("received_by", &long), ("method", "cash"), ("amount_vnd", "15.000"), ("receipt_number", "BL-1")]));
        assert!(both.shown(422).contains("href=\"#f-received-by\""), "{}", both.text);
        assert_eq!(census(app), before, "nothing was done");
        let form = filled(&both, &[("received_by", "Nguyễn Thị Ví Dụ"), ("method", "cash"), ("amount_vnd", "15.000"), ("receipt_number", "BL-1")]);
        let done = post(&clerk, &form).leads_to().to_owned();
        let after = dossier(app, &code);
        assert_eq!((&after["status"], &after["fees"]["owed_vnd"], &after["fees"]["entries"][0]["receipt_number"]), (&json!("returned"), &json!(0), &json!("BL-1")));
        let rows = census(app);
        assert_eq!(post(&clerk, &form).leads_to(), done);
        assert_eq!(census(app), rows);
        // Owed and not collected now: the result is handed over all the same, as the address of the act does.
        let owing = ready(app, &json!({ "fee_vnd": 8000 }));
        post(&clerk, &filled(&look(&clerk, &owing), &[("method", ""), ("amount_vnd", "8.000")])).leads_to();
        assert_eq!(dossier(app, &owing)["fees"]["owed_vnd"], 8000);
        assert_eq!(audit(app).broken, []);
    }

    fn whoever_was_slower_keeps_what_was_typed(app) {
        let code = ready(app, &json!({}));
        let clerk = Browser::of(app, "clerk", WARD);
        let form = filled(&look(&clerk, &code), &[("received_by", "Người thứ ba")]);
        app.officer("clerk", WARD).act(&code, "amendments", &json!({ "reason": "x", "summary": "khác" })).ok(200);
        let stale = post(&clerk, &form);
        assert!(stale.shown(412).contains("value=\"Người thứ ba\"") && stale.text.contains("data-key=\"do\""), "{}", stale.text);
        post(&clerk, &filled(&stale, &[("received_by", "Người thứ ba")])).leads_to();
        app.officer("clerk", WARD).act(&ready(app, &json!({})), "result-return", &json!({})).ok(200);
    }

    fn a_dossier_without_a_result_says_what_comes_first_and_who_has_it(app) {
        let clerk = Browser::of(app, "clerk", WARD);
        let says = |code: &str, words: &[&str]| {
            let page = look(&clerk, code);
            let text = page.shown(200);
            for words in words {
                assert!(text.contains(words), "{words}: {text}");
            }
            assert!(!text.contains("data-key=\"do\"") && !text.contains("name=\"received_by\""), "{text}");
        };
        let open = app.receive();
        says(&open, &["Chưa có kết quả.", "Đang ở: ", "bộ phận một cửa", "Hẹn trả kết quả: "]);
        app.ask_for_papers(&open, WARD);
        says(&open, &["Công dân còn phải nộp giấy tờ", &format!("/ho-so/{open}/viec/nhan-bo-sung")]);
        let online = app.officer("clerk", WARD).post("/api/v1/submissions", &intake_with(&json!({ "channel": "online_partial" }))).ok(201);
        let online = online["code"].as_str().unwrap();
        says(online, &["chưa được tiếp nhận", &format!("/ho-so/{online}/viec/tiep-nhan")]);
        app.officer("clerk", WARD).act(online, "refusal", &json!({ "reason": "Không thuộc thẩm quyền" })).ok(200);
        says(online, &["Hồ sơ đã kết thúc, không có kết quả.", "/giay/phieu-tu-choi"]);
        let pulled = app.receive();
        app.officer("clerk", WARD).act(&pulled, "withdrawal", &json!({ "reason": "x" })).ok(200);
        says(&pulled, &["Công dân đã đề nghị rút hồ sơ"]);
        let twice = app.receive();
        app.officer("supervisor", WARD).act(&twice, "annulment", &json!({ "duplicate_of": open, "reason": "x" })).ok(200);
        says(&twice, &[&format!("/tra-ket-qua?q={open}")]);
    }

    fn what_waits_is_counted_and_has_pages(app) {
        let codes: Vec<String> = (0..31).map(|_| ready(app, &json!({}))).collect();
        let clerk = Browser::of(app, "clerk", WARD);
        let first = clerk.get(PAGE);
        let text = first.shown(200);
        assert!(text.contains("Kết quả đang chờ trả (31)"), "{text}");
        let (_, next) = text.split_once("href=\"/tra-ket-qua?sau=").unwrap();
        let next = clerk.get(&format!("{PAGE}?sau={}", next.split('"').next().unwrap()));
        let seen = codes.iter().filter(|code| next.shown(200).contains(code.as_str())).count();
        let before = codes.iter().filter(|code| text.contains(code.as_str())).count();
        assert_eq!((before, seen), (30, 1));
        assert!(next.text.contains("href=\"/tra-ket-qua\" "), "{}", next.text);
        clerk.get(&format!("{PAGE}?sau=x")).shown(422);
    }

    fn only_the_desk_of_the_office_returns(app) {
        let code = ready(app, &json!({}));
        let clerk = Browser::of(app, "clerk", WARD);
        let form = filled(&look(&clerk, &code), &[]);
        let rows = census(app);
        for role in motcua::access::Role::ALL {
            let browser = Browser::of(app, role.as_str(), WARD);
            let desk = role.as_str() == "clerk";
            browser.get(PAGE).shown(if desk { 200 } else { 403 });
            for page in ["/viec", "/ho-so"] {
                assert_eq!(browser.get(page).text.contains("href=\"/tra-ket-qua\""), desk, "{role} on {page}");
            }
            if !desk {
                let token = browser.get("/viec").hidden("csrf");
                let mut own = form.clone();
                own[0].1 = token;
                post(&browser, &own).shown(403);
            }
        }
        let there = Browser::of(app, "clerk", "H26.268.06");
        let page = look(&there, &code);
        assert!(page.shown(200).contains("Không có hồ sơ nào khớp") && !page.text.contains("Ví Dụ"), "{}", page.text);
        let mut own = form.clone();
        own[0].1 = there.get("/viec").hidden("csrf");
        assert!(!post(&there, &own).shown(404).contains("Ví Dụ"));
        let mut forged = form;
        forged[0].1 = "x".into();
        post(&clerk, &forged).shown(403);
        assert!(Browser::new(app).get(PAGE).leads_to().starts_with("/dang-nhap"));
        assert_eq!(census(app), rows);
        let english = Browser { cookie: Some(format!("{}; motcua_nn=en", clerk.cookie.clone().unwrap())), ..clerk.clone() };
        assert!(look(&english, &code).shown(200).contains("Who may collect it"));
    }
}

/// What the counter sends of another procedure for the same person.
fn intake_of(procedure: &str, person: &Value) -> Value {
    let mut changes = person.clone();
    changes["procedure"] = json!(procedure);
    changes["papers"] =
        json!([{ "code": "application", "originals": 1 }, { "code": "original", "originals": 1 }]);
    changes
}
