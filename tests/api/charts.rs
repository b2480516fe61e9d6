//! Figures over time and the charts of them: every point opens, every chart is a table too, and bad questions are told why.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;

const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";

fn receive(app: &TestApp, moment: &str) -> String {
    app.clock.set(at(moment));
    app.receive()
}

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

/// One dossier resolved early, one late, one pending; one of the district is pending too.
fn some_work(app: &TestApp) {
    let (early, late) = (receive(app, "2023-03-07T09:15"), receive(app, "2023-03-08T09:15"));
    resolve(app, &early);
    receive(app, "2023-03-20T10:00");
    resolve(app, &late);
    let district = intake_with(&json!({ "agency": "H26.268", "procedure": "2.000528" }));
    app.officer("clerk", "H26.268").post("/api/v1/dossiers", &district).ok(201);
    app.clock.set(at("2023-04-03T08:00"));
}

fn line<'a>(series: &'a Value, figure: &str) -> &'a Value {
    series["series"].as_array().unwrap().iter().find(|line| line["figure"] == figure).unwrap()
}

fn numbers(values: &Value) -> Vec<i64> {
    values.as_array().unwrap().iter().map(|value| value.as_i64().unwrap()).collect()
}

fn chart(app: &TestApp, name: &str, rest: &str) -> Value {
    let path = format!("/api/v1/reports/charts/{name}?{PERIOD}{rest}&format=json");
    supervisor(app).get(&path).ok(200)
}

/// The numbers of a column of a chart's table, by the name in the first.
fn column(chart: &Value, name: &str) -> Vec<(String, i64)> {
    let columns = chart["columns"].as_array().unwrap();
    let place = columns.iter().position(|column| column["name"] == name).unwrap();
    let row =
        |row: &Value| (row[0]["text"].as_str().unwrap().to_owned(), row[place]["count"].as_i64().unwrap());
    chart["rows"].as_array().unwrap().iter().map(row).collect()
}

with_app! {
    fn every_point_of_a_series_opens_to_as_many_dossiers(app) {
        some_work(app);
        let series = supervisor(app)
            .get(&format!("/api/v1/reports/series?{PERIOD}&by=week&figures=received,resolved_late,pending,on_time_of_due_denominator"))
            .ok(200);
        let parts = series["parts"].as_array().unwrap();
        assert_eq!(
            parts.iter().map(|part| part["name"].as_str().unwrap()).collect::<Vec<_>>(),
            ["01/3/2023 - 05/3/2023", "06/3/2023 - 12/3/2023", "13/3/2023 - 19/3/2023", "20/3/2023 - 26/3/2023", "27/3/2023 - 31/3/2023"]
        );
        for (figure, points, total, total_is) in [
            ("received", [0, 2, 0, 2, 0], 4, "sum"),
            ("resolved_late", [0, 0, 0, 1, 0], 1, "sum"),
            ("pending", [0, 1, 1, 2, 2], 2, "last"),
            ("on_time_of_due_denominator", [0, 1, 1, 2, 0], 4, "apart"),
        ] {
            let line = line(&series, figure);
            assert_eq!((numbers(&line["points"]), &line["total_is"]), (points.to_vec(), &json!(total_is)), "{figure}");
            assert_eq!(line["total"], total, "{figure}");
            for (part, point) in parts.iter().zip(points) {
                let base = series["dossiers"].as_str().unwrap();
                let (from, to) = (part["from"].as_str().unwrap(), part["to"].as_str().unwrap());
                let list = supervisor(app).get(&format!("{base}&figure={figure}&from={from}&to={to}")).ok(200);
                assert_eq!((&list["total"], list["items"].as_array().unwrap().len()), (&json!(point), usize::try_from(point).unwrap()), "{figure} {from}");
            }
        }
        // A period that runs stops at now, and nothing is said of what has not begun.
        let running = supervisor(app).get("/api/v1/reports/series?agency=H26.268&from=2023-03-15&to=2023-12-31").ok(200);
        assert_eq!(running["parts"].as_array().unwrap().len(), 1);
        assert_eq!(running["parts"][0]["name"], "Kỳ tháng 4/2023");
    }

    fn the_charts_say_what_the_report_says(app) {
        some_work(app);
        let report = supervisor(app).get(&format!("/api/v1/reports/resolution?{PERIOD}")).ok(200);
        let on_time = chart(app, "on_time_by_office", "");
        let mut expected: Vec<(String, i64)> = Vec::new();
        for row in report["rows"].as_array().unwrap() {
            let rate = &row["rates"]["on_time_of_resolved"];
            expected.push((row["name"].as_str().unwrap().to_owned(), rate["denominator"].as_i64().unwrap()));
        }
        expected.push(("Tổng cộng".to_owned(), 2));
        assert_eq!(column(&on_time, "dated"), expected);
        let last = on_time["rows"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last[3]["text"], &last[3]["share"]["hundredths"]), (&json!("50,00%"), &json!(5000)));
        // The district has resolved nothing: no share, and not 100 %.
        assert_eq!(on_time["rows"][0][3]["text"], "-");

        let flows = chart(app, "received_resolved", "&by=month");
        assert_eq!(column(&flows, "received"), [("Tháng 3/2023".to_owned(), 4), ("Cả kỳ".to_owned(), 4)]);
        assert_eq!(column(&flows, "resolved"), [("Tháng 3/2023".to_owned(), 2), ("Cả kỳ".to_owned(), 2)]);

        let ageing = chart(app, "ageing", "");
        let counts = column(&ageing, "count");
        let pending = report["total"]["figures"]["pending"].as_i64().unwrap();
        assert_eq!(counts.last().unwrap(), &("Đang giải quyết".to_owned(), pending));
        assert_eq!(counts[..8].iter().map(|(_, count)| count).sum::<i64>(), pending);
        let overdue = report["total"]["figures"]["in_process_overdue"].as_i64().unwrap();
        assert_eq!(counts[3..6].iter().map(|(_, count)| count).sum::<i64>(), overdue);
        assert_eq!(overdue, 2);
    }

    fn a_dossier_grows_old_by_working_days(app) {
        // Due on Friday 10/3/2023 at 09:15.
        let code = receive(app, "2023-03-07T09:15");
        let age = |moment: &str| {
            app.clock.set(at(moment));
            let counts = column(&chart(app, "ageing", ""), "count");
            let found: Vec<usize> = (0..8).filter(|place| counts[*place].1 > 0).collect();
            assert_eq!(counts[8].1, 1);
            found
        };
        for (moment, place) in [
            ("2023-03-07T10:00", 1),
            ("2023-03-10T09:15", 2),
            ("2023-03-10T09:16", 3),
            ("2023-03-17T18:00", 3),
            ("2023-03-20T00:00", 4),
        ] {
            assert_eq!(age(moment), [place], "{moment}");
        }
        // As of then, whatever has happened since.
        app.clock.set(at("2023-03-21T09:00"));
        resolve(app, &code);
        let then = column(&chart(app, "ageing", "&as_of=2023-03-10T10:00:00%2B07:00"), "count");
        assert_eq!((then[3].1, then[8].1), (1, 1));
        let paused = receive(app, "2023-03-22T09:00");
        app.ask_for_papers(&paused, "H26.268.05");
        assert_eq!(age("2023-03-28T09:00"), [6]);
    }

    fn a_chart_is_an_image_for_every_reader(app) {
        some_work(app);
        for name in ["on_time_by_office", "received_resolved", "ageing"] {
            let answer = supervisor(app).get(&format!("/api/v1/reports/charts/{name}?{PERIOD}"));
            assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, "image/svg+xml; charset=utf-8"), "{}", answer.text);
            let svg = &answer.text;
            assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.contains("role=\"img\""), "{svg}");
            assert!(svg.contains("<title id=") && svg.contains("<desc id=") && svg.contains("UBND quận Hà Đông"), "{svg}");
            // Told apart without colour: by pattern, or by a place with its bounds.
            let apart = if name == "on_time_by_office" { "class=\"span\"" } else { "-hatched)\"" };
            assert!(svg.contains(apart), "{svg}");
            assert!(!svg.contains("style=") && !svg.contains("<style") && !svg.contains("<script"), "{svg}");
            let again = supervisor(app).get(&format!("/api/v1/reports/charts/{name}?{PERIOD}"));
            assert_eq!(&again.text, svg, "drawn alike each time");
            for (format, begins) in [("pdf", &b"%PDF"[..]), ("xlsx", b"PK"), ("docx", b"PK"), ("csv", "\u{feff}".as_bytes())] {
                let file = supervisor(app).get(&format!("/api/v1/reports/charts/{name}?{PERIOD}&format={format}"));
                assert!(file.status == 200 && file.bytes.starts_with(begins), "{name} {format}: {}", file.status);
            }
        }
        let page = app.stranger().get("/so-lieu?agency=H26.268&from=2023-03-01&to=2023-03-31").text;
        assert_eq!((page.matches("<figure>").count(), page.matches("<details>").count()), (3, 3));
        assert!(!page.contains("style="), "the policy lets no inline style stand in the page");
    }

    fn bad_questions_are_told_why(app) {
        some_work(app);
        let client = supervisor(app);
        for (path, status, field, reason) in [
            ("series?agency=H26.268&from=2023-03-01&to=2023-03-31&by=hour", 422, "by", "unknown_value"),
            ("series?agency=H26.268&from=2013-03-02&to=2023-03-01&by=day", 422, "by", "too_many_parts"),
            ("series?agency=H26.268&from=2023-03-01&to=2023-03-31&figures=received,lateness", 422, "figures", "unknown_value"),
            ("series?agency=H26.268&from=2023-03-01&to=2023-03-31&figures=", 422, "figures", "unknown_value"),
            ("series?agency=H26.268&from=2023-03-31&to=2023-03-01", 422, "to", "before_from"),
            ("series?agency=H26.268&from=2024-03-01&to=2024-03-31", 422, "from", "not_begun"),
            ("series?agency=H26.268&from=2023-03-01&to=2023-03-31&as_of=2023-09-01", 422, "as_of", "in_the_future"),
            ("charts/ageing?agency=H26.268&from=2023-03-01&to=2023-03-31&format=png", 422, "format", "unknown_value"),
            ("charts/received_resolved?agency=H26.268&from=2022-12-01&to=2023-03-31&by=day", 422, "by", "too_many_columns"),
            ("charts/ageing?agency=H26.268&to=2023-03-31", 422, "from", "required"),
        ] {
            let (_, fields) = client.get(&format!("/api/v1/reports/{path}")).problem(status);
            assert_eq!(fields, [(field.to_owned(), reason.to_owned())], "{path}");
        }
        client.get(&format!("/api/v1/reports/charts/mood?{PERIOD}")).problem(404);
        for path in [format!("series?{PERIOD}"), format!("charts/ageing?{PERIOD}")] {
            app.stranger().get(&format!("/api/v1/reports/{path}")).problem(401);
            app.officer("clerk", "H26.9047").get(&format!("/api/v1/reports/{path}")).problem(404);
        }
        client.get(&format!("/api/v1/reports/charts/ageing?{PERIOD}&colour=red")).problem(400);
        // The days around the instant are not loaded: no guess.
        let early = client.get("/api/v1/reports/charts/ageing?agency=H26.268&from=2019-01-01&to=2019-12-31");
        assert_eq!(early.problem(422).0, "calendar_not_loaded");
    }
}
