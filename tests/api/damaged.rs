//! A stored column that cannot be read is an internal error that names it, never "nothing".

use serde_json::json;

use crate::app::{Answer, TestApp, at, intake};
use crate::journal::{audit, tamper};

const WARD: &str = "H26.268.05";

/// The answer to what rests on a damaged column: 500, and nothing of the column is quoted.
#[track_caller]
fn fails(answer: &Answer) {
    let told = answer.ok(500);
    assert_eq!(told["code"], "internal_error", "{told}");
    assert!(!answer.text.contains("Nguyễn"), "{told}");
}

/// A dossier with a pause behind it, and what the unit drafted before it.
fn worked(app: &TestApp) -> String {
    let code = app.receive();
    app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
    app.ask_for_papers(&code, WARD);
    code
}

fn set(app: &TestApp, code: &str, column: &str, value: &str) {
    tamper(app, &format!("UPDATE dossier SET {column} = '{value}' WHERE code = '{code}'"));
}

with_app! {
    fn a_damaged_column_of_a_dossier_is_an_error_wherever_it_is_read(app) {
        app.clock.set(at("2023-03-08T10:00"));
        let clerk = app.officer("clerk", WARD);
        let supplement = json!({ "papers": [{ "code": "x", "copies": 1 }] });
        let mut broken = Vec::new();
        let damages = ["{", "[{\"from\":\"Nguyễn\"}]", "null", "{\"Nguyễn\":1}"];
        for (column, damages, reads) in [
            ("pauses", &damages[..], &["", "/deadline", "/control-slip"][..]),
            ("papers", &damages[..], &[""][..]),
            ("request_draft", &damages[..], &[""][..]),
        ] {
            for damage in damages {
                let code = worked(app);
                let path = format!("/api/v1/dossiers/{code}");
                for read in reads {
                    clerk.get(&format!("{path}{read}")).ok(200);
                }
                set(app, &code, column, damage);
                for read in reads {
                    fails(&clerk.get(&format!("{path}{read}")));
                }
                fails(&clerk.act(&code, "supplements", &supplement));
                broken.push((code, format!("the column dossier.{column} of ")));
                let found = audit(app).broken;
                assert_eq!(found.len(), broken.len(), "{column}: {damage}");
                for ((code, what), found) in broken.iter().zip(&found) {
                    assert_eq!(&found.code, code, "{column}: {damage}");
                    assert!(found.what.starts_with(&format!("{what}{code}")), "{}", found.what);
                    assert!(!found.what.contains("Nguyễn"), "{}", found.what);
                }
            }
        }
    }

    fn a_list_says_that_it_cannot_tell_what_is_asked(app) {
        app.clock.set(at("2023-03-08T10:00"));
        let (clerk, list) = (app.officer("clerk", WARD), "/api/v1/dossiers?agency=H26.268.05");
        let code = worked(app);
        clerk.get(list).ok(200);
        set(app, &code, "request_draft", "x");
        fails(&clerk.get(list));
    }

    fn a_damaged_row_of_the_journal_is_an_error_and_a_finding(app) {
        app.clock.set(at("2023-03-08T10:00"));
        let clerk = app.officer("clerk", WARD);
        let code = worked(app);
        let path = format!("/api/v1/dossiers/{code}/journal");
        clerk.get(&path).ok(200);
        tamper(app, "UPDATE journal SET details = '{\"reason\":\"Nguyễn' WHERE seq = 2");
        fails(&clerk.get(&path));
        let found = audit(app).broken;
        let named: Vec<_> = found.iter().map(|one| (one.code.as_str(), one.seq)).collect();
        assert_eq!(named, [(code.as_str(), 2)]);
    }

    fn the_citizen_is_not_told_that_nothing_is_owed(app) {
        app.clock.set(at("2023-03-08T10:00"));
        let code = worked(app);
        let (stranger, path) = (app.stranger(), format!("/api/v1/tracking/{code}?digits=1234"));
        assert_eq!(stranger.get(&path).ok(200)["owed"]["papers"], json!(["x"]));
        tamper(app, "UPDATE journal SET details = '' WHERE event = 'request_supplement'");
        fails(&stranger.get(&path));
    }

    fn a_damaged_step_of_a_workflow_and_a_damaged_version_stop_the_intake(app) {
        let clerk = app.officer("clerk", WARD);
        for (table, column, sound) in [("workflow_step", "opinions", "[]"), ("procedure_version", "pause_policy", "{}")] {
            tamper(app, &format!("UPDATE {table} SET {column} = 'x'"));
            fails(&clerk.post("/api/v1/dossiers", &intake()));
            tamper(app, &format!("UPDATE {table} SET {column} = '{sound}'"));
        }
        clerk.post("/api/v1/dossiers", &intake()).ok(201);
    }

    fn a_run_whose_versions_cannot_be_read_says_so(app) {
        let writer = app.officer("report_writer", WARD);
        let asked = json!({ "layout": "ii06a", "agency": WARD, "from": "2023-03-01", "to": "2023-03-31" });
        let run = writer.post("/api/v1/report-runs", &asked).ok(201);
        let path = format!("/api/v1/report-runs/{}", run["id"].as_str().unwrap());
        writer.get(&path).ok(200);
        tamper(app, "UPDATE report_run SET versions = '{'");
        fails(&writer.get(&path));
    }
}
