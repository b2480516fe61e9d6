//! Reports that come by themselves: made at every cut, once, and waiting for those who get them.

use motcua::worker::deliver_reports;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};

const SUBSCRIPTIONS: &str = "/api/v1/report-subscriptions";
const DISTRICT: &str = "H26.268";

fn writer(app: &TestApp) -> Client {
    app.officer("report_writer", DISTRICT)
}

fn wanted(changes: &Value) -> Value {
    let mut body = json!({
        "agency": DISTRICT,
        "schedule": "monthly",
        "report": { "layout": "ii06a" },
        "receivers": [{ "role": "supervisor", "agency": DISTRICT }],
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// What the worker does at every tick.
#[track_caller]
pub(crate) fn tick(app: &TestApp) -> usize {
    let now = app.clock.now();
    actix_web::rt::System::new().block_on(deliver_reports(&app.service, now)).unwrap()
}

#[track_caller]
fn inbox(client: &Client, query: &str) -> Vec<Value> {
    client.get(&format!("/api/v1/report-inbox{query}")).ok(200)["items"].as_array().unwrap().clone()
}

with_app! {
    fn a_report_is_made_once_at_each_cut_and_waits_for_its_receivers(app) {
        app.receive();
        let made = writer(app).post(SUBSCRIPTIONS, &wanted(&json!({}))).ok(201);
        assert_eq!((&made["cuts_after"], &made["receivers"][0]["role"]), (&json!("2023-03-07"), &json!("supervisor")));
        let supervisor = app.officer("supervisor", DISTRICT);
        app.clock.set(at("2023-03-14T23:59"));
        assert_eq!(tick(app), 0, "the day of the cut is not over");
        app.clock.set(at("2023-03-15T00:00"));
        assert_eq!((tick(app), tick(app)), (1, 0), "once");
        let waiting = inbox(&supervisor, "?unseen=true");
        assert_eq!(waiting.len(), 1);
        assert_eq!((&waiting[0]["from"], &waiting[0]["to"]), (&json!("2023-02-15"), &json!("2023-03-14")));
        let run = supervisor.get(&format!("/api/v1/report-runs/{}", waiting[0]["run_id"].as_str().unwrap())).ok(200);
        assert_eq!((&run["period_name"], &run["made_as"]), (&json!("tháng 3 năm 2023"), &json!("report_writer")));
        assert_eq!(run["rows"].as_array().unwrap().last().unwrap()["columns"]["c3"], 1);
        // Looked at, it waits no more; others never saw it.
        let seen = format!("/api/v1/report-inbox/{}/seen", waiting[0]["id"].as_str().unwrap());
        assert_eq!(app.officer("supervisor", "H26.268.05").post(&seen, &json!({})).status, 404);
        assert_eq!(supervisor.post(&seen, &json!({})).status, 204);
        assert_eq!((inbox(&supervisor, "?unseen=true").len(), inbox(&supervisor, "").len()), (0, 1));
        assert_eq!(inbox(&app.officer("supervisor", "H26.268.05"), "").len(), 0);
        assert_eq!(inbox(&writer(app), "").len(), 0);
    }

    fn whoever_moves_away_finds_nothing_more_in_the_inbox(app) {
        let officer = app.officer("supervisor", DISTRICT);
        let receivers = json!({ "receivers": [{ "officer": "supervisor.h26-268" }] });
        writer(app).post(SUBSCRIPTIONS, &wanted(&receivers)).ok(201);
        app.clock.set(at("2023-03-15T08:00"));
        tick(app);
        let come = inbox(&officer, "");
        assert_eq!(come.len(), 1);
        crate::journal::tamper(app, "UPDATE officer_role SET agency_id = (SELECT id FROM agency WHERE code = 'H26.268.05') \
             WHERE officer_id = (SELECT id FROM officer WHERE username = 'supervisor.h26-268')");
        assert_eq!(inbox(&officer, ""), Vec::<Value>::new());
        let seen = format!("/api/v1/report-inbox/{}/seen", come[0]["id"].as_str().unwrap());
        assert_eq!(officer.post(&seen, &json!({})).status, 404);
    }

    fn what_was_missed_is_made_up_for_and_an_ended_one_makes_nothing(app) {
        app.receive();
        let weekly = wanted(&json!({ "schedule": "weekly", "cuts_after": "2023-02-20", "receivers": [] }));
        let made = writer(app).post(SUBSCRIPTIONS, &weekly).ok(201);
        assert_eq!(made["receivers"][0]["officer"], "report_writer.h26-268");
        assert_eq!(tick(app), 2, "Fridays 24/2 and 3/3");
        app.clock.set(at("2023-03-20T08:00"));
        assert_eq!(tick(app), 2, "Fridays 10/3 and 17/3");
        let came: Vec<Value> = inbox(&writer(app), "").iter().map(|one| one["to"].clone()).collect();
        assert_eq!(came, ["2023-03-17", "2023-03-10", "2023-03-03", "2023-02-24"]);
        let first = writer(app).get("/api/v1/report-inbox?limit=3").ok(200);
        let rest = inbox(&writer(app), &format!("?cursor={}", first["next_cursor"].as_str().unwrap()));
        assert_eq!(rest.len(), 1);
        let ending = format!("{SUBSCRIPTIONS}/{}/ending", made["id"].as_str().unwrap());
        assert_eq!(app.officer("clerk", DISTRICT).post(&ending, &json!({})).status, 403);
        assert!(writer(app).post(&ending, &json!({})).ok(200)["ended_at"].is_string());
        assert_eq!(writer(app).post(&ending, &json!({})).problem(409).0, "not_in_use");
        app.clock.set(at("2023-03-27T08:00"));
        assert_eq!(tick(app), 0);
        assert_eq!(inbox(&writer(app), "").len(), 4, "what came stays");
    }

    fn figures_that_do_not_balance_are_told_and_not_printed(app) {
        let code = app.receive();
        writer(app).post(SUBSCRIPTIONS, &wanted(&json!({}))).ok(201);
        crate::journal::tamper(app, &format!(
            "UPDATE journal SET to_account = 'resolved_late' WHERE dossier_id = (SELECT id FROM dossier WHERE code = '{code}')"));
        app.clock.set(at("2023-03-15T08:00"));
        assert_eq!(tick(app), 1);
        let waiting = inbox(&app.officer("supervisor", DISTRICT), "");
        assert!(waiting[0]["run_id"].is_null(), "{}", waiting[0]);
        assert!(waiting[0]["trouble"].as_str().unwrap().contains(&code), "{}", waiting[0]);
    }

    fn bad_subscriptions_are_refused_with_their_field(app) {
        for (changes, field, code) in [
            (json!({ "schedule": "daily" }), "schedule", "unknown_value"),
            (json!({ "cuts_after": "2023-03-08" }), "cuts_after", "in_the_future"),
            (json!({ "report": { "layout": "ii07" } }), "report.layout", "unknown_value"),
            (json!({ "report": { "layout": "hanoi_week", "fold": true } }), "report.fold", "not_in_this_layout"),
            (json!({ "agency": "H99" }), "agency", "unknown_agency"),
            (json!({ "receivers": [{ "officer": "nobody" }] }), "receivers.0", "unknown_receiver"),
            (json!({ "receivers": [{ "role": "supervisor" }] }), "receivers.0", "unknown_receiver"),
            // A ward does not see the district.
            (json!({ "receivers": [{ "role": "supervisor", "agency": "H26.268.05" }] }), "receivers.0", "unknown_receiver"),
            (json!({ "receivers": vec![json!({ "officer": "x" }); 51] }), "receivers", "too_many"),
        ] {
            let refused = writer(app).post(SUBSCRIPTIONS, &wanted(&changes));
            assert!(refused.problem(422).1.contains(&(field.to_owned(), code.to_owned())), "{changes}: {}", refused.text);
        }
        assert_eq!(app.officer("clerk", DISTRICT).post(SUBSCRIPTIONS, &wanted(&json!({}))).problem(403).0, "role_may_not");
        assert_eq!(app.officer("report_writer", "H26.268.05").post(SUBSCRIPTIONS, &wanted(&json!({}))).status, 422);
        assert_eq!(writer(app).get(SUBSCRIPTIONS).ok(200)["items"], json!([]));
        writer(app).post(SUBSCRIPTIONS, &wanted(&json!({}))).ok(201);
        assert_eq!(writer(app).get(SUBSCRIPTIONS).ok(200)["items"].as_array().unwrap().len(), 1);
        assert_eq!(app.officer("supervisor", "H26.268.05").get(SUBSCRIPTIONS).ok(200)["items"], json!([]));
    }

    fn of_several_processes_one_makes_a_cut_and_another_takes_over_what_it_left(app) {
        use motcua::platform::error::Problem;
        use motcua::report::subscriptions::{make_due, store};
        writer(app).post(SUBSCRIPTIONS, &wanted(&json!({}))).ok(201);
        let claim = |moment: &str| {
            let now = at(moment);
            app.database()
                .write_now(move |conn| {
                    let (subscription, _) = store::in_force(conn)?.remove(0);
                    let cut = make_due::undelivered(conn, &subscription, now)?.remove(0);
                    make_due::claim(conn, &subscription, cut, now)
                })
                .unwrap_or_else(|problem: Problem| panic!("{problem}"))
        };
        let first = claim("2023-03-15T08:00");
        assert!(first.is_some());
        assert_eq!(claim("2023-03-15T08:59"), None, "somebody is at it");
        assert_eq!(claim("2023-03-15T09:00"), first, "nobody has been for an hour");
        app.clock.set(at("2023-03-15T10:00"));
        assert_eq!(tick(app), 1);
        assert_eq!(tick(app), 0);
    }
}
