//! The year does not end in December: dossiers whose due dates reach into a year that no decree has settled.

use motcua::worker::look_at_calendars;
use serde_json::{Value, json};

use crate::app::{Client, at, intake_with};

const CITY_OFFICE: &str = "H26.9043";

/// A dossier of the ward's procedure that the city's office takes in.
#[track_caller]
fn receive(client: &Client) -> Value {
    client.post("/api/v1/dossiers", &intake_with(&json!({ "agency": CITY_OFFICE }))).ok(201)
}

/// The days off of 2027 as a decree might have them: Tết from two days before on, and a swapped Saturday.
fn decree(days: &[(&str, &str)]) -> Value {
    let days: Vec<Value> = days
        .iter()
        .map(|(date, kind)| {
            json!({ "date": date, "kind": kind, "name_vi": "Tết", "name_en": "Tết", "basis": "VB 1/VPCP-KGVX" })
        })
        .collect();
    let shifts: Vec<Value> = (1..=5)
        .flat_map(|weekday| {
            [("08:00", "12:00"), ("13:00", "17:00")].map(|(opens, closes)| {
                json!({ "purpose": "processing", "weekday": weekday, "opens": opens, "closes": closes })
            })
        })
        .collect();
    json!({ "basis": "VB 1/VPCP-KGVX", "shifts": shifts, "years": [2022, 2023, 2024, 2025, 2026, 2027], "days": days })
}

with_app! {
    fn on_new_years_eve_the_desk_goes_on_and_says_that_the_date_is_provisional(app) {
        app.clock.set(at("2026-12-29T09:15"));
        let clerk = app.officer("clerk", CITY_OFFICE);
        let early = receive(&clerk);
        app.clock.set(at("2026-12-31T09:15"));
        let late = receive(&clerk);
        // Whatever is due in the old year is certain.
        let due = |dossier: &Value| dossier["due_at"].as_str().unwrap().to_owned();
        for dossier in [&early, &late] {
            assert_eq!(dossier["due_provisional"], due(dossier).starts_with("2027"), "{dossier}");
        }
        assert!(due(&late).starts_with("2027-01-"), "{late}");
        let code = late["code"].as_str().unwrap();
        let trace = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
        assert_eq!(trace["due_provisional"], true);
        let new_year = trace["trace"]["days"].as_array().unwrap().iter().find(|day| day["date"] == "2027-01-01").unwrap();
        assert_eq!((&new_year["kind"], &new_year["calendar"]), (&json!("off"), &json!("provisional")));
        assert!(new_year["words_vi"].as_str().unwrap().contains("tạm tính"), "{new_year}");
        let page = clerk.send("GET", &format!("/api/v1/dossiers/{code}/deadline"), &[("Accept", "text/html")], None);
        assert!(page.text.contains("tạm tính"), "{}", page.text);
        assert_eq!(clerk.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200)["due_provisional"], true);
    }

    fn the_decree_moves_what_it_moves_and_the_date_is_certain_then(app) {
        app.clock.set(at("2026-12-31T09:15"));
        let clerk = app.officer("clerk", CITY_OFFICE);
        let before = receive(&clerk);
        let code = before["code"].as_str().unwrap();
        let admin = app.officer("administrator", "H26");
        // The days from the provisional due date on are off by the decree.
        let due_day = &before["due_at"].as_str().unwrap()[..10];
        let body = decree(&[("2027-01-01", "off"), (due_day, "off")]);
        let rehearsal = admin.post("/api/v1/agencies/H26/calendar-rehearsals", &body).ok(200);
        assert_eq!(rehearsal["dossiers"]["later"], 1, "{rehearsal}");
        admin.post("/api/v1/agencies/H26/calendar-versions", &body).ok(201);
        let after = clerk.dossier(code);
        assert_eq!(after["due_provisional"], false);
        assert!(after["due_at"].as_str() > before["due_at"].as_str(), "{after}");
    }

    fn by_when_the_desk_must_answer_is_provisional_too_and_follows_the_decree(app) {
        app.clock.set(at("2026-12-31T16:00"));
        let clerk = app.officer("clerk", CITY_OFFICE);
        let online = intake_with(&json!({ "agency": CITY_OFFICE, "channel": "online_partial" }));
        let before = clerk.post("/api/v1/submissions", &online).ok(201);
        assert_eq!(before["answer_due_at"], "2027-01-04T16:00:00+07:00");
        assert_eq!(before["due_provisional"], true);
        let admin = app.officer("administrator", "H26");
        let body = decree(&[("2027-01-01", "off"), ("2027-01-04", "off")]);
        admin.post("/api/v1/agencies/H26/calendar-versions", &body).ok(201);
        let after = clerk.dossier(before["code"].as_str().unwrap());
        assert_eq!(after["answer_due_at"], "2027-01-05T16:00:00+07:00");
        assert_eq!(after["due_provisional"], false);
    }

    fn from_october_on_the_year_that_is_missing_is_told(app) {
        let admin = app.officer("administrator", "H26");
        let missing = |now: &str| {
            app.clock.set(at(now));
            admin.get("/api/v1/calendars/unsettled-years").ok(200)["items"].clone()
        };
        let ready = || {
            let (service, now) = (app.service.clone(), app.clock.now());
            let looked = actix_web::rt::System::new().block_on(look_at_calendars(&service, now));
            looked.unwrap();
            app.stranger().get("/health/ready").ok(200)["notices"].clone()
        };
        assert_eq!(missing("2026-09-30T09:00"), json!([]));
        assert_eq!(ready(), Value::Null);
        let told = missing("2026-10-01T09:00");
        assert_eq!((&told[0]["agency_code"], &told[0]["year"], told.as_array().unwrap().len()), (&json!("H26"), &json!(2027), 1));
        assert!(told[0]["words"].as_str().unwrap().contains("tạm tính"));
        assert!(ready()[0].as_str().unwrap().contains("H26 for 2027 is provisional"));
        admin.post("/api/v1/agencies/H26/calendar-versions", &decree(&[("2027-01-01", "off")])).ok(201);
        assert_eq!(missing("2026-12-31T09:00"), json!([]));
        assert_eq!(ready(), Value::Null);
        // In the new year the year itself is asked for.
        assert_eq!(missing("2028-02-01T09:00")[0]["year"], 2028);
    }
}
