//! What one request showed of people, noted while it is answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::ledger::LedgerPlace;
use super::{PersonalRead, PersonalReadKind};
use crate::access::keys::OfficerId;
use crate::agency::AgencyId;
use crate::platform::instant::Instant;

/// The notes of a request; whoever is not signed in through a door has none. Clones are the same notes.
#[derive(Debug, Clone, Default)]
pub struct PersonalReadNotes(Option<Arc<OpenNotes>>);

/// What was read of an office: what, and why.
type NotedRead = (AgencyId, PersonalReadKind, Option<String>);

#[derive(Debug)]
struct OpenNotes {
    place: Mutex<Option<LedgerPlace>>,
    officer_id: OfficerId,
    read_at: Instant,
    seen: Mutex<BTreeMap<NotedRead, BTreeSet<String>>>,
}

impl PersonalReadNotes {
    /// The notes of a request of this officer, with a place in the ledger kept for them.
    #[must_use]
    pub fn open(place: LedgerPlace, officer_id: OfficerId, read_at: Instant) -> Self {
        let (place, seen) = (Mutex::new(Some(place)), Mutex::default());
        Self(Some(Arc::new(OpenNotes { place, officer_id, read_at, seen })))
    }

    /// Notes that the people of a dossier of this office are shown.
    pub fn note(&self, kind: PersonalReadKind, office_id: AgencyId, code: &str) {
        self.note_for((office_id, kind, None), code);
    }

    /// The same, for a reason that was named.
    pub fn note_taken(&self, office_id: AgencyId, code: &str, reason: &str) {
        self.note_for((office_id, PersonalReadKind::Export, Some(reason.to_owned())), code);
    }

    fn note_for(&self, what: NotedRead, code: &str) {
        let Some(open) = &self.0 else { return };
        let mut seen = open.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.entry(what).or_default().insert(code.to_owned());
    }
}

/// When the request has ended, in whatever way, what it showed goes into the ledger.
impl Drop for OpenNotes {
    fn drop(&mut self) {
        let seen = std::mem::take(self.seen.get_mut().unwrap_or_else(PoisonError::into_inner));
        let place = self.place.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let Some(place) = place.filter(|_| !seen.is_empty()) else { return };
        let (officer_id, read_at) = (self.officer_id, self.read_at);
        let reads = seen.into_iter().map(|((office_id, kind, reason), dossiers)| PersonalRead {
            office_id,
            officer_id,
            read_at,
            kind,
            dossiers: dossiers.into_iter().collect(),
            reason,
        });
        place.keep(reads.collect());
    }
}
