//! What an older register tells of dossiers, act by act, before the gate writes it at once.
//! Pure: no HTTP, no SQL, no clock.

use super::JournalEntry;
use super::row::{ActTime, Actor, seal_last, step};
use super::store::ChainHead;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;

/// What an older register tells of a dossier: all of its journal, or what came after the rows that it has.
#[derive(Debug, Clone)]
pub struct Chronicle {
    /// As it stands; none when it comes with its whole journal.
    pub(super) before: Option<Box<Dossier>>,
    pub(super) dossier: Dossier,
    pub(super) entries: Vec<JournalEntry>,
}

/// Dossiers that come with their whole journals, made ready to be written.
#[derive(Debug, Clone, Default)]
pub struct ManyChronicles {
    pub(super) dossiers: Vec<Dossier>,
    pub(super) entries: Vec<JournalEntry>,
}

impl FromIterator<Chronicle> for ManyChronicles {
    fn from_iter<I: IntoIterator<Item = Chronicle>>(chronicles: I) -> Self {
        let mut many = Self::default();
        for Chronicle { dossier, entries, .. } in chronicles {
            many.dossiers.push(dossier);
            many.entries.extend(entries);
        }
        many
    }
}

impl Chronicle {
    /// A dossier of which nothing is told yet.
    #[must_use]
    pub fn of(dossier: Dossier) -> Self {
        Self { before: None, dossier: Dossier { version: 0, ..dossier }, entries: Vec::new() }
    }

    /// A dossier that stands, of which more is told.
    #[must_use]
    pub fn further(dossier: Dossier) -> Self {
        Self { before: Some(Box::new(dossier.clone())), dossier, entries: Vec::new() }
    }

    /// Tells of the next act, which changes the dossier so.
    pub fn tell(
        &mut self,
        event: Event,
        actor: Actor,
        time: ActTime,
        details: String,
        change: impl FnOnce(&mut Dossier),
    ) {
        let stands = self.before.is_some() || !self.entries.is_empty();
        let chain = stands.then(|| ChainHead::from(&self.dossier));
        change(&mut self.dossier);
        self.entries.push(step(&mut self.dossier, chain.as_ref(), event, actor, time, details, None));
    }

    /// The dossier as the last act leaves it.
    #[must_use]
    pub fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// The rows that are told.
    #[must_use]
    pub fn entries(&self) -> &[JournalEntry] {
        &self.entries
    }

    /// The dossier and its rows, the last of which seals it.
    #[must_use]
    pub fn into_parts(mut self) -> (Dossier, Vec<JournalEntry>) {
        seal_last(self.before.as_deref(), &mut self.dossier, &mut self.entries);
        (self.dossier, self.entries)
    }
}
