//! The table of dossiers: each as it stands now, with the number and hash of its last journal row.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::applicant::{Applicant, ApplicantKind, HandedPaper, ResultDelivery, Submitter};
use super::id::DossierId;
use super::legs;
use super::numbers::BookNumber;
use super::numbers::spelling::spelled;
use crate::access::{OfficerId, Role, Scope};
use crate::agency::AgencyId;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::overdue::is_overdue;
use crate::dossier::clock::pause::{Pause, PauseKind, RequestDraft};
use crate::dossier::clock::status::{DossierState, Status};
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError, UnreadableColumn, stored_json};
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureId, ProcedureVersionId};
use crate::workflow::WorkflowId;

/// A dossier as it stands now.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = dossier, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/ and in the response DossierView")]
pub struct Dossier {
    pub office_id: AgencyId,
    pub id: DossierId,
    pub code: String,
    pub procedure_id: ProcedureId,
    pub procedure_version_id: ProcedureVersionId,
    pub workflow_id: WorkflowId,
    pub calendar_stamp: String,
    pub channel: Channel,
    pub status: Status,
    pub account: Account,
    pub step: i32,
    pub step_role: Option<String>,
    pub handler_id: Option<OfficerId>,
    pub applicant_kind: ApplicantKind,
    pub applicant_name: String,
    pub applicant_identity: Option<String>,
    pub applicant_phone: Option<String>,
    pub applicant_email: Option<String>,
    pub applicant_address: Option<String>,
    pub applicant_born_on: Option<NaiveDate>,
    pub submitter_name: Option<String>,
    pub submitter_identity: Option<String>,
    pub submitter_phone: Option<String>,
    pub submitter_relation: Option<String>,
    pub summary: String,
    pub papers: String,
    pub result_delivery: ResultDelivery,
    pub fee_vnd: Option<i64>,
    pub document_number: Option<String>,
    pub search: String,
    pub received_at: Instant,
    pub accepted_at: Option<Instant>,
    /// By law; before acceptance the instant by which the desk must answer.
    pub due_at: Option<Instant>,
    pub pauses: String,
    pub resolved_at: Option<Instant>,
    pub returned_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub due_imported: bool,
    /// As the last apology promised; see `promise::promised`.
    pub promised_at: Option<Instant>,
    pub marks: i32,
    pub version: i32,
    pub last_happened_at: Instant,
    pub last_recorded_at: Instant,
    pub last_hash: Vec<u8>,
    pub recorded_at: Instant,
    pub request_draft: Option<String>,
    pub citizen_due_at: Option<Instant>,
    /// The office whose officers act on it, when that is not the owner: ask [`Dossier::acting_office`].
    pub acting_office_id: Option<AgencyId>,
    /// How many sets were handed in.
    pub sets: i32,
    /// Its place in the register book ([`Dossier::book_number`]): given by the gate when it is accepted, and never again.
    pub book_volume: Option<i32>,
    pub book_ordinal: Option<i32>,
    /// The numbers that it is found by: `person_index::derive` writes it.
    pub blind_numbers: String,
    /// Whether what the unit wants the citizen to be asked has been approved.
    pub request_approved: bool,
}

impl Dossier {
    /// Where it stands in the life cycle and in the books.
    #[must_use]
    pub fn standing(&self) -> DossierState {
        DossierState { status: self.status, account: self.account }
    }

    /// The office whose officers act on it now: the owner, unless another one continues it.
    #[must_use]
    pub fn acting_office(&self) -> AgencyId {
        self.acting_office_id.unwrap_or(self.office_id)
    }

    /// Whether an officer of this scope sees it through its owner, or through the office that acts on it. An agency that has
    /// or had a leg of it sees it too ([`find_by_code`]). Lists ask the same of the database (`search::Reach`).
    #[must_use]
    pub fn is_seen_by(&self, scope: &Scope) -> bool {
        scope.sees(self.office_id) || scope.sees(self.acting_office())
    }

    /// When it is due by law; nothing before acceptance.
    #[must_use]
    pub fn legal_due_at(&self) -> Option<Instant> {
        self.due_at.filter(|_| !self.before_acceptance())
    }

    /// By when the desk must answer it, or had to; nothing after acceptance.
    #[must_use]
    pub fn answer_due_at(&self) -> Option<Instant> {
        self.due_at.filter(|_| self.before_acceptance())
    }

    /// Whether it is overdue at `now`.
    #[must_use]
    pub fn is_overdue(&self, now: Instant) -> bool {
        is_overdue(self.account, self.due_at, now)
    }

    /// Since when there is a result, of an accepted dossier: while it is out, no time is the office's.
    #[must_use]
    pub fn result_out_since(&self) -> Option<Instant> {
        self.resolved_at.filter(|_| self.account.is_resolved() && self.accepted_at.is_some())
    }

    /// When it ended: resolved, or closed without a result; nothing while it is open.
    #[must_use]
    pub fn ended_at(&self) -> Option<Instant> {
        self.closed_at.or(self.resolved_at)
    }

    fn before_acceptance(&self) -> bool {
        match self.account {
            // It was annulled, before acceptance or after.
            Account::Outside => self.accepted_at.is_none(),
            account => Account::BEFORE_ACCEPTANCE.contains(&account),
        }
    }

    /// The role whose turn it is.
    #[must_use]
    pub fn step_role(&self) -> Option<Role> {
        self.step_role.as_deref().and_then(Role::parse)
    }

    /// The dated pauses.
    ///
    /// # Errors
    /// When the column cannot be read.
    pub fn pauses(&self) -> Result<Vec<Pause>, UnreadableColumn> {
        stored_json(&self.pauses, "dossier.pauses", &self.code)
    }

    /// What the professional unit wants the desk to ask of the citizen.
    ///
    /// # Errors
    /// When the column cannot be read.
    pub fn draft(&self) -> Result<Option<RequestDraft>, UnreadableColumn> {
        let json = self.request_draft.as_deref();
        json.map(|json| stored_json(json, "dossier.request_draft", &self.code)).transpose()
    }

    /// The kind of what the professional unit wants the desk to ask.
    ///
    /// # Errors
    /// When the column cannot be read.
    pub fn drafted(&self) -> Result<Option<PauseKind>, UnreadableColumn> {
        Ok(self.draft()?.map(|draft| draft.asked.kind))
    }

    /// The papers handed in.
    ///
    /// # Errors
    /// When the column cannot be read.
    pub fn papers(&self) -> Result<Vec<HandedPaper>, UnreadableColumn> {
        stored_json(&self.papers, "dossier.papers", &self.code)
    }

    /// Whose it is.
    #[must_use]
    pub fn applicant(&self) -> Applicant {
        Applicant {
            kind: self.applicant_kind,
            name: self.applicant_name.clone(),
            identity: self.applicant_identity.clone(),
            phone: self.applicant_phone.clone(),
            email: self.applicant_email.clone(),
            address: self.applicant_address.clone(),
            born_on: self.applicant_born_on,
        }
    }

    /// Its place in the register book, once it has one.
    #[must_use]
    pub fn book_number(&self) -> Option<BookNumber> {
        let (volume, ordinal) = self.book_volume.zip(self.book_ordinal)?;
        Some(BookNumber { volume, ordinal })
    }

    /// Who handed it in, when that was somebody else.
    #[must_use]
    pub fn submitter(&self) -> Option<Submitter> {
        self.submitter_name.clone().map(|name| Submitter {
            name,
            identity: self.submitter_identity.clone(),
            phone: self.submitter_phone.clone(),
            relation: self.submitter_relation.clone(),
        })
    }
}

/// Writes a list as JSON for its column.
#[must_use]
pub fn json_list<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// The one spelling of a code, and that which was typed: of two codes that differ in their spelling alone, as older registers
/// may hold them, each is found by its own.
fn spellings(code: &str) -> [String; 2] {
    [spelled(code), code.to_owned()]
}

/// The dossier of that code, if the officer may see it.
///
/// # Errors
/// When the database fails.
pub fn find_by_code(
    conn: &mut Connection,
    scope: &Scope,
    code: &str,
) -> Result<Option<Dossier>, DatabaseError> {
    let mut found: Vec<Dossier> = on!(conn, c => dossier::table
        .filter(dossier::code.eq_any(spellings(code)))
        .select(Dossier::as_select())
        .load(c))?;
    found.sort_by_key(|row| row.code != code);
    for row in found {
        if row.is_seen_by(scope) || legs::store::is_on_the_way(conn, row.office_id, row.id, scope)? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// Dossiers of that code at any office: for the public look-up, which shows no personal data.
///
/// # Errors
/// When the database fails.
pub fn find_for_tracking(conn: &mut Connection, code: &str) -> Result<Vec<Dossier>, DatabaseError> {
    let mut found: Vec<Dossier> = on!(conn, c => dossier::table
        .filter(dossier::code.eq_any(spellings(code)))
        .select(Dossier::as_select())
        .load(c))?;
    found.sort_by_key(|row| row.code != code);
    Ok(found)
}

/// Whether any dossier is in the register.
///
/// # Errors
/// When the database fails.
pub fn is_empty(conn: &mut Connection) -> Result<bool, DatabaseError> {
    let any: Option<DossierId> = on!(conn, c => dossier::table.select(dossier::id).first(c).optional())?;
    Ok(any.is_none())
}

/// The condition that a dossier comes after this one by office and key.
///
/// Compared as one key: with "or" neither database seeks in the index, and each page reads all those before it.
macro_rules! after_key {
    ($office_id:expr, $id:expr) => {
        diesel::dsl::sql::<diesel::sql_types::Bool>("(dossier.office_id, dossier.id) > (")
            .bind::<$crate::platform::database::types::sql::Id, _>($office_id)
            .sql(", ")
            .bind::<$crate::platform::database::types::sql::Id, _>($id)
            .sql(")")
    };
}

pub(in crate::dossier) use after_key;

/// The next dossiers after a key, for walking through the whole register.
///
/// # Errors
/// When the database fails.
pub fn page_by_key(
    conn: &mut Connection,
    after: Option<(AgencyId, DossierId)>,
    limit: i64,
) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = dossier::table
            .select(Dossier::as_select())
            .order((dossier::office_id, dossier::id))
            .limit(limit)
            .into_boxed();
        if let Some((office_id, id)) = after {
            query = query.filter(after_key!(office_id, id));
        }
        query.load(c)
    })?)
}

/// Which of these codes the register knows, with their offices.
///
/// # Errors
/// When the database fails.
pub fn known_codes(conn: &mut Connection, codes: &[&str]) -> Result<Vec<(AgencyId, String)>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::code.eq_any(codes))
        .select((dossier::office_id, dossier::code))
        .load(c))?)
}

/// The dossiers of these codes, at any office.
///
/// # Errors
/// When the database fails.
pub fn of_codes(conn: &mut Connection, codes: &[&str]) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::code.eq_any(codes))
        .select(Dossier::as_select())
        .load(c))?)
}

/// How many dossiers of an account an officer has or had.
#[derive(Debug, Clone, Copy, Queryable)]
#[expect(missing_docs, reason = "said above")]
pub struct HandlerLoad {
    pub handler_id: Option<OfficerId>,
    pub account: Account,
    pub dossiers: i64,
}

/// How many of these offices' dossiers were given to each of these officers, by account.
///
/// # Errors
/// When the database fails.
pub fn handled(
    conn: &mut Connection,
    offices: &[AgencyId],
    officers: &[OfficerId],
) -> Result<Vec<HandlerLoad>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq_any(offices))
        .filter(dossier::handler_id.eq_any(officers))
        .group_by((dossier::handler_id, dossier::account))
        .select((dossier::handler_id, dossier::account, diesel::dsl::count_star()))
        .load(c))?)
}

/// How many dossiers stand in each account.
///
/// # Errors
/// When the database fails.
pub fn count_by_account(conn: &mut Connection) -> Result<BTreeMap<Account, i64>, DatabaseError> {
    let rows: Vec<(Account, i64)> = on!(conn, c => dossier::table
        .group_by(dossier::account)
        .select((dossier::account, diesel::dsl::count_star()))
        .load(c))?;
    Ok(rows.into_iter().collect())
}
