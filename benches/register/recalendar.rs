//! A calendar changes under many open dossiers: the rehearsal, and the act that computes every due date again, on SQLite.

use std::time::Instant as Stopwatch;

use metrics_exporter_prometheus::PrometheusHandle;
use motcua::demo::replay::DISTRICT;
use motcua::platform::instant::Instant;
use serde_json::{Value, json};

use crate::filling::fill_from;
use crate::generator::World;
use crate::load::{Caller, median, request};
use crate::page::{Page, Table, three, whole};
use crate::place::{Engine, Place};
use crate::serving::Register;
use crate::settings::Settings;

/// Dossiers that are told of; some of their stories end at once.
const DOSSIERS: u64 = 110_000;
/// The open dossiers that must be there.
const OPEN: u64 = 100_000;
/// A storm that lasts a day longer in each round: every round is another version, and moves due dates again.
fn storm(round: usize) -> String {
    let day = |number: usize| {
        json!({ "date": format!("2024-09-{:02}", 9 + number), "kind": "off", "name_vi": "Nghỉ do bão số 3",
            "name_en": "Closed after storm no. 3", "basis": "CĐ 92/CĐ-TTg", "verified": false })
    };
    let days: Vec<Value> = (0..=round).map(day).collect();
    json!({ "basis": "CĐ 92/CĐ-TTg", "days": days }).to_string()
}

/// Posts it; the seconds, and what happened to the open dossiers.
fn post(register: &Register, token: &str, what: &str, body: &str, expected: u16) -> (f64, Value) {
    let path = format!("/api/v1/agencies/{DISTRICT}/{what}");
    let mut caller = Caller::new(register.running.address);
    let begun = Stopwatch::now();
    let (status, answer) = caller.ask(&request("POST", &path, token, body));
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(status, expected, "{}", String::from_utf8_lossy(answer));
    let answer: Value = serde_json::from_slice(answer).unwrap();
    (seconds, answer["dossiers"].clone())
}

pub(crate) fn measure(settings: &Settings, meters: &PrometheusHandle, page: &mut Page) {
    println!("a changed calendar: {OPEN} open dossiers");
    let place = Place::new(Engine::Sqlite, settings);
    fill_from(&World::begun(&place.database, DOSSIERS), &place, DOSSIERS);
    let now = Instant::parse("2025-01-02T08:00:00+07:00").unwrap();
    let register = Register::start(&place.database, now, meters);
    let token = register.officer("administrator", DISTRICT);
    let (mut rehearsed, mut done, mut counted) = (Vec::new(), Vec::new(), json!({}));
    for round in 0..settings.rounds {
        let body = storm(round);
        let (seconds, _) = post(&register, &token, "calendar-rehearsals?limit=1", &body, 200);
        rehearsed.push(seconds);
        let (seconds, dossiers) = post(&register, &token, "calendar-versions", &body, 201);
        done.push(seconds);
        println!(
            "  round {}: rehearsed in {:.2} s, done in {seconds:.2} s: {dossiers}",
            round + 1,
            rehearsed[round]
        );
        counted = dossiers;
    }
    let open = counted["open"].as_u64().unwrap();
    assert!(open >= OPEN, "only {open} are open");
    let mut table = Table::new(&["on SQLite (`synchronous=FULL`)", "open dossiers", "seconds", "dossiers/s"]);
    for (name, seconds) in
        [("rehearsal", median(&rehearsed)), ("the act, with its own rehearsal", median(&done))]
    {
        let open = open as f64;
        table.row(&[name.to_owned(), whole(open), three(seconds), whole(open / seconds)]);
    }
    page.section(
        "A changed calendar",
        "`POST /api/v1/agencies/H26.268/calendar-versions` with storm days of the district and its 17 wards: every open dossier \
         of the 18 offices is computed again, written with its new stamp and given a journal row that says why, 1,000 to a \
         transaction. The act rehearses the whole change first, so that it is refused as a whole when one dossier cannot be \
         computed.",
        &[table],
    );
}
