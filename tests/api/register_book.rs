//! The register book and the printed control slip through the door.

use diesel::RunQueryDsl as _;
use motcua::platform::database::{Connection, DatabaseError};
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};
use crate::papers::reading::{find, keep, pages, sheet};

const KIEN_HUNG: &str = "agency=H26.268.05&from=2023-01-01&to=2023-12-31";

fn book(client: &Client, query: &str) -> Value {
    client.get(&format!("/api/v1/register-book?{query}")).ok(200)
}

/// Three dossiers at one ward, the last of them in the next year; one at the ward beside it.
fn fill(app: &TestApp) -> Vec<String> {
    let mut codes = Vec::new();
    for day in ["2023-03-07T09:15", "2023-05-04T08:30", "2024-01-03T10:00"] {
        app.clock.set(at(day));
        codes.push(app.receive());
    }
    codes
}

fn text(rows: &Value, field: &str) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| row[field].to_string()).collect()
}

with_app! {
    fn the_book_is_numbered_by_office_and_year_and_paged_by_key(app) {
        let codes = fill(app);
        let clerk = app.officer("clerk", "H26.268.05");
        let both = "agency=H26.268.05&from=2023-04-01&to=2024-12-31";
        let whole = book(&clerk, both);
        assert_eq!(text(&whole["items"], "code"), [json!(codes[1]).to_string(), json!(codes[2]).to_string()]);
        assert_eq!((text(&whole["items"], "volume"), text(&whole["items"], "ordinal")), (vec!["2023".into(), "2024".into()], vec!["2".to_owned(), "1".into()]));
        let line = &whole["items"][0];
        assert_eq!((&line["agency"]["code"], &line["sets"], &line["note"]), (&json!("H26.268.05"), &json!(1), &json!("Được tiếp nhận")));
        assert_eq!((&line["received_at"], &line["due_at"]), (&json!("2023-05-04T08:30:00+07:00"), &json!("2023-05-09T08:30:00+07:00")));

        let first = book(&clerk, &format!("{both}&limit=1"));
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = book(&clerk, &format!("{both}&limit=1&cursor={cursor}"));
        assert_eq!([&first["items"][0], &second["items"][0]], [&whole["items"][0], &whole["items"][1]]);
        assert_eq!(second["next_cursor"], Value::Null);
    }

    fn every_file_holds_what_the_pages_hold(app) {
        let codes = fill(app);
        let clerk = app.officer("clerk", "H26.268.05");
        let csv = clerk.get(&format!("/api/v1/register-book?{KIEN_HUNG}&format=csv&reason=kiem-tra"));
        assert_eq!((csv.status, csv.headers["content-type"].as_str()), (200, "text/csv; charset=utf-8"));
        assert!(csv.headers["content-disposition"].contains("filename=\"so_theo_doi_ho_so_h26.268.05_2023-01-01_2023-12-31.csv\""));
        let lines: Vec<&str> = csv.text.trim_end().split("\r\n").collect();
        assert!(lines[0].starts_with("\u{feff}Quyển số,STT,Mã hồ sơ,"));
        assert_eq!(lines.len(), 3);
        assert!(lines[1].starts_with(&format!("2023,1,{},", codes[0])) && lines[2].starts_with(&format!("2023,2,{},", codes[1])));

        let xlsx = clerk.get(&format!("/api/v1/register-book?{KIEN_HUNG}&format=xlsx&reason=kiem-tra"));
        keep("register-book.xlsx", &xlsx.bytes);
        let (values, _) = sheet(&xlsx.bytes, "Biểu");
        assert_eq!(find(&values, &codes[1]).0, find(&values, &codes[0]).0 + 1);
        find(&values, "Nhận và trả kết quả");

        let pdf = clerk.get(&format!("/api/v1/register-book?{KIEN_HUNG}&format=pdf&reason=kiem-tra"));
        let printed = pages(&keep("register-book.pdf", &pdf.bytes)).concat();
        for words in ["SỔ THEO DÕI HỒ SƠ", "Nguyễn Thị", "Nhận và trả kết quả", "Trang 1/1"] {
            assert!(printed.contains(words), "{words}: {printed}");
        }
    }

    fn a_book_shows_only_what_the_officer_may_see(app) {
        fill(app);
        app.officer("supervisor", "H26.268.04").get(&format!("/api/v1/register-book?{KIEN_HUNG}")).problem(404);
        app.stranger().get(&format!("/api/v1/register-book?{KIEN_HUNG}")).problem(401);
        let district = "agency=H26.268&from=2023-01-01&to=2023-12-31";
        assert_eq!(book(&app.officer("supervisor", "H26.268"), district)["items"].as_array().unwrap().len(), 2);
        assert_eq!(book(&app.officer("supervisor", "H26.268.04"), district)["items"], json!([]));
    }

    fn a_dossier_that_waits_for_acceptance_is_not_in_the_book(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let online = crate::app::intake_with(&json!({ "channel": "online_partial" }));
        clerk.post("/api/v1/submissions", &online).ok(201);
        assert_eq!(book(&clerk, KIEN_HUNG)["items"], json!([]));
    }

    fn a_wrong_question_is_refused_with_its_field(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        for (query, field) in [
            ("agency=H26.268.05&from=2023-12-31&to=2023-01-01", "to"),
            ("agency=H26.268.05&from=2001-01-01&to=2023-01-01", "to"),
            ("agency=H26.268.05&from=2023-02-30&to=2023-12-31", "from"),
            ("agency=H26.268.05&to=2023-12-31", "from"),
            ("from=2023-01-01&to=2023-12-31", "agency"),
            ("agency=H26.268.05&from=2023-01-01&to=2023-12-31&format=docx", "format"),
            ("agency=H26.268.05&from=2023-01-01&to=2023-12-31&format=csv&limit=5", "limit"),
            ("agency=H26.268.05&from=2023-01-01&to=2023-12-31&format=csv", "reason"),
            ("agency=H26.268.05&from=2023-01-01&to=2023-12-31&format=xlsx&reason=%20", "reason"),
            ("agency=H26.268.05&from=2023-01-01&to=2023-12-31&reason=x", "reason"),
            ("agency=H26.268.05&from=2023-01-01&to=2023-12-31&limit=501", "limit"),
            ("agency=H26.268.05&from=2023-01-01&to=2023-12-31&cursor=x", "cursor"),
        ] {
            let (code, fields) = clerk.get(&format!("/api/v1/register-book?{query}")).problem(422);
            assert_eq!((code.as_str(), fields[0].0.as_str()), ("invalid_input", field), "{query}");
        }
        clerk.get("/api/v1/register-book?agency=H99&from=2023-01-01&to=2023-12-31").problem(404);
    }

    fn the_control_slip_is_printed_in_the_columns_of_the_form(app) {
        let code = crate::slips::late_dossier(app);
        let clerk = app.officer("clerk", "H26.268.05");
        let path = format!("/api/v1/dossiers/{code}/control-slip");
        let pdf = clerk.get(&format!("{path}?format=pdf"));
        assert_eq!((pdf.status, pdf.headers["content-type"].as_str()), (200, "application/pdf"));
        let printed = pages(&keep("control-slip.pdf", &pdf.bytes)).concat();
        for words in ["PHIẾU KIỂM SOÁT", &code, "TÊN CƠ QUAN", "GHI CHÚ", "1. Giao: người nộp hồ sơ", "2. Nhận:", "Quá hạn", "09 giờ 15 phút, ngày 07 tháng 3"] {
            assert!(printed.contains(words), "{words}: {printed}");
        }
        let docx = clerk.get(&format!("{path}?format=docx"));
        keep("control-slip.docx", &docx.bytes);
        assert!(docx_rs::read_docx(&docx.bytes).unwrap().json().contains("Quá hạn"));
        assert!(docx.headers["content-disposition"].contains(".docx\"; filename*=UTF-8''Phi%E1%BA%BFu"));
        let refused = clerk.get(&format!("{path}?format=xlsx"));
        assert_eq!(refused.problem(422).1[0].0, "format");
        assert!(refused.text.contains("chọn một trong: json, pdf, docx"), "{}", refused.text);
        app.officer("supervisor", "H26.268.04").get(&format!("{path}?format=pdf")).problem(404);
    }
}

#[derive(diesel::QueryableByName)]
struct Pages {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    cache_size: i32,
}

on_both! {
    fn what_is_read_in_passing_fills_no_memory_and_leaves_the_connection_as_it_was(test) {
        let pages = |conn: &mut Connection| match conn {
            Connection::Postgres(_) => None,
            Connection::Sqlite(c) => {
                let pages: Pages = diesel::sql_query("PRAGMA cache_size").get_result(c).unwrap();
                Some(pages.cache_size)
            }
        };
        test.database
            .snapshot_now(|conn| {
                let usual = pages(conn);
                let failed = conn.in_passing(|conn| {
                    assert_eq!(pages(conn), usual.map(|_| -4096));
                    Err::<(), DatabaseError>(DatabaseError::Unavailable("broken off".to_owned()))
                });
                assert!(failed.is_err());
                assert_eq!(pages(conn), usual);
                Ok::<(), DatabaseError>(())
            })
            .unwrap();
    }
}
