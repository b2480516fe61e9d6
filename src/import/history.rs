//! A checked row becomes a dossier as it stands today, and the journal that led there.

use serde_json::json;

use super::rows::RegisterRow;
use super::standing::NewResults;
use crate::access::Role;
use crate::agency::AgencyId;
use crate::dossier::acts::steps::{self, StepPosition};
use crate::dossier::books::applicant::{Applicant, ApplicantKind, ResultDelivery};
use crate::dossier::books::journal::{ActTime, Actor, Chronicle};
use crate::dossier::books::numbers;
use crate::dossier::books::person_index;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::overdue::is_past;
use crate::dossier::clock::status::{DeadlineFacts, DossierState, Event, NotAllowed, Status};
use crate::import::reference_data::RowReferences;
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::Id;
use crate::platform::instant::Instant;
use crate::workflow::Workflow;

/// A row that keeps every rule.
#[derive(Debug, Clone)]
pub struct CheckedRow {
    /// Its place among the rows of the report.
    pub place: usize,
    /// Its line in the file.
    pub line: u64,
    /// What it says.
    pub row: RegisterRow,
    /// What its words stand for.
    pub found: RowReferences,
}

/// The file and the moment that journal rows name.
#[derive(Debug, Clone)]
pub struct ImportOrigin {
    /// Name of the file, without folders.
    pub file: String,
    /// The import, where one is kept.
    pub import_id: Option<String>,
    /// The clock's now: becomes `recorded_at`.
    pub now: Instant,
    /// The key of the numbers that dossiers are found by.
    pub number_key: BlindIndexKey,
}

impl ImportOrigin {
    /// What the journal keeps of an act that a line of the file tells of.
    #[must_use]
    pub fn details(&self, line: u64) -> String {
        let imported = match &self.import_id {
            Some(id) => json!({ "file": self.file, "line": line, "import": id }),
            None => json!({ "file": self.file, "line": line }),
        };
        json!({ "imported": imported }).to_string()
    }
}

/// Tells of a result and its return.
///
/// # Errors
/// When the dossier stands where the life cycle has no such way.
pub(super) fn told(
    chronicle: &mut Chronicle,
    results: &NewResults,
    workflow: &Workflow,
    details: &str,
    now: Instant,
) -> Result<(), NotAllowed> {
    let mut tell = |event, at, change: &dyn Fn(&mut Dossier, DossierState)| {
        let dossier = chronicle.dossier();
        let facts = DeadlineFacts {
            overdue: is_past(dossier.due_at, at),
            timeliness: deadline::classify(at.civil(), dossier.due_at.map(Instant::civil)),
        };
        let next = dossier.standing().after(event, facts)?;
        let time = ActTime::new(at, now, Some(dossier.last_recorded_at));
        chronicle.tell(event, Actor::IMPORT, time, details.to_owned(), |dossier| change(dossier, next));
        Ok::<(), NotAllowed>(())
    };
    if let Some(at) = results.resolved_at {
        let position =
            workflow.return_step().map_or_else(|| steps::result_step(workflow), |step| step.position);
        tell(Event::Resolve, at, &|dossier, next| {
            dossier.resolved_at = Some(at);
            dossier.document_number.clone_from(&results.document_number);
            put(dossier, next, StepPosition { position, role: Some(Role::Clerk) });
        })?;
    }
    if let Some(at) = results.returned_at {
        tell(Event::ReturnResult, at, &|dossier, next| {
            dossier.returned_at = Some(at);
            put(dossier, next, StepPosition { position: dossier.step, role: None });
        })?;
    }
    Ok(())
}

impl CheckedRow {
    /// The number that the code takes of the office's own numbers of a day, when it is written as ours are:
    /// `H26.268.05-230307-0012` takes 12 of that office on 7/3/2023.
    #[must_use]
    pub fn own_number(&self) -> Option<(AgencyId, chrono::NaiveDate, i32)> {
        let (day, number) = numbers::read(&self.found.office.code, &self.row.code)?;
        Some((self.found.office.id, day, number))
    }

    /// The dossier as it stands after its last row, and its journal: received, then resolved and returned if it was.
    ///
    /// # Errors
    /// When the life cycle has no such way.
    pub fn chronicle(&self, origin: &ImportOrigin) -> Result<Chronicle, NotAllowed> {
        let Self { row, found, .. } = self;
        let details = origin.details(self.line);
        let mut chronicle = Chronicle::of(self.opened(origin));
        // Nobody stood at a counter for an online dossier: it was accepted.
        let event = if row.channel.is_online() { Event::Accept } else { Event::Receive };
        let time = ActTime::new(row.received_at, origin.now, None);
        chronicle.tell(event, Actor::IMPORT, time, details.clone(), |dossier| {
            put(dossier, DossierState::RECEIVED, steps::first(&found.workflow));
        });
        let results = NewResults {
            resolved_at: row.resolved_at,
            document_number: row.document_number.clone(),
            returned_at: row.returned_at,
        };
        told(&mut chronicle, &results, &found.workflow, &details, origin.now)?;
        Ok(chronicle)
    }

    /// The dossier before its first journal row.
    fn opened(&self, origin: &ImportOrigin) -> Dossier {
        let Self { row, found, .. } = self;
        let applicant = Applicant {
            kind: ApplicantKind::Citizen,
            name: row.applicant.clone(),
            identity: row.identity.clone(),
            phone: row.phone.clone(),
            email: None,
            address: None,
            born_on: None,
        };
        let summary = found.version.content.name_vi.clone();
        let mut dossier = Dossier {
            office_id: found.office.id,
            id: Id::new(),
            search: String::new(),
            blind_numbers: String::new(),
            code: row.code.clone(),
            procedure_id: found.version.procedure_id,
            procedure_version_id: found.version.id,
            workflow_id: found.workflow.id,
            calendar_stamp: found.calendar_stamp.clone(),
            channel: row.channel,
            status: Status::Accepted,
            account: Account::Outside,
            step: 0,
            step_role: None,
            handler_id: None,
            applicant_kind: applicant.kind,
            applicant_name: applicant.name,
            applicant_identity: applicant.identity,
            applicant_phone: applicant.phone,
            applicant_email: None,
            applicant_address: None,
            applicant_born_on: None,
            submitter_name: None,
            submitter_identity: None,
            submitter_phone: None,
            submitter_relation: None,
            summary,
            papers: "[]".to_owned(),
            result_delivery: ResultDelivery::Counter,
            fee_vnd: None,
            document_number: None,
            received_at: row.received_at,
            accepted_at: Some(row.received_at),
            due_at: found.due_at,
            pauses: "[]".to_owned(),
            resolved_at: None,
            returned_at: None,
            closed_at: None,
            due_imported: found.due_imported,
            promised_at: None,
            marks: 0,
            version: 0,
            last_happened_at: row.received_at,
            last_recorded_at: origin.now,
            last_hash: Vec::new(),
            recorded_at: origin.now,
            request_draft: None,
            request_approved: false,
            citizen_due_at: None,
            acting_office_id: None,
            sets: 1,
            book_volume: None,
            book_ordinal: None,
        };
        person_index::derive(&origin.number_key, &mut dossier);
        dossier
    }
}

/// Brings the dossier to where a row leaves it.
fn put(dossier: &mut Dossier, standing: DossierState, place: StepPosition) {
    dossier.status = standing.status;
    dossier.account = standing.account;
    dossier.step = place.position;
    dossier.step_role = place.role.map(|role| role.as_str().to_owned());
}
