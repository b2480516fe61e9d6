//! A walk through the register that somebody asks the service for: one at a time, beside the desks, and it goes on when nobody looks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::walked_register::WalkedRegister;
use crate::platform::attachments_place::AttachmentsPlace;
use crate::platform::clock::Clock;
use crate::platform::database::Database;
use crate::platform::instant::Instant;

/// Findings that are kept; of more the number is.
const KEPT: usize = 100;

/// How far the walk is.
#[derive(Debug, Clone, Default)]
pub enum CheckState {
    /// Nobody asked since the service started.
    #[default]
    NotAsked,
    /// It goes on.
    Running {
        /// Since when.
        since: Instant,
        /// Dossiers that were walked through.
        dossiers: u64,
    },
    /// It is over.
    Ended {
        /// When it began, and when it was over.
        period: (Instant, Instant),
        /// What was found; nothing when it could not be walked to its end.
        found: Option<CheckFindings>,
    },
}

/// What the walk found.
#[derive(Debug, Clone)]
pub struct CheckFindings {
    /// Dossiers.
    pub dossiers: u64,
    /// Rows of their journals.
    pub entries: u64,
    /// Files of dossiers.
    pub files: u64,
    /// How much is broken.
    pub broken_count: usize,
    /// What is broken, in the words of `motcua verify`; the first hundred.
    pub broken: Vec<String>,
    /// What is no fault.
    pub remarks: Vec<String>,
}

impl CheckFindings {
    fn of(walked: WalkedRegister) -> Self {
        Self {
            dossiers: walked.findings.dossiers,
            entries: walked.findings.entries,
            files: walked.files,
            broken_count: walked.broken.len(),
            broken: walked.broken.into_iter().take(KEPT).collect(),
            remarks: walked.remarks.into_iter().take(KEPT).collect(),
        }
    }
}

/// The walk of this process. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct RegisterCheck(Arc<Mutex<CheckState>>);

impl RegisterCheck {
    /// How far it is.
    #[must_use]
    pub fn state(&self) -> CheckState {
        self.kept().clone()
    }

    /// Begins a walk on a thread of its own, unless one goes on; says whether it did.
    ///
    /// # Errors
    /// When the machine has no thread for it.
    pub fn start(&self, database: Database, place: AttachmentsPlace, clock: Clock) -> std::io::Result<bool> {
        let since = clock.now();
        {
            let mut kept = self.kept();
            if matches!(*kept, CheckState::Running { .. }) {
                return Ok(false);
            }
            *kept = CheckState::Running { since, dossiers: 0 };
        }
        let check = self.clone();
        let begun = thread::Builder::new().name("register-check".to_owned()).spawn(move || {
            let on_the_way = |dossiers| *check.kept() = CheckState::Running { since, dossiers };
            let found = match WalkedRegister::watched(&database, &place, on_the_way) {
                Ok(walked) => Some(CheckFindings::of(walked)),
                Err(error) => {
                    tracing::error!(%error, "the register was not walked to its end");
                    None
                }
            };
            if let Some(found) = found.as_ref().filter(|found| found.broken_count > 0) {
                tracing::error!(
                    broken = found.broken_count,
                    "the register is broken; motcua verify says where"
                );
            }
            *check.kept() = CheckState::Ended { period: (since, clock.now()), found };
        });
        if begun.is_err() {
            *self.kept() = CheckState::NotAsked;
        }
        begun.map(|_| true)
    }

    fn kept(&self) -> MutexGuard<'_, CheckState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
