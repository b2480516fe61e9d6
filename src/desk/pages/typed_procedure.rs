//! The procedure that is typed at the counter, by its code alone or with its name behind it.

use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::{self, ProcedureVersion};

/// The procedure whose code is typed, alone or before its name.
pub(super) fn chosen(
    conn: &mut Connection,
    typed: &str,
    now: Instant,
) -> Result<Option<ProcedureVersion>, Problem> {
    let Some(code) = typed.split_whitespace().next() else { return Ok(None) };
    Ok(procedure::store::find_published(conn, code, now.date())?)
}
