//! Scores from what agencies enter in the book of indicators: with its evidence, for its own period, and never nought for
//! what nobody has told.

use motcua::score::document::paper;
use motcua::score::formula::DoesNotApplyPolicy;
use motcua::score::period::ScorePeriod;
use motcua::score::report::{ScoreRequest, scores as scores_of};
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at};
use crate::scores::{criterion, formula, formulas, scores, state, supervisor, two_months};

const WARD: &str = "H26.268.05";
const MARCH: &str = "agency=H26.268.05&period=2023-03";

fn enter(client: &Client, code: &str, value: &str, changes: &Value) -> Answer {
    let mut body = json!({
        "agency": WARD, "from": "2023-03-01", "to": "2023-03-31", "value": value, "evidence": format!("Phiếu {code}"),
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    client.post(&format!("/api/v1/indicators/{code}/values"), &body)
}

/// Numerator and denominator of March.
fn enter_both(client: &Client, code: &str, (numerator, denominator): (&str, &str)) {
    enter(client, code, numerator, &json!({})).ok(201);
    enter(client, &format!("{code}_T"), denominator, &json!({})).ok(201);
}

fn writer(app: &TestApp) -> Client {
    app.officer("report_writer", WARD)
}

with_app! {
    fn what_an_agency_enters_is_scored_and_opens_to_its_entry(app) {
        two_months(app);
        let (client, writer) = (supervisor(app), writer(app));
        let before = criterion(&scores(&client, MARCH), None, "5.4");
        assert_eq!(state(&before), ("no_data", None, None, None));
        assert_eq!(before["missing"], json!([
            "chưa nhập Q5_4 cho kỳ 01/3/2023 - 31/3/2023, tính đến 31/3/2023",
            "chưa nhập Q5_4_T cho kỳ 01/3/2023 - 31/3/2023, tính đến 31/3/2023",
        ]));
        let then = app.clock.now().rfc3339().replace('+', "%2B");
        app.clock.set(at("2023-05-03T08:00"));
        enter_both(&writer, "Q5_4", ("81", "100"));
        let report = scores(&client, MARCH);
        let answers = criterion(&report, None, "5.4");
        assert_eq!(state(&answers), ("scored", Some(81), Some(100), Some(540)), "81 % of 90 %");
        let term = &answers["numerator"]["terms"][0];
        assert_eq!(
            [&term["name"], &term["label"], &term["evidence"], &term["as_of"]],
            ["indicator.Q5_4", "Lượt đánh giá hài lòng về tiếp nhận, giải quyết thủ tục hành chính", "Phiếu Q5_4", "2023-03-31"]
        );
        let figure = &client.get(term["opens"].as_str().unwrap()).ok(200)["items"][0];
        assert_eq!((&figure["value"], &figure["evidence"], &figure["entry"]), (&json!("81"), &json!("Phiếu Q5_4"), &json!(1)));
        assert_eq!(answers["missing"], Value::Null);
        // Of the ward it is, not of the district, and of March, not of the quarter nor of April.
        let district = scores(&client, "agency=H26.268&period=2023-03");
        assert_eq!(state(&criterion(&district, Some(WARD), "5.4")).3, Some(540));
        assert_eq!(state(&criterion(&district, None, "5.4")).0, "no_data");
        assert_eq!(state(&criterion(&district, Some("H26.268.04"), "5.4")).0, "no_data");
        for other in ["agency=H26.268.05&period=2023-Q1", "agency=H26.268.05&period=2023-04"] {
            assert_eq!(state(&criterion(&scores(&client, other), None, "5.4")).0, "no_data", "{other}");
        }
        let april = criterion(&scores(&client, "agency=H26.268.05&period=2023-04"), None, "5.4");
        assert_eq!((&april["points_before"], &april["delta"]), (&json!(540), &Value::Null));
        // As known before, nobody had told it; and a correction leaves what was known then.
        assert_eq!(state(&criterion(&scores(&client, &format!("{MARCH}&known_at={then}")), None, "5.4")).0, "no_data");
        let told = app.clock.now().rfc3339().replace('+', "%2B");
        app.clock.set(at("2023-05-04T08:00"));
        enter(&writer, "Q5_4", "90", &json!({ "reason": "đếm lại" })).ok(201);
        assert_eq!(state(&criterion(&scores(&client, MARCH), None, "5.4")).3, Some(600));
        let known = scores(&client, &format!("{MARCH}&known_at={told}"));
        let again = criterion(&known, None, "5.4");
        assert_eq!(state(&again).3, Some(540));
        assert_eq!(client.get(again["numerator"]["terms"][0]["opens"].as_str().unwrap()).ok(200)["items"][0]["value"], "81");
        assert_eq!(known["whole"]["total"], report["whole"]["total"]);
    }

    fn none_is_told_apart_from_not_told(app) {
        two_months(app);
        let (client, writer) = (supervisor(app), writer(app));
        let of = |code: &str| {
            let criterion = criterion(&scores(&client, MARCH), None, code);
            (state(&criterion).0.to_owned(), criterion["points"].as_i64(), criterion["missing"].to_string())
        };
        let (scored, no_data) = ("scored".to_owned(), "no_data".to_owned());
        // One half of it is not enough.
        enter(&writer, "Q5_2_T", "0", &json!({})).ok(201);
        assert_eq!((of("5.2").0, of("5.2").1), (no_data.clone(), None));
        enter(&writer, "Q5_2", "0", &json!({})).ok(201);
        assert_eq!((of("5.2").0, of("5.2").1), (scored.clone(), Some(600)), "no feedback: nothing was late");
        enter_both(&writer, "Q5_4", ("0", "0"));
        assert_eq!((of("5.4").0, of("5.4").1), (scored.clone(), Some(0)), "no answers at all: 0 points");
        enter_both(&writer, "Q4_1", ("0", "0"));
        let (state, points, why) = of("4.1");
        assert!(state == no_data && points.is_none() && why.contains("mẫu số bằng 0"), "{why}");
        // More than all, a fraction, or only a lower bound: no points are made of it, and it says why.
        enter_both(&writer, "Q1_1", ("7", "6"));
        enter_both(&writer, "Q1_2", ("6.5", "7"));
        enter(&writer, "Q1_4", "290", &json!({ "at_least": true })).ok(201);
        enter(&writer, "Q1_4_T", "300", &json!({})).ok(201);
        for (code, words) in [("1.1", "tử số 7 lớn hơn mẫu số 6"), ("1.2", "Q1_2 là 6.5"), ("1.4", "hơn …")] {
            let (state, points, why) = of(code);
            assert!(state == no_data && points.is_none() && why.contains(words), "{code}: {why}");
        }
        // Figures of different days are not divided by each other.
        enter(&writer, "Q5_3", "5", &json!({ "as_of": "2023-03-30" })).ok(201);
        enter(&writer, "Q5_3_T", "10", &json!({})).ok(201);
        assert_eq!(of("5.3").0, no_data);
        enter(&writer, "Q5_3_T", "8", &json!({ "as_of": "2023-03-30" })).ok(201);
        assert_eq!((of("5.3").0, of("5.3").1), (scored.clone(), Some(375)), "5 of 8 on the day on which both stand");
        enter(&writer, "Q5_3", "10", &json!({})).ok(201);
        assert_eq!((of("5.3").0, of("5.3").1), (scored, Some(600)), "the newest such day");
        // What is entered as of a later day is no figure of the month yet ended.
        enter(&writer, "Q5_3", "0", &json!({ "as_of": "2023-04-20" })).ok(201);
        enter(&writer, "Q5_3_T", "20", &json!({ "as_of": "2023-04-20" })).ok(201);
        assert_eq!(of("5.3").1, Some(600));
    }

    fn an_entry_of_an_agency_counts_for_the_whole_of_it_and_for_those_who_see_it(app) {
        two_months(app);
        let (client, of_district) = (supervisor(app), app.officer("report_writer", "H26.268"));
        let district = json!({ "agency": "H26.268" });
        enter(&of_district, "Q5_4", "45", &district).ok(201);
        enter(&of_district, "Q5_4_T", "100", &district).ok(201);
        let report = scores(&client, "agency=H26.268&period=2023-03");
        assert_eq!(state(&criterion(&report, None, "5.4")), ("scored", Some(45), Some(100), Some(300)));
        let own = criterion(&report, Some("H26.268"), "5.4");
        assert_eq!(state(&own).0, "no_data");
        assert!(own["missing"][0].as_str().unwrap().contains("của cả cơ quan"), "{own}");
        assert_eq!(state(&criterion(&report, Some(WARD), "5.4")).0, "no_data");
        // A ward does not see what its district has entered.
        let ward = criterion(&scores(&writer(app), "agency=H26.268&period=2023-03"), None, "5.4");
        assert_eq!(state(&ward), ("no_data", None, None, None));
        assert!(ward["missing"][0].as_str().unwrap().contains("không xem được"), "{ward}");
    }

    fn a_formula_names_indicators_that_the_book_has(app) {
        two_months(app);
        let (admin, writer) = (app.officer("administrator", "H26"), writer(app));
        // The book of indicators serves everybody: a writer of reports of the city changes it.
        let of_city = app.officer("report_writer", "H26");
        let indicator = |code: &str, unit: &str, formula: Value| {
            let body = json!({
                "code": code, "unit": unit, "label_vi": code, "label_en": code, "section": "thử", "source": "thử", "formula": formula,
            });
            of_city.post("/api/v1/indicators", &body).ok(201);
        };
        indicator("X", "answers", json!(null));
        indicator("Y", "answers", json!(null));
        indicator("Z", "answers", json!("X + Y"));
        indicator("P", "percent", json!("X / Y"));
        indicator("R", "dossiers", json!("report(received)"));
        let before = formulas(app, "");
        for (changes, field, reason) in [
            (json!({ "numerator": "indicator.NONE", "denominator": "received" }), "numerator", "unknown_indicator"),
            (json!({ "numerator": "indicator.X", "denominator": "indicator.NONE" }), "denominator", "unknown_indicator"),
            (json!({ "numerator": "indicator.P", "denominator": "received" }), "numerator", "share_within"),
            (json!({ "numerator": "indicator.X", "denominator": "received" }), "denominator", "unit_mismatch"),
            (json!({ "numerator": "received + online_procedures" }), "numerator", "unit_mismatch"),
            (json!({ "numerator": "indicator.x" }), "numerator", "unknown_figure"),
        ] {
            let (_, fields) = admin.post("/api/v1/score-formulas", &formula(&changes)).problem(422);
            assert!(fields.contains(&(field.to_owned(), reason.to_owned())), "{changes}: {fields:?}");
        }
        assert_eq!(formulas(app, ""), before, "nothing was kept");
        // Computed indicators count too: here of two entries, and of the register.
        for (code, numerator, denominator) in [("9.1", "indicator.X", "indicator.Z"), ("9.2", "resolved", "indicator.R")] {
            let changes = json!({
                "code": code, "numerator": numerator, "denominator": denominator, "valid_from": "2023-01-01", "threshold": 10000, "max_points": 100,
            });
            admin.post("/api/v1/score-formulas", &formula(&changes)).ok(201);
        }
        enter(&writer, "X", "3", &json!({})).ok(201);
        enter(&writer, "Y", "1", &json!({})).ok(201);
        let report = scores(&supervisor(app), MARCH);
        assert_eq!(state(&criterion(&report, None, "9.1")), ("scored", Some(3), Some(4), Some(75)));
        assert_eq!(state(&criterion(&report, None, "9.2")), ("scored", Some(1), Some(2), Some(50)));
        // Beside a figure of the register an entry stands on the last day of the period, as that does.
        indicator("E", "dossiers", json!(null));
        let changes = json!({
            "code": "9.3", "numerator": "indicator.E", "denominator": "received", "valid_from": "2023-01-01", "threshold": 10000, "max_points": 100,
        });
        admin.post("/api/v1/score-formulas", &formula(&changes)).ok(201);
        enter(&writer, "E", "1", &json!({ "as_of": "2023-03-30" })).ok(201);
        assert_eq!(state(&criterion(&scores(&supervisor(app), MARCH), None, "9.3")), ("no_data", None, Some(2), None));
        enter(&writer, "E", "1", &json!({})).ok(201);
        assert_eq!(state(&criterion(&scores(&supervisor(app), MARCH), None, "9.3")).3, Some(50));
        let sum = criterion(&report, None, "9.1")["denominator"]["terms"][0]["opens"].as_str().unwrap().to_owned();
        let figure = &supervisor(app).get(&sum).ok(200)["items"][0];
        assert_eq!((&figure["value"], figure["parts"].as_array().unwrap().len()), (&json!("4"), 2));
    }

    fn the_files_add_versions_until_somebody_has_written_one(app) {
        use motcua::import::reference::load_reference;
        let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let again = load_reference(app.database(), data, app.clock.now()).unwrap();
        assert_eq!((again.formulas.added, again.formulas.unchanged), (0, 39));
        assert_eq!((again.indicators.added, again.indicators.unchanged), (0, 33));
        let load = |file: &str| {
            let (file, now) = (file.to_owned(), app.clock.now());
            app.database().write_now(move |conn| motcua::score::import::load_formulas(conn, file.as_bytes(), now))
        };
        let rows = include_str!("../../data/score_formulas.csv");
        let next = |code: &str, numerator: &str| {
            format!("{rows}{code},2023-01-01,5,Mức độ hài lòng,22,Thử,600,ratio,10000,{numerator},received,zero,ward,thử,M,\n")
        };
        app.officer("administrator", "H26").post("/api/v1/score-formulas", &formula(&json!({ "code": "5.4" }))).ok(201);
        assert_eq!(load(&next("5.4", "resolved")).unwrap().added, 0, "the office's own version stays the last");
        let problem = load(&next("5.3", "indicator.NONE")).unwrap_err();
        assert_eq!(problem.fields[0].field, "score_formulas.csv:41:numerator");
        assert_eq!(load(&next("5.3", "resolved")).unwrap().added, 1);
        assert_eq!(formulas(app, "&criterion=5.3").len(), 3);
    }

    fn the_paper_says_what_was_entered(app) {
        two_months(app);
        let writer = writer(app);
        enter_both(&writer, "Q5_4", ("81", "100"));
        let question = ScoreRequest {
            agency: WARD.into(),
            period: ScorePeriod::parse("2023-03").unwrap(),
            policy: DoesNotApplyPolicy::Full,
            known_at: None,
        };
        let now = app.clock.now();
        let found = app.database().snapshot_now(|conn| {
            let ward = motcua::agency::store::find_by_code(conn, WARD)?.unwrap();
            scores_of(conn, &question, &motcua::access::Scope::of([ward.id]), now)
        });
        let notes = paper(&found.unwrap_or_else(|problem| panic!("{problem}"))).notes;
        let said = |words: &str| assert!(notes.iter().any(|note| note == words), "{words}: {notes:#?}");
        said("5.4, Lượt đánh giá về tiếp nhận, giải quyết thủ tục hành chính = 100 (đến ngày 31/3/2023): Phiếu Q5_4_T");
        said("5.4 (bản 2): 6,00 × Lượt đánh giá hài lòng về tiếp nhận, giải quyết thủ tục hành chính / \
              Lượt đánh giá về tiếp nhận, giải quyết thủ tục hành chính / 90,00%, không quá 6,00");
    }
}
