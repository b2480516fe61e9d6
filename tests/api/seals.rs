//! What is sealed: names, numbers, fees, procedures and roles that are changed behind the program's back are named, and a register
//! that is older than the seals is sealed once, as it stands.

use diesel::prelude::*;
use motcua::dossier::books::content_seal::older_dossiers;
use motcua::dossier::books::journal::{NO_HASH, of_dossier};
use motcua::dossier::books::store::page_by_key;
use motcua::on;
use motcua::platform::database::schema::{dossier, dossier_seal, journal, seal, sealing};
use motcua::platform::database::{Connection, DatabaseError, sealing as seals};
use serde_json::json;

use crate::app::{TestApp, at};
use crate::dossiers::resolve;
use crate::journal::{audit, tamper};

const WARD: &str = "H26.268.05";

/// Makes the register one of a program that did not seal: journals chained without seals, and no ledger.
fn unsealed(conn: &mut Connection) -> Result<(), DatabaseError> {
    for row in page_by_key(conn, None, 10_000)? {
        let mut last = NO_HASH.to_vec();
        for entry in of_dossier(conn, row.office_id, row.id)? {
            let mut entry = entry;
            entry.content_seal = None;
            entry.previous_hash = last;
            let entry = entry.sealed();
            let key = (entry.office_id, entry.dossier_id, entry.seq);
            let columns = (
                journal::content_seal.eq(None::<Vec<u8>>),
                journal::previous_hash.eq(&entry.previous_hash),
                journal::hash.eq(entry.hash()),
            );
            on!(&mut *conn, c => diesel::update(journal::table.find(key)).set(columns).execute(c))?;
            last = entry.hash().to_vec();
        }
        let of = dossier::table.filter(dossier::office_id.eq(row.office_id)).filter(dossier::id.eq(row.id));
        on!(&mut *conn, c => diesel::update(of).set(dossier::last_hash.eq(last)).execute(c))?;
    }
    on!(&mut *conn, c => diesel::delete(seal::table).execute(c))?;
    on!(&mut *conn, c => diesel::delete(dossier_seal::table).execute(c))?;
    on!(conn, c => diesel::update(sealing::table).set(sealing::finished.eq(false)).execute(c))?;
    Ok(())
}

/// Makes the register one that has just been brought up to date from a program that did not seal.
pub(crate) fn begin_to_seal_now(app: &TestApp) {
    app.database().write_now(unsealed).unwrap();
    older_dossiers::ensure(app.database(), &indicatif::ProgressBar::hidden()).unwrap();
}

/// Every finding in words.
fn findings(app: &TestApp) -> Vec<String> {
    audit(app).broken.iter().map(ToString::to_string).collect()
}

with_app! {
    fn what_is_written_of_a_dossier_is_sealed_and_the_column_is_named(app) {
        let codes: Vec<String> = (0..6).map(|_| app.receive()).collect();
        app.clock.set(at("2023-03-08T10:00"));
        resolve(app, &codes[0]);
        assert_eq!(findings(app), Vec::<String>::new());
        let mut expected = Vec::new();
        for (code, change, column) in [
            (&codes[0], "document_number = '999/QĐ'", "document_number"),
            (&codes[1], "applicant_name = 'Trần Văn Khác'", "applicant_name"),
            (&codes[2], "summary = 'Việc khác'", "summary"),
            (&codes[3], "sets = 7", "sets"),
            (&codes[4], "applicant_identity = NULL", "applicant_identity"),
        ] {
            tamper(app, &format!("UPDATE dossier SET {change} WHERE code = '{code}'"));
            let last = app.officer("clerk", WARD).dossier(code)["version"].as_i64().unwrap();
            expected.push(format!("dossier {code} row {last}: the dossier is not what this row sealed: {column}"));
            let found: Vec<String> = findings(app).into_iter().filter(|words| words.contains("sealed")).collect();
            assert_eq!(found, expected, "{change}");
        }
    }

    fn what_is_changed_between_two_acts_stays_found(app) {
        let (changed, numbered) = (app.receive(), app.receive());
        app.clock.set(at("2023-03-08T10:00"));
        resolve(app, &numbered);
        tamper(app, &format!("UPDATE dossier SET applicant_name = 'Ai Đó' WHERE code = '{changed}'"));
        tamper(app, &format!("UPDATE dossier SET document_number = '999/QĐ' WHERE code = '{numbered}'"));
        // Acts that follow seal what they find, and say so.
        let clerk = app.officer("clerk", WARD);
        clerk.act(&changed, "hand-overs", &json!({})).ok(200);
        clerk.act(&numbered, "result-return", &json!({ "received_by": "Trần Thị Nhận" })).ok(200);
        let last = clerk.dossier(&numbered)["version"].as_i64().unwrap();
        let found = findings(app);
        assert_eq!(found.len(), 2, "{found:?}");
        for (words, begins, column) in [
            (&found[0], format!("dossier {changed} row 2: the dossier was changed by another way"), "applicant_name"),
            (&found[1], format!("dossier {numbered} row {last}: the dossier was changed by another way"), "document_number"),
        ] {
            assert!(words.starts_with(&begins) && words.contains(column), "{words}");
        }
    }

    fn officers_procedures_workflows_and_calendars_are_sealed(app) {
        app.officer("clerk", WARD);
        assert_eq!(findings(app), Vec::<String>::new());
        let mut number = 0;
        for (change, named) in [
            ("UPDATE officer SET full_name = 'Người Khác' WHERE username LIKE 'clerk.%'", "officer clerk.h26-268-05: is not what row"),
            ("UPDATE officer_role SET role = 'approver' WHERE role = 'clerk'", "officer_role.role"),
            ("UPDATE procedure_version SET fee_vnd = 1 WHERE procedure_id = (SELECT id FROM procedure WHERE code = '1.004873')", "procedure 1.004873: is not what row"),
            ("UPDATE workflow_step SET allowance_hours = 1 WHERE position = 2 AND workflow_id = (SELECT id FROM workflow ORDER BY id LIMIT 1)", "workflow_step.allowance_hours"),
            ("UPDATE calendar_day SET kind = 'worked' WHERE day = '2023-01-02'", "calendar_day.kind"),
            ("DELETE FROM score_class_set", "score classes all: is gone"),
        ] {
            tamper(app, change);
            number += 1;
            let found = findings(app);
            assert!(found.iter().any(|words| words.contains(named)), "{change}: {found:?}");
            assert!(found.len() <= number + 1, "{found:?}");
        }
    }

    fn the_ledger_is_a_chain(app) {
        app.officer("clerk", WARD);
        let last = audit(app).seals.0;
        assert!(last > 100);
        tamper(app, "UPDATE seal SET digest = previous_hash WHERE number = 3");
        let found = findings(app);
        assert!(found.iter().any(|words| words == "ledger of seals, row 3: the row was changed after it was written"), "{found:?}");
        tamper(app, "DELETE FROM seal WHERE number = 3");
        assert!(findings(app).iter().any(|words| words == "ledger of seals, row 4: a row is missing before this one"));
        // Whoever takes the end away leaves what it sealed without a seal.
        tamper(app, &format!("DELETE FROM seal WHERE number = {last}"));
        assert!(findings(app).iter().any(|words| words.starts_with("officer clerk.")));
    }

    fn a_register_that_is_older_than_the_seals_is_sealed_once_as_it_stands(app) {
        let codes: Vec<String> = (0..3).map(|_| app.receive()).collect();
        app.database().write_now(unsealed).unwrap();
        assert!(!app.database().read_now(seals::is_finished).unwrap());
        let found = findings(app);
        assert!(found.iter().any(|words| words.contains("run motcua migrate")), "{found:?}");
        let bar = indicatif::ProgressBar::hidden();
        assert_eq!(older_dossiers::ensure(app.database(), &bar).unwrap(), 3);
        assert_eq!(findings(app), Vec::<String>::new());
        assert_eq!(older_dossiers::ensure(app.database(), &bar).unwrap(), 0);
        // Acts after it seal by themselves, and those that are not done are still found.
        app.officer("clerk", WARD).act(&codes[0], "hand-overs", &json!({})).ok(200);
        assert_eq!(findings(app), Vec::<String>::new());
        for (number, code) in codes.iter().enumerate() {
            tamper(app, &format!("UPDATE dossier SET applicant_name = 'x' WHERE code = '{code}'"));
            let named = findings(app).into_iter().filter(|words| words.contains("applicant_name")).count();
            assert_eq!(named, number + 1);
        }
        // Said to be unsealed again, it is not sealed over what was changed.
        tamper(app, "UPDATE sealing SET finished = NOT finished");
        older_dossiers::ensure(app.database(), &bar).unwrap();
        assert_eq!(findings(app).into_iter().filter(|words| words.contains("applicant_name")).count(), 3);
        tamper(app, "UPDATE dossier_seal SET seq = 2");
        assert!(findings(app).iter().any(|words| words.starts_with("seals of older dossiers") && words.contains("dossier_seal.seq")));
    }

    fn a_calendar_that_changes_leaves_its_dossiers_sealed(app) {
        let code = app.receive();
        let storm = |date: &str| json!({ "date": date, "kind": "off", "name_vi": "Nghỉ do bão", "name_en": "Storm", "basis": "CĐ 92/CĐ-TTg" });
        let admin = app.officer("administrator", "H26");
        for date in ["2023-03-09", "2023-03-10"] {
            let version = json!({ "basis": "CĐ 92/CĐ-TTg", "days": [storm(date)] });
            admin.post(&format!("/api/v1/agencies/{WARD}/calendar-versions"), &version).ok(201);
        }
        assert_eq!(findings(app), Vec::<String>::new());
        let stamp = "UPDATE dossier SET calendar_stamp = 'x' WHERE code = 'CODE'".replace("CODE", &code);
        tamper(app, &stamp);
        assert!(findings(app).iter().any(|words| words.contains("calendar_stamp")), "{:?}", findings(app));
    }
}
