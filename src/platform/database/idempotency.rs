//! The same request sent twice acts once: answers are kept beside their effect, under the caller's key.

use diesel::prelude::*;

use super::schema::idempotency;
use super::types::Id;
use super::{Connection, DatabaseError};
use crate::on;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// A caller's key, and what it was sent with.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// The `Idempotency-Key` header.
    pub key: String,
    /// The digest of the request.
    pub fingerprint: [u8; 32],
}

/// An answer as it was given.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// The entity tag.
    pub etag: Option<String>,
}

/// The answer that this key was given before, if any.
///
/// # Errors
/// When the key was used with another request (422), or the database fails.
pub fn replay<A, O>(
    conn: &mut Connection,
    office_id: Id<A>,
    officer_id: Id<O>,
    key: &IdempotencyKey,
) -> Result<Option<KeptAnswer>, Problem> {
    let found: Option<(Vec<u8>, i32, String, Option<String>)> = on!(conn, c => idempotency::table
        .find((office_id, officer_id, &key.key))
        .select((idempotency::fingerprint, idempotency::status, idempotency::body, idempotency::etag))
        .first(c)
        .optional())?;
    let Some((fingerprint, status, body, etag)) = found else { return Ok(None) };
    if fingerprint != key.fingerprint {
        return Err(Problem::new(Code::KeyReused)
            .say("dùng một khóa mới cho mỗi yêu cầu mới", "use a new key for each new request"));
    }
    Ok(Some(KeptAnswer { status: u16::try_from(status).unwrap_or(200), body, etag }))
}

/// The answer that is kept under a key of this officer, whatever it was sent with.
///
/// # Errors
/// When the database fails.
pub fn kept_under<A, O>(
    conn: &mut Connection,
    office_id: Id<A>,
    officer_id: Id<O>,
    key: &str,
) -> Result<Option<KeptAnswer>, DatabaseError> {
    let found: Option<(i32, String, Option<String>)> = on!(conn, c => idempotency::table
        .find((office_id, officer_id, key))
        .select((idempotency::status, idempotency::body, idempotency::etag))
        .first(c)
        .optional())?;
    Ok(found.map(|(status, body, etag)| KeptAnswer {
        status: u16::try_from(status).unwrap_or(200),
        body,
        etag,
    }))
}

/// Keeps an answer in the transaction of its effect. Two requests with one key at once: the second is tried again
/// and then finds the first one's answer.
///
/// # Errors
/// When the database fails.
pub fn keep<A, O>(
    conn: &mut Connection,
    office_id: Id<A>,
    officer_id: Id<O>,
    key: &IdempotencyKey,
    answer: &KeptAnswer,
    now: Instant,
) -> Result<(), DatabaseError> {
    let row = (
        idempotency::office_id.eq(office_id),
        idempotency::officer_id.eq(officer_id),
        idempotency::key.eq(&key.key),
        idempotency::fingerprint.eq(&key.fingerprint[..]),
        idempotency::status.eq(i32::from(answer.status)),
        idempotency::body.eq(&answer.body),
        idempotency::etag.eq(answer.etag.as_deref()),
        idempotency::created_at.eq(now),
    );
    on!(conn, c => diesel::insert_into(idempotency::table).values(row).execute(c)).map_err(|error| {
        match DatabaseError::from(error) {
            DatabaseError::Duplicate(reason) => DatabaseError::Contended(reason),
            other => other,
        }
    })?;
    Ok(())
}

/// Forgets answers older than `before`; says how many.
///
/// # Errors
/// When the database fails.
pub fn forget(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    Ok(
        on!(conn, c => diesel::delete(idempotency::table.filter(idempotency::created_at.lt(before))).execute(c))?,
    )
}
