//! What becomes of a dossier when the import that brought it in is taken back.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeSet;

use crate::dossier::books::DossierId;
use crate::dossier::books::annulment::Annulment;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::import::updates::by_officers;
use crate::platform::error::{Problem, Words};
use crate::platform::instant::Instant;

/// What becomes of a dossier of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchStanding {
    /// It was only brought in: it goes.
    Goes,
    /// It went already.
    Gone,
    /// Somebody has worked on it since: it stays.
    Stays(StayReason),
}

/// Why a dossier stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StayReason {
    /// An officer has acted on it.
    Acted(Event, Instant),
    /// Files were added to it.
    Files,
    /// Somebody was reminded of it.
    Reminded,
    /// Another dossier was annulled because this one stays.
    NamedByDuplicate,
}

/// What stands beside the journals of dossiers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BesideJournals {
    /// Dossiers with files.
    pub files: BTreeSet<DossierId>,
    /// Dossiers that somebody was reminded of.
    pub reminded: BTreeSet<DossierId>,
    /// Codes that annulled dossiers of the office name as the ones that stay.
    pub named: BTreeSet<String>,
}

/// What becomes of one.
///
/// # Errors
/// When its journal cannot be read.
pub fn standing_of(
    row: &Dossier,
    entries: &[JournalEntry],
    beside: &BesideJournals,
) -> Result<BatchStanding, Problem> {
    let annulment = Annulment::in_journal(entries)?;
    if row.account == Account::Outside && annulment.is_some_and(|told| told.import_taken_back.is_some()) {
        return Ok(BatchStanding::Gone);
    }
    let reason = if let Some(entry) = by_officers(entries)? {
        Some(StayReason::Acted(entry.event, entry.happened_at))
    } else if beside.files.contains(&row.id) {
        Some(StayReason::Files)
    } else if beside.reminded.contains(&row.id) {
        Some(StayReason::Reminded)
    } else {
        beside.named.contains(&row.code).then_some(StayReason::NamedByDuplicate)
    };
    Ok(reason.map_or(BatchStanding::Goes, BatchStanding::Stays))
}

impl StayReason {
    /// For people.
    #[must_use]
    pub fn words(&self) -> Words {
        let (vi, en) = match self {
            Self::Acted(event, at) => (
                format!("cán bộ đã xử lý ({}, {})", event.words_vi(), at.words_vi()),
                format!("officers have acted on it ({}, {at})", event.as_str().replace('_', " ")),
            ),
            Self::Files => ("đã có tệp đính kèm".to_owned(), "files were added to it".to_owned()),
            Self::Reminded => ("đã có phiếu đôn đốc".to_owned(), "somebody was reminded of it".to_owned()),
            Self::NamedByDuplicate => (
                "một hồ sơ khác đã hủy vì nhập trùng với hồ sơ này".to_owned(),
                "another dossier was annulled because this one stays".to_owned(),
            ),
        };
        Words { vi, en }
    }
}
