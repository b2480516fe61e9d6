//! The citizen's look-up: how far is my dossier, and what do I owe? No data about persons but the papers that are asked for,
//! and no telling a wrong code from a wrong number.

use serde::Serialize;
use utoipa::ToSchema;

use super::view;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::annulment::Annulment;
use crate::dossier::books::journal::{self, JournalEntry};
use crate::dossier::books::promise::promised;
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::clock::pause::PauseKind;
use crate::dossier::clock::status::{Event, Status};
use crate::dossier::views::names::AgencyName;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::personal_number::last_digits_of_phones;
use crate::platform::text::last_four_digits;
use crate::workflow::Workflow;

/// How far a dossier is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tracking {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// The office that took it in.
    pub agency: AgencyName,
    /// The office that deals with it now, when that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_agency: Option<AgencyName>,
    /// Name of the procedure.
    pub procedure_name: String,
    /// State.
    pub status: Status,
    /// The national status code, 1 to 10.
    pub status_code: u8,
    /// The state in Vietnamese.
    pub status_words: &'static str,
    /// When it was handed in.
    pub received_at: Instant,
    /// When it is due; absent before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// By when the result is promised: the due date, or the later date of an apology; absent before acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<Instant>,
    /// By when the desk must answer a dossier that waits for acceptance, or had to answer one that was turned away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due_at: Option<Instant>,
    /// Overdue now; of a dossier that waits for acceptance: the desk has not answered in time.
    pub overdue: bool,
    /// What the citizen owes now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed: Option<CitizenOwes>,
    /// When the result existed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Instant>,
    /// The way so far.
    pub steps: Vec<TrackingStep>,
    /// Code of the dossier that stays, when this one was entered twice and annulled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
}

/// What the desk waits for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitizenOwes {
    /// Papers or a payment.
    pub kind: PauseKind,
    /// The papers to bring.
    pub papers: Vec<String>,
    /// The amount to pay in đồng.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_vnd: Option<i64>,
    /// Since when: the clock stands from then on, once the dossier is accepted.
    pub since: Instant,
    /// Until when; absent when no date was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Instant>,
}

/// One step of the way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrackingStep {
    /// When.
    pub at: Instant,
    /// What was done, in Vietnamese.
    #[schema(example = "tiếp nhận tại quầy")]
    pub words: String,
    /// What was done.
    pub event: Event,
    /// The state after it, in Vietnamese.
    pub status_words: &'static str,
}

/// Looks a dossier up by its code and the last four digits of a phone or identity number given at reception.
///
/// # Errors
/// One and the same "not found" for a wrong code and for wrong digits; or the database fails.
pub fn look_up(
    conn: &mut Connection,
    books: &ReferenceCaches,
    code: &str,
    digits: &str,
    now: Instant,
) -> Result<Tracking, Problem> {
    let found = store::find_for_tracking(conn, code)?;
    let row = found.into_iter().find(|row| knows(row, digits)).ok_or_else(no_match)?;
    let (agency, acting_agency) = view::offices(conn, &row)?;
    let version = books.procedures.version(conn, row.procedure_version_id)?;
    let workflow = books.workflows.workflow(conn, row.workflow_id)?;
    let entries = journal::present_rows(conn, row.office_id, row.id)?;
    let annulment = Annulment::in_journal(&entries)?;
    if annulment.as_ref().is_some_and(|annulment| annulment.import_taken_back.is_some()) {
        // It was brought in by mistake: for citizens it never was.
        return Err(no_match());
    }
    Ok(Tracking {
        agency,
        acting_agency,
        procedure_name: version.content.name_vi.clone(),
        status: row.status,
        status_code: row.status.national_code(),
        status_words: row.status.words_vi(),
        received_at: row.received_at,
        due_at: row.legal_due_at(),
        promised_at: promised(row.legal_due_at(), row.promised_at),
        answer_due_at: row.answer_due_at(),
        overdue: row.is_overdue(now),
        owed: owed(&row, &entries)?,
        resolved_at: row.resolved_at,
        steps: steps(&entries, &workflow),
        duplicate_of: annulment.and_then(|annulment| annulment.duplicate_of),
        code: row.code,
    })
}

fn no_match() -> Problem {
    Problem::not_found(
        "không có hồ sơ nào khớp với mã và 4 số cuối này: xem lại giấy hẹn",
        "no dossier matches this code and these four digits: look at the receipt again",
    )
}

/// The way so far, as far as it concerns a citizen.
fn steps(entries: &[JournalEntry], workflow: &Workflow) -> Vec<TrackingStep> {
    // Rows before a move to another workflow count the steps of the one before.
    let moved = entries.iter().rposition(|entry| entry.event == Event::MoveVersion);
    let counted = |place: usize| moved.is_none_or(|moved| place > moved);
    let shown = entries.iter().enumerate().filter(|(_, entry)| entry.event.rule().shown_to_citizen);
    let step = |(place, entry): (usize, &JournalEntry)| TrackingStep {
        at: entry.happened_at,
        words: step_words(entry, Some(workflow).filter(|_| counted(place))),
        event: entry.event,
        status_words: entry.status_after.words_vi(),
    };
    shown.map(step).collect()
}

/// What was done, and to which step a dossier in hand went by it.
fn step_words(entry: &JournalEntry, workflow: Option<&Workflow>) -> String {
    let done = entry.event.words_vi();
    let goes =
        entry.to_account.is_pending() && entry.step_before > 0 && entry.step_after != entry.step_before;
    let to = workflow.filter(|_| goes).and_then(|workflow| workflow.step(entry.step_after));
    match to {
        Some(step) if entry.event == Event::HandOn => format!("chuyển đến bước “{}”", step.name_vi),
        Some(step) => format!("{done}, về bước “{}”", step.name_vi),
        None => done.to_owned(),
    }
}

/// What the last request asked for, while it is not answered. Its reason stays inside: it is written freely.
fn owed(row: &Dossier, entries: &[JournalEntry]) -> Result<Option<CitizenOwes>, UnreadableColumn> {
    if !matches!(row.status, Status::SupplementRequested | Status::PaymentRequested) {
        return Ok(None);
    }
    let mut asked = entries.iter().rev().filter_map(|entry| Some((entry, entry.event.asks_for()?)));
    let Some((entry, kind)) = asked.next() else { return Ok(None) };
    let details: serde_json::Value = entry.details()?;
    let papers = details.get("papers").and_then(|papers| papers.as_array());
    Ok(Some(CitizenOwes {
        kind,
        papers: papers.into_iter().flatten().filter_map(|paper| paper.as_str().map(str::to_owned)).collect(),
        amount_vnd: details.get("amount_vnd").and_then(serde_json::Value::as_i64),
        since: entry.happened_at,
        answer_by: row.citizen_due_at,
    }))
}

fn knows(row: &Dossier, digits: &str) -> bool {
    let identities = [&row.applicant_identity, &row.submitter_identity].into_iter().flatten();
    let phones = [&row.applicant_phone, &row.submitter_phone].into_iter().flatten();
    let known = identities
        .filter_map(|number| last_four_digits(number))
        .chain(phones.flat_map(|text| last_digits_of_phones(text)));
    known.into_iter().any(|known| known == digits)
}
