//! The seal of a dossier: which columns it covers, and how it is computed.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::books::store::Dossier;
use crate::platform::instant::Instant;

/// A digest of what a dossier says.
pub type ContentDigest = [u8; 32];

/// Where a seal holds the digest of what the act left, of what it found, of the calendar, and two bytes for each column, which tell
/// what was changed when a digest tells that something was.
pub(super) const LEFT: Range<usize> = 0..32;
pub(super) const FOUND: Range<usize> = 32..64;
pub(super) const CALENDAR: Range<usize> = 64..72;
pub(super) const COLUMNS: usize = 72;
const BYTES_OF_COLUMN: usize = 2;

/// A column and what it says; none when it is empty.
type SealedColumn<'a> = (&'static str, Option<Cow<'a, str>>);

fn plain(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.map(Cow::Borrowed)
}

fn written<'a>(value: Option<impl ToString>) -> Option<Cow<'a, str>> {
    value.map(|value| Cow::Owned(value.to_string()))
}

/// What is sealed, column by column. A new column comes last and is null where it holds no more than its default, so that what was
/// sealed before it came stays sealed.
fn columns(row: &Dossier) -> [SealedColumn<'_>; 34] {
    let instant = |at: Option<Instant>| written(at.map(Instant::micros));
    [
        ("code", Some(Cow::Owned(spelled(&row.code)))),
        ("procedure_version_id", written(Some(row.procedure_version_id))),
        ("workflow_id", written(Some(row.workflow_id))),
        ("step_role", plain(row.step_role.as_deref())),
        ("handler_id", written(row.handler_id)),
        ("applicant_kind", plain(Some(row.applicant_kind.as_str()))),
        ("applicant_name", plain(Some(&row.applicant_name))),
        ("applicant_identity", plain(row.applicant_identity.as_deref())),
        ("applicant_phone", plain(row.applicant_phone.as_deref())),
        ("applicant_email", plain(row.applicant_email.as_deref())),
        ("applicant_address", plain(row.applicant_address.as_deref())),
        ("applicant_born_on", written(row.applicant_born_on)),
        ("submitter_name", plain(row.submitter_name.as_deref())),
        ("submitter_identity", plain(row.submitter_identity.as_deref())),
        ("submitter_phone", plain(row.submitter_phone.as_deref())),
        ("submitter_relation", plain(row.submitter_relation.as_deref())),
        ("summary", plain(Some(&row.summary))),
        ("papers", plain(Some(&row.papers))),
        ("sets", written(Some(row.sets))),
        ("result_delivery", plain(Some(row.result_delivery.as_str()))),
        ("fee_vnd", written(row.fee_vnd)),
        ("document_number", plain(row.document_number.as_deref())),
        ("received_at", instant(Some(row.received_at))),
        ("accepted_at", instant(row.accepted_at)),
        ("pauses", plain(Some(&row.pauses))),
        ("resolved_at", instant(row.resolved_at)),
        ("returned_at", instant(row.returned_at)),
        ("closed_at", instant(row.closed_at)),
        ("due_imported", written(Some(row.due_imported))),
        ("recorded_at", instant(Some(row.recorded_at))),
        ("request_draft", plain(row.request_draft.as_deref())),
        ("citizen_due_at", instant(row.citizen_due_at)),
        ("book_volume", written(row.book_volume)),
        ("book_ordinal", written(row.book_ordinal)),
    ]
}

/// The digest of what a dossier says.
#[must_use]
pub fn digest_of(row: &Dossier) -> ContentDigest {
    let mut whole = Sha256::new_with_prefix(row.id.to_string());
    for column in &columns(row) {
        feed(&mut whole, column);
    }
    whole.finalize().into()
}

/// The seal of a dossier as an act leaves it that found it so; nothing for the first act.
#[must_use]
pub fn seal_of(found: Option<ContentDigest>, row: &Dossier) -> Vec<u8> {
    let mut seal = digest_of(row).to_vec();
    seal.extend(found.unwrap_or_default());
    seal.extend(calendar_bytes(&row.calendar_stamp));
    seal.extend(column_bytes(row));
    seal
}

/// Hashes a column: its name, its length and what it says; nothing when it is empty.
fn feed(hash: &mut Sha256, (name, value): &SealedColumn<'_>) {
    let Some(value) = value else { return };
    hash.update(name);
    hash.update(value.len().to_be_bytes());
    hash.update(value.as_bytes());
}

pub(super) fn calendar_bytes(stamp: &str) -> Vec<u8> {
    Sha256::digest(stamp).iter().take(CALENDAR.len()).copied().collect()
}

pub(super) fn column_bytes(row: &Dossier) -> Vec<u8> {
    let bytes = |column: &SealedColumn<'_>| {
        let mut hash = Sha256::new();
        feed(&mut hash, column);
        hash.finalize().into_iter().take(BYTES_OF_COLUMN)
    };
    columns(row).iter().flat_map(bytes).collect()
}

/// The columns whose bytes are others in the one than in the other.
pub(super) fn other_columns(row: &Dossier, one: &[u8], other: &[u8]) -> String {
    let names = columns(row).into_iter().map(|(name, _)| name);
    let bytes = one.chunks(BYTES_OF_COLUMN).zip(other.chunks(BYTES_OF_COLUMN));
    let others = names.zip(bytes).filter(|(_, (one, other))| one != other);
    others.map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}
