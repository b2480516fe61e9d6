//! How often one address may look dossiers up, and how often the digits of one code may be guessed.

use actix_web::HttpRequest;
use chrono::TimeDelta;

use crate::dossier::books::numbers::spelling::spelled;
use crate::platform::config::ServerConfig;
use crate::platform::error::{Code, Problem};
use crate::platform::guessing::{GuessLimiter, GuessPlace, GuessRule};
use crate::platform::instant::Instant;
use crate::platform::limiter::{Limiter, client_address};

/// Wrong digits of one place for one code.
const OF_A_PLACE: GuessRule = GuessRule { free: 5, longest: TimeDelta::minutes(10) };
/// Those of all places together from where nobody has looked at that code yet. Once it is reached there is one try in ten minutes:
/// ten thousand digits take two months and more.
const OF_STRANGERS: GuessRule = GuessRule { free: 20, longest: TimeDelta::minutes(10) };

/// Counts public look-ups by address, and wrong digits by code.
#[derive(Debug, Clone)]
pub struct TrackingLimiter {
    addresses: Limiter,
    digits: GuessLimiter,
    behind_proxy: bool,
}

impl TrackingLimiter {
    /// As many look-ups a minute from one address as the settings say.
    #[must_use]
    pub fn from_config(config: &ServerConfig) -> Self {
        Self {
            addresses: Limiter::per_minute(config.tracking_per_minute),
            digits: GuessLimiter::new(OF_A_PLACE, OF_STRANGERS),
            behind_proxy: config.behind_proxy,
        }
    }

    /// Forgets addresses that have been quiet, and old mistakes; call it from a timer.
    pub(crate) fn forget(&self, now: Instant) {
        self.addresses.retain_recent();
        self.digits.forget(now);
    }

    /// Counts a look-up, lets it be tried, and counts it as a guess when it finds nothing: whether there is such a code or not. What is
    /// no four digits guesses at nothing.
    ///
    /// # Errors
    /// When this address or this code was tried too often (429), or what the look-up says.
    pub(crate) async fn look_up<T>(
        &self,
        request: &HttpRequest,
        (code, digits): (&str, &str),
        now: Instant,
        looked_up: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let address = client_address(request, self.behind_proxy);
        self.addresses.check(address)?;
        if digits.len() != 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return looked_up.await;
        }
        let (code, place) = (spelled(code), GuessPlace::of(address));
        self.digits.admit(&code, place, now)?;
        let found = looked_up.await;
        match &found {
            Err(problem) if problem.code == Code::NotFound => {}
            // Nothing was compared.
            Err(_) => self.digits.taken_back(&code, place, now),
            Ok(_) => self.digits.right(&code, place, now),
        }
        found
    }
}
