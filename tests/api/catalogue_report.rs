//! What was done to the catalogue in a period, and what stands in it: counted, opened, repeated as it was known, and read by
//! formulas, scores and paragraphs.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::outside;
use crate::scores::{criterion, formula, scores, supervisor};

const WARD: &str = "H26.268.05";
const DISTRICT: &str = "H26.268";
const PERIOD: &str = "from=2023-03-01&to=2023-03-31";
const ALL: [&str; 11] = [
    "procedures_published",
    "procedures_changed",
    "procedures_abolished",
    "workflows_approved",
    "delegations_begun",
    "delegations_revoked",
    "procedures_in_force",
    "procedures_linked",
    "processes_outside",
    "workflows_in_use",
    "delegations_in_force",
];

fn content(name: &str) -> Value {
    json!({
        "name_vi": name, "field_name": "Hộ tịch", "levels": ["ward"], "service_level": "partial",
        "limit": { "value": 3, "unit": "working_days" }, "papers": [], "legal_basis": "Luật Hộ tịch",
        "source": "Quyết định công bố", "verified": true,
    })
}

/// A month of the catalogue's keeper: one procedure published, one changed, one abolished, a process outside them, a workflow
/// approved, and a delegation.
fn a_month(app: &TestApp) {
    let admin = app.officer("administrator", "H26");
    let publish = |code: &str, number: i64, from: &str| {
        let path = format!("/api/v1/procedures/{code}/versions/{number}/publication");
        admin.post(&path, &json!({ "decision_number": "1/QĐ", "valid_from": from })).ok(200);
    };
    admin
        .post("/api/v1/procedures", &json!({ "code": "9.000041", "content": content("Thủ tục mới") }))
        .ok(201);
    publish("9.000041", 1, "2023-03-10");
    admin.post("/api/v1/procedures/1.004873/versions", &content("Cấp Giấy xác nhận")).ok(201);
    publish("1.004873", 2, "2023-03-15");
    outside::publish(app, "9.000042", Some("outside"));
    let step = json!({ "position": 1, "name_vi": "Ký", "name_en": "Sign", "role": "handler", "allowance_hours": 24 });
    let plan = json!({ "procedure_code": "9.000041", "steps": [step] });
    let workflow = admin.post("/api/v1/workflows", &json!({ "name": "moi", "plan": plan })).ok(201);
    let path = format!("/api/v1/workflows/{}/publication", workflow["id"].as_str().unwrap());
    admin.post(&path, &json!({ "decision_number": "2/QĐ" })).ok(200);
    let delegation = json!({ "procedure": "2.000528", "from": DISTRICT, "to": WARD, "document_number": "3/QĐ", "valid_from": "2023-03-07" });
    app.officer("administrator", DISTRICT).post("/api/v1/delegations", &delegation).ok(201);
    app.clock.set(at("2023-03-20T09:00"));
    admin
        .post(
            "/api/v1/procedures/1.000656/abolition",
            &json!({ "decision_number": "4/QĐ", "from": "2023-03-25" }),
        )
        .ok(200);
    app.clock.set(at("2023-04-03T09:00"));
}

fn report(client: &Client, more: &str) -> Value {
    client.get(&format!("/api/v1/reports/catalogue?{PERIOD}{more}")).ok(200)
}

fn figures(report: &Value, names: &[&str]) -> Vec<i64> {
    names.iter().map(|name| report["total"][*name].as_i64().unwrap()).collect()
}

fn list(client: &Client, figure: &str, more: &str) -> Value {
    client.get(&format!("/api/v1/reports/catalogue/entries?{PERIOD}&figure={figure}{more}")).ok(200)
}

with_app! {
    fn acts_are_counted_and_each_figure_opens_to_its_list(app) {
        let clerk = app.officer("clerk", WARD);
        let before = report(&clerk, "");
        assert_eq!(figures(&before, &ALL[..6]), [0; 6], "what the register began with was done by nobody");
        a_month(app);
        let after = report(&clerk, "");
        assert_eq!(figures(&after, &ALL[..6]), [1, 1, 1, 1, 1, 0]);
        let grown = |name: &str| after["total"][name].as_i64().unwrap() - before["total"][name].as_i64().unwrap();
        assert_eq!(ALL[6..].iter().map(|name| grown(name)).collect::<Vec<_>>(), [0, 0, 1, 1, 1]);
        for group_by in ["level", "field"] {
            let report = report(&clerk, &format!("&group_by={group_by}"));
            assert_eq!(report["total"], after["total"]);
            for name in ALL {
                let total = list(&clerk, name, "");
                assert_eq!(total["total"], after["total"][name], "{name}");
                let mut sum = 0;
                for row in report["rows"].as_array().unwrap() {
                    let key = row["key"].as_str().unwrap();
                    let listed = list(&clerk, name, &format!("&group_by={group_by}&group={key}&limit=500"));
                    assert_eq!(listed["total"], row["figures"][name], "{name} of {key}");
                    assert_eq!(json!(listed["items"].as_array().unwrap().len()), row["figures"][name]);
                    sum += row["figures"][name].as_i64().unwrap();
                }
                assert_eq!(sum, after["total"][name].as_i64().unwrap(), "{name} by {group_by}");
            }
        }
        let published = list(&clerk, "procedures_published", "");
        let line = &published["items"][0];
        assert_eq!((&line["procedure_code"], &line["day"], &line["decision_number"]), (&json!("9.000041"), &json!("2023-03-10"), &json!("1/QĐ")));
        let abolished = &list(&clerk, "procedures_abolished", "")["items"][0];
        assert_eq!((&abolished["procedure_code"], &abolished["day"], &abolished["decision_number"]), (&json!("1.000656"), &json!("2023-03-25"), &json!("4/QĐ")));
        let linked = list(&clerk, "procedures_linked", "&limit=500");
        let codes: Vec<&str> = linked["items"].as_array().unwrap().iter().map(|line| line["procedure_code"].as_str().unwrap()).collect();
        assert!(codes.contains(&"2.001661") && !codes.contains(&"1.004873"), "{codes:?}");
        let delegation = &list(&clerk, "delegations_begun", "")["items"][0];
        assert_eq!((&delegation["principal"], &delegation["delegate"]), (&json!(DISTRICT), &json!(WARD)));
        assert_eq!(list(&clerk, "delegations_begun", "&principal=H26")["total"], 0);
        // Processes outside administrative procedures are counted apart.
        let outside = report(&clerk, "&kind=outside");
        assert_eq!((&outside["total"]["processes_outside"], &outside["total"]["procedures_published"]), (&json!(1), &json!(0)));
        assert_eq!(outside["total"]["procedures_in_force"], 1);
        // The list comes in pages.
        let first = list(&clerk, "procedures_in_force", "&limit=40");
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = list(&clerk, "procedures_in_force", &format!("&limit=40&cursor={cursor}"));
        let count = |page: &Value| page["items"].as_array().unwrap().len();
        assert_eq!(json!(count(&first) + count(&rest)), first["total"]);
        assert!(rest.get("next_cursor").is_none());
    }

    fn a_figure_comes_out_again_as_of_a_day_and_as_it_was_known(app) {
        a_month(app);
        let clerk = app.officer("clerk", WARD);
        let flows = |more: &str| figures(&report(&clerk, more), &ALL[..5]);
        assert_eq!(flows("&as_of=2023-03-09"), [0, 0, 0, 1, 1]);
        assert_eq!(flows("&as_of=2023-03-15"), [1, 1, 0, 1, 1]);
        // The abolition was entered on the 20th.
        assert_eq!(flows("&known_at=2023-03-19"), [1, 1, 0, 1, 1]);
        assert_eq!(flows("&known_at=2023-03-06"), [0; 5]);
        assert_eq!(report(&clerk, "&known_at=2023-03-19")["total"]["procedures_in_force"], report(&clerk, "")["total"]["procedures_in_force"].as_i64().unwrap() + 1);
        let field = |answer: &crate::app::Answer| answer.problem(422).1;
        let ask = |query: &str| clerk.get(&format!("/api/v1/reports/catalogue?{query}"));
        assert_eq!(field(&ask("from=2023-03-01&to=2023-02-01")).len(), 1);
        assert_eq!(field(&ask(&format!("{PERIOD}&as_of=2024-01-01"))), [("as_of".to_owned(), "in_the_future".to_owned())]);
        assert_eq!(field(&ask(&format!("{PERIOD}&group_by=ward"))).len(), 1);
        let figure = clerk.get(&format!("/api/v1/reports/catalogue/entries?{PERIOD}&figure=nothing"));
        assert_eq!(field(&figure)[0].0, "figure");
    }

    fn every_format_says_the_same(app) {
        a_month(app);
        let clerk = app.officer("clerk", WARD);
        let sheet = clerk.get(&format!("/api/v1/reports/catalogue?{PERIOD}&format=csv"));
        assert!(sheet.headers["content-disposition"].contains("catalogue_2023-03-01_2023-03-31.csv"));
        let mut reader = csv::Reader::from_reader(sheet.text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().clone();
        let place = headings.iter().position(|heading| heading == "Thủ tục bãi bỏ").unwrap();
        assert_eq!(&reader.records().map(Result::unwrap).last().unwrap()[place], "1");
        for format in ["xlsx", "pdf", "docx"] {
            let file = clerk.get(&format!("/api/v1/reports/catalogue?{PERIOD}&format={format}"));
            assert!(file.status == 200 && !file.bytes.is_empty(), "{format}: {}", file.text);
        }
    }

    fn formulas_scores_and_paragraphs_read_them(app) {
        a_month(app);
        let writer = app.officer("report_writer", DISTRICT);
        let define = |code: &str, unit: &str, formula: &str| {
            let body = json!({
                "code": code, "unit": unit, "label_vi": code, "label_en": code, "section": "I", "formula": formula, "source": "Danh mục",
            });
            app.officer("report_writer", "H26").post("/api/v1/indicators", &body)
        };
        define("G1", "procedures", "procedures_published + procedures_changed - procedures_abolished(ward)").ok(201);
        define("G2", "percent", "procedures_linked / procedures()").ok(201);
        define("G3", "processes", "processes_outside(ward)").ok(201);
        define("G4", "workflows", "workflows_approved").ok(201);
        define("G5", "other", "delegations_begun").ok(201);
        assert_eq!(define("G6", "procedures", "workflows_approved").problem(422).1, [("formula".to_owned(), "unit_mismatch".to_owned())]);
        let figure = |code: &str| {
            let path = format!("/api/v1/indicator-figures?agency={DISTRICT}&{PERIOD}&indicator={code}");
            writer.get(&path).ok(200)["items"][0].clone()
        };
        assert_eq!(["G1", "G3", "G4", "G5"].map(|code| figure(code)["value"].clone()), ["1", "1", "1", "1"].map(Value::from));
        assert_eq!(figure("G1")["parts"][2]["operand"], "procedures_abolished(ward)");
        assert!(figure("G2")["text"].as_str().unwrap().ends_with('%'));

        let wish = json!({ "code": "9.9", "numerator": "procedures_abolished", "denominator": "procedures_published + procedures_changed", "valid_from": "2023-01-01", "threshold": 10000, "max_points": 100 });
        app.officer("administrator", "H26").post("/api/v1/score-formulas", &formula(&wish)).ok(201);
        let scored = criterion(&scores(&supervisor(app), &format!("agency={WARD}&period=2023-03")), None, "9.9");
        assert_eq!((&scored["numerator"]["value"], &scored["denominator"]["value"]), (&json!(1), &json!(2)), "{scored}");
        let opened = supervisor(app).get(scored["numerator"]["terms"][0]["opens"].as_str().unwrap()).ok(200);
        assert_eq!(opened["total"], 1);

        let text = "Công bố {procedures_published}, sửa đổi {procedures_changed}, bãi bỏ {procedures_abolished} thủ tục; phê duyệt {workflows_approved} quy trình.";
        let template = json!({ "agency": DISTRICT, "code": "danh-muc", "language": "vi", "title": "Danh mục", "text": text });
        writer.post("/api/v1/paragraph-templates", &template).ok(201);
        let written = writer.get(&format!("/api/v1/paragraphs/danh-muc?agency={DISTRICT}&{PERIOD}")).ok(200);
        assert_eq!(written["text"], "Công bố 1, sửa đổi 1, bãi bỏ 1 thủ tục; phê duyệt 1 quy trình.");
        let segments = written["segments"].as_array().unwrap();
        let abolished = segments.iter().find(|part| part["cell"] == "catalogue:procedures_abolished").unwrap();
        assert_eq!(writer.get(abolished["link"].as_str().unwrap()).ok(200)["total"], 1);
    }
}
