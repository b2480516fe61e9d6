//! A request that is sent twice acts once, and an act on a stale version is not done.

use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, census, intake, intake_with};

fn rows(app: &TestApp) -> i64 {
    census(app).1
}

fn same(one: &Answer, other: &Answer) {
    assert_eq!((one.status, &one.text), (other.status, &other.text));
    assert_eq!(one.headers["etag"], other.headers["etag"]);
    assert_eq!(one.headers["content-type"], other.headers["content-type"]);
}

/// An answer once, once more, and with another body under the same key.
fn once(app: &TestApp, client: &Client, path: &str, key: &str, body: &Value, other: &Value) -> Answer {
    let before = rows(app);
    let send = |body: &Value| client.post_with(path, &[("Idempotency-Key", key)], body);
    let first = send(body);
    assert!(first.status < 300, "{}", first.text);
    same(&first, &send(body));
    assert_eq!(send(other).problem(422).0, "idempotency_key_reused");
    same(&first, &send(body));
    assert_eq!(rows(app), before + 1);
    first
}

/// Eight equal requests at the same time under one key.
fn eight(client: &Client, path: &str, body: &Value) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| client.post_with(path, &[("Idempotency-Key", path)], body)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

with_app! {
    fn the_same_request_under_the_same_key_acts_once(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let changed = intake_with(&json!({ "summary": "khác" }));
        let received = once(app, &clerk, "/api/v1/dossiers", "k1", &intake(), &changed);
        let code = received.json()["code"].as_str().unwrap().to_owned();
        let online = intake_with(&json!({ "channel": "online_partial" }));
        let other = intake_with(&json!({ "channel": "online_partial", "summary": "khác" }));
        once(app, &clerk, "/api/v1/submissions", "k2", &online, &other);
        let path = format!("/api/v1/dossiers/{code}/withdrawal");
        let withdrawn = once(app, &clerk, &path, "k3", &json!({ "reason": "đổi ý" }), &json!({ "reason": "khác" }));
        assert_eq!(withdrawn.headers["etag"], "\"2\"");
        // A key belongs to its address too: the counter's is not the portal's.
        assert_eq!(clerk.post_with("/api/v1/submissions", &[("Idempotency-Key", "k1")], &intake()).problem(422).0, "idempotency_key_reused");
        // The kept answer comes even though the version has moved on.
        same(&withdrawn, &clerk.post_with(&path, &[("Idempotency-Key", "k3"), ("If-Match", "\"1\"")], &json!({ "reason": "đổi ý" })));
    }

    fn a_key_is_the_officers_own(app) {
        let clerks = [app.officer("clerk", "H26.268.05"), app.named("clerk.two", &[("clerk", "H26.268.05")])];
        let codes: Vec<Value> = clerks.iter()
            .map(|clerk| clerk.post_with("/api/v1/dossiers", &[("Idempotency-Key", "mine")], &intake()).ok(201)["code"].clone())
            .collect();
        assert_ne!(codes[0], codes[1]);
    }

    fn a_refusal_does_not_use_the_key_up(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let send = |body: &Value| clerk.post_with("/api/v1/dossiers", &[("Idempotency-Key", "again")], body);
        send(&intake_with(&json!({ "papers": [] }))).problem(422);
        send(&intake()).ok(201);
    }

    fn eight_equal_requests_at_once_get_one_answer(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let online = intake_with(&json!({ "channel": "online_partial" }));
        for (path, body) in [("/api/v1/dossiers", intake()), ("/api/v1/submissions", online)] {
            let before = rows(app);
            let answers = eight(&clerk, path, &body);
            assert_eq!(answers[0].status, 201, "{}", answers[0].text);
            for answer in &answers {
                same(&answers[0], answer);
            }
            assert_eq!(rows(app), before + 1, "{path}");
        }
        for (act, body) in [("hand-overs", json!({})), ("supplement-requests", json!({ "papers": ["x"], "reason": "x" })), ("withdrawal", json!({ "reason": "x" }))] {
            let path = format!("/api/v1/dossiers/{}/{act}", app.receive());
            let before = rows(app);
            let answers = eight(&clerk, &path, &body);
            assert_eq!(answers[0].status, 200, "{}", answers[0].text);
            for answer in &answers {
                same(&answers[0], answer);
            }
            assert_eq!(rows(app), before + 1, "{act}");
        }
    }

    fn an_act_is_done_only_on_the_version_that_was_read(app) {
        let clerk = app.officer("clerk", "H26.268.05");
        let act = |code: &str, tag: &str| {
            clerk.post_with(&format!("/api/v1/dossiers/{code}/withdrawal"), &[("If-Match", tag)], &json!({ "reason": "x" }))
        };
        for good in ["\"1\"", "1", "*"] {
            let code = app.receive();
            for stale in ["\"0\"", "2", "\"1\", \"2\"", "W/\"1\""] {
                let before = rows(app);
                assert_eq!(act(&code, stale).problem(412).0, "stale_version", "{stale}");
                assert_eq!(rows(app), before);
            }
            let done = act(&code, good);
            done.ok(200);
            assert_eq!(done.headers["etag"], "\"2\"");
            assert_eq!(clerk.get(&format!("/api/v1/dossiers/{code}")).headers["etag"], "\"2\"");
            assert_eq!(act(&code, "\"1\"").problem(412).0, "stale_version");
            assert_eq!(act(&code, "\"2\"").problem(409).0, "act_not_allowed");
        }
    }

    fn of_two_that_read_the_same_version_one_is_done(app) {
        let code = app.receive();
        let clerk = app.officer("clerk", "H26.268.05");
        let path = format!("/api/v1/dossiers/{code}/hand-overs");
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| clerk.post_with(&path, &[("If-Match", "\"1\"")], &json!({})).status)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 409, 412].contains(status)), "{statuses:?}");
        assert_eq!(clerk.dossier(&code)["version"], 2);
    }
}
