//! Every operation of the description succeeds, called with the examples that the description gives: its body, its path and the
//! parameters that it needs. The walk brings about what an operation needs before; whatever needs nothing is called at its end, a new
//! operation too.

use std::collections::BTreeSet;

use motcua::worker::deliver_reports;
use serde_json::{Value, json};

use crate::app::{Answer, Client, TestApp, at};
use crate::attachments::{FileForm, pdf, png};
use crate::described::document;
use crate::half_year;
use crate::journal::audit;

const WARD: &str = "H26.268.05";
const DISTRICT: &str = "H26.268";

/// What stands in place of an example, because only the register knows it: keys, and codes of dossiers.
type Known<'a> = &'a [(&'a str, &'a Value)];

/// One service, its people, and the operations that have succeeded.
struct Walk<'a> {
    app: &'a TestApp,
    /// Whoever may do what needs no desk.
    head: Client,
    called: BTreeSet<String>,
    /// How many dossiers the ward has received.
    received: u32,
    /// The dossier that a citizen sent, as the example says.
    submitted: Value,
}

/// Method, path and description of an operation.
fn operation(id: &str) -> (String, &'static str, &'static Value) {
    let paths = document()["paths"].as_object().unwrap();
    let mut all = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| (method, path, operation))
    });
    let found = all.find(|(_, _, operation)| operation["operationId"] == id);
    let (method, path, operation) = found.unwrap_or_else(|| panic!("no operation is called {id}"));
    (method.to_uppercase(), path, operation)
}

/// The body that the description gives as an example; nothing where the operation takes none.
fn example(id: &str, operation: &Value) -> Option<Value> {
    let body = &operation["requestBody"]["content"]["application/json"];
    let schema = body["schema"]["$ref"].as_str();
    let of_schema =
        schema.and_then(|place| document().pointer(place.trim_start_matches('#'))?.get("example"));
    let example = body.get("example").or(of_schema);
    // A form with files has no example: its files are made where it is sent.
    let of_files = operation["requestBody"]["content"]["multipart/form-data"].is_object();
    assert!(
        of_files || operation.get("requestBody").is_none() || example.is_some_and(Value::is_object),
        "the body of {id} has no example"
    );
    example.cloned()
}

/// A value as it stands in an address.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// What no file can hold; the door keeps it out of every text.
const NO_CHARACTER: char = '\u{fffe}';

/// The body, once for each of its texts, with that text spoiled; and where it stands. Passwords are no texts: they are never shown.
fn spoiled(body: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let mut places = vec![String::new()];
    while let Some(place) = places.pop() {
        match body.pointer(&place) {
            Some(Value::Object(fields)) => places.extend(fields.keys().map(|name| format!("{place}/{name}"))),
            Some(Value::Array(items)) => {
                places.extend((0..items.len()).map(|item| format!("{place}/{item}")));
            }
            Some(Value::String(text)) if !place.contains("password") => {
                let mut spoiled = body.clone();
                *spoiled.pointer_mut(&place).unwrap() = json!(format!("{text}{NO_CHARACTER}x"));
                all.push((place, spoiled));
            }
            _ => {}
        }
    }
    all
}

/// The address with its path and the parameters that it needs, by what is known and else by the examples.
fn target(id: &str, path: &str, operation: &Value, known: Known<'_>) -> String {
    let mut target = path.to_owned();
    let mut separator = '?';
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let told = known.iter().find(|(told, _)| *told == name).map(|(_, value)| *value);
        if told.is_none() && parameter["required"] != true {
            continue;
        }
        let value = told.or(parameter.get("example"));
        let value = written(value.unwrap_or_else(|| panic!("{name} of {id} has no example")));
        if parameter["in"] == "path" {
            target = target.replace(&format!("{{{name}}}"), &value);
        } else {
            target = format!("{target}{separator}{name}={value}");
            separator = '&';
        }
    }
    target
}

impl Walk<'_> {
    /// Calls the operation as the description shows it; it must succeed.
    #[track_caller]
    fn send(&mut self, id: &str, client: &Client, known: Known<'_>) -> Answer {
        let (method, path, operation) = operation(id);
        let mut body = example(id, operation);
        for (name, value) in known {
            if let Some(field) = body.as_mut().and_then(|body| body.get_mut(name)) {
                *field = (*value).clone();
            }
        }
        let target = target(id, path, operation, known);
        let headers: &[_] = if body.is_some() { &[("Content-Type", "application/json")] } else { &[] };
        // Of a text that is checked only the hash and the figures are kept.
        let keeps_texts = id != "create_statement_check";
        for (place, spoiled) in body.iter().filter(|_| keeps_texts).flat_map(spoiled) {
            let answer = client.send(&method, &target, headers, Some(&spoiled.to_string()));
            assert!(
                (400..500).contains(&answer.status),
                "{id} takes what no file can hold in {place}: {} {}",
                answer.status,
                answer.text
            );
        }
        let answer = client.send(&method, &target, headers, body.map(|body| body.to_string()).as_deref());
        assert!((200..300).contains(&answer.status), "{id} ({target}): {} {}", answer.status, answer.text);
        self.called.insert(id.to_owned());
        answer
    }

    /// The same, by whoever may do what needs no desk.
    #[track_caller]
    fn call(&mut self, id: &str, known: Known<'_>) -> Answer {
        let head = self.head.clone();
        self.send(id, &head, known)
    }

    /// Calls whatever nobody has called yet, writing first: such an operation needs nothing but its examples.
    fn rest(&mut self) {
        let paths = document()["paths"].as_object().unwrap();
        let operations = paths.values().flat_map(|item| item.as_object().unwrap());
        let mut rest: Vec<_> = operations
            .map(|(method, operation)| (method == "get", operation["operationId"].as_str().unwrap()))
            .filter(|(_, id)| !self.called.contains(*id))
            .collect();
        rest.sort_by_key(|(reads, _)| *reads);
        for (_, id) in rest {
            self.call(id, &[]);
        }
    }

    /// The files of a dossier, two added and one withdrawn.
    fn files_of(&mut self, code: &Value) {
        let clerk = self.app.officer("clerk", WARD);
        let form = FileForm::new().field("purpose", "paper").field("paper", "application");
        let form = form.file("don.pdf", &pdf("đơn")).file("anh.png", &png());
        let files = form.send(&clerk, code.as_str().unwrap()).ok(201);
        self.called.insert("add_attachments".to_owned());
        for id in ["list_attachments", "get_attachment", "withdraw_attachment"] {
            self.send(id, &clerk, &[("code", code), ("id", &files["items"][0]["id"])]);
        }
    }

    /// Somebody whom the register does not know yet.
    fn another_person(&mut self) -> Value {
        self.received += 1;
        json!({ "name": "Nguyễn Thị Ví Dụ", "identity": format!("0011990{:05}", self.received) })
    }

    /// A dossier that the ward's desk has received as the example says.
    #[track_caller]
    fn received(&mut self) -> Value {
        let clerk = self.app.officer("clerk", WARD);
        let another = self.another_person();
        // The first one is the person of the example; the same person twice would be told.
        let known: Known<'_> = if self.received > 1 { &[("applicant", &another)] } else { &[] };
        self.send("receive_dossier", &clerk, known).json()["code"].clone()
    }

    /// The same, handed on to that step.
    #[track_caller]
    fn at_step(&mut self, step: i64) -> Value {
        let code = self.received();
        for _ in 0..10 {
            let dossier = self.head.dossier(code.as_str().unwrap());
            if dossier["step"]["position"] == step {
                return code;
            }
            let holder = self.app.officer(dossier["step"]["role"].as_str().unwrap(), WARD);
            holder.act(code.as_str().unwrap(), "hand-overs", &json!({})).ok(200);
        }
        panic!("the workflow has no step {step}");
    }

    /// An act of the ward's officer of that role on a dossier.
    #[track_caller]
    fn act(&mut self, role: &str, id: &str, code: &Value) -> Value {
        let officer = self.app.officer(role, WARD);
        self.send(id, &officer, &[("code", code)]).json()
    }

    fn service_and_people(&mut self) {
        let stranger = self.app.stranger();
        for id in ["get_liveness", "get_readiness", "get_metrics"] {
            self.send(id, &stranger, &[]);
        }
        self.call("create_officer", &[]);
        let tokens = self.send("create_session", &stranger, &[]).json();
        let renewed =
            self.send("refresh_session", &stranger, &[("refresh_token", &tokens["refresh_token"])]).json();
        let officer = self.app.with_token(&renewed["access_token"]);
        self.send("get_me", &officer, &[]);
        self.send("set_officer_password", &officer, &[]);
        let own = json!({ "username": "an.nguyen", "password": "song Nhue chay cham" });
        stranger.post("/api/v1/auth/sign-in", &own).ok(200);
        let tokens = stranger.post("/api/v1/auth/sign-in", &own).ok(200);
        let officer = self.app.with_token(&tokens["access_token"]);
        let listed = self.send("list_my_sessions", &officer, &[]).json();
        let other = listed["items"].as_array().unwrap().iter().find(|one| one["this"] == false).unwrap();
        self.send("end_my_session", &officer, &[("id", &other["id"])]);
        self.send("end_session", &officer, &[]);
        for id in [
            "give_officer_role",
            "end_officer_role",
            "move_officer_role",
            "set_officer_post",
            "create_substitution",
        ] {
            self.call(id, &[]);
        }
        let known = self.call("get_officer", &[]).json()["substitutions"][0]["id"].clone();
        self.call("end_substitution", &[("id", &known)]);
        self.call("deactivate_officer", &[]);
        self.call("reactivate_officer", &[]);
        let (approver, _) = (self.app.officer("approver", WARD), self.app.officer("clerk", WARD));
        let delegate = ("delegate", &json!("clerk.h26-268-05"));
        let known = self.send("create_approval_delegation", &approver, &[delegate]).json()["id"].clone();
        self.send("end_approval_delegation", &approver, &[("id", &known)]);
    }

    fn desk(&mut self) {
        let clerk = self.app.officer("clerk", WARD);
        let online = self.send("submit_dossier", &clerk, &[]).json()["code"].clone();
        self.act("clerk", "accept_dossier", &online);
        self.act("clerk", "undo_acceptance", &online);
        self.act("clerk", "refuse_dossier", &online);
        self.submitted = online;

        let drafted = self.at_step(2);
        self.act("unit_head", "draft_supplement", &drafted);
        let papers = self.received();
        self.files_of(&papers);
        let supervisor = self.app.officer("supervisor", WARD);
        for id in ["remind_of_dossier", "list_reminders", "get_reminder_slip"] {
            self.send(id, &supervisor, &[("code", &papers), ("number", &json!(1))]);
        }
        self.act("clerk", "request_supplement", &papers);
        self.act("clerk", "take_in_supplement", &papers);
        let drafted = self.at_step(2);
        self.act("handler", "draft_payment", &drafted);
        self.act("unit_head", "approve_draft", &drafted);
        self.act("unit_head", "refuse_draft", &drafted);
        let payment = self.received();
        self.act("clerk", "request_payment", &payment);
        self.act("clerk", "confirm_payment", &payment);

        let (one, other) = (self.received(), self.received());
        let pile = json!([{ "code": one, "version": 1 }, { "code": other }]);
        let clerk = self.app.officer("clerk", WARD);
        let told = self.send("hand_on_dossiers", &clerk, &[("dossiers", &pile)]).json();
        assert_eq!(told["done"], 2, "{told}");

        let recalled = self.at_step(2);
        self.act("clerk", "recall_dossier", &recalled);
        let handled = self.at_step(2);
        self.act("unit_head", "send_back_dossier", &handled);
        let handled = self.at_step(2);
        self.act("unit_head", "hand_on_dossier", &handled);
        self.act("unit_head", "assign_dossier", &handled);
        let handler = self.app.named("binh.tran", &[]);
        let records = self.app.officer("records_clerk", WARD);
        self.send("request_opinions", &handler, &[("code", &handled)]);
        self.send("give_opinion", &records, &[("code", &handled), ("number", &json!(1))]);
        self.send("withdraw_opinion", &handler, &[("code", &handled), ("number", &json!(2))]);

        let fee = self.received();
        self.act("clerk", "amend_dossier", &fee);
        self.act("clerk", "collect_fee", &fee);
        self.send("take_back_fee", &clerk, &[("code", &fee), ("entry", &json!(3))]);
        self.act("clerk", "refund_fee", &fee);
        let exempt = self.received();
        self.act("clerk", "amend_dossier", &exempt);
        self.act("clerk", "exempt_fee", &exempt);

        let stopped = self.received();
        self.act("clerk", "amend_dossier", &stopped);
        self.act("clerk", "withdraw_dossier", &stopped);
        self.act("clerk", "undo_withdrawal", &stopped);
        self.act("clerk", "withdraw_dossier", &stopped);
        self.act("approver", "stop_dossier", &stopped);
        let stays = self.received();
        let supervisor = self.app.officer("supervisor", WARD);
        let shown = self.send("rehearse_reclassification", &supervisor, &[("code", &stays)]).json();
        self.send("reclassify_dossier", &supervisor, &[("code", &stays), ("due_at", &shown["due_after"])]);
        self.send("annul_dossier", &supervisor, &[("code", &stopped), ("duplicate_of", &stays)]);
    }

    fn results_and_reading(&mut self) {
        let late = self.at_step(6);
        self.app.clock.set(at("2023-03-13T09:00"));
        self.act("approver", "apologise_for_dossier", &late);
        let clerk = self.app.officer("clerk", WARD);
        self.send("list_applicants", &clerk, &[("identity", &json!("001199000001"))]);
        for id in [
            "get_dossier",
            "get_dossier_journal",
            "get_dossier_deadline",
            "get_dossier_legs",
            "get_dossier_promises",
            "get_control_slip",
            "get_dossier_form",
            "get_apology",
        ] {
            self.act("clerk", id, &late);
        }
        let stranger = self.app.stranger();
        let submitted = self.submitted.clone();
        self.send("get_tracking", &stranger, &[("code", &submitted)]);
        self.act("records_clerk", "resolve_dossier", &late);
        self.act("clerk", "return_result", &late);
        self.act("supervisor", "correct_dossier", &late);
        self.app.officer("report_writer", DISTRICT);
        let granted =
            self.call("create_personal_data_grant", &[("until", &json!("2023-03-20"))]).json()["id"].clone();
        self.call("end_personal_data_grant", &[("id", &granted)]);
    }

    fn catalogue(&mut self) {
        for id in ["create_procedure_version", "change_procedure_version"] {
            self.call(id, &[]);
        }
        self.app.clock.set(at("2023-06-30T09:00"));
        self.call("rehearse_publication", &[]);
        self.call("publish_procedure_version", &[]);
        self.app.clock.set(at("2023-07-03T09:00"));
        for id in ["rehearse_move", "move_dossiers", "replay_procedure_version"] {
            self.call(id, &[]);
        }
        let workflow = self.call("create_workflow", &[]).json()["id"].clone();
        for id in ["get_workflow", "change_workflow", "publish_workflow", "retire_workflow"] {
            self.call(id, &[("id", &workflow)]);
        }
        let delegation = self.call("create_delegation", &[]).json()["id"].clone();
        self.call("revoke_delegation", &[("id", &delegation)]);
    }

    fn reports(&mut self) {
        half_year::load(self.app);
        let check = self.call("create_statement_check", &[]).json()["id"].clone();
        self.call("get_statement_check", &[("id", &check)]);
        self.call("create_paragraph_template", &[]);
        let run = self.call("create_report_run", &[]).json()["id"].clone();
        let again = self.call("create_report_run", &[]).json()["id"].clone();
        self.call("repeat_report_run", &[("id", &run)]);
        self.call("get_report_run_differences", &[("id", &run), ("with", &again)]);
        for id in [
            "get_report_run",
            "list_report_run_cell_dossiers",
            "print_report_run",
            "get_report_run_paragraph",
            "sign_report_run",
        ] {
            self.call(id, &[("id", &run)]);
        }
        let supervisor = self.app.officer("supervisor", DISTRICT);
        let subscription = self.call("create_report_subscription", &[]).json()["id"].clone();
        let ticked = deliver_reports(&self.app.service, self.app.clock.now());
        assert!(actix_web::rt::System::new().block_on(ticked).unwrap() > 0);
        let inbox = self.send("list_report_inbox", &supervisor, &[]).json();
        self.send("see_report_delivery", &supervisor, &[("id", &inbox["items"][0]["id"])]);
        self.call("end_report_subscription", &[("id", &subscription)]);
    }

    fn offices_that_end(&mut self) {
        self.app.clock.set(at("2025-06-27T09:15"));
        let ended = json!("H26.268.13");
        let clerk = self.app.officer("clerk", "H26.268.13");
        for _ in 0..2 {
            let another = self.another_person();
            self.send("receive_dossier", &clerk, &[("agency", &ended), ("applicant", &another)]);
        }
        self.app.clock.set(at("2025-07-02T09:00"));
        for id in ["rehearse_continuation", "continue_dossier", "continue_dossiers"] {
            self.call(id, &[]);
        }
    }
}

/// Calls every operation: a register in which everything has been done once.
pub(crate) fn call_everything(app: &TestApp) {
    let everything = ["administrator", "report_writer", "supervisor"].map(|role| (role, "H26"));
    let head = app.named("everything", &everything);
    let mut walk = Walk { app, head, called: BTreeSet::new(), received: 0, submitted: Value::Null };
    // The people whom the examples name.
    app.named("binh.tran", &[("handler", WARD)]);
    app.named("hung.le", &[("unit_head", WARD)]);
    app.named("lan.pham", &[("approver", WARD)]);
    app.named("chi.le", &[("clerk", DISTRICT)]);
    walk.service_and_people();
    walk.desk();
    walk.results_and_reading();
    walk.catalogue();
    walk.reports();
    walk.offices_that_end();
    walk.rest();
}

with_app! {
    fn every_operation_succeeds_as_the_description_shows_it(app) {
        call_everything(app);
        assert_eq!(audit(app).broken, [], "what an operation writes is sealed");
    }
}

#[test]
fn a_body_without_an_example_is_found() {
    let with =
        |schema: Value| json!({ "requestBody": { "content": { "application/json": { "schema": schema } } } });
    let falls =
        |operation: Value| std::panic::catch_unwind(|| example("receive_dossier", &operation)).is_err();
    assert!(!falls(with(json!({ "$ref": "#/components/schemas/IntakeRequest" }))));
    assert!(falls(with(json!({ "$ref": "#/components/schemas/DossierView" }))));
    assert!(falls(with(json!({ "type": "object" }))));
}
