//! A file is never taken away: whoever added it, or a supervisor, withdraws it with a reason.

use serde_json::json;

use super::files::{WARD, added, address, files_of, kept_in};

with_app! {
    fn a_file_is_withdrawn_with_a_reason_and_stays_with_it(app) {
        let (code, clerk) = (app.receive(), app.officer("clerk", WARD));
        let file = added(app, &code, "a");
        let path = address(&code, &file);
        let withdrawal = format!("{path}/withdrawal");
        for (body, status) in [(json!({ "reason": "  " }), 422), (json!({}), 400), (json!({ "why": "x" }), 400)] {
            assert_eq!(clerk.post(&withdrawal, &body).status, status);
        }
        let reason = json!({ "reason": "Quét nhầm giấy tờ của người khác" });
        let handler = app.officer("handler", WARD);
        assert_eq!(handler.post(&withdrawal, &reason).problem(403).0, "role_may_not");
        let key = [("Idempotency-Key", "rut-1")];
        let done = clerk.post_with(&withdrawal, &key, &reason).ok(200);
        assert_eq!(done["items"][0]["withdrawal"]["reason"], "Quét nhầm giấy tờ của người khác");
        assert_eq!(done["items"][0]["withdrawal"]["by"], "clerk.h26-268-05");
        assert_eq!(done["items"][0]["may_withdraw"], false);
        assert_eq!(clerk.post_with(&withdrawal, &key, &reason).ok(200), done);
        assert_eq!(clerk.post(&withdrawal, &reason).problem(409).0, "act_not_allowed");

        // It is kept, no longer listed, and read only by those who may withdraw it.
        assert_eq!(clerk.get(&files_of(&code)).ok(200)["items"], json!([]));
        let all = clerk.get(&format!("{}?withdrawn=true", files_of(&code))).ok(200);
        assert_eq!(all["items"], done["items"]);
        assert_eq!(kept_in(&app.folder).len(), 1);
        assert_eq!(clerk.get(&path).status, 200);
        assert_eq!(app.officer("supervisor", WARD).get(&path).status, 200);
        assert_eq!(handler.get(&path).problem(404).0, "not_found");
        let seen = handler.get(&format!("{}?withdrawn=true", files_of(&code))).ok(200);
        assert!(seen["items"][0].get("address").is_none(), "{seen}");
    }

    fn a_supervisor_withdraws_what_somebody_else_added(app) {
        let code = app.receive();
        let file = added(app, &code, "a");
        let path = format!("{}/withdrawal", address(&code, &file));
        let elsewhere = app.named("giam.sat", &[("supervisor", "H26.268.01"), ("clerk", WARD)]);
        assert_eq!(elsewhere.post(&path, &json!({ "reason": "x" })).problem(403).0, "role_may_not");
        let done = app.officer("supervisor", "H26.268").post(&path, &json!({ "reason": "Sai hồ sơ" })).ok(200);
        assert_eq!(done["items"][0]["withdrawal"]["by"], "supervisor.h26-268");
        assert_eq!(done["papers"], json!({ "handed_in": 1, "digitised": 0 }));
    }
}
