//! Report runs: kept with every cell and the dossiers behind it, taken again, compared, superseded, signed, printed.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;
use crate::journal::tamper;

const WARD: &str = "H26.268.05";
const RUNS: &str = "/api/v1/report-runs";

fn writer(app: &TestApp) -> Client {
    app.officer("report_writer", "H26.268")
}

fn wanted(changes: &Value) -> Value {
    let mut body =
        json!({ "layout": "ii06a", "agency": "H26.268", "from": "2023-03-01", "to": "2023-03-31" });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[track_caller]
fn made(app: &TestApp, changes: &Value) -> Value {
    writer(app).post(RUNS, &wanted(changes)).ok(201)
}

fn path(run: &Value) -> String {
    format!("{RUNS}/{}", run["id"].as_str().unwrap())
}

/// Five dossiers of the ward: two resolved, one waiting for papers, two in process; it is Friday, 08:30.
pub(crate) fn worked(app: &TestApp) -> Vec<String> {
    let codes: Vec<String> = (0..5).map(|_| app.receive()).collect();
    app.clock.set(at("2023-03-08T10:00"));
    resolve(app, &codes[0]);
    resolve(app, &codes[1]);
    app.ask_for_papers(&codes[2], WARD);
    app.clock.set(at("2023-03-10T08:30"));
    codes
}

/// Every cell of every row opens to as many lines as it says.
#[track_caller]
fn every_cell_opens(app: &TestApp, run: &Value) -> i64 {
    let mut opened = 0;
    for row in run["rows"].as_array().unwrap() {
        let figures = row["figures"].as_object().unwrap().iter();
        let columns = row["columns"].as_object().unwrap().iter().filter(|(_, value)| !value.is_null());
        for (name, value) in figures.chain(columns) {
            let cell = format!("{}:{name}", row["key"].as_str().unwrap());
            let list = writer(app).get(&format!("{}/cells/{cell}/dossiers?limit=500", path(run))).ok(200);
            assert_eq!(list["total"], *value, "{cell}");
            assert_eq!(json!(list["items"].as_array().unwrap().len()), *value, "{cell}");
            opened += value.as_i64().unwrap();
        }
    }
    opened
}

with_app! {
    fn a_run_keeps_its_cells_and_each_opens_to_its_dossiers(app) {
        worked(app);
        let run = made(app, &json!({}));
        let total = run["rows"].as_array().unwrap().last().unwrap();
        assert_eq!(total["key"], "total");
        let columns = &total["columns"];
        for (column, value) in [("c3", 5), ("c5", 5), ("c7", 2), ("c8", 2), ("c11", 2), ("c12", 2), ("c16", 1), ("c17", 0)] {
            assert_eq!(columns[column], value, "{column}");
        }
        assert!(every_cell_opens(app, &run) > 20);
        let keys: Vec<&str> =
            run["rows"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
        assert_eq!(keys, ["ward", "ward~ho-tich", "total"]);
        // Kept as it was, whatever happens afterwards.
        app.receive();
        assert_eq!(writer(app).get(&path(&run)).ok(200), run);
        let list = writer(app).get(&format!("{RUNS}?agency=H26.268&layout=ii06a")).ok(200);
        assert_eq!(list["items"][0]["hash"], run["hash"]);
        assert!(run["versions"]["procedures"].as_array().unwrap().iter().any(|one| one["code"] == "1.004873"));
    }

    fn repeated_as_of_then_and_known_then_it_gives_the_same_hash_and_known_now_the_late_entries(app) {
        let codes = worked(app);
        // At the very instant of the run.
        app.receive();
        let first = made(app, &json!({}));
        // Entered late: it had happened before the run, the register learns it afterwards.
        app.clock.set(at("2023-03-10T14:00"));
        let late = intake_with(&json!({ "happened_at": "2023-03-09T09:00:00+07:00", "late_entry_reason": "mất điện" }));
        let late = app.officer("clerk", WARD).post("/api/v1/dossiers", &late).ok(201)["code"].clone();
        // A correction, and something that simply comes later.
        app.officer("supervisor", "H26.268").act(&codes[0], "corrections", &json!({ "reason": "nhầm" })).ok(200);
        app.receive();

        let again = writer(app).post(&format!("{}/repeat", path(&first)), &json!({})).ok(200);
        assert_eq!((&again["same"], &again["repeated_hash"]), (&json!(true), &first["hash"]));
        assert_eq!(again["differences"]["total"], 0);

        // Asked for anew, as of then and known then, it is the same run, with the act of its very instant.
        let as_then = made(app, &json!({ "as_of": first["as_of"], "known_at": first["known_at"] }));
        assert_eq!(as_then["hash"], first["hash"]);
        let known_now = made(app, &json!({ "as_of": first["as_of"] }));
        assert_ne!(known_now["hash"], first["hash"]);
        let differ = |with: &Value| {
            writer(app).get(&format!("{}/differences?with={}", path(&first), with["id"].as_str().unwrap())).ok(200)
        };
        let found = differ(&known_now);
        assert_eq!((&found["total"], &found["by_cause"]), (&json!(1), &json!({ "late_entry": 1 })));
        assert_eq!((&found["items"][0]["code"], &found["items"][0]["before"]), (&late, &json!([])));

        let later = differ(&made(app, &json!({})));
        // The correction, the new one, and three whose due date passed meanwhile.
        assert_eq!(later["by_cause"], json!({ "late_entry": 1, "later_act": 5 }));
    }

    fn differences_come_in_pages_and_are_counted_as_a_whole(app) {
        let codes = worked(app);
        let first = made(app, &json!({}));
        app.clock.set(at("2023-03-10T14:00"));
        let late = intake_with(&json!({ "happened_at": "2023-03-09T09:00:00+07:00", "late_entry_reason": "mất điện" }));
        app.officer("clerk", WARD).post("/api/v1/dossiers", &late).ok(201);
        app.officer("supervisor", "H26.268").act(&codes[0], "corrections", &json!({ "reason": "nhầm" })).ok(200);
        app.receive();
        let second = made(app, &json!({}));
        let asked = format!("{}/differences?with={}", path(&first), second["id"].as_str().unwrap());
        let whole = writer(app).get(&asked).ok(200);
        assert_eq!((&whole["total"], &whole["next_cursor"]), (&json!(6), &Value::Null));
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = writer(app).get(&format!("{asked}&limit=2{cursor}")).ok(200);
            assert_eq!((&page["total"], &page["by_cause"]), (&whole["total"], &whole["by_cause"]));
            let some = page["items"].as_array().unwrap();
            assert!(some.len() == 2 || page["next_cursor"].is_null(), "{page}");
            items.extend(some.clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(json!(items), whole["items"]);
        let of_cause = writer(app).get(&format!("{asked}&cause=late_entry")).ok(200);
        assert_eq!((of_cause["items"].as_array().unwrap().len(), &of_cause["total"]), (1, &json!(6)));
        for (wrong, field, code) in [
            ("cause=weather", "cause", "unknown_value"),
            ("limit=0", "limit", "out_of_range"),
            ("cursor=AAAA", "cursor", "unknown_cursor"),
        ] {
            let expected = [(field.to_owned(), code.to_owned())];
            assert_eq!(writer(app).get(&format!("{asked}&{wrong}")).problem(422).1, expected);
            assert_eq!(writer(app).post(&format!("{}/repeat?{wrong}", path(&first)), &json!({})).problem(422).1, expected);
        }
    }

    fn figures_that_do_not_balance_make_no_run_and_name_their_dossiers(app) {
        let codes = worked(app);
        tamper(app, &format!(
            "UPDATE journal SET to_account = 'resolved_late' WHERE seq = 1 AND dossier_id = \
             (SELECT id FROM dossier WHERE code = '{}')", codes[3]));
        let refused = writer(app).post(RUNS, &wanted(&json!({})));
        let (code, fields) = refused.problem(409);
        assert_eq!(code, "figures_do_not_balance", "{}", refused.text);
        assert!(fields.iter().any(|(field, _)| *field == codes[3]), "{}", refused.text);
        assert_eq!(writer(app).get(RUNS).ok(200)["items"], json!([]));
    }

    fn a_dossier_that_is_not_found_to_be_followed_makes_no_run(app) {
        let codes = worked(app);
        app.clock.set(at("2023-04-10T08:30"));
        let april = json!({ "from": "2023-04-01", "to": "2023-04-30" });
        let run = made(app, &april);
        assert_eq!(run["rows"].as_array().unwrap().last().unwrap()["columns"]["c6"], 3);
        // The sums know of it, the list of dossiers says that it has ended.
        tamper(app, &format!("UPDATE dossier SET status = 'returned' WHERE code = '{}'", codes[3]));
        let refused = writer(app).post(RUNS, &wanted(&april));
        let (code, fields) = refused.problem(409);
        assert_eq!((code.as_str(), &fields[0].0), ("figures_do_not_balance", &codes[3]), "{}", refused.text);
        tamper(app, &format!("UPDATE dossier SET status = 'accepted' WHERE code = '{}'", codes[3]));
        assert_eq!(made(app, &april)["hash"], run["hash"]);
        // And the other way round: it is found and has its lines, and was not added up.
        tamper(app, &format!("DELETE FROM open_stay WHERE dossier_id = (SELECT id FROM dossier WHERE code = '{}')", codes[3]));
        let refused = writer(app).post(RUNS, &wanted(&april));
        let (code, fields) = refused.problem(409);
        assert_eq!((code.as_str(), fields), ("figures_do_not_balance", vec![]), "{}", refused.text);
        assert!(refused.text.contains("motcua verify"), "{}", refused.text);
    }

    fn a_run_is_superseded_once_with_a_reason_and_never_goes(app) {
        worked(app);
        let first = made(app, &json!({}));
        let named = |run: &Value| json!({ "supersedes": { "run": run["id"], "reason": "Bổ sung hồ sơ nhập muộn" } });
        app.receive();
        let second = made(app, &named(&first));
        assert_eq!(second["supersedes"], first["id"]);
        let kept = writer(app).get(&path(&first)).ok(200);
        assert_eq!((&kept["superseded_by"], &kept["hash"]), (&second["id"], &first["hash"]));
        assert_eq!(writer(app).post(RUNS, &wanted(&named(&first))).problem(409).0, "already_exists");
        let other = wanted(&json!({ "layout": "hanoi_week", "supersedes": named(&second)["supersedes"] }));
        assert_eq!(writer(app).post(RUNS, &other).problem(422).1[0].1, "another_report");
        let open = writer(app).get(&format!("{RUNS}?superseded=false")).ok(200);
        assert_eq!(open["items"].as_array().unwrap().len(), 1);
        assert_eq!(writer(app).post(&format!("{}/signatures", path(&first)), &json!({})).problem(409).0, "already_exists");
    }

    fn a_run_is_signed_by_name_and_role(app) {
        worked(app);
        let run = made(app, &json!({}));
        let signed = app.officer("supervisor", "H26.268").post(&format!("{}/signatures", path(&run)), &json!({})).ok(200);
        assert_eq!(signed["signatures"][0]["role"], "supervisor");
        assert_eq!(signed["signatures"][0]["agency"]["code"], "H26.268");
        let again = app.officer("supervisor", "H26.268").post(&format!("{}/signatures", path(&run)), &json!({}));
        assert_eq!(again.problem(409).0, "already_exists");
        assert_eq!(app.officer("clerk", "H26.268").post(&format!("{}/signatures", path(&run)), &json!({})).status, 403);
    }

    fn the_maker_signs_as_maker_and_never_as_head(app) {
        worked(app);
        // Somebody who writes reports and is the head of the agency, too.
        let both = app.named("hai.vai", &[("report_writer", "H26.268"), ("approver", "H26.268")]);
        let run = both.post(RUNS, &wanted(&json!({}))).ok(201);
        let address = format!("{}/signatures", path(&run));
        let printed = || {
            let paper = both.get(&format!("{}/paper?format=json", path(&run))).ok(200);
            let of = |one: &Value| (one["role"].as_str().unwrap().to_owned(), one["name"].as_str().map(str::to_owned), !one["at"].is_null());
            (paper["signatures"].as_array().unwrap().iter().map(of).collect::<Vec<_>>(), paper["head"]["place_and_date"].clone())
        };
        let own = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        for place in ["head", "reviewer"] {
            let refused = both.post(&address, &json!({ "as": place }));
            assert_eq!(refused.problem(422).1, own("as", "own_report"), "{}", refused.text);
            assert!(refused.text.contains("bạn đã lập báo cáo này"), "{}", refused.text);
        }
        let english = [("Accept-Language", "en"), ("Content-Type", "application/json")];
        let refused = both.send("POST", &address, &english, Some("{\"as\":\"head\"}"));
        assert!(refused.text.contains("sign as its maker only"), "{}", refused.text);
        assert_eq!(both.get(&path(&run)).ok(200)["signatures"], json!([]));
        // The head's place is empty, whoever else has signed.
        let signed = both.post(&address, &json!({})).ok(200);
        assert_eq!((&signed["signatures"][0]["place"], &signed["signatures"][0]["role"]), (&json!("maker"), &json!("report_writer")));
        app.officer("supervisor", "H26.268").post(&address, &json!({})).ok(200);
        let above = app.officer("approver", "H26");
        assert_eq!(above.post(&address, &json!({ "as": "head" })).problem(403).0, "role_may_not");
        assert_eq!(above.post(&address, &json!({})).ok(200)["signatures"][2]["place"], "reviewer");
        let (signatures, day) = printed();
        let roles: Vec<&str> = signatures.iter().map(|(role, ..)| role.as_str()).collect();
        assert_eq!(
            roles,
            ["NGƯỜI LẬP BIỂU", "NGƯỜI GIÁM SÁT, UBND QUẬN HÀ ĐÔNG", "LÃNH ĐẠO, UBND THÀNH PHỐ HÀ NỘI", "THỦ TRƯỞNG ĐƠN VỊ"]
        );
        assert!(signatures[0].2 && signatures[3] == ("THỦ TRƯỞNG ĐƠN VỊ".to_owned(), None, false), "{signatures:?}");
        assert_eq!(day, "Hà Đông, ngày ..... tháng ..... năm 2023");
        // Another head signs there, and then the paper has its day.
        let head = app.officer("approver", "H26.268");
        assert_eq!(head.post(&address, &json!({ "as": "maker" })).problem(422).1, own("as", "not_the_maker"));
        assert_eq!(head.post(&address, &json!({})).ok(200)["signatures"][3]["place"], "head");
        let (signatures, day) = printed();
        assert!(signatures[3].1.is_some() && signatures[3].2, "{signatures:?}");
        assert_eq!(day, "Hà Đông, ngày 10 tháng 3 năm 2023");
    }

    fn the_form_is_printed_with_exactly_its_thirteen_columns(app) {
        worked(app);
        for (layout, columns, folded) in [("ii06a", 13, false), ("ii06a", 13, true), ("hanoi_period", 29, false), ("hanoi_week", 15, false)] {
            let run = made(app, &json!({ "layout": layout, "fold": folded }));
            let paper = |query: &str| writer(app).get(&format!("{}/paper?format=json&{query}", path(&run))).ok(200);
            let of_form = paper("columns=form");
            let table = &of_form["blocks"][0]["table"];
            assert_eq!(table["columns"].as_array().unwrap().len(), columns, "{layout}");
            let numbers: Vec<&str> =
                table["heading"].as_array().unwrap().last().unwrap().as_array().unwrap().iter().map(|cell| cell["text"].as_str().unwrap()).collect();
            assert!(numbers.iter().zip(1..).all(|(text, number)| text.starts_with(&format!("({number})"))), "{numbers:?}");
            let all = paper("columns=all");
            assert!(all["blocks"][0]["table"]["columns"].as_array().unwrap().len() > columns);
            assert_eq!(all, paper(""), "all of them when nothing is said");
            for format in ["csv", "xlsx", "pdf", "docx"] {
                let file = writer(app).get(&format!("{}/paper?format={format}&columns=form", path(&run)));
                assert_eq!(file.status, 200, "{layout} {format}: {}", file.text);
                if layout == "ii06a" && !folded {
                    crate::papers::reading::keep(&format!("form-alone.{format}"), &file.bytes);
                }
            }
        }
        let run = made(app, &json!({}));
        let notes = writer(app).get(&format!("{}/paper?format=json&columns=form", path(&run))).ok(200)["notes"].to_string();
        assert!(notes.contains("dòng tổng cộng còn có: tạm dừng chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác nhận rút 1."), "{notes}");
        assert!(notes.contains("Cân đối ở dòng tổng cộng: (3)=(7)+(11)+1."), "{notes}");
        assert!(!notes.contains("(14)"), "{notes}");
        let refused = writer(app).get(&format!("{}/paper?columns=some", path(&run)));
        assert_eq!(refused.problem(422).1, [("columns".to_owned(), "unknown_value".to_owned())]);
    }

    fn who_does_not_see_every_office_does_not_see_the_run(app) {
        worked(app);
        let run = made(app, &json!({}));
        let ward = app.officer("report_writer", WARD);
        for address in ["", "/paper", "/cells/total:received/dossiers"] {
            assert_eq!(ward.get(&format!("{}{address}", path(&run))).problem(404).0, "not_found");
        }
        assert_eq!(ward.get(RUNS).ok(200)["items"], json!([]));
        assert_eq!(ward.post(RUNS, &wanted(&json!({}))).problem(422).1[0].0, "agency");
        assert_eq!(app.officer("clerk", "H26.268").post(RUNS, &wanted(&json!({}))).problem(403).0, "role_may_not");
        let own = ward.post(RUNS, &wanted(&json!({ "agency": WARD }))).ok(201);
        assert_eq!(writer(app).get(&path(&own)).ok(200)["hash"], own["hash"]);
    }

    fn bad_input_is_named_and_nothing_is_kept(app) {
        worked(app);
        for (changes, field, code) in [
            (json!({ "layout": "ii07" }), "layout", "unknown_value"),
            (json!({ "agency": "H99" }), "agency", "unknown_agency"),
            (json!({ "to": "2023-02-01" }), "to", "before_from"),
            (json!({ "from": "2009-03-01", "to": "2009-03-31" }), "from", "calendar_not_loaded"),
            (json!({ "as_of": "2023-04-01" }), "as_of", "in_the_future"),
            (json!({ "group_by": "procedure" }), "group_by", "fixed_by_the_layout"),
            (json!({ "layout": "resolution", "group_by": "street" }), "group_by", "unknown_value"),
            (json!({ "layout": "hanoi_week", "fold": true }), "fold", "not_in_this_layout"),
            (json!({ "from": null, "to": null, "period": { "calendar": "reporting", "unit": "week", "year": 2023 } }), "period", "no_such_period"),
            (json!({ "period": { "calendar": "calendar", "unit": "month", "year": 2023, "number": 3 } }), "period", "said_twice"),
        ] {
            let refused = writer(app).post(RUNS, &wanted(&changes));
            let (_, fields) = refused.problem(422);
            assert!(fields.contains(&(field.to_owned(), code.to_owned())), "{changes}: {}", refused.text);
        }
        assert_eq!(writer(app).get(RUNS).ok(200)["items"], json!([]));
        let run = made(app, &json!({}));
        for cell in ["total", "total:nothing", "nowhere:received", "total:c99"] {
            assert_eq!(writer(app).get(&format!("{}/cells/{cell}/dossiers", path(&run))).status, 404, "{cell}");
        }
    }

    fn a_period_has_a_name_and_every_layout_prints_in_every_format(app) {
        worked(app);
        let named = json!({ "from": null, "to": null,
            "period": { "calendar": "reporting", "unit": "half_year", "year": 2023, "number": 1 } });
        for (layout, fold) in [("ii06a", false), ("ii06a", true), ("hanoi_period", false), ("hanoi_week", false), ("resolution", false)] {
            let mut changes = named.clone();
            changes["layout"] = json!(layout);
            changes["fold"] = json!(fold);
            let run = made(app, &changes);
            assert_eq!(run["period_name"], "6 tháng đầu năm 2023");
            every_cell_opens(app, &run);
            for format in ["json", "csv", "xlsx", "pdf", "docx"] {
                let paper = writer(app).get(&format!("{}/paper?format={format}", path(&run)));
                assert_eq!(paper.status, 200, "{layout} {format}: {}", paper.text);
            }
            let printed = writer(app).get(&format!("{}/paper?format=json", path(&run))).text;
            assert_eq!(printed.contains("Đã gộp theo yêu cầu"), fold, "{layout}");
            assert!(printed.contains(run["hash"].as_str().unwrap()));
            assert!(printed.contains(&format!("{}{}", app.address, path(&run))));
        }
    }

    fn a_large_run_is_written_in_parts_and_seen_when_it_is_whole(app) {
        use motcua::platform::error::Problem;
        use motcua::report::runs::request::ReportDefinition;
        use motcua::report::runs::{actions, keep_in_parts, store};
        worked(app);
        let plain = made(app, &json!({}));
        let (database, calendars, now) = (app.database(), &app.service.books.calendars, app.clock.now());
        let prepared = || {
            database
                .snapshot_now(|conn| {
                    let id = motcua::access::store::find_id(conn, "report_writer.h26-268")?.unwrap();
                    let officer = motcua::access::store::active_officer(conn, id, now)?.unwrap();
                    let days = |text: &str| text.parse().unwrap();
                    let march = motcua::report::figures::period::Period::new(days("2023-03-01"), days("2023-03-31")).unwrap();
                    let asked = ReportDefinition { layout: "ii06a".to_owned(), ..ReportDefinition::default() }.run("H26.268".to_owned(), march, now)?;
                    actions::prepare(conn, &officer, &asked, calendars, now)
                })
                .unwrap_or_else(|problem: Problem| panic!("{problem}"))
        };
        let (whole, broken_off) = (prepared(), prepared());
        let (id, half) = (whole.head.id, broken_off.head.id);
        actix_web::rt::System::new()
            .block_on(keep_in_parts(database, std::sync::Arc::new(whole), 2))
            .unwrap_or_else(|problem| panic!("{problem}"));
        let run = writer(app).get(&format!("{RUNS}/{id}")).ok(200);
        assert_eq!(run["hash"], plain["hash"], "the same figures, however they were written");
        every_cell_opens(app, &run);
        // One that was broken off is not seen, and goes after a day.
        database
            .write_now(move |conn| {
                let offices: Vec<_> = broken_off.taken.offices.keys().copied().collect();
                store::insert(conn, &broken_off.head, &offices, &broken_off.rows, &broken_off.kinds)?;
                store::insert_lines(conn, half, &broken_off.taken.lines)
            })
            .unwrap();
        assert_eq!(writer(app).get(&format!("{RUNS}/{half}")).status, 404);
        assert_eq!(writer(app).get(RUNS).ok(200)["items"].as_array().unwrap().len(), 2);
        assert_eq!(database.write_now(move |conn| store::sweep(conn, now)).unwrap(), 0, "it may still be written");
        let tomorrow = at("2023-03-11T08:30");
        assert_eq!(database.write_now(move |conn| store::sweep(conn, tomorrow)).unwrap(), 1);
        assert_eq!(writer(app).get(RUNS).ok(200)["items"].as_array().unwrap().len(), 2);
    }
}
