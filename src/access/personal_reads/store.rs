//! The table of who read personal data.

use diesel::prelude::*;

use super::{PersonalRead, PersonalReadKind};
use crate::access::keys::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::personal_read;
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// Rows that are inserted by one statement.
const AT_ONCE: usize = 100;

/// Adds rows.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut Connection, reads: &[PersonalRead]) -> Result<(), DatabaseError> {
    for part in reads.chunks(AT_ONCE) {
        let rows: Vec<_> = part
            .iter()
            .map(|read| {
                (
                    personal_read::office_id.eq(read.office_id),
                    personal_read::id.eq(<Id>::new()),
                    personal_read::officer_id.eq(read.officer_id),
                    personal_read::read_at.eq(read.read_at),
                    personal_read::kind.eq(read.kind),
                    personal_read::dossiers.eq(format!(" {} ", read.dossiers.join(" "))),
                    personal_read::dossier_count.eq(i64::try_from(read.dossiers.len()).unwrap_or(i64::MAX)),
                    personal_read::reason.eq(read.reason.clone()),
                )
            })
            .collect();
        on!(&mut *conn, c => diesel::insert_into(personal_read::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Takes away what is older than an instant; says how many rows.
///
/// # Errors
/// When the database fails.
pub fn forget_before(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    Ok(
        on!(conn, c => diesel::delete(personal_read::table.filter(personal_read::read_at.lt(before))).execute(c))?,
    )
}

/// Which reads are asked for.
#[derive(Debug, Clone, Default)]
pub struct ReadsFilter {
    /// Of these offices.
    pub offices: Vec<AgencyId>,
    /// By this officer.
    pub officer_id: Option<OfficerId>,
    /// Of this dossier, by its code.
    pub dossier: Option<String>,
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
}

/// The reads that are asked for, newest first, before `after`; at most `limit`.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &ReadsFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<(Id, PersonalRead)>, DatabaseError> {
    type Row = (AgencyId, Id, OfficerId, Instant, PersonalReadKind, String, Option<String>);
    let rows: Vec<Row> = on!(conn, c => {
        let mut query = personal_read::table
            .filter(personal_read::office_id.eq_any(&filter.offices))
            .order(personal_read::id.desc())
            .limit(limit)
            .select((
                personal_read::office_id,
                personal_read::id,
                personal_read::officer_id,
                personal_read::read_at,
                personal_read::kind,
                personal_read::dossiers,
                personal_read::reason,
            ))
            .into_boxed();
        if let Some(officer_id) = filter.officer_id {
            query = query.filter(personal_read::officer_id.eq(officer_id));
        }
        if let Some(code) = &filter.dossier {
            query = query.filter(personal_read::dossiers.like(format!("% {code} %")));
        }
        if let Some(from) = filter.from {
            query = query.filter(personal_read::read_at.ge(from));
        }
        if let Some(until) = filter.until {
            query = query.filter(personal_read::read_at.lt(until));
        }
        if let Some(after) = after {
            query = query.filter(personal_read::id.lt(after));
        }
        query.load(c)
    })?;
    let read = |(office_id, id, officer_id, read_at, kind, dossiers, reason): Row| {
        let dossiers = dossiers.split_whitespace().map(str::to_owned).collect();
        (id, PersonalRead { office_id, officer_id, read_at, kind, dossiers, reason })
    };
    Ok(rows.into_iter().map(read).collect())
}
