//! The gate to the journal: what happens to a dossier is written here, its new state and the row that tells of it at once.
//!
//! A dossier stands as its journal says because nobody can write the one without the other: the statements that write dossiers
//! (`store.rs`) and the one that appends to the journal are private to this module. A dossier is written only if nobody changed
//! it since it was read; then its row is appended, and with it what the journal comes to (`rollup/`). When somebody was faster,
//! nothing of it is written.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::store::{self, ChainHead};
use super::{ACTING_OFFICE, JournalEntry, NO_HASH};
use crate::access::{Assignment, OfficerId, Role};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::content_seal::digest::{digest_of, seal_of};
use crate::dossier::books::numbers::{BookNumber, book_numbers};
use crate::dossier::books::person_index;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
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
    happened_at: Instant,
    recorded_at: Instant,
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

/// An act that is to be written.
#[derive(Debug, Clone)]
pub struct Posting<'a> {
    /// The dossier as it was read; none when it comes in.
    pub before: Option<&'a Dossier>,
    /// As the act leaves it. The gate sets its version, its times and its hash.
    pub after: Dossier,
    /// What is done.
    pub event: Event,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub time: ActTime,
    /// What the journal keeps of it beside the columns. The gate adds the acting office when that becomes another one.
    pub details: Value,
}

/// A dossier whose due date is computed again, and nothing else: many of them are written by one statement.
#[derive(Debug, Clone)]
pub struct Redated<'a> {
    /// Where its journal ends.
    pub chain: &'a ChainHead,
    /// When it is due.
    pub due_at: Instant,
    /// Why, as JSON.
    pub details: String,
}

/// What an older register tells of a dossier: all of its journal, or what came after the rows that it has.
#[derive(Debug, Clone)]
pub struct Chronicle {
    /// As it stands; none when it comes with its whole journal.
    before: Option<Box<Dossier>>,
    dossier: Dossier,
    entries: Vec<JournalEntry>,
}

/// Dossiers that come with their whole journals, made ready to be written.
#[derive(Debug, Clone, Default)]
pub struct ManyChronicles {
    dossiers: Vec<Dossier>,
    entries: Vec<JournalEntry>,
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

/// Writes an act, and answers the dossier as it stands after it.
///
/// # Errors
/// When somebody changed the dossier since it was read, a new one's code exists at its office, or the database fails. Of the
/// act nothing is written then.
pub fn post(conn: &mut Connection, posting: Posting<'_>) -> Result<Dossier, Problem> {
    match write(conn, posting)? {
        Ok((row, entry)) => {
            store::append(conn, &[entry])?;
            Ok(row)
        }
        Err(_) => Err(changed_meanwhile()),
    }
}

/// Writes acts on several dossiers, and answers the keys of those that somebody changed since they were read: of these nothing
/// is written.
///
/// # Errors
/// As [`post`], but for dossiers that were changed.
pub fn post_many(conn: &mut Connection, postings: Vec<Posting<'_>>) -> Result<HashSet<DossierId>, Problem> {
    let mut entries = Vec::with_capacity(postings.len());
    let mut missed = HashSet::new();
    for posting in postings {
        match write(conn, posting)? {
            Ok((_, entry)) => entries.push(entry),
            Err(id) => {
                missed.insert(id);
            }
        }
    }
    store::append(conn, &entries)?;
    Ok(missed)
}

/// Writes the due dates of an office's dossiers, computed again by the calendar of that stamp, and answers the keys of those
/// that somebody changed since they were read: of these nothing is written.
///
/// # Errors
/// When the database fails.
pub fn post_due_dates(
    conn: &mut Connection,
    (office_id, stamp): (AgencyId, &str),
    actor: Actor,
    now: Instant,
    dossiers: &[Redated<'_>],
) -> Result<HashSet<DossierId>, DatabaseError> {
    let mut entries: Vec<JournalEntry> = dossiers.iter().map(|row| row.entry(actor, now)).collect();
    let written = store::move_due(conn, office_id, stamp, &entries)?;
    if written.len() == entries.len() {
        store::append(conn, &entries)?;
        return Ok(HashSet::new());
    }
    let written: HashSet<DossierId> = written.into_iter().collect();
    entries.retain(|entry| written.contains(&entry.dossier_id));
    store::append(conn, &entries)?;
    Ok(dossiers.iter().map(|row| row.chain.id).filter(|id| !written.contains(id)).collect())
}

/// Writes dossiers that come with their journals.
///
/// # Errors
/// When a code exists at its office, or the database fails.
pub fn post_chronicles(conn: &mut Connection, chronicles: ManyChronicles) -> Result<(), DatabaseError> {
    let ManyChronicles { mut dossiers, mut entries } = chronicles;
    book_numbers::give(conn, &mut dossiers)?;
    let mut rest = &mut entries[..];
    for row in &mut dossiers {
        let own = rest.iter().take_while(|entry| entry.dossier_id == row.id).count();
        let (told, further) = rest.split_at_mut(own);
        seal_last(None, row, told);
        rest = further;
    }
    store::insert_many(conn, &dossiers)?;
    store::append(conn, &entries)
}

/// Writes what is told further of dossiers that stand, and answers the keys of those that somebody changed since they were read:
/// of these nothing is written.
///
/// # Errors
/// When the database fails.
pub fn post_further(
    conn: &mut Connection,
    chronicles: Vec<Chronicle>,
) -> Result<HashSet<DossierId>, DatabaseError> {
    let (mut entries, mut missed) = (Vec::new(), HashSet::new());
    for Chronicle { before, mut dossier, entries: mut told } in chronicles {
        seal_last(before.as_deref(), &mut dossier, &mut told);
        match before {
            Some(before) if store::save(conn, &before, &dossier)? => entries.extend(told),
            _ => {
                missed.insert(dossier.id);
            }
        }
    }
    store::append(conn, &entries)?;
    Ok(missed)
}

/// Gives a dossier of an older register its place in the register book: no act, so no row tells of it.
///
/// # Errors
/// When another one stands there, or the database fails.
pub fn number_in_book(
    conn: &mut Connection,
    dossier: (AgencyId, DossierId),
    number: BookNumber,
) -> Result<(), DatabaseError> {
    store::number_in_book(conn, dossier, number)
}

/// The answer to whoever acts on a dossier that somebody has changed since they read it.
#[must_use]
pub fn changed_meanwhile() -> Problem {
    Problem::new(Code::ChangedMeanwhile)
        .say("đọc lại hồ sơ rồi thử lại", "read the dossier again and try again")
}

/// Writes where an act leaves its dossier, and answers it with the row that tells of the act; its key when somebody was faster.
fn write(
    conn: &mut Connection,
    mut posting: Posting<'_>,
) -> Result<Result<(Dossier, JournalEntry), DossierId>, DatabaseError> {
    book_numbers::give(conn, [&mut posting.after])?;
    let before = posting.before;
    let other_numbers = before.is_some_and(|before| before.blind_numbers != posting.after.blind_numbers);
    let (row, entry) = posting.sealed();
    match before {
        None => store::insert(conn, &row)?,
        Some(before) => {
            if !store::save(conn, before, &row)? {
                return Ok(Err(row.id));
            }
            if other_numbers {
                person_index::store::rewrite(conn, &row)?;
            }
        }
    }
    Ok(Ok((row, entry)))
}

impl Posting<'_> {
    /// The dossier as it is written, and its row.
    fn sealed(self) -> (Dossier, JournalEntry) {
        let (chain, found) = (self.before.map(ChainHead::from), self.before.map(digest_of));
        let mut row = self.after;
        let details = with_acting_office(self.details, chain.as_ref(), &row);
        let seal = |row: &Dossier| seal_of(found, row);
        let entry = step(&mut row, chain.as_ref(), self.event, self.actor, self.time, details, Some(&seal));
        (row, entry)
    }
}

impl Redated<'_> {
    fn entry(&self, actor: Actor, now: Instant) -> JournalEntry {
        let before = self.chain;
        let time = ActTime::at_once(now, before.last_happened_at, before.last_recorded_at);
        let after = ChainHead {
            due_at: Some(self.due_at),
            version: before.version.saturating_add(1),
            last_happened_at: time.happened_at,
            last_recorded_at: time.recorded_at,
            ..before.clone()
        };
        between((Some(before), &after), Event::RecalculateDue, actor, self.details.clone(), None)
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

/// Seals in the last of the rows that are written together what the dossier says after them: nobody sees it between them.
fn seal_last(before: Option<&Dossier>, row: &mut Dossier, told: &mut [JournalEntry]) {
    let Some(last) = told.last_mut() else { return };
    last.content_seal = Some(seal_of(before.map(digest_of), row));
    last.hash = last.computed_hash().to_vec();
    row.last_hash.clone_from(&last.hash);
}

/// Seals what a dossier says.
type ContentSealing<'a> = &'a dyn Fn(&Dossier) -> Vec<u8>;

/// Takes a dossier one row further: sets its version, its times and its hash, and answers the row. `before` is where its journal
/// ended; `seal` seals what it says.
fn step(
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
fn between(
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
fn with_acting_office(mut details: Value, before: Option<&ChainHead>, row: &Dossier) -> String {
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
