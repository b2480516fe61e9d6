//! What lies where, and who has done how much: lists by office, unit and officer, and the workload of a period.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::dossiers::resolve;
use crate::drawn::WARD;

fn given(app: &TestApp, username: &str) -> String {
    let code = app.receive();
    app.officer("unit_head", WARD).act(&code, "assignments", &json!({ "handler": username })).ok(200);
    code
}

fn codes(page: &Value) -> BTreeSet<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

fn list(client: &Client, worklist: &str) -> BTreeSet<String> {
    codes(&client.get(&format!("/api/v1/dossiers?limit=500&worklist={worklist}")).ok(200))
}

/// The length of a list among counts.
fn length(counts: &Value, worklist: &str) -> i64 {
    let item = counts["items"].as_array().unwrap().iter().find(|item| item["worklist"] == worklist);
    item.unwrap_or_else(|| panic!("no list {worklist}"))["dossiers"].as_i64().unwrap()
}

fn group<'g>(counts: &'g Value, key: &str) -> &'g Value {
    counts["groups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group["key"] == key)
        .unwrap_or_else(|| panic!("no {key}: {counts}"))
}

const PERIOD: &str = "agency=H26.268.05&from=2023-03-01&to=2023-03-31";

with_app! {
    fn what_should_leave_its_step_is_listed_as_the_lines_say(app) {
        let clerk = app.officer("clerk", WARD);
        let (first, second, paused) = (app.receive(), app.receive(), app.receive());
        clerk.act(&second, "hand-overs", &json!({})).ok(200);
        clerk.act(&paused, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        let (mut once_today, mut once_late) = (false, false);
        for now in ["2023-03-07T09:15", "2023-03-08T08:00", "2023-03-08T16:00", "2023-03-09T08:00", "2023-03-10T10:00"] {
            app.clock.set(at(now));
            let lines = clerk.get("/api/v1/dossiers?limit=500").ok(200);
            let (mut today, mut late) = (BTreeSet::new(), BTreeSet::new());
            for line in lines["items"].as_array().unwrap() {
                let Some(by) = line["hand_over_by"]["at"].as_str() else { continue };
                let code = line["code"].as_str().unwrap().to_owned();
                if by < format!("{now}:00+07:00").as_str() {
                    late.insert(code);
                } else if by.get(..10) == now.get(..10) {
                    today.insert(code);
                }
            }
            assert_eq!((list(&clerk, "hand_over_today"), list(&clerk, "step_late")), (today.clone(), late.clone()), "{now}");
            let counts = clerk.get("/api/v1/worklists").ok(200);
            assert_eq!((length(&counts, "hand_over_today"), length(&counts, "step_late")),
                (i64::try_from(today.len()).unwrap(), i64::try_from(late.len()).unwrap()), "{now}");
            // A page at a time, the same; and in the order that leaves the fewest late.
            let (mut paged, mut cursor) = (BTreeSet::new(), String::new());
            loop {
                let page = clerk.get(&format!("/api/v1/dossiers?worklist=step_late&limit=1{cursor}")).ok(200);
                paged.extend(codes(&page));
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(paged, late, "{now}");
            let ordered = clerk.get("/api/v1/dossiers?worklist=step_late&order=fewest_late").ok(200);
            assert_eq!((codes(&ordered), &ordered["fewest_late"]["dossiers"]), (late.clone(), &json!(late.len())), "{now}");
            once_today |= !today.is_empty();
            once_late |= late.contains(&first) && !late.contains(&paused);
        }
        assert!(once_today && once_late);
    }

    fn a_result_that_nobody_has_fetched_is_on_a_list(app) {
        let clerk = app.officer("clerk", WARD);
        let (ready, fetched, open) = (app.receive(), app.receive(), app.receive());
        resolve(app, &ready);
        resolve(app, &fetched);
        assert_eq!(list(&clerk, "result_ready"), BTreeSet::from([ready.clone(), fetched.clone()]));
        clerk.act(&fetched, "result-return", &json!({})).ok(200);
        assert_eq!(list(&clerk, "result_ready"), BTreeSet::from([ready]));
        assert!(!list(&clerk, "result_ready").contains(&open));
    }

    fn all_lists_are_counted_by_office_unit_and_officer_at_once(app) {
        let (clerk, supervisor) = (app.officer("clerk", WARD), app.officer("supervisor", "H26.268"));
        app.named("binh.tran", &[("clerk", WARD)]);
        app.named("chi.le", &[("clerk", WARD)]);
        let paused = given(app, "binh.tran");
        given(app, "binh.tran");
        given(app, "chi.le");
        let common = app.receive();
        clerk.act(&paused, "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
        resolve(app, &common);
        // Another ward of the district.
        let other = app.officer("clerk", "H26.268.04");
        let mut intake = crate::app::intake();
        intake["agency"] = json!("H26.268.04");
        other.post("/api/v1/dossiers", &intake).ok(201);
        app.clock.set(at("2023-03-10T10:00"));
        for by in ["office", "unit", "officer"] {
            let counts = supervisor.get(&format!("/api/v1/worklists?group_by={by}")).ok(200);
            let groups = counts["groups"].as_array().unwrap();
            assert_eq!(groups.iter().map(|group| group["open"].as_i64().unwrap()).sum::<i64>(), 4, "{by}");
            for item in groups[0]["items"].as_array().unwrap() {
                let worklist = item["worklist"].as_str().unwrap();
                let parts: i64 = groups.iter().map(|group| length(group, worklist)).sum();
                assert_eq!(parts, length(&counts, worklist), "{worklist} by {by}");
            }
        }
        let offices = supervisor.get("/api/v1/worklists?group_by=office").ok(200);
        assert_eq!((&group(&offices, WARD)["open"], length(group(&offices, WARD), "result_ready")), (&json!(3), 1));
        assert_eq!(group(&offices, "H26.268.04")["open"], 1);
        let officers = supervisor.get(&format!("/api/v1/worklists?group_by=officer&agency={WARD}")).ok(200);
        let binh = group(&officers, "binh.tran");
        assert_eq!((&binh["name"], &binh["open"]), (&json!("Cán bộ thử nghiệm"), &json!(2)));
        assert_eq!((length(binh, "paused"), length(binh, "overdue")), (1, 1));
        assert_eq!(group(&officers, "chi.le")["open"], 1);
        let nobody = officers["groups"].as_array().unwrap().last().unwrap();
        assert_eq!((&nobody["key"], length(nobody, "result_ready"), &nobody["open"]), (&Value::Null, 1, &json!(0)));
        // Who leaves has nothing any more: it is everybody's of the role.
        app.officer("administrator", WARD).post("/api/v1/officers/binh.tran/deactivation", &json!({})).ok(200);
        let officers = supervisor.get(&format!("/api/v1/worklists?group_by=officer&agency={WARD}")).ok(200);
        assert!(officers["groups"].as_array().unwrap().iter().all(|group| group["key"] != "binh.tran"));
        assert_eq!(officers["groups"].as_array().unwrap().last().unwrap()["open"], 2);
        // Each sees the own offices alone.
        let own = other.get("/api/v1/worklists?group_by=office").ok(200);
        assert_eq!(own["groups"].as_array().unwrap().len(), 1);
        other.get(&format!("/api/v1/worklists?agency={WARD}")).problem(404);
    }

    fn the_workload_of_each_officer_opens_to_its_dossiers(app) {
        let supervisor = app.officer("supervisor", WARD);
        app.named("binh.tran", &[("handler", WARD)]);
        let (in_time, late, open) = (given(app, "binh.tran"), given(app, "binh.tran"), given(app, "binh.tran"));
        let nobodys = app.receive();
        app.officer("administrator", WARD).post("/api/v1/officers/binh.tran/posts", &json!({ "post": "Chuyên viên" })).ok(200);
        app.clock.set(at("2023-03-08T09:15"));
        resolve(app, &in_time);
        resolve(app, &nobodys);
        // At the step of the handler, so that it is his.
        let clerk = app.officer("clerk", WARD);
        for code in [&open, &late] {
            clerk.act(code, "hand-overs", &json!({})).ok(200);
            while clerk.dossier(code)["step"]["role"] != "handler" {
                let role = clerk.dossier(code)["step"]["role"].clone();
                app.officer(role.as_str().unwrap(), WARD).act(code, "hand-overs", &json!({ "handler": "binh.tran" })).ok(200);
            }
        }
        app.clock.set(at("2023-03-13T09:15"));
        resolve(app, &late);
        let report = supervisor.get(&format!("/api/v1/reports/workload?{PERIOD}")).ok(200);
        let rows = report["rows"].as_array().unwrap();
        let row = |key: &str| rows.iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("no row {key}: {report}"));
        let binh = &row("binh.tran")["figures"];
        assert_eq!((&row("binh.tran")["name"], &row("binh.tran")["post"]), (&json!("Cán bộ thử nghiệm"), &json!("Chuyên viên")));
        for (figure, expected) in [("handled", 2), ("in_time", 1), ("late", 1), ("no_deadline", 0), ("closed", 0), ("open", 1), ("open_overdue", 1)] {
            assert_eq!(binh[figure], expected, "{figure}");
        }
        assert_eq!(binh["in_time_of_resolved"]["text"], "50,00%");
        assert_eq!(row("-")["figures"]["handled"], 1);
        // Each cell is as long as its list, and the rows add up to the total.
        let opened = |figure: &str, group: &str| {
            supervisor.get(&format!("/api/v1/reports/workload/dossiers?{PERIOD}&figure={figure}{group}")).ok(200)
        };
        for figure in ["handled", "in_time", "late", "no_deadline", "closed", "open", "open_overdue"] {
            let parts: u64 = rows.iter().map(|row| row["figures"][figure].as_u64().unwrap()).sum();
            assert_eq!(report["total"][figure], parts, "{figure}");
            for row in rows {
                let list = opened(figure, &format!("&group={}", row["key"].as_str().unwrap()));
                assert_eq!((&list["total"], list["items"].as_array().unwrap().len()), (&row["figures"][figure], usize::try_from(row["figures"][figure].as_u64().unwrap()).unwrap()), "{figure}");
            }
            assert_eq!(opened(figure, "")["total"], report["total"][figure], "{figure}");
        }
        assert_eq!(codes(&opened("late", "&group=binh.tran")), BTreeSet::from([late.clone()]));
        let handled = opened("handled", "&group=binh.tran");
        let mut minutes: Vec<i64> = handled["items"].as_array().unwrap().iter().map(|item| item["worked_minutes"].as_i64().unwrap()).collect();
        minutes.sort_unstable();
        // A working day of eight hours; and four of them.
        assert_eq!((minutes, &binh["median_minutes"], &binh["measured"]), (vec![480, 1920], &json!(1200), &json!(2)));
        let first = supervisor.get(&format!("/api/v1/reports/workload/dossiers?{PERIOD}&figure=handled&limit=2")).ok(200);
        let next = first["next_cursor"].as_str().unwrap();
        let second = supervisor.get(&format!("/api/v1/reports/workload/dossiers?{PERIOD}&figure=handled&limit=2&cursor={next}")).ok(200);
        assert_eq!(codes(&first).union(&codes(&second)).count(), 3);
        // By units: the ward has none here, so all is the ward's. Whoever leaves keeps what was handled.
        let units = supervisor.get(&format!("/api/v1/reports/workload?{PERIOD}&group_by=unit")).ok(200);
        assert_eq!((&units["rows"][0]["key"], &units["rows"][0]["figures"]), (&json!(WARD), &report["total"]));
        app.officer("administrator", WARD).post("/api/v1/officers/binh.tran/deactivation", &json!({})).ok(200);
        let after = supervisor.get(&format!("/api/v1/reports/workload?{PERIOD}")).ok(200);
        let of = |report: &Value, key: &str, figure: &str| report["rows"].as_array().unwrap().iter().find(|row| row["key"] == key).map(|row| row["figures"][figure].clone());
        assert_eq!((of(&after, "binh.tran", "handled"), of(&after, "binh.tran", "open"), of(&after, "-", "open")), (Some(json!(2)), Some(json!(0)), Some(json!(1))));
        // A row that the report does not have is no empty list.
        for unknown in ["nobody.there", "H26.268.05", ""] {
            let path = format!("/api/v1/reports/workload/dossiers?{PERIOD}&figure=open&group={unknown}");
            assert_eq!(supervisor.get(&path).problem(422).1, [("group".to_owned(), "unknown_group".to_owned())], "{unknown}");
        }
        assert_eq!(opened("late", "&group=-")["total"], 0);
        // Nobody sees another ward's.
        app.officer("supervisor", "H26.268.04").get(&format!("/api/v1/reports/workload?{PERIOD}")).problem(404);
        app.officer("supervisor", "H26.268.04").get(&format!("/api/v1/reports/workload/dossiers?{PERIOD}&figure=open")).problem(404);
        let (_, fields) = supervisor.get("/api/v1/reports/workload?agency=H26.268.05&from=2023-03-31&to=2023-03-01&group_by=king").problem(422);
        assert_eq!(fields, [("to".to_owned(), "before_from".to_owned()), ("group_by".to_owned(), "unknown_value".to_owned())]);
    }
}
