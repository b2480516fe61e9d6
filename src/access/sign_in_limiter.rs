//! How often one address, and how often one user name, may try to sign in.

use actix_web::HttpRequest;
use chrono::TimeDelta;

use crate::platform::config::ServerConfig;
use crate::platform::error::Problem;
use crate::platform::guessing::{GuessLimiter, GuessPlace, GuessRule};
use crate::platform::instant::Instant;
use crate::platform::limiter::{Limiter, client_address};

/// Wrong passwords of one place for one user name.
const OF_A_PLACE: GuessRule = GuessRule { free: 5, longest: TimeDelta::minutes(15) };
/// Those of all places together from where nobody has signed in under that name yet.
const OF_STRANGERS: GuessRule = GuessRule { free: 20, longest: TimeDelta::minutes(15) };

/// Counts sign-in tries by address, and wrong passwords by user name.
#[derive(Debug, Clone)]
pub struct SignInLimiter {
    tries: Limiter,
    passwords: GuessLimiter,
    behind_proxy: bool,
}

impl SignInLimiter {
    /// As many tries a minute from one address as the settings say.
    #[must_use]
    pub fn from_config(config: &ServerConfig) -> Self {
        Self {
            tries: Limiter::per_minute(config.sign_in_per_minute),
            passwords: GuessLimiter::new(OF_A_PLACE, OF_STRANGERS),
            behind_proxy: config.behind_proxy,
        }
    }

    /// Forgets addresses that have been quiet, and old mistakes; call it from a timer.
    pub fn forget(&self, now: Instant) {
        self.tries.retain_recent();
        self.passwords.forget(now);
    }

    /// Counts a try of the address that asks, and says which place it is.
    pub(crate) fn check(&self, request: &HttpRequest) -> Result<GuessPlace, Problem> {
        let address = client_address(request, self.behind_proxy);
        self.tries.check(address)?;
        Ok(GuessPlace::of(address))
    }

    /// The wrong passwords of each user name.
    pub(super) fn passwords(&self) -> &GuessLimiter {
        &self.passwords
    }
}
