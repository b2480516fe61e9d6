//! A linked procedure through the door: 3 days at the ward, 5 at the department (2.001661), one dossier, one date.

use diesel::RunQueryDsl as _;
use motcua::agency::{Agency, Level, store as agencies};
use motcua::dossier::views::verify::walk;
use motcua::platform::database::{Connection, DatabaseError, Id};
use motcua::workflow::store as workflows;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, census, intake_with};

const WARD: &str = "H26.268.05";
const LABOUR: &str = "H26.15";
const HEALTH: &str = "H26.16";

/// Departments of the city, with those codes.
fn departments(app: &TestApp, codes: &[&str]) {
    for code in codes {
        let code = (*code).to_owned();
        let added = app.database().write_now(move |conn| {
            let id = Id::new();
            let city = agencies::find_by_code(conn, "H26")?.unwrap();
            let department = Agency {
                id,
                name_vi: format!("Sở {code}"),
                name_en: format!("Department {code}"),
                code: code.clone(),
                parent_id: Some(city.id),
                office_id: id,
                level: Level::Department,
                desk_id: None,
                valid_from: None,
                valid_to: None,
                synthetic_code: true,
                source: "test".into(),
                gso_code: None,
                note: None,
            };
            agencies::insert(conn, &department)
        });
        added.unwrap_or_else(|error: DatabaseError| panic!("{error}"));
    }
}

/// Handed in at the ward on Tuesday 7/3/2023, 09:15.
fn receive(app: &TestApp) -> String {
    let clerk = app.officer("clerk", WARD);
    let body = intake_with(&json!({ "procedure": "2.001661" }));
    clerk.post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned()
}

/// Whoever has the dossier: the role of its step, at the agency that acts on it.
fn holder(app: &TestApp, code: &str) -> Client {
    let dossier = app.officer("clerk", WARD).dossier(code);
    let agency = dossier["acting_agency"]["code"].as_str().unwrap_or(WARD);
    app.officer(dossier["step"]["role"].as_str().unwrap(), agency)
}

/// Hands it on at that time, until it lies at a step.
#[track_caller]
fn walk_to(app: &TestApp, code: &str, when: &str, step: i64) {
    app.clock.set(at(when));
    for _ in 0..20 {
        if app.officer("clerk", WARD).dossier(code)["step"]["position"] == step {
            return;
        }
        holder(app, code).act(code, "hand-overs", &json!({})).ok(200);
    }
    panic!("the dossier never comes to step {step}");
}

#[track_caller]
fn resolve(app: &TestApp, code: &str, when: &str) -> Value {
    walk_to(app, code, when, 11);
    holder(app, code).act(code, "resolution", &json!({ "document_number": "9/QĐ-SLĐ" })).ok(200)
}

/// A dossier that the ward has handed on to the department, without leaving the moment.
pub(crate) fn linked_dossier(app: &TestApp) -> String {
    departments(app, &[LABOUR]);
    let code = receive(app);
    walk_to(app, &code, "2023-03-07T09:15", 7);
    code
}

fn legs(app: &TestApp, code: &str) -> Vec<Value> {
    let read = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/legs")).ok(200);
    read["legs"].as_array().unwrap().clone()
}

/// Agency, due, ended, verdict and minutes late of each leg.
fn short(app: &TestApp, code: &str) -> Vec<[String; 5]> {
    let text = |value: &Value| value.as_str().unwrap_or("-").replace(":00+07:00", "");
    let row = |leg: &Value| {
        [
            text(&leg["agency"]["code"]),
            text(&leg["due_at"]),
            text(&leg["ended_at"]),
            text(&leg["verdict"]),
            leg["minutes_late"].to_string(),
        ]
    };
    legs(app, code).iter().map(row).collect()
}

fn expected(rows: &[[&str; 5]]) -> Vec<[String; 5]> {
    rows.iter().map(|row| row.map(str::to_owned)).collect()
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

fn report(client: &Client, agency: &str, more: &str) -> Value {
    client.get(&format!("/api/v1/reports/legs?agency={agency}&from=2023-03-01&to=2023-03-31{more}")).ok(200)
}

with_app! {
    fn a_late_first_leg_is_the_wards_while_the_whole_is_in_time(app) {
        departments(app, &[LABOUR]);
        let code = receive(app);
        let dossier = app.officer("clerk", WARD).dossier(&code);
        assert_eq!(dossier["due_at"], "2023-03-17T09:15:00+07:00");
        assert_eq!(short(app, &code), expected(&[
            [WARD, "2023-03-10T09:15", "-", "running", "0"],
            ["-", "-", "-", "not_begun", "0"],
        ]));
        // Due on Friday 09:15; handed on on Monday 10:15, nine working hours later.
        walk_to(app, &code, "2023-03-13T10:15", 7);
        let crossed = app.officer("clerk", WARD).dossier(&code);
        assert_eq!((&crossed["agency"]["code"], &crossed["acting_agency"]["code"]), (&json!(WARD), &json!(LABOUR)));
        assert_eq!((&crossed["due_at"], &crossed["step"]["role"]), (&dossier["due_at"], &json!("unit_head")));
        let resolved = resolve(app, &code, "2023-03-17T09:00");
        assert_eq!((&resolved["timeliness"], &resolved["acting_agency"]), (&json!("on_time"), &Value::Null));
        assert_eq!(short(app, &code), expected(&[
            [WARD, "2023-03-10T09:15", "2023-03-13T10:15", "late", "540"],
            [LABOUR, "2023-03-20T10:15", "2023-03-17T09:00", "early", "0"],
        ]));
        let read = legs(app, &code);
        let first = &read[0];
        assert_eq!((&first["allowance_hours"], &first["limit"], &first["measured_in"]), (&json!(24), &json!("3 ngày làm việc"), &json!("working_time")));
        assert_eq!(first["spent_microseconds"], 33 * 3_600_000_000_i64);
        assert_eq!(resolved["legs"].as_array().unwrap().len(), 2);
        // The result comes back to the ward's desk, whoever drew the step of its return.
        app.officer("clerk", LABOUR).act(&code, "result-return", &json!({})).problem(403);
        app.officer("clerk", WARD).act(&code, "result-return", &json!({})).ok(200);
        sound(app);
    }

    fn a_late_department_bears_the_overrun_of_the_dossier(app) {
        departments(app, &[LABOUR]);
        let code = receive(app);
        walk_to(app, &code, "2023-03-07T11:15", 2);
        walk_to(app, &code, "2023-03-07T14:15", 3);
        walk_to(app, &code, "2023-03-08T10:15", 7);
        let resolved = resolve(app, &code, "2023-03-20T10:15");
        assert_eq!(resolved["timeliness"], "late");
        // Five days from Wednesday 10:15; three working days too late. The dossier itself: nine hours after Friday 09:15.
        assert_eq!(short(app, &code), expected(&[
            [WARD, "2023-03-10T09:15", "2023-03-08T10:15", "early", "0"],
            [LABOUR, "2023-03-15T10:15", "2023-03-20T10:15", "late", "1440"],
        ]));
        let slip = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        let agencies: Vec<_> = slip["rows"].as_array().unwrap().iter().map(|row| row["agency"]["code"].as_str().unwrap().to_owned()).collect();
        assert_eq!(agencies, [[WARD; 6].as_slice(), &[LABOUR; 5], &[WARD]].concat());
        assert_eq!(slip["overrun"]["total_microseconds"], 9 * 3_600_000_000_i64);
        let agencies = &slip["overrun"]["agencies"];
        assert_eq!(agencies, &json!([{ "agency": agencies[0]["agency"], "microseconds": 9 * 3_600_000_000_i64 }]));
        assert_eq!(agencies[0]["agency"]["code"], LABOUR);
    }

    fn what_is_sent_back_over_the_border_keeps_what_it_spent(app) {
        departments(app, &[HEALTH, LABOUR]);
        let code = receive(app);
        walk_to(app, &code, "2023-03-08T10:15", 6);
        holder(app, &code).act(&code, "hand-overs", &json!({ "agency": LABOUR })).ok(200);
        app.clock.set(at("2023-03-09T10:15"));
        let back = json!({ "to_step": 3, "reason": "Thiếu ý kiến của phường" });
        let sent = holder(app, &code).act(&code, "send-backs", &back).ok(200);
        assert_eq!((&sent["acting_agency"], &sent["step"]["role"]), (&Value::Null, &json!("handler")));
        // A day at the department is added to the ward's Friday 09:15.
        assert_eq!(short(app, &code), expected(&[
            [WARD, "2023-03-13T09:15", "-", "running", "0"],
            [LABOUR, "2023-03-15T10:15", "2023-03-09T10:15", "interrupted", "0"],
        ]));
        // The same department takes it again without being named.
        walk_to(app, &code, "2023-03-10T10:15", 7);
        assert_eq!(short(app, &code), expected(&[
            [WARD, "2023-03-13T09:15", "2023-03-10T10:15", "early", "0"],
            [LABOUR, "2023-03-16T10:15", "-", "running", "0"],
        ]));
        assert_eq!(legs(app, &code)[1]["turns"].as_array().unwrap().len(), 2);
        let resolved = resolve(app, &code, "2023-03-16T10:15");
        assert_eq!(resolved["due_at"], "2023-03-17T09:15:00+07:00");
        // Opened again, it lies with the department once more; stopped, it comes home.
        app.clock.set(at("2023-03-16T11:15"));
        let reason = json!({ "reason": "Sai họ tên" });
        let opened = app.officer("supervisor", WARD).act(&code, "corrections", &reason).ok(200);
        assert_eq!((&opened["acting_agency"]["code"], &opened["step"]["position"]), (&json!(LABOUR), &json!(11)));
        assert_eq!(legs(app, &code)[1]["turns"].as_array().unwrap().len(), 3);
        let stopped = app.officer("approver", LABOUR).act(&code, "stop", &reason).ok(200);
        assert_eq!((&stopped["acting_agency"], &stopped["legs"][1]["verdict"]), (&Value::Null, &json!("interrupted")));
        sound(app);
    }

    fn what_was_handed_over_the_border_by_mistake_comes_back_with_its_leg(app) {
        departments(app, &[LABOUR]);
        let code = receive(app);
        walk_to(app, &code, "2023-03-08T10:15", 6);
        let giver = holder(app, &code);
        let before = giver.dossier(&code);
        giver.act(&code, "hand-overs", &json!({})).ok(200);
        app.clock.set(at("2023-03-09T10:15"));
        let reason = json!({ "reason": "Chuyển nhầm" });
        assert_eq!(holder(app, &code).act(&code, "recalls", &reason).problem(403).0, "role_may_not");
        let back = giver.act(&code, "recalls", &reason).ok(200);
        for same in ["acting_agency", "status", "due_at", "next_steps"] {
            assert_eq!(back[same], before[same], "{same}");
        }
        assert_eq!((&back["step"]["position"], &back["step"]["role"]), (&json!(6), &before["step"]["role"]));
        // The day at the department is added to the ward's Friday 09:15, as when it is sent back.
        assert_eq!(short(app, &code), expected(&[
            [WARD, "2023-03-13T09:15", "-", "running", "0"],
            [LABOUR, "2023-03-15T10:15", "2023-03-09T10:15", "interrupted", "0"],
        ]));
        sound(app);
        walk_to(app, &code, "2023-03-10T10:15", 7);
        // Once the department has acted, it is for the department to send it back.
        holder(app, &code).act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!(giver.act(&code, "recalls", &reason).problem(403).0, "role_may_not");
        resolve(app, &code, "2023-03-16T10:15");
        sound(app);
    }

    fn the_agency_that_takes_it_must_be_named_and_fit(app) {
        let code = receive(app);
        walk_to(app, &code, "2023-03-08T10:15", 6);
        let before = census(app);
        let holder = holder(app, &code);
        let refused = |body: &Value| holder.act(&code, "hand-overs", body).problem(422);
        let told = |why: &str| ("invalid_input".to_owned(), vec![("agency".to_owned(), why.to_owned())]);
        assert_eq!(refused(&json!({})), told("nobody_takes"));
        departments(app, &[HEALTH, LABOUR]);
        assert_eq!(refused(&json!({})), told("required"));
        for wrong in ["H26.268.04", "H26.268", "H99", "h26.15", "x\u{0}"] {
            let (code, fields) = refused(&json!({ "agency": wrong }));
            assert_eq!((code.as_str(), fields[0].0.as_str()), ("invalid_input", "agency"), "{wrong}");
        }
        let text = holder.act(&code, "hand-overs", &json!({})).text;
        assert!(text.contains(HEALTH) && text.contains(LABOUR), "{text}");
        // Somebody of the ward cannot take it at the department.
        let named = json!({ "agency": LABOUR, "handler": "clerk.h26-268-05" });
        assert_eq!(refused(&named).1, [("handler".to_owned(), "unknown_officer".to_owned())]);
        assert_eq!(census(app), before);
        app.officer("handler", LABOUR);
        let crossed = holder.act(&code, "hand-overs", &json!({ "agency": LABOUR, "handler": "handler.h26-15" })).ok(200);
        assert_eq!(crossed["step"]["handler"], "handler.h26-15");
        // Inside a leg nobody is named.
        let inside = app.officer("unit_head", LABOUR).act(&code, "hand-overs", &json!({ "agency": HEALTH }));
        assert_eq!(inside.problem(422), told("no_crossing"));
        let stays = app.receive();
        let holder = app.officer("clerk", WARD);
        assert_eq!(holder.act(&stays, "hand-overs", &json!({ "agency": LABOUR })).problem(422), told("no_crossing"));
        assert_eq!(holder.dossier(&stays)["legs"], Value::Null);
        assert_eq!(holder.get(&format!("/api/v1/dossiers/{stays}/legs")).ok(200)["legs"], json!([]));
    }

    fn the_agencies_of_its_legs_see_it_and_nobody_else(app) {
        departments(app, &[HEALTH, LABOUR]);
        let code = receive(app);
        let (labour, health) = (app.officer("handler", LABOUR), app.officer("handler", HEALTH));
        let seen = |client: &Client| {
            let parts = ["", "/legs", "/journal", "/control-slip", "/deadline"];
            let each: Vec<u16> = parts.iter().map(|part| client.get(&format!("/api/v1/dossiers/{code}{part}")).status).collect();
            let listed = client.get("/api/v1/dossiers").ok(200)["items"].as_array().unwrap().len();
            (each, listed)
        };
        let (hidden, open) = ((vec![404; 5], 0), (vec![200; 5], 1));
        assert_eq!((seen(&labour), seen(&health)), (hidden.clone(), hidden.clone()));
        walk_to(app, &code, "2023-03-08T10:15", 6);
        holder(app, &code).act(&code, "hand-overs", &json!({ "agency": LABOUR })).ok(200);
        assert_eq!((seen(&labour), seen(&health)), (open.clone(), hidden.clone()));
        let mine = |client: &Client| client.get("/api/v1/dossiers?worklist=mine").ok(200)["items"].as_array().unwrap().len();
        assert_eq!((mine(&app.officer("unit_head", LABOUR)), mine(&app.officer("unit_head", WARD))), (1, 0));
        // The ward sees it too, but it is not the ward's turn.
        app.officer("unit_head", WARD).act(&code, "hand-overs", &json!({})).problem(403);
        resolve(app, &code, "2023-03-09T10:15");
        assert_eq!((seen(&labour), seen(&health)), (open, hidden));
        app.officer("records_clerk", LABOUR).act(&code, "corrections", &json!({ "reason": "x" })).problem(403);
        app.stranger().get(&format!("/api/v1/dossiers/{code}/legs")).problem(401);
        // The citizen sees one date and no legs.
        let tracked = app.stranger().get(&format!("/api/v1/tracking/{code}?digits=1234")).ok(200);
        assert_eq!((&tracked["due_at"], &tracked["legs"]), (&json!("2023-03-17T09:15:00+07:00"), &Value::Null));
        assert!(!tracked.to_string().contains("2023-03-15"), "{tracked}");
    }

    fn papers_go_through_the_desk_of_the_ward_and_the_leg_stands_meanwhile(app) {
        departments(app, &[LABOUR]);
        let code = receive(app);
        walk_to(app, &code, "2023-03-08T10:15", 8);
        app.clock.set(at("2023-03-09T10:15"));
        let request = json!({ "papers": ["Giấy xác nhận"], "reason": "còn thiếu" });
        app.officer("handler", LABOUR).act(&code, "supplement-drafts", &request).ok(200);
        app.officer("clerk", LABOUR).act(&code, "supplement-requests", &request).problem(403);
        app.officer("approver", WARD).act(&code, "draft-approvals", &json!({})).problem(403);
        app.officer("approver", LABOUR).act(&code, "draft-approvals", &json!({})).ok(200);
        app.officer("clerk", WARD).act(&code, "supplement-requests", &json!({})).ok(200);
        assert_eq!(legs(app, &code)[1]["due_at"], Value::Null);
        app.clock.set(at("2023-03-17T10:15"));
        assert_eq!(legs(app, &code)[1]["verdict"], "running");
        assert_eq!(report(&app.officer("supervisor", LABOUR), LABOUR, "")["total"]["figures"]["running_in_time"], 1);
        let papers = json!({ "papers": [{ "code": "x", "copies": 1 }] });
        app.officer("clerk", LABOUR).act(&code, "supplements", &papers).problem(403);
        app.officer("clerk", WARD).act(&code, "supplements", &papers).ok(200);
        // Six working days of pause: from Wednesday 15/3 to Thursday 23/3.
        assert_eq!(legs(app, &code)[1]["due_at"], "2023-03-23T10:15:00+07:00");
        sound(app);
    }

    fn the_report_counts_legs_where_they_were_done_and_opens_to_them(app) {
        departments(app, &[LABOUR]);
        let (late, early) = (receive(app), receive(app));
        walk_to(app, &early, "2023-03-08T10:15", 7);
        walk_to(app, &late, "2023-03-13T10:15", 7);
        resolve(app, &early, "2023-03-14T10:15");
        app.clock.set(at("2023-03-21T10:15"));
        let city = app.officer("supervisor", "H26");
        let whole = report(&city, "H26", "");
        let figures = |report: &Value, agency: &str| {
            let row = report["rows"].as_array().unwrap().iter().find(|row| row["key"] == agency).unwrap().clone();
            let figures = ["ended_in_time", "ended_late", "interrupted", "running_in_time", "running_overdue"]
                .map(|figure| row["figures"][figure].as_i64().unwrap());
            (figures, row["in_time_of_ended"]["text"].as_str().unwrap_or("-").to_owned())
        };
        assert_eq!(figures(&whole, WARD), ([1, 1, 0, 0, 0], "50,00%".to_owned()));
        assert_eq!(figures(&whole, LABOUR), ([1, 0, 0, 0, 1], "100,00%".to_owned()));
        assert_eq!(whole["total"]["in_time_of_ended"]["denominator"], 3);
        // As of the evening of the 13th both were with the department, in time.
        let earlier = report(&city, "H26", "&as_of=2023-03-13");
        assert_eq!(figures(&earlier, LABOUR), ([0, 0, 0, 2, 0], "-".to_owned()));
        assert_eq!(report(&city, "H26", "&as_of=2023-03-13&known_at=2023-03-10T08:00:00%2B07:00")["total"]["figures"]["ended_late"], 0);
        // Every cell opens to as many dossiers as it says.
        let list = |client: &Client, more: &str| client.get(&format!("/api/v1/reports/legs/dossiers?agency=H26&from=2023-03-01&to=2023-03-31{more}"));
        for row in whole["rows"].as_array().unwrap() {
            for (figure, value) in row["figures"].as_object().unwrap() {
                let opened = list(&city, &format!("&figure={figure}&group={}", row["key"].as_str().unwrap())).ok(200);
                assert_eq!((&opened["total"], opened["items"].as_array().unwrap().len()), (value, usize::try_from(value.as_i64().unwrap()).unwrap()), "{figure}");
            }
        }
        let opened = list(&city, "&figure=ended_late").ok(200);
        assert_eq!((&opened["items"][0]["code"], &opened["items"][0]["agency"]["code"]), (&json!(late), &json!(WARD)));
        let page = list(&city, "&figure=ended_in_time&limit=1").ok(200);
        let next = list(&city, &format!("&figure=ended_in_time&limit=1&cursor={}", page["next_cursor"].as_str().unwrap())).ok(200);
        assert_eq!((&page["total"], &next["items"].as_array().unwrap().len(), &next["next_cursor"]), (&json!(2), &1, &Value::Null));
        assert_ne!(page["items"][0], next["items"][0]);
        // An agency sees its own legs, and not the other's.
        let own = report(&app.officer("report_writer", LABOUR), LABOUR, "");
        assert_eq!(own["rows"].as_array().unwrap().len(), 1);
        assert_eq!(list(&app.officer("report_writer", WARD), "&figure=running_overdue").ok(200)["total"], 0);
        app.officer("report_writer", WARD).get(&format!("/api/v1/reports/legs?agency={LABOUR}&from=2023-03-01&to=2023-03-31")).problem(404);
        for (more, field) in [("", "figure"), ("&figure=late", "figure"), ("&figure=ended_late&group=H99", "group"),
            ("&figure=ended_late&limit=0", "limit"), ("&figure=ended_late&cursor=x", "cursor"), ("&figure=ended_late&as_of=x", "as_of")] {
            assert_eq!(list(&city, more).problem(422).1[0].0, field, "{more}");
        }
        let bad = city.get("/api/v1/reports/legs?agency=H26&from=2023-03-31&to=2023-03-01").problem(422);
        assert_eq!(bad.1[0].0, "to");
    }

    fn a_day_off_of_the_department_moves_its_open_leg_and_not_the_dossier(app) {
        departments(app, &[LABOUR]);
        let (open, done) = (receive(app), receive(app));
        for code in [&open, &done] {
            walk_to(app, code, "2023-03-08T10:15", 7);
        }
        resolve(app, &done, "2023-03-09T10:15");
        let before = (app.officer("clerk", WARD).dossier(&open)["due_at"].clone(), short(app, &done));
        let day = json!({ "date": "2023-03-10", "kind": "off", "name_vi": "Mất điện", "name_en": "Power cut", "basis": "TB 1" });
        let body = json!({ "basis": "TB 1/TB-SLĐ", "days": [day] });
        let admin = app.officer("administrator", LABOUR);
        let rehearsal = admin.post(&format!("/api/v1/agencies/{LABOUR}/calendar-rehearsals"), &body).ok(200);
        assert_eq!(short(app, &open)[1][1], "2023-03-15T10:15");
        let recorded = admin.post(&format!("/api/v1/agencies/{LABOUR}/calendar-versions"), &body).ok(201);
        assert_eq!(recorded["legs"], rehearsal["legs"]);
        assert_eq!((&recorded["legs"]["open"], &recorded["legs"]["later"], &recorded["dossiers"]["open"]), (&json!(1), &json!(1), &json!(0)));
        assert_eq!(short(app, &open)[1][1], "2023-03-16T10:15");
        assert_eq!((app.officer("clerk", WARD).dossier(&open)["due_at"].clone(), short(app, &done)), before);
        let journal = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{open}/journal")).ok(200);
        let last = journal["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["event"], &last["details"]["basis"]), (&json!("recalculate_due"), &json!("TB 1/TB-SLĐ")));
        assert_eq!(last["details"]["legs"][0]["calendar_stamp"], format!("H26@1+{LABOUR}@1"));
        let again = admin.send("POST", &format!("/api/v1/agencies/{LABOUR}/calendar-recomputations"), &[], None).ok(200);
        assert_eq!(again["legs"]["unchanged"], 1);
        sound(app);
        resolve(app, &open, "2023-03-10T11:15");
        sound(app);
    }

    fn what_was_done_before_a_leg_was_computed_again_comes_out_as_if_it_had_been_typed_in_time(app) {
        departments(app, &[LABOUR]);
        let acts = [(8, "hand-overs", json!({})), (11, "resolution", json!({ "document_number": "9/QĐ-SLĐ" })), (8, "withdrawal", json!({ "reason": "lý do" }))];
        let perform = |code: &str, act: &str, body: &Value| {
            let who = if act == "withdrawal" { app.officer("clerk", WARD) } else { holder(app, code) };
            who.act(code, act, body)
        };
        let twins: Vec<[String; 2]> = acts.iter().map(|(step, ..)| {
            app.clock.set(at("2023-03-07T09:15"));
            let twins = [receive(app), receive(app)];
            for code in &twins {
                walk_to(app, code, "2023-03-08T10:15", *step);
            }
            twins
        }).collect();
        app.clock.set(at("2023-03-09T10:00"));
        for ((_, act, body), [in_time, _]) in acts.iter().zip(&twins) {
            perform(in_time, act, body).ok(200);
        }
        let admin = app.officer("administrator", LABOUR);
        let day = |date: &str| json!({ "date": date, "kind": "off", "name_vi": "Mất điện", "name_en": "Power cut", "basis": "TB 1" });
        for (when, days) in [("2023-03-09T14:00", vec![day("2023-03-10")]), ("2023-03-09T18:00", vec![day("2023-03-10"), day("2023-03-13")])] {
            app.clock.set(at(when));
            admin.post(&format!("/api/v1/agencies/{LABOUR}/calendar-versions"), &json!({ "basis": "TB 1/TB-SLĐ", "days": days })).ok(201);
        }
        app.clock.set(at("2023-03-14T09:00"));
        for ((_, act, body), [in_time, late]) in acts.iter().zip(&twins) {
            let mut body = body.clone();
            body["happened_at"] = json!("2023-03-09T10:00:00+07:00");
            body["late_entry_reason"] = json!("mất điện");
            perform(late, act, &body).ok(200);
            let stands = |code: &str| {
                let dossier = app.officer("clerk", WARD).dossier(code);
                (short(app, code), ["due_at", "stage", "step", "timeliness"].map(|name| dossier[name].clone()))
            };
            assert_eq!(stands(late), stands(in_time), "{act}");
        }
        sound(app);
        // The open leg of those that were handed on is due two days later than before the power cuts.
        assert_eq!(short(app, &twins[0][1])[1][1], "2023-03-17T10:15");
        // Life goes on.
        for code in &twins[0] {
            resolve(app, code, "2023-03-14T10:15");
        }
        assert_eq!(short(app, &twins[0][0]), short(app, &twins[0][1]));
        sound(app);
    }

    fn a_leg_that_was_tampered_with_is_found(app) {
        departments(app, &[LABOUR]);
        let code = receive(app);
        walk_to(app, &code, "2023-03-08T10:15", 7);
        sound(app);
        let changed = app.database().write_now(|conn| {
            let sql = "UPDATE dossier_leg SET allowance_hours = 40 WHERE number = 1";
            Ok::<_, DatabaseError>(match conn {
                Connection::Sqlite(c) => diesel::sql_query(sql).execute(c)?,
                Connection::Postgres(c) => diesel::sql_query(sql).execute(&mut **c)?,
            })
        });
        assert_eq!(changed.unwrap(), 1);
        let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
        assert_eq!(findings.broken.len(), 1);
        assert_eq!((findings.broken[0].code.as_str(), &*findings.broken[0].what), (code.as_str(), "the legs are not those that the journal tells of"));
    }

    fn a_leg_without_an_end_is_not_published(app) {
        let admin = app.officer("administrator", "H26");
        let step = |position: i32, level: Option<&str>, hours: Option<u32>| json!({
            "position": position, "name_vi": "Bước", "name_en": "Step", "role": "handler", "agency_level": level, "allowance_hours": hours,
        });
        let publish = |name: &str, hours: u32, steps: Vec<Value>| {
            let body = json!({ "name": name, "plan": { "level": "ward", "total_hours": hours, "steps": steps } });
            let id = admin.post("/api/v1/workflows", &body).ok(201)["id"].as_str().unwrap().to_owned();
            admin.post(&format!("/api/v1/workflows/{id}/publication"), &json!({ "decision_number": "1/QĐ" }))
        };
        let endless = publish("endless", 8, vec![step(1, None, Some(8)), step(2, Some("department"), None)]);
        let told = |code: &str| ("publishing_refused".to_owned(), vec![("steps".to_owned(), code.to_owned())]);
        assert_eq!(endless.problem(422), told("leg_without_end"));
        assert!(endless.text.contains("chặng 2 (từ bước 2)") || endless.text.contains("leg 2 (from step 2)"), "{}", endless.text);
        let elsewhere = publish("elsewhere", 16, vec![step(1, Some("department"), Some(8)), step(2, None, Some(8))]);
        assert_eq!(elsewhere.problem(422), told("begins_elsewhere"));
        let linked = publish("linked", 16, vec![step(1, None, Some(8)), step(2, Some("department"), Some(8)), step(3, None, None)]);
        linked.ok(200);
        let published = app.database().read_now(|conn| workflows::list_versions(conn, "linked")).unwrap();
        assert_eq!(published.len(), 1);
    }
}
