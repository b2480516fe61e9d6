//! An officer's own password, changed with the present one: by the API and by the page of the account alike.

use super::actions::{self, PasswordChoice};
use super::hashing::{compare, digest};
use super::password::Password;
use super::permission::Officer;
use super::sign_in_limiter::SignInLimiter;
use crate::platform::check::Check;
use crate::platform::database::Database;
use crate::platform::error::Problem;
use crate::platform::guessing::GuessPlace;
use crate::platform::instant::Instant;

/// Changes it and ends every sign-in of the officer. Wrong present ones are counted for this sign-in, as those at the door are.
///
/// # Errors
/// When the present one is missing or wrong, the new one breaks the rule, tries are too many, or the database fails.
pub(crate) async fn change_own_password(
    database: &Database,
    officer: &Officer,
    (current, new): (Option<Password>, Password),
    limiter: &SignInLimiter,
    now: Instant,
) -> Result<(), Problem> {
    let mut check = Check::new();
    let name = officer.username.clone();
    let own = database.read(move |conn| actions::load_officer(conn, &name)).await?;
    let current = current.filter(|typed| !typed.is_empty());
    if let Some(current) = current.clone() {
        let place = GuessPlace::device(format!("{:?}", officer.session_id).as_bytes());
        limiter.passwords().admit(&own.username, place, now)?;
        if compare(current, Some(own.password_hash)).await? {
            limiter.passwords().right(&own.username, place, now);
        } else {
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
    new.check(&mut check, "new_password", &[&own.username, &own.full_name]);
    if current.is_some_and(|current| current.is_same(&new)) {
        check.wrong(
            "new_password",
            "not_new",
            "mật khẩu mới phải khác mật khẩu hiện tại",
            "the new password must be another one than the current",
        );
    }
    check.done()?;
    let (hash, username) = (digest(new).await?, own.username);
    let choice = PasswordChoice::Own;
    database.write(move |conn| actions::set_password(conn, &username, (&hash, choice), now)).await?;
    tracing::info!(officer = %own.id, by = %officer.id, "password changed");
    Ok(())
}
