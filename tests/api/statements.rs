//! Texts are checked, and paragraphs are written from templates that an office edits.

use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp};

const DISTRICT: &str = "H26.268";

fn check(client: &Client, body: &Value) -> Answer {
    client.post("/api/v1/statement-checks", body)
}

fn verdicts(answer: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let findings = answer["findings"].as_array().unwrap().iter();
    findings.map(|finding| (text(finding, "text"), text(finding, "verdict"))).collect()
}

fn template(text: &str) -> Value {
    json!({ "agency": DISTRICT, "code": "one-stop-desk", "language": "vi", "title": "Của quận", "text": text })
}

fn paragraph(client: &Client, extra: &str) -> Answer {
    client.get(&format!(
        "/api/v1/paragraphs/one-stop-desk?agency={DISTRICT}&from=2022-12-15&to=2023-03-14{extra}"
    ))
}

fn kept(app: &TestApp, table: &str) -> i64 {
    use diesel::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        rows: i64,
    }
    let query = format!("SELECT count(*) AS rows FROM {table}");
    let counted = app.database().read_now(|conn| -> Result<Row, motcua::platform::database::DatabaseError> {
        Ok(match conn {
            motcua::platform::database::Connection::Sqlite(c) => diesel::sql_query(&query).get_result(c)?,
            motcua::platform::database::Connection::Postgres(c) => {
                diesel::sql_query(&query).get_result(&mut **c)?
            }
        })
    });
    counted.unwrap().rows
}

with_app! {
    fn a_text_is_held_against_itself_and_against_the_register(app) {
        app.receive();
        let clerk = app.officer("clerk", DISTRICT);
        let text = "Đã xử lý 3.415/3.464 PAKN, đạt 97%. Theo Quyết định số 818/QĐ-UBND ngày 08/02/2023, tiếp nhận trong kỳ 1 hồ sơ. Đạt 90%.";
        let body = json!({ "text": text, "agency": DISTRICT, "from": "2022-12-15", "to": "2023-03-14" });
        let answer = check(&clerk, &body).ok(200);
        let expected = [("3.415/3.464", "unknown"), ("97%", "contradicted"), ("1", "confirmed"), ("90%", "unverifiable")];
        let expected: Vec<_> = expected.iter().map(|(text, verdict)| ((*text).to_owned(), (*verdict).to_owned())).collect();
        assert_eq!(verdicts(&answer), expected, "{answer}");
        assert_eq!(answer["verdicts"], json!({
            "confirmed": 1, "rounded_differently": 0, "contradicted": 1, "unverifiable": 1, "unknown": 1,
        }));
        assert_eq!(answer["findings"][2]["reasons"][0]["source"]["code"], "total:received");
        let english = check(&clerk, &json!({ "text": text, "language": "en" })).ok(200);
        assert_eq!(english["findings"][1]["reasons"][0]["words"], "3,415/3,464 = 98.59%, not 97%");
        assert_eq!(kept(app, "statement_check"), 0, "nothing is kept");
    }

    fn an_indicator_accuses_only_the_number_that_is_surely_meant(app) {
        let writer = app.officer("report_writer", DISTRICT);
        app.officer("report_writer", "H26").post("/api/v1/indicators", &json!({
            "code": "V", "unit": "documents", "label_vi": "Văn bản đến UBND đã tiếp nhận", "label_en": "Documents received",
            "section": "II", "source": "Phần mềm văn bản",
        })).ok(201);
        writer.post("/api/v1/indicators/V/values", &json!({
            "agency": DISTRICT, "from": "2022-12-15", "to": "2023-03-06", "value": "7211", "evidence": "Báo cáo số 12/BC-VP",
        })).ok(201);
        for (text, verdict) in [
            ("UBND quận đã tiếp nhận 7.211 văn bản đến.", "confirmed"),
            ("UBND quận đã tiếp nhận 7.311 văn bản đến.", "contradicted"),
            ("UBND quận Hà Đông đã tiếp nhận 7.311 văn bản đến.", "contradicted"),
            ("UBND quận đã tiếp nhận hơn 7.200 văn bản đến.", "rounded_differently"),
            // Of another time, of a wish, or of another place.
            ("Cùng kỳ năm trước UBND quận đã tiếp nhận 6.900 văn bản đến.", "unknown"),
            ("Riêng tháng 2 UBND quận đã tiếp nhận 1.100 văn bản đến.", "unknown"),
            ("Phấn đấu cả năm UBND quận đã tiếp nhận 15.000 văn bản đến.", "unknown"),
            ("UBND phường Hà Cầu đã tiếp nhận 320 văn bản đến.", "unknown"),
        ] {
            let body = json!({ "text": text, "agency": DISTRICT, "from": "2022-12-15", "to": "2023-03-06" });
            let answer = check(&writer, &body).ok(200);
            let found = verdicts(&answer);
            assert_eq!(found.iter().map(|(_, verdict)| verdict.as_str()).collect::<Vec<_>>(), [verdict], "{text}: {answer}");
        }
    }

    fn a_figure_of_another_subject_or_office_confirms_nothing(app) {
        // One dossier of a ward: every rate of the register that has a base is 100 %.
        let code = app.receive();
        app.clock.set(crate::app::at("2023-03-08T10:00"));
        crate::dossiers::resolve(app, &code);
        let clerk = app.officer("clerk", DISTRICT);
        for (text, expected) in [
            ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 100%.", &["confirmed"][..]),
            ("Tỷ lệ PAKN đã xử lý đạt 100%.", &["unverifiable"]),
            ("Số PAKN đã tiếp nhận là 1.250; số đã xử lý là 1.200 (đạt 100%).", &["unknown", "unknown", "contradicted"]),
            ("Toàn quận đã tiếp nhận 1 hồ sơ.", &["confirmed"]),
            ("Bộ phận một cửa các phường đã tiếp nhận 1 hồ sơ.", &["confirmed"]),
            // The desk of the district took in none, and nobody says so of its wards' dossier.
            ("Bộ phận một cửa quận đã tiếp nhận 1 hồ sơ.", &["unknown"]),
            ("Đã tiếp nhận 1 văn bản.", &["unknown"]),
            ("Năm 2021 toàn quận đã tiếp nhận 1 hồ sơ.", &["unknown"]),
        ] {
            let body = json!({ "text": text, "agency": DISTRICT, "from": "2023-03-01", "to": "2023-03-31" });
            let answer = check(&clerk, &body).ok(200);
            let found = verdicts(&answer);
            assert_eq!(found.iter().map(|(_, verdict)| verdict.as_str()).collect::<Vec<_>>(), expected, "{text}: {answer}");
        }
    }

    fn a_check_is_kept_by_wish_without_the_text(app) {
        let clerk = app.officer("clerk", DISTRICT);
        let made = check(&clerk, &json!({ "text": "đạt 97% (531/617)", "agency": DISTRICT, "keep": true })).ok(201);
        let address = format!("/api/v1/statement-checks/{}", made["id"].as_str().unwrap());
        assert_eq!(clerk.get(&address).ok(200), made);
        assert_eq!(made["text_hash"].as_str().unwrap().len(), 64);
        assert_eq!(app.officer("clerk", "H26.268.05").get(&address).status, 404);
        let nobody = check(&clerk, &json!({ "text": "đạt 97%", "keep": true }));
        assert_eq!(nobody.problem(422).1, [("agency".to_owned(), "required".to_owned())]);
        assert_eq!(kept(app, "statement_check"), 1);
    }

    fn a_text_that_is_too_long_or_empty_is_refused(app) {
        let clerk = app.officer("clerk", DISTRICT);
        let long = "tiếp nhận 1.234 hồ sơ; ".repeat(10 * 1024 * 1024 / 28);
        assert_eq!(check(&clerk, &json!({ "text": long })).problem(413).0, "body_too_large");
        let most = "tiếp nhận hồ sơ mới; ".repeat(8_000);
        assert_eq!(check(&clerk, &json!({ "text": most })).problem(422).1, [("text".to_owned(), "too_long".to_owned())]);
        let many = "có 1.234 hồ sơ; ".repeat(2_001);
        assert_eq!(check(&clerk, &json!({ "text": many })).problem(422).1, [("text".to_owned(), "too_many_figures".to_owned())]);
        assert_eq!(check(&clerk, &json!({ "text": " \n " })).problem(422).1, [("text".to_owned(), "required".to_owned())]);
        assert_eq!(check(&clerk, &json!({ "text": "97%", "agency": "H99" })).status, 404);
        assert_eq!(check(&clerk, &json!({ "text": "97%", "from": "2023-03-01", "to": "2023-02-01" })).status, 422);
        assert_eq!(check(&clerk, &json!({ "text": "97%", "language": "fr" })).status, 422);
        assert_eq!(check(&app.stranger(), &json!({ "text": "97%" })).status, 401);
        assert_eq!(kept(app, "statement_check"), 0);
    }

    fn an_office_edits_the_template_and_every_mistake_is_named(app) {
        app.receive();
        let writer = app.officer("report_writer", DISTRICT);
        // A rate of nothing is no rate: the built-in template says nothing of it. The desk of the district and those of its wards are told
        // apart.
        let built_in = paragraph(&writer, "").ok(200)["text"].as_str().unwrap().to_owned();
        assert!(built_in.contains("kết quả của các phường, xã tiếp nhận 1 hồ sơ"), "{built_in}");
        assert!(!built_in.contains("đạt") && !built_in.contains("UBND quận Hà Đông"), "{built_in}");
        let english = paragraph(&writer, "&language=en&format=text").text;
        assert!(english.contains("The one-stop desks of the wards received 1 dossiers"), "{english}");
        for (text, code) in [
            ("{nothing} hồ sơ", "unknown_figure"),
            ("{indicator:Z9} hồ sơ", "unknown_figure"),
            ("{received} hồ sơ, đạt 100%", "typed_figure"),
            ("{received hồ sơ", "unknown_figure"),
        ] {
            let answer = writer.post("/api/v1/paragraph-templates", &template(text));
            assert_eq!(answer.problem(422).1, [("text".to_owned(), code.to_owned())], "{text}");
        }
        assert_eq!(kept(app, "paragraph_template"), 0);
        let text = "{period}: {agency} tiếp nhận {received} hồ sơ, cấp phường {ward:received}, đang giải quyết {pending}.";
        let saved = writer.post("/api/v1/paragraph-templates", &template(text)).ok(201);
        assert_eq!((&saved["version"], &saved["built_in"]), (&json!(1), &json!(false)));
        let written = paragraph(&writer, "").ok(200);
        assert_eq!(
            written["text"],
            "từ ngày 15/12/2022 đến ngày 14/3/2023: UBND quận Hà Đông tiếp nhận 1 hồ sơ, cấp phường 1, đang giải quyết 1."
        );
        let cell = written["segments"].as_array().unwrap().iter().find(|part| part["cell"] == "ward:received").unwrap();
        assert_eq!(writer.get(cell["link"].as_str().unwrap()).ok(200)["total"], 1);
        // The wards below write with it too; the neighbours do not see it.
        let ward = app.officer("report_writer", "H26.268.05");
        let of_ward = ward.get("/api/v1/paragraph-templates?agency=H26.268.05").ok(200);
        let used = of_ward["items"].as_array().unwrap().iter().find(|item| item["code"] == "one-stop-desk" && item["language"] == "vi");
        assert_eq!(used.unwrap()["text"], text);
        let again = writer.post("/api/v1/paragraph-templates", &template("{received} hồ sơ.")).ok(201);
        assert_eq!(again["version"], 2);
        assert_eq!(paragraph(&writer, "&format=text").text, "1 hồ sơ.");
        let versions = writer.get(&format!("/api/v1/paragraph-templates/one-stop-desk/versions?agency={DISTRICT}")).ok(200);
        assert_eq!(versions["items"].as_array().unwrap().len(), 2, "an earlier version stays");
        assert_eq!(app.officer("clerk", DISTRICT).post("/api/v1/paragraph-templates", &template("{received}")).problem(403).0, "role_may_not");
        assert_eq!(ward.post("/api/v1/paragraph-templates", &template("{received}")).status, 404);
        let english = paragraph(&writer, "&language=en&format=text").text;
        assert!(english.contains("The one-stop desks of the wards received 1 dossiers"), "the English one is the built-in still: {english}");
        let bare = writer.post("/api/v1/paragraph-templates", &template("Đạt {on_time_of_resolved}.")).ok(201);
        assert_eq!(bare["version"], 3);
        let (_, missing) = paragraph(&writer, "").problem(422);
        assert_eq!(missing, [("total:on_time_of_resolved".to_owned(), "empty_denominator".to_owned())]);
        assert_eq!(writer.get("/api/v1/paragraphs/none?agency=H26.268&from=2022-12-15&to=2023-03-14").status, 404);
        assert_eq!(paragraph(&writer, "&format=xlsx").status, 422);
    }

    fn a_paragraph_opens_as_a_file(app) {
        app.receive();
        let writer = app.officer("report_writer", DISTRICT);
        writer.post("/api/v1/paragraph-templates", &template("{received} hồ sơ.\nĐang giải quyết {pending} hồ sơ.")).ok(201);
        for format in ["docx", "pdf"] {
            let file = paragraph(&writer, &format!("&format={format}"));
            let begins: &[u8] = if format == "docx" { b"PK" } else { b"%PDF" };
            assert!(file.status == 200 && file.bytes.starts_with(begins), "{format}: {}", file.status);
        }
    }

    fn the_paragraph_of_a_run_names_its_cells_and_a_text_is_held_against_it(app) {
        let codes: Vec<String> = (0..3).map(|_| app.receive()).collect();
        app.clock.set(crate::app::at("2023-03-08T10:00"));
        crate::dossiers::resolve(app, &codes[0]);
        let writer = app.officer("report_writer", DISTRICT);
        let wanted = json!({ "layout": "ii06a", "agency": DISTRICT, "from": "2023-03-01", "to": "2023-03-31" });
        let run = writer.post("/api/v1/report-runs", &wanted).ok(201);
        let address = format!("/api/v1/report-runs/{}", run["id"].as_str().unwrap());
        let written = writer.get(&format!("{address}/paragraphs/one-stop-desk")).ok(200);
        assert!(written["text"].as_str().unwrap().contains("tiếp nhận 3 hồ sơ"), "{written}");
        assert!(written["text"].as_str().unwrap().contains("100,00% (1/1"), "{written}");
        let cells = written["segments"].as_array().unwrap().iter().filter(|part| part["cell"].is_string());
        let mut opened = 0;
        for part in cells {
            let link = part["link"].as_str().unwrap();
            assert!(part["cell"].as_str().unwrap().starts_with(run["id"].as_str().unwrap()), "{part}");
            assert!(link.starts_with(&address), "{link}");
            assert!(writer.get(link).ok(200)["total"].is_i64(), "{link}");
            opened += 1;
        }
        assert!(opened > 4, "{written}");
        // Whose dossiers are counted is said, and nothing of what is zero.
        let text = written["text"].as_str().unwrap();
        assert!(text.contains("Bộ phận tiếp nhận và trả kết quả của các phường, xã tiếp nhận 3 hồ sơ"), "{text}");
        assert!(!text.contains(" 0 hồ sơ") && !text.contains("không có hạn") && text.contains("đã giải quyết 1 hồ sơ, trong đó"), "{text}");
        // Where no desk has anything, that is said of all of them.
        let empty = writer.get(&format!("/api/v1/paragraphs/one-stop-desk?agency={DISTRICT}&from=2022-12-15&to=2022-12-31")).ok(200);
        let nothing = "kết quả của UBND quận Hà Đông và của các cơ quan trực thuộc tiếp nhận 0 hồ sơ";
        assert!(empty["text"].as_str().unwrap().contains(nothing), "{empty}");
        let of_ward = app.officer("report_writer", "H26.268.05").get("/api/v1/paragraphs/one-stop-desk?agency=H26.268.05&from=2023-03-01&to=2023-03-31").ok(200);
        let text = of_ward["text"].as_str().unwrap();
        assert!(text.contains("bộ phận tiếp nhận và trả kết quả của UBND phường") && !text.contains("trực thuộc"), "{text}");
        // A run without a row for each level counts all desks together, and says so.
        let by_field = json!({ "layout": "resolution", "agency": DISTRICT, "from": "2023-03-01", "to": "2023-03-31", "group_by": "field" });
        let by_field = writer.post("/api/v1/report-runs", &by_field).ok(201)["id"].as_str().unwrap().to_owned();
        let of_field = writer.get(&format!("/api/v1/report-runs/{by_field}/paragraphs/one-stop-desk")).ok(200);
        let whole = "bộ phận tiếp nhận và trả kết quả của UBND quận Hà Đông và của các cơ quan trực thuộc tiếp nhận 3 hồ sơ";
        assert!(of_field["text"].as_str().unwrap().contains(whole), "{of_field}");
        // What comes later changes the run's paragraph no more.
        app.receive();
        assert_eq!(writer.get(&format!("{address}/paragraphs/one-stop-desk")).ok(200), written);
        let pdf = writer.get(&format!("{address}/paragraphs/one-stop-desk?format=pdf"));
        assert!(pdf.status == 200 && pdf.bytes.starts_with(b"%PDF"));
        assert_eq!(writer.get(&format!("{address}/paragraphs/none")).status, 404);
        assert_eq!(app.officer("report_writer", "H26.268.05").get(&format!("{address}/paragraphs/one-stop-desk")).status, 404);
        let text = json!({ "text": "Trong kỳ đã tiếp nhận trong kỳ 3 hồ sơ.", "agency": DISTRICT, "from": "2023-03-01", "to": "2023-03-31" });
        let found = check(&writer, &text).ok(200);
        let reasons = found["findings"][0]["reasons"].as_array().unwrap();
        assert!(reasons.iter().any(|reason| reason["against"] == "run" && reason["verdict"] == "confirmed"), "{found}");
    }
}
