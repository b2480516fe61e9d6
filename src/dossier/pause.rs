//! The dated periods during which a dossier's clock stands still.
//! Pure: no HTTP, no SQL, no clock.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deadline;
use crate::named_values;
use crate::platform::instant::Instant;

named_values! {
    /// What is owed while the clock stands.
    pub enum PauseKind {
        /// Papers: bổ sung hồ sơ.
        Supplement = "supplement",
        /// A payment: nghĩa vụ tài chính.
        Payment = "payment",
    }
}

/// A pause: it has begun, and may have ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    /// What is owed.
    pub kind: PauseKind,
    /// When the clock stopped.
    pub from: Instant,
    /// When it went on; absent while it stands.
    pub until: Option<Instant>,
    /// Why.
    pub reason: String,
}

/// Ends the open pause, if there is one.
pub fn end_open(pauses: &mut [Pause], at: Instant) {
    for pause in pauses.iter_mut().filter(|pause| pause.until.is_none()) {
        pause.until = Some(at);
    }
}

/// The pauses as the deadline rule takes them.
#[must_use]
pub fn for_deadline(pauses: &[Pause]) -> Vec<deadline::Pause> {
    pauses
        .iter()
        .map(|pause| deadline::Pause { from: pause.from.civil(), until: pause.until.map(Instant::civil) })
        .collect()
}
