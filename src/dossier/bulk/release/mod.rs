//! An officer leaves with dossiers in hand: each goes back to the list of everybody of its role, by an act that its journal tells of.

pub(crate) mod http;
mod store;

use serde_json::json;

use crate::access::OfficerId;
use crate::dossier::books::journal::{self, ActTime, Actor, Posting};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Takes every dossier that is not over from an officer, and answers those that were taken. Nothing else of them changes: not the step,
/// not the clock. Whoever leaves has few enough for one transaction.
///
/// # Errors
/// When somebody is faster, or the database fails. Then nothing has changed.
pub(crate) fn release(
    conn: &mut Connection,
    (officer_id, username): (OfficerId, &str),
    by: Actor,
    now: Instant,
) -> Result<Vec<Dossier>, Problem> {
    let rows = store::open_of(conn, officer_id)?;
    let posting = |before| -> Result<Posting<'_>, Problem> {
        let before: &Dossier = before;
        before.standing().allows(Event::Release)?;
        Ok(Posting {
            before: Some(before),
            after: Dossier { handler_id: None, ..before.clone() },
            event: Event::Release,
            actor: by,
            time: ActTime::at_once(now, before.last_happened_at, before.last_recorded_at),
            details: json!({ "handler": username }),
        })
    };
    let postings = rows.iter().map(posting).collect::<Result<_, Problem>>()?;
    if journal::post_many(conn, postings)?.is_empty() { Ok(rows) } else { Err(journal::changed_meanwhile()) }
}
