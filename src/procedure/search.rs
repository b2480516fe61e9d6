//! Finding procedures: by words, field, level and state, a page at a time.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::agency::Level;
use crate::on;
use crate::platform::database::schema::{procedure, procedure_version};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::text::like_pattern;
use crate::procedure::store::{ProcedureRow, ProcedureVersionRow, holds_on, versions};
use crate::procedure::version::{ProcedureId, ProcedureKind, ProcedureState, ProcedureVersion};

/// Which versions a list holds.
#[derive(Debug, Clone, Default)]
pub struct ProcedureFilter {
    /// In force on this day.
    pub on: Option<NaiveDate>,
    /// Of this kind.
    pub kind: Option<ProcedureKind>,
    /// In this state.
    pub state: Option<ProcedureState>,
    /// Of the field with this key.
    pub field_code: Option<String>,
    /// Served at this level.
    pub level: Option<Level>,
    /// Read in a public copy, or not.
    pub verified: Option<bool>,
    /// Words of the code, the name or the field, with or without accents.
    pub words: Option<String>,
}

/// The key of a row of [`list`]: code and version.
pub type ProcedureListKey = (String, i32);

/// At most `limit` versions after `after`, by code.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &ProcedureFilter,
    after: Option<&ProcedureListKey>,
    limit: i64,
) -> Result<Vec<ProcedureVersion>, DatabaseError> {
    let rows = on!(conn, c => {
        let mut query = versions!()
            .order((procedure::code, procedure_version::version))
            .limit(limit)
            .into_boxed();
        if let Some(day) = filter.on {
            query = query.filter(holds_on!(day));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(procedure::kind.eq(kind));
        }
        if let Some(state) = filter.state {
            query = query.filter(procedure_version::state.eq(state));
        }
        if let Some(field) = &filter.field_code {
            query = query.filter(procedure_version::field_code.eq(field));
        }
        if let Some(level) = filter.level {
            // no level's name is part of another's
            query = query.filter(procedure_version::levels.like(format!("%{level}%")));
        }
        if let Some(verified) = filter.verified {
            query = query.filter(procedure_version::verified.eq(verified));
        }
        if let Some(words) = &filter.words {
            query = query.filter(procedure::search.like(like_pattern(words)).escape('\\'));
        }
        if let Some((code, version)) = after {
            query = query.filter(
                procedure::code.gt(code)
                    .or(procedure::code.eq(code).and(procedure_version::version.gt(*version))),
            );
        }
        query.load::<(ProcedureRow, ProcedureVersionRow)>(c)
    })?;
    rows.into_iter().map(|(procedure, row)| row.into_version(procedure)).collect()
}

/// Every version of these procedures, or of all, that holds on some day from `since` on; by code and version.
///
/// # Errors
/// When the database fails.
pub fn in_force_from(
    conn: &mut Connection,
    procedures: Option<&[ProcedureId]>,
    since: NaiveDate,
) -> Result<Vec<ProcedureVersion>, DatabaseError> {
    let rows = on!(conn, c => {
        let mut query = versions!()
            .filter(procedure_version::state.ne(ProcedureState::Draft))
            .filter(procedure_version::valid_to.is_null().or(procedure_version::valid_to.assume_not_null().ge(since)))
            .order((procedure::code, procedure_version::version))
            .into_boxed();
        if let Some(procedures) = procedures {
            query = query.filter(procedure_version::procedure_id.eq_any(procedures.to_vec()));
        }
        query.load::<(ProcedureRow, ProcedureVersionRow)>(c)
    })?;
    let versions: Vec<ProcedureVersion> = rows
        .into_iter()
        .map(|(procedure, row)| row.into_version(procedure))
        .collect::<Result<_, DatabaseError>>()?;
    // A version that was replaced before its first day never held.
    let held = |version: &ProcedureVersion| {
        version.valid_from.zip(version.valid_to).is_none_or(|(first, last)| first <= last)
    };
    Ok(versions.into_iter().filter(held).collect())
}
