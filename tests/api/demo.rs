//! The demonstration half-year gives the figures of the reference report, and every figure opens to its dossiers.

use motcua::demo::DemoWish;
use motcua::demo::plan::DemoDays;
use motcua::dossier::views::verify;
use motcua::platform::text::number_vi;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::half_year;
use crate::support::{Engine, TestDatabase};

const GROUPINGS: &[&str] = &["agency", "field", "procedure", "level", "channel", "month"];

fn report(client: &Client, to: &str, extra: &str) -> Value {
    client.get(&format!("/api/v1/reports/resolution?agency=H26.268&from=2022-12-15&to={to}{extra}")).ok(200)
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no count"))
}

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().unwrap()
}

/// The row of a key.
fn row<'a>(report: &'a Value, key: &str) -> &'a Value {
    rows(report).iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("no row {key} in {report}"))
}

/// A figure of the reference report: numerator and, where it is printed, denominator.
fn reference(id: &str) -> (u64, Option<u64>) {
    let mut figures = csv::Reader::from_reader(include_str!("../../data/reference_figures.csv").as_bytes());
    let row = figures.records().map(Result::unwrap).find(|row| &row[0] == id).unwrap();
    (row[4].parse().unwrap(), row[5].parse().ok())
}

fn the_two_figures_with_their_rates(client: &Client) {
    let (district, wards) = (reference("F44a").0, reference("F45a").0);
    assert_eq!(
        reference("F45b"),
        (wards, Some(wards)),
        "the report prints the wards' rate with both its parts"
    );
    let levels = report(client, "2023-05-14", "&group_by=level");
    for (level, resolved) in [("district", district), ("ward", wards)] {
        let row = row(&levels, level);
        assert_eq!(number(&row["figures"]["resolved"]), resolved);
        let rate = &row["rates"]["on_time_of_resolved"];
        assert_eq!((number(&rate["numerator"]), number(&rate["denominator"])), (resolved, resolved));
        assert_eq!(number(&rate["hundredths"]), 10_000);
        assert_eq!(number(&row["figures"]["resolved_late"]), 0);
    }
    let agencies = report(client, "2023-05-14", "&group_by=agency");
    assert_eq!(rows(&agencies).len(), 18);
    let of_all_wards: u64 = rows(&agencies)
        .iter()
        .filter(|row| row["key"] != "H26.268")
        .map(|row| number(&row["figures"]["resolved"]))
        .sum();
    assert_eq!(of_all_wards, wards);
    assert_eq!(number(&row(&agencies, "H26.268")["figures"]["resolved"]), district);
    assert_eq!(number(&agencies["total"]["figures"]["resolved"]), district + wards);
}

fn every_row_balances_and_adds_up(client: &Client) {
    for grouping in GROUPINGS {
        for to in ["2023-05-14", "2023-06-14"] {
            let report = report(client, to, &format!("&group_by={grouping}"));
            for row in rows(&report).iter().chain([&report["total"]]) {
                assert_eq!(row["balance"]["balanced"], true, "{grouping} {row}");
            }
            for (figure, total) in report["total"]["figures"].as_object().unwrap() {
                let stock = ["carried_over", "pending", "promises_standing", "promises_past"]
                    .contains(&figure.as_str())
                    || figure.starts_with("in_process")
                    || figure.starts_with("paused")
                    || figure.starts_with("waiting");
                if *grouping == "month" && stock {
                    continue;
                }
                let sum: u64 = rows(&report).iter().map(|row| number(&row["figures"][figure])).sum();
                assert_eq!(sum, number(total), "{grouping} {figure}");
            }
        }
    }
}

fn june_has_something_in_every_column(client: &Client) {
    let june = report(client, "2023-06-14", "&group_by=level");
    for figure in [
        "carried_over",
        "received_online_partial",
        "received_in_person",
        "received_postal",
        "resolved_early",
        "resolved_on_time",
        "resolved_late",
        "closed_refused",
        "closed_withdrawn",
        "closed_stopped",
        "in_process_in_time",
        "not_accepted",
        "paused_supplement",
        "answered_in_time",
        "answered_late",
    ] {
        assert!(number(&june["total"]["figures"][figure]) > 0, "nothing in {figure}: {}", june["total"]);
    }
}

fn may_has_nothing_that_was_answered_late(client: &Client) {
    let may = report(client, "2023-05-14", "&group_by=level");
    let figures = &may["total"]["figures"];
    assert!(number(&figures["answered_in_time"]) > 0);
    assert_eq!((number(&figures["answered_late"]), number(&figures["waiting_overdue"])), (0, 0));
    // Whatever was resolved came by the day that was promised.
    let (kept, broken) = (&figures["promises_kept"], &figures["promises_broken"]);
    assert_eq!((number(kept), number(broken)), (number(&figures["resolved"]), 0));
    assert_eq!(number(&may["total"]["rates"]["answered_in_time_of_answered"]["hundredths"]), 10_000);
}

fn a_past_report_is_the_same_after_june(client: &Client) {
    let may = report(client, "2023-05-14", "&group_by=agency");
    let of_june = report(client, "2023-06-14", "&group_by=agency&as_of=2023-05-14");
    assert_eq!(may["rows"], of_june["rows"]);
    // Known on the evening of 14/5, before any of June was entered.
    let known_then = report(client, "2023-05-14", "&group_by=agency&known_at=2023-05-14T23:59:59%2B07:00");
    assert_eq!(may["rows"], known_then["rows"]);
    let before_it_began = report(client, "2023-05-14", "&known_at=2022-11-01");
    assert_eq!(number(&before_it_began["total"]["figures"]["resolved"]), 0);
}

/// Reads a whole list page by page.
fn listed(client: &Client, figure: &str, group: Option<&str>) -> (u64, usize) {
    let group = group.map(|key| format!("&group={key}")).unwrap_or_default();
    let first = format!(
        "/api/v1/reports/resolution/dossiers?agency=H26.268&from=2022-12-15&to=2023-06-14&group_by=agency\
         &figure={figure}{group}&limit=500"
    );
    let (mut seen, mut cursor) = (0, String::new());
    loop {
        let page = client.get(&format!("{first}{cursor}")).ok(200);
        seen += page["items"].as_array().unwrap().len();
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (number(&page["total"]), seen),
        }
    }
}

fn every_cell_opens_to_its_dossiers(client: &Client) {
    let june = report(client, "2023-06-14", "&group_by=agency");
    for (figure, total) in june["total"]["figures"].as_object().unwrap() {
        let total = number(total);
        // The long lists are followed for one ward, the short ones for the whole district.
        if total < 3_000 {
            let (said, seen) = listed(client, figure, None);
            assert_eq!((said, u64::try_from(seen).unwrap()), (total, total), "{figure}");
        }
        let cell = number(&row(&june, "H26.268.05")["figures"][figure]);
        let (said, seen) = listed(client, figure, Some("H26.268.05"));
        assert_eq!((said, u64::try_from(seen).unwrap()), (cell, cell), "{figure} of ward 05");
    }
}

fn the_register_is_sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
    assert!(findings.entries > 8 * reference("F44a").0);
}

fn the_page_shows_the_figures(client: &Client) {
    let page = client.get("/so-lieu");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("quận Hà Đông"), "{}", page.text);
    let may = client.get("/so-lieu?agency=H26.268&from=2022-12-15&to=2023-05-14&group_by=level");
    let (district, wards) = (reference("F44a").0, reference("F45a").0);
    let printed = [district, wards].map(|figure| number_vi(i64::try_from(figure).unwrap()));
    for figure in printed.iter().map(String::as_str).chain(["100,00%"]) {
        assert!(may.text.contains(figure), "{figure} is not on the page: {}", may.text);
    }
}

fn the_csv_opens_in_a_spreadsheet(client: &Client) {
    let csv = client.get(
        "/api/v1/reports/resolution?agency=H26.268&from=2022-12-15&to=2023-05-14&group_by=agency&format=csv",
    );
    assert_eq!(csv.status, 200);
    assert!(csv.headers["content-type"].starts_with("text/csv"));
    assert!(csv.text.starts_with('\u{feff}'));
    let mut reader = csv::Reader::from_reader(csv.text.trim_start_matches('\u{feff}').as_bytes());
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), 19);
    assert!(lines.last().unwrap().iter().any(|cell| cell == "Tổng cộng"));
    let total = (reference("F44a").0 + reference("F45a").0).to_string();
    assert!(lines.last().unwrap().iter().any(|cell| cell == total));
}

fn told_on(engine: Engine) {
    let test = TestDatabase::with_reference(engine);
    let bar = indicatif::ProgressBar::hidden();
    let days = DemoDays::of_the_reference();
    let wish = DemoWish { half_year: Some(days), now: None };
    motcua::demo::replay(&test.database, &crate::app::books(), wish, &bar).unwrap();
    let again = motcua::demo::replay(&test.database, &crate::app::books(), wish, &bar);
    assert!(again.is_err(), "the demonstration goes into an empty register only");

    let app = TestApp::over(test, at("2026-11-24T09:00"), |_| {});
    let supervisor = app.officer("supervisor", "H26.268");
    the_two_figures_with_their_rates(&supervisor);
    every_row_balances_and_adds_up(&supervisor);
    june_has_something_in_every_column(&supervisor);
    may_has_nothing_that_was_answered_late(&supervisor);
    a_past_report_is_the_same_after_june(&supervisor);
    every_cell_opens_to_its_dossiers(&supervisor);
    the_page_shows_the_figures(&app.stranger());
    the_csv_opens_in_a_spreadsheet(&supervisor);
    the_register_is_sound(&app);
    let writer = app.named("writer.of.reports", &[("report_writer", "H26")]);
    half_year::load(&app);
    half_year::computed_figures_show_their_parts(&writer);
    half_year::the_list_is_reproduced(&writer);
    half_year::the_paragraph_is_written(&writer);
    half_year::the_text_is_whole(&app, &writer);
    half_year::the_printed_text_is_checked(&writer);
}

/// Every list of work has something on it, every state is there, and the books hold: on a Tuesday morning, on a Sunday night.
fn the_office_of_today_lives(engine: Engine) {
    for (moment, on_a_workday) in
        [("2026-11-24T09:40", true), ("2026-11-29T21:00", false), ("2026-12-31T16:30", true)]
    {
        let test = TestDatabase::with_reference(engine);
        let now = at(moment);
        let wish = DemoWish { half_year: None, now: Some(now) };
        let shown = motcua::demo::replay(
            &test.database,
            &crate::app::books(),
            wish,
            &indicatif::ProgressBar::hidden(),
        )
        .unwrap();
        assert!(shown.dossiers >= 59, "{moment}: {}", shown.dossiers);
        let app = TestApp::over(test, now, |_| {});
        let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
        assert_eq!(findings.broken, [], "{moment}");
        let supervisor = app.officer("supervisor", "H26.9043");
        let count = |list: &str| {
            let path = format!("/api/v1/dossiers?limit=200&worklist={list}");
            supervisor.get(&path).ok(200)["items"].as_array().unwrap().len()
        };
        for list in [
            "overdue",
            "paused",
            "waiting_acceptance",
            "answer_overdue",
            "to_ask",
            "to_approve",
            "result_ready",
            "step_late",
        ] {
            assert!(count(list) > 0, "{moment}: nothing is on {list}");
        }
        assert!(!on_a_workday || count("due_today") > 0, "{moment}");
        // Each who signs in has something to do; who keeps the records is asked for an opinion.
        for line in motcua::demo::replay::sign_in_lines(&shown.sign_ins) {
            let [role, username, password, agency] = line.split_whitespace().collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            if agency != "H26.9043" {
                continue;
            }
            let asked = json!({ "username": username, "password": password });
            let signed_in = app.stranger().post("/api/v1/auth/sign-in", &asked).ok(200);
            let officer = app.with_token(&signed_in["access_token"]);
            let list = if role == "records_clerk" { "opinions_asked" } else { "mine" };
            let path = format!("/api/v1/dossiers?agency=H26.9043&worklist={list}");
            let items = officer.get(&path).ok(200)["items"].as_array().unwrap().len();
            assert!(items > 0, "{moment}: {username} has nothing on {list}");
        }
        assert_eq!(count("without_officer"), 0, "{moment}");
        let all = supervisor.get("/api/v1/dossiers?limit=200").ok(200);
        let states: std::collections::BTreeSet<_> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["status"].as_str().unwrap().to_owned())
            .collect();
        assert!(states.len() >= 9, "{moment}: {states:?}");
        // An office does not take in everything on one day.
        let days: std::collections::BTreeSet<_> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["received_at"].as_str().unwrap()[..10].to_owned())
            .collect();
        assert!(days.len() >= 5, "{moment}: {days:?}");
    }
}

#[test]
fn the_office_of_today_lives_on_sqlite() {
    the_office_of_today_lives(Engine::Sqlite);
}

#[test]
fn the_office_of_today_lives_on_postgres() {
    the_office_of_today_lives(Engine::Postgres);
}

#[test]
fn the_half_year_is_told_on_sqlite() {
    told_on(Engine::Sqlite);
}

#[test]
fn the_half_year_is_told_on_postgres() {
    told_on(Engine::Postgres);
}
