//! The table of the entries of fees: written with the journal, read for dossiers and for figures.

use diesel::prelude::*;

use super::FEE_LINES;
use super::account::{FeeAccount, FeeFact, FeeKind, FeeLine, PaymentMethod};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::on;
use crate::platform::database::schema::fee_entry;
use crate::platform::database::{Connection, DatabaseError, UnreadableColumn};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// Rows of one statement: a row has 14 values, and SQLite binds at most 32,766.
const STATEMENT: usize = 1_000;

/// An amount as figures read it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = fee_entry, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/ and in the type FeeLine")]
pub struct FeeEntry {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub seq: i32,
    pub line: i32,
    pub procedure_id: ProcedureId,
    pub kind: FeeKind,
    pub amount_vnd: i64,
    pub method: Option<PaymentMethod>,
    pub receipt_number: Option<String>,
    pub payer: Option<String>,
    pub reason: Option<String>,
    pub takes_back: Option<i32>,
    pub counts_at: Instant,
    pub recorded_at: Instant,
}

impl FeeEntry {
    /// The entries that a row of the journal tells of.
    ///
    /// # Errors
    /// When its details cannot be read.
    pub(super) fn told_by(entry: &JournalEntry) -> Result<Vec<Self>, UnreadableColumn> {
        let lines: Vec<FeeLine> = entry.detail(FEE_LINES)?.unwrap_or_default();
        let entries = (0..).zip(lines).map(|(number, line)| Self {
            office_id: entry.office_id,
            dossier_id: entry.dossier_id,
            seq: entry.seq,
            line: number,
            procedure_id: entry.procedure_id,
            kind: line.kind,
            amount_vnd: line.amount_vnd,
            method: line.method,
            receipt_number: line.receipt_number,
            payer: line.payer,
            reason: line.reason,
            takes_back: line.takes_back,
            counts_at: line.counts_at.unwrap_or(entry.happened_at),
            recorded_at: entry.recorded_at,
        });
        Ok(entries.collect())
    }

    pub(super) fn fact(self) -> FeeFact {
        FeeFact {
            seq: self.seq,
            counts_at: self.counts_at,
            line: FeeLine {
                kind: self.kind,
                amount_vnd: self.amount_vnd,
                method: self.method,
                receipt_number: self.receipt_number,
                payer: self.payer,
                reason: self.reason,
                takes_back: self.takes_back,
                counts_at: Some(self.counts_at),
            },
        }
    }
}

/// Writes the entries of rows of the journal, in the transaction that appends them.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier::books) fn post(
    conn: &mut Connection,
    entries: &[JournalEntry],
) -> Result<(), DatabaseError> {
    let mut told = Vec::new();
    for entry in entries {
        told.extend(FeeEntry::told_by(entry)?);
    }
    for part in told.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(fee_entry::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The account of a dossier's fee. Where none was ever stated there is nothing to read.
///
/// # Errors
/// When the database fails.
pub fn account_of(conn: &mut Connection, row: &Dossier) -> Result<FeeAccount, DatabaseError> {
    if row.fee_vnd.is_none() {
        return Ok(FeeAccount::default());
    }
    let entries = of_dossiers(conn, row.office_id, row.id, row.id)?;
    Ok(FeeAccount::new(entries.into_iter().map(FeeEntry::fact).collect(), row.fee_vnd))
}

/// The entries of several dossiers of one office, by dossier, act and number.
///
/// # Errors
/// When the database fails.
pub(super) fn of_dossiers(
    conn: &mut Connection,
    office_id: AgencyId,
    first: DossierId,
    last: DossierId,
) -> Result<Vec<FeeEntry>, DatabaseError> {
    Ok(on!(conn, c => fee_entry::table
        .filter(fee_entry::office_id.eq(office_id))
        .filter(fee_entry::dossier_id.between(first, last))
        .order((fee_entry::dossier_id, fee_entry::seq, fee_entry::line))
        .select(FeeEntry::as_select())
        .load(c))?)
}
