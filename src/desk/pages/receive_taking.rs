//! How a form of reception becomes a dossier: the body that the address of the API takes, and the dossier taken in once, with its scans.

use serde_json::{Value, json};

use crate::attachment::actions::{FilePlace, add_to_received};
use crate::attachment::adding::AttachmentState;
use crate::attachment::extractor::{ReceivedFile, ReceivedForm};
use crate::attachment::placing::AttachmentPurpose;
use crate::desk::acts::fields::{ActField, RECEPTION};
use crate::desk::acts::json_body::{self, JsonBodyOfForm};
use crate::desk::extractor::DeskOfficer;
use crate::desk::pages::parked::reception_offices;
use crate::desk::pages::receive_form::ReceiveFacts;
use crate::desk::parked::{self, parked_id};
use crate::desk::posted::PostedForm;
use crate::desk::typed;
use crate::dossier::acts::intake::receive as receive_dossier;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::intake_request::IntakeRequest;
use crate::dossier::endpoints::once::ActWish;
use crate::dossier::endpoints::rehearsal::rehearse_intake;
use crate::platform::database::idempotency::{IdempotencyKey, KeptAnswer};
use crate::platform::error::{Code, Problem};

/// The most characters of a key.
const LONGEST_KEY: usize = 200;

/// The office that is chosen, or the only one.
pub(super) fn office<'f>(facts: &'f ReceiveFacts, form: &'f PostedForm) -> &'f str {
    let first = facts.offices.first().map(|(code, _)| code.as_str()).unwrap_or_default();
    form.filled("agency").unwrap_or(first)
}

/// A dossier as the address of the API takes it.
pub(super) fn request_of(body: Value) -> Result<IntakeRequest, Problem> {
    serde_json::from_value(body).map_err(|error| Problem::new(Code::UnreadableBody).because(error))
}

/// What is sent, as the address of the API takes it.
pub(super) fn body(facts: &ReceiveFacts, form: &PostedForm) -> Result<JsonBodyOfForm, Problem> {
    let filled = |group: &str| {
        RECEPTION.iter().any(|field| field.name.starts_with(group) && form.filled(field.name).is_some())
    };
    let sent: Vec<&ActField> = RECEPTION
        .iter()
        .filter(|field| !field.name.starts_with("submitter.") || filled("submitter."))
        .filter(|field| {
            !field.name.starts_with("fee_payment.") || form.filled("fee_payment.method").is_some()
        })
        .collect();
    let mut read = json_body::read(&sent, form, facts.now.date())?;
    let own_fee = facts.chosen.as_ref().and_then(|version| version.content.fee_vnd);
    let fee = form.filled("fee_vnd").and_then(typed::money).or(own_fee);
    if let Some(object) = read.body.as_object_mut() {
        object.insert("agency".into(), json!(office(facts, form)));
        let code = facts.chosen.as_ref().map_or("", |version| version.code.as_str());
        object.insert("procedure".into(), json!(code));
        object.insert("duplicate_of_intended".into(), json!(form.filled("again").is_some()));
        if let Some(payment) = object.get_mut("fee_payment").and_then(Value::as_object_mut) {
            payment.insert("amount_vnd".into(), json!(fee.unwrap_or_default()));
        }
    }
    Ok(read)
}

/// Takes it in once, however often the form is sent; says its code.
pub(super) async fn take_in(
    me: &DeskOfficer,
    (desk, state): (&HandlerState, &AttachmentState),
    facts: &ReceiveFacts,
    (form, files): (&PostedForm, ReceivedForm),
) -> Result<String, Problem> {
    let read = body(facts, form)?;
    let request = request_of(read.body.clone())?;
    if let Err(mut wrong) = files.mistakes.done() {
        // What else is wrong is told with it.
        if let Err(other) = rehearse_intake(desk, &me.officer, request, receive_dossier).await {
            wrong.fields.extend(read.as_on_the_form(other).fields);
        }
        return Err(wrong);
    }
    let placed = files.files.into_iter().map(|file| {
        let place = place_of(&file, form);
        (file, place)
    });
    let files = state.keep(placed.collect()).await?;
    let now = desk.now();
    let key = form
        .filled("key")
        .filter(|key| key.len() <= LONGEST_KEY)
        .map(|key| IdempotencyKey { key: key.to_owned(), fingerprint: form.fingerprint("receive") });
    let (wish, parked) = (ActWish { key, if_match: None }, parked_id(form));
    let (desk, officer) = (desk.clone(), me.officer.clone());
    let database = desk.database.clone();
    let kept = database
        .write(move |conn| {
            let kept = desk.take_in_once(conn, &officer, &wish, &request, receive_dossier)?;
            if let Some(id) = parked {
                parked::store::remove(conn, (officer.id, &reception_offices(&officer)), id)?;
            }
            let code = code_of(&kept)?;
            add_to_received(conn, &officer, &code, files.clone(), now)?;
            Ok::<_, Problem>(code)
        })
        .await;
    kept.map_err(|problem| read.as_on_the_form(problem))
}

/// The code of a dossier that was taken in.
fn code_of(kept: &KeptAnswer) -> Result<String, Problem> {
    let told: Value =
        serde_json::from_str(&kept.body).map_err(|error| Problem::new(Code::Internal).because(error))?;
    Ok(told.get("code").and_then(Value::as_str).unwrap_or_default().to_owned())
}

/// What a file is a scan of: the paper in whose row it was chosen.
fn place_of(file: &ReceivedFile, form: &PostedForm) -> FilePlace {
    let row = file.field.strip_suffix(".files");
    let paper = row.and_then(|row| form.filled(&format!("{row}.code"))).map(str::to_owned);
    FilePlace { purpose: AttachmentPurpose::Paper, paper }
}
