//! The citizen's look-up tells how far a dossier is, and nothing about whose it is.

use serde_json::json;

use crate::app::{TestApp, at, intake_with};
use crate::dossiers::resolve;
use crate::support::{Engine, TestDatabase};

fn a_citizen_who_asks_too_often_waits(engine: Engine) {
    let test = TestDatabase::with_reference(engine);
    let app = TestApp::over(test, at("2023-03-07T09:15"), |config| config.tracking_per_minute = 3);
    let (code, stranger) = (app.receive(), app.stranger());
    let path = format!("/api/v1/tracking/{code}?digits=1234");
    for _ in 0..3 {
        stranger.get(&path).ok(200);
    }
    // Right and wrong are held back alike.
    for digits in ["1234", "0000"] {
        let answer = stranger.get(&format!("/api/v1/tracking/{code}?digits={digits}"));
        assert_eq!(answer.problem(429).0, "too_many_requests");
        let wait: u64 = answer.headers["retry-after"].parse().unwrap();
        assert!((1..=20).contains(&wait), "{wait}");
    }
    // Nobody escapes by naming another address, and the officers' desk goes on.
    let forged = stranger.send("GET", &path, &[("X-Forwarded-For", "203.0.113.7")], None);
    forged.problem(429);
    app.officer("clerk", "H26.268.05").dossier(&code);
}

#[test]
fn a_citizen_who_asks_too_often_waits_sqlite() {
    a_citizen_who_asks_too_often_waits(Engine::Sqlite);
}

#[test]
fn a_citizen_who_asks_too_often_waits_postgres() {
    a_citizen_who_asks_too_often_waits(Engine::Postgres);
}

with_app! {
    fn the_last_four_digits_open_the_way_of_a_dossier(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let body = intake_with(&json!({
            "applicant": { "name": "Nguyễn Thị Ví Dụ", "identity": "001199005678", "phone": "0000 001 234", "email": "vi.du@example.vn", "address": "12 phố Ví Dụ" },
            "submitter": { "name": "Trần Văn Nộp", "identity": "001188009999", "phone": "+84 000 008 888", "relation": "chồng" },
            "summary": "Việc riêng của chị Dụ",
        }));
        let code = clerk.post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned();
        let request = json!({ "papers": ["Sổ hộ khẩu của chị Dụ"], "reason": "Thiếu giấy của chị Dụ" });
        clerk.act(&code, "supplement-requests", &request).ok(200);
        let paused = app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!((&paused["status_code"], &paused["overdue"]), (&json!(5), &json!(false)));
        clerk.act(&code, "supplements", &json!({ "papers": [{ "code": "residence", "name": "Sổ của chị Dụ", "copies": 1 }] })).ok(200);
        app.officer("handler", "H26.268.05");
        app.officer("unit_head", "H26.268.05").act(&code, "assignments", &json!({ "handler": "handler.h26-268-05" })).ok(200);
        resolve(app, &code);
        let stranger = app.stranger();
        for digits in ["1234", "5678", "9999", "8888"] {
            let answer = stranger.get(&format!("/api/v1/tracking/{code}?digits={digits}"));
            let shown = answer.ok(200);
            assert_eq!((&shown["code"], &shown["status_code"]), (&json!(code), &json!(9)));
            assert_eq!(shown["due_at"], "2023-03-10T09:15:00+07:00");
            let steps: Vec<&str> = shown["steps"].as_array().unwrap().iter().map(|step| step["event"].as_str().unwrap()).collect();
            assert_eq!(&steps[..3], ["receive", "request_supplement", "take_in_supplement"]);
            assert_eq!(steps.last(), Some(&"resolve"));
            // Each step is named, and no two say the same.
            let words: Vec<&str> = shown["steps"].as_array().unwrap().iter().map(|step| step["words"].as_str().unwrap()).collect();
            let handed_on = words.iter().filter(|words| words.starts_with("chuyển đến bước “")).count();
            assert!(handed_on > 2 && !words.contains(&"chuyển bước tiếp theo"), "{words:?}");
            assert!(words.windows(2).all(|two| two[0] != two[1]), "{words:?}");
            assert!(!steps.contains(&"assign"), "who works on it is the office's own affair");
            for secret in ["Ví Dụ", "Dụ", "001199005678", "0000 001 234", "example.vn", "Nộp", "8888", "9999", "5678", "chồng", "Sổ", "h26-268", "clerk", "12/GXN"] {
                assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
            }
        }
    }

    fn digits_are_not_found_by_trying_them_all(app) {
        let code = app.receive();
        let stranger = app.stranger();
        let try_digits = |code: &str, digits: &str| stranger.get(&format!("/api/v1/tracking/{code}?digits={digits}")).status;
        let mut tried = 0;
        for digits in 0..200 {
            // Another spelling is no other code, and a code that is not there waits alike.
            let spelled = if digits % 2 == 0 { code.to_lowercase() } else { code.replace('-', "%E2%80%93") };
            match try_digits(&spelled, &format!("9{digits:03}")) {
                404 => tried += 1,
                status => assert_eq!(status, 429),
            }
            app.clock.set(app.clock.now().plus(chrono::TimeDelta::seconds(1)));
        }
        assert!((5..20).contains(&tried), "{tried} of 200 in 200 seconds");
        assert_eq!(try_digits(&code, "1234"), 429, "the right ones wait with them");
        let answer = stranger.get(&format!("/api/v1/tracking/{code}?digits=1234"));
        let wait: i64 = answer.headers["retry-after"].parse().unwrap();
        app.clock.set(app.clock.now().plus(chrono::TimeDelta::seconds(wait)));
        assert_eq!(try_digits(&code, "1234"), 200);
        assert_eq!(try_digits(&code, "1234"), 200, "nothing waits after the right ones");
        let absent = code.replace("-0001", "-0077");
        let before_it_waits = (0..20).take_while(|_| try_digits(&absent, "0000") == 404).count();
        assert_eq!(before_it_waits, 6);
    }

    fn a_wrong_code_and_wrong_digits_are_answered_alike(app) {
        let code = app.receive();
        let nameless = app.officer("clerk", "H26.268.05")
            .post("/api/v1/dossiers", &intake_with(&json!({ "applicant": { "name": "Không Số" } }))).ok(201)["code"].as_str().unwrap().to_owned();
        let stranger = app.stranger();
        let absent = code.replace("-0001", "-0077");
        let expected = stranger.get(&format!("/api/v1/tracking/{absent}?digits=1234"));
        assert_eq!(expected.problem(404).0, "not_found");
        for (code, digits) in [(&code, "0000"), (&code, "4321"), (&code, ""), (&code, "234"), (&code, "01234"), (&code, "%25%25%25%25"), (&nameless, "0000"), (&nameless, ""), (&absent, "0000")] {
            let answer = stranger.get(&format!("/api/v1/tracking/{code}?digits={digits}"));
            assert_eq!((answer.status, answer.text.as_bytes()), (404, expected.text.as_bytes()), "{code} {digits}");
            let stable = |headers: &std::collections::HashMap<String, String>| {
                let mut headers: Vec<_> = headers.iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str())).map(|(name, value)| (name.clone(), value.clone())).collect();
                headers.sort();
                headers
            };
            assert_eq!(stable(&answer.headers), stable(&expected.headers), "{code} {digits}");
        }
        // Without digits nothing is told, whether the code is there or not.
        assert_eq!(stranger.get(&format!("/api/v1/tracking/{code}")).text, stranger.get(&format!("/api/v1/tracking/{absent}")).text);
        // A token opens no more than the digits do.
        app.officer("clerk", "H26.268.05").get(&format!("/api/v1/tracking/{code}?digits=0000")).problem(404);
    }
}
