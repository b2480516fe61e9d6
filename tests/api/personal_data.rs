//! Personal data by need: who sees the people of a dossier, and who saw them.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::desk::browser::Browser;

const WARD: &str = "H26.268.05";
const NAME: &str = "Nguyễn Thị Ví Dụ";
/// What covers what is not shown.
const HIDDEN: &str = "•••";

/// Waits until what was read is recorded.
fn recorded(app: &TestApp) {
    let reads = app.service.reads.clone();
    actix_web::rt::System::new().block_on(async move { reads.flush().await });
}

fn reads(app: &TestApp, query: &str) -> Vec<Value> {
    recorded(app);
    let head = app.officer("approver", WARD);
    head.get(&format!("/api/v1/personal-reads?{query}")).ok(200)["items"].as_array().unwrap().clone()
}

fn grant(supervisor: &Client, officer: &str, until: &str) -> crate::app::Answer {
    let asked = json!({ "officer": officer, "agency": WARD, "reason": "Đối chiếu danh sách trễ hạn", "until": until });
    supervisor.post("/api/v1/personal-data-grants", &asked)
}

/// Every way in which an officer reads a dossier, with the texts of the answers.
fn ways(app: &TestApp, client: &Client, code: &str) -> Vec<(String, u16, String)> {
    let paths = [
        format!("/api/v1/dossiers/{code}"),
        "/api/v1/dossiers?limit=500".to_owned(),
        format!("/api/v1/dossiers?q={code}"),
        format!("/api/v1/dossiers/{code}/journal"),
        format!("/api/v1/dossiers/{code}/forms/receipt"),
        format!("/api/v1/dossiers/{code}/attachments"),
        format!("/api/v1/register-book?agency={WARD}&from=2023-03-01&to=2023-03-31"),
        format!(
            "/api/v1/register-book?agency={WARD}&from=2023-03-01&to=2023-03-31&format=csv&reason=kiem-tra"
        ),
        "/api/v1/applicants?phone=0000001234".to_owned(),
        "/api/v1/dossiers?q=Ví+Dụ".replace('í', "%C3%AD").replace('ụ', "%E1%BB%A5"),
        format!(
            "/api/v1/reports/resolution/dossiers?agency={WARD}&from=2023-03-01&to=2023-03-31&figure=received"
        ),
    ];
    let _ = app;
    paths
        .into_iter()
        .map(|path| (client.get(&path), path))
        .map(|(answer, path)| (path, answer.status, answer.text))
        .collect()
}

with_app! {
    fn people_are_shown_to_those_who_work_their_dossiers_alone(app) {
        let code = app.receive();
        for role in ["clerk", "handler", "unit_head", "approver", "records_clerk", "supervisor"] {
            let client = app.officer(role, WARD);
            let dossier = client.dossier(&code);
            assert_eq!((&dossier["applicant"]["name"], &dossier["people_hidden"]), (&json!(NAME), &json!(false)), "{role}");
            assert!(dossier["applicant"]["identity"].is_string() && dossier["applicant"]["phone"].is_string(), "{role}");
            let list = client.get("/api/v1/dossiers").ok(200);
            assert_eq!(list["items"][0]["applicant_name"], NAME, "{role}");
        }
        for role in ["report_writer", "administrator"] {
            let client = app.officer(role, WARD);
            let identity = app.officer("clerk", WARD).dossier(&code)["applicant"]["identity"].as_str().unwrap().to_owned();
            for (path, status, text) in ways(app, &client, &code) {
                for personal in [NAME, identity.as_str(), "0000 001 234"] {
                    assert!(!text.contains(personal), "{role} {path}: {text}");
                }
                let refused = path.contains("/forms/") || path.ends_with("/attachments");
                assert_eq!(status, if refused { 403 } else { 200 }, "{role} {path}: {text}");
            }
            let dossier = client.dossier(&code);
            assert_eq!((&dossier["applicant"]["name"], &dossier["people_hidden"]), (&json!(HIDDEN), &json!(true)), "{role}");
            // What it is and where it stands is told as before.
            assert_eq!((&dossier["code"], &dossier["status"]), (&json!(code), &json!("accepted")), "{role}");
            let page = Browser::of(app, role, WARD).get(&format!("/ho-so/{code}")).shown(200).to_owned();
            assert!(page.contains(HIDDEN) && page.contains("không xem dữ liệu cá nhân") && !page.contains(NAME), "{role}: {page}");
            for list in ["/ho-so", "/so-theo-doi?tu=1/3/2023&den=31/3/2023", "/ho-so?q=Ví%20Dụ"] {
                assert!(!Browser::of(app, role, WARD).get(&list.replace('í', "%C3%AD").replace('ụ', "%E1%BB%A5")).text.contains(NAME), "{role} {list}");
            }
        }
        // Nothing was recorded of those who saw nobody.
        let seen = reads(app, "officer=report_writer.h26-268-05");
        assert!(seen.is_empty() && reads(app, "officer=administrator.h26-268-05").is_empty(), "{seen:?}");
    }

    fn a_name_finds_nothing_for_whoever_may_not_read_it(app) {
        let code = app.receive();
        let finds = |client: &Client| client.get("/api/v1/dossiers?q=vi+du").ok(200)["items"].as_array().unwrap().len();
        assert_eq!(finds(&app.officer("handler", WARD)), 1);
        let writer = app.officer("report_writer", WARD);
        assert_eq!(finds(&writer), 0);
        assert_eq!(writer.get(&format!("/api/v1/dossiers?q={code}")).ok(200)["items"].as_array().unwrap().len(), 1);
    }

    fn a_supervisor_lets_a_writer_of_reports_see_for_a_reason_and_a_while(app) {
        let code = app.receive();
        let (writer, supervisor) = (app.officer("report_writer", WARD), app.officer("supervisor", WARD));
        let name = "report_writer.h26-268-05";
        // Who may not, and what is not taken.
        grant(&app.officer("approver", WARD), name, "2023-03-10").problem(403);
        grant(&writer, name, "2023-03-10").problem(403);
        grant(&app.officer("supervisor", "H26.268.04"), name, "2023-03-10").problem(422);
        for (officer, until, field) in [
            (name, "2023-03-06", "until"),
            (name, "2023-06-01", "until"),
            ("clerk.h26-268-05", "2023-03-10", "officer"),
            ("nobody.at.all", "2023-03-10", "officer"),
        ] {
            let (_, fields) = grant(&supervisor, officer, until).problem(422);
            assert_eq!(fields[0].0, field, "{officer} {until}");
        }
        let no_reason = json!({ "officer": name, "agency": WARD, "reason": " ", "until": "2023-03-10" });
        assert_eq!(supervisor.post("/api/v1/personal-data-grants", &no_reason).problem(422).1[0].0, "reason");
        assert_eq!(writer.dossier(&code)["applicant"]["name"], HIDDEN);
        // From now on, until the end of that day.
        let made = grant(&supervisor, name, "2023-03-10").ok(201);
        assert_eq!(writer.dossier(&code)["applicant"]["name"], NAME);
        assert_eq!(reads(app, &format!("officer={name}")).len(), 1, "and it is recorded");
        app.clock.set(at("2023-03-10T23:59"));
        assert_eq!(writer.dossier(&code)["applicant"]["name"], NAME);
        app.clock.set(at("2023-03-11T00:00"));
        assert_eq!(writer.dossier(&code)["applicant"]["name"], HIDDEN);
        // Ended before its day.
        let again = grant(&supervisor, name, "2023-03-20").ok(201);
        let ending = format!("/api/v1/personal-data-grants/{}/ending", again["id"].as_str().unwrap());
        app.officer("supervisor", "H26.268.04").post(&ending, &json!({})).problem(404);
        assert_eq!(supervisor.post(&ending, &json!({})).ok(200)["in_force"], false);
        assert_eq!(writer.dossier(&code)["applicant"]["name"], HIDDEN);
        supervisor.post(&ending, &json!({})).problem(409);
        let listed = supervisor.get("/api/v1/personal-data-grants").ok(200);
        let ids: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|grant| &grant["id"]).collect();
        assert_eq!(ids, [&again["id"], &made["id"]]);
        // The page does the same.
        let page = Browser::of(app, "supervisor", WARD);
        assert!(page.get("/dieu-hanh/cho-xem").shown(200).contains("Đối chiếu danh sách trễ hạn"));
        Browser::of(app, "handler", WARD).get("/dieu-hanh/cho-xem").shown(403);
    }

    fn who_saw_whom_is_shown_to_the_head_of_the_office(app) {
        let (one, two) = (app.receive(), app.receive());
        let handler = app.officer("handler", WARD);
        handler.get("/api/v1/dossiers?limit=500").ok(200);
        handler.dossier(&one);
        handler.get(&format!("/api/v1/dossiers/{two}/journal")).ok(200);
        let by_handler = reads(app, "officer=handler.h26-268-05");
        let kinds: Vec<&str> = by_handler.iter().map(|read| read["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds.len(), 3, "one row for each request: {by_handler:?}");
        let list = by_handler.iter().find(|read| read["kind"] == "list").unwrap();
        assert_eq!((&list["dossier_count"], &list["agency"]), (&json!(2), &json!(WARD)));
        let mut named = list["dossiers"].as_array().unwrap().clone();
        named.sort_by_key(ToString::to_string);
        assert_eq!(named, [json!(one), json!(two)]);
        // Who saw one dossier.
        let of_two = reads(app, &format!("officer=handler.h26-268-05&dossier={two}"));
        assert_eq!(of_two.len(), 2, "{of_two:?}");
        assert!(reads(app, "officer=handler.h26-268-05&from=2023-03-08").is_empty());
        assert_eq!(reads(app, "officer=handler.h26-268-05&to=2023-03-07").len(), 3);
        // Nothing of the people themselves.
        let text = app.officer("approver", WARD).get("/api/v1/personal-reads").text;
        assert!(!text.contains(NAME) && !text.contains("0000 001 234"), "{text}");
        // For heads and supervisors of that office alone.
        for role in ["clerk", "handler", "administrator", "report_writer"] {
            app.officer(role, WARD).get("/api/v1/personal-reads").problem(403);
        }
        app.officer("approver", "H26.268.04").get(&format!("/api/v1/personal-reads?agency={WARD}")).problem(404);
        let elsewhere = app.officer("approver", "H26.268.04").get("/api/v1/personal-reads").ok(200);
        assert_eq!(elsewhere["items"], json!([]));
        let page = Browser::of(app, "supervisor", WARD);
        let text = page.get("/dieu-hanh/da-xem?cb=handler.h26-268-05").shown(200).to_owned();
        assert!(text.contains(&one) && text.contains("danh sách hồ sơ"), "{text}");
        assert!(page.get("/dieu-hanh").shown(200).contains("/dieu-hanh/da-xem"));
    }

    fn a_register_that_is_taken_out_names_its_reason(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", WARD);
        let book = format!("/api/v1/register-book?agency={WARD}&from=2023-03-01&to=2023-03-31&format=csv");
        assert_eq!(clerk.get(&book).problem(422).1, [("reason".to_owned(), "required".to_owned())]);
        assert_eq!(clerk.get(&format!("{book}&reason=Ban+giao+luu+tru")).status, 200);
        let taken = reads(app, "officer=clerk.h26-268-05");
        let taken = taken.iter().find(|read| read["kind"] == "export").unwrap();
        assert_eq!((&taken["reason"], &taken["dossiers"]), (&json!("Ban giao luu tru"), &json!([code])));
    }

    fn a_list_of_people_shows_the_end_of_their_numbers(app) {
        app.receive();
        let clerk = app.officer("clerk", WARD);
        let by_phone = clerk.get("/api/v1/applicants?phone=0000001234").ok(200);
        let shown = by_phone["items"][0]["applicant"]["identity"].as_str().unwrap().to_owned();
        assert!(shown.starts_with('•') && shown.chars().filter(|letter| *letter != '•').count() == 4, "{shown}");
    }
}
