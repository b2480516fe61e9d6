//! People's acts that are entered late, before what the machine did meanwhile: they come out as if they had been typed in time.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{TestApp, at, intake_with};

/// The ward in which everything is typed in time, and the one in which it is entered late.
const IN_TIME: &str = "H26.268.05";
const LATE: &str = "H26.268.04";

/// A whole calendar of the city with days that differ.
pub(crate) fn city(days: &[(&str, &str)]) -> Value {
    let shifts: Vec<Value> = (1..=5)
        .flat_map(|weekday| {
            [("08:00", "12:00"), ("13:00", "17:00")].map(|(opens, closes)| {
                json!({ "purpose": "processing", "weekday": weekday, "opens": opens, "closes": closes })
            })
        })
        .collect();
    let day = |(date, kind): &(&str, &str)| json!({ "date": date, "kind": kind, "name_vi": "Bão", "name_en": "Storm", "basis": "CĐ 92" });
    let days: Vec<Value> = days.iter().map(day).collect();
    let years: Vec<i32> = (2022..=2026).collect();
    json!({ "basis": "CĐ 92/CĐ-TTg", "shifts": shifts, "years": years, "days": days })
}

/// An act of people: what came before it, who does it, its address and its body.
struct PeoplesAct {
    before: &'static [&'static str],
    act: &'static str,
}

/// The body of an act and the role that does it, where the dossier lies.
fn body_of(act: &str) -> (&'static str, Value) {
    match act {
        "supplement-requests" => ("clerk", json!({ "papers": ["x"], "reason": "thiếu" })),
        "supplements" => ("clerk", json!({ "papers": [{ "code": "x", "copies": 1 }] })),
        "payment-requests" => ("clerk", json!({ "amount_vnd": 8000, "reason": "lệ phí" })),
        "withdrawal" | "withdrawal-undoing" => ("clerk", json!({ "reason": "lý do" })),
        "refusal" => ("unit_head", json!({ "reason": "lý do" })),
        "resolution" => ("holder", json!({ "document_number": "12/GXN-UBND" })),
        "hand-overs" => ("holder", json!({})),
        _ => ("clerk", json!({})),
    }
}

/// Does an act now, or as of `moment`.
#[track_caller]
fn perform(app: &TestApp, ward: &str, code: &str, act: &str, moment: Option<&str>) -> Value {
    let (role, mut body) = body_of(act);
    let step =
        app.officer("clerk", ward).dossier(code)["step"]["role"].as_str().unwrap_or("clerk").to_owned();
    let role = if role == "holder" { step.as_str() } else { role };
    if let Some(moment) = moment {
        body["happened_at"] = json!(format!("{moment}:00+07:00"));
        body["late_entry_reason"] = json!("mất điện");
    }
    app.officer(role, ward).act(code, act, &body).ok(200)
}

/// Receives a dossier, or takes one in that was sent online, and does what comes before the act.
fn received(app: &TestApp, ward: &str, case: &PeoplesAct) -> String {
    let online = case.act == "acceptance";
    let channel = if online { "online_partial" } else { "counter" };
    let path = if online { "/api/v1/submissions" } else { "/api/v1/dossiers" };
    let body = intake_with(&json!({ "agency": ward, "channel": channel, "duplicate_of_intended": true }));
    let dossier = app.officer("clerk", ward).post(path, &body).ok(201);
    let code = dossier["code"].as_str().unwrap().to_owned();
    for act in case.before {
        perform(app, ward, &code, act, None);
    }
    code
}

/// What must be the same: where it stands, when it is due, its verdict and its pauses.
fn shown(app: &TestApp, ward: &str, code: &str) -> Value {
    let clerk = app.officer("clerk", ward);
    let mut dossier = clerk.dossier(code);
    for pause in dossier["pauses"].as_array_mut().into_iter().flatten() {
        // Each ward has its own clerk.
        pause.as_object_mut().unwrap().remove("prepared_by");
    }
    let deadline = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
    let fields = [
        "status_code",
        "stage",
        "due_at",
        "answer_due_at",
        "timeliness",
        "overdue",
        "step",
        "accepted_at",
        "pauses",
    ];
    let shown = fields.map(|name| dossier[name].clone());
    json!([shown, deadline["calendar"], deadline["trace"]["deadline"]])
}

/// The figures of a ward in periods that end before the act, between it and the machine, and after.
fn figures(app: &TestApp, ward: &str) -> Vec<Value> {
    let supervisor = app.officer("supervisor", "H26.268");
    let periods = [
        ("2023-03-01", "2023-03-07"),
        ("2023-03-01", "2023-03-08"),
        ("2023-03-08", "2023-03-09"),
        ("2023-03-01", "2023-03-31"),
    ];
    let report = |(from, to): (&str, &str)| {
        let path = format!("/api/v1/reports/resolution?agency={ward}&from={from}&to={to}");
        let mut figures = supervisor.get(&path).ok(200)["total"]["figures"].clone();
        // A date that was taken back was promised meanwhile, and moved: the books of promises keep both.
        let moved = figures["promises_moved"].take().as_i64().unwrap();
        figures["promises_given"] = json!(figures["promises_given"].as_i64().unwrap() - moved);
        figures
    };
    periods.map(report).into()
}

#[track_caller]
fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert_eq!(findings.broken, []);
}

const ACTS: &[PeoplesAct] = &[
    PeoplesAct { before: &[], act: "supplement-requests" },
    PeoplesAct { before: &["supplement-requests"], act: "supplements" },
    PeoplesAct { before: &[], act: "payment-requests" },
    PeoplesAct { before: &[], act: "hand-overs" },
    PeoplesAct { before: &["hand-overs"], act: "hand-overs" },
    PeoplesAct { before: &["hand-overs"; 5], act: "resolution" },
    PeoplesAct { before: &[], act: "refusal" },
    PeoplesAct { before: &[], act: "withdrawal" },
    PeoplesAct { before: &["supplement-requests", "withdrawal"], act: "withdrawal-undoing" },
    PeoplesAct { before: &[], act: "acceptance" },
];

with_app! {
    fn whatever_people_did_before_a_calendar_changed_comes_out_as_if_it_had_been_typed_in_time(app) {
        let admin = app.officer("administrator", "H26");
        let change = |moment: &str, days: &[(&str, &str)]| {
            app.clock.set(at(moment));
            admin.post("/api/v1/agencies/H26/calendar-versions", &city(days)).ok(201);
        };
        app.clock.set(at("2023-03-07T09:15"));
        let twins: Vec<[String; 2]> =
            ACTS.iter().map(|case| [IN_TIME, LATE].map(|ward| received(app, ward, case))).collect();
        app.clock.set(at("2023-03-08T10:00"));
        for (case, [in_time, _]) in ACTS.iter().zip(&twins) {
            perform(app, IN_TIME, in_time, case.act, None);
        }
        // A storm, then a worked Saturday beside it.
        change("2023-03-09T14:00", &[("2023-03-10", "off")]);
        change("2023-03-09T18:00", &[("2023-03-10", "off"), ("2023-03-11", "worked")]);
        app.clock.set(at("2023-03-13T09:00"));
        for (case, [in_time, late]) in ACTS.iter().zip(&twins) {
            perform(app, LATE, late, case.act, Some("2023-03-08T10:00"));
            assert_eq!(shown(app, LATE, late), shown(app, IN_TIME, in_time), "{} after {:?}", case.act, case.before);
        }
        sound(app);
        assert_eq!(figures(app, LATE), figures(app, IN_TIME));
        // A report is kept: whoever follows each dossier counts what the sums count.
        for until in ["2023-03-08", "2023-03-31"] {
            let asked = json!({ "layout": "ii06a", "agency": LATE, "from": "2023-03-01", "to": until });
            app.officer("report_writer", LATE).post("/api/v1/report-runs", &asked).ok(201);
        }

        // Life goes on, and a second act is entered late between the first and the machine.
        let [in_time, late] = &twins[0];
        perform(app, IN_TIME, in_time, "supplements", None);
        perform(app, LATE, late, "supplements", None);
        assert_eq!(shown(app, LATE, late), shown(app, IN_TIME, in_time));
        let supplemented = &twins[1][1];
        perform(app, LATE, supplemented, "hand-overs", Some("2023-03-08T11:00"));
        let rows = app.officer("clerk", LATE).get(&format!("/api/v1/dossiers/{supplemented}/journal")).ok(200);
        let events: Vec<&str> = rows["items"].as_array().unwrap().iter().map(|row| row["event"].as_str().unwrap()).collect();
        let twice = ["recalculate_due"; 2];
        assert_eq!(events[..4], ["receive", "request_supplement", "recalculate_due", "recalculate_due"]);
        assert_eq!([&events[4..6], &events[7..9]], [&twice; 2], "taken back, and worked out again behind the act");
        assert_eq!((events[6], events[11]), ("take_in_supplement", "hand_on"));
        sound(app);
    }

    fn what_lies_between_two_changes_takes_back_the_later_one_only(app) {
        let admin = app.officer("administrator", "H26");
        let case = &ACTS[0];
        app.clock.set(at("2023-03-07T09:15"));
        let [in_time, late] = [IN_TIME, LATE].map(|ward| received(app, ward, case));
        app.clock.set(at("2023-03-08T09:00"));
        admin.post("/api/v1/agencies/H26/calendar-versions", &city(&[("2023-03-09", "off")])).ok(201);
        app.clock.set(at("2023-03-08T10:00"));
        perform(app, IN_TIME, &in_time, case.act, None);
        app.clock.set(at("2023-03-08T14:00"));
        admin.post("/api/v1/agencies/H26/calendar-versions", &city(&[("2023-03-09", "off"), ("2023-03-10", "off")])).ok(201);
        app.clock.set(at("2023-03-13T09:00"));
        perform(app, LATE, &late, case.act, Some("2023-03-08T10:00"));
        assert_eq!(shown(app, LATE, &late), shown(app, IN_TIME, &in_time));
        assert_eq!(figures(app, LATE), figures(app, IN_TIME));
        sound(app);
        // Before what people did nothing is entered, whatever the machine did since.
        let mut body = body_of("supplements").1;
        body["happened_at"] = json!("2023-03-08T09:30:00+07:00");
        body["late_entry_reason"] = json!("mất điện");
        let refused = app.officer("clerk", LATE).act(&late, "supplements", &body);
        assert_eq!(refused.problem(422).1, [("happened_at".to_owned(), "before_last_act".to_owned())]);
    }

    fn what_was_sent_after_a_recalculation_is_not_entered_before_it(app) {
        let case = &ACTS[0];
        app.clock.set(at("2023-03-07T09:15"));
        let code = received(app, LATE, case);
        app.clock.set(at("2023-03-08T14:00"));
        app.officer("administrator", "H26").post("/api/v1/agencies/H26/calendar-versions", &city(&[("2023-03-09", "off")])).ok(201);
        app.clock.set(at("2023-03-13T09:00"));
        let before = app.officer("clerk", LATE).dossier(&code);
        let mut body = body_of(case.act).1;
        body["happened_at"] = json!("2023-03-08T10:00:00+07:00");
        body["sent_at"] = json!("2023-03-10T10:00:00+07:00");
        body["late_entry_reason"] = json!("mất điện");
        let refused = app.officer("clerk", LATE).act(&code, case.act, &body);
        assert_eq!(refused.problem(422).1, [("happened_at".to_owned(), "before_last_act".to_owned())]);
        assert_eq!(app.officer("clerk", LATE).dossier(&code), before);
        sound(app);
        body["happened_at"] = body["sent_at"].clone();
        let sent = app.officer("clerk", LATE).act(&code, case.act, &body).ok(200);
        assert_eq!(sent["pauses"][0]["from"], "2023-03-10T10:00:00+07:00");
        sound(app);
    }

    fn whatever_people_did_before_another_version_ruled_comes_out_likewise(app) {
        let admin = app.officer("administrator", "H26");
        let cases: Vec<&PeoplesAct> = ACTS.iter().filter(|case| case.act != "acceptance").collect();
        app.clock.set(at("2023-03-07T09:15"));
        let twins: Vec<[String; 2]> = cases.iter().map(|case| [IN_TIME, LATE].map(|ward| received(app, ward, case))).collect();
        app.clock.set(at("2023-03-08T10:00"));
        for (case, [in_time, _]) in cases.iter().zip(&twins) {
            perform(app, IN_TIME, in_time, case.act, None);
        }
        app.clock.set(at("2023-03-09T14:00"));
        let version = crate::moves::publish(app, 5);
        for ward in [IN_TIME, LATE] {
            let wish = json!({ "agency": ward, "decision_number": "79/QĐ-UBND", "reason": "Điều khoản chuyển tiếp" });
            admin.post(&format!("/api/v1/procedures/1.004873/versions/{version}/moves"), &wish).ok(200);
        }
        // And a calendar changes after it.
        app.clock.set(at("2023-03-09T18:00"));
        admin.post("/api/v1/agencies/H26/calendar-versions", &city(&[("2023-03-10", "off")])).ok(201);
        app.clock.set(at("2023-03-13T09:00"));
        for (case, [in_time, late]) in cases.iter().zip(&twins) {
            perform(app, LATE, late, case.act, Some("2023-03-08T10:00"));
            assert_eq!(shown(app, LATE, late), shown(app, IN_TIME, in_time), "{} after {:?}", case.act, case.before);
            let moves = [(LATE, late), (IN_TIME, in_time)].map(|(ward, code)| app.officer("clerk", ward).dossier(code)["last_move"]["moved_at"].clone());
            assert_eq!(moves[0], moves[1], "{} after {:?}", case.act, case.before);
        }
        sound(app);
        assert_eq!(figures(app, LATE), figures(app, IN_TIME));
        // Who had it when is told once, as if it had been typed in time.
        for (case, [in_time, late]) in cases.iter().zip(&twins).filter(|(case, _)| case.act == "hand-overs") {
            let rows = [(LATE, late), (IN_TIME, in_time)].map(|(ward, code)| {
                let slip = app.officer("clerk", ward).get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
                slip["rows"].as_array().unwrap().iter().map(|row| (row["step"].clone(), row["spent_microseconds"].clone())).collect::<Vec<_>>()
            });
            assert_eq!(rows[0], rows[1], "{} after {:?}", case.act, case.before);
        }
    }

    fn what_came_between_a_letter_of_apology_and_a_change_of_the_calendar_comes_out_likewise(app) {
        let admin = app.officer("administrator", "H26");
        let acts = ["hand-overs", "withdrawal", "supplement-requests", "refusal"];
        app.clock.set(at("2023-03-07T09:15"));
        let twins: Vec<[String; 2]> = acts.iter().map(|act| [IN_TIME, LATE].map(|ward| received(app, ward, &PeoplesAct { before: &[], act }))).collect();
        // Due on 10/3, late on 13/3; one letter promises less than the changed calendar will give, the others more.
        app.clock.set(at("2023-03-13T10:00"));
        for (place, pair) in twins.iter().enumerate() {
            for (ward, code) in [IN_TIME, LATE].iter().zip(pair) {
                let day = if place == 0 { "2023-03-15" } else { "2023-03-24" };
                let letter = json!({
                    "reason": "Chờ xác minh", "new_date": format!("{day}T10:00:00+07:00"), "signer_title": "Phó Chủ tịch",
                    "document_number": "12/PXL", "sent_at": "2023-03-13T10:00:00+07:00", "channel": "zalo",
                });
                app.officer("approver", ward).act(code, "apologies", &letter).ok(200);
            }
        }
        app.clock.set(at("2023-03-14T10:00"));
        for (act, [in_time, _]) in acts.iter().zip(&twins) {
            perform(app, IN_TIME, in_time, act, None);
        }
        app.clock.set(at("2023-03-14T14:00"));
        let off = ["2023-03-08", "2023-03-09", "2023-03-10", "2023-03-13"].map(|day| (day, "off"));
        admin.post("/api/v1/agencies/H26/calendar-versions", &city(&off)).ok(201);
        app.clock.set(at("2023-03-17T09:00"));
        for (act, [in_time, late]) in acts.iter().zip(&twins) {
            perform(app, LATE, late, act, Some("2023-03-14T10:00"));
            assert_eq!(shown(app, LATE, late), shown(app, IN_TIME, in_time), "{act}");
            let promised = |ward: &str, code: &str| app.officer("clerk", ward).dossier(code)["promise"].clone();
            assert_eq!(promised(LATE, late), promised(IN_TIME, in_time), "{act}");
        }
        assert_eq!(figures(app, LATE), figures(app, IN_TIME));
        sound(app);
    }

    fn what_was_done_before_an_officer_left_is_entered_afterwards(app) {
        app.clock.set(at("2023-03-07T09:15"));
        app.named("an.nguyen", &[("handler", LATE)]);
        let code = received(app, LATE, &PeoplesAct { before: &["hand-overs"], act: "withdrawal" });
        app.officer("unit_head", LATE).act(&code, "assignments", &json!({ "handler": "an.nguyen" })).ok(200);
        app.clock.set(at("2023-03-08T14:00"));
        let left = app.officer("administrator", LATE).post("/api/v1/officers/an.nguyen/deactivation", &json!({})).ok(200);
        assert_eq!(left["dossiers"], json!([code]));
        app.clock.set(at("2023-03-08T16:00"));
        let wish = perform(app, LATE, &code, "withdrawal", Some("2023-03-08T10:00"));
        assert_eq!((&wish["stage"], &wish["step"]["handler"]), (&json!("withdrawal_pending"), &Value::Null));
        sound(app);
    }

    fn the_successor_enters_what_was_done_before_it_went_on(app) {
        const ENDED: &str = "H26.268.08";
        const SUCCESSOR: &str = "H26.268.13";
        let admin = app.officer("administrator", "H26");
        app.clock.set(at("2024-12-30T09:15"));
        let cases: Vec<&PeoplesAct> = ACTS.iter().filter(|case| case.act != "withdrawal-undoing").collect();
        let twins: Vec<[String; 2]> = cases.iter().map(|case| [(); 2].map(|()| received(app, ENDED, case))).collect();
        app.clock.set(at("2024-12-31T10:00"));
        for (case, [in_time, _]) in cases.iter().zip(&twins) {
            perform(app, ENDED, in_time, case.act, None);
        }
        app.clock.set(at("2025-01-02T08:00"));
        let why = json!({ "reason": "Sắp xếp đơn vị hành chính", "document_number": "12/BB-UBND" });
        admin.post(&format!("/api/v1/agencies/{ENDED}/continuations"), &why).ok(200);
        // And a calendar changes after it.
        app.clock.set(at("2025-01-02T10:00"));
        admin.post("/api/v1/agencies/H26/calendar-versions", &city(&[("2025-01-03", "off")])).ok(201);
        app.clock.set(at("2025-01-02T15:00"));
        for (case, [in_time, late]) in cases.iter().zip(&twins) {
            perform(app, SUCCESSOR, late, case.act, Some("2024-12-31T10:00"));
            // What ended in time was not taken over: the old office shows it.
            let reader = |code: &str| if app.officer("clerk", SUCCESSOR).get(&format!("/api/v1/dossiers/{code}")).status == 200 { SUCCESSOR } else { ENDED };
            assert_eq!(shown(app, SUCCESSOR, late), shown(app, reader(in_time), in_time), "{}", case.act);
        }
        sound(app);
    }
}
