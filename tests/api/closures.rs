//! A calendar changes under open dossiers: a storm day, a city-wide day off, a worked Saturday; rehearsed, then done.

use motcua::access::MadeBy;
use motcua::agency::store as agencies;
use motcua::calendar::actions::{NewCalendar, NewDay, insert_version};
use motcua::calendar::version::DayMark;
use motcua::dossier::views::verify::walk;
use motcua::platform::error::Problem;
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at, census, intake_with};
use crate::dossiers::resolve;

const WARD: &str = "H26.268.05";

fn day(date: &str, kind: &str) -> Value {
    json!({ "date": date, "kind": kind, "name_vi": "Nghỉ do bão", "name_en": "Storm", "basis": "CĐ 92/CĐ-TTg" })
}

fn off(date: &str) -> Value {
    json!({ "basis": "CĐ 92/CĐ-TTg", "days": [day(date, "off")] })
}

/// A whole calendar of the city with one day that differs.
fn city(date: &str, kind: &str) -> Value {
    let shifts: Vec<Value> = (1..=5)
        .flat_map(|weekday| {
            [("08:00", "12:00"), ("13:00", "17:00")].map(|(opens, closes)| {
                json!({ "purpose": "processing", "weekday": weekday, "opens": opens, "closes": closes })
            })
        })
        .collect();
    json!({ "basis": "QĐ 7/QĐ-UBND", "shifts": shifts, "years": [2022, 2023, 2024], "days": [day(date, kind)] })
}

fn rehearse(client: &Client, agency: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/agencies/{agency}/calendar-rehearsals"), body)
}

fn record(client: &Client, agency: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/agencies/{agency}/calendar-versions"), body)
}

fn recompute(client: &Client, agency: &str) -> Answer {
    client.send("POST", &format!("/api/v1/agencies/{agency}/calendar-recomputations"), &[], None)
}

/// Rehearses, makes sure that nothing was written, does it, and makes sure that it came as rehearsed.
#[track_caller]
fn change(app: &TestApp, client: &Client, agency: &str, body: &Value) -> Value {
    let before = census(app);
    let rehearsal = rehearse(client, agency, body).ok(200);
    assert_eq!(census(app), before, "a rehearsal writes nothing");
    let done = record(client, agency, body).ok(201);
    assert_eq!(done["dossiers"], rehearsal["dossiers"]);
    assert_eq!(done["version"], rehearsal["version"]);
    let after = census(app);
    assert_eq!(after.0, before.0, "no dossier leaves its account");
    // Again: nothing is left to do.
    let open = done["dossiers"]["open"].clone();
    let again = recompute(client, agency).ok(200);
    assert_eq!(again["dossiers"], totals(open.as_i64().unwrap(), [open.as_i64().unwrap(), 0, 0, 0, 0]));
    assert_eq!(census(app), after);
    sound(app);
    rehearsal
}

fn totals(open: i64, [unchanged, earlier, later, becomes_overdue, no_longer_overdue]: [i64; 5]) -> Value {
    json!({
        "open": open, "unchanged": unchanged, "earlier": earlier, "later": later,
        "becomes_overdue": becomes_overdue, "no_longer_overdue": no_longer_overdue,
    })
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

#[track_caller]
fn due(app: &TestApp, code: &str) -> (String, String) {
    let clerk = app.officer("clerk", "H26");
    let deadline = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
    let text = |name: &str| deadline[name].as_str().unwrap().to_owned();
    assert_eq!(clerk.dossier(code)["due_at"], deadline["due_at"]);
    assert_eq!(deadline["trace"]["deadline"]["due_at"], text("due_at")[..19], "the trace agrees");
    (text("due_at")[..16].to_owned(), text("calendar"))
}

fn pair(due: &str, stamp: &str) -> (String, String) {
    (due.to_owned(), stamp.to_owned())
}

fn journal(app: &TestApp, code: &str) -> Vec<Value> {
    let answer = app.officer("clerk", "H26").get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
    answer["items"].as_array().unwrap().clone()
}

fn receive_at(app: &TestApp, agency: &str) -> String {
    let body = intake_with(&json!({ "agency": agency }));
    let dossier = app.officer("clerk", agency).post("/api/v1/dossiers", &body).ok(201);
    dossier["code"].as_str().unwrap().to_owned()
}

with_app! {
    fn a_storm_closes_one_ward_and_moves_its_dossiers_only(app) {
        let (here, there) = (app.receive(), receive_at(app, "H26.268.04"));
        let admin = app.officer("administrator", WARD);
        app.clock.set(at("2023-03-08T18:00"));
        let rehearsal = change(app, &admin, WARD, &off("2023-03-09"));
        assert_eq!(rehearsal["dossiers"], totals(1, [0, 0, 1, 0, 0]));
        assert_eq!(rehearsal["items"], json!([{
            "code": here, "procedure_code": "1.004873",
            "due_before": "2023-03-10T09:15:00+07:00", "due_after": "2023-03-13T09:15:00+07:00",
        }]));
        assert_eq!(due(app, &here), pair("2023-03-13T09:15", "H26@1+H26.268.05@1"));
        assert_eq!(due(app, &there), pair("2023-03-10T09:15", "H26@1"));

        let rows = journal(app, &here);
        let row = rows.last().unwrap();
        assert_eq!((&row["event"], rows.len()), (&json!("recalculate_due"), 2));
        assert_eq!(row["details"], json!({
            "agency": WARD, "basis": "CĐ 92/CĐ-TTg",
            "calendar_before": "H26@1", "calendar_after": "H26@1+H26.268.05@1",
        }));
        assert_eq!(
            (&row["actor"], &row["actor_role"], &row["actor_unit"], &row["happened_at"]),
            (&json!("administrator.h26-268-05"), &json!("administrator"), &json!(WARD), &json!("2023-03-08T18:00:00+07:00"))
        );
        assert_eq!((&row["due_before"], &row["due_after"]),
            (&json!("2023-03-10T09:15:00+07:00"), &json!("2023-03-13T09:15:00+07:00")));
        assert_eq!((&row["from_stage"], &row["to_stage"], &row["status_after"]),
            (&json!("in_process"), &json!("in_process"), &json!("accepted")));
        assert_eq!(journal(app, &there).len(), 1);
        // It goes on as it would have.
        app.clock.set(at("2023-03-13T09:00"));
        assert_eq!(resolve(app, &here)["timeliness"], "on_time");
        sound(app);
    }

    fn a_day_off_of_the_city_moves_all_and_the_wards_keep_their_own_days(app) {
        let (here, there) = (app.receive(), receive_at(app, "H26.268.04"));
        let (ward, admin) = (app.officer("administrator", WARD), app.officer("administrator", "H26"));
        change(app, &ward, WARD, &off("2023-03-09"));
        let rehearsal = change(app, &admin, "H26", &city("2023-03-10", "off"));
        assert_eq!(rehearsal["dossiers"], totals(2, [0, 0, 2, 0, 0]));
        assert_eq!(due(app, &here), pair("2023-03-14T09:15", "H26@2+H26.268.05@1"));
        assert_eq!(due(app, &there), pair("2023-03-13T09:15", "H26@2"));
        assert_eq!(journal(app, &here).last().unwrap()["details"]["basis"], "QĐ 7/QĐ-UBND");
        // The list comes in pages.
        let next = city("2023-03-14", "off");
        let first = admin.post("/api/v1/agencies/H26/calendar-rehearsals?limit=1", &next).ok(200);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = admin.post(&format!("/api/v1/agencies/H26/calendar-rehearsals?limit=1&cursor={cursor}"), &next).ok(200);
        assert_eq!(second.get("next_cursor"), None);
        let mut codes: Vec<&Value> = [&first, &second].map(|page| &page["items"][0]["code"]).into();
        codes.sort_by_key(|code| code.as_str());
        assert_eq!(codes, [&json!(there), &json!(here)]);
        assert_eq!(first["dossiers"], second["dossiers"]);
    }

    fn a_worked_saturday_moves_due_dates_earlier_and_may_make_them_late(app) {
        app.clock.set(at("2023-03-09T09:15"));
        let code = app.receive();
        let admin = app.officer("administrator", WARD);
        assert_eq!(due(app, &code).0, "2023-03-14T09:15");
        app.clock.set(at("2023-03-13T10:00"));
        let body = json!({ "basis": "QĐ 9", "days": [day("2023-03-11", "worked")] });
        let rehearsal = change(app, &admin, WARD, &body);
        assert_eq!(rehearsal["dossiers"], totals(1, [0, 1, 0, 1, 0]));
        assert_eq!(due(app, &code).0, "2023-03-13T09:15");
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["overdue"], true);
        // Taken back, the dossier is in time again, and the books say all of it.
        let rehearsal = change(app, &admin, WARD, &json!({ "basis": "QĐ 10" }));
        assert_eq!(rehearsal["dossiers"], totals(1, [0, 0, 1, 0, 1]));
        assert_eq!(due(app, &code), pair("2023-03-14T09:15", "H26@1+H26.268.05@2"));
        assert_eq!(journal(app, &code).len(), 3);
    }

    fn what_has_ended_is_not_touched_and_what_waits_follows(app) {
        let (clerk, head) = (app.officer("clerk", WARD), app.officer("unit_head", WARD));
        let reason = json!({ "reason": "lý do" });
        let resolved = app.receive();
        let returned = app.receive();
        let refused = app.receive();
        let wished = app.receive();
        resolve(app, &resolved);
        resolve(app, &returned);
        clerk.act(&returned, "result-return", &json!({})).ok(200);
        head.act(&refused, "refusal", &reason).ok(200);
        clerk.act(&wished, "withdrawal", &reason).ok(200);
        let online = intake_with(&json!({ "channel": "online_partial" }));
        let waiting = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        let all = [&resolved, &returned, &refused];
        let before: Vec<Value> = all.iter().map(|code| clerk.dossier(code)).collect();
        let answer_due = |code: &str| clerk.dossier(code)["answer_due_at"].as_str().unwrap()[..16].to_owned();
        assert_eq!(answer_due(&waiting), "2023-03-08T09:15");
        let rehearsal = change(app, &app.officer("administrator", WARD), WARD, &off("2023-03-08"));
        assert_eq!(rehearsal["dossiers"], totals(2, [0, 0, 2, 0, 0]));
        assert_eq!([&rehearsal["items"][0]["code"], &rehearsal["items"][1]["code"]], [&json!(wished), &json!(waiting)]);
        let after: Vec<Value> = all.iter().map(|code| clerk.dossier(code)).collect();
        assert_eq!(after, before);
        let wish = clerk.dossier(&wished);
        assert_eq!((&wish["status_code"], &wish["stage"]), (&json!(7), &json!("withdrawal_pending")));
        assert_eq!(wish["possible_acts"], json!(["undo_withdrawal", "amend"]));
        // By when the desk must answer is counted again from the submission, also when other acts came between.
        assert_eq!(answer_due(&waiting), "2023-03-09T09:15");
        change(app, &app.officer("administrator", WARD), WARD, &json!({
            "basis": "CĐ 93", "days": [day("2023-03-08", "off"), day("2023-03-09", "off")],
        }));
        assert_eq!(answer_due(&waiting), "2023-03-10T09:15");
        change(app, &app.officer("administrator", WARD), WARD, &off("2023-03-08"));
        assert_eq!(answer_due(&waiting), "2023-03-09T09:15");
        // The wish to withdraw is no answer.
        clerk.act(&waiting, "withdrawal", &reason).ok(200);
        change(app, &app.officer("administrator", WARD), WARD, &off("2023-03-09"));
        assert_eq!(answer_due(&waiting), "2023-03-08T09:15");
        change(app, &app.officer("administrator", WARD), WARD, &off("2023-03-08"));
        clerk.act(&waiting, "withdrawal-undoing", &json!({ "reason": "lý do" })).ok(200);
        // What waited takes the new calendar when it is accepted.
        clerk.act(&waiting, "acceptance", &json!({})).ok(200);
        assert_eq!(due(app, &waiting), pair("2023-03-13T09:15", "H26@1+H26.268.05@5"));
    }

    fn a_pause_stays_what_it_was_and_ends_by_the_new_calendar(app) {
        let (code, late) = (app.receive(), app.receive());
        let (clerk, admin) = (app.officer("clerk", WARD), app.officer("administrator", WARD));
        app.clock.set(at("2023-03-08T09:15"));
        clerk.act(&code, "supplement-requests", &json!({ "papers": ["x"], "reason": "thiếu" })).ok(200);
        app.clock.set(at("2023-03-10T10:00"));
        clerk.act(&late, "payment-requests", &json!({ "amount_vnd": 8000, "reason": "lệ phí" })).ok(200);
        // The day lies after both due dates: no date moves yet, but one will when the papers come.
        let rehearsal = change(app, &admin, WARD, &off("2023-03-15"));
        assert_eq!(rehearsal["dossiers"], totals(2, [2, 0, 0, 0, 0]));
        assert_eq!(rehearsal["items"], json!([]));
        assert_eq!(due(app, &code), pair("2023-03-10T09:15", "H26@1+H26.268.05@1"));
        app.clock.set(at("2023-03-14T09:15"));
        let papers = json!({ "papers": [{ "code": "x", "copies": 1 }] });
        clerk.act(&code, "supplements", &papers).ok(200);
        assert_eq!(due(app, &code).0, "2023-03-17T09:15");
        // A day before the due date moves the late one: it was late when its pause began, and stays so.
        let both = json!({ "basis": "CĐ 93", "days": [day("2023-03-09", "off"), day("2023-03-15", "off")] });
        let rehearsal = change(app, &admin, WARD, &both);
        assert_eq!(rehearsal["dossiers"]["no_longer_overdue"], 0);
        let paused = clerk.dossier(&late);
        assert_eq!((&paused["stage"], &paused["due_at"]),
            (&json!("paused_payment_overdue"), &json!("2023-03-13T09:15:00+07:00")));
    }

    fn the_report_balances_and_knows_when_it_learned(app) {
        let codes: Vec<String> = (0..3).map(|_| app.receive()).collect();
        app.clock.set(at("2023-03-10T10:00"));
        let writer = app.officer("report_writer", "H26.268");
        let report = |as_of: &str| {
            let path = format!("/api/v1/reports/resolution?agency=H26.268&from=2023-03-01&to=2023-03-31&as_of={as_of}%2B07:00");
            writer.get(&path).ok(200)["total"].clone()
        };
        let before = report("2023-03-10T09:59:00");
        assert_eq!((&before["figures"]["in_process_overdue"], &before["figures"]["pending"]), (&json!(3), &json!(3)));
        let rehearsal = change(app, &app.officer("administrator", WARD), WARD, &off("2023-03-09"));
        assert_eq!(rehearsal["dossiers"], totals(3, [0, 0, 3, 0, 3]));
        app.clock.set(at("2023-03-10T11:00"));
        let after = report("2023-03-10T11:00:00");
        assert_eq!((&after["figures"]["in_process_overdue"], &after["figures"]["pending"]), (&json!(0), &json!(3)));
        assert_eq!(after["balance"]["balanced"], true);
        assert_eq!((&after["figures"]["received"], &after["figures"]["reopened"]), (&json!(3), &json!(0)));
        assert_eq!(report("2023-03-10T09:59:00")["figures"], before["figures"], "what was, was");
        assert_eq!(resolve(app, &codes[0])["timeliness"], "early");
    }

    fn a_change_that_broke_off_is_finished_later(app) {
        let code = app.receive();
        let before = due(app, &code);
        // The version was recorded, and then the power went.
        app.database().write_now(|conn| {
            let ward = agencies::find_by_code(conn, WARD)?.unwrap();
            let storm = NewDay {
                date: "2023-03-09".into(), kind: DayMark::Off, name_vi: "Bão".into(), name_en: "Storm".into(),
                basis: "CĐ 92".into(), verified: false,
            };
            let new = NewCalendar { basis: "CĐ 92".into(), days: vec![storm], ..NewCalendar::default() };
            insert_version(conn, ward.id, &new, (MadeBy::default(), at("2023-03-07T10:00")))
        }).unwrap_or_else(|problem: Problem| panic!("{problem}"));
        assert_eq!(due(app, &code), before);
        app.clock.set(at("2023-03-07T11:00"));
        let admin = app.officer("administrator", "H26.268");
        assert_eq!(recompute(&admin, "H26.268").ok(200)["dossiers"], totals(1, [0, 0, 1, 0, 0]));
        assert_eq!(due(app, &code).0, "2023-03-13T09:15");
        assert_eq!(journal(app, &code).last().unwrap()["details"]["basis"], "CĐ 92");
        assert_eq!(recompute(&admin, "H26.268").ok(200)["dossiers"], totals(1, [1, 0, 0, 0, 0]));
        assert_eq!(journal(app, &code).len(), 2);
        sound(app);
    }

    fn the_desk_goes_on_while_the_calendar_changes(app) {
        let codes: Vec<String> = (0..24).map(|_| app.receive()).collect();
        let (clerk, admin) = (app.officer("clerk", WARD), app.officer("administrator", WARD));
        let refused: usize = std::thread::scope(|scope| {
            let desk: Vec<_> = codes.chunks(8).map(|some| {
                let clerk = clerk.clone();
                scope.spawn(move || some.iter().filter(|code| {
                    let answer = clerk.act(code, "hand-overs", &json!({}));
                    assert!([200, 409].contains(&answer.status), "{}", answer.text);
                    answer.status == 409
                }).count())
            }).collect();
            let done = record(&admin, WARD, &off("2023-03-09")).ok(201);
            assert_eq!(done["dossiers"], totals(24, [0, 0, 24, 0, 0]));
            desk.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert!(refused < codes.len());
        for code in &codes {
            assert_eq!(due(app, code), pair("2023-03-13T09:15", "H26@1+H26.268.05@1"));
        }
        sound(app);
    }

    fn bad_input_is_named_and_changes_nothing(app) {
        let code = app.receive();
        let before = (census(app), due(app, &code));
        let (admin, city_admin) = (app.officer("administrator", WARD), app.officer("administrator", "H26"));
        let shift = |opens: &str, closes: &str| json!({ "purpose": "processing", "weekday": 1, "opens": opens, "closes": closes });
        let overlap = json!({ "basis": "x", "shifts": [shift("08:00", "12:00"), shift("11:00", "17:00")] });
        let told = |field: &str, code: &str| ("invalid_input".to_owned(), vec![(field.to_owned(), code.to_owned())]);
        let mut short = city("2022-12-01", "off");
        short["years"] = json!([2022]);
        for ask in [rehearse, record] {
            assert_eq!(ask(&admin, WARD, &off("2031-03-09")).problem(422), told("days.0.date", "year_not_covered"));
            assert_eq!(ask(&admin, WARD, &off("hôm qua")).problem(422), told("days.0.date", "not_a_date"));
            assert_eq!(ask(&admin, WARD, &overlap).problem(422), told("shifts.1", "overlap"));
            assert_eq!(ask(&admin, WARD, &json!({ "basis": " " })).problem(422), told("basis", "required"));
            assert_eq!(ask(&admin, WARD, &json!({ "basis": 1 })).problem(400).0, "unreadable_body");
            // A calendar by which an open dossier could not be computed is refused as a whole.
            let (problem, fields) = ask(&city_admin, "H26", &short).problem(422);
            assert_eq!((problem.as_str(), fields), ("calendar_not_loaded", told("years", "year_not_loaded").1));
            // Out of reach, and out of role.
            assert_eq!(ask(&admin, "H26.268.04", &off("2023-03-09")).problem(404).0, "not_found");
            assert_eq!(ask(&admin, "H99", &off("2023-03-09")).problem(404).0, "not_found");
            assert_eq!(ask(&app.officer("clerk", WARD), WARD, &off("2023-03-09")).problem(403).0, "role_may_not");
            assert_eq!(ask(&app.officer("supervisor", "H26"), "H26", &city("2023-03-09", "off")).problem(403).0, "role_may_not");
            assert_eq!(ask(&app.stranger(), WARD, &off("2023-03-09")).problem(401).0, "not_signed_in");
        }
        assert_eq!(recompute(&admin, "H26.268.04").problem(404).0, "not_found");
        assert_eq!(recompute(&app.officer("clerk", WARD), WARD).problem(403).0, "role_may_not");
        let limit = admin.post(&format!("/api/v1/agencies/{WARD}/calendar-rehearsals?limit=0"), &off("2023-03-09"));
        assert_eq!(limit.problem(422), told("limit", "out_of_range"));
        let cursor = admin.post(&format!("/api/v1/agencies/{WARD}/calendar-rehearsals?cursor=x"), &off("2023-03-09"));
        assert_eq!(cursor.problem(422), told("cursor", "unknown_cursor"));
        assert_eq!((census(app), due(app, &code)), before);
        // Twice the same version is one version.
        record(&admin, WARD, &off("2023-03-09")).ok(201);
        for ask in [rehearse, record] {
            assert_eq!(ask(&admin, WARD, &off("2023-03-09")).problem(409).0, "already_exists");
        }
        assert_eq!(journal(app, &code).len(), 2);
    }
}
