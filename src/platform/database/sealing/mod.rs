//! The ledger of seals: what administrators and writers of reports wrote, sealed by a digest whenever it is written, the digests
//! chained one to the other. A row that is changed behind the program's back is no longer what was sealed.
//!
//! Dossiers are sealed in their own journals. Whoever writes one of the tables of `subjects.rs` looks before at what is there
//! ([`found`]) and seals it after ([`seal`]), in the same transaction; `motcua verify` computes every digest again
//! ([`audit::audit`]).

pub mod audit;
mod content;
mod kind;
mod ledger;
mod store;
mod subjects;

use std::fmt;

use super::{Connection, DatabaseError};
use content::SealedContent;
use ledger::Seal;

pub use kind::{ALL_CLASSES, SealedKind};
pub use store::{finish, hold, is_finished};

/// Looks at what stands in the tables of this subject, before it is written. Where that is not what was sealed last the ledger keeps
/// that it was found so: the next seal would hide it.
///
/// # Errors
/// When the database fails.
pub fn found(conn: &mut Connection, kind: SealedKind, key: impl fmt::Display) -> Result<(), DatabaseError> {
    let key = key.to_string();
    let content = subjects::content_of(conn, kind, &key)?;
    store::hold(conn)?;
    // A register that is brought up to date is sealed as it stands.
    let last = store::last_of(conn, kind.as_str(), &key)?;
    if last.is_none() && (content.is_gone() || !store::is_finished(conn)?) {
        return Ok(());
    }
    append(conn, ledger::FOUND, (kind, key), &content, last.as_ref())
}

/// Seals what stands in the tables of this subject now; nothing is added where it stands as it was sealed last.
///
/// # Errors
/// When the database fails.
pub fn seal(conn: &mut Connection, kind: SealedKind, key: impl fmt::Display) -> Result<(), DatabaseError> {
    let key = key.to_string();
    let content = subjects::content_of(conn, kind, &key)?;
    // Of two that seal at once the second one continues where the first one ended.
    store::hold(conn)?;
    let last = store::last_of(conn, kind.as_str(), &key)?;
    append(conn, ledger::WRITTEN, (kind, key), &content, last.as_ref())
}

/// Seals whatever has no seal yet, for a register that is older than the ledger.
///
/// # Errors
/// When the database fails.
pub fn seal_unsealed(conn: &mut Connection) -> Result<(), DatabaseError> {
    store::hold(conn)?;
    for kind in SealedKind::ALL {
        for key in subjects::keys(conn, *kind)? {
            if store::last_of(conn, kind.as_str(), &key)?.is_none() {
                let content = subjects::content_of(conn, *kind, &key)?;
                append(conn, ledger::WRITTEN, (*kind, key), &content, None)?;
            }
        }
    }
    Ok(())
}

fn append(
    conn: &mut Connection,
    act: &str,
    (kind, key): (SealedKind, String),
    content: &SealedContent,
    last: Option<&Seal>,
) -> Result<(), DatabaseError> {
    let (digest, parts) = (content.digest(), content.parts());
    if last.is_some_and(|last| last.digest == digest && last.parts == parts) {
        return Ok(());
    }
    let head = store::head(conn)?;
    let next = Seal::after(head.as_ref(), act, (kind.as_str(), key), (digest, parts));
    store::append(conn, &next)
}
