//! How a row of the journal is made: from where a dossier was and where an act leaves it, by whom and when.
//! Pure: no HTTP, no SQL, no clock.

use serde_json::{Value, json};

use super::store::ChainHead;
use super::{ACTING_OFFICE, JournalEntry, NO_HASH};
use crate::access::{Assignment, OfficerId, Role};
use crate::agency::AgencyId;
use crate::dossier::books::content_seal::digest::{digest_of, seal_of};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::platform::instant::Instant;

/// Whom a row of the journal names: an officer with the role and the agency or unit by which they acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The officer; none when nobody signed in.
    pub officer_id: Option<OfficerId>,
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub unit_id: Option<AgencyId>,
}

impl Actor {
    /// Whoever brings in an older register at the command line.
    pub const IMPORT: Self = Self { officer_id: None, role: Role::Administrator, unit_id: None };

    /// An officer who acts by this assignment.
    #[must_use]
    pub fn officer(id: OfficerId, by: &Assignment) -> Self {
        Self { officer_id: Some(id), role: by.role, unit_id: Some(by.agency_id) }
    }
}

/// When an act took effect, and when the register learned of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActTime {
    pub(super) happened_at: Instant,
    pub(super) recorded_at: Instant,
}

impl ActTime {
    /// An act that took effect at `happened_at` and is recorded now; `last` is when the dossier's last act was recorded.
    #[must_use]
    pub fn new(happened_at: Instant, now: Instant, last: Option<Instant>) -> Self {
        // Another machine's clock may run ahead by a little: a figure known at an instant needs rows in the order of learning.
        let recorded_at = now.max(happened_at).max(last.unwrap_or(now));
        Self { happened_at, recorded_at }
    }

    /// An act that takes effect now, after a dossier's last one: kept to the second, as every act, but never before that one.
    #[must_use]
    pub fn at_once(now: Instant, last_happened_at: Instant, last_recorded_at: Instant) -> Self {
        Self::new(last_happened_at.max(now.whole_second()), now, Some(last_recorded_at))
    }

    /// When the act took effect.
    #[must_use]
    pub fn happened_at(self) -> Instant {
        self.happened_at
    }

    /// When the register learned of it.
    #[must_use]
    pub fn recorded_at(self) -> Instant {
        self.recorded_at
    }
}

/// Seals in the last of the rows that are written together what the dossier says after them: nobody sees it between them.
pub(super) fn seal_last(before: Option<&Dossier>, row: &mut Dossier, told: &mut [JournalEntry]) {
    let Some(last) = told.last_mut() else { return };
    last.content_seal = Some(seal_of(before.map(digest_of), row));
    last.hash = last.computed_hash().to_vec();
    row.last_hash.clone_from(&last.hash);
}

/// Seals what a dossier says.
pub(super) type ContentSealing<'a> = &'a dyn Fn(&Dossier) -> Vec<u8>;

/// Takes a dossier one row further: sets its version, its times and its hash, and answers the row. `before` is where its journal
/// ended; `seal` seals what it says.
pub(super) fn step(
    row: &mut Dossier,
    before: Option<&ChainHead>,
    event: Event,
    actor: Actor,
    time: ActTime,
    details: String,
    seal: Option<ContentSealing<'_>>,
) -> JournalEntry {
    row.version = before.map_or(0, |before| before.version).saturating_add(1);
    row.last_happened_at = time.happened_at;
    row.last_recorded_at = time.recorded_at;
    let after = ChainHead::from(&*row);
    let entry = between((before, &after), event, actor, details, seal.map(|seal| seal(row)));
    row.last_hash.clone_from(&entry.hash);
    entry
}

/// The row that brings a dossier from where it was (nowhere, for a new one) to where it is.
pub(super) fn between(
    (before, after): (Option<&ChainHead>, &ChainHead),
    event: Event,
    actor: Actor,
    details: String,
    content_seal: Option<Vec<u8>>,
) -> JournalEntry {
    JournalEntry {
        office_id: after.office_id,
        dossier_id: after.id,
        seq: after.version,
        event,
        from_account: before.map_or(Account::Outside, |before| before.account),
        to_account: after.account,
        moves: true,
        status_before: before.map(|before| before.status),
        status_after: after.status,
        due_before: before.and_then(|before| before.due_at),
        due_after: after.due_at,
        promise_before: before.and_then(|before| before.promised_at),
        promise_after: after.promised_at,
        marks_before: before.map_or(0, |before| before.marks),
        marks_after: after.marks,
        step_before: before.map_or(0, |before| before.step),
        step_after: after.step,
        happened_at: after.last_happened_at,
        recorded_at: after.last_recorded_at,
        actor_id: actor.officer_id,
        actor_role: actor.role.as_str().to_owned(),
        actor_unit_id: actor.unit_id,
        procedure_id: after.procedure_id,
        channel: after.channel,
        details,
        previous_hash: before.map_or_else(|| NO_HASH.to_vec(), |before| before.last_hash.clone()),
        hash: Vec::new(),
        content_seal,
    }
    .sealed()
}

/// The details as text, with the office that acts on the dossier from now on when that is another one: null when it is the
/// owner again.
pub(super) fn with_acting_office(mut details: Value, before: Option<&ChainHead>, row: &Dossier) -> String {
    if row.acting_office_id != before.and_then(|before| before.acting_office_id)
        && let Value::Object(fields) = &mut details
    {
        fields.insert(ACTING_OFFICE.to_owned(), json!(row.acting_office_id));
    }
    details.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recorded_is_never_before_the_act_nor_before_the_last_record() {
        let at = |second: i64| Instant::from_micros(second * 1_000_000).unwrap();
        for (happened, now, last, recorded) in [
            (10, 20, None, 20),
            (10, 20, Some(15), 20),
            (10, 20, Some(25), 25),
            (30, 20, Some(25), 30),
            (30, 20, None, 30),
        ] {
            let time = ActTime::new(at(happened), at(now), last.map(at));
            assert_eq!((time.happened_at(), time.recorded_at()), (at(happened), at(recorded)));
        }
        let soon = at(20).plus(chrono::TimeDelta::milliseconds(700));
        assert_eq!(ActTime::at_once(soon, at(10), at(15)).happened_at(), at(20));
        assert_eq!(ActTime::at_once(soon, at(21), at(15)).happened_at(), at(21));
        assert_eq!(ActTime::at_once(soon, at(21), at(15)).recorded_at(), at(21));
    }
}
