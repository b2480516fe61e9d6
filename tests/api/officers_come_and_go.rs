//! Officers come and go: roles with dates, people who leave and return, colleagues who act for those who are away.

use std::collections::BTreeSet;

use motcua::dossier::views::verify;
use serde_json::{Value, json};

use crate::app::{Client, PASSWORD, TestApp, at};
use crate::drawn::WARD;

fn admin(app: &TestApp) -> Client {
    app.officer("administrator", WARD)
}

fn change(client: &Client, username: &str, what: &str, body: &Value) -> crate::app::Answer {
    client.post(&format!("/api/v1/officers/{username}/{what}"), body)
}

/// The codes on a list of work.
fn list(client: &Client, worklist: &str) -> BTreeSet<String> {
    let page = client.get(&format!("/api/v1/dossiers?limit=500&worklist={worklist}")).ok(200);
    page["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

fn mine(client: &Client) -> BTreeSet<String> {
    list(client, "mine")
}

/// A dossier that was handed on to the step of that role.
fn at_step_of(app: &TestApp, role: &str) -> String {
    let code = app.receive();
    for _ in 0..10 {
        let holder = app.officer("clerk", WARD).dossier(&code)["step"]["role"].clone();
        if holder == role {
            return code;
        }
        app.officer(holder.as_str().unwrap(), WARD).act(&code, "hand-overs", &json!({})).ok(200);
    }
    panic!("no step of {role}");
}

fn given_to(app: &TestApp, code: &str, username: &str) {
    app.officer("unit_head", WARD).act(code, "assignments", &json!({ "handler": username })).ok(200);
}

fn last_row(client: &Client, code: &str) -> Value {
    let journal = client.get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
    journal["items"].as_array().unwrap().last().unwrap().clone()
}

fn is_sound(app: &TestApp) {
    let findings = app.database().snapshot_now(|conn| verify::walk(conn, |_| {})).unwrap();
    assert!(findings.broken.is_empty(), "{:?}", findings.broken.first());
}

with_app! {
    fn a_role_holds_between_its_days_and_what_is_past_stays_told(app) {
        let admin = admin(app);
        let an = app.named("an.nguyen", &[("clerk", WARD)]);
        let given = json!({ "role": "handler", "agency": WARD, "from": "2023-03-09", "until": "2023-03-10" });
        let record = change(&admin, "an.nguyen", "roles", &given).ok(200);
        assert_eq!(record["roles"].as_array().unwrap().len(), 2);
        let roles = |client: &Client| -> Vec<String> {
            let me = client.get("/api/v1/me").ok(200);
            me["roles"].as_array().unwrap().iter().map(|held| held["role"].as_str().unwrap().to_owned()).collect()
        };
        let listed = |role: &str| {
            let page = admin.get(&format!("/api/v1/officers?role={role}&agency={WARD}")).ok(200);
            page["items"].as_array().unwrap().iter().any(|item| item["username"] == "an.nguyen")
        };
        for (now, expected) in [
            ("2023-03-07T09:15", &["clerk"][..]),
            ("2023-03-08T23:59", &["clerk"]),
            ("2023-03-09T00:00", &["clerk", "handler"]),
            ("2023-03-10T23:59", &["clerk", "handler"]),
            ("2023-03-11T00:00", &["clerk"]),
        ] {
            app.clock.set(at(now));
            assert_eq!(roles(&an), expected, "{now}");
            assert_eq!(listed("handler"), expected.contains(&"handler"), "{now}");
        }
        // What is over is told with its dates; whoever did it, when and as what.
        let record = admin.get("/api/v1/officers/an.nguyen").ok(200);
        let handler = record["roles"].as_array().unwrap().iter().find(|held| held["role"] == "handler").unwrap();
        assert_eq!((&handler["from"], &handler["until"]), (&json!("2023-03-09T00:00:00+07:00"), &json!("2023-03-11T00:00:00+07:00")));
        assert_eq!(handler["in_force"], false);
        let row = record["changes"].as_array().unwrap().last().unwrap();
        assert_eq!((&row["kind"], &row["made_by"], &row["made_as"], &row["made_at_agency"]),
            (&json!("role_given"), &json!("administrator.h26-268-05"), &json!("administrator"), &json!(WARD)));
        assert_eq!(row["made_at"], "2023-03-07T09:15:00+07:00");
        // The officer reads the own record, a colleague does not.
        an.get("/api/v1/officers/an.nguyen").ok(200);
        app.officer("clerk", WARD).get("/api/v1/officers/an.nguyen").problem(403);
    }

    fn a_role_is_taken_and_moved_at_once_or_on_a_day(app) {
        let city = app.officer("administrator", "H26");
        let an = app.named("an.nguyen", &[("clerk", WARD)]);
        let seen = |client: &Client| client.get("/api/v1/me").ok(200)["roles"].clone();
        let moved = json!({ "role": "clerk", "agency": WARD, "to": "H26.268.04", "on": "2023-03-08" });
        change(&city, "an.nguyen", "role-moves", &moved).ok(200);
        assert_eq!(seen(&an)[0]["agency_code"], WARD);
        app.clock.set(at("2023-03-08T00:00"));
        assert_eq!((seen(&an).as_array().unwrap().len(), seen(&an)[0]["agency_code"].as_str()), (1, Some("H26.268.04")));
        an.get(&format!("/api/v1/dossiers?agency={WARD}")).problem(404);
        change(&city, "an.nguyen", "role-endings", &json!({ "role": "clerk", "agency": "H26.268.04", "until": "2023-03-08" })).ok(200);
        assert_eq!(seen(&an).as_array().unwrap().len(), 1, "to the end of its last day");
        app.clock.set(at("2023-03-09T00:00"));
        assert_eq!(seen(&an), json!([]));
        // Whoever holds nothing is still found by those who administered the officer, and can come back.
        change(&city, "an.nguyen", "roles", &json!({ "role": "clerk", "agency": WARD })).ok(200);
        assert_eq!(seen(&an)[0]["agency_code"], WARD);
        change(&city, "an.nguyen", "role-endings", &json!({ "role": "clerk", "agency": WARD })).ok(200);
        assert_eq!(seen(&an), json!([]), "at once");
    }

    fn a_role_that_never_began_can_be_given_again_and_one_that_begins_later_moves_as_it_is(app) {
        let city = app.officer("administrator", "H26");
        let an = app.named("an.nguyen", &[("clerk", WARD)]);
        let handler = json!({ "role": "handler", "agency": WARD, "from": "2023-03-09", "until": "2023-03-10" });
        change(&city, "an.nguyen", "roles", &handler).ok(200);
        change(&city, "an.nguyen", "role-endings", &json!({ "role": "handler", "agency": WARD })).ok(200);
        change(&city, "an.nguyen", "roles", &handler).ok(200);
        let moved = json!({ "role": "handler", "agency": WARD, "to": "H26.268.04" });
        let same = change(&city, "an.nguyen", "role-moves", &json!({ "role": "handler", "agency": WARD, "to": WARD }));
        assert_eq!(same.problem(422).1, [("to".to_owned(), "same_agency".to_owned())]);
        change(&city, "an.nguyen", "role-moves", &moved).ok(200);
        let held = |now: &str| -> Vec<(String, String)> {
            app.clock.set(at(now));
            let me = an.get("/api/v1/me").ok(200);
            let text = |role: &Value, name: &str| role[name].as_str().unwrap().to_owned();
            me["roles"].as_array().unwrap().iter().map(|role| (text(role, "role"), text(role, "agency_code"))).collect()
        };
        let own = ("clerk".to_owned(), WARD.to_owned());
        let moved = ("handler".to_owned(), "H26.268.04".to_owned());
        assert_eq!(held("2023-03-08T08:00"), std::slice::from_ref(&own));
        assert_eq!(held("2023-03-09T08:00"), [own.clone(), moved]);
        assert_eq!(held("2023-03-11T00:00"), [own]);
    }

    fn whoever_works_at_the_office_no_more_acts_for_nobody_there(app) {
        let admin = admin(app);
        app.named("an.nguyen", &[("handler", WARD)]);
        let chi = app.named("chi.le", &[("clerk", WARD)]);
        let code = at_step_of(app, "handler");
        change(&admin, "an.nguyen", "substitutions", &json!({ "substitute": "chi.le", "agency": WARD, "until": "2023-03-09", "reason": "nghỉ phép" })).ok(200);
        assert!(mine(&chi).contains(&code));
        change(&admin, "chi.le", "role-endings", &json!({ "role": "clerk", "agency": WARD })).ok(200);
        assert_eq!(chi.get("/api/v1/me").ok(200)["roles"], json!([]));
        chi.act(&code, "hand-overs", &json!({})).problem(404);
    }

    fn only_whose_reach_covers_the_office_changes_officers(app) {
        let ward = admin(app);
        let other = app.officer("administrator", "H26.268.04");
        app.named("an.nguyen", &[("clerk", WARD)]);
        let role = |agency: &str| json!({ "role": "handler", "agency": agency });
        // Of another ward: the officer is not there. Of the own ward, but for another one: beyond reach.
        assert_eq!(change(&other, "an.nguyen", "roles", &role("H26.268.04")).problem(404).0, "not_found");
        let (code, fields) = change(&ward, "an.nguyen", "roles", &role("H26.268.04")).problem(403);
        assert_eq!((code.as_str(), fields), ("role_may_not", vec![("agency".to_owned(), "beyond_reach".to_owned())]));
        for what in ["roles", "role-endings"] {
            change(&app.officer("supervisor", WARD), "an.nguyen", what, &json!({ "role": "clerk", "agency": WARD })).problem(403);
        }
        for what in ["deactivation", "reactivation"] {
            let path = format!("/api/v1/officers/an.nguyen/{what}");
            app.officer("supervisor", WARD).post(&path, &json!({})).problem(403);
            other.post(&path, &json!({})).problem(404);
            // Nobody for themselves.
            ward.post(&format!("/api/v1/officers/administrator.h26-268-05/{what}"), &json!({})).problem(403);
        }
        change(&ward, "administrator.h26-268-05", "roles", &role(WARD)).problem(403);
        // All mistakes at once, and each says where.
        let wrong = json!({ "role": "king", "agency": "H26.999", "from": "2023-03-06", "until": "tomorrow" });
        let (_, fields) = change(&ward, "an.nguyen", "roles", &wrong).problem(422);
        let named: Vec<(&str, &str)> = fields.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(named, [("role", "unknown_role"), ("agency", "unknown_agency"), ("from", "in_the_past"), ("until", "not_a_date")]);
        let (code, _) = change(&ward, "an.nguyen", "roles", &json!({ "role": "clerk", "agency": WARD })).problem(409);
        assert_eq!(code, "already_exists");
        let (_, fields) = change(&ward, "an.nguyen", "role-endings", &role(WARD)).problem(422);
        assert_eq!(fields, [("role".to_owned(), "not_held".to_owned())]);
    }

    fn who_leaves_is_told_what_is_left_and_it_is_everybodys_at_once(app) {
        let admin = admin(app);
        let binh = app.named("binh.tran", &[("handler", WARD)]);
        let chi = app.named("chi.le", &[("handler", WARD)]);
        let open = at_step_of(app, "handler");
        let paused = at_step_of(app, "handler");
        for code in [&open, &paused] {
            given_to(app, code, "binh.tran");
        }
        app.ask_for_papers(&paused, WARD);
        assert!(mine(&binh).contains(&open) && !mine(&chi).contains(&open));
        let left = admin.post("/api/v1/officers/binh.tran/deactivation", &json!({})).ok(200);
        assert_eq!((&left["dossiers_left"], &left["dossiers"]), (&json!(2), &json!([open, paused])));
        binh.get("/api/v1/me").problem(401);
        let sign_in = json!({ "username": "binh.tran", "password": PASSWORD });
        app.stranger().post("/api/v1/auth/sign-in", &sign_in).problem(401);
        // One row of the journal each, by the administrator; the clock and the step stay.
        for code in [&open, &paused] {
            let row = last_row(&chi, code);
            assert_eq!((&row["event"], &row["actor"], &row["actor_role"], &row["details"]),
                (&json!("release"), &json!("administrator.h26-268-05"), &json!("administrator"), &json!({ "handler": "binh.tran" })));
            assert_eq!(row["people"][0]["full_name"], "Cán bộ thử nghiệm");
            assert_eq!((&row["from_stage"], &row["due_before"]), (&row["to_stage"], &row["due_after"]));
            assert_eq!(chi.dossier(code)["step"]["handler"], Value::Null);
        }
        assert!(mine(&chi).contains(&open));
        is_sound(app);
        // Done again, it changes nothing.
        let again = admin.post("/api/v1/officers/binh.tran/deactivation", &json!({})).ok(200);
        assert_eq!(again["dossiers_left"], 0);
        admin.post("/api/v1/officers/nobody/deactivation", &json!({})).problem(404);
        // Back with the roles as they stand by date.
        change(&admin, "binh.tran", "role-endings", &json!({ "role": "handler", "agency": WARD, "until": "2023-03-08" })).ok(200);
        app.clock.set(at("2023-03-08T09:00"));
        admin.post("/api/v1/officers/binh.tran/reactivation", &json!({})).ok(200);
        let tokens = app.stranger().post("/api/v1/auth/sign-in", &sign_in).ok(200);
        let back = app.with_token(&tokens["access_token"]);
        assert!(mine(&back).contains(&open), "a handler again, and it is anybody's of the role");
        app.clock.set(at("2023-03-09T09:00"));
        let tokens = app.stranger().post("/api/v1/auth/sign-in", &sign_in).ok(200);
        assert_eq!(app.with_token(&tokens["access_token"]).get("/api/v1/me").ok(200)["roles"], json!([]));
        let kinds: Vec<Value> = admin.get("/api/v1/officers/binh.tran").ok(200)["changes"].as_array().unwrap().iter().map(|row| row["kind"].clone()).collect();
        assert_eq!(kinds, [json!("deactivated"), json!("role_taken"), json!("reactivated")]);
    }

    fn nobodys_dossier_is_on_no_list(app) {
        let city = app.officer("administrator", "H26");
        let names = ["binh.tran", "chi.le", "dung.vu", "giang.do"];
        let people: Vec<Client> = names.iter().map(|name| app.named(name, &[("handler", WARD)])).collect();
        let codes: Vec<String> = names.iter().map(|name| {
            let code = at_step_of(app, "handler");
            given_to(app, &code, name);
            code
        }).collect();
        let paused = at_step_of(app, "handler");
        given_to(app, &paused, "binh.tran");
        app.ask_for_papers(&paused, WARD);
        let desk = app.receive();
        let supervisor = app.officer("supervisor", WARD);
        let everybody: Vec<Client> = people.iter().cloned()
            .chain(["clerk", "unit_head", "approver", "records_clerk"].map(|role| app.officer(role, WARD))).collect();
        // Every open dossier is on the list of somebody in service, or on one that the supervisor sees.
        let reached = || {
            let mut on_lists: BTreeSet<String> = everybody.iter().filter(|client| client.get("/api/v1/me").status == 200).flat_map(mine).collect();
            on_lists.extend(list(&supervisor, "paused"));
            on_lists.extend(list(&supervisor, "without_officer"));
            let open: BTreeSet<String> = codes.iter().cloned().chain([paused.clone(), desk.clone()]).collect();
            assert_eq!(open.difference(&on_lists).collect::<Vec<_>>(), Vec::<&String>::new());
        };
        let [binh, chi, dung, giang] = &people[..] else { panic!("four") };
        reached();
        assert_eq!(mine(giang), BTreeSet::from([codes[3].clone()]));
        // One leaves, one's role is taken, one's expires, one moves to another ward.
        city.post("/api/v1/officers/binh.tran/deactivation", &json!({})).ok(200);
        assert!(mine(giang).contains(&codes[0]));
        reached();
        change(&city, "chi.le", "role-endings", &json!({ "role": "handler", "agency": WARD })).ok(200);
        assert!(mine(giang).contains(&codes[1]) && mine(chi).is_empty());
        reached();
        change(&city, "dung.vu", "role-endings", &json!({ "role": "handler", "agency": WARD, "until": "2023-03-07" })).ok(200);
        assert!(!mine(giang).contains(&codes[2]) && mine(dung).contains(&codes[2]));
        app.clock.set(at("2023-03-08T09:00"));
        assert!(mine(giang).contains(&codes[2]) && mine(dung).is_empty());
        reached();
        assert_eq!(list(&supervisor, "without_officer"), BTreeSet::new());
        change(&city, "giang.do", "role-moves", &json!({ "role": "handler", "agency": WARD, "to": "H26.268.04" })).ok(200);
        assert!(mine(giang).is_empty());
        // Now nobody does this step: it is on the list of what nobody does, for those who see the office.
        let nobodys: BTreeSet<String> = codes.iter().cloned().chain([paused.clone()]).collect();
        assert_eq!(list(&supervisor, "without_officer"), nobodys);
        reached();
        let counts = supervisor.get("/api/v1/worklists").ok(200);
        let counted = counts["items"].as_array().unwrap().iter().find(|item| item["worklist"] == "without_officer").unwrap().clone();
        assert_eq!(counted["dossiers"], 5);
        // Somebody new comes, and has them all.
        let hoa = app.named("hoa.ly", &[("handler", WARD)]);
        assert_eq!(mine(&hoa), codes.iter().cloned().collect());
        assert_eq!(list(&supervisor, "without_officer"), BTreeSet::new());
        assert!(binh.get("/api/v1/me").status == 401);
        is_sound(app);
    }

    fn a_substitute_does_what_the_absent_officer_may_and_the_journal_names_both(app) {
        let admin = admin(app);
        let an = app.named("an.nguyen", &[("handler", WARD), ("administrator", "H26.268.04")]);
        let clerk = app.named("chi.le", &[("clerk", WARD)]);
        let held = at_step_of(app, "handler");
        let common = at_step_of(app, "handler");
        given_to(app, &held, "an.nguyen");
        assert!(mine(&clerk).is_disjoint(&BTreeSet::from([held.clone(), common.clone()])));
        let acts = |client: &Client, code: &str| client.dossier(code)["possible_acts"].as_array().unwrap().clone();
        assert!(!acts(&clerk, &held).contains(&json!("hand_on")));
        let leave = json!({ "substitute": "chi.le", "agency": WARD, "from": "2023-03-08", "until": "2023-03-09", "reason": "nghỉ phép" });
        let record = change(&admin, "an.nguyen", "substitutions", &leave).ok(200);
        assert_eq!((&record["substitutions"][0]["substitute"], &record["substitutions"][0]["in_force"]), (&json!("chi.le"), &json!(false)));
        clerk.act(&held, "hand-overs", &json!({})).problem(403);
        app.clock.set(at("2023-03-08T08:00"));
        // What was given to the absent officer, and what is everybody's of the role.
        assert!(mine(&clerk).is_superset(&BTreeSet::from([held.clone(), common.clone()])));
        let counts = clerk.get("/api/v1/worklists").ok(200);
        let counted = counts["items"].as_array().unwrap().iter().find(|item| item["worklist"] == "mine").unwrap().clone();
        assert_eq!(counted["dossiers"], mine(&clerk).len());
        assert!(acts(&clerk, &held).contains(&json!("hand_on")));
        let me = clerk.get("/api/v1/me").ok(200);
        assert_eq!(me["roles"].as_array().unwrap().iter().filter(|role| role["acting_for"] == "an.nguyen").count(), 1,
            "the role on dossiers, not that of the administrator, and here alone");
        change(&clerk, "an.nguyen", "roles", &json!({ "role": "clerk", "agency": "H26.268.04" })).problem(403);
        change(&app.officer("administrator", "H26"), "an.nguyen", "posts", &json!({ "post": "Công chức Tư pháp - Hộ tịch" })).ok(200);
        clerk.act(&held, "hand-overs", &json!({})).ok(200);
        let row = last_row(&clerk, &held);
        assert_eq!((&row["actor"], &row["actor_role"], &row["acting_for"], &row["acting_for_name"], &row["acting_for_post"]),
            (&json!("chi.le"), &json!("handler"), &json!("an.nguyen"), &json!("Cán bộ thử nghiệm"), &json!("Công chức Tư pháp - Hộ tịch")));
        // What was handed on by mistake comes back; where one may act in one's own right, one acts for nobody.
        clerk.act(&held, "recalls", &json!({ "reason": "chuyển nhầm" })).ok(200);
        assert_eq!(last_row(&clerk, &held)["acting_for"], "an.nguyen");
        let own = app.receive();
        clerk.act(&own, "hand-overs", &json!({})).ok(200);
        assert_eq!(last_row(&clerk, &own)["acting_for"], Value::Null);
        let slip = clerk.get(&format!("/api/v1/dossiers/{held}/control-slip")).ok(200);
        let givers: Vec<&Value> = slip["rows"].as_array().unwrap().iter().map(|row| &row["giver"]["acting_for_name"]).collect();
        assert!(givers.contains(&&json!("Cán bộ thử nghiệm")), "{slip}");
        // After the last day it is over.
        app.clock.set(at("2023-03-10T00:00"));
        clerk.act(&common, "hand-overs", &json!({})).problem(403);
        assert!(!mine(&clerk).contains(&common) && !acts(&clerk, &common).contains(&json!("hand_on")));
        an.act(&common, "hand-overs", &json!({})).ok(200);
        assert_eq!(last_row(&an, &common)["acting_for"], Value::Null);
        is_sound(app);
    }

    fn a_substitution_is_refused_where_it_makes_no_sense_and_ends_when_it_is_ended(app) {
        let admin = admin(app);
        app.named("an.nguyen", &[("handler", WARD)]);
        app.named("chi.le", &[("clerk", WARD)]);
        app.named("far.away", &[("clerk", "H26.268.04")]);
        let asked = |changes: Value| {
            let mut body = json!({ "substitute": "chi.le", "agency": WARD, "until": "2023-03-09", "reason": "nghỉ phép" });
            body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            body
        };
        for (changes, field, code) in [
            (json!({ "substitute": "far.away" }), "substitute", "unknown_officer"),
            (json!({ "substitute": "an.nguyen" }), "substitute", "unknown_officer"),
            (json!({ "substitute": "nobody" }), "substitute", "unknown_officer"),
            (json!({ "until": null }), "until", "required"),
            (json!({ "until": "2023-03-06" }), "until", "in_the_past"),
            (json!({ "reason": " " }), "reason", "required"),
        ] {
            let (_, fields) = change(&admin, "an.nguyen", "substitutions", &asked(changes)).problem(422);
            assert_eq!(fields, [(field.to_owned(), code.to_owned())]);
        }
        change(&app.officer("administrator", "H26.268.04"), "an.nguyen", "substitutions", &asked(json!({}))).problem(404);
        // A role that is not over dossiers needs no substitute.
        app.named("report.only", &[("report_writer", WARD)]);
        let (_, fields) = change(&admin, "report.only", "substitutions", &asked(json!({}))).problem(422);
        assert_eq!(fields, [("agency".to_owned(), "nothing_to_do_there".to_owned())]);

        let record = change(&admin, "an.nguyen", "substitutions", &asked(json!({}))).ok(200);
        let id = record["substitutions"][0]["id"].as_str().unwrap().to_owned();
        change(&admin, "an.nguyen", "substitutions", &asked(json!({ "from": "2023-03-09", "until": "2023-03-12" }))).problem(409);
        let code = at_step_of(app, "handler");
        let chi = app.named("chi.le", &[]);
        assert!(mine(&chi).contains(&code));
        change(&admin, "an.nguyen", &format!("substitutions/{id}/ending"), &json!({})).ok(200);
        assert!(!mine(&chi).contains(&code));
        change(&admin, "an.nguyen", &format!("substitutions/{id}/ending"), &json!({})).problem(409);
        change(&admin, "chi.le", &format!("substitutions/{id}/ending"), &json!({})).problem(404);
        // Nobody acts for somebody who has left.
        change(&admin, "an.nguyen", "substitutions", &asked(json!({}))).ok(200);
        assert!(mine(&chi).contains(&code));
        admin.post("/api/v1/officers/an.nguyen/deactivation", &json!({})).ok(200);
        assert!(!mine(&chi).contains(&code));
    }

    fn a_person_is_shown_with_full_name_and_the_post_of_then(app) {
        let admin = admin(app);
        let head = app.officer("unit_head", WARD);
        app.named("binh.tran", &[("handler", WARD)]);
        change(&admin, "unit_head.h26-268-05", "posts", &json!({ "post": "Phó Trưởng phòng" })).ok(200);
        change(&admin, "binh.tran", "posts", &json!({ "post": "Chuyên viên" })).ok(200);
        let code = at_step_of(app, "handler");
        given_to(app, &code, "binh.tran");
        app.clock.set(at("2023-03-08T09:00"));
        change(&admin, "unit_head.h26-268-05", "posts", &json!({ "post": "Trưởng phòng" })).ok(200);
        change(&admin, "binh.tran", "posts", &json!({ "post": "Chuyên viên chính", "from": "2023-03-09" })).ok(200);
        let row = last_row(&head, &code);
        assert_eq!((&row["actor_name"], &row["actor_post"]), (&json!("Cán bộ thử nghiệm"), &json!("Phó Trưởng phòng")));
        assert_eq!(row["people"], json!([{ "username": "binh.tran", "full_name": "Cán bộ thử nghiệm", "post": "Chuyên viên" }]));
        assert_eq!(head.dossier(&code)["step"]["handler_post"], "Chuyên viên");
        let line = head.get("/api/v1/dossiers?handler=binh.tran").ok(200)["items"][0].clone();
        assert_eq!((&line["handler_name"], &line["handler_post"]), (&json!("Cán bộ thử nghiệm"), &json!("Chuyên viên")));
        let slip = head.get(&format!("/api/v1/dossiers/{code}/control-slip")).ok(200);
        let posts: Vec<&Value> = slip["rows"].as_array().unwrap().iter().map(|row| &row["giver"]["actor_post"]).collect();
        assert!(posts.contains(&&json!("Phó Trưởng phòng")), "{posts:?}");
        let officers = admin.get("/api/v1/officers?role=unit_head").ok(200);
        assert_eq!(officers["items"][0]["post"], "Trưởng phòng");
        app.clock.set(at("2023-03-09T00:00"));
        assert_eq!(head.dossier(&code)["step"]["handler_post"], "Chuyên viên chính");
        // Whoever made a report, and signs it.
        let city = app.officer("administrator", "H26");
        let supervisor = app.officer("supervisor", "H26.268");
        change(&city, "supervisor.h26-268", "posts", &json!({ "post": "Chánh Văn phòng" })).ok(200);
        let asked = json!({ "layout": "ii06a", "agency": "H26.268", "from": "2023-03-01", "to": "2023-03-08" });
        let run = supervisor.post("/api/v1/report-runs", &asked).ok(201);
        assert_eq!(run["made_by_post"], "Chánh Văn phòng");
        let id = run["id"].as_str().unwrap();
        let signed = supervisor.post(&format!("/api/v1/report-runs/{id}/signatures"), &json!({})).ok(200);
        assert_eq!(signed["signatures"][0]["post"], "Chánh Văn phòng");
        assert_eq!(supervisor.get("/api/v1/report-runs").ok(200)["items"][0]["made_by_post"], "Chánh Văn phòng");
    }
}
