//! The head of a paper that an office writes.

use crate::agency::{self, Agency};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::document::DocumentHead;
use crate::platform::instant::{Instant, date_words_vi};

/// Who writes, what is above it, and the day.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn letterhead(
    conn: &mut Connection,
    agency: &Agency,
    now: Instant,
) -> Result<DocumentHead, DatabaseError> {
    let superior = agency::store::ancestors(conn, agency.id)?.pop();
    let day = date_words_vi(now.date());
    let mut letters = day.chars();
    let day = letters.next().map(|first| first.to_uppercase().chain(letters).collect());
    Ok(DocumentHead {
        superior: superior.map(|above| above.name_vi),
        agency: agency.name_vi.clone(),
        place_and_date: day,
        ..DocumentHead::default()
    })
}
