//! Honesty meters through the door: dossiers made to trip each meter once, and near misses that must not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::papers::reading::sheet;

const WARD: &str = "H26.268.05";
const OTHER: &str = "H26.268.04";
const PERIOD: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";

fn supervisor(app: &TestApp) -> Client {
    app.officer("supervisor", "H26.268")
}

fn report(app: &TestApp, extra: &str) -> Value {
    supervisor(app).get(&format!("/api/v1/reports/meters?{PERIOD}{extra}")).ok(200)
}

fn list(app: &TestApp, extra: &str) -> Value {
    supervisor(app).get(&format!("/api/v1/reports/meters/dossiers?{PERIOD}{extra}")).ok(200)
}

/// Counted and base of each meter of a row.
fn pairs(meters: &Value) -> BTreeMap<String, [i64; 2]> {
    let pair = |meter: &Value| {
        let number = |name: &str| meter["rate"][name].as_i64().unwrap();
        (meter["meter"].as_str().unwrap().to_owned(), [number("numerator"), number("denominator")])
    };
    meters.as_array().unwrap().iter().map(pair).collect()
}

/// The total of one meter. Every meter of every row, however grouped, opens to lists of its two lengths, and the rows add
/// up to the total.
#[track_caller]
fn meter(app: &TestApp, name: &str, extra: &str) -> [i64; 2] {
    let whole = pairs(&report(app, extra)["total"]);
    for group_by in ["agency", "procedure", "field", "level", "channel", "month"] {
        let report = report(app, &format!("{extra}&group_by={group_by}"));
        assert_eq!(pairs(&report["total"]), whole, "{group_by}");
        let mut sum = [0; 2];
        for row in report["rows"].as_array().unwrap() {
            let pair = pairs(&row["meters"])[name];
            let opened = [("counted", pair[0]), ("base", pair[1])];
            for (side, length) in opened {
                let key = row["key"].as_str().unwrap();
                let rest = format!("{extra}&group_by={group_by}&meter={name}&side={side}&group={key}");
                assert_eq!(list(app, &rest)["total"], length, "{name} {side} of {group_by} {key}");
            }
            sum = [sum[0] + pair[0], sum[1] + pair[1]];
        }
        assert_eq!(sum, whole[name], "{group_by}");
    }
    whole[name]
}

/// The codes of the dossiers that a meter counts, with what it measured.
fn counted(app: &TestApp, name: &str, extra: &str) -> Vec<(String, Option<i64>)> {
    let list = list(app, &format!("&meter={name}{extra}"));
    let line = |item: &Value| {
        assert_eq!(item["counted"], true);
        (item["code"].as_str().unwrap().to_owned(), item["working_minutes"].as_i64())
    };
    list["items"].as_array().unwrap().iter().map(line).collect()
}

fn code(dossier: &Value) -> String {
    dossier["code"].as_str().unwrap().to_owned()
}

/// Received at that ward, with some parts changed.
#[track_caller]
pub(crate) fn receive(app: &TestApp, ward: &str, changes: &Value) -> String {
    let mut changes = changes.clone();
    changes["agency"] = json!(ward);
    code(&app.officer("clerk", ward).post("/api/v1/dossiers", &intake_with(&changes)).ok(201))
}

fn holder(app: &TestApp, ward: &str, dossier: &Value) -> Client {
    app.officer(dossier["step"]["role"].as_str().unwrap(), ward)
}

/// Handed on until the result can be recorded.
#[track_caller]
pub(crate) fn bring(app: &TestApp, ward: &str, code: &str) -> Client {
    for _ in 0..20 {
        let dossier = app.officer("clerk", ward).dossier(code);
        let officer = holder(app, ward, &dossier);
        if officer.dossier(code)["possible_acts"].as_array().unwrap().contains(&json!("resolve")) {
            return officer;
        }
        officer.act(code, "hand-overs", &json!({})).ok(200);
    }
    panic!("the workflow does not end");
}

/// The result, at that moment.
#[track_caller]
pub(crate) fn resolve_at(app: &TestApp, ward: &str, code: &str, moment: &str) {
    let officer = bring(app, ward, code);
    app.clock.set(at(moment));
    officer.act(code, "resolution", &json!({ "document_number": "12/GXN" })).ok(200);
}

/// The result of an earlier moment, entered now.
#[track_caller]
fn enter_result(app: &TestApp, ward: &str, code: &str, happened: &str) {
    let body = json!({
        "document_number": "12/GXN", "happened_at": format!("{happened}:00+07:00"), "late_entry_reason": "mất mạng"
    });
    bring(app, ward, code).act(code, "resolution", &body).ok(200);
}

/// Withdrawn at the citizen's wish and closed.
#[track_caller]
fn withdraw(app: &TestApp, ward: &str, code: &str) {
    app.officer("clerk", ward).act(code, "withdrawal", &json!({ "reason": "đổi ý" })).ok(200);
    app.officer("unit_head", ward).act(code, "stop", &json!({ "reason": "theo đề nghị" })).ok(200);
}

fn person(name: &str, identity: Option<&str>) -> Value {
    let mut applicant = json!({ "name": name, "phone": "0000 001 234" });
    if let Some(identity) = identity {
        applicant["identity"] = json!(identity);
    }
    // Who files again after a withdrawal means it.
    json!({ "applicant": applicant, "duplicate_of_intended": true })
}

with_app! {
    fn entries_that_lag_are_told_with_their_time(app) {
        let late = |moment: &str| json!({ "happened_at": format!("2023-03-{moment}:00+07:00"), "late_entry_reason": "mất điện" });
        receive(app, WARD, &json!({}));
        // Exactly an hour of work.
        receive(app, WARD, &late("07T08:15"));
        let morning = receive(app, WARD, &late("07T08:14"));
        let afternoon = receive(app, WARD, &late("06T15:15"));
        // A night that is no work.
        let night = receive(app, WARD, &late("06T20:00"));
        assert_eq!(meter(app, "entry_lag", ""), [3, 5]);
        let lines = [(afternoon, Some(180)), (night, Some(75)), (morning, Some(61))];
        assert_eq!(counted(app, "entry_lag", ""), lines);
        let total = &report(app, "")["total"][0];
        assert_eq!(total["working_minutes"], json!({ "n": 5, "median": 61, "p90": 180 }));
        assert_eq!((&total["rate"]["text"], &total["not_measured"]), (&json!("60,00%"), &json!(0)));
        assert_eq!(total["interval"], json!({ "lower": 2307, "upper": 8824, "text": "23,07% - 88,24%" }));
        assert_eq!(meter(app, "entry_lag", "&entry_lag_minutes=180"), [0, 5]);
        // Before they were entered nothing was known of them.
        app.clock.set(at("2023-03-08T09:00"));
        assert_eq!(meter(app, "entry_lag", "&known_at=2023-03-07T09:14:59%2B07:00"), [0, 0]);
        assert_eq!(meter(app, "entry_lag", "&as_of=2023-03-06"), [2, 2]);
        assert_eq!(counted(app, "entry_lag", "&as_of=2023-03-06"), lines[..2]);
    }

    fn results_entered_after_the_due_date_are_told_and_only_those(app) {
        let [in_time, tripping, honest, at_due] = [(); 4].map(|()| app.receive());
        app.clock.set(at("2023-03-09T10:00"));
        for code in [&in_time, &tripping, &honest, &at_due] {
            bring(app, WARD, code);
        }
        resolve_at(app, WARD, &in_time, "2023-03-09T11:00");
        resolve_at(app, WARD, &at_due, "2023-03-10T09:15");
        app.clock.set(at("2023-03-10T10:00"));
        enter_result(app, WARD, &tripping, "2023-03-10T09:15");
        enter_result(app, WARD, &honest, "2023-03-10T09:16");
        assert_eq!(meter(app, "resolved_recorded_late", ""), [1, 4]);
        assert_eq!(counted(app, "resolved_recorded_late", ""), [(tripping, None)]);
        assert_eq!(meter(app, "resolved_recorded_late", "&known_at=2023-03-10T09:59:00%2B07:00"), [0, 2]);
        assert_eq!(meter(app, "resolved_recorded_late", "&as_of=2023-03-09"), [0, 1]);
    }

    fn results_of_the_last_hours_pile_up(app) {
        let [early, tripping, late] = [(); 3].map(|()| app.receive());
        let same_day = receive(app, WARD, &json!({ "procedure": "1.001193" }));
        // Due today at 17:00, and always near its end.
        resolve_at(app, WARD, &same_day, "2023-03-07T16:59");
        app.clock.set(at("2023-03-09T10:00"));
        for code in [&early, &tripping, &late] {
            bring(app, WARD, code);
        }
        resolve_at(app, WARD, &early, "2023-03-09T16:14");
        resolve_at(app, WARD, &tripping, "2023-03-09T16:15");
        resolve_at(app, WARD, &late, "2023-03-10T09:16");
        assert_eq!(meter(app, "resolved_at_the_last_hours", ""), [1, 2]);
        assert_eq!(counted(app, "resolved_at_the_last_hours", ""), [(tripping, Some(120))]);
        assert_eq!(meter(app, "resolved_at_the_last_hours", "&last_minutes=121"), [2, 2]);
        assert_eq!(meter(app, "resolved_at_the_last_hours", "&last_minutes=119"), [0, 2]);
    }

    fn papers_asked_for_at_the_end_are_told(app) {
        let [early, tripping, late] = [(); 3].map(|()| app.receive());
        // A tenth of 24 working hours before Friday 09:15 is Thursday 15:51.
        for (code, moment) in [(&early, "2023-03-09T15:50"), (&tripping, "2023-03-09T15:51"), (&late, "2023-03-10T09:16")] {
            app.clock.set(at(moment));
            app.ask_for_papers(code, WARD);
        }
        assert_eq!(meter(app, "requests_in_the_last_tenth", ""), [1, 3]);
        assert_eq!(counted(app, "requests_in_the_last_tenth", ""), [(tripping, Some(144))]);
    }

    fn what_a_pause_saved_is_told(app) {
        let [unpaused, tripping, in_time_anyway, late] = [(); 4].map(|()| app.receive());
        let clerk = app.officer("clerk", WARD);
        app.clock.set(at("2023-03-08T10:00"));
        for code in [&tripping, &in_time_anyway, &late] {
            app.ask_for_papers(code, WARD);
        }
        app.clock.set(at("2023-03-09T10:00"));
        for code in [&tripping, &in_time_anyway, &late] {
            let came = json!({ "papers": [{ "code": "residence", "copies": 1 }] });
            let dossier = clerk.act(code, "supplements", &came).ok(200);
            assert_eq!(dossier["due_at"], "2023-03-13T09:15:00+07:00");
        }
        for code in [&unpaused, &tripping, &in_time_anyway, &late] {
            bring(app, WARD, code);
        }
        resolve_at(app, WARD, &unpaused, "2023-03-09T11:00");
        resolve_at(app, WARD, &in_time_anyway, "2023-03-10T09:15");
        resolve_at(app, WARD, &tripping, "2023-03-10T09:16");
        resolve_at(app, WARD, &late, "2023-03-13T09:16");
        assert_eq!(meter(app, "on_time_thanks_to_a_pause", ""), [1, 3]);
        assert_eq!(counted(app, "on_time_thanks_to_a_pause", ""), [(tripping, None)]);
    }

    fn withdrawn_and_filed_again_is_the_same_person_and_procedure_within_the_days(app) {
        // Each is withdrawn on 7/3; what is filed afterwards makes the difference.
        let wards = [WARD, WARD, WARD, WARD, WARD, OTHER];
        let people = ["1", "2", "3", "4", "5", "6"].map(|digit| format!("B0000000001{digit}"));
        let mut codes: Vec<String> = Vec::new();
        for (ward, identity) in wards.iter().zip(&people) {
            codes.push(receive(app, ward, &person("Nguyễn Văn Giả", Some(identity))));
        }
        codes.push(receive(app, WARD, &person("Trần Thị Bịa", None)));
        for (ward, code) in wards.iter().chain([&WARD]).zip(&codes) {
            withdraw(app, ward, code);
        }
        assert_eq!(meter(app, "withdrawn_and_refiled", ""), [0, 7]);
        app.clock.set(at("2023-03-10T10:00"));
        receive(app, WARD, &person("Nguyễn Văn Giả", Some(&people[0])));
        // The same name, another number; another procedure; at another office the same name only.
        receive(app, WARD, &person("Nguyễn Văn Giả", Some("000000000099")));
        let mut other = person("Nguyễn Văn Giả", Some(&people[1]));
        other["procedure"] = json!("1.001193");
        receive(app, WARD, &other);
        receive(app, OTHER, &person("Trần Thị Bịa", None));
        assert_eq!(meter(app, "withdrawn_and_refiled", ""), [1, 7]);
        assert_eq!(counted(app, "withdrawn_and_refiled", ""), [(codes[0].clone(), None)]);
        // Sent to another desk, and the passport was written in small letters there.
        receive(app, OTHER, &person("Nguyễn V. Giả", Some(&people[2].to_lowercase())));
        assert_eq!(meter(app, "withdrawn_and_refiled", ""), [2, 7]);
        assert_eq!(counted(app, "withdrawn_and_refiled", ""), [(codes[0].clone(), None), (codes[2].clone(), None)]);
        assert_eq!(report(app, "")["offices_in_sight"], 18);
        // Whoever may not see the other desk is told nothing of it.
        let narrow = app.officer("supervisor", WARD).get(&format!("/api/v1/reports/meters?{PERIOD}")).ok(200);
        assert_eq!((&narrow["offices_in_sight"], pairs(&narrow["total"])["withdrawn_and_refiled"]), (&json!(1), [1, 6]));
        // Whoever may, is told also where only the one office is asked for.
        let asked = supervisor(app).get(&format!("/api/v1/reports/meters?{}", PERIOD.replace("H26.268", WARD))).ok(200);
        assert_eq!(pairs(&asked["total"])["withdrawn_and_refiled"], [2, 6]);
        assert_eq!(meter(app, "withdrawn_and_refiled", "&as_of=2023-03-09"), [0, 7]);
        assert_eq!(meter(app, "withdrawn_and_refiled", "&known_at=2023-03-09"), [0, 7]);
        assert_eq!(meter(app, "withdrawn_and_refiled", "&refiled_days=3"), [0, 7]);
        // Within thirty days to the second, and a second too late.
        app.clock.set(at("2023-04-06T09:15"));
        receive(app, WARD, &person("Nguyễn Văn Giả", Some(&people[3])));
        app.clock.set(at("2023-04-06T09:16"));
        receive(app, WARD, &person("Nguyễn Văn Giả", Some(&people[4])));
        // The period ended before; as of its end nobody knows.
        assert_eq!(meter(app, "withdrawn_and_refiled", ""), [2, 7]);
        let path = "/api/v1/reports/meters/dossiers?agency=H26.268&from=2023-03-01&to=2023-04-30&meter=withdrawn_and_refiled&group_by=month";
        assert_eq!(supervisor(app).get(path).ok(200)["total"], 3);
        // Withdrawn in one month, filed again in the next: it belongs to the month of the withdrawal.
        assert_eq!(supervisor(app).get(&format!("{path}&group=2023-03-01")).ok(200)["total"], 3);
        assert_eq!(supervisor(app).get(&format!("{path}&group=2023-04-01")).ok(200)["total"], 0);
    }

    fn they_come_as_a_file_in_every_format_and_accuse_nobody(app) {
        let late = json!({ "happened_at": "2023-03-06T15:15:00+07:00", "late_entry_reason": "mất điện" });
        receive(app, WARD, &late);
        receive(app, OTHER, &json!({}));
        let note = report(app, "")["note"].as_str().unwrap().to_owned();
        assert!(note.contains("không phải là kết luận vi phạm"));
        let file = |format: &str| supervisor(app).send("GET", &format!("/api/v1/reports/meters?{PERIOD}&format={format}"), &[], None);
        let csv = file("csv");
        assert_eq!(csv.status, 200);
        let total = csv.text.lines().find(|line| line.starts_with(",Tổng cộng,Việc được ghi nhận sau khi diễn ra,")).unwrap();
        assert!(total.contains(",1,2,") && total.contains("9,45% - 90,55%") && total.ends_with(",0,0,180"), "{total}");
        // Three rows and the total, nine meters each, and the labels.
        assert_eq!(csv.text.lines().count(), 1 + 3 * 9);
        let xlsx = file("xlsx");
        let (cells, _) = sheet(&xlsx.bytes, "Biểu");
        let words: Vec<String> = cells.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        assert!(words.contains(&note) && words.contains(&"CHỈ SỐ TRUNG THỰC CỦA SỐ LIỆU".to_owned()), "{words:?}");
        assert!(file("pdf").bytes.starts_with(b"%PDF-") && file("docx").bytes.starts_with(b"PK"));
        assert_eq!(file("odt").problem(422).1, [("format".to_owned(), "unknown_value".to_owned())]);
    }

    fn results_at_once_are_told(app) {
        let [tripping, near] = [(); 2].map(|()| app.receive());
        let same_day = receive(app, WARD, &json!({ "procedure": "1.001193" }));
        resolve_at(app, WARD, &same_day, "2023-03-07T09:20");
        resolve_at(app, WARD, &tripping, "2023-03-07T09:30");
        resolve_at(app, WARD, &near, "2023-03-07T09:31");
        assert_eq!(meter(app, "instant_resolutions", ""), [1, 2]);
        assert_eq!(counted(app, "instant_resolutions", ""), [(tripping, Some(15))]);
    }

    fn acts_in_the_evening_are_told_by_when_they_were_and_when_they_were_entered(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", WARD);
        app.clock.set(at("2023-03-07T17:00"));
        receive(app, WARD, &json!({}));
        app.clock.set(at("2023-03-07T20:00"));
        let body = json!({ "happened_at": "2023-03-07T16:00:00+07:00", "late_entry_reason": "cuối ngày" });
        clerk.act(&code, "hand-overs", &body).ok(200);
        assert_eq!(meter(app, "acts_outside_office_hours", ""), [0, 3]);
        assert_eq!(meter(app, "acts_recorded_outside_office_hours", ""), [1, 3]);
        app.officer("unit_head", WARD).act(&code, "hand-overs", &json!({})).ok(200);
        assert_eq!(meter(app, "acts_outside_office_hours", ""), [1, 4]);
        // What a citizen files at night is nobody's work at night.
        let online = intake_with(&json!({ "channel": "online_partial" }));
        clerk.post("/api/v1/submissions", &online).ok(201);
        assert_eq!(meter(app, "acts_recorded_outside_office_hours", ""), [2, 4]);
    }

    fn a_calendar_that_changes_later_changes_no_meter_of_before(app) {
        let [before, open] = [(); 2].map(|()| app.receive());
        app.clock.set(at("2023-03-07T10:00"));
        bring(app, WARD, &before);
        resolve_at(app, WARD, &before, "2023-03-09T16:15");
        let told = report(app, "")["total"].clone();
        assert_eq!(pairs(&told)["resolved_at_the_last_hours"], [1, 1]);
        // Thursday afternoon becomes free for the dossiers that are still open.
        let change = json!({ "basis": "QĐ 1", "days": [
            { "date": "2023-03-09", "kind": "off", "name_vi": "Nghỉ", "name_en": "Off", "basis": "QĐ 1" }
        ] });
        app.clock.set(at("2023-03-09T16:30"));
        app.officer("administrator", "H26").post("/api/v1/agencies/H26.268/calendar-versions", &change).ok(201);
        assert_eq!(app.officer("clerk", WARD).dossier(&open)["due_at"], "2023-03-13T09:15:00+07:00");
        let again = report(app, "&known_at=2023-03-09T16:15:00%2B07:00")["total"].clone();
        assert_eq!(again, told);
        assert_eq!(pairs(&report(app, "")["total"]), pairs(&told));
    }

    fn each_sees_their_own_offices_and_kinds_never_mix(app) {
        app.receive();
        receive(app, OTHER, &json!({}));
        assert_eq!(meter(app, "acts_outside_office_hours", ""), [0, 2]);
        let narrow = app.officer("supervisor", OTHER);
        let path = format!("/api/v1/reports/meters?{PERIOD}");
        let seen = narrow.get(&path).ok(200);
        assert_eq!(pairs(&seen["total"])["acts_outside_office_hours"], [0, 1]);
        assert_eq!((&seen["parameters"]["offices_counted"], seen["rows"].as_array().unwrap().len()), (&json!(1), 1));
        let opened = format!("/api/v1/reports/meters/dossiers?{PERIOD}&meter=acts_outside_office_hours&side=base");
        assert_eq!(narrow.get(&opened).ok(200)["total"], 1);
        narrow.get(&opened.replace("H26.268&", "H26.268.05&")).problem(404);
        narrow.get(&format!("{opened}&group={WARD}")).problem(422);
        app.stranger().get(&path).ok(401);
        crate::outside::publish(app, "NB-01", Some("outside"));
        receive(app, WARD, &json!({ "procedure": "NB-01" }));
        assert_eq!(meter(app, "acts_outside_office_hours", ""), [0, 2]);
        assert_eq!(meter(app, "acts_outside_office_hours", "&kind=outside"), [0, 1]);
    }

    fn pages_fit_together(app) {
        for _ in 0..7 {
            receive(app, WARD, &json!({}));
            receive(app, OTHER, &json!({}));
        }
        let (mut seen, mut rest) = (Vec::new(), String::new());
        for size in [4, 4, 4, 2] {
            let page = list(app, &format!("&meter=entry_lag&side=base&limit=4{rest}"));
            assert_eq!(page["total"], 14);
            let items = page["items"].as_array().unwrap();
            assert_eq!(items.len(), size);
            seen.extend(items.iter().map(code));
            rest = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        }
        assert_eq!(rest, "");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 14);
    }

    fn what_is_asked_badly_is_refused_by_field(app) {
        app.receive();
        let asks = |path: &str, rest: &str| {
            supervisor(app).get(&format!("/api/v1/reports/{path}{rest}"))
        };
        let wrong = |answer: crate::app::Answer| answer.problem(422).1;
        let pair = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        for (rest, field, code) in [
            ("&group_by=village", "group_by", "unknown_value"),
            ("&as_of=2023-03-08", "as_of", "in_the_future"),
            ("&as_of=2023-02-08", "as_of", "before_the_period"),
            ("&kind=x", "kind", "unknown_value"),
            ("&entry_lag_minutes=0", "entry_lag_minutes", "out_of_range"),
            ("&last_minutes=100001", "last_minutes", "out_of_range"),
            ("&refiled_days=367", "refiled_days", "out_of_range"),
            ("&instant_minutes=-1", "instant_minutes", "out_of_range"),
        ] {
            assert_eq!(wrong(asks("meters?", &format!("{PERIOD}{rest}"))), [pair(field, code)], "{rest}");
        }
        let inverted = "agency=H26.268&from=2023-03-31&to=2023-03-01";
        assert_eq!(wrong(asks("meters?", inverted)), [pair("to", "before_from")]);
        assert_eq!(wrong(asks("meters/dossiers?", PERIOD)), [pair("meter", "unknown_value")]);
        let listed = format!("{PERIOD}&meter=entry_lag");
        for (rest, field, code) in [
            ("&side=both", "side", "unknown_value"),
            ("&group=H26.999", "group", "unknown_group"),
            ("&limit=0", "limit", "out_of_range"),
            ("&cursor=AAAA", "cursor", "unknown_cursor"),
            ("&refiled_days=0", "refiled_days", "out_of_range"),
        ] {
            assert_eq!(wrong(asks("meters/dossiers?", &format!("{listed}{rest}"))), [pair(field, code)], "{rest}");
        }
        asks("meters?", &format!("{PERIOD}&refiled_days=many")).problem(400);
        asks("meters?", &format!("{PERIOD}&mood=bad")).problem(400);
        asks("meters?", "agency=H99&from=2023-03-01&to=2023-03-31").problem(404);
    }
}
