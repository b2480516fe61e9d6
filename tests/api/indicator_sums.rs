//! Entries of wards add up to the district and the city, and what is missing is named.

use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at};

const DISTRICT: &str = "H26.268";
const PERIOD: &str = "from=2023-01-01&to=2023-03-31";

fn define(client: &Client, code: &str, changes: &Value) -> Answer {
    let mut body = json!({
        "code": code, "unit": "documents", "label_vi": code, "label_en": code, "section": "I.3", "source": "Sổ văn bản", "additive": true,
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    client.post("/api/v1/indicators", &body)
}

fn enter(client: &Client, (code, agency, value): (&str, &str, &str), changes: &Value) {
    let mut body = json!({
        "agency": agency, "from": "2023-01-01", "to": "2023-03-31", "value": value, "evidence": format!("Báo cáo của {agency}"),
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    client.post(&format!("/api/v1/indicators/{code}/values"), &body).ok(201);
}

fn figure(client: &Client, code: &str, agency: &str, more: &str) -> Value {
    let path = format!("/api/v1/indicator-figures?agency={agency}&{PERIOD}&indicator={code}{more}");
    client.get(&path).ok(200)["items"][0].clone()
}

fn ward(number: u32) -> String {
    format!("{DISTRICT}.{number:02}")
}

/// The city's writer; it is April, the book has an indicator that adds up.
fn begin(app: &TestApp) -> Client {
    app.clock.set(at("2023-04-05T09:00"));
    let writer = app.officer("report_writer", "H26");
    define(&writer, "V1", &json!({})).ok(201);
    writer
}

with_app! {
    fn wards_add_up_to_district_and_city_when_nobody_is_missing(app) {
        let writer = begin(app);
        let none = figure(&writer, "V1", DISTRICT, "");
        assert_eq!((&none["value"], &none["missing"][0]["code"]), (&Value::Null, &json!("no_value")));
        assert_eq!((&none["sum_of"]["offices"], &none["sum_of"]["told"]), (&json!(17), &json!(0)));
        for number in 1..=15 {
            enter(&writer, ("V1", &ward(number), "10"), &json!({}));
        }
        let partial = figure(&writer, "V1", DISTRICT, "");
        assert_eq!((&partial["value"], &partial["text"], &partial["missing"][0]["code"]), (&Value::Null, &Value::Null, &json!("partial_sum")));
        assert_eq!(
            partial["missing"][0]["words"],
            "mới 15 trong 17 cơ quan nhập V1 cho kỳ 01/01/2023 - 31/3/2023, tính đến 31/3/2023; còn thiếu: UBND phường Yên Nghĩa, UBND phường Yết Kiêu"
        );
        assert_eq!(partial["sum_of"], json!({
            "offices": 17, "told": 15, "told_sum": "150",
            "missing": [{ "code": "H26.268.16", "name": "UBND phường Yên Nghĩa" }, { "code": "H26.268.17", "name": "UBND phường Yết Kiêu" }],
        }));
        assert_eq!(figure(&writer, "V1", "H26", "")["missing"][0]["code"], "partial_sum");
        enter(&writer, ("V1", &ward(16), "1"), &json!({}));
        enter(&writer, ("V1", &ward(17), "2"), &json!({}));
        let whole = figure(&writer, "V1", DISTRICT, "");
        assert_eq!((&whole["value"], &whole["at_least"], &whole["sum_of"]["missing"]), (&json!("153"), &json!(false), &json!([])));
        assert!(whole.get("entry").is_none() && whole.get("missing").is_none());
        assert_eq!(figure(&writer, "V1", "H26", "")["value"], "153");
        // A correction is followed, and what was known before stays.
        let known_at = app.clock.now().rfc3339().replace('+', "%2B");
        app.clock.set(at("2023-04-06T09:00"));
        enter(&writer, ("V1", &ward(17), "5"), &json!({ "reason": "đếm lại" }));
        assert_eq!(figure(&writer, "V1", "H26", "")["value"], "156");
        assert_eq!(figure(&writer, "V1", "H26", &format!("&known_at={known_at}"))["value"], "153");
        // The district's own entry is of all of it, and the city's too.
        enter(&writer, ("V1", DISTRICT, "200"), &json!({}));
        let own = figure(&writer, "V1", DISTRICT, "");
        assert_eq!((&own["value"], &own["evidence"], own.get("sum_of")), (&json!("200"), &json!("Báo cáo của H26.268"), None));
        let city = figure(&writer, "V1", "H26", "");
        assert_eq!((&city["value"], &city["sum_of"]["offices"]), (&json!("200"), &json!(1)));
        // Another day or period is another figure.
        assert_eq!(figure(&writer, "V1", "H26", "&as_of=2023-03-30")["missing"][0]["code"], "no_value");
        assert_eq!(figure(&writer, "V1", "H26", "&as_of=2023-03-30&until=2023-04-01")["value"], "200");
    }

    fn a_lower_bound_stays_one_and_formulas_read_sums(app) {
        let writer = begin(app);
        define(&writer, "V2", &json!({})).ok(201);
        define(&writer, "S1", &json!({ "unit": "percent", "formula": "V1 / V2", "additive": false })).ok(201);
        define(&writer, "S2", &json!({ "formula": "V1 + V2", "additive": false })).ok(201);
        for number in 1..=17 {
            enter(&writer, ("V1", &ward(number), "5"), &json!({}));
            enter(&writer, ("V2", &ward(number), "10"), &json!({ "at_least": number == 3 }));
        }
        let bound = figure(&writer, "V2", DISTRICT, "");
        assert_eq!((&bound["value"], &bound["at_least"], &bound["text"]), (&json!("170"), &json!(true), &json!("hơn 170")));
        assert_eq!(figure(&writer, "S2", DISTRICT, "")["text"], "hơn 255");
        assert_eq!(figure(&writer, "S1", DISTRICT, "")["missing"][0]["code"], "lower_bound");
        enter(&writer, ("V2", &ward(3), "10"), &json!({ "reason": "đã đếm đủ" }));
        assert_eq!(figure(&writer, "S1", "H26", "")["text"], "50,00%");
        assert_eq!(figure(&writer, "S1", &ward(4), "")["text"], "50,00%");
        // A paragraph reads it the same way.
        let template = json!({ "agency": DISTRICT, "code": "van-ban", "language": "vi", "title": "Văn bản", "text": "Quận xử lý {indicator:V1} văn bản, đạt {indicator:S1}." });
        writer.post("/api/v1/paragraph-templates", &template).ok(201);
        let path = format!("/api/v1/paragraphs/van-ban?agency={DISTRICT}&{PERIOD}");
        assert!(writer.get(&path).ok(200)["text"].as_str().unwrap().starts_with("Quận xử lý 85 văn bản, đạt 50,00%"));
        // One that does not add up stays as it was, and a share of a partial sum is none.
        define(&writer, "V3", &json!({ "additive": false })).ok(201);
        define(&writer, "V4", &json!({})).ok(201);
        define(&writer, "S3", &json!({ "unit": "percent", "formula": "V4 / V1", "additive": false })).ok(201);
        for number in 1..=16 {
            enter(&writer, ("V3", &ward(number), "5"), &json!({}));
            enter(&writer, ("V4", &ward(number), "5"), &json!({}));
        }
        let apart = figure(&writer, "V3", DISTRICT, "");
        assert_eq!((&apart["missing"][0]["code"], apart.get("sum_of")), (&json!("no_value"), None));
        let share = figure(&writer, "S3", DISTRICT, "");
        assert_eq!((&share["value"], &share["missing"][0]["code"], &share["missing"][0]["what"]), (&Value::Null, &json!("partial_sum"), &json!("V4")));
        let refused = writer.get(&path.replace("van-ban", "thieu"));
        assert_eq!(refused.status, 404);
        let template = json!({ "agency": DISTRICT, "code": "thieu", "language": "vi", "title": "Thiếu", "text": "Quận xử lý {indicator:V4} văn bản." });
        writer.post("/api/v1/paragraph-templates", &template).ok(201);
        assert_eq!(writer.get(&path.replace("van-ban", "thieu")).problem(422).1, [("V4".to_owned(), "partial_sum".to_owned())]);
    }

    fn only_what_is_counted_and_entered_adds_up(app) {
        let writer = begin(app);
        let told = |code: &str| vec![("additive".to_owned(), code.to_owned())];
        for unit in ["index", "points", "rank", "years"] {
            assert_eq!(define(&writer, "N1", &json!({ "unit": unit })).problem(422).1, told("not_additive"), "{unit}");
        }
        assert_eq!(define(&writer, "N1", &json!({ "formula": "V1 + 1" })).problem(422).1, told("not_additive"));
        // A later version may say so; what was known before does not.
        define(&writer, "N2", &json!({ "additive": false })).ok(201);
        for number in 1..=17 {
            enter(&writer, ("N2", &ward(number), "1"), &json!({}));
        }
        assert_eq!(figure(&writer, "N2", DISTRICT, "")["value"], Value::Null);
        let before = app.clock.now().rfc3339().replace('+', "%2B");
        app.clock.set(at("2023-04-06T09:00"));
        let version = json!({
            "label_vi": "N2", "label_en": "N2", "section": "I.3", "source": "Sổ văn bản", "additive": true, "reason": "Quận cộng từ phường",
        });
        let second = writer.post("/api/v1/indicators/N2/versions", &version).ok(201);
        assert_eq!((&second["additive"], &second["version"]), (&json!(true), &json!(2)));
        assert_eq!(figure(&writer, "N2", DISTRICT, "")["value"], "17");
        assert_eq!(figure(&writer, "N2", DISTRICT, &format!("&known_at={before}"))["value"], Value::Null);
        // The wards see their own.
        let clerk = app.officer("clerk", &ward(5));
        assert_eq!(figure(&clerk, "N2", &ward(5), "")["value"], "1");
        assert_eq!(clerk.get(&format!("/api/v1/indicator-figures?agency={DISTRICT}&{PERIOD}")).status, 404);
    }
}
