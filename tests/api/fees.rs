//! Fees at the desk: paid, partly paid, exempt, refunded, taken back; the clock runs on, the books balance, figures open to lists.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, at, intake_with};
use crate::dossiers::resolve;
use crate::journal::{audit, tamper};

const WARD: &str = "H26.268.05";
const MARCH: &str = "agency=H26.268&from=2023-03-01&to=2023-03-31";

fn clerk(app: &TestApp) -> Client {
    app.officer("clerk", WARD)
}

/// A dossier with a fee of 15,000 đồng, received now.
#[track_caller]
fn received(app: &TestApp, more: &Value) -> String {
    let mut body = intake_with(&json!({ "fee_vnd": 15000 }));
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    clerk(app).post("/api/v1/dossiers", &body).ok(201)["code"].as_str().unwrap().to_owned()
}

fn payment(amount: i64, method: &str) -> Value {
    json!({ "amount_vnd": amount, "receipt_number": format!("BL-{amount}"), "method": method })
}

#[track_caller]
fn pay(app: &TestApp, code: &str, amount: i64, method: &str) -> Value {
    clerk(app).act(code, "fee-payments", &payment(amount, method)).ok(200)
}

/// Due, paid, exempt, refunded, owed; the books of the dossier balance.
#[track_caller]
fn sums(dossier: &Value) -> [i64; 5] {
    let fees = &dossier["fees"];
    let sums = ["due", "paid", "exempt", "refunded", "owed"]
        .map(|name| fees[format!("{name}_vnd")].as_i64().unwrap_or_else(|| panic!("{name} of {fees}")));
    let [due, paid, exempt, refunded, owed] = sums;
    assert_eq!(due, paid + exempt + owed);
    assert!(owed >= 0 && refunded <= paid, "{fees}");
    sums
}

fn barred<'d>(dossier: &'d Value, act: &str) -> Option<&'d str> {
    let acts = dossier["barred_acts"].as_array().unwrap();
    acts.iter().find(|barred| barred["act"] == act).map(|barred| barred["why"].as_str().unwrap())
}

fn possible(dossier: &Value, act: &str) -> bool {
    dossier["possible_acts"].as_array().unwrap().contains(&json!(act))
}

const FIGURES: [&str; 6] = ["owed_before", "due", "paid", "exempt", "refunded", "owed"];

/// The figures of a row; they balance, and each opens to a list that makes it up.
#[track_caller]
fn opened(client: &Client, query: &str, group: Option<&str>, figures: &Value) -> [i64; 6] {
    let values = FIGURES.map(|figure| {
        let group = group.map(|group| format!("&group={group}")).unwrap_or_default();
        let path = format!("/api/v1/reports/fees/entries?{query}&figure={figure}{group}");
        let list = client.get(&format!("{path}&limit=500")).ok(200);
        let lines = list["items"].as_array().unwrap();
        let sum: i64 = lines.iter().map(|line| line["amount_vnd"].as_i64().unwrap()).sum();
        assert_eq!(
            (&json!(sum), &list["total"]),
            (&figures[format!("{figure}_vnd")], &json!(lines.len())),
            "{path}"
        );
        assert_eq!(list["amount_vnd"], sum, "{path}");
        // Page by page it is the same list.
        let (mut paged, mut next) = (Vec::new(), String::new());
        loop {
            let page = client.get(&format!("{path}&limit=2{next}")).ok(200);
            paged.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(&paged, lines, "{path}");
        sum
    });
    let [before, due, paid, exempt, _, owed] = values;
    assert_eq!(before + due, paid + exempt + owed, "{query} {group:?}");
    values
}

/// The rows of a report by key, and its total; every cell opens.
#[track_caller]
fn report(client: &Client, query: &str) -> (Vec<(String, [i64; 6])>, [i64; 6]) {
    let report = client.get(&format!("/api/v1/reports/fees?{query}")).ok(200);
    let rows = report["rows"].as_array().unwrap().iter();
    let rows = rows.map(|row| {
        let key = row["key"].as_str().unwrap();
        (key.to_owned(), opened(client, query, Some(key), &row["figures"]))
    });
    (rows.collect(), opened(client, query, None, &report["total"]))
}

with_app! {
    fn what_the_desk_asks_for_later_is_due_and_paid_in_the_account(app) {
        let desk = clerk(app);
        let code = received(app, &json!({}));
        pay(app, &code, 10000, "cash");
        // 5,000 are owed; 25,000 are asked for: 20,000 more are due, from now on.
        app.clock.set(at("2023-03-08T09:00"));
        let asked = desk.act(&code, "payment-requests", &json!({ "amount_vnd": 25000, "reason": "Phí thẩm định" })).ok(200);
        assert_eq!((sums(&asked), &asked["stage"]), ([35000, 10000, 0, 0, 25000], &json!("paused_payment")));
        app.clock.set(at("2023-03-09T09:00"));
        let paid = json!({ "receipt_number": "BL-25", "payer": "Đỗ Thị Gấm", "method": "online" });
        let confirmed = desk.act(&code, "payments", &paid).ok(200);
        assert_eq!((sums(&confirmed), &confirmed["stage"]), ([35000, 35000, 0, 0, 0], &json!("in_process")));
        let entries = confirmed["fees"]["entries"].as_array().unwrap();
        let last = entries.last().unwrap();
        assert_eq!((&last["amount_vnd"], &last["receipt_number"], &last["payer"], &last["method"]),
            (&json!(25000), &json!("BL-25"), &json!("Đỗ Thị Gấm"), &json!("online")));
        // Day by day the report has it, and each cell opens.
        let supervisor = app.officer("supervisor", "H26.268");
        let (days, total) = report(&supervisor, &format!("{MARCH}&group_by=day"));
        assert_eq!(total, [0, 35000, 35000, 0, 0, 0]);
        let day = |key: &str| days.iter().find(|(day, _)| day == key).map(|(_, figures)| *figures);
        assert_eq!(day("2023-03-08"), Some([5000, 20000, 0, 0, 0, 25000]));
        assert_eq!(day("2023-03-09"), Some([25000, 0, 25000, 0, 0, 0]));

        // What is owed already is not due twice, and what was paid or exempt meanwhile is not paid twice.
        let owed = received(app, &json!({}));
        let asked = desk.act(&owed, "payment-requests", &json!({ "amount_vnd": 12000, "reason": "x" })).ok(200);
        assert_eq!(sums(&asked), [15000, 0, 0, 0, 15000]);
        desk.act(&owed, "fee-exemptions", &json!({ "amount_vnd": 10000, "ground": "hộ nghèo" })).ok(200);
        let confirmed = desk.act(&owed, "payments", &json!({ "receipt_number": "BL-5" })).ok(200);
        assert_eq!(sums(&confirmed), [15000, 5000, 10000, 0, 0]);
        // A payment that was confirmed by mistake is taken back as any other.
        let entry = confirmed["fees"]["entries"].as_array().unwrap().last().unwrap()["entry"].clone();
        let back = desk.act(&owed, "fee-reversals", &json!({ "entry": entry, "reason": "nhập nhầm" }));
        assert_eq!(sums(&back.ok(200)), [15000, 0, 10000, 0, 5000]);

        // Without a fee before: what is asked for is the fee.
        let free = desk.post("/api/v1/dossiers", &intake_with(&json!({ "applicant": { "name": "Đỗ Văn Miễn", "identity": "001199004321" }, "fee_vnd": 0 }))).ok(201);
        let free = free["code"].as_str().unwrap();
        desk.act(free, "payment-requests", &json!({ "amount_vnd": 7000, "reason": "x" })).ok(200);
        let confirmed = desk.act(free, "payments", &json!({ "receipt_number": "BL-7" })).ok(200);
        assert_eq!(sums(&confirmed), [7000, 7000, 0, 0, 0]);
        assert_eq!(audit(app).broken, []);
    }

    fn a_fee_is_paid_in_parts_and_the_clock_runs_on(app) {
        let code = received(app, &json!({}));
        let fresh = clerk(app).dossier(&code);
        assert_eq!(sums(&fresh), [15000, 0, 0, 0, 15000]);
        assert!(possible(&fresh, "collect_fee") && possible(&fresh, "exempt_fee"));
        assert_eq!(barred(&fresh, "refund_fee"), Some("không còn khoản đã thu nào để hoàn"));
        assert_eq!(barred(&fresh, "take_back_fee"), Some("không có khoản thu, miễn hoặc hoàn nào để bỏ ghi"));
        app.clock.set(at("2023-03-07T10:00"));
        let partly = pay(app, &code, 10000, "cash");
        assert_eq!(sums(&partly), [15000, 10000, 0, 0, 5000]);
        for same in ["status", "stage", "due_at", "step", "pauses", "promise", "sub_state"] {
            assert_eq!(partly[same], fresh[same], "{same}");
        }
        let entry = &partly["fees"]["entries"][0];
        assert_eq!((&entry["entry"], &entry["receipt_number"], &entry["method"]), (&json!(2), &json!("BL-10000"), &json!("cash")));
        assert_eq!((&entry["payer"], &entry["counts_at"]), (&fresh["applicant"]["name"], &json!("2023-03-07T10:00:00+07:00")));
        let refused = clerk(app).act(&code, "fee-payments", &payment(5001, "cash"));
        assert_eq!(refused.problem(422).1, [("amount_vnd".to_owned(), "more_than_owed".to_owned())]);
        let whole = clerk(app).act(&code, "fee-payments", &json!({
            "amount_vnd": 5000, "receipt_number": "E-1", "payer": "Đỗ Thị Gấm", "method": "online",
        })).ok(200);
        assert_eq!((sums(&whole), &whole["fees"]["entries"][1]["payer"]), ([15000, 15000, 0, 0, 0], &json!("Đỗ Thị Gấm")));
        assert!(!possible(&whole, "collect_fee") && possible(&whole, "refund_fee") && possible(&whole, "take_back_fee"));
        assert!(barred(&whole, "collect_fee").unwrap().contains("đã thu hoặc miễn đủ"));
        assert_eq!(clerk(app).act(&code, "fee-payments", &payment(1, "cash")).problem(409).0, "act_not_allowed");
        assert_eq!(clerk(app).dossier(&code), whole, "a refused act changes nothing");
        let journal = clerk(app).get(&format!("/api/v1/dossiers/{code}/journal")).ok(200);
        let rows = journal["items"].as_array().unwrap();
        let events: Vec<&Value> = rows.iter().map(|row| &row["event"]).collect();
        assert_eq!(events, ["receive", "collect_fee", "collect_fee"]);
        assert_eq!(rows[1]["details"]["fee_lines"][0]["amount_vnd"], 10000);
        assert_eq!(audit(app).broken, []);
    }

    fn a_fee_is_paid_or_exempt_as_the_dossier_comes_in(app) {
        let code = received(app, &json!({ "fee_payment": payment(9000, "transfer"), "fee_exemption": { "ground": "Hộ nghèo" } }));
        let dossier = clerk(app).dossier(&code);
        assert_eq!(sums(&dossier), [15000, 9000, 6000, 0, 0]);
        assert_eq!((&dossier["version"], &dossier["fees"]["entries"][1]["reason"]), (&json!(1), &json!("Hộ nghèo")));
        let send = |changes: &Value| clerk(app).post("/api/v1/dossiers", &intake_with(changes)).problem(422).1;
        let fields = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(field, why)| ((*field).to_owned(), (*why).to_owned())).collect()
        };
        let over = json!({ "fee_vnd": 15000, "fee_payment": payment(15001, "cash"), "papers": [] });
        assert_eq!(send(&over), fields(&[("papers", "missing_paper"), ("fee_payment.amount_vnd", "more_than_owed")]));
        assert_eq!(send(&json!({ "fee_payment": payment(1, "cash") })), fields(&[("fee_payment", "no_ground")]));
        let bad = json!({ "fee_vnd": -1, "fee_payment": { "amount_vnd": 0, "receipt_number": " ", "method": "cash" } });
        assert_eq!(send(&bad).len(), 3);

        // Paid on the portal before the desk has looked at it: due from then on, and not once more by acceptance.
        let online = json!({ "channel": "online_partial", "fee_vnd": 15000, "fee_payment": payment(15000, "online") });
        let waiting = clerk(app).post("/api/v1/submissions", &intake_with(&online)).ok(201);
        assert_eq!(sums(&waiting), [15000, 15000, 0, 0, 0]);
        let accepted = clerk(app).act(waiting["code"].as_str().unwrap(), "acceptance", &json!({})).ok(200);
        assert_eq!(sums(&accepted), [15000, 15000, 0, 0, 0]);
        // Nothing is due of what is not accepted.
        let unpaid = json!({ "channel": "online_partial", "fee_vnd": 15000 });
        let waiting = clerk(app).post("/api/v1/submissions", &intake_with(&unpaid)).ok(201);
        assert_eq!(waiting["fees"], Value::Null);
        let accepted = clerk(app).act(waiting["code"].as_str().unwrap(), "acceptance", &json!({})).ok(200);
        assert_eq!(sums(&accepted), [15000, 0, 0, 0, 15000]);
        assert_eq!(audit(app).broken, []);
    }

    fn no_more_is_refunded_than_was_paid_and_a_refund_is_owed_by_nobody(app) {
        let code = received(app, &json!({ "fee_payment": payment(15000, "cash") }));
        resolve(app, &code);
        let refund = |amount: i64| clerk(app).act(&code, "fee-refunds", &json!({ "amount_vnd": amount, "reason": "Thu thừa" }));
        assert_eq!(refund(15001).problem(422).1, [("amount_vnd".to_owned(), "more_than_paid".to_owned())]);
        assert_eq!(sums(&refund(5000).ok(200)), [15000, 15000, 0, 5000, 0]);
        assert_eq!(refund(10001).problem(422).1[0].1, "more_than_paid");
        let returned = clerk(app).act(&code, "result-return", &json!({})).ok(200);
        assert!(possible(&returned, "refund_fee"), "money goes back after the end too");
        assert_eq!(sums(&refund(10000).ok(200)), [15000, 15000, 0, 15000, 0]);
        refund(1).problem(409);
        let nothing = clerk(app).act(&code, "fee-refunds", &json!({ "amount_vnd": 0, "reason": " " }));
        assert_eq!(nothing.problem(422).1.len(), 2);
        assert_eq!(audit(app).broken, []);
    }

    fn a_mistaken_entry_is_taken_back_by_a_contrary_act(app) {
        let code = received(app, &json!({}));
        app.clock.set(at("2023-03-07T10:00"));
        pay(app, &code, 15000, "cash");
        let back = |body: &Value| clerk(app).act(&code, "fee-reversals", body);
        let amend = |fee: i64| clerk(app).act(&code, "amendments", &json!({ "reason": "x", "fee_vnd": fee }));
        assert_eq!(amend(8000).problem(422).1, [("fee_vnd".to_owned(), "less_than_settled".to_owned())]);
        for (entry, why) in [(1, "unknown_entry"), (3, "unknown_entry")] {
            let refused = back(&json!({ "entry": entry, "reason": "x" }));
            assert_eq!(refused.problem(422).1, [("entry".to_owned(), why.to_owned())]);
        }
        app.clock.set(at("2023-03-08T08:30"));
        // Typed wrongly: the right one stands where the mistake stood, and nobody was paid twice.
        let mended = back(&json!({ "entry": 2, "reason": "Gõ nhầm", "instead": payment(12000, "transfer") })).ok(200);
        assert_eq!((sums(&mended), &mended["marks"]), ([15000, 12000, 0, 0, 3000], &json!(["paid_in_person"])));
        let entries = &mended["fees"]["entries"];
        assert_eq!((&entries[0]["taken_back_by"], &entries[1]["entry"]), (&json!(3), &json!(3)));
        assert_eq!(entries[1]["counts_at"], "2023-03-07T10:00:00+07:00");
        assert_eq!(back(&json!({ "entry": 2, "reason": "x" })).problem(422).1[0].1, "already_taken_back");
        let too_much = back(&json!({ "entry": 3, "reason": "x", "instead": payment(15001, "cash") }));
        assert_eq!(too_much.problem(422).1[0].0, "instead.amount_vnd");
        clerk(app).act(&code, "fee-refunds", &json!({ "amount_vnd": 2000, "reason": "x" })).ok(200);
        assert_eq!(back(&json!({ "entry": 3, "reason": "x" })).problem(422).1[0].1, "more_than_paid");
        assert_eq!(back(&json!({ "entry": 4, "reason": "x", "instead": payment(1, "cash") })).problem(422).1[0].1, "not_a_payment");
        back(&json!({ "entry": 4, "reason": "x" })).ok(200);
        let unpaid = back(&json!({ "entry": 3, "reason": "Hồ sơ của người khác" })).ok(200);
        assert_eq!((sums(&unpaid), &unpaid["marks"]), ([15000, 0, 0, 0, 15000], &json!([])));
        back(&json!({ "entry": 3, "reason": "x" })).problem(409);
        // Now the fee may be another one: due from reception on.
        assert_eq!(sums(&amend(8000).ok(200)), [8000, 0, 0, 0, 8000]);
        let (_, total) = report(&app.officer("supervisor", "H26.268"), MARCH);
        assert_eq!(total, [0, 8000, 0, 0, 0, 8000]);
        assert_eq!(audit(app).broken, []);
    }

    fn the_fee_is_the_desks_and_one_key_acts_once(app) {
        let code = received(app, &json!({}));
        for role in ["handler", "unit_head", "approver", "records_clerk"] {
            app.officer(role, WARD).act(&code, "fee-payments", &payment(5000, "cash")).problem(403);
            let seen = app.officer(role, WARD).dossier(&code);
            assert!(barred(&seen, "collect_fee").unwrap().starts_with("việc này dành cho"), "{seen}");
        }
        app.officer("clerk", "H26.268.04").act(&code, "fee-payments", &payment(5000, "cash")).problem(404);
        let path = format!("/api/v1/dossiers/{code}/fee-payments");
        let send = || clerk(app).post_with(&path, &[("Idempotency-Key", "k")], &payment(5000, "cash"));
        assert_eq!(send().ok(200), send().ok(200));
        assert_eq!(sums(&clerk(app).dossier(&code)), [15000, 5000, 0, 0, 10000]);
        let stale = clerk(app).post_with(&path, &[("If-Match", "\"1\"")], &payment(5000, "cash"));
        assert_eq!(stale.status, 412);
        // A payment is no work on the dossier: who handed it on may still take it back.
        clerk(app).act(&code, "hand-overs", &json!({})).ok(200);
        pay(app, &code, 5000, "cash");
        clerk(app).act(&code, "recalls", &json!({ "reason": "Chuyển nhầm" })).ok(200);
        assert_eq!(audit(app).broken, []);
    }

    fn figures_of_fees_by_procedure_and_by_day_open_to_their_lists(app) {
        let supervisor = app.officer("supervisor", "H26.268");
        let paid = received(app, &json!({ "fee_payment": payment(15000, "cash") }));
        let partly = received(app, &json!({}));
        let unpaid = received(app, &json!({}));
        app.receive();
        app.clock.set(at("2023-03-08T09:00"));
        pay(app, &partly, 10000, "online");
        clerk(app).act(&partly, "fee-exemptions", &json!({ "amount_vnd": 2000, "ground": "Hộ cận nghèo" })).ok(200);
        app.clock.set(at("2023-03-10T09:00"));
        clerk(app).act(&paid, "fee-refunds", &json!({ "amount_vnd": 4000, "reason": "Thu thừa" })).ok(200);
        let by_procedure = report(&supervisor, MARCH);
        let all = [0, 45000, 25000, 2000, 4000, 18000];
        assert_eq!(by_procedure, (vec![("1.004873".to_owned(), all)], all));
        let by_day = report(&supervisor, &format!("{MARCH}&group_by=day"));
        let days = [
            ("2023-03-07", [0, 45000, 15000, 0, 0, 30000]),
            ("2023-03-08", [30000, 0, 10000, 2000, 0, 18000]),
            ("2023-03-10", [18000, 0, 0, 0, 4000, 18000]),
        ];
        assert_eq!(by_day, (days.map(|(day, row)| (day.to_owned(), row)).to_vec(), all));
        // A later period opens with what was owed.
        app.clock.set(at("2023-03-13T09:00"));
        let week = "agency=H26.268&from=2023-03-09&to=2023-03-31";
        assert_eq!(report(&supervisor, week).1, [18000, 0, 0, 0, 4000, 18000]);

        // A payment entered late counts on its day, for whoever knows it.
        let known = "&known_at=2023-03-13T09:00:00%2B07:00";
        let mut late = payment(15000, "transfer");
        late["happened_at"] = json!("2023-03-10T10:00:00+07:00");
        late["late_entry_reason"] = json!("Mất điện");
        app.clock.set(at("2023-03-13T09:30"));
        clerk(app).act(&unpaid, "fee-payments", &late).ok(200);
        assert_eq!(report(&supervisor, &format!("{MARCH}{known}")).1, all);
        let (rows, total) = report(&supervisor, &format!("{MARCH}&group_by=day"));
        assert_eq!((rows.last().unwrap(), total[5]), (&("2023-03-10".to_owned(), [18000, 0, 15000, 0, 4000, 3000]), 3000));
        let owing = supervisor.get(&format!("/api/v1/reports/fees/entries?{MARCH}&figure=owed")).ok(200);
        assert_eq!((&owing["items"][0]["code"], &owing["items"][0]["amount_vnd"]), (&json!(partly), &json!(3000)));

        // Whoever may not see the office finds nothing of it.
        let other = app.officer("clerk", "H26.268.04");
        assert_eq!(other.get("/api/v1/reports/fees?agency=H26.268&from=2023-03-01&to=2023-03-31").ok(200)["rows"], json!([]));
        other.get(&format!("/api/v1/reports/fees?agency={WARD}&from=2023-03-01&to=2023-03-31")).problem(404);
        for (query, field) in [
            ("figure=owes", "figure"),
            ("figure=paid&group=9.999999", "group"),
            ("figure=paid&group_by=day&group=2023-04-01", "group"),
            ("figure=paid&group_by=week", "group_by"),
        ] {
            let refused = supervisor.get(&format!("/api/v1/reports/fees/entries?{MARCH}&{query}"));
            assert_eq!(refused.problem(422).1[0].0, field, "{query}");
        }
        let years = "agency=H26.268&from=2022-01-01&to=2023-03-31&group_by=day";
        assert_eq!(supervisor.get(&format!("/api/v1/reports/fees?{years}")).problem(422).1[0].0, "to");
    }

    fn the_columns_of_payments_of_the_city_form_have_values_that_open(app) {
        received(app, &json!({ "fee_payment": payment(15000, "cash") }));
        received(app, &json!({ "fee_payment": payment(5000, "transfer") }));
        received(app, &json!({ "fee_payment": payment(15000, "online") }));
        let mistaken = received(app, &json!({ "fee_payment": payment(15000, "online") }));
        received(app, &json!({ "fee_exemption": { "ground": "Hộ nghèo" } }));
        app.clock.set(at("2023-03-08T09:00"));
        clerk(app).act(&mistaken, "fee-reversals", &json!({ "entry": 1, "reason": "Của hồ sơ khác" })).ok(200);
        let writer = app.officer("report_writer", "H26.268");
        let wanted = json!({ "layout": "hanoi_period", "agency": "H26.268", "from": "2023-03-01", "to": "2023-03-31" });
        let run = writer.post("/api/v1/report-runs", &wanted).ok(201);
        let total = &run["rows"].as_array().unwrap().last().unwrap()["columns"];
        for (column, value) in [("c19", 4), ("c20", 2), ("c21", 2), ("c27", 4), ("c34", 1), ("c26", -1)] {
            let value = if value < 0 { Value::Null } else { json!(value) };
            assert_eq!(total[column], value, "{column}");
            if value.is_null() {
                continue;
            }
            let path = format!("/api/v1/report-runs/{}/cells/total:{column}/dossiers", run["id"].as_str().unwrap());
            assert_eq!(writer.get(&path).ok(200)["total"], value, "{column}");
        }
        let path = format!("/api/v1/reports/resolution/dossiers?{MARCH}&figure=payments_taken_back");
        let list = app.officer("supervisor", "H26.268").get(&path).ok(200);
        assert_eq!((&list["total"], &list["items"][0]["code"]), (&json!(1), &json!(mistaken)));
    }

    fn whoever_changes_a_fee_behind_the_journals_back_is_found(app) {
        let changes = [
            "UPDATE fee_entry SET amount_vnd = 1 WHERE OWN AND kind = 'paid'",
            "DELETE FROM fee_entry WHERE OWN AND kind = 'paid'",
            "UPDATE fee_entry SET payer = 'x' WHERE OWN AND kind = 'paid'",
            "UPDATE dossier SET fee_vnd = 8000 WHERE code = 'CODE'",
        ];
        let codes: Vec<String> = changes.iter().map(|_| received(app, &json!({ "fee_payment": payment(5000, "cash") }))).collect();
        assert_eq!(audit(app).broken, []);
        for (code, sql) in codes.iter().zip(changes) {
            let own = "dossier_id = (SELECT id FROM dossier WHERE code = 'CODE')";
            tamper(app, &sql.replace("OWN", own).replace("CODE", code));
            let found: Vec<String> = audit(app).broken.into_iter().map(|broken| broken.code).collect();
            assert!(found.contains(code), "{sql}: {found:?}");
        }
        let named: std::collections::BTreeSet<String> = audit(app).broken.into_iter().map(|broken| broken.code).collect();
        assert_eq!(named.len(), changes.len());
    }
}
