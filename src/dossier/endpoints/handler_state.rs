//! What every handler of this room takes: the register, the clock, the reference books and the settings.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::access::Officer;
use crate::dossier::acts::act_context::{ActContext, ActTiming, ReferenceCaches};
use crate::platform::clock::Clock;
use crate::platform::config::ServerConfig;
use crate::platform::database::Database;
use crate::platform::error::Problem;

/// What every handler of this room needs.
#[derive(Debug, Clone)]
pub struct HandlerState {
    /// The register.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// The reference books.
    pub books: ReferenceCaches,
    /// How the service runs.
    pub config: Arc<ServerConfig>,
}

impl HandlerState {
    pub(in crate::dossier) fn act<'a>(&'a self, officer: &'a Officer, timing: ActTiming) -> ActContext<'a> {
        ActContext {
            officer,
            books: &self.books,
            now: self.clock.now(),
            timing,
            late_entry_bound: TimeDelta::days(self.config.backdate_days),
        }
    }
}

/// A dossier that is not there is answered like one that the officer may not see.
pub(in crate::dossier) fn hidden() -> Problem {
    Problem::not_found(
        "không có hồ sơ nào mã này trong phạm vi của bạn",
        "there is no dossier of that code within your reach",
    )
}
