//! Workflows as drawn: published or refused with the path named, walked through each outcome, retired, given out evenly.

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, at};

pub(crate) const WARD: &str = "H26.268.05";

/// A step of the ward as it is typed in, with more fields.
pub(crate) fn step(position: i32, role: &str, hours: Option<u32>, more: Value) -> Value {
    let mut step = json!({ "position": position, "name_vi": format!("Bước {position}"), "name_en": format!("Step {position}"),
        "role": role, "allowance_hours": hours });
    let Value::Object(more) = more else { panic!("the fields of a step") };
    step.as_object_mut().unwrap().extend(more);
    step
}

/// Three working days: a plain way and one by a site visit, a way to the refusal, the approver who decides or sends back.
pub(crate) fn branched() -> Vec<Value> {
    vec![
        step(1, "clerk", Some(2), json!({})),
        step(
            2,
            "handler",
            Some(10),
            json!({ "transitions": [
            { "outcome": "approve", "branch": "plain", "name_vi": "Hồ sơ rõ ràng", "name_en": "All is clear", "to": 4 },
            { "outcome": "approve", "branch": "site-visit", "to": 3 },
            { "outcome": "reject", "to": 5 },
        ] }),
        ),
        step(3, "handler", Some(4), json!({})),
        step(
            4,
            "approver",
            Some(8),
            json!({ "transitions": [
            { "outcome": "approve" }, { "outcome": "return", "to": 2 }, { "outcome": "reject" },
        ] }),
        ),
        step(
            5,
            "unit_head",
            Some(4),
            json!({ "transitions": [{ "outcome": "reject" }, { "outcome": "return", "to": 2 }] }),
        ),
        step(6, "clerk", None, json!({})),
    ]
}

pub(crate) fn admin(app: &TestApp) -> Client {
    app.officer("administrator", "H26")
}

/// Somebody of every role at the ward.
fn staff(app: &TestApp) {
    for role in ["clerk", "handler", "unit_head", "approver", "records_clerk"] {
        app.officer(role, WARD);
    }
}

pub(crate) fn draft(app: &TestApp, name: &str, steps: &[Value]) -> String {
    let plan = json!({ "procedure_code": "1.004873", "agency_code": WARD, "steps": steps });
    let body = json!({ "name": name, "plan": plan });
    admin(app).post("/api/v1/workflows", &body).ok(201)["id"].as_str().unwrap().to_owned()
}

/// Drafts and publishes the ward's own workflow for marital status.
pub(crate) fn publish(app: &TestApp, name: &str, steps: &[Value]) -> String {
    staff(app);
    let id = draft(app, name, steps);
    let decision = json!({ "decision_number": "1/QĐ-UBND" });
    admin(app).post(&format!("/api/v1/workflows/{id}/publication"), &decision).ok(200);
    id
}

/// The reasons why these steps are not published, in English.
fn refused(app: &TestApp, name: &str, steps: &[Value]) -> Vec<String> {
    let id = draft(app, name, steps);
    let headers = [("Accept-Language", "en")];
    let decision = json!({ "decision_number": "1/QĐ-UBND" });
    let answer = admin(app).post_with(&format!("/api/v1/workflows/{id}/publication"), &headers, &decision);
    let (code, fields) = answer.problem(422);
    assert_eq!(code, "publishing_refused");
    assert!(fields.iter().all(|(field, _)| field == "steps"), "{fields:?}");
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let word = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    errors.iter().map(|error| format!("{}: {}", word(error, "code"), word(error, "detail"))).collect()
}

fn lies(dossier: &Value) -> (i64, &str) {
    (dossier["step"]["position"].as_i64().unwrap(), dossier["step"]["role"].as_str().unwrap_or("-"))
}

/// A dossier that the clerk has handed on to step 2.
fn at_step_two(app: &TestApp) -> String {
    let code = app.receive();
    app.officer("clerk", WARD).act(&code, "hand-overs", &json!({})).ok(200);
    code
}

fn hand_on(app: &TestApp, role: &str, code: &str, branch: &str) -> Value {
    app.officer(role, WARD).act(code, "hand-overs", &json!({ "branch": branch })).ok(200)
}

fn sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert!(findings.broken.is_empty(), "{:?}", findings.broken);
}

with_app! {
    fn each_thing_that_speaks_against_a_drawing_is_named_with_its_path(app) {
        staff(app);
        let mut changed = 0;
        let mut refused_with = |change: &dyn Fn(&mut Vec<Value>)| {
            let mut steps = branched();
            change(&mut steps);
            changed += 1;
            refused(app, &format!("w{changed}"), &steps)
        };
        let ways = |value: Value| move |steps: &mut Vec<Value>| steps[3]["transitions"] = value.clone();
        assert_eq!(refused_with(&|steps| steps[1]["transitions"] = json!([{ "outcome": "approve", "to": 4 }])), [
            "unreachable: no path leads to step 3, 5: draw a way there or take it out",
            "path_too_short: the longest path, 1 → 2 → 4, adds up to 20 hours, but the limit is 24 hours: spread the rest over its steps",
        ]);
        assert_eq!(refused_with(&ways(json!([{ "outcome": "approve", "to": 2 }]))), [
            "circle: the path 2 → 4 → 2 goes round in a circle: draw the way back as a return",
            "no_result: no path ends with a result: draw an approval without `to` at the step that decides",
        ]);
        // A cycle without exit: nothing but the way back.
        assert_eq!(refused_with(&|steps| {
            steps[3]["transitions"] = json!([{ "outcome": "return", "to": 2 }]);
            steps[4]["transitions"] = json!([{ "outcome": "return", "to": 2 }]);
        }), [
            "no_end: the path 2 → 4 → 2 never ends: draw a way out to a result or a refusal",
        ]);
        assert_eq!(refused_with(&|steps| steps[2]["allowance_hours"] = json!(9)), [
            "path_too_long: the path 1 → 2 → 3 → 4 adds up to 29 hours, but the limit is 24 hours",
        ]);
        assert_eq!(refused_with(&ways(json!([{ "outcome": "approve" }, { "outcome": "return", "to": 5 }, { "outcome": "reject", "to": 9 }]))), [
            "absent_step: a way leads from step 4 to step 9, which does not exist",
            "not_back: step 4 cannot return to step 5: no path to it comes through there",
        ]);
        // Nobody holds the role at the unit that a step names, or that is to be asked.
        assert_eq!(refused_with(&|steps| {
            steps[2]["unit_code"] = json!("H26.268");
            steps[1]["opinions"] = json!([{ "name_vi": "a", "name_en": "a", "role": "approver", "agency_code": "H26.268", "allowance_hours": 11 }]);
        }), [
            "opinion_too_long: an opinion of step 2 may take 11 hours, the step itself 10 hours",
            "nobody_there: nobody at H26.268 is the head of the agency, as step 2 wants: give an officer there this role",
            "nobody_there: nobody at H26.268 is the handling officer, as step 3 wants: give an officer there this role",
        ]);
        // Nothing was published: the ward still works by the reference workflow.
        assert_eq!(admin(app).get("/api/v1/workflows?agency=H26.268.05&state=published").ok(200)["items"], json!([]));
    }

    fn what_is_typed_in_wrongly_is_named_by_its_field(app) {
        let typed = |more: Value| json!({ "name": "w", "plan": { "total_hours": 8, "steps": [step(1, "clerk", Some(8), more)] } });
        let many: Vec<Value> = (0..21).map(|n| json!({ "outcome": "approve", "branch": format!("b{n}") })).collect();
        for (more, field, code) in [
            (json!({ "transitions": [{ "outcome": "return" }] }), "transitions.0.to", "required"),
            (json!({ "transitions": [{ "outcome": "approve", "to": 0 }] }), "transitions.0.to", "out_of_range"),
            (json!({ "transitions": [{ "outcome": "approve", "branch": "Đồng ý" }] }), "transitions.0.branch", "not_a_branch"),
            (json!({ "transitions": [{ "outcome": "approve", "branch": "" }] }), "transitions.0.branch", "not_a_branch"),
            (json!({ "transitions": [{ "outcome": "approve" }, { "outcome": "approve", "to": 1 }] }), "transitions.1.branch", "twice"),
            (json!({ "transitions": [{ "outcome": "approve" }, { "outcome": "reject", "branch": "approve" }] }), "transitions.1.branch", "twice"),
            (json!({ "transitions": [{ "outcome": "return", "to": 1 }, { "outcome": "return", "to": 1, "branch": "b" }] }), "transitions.1.to", "twice"),
            (json!({ "transitions": many }), "transitions", "too_many"),
            (json!({ "opinions": [{ "name_vi": "a", "name_en": "a", "role": "supervisor", "allowance_hours": 1 }] }), "opinions.0.role", "role_does_no_steps"),
            (json!({ "opinions": [{ "name_vi": "a", "name_en": "a", "role": "clerk", "allowance_hours": 0 }] }), "opinions.0.allowance_hours", "out_of_range"),
            (json!({ "opinions": [{ "name_vi": "", "name_en": "a", "role": "clerk", "allowance_hours": 1 }] }), "opinions.0.name_vi", "required"),
            (json!({ "opinions": [{ "name_vi": "a", "name_en": "a", "role": "clerk", "agency_code": "H99", "allowance_hours": 1 }] }), "opinions.0.agency_code", "unknown"),
        ] {
            let (told, fields) = admin(app).post("/api/v1/workflows", &typed(more)).problem(422);
            assert_eq!((told.as_str(), fields), ("invalid_input", vec![(format!("plan.steps.0.{field}"), code.to_owned())]));
        }
        for more in [json!({ "assignment": "at_random" }), json!({ "opinions_join": "most" }), json!({ "transitions": [{ "outcome": "escalate" }] }), json!({ "transitions": [{ "outcome": "approve", "colour": 1 }] })] {
            admin(app).post("/api/v1/workflows", &typed(more)).problem(400);
        }
    }

    fn what_was_drawn_comes_back_and_a_changed_draft_forgets_it(app) {
        let id = draft(app, "drawn", &branched());
        let view = admin(app).get(&format!("/api/v1/workflows/{id}")).ok(200);
        assert_eq!(view["steps"][1]["transitions"], branched()[1]["transitions"]);
        assert_eq!((&view["total_hours"], &view["steps"][0]["assignment"], &view["steps"][0]["transitions"]), (&json!(24), &json!("by_hand"), &json!([])));
        let plain = json!({ "total_hours": 8, "steps": [step(1, "clerk", Some(8), json!({ "assignment": "least_loaded", "opinions_join": "any" }))] });
        let headers = [("Content-Type", "application/json")];
        let changed = admin(app).send("PUT", &format!("/api/v1/workflows/{id}"), &headers, Some(&plain.to_string())).ok(200);
        assert_eq!((&changed["steps"][0]["transitions"], &changed["steps"][0]["assignment"], &changed["steps"][0]["opinions_join"]), (&json!([]), &json!("least_loaded"), &json!("any")));
    }

    fn the_plain_way_and_the_way_by_a_site_visit_lead_to_the_result(app) {
        publish(app, "drawn", &branched());
        let code = at_step_two(app);
        let handler = app.officer("handler", WARD);
        let shown = handler.dossier(&code);
        assert_eq!(shown["next_steps"], json!([
            { "outcome": "approve", "act": "hand_on", "branch": "plain", "name": "Hồ sơ rõ ràng", "to_step": 4, "to_name": "Bước 4", "role": "approver" },
            { "outcome": "approve", "act": "hand_on", "branch": "site-visit", "to_step": 3, "to_name": "Bước 3", "role": "handler" },
            { "outcome": "reject", "act": "hand_on", "branch": "reject", "to_step": 5, "to_name": "Bước 5", "role": "unit_head" },
            { "outcome": "return", "act": "send_back", "to_step": 1, "to_name": "Bước 1", "role": "clerk" },
        ]));
        // Two ways: one must be named, and an existing one.
        let unnamed = handler.act(&code, "hand-overs", &json!({}));
        assert_eq!(unnamed.problem(422).1, [("branch".to_owned(), "required".to_owned())]);
        assert!(unnamed.text.contains("plain, site-visit, reject"), "{}", unnamed.text);
        let unknown = handler.act(&code, "hand-overs", &json!({ "branch": "approve" }));
        assert_eq!(unknown.problem(422).1, [("branch".to_owned(), "unknown_branch".to_owned())]);
        assert_eq!(handler.act(&code, "resolution", &json!({ "document_number": "1" })).problem(409).0, "act_not_allowed");
        assert_eq!(handler.dossier(&code), shown);

        assert_eq!(lies(&hand_on(app, "handler", &code, "site-visit")), (3, "handler"));
        assert_eq!(lies(&handler.act(&code, "hand-overs", &json!({})).ok(200)), (4, "approver"));
        let approver = app.officer("approver", WARD);
        assert_eq!(approver.act(&code, "hand-overs", &json!({})).problem(409).0, "act_not_allowed");
        let resolved = approver.act(&code, "resolution", &json!({ "document_number": "1/GXN" })).ok(200);
        assert_eq!((lies(&resolved), &resolved["next_steps"]), ((6, "clerk"), &json!([])));
        // Taken back, it lies where it was decided.
        let opened = app.officer("supervisor", "H26.268").act(&code, "corrections", &json!({ "reason": "x" })).ok(200);
        assert_eq!(lies(&opened), (4, "approver"));

        let short = at_step_two(app);
        hand_on(app, "handler", &short, "plain");
        approver.act(&short, "resolution", &json!({ "document_number": "2/GXN" })).ok(200);
        let journal = approver.get(&format!("/api/v1/dossiers/{short}/journal")).ok(200);
        assert_eq!(journal["items"][2]["details"]["branch"], "plain");
        sound(app);
    }

    fn returning_goes_only_where_it_is_drawn(app) {
        publish(app, "drawn", &branched());
        let code = at_step_two(app);
        hand_on(app, "handler", &code, "plain");
        let approver = app.officer("approver", WARD);
        let elsewhere = approver.act(&code, "send-backs", &json!({ "to_step": 1, "reason": "x" }));
        assert_eq!(elsewhere.problem(409).0, "act_not_allowed");
        assert!(elsewhere.text.contains("chỉ trả lại bước 2"), "{}", elsewhere.text);
        assert_eq!(lies(&approver.act(&code, "send-backs", &json!({ "to_step": 2, "reason": "x" })).ok(200)), (2, "handler"));
        // Where no return is drawn, any step that it may have come through; 3 is on another branch.
        let handler = app.officer("handler", WARD);
        for to in [2, 3, 4, 0, -1] {
            handler.act(&code, "send-backs", &json!({ "to_step": to, "reason": "x" })).problem(409);
        }
        assert_eq!(lies(&handler.act(&code, "send-backs", &json!({ "to_step": 1, "reason": "x" })).ok(200)), (1, "clerk"));
        sound(app);
    }

    fn refusing_is_for_whom_the_drawing_says(app) {
        publish(app, "drawn", &branched());
        let reason = json!({ "reason": "Không đủ điều kiện" });
        let code = at_step_two(app);
        let head = app.officer("unit_head", WARD);
        // The head leads, but the drawing refuses at steps 4 and 5.
        assert_eq!(head.act(&code, "refusal", &reason).problem(403).0, "role_may_not");
        let early = app.officer("handler", WARD).act(&code, "refusal", &reason);
        assert_eq!(early.problem(409).0, "act_not_allowed");
        assert!(early.text.contains("bước 4, 5"), "{}", early.text);
        assert!(!app.officer("handler", WARD).dossier(&code)["possible_acts"].as_array().unwrap().contains(&json!("refuse")));

        let rejected = hand_on(app, "handler", &code, "reject");
        assert_eq!(lies(&rejected), (5, "unit_head"));
        assert_eq!(rejected["next_steps"][0]["act"], "refuse");
        assert_eq!(head.act(&code, "hand-overs", &json!({})).problem(409).0, "act_not_allowed");
        assert_eq!(head.act(&code, "hand-overs", &json!({ "branch": "reject" })).problem(409).0, "act_not_allowed");
        assert_eq!(head.act(&code, "resolution", &json!({ "document_number": "1" })).problem(409).0, "act_not_allowed");
        assert_eq!(head.act(&code, "refusal", &reason).ok(200)["stage"], "closed_refused");

        // Papers that never came: those who lead refuse, wherever it lies.
        let stuck = at_step_two(app);
        app.ask_for_papers(&stuck, WARD);
        assert_eq!(head.act(&stuck, "refusal", &reason).ok(200)["stage"], "closed_refused");
        sound(app);
    }

    fn a_retired_workflow_is_kept_by_running_dossiers_and_chosen_for_none(app) {
        let id = publish(app, "drawn", &branched());
        let running = at_step_two(app);
        let path = format!("/api/v1/workflows/{id}/retirement");
        let body = json!({ "decision_number": "9/QĐ-UBND", "reason": "Thay quy trình" });
        assert_eq!(app.officer("clerk", WARD).post(&path, &body).problem(403).0, "role_may_not");
        assert_eq!(admin(app).post(&path, &json!({ "decision_number": "", "reason": " " })).problem(422).1.len(), 2);
        let retired = admin(app).post(&path, &body).ok(200);
        assert_eq!((&retired["state"], &retired["retirement_number"], &retired["retirement_reason"]), (&json!("retired"), &json!("9/QĐ-UBND"), &json!("Thay quy trình")));
        assert_eq!(admin(app).post(&path, &body).problem(409).0, "not_in_use");
        assert_eq!(admin(app).post(&format!("/api/v1/workflows/{}/retirement", draft(app, "other", &branched())), &body).problem(409).0, "not_in_use");
        assert_eq!(admin(app).post("/api/v1/workflows/018f0000-0000-7000-8000-000000000000/retirement", &body).problem(404).0, "not_found");

        assert_eq!(lies(&hand_on(app, "handler", &running, "site-visit")), (3, "handler"));
        assert_eq!(app.officer("clerk", WARD).dossier(&app.receive())["step"]["of"], 7, "the reference workflow again");
        sound(app);
    }

    fn nobody_is_given_a_dossier_who_is_away_or_leaves_before_its_step_is_over(app) {
        publish(app, "even", &[
            step(1, "clerk", Some(4), json!({})),
            step(2, "handler", Some(16), json!({ "assignment": "least_loaded" })),
            step(3, "approver", Some(4), json!({})),
        ]);
        for name in ["an", "binh", "chi"] {
            app.named(&format!("{name}.handler"), &[("handler", WARD)]);
        }
        let (clerk, ward) = (app.officer("clerk", WARD), app.officer("administrator", WARD));
        let given = || clerk.dossier(&at_step_two(app))["step"]["handler"].as_str().unwrap().to_owned();
        // An is on leave today; Binh's role ends tomorrow, before the two days of the step are over.
        let leave = json!({ "substitute": "binh.handler", "agency": WARD, "until": "2023-03-07", "reason": "nghỉ phép" });
        ward.post("/api/v1/officers/an.handler/substitutions", &leave).ok(200);
        let last = json!({ "role": "handler", "agency": WARD, "until": "2023-03-08" });
        ward.post("/api/v1/officers/binh.handler/role-endings", &last).ok(200);
        let four: Vec<String> = (0..4).map(|_| given()).collect();
        assert_eq!(four, ["chi.handler", "handler.h26-268-05", "chi.handler", "handler.h26-268-05"]);
        // When these are away too, Binh is there for today and nobody else is.
        for name in ["chi.handler", "handler.h26-268-05"] {
            ward.post(&format!("/api/v1/officers/{name}/substitutions"), &leave).ok(200);
        }
        assert_eq!(given(), "binh.handler");
        // What comes back to somebody who is away goes to somebody who is there.
        let code = at_step_two(app);
        app.officer("unit_head", WARD).act(&code, "assignments", &json!({ "handler": "chi.handler" })).ok(200);
        app.named("chi.handler", &[]).act(&code, "hand-overs", &json!({})).ok(200);
        let back = app.officer("approver", WARD).act(&code, "send-backs", &json!({ "to_step": 2, "reason": "x" })).ok(200);
        assert_eq!(back["step"]["handler"], "binh.handler");
        // On the day after An and Chi are back.
        app.clock.set(at("2023-03-08T09:15"));
        assert_eq!(given(), "an.handler");
        sound(app);
    }

    fn dossiers_are_given_out_evenly_and_by_hand_when_somebody_says_so(app) {
        let handlers: Vec<Client> = ["an", "binh", "chi"].iter().map(|name| app.named(&format!("{name}.handler"), &[("handler", WARD)])).collect();
        publish(app, "even", &[
            step(1, "clerk", Some(4), json!({})),
            step(2, "handler", Some(16), json!({ "assignment": "least_loaded" })),
            step(3, "approver", Some(4), json!({})),
        ]);
        // The tests' own handler comes after these by name.
        let clerk = app.officer("clerk", WARD);
        let names: Vec<String> = (0..8).map(|_| {
            clerk.dossier(&at_step_two(app))["step"]["handler"].as_str().unwrap().to_owned()
        }).collect();
        let four = ["an.handler", "binh.handler", "chi.handler", "handler.h26-268-05"];
        assert_eq!(names, [four, four].concat());

        // An finishes one: among those with fewest open, it is An's turn.
        let of_an = clerk.get("/api/v1/dossiers?handler=an.handler").ok(200)["items"][0]["code"].as_str().unwrap().to_owned();
        handlers[0].act(&of_an, "hand-overs", &json!({})).ok(200);
        // Still An's, at a step that An does not do: it is on every approver's list.
        let mine = |client: &Client| client.get("/api/v1/dossiers?worklist=mine").ok(200)["items"].as_array().unwrap().len();
        let approver = app.officer("approver", WARD);
        assert_eq!((mine(&approver), mine(&handlers[0]), mine(&handlers[1])), (1, 1, 2));
        approver.act(&of_an, "resolution", &json!({ "document_number": "1" })).ok(200);
        let next = at_step_two(app);
        let shown = clerk.dossier(&next);
        assert_eq!(shown["step"]["handler"], "an.handler");
        let journal = clerk.get(&format!("/api/v1/dossiers/{next}/journal")).ok(200)["items"].clone();
        assert_eq!(journal[1]["details"], json!({ "handler": "an.handler", "note": null, "assignment": "least_loaded" }));

        // By hand: whoever is named has it, and keeps it when it comes back.
        let code = app.receive();
        clerk.act(&code, "hand-overs", &json!({ "handler": "chi.handler" })).ok(200);
        let journal = clerk.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200)["items"].clone();
        assert_eq!(journal[1]["details"].get("assignment"), None);
        handlers[2].act(&code, "hand-overs", &json!({})).ok(200);
        let back = approver.act(&code, "send-backs", &json!({ "to_step": 2, "reason": "x" })).ok(200);
        assert_eq!(back["step"]["handler"], "chi.handler");
        app.officer("unit_head", WARD).act(&code, "assignments", &json!({ "handler": "binh.handler" })).ok(200);
        assert_eq!(clerk.dossier(&code)["step"]["handler"], "binh.handler");
        sound(app);
    }

    fn the_first_step_is_given_out_at_the_counter_and_on_acceptance(app) {
        let other = app.named("an.clerk", &[("clerk", WARD)]);
        publish(app, "first", &[step(1, "clerk", Some(8), json!({ "assignment": "least_loaded" })), step(2, "approver", Some(16), json!({}))]);
        let code = app.receive();
        assert_eq!(other.dossier(&code)["step"]["handler"], "an.clerk");
        let online = crate::app::intake_with(&json!({ "channel": "online_partial" }));
        let clerk = app.officer("clerk", WARD);
        let waiting = clerk.post("/api/v1/submissions", &online).ok(201);
        assert_eq!(waiting["step"]["handler"], Value::Null);
        let accepted = clerk.act(waiting["code"].as_str().unwrap(), "acceptance", &json!({})).ok(200);
        assert_eq!(accepted["step"]["handler"], "clerk.h26-268-05");
        sound(app);
    }

    fn a_step_of_a_unit_is_for_its_own_officers(app) {
        // The one-stop desk of the ward's own office stands for a unit: the office itself, named.
        let district = app.named("an.district", &[("handler", "H26.268")]);
        publish(app, "unit", &[
            step(1, "clerk", Some(8), json!({})),
            step(2, "handler", Some(8), json!({ "unit_code": WARD })),
            step(3, "approver", Some(8), json!({})),
        ]);
        let code = at_step_two(app);
        assert_eq!(district.act(&code, "hand-overs", &json!({})).problem(403).0, "role_may_not");
        let mine = |client: &Client| client.get("/api/v1/dossiers?worklist=mine").ok(200)["items"].as_array().unwrap().len();
        assert_eq!((mine(&district), mine(&app.officer("handler", WARD))), (0, 1));
        assert_eq!(lies(&app.officer("handler", WARD).act(&code, "hand-overs", &json!({})).ok(200)), (3, "approver"));
    }

    fn a_late_dossier_of_a_branched_workflow_splits_its_overrun_exactly(app) {
        publish(app, "drawn", &branched());
        let code = at_step_two(app);
        app.clock.set(at("2023-03-09T09:15"));
        hand_on(app, "handler", &code, "plain");
        app.clock.set(at("2023-03-13T10:15"));
        let slip = app.officer("clerk", WARD).get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        let overrun = &slip["overrun"];
        let desks: i64 = overrun["desks"].as_array().unwrap().iter().map(|desk| desk["microseconds"].as_i64().unwrap()).sum();
        let part = |name: &str| overrun[name].as_i64().unwrap();
        let total = part("total_microseconds");
        assert!(total > 0);
        assert_eq!(desks + part("applicant_microseconds") + part("calendar_microseconds") + part("unallocated_microseconds"), total);
        // The limit gave what the longest path is allowed: the calendar bears nothing for the steps not walked.
        assert_eq!(part("calendar_microseconds"), 0);
    }
}
