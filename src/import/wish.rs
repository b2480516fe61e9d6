//! What is asked of an import: the register, how it is read and how its rows are written; and why it is not brought in at all.

use super::mapping::Mapping;
use super::register_file::ToldOfFile;
use crate::agency::AgencyId;
use crate::platform::database::DatabaseError;
use crate::platform::error::{Problem, Words};

/// A register, and how it is read.
#[derive(Debug, Clone)]
pub struct RegisterToImport {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is told of it.
    pub told: ToldOfFile,
    /// How its columns and words become ours.
    pub mapping: Mapping,
    /// Its name, without folders: the journal names it.
    pub name: String,
    /// The import by which the journal names it too, where one is kept.
    pub import_id: Option<String>,
    /// The one office whose rows are taken; those of every office without it.
    pub only_of: Option<AgencyId>,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportPace {
    /// Many in one transaction while nobody else writes.
    Alone,
    /// Few in one transaction: desks write through the same service.
    BesideDesks,
    /// All in one transaction, or none when any row is bad.
    AllOrNothing,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct ImportWish {
    /// Nothing is written.
    pub dry_run: bool,
    /// Results of dossiers that are there already are entered.
    pub update: bool,
    /// How rows are written.
    pub pace: ImportPace,
}

/// Why a register is not brought in at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefusal {
    /// The file or its mapping cannot be used: why, and what to do.
    #[error("{}", .0.en)]
    File(Words),
    /// The register failed.
    #[error(transparent)]
    Failed(#[from] Problem),
}

impl From<DatabaseError> for ImportRefusal {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error.into())
    }
}
