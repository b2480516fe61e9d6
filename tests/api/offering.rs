//! Whatever a counter offers has a workflow that fits: each act that would leave a gap is refused, and a version and its workflows
//! are published together.

use std::path::{Path, PathBuf};

use motcua::agency::Level;
use motcua::dossier::books::store as dossiers;
use motcua::import::reference::load_reference;
use motcua::platform::database::Id;
use motcua::platform::error::Code;
use motcua::procedure;
use motcua::workflow::offering::store::load;
use motcua::workflow::store::find_key_for;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp, at, intake_with};

const WARD: &str = "H26.268.05";
const DISTRICT: &str = "H26.268";
const PROCEDURE: &str = "1.004873";

fn content(levels: &[&str], days: u32) -> Value {
    json!({
        "name_vi": "Cấp Giấy xác nhận", "field_name": "Hộ tịch", "levels": levels, "service_level": "partial",
        "limit": { "value": days, "unit": "working_days" }, "papers": [], "legal_basis": "Luật Hộ tịch",
        "source": "Quyết định công bố", "verified": true,
    })
}

/// Drafts the next version of the procedure for wards with a limit in working days; answers its number.
fn draft(app: &TestApp, days: u32) -> i64 {
    let path = format!("/api/v1/procedures/{PROCEDURE}/versions");
    let draft = app.officer("administrator", "H26").post(&path, &content(&["ward"], days)).ok(201);
    draft["version"].as_i64().unwrap()
}

fn decision(changes: &Value) -> Value {
    let mut body = json!({ "decision_number": "77/QĐ-UBND", "valid_from": "2023-03-07" });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

fn publish(app: &TestApp, (code, number): (&str, i64), changes: &Value) -> Answer {
    let path = format!("/api/v1/procedures/{code}/versions/{number}/publication");
    app.officer("administrator", "H26").post(&path, &decision(changes))
}

fn rehearse(app: &TestApp, number: i64, changes: &Value) -> Value {
    let path = format!("/api/v1/procedures/{PROCEDURE}/versions/{number}/publication-rehearsals");
    app.officer("administrator", "H26").post(&path, &decision(changes)).ok(200)
}

/// Drafts a workflow of two counted steps; answers its key.
fn draft_workflow(app: &TestApp, name: &str, hours: [u32; 2], more: &Value) -> String {
    let step = |position: i32, role: &str, hours: Option<u32>| json!({ "position": position, "name_vi": role, "name_en": role, "role": role, "allowance_hours": hours });
    let steps =
        [step(1, "clerk", Some(hours[0])), step(2, "handler", Some(hours[1])), step(3, "clerk", None)];
    let mut plan = json!({ "steps": steps });
    plan.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let admin = app.officer("administrator", "H26");
    let draft = admin.post("/api/v1/workflows", &json!({ "name": name, "plan": plan })).ok(201);
    draft["id"].as_str().unwrap().to_owned()
}

fn publish_workflow(app: &TestApp, id: &str) -> Answer {
    let path = format!("/api/v1/workflows/{id}/publication");
    app.officer("administrator", "H26").post(&path, &json!({ "decision_number": "78/QĐ-UBND" }))
}

fn retire(app: &TestApp, id: &str) -> Answer {
    let path = format!("/api/v1/workflows/{id}/retirement");
    let body = json!({ "decision_number": "79/QĐ-UBND", "reason": "Thay quy trình" });
    app.officer("administrator", "H26").post(&path, &body)
}

fn receive(app: &TestApp, changes: &Value) -> Value {
    let intake = intake_with(changes);
    app.officer("clerk", intake["agency"].as_str().unwrap()).post("/api/v1/dossiers", &intake).ok(201)
}

/// What the workflow adds up to that an intake of now gets.
fn intake_hours(app: &TestApp, changes: &Value) -> u32 {
    let code = receive(app, changes)["code"].as_str().unwrap().to_owned();
    let workflow = app.database().read_now(|conn| {
        let found = dossiers::find_for_tracking(conn, &code)?;
        motcua::workflow::store::load(conn, found[0].workflow_id)
    });
    workflow.unwrap().total_hours
}

fn left(field: &str) -> (String, Vec<(String, String)>) {
    ("left_without_workflow".to_owned(), vec![(field.to_owned(), "no_workflow".to_owned())])
}

fn workflows(app: &TestApp, query: &str) -> Vec<(String, i64, String, i64)> {
    let page = app.officer("clerk", WARD).get(&format!("/api/v1/workflows?limit=500&{query}")).ok(200);
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let text = |name: &str| item[name].as_str().unwrap().to_owned();
            (
                text("name"),
                item["version"].as_i64().unwrap(),
                text("state"),
                item["total_hours"].as_i64().unwrap(),
            )
        })
        .collect()
}

fn allowances(workflow: &Value) -> Vec<Value> {
    workflow["steps"].as_array().unwrap().iter().map(|step| step["allowance_hours"].clone()).collect()
}

/// A copy of the reference files with lines added to some.
fn folder(changes: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("reference-{}", <Id>::new()));
    std::fs::create_dir_all(&folder).unwrap();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|ending| ending == "csv") {
            let name = file.file_name().unwrap().to_str().unwrap();
            let more = changes.iter().filter(|(of, _)| *of == name).map(|(_, line)| format!("{line}\n"));
            let text = std::fs::read_to_string(&file).unwrap();
            std::fs::write(folder.join(name), format!("{}\n{}", text.trim_end(), more.collect::<String>()))
                .unwrap();
        }
    }
    folder
}

with_app! {
    fn a_limit_that_no_workflow_fits_is_refused_and_nothing_changes(app) {
        let number = draft(app, 4);
        let refused = publish(app, (PROCEDURE, number), &json!({}));
        assert_eq!(refused.problem(409), left("workflow"));
        assert!(refused.text.contains("quy trình 32 giờ ở cấp xã") && refused.text.contains("workflow_drafts"), "{}", refused.text);
        let versions = app.officer("clerk", WARD).get(&format!("/api/v1/procedures/{PROCEDURE}/versions")).ok(200);
        let states: Vec<_> = versions["items"].as_array().unwrap().iter().map(|version| version["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["published", "draft"]);
        assert_eq!(intake_hours(app, &json!({})), 24);
        let rehearsal = rehearse(app, number, &json!({}));
        assert_eq!((&rehearsal["may_be_published"], &rehearsal["limit_hours"], &rehearsal["workflows"]), (&json!(false), &json!(32), &json!([])));
        // Those of the district, and the wards that begin in two years: a version holds until further notice.
        assert_eq!((&rehearsal["unhandled"][0]["level"], &rehearsal["unhandled"][0]["from"]), (&json!("ward"), &json!("2023-03-07")));
        assert_eq!(rehearsal["unhandled"][0]["count"], rehearsal["unhandled"][0]["agencies"].as_array().unwrap().len());
        // Nobody else may ask or do.
        let path = format!("/api/v1/procedures/{PROCEDURE}/versions/{number}");
        let clerk = app.officer("clerk", WARD);
        assert_eq!(clerk.post(&format!("{path}/publication-rehearsals"), &decision(&json!({}))).problem(403).0, "role_may_not");
        assert_eq!(clerk.post(&format!("{path}/publication"), &decision(&json!({}))).problem(403).0, "role_may_not");
    }

    fn on_request_the_present_workflow_is_scaled_and_both_are_published(app) {
        let number = draft(app, 4);
        let before = workflows(app, "");
        let rehearsal = rehearse(app, number, &json!({ "workflow": "scale" }));
        assert_eq!((&rehearsal["may_be_published"], &rehearsal["unhandled"], &rehearsal["obstacles"]), (&json!(true), &json!([]), &json!([])));
        let planned = &rehearsal["workflows"][0];
        assert_eq!(
            (&planned["name"], &planned["scaled_from"], &planned["total_hours_before"], &planned["total_hours"], &planned["level"]),
            (&json!(PROCEDURE), &json!("generic-3"), &json!(24), &json!(32), &json!("ward")),
        );
        let step = |name: &str| planned["steps"].as_array().unwrap().iter().map(|step| step[name].as_i64().unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!((step("allowance_hours_before"), step("allowance_hours")), (vec![2, 2, 12, 4, 2, 2, 0], vec![3, 3, 16, 5, 3, 2, 0]));
        assert_eq!(workflows(app, ""), before, "a rehearsal writes nothing");

        let published = publish(app, (PROCEDURE, number), &json!({ "workflow": "scale" })).ok(200);
        assert_eq!((&published["state"], &published["workflows"][0]["state"]), (&json!("published"), &json!("published")));
        assert_eq!((&published["workflows"][0]["procedure_code"], &published["workflows"][0]["decision_number"]), (&json!(PROCEDURE), &json!("77/QĐ-UBND")));
        assert_eq!(allowances(&published["workflows"][0])[..6], [3, 3, 16, 5, 3, 2].map(Value::from));
        assert_eq!(intake_hours(app, &json!({})), 32);
        // Another change scales its own workflow: the next version of the same name.
        let number = draft(app, 1);
        let published = publish(app, (PROCEDURE, number), &json!({ "workflow": "scale" })).ok(200);
        assert_eq!(allowances(&published["workflows"][0])[..6], [1, 1, 3, 1, 1, 1].map(Value::from));
        assert_eq!(workflows(app, &format!("procedure={PROCEDURE}")), [
            (PROCEDURE.to_owned(), 1, "retired".to_owned(), 32),
            (PROCEDURE.to_owned(), 2, "published".to_owned(), 8),
        ]);
        assert_eq!(intake_hours(app, &json!({})), 8);
    }

    fn what_cannot_be_scaled_or_published_with_it_is_named(app) {
        let admin = app.officer("administrator", "H26");
        // Six steps do not fit into two hours.
        let mut short = content(&["ward"], 1);
        short["limit"] = json!({ "value": 2, "unit": "working_hours" });
        admin.post(&format!("/api/v1/procedures/{PROCEDURE}/versions"), &short).ok(201);
        let refused = publish(app, (PROCEDURE, 2), &json!({ "workflow": "scale" }));
        assert_eq!(refused.problem(422), ("publishing_refused".into(), vec![("workflow".into(), "too_many_steps".into())]));
        let other = draft_workflow(app, "cua-thu-tuc-khac", [1, 1], &json!({ "procedure_code": "1.001193" }));
        let wrong = draft_workflow(app, "sai-tong", [1, 2], &json!({ "procedure_code": PROCEDURE }));
        let generic = "018f0000-0000-7000-8000-000000000000";
        let refused = publish(app, (PROCEDURE, 2), &json!({ "workflow_drafts": [other, wrong, generic, wrong] }));
        assert_eq!(refused.problem(422).1, [
            ("workflow_drafts.0".into(), "of_another_procedure".into()),
            ("workflow_drafts.1".into(), "wrong_sum".into()),
            ("workflow_drafts.2".into(), "unknown".into()),
            ("workflow_drafts.3".into(), "twice".into()),
        ]);
        // A first version has nothing that could be scaled; a day that does not fit is refused as ever.
        admin.post("/api/v1/procedures", &json!({ "code": "9.000021", "content": content(&["ward"], 4) })).ok(201);
        let refused = publish(app, ("9.000021", 1), &json!({ "workflow": "scale" }));
        assert_eq!(refused.problem(422).1, [("workflow".into(), "nothing_to_scale".into())]);
        let fits = draft_workflow(app, "9.000021", [8, 24], &json!({ "procedure_code": "9.000021" }));
        assert_eq!(publish_workflow(app, &fits).problem(422).1, [("procedure_code".into(), "not_published".into())]);
        let both = publish(app, ("9.000021", 1), &json!({ "workflow_drafts": [fits] })).ok(200);
        assert_eq!((&both["state"], &both["workflows"][0]["total_hours"]), (&json!("published"), &json!(32)));
        assert_eq!(publish(app, ("9.000021", 1), &json!({})).problem(409).0, "not_a_draft");
        assert_eq!(intake_hours(app, &json!({ "procedure": "9.000021" })), 32);
    }

    fn a_version_of_next_month_leaves_today_and_late_entries_their_workflow(app) {
        let own = draft_workflow(app, "rieng", [4, 20], &json!({ "procedure_code": PROCEDURE }));
        publish_workflow(app, &own).ok(200);
        let number = draft(app, 4);
        let published = publish(app, (PROCEDURE, number), &json!({ "valid_from": "2023-04-03", "workflow": "scale" })).ok(200);
        assert_eq!(allowances(&published["workflows"][0])[..2], [json!(5), json!(27)]);
        let of_name = |app: &TestApp| workflows(app, &format!("procedure={PROCEDURE}")).into_iter().map(|(_, _, state, hours)| (state, hours)).collect::<Vec<_>>();
        let both = [("published".to_owned(), 24), ("published".to_owned(), 32)];
        assert_eq!(of_name(app), both);
        assert_eq!(intake_hours(app, &json!({})), 24);
        // A workflow for the limit that holds today may still be published, though the latest version has another one.
        let again = draft_workflow(app, "rieng", [6, 18], &json!({ "procedure_code": PROCEDURE }));
        publish_workflow(app, &again).ok(200);
        assert_eq!(of_name(app), [("retired".to_owned(), 24), ("published".to_owned(), 32), ("published".to_owned(), 24)]);
        app.clock.set(at("2023-04-04T09:00"));
        assert_eq!(intake_hours(app, &json!({})), 32);
        let late = json!({ "happened_at": "2023-03-31T10:00:00+07:00", "late_entry_reason": "Mất điện" });
        assert_eq!(intake_hours(app, &late), 24);
        // While late entries reach back to its days, the common and the own one of 24 hours cannot both go.
        let common = app.officer("clerk", WARD).get("/api/v1/workflows?state=published&limit=500").ok(200);
        let id = |name: &str, hours: i64| common["items"].as_array().unwrap().iter().find(|item| item["name"] == name && item["total_hours"] == hours).unwrap()["id"].as_str().unwrap().to_owned();
        retire(app, &id("rieng", 24)).ok(200);
        assert_eq!(intake_hours(app, &late), 24, "the common one is left");
        assert_eq!(retire(app, &id("rieng", 32)).problem(409), left("workflow"));
        assert_eq!(intake_hours(app, &json!({})), 32);
    }

    fn a_workflow_goes_out_of_use_only_when_nothing_needs_it(app) {
        let number = draft(app, 4);
        let published = publish(app, (PROCEDURE, number), &json!({ "workflow": "scale" })).ok(200);
        let id = published["workflows"][0]["id"].as_str().unwrap();
        let refused = retire(app, id);
        assert_eq!(refused.problem(409), left("workflow"));
        assert!(refused.text.contains("công bố quy trình khác"), "{}", refused.text);
        // Under its name one for a single office would leave the others without.
        let for_one = json!({ "procedure_code": PROCEDURE, "agency_code": WARD });
        app.officer("handler", WARD);
        app.officer("clerk", WARD);
        let one = draft_workflow(app, PROCEDURE, [8, 24], &for_one);
        let refused = publish_workflow(app, &one);
        assert_eq!(refused.problem(409), left("workflow"));
        assert!(refused.text.contains("đặt tên khác"), "{}", refused.text);
        assert_eq!(workflows(app, &format!("procedure={PROCEDURE}&state=published")).len(), 1);
        let named = draft_workflow(app, "kien-hung", [8, 24], &for_one);
        publish_workflow(app, &named).ok(200);
        assert_eq!(retire(app, id).problem(409), left("workflow"));
        let common = draft_workflow(app, "chung-4", [8, 24], &json!({ "total_hours": 32 }));
        publish_workflow(app, &common).ok(200);
        retire(app, id).ok(200);
        // Now the common one is what the others have.
        assert_eq!(retire(app, &common).problem(409), left("workflow"));
        assert_eq!(intake_hours(app, &json!({ "agency": "H26.268.01" , "applicant": { "name": "Trần Ví Dụ", "identity": "001099000001" } })), 32);
    }

    fn a_delegate_needs_a_workflow_for_what_it_is_to_offer(app) {
        let admin = app.officer("administrator", "H26");
        admin.post("/api/v1/procedures", &json!({ "code": "9.000022", "content": content(&["district"], 4) })).ok(201);
        let district = draft_workflow(app, "quan", [8, 24], &json!({ "procedure_code": "9.000022", "level": "district" }));
        publish(app, ("9.000022", 1), &json!({ "workflow_drafts": [district] })).ok(200);
        let wish = json!({ "procedure": "9.000022", "from": DISTRICT, "to": WARD, "document_number": "12/QĐ-UBND", "valid_from": "2023-03-07" });
        let principal = app.officer("administrator", DISTRICT);
        let refused = principal.post("/api/v1/delegations", &wish);
        assert_eq!(refused.problem(409), left("to"));
        assert_eq!(principal.get("/api/v1/delegations?procedure=9.000022").ok(200)["items"], json!([]));
        let ward = draft_workflow(app, "phuong", [8, 24], &json!({ "procedure_code": "9.000022", "level": "ward" }));
        publish_workflow(app, &ward).ok(200);
        principal.post("/api/v1/delegations", &wish).ok(201);
        assert_eq!(intake_hours(app, &json!({ "procedure": "9.000022" })), 32);
        // What the delegate uses is needed too; and so is a workflow at a level that a version adds.
        assert_eq!(retire(app, &ward).problem(409), left("workflow"));
        admin.post("/api/v1/procedures/9.000022/versions", &content(&["district", "department"], 4)).ok(201);
        publish(app, ("9.000022", 2), &json!({})).ok(200);
        admin.post("/api/v1/procedures", &json!({ "code": "9.000023", "content": content(&["district"], 4) })).ok(201);
        let only = draft_workflow(app, "quan-2", [8, 24], &json!({ "procedure_code": "9.000023", "level": "district" }));
        publish(app, ("9.000023", 1), &json!({ "workflow_drafts": [only] })).ok(200);
        admin.post("/api/v1/procedures/9.000023/versions", &content(&["district", "ward"], 4)).ok(201);
        let refused = publish(app, ("9.000023", 2), &json!({}));
        assert_eq!(refused.problem(409), left("workflow"));
        assert!(refused.text.contains("cấp xã") && !refused.text.contains("cấp huyện"), "{}", refused.text);
    }

    fn without_a_limit_by_law_the_common_workflow_is_copied_on_request(app) {
        let mut none = content(&["ward"], 1);
        none["limit"] = json!({ "unit": "none_set_by_law" });
        app.officer("administrator", "H26").post(&format!("/api/v1/procedures/{PROCEDURE}/versions"), &none).ok(201);
        let refused = publish(app, (PROCEDURE, 2), &json!({}));
        assert_eq!(refused.problem(409), left("workflow"));
        assert!(refused.text.contains("quy trình của riêng mình"), "{}", refused.text);
        let published = publish(app, (PROCEDURE, 2), &json!({ "workflow": "scale" })).ok(200);
        assert_eq!(allowances(&published["workflows"][0])[..6], [2, 2, 12, 4, 2, 2].map(Value::from));
        receive(app, &json!({}));
    }

    fn files_that_offer_what_nothing_handles_are_not_loaded(app) {
        let procedure = "9.000031,Thủ tục mới,Hộ tịch,ward,4,working_days,,,true,Quyết định,2023,";
        let now = at("2023-03-07T09:15");
        let load = |changes: &[(&str, &str)]| load_reference(app.database(), folder(changes), now);
        let refused = load(&[("procedures.csv", procedure)]).unwrap_err();
        assert_eq!((refused.code, refused.fields[0].field.as_str()), (Code::LeftWithoutWorkflow, "workflows.csv"));
        assert!(app.database().read_now(|conn| procedure::store::find_by_code(conn, "9.000031")).unwrap().is_none());
        let steps = "9.000031,9.000031,ward,1,Nhận,Receive,counter_clerk,8\n9.000031,9.000031,ward,2,Ký,Sign,approver,24";
        let loaded = load(&[("procedures.csv", procedure), ("workflows.csv", steps)]).unwrap();
        assert_eq!((loaded.procedures.added, loaded.workflows.added), (1, 1));
        receive(app, &json!({ "procedure": "9.000031" }));
        // An office that begins offers what its level serves: the workflow is for the one ward that there was a plan for.
        let published = workflows(app, "procedure=9.000031");
        assert_eq!(published.len(), 1);
        let office = "H26.268.90,H26.268,ward,UBND phường Mới,New Ward,2023-04-01,,true,thử,,,H26.268.90";
        load(&[("agencies.csv", office), ("procedures.csv", procedure), ("workflows.csv", steps)]).unwrap();
    }

    fn a_new_office_is_not_loaded_before_it_can_handle_what_it_offers(app) {
        let admin = app.officer("administrator", "H26");
        admin.post("/api/v1/procedures", &json!({ "code": "9.000032", "content": content(&["department"], 4) })).ok(201);
        // No department is there yet: nobody offers it.
        publish(app, ("9.000032", 1), &json!({})).ok(200);
        let office = "H26.15,H26,department,Sở Mới,New Department,2023-04-01,,true,thử,,,H26.15";
        let now = at("2023-03-07T09:15");
        let refused = load_reference(app.database(), folder(&[("agencies.csv", office)]), now).unwrap_err();
        assert_eq!(refused.code, Code::LeftWithoutWorkflow);
        assert!(refused.fields[0].words.en.starts_with("from 2023-04-01 on procedure 9.000032"), "{refused}");
        let common = draft_workflow(app, "chung-4", [8, 24], &json!({ "total_hours": 32 }));
        publish_workflow(app, &common).ok(200);
        load_reference(app.database(), folder(&[("agencies.csv", office)]), now).unwrap();
    }

    fn what_is_judged_is_what_an_intake_chooses(app) {
        app.officer("handler", WARD);
        app.officer("clerk", WARD);
        let own = draft_workflow(app, "rieng", [4, 20], &json!({ "procedure_code": PROCEDURE, "agency_code": WARD }));
        publish_workflow(app, &own).ok(200);
        app.database().snapshot_now(|conn| {
            let offering = load(conn, None, at("2023-03-07T09:15").date())?;
            assert!(offering.versions.len() >= 50 && offering.offices.len() >= 20);
            assert_eq!(offering.gaps(), []);
            for version in &offering.versions {
                for office in offering.offices.iter().filter(|office| office.level != Level::City) {
                    let chosen = offering.chosen(version.procedure_id, Some(office.id), office.level, version.hours);
                    let found = find_key_for(conn, version.procedure_id, office.id, office.level, version.hours)?;
                    assert_eq!(chosen.map(|workflow| workflow.id), found, "{} at {}", version.code, office.code);
                }
            }
            Ok::<_, motcua::platform::database::DatabaseError>(())
        }).unwrap();
    }
}
