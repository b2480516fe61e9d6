//! People are found: by words of a name, by numbers as they are written, by a code as it is pasted; and seen when they come again.

use diesel::prelude::*;
use motcua::dossier::books::person_index::rebuild::ensure;
use motcua::dossier::books::store::page_by_key;
use motcua::dossier::views::verify;
use motcua::platform::blind_index::BlindIndexKey;
use motcua::platform::database::{Connection, DatabaseError};
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::lists::{encoded, found};

const WARD: &str = "H26.268.05";
const OTHER_WARD: &str = "H26.268.04";

fn clerk(app: &TestApp) -> Client {
    app.officer("clerk", WARD)
}

/// Receives a dossier of this applicant.
#[track_caller]
fn receive(app: &TestApp, applicant: &Value, changes: &Value) -> String {
    let mut body = intake_with(changes);
    body["applicant"] = applicant.clone();
    clerk(app).post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned()
}

fn codes(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn applicants(client: &Client, query: &str) -> Vec<Value> {
    client.get(&format!("/api/v1/applicants?{query}")).ok(200)["items"].as_array().unwrap().clone()
}

fn ensure_index(app: &TestApp, key: &BlindIndexKey) -> usize {
    ensure(app.database(), key, &indicatif::ProgressBar::hidden()).unwrap()
}

#[track_caller]
fn broken(app: &TestApp) -> Vec<String> {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    findings.broken.into_iter().map(|row| row.code).collect()
}

fn run(app: &TestApp, sql: &'static str) {
    app.database()
        .write_now(move |conn| -> Result<(), DatabaseError> {
            match conn {
                Connection::Sqlite(c) => diesel::sql_query(sql).execute(c)?,
                Connection::Postgres(c) => diesel::sql_query(sql).execute(&mut **c)?,
            };
            Ok(())
        })
        .unwrap();
}

with_app! {
    fn a_name_is_found_by_its_words_however_fonts_and_telephones_write_it(app) {
        let name = |name: &str| json!({ "name": name, "phone": "0000 001 234" });
        receive(app, &name("Nguyễn Thị Hường"), &json!({}));
        receive(app, &name("H’Mông Êban"), &json!({}));
        receive(app, &name("Ðặng Ðức\u{200b} An"), &json!({}));
        receive(app, &name("Rčom H'Lŭc"), &json!({ "summary": "Đất ở thôn Kƀang" }));
        let nobody: [u32; 0] = [];
        for (text, expected) in [
            ("huong nguyen", &[1][..]),
            ("Hường  Thị", &[1]),
            ("thi hu", &[1]),
            ("h'mong", &[2]),
            ("HʼMông êban", &[2]),
            ("eban hmong", &[2]),
            ("đặng đức an", &[3]),
            ("an Đức", &[3]),
            ("\u{feff}Ɖặng", &[3]),
            ("Nguуễn", &[1]),
            ("rcom hluc", &[4]),
            ("thon kbang rčom", &[4]),
            ("huong hmong", &nobody),
        ] {
            assert_eq!(found(&clerk(app), &format!("q={}", encoded(text))), expected, "{text}");
        }
    }

    fn a_number_is_found_as_people_write_it_and_by_those_alone_who_may_see_the_dossier(app) {
        let one = receive(app, &json!({ "name": "Lê An", "identity": "001 199.000 071", "phone": "0912 345 678 / 024 3382 1234" }), &json!({}));
        receive(app, &json!({ "name": "Lê Bình", "identity": "B 1234567", "phone": "0987654321" }), &json!({
            "submitter": { "name": "Trần Nộp", "identity": "001188009999", "phone": "+84 90 000 8888" },
            "summary": "Giấy phép 12345678"
        }));
        for (text, expected) in [
            ("0912345678", &[1][..]),
            ("0912.345.678", &[1]),
            ("+84 912 345 678", &[1]),
            ("912345678", &[1]),
            ("02433821234", &[1]),
            ("001199000071", &[1]),
            ("1199000071", &[1]),
            ("001-199-000-071", &[1]),
            ("b1234567", &[2]),
            ("001188009999", &[2]),
            ("0900008888", &[2]),
            // Nobody's number: words.
            ("12345678", &[2]),
            ("0912345679", &[]),
        ] {
            assert_eq!(found(&clerk(app), &format!("q={}", encoded(text))), expected, "{text}");
            assert_eq!(found(&app.officer("clerk", OTHER_WARD), &format!("q={}", encoded(text))), [0_u32; 0], "{text}");
        }
        // A number narrows with the other filters.
        assert_eq!(found(&clerk(app), "q=0912345678&status=accepted"), [1]);
        assert_eq!(found(&clerk(app), "q=0912345678&status=resolved"), [0_u32; 0]);
        assert_eq!(clerk(app).dossier(&one)["applicant"]["identity"], "001199000071");
        assert_eq!(broken(app), [""; 0]);
    }

    fn the_index_holds_no_number_and_is_made_anew_by_another_key(app) {
        let code = receive(app, &json!({ "name": "Lê An", "identity": "001199000071", "phone": "0912345678" }), &json!({}));
        let kept = || -> Vec<String> {
            let rows = app.database().read_now(|conn| page_by_key(conn, None, 10)).unwrap();
            rows.into_iter().map(|row| row.blind_numbers).collect()
        };
        let before = kept();
        assert!(!before[0].is_empty() && !before[0].contains("1199000071") && !before[0].contains("912345678"));
        let own = app.service.books.number_key.clone();
        // What was written is as it would be written again.
        assert_eq!(ensure_index(app, &own), 0);
        let other = BlindIndexKey::derived_from(b"another installation");
        assert_eq!(ensure_index(app, &other), 1);
        assert_ne!(kept(), before);
        assert_eq!(found(&clerk(app), "q=0912345678"), [0_u32; 0]);
        assert_eq!(ensure_index(app, &other), 0);
        assert_eq!(ensure_index(app, &own), 1);
        assert_eq!(kept(), before);
        assert_eq!(found(&clerk(app), "q=0912345678"), [1]);
        assert_eq!(broken(app), [""; 0]);
        run(app, "DELETE FROM dossier_number WHERE kind = 'phone'");
        assert_eq!(broken(app), [code]);
    }

    fn a_register_that_is_older_than_the_index_is_brought_in_line(app) {
        receive(app, &json!({ "name": "Đặng H’Mông", "identity": "001199000071" }), &json!({}));
        receive(app, &json!({ "name": "Lê An", "identity": "001199000072" }), &json!({}));
        receive(app, &json!({ "name": "Lê Bình", "identity": "001199000073" }), &json!({}));
        run(app, "UPDATE dossier SET blind_numbers = '', search = code");
        run(app, "DELETE FROM dossier_number");
        run(app, "UPDATE dossier SET code = 'hs – 7' WHERE applicant_name = 'Lê An'");
        run(app, "UPDATE dossier SET code = 'HS-7' WHERE applicant_name = 'Lê Bình'");
        assert_eq!(ensure_index(app, &app.service.books.number_key), 3);
        assert_eq!(found(&clerk(app), "q=hmong%20dang"), [1]);
        assert_eq!(found(&clerk(app), "q=001199000071"), [1]);
        // Two codes that become one: each is found by its own spelling.
        for (code, name) in [("hs – 7", "Lê An"), ("HS-7", "Lê Bình"), ("hs-7", "Lê Bình")] {
            let path = format!("/api/v1/dossiers/{}", encoded(code));
            assert_eq!(clerk(app).get(&path).ok(200)["applicant"]["name"], name, "{code}");
        }
    }

    fn a_code_has_one_spelling(app) {
        let code = receive(app, &json!({ "name": "Lê An", "identity": "001199000071", "phone": "0912345678" }), &json!({}));
        for spelling in [
            code.to_lowercase(),
            format!("  {code}\u{a0}"),
            code.replace('-', "–"),
            code.replace('-', " \u{2011} "),
            code.replace('-', "\u{ad}"),
            code.replace('-', "\u{2212}"),
            format!("\u{feff}{code}"),
        ] {
            let typed = encoded(&spelling);
            assert_eq!(clerk(app).get(&format!("/api/v1/dossiers/{typed}")).ok(200)["code"], code.as_str(), "{spelling}");
            assert_eq!(found(&clerk(app), &format!("q={typed}")), [1], "{spelling}");
            let tracked = app.stranger().get(&format!("/api/v1/tracking/{typed}?digits=5678")).ok(200);
            assert_eq!(tracked["code"], code.as_str(), "{spelling}");
        }
        clerk(app).act(&encoded(&code.replace('-', "—")), "hand-overs", &json!({})).ok(200);
        assert_eq!(clerk(app).get("/api/v1/dossiers/H26.268.05-230307-9999").status, 404);
    }

    fn a_citizen_with_two_phones_looks_up_by_either(app) {
        let code = receive(app, &json!({ "name": "Lê An", "phone": "0912 345 678 / 0987 654 321" }), &json!({}));
        for (digits, status) in [("5678", 200), ("4321", 200), ("6780", 404), ("8098", 404)] {
            assert_eq!(app.stranger().get(&format!("/api/v1/tracking/{code}?digits={digits}")).status, status, "{digits}");
        }
    }

    fn numbers_are_checked_by_whose_they_are(app) {
        let refused = |applicant: Value| {
            let (_, fields) = clerk(app).post("/api/v1/dossiers", &intake_with(&json!({ "applicant": applicant }))).problem(422);
            fields
        };
        let applicant = |kind: &str, identity: &str| json!({ "kind": kind, "name": "Mẫu", "identity": identity });
        for (kind, identity) in [
            ("citizen", "0101234567"), ("citizen", "12345678"), ("citizen", "0011990000711"), ("citizen", "ABCDEFGH"),
            ("organisation", "001199000071"), ("organisation", "B1234567"), ("state_agency", "123"), ("business", "B1234567"),
        ] {
            let expected = [("applicant.identity".to_owned(), "not_an_identity_number".to_owned())];
            assert_eq!(refused(applicant(kind, identity)), expected, "{kind} {identity}");
        }
        for (kind, identity, kept) in [
            ("citizen", "012 345 678", "012345678"),
            ("citizen", "b 1234567", "B1234567"),
            ("citizen", "ISR 12345678", "ISR12345678"),
            ("business", "0101234567", "0101234567"),
            ("business", "001199000075", "001199000075"),
            ("organisation", "0101 234 567 001", "0101234567-001"),
            ("other", "0101234568", "0101234568"),
        ] {
            let code = receive(app, &applicant(kind, identity), &json!({}));
            assert_eq!(clerk(app).dossier(&code)["applicant"]["identity"], kept, "{kind} {identity}");
        }
        let fields = refused(json!({ "name": "\u{200b}\u{feff}", "phone": "0912345678/0987654321/0900000000" }));
        let named: Vec<(&str, &str)> = fields.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(named, [("applicant.name", "required"), ("applicant.phone", "not_a_phone_number")]);
    }

    fn what_a_person_has_here_is_shown_to_whoever_may_see_it(app) {
        let an = |more: &Value| {
            let mut applicant = json!({ "name": "Lê An", "identity": "001199000071" });
            applicant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            applicant
        };
        let first = receive(app, &an(&json!({ "phone": "0912345678", "address": "12 phố Ví Dụ" })), &json!({}));
        app.clock.set(at("2023-03-08T09:00"));
        let second = receive(app, &an(&json!({ "phone": "0987654321" })), &json!({ "procedure": "1.001193" }));
        receive(app, &json!({ "name": "Lê Bình", "phone": "0987 654 321" }), &json!({}));
        let people = applicants(&clerk(app), "identity=1199000071");
        assert_eq!(people.len(), 1);
        assert_eq!(people[0]["applicant"], json!({
            "kind": "citizen", "name": "Lê An", "identity": "001199000071", "phone": "0987654321", "address": "12 phố Ví Dụ"
        }));
        assert_eq!(codes(&people[0]["dossiers"]), [second.clone(), first.clone()]);
        let oldest = &people[0]["dossiers"][1];
        assert_eq!((&oldest["procedure"], &oldest["stage"], &oldest["due_at"]), (&json!("1.004873"), &json!("in_process"), &json!("2023-03-10T09:15:00+07:00")));
        let names = |query: &str| -> Vec<String> {
            applicants(&clerk(app), query).iter().map(|one| one["applicant"]["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names("phone=%2B84987654321"), ["Lê Bình", "Lê An"]);
        assert_eq!(names("phone=0987654321&identity=001199000071"), ["Lê An"]);
        assert_eq!(names("identity=001199000079"), [""; 0]);
        assert_eq!(applicants(&app.officer("clerk", OTHER_WARD), "identity=001199000071"), [Value::Null; 0]);
        for (query, field) in [("", "identity"), ("?identity=12", "identity"), ("?phone=abc", "phone")] {
            let (code, fields) = clerk(app).get(&format!("/api/v1/applicants{query}")).problem(422);
            assert_eq!((code.as_str(), fields[0].0.as_str()), ("invalid_input", field), "{query}");
        }
        assert_eq!(app.stranger().get("/api/v1/applicants?identity=001199000071").status, 401);
    }

    fn the_same_person_and_procedure_again_is_told_and_done_when_it_is_meant(app) {
        let an = json!({ "name": "Lê An", "identity": "001199000071", "phone": "0912345678" });
        let first = receive(app, &an, &json!({}));
        let again = |applicant: &Value, changes: &Value| {
            let mut body = intake_with(changes);
            body["applicant"] = applicant.clone();
            clerk(app).post("/api/v1/dossiers", &body)
        };
        let told = again(&json!({ "name": "LE AN", "identity": "001 199 000 071" }), &json!({}));
        let fields = [("duplicate_of_intended".to_owned(), "possible_duplicate".to_owned())];
        assert_eq!(told.problem(409), ("possible_duplicate".to_owned(), fields.to_vec()));
        assert_eq!(told.json()["dossiers"], json!([first]));
        assert!(told.json()["errors"][0]["detail"].as_str().unwrap().contains(&first));
        // Another person, another procedure, another office, and a person of whom only the name is known.
        again(&json!({ "name": "Lê An", "identity": "001199000072" }), &json!({})).ok(201);
        again(&an, &json!({ "procedure": "1.001193" })).ok(201);
        again(&json!({ "name": "Lê An" }), &json!({})).ok(201);
        let mut elsewhere = intake_with(&json!({ "agency": OTHER_WARD }));
        elsewhere["applicant"] = an.clone();
        app.officer("clerk", OTHER_WARD).post("/api/v1/dossiers", &elsewhere).ok(201);
        // Without identity number: by name and phone.
        assert_eq!(again(&json!({ "name": "lê  an", "phone": "+84 912 345 678" }), &json!({})).json()["dossiers"], json!([first]));
        again(&json!({ "name": "Lê Bình", "phone": "0912345678" }), &json!({})).ok(201);
        let meant = again(&an, &json!({ "duplicate_of_intended": true })).ok(201);
        let code = meant["code"].as_str().unwrap();
        let journal = clerk(app).get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        assert_eq!(journal["items"][0]["details"]["duplicate_of"], json!([first]));
        assert_eq!(broken(app), [""; 0]);
    }

    fn thirty_days_after_its_end_a_dossier_is_none_of_the_same(app) {
        let an = json!({ "name": "Lê An", "identity": "001199000071" });
        let first = receive(app, &an, &json!({}));
        clerk(app).act(&first, "withdrawal", &json!({ "reason": "đổi ý" })).ok(200);
        app.officer("unit_head", WARD).act(&first, "stop", &json!({ "reason": "theo đề nghị" })).ok(200);
        let mut body = intake_with(&json!({}));
        body["applicant"] = an;
        app.clock.set(at("2023-04-06T09:15"));
        assert_eq!(clerk(app).post("/api/v1/dossiers", &body).json()["dossiers"], json!([first]));
        app.clock.set(at("2023-04-06T09:16"));
        clerk(app).post("/api/v1/dossiers", &body).ok(201);
    }
}
