//! The one place that asks the time; everything else is told it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::platform::instant::Instant;

/// The source of "now".
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is set: for the demonstration and for tests.
    Set(Arc<Mutex<Instant>>),
}

impl Clock {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn standing_at(at: Instant) -> Self {
        Self::Set(Arc::new(Mutex::new(at)))
    }

    /// The current instant.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the clock")]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant::new(chrono::Utc::now()),
            Self::Set(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Sets a standing clock; the machine's clock cannot be set.
    pub fn set(&self, to: Instant) {
        if let Self::Set(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}
