//! Why the database did not do what was asked, and whether another try can help.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use thiserror::Error;

use super::stored::UnreadableColumn;

/// What a database says that works and cannot do it now: its disk is full, or it took longer than it may.
const NOT_NOW: &[&str] = &[
    "database or disk is full",
    "No space left on device",
    "due to statement timeout",
    "due to lock timeout",
    "the database system is",
];

/// Why the database did not do what was asked.
#[derive(Debug, Error)]
pub enum DatabaseError {
    /// No connection could be had.
    #[error("no database connection: {0}")]
    Unavailable(String),
    /// Another transaction was in the way; the same work may be tried again.
    #[error("the database asks to try again: {0}")]
    Contended(String),
    /// A unique key exists already.
    #[error("exists already: {0}")]
    Duplicate(String),
    /// A text holds what the database cannot keep.
    #[error("a text cannot be kept: {0}")]
    Unkeepable(String),
    /// A column holds what this program cannot read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableColumn),
    /// Anything else.
    #[error(transparent)]
    Failed(DieselError),
}

impl From<DieselError> for DatabaseError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                Self::Duplicate(info.message().to_owned())
            }
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, info) => {
                Self::Contended(info.message().to_owned())
            }
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)
                if info.message().contains("deadlock detected") || info.message().contains("is locked") =>
            {
                Self::Contended(info.message().to_owned())
            }
            // PostgreSQL keeps no NUL; rooms refuse it by field where they look, this is the net below them.
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)
                if info.message().contains("invalid byte sequence for encoding") =>
            {
                Self::Unkeepable(info.message().to_owned())
            }
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            // A transaction of a connection that broke.
            DieselError::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)
                if NOT_NOW.iter().any(|words| info.message().contains(words)) =>
            {
                Self::Unavailable(info.message().to_owned())
            }
            _ => Self::Failed(error),
        }
    }
}

/// Errors that can say whether the same work may be tried again.
pub trait Retryable {
    /// Whether trying again can help.
    fn is_retryable(&self) -> bool;
}

impl Retryable for DatabaseError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Contended(_))
    }
}
