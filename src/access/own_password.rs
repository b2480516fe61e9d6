//! An officer's own password, changed with the present one: by the API and by the page of the account alike.

use super::actions;
use super::hashing::{compare, digest};
use super::password::Password;
use super::permission::Officer;
use crate::platform::check::Check;
use crate::platform::database::Database;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Changes it and ends every sign-in of the officer. `admit` is asked before the present one is compared: tries are counted.
///
/// # Errors
/// When the present one is missing or wrong, the new one breaks the rule, tries are too many, or the database fails.
pub(crate) async fn change_own_password(
    database: &Database,
    officer: &Officer,
    (current, new): (Option<Password>, Password),
    admit: impl FnOnce() -> Result<(), Problem>,
    now: Instant,
) -> Result<(), Problem> {
    let mut check = Check::new();
    let name = officer.username.clone();
    let own = database.read(move |conn| actions::load_officer(conn, &name)).await?;
    if let Some(current) = current.filter(|typed| !typed.is_empty()) {
        admit()?;
        if !compare(current, Some(own.password_hash)).await? {
            check.wrong(
                "current_password",
                "wrong_password",
                "mật khẩu hiện tại chưa đúng",
                "this is not the current password",
            );
        }
    } else {
        check.wrong("current_password", "required", "không được để trống", "must not be empty");
    }
    new.check(&mut check, "new_password");
    check.done()?;
    let (hash, username) = (digest(new).await?, own.username);
    database.write(move |conn| actions::set_password(conn, &username, &hash, now)).await?;
    tracing::info!(officer = %own.id, by = %officer.id, "password changed");
    Ok(())
}
