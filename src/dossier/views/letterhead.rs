//! The head of a paper that an office writes.

use crate::agency::{self, Agency};
use crate::form::words::{place_and_date, place_of};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::document::DocumentHead;
use crate::platform::instant::Instant;

/// Who writes, what is above it, the place and the day. A department writes in the place of the agency above it.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn letterhead(
    conn: &mut Connection,
    agency: &Agency,
    now: Instant,
) -> Result<DocumentHead, DatabaseError> {
    let superior = agency::store::ancestors(conn, agency.id)?.pop().map(|above| above.name_vi);
    let place = place_of(&agency.name_vi).or_else(|| superior.as_deref().and_then(place_of));
    Ok(DocumentHead {
        superior,
        agency: agency.name_vi.clone(),
        place_and_date: Some(place_and_date(place.as_deref(), now.date())),
        ..DocumentHead::default()
    })
}
