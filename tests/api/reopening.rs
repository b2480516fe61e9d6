//! A result is opened again to correct a misprint: the dossier counts once, and the time that the result was out is not the office's.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

fn figures(app: &TestApp, from: &str, to: &str) -> Value {
    let path = format!("/api/v1/reports/resolution?agency=H26.268&from={from}&to={to}");
    let total = supervisor(app).get(&path).ok(200)["total"].clone();
    assert_eq!(total["balance"]["balanced"], true);
    total["figures"].clone()
}

/// The codes behind a figure.
fn behind(app: &TestApp, figure: &str, from: &str, to: &str) -> Vec<String> {
    let path =
        format!("/api/v1/reports/resolution/dossiers?agency=H26.268&from={from}&to={to}&figure={figure}");
    let list = supervisor(app).get(&path).ok(200);
    let codes: Vec<String> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(list["total"], codes.len());
    codes
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

fn reopen(app: &TestApp, code: &str) -> Value {
    supervisor(app).act(code, "corrections", &json!({ "reason": "Sai họ tên trên giấy xác nhận" })).ok(200)
}

with_app! {
    fn a_misprint_is_corrected_in_time_although_the_result_was_out_past_the_due_date(app) {
        let clerk = app.officer("clerk", WARD);
        let code = app.receive();
        app.clock.set(at("2023-03-09T09:15"));
        resolve(app, &code);
        clerk.act(&code, "result-return", &json!({})).ok(200);
        // Due on 10/3 at 09:15, so eight working hours were left; the citizen comes back a week later.
        app.clock.set(at("2023-03-17T08:00"));
        let opened = reopen(app, &code);
        assert_eq!((&opened["overdue"], &opened["due_at"]), (&json!(false), &json!("2023-03-17T17:00:00+07:00")));
        assert_eq!(opened["pauses"], json!([{ "kind": "result_out", "from": "2023-03-09T09:15:00+07:00", "until": "2023-03-17T08:00:00+07:00" }]));
        app.clock.set(at("2023-03-17T10:00"));
        assert_eq!(resolve(app, &code)["stage"], "resolved_on_time");
        let figures = figures(app, "2023-03-01", "2023-03-31");
        for (figure, value) in [("received", 1), ("resolved", 1), ("resolved_early", 0), ("resolved_on_time", 1), ("resolved_late", 0), ("reopened", 0), ("reopening_acts", 1), ("pending", 0)] {
            assert_eq!(figures[figure], value, "{figure}");
        }
        for (figure, codes) in [("resolved", vec![code.clone()]), ("reopened", vec![]), ("reopening_acts", vec![code.clone()])] {
            assert_eq!(behind(app, figure, "2023-03-01", "2023-03-31"), codes, "{figure}");
        }
        sound(app);
    }

    fn what_was_late_already_stays_late(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-13T09:15"));
        assert_eq!(resolve(app, &code)["stage"], "resolved_late");
        app.clock.set(at("2023-03-20T08:00"));
        let opened = reopen(app, &code);
        assert_eq!((&opened["overdue"], &opened["due_at"]), (&json!(true), &json!("2023-03-10T09:15:00+07:00")));
        sound(app);
    }

    fn each_month_and_the_quarter_count_by_the_last_state(app) {
        let code = app.receive();
        app.clock.set(at("2023-03-09T09:15"));
        resolve(app, &code);
        app.clock.set(at("2023-04-17T08:00"));
        reopen(app, &code);
        let april = || figures(app, "2023-04-01", "2023-04-30");
        assert_eq!((&april()["reopened"], &april()["resolved"], &april()["pending"]), (&json!(1), &json!(0), &json!(1)));
        resolve(app, &code);
        assert_eq!((&april()["reopened"], &april()["resolved"], &april()["pending"]), (&json!(1), &json!(1), &json!(0)));
        assert_eq!(figures(app, "2023-03-01", "2023-03-31")["resolved"], 1);
        let quarter = figures(app, "2023-03-01", "2023-04-30");
        assert_eq!((&quarter["received"], &quarter["reopened"], &quarter["resolved"]), (&json!(1), &json!(0), &json!(1)));
        sound(app);
    }
}
