//! The seal of a dossier: which columns it covers, and how it is computed.
//! Pure: no HTTP, no SQL, no clock.

use std::ops::Range;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::books::store::Dossier;
use crate::platform::instant::Instant;

/// A digest of what a dossier says.
pub type ContentDigest = [u8; 32];

/// Where a seal holds the digest of what the act left, of what it found, of the calendar, and a byte for each column, which tells
/// what was changed when a digest tells that something was.
pub(super) const LEFT: Range<usize> = 0..32;
pub(super) const FOUND: Range<usize> = 32..64;
pub(super) const CALENDAR: Range<usize> = 64..72;
pub(super) const COLUMNS: usize = 72;

/// What is sealed, column by column. A new column comes last and is null where it holds no more than its default, so that what was
/// sealed before it came stays sealed.
fn columns(row: &Dossier) -> Vec<(&'static str, Value)> {
    let text = |text: &str| Value::from(text);
    let optional = |text: Option<&str>| text.map_or(Value::Null, Value::from);
    let instant = |at: Option<Instant>| at.map_or(Value::Null, |at| Value::from(at.micros()));
    vec![
        ("code", text(&spelled(&row.code))),
        ("procedure_version_id", text(&row.procedure_version_id.to_string())),
        ("workflow_id", text(&row.workflow_id.to_string())),
        ("step_role", optional(row.step_role.as_deref())),
        ("handler_id", optional(row.handler_id.map(|id| id.to_string()).as_deref())),
        ("applicant_kind", text(row.applicant_kind.as_str())),
        ("applicant_name", text(&row.applicant_name)),
        ("applicant_identity", optional(row.applicant_identity.as_deref())),
        ("applicant_phone", optional(row.applicant_phone.as_deref())),
        ("applicant_email", optional(row.applicant_email.as_deref())),
        ("applicant_address", optional(row.applicant_address.as_deref())),
        ("applicant_born_on", optional(row.applicant_born_on.map(|day| day.to_string()).as_deref())),
        ("submitter_name", optional(row.submitter_name.as_deref())),
        ("submitter_identity", optional(row.submitter_identity.as_deref())),
        ("submitter_phone", optional(row.submitter_phone.as_deref())),
        ("submitter_relation", optional(row.submitter_relation.as_deref())),
        ("summary", text(&row.summary)),
        ("papers", text(&row.papers)),
        ("sets", Value::from(row.sets)),
        ("result_delivery", text(row.result_delivery.as_str())),
        ("fee_vnd", row.fee_vnd.map_or(Value::Null, Value::from)),
        ("document_number", optional(row.document_number.as_deref())),
        ("received_at", instant(Some(row.received_at))),
        ("accepted_at", instant(row.accepted_at)),
        ("pauses", text(&row.pauses)),
        ("resolved_at", instant(row.resolved_at)),
        ("returned_at", instant(row.returned_at)),
        ("closed_at", instant(row.closed_at)),
        ("due_imported", Value::from(row.due_imported)),
        ("recorded_at", instant(Some(row.recorded_at))),
        ("request_draft", optional(row.request_draft.as_deref())),
        ("citizen_due_at", instant(row.citizen_due_at)),
        ("book_volume", row.book_volume.map_or(Value::Null, Value::from)),
        ("book_ordinal", row.book_ordinal.map_or(Value::Null, Value::from)),
    ]
}

/// The digest of what a dossier says.
#[must_use]
pub fn digest_of(row: &Dossier) -> ContentDigest {
    let mut whole = Sha256::new_with_prefix(row.id.to_string());
    for (name, value) in columns(row) {
        whole.update(line(name, &value));
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

/// The seal of an act that found the dossier as this one did, and left it so.
#[must_use]
pub fn resealed(seal: &[u8], row: &Dossier) -> Vec<u8> {
    let found = seal.get(FOUND).and_then(|found| found.try_into().ok());
    seal_of(found, row)
}

/// A column as it is hashed; nothing when it is empty.
fn line(name: &str, value: &Value) -> String {
    if value.is_null() { String::new() } else { format!("{name}:{value}\n") }
}

pub(super) fn calendar_bytes(stamp: &str) -> Vec<u8> {
    Sha256::digest(stamp).iter().take(CALENDAR.len()).copied().collect()
}

pub(super) fn column_bytes(row: &Dossier) -> Vec<u8> {
    let id = row.id.to_string();
    let byte = |(name, value): (&str, Value)| {
        let hash = Sha256::new_with_prefix(&id).chain_update(line(name, &value)).finalize();
        hash.first().copied().unwrap_or_default()
    };
    columns(row).into_iter().map(byte).collect()
}

/// The columns whose bytes are others in the one than in the other.
pub(super) fn other_columns(row: &Dossier, one: &[u8], other: &[u8]) -> String {
    let names = columns(row).into_iter().map(|(name, _)| name);
    let others = names.zip(one.iter().zip(other)).filter(|(_, (one, other))| one != other);
    others.map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}
