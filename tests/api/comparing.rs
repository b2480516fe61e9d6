//! The fair comparison through the door: raw and adjusted rates, places that the figures allow, working time, and its lists.

use motcua::access::Scope;
use motcua::agency::{Level, store as agencies};
use motcua::platform::document::format::{DocumentFormat, draw};
use motcua::platform::document::{DocumentBlock, DocumentCell};
use motcua::platform::error::Problem;
use motcua::procedure::ProcedureKind;
use motcua::report::count::request::{GroupBy, ReportRequest};
use motcua::report::figures::boundaries::Boundaries;
use motcua::report::figures::period::Period;
use motcua::report::measure::comparison::compare;
use motcua::report::measure::comparison::document::paper;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::meters::{bring, receive, resolve_at};

const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";
const FIRST: &str = "H26.268.04";
const SECOND: &str = "H26.268.05";

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

fn comparison(app: &TestApp, extra: &str) -> Value {
    supervisor(app).get(&format!("/api/v1/reports/comparison?{PERIOD}{extra}")).ok(200)
}

fn row<'a>(comparison: &'a Value, code: &str) -> &'a Value {
    comparison["rows"].as_array().unwrap().iter().find(|row| row["code"] == code).unwrap()
}

/// A dossier of that ward and procedure, with its result at that moment.
#[track_caller]
fn resolved(app: &TestApp, ward: &str, procedure: &str, moment: &str) {
    app.clock.set(at("2023-03-07T09:15"));
    let code = receive(app, ward, &json!({ "procedure": procedure }));
    bring(app, ward, &code);
    resolve_at(app, ward, &code, moment);
}

/// Three of four in time at one ward; one of two at the other, which has a procedure at which everybody is late.
fn two_wards(app: &TestApp) {
    for moment in ["2023-03-08T09:15", "2023-03-09T09:15", "2023-03-10T09:15", "2023-03-10T09:16"] {
        resolved(app, SECOND, "1.004873", moment);
    }
    resolved(app, FIRST, "1.004873", "2023-03-08T09:15");
    // One working day: due on 8/3 at 09:15.
    resolved(app, FIRST, "1.000894", "2023-03-09T09:15");
    app.clock.set(at("2023-04-03T09:00"));
}

with_app! {
    fn the_mix_of_procedures_is_taken_out_and_no_place_is_given_that_the_figures_do_not_tell(app) {
        two_wards(app);
        let comparison = comparison(app, "");
        let (first, second) = (row(&comparison, FIRST), row(&comparison, SECOND));
        let rates = |row: &Value| [row["raw"]["hundredths"].as_i64(), row["adjusted"]["hundredths"].as_i64(), row["expected_hundredths"].as_i64()];
        // The standard is 4 of 5 and 0 of 1, the whole 4 of 6: 3 / 3,2 x 4/6 and 1 / 0,8 x 4/6.
        assert_eq!(rates(second), [Some(7500), Some(6250), Some(320)]);
        assert_eq!(rates(first), [Some(5000), Some(8333), Some(80)]);
        for row in [first, second] {
            assert_eq!((&row["raw_rank"]["text"], &row["adjusted_rank"]["text"]), (&json!("1-2"), &json!("1-2")));
            assert_eq!(row["small_base"], true);
        }
        assert_eq!(second["raw_interval"]["text"], "30,06% - 95,45%");
        // 8, 16, 24 hours of work, and a minute more.
        assert_eq!(second["working_minutes"], json!({ "n": 4, "median": 960, "p90": 1441 }));
        assert_eq!(comparison["total"]["rate"]["hundredths"], 6667);
        assert_eq!(comparison["total"]["working_minutes"]["n"], 6);
        let standard: Vec<_> = comparison["standard"].as_array().unwrap().iter().map(|line| {
            (line["procedure_code"].as_str().unwrap(), line["rate"]["numerator"].as_i64(), line["rate"]["denominator"].as_i64())
        }).collect();
        assert_eq!(standard, [("1.000894", Some(0), Some(1)), ("1.004873", Some(4), Some(5))]);
        // Wards without dossiers are told, and have no place.
        let offices = comparison["parameters"]["offices_compared"].as_u64().unwrap();
        assert_eq!(comparison["rows"].as_array().unwrap().len(), usize::try_from(offices).unwrap());
        let idle = comparison["rows"].as_array().unwrap().last().unwrap();
        assert_eq!((&idle["raw"]["denominator"], &idle["raw_rank"], &idle["adjusted_rank"], &idle["adjusted"]), (&json!(0), &Value::Null, &Value::Null, &Value::Null));
    }

    fn every_number_opens_and_is_that_of_the_report(app) {
        two_wards(app);
        let comparison = comparison(app, "");
        let report = supervisor(app).get(&format!("/api/v1/reports/resolution?{PERIOD}")).ok(200);
        let opened = |rest: &str| {
            let list = supervisor(app).get(&format!("/api/v1/reports/comparison/dossiers?{PERIOD}{rest}")).ok(200);
            assert_eq!(list["total"], list["items"].as_array().unwrap().len());
            list["total"].clone()
        };
        for code in [FIRST, SECOND] {
            let raw = &row(&comparison, code)["raw"];
            let rates = report["rows"].as_array().unwrap().iter().find(|row| row["key"] == code).unwrap();
            assert_eq!(*raw, rates["rates"]["on_time_of_resolved"], "{code}");
            assert_eq!(opened(&format!("&group={code}&figure=resolved")), raw["denominator"]);
            assert_eq!(opened(&format!("&group={code}")), raw["numerator"]);
        }
        for line in comparison["standard"].as_array().unwrap() {
            let code = line["procedure_code"].as_str().unwrap();
            assert_eq!(opened(&format!("&procedure={code}&figure=resolved")), line["rate"]["denominator"]);
            assert_eq!(opened(&format!("&procedure={code}&figure=on_time")), line["rate"]["numerator"]);
        }
        assert_eq!(opened("&figure=late"), 2);
        assert_eq!(opened(&format!("&figure=late&group={FIRST}&procedure=1.000894")), 1);
        assert_eq!(opened(&format!("&figure=late&group={FIRST}&procedure=1.004873")), 0);
    }

    fn as_a_paper_it_says_the_same(app) {
        two_wards(app);
        let now = app.clock.now();
        let question = ReportRequest {
            agency: "H26.268".to_owned(),
            period: Period::new("2023-03-01".parse().unwrap(), "2023-03-31".parse().unwrap()).unwrap(),
            group_by: GroupBy::Agency,
            boundaries: Boundaries::Then,
            kind: ProcedureKind::Tthc,
            as_of: None,
            known_at: None,
        };
        let paper = app.database().snapshot_now(|conn| {
            let district = agencies::find_by_code(conn, "H26.268")?.unwrap();
            let scope = Scope::of(agencies::subtree_offices(conn, district.id)?);
            let comparison = compare(conn, &crate::app::books(), (&question, Level::Ward), &scope, now)?;
            Ok::<_, Problem>(paper(&comparison, &question))
        }).unwrap();
        assert_eq!((paper.title.as_str(), paper.subtitle[0].as_str()), ("SO SÁNH TỶ LỆ ĐÚNG HẠN CẤP XÃ", "Kỳ 01/3/2023 - 31/3/2023"));
        assert_eq!(paper.check(), Ok(()));
        for format in DocumentFormat::ALL {
            assert!(!draw(&paper, *format).unwrap().is_empty(), "{format}");
        }
        let [DocumentBlock::Table(table)] = &paper.blocks[..] else { panic!("one table") };
        assert_eq!(table.heading[0].len(), table.columns.len());
        assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
        let row = table.rows.iter().find(|row| row.cells[0] == DocumentCell::Text(SECOND.to_owned())).unwrap();
        let expected = [DocumentCell::Share(3, 4), DocumentCell::Text("30,06% - 95,45%".to_owned()), DocumentCell::Text("1-2".to_owned()), DocumentCell::Hundredths(320), DocumentCell::Hundredths(6250)];
        assert_eq!(row.cells[4..9], expected);
        assert_eq!(row.cells[11..15], [DocumentCell::Count(4), DocumentCell::Count(960), DocumentCell::Count(1441), DocumentCell::Text("cơ sở nhỏ".to_owned())]);
        let total = table.rows.last().unwrap();
        assert_eq!((total.strong, &total.cells[2..5]), (true, &[DocumentCell::Count(6), DocumentCell::Count(4), DocumentCell::Share(4, 6)][..]));
    }

    fn it_comes_as_a_file_in_every_format(app) {
        two_wards(app);
        let file = |format: &str| supervisor(app).send("GET", &format!("/api/v1/reports/comparison?{PERIOD}&format={format}"), &[], None);
        let csv = file("csv");
        assert_eq!(csv.status, 200);
        assert!(csv.text.contains(SECOND) && csv.text.contains("30,06% - 95,45%"), "{}", csv.text);
        let refused = file("odt").problem(422);
        assert_eq!(refused.1, [("format".to_owned(), "unknown_value".to_owned())]);
    }

    fn it_stands_as_of_and_as_known_at_an_instant_and_pauses_are_no_work(app) {
        let code = receive(app, SECOND, &json!({}));
        app.clock.set(at("2023-03-08T10:00"));
        app.ask_for_papers(&code, SECOND);
        app.clock.set(at("2023-03-09T10:00"));
        let came = json!({ "papers": [{ "code": "residence", "copies": 1 }] });
        app.officer("clerk", SECOND).act(&code, "supplements", &came).ok(200);
        bring(app, SECOND, &code);
        resolve_at(app, SECOND, &code, "2023-03-09T11:00");
        // 8 hours and 45 minutes before the pause, one after it.
        assert_eq!(comparison(app, "")["total"]["working_minutes"], json!({ "n": 1, "median": 585, "p90": 585 }));
        app.clock.set(at("2023-03-13T11:00"));
        assert_eq!(comparison(app, "&as_of=2023-03-08")["total"]["rate"]["denominator"], 0);
        assert_eq!(comparison(app, "&known_at=2023-03-08")["total"]["rate"]["denominator"], 0);
        assert_eq!(comparison(app, "&as_of=2023-03-09&known_at=2023-03-09")["total"]["rate"]["denominator"], 1);
    }

    fn only_offices_of_the_level_in_sight_are_compared(app) {
        two_wards(app);
        let narrow = app.officer("supervisor", FIRST);
        let seen = narrow.get(&format!("/api/v1/reports/comparison?{PERIOD}")).ok(200);
        assert_eq!((seen["rows"].as_array().unwrap().len(), &seen["rows"][0]["adjusted_rank"]["text"]), (1, &json!("1")));
        let list = format!("/api/v1/reports/comparison/dossiers?{PERIOD}");
        assert_eq!(narrow.get(&format!("{list}&group={SECOND}")).problem(422).1, [("group".into(), "unknown_office".into())]);
        assert_eq!(comparison(app, "&level=district")["rows"].as_array().unwrap().len(), 1);
        app.stranger().get(&list).ok(401);
        let wrong = |path: &str, rest: &str| supervisor(app).get(&format!("/api/v1/reports/{path}?{rest}")).problem(422).1;
        let pair = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(wrong("comparison", &format!("{PERIOD}&level=unit")), pair("level", "unknown_value"));
        assert_eq!(wrong("comparison", &format!("{PERIOD}&level=city")), pair("level", "no_such_office"));
        assert_eq!(wrong("comparison", &format!("{PERIOD}&as_of=2023-04-04")), pair("as_of", "in_the_future"));
        assert_eq!(wrong("comparison", "agency=H26.268&from=2023-03-31&to=2023-03-01"), pair("to", "before_from"));
        assert_eq!(wrong("comparison/dossiers", &format!("{PERIOD}&figure=received")), pair("figure", "unknown_value"));
        assert_eq!(wrong("comparison/dossiers", &format!("{PERIOD}&procedure=9")), pair("procedure", "unknown_procedure"));
        assert_eq!(wrong("comparison/dossiers", &format!("{PERIOD}&cursor=AAAA")), pair("cursor", "unknown_cursor"));
    }
}
