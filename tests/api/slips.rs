//! Control slips and proof sheets through the door.

use motcua::import::register::{RegisterArguments, import};
use motcua::platform::database::Id;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::dossiers::holder;

const HOUR: i64 = 3_600_000_000;
const MINUTE: i64 = 60_000_000;

/// Whoever holds the dossier does the act at that time.
#[track_caller]
fn act(app: &TestApp, code: &str, when: &str, act: &str, body: &Value) -> Value {
    app.clock.set(at(when));
    let dossier = app.officer("clerk", "H26.268.05").dossier(code);
    holder(app, &dossier).act(code, act, body).ok(200)
}

fn slip(client: &Client, code: &str) -> Value {
    client.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200)
}

/// Received Tuesday 7/3/2023 09:15 for 3 days: sent back once, paused from Friday to Monday, resolved late.
pub(crate) fn late_dossier(app: &TestApp) -> String {
    let code = app.receive();
    let clerk = app.officer("clerk", "H26.268.05");
    let on = json!({});
    act(app, &code, "2023-03-07T11:15", "hand-overs", &on);
    act(app, &code, "2023-03-07T14:15", "hand-overs", &on);
    act(app, &code, "2023-03-08T09:15", "send-backs", &json!({ "to_step": 2, "reason": "Thiếu ý kiến" }));
    act(app, &code, "2023-03-08T10:15", "hand-overs", &on);
    let request = json!({ "papers": ["Giấy tờ"], "reason": "Nguyễn Thị Ví Dụ còn thiếu giấy tờ" });
    act(app, &code, "2023-03-10T08:00", "supplement-drafts", &request);
    app.officer("unit_head", "H26.268.05").act(&code, "draft-approvals", &on).ok(200);
    clerk.act(&code, "supplement-requests", &on).ok(200);
    app.clock.set(at("2023-03-13T10:00"));
    clerk.act(&code, "supplements", &json!({ "papers": [{ "code": "extra", "copies": 1 }] })).ok(200);
    act(app, &code, "2023-03-13T11:00", "hand-overs", &on);
    act(app, &code, "2023-03-13T15:00", "hand-overs", &on);
    act(app, &code, "2023-03-13T17:00", "hand-overs", &on);
    let resolved = act(app, &code, "2023-03-14T10:00", "resolution", &json!({ "document_number": "1/GXN" }));
    assert_eq!(
        (&resolved["due_at"], &resolved["timeliness"]),
        (&json!("2023-03-13T11:15:00+07:00"), &json!("late"))
    );
    code
}

with_app! {
    fn every_hand_over_has_its_row_and_the_parts_add_up(app) {
        let code = late_dossier(app);
        let slip = slip(&app.officer("clerk", "H26.268.05"), &code);
        assert_eq!((&slip["imported"], &slip["measured_in"]), (&json!(false), &json!("working_time")));
        let rows: Vec<_> = slip["rows"].as_array().unwrap().iter().map(|row| (
            row["step"].as_i64().unwrap(),
            row["giver"]["role"].as_str().unwrap_or("-").to_owned(),
            row["taker_role"].as_str().unwrap().to_owned(),
            row["spent_microseconds"].as_i64().unwrap() / MINUTE,
            row["verdict"].as_str().unwrap_or("-").to_owned(),
            row["left_by"].as_str().unwrap_or("-").to_owned(),
        )).collect();
        let expected = [
            (1, "-", "clerk", 120, "on_time", "hand_on"),
            (2, "clerk", "unit_head", 120, "on_time", "hand_on"),
            (3, "unit_head", "handler", 240, "early", "send_back"),
            (2, "handler", "unit_head", 60, "early", "hand_on"),
            (3, "unit_head", "handler", 885, "late", "hand_on"),
            (4, "handler", "unit_head", 180, "early", "hand_on"),
            (5, "unit_head", "approver", 120, "on_time", "hand_on"),
            (6, "approver", "records_clerk", 120, "on_time", "resolve"),
            (7, "records_clerk", "clerk", 0, "-", "-"),
        ].map(|(step, giver, taker, minutes, verdict, left)| {
            (step, giver.to_owned(), taker.to_owned(), minutes, verdict.to_owned(), left.to_owned())
        });
        assert_eq!(rows, expected);
        assert_eq!(slip["rows"][4]["verdict_words"], "Quá hạn");
        assert_eq!(slip["rows"][1]["giver"], json!({
            "role": "clerk", "actor": "clerk.h26-268-05", "actor_name": "Cán bộ thử nghiệm",
            "unit": "H26.268.05", "unit_name": "UBND phường Kiến Hưng" }));

        // Due Monday 11:15, resolved Tuesday 10:00. Step 2 took 1 h too long, step 3 took 6 h 45 min, step 4 saved 1 h.
        let overrun = &slip["overrun"];
        let total = 6 * HOUR + 45 * MINUTE;
        assert_eq!(overrun["total_microseconds"], total);
        let desks: Vec<_> = overrun["desks"].as_array().unwrap().iter().map(|desk| (
            desk["step"].as_i64().unwrap(), desk["own_overrun_microseconds"].as_i64().unwrap(), desk["microseconds"].as_i64().unwrap(),
        )).collect();
        assert_eq!(desks, [(2, HOUR, 3_135_483_870), (3, total, 21_164_516_130)]);
        assert_eq!(desks.iter().map(|desk| desk.2).sum::<i64>(), total);
        for part in ["applicant_microseconds", "calendar_microseconds", "unallocated_microseconds"] {
            assert_eq!(overrun[part], 0, "{part}");
        }
    }

    fn a_step_still_open_is_judged_now_and_an_overdue_dossier_has_its_overrun(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        app.clock.set(at("2023-03-07T10:15"));
        let open = slip(&clerk, &code);
        assert_eq!((&open["rows"][0]["verdict"], &open["rows"][0]["handed_at"]), (&json!("early"), &Value::Null));
        assert_eq!(open["overrun"], Value::Null);
        // Overdue since Friday 09:15; papers are owed from 10:00 to 12:00, which moves nothing any more.
        app.clock.set(at("2023-03-10T10:00"));
        clerk.act(&code, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        app.clock.set(at("2023-03-10T12:00"));
        clerk.act(&code, "supplements", &json!({ "papers": [{ "code": "x", "copies": 1 }] })).ok(200);
        app.clock.set(at("2023-03-10T14:00"));
        let overdue = slip(&clerk, &code);
        let overrun = &overdue["overrun"];
        assert_eq!((&overrun["total_microseconds"], &overrun["applicant_microseconds"]), (&json!(3 * HOUR + 45 * MINUTE), &json!(2 * HOUR)));
        assert_eq!(overrun["desks"][0]["microseconds"], HOUR + 45 * MINUTE);
        assert_eq!(overdue["rows"][0]["verdict"], "late");
    }

    fn a_dossier_that_waits_for_acceptance_has_no_rows(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let online = crate::app::intake_with(&json!({ "channel": "online_partial" }));
        let code = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(slip(&clerk, &code)["rows"], json!([]));
    }

    fn the_slip_of_another_ward_is_not_there(app) {
        let code = app.receive();
        let stranger = app.officer("supervisor", "H26.268.04");
        assert_eq!(stranger.get(&format!("/api/v1/dossiers/{code}/control-slip")).problem(404).0, "not_found");
        let page = stranger.send("GET", &format!("/api/v1/dossiers/{code}/deadline"), &[("Accept", "text/html")], None);
        assert_eq!(page.problem(404).0, "not_found");
        app.stranger().get(&format!("/api/v1/dossiers/{code}/control-slip")).problem(401);
    }

    fn the_proof_sheet_shows_each_day_and_no_name(app) {
        let code = late_dossier(app);
        let clerk = app.officer("clerk", "H26.268.05");
        let path = format!("/api/v1/dossiers/{code}/deadline");
        let sheet = clerk.send("GET", &path, &[("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")], None);
        assert_eq!((sheet.status, sheet.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"));
        for day in ["Thứ Ba 07/3/2023", "Thứ Tư 08/3/2023", "Thứ Năm 09/3/2023", "Thứ Sáu 10/3/2023", "Thứ Bảy 11/3/2023", "Chủ nhật 12/3/2023", "Thứ Hai 13/3/2023"] {
            assert!(sheet.text.contains(day), "{day}");
        }
        for words in [code.as_str(), "3 ngày làm việc", "khoản 3 Điều 147 Bộ luật Dân sự 2015", "11:15 13/3/2023", "Chờ bổ sung giấy tờ: từ 08:00 10/3/2023 đến 10:00 13/3/2023", "H26@1"] {
            assert!(sheet.text.contains(words), "{words}");
        }
        for hidden in ["Nguyễn Thị Ví Dụ", "<script", "style="] {
            assert!(!sheet.text.contains(hidden), "{hidden}");
        }
        assert_eq!(clerk.get(&format!("{path}?format=html")).text, sheet.text);

        let json = clerk.send("GET", &format!("{path}?format=json"), &[("Accept", "text/html")], None).ok(200);
        let days = json["trace"]["days"].as_array().unwrap();
        let sum = |field: &str| days.iter().map(|day| day[field].as_i64().unwrap()).sum::<i64>();
        assert_eq!(json["counted_total"], json!({ "days": days.iter().filter(|day| day["counted"] == true).count(),
            "microseconds": sum("counted_microseconds"), "paused_microseconds": sum("paused_microseconds") }));
        assert_eq!((sum("counted_microseconds"), sum("paused_microseconds")), (24 * HOUR, 10 * HOUR));
        assert_eq!(json["rule"]["articles"][0]["en"], "Civil Code 2015, article 147(3)");
        assert!(clerk.get(&format!("{path}?format=pdf")).status >= 400);
    }

    fn a_day_off_names_its_decree_and_calendar_version(app) {
        app.clock.set(at("2023-04-27T10:00"));
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        let json = clerk.get(&format!("/api/v1/dossiers/{code}/deadline")).ok(200);
        let off: Vec<_> = json["trace"]["days"].as_array().unwrap().iter().filter(|day| day["kind"] == "off").collect();
        assert!(!off.is_empty());
        for day in off {
            assert_eq!(day["calendar"], "H26@1");
            assert!(!day["basis"].as_str().unwrap().is_empty());
        }
    }

    fn an_imported_dossier_says_that_its_hand_overs_are_not_known(app) {
        let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("slips-{}", <Id>::new()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("book.csv");
        let header = "code,agency,procedure,channel,applicant,received,due,resolved,returned,phone,identity,document_number";
        let row = "HS-2,H26.268.05,1.004873,postal,Trần Thị Ví Dụ,07/03/2023 09:15,,,,,,";
        std::fs::write(&file, format!("{header}\n{row}\n")).unwrap();
        let arguments = RegisterArguments::of(file);
        app.clock.set(at("2023-06-01T08:00"));
        import(app.database(), &crate::app::number_key(), &arguments, app.clock.now()).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let slip = slip(&app.officer("clerk", "H26.268.05"), "HS-2");
        assert_eq!((&slip["imported"], &slip["rows"], &slip["overrun"]), (&json!(true), &json!([]), &Value::Null));
    }
}
