//! Whether a dossier says what the last row of its journal that sealed it sealed, and whether each row began from what the one before
//! it left.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;

use serde_json::Value;

use super::digest::{CALENDAR, COLUMNS, FOUND, LEFT, calendar_bytes, column_bytes, digest_of, other_columns};
use super::store::OlderSeal;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::platform::database::UnreadableColumn;

/// What a recalculation calls the legs that it is of, and the calendar, in the details of its row.
const LEGS: &str = "legs";
const CALENDAR_AFTER: &str = "calendar_after";

/// The seals of a dossier, read row by row from its journal.
#[derive(Debug)]
pub(in crate::dossier) struct SealedContentCheck<'a> {
    row: &'a Dossier,
    /// The row that sealed it last, and the seal.
    seal: Option<(i32, &'a [u8])>,
    /// The calendar that it has since, where a row without a seal tells of another.
    calendar: Option<String>,
    /// The first row that did not begin from what the one before it left.
    broken: Option<(i32, Cow<'static, str>)>,
}

impl<'a> SealedContentCheck<'a> {
    /// Begins with the seal that a dossier has that is older than the seals.
    pub(in crate::dossier) fn of(row: &'a Dossier, older: Option<&'a OlderSeal>) -> Self {
        let seal = older.map(|older| (older.seq, &older.seal[..]));
        Self { row, seal, calendar: None, broken: None }
    }

    /// Reads the next row of the journal.
    ///
    /// # Errors
    /// When its details cannot be read.
    pub(in crate::dossier) fn read(&mut self, entry: &'a JournalEntry) -> Result<(), UnreadableColumn> {
        let Some(seal) = &entry.content_seal else {
            // Where a leg takes another calendar the dossier keeps its own.
            let of_a_leg = entry.detail::<Value>(LEGS)?.is_some();
            if !of_a_leg && self.seal.is_some_and(|(sealed, _)| entry.seq > sealed) {
                self.calendar = entry.detail(CALENDAR_AFTER)?.or(self.calendar.take());
            }
            return Ok(());
        };
        let seal: &'a [u8] = seal;
        if let Some((_, last)) = self.seal
            && last.get(LEFT) != seal.get(FOUND)
            && self.broken.is_none()
        {
            let columns = |seal: &'a [u8]| seal.get(COLUMNS..).unwrap_or_default();
            let others = other_columns(self.row, columns(last), columns(seal));
            let what = format!(
                "the dossier was changed by another way before this row; by it or by this row: {others}"
            );
            self.broken = Some((entry.seq, what.into()));
        }
        (self.seal, self.calendar) = (Some((entry.seq, seal)), None);
        Ok(())
    }

    /// What is wrong with the dossier, and the row that says so.
    pub(in crate::dossier) fn fault(self) -> Option<(i32, Cow<'static, str>)> {
        let row = self.row;
        if self.broken.is_some() {
            return self.broken;
        }
        let Some((seq, seal)) = self.seal else {
            let what = "nothing seals what the dossier says: it was put there by another way";
            return Some((row.version, what.into()));
        };
        let same_calendar = match &self.calendar {
            Some(now) => *now == row.calendar_stamp,
            None => seal.get(CALENDAR) == Some(&calendar_bytes(&row.calendar_stamp)[..]),
        };
        if !same_calendar {
            return Some((seq, "the dossier is not what this row sealed: calendar_stamp".into()));
        }
        if seal.get(LEFT) == Some(&digest_of(row)[..]) {
            return None;
        }
        let others = other_columns(row, seal.get(COLUMNS..).unwrap_or_default(), &column_bytes(row));
        Some((seq, format!("the dossier is not what this row sealed: {others}").into()))
    }
}
