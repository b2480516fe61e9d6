//! Who a user name and a password belong to: asked by the API and by the sign-in page alike.

use super::actions::wrong_credentials;
use super::hashing::compare;
use super::password::Password;
use super::sign_in_limiter::SignInLimiter;
use super::store::{self, OfficerRow};
use crate::platform::database::Database;
use crate::platform::error::Problem;
use crate::platform::guessing::GuessPlace;
use crate::platform::instant::Instant;

/// The active officer of this name whose password it is. Capital letters of the name count as small ones.
///
/// # Errors
/// One answer whichever part is wrong (401), and it takes as long; when wrong ones came too often, for a name that is nobody's just as for
/// one that is somebody's (429); or the database fails.
pub(crate) async fn known_officer(
    database: &Database,
    limiter: &SignInLimiter,
    (username, password): (&str, Password),
    place: GuessPlace,
    now: Instant,
) -> Result<OfficerRow, Problem> {
    let username = username.trim().to_ascii_lowercase();
    limiter.passwords().admit(&username, place, now)?;
    let name = username.clone();
    let known = database
        .read(move |conn| store::find_by_username(conn, &name).map_err(Problem::from))
        .await?
        .filter(|row| row.active);
    if !compare(password, known.as_ref().map(|row| row.password_hash.clone())).await? {
        // The name itself may be a password that was typed into the wrong field.
        if let Some(row) = &known {
            tracing::warn!(officer = %row.id, "a sign-in failed: wrong password");
        } else {
            tracing::warn!("a sign-in failed: no active officer of that name");
        }
        return Err(wrong_credentials());
    }
    limiter.passwords().right(&username, place, now);
    known.ok_or_else(wrong_credentials)
}
