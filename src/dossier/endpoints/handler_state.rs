//! What every handler of this room takes: the state of the service, and the reference books.

use std::ops::Deref;

use chrono::TimeDelta;

use crate::access::Officer;
use crate::dossier::acts::act_context::{ActContext, ActTiming, ReferenceCaches};
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;

/// The state of the service with the reference books.
#[derive(Debug, Clone)]
pub struct HandlerState {
    /// What every handler needs.
    pub service: ServiceState,
    /// The reference books.
    pub books: ReferenceCaches,
}

impl Deref for HandlerState {
    type Target = ServiceState;

    fn deref(&self) -> &ServiceState {
        &self.service
    }
}

impl HandlerState {
    /// An act of this officer, now.
    pub(crate) fn act<'a>(&'a self, officer: &'a Officer) -> ActContext<'a> {
        ActContext {
            officer,
            books: &self.books,
            now: self.now(),
            timing: ActTiming::default(),
            late_entry_bound: TimeDelta::days(self.config.backdate_days),
        }
    }
}

/// A dossier that is not there is answered like one that the officer may not see.
pub(crate) fn hidden() -> Problem {
    Problem::not_found(
        "không có hồ sơ nào mã này trong phạm vi của bạn",
        "there is no dossier of that code within your reach",
    )
}
