//! The gate to the journal: what happens to a dossier is written here, its new state and the row that tells of it at once.
//!
//! A dossier stands as its journal says because nobody can write the one without the other: the statements that write dossiers
//! (`store.rs`) and the one that appends to the journal are private to this module. A dossier is written only if nobody changed
//! it since it was read; then its row is appended, and with it what the journal comes to (`rollup/`). When somebody was faster,
//! nothing of it is written.

use std::collections::HashSet;

use serde_json::Value;

use super::JournalEntry;
use super::chronicle::{Chronicle, ManyChronicles};
use super::row::{ActTime, Actor, between, seal_last, step, with_acting_office};
use super::store::{self, ChainHead};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::content_seal::digest::{digest_of, seal_of};
use crate::dossier::books::numbers::{BookNumber, book_numbers};
use crate::dossier::books::person_index;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

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
