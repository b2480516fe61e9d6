//! The numbers of the register book: each office has a volume for each year of reception, and a dossier gets the next number
//! of it when it is accepted and recorded. The receipt in the citizen's hand names that number, so it never changes: a late
//! entry comes last, and the number of an acceptance that was taken back goes to nobody else.

use std::collections::BTreeMap;

use chrono::Datelike as _;

use super::store;
use crate::agency::AgencyId;
use crate::dossier::books::store::Dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// Gives a number to each of these dossiers that is accepted and has none, in the order of reception.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier::books) fn give<'d>(
    conn: &mut Connection,
    dossiers: impl IntoIterator<Item = &'d mut Dossier>,
) -> Result<(), DatabaseError> {
    let mut volumes: BTreeMap<(AgencyId, i32), Vec<&mut Dossier>> = BTreeMap::new();
    for row in dossiers {
        if row.accepted_at.is_some() && row.book_ordinal.is_none() {
            volumes.entry((row.office_id, volume(row.received_at))).or_default().push(row);
        }
    }
    for ((office_id, volume), mut rows) in volumes {
        rows.sort_by(|one, other| (one.received_at, &one.code).cmp(&(other.received_at, &other.code)));
        let many = i32::try_from(rows.len()).unwrap_or(i32::MAX);
        let first = store::take_ordinals(conn, office_id, volume, many)?;
        for (row, ordinal) in rows.into_iter().zip(first..) {
            row.book_volume = Some(volume);
            row.book_ordinal = Some(ordinal);
        }
    }
    Ok(())
}

/// The volume in which a dossier stands that was received then.
pub(super) fn volume(received_at: Instant) -> i32 {
    received_at.date().year()
}
