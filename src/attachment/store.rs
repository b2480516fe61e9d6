//! The table of files: whose each is, what it is, who added it and who withdrew it. Every change is sealed.

use diesel::prelude::*;

use super::file_type::FileType;
use super::placing::AttachmentPurpose;
use super::virus_check::VirusCheck;
use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::on;
use crate::platform::database::schema::{attachment, dossier};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// A file of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = attachment, treat_none_as_default_value = false)]
#[expect(
    missing_docs,
    reason = "the columns are described in migrations/ and in the response AttachmentView"
)]
pub struct Attachment {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub id: AttachmentId,
    pub digest: Vec<u8>,
    pub size_bytes: i64,
    pub file_type: FileType,
    pub file_name: String,
    pub purpose: AttachmentPurpose,
    pub paper: Option<String>,
    pub added_by: OfficerId,
    pub added_at: Instant,
    pub virus_check: VirusCheck,
    pub virus_checked_at: Option<Instant>,
    pub withdrawn_by: Option<OfficerId>,
    pub withdrawn_at: Option<Instant>,
    pub withdrawal_reason: Option<String>,
}

/// The key of a file.
pub type AttachmentId = Id<Attachment>;

impl Attachment {
    /// Its length.
    #[must_use]
    pub fn size(&self) -> u64 {
        u64::try_from(self.size_bytes).unwrap_or(0)
    }
}

/// The files of a dossier, oldest first, those that were withdrawn too.
///
/// # Errors
/// When the database fails.
pub fn of_dossier(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
) -> Result<Vec<Attachment>, DatabaseError> {
    Ok(on!(conn, c => attachment::table
        .filter(attachment::office_id.eq(office_id))
        .filter(attachment::dossier_id.eq(dossier_id))
        .order((attachment::added_at, attachment::id))
        .select(Attachment::as_select())
        .load(c))?)
}

/// One file of a dossier.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
    id: AttachmentId,
) -> Result<Option<Attachment>, DatabaseError> {
    Ok(on!(conn, c => attachment::table
        .find((office_id, dossier_id, id))
        .select(Attachment::as_select())
        .first(c)
        .optional())?)
}

/// Adds files to the dossier of this code.
///
/// # Errors
/// When the database fails.
pub fn add(conn: &mut Connection, code: &str, rows: &[Attachment]) -> Result<(), DatabaseError> {
    // Of two who write to one dossier the second one seals what the first one left.
    sealing::hold(conn)?;
    sealing::found(conn, SealedKind::Attachments, code)?;
    for row in rows {
        on!(&mut *conn, c => diesel::insert_into(attachment::table).values(row).execute(c))?;
    }
    sealing::seal(conn, SealedKind::Attachments, code)
}

/// Withdraws a file; says whether it still stood.
///
/// # Errors
/// When the database fails.
pub fn withdraw(
    conn: &mut Connection,
    code: &str,
    row: &Attachment,
    (by, at): (OfficerId, Instant),
    reason: &str,
) -> Result<bool, DatabaseError> {
    sealing::hold(conn)?;
    sealing::found(conn, SealedKind::Attachments, code)?;
    let change = (
        attachment::withdrawn_by.eq(by),
        attachment::withdrawn_at.eq(at),
        attachment::withdrawal_reason.eq(reason),
    );
    let changed = on!(&mut *conn, c => diesel::update(attachment::table
        .filter(attachment::office_id.eq(row.office_id))
        .filter(attachment::dossier_id.eq(row.dossier_id))
        .filter(attachment::id.eq(row.id))
        .filter(attachment::withdrawn_at.is_null()))
        .set(change)
        .execute(c))?;
    sealing::seal(conn, SealedKind::Attachments, code)?;
    Ok(changed == 1)
}

/// Notes what the scanner said of a file.
///
/// # Errors
/// When the database fails.
pub fn note_virus_check(
    conn: &mut Connection,
    code: &str,
    row: &Attachment,
    (check, at): (VirusCheck, Instant),
) -> Result<(), DatabaseError> {
    sealing::hold(conn)?;
    sealing::found(conn, SealedKind::Attachments, code)?;
    let change = (attachment::virus_check.eq(check), attachment::virus_checked_at.eq(at));
    on!(&mut *conn, c => diesel::update(attachment::table
        .filter(attachment::office_id.eq(row.office_id))
        .filter(attachment::dossier_id.eq(row.dossier_id))
        .filter(attachment::id.eq(row.id)))
        .set(change)
        .execute(c))?;
    sealing::seal(conn, SealedKind::Attachments, code)
}

/// Files that have not been looked through, those that nobody gets first, with the codes of their dossiers.
///
/// # Errors
/// When the database fails.
pub fn unchecked(conn: &mut Connection, limit: i64) -> Result<Vec<(String, Attachment)>, DatabaseError> {
    Ok(on!(conn, c => attachment::table
        .inner_join(dossier::table.on(dossier::office_id
            .eq(attachment::office_id)
            .and(dossier::id.eq(attachment::dossier_id))))
        .filter(attachment::virus_check.eq_any([VirusCheck::Waiting, VirusCheck::NotChecked]))
        .order((attachment::virus_check.desc(), attachment::added_at, attachment::id))
        .limit(limit)
        .select((dossier::code, Attachment::as_select()))
        .load(c))?)
}

/// Where a walk through all files stands.
pub type AttachmentKey = (AgencyId, DossierId, AttachmentId);

/// The next files after a key, with the codes of their dossiers.
///
/// # Errors
/// When the database fails.
pub fn page_by_key(
    conn: &mut Connection,
    after: Option<AttachmentKey>,
    limit: i64,
) -> Result<Vec<(String, Attachment)>, DatabaseError> {
    let nothing = [0; 16];
    let (office, of, id) =
        after.unwrap_or((Id::from_bytes(nothing), Id::from_bytes(nothing), Id::from_bytes(nothing)));
    Ok(on!(conn, c => attachment::table
        .inner_join(dossier::table.on(dossier::office_id
            .eq(attachment::office_id)
            .and(dossier::id.eq(attachment::dossier_id))))
        .filter(attachment::office_id.gt(office).or(attachment::office_id.eq(office).and(
            attachment::dossier_id.gt(of).or(attachment::dossier_id.eq(of).and(attachment::id.gt(id))),
        )))
        .order((attachment::office_id, attachment::dossier_id, attachment::id))
        .limit(limit)
        .select((dossier::code, Attachment::as_select()))
        .load(c))?)
}

/// Whether any file of a dossier has this digest.
///
/// # Errors
/// When the database fails.
pub fn is_used(conn: &mut Connection, digest: &[u8]) -> Result<bool, DatabaseError> {
    let used = diesel::dsl::exists(attachment::table.filter(attachment::digest.eq(digest)));
    Ok(on!(conn, c => diesel::select(used).get_result(c))?)
}
