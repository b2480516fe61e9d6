//! Who a user name and a password belong to: asked by the API and by the sign-in page alike.

use super::actions::wrong_credentials;
use super::hashing::compare;
use super::password::Password;
use super::store::{self, OfficerRow};
use crate::platform::database::Database;
use crate::platform::error::Problem;

/// The active officer of this name whose password it is. Capital letters of the name count as small ones.
///
/// # Errors
/// One answer whichever part is wrong (401), and it takes as long; or the database fails.
pub(crate) async fn known_officer(
    database: &Database,
    username: &str,
    password: Password,
) -> Result<OfficerRow, Problem> {
    let username = username.trim().to_ascii_lowercase();
    let known = database
        .read(move |conn| store::find_by_username(conn, &username).map_err(Problem::from))
        .await?
        .filter(|row| row.active);
    let right = compare(password, known.as_ref().map(|row| row.password_hash.clone())).await?;
    known.filter(|_| right).ok_or_else(wrong_credentials)
}
