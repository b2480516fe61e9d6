//! A procedure is delegated: others take it in and decide it in the principal's name, and the ratio counts it.

use motcua::agency::Level;
use motcua::dossier::views::verify::walk;
use motcua::platform::database::Connection;
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::procedure::ProcedureKind;
use motcua::procedure::delegation::store as delegations;
use motcua::procedure::delegation::store::Delegation;
use motcua::procedure::store as procedures;
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at, intake_with};

const DISTRICT: &str = "H26.268";
const WARD: &str = "H26.268.05";
/// Phòng Tư pháp.
const DIVISION: &str = "H26.268.23";
/// A birth with a foreign element: of the district alone.
const BIRTH: &str = "2.000528";

fn new() -> Value {
    json!({
        "procedure": BIRTH, "from": DISTRICT, "to": WARD, "document_number": "12/QĐ-UBND", "valid_from": "2023-01-01",
    })
}

fn new_with(changes: &Value) -> Value {
    let mut body = new();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn delegate(client: &Client, body: &Value) -> Answer {
    client.post("/api/v1/delegations", body)
}

fn revoke(client: &Client, delegation: &Value, from: &str) -> Answer {
    let id = delegation["id"].as_str().unwrap();
    client.post(
        &format!("/api/v1/delegations/{id}/revocation"),
        &json!({ "document_number": "99/QĐ-UBND", "from": from }),
    )
}

fn receive(app: &TestApp, agency: &str) -> Answer {
    let body = intake_with(&json!({ "agency": agency, "procedure": BIRTH }));
    app.officer("clerk", agency).post("/api/v1/dossiers", &body)
}

/// Hands a dossier on to its result; the officers have their roles at `desk`, who signs at `signer`.
fn resolve(app: &TestApp, code: &str, desk: &str, signer: &str) -> Value {
    for _ in 0..20 {
        let dossier = app.officer("clerk", desk).dossier(code);
        let role = dossier["step"]["role"].as_str().unwrap().to_owned();
        let answer =
            app.officer(&role, signer).act(code, "resolution", &json!({ "document_number": "12/GKS" }));
        if answer.status == 200 {
            return answer.json();
        }
        app.officer(&role, desk).act(code, "hand-overs", &json!({})).ok(200);
    }
    panic!("the workflow does not end");
}

with_app! {
    fn a_ward_decides_in_the_name_of_the_district(app) {
        let admin = app.officer("administrator", DISTRICT);
        assert_eq!(receive(app, WARD).problem(422).1, [("procedure".into(), "not_of_this_level".into())]);
        let delegation = delegate(&admin, &new_with(&json!({ "valid_to": "2023-12-31" }))).ok(201);
        assert_eq!((&delegation["from"]["code"], &delegation["to"]["name"]), (&json!(DISTRICT), &json!("UBND phường Kiến Hưng")));
        assert_eq!(receive(app, "H26.268.04").problem(422).1, [("procedure".into(), "not_of_this_level".into())], "not the neighbour");

        let code = receive(app, WARD).ok(201)["code"].as_str().unwrap().to_owned();
        assert_eq!(app.officer("clerk", WARD).dossier(&code)["on_behalf_of"], Value::Null);
        let decided = resolve(app, &code, WARD, WARD);
        let principal = json!({
            "agency": DISTRICT, "name": "UBND quận Hà Đông", "document_number": "12/QĐ-UBND",
            "delegation": delegation["id"], "signature": "TUQ. UBND quận Hà Đông",
        });
        assert_eq!(decided["on_behalf_of"], principal);
        let clerk = app.officer("clerk", WARD);
        let journal = clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        assert_eq!(journal["items"].as_array().unwrap().last().unwrap()["details"]["on_behalf_of"], principal);
        let slip = clerk.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        assert_eq!((&slip["on_behalf_of"], &slip["agency"]["code"]), (&principal, &json!(WARD)));
        clerk.act(&code, "result-return", &json!({})).ok(200);

        // Revoked from tomorrow on: today it holds, and what was decided stays decided in that name.
        revoke(&admin, &delegation, "2023-03-08").ok(200);
        let open = receive(app, WARD).ok(201)["code"].as_str().unwrap().to_owned();
        app.clock.set(at("2023-03-08T09:15"));
        assert_eq!(receive(app, WARD).problem(422).1, [("procedure".into(), "not_of_this_level".into())]);
        assert_eq!(clerk.dossier(&code)["on_behalf_of"], principal);
        assert_eq!(resolve(app, &open, WARD, WARD)["on_behalf_of"], Value::Null, "nobody delegates on that day");
        let findings = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
        assert_eq!(findings.broken, []);
    }

    fn a_division_signs_for_its_district_and_the_district_for_itself(app) {
        let admin = app.officer("administrator", DISTRICT);
        delegate(&admin, &new_with(&json!({ "to": DIVISION, "document_number": "7/QĐ" }))).ok(201);
        for (signer, expected) in [(DIVISION, json!("TUQ. UBND quận Hà Đông")), (DISTRICT, Value::Null)] {
            let code = receive(app, DISTRICT).ok(201)["code"].as_str().unwrap().to_owned();
            assert_eq!(resolve(app, &code, DISTRICT, signer)["on_behalf_of"]["signature"], expected, "{signer}");
        }
        // A refusal is a decision, a request for papers is none.
        let code = receive(app, DISTRICT).ok(201)["code"].as_str().unwrap().to_owned();
        let head = app.officer("unit_head", DIVISION);
        head.act(&code, "supplement-drafts", &json!({ "papers": ["CCCD"], "reason": "thiếu" })).ok(200);
        let asked = app.officer("clerk", DISTRICT).act(&code, "supplement-requests", &json!({})).ok(200);
        assert_eq!(asked["on_behalf_of"], Value::Null);
        let refused = head.act(&code, "refusal", &json!({ "reason": "không đủ điều kiện" })).ok(200);
        assert_eq!(refused["on_behalf_of"]["document_number"], "7/QĐ");
    }

    fn a_late_entry_is_judged_by_its_day(app) {
        let admin = app.officer("administrator", DISTRICT);
        let delegation = delegate(&admin, &new()).ok(201);
        let code = receive(app, WARD).ok(201)["code"].as_str().unwrap().to_owned();
        revoke(&admin, &delegation, "2023-03-08").ok(200);
        app.clock.set(at("2023-03-08T09:15"));
        let stop = json!({ "reason": "trùng hồ sơ", "happened_at": "2023-03-07T16:00:00+07:00", "late_entry_reason": "mất điện" });
        let stopped = app.officer("approver", WARD).act(&code, "stop", &stop).ok(200);
        assert_eq!(stopped["on_behalf_of"]["agency"], DISTRICT);
    }

    fn bad_delegations_are_refused_with_their_field(app) {
        let admin = app.officer("administrator", "H26");
        for (changes, field, code) in [
            (json!({ "procedure": "9.999999" }), "procedure", "procedure_not_published"),
            (json!({ "procedure": " " }), "procedure", "required"),
            (json!({ "from": "H26.99" }), "from", "unknown_agency"),
            (json!({ "from": "H26" }), "from", "not_of_this_level"),
            (json!({ "from": DIVISION }), "from", "not_of_this_level"),
            (json!({ "to": "H26.99" }), "to", "unknown_agency"),
            (json!({ "to": "a\u{0}b" }), "to", "control_characters"),
            (json!({ "to": DISTRICT }), "to", "not_below"),
            (json!({ "to": "H26" }), "to", "not_below"),
            (json!({ "to": "H26.9043" }), "to", "not_below"),
            (json!({ "procedure": "2.000815" }), "to", "own_authority"),
            (json!({ "valid_from": "2025-07-01" }), "from", "agency_not_in_force"),
            (json!({ "valid_from": "2025-01-01", "to": "H26.268.08" }), "to", "agency_not_in_force"),
            (json!({ "valid_from": "1/1/2023" }), "valid_from", "not_a_date"),
            (json!({ "valid_to": "2022-12-31" }), "valid_to", "before_valid_from"),
            (json!({ "document_number": "x".repeat(201) }), "document_number", "too_long"),
        ] {
            let (problem, fields) = delegate(&admin, &new_with(&changes)).problem(422);
            assert_eq!((problem.as_str(), &fields[..]), ("invalid_input", &[(field.to_owned(), code.to_owned())][..]), "{changes}");
        }
        assert_eq!(delegate(&admin, &new_with(&json!({ "until": "x" }))).problem(400).0, "unreadable_body");
        // Others may not: the ward to which it goes, a clerk of the district, and the neighbour does not even see it.
        assert_eq!(delegate(&app.officer("clerk", DISTRICT), &new()).problem(403).0, "role_may_not");
        let ward = app.officer("administrator", WARD);
        assert_eq!(delegate(&ward, &new()).problem(422).1, [("from".into(), "unknown_agency".into())]);

        let first = delegate(&admin, &new_with(&json!({ "valid_to": "2023-06-30" }))).ok(201);
        for (from, to, status) in [
            ("2023-06-30", Value::Null, 409), ("2022-01-01", json!("2023-01-01"), 409), ("2023-02-01", json!("2023-03-01"), 409),
            ("2023-07-01", Value::Null, 201), ("2022-01-01", json!("2022-12-31"), 201), ("2024-01-01", Value::Null, 409),
        ] {
            let answer = delegate(&admin, &new_with(&json!({ "valid_from": from, "valid_to": to })));
            assert_eq!(answer.status, status, "{from} {to} {}", answer.text);
        }
        for (from, field) in [("2022-12-31", "outside_its_days"), ("2023-07-01", "outside_its_days"), ("x", "not_a_date")] {
            assert_eq!(revoke(&admin, &first, from).problem(422).1, [("from".into(), field.into())], "{from}");
        }
        assert_eq!(revoke(&ward, &first, "2023-03-01").problem(403).0, "role_may_not");
        let revoked = revoke(&admin, &first, "2023-03-01").ok(200);
        assert_eq!((&revoked["revocation"]["from"], &revoked["revocation"]["document_number"]), (&json!("2023-03-01"), &json!("99/QĐ-UBND")));
        assert_eq!(revoke(&admin, &first, "2023-03-02").problem(409).0, "already_exists");
        let unknown = json!({ "id": "01900000-0000-7000-8000-000000000000" });
        assert_eq!(revoke(&admin, &unknown, "2023-03-01").problem(404).0, "not_found");
        // The days after the revocation are free again.
        delegate(&admin, &new_with(&json!({ "valid_from": "2023-03-01", "valid_to": "2023-06-30" }))).ok(201);

        let all = admin.get("/api/v1/delegations?limit=3&procedure=2.000528").ok(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 3);
        let rest = admin.get(&format!("/api/v1/delegations?limit=3&cursor={}", all["next_cursor"].as_str().unwrap())).ok(200);
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
        let on = |query: &str| admin.get(&format!("/api/v1/delegations?{query}")).ok(200)["items"].as_array().unwrap().len();
        assert_eq!((on("on=2023-02-28"), on("on=2023-03-01"), on("on=2021-12-31")), (1, 1, 0));
        assert_eq!((on("principal=H26.268"), on("delegate=H26.268.05"), on("delegate=H26.268"), on("procedure=x"), on("principal=x")), (4, 4, 0, 0, 0));
        assert_eq!(admin.get("/api/v1/delegations?on=x").problem(422).1, [("on".into(), "not_a_date".into())]);
    }

    fn five_hundred_and_thirty_one_of_six_hundred_and_seventeen(app) {
        let admin = app.officer("administrator", "H26");
        let before = admin.get("/api/v1/reports/delegation?agency=H26").ok(200);
        let held = before["delegated"]["denominator"].as_i64().unwrap();
        assert_eq!((&before["delegated"]["numerator"], &before["by_delegate"]), (&json!(0), &json!([])));
        let now = app.clock.now();
        app.database()
            .write_now(move |conn| fill_catalogue(conn, usize::try_from(617 - held).unwrap(), 531, now))
            .unwrap_or_else(|problem: Problem| panic!("{problem}"));

        let report = admin.get("/api/v1/reports/delegation?agency=H26").ok(200);
        assert_eq!(report["delegated"], json!({ "numerator": 531, "denominator": 617, "hundredths": 8606, "text": "86,06%" }));
        // Every fifth has a second delegate: it stands at both, and counts once.
        assert_eq!(report["by_delegate"], json!([
            { "agency": { "code": DISTRICT, "name": "UBND quận Hà Đông" }, "procedures": 531 },
            { "agency": { "code": DIVISION, "name": "Phòng Tư pháp" }, "procedures": 107 },
        ]));
        for (query, length) in [("", 531), ("&figure=delegated", 531), ("&figure=authority", 617), ("&delegate=H26.268.23", 107), ("&delegate=H26.268.24", 0)] {
            let (mut codes, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = admin.get(&format!("/api/v1/reports/delegation/procedures?agency=H26&limit=400{query}{cursor}")).ok(200);
                assert_eq!(page["total"], length, "{query}");
                codes.extend(page["items"].as_array().unwrap().iter().map(|item| item["procedure_code"].as_str().unwrap().to_owned()));
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            let listed = codes.len();
            codes.dedup();
            assert_eq!((listed, codes.len()), (length, length), "{query}");
        }
        // Before the first day nothing was delegated.
        let earlier = admin.get("/api/v1/reports/delegation?agency=H26&on=2022-12-31").ok(200);
        assert_eq!(earlier["delegated"]["numerator"], 0);
        // Nothing held: no rate, never 100 %.
        assert_eq!(admin.get("/api/v1/reports/delegation?agency=H26.9043").ok(200)["delegated"]["numerator"], 0);
        for (query, field, code) in [("", "agency", "required"), ("agency=H26&on=2023-03-08", "on", "in_the_future"), ("agency=H26&on=x", "on", "not_a_date")] {
            assert_eq!(admin.get(&format!("/api/v1/reports/delegation?{query}")).problem(422).1, [(field.into(), code.into())]);
        }
        let figure = admin.get("/api/v1/reports/delegation/procedures?agency=H26&figure=x");
        assert_eq!(figure.problem(422).1, [("figure".into(), "unknown_value".into())]);
        for agency in ["H26", DIVISION, "x"] {
            app.officer("clerk", WARD).get(&format!("/api/v1/reports/delegation?agency={agency}")).problem(404);
        }
    }
}

/// Adds procedures of the city, so that `delegated` of all that it holds are delegated to the district.
fn fill_catalogue(conn: &mut Connection, more: usize, delegated: usize, now: Instant) -> Result<(), Problem> {
    let day = "2023-01-01".parse().unwrap();
    let mut content = procedures::find_published(conn, BIRTH, day)?.unwrap().content;
    content.levels = vec![Level::City];
    let [city, district, division] = ["H26", DISTRICT, DIVISION]
        .map(|code| motcua::agency::store::find_by_code(conn, code).unwrap().unwrap().id);
    let officer = motcua::access::store::find_id(conn, "administrator.h26")?.unwrap();
    for number in 0..more {
        let code = format!("3.{number:06}");
        let procedure_id = procedures::insert(conn, &code, ProcedureKind::Tthc, &code)?;
        let version = procedures::insert_draft(conn, procedure_id, 1, &content, now)?;
        procedures::publish(conn, version, "1/QĐ", None, now)?;
        let to = if number % 5 == 0 { vec![district, division] } else { vec![district] };
        for to_agency_id in to.into_iter().filter(|_| number < delegated) {
            delegations::insert(
                conn,
                &Delegation {
                    id: motcua::platform::database::Id::new(),
                    procedure_id,
                    from_agency_id: city,
                    to_agency_id,
                    document_number: "4610/QĐ-UBND".to_owned(),
                    valid_from: day,
                    valid_to: None,
                    revoked_from: None,
                    revocation_number: None,
                    revoked_by: None,
                    revoked_at: None,
                    created_by: officer,
                    created_at: now,
                },
            )?;
        }
    }
    Ok(())
}
