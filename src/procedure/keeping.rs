//! Who may change the catalogue: the offices that a procedure serves are those of its levels, and every change is kept with who made it.

use std::collections::BTreeSet;

use crate::access::{
    CatalogueAct, CatalogueChange, CatalogueKeeper, CatalogueThing, MadeBy, Role, ServedOffices,
    keep_catalogue_change,
};
use crate::agency::{Level, store as agencies};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::store;
use crate::procedure::version::ProcedureVersion;

/// Who keeps the catalogue.
pub const KEEPERS: &[Role] = &[Role::Administrator];

/// The offices of these levels, in force or not; everybody where there is none.
///
/// # Errors
/// When the database fails.
pub fn served_at(conn: &mut Connection, levels: &BTreeSet<Level>) -> Result<ServedOffices, DatabaseError> {
    let levels: Vec<Level> = levels.iter().copied().collect();
    let offices = agencies::offices_of_levels(conn, &levels)?;
    Ok(ServedOffices::of(if offices.is_empty() { agencies::office_ids(conn)? } else { offices }))
}

/// The offices that a procedure serves by any of its versions, or would serve at these levels, too.
///
/// # Errors
/// When the database fails.
pub fn served_by(
    conn: &mut Connection,
    versions: &[ProcedureVersion],
    also: &[Level],
) -> Result<ServedOffices, DatabaseError> {
    let levels = versions.iter().flat_map(|version| version.content.levels.iter().copied());
    served_at(conn, &levels.chain(also.iter().copied()).collect())
}

/// The offices that the procedure of this code serves.
///
/// # Errors
/// When the database fails.
pub fn served_by_code(conn: &mut Connection, code: &str) -> Result<ServedOffices, DatabaseError> {
    let versions = store::list_versions(conn, code)?;
    served_by(conn, &versions, &[])
}

/// Whoever changes a procedure that has these versions, or would be served at these levels.
///
/// # Errors
/// When the keeper may not, or the database fails.
pub(super) fn keeper_of(
    conn: &mut Connection,
    keeper: &CatalogueKeeper,
    versions: &[ProcedureVersion],
    also: &[Level],
) -> Result<MadeBy, Problem> {
    served_by(conn, versions, also)?.changed_by(keeper, KEEPERS)
}

/// Keeps what was done to a version.
///
/// # Errors
/// When the database fails.
pub(super) fn keep(
    conn: &mut Connection,
    (code, version): (&str, i32),
    act: CatalogueAct,
    (by, made_at): (MadeBy, Instant),
) -> Result<(), DatabaseError> {
    keep_catalogue_change(
        conn,
        &CatalogueChange {
            thing: CatalogueThing::Procedure,
            key: code.to_owned(),
            version,
            act,
            by,
            made_at,
        },
    )
}
