//! Comparing passwords takes time and memory: a few at once, and never where requests are answered.

use tokio::sync::Semaphore;

use super::password::{self, Password, PasswordHash};
use crate::platform::error::{Code, Problem};

/// Password digests made at once, 19 MiB each.
const HASHES_AT_ONCE: usize = 4;

/// Digests a password.
///
/// # Errors
/// When the machine has no random bytes or no memory left.
pub(super) async fn digest(password: Password) -> Result<PasswordHash, Problem> {
    Ok(off_the_workers(move || password::hash(&password)).await??)
}

/// Whether it is the password; an officer that there is not takes as long.
///
/// # Errors
/// When the work did not finish.
pub(super) async fn compare(password: Password, kept: Option<PasswordHash>) -> Result<bool, Problem> {
    off_the_workers(move || {
        kept.map_or_else(|| password::verify_nobody(&password), |kept| password::verify(&password, &kept))
    })
    .await
}

/// Waits for a turn, so that a rush of sign-ins takes neither all memory nor every thread of the database.
async fn off_the_workers<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    static TURNS: Semaphore = Semaphore::const_new(HASHES_AT_ONCE);
    let failed = |error: &dyn std::fmt::Display| Problem::new(Code::Internal).because(error);
    let turn = TURNS.acquire().await.map_err(|closed| failed(&closed))?;
    // The turn ends with the work, even when the caller has gone away meanwhile.
    let work = move || {
        let answer = work();
        drop(turn);
        answer
    };
    tokio::task::spawn_blocking(work).await.map_err(|failure| failed(&failure))
}
