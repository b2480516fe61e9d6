//! What every handler of the API takes: the register, the clock and the settings.

use std::sync::Arc;

use crate::platform::clock::Clock;
use crate::platform::config::ServerConfig;
use crate::platform::database::Database;
use crate::platform::instant::Instant;

/// What every handler needs. Those that need the reference books too take the `HandlerState` of `dossier/`, which adds them.
#[derive(Debug, Clone)]
pub struct ServiceState {
    /// The register.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// How the service runs.
    pub config: Arc<ServerConfig>,
}

impl ServiceState {
    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }
}
