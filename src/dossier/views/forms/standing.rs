//! Which forms of a dossier are true, by the dossier and its journal.

use crate::dossier::books::annulment::Annulment;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Event;
use crate::form::standing::FormStanding;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

/// What decides which forms of a dossier are true; of one just taken in the journal may be left out.
///
/// # Errors
/// When the details of a row cannot be read.
pub fn standing(
    row: &Dossier,
    journal: &[JournalEntry],
    now: Instant,
) -> Result<FormStanding, UnreadableColumn> {
    let days_of = |event| rows_of(journal, event).map(|entry| entry.happened_at.date()).collect();
    let ended = |event| ending(row, journal).filter(|entry| entry.event == event);
    let ended_on = |event| ended(event).map(|entry| entry.happened_at.date());
    let accepted_on = row.accepted_at.map(Instant::date);
    let annulment = Annulment::in_journal(journal)?;
    let taken_back = annulment.as_ref().is_some_and(|annulment| annulment.import_taken_back.is_some());
    Ok(FormStanding {
        duplicate_of: annulment.and_then(|annulment| annulment.duplicate_of),
        taken_back,
        accepted_on,
        in_book_on: row.book_number().map(|_| accepted_on.unwrap_or(row.received_at.date())),
        supplement_requests: days_of(Event::RequestSupplement),
        refused_on: ended_on(Event::Refuse),
        apologies: days_of(Event::Apologise),
        stopped_on: ended_on(Event::Stop),
        overdue: row.is_overdue(now),
    })
}

/// The rows with an event, oldest first.
pub(super) fn rows_of(journal: &[JournalEntry], event: Event) -> impl Iterator<Item = &JournalEntry> {
    journal.iter().filter(move |entry| entry.event == event)
}

/// The row by which a dossier ended without a result, unless it was opened again.
pub(super) fn ending<'a>(row: &Dossier, journal: &'a [JournalEntry]) -> Option<&'a JournalEntry> {
    let last = journal.iter().rev().find(|entry| [Event::Refuse, Event::Stop].contains(&entry.event));
    last.filter(|_| row.closed_at.is_some())
}
