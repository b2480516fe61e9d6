//! A checked row becomes a dossier as it stands today, and the journal that led there.

use serde_json::json;

use super::rows::RegisterRow;
use crate::access::Role;
use crate::dossier::acts::intake::search_text;
use crate::dossier::acts::steps::{self, StepPosition};
use crate::dossier::books::applicant::{Applicant, ApplicantKind, ResultDelivery};
use crate::dossier::books::journal::{JournalEntry, NO_HASH};
use crate::dossier::books::numbers;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline::{self, Timeliness};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::{DeadlineFacts, DossierState, Event, NotAllowed, Status};
use crate::import::reference_data::RowReferences;
use crate::platform::database::Id;
use crate::platform::instant::Instant;

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
    /// The clock's now: becomes `recorded_at`.
    pub now: Instant,
}

impl CheckedRow {
    /// The number that the code takes of the office's own numbers of a day, when it is written as ours are:
    /// `H26.268.05-230307-0012` takes 12 of that office on 7/3/2023.
    #[must_use]
    pub fn own_number(&self) -> Option<(Id, chrono::NaiveDate, i32)> {
        let (day, number) = numbers::read(&self.found.office.code, &self.row.code)?;
        Some((self.found.office.id, day, number))
    }

    /// The dossier as it stands after its last row, and its journal: received, then resolved and returned if it was.
    ///
    /// # Errors
    /// When the life cycle has no such way.
    pub fn dossier(&self, origin: &ImportOrigin) -> Result<(Dossier, Vec<JournalEntry>), NotAllowed> {
        let Self { row, found, .. } = self;
        let mut dossier = self.opened(origin);
        let timeliness = row
            .resolved_at
            .map_or(Timeliness::NoDeadline, |at| deadline::classify(at.civil(), Some(found.due_at.civil())));
        let facts = DeadlineFacts { overdue: false, timeliness };
        let details = json!({ "imported": { "file": origin.file, "line": self.line } }).to_string();
        let mut journal = Vec::with_capacity(3);
        let mut write = |dossier: &mut Dossier, event, next, place, at| {
            journal.push(entry(dossier, event, next, place, at, (origin.now, &details)));
        };
        // Nobody stood at a counter for an online dossier: it was accepted.
        let event = if row.channel.is_online() { Event::Accept } else { Event::Receive };
        let place = steps::first(&found.workflow);
        write(&mut dossier, event, DossierState::RECEIVED, place, row.received_at);
        if let Some(at) = row.resolved_at {
            dossier.resolved_at = Some(at);
            dossier.document_number.clone_from(&row.document_number);
            let workflow = &found.workflow;
            let position =
                workflow.return_step().map_or_else(|| steps::result_step(workflow), |step| step.position);
            let next = dossier.standing().after(Event::Resolve, facts)?;
            write(&mut dossier, Event::Resolve, next, StepPosition { position, role: Some(Role::Clerk) }, at);
        }
        if let Some(at) = row.returned_at {
            dossier.returned_at = Some(at);
            let next = dossier.standing().after(Event::ReturnResult, facts)?;
            let place = StepPosition { position: dossier.step, role: None };
            write(&mut dossier, Event::ReturnResult, next, place, at);
        }
        Ok((dossier, journal))
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
        };
        let summary = found.version.content.name_vi.clone();
        Dossier {
            office_id: found.office.id,
            id: Id::new(),
            search: search_text(&row.code, &applicant, None, &summary),
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
            due_at: Some(found.due_at),
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
            last_hash: NO_HASH.to_vec(),
            recorded_at: origin.now,
            request_draft: None,
            citizen_due_at: None,
            acting_office_id: None,
        }
    }
}

/// One journal row; brings the dossier to where the row leaves it.
fn entry(
    dossier: &mut Dossier,
    event: Event,
    next: DossierState,
    place: StepPosition,
    at: Instant,
    (now, details): (Instant, &str),
) -> JournalEntry {
    let first = dossier.version == 0;
    let entry = JournalEntry {
        office_id: dossier.office_id,
        dossier_id: dossier.id,
        seq: dossier.version + 1,
        event,
        from_account: dossier.account,
        to_account: next.account,
        moves: true,
        status_before: (!first).then_some(dossier.status),
        status_after: next.status,
        due_before: dossier.due_at.filter(|_| !first),
        due_after: dossier.due_at,
        promise_before: None,
        promise_after: None,
        marks_before: 0,
        marks_after: 0,
        step_before: dossier.step,
        step_after: place.position,
        happened_at: at,
        recorded_at: now,
        actor_id: None,
        actor_role: Role::Administrator.as_str().to_owned(),
        actor_unit_id: None,
        procedure_id: dossier.procedure_id,
        channel: dossier.channel,
        details: details.to_owned(),
        previous_hash: dossier.last_hash.clone(),
        hash: Vec::new(),
    }
    .sealed();
    dossier.status = next.status;
    dossier.account = next.account;
    dossier.step = place.position;
    dossier.step_role = place.role.map(|role| role.as_str().to_owned());
    dossier.version += 1;
    dossier.last_happened_at = at;
    dossier.last_hash.clone_from(&entry.hash);
    entry
}
