//! The gate to the journal, and the auditor's walk: whoever is slower writes nothing, a register that was worked is sound, and whoever changes a row behind its back is found.

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use motcua::dossier::books::journal::{
    ActTime, Actor, ChainHead, Posting, Redated, of_dossier, post, post_due_dates, post_many,
};
use motcua::dossier::books::store::{Dossier, page_by_key};
use motcua::dossier::clock::status::Event;
use motcua::dossier::views::journal_view::hex;
use motcua::dossier::views::verify::{VerifyFindings, walk};
use motcua::platform::database::DatabaseError;
use motcua::platform::error::{Code, Problem};
use motcua::platform::instant::Instant;
use serde_json::json;

use crate::app::{TestApp, at, intake_with};
use crate::dossiers::resolve;

pub(crate) fn audit(app: &TestApp) -> VerifyFindings {
    app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap()
}

/// The whole register in words.
fn everything(app: &TestApp) -> String {
    let read = app.database().read_now(|conn| {
        let dossiers = page_by_key(conn, None, 10_000)?;
        let mut rows = Vec::new();
        for row in &dossiers {
            rows.push(of_dossier(conn, row.office_id, row.id)?);
        }
        Ok::<_, DatabaseError>(format!("{dossiers:?} {rows:?}"))
    });
    read.unwrap()
}

/// Statements by somebody who has the database's own password and no scruples.
pub(crate) fn tamper(app: &TestApp, sql: &str) {
    if let Some(file) = app.test.url.strip_prefix("sqlite:") {
        let mut conn = diesel::SqliteConnection::establish(file).unwrap();
        conn.batch_execute("PRAGMA busy_timeout=5000; PRAGMA foreign_keys=OFF;").unwrap();
        conn.batch_execute(sql).unwrap();
    } else {
        let mut conn = diesel::PgConnection::establish(&app.test.url).unwrap();
        conn.batch_execute("SET session_replication_role = replica").unwrap();
        conn.batch_execute(sql).unwrap();
    }
}

/// An act that leaves a dossier where it is.
fn noted(row: &Dossier) -> Posting<'_> {
    let time = ActTime::at_once(at("2023-03-07T11:00"), row.last_happened_at, row.last_recorded_at);
    let (before, after) = (Some(row), row.clone());
    Posting { before, after, event: Event::HandOn, actor: Actor::IMPORT, time, details: json!({}) }
}

/// Several life cycles, each of more than two rows.
fn worked(app: &TestApp) -> Vec<String> {
    let (clerk, head) = (app.officer("clerk", "H26.268.05"), app.officer("unit_head", "H26.268.05"));
    let supervisor = app.officer("supervisor", "H26.268");
    let codes: Vec<String> = (0..13).map(|_| app.receive()).collect();
    app.clock.set(at("2023-03-08T10:00"));
    let reason = json!({ "reason": "lý do" });
    for code in &codes[..8] {
        resolve(app, code);
        clerk.act(code, "result-return", &json!({ "received_by": "Trần Thị Nhận" })).ok(200);
    }
    supervisor.act(&codes[0], "corrections", &reason).ok(200);
    clerk.act(&codes[8], "supplement-requests", &json!({ "papers": ["x"], "reason": "x" })).ok(200);
    app.clock.set(at("2023-03-14T10:00"));
    clerk.act(&codes[8], "supplements", &json!({ "papers": [{ "code": "x", "copies": 1 }] })).ok(200);
    clerk.act(&codes[8], "payment-requests", &json!({ "amount_vnd": 8000, "reason": "x" })).ok(200);
    clerk.act(&codes[9], "withdrawal", &reason).ok(200);
    head.act(&codes[9], "stop", &reason).ok(200);
    head.act(&codes[10], "refusal", &reason).ok(200);
    supervisor.act(&codes[10], "corrections", &reason).ok(200);
    let late = json!({ "happened_at": "2023-03-13T08:30:00+07:00", "late_entry_reason": "mất điện" });
    clerk.act(&codes[11], "hand-overs", &late).ok(200);
    let online = intake_with(&json!({ "channel": "online_partial" }));
    let waiting = clerk.post("/api/v1/submissions", &online).ok(201)["code"].as_str().unwrap().to_owned();
    clerk.act(&waiting, "refusal", &reason).ok(200);
    codes
}

/// Takes a dossier away with everything that was written of it.
fn erase(app: &TestApp, code: &str) {
    for table in ["journal", "dossier_leg"] {
        tamper(
            app,
            &format!("DELETE FROM {table} WHERE dossier_id = (SELECT id FROM dossier WHERE code = '{code}')"),
        );
    }
    tamper(app, &format!("DELETE FROM dossier WHERE code = '{code}'"));
}

with_app! {
    fn a_register_that_was_worked_is_sound_and_the_walk_only_reads(app) {
        worked(app);
        let before = everything(app);
        let findings = audit(app);
        assert_eq!((findings.broken.as_slice(), findings.dossiers), (&[][..], 14));
        assert_eq!(findings.entries, u64::try_from(before.matches("Entry {").count()).unwrap());
        assert_eq!(findings.balances.values().sum::<i64>(), 14);
        assert_eq!(everything(app), before);
        assert_eq!(audit(app), findings);
    }

    fn whoever_is_slower_writes_nothing(app) {
        let codes: Vec<String> = (0..2).map(|_| app.receive()).collect();
        let stale = app.database().read_now(|conn| page_by_key(conn, None, 2)).unwrap();
        let (taken, free) = (stale[0].id, stale[1].clone());
        assert_eq!((&stale[0].code, &free.code), (&codes[0], &codes[1]));
        app.clock.set(at("2023-03-07T10:00"));
        app.officer("clerk", "H26.268.05").act(&codes[0], "hand-overs", &json!({})).ok(200);
        let before = everything(app);

        // Each is tried in a transaction that is committed all the same.
        let rows = stale.clone();
        app.database().write_now(move |conn| {
            let problem = post(conn, noted(&rows[0])).unwrap_err();
            assert_eq!(problem.code, Code::ChangedMeanwhile);
            Ok::<_, Problem>(())
        }).unwrap();
        assert_eq!(everything(app), before);

        // Of several only the one that was changed is missed.
        let rows = stale.clone();
        let missed = app.database().write_now(move |conn| post_many(conn, rows.iter().map(noted).collect())).unwrap();
        assert_eq!(missed.into_iter().collect::<Vec<_>>(), [taken]);
        let versions = |app: &TestApp| -> Vec<i32> {
            let rows = app.database().read_now(|conn| page_by_key(conn, None, 2)).unwrap();
            rows.iter().map(|row| row.version).collect()
        };
        assert_eq!(versions(app), [2, 2]);

        // As with due dates: now the second one is stale too, until it is read again.
        for (again, missed, after) in [(false, vec![taken, free.id], [2, 2]), (true, vec![taken], [2, 3])] {
            let mut rows = stale.clone();
            if again {
                rows[1] = app.database().read_now(|conn| page_by_key(conn, None, 2)).unwrap().remove(1);
            }
            let mut found: Vec<_> = app.database().write_now(move |conn| {
                let chains: Vec<ChainHead> = rows.iter().map(ChainHead::from).collect();
                let due_at = at("2023-03-20T09:15");
                let redated: Vec<_> =
                    chains.iter().map(|chain| Redated { chain, due_at, details: "{}".to_owned() }).collect();
                let calendar = (rows[0].office_id, &*rows[0].calendar_stamp);
                post_due_dates(conn, calendar, Actor::IMPORT, at("2023-03-07T12:00"), &redated)
            }).unwrap().into_iter().collect();
            found.sort_unstable();
            assert_eq!((found, versions(app)), (missed, after.to_vec()));
        }
        assert_eq!(audit(app).broken, []);
    }

    fn whoever_changes_a_row_is_found(app) {
        let codes = worked(app);
        let clerk = app.officer("clerk", "H26.268.05");
        let mut expected: Vec<(String, i64)> = Vec::new();
        // One statement for each dossier, and the row that is named then; without a number it is the last one.
        for (code, (seq, sql)) in codes.iter().zip([
            (Some(2), "UPDATE journal SET details = '{\"note\":\"khác\"}' WHERE OWN AND seq = 2"),
            (Some(3), "DELETE FROM journal WHERE OWN AND seq = 2"),
            (Some(1), "UPDATE journal SET hash = previous_hash WHERE OWN AND seq = 1"),
            (Some(2), "UPDATE journal SET happened_at = (SELECT received_at FROM dossier WHERE code = 'CODE') WHERE OWN AND seq = 2"),
            (Some(1), "UPDATE journal SET moves = NOT moves WHERE OWN AND seq = 1"),
            (Some(0), "DELETE FROM journal WHERE OWN"),
            (Some(2), "UPDATE journal SET to_account = 'closed_refused' WHERE OWN AND seq = 2"),
            (Some(2), "UPDATE journal SET actor_role = 'approver' WHERE OWN AND seq = 2"),
            (None, "UPDATE dossier SET account = 'resolved_early' WHERE code = 'CODE'"),
            (None, "UPDATE dossier SET status = 'returned' WHERE code = 'CODE'"),
            (None, "UPDATE dossier SET due_at = NULL WHERE code = 'CODE'"),
            (Some(1), "DELETE FROM journal WHERE OWN AND seq = 2"),
            (None, "UPDATE dossier SET acting_office_id = (SELECT id FROM agency WHERE code = 'H26.9043') WHERE code = 'CODE'"),
        ]) {
            let last = clerk.dossier(code)["version"].as_i64().unwrap();
            let own = "dossier_id = (SELECT id FROM dossier WHERE code = 'CODE')";
            tamper(app, &sql.replace("OWN", own).replace("CODE", code));
            expected.push((code.clone(), seq.unwrap_or(last)));
            expected.sort();
            let broken = audit(app).broken;
            let mut found: Vec<_> = broken.iter().map(|broken| (broken.code.clone(), i64::from(broken.seq))).collect();
            found.sort();
            assert_eq!(found, expected, "{sql}");
        }
        assert_eq!(expected.len(), 13);
    }

    fn whoever_changes_a_pause_or_what_is_asked_is_found(app) {
        let (clerk, head) = (app.officer("clerk", "H26.268.05"), app.officer("unit_head", "H26.268.05"));
        let codes: Vec<String> = (0..6).map(|_| app.receive()).collect();
        app.clock.set(at("2023-03-08T10:00"));
        let papers = json!({ "papers": ["x"], "reason": "x" });
        for code in &codes[..4] {
            clerk.act(code, "supplement-requests", &papers).ok(200);
        }
        head.act(&codes[4], "supplement-drafts", &papers).ok(200);
        app.clock.set(at("2023-03-09T10:00"));
        clerk.act(&codes[0], "supplements", &json!({ "papers": [{ "code": "x", "copies": 1 }] })).ok(200);
        assert_eq!(audit(app).broken, []);
        let mut found = Vec::new();
        for (code, change) in codes.iter().zip([
            "pauses = replace(pauses, '2023-03-09T10', '2023-03-09T16')",
            "pauses = replace(pauses, '2023-03-08T10', '2023-03-07T10')",
            "pauses = '[]'",
            "pauses = replace(pauses, '\"until\":null', '\"until\":\"2023-03-09T10:00:00+07:00\"')",
            "request_draft = NULL",
            "citizen_due_at = received_at",
        ]) {
            tamper(app, &format!("UPDATE dossier SET {change} WHERE code = '{code}'"));
            found.push(code.clone());
            let broken: Vec<String> = audit(app).broken.into_iter().map(|broken| broken.code).collect();
            assert_eq!(broken, found, "{change}");
        }
    }

    fn rows_are_recorded_in_their_order_though_clocks_differ(app) {
        let instant = |text: &str| Instant::parse(text).unwrap();
        let clerk = app.officer("clerk", "H26.268.05");
        app.clock.set(instant("2023-03-07T09:15:00.9+07:00"));
        let code = app.receive();
        // The next act is taken by a machine whose clock is behind by less than a second.
        app.clock.set(instant("2023-03-07T09:15:00.2+07:00"));
        clerk.act(&code, "hand-overs", &json!({})).ok(200);
        let journal = clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let recorded: Vec<&str> =
            journal["items"].as_array().unwrap().iter().map(|row| row["recorded_at"].as_str().unwrap()).collect();
        assert_eq!(recorded, ["2023-03-07T09:15:00.900+07:00"; 2]);
        assert_eq!(audit(app).broken, []);
    }

    fn a_row_that_was_sealed_anew_no_longer_fits_the_next(app) {
        let code = app.receive();
        resolve(app, &code);
        let rows = app.database().read_now(|conn| {
            let dossier = page_by_key(conn, None, 1)?.remove(0);
            of_dossier(conn, dossier.office_id, dossier.id)
        }).unwrap();
        let mut forged = rows[1].clone();
        r#"{"note":"khác"}"#.clone_into(&mut forged.details);
        let forged = forged.sealed();
        let hex = hex(forged.hash());
        let bytes = if app.test.url.starts_with("sqlite") { format!("X'{hex}'") } else { format!("'\\x{hex}'") };
        tamper(app, &format!("UPDATE journal SET details = '{}', hash = {bytes} WHERE seq = 2", forged.details));
        let broken = audit(app).broken;
        assert_eq!(broken.iter().map(|broken| (broken.code.clone(), broken.seq)).collect::<Vec<_>>(), [(code, 3)]);
    }

    fn rows_without_a_dossier_blame_nobody_else(app) {
        let codes: Vec<String> = (0..4).map(|_| app.receive()).collect();
        for (gone, number) in [(1, 1), (3, 2), (0, 3)] {
            tamper(app, &format!("DELETE FROM dossier WHERE code = '{}'", codes[gone]));
            let findings = audit(app);
            assert_eq!(findings.dossiers, 4 - number);
            assert!(!findings.broken.is_empty());
            for broken in findings.broken.iter().filter(|broken| !broken.what.contains("given out")) {
                assert!(!codes.contains(&broken.code), "{broken:?}");
                assert!(broken.what.contains("without a dossier"), "{broken:?}");
            }
        }
    }

    fn a_dossier_that_is_gone_with_its_journal_leaves_its_number(app) {
        let codes: Vec<String> = (0..5).map(|_| app.receive()).collect();
        app.officer("clerk", "H26.268.05").act(&codes[2], "hand-overs", &json!({})).ok(200);
        assert_eq!(audit(app).broken, []);
        let mut named = Vec::new();
        for (gone, first, said) in [
            (2, 2, "the number was given out, and its dossier is gone".to_owned()),
            (1, 1, format!("the numbers from this one to {} were given out, and their dossiers are gone", codes[2])),
            (4, 4, "the number was given out, and its dossier is gone".to_owned()),
        ] {
            erase(app, &codes[gone]);
            named.retain(|(code, _)| *code != codes[2]);
            named.push((codes[first].clone(), said));
            let found: Vec<(String, String)> =
                audit(app).broken.into_iter().map(|broken| (broken.code, broken.what.into_owned())).collect();
            assert_eq!(found, named);
        }
        // Of all of them nothing is left but that they were numbered.
        erase(app, &codes[0]);
        erase(app, &codes[3]);
        let broken = audit(app).broken;
        assert_eq!((broken.len(), &broken[0].code), (1, &codes[0]), "{broken:?}");
        assert!(broken[0].what.contains(&codes[4]), "{broken:?}");
    }
}
