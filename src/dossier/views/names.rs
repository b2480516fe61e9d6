//! The names of agencies and procedures as answers show them.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::agency::AgencyId;
use crate::agency::{self, Agency};
use crate::platform::database::{Connection, DatabaseError};
use crate::procedure::{ProcedureKind, ProcedureVersion};

/// An agency by code and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgencyName {
    /// Code.
    #[schema(example = "H26.268.05")]
    pub code: String,
    /// Vietnamese name.
    #[schema(example = "UBND phường Kiến Hưng")]
    pub name: String,
}
/// A procedure version by code and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProcedureName {
    /// Code.
    #[schema(example = "1.004873")]
    pub code: String,
    /// Vietnamese name.
    pub name: String,
    /// An administrative procedure, or a process outside them.
    pub kind: ProcedureKind,
    /// The version that applies to this dossier.
    pub version: i32,
    /// The time limit in words.
    #[schema(example = "3 ngày làm việc")]
    pub limit: String,
}
impl ProcedureName {
    /// The name of a version.
    #[must_use]
    pub fn of(version: &ProcedureVersion) -> Self {
        Self {
            code: version.code.clone(),
            name: version.content.name_vi.clone(),
            kind: version.kind,
            version: version.version,
            limit: version.content.limit.words_vi(),
        }
    }
}
impl AgencyName {
    /// Code and name of an agency.
    #[must_use]
    pub fn of(agency: &Agency) -> Self {
        Self { code: agency.code.clone(), name: agency.name_vi.clone() }
    }
}

/// The names of these agencies by their keys.
///
/// # Errors
/// When the database fails.
pub fn agency_names(
    conn: &mut Connection,
    agencies: impl IntoIterator<Item = AgencyId>,
) -> Result<HashMap<AgencyId, AgencyName>, DatabaseError> {
    let mut ids: Vec<AgencyId> = agencies.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let found = agency::store::load_many(conn, &ids)?;
    Ok(found.iter().map(|agency| (agency.id, AgencyName::of(agency))).collect())
}
