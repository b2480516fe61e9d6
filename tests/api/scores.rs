//! Scores by formulas that are data: what is known is scored and opens, what is not is never 0, and formulas have versions.

use motcua::platform::document::{DocumentBlock, DocumentCell, DocumentTable};
use motcua::score::document::paper;
use motcua::score::formula::DoesNotApplyPolicy;
use motcua::score::period::ScorePeriod;
use motcua::score::report::{ScoreRequest, scores as scores_of};
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";

fn receive(app: &TestApp, moment: &str) -> String {
    app.clock.set(at(moment));
    app.receive()
}

/// March: the ward receives two and resolves one in time. April: it receives one, and resolves the one of March late.
pub(crate) fn two_months(app: &TestApp) {
    let first = receive(app, "2023-03-07T09:15");
    let second = receive(app, "2023-03-08T09:15");
    resolve(app, &first);
    receive(app, "2023-04-05T09:00");
    resolve(app, &second);
    app.clock.set(at("2023-05-02T08:00"));
}

pub(crate) fn scores(client: &Client, rest: &str) -> Value {
    client.get(&format!("/api/v1/scores?{rest}")).ok(200)
}

pub(crate) fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

/// A criterion of a unit: of the whole, or of the one with this code.
pub(crate) fn criterion(report: &Value, unit: Option<&str>, code: &str) -> Value {
    let unit = match unit {
        None => &report["whole"],
        Some(unit) => {
            report["units"].as_array().unwrap().iter().find(|other| other["agency"]["code"] == unit).unwrap()
        }
    };
    unit["criteria"].as_array().unwrap().iter().find(|criterion| criterion["code"] == code).unwrap().clone()
}

pub(crate) fn state(criterion: &Value) -> (&str, Option<i64>, Option<i64>, Option<i64>) {
    let value = |name: &str| criterion[name]["value"].as_i64();
    (
        criterion["state"].as_str().unwrap(),
        value("numerator"),
        value("denominator"),
        criterion["points"].as_i64(),
    )
}

/// Opens every term that says where its list is; says how many there were.
#[track_caller]
fn every_term_opens(client: &Client, unit: &Value) -> usize {
    let mut opened = 0;
    for criterion in unit["criteria"].as_array().unwrap() {
        for side in ["numerator", "denominator"] {
            let terms = criterion[side]["terms"].as_array().unwrap();
            let sum: Option<i64> = terms.iter().map(|term| term["value"].as_i64()).sum();
            assert_eq!(sum, criterion[side]["value"].as_i64(), "{criterion}");
            for term in terms.iter().filter(|term| !term["opens"].is_null()) {
                let list = client.get(term["opens"].as_str().unwrap()).ok(200);
                assert_eq!(list["total"], term["value"], "{term}");
                assert_eq!(
                    list["items"].as_array().unwrap().len(),
                    usize::try_from(term["value"].as_i64().unwrap().min(50)).unwrap(),
                    "{term}"
                );
                opened += 1;
            }
        }
    }
    opened
}

pub(crate) fn formula(changes: &Value) -> Value {
    let mut body = json!({
        "code": "2.1", "valid_from": "2023-04-01", "group_code": "2", "group_name": "Tiến độ giải quyết", "position": 5,
        "name_vi": "Hồ sơ xử lý trước hạn, đúng hạn", "max_points": 2000, "kind": "capped_ratio", "threshold": 5000,
        "numerator": "resolved_early + resolved_on_time", "denominator": "resolved", "when_empty": "zero",
        "levels": ["ward", "district"], "source": "Công văn thử", "trust": "M",
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

pub(crate) fn formulas(app: &TestApp, rest: &str) -> Vec<(String, i64)> {
    let list = supervisor(app).get(&format!("/api/v1/score-formulas?limit=500{rest}")).ok(200);
    let row = |item: &Value| (item["code"].as_str().unwrap().to_owned(), item["version"].as_i64().unwrap());
    list["items"].as_array().unwrap().iter().map(row).collect()
}

with_app! {
    fn what_is_known_is_scored_and_what_is_not_is_no_nought(app) {
        two_months(app);
        let client = supervisor(app);
        let report = scores(&client, "agency=H26.268&period=2023-03");
        assert_eq!(report["parameters"]["period_name"], "tháng 3/2023");
        for unit in [None, Some(WARD)] {
            assert_eq!(state(&criterion(&report, unit, "2.1")), ("scored", Some(1), Some(2), Some(1000)));
            assert_eq!(state(&criterion(&report, unit, "3.3")), ("scored", Some(0), Some(2), Some(0)));
            assert_eq!(state(&criterion(&report, unit, "3.2")), ("does_not_apply", None, None, Some(400)));
            assert_eq!(state(&criterion(&report, unit, "1.4")), ("no_data", None, None, None));
            assert_eq!(state(&criterion(&report, unit, "5.2")), ("no_data", None, None, None), "not known is not empty");
            assert_eq!(state(&criterion(&report, unit, "5.1")).0, "follow_up");
        }
        let online = criterion(&report, Some(WARD), "3.1");
        assert_eq!((online["state"].as_str(), online["points"].as_i64()), (Some("scored"), Some(200)));
        assert_eq!(online["numerator"]["value"], online["denominator"]["value"]);
        // The neighbour received nothing: nothing can be said, and its numbers are 0 all the same.
        assert_eq!(state(&criterion(&report, Some("H26.268.04"), "2.1")), ("no_data", Some(0), Some(0), None));
        // The district's own desk and its 17 wards of then; not the units of 2025.
        let units = report["units"].as_array().unwrap();
        assert_eq!(units.len(), 18);
        assert!(units[0]["own"] == true && units[0]["level"] == "district" && units[1]["level"] == "ward");

        let ward = units.iter().find(|unit| unit["agency"]["code"] == WARD).unwrap();
        let total = |unit: &Value| ["points", "possible", "given", "missing", "of", "lowest", "highest"].map(|name| unit["total"][name].as_i64().unwrap());
        assert_eq!(total(ward), [3000, 4600, 1800, 5400, 10_000, 3000, 8400]);
        assert_eq!(ward["total"]["text"], "30,00 trên 46,00 điểm chấm được; trên 100,00 điểm: từ 30,00 đến 84,00");
        assert_eq!(ward["class"], Value::Null, "30 to 84 of 100 is no class");
        let groups: i64 = ward["groups"].as_array().unwrap().iter().map(|group| group["total"]["points"].as_i64().unwrap()).sum();
        assert_eq!(groups, 3000);
        assert!(every_term_opens(&client, ward) >= 6);
        assert!(every_term_opens(&client, &report["whole"]) >= 6);
        assert!(every_term_opens(&client, &units[0]) >= 6);

        let left_out = scores(&client, "agency=H26.268.05&period=2023-03&does_not_apply=left_out");
        assert_eq!(total(&left_out["whole"]), [1200, 2800, 0, 5400, 8200, 1200, 6600]);
        assert_eq!(state(&criterion(&left_out, None, "3.2")), ("does_not_apply", None, None, None));
        assert_eq!(left_out["units"], json!([]));
        assert_eq!(left_out["parameters"]["does_not_apply"], "left_out");
    }

    fn a_period_is_compared_with_the_one_before(app) {
        two_months(app);
        let client = supervisor(app);
        let april = scores(&client, "agency=H26.268.05&period=2023-04");
        // Of one received none was resolved in time: the late one does not count.
        let progress = criterion(&april, None, "2.1");
        assert_eq!(state(&progress), ("scored", Some(0), Some(1), Some(0)));
        assert_eq!((&progress["points_before"], &progress["delta"]), (&json!(1000), &json!(-1000)));
        assert_eq!((&april["whole"]["points_before"], &april["whole"]["delta"]), (&json!(3000), &json!(-1000)));
        // In February nothing was received: 2.1 and 3.3 had no points, so the totals are not of the same criteria.
        let march = scores(&client, "agency=H26.268.05&period=2023-03");
        assert_eq!((&criterion(&march, None, "2.1")["delta"], &march["whole"]["delta"]), (&Value::Null, &Value::Null));
        assert_eq!(criterion(&march, None, "3.1")["delta"], 0);
        for (period, from, to, numerator, denominator) in
            [("2023-Q1", "2023-01-01", "2023-03-31", 1, 2), ("2023-Q2", "2023-04-01", "2023-06-30", 0, 1), ("2023", "2023-01-01", "2023-12-31", 1, 3)]
        {
            let report = scores(&client, &format!("agency=H26.268.05&period={period}"));
            assert_eq!((&report["parameters"]["from"], &report["parameters"]["to"]), (&json!(from), &json!(to)));
            let found = criterion(&report, None, "2.1");
            assert_eq!((state(&found).1, state(&found).2), (Some(numerator), Some(denominator)), "{period}");
        }
        assert_eq!(criterion(&scores(&client, "agency=H26.268.05&period=2023"), None, "2.1")["points"], 667);
    }

    fn a_criterion_of_the_province_counts_services_in_use(app) {
        app.clock.set(at("2023-03-07T09:00"));
        let online = intake_with(&json!({ "channel": "online_partial" }));
        let clerk = app.officer("clerk", WARD);
        let code = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        clerk.act(&code, "acceptance", &json!({})).ok(200);
        app.receive();
        app.clock.set(at("2023-04-03T08:00"));
        let city = app.officer("administrator", "H26");
        app.officer("administrator", "H26").post("/api/v1/score-formulas", &formula(&json!({
            "code": "3.2", "levels": ["ward", "city"], "numerator": "online_procedures_used", "denominator": "online_procedures",
            "valid_from": "2023-01-01", "threshold": 10000, "max_points": 400,
        }))).ok(201);
        let report = scores(&city, "agency=H26.268&period=2023-03");
        let ward = criterion(&report, Some(WARD), "3.2");
        assert_eq!((state(&ward).0, state(&ward).1), ("scored", Some(1)));
        assert_eq!(state(&criterion(&report, Some("H26.268.04"), "3.2")).1, Some(0));
        let list = city.get(ward["numerator"]["terms"][0]["opens"].as_str().unwrap()).ok(200);
        assert_eq!((&list["items"], &list["total"]), (&json!(["1.004873"]), &json!(1)));
        assert_eq!(state(&criterion(&report, Some(WARD), "3.3")), ("scored", Some(1), Some(2), Some(600)), "full marks from a half on");
        // The city as a whole, with its district as one unit.
        let report = scores(&city, "agency=H26&period=2023-03");
        let units: Vec<&str> = report["units"].as_array().unwrap().iter().map(|unit| unit["agency"]["code"].as_str().unwrap()).collect();
        assert_eq!(units, ["H26", "H26.268"]);
        assert_eq!(state(&criterion(&report, Some("H26.268"), "2.1")).2, Some(2));
        assert_eq!(state(&criterion(&report, Some("H26"), "2.1")).2, Some(0));
        assert!(every_term_opens(&city, &report["whole"]) >= 6);
        assert!(every_term_opens(&city, &report["units"][0]) >= 4);
    }

    fn a_formula_changes_by_a_version_and_from_a_day_on(app) {
        two_months(app);
        let (client, admin) = (supervisor(app), app.officer("administrator", "H26"));
        let points = |rest: &str| criterion(&scores(&client, &format!("agency=H26.268.05&{rest}")), None, "2.1");
        let before = scores(&client, "agency=H26.268.05&period=2023-04");
        let added = admin.post("/api/v1/score-formulas", &formula(&json!({})));
        assert_eq!(added.headers["location"], "/api/v1/score-formulas?criterion=2.1");
        let added = added.ok(201);
        assert_eq!((&added["version"], &added["numerator"]), (&json!(2), &json!("resolved_early + resolved_on_time")));
        assert_eq!(added["formula"], "20,00 × (resolved_early + resolved_on_time) / resolved / 50,00%, không quá 20,00");
        // March keeps the version of March; April has the new one, and compares with the old one.
        let (march, april) = (points("period=2023-03"), points("period=2023-04"));
        assert_eq!((&march["formula_version"], &march["points"]), (&json!(1), &json!(1000)));
        assert_eq!((&april["formula_version"], state(&april)), (&json!(2), ("scored", Some(0), Some(1), Some(0))));
        assert_eq!((&april["points_before"], &april["delta"]), (&json!(1000), &json!(-1000)));
        assert_eq!(points("period=2023-Q2")["formula_version"], 2);
        // As known before it was entered, nothing has changed.
        let known = "2023-05-01";
        let then = scores(&client, &format!("agency=H26.268.05&period=2023-04&known_at={known}"));
        assert_eq!(then["whole"]["total"], before["whole"]["total"]);
        assert_eq!(criterion(&then, None, "2.1")["formula_version"], 1);
        assert_eq!(formulas(app, "&criterion=2.1"), [("2.1".to_owned(), 1), ("2.1".to_owned(), 2)]);
        assert_eq!(formulas(app, "&criterion=2.1&on=2023-03-31"), [("2.1".to_owned(), 1)]);
        assert_eq!(formulas(app, "&criterion=2.1&on=2023-04-01"), [("2.1".to_owned(), 2)]);
        // It may end, too.
        admin.post("/api/v1/score-formulas", &formula(&json!({ "kind": "ended", "valid_from": "2023-05-01" }))).ok(201);
        assert_eq!(formulas(app, "&criterion=2.1&on=2023-05-01"), []);
        let may = scores(&client, "agency=H26.268.05&period=2023-05");
        assert!(may["whole"]["criteria"].as_array().unwrap().iter().all(|criterion| criterion["code"] != "2.1"));
        assert_eq!(may["whole"]["delta"], Value::Null, "not of the same criteria");
        // All of them in pages, each once.
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = client.get(&format!("/api/v1/score-formulas?limit=7{cursor}")).ok(200);
            found.extend(page["items"].as_array().unwrap().iter().map(|item| (item["code"].clone(), item["version"].clone())));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found.len(), 41);
        found.dedup();
        assert_eq!(found.len(), 41);
    }

    fn the_paper_leaves_empty_what_is_not_known(app) {
        two_months(app);
        let scope = |conn: &mut motcua::platform::database::Connection| {
            let district = motcua::agency::store::find_by_code(conn, "H26.268")?.unwrap();
            motcua::agency::store::subtree_offices(conn, district.id).map(motcua::access::Scope::of)
        };
        let question = ScoreRequest {
            agency: "H26.268".into(),
            period: ScorePeriod::parse("2023-03").unwrap(),
            policy: DoesNotApplyPolicy::Full,
            known_at: None,
        };
        let now = app.clock.now();
        let found = app
            .database()
            .snapshot_now(|conn| {
                let scope = scope(conn)?;
                scores_of(conn, &question, &scope, now)
            })
            .unwrap_or_else(|problem| panic!("{problem}"));
        let paper = paper(&found);
        let tables: Vec<&DocumentTable> = paper
            .blocks
            .iter()
            .filter_map(|block| if let DocumentBlock::Table(table) = block { Some(table) } else { None })
            .collect();
        let [criteria, units] = tables[..] else { panic!("two tables") };
        for table in [criteria, units] {
            assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
        }
        let row = |code: &str| &criteria.rows.iter().find(|row| row.cells[0] == DocumentCell::Text(code.to_owned())).unwrap().cells;
        assert_eq!(row("2.1")[3..8], [DocumentCell::Count(1), DocumentCell::Count(2), DocumentCell::Share(1, 2), DocumentCell::Text("Chấm được".into()), DocumentCell::Hundredths(1000)]);
        assert_eq!(row("1.4")[3..8], [DocumentCell::Empty, DocumentCell::Empty, DocumentCell::Empty, DocumentCell::Text("Không có dữ liệu".into()), DocumentCell::Empty]);
        assert_eq!(row("3.2")[6..8], [DocumentCell::Text("Không áp dụng".into()), DocumentCell::Hundredths(400)]);
        assert_eq!(units.rows.len(), 19);
        let note = "2.1 (bản 1): 20,00 × Giải quyết trước và đúng hạn / Tiếp nhận trong kỳ, không quá 20,00";
        assert!(paper.notes.iter().any(|line| line == note), "{:#?}", paper.notes);
        assert!(paper.notes[0].contains("không phải điểm"));
    }

    fn a_class_is_named_by_cut_offs_that_are_data(app) {
        two_months(app);
        let (client, admin) = (supervisor(app), app.officer("administrator", "H26"));
        // Only what the register knows: the whole score is certain.
        for code in ["1.1", "1.2", "1.3", "1.4", "4.1", "4.2", "4.3", "4.4", "4.5a", "4.5b", "4.ct", "5.2", "5.3", "5.4", "3.5", "3.5b", "3.6"] {
            admin.post("/api/v1/score-formulas", &formula(&json!({ "code": code, "kind": "ended", "valid_from": "2023-01-01" }))).ok(201);
        }
        let class = || scores(&client, "agency=H26.268.05&period=2023-03")["whole"]["class"].clone();
        // 10 + 2 + 0 + 4 given of 32 points are 50 of a hundred.
        let total = scores(&client, "agency=H26.268.05&period=2023-03")["whole"]["total"].clone();
        assert_eq!([&total["points"], &total["of"], &total["missing"]], [1600, 3200, 0]);
        assert_eq!(class(), "Trung bình");
        app.clock.set(at("2023-05-03T08:00"));
        let set = json!({
            "valid_from": "2023-02-01", "source": "thử", "trust": "M",
            "classes": [{ "name": "Đạt", "at_least": 5000 }, { "name": "Chưa đạt", "at_least": 0 }],
        });
        assert_eq!(admin.post("/api/v1/score-classes", &set).ok(201)["version"], 2);
        assert_eq!(class(), "Đạt");
        assert_eq!(scores(&client, "agency=H26.268.05&period=2023-03&known_at=2023-05-02")["whole"]["class"], "Trung bình");
        let list = client.get("/api/v1/score-classes").ok(200);
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["version"]), (2, &json!(2)));
        for (classes, field, reason) in [
            (json!([]), "classes", "out_of_range"),
            (json!([{ "name": "A", "at_least": 1 }]), "classes", "no_lowest"),
            (json!([{ "name": "A", "at_least": 0 }, { "name": "A", "at_least": 10 }]), "classes", "duplicate"),
            (json!([{ "name": "A", "at_least": 0 }, { "name": "B", "at_least": 10001 }]), "classes.1.at_least", "out_of_range"),
            (json!([{ "name": "", "at_least": 0 }]), "classes.0.name", "required"),
        ] {
            let mut body = set.clone();
            body["classes"] = classes;
            let (_, fields) = admin.post("/api/v1/score-classes", &body).problem(422);
            assert!(fields.contains(&(field.to_owned(), reason.to_owned())), "{fields:?}");
        }
        assert_eq!(client.post("/api/v1/score-classes", &set).problem(403).0, "role_may_not");
        assert_eq!(client.get("/api/v1/score-classes").ok(200), list, "nothing was kept");
    }

    fn a_formula_that_breaks_a_rule_is_not_kept(app) {
        let admin = app.officer("administrator", "H26");
        let before = formulas(app, "");
        assert_eq!(before.len(), 39);
        for (changes, field, reason) in [
            (json!({ "numerator": "resolvd" }), "numerator", "unknown_figure"),
            (json!({ "denominator": "received + late" }), "denominator", "unknown_figure"),
            (json!({ "denominator": "" }), "denominator", "unknown_figure"),
            (json!({ "numerator": "portal." }), "numerator", "unknown_figure"),
            (json!({ "max_points": 10001 }), "max_points", "out_of_range"),
            (json!({ "threshold": 0 }), "threshold", "out_of_range"),
            (json!({ "position": 0 }), "position", "out_of_range"),
            (json!({ "levels": [] }), "levels", "not_levels"),
            (json!({ "levels": ["ward", "ward"] }), "levels", "not_levels"),
            (json!({ "levels": ["unit"] }), "levels", "not_levels"),
            (json!({ "code": "2 1" }), "code", "not_a_code"),
            (json!({ "code": "" }), "code", "required"),
            (json!({ "valid_from": "1/4/2023" }), "valid_from", "not_a_date"),
            (json!({ "name_vi": "a".repeat(301) }), "name_vi", "too_long"),
            (json!({ "code": "9.9", "kind": "ended" }), "kind", "nothing_to_end"),
        ] {
            let (_, fields) = admin.post("/api/v1/score-formulas", &formula(&changes)).problem(422);
            assert_eq!(fields, [(field.to_owned(), reason.to_owned())], "{changes}");
        }
        admin.post("/api/v1/score-formulas", &formula(&json!({ "kind": "share" }))).problem(400);
        assert_eq!(supervisor(app).post("/api/v1/score-formulas", &formula(&json!({}))).problem(403).0, "role_may_not");
        app.stranger().post("/api/v1/score-formulas", &formula(&json!({}))).problem(401);
        assert_eq!(formulas(app, ""), before);
    }

    fn bad_questions_are_told_why(app) {
        let client = supervisor(app);
        for (rest, field, reason) in [
            ("agency=H26.268", "period", "required"),
            ("agency=H26.268&period=2023-Q5", "period", "not_a_period"),
            ("agency=H26.268&period=2023-13", "period", "not_a_period"),
            ("agency=H26.268&period=2023-04", "period", "not_begun"),
            ("agency=H26.268&period=2022-05", "period", "no_formulas"),
            ("agency=H26.268&period=2023-02&does_not_apply=maybe", "does_not_apply", "unknown_value"),
            ("agency=H26.268&period=2023-02&known_at=2023-04-01", "known_at", "in_the_future"),
            ("period=2023-02", "agency", "required"),
        ] {
            let (_, fields) = client.get(&format!("/api/v1/scores?{rest}")).problem(422);
            assert_eq!(fields, [(field.to_owned(), reason.to_owned())], "{rest}");
        }
        let (_, fields) = client.get("/api/v1/scores/procedures?agency=H26.268&period=2023-02&figure=all").problem(422);
        assert_eq!(fields, [("figure".to_owned(), "unknown_value".to_owned())]);
        app.stranger().get("/api/v1/scores?agency=H26.268&period=2023-02").problem(401);
        for agency in ["H99", "H26.268.23", "H26.9047"] {
            client.get(&format!("/api/v1/scores?agency={agency}&period=2023-02")).problem(404);
        }
        // A ward sees itself within the district, and no more.
        two_months(app);
        let ward = app.officer("report_writer", "H26.268.04");
        let report = scores(&ward, "agency=H26.268&period=2023-03");
        assert_eq!(report["parameters"]["offices_counted"], 1);
        assert_eq!(state(&criterion(&report, None, "2.1")).2, Some(0));
        assert_eq!(report["units"].as_array().unwrap().len(), 1);
    }
}
