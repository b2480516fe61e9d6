//! How often one address or user name may try to sign in.

use actix_web::HttpRequest;

use crate::platform::config::ServerConfig;
use crate::platform::error::Problem;
use crate::platform::limiter::{Limiter, client_address};

/// Counts sign-in tries by address.
#[derive(Debug, Clone)]
pub struct SignInLimiter {
    tries: Limiter,
    behind_proxy: bool,
}
impl SignInLimiter {
    /// As many tries a minute as the settings say.
    #[must_use]
    pub fn from_config(config: &ServerConfig) -> Self {
        Self { tries: Limiter::per_minute(config.sign_in_per_minute), behind_proxy: config.behind_proxy }
    }

    /// Forgets addresses that have been quiet; call it from a timer.
    pub fn retain_recent(&self) {
        self.tries.retain_recent();
    }

    pub(crate) fn check(&self, request: &HttpRequest) -> Result<(), Problem> {
        self.tries.check(client_address(request, self.behind_proxy))
    }
}
