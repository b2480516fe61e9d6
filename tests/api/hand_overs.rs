//! Many dossiers are handed on at once: each by itself, once for each key, and told one by one.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, census};
use crate::journal::audit;

const WARD: &str = "H26.268.05";
const PATH: &str = "/api/v1/dossiers/hand-overs";

fn clerk(app: &TestApp) -> Client {
    app.officer("clerk", WARD)
}

/// Dossiers at the desk of the ward, each with its version.
fn received(app: &TestApp, count: usize) -> (Vec<String>, Vec<Value>) {
    let codes: Vec<String> = (0..count).map(|_| app.receive()).collect();
    let dossiers = codes.iter().map(|code| json!({ "code": code, "version": 1 })).collect();
    (codes, dossiers)
}

fn step(app: &TestApp, code: &str) -> i64 {
    clerk(app).dossier(code)["step"]["position"].as_i64().unwrap()
}

with_app! {
    fn each_goes_by_itself_and_whoever_was_faster_is_named(app) {
        let (codes, dossiers) = received(app, 3);
        app.named("tap.le", &[("clerk", WARD)]).act(&codes[1], "amendments", &json!({ "reason": "x", "summary": "khác" })).ok(200);
        let told = clerk(app).post(PATH, &json!({ "dossiers": dossiers, "note": "Hồ sơ buổi sáng" })).ok(200);
        assert_eq!((&told["done"], &told["not_done"], &told["by"]), (&json!(2), &json!(1), &json!("Cán bộ thử nghiệm")));
        let items = told["items"].as_array().unwrap();
        let order: Vec<&str> = items.iter().map(|item| item["code"].as_str().unwrap()).collect();
        assert_eq!(order, codes, "in the order of the request");
        for (place, position) in [(0, 2), (1, 1), (2, 2)] {
            assert_eq!(step(app, &codes[place]), position);
            assert_eq!(items[place]["done"], json!(position == 2));
        }
        let (gone, stays) = (&items[0], &items[1]);
        assert_eq!((&gone["version"], &gone["step_role"]), (&json!(2), &clerk(app).dossier(&codes[0])["step"]["role"]));
        assert!(gone["step_name"].is_string() && gone["agency_name"].is_string() && gone["due_at"].is_string(), "{gone}");
        assert_eq!((&stays["problem"], &stays["last_act"]["act"], &stays["last_act"]["by"]), (&json!("stale_version"), &json!("amend"), &json!("Cán bộ thử nghiệm")));
        assert!(stays["why"].as_str().unwrap().contains("phiên bản 2"), "{stays}");
        let journal = clerk(app).get(&format!("/api/v1/dossiers/{}/journal", codes[2])).ok(200);
        let last = journal["items"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["event"], &last["details"]["note"]), (&json!("hand_on"), &json!("Hồ sơ buổi sáng")));
        assert_eq!(audit(app).broken, []);
    }

    fn one_key_hands_each_on_once(app) {
        let (codes, dossiers) = received(app, 2);
        let body = json!({ "dossiers": dossiers });
        let key = [("Idempotency-Key", "pile-1")];
        let first = clerk(app).post_with(PATH, &key, &body);
        let rows = census(app);
        assert_eq!(clerk(app).post_with(PATH, &key, &body).ok(200), first.ok(200));
        assert_eq!(census(app), rows);
        let other = json!({ "dossiers": [{ "code": codes[0] }] });
        assert_eq!(clerk(app).post_with(PATH, &key, &other).problem(422).0, "idempotency_key_reused");
        // Without the version it would go on and on: the clerk does not do the next step.
        let again = clerk(app).post(PATH, &other).ok(200);
        assert_eq!((&again["done"], &again["items"][0]["problem"]), (&json!(0), &json!("role_may_not")));
        assert_eq!(census(app), rows);
    }

    fn what_breaks_a_rule_hands_nothing_on(app) {
        let (codes, dossiers) = received(app, 1);
        let rows = census(app);
        let field = |body: &Value| clerk(app).post(PATH, body).problem(422).1;
        assert_eq!(field(&json!({ "dossiers": [] })), [("dossiers".to_owned(), "required".to_owned())]);
        let many: Vec<Value> = (0..51).map(|number| json!({ "code": format!("{WARD}-230307-{number:04}") })).collect();
        assert_eq!(field(&json!({ "dossiers": many })), [("dossiers".to_owned(), "too_many".to_owned())]);
        let twice = json!({ "dossiers": [dossiers[0], { "code": codes[0].to_lowercase() }], "note": "x".repeat(1001) });
        assert_eq!(field(&twice), [("dossiers.1.code".to_owned(), "twice".to_owned()), ("note".to_owned(), "too_long".to_owned())]);
        assert_eq!(census(app), rows);
    }

    fn what_one_cannot_do_keeps_no_other_from_it(app) {
        let (codes, _) = received(app, 2);
        app.officer("unit_head", WARD);
        let there = app.officer("clerk", "H26.268.06");
        let body = json!({ "dossiers": [
            { "code": codes[0], "handler": "nobody.at.all" },
            { "code": "H26.268.05-230307-9999" },
            { "code": codes[1], "handler": "unit_head.h26-268-05" },
        ] });
        let rows = census(app);
        let hidden = there.post(PATH, &body).ok(200);
        assert_eq!(hidden["done"], 0);
        for item in hidden["items"].as_array().unwrap() {
            assert_eq!((&item["problem"], &item["applicant_name"], &item["last_act"]), (&json!("not_found"), &Value::Null, &Value::Null));
        }
        let writer = app.officer("report_writer", WARD).post(PATH, &json!({ "dossiers": [{ "code": codes[0] }] })).ok(200);
        assert_eq!((&writer["done"], &writer["items"][0]["problem"]), (&json!(0), &json!("role_may_not")));
        assert_eq!(census(app), rows);
        let told = clerk(app).post(PATH, &body).ok(200);
        let items = told["items"].as_array().unwrap();
        assert_eq!(items.iter().map(|item| item["done"].as_bool().unwrap()).collect::<Vec<_>>(), [false, false, true], "{told}");
        assert_eq!(items[0]["problem"], "invalid_input");
        assert_ne!(items[0]["why"], items[0]["why_en"]);
        assert_eq!((&items[2]["handler"], &items[2]["handler_name"]), (&json!("unit_head.h26-268-05"), &json!("Cán bộ thử nghiệm")));
        app.stranger().post(PATH, &body).problem(401);
    }
}
